//! Which module may use which: the table of ARCHITECTURE.md, held against every `crate::…` in the code.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bench;

/// Module, and what of ours it may use.
fn allowed() -> BTreeMap<&'static str, &'static [&'static str]> {
    const MODEL: &[&str] = &["unit", "clock", "diagnostic", "inventory"];
    BTreeMap::from([
        ("unit", &[][..]),
        ("clock", &[][..]),
        ("cron", &["unit", "clock"][..]),
        ("diagnostic", &[][..]),
        ("inventory", &["unit", "clock", "diagnostic"][..]),
        ("picture", &[][..]),
        ("settings", &["clock", "diagnostic", "inventory", "check", "picture"][..]),
        ("model", MODEL),
        ("evidence", &["unit", "clock", "diagnostic"][..]),
        ("facts", &["unit", "clock", "cron", "diagnostic", "model", "evidence"][..]),
        ("check", &["unit", "clock", "cron", "diagnostic", "inventory", "model", "evidence", "facts"][..]),
        ("yaml", &[][..]),
        ("kube_object", &["unit", "cron", "diagnostic", "model", "evidence", "facts", "yaml"][..]),
        ("draft", &["unit", "clock", "cron", "evidence", "kube_object", "yaml"][..]),
        ("chart", &["unit"][..]),
        (
            "document",
            // Of markup only the escape of its own target, Markdown.
            &[
                "unit",
                "clock",
                "cron",
                "diagnostic",
                "model",
                "evidence",
                "facts",
                "check",
                "chart",
                "markup",
            ][..],
        ),
        ("markup", &[][..]),
        ("pdf", &["markup"][..]),
        ("output", &[][..]),
        ("collect", &["clock", "diagnostic", "output"][..]),
    ])
}

#[test]
fn no_module_reaches_past_its_layer() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    // Tests may reach for whatever they need to set a scene.
    for (file, text) in
        sources().into_iter().filter(|(f, _)| !f.ends_with("tests.rs") && !f.contains("/tests/"))
    {
        let module = file.split(['/', '.']).next().unwrap_or_default().to_string();
        let Some(may) = allowed.get(module.as_str()) else { continue };
        for used in uses(&text).into_iter().filter(|u| *u != module && !may.contains(&u.as_str())) {
            wrong.push(format!("{file} uses crate::{used}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_has_its_line_in_the_table() {
    let allowed = allowed();
    let lib = std::fs::read_to_string(bench::root().join("src/lib.rs")).expect("lib.rs");
    let modules = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'));
    let missing: Vec<_> = modules.filter(|m| *m != "cli" && !allowed.contains_key(m)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The two runbooks share no struct: the hard line is a wall in the code, too.
#[test]
fn rebuild_and_restore_do_not_know_each_other() {
    for (file, text) in sources() {
        let code: String =
            text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        if file.starts_with("facts/rebuild") {
            assert!(!code.contains("restore::"), "{file}");
        }
        if file.starts_with("facts/restore") {
            assert!(!code.contains("rebuild::"), "{file}");
        }
    }
}

#[test]
fn only_their_rooms_use_tera_and_typst() {
    for (file, text) in sources() {
        let tera = text.contains("tera::");
        assert!(!tera || file.starts_with("document/template"), "{file} uses Tera");
        let outside =
            |l: &&str| l.starts_with("use typst") || l.contains("typst_pdf::") || l.contains("::typst::");
        let typst = text.lines().map(str::trim).find(outside).is_some();
        assert!(!typst || file.starts_with("pdf"), "{file} uses Typst");
    }
}

/// What is read twice says the same twice; only where it was fetched from is a matter of the second.
#[test]
fn only_collecting_asks_what_second_it_is() {
    for (file, text) in sources() {
        let asks = text.contains("clock::moment");
        assert!(!asks || file.starts_with("collect/") || file.starts_with("cli/collect"), "{file}");
    }
}

fn sources() -> Vec<(String, String)> {
    let src = bench::root().join("src");
    let mut all = Vec::new();
    collect(&src, &src, &mut all);
    all
}

fn collect(folder: &Path, root: &Path, all: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("src").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, root, all);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(root).expect("below src").to_string_lossy().replace('\\', "/");
            all.push((name, std::fs::read_to_string(&path).expect("source")));
        }
    }
}

/// The first segment after each `crate::`, comments left out.
fn uses(text: &str) -> Vec<String> {
    let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
    let mut used = Vec::new();
    for line in code {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            // `$crate::` in a macro is the same door.
            if rest.starts_with('{') {
                let inner = rest.trim_start_matches('{').split('}').next().unwrap_or_default();
                used.extend(inner.split(',').map(|p| first(p.trim())));
            } else {
                used.push(first(rest));
            }
        }
    }
    used.retain(|u| !u.is_empty());
    used
}

fn first(path: &str) -> String {
    path.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}
