//! Asking a server, and nothing else: what is opened here can only GET.

use std::io::{ErrorKind, Read};
use std::time::Duration;

use ureq::http::{HeaderMap, Response};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, TcpConnector};
use ureq::{Agent, Body, Proxy};

use super::Failure;
use super::patience::{Patience, retry_after};
use super::secret::Secret;
use super::tls::Trust;
use super::transport::{Tls, server_name};

const USER_AGENT: &str = concat!("daybook/", env!("CARGO_PKG_VERSION"));

/// How a server is reached.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// `https://host:port/prefix`, without a slash at its end.
    pub server: String,
    pub trust: Trust,
    /// `tls-server-name`.
    pub name: Option<String>,
    /// `proxy-url`; the environment's proxies are not asked.
    pub proxy: Option<Secret>,
    pub limits: Limits,
}

/// What an answer may take, of time and of room.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the last byte of the question to the first of the answer.
    pub answer: Duration,
    /// From there to its last.
    pub body: Duration,
    /// Unpacked; more is no page of 500 objects.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { answer: Duration::from_secs(90), body: Duration::from_secs(300), bytes: 256 << 20 }
    }
}

/// A header that says who asks.
#[derive(Clone, Debug)]
pub struct Pass {
    pub header: &'static str,
    /// Before the secret: `Bearer `, or nothing.
    pub scheme: &'static str,
    pub secret: Secret,
}

impl Pass {
    pub fn new(header: &'static str, scheme: &'static str, secret: &str) -> Result<Pass, Failure> {
        let secret = secret.trim();
        // A line break in it would be the start of another header; the value itself is not shown.
        if secret.is_empty() || !secret.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return Err(Failure::of_all("the token is empty, or holds what no token has", None));
        }
        Ok(Pass { header, scheme, secret: Secret::new(secret) })
    }
}

/// Where a pass comes from that may have to be renewed.
pub trait Login {
    /// Another way in after a 401, if there is one to be had.
    fn renew(&mut self) -> Result<Option<(Agent, Option<Pass>)>, Failure>;
    /// What to do where the server knows the caller no more.
    fn help(&self) -> String;
}

/// An open door to one server. There is no other method than `get`.
pub struct Door {
    server: String,
    agent: Agent,
    pass: Option<Pass>,
    login: Box<dyn Login>,
    patience: Patience,
    most: u64,
    /// It has answered once: if it does not now, it may come back.
    answered: bool,
}

/// What a server said that a caller must judge.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

enum Tried {
    Answer(Answer),
    /// Not now: as long as the server says, or as patience has it.
    Busy(Option<Duration>, String),
    Cut(String),
}

impl Door {
    pub fn new(
        route: &Route,
        agent: Agent,
        pass: Option<Pass>,
        login: Box<dyn Login>,
        patience: Patience,
    ) -> Door {
        let (server, most) = (route.server.clone(), route.limits.bytes);
        Door { server, agent, pass, login, patience, most, answered: false }
    }

    pub fn server(&self) -> &str {
        &self.server
    }

