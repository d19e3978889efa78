//! What is said of a run: differences, what could not be written, what is left over.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::diagnostic::visible;
use crate::kube_object::Wanting;
use crate::kube_object::comparison::{Compared, Comparison, Difference, OfCluster, State};

/// For people: only what does not hold, and how many do.
pub fn human(comparison: &Comparison) -> String {
    let mut text = String::new();
    for cluster in &comparison.clusters {
        of_cluster(&mut text, cluster);
    }
    let count = |state| comparison.count(state);
    let _ = writeln!(
        text,
        "{} equal, {} different, {} absent, {} recorded but not promised, {} without evidence, {} of kinds that evidence \
         never holds",
        count(State::Equal),
        count(State::Differs),
        count(State::Absent),
        count(State::NotPromised),
        count(State::NoData),
        count(State::NotCompared),
    );
    visible(&text)
}

fn of_cluster(text: &mut String, cluster: &OfCluster) {
    if cluster.objects.iter().all(|object| object.state.holds()) {
        return;
    }
    let collected =
        cluster.collected.as_deref().map_or("collected: no data".into(), |at| format!("collected {at}"));
    let _ = writeln!(text, "{}  ({collected})", cluster.cluster);
    for object in cluster.objects.iter().filter(|object| !object.state.holds()) {
        let _ = writeln!(text, "  {} {}/{}: {}", object.kind, object.namespace, object.name, state(object));
        if let Some(place) = &object.evidence {
            let _ = writeln!(text, "    recorded in {place}");
        }
        if !object.declared.is_empty() {
            let _ = writeln!(text, "    promised by {}", object.declared.join(", "));
        }
        object.differences.iter().for_each(|difference| of_field(text, difference));
    }
    text.push('\n');
}

fn state(object: &Compared) -> &'static str {
    match object.state {
        State::Equal | State::NotCompared => "equal",
        State::Differs => "differs",
        State::Absent => "promised, but absent",
        State::NotPromised => "recorded, but not promised",
        State::NoData => "no data",
    }
}

fn of_field(text: &mut String, difference: &Difference) {
    let shown = |value: &Option<Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "nothing".into(),
    };
    let _ = writeln!(text, "    {}", difference.field);
    let _ = writeln!(text, "      - promised  {}", shown(&difference.promised));
    let recorded = shown(&difference.recorded);
    match &difference.server_default {
        Some(default) => {
            let _ = writeln!(text, "      + recorded  {recorded}, for which the server takes {default}");
        }
        None => {
            let _ = writeln!(text, "      + recorded  {recorded}");
        }
    }
}

/// For programs: every object, the equal ones too.
pub fn json(comparison: &Comparison) -> Result<String, serde_json::Error> {
    let count = |state| comparison.count(state);
    let printed = json!({
        "schemaVersion": 1,
        "holds": comparison.holds(),
        "summary": {
            "equal": count(State::Equal),
            "differs": count(State::Differs),
            "absent": count(State::Absent),
            "not-promised": count(State::NotPromised),
            "no-data": count(State::NoData),
            "not-compared": count(State::NotCompared),
        },
        "clusters": comparison.clusters,
    });
    serde_json::to_string_pretty(&printed).map(|text| text + "\n")
}

pub fn wanting(all: &[Wanting]) -> String {
    let line = |one: &Wanting| {
        format!("not written for {}: {}:{}: {}\n", one.cluster, one.place.file, one.place.line, one.what)
    };
    all.iter().map(line).collect()
}

pub fn written(count: usize, folder: &Path, left: &[String]) -> String {
    let mut text = format!("wrote {count} objects below {}\n", folder.display());
    for path in left {
        let _ = writeln!(text, "no longer promised, and still there: {path}");
    }
    text
}
