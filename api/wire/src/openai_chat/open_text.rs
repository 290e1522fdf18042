//! The texts of a stream that is being written: what is told beside each, until it can be told.

use std::collections::BTreeMap;

use crate::ir::{Citation, TokenLogprob};

/// One text.
#[derive(Debug, Default)]
pub(super) struct OpenText {
    /// Characters of the content before it.
    pub begins: usize,
    /// Its characters so far.
    pub length: usize,
    /// Tokens of the text that comes next.
    pub tokens: Vec<TokenLogprob>,
    /// Sources, which may stand behind all of it, so that its end must be known.
    pub citations: Vec<Citation>,
}

/// Those that are open, by the index of their part.
#[derive(Debug, Default)]
pub(super) struct OpenTexts {
    open: BTreeMap<usize, OpenText>,
    /// Characters of the content.
    said: usize,
}

impl OpenTexts {
    /// A text begins.
    pub(super) fn begin(&mut self, index: usize) {
        let text = OpenText {
            begins: self.said,
            ..OpenText::default()
        };
        self.open.insert(index, text);
    }

    /// The text, if it is one that is open.
    pub(super) fn get(&mut self, index: usize) -> Option<&mut OpenText> {
        self.open.get_mut(&index)
    }

    /// More of a text; gives the tokens that it is made of.
    pub(super) fn say(&mut self, index: usize, text: &str) -> Vec<TokenLogprob> {
        let Some(open) = self.open.get_mut(&index) else {
            return Vec::new();
        };
        let characters = text.chars().count();
        self.said += characters;
        open.length += characters;
        std::mem::take(&mut open.tokens)
    }

    /// A text ends.
    pub(super) fn end(&mut self, index: usize) -> Option<OpenText> {
        self.open.remove(&index)
    }
}
