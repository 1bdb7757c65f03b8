//! `.npy` files to be read: the header by npyz, of the elements what a view spans, as they are or converted to a type
//! that BLAS has.
//!
//! No file is mapped: one that became shorter meanwhile would end the program by a signal.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use blasview::{DType, Layout, Order, Scalar};
use npyz::{Endianness, NpyFile, NpyHeader, TypeChar};

use crate::failure::Failure;
use crate::memory::Bytes;
use crate::report;

/// Longest header that is read; NumPy's own limit.
const HEADER_LIMIT: usize = 10_000;
/// What is before it: magic, version and its length.
const PREAMBLE_LIMIT: usize = 12;
/// Most brackets within brackets; those of structured dtypes in structured dtypes are fewer.
const DEPTH_LIMIT: i32 = 8;

/// An open `.npy` file.
pub struct Npy {
    path: String,
    file: File,
    /// Where the elements begin.
    start: usize,
    shape: Vec<usize>,
    order: Order,
    header: NpyHeader,
    kind: TypeChar,
    item_size: usize,
    swapped: bool,
    dtype: DType,
}

impl Npy {
    /// Opens a file and checks that all of its elements are there.
    pub fn open(path: &Path) -> Result<Npy, Failure> {
        let name = path.display().to_string();
        let fail = |message: &dyn std::fmt::Display| Failure::about(&name, message);
        let (file, len) = open_regular(path).map_err(|error| fail(&error))?;
        let mut head = Vec::new();
        let limit = (PREAMBLE_LIMIT + HEADER_LIMIT) as u64;
        (&file).take(limit).read_to_end(&mut head).map_err(|error| fail(&error))?;
        let text_start = check_preamble(&head).map_err(|message| fail(&message))?;
        let mut rest = &head[..];
        let header = NpyHeader::from_reader(&mut rest).map_err(|error| {
            let text = error.to_string();
            // npyz hands a parser's drawing of the place on; the first line says it.
            fail(&format!("not a valid .npy header: {}", text.lines().next().unwrap_or_default()))
        })?;
        let start = head.len() - rest.len();
        debug_assert!(text_start < start);
        let (kind, dtype, item_size, swapped) = element_type(&header).map_err(|message| fail(&message))?;
        let order = match header.order() {
            npyz::Order::C => Order::RowMajor,
            npyz::Order::Fortran => Order::ColMajor,
        };
        let too_large = || fail(&"its shape is larger than any file");
        let lens = header.shape().iter().map(|&len| usize::try_from(len));
        let shape: Vec<usize> = lens.collect::<Result<_, _>>().map_err(|_| too_large())?;
        // Cannot overflow: `check_shapes` has multiplied all lengths but those that are 0.
        let size = Layout::contiguous(item_size, &shape, order).map_err(|_| too_large())?.size();
        let (needed, found) = (size * item_size, len.saturating_sub(start as u64));
        if needed as u64 > found {
            let elements = type_name(&header);
            let message =
                format!("truncated: {shape:?} of {elements} needs {needed} bytes, there are {found}");
            return Err(fail(&message));
        }
        Ok(Npy { path: name, file, start, shape, order, header, kind, item_size, swapped, dtype })
    }

    /// The type BLAS can compute with that holds its elements: their own, or f64 for integers.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Whether the elements are of that type as they lie in the file.
    pub fn is_stored_as(&self, dtype: DType) -> bool {
        let is_float = matches!(self.kind, TypeChar::Float | TypeChar::Complex);
        is_float && !self.swapped && self.dtype == dtype
    }

    /// What has to be done to get elements of that type, if anything.
    pub fn conversion(&self, dtype: DType) -> Option<String> {
        let byte_order = if self.swapped { "big-endian " } else { "" };
        let stored = type_name(&self.header);
        (!self.is_stored_as(dtype)).then(|| format!("{byte_order}{stored} is converted to {dtype}"))
    }

