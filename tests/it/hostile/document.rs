//! Text that means something to Markdown, HTML, Typst, a shell, a spreadsheet or a mail, in every field that takes text.

use serde_json::Value as Json;

use super::edit::{Spot, sample, small};
use super::project::Hostile;

pub const TEXTS: [&str; 47] = [
    "<script>alert(1)</script>",
    "<!--<script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</main></body><iframe src=//evil.example>",
    "<!-- step id=x minutes=1 --> --> <!--",
    "<svg/onload=alert(1)>",
    "</title><style>*{display:none}</style>",
    "&lt;script&gt;&#60;b&#62;&amp;",
    "{{ doc.id }}{% include \"x\" %}{# x #}",
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "[click]: javascript:alert(1)",
    "![x](http://evil.example/x.png)",
    "<http://evil.example>",
    "**✓ pass**",
    "** ✕ fail **",
    "a | b | c",
    "\\| a \\\\| b \\",
    "`code` ``two`` ```three",
    "```\n# Heading\n```",
    "\n\n# Heading\n\n- item\n",
    "\r\n\r\n| a |\r\n|---|\r\n| b |",
    "> [!CAUTION]",
    "- [x] done",
    "1. one",
    "1) one",
    "+ one",
    "====",
    "---",
    "***",
    "[^1] [^1]: note",
    "~~gone~~ _em_ *em* __strong__",
    "#read(\"/etc/passwd\")",
    "\") #read(\"x\") (\"",
    "$x$ @label <label> // comment /* x */",
    "*/ }) #panic() ({",
    "$(rm -rf /); `id`; ${HOME}; !!",
    "'; DROP TABLE x; -- \\",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "x@y.example\r\nBcc: all@evil.example",
    "\u{1b}[31mred\u{1b}[0m \u{7} \u{0} \u{9b}31m",
    "\u{202e}gnp.exe \u{2066}x\u{2069} \u{200f}",
    "\u{feff}e\u{301}\u{323} \u{1f468}\u{200d}\u{1f469} 日本語 العربية \u{fffe}\u{2028}\u{2029}\u{85}",
];

pub fn cases() -> Vec<Hostile> {
    let one = TEXTS.iter().enumerate().map(|(index, text)| Hostile {
        category: "injection",
        name: format!("{index:02} {}", text.escape_debug()),
        files: small(&mut |spot| takes_text(spot).then(|| Json::from(*text))),
        twin: small(&mut |spot| takes_text(spot).then(|| Json::from("harmless"))),
        ..Hostile::default()
    });
    // Each text somewhere else each time, in the sample's many documents.
    let all = (0..6).map(|turn| {
        let mixed = |word: fn(usize) -> String| {
            let mut index = turn * 7;
            sample(&mut |spot| {
                index += 1;
                takes_text(spot).then(|| Json::from(word(index % TEXTS.len())))
            })
        };
        Hostile {
            category: "injection",
            name: format!("mixed {turn}"),
            files: mixed(|index| TEXTS[index].to_owned()),
            twin: mixed(|index| format!("harmless {index}")),
            ..Hostile::default()
        }
    });
    // The same in text that is taken apart: such a document has no twin.
    let read = TEXTS.iter().enumerate().map(|(index, text)| Hostile {
        category: "injection",
        name: format!("{index:02} read {}", text.escape_debug()),
        files: small(&mut |spot| is_read(spot).then(|| Json::from(*text))),
        ..Hostile::default()
    });
    one.chain(all).chain(read).collect()
}

/// Free text that nothing is read out of.
fn takes_text(spot: &Spot) -> bool {
    spot.kind == "text" && !READ.contains(&spot.field)
}

/// Text that is taken apart: versions by their digits, addresses by their slash, names by their stars. What is said of
/// these depends on what they say.
const READ: &[&str] = &[
    "cron",
    "rule",
    "object",
    "document",
    "failureDomain",
    "frameworks",
    "version",
    "release",
    "namespaces",
    "podCidr",
    "podCidrs",
    "serviceCidr",
    "ingressCidrs",
    "egressCidrs",
    "range",
    "gateway",
    "dns",
    "ntp",
    "floatingIp",
];

fn is_read(spot: &Spot) -> bool {
    spot.kind == "text" && READ[4..].contains(&spot.field)
}
