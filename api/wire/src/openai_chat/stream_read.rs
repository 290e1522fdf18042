//! Reading a stream.
//!
//! The stream is complete with `[DONE]` alone. A `finish_reason` closes the parts and is told at
//! once as [`Event::Stop`], so that whoever reads knows how far a stream came that ends without
//! its terminator. Usage is told after the stop, whenever it changes.

use super::calls::{Calls, Piece};
use super::parts::{Kind, Parts};
use super::{answer, failure_read, finish, json, notes, reply_read};
use crate::codec::StreamReader;
use crate::error::WireError;
use crate::frame::Frame;
use crate::ir::{Citation, Event, TokenLogprob};
use crate::object::{Field, Object};
use crate::{Failure, FailureKind, Usage};

/// Reads one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    id: String,
    model: String,
    started: bool,
    stopped: bool,
    over: bool,
    refuses: bool,
    parts: Parts,
    calls: Calls,
    usage: Option<Usage>,
    told_usage: Option<Usage>,
    /// Sources that are cited already, and those that are listed beside the chunks.
    cited: Vec<Citation>,
    listed: Vec<Citation>,
    left_out: Vec<String>,
}

impl StreamReader for Reader {
    fn read(&mut self, frame: &Frame, events: &mut Vec<Event>) -> Result<(), WireError> {
        if self.over {
            return Ok(());
        }
        match frame.data.trim_ascii() {
            b"" => events.push(Event::Ping),
            b"[DONE]" => self.done(events)?,
            data => self
                .chunk(data, frame, events)
                .map_err(|error| match error {
                    WireError::Reply { .. } => error,
                    other => WireError::reply(other.to_string()),
                })?,
        }
        Ok(())
    }

    fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

impl Reader {
    fn chunk(
        &mut self,
        data: &[u8],
        frame: &Frame,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        if frame.name.as_deref() == Some(b"error") {
            self.fail(failure_read::read(200, data), events);
            return Ok(());
        }
        let mut chunk = Object::body(data)?;
        if let Some(error) = chunk
            .take("error")
            .filter(|error| !json::says_nothing(error))
        {
            self.fail(
                failure_read::told_in(200, error.value.get().as_bytes()),
                events,
            );
            return Ok(());
        }
        let refused = chunk
            .take("base_resp")
            .and_then(|told| failure_read::told_in_base_resp(told.value));
        if let Some(failure) = refused {
            self.fail(failure, events);
            return Ok(());
        }
        self.name(&mut chunk)?;
        // Groq tells it aside to those who did not ask.
        let aside = chunk
            .object("x_groq")?
            .and_then(|mut aside| aside.take("usage"));
        let told = chunk.take("usage").or(aside);
        self.usage = told
            .and_then(|told| reply_read::told_usage(&told))
            .or(self.usage);
        let listed = notes::beside(&mut chunk, &mut self.left_out);
        if !listed.is_empty() {
            self.listed = listed;
        }
        let choices = chunk.array("choices")?.unwrap_or_default();
        if choices.is_empty() && self.usage.is_none() {
            events.push(Event::Ping);
        }
        for choice in choices {
            self.choice(choice, events)?;
            if self.over {
                return Ok(());
            }
        }
        answer::tell_rest(chunk, &mut self.left_out);
        if self.stopped {
            self.tell_usage(events);
        }
        Ok(())
    }

    /// Servers name the reply in every chunk; Azure's first one has empty names.
    fn name(&mut self, chunk: &mut Object<'_>) -> Result<(), WireError> {
        if self.id.is_empty() {
            self.id = chunk.string("id")?.unwrap_or_default();
        }
        if self.model.is_empty() {
            self.model = chunk.string("model")?.unwrap_or_default();
        }
        Ok(())
    }

