//! `bv_array`: a view made contiguous or aligned, by a copy if need be.

use core::ffi::c_void;

use super::any::{AnyView, BV_MAX_NDIM};
use super::handles::{Handle, Kind, handle, take};
use super::operand::Copy;
use super::output_view::{Lens, OutputView, lens_and_strides};
use super::reshape::{counting_order, reshaped};
use super::status::{Failure, Reported, bv_status};
use super::view::bv_view;
use super::{boundary, output, without_status};
use crate::backend::threads_to_copy;
use crate::error::Error;
use crate::layout::{CopyOrder, Layout};
use crate::pack::transfer;
use crate::view::{Needs, copy_axes};
use crate::words::Order;

/// Need: C order without gaps (C-contiguous), as np.ascontiguousarray.
pub const BV_NEED_C: u32 = 1;
/// Need: Fortran order without gaps, as np.asfortranarray. Not together with BV_NEED_C.
pub const BV_NEED_F: u32 = 2;
/// Need: every element at a multiple of its alignment (for a complex number, that of its parts).
pub const BV_NEED_ALIGNED: u32 = 4;

/// Copy only what does not meet the needs as it lies.
pub const BV_COPY_IF_NEEDED: i32 = 0;
/// Copy in any case.
pub const BV_COPY_ALWAYS: i32 = 1;
/// BV_ERR_REFUSED instead of a copy.
pub const BV_COPY_NEVER: i32 = 2;

/// A copy of the elements of a view, without gaps. Made by bv_require and bv_reshape, freed by bv_array_free.
pub struct bv_array {
    /// Freed with the array.
    _copy: Copy,
    /// Bytes of elements; the memory may be larger.
    bytes: usize,
    shape: [i64; BV_MAX_NDIM],
    strides: [i64; BV_MAX_NDIM],
}

// SAFETY: no other type in the library has this kind. The copy is memory of the global allocator, which any thread may use
// and free; the rest are numbers.
unsafe impl Handle for bv_array {
    const KIND: Kind = Kind::Array;
}

/// Makes a view of any dtype and number of axes meet the needs, 0 or some of BV_NEED_..., as np.require does:
/// by leaving it as it is if it meets them already, else by a copy. copying is one of BV_COPY_....
///
/// On success ready is the view to use, and array is the copy, or NULL if ready is the view that was given. In both
/// cases use ready, then call bv_array_free once. Without a copy ready borrows what the given view borrows, and has
/// its flags; with one, its data, shape and strides belong to array. A copy has the order that is needed, or else
/// the order in which the source lies (NumPy's order='K'); it is aligned to 64 bytes, conjugated already, and may
/// be written.
///
/// A view without axes keeps having none, and is contiguous. Errors: BV_ERR_REFUSED under BV_COPY_NEVER,
/// BV_ERR_MEMORY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_require(
    view: *const bv_view,
    needs: u32,
    copying: i32,
    ready: *mut bv_view,
    array: *mut *mut bv_array,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let checked = unsafe { AnyView::read(view, "view") }?;
        let order = needed_order(needs)?;
        let (ready, array) = (output(ready, "ready")?, output(array, "array")?);
        let needs = Needs { order, aligned: needs & BV_NEED_ALIGNED != 0 };
        let needed = needs.copy_order(checked.layout(), checked.data().addr(), checked.element().align());
        let copy_order = match copying {
            BV_COPY_IF_NEEDED => needed,
            BV_COPY_ALWAYS => Some(order.map_or(CopyOrder::Keep, CopyOrder::from)),
            BV_COPY_NEVER if needed.is_some() => return Err(Error::CopyNeeded.into()),
            BV_COPY_NEVER => None,
            value => return Err(Failure::Value { parameter: "copying", value }.into()),
        };
        let (described, copy) = match copy_order {
            // SAFETY: C1; `AnyView::read` has found it to be not NULL.
            None => (unsafe { view.read() }, core::ptr::null_mut()),
            // SAFETY: C2.
            Some(order) => unsafe { copied(&checked, order, None) }?,
        };
        // SAFETY: C4; `output` has found them to be not NULL.
        unsafe {
            ready.write(described);
            array.write(copy);
        }
        Ok(())
    })
}