    /// The layout of all its elements, as if they were of that type.
    pub fn layout(&self, dtype: DType) -> Result<Layout, Failure> {
        Layout::contiguous(dtype.size(), &self.shape, self.order)
            .map_err(|error| Failure::about(&self.path, error))
    }

    /// The byte of the file at which its elements begin.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Those bytes of its elements, at an address that is their place in the file modulo a cache line.
    pub fn stored(&self, range: Range<usize>) -> Result<Bytes, Failure> {
        let (at, needed) = (self.start + range.start, range.len());
        let seek = (&self.file).seek(SeekFrom::Start(at as u64));
        let bytes = seek.and_then(|_| Bytes::read(&self.file, needed, at as isize));
        let bytes = bytes.map_err(|error| Failure::about(&self.path, error))?;
        match bytes.as_slice().len() {
            found if found < needed => Err(self.ended_early(at, needed, found)),
            _ => Ok(bytes),
        }
    }

    /// All of its elements were there when it was opened.
    fn ended_early(&self, at: usize, needed: usize, found: usize) -> Failure {
        let message = format!("{needed} bytes from byte {at} on are needed, there are {found}");
        Failure::about(&self.path, format!("truncated while it was read: {message}"))
    }

    /// Those of its elements, counted in the order of the file, converted.
    pub fn converted<T: Scalar>(&self, range: Range<usize>) -> Result<Vec<T>, Failure> {
        macro_rules! read {
            ($stored:ty, |$value:ident| $pair:expr) => {
                self.convert(range, |$value: $stored| {
                    let (re, im) = $pair;
                    T::from_f64(re, im)
                })
            };
        }
        match (self.kind, self.item_size) {
            (TypeChar::Bool, _) => read!(bool, |x| (f64::from(u8::from(x)), 0.0)),
            (TypeChar::Int, 1) => read!(i8, |x| (x.into(), 0.0)),
            (TypeChar::Int, 2) => read!(i16, |x| (x.into(), 0.0)),
            (TypeChar::Int, 4) => read!(i32, |x| (x.into(), 0.0)),
            (TypeChar::Int, _) => read!(i64, |x| (x as f64, 0.0)),
            (TypeChar::Uint, 1) => read!(u8, |x| (x.into(), 0.0)),
            (TypeChar::Uint, 2) => read!(u16, |x| (x.into(), 0.0)),
            (TypeChar::Uint, 4) => read!(u32, |x| (x.into(), 0.0)),
            (TypeChar::Uint, _) => read!(u64, |x| (x as f64, 0.0)),
            (TypeChar::Float, 4) => read!(f32, |x| (x.into(), 0.0)),
            (TypeChar::Float, _) => read!(f64, |x| (x, 0.0)),
            (_, 8) => read!(num_complex::Complex<f32>, |x| (x.re.into(), x.im.into())),
            (_, _) => read!(num_complex::Complex<f64>, |x| (x.re, x.im)),
        }
    }

    fn convert<S: npyz::Deserialize, T>(
        &self,
        range: Range<usize>,
        convert: impl Fn(S) -> T,
    ) -> Result<Vec<T>, Failure> {
        let fail = |message: &dyn std::fmt::Display| Failure::about(&self.path, message);
        let (at, count) = (self.start + range.start * self.item_size, range.len());
        let needed = count * self.item_size;
        (&self.file).seek(SeekFrom::Start(at as u64)).map_err(|error| fail(&error))?;
        let source = BufReader::with_capacity(1 << 16, (&self.file).take(needed as u64));
        let elements = NpyFile::with_header(self.header.clone(), source).data::<S>();
        let mut converted = Vec::new();
        let no_memory =
            |_| fail(&format!("no memory for {}", report::bytes(count.saturating_mul(size_of::<T>()))));
        converted.try_reserve_exact(count).map_err(no_memory)?;
        for element in elements.map_err(|error| fail(&error))?.take(count) {
            converted.push(convert(element.map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    self.ended_early(at, needed, converted.len() * self.item_size)
                }
                _ => fail(&error),
            })?));
        }
        Ok(converted)
    }
}

