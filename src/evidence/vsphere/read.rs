//! vCenter's answers out of files, joined: the list of namespaces says what they use, each one's own answer its limits.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::answer::{self, Limits, Origin, Room, Said, Schedule, State};
use super::{BackupSchedule, Instance, Summary, Vsphere, ZoneCapacity};
use crate::clock::Instant;
use crate::diagnostic::Finding;
use crate::evidence::Evidence;
use crate::evidence::folder::{self, File, Reader, Taken, Used};
use crate::evidence::object::{Flaw, Object, moment};
use crate::evidence::provenance::Provenance;
use crate::evidence::velero::Stand;

/// Below `inventory/evidence/`.
const FOLDER: &str = "vsphere/";

/// Everything below `vsphere/`, by Supervisor.
pub fn load(
    folder: &Path,
    prefix: &str,
    evidence: &Evidence,
    provenance: &Provenance,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Vsphere> {
    let owners = folder::owners(folder, prefix, FOLDER, evidence, findings);
    owners.into_iter().map(|(owner, files)| (owner, supervisor(&files, provenance, findings))).collect()
}

fn supervisor(files: &[File], provenance: &Provenance, findings: &mut Vec<Finding>) -> Vsphere {
    let mut ledger = Ledger::default();
    let mut sources = folder::read(files, provenance, &mut ledger, findings);
    let (mut vsphere, files) = ledger.finish();
    let mut used = Used::default();
    used.add(&files);
    used.tell(&mut sources);
    vsphere.sources = sources;
    vsphere
}

/// When it was said; later files break a tie, since files come in the order of their names.
struct Told<T> {
    at: Option<Instant>,
    stand: Stand,
    what: T,
}

/// By name or id.
type Newest<T> = BTreeMap<String, Told<T>>;

#[derive(Default)]
struct Ledger {
    states: Newest<State>,
    limits: Newest<Limits>,
    zones: Newest<(Room, Room)>,
    supervisors: Newest<(Option<String>, Option<String>, Option<String>)>,
    schedules: Newest<Schedule>,
}

fn keep<T>(all: &mut Newest<T>, name: String, told: Told<T>) {
    if all.get(&name).is_none_or(|known| known.at <= told.at) {
        all.insert(name, told);
    }
}

impl Reader for Ledger {
    const NAMES_KINDS: bool = false;

    fn take(&mut self, object: &Object) -> Result<Taken, Flaw> {
        let value: Value = object.whole()?;
        let call = value.get("call").and_then(Value::as_str);
        let at = value.get("at").and_then(Value::as_str).filter(|_| call.is_some());
        let at = at.map(moment).transpose()?;
        let answer = if call.is_some() { value.get("answer").unwrap_or(&Value::Null) } else { &value };
        let said = answer::read(answer, &Origin { call, path: &object.stand.file })?;
        let empty = call.is_some() && answer.as_array().is_some_and(Vec::is_empty);
        if said.is_empty() && !empty {
            return Ok(Taken::Other);
        }
        said.into_iter().for_each(|said| self.add(said, at, &object.stand));
        Ok(Taken::Used(at))
    }
}

impl Ledger {
    fn add(&mut self, said: Said, at: Option<Instant>, stand: &Stand) {
        fn told<T>(at: Option<Instant>, stand: &Stand, what: T) -> Told<T> {
            Told { at, stand: stand.clone(), what }
        }
        match said {
            Said::Namespace { name, state, limits } => {
                if let Some(limits) = limits {
                    keep(&mut self.limits, name.clone(), told(at, stand, limits));
                }
                keep(&mut self.states, name, told(at, stand, state));
            }
            Said::Zone { name, cpu, memory } => keep(&mut self.zones, name, told(at, stand, (cpu, memory))),
            Said::Supervisor { id, name, config, kubernetes } => {
                keep(&mut self.supervisors, id, told(at, stand, (name, config, kubernetes)));
            }
            Said::Schedule(one) => keep(&mut self.schedules, one.id.clone(), told(at, stand, *one)),
        }
    }

    /// The files of all that counts, beside it.
    fn finish(mut self) -> (Vsphere, Vec<Arc<str>>) {
        let mut used = Vec::new();
        let mut count = |stand: &Stand| used.push((stand.file.clone(), stand.line));
        let mut vsphere = Vsphere::default();
        for (name, told) in self.states {
            count(&told.stand);
            let limits = self.limits.remove(&name);
            limits.iter().for_each(|limits| count(&limits.stand));
            vsphere.namespaces.push(instance(name, told, limits.map(|limits| limits.what)));
        }
        for (zone, Told { stand, what: (cpu, memory), .. }) in self.zones {
            count(&stand);
            vsphere.zones.push(ZoneCapacity {
                zone,
                cpu_capacity_mhz: cpu.total,
                cpu_used_mhz: cpu.consumed,
                memory_capacity_mib: memory.total,
                memory_used_mib: memory.consumed,
                stand,
            });
        }
        for (id, Told { stand, what: (name, config_status, kubernetes_status), .. }) in self.supervisors {
            count(&stand);
            vsphere.supervisors.push(Summary { id, name, config_status, kubernetes_status, stand });
        }
        for (_, Told { stand, what, .. }) in self.schedules {
            count(&stand);
            let Schedule { id, enabled, parts, retention, recurrence, location } = what;
            let one = BackupSchedule { id, enabled, parts, retention, recurrence, location, stand };
            vsphere.backup_schedules.push(one);
        }
        // One answer may say many things; it is one object.
        used.sort();
        used.dedup();
        (vsphere, used.into_iter().map(|(file, _)| file).collect())
    }
}

fn instance(name: String, told: Told<State>, limits: Option<Limits>) -> Instance {
    let (state, limits) = (told.what, limits.unwrap_or_default());
    Instance {
        name,
        config_status: state.config,
        cpu_used_mhz: state.cpu,
        memory_used_mib: state.memory,
        storage_used_mib: state.storage,
        cpu_limit_mhz: limits.cpu,
        memory_limit_mib: limits.memory,
        storage_limit_mib: limits.storage,
        stand: told.stand,
    }
}
