//! DLPack, the exchange format of array libraries: its structs as the C library sees them, and its dtypes.
//!
//! The structs are not in `blasview.h`, so that it goes with any version of the caller's `dlpack.h`, which has them. That
//! one's `DLTensor` is a struct without a tag, which cannot be declared ahead of it: hence `void` where one is taken.
//!
//! # What C promises
//! C8 of [`capi`](super), in full:
//! - A tensor that is given is NULL or points to the struct that the function names, aligned and initialised; its `shape`, and
//!   its `strides` unless they are NULL, have `ndim` such entries if there are any. Nobody changes any of it meanwhile. Of a
//!   `DLManagedTensorVersioned` whose major version is another one, no more than the version has to be there.
//! - `free_owner`, unless it is NULL, may be called with `owner` once, after a tensor was stored, on any thread; it does not
//!   unwind.
//! - The deleter of a tensor that was stored is called once, with that tensor, which is not used afterwards. Until then nobody
//!   changes `manager_ctx`.
#![allow(clippy::upper_case_acronyms, reason = "the names of dlpack.h")]

mod import;

mod export;

use core::ffi::c_void;

use super::any::BV_MAX_NDIM;
use super::element::{
    BV_C64, BV_C128, BV_F32, BV_F64, BV_I8, BV_I128, BV_U8, BV_U128, ELEMENTS, ElementType,
};
use super::status::{Failure, Reported};

/// The version whose layouts these are. What later minor versions add, enumeration values, is not used.
const VERSION: DLPackVersion = DLPackVersion { major: 1, minor: 0 };

/// `DLPACK_FLAG_BITMASK_READ_ONLY`.
const READ_ONLY: u64 = 1;
/// `DLPACK_FLAG_BITMASK_IS_COPIED`.
const IS_COPIED: u64 = 2;

/// `kDLCPU`.
const CPU: i32 = 1;
/// `kDLCUDAHost`: page-locked for a GPU, and memory of the CPU all the same.
const CUDA_HOST: i32 = 3;
/// `kDLROCMHost`: as the other.
const ROCM_HOST: i32 = 11;

/// `kDLInt`, and so on.
const INT: u8 = 0;
const UINT: u8 = 1;
const FLOAT: u8 = 2;
const COMPLEX: u8 = 5;
const BOOL: u8 = 6;

/// cbindgen:ignore
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DLPackVersion {
    major: u32,
    minor: u32,
}

/// cbindgen:ignore
#[repr(C)]
#[derive(Clone, Copy)]
struct DLDevice {
    device_type: i32,
    device_id: i32,
}

/// cbindgen:ignore
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DLDataType {
    code: u8,
    bits: u8,
    lanes: u16,
}

/// cbindgen:ignore
#[repr(C)]
#[derive(Clone, Copy)]
struct DLTensor {
    data: *mut c_void,
    device: DLDevice,
    ndim: i32,
    dtype: DLDataType,
    shape: *mut i64,
    /// In elements. NULL: C order, until version 1.2.
    strides: *mut i64,
    byte_offset: u64,
}

/// cbindgen:ignore
#[repr(C)]
pub struct DLManagedTensor {
    dl_tensor: DLTensor,
    manager_ctx: *mut c_void,
    deleter: Option<unsafe extern "C" fn(*mut DLManagedTensor)>,
}

/// cbindgen:ignore
#[repr(C)]
pub struct DLManagedTensorVersioned {
    version: DLPackVersion,
    manager_ctx: *mut c_void,
    deleter: Option<unsafe extern "C" fn(*mut DLManagedTensorVersioned)>,
    flags: u64,
    dl_tensor: DLTensor,
}

/// The dtype of an element.
fn dtype_of(element: &ElementType) -> DLDataType {
    let code = match element.code() {
        BV_F32 | BV_F64 => FLOAT,
        BV_C64 | BV_C128 => COMPLEX,
        BV_I8..=BV_I128 => INT,
        _ => {
            debug_assert!((BV_U8..=BV_U128).contains(&element.code()));
            UINT
        }
    };
    DLDataType { code, bits: (element.size() * 8) as u8, lanes: 1 }
}

/// The element of a dtype. A bool is a byte.
fn element_of(dtype: DLDataType) -> Result<ElementType, Reported> {
    let DLDataType { code, bits, lanes } = dtype;
    let sought = if code == BOOL && bits == 8 { DLDataType { code: UINT, ..dtype } } else { dtype };
    let element = ELEMENTS.into_iter().find(|element| dtype_of(element) == sought);
    element.ok_or_else(|| Failure::DlpackDtype { code, bits, lanes }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dtypes_go_there_and_back() {
        for element in ELEMENTS {
            assert_eq!(element_of(dtype_of(&element)).unwrap().code(), element.code());
        }
        let bool = DLDataType { code: BOOL, bits: 8, lanes: 1 };
        assert_eq!(element_of(bool).unwrap().code(), BV_U8);
        for other in [(FLOAT, 16, 1), (4, 16, 1), (3, 64, 1), (UINT, 4, 1), (BOOL, 1, 1), (BOOL, 16, 1)] {
            let (code, bits, lanes) = other;
            assert!(element_of(DLDataType { code, bits, lanes }).is_err(), "{other:?}");
        }
        for lanes in [0, 2, 4] {
            assert!(element_of(DLDataType { code: FLOAT, bits: 32, lanes }).is_err());
        }
    }

    /// As the compilers of the platforms with 64-bit pointers lay them out; `tests/numpy` asks one with dlpack.h.
    #[test]
    #[cfg(target_pointer_width = "64")]
    fn layouts_are_those_of_dlpack() {
        use core::mem::offset_of;
        assert_eq!([size_of::<DLTensor>(), size_of::<DLManagedTensor>()], [48, 64]);
        assert_eq!(size_of::<DLManagedTensorVersioned>(), 80);
        assert_eq!(offset_of!(DLTensor, ndim), 16);
        assert_eq!(offset_of!(DLTensor, dtype), 20);
        assert_eq!(offset_of!(DLTensor, shape), 24);
        assert_eq!(offset_of!(DLTensor, byte_offset), 40);
        assert_eq!(offset_of!(DLManagedTensorVersioned, flags), 24);
        assert_eq!(offset_of!(DLManagedTensorVersioned, dl_tensor), 32);
    }
}
