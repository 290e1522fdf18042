//! The parts of a `multipart/form-data` body (RFC 7578), found without copying them.
//!
//! Strict, because a provider's parser reads the same bytes: what two readers could understand
//! differently is refused.

use std::ops::Range;

use bytes::Bytes;
use memchr::memmem;

use crate::WireError;

/// A form has a few parts; edits take up to sixteen pictures.
const MOST_PARTS: usize = 128;

/// Headers of one part: names and a file name.
const LONGEST_HEAD: usize = 8 * 1024;

/// Longest boundary that the grammar allows.
const LONGEST_BOUNDARY: usize = 70;

/// One part: a field or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// It has a file name.
    pub is_file: bool,
    /// Where its content lies in the body.
    pub content: Range<usize>,
}

/// A body, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    body: Bytes,
    parts: Vec<Part>,
    /// Where a part can be put in front of all others.
    first: usize,
    boundary: String,
}

/// The boundary that a content type names. `None`: it is not `multipart/form-data`.
pub fn boundary(content_type: &str) -> Option<Result<String, WireError>> {
    let mut pieces = content_type.split(';');
    if !pieces
        .next()?
        .trim()
        .eq_ignore_ascii_case("multipart/form-data")
    {
        return None;
    }
    let named = pieces.find_map(|piece| {
        let (name, value) = piece.trim().split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.trim().trim_matches('"').to_owned())
    });
    let usable = |boundary: &String| {
        (1..=LONGEST_BOUNDARY).contains(&boundary.len())
            && boundary
                .bytes()
                .all(|byte| byte.is_ascii_graphic() || byte == b' ')
    };
    Some(named.filter(usable).ok_or_else(|| {
        malformed("its content type names no boundary of 1 to 70 visible characters")
    }))
}

fn malformed(problem: impl Into<String>) -> WireError {
    WireError::Multipart {
        problem: problem.into(),
    }
}

impl Form {
    /// Takes a body apart.
    pub fn parse(boundary: &str, body: &Bytes) -> Result<Self, WireError> {
        let opening = format!("--{boundary}");
        let closing = format!("\r\n--{boundary}");
        // A preamble is allowed, and nobody writes one.
        let Some(mut rest) = body.strip_prefix(opening.as_bytes()) else {
            return Err(malformed("it does not begin with its boundary"));
        };
        let mut parts = Vec::new();
        let offset = |rest: &[u8]| body.len() - rest.len();
        loop {
            if rest.starts_with(b"--") {
                break;
            }
            rest = rest
                .strip_prefix(b"\r\n")
                .ok_or_else(|| malformed("a boundary is not followed by a line's end"))?;
            if parts.len() == MOST_PARTS {
                return Err(malformed(format!("it has more than {MOST_PARTS} parts")));
            }
            let window = rest.get(..LONGEST_HEAD.min(rest.len())).unwrap_or(rest);
            let head_end = memmem::find(window, b"\r\n\r\n")
                .ok_or_else(|| malformed("the headers of a part do not end"))?;
            let (head, after) = rest.split_at(head_end + 4);
            let end = memmem::find(after, closing.as_bytes())
                .ok_or_else(|| malformed("a part does not end with the boundary"))?;
            let (name, is_file) = disposition(head)?;
            let start = offset(after);
            parts.push(Part {
                name,
                is_file,
                content: start..start + end,
            });
            rest = after.get(end + closing.len()..).unwrap_or_default();
        }
        Ok(Form {
            body: body.clone(),
            parts,
            first: opening.len() + 2,
            boundary: boundary.to_owned(),
        })
    }

    /// All parts, as they come.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The content of a part.
    pub fn content(&self, part: &Part) -> &[u8] {
        self.body.get(part.content.clone()).unwrap_or_default()
    }

    /// The one field of this name, as text.
    pub fn text(&self, name: &str) -> Result<Option<&str>, WireError> {
        let Some(part) = self.one(name)? else {
            return Ok(None);
        };
        std::str::from_utf8(self.content(part))
            .map(Some)
            .map_err(|_| WireError::invalid(name, "must be text in UTF-8"))
    }

