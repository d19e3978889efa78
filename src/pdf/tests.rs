mod spec;

use typst::syntax::{SyntaxKind as K, SyntaxNode, parse};

use super::*;
use crate::markup::write;

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 744 60"><rect width="300" height="20" fill="#0b5cad"/><text x="4" y="50" font-size="12" font-family="Inter">EUR 12</text></svg>"##;

fn frame() -> Frame {
    Frame {
        title: "A \"title\" \\ with 日本".into(),
        id: "HB-1".into(),
        as_of: "2026-10-31".into(),
        language: "en-GB".into(),
        ..Frame::default()
    }
}

fn made(markdown: &str) -> Result<Pdf, PdfError> {
    print(markdown, &frame(), &[Asset { path: "a.svg", svg: SVG }])
}

#[test]
fn every_kind_of_block_compiles_to_an_archival_accessible_pdf() {
    let made = made(include_str!("../../tests/markup/pages/runbook.md")).unwrap();
    assert!(made.bytes.starts_with(b"%PDF-1.7"));
    let text = String::from_utf8_lossy(&made.bytes);
    assert!(text.contains("<pdfaid:part>2") && text.contains("<pdfuaid:part>1"), "the file says what it is");
    assert!(made.pages >= 2);
}

#[test]
fn equal_jobs_give_equal_bytes_on_any_thread() {
    let frame = frame();
    let json = frame.to_json();
    let source = write("# T\n\n| a | b |\n|---|--:|\n| x | 1 |\n", &frame, &[], Target::Typst).text;
    let job = Job {
        source: &source,
        frame: &json,
        assets: &[],
        as_of: "2026-10-31",
        attached: &[],
        fonts: Fonts::ours(),
        logo: &[],
    };
    let one = compile(&job).unwrap();
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..4).map(|_| scope.spawn(|| compile(&job))).collect();
        others.into_iter().for_each(|other| assert_eq!(other.join().unwrap().unwrap(), one));
    });
}

#[test]
fn what_cannot_be_set_is_an_error_with_its_reason() {
    let json = frame().to_json();
    let good = Job {
        source: "#\"x\"",
        frame: &json,
        assets: &[],
        as_of: "2026-10-31",
        attached: &[],
        fonts: Fonts::ours(),
        logo: &[],
    };
    let error = compile(&Job { source: "#nothing()", ..good }).unwrap_err();
    assert!(error.to_string().contains("unknown variable: nothing"), "{error}");
    assert!(compile(&Job { as_of: "2026-13-01", ..good }).unwrap_err().to_string().contains("not a date"));
}

#[test]
fn characters_without_a_glyph_are_replaced_and_named() {
    let made = made("# T\n\nok \u{1f600} 日\u{200b} ☐ **✓ pass**\n").unwrap();
    let named = made.warnings.join("\n");
    assert!(named.contains("U+1F600") && named.contains("U+65E5"), "{named}");
    assert!(!named.contains("U+2610") && !named.contains("U+200B"), "{named}");
}

#[test]
fn nothing_but_its_own_files_can_be_read() {
    let json = frame().to_json();
    for source in ["#read(\"/etc/passwd\")", "#read(\"frame.typ\")", "#import \"@preview/x:0.1.0\": y"] {
        let job = Job {
            source,
            frame: &json,
            assets: &[],
            as_of: "2026-10-31",
            attached: &[],
            fonts: Fonts::ours(),
            logo: &[],
        };
        assert!(compile(&job).is_err(), "{source}");
    }
}

/// The uncompressed metadata of a file.
fn packet(pdf: &Pdf) -> String {
    let text = String::from_utf8_lossy(&pdf.bytes);
    let (start, end) = (text.find("<?xpacket begin").unwrap(), text.find("<?xpacket end").unwrap());
    text[start..end].to_owned()
}

