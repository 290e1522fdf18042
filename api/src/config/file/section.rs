//! A table of the file, read key by key: each problem is noted with its place, reading goes on.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use std::path::Path;

use secrecy::SecretString;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::env::Env;
use crate::config::problem::{Hinders, Origin, Place, Problem, Problems};
use crate::config::secrets;

/// The file's text, and what was wrong with it so far.
pub struct Source<'s> {
    /// Its name, for messages.
    pub file: &'s Path,
    /// What it holds.
    pub text: &'s str,
    /// What is wrong.
    pub problems: RefCell<Problems>,
}

impl Source<'_> {
    /// Line and column of a byte.
    pub fn place(&self, byte: usize) -> Place {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before
                .get(line_start..)
                .map_or(0, |line| line.chars().count())
                + 1,
        }
    }

    /// The key whose line `span` is in, for a file that is no TOML; empty if there is none. Never
    /// the text of a value: that may be a secret.
    pub fn key_near(&self, span: &Range<usize>) -> &str {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text.get(line_start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        line.split_once('=').map_or("", |(key, _)| key.trim())
    }

    /// Notes a problem with the value at `span`.
    pub fn problem(&self, span: &Range<usize>, key: &str, reason: impl Into<String>) {
        self.note(span, key, Hinders::Everything, reason.into());
    }

    /// What was noted from the problem `first` on hinders one way to sign in only; false when there
    /// is such a problem.
    pub fn only_this_sign_in(&self, first: usize) -> bool {
        let mut problems = self.problems.borrow_mut();
        let mut noted = problems.0.iter_mut().skip(first).peekable();
        let whole = noted.peek().is_none();
        noted.for_each(|problem| problem.hinders = Hinders::OneSignIn);
        whole
    }

    fn note(&self, span: &Range<usize>, key: &str, hinders: Hinders, reason: String) {
        self.problems.borrow_mut().0.push(Problem {
            hinders,
            origin: Origin::File {
                place: self.place(span.start),
                key: key.to_owned(),
            },
            reason,
        });
    }
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// Its key with the tables above it.
    pub key: String,
}

/// A table that is being read.
pub struct Section<'s> {
    /// Where it comes from.
    pub source: &'s Source<'s>,
    /// Its place.
    pub span: Range<usize>,
    /// Its name with the tables above it; empty for the file as a whole.
    pub path: String,
    table: &'s DeTable<'s>,
    known: BTreeSet<&'static str>,
}

impl<'s> Section<'s> {
    /// Reads `table`, which is called `path`.
    pub fn new(
        source: &'s Source<'s>,
        table: &'s DeTable<'s>,
        span: Range<usize>,
        path: String,
    ) -> Self {
        Section {
            source,
            span,
            path,
            table,
            known: BTreeSet::new(),
        }
    }

    fn key_path(&self, key: &str) -> String {
        match self.path.is_empty() {
            true => key.to_owned(),
            false => format!("{}.{key}", self.path),
        }
    }

    /// The raw value of `key`, which counts as known from now on.
    pub fn raw(&mut self, key: &'static str) -> Option<At<&'s DeValue<'s>>> {
        self.known.insert(key);
        let value: &'s Spanned<DeValue<'s>> = self.table.get(key)?;
        Some(At {
            value: value.get_ref(),
            span: value.span(),
            key: self.key_path(key),
        })
    }

    /// Notes a problem with `at`; gives `None`, so that a reader can end with it.
    pub fn refuse<T, R>(&self, at: &At<T>, reason: impl Into<String>) -> Option<R> {
        self.source.problem(&at.span, &at.key, reason);
        None
    }

    fn wanted<R>(&self, at: &At<&DeValue<'_>>, wanted: &str) -> Option<R> {
        self.refuse(
            at,
            format!("expected {wanted}, found {}", described(at.value)),
        )
    }

    /// A text; an empty one is refused.
    pub fn string(&mut self, key: &'static str) -> Option<At<String>> {
        let at = self.raw(key)?;
        match at.value.as_str().map(str::trim) {
            Some("") => self.refuse(&at, "must not be empty"),
            Some(text) => Some(at.with(text.to_owned())),
            None => self.wanted(&at, "a string"),
        }
    }

