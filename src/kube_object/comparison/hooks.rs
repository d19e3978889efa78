//! Hooks one by one: an entry's name says nothing, and neither does the order of entries.

use serde_json::{Value, json};

use super::super::{KubeObject, hook};
use super::Difference;
use crate::model::{Hook, Platform, Workload};
use crate::unit::Span;

/// A command, when it runs, and in which pods.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    when: &'static str,
    namespaces: Vec<String>,
    selector: Value,
    exec: Value,
}

const FIELD: &str = "spec.template.hooks";

/// Those that are promised and missing, and those that nobody declares. A declared hook that names no pods is in no
/// Schedule of ours; one that somebody wrote by hand keeps what is declared, and so it is no difference.
pub fn differences(platform: &Platform, object: &KubeObject, recorded: &Value) -> Vec<Difference> {
    let (ours, theirs) = (runs(&object.json["spec"]), runs(recorded));
    let missing = ours.iter().filter(|run| !theirs.contains(run)).map(|run| difference(Some(run), None));
    let unselected = unselected(platform, object);
    let is_declared =
        |run: &Run| ours.contains(run) || unselected.iter().any(|(w, hook)| keeps(run, w, hook));
    let strange = theirs.iter().filter(|run| !is_declared(run)).map(|run| difference(None, Some(run)));
    missing.chain(strange).collect()
}

fn difference(promised: Option<&Run>, recorded: Option<&Run>) -> Difference {
    let json = |run: &Run| json!({run.when: run.exec, "namespaces": run.namespaces, "pods": run.selector});
    let (promised, recorded) = (promised.map(json), recorded.map(json));
    Difference { field: FIELD.into(), promised, recorded, server_default: None }
}

fn runs(spec: &Value) -> Vec<Run> {
    let mut runs = Vec::new();
    for resource in spec["template"]["hooks"]["resources"].as_array().into_iter().flatten() {
        let names = resource["includedNamespaces"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let mut namespaces: Vec<String> = names.map(str::to_string).collect();
        namespaces.sort();
        for when in ["pre", "post"] {
            for hook in resource[when].as_array().into_iter().flatten() {
                let (namespaces, selector) = (namespaces.clone(), resource["labelSelector"].clone());
                runs.push(Run { when, namespaces, selector, exec: exec(&hook["exec"]) });
            }
        }
    }
    runs
}

/// With what Velero takes where nothing is said: the first container, Fail, 30 seconds.
fn exec(written: &Value) -> Value {
    let timeout = written["timeout"]
        .as_str()
        .and_then(|text| Span::go_parse(text).ok())
        .filter(|span| span.seconds() > 0);
    let container = written["container"].as_str().filter(|name| !name.is_empty());
    let on_error = written["onError"].as_str().filter(|mode| !mode.is_empty()).unwrap_or("Fail");
    json!({
        "container": container,
        "command": written["command"],
        "onError": on_error,
        "timeout": timeout.unwrap_or(Span(30)).go(),
    })
}

fn unselected<'a>(platform: &'a Platform, object: &KubeObject) -> Vec<(&'a Workload, &'a Hook)> {
    let workloads =
        object.declared.iter().filter_map(|d| platform.workloads.get(d.id.strip_prefix("Workload/")?));
    let hooks = workloads.flat_map(|w| w.hooks.iter().map(|hook| (&w.spec, hook)));
    hooks.filter(|(_, hook)| hook.selector.as_ref().is_none_or(|labels| labels.is_empty())).collect()
}

fn keeps(run: &Run, workload: &Workload, declared: &Hook) -> bool {
    let inside = !run.namespaces.is_empty() && run.namespaces.iter().all(|n| workload.namespaces.contains(n));
    inside && run.when == declared.when.word() && run.exec == exec(&hook::exec(declared)["exec"])
}
