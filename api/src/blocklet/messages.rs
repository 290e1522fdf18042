//! What the hub tells through Blocklet Server: notifications to people, and events to whichever
//! component of the app listens.

use serde_json::{Value, json};

use super::environment::Environment;
use super::service::{Connections, ServiceDown};
use crate::clock::Millis;

/// A notification: it lies in the bell of the app, and goes to wallet and mail as each person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// DIDs of those who get it.
    pub to: Vec<String>,
    /// One line.
    pub title: String,
    /// What happened.
    pub body: String,
    /// What is on the button.
    pub button: String,
    /// Where the button leads.
    pub link: String,
}

/// An event, of a type that `blocklet.yml` declares: no other is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The same for the same event, so that whoever listens may know it again.
    pub id: String,
    /// When it happened.
    pub at: Millis,
    /// `noun.verb`.
    pub kind: &'static str,
    /// What sort of thing it is about.
    pub about: String,
    /// Which one.
    pub subject: String,
    /// What happened.
    pub facts: Value,
}

impl Connections {
    /// Sends a notification. The server takes it also for somebody it does not know.
    pub async fn notify(
        &self,
        of: &Environment,
        notification: &Notification,
        now: Millis,
    ) -> Result<(), ServiceDown> {
        let data = json!({
            "sender": {
                "appDid": of.app_id,
                "token": of.wallet.token(now),
                "componentDid": of.component_did,
            },
            "receiver": notification.to,
            "notification": {
                "title": notification.title,
                "body": notification.body,
                "actions": [{
                    "name": notification.button,
                    "title": notification.button,
                    "link": notification.link,
                }],
            },
            "options": { "keepForOfflineUser": true },
        });
        self.hand(of, "send-to-user", data).await
    }

    /// Publishes an event.
    pub async fn publish(
        &self,
        of: &Environment,
        event: &Event,
        now: Millis,
    ) -> Result<(), ServiceDown> {
        let data = json!({
            "sender": { "appDid": of.app_id, "token": of.wallet.token(now) },
            "channel": channel(of),
            "event": {
                "id": event.id,
                "time": event.at.rfc3339(),
                "type": event.kind,
                "source": of.component_did,
                "spec_version": "1.0.0",
                "object_type": event.about,
                "object_id": event.subject,
                "data": { "type": "application/json", "object": event.facts },
            },
        });
        self.hand(of, "send-to-event-bus", data).await
    }
}

/// Where events of the app are told.
pub fn channel(of: &Environment) -> String {
    format!("app:{}:eventbus", of.app_pid)
}
