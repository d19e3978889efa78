//! Objects on their way into a `List`: one a line, by namespace and name, without what is noise in evidence.
//!
//! They lie in the file, not in memory. API servers hand them out in the order of their keys, which is ours but for
//! namespaces of which one's name begins with another's; only then is the file written a second time.

use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};

use serde_json::{Map, Value};

use super::Failure;
use super::list::Kind;
use crate::output::{Draft, Folder, Kept};

/// What evidence may be large; more could not be read.
const MOST_BYTES: u64 = 4 << 30;

const HEAD: &[u8] = br#"{"apiVersion":"v1","kind":"List","items":["#;
/// What `kubectl apply` leaves behind: the whole object a second time.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

pub struct Spool {
    draft: Draft,
    kind: Kind,
    api_version: String,
    objects: usize,
    last: Key,
    sorted: bool,
}

/// Namespace, name.
type Key = (String, String);

impl Spool {
    pub fn new(folder: &Folder, file: &str, kind: Kind) -> io::Result<Spool> {
        let draft = folder.draft(file)?;
        let api_version = kind.api_version();
        let mut spool = Spool { draft, kind, api_version, objects: 0, last: Key::default(), sorted: true };
        spool.restart()?;
        Ok(spool)
    }

    pub fn restart(&mut self) -> io::Result<()> {
        self.draft.restart()?;
        (self.objects, self.last, self.sorted) = (0, Key::default(), true);
        self.draft.write_all(HEAD)
    }

    pub fn objects(&self) -> usize {
        self.objects
    }

    /// Takes an object as the server wrote it. Outside: the object is none; inside: the disk.
    pub fn add(&mut self, text: &str) -> Result<Result<(), Failure>, String> {
        let mut object: Value =
            serde_json::from_str(text).map_err(|_| "an object in the list cannot be read".to_string())?;
        let key = self.complete(&mut object)?;
        if self.draft.bytes() + text.len() as u64 > MOST_BYTES {
            return Err(format!("the list is larger than {} GiB", MOST_BYTES >> 30));
        }
        if self.objects > 0 && key <= self.last {
            self.sorted = false;
        }
        self.last = key;
        Ok(self.write(&object).map_err(Failure::from))
    }

    fn write(&mut self, object: &Value) -> io::Result<()> {
        self.draft.write_all(if self.objects == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.draft, object)?;
        self.objects += 1;
        Ok(())
    }

    /// Core kinds come without their kind in a list; with it they are what `kubectl get -o json` prints.
    fn complete(&self, object: &mut Value) -> Result<Key, String> {
        let what = || format!("something in the list is not a {}", self.kind.kind);
        let map = object.as_object_mut().ok_or_else(what)?;
        let is = |field: &str, wanted: &str| map.get(field).is_none_or(|v| v.as_str() == Some(wanted));
        if !is("kind", self.kind.kind) || !is("apiVersion", &self.api_version) {
            return Err(what());
        }
        let metadata = map.get_mut("metadata").and_then(Value::as_object_mut).ok_or_else(what)?;
        quiet(metadata);
        let text = |field: &str| metadata.get(field).and_then(Value::as_str).unwrap_or_default().to_string();
        let key = (text("namespace"), text("name"));
        if key.1.is_empty() {
            return Err(what());
        }
        if !map.contains_key("kind") || !map.contains_key("apiVersion") {
            let mut whole = Map::new();
            whole.insert("apiVersion".into(), self.api_version.clone().into());
            whole.insert("kind".into(), self.kind.kind.into());
            whole.append(map);
            *map = whole;
        }
        Ok(key)
    }

    pub fn keep(mut self, folder: &Folder, file: &str) -> io::Result<Kept> {
        if self.sorted {
            self.draft.write_all(b"\n]}\n")?;
            return self.draft.keep();
        }
        let mut stands = Vec::with_capacity(self.objects);
        let mut lines = self.draft.read()?;
        let (mut line, mut offset) = (Vec::new(), 0);
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line)?;
            if read == 0 {
                break;
            }
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            let text = text.strip_suffix(b",").unwrap_or(text);
            if let Some(key) = key(text) {
                stands.push((key, offset, text.len()));
            }
            offset += read as u64;
        }
        // Of an object that came twice the later one counts.
        stands.sort_by(|a, b| (&a.0, b.1).cmp(&(&b.0, a.1)));
        stands.dedup_by(|a, b| a.0 == b.0);
        let mut sorted = folder.draft(file)?;
        sorted.write_all(HEAD)?;
        for (index, (_, offset, length)) in stands.iter().enumerate() {
            sorted.write_all(if index == 0 { b"\n" } else { b",\n" })?;
            line.resize(*length, 0);
            lines.seek(SeekFrom::Start(*offset))?;
            lines.read_exact(&mut line)?;
            sorted.write_all(&line)?;
        }
        sorted.write_all(b"\n]}\n")?;
        sorted.keep()
    }
}

