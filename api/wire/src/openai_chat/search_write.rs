//! Asking for a search on the web, in the words that a server has for it.

use serde::Serialize;

use crate::accent::SearchWords;
use crate::ir::{Location, Request, WebSearch};
use crate::web_search::{self, PlaceOut, Wish};

/// The members that ask for it.
#[derive(Default, Serialize)]
pub(super) struct SearchOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    web_search_options: Option<Options<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugins: Option<[Plugin; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_search: Option<bool>,
}

#[derive(Serialize)]
struct Options<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    search_context_size: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_location: Option<Near<'a>>,
}

#[derive(Serialize)]
struct Near<'a> {
    r#type: &'static str,
    approximate: PlaceOut<'a>,
}

#[derive(Serialize)]
struct Plugin {
    id: &'static str,
}

impl<'a> From<&'a Location> for Near<'a> {
    fn from(location: &'a Location) -> Self {
        Near {
            r#type: "approximate",
            approximate: location.into(),
        }
    }
}

impl<'a> From<&'a WebSearch> for Options<'a> {
    fn from(search: &'a WebSearch) -> Self {
        Options {
            search_context_size: search.context.as_deref(),
            user_location: search.location.as_ref().map(Near::from),
        }
    }
}

/// Writes the wish; what the words cannot say is told.
pub(super) fn write<'a>(
    words: SearchWords,
    request: &'a Request<'_>,
    left_out: &mut Vec<String>,
) -> SearchOut<'a> {
    let nothing = SearchOut::default();
    let Some(search) = &request.web_search else {
        return nothing;
    };
    match words {
        SearchWords::OptionsOfSearchModels if !searches(&request.model) => {
            web_search::tell(Some(search), left_out);
            nothing
        }
        SearchWords::None => {
            web_search::tell(Some(search), left_out);
            nothing
        }
        SearchWords::Options | SearchWords::OptionsOfSearchModels => {
            search.tell(&[Wish::Context, Wish::Location], left_out);
            SearchOut {
                web_search_options: Some(search.into()),
                ..nothing
            }
        }
        SearchWords::Plugin => {
            search.tell(&[], left_out);
            SearchOut {
                plugins: Some([Plugin { id: "web" }]),
                ..nothing
            }
        }
        SearchWords::Flag => {
            search.tell(&[], left_out);
            SearchOut {
                enable_search: Some(true),
                ..nothing
            }
        }
    }
}

/// OpenAI's models for searching: `gpt-4o-search-preview`, `gpt-5-search-api`.
fn searches(model: &str) -> bool {
    model.contains("-search")
}
