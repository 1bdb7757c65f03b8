//! Numbers of the rules that `blasview tune` has measured on the machine at hand, kept in a file of the user's: where that
//! is, what it has to be measured for, and how it is read, once for each library. Without an allocation, as what is told of
//! a library is there without one.

use core::ffi::CStr;
use core::fmt::{self, Write};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;

use super::info::Source;
use super::system::is_privileged;
use super::text::Text;
use super::vendor::{Identity, Vendor};
use crate::arch::Isa;
use crate::plan::{MOST_BYTES, Number, Tuning, parsed, written};

/// The variable that names the file, or says `off`.
const VARIABLE: &CStr = c"BLASVIEW_TUNING";
/// Beyond this the standard library takes memory for a path.
const MOST_PATH: usize = 383;

/// Where the numbers of a [`Tuning`] come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TuningSource {
    /// From [`RULES`](crate::plan::RULES): none are kept for this processor and this BLAS.
    Rules,
    /// From a file, which `blasview tune` has written.
    Kept,
    /// From the rules, as there is something wrong with the file.
    Ignored,
    /// From the rules, as the variable `BLASVIEW_TUNING` says, or as nothing is known by which a file would be found again:
    /// neither a folder nor whose the BLAS is.
    Off,
}

/// What is kept of a library's numbers.
#[derive(Debug)]
pub struct Kept {
    pub source: TuningSource,
    /// The file; empty if there is no place for one.
    pub path: Text,
    /// What is wrong with it.
    pub fault: Text,
    /// What it has to be measured for.
    pub identity: Text,
    /// The numbers without it.
    pub rules: Tuning,
}

/// The text of a file of such numbers.
#[derive(Clone, Copy, Debug)]
pub struct TuningText<'n> {
    pub(super) identity: &'n str,
    pub(super) numbers: &'n [(Number, usize)],
}

impl fmt::Display for TuningText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        written(f, self.identity, self.numbers)
    }
}

impl Kept {
    /// Nothing is kept of a library of those rules.
    pub const fn none(rules: Tuning) -> Kept {
        Kept {
            source: TuningSource::Off,
            path: Text::EMPTY,
            fault: Text::EMPTY,
            identity: Text::EMPTY,
            rules,
        }
    }

    /// What is kept for a library, and its numbers; `rules` are those without.
    #[inline(never)]
    pub fn find(identity: &Identity, source: Source, rules: Tuning) -> (Kept, Tuning) {
        // Of functions that a program gives, and of what nobody knows, it cannot be told whether they are the same again.
        if identity.vendor == Vendor::Unknown || source == Source::Given || is_privileged() {
            return (Kept::none(rules), rules);
        }
        let (measured_for, name) = measured_for(identity);
        let kept = Kept { identity: measured_for, ..Kept::none(rules) };
        let Some(path) = place(&name) else { return (kept, rules) };
        kept.read(path, rules)
    }

    fn read(self, path: Text, rules: Tuning) -> (Kept, Tuning) {
        let ignored =
            |fault: fmt::Arguments<'_>| (TuningSource::Ignored, Text::new(format_args!("{fault}")), rules);
        let mut room = [0; MOST_BYTES + 1];
        let (source, fault, tuning) = if !is_usable(&path) {
            ignored(format_args!("BLASVIEW_TUNING is no absolute path of moderate length"))
        } else {
            match content(Path::new(path.as_str()), &mut room) {
                Ok(None) => (TuningSource::Rules, Text::EMPTY, rules),
                Ok(Some(text)) => match parsed(text, self.identity.as_str(), rules) {
                    Ok(tuning) => (TuningSource::Kept, Text::EMPTY, tuning),
                    Err(fault) => ignored(format_args!("{fault}")),
                },
                Err(error) => ignored(format_args!("{error}")),
            }
        };
        (Kept { source, path, fault, ..self }, tuning)
    }
}

fn is_usable(path: &Text) -> bool {
    let path = path.as_str();
    Path::new(path).is_absolute() && path.len() <= MOST_PATH && !path.contains('\0')
}

/// The bytes of a file, at most one more than any has; `None` if it is not there.
#[inline(never)]
fn content<'r>(path: &Path, room: &'r mut [u8; MOST_BYTES + 1]) -> std::io::Result<Option<&'r [u8]>> {
    let mut options = OpenOptions::new();
    options.read(true);
    // Nobody waits for the other end of a pipe.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let mut file: File = match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    if !file.metadata()?.is_file() {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    let mut len = 0;
    while len < room.len() {
        match file.read(&mut room[len..]) {
            Ok(0) => break,
            Ok(more) => len += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(&room[..len]))
}

