//! The examples of CommonMark and GitHub's dialect, and what of them a reader sees.

mod difference;
mod text;

use pulldown_cmark::{Event, Options, Parser};

use super::{Frame, Target, write};
#[cfg(feature = "pdf")]
pub use text::fold;
pub use text::{differ, visible};

/// One example of a specification.
pub struct Example {
    /// The collection's file, or none for our own.
    pub file: &'static str,
    pub number: u64,
    pub markdown: String,
    /// What the specification says that it becomes.
    pub html: String,
}

/// The collections: CommonMark 0.31.2 and its next edition, GitHub's specification, and the tests of its parser.
const FILES: [&str; 6] = [
    "0.31.2__commonmark__commonmark-spec__spec.json",
    "commonmark__commonmark-spec__spec.json",
    "github__cmark-gfm__test__spec.json",
    "github__cmark-gfm__test__extensions.json",
    "github__cmark-gfm__test__regression.json",
    "github__cmark-gfm__test__smart_punct.json",
];

/// Our own, always; and the collections where they are at hand.
pub fn examples() -> Vec<Example> {
    let own = OWN.iter().zip(1..).map(|((markdown, html), number)| Example {
        file: "own",
        number,
        markdown: (*markdown).to_owned(),
        html: (*html).to_owned(),
    });
    let mut all: Vec<Example> = own.collect();
    if let Ok(corpus) = std::env::var("DAYBOOK_CORPUS") {
        for file in FILES {
            let text = std::fs::read_to_string(format!("{corpus}/markdown/{file}")).unwrap();
            let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
            let field = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
            all.extend(rows.iter().map(|row| Example {
                file,
                number: row["example"].as_u64().unwrap(),
                markdown: field(row, "markdown"),
                html: field(row, "html"),
            }));
        }
    }
    all
}

/// Title of the documents that have none.
pub const TITLE: &str = "Frontispiece";

pub fn frame() -> Frame {
    Frame { title: TITLE.into(), as_of: "2026-10-31".into(), language: "en".into(), ..Frame::default() }
}

/// What a reader of our page sees.
pub fn seen(markdown: &str) -> String {
    let page = write(markdown, &frame(), &[], Target::Html).text;
    let start = page.find("<main").unwrap();
    visible(&page[start..page.rfind("</main>").unwrap()])
}

/// Each with what it must become, from the specifications' rules; every construct that can lose text.
const OWN: [(&str, &str); 18] = [
    (
        "a *b* **c** ~~d~~ `e  f` [g](https://x.example \"t\") <https://y.example>\n",
        "<p>a b c d e f g https://y.example</p>",
    ),
    ("# One #\n\nTwo\n===\n\n###### Six\n", "<h1>One</h1><h1>Two</h1><h6>Six</h6>"),
    (
        "- a\n\n  b\n- c\n  1. d\n     - e\n",
        "<ul><li><p>a</p><p>b</p></li><li>c<ol><li>d<ul><li>e</li></ul></li></ol></li></ul>",
    ),
    ("7) x\n8) y\n", "<ol start=\"7\"><li>x</li><li>y</li></ol>"),
    (
        "- [ ] a\n- [x] b\n",
        "<ul><li><input type=\"checkbox\">a</li><li><input type=\"checkbox\" checked>b</li></ul>",
    ),
    ("> a\nb\n> > c\n", "<blockquote><p>a b</p><blockquote><p>c</p></blockquote></blockquote>"),
    ("```sh\n  a  \"b\" \\ #c\n\n\td\n```\n\n    e\n", "<pre>a \"b\" \\ #c\n\nd</pre><pre>e</pre>"),
    (
        "| a | b |\n|---|--:|\n| c \\| d | `e \\| f` |\n| g |\n",
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c | d</td><td>e | f</td></tr><tr><td>g</td><td></td></tr></table>",
    ),
    (
        "a[^n] b[^m]\n\n[^m]: second\n[^n]: first\n",
        "<p>a1 b2</p><ol class=\"notes\"><li>first</li><li>second</li></ol>",
    ),
    ("![one *two*](x.svg) and ![three](y.svg)\n", "<p>one two and three</p>"),
    ("a\\\nb  \nc\nd<br>e\n", "<p>a<br>b<br>c d<br>e</p>"),
    (
        "\\*a\\* &amp; &lt;b&gt; &#35; &copy; \\\\ \"q\" 'r' -- ... $x$ #y\n",
        "<p>*a* &amp; &lt;b&gt; # © \\ \"q\" 'r' -- ... $x$ #y</p>",
    ),
    ("* * *\n\na\n\n---\n", "<hr><p>a</p><hr>"),
    ("[a](javascript:alert(1)) [b](#nowhere) [c]\n\n[c]: /abs\n", "<p>a b c</p>"),
    ("<b>a</b> <script>x</script>\n\n<div>\ngone\n</div>\n\nb\n", "<p>a x</p><p>b</p>"),
    ("> [!NOTE]\n> **T** a\n>\n> b\n", "<p>T a</p><p>b</p>"),
    ("日本 \u{1f600} é\u{301} \u{200b}x\u{ad}y\n", "<p>日本 \u{1f600} é\u{301} \u{200b}x\u{ad}y</p>"),
    ("#\n\n- \n-\n\n1.\n\nx\n", "<ul><li></li><li></li></ul><ol><li></li></ol><p>x</p>"),
];

/// Whether raw HTML has a part in an example: we drop it, comments of ours aside.
fn has_html(markdown: &str) -> bool {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_GFM);
    events.into_iter().any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

#[test]
fn pages_show_what_the_specifications_say() {
    let (mut alike, mut html, mut wrong) = (0, 0, Vec::new());
    let mut deliberate = Vec::new();
    for example in examples() {
        if example.file != "own" && has_html(&example.markdown) {
            html += 1;
            continue;
        }
        let seen = seen(&example.markdown);
        // The title that a document without one is given.
        let seen = seen.strip_prefix(TITLE).map_or(seen.as_str(), str::trim_start);
        let problem = differ(seen, &visible(&example.html));
        match (problem, difference::reason(example.file, example.number)) {
            (None, None) => alike += 1,
            (Some(_), Some(_)) => deliberate.push(example.number),
            (None, Some(reason)) => {
                wrong.push(format!("{} {}: no longer {reason}", example.file, example.number))
            }
            (Some(problem), None) => {
                wrong.push(format!("{} {}: {problem}\n{}", example.file, example.number, example.markdown))
            }
        }
    }
    println!("{alike} alike, {} deliberately not, {html} hold raw HTML", deliberate.len());
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}
