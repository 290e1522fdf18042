//! Taking out of a body what a provider of the same dialect would refuse: seals of others, in turns
//! that the hub translated.

use serde_json::value::RawValue;

use super::{Edit, apply, is_null, place, quoted};
use crate::error::WireError;
use crate::object::{Field, Object};
use crate::seal::Seal;
use crate::{Dialect, gemini};

/// What becomes of an element.
enum Fate {
    Stays,
    Goes,
    Becomes(String),
}

/// The edit that takes foreign seals out, with all that is worth nothing without one. Their paths
/// are told. `model` is that of the target.
pub(super) fn without_foreign_seals(
    dialect: Dialect,
    body: &[u8],
    object: &mut Object<'_>,
    model: &str,
    left_out: &mut Vec<String>,
) -> Result<Option<Edit>, WireError> {
    let conversation = match dialect {
        Dialect::AnthropicMessages => "messages",
        Dialect::OpenAiResponses => "input",
        Dialect::GeminiGenerate => "contents",
        Dialect::OpenAiChat | Dialect::AigneChat | Dialect::AigneCompletions => return Ok(None),
    };
    let Some(turns) = object.take(conversation).filter(Field::is_array) else {
        return Ok(None);
    };
    let whole = place(body, turns.value);
    let text = rewritten(turns, |turn| match dialect {
        Dialect::OpenAiResponses => item(turn, left_out),
        Dialect::AnthropicMessages => within(turn, "content", |block| block_fate(block, left_out)),
        Dialect::GeminiGenerate
        | Dialect::OpenAiChat
        | Dialect::AigneChat
        | Dialect::AigneCompletions => {
            within(turn, "parts", |part| part_fate(part, model, left_out))
        }
    })?;
    Ok(text.map(|text| Edit { place: whole, text }))
}

/// The array with each element as it is judged; `None`: all stay.
fn rewritten<'a>(
    array: Field<'a>,
    mut judge: impl FnMut(&Field<'a>) -> Result<Fate, WireError>,
) -> Result<Option<String>, WireError> {
    let mut texts = Vec::new();
    let mut changed = false;
    for element in array.array()? {
        match judge(&element)? {
            Fate::Stays => texts.push(element.value.get().to_owned()),
            Fate::Goes => changed = true,
            Fate::Becomes(text) => {
                changed = true;
                texts.push(text);
            }
        }
    }
    Ok(changed.then(|| format!("[{}]", texts.join(","))))
}

/// A turn whose list has its elements judged. A turn of which nothing is left goes.
fn within<'a>(
    turn: &Field<'a>,
    list: &str,
    judge: impl FnMut(&Field<'a>) -> Result<Fate, WireError>,
) -> Result<Fate, WireError> {
    if !turn.is_object() {
        return Ok(Fate::Stays);
    }
    let found = turn.clone().object()?.take(list);
    let Some(found) = found.filter(Field::is_array) else {
        return Ok(Fate::Stays);
    };
    let value = found.value;
    Ok(match rewritten(found, judge)? {
        None => Fate::Stays,
        Some(text) if text == "[]" => Fate::Goes,
        Some(text) => Fate::Becomes(replaced(turn, value, text)),
    })
}

fn replaced(whole: &Field<'_>, value: &RawValue, text: String) -> String {
    let whole = whole.value.get();
    let place = place(whole.as_bytes(), value);
    let edited = apply(&whole.to_owned().into(), vec![Edit { place, text }]);
    String::from_utf8_lossy(&edited).into_owned()
}

/// The string under this name, if it holds a foreign seal.
fn foreign<'a>(
    object: &mut Object<'a>,
    name: &str,
    dialect: Dialect,
) -> Result<Option<Field<'a>>, WireError> {
    let found = object.take_even_null(name).filter(|it| !is_null(it.value));
    let Some(seal) = found.filter(Field::is_string) else {
        return Ok(None);
    };
    Ok(Seal::is_foreign(&seal.string()?, dialect).then_some(seal))
}

fn item(item: &Field<'_>, left_out: &mut Vec<String>) -> Result<Fate, WireError> {
    if !item.is_object() {
        return Ok(Fate::Stays);
    }
    let mut object = item.clone().object()?;
    if foreign(&mut object, "encrypted_content", Dialect::OpenAiResponses)?.is_none() {
        return Ok(Fate::Stays);
    }
    left_out.push(item.path.clone());
    Ok(Fate::Goes)
}

fn block_fate(block: &Field<'_>, left_out: &mut Vec<String>) -> Result<Fate, WireError> {
    if !block.is_object() {
        return Ok(Fate::Stays);
    }
    let mut object = block.clone().object()?;
    for name in ["signature", "data"] {
        if foreign(&mut object, name, Dialect::AnthropicMessages)?.is_some() {
            left_out.push(block.path.clone());
            return Ok(Fate::Goes);
        }
    }
    Ok(Fate::Stays)
}

/// A thought is nothing without its seal; a call or a text stays. Models that want a seal on calls
/// get the word for none.
fn part_fate(part: &Field<'_>, model: &str, left_out: &mut Vec<String>) -> Result<Fate, WireError> {
    if !part.is_object() {
        return Ok(Fate::Stays);
    }
    let mut object = part.clone().object()?;
    let mut seal = None;
    for name in ["thoughtSignature", "thought_signature"] {
        let found = foreign(&mut object, name, Dialect::GeminiGenerate)?;
        seal = seal.or(found);
    }
    let Some(seal) = seal else {
        return Ok(Fate::Stays);
    };
    left_out.push(seal.path.clone());
    let is_thought = object.boolean("thought")? == Some(true);
    let is_call = object.has("functionCall") || object.has("function_call");
    let says = object.has("text") && !is_thought;
    if !is_call && !says {
        return Ok(Fate::Goes);
    }
    let none = gemini::no_seal(model).filter(|_| is_call);
    let text = none.map_or("null".to_owned(), quoted);
    Ok(Fate::Becomes(replaced(part, seal.value, text)))
}
