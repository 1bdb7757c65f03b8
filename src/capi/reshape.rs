//! Other shapes and other dtypes of the same bytes, and a check of where a view lies.

use core::ffi::c_void;

use super::any::AnyView;
use super::boundary;
use super::descriptor::order_of;
use super::element::{BV_C64, BV_C128, BV_F32, BV_F64, ElementType};
use super::output_view::{Lens, OutputView};
use super::status::{Failure, Reported, bv_status};
use super::view::{BV_READ_ONLY, bv_view};
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::words::Order;

/// The order in which elements are counted off: the C order unless another is given.
pub fn counting_order(order: i32) -> core::result::Result<Order, Reported> {
    Ok(order_of(order, "order")?.unwrap_or(Order::RowMajor))
}

/// Lengths in place of those that C gave, one of which may be -1, and the layout of that shape.
pub fn reshaped(layout: &Layout, to: &Lens, order: Order) -> Result<(Vec<usize>, Result<Layout>)> {
    let lens = layout.inferred_shape(to.signed())?;
    let is_full = !to.signed().contains(&-1);
    let reshaped = if is_full { layout.reshaped(&lens, order) } else { layout.recut(&lens, order) };
    Ok((lens, reshaped))
}

/// The same elements in another shape of as many, to_ndim lengths at to, without copying. One length may be -1, and is
/// found out. order says how elements are counted off: BV_ROW_MAJOR or 0 as C does, BV_COL_MAJOR as Fortran does.
///
/// If strides cannot express it the answer is BV_ERR_REFUSED: bv_reshape copies then. A shape with another number of
/// elements is BV_ERR_SHAPE. shape, strides and out are as in bv_view_slice, with room for to_ndim lengths. NumPy:
/// x.reshape(to, order=..., copy=False), with the same strides, of axes of length 1 too; x.ravel() is a reshape to {-1}.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_reshape(
    view: *const bv_view,
    to_ndim: i64,
    to: *const i64,
    order: i32,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for both.
        let (view, to) = unsafe { (AnyView::read(view, "view")?, Lens::read(to_ndim, to, "to")?) };
        let (_, layout) = reshaped(view.layout(), &to, counting_order(order)?)?;
        // SAFETY: C4, the arrays having room for as many numbers as `to`, of which the result has its axes.
        unsafe { OutputView { shape, strides, out }.write(&view, &layout?, view.element(), view.flags()) }
    })
}

/// Reads a view, makes a layout of other elements of the same bytes, and writes that out. Bytes that are to be read as
/// a conjugate are refused, unless `real`: real parts are what they are.
///
/// # Safety
/// `view` is as C1 of [`capi`](super) says, `result` as C4, with room for the axes of what `change` makes of the view.
unsafe fn reinterpret(
    view: *const bv_view,
    result: OutputView,
    real: bool,
    change: impl FnOnce(&AnyView) -> core::result::Result<(ElementType, Result<Layout>), Reported>,
) -> bv_status {
    boundary(|| {
        // SAFETY: the caller's promise, C1.
        let view = unsafe { AnyView::read(view, "view") }?;
        if view.conj() && !real {
            return Err(Failure::ConjugatedBytes("view").into());
        }
        let (element, layout) = change(&view)?;
        // SAFETY: the caller's promise, C4; nothing refers to what C gave, `view` being a copy of it.
        unsafe { result.write(&view, &layout?, element, view.flags() & BV_READ_ONLY) }
    })
}

/// The element that a complex one has two of, or the other way round.
fn counterpart(view: &AnyView, complex: bool) -> core::result::Result<ElementType, Reported> {
    let code = match (view.element().code(), complex) {
        (BV_C64, true) => BV_F32,
        (BV_C128, true) => BV_F64,
        (BV_F32, false) => BV_C64,
        (BV_F64, false) => BV_C128,
        _ => {
            let what = if complex { "real or imaginary part" } else { "complex number" };
            return Err(Failure::NoCounterpart { what, dtype: view.element().text() }.into());
        }
    };
    ElementType::read(code, "view")
}

/// The real parts of complex numbers. With BV_CONJ too. shape, strides and out are as in bv_view_slice. A dtype that is
/// not complex is BV_ERR_DTYPE. NumPy: x.real.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_real(
    view: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        reinterpret(view, OutputView { shape, strides, out }, true, |view| {
            let part = counterpart(view, true)?;
            Ok((part, view.layout().field(0, part.size())))
        })
    }
}

/// The imaginary parts of complex numbers. Not with BV_CONJ (BV_ERR_FLAGS). NumPy: x.imag.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_imag(
    view: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        reinterpret(view, OutputView { shape, strides, out }, false, |view| {
            let part = counterpart(view, true)?;
            Ok((part, view.layout().field(part.size(), part.size())))
        })
    }
}

/// Complex numbers as pairs of real ones, along a new last axis of length 2. Not with BV_CONJ. NumPy:
/// x[..., np.newaxis].view(real).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_pairs(
    view: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        reinterpret(view, OutputView { shape, strides, out }, false, |view| {
            let part = counterpart(view, true)?;
            Ok((part, view.layout().parts(part.size())))
        })
    }
}

/// Pairs of real numbers along the last axis, which disappears, as complex numbers: BV_F32 as BV_C64, BV_F64 as BV_C128.
/// BV_ERR_REFUSED if the last axis has not two neighbours. NumPy: x.view(complex)[..., 0].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_complex(
    view: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        reinterpret(view, OutputView { shape, strides, out }, true, |view| {
            let whole = counterpart(view, false)?;
            Ok((whole, view.layout().joined(whole.size())))
        })
    }
}

/// The same bytes as elements of another dtype. If that has another size, the last axis, which has to be without gaps,
/// grows or shrinks; otherwise BV_ERR_REFUSED. Not with BV_CONJ. NumPy: x.view(dtype).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_cast(
    view: *const bv_view,
    dtype: i32,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        reinterpret(view, OutputView { shape, strides, out }, false, |view| {
            let element = ElementType::read(dtype, "dtype")?;
            Ok((element, view.layout().cast(element.size())))
        })
    }
}

/// A part of each element, offset bytes from its start, as an element of dtype; BV_ERR_REFUSED if it reaches out of
/// it. Not with BV_CONJ. For a field of an array of larger structs let data point to the field of the first one and
/// the strides be those of the structs. NumPy: x["field"].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_field(
    view: *const bv_view,
    offset: usize,
    dtype: i32,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        reinterpret(view, OutputView { shape, strides, out }, false, |view| {
            let element = ElementType::read(dtype, "dtype")?;
            Ok((element, view.layout().field(offset, element.size())))
        })
    }
}

/// Checks that every element of a view lies within bytes bytes from buffer; BV_ERR_BOUNDS if not. An empty view lies
/// anywhere. With a view of any strides over a buffer this is a checked np.lib.stride_tricks.as_strided.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_within(
    view: *const bv_view,
    buffer: *const c_void,
    bytes: usize,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let view = unsafe { AnyView::read(view, "view") }?;
        if buffer.is_null() && bytes > 0 {
            return Err(Failure::Null("buffer").into());
        }
        let (first, extent) = (view.data().addr() as i128 - buffer.addr() as i128, view.layout().extent());
        let (start, end) = (first + extent.start as i128, first + extent.end as i128);
        if !view.layout().is_empty() && (start < 0 || end > bytes as i128) {
            // Saturated, for the message.
            let [start, end] =
                [start, end].map(|at| at.clamp(isize::MIN as i128, isize::MAX as i128) as isize);
            return Err(Error::OutOfBounds { start, end, available: bytes }.into());
        }
        Ok(())
    })
}
