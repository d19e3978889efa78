//! A small HTTP server: it answers what a test says, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Without what follows `?`.
    pub path: String,
    pub query: String,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    /// How many requests came before it.
    pub number: usize,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    pub fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        let found = pairs.into_iter().find(|(n, _)| *n == name).map(|(_, value)| value);
        found.map(|value| percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
    }
}

pub enum Reply {
    Say {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// Promises the whole body and breaks off in its middle.
    Cut(Vec<u8>),
    /// Breaks off before a word.
    Drop,
}

impl Reply {
    pub fn ok(body: &str) -> Reply {
        Reply::status(200, body)
    }

    pub fn status(status: u16, body: &str) -> Reply {
        Reply::Say { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    pub fn and(self, name: &'static str, value: &str) -> Reply {
        match self {
            Reply::Say { status, mut headers, body } => {
                headers.push((name, value.to_string()));
                Reply::Say { status, headers, body }
            }
            other => other,
        }
    }

    /// A Status as API servers send it.
    pub fn refusal(status: u16, message: &str) -> Reply {
        let body =
            serde_json::json!({ "kind": "Status", "status": "Failure", "message": message, "code": status });
        Reply::status(status, &body.to_string())
    }
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

pub struct Stub {
    /// `http://127.0.0.1:port` or `https://…`.
    pub address: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Stub {
    pub fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Stub {
        Stub::serve(None, handler)
    }

    pub fn secure(
        config: rustls::ServerConfig,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Stub {
        Stub::serve(Some(Arc::new(config)), handler)
    }

    fn serve(
        tls: Option<Arc<rustls::ServerConfig>>,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Stub {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let scheme = if tls.is_some() { "https" } else { "http" };
        let address = format!("{scheme}://{}", listener.local_addr().expect("an address"));
        let (handler, seen): (Arc<Handler>, _) = (Arc::new(handler), Arc::<Mutex<Vec<Request>>>::default());
        let remembered = seen.clone();
        // It ends with the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (handler, seen, tls) = (handler.clone(), remembered.clone(), tls.clone());
                std::thread::spawn(move || match tls {
                    None => converse(&stream, &stream, &*handler, &seen),
                    Some(config) => {
                        let Ok(connection) = rustls::ServerConnection::new(config) else { return };
                        let mut stream = rustls::StreamOwned::new(connection, stream);
                        secured(&mut stream, &*handler, &seen);
                    }
                });
            }
        });
        Stub { address, seen }
    }

    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("nobody panicked").clone()
    }

    pub fn paths(&self) -> Vec<String> {
        self.seen().iter().map(|r| format!("{} {}", r.method, r.path)).collect()
    }
}

/// Requests of one connection, until somebody ends it.
fn converse(read: impl Read, mut write: impl Write, handler: &Handler, seen: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(read);
    while let Some(request) = hear(&mut reader, seen) {
        if !tell(&mut write, handler(&request)) {
            return;
        }
    }
}

/// TLS cannot be read and written apart: a request at a time.
fn secured(
    stream: &mut rustls::StreamOwned<rustls::ServerConnection, TcpStream>,
    handler: &Handler,
    seen: &Mutex<Vec<Request>>,
) {
    loop {
        let Some(request) = hear(&mut BufReader::with_capacity(1, &mut *stream), seen) else { return };
        if !tell(&mut *stream, handler(&request)) {
            return;
        }
    }
}

fn hear(reader: &mut impl BufRead, seen: &Mutex<Vec<Request>>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_string(), words.next()?.to_string());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_string()));
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut seen = seen.lock().expect("nobody panicked");
    let request = Request { method, path: path.into(), query: query.into(), headers, number: seen.len() };
    seen.push(request.clone());
    Some(request)
}

/// Whether the connection goes on.
fn tell(stream: &mut impl Write, reply: Reply) -> bool {
    match reply {
        Reply::Drop => false,
        Reply::Cut(body) => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(&body[..body.len() / 2]);
            let _ = stream.flush();
            false
        }
        Reply::Say { status, headers, body } => {
            let mut head = format!("HTTP/1.1 {status} As Said\r\nContent-Length: {}\r\n", body.len());
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("\r\n");
            stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).is_ok()
                && stream.flush().is_ok()
        }
    }
}
