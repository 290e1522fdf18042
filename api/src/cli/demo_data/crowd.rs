//! Names of people and projects that nobody has.

/// First names.
pub const FIRST: [&str; 12] = [
    "Ada", "Bo", "Chiara", "Dmitri", "Esi", "Farah", "Goran", "Hana", "Ivo", "June", "Kofi", "Lian",
];

/// Last names.
pub const LAST: [&str; 3] = ["Brook", "Sato", "Weaver"];

/// What calls are counted under; those of the last one are counted under nothing.
pub const PROJECTS: [Option<&str>; 7] = [
    Some("support-bot"),
    Some("search"),
    Some("code-review"),
    Some("translations"),
    Some("research"),
    Some("marketing"),
    None,
];

/// What keys are called.
pub const KEYS: [&str; 4] = ["production", "staging", "notebook", "nightly job"];
