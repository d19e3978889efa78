//! PNG: every chunk is looked at, and only those that draw are kept.

use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::{Kind, PIXELS, Picture, Refusal};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

pub fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// What the first chunk says.
struct Header {
    width: u32,
    height: u32,
    depth: u8,
    colour: u8,
}

pub fn read(bytes: &[u8]) -> Result<Picture, Refusal> {
    let mut chunks = Chunks { rest: &bytes[SIGNATURE.len()..] };
    let (name, data) = chunks.next()?;
    let header = header(name, data)?;
    let mut out = SIGNATURE.to_vec();
    put(&mut out, b"IHDR", data);
    let mut pixels = Vec::new();
    loop {
        let (name, data) = chunks.next()?;
        match name {
            b"IDAT" => pixels.extend_from_slice(data),
            b"IEND" => break,
            b"PLTE" | b"tRNS" if pixels.is_empty() => put(&mut out, name, data),
            b"acTL" => return Err(Refusal::new("the PNG moves", "Save its first frame alone.")),
            // Text, profiles and times say nothing that a page needs.
            _ if name[0].is_ascii_lowercase() => {}
            _ => return Err(broken("it has a part that no reader knows")),
        }
    }
    whole(&header, &pixels)?;
    put(&mut out, b"IDAT", &pixels);
    put(&mut out, b"IEND", &[]);
    Ok(Picture { kind: Kind::Png, bytes: out, width: header.width, height: header.height })
}

fn broken(why: &str) -> Refusal {
    Refusal::new(format!("the PNG is broken: {why}"), "Save it again, or take the SVG.")
}

struct Chunks<'a> {
    rest: &'a [u8],
}

impl<'a> Chunks<'a> {
    /// Name and data of the next chunk, its sum checked.
    fn next(&mut self) -> Result<(&'a [u8; 4], &'a [u8]), Refusal> {
        let cut = || broken("it ends too soon");
        let (length, rest) = self.rest.split_first_chunk::<4>().ok_or_else(cut)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| cut())?;
        let (name, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
        let (data, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
        let (sum, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
        if u32::from_be_bytes(*sum) != crc(name, data) {
            return Err(broken("a sum does not fit"));
        }
        self.rest = rest;
        Ok((name, data))
    }
}

fn crc(name: &[u8], data: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(data);
    crc.sum()
}

fn put(out: &mut Vec<u8>, name: &[u8], data: &[u8]) {
    out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(data);
    out.extend_from_slice(&crc(name, data).to_be_bytes());
}

fn header(name: &[u8], data: &[u8]) -> Result<Header, Refusal> {
    let [w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, 0, 0, interlace] = *data else {
        return Err(broken("its first part is none"));
    };
    let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    if name != b"IHDR" || width == 0 || height == 0 {
        return Err(broken("its first part is none"));
    }
    if width > PIXELS || height > PIXELS {
        let message = format!("the PNG has {width} by {height} pixels; at most {PIXELS} a side are taken");
        return Err(Refusal::new(message, "Make it smaller, or take the SVG."));
    }
    let fits = match colour {
        0 => [1, 2, 4, 8, 16].contains(&depth),
        3 => [1, 2, 4, 8].contains(&depth),
        2 | 4 | 6 => [8, 16].contains(&depth),
        _ => false,
    };
    if !fits {
        return Err(broken("its colours are of no kind"));
    }
    if interlace != 0 {
        return Err(Refusal::new("the PNG is interlaced", "Save it without interlacing."));
    }
    Ok(Header { width, height, depth, colour })
}

/// The pixels are as many as the header says: no fewer, and not a bomb.
fn whole(header: &Header, pixels: &[u8]) -> Result<(), Refusal> {
    let samples = match header.colour {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    let bits = u64::from(header.width) * samples * u64::from(header.depth);
    let row = bits.div_ceil(8) + 1;
    let wanted = row * u64::from(header.height);
    let mut drawn = Vec::new();
    let read = ZlibDecoder::new(pixels).take(wanted + 1).read_to_end(&mut drawn);
    if read.is_err() || drawn.len() as u64 != wanted {
        return Err(broken("its pixels are not as many as it says"));
    }
    let rows = drawn.chunks(usize::try_from(row).unwrap_or(1));
    if rows.into_iter().any(|row| row.first().is_none_or(|filter| *filter > 4)) {
        return Err(broken("a row is of no kind"));
    }
    Ok(())
}
