//! Making a request fit.

use bytes::Bytes;

use super::members::Members;
use super::messages::{self, Changes};
use super::{Difference, Quirk, schema};
use crate::WireError;
use crate::codec::Written;

/// Applies the quirks that hold for this model.
pub(super) fn fit(quirks: &[Quirk], body: &Bytes, model: &str) -> Result<Written, WireError> {
    let mut members = Members::body(body)?;
    let mut left_out = Vec::new();
    let mut changes = Changes::default();
    let mut instructions = None;
    for quirk in quirks {
        if !quirk.models.hold(model, &members) {
            continue;
        }
        match quirk.difference {
            Difference::Renamed { member, to } => renamed(&mut members, member, to, &mut left_out),
            Difference::Refused(member) => {
                if members.remove(member) {
                    left_out.push(member.to_owned());
                }
            }
            Difference::Fixed { member, at } => {
                let said = members.get(member).map(str::to_owned);
                if said.is_some_and(|said| !is(&said, at)) {
                    members.remove(member);
                    left_out.push(member.to_owned());
                }
            }
            Difference::NoSchema => {
                instructions = schema::into_instructions(&mut members);
                if instructions.is_some() {
                    left_out.push("response_format.json_schema".to_owned());
                }
            }
            Difference::NoJsonObject => schema::of_any_object(&mut members),
            Difference::ParametersRequired => messages::with_parameters(&mut members),
            Difference::UsageUnasked => {
                members.remove("stream_options");
            }
            of_messages @ (Difference::NoNames
            | Difference::NoDeveloper
            | Difference::ShortCallIds
            | Difference::PrefixMarked
            | Difference::ThinkingBesideCalls) => changes.add(of_messages),
        }
    }
    if changes != Changes::default() || instructions.is_some() {
        messages::fit(&mut members, changes, instructions, &mut left_out);
    }
    Ok(Written {
        body: members.written().map_or_else(|| body.clone(), Bytes::from),
        left_out,
    })
}

/// The member under its other name, unless that one is there as well and goes first.
fn renamed(
    members: &mut Members<'_>,
    member: &'static str,
    to: &'static str,
    left_out: &mut Vec<String>,
) {
    if members.get(to).is_none() {
        if members.get(member).is_some() {
            members.remove(to);
        }
        members.rename(member, to);
    } else if members.remove(member) {
        left_out.push(member.to_owned());
    }
}

/// The number that a JSON text says.
fn is(text: &str, number: i64) -> bool {
    let said: Option<serde_json::Number> = serde_json::from_str(text).ok();
    said.is_some_and(|said| {
        said.as_i64() == Some(number) || said.as_f64().is_some_and(|said| said == number as f64)
    })
}
