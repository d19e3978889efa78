//! The repository guards itself: lists are complete, and what the documentation names is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::bench;

#[test]
fn init_writes_every_file_of_its_template() {
    let base = bench::root().join("templates/init");
    let listed = std::fs::read_to_string(bench::root().join("src/cli/init.rs")).expect("init.rs");
    for file in files(&base) {
        let name = file.strip_prefix(&base).expect("below").to_string_lossy().replace('\\', "/");
        assert!(listed.contains(&format!("\"{name}\"")), "src/cli/init.rs does not list {name}");
    }
}

#[test]
fn every_rule_and_kind_has_its_files() {
    let rules = bench::root().join("src/check/rules");
    let stems = |ending: &str| -> BTreeSet<String> {
        files(&rules).iter().filter(|p| p.extension().is_some_and(|e| e == ending)).map(|p| stem(p)).collect()
    };
    assert_eq!(stems("rs"), stems("md"));
    for check in daybook::check::rules::all() {
        assert!(stems("rs").contains(&check.name.replace('-', "_")), "{}", check.name);
    }
    for kind in daybook::document::kinds::all() {
        assert!(bench::root().join(format!("templates/{}.md", kind.name)).is_file(), "{}", kind.name);
    }
}

/// Inside a code block nothing is escaped for Markdown; a value must say for what it is.
#[test]
fn values_in_code_blocks_name_their_escape() {
    const SAFE: &[&str] = &["sh", "lit", "yaml", "url", "json", "json_sh", "attr"];
    let mut wrong = Vec::new();
    for file in
        files(&bench::root().join("templates")).iter().filter(|p| p.extension().is_some_and(|e| e == "md"))
    {
        let text = std::fs::read_to_string(file).expect("a template");
        let mut fenced = false;
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            }
            let values = line.split("{{").skip(1).filter_map(|v| v.split("}}").next());
            for value in values.filter(|v| fenced && !v.trim_start().starts_with('<')) {
                let last = value.rsplit('|').next().unwrap_or_default().trim().trim_end_matches('-').trim();
                let filter: String =
                    last.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if !SAFE.contains(&filter.as_str()) {
                    wrong.push(format!("{}:{}: {{{{{value}}}}}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Emphasis around data would let data end it.
#[test]
fn no_template_puts_data_into_emphasis() {
    let mut wrong = Vec::new();
    for file in
        files(&bench::root().join("templates")).iter().filter(|p| p.extension().is_some_and(|e| e == "md"))
    {
        let text = std::fs::read_to_string(file).expect("a template");
        for (number, line) in text.lines().enumerate() {
            let glued = line.split("**").skip(1).step_by(2).any(|inside| inside.contains("{{"));
            if glued {
                wrong.push(format!("{}:{}: {line}", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn paths_that_the_documentation_names_exist() {
    let mut missing = Vec::new();
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/dialect.md"] {
        let Ok(text) = std::fs::read_to_string(bench::root().join(page)) else {
            missing.push(page.to_string());
            continue;
        };
        for path in text.split(['`', '(', ')']).filter(|p| is_path(p)) {
            // README's tour walks through the project that `init` writes.
            let there =
                [bench::root(), bench::root().join("templates/init")].iter().any(|r| r.join(path).exists());
            if !there {
                missing.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

fn is_path(text: &str) -> bool {
    const ROOMS: &[&str] =
        &["src/", "tests/", "templates/", "inventory/", "output/", "docs/", "assets/", "bench/", ".ci/"];
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._/-".contains(&b));
    plain && ROOMS.iter().any(|r| text.starts_with(r))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}
