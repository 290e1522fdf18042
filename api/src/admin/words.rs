//! The words that a member of an answer can hold, for the OpenAPI document.

use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::catalogue::Unit;
use crate::pricing::scope::Scope;
use crate::providers::Kind;

fn one_of(meaning: &str, words: &[&str]) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(meaning))
        .enum_values(Some(words.iter().copied()))
        .build()
}

/// How a call, or an attempt of it, ended.
pub fn outcome() -> Object {
    one_of(
        "How a call, or an attempt of it, ended.",
        &["success", "failed", "cancelled"],
    )
}

/// Where the numbers of a call's usage come from.
pub fn usage_source() -> Object {
    one_of(
        "Where the numbers of a call's usage come from.",
        &["reported", "estimated", "none"],
    )
}

/// How a reply came that was made before.
pub fn cached() -> Object {
    one_of("How a reply came that was made before.", &["hit", "joined"])
}

/// A kind of provider.
pub fn provider_kind() -> Object {
    one_of(
        "A kind of provider.",
        &Kind::ALL.map(|kind| kind.profile().name),
    )
}

/// What manages a provider or a key.
pub fn managed_by() -> Object {
    one_of(
        "What manages a provider or a key.",
        &["database", "hub.toml", "environment", "builtin"],
    )
}

/// What has become of a program's wish for a key.
pub fn connection_state() -> Object {
    one_of(
        "What has become of a program's wish for a key.",
        &["pending", "allowed", "connected", "denied"],
    )
}

/// What a link that an admin made for somebody is for.
pub fn account_link_kind() -> Object {
    one_of(
        "What a link that an admin made for somebody is for.",
        &["invitation", "password"],
    )
}

/// How an invitation stands.
pub fn invitation_state() -> Object {
    one_of(
        "How an invitation stands.",
        &["open", "used", "expired", "revoked"],
    )
}

/// What a rate measures.
pub fn rate_kind() -> Object {
    one_of(
        "What a rate measures.",
        &[
            "chatCompletion",
            "imageGeneration",
            "embedding",
            "video",
            "speech",
            "transcription",
            "rerank",
            "moderation",
        ],
    )
}

/// Whose calls a rate is for.
pub fn rate_scope() -> Object {
    one_of("Whose calls a rate is for.", &Scope::WORDS)
}

/// What is not counted in tokens.
pub fn unit() -> Object {
    one_of("What is not counted in tokens.", &Unit::ALL.map(Unit::name))
}

/// What became of a price list.
pub fn list_status() -> Object {
    one_of(
        "`staged`: changes wait to be decided on. `decided`: none waits. `malformed`: it could not be read.",
        &["staged", "decided", "malformed"],
    )
}

/// What became of a change that a price list would make.
pub fn change_status() -> Object {
    one_of(
        "What became of a change that a price list would make.",
        &["staged", "live", "rejected"],
    )
}

/// Where a rate comes from.
pub fn rate_source() -> Object {
    one_of(
        "Where a rate comes from.",
        &["database", "hub.toml", "catalogue"],
    )
}

/// How an import goes.
pub fn import_state() -> Object {
    one_of("How an import goes.", &["running", "done", "failed"])
}

/// How far a key may go.
pub fn key_role() -> Object {
    one_of("How far a key may go.", &["admin", "member"])
}

/// Whether a key is taken.
pub fn key_state() -> Object {
    one_of("Whether a key is taken.", &["active", "expired", "revoked"])
}

/// What a person may do.
pub fn user_role() -> Object {
    one_of(
        "What a person may do.",
        &["owner", "admin", "member", "guest"],
    )
}

/// Who said a setting.
pub fn setting_source() -> Object {
    one_of(
        "Who said a setting: nobody (`default`), a flag, the environment, `hub.toml`, the database, Blocklet Server, or the app's preferences.",
        &[
            "default",
            "flag",
            "environment",
            "file",
            "database",
            "blocklet",
            "preference",
        ],
    )
}
