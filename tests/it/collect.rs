//! `daybook collect` against servers of our own: what they answer, what they refuse, and how they break.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use crate::cli::{daybook, sample, tree};

mod cluster;
mod credential;
mod fault;
mod secure;
mod stub;
mod vcenter;

use stub::{Reply, Request, Stub};

/// The sample's inventory, to collect evidence for.
struct Bed {
    folder: tempfile::TempDir,
}

const TOKEN: &str = "sample-token-that-nobody-may-see";

impl Bed {
    fn new() -> Bed {
        Bed { folder: sample() }
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

    /// Files below the evidence, those of the sample left out.
    fn evidence(&self) -> BTreeMap<String, String> {
        let all = tree(&self.path().join("inventory/evidence"));
        let ours = |path: &String| ["velero/", "namespaces/", "vsphere/"].iter().any(|p| path.starts_with(p));
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        all.into_iter().filter(|(path, _)| ours(path)).map(|(path, bytes)| (path, text(bytes))).collect()
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