/// Which field was set by whom, and the object once more as text: half of its bytes, and no fact.
fn quiet(metadata: &mut Map<String, Value>) {
    metadata.shift_remove("managedFields");
    if let Some(Value::Object(annotations)) = metadata.get_mut("annotations") {
        annotations.shift_remove(LAST_APPLIED);
        if annotations.is_empty() {
            metadata.shift_remove("annotations");
        }
    }
}

/// None of the line that opens the list.
fn key(line: &[u8]) -> Option<Key> {
    #[derive(serde::Deserialize)]
    struct Object {
        metadata: Metadata,
    }
    #[derive(serde::Deserialize)]
    struct Metadata {
        #[serde(default)]
        namespace: String,
        name: String,
    }
    let object: Object = serde_json::from_slice(line).ok()?;
    Some((object.metadata.namespace, object.metadata.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PODS: Kind = Kind { plural: "claims", group: "", version: "v1", kind: "Claim" };

    fn spooled(objects: &[&str]) -> String {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path()).unwrap();
        let mut spool = Spool::new(&folder, "claims.json", PODS).unwrap();
        for object in objects {
            spool.add(object).unwrap().unwrap();
        }
        let kept = spool.keep(&folder, "claims.json").unwrap();
        let text = std::fs::read_to_string(temporary.path().join("claims.json")).unwrap();
        assert_eq!(kept.sha256, crate::output::sha256(text.as_bytes()));
        assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 1);
        text
    }

    #[test]
    fn sorts_where_the_server_did_not() {
        let object =
            |ns: &str, name: &str| format!(r#"{{"metadata":{{"namespace":"{ns}","name":"{name}"}}}}"#);
        // etcd's order: `a-b/` comes before `a/`.
        let served = [object("a-b", "x"), object("a", "x"), object("a", "y")];
        let served: Vec<&str> = served.iter().map(String::as_str).collect();
        let text = spooled(&served);
        let names: Vec<Key> = text.lines().filter_map(|l| key(l.trim_end_matches(',').as_bytes())).collect();
        let wanted = [("a", "x"), ("a", "y"), ("a-b", "x")].map(|(a, b)| (a.to_string(), b.to_string()));
        assert_eq!(names, wanted);
        assert_eq!(text, spooled(&[served[1], served[2], served[0]]), "the same bytes as when they came so");
        assert_eq!(text, spooled(&[served[0], served[0], served[2], served[1]]), "each once");
    }

    #[test]
    fn leaves_out_noise_and_names_the_kind() {
        let text = spooled(&[
            r#"{"metadata":{"name":"x","managedFields":[{"manager":"m"}],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"},"labels":{"a":"b"}},"spec":{"n":9007199254740993}}"#,
        ]);
        let wanted = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n\
            {\"apiVersion\":\"v1\",\"kind\":\"Claim\",\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":\"b\"}},\"spec\":{\"n\":9007199254740993}}\n]}\n";
        assert_eq!(text, wanted);
        let empty: Value = serde_json::from_str(&spooled(&[])).unwrap();
        assert_eq!(empty["items"], Value::Array(Vec::new()));
    }

    #[test]
    fn takes_nothing_of_another_kind() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path()).unwrap();
        let mut spool = Spool::new(&folder, "claims.json", PODS).unwrap();
        for odd in [
            r#"{"kind":"Secret","metadata":{"name":"x"},"data":{}}"#,
            r#"{"apiVersion":"v2","metadata":{"name":"x"}}"#,
            r#"{"metadata":{}}"#,
            r#"{"kind":"Claim"}"#,
            "[]",
            "7",
        ] {
            assert!(spool.add(odd).is_err(), "{odd}");
        }
        drop(spool);
        assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
    }
}
