//! What is asked, as far as it changes the answer.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::fitness;
use crate::metering::Intake;
use crate::relay::Inbound;
use crate::replies::Asked;
use crate::routing::Plan;

/// Written into every digest: another way of making it must find nothing that this one kept.
const FORM: &[u8] = b"aigne-hub cache 1";

/// Headers that providers are given, and that change what they do.
const HEADERS: [&str; 3] = ["anthropic-version", "anthropic-beta", "openai-beta"];

/// Whose replies a call may get: those of its project, else its user's or its key's.
pub fn scope_of(project: Option<&str>, owner: Option<&str>) -> Option<String> {
    match project {
        Some(project) => Some(format!("project:{project}")),
        None => owner.map(str::to_owned),
    }
}

/// What is asked, or why its reply is not kept, by a stable word.
pub(super) fn of(inbound: &Inbound, plan: &Plan, intake: &Intake) -> Result<Asked, &'static str> {
    let caller = &intake.caller;
    let scope = scope_of(caller.project.as_deref(), caller.owner().as_deref()).ok_or("nobody")?;
    let mut hash = Hasher(Sha256::new());
    hash.part(FORM);
    hash.part(intake.surface.as_bytes());
    hash.part(intake.requested_model.as_bytes());
    hash.part(&[
        u8::from(intake.streamed),
        u8::from(inbound.is_strict()),
        u8::from(inbound.framing == crate::relay::Framing::Array),
    ]);
    let mut targets: Vec<String> = plan
        .targets
        .iter()
        .map(|target| format!("{}/{}", target.provider.id, target.model))
        .collect();
    targets.sort_unstable();
    targets.dedup();
    hash.count(targets.len());
    targets.iter().for_each(|it| hash.part(it.as_bytes()));
    for name in HEADERS {
        let values: Vec<_> = inbound.headers.get_all(name).collect();
        hash.count(values.len());
        values.iter().for_each(|value| hash.part(value.as_bytes()));
    }
    let form = inbound.operation.as_ref().and_then(|it| it.asked.form());
    match form {
        Some(form) => {
            hash.count(form.parts().len());
            for part in form.parts() {
                hash.part(part.name.as_bytes());
                hash.part(&[u8::from(part.is_file)]);
                hash.part(form.content(part));
            }
        }
        None => {
            let body: Value = serde_json::from_slice(&inbound.body).map_err(|_| "unreadable")?;
            let members = body.as_object().ok_or("unreadable")?;
            if inbound.operation.is_none()
                && let Some(reason) = fitness::unfit(inbound.dialect, members)
            {
                return Err(reason);
            }
            hash.value(&body);
        }
    }
    let fingerprint: [u8; 32] = hash.0.finalize().into();
    let mut name = Hasher(Sha256::new());
    name.part(scope.as_bytes());
    name.part(&fingerprint);
    Ok(Asked {
        name: name.0.finalize().into(),
        fingerprint,
        scope,
    })
}

/// Parts with their lengths, so that none runs into the next.
struct Hasher(Sha256);

impl Hasher {
    fn part(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.update(bytes);
    }

    fn count(&mut self, count: usize) {
        self.0.update(count.to_le_bytes());
    }

    /// A value: the order of members and spaces do not count, numbers as they were written do.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.0.update(b"n"),
            Value::Bool(yes) => self.0.update(if *yes { b"t" } else { b"f" }),
            Value::Number(number) => {
                self.0.update(b"#");
                self.part(number.to_string().as_bytes());
            }
            Value::String(text) => {
                self.0.update(b"s");
                self.part(text.as_bytes());
            }
            Value::Array(items) => {
                self.0.update(b"a");
                self.count(items.len());
                items.iter().for_each(|item| self.value(item));
            }
            Value::Object(members) => {
                self.0.update(b"o");
                self.count(members.len());
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_unstable_by_key(|(name, _)| *name);
                for (name, value) in sorted {
                    self.part(name.as_bytes());
                    self.value(value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn digest(value: &Value) -> [u8; 32] {
        let mut hash = Hasher(Sha256::new());
        hash.value(value);
        hash.0.finalize().into()
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[ab]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec(("[ab]{0,2}", inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// The same with its members the other way round.
    fn turned(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(turned).collect(),
            Value::Object(members) => {
                let members = members.iter().rev();
                Value::Object(
                    members
                        .map(|(name, it)| (name.clone(), turned(it)))
                        .collect(),
                )
            }
            other => other.clone(),
        }
    }

    proptest! {
        #[test]
        fn only_the_order_of_members_does_not_count(one in values(), other in values()) {
            prop_assert_eq!(digest(&one), digest(&turned(&one)));
            prop_assert_eq!(digest(&one) == digest(&other), one == other);
        }
    }

    #[test]
    fn what_looks_alike_is_told_apart() {
        assert_ne!(digest(&json!(["a", "b"])), digest(&json!(["ab", ""])));
        assert_ne!(digest(&json!({"a": "b"})), digest(&json!(["a", "b"])));
        assert_ne!(digest(&json!(1)), digest(&json!("1")));
        assert_ne!(digest(&json!(1)), digest(&json!(1.0)));
    }
}
