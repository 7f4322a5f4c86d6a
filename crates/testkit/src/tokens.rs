//! An issuer of tokens (JWT), as an identity provider is one.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RsaKeyPair,
};
use serde_json::{Value, json};

/// Somebody who signs tokens with a key that has a name.
#[derive(Debug)]
pub struct Issuer {
    name: String,
    key: Key,
}

#[derive(Debug)]
enum Key {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

/// Made once for tests, and secret to nobody: ring makes none.
const RSA: &[u8] = include_bytes!("rsa.pk8");

impl Issuer {
    /// Makes a key for `ES256`.
    ///
    /// # Panics
    /// Where there is no randomness.
    pub fn es256(name: &str) -> Self {
        let (random, how) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let made = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(how, made.as_ref(), &random).unwrap();
        Self { name: name.to_owned(), key: Key::Ec(key) }
    }

    /// Makes a key for `EdDSA`.
    ///
    /// # Panics
    /// Where there is no randomness.
    pub fn ed25519(name: &str) -> Self {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
        Self { name: name.to_owned(), key: Key::Ed(key) }
    }

    /// Has the one key for `RS256`.
    ///
    /// # Panics
    /// Where its file is no key.
    pub fn rs256(name: &str) -> Self {
        Self { name: name.to_owned(), key: Key::Rsa(RsaKeyPair::from_pkcs8(RSA).unwrap()) }
    }

    /// The public key, as it is published.
    pub fn jwk(&self) -> Value {
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        match &self.key {
            Key::Ec(key) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "kid": self.name, "use": "sig",
                    "alg": "ES256", "x": text(x), "y": text(y) })
            }
            Key::Ed(key) => json!({ "kty": "OKP", "crv": "Ed25519", "kid": self.name,
                "x": text(key.public_key().as_ref()) }),
            Key::Rsa(key) => {
                let public = PublicKeyComponents::<Vec<u8>>::from(key.public());
                json!({ "kty": "RSA", "kid": self.name, "alg": "RS256",
                    "n": text(&public.n), "e": text(&public.e) })
            }
        }
    }

    /// The bytes of the public key.
    pub fn public_key(&self) -> &[u8] {
        match &self.key {
            Key::Ec(key) => key.public_key().as_ref(),
            Key::Ed(key) => key.public_key().as_ref(),
            Key::Rsa(key) => key.public().as_ref(),
        }
    }

    /// Returns the published keys of all these.
    pub fn jwks(all: &[&Self]) -> String {
        json!({ "keys": all.iter().map(|it| it.jwk()).collect::<Vec<_>>() }).to_string()
    }

    /// Signs a token.
    pub fn sign(&self, claims: &Value) -> String {
        let header = json!({ "alg": self.algorithm(), "typ": "JWT", "kid": self.name });
        self.sign_with(&header, claims)
    }

    /// Signs a token whose header says something else.
    ///
    /// # Panics
    /// Where there is no randomness.
    pub fn sign_with(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let signature = match &self.key {
            Key::Ec(key) => {
                key.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec()
            }
            Key::Ed(key) => key.sign(message.as_bytes()).as_ref().to_vec(),
            Key::Rsa(key) => {
                let (random, mut signature) =
                    (SystemRandom::new(), vec![0; key.public().modulus_len()]);
                key.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).unwrap();
                signature
            }
        };
        format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    /// A token whose "signature" takes the public key, which everybody knows, for a secret.
    pub fn forge(&self, claims: &Value) -> String {
        let message = message(&json!({ "alg": "HS256", "typ": "JWT", "kid": self.name }), claims);
        let secret = hmac::Key::new(hmac::HMAC_SHA256, self.public_key());
        let signature = hmac::sign(&secret, message.as_bytes());
        format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    fn algorithm(&self) -> &'static str {
        match self.key {
            Key::Ec(_) => "ES256",
            Key::Ed(_) => "EdDSA",
            Key::Rsa(_) => "RS256",
        }
    }
}

/// A token that nobody signed.
pub fn unsigned(claims: &Value) -> String {
    format!("{}.", message(&json!({ "alg": "none", "typ": "JWT" }), claims))
}

/// Seconds since 1970.
///
/// # Panics
/// Before that.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn message(header: &Value, claims: &Value) -> String {
    let part = |it: &Value| BASE64_URL_SAFE_NO_PAD.encode(it.to_string());
    format!("{}.{}", part(header), part(claims))
}
