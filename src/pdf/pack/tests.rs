use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use proptest::prelude::*;

use super::*;

/// An object's value, and its stream if it has one.
type Objects = BTreeMap<u32, (Vec<u8>, Option<Vec<u8>>)>;

/// A file of the plain kind from values and streams; object 1 is the catalog, and number 2 is free.
fn plain(objects: &Objects) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n".to_vec();
    let size = objects.keys().next_back().map_or(1, |last| last + 1);
    let mut offsets = BTreeMap::new();
    for (number, (value, stream)) in objects {
        offsets.insert(*number, out.len());
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(value);
        if let Some(stream) = stream {
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(stream);
            out.extend_from_slice(b"\nendstream");
        }
        out.extend_from_slice(b"\nendobj\n\n");
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {size}\n0000000002 65535 f\r\n").as_bytes());
    for number in 1..size {
        let line = match offsets.get(&number) {
            Some(offset) => format!("{offset:010} 00000 n\r\n"),
            None => "0000000000 00001 f\r\n".to_owned(),
        };
        out.extend_from_slice(line.as_bytes());
    }
    let trailer = format!("trailer\n<</Size {size}/Root 1 0 R/ID[(a)(b\\))]>>\nstartxref\n{start}\n%%EOF");
    out.extend_from_slice(trailer.as_bytes());
    out
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut out).unwrap();
    out
}

fn number(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes).unwrap().parse().unwrap()
}

/// Dictionary and bytes of the stream object that begins at `at`.
fn stream_at(file: &[u8], at: usize) -> (Vec<u8>, Vec<u8>) {
    let start = at + file[at..].windows(4).position(|w| w == b"obj\n").unwrap() + 4;
    let end = syntax::value(file, start).unwrap();
    let dictionary = file[start..end].to_vec();
    let length = number(syntax::entry(&dictionary, b"Length").unwrap());
    let bytes = file[end + 8..end + 8 + length].to_vec();
    assert_eq!(&file[end..end + 8], b"\nstream\n");
    assert!(file[end + 8 + length..].starts_with(b"\nendstream\nendobj\n"));
    (dictionary, bytes)
}

/// Reads a packed file as ISO 32000-1 says, by another way than the writer wrote it.
fn unpacked(file: &[u8]) -> (Objects, Vec<u8>) {
    let tail = std::str::from_utf8(&file[file.len() - 30..]).unwrap();
    let start = number(tail.split("startxref\n").nth(1).unwrap().lines().next().unwrap().as_bytes());
    let (trailer, table) = stream_at(file, start);
    let wide = number(&syntax::entry(&trailer, b"W").unwrap()[3..4]);
    let width = 3 + wide;
    let mut above = vec![0u8; width];
    let mut objects = Objects::new();
    let mut inside = BTreeMap::new();
    let bytes = inflated(&table);
    let lines = bytes.chunks(width + 1);
    assert_eq!(number(syntax::entry(&trailer, b"Size").unwrap()), lines.len());
    for (index, line) in lines.enumerate() {
        assert_eq!(line[0], 2);
        above.iter_mut().zip(&line[1..]).for_each(|(old, new)| *old = old.wrapping_add(*new));
        let middle = above[1..=wide].iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        let last = usize::from(above[width - 2]) << 8 | usize::from(above[width - 1]);
        match above[0] {
            0 => assert_eq!((index == 0, last == 65535), (last == 65535, index == 0)),
            1 => {
                assert!(file[middle..].starts_with(format!("{index} 0 obj\n").as_bytes()));
                let (dictionary, bytes) = stream_at(file, middle);
                objects.insert(index as u32, (dictionary, Some(bytes)));
            }
            2 => {
                inside.insert(index as u32, (middle as u32, last));
            }
            kind => panic!("kind {kind}"),
        }
    }
    for (number, (stream, index)) in inside {
        let (dictionary, bytes) = objects[&stream].clone();
        objects.insert(number, (member(&dictionary, &bytes.unwrap(), number, index), None));
    }
    let made_here = |value: &[u8]| matches!(syntax::entry(value, b"Type"), Some(b"/ObjStm" | b"/XRef"));
    objects.retain(|_, (value, stream)| stream.is_none() || !made_here(value));
    (objects, trailer)
}

fn member(dictionary: &[u8], stream: &[u8], wanted: u32, index: usize) -> Vec<u8> {
    let bytes = inflated(stream);
    let first = number(syntax::entry(dictionary, b"First").unwrap());
    let words: Vec<usize> =
        bytes[..first].split(|b| *b == b' ').filter(|w| !w.is_empty()).map(number).collect();
    assert_eq!(words.len(), 2 * number(syntax::entry(dictionary, b"N").unwrap()));
    assert_eq!(words[2 * index], wanted as usize);
    let start = first + words[2 * index + 1];
    bytes[start..syntax::value(&bytes, start).unwrap()].to_vec()
}

fn catalog() -> (Vec<u8>, Option<Vec<u8>>) {
    (b"<</Type/Catalog/Pages 3 0 R/Metadata 4 0 R>>".to_vec(), None)
}

fn small() -> Objects {
    Objects::from([
        (1, catalog()),
        (3, (b"<</Type/Pages/Count 0/Kids[]/T(a \\) ( ) b)/H<feFF 00>>>".to_vec(), None)),
        (4, (b"<</Length 4/Type/Metadata>>".to_vec(), Some(b"<x/>".to_vec()))),
    ])
}

