//! Every setting with what was said of it at start, for people who ask why the hub is as it is.

use super::layers::Layers;
use super::problem::Origin;
use super::settings::{SETTINGS, Setting};

/// Who decided a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Nobody: the default holds.
    Default,
    /// A flag of the command line.
    Flag,
    /// An environment variable.
    Environment,
    /// `hub.toml`.
    File,
    /// The database's table of settings.
    Database,
    /// Blocklet Server, which runs the hub.
    Blocklet,
}

impl Source {
    /// As the API says it.
    pub fn word(self) -> &'static str {
        match self {
            Source::Default => "default",
            Source::Flag => "flag",
            Source::Environment => "environment",
            Source::File => "file",
            Source::Database => "database",
            Source::Blocklet => "blocklet",
        }
    }
}

/// What was said of a setting.
#[derive(Debug, Clone)]
pub struct Said {
    /// The setting.
    pub setting: &'static Setting,
    /// What holds, as it was written; None: the default.
    pub value: Option<String>,
    /// Who said it.
    pub source: Source,
    /// Where: the flag, the variable, or the place in the file.
    pub place: Option<String>,
}

impl Said {
    /// All of them, in the order of the README's table.
    pub(super) fn all(layers: &mut Layers<'_>) -> Vec<Said> {
        SETTINGS
            .iter()
            .map(|setting| match layers.text(setting) {
                None => Said {
                    setting,
                    value: None,
                    source: Source::Default,
                    place: None,
                },
                Some((value, origin)) => {
                    let (source, place) = placed(origin);
                    Said {
                        setting,
                        value: Some(value),
                        source,
                        place: Some(place),
                    }
                }
            })
            .collect()
    }

    /// Blocklet Server decided a setting, whatever else was said of it.
    pub(super) fn decide(all: &mut [Said], variable: &str, value: String) {
        let found = all.iter_mut().find(|one| one.setting.variable == variable);
        if let Some(one) = found {
            one.value = Some(value);
            one.source = Source::Blocklet;
            one.place = None;
        }
    }
}

fn placed(origin: Origin) -> (Source, String) {
    match origin {
        Origin::Flag(flag) => (Source::Flag, flag.to_owned()),
        Origin::Variable(name) => (Source::Environment, name),
        Origin::File { place, .. } => (Source::File, place.to_string()),
        Origin::Database(key) => (Source::Database, key),
    }
}
