//! A certificate that ends soon, or has ended.

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "certificate-expiring",
    group: Group::Rebuild,
    severity: Severity::Warning,
    summary: "a certificate ends soon, or has ended",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let today = scene.platform.today;
    let most = i64::from(scene.platform.record.certificate_days());
    let mut findings = Vec::new();
    for supervisor in scene.platform.supervisors.values() {
        for (i, certificate) in supervisor.certificates.iter().enumerate() {
            let left = today.days_until(certificate.expires);
            if left > most {
                continue;
            }
            let name = match &certificate.subject {
                Some(subject) => format!("`{}` ({subject})", certificate.purpose),
                None => format!("`{}`", certificate.purpose),
            };
            let when = match left {
                ..0 => format!("ended on {}, {} ago", certificate.expires, Span::days(-left)),
                0 => format!("ends today, on {}", certificate.expires),
                _ => format!("ends on {}, in {}", certificate.expires, Span::days(left)),
            };
            let help = "Renew it, export it again, and enter the new `expires`.";
            let path = format!("certificates[{i}].expires");
            let mut finding = check.at(supervisor, &path, format!("the certificate {name} {when}"), help);
            if left < 0 {
                finding.severity = Severity::Error;
            }
            findings.push(finding);
        }
    }
    findings
}
