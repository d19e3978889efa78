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
    let made = made(include_str!("../../tests/markup/everything.md")).unwrap();
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
    let job = Job { source: &source, frame: &json, assets: &[], as_of: "2026-10-31" };
    let one = compile(&job).unwrap();
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..4).map(|_| scope.spawn(|| compile(&job))).collect();
        others.into_iter().for_each(|other| assert_eq!(other.join().unwrap().unwrap(), one));
    });
}

#[test]
fn what_cannot_be_set_is_an_error_with_its_reason() {
    let json = frame().to_json();
    let good = Job { source: "#\"x\"", frame: &json, assets: &[], as_of: "2026-10-31" };
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
        let job = Job { source, frame: &json, assets: &[], as_of: "2026-10-31" };
        assert!(compile(&job).is_err(), "{source}");
    }
}
