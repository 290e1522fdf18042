//! Hears what other components of the app tell on its EventBus.
//!
//! Blocklet Server pushes events over a WebSocket that speaks Phoenix channels: frames are JSON
//! arrays of join, reference, topic, event and payload. What was told while nobody listened is lost,
//! so whoever listens may take an event only as a reason to look.

use std::sync::Arc;
use std::time::Duration;

use actix_rt::{self as rt, Arbiter};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};
use url::Url;

use super::Blocklet;
use super::messages::channel;
use crate::upstream::websocket::{Incoming, SILENCE, WebSocket};
use crate::upstream::{Clocks, Egress, Upstream, UpstreamSettings};

/// Between two signs of life: the server hangs up on who gives none for a minute.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// After a connection ended; doubled with each failure.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Something that another component told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// `noun.verb`.
    pub kind: String,
    /// The component's DID. Not proven: every component of the app may write any.
    pub source: String,
    /// The id of what it is about, if it says one.
    pub subject: Option<String>,
}

/// Listening goes on while this lives.
pub struct Listening(Arbiter);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Listens in a thread of its own, and comes back after every failure.
pub fn listen(blocklet: Arc<Blocklet>, heard: impl Fn(Heard) + Send + 'static) -> Listening {
    let thread = Arbiter::new();
    thread.spawn_fn(move || match Upstream::new(&UpstreamSettings::default()) {
        Ok(upstream) => {
            rt::spawn(async move { keep_listening(&upstream, &blocklet, &heard).await });
        }
        Err(error) => tracing::error!(%error, "the EventBus cannot be heard"),
    });
    Listening(thread)
}

async fn keep_listening(upstream: &Upstream, blocklet: &Blocklet, heard: &impl Fn(Heard)) {
    let mut pause = FIRST_PAUSE;
    loop {
        let began = Instant::now();
        let why = match session(upstream, blocklet, heard).await {
            Ok(never) => match never {},
            Err(why) => why,
        };
        if began.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        tracing::info!(why, again_in = ?pause, "the EventBus is not heard");
        sleep(pause).await;
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
    }
}

/// Listens until something goes wrong, and says what.
async fn session(
    upstream: &Upstream,
    blocklet: &Blocklet,
    heard: &impl Fn(Heard),
) -> Result<std::convert::Infallible, String> {
    let of = &blocklet.environment;
    let (token, key) = (
        of.wallet.token(blocklet.clock.now()),
        of.wallet.public_key(),
    );
    let place = format!(
        "http://{}:{}/.well-known/service/websocket",
        of.server_host, of.service_port
    );
    let mut url = Url::parse(&place).map_err(|error| error.to_string())?;
    url.query_pairs_mut()
        .append_pair("token", &token)
        .append_pair("pk", &key)
        .append_pair("vsn", "2.0.0");
    let opened = upstream.websocket(&url, Egress::Private, Clocks::OF_A_QUESTION);
    let mut socket = opened.await.map_err(|error| error.to_string())?;
    let topic = channel(of);
    let join = json!(["1", "1", topic, "phx_join", { "token": token, "pk": key }]);
    say(&mut socket, &join).await?;
    let mut beat = Instant::now() + HEARTBEAT;
    let mut last = Instant::now();
    loop {
        let incoming = tokio::select! {
            incoming = socket.next() => incoming.map_err(|error| error.to_string())?,
            () = sleep_until(beat) => {
                if last.elapsed() > SILENCE {
                    return Err("it fell silent".to_owned());
                }
                say(&mut socket, &json!([null, "2", "phoenix", "heartbeat", {}])).await?;
                beat = Instant::now() + HEARTBEAT;
                continue;
            }
        };
        last = Instant::now();
        match incoming {
            Incoming::Closed => return Err("it was closed".to_owned()),
            Incoming::Ping(data) => {
                let answered = socket.pong(data).await;
                answered.map_err(|error| error.to_string())?;
            }
            Incoming::Text(text) => match read(&text, &topic) {
                Said::Refused(why) => return Err(why),
                Said::Event(event) if event.source != of.component_did => heard(event),
                Said::Joined => tracing::debug!("the EventBus is heard"),
                Said::Event(_) | Said::Other => {}
            },
        }
    }
}

async fn say(socket: &mut WebSocket, frame: &Value) -> Result<(), String> {
    let said = socket.say(frame.to_string()).await;
    said.map_err(|error| error.to_string())
}

/// What a frame means.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Joined,
    Refused(String),
    Event(Heard),
    Other,
}

fn read(text: &[u8], ours: &str) -> Said {
    let Ok((_, reference, topic, event, payload)) =
        serde_json::from_slice::<(Value, Value, String, String, Value)>(text)
    else {
        return Said::Other;
    };
    if topic != ours {
        return Said::Other;
    }
    if event == "event" {
        let part = |name: &str| {
            let part = payload.get("response").and_then(|it| it.get(name));
            part.and_then(Value::as_str).map(str::to_owned)
        };
        return match (part("type"), part("source")) {
            (Some(kind), Some(source)) => Said::Event(Heard {
                kind,
                source,
                subject: part("object_id"),
            }),
            _ => Said::Other,
        };
    }
    let replies = event == "phx_reply" || event.starts_with("chan_reply_");
    match payload.get("status").and_then(Value::as_str) {
        Some("ok") if replies && reference == "1" => Said::Joined,
        Some("error") if replies => Said::Refused("the server does not let it join".to_owned()),
        _ => Said::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_mean_what_a_real_server_means_by_them() {
        let read = |frame: Value| read(frame.to_string().as_bytes(), "app:z1:eventbus");
        let told = json!(["", "", "app:z1:eventbus", "event",
            {"status": "ok", "response": {"type": "credit.granted", "source": "z2", "object_id": "cg_1", "data": {}}}]);
        let heard = Heard {
            kind: "credit.granted".to_owned(),
            source: "z2".to_owned(),
            subject: Some("cg_1".to_owned()),
        };
        assert_eq!(read(told), Said::Event(heard));
        let joined =
            json!(["1", "1", "app:z1:eventbus", "chan_reply_1", {"status": "ok", "response": {}}]);
        assert_eq!(read(joined), Said::Joined);
        let refused = json!(["1", "1", "app:z1:eventbus", "chan_reply_1", {"status": "error"}]);
        assert!(matches!(read(refused), Said::Refused(_)));
        for other in [
            json!(["", "9", "phoenix", "heartbeat", {"status": "ok"}]),
            json!(["", "", "app:z2:eventbus", "event", {"response": {"type": "a.b", "source": "z2"}}]),
            json!(["", "", "app:z1:eventbus", "event", {"response": "nothing"}]),
            json!({"no": "frame"}),
        ] {
            assert_eq!(read(other), Said::Other);
        }
    }
}
