//! What one answer of vCenter is: told by its shape, since an answer does not name its call.

use serde_json::{Map, Value};

use crate::evidence::object::{Flaw, tame};

/// What an answer says, before answers about the same thing are joined.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    Namespace { name: String, state: State, limits: Option<Limits> },
    Zone { name: String, cpu: Room, memory: Room },
    Supervisor { id: String, name: Option<String>, config: Option<String>, kubernetes: Option<String> },
    Schedule(Box<Schedule>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub config: Option<String>,
    pub cpu: Option<u64>,
    pub memory: Option<u64>,
    pub storage: Option<u64>,
}

/// In the answer about one namespace, not in the list of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub cpu: Option<u64>,
    pub memory: Option<u64>,
    pub storage: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    pub total: Option<u64>,
    pub consumed: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    pub id: String,
    pub enabled: Option<bool>,
    pub parts: Vec<String>,
    pub retention: Option<u32>,
    pub recurrence: Option<String>,
    pub location: Option<String>,
}

/// Where an answer comes from, as far as that is said: `GET /api/vcenter/…/zones/z1/capacity/summary`, or the path of
/// its file, `zones/z1.json`.
pub struct Origin<'a> {
    pub call: Option<&'a str>,
    pub path: &'a str,
}

impl Origin<'_> {
    /// What follows a word of the call's path, or the file's name in a folder of that name.
    fn after(&self, word: &str) -> Option<&str> {
        let path = self.call.unwrap_or(self.path);
        let path = path.split(['?', ' ']).find(|part| part.contains('/')).unwrap_or_default();
        let mut parts = path.split('/').skip_while(|part| *part != word).skip(1);
        let name = parts.next()?;
        let name = if self.call.is_some() { name } else { name.split('.').next().unwrap_or(name) };
        Some(name).filter(|name| !name.is_empty() && (self.call.is_some() || parts.next().is_none()))
    }
}

/// All that an answer says; nothing where it is an answer to another call.
pub fn read(answer: &Value, origin: &Origin) -> Result<Vec<Said>, Flaw> {
    match answer {
        Value::Array(items) => {
            let all: Result<Vec<_>, _> = items.iter().map(|item| read(item, origin)).collect();
            Ok(all?.into_iter().flatten().collect())
        }
        Value::Object(map) => object(map, origin),
        _ => Ok(Vec::new()),
    }
}

fn object(map: &Map<String, Value>, origin: &Origin) -> Result<Vec<Said>, Flaw> {
    let has = |key: &str| map.get(key).is_some_and(|value| !value.is_null());
    if has("error_type")
        || map.get("type").and_then(Value::as_str).is_some_and(|kind| kind.contains("errors"))
    {
        return Err(format!("this answer of vCenter is an error: {}", error(map)).into());
    }
    let inner = ["items", "value"].iter().find_map(|key| map.get(*key).filter(|value| value.is_array()));
    Ok(match (inner, map.get("value")) {
        (Some(items), _) => read(items, origin)?,
        (None, Some(value)) if map.len() == 1 => read(value, origin)?,
        // The older form of a map: a list of keys and values.
        (None, Some(value)) if map.len() == 2 && has("key") => match (text(map, "key")?, value) {
            (Some(key), Value::Object(value)) if is_schedule(value) => vec![schedule(&key, value)?],
            _ => Vec::new(),
        },
        _ if has("supervisor") && has("info") => vec![summary(map)?],
        _ if is_room(map.get("cpu")) && is_room(map.get("memory")) => vec![zone(map, origin)?],
        _ if has("kubernetes_status") => vec![supervisor(text(map, "supervisor")?, map, origin)?],
        _ if has("namespace") && (has("config_status") || has("stats")) => vec![namespace(map, origin)?],
        _ if has("config_status")
            && ["access_list", "storage_specs", "resource_spec"].iter().any(|key| has(key)) =>
        {
            vec![namespace(map, origin)?]
        }
        _ if !map.is_empty() && map.values().all(|value| value.as_object().is_some_and(is_schedule)) => {
            let each = map.iter().filter_map(|(id, value)| Some((id, value.as_object()?)));
            each.map(|(id, value)| schedule(id, value)).collect::<Result<_, _>>()?
        }
        _ => Vec::new(),
    })
}

fn error(map: &Map<String, Value>) -> String {
    let kind = map.get("error_type").or(map.get("type")).and_then(Value::as_str).unwrap_or_default();
    tame(kind)
}

fn is_room(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value.get("total").is_some())
}

fn is_schedule(map: &Map<String, Value>) -> bool {
    map.contains_key("location") && (map.contains_key("parts") || map.contains_key("recurrence_info"))
}

