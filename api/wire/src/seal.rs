//! Seals on thinking, and whose they are.
//!
//! A provider that shows its thinking seals it, and refuses a seal that another one made. A caller
//! of another dialect still has to bring it back in the next turn, so it travels to that caller
//! under a mark that names its dialect. A seal without a mark is Anthropic's, whose seals have
//! nothing beside them that would have to travel along.

use crate::Dialect;

/// What every mark begins with. No provider's seal holds a colon: they are Base64.
pub(crate) const MARK: &str = "hub1:";

/// The kind of a seal that is the whole thought (Anthropic's `redacted_thinking`).
const REDACTED: &str = "redacted";

/// A marked seal may stand in a body: worth looking closer.
pub(crate) fn may_be_in(body: &[u8]) -> bool {
    memchr::memmem::find(body, MARK.as_bytes()).is_some()
}

/// A seal, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal<'a> {
    /// The stable name of the dialect that it belongs to.
    pub origin: &'a str,
    /// What the provider wants back beside it: the id of the item that it was on.
    pub beside: &'a str,
    /// The seal itself, opaque.
    pub data: &'a str,
}

impl<'a> Seal<'a> {
    /// Reads a seal, with or without a mark.
    pub fn of(text: &'a str) -> Self {
        let marked = || {
            let (origin, rest) = text.strip_prefix(MARK)?.split_once(':')?;
            let (beside, data) = rest.split_once(':')?;
            Some(Seal {
                origin,
                beside,
                data,
            })
        };
        marked().unwrap_or(Seal {
            origin: Dialect::AnthropicMessages.name(),
            beside: "",
            data: text,
        })
    }

    /// A seal of a dialect, with what travels beside it.
    pub fn new(origin: Dialect, beside: &'a str, data: &'a str) -> Self {
        Seal {
            origin: origin.name(),
            beside,
            data,
        }
    }

    /// Anthropic's sealed thought, as a seal.
    pub(crate) fn redacted(data: &'a str) -> Self {
        Seal::new(Dialect::AnthropicMessages, REDACTED, data)
    }

    /// It is a whole thought of Anthropic's.
    pub(crate) fn is_redacted(&self) -> bool {
        self.origin == Dialect::AnthropicMessages.name() && self.beside == REDACTED
    }

    /// It holds something that a provider of this dialect takes back.
    pub fn is_for(&self, dialect: Dialect) -> bool {
        self.origin == dialect.name() && !self.data.is_empty()
    }

    /// The mark of thinking that nobody sealed, so that it is known again as what no provider takes
    /// back.
    fn none() -> String {
        let none = Seal {
            origin: "",
            beside: "",
            data: "",
        };
        none.marked()
    }

    /// Nobody sealed the thinking that carries this.
    pub(crate) fn is_absent(text: Option<&str>) -> bool {
        text.is_none_or(|text| text.is_empty() || Seal::of(text).origin.is_empty())
    }

    /// A seal that stands in a place of this dialect, and is another's.
    pub(crate) fn is_foreign(text: &str, dialect: Dialect) -> bool {
        text.starts_with(MARK) && !Seal::of(text).is_for(dialect)
    }

    /// The seal as a caller of Responses gets it: OpenAI's own as it is, any other under its mark,
    /// and a mark where there is none.
    pub(crate) fn shown(text: Option<&str>) -> String {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Seal::none();
        };
        let seal = Seal::of(text);
        if seal.origin == Dialect::OpenAiResponses.name() {
            return seal.data.to_owned();
        }
        seal.marked()
    }

    /// The seal under its mark, for a caller of another dialect.
    pub fn marked(&self) -> String {
        let Seal {
            origin,
            beside,
            data,
        } = self;
        // An id that held a colon could not be told from what follows it.
        let beside = if beside.contains(':') { "" } else { beside };
        format!("{MARK}{origin}:{beside}:{data}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_seal_comes_back_as_it_was() {
        let seal = Seal::new(Dialect::OpenAiResponses, "rs_1", "gAAA+/=");
        assert_eq!(Seal::of(&seal.marked()), seal);
        assert!(seal.is_for(Dialect::OpenAiResponses) && !seal.is_for(Dialect::AnthropicMessages));
    }

    #[test]
    fn a_seal_without_a_mark_is_anthropics() {
        let seal = Seal::of("EqQBCg==");
        assert!(seal.is_for(Dialect::AnthropicMessages));
        assert_eq!(Seal::of(&seal.marked()), seal);
        assert!(!Seal::of("").is_for(Dialect::AnthropicMessages));
    }
}
