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
mod tests {
    use super::*;

    fn parse(text: &str) -> Spec {
        Spec::parse(text).unwrap_or_else(|failure| panic!("{failure}"))
    }

    fn layout(text: &str) -> String {
        match parse(text).source {
            Source::Described(dtype, layout) => format!("{dtype} {layout}"),
            Source::File(path) => panic!("{}", path.display()),
        }
    }

    #[test]
    fn described_layouts() {
        assert_eq!(layout("A: f64[1000,500] strides[-4000,8]"), "f64 [1000, 500] strides [-4000, 8] bytes");
        assert_eq!(layout("c128[2, 3]"), "c128 [2, 3] strides [48, 16] bytes");
        assert_eq!(layout("float32[2,3]order F"), "f32 [2, 3] strides [4, 8] bytes");
        assert_eq!(layout("c8 [3] order C [::2].T"), "c64 [3] strides [8] bytes");
        assert_eq!(layout("f4[]"), "f32 [] strides [] bytes");
        assert_eq!(layout("f8[5,]"), "f64 [5] strides [8] bytes");
    }

    #[test]
    fn names_and_texts() {
        let spec = parse("  A: f64[3] .T ");
        assert_eq!((spec.name.as_deref(), spec.text.as_str()), (Some("A"), "f64[3] .T"));
        assert_eq!(parse("f64[3][::2]").name, None);
    }

    #[test]
    fn paths_end_at_the_last_npy() {
        for (text, path, count) in [
            ("digits.npy", "digits.npy", 0),
            ("A:digits.npy[0].T", "digits.npy", 2),
            ("./a.b/c[1].npy/x.y[2].npy.T[..., None]", "./a.b/c[1].npy/x.y[2].npy", 2),
            ("dir with space/x.npy [::2]", "dir with space/x.npy", 1),
            ("x.npy['b.npy.T'].T", "x.npy", 2),
            ("x.npy.npy.vel", "x.npy.npy", 1),
        ] {
            let spec = parse(text);
            assert_eq!((spec.source, spec.suffixes.len()), (Source::File(path.into()), count), "{text}");
        }
    }

    #[test]
    fn suffixes_are_read() {
        let slice = |start, stop, step| Item::Slice(Slice { start, stop, step });
        let all =
            "f64[4,4,4][1:, -2, ..., np.newaxis, ::-1,].T.H . conj() .reshape((2, -1)).transpose(1,0,-1)";
        assert_eq!(
            parse(all).suffixes,
            [
                Suffix::Index(vec![
                    slice(Some(1), None, 1),
                    Item::At(-2),
                    Item::Ellipsis,
                    Item::NewAxis,
                    slice(None, None, -1)
                ]),
                Suffix::Transposed,
                Suffix::ConjugateTransposed,
                Suffix::Conjugated,
                Suffix::Reshaped(vec![2, -1]),
                Suffix::Permuted(vec![1, 0, -1]),
            ]
        );
        let field = |name: &str| Suffix::Field(name.to_owned());
        assert_eq!(
            parse("x.npy['v] e'] [ \"it's\" ].pos.real . imag").suffixes,
            [field("v] e"), field("it's"), field("pos"), Suffix::Real, Suffix::Imag]
        );
        assert_eq!(parse("f64[4].transpose()").suffixes, [Suffix::Transposed]);
        assert_eq!(parse("f64[4].reshape()").suffixes, [Suffix::Reshaped(vec![])]);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            ":",
            "A:",
            "f64",
            "f64 3",
            "x.npz",
            "x.npy['a",
            "x.npy['a'",
            "x.npy['a', 0]",
            "x.npy[['a', 'b']]",
            "x.npy.3",
            "f64[3]['a']",
            "i32[3]",
            "f64[3",
            "f64[-3]",
            "f64[3,,4]",
            "f64[a]",
            "f64[3] strides[8,8]",
            "f64[3] strides",
            "f64[3] strides[99999999999999999999]",
            "f64[3] order Z",
            "f64[3] order",
            "f64[3]q",
            "f64[3].",
            "f64[3].Q",
            "f64[3].TT",
            "f64[3].conj",
            "f64[3].conj(1)",
            "f64[3].reshape",
            "f64[3].reshape(a)",
            "f64[3].reshape((3)",
            "f64[3][",
            "f64[3][]",
            "f64[3][,]",
            "f64[3][1:2:3:4]",
            "f64[3][a:]",
            "f64[3][1.5]",
            "f64[3][[0,1]]",
            "f64[3][True]",
            "f64[3][...,...]",
            "f64[3][99999999999999999999]",
            "f64[3]é",
            "é",
            "f64[3].é",
            "f64[2000000000000,2000000000000]",
        ] {
            let failure = Spec::parse(text).map(|spec| format!("{spec:?}")).unwrap_err().to_string();
            assert!(!failure.is_empty() && !failure.contains('\n'), "{text}");
        }
    }
}
