//! Namespaces and what guards them, out of files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::object::{claim, guard, namespace, quota};
use super::{Claim, Kubernetes, LimitRange, Namespace, NetworkPolicy, ResourceQuota};
use crate::diagnostic::Finding;
use crate::evidence::Evidence;
use crate::evidence::folder::{self, File, Reader, Taken, Used};
use crate::evidence::object::{Flaw, Object};
use crate::evidence::once::{Once, Record};
use crate::evidence::provenance::Provenance;
use crate::evidence::source::{Lists, Source};

/// Below `inventory/evidence/`.
const FOLDER: &str = "namespaces/";

/// Everything below `namespaces/`, by cluster.
pub fn load(
    folder: &Path,
    prefix: &str,
    evidence: &Evidence,
    provenance: &Provenance,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Kubernetes> {
    let owners = folder::owners(folder, prefix, FOLDER, evidence, findings);
    owners.into_iter().map(|(owner, files)| (owner, cluster(&files, provenance, findings))).collect()
}

fn cluster(files: &[File], provenance: &Provenance, findings: &mut Vec<Finding>) -> Kubernetes {
    let mut ledger = Ledger::default();
    let mut sources = folder::read(files, provenance, &mut ledger, findings);
    let mut kubernetes = Kubernetes {
        namespaces: there(sorted(ledger.namespaces), &sources, "namespaces"),
        quotas: there(sorted(ledger.quotas), &sources, "resourcequotas"),
        limit_ranges: there(sorted(ledger.limit_ranges), &sources, "limitranges"),
        network_policies: there(sorted(ledger.network_policies), &sources, "networkpolicies"),
        claims: there(sorted(ledger.claims), &sources, "persistentvolumeclaims"),
        sources: Vec::new(),
    };
    let mut used = Used::default();
    used.add(files_of(&kubernetes.namespaces));
    used.add(files_of(&kubernetes.quotas));
    used.add(files_of(&kubernetes.limit_ranges));
    used.add(files_of(&kubernetes.network_policies));
    used.add(files_of(&kubernetes.claims));
    used.tell(&mut sources);
    kubernetes.sources = sources;
    kubernetes
}

fn sorted<T: Record>(all: Once<T>) -> Vec<T> {
    let mut all = all.finish();
    all.sort_by(|a, b| (a.namespace(), a.name()).cmp(&(b.namespace(), b.name())));
    all
}

/// Those that no later collection misses.
fn there<T: Record>(mut all: Vec<T>, sources: &[Source], plural: &str) -> Vec<T> {
    let lists = Lists::of(sources, plural);
    all.retain(|one| lists.gone(one.file()).is_none());
    all
}

fn files_of<T: Record>(all: &[T]) -> impl Iterator<Item = &Arc<str>> {
    all.iter().map(Record::file)
}

#[derive(Default)]
struct Ledger {
    namespaces: Once<Namespace>,
    quotas: Once<ResourceQuota>,
    limit_ranges: Once<LimitRange>,
    network_policies: Once<NetworkPolicy>,
    claims: Once<Claim>,
}

impl Reader for Ledger {
    fn take(&mut self, object: &Object) -> Result<Taken, Flaw> {
        let version = object.version();
        match (object.group(), object.kind()) {
            ("", "Namespace") => self.namespaces.add(namespace(object)?, version),
            ("", "ResourceQuota") => self.quotas.add(quota(object)?, version),
            ("", "LimitRange") => {
                let (namespace, name, spec, stand) = guard(object)?;
                self.limit_ranges.add(LimitRange { namespace, name, spec, stand }, version);
            }
            ("networking.k8s.io", "NetworkPolicy") => {
                let (namespace, name, spec, stand) = guard(object)?;
                self.network_policies.add(NetworkPolicy { namespace, name, spec, stand }, version);
            }
            ("", "PersistentVolumeClaim") => self.claims.add(claim(object)?, version),
            _ => return Ok(Taken::Other),
        }
        Ok(Taken::Used(None))
    }
}
