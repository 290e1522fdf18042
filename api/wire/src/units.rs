//! What a call used that is not counted in tokens.

use serde::{Deserialize, Serialize};

/// Counts of one call. As JSON, what is zero or unknown is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Units {
    /// Pictures that were made.
    #[serde(skip_serializing_if = "is_zero")]
    pub images: u64,
    /// Seconds of sound that were heard, or of video that were made; one that began counts whole.
    #[serde(skip_serializing_if = "is_zero")]
    pub seconds: u64,
    /// Characters that were spoken: Unicode scalar values.
    #[serde(skip_serializing_if = "is_zero")]
    pub characters: u64,
    /// Search units of a reranker, as its provider defines them.
    #[serde(skip_serializing_if = "is_zero")]
    pub searches: u64,
    /// Requests that were answered.
    #[serde(skip_serializing_if = "is_zero")]
    pub requests: u64,
    /// Width and height of the pictures or of the video, such as `1024x1024`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Quality of the pictures, such as `high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}
