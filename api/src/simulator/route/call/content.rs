//! What a call is answered with when nothing stands against it.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::Call;
use crate::simulator::answer::{Asked, Usage, plan};
use crate::simulator::gemini::{self, Verb};
use crate::simulator::pace::{self, Acts};
use crate::simulator::script::Tell;
use crate::simulator::{anthropic, bedrock, cohere, openai, responses};

/// A pleasant speed to read at.
const DEMO_PACE_MS: u64 = 15;

/// What is sent, before the script changes it.
pub struct Content {
    /// The HTTP status.
    pub status: u16,
    /// The content type.
    pub content_type: &'static str,
    /// The body.
    pub acts: Acts,
    /// Its bytes, when it is no stream.
    pub length: Option<usize>,
    /// The name of an error that the dialect tells in the head.
    pub error: Option<&'static str>,
}

impl Call {
    pub fn openai_content(&self, asked: Asked, created_s: i64) -> Content {
        let plan = plan(&asked, &self.script);
        let head = openai::Head {
            id: self.id.clone(),
            number: self.number,
            created_s,
            model: self.script.base.clone(),
            tier: asked.tier,
            // Filler is for size, which `big` and `chunks` alone decide.
            choices: if self.script.big.is_some() {
                1
            } else {
                asked.choices
            },
            usage_asked: asked.usage_asked,
            tell: self.script.tell,
            no_done: self.script.faults.no_done,
        };
        if !asked.stream {
            let told = (head.tell != Tell::Never).then_some(plan.usage);
            return self.whole(self.status(), &openai::whole(&head, &plan), told);
        }
        let (error, pace) = (openai::stream_error(), self.pace());
        let events = openai::events(head, plan);
        self.stream(pace::events(events, error, pace, &self.script.faults))
    }

    pub fn responses_content(
        &self,
        asked: Asked,
        repeated: Map<String, Value>,
        created_s: i64,
    ) -> Content {
        let plan = plan(&asked, &self.script);
        let head = responses::Head {
            id: self.id.clone(),
            number: self.number,
            created_s,
            model: self.script.base.clone(),
            tier: asked.tier,
            repeated,
            tell: self.script.tell,
            no_done: self.script.faults.no_done,
        };
        if !asked.stream {
            let told = (head.tell != Tell::Never).then_some(plan.usage);
            return self.whole(self.status(), &responses::whole(&head, &plan), told);
        }
        let (error, pace) = (responses::stream_error(), self.pace());
        let events = responses::events(head, plan);
        self.stream(pace::events(events, error, pace, &self.script.faults))
    }

    pub fn anthropic_content(&self, asked: Asked) -> Content {
        let plan = plan(&asked, &self.script);
        let head = anthropic::Head {
            id: self.id.clone(),
            number: self.number,
            model: self.script.base.clone(),
            tell: self.script.tell,
            no_done: self.script.faults.no_done,
        };
        if !asked.stream {
            let told = (head.tell != Tell::Never).then_some(plan.usage);
            return self.whole(self.status(), &anthropic::whole(&head, &plan), told);
        }
        let error = anthropic::stream_error(&format!("req_sim_{}", self.number));
        let (events, pace) = (anthropic::events(head, plan), self.pace());
        self.stream(pace::events(events, error, pace, &self.script.faults))
    }

    pub fn gemini_content(&self, asked: Asked, verb: Verb) -> Content {
        let plan = plan(&asked, &self.script);
        let told = (self.script.tell != Tell::Never).then_some(plan.usage);
        let head = gemini::Head {
            id: self.id.clone(),
            model: self.script.base.clone(),
            tell: self.script.tell,
            no_done: self.script.faults.no_done,
        };
        match verb {
            Verb::Whole => self.whole(self.status(), &gemini::whole(&head, &plan), told),
            Verb::Array => {
                let array = Bytes::from(gemini::array(head, plan));
                self.bytes(self.status(), "application/json", array, told)
            }
            Verb::Events => {
                let (events, pace) = (gemini::events(head, plan), self.pace());
                let error = gemini::stream_error();
                self.stream(pace::events(events, error, pace, &self.script.faults))
            }
            Verb::Count | Verb::Embed | Verb::EmbedBatch | Verb::Predict => {
                let body = json!({ "totalTokens": asked.input_tokens() });
                self.whole(200, &body, None)
            }
        }
    }

    pub fn cohere_content(&self, asked: Asked) -> Content {
        let mut plan = plan(&asked, &self.script);
        // It counts what was thought with what was said.
        plan.usage.output += std::mem::take(&mut plan.usage.reasoning);
        let head = cohere::Head {
            id: self.id.clone(),
            number: self.number,
            tell: self.script.tell,
            no_done: self.script.faults.no_done,
        };
        if !asked.stream {
            let told = (head.tell != Tell::Never).then_some(plan.usage);
            return self.whole(self.status(), &cohere::whole(&head, &plan), told);
        }
        let (error, pace) = (cohere::stream_error(), self.pace());
        let events = cohere::events(head, plan);
        self.stream(pace::events(events, error, pace, &self.script.faults))
    }

    pub fn bedrock_content(&self, asked: Asked) -> Content {
        let plan = plan(&asked, &self.script);
        let head = bedrock::Head {
            number: self.number,
            tier: asked.tier,
            tell: self.script.tell,
            no_done: self.script.faults.no_done,
        };
        if !asked.stream {
            let told = (head.tell != Tell::Never).then_some(plan.usage);
            return self.whole(self.status(), &bedrock::whole(&head, &plan), told);
        }
        let (error, pace) = (bedrock::stream_error(), self.pace());
        let events = bedrock::events(head, plan);
        Content {
            content_type: bedrock::STREAM,
            ..self.stream(pace::events(events, error, pace, &self.script.faults))
        }
    }

    fn status(&self) -> u16 {
        self.script.faults.status.unwrap_or(200)
    }

    pub fn pace(&self) -> Duration {
        let usual = if self.script.explains() {
            DEMO_PACE_MS
        } else {
            0
        };
        Duration::from_millis(self.script.faults.pace_ms.unwrap_or(usual))
    }

    pub fn stream(&self, acts: Acts) -> Content {
        Content {
            status: self.status(),
            content_type: "text/event-stream; charset=utf-8",
            acts,
            length: None,
            error: None,
        }
    }

    pub fn whole(&self, status: u16, body: &Value, told: Option<Usage>) -> Content {
        self.bytes(
            status,
            "application/json",
            Bytes::from(body.to_string()),
            told,
        )
    }

    pub fn bytes(
        &self,
        status: u16,
        content_type: &'static str,
        bytes: Bytes,
        told: Option<Usage>,
    ) -> Content {
        let length = Some(bytes.len());
        Content {
            status,
            content_type,
            acts: pace::whole(bytes, told, &self.script.faults),
            length,
            error: None,
        }
    }
}
