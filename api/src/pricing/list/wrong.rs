//! Prices that a list states and that can be none.

use serde_json::Value;

use super::number::price;

/// Wrong prices that are named; the rest are counted.
const NAMED: usize = 5;
/// Letters of a name or a value that are told.
const TOLD: usize = 100;
/// Dollars for one, from which on a price is more than a rate can hold.
const LARGEST: f64 = 9_223.0;

/// A price of a list that is negative, no number, or larger than a rate can hold. The entry that
/// states it is left out whole: what else it says is not to be believed either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongPrice {
    /// The model, as the list calls it.
    pub model: String,
    /// The member that states the price: `input_cost_per_token`, `caching.read` …
    pub member: String,
    /// The value and what is wrong with it: `is -1, which is below zero`.
    pub problem: String,
}

/// Those of a model's prices that can be none. Null and a missing member state no price.
pub(super) fn among<'a>(
    model: &str,
    prices: impl IntoIterator<Item = (String, Option<&'a Value>)>,
) -> Vec<WrongPrice> {
    let wrong = prices.into_iter().filter_map(|(member, value)| {
        Some(WrongPrice {
            model: short(model),
            member,
            problem: problem(value?)?,
        })
    });
    wrong.collect()
}

/// The first of them in words, and how many there are beside; `None`: there is none.
pub(super) fn named(wrong: &[WrongPrice]) -> Option<String> {
    if wrong.is_empty() {
        return None;
    }
    let first = wrong.iter().take(NAMED).map(|price| {
        let WrongPrice {
            model,
            member,
            problem,
        } = price;
        format!("`{member}` of {model} {problem}")
    });
    let mut parts: Vec<String> = first.collect();
    if let Some(more) = wrong.len().checked_sub(NAMED).filter(|more| *more > 0) {
        parts.push(format!("and {more} more"));
    }
    Some(parts.join("; "))
}

fn problem(value: &Value) -> Option<String> {
    if value.is_null() || price(Some(value)).is_some() {
        return None;
    }
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let why = match number.filter(|number: &f64| number.is_finite()) {
        Some(number) if number.is_sign_negative() => "below zero",
        Some(number) if number >= LARGEST => "more than can be counted",
        _ => "no plain number such as 0.0000025",
    };
    Some(format!("is {}, which is {why}", short(&value.to_string())))
}

fn short(text: &str) -> String {
    let mut letters = text.chars();
    let mut told: String = letters.by_ref().take(TOLD).collect();
    if letters.next().is_some() {
        told.push('…');
    }
    told
}

/// Model and member of each, as tests of the readers compare them.
#[cfg(test)]
pub(super) fn places(wrong: &[WrongPrice]) -> Vec<(&str, &str)> {
    wrong
        .iter()
        .map(|price| (price.model.as_str(), price.member.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_can_be_no_price_is_told_with_its_value() {
        for (value, expected) in [
            (json!(-1), "is -1, which is below zero"),
            (json!("-0.5"), "is \"-0.5\", which is below zero"),
            (json!(1e30), "is 1e+30, which is more than can be counted"),
            (json!(10_000), "is 10000, which is more than can be counted"),
            (
                json!("x"),
                "is \"x\", which is no plain number such as 0.0000025",
            ),
            (
                json!("NaN"),
                "is \"NaN\", which is no plain number such as 0.0000025",
            ),
            (
                json!([1]),
                "is [1], which is no plain number such as 0.0000025",
            ),
        ] {
            assert_eq!(problem(&value).as_deref(), Some(expected));
        }
        for value in [json!(null), json!(0), json!(2.5e-6), json!("0.01")] {
            assert_eq!(problem(&value), None, "{value}");
        }
    }

    #[test]
    fn the_first_are_named_and_the_rest_counted() {
        assert_eq!(named(&[]), None);
        let minus = json!(-1);
        let prices = (0..7).map(|number| (format!("price_{number}"), Some(&minus)));
        let wrong = among(&"m".repeat(1000), prices);
        let told = named(&wrong).unwrap();
        assert!(told.starts_with("`price_0` of mmm"), "{told}");
        assert!(told.contains("`price_4`"), "{told}");
        assert!(!told.contains("`price_5`"), "{told}");
        assert!(told.ends_with("; and 2 more"), "{told}");
        assert!(told.len() < 1000, "{told}");
    }
}
