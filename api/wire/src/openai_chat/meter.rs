//! Counting beside bytes that are forwarded as they came.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::lenient::{Length, Word};
use super::{failure_read, finish};
use crate::Dialect;
use crate::codec::{Mark, Meter as MeterTrait, Reading};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::index::{self, Index};
use crate::usage::{Counters, Counting};

/// What a meter reads of a chunk or a whole reply; all else is skipped. `error` is kept as text,
/// since it is needed once in a life.
#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow, default)]
    id: Word<'a>,
    #[serde(borrow, default)]
    model: Word<'a>,
    #[serde(borrow, default)]
    service_tier: Word<'a>,
    #[serde(borrow, default)]
    choices: Option<Vec<Choice<'a>>>,
    #[serde(default)]
    usage: Option<Counters>,
    #[serde(default)]
    x_groq: Option<Aside>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
    #[serde(borrow, default)]
    base_resp: Option<&'a RawValue>,
}

/// Where Groq tells the usage of a stream that nobody asked for it:
/// <https://console.groq.com/docs/api-reference#chat-create>.
#[derive(Deserialize)]
struct Aside {
    #[serde(default)]
    usage: Option<Counters>,
}

impl Chunk<'_> {
    fn told(&self) -> Option<&Counters> {
        let aside = || self.x_groq.as_ref()?.usage.as_ref();
        // Moonshot tells it in the choice that ends: <https://platform.moonshot.ai/docs/api/chat>.
        let choices = self.choices.as_deref().unwrap_or_default();
        let within = || choices.iter().find_map(|choice| choice.usage.as_ref());
        self.usage.as_ref().or_else(aside).or_else(within)
    }
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(default)]
    index: Index,
    /// In a stream. Perplexity has a message beside it, which repeats what was said.
    #[serde(default)]
    delta: Option<Delta>,
    /// In a whole reply.
    #[serde(default)]
    message: Option<Delta>,
    #[serde(borrow, default)]
    finish_reason: Word<'a>,
    #[serde(default)]
    usage: Option<Counters>,
}

#[derive(Deserialize)]
struct Delta {
    #[serde(default)]
    content: Length,
    #[serde(default)]
    refusal: Length,
    #[serde(default)]
    reasoning_content: Length,
    #[serde(default)]
    reasoning: Length,
    #[serde(default)]
    tool_calls: Option<Vec<Call>>,
    #[serde(default)]
    audio: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Call {
    #[serde(default)]
    index: Index,
    #[serde(default)]
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    #[serde(default)]
    arguments: Length,
}

/// Watches one reply.
#[derive(Debug)]
pub(super) struct Meter {
    counting: &'static Counting,
    reading: Reading,
    calls_tools: bool,
    refuses: bool,
    /// Choices that were asked for, or came one after another.
    choices: usize,
    failure: Option<Failure>,
}

impl MeterTrait for Meter {
    fn frame(&mut self, frame: &Frame) -> Mark {
        let data = frame.data.trim_ascii();
        if data.is_empty() {
            return Mark::Other;
        }
        if data == b"[DONE]" {
            self.reading.usage_is_final = self.reading.usage.is_some();
            return Mark::Terminal;
        }
        if frame.name.as_deref() == Some(b"error") {
            self.failure = Some(failure_read::read(200, data));
            return Mark::Error;
        }
        match serde_json::from_slice(data) {
            Ok(chunk) => {
                let problem = self.misplaced(&chunk);
                let mark = self.chunk(&chunk, |choice| choice.delta.as_ref());
                index::marked(mark, problem)
            }
            Err(_) => index::unread(data),
        }
    }

    fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(chunk) = serde_json::from_slice(body) else {
            return false;
        };
        self.chunk(&chunk, |choice| choice.message.as_ref());
        self.reading.usage_is_final = self.reading.usage.is_some();
        true
    }

