//! Texts that are kept for good, in the making of which memory may run out.

#[cfg(feature = "capi")]
use core::ffi::CStr;
use core::fmt::{self, Write};

use crate::error::{Error, Result};

/// A text that is there for as long as the program runs, closed by a NUL for C.
#[derive(Clone, Copy)]
pub struct Text(&'static [u8]);

impl Text {
    pub const EMPTY: Text = Text(b"\0");

    pub fn as_str(self) -> &'static str {
        core::str::from_utf8(self.0.strip_suffix(b"\0").unwrap_or(self.0)).unwrap_or_default()
    }

    #[cfg(feature = "capi")]
    pub fn as_c_str(self) -> &'static CStr {
        CStr::from_bytes_until_nul(self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// A text in the making. Without memory it writes nothing more, and says so at the end.
#[derive(Default)]
pub struct Buffer {
    text: String,
    is_short: bool,
}

impl Write for Buffer {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        // One more for the NUL.
        if self.is_short || self.text.try_reserve(part.len() + 1).is_err() {
            self.is_short = true;
            return Err(fmt::Error);
        }
        self.text.push_str(part);
        Ok(())
    }
}

impl Buffer {
    /// To be kept for good.
    pub fn finish(self) -> Result<Text> {
        let text = self.finish_string()?;
        if text.is_empty() {
            return Ok(Text::EMPTY);
        }
        let mut bytes = text.into_bytes();
        bytes.push(0);
        Ok(Text(bytes.leak()))
    }

    pub fn finish_string(self) -> Result<String> {
        if self.is_short { Err(Error::OutOfMemory { bytes: self.text.len() + 1 }) } else { Ok(self.text) }
    }
}

/// A text of such parts.
pub fn text(arguments: fmt::Arguments<'_>) -> Result<Text> {
    let mut buffer = Buffer::default();
    // An error is one of memory, which the buffer keeps.
    let _ = buffer.write_fmt(arguments);
    buffer.finish()
}
