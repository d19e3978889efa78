//! TLS: whom we trust, and as whom we are trusted.

use std::sync::Arc;

use base64::Engine;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::cluster::backups;
use super::{Bed, Reply, Request, Stub, TOKEN, answer, stderr};

/// An authority of our own.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, PEM.
pub struct Papers {
    pub chain: String,
    pub key: String,
}

impl Authority {
    pub fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).expect("names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(
            CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority"),
        )
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    pub fn papers(&self, name: &str) -> Papers {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_string()]).expect("names");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        Papers { chain: certificate.pem(), key: key.serialize_pem() }
    }
}

/// Its own authority, as `openssl req -x509` makes it.
fn self_signed() -> Papers {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_string()]).expect("names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Papers { chain: params.self_signed(&key).expect("a certificate").pem(), key: key.serialize_pem() }
}

pub fn server(papers: &Papers, clients: Option<&Authority>) -> rustls::ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = rustls::RootCertStore::empty();
            roots
                .add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).expect("PEM"))
                .expect("a root");
            let verifier =
                rustls::server::WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
        }
    };
    let chain =
        CertificateDer::pem_slice_iter(papers.chain.as_bytes()).collect::<Result<_, _>>().expect("PEM");
    let key = PrivateKeyDer::from_pem_slice(papers.key.as_bytes()).expect("PEM");
    builder.with_single_cert(chain, key).expect("a certificate and its key")
}

fn handler(request: &Request) -> Reply {
    answer(request, &backups)
}

fn base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[test]
fn a_server_is_trusted_by_the_authority_that_is_named() {
    let bed = Bed::new();
    let (ours, theirs) = (Authority::new(), Authority::new());
    let stub = Stub::secure(server(&ours.papers("127.0.0.1"), None), handler);
    bed.file("ours.pem", &ours.pem());
    bed.file("theirs.pem", &theirs.pem());
    let address = format!("server: \"{}\"", stub.address);
    let (user, inline) = (format!("token: {TOKEN}"), base64(&ours.pem()));
    for trust in [
        "certificate-authority: ours.pem".to_string(),
        format!("certificate-authority-data: {inline}"),
        // What stands in the kubeconfig counts more than what it names.
        format!("certificate-authority-data: {inline}, certificate-authority: theirs.pem"),
        "insecure-skip-tls-verify: true".into(),
    ] {
        bed.kubeconfig(&format!("{address}, {trust}"), &user);
        let run = bed.collect(&["velero"]);
        assert!(run.status.success(), "{trust}: {}", stderr(&run));
    }
    let asked = stub.seen().len();
    let before = bed.evidence();
    for (trust, what) in [
        ("certificate-authority: theirs.pem", "no trust in"),
        // The system's authorities do not know it either; or there are none.
        ("tls-server-name: 127.0.0.1", "authorit"),
        ("certificate-authority: ours.pem, tls-server-name: kube.internal", "no trust in"),
        ("certificate-authority: missing.pem", "missing.pem"),
        ("certificate-authority: inventory/platform.yaml", "no certificate in the certificate authority"),
        ("certificate-authority: ours.pem, tls-server-name: \"a b\"", "not the name of a host"),
    ] {
        bed.kubeconfig(&format!("{address}, {trust}"), &user);
        let run = bed.collect(&["velero"]);
        assert_eq!(run.status.code(), Some(2), "{trust}: {}", stderr(&run));
        assert!(stderr(&run).contains(what), "{trust}: {}", stderr(&run));
    }
    assert_eq!(stub.seen().len(), asked, "no token left the house");
    assert_eq!(bed.evidence(), before);
}

#[test]
fn a_server_may_go_by_another_name_or_be_its_own_authority() {
    let bed = Bed::new();
    let ours = Authority::new();
    let stub = Stub::secure(server(&ours.papers("kube.internal"), None), handler);
    bed.file("ours.pem", &ours.pem());
    let cluster = |stub: &Stub, more: &str| {
        format!("server: \"{}\", certificate-authority: ours.pem{more}", stub.address)
    };
    bed.kubeconfig(&cluster(&stub, ", tls-server-name: kube.internal"), "");
    let run = bed.collect(&["velero"]);
    assert!(run.status.success(), "{}", stderr(&run));
    assert!(stub.address.ends_with(stub.seen()[0].header("host")), "it is asked by its address");
    assert_eq!(stub.seen()[0].header("authorization"), "", "a context without credentials sends none");
    bed.kubeconfig(&cluster(&stub, ""), "");
    assert_eq!(bed.collect(&["velero"]).status.code(), Some(2), "its address is not in its certificate");
    let own = self_signed();
    bed.file("ours.pem", &own.chain);
    let stub = Stub::secure(server(&own, None), handler);
    bed.kubeconfig(&cluster(&stub, ""), "");
    let run = bed.collect(&["velero"]);
    assert!(run.status.success(), "{}", stderr(&run));
    bed.kubeconfig(&cluster(&stub, ", tls-server-name: kube.internal"), "");
    assert_eq!(bed.collect(&["velero"]).status.code(), Some(2), "its name still counts");
    bed.file("ours.pem", &self_signed().chain);
    bed.kubeconfig(&cluster(&stub, ""), "");
    assert_eq!(bed.collect(&["velero"]).status.code(), Some(2), "another one of the same kind does not do");
}

#[test]
fn a_client_certificate_opens_the_door() {
    let bed = Bed::new();
    let (ours, clients, strangers) = (Authority::new(), Authority::new(), Authority::new());
    let stub = Stub::secure(server(&ours.papers("127.0.0.1"), Some(&clients)), handler);
    let cluster =
        format!("server: \"{}\", certificate-authority-data: {}", stub.address, base64(&ours.pem()));
    let (jo, al) = (clients.papers("jo"), strangers.papers("al"));
    bed.file("jo.pem", &jo.chain);
    bed.file("jo.key", &jo.key);
    bed.file("al.pem", &al.chain);
    let data =
        format!("client-certificate-data: {}, client-key-data: {}", base64(&jo.chain), base64(&jo.key));
    for user in ["client-certificate: jo.pem, client-key: jo.key", &data] {
        bed.kubeconfig(&cluster, user);
        let run = bed.collect(&["velero"]);
        assert!(run.status.success(), "{}", stderr(&run));
    }
    let asked = stub.seen().len();
    let stranger =
        format!("client-certificate-data: {}, client-key-data: {}", base64(&al.chain), base64(&al.key));
    for (user, what) in [
        ("", "log in again"),
        (stranger.as_str(), "log in again"),
        ("client-certificate: al.pem, client-key: jo.key", "cannot be used"),
        ("client-certificate: jo.pem, client-key: jo.pem", "not a private key"),
        ("client-certificate: jo.key, client-key: jo.key", "no certificate in the client certificate"),
    ] {
        bed.kubeconfig(&cluster, user);
        let run = bed.collect(&["velero"]);
        assert_eq!(run.status.code(), Some(2), "{user}: {}", stderr(&run));
        assert!(stderr(&run).contains(what), "{user}: {}", stderr(&run));
        assert!(!stderr(&run).contains("PRIVATE"), "{user}: {}", stderr(&run));
    }
    assert_eq!(stub.seen().len(), asked);
}
