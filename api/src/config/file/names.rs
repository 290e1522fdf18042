//! Names in the file: how they may look, and that each is there once.

use std::collections::HashMap;

use super::section::{At, Section};

/// Whether `name` can stand in front of the slash of a model name.
pub fn is_provider_name(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.len() <= 50 && name.chars().all(inner) && !name.starts_with('-') && !name.is_empty()
}

/// Whether `name` can be a model's name: printable, without blanks.
pub fn is_model_name(name: &str) -> bool {
    let visible = |c: char| !c.is_whitespace() && !c.is_control();
    name.len() <= 200 && !name.is_empty() && name.chars().all(visible)
}

/// Names that were given so far, with the line of each.
#[derive(Default)]
pub struct Given(HashMap<String, usize>);

impl Given {
    /// Takes `name`, or refuses it and names the line that has it already.
    pub fn take(&mut self, section: &Section<'_>, at: &At<String>, identity: String) {
        let line = section.source.place(at.span.start).line;
        match self.0.get(&identity) {
            Some(first) => {
                section
                    .refuse::<_, ()>(at, format!("{identity:?} is already there in line {first}"));
            }
            None => {
                self.0.insert(identity, line);
            }
        }
    }
}

/// The value of `key` as one of `names`.
pub fn choice<T>(
    section: &mut Section<'_>,
    key: &'static str,
    names: &[&str],
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let at = section.string(key)?;
    parse(&at.value).or_else(|| {
        let allowed = names.join(", ");
        section.refuse(
            &at,
            format!("{:?} is unknown; give one of {allowed}", at.value),
        )
    })
}

/// `provider/model` in two.
pub fn split_target(target: &str) -> Option<(&str, &str)> {
    let (provider, model) = target.split_once('/')?;
    (is_provider_name(provider) && is_model_name(model)).then_some((provider, model))
}

/// A name for people made of a model's name, as AIGNE Hub makes it: the last part of the path in
/// words with capitals.
pub fn display_name(model: &str) -> String {
    let last = model.rsplit('/').next().unwrap_or(model);
    let words = last.split('-').filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    });
    words.collect::<Vec<_>>().join(" ")
}
