//! What a vCenter says of a Supervisor: each call's answer in a file of its own.

use std::io::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::http::Door;
use super::provenance::{Records, Row};
use super::{Failure, Listener, TOOL};
use crate::clock::Instant;
use crate::output::{self, Folder};

const SUMMARIES: &str = "/api/vcenter/namespace-management/supervisors/summaries";
const SUPERVISORS: &str = "/api/vcenter/namespace-management/supervisors";
const NAMESPACES: &str = "/api/vcenter/namespaces/instances/v2";
const ZONES: &str = "/api/vcenter/consumption-domains/zones";
const SCHEDULES: &str = "/api/appliance/recovery/backup/schedules";

/// Names of vSphere in paths and in names of files.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A Supervisor as the inventory knows it.
#[derive(Clone, Debug)]
pub struct Subject {
    pub name: String,
    /// vCenter's own id of it, where the inventory has it.
    pub id: Option<String>,
}

pub struct Run<'a> {
    pub door: &'a mut Door,
    pub folder: &'a Folder,
    /// The folder relative to the root, for messages.
    pub shown: &'a str,
    pub now: fn() -> Instant,
    /// Rows of files that were written since the last were recorded.
    pub rows: Vec<Row>,
}

/// The calls of a run and the files that they fill, as far as they are known before vCenter has said what there is.
pub fn plan(server: &str, shown: &str) -> Vec<(String, String)> {
    let calls = [
        (SUMMARIES.to_string(), "supervisor-summaries.json"),
        (format!("{SUPERVISORS}/{{supervisor}}/summary"), "supervisor-summary.json"),
        (NAMESPACES.to_string(), "namespaces.json"),
        (format!("{NAMESPACES}/{{namespace}}"), "namespace-{namespace}.json"),
        (format!("{SUPERVISORS}/{{supervisor}}/topology"), ""),
        (format!("{ZONES}/{{zone}}/capacity/summary"), "zone-{zone}.json"),
        (SCHEDULES.to_string(), "backup-schedules.json"),
    ];
    let shown = |file: &str| if file.is_empty() { String::new() } else { format!("{shown}/{file}") };
    calls.into_iter().map(|(path, file)| (format!("GET {server}{path}"), shown(file))).collect()
}

/// What is asked of a Supervisor whose id is known.
type Step<'a> = fn(&mut Run<'a>, &str, &mut dyn Listener) -> Result<(), Failure>;

