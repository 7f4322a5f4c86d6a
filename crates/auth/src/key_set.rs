//! A set of public keys (JWKS, RFC 7517).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

/// The keys that tokens can be verified with.
#[derive(Debug)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// The algorithms that it can sign with.
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

impl KeySet {
    /// Reads what an issuer publishes. Keys of kinds that we don't know are passed over, as the standard wants.
    pub(super) fn parse_key_set(text: &[u8]) -> Result<Self, String> {
        let published: Published = serde_json::from_slice(text)
            .map_err(|error| format!("holds no keys (JWKS): {error}"))?;
        let keys: Vec<_> = published.keys.into_iter().filter_map(read_key).collect();
        if keys.is_empty() {
            return Err("holds no key (JWKS) that can verify a token".to_owned());
        }
        Ok(Self(keys))
    }

    /// Returns the key of a token: the one that it names, or where it names none, the only one that fits.
    pub(super) fn find_key(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let mut fitting = self.0.iter().filter(|entry| entry.algorithms.contains(&algorithm));
        match id {
            Some(id) => {
                fitting.find(|entry| entry.id.as_deref() == Some(id)).map(|entry| &entry.key)
            }
            None => fitting.next().filter(|_| fitting.next().is_none()).map(|entry| &entry.key),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// A key that signs tokens, unless it is another.
fn read_key(published: Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(published).ok()?;
    if jwk.common.public_key_use.as_ref().is_some_and(|usage| *usage != PublicKeyUse::Signature) {
        return None;
    }
    let mut algorithms = algorithms_of(&jwk.algorithm);
    if let Some(only) = jwk.common.key_algorithm {
        algorithms.retain(|algorithm| KeyAlgorithm::from(*algorithm) == only);
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    (!algorithms.is_empty()).then_some(Key { id: jwk.common.key_id, algorithms, key })
}

/// Returns the algorithms of a kind of key. A secret (`oct`) signs nothing here.
fn algorithms_of(kind: &AlgorithmParameters) -> Vec<Algorithm> {
    use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
    match kind {
        AlgorithmParameters::RSA(_) => vec![RS256, RS384, RS512, PS256, PS384, PS512],
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => vec![ES256],
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P384 => vec![ES384],
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            vec![EdDSA]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EC: &str = r#"{"kty":"EC","crv":"P-256","kid":"a",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;

    fn set(keys: &[&str]) -> Result<KeySet, String> {
        KeySet::parse_key_set(format!(r#"{{"keys":[{}]}}"#, keys.join(",")).as_bytes())
    }

    #[test]
    fn a_key_is_found_by_its_name_and_for_what_it_can_sign_only() {
        let named = EC.replace(r#""a""#, r#""b""#);
        let keys = set(&[EC, &named]).unwrap();
        assert!(keys.find_key(Some("b"), Algorithm::ES256).is_some());
        for (id, algorithm) in [
            (Some("c"), Algorithm::ES256),
            (Some("a"), Algorithm::RS256),
            (Some("a"), Algorithm::HS256),
            (None, Algorithm::ES256),
        ] {
            assert!(keys.find_key(id, algorithm).is_none(), "{id:?} {algorithm:?}");
        }
        assert!(set(&[EC]).unwrap().find_key(None, Algorithm::ES256).is_some(), "the only one");
    }

    #[test]
    fn keys_of_other_kinds_and_for_other_uses_are_passed_over() {
        let with = |member: &str| EC.replace(r#""kid""#, &format!(r#"{member},"kid""#));
        let oct = r#"{"kty":"oct","k":"c2VjcmV0","kid":"a"}"#;
        let future = r#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA","kid":"z"}"#;
        assert_eq!(set(&[EC, oct, future, "7"]).unwrap().len(), 1);
        assert_eq!(set(&[&with(r#""alg":"ES256","use":"sig""#)]).unwrap().len(), 1);
        for other in [
            oct,
            future,
            &with(r#""use":"enc""#),
            &with(r#""alg":"ES384""#),
            &with(r#""crv":"P-521""#),
        ] {
            assert!(set(&[other]).unwrap_err().contains("no key"), "{other}");
        }
        assert!(KeySet::parse_key_set(b"<html>").unwrap_err().contains("holds no keys"));
    }
}
