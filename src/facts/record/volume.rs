//! Whether a backup holds a workload's volumes: `Completed` alone does not say so.

use super::coverage::Reach;
use crate::clock::Instant;
use crate::evidence::velero::{Backup, CopyState, Count};
use crate::evidence::{Kubernetes, Velero};
use crate::model::{Method, Workload};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Captured {
    Yes,
    No,
    /// Nothing was recorded that could tell.
    Unknown,
}

/// What evidence of a cluster can say of volumes at all.
pub(super) struct Witness<'a> {
    velero: &'a Velero,
    kubernetes: Option<&'a Kubernetes>,
    /// Some DataUpload or PodVolumeBackup was recorded: then one that is missing is missing.
    copies: bool,
    /// Some backup counts its operations: then one without a count had none, since Velero leaves zeros out.
    operations: bool,
    /// The same of snapshots.
    snapshots: bool,
}

/// What is looked up once for a backup, and asked by every workload in it.
pub(super) struct Contents<'a> {
    /// The finished copies: namespace and volume, sorted.
    copies: Copies<'a>,
    /// Something was recorded of its copies.
    recorded: bool,
    /// Bound claims that it covers and that are older.
    claims: usize,
    /// Each of these has a copy of its name.
    whole: bool,
}

pub(super) type Copies<'a> = Vec<(&'a str, &'a str)>;

impl<'a> Witness<'a> {
    pub fn of(velero: &'a Velero, kubernetes: Option<&'a Kubernetes>) -> Self {
        let any = |count: fn(&Backup) -> Count| velero.backups.iter().any(|b| count(b).attempted > 0);
        Witness {
            velero,
            kubernetes,
            copies: !velero.volumes.is_empty(),
            operations: any(|b| b.operations),
            snapshots: any(|b| b.csi_snapshots) || any(|b| b.snapshots),
        }
    }

    pub fn contents(&self, backup: &'a Backup, reach: &Reach) -> Contents<'a> {
        let copies = copies(self.velero, backup);
        let there = self.kubernetes.into_iter().flat_map(|k| &k.claims);
        let there = there.filter(|c| c.bound && existed(c.created, at(backup)) && reach.covers(&c.namespace));
        let (mut claims, mut whole) = (0, true);
        for claim in there {
            claims += 1;
            whole &= copies.binary_search(&(claim.namespace.as_str(), claim.name.as_str())).is_ok();
        }
        let recorded = !self.velero.volumes_of(&backup.name).is_empty();
        Contents { copies, recorded, claims, whole }
    }

    /// The first claim of a workload: before it there was nothing to capture by name.
    pub fn oldest_claim(&self, workload: &Workload) -> Option<Instant> {
        let kubernetes = self.kubernetes?;
        let claims = workload.namespaces.iter().flat_map(|n| kubernetes.claims_in(n));
        claims.filter_map(|c| c.created).min()
    }

    /// Of a workload that keeps data.
    pub fn captured(
        &self,
        (workload, oldest): (&Workload, Option<Instant>),
        method: Method,
        backup: &Backup,
        contents: &Contents,
    ) -> Captured {
        if method == Method::CsiSnapshot {
            return self.snapshots_taken(backup);
        }
        if contents.recorded {
            // What holds for all holds for one; the names of one are looked through only where it does not.
            if contents.whole && oldest.is_some_and(|oldest| at(backup).is_some_and(|at| oldest < at)) {
                return Captured::Yes;
            }
            return verdict(lacking(workload, self.kubernetes, &contents.copies, at(backup)).is_empty());
        }
        // Each volume that is moved is one operation; the file system's have no count of their own.
        match backup.operations {
            count if moves(backup) && complete(count) => {
                verdict(count.completed as usize >= contents.claims.max(1))
            }
            _ if self.copies => Captured::No,
            _ if moves(backup) && self.operations => Captured::No,
            _ => Captured::Unknown,
        }
    }

    fn snapshots_taken(&self, backup: &Backup) -> Captured {
        let counts = [backup.csi_snapshots, backup.snapshots];
        let taken = counts.iter().any(|c| complete(*c)) && counts.iter().all(|c| c.completed == c.attempted);
        match taken {
            true => Captured::Yes,
            false if self.snapshots => Captured::No,
            false => Captured::Unknown,
        }
    }
}

/// The copies of a backup that are done.
pub(super) fn copies<'a>(velero: &'a Velero, backup: &Backup) -> Copies<'a> {
    let done = velero.volumes_of(&backup.name).iter().filter(|v| v.state == CopyState::Done);
    let mut copies: Copies = done.map(|v| (&*v.namespace, &*v.volume)).collect();
    copies.sort_unstable();
    copies.dedup();
    copies
}

/// Claims without a copy, as `namespace/claim`. Where none are recorded, the declared volumes are counted; a workload
/// that keeps data has one at least.
pub(super) fn lacking(
    workload: &Workload,
    kubernetes: Option<&Kubernetes>,
    copies: &Copies,
    at: Option<Instant>,
) -> Vec<String> {
    let mut lacking = Vec::new();
    let (mut known, mut held) = (0, 0);
    for namespace in &workload.namespaces {
        let claims = kubernetes.into_iter().flat_map(|k| k.claims_in(namespace));
        let claims: Vec<&str> = claims.filter(|c| existed(c.created, at)).map(|c| c.name.as_str()).collect();
        let from = copies.partition_point(|(n, _)| *n < namespace.as_str());
        let here: Vec<&str> =
            copies[from..].iter().take_while(|(n, _)| n == namespace).map(|(_, v)| *v).collect();
        known += claims.len();
        held += here.len();
        let without: Vec<&&str> = claims.iter().filter(|c| !here.contains(*c)).collect();
        // A file system backup may name the pod's volume instead of the claim: those stand for claims, one each.
        let nameless = here.iter().filter(|v| !claims.contains(*v)).count();
        lacking.extend(without.iter().skip(nameless).map(|claim| format!("{namespace}/{claim}")));
    }
    if known == 0 {
        let declared = workload.volumes.iter().map(|v| v.name.clone());
        let declared: Vec<String> =
            if workload.volumes.is_empty() { vec!["a volume".into()] } else { declared.collect() };
        return declared.into_iter().skip(held).collect();
    }
    lacking
}

/// The moment that a backup is taken for: what is made later need not be in it.
pub(super) fn at(backup: &Backup) -> Option<Instant> {
    backup.start.or(backup.created)
}

fn existed(created: Option<Instant>, at: Option<Instant>) -> bool {
    match (created, at) {
        (Some(created), Some(at)) => created < at,
        _ => true,
    }
}

fn moves(backup: &Backup) -> bool {
    backup.scope.snapshot_move_data == Some(true)
}

fn complete(count: Count) -> bool {
    count.attempted > 0 && count.completed == count.attempted
}

fn verdict(captured: bool) -> Captured {
    if captured { Captured::Yes } else { Captured::No }
}
