//! A session with a vCenter: the one thing that is not a GET, and only here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ureq::Agent;

use super::Failure;
use super::http::{Door, Login, Pass, Route};
use super::patience::Patience;
use super::secret::Secret;

pub const USER: &str = "DAYBOOK_VCENTER_USER";
pub const PASSWORD: &str = "DAYBOOK_VCENTER_PASSWORD";
pub const TOKEN: &str = "DAYBOOK_VCENTER_TOKEN";

const PATH: &str = "/api/session";
const HEADER: &str = "vmware-api-session-id";
/// A session's token is 32 characters.
const MOST_BYTES: u64 = 1 << 16;

/// What opens a session, from the environment.
#[derive(Debug)]
pub enum Credentials {
    /// A session that somebody opened, and will close.
    Token(Secret),
    Password {
        user: String,
        password: Secret,
    },
}

impl Credentials {
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Result<Credentials, Failure> {
        let filled = |name| variable(name).filter(|text| !text.is_empty());
        match (filled(TOKEN), filled(USER), filled(PASSWORD)) {
            (Some(token), _, _) => Ok(Credentials::Token(Secret::new(token))),
            (None, Some(user), Some(password)) => {
                Ok(Credentials::Password { user, password: Secret::new(password) })
            }
            _ => Err(Failure::of_all(
                "nothing says who asks vCenter",
                Some(format!("Set {USER} and {PASSWORD}, or {TOKEN} to the token of an open session.")),
            )),
        }
    }
}

/// An open session; dropped, it is closed if it was opened here.
pub struct Session {
    pub door: Door,
    closing: Option<(Agent, String, Secret)>,
}

impl Session {
    pub fn open(route: &Route, credentials: &Credentials, patience: Patience) -> Result<Session, Failure> {
        let agent = route.agent()?;
        let (token, closing) = match credentials {
            Credentials::Token(token) => (token.clone(), None),
            Credentials::Password { user, password } => {
                let token = begin(&agent, &route.server, user, password)?;
                (token.clone(), Some((agent.clone(), route.server.clone(), token)))
            }
        };
        let pass = Pass::new(HEADER, "", token.expose())?;
        let guest = Guest { own: closing.is_some() };
        Ok(Session { door: Door::new(route, agent, Some(pass), Box::new(guest), patience), closing })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some((agent, server, token)) = &self.closing {
            // A vCenter has room for few sessions. That it stays open is no reason to fail: it ends when it is idle.
            drop(agent.delete(format!("{server}{PATH}")).header(HEADER, token.expose()).call());
        }
    }
}

fn begin(agent: &Agent, server: &str, user: &str, password: &Secret) -> Result<Secret, Failure> {
    let basic = Secret::new(STANDARD.encode(format!("{user}:{}", password.expose())));
    let request = agent.post(format!("{server}{PATH}"));
    let request = request.header("Authorization", format!("Basic {}", basic.expose()));
    let mut response = request.send_empty().map_err(|error| {
        let what =
            format!("{server} cannot be reached: {}", password.cut_from(&basic.cut_from(&error.to_string())));
        Failure::of_all(
            what,
            Some("Look at the address, and at --ca-file for who signed its certificate.".into()),
        )
    })?;
    let failed = |what: String, help: Option<String>| Err(Failure::of_all(format!("{server}: {what}"), help));
    match response.status().as_u16() {
        200 | 201 => {}
        401 => {
            let help =
                format!("{USER} and {PASSWORD} must be those of an account that may log in to vCenter.");
            return failed(format!("user `{}` is not let in (401)", user.escape_debug()), Some(help));
        }
        status => return failed(format!("no session is opened ({status})"), None),
    }
    let body = response.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
    let token: Option<String> = body.ok().and_then(|body| serde_json::from_slice(&body).ok());
    match token.filter(|token| !token.is_empty()) {
        Some(token) => Ok(Secret::new(token)),
        None => failed("it answered the login with something that is no session".into(), None),
    }
}

struct Guest {
    own: bool,
}

impl Login for Guest {
    fn renew(&mut self) -> Result<Option<(Agent, Option<Pass>)>, Failure> {
        Ok(None)
    }

    fn help(&self) -> String {
        match self.own {
            true => "The session ended while it was used: try again.".into(),
            false => format!("Open a new session and put its token into {TOKEN}."),
        }
    }
}
