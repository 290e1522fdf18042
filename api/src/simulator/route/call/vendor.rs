//! A call of an API beside chat in a form of its provider's own: always answered in one piece.

use serde_json::Value;

use super::{Call, begin};
use crate::simulator::answer::{Dialect, Streams, Usage};
use crate::simulator::refused::Checked;
use crate::simulator::{Cut, SimReply, SimRequest, Simulator, bedrock};

/// What is sent back when nothing stands against it.
struct Whole(Value, Option<Usage>);

impl Streams for Whole {
    fn streams(&self) -> bool {
        false
    }
}

/// Who asks for what, and how it shows that it may.
pub struct Asked<'r> {
    /// How errors are told.
    pub dialect: Dialect,
    /// The model, with its script.
    pub model: &'r str,
    /// The key that was shown.
    pub key: Option<&'r str>,
}

/// Answers with what `read` makes of the call's script and id.
pub async fn vendor(
    simulator: &Simulator,
    request: &SimRequest,
    asked: Asked<'_>,
    read: impl FnOnce(&super::Script, &str) -> Checked<(Value, Option<Usage>)>,
) -> Result<SimReply, Cut> {
    let (mut call, checked) = begin(
        simulator,
        request,
        asked.dialect,
        asked.model,
        "vendor-sim-",
    );
    let admitted = match asked.dialect {
        Dialect::Bedrock => {
            let secret = call.script.faults.auth.take();
            let now_s = simulator.now_s();
            checked.and_then(|()| bedrock::admit(request, secret.as_deref(), now_s))
        }
        _ => checked,
    };
    let ready = admitted
        .and_then(|()| call.admit(asked.key, asked.model))
        .and_then(|()| read(&call.script, &call.id))
        .map(|(body, used)| Whole(body, used));
    call.reply(ready, |call: &Call, Whole(body, used)| {
        call.whole(200, &body, used)
    })
    .await
}
