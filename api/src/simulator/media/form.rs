//! `multipart/form-data`, read strictly and on its own.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::simulator::refused::{Checked, Refused};

type Parts = (Map<String, Value>, Vec<(String, Bytes)>);

/// Fields and files.
pub fn parse(content_type: &str, body: &Bytes) -> Checked<Parts> {
    let boundary = content_type
        .split_once("boundary=")
        .map(|(_, rest)| rest.split(';').next().unwrap_or(rest).trim_matches('"'))
        .filter(|boundary| !boundary.is_empty())
        .ok_or_else(|| broken("no boundary"))?;
    let mut fields = Map::new();
    let mut files = Vec::new();
    let separator = format!("\r\n--{boundary}");
    let mut at = body
        .starts_with(separator.trim_start().as_bytes())
        .then_some(separator.len() - 2)
        .ok_or_else(|| broken("it does not begin with the boundary"))?;
    loop {
        let rest = body.slice(at..);
        if rest.starts_with(b"--") {
            return Ok((fields, files));
        }
        if !rest.starts_with(b"\r\n") {
            return Err(broken("a boundary without a line's end"));
        }
        let head_end = find(&rest, b"\r\n\r\n").ok_or_else(|| broken("headers without end"))?;
        let length = find(&rest.slice(head_end + 4..), separator.as_bytes())
            .ok_or_else(|| broken("a part without end"))?;
        let content = rest.slice(head_end + 4..head_end + 4 + length);
        let head = String::from_utf8_lossy(&rest.slice(..head_end)).into_owned();
        let name = parameter(&head, "name").ok_or_else(|| broken("a part without a name"))?;
        if parameter(&head, "filename").is_some() {
            files.push((name, content));
        } else {
            let text = String::from_utf8(content.to_vec());
            let text = text.map_err(|_| broken("a field that is no text"))?;
            let repeated = fields.insert(name.clone(), Value::String(text)).is_some();
            if repeated && !name.ends_with("[]") {
                return Err(broken(&format!("two fields `{name}`")));
            }
        }
        at += head_end + 4 + length + separator.len();
    }
}

fn parameter(head: &str, name: &str) -> Option<String> {
    let (_, rest) = head.split_once(&format!("; {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn broken(problem: &str) -> Refused {
    Refused::invalid(format!("Could not parse multipart form: {problem}."))
}
