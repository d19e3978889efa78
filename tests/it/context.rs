//! What templates receive: read from the structs' own source, held against what they really give, and written down as
//! `docs/context/`. `UPDATE=1` rewrites it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use daybook::document::{self, kinds};
use serde_json::{Value as Json, json};

use crate::bench;
use crate::record::{Field, Record, Records, Shape};

/// Where the structs lie that contexts are made of.
const ROOMS: [&str; 3] = ["src/document.rs", "src/document", "src/facts"];

#[test]
fn every_field_says_what_it_is() {
    let records = Records::read(&ROOMS);
    let mut silent = Vec::new();
    for id in reachable(&records) {
        let record = &records.all[&id];
        if record.doc.is_empty() {
            silent.push(id.clone());
        }
        silent.extend(record.fields.iter().filter(|f| f.doc.is_empty()).map(|f| format!("{id}.{}", f.name)));
    }
    assert!(silent.is_empty(), "neither a doc comment nor docs/context/glossary.json explains {silent:#?}");
}

/// A word of the glossary that no struct has any more is one that somebody renamed.
#[test]
fn the_glossary_holds_no_word_too_many() {
    let records = Records::read(&ROOMS);
    let mut known = BTreeSet::new();
    for id in reachable(&records) {
        for field in &records.all[&id].fields {
            known.extend([field.name.clone(), format!("{id}.{}", field.name)]);
        }
        known.insert(id);
    }
    let idle: Vec<String> = Records::glossary().into_keys().filter(|key| !known.contains(key)).collect();
    assert!(idle.is_empty(), "{idle:#?}");
}

