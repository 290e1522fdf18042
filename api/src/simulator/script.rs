//! The script of one reply: read from the model name and the header `x-sim`.

mod call;
mod fault;
mod value;

pub use call::ScriptedCall;
pub use fault::{Complaint, Faults, Oddity};
use value::{flag, number, text};

/// Content chunks of a text whose script does not say.
pub const CHUNKS: usize = 8;

/// The demo follows the scripts of whoever may call the hub: none may fill its memory.
const MOST_CHUNKS: u64 = 100_000;
const MOST_WORDS: u64 = 100_000;
/// Of one reply, which may have to be in memory at once.
const MOST_BIG_BYTES: u64 = 64 * 1024 * 1024;
const MOST_TOOLS: u64 = 32;
const MOST_POLLS: u64 = 1_000_000;
const MOST_TOKENS: u64 = 1_000_000_000_000;

/// Why a script cannot be followed, in words for its writer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("simulator script: {0} (`aigne-hub simulate --help` lists the options)")]
pub struct ScriptError(pub String);

/// When the usage is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tell {
    /// As the dialect does it.
    #[default]
    AsAsked,
    /// Never.
    Never,
    /// In the finishing event only.
    Last,
    /// Again and again.
    Every,
}

/// The token counts a script fixes; the others are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Input that no cache served.
    pub input: Option<u64>,
    /// Input read from a cache.
    pub cache_read: u64,
    /// Input written to a cache for five minutes.
    pub cache_write: u64,
    /// Input written to a cache for an hour.
    pub cache_write_1h: u64,
    /// Audio in the input.
    pub audio: u64,
    /// Output that is said.
    pub output: Option<u64>,
    /// Output that is only thought.
    pub reasoning: Option<u64>,
}

/// Everything a reply does on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// The model name without its options.
    pub base: String,
    /// The text to say.
    pub say: Option<String>,
    /// Say what the user said.
    pub echo: bool,
    /// Filler words to say.
    pub words: Option<usize>,
    /// Content chunks of each text.
    pub chunks: Option<usize>,
    /// Bytes of filler in each chunk.
    pub big: Option<usize>,
    /// Tools to call.
    pub tools: usize,
    /// Calls of named tools, one in each turn.
    pub calls: Vec<ScriptedCall>,
    /// Parallel calls take turns.
    pub interleave: bool,
    /// Think first.
    pub thinking: bool,
    /// Refuse.
    pub refuse: bool,
    /// Answer in JSON.
    pub json: bool,
    /// The reason to tell for the end.
    pub finish: Option<String>,
    /// Looks until a video is done.
    pub polls: Option<u64>,
    /// The code with which a video fails.
    pub fails: Option<String>,
    /// Fixed token counts.
    pub counts: Counts,
    /// When the usage is told.
    pub tell: Tell,
    /// Times and failures.
    pub faults: Faults,
}

impl Script {
    /// Reads `<base>[+option[=value]]…` and then the header, whose options win.
    pub fn read(model: &str, header: Option<&str>) -> Result<Self, ScriptError> {
        let mut parts = model.split('+');
        let mut script = Script {
            base: parts.next().unwrap_or_default().to_owned(),
            ..Script::default()
        };
        let header = header.unwrap_or_default().split(',');
        for part in parts.chain(header).map(str::trim) {
            if part.is_empty() {
                continue;
            }
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (name.trim(), Some(value.trim())),
                None => (part, None),
            };
            script.apply(name, value)?;
        }
        let bytes = script.big.unwrap_or(0) * script.chunks.unwrap_or(CHUNKS);
        if bytes as u64 > MOST_BIG_BYTES {
            let words = format!("`big` times `chunks` is at most {MOST_BIG_BYTES}");
            return Err(ScriptError(words));
        }
        Ok(script)
    }

    /// Whether the base explains the demo instead of saying filler words.
    pub fn explains(&self) -> bool {
        let base = self.base.rsplit('/').next().unwrap_or_default();
        matches!(base, "chat" | "messages")
    }

    fn apply(&mut self, name: &str, value: Option<&str>) -> Result<(), ScriptError> {
        if self.apply_content(name, value)?
            || self.counts.apply(name, value)?
            || self.faults.apply(name, value)?
        {
            return Ok(());
        }
        Err(ScriptError(format!("there is no option `{name}`")))
    }

    fn apply_content(&mut self, name: &str, value: Option<&str>) -> Result<bool, ScriptError> {
        let count = |most| number(name, value, most).map(|n| usize::try_from(n).unwrap_or(0));
        match name {
            "say" => self.say = Some(text(name, value)?),
            "echo" => self.echo = flag(name, value)?,
            "words" => self.words = Some(count(MOST_WORDS)?),
            "chunks" => self.chunks = Some(count(MOST_CHUNKS)?),
            "big" => self.big = Some(count(MOST_BIG_BYTES)?),
            "tools" => self.tools = count(MOST_TOOLS)?,
            "call" => self.calls.push(ScriptedCall::read(&text(name, value)?)?),
            "interleave" => self.interleave = flag(name, value)?,
            "thinking" => self.thinking = flag(name, value)?,
            "refuse" => self.refuse = flag(name, value)?,
            "json" => self.json = flag(name, value)?,
            "finish" => self.finish = Some(text(name, value)?),
            "polls" => self.polls = Some(number(name, value, MOST_POLLS)?),
            "fails" => self.fails = Some(text(name, value)?),
            "usage" => {
                self.tell = match text(name, value)?.as_str() {
                    "none" => Tell::Never,
                    "last" => Tell::Last,
                    "every" => Tell::Every,
                    other => {
                        let words = format!("`usage` is none, last or every, not `{other}`");
                        return Err(ScriptError(words));
                    }
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Counts {
    fn apply(&mut self, name: &str, value: Option<&str>) -> Result<bool, ScriptError> {
        let tokens = || number(name, value, MOST_TOKENS);
        match name {
            "input" => self.input = Some(tokens()?),
            "cache_read" => self.cache_read = tokens()?,
            "cache_write" => self.cache_write = tokens()?,
            "cache_write_1h" => self.cache_write_1h = tokens()?,
            "audio" => self.audio = tokens()?,
            "output" => self.output = Some(tokens()?),
            "reasoning" => self.reasoning = Some(tokens()?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}
