//! Kubeconfigs, merged as kubectl merges them: of each name the first that is found counts, as a whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::Failure;
use crate::diagnostic::did_you_mean;

/// A kubeconfig larger than this is none.
const MOST_BYTES: u64 = 16 << 20;

/// What a list of kubeconfigs says together.
#[derive(Clone, Debug, Default)]
pub struct Kubeconfig {
    pub current: Option<String>,
    pub contexts: BTreeMap<String, ContextRecord>,
    pub clusters: BTreeMap<String, Filed<ClusterRecord>>,
    pub users: BTreeMap<String, Filed<UserRecord>>,
    /// The files, for messages.
    pub files: Vec<PathBuf>,
}

/// Something and the folder of the file it stands in, which its paths are relative to.
#[derive(Clone, Debug)]
pub struct Filed<T> {
    pub record: T,
    pub folder: Arc<Path>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContextRecord {
    pub cluster: String,
    pub user: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ClusterRecord {
    pub server: String,
    pub tls_server_name: Option<String>,
    pub insecure_skip_tls_verify: bool,
    pub certificate_authority: Option<String>,
    pub certificate_authority_data: Option<String>,
    pub proxy_url: Option<String>,
    pub extensions: Option<Vec<Extension>>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Extension {
    pub name: String,
    pub extension: serde_json::Value,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct UserRecord {
    pub client_certificate: Option<String>,
    pub client_certificate_data: Option<String>,
    pub client_key: Option<String>,
    pub client_key_data: Option<String>,
    pub token: Option<String>,
    #[serde(rename = "tokenFile")]
    pub token_file: Option<String>,
    pub username: Option<String>,
    pub password: Option<String>,
    #[serde(rename = "as")]
    pub impersonated: Option<String>,
    pub auth_provider: Option<serde_json::Value>,
    pub exec: Option<ExecRecord>,
}

impl std::fmt::Debug for UserRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UserRecord")
    }
}

/// A credential plugin; `docs/collect.md` says how it is run.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ExecRecord {
    pub api_version: String,
    pub command: String,
    pub args: Option<Vec<String>>,
    pub env: Option<Vec<Variable>>,
    pub install_hint: Option<String>,
    pub provide_cluster_info: bool,
    pub interactive_mode: Option<String>,
}

#[derive(Clone, Deserialize)]
pub struct Variable {
    pub name: String,
    pub value: String,
}

/// A file as it is written. Lists may be `null`.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
struct FileRecord {
    kind: Option<String>,
    current_context: Option<String>,
    contexts: Option<Vec<NamedContext>>,
    clusters: Option<Vec<NamedCluster>>,
    users: Option<Vec<NamedUser>>,
}

#[derive(Deserialize)]
struct NamedContext {
    name: String,
    context: Option<ContextRecord>,
}

#[derive(Deserialize)]
struct NamedCluster {
    name: String,
    cluster: Option<ClusterRecord>,
}

#[derive(Deserialize)]
struct NamedUser {
    name: String,
    user: Option<UserRecord>,
}

/// The files to read: that of `--kubeconfig`, else those of `KUBECONFIG`, else that of the home folder. Of a list, files
/// that are not there are passed over.
pub fn files(named: Option<&Path>, list: Option<&str>, home: Option<&Path>) -> Vec<PathBuf> {
    match (named, list.filter(|list| !list.is_empty())) {
        (Some(file), _) => vec![file.to_path_buf()],
        (None, Some(list)) => {
            let mut files: Vec<PathBuf> =
                std::env::split_paths(list).filter(|p| !p.as_os_str().is_empty()).collect();
            let mut seen = std::collections::BTreeSet::new();
            files.retain(|file| seen.insert(file.clone()));
            files
        }
        (None, None) => home.map(|home| home.join(".kube/config")).into_iter().collect(),
    }
}

impl Kubeconfig {
    pub fn load(files: &[PathBuf]) -> Result<Kubeconfig, Failure> {
        let mut merged = Kubeconfig { files: files.to_vec(), ..Kubeconfig::default() };
        let mut found = false;
        for file in files {
            match std::fs::metadata(file) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(Failure::of_all(format!("{}: {error}", file.display()), None)),
                Ok(meta) if !meta.is_file() || meta.len() > MOST_BYTES => {
                    let what = format!("{}: this is no kubeconfig", file.display());
                    return Err(Failure::of_all(what, None));
                }
                Ok(_) => found = true,
            }
            let text = std::fs::read_to_string(file)
                .map_err(|error| Failure::of_all(format!("{}: {error}", file.display()), None))?;
            merged.add(file, &text)?;
        }
        if found {
            return Ok(merged);
        }
        let looked: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
        let what = match looked.is_empty() {
            true => "there is no kubeconfig: neither KUBECONFIG nor HOME is set".to_string(),
            false => format!("there is no kubeconfig: {} does not exist", looked.join(", ")),
        };
        Err(Failure::of_all(what, Some("Name one with --kubeconfig, or log in to the cluster first.".into())))
    }

