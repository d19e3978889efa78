//! More was at stake than promised.

use crate::check::{Check, Group, Scene, counted, names, recorded_at};
use crate::diagnostic::{Finding, Severity};
use crate::facts::record::{Breach, Cause, ClusterRecord, Reason, WorkloadRecord};
use crate::model::{Object, Platform, WorkloadClass};

pub const CHECK: Check = Check {
    name: "rpo-missed",
    group: Group::Records,
    severity: Severity::Error,
    summary: "the recorded backups did not keep the RPO",
    run,
};

/// Workloads and causes that a message names.
const TOLD: usize = 3;

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &scene.records().clusters {
        let mut classes: Vec<&Object<WorkloadClass>> = record.workloads.iter().map(|w| w.class).collect();
        classes.sort_by(|a, b| a.name.cmp(&b.name));
        classes.dedup_by(|a, b| a.name == b.name);
        findings.extend(classes.into_iter().filter_map(|class| of(check, scene.platform, record, class)));
    }
    findings
}

/// One finding for a class in a cluster: its workloads share their runs.
fn of(
    check: &Check,
    platform: &Platform,
    record: &ClusterRecord,
    class: &Object<WorkloadClass>,
) -> Option<Finding> {
    let of_class = || record.workloads.iter().filter(|w| w.class.name == class.name);
    let broken: Vec<&WorkloadRecord> = of_class().filter(|w| !w.history.attained.breaches.is_empty()).collect();
    // Of equal ones the first by name.
    let worst = broken.iter().rev().max_by_key(|w| w.history.attained.longest.map(|g| g.length()))?;
    let attained = &worst.history.attained;
    let breach = attained.breaches.iter().rev().max_by_key(|b| b.gap.length())?;
    let at = |moment: crate::clock::Instant| moment.display_in(platform.zone());
    let share = attained.share.map(|s| format!(", {s} of the time within it")).unwrap_or_default();
    let all = of_class().count();
    let among = if all == 1 { String::new() } else { format!(" ({} of {all} workloads)", broken.len()) };
    let message = format!(
        "the RPO of {} was not kept in cluster `{}`{among}: `{}` would have lost {}{}, from {} until {} ({}); {} since {}{share}",
        class.rpo.in_hours(),
        record.cluster.name,
        worst.workload.name,
        if breach.gap.at_least { "at least " } else { "" },
        breach.gap.length().in_hours(),
        at(breach.gap.from),
        if breach.gap.open { "the evidence ends".to_string() } else { at(breach.gap.to) },
        reasons(breach, platform),
        counted(attained.breaches.len(), "breach", "breaches"),
        at(attained.period.from),
    );
    let help = help(breach);
    let mut finding = check.at(class, "rpo", message, help);
    for workload in broken.iter().take(TOLD) {
        finding.related.push((workload.workload.place("class"), format!("`{}`", workload.workload.name)));
    }
    let backups = breach.causes.iter().filter_map(|c| c.backup);
    finding.related.extend(backups.take(TOLD).map(|b| (recorded_at(&b.stand), format!("`{}`", b.name))));
    Some(finding)
}

fn reasons(breach: &Breach, platform: &Platform) -> String {
    let told: Vec<String> = breach.causes.iter().take(TOLD).map(|c| words(c, platform)).collect();
    let more = breach.causes.len().saturating_sub(TOLD);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("{}{more}", told.join("; "))
}

fn words(cause: &Cause, platform: &Platform) -> String {
    let at = cause.at.display_in(platform.zone());
    let schedule = names(cause.schedule);
    match (cause.backup, cause.reason) {
        (Some(backup), reason) => format!("`{}`: {}", backup.name, reason.word()),
        (None, Reason::NoJob | Reason::Paused | Reason::Late) => {
            format!("{schedule} did not run at {at}: {}", cause.reason.word())
        }
        (None, Reason::Planned) => "all ran as planned, and the plan is wider".into(),
        (None, Reason::Expired) => format!("the last point expired at {at}"),
        (None, _) => "no record says why".into(),
    }
}

fn help(breach: &Breach) -> &'static str {
    match breach.causes.first().map(|c| c.reason) {
        Some(Reason::Failed | Reason::PartiallyFailed) => {
            "Read why with `velero backup describe --details` and `velero backup logs`, mend it, and run the schedule once by hand."
        }
        Some(Reason::NoJob) => {
            "Look whether Velero ran at that time (`kubectl -n velero get pods`, its log), and whether the schedule is enabled."
        }
        Some(Reason::Paused) => "Take `paused` off the schedule.",
        Some(Reason::LocationUnavailable) => {
            "Look at the location's message (`velero backup-location get`), its credentials and its network."
        }
        Some(Reason::VolumesNotCaptured | Reason::Scope) => {
            "Look at what the run left out (`velero backup describe --details`), and mend the schedule's template."
        }
        Some(Reason::Late) => "Raise `expectedDuration` to what runs take, or make them shorter: fewer volumes a run, more uploads at once.",
        Some(Reason::Expired) => "Raise the `ttl`: a point must live until the next can be restored.",
        _ => "Run more often, or agree on a longer RPO with the business.",
    }
}
