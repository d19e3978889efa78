//! YAML as Kubernetes tools read it. Their readers still speak YAML 1.1, in which `yes`, `0640` and `1:30` are no texts,
//! so what looks like anything but text is quoted.

use serde_json::Value;
use serde_saphyr::{SerializerOptions, ser_options};

/// One document, without `---`.
pub fn document(value: &Value) -> Result<String, String> {
    serde_saphyr::to_string_with_options(value, options()).map_err(|error| error.to_string())
}

/// A text that stands behind a key or a `-`, in one line.
pub fn scalar(text: &str) -> String {
    // What JSON writes, YAML reads; but not what it leaves as it is and YAML does not print.
    let quoted = || {
        let json = Value::from(text).to_string();
        json.chars().fold(String::new(), |mut out, c| {
            match c {
                ' '..='~' => out.push(c),
                c if c.is_alphanumeric() => out.push(c),
                c => c
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
            }
            out
        })
    };
    match document(&Value::from(text)) {
        Ok(plain) if plain.trim_end() == text && !text.contains(['\n', '#']) => text.to_string(),
        _ => quoted(),
    }
}

/// A text for behind a `#`: nothing in it ends the comment.
pub fn comment(text: &str) -> String {
    let plain =
        |c: char| if c.is_control() || ['\u{2028}', '\u{2029}', '\u{feff}'].contains(&c) { ' ' } else { c };
    text.chars().map(plain).collect()
}

/// Lines are never folded: a command is read best, and compared best, in one.
fn options() -> SerializerOptions {
    ser_options! { folded_wrap_chars: usize::MAX }
}

#[cfg(test)]
mod tests;
