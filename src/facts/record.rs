//! What really happened, held against what was promised: runs, points, and the recovery point that they attained.
//!
//! How each figure is meant stands in `docs/attained-rpo.md`.

use std::rc::Rc;

use crate::clock::Instant;
use crate::evidence::{Evidence, Kubernetes, Velero, velero};
use crate::model::{BackupTarget, Cluster, Lookup, Object, Platform, Workload, WorkloadClass};
use crate::unit::Span;

mod attained;
mod cause;
mod coverage;
mod drift;
mod history;
mod line;
mod period;
mod point;
mod run;
mod standing;
mod volume;

#[cfg(test)]
mod tests;

pub use attained::{Attained, Breach, Gap, Unknown};
pub use cause::{Cause, Reason};
pub use drift::{Drift, is_same_cron};
pub use history::{AtTarget, History};
pub use line::Line;
pub use period::{DAYS, Period};
pub use point::{Origin, Point, Refusal, Refused};
pub use run::{Expected, GRACE, Missing, Runs};
pub use standing::{ClassStanding, Held, TargetStanding, judged};

/// Everything that was recorded of what the inventory promises.
pub struct Records<'a> {
    /// By name: every cluster that runs a workload of a class.
    pub clusters: Vec<ClusterRecord<'a>>,
}

/// One cluster: its promises, and what Velero recorded there.
pub struct ClusterRecord<'a> {
    pub cluster: &'a Object<Cluster>,
    /// None where nothing was recorded.
    pub velero: Option<&'a Velero>,
    pub kubernetes: Option<&'a Kubernetes>,
    /// What is looked at; it ends when the evidence was collected.
    pub period: Period,
    /// Each schedule of each class that has workloads here, by class and in its order.
    pub lines: Vec<Line<'a>>,
    /// By name.
    pub workloads: Vec<WorkloadRecord<'a>>,
}

/// One workload and the points that it could come back from.
pub struct WorkloadRecord<'a> {
    pub workload: &'a Object<Workload>,
    pub class: &'a Object<WorkloadClass>,
    /// Shared by workloads whose points are the same.
    pub history: Rc<History<'a>>,
}

impl<'a> Records<'a> {
    /// The last [`DAYS`] days that evidence speaks of, cluster by cluster.
    pub fn read(platform: &'a Platform, evidence: &'a Evidence) -> Self {
        Self::of(platform, evidence, |velero| Period::until(platform, velero))
    }

    /// A period of the caller's; where evidence was collected before its end, it ends there.
    pub fn over(platform: &'a Platform, evidence: &'a Evidence, period: Period) -> Self {
        Self::of(platform, evidence, |velero| period.ending(period::end(platform, velero)))
    }

    fn of(
        platform: &'a Platform,
        evidence: &'a Evidence,
        period: impl Fn(Option<&Velero>) -> Period,
    ) -> Self {
        let with_workloads =
            platform.clusters.values().filter(|c| platform.workloads_of(&c.name).next().is_some());
        let clusters = with_workloads.map(|cluster| {
            let velero = evidence.velero.get(&cluster.name).filter(|v| !v.is_empty());
            let kubernetes = evidence.kubernetes.get(&cluster.name).filter(|k| !k.is_empty());
            let period = period(velero);
            let lines = line::lines(platform, cluster, velero, period);
            let workloads = history::workloads(platform, cluster, velero, kubernetes, period, &lines);
            ClusterRecord { cluster, velero, kubernetes, period, lines, workloads }
        });
        Records { clusters: clusters.collect() }
    }

    pub fn cluster(&self, name: &str) -> Option<&ClusterRecord<'a>> {
        let found = self.clusters.binary_search_by(|c| c.cluster.name.as_str().cmp(name));
        found.ok().map(|index| &self.clusters[index])
    }

    /// The lines of one schedule of a class, in every cluster that runs the class.
    pub fn lines_of(&self, class: &str, index: usize) -> impl Iterator<Item = &Line<'a>> {
        let lines = self.clusters.iter().flat_map(|c| &c.lines);
        lines.filter(move |l| l.class.name == class && l.index == index)
    }

    /// The workloads of a class, in every cluster.
    pub fn workloads_of(
        &self,
        class: &str,
    ) -> impl Iterator<Item = (&ClusterRecord<'a>, &WorkloadRecord<'a>)> {
        let all = self.clusters.iter().flat_map(|c| c.workloads.iter().map(move |w| (c, w)));
        all.filter(move |(_, w)| w.class.name == class)
    }
}

impl<'a> ClusterRecord<'a> {
    pub fn workload(&self, name: &str) -> Option<&WorkloadRecord<'a>> {
        let found = self.workloads.binary_search_by(|w| w.workload.name.as_str().cmp(name));
        found.ok().map(|index| &self.workloads[index])
    }

    /// When what is recorded here was collected; none where nothing is, or nothing says.
    pub fn collected(&self) -> Option<Instant> {
        self.velero.and_then(Velero::collected)
    }

    /// How old the evidence is on the day that is looked from.
    pub fn age(&self, platform: &Platform) -> Option<Span> {
        Some(Span(platform.today.instant.seconds_since(self.collected()?).max(0)))
    }

    /// Recorded schedules that no class with workloads here declares.
    pub fn undeclared(&self) -> impl Iterator<Item = &'a velero::Schedule> {
        let schedules = self.velero.map_or(&[][..], |v| &v.schedules);
        schedules.iter().filter(|s| !self.lines.iter().any(|l| *l.schedule.name == *s.name))
    }

    /// Targets of this cluster's promises, and the location that was recorded for each.
    pub fn locations(&self) -> Vec<(&'a Object<BackupTarget>, Option<&'a velero::Location>)> {
        let mut found: Vec<(&Object<BackupTarget>, Option<&velero::Location>)> = Vec::new();
        for target in self.lines.iter().filter_map(|l| l.target) {
            if !found.iter().any(|(known, _)| known.name == target.name) {
                found.push((target, self.velero.and_then(|v| v.location(&target.name))));
            }
        }
        found
    }

    /// The recorded claims of a workload that a backup holds no copy of, as `namespace/claim`.
    pub fn lacking(&self, record: &WorkloadRecord<'a>, backup: &velero::Backup) -> Vec<String> {
        let Some(velero) = self.velero else { return Vec::new() };
        let copies = volume::copies(velero, backup);
        volume::lacking(record.workload, self.kubernetes, &copies, volume::at(backup))
    }
}

fn class_of<'a>(platform: &'a Platform, workload: &'a Workload) -> Option<&'a Object<WorkloadClass>> {
    platform.find(&workload.class)
}
