//! What vectors are for: some models make other ones of what is stored than of what is searched
//! with.

use crate::error::WireError;

/// A purpose, in the words of Google:
/// <https://ai.google.dev/api/embeddings#v1beta.TaskType>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Query,
    Document,
    Similarity,
    Classification,
    Clustering,
    Question,
    Fact,
    Code,
}

/// Each with Google's word, Cohere's, and whether that means the same.
const WORDS: [(Purpose, &str, &str, bool); 8] = [
    (Purpose::Query, "RETRIEVAL_QUERY", "search_query", true),
    (
        Purpose::Document,
        "RETRIEVAL_DOCUMENT",
        "search_document",
        true,
    ),
    (
        Purpose::Classification,
        "CLASSIFICATION",
        "classification",
        true,
    ),
    (Purpose::Clustering, "CLUSTERING", "clustering", true),
    (
        Purpose::Similarity,
        "SEMANTIC_SIMILARITY",
        "clustering",
        false,
    ),
    (
        Purpose::Question,
        "QUESTION_ANSWERING",
        "search_query",
        false,
    ),
    (Purpose::Fact, "FACT_VERIFICATION", "search_query", false),
    (Purpose::Code, "CODE_RETRIEVAL_QUERY", "search_query", false),
];

impl Purpose {
    /// Reads a word of Google's, of Cohere's, or of those who say `query` and `document` or
    /// `passage`. Nothing for a word that says nothing.
    pub(crate) fn read(path: &str, word: &str) -> Result<Option<Self>, WireError> {
        let known = WORDS.iter().find(|(_, google, cohere, same)| {
            google.eq_ignore_ascii_case(word) || *same && cohere.eq_ignore_ascii_case(word)
        });
        match word.to_ascii_lowercase().as_str() {
            "" | "task_type_unspecified" | "unspecified" => Ok(None),
            "query" => Ok(Some(Purpose::Query)),
            "document" | "passage" => Ok(Some(Purpose::Document)),
            _ => known.map(|(purpose, ..)| Some(*purpose)).ok_or_else(|| {
                let told = format!(
                    "must be a purpose such as search_query, search_document, classification or clustering, not {word:?}"
                );
                WireError::invalid(path, told)
            }),
        }
    }

    /// Google's word.
    pub(crate) fn google(self) -> &'static str {
        self.row().1
    }

    /// Cohere's word, and whether it means the same.
    pub(crate) fn cohere(self) -> (&'static str, bool) {
        let (_, _, word, same) = self.row();
        (word, same)
    }

    fn row(self) -> (Purpose, &'static str, &'static str, bool) {
        let found = WORDS.into_iter().find(|(purpose, ..)| *purpose == self);
        // The table has every purpose; a test walks it.
        found.unwrap_or((self, "SEMANTIC_SIMILARITY", "clustering", false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_provider_lead_to_a_purpose_and_back() {
        for (purpose, google, cohere, same) in WORDS {
            assert_eq!(Purpose::read("t", google).unwrap(), Some(purpose));
            assert_eq!(purpose.google(), google);
            assert_eq!(purpose.cohere(), (cohere, same));
            if same {
                assert_eq!(Purpose::read("t", cohere).unwrap(), Some(purpose));
            }
        }
        assert_eq!(
            Purpose::read("t", "passage").unwrap(),
            Some(Purpose::Document)
        );
        assert_eq!(Purpose::read("t", "TASK_TYPE_UNSPECIFIED").unwrap(), None);
        assert!(Purpose::read("t", "poetry").is_err());
    }
}
