//! The steps that stream a plan.

use super::{Block, Call, Plan, Said};

/// One step of a stream; `block` counts the blocks as Anthropic does, every call being one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Thoughts begin.
    OpenThinking(usize),
    /// A piece of thought.
    Thinking(usize, String),
    /// Thoughts end, signed: the whole of them.
    CloseThinking(usize, String),
    /// A text begins.
    OpenText(usize),
    /// A piece of text.
    Text(usize, String),
    /// A piece of a refusal.
    Refusal(usize, String),
    /// A call begins: the block, the number of the call, its tool.
    OpenCall(usize, usize, String),
    /// A piece of its arguments.
    Arguments(usize, usize, String),
    /// A text or a call ends.
    Close(usize),
}

impl Plan {
    /// The steps in order, each made when it is asked for.
    pub fn into_steps(self) -> impl Iterator<Item = Step> {
        let (chunks, interleave) = (self.argument_chunks, self.interleave);
        let mut next = 0;
        let numbered = self.blocks.into_iter().map(move |block| {
            let first = next;
            next += match &block {
                Block::Calls(calls) => calls.len(),
                _ => 1,
            };
            (first, block)
        });
        numbered.flat_map(move |(first, block)| steps(first, block, chunks, interleave))
    }
}

type Steps = Box<dyn Iterator<Item = Step>>;

fn steps(at: usize, block: Block, chunks: usize, interleave: bool) -> Steps {
    use std::iter::once;
    match block {
        Block::Thinking(said) => {
            let close = once(Step::CloseThinking(at, said.whole()));
            let pieces = said
                .into_pieces()
                .map(move |piece| Step::Thinking(at, piece));
            Box::new(once(Step::OpenThinking(at)).chain(pieces).chain(close))
        }
        Block::Text(said) => {
            let pieces = said.into_pieces().map(move |piece| Step::Text(at, piece));
            Box::new(
                once(Step::OpenText(at))
                    .chain(pieces)
                    .chain(once(Step::Close(at))),
            )
        }
        Block::Refusal(said) => {
            let pieces = said
                .into_pieces()
                .map(move |piece| Step::Refusal(at, piece));
            Box::new(
                once(Step::OpenText(at))
                    .chain(pieces)
                    .chain(once(Step::Close(at))),
            )
        }
        Block::Calls(calls) => Box::new(call_steps(at, calls, chunks, interleave).into_iter()),
    }
}

fn call_steps(first: usize, calls: Vec<Call>, chunks: usize, interleave: bool) -> Vec<Step> {
    let mut open = Vec::new();
    let mut deltas: Vec<Vec<Step>> = Vec::new();
    for (number, call) in calls.into_iter().enumerate() {
        let at = first + number;
        open.push(Step::OpenCall(at, number, call.name));
        let pieces = cut(&call.arguments, chunks).into_iter();
        deltas.push(
            pieces
                .map(|piece| Step::Arguments(at, number, piece))
                .collect(),
        );
    }
    let close = (0..open.len()).map(|number| Step::Close(first + number));
    if !interleave {
        let each = open.into_iter().zip(deltas).zip(close);
        let steps = each.flat_map(|((open, deltas), close)| {
            std::iter::once(open)
                .chain(deltas)
                .chain(std::iter::once(close))
        });
        return steps.collect();
    }
    let close: Vec<Step> = close.collect();
    let longest = deltas.iter().map(Vec::len).max().unwrap_or(0);
    let turns = (0..longest).flat_map(|turn| deltas.iter().filter_map(move |of| of.get(turn)));
    let turns: Vec<Step> = turns.cloned().collect();
    open.into_iter().chain(turns).chain(close).collect()
}

impl Said {
    fn into_pieces(self) -> Box<dyn Iterator<Item = String>> {
        match self {
            Said::Text { text, chunks } => Box::new(cut(&text, chunks).into_iter()),
            Said::Big { chunk, chunks } => Box::new(std::iter::repeat_n(chunk, chunks)),
        }
    }
}

/// Cuts a text into `chunks` pieces: before words if there are enough, else between characters.
fn cut(text: &str, chunks: usize) -> Vec<String> {
    let mut after_space = true;
    let starts = text.char_indices().filter(|(at, character)| {
        let starts = *at == 0 || (character.is_whitespace() && !after_space);
        after_space = character.is_whitespace();
        starts
    });
    let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    if starts.len() < chunks {
        starts = text.char_indices().map(|(at, _)| at).collect();
    }
    let pieces = chunks.clamp(1, starts.len().max(1));
    let bound = |piece: usize| {
        let at = piece * starts.len() / pieces;
        starts.get(at).copied().unwrap_or(text.len())
    };
    (0..pieces)
        .filter_map(|piece| text.get(bound(piece)..bound(piece + 1)))
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect()
}
