//! Embeddings in a common form, between the APIs of callers and those of providers.
//!
//! It holds texts only: tokens are numbers of one provider's tokenizer, and pictures have no place
//! in OpenAI's API. Members that a provider cannot take are named as OpenAI names them.

pub(crate) mod bedrock;
pub(crate) mod cohere;
pub(crate) mod gemini;
pub(crate) mod openai;
mod purpose;
mod vector;
pub(crate) mod vertex;

use bytes::Bytes;

use crate::error::WireError;

pub(crate) use purpose::Purpose;
pub(crate) use vector::Vector;

/// Texts of one request; OpenAI takes 2,048. Some providers take one text a call.
const MOST_TEXTS: usize = 2_048;

/// What is asked.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// One vector is wanted for each.
    pub texts: Vec<Text>,
    /// Numbers of a vector; the model's own number where none is asked for.
    pub dimensions: Option<u64>,
    /// The vectors shall be written as Base64 of little-endian floats.
    pub packed: bool,
    /// What the vectors are for.
    pub purpose: Option<Purpose>,
    /// What happens to a text that is too long, as Cohere says it: `NONE`, `START` or `END`.
    pub truncate: Option<String>,
    /// Members that have no place here, as the caller wrote them.
    pub left_out: Vec<String>,
}

/// A text that a vector is wanted for.
#[derive(Debug)]
pub(crate) struct Text {
    /// The text.
    pub text: String,
    /// The title of the document that it is from.
    pub title: Option<String>,
}

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Reply<'a> {
    /// One for each text, in their order.
    pub vectors: Vec<Vector<'a>>,
    /// Tokens of the texts, where the provider tells them.
    pub tokens: Option<u64>,
}

/// A request as a provider takes it: what it could not be told is named in `left_out`.
#[derive(Debug)]
pub(crate) struct Calls {
    /// One body for each call.
    pub bodies: Vec<Bytes>,
    /// As OpenAI names the members.
    pub left_out: Vec<&'static str>,
}

impl Request {
    /// Refuses what no provider could answer.
    pub(crate) fn checked(self) -> Result<Self, WireError> {
        if self.texts.is_empty() {
            return Err(WireError::invalid("input", "must hold at least one text"));
        }
        if self.texts.len() > MOST_TEXTS {
            let told = format!(
                "must hold at most {MOST_TEXTS} texts, not {}; send the others in another request",
                self.texts.len()
            );
            return Err(WireError::invalid("input", told));
        }
        Ok(self)
    }

    /// The texts have titles.
    fn has_titles(&self) -> bool {
        self.texts.iter().any(|text| text.title.is_some())
    }

    /// Texts alone, in groups of at most so many.
    fn groups(&self, most: usize) -> impl Iterator<Item = Vec<&str>> {
        let texts = self.texts.chunks(most);
        texts.map(|group| group.iter().map(|text| text.text.as_str()).collect())
    }

    /// Names of what was asked for beyond texts and dimensions, for providers that take no more.
    fn hints(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if self.purpose.is_some() {
            names.push("input_type");
        }
        names.extend(self.shaping());
        names
    }

    /// The same without the purpose.
    fn shaping(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if self.has_titles() {
            names.push("title");
        }
        if self.truncate.is_some() {
            names.push("truncate");
        }
        names
    }
}

impl<'a> Reply<'a> {
    /// Answers to the calls of one request, put together. Tokens are known when each tells them.
    pub(crate) fn joined(replies: impl IntoIterator<Item = Reply<'a>>) -> Self {
        let mut whole = Reply {
            vectors: Vec::new(),
            tokens: Some(0),
        };
        for reply in replies {
            whole.vectors.extend(reply.vectors);
            whole.tokens = whole.tokens.zip(reply.tokens).map(|(one, more)| one + more);
        }
        whole
    }
}

/// A body that is no answer of this provider.
fn unread(error: &serde_json::Error) -> WireError {
    WireError::reply(format!("its embeddings cannot be read: {error}"))
}
