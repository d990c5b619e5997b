//! The cryptography of TLS: a provider for rustls, where the program has not installed one.
//!
//! Graviola is Rust alone, and panics on a processor that lacks what it is written with. There it is ring, with the feature
//! `tls-ring`, or an error of every handshake.

use rustls::crypto::CryptoProvider;

/// Installs rustls' cryptography for the process, unless the program has installed some: Graviola, ring where the processor lacks
/// its instructions and the feature `tls-ring` is on.
///
/// Clients and sessions do so themselves; call it before making a `reqwest::Client` of your own, which takes that of the process.
pub fn install_tls_provider() {
    if CryptoProvider::get_default().is_none() {
        // An error is another thread that was faster: there is one.
        let _ = provider().install_default();
    }
}

fn provider() -> CryptoProvider {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    if has_instructions() {
        return rustls_graviola::default_provider();
    }
    #[cfg(any(feature = "tls-ring", not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
    return rustls::crypto::ring::default_provider();
    #[cfg(not(any(
        feature = "tls-ring",
        not(any(target_arch = "x86_64", target_arch = "aarch64"))
    )))]
    refusing::provider()
}

#[cfg(target_arch = "x86_64")]
fn has_instructions() -> bool {
    std::arch::is_x86_feature_detected!("adx")
        && std::arch::is_x86_feature_detected!("aes")
        && std::arch::is_x86_feature_detected!("avx")
        && std::arch::is_x86_feature_detected!("avx2")
        && std::arch::is_x86_feature_detected!("bmi1")
        && std::arch::is_x86_feature_detected!("bmi2")
        && std::arch::is_x86_feature_detected!("pclmulqdq")
}

#[cfg(target_arch = "aarch64")]
fn has_instructions() -> bool {
    std::arch::is_aarch64_feature_detected!("aes")
        && std::arch::is_aarch64_feature_detected!("neon")
        && std::arch::is_aarch64_feature_detected!("pmull")
        && std::arch::is_aarch64_feature_detected!("sha2")
}

/// A provider with which every handshake ends before it sends anything, so that HTTP without TLS goes on.
#[cfg(all(
    any(test, not(feature = "tls-ring")),
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod refusing {
    use rustls::crypto::{
        ActiveKeyExchange, CryptoProvider, GetRandomFailed, SecureRandom, SupportedKxGroup,
    };
    use rustls::{Error, NamedGroup};

    pub(super) fn provider() -> CryptoProvider {
        CryptoProvider {
            kx_groups: vec![&Refusing],
            secure_random: &Refusing,
            ..rustls_graviola::default_provider()
        }
    }

    #[derive(Debug)]
    struct Refusing;

    impl SupportedKxGroup for Refusing {
        fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
            let why = "this processor lacks instructions that TLS in Rust alone needs: turn on the feature `tls-ring`, \
                       or install a provider of rustls";
            Err(Error::General(why.to_owned()))
        }

        fn name(&self) -> NamedGroup {
            NamedGroup::X25519
        }
    }

    /// Nothing that it leaves as it is goes out: the handshake ends at [`Refusing::start`].
    impl SecureRandom for Refusing {
        fn fill(&self, _: &mut [u8]) -> Result<(), GetRandomFailed> {
            Ok(())
        }
    }

    #[cfg(test)]
    mod tests {
        use std::sync::Arc;

        use rustls::{ClientConfig, ClientConnection, RootCertStore};

        #[test]
        fn a_handshake_ends_in_a_sentence_and_no_panic() {
            let config = ClientConfig::builder_with_provider(Arc::new(super::provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth();
            let name = "cloud.example".try_into().unwrap();
            let error = ClientConnection::new(Arc::new(config), name).unwrap_err();
            assert!(error.to_string().contains("turn on the feature `tls-ring`"), "{error}");
        }
    }
}
