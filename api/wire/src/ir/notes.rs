//! What is told about a text beside it: the sources that it is founded on, and how likely its tokens
//! were. Only answers have notes.

use serde_json::Number;

/// The notes on one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// In the order in which they were told.
    pub citations: Vec<Citation>,
    /// Of its tokens, in their order; empty where nobody asked for them.
    pub logprobs: Vec<TokenLogprob>,
}

/// A source that a text is founded on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The words that the source stands behind; `None`: all of the text.
    pub span: Option<Span>,
    /// What is cited.
    pub source: Source,
    /// The title of the page or document.
    pub title: Option<String>,
    /// The words of the source that are meant.
    pub quote: Option<String>,
}

/// A stretch of a text, in characters (Unicode scalar values), which is how OpenAI counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The one behind the last.
    pub end: usize,
}

/// What is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A page.
    Web {
        /// Its address.
        url: String,
        /// What the provider wants to have back with it (Anthropic's `encrypted_index`).
        seal: Option<String>,
    },
    /// A document of the request, or of a store of the provider's.
    Document {
        /// Its number among the documents, from 0.
        number: Option<u64>,
        /// Its id with the provider.
        file_id: Option<String>,
        /// Where in it.
        place: Option<Place>,
    },
}

/// Where in a document, each from the first number up to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Characters from 0; the second one is behind the last.
    Characters(u64, u64),
    /// Pages from 1; the second one is behind the last.
    Pages(u64, u64),
    /// Blocks of its content from 0; the second one is behind the last.
    Blocks(u64, u64),
}

/// How likely a token was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLogprob {
    /// The token, and its own figure.
    pub chosen: Likelihood,
    /// The likeliest tokens at its place.
    pub top: Vec<Likelihood>,
}

/// A token and the logarithm of its probability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likelihood {
    /// As text.
    pub token: String,
    /// A JSON number, as written.
    pub logprob: Number,
    /// Its bytes where they are no text of their own; `None`: those of the text.
    pub bytes: Option<Vec<u8>>,
}

impl Citation {
    /// A page, with no words marked.
    pub fn of_page(url: String, title: Option<String>) -> Self {
        Citation {
            span: None,
            source: Source::Web { url, seal: None },
            title,
            quote: None,
        }
    }

    /// The words that it stands behind in a text of so many characters.
    pub(crate) fn span_in(&self, characters: usize) -> Span {
        let whole = Span {
            start: 0,
            end: characters,
        };
        self.span.map_or(whole, |span| Span {
            start: span.start.min(characters),
            end: span.end.clamp(span.start.min(characters), characters),
        })
    }

    /// Bytes of what it says, for limits.
    pub(crate) fn bytes(&self) -> usize {
        let source = match &self.source {
            Source::Web { url, seal } => url.len() + seal.as_ref().map_or(0, String::len),
            Source::Document { file_id, .. } => file_id.as_ref().map_or(0, String::len),
        };
        let told = [&self.title, &self.quote];
        let told = told.into_iter().flatten().map(String::len);
        source + told.sum::<usize>()
    }
}

impl TokenLogprob {
    /// Bytes of what it says, for limits.
    pub(crate) fn bytes(&self) -> usize {
        let all = self.top.iter().chain([&self.chosen]);
        all.map(|likely| likely.token.len() + size_of::<Likelihood>())
            .sum()
    }
}

impl Span {
    /// The stretch between two bytes of a text, each moved to the next character's edge.
    pub(crate) fn of_bytes(text: &str, start: usize, end: usize) -> Self {
        let characters = |byte: usize| {
            let before = text.char_indices().take_while(|(place, _)| *place < byte);
            before.count()
        };
        let start = characters(start);
        Span {
            start,
            end: characters(end).max(start),
        }
    }

    /// Where its bytes begin and end in a text.
    pub(crate) fn bytes_in(self, text: &str) -> (usize, usize) {
        let byte = |character: usize| {
            let place = text.char_indices().nth(character);
            place.map_or(text.len(), |(place, _)| place)
        };
        let start = byte(self.start);
        (start, byte(self.end).max(start))
    }
}

/// A text cut where citations begin and end, each piece with those that stand behind all of it.
pub(crate) fn pieces<'a>(
    text: &'a str,
    citations: &'a [Citation],
) -> Vec<(&'a str, Vec<&'a Citation>)> {
    let characters = text.chars().count();
    let spans: Vec<(usize, usize)> = citations
        .iter()
        .map(|citation| citation.span_in(characters).bytes_in(text))
        .collect();
    let mut cuts: Vec<usize> = spans
        .iter()
        .flat_map(|(start, end)| [*start, *end])
        .collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::with_capacity(cuts.len());
    for pair in cuts.windows(2) {
        let [start, end] = *pair else { continue };
        let behind = spans.iter().zip(citations);
        let behind = behind
            .filter(|((from, to), _)| *from <= start && end <= *to)
            .map(|(_, citation)| citation);
        pieces.push((text.get(start..end).unwrap_or_default(), behind.collect()));
    }
    if pieces.is_empty() {
        pieces.push((text, citations.iter().collect()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cites(start: usize, end: usize) -> Citation {
        Citation {
            span: Some(Span { start, end }),
            ..Citation::of_page(format!("https://example.com/{start}"), None)
        }
    }

    #[test]
    fn spans_count_characters_and_bytes_alike() {
        let text = "für €5";
        let span = Span::of_bytes(text, 5, 9);
        assert_eq!((span.start, span.end), (4, 6));
        assert_eq!(span.bytes_in(text), (5, 9));
        assert_eq!(Span { start: 3, end: 99 }.bytes_in(text), (4, text.len()));
        // In the middle of a letter.
        assert_eq!(Span::of_bytes(text, 6, 7), Span { start: 5, end: 5 });
    }

    #[test]
    fn a_text_is_cut_where_its_citations_begin_and_end() {
        let told = [cites(0, 2), cites(1, 4)];
        let cut: Vec<_> = pieces("añbcd", &told)
            .into_iter()
            .map(|(text, behind)| (text, behind.len()))
            .collect();
        assert_eq!(cut, [("a", 1), ("ñ", 2), ("bc", 1), ("d", 0)]);
        let whole = [Citation::of_page("https://example.com".to_owned(), None)];
        assert_eq!(pieces("ab", &whole).len(), 1);
        assert_eq!(pieces("", &whole)[0].1.len(), 1);
        // One that ends before it begins, and beyond the text.
        assert_eq!(pieces("ab", &[cites(9, 3)]).len(), 1);
    }
}
