use super::*;

/// What is cut out: `line:text` of objects, `line!words` of flaws, `=kind:items` of a list's end.
fn cut(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    read(text.as_bytes(), &mut |piece| {
        pieces.push(match piece {
            Piece::Object { bytes, line, .. } => format!("{line}:{}", String::from_utf8_lossy(bytes)),
            Piece::End(list) => format!("={}:{}", list.kind.unwrap_or_default(), list.items),
            Piece::Flaw { line, what, more } => format!("{line}{}{what}", if more { '?' } else { '!' }),
        });
    })
    .unwrap();
    pieces
}

#[test]
fn every_form_gives_its_objects() {
    let cases: [(&str, &[&str]); 10] = [
        ("", &[]),
        (" {} ", &["1:{}"]),
        (r#"{"a":{"items":[1]},"b":"}{"}"#, &[r#"1:{"a":{"items":[1]},"b":"}{"}"#]),
        ("{\"a\":1}\n{\"b\":2}{\"c\":3}", &["1:{\"a\":1}", "2:{\"b\":2}", "2:{\"c\":3}"]),
        (r#"{"kind":"List","items":[]}"#, &["=:0"]),
        (
            "{\"items\":[\n{\"a\":\"\\\"]\"},\n{\"b\":[]}],\n\"kind\":\"BackupList\"}",
            &["2:{\"a\":\"\\\"]\"}", "3:{\"b\":[]}", "=Backup:2"],
        ),
        ("[{\"a\":1},null,{\"b\":1}]", &["1:{\"a\":1}", "1:{\"b\":1}", "=:2"]),
        (r#"{"items":null,"kind":"X"}"#, &[r#"1:{"items":null,"kind":"X"}"#]),
        (r#"{"items":[{"x":1}],"items":[{"y":1}]}"#, &[r#"1:{"x":1}"#, "=:1"]),
        ("{\"kind\":\"List\",\"items\":[{\"a\":1}]}\n{\"b\":1}", &["1:{\"a\":1}", "=:1", "2:{\"b\":1}"]),
    ];
    for (text, want) in cases {
        assert_eq!(cut(text), want, "{text}");
    }
}

#[test]
fn a_defect_does_not_hide_what_is_around_it() {
    let list =
        |middle: &str| format!("{{\"items\": [\n  {{\n \"a\":1}},\n  {middle},\n  {{\n \"c\":1}}\n]}}");
    let around = |middle: &str| cut(&list(middle));
    let (first, last) = ("2:{\n \"a\":1}", "5:{\n \"c\":1}");
    assert_eq!(around("{\"b\":1}"), [first, "4:{\"b\":1}", last, "=:3"]);
    // Which of two brackets is wrong cannot be told: the next line that begins as this did is taken for the next object.
    assert_eq!(
        around("{\"b\":[1}"),
        [first, "4?this is no JSON: a bracket of the other kind must end this", last, "=:3"]
    );
    assert_eq!(
        around("{\"b:[1}"),
        [first, "4?this is no JSON: a line ends in the middle of a text", last, "=:3"]
    );
    assert_eq!(around("17"), [first, "4?an item of this list is no object", last, "=:2"]);
    assert_eq!(around("\"x\""), [first, "4?an item of this list is no object", last, "=:2"]);
    assert_eq!(around(""), [first, "4?items of a list are parted by one comma", last, "=:2"]);
    let deep = format!("{{\"b\":{}{}}}", "[".repeat(200), "]".repeat(200));
    assert_eq!(around(&deep), [first, "4?an object is nested deeper than 100", last, "=:3"]);
    // In one line nothing shows where to go on.
    assert_eq!(
        cut("[{\"a\":1},{\"b\":]},{\"c\":1}]"),
        ["1:{\"a\":1}", "1!this is no JSON: a bracket of the other kind must end this"]
    );
    // A stream of lines goes on at the next line.
    assert_eq!(
        cut("{\"a\":1}\n{\"b\":\n{\"c\":1}\nx\n{\"d\":1}"),
        [
            "1:{\"a\":1}",
            "4?this is no JSON: a name in quotes must stand here",
            "3:{\"c\":1}",
            "4?here is no JSON object",
            "5:{\"d\":1}"
        ]
    );
    assert_eq!(
        cut("{\"a\":1}\n{\"b\"]\n{\"c\":1}\nx\n{\"d\":1}"),
        [
            "1:{\"a\":1}",
            "2?this is no JSON: a name without its `:`",
            "3:{\"c\":1}",
            "4?here is no JSON object",
            "5:{\"d\":1}"
        ]
    );
}

#[test]
fn a_large_object_is_passed_over() {
    let large = format!("{{\"b\":\"{}\"}}", "x".repeat(MOST_OBJECT + 1));
    let flaw = "1?an object is larger than 8 MiB";
    let want = ["1:{\"a\":1}", flaw, "1:{\"c\":1}", "=:3"];
    // Not by `assert_eq`: nobody wants to see eight megabytes of it.
    assert!(cut(&format!("[{{\"a\":1}},{large},{{\"c\":1}}]")) == want);
    assert!(cut(&format!("{{\"a\":1}}{large}{{\"c\":1}}")) == want[..3]);
    let endless = format!("{{\"a\":1}}{}", &large[..large.len() - 2]);
    assert!(cut(&endless) == ["1:{\"a\":1}", "1!an object is larger than 8 MiB"]);
}

/// One byte at a time: no block's end is special.
struct Slow<'a>(&'a [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.0.len().min(1);
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

#[test]
fn blocks_may_end_anywhere() {
    let text =
        "{\"a\":\"\\\\\",\"items\":[ {\"b\":\"\\\"}\"} , {\"c\":[1,{}]}\n], \"kind\":\"List\"} [ 1, {} ]";
    let mut slow = Vec::new();
    read(Slow(text.as_bytes()), &mut |piece| {
        if let Piece::Object { bytes, .. } = piece {
            slow.push(String::from_utf8_lossy(bytes).into_owned());
        }
    })
    .unwrap();
    assert_eq!(slow, ["{\"b\":\"\\\"}\"}", "{\"c\":[1,{}]}", "{}"]);
}
