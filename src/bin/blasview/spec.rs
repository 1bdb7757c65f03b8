//! The language of operands: `[NAME:] SOURCE SUFFIX*`, where a source is an `.npy` file or `dtype[shape]` and
//! the suffixes are NumPy's (`[::2, ::-1]`, `['field']`, `.T`, `.reshape(8, -1)` …). Here it is read; `part.rs` and
//! `suffix.rs` say what the suffixes do.
//!
//! File names are bytes, the rest is text.

use std::ffi::OsStr;
use std::path::PathBuf;

use blasview::{Axis, DType, Layout, Order, Slice};

use crate::failure::Failure;
use crate::scan::{bracketed, is_identifier, number, numbers};

/// An operand as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// What it is to be called, if that was said.
    pub name: Option<String>,
    /// The text after the name.
    pub text: String,
    /// Where its elements are.
    pub source: Source,
    /// What is then done to the view, in order.
    pub suffixes: Vec<Suffix>,
}

/// Where elements are.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// In that `.npy` file.
    File(PathBuf),
    /// Nowhere: only the layout is talked about.
    Described(DType, Layout),
}

/// One step from view to view.
#[derive(Clone, Debug, PartialEq)]
pub enum Suffix {
    /// `[…]`.
    Index(Vec<Item>),
    /// `['vel']`, `.vel`: that field of structures.
    Field(String),
    /// `.real`.
    Real,
    /// `.imag`.
    Imag,
    /// `.T`, and `.transpose()` without axes.
    Transposed,
    /// `.H`.
    ConjugateTransposed,
    /// `.conj()`.
    Conjugated,
    /// `.reshape(…)`, -1 for the length that is to be found out.
    Reshaped(Vec<isize>),
    /// `.transpose(…)`, negative axes counted from the end.
    Permuted(Vec<isize>),
}

/// One part of an index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item {
    /// `3`: that position, and the axis disappears.
    At(isize),
    /// `1:9:2`.
    Slice(Slice),
    /// `...`: all axes not named.
    Ellipsis,
    /// `None` or `np.newaxis`: a new axis of length 1.
    NewAxis,
}

impl Suffix {
    /// Whether it takes a part of each element.
    pub fn names_a_part(&self) -> bool {
        matches!(self, Suffix::Field(_) | Suffix::Real | Suffix::Imag)
    }
}

impl Spec {
    /// Reads an operand.
    pub fn parse(text: impl AsRef<OsStr>) -> Result<Spec, Failure> {
        let bytes = text.as_ref().as_encoded_bytes().trim_ascii();
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (name, bytes) = match bytes.iter().position(|&byte| byte == b':') {
            Some(at) if is_identifier(&bytes[..at]) => {
                (Some(lossy(&bytes[..at])), bytes[at + 1..].trim_ascii())
            }
            _ => (None, bytes),
        };
        let text = lossy(bytes);
        let fail = |message: String| Failure::about(&text, message);
        // The last ".npy" ends the path, whatever else the path contains; unless it is in the name of a field, so that
        // no suffixes follow it.
        let ends =
            (0..bytes.len()).rev().filter(|&at| bytes[..=at].ends_with(NPY)).map(|at| at + 1).take(ENDS);
        // What cannot be text is refused below: but for names of fields, no part of the language has a replacement character.
        let mut refusal = None;
        for end in ends {
            match suffixes(&lossy(&bytes[end..]), true) {
                Ok(suffixes) => {
                    let source = Source::File(path(&bytes[..end]).map_err(fail)?);
                    return Ok(Spec { name, text, source, suffixes });
                }
                Err(message) => refusal = refusal.or(Some(message)),
            }
        }
        if let Some(message) = refusal {
            return Err(fail(message));
        }
        let (source, rest) = described(&text).map_err(fail)?;
        let suffixes = suffixes(rest, false).map_err(fail)?;
        Ok(Spec { name, text, source, suffixes })
    }
}

const NPY: &[u8] = b".npy";
/// Most places where a path may end: each that does not fit takes as long as there is text.
const ENDS: usize = 8;

/// The path of those bytes.
#[cfg(unix)]
fn path(bytes: &[u8]) -> Result<PathBuf, String> {
    use std::os::unix::ffi::OsStrExt;
    Ok(OsStr::from_bytes(bytes).into())
}

/// The path of those bytes. Where names are not bytes, only text is known to be one.
#[cfg(not(unix))]
fn path(bytes: &[u8]) -> Result<PathBuf, String> {
    std::str::from_utf8(bytes).map(PathBuf::from).map_err(|_| "a file name that is not Unicode".to_owned())
}

