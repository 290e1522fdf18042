//! Finding where an event ends, whatever way its bytes were cut.

use memchr::memchr2;

/// How far the search for the end of an event has come.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The current line has bytes already.
    line_has_bytes: bool,
    /// The last byte was a carriage return; the line that it ended was blank.
    after_cr: Option<bool>,
    /// The last line ended with a carriage return alone.
    bare_cr: bool,
}

impl Scan {
    /// How many of these bytes belong to the event, if it ends among them.
    pub(super) fn event_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
            if let Some(blank) = self.after_cr.take() {
                let paired = rest.first() == Some(&b'\n');
                at += usize::from(paired);
                self.bare_cr = !paired;
                if blank {
                    return Some(at);
                }
                if paired {
                    continue;
                }
            }
            let Some(length) = memchr2(b'\n', b'\r', rest) else {
                self.line_has_bytes = true;
                return None;
            };
            let blank = length == 0 && !std::mem::take(&mut self.line_has_bytes);
            self.line_has_bytes = false;
            at += length + 1;
            if rest.get(length) == Some(&b'\n') {
                self.bare_cr = false;
                if blank {
                    return Some(at);
                }
            } else if blank && self.bare_cr {
                self.after_cr = Some(false);
                return Some(at);
            } else {
                self.after_cr = Some(blank);
            }
        }
    }
}
