//! A backup that is complete, without the data.

use std::collections::BTreeMap;

use crate::check::{Check, Group, Scene, names, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::evidence::velero::Backup;
use crate::facts::record::{ClusterRecord, Refusal, WorkloadRecord};

pub const CHECK: Check = Check {
    name: "volumes-not-captured",
    group: Group::Records,
    severity: Severity::Error,
    summary: "a run is Completed, but volumes are not in it",
    run,
};

/// Claims that a message names.
const TOLD: usize = 3;

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &scene.records().clusters {
        let mut classes: BTreeMap<&str, Vec<&WorkloadRecord>> = BTreeMap::new();
        for workload in &record.workloads {
            classes.entry(&workload.class.name).or_default().push(workload);
        }
        findings.extend(classes.into_values().filter_map(|of_class| of(check, record, &of_class)));
    }
    findings
}

/// One finding for a class in a cluster, since its workloads are in the same runs.
fn of(check: &Check, record: &ClusterRecord, of_class: &[&WorkloadRecord]) -> Option<Finding> {
    let mut runs: BTreeMap<_, &Backup> = BTreeMap::new();
    for refused in of_class.iter().flat_map(|w| &w.history.refused) {
        let at = refused.backup.start.filter(|at| record.period.contains(*at));
        if let Some(at) = at.filter(|_| refused.why == Refusal::VolumesNotCaptured) {
            runs.insert((at, &*refused.backup.name), refused.backup);
        }
    }
    let newest = *runs.values().next_back()?;
    let without = |w: &&WorkloadRecord| {
        let is = |r: &crate::facts::record::Refused| std::ptr::eq(r.backup, newest);
        let why = w.history.refused.iter().find(|r| is(r)).map(|r| r.why);
        if why == Some(Refusal::VolumesNotCaptured) { record.lacking(w, newest) } else { Vec::new() }
    };
    let lacking: Vec<String> = of_class.iter().flat_map(without).collect();
    let more = lacking.len().saturating_sub(TOLD);
    let message = format!(
        "`{}` of cluster `{}` is Completed, but {} in it{}",
        newest.name,
        record.cluster.name,
        match lacking.len() {
            0 => "not every volume is".to_string(),
            _ if more > 0 => format!("{} and {more} more are not", names(lacking.iter().take(TOLD))),
            1 => format!("{} is not", names(&lacking)),
            _ => format!("{} are not", names(&lacking)),
        },
        match runs.len() {
            1 => String::new(),
            all => format!("; so it is with {all} runs in the last 30 days"),
        },
    );
    let help = "Look at `velero backup describe --details`: a volume that matches no method is left out without an error. \
                A file system backup reads only volumes that a running pod has mounted.";
    let class = of_class.first()?.class;
    let mut finding = check.at(class, "method", message, help);
    finding.related.push((recorded_at(&newest.stand), "the run".into()));
    Some(finding)
}