    fn choice(&mut self, field: Field<'_>, events: &mut Vec<Event>) -> Result<(), WireError> {
        let path = field.path.clone();
        let mut choice = field.object()?;
        if choice.count("index")?.unwrap_or(0) != 0 {
            json::tell(&mut self.left_out, path);
            return Ok(());
        }
        if let Some(error) = choice
            .take("error")
            .filter(|error| !json::says_nothing(error))
        {
            self.fail(
                failure_read::told_in(200, error.value.get().as_bytes()),
                events,
            );
            return Ok(());
        }
        // Moonshot tells it here.
        let told = choice.take("usage");
        self.usage = told
            .and_then(|told| reply_read::told_usage(&told))
            .or(self.usage);
        self.start(events);
        let tokens = notes::of_choice(&mut choice, &mut self.left_out)?;
        if let Some(delta) = choice.object("delta")? {
            self.delta(delta, tokens, events)?;
        }
        let word = choice.string("finish_reason")?;
        // Perplexity repeats the whole answer so far beside each delta.
        choice.take("message");
        answer::tell_rest(choice, &mut self.left_out);
        match word.as_deref() {
            None | Some("") => {}
            Some("error") => {
                let told = "the provider ended its answer with the finish reason `error`";
                self.fail(
                    Failure::new(FailureKind::Upstream, "stream_failed", told),
                    events,
                );
            }
            Some(word) => self.stop(word, events),
        }
        Ok(())
    }

    fn delta(
        &mut self,
        mut delta: Object<'_>,
        mut tokens: Vec<TokenLogprob>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let path = delta.path_of("content");
        let said = answer::read(&mut delta, &mut self.left_out)?;
        let pieces = [
            (Kind::Thinking, said.thinking),
            (Kind::Text, said.content),
            (Kind::Refusal, said.refusal),
        ];
        for (kind, text) in pieces {
            let Some(text) = text else { continue };
            if self.stopped {
                // After its finish reason an answer has no part left that could hold more.
                json::tell(&mut self.left_out, path.as_str());
                continue;
            }
            self.refuses |= kind == Kind::Refusal;
            let told = match kind {
                Kind::Text => std::mem::take(&mut tokens),
                Kind::Thinking | Kind::Refusal => Vec::new(),
            };
            self.parts.say(kind, text, told, events);
        }
        if !self.parts.unseen(tokens, events) {
            json::tell(&mut self.left_out, "choices[0].logprobs");
        }
        for citation in notes::of_message(&mut delta, &mut self.left_out)? {
            self.cite(citation, events);
        }
        for call in delta.array("tool_calls")?.unwrap_or_default() {
            let path = call.path.clone();
            let piece = Piece::read(call, &mut self.left_out)?;
            if self.stopped {
                json::tell(&mut self.left_out, path);
            } else {
                self.calls.add(piece, &mut self.parts, events);
            }
        }
        answer::tell_rest(delta, &mut self.left_out);
        Ok(())
    }

    fn cite(&mut self, citation: Citation, events: &mut Vec<Event>) {
        self.cited.push(citation.clone());
        if !self.parts.cite(citation, events) {
            json::tell(&mut self.left_out, "choices[0].delta.annotations");
        }
    }

    fn start(&mut self, events: &mut Vec<Event>) {
        if !std::mem::replace(&mut self.started, true) {
            events.push(Event::Start {
                id: self.id.clone(),
                model: self.model.clone(),
                usage: None,
            });
        }
    }

    fn stop(&mut self, word: &str, events: &mut Vec<Event>) {
        if std::mem::replace(&mut self.stopped, true) {
            return;
        }
        let mut all = std::mem::take(&mut self.cited);
        let known = all.len();
        notes::add_listed(&mut all, std::mem::take(&mut self.listed));
        for page in all.drain(known..) {
            if !self.parts.cite(page, events) {
                json::tell(&mut self.left_out, "citations");
            }
        }
        self.calls.finish(&self.id, &mut self.parts, events);
        self.parts.finish(events);
        let reason = finish::read(word, !self.calls.is_empty(), self.refuses);
        events.push(Event::Stop { reason });
    }

    fn tell_usage(&mut self, events: &mut Vec<Event>) {
        if let Some(usage) = self.usage
            && self.told_usage != Some(usage)
        {
            self.told_usage = Some(usage);
            events.push(Event::Usage(usage));
        }
    }

    fn done(&mut self, events: &mut Vec<Event>) -> Result<(), WireError> {
        if !self.started {
            return Err(WireError::reply("the stream ended before it had begun"));
        }
        self.stop("", events);
        self.tell_usage(events);
        self.over = true;
        events.push(Event::End);
        Ok(())
    }

    fn fail(&mut self, failure: Failure, events: &mut Vec<Event>) {
        self.over = true;
        events.push(Event::Failed(failure));
    }
}
