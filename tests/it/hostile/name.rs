//! Names become files: nothing but a DNS label may be one, and no two may meet.

use serde_json::Value as Json;

use super::edit::{Spot, small};
use super::project::Hostile;

const NAMES: &[&str] = &[
    "../escaped",
    "../../../tmp/escaped",
    "/etc/escaped",
    "a/b",
    "a\\b",
    "..",
    ".",
    ".hidden",
    "c:x",
    "con",
    "com1",
    "a.",
    "a ",
    "A",
    "ß",
    "a\nb",
    "a\u{0}b",
    "a\u{202e}b",
    "-a",
    "a-",
    "%2e%2e%2f",
    "~root",
    "$HOME",
    "",
];
const OWNERS_OF_FILES: [&str; 3] = ["sv-main", "shop-prod", "shop"];

pub fn cases() -> Vec<Hostile> {
    let mut cases = Vec::new();
    for owner in OWNERS_OF_FILES {
        for name in NAMES {
            cases.push(Hostile {
                category: "name",
                name: format!("{owner} as {}", name.escape_debug()),
                files: renamed(&[(owner, name)]),
                // A blank at the end is trimmed, as YAML does with a plain one.
                expect: (*name != "a ").then_some(if name.is_empty() { "missing" } else { "name" }),
                ..Hostile::default()
            });
        }
    }
    let long = "a".repeat(64);
    let longest = "a".repeat(63);
    for (name, fits) in [("platform", true), (&longest, true), (&long, false)] {
        cases.push(Hostile {
            category: "name",
            name: format!("all as {name}"),
            files: renamed(&OWNERS_OF_FILES.map(|owner| (owner, name))),
            expect: (!fits).then_some("is not a name"),
            ..Hostile::default()
        });
    }
    cases
}

/// The project with other names, in what declares them and in what refers to them.
fn renamed(names: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let is_name =
        |spot: &Spot| spot.field == "name" && spot.kind == "word" || spot.kind.starts_with("name of");
    small(&mut |spot| {
        let new = names.iter().find(|(old, _)| *old == spot.text).filter(|_| is_name(spot))?.1;
        Some(Json::from(new))
    })
}

/// Tenants called after what else lies in their folder.
#[test]
fn no_two_documents_meet_in_a_file() {
    use daybook::document::kinds;
    let (platform, evidence) = crate::bench::platform(
        "kind: Tenant\nname: platform\ncostCentre: a\nowner: a@b.example\n---\n\
         kind: Tenant\nname: tenant-platform\ncostCentre: a\nowner: a@b.example\n---\n\
         kind: Tenant\nname: platform-cost\ncostCentre: a\nowner: a@b.example\n",
        &[],
    );
    let desk = daybook::document::Desk {
        platform: &platform,
        evidence: &evidence,
        findings: &[],
        period: daybook::clock::Month::parse("2026-10").expect("a month"),
        inventory: daybook::document::Provenance { files: 1, documents: 1, sha256: String::new() },
        ledger: Default::default(),
    };
    let paths: Vec<String> = kinds::all()
        .iter()
        .flat_map(|kind| kind.subjects(&desk).into_iter().map(|s| kind.path(&s)))
        .collect();
    let mut once: Vec<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), paths.len(), "{paths:#?}");
}
