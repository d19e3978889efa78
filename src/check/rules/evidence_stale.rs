//! Evidence of another time.

use crate::check::{Check, Group, Scene};
use crate::clock::Instant;
use crate::diagnostic::{Finding, Place, Severity};
use crate::evidence::source::Source;
use crate::unit::Span;

pub const CHECK: Check = Check {
    name: "evidence-stale",
    group: Group::Records,
    severity: Severity::Warning,
    summary: "what was recorded is too old to speak of today",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let evidence = scene.evidence;
    let mut findings = Vec::new();
    for cluster in scene.platform.clusters.values() {
        let velero = evidence.velero.get(&cluster.name).map(|v| &v.sources[..]);
        let kubernetes = evidence.kubernetes.get(&cluster.name).map(|k| &k.sources[..]);
        for (what, sources) in [("Velero", velero), ("Kubernetes", kubernetes)] {
            let told = stale(scene, what, &cluster.name, sources.unwrap_or_default());
            findings.extend(told.map(|t| at(check.at(cluster, "", t.message, HELP), t.newest)));
        }
    }
    for supervisor in scene.platform.supervisors.values() {
        let sources = evidence.vsphere.get(&supervisor.name).map(|v| &v.sources[..]);
        let told = stale(scene, "vSphere", &supervisor.name, sources.unwrap_or_default());
        findings.extend(told.map(|t| at(check.at(supervisor, "", t.message, HELP), t.newest)));
    }
    findings
}

const HELP: &str = "Collect it again with `daybook collect`, every day by a timer: what happened since is not judged.";

struct Told<'a> {
    message: String,
    newest: &'a Source,
}

fn stale<'a>(scene: &Scene, what: &str, name: &str, sources: &'a [Source]) -> Option<Told<'a>> {
    let newest = sources.iter().max_by_key(|s| (s.collected, std::cmp::Reverse(&s.path)))?;
    let most = Span::days(scene.platform.record.evidence_days().into());
    let message = match newest.collected {
        None => format!("nothing says when the evidence of {what} in `{name}` was collected"),
        Some(collected) => {
            let age = age(scene, collected);
            if age <= most {
                return None;
            }
            let at = collected.display_in(scene.platform.zone());
            format!("the newest evidence of {what} in `{name}` is of {at}, {age} ago; the limit is {most}")
        }
    };
    Some(Told { message, newest })
}

fn age(scene: &Scene, collected: Instant) -> Span {
    Span(scene.platform.today.instant.seconds_since(collected))
}

fn at(mut finding: Finding, source: &Source) -> Finding {
    finding.related.push((Place::of_file(&source.path), "the newest file".into()));
    finding
}
