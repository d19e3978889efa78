//! Times that nothing protected, and why.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use super::begun;
use crate::clock::{Instant, Tz};
use crate::document::moment;
use crate::facts::record::{Breach, Cause, ClusterRecord, History, WorkloadRecord};

/// A time that nothing protected, of all workloads that share their points.
#[derive(Serialize)]
pub struct BreachLine {
    pub workloads: Vec<String>,
    pub cluster: String,
    pub from: String,
    pub to: String,
    /// What would have been lost at its end.
    pub length: String,
    /// It ends with the records: no next point yet.
    pub open: bool,
    /// More may have been lost.
    pub at_least: bool,
    /// In order of time; the first is why it began.
    pub causes: Vec<CauseLine>,
    /// Causes beyond the four that a cell has room for.
    pub more_causes: usize,
}

/// One thing that went wrong within a breach.
#[derive(Serialize)]
pub struct CauseLine {
    pub reason: &'static str,
    /// When the run was made, or was due.
    pub at: String,
    pub backup: Option<String>,
    pub schedule: Option<String>,
}

/// Workloads with the same points have the same breaches: told once.
pub fn breaches(workloads: &[(&ClusterRecord, &WorkloadRecord)], zone: Tz) -> Vec<BreachLine> {
    let mut shared: BTreeMap<(&str, *const History), Vec<&WorkloadRecord>> = BTreeMap::new();
    for (cluster, record) in workloads {
        shared.entry((&cluster.cluster.name, Rc::as_ptr(&record.history))).or_default().push(record);
    }
    let mut told: Vec<(Instant, BreachLine)> = Vec::new();
    for ((cluster, _), records) in &shared {
        let names: Vec<String> = records.iter().map(|r| r.workload.name.clone()).collect();
        for breach in records.iter().take(1).flat_map(|r| &r.history.attained.breaches) {
            told.push((breach.gap.from, breach_line(breach, &names, cluster, zone)));
        }
    }
    told.sort_by(|(a, x), (b, y)| (a, &x.cluster, &x.workloads).cmp(&(b, &y.cluster, &y.workloads)));
    told.into_iter().map(|(_, line)| line).collect()
}

fn breach_line(breach: &Breach, workloads: &[String], cluster: &str, zone: Tz) -> BreachLine {
    let gap = breach.gap;
    BreachLine {
        workloads: workloads.to_vec(),
        cluster: cluster.to_string(),
        from: moment(gap.from, zone),
        to: moment(gap.to, zone),
        length: begun(gap.length()),
        open: gap.open,
        at_least: gap.at_least,
        causes: breach.causes.iter().map(|c| cause(c, zone)).collect(),
        more_causes: breach.causes.len().saturating_sub(4),
    }
}

fn cause(cause: &Cause, zone: Tz) -> CauseLine {
    CauseLine {
        reason: cause.reason.word(),
        at: moment(cause.at, zone),
        backup: cause.backup.map(|b| b.name.to_string()),
        schedule: cause.schedule.map(str::to_string),
    }
}
