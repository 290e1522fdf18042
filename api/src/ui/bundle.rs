//! The files that `npm run build` left in `web/dist`, inside the binary.

use actix_web::web::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Dist;

/// A file as it is sent.
pub struct File {
    /// Its bytes.
    pub content: Bytes,
    /// Its media type, with the character set for text.
    pub content_type: String,
    /// Changes whenever the bytes do.
    pub etag: String,
    /// How the bytes are coded, as `content-encoding` names it; `None`: as they are.
    pub coding: Option<&'static str>,
}

/// What the build left beside a file, the smallest first: coding and ending.
const CODED: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// A file of the bundle by its path without a leading slash, coded if the client takes that.
pub fn file(path: &str, accepts: impl Fn(&str) -> bool) -> Option<File> {
    let coded = CODED
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| Some((Dist::get(&format!("{path}.{ending}"))?, Some(coding))));
    let (file, coding) = match coded {
        Some(found) => found,
        None => (Dist::get(path)?, None),
    };
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let content_type = match guess.type_().as_str() {
        "text" => format!("{guess}; charset=utf-8"),
        _ => guess.to_string(),
    };
    Some(File {
        etag: tag(&file.metadata.sha256_hash()),
        content: bytes(file),
        content_type,
        coding,
    })
}

/// The page of the console, with its base set to where the hub is mounted.
pub fn page(prefix: &str) -> Option<File> {
    let file = Dist::get("index.html")?;
    let page = rebase(&String::from_utf8_lossy(&file.data), prefix);
    Some(File {
        etag: tag(&Sha256::digest(page.as_bytes()).into()),
        content: Bytes::from(page),
        content_type: "text/html; charset=utf-8".to_owned(),
        coding: None,
    })
}

/// `prefix` holds no character that could end the attribute: [`super::mount`] sees to that.
fn rebase(page: &str, prefix: &str) -> String {
    let base = format!("<base href=\"{prefix}\"");
    if let Some(start) = page.find("<base ")
        && let Some(length) = page.get(start..).and_then(|rest| rest.find('>'))
        && let (Some(before), Some(after)) = (page.get(..start), page.get(start + length + 1..))
    {
        return format!("{before}{base}>{after}");
    }
    page.replacen("<head>", &format!("<head>{base}>"), 1)
}

fn bytes(file: EmbeddedFile) -> Bytes {
    match file.data {
        std::borrow::Cow::Borrowed(data) => Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => Bytes::from(data),
    }
}

fn tag(hash: &[u8; 32]) -> String {
    hash.iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_of_the_page_follows_the_mount() {
        let page = "<head><meta charset=\"utf-8\"><base href=\"/\" /><title>x</title></head>";
        assert_eq!(
            rebase(page, "/hub/"),
            "<head><meta charset=\"utf-8\"><base href=\"/hub/\"><title>x</title></head>"
        );
        assert_eq!(
            rebase("<head><title>x</title></head>", "/"),
            "<head><base href=\"/\"><title>x</title></head>"
        );
    }
}
