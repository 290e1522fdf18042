//! The tables of `payloads.db` as Diesel sees them, in the form of the other schema.

diesel::table! {
    held (owner) {
        owner -> Text,
        bytes -> BigInt,
    }
}

diesel::table! {
    payloads (owner, id) {
        owner -> Text,
        id -> Text,
        kind -> Text,
        previous -> Nullable<Text>,
        sealed -> Text,
        bytes -> BigInt,
        used_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    replies (kind, name) {
        kind -> Text,
        name -> Text,
        scope -> Text,
        model -> Text,
        fingerprint -> Text,
        sealed -> Nullable<Text>,
        bytes -> BigInt,
        holder -> Nullable<Text>,
        held_until -> Nullable<BigInt>,
        made_at -> BigInt,
        used_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    reply_room (kind, scope) {
        kind -> Text,
        scope -> Text,
        rows -> BigInt,
        bytes -> BigInt,
    }
}
