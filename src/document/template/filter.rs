//! Filters and what they promise: the text of each is safe in the place that it is made for, and only there.

use rust_decimal::Decimal;
use std::str::FromStr;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::document::words;
use crate::markup;

pub fn register(tera: &mut Tera) {
    tera.register_filter("code", |text: Value, _: Kwargs, _: &State| safe(&markup::code_span(&plain(&text))));
    tera.register_filter("sh", |text: Value, _: Kwargs, _: &State| safe(&shell_word(&plain(&text))));
    tera.register_filter("lit", |text: Value, _: Kwargs, _: &State| safe(&one_line(&plain(&text))));
    tera.register_filter("yaml", |text: Value, _: Kwargs, _: &State| safe(&yaml_scalar(&plain(&text))));
    tera.register_filter("url", |text: Value, _: Kwargs, _: &State| safe(&percent_encoded(&plain(&text))));
    tera.register_filter("attr", |text: Value, _: Kwargs, _: &State| safe(&attribute(&plain(&text))));
    tera.register_filter("short_hash", |text: Value, _: Kwargs, _: &State| short_hash(&plain(&text)));
    tera.register_filter("upper_first", |text: Value, _: Kwargs, _: &State| upper_first(&plain(&text)));
    tera.register_filter("known", known);
    tera.register_filter("spelled", |count: Value, _: Kwargs, _: &State| spelled(&plain(&count)));
    tera.register_filter("term", |word: Value, _: Kwargs, _: &State| words::term(&plain(&word)).to_string());
    tera.register_filter("prose", |text: Value, _: Kwargs, _: &State| safe(&prose(&plain(&text))));
    tera.register_filter("plural", plural);
    tera.register_filter("state", |word: Value, _: Kwargs, _: &State| safe(&state(&plain(&word))));
}

fn safe(text: &str) -> Value {
    Value::safe_string(text)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

/// One word of a POSIX shell, whatever it holds. For code blocks.
fn shell_word(text: &str) -> String {
    let text = one_line(text);
    let bare = |b: u8| b.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(&b);
    if !text.is_empty() && text.bytes().all(bare) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Text without line breaks and control characters. For code blocks: it cannot close the fence, which stands alone
/// on a line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

/// A YAML scalar in double quotes unless it is a plain word.
fn yaml_scalar(text: &str) -> String {
    let text = one_line(text);
    let word = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_./-".contains(&b));
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"];
    let plain = word
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !reserved.contains(&text.to_ascii_lowercase().as_str());
    if plain { text } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// A path or query part of a link.
fn percent_encoded(text: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    text.bytes().map(|b| if bare(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The value of a directive's attribute.
fn attribute(text: &str) -> String {
    one_line(text).replace(['"', '<', '>'], "'").replace("--", "- -")
}

fn short_hash(text: &str) -> String {
    text.chars().take(12).collect()
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// What is not known prints as `no data`; with `code=true`, for code blocks, in English in every language.
fn known(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let empty = value.is_none() || value.is_undefined() || value.as_str() == Some("");
    let code = kwargs.get::<bool>("code")?.unwrap_or(false);
    Ok(match (empty, code) {
        (false, _) => value,
        (true, true) => Value::from("no data"),
        (true, false) => Value::from(words::words().no_data.as_str()),
    })
}

/// A sentence of ours in which names stand between backticks: those become code, the rest is escaped.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let paired = parts.len() % 2 == 1;
    let part = |(i, part): (usize, &&str)| match i % 2 {
        1 if paired && !part.is_empty() => markup::code_span(part),
        _ => inner(part, i > 0),
    };
    if paired { parts.iter().enumerate().map(part).collect() } else { markup::escape_markdown(text) }
}

/// Escaped, with the spaces at its ends that a sentence has around a name. What does not begin the text is escaped
/// behind a letter: a full stop after a name is no list marker.
fn inner(part: &str, continued: bool) -> String {
    let lead = if continued { "x" } else { "" };
    let escaped = markup::escape_markdown(&format!("{lead}{part}x"));
    escaped[lead.len()..escaped.len() - 1].to_string()
}

/// A small count as a word that begins a sentence.
fn spelled(count: &str) -> String {
    let word = count.parse().ok().and_then(|n: usize| words::words().spelled.get(n));
    word.map_or_else(|| count.to_string(), String::clone)
}

fn plural(count: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let one = Decimal::from_str(&plain(&count)).is_ok_and(|d| d == Decimal::ONE);
    kwargs.must_get::<&str>(if one { "one" } else { "many" }).map(str::to_string)
}

/// The signs of the five states; a state that is none of them prints as no data.
fn state(word: &str) -> String {
    let (sign, word) = match word {
        "pass" | "ok" | "proven" | "closed" | "matches" => ('✓', word),
        "fail" | "error" | "missing" | "failed" | "expired" | "never" | "differs" => ('✕', word),
        "overdue" | "warning" | "claimed" | "partial" | "waived" | "stale" | "at risk" | "note" | "draft"
        | "open" | "no hash" | "over budget" => ('!', word),
        "not-applicable" => ('–', word),
        _ => ('–', "no-data"),
    };
    format!("**{sign} {}**", words::words().state.get(word).map_or(word, String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_word_is_one_word() {
        assert_eq!(shell_word("pay-prod"), "pay-prod");
        assert_eq!(shell_word("a b"), "'a b'");
        assert_eq!(shell_word("$(rm -rf /)"), "'$(rm -rf /)'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word(""), "''");
        assert_eq!(shell_word("a\n```\nb"), "'a ``` b'");
    }

    #[test]
    fn names_between_backticks_become_code() {
        assert_eq!(prose("no `a_b` at `c*`."), "no `a_b` at `c*`.");
        assert_eq!(prose("one ` alone *x*"), markup::escape_markdown("one ` alone *x*"));
    }

    #[test]
    fn a_state_keeps_its_sign_in_every_language() {
        let all = || ["pass", "differs", "at risk", "not-applicable", "gibberish"].map(state);
        assert_eq!(
            all(),
            ["**✓ pass**", "**✕ differs**", "**! at risk**", "**– not applicable**", "**– no data**"]
        );
        let german = crate::unit::Language::parse("de").unwrap().locale();
        assert_eq!(
            crate::unit::speaking(german, all),
            ["**✓ erfüllt**", "**✕ weicht ab**", "**! gefährdet**", "**– entfällt**", "**– keine Daten**"]
        );
    }

    #[test]
    fn yaml_words_stay_words() {
        assert_eq!(yaml_scalar("team-a"), "team-a");
        assert_eq!(yaml_scalar("no"), "\"no\"");
        assert_eq!(yaml_scalar("1.5"), "\"1.5\"");
        assert_eq!(yaml_scalar("a: b\"c"), "\"a: b\\\"c\"");
    }

    #[test]
    fn an_attribute_cannot_close_its_comment() {
        assert_eq!(attribute("x\" --> y"), "x' - -' y");
    }
}
