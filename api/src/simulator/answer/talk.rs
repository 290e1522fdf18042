//! The texts of the simulator.

use super::Asked;

const DEMO_EN: &str = "Hello! I am the demo provider that is built into AIGNE Hub, so these words \
come from a script and not from a real model. Your call still went the whole way: it was \
authenticated, routed, streamed, counted and priced, and you will find it in the console under \
Calls. To talk to a real model, open Providers in the console and add one with its API key, or \
start the hub with OPENAI_API_KEY or ANTHROPIC_API_KEY in its environment.";

const DEMO_ZH: &str = "你好！我是 AIGNE Hub 内置的演示提供方，这些文字来自脚本，而不是真正的模型。\
不过你的调用走完了全程：身份验证、路由、流式传输、计量和计价，可以在控制台的“调用记录”里看到它。\
要使用真正的模型，请在控制台打开“提供方”，用 API 密钥添加一个；\
或者在启动时设置环境变量 OPENAI_API_KEY 或 ANTHROPIC_API_KEY。";

const FILLER: [&str; 12] = [
    "the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "and", "runs", "home",
];

/// The explanation of the demo in the language of the question.
pub fn demo(question: &str) -> &'static str {
    if question.chars().any(is_cjk) {
        DEMO_ZH
    } else {
        DEMO_EN
    }
}

/// As many words as wanted.
pub fn filler(words: usize) -> String {
    let chosen: Vec<&str> = FILLER.iter().copied().cycle().take(words).collect();
    chosen.join(" ")
}

/// Exactly so many bytes.
pub fn filler_bytes(bytes: usize) -> String {
    "filler ".chars().cycle().take(bytes).collect()
}

/// What was seen beside text, or nothing.
pub fn seen(asked: &Asked) -> String {
    let counts = [
        (asked.images, "I see", "image"),
        (asked.documents, "I see", "document"),
        (asked.clips, "I hear", "audio clip"),
    ];
    let sentences = counts.iter().filter(|(count, ..)| *count > 0);
    let sentences = sentences.map(|(count, verb, noun)| {
        let plural = if *count == 1 { "" } else { "s" };
        format!("{verb} {count} {noun}{plural}.")
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// An answer that proves that tool results arrived.
pub fn quote(results: &[String]) -> String {
    let quoted: Vec<String> = results.iter().map(|text| format!("“{text}”")).collect();
    format!("The tools said: {}.", quoted.join(", "))
}

/// Whether a character is a Chinese one (or Chinese punctuation).
pub fn is_cjk(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{2ffff}')
}
