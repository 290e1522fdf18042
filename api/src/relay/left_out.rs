//! The header that tells what a translation could not carry.

use actix_web::http::header::HeaderValue;
use wire::FailureKind;

use crate::error::Refusal;

/// Its name.
pub(crate) const NAME: &str = "x-hub-left-out";

/// The header is for people who look: it holds what fits, the call record holds all.
const LIMIT: usize = 1024;

const BETWEEN: &str = ", ";

/// Stands for what did not fit.
const MORE: &str = "...";

/// The refusal of a caller that wants all or nothing.
pub(crate) fn refusal(members: &[String]) -> Refusal {
    let shown = value(members);
    let shown = shown.as_ref().and_then(|value| value.to_str().ok());
    let mut refusal = Refusal::new(
        FailureKind::InvalidRequest,
        "left_out_in_strict_mode",
        format!(
            "x-hub-strict: this provider's dialect or yours has no place for {}; leave it out, choose another model, or call without x-hub-strict",
            shown.unwrap_or("some members")
        ),
    );
    refusal.failure.param = members.first().cloned();
    refusal
}

/// The members, as far as they fit.
pub(crate) fn value(members: &[String]) -> Option<HeaderValue> {
    if members.is_empty() {
        return None;
    }
    let mut text = String::new();
    for member in members {
        let member = visible(member);
        if text.len() + member.len() + 2 * BETWEEN.len() + MORE.len() > LIMIT {
            text.push_str(MORE);
            break;
        }
        text.push_str(&member);
        text.push_str(BETWEEN);
    }
    HeaderValue::from_str(text.trim_end_matches(BETWEEN)).ok()
}

/// A header holds ASCII; members hold whatever a client wrote.
fn visible(member: &str) -> String {
    let letters = member.chars();
    letters
        .map(|letter| match letter {
            ' '..='~' => letter,
            _ => '?',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(members: &[&str]) -> String {
        let members: Vec<String> = members.iter().map(|m| (*m).to_owned()).collect();
        let value = value(&members).unwrap();
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn members_are_listed_and_made_visible() {
        assert_eq!(told(&["seed", "metadata.größe"]), "seed, metadata.gr??e");
        assert_eq!(value(&[]), None);
    }

    #[test]
    fn what_does_not_fit_is_told_by_dots_and_the_limit_holds() {
        for length in 1..300 {
            let member = "m".repeat(length);
            let members = vec![&member[..]; 1500 / length + 2];
            let text = told(&members);
            assert!(text.len() <= LIMIT, "{length}: {}", text.len());
            assert!(text.ends_with(", ..."), "{length}: {text}");
        }
        assert_eq!(told(&[&"m".repeat(2000)]), "...");
    }
}
