//! The grammar checks of all dialects behind one name.

use wire::Dialect;

use super::ending::Ending;
use super::{aigne_grammar, anthropic_grammar, gemini_grammar, openai_grammar, responses_grammar};

/// Walks the stream; panics where it breaks the grammar of its dialect.
pub fn ending(dialect: Dialect, stream: &str) -> Ending {
    match dialect {
        Dialect::AnthropicMessages => anthropic_grammar::check(stream),
        Dialect::OpenAiChat => openai_grammar::check(stream),
        Dialect::OpenAiResponses => responses_grammar::check(stream),
        Dialect::GeminiGenerate => gemini_grammar::check(stream),
        Dialect::AigneChat => aigne_grammar::check(stream),
        Dialect::AigneCompletions => aigne_grammar::completions(stream),
    }
}
