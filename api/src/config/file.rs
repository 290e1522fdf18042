//! `hub.toml`: settings, and what it declares; everything wrong with it is told at once.

mod aliases;
mod amount;
mod credentials;
mod keys;
mod limits;
mod names;
mod providers;
mod rates;
mod section;
mod settings;

use std::cell::RefCell;
use std::io::ErrorKind;
use std::path::Path;

use toml::de::DeTable;

use super::declared::{Declared, DeclaredProvider};
use super::env::Env;
use super::layers::FileSettings;
use super::problem::{Origin, Place, Problems};
pub use amount::nanos;
pub use credentials::DEFAULT_WEIGHT;
pub use names::display_name;
pub use providers::usable_base_url;
use section::{Section, Source};

/// What a file says.
#[derive(Debug, Default)]
pub struct HubFile {
    /// The settings of `[server]`, `[storage]`, `[log]` and `[upstream]`, not yet judged.
    pub settings: FileSettings,
    /// What it declares.
    pub declared: Declared,
}

/// Reads the file at `path`; `outside` are the providers that are declared elsewhere, which an
/// alias may lead to as well.
pub fn load(path: &Path, env: &Env, outside: &[DeclaredProvider]) -> (HubFile, Problems) {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(path, &text, env, outside),
        Err(error) => {
            let mut problems = Problems::default();
            let place = Place {
                file: path.to_owned(),
                line: 1,
                column: 1,
            };
            let key = String::new();
            problems.add(
                Origin::File { place, key },
                format!("cannot be read: {error}{}", advice(&error)),
            );
            (HubFile::default(), problems)
        }
    }
}

/// What to do about a file that cannot be read.
fn advice(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::PermissionDenied => {
            "; give the hub's user the right to read the file and to write to its data folder"
        }
        ErrorKind::NotADirectory => {
            "; a file stands where the data folder should be: name a folder with --data-dir or HUB_DATA_DIR"
        }
        _ => "",
    }
}

/// Reads `text`, which stands in the file at `path`. What comes back beside problems is only good
/// for finding more of them.
pub fn parse(
    path: &Path,
    text: &str,
    env: &Env,
    outside: &[DeclaredProvider],
) -> (HubFile, Problems) {
    let source = Source {
        file: path,
        text,
        problems: RefCell::default(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or_default();
        source.problem(&span, source.key_near(&span), error.message());
    }
    let mut file = HubFile::default();
    // After a syntax error keys may be missing that are there: more problems would mislead.
    if errors.is_empty() {
        let mut root = Section::new(&source, table.get_ref(), 0..0, String::new());
        file.settings = settings::read(&mut root);
        file.declared.providers = providers::read(&mut root, env);
        file.declared.rates = rates::read(&mut root);
        let named = |provider: &DeclaredProvider| provider.name.clone();
        let known: Vec<_> = file
            .declared
            .providers
            .iter()
            .chain(outside)
            .map(named)
            .collect();
        file.declared.aliases = aliases::read(&mut root, &known);
        file.declared.keys = keys::read(&mut root, env);
        file.declared.limits = limits::read(&mut root);
        root.finish();
    }
    let mut problems = source.problems.into_inner();
    problems.0.sort_by_key(|problem| match &problem.origin {
        Origin::File { place, .. } => (place.line, place.column),
        _ => (0, 0),
    });
    (file, problems)
}
