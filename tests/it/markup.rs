//! Markdown into its targets: one page a case, and what no text may ever do.

use std::fs;
use std::path::{Path, PathBuf};

use daybook::markup::{Asset, Frame, Target, Written, escape_markdown, headings, normalise, write};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

const CHART: Asset =
    Asset { path: "a.svg", svg: "<svg viewBox=\"0 0 372 20\"><rect width=\"9\" height=\"9\"/></svg>" };

#[test]
fn cases_come_out_as_their_pages_say() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        let (head, markdown) = split(&page);
        let made = format!("{head}````markdown\n{markdown}````\n{}", expected(&markdown));
        if update {
            fs::write(&path, &made).unwrap();
        } else if made != page {
            wrong.push(format!("{} gives\n{made}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites the pages", wrong.join("\n"));
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markup");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.sort();
    assert!(pages.len() > 8);
    pages
}

/// What stands before the Markdown of a case, and the Markdown.
fn split(page: &str) -> (String, String) {
    let (head, rest) = page.split_once("````markdown\n").expect("a case has a block of Markdown");
    let (markdown, _) = rest.split_once("````\n").expect("the block is closed");
    (head.to_owned(), markdown.to_owned())
}

fn expected(markdown: &str) -> String {
    let (html, typst, plain) =
        (made(markdown, Target::Html), made(markdown, Target::Typst), made(markdown, Target::Plain));
    let mut warnings: Vec<String> = html.warnings.into_iter().chain(typst.warnings).collect();
    warnings.sort();
    warnings.dedup();
    let mut out = format!(
        "\n````html\n{}````\n\n````typst\n{}````\n\n````text\n{}````\n",
        between(&html.text, "hidden></p>\n", "</main>"),
        between(&typst.text, "#daybook({\n", "})\n"),
        plain.text
    );
    if !warnings.is_empty() {
        out.push_str(&format!("\nWarnings:\n\n- {}\n", warnings.join("\n- ")));
    }
    out
}

fn made(markdown: &str, target: Target) -> Written {
    let frame = Frame { title: "Case".into(), ..Frame::default() };
    write(markdown, &frame, &[CHART], target)
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).unwrap() + start.len();
    let to = text.rfind(end).unwrap();
    &text[from..to]
}

/// A document's language is not written into its Markdown: marks of any language give the same page.
#[test]
fn a_step_is_marked_in_any_language() {
    let step = |role: &str, run_in: &str, labels: [&str; 5]| {
        let labelled: String = labels.iter().map(|label| format!("**{label}:** x\n\n")).collect();
        made(
            &format!(
                "# T\n\n<!-- step id=S1 minutes=2 role=\"a\" -->\n\n### ☐ S1 · Do it\n\n{role} a · 2 min\n\n\
                 *{run_in}:* a shell\n\n```bash\ntrue\n```\n\n{labelled}<!-- /step -->\n"
            ),
            Target::Html,
        )
    };
    let english = step("Role", "Run in", ["Expect", "If not", "Evidence", "Roll back", "Decide"]);
    let german =
        step("Rolle", "Ausführen in", ["Erwartet", "Falls nicht", "Nachweis", "Zurück", "Entscheiden"]);
    assert_eq!(german.text, english.text);
    assert_eq!(english.text.matches("class=\"context\"").count(), 1);
    assert_eq!(english.text.matches("class=\"labelled").count(), 5);
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let frame =
        Frame { title: "</title><script>".into(), classification: "{{style}}".into(), ..Frame::default() };
    let page = write("# T\n\ntext\n", &frame, &[], Target::Html).text;
    for outside in ["http:", "https:", "src=\"", "@import", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("<style>").count(), 1);
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.len() < 175_000, "{} bytes", page.len());
}

#[test]
fn no_target_lets_a_control_character_through() {
    let markdown = include_str!("../../fuzz/corpus/markup/terminal-escape");
    for target in [Target::Html, Target::Typst, Target::Plain] {
        let text = made(markdown, target).text;
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{target:?}");
        assert!(text.contains("\u{fffd}[31mred"), "{target:?}");
    }
}

#[test]
fn headings_tell_where_links_may_lead() {
    let found = headings(
        "# A b\n\n## C\n\n<!-- step id=R1 minutes=2 -->\n\n### ☐ 1 · Do it\n\n<!-- /step -->\n\n## C\n",
    );
    let ids: Vec<_> =
        found.iter().map(|heading| (heading.level, heading.id.as_str(), heading.step.as_str())).collect();
    assert_eq!(ids, [(1, "a-b", ""), (2, "c", ""), (3, "R1", "1"), (2, "c-1", "")]);
}

