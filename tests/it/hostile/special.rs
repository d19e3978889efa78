//! Sizes, circles, settings, and what a file system can hold that is no file.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::edit::small;
use super::project::Hostile;

pub fn cases() -> Vec<Hostile> {
    let mut cases = sizes();
    cases.extend(circles());
    cases.extend(settings());
    #[cfg(unix)]
    cases.extend(places());
    cases
}

fn sizes() -> Vec<Hostile> {
    let of = |name: &str, text: String, expect: Option<&'static str>| Hostile {
        category: "size",
        name: name.to_owned(),
        files: vec![("inventory/a.yaml".to_owned(), text.into_bytes())],
        expect,
        ..Hostile::default()
    };
    let many = |each: fn(usize) -> String, count: usize| (0..count).map(each).collect::<String>();
    vec![
        of(
            "5000 sites",
            many(|i| format!("---\nkind: Site\nname: s{i}\nfailureDomain: a/b{i}\n"), 5000),
            None,
        ),
        of(
            "20000 broken",
            many(|i| format!("---\nkind: Sit\nname: s{i}\n"), 20_000),
            Some("more things are wrong"),
        ),
        of(
            "5000 lost references",
            many(|i| format!("---\nkind: Cluster\nname: c{i}\nsupervisor: s{i}\nowner: t{i}\n"), 5000),
            Some("more things are wrong"),
        ),
        of(
            "20000 fields",
            format!("kind: Site\nname: s\n{}", many(|i| format!("f{i}: x\n"), 20_000)),
            Some("more things"),
        ),
        of(
            "one line",
            format!("{{kind: Site, name: s, {}}}\n", many(|i| format!("f{i}: x, "), 20_000)),
            Some("more things"),
        ),
        of("long key", format!("kind: Site\nname: s\n{}: x\n", "k".repeat(900)), Some("there is no field")),
        of("long kind", format!("kind: {}\nname: s\n", "K".repeat(1 << 20)), Some("there is no kind")),
        of("long name", format!("kind: Site\nname: {}\n", "n".repeat(1 << 20)), Some("at most 63")),
        of(
            "long number",
            format!("kind: VmClass\nname: v\ncpus: {}\nmemory: 1Gi\n", "9".repeat(1 << 20)),
            Some("error"),
        ),
        of("long date", format!("kind: Drill\nname: d\ndate: {}\n", "2".repeat(1 << 20)), Some("error")),
        of("too large", format!("# {}\n", "x".repeat(17 << 20)), Some("at most")),
        Hostile {
            category: "size",
            name: "long texts".into(),
            files: small(&mut |spot| (spot.field == "title").then(|| Json::from("a b_c*".repeat(1_300)))),
            ..Hostile::default()
        },
        Hostile {
            category: "size",
            name: "long words".into(),
            files: small(&mut |spot| (spot.field == "description").then(|| Json::from("w".repeat(1 << 20)))),
            expect: Some("at most 8192"),
            ..Hostile::default()
        },
        Hostile {
            category: "size",
            name: "2000 files".into(),
            files: (0..2000).map(|i| (format!("inventory/{i}.yaml"), b"kind: Sit\n".to_vec())).collect(),
            expect: Some("there is no kind"),
            ..Hostile::default()
        },
    ]
}

/// The small project, and documents that go in circles.
fn circles() -> Vec<Hostile> {
    let texts = [
        "kind: BackupTarget\nname: a\nsite: ham\nprovider: aws\nbucket: b\nreplicatesTo: b\n---\nkind: BackupTarget\nname: b\nsite: ham\nprovider: aws\nbucket: b\nreplicatesTo: a\n",
        "kind: BackupTarget\nname: a\nsite: ham\nprovider: aws\nbucket: b\nreplicatesTo: a\n",
        "kind: Team\nname: a\nemail: a@b.example\nescalation: [{after: 1m, to: b}]\n---\nkind: Team\nname: b\nemail: a@b.example\nescalation: [{after: 1m, to: a}]\n",
        "kind: Team\nname: a\nemail: a@b.example\nescalation: [{after: 1m, to: a}]\n",
        "kind: Waiver\nname: a\nrule: waiver-unused\nobject: Waiver/a\nreason: x\napprover: platform\nexpires: 2027-01-01\n",
    ];
    let of = |(index, text): (usize, &&str)| {
        let mut files = small(&mut |_| None);
        files.push(("inventory/circle.yaml".to_owned(), text.as_bytes().to_vec()));
        Hostile { category: "circle", name: format!("{index}"), files, ..Hostile::default() }
    };
    texts.iter().enumerate().map(of).collect()
}