#[test]
fn the_file_says_which_document_it_is() {
    let frame = Frame {
        version: "2.1".into(),
        status: "approved".into(),
        period: "2026-10".into(),
        classification: "Restricted & <secret>".into(),
        organisation: "Hafenbank".into(),
        kind: "showback-tenant".into(),
        ..frame()
    };
    let markdown = "# T\n\nText.\n";
    let made = print(markdown, &frame, &[]).unwrap();
    assert_eq!(
        made.warnings,
        ["no glyph for U+65E5 \u{65e5}, replaced 1 times", "no glyph for U+672C \u{672c}, replaced 1 times"]
    );
    let packet = packet(&made);
    for part in [
        "<dc:identifier>HB-1</dc:identifier>",
        "<rdf:li>Hafenbank</rdf:li>",
        "<daybook:version>2.1</daybook:version>",
        "<daybook:status>approved</daybook:status>",
        "<daybook:period>2026-10</daybook:period>",
        "<daybook:asOf>2026-10-31</daybook:asOf>",
        "<daybook:classification>Restricted &amp; &lt;secret&gt;</daybook:classification>",
        "<pdfaid:part>2",
        // `printf '# T\n\nText.\n' | sha256sum`
        "<daybook:markdownSha256>33d5214bbd4adbec044169829ea2eba0e06fed6727f0a97083591583a28ece6a</daybook:markdownSha256>",
    ] {
        assert!(packet.contains(part), "{part}\n{packet}");
    }
}

#[test]
fn files_that_are_carried_come_back_and_make_it_a_3a() {
    let about = |name: &str, media_type: &str, relationship| markup::Attached {
        name: name.into(),
        media_type: media_type.into(),
        relationship,
    };
    let frame = Frame {
        attached: vec![
            about("t.md", "text/markdown", markup::Relationship::Source),
            about("t.csv", "text/csv", markup::Relationship::Data),
        ],
        ..frame()
    };
    let attached: [&[u8]; 2] = [b"# T\n", b"a,b\r\n1,2\r\n"];
    let extras = Extras { attached: &attached, ..Extras::default() };
    let made = print_with("# T\n\nText.\n", &frame, &[], &extras).unwrap();
    assert!(packet(&made).contains("<pdfaid:part>3"));
    // Streams are never inside object streams: the files can be found by their length and media type.
    for (bytes, media_type) in attached.iter().zip(["/text#2Fmarkdown", "/text#2Fcsv"]) {
        assert!(carries(&made.bytes, bytes, media_type), "{media_type}");
    }
    let without =
        print_with("# T\n", &Frame { attached: Vec::new(), ..frame }, &[], &Extras::default()).unwrap();
    assert!(packet(&without).contains("<pdfaid:part>2"));
}

fn carries(pdf: &[u8], bytes: &[u8], media_type: &str) -> bool {
    let text = |from: usize, to: usize| String::from_utf8_lossy(&pdf[from..to]).into_owned();
    let marks: Vec<usize> =
        pdf.windows(8).enumerate().filter(|(_, w)| *w == b"\nstream\n").map(|(at, _)| at).collect();
    marks.iter().any(|mark| {
        let head = text(pdf[..*mark].windows(4).rposition(|w| w == b"obj\n").unwrap_or(0), *mark);
        let body = &pdf[mark + 8..];
        let mut inflated = Vec::new();
        let packed = head.contains("FlateDecode");
        let read = std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(body), &mut inflated);
        let same = if packed { read.is_ok() && inflated == bytes } else { body.starts_with(bytes) };
        head.contains("/EmbeddedFile") && head.contains(media_type) && same
    })
}

#[test]
fn a_table_that_is_too_wide_for_portrait_stands_on_a_landscape_page() {
    let head = (1..=9).map(|i| format!("| a-column-that-is-wide-{i} ")).collect::<String>();
    let row = (1..=9).map(|i| format!("| infrastructure-{i}xyz ")).collect::<String>();
    let wide = format!(
        "# T\n\n{}\n## Wide\n\n{head}|\n{}|\n{row}|\n\n## After\n\nText.\n",
        "Text.\n\n".repeat(12),
        "|---".repeat(9)
    );
    let source = source_of(&wide);
    let (before, rest) = source.split_once("wide({").unwrap();
    let (inside, after) = rest.split_once("\n})\n").unwrap();
    assert!(
        !before.contains("\"Wide\"") && inside.contains("\"Wide\"") && inside.contains("tbl("),
        "{source}"
    );
    assert!(after.contains("\"After\"") && !after.contains("tbl("), "{source}");
    assert_eq!(made(&wide).unwrap().pages, 3);
    assert!(!source_of("# T\n\n| a | b |\n|---|---|\n| x | y |\n").contains("wide("));
}

