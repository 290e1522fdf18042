//! What a call asks of the router. What is costly to know is looked up when it is first wanted.

use std::cell::OnceCell;

use wire::asks::{Asks, Need};
use wire::{Dialect, prompt};

use super::plan::Wanted;
use super::route::check::ANY;
use super::route::definition::When;
use crate::identity::principal::Principal;
use crate::pricing::scope::Whose;

/// The header in which a caller writes tags: `team=red, tier=2`.
pub const TAGS: &str = "x-hub-tags";

/// Gives the value of a request's header by its name in small letters.
pub type Headers<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

/// What is known of a request without its body.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// What it asks of a model.
    pub asks: Asks,
    /// How much there is to read, in bytes of text.
    pub bytes: usize,
}

/// A call, as the router sees it.
pub struct Question<'a> {
    /// The model as the caller wrote it.
    pub requested: &'a str,
    /// What it wants.
    pub wanted: Wanted,
    /// Who calls.
    pub principal: &'a Principal,
    /// The same, as prices see it.
    pub whose: Whose,
    /// The caller's own limit of output tokens.
    pub max_tokens: Option<u64>,
    /// The caller wants a stream.
    pub streamed: bool,
    headers: Option<Headers<'a>>,
    body: Option<(Option<Dialect>, &'a [u8])>,
    features: OnceCell<Features>,
}

impl<'a> Question<'a> {
    /// A question about a name alone.
    pub fn about(
        requested: &'a str,
        wanted: impl Into<Wanted>,
        principal: &'a Principal,
    ) -> Question<'a> {
        Question {
            requested,
            wanted: wanted.into(),
            principal,
            whose: Whose::of(principal),
            max_tokens: None,
            streamed: false,
            headers: None,
            body: None,
            features: OnceCell::new(),
        }
    }

    /// With a body; the dialect where it is a conversation.
    pub fn with_body(self, dialect: Option<Dialect>, body: &'a [u8]) -> Self {
        Question {
            body: Some((dialect, body)),
            ..self
        }
    }

    /// With headers.
    pub fn with_headers(self, headers: Headers<'a>) -> Self {
        Question {
            headers: Some(headers),
            ..self
        }
    }

    /// With what would else be read from the body.
    pub fn with_features(self, features: Features) -> Self {
        Question {
            features: OnceCell::from(features),
            ..self
        }
    }

    /// The conversation that it belongs to.
    pub fn conversation(&self) -> Option<(Dialect, &'a [u8])> {
        let (dialect, body) = self.body?;
        Some((dialect?, body))
    }

    fn features(&self) -> &Features {
        self.features.get_or_init(|| {
            let Some((dialect, body)) = self.body else {
                return Features::default();
            };
            Features {
                asks: dialect.map_or_else(Asks::default, |dialect| Asks::of(dialect, body)),
                bytes: prompt::weight(body),
            }
        })
    }

    /// What it needs of a model beside text.
    pub fn needs(&self) -> &[Need] {
        &self.features().asks.needs
    }

    /// How much there is to read, in bytes of text.
    pub fn bytes(&self) -> usize {
        self.features().bytes
    }

    /// Tokens that it probably has.
    pub fn input_tokens(&self) -> u64 {
        prompt::tokens(u64::try_from(self.bytes()).unwrap_or(u64::MAX))
    }

    /// A header of the request.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.and_then(|headers| headers(name))
    }

    fn tag(&self, name: &str) -> Option<String> {
        let told = self.header(TAGS).unwrap_or_default();
        let in_header = told.split(',').find_map(|tag| {
            let (tag, value) = tag.split_once('=')?;
            (tag.trim() == name).then(|| value.trim().to_owned())
        });
        in_header.or_else(|| {
            let mut tags = self.features().asks.tags.iter();
            let (_, value) = tags.find(|(tag, _)| tag == name)?;
            Some(value.clone())
        })
    }

    /// The first part of a condition that does not hold, in words; `None`: all do.
    pub fn misses(&self, when: &When) -> Option<String> {
        let key = self.principal.key();
        let is_key = |(id, name): &(String, String)| when.keys.iter().any(|k| k == id || k == name);
        if !when.keys.is_empty() && !key.as_ref().is_some_and(is_key) {
            return Some("it is for other keys".to_owned());
        }
        let project = self.principal.project.as_ref();
        if !when.projects.is_empty() && !project.is_some_and(|own| when.projects.contains(own)) {
            return Some("it is for other projects".to_owned());
        }
        for (name, values) in &when.tags {
            if !says(values, self.tag(name).as_deref()) {
                return Some(format!("it is for another value of the tag `{name}`"));
            }
        }
        for (name, values) in &when.headers {
            if !says(values, self.header(name)) {
                return Some(format!("it is for another value of the header `{name}`"));
            }
        }
        if let Some(range) = when.input_tokens {
            let (least, most) = range.ends();
            let tokens = self.input_tokens();
            if tokens < least || tokens > most {
                return Some(format!(
                    "it is for other sizes: the request has about {tokens} tokens"
                ));
            }
        }
        let missing = when.needs.iter().map(|need| Need::from(*need));
        let mut missing = missing.filter(|need| !self.needs().contains(need));
        missing.next().map(|need| {
            format!(
                "it is for requests with {}, which this one does not need",
                need.name()
            )
        })
    }
}

fn says(values: &[String], told: Option<&str>) -> bool {
    told.is_some_and(|told| values.iter().any(|value| value == ANY || value == told))
}
