//! SARIF 2.1.0, for code scanning.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{Finding, Printout, Severity};

pub fn print(printout: &Printout) -> String {
    let rules: BTreeSet<&str> = printout.findings.iter().map(|f| f.rule).collect();
    let rules: Vec<&str> = rules.into_iter().collect();
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "daybook",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|r| json!({"id": r, "name": r})).collect::<Vec<_>>(),
            }},
            "originalUriBaseIds": {"ROOT": {"description": {"text": "The project's root."}}},
            "columnKind": "unicodeCodePoints",
            "results": printout.findings.iter().map(|f| result(f, &rules)).collect::<Vec<_>>(),
        }],
    });
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn result(finding: &Finding, rules: &[&str]) -> Json {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.iter().position(|r| *r == finding.rule),
        "level": level,
        "message": {"text": format!("{}: {}. {}", finding.object, finding.message, finding.help)},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&finding.place.file), "uriBaseId": "ROOT"},
            "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
        }}],
        "partialFingerprints": {"ruleAndObject/v1": format!("{}:{}", finding.rule, finding.object)},
    });
    if let Some(waiver) = &finding.waiver {
        result["suppressions"] =
            json!([{"kind": "external", "status": "accepted", "justification": format!("Waiver/{waiver}")}]);
    }
    result
}

/// A relative reference: everything that a path could hold and a URI could not.
fn uri(file: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    file.bytes().map(|b| if bare(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
