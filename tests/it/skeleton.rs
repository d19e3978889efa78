//! A translated template differs from the English one in its words alone: the same tags and expressions, directives,
//! commands, headings, callouts, labels and tables, in the same order. Commands are checked once, in English; what
//! stands here is why that is enough.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::bench;

/// Components that hold commands and no words: all languages use the English ones.
const SHARED: [&str; 3] = ["wl_k", "wl_kv", "wl_v"];

/// Arguments whose text is for readers.
const SPOKEN: [&str; 4] = ["one", "many", "title", "role"];

/// What a state begins with, inside bold.
const SIGNS: [char; 4] = ['✓', '✕', '!', '–'];

#[test]
fn every_translation_has_the_skeleton_of_the_english_template() {
    let base = bench::root().join("templates");
    let english = Tongue::of("");
    let mut wrong = Vec::new();
    for code in daybook::unit::codes().filter(|code| *code != "en") {
        let (folder, tongue) = (base.join(code), Tongue::of(code));
        for path in markdown(&folder) {
            let name = path.strip_prefix(&folder).expect("below").to_string_lossy().replace('\\', "/");
            let translated = std::fs::read_to_string(&path).expect("a template");
            let Ok(original) = std::fs::read_to_string(base.join(&name)) else {
                wrong.push(format!("templates/{code}/{name}: there is no templates/{name}"));
                continue;
            };
            let difference = difference(&original, &english, &translated, &tongue);
            wrong.extend(difference.map(|d| format!("templates/{code}/{name}:{d}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_difference_is_seen() {
    let (english, german) = (Tongue::of(""), Tongue::of("de"));
    let original = include_str!("skeleton/original.md");
    let translated = include_str!("skeleton/translated.md");
    assert_eq!(difference(original, &english, translated, &german), None);
    for (from, to, line) in [
        ("get pods", "get nodes", 19),
        ("# every pod", "# jeder Pod", 18),
        ("```bash", "```yaml", 17),
        ("{{ step.minutes }}", "20", 15),
        ("count | plural", "counts | plural", 7),
        ("{% if late %}", "{% if not late %}", 7),
        ("\"de/parts/end.md\"", "\"de/parts/other.md\"", 29),
        ("<wl_step_de id=\"S1\"", "<wl_step_de id=\"S2\"", 9),
        ("minutes=10", "minutes=20", 11),
        ("<!-- /step -->", "", 26),
        ("## Sitzung", "### Sitzung", 5),
        ("☐ S1 · ", "", 13),
        ("> [!WARNING]", "> [!NOTE]", 26),
        ("Rolle ", "Role ", 16),
        ("*Ausführen in:*", "*Run in:*", 17),
        ("**Erwartet:**", "**Expect:**", 21),
        ("**Falls nicht:**", "", 23),
        ("**! überfällig**", "**✓ überfällig**", 7),
        ("| Pods |", "| Pods | Nodes |", 3),
        ("- [ ] ", "- ", 28),
        ("`READY`", "`RUNNING`", 21),
        ("[Sitzung](#sitzung)", "Sitzung", 25),
    ] {
        assert!(translated.contains(from), "{from}");
        let broken = translated.replacen(from, to, 1);
        let seen = difference(original, &english, &broken, &german);
        let place = seen.as_deref().and_then(|s| s.split(':').next());
        assert_eq!(place, Some(line.to_string().as_str()), "{from} -> {to}: {seen:?}");
    }
}

/// What a language changes beside words: where its parts lie, what its components end in, what marks lines.
struct Tongue {
    parts: String,
    suffix: String,
    /// By the words that a line begins with.
    labels: BTreeMap<String, String>,
    no_data: String,
}

impl Tongue {
    /// Of a folder below `templates/`; English has none.
    fn of(code: &str) -> Tongue {
        let path = bench::root().join("templates").join(code).join("words.json");
        let text = std::fs::read_to_string(path).expect("words");
        let words: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let text = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
        let page = &words["page"];
        let mut labels = BTreeMap::new();
        for (key, word) in page["label"].as_object().expect("labels") {
            labels.insert(format!("**{}:**", text(word)), key.clone());
        }
        labels.insert(format!("*{}:*", text(&page["run_in"])), "run_in".to_owned());
        labels.insert(format!("{} ", text(&page["role"])), "role".to_owned());
        Tongue {
            parts: if code.is_empty() { "\"parts/".to_owned() } else { format!("\"{code}/parts/") },
            suffix: format!("_{code}"),
            labels,
            no_data: text(&words["document"]["no_data"]),
        }
    }

    fn label(&self, line: &str) -> Option<&str> {
        self.labels.iter().find(|(mark, _)| line.starts_with(mark.as_str())).map(|(_, key)| key.as_str())
    }
}

/// A bone of the skeleton: what it is, and the line that it stands on.
#[derive(Debug)]
struct Bone {
    line: usize,
    text: String,
}

/// The first difference: the line in the translation, and what stands on either side.
fn difference(original: &str, english: &Tongue, translated: &str, other: &Tongue) -> Option<String> {
    let (original, translated) = (bones(original, english), bones(translated, other));
    let same = original.iter().zip(&translated).take_while(|(a, b)| a.text == b.text).count();
    match (original.get(same), translated.get(same)) {
        (None, None) => None,
        (Some(a), Some(b)) => Some(format!("{}: {} (English, line {}: {})", b.line, b.text, a.line, a.text)),
        (Some(a), None) => {
            let last = translated.last().map_or(1, |b| b.line);
            Some(format!("{last}: ends before {} (English, line {})", a.text, a.line))
        }
        (None, Some(b)) => Some(format!("{}: {} is not in the English template", b.line, b.text)),
    }
}

fn bones(text: &str, tongue: &Tongue) -> Vec<Bone> {
    let mut bones = Vec::new();
    let (mut fenced, mut shared) = (false, false);
    for (index, line) in text.lines().enumerate() {
        let opens = SHARED.iter().any(|name| line.starts_with(&format!("{{% component {name}(")));
        shared |= opens;
        let closes = shared && line.contains("endcomponent");
        let fence = line.trim_start().starts_with("```");
        let mut found = Vec::new();
        match (shared, fenced || fence) {
            (true, _) => {}
            (false, true) => found.push(format!("code {line}")),
            (false, false) => prose(line, tongue, &mut found),
        }
        fenced ^= fence;
        shared &= !closes;
        bones.extend(found.into_iter().map(|text| Bone { line: index + 1, text }));
    }
    bones
}

/// Of a line outside code: what it is, then its tags in order, then what its words may move about.
fn prose(line: &str, tongue: &Tongue, found: &mut Vec<String>) {
    let (plain, tags) = split(line, tongue);
    let text = plain.trim_start_matches(['>', ' ']);
    if let Some(comment) = text.strip_prefix("<!--") {
        found.push(format!("directive <!--{}", unspoken(comment)));
        found.extend(tags);
        return;
    }
    if let Some(kind) = text.strip_prefix("[!") {
        found.push(format!("callout [!{kind}"));
    }
    let level = text.bytes().take_while(|b| *b == b'#').count();
    if level > 0 && text[level..].starts_with(' ') {
        let box_and_number = text[level..].split_once(" · ").map_or("", |(number, _)| number);
        found.push(format!("heading {level}{}", if text.contains('☐') { box_and_number } else { "" }));
    }
    found.extend(tongue.label(text).map(|label| format!("label {label}")));
    let item =
        ["- [ ] ", "- ", "1. ", "2. ", "3. ", "4. ", "5. "].iter().find(|mark| text.starts_with(**mark));
    found.extend(item.map(|mark| format!("item {mark}")));
    let bars = plain.matches('|').count();
    if text.starts_with('|') || bars > 1 {
        found.push(format!("table row with {bars} bars"));
    }
    found.extend(tags);
    found.extend(states(&plain).map(|sign| format!("state {sign}")));
    let links = plain.matches("](#").count();
    found.extend((links > 0).then(|| format!("{links} links to headings")));
    found.extend(codes(line, tongue));
}

/// A line without its tags and expressions, and those, without their words.
fn split(line: &str, tongue: &Tongue) -> (String, Vec<String>) {
    let (mut plain, mut tags, mut rest) = (String::new(), Vec::new(), line);
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let close = if rest[start..].starts_with("{{") { "}}" } else { "%}" };
        let end = rest[start..].find(close).map_or(rest.len(), |at| start + at + 2);
        plain.push_str(&rest[..start]);
        plain.push('\u{FFFC}');
        tags.push(untranslated(&rest[start..end], tongue));
        rest = &rest[end..];
    }
    plain.push_str(rest);
    (plain, tags)
}

/// The English twin of a tag: parts lie in another folder, components have another name, and words are words.
fn untranslated(tag: &str, tongue: &Tongue) -> String {
    let tag = unspoken(tag).replace(&tongue.parts, "\"parts/");
    let opening: String = tag.chars().take_while(|c| "{%-< ".contains(*c)).collect();
    let rest = &tag[opening.len()..];
    let keyword = ["component ", "endcomponent "].iter().find(|word| rest.starts_with(**word));
    if keyword.is_none() && !opening.ends_with('<') {
        return tag;
    }
    let start = opening.len() + keyword.map_or(0, |word| word.len());
    let end =
        tag[start..].find(|c: char| !c.is_alphanumeric() && c != '_').map_or(tag.len(), |at| start + at);
    let name = &tag[start..end];
    format!("{}{}{}", &tag[..start], name.strip_suffix(&tongue.suffix).unwrap_or(name), &tag[end..])
}

/// Text with `one="step"` and its like emptied.
fn unspoken(text: &str) -> String {
    let mut text = text.to_owned();
    for name in SPOKEN {
        let opening = format!("{name}=\"");
        let mut from = 0;
        while let Some(at) = text[from..].find(&opening).map(|at| from + at + opening.len()) {
            let end = text[at..].find('"').map_or(text.len(), |end| at + end);
            text.replace_range(at..end, "…");
            from = at;
        }
    }
    text
}

fn states(plain: &str) -> impl Iterator<Item = char> {
    plain.split("**").skip(1).step_by(2).filter_map(|bold| bold.chars().next()).filter(|c| SIGNS.contains(c))
}

/// What stands between backticks, sorted: another word order may turn it about. `no data` is a word.
fn codes(line: &str, tongue: &Tongue) -> Vec<String> {
    let spans = line.split('`').skip(1).step_by(2).filter(|code| *code != tongue.no_data);
    let mut codes: Vec<String> = spans.map(|code| format!("inline code {}", unspoken(code))).collect();
    codes.sort();
    codes
}

fn markdown(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => all.extend(markdown(&path)),
            false => all.extend(path.extension().is_some_and(|e| e == "md").then_some(path)),
        }
    }
    all.sort();
    all
}
