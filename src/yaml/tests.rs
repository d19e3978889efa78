use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::inventory::{Inventory, Node};

/// What looks like something else to one YAML reader or another.
const TRAPS: &[&str] = &[
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "N",
    "true",
    "~",
    "null",
    "",
    " ",
    "0640",
    "0o17",
    "0x1F",
    "1:30",
    "190:20:30",
    "1e3",
    ".5",
    "1_000",
    "+1",
    "-",
    "- a",
    "?",
    "? a",
    ":",
    "a: b",
    "a:",
    "#",
    "a #b",
    "@every 6h",
    "*/5 * * * *",
    "*alias",
    "&anchor",
    "!tag",
    "%YAML",
    "|",
    ">",
    "'",
    "\"",
    "`",
    "{a",
    "[a",
    "a, b",
    "---",
    "...",
    "--- a",
    "<<",
    "=",
    "2026-11-01",
    "2026-11-01T02:00:00Z",
    ".inf",
    ".NaN",
    "a\nb",
    "a\n",
    "\n",
    "\ta",
    "a\r\nb",
    "\u{85}",
    "\u{2028}",
    "\u{feff}a",
    "\u{7f}",
    "\u{9b}31m",
    "CRON_TZ=Europe/Berlin 0 2 * * *",
    "720h0m0s",
    "ü: ß",
    "a\\b",
    "C:\\x",
];

/// As our own reader takes it: every scalar as its text.
fn read(text: &str) -> Value {
    let mut inventory = Inventory::default();
    inventory.add_text("case.yaml", text);
    assert!(inventory.findings.is_empty(), "{:?}\n{text}", inventory.findings);
    inventory.documents.first().map_or(Value::Null, |document| plain(&document.node))
}

fn plain(node: &Node) -> Value {
    use crate::inventory::Value as Yaml;
    match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Scalar { text, quoted } => json!([text.to_string(), quoted]),
        Yaml::Sequence(items) => items.iter().map(plain).collect(),
        Yaml::Mapping(entries) => entries.iter().map(|(k, v)| (k.text.to_string(), plain(v))).collect(),
    }
}

/// The same shape from the value that was written; whether a text was quoted is the writer's own affair.
fn texts(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(texts).collect(),
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), texts(v))).collect(),
        Value::String(text) => json!(text),
        other => json!(other.to_string()),
    }
}

fn unquoted(value: Value) -> Value {
    match value {
        Value::Array(items) => match items.as_slice() {
            [Value::String(text), Value::Bool(_)] => json!(text),
            _ => items.into_iter().map(unquoted).collect(),
        },
        Value::Object(fields) => fields.into_iter().map(|(k, v)| (k, unquoted(v))).collect(),
        other => other,
    }
}

#[test]
fn what_looks_like_something_else_stays_text() {
    for trap in TRAPS {
        let value = json!({"kind": "Case", "name": "a", "one": trap, "list": [trap, {"in": trap}], "map": {*trap: trap}});
        let written = document(&value).unwrap();
        assert_eq!(unquoted(read(&written)), texts(&value), "{trap:?}\n{written}");
        let line =
            format!("kind: Case\nname: a\none: {} # decide\nlist:\n  - {}\n", scalar(trap), scalar(trap));
        let read = unquoted(read(&line));
        assert_eq!((&read["one"], &read["list"][0]), (&json!(trap), &json!(trap)), "{line}");
        assert!(!comment(trap).contains('\n'));
    }
}

#[test]
fn what_a_yaml_1_1_reader_takes_for_something_else_is_quoted() {
    for trap in ["yes", "on", "n", "0640", "1:30", "1_000", "2026-11-01", "~", "0x1F", ".5", "="] {
        let written = document(&json!({"a": trap})).unwrap();
        assert!(written.contains('"') || written.contains('\''), "{written}");
        assert!(scalar(trap).starts_with('"'), "{trap}");
    }
    for plain in ["platinum-3h", "336h0m0s", "CRON_TZ=Europe/Berlin 0 2 * * *", "s3.ham2.example"] {
        assert_eq!(scalar(plain), plain);
    }
}

/// Any characters at all, those without a picture among them.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![any::<char>(), "[ -~\\n\\t\\r]".prop_map(|s| s.chars().next().unwrap_or(' '))],
        0..24,
    )
    .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn any_text_comes_back(text in text(), key in text()) {
        let value = json!({"kind": "Case", "one": text, "list": [text], "map": {key: text}});
        let written = document(&value).unwrap();
        prop_assert_eq!(unquoted(read(&written)), texts(&value), "{}", written);
        let line = format!("kind: Case\none: {} # x\n", scalar(&text));
        prop_assert_eq!(&unquoted(read(&line))["one"], &json!(text), "{}", line);
    }
}
