//! `[server]`, `[storage]`, `[billing]`, `[people]`, `[prices]`, `[log]`, `[console]`, `[upstream]`,
//! `[retry]`, `[queue]`, `[repeat]`, `[cache]`, `[status]` and `[breaker]`: the settings that flags and environment
//! know as well.

use std::collections::BTreeMap;
use std::path::Path;

use toml::de::DeValue;

use super::section::{Section, described};
use crate::config::layers::FileSettings;
use crate::config::settings::SETTINGS;

/// Keys whose values are paths: a relative one is meant from the file's folder.
const PATHS: [&str; 3] = ["server.data_dir", "console.logo", "upstream.ca_file"];

/// The settings of the file, each as text; the layers read flags and environment in the same way.
pub fn read(root: &mut Section<'_>) -> FileSettings {
    let mut settings = BTreeMap::new();
    for table in [
        "server", "storage", "billing", "people", "prices", "log", "console", "upstream", "retry",
        "queue", "repeat", "cache", "status", "breaker",
    ] {
        let Some(mut section) = root.section(table) else {
            continue;
        };
        for setting in SETTINGS {
            let Some(full) = setting.key else { continue };
            let Some(key) = full.strip_prefix(table).and_then(|k| k.strip_prefix('.')) else {
                continue;
            };
            let Some(at) = section.raw(key) else { continue };
            let Some(mut text) = text_of(at.value) else {
                let found = described(at.value);
                section.refuse::<_, ()>(&at, format!("expected a single value, found {found}"));
                continue;
            };
            if PATHS.contains(&full) {
                text = beside(root.source.file, &text);
            }
            let place = root.source.place(at.span.start);
            settings.insert(full.to_owned(), (text, place));
        }
        section.finish();
    }
    settings
}

fn text_of(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.trim().to_owned()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Array(items) => {
            let texts: Option<Vec<_>> = items.iter().map(|item| item.get_ref().as_str()).collect();
            Some(texts?.join(","))
        }
        DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

fn beside(file: &Path, path: &str) -> String {
    let folder = file.parent().unwrap_or(Path::new(""));
    folder.join(path).display().to_string()
}
