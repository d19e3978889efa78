//! Objects into object streams (ISO 32000-1, 7.5.7) and the table into a cross-reference stream (7.5.8).

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::read::{File, Object};

/// A viewer unpacks a stream as a whole to see one object of it.
const TOGETHER: usize = 200;

/// Where an object is found.
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(usize),
    Inside { stream: u32, index: usize },
}

pub fn file(file: &File) -> Option<Vec<u8>> {
    let (loose, packed): (Vec<&Object>, Vec<&Object>) =
        file.objects.iter().partition(|object| object.stream.is_some());
    let mut out = file.header.to_vec();
    let mut places = vec![Place::Free; file.size as usize];
    for object in loose {
        *places.get_mut(object.number as usize)? = Place::At(out.len());
        stream(&mut out, object.number, &object.value, object.stream.as_deref()?);
    }
    for group in packed.chunks(TOGETHER) {
        let number = u32::try_from(places.len()).ok()?;
        for (index, object) in group.iter().enumerate() {
            *places.get_mut(object.number as usize)? = Place::Inside { stream: number, index };
        }
        places.push(Place::At(out.len()));
        let (dictionary, bytes) = together(group)?;
        stream(&mut out, number, &dictionary, &bytes);
    }
    places.push(Place::At(out.len()));
    table(&mut out, file, &places)?;
    Some(out)
}

fn stream(out: &mut Vec<u8>, number: u32, dictionary: &[u8], bytes: &[u8]) {
    out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    out.extend_from_slice(dictionary);
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

/// One object stream: numbers and places first, then the values.
fn together(group: &[&Object]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut index, mut values) = (String::new(), Vec::new());
    for object in group {
        index.push_str(&format!("{} {} ", object.number, values.len()));
        values.extend_from_slice(&object.value);
        values.push(b'\n');
    }
    let bytes = deflate(&[index.as_bytes(), &values].concat())?;
    let (count, first, length) = (group.len(), index.len(), bytes.len());
    let dictionary = format!("<</Length {length}/Type/ObjStm/N {count}/First {first}/Filter/FlateDecode>>");
    Some((dictionary.into_bytes(), bytes))
}

fn table(out: &mut Vec<u8>, file: &File, places: &[Place]) -> Option<()> {
    let start = out.len();
    // Bytes of the middle field: an offset, or the number of a stream, whichever is larger.
    let most = start.max(places.len());
    let wide = (1..=8).find(|bytes| *bytes == 8 || most >> (bytes * 8) == 0)?;
    let width = wide + 3;
    let mut before = vec![0; width];
    let mut lines = Vec::with_capacity(places.len() * (width + 1));
    for (number, place) in places.iter().enumerate() {
        let line = line(*place, number == 0, wide)?;
        // The difference to the line above, which is nearly nothing, compresses far better (PNG's filter "up").
        lines.push(2);
        lines.extend(line.iter().zip(&before).map(|(new, old)| new.wrapping_sub(*old)));
        before = line;
    }
    let bytes = deflate(&lines)?;
    let (length, size) = (bytes.len(), places.len());
    let mut dictionary = format!("<</Length {length}/Type/XRef/Size {size}/W[1 {wide} 2]").into_bytes();
    for (name, value) in &file.trailer {
        dictionary.push(b'/');
        dictionary.extend_from_slice(name);
        dictionary.push(b' ');
        dictionary.extend_from_slice(value);
    }
    let parameters = format!("/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns {width}>>>>");
    dictionary.extend_from_slice(parameters.as_bytes());
    stream(out, u32::try_from(size - 1).ok()?, &dictionary, &bytes);
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    Some(())
}

/// A line of the table: kind, place, and the index in a stream or the generation.
fn line(place: Place, first: bool, wide: usize) -> Option<Vec<u8>> {
    let (kind, middle, last) = match place {
        Place::Free => (0u8, 0, if first { u16::MAX } else { 0 }),
        Place::At(offset) => (1, offset, 0),
        Place::Inside { stream, index } => (2, stream as usize, u16::try_from(index).ok()?),
    };
    let middle = (middle as u64).to_be_bytes();
    Some([&[kind], &middle[8 - wide..], &last.to_be_bytes()[..]].concat())
}

fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(4));
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}
