//! JSON with one spelling for each value, so that two sides sign the same text: keys sorted, no
//! blanks, strings and numbers as JavaScript writes them.

use serde_json::Value;

/// The one spelling of a value.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number_text(number.as_f64().unwrap_or(0.0))),
        Value::String(text) => string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // JavaScript sorts by UTF-16, which differs from UTF-8 above the first plane.
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (index, (key, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
    }
}

/// `JSON.stringify` and serde escape the same characters in the same way.
fn string(text: &str, out: &mut String) {
    out.push_str(&Value::from(text).to_string());
}

/// ECMAScript's `Number::toString`: every number is a double there.
fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    // Rust gives the shortest digits that read back as the same double, as ECMAScript asks.
    let scientific = format!("{:e}", number.abs());
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = digits.replace('.', "");
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let sign = if number < 0.0 { "-" } else { "" };
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let whole = usize::try_from(point).unwrap_or(0);
    let text = if count <= point && point <= 21 {
        format!("{digits}{}", zeros(point - count))
    } else if 0 < point && point <= 21 {
        let (before, after) = digits.split_at_checked(whole).unwrap_or((&digits, ""));
        format!("{before}.{after}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{first}{dot}{rest}e{:+}", point - 1)
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (written, expected) in [
            ("1.50", "1.5"),
            ("1.0", "1"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("1e21", "1e+21"),
            ("1e20", "100000000000000000000"),
            ("123456789012345678901234567890", "1.2345678901234568e+29"),
            ("9007199254740993", "9007199254740992"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("1.5e-9", "1.5e-9"),
            ("-12.25", "-12.25"),
            ("1e400", ""),
            ("0.1", "0.1"),
            ("5e-324", "5e-324"),
        ] {
            let read = serde_json::from_str::<Value>(written);
            let told = read.map(|value| text(&value)).unwrap_or_default();
            assert_eq!(told, expected, "{written}");
        }
    }

    #[test]
    fn keys_are_sorted_as_javascript_sorts_them() {
        let value = serde_json::json!({"\u{ff61}": 1, "\u{1f600}": 2, "b": {"z": null, "a": []}, "B": "ü\n\u{1}"});
        assert_eq!(
            text(&value),
            "{\"B\":\"ü\\n\\u0001\",\"b\":{\"a\":[],\"z\":null},\"\u{1f600}\":2,\"\u{ff61}\":1}"
        );
    }
}
