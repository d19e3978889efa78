//! Which language a document is written in.

use super::template::{Engine, builtin};
use super::*;
use crate::clock::{Today, date};
use crate::inventory::Inventory;
use crate::model;

const BANK: &str = "\
kind: Platform
name: bank
organisation: Bank
timezone: UTC
currency: EUR
language: de-CH
---
{kind: Tenant, name: red, costCentre: R, owner: r@bank.example, language: en}
---
{kind: Tenant, name: blue, costCentre: B, owner: b@bank.example}
";

fn with_desk<T>(work: impl FnOnce(&Desk) -> T) -> T {
    let mut inventory = Inventory::default();
    inventory.add_text("bank.yaml", BANK);
    let today = date("2026-11-02").unwrap();
    let loaded = model::load(inventory, |zone| Today::of(today, zone));
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    work(&Desk {
        platform: &loaded.platform.unwrap(),
        evidence: &Evidence::default(),
        findings: &[],
        period: Month::parse("2026-10").unwrap(),
        inventory: Provenance { files: 1, documents: 3, sha256: "0".repeat(64) },
        ledger: Default::default(),
    })
}

#[test]
fn a_tenant_comes_before_the_platform_and_only_for_its_own_document() {
    let engine = Engine::new(&[]).unwrap();
    with_desk(|desk| {
        let of = |kind: &str, object: Option<&str>| {
            let subject = Subject { object: object.map(str::to_string), period: Some(desk.period) };
            language(&engine, kinds::find(kind).unwrap(), desk, &subject).0.tag().to_string()
        };
        assert_eq!(of("showback-tenant", Some("red")), "en");
        assert_eq!(of("showback-tenant", Some("blue")), "de-CH");
        assert_eq!(of("showback-platform", None), "de-CH");
        assert_eq!(of("index", None), "de-CH");
    });
}

#[test]
fn a_kind_without_a_template_in_the_language_is_written_in_english_and_says_so() {
    let all: Vec<_> = builtin().filter(|(name, _)| *name != "de/findings.md").collect();
    let engine = Engine::of(all).unwrap();
    let findings = kinds::find("findings").unwrap();
    with_desk(|desk| {
        let document = compose(&engine, findings, desk, &Subject::default()).unwrap().unwrap();
        assert_eq!(document.warnings, ["there is no template findings in `de-CH`: written in English"]);
        assert_eq!(document.head.language, "en");
        let words: Vec<&str> = document.markdown.split_whitespace().collect();
        assert!(words.join(" ").contains("| Status | Record |") && words.contains(&"2026-11-02"));
        let index =
            compose(&engine, kinds::find("index").unwrap(), desk, &Subject::default()).unwrap().unwrap();
        assert!(index.warnings.is_empty() && index.markdown.contains("Stand 02.11.2026"));
    });
}
