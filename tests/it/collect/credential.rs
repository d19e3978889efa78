//! Who asks: kubeconfigs as kubectl reads them.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::cluster::backups;
use super::{Bed, Reply, Stub, TOKEN, cluster, kubeconfig, plain, stderr};

#[test]
fn kubeconfigs_are_merged_as_kubectl_does_it() {
    let bed = Bed::new();
    let stub = cluster(backups);
    std::fs::create_dir(bed.path().join("sub")).expect("a folder");
    // The first to name something wins, as a whole; paths are relative to the file that they stand in.
    bed.file("first", "apiVersion: v1\nkind: Config\ncontexts: null\nclusters:\n");
    bed.file(
        "sub/second",
        &format!(
            "current-context: pay-prod\ncontexts: [{{name: pay-prod, context: {{cluster: c, user: u}}}}]\n\
             users: [{{name: u, user: {{tokenFile: the-token}}}}]\n\
             preferences: {{}}\nclusters: [{{name: c, cluster: {{server: \"{}\"}}}}]\n",
            stub.address
        ),
    );
    bed.file("sub/the-token", &format!("{TOKEN}\n"));
    bed.file("third", &kubeconfig("shared-dev", "server: \"http://127.0.0.1:1\"", "token: other"));
    let list = std::env::join_paths(["first", "missing", "sub/second", "", "third"]).expect("a list");
    let list = list.to_str().expect("UTF-8");
    let run = bed.collect_with(&["velero"], &[("KUBECONFIG", list)]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert_eq!(stub.seen()[0].header("authorization"), format!("Bearer {TOKEN}"));
    let run = bed.collect_with(&["velero", "--kubeconfig", "missing"], &[("KUBECONFIG", list)]);
    assert!(stderr(&run).contains("missing does not exist"), "{}", stderr(&run));
    let run = bed.collect_with(&["velero", "--kubeconfig", "first"], &[("KUBECONFIG", list)]);
    assert!(stderr(&run).contains("no context is named"), "{}", stderr(&run));
    std::fs::create_dir(bed.path().join(".kube")).expect("a folder");
    std::fs::copy(bed.path().join("sub/second"), bed.path().join(".kube/config")).expect("a file");
    bed.file(".kube/the-token", TOKEN);
    let home = bed.path().to_str().expect("UTF-8");
    let run = bed.collect_with(&["velero"], &[("KUBECONFIG", ""), ("HOME", home)]);
    assert!(run.status.success(), "{}", stderr(&run));
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    let bed = Bed::new();
    let stub = cluster(backups);
    let server = format!("server: \"{}\"", stub.address);
    let with = |more: &str| format!("{server}, {more}");
    for (cluster, user, what) in [
        (server.as_str(), "username: jo, password: hunter2hunter2", "basic auth"),
        (&server, "auth-provider: {name: gcp}", "auth-provider"),
        (&server, "token: hunter2hunter2, as: admin", "impersonation"),
        (&server, "client-certificate-data: aHVudGVyMg==", "needs its key"),
        (
            &server,
            "client-key-data: \"hunter2hunter2!\", client-certificate-data: aHVudGVyMg==",
            "not base64",
        ),
        (&server, "tokenFile: none", "tokenFile"),
        (&server, "token: \"hunter2hunter2\\r\\nX-Evil: 1\"", "holds what no token has"),
        (&server, "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "v1alpha1"),
        (&with("proxy-url: \"socks5://jo:hunter2hunter2@127.0.0.1:9\""), "", "proxy-url is not supported"),
        ("server: \"http://jo:hunter2hunter2@127.0.0.1\"", "", "holds a password"),
        ("server: \"ftp://127.0.0.1\"", "", "https://"),
        ("server: \"\"", "", "is not named"),
        ("server: \"http://cluster.example\"", "token: hunter2hunter2", "without TLS"),
        (
            &with("insecure-skip-tls-verify: true, certificate-authority-data: aHVudGVyMg=="),
            "",
            "one or the other",
        ),
        (&server, "token: {hunter2hunter2: [}", "line 6"),
    ] {
        bed.kubeconfig(cluster, user);
        let run = bed.collect(&["velero"]);
        let said = stderr(&run);
        assert_eq!(run.status.code(), Some(2), "{what}: {said}");
        assert!(said.contains(what), "{what}: {said}");
        assert!(!said.contains("hunter2"), "{what}: {said}");
    }
    assert!(stub.seen().is_empty(), "nobody was called");
    bed.file("kubeconfig", "kind: Pod\n");
    assert!(stderr(&bed.collect(&["velero"])).contains("its kind is not `Config`"));
}

#[test]
fn only_the_proxy_of_the_kubeconfig_is_used() {
    let bed = Bed::new();
    let stub = cluster(backups);
    let (server, user) = plain(&stub);
    bed.kubeconfig(&server, &user);
    let closed = "http://127.0.0.1:1";
    let proxies = ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "http_proxy"].map(|name| (name, closed));
    let run = bed.collect_with(&["velero"], &proxies);
    assert!(run.status.success(), "{}", stderr(&run));
    // A proxy is asked to connect, and what it does not do is told.
    let proxy = Stub::start(|_| Reply::status(403, ""));
    let cluster = format!("{server}, proxy-url: \"{}\"", proxy.address);
    bed.kubeconfig(&cluster, &user);
    let asked = stub.seen().len();
    let run = bed.collect(&["velero"]);
    assert_eq!(run.status.code(), Some(2), "{}", stderr(&run));
    assert_eq!(proxy.seen()[0].method, "CONNECT");
    assert!(
        proxy.seen().iter().all(|r| r.header("authorization").is_empty()),
        "the token is not the proxy's"
    );
    assert_eq!(stub.seen().len(), asked);
}

/// A plugin in the kubeconfig's own folder: each call hands out the next token, the first of which is stale.
#[cfg(unix)]
fn plugin(bed: &Bed, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = bed.path().join("login.sh");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
}

#[cfg(unix)]
#[test]
fn a_plugin_is_asked_and_asked_again_when_its_token_has_ended() {
    let bed = Bed::new();
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let stub = cluster(|request| match request.header("authorization") {
        "Bearer token-2" => backups(request),
        // It ends in the middle of the list.
        "Bearer token-1" if ASKED.fetch_add(1, Ordering::SeqCst) == 0 => backups(request),
        _ => Some(Reply::refusal(401, "Unauthorized")),
    });
    for version in ["v1", "v1beta1"] {
        ASKED.store(0, Ordering::SeqCst);
        let _ = std::fs::remove_file(bed.path().join("count"));
        plugin(
            &bed,
            &format!(
                "[ \"$1 $WHO\" = 'token jo' ] || exit 9\n\
                 printf '%s' \"$KUBERNETES_EXEC_INFO\" > info\n\
                 echo x >> count\n\
                 printf '{{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/{version}\",\"status\":{{\"token\":\"token-%d\"}}}}' $(wc -l < count)"
            ),
        );
        bed.kubeconfig(
            &format!("server: \"{}\", extensions: [{{name: client.authentication.k8s.io/exec, extension: {{aud: x}}}}]", stub.address),
            &format!("exec: {{apiVersion: client.authentication.k8s.io/{version}, command: ./login.sh, args: [token], env: [{{name: WHO, value: jo}}], interactiveMode: IfAvailable, provideClusterInfo: true}}"),
        );
        let run = bed.collect(&["velero"]);
        assert!(run.status.success(), "{}", stderr(&run));
        assert_eq!(std::fs::read_to_string(bed.path().join("count")).expect("a count"), "x\nx\n");
        let info = std::fs::read_to_string(bed.path().join("info")).expect("what it was told");
        let info: serde_json::Value = serde_json::from_str(&info).expect("JSON");
        assert_eq!(info["apiVersion"], format!("client.authentication.k8s.io/{version}"));
        assert_eq!(info["spec"]["interactive"], false);
        assert_eq!(info["spec"]["cluster"]["server"], stub.address);
        assert_eq!(info["spec"]["cluster"]["config"]["aud"], "x");
    }
    assert_eq!(bed.evidence()["velero/pay-prod/backups.json"].lines().count(), 1202);
}

#[cfg(unix)]
#[test]
fn a_plugin_that_fails_is_told_without_what_it_printed() {
    let bed = Bed::new();
    let stub = cluster(backups);
    let user = |more: &str| {
        format!(
            "exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./login.sh, installHint: \"Install it.\"{more}}}"
        )
    };
    let credential = |status: &str| {
        format!(
            "echo '{{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{status}}}'"
        )
    };
    for (script, more, what) in [
        ("echo hunter2; exit 3".to_string(), "", "failed"),
        ("echo hunter2".into(), "", "did not print an ExecCredential"),
        (credential("{}"), "", "neither a token nor a certificate"),
        (credential("{\"clientKeyData\":\"hunter2\"}"), "", "without its certificate"),
        (credential("{\"clientKeyData\":\"hunter2\",\"clientCertificateData\":\"x\"}"), "", ""),
        ("yes hunter2".into(), "", "prints no end"),
        ("true".into(), ", interactiveMode: Always", "wants a terminal"),
    ] {
        plugin(&bed, &script);
        bed.kubeconfig(&format!("server: \"{}\"", stub.address.replace("http", "https")), &user(more));
        let run = bed.collect(&["velero"]);
        let said = stderr(&run);
        assert_eq!(run.status.code(), Some(2), "{script}: {said}");
        assert!(said.contains(what) && !said.contains("hunter2"), "{script}: {said}");
    }
    std::fs::remove_file(bed.path().join("login.sh")).expect("a file");
    bed.kubeconfig(&format!("server: \"{}\"", stub.address), &user(""));
    let said = stderr(&bed.collect(&["velero"]));
    assert!(said.contains("cannot be started") && said.contains("Install it."), "{said}");
    assert!(stub.seen().is_empty());
}
