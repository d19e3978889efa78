//! `daybook collect` against servers of our own: what they answer, what they refuse, and how they break.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use crate::cli::{daybook, tree};

mod cluster;
mod credential;
mod fault;
mod secure;
mod stub;
mod vcenter;

use stub::{Reply, Request, Stub};

/// A small inventory to collect evidence for: clusters `pay-prod` and `shared-dev`, Supervisors `sv-ham1` and `sv-ham2`.
struct Bed {
    folder: tempfile::TempDir,
}

const TOKEN: &str = "sample-token-that-nobody-may-see";

impl Bed {
    fn new() -> Bed {
        let bed = Bed { folder: tempfile::tempdir().expect("a folder") };
        std::fs::create_dir(bed.path().join("inventory")).expect("a folder");
        bed.file("inventory/platform.yaml", &inventory());
        bed
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A kubeconfig with one context, `pay-prod`; `cluster` and `user` are its parts in YAML's flow style.
    fn kubeconfig(&self, cluster: &str, user: &str) {
        self.file("kubeconfig", &kubeconfig("pay-prod", cluster, user));
    }

    fn file(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).expect("a file");
    }

    fn collect(&self, arguments: &[&str]) -> Output {
        self.collect_with(arguments, &[])
    }

    /// Never with what this machine's user has in the environment.
    fn collect_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut all = vec![("KUBECONFIG", "kubeconfig"), ("HOME", "/nowhere")];
        all.extend(environment);
        let arguments: Vec<&str> = ["collect"].into_iter().chain(arguments.iter().copied()).collect();
        daybook(&arguments, self.path(), &all)
    }

    /// The day's folder left out: it is another one tomorrow.
    fn evidence(&self) -> BTreeMap<String, String> {
        let all = tree(&self.path().join("inventory/evidence"));
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        all.into_iter().map(|(path, bytes)| (undated(&path), text(bytes))).collect()
    }

    /// The same without the moments at which it was collected.
    fn timeless(&self) -> BTreeMap<String, String> {
        let mut files = self.evidence();
        for (path, text) in files.iter_mut().filter(|(path, _)| path.ends_with("collected.json")) {
            let mut value: serde_json::Value = serde_json::from_str(text).expect(path);
            for row in value["rows"].as_array_mut().expect("rows") {
                let at = row["at"].take();
                let at = at.as_str().expect("a moment");
                assert!(at.len() == 20 && daybook::clock::Instant::parse(at).is_ok(), "{at}");
            }
            *text = value.to_string();
        }
        files
    }
}

/// The prelude with its cluster and its Supervisor renamed, and one more of each.
fn inventory() -> String {
    let first = include_str!("prelude.yaml")
        .replace("ledger-prod", "pay-prod")
        .replace("sup-one", "sv-ham1")
        .replace("vc1.hafenbank.example", "vcsa-ham1.hafenbank.example");
    let again = |kind: &str, names: [&str; 2], hosts: [&str; 2]| {
        let head = format!("kind: {kind}\nname: {}\n", names[0]);
        let document = first.split("---\n").find(|document| document.contains(&head)).expect(kind);
        document.replace(&head, &head.replace(names[0], names[1])).replace(hosts[0], hosts[1])
    };
    let cluster = again("Cluster", ["pay-prod", "shared-dev"], ["\0", ""]);
    let supervisor = again("Supervisor", ["sv-ham1", "sv-ham2"], ["vcsa-ham1", "vcsa-ham2"]);
    format!("{first}\n---\n{cluster}\n---\n{supervisor}")
}

fn kubeconfig(context: &str, cluster: &str, user: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: {context}\n\
         contexts: [{{name: {context}, context: {{cluster: c, user: u}}}}]\n\
         clusters: [{{name: c, cluster: {{{cluster}}}}}]\nusers: [{{name: u, user: {{{user}}}}}]\n"
    )
}

fn stderr(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

/// The server and a user with the token.
fn plain(stub: &Stub) -> (String, String) {
    (format!("server: \"{}\"", stub.address), format!("token: {TOKEN}"))
}

/// A cluster whose lists are all empty, but `here` answers first.
fn cluster(here: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Stub {
    Stub::start(move |request| answer(request, &here))
}

fn answer(request: &Request, here: &impl Fn(&Request) -> Option<Reply>) -> Reply {
    here(request).unwrap_or_else(|| Reply::ok(r#"{"metadata":{"resourceVersion":"7"},"items":[]}"#))
}

/// A path or a text without the folder of the day, which only what is collected of Velero has.
pub fn undated(text: &str) -> String {
    let parts: Vec<&str> = text.split('/').collect();
    let day = |part: &&str| part.len() == 10 && daybook::clock::date(part).is_ok();
    let days = parts.iter().filter(|part| day(part)).count();
    assert_eq!(days, usize::from(text.contains("evidence/velero/") || text.starts_with("velero/")), "{text}");
    parts.into_iter().filter(|part| !day(part)).collect::<Vec<_>>().join("/")
}
