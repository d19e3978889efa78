//! From a context of a kubeconfig to an open door.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ureq::Agent;

use super::Failure;
use super::http::{Door, Limits, Login, Pass, Route};
use super::kubeconfig::{Chosen, ClusterRecord, ExecRecord, Filed, UserRecord};
use super::patience::Patience;
use super::plugin;
use super::secret::Secret;
use super::tls::{Identity, Trust};

/// A certificate, a key or a token in a file of its own.
const MOST_BYTES: u64 = 1 << 20;

/// The way to a context's API server, before anything is asked, or any plugin run.
pub fn route(chosen: &Chosen) -> Result<Route, Failure> {
    let Filed { record, folder } = chosen.cluster;
    let server = server(&chosen.name, &record.server)?;
    let authorities = material(
        &chosen.name,
        "certificate-authority",
        &record.certificate_authority_data,
        &record.certificate_authority,
        folder,
    )?;
    let insecure = record.insecure_skip_tls_verify;
    if insecure && authorities.is_some() {
        let what = format!(
            "context `{}`: it names a certificate authority and skips verification: one or the other",
            chosen.name
        );
        return Err(Failure::of_all(what, None));
    }
    Ok(Route {
        server,
        trust: Trust { authorities, insecure, identity: None },
        name: filled(&record.tls_server_name).map(String::from),
        proxy: filled(&record.proxy_url).map(Secret::new),
        limits: Limits::default(),
    })
}

/// Opens it, with whatever credentials the context's user has.
pub fn open(chosen: &Chosen, patience: Patience) -> Result<Door, Failure> {
    let mut route = route(chosen)?;
    let mut known = Known {
        context: chosen.name.clone(),
        user: chosen.user_name.clone(),
        way: Way::Fixed,
        route: Route::default(),
    };
    let mut pass = None;
    if let Some(Filed { record, folder }) = chosen.user {
        refuse(&chosen.name, record)?;
        route.trust.identity = identity(&chosen.name, record, folder)?;
        known.way = Way::of(record, folder, chosen.cluster);
        pass = filled(&record.token).map(bearer).transpose()?;
    }
    known.route = route.clone();
    let (agent, pass) = match known.way {
        Way::Fixed => (route.agent()?, pass),
        _ => {
            let (agent, new) = known.enter()?;
            (agent, new.or(pass))
        }
    };
    let safe = route.server.starts_with("https://") || is_loopback(&route.server);
    if pass.is_some() && !safe {
        let what = format!("context `{}`: no token is sent to {} without TLS", chosen.name, route.server);
        return Err(Failure::of_all(what, None));
    }
    Ok(Door::new(&route, agent, pass, Box::new(known), patience))
}

/// How the user of a context is known.
struct Known {
    context: String,
    user: String,
    way: Way,
    route: Route,
}

enum Way {
    /// Token or certificate as they stand in the kubeconfig, or nothing.
    Fixed,
    TokenFile(std::path::PathBuf),
    Plugin(Box<(Filed<ExecRecord>, ClusterRecord)>),
}

impl Way {
    fn of(record: &UserRecord, folder: &Arc<Path>, cluster: &Filed<ClusterRecord>) -> Way {
        // kubectl's order: a plugin only where nothing else is said.
        let fixed = filled(&record.token).is_some();
        match (filled(&record.token_file), &record.exec) {
            (Some(file), _) => Way::TokenFile(folder.join(file)),
            (None, Some(exec)) if !fixed => {
                let exec = Filed { record: exec.clone(), folder: folder.clone() };
                Way::Plugin(Box::new((exec, cluster.record.clone())))
            }
            _ => Way::Fixed,
        }
    }
}

impl Known {
    fn enter(&mut self) -> Result<(Agent, Option<Pass>), Failure> {
        let mut route = self.route.clone();
        let pass = match &self.way {
            Way::Fixed => None,
            Way::TokenFile(file) => Some(bearer(&read(&self.context, "tokenFile", file)?)?),
            Way::Plugin(plugin) => {
                let (exec, cluster) = &**plugin;
                let credential = plugin::ask(exec, cluster, route.trust.authorities.as_deref())?;
                route.trust.identity = credential.identity.or(route.trust.identity);
                credential.token.map(|token| bearer(token.expose())).transpose()?
            }
        };
        Ok((route.agent()?, pass))
    }
}

impl Login for Known {
    fn renew(&mut self) -> Result<Option<(Agent, Option<Pass>)>, Failure> {
        match self.way {
            Way::Fixed => Ok(None),
            _ => self.enter().map(Some),
        }
    }

