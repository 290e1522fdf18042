//! Files on the web that a request names, brought by the hub where the provider cannot fetch them.
//!
//! They are fetched through the same guarded connections as everything else: addresses are checked
//! before they are dialled, each step of a redirect anew.

mod error;
mod fetch;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use bytes::Bytes;
use futures_util::StreamExt;
use wire::media::{Content, Remote, embed, remote};
use wire::{Dialect, WireError};

use crate::app::Link;
use crate::config::media::MediaSettings;
use crate::providers::fetches;
use crate::routing::Target;
use crate::upstream::Egress;
pub use error::{MediaError, Problem};
pub use fetch::{Room, fetch};

/// Files that are fetched at once for one request.
const AT_ONCE: usize = 4;

/// The files of one call. Each is fetched once, whatever number of targets is tried.
#[derive(Default)]
pub struct Shelf(RefCell<HashMap<String, Result<Content, Problem>>>);

/// Why a body cannot be sent with its files.
#[derive(Debug, thiserror::Error)]
pub enum Unbrought {
    /// It names a file that nobody but the caller can read.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A file could not be had.
    #[error(transparent)]
    Media(#[from] MediaError),
}

impl Shelf {
    /// The body with the files in it that this target does not fetch itself.
    pub async fn brought(
        &self,
        link: &Link,
        target: &Target,
        dialect: Dialect,
        body: &Bytes,
    ) -> Result<Bytes, Unbrought> {
        let named = remote(dialect, body)?;
        let settings = &link.app.config.media;
        let Some(egress) = settings.egress else {
            return Ok(body.clone());
        };
        let kind = target.provider.kind;
        let model = target.provider.settings.model_of(&target.model);
        let wanted: Vec<Remote> = named
            .into_iter()
            .filter(|remote| !fetches(kind, target.endpoint, model, remote))
            .collect();
        if let Some(one) = wanted.get(settings.most) {
            return Err(MediaError::of(one, Problem::TooMany(settings.most)).into());
        }
        self.fill(link, settings, egress, &wanted).await;
        let shelf = self.0.borrow();
        let mut brought = Vec::with_capacity(wanted.len());
        for one in &wanted {
            match shelf.get(&one.url) {
                Some(Ok(content)) if one.family.takes(&content.media_type) => {
                    brought.push((one, content));
                }
                Some(Ok(content)) => {
                    let problem = Problem::Type(Some(content.media_type.clone()));
                    return Err(MediaError::of(one, problem).into());
                }
                Some(Err(problem)) => return Err(MediaError::of(one, problem.clone()).into()),
                None => return Err(MediaError::of(one, Problem::Unreachable).into()),
            }
        }
        Ok(embed(body, brought))
    }

    /// Fetches what is not there yet, several at once; together they may be as large as a body.
    async fn fill(&self, link: &Link, settings: &MediaSettings, egress: Egress, wanted: &[Remote]) {
        let mut missing: Vec<&Remote> = Vec::new();
        for one in wanted {
            let known = self.0.borrow().contains_key(&one.url);
            if !known && missing.iter().all(|other| other.url != one.url) {
                missing.push(one);
            }
        }
        let together = Cell::new(link.app.config.server.body_limit_bytes);
        let room = Room {
            each: settings.limit_bytes,
            together: &together,
            time: settings.timeout,
            egress,
        };
        let mut fetching = futures_util::stream::iter(missing)
            .map(|one| async { (one.url.clone(), fetch(link, one, &room).await) })
            .buffer_unordered(AT_ONCE);
        while let Some((url, fetched)) = fetching.next().await {
            self.0.borrow_mut().insert(url, fetched);
        }
    }
}

/// One picture on the web, for a provider that wants its bytes. `path` is the member that names it.
pub async fn picture(link: &Link, path: &str, url: &str) -> Result<Content, MediaError> {
    let settings = &link.app.config.media;
    let remote = Remote::picture(path, url);
    let Some(egress) = settings.egress else {
        return Err(MediaError::of(&remote, Problem::Address));
    };
    let together = Cell::new(settings.limit_bytes);
    let room = Room {
        each: settings.limit_bytes,
        together: &together,
        time: settings.timeout,
        egress,
    };
    let fetched = fetch(link, &remote, &room).await;
    fetched.map_err(|problem| MediaError::of(&remote, problem))
}