#[test]
fn a_packed_file_holds_the_same_objects() {
    let (objects, trailer) = unpacked(&pack(&plain(&small())).unwrap());
    assert_eq!(objects, small());
    assert_eq!(syntax::entry(&trailer, b"ID").unwrap(), b"[(a)(b\\))]");
    assert_eq!(syntax::entry(&trailer, b"Root").unwrap(), b"1 0 R");
}

#[test]
fn only_what_is_asked_for_changes() {
    let turn = |text: &str| Some(text.replace('x', "long"));
    let changes =
        Changes { catalog: &[("PageMode", "/UseOutlines"), ("Type", "/Other")], metadata: Some(&turn) };
    let (mut objects, _) = unpacked(&repack(&plain(&small()), &changes).unwrap());
    let expected = b"<</Type/Catalog/Pages 3 0 R/Metadata 4 0 R/PageMode /UseOutlines>>";
    assert_eq!(objects.insert(1, catalog()).unwrap().0, expected);
    let (dictionary, stream) = objects.insert(4, small()[&4].clone()).unwrap();
    assert_eq!(
        (dictionary.as_slice(), stream.unwrap()),
        (&b"<</Length 7/Type /Metadata>>"[..], b"<long/>".to_vec())
    );
    assert_eq!(objects, small());
    let never = |_: &str| None;
    assert_eq!(repack(&plain(&small()), &Changes { metadata: Some(&never), ..Changes::default() }), None);
}

#[test]
fn whatever_is_out_of_the_ordinary_stays_as_it_is() {
    let good = plain(&small());
    assert!(pack(&good).is_some());
    let text = |from: &str, to: &str| {
        let at = good.windows(from.len()).rposition(|w| w == from.as_bytes()).unwrap();
        [&good[..at], to.as_bytes(), &good[at + from.len()..]].concat()
    };
    // Each of the same length, so that offsets stay right and only the thing itself is wrong.
    for (from, to, why) in [
        ("/Root", "/Prev", "an update"),
        ("%PDF-1.7", "%PDF-1.4", "a version without object streams"),
        ("00000 n\r\ntrailer", "00001 n\r\ntrailer", "a second generation"),
        ("/Length 4", "/Length 7", "a length that is wrong"),
        ("/Length 4", "/Length 9", "a length beyond the stream"),
        ("/Type/Metadata", "/Type/ObjStm  ", "an object stream"),
        ("endobj", "endbob", "no end"),
        ("/Size 5", "/Size 4", "another size"),
        ("1 0 obj", "7 0 obj", "another number"),
        ("<feFF 00>", "<feFG 00>", "no hexadecimal"),
        ("%%EOF", "%EOF%", "no end of file"),
    ] {
        assert_eq!(pack(&text(from, to)), None, "{why}");
    }
    let encrypted = text("/ID[", "/Encrypt 3 0 R/ID[");
    assert_eq!(pack(&encrypted), None, "encryption");
}

#[test]
fn a_packed_file_is_not_packed_again() {
    assert_eq!(pack(&pack(&plain(&small())).unwrap()), None);
}

/// Values of every kind, nested.
fn any_value() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        "[a-z0-9.+-]{1,8}".prop_map(String::into_bytes),
        "/[A-Za-z#0-9]{1,8}".prop_map(String::into_bytes),
        "[0-9]{1,3} 0 R".prop_map(String::into_bytes),
        "<[0-9a-f]{0,9}>".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..20).prop_map(|bytes| {
            let escaped =
                bytes.into_iter().flat_map(|b| if b"()\\".contains(&b) { vec![b'\\', b] } else { vec![b] });
            [&b"("[..], &escaped.collect::<Vec<u8>>(), b")"].concat()
        }),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(|list| [
                &b"["[..],
                &list.join(&b' '),
                b"]"
            ]
            .concat()),
            any_dictionary_of(inner),
        ]
    })
}

fn any_dictionary_of(inner: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(("[A-K][a-z]{0,3}", inner), 0..5).prop_map(|entries| {
        let entries = entries.into_iter().map(|(name, value)| [b"/", name.as_bytes(), b" ", &value].concat());
        [&b"<<"[..], &entries.collect::<Vec<_>>().concat(), b">>"].concat()
    })
}

fn any_object() -> impl Strategy<Value = (Vec<u8>, Option<Vec<u8>>)> {
    let reference = |value: &Vec<u8>| !value.ends_with(b" 0 R");
    let streams = proptest::collection::vec(any::<u8>(), 0..200)
        .prop_map(|bytes| (format!("<</Length {}/K/V>>", bytes.len()).into_bytes(), Some(bytes)));
    prop_oneof![
        any_value().prop_filter("a bare reference", reference).prop_map(|value| (value, None)),
        streams
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_file_comes_back(more in proptest::collection::btree_map(5u32..900, any_object(), 0..220)) {
        let mut objects = small();
        objects.extend(more);
        let packed = pack(&plain(&objects));
        prop_assert!(packed.is_some());
        prop_assert_eq!(unpacked(&packed.unwrap()).0, objects);
    }

    #[test]
    fn no_bytes_make_it_panic(
        at in any::<prop::sample::Index>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut file = plain(&small());
        let at = at.index(file.len());
        let end = (at + bytes.len()).min(file.len());
        file.splice(at..end, bytes);
        // Whatever it makes of it can be read again.
        if let Some(packed) = pack(&file) {
            unpacked(&packed);
        }
        file.truncate(cut.index(file.len().max(1)));
        let _ = pack(&file);
    }
}
