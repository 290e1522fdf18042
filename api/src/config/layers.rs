//! One look-up through all that may say a setting: flags, environment, file, database.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use super::env::Env;
use super::problem::{Origin, Place, Problems};
use super::settings::Setting;

/// What the command line says; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--data-dir`
    pub data_dir: Option<PathBuf>,
    /// `--host`
    pub host: Option<String>,
    /// `--port`
    pub port: Option<String>,
}

impl Flags {
    fn text(&self, flag: &str) -> Option<String> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        match flag {
            "--config" => path(&self.config),
            "--data-dir" => path(&self.data_dir),
            "--host" => self.host.clone(),
            "--port" => self.port.clone(),
            _ => None,
        }
    }
}

/// Settings of the file by key, each as the text it was written in.
pub type FileSettings = BTreeMap<String, (String, Place)>;

/// All sources of settings, and what was wrong with them so far.
pub struct Layers<'a> {
    /// The command line.
    pub flags: &'a Flags,
    /// The environment.
    pub env: &'a Env,
    /// The file's tables `[server]`, `[storage]`, `[billing]`, `[log]` and `[upstream]`.
    pub file: FileSettings,
    /// The database's table `settings`, by key.
    pub stored: &'a BTreeMap<String, String>,
    /// What is wrong.
    pub problems: Problems,
}

impl Layers<'_> {
    /// The text of the first source that says something, and who that is.
    pub fn text(&mut self, setting: &Setting) -> Option<(String, Origin)> {
        if let Some(flag) = setting.flag
            && let Some(text) = self.flags.text(flag)
        {
            return Some((text, Origin::Flag(flag)));
        }
        for name in setting.spellings() {
            match self.env.var(&name) {
                Ok(Some(text)) => return Some((text.to_owned(), Origin::Variable(name))),
                Ok(None) => {}
                Err(problem) => self.problems.0.push(problem),
            }
        }
        let key = setting.key?;
        if let Some((text, place)) = self.file.get(key) {
            let key = key.to_owned();
            let place = place.clone();
            return Some((text.clone(), Origin::File { place, key }));
        }
        let stored = self.stored.get(key).filter(|_| setting.stored)?;
        Some((stored.clone(), Origin::Database(key.to_owned())))
    }

    /// The value that `read` makes of the text; a refusal is noted with `allowed`.
    pub fn read<T>(
        &mut self,
        setting: &Setting,
        allowed: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let (text, origin) = self.text(setting)?;
        let value = read(&text);
        if value.is_none() {
            let shown = match setting.secret {
                true => "the value (not shown)".to_owned(),
                false => format!("{text:?}"),
            };
            self.problems
                .add(origin, format!("{shown} is not allowed; give {allowed}"));
        }
        value
    }

    /// A whole number within `range`, or `default`.
    pub fn number<T>(&mut self, setting: &Setting, range: RangeInclusive<T>, default: T) -> T
    where
        T: FromStr + PartialOrd + std::fmt::Display,
    {
        let allowed = format!("a whole number from {} to {}", range.start(), range.end());
        self.read(setting, &allowed, |text| {
            text.parse().ok().filter(|number| range.contains(number))
        })
        .unwrap_or(default)
    }

    /// Milliseconds, from one of them to a day, or `default`.
    pub fn milliseconds(&mut self, setting: &Setting, default: u64) -> std::time::Duration {
        std::time::Duration::from_millis(self.number(setting, 1..=86_400_000, default))
    }

    /// Yes or no, or `default`.
    pub fn switch(&mut self, setting: &Setting, default: bool) -> bool {
        self.read(setting, "true or false", |text| match text {
            "true" | "1" | "yes" | "on" => Some(true),
            "false" | "0" | "no" | "off" => Some(false),
            _ => None,
        })
        .unwrap_or(default)
    }
}
