//! Markdown in an editor and in a diff: a changed figure is a changed line, and nothing that a renderer shows changes.

use std::collections::BTreeMap;
use std::path::Path;

use daybook::document::layout::lay_out;
use daybook::markup::escape_markdown;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::cli;

/// The sample's documents by path.
fn sample() -> BTreeMap<String, String> {
    let folder = cli::sample();
    let run = cli::daybook(&["render", "--format", "md"], folder.path(), &[]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let tree = cli::tree(&folder.path().join("output"));
    let pages = tree.into_iter().filter(|(path, _)| path.ends_with(".md"));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

/// The line numbers of every table, head and delimiter row left out.
fn tables(lines: &[&str]) -> Vec<Vec<usize>> {
    let mut tables: Vec<Vec<usize>> = Vec::new();
    let row = |line: &str| line.trim_start_matches(['>', ' ']).starts_with('|');
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| row(line)) {
        let rule = !line.contains(|c: char| !"|-: >".contains(c)) && line.contains('-');
        match tables.last_mut() {
            Some(table) if rule => table.clear(),
            Some(table) if number > 0 && row(lines[number - 1]) => table.push(number),
            _ => tables.push(vec![number]),
        }
    }
    tables
}

/// Another figure of the same length at the digits of a line that `nth` names; none where there is no figure.
fn changed(line: &str, nth: usize) -> Option<String> {
    let digits: Vec<usize> =
        line.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
    let at = *digits.get(nth % digits.len().max(1))?;
    let digit = line.as_bytes()[at] - b'0';
    let other = if digit == 9 { 1 } else { digit + 1 };
    Some(format!("{}{other}{}", &line[..at], &line[at + 1..]))
}

/// The numbers of the lines that differ.
fn differing(one: &str, two: &str) -> Vec<usize> {
    assert_eq!(one.lines().count(), two.lines().count(), "lines came or went");
    let pairs = one.lines().zip(two.lines()).enumerate();
    pairs.filter(|(_, (a, b))| a != b).map(|(number, _)| number).collect()
}

#[test]
fn a_changed_figure_is_one_changed_line_in_every_table() {
    let (mut seen, mut changes) = (0, 0);
    for (path, page) in sample() {
        let lines: Vec<&str> = page.lines().collect();
        let tables = tables(&lines);
        seen += tables.len();
        for nth in 0..12 {
            let mut other: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let mut wanted = Vec::new();
            for table in tables.iter().filter(|table| !table.is_empty()) {
                let number = table[nth % table.len()];
                if let Some(line) = changed(lines[number], nth * 7) {
                    other[number] = line;
                    wanted.push(number);
                }
            }
            changes += wanted.len();
            assert_eq!(differing(&page, &lay_out(&(other.join("\n") + "\n"))), wanted, "{path}");
        }
    }
    assert!(seen > 300 && changes > 2000, "{changes} changes in {seen} tables");
}

#[test]
fn a_changed_figure_is_one_changed_line_in_prose() {
    for (path, page) in sample() {
        let lines: Vec<&str> = page.lines().collect();
        // Every seventh line at a time: neighbours are looked at, too.
        for start in 0..7 {
            let mut other: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let mut wanted = Vec::new();
            for number in (start..lines.len()).step_by(7) {
                let line = lines[number];
                let prose = line.starts_with(|c: char| c.is_alphanumeric() || "*>-".contains(c));
                if let Some(line) = changed(line, start).filter(|_| prose && !line.contains('|')) {
                    other[number] = line;
                    wanted.push(number);
                }
            }
            assert_eq!(differing(&page, &lay_out(&(other.join("\n") + "\n"))), wanted, "{path}");
        }
    }
}

#[test]
fn the_sample_reads_well_raw() {
    for (path, page) in sample() {
        assert_eq!(lay_out(&page), page, "{path} laid out twice");
        assert!(page.ends_with('\n') && !page.ends_with("\n\n") && !page.starts_with('\n'), "{path}");
        let mut fenced = false;
        let mut before = "";
        for (number, line) in page.lines().enumerate() {
            let place = format!("{path}:{}: {line}", number + 1);
            let fence = line.trim_start_matches(['>', ' ', '-']).starts_with("```");
            assert!(!fence || fenced || !line.ends_with('`'), "{place}: code without a language");
            fenced ^= fence;
            if fenced || fence {
                before = line;
                continue;
            }
            assert!(!line.ends_with(' ') && !line.contains('\t'), "{place}: blanks");
            assert!(!(line.is_empty() && before.is_empty()), "{place}: two empty lines");
            let alone = |line: &str| line.starts_with('#') || line.starts_with("<!--");
            assert!(!alone(line) || before.is_empty(), "{place}: no empty line above");
            assert!(!alone(before) || line.is_empty(), "{place}: no empty line under {before}");
            before = line;
        }
    }
}

/// Pictures are drawn, and what a link leads to was written, too.
#[test]
fn every_way_from_a_document_leads_to_a_file() {
    let folder = cli::sample();
    let run = cli::daybook(&["render", "--format", "md"], folder.path(), &[]);
    assert!(run.status.success());
    let files = cli::tree(&folder.path().join("output"));
    let mut ways = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        let page = String::from_utf8_lossy(bytes);
        for event in Parser::new_ext(&page, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
            let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) =
                event
            else {
                continue;
            };
            if dest_url.starts_with('#') || dest_url.contains(':') {
                continue;
            }
            let target = dest_url.split('#').next().unwrap_or_default();
            assert!(files.contains_key(&from(path, target)), "{path}: {dest_url}");
            ways += 1;
        }
    }
    assert!(ways > 100, "{ways}");
}

