//! JSON as people read it: what fits on a line stands on one.

use serde_json::Value as Json;

const WIDTH: usize = 84;

/// Lines of a value, objects and lists broken only where they are too long.
pub fn lines(value: &Json) -> Vec<String> {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text.lines().map(str::to_string).collect()
}

fn write(value: &Json, indent: usize, used: usize, out: &mut String) {
    let short = one_line(value);
    let parts: Vec<(String, &Json)> = match value {
        _ if indent + used + short.chars().count() < WIDTH && indent > 0 => Vec::new(),
        Json::Object(fields) => fields.iter().map(|(k, v)| (format!("{}: ", quoted(k)), v)).collect(),
        Json::Array(items) => items.iter().map(|v| (String::new(), v)).collect(),
        _ => Vec::new(),
    };
    if parts.is_empty() {
        out.push_str(&short);
        return;
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    let inner = indent + 2;
    out.push(open);
    for (index, (key, value)) in parts.iter().enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        out.push_str(&" ".repeat(inner));
        out.push_str(key);
        write(value, inner, key.chars().count(), out);
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(close);
}

fn one_line(value: &Json) -> String {
    match value {
        Json::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(k, v)| format!("{}: {}", quoted(k), one_line(v))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Json::Array(items) => {
            format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_things_stay_together_and_all_reads_back() {
        let value = json!({"a": {"b": [1, 2]}, "c": vec!["x".repeat(30); 4], "d\"": "<hole>"});
        let text = lines(&value);
        assert_eq!(text[1], r#"  "a": {"b": [1, 2]},"#);
        assert!(text.iter().all(|l| l.chars().count() <= WIDTH));
        assert_eq!(serde_json::from_str::<Json>(&text.join("\n")).ok(), Some(value));
    }
}
