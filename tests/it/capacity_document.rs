//! The capacity page and its table, on the prelude and on inventories that lack figures.

use daybook::clock::Month;
use daybook::document::{self, Desk, Document, Provenance, Subject, kinds, template};

use crate::bench;

fn page(yaml: &str) -> Document {
    let (platform, evidence) = bench::platform(yaml, &[]);
    let desk = Desk {
        platform: &platform,
        evidence: &evidence,
        findings: &bench::case(yaml, &[]).findings,
        period: Month::parse("2026-10").expect("a month"),
        inventory: Provenance { files: 1, documents: 1, sha256: "0".repeat(64) },
        ledger: Default::default(),
    };
    let kind = kinds::find("capacity").expect("the kind");
    let engine = template::Engine::new(&[]).expect("templates");
    let document = document::compose(&engine, kind, &desk, &Subject::default());
    document.unwrap_or_else(|e| panic!("{e}")).expect("a document")
}

fn plain(document: &Document) -> String {
    bench::flowing(&document.markdown).replace('\u{a0}', " ").replace('\\', "")
}

fn has(document: &Document, wanted: &str) {
    let text = plain(document);
    assert!(text.contains(wanted), "no {wanted:?} in\n{text}");
}

const CLUSTER: &str = "kind: Cluster\nname: ledger-prod\nsupervisor: sup-one\nvsphereNamespace: ns-one\nowner: ops\n\
                       environment: prod\n";

#[test]
fn the_prelude_passes() {
    let page = page("");
    // 632 of 640 GHz; of memory 2544 of 2560 GiB, which is more.
    has(&page, "# 1 Supervisor, 3 zones: the tightest has 98.8 % of its CPU left after a host loss");
    has(
        &page,
        "| zone-b<br>memory | 3072 GiB<br>2560 GiB usable | 133.3 GiB<br>5.2 % of usable | 16 GiB | no data | 0.6 % | 2544 GiB<br>99.4 % | 2536 GiB<br>8 GiB more in use | no data | **✓ pass** |",
    );
    has(&page, "| zone-a | 16 GiB | 5088 GiB | **✓ pass** |");
    has(
        &page,
        "| ns-one | ledger | memory, zone-a | 133.3 GiB<br>even part | 16 GiB | 12 % | 16 GiB | 12 % | 24 GiB | 18 % | **✓ pass** |",
    );
    has(
        &page,
        "| ledger-prod | ns-one | 6 | 6 | 1 | 172.20.0.0/16<br>blocks of /24 | 7 | 256 | **✓ pass** |",
    );
    has(&page, "counts 2 GHz");
    assert_eq!(page.head.owner.as_ref().map(|o| o.name.as_str()), Some("infra"));
    assert_eq!(page.head.id, "HB-CAP");
    has(&page, "(capacity-sup-one.svg)");
    assert_eq!(page.charts[0].path, "capacity-sup-one.svg");
    let svg = page.charts[0].svg.replace('\u{a0}', " ");
    assert!(svg.contains("ns-one · memory: 48 of 400 GiB, 12 %"), "{svg}");
}

#[test]
fn the_table_has_the_columns_of_the_contract() {
    let csv = page("").tables[0].csv().expect("a table");
    let want = "supervisor,zone,resource,unit,capacity,usable,quota,requested,used,utilisation_percent,\
                headroom_after_host_loss,headroom_after_upgrade,days_to_full,state\n\
                sup-one,zone-a,cpu,GHz,768,640,33.333,8,,1.25,632,628,,pass\n\
                sup-one,zone-a,memory,GiB,3072,2560,133.333,16,,0.625,2544,2536,,pass\n";
    assert!(csv.starts_with(want), "{csv}");
    assert!(csv.ends_with("sup-one,,storage gold,GiB,,,4096,100,,,,,,no-data\n"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 3 * 2 + 1);
}

#[test]
fn too_little_memory_is_a_sentence_with_a_figure() {
    let huge = "kind: VmClass\nname: huge\ncpus: 8\nmemory: 1400Gi\nreserved: none\n";
    let pools = "controlPlane: {replicas: 3, vmClass: guaranteed-medium}\n\
                 nodePools: [{name: a, vmClass: huge, replicas: 2, zone: zone-a}]\n";
    let page = page(&format!("{huge}---\n{CLUSTER}{pools}"));
    // 2 × 1400 + 8 of 2560: 248 too many, 9.7 %.
    has(&page, "zone-a lacks 9.7 % of its memory after a host loss");
    has(&page, "| −248 GiB<br>−9.7 % | −1648 GiB<br>1400 GiB more in use | no data | **✕ fail** |");
    has(&page, "`host-loss-not-survivable`");
    assert!(page.tables[0].csv().expect("a table").contains(",-248,-1648,,fail\n"));
}

#[test]
fn what_is_not_declared_is_no_data_and_never_passes() {
    let supervisor = "kind: Supervisor\nname: sup-one\nowner: infra\nsite: one\n\
                      vcenter: {fqdn: vc1.hafenbank.example, version: 9.1.1}\n\
                      zones: [{name: z, role: management}]\n";
    let page = page(&format!(
        "{supervisor}---\n{CLUSTER}---\nkind: VsphereNamespace\nname: ns-one\nsupervisor: sup-one\ntenant: ledger\n"
    ));
    has(&page, "# 1 Supervisor, 1 zone: what is left after a host loss is not known");
    has(&page, "| z<br>memory | no data | unlimited | no data |");
    has(
        &page,
        "| ledger-prod | ns-one | no data | no data | no data | no data | no data | no data | **– no data** |",
    );
    has(&page, "Not all nodes are declared of ledger-prod");
    has(&page, "How much a vCPU counts is not known");
    assert!(page.charts.is_empty(), "no limit, no bars");
    assert!(!page.markdown.contains("at least 0"), "{}", page.markdown);
    assert!(!page.markdown.contains("✓ pass"), "{}", page.markdown);
    let csv = page.tables[0].csv().expect("a table");
    assert!(csv.contains("sup-one,z,memory,GiB,,,,,,,,,,no-data\n"), "{csv}");
}
