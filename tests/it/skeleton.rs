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
    let (english, german) = (Labels::of("templates/words.json"), Labels::of("templates/de/words.json"));
    let base = bench::root().join("templates");
    let mut wrong = Vec::new();
    for path in markdown(&base.join("de")) {
        let name = path.strip_prefix(base.join("de")).expect("below").to_string_lossy().replace('\\', "/");
        let translated = std::fs::read_to_string(&path).expect("a template");
        let Ok(original) = std::fs::read_to_string(base.join(&name)) else {
            wrong.push(format!("templates/de/{name}: there is no templates/{name}"));
            continue;
        };
        let difference = difference(&original, &english, &translated, &german);
        wrong.extend(difference.map(|d| format!("templates/de/{name}:{d}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_difference_is_seen() {
    let (english, german) = (Labels::of("templates/words.json"), Labels::of("templates/de/words.json"));
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

/// The words that mark lines, by what they mean.
struct Labels(BTreeMap<String, String>);

impl Labels {
    fn of(path: &str) -> Labels {
        let text = std::fs::read_to_string(bench::root().join(path)).expect("words");
        let words: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let text = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
        let page = &words["page"];
        let mut labels = BTreeMap::new();
        for (key, word) in page["label"].as_object().expect("labels") {
            labels.insert(format!("**{}:**", text(word)), key.clone());
        }
        labels.insert(format!("*{}:*", text(&page["run_in"])), "run_in".to_owned());
        labels.insert(format!("{} ", text(&page["role"])), "role".to_owned());
        Labels(labels)
    }

    fn at(&self, line: &str) -> Option<&str> {
        self.0.iter().find(|(mark, _)| line.starts_with(mark.as_str())).map(|(_, key)| key.as_str())
    }
}

/// A bone of the skeleton: what it is, and the line that it stands on.
#[derive(Debug)]
struct Bone {
    line: usize,
    text: String,
}

/// The first difference: the line in the translation, and what stands on either side.
fn difference(original: &str, english: &Labels, translated: &str, german: &Labels) -> Option<String> {
    let (original, translated) = (bones(original, english), bones(translated, german));
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

fn bones(text: &str, labels: &Labels) -> Vec<Bone> {
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
            (false, false) => prose(line, labels, &mut found),
        }
        fenced ^= fence;
        shared &= !closes;
        bones.extend(found.into_iter().map(|text| Bone { line: index + 1, text }));
    }
    bones
}

/// Of a line outside code: what it is, then its tags in order, then what its words may move about.
fn prose(line: &str, labels: &Labels, found: &mut Vec<String>) {
    let (plain, tags) = split(line);
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
    found.extend(labels.at(text).map(|label| format!("label {label}")));
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
    found.extend(codes(line));
}

/// A line without its tags and expressions, and those, without their words.
fn split(line: &str) -> (String, Vec<String>) {
    let (mut plain, mut tags, mut rest) = (String::new(), Vec::new(), line);
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let close = if rest[start..].starts_with("{{") { "}}" } else { "%}" };
        let end = rest[start..].find(close).map_or(rest.len(), |at| start + at + 2);
        plain.push_str(&rest[..start]);
        plain.push('\u{FFFC}');
        tags.push(untranslated(&rest[start..end]));
        rest = &rest[end..];
    }
    plain.push_str(rest);
    (plain, tags)
}

/// The English twin of a tag: parts lie in another folder, components have another name, and words are words.
fn untranslated(tag: &str) -> String {
    let tag = unspoken(tag).replace("\"de/parts/", "\"parts/");
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
    format!("{}{}{}", &tag[..start], name.strip_suffix("_de").unwrap_or(name), &tag[end..])
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
fn codes(line: &str) -> Vec<String> {
    let mut codes: Vec<String> = line
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|c| !["no data", "keine Daten"].contains(c))
        .map(untranslated_code)
        .collect();
    codes.sort();
    codes
}

fn untranslated_code(code: &str) -> String {
    format!("inline code {}", unspoken(code))
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
