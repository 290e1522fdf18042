//! Settings of how the console looks where no server around the hub says it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::layers::Layers;
use super::settings::Setting;

pub(super) const NAME: Setting = Setting::new(
    "HUB_NAME",
    "`AIGNE Hub`",
    "What the console calls this hub; Blocklet Server's own name for the app goes before it",
)
.key("console.name");

pub(super) const LOGO: Setting = Setting::new(
    "HUB_LOGO",
    "–",
    "The console's logo: the path of an SVG, PNG, JPEG or WebP picture of at most 256 KiB",
)
.key("console.logo");

pub(super) const COLOR: Setting = Setting::new(
    "HUB_COLOR",
    "`#4F6AF5`",
    "The console's colour for buttons and links: `#` and six hexadecimal digits",
)
.key("console.color");

pub(super) const LANGUAGES: Setting = Setting::new(
    "HUB_LANGUAGES",
    "all",
    "Languages that the console offers, such as `en,zh`; browsers that want none of them get the \
     first that it speaks",
)
.key("console.languages");

/// The largest logo. It is part of an answer that each visit asks for.
const LOGO_BYTES: u64 = 256 * 1024;

/// How the console looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookSettings {
    /// `HUB_NAME`, `console.name`.
    pub name: String,
    /// `HUB_LOGO`, `console.logo`: the picture as a `data:` URL.
    pub logo: Option<String>,
    /// `HUB_COLOR`, `console.color`: `#` and six hexadecimal digits.
    pub color: Option<String>,
    /// `HUB_LANGUAGES`, `console.languages`: codes such as `en`; empty: all that it speaks.
    pub languages: Vec<String>,
}

impl Default for LookSettings {
    fn default() -> Self {
        LookSettings {
            name: "AIGNE Hub".to_owned(),
            logo: None,
            color: None,
            languages: Vec::new(),
        }
    }
}

impl LookSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let name = layers.read(&NAME, "a name of 1 to 60 characters", |text| {
            (1..=60)
                .contains(&text.chars().count())
                .then(|| text.to_owned())
        });
        LookSettings {
            name: name.unwrap_or_else(|| LookSettings::default().name),
            logo: layers.read(
                &LOGO,
                "the path of an SVG, PNG, JPEG or WebP picture of at most 256 KiB",
                picture,
            ),
            color: layers.read(&COLOR, "a colour such as #4F6AF5", color),
            languages: layers
                .read(
                    &LANGUAGES,
                    "codes with commas between them, such as en,zh",
                    codes,
                )
                .unwrap_or_default(),
        }
    }
}

fn picture(path: &str) -> Option<String> {
    let kind = match path.rsplit('.').next()?.to_ascii_lowercase().as_str() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        _ => return None,
    };
    let size = std::fs::metadata(path).ok()?.len();
    if size > LOGO_BYTES {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}

fn color(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let plain = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| text.to_owned())
}

fn codes(text: &str) -> Option<Vec<String>> {
    let code = |code: &str| {
        let code = code.trim();
        let plain =
            !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain.then(|| code.to_owned())
    };
    text.split(',').map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_becomes_an_address_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logo.svg");
        std::fs::write(&path, "<svg/>").unwrap();
        assert_eq!(
            picture(path.to_str().unwrap()).as_deref(),
            Some("data:image/svg+xml;base64,PHN2Zy8+")
        );
        assert_eq!(picture("/nowhere/logo.png"), None);
        let large = folder.path().join("large.png");
        std::fs::write(&large, vec![0; 256 * 1024 + 1]).unwrap();
        assert_eq!(picture(large.to_str().unwrap()), None);
    }

    #[test]
    fn colours_and_languages_are_checked() {
        assert_eq!(color("#12abEF").as_deref(), Some("#12abEF"));
        for odd in ["12abEF", "#12ab", "#12abEX", "red"] {
            assert_eq!(color(odd), None, "{odd}");
        }
        assert_eq!(
            codes("en, zh"),
            Some(vec!["en".to_owned(), "zh".to_owned()])
        );
        assert_eq!(codes("en,,zh"), None);
    }
}