/// Opens a file that can be read anywhere in it; also says how long it is.
fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    // Asked first: opening a pipe would wait for a writer.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let file = File::open(path)?;
    let len = file.metadata()?.len();
    Ok((file, len))
}

/// Checks what npyz would take on trust: it allocates whatever length the header claims, its parser recurses into
/// brackets without a bound and reads what is in each up to three times, and it multiplies the lengths of the shape
/// unchecked. Returns where the text of the header begins.
fn check_preamble(file: &[u8]) -> Result<usize, String> {
    if file.len() < 10 || !file.starts_with(b"\x93NUMPY") {
        return Err("not an .npy file: the first bytes are not \\x93NUMPY".to_owned());
    }
    let (start, len) = match (file[6], &file[8..]) {
        (1, &[a, b, ..]) => (10, usize::from(u16::from_le_bytes([a, b]))),
        (2 | 3, &[a, b, c, d, ..]) => (PREAMBLE_LIMIT, u32::from_le_bytes([a, b, c, d]) as usize),
        (2 | 3, _) => return Err("truncated: the header is not complete".to_owned()),
        (major, _) => return Err(format!("version {major} of the .npy format is not known")),
    };
    if len > HEADER_LIMIT {
        return Err(format!("a header of {len} bytes; at most {HEADER_LIMIT} are read, as in NumPy"));
    }
    let text = file.get(start..start + len).ok_or("truncated: the header is not complete")?;
    let mut depth = 0_i32;
    for &byte in text {
        depth += i32::from(b"([{".contains(&byte)) - i32::from(b")]}".contains(&byte));
        if depth > DEPTH_LIMIT {
            return Err("not a valid .npy header: brackets nested too deeply".to_owned());
        }
    }
    if text.iter().filter(|&&byte| byte == b'{').count() > 1 {
        return Err("not a valid .npy header: more than one dict".to_owned());
    }
    check_shapes(&String::from_utf8_lossy(text))?;
    Ok(start)
}

/// Checks whatever npyz may take for the shape: in a text without escapes each key is written as it is.
fn check_shapes(header: &str) -> Result<(), String> {
    if header.contains('\\') {
        return Err("not a valid .npy header: a backslash".to_owned());
    }
    for after in header.split("shape").skip(1) {
        let Some(value) = after.trim_start_matches(['\'', '"', ' ', '\t', '\x0c']).strip_prefix(':') else {
            continue;
        };
        let lens = value.split([')', ']', '}']).next().unwrap_or_default();
        // Other ways to write numbers are not NumPy's.
        if let Some(c) = lens.chars().find(|&c| !c.is_ascii_digit() && !"([,- \t\x0c".contains(c)) {
            return Err(format!("not a valid .npy header: '{c}' in the shape"));
        }
        let lens = lens.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u64>().ok());
        // An empty array may have lengths whose product without the 0 overflows; no such file is worth reading.
        let mut lens = lens.filter(|&len| len != 0);
        if lens.try_fold(1_i64, |product, len| product.checked_mul(len.try_into().ok()?)).is_none() {
            return Err("its shape is larger than any file".to_owned());
        }
    }
    Ok(())
}

/// Kind, the type it becomes, bytes per element in the file, whether the bytes of each are in the other order.
fn element_type(header: &NpyHeader) -> Result<(TypeChar, DType, usize, bool), String> {
    let npyz::DType::Plain(stored) = header.dtype() else {
        return Err("a structured dtype: save the field that is to be used as an array of its own".to_owned());
    };
    let kind = stored.type_char();
    let dtype = match (kind, stored.size_field()) {
        (TypeChar::Object, _) => {
            return Err("object dtype: its elements are Python objects, not numbers".to_owned());
        }
        (TypeChar::Bool | TypeChar::Int | TypeChar::Uint, 1 | 2 | 4 | 8) => DType::F64,
        (TypeChar::Float, 4) => DType::F32,
        (TypeChar::Float, 8) => DType::F64,
        (TypeChar::Complex, 8) => DType::C64,
        (TypeChar::Complex, 16) => DType::C128,
        _ => return Err(format!("dtype {} is not one BLAS can compute with", type_name(header))),
    };
    let size = stored.num_bytes().unwrap_or(dtype.size());
    let swapped = match stored.endianness() {
        Endianness::Irrelevant => false,
        byte_order => byte_order != Endianness::of_machine(),
    };
    Ok((kind, dtype, size, swapped))
}

