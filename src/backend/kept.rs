//! Rules that were measured on the spot and kept in a file: read once for each library, when it is found. What is wrong with
//! a file is told by [`Info`](super::Info), and the rules of this crate count.

use core::fmt::Write;
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use super::info::Source;
use super::system::is_privileged;
use super::text::Text;
use super::vendor::Identity;
use crate::arch::processor;
use crate::plan::Tuning;
use crate::plan::kept::{Kept, LONGEST, parse};

/// What names another folder, or is `off`.
const VARIABLE: &str = "BLASVIEW_TUNING";

/// The rules that count for a library.
pub struct Rules {
    /// The library as they name it.
    pub name: Text,
    pub tuning: Tuning,
    /// Where they come from, or why not; empty if there is nothing to say.
    pub what: Text,
}

/// Those that are kept for a library, or these.
pub fn read(identity: &Identity, source: Source, tuning: Tuning) -> Rules {
    let (version, core) = (identity.version.as_str(), identity.core.as_str());
    let name = match (version, core) {
        ("", "") => Text::new(format_args!("{}", identity.vendor.name())),
        (_, "") => Text::new(format_args!("{} {version}", identity.vendor.name())),
        _ => Text::new(format_args!("{} {version}, {core} kernels", identity.vendor.name())),
    };
    let none = Rules { name, tuning, what: Text::EMPTY };
    // Functions that a program gives are nobody's, and differ.
    if source == Source::Given {
        return none;
    }
    let Some(path) = file(name.as_str()) else { return none };
    let mut bytes = [0; LONGEST + 1];
    let found = match File::open(&path) {
        Ok(file) => fill(file, &mut bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => return none,
        Err(error) => Err(error),
    };
    let not_used = |why: core::fmt::Arguments<'_>| Rules {
        what: Text::new(format_args!("those of this crate, not {}: {why}", path.display())),
        ..none
    };
    let text = match found {
        Ok(len) if len > LONGEST => return not_used(format_args!("it is longer than {LONGEST} bytes")),
        Ok(len) => core::str::from_utf8(&bytes[..len]),
        Err(error) => return not_used(format_args!("{error}")),
    };
    let Ok(text) = text else { return not_used(format_args!("it is no text")) };
    match parse(text, Text::new(format_args!("{}", processor())).as_str(), name.as_str(), tuning) {
        Ok(tuning) => {
            Rules { tuning, what: Text::new(format_args!("measured here, {}", path.display())), name }
        }
        Err(fault) => not_used(format_args!("{fault}")),
    }
}

/// As many bytes as there are, or room for.
fn fill(mut file: File, bytes: &mut [u8]) -> std::io::Result<usize> {
    let mut len = 0;
    loop {
        match file.read(&mut bytes[len..]) {
            Ok(0) => return Ok(len),
            Ok(more) => len += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Where the rules for a library of that name are kept.
pub fn file(name: &str) -> Option<PathBuf> {
    if is_privileged() {
        return None;
    }
    let folder = match std::env::var_os(VARIABLE) {
        Some(folder) => absolute(folder),
        None => cache().map(|cache| cache.join("blasview")),
    };
    let mut file = Text::EMPTY;
    // What is too long for a name is cut.
    let _ = write!(file, "{} {name}", processor());
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() || character == '.' { character } else { '-' }
    };
    let file: String = file.as_str().chars().take(160).map(plain).collect();
    Some(folder?.join(format!("{file}.tuning")))
}

/// `off` is none.
fn absolute(folder: OsString) -> Option<PathBuf> {
    Some(PathBuf::from(folder)).filter(|folder| folder.is_absolute())
}

/// The user's folder for what can be had again.
fn cache() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).and_then(absolute);
    if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_vendor = "apple") {
        Some(variable("HOME")?.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")))
    }
}

/// The text to keep for a library of that name.
pub fn text(name: &str, tuning: &Tuning) -> String {
    let processor = processor().to_string();
    Kept { processor: &processor, blas: name, tuning }.to_string()
}
