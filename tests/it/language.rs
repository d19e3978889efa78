//! Documents in another language: the same facts, the same commands, other words.

use daybook::clock::{Month, Today};
use daybook::document::template::{self, Engine};
use daybook::document::{Desk, Document, Provenance, compose, kinds};
use daybook::evidence::Evidence;
use daybook::inventory::{Inventory, Node};
use daybook::markup::{self, Asset, Frame, Target};
use daybook::model;
use daybook::unit::Language;

use crate::bench;

/// Everything of the sample in one language, and what the inventory and the checks wrote themselves.
struct Sample {
    documents: Vec<Document>,
    own_words: Vec<String>,
}

fn sample(language: &str) -> Sample {
    let root = bench::root().join("inventory");
    let inventory = Inventory::load(&root, "inventory");
    let mut own_words = Vec::new();
    inventory.documents.iter().for_each(|d| texts(&d.node, &mut own_words));
    let loaded = model::load(inventory, |zone| Today::of(bench::as_of(), zone));
    let mut platform = loaded.platform.expect("the sample can be read");
    platform.record.spec.language = Language::parse(language).ok();
    platform.tenants.values_mut().for_each(|t| t.spec.language = None);
    let evidence = Evidence::load(&root.join("evidence"), "inventory/evidence");
    let findings = daybook::check::run(&platform, &evidence, &|_: &str| daybook::check::Level(None));
    own_words.extend(findings.iter().flat_map(|f| [f.message.clone(), f.help.clone()]));
    let desk = Desk {
        platform: &platform,
        evidence: &evidence,
        findings: &findings,
        period: Month::parse("2026-10").expect("a month"),
        inventory: Provenance { files: 1, documents: 1, sha256: "0".repeat(64) },
        ledger: Default::default(),
    };
    let engine = Engine::new(&[]).unwrap_or_else(|e| panic!("{e}"));
    let mut documents = Vec::new();
    for kind in kinds::all() {
        for subject in kind.subjects(&desk) {
            documents.extend(compose(&engine, kind, &desk, &subject).unwrap_or_else(|e| panic!("{e}")));
        }
    }
    Sample { documents, own_words }
}

fn texts(node: &Node, all: &mut Vec<String>) {
    all.extend(node.text().filter(|t| t.contains(' ')).map(str::to_string));
    node.entries().iter().for_each(|(_, inner)| texts(inner, all));
    node.items().iter().for_each(|inner| texts(inner, all));
}

fn frame(document: &Document) -> Frame {
    Frame {
        title: document.head.id.clone(),
        id: document.head.id.clone(),
        as_of: document.head.as_of.to_string(),
        language: document.head.language.clone(),
        landscape: document.kind.landscape,
        ..Frame::default()
    }
}

fn assets(document: &Document) -> Vec<(String, &str)> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_string();
    document.charts.iter().map(|c| (name(&c.path), c.svg.as_str())).collect()
}

/// Code blocks as they stand in the text, fences included.
fn code(markdown: &str) -> Vec<&str> {
    let mut inside = false;
    let fenced = |line: &&str| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        fence || inside
    };
    markdown.lines().filter(fenced).collect()
}

#[test]
fn commands_and_tables_for_programs_are_the_same_in_every_language() {
    let (english, german) = (sample("en").documents, sample("de").documents);
    assert_eq!(english.len(), german.len());
    let mut blocks = 0;
    for (english, german) in english.iter().zip(&german) {
        assert_eq!((&english.path, "de"), (&german.path, german.head.language.as_str()));
        assert_eq!(code(&english.markdown), code(&german.markdown), "{}", german.path);
        blocks += code(&german.markdown).len();
        assert_eq!(english.head.id, german.head.id);
        for (english, german) in english.tables.iter().zip(&german.tables) {
            assert_eq!(english.json(), german.json(), "{}", german.path);
            assert_eq!(english.csv().ok(), german.csv().ok(), "{}", german.path);
        }
        let charts = |document: &Document| document.charts.iter().map(|c| c.path.clone()).collect::<Vec<_>>();
        assert_eq!(charts(english), charts(german));
    }
    assert!(blocks > 1000, "{blocks} lines of code are not the two runbooks");
}

#[test]
fn links_and_charts_of_every_language_lead_somewhere() {
    for language in daybook::unit::codes() {
        let folder = if language == "en" { "templates" } else { &format!("templates/{language}") };
        let words = std::fs::read_to_string(bench::root().join(folder).join("words.json")).expect("words");
        let words: serde_json::Value = serde_json::from_str(&words).expect("JSON");
        let skip = words["page"]["skip"].as_str().expect("a text");
        for document in sample(language).documents {
            assert!(document.warnings.is_empty(), "{}: {:?}", document.path, document.warnings);
            let charts = assets(&document);
            let assets: Vec<Asset> = charts.iter().map(|(path, svg)| Asset { path, svg }).collect();
            let written = markup::write(&document.markdown, &frame(&document), &assets, Target::Html);
            assert!(written.warnings.is_empty(), "{language}, {}: {:#?}", document.path, written.warnings);
            assert!(written.text.contains(&format!("<html lang=\"{language}\"")), "{}", document.path);
            // Pages have a list of languages of their own.
            assert!(written.text.contains(skip), "{language} is not in src/markup/words.rs");
        }
    }
}