/// Where a relative way from a file leads.
fn from(path: &str, way: &str) -> String {
    let mut parts: Vec<&str> =
        Path::new(path).parent().and_then(Path::to_str).unwrap_or_default().split('/').collect();
    parts.retain(|part| !part.is_empty());
    for part in way.split('/') {
        if part == ".." {
            assert!(parts.pop().is_some(), "{way} leads out");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// What a renderer shows: the events, with soft breaks as the blanks that they are.
fn shown(markdown: &str) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_OLD_FOOTNOTES;
    for event in Parser::new_ext(markdown, options) {
        let text = match event {
            Event::Text(text) => text.to_string(),
            Event::SoftBreak => " ".to_owned(),
            other => {
                shown.push(format!("<{other:?}>"));
                continue;
            }
        };
        match shown.last_mut() {
            Some(last) if !last.starts_with('<') || last == "<" => last.push_str(&text),
            _ => shown.push(text),
        }
    }
    shown
}

/// Where templates put sentences of the inventory.
const PLACES: [&str; 9] = [
    "Before it. @ And *after* it; @ too.",
    "- Before it. @\n- Second. @",
    "> [!NOTE]\n> **Title.** @ Then; @",
    "1. One. @\n   Two. @",
    "<!-- source -->\n\nSource: @ · of @ · end",
    "| a | b |\n|---|--:|\n| @ | 1 |\n| 2 | @<br>@ |",
    "> | a |\n> |---|\n> | @ |\n>\n> @",
    "**Expect:** `x. Y` @ Done. @",
    "word @. @. @! @",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn layout_is_invisible(
        text in "([A-Z][a-z]{0,3}|[-+*#>=|`~.!;:\\[\\]()<&0-9 ]|\\. |; | · |日本 |\u{a0}){1,24}",
        place in 0..PLACES.len(),
    ) {
        let escaped = escape_markdown(&text);
        prop_assume!(!escaped.is_empty());
        let markdown = PLACES[place].replace('@', &escaped);
        let laid = lay_out(&markdown);
        prop_assert_eq!(shown(&laid), shown(&markdown), "{}", laid);
        prop_assert_eq!(lay_out(&laid), laid);
    }

    #[test]
    fn layout_of_any_template_is_invisible(
        markdown in "(Ab\\. Cd|[A-Z][a-z]{0,2}|[-+*#>=|`~.!;\\[\\]()<1]|\\. |; |\n|\n\n|\n> |\n- |\n  |```\n|\\| a \\| b \\|\n\\|---\\|--:\\|\n|\\| ){1,16}",
    ) {
        let markdown = markdown.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned() + "\n";
        let laid = lay_out(&markdown);
        prop_assert_eq!(shown(&laid), shown(&markdown), "{}\n--- becomes\n{}", markdown, laid);
        prop_assert_eq!(lay_out(&laid), laid);
    }
}
