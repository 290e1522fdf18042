//! Errors of providers and for callers.

use wire::{Failure, FailureKind};

use crate::support_samples::samples;
use crate::{DIALECT, FOLDER};

#[test]
fn keys_and_accounts_of_the_hub_are_hidden() {
    let codec = DIALECT.codec();
    for sample in samples(FOLDER, "failures") {
        let message = codec.read_failure(500, &sample.bytes).message;
        assert!(
            !message.contains("sk-") && !message.contains("org-"),
            "{message}"
        );
    }
}

#[test]
fn an_error_in_a_success_gets_its_status_from_its_words() {
    let read = |body: &str| DIALECT.codec().read_failure(200, body.as_bytes());
    let failure = read(r#"{"error":{"message":"busy","code":503}}"#);
    assert_eq!(
        (failure.kind, failure.status),
        (FailureKind::Overloaded, 503)
    );
    let failure =
        read(r#"{"error":{"message":"slow down","type":"tokens","code":"rate_limit_exceeded"}}"#);
    assert_eq!(
        (failure.kind, failure.status),
        (FailureKind::RateLimit, 429)
    );
    let failure = read(r#"{"error":{"message":"?"}}"#);
    assert_eq!((failure.kind, failure.status), (FailureKind::Upstream, 502));
}

#[test]
fn a_stream_failure_is_an_event_and_no_clean_end() {
    let mut failure = Failure::new(
        FailureKind::Overloaded,
        "upstream_cut",
        "the provider went away",
    );
    failure.request_id = Some("req-1".to_owned());
    let event = DIALECT.codec().write_stream_failure(&failure);
    insta::assert_snapshot!(
        std::str::from_utf8(&event).unwrap().trim_end(),
        @r#"data: {"error":{"message":"the provider went away","type":"server_error","param":null,"code":"upstream_cut","request_id":"req-1"}}"#
    );
    assert!(event.ends_with(b"\n\n"));
}

#[test]
fn every_kind_has_a_word() {
    for (kind, word) in [
        (FailureKind::InvalidRequest, "invalid_request_error"),
        (FailureKind::Authentication, "authentication_error"),
        (FailureKind::Payment, "insufficient_quota"),
        (FailureKind::Permission, "permission_error"),
        (FailureKind::NotFound, "invalid_request_error"),
        (FailureKind::TooLarge, "invalid_request_error"),
        (FailureKind::RateLimit, "rate_limit_error"),
        (FailureKind::Internal, "server_error"),
        (FailureKind::Upstream, "server_error"),
        (FailureKind::Overloaded, "server_error"),
        (FailureKind::Timeout, "server_error"),
    ] {
        let body = DIALECT.codec().write_failure(&Failure::new(kind, "c", "m"));
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["error"]["type"], word, "{kind:?}");
        assert_eq!(body["error"]["code"], "c");
    }
}