/// Everything that a written `main.typ` may call.
const CALLS: [&str; 46] = [
    "daybook",
    "b",
    "e",
    "s",
    "c",
    "u",
    "r",
    "br",
    "st",
    "tn",
    "fr",
    "p",
    "hd",
    "eye",
    "lead",
    "ps",
    "src",
    "rule",
    "brk",
    "qt",
    "task",
    "ul",
    "ol",
    "notes",
    "lab",
    "call",
    "step",
    "kc",
    "kt",
    "kn",
    "cont",
    "code",
    "th",
    "n",
    "strongcell",
    "bar",
    "tbl",
    "ctl",
    "tiles",
    "sign",
    "fig",
    "chart",
    "rc",
    "tx",
    "tr",
    "wide",
];

/// Walks the syntax tree: only calls of ours by name, literals, blocks and arrays.
fn check(node: &SyntaxNode) -> Result<(), String> {
    match node.kind() {
        K::Error => return Err("syntax error".to_owned()),
        K::FuncCall => {
            let name = node
                .children()
                .next()
                .map(|callee| callee.clone().full_text().to_string())
                .unwrap_or_default();
            if !CALLS.contains(&name.as_str()) {
                return Err(format!("call of {name:?}"));
            }
        }
        K::ModuleImport if node.clone().full_text() != "import \"page.typ\": *" => {
            return Err("another import".to_owned());
        }
        K::ModuleInclude
        | K::Closure
        | K::LetBinding
        | K::SetRule
        | K::ShowRule
        | K::ForLoop
        | K::WhileLoop
        | K::Conditional
        | K::FieldAccess
        | K::Raw
        | K::Equation
        | K::ContentBlock => return Err(format!("{:?}", node.kind())),
        _ => {}
    }
    node.children().try_for_each(check)
}

fn source_of(markdown: &str) -> String {
    write(markdown, &frame(), &[Asset { path: "a.svg", svg: SVG }], Target::Typst).text
}

#[test]
fn the_walk_would_notice() {
    for hostile in
        ["#read(\"x\")", "#{ let x = 1 }", "#import \"y.typ\": *", "#[x]", "#{ std.read(\"x\") }", "#{"]
    {
        assert!(check(&parse(hostile)).is_err(), "{hostile}");
    }
    check(&parse(&source_of(include_str!("../../tests/markup/pages/runbook.md")))).unwrap();
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(3000))]

    #[test]
    fn no_markdown_breaks_out_of_its_literals(
        markdown in "(\\PC|[-#>|`*_~=<!\\[\\]() \n\\\\\"'&;:/a-z0-9{}$@^]|<!-- step -->|<!-- glance -->|\n\n|> \\[!NOTE\\]\n|\\| a \\|\n\\|---\\|\n){0,60}",
    ) {
        let source = source_of(&markdown);
        if let Err(why) = check(&parse(&source)) {
            proptest::prop_assert!(false, "{why}\n{markdown}\n{source}");
        }
    }

    #[test]
    fn deep_nesting_is_opened_up(depth in 1usize..400, mark in "(> |- |1\\. )") {
        let source = source_of(&(mark.repeat(depth) + "x"));
        proptest::prop_assert!(check(&parse(&source)).is_ok(), "{depth} {mark}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_the_markdown_it_compiles(
        markdown in "([-#>|`*_~=! \n\\\\\"&;/a-z0-9é日]|# |## |#### |\n\n|<!-- step minutes=3 -->\n\n|<!-- tiles -->\n\n|<!-- control -->\n\n|<!-- sign -->\n\n|<!-- form -->\n\n|> \\[!CAUTION\\]\n> |\n\\| a \\| b \\|\n\\|---\\|--:\\|\n\\| 1 \\| |!\\[x\\]\\(a.svg\\)\n\n|\n```sh\n|\\[\\^1\\]|\n\\[\\^1\\]: |1\\. |- \\[ \\] ){0,40}",
    ) {
        if let Err(error) = made(&markdown) {
            proptest::prop_assert!(false, "{error}\n{markdown}\n{}", source_of(&markdown));
        }
    }
}
