//! Signatures. `signatures.json` was made by `SigV4Auth` of botocore 1.43.11 with its clock at
//! 2026-11-23T12:00:00Z, for the key `AKIDEXAMPLE` of AWS's documentation.

use aigne_hub::clock::Millis;
use aigne_hub::providers::aws::{AccessKeyPair, base_url, region_of, signature};
use aigne_hub::providers::credential::masked;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

const NOON: Millis = Millis(1_795_435_200_000);

fn pair(session_token: Option<&str>) -> AccessKeyPair {
    AccessKeyPair {
        id: "AKIDEXAMPLE".to_owned(),
        secret: SecretString::from("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        session_token: session_token.map(SecretString::from),
    }
}

#[test]
fn requests_are_signed_as_botocore_signs_them() {
    let cases: Value = serde_json::from_str(include_str!("signatures.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap();
        let url = Url::parse(text("url")).unwrap();
        assert_eq!(
            url.as_str(),
            text("url"),
            "the URL is sent as it was signed"
        );
        let pair = pair(case["session_token"].as_str());
        let body = text("body").as_bytes();
        let headers = signature(&pair, text("region"), &url, body, NOON).unwrap();
        let header = |wanted: &str| {
            let mut headers = headers.iter();
            let found = headers.find(|(name, _)| name.as_str() == wanted);
            found.map(|(_, value)| value.to_str().unwrap())
        };
        assert_eq!(header("x-amz-date"), case["x-amz-date"].as_str());
        assert_eq!(
            header("authorization"),
            case["authorization"].as_str(),
            "{}",
            text("case")
        );
        assert_eq!(
            header("x-amz-security-token"),
            case["session_token"].as_str()
        );
        assert!(headers.iter().all(|(_, value)| value.is_sensitive()));
    }
}

#[test]
fn a_pair_is_sealed_as_one_text_and_shows_its_id_only() {
    let sealed = pair(Some("token")).to_secret();
    let opened = AccessKeyPair::of_secret(&sealed).unwrap();
    assert_eq!(opened.id, "AKIDEXAMPLE");
    assert_eq!(
        opened.secret.expose_secret(),
        pair(None).secret.expose_secret()
    );
    assert_eq!(opened.session_token.unwrap().expose_secret(), "token");
    let stars = "*".repeat(16);
    assert_eq!(masked(&sealed), format!("AKIDEXAMPLE / wJal{stars}EKEY"));
    let key = SecretString::from("ABSKQmVkcm9ja0FQSUtleQ");
    assert!(AccessKeyPair::of_secret(&key).is_none());
}

#[test]
fn a_region_says_where_the_service_is() {
    assert_eq!(
        base_url("eu-west-1").as_deref(),
        Some("https://bedrock-runtime.eu-west-1.amazonaws.com")
    );
    assert_eq!(
        base_url("cn-north-1").as_deref(),
        Some("https://bedrock-runtime.cn-north-1.amazonaws.com.cn")
    );
    for wrong in ["", "EU", "eu-west-1.evil.example", "a/b", "a@b"] {
        assert_eq!(base_url(wrong), None, "{wrong}");
    }
    let region = |url: &str| region_of(&Url::parse(url).unwrap()).map(str::to_owned);
    assert_eq!(
        region("https://bedrock-runtime.us-east-1.amazonaws.com/x").as_deref(),
        Some("us-east-1")
    );
    assert_eq!(
        region("https://bedrock-runtime.us-east-1.example.com"),
        None
    );
    assert_eq!(region("http://127.0.0.1:1"), None);
}
