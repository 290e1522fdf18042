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
