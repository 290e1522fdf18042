//! What can be wrong with a body that should speak a dialect.

/// Why a body could not be read, or not be carried into another dialect.
///
/// Each message names the member by its path (`messages[2].content[0].type`), so that a caller can
/// find it. The gateway answers with 400, apart from [`WireError::Reply`] and [`WireError::MediaType`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not JSON at all.
    #[error("the body is not valid JSON: {problem} at line {line}, column {column}")]
    Syntax {
        /// What the parser stumbled over, without a position.
        problem: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// A member appears twice in one object: two readers could disagree on which one counts.
    #[error("`{member}` appears more than once")]
    Duplicate {
        /// Path of the member.
        member: String,
    },
    /// A member that the dialect requires is absent.
    #[error("`{member}` is required")]
    Missing {
        /// Path of the member.
        member: String,
    },
    /// A member has the wrong type or a value outside what the dialect allows.
    #[error("`{member}` {expected}")]
    Invalid {
        /// Path of the member.
        member: String,
        /// What was expected, and where it helps what was found: `must be a string, not a number`.
        expected: String,
    },
    /// The member is fine in the caller's dialect, but the target cannot express it, and leaving it
    /// out would change what the answer means.
    #[error("`{member}` cannot be carried to this provider: {why}")]
    Untranslatable {
        /// Path of the member, in the caller's dialect.
        member: String,
        /// What the target lacks.
        why: String,
    },
    /// A file of a type that the target does not read. The gateway answers with 415.
    #[error("`{member}` is a file of a type that this provider does not read: {why}")]
    MediaType {
        /// Path of the member, in the caller's dialect.
        member: String,
        /// What it is, and what is read.
        why: String,
    },
    /// Not a form of parts, though its content type says so.
    #[error("the body is not a valid multipart/form-data: {problem}")]
    Multipart {
        /// What is wrong.
        problem: String,
    },
    /// A provider's reply or stream does not follow its dialect.
    #[error("the provider's answer is not in its dialect: {problem}")]
    Reply {
        /// What was found.
        problem: String,
    },
}

impl WireError {
    /// Path of the member at fault, where there is one.
    pub fn member(&self) -> Option<&str> {
        match self {
            WireError::Duplicate { member }
            | WireError::Missing { member }
            | WireError::Invalid { member, .. }
            | WireError::Untranslatable { member, .. }
            | WireError::MediaType { member, .. } => Some(member),
            WireError::Syntax { .. } | WireError::Multipart { .. } | WireError::Reply { .. } => {
                None
            }
        }
    }

    /// The same with its member's path in other words.
    pub fn renamed(mut self, rename: impl Fn(&str) -> String) -> Self {
        match &mut self {
            WireError::Duplicate { member }
            | WireError::Missing { member }
            | WireError::Invalid { member, .. }
            | WireError::Untranslatable { member, .. }
            | WireError::MediaType { member, .. } => *member = rename(member),
            WireError::Syntax { .. } | WireError::Multipart { .. } | WireError::Reply { .. } => {}
        }
        self
    }

    /// A reply that does not follow its dialect.
    pub fn reply(problem: impl Into<String>) -> Self {
        WireError::Reply {
            problem: problem.into(),
        }
    }

    pub(crate) fn invalid(member: impl Into<String>, expected: impl Into<String>) -> Self {
        WireError::Invalid {
            member: member.into(),
            expected: expected.into(),
        }
    }

    pub(crate) fn media_type(member: impl Into<String>, why: impl Into<String>) -> Self {
        WireError::MediaType {
            member: member.into(),
            why: why.into(),
        }
    }

    pub(crate) fn untranslatable(member: impl Into<String>, why: impl Into<String>) -> Self {
        WireError::Untranslatable {
            member: member.into(),
            why: why.into(),
        }
    }
}