    fn help(&self) -> String {
        let whose = match self.user.as_str() {
            "" => format!("context `{}`, which names no user", self.context),
            user => format!("user `{user}` of context `{}`", self.context),
        };
        match &self.way {
            Way::Fixed => format!("Renew the token or client certificate of {whose}: log in again."),
            Way::TokenFile(file) => format!("Renew the token in {} of {whose}.", file.display()),
            Way::Plugin(plugin) => {
                let command = plugin.0.record.command.escape_debug();
                format!(
                    "Log in again: the plugin `{command}` of {whose} hands out what the server does not take."
                )
            }
        }
    }
}

/// What kubectl may do and daybook does not: said, never passed over.
fn refuse(context: &str, record: &UserRecord) -> Result<(), Failure> {
    let refused = |what: &str| Err(Failure::of_all(format!("context `{context}`: {what}"), None));
    if filled(&record.username).is_some() || filled(&record.password).is_some() {
        return refused("user name and password (basic auth) are not sent: API servers take none since 1.19");
    }
    if record.auth_provider.as_ref().is_some_and(|p| !p.is_null()) {
        return refused("`auth-provider` is not supported: kubectl dropped most of them for `exec` plugins");
    }
    if filled(&record.impersonated).is_some() {
        return refused("impersonation (`as`) is not supported");
    }
    Ok(())
}

fn identity(context: &str, record: &UserRecord, folder: &Path) -> Result<Option<Identity>, Failure> {
    let certificate = &record.client_certificate_data;
    let chain = material(context, "client-certificate", certificate, &record.client_certificate, folder)?;
    let key = material(context, "client-key", &record.client_key_data, &record.client_key, folder)?;
    match (chain, key) {
        (Some(chain), Some(key)) => {
            let key = String::from_utf8(key).unwrap_or_default();
            Ok(Some(Identity { chain, key: Secret::new(key) }))
        }
        (None, None) => Ok(None),
        _ => Err(Failure::of_all(
            format!("context `{context}`: a client certificate needs its key, and a key its certificate"),
            None,
        )),
    }
}

/// PEM that stands in the kubeconfig in base64, else in a file.
fn material(
    context: &str,
    what: &str,
    data: &Option<String>,
    file: &Option<String>,
    folder: &Path,
) -> Result<Option<Vec<u8>>, Failure> {
    if let Some(data) = filled(data) {
        let plain: String = data.split_ascii_whitespace().collect();
        let decoded = STANDARD.decode(plain);
        // The error would quote a byte of what may be a key.
        return decoded
            .map(Some)
            .map_err(|_| Failure::of_all(format!("context `{context}`: {what}-data is not base64"), None));
    }
    let Some(file) = filled(file) else { return Ok(None) };
    Ok(Some(read(context, what, &folder.join(file))?.into_bytes()))
}

fn read(context: &str, what: &str, file: &Path) -> Result<String, Failure> {
    let failed =
        |why: String| Failure::of_all(format!("context `{context}`: {what} {}: {why}", file.display()), None);
    let meta = std::fs::metadata(file).map_err(|error| failed(error.to_string()))?;
    if !meta.is_file() || meta.len() > MOST_BYTES {
        return Err(failed("this is not such a file".into()));
    }
    let text = std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    match text.trim().is_empty() {
        true => Err(failed("the file is empty".into())),
        false => Ok(text),
    }
}

/// As it is written into evidence, so without anything that could be a secret.
fn server(context: &str, typed: &str) -> Result<String, Failure> {
    let refused = |why: &str| Err(Failure::of_all(format!("context `{context}`: its server {why}"), None));
    if typed.is_empty() {
        return refused("is not named");
    }
    let Ok(uri) = typed.parse::<ureq::http::Uri>() else { return refused("is not an address") };
    let (scheme, authority) = (uri.scheme_str(), uri.authority());
    match (scheme, authority) {
        (Some("https" | "http"), Some(authority)) if !authority.as_str().contains('@') => {}
        (_, Some(authority)) if authority.as_str().contains('@') => {
            return refused("holds a password, which belongs to the user");
        }
        _ => return refused("must begin with https:// or http://"),
    }
    if uri.query().is_some() {
        return refused("must have no `?` in it");
    }
    Ok(typed.trim_end_matches('/').to_string())
}

pub fn is_loopback(server: &str) -> bool {
    let uri = server.parse::<ureq::http::Uri>().ok();
    let host = uri.as_ref().and_then(|uri| uri.host()).unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn bearer(token: &str) -> Result<Pass, Failure> {
    Pass::new("Authorization", "Bearer ", token)
}

/// An empty text says nothing, as in kubectl.
fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}
