//! Texts that take no memory but their own: what is told of a library is there without an allocation, and gone without a
//! trace when a program unloads this one.

#[cfg(feature = "capi")]
use core::ffi::CStr;
use core::fmt::{self, Write};

use crate::error::{Error, Result};

/// Bytes of a text with its NUL; what is longer is cut.
const ROOM: usize = 512;

/// A short text, closed by a NUL for C.
#[derive(Clone, Copy)]
pub struct Text {
    bytes: [u8; ROOM],
    /// Without the NUL. What comes before is UTF-8.
    len: usize,
}

impl Text {
    pub const EMPTY: Text = Text { bytes: [0; ROOM], len: 0 };

    /// A text of such parts.
    pub fn new(arguments: fmt::Arguments<'_>) -> Text {
        let mut text = Text::EMPTY;
        // It is an error to run out of room, which cuts the text.
        let _ = text.write_fmt(arguments);
        text
    }

    /// What somebody else says, which need not be UTF-8.
    pub fn lossy(bytes: &[u8]) -> Text {
        let mut text = Text::EMPTY;
        for chunk in bytes.utf8_chunks() {
            let _ = text.write_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                let _ = text.write_char(char::REPLACEMENT_CHARACTER);
            }
        }
        text
    }

    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }

    #[cfg(feature = "capi")]
    pub fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.bytes).unwrap_or_default()
    }
}

impl Write for Text {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = part.len().min(ROOM - 1 - self.len);
        let fits = (0..=room).rev().find(|&at| part.is_char_boundary(at)).unwrap_or(0);
        self.bytes[self.len..self.len + fits].copy_from_slice(&part.as_bytes()[..fits]);
        self.len += fits;
        if fits < part.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// A text of such parts on the heap, for errors.
#[cfg(feature = "lapack")]
pub fn text(arguments: fmt::Arguments<'_>) -> Result<String> {
    string(Text::new(arguments).as_str())
}

/// A copy on the heap, for errors.
pub fn string(text: &str) -> Result<String> {
    let mut copy = String::new();
    copy.try_reserve_exact(text.len()).map_err(|_| Error::OutOfMemory { bytes: text.len() })?;
    copy.push_str(text);
    Ok(copy)
}