/// `f64[1000, 500] strides[-4000, 8]` at the start of a text, and what follows it.
fn described(text: &str) -> Result<(Source, &str), String> {
    if text.is_empty() {
        return Err("an operand is empty".to_owned());
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let dtype = dtype(name).filter(|_| rest.trim_start().starts_with('[')).ok_or(
        "neither an .npy file nor dtype[shape] with one of the dtypes f32, f64, c64, c128, like f64[1000,500]",
    )?;
    let (lens, rest) = bracketed(rest.trim_start(), '[', ']')?;
    let lens = numbers::<usize>(lens, "a length")?;
    let (layout, rest) = match rest.trim_start() {
        rest if rest.starts_with("strides") => {
            let (strides, rest) = bracketed(rest["strides".len()..].trim_start(), '[', ']')?;
            let strides = numbers::<isize>(strides, "a stride in bytes")?;
            if strides.len() != lens.len() {
                return Err(format!("{} strides for {} axes", strides.len(), lens.len()));
            }
            let axes = lens.iter().zip(strides).map(|(&len, stride)| Axis::new(len, stride));
            (Layout::new(dtype.size(), axes), rest)
        }
        rest if rest.starts_with("order") => {
            let rest = rest["order".len()..].trim_start();
            let order = match rest.chars().next() {
                Some('C') => Order::RowMajor,
                Some('F') => Order::ColMajor,
                _ => return Err("order is C or F".to_owned()),
            };
            (Layout::contiguous(dtype.size(), &lens, order), &rest[1..])
        }
        rest => (Layout::contiguous(dtype.size(), &lens, Order::RowMajor), rest),
    };
    Ok((Source::Described(dtype, layout.map_err(|error| error.to_string())?), rest))
}

fn dtype(name: &str) -> Option<DType> {
    DType::from_name(name).or(match name {
        "float32" | "f4" => Some(DType::F32),
        "float64" | "f8" => Some(DType::F64),
        "complex64" | "c8" => Some(DType::C64),
        "complex128" | "c16" => Some(DType::C128),
        _ => None,
    })
}

/// Suffixes up to the end of the text; only files can have fields.
fn suffixes(text: &str, has_fields: bool) -> Result<Vec<Suffix>, String> {
    let mut list = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (suffix, after) = if let Some(inside) = rest.strip_prefix('[') {
            match inside.trim_start().chars().next() {
                Some(quote @ ('\'' | '"')) => quoted(inside.trim_start(), quote)?,
                _ => {
                    let (inside, after) = bracketed(rest, '[', ']')?;
                    (Suffix::Index(items(inside)?), after)
                }
            }
        } else {
            method(rest)?
        };
        if !has_fields && matches!(suffix, Suffix::Field(_)) {
            return Err(unknown(rest));
        }
        list.push(suffix);
        rest = after.trim_start();
    }
    Ok(list)
}

/// What can follow a view of numbers.
pub const METHODS: &str = "[...], .T, .H, .conj(), .real, .imag, .reshape(...) or .transpose(...)";

fn unknown(text: &str) -> String {
    format!("at '{text}': expected {METHODS}")
}

/// `'vel']` at the start of a text, and what follows it.
fn quoted(text: &str, quote: char) -> Result<(Suffix, &str), String> {
    let (name, rest) =
        text[1..].split_once(quote).ok_or_else(|| format!("at '{text}': {quote} without its end"))?;
    let rest = rest.trim_start().strip_prefix(']');
    let rest =
        rest.ok_or_else(|| format!("at '[{text}': the name of a field stands alone between [ and ]"))?;
    Ok((Suffix::Field(name.to_owned()), rest))
}

/// `.T`, `.reshape(8, -1)`, `.field` … at the start of a text, and what follows it.
fn method(text: &str) -> Result<(Suffix, &str), String> {
    let name = text.strip_prefix('.').ok_or_else(|| unknown(text))?.trim_start();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
    let (name, rest) = name.split_at(end);
    match name {
        "T" => return Ok((Suffix::Transposed, rest)),
        "H" => return Ok((Suffix::ConjugateTransposed, rest)),
        "real" => return Ok((Suffix::Real, rest)),
        "imag" => return Ok((Suffix::Imag, rest)),
        "conj" | "reshape" | "transpose" => {}
        _ if is_identifier(name.as_bytes()) => return Ok((Suffix::Field(name.to_owned()), rest)),
        _ => return Err(unknown(text)),
    }
    let (arguments, after) = bracketed(rest.trim_start(), '(', ')')?;
    // NumPy takes the numbers as a tuple or a list, too.
    let tuple = arguments.trim();
    let arguments = match tuple.chars().next() {
        Some('(') => tuple[1..].trim_end_matches(')'),
        Some('[') => tuple[1..].trim_end_matches(']'),
        _ => tuple,
    };
    let numbers = numbers::<isize>(arguments, if name == "reshape" { "a length" } else { "an axis" })?;
    match (name, numbers.is_empty()) {
        ("conj", true) => Ok((Suffix::Conjugated, after)),
        ("conj", false) => Err(".conj() has no arguments".to_owned()),
        ("transpose", true) => Ok((Suffix::Transposed, after)),
        ("transpose", false) => Ok((Suffix::Permuted(numbers), after)),
        _ => Ok((Suffix::Reshaped(numbers), after)),
    }
}

fn items(text: &str) -> Result<Vec<Item>, String> {
    let mut parts: Vec<&str> = text.split(',').map(str::trim).collect();
    if parts.len() > 1 && parts.last() == Some(&"") {
        parts.pop();
    }
    let list = parts.into_iter().map(item).collect::<Result<Vec<Item>, String>>()?;
    if list.iter().filter(|&&item| item == Item::Ellipsis).count() > 1 {
        return Err("an index can have only one '...'".to_owned());
    }
    Ok(list)
}

fn item(text: &str) -> Result<Item, String> {
    match text {
        "..." | "…" => return Ok(Item::Ellipsis),
        "None" | "np.newaxis" | "newaxis" => return Ok(Item::NewAxis),
        "" => return Err("an index is missing between [, commas and ]".to_owned()),
        _ => {}
    }
    if !text.contains(':') {
        return number(text, "an index (integers, slices, '...' and None are)").map(Item::At);
    }
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let bound = |at: usize| match parts.get(at) {
        None | Some(&"") => Ok(None),
        Some(part) => number(part, "a bound of a slice").map(Some),
    };
    if parts.len() > 3 {
        return Err(format!("'{text}' is not a slice start:stop:step"));
    }
    Ok(Item::Slice(Slice { start: bound(0)?, stop: bound(1)?, step: bound(2)?.unwrap_or(1) }))
}

#[cfg(test)]
mod tests;