/// What numbers are measured for, a line each, and the name of their file.
#[inline(never)]
fn measured_for(identity: &Identity) -> (Text, Text) {
    let (vendor, version, core) = (identity.vendor.name(), identity.version.as_str(), identity.core.as_str());
    let (threads, ours) = (identity.threads.get(), Isa::best().instructions());
    let processor = processor();
    let processor = processor.as_str();
    let lines = Text::new(format_args!(
        "kernels blasview {} {ours:?}\nprocessor {processor}\nblas {vendor} {version} {core} threads {threads}\n",
        env!("CARGO_PKG_VERSION")
    ));
    let mut name = Text::EMPTY;
    let whole = Text::new(format_args!("{processor} {vendor} {version} {core} {threads}"));
    // A file's name has at most 255 bytes; what is in it is compared as a whole.
    let bytes = whole.as_str().bytes().take(160);
    let safe = |byte: u8| {
        if byte.is_ascii_alphanumeric() || byte == b'.' { byte.to_ascii_lowercase() } else { b'-' }
    };
    bytes.for_each(|byte| _ = name.write_char(char::from(safe(byte))));
    (lines, name)
}

/// The processor, by what it says of itself: model, and the name that it is sold by.
#[cfg(target_arch = "x86_64")]
#[inline(never)]
fn processor() -> Text {
    use core::arch::x86_64::__cpuid;
    // It is a safe function of newer compilers.
    #[allow(unused_unsafe, reason = "of older ones it is not")]
    // SAFETY: each x86-64 has the instruction, which answers to any number.
    let ask = |leaf| unsafe { __cpuid(leaf) };
    let mut bytes = [0; 48];
    if ask(0x8000_0000).eax >= 0x8000_0004 {
        for (chunk, leaf) in bytes.chunks_exact_mut(16).zip(0x8000_0002..) {
            let answer = ask(leaf);
            let words = [answer.eax, answer.ebx, answer.ecx, answer.edx];
            for (four, word) in chunk.chunks_exact_mut(4).zip(words) {
                four.copy_from_slice(&word.to_le_bytes());
            }
        }
    }
    // It is padded with NUL, or with blanks in front.
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    let name = core::str::from_utf8(bytes[..end].trim_ascii()).unwrap_or_default();
    // Stepping, model and family; not how many there are.
    let model = ask(1).eax & 0x0fff_3fff;
    Text::new(format_args!("{name} {model:06x}"))
}

#[cfg(not(target_arch = "x86_64"))]
fn processor() -> Text {
    Text::new(format_args!("{}", std::env::consts::ARCH))
}

/// Where the file of that name is, or the one that the variable names; `None` if it is off, or there is no folder.
#[inline(never)]
fn place(name: &Text) -> Option<Text> {
    if let Some(path) = variable(VARIABLE) {
        let path = path?;
        return (!matches!(path.as_str(), "" | "off")).then_some(path);
    }
    let name = name.as_str();
    let below = |folder: &CStr, rest: &str| {
        let folder = variable(folder)?.filter(is_usable)?;
        let path = Text::new(format_args!("{}{rest}/blasview/{name}.txt", folder.as_str()));
        (is_usable(&path) && path.as_str().ends_with(".txt")).then_some(path)
    };
    if cfg!(windows) {
        return below(c"LOCALAPPDATA", "");
    }
    let home = if cfg!(target_os = "macos") { "/Library/Caches" } else { "/.cache" };
    below(c"XDG_CACHE_HOME", "").or_else(|| below(c"HOME", home))
}

/// A variable of the environment: `None` if there is none, `Some(None)` if it is no text or too long.
#[cfg(unix)]
#[inline(never)]
fn variable(name: &CStr) -> Option<Option<Text>> {
    // SAFETY: a C string. Who changes the environment meanwhile sees to it that no other thread reads it, as many functions of C
    // do: that is what `std::env::set_var` and `setenv` demand.
    let value = unsafe { libc::getenv(name.as_ptr()) };
    if value.is_null() {
        return None;
    }
    // SAFETY: not NULL: a C string of the environment, which by the same demand stays as it is for as long as it is copied.
    let value = unsafe { CStr::from_ptr(value) };
    let text = value.to_str().ok().filter(|value| value.len() <= MOST_PATH);
    Some(text.map(|value| Text::new(format_args!("{value}"))))
}

#[cfg(not(unix))]
#[inline(never)]
fn variable(name: &CStr) -> Option<Option<Text>> {
    let value = std::env::var_os(name.to_str().ok()?)?;
    let text = value.to_str().filter(|value| value.len() <= MOST_PATH);
    Some(text.map(|value| Text::new(format_args!("{value}"))))
}
