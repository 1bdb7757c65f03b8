//! `.npy` files to be read: header by npyz, elements by mapping the file into memory. Only what BLAS has no type
//! for is read and converted.

use std::fs::File;
use std::path::Path;

use blasview::{DType, Layout, Order, Scalar};
use memmap2::Mmap;
use npyz::{Endianness, NpyFile, NpyHeader, TypeChar};

use crate::failure::Failure;

/// Longest header that is read; NumPy's own limit.
const HEADER_LIMIT: usize = 10_000;

/// An open `.npy` file.
pub struct Npy {
    path: String,
    map: Mmap,
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
        // Asked first: opening a pipe would wait for a writer.
        if !std::fs::metadata(path).map_err(|error| fail(&error))?.is_file() {
            return Err(fail(&"not a regular file"));
        }
        let file = File::open(path).map_err(|error| fail(&error))?;
        // SAFETY: the map is only read, as bytes and as numbers, of which every bit pattern is one. This program
        // never writes to an existing file, a result replaces it. That no other program writes the file at the
        // same time has to be relied on, as whenever a file is mapped.
        let map = unsafe { Mmap::map(&file) }.map_err(|error| fail(&error))?;
        let text_start = check_preamble(&map).map_err(|message| fail(&message))?;
        let mut rest = &map[..];
        let header = NpyHeader::from_reader(&mut rest).map_err(|error| {
            let text = error.to_string();
            // npyz hands a parser's drawing of the place on; the first line says it.
            fail(&format!("not a valid .npy header: {}", text.lines().next().unwrap_or_default()))
        })?;
        let start = map.len() - rest.len();
        debug_assert!(text_start < start);
        let (kind, dtype, item_size, swapped) = element_type(&header).map_err(|message| fail(&message))?;
        let order = match header.order() {
            npyz::Order::C => Order::RowMajor,
            npyz::Order::Fortran => Order::ColMajor,
        };
        let too_large = || fail(&"its shape is larger than any file");
        let lens = header.shape().iter().map(|&len| usize::try_from(len));
        let shape: Vec<usize> = lens.collect::<Result<_, _>>().map_err(|_| too_large())?;
        // Cannot overflow: `check_preamble` has multiplied all lengths but those that are 0.
        let size = Layout::contiguous(item_size, &shape, order).map_err(|_| too_large())?.size();
        if size * item_size > rest.len() {
            let (needed, found, elements) = (size * item_size, rest.len(), type_name(&header));
            let message =
                format!("truncated: {shape:?} of {elements} needs {needed} bytes, there are {found}");
            return Err(fail(&message));
        }
        Ok(Npy { path: name, start, shape, order, header, kind, item_size, swapped, dtype, map })
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

    /// Number of elements.
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// The layout of all its elements, as if they were of that type.
    pub fn layout(&self, dtype: DType) -> Result<Layout, Failure> {
        Layout::contiguous(dtype.size(), &self.shape, self.order)
            .map_err(|error| Failure::about(&self.path, error))
    }

    /// The file's bytes and where among them the elements begin.
    pub fn bytes(&self) -> (&[u8], usize) {
        (&self.map, self.start)
    }

    /// All its elements, converted, in the order of the file.
    pub fn convert<T: Scalar>(&self) -> Result<Vec<T>, Failure> {
        macro_rules! read {
            ($stored:ty, |$value:ident| $pair:expr) => {
                self.read(|$value: $stored| {
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

    fn read<S: npyz::Deserialize, T>(&self, convert: impl Fn(S) -> T) -> Result<Vec<T>, Failure> {
        let fail = |message: &dyn std::fmt::Display| Failure::about(&self.path, message);
        let elements = NpyFile::with_header(self.header.clone(), &self.map[self.start..]);
        let elements = elements.data::<S>().map_err(|error| fail(&error))?;
        let size = self.size();
        let mut converted = Vec::new();
        converted.try_reserve_exact(size).map_err(|error| fail(&error))?;
        for element in elements {
            converted.push(convert(element.map_err(|error| fail(&error))?));
        }
        Ok(converted)
    }
}

/// Checks what npyz would take on trust: it allocates whatever length the header claims, its parser recurses
/// into brackets without a bound, and it multiplies the lengths of the shape unchecked. Returns where the text
/// of the header begins.
fn check_preamble(file: &[u8]) -> Result<usize, String> {
    if file.len() < 10 || !file.starts_with(b"\x93NUMPY") {
        return Err("not an .npy file: the first bytes are not \\x93NUMPY".to_owned());
    }
    let (start, len) = match (file[6], &file[8..]) {
        (1, &[a, b, ..]) => (10, usize::from(u16::from_le_bytes([a, b]))),
        (2 | 3, &[a, b, c, d, ..]) => (12, u32::from_le_bytes([a, b, c, d]) as usize),
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
        if depth > 16 {
            return Err("not a valid .npy header: brackets nested too deeply".to_owned());
        }
    }
    // An empty array may have lengths whose product without the 0 overflows; no such file is worth reading.
    let text = String::from_utf8_lossy(text);
    let shape =
        text.split("shape").nth(1).and_then(|rest| rest.split([')', ']', '}']).next()).unwrap_or_default();
    let lens = shape.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u64>().ok());
    let fits = lens
        .filter(|&len| len != 0)
        .try_fold(1_i64, |product, len| product.checked_mul(len.try_into().ok()?));
    if fits.is_none() {
        return Err("its shape is larger than any file".to_owned());
    }
    Ok(start)
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
