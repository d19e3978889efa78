//! Each rule's page is its test: every pair of an inventory and the findings that it must give.

use std::fmt::Write;

use daybook::check::{Group, rules};

use crate::bench::{self, Case};

/// The blocks of a page that make a case.
#[derive(Default)]
struct Pair {
    yaml: String,
    files: Vec<(String, String)>,
}

#[test]
fn every_page_finds_what_it_says() {
    let mut wrong = String::new();
    for check in rules::all() {
        let path = bench::root().join(format!("src/check/rules/{}.md", check.name.replace('-', "_")));
        let page = std::fs::read_to_string(&path).expect(check.name);
        let found = answered(check.name, check.group, &page, &mut wrong);
        if bench::updating() {
            std::fs::write(&path, &found).expect("the page");
        } else if found != page {
            let _ = writeln!(wrong, "{}: the page says\n{page}\nbut this is found\n{found}", check.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_page_has_red_and_green() {
    for check in rules::all() {
        let page = rules::page(check.name).expect(check.name);
        assert!(page.starts_with(&format!("# {}\n", check.name)), "{}: title", check.name);
        let red = ["error ", "warning ", "note "].iter().any(|l| page.contains(&format!("```findings\n{l}")));
        assert!(red, "{}: no example that the rule fires on", check.name);
        assert!(page.contains("```findings\n```"), "{}: no example that it leaves alone", check.name);
    }
}

#[test]
fn the_prelude_is_clean() {
    let Case { reading, findings, .. } = bench::case("", &[]);
    assert!(reading.is_empty(), "{reading:#?}");
    assert!(findings.is_empty(), "{findings:#?}");
}

/// The page with each `findings` block as the program fills it.
fn answered(rule: &str, group: Group, page: &str, wrong: &mut String) -> String {
    let mut answered = String::new();
    let mut pair = Pair::default();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        answered.push_str(line);
        answered.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|i| !i.is_empty()) else { continue };
        let block: String =
            lines.by_ref().take_while(|l| *l != "```").fold(String::new(), |t, l| t + l + "\n");
        match info.split_once(' ') {
            None if info == "yaml" => pair.yaml = block.clone(),
            Some(("file", path)) => pair.files.push((path.to_string(), block.clone())),
            None if info == "findings" => {
                answered.push_str(&found(rule, group, &std::mem::take(&mut pair), wrong));
                answered.push_str("```\n");
                continue;
            }
            _ => {}
        }
        answered.push_str(&block);
        answered.push_str("```\n");
    }
    answered
}

fn found(rule: &str, group: Group, pair: &Pair, wrong: &mut String) -> String {
    let case = bench::case(&pair.yaml, &pair.files);
    if group != Group::Reading && !case.reading.is_empty() {
        let _ = writeln!(wrong, "{rule}: its inventory cannot be read: {:#?}", case.reading);
    }
    let mut all: Vec<_> = case.reading.iter().chain(&case.findings).filter(|f| f.rule == rule).collect();
    all.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    all.iter().fold(String::new(), |mut text, f| {
        let at = format!("{}:{}:{}", f.place.file, f.place.line, f.place.column);
        let waived = if f.is_waived() { " (waived)" } else { "" };
        let _ = writeln!(text, "{} {at} {}{waived}", f.severity, f.message);
        text
    })
}
