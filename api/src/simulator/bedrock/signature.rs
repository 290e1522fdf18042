//! Who may call: a signature of version 4 is computed again from the request, step by step as
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
//! says, and compared.

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

use super::error::refused;
use crate::simulator::SimRequest;
use crate::simulator::refused::{Checked, Refused};

/// How far a signature's time may be from now.
const TOLERANCE_S: i64 = 900;

/// Lets a request in that knows the secret: as the API key, or by what it signed with it. Without a
/// secret everybody may call.
pub fn admit(request: &SimRequest, secret: Option<&str>, now_s: i64) -> Checked {
    let Some(secret) = secret else {
        return Ok(());
    };
    let Some(authorization) = request.header("authorization") else {
        let message = "Missing Authentication Token";
        return Err(refused(403, "MissingAuthenticationTokenException", message));
    };
    if let Some(key) = authorization.strip_prefix("Bearer ") {
        return if key == secret {
            Ok(())
        } else {
            let message = "The Bearer Token is not valid (simulated)";
            Err(refused(403, "AccessDeniedException", message))
        };
    }
    let signed = Signed::read(authorization).ok_or_else(incomplete)?;
    let time = request.header("x-amz-date").ok_or_else(incomplete)?;
    let told = NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%SZ").map_err(|_| incomplete())?;
    if (told.and_utc().timestamp() - now_s).abs() > TOLERANCE_S {
        let message = format!("Signature expired: {time} is too far from now");
        return Err(refused(403, "InvalidSignatureException", message));
    }
    if signature(request, &signed, time, secret) != Some(signed.signature.to_owned()) {
        let message = "The request signature we calculated does not match the signature you \
                       provided. Check your AWS Secret Access Key and signing method.";
        return Err(refused(403, "InvalidSignatureException", message));
    }
    Ok(())
}

fn incomplete() -> Refused {
    let message =
        "Authorization header requires a credential, signed headers, a signature and a time";
    refused(403, "IncompleteSignatureException", message)
}

/// The three parts of an `Authorization` header.
struct Signed<'a> {
    /// Day, region, service and `aws4_request`.
    scope: &'a str,
    headers: &'a str,
    signature: &'a str,
}

impl<'a> Signed<'a> {
    fn read(authorization: &'a str) -> Option<Self> {
        let parts = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let part = |name: &str| {
            let mut parts = parts.split(',').map(str::trim);
            parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
        };
        let (_, scope) = part("Credential")?.split_once('/')?;
        Some(Signed {
            scope,
            headers: part("SignedHeaders")?,
            signature: part("Signature")?,
        })
    }
}

fn signature(
    request: &SimRequest,
    signed: &Signed<'_>,
    time: &str,
    secret: &str,
) -> Option<String> {
    let mut scope = signed.scope.split('/');
    let (day, region, service) = (scope.next()?, scope.next()?, scope.next()?);
    let names: Vec<&str> = signed.headers.split(';').collect();
    let fixed = scope.next() == Some("aws4_request") && service == "bedrock";
    if !fixed
        || !time.starts_with(day)
        || !names.contains(&"host")
        || !names.contains(&"x-amz-date")
    {
        return None;
    }
    let mut headers = String::new();
    for name in &names {
        let value = request.header(name)?.split_whitespace().collect::<Vec<_>>();
        headers.push_str(&format!("{name}:{}\n", value.join(" ")));
    }
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let canonical = format!(
        "{}\n{}\n{query}\n{headers}\n{}\n{}",
        request.method,
        escaped(path),
        signed.headers,
        hex(&Sha256::digest(&request.body)),
    );
    let text = format!(
        "AWS4-HMAC-SHA256\n{time}\n{}\n{}",
        signed.scope,
        hex(&Sha256::digest(canonical.as_bytes())),
    );
    let mut key = format!("AWS4{secret}").into_bytes();
    for step in [day, region, service, "aws4_request"] {
        key = hmac(&key, step.as_bytes());
    }
    Some(hex(&hmac(&key, text.as_bytes())))
}

/// A path is escaped once on its way and once more to be signed.
fn escaped(path: &str) -> String {
    let mut escaped = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// HMAC-SHA256: RFC 2104.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    let hashed = Sha256::digest(key);
    let key = if key.len() > block.len() {
        hashed.as_slice()
    } else {
        key
    };
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text);
    let outer = Sha256::new().chain_update(padded(0x5c));
    outer.chain_update(inner.finalize()).finalize().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