    fn expects(&mut self, choices: u64) {
        let choices = usize::try_from(choices).unwrap_or(usize::MAX);
        self.choices = self.choices.max(choices);
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    fn reading(&self) -> &Reading {
        &self.reading
    }
}

impl Meter {
    /// A meter for a kind of provider.
    pub(super) fn of(provider: &str) -> Self {
        Meter {
            counting: Counting::of(Dialect::OpenAiChat, provider),
            reading: Reading::default(),
            calls_tools: false,
            refuses: false,
            choices: 1,
            failure: None,
        }
    }

    /// What is wrong with the places that a chunk of a stream names. Servers that answer more often
    /// than they were asked do so one choice after another; calls they count as they like.
    fn misplaced(&mut self, chunk: &Chunk<'_>) -> Option<&'static str> {
        for choice in chunk.choices.as_deref().unwrap_or_default() {
            let calls = choice.delta.as_ref();
            let calls = calls.and_then(|delta| delta.tool_calls.as_deref());
            let mut calls = calls.unwrap_or_default().iter();
            let problem = calls.find_map(|call| call.index.problem());
            if let Some(problem) = problem.or(choice.index.problem()) {
                return Some(problem);
            }
            if let Index::At(index) = choice.index {
                if index > self.choices {
                    return Some("a choice goes on that nobody asked for");
                }
                self.choices = self.choices.max(index.saturating_add(1));
            }
        }
        None
    }

    fn chunk(
        &mut self,
        chunk: &Chunk<'_>,
        said: impl for<'c> Fn(&'c Choice<'_>) -> Option<&'c Delta>,
    ) -> Mark {
        if let Some(error) = chunk
            .error
            .filter(|error| !matches!(error.get(), "null" | "{}"))
        {
            self.failure = Some(failure_read::told_in(200, error.get().as_bytes()));
            return Mark::Error;
        }
        let refused = chunk.base_resp.and_then(failure_read::told_in_base_resp);
        if let Some(failure) = refused {
            self.failure = Some(failure);
            return Mark::Error;
        }
        chunk.id.first_into(&mut self.reading.upstream_id);
        chunk.model.first_into(&mut self.reading.upstream_model);
        chunk
            .service_tier
            .first_into(&mut self.reading.service_tier);
        let choices = chunk.choices.as_deref().unwrap_or_default();
        let content = choices.iter().fold(false, |content, choice| {
            let counted = said(choice).is_some_and(|delta| self.delta(delta));
            content | counted
        });
        if let Some(word) = choices.iter().find_map(|choice| choice.finish_reason.get()) {
            self.reading.stop = Some(finish::read(word, self.calls_tools, self.refuses));
        }
        if let Some(told) = chunk.told() {
            self.reading.usage = Some(self.counting.usage(told));
            if let Some(searches) = self.counting.searches(told) {
                self.reading.units.searches = searches;
            }
            // Before the end it is a running figure, which some servers tell in every chunk.
            self.reading.usage_is_final = choices.is_empty() || self.reading.stop.is_some();
        }
        match (content, choices.is_empty(), chunk.told()) {
            (true, _, _) => Mark::Content,
            (false, true, Some(_)) => Mark::UsageOnly,
            _ => Mark::Other,
        }
    }

    /// Counts a delta; tells whether there was something in it.
    fn delta(&mut self, delta: &Delta) -> bool {
        let calls = delta.tool_calls.as_deref().unwrap_or_default();
        let functions = calls.iter().filter_map(|call| call.function.as_ref());
        let arguments: u64 = functions.map(|function| function.arguments.0).sum();
        let output = delta.content.0 + delta.refusal.0 + arguments;
        // Servers that write both names write the same text under them.
        let reasoning = delta.reasoning_content.0.max(delta.reasoning.0);
        self.reading.output_bytes += output;
        self.reading.reasoning_bytes += reasoning;
        self.calls_tools |= !calls.is_empty();
        self.refuses |= delta.refusal.0 > 0;
        output > 0 || reasoning > 0 || !calls.is_empty() || delta.audio.is_some()
    }
}
