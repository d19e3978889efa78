//! Evidence from where it is recorded: lists of a cluster's API server, answers of a vCenter, each into a file of its own
//! below `inventory/evidence/`, with a row in `collected.json` that says where it came from.
//!
//! Whatever is opened here can only read; `docs/collect.md` says what is asked, and with which rights.

pub mod http;
pub mod kubeconfig;
pub mod list;
pub mod login;
pub mod namespaces;
pub mod patience;
pub mod plugin;
pub mod provenance;
pub mod rbac;
pub mod secret;
pub mod session;
pub mod spool;
pub mod tls;
pub mod transport;
pub mod velero;
pub mod vsphere;

/// Why something was not collected, in the reader's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub what: String,
    pub help: Option<String>,
    /// Whether whatever is asked next would fail alike.
    pub ends_all: bool,
}

impl Failure {
    pub fn of_one(what: impl Into<String>, help: Option<String>) -> Failure {
        Failure { what: what.into(), help, ends_all: false }
    }

    pub fn of_all(what: impl Into<String>, help: Option<String>) -> Failure {
        Failure { what: what.into(), help, ends_all: true }
    }
}

/// A disk that is full, a folder that is not ours: the next file would not do better.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::of_all(error.to_string(), None)
    }
}

/// Hears how a run goes on: a bar on a terminal, lines elsewhere.
pub trait Listener {
    /// A list was begun, or begun again.
    fn begins(&mut self, name: &str);
    /// So many objects of it are here; so many are to come, where the server says.
    fn has(&mut self, objects: usize, to_come: Option<usize>);
    /// It is in its file.
    fn wrote(&mut self, name: &str, objects: usize, calls: usize, path: &str);
    /// Something that should be known, though nothing failed.
    fn notes(&mut self, note: &str);
}

/// `daybook 0.1.0`: what made a file, for its provenance.
pub const TOOL: &str = concat!("daybook ", env!("CARGO_PKG_VERSION"));