    /// GET, as often as it takes: a busy server and a cut connection are tried again. 2xx, 403, 404 and 410 are the
    /// caller's to judge; the rest is a failure.
    pub fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        let (mut tried, mut renewed) = (0, false);
        loop {
            let (wait, what) = match self.once(path)? {
                Tried::Answer(answer) if answer.status == 401 && !renewed => {
                    renewed = true;
                    if let Some((agent, pass)) = self.login.renew()? {
                        (self.agent, self.pass) = (agent, pass);
                        continue;
                    }
                    return Err(self.unknown(&answer));
                }
                Tried::Answer(answer) => return self.judged(path, answer),
                Tried::Busy(wait, what) => (wait, what),
                Tried::Cut(what) => (None, what),
            };
            if !self.patience.wait(tried, wait) {
                let help = "Try again later; what was collected before stays as it is.".to_string();
                return Err(Failure::of_all(format!("{}: {what}", self.place(path)), Some(help)));
            }
            tried += 1;
        }
    }

    fn once(&mut self, path: &str) -> Result<Tried, Failure> {
        let mut request = self.agent.get(format!("{}{path}", self.server));
        if let Some(pass) = &self.pass {
            request = request.header(pass.header, format!("{}{}", pass.scheme, pass.secret.expose()));
        }
        match request.call() {
            Ok(response) => {
                self.answered = true;
                self.read(path, response)
            }
            Err(error) if self.is_cut(&error) => Ok(Tried::Cut(self.said(&error.to_string()))),
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    fn read(&self, path: &str, mut response: Response<Body>) -> Result<Tried, Failure> {
        let status = response.status().as_u16();
        let wait = waiting(response.headers());
        let mut body = Vec::new();
        // One more than allowed, so that exactly as much is not too much.
        let mut reader = response.body_mut().with_config().limit(self.most + 1).reader().take(self.most + 1);
        if let Err(error) = reader.read_to_end(&mut body) {
            return Ok(Tried::Cut(format!("the answer was cut: {}", self.said(&error.to_string()))));
        }
        if body.len() as u64 > self.most {
            let mebibytes = self.most >> 20;
            let what = format!("{}: the answer is larger than {mebibytes} MiB", self.place(path));
            return Err(Failure::of_one(what, None));
        }
        Ok(match status {
            429 | 500 | 502 | 503 | 504 => {
                let asks = wait.map_or_else(String::new, |w| format!(" and asks to wait {} s", w.as_secs()));
                Tried::Busy(wait, format!("the server answers {status}{asks}{}", self.quoted(&body)))
            }
            _ => Tried::Answer(Answer { status, body }),
        })
    }

    fn judged(&self, path: &str, answer: Answer) -> Result<Answer, Failure> {
        match answer.status {
            200..=299 | 403 | 404 | 410 => Ok(answer),
            401 => Err(self.unknown(&answer)),
            300..=399 => {
                let what = format!("{}: the server sends elsewhere ({})", self.place(path), answer.status);
                let help =
                    "Redirects are not followed, since a token would go with them; name the server itself.";
                Err(Failure::of_all(what, Some(help.into())))
            }
            status => {
                let what =
                    format!("{}: the server answers {status}{}", self.place(path), self.quoted(&answer.body));
                Err(Failure::of_one(what, None))
            }
        }
    }

    fn unknown(&self, answer: &Answer) -> Failure {
        let what =
            format!("{} does not know who asks (401){}", self.said(&self.server), self.quoted(&answer.body));
        Failure::of_all(what, Some(self.login.help()))
    }

    /// A server that never answered is not waited for: its address is more likely wrong than it is about to come.
    fn is_cut(&self, error: &ureq::Error) -> bool {
        match error {
            ureq::Error::Io(error) if tls_error(error).is_some() => false,
            ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => self.answered,
            ureq::Error::HostNotFound => self.answered,
            ureq::Error::Timeout(_) => self.answered,
            ureq::Error::Io(_) | ureq::Error::Protocol(_) | ureq::Error::ConnectionFailed => true,
            _ => false,
        }
    }

    fn unreachable(&self, error: &ureq::Error) -> Failure {
        let tls = match error {
            ureq::Error::Io(error) => tls_error(error),
            _ => None,
        };
        let (what, help) = match tls {
            Some(rustls::Error::AlertReceived(alert)) => {
                let what = format!("{} breaks off the handshake: {alert:?}", self.server);
                return Failure::of_all(what, Some(self.login.help()));
            }
            Some(error) => (
                format!("no trust in {}: {error}", self.server),
                "Name the authority that signed its certificate: `certificate-authority` in a kubeconfig, --ca-file for vCenter.",
            ),
            None => (
                format!("{} cannot be reached: {error}", self.server),
                "Look at the address, at the network, and whether the server runs. Proxies of the environment are not used.",
            ),
        };
        Failure::of_all(self.said(&what), Some(help.into()))
    }

    fn place(&self, path: &str) -> String {
        let path = path.split('?').next().unwrap_or_default();
        format!("{}{path}", self.server)
    }

    /// What a server says of itself, as an addition to a sentence.
    pub fn quoted(&self, body: &[u8]) -> String {
        match message(body) {
            Some(text) => format!(": {}", self.said(&text)),
            None => String::new(),
        }
    }

    /// Foreign text for a terminal: one line, not too long, and without our secret, should it be quoted back.
    fn said(&self, text: &str) -> String {
        const MOST: usize = 400;
        let bare = self.pass.as_ref().map_or_else(|| text.to_string(), |p| p.secret.cut_from(text));
        let line: String = bare.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST).collect();
        crate::diagnostic::visible(&line)
    }
}

/// `message` of a Kubernetes Status, or the first of vCenter's `messages`.
fn message(body: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    let text = value["message"].as_str().or_else(|| value["messages"][0]["default_message"].as_str())?;
    (!text.is_empty()).then(|| text.to_string())
}

fn waiting(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    retry_after(text("retry-after")?, text("date"))
}

fn tls_error(error: &std::io::Error) -> Option<&rustls::Error> {
    error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>())
}

impl Route {
    /// The agent that all calls go through: bounded in time, blind to the environment's proxies, deaf to redirects.
    pub fn agent(&self) -> Result<Agent, Failure> {
        let refused = |what: String| Failure::of_all(format!("{}: {what}", self.server), None);
        let name = self.name.as_deref().map(server_name).transpose().map_err(refused)?;
        let proxy = self.proxy.as_ref().map(proxy).transpose().map_err(refused)?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .user_agent(USER_AGENT)
            .accept("application/json")
            .timeout_resolve(Some(Duration::from_secs(10)))
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_send_request(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(self.limits.answer))
            .timeout_recv_body(Some(self.limits.body))
            .build();
        let connector = ().chain(ConnectProxyConnector::default()).chain(TcpConnector::default());
        let resolver = DefaultResolver::default();
        // An address without TLS needs no authorities, which a container may not have.
        if !self.server.starts_with("https://") {
            return Ok(Agent::with_parts(config, connector, resolver));
        }
        let tls = Tls { config: self.trust.config().map_err(refused)?, name };
        Ok(Agent::with_parts(config, connector.chain(tls), resolver))
    }
}

fn proxy(url: &Secret) -> Result<Proxy, String> {
    if !url.expose().starts_with("http://") {
        return Err("its proxy-url is not supported: only http:// proxies are".into());
    }
    // Its address may hold a password.
    Proxy::new(url.expose()).map_err(|_| "its proxy-url is no address of a proxy".into())
}