/// Words that no German sentence holds.
const ENGLISH: &[&str] = &[
    "the",
    "and",
    "is",
    "are",
    "of",
    "to",
    "with",
    "without",
    "from",
    "by",
    "not",
    "no",
    "none",
    "each",
    "every",
    "this",
    "that",
    "what",
    "which",
    "who",
    "were",
    "has",
    "have",
    "days",
    "day",
    "hours",
    "data",
    "row",
    "rows",
    "less",
    "more",
    "than",
    "due",
    "ago",
    "never",
    "left",
    "used",
    "month",
    "namespaces",
    "memory",
    "cores",
    "core",
    "pass",
    "fail",
    "overdue",
    "weekdays",
    "daily",
    "Mondays",
    "Sundays",
    "October",
    "Expect",
    "Evidence",
    "Record",
    "Approved",
    "Draft",
];

#[test]
fn nothing_english_is_left_in_a_german_document() {
    let Sample { documents, mut own_words } = sample("de");
    // The longest first, so that a sentence goes before a name that stands in it.
    own_words.sort_by_key(|text| std::cmp::Reverse(text.len()));
    own_words.dedup();
    let mut left = Vec::new();
    for document in &documents {
        let plain = without(&prose(&document.markdown), &own_words);
        let words: Vec<&str> = plain
            .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
            .filter(|w| !w.is_empty())
            .collect();
        for (at, word) in words.iter().enumerate().filter(|(_, word)| ENGLISH.contains(word)) {
            let around = &words[at.saturating_sub(6)..words.len().min(at + 6)];
            left.push(format!("{}: {word}: {}", document.path, around.join(" ")));
        }
        for chart in &document.charts {
            let plain = without(&chart.svg.replace("&amp;", "&"), &own_words);
            for title in ["Quota and", "Cost by", "requested", "Unallocated"] {
                assert!(!plain.contains(title), "{}: {title}", chart.path);
            }
        }
    }
    assert!(left.is_empty(), "{} places:\n{}", left.len(), left.join("\n"));
}

/// What stands outside of code blocks, directives and links' targets, without code spans and escapes; a sentence may
/// go on in the next line.
fn prose(markdown: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in markdown.lines() {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        if fence || inside || line.starts_with("<!--") {
            continue;
        }
        let spoken: String = line.trim_start_matches(['>', ' ']).split('`').step_by(2).collect();
        let mut plain = String::new();
        for part in spoken.replace('\\', "").split("](") {
            plain.push_str(if plain.is_empty() { part } else { part.split_once(')').map_or("", |p| p.1) });
            plain.push(' ');
        }
        out.push_str(&plain);
        out.push(' ');
    }
    spaced(&out)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the inventory says stands in documents as it was typed; code spans in it are gone from both.
fn without(plain: &str, own_words: &[String]) -> String {
    own_words.iter().fold(plain.to_string(), |plain, text| {
        let spoken = spaced(&text.split('`').step_by(2).collect::<String>());
        if !spoken.contains(' ') {
            return plain;
        }
        let mut chars = spoken.chars();
        let capital: String =
            chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
        plain.replace(&spoken, " ").replace(&capital, " ")
    })
}

#[cfg(feature = "pdf")]
#[test]
fn a_german_document_of_every_kind_prints() {
    let documents = sample("de").documents;
    for kind in kinds::all() {
        let document = documents.iter().find(|d| d.kind.name == kind.name).expect("one of every kind");
        let charts = assets(document);
        let assets: Vec<Asset> = charts.iter().map(|(path, svg)| Asset { path, svg }).collect();
        let printed = daybook::pdf::print(&document.markdown, &frame(document), &assets);
        let bytes = printed.unwrap_or_else(|e| panic!("{}: {e}", kind.name)).bytes;
        // The metadata are plain text in an archive copy, whatever else is packed.
        let language = b"<dc:language><rdf:Bag><rdf:li>de<";
        assert!(
            bytes.windows(language.len()).any(|w| w == language),
            "{} does not say its language",
            kind.name
        );
    }
}

#[test]
fn every_translated_template_is_built_in() {
    let base = bench::root().join("templates");
    let built_in: Vec<&str> = template::builtin().map(|(name, _)| name).collect();
    for code in daybook::unit::codes().filter(|code| *code != "en") {
        let mut found = 0;
        for entry in walkdir::WalkDir::new(base.join(code)) {
            let path = entry.expect("a file").into_path();
            let name = path.strip_prefix(&base).expect("below").to_string_lossy().replace('\\', "/");
            if name.ends_with(".md") {
                assert!(built_in.contains(&name.as_str()), "{name} is in no list");
                found += 1;
            }
        }
        assert!(found > 0, "{code} has no templates");
    }
}