    /// The secret that `at` is or names.
    pub fn secret(&self, at: &At<String>, env: &Env) -> Option<SecretString> {
        match secrets::resolve(&at.value, env) {
            Ok(secret) => Some(secret),
            Err(none) => {
                self.source
                    .note(&at.span, &at.key, none.hinders, none.reason);
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required(&mut self, key: &'static str) -> Option<At<String>> {
        self.must_have(key);
        self.string(key)
    }

    /// Notes a problem if `key` is not there.
    pub fn must_have(&self, key: &'static str) {
        if !self.table.contains_key(key) {
            let reason = format!("{key:?} is missing");
            self.source.problem(&self.span, &self.path, reason);
        }
    }

    /// Yes or no.
    pub fn switch(&mut self, key: &'static str) -> Option<bool> {
        let at = self.raw(key)?;
        match at.value.as_bool() {
            Some(yes) => Some(yes),
            None => self.wanted(&at, "true or false"),
        }
    }

    /// A whole number within `range`.
    pub fn integer(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let at = self.raw(key)?;
        let number = at
            .value
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|number| range.contains(number));
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        number.or_else(|| self.wanted(&at, &wanted))
    }

    /// Texts.
    pub fn strings(&mut self, key: &'static str) -> Option<Vec<At<String>>> {
        let at = self.raw(key)?;
        let Some(items) = at.value.as_array() else {
            return self.wanted(&at, "an array of strings");
        };
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let item = At {
                value: item.get_ref(),
                span: item.span(),
                key: format!("{}[{index}]", at.key),
            };
            match item.value.as_str() {
                Some(text) if !text.trim().is_empty() => {
                    texts.push(item.with(text.trim().to_owned()));
                }
                _ => self
                    .wanted(&item, "a string with something in it")
                    .unwrap_or(()),
            }
        }
        Some(texts)
    }

    /// The table `[key]`, whose keys are names and whose values are texts.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<(String, At<String>)>> {
        let at = self.raw(key)?;
        let Some(table) = at.value.as_table() else {
            return self.wanted(&at, "a table of strings");
        };
        let mut texts = Vec::new();
        for (name, value) in table.iter() {
            let name: &str = name.get_ref();
            let item = At {
                value: value.get_ref(),
                span: value.span(),
                key: format!("{}.{name}", at.key),
            };
            match item.value.as_str() {
                Some(text) if !text.trim().is_empty() => {
                    texts.push((name.to_owned(), item.with(text.trim().to_owned())));
                }
                _ => self
                    .wanted(&item, "a string with something in it")
                    .unwrap_or(()),
            }
        }
        Some(texts)
    }

    /// The table `[key]`.
    pub fn section(&mut self, key: &'static str) -> Option<Section<'s>> {
        let at = self.raw(key)?;
        match at.value.as_table() {
            Some(table) => Some(Section::new(self.source, table, at.span, at.key)),
            None => self.wanted(&at, &format!("a table [{}]", at.key)),
        }
    }

    /// The tables `[[key]]`.
    pub fn sections(&mut self, key: &'static str) -> Vec<Section<'s>> {
        let Some(at) = self.raw(key) else {
            return Vec::new();
        };
        let Some(items) = at.value.as_array() else {
            let wanted = format!("tables [[{}]]", at.key);
            return self.wanted(&at, &wanted).unwrap_or_default();
        };
        let mut sections = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let key = format!("{}[{index}]", at.key);
            match item.get_ref() {
                DeValue::Table(table) => {
                    sections.push(Section::new(self.source, table, item.span(), key));
                }
                other => {
                    let reason = format!("expected a table, found {}", described(other));
                    self.source.problem(&item.span(), &key, reason);
                }
            }
        }
        sections
    }

    /// Refuses every key that nobody asked for.
    pub fn finish(self) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if self.known.contains(name) {
                continue;
            }
            let near = self
                .known
                .iter()
                .map(|known| (strsim::jaro_winkler(known, name), known))
                .filter(|(likeness, _)| *likeness > 0.85)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let hint = match near {
                Some((_, near)) => format!("unknown key; did you mean {near:?}?"),
                None => {
                    let known: Vec<_> = self.known.iter().copied().collect();
                    format!("unknown key; known here: {}", known.join(", "))
                }
            };
            self.source.problem(&key.span(), &self.key_path(name), hint);
        }
    }
}

impl<T> At<T> {
    /// Another value at the same place.
    pub fn with<R>(&self, value: R) -> At<R> {
        At {
            value,
            span: self.span.clone(),
            key: self.key.clone(),
        }
    }
}

/// What a person sees there. Strings are not shown: one may be a secret in the wrong place.
pub fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.is_empty() => "an empty string".to_owned(),
        DeValue::String(_) => "a string".to_owned(),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(yes) => format!("{yes}"),
        DeValue::Datetime(time) => format!("the time {time}"),
        DeValue::Array(_) => "an array".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
