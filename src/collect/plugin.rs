//! Credential plugins: a command that prints an ExecCredential, as cloud and vSphere logins use it.

use std::io::{IsTerminal, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::Failure;
use super::kubeconfig::{ClusterRecord, ExecRecord, Filed};
use super::secret::Secret;
use super::tls::Identity;

/// A person may have to log in by a browser meanwhile.
const LONGEST: Duration = Duration::from_secs(300);
/// A token and two certificates are some kilobytes.
const MOST_BYTES: u64 = 1 << 20;

const VERSIONS: [&str; 2] = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/// What a plugin hands out.
#[derive(Debug, Default)]
pub struct Credential {
    pub token: Option<Secret>,
    pub identity: Option<Identity>,
}

/// Asks the plugin; `authority` is the cluster's, in PEM, for plugins that want to know.
pub fn ask(
    exec: &Filed<ExecRecord>,
    cluster: &ClusterRecord,
    authority: Option<&[u8]>,
) -> Result<Credential, Failure> {
    let record = &exec.record;
    if !VERSIONS.contains(&record.api_version.as_str()) {
        let version = record.api_version.escape_debug();
        let what = format!("the credential plugin speaks `{version}`, which is not known here");
        let help = format!("Known are {}.", VERSIONS.join(" and "));
        return Err(Failure::of_all(what, Some(help)));
    }
    let terminal = std::io::stdin().is_terminal();
    let interactive = match record.interactive_mode.as_deref() {
        Some("Always") if !terminal => {
            let what =
                format!("the credential plugin `{}` wants a terminal, and there is none", record.command);
            return Err(Failure::of_all(what, Some("Log in by hand first.".into())));
        }
        Some("Never") => false,
        _ => terminal,
    };
    let info = info(record, cluster, authority, interactive);
    let mut command = Command::new(program(&record.command, &exec.folder));
    command.args(record.args.iter().flatten());
    command.envs(record.env.iter().flatten().map(|v| (&v.name, &v.value)));
    command.env("KUBERNETES_EXEC_INFO", info.to_string());
    command.stdin(if interactive { Stdio::inherit() } else { Stdio::null() });
    read(record, &run(record, command)?)
}

/// A path is relative to the kubeconfig's folder, a bare name is looked for in PATH.
fn program(command: &str, folder: &Path) -> std::ffi::OsString {
    match command.contains(std::path::is_separator) {
        true => folder.join(command).into_os_string(),
        false => command.into(),
    }
}

fn info(
    record: &ExecRecord,
    cluster: &ClusterRecord,
    authority: Option<&[u8]>,
    interactive: bool,
) -> serde_json::Value {
    use base64::Engine;
    let mut spec = json!({ "interactive": interactive });
    if record.provide_cluster_info {
        let config =
            cluster.extensions.iter().flatten().find(|e| e.name == "client.authentication.k8s.io/exec");
        spec["cluster"] = json!({
            "server": cluster.server,
            "tls-server-name": cluster.tls_server_name,
            "insecure-skip-tls-verify": cluster.insecure_skip_tls_verify,
            "certificate-authority-data": authority.map(|pem| base64::engine::general_purpose::STANDARD.encode(pem)),
            "proxy-url": cluster.proxy_url,
            "config": config.map(|e| &e.extension),
        });
        if let Some(map) = spec["cluster"].as_object_mut() {
            map.retain(|_, value| !value.is_null());
        }
    }
    json!({ "kind": "ExecCredential", "apiVersion": record.api_version, "spec": spec })
}

/// Its standard output; what it says on standard error is for the user.
fn run(record: &ExecRecord, mut command: Command) -> Result<Vec<u8>, Failure> {
    let failed = |what: String| {
        let what = format!("the credential plugin `{}` {what}", record.command.escape_debug());
        Failure::of_all(what, record.install_hint.clone().filter(|hint| !hint.is_empty()))
    };
    let spawned = command.stdout(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|error| failed(format!("cannot be started: {error}")))?;
    let (sender, receiver) = mpsc::channel();
    let stdout = child.stdout.take();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.map(|out| out.take(MOST_BYTES + 1).read_to_end(&mut bytes));
        drop(sender.send(read.transpose().map(|_| bytes)));
    });
    let printed = receiver.recv_timeout(LONGEST);
    let finished = matches!(&printed, Ok(Ok(bytes)) if bytes.len() as u64 <= MOST_BYTES);
    if !finished {
        drop(child.kill());
    }
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    match printed {
        Ok(Ok(bytes)) if finished && status.success() => Ok(bytes),
        Ok(Ok(_)) if finished => Err(failed(format!("failed ({status})"))),
        Ok(Ok(_)) => Err(failed("prints no end of it".into())),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Err(_) => Err(failed(format!("did not answer within {} seconds", LONGEST.as_secs()))),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Printed {
    api_version: String,
    kind: String,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    token: Option<String>,
    client_certificate_data: Option<String>,
    client_key_data: Option<String>,
}

fn read(record: &ExecRecord, bytes: &[u8]) -> Result<Credential, Failure> {
    let failed = |what: &str| {
        Failure::of_all(format!("the credential plugin `{}` {what}", record.command.escape_debug()), None)
    };
    // Nothing of what it printed is quoted: it is a secret.
    let printed: Printed =
        serde_json::from_slice(bytes).map_err(|_| failed("did not print an ExecCredential"))?;
    if printed.kind != "ExecCredential" || printed.api_version != record.api_version {
        return Err(failed(&format!("did not print an ExecCredential of {}", record.api_version)));
    }
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let status = printed.status.ok_or_else(|| failed("printed no status"))?;
    let token = filled(status.token).map(Secret::new);
    let identity = match (filled(status.client_certificate_data), filled(status.client_key_data)) {
        (Some(chain), Some(key)) => Some(Identity { chain: chain.into_bytes(), key: Secret::new(key) }),
        (None, None) => None,
        _ => return Err(failed("printed a certificate without its key, or a key without its certificate")),
    };
    match token.is_none() && identity.is_none() {
        true => Err(failed("printed neither a token nor a certificate")),
        false => Ok(Credential { token, identity }),
    }
}
