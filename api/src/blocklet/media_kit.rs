//! Media Kit, which keeps pictures and gives them addresses.
//!
//! Uploads are those of `@blocklet/uploader-server` 0.3.19 (`uploadToMediaKit` with `base64`), and the
//! address is put together as upstream AIGNE Hub does (`libs/upload-to-media-kit`).

use std::sync::Arc;
use std::time::Duration;

use actix_http::Method;
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::Blocklet;
use super::component::neighbour::{Neighbour, Unhelpful};
use super::component::reach::Unreached;
use crate::upstream::Clocks;

/// The DID of the component, on every server.
pub const DID: &str = "z8ia1mAXo8ZE7ytGF36L5uBf9kD2kenhqFGp9";

/// A reply that was paid for waits no longer for the addresses of all its pictures.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pictures that are handed over at a time.
const AT_ONCE: usize = 4;

/// What JSON has beside the picture.
const AROUND: usize = 128;

/// A picture, as it is in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Base64.
    pub data: String,
    /// What a file of its kind is called: `png`.
    pub extension: &'static str,
}

/// The way to Media Kit. It belongs to one thread.
pub struct MediaKit {
    neighbour: Neighbour,
    patience: Duration,
}

impl MediaKit {
    /// A way that is waited for no longer than `patience`, nor longer than ten seconds. `None` where
    /// no connections can be made, which is told in the log.
    pub fn open(blocklet: &Arc<Blocklet>, patience: Duration) -> Option<Self> {
        let patience = patience.min(PATIENCE);
        let clocks = Clocks {
            connect: Duration::from_secs(1).min(patience),
            first_byte: patience,
            idle: patience,
            total: patience,
        };
        let neighbour = Neighbour::new(blocklet, DID, clocks)
            .inspect_err(|error| tracing::error!(%error, "no pictures can be kept in Media Kit"));
        Some(MediaKit {
            neighbour: neighbour.ok()?,
            patience,
        })
    }

    /// Hands pictures over, and gives the address of each that was taken in time; `None` for the
    /// others, of which the log tells. While Media Kit does not run, nothing is tried.
    pub async fn keep(
        &self,
        pictures: Vec<Option<Picture>>,
        stopping: &CancellationToken,
    ) -> Vec<Option<String>> {
        let mut addresses = vec![None; pictures.len()];
        if !self.neighbour.is_running() {
            return addresses;
        }
        let numbered = pictures.into_iter().enumerate();
        let uploads = numbered.filter_map(|(place, picture)| {
            let picture = picture?;
            Some(async move { (place, self.upload(picture).await) })
        });
        let mut coming = stream::iter(uploads).buffer_unordered(AT_ONCE);
        let taken = async {
            while let Some((place, kept)) = coming.next().await {
                match kept {
                    Ok(address) => {
                        if let Some(free) = addresses.get_mut(place) {
                            *free = Some(address);
                        }
                    }
                    Err(error) => tracing::warn!(%error, "Media Kit did not keep a picture"),
                }
            }
        };
        tokio::select! {
            biased;
            in_time = tokio::time::timeout(self.patience, taken) => {
                if in_time.is_err() {
                    tracing::warn!("Media Kit took too long to keep pictures");
                }
            }
            // The answer is there: it goes out as it is rather than not at all.
            () = stopping.cancelled() => {}
        }
        addresses
    }

    async fn upload(&self, picture: Picture) -> Result<String, Unhelpful> {
        let name = format!("{}.{}", Uuid::now_v7(), picture.extension);
        let weight = picture.data.len().saturating_add(AROUND);
        let body = json!({"base64": picture.data, "filename": name});
        let path = "/api/sdk/uploads";
        let answer = self.neighbour.ask(Method::POST, path, body, weight).await?;
        let unclear = |what: &str| Unreached::Unanswered(format!("its answer {what}"));
        let told: Told = serde_json::from_slice(&answer)
            .map_err(|_| unclear("is not what it is known to be"))?;
        let people = self.neighbour.for_people().ok_or(Unreached::NotRunning)?;
        let address = told.address(&people);
        Ok(address.ok_or_else(|| unclear("names no file"))?)
    }
}

/// What is read of an answer.
#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    filename: Option<String>,
    #[serde(default)]
    url: Option<String>,
}

impl Told {
    /// Where people see the picture. The app's address counts before what Media Kit was called by,
    /// which is one of this machine.
    fn address(&self, people: &str) -> Option<String> {
        match self.filename.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => {
                let mut url = Url::parse(people).ok()?;
                url.path_segments_mut()
                    .ok()?
                    .pop_if_empty()
                    .extend(["uploads", name]);
                Some(url.into())
            }
            None => {
                let url = Url::parse(self.url.as_deref()?).ok()?;
                matches!(url.scheme(), "http" | "https").then(|| url.into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_below_the_components_own() {
        let told = |answer: &str| {
            let told: Told = serde_json::from_str(answer).unwrap();
            told.address("https://app.example.com/media-kit")
        };
        let below = "https://app.example.com/media-kit/uploads/a.png".to_owned();
        assert_eq!(
            told(r#"{"filename": "a.png", "url": "http://127.0.0.1:9/uploads/a.png"}"#),
            Some(below.clone())
        );
        assert_eq!(told(&format!(r#"{{"url": "{below}"}}"#)), Some(below));
        let climbing = told(r#"{"filename": "../admin"}"#).unwrap();
        assert!(climbing.ends_with("/uploads/..%2Fadmin"), "{climbing}");
        assert_eq!(told(r#"{"url": "javascript:alert(1)"}"#), None);
        assert_eq!(told("{}"), None);
    }
}
