//! What a call used, in classes that never overlap.

mod class;
mod counters;
mod counting;
mod table;

pub use class::Class;
pub use counters::Counters;
pub use counting::{Counter, Counting, Place};
pub use table::COUNTINGS;

/// Counts of one call. Each token is in exactly one class, so that pricing each class once prices
/// each token once. A dialect whose counters contain one another (OpenAI's `prompt_tokens` contains
/// `cached_tokens`) is taken apart
/// where it is read, by the table of [`COUNTINGS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Input text that no cache served and none took.
    pub input: u64,
    /// Input read from the provider's prompt cache.
    pub cache_read: u64,
    /// Input written to the prompt cache for five minutes (the default of every provider).
    pub cache_write_5m: u64,
    /// Input written to the prompt cache for one hour.
    pub cache_write_1h: u64,
    /// Audio in the input.
    pub audio_input: u64,
    /// Images in the input, where the provider counts them apart.
    pub image_input: u64,
    /// Visible text of the output.
    pub output: u64,
    /// Output that the model thought and did not say.
    pub reasoning: u64,
    /// Audio in the output.
    pub audio_output: u64,
    /// Images in the output, counted in tokens.
    pub image_output: u64,
}

impl Usage {
    /// All tokens that went in.
    pub fn total_input(&self) -> u64 {
        self.input
            .saturating_add(self.cache_read)
            .saturating_add(self.cache_write_5m)
            .saturating_add(self.cache_write_1h)
            .saturating_add(self.audio_input)
            .saturating_add(self.image_input)
    }

    /// All tokens that came out.
    pub fn total_output(&self) -> u64 {
        self.output
            .saturating_add(self.reasoning)
            .saturating_add(self.audio_output)
            .saturating_add(self.image_output)
    }

    /// Both together, class by class.
    #[must_use]
    pub fn plus(&self, other: &Usage) -> Usage {
        Usage {
            input: self.input.saturating_add(other.input),
            cache_read: self.cache_read.saturating_add(other.cache_read),
            cache_write_5m: self.cache_write_5m.saturating_add(other.cache_write_5m),
            cache_write_1h: self.cache_write_1h.saturating_add(other.cache_write_1h),
            audio_input: self.audio_input.saturating_add(other.audio_input),
            image_input: self.image_input.saturating_add(other.image_input),
            output: self.output.saturating_add(other.output),
            reasoning: self.reasoning.saturating_add(other.reasoning),
            audio_output: self.audio_output.saturating_add(other.audio_output),
            image_output: self.image_output.saturating_add(other.image_output),
        }
    }

    /// Every token, once.
    pub fn total(&self) -> u64 {
        self.total_input().saturating_add(self.total_output())
    }
}
