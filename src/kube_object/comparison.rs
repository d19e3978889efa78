//! Promised objects against recorded ones, field by field: not their texts, but what they come to.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{ObjectKind, Promised};
use crate::evidence::Evidence;
use crate::evidence::velero::Stand;
use crate::model::Platform;

mod guarded;
mod hooks;
mod velero;

/// Cluster by cluster.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    pub clusters: Vec<OfCluster>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfCluster {
    pub cluster: String,
    /// When the newest of the evidence was collected; none where nothing says.
    pub collected: Option<String>,
    pub objects: Vec<Compared>,
}

/// One object that is promised, recorded, or both.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    pub kind: &'static str,
    pub namespace: String,
    /// `*` where any object of the kind would do.
    pub name: String,
    pub state: State,
    pub differences: Vec<Difference>,
    /// Documents that promise it.
    pub declared: Vec<String>,
    /// File and line of the recorded one.
    pub evidence: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Equal,
    Differs,
    /// Promised, and not among what was recorded.
    Absent,
    /// Recorded, and promised by nobody.
    NotPromised,
    /// Nothing of its kind was recorded in the cluster: neither equal nor different.
    NoData,
    /// Of a kind that evidence never holds.
    NotCompared,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    pub field: String,
    /// None where the promise is that it is not there.
    pub promised: Option<Value>,
    /// As it stands there; none where it is left out.
    pub recorded: Option<Value>,
    /// What the server takes where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_default: Option<Value>,
}

impl State {
    pub fn holds(self) -> bool {
        matches!(self, State::Equal | State::NotCompared)
    }
}

impl Comparison {
    /// Everything that can be compared is recorded, and as it was promised.
    pub fn holds(&self) -> bool {
        self.objects().all(|object| object.state.holds())
    }

    pub fn objects(&self) -> impl Iterator<Item = &Compared> {
        self.clusters.iter().flat_map(|cluster| &cluster.objects)
    }

    pub fn count(&self, state: State) -> usize {
        self.objects().filter(|object| object.state == state).count()
    }
}

/// Holds what is promised to the clusters and kinds that `wanted` names against what was recorded there. A cluster that
/// only the evidence knows is among them: what runs there is promised by nobody.
pub fn compare(
    platform: &Platform,
    promised: &Promised,
    evidence: &Evidence,
    wanted: &dyn Fn(&str, ObjectKind) -> bool,
) -> Comparison {
    let declared = platform.clusters.keys().chain(evidence.velero.keys());
    let names: BTreeSet<&String> = declared.collect();
    let clusters = names.into_iter().map(|name| {
        let mut objects = velero::compare(platform, promised, evidence, name);
        objects.extend(guarded::compare(platform, promised, evidence, name));
        objects.retain(|(kind, _)| wanted(name, *kind));
        let recorded = [
            evidence.velero.get(name).and_then(|velero| velero.collected()),
            evidence.kubernetes.get(name).and_then(|kubernetes| kubernetes.collected()),
        ];
        OfCluster {
            cluster: name.clone(),
            collected: recorded.into_iter().flatten().max().map(|instant| instant.to_string()),
            objects: objects.into_iter().map(|(_, object)| object).collect(),
        }
    });
    Comparison { clusters: clusters.filter(|cluster| !cluster.objects.is_empty()).collect() }
}

/// Fields of the promise and of the record that do not come to the same.
fn differences(promised: &super::canonical::Fields, recorded: &super::canonical::Fields) -> Vec<Difference> {
    let paths: BTreeSet<&String> = promised.keys().chain(recorded.keys()).collect();
    let difference = |path: &&String| {
        let (ours, theirs) = (promised.get(*path), recorded.get(*path));
        if ours.map(|f| &f.value) == theirs.map(|f| &f.value) {
            return None;
        }
        Some(Difference {
            field: path.to_string(),
            promised: ours.map(|f| f.value.clone()),
            recorded: theirs.and_then(|f| f.written.clone()),
            server_default: theirs.filter(|f| f.written.is_none()).map(|f| f.value.clone()),
        })
    };
    paths.iter().filter_map(difference).collect()
}

fn stands(stand: &Stand) -> String {
    // A compressed file has no lines that anybody could go to.
    if stand.line == 0 { stand.file.to_string() } else { format!("{}:{}", stand.file, stand.line) }
}
