//! A cluster that most tenants share.

use rust_decimal::Decimal;

use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::tenancy::sharing;
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "one-giant-cluster",
    group: Group::Tenancy,
    severity: Severity::Warning,
    summary: "one shared cluster carries most of the tenants",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let all = platform.tenants.len();
    let most = platform.record.giant_cluster_tenants() as usize;
    let percent = platform.record.giant_cluster_percent();
    let giant = |tenants: usize| {
        tenants > most && Decimal::from(tenants) * Decimal::ONE_HUNDRED > percent * Decimal::from(all)
    };
    sharing(platform)
        .iter()
        .filter(|s| s.is_shared() && giant(s.tenants.len()))
        .map(|s| {
            let message = format!(
                "{} of {all} tenants share this cluster: more than {}\u{a0}% and more than {most}",
                s.tenants.len(),
                number(percent, 1)
            );
            let help = "Split it, by trust or by business line: one upgrade, one fault and one restore now hit them all.";
            check.at(s.cluster, "isolation", message, help)
        })
        .collect()
}
