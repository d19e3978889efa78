//! Servers that are busy, break off, forget or refuse.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use daybook::collect::Failure;
use daybook::collect::http::{Door, Limits, Login, Pass, Route};
use daybook::collect::patience::Patience;

use super::cluster::backups;
use super::{Bed, Reply, Request, Stub, TOKEN, cluster, plain, stderr};

/// The bytes that a body of `backups` has.
fn body(request: &Request) -> Vec<u8> {
    match backups(request) {
        Some(Reply::Say { body, .. }) => body,
        _ => panic!("{} is no list of backups", request.path),
    }
}

/// Every fault once, on the way through the same three pages.
fn faulty(request: &Request) -> Option<Reply> {
    let page = request.parameter("continue").unwrap_or_default();
    if request.path != "/apis/velero.io/v1/backups" {
        return match request.number % 3 {
            0 => Some(Reply::refusal(503, "starting")),
            _ => None,
        };
    }
    match (request.number, page.as_str()) {
        (0, "") => Some(Reply::refusal(429, "too many").and("Retry-After", "1")),
        (1, "") => Some(Reply::Drop),
        (2, "") => backups(request),
        (3, "at=&?/+ 500") => Some(Reply::Cut(body(request))),
        (4, "at=&?/+ 500") => backups(request),
        // All is forgotten: from the start.
        (5, "at=&?/+ 1000") => Some(Reply::refusal(410, "The provided continue parameter is too old")),
        (6, "") => backups(request),
        (7, "at=&?/+ 500") => Some(Reply::refusal(500, "etcd leader changed")),
        (8, "at=&?/+ 500") | (9, "at=&?/+ 1000") => backups(request),
        (number, page) => panic!("request {number} asks for page `{page}`"),
    }
}

#[test]
fn faults_change_nothing_in_what_is_collected() {
    let (calm, rough) = (Bed::new(), Bed::new());
    let good = cluster(backups);
    let bad = cluster(faulty);
    let mut trees = Vec::new();
    for (bed, stub) in [(&calm, &good), (&rough, &bad)] {
        let (server, user) = plain(stub);
        bed.kubeconfig(&server, &user);
        let run = bed.collect(&["velero"]);
        assert!(run.status.success(), "{}", stderr(&run));
        let files = bed.timeless().into_iter();
        trees.push(files.map(|(path, text)| (path, text.replace(&stub.address, "S"))).collect::<Vec<_>>());
    }
    assert_eq!(trees[0].len(), 7);
    assert!(trees[0] == trees[1], "the same bytes, whatever happened on the way");
    assert!(bad.seen().len() > good.seen().len());
}

#[test]
fn compressed_answers_are_read() {
    let bed = Bed::new();
    let stub = cluster(|request| {
        let page = backups(request)?;
        assert!(request.header("accept-encoding").contains("gzip"));
        let Reply::Say { body, .. } = page else { return None };
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &body).expect("memory");
        let packed = packed.finish().expect("memory");
        // Of the first page half, as if it were whole.
        let short = if request.number == 0 { &packed[..packed.len() / 2] } else { &packed[..] };
        Some(Reply::Say {
            status: 200,
            headers: vec![("Content-Encoding", "gzip".into())],
            body: short.to_vec(),
        })
    });
    let (server, user) = plain(&stub);
    bed.kubeconfig(&server, &user);
    let run = bed.collect(&["velero"]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert_eq!(bed.evidence()["velero/pay-prod/backups.json"].lines().count(), 1202);
    assert_eq!(stub.seen().len(), 9, "the half of a page was asked for again");
}

