//! The plan of a reply: its blocks in order, and the steps that stream them.

mod limit;
mod steps;

use serde_json::{Value, json};

use super::{Asked, Choice, Format, Tool, Usage, count_words, schema, talk};
use crate::simulator::script::{CHUNKS, Script};
pub use steps::Step;

const WORDS: usize = 24;

/// A text and how it is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A text in so many chunks.
    Text {
        /// The text.
        text: String,
        /// Into how many chunks it is cut.
        chunks: usize,
    },
    /// Chunks that are all the same.
    Big {
        /// One chunk.
        chunk: String,
        /// How many there are.
        chunks: usize,
    },
}

/// One tool call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The tool.
    pub name: String,
    /// Its arguments, JSON.
    pub arguments: String,
}

/// A part of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Thoughts.
    Thinking(Said),
    /// The answer.
    Text(Said),
    /// A refusal.
    Refusal(Said),
    /// Parallel calls.
    Calls(Vec<Call>),
}

/// Why the reply ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// All was said.
    Done,
    /// The limit was reached.
    Length,
    /// A stop text came up.
    Text(String),
    /// The caller has to run tools.
    Calls,
    /// The model refused.
    Refused,
    /// The script's own word.
    Scripted(String),
}

/// A reply in no dialect.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its parts.
    pub blocks: Vec<Block>,
    /// Why it ends.
    pub stop: Stop,
    /// What it uses.
    pub usage: Usage,
    /// Into how many pieces the arguments of a call are cut.
    pub argument_chunks: usize,
    /// Whether parallel calls take turns.
    pub interleave: bool,
}

/// Makes the plan.
pub fn plan(asked: &Asked, script: &Script) -> Plan {
    let mut blocks = Vec::new();
    if script.thinking || asked.thinking {
        let text = "The user asked something, and the script says to think about it first.";
        let text = text.to_owned();
        let chunks = script.chunks.unwrap_or(4);
        blocks.push(Block::Thinking(Said::Text { text, chunks }));
    }
    let scripted = scripted_call(asked, script);
    let before_calls = script.say.as_ref().filter(|_| scripted.is_none());
    let calls = scripted.map_or_else(|| calls(asked, script), |call| vec![call]);
    let mut stop;
    if script.refuse {
        let text = script
            .say
            .as_deref()
            .unwrap_or("I'm sorry, but I can't help with that.");
        blocks.push(Block::Refusal(said(text.to_owned(), script)));
        stop = Stop::Refused;
    } else if calls.is_empty() {
        let text;
        (text, stop) = answer(asked, script);
        blocks.push(Block::Text(text));
    } else {
        if let Some(text) = before_calls {
            blocks.push(Block::Text(said(text.clone(), script)));
        }
        blocks.push(Block::Calls(calls));
        stop = Stop::Calls;
    }
    if let Some(word) = &script.finish {
        stop = Stop::Scripted(word.clone());
    }
    Plan {
        usage: usage(asked, script, &blocks),
        argument_chunks: script.chunks.unwrap_or(4),
        interleave: script.interleave,
        blocks,
        stop,
    }
}

/// The next call that the script names, if its tool is on offer: agents ask for titles and summaries
/// between their turns, without tools.
fn scripted_call(asked: &Asked, script: &Script) -> Option<Call> {
    let next = script.calls.get(asked.called)?;
    let on_offer = asked.tools.iter().any(|tool| tool.name == next.name);
    (on_offer && asked.choice != Choice::Never).then(|| Call {
        name: next.name.clone(),
        arguments: next.arguments.clone(),
    })
}

/// The calls of the reply. Results of the calls before are answered with text, so that a loop of
/// an agent comes to its end.
fn calls(asked: &Asked, script: &Script) -> Vec<Call> {
    if !asked.results.is_empty() || asked.choice == Choice::Never {
        return Vec::new();
    }
    let (tools, least): (Vec<&Tool>, usize) = match &asked.choice {
        Choice::Named(name) => (asked.tools.iter().filter(|t| t.name == *name).collect(), 1),
        Choice::Any => (asked.tools.iter().collect(), 1),
        _ => (asked.tools.iter().collect(), 0),
    };
    let most = if asked.one_call { 1 } else { usize::MAX };
    let count = script.tools.max(least).min(most);
    let call = |tool: &Tool| Call {
        name: tool.name.clone(),
        arguments: schema::fit(&object_of(&tool.schema)).to_string(),
    };
    tools.into_iter().cycle().take(count).map(call).collect()
}

