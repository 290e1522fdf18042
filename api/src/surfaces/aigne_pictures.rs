//! The pictures that a request of AIGNE's brings: those that lie on the web are fetched, since a
//! provider that changes pictures takes them as files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt, TryStreamExt, stream};
use wire::FailureKind;
use wire::aigne_media::{At, Order, Reference, Wish};
use wire::media::Carried;

use crate::app::Link;
use crate::error::Refusal;
use crate::media;

/// Pictures that are fetched at a time.
const AT_ONCE: usize = 4;

/// Writes a wish for this model, with its pictures.
pub(super) async fn order(link: &Link, mut wish: Wish, model: &str) -> Result<Order, Refusal> {
    let most = link.app.config.media.most;
    if wish.pictures.len() > most {
        let words = format!(
            "{} pictures are named, but a request may name {most}",
            wish.pictures.len()
        );
        return Err(Refusal::new(
            FailureKind::InvalidRequest,
            "too_many_pictures",
            words,
        ));
    }
    let coming = wish.pictures.into_iter().map(|picture| here(link, picture));
    wish.pictures = stream::iter(coming).buffered(AT_ONCE).try_collect().await?;
    Ok(wish.order(model)?)
}

/// The picture, fetched where it lies elsewhere.
async fn here(link: &Link, picture: Reference) -> Result<Reference, Refusal> {
    let Reference { path, at } = picture;
    let At::Url(url) = at else {
        return Ok(Reference { path, at });
    };
    let content = media::picture(link, &path, &url).await?;
    let bytes = match content.bytes {
        Carried::Base64(data) => STANDARD.decode(data).unwrap_or_default(),
        // A drawing in words, which no provider changes.
        Carried::Text(text) => text.into_bytes(),
    };
    Ok(Reference {
        path,
        at: At::Here(bytes.into()),
    })
}