/// The reference and what Rust serialises are the same, key by key.
#[test]
fn contexts_hold_what_the_reference_says() {
    let records = Records::read(&ROOMS);
    let mut wrong = BTreeSet::new();
    for (kind, contexts) in contexts() {
        let root = Shape::Record(records.context(&kind));
        contexts.iter().for_each(|c| compare(&records, &root, c, &kind, &mut wrong));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn compare(records: &Records, shape: &Shape, value: &Json, path: &str, wrong: &mut BTreeSet<String>) {
    match (shape, value) {
        (_, Json::Null) | (Shape::Text, Json::String(_)) | (Shape::Flag, Json::Bool(_)) => {}
        (Shape::Number, Json::Number(_)) => {}
        (Shape::List(inner), Json::Array(items)) => {
            items.iter().for_each(|item| compare(records, inner, item, &format!("{path}[]"), wrong));
        }
        (Shape::Map(inner), Json::Object(map)) => {
            map.values().for_each(|item| compare(records, inner, item, &format!("{path}.*"), wrong));
        }
        (Shape::Record(id), Json::Object(map)) => {
            let record = &records.all[id];
            let known: BTreeSet<&str> = record.fields.iter().map(|f| f.name.as_str()).collect();
            let given: BTreeSet<&str> = map.keys().map(String::as_str).collect();
            wrong.extend(known.symmetric_difference(&given).map(|name| format!("{path}.{name}")));
            for field in &record.fields {
                let value = map.get(&field.name).unwrap_or(&Json::Null);
                if value.is_null() && !field.absent {
                    wrong.insert(format!("{path}.{} is null", field.name));
                }
                compare(records, &field.shape, value, &format!("{path}.{}", field.name), wrong);
            }
        }
        (shape, value) => {
            wrong.insert(format!("{path} is {shape:?}, and holds {value}"));
        }
    }
}

#[test]
fn the_reference_is_current() {
    let records = Records::read(&ROOMS);
    let mut examples = BTreeMap::new();
    let all = contexts();
    for (kind, contexts) in &all {
        let root = Shape::Record(records.context(kind));
        contexts.iter().for_each(|c| gather(&records, &root, c, &mut examples));
    }
    let page = Page { records: &records, examples: &examples };
    let mut files = vec![("schema.json".to_string(), schema(&records)), ("doc.md".into(), page.head())];
    files.extend(all.keys().map(|kind| (format!("{kind}.md"), page.kind(kind))));
    let folder = bench::root().join("docs/context");
    let mut stale = Vec::new();
    for (name, text) in files {
        let path = folder.join(&name);
        if bench::updating() {
            std::fs::write(&path, &text).expect("a file");
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != text {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "stale, rewrite with UPDATE=1 and read the diff: {stale:?}");
}

/// Every context that the sample gives, by kind.
fn contexts() -> BTreeMap<String, Vec<Json>> {
    let project = crate::sample::Project::open();
    let desk = project.desk();
    let engine = document::template::Engine::new(&[]).expect("templates");
    let of = |kind: &'static document::Kind| {
        let subjects = kind.subjects(&desk);
        let contexts = subjects.iter().filter_map(|s| {
            let (language, _) = document::language(&engine, kind, &desk, s);
            document::context(kind, &desk, s, &language)
        });
        (kind.name.to_string(), contexts.map(|(_, context, _)| context).collect())
    };
    kinds::all().iter().copied().map(of).collect()
}

fn reachable(records: &Records) -> Vec<String> {
    let mut open: Vec<String> = kinds::all().iter().map(|k| records.context(k.name)).collect();
    let mut seen = Vec::new();
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        open.extend(records.all[&id].fields.iter().filter_map(|f| f.shape.record()));
        seen.push(id);
    }
    seen.sort();
    seen
}

/// What the program itself reads.
fn schema(records: &Records) -> String {
    let kinds: BTreeMap<&str, String> =
        kinds::all().iter().map(|k| (k.name, records.context(k.name))).collect();
    let one = |id: String| {
        let record = &records.all[&id];
        let fields: BTreeMap<&str, Json> =
            record.fields.iter().map(|f| (f.name.as_str(), json!({"type": f.shape.word()}))).collect();
        (id.clone(), json!({"doc": record.doc, "fields": fields}))
    };
    let records: BTreeMap<String, Json> = reachable(records).into_iter().map(one).collect();
    serde_json::to_string_pretty(&json!({"kinds": kinds, "records": records})).expect("json") + "\n"
}

/// The first value that the sample has for each field.
fn gather(records: &Records, shape: &Shape, value: &Json, examples: &mut BTreeMap<(String, String), String>) {
    match (shape, value) {
        (Shape::List(inner), Json::Array(items)) => {
            items.iter().for_each(|item| gather(records, inner, item, examples));
        }
        (Shape::Map(inner), Json::Object(map)) => {
            map.values().for_each(|item| gather(records, inner, item, examples));
        }
        (Shape::Record(id), Json::Object(map)) => {
            for field in &records.all[id].fields {
                let Some(value) = map.get(&field.name) else { continue };
                gather(records, &field.shape, value, examples);
                if let Some(example) = example(value) {
                    examples.entry((id.clone(), field.name.clone())).or_insert(example);
                }
            }
        }
        _ => {}
    }
}

/// A plain value, or the first of a list of such.
fn example(value: &Json) -> Option<String> {
    let text = match value {
        Json::String(text) if !text.is_empty() => text.clone(),
        Json::Number(_) | Json::Bool(_) => value.to_string(),
        Json::Array(items) => return example(items.first()?),
        _ => return None,
    };
    let short: String = text.chars().take(48).collect();
    let short = if short == text { short } else { format!("{}…", short.trim_end()) };
    Some(daybook::markup::code_span(&short))
}

struct Page<'a> {
    records: &'a Records,
    examples: &'a BTreeMap<(String, String), String>,
}

impl Page<'_> {
    fn kind(&self, name: &str) -> String {
        let kind = kinds::find(name).expect("a kind");
        let root = self.records.context(name);
        let mut text = format!(
            "# `{name}`: what its template receives\n\n{}.\n\n{} `daybook data {name}` prints it whole, \
             `daybook templates show {name}.md` the template.\n\nWhat may be absent is `null` then, and false in a \
             condition; a name that is not on this page is an error. Texts are ready to print, with their units; \
             [`doc`](doc.md) is the same in every document.\n\n",
            upper(kind.summary),
            self.records.all[&root].doc,
        );
        self.table(&mut text, &root);
        self.inner(&mut text, &root);
        text
    }

    /// What every document has as `doc`.
    fn head(&self) -> String {
        let mut text = String::from("# `doc`: what every template receives\n\n");
        let _ = writeln!(text, "{}\n", self.records.all[Records::HEAD].doc);
        self.table(&mut text, Records::HEAD);
        self.inner(&mut text, Records::HEAD);
        text
    }

    /// The records below, each once, in the order in which they are met.
    fn inner(&self, text: &mut String, root: &str) {
        let mut open = vec![(root.to_string(), String::new())];
        let mut seen = BTreeSet::from([root.to_string(), Records::HEAD.to_string()]);
        while !open.is_empty() {
            let (id, path) = open.remove(0);
            if !path.is_empty() {
                let _ = writeln!(text, "\n## {path}\n\n{}\n", self.records.all[&id].doc);
                self.table(text, &id);
            }
            let mut below = Vec::new();
            for field in &self.records.all[&id].fields {
                let Some(inner) = field.shape.record().filter(|inner| seen.insert(inner.clone())) else {
                    continue;
                };
                let dot = if path.is_empty() { "" } else { "." };
                below.push((inner, format!("{path}{dot}{}{}", field.name, field.shape.brackets())));
            }
            open.splice(0..0, below);
        }
    }

    fn table(&self, text: &mut String, id: &str) {
        text.push_str("| field | type | unit | absent | example | what it is |\n|---|---|---|---|---|---|\n");
        let record: &Record = &self.records.all[id];
        for field in &record.fields {
            let _ = writeln!(text, "{}", self.row(id, field));
        }
    }

    fn row(&self, id: &str, field: &Field) -> String {
        let example = self.examples.get(&(id.to_string(), field.name.clone()));
        let absent = if field.absent { "may be" } else { "" };
        let cells = [
            format!("`{}`", field.name),
            field.shape.words(),
            field.unit().to_string(),
            absent.to_string(),
            example.cloned().unwrap_or_default(),
            field.doc.replace('|', "\\|"),
        ];
        format!("| {} |", cells.join(" | "))
    }
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The check that holds own templates holds the built-in ones, too.
#[test]
fn built_in_templates_ask_for_nothing_that_there_is_not() {
    use daybook::document::template::{builtin, find, kind_of, name};
    let mut wrong = Vec::new();
    for (template, _) in builtin() {
        let Some(kind) = kind_of(template) else { continue };
        for unknown in name::unknown(template, kind, &|name| find(name)) {
            wrong.push(format!("{kind}: {}: {} {}", unknown.template, unknown.message, unknown.help));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A slip is found wherever it stands; what is there is left alone.
#[test]
fn slips_are_found_and_nothing_else() {
    use daybook::document::template::name;
    let slips = |text: &'static str| -> Vec<String> {
        let found = name::unknown("t", "rpo-matrix", &|name| (name == "t").then_some(text));
        found.into_iter().map(|u| format!("{} {}", &text[u.start..u.end], u.help)).collect()
    };
    for (text, found) in [
        ("{% if clases %}x{% endif %}", "clases Did you mean `classes`?"),
        ("{% if not (doc.versoin and x) %}{% endif %}", "versoin Did you mean `version`?"),
        ("{% for r in rows %}{% if r.rpoo or r.rto %}{% endif %}{% endfor %}", "rpoo Did you mean `rpo`?"),
        (
            "{% set all = rows %}{{ [r.clas for r in all if r.tier] | join(sep=doc.id) }}",
            "clas Did you mean `class`?",
        ),
        ("{% for r in rows %}{% endfor %}{{ r }}", "r "),
        ("{{ doc.id.x }}", "x "),
        ("{{ rows.rpo }}", "rpo "),
        ("{% component c(a) %}{% if b %}{% endif %}{% endcomponent %}{{ <c a={clases}/> }}", "b "),
        ("{{ <c clases/> }}", "clases "),
        ("{% filter replace(from=clases, to=\"\") %}x{% endfilter %}", "clases "),
        ("{% set y %}{{ clases }}{% endset %}{{ y }}", "clases "),
    ] {
        let told = slips(text);
        assert!(told.iter().any(|t| t.starts_with(found)), "{text}: {told:?}");
    }
    for fine in [
        "{% if doc.version is defined %}{{ doc.version }}{% endif %}{{ rows | length }}",
        "{% for r in rows | sort(attribute=\"rpo\") %}{{ loop.index }}{{ r.rpo }}{% else %}{{ classes }}{% endfor %}",
        "{% set n = 1 %}{% for k, v in doc %}{% set n = k %}{% endfor %}{{ n if n else \"x\" }}",
        "{% component c(a, @doc, ...rest) %}{{ a.anything }}{{ rest }}{{ body }}{% endcomponent %}{% raw %}{{ x }}{% endraw %}{# {{ y }} #}",
        "{{ {\"a\": classes, \"b\": [1, rows]} }}{{ range(end=3) }}{{ rows[0].rpo }}{{ doc?.owner?.name }}",
    ] {
        assert_eq!(slips(fine), Vec::<String>::new(), "{fine}");
    }
}