/// Arguments are an object even where the schema forgets to say so.
fn object_of(schema: &Value) -> Value {
    match schema {
        Value::Object(members) if !members.is_empty() => schema.clone(),
        _ => json!({"type": "object"}),
    }
}

fn answer(asked: &Asked, script: &Script) -> (Said, Stop) {
    let json_text = match &asked.format {
        Format::Schema(schema) => Some(schema::fit(schema).to_string()),
        Format::Json => Some(json!({"answer": spoken(asked, script)}).to_string()),
        Format::Text if script.json => Some(json!({"answer": spoken(asked, script)}).to_string()),
        Format::Text => None,
    };
    if let Some(text) = json_text {
        return (said(text, script), Stop::Done);
    }
    if let Some(bytes) = script.big {
        let chunk = talk::filler_bytes(bytes);
        let chunks = script.chunks.unwrap_or(CHUNKS);
        return (Said::Big { chunk, chunks }, Stop::Done);
    }
    let (text, stop) = limit::limited(spoken(asked, script), asked);
    (said(text, script), stop)
}

fn spoken(asked: &Asked, script: &Script) -> String {
    if let Some(text) = &script.say {
        return text.clone();
    }
    let text = if !asked.results.is_empty() {
        talk::quote(&asked.results)
    } else if script.echo {
        asked.question.clone()
    } else if let Some(words) = script.words {
        talk::filler(words)
    } else if script.explains() {
        talk::demo(&asked.question).to_owned()
    } else {
        talk::filler(WORDS.max(script.chunks.unwrap_or(0)))
    };
    let seen = talk::seen(asked);
    match (text.is_empty(), seen.is_empty()) {
        (_, true) => text,
        (true, false) => seen,
        (false, false) => format!("{text} {seen}"),
    }
}

fn said(text: String, script: &Script) -> Said {
    let scripted = script.say.is_some() || script.words.is_some() || script.echo;
    let unscripted = script.explains() && !scripted;
    let whole = usize::try_from(count_words(&text)).unwrap_or(CHUNKS);
    let chunks = script
        .chunks
        .unwrap_or(if unscripted { whole } else { CHUNKS });
    Said::Text { text, chunks }
}

fn usage(asked: &Asked, script: &Script, blocks: &[Block]) -> Usage {
    let (mut output, mut reasoning) = (0, 0);
    for block in blocks {
        match block {
            Block::Thinking(said) => reasoning += said.words(),
            Block::Text(said) | Block::Refusal(said) => output += said.words(),
            Block::Calls(calls) => {
                let tokens = |call: &Call| (call.name.len() + call.arguments.len()).div_ceil(4);
                output += calls.iter().map(tokens).sum::<usize>() as u64;
            }
        }
    }
    let counts = &script.counts;
    Usage {
        input: counts.input.unwrap_or_else(|| asked.input_tokens()),
        cache_read: counts.cache_read,
        cache_write: counts.cache_write,
        cache_write_1h: counts.cache_write_1h,
        audio: counts.audio,
        output: counts.output.unwrap_or(output),
        reasoning: counts.reasoning.unwrap_or(reasoning),
    }
}

impl Said {
    /// The whole text.
    pub fn whole(&self) -> String {
        match self {
            Said::Text { text, .. } => text.clone(),
            Said::Big { chunk, chunks } => chunk.repeat(*chunks),
        }
    }

    fn words(&self) -> u64 {
        match self {
            Said::Text { text, .. } => count_words(text),
            Said::Big { chunk, chunks } => count_words(chunk) * (*chunks as u64),
        }
    }
}
