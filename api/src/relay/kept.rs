//! Pictures that a provider drew into its answer, for callers who want addresses: kept where there is
//! a place for them, the inverse of [`super::fetched`].

use wire::operation::Asked;

use crate::app::Link;
use crate::blocklet::media_kit::Picture;
use crate::metering::Settle;

/// Has them kept, and gives their addresses by place. The answer is paid for: whatever goes wrong, its
/// pictures are given as they came.
pub(super) async fn pictures(
    link: &Link,
    asked: &Asked,
    answer: &[u8],
    settle: &Settle,
) -> Vec<Option<String>> {
    let Some(media_kit) = &link.media_kit else {
        return Vec::new();
    };
    // Nobody reads the answer to a copy.
    if settle.intake().caller.is_the_hub {
        return Vec::new();
    }
    let homeless: Vec<_> = asked
        .homeless(answer)
        .into_iter()
        .map(|one| {
            one.map(|one| Picture {
                data: one.data,
                extension: extension(one.media_type),
            })
        })
        .collect();
    if homeless.is_empty() {
        return Vec::new();
    }
    media_kit.keep(homeless, &link.app.stopping).await
}

fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        "image/gif" => "gif",
        _ => "png",
    }
}
