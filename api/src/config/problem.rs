//! What is wrong with the configuration, and where it was said.

use std::fmt;
use std::path::PathBuf;

/// A place in a file: lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named on the command line.
    pub file: PathBuf,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.display(), self.line, self.column)
    }
}

/// Who said a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line, with its dashes.
    Flag(&'static str),
    /// An environment variable.
    Variable(String),
    /// A key of the file; the key is empty where the file as a whole is meant.
    File {
        /// Where the value stands.
        place: Place,
        /// The key with its tables, such as `providers[0].kind`.
        key: String,
    },
    /// A setting kept in the database, by its key.
    Database(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(flag) => write!(f, "flag {flag}"),
            Origin::Variable(name) => write!(f, "environment variable {name}"),
            Origin::File { place, key } if key.is_empty() => write!(f, "{place}"),
            Origin::File { place, key } => write!(f, "{place}: {key}"),
            Origin::Database(key) => write!(f, "setting {key} in the database"),
        }
    }
}

/// What a problem stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hinders {
    /// Whatever needs the configuration.
    Everything,
    /// Calling providers and taking keys: a secret is kept in a variable that is not set here.
    /// Commands that work on the data folder alone need no such secret.
    Serving,
    /// One way to sign in: the hub serves without it.
    OneSignIn,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it stands in the way of.
    pub hinders: Hinders,
    /// Who said it.
    pub origin: Origin,
    /// What is wrong with it, and what is allowed.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.reason)
    }
}

/// Everything that is wrong, one per line, so that a person repairs it in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Adds one that hinders everything.
    pub fn add(&mut self, origin: Origin, reason: impl Into<String>) {
        self.0.push(Problem {
            hinders: Hinders::Everything,
            origin,
            reason: reason.into(),
        });
    }

    /// Takes out those that hinder one way to sign in only: they are told, and nothing waits for
    /// them.
    pub fn take_sign_ins(&mut self) -> Problems {
        let all = std::mem::take(&mut self.0).into_iter();
        let (one, rest) = all.partition(|problem| problem.hinders == Hinders::OneSignIn);
        self.0 = rest;
        Problems(one)
    }

    /// Those that hinder everything, and those that only hinder serving.
    pub fn part(self) -> (Problems, Problems) {
        let (all, serving) = self
            .0
            .into_iter()
            .partition(|problem| problem.hinders == Hinders::Everything);
        (Problems(all), Problems(serving))
    }

    /// `value`, if nothing was wrong.
    pub fn or<T>(self, value: T) -> Result<T, Problems> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
