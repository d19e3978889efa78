use super::*;

const HEAD: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 10">"#;

fn svg(inner: &str) -> Result<Picture, Refusal> {
    read(format!("{HEAD}{inner}</svg>").as_bytes())
}

fn text(picture: Picture) -> String {
    String::from_utf8(picture.bytes).unwrap()
}

#[test]
fn what_draws_is_kept_and_what_describes_is_not() {
    let made = svg("<!-- x --><title>t</title><metadata><a xmlns=\"urn:y\" onclick=\"z\"/></metadata>\
         <defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs>\
         <style>.a{fill:url(#g)}</style><path class=\"a\" data-name=\"q\" d=\"M0 0h9\"/><use xlink:href=\"#g\"/>");
    assert_eq!(
        text(made.unwrap()),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 10\"><defs><linearGradient id=\"g\">\
         <stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs><style>.a{fill:url(#g)}</style>\
         <path class=\"a\" d=\"M0 0h9\"/><use href=\"#g\"/></svg>\n"
    );
}

#[test]
fn what_acts_or_loads_is_refused_by_name() {
    for (hostile, named) in [
        ("<script>alert(1)</script>", "<script>"),
        ("<g onload=\"x\"/>", "`onload`"),
        ("<g ONCLICK=\"x\"/>", "`ONCLICK`"),
        ("<use href=\"https://evil.example/x.svg#a\"/>", "outside"),
        ("<use xlink:href=\"x.svg#a\"/>", "outside"),
        ("<use href=\"data:image/svg+xml,x\"/>", "outside"),
        ("<path fill=\"url(https://evil.example/a)\" d=\"M0 0\"/>", "`fill`"),
        ("<path style=\"background:URL (x)\" d=\"M0 0\"/>", "`style`"),
        ("<path style=\"fill:u\\72l(x)\" d=\"M0 0\"/>", "`style`"),
        ("<path style=\"fill:image-set('x' 1x)\" d=\"M0 0\"/>", "`style`"),
        ("<style>@import 'x';</style>", "style sheet"),
        ("<style>a{fill:src('x')}</style>", "style sheet"),
        ("<style>.a{mask:url(#m)}</style><mask id=\"m\"/>", "uses `<mask>`"),
        ("<foreignObject><b xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject>", "<foreignObject>"),
        ("<image href=\"#x\"/>", "<image>"),
        ("<text>x</text>", "<text>"),
        ("<animate attributeName=\"x\"/>", "<animate>"),
        ("<a href=\"#x\"/>", "<a>"),
        ("<filter id=\"f\"/>", "<filter>"),
        ("<g id=\"a\"><use href=\"#a\"/></g>", "uses itself"),
        ("<g>", "well-formed"),
        ("<g x=\"1\" x=\"2\"/>", "well-formed"),
        ("&xxe;", "well-formed"),
        ("<g\u{1}/>", "well-formed"),
    ] {
        let told = svg(hostile).expect_err(hostile).message;
        assert!(told.contains(named), "{hostile}: {told}");
    }
    let declared = format!("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{HEAD}&x;</svg>");
    assert!(read(declared.as_bytes()).expect_err("a DOCTYPE").message.contains("DOCTYPE"));
}

/// Nothing of a picture can end the attribute or the element that it is written into.
#[test]
fn what_is_written_is_what_was_read() {
    let made =
        text(svg("<path id=\"a&quot;&#62;&#60;script&#62;\" d=\"M0 0\"/>").unwrap_or_else(|r| Picture {
            kind: Kind::Svg,
            bytes: r.message.into_bytes(),
            width: 1,
            height: 1,
        }));
    assert!(!made.contains("<script"), "{made}");
    let twice = read(made.as_bytes()).map(text);
    assert!(twice.is_err() || twice.as_ref() == Ok(&made), "{twice:?}");
}

#[test]
fn bombs_do_not_go_off() {
    let level =
        |n: usize| format!("<g id=\"l{n}\">{}</g>", format!("<use href=\"#l{}\"/>", n - 1).repeat(10));
    let uses: String = (1..12).map(level).collect();
    assert!(svg(&format!("<g id=\"l0\"/>{uses}")).expect_err("a bomb").message.contains("more than"));
    let deep = "<g>".repeat(200) + &"</g>".repeat(200);
    assert!(svg(&deep).expect_err("deep").message.contains("too deep"));
    // Deep in what is left out: nobody walks it.
    let notes = "<x xmlns=\"urn:x\">".repeat(15_000) + &"</x>".repeat(15_000);
    let _ = svg(&notes);
    assert!(svg(&"<g/>".repeat(30_000)).is_err());
    assert!(svg(&" ".repeat(BYTES)).expect_err("large").message.contains("bytes"));
}

#[test]
fn sizes_are_told() {
    let of = |attributes: &str| {
        read(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>").as_bytes())
            .map(|p| (p.width, p.height))
            .map_err(|r| r.message)
    };
    assert_eq!(of("viewBox=\"0,0 40 10\""), Ok((40_000, 10_000)));
    assert_eq!(of("width=\"30px\" height=\"15\""), Ok((30_000, 15_000)));
    for wrong in
        ["", "viewBox=\"0 0 NaN 1\"", "viewBox=\"0 0 1e9 1\"", "viewBox=\"0 0 0 1\"", "viewBox=\"0 0 900 1\""]
    {
        assert!(of(wrong).is_err(), "{wrong}");
    }
}

/// A PNG of one colour.
fn png(width: u32, height: u32, row: &[u8], rows: usize, colour: [u8; 2]) -> Vec<u8> {
    use std::io::Write;
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..rows).for_each(|_| zlib.write_all(row).unwrap());
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([colour[0], colour[1], 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [
        (b"IHDR", header),
        (b"tEXt", b"Author\0me".to_vec()),
        (b"IDAT", zlib.finish().unwrap()),
        (b"IEND", vec![]),
    ] {
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(&data);
        out.extend([&(data.len() as u32).to_be_bytes()[..], name, &data, &crc.sum().to_be_bytes()].concat());
    }
    out
}

#[test]
fn a_png_is_kept_without_what_it_says_of_its_maker() {
    let whole = png(3, 2, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 2, [8, 2]);
    let made = read(&whole).unwrap();
    assert_eq!((made.kind, made.width, made.height), (Kind::Png, 3, 2));
    assert!(!made.bytes.windows(4).any(|w| w == b"tEXt") && made.bytes.len() < whole.len());
    assert_eq!(read(&made.bytes).unwrap().bytes, made.bytes);
}

#[test]
fn broken_and_swollen_pngs_are_refused() {
    let good = png(3, 2, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 2, [8, 2]);
    (8..good.len()).for_each(|end| assert!(read(&good[..end]).is_err(), "cut at {end}"));
    let flipped = (9..good.len()).filter(|i| {
        let mut bad = good.clone();
        bad[*i] ^= 0x10;
        read(&bad).is_ok()
    });
    // A bit of the text's own chunk, whose sum is checked, too: none gets through.
    assert_eq!(flipped.count(), 0);
    assert!(read(&png(60_000, 60_000, &[0; 10], 2, [8, 2])).expect_err("large").message.contains("pixels"));
    // Says four pixels, holds sixty million.
    assert!(read(&png(2, 2, &vec![0; 60_000], 1000, [8, 0])).is_err());
    assert!(read(&png(2, 2, &[9, 0, 0], 2, [8, 0])).is_err());
    assert!(read(b"GIF89a").is_err() && read(b"").is_err() && read(&[0xff, 0xd8, 0xff]).is_err());
}
