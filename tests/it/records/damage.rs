//! Files that are cut off, swollen or nested without end: no panic, what is whole counts, and what is not is told.

use std::fmt::Write;
use std::fs;

use daybook::evidence::Evidence;

fn load(name: &str, bytes: &[u8]) -> Evidence {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("velero/c1");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join(name), bytes).unwrap();
    Evidence::load(folder.path(), "inventory/evidence")
}

fn count(evidence: &Evidence) -> usize {
    evidence.velero["c1"].backups.len()
}

/// As kubectl prints it, indented, with texts that hold brackets, quotes and escapes.
fn list(backups: usize) -> String {
    let mut text = "{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n".to_string();
    for index in 0..backups {
        let comma = if index + 1 < backups { "," } else { "" };
        let _ = write!(
            text,
            r#"        {{
            "apiVersion": "velero.io/v1",
            "kind": "Backup",
            "metadata": {{
                "annotations": {{
                    "note": "}}]\"\\ {{[ \u00fc ü"
                }},
                "name": "b{index}",
                "namespace": "velero"
            }},
            "spec": {{
                "includedNamespaces": [
                    "a"
                ]
            }},
            "status": {{
                "phase": "Completed"
            }}
        }}{comma}
"#
        );
    }
    text + "    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n    }\n}\n"
}

#[test]
fn a_file_that_is_cut_off_counts_up_to_there() {
    let text = list(40);
    // Where each object ends: the only `}` at its depth.
    let ends: Vec<usize> = text.match_indices("\n        }").map(|(at, found)| at + found.len()).collect();
    assert_eq!(ends.len(), 40);
    let whole = text.trim_end().len();
    for at in (0..text.len()).step_by(997).chain(text.len() - 60..text.len()) {
        let evidence = load("a.json", &text.as_bytes()[..at]);
        let want = ends.iter().filter(|end| **end <= at).count();
        assert_eq!(count(&evidence), want, "cut at {at}");
        assert_eq!(evidence.findings.is_empty(), at >= whole, "cut at {at}: {:?}", evidence.findings);
        if want > 0 && at < whole {
            let finding = &evidence.findings[0];
            let line = text[..at].matches('\n').count() + 1;
            assert!(finding.message.contains("ends in the middle"), "{finding:?}");
            assert!(
                finding.place.line <= line && finding.place.line + 20 > line.min(700),
                "{at}: {finding:?}"
            );
        }
    }
}

#[test]
fn a_packed_file_that_is_cut_off_counts_up_to_there() {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(list(2_000).as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert_eq!(count(&load("a.json.gz", &packed)), 2_000);
    let evidence = load("a.json.gz", &packed[..packed.len() - 9]);
    assert!(count(&evidence) > 1_000, "{}", count(&evidence));
    assert_eq!(evidence.findings.len(), 1, "{:?}", evidence.findings);
    let mut damaged = packed;
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40].fill(0);
    assert!(!load("a.json.gz", &damaged).findings.is_empty());
}

#[test]
fn every_single_lost_byte_is_told_or_harmless() {
    let text = list(3);
    for at in 0..text.len() {
        let mut damaged = text.clone().into_bytes();
        damaged.remove(at);
        let evidence = load("a.json", &damaged);
        // A byte of white space or of a text may go unnoticed; an object may not. One of a kind that nobody knows, such
        // as `Bckup`, is counted in its source.
        let sources = evidence.velero["c1"].sources.iter();
        let others: usize = sources.map(|source| source.objects - source.used).sum();
        assert!(count(&evidence) + others == 3 || !evidence.findings.is_empty(), "byte {at} of {text}");
    }
}

#[test]
fn what_is_deep_or_large_does_no_harm() {
    let good = r#"{"apiVersion":"velero.io/v1","kind":"Backup","metadata":{"name":"good"}}"#;
    let nested =
        |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let backup = |spec: &str| {
        format!(
            r#"{{"apiVersion":"velero.io/v1","kind":"Backup","metadata":{{"name":"bad"}},"spec":{spec}}}"#
        )
    };
    let schedule = |spec: &str| backup(spec).replace("Backup", "Schedule");
    let large = format!("\"{}\"", "x".repeat(9 << 20));
    let cases = [
        backup(&nested("[", "]", 200_000)),
        backup(&nested("{\"a\":", "}", 200_000)),
        schedule(&nested("{\"template\":", "}", 120)),
        backup(&format!("{{\"ttl\":{large}}}")),
        backup(&format!(
            "{{\"includedNamespaces\":[{}1]}}",
            "\"a-namespace-of-a-tenant-with-a-name-of-some-length\",".repeat(170_000)
        )),
        "[".repeat(500_000),
        "{\"items\":".repeat(100_000),
        "\"\\".repeat(100_000),
    ];
    for (index, bad) in cases.iter().enumerate() {
        for text in
            [format!("{good}\n{bad}"), format!("[{good},{bad}]"), format!("{{\"items\":[{good},{bad}]}}")]
        {
            let evidence = load("a.json", text.as_bytes());
            assert_eq!(count(&evidence), 1, "{index}");
            assert!(!evidence.findings.is_empty(), "{index}");
            assert!(evidence.findings.iter().all(|finding| finding.message.len() < 1_000), "{index}");
        }
    }
    // YAML: nests, and texts that stand for others without end.
    let laughs = (1..12).fold("a0: &a0 [x]\n".to_string(), |text, at| {
        text + &format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(","))
    });
    for text in [laughs, format!("a: {}", "[".repeat(100_000)), format!("? {}", "- ".repeat(100_000))] {
        let evidence = load("a.yaml", text.as_bytes());
        assert!(!evidence.findings.is_empty());
    }
}