    /// The body with another value of a field; every other byte stays as it is. A field that is
    /// absent is put in front.
    pub fn with(&self, name: &str, value: &str) -> Result<Bytes, WireError> {
        let place = match self.one(name)? {
            Some(part) if self.content(part) == value.as_bytes() => return Ok(self.body.clone()),
            Some(part) => (part.content.clone(), value.to_owned()),
            None => (
                self.first..self.first,
                format!(
                    "Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--{}\r\n",
                    self.boundary
                ),
            ),
        };
        let (place, text) = place;
        let mut out = Vec::with_capacity(self.body.len() + text.len());
        out.extend_from_slice(self.body.get(..place.start).unwrap_or_default());
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(self.body.get(place.end..).unwrap_or_default());
        Ok(out.into())
    }

    fn one(&self, name: &str) -> Result<Option<&Part>, WireError> {
        let mut found = self.parts.iter().filter(|part| part.name == name);
        let first = found.next();
        match found.next() {
            None => Ok(first),
            Some(_) => Err(WireError::Duplicate {
                member: name.to_owned(),
            }),
        }
    }
}

/// A part of a form that is written.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    name: String,
    content: std::borrow::Cow<'a, [u8]>,
    /// Of a file.
    media_type: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// A text.
    pub(crate) fn text(name: &str, text: &str) -> Self {
        Field {
            name: name.to_owned(),
            content: text.as_bytes().to_vec().into(),
            media_type: None,
        }
    }

    /// A file of this type.
    pub(crate) fn file(name: &str, content: &'a [u8], media_type: &'a str) -> Self {
        Field {
            name: name.to_owned(),
            content: content.into(),
            media_type: Some(media_type),
        }
    }
}

/// Writes a form: its content type and its body. The names must be plain words.
pub(crate) fn write(fields: &[Field<'_>]) -> (String, Bytes) {
    let within = |boundary: &str| {
        let mut contents = fields.iter().map(|field| &field.content);
        contents.any(|content| memmem::find(content, boundary.as_bytes()).is_some())
    };
    // Nothing random: the first that no content holds.
    let mut boundaries = (0_u64..).map(|number| format!("hub-form-{number:020}"));
    let boundary = boundaries.find(|boundary| !within(boundary));
    let boundary = boundary.unwrap_or_default();
    let mut out = Vec::new();
    for Field {
        name,
        content,
        media_type,
    } in fields
    {
        out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        let file = media_type.map_or_else(String::new, |kind| {
            let ending = kind.rsplit('/').next().unwrap_or_default();
            format!("; filename=\"{name}.{ending}\"\r\nContent-Type: {kind}")
        });
        let head = format!("Content-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(content);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (
        format!("multipart/form-data; boundary={boundary}"),
        out.into(),
    )
}

/// Name of a part, and whether it is a file.
fn disposition(head: &[u8]) -> Result<(String, bool), WireError> {
    let head =
        std::str::from_utf8(head).map_err(|_| malformed("the headers of a part are not UTF-8"))?;
    let mut lines = head.split("\r\n").filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    });
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Err(malformed("a part has not one Content-Disposition"));
    };
    let mut parameters = parameters(line);
    let mut take = |wanted: &str| {
        let place = parameters.iter().position(|(name, _)| name == wanted)?;
        Some(parameters.swap_remove(place).1)
    };
    let name = take("name").ok_or_else(|| malformed("a part has no name"))?;
    if take("name").is_some() {
        return Err(malformed(format!("the part `{name}` has two names")));
    }
    Ok((
        name,
        take("filename").is_some() || take("filename*").is_some(),
    ))
}

/// `form-data; name="a"; filename="b;c"`: quoted values may hold what separates.
fn parameters(line: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once(';') {
        let Some((name, value)) = after.split_once('=') else {
            break;
        };
        let value = value.trim_start();
        let (value, tail) = match value.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = value.find(';').unwrap_or(value.len());
                let (value, tail) = value.split_at(end);
                (value.trim().to_owned(), tail)
            }
        };
        found.push((name.trim().to_ascii_lowercase(), value));
        rest = tail;
    }
    found
}

fn unquoted(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return (value, quoted.get(place + 1..).unwrap_or_default()),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            _ => value.push(letter),
        }
    }
    (value, "")
}