/// Where templates put text of the inventory.
const CONTEXTS: [&str; 21] = [
    "@",
    "a @ b",
    "a\n@\n",
    "| a | b |\n|---|---|\n| @ | x |",
    "|a|b|\n|---|---|\n|@|x|",
    "| @ | b |\n|---|---|\n| y | x |",
    "| a |\n|---|\n| `x`<br>@ |",
    "- @",
    "- a\n  - @",
    "1. @",
    "- [ ] @",
    "# @",
    "### ☐ 4 · @",
    "> @",
    "> [!WARNING]\n> **Title.** @",
    "[@](x.md)",
    "![@](a.svg)",
    "*Run in:* @",
    "**Expect:** @",
    "7@",
    "word @, word",
];

/// The parser's events without the text in them.
fn structure(markdown: &str) -> Vec<String> {
    let events = Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION);
    let mut shape: Vec<String> = Vec::new();
    for event in events {
        let name = match event {
            Event::Text(_) => "text".to_owned(),
            Event::Start(Tag::Heading { level, .. }) => format!("heading {level}"),
            other => format!("{other:?}"),
        };
        if name != "text" || shape.last().is_none_or(|last| last != "text") {
            shape.push(name);
        }
    }
    shape
}

fn text_of(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION);
    events.map(|event| if let Event::Text(text) = event { text.to_string() } else { String::new() }).collect()
}

/// Text as people and machines write it, with every character that Markdown, HTML, Typst or a shell could take.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,30}",
        "[-\\\\`*_{}\\[\\]<>|~^$&#!+=:.()\"'@%/ 0-9a-z\n\t]{1,24}",
        Just("<script>alert(1)</script>".to_owned()),
        Just("-->\n\n<!-- step id=x -->".to_owned()),
        Just("\"); read(\"/etc/passwd\"); (\"".to_owned()),
        Just("[x](javascript:alert(1))".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn escaped_text_is_only_text(text in hostile(), context in 0..CONTEXTS.len()) {
        prop_assume!(!normalise(&text).is_empty());
        let context = CONTEXTS[context];
        let markdown = context.replace('@', &escape_markdown(&text));
        prop_assert_eq!(structure(&markdown), structure(&context.replace('@', "word")), "{}", markdown);
    }

    #[test]
    fn escaped_text_reads_back(text in hostile()) {
        prop_assert_eq!(text_of(&escape_markdown(&text)), normalise(&text));
    }

}

// A page is 110 kB with its fonts, and hashed for its policy: fewer of them.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn data_never_becomes_an_element(text in hostile(), context in 0..CONTEXTS.len()) {
        prop_assume!(!normalise(&text).is_empty());
        let context = CONTEXTS[context];
        let tags = |word: &str| tags(&made(&context.replace('@', word), Target::Html).text);
        let found: Vec<_> = tags(&escape_markdown(&text)).into_iter().filter(|tag| tag != "wbr").collect();
        prop_assert_eq!(found, tags("word"));
    }

    #[test]
    fn whatever_the_markdown_the_elements_are_ours(markdown in "([-#>|`*_~=<!\\[\\]() \n\\\\\"'&;:/a-z0-9]|<script>|<!-- step|-->|javascript:){0,60}") {
        let page = made(&markdown, Target::Html).text;
        for tag in tags(&page) {
            prop_assert!(OURS.contains(&tag.as_str()), "{} from {:?}", tag, markdown);
        }
        let body = between(&page, "hidden></p>\n", "</main>");
        prop_assert!(!body.contains("href=\"javascript") && !bare(body).contains(" on"), "{}", body);
    }
}

const OURS: [&str; 55] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "span",
    "div",
    "nav",
    "p",
    "ol",
    "ul",
    "li",
    "b",
    "main",
    "footer",
    "script",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "aside",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "button",
    "input",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "small",
    "dl",
    "dt",
    "dd",
    "figure",
    "svg",
    "rect",
    "blockquote",
    "hr",
    "br",
    "wbr",
    "sup",
    "!doctype",
    "text",
    "g",
];

/// The tags of a page without the values of their attributes.
fn bare(body: &str) -> String {
    let tags = body.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| tag);
    tags.map(|tag| tag.split('"').step_by(2).collect::<String>()).collect()
}

/// The names of a page's opening tags, in order. Text holds no `<`, so every one begins a tag.
fn tags(page: &str) -> Vec<String> {
    let body = page.split_once("</style>").map_or(page, |(_, body)| body);
    let body = body.split_once("<script>").map_or(body, |(body, _)| body);
    let names = body.split('<').skip(1).filter(|tag| !tag.starts_with('/'));
    names
        .map(|tag| {
            tag.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
                .collect::<String>()
                .to_lowercase()
        })
        .collect()
}
