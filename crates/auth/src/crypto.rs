//! Signatures of tokens, verified by ring, which encrypts our calls as well. No secret that two sides share
//! verifies anything here, whatever the settings or a token say.

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind};
use ring::signature as ring;

/// For jsonwebtoken, which asks for whom to ask.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    verifier_factory: make_verifier,
    // For thumbprints and private keys, of which we have none.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes jsonwebtoken use it. Another server of this process may have done so before.
pub(super) fn install_provider() {
    let _ = PROVIDER.install_default();
}

fn make_verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let how = match algorithm {
        Algorithm::RS256 => How::Rsa(&ring::RSA_PKCS1_2048_8192_SHA256),
        Algorithm::RS384 => How::Rsa(&ring::RSA_PKCS1_2048_8192_SHA384),
        Algorithm::RS512 => How::Rsa(&ring::RSA_PKCS1_2048_8192_SHA512),
        Algorithm::PS256 => How::Rsa(&ring::RSA_PSS_2048_8192_SHA256),
        Algorithm::PS384 => How::Rsa(&ring::RSA_PSS_2048_8192_SHA384),
        Algorithm::PS512 => How::Rsa(&ring::RSA_PSS_2048_8192_SHA512),
        Algorithm::ES256 => How::Whole(&ring::ECDSA_P256_SHA256_FIXED),
        Algorithm::ES384 => How::Whole(&ring::ECDSA_P384_SHA384_FIXED),
        Algorithm::EdDSA => How::Whole(&ring::ED25519),
        _ => return Err(ErrorKind::UnsupportedAlgorithm.into()),
    };
    if key.family() != algorithm.family() {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    Ok(Box::new(Ring { algorithm: *algorithm, how, key: key.clone() }))
}

/// One signature to verify.
struct Ring {
    algorithm: Algorithm,
    how: How,
    key: DecodingKey,
}

enum How {
    /// By a key of two numbers.
    Rsa(&'static ring::RsaParameters),
    /// By a key of bytes.
    Whole(&'static dyn ring::VerificationAlgorithm),
}

impl Verifier<Vec<u8>> for Ring {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let verified = match (&self.how, self.key.kind()) {
            (How::Rsa(how), DecodingKeyKind::RsaModulusExponent { n, e }) => {
                ring::RsaPublicKeyComponents { n, e }.verify(how, message, signature)
            }
            (How::Whole(how), DecodingKeyKind::SecretOrDer(key)) => {
                ring::UnparsedPublicKey::new(*how, key).verify(message, signature)
            }
            _ => return Err(Error::new()),
        };
        verified.map_err(|_| Error::new())
    }
}

impl JwtVerifier for Ring {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Validation, decode};
    use serde_json::Value;

    use super::super::key_set::KeySet;
    use super::*;

    const KEYS: &str = r#"{"keys":[
        {"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"},
        {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
    const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    /// The examples of RFC 7515, A.2 and A.3.
    #[test]
    fn signatures_of_the_standard_are_verified() {
        install_provider();
        let keys = KeySet::parse_key_set(KEYS.as_bytes()).unwrap();
        let examples = [
            (
                Algorithm::RS256,
                "eyJhbGciOiJSUzI1NiJ9",
                "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
            ),
            (
                Algorithm::ES256,
                "eyJhbGciOiJFUzI1NiJ9",
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
            ),
        ];
        for (algorithm, header, signature) in examples {
            let mut validation = Validation::new(algorithm);
            validation.required_spec_claims.clear();
            validation.validate_exp = false;
            let key = keys.find_key(None, algorithm).unwrap();
            let verified = |signature: &str| {
                decode::<Value>(format!("{header}.{PAYLOAD}.{signature}"), key, &validation)
            };
            assert_eq!(verified(signature).unwrap().claims["iss"], "joe");
            let error = verified(&signature.replacen('a', "b", 1)).unwrap_err();
            assert_eq!(*error.kind(), ErrorKind::InvalidSignature);
            let wrong = make_verifier(&Algorithm::EdDSA, key).err().unwrap();
            assert_eq!(*wrong.kind(), ErrorKind::InvalidKeyFormat);
        }
        for shared in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let refused =
                make_verifier(&shared, &DecodingKey::from_secret(b"secret")).err().unwrap();
            assert_eq!(*refused.kind(), ErrorKind::UnsupportedAlgorithm);
        }
    }
}
