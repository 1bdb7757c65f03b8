//! Dtypes: those of BLAS, and plain elements that can be viewed and copied but not computed with.

use core::ffi::c_char;

use super::status::{Failure, Reported, bv_status};
use super::{boundary, output};
use crate::scalar::DType;

/// float
pub const BV_F32: i32 = 1;
/// double
pub const BV_F64: i32 = 2;
/// float complex, or struct { float re, im; }
pub const BV_C64: i32 = 3;
/// double complex, or struct { double re, im; }
pub const BV_C128: i32 = 4;

/// int8_t. This dtype and the following are for viewing and copying; BLAS routines refuse them with BV_ERR_DTYPE.
/// Whatever has the size of an element can be copied as one: a bool as BV_U8, a half float as BV_U16, a struct of
/// 16 bytes as BV_U128.
pub const BV_I8: i32 = 10;
/// int16_t
pub const BV_I16: i32 = 11;
/// int32_t
pub const BV_I32: i32 = 12;
/// int64_t
pub const BV_I64: i32 = 13;
/// 16 bytes, signed
pub const BV_I128: i32 = 14;
/// uint8_t
pub const BV_U8: i32 = 20;
/// uint16_t
pub const BV_U16: i32 = 21;
/// uint32_t
pub const BV_U32: i32 = 22;
/// uint64_t
pub const BV_U64: i32 = 23;
/// 16 bytes, unsigned
pub const BV_U128: i32 = 24;

/// An element as C knows it.
///
/// # Invariants
/// One of [`ELEMENTS`], as nobody can make another: so two of one code are of one size.
#[derive(Clone, Copy, Debug)]
pub struct ElementType {
    /// Its number: one of the constants.
    code: i32,
    /// As it is called in messages.
    name: &'static core::ffi::CStr,
    /// Bytes per element.
    size: usize,
    /// What an element's address is a multiple of where it is aligned; of a complex number that of its parts.
    align: usize,
    /// What BLAS calls it, if it knows it.
    scalar: Option<DType>,
}

const fn plain(code: i32, name: &'static core::ffi::CStr, size: usize) -> ElementType {
    // 16 bytes are two words to the C compilers and processors that have no such integer.
    ElementType { code, name, size, align: if size < 8 { size } else { 8 }, scalar: None }
}

const fn number(code: i32, name: &'static core::ffi::CStr, dtype: DType) -> ElementType {
    ElementType { code, name, size: dtype.size(), align: dtype.align(), scalar: Some(dtype) }
}

/// All of them.
pub const ELEMENTS: [ElementType; 14] = [
    number(BV_F32, c"f32", DType::F32),
    number(BV_F64, c"f64", DType::F64),
    number(BV_C64, c"c64", DType::C64),
    number(BV_C128, c"c128", DType::C128),
    plain(BV_I8, c"i8", 1),
    plain(BV_I16, c"i16", 2),
    plain(BV_I32, c"i32", 4),
    plain(BV_I64, c"i64", 8),
    plain(BV_I128, c"i128", 16),
    plain(BV_U8, c"u8", 1),
    plain(BV_U16, c"u16", 2),
    plain(BV_U32, c"u32", 4),
    plain(BV_U64, c"u64", 8),
    plain(BV_U128, c"u128", 16),
];

impl ElementType {
    /// The element of that number, if there is one.
    pub fn of(code: i32) -> Option<ElementType> {
        ELEMENTS.into_iter().find(|element| element.code == code)
    }

    /// The same, or a failure that names the operand.
    pub fn read(code: i32, operand: &'static str) -> Result<ElementType, Reported> {
        ElementType::of(code).ok_or_else(|| Failure::Dtype { operand, code }.into())
    }

    /// Its number: one of the constants.
    pub fn code(self) -> i32 {
        self.code
    }

    /// Bytes per element.
    pub fn size(self) -> usize {
        self.size
    }

    /// What an element's address is a multiple of where it is aligned; of a complex number that of its parts.
    pub fn align(self) -> usize {
        self.align
    }

    /// Its name as text.
    pub fn text(self) -> &'static str {
        // ASCII, as the table shows.
        self.name.to_str().unwrap_or_default()
    }

    /// Whether it is complex.
    pub fn is_complex(self) -> bool {
        self.scalar.is_some_and(DType::is_complex)
    }
}

/// Size in bytes of an element of that dtype, one of BV_F32 ... BV_U128.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_dtype_size(dtype: i32, size: *mut usize) -> bv_status {
    boundary(|| {
        let (element, size) = (ElementType::read(dtype, "dtype")?, output(size, "size")?);
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { size.write(element.size) };
        Ok(())
    })
}

/// The name of a dtype, such as "f64" or "u8"; "unknown dtype" for a number that is none. Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn bv_dtype_name(dtype: i32) -> *const c_char {
    ElementType::of(dtype).map_or(c"unknown dtype", |element| element.name).as_ptr()
}