/// NumPy's name of the elements' type: `int32`, `float64` …; what the file says where there is none.
fn type_name(header: &NpyHeader) -> String {
    let dtype = header.dtype();
    let npyz::DType::Plain(stored) = &dtype else { return dtype.descr() };
    let name = match stored.type_char() {
        TypeChar::Bool => return "bool".to_owned(),
        TypeChar::Int => "int",
        TypeChar::Uint => "uint",
        TypeChar::Float => "float",
        TypeChar::Complex => "complex",
        _ => return dtype.descr(),
    };
    format!("{name}{}", stored.size_field() * 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A file of 40 numbers, the header padded by so many spaces.
    fn file(descr: &str, padding: usize, data: &[u8]) -> tempfile::NamedTempFile {
        let dict = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (40,)}}");
        let dict = dict + &" ".repeat(padding) + "\n";
        let len = (dict.len() as u16).to_le_bytes();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[&b"\x93NUMPY\x01\x00"[..], &len, dict.as_bytes(), data].concat()).unwrap();
        file
    }

    #[test]
    fn what_is_read_lies_as_in_the_file() {
        let data: Vec<u8> = (0..=255).cycle().take(320).collect();
        for padding in 0..64 {
            let file = file("<f8", padding, &data);
            let npy = Npy::open(file.path()).unwrap();
            assert_eq!(npy.start() as u64, file.as_file().metadata().unwrap().len() - 320);
            for range in [0..320, 8..16, 312..320, 24..304, 0..0, 320..320] {
                let bytes = npy.stored(range.clone()).unwrap();
                assert_eq!(bytes.as_slice(), &data[range.clone()]);
                assert_eq!(bytes.as_slice().as_ptr().addr() % 64, (npy.start() + range.start) % 64);
            }
        }
    }

    #[test]
    fn some_elements_are_converted() {
        let data: Vec<u8> = (0..40).flat_map(|value: i16| (300 - value).to_be_bytes()).collect();
        let file = file(">i2", 3, &data);
        let npy = Npy::open(file.path()).unwrap();
        for range in [0..40, 7..9, 39..40, 12..12] {
            let expected: Vec<f64> = range.clone().map(|at| f64::from(300 - at as i32)).collect();
            assert_eq!(npy.converted::<f64>(range).unwrap(), expected);
        }
    }

    #[test]
    fn a_file_that_ends_early_is_a_failure_with_numbers() {
        for (descr, size) in [("<f8", 8), (">f8", 8), ("<i4", 4)] {
            let file = file(descr, 0, &[0; 320][..40 * size]);
            let npy = Npy::open(file.path()).unwrap();
            let start = npy.start();
            file.as_file().set_len((start + 10 * size) as u64).unwrap();
            let read = |range: Range<usize>| match npy.is_stored_as(DType::F64) {
                true => npy.stored(range.start * size..range.end * size).map(|_| ()),
                false => npy.converted::<f64>(range).map(|_| ()),
            };
            assert!(read(0..10).is_ok() && read(3..3).is_ok(), "{descr}");
            for (range, found) in [(5..15, 5), (20..40, 0)] {
                let line = read(range.clone()).unwrap_err().to_string();
                let (needed, at) = (range.len() * size, start + range.start * size);
                let numbers =
                    format!("{needed} bytes from byte {at} on are needed, there are {}", found * size);
                let name = file.path().display();
                assert_eq!(line, format!("{name}: truncated while it was read: {numbers}"));
            }
        }
    }
}