#[test]
fn a_failed_list_leaves_its_old_file_and_no_half_of_a_new_one() {
    let bed = Bed::new();
    let good = cluster(backups);
    let (server, user) = plain(&good);
    bed.kubeconfig(&server, &user);
    assert!(bed.collect(&["velero"]).status.success());
    let before = bed.evidence();
    let list = |items: &str| Reply::ok(&format!("{{\"metadata\":{{}},\"items\":[{items}]}}"));
    let second = |request: &Request, bad: Reply| match request.parameter("continue") {
        Some(_) => Some(bad),
        None => backups(request),
    };
    type Bad = Box<dyn Fn(&Request) -> Option<Reply> + Send + Sync>;
    let cases: Vec<(&str, Bad)> = vec![
        ("is not a list", Box::new(move |r| second(r, Reply::ok("{\"items\":[{\"metadata\"")))),
        ("is not a list", Box::new(move |r| second(r, Reply::ok("<html>hello</html>")))),
        ("not a Backup", Box::new(move |r| second(r, list(r#"{"kind":"Secret","metadata":{"name":"x"}}"#)))),
        ("not a Backup", Box::new(move |r| second(r, list("7")))),
        ("answers 400", Box::new(move |r| second(r, Reply::refusal(400, "continue key is not valid")))),
        (
            "do not come to an end",
            Box::new(|r| {
                (r.path.ends_with("backups"))
                    .then(|| Reply::ok(r#"{"metadata":{"continue":"x"},"items":[]}"#))
            }),
        ),
        ("forgot the list", Box::new(move |r| second(r, Reply::refusal(410, "too old")))),
        (
            "asks to wait 3600 s",
            Box::new(move |r| second(r, Reply::refusal(429, "slow down").and("Retry-After", "3600"))),
        ),
        (
            "sends elsewhere (302)",
            Box::new(move |r| second(r, Reply::status(302, "").and("Location", "/other"))),
        ),
    ];
    for (what, bad) in cases {
        let stub = cluster(move |request| match request.path.ends_with("/backups") {
            true => bad(request),
            false => Some(Reply::refusal(404, "not here")),
        });
        let (server, user) = plain(&stub);
        bed.kubeconfig(&server, &user);
        let run = bed.collect(&["velero"]);
        assert_eq!(run.status.code(), Some(2), "{what}: {}", stderr(&run));
        assert!(stderr(&run).contains(what), "{what}: {}", stderr(&run));
        assert_eq!(bed.evidence(), before, "{what}");
        assert!(stub.paths().iter().all(|path| !path.contains("/other")), "{what}");
    }
}

#[test]
fn without_permission_the_manifest_that_grants_it_is_printed() {
    let bed = Bed::new();
    let stub = cluster(|request| match request.path.as_str() {
        "/apis/velero.io/v1/schedules" | "/apis/velero.io/v1/restores" => Some(Reply::refusal(
            403,
            "x is forbidden: User \"system:serviceaccount:ops:reader\" cannot list resource \"x\" in API group \"velero.io\" at the cluster scope",
        )),
        _ => backups(request),
    });
    let (server, user) = plain(&stub);
    bed.kubeconfig(&server, &user);
    let run = bed.collect(&["velero"]);
    assert_eq!(run.status.code(), Some(2));
    let said = stderr(&run);
    assert!(said.contains("may not list schedules.velero.io, restores.velero.io"), "{said}");
    let manifest = daybook::collect::rbac::manifest(
        &daybook::collect::velero::VELERO,
        Some("system:serviceaccount:ops:reader"),
    );
    assert!(said.contains(manifest.trim_end()), "{said}");
    let files = bed.evidence();
    assert!(files.contains_key("velero/pay-prod/backups.json"), "what may be read is");
    assert!(files.contains_key("velero/pay-prod/podvolumebackups.json"));
    assert!(!files.contains_key("velero/pay-prod/schedules.json"));
}

/// A server may quote whatever it was sent.
#[test]
fn no_secret_is_printed_or_written() {
    let bed = Bed::new();
    for status in [400, 401, 403, 500, 503] {
        let stub = Stub::start(move |request| {
            let sent = request.header("authorization").to_string();
            Reply::refusal(status, &format!("I do not like `{sent}`\u{1b}[2J\u{9b}31m"))
                .and("Retry-After", "999")
        });
        let (server, user) = plain(&stub);
        bed.kubeconfig(&server, &user);
        let run = bed.collect(&["velero", "-v"]);
        assert_eq!(run.status.code(), Some(2), "{status}");
        let said = stderr(&run);
        assert!(!said.contains(TOKEN), "{status}: {said}");
        assert!(status == 403 || said.contains("***"), "{status}: the message is there, without it: {said}");
        assert!(!said.contains('\u{1b}') && !said.contains('\u{9b}'), "{status}");
    }
    assert!(bed.evidence().is_empty());
}

#[test]
fn who_is_not_known_is_told_what_to_renew() {
    let bed = Bed::new();
    let stub = Stub::start(|_| Reply::refusal(401, "Unauthorized"));
    let (server, user) = plain(&stub);
    bed.kubeconfig(&server, &user);
    let run = bed.collect(&["velero"]);
    assert_eq!(run.status.code(), Some(2));
    let said = stderr(&run);
    assert!(
        said.contains("(401)") && said.contains("Renew the token") && said.contains("`pay-prod`"),
        "{said}"
    );
    assert_eq!(stub.seen().len(), 1, "nobody insists");
}

static SLEPT: Mutex<Vec<Duration>> = Mutex::new(Vec::new());

struct Nobody;

impl Login for Nobody {
    fn renew(&mut self) -> Result<Option<(ureq::Agent, Option<Pass>)>, Failure> {
        Ok(None)
    }

    fn help(&self) -> String {
        "there is no help".into()
    }
}

#[test]
fn patience_has_an_end() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let stub = Stub::start(|_| match ASKED.fetch_add(1, Ordering::SeqCst) % 2 {
        0 => Reply::Drop,
        _ => Reply::refusal(503, "no"),
    });
    let route = Route { server: stub.address.clone(), ..Route::default() };
    let sleep = |wait| SLEPT.lock().expect("nobody panicked").push(wait);
    let patience = Patience { sleep, ..Patience::default() };
    let mut door = Door::new(&route, route.agent().expect("an agent"), None, Box::new(Nobody), patience);
    let failure = door.get("/x").expect_err("it never answers");
    assert!(failure.ends_all && failure.what.starts_with(&format!("{}/x: ", stub.address)), "{failure:?}");
    assert_eq!(stub.seen().len(), 7, "once, and six times more");
    let slept: Vec<u128> = SLEPT.lock().expect("nobody panicked").iter().map(Duration::as_millis).collect();
    assert_eq!(slept, [250, 500, 1000, 2000, 4000, 8000]);
}

/// A server that says nothing, one that does not end, and one whose answer unpacks to more than anybody keeps.
#[test]
fn an_answer_has_its_bounds() {
    let (short, long) = (Duration::from_millis(200), Duration::from_secs(60));
    let patience = || Patience { sleep: |_| (), retries: 1, ..Patience::default() };
    let ask = |address: &str, answer: Duration, body: Duration| {
        let limits = Limits { answer, body, bytes: 1 << 20 };
        let route = Route { server: address.to_string(), limits, ..Route::default() };
        let agent = route.agent().expect("an agent");
        Door::new(&route, agent, None, Box::new(Nobody), patience()).get("/x").expect_err("no answer")
    };
    let mute = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let failure = ask(&format!("http://{}", mute.local_addr().expect("an address")), short, long);
    assert!(failure.what.contains("timeout"), "{failure:?}");
    let slow = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = slow.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for mut stream in slow.incoming().flatten() {
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
            let _ = std::io::Write::write_all(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
            open.push(stream);
        }
    });
    let failure = ask(&format!("http://{address}"), long, short);
    assert!(failure.what.contains("cut: timeout"), "{failure:?}");
    let bomb = Stub::start(|_| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &vec![b' '; (1 << 20) + 1]).expect("memory");
        let body = packed.finish().expect("memory");
        Reply::Say { status: 200, headers: vec![("Content-Encoding", "gzip".into())], body }
    });
    let failure = ask(&bomb.address, long, long);
    assert!(failure.what.contains("larger than 1 MiB"), "{failure:?}");
    assert_eq!(bomb.seen().len(), 1, "it would not get smaller");
}

#[test]
fn an_address_where_nobody_is_fails_at_once() {
    let bed = Bed::new();
    // A port that was free a moment ago.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    bed.kubeconfig(&format!("server: \"http://127.0.0.1:{port}\""), "");
    let run = bed.collect(&["velero"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("cannot be reached"), "{}", stderr(&run));
    assert!(bed.evidence().is_empty());
    assert!(!bed.path().join("inventory/evidence/velero").exists(), "no empty folder is left");
}
