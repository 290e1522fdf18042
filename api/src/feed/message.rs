//! The messages of a socket: `[joinRef, ref, topic, event, payload]`.

use serde::Deserialize;
use serde_json::{Value, json};

/// What a client says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Said(
    /// Given back as it came.
    pub Value,
    /// The same.
    pub Value,
    /// The topic.
    pub String,
    /// The event.
    pub String,
    /// More of it.
    #[serde(default)]
    pub Value,
);

impl Said {
    /// Reads one; `None`: it is no message.
    pub fn read(text: &str) -> Option<Self> {
        let said: Said = serde_json::from_str(text).ok()?;
        (!said.2.is_empty() && !said.3.is_empty()).then_some(said)
    }

    /// The answer that it was understood.
    pub fn done(&self) -> String {
        self.answer("ok", &json!({}))
    }

    /// The answer that it was not, and why.
    pub fn refused(&self, message: &str) -> String {
        self.answer("error", &json!({ "message": message }))
    }

    fn answer(&self, status: &str, response: &Value) -> String {
        // A heartbeat is answered by its own name, everything else by that of its reference.
        let event = match &self.1 {
            Value::String(reference) if self.3 != "heartbeat" => format!("chan_reply_{reference}"),
            _ => self.3.clone(),
        };
        let payload = json!({ "status": status, "response": response });
        json!([self.0, self.1, self.2, event, payload]).to_string()
    }
}

/// News of a topic.
pub(super) fn news(topic: &str, data: &Value) -> String {
    let payload = json!({ "status": "ok", "response": data });
    json!(["", "", topic, topic, payload]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_answered_by_its_reference_and_a_heartbeat_by_its_name() {
        let join = Said::read(r#"["1","2","model.status.updated","phx_join",{}]"#).unwrap();
        assert_eq!(
            join.done(),
            r#"["1","2","model.status.updated","chan_reply_2",{"status":"ok","response":{}}]"#
        );
        let beat = Said::read(r#"[null,"7","phoenix","heartbeat",{}]"#).unwrap();
        assert_eq!(
            beat.done(),
            r#"[null,"7","phoenix","heartbeat",{"status":"ok","response":{}}]"#
        );
        for wrong in [
            "",
            "{}",
            "[]",
            r#"["1","2","","x",{}]"#,
            r#"["1","2",3,"x",{}]"#,
        ] {
            assert_eq!(Said::read(wrong), None, "{wrong}");
        }
    }
}
