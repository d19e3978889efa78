//! A workload, what it attained, and the backup that it would come back from now.

use serde::Serialize;

use super::{begun, share, state, waived};
use crate::document::{Desk, moment};
use crate::facts::record::{Attained, ClusterRecord, History, Line, WorkloadRecord};
use crate::unit::Span;

/// A workload: what it attained, and the backup that it would come back from.
#[derive(Serialize)]
pub struct PointLine {
    pub name: String,
    pub title: String,
    pub cluster: String,
    /// The most that would have been lost.
    pub attained: Option<String>,
    pub share: Option<String>,
    /// 95 of 100 gaps are no longer.
    pub p95: Option<String>,
    pub state: &'static str,
    /// Why nothing can be said: `no-evidence`, `no-point-before` and so on.
    pub unknown: Option<&'static str>,
    /// The newest backup that can be restored.
    pub newest: Option<String>,
    /// The state that it holds, and how old that is when the records end.
    pub newest_at: Option<String>,
    /// How old it is when the records end.
    pub newest_age: Option<String>,
    pub expires: Option<String>,
    /// Restore points of the class's schedules when the records end, and how many should be there.
    pub held: usize,
    pub expected: Option<usize>,
}

pub fn workload(desk: &Desk, cluster: &ClusterRecord, record: &WorkloadRecord, lines: &[&Line]) -> PointLine {
    let zone = desk.platform.zone();
    let history: &History = &record.history;
    let attained: &Attained = &history.attained;
    let newest = history.newest();
    let (held, expected) = held(desk, cluster, record, lines);
    let end = cluster.period.to;
    PointLine {
        name: record.workload.name.clone(),
        title: record.workload.display().to_string(),
        cluster: cluster.cluster.name.clone(),
        attained: attained.loss().map(begun),
        share: attained.keeps().and(attained.share).map(share),
        p95: attained.keeps().and(attained.p95).map(begun),
        state: waived(desk, record.class, state(attained.keeps())),
        unknown: attained.unknown.map(|u| u.word()),
        newest: newest.map(|p| p.backup.name.to_string()),
        newest_at: newest.map(|p| moment(p.start, zone)),
        newest_age: newest.map(|p| begun(Span(end.seconds_since(p.start)))),
        expires: newest.and_then(|p| p.until).map(|at| moment(at, zone)),
        held,
        expected,
    }
}

/// Points of all schedules of the class together; none expected where one of them cannot be told.
pub fn held(
    desk: &Desk,
    cluster: &ClusterRecord,
    record: &WorkloadRecord,
    lines: &[&Line],
) -> (usize, Option<usize>) {
    let of_it = lines.iter().filter(|l| l.cluster.name == cluster.cluster.name);
    let mut sum = (0, Some(0));
    for line in of_it {
        let held = cluster.held(desk.platform, &record.history, line);
        sum = (sum.0 + held.points, sum.1.zip(held.expected).map(|(a, b)| a + b));
    }
    if cluster.velero.is_some() { sum } else { (0, None) }
}
