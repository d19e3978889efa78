//! What an organisation puts on its pages: a picture, and faces to set text in. Both were looked into before they came
//! here; this is how they are handed on.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// A picture at the top of a document.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Logo {
    /// `logo.svg` or `logo.png`: the file that print reads.
    pub name: &'static str,
    pub media_type: &'static str,
    pub alt: String,
    /// In print, in hundredths of a point.
    pub width: u32,
    pub height: u32,
    /// Of the bytes: who compares two frames compares these.
    pub sha256: String,
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
}

impl Logo {
    /// As large as the head of a page allows, whatever its own measure.
    pub fn fitted(mut self, width: u32, height: u32) -> Logo {
        /// 9.5 mm high, 60 mm wide.
        const HIGH: f64 = 2693.0;
        const WIDE: f64 = 17_008.0;
        let ratio = f64::from(width.max(1)) / f64::from(height.max(1));
        let high = HIGH.min(WIDE / ratio);
        (self.width, self.height) = ((high * ratio).round() as u32, high.round() as u32);
        self
    }
}

/// Bytes are for machines: a picture would fill the screen.
impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({} {} {})", self.name, self.alt, self.sha256)
    }
}

/// What a face is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Role {
    Sans,
    Mono,
    /// For scripts that the others lack: print alone, a browser has its own.
    Fallback,
}

/// A face of a font.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Face {
    pub role: Role,
    pub weight: u16,
    pub italic: bool,
    pub sha256: String,
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({:?} {} {})", self.role, self.weight, self.sha256)
    }
}
