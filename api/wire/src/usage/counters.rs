//! A usage object as a provider wrote it: names of counters and what they say.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// Counters by the path at which they stand, such as `prompt_tokens_details.cached_tokens`. An
/// element of a list is named by its own words: `promptTokensDetails.AUDIO`. What is no number was
/// not told: a bill must not fail on a detail. Zero and absent are told apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters(Vec<(String, u64)>);

impl Counters {
    /// The counters of a usage object in JSON.
    pub fn of(object: &Value) -> Self {
        let mut counters = Counters::default();
        counters.walk("", object);
        counters
    }

    /// What a counter says.
    pub fn get(&self, path: &str) -> Option<u64> {
        let found = self.0.iter().find(|(known, _)| known == path);
        found.map(|(_, count)| *count)
    }

    /// Takes what a later object of the same call tells, where counters are cumulative. A zero
    /// never replaces a figure: some servers repeat the object with zeros.
    pub fn merge(&mut self, later: &Counters) {
        for (path, count) in &later.0 {
            match self.0.iter_mut().find(|(known, _)| known == path) {
                Some((_, known)) if *count > 0 => *known = *count,
                Some(_) => {}
                None => self.0.push((path.clone(), *count)),
            }
        }
    }

    fn walk(&mut self, path: &str, value: &Value) {
        match value {
            Value::Number(_) => {
                if let Some(count) = count(value) {
                    self.add(path, count);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.walk(&below(path, name), member);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.element(path, element);
                }
            }
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }

    /// `{"modality":"AUDIO","tokenCount":7}` is seven at `….AUDIO`.
    fn element(&mut self, path: &str, element: &Value) {
        let members = element.as_object().into_iter().flatten();
        let (mut path, mut sum) = (path.to_owned(), None);
        for (_, member) in members {
            if let Some(word) = member.as_str() {
                path = below(&path, word);
            }
            if let Some(count) = count(member) {
                sum = Some(count.saturating_add(sum.unwrap_or(0)));
            }
        }
        if let Some(sum) = sum {
            self.add(&path, sum);
        }
    }

    fn add(&mut self, path: &str, count: u64) {
        match self.0.iter_mut().find(|(known, _)| known == path) {
            Some((_, known)) => *known = known.saturating_add(count),
            None => self.0.push((path.to_owned(), count)),
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Whole, or as `12.0`, which some servers write. What is below zero was not counted.
fn count(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        // Beyond the range it saturates.
        (number >= 0.0).then_some(number as u64)
    })
}

impl<'de> Deserialize<'de> for Counters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = Map::<String, Value>::deserialize(deserializer)?;
        Ok(Counters::of(&Value::Object(object)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_name_counters_and_what_is_no_number_was_not_told() {
        let told = Counters::of(&json!({
            "prompt": 10.0, "none": null, "odd": "many", "below": -3, "zero": 0,
            "details": {"cached": 4, "deeper": {"still": 5}},
            "byModality": [{"modality": "TEXT", "tokenCount": 6}, {"modality": "AUDIO", "tokenCount": 7}, 3],
        }));
        for (path, count) in [
            ("prompt", Some(10)),
            ("none", None),
            ("odd", None),
            ("below", None),
            ("zero", Some(0)),
            ("details.cached", Some(4)),
            ("details.deeper.still", Some(5)),
            ("byModality.AUDIO", Some(7)),
        ] {
            assert_eq!(told.get(path), count, "{path}");
        }
    }

    #[test]
    fn a_later_zero_does_not_erase_a_figure() {
        let mut told = Counters::of(&json!({"input": 5, "output": 1}));
        told.merge(&Counters::of(
            &json!({"input": 0, "output": 9, "cached": 0}),
        ));
        assert_eq!(
            told,
            Counters::of(&json!({"input": 5, "output": 9, "cached": 0}))
        );
    }
}