    /// Adds a file's content: what is known already stays.
    fn add(&mut self, file: &Path, text: &str) -> Result<(), Failure> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let record: FileRecord = serde_saphyr::from_str(text).map_err(|error| unreadable(file, &error))?;
        if record.kind.as_deref().is_some_and(|kind| kind != "Config") {
            return Err(Failure::of_all(format!("{}: its kind is not `Config`", file.display()), None));
        }
        let folder = file.parent().unwrap_or(Path::new("."));
        let folder: Arc<Path> = std::path::absolute(folder).unwrap_or(folder.to_path_buf()).into();
        if self.current.is_none() {
            self.current = record.current_context.filter(|name| !name.is_empty());
        }
        for named in record.contexts.into_iter().flatten() {
            self.contexts.entry(named.name).or_insert(named.context.unwrap_or_default());
        }
        for named in record.clusters.into_iter().flatten() {
            let filed = Filed { record: named.cluster.unwrap_or_default(), folder: folder.clone() };
            self.clusters.entry(named.name).or_insert(filed);
        }
        for named in record.users.into_iter().flatten() {
            let filed = Filed { record: named.user.unwrap_or_default(), folder: folder.clone() };
            self.users.entry(named.name).or_insert(filed);
        }
        Ok(())
    }

    /// The context asked for, or the current one: its name, its cluster, its user.
    pub fn context(&self, asked: Option<&str>) -> Result<Chosen<'_>, Failure> {
        let Some(name) = asked.or(self.current.as_deref()) else {
            let what = "no context is named, and the kubeconfig has no current one";
            return Err(Failure::of_all(what, Some(self.list())));
        };
        let Some(context) = self.contexts.get(name) else {
            let close = did_you_mean(name, self.contexts.keys().map(String::as_str));
            let help = close.map_or_else(|| self.list(), |close| format!("Did you mean `{close}`?"));
            return Err(Failure::of_all(
                format!("there is no context `{name}` in the kubeconfig"),
                Some(help),
            ));
        };
        let lost = |what: &str, lost: &str| {
            Failure::of_all(format!("context `{name}`: there is no {what} `{lost}` in the kubeconfig"), None)
        };
        let cluster = self.clusters.get(&context.cluster).ok_or_else(|| lost("cluster", &context.cluster))?;
        // A context without a user asks as nobody, which some test servers take.
        let user = match context.user.as_str() {
            "" => None,
            user => Some(self.users.get(user).ok_or_else(|| lost("user", user))?),
        };
        Ok(Chosen { name: name.to_string(), user_name: context.user.clone(), cluster, user })
    }

    fn list(&self) -> String {
        match self.contexts.is_empty() {
            true => "The kubeconfig has no contexts.".into(),
            false => {
                let names: Vec<&str> = self.contexts.keys().map(String::as_str).collect();
                format!("Its contexts are {}.", names.join(", "))
            }
        }
    }
}

/// One context with what it names.
#[derive(Debug)]
pub struct Chosen<'a> {
    pub name: String,
    pub user_name: String,
    pub cluster: &'a Filed<ClusterRecord>,
    pub user: Option<&'a Filed<UserRecord>>,
}

/// Only the place: what the reader says of a value may quote it, and it may be a token.
fn unreadable(file: &Path, error: &serde_saphyr::Error) -> Failure {
    let place = match error.location() {
        Some(place) => format!(", line {}, column {}", place.line(), place.column()),
        None => String::new(),
    };
    Failure::of_all(format!("{}{place}: this is not a kubeconfig that can be read", file.display()), None)
}
