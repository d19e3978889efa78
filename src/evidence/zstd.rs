//! zstd files of one or more frames, as `zstd`, `pzstd` and log shippers write them.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Reads frame after frame; ruzstd's own reader stops after the first.
pub struct Frames<R: BufRead> {
    input: R,
    decoder: Option<Box<FrameDecoder>>,
}

impl<R: BufRead> Frames<R> {
    pub fn new(input: R) -> Self {
        Frames { input, decoder: None }
    }

    /// None at the end of the file.
    fn next_frame(&mut self) -> io::Result<Option<Box<FrameDecoder>>> {
        while !self.input.fill_buf()?.is_empty() {
            let mut decoder = Box::new(FrameDecoder::new());
            match decoder.init(&mut self.input) {
                Ok(()) => return Ok(Some(decoder)),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.input.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error.to_string())),
            }
        }
        Ok(None)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            let decoder = match self.decoder.take() {
                Some(decoder) => Some(decoder),
                None => self.next_frame()?,
            };
            let Some(mut decoder) = decoder else { return Ok(0) };
            while decoder.can_collect() == 0 && !decoder.is_finished() {
                decoder
                    .decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBytes(buffer.len()))
                    .map_err(|error| io::Error::other(error.to_string()))?;
            }
            let read = decoder.read(buffer)?;
            if !decoder.is_finished() || decoder.can_collect() > 0 {
                self.decoder = Some(decoder);
            }
            if read > 0 {
                return Ok(read);
            }
        }
        Ok(0)
    }
}
