//! The certificates of the mock: good ones of an authority of its own, and every kind of bad one.

use std::sync::{Arc, OnceLock};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::crypto::ring::sign::any_supported_type;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{ServerConfig, version};

#[derive(Debug)]
pub struct Certificates {
    authority: CertificateDer<'static>,
    good: Arc<CertifiedKey>,
    expired: Arc<CertifiedKey>,
    self_signed: Arc<CertifiedKey>,
    other_name: Arc<CertifiedKey>,
}

impl Certificates {
    /// Made once for all tests.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Certificates> = OnceLock::new();
        SHARED.get_or_init(Self::new)
    }

    /// What must be trusted for the good ones to be good.
    pub fn authority(&self) -> Vec<u8> {
        self.authority.to_vec()
    }

    /// Chooses the certificate by the name that is asked for; a name that begins so speaks HTTP/2 alone.
    pub fn acceptor(&'static self) -> TlsAcceptor {
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_protocol_versions(&[&version::TLS13, &version::TLS12]).unwrap();
        let mut config = builder.with_no_client_auth().with_cert_resolver(Arc::new(ByName(self)));
        config.alpn_protocols = vec![b"h2".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Mock authority");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let signed = |name: &str, year: i32| {
            let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(year, 1, 1);
            let key = KeyPair::generate().unwrap();
            certified(params.signed_by(&key, &issuer).unwrap().der().clone(), &key)
        };
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["self-signed.example".to_owned()]).unwrap();
        let self_signed = certified(params.self_signed(&key).unwrap().der().clone(), &key);
        Self {
            authority: issuer.der().clone(),
            good: signed("h2.example", 2150),
            expired: signed("expired.example", 2002),
            self_signed,
            other_name: signed("another.example", 2150),
        }
    }
}

fn certified(certificate: CertificateDer<'static>, key: &KeyPair) -> Arc<CertifiedKey> {
    let key = any_supported_type(&PrivateKeyDer::try_from(key.serialize_der()).unwrap()).unwrap();
    Arc::new(CertifiedKey::new(vec![certificate], key))
}

#[derive(Debug)]
struct ByName(&'static Certificates);

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let certificate = match hello.server_name()? {
            "expired.example" => &self.0.expired,
            "self-signed.example" => &self.0.self_signed,
            "wrong-name.example" => &self.0.other_name,
            _ => &self.0.good,
        };
        Some(Arc::clone(certificate))
    }
}
