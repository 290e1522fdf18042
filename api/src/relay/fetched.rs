//! Pictures that a provider only gives the address of, for callers who want them in the answer.

use std::collections::HashMap;

use actix_http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use url::Url;
use wire::operation::Fetched;

use super::setback::Setback;
use super::whole::collect;
use crate::app::Link;
use crate::routing::Target;
use crate::upstream::{Egress, Outbound};

/// Bytes of one picture. The largest that providers draw have some 20 MB.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Pictures that are fetched at a time.
const AT_ONCE: usize = 4;

/// Fetches them. They lie with the provider: what it may be reached by is what they may be.
pub(super) async fn pictures(
    link: &Link,
    addresses: Vec<String>,
    target: &Target,
) -> Result<Fetched, Setback> {
    let fetches = addresses.into_iter().map(|address| async move {
        let picture = one(link, &address, target).await?;
        Ok::<_, Setback>((address, STANDARD.encode(picture)))
    });
    let mut coming = stream::iter(fetches).buffer_unordered(AT_ONCE);
    let mut fetched = HashMap::new();
    while let Some(picture) = coming.next().await {
        let (address, data) = picture?;
        fetched.insert(address, data);
    }
    Ok(fetched)
}

async fn one(link: &Link, address: &str, target: &Target) -> Result<Bytes, Setback> {
    let unusable = |problem: String| {
        Setback::unusable(
            "picture_not_fetched",
            format!(
                "provider `{}` drew a picture that could not be fetched: {problem}; ask for its address (response_format: url)",
                target.provider.name
            ),
        )
    };
    let url =
        Url::parse(address).map_err(|error| unusable(format!("its address is none ({error})")))?;
    let call = Outbound {
        method: Method::GET,
        url,
        // No key: the address is the whole permission.
        headers: Vec::new(),
        body: Bytes::new(),
        egress: Egress::of(target.provider.private_network),
        clocks: link.app.clocks,
    };
    let answer = link
        .upstream
        .send(call)
        .await
        .map_err(|error| Setback::unreachable(target, &error))?;
    if !(200..300).contains(&answer.status) {
        return Err(unusable(format!("its server answered {}", answer.status)));
    }
    let picture = collect(answer.body, MOST_BYTES, &link.app.room).await;
    picture.map_err(|problem| problem.setback(target))
}