/// The same elements in another shape of as many, as bv_view_reshape, by a copy where strides cannot express it.
/// to_ndim, to and order are as there; copying is one of BV_COPY_....
///
/// On success ready is the view to use, and array the copy, or NULL without one; call bv_array_free in both cases.
/// shape and strides are arrays for to_ndim numbers, which ready uses if nothing is copied. A copy has the order that
/// elements are counted off in. NumPy: x.reshape(to, order=..., copy=...).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_reshape(
    view: *const bv_view,
    to_ndim: i64,
    to: *const i64,
    order: i32,
    copying: i32,
    shape: *mut i64,
    strides: *mut i64,
    ready: *mut bv_view,
    array: *mut *mut bv_array,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for both.
        let (view, to) = unsafe { (AnyView::read(view, "view")?, Lens::read(to_ndim, to, "to")?) };
        let order = counting_order(order)?;
        let (lens, in_place) = reshaped(view.layout(), &to, order)?;
        let (ready, array) = (output(ready, "ready")?, output(array, "array")?);
        let reshaped = match copying {
            BV_COPY_ALWAYS => Err(Error::Reshape),
            BV_COPY_IF_NEEDED | BV_COPY_NEVER => in_place,
            value => return Err(Failure::Value { parameter: "copying", value }.into()),
        };
        match reshaped {
            Err(Error::Reshape) if copying != BV_COPY_NEVER => {
                let layout = Layout::contiguous(view.element().size(), &lens, order)?;
                if layout.size() != view.layout().size() {
                    return Err(Error::ReshapeSize { from: view.layout().size(), to: layout.size() }.into());
                }
                // SAFETY: C2.
                let (described, copy) = unsafe { copied(&view, order.into(), Some(&layout)) }?;
                // SAFETY: C4; `output` has found them to be not NULL.
                unsafe {
                    ready.write(described);
                    array.write(copy);
                }
            }
            // SAFETY: C4: the arrays have room for as many numbers as `to`, of which the result has its axes; `output`
            // has found `array` to be not NULL.
            layout => unsafe {
                OutputView { shape, strides, out: ready }.write(
                    &view,
                    &layout?,
                    view.element(),
                    view.flags(),
                )?;
                array.write(core::ptr::null_mut());
            },
        }
        Ok(())
    })
}

fn needed_order(needs: u32) -> Result<Option<Order>, Reported> {
    let unknown = needs & !(BV_NEED_C | BV_NEED_F | BV_NEED_ALIGNED);
    if unknown != 0 {
        return Err(Failure::Flags { operand: "needs", unknown }.into());
    }
    match (needs & BV_NEED_C != 0, needs & BV_NEED_F != 0) {
        (true, true) => Err(Failure::Value { parameter: "needs", value: needs as i32 }.into()),
        (true, false) => Ok(Some(Order::RowMajor)),
        (false, true) => Ok(Some(Order::ColMajor)),
        (false, false) => Ok(None),
    }
}

/// A copy in that order, and the view of it: in the same shape or in another one without gaps, counted off in that order.
///
/// # Safety
/// The view's elements are initialised and written by nobody meanwhile (C2).
unsafe fn copied(
    view: &AnyView,
    order: CopyOrder,
    shaped: Option<&Layout>,
) -> Result<(bv_view, *mut bv_array), Reported> {
    let layout = view.layout().dense(order).map_err(|error| Failure::Operand { operand: "view", error })?;
    let bytes = layout.size() * layout.item_size();
    let copy = Copy::new(bytes)?;
    let axes = copy_axes(&layout, view.layout())?;
    // SAFETY: sources: `copy_axes` pairs each index of `layout` with that of the view, whose elements are of the item size
    // (invariant of `AnyView`) and can be read (the caller's promise). Destinations: `layout` is dense and without negative
    // strides, so that its elements are distinct and fill `bytes` from its start, which is what the copy has: memory that
    // was allocated just now, and is nobody else's and no source.
    unsafe { transfer(copy.as_mut_ptr(), view.data().cast(), &axes, view.copied(), threads_to_copy(bytes)) }?;
    let (mut shape, mut strides) = ([0; BV_MAX_NDIM], [0; BV_MAX_NDIM]);
    let layout = shaped.unwrap_or(&layout);
    for (at, axis) in lens_and_strides(layout).enumerate() {
        (shape[at], strides[at]) = axis;
    }
    let data = copy.as_mut_ptr().cast::<c_void>();
    let array = handle(bv_array { _copy: copy, bytes, shape, strides })?;
    // SAFETY: `array` was made by `handle` just now, so that its fields are there; only their addresses are taken.
    let (shape, strides) =
        unsafe { ((&raw const (*array).shape).cast(), (&raw const (*array).strides).cast()) };
    let (ndim, dtype) = (layout.ndim() as i64, view.element().code());
    Ok((bv_view { data, ndim, shape, strides, dtype, flags: 0 }, array))
}

/// Bytes that bv_require or bv_reshape has copied; 0 if array is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_array_copied_bytes(array: *const bv_array) -> usize {
    // SAFETY: C6; the reference ends with this call.
    without_status(|| unsafe { array.as_ref() }.map_or(0, |array| array.bytes))
}

/// Frees a copy. NULL is fine. The array and the view that came with it must not be used afterwards. One that has been
/// freed already is BV_ERR_HANDLE, as for bv_release.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_array_free(array: *mut bv_array) -> bv_status {
    boundary(|| {
        if !array.is_null() {
            drop(take(array, "array")?);
        }
        Ok(())
    })
}
