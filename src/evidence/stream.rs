//! Files of any packing as one stream of bytes, in blocks: what is in them may be larger than the memory.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::zstd::Frames;

/// What may come out of one compressed file. Eight million backups are in it, so what unpacks to more means harm.
pub const MOST_UNPACKED: u64 = 8 << 30;

/// An open file, told by its first bytes and not by its name.
pub struct Stream {
    pub input: Box<dyn Read>,
    /// Lines of a compressed file are none that an editor would show.
    pub packed: bool,
}

impl Stream {
    pub fn open(path: &Path) -> io::Result<Stream> {
        let mut file = File::open(path)?;
        let mut magic = [0; 4];
        let length = read_full(&mut file, &mut magic)?;
        let start = io::Cursor::new(magic[..length].to_vec());
        let input = start.chain(file);
        Ok(match &magic[..length] {
            [0x1f, 0x8b, ..] => Stream::packed(MultiGzDecoder::new(BufReader::new(input))),
            // A frame, or one of those that decoders pass over.
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => {
                Stream::packed(Frames::new(BufReader::new(input)))
            }
            _ => Stream { input: Box::new(input), packed: false },
        })
    }

    fn packed(input: impl Read + 'static) -> Stream {
        Stream { input: Box::new(Limited { input, left: MOST_UNPACKED }), packed: true }
    }
}

/// As much as there is, up to the buffer's length.
pub fn read_full(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match input.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Stops a file that grows without end when it is unpacked.
struct Limited<R> {
    input: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!("it unpacks to more than {} GiB", MOST_UNPACKED >> 30))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_without_end_is_stopped() {
        let mut input = Limited { input: io::repeat(b'x'), left: 100_000 };
        let error = io::copy(&mut input, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("more than 8 GiB"), "{error}");
    }
}