fn settings() -> Vec<Hostile> {
    let long = format!("formats: [{}]\n", "md, ".repeat(20_000));
    let huge = format!("# {}\n", "x".repeat(2 << 20));
    let texts = [
        ("inventory: ../\n", Some("leads out")),
        ("output: /tmp/escaped\n", Some("leads out")),
        ("output: a/../../b\n", Some("leads out")),
        ("output: \"\"\n", None),
        ("output: inventory\n", Some("made from")),
        ("output: .\n", Some("made from")),
        ("output: ./templates/x\n", Some("made from")),
        ("templates: ../../\n", Some("leads out")),
        ("formats: {a: b}\n", Some("error")),
        ("rules: {over-budget: fatal}\n", Some("is not a level")),
        ("rules: [a]\n", Some("error")),
        ("asOf: 9999-12-31\n", None),
        ("nothing: here\n", Some("there is no field")),
        ("- a\n", Some("error")),
        ("a: *b\n", Some("error")),
        ("\u{0}", Some("error")),
        (long.as_str(), None),
        (huge.as_str(), Some("at most")),
    ];
    let of = |(index, (text, expect)): (usize, &(&str, Option<&'static str>))| {
        let mut files = small(&mut |_| None);
        files.push(("daybook.yaml".to_owned(), text.as_bytes().to_vec()));
        Hostile {
            category: "settings",
            name: format!("{index:02}"),
            files,
            expect: *expect,
            ..Hostile::default()
        }
    };
    texts.iter().enumerate().map(of).collect()
}

/// Links, pipes and devices: none is followed, waited for or read for ever, and each is told.
#[cfg(unix)]
fn places() -> Vec<Hostile> {
    type Case = (&'static str, fn(&Path), Option<&'static str>);
    let all: [Case; 15] = [
        (
            "link to a document",
            |r| link("/etc/hostname", &r.join("inventory/x.yaml")),
            Some("links are not followed"),
        ),
        ("link to a folder", |r| link("/etc", &r.join("inventory/x")), Some("links are not followed")),
        ("link in a circle", |r| link("..", &r.join("inventory/x")), Some("links are not followed")),
        (
            "endless device",
            |r| link("/dev/zero", &r.join("inventory/x.yaml")),
            Some("links are not followed"),
        ),
        ("pipe", |r| pipe(&r.join("inventory/x.yaml")), Some("no regular file")),
        (
            "folder called a document",
            |r| fs::create_dir_all(r.join("inventory/x.yaml")).expect("a folder"),
            None,
        ),
        (
            "evidence by link",
            |r| link("/etc/hostname", &r.join("inventory/evidence/drills/x.txt")),
            Some("links are not"),
        ),
        (
            "evidence in a circle",
            |r| link("..", &r.join("inventory/evidence/usage/x")),
            Some("links are not followed"),
        ),
        (
            "endless evidence",
            |r| link("/dev/zero", &r.join("inventory/evidence/usage/x.csv")),
            Some("links are not"),
        ),
        ("piped evidence", |r| pipe(&r.join("inventory/evidence/usage/x.csv")), Some("no regular file")),
        ("sparse evidence", |r| sparse(&r.join("inventory/evidence/drills/x.log")), Some("larger than")),
        ("endless settings", |r| link("/dev/zero", &r.join("daybook.yaml")), Some("must be a file")),
        ("piped settings", |r| pipe(&r.join("daybook.yaml")), Some("must be a file")),
        ("output leads out", |r| outwards(r), None),
        ("pipes in the output", |r| pipes(r), None),
    ];
    let of = |(name, special, expect): (&str, fn(&Path), Option<&'static str>)| Hostile {
        category: if name.contains("settings") { "settings" } else { "place" },
        name: name.to_owned(),
        files: small(&mut |_| None),
        special: Some(special),
        partly: name == "output leads out",
        expect,
        ..Hostile::default()
    };
    let mut cases: Vec<Hostile> = all.into_iter().map(of).collect();
    cases.push(Hostile {
        category: "place",
        name: "drill evidence outside".into(),
        files: small(&mut |spot| {
            (spot.kind.starts_with("path below")).then(|| Json::from("../../daybook.yaml"))
        }),
        expect: Some("leads out of the folder"),
        ..Hostile::default()
    });
    cases
}

#[cfg(unix)]
fn link(to: &str, at: &Path) {
    std::os::unix::fs::symlink(to, at).expect("a link");
}

#[cfg(unix)]
fn pipe(at: &Path) {
    let made = std::process::Command::new("mkfifo").arg(at).status().expect("mkfifo");
    assert!(made.success());
}

#[cfg(unix)]
fn sparse(at: &Path) {
    fs::File::create(at).and_then(|file| file.set_len(1 << 40)).expect("a sparse file");
}

/// A folder of documents that lies elsewhere: nothing may come there.
#[cfg(unix)]
fn outwards(root: &Path) {
    fs::create_dir_all(root.join("output")).expect("a folder");
    fs::create_dir_all(root.join("elsewhere")).expect("a folder");
    link("../elsewhere", &root.join("output/workload-restore"));
    link("../elsewhere", &root.join("output/showback"));
}

#[cfg(unix)]
fn pipes(root: &Path) {
    fs::create_dir_all(root.join("output")).expect("a folder");
    pipe(&root.join("output/manifest.json"));
    pipe(&root.join("output/index.md"));
}

/// Zeros are no YAML, but they are bytes.
#[test]
fn an_inventory_has_an_end() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a", "b", "c", "d", "e"] {
        let file = fs::File::create(folder.path().join(name).with_extension("yaml")).expect("a file");
        file.set_len(16 << 20).expect("a sparse file");
    }
    let read = daybook::inventory::Inventory::load(folder.path(), "inventory");
    let told: Vec<_> = read.findings.iter().filter(|f| f.message.contains("more than 64 MiB")).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].object, "inventory/e.yaml");
}
