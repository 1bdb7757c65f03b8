//! Tensors as views, without copying.

use core::ffi::c_void;
use core::ptr::null;

use super::{
    BV_MAX_NDIM, CPU, CUDA_HOST, DLManagedTensorVersioned, DLPackVersion, DLTensor, READ_ONLY, ROCM_HOST,
    VERSION, element_of,
};
use crate::capi::any::AnyView;
use crate::capi::output_view::OutputView;
use crate::capi::status::{Failure, Reported, bv_status};
use crate::capi::view::{BV_READ_ONLY, bv_view};
use crate::capi::{boundary, required, write_optional};
use crate::error::Error;

/// A view of a tensor's elements, without copying. tensor points to a DLTensor of dlpack.h, which this header does not
/// include (nor does it matter which version of it the program includes, and where); that of a DLManagedTensor is its
/// dl_tensor. For a DLManagedTensorVersioned see bv_view_from_dlpack.
///
/// shape and strides are arrays with room for tensor->ndim numbers each (BV_MAX_NDIM are always enough); out becomes a
/// view of them, with its strides in bytes. The view borrows the data: they, not the tensor, have to live as long as it
/// is used. Nobody is told that it is no longer used: a program that owns a managed tensor calls its deleter itself,
/// after the last use of the view.
///
/// Devices: kDLCPU, and kDLCUDAHost and kDLROCMHost, which are page-locked memory of the CPU; any other one is
/// BV_ERR_DEVICE. Whatever a GPU still has to do with the memory has to be waited for before. Dtypes: float and complex of
/// the sizes of BV_F32 ... BV_C128, integers of 8 to 128 bits, and bool, which becomes BV_U8; any other one, and lanes
/// other than 1, are BV_ERR_DTYPE. strides may be NULL (C order). Errors otherwise as for the views of other functions:
/// BV_ERR_NDIM, BV_ERR_LENGTH, BV_ERR_OVERFLOW, and BV_ERR_NULL for data = NULL in a tensor with elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_from_dltensor(
    tensor: *const c_void,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    boundary(|| {
        // SAFETY: C8 for the tensor; C4 for the outputs, the arrays having room for its axes. The reference ends here.
        unsafe { view_of(required(tensor.cast(), "tensor")?, 0, OutputView { shape, strides, out }) }
    })
}

/// A view of the elements of a managed tensor, without copying: see bv_view_from_dltensor. The tensor stays the
/// caller's, who has to call its deleter once, after the last use of the view.
///
/// A tensor with DLPACK_FLAG_BITMASK_READ_ONLY becomes a view with BV_READ_ONLY, which no function writes. If flags is not
/// NULL, the tensor's flags are stored there. A major version other than 1 is BV_ERR_VALUE: nothing but the version has
/// been looked at then, and nothing but the deleter may be used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_from_dlpack(
    tensor: *const DLManagedTensorVersioned,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
    flags: *mut u64,
) -> bv_status {
    boundary(|| {
        // SAFETY: C8: the version comes first, and is there whichever it is.
        let &DLPackVersion { major, minor } = unsafe { required(tensor.cast(), "tensor") }?;
        if major != VERSION.major {
            return Err(Failure::DlpackVersion { major, minor }.into());
        }
        // SAFETY: C8: not NULL, and of the major version whose struct this is.
        let tensor = unsafe { &*tensor };
        let view_flags = if tensor.flags & READ_ONLY != 0 { BV_READ_ONLY } else { 0 };
        // SAFETY: C8 for the tensor; C4 for the outputs, the arrays having room for its axes, and for `flags`. None of
        // them is in the tensor, as nobody changes that (C8).
        unsafe {
            view_of(&tensor.dl_tensor, view_flags, OutputView { shape, strides, out })?;
            write_optional(flags, tensor.flags);
        }
        Ok(())
    })
}

/// Checks a tensor and writes a view of it.
///
/// # Safety
/// - The arrays of the tensor are each NULL or have `ndim` entries, aligned and initialised, which nobody changes meanwhile.
/// - `result` is as C4 of [`capi`](crate::capi) says, its arrays with room for as many numbers.
unsafe fn view_of(tensor: &DLTensor, flags: u32, result: OutputView) -> Result<(), Reported> {
    let device = tensor.device.device_type;
    if ![CPU, CUDA_HOST, ROCM_HOST].contains(&device) {
        return Err(Failure::Device(device).into());
    }
    let element = element_of(tensor.dtype)?;
    let ndim = usize::try_from(tensor.ndim).ok().filter(|&ndim| ndim <= BV_MAX_NDIM);
    let found = tensor.ndim.into();
    let ndim = ndim.ok_or(Failure::Ndim { operand: "tensor", expected: "0 to 64", found })?;
    let mut strides = [0; BV_MAX_NDIM];
    if !tensor.strides.is_null() {
        for (at, stride) in strides[..ndim].iter_mut().enumerate() {
            // SAFETY: not NULL, so that the caller promises `ndim` entries, and `at` is below that.
            let elements = unsafe { tensor.strides.add(at).read() };
            // Where this saturates, the extent overflows too, or the stride is not used.
            *stride = elements.saturating_mul(element.size() as i64);
        }
    }
    let strides = if tensor.strides.is_null() { null() } else { strides.as_ptr() };
    let data = match tensor.data {
        data if data.is_null() => data,
        data => {
            let offset = usize::try_from(tensor.byte_offset).ok();
            let offset = offset.filter(|&offset| data.addr().checked_add(offset).is_some());
            data.wrapping_byte_add(
                offset.ok_or(Failure::Operand { operand: "tensor", error: Error::Overflow })?,
            )
        }
    };
    let view =
        bv_view { data, ndim: ndim as i64, shape: tensor.shape, strides, dtype: element.code(), flags };
    // SAFETY: a view as C1 says: `shape` is NULL or has `ndim` entries by the caller's promise, `strides` is NULL or an array of
    // more than that.
    let view = unsafe { AnyView::read(&view, "tensor") }?;
    // SAFETY: the caller's promise: the layout has `ndim` axes. References to what the tensor points to have ended.
    unsafe { result.write(&view, view.layout(), view.element(), view.flags()) }
}