impl Run<'_> {
    pub fn collect(&mut self, subject: &Subject, listener: &mut dyn Listener) -> Vec<Failure> {
        let mut failures = Vec::new();
        // Nothing is written where it could not be recorded.
        if let Err(failure) = Records::load(self.folder.path()) {
            return vec![failure];
        }
        let found = self.supervisor(subject, listener);
        let id = match self.settle().and(found) {
            Ok(id) => id,
            // Without it nothing is known to be of this Supervisor.
            Err(failure) => return vec![failure],
        };
        let steps: [Step<'_>; 4] = [Self::summary, Self::namespaces, Self::zones, Self::schedules];
        for step in steps {
            let done = step(self, &id, listener);
            // Whatever became of the step: what it wrote is there.
            if let Err(failure) = done.and(self.settle()) {
                let last = failure.ends_all;
                failures.push(failure);
                if last {
                    break;
                }
            }
        }
        failures
    }

    /// Which of the vCenter's Supervisors is meant: by id, by name, or since there is no other.
    fn supervisor(&mut self, subject: &Subject, listener: &mut dyn Listener) -> Result<String, Failure> {
        let (mut answer, at) = self.ask(SUMMARIES)?;
        let items = answer["items"].as_array_mut().ok_or_else(|| self.odd(SUMMARIES))?;
        let id = |item: &Value| item["supervisor"].as_str().map(String::from);
        let found = items.iter().find(|item| match &subject.id {
            Some(wanted) => item["supervisor"].as_str() == Some(wanted),
            None => item["info"]["name"].as_str() == Some(&subject.name),
        });
        let only = (subject.id.is_none() && items.len() == 1).then(|| &items[0]);
        let Some(found) = found.or(only).and_then(id) else {
            let ids: Vec<String> = items.iter().filter_map(id).collect();
            let what = format!("{} has no Supervisor `{}`", self.door.server(), subject.name);
            let help = format!("Write its `id` into the inventory; there are {}.", ids.join(", "));
            return Err(Failure::of_one(what, Some(help)));
        };
        items.retain(|item| id(item).as_deref() == Some(&*found));
        let filter = format!("supervisor = {found}");
        self.write("supervisor-summaries.json", SUMMARIES, at, Some(&filter), answer, listener)?;
        Ok(found)
    }

    fn summary(&mut self, id: &str, listener: &mut dyn Listener) -> Result<(), Failure> {
        let path = format!("{SUPERVISORS}/{}/summary", utf8_percent_encode(id, NAME));
        let (answer, at) = self.ask(&path)?;
        self.write("supervisor-summary.json", &path, at, None, answer, listener)
    }

    fn namespaces(&mut self, id: &str, listener: &mut dyn Listener) -> Result<(), Failure> {
        let (mut answer, at) = self.ask(NAMESPACES)?;
        let list = answer.as_array_mut().ok_or_else(|| self.odd(NAMESPACES))?;
        list.retain(|item| item["supervisor"].as_str() == Some(id));
        let names: Option<Vec<String>> =
            list.iter().map(|item| item["namespace"].as_str().map(String::from)).collect();
        let names = names.ok_or_else(|| self.odd(NAMESPACES))?;
        let filter = format!("supervisor = {id}");
        self.write("namespaces.json", NAMESPACES, at, Some(&filter), answer, listener)?;
        let mut files = Vec::new();
        for name in &names {
            let name = utf8_percent_encode(name, NAME).to_string();
            let (path, file) = (format!("{NAMESPACES}/{name}"), format!("namespace-{name}.json"));
            files.push(file.clone());
            match self.find(&path)? {
                Some((answer, at)) => self.write(&file, &path, at, None, answer, listener)?,
                None => listener.notes(&format!("namespace {name}: it was removed meanwhile")),
            }
        }
        self.forget("namespace-", &files, listener)
    }

    fn zones(&mut self, id: &str, listener: &mut dyn Listener) -> Result<(), Failure> {
        let topology = format!("{SUPERVISORS}/{}/topology", utf8_percent_encode(id, NAME));
        let Some((answer, _)) = self.find(&topology)? else {
            listener.notes("this vCenter does not tell a Supervisor's zones (404)");
            return Ok(());
        };
        let zones = answer.as_array().ok_or_else(|| self.odd(&topology))?;
        let mut files = Vec::new();
        for zone in zones.iter().filter_map(|item| item["zone"].as_str()) {
            let zone = utf8_percent_encode(zone, NAME).to_string();
            let (path, file) = (format!("{ZONES}/{zone}/capacity/summary"), format!("zone-{zone}.json"));
            files.push(file.clone());
            match self.find(&path)? {
                Some((answer, at)) => self.write(&file, &path, at, None, answer, listener)?,
                None => listener.notes(&format!("zone {zone}: no capacity; vCenter tells it since 9.1")),
            }
        }
        self.forget("zone-", &files, listener)
    }

    fn schedules(&mut self, _: &str, listener: &mut dyn Listener) -> Result<(), Failure> {
        let (answer, at) = self.ask(SCHEDULES)?;
        self.write("backup-schedules.json", SCHEDULES, at, None, answer, listener)
    }

    fn ask(&mut self, path: &str) -> Result<(Value, Instant), Failure> {
        let missing = || {
            let what = format!("{}{path}: there is no such call (404)", self.door.server());
            Failure::of_one(what, Some("Is this a vCenter of 8.0 or later?".into()))
        };
        let missing = missing();
        self.find(path)?.ok_or(missing)
    }

    /// None where vCenter does not know it.
    fn find(&mut self, path: &str) -> Result<Option<(Value, Instant)>, Failure> {
        let at = (self.now)();
        let answer = self.door.get(path)?;
        match answer.status {
            404 => Ok(None),
            200..=299 => {
                let read = serde_json::from_slice(&answer.body).map_err(|_| self.odd(path))?;
                Ok(Some((read, at)))
            }
            status => {
                let quoted = self.door.quoted(&answer.body);
                let what =
                    format!("{}{path}: the account may not read it ({status}){quoted}", self.door.server());
                let help = "Give it a role with the privilege System.Read at the top of vCenter's inventory.";
                Err(Failure::of_one(what, Some(help.into())))
            }
        }
    }

    fn odd(&self, path: &str) -> Failure {
        Failure::of_one(
            format!("{}{path}: the answer is not of the form that is known", self.door.server()),
            None,
        )
    }

    fn write(
        &mut self,
        file: &str,
        path: &str,
        at: Instant,
        filter: Option<&str>,
        mut answer: Value,
        listener: &mut dyn Listener,
    ) -> Result<(), Failure> {
        hide(&mut answer);
        let objects = count(path, &answer);
        let mut envelope = json!({ "call": format!("GET {path}"), "at": at.to_string() });
        if let Some(filter) = filter {
            envelope["filter"] = filter.into();
        }
        envelope["answer"] = answer;
        let mut draft = self.folder.draft(file)?;
        serde_json::to_writer_pretty(&mut draft, &envelope).map_err(std::io::Error::from)?;
        draft.write_all(b"\n")?;
        let kept = draft.keep()?;
        self.rows.push(Row {
            file: file.to_string(),
            sha256: kept.sha256,
            source: format!("{}{path}", self.door.server()),
            at: at.to_string(),
            tool: TOOL.to_string(),
            objects,
            context: None,
        });
        let name = file.strip_suffix(".json").unwrap_or(file);
        listener.wrote(name, objects, 1, &format!("{}/{file}", self.shown));
        Ok(())
    }

    /// Records the rows: one write for all namespaces of a vCenter, of which there may be thousands.
    fn settle(&mut self) -> Result<(), Failure> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut records = Records::load(self.folder.path())?;
        self.rows.drain(..).for_each(|row| records.put(row));
        records.keep(self.folder)
    }

    /// Answers on what is no more would count as if it were: those that an earlier run wrote, and nobody changed, go.
    fn forget(&mut self, prefix: &str, now: &[String], listener: &mut dyn Listener) -> Result<(), Failure> {
        self.settle()?;
        let mut records = Records::load(self.folder.path())?;
        let gone: Vec<String> = records
            .files()
            .filter(|file| file.starts_with(prefix) && !now.iter().any(|kept| kept == file))
            .filter(|file| !file.contains(std::path::is_separator))
            .map(String::from)
            .collect();
        for file in &gone {
            let path = self.folder.path().join(file);
            let recorded = records.remove(file);
            let is = std::fs::read(&path).ok().map(|bytes| output::sha256(&bytes));
            match is {
                Some(is) if Some(&is) == recorded.as_ref() => {
                    std::fs::remove_file(&path)?;
                    listener.notes(&format!("removed {}/{file}: vCenter has it no more", self.shown));
                }
                Some(_) => {
                    let note = format!(
                        "{}/{file}: vCenter has it no more, but somebody changed it: it stays",
                        self.shown
                    );
                    listener.notes(&note);
                }
                None => {}
            }
        }
        if gone.is_empty() { Ok(()) } else { records.keep(self.folder) }
    }
}

/// vCenter does not hand out passwords; should it ever, they do not get into a file.
fn hide(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !key.ends_with("password") && key != "client_secret");
            map.values_mut().for_each(hide);
        }
        Value::Array(list) => list.iter_mut().for_each(hide),
        _ => {}
    }
}

/// Of a list or a map of things; any other answer is one.
fn count(path: &str, answer: &Value) -> usize {
    match (path, answer) {
        (NAMESPACES, Value::Array(list)) => list.len(),
        (SUMMARIES, answer) => answer["items"].as_array().map_or(0, Vec::len),
        (SCHEDULES, Value::Object(map)) => map.len(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_gets_into_a_file() {
        let mut answer = json!({ "default": { "parts": ["common"], "backup_password": "x", "inner": [{ "password": "y" }] } });
        hide(&mut answer);
        assert_eq!(answer, json!({ "default": { "parts": ["common"], "inner": [{}] } }));
    }

    #[test]
    fn names_stay_names() {
        assert_eq!(utf8_percent_encode("domain-c10", NAME).to_string(), "domain-c10");
        assert_eq!(utf8_percent_encode("../x?y", NAME).to_string(), "..%2Fx%3Fy");
    }
}
