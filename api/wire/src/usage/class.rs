//! The classes that a token can be in.

use super::Usage;

/// A class of tokens. Each token of a call is in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Input that no cache served.
    Input,
    /// Read from the prompt cache.
    CacheRead,
    /// Written to it for five minutes.
    CacheWrite5m,
    /// Written to it for one hour.
    CacheWrite1h,
    /// Sound in the input.
    AudioInput,
    /// Images in the input.
    ImageInput,
    /// Visible text.
    Output,
    /// Thinking.
    Reasoning,
    /// Sound in the output.
    AudioOutput,
    /// Images in the output.
    ImageOutput,
}

impl Class {
    /// Every class, in the order in which a bill lists them.
    pub const ALL: [Class; 10] = [
        Class::Input,
        Class::CacheRead,
        Class::CacheWrite5m,
        Class::CacheWrite1h,
        Class::AudioInput,
        Class::ImageInput,
        Class::Output,
        Class::Reasoning,
        Class::AudioOutput,
        Class::ImageOutput,
    ];

    /// The stable name, as the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Input => "input",
            Class::CacheRead => "cache_read",
            Class::CacheWrite5m => "cache_write_5m",
            Class::CacheWrite1h => "cache_write_1h",
            Class::AudioInput => "audio_input",
            Class::ImageInput => "image_input",
            Class::Output => "output",
            Class::Reasoning => "reasoning",
            Class::AudioOutput => "audio_output",
            Class::ImageOutput => "image_output",
        }
    }

    /// The class of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The tokens of this class.
    pub fn tokens(self, usage: &Usage) -> u64 {
        *self.place(&mut { *usage })
    }

    /// Adds tokens to this class.
    pub fn add(self, usage: &mut Usage, tokens: u64) {
        let place = self.place(usage);
        *place = place.saturating_add(tokens);
    }

    fn place(self, usage: &mut Usage) -> &mut u64 {
        match self {
            Class::Input => &mut usage.input,
            Class::CacheRead => &mut usage.cache_read,
            Class::CacheWrite5m => &mut usage.cache_write_5m,
            Class::CacheWrite1h => &mut usage.cache_write_1h,
            Class::AudioInput => &mut usage.audio_input,
            Class::ImageInput => &mut usage.image_input,
            Class::Output => &mut usage.output,
            Class::Reasoning => &mut usage.reasoning,
            Class::AudioOutput => &mut usage.audio_output,
            Class::ImageOutput => &mut usage.image_output,
        }
    }
}