fn namespace(map: &Map<String, Value>, origin: &Origin) -> Result<Said, Flaw> {
    let unnamed = "it does not say which namespace it is: keep the call with the answer, or call the file instances/NAME.json";
    let name = named(text(map, "namespace")?, origin, &["v2", "instances"], unnamed)?;
    let stats = inner(map, "stats")?;
    let state = State {
        config: text(map, "config_status")?,
        cpu: number(stats, "cpu_used")?,
        memory: number(stats, "memory_used")?,
        storage: number(stats, "storage_used")?,
    };
    let is_whole = ["access_list", "storage_specs", "resource_spec"].iter().any(|key| map.contains_key(*key));
    let limits = if is_whole { Some(limits(map)?) } else { None };
    Ok(Said::Namespace { name, state, limits })
}

fn limits(map: &Map<String, Value>) -> Result<Limits, Flaw> {
    let resources = inner(map, "resource_spec")?;
    let specs = match map.get("storage_specs") {
        Some(Value::Array(specs)) => specs.as_slice(),
        _ => &[],
    };
    // Without a limit on one of its policies there is none on the whole.
    let mut policies = Some(0u64).filter(|_| !specs.is_empty());
    for spec in specs {
        let limit = number(spec.as_object(), "limit")?;
        policies = policies.zip(limit).and_then(|(sum, limit)| sum.checked_add(limit));
    }
    let storage = number(resources, "storage_request_limit")?;
    Ok(Limits {
        cpu: number(resources, "cpu_limit")?,
        memory: number(resources, "memory_limit")?,
        storage: [storage, policies].into_iter().flatten().min(),
    })
}

fn zone(map: &Map<String, Value>, origin: &Origin) -> Result<Said, Flaw> {
    let unnamed =
        "it does not say which zone it is: keep the call with the answer, or call the file zones/NAME.json";
    let room = |key| -> Result<Room, Flaw> {
        let room = inner(map, key)?;
        Ok(Room { total: number(room, "total")?, consumed: number(room, "consumed")? })
    };
    let name = named(text(map, "zone")?, origin, &["zones"], unnamed)?;
    Ok(Said::Zone { name, cpu: room("cpu")?, memory: room("memory")? })
}

fn summary(map: &Map<String, Value>) -> Result<Said, Flaw> {
    let info = inner(map, "info")?.cloned().unwrap_or_default();
    let nowhere = Origin { call: None, path: "" };
    supervisor(text(map, "supervisor")?, &info, &nowhere)
}

fn supervisor(id: Option<String>, map: &Map<String, Value>, origin: &Origin) -> Result<Said, Flaw> {
    let unnamed = "it does not say which Supervisor it is: keep the call with the answer, or call the file supervisors/ID.json";
    // Before 8.0 a Supervisor was known by its cluster.
    let id = named(id.or(text(map, "cluster")?), origin, &["supervisors", "clusters"], unnamed)?;
    Ok(Said::Supervisor {
        id,
        name: text(map, "name")?.or(text(map, "cluster_name")?),
        config: text(map, "config_status")?,
        kubernetes: text(map, "kubernetes_status")?,
    })
}

fn schedule(id: &str, map: &Map<String, Value>) -> Result<Said, Flaw> {
    let parts = map.get("parts").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let enabled = map.get("enable").or(map.get("enabled"));
    Ok(Said::Schedule(Box::new(Schedule {
        id: tame(id),
        enabled: enabled.and_then(Value::as_bool),
        parts: parts.iter().filter_map(Value::as_str).map(str::to_string).collect(),
        retention: number(inner(map, "retention_info")?, "max_count")?
            .and_then(|count| count.try_into().ok()),
        recurrence: inner(map, "recurrence_info")?.map(|info| Value::Object(info.clone()).to_string()),
        location: text(map, "location")?,
    })))
}

fn named(said: Option<String>, origin: &Origin, words: &[&str], unnamed: &str) -> Result<String, Flaw> {
    let said = said.filter(|name| !name.is_empty());
    let by_path = || {
        words.iter().find_map(|word| origin.after(word)).filter(|name| *name != "v2" && *name != "summaries")
    };
    said.or_else(|| by_path().map(str::to_string)).ok_or_else(|| unnamed.to_string().into())
}

fn text(map: &Map<String, Value>, key: &str) -> Result<Option<String>, Flaw> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("`{key}` is no text").into()),
    }
}

fn number(map: Option<&Map<String, Value>>, key: &str) -> Result<Option<u64>, Flaw> {
    match map.and_then(|map| map.get(key)) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_u64().map(Some).ok_or_else(|| format!("`{key}` is no whole number").into()),
    }
}

fn inner<'v>(map: &'v Map<String, Value>, key: &str) -> Result<Option<&'v Map<String, Value>>, Flaw> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(_) => Err(format!("`{key}` is no object").into()),
    }
}
