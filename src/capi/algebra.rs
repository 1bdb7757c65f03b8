//! What a view can become without copying, axis by axis: slices, permutations, broadcasting, windows. Each function
//! writes a view, its lengths and its strides to where the caller wants them.

use super::any::{AnyView, BV_MAX_NDIM};
use super::output_view::{Lens, OutputView, axis_of, offset_of};
use super::status::{Failure, bv_status};
use super::view::bv_view;
use super::{boundary, output};
use crate::error::{Error, Result};
use crate::layout::{Layout, Slice, broadcast_shape};

/// A bound that is left out of a slice, as both are in x[: :2].
pub const BV_OMITTED: i64 = i64::MIN;

/// Reads a view, makes another layout of the same elements and writes that out.
///
/// # Safety
/// `view` is as C1 of [`capi`](super) says, `result` as C4, with room for the axes of what `change` makes of the layout.
unsafe fn transform(
    view: *const bv_view,
    result: OutputView,
    change: impl FnOnce(&Layout) -> Result<Layout>,
) -> bv_status {
    boundary(|| {
        // SAFETY: the caller's promise, C1.
        let view = unsafe { AnyView::read(view, "view") }?;
        let layout = change(view.layout())?;
        // SAFETY: the caller's promise, C4; nothing refers to what C gave, `view` being a copy of it.
        unsafe { result.write(&view, &layout, view.element(), view.flags()) }
    })
}

/// A slice of one axis, x[start:stop:step] with Python's rules: negative bounds count from the end, bounds beyond
/// the ends are clamped, a negative step walks backwards, BV_OMITTED leaves a bound out. step must not be 0
/// (BV_ERR_VALUE).
///
/// This and the following functions make another view of the same elements, without copying. shape and strides are
/// arrays with room for as many numbers as the result has axes, here those of view; out becomes a view of them. They
/// belong to the caller and have to live as long as out is used. They may be the arrays of view, and out may be view.
/// Nothing is written on failure. Axis numbers count from 0; a negative one counts from the end, as in NumPy. Time:
/// linear in the number of axes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_slice(
    view: *const bv_view,
    axis: i64,
    start: i64,
    stop: i64,
    step: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            let bound = |bound: i64| if bound == BV_OMITTED { Ok(None) } else { offset_of(bound).map(Some) };
            let slice = Slice { start: bound(start)?, stop: bound(stop)?, step: offset_of(step)? };
            layout.sliced(axis_of(axis, layout.ndim())?, slice)
        })
    }
}

/// One position along an axis, which disappears; a negative index counts from the end. NumPy: x[i], x[:, i].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_index(
    view: *const bv_view,
    axis: i64,
    index: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            layout.indexed(axis_of(axis, layout.ndim())?, offset_of(index)?)
        })
    }
}

/// A new axis of length 1 before axis at, which may be the number of axes: the result has one more. Negative numbers
/// count from the end of the result. NumPy: np.expand_dims(x, at), x[np.newaxis].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_newaxis(
    view: *const bv_view,
    at: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            layout.insert_axis(axis_of(at, layout.ndim() + 1)?)
        })
    }
}

/// Without an axis of length 1. NumPy: np.squeeze(x, axis).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_squeeze(
    view: *const bv_view,
    axis: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            layout.squeezed(axis_of(axis, layout.ndim())?)
        })
    }
}

/// Without any axis of length 1. NumPy: np.squeeze(x).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_squeeze_all(
    view: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe { transform(view, OutputView { shape, strides, out }, |layout| layout.try_squeezed_all()) }
}

/// The axes in reverse order. NumPy: x.T.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_transpose(
    view: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe { transform(view, OutputView { shape, strides, out }, |layout| layout.try_transposed()) }
}

/// The axes in another order: axis i of the result is axis order[i], of which there are as many as axes. NumPy:
/// x.transpose(order).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_permute(
    view: *const bv_view,
    order: *const i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let view = unsafe { AnyView::read(view, "view") }?;
        let ndim = view.layout().ndim();
        // SAFETY: C1: there are as many numbers as the view has axes.
        let order = unsafe { Lens::read(ndim as i64, order, "order") }?;
        let mut axes = [0; BV_MAX_NDIM];
        for (axis, &number) in axes.iter_mut().zip(order.signed()) {
            *axis = axis_of(number as i64, ndim)?;
        }
        let layout = view.layout().permuted(&axes[..ndim])?;
        // SAFETY: C4, the arrays having room for the axes of the result.
        unsafe { OutputView { shape, strides, out }.write(&view, &layout, view.element(), view.flags()) }
    })
}

/// Two axes exchanged. NumPy: np.swapaxes(x, a, b).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_swap_axes(
    view: *const bv_view,
    a: i64,
    b: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            layout.swapped(axis_of(a, layout.ndim())?, axis_of(b, layout.ndim())?)
        })
    }
}

/// Axis from at position to, the others in their order. NumPy: np.moveaxis(x, from, to).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_move_axis(
    view: *const bv_view,
    from: i64,
    to: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            layout.moved(axis_of(from, layout.ndim())?, axis_of(to, layout.ndim())?)
        })
    }
}

/// One axis in reverse. NumPy: np.flip(x, axis).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_flip(
    view: *const bv_view,
    axis: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            layout.flipped(axis_of(axis, layout.ndim())?)
        })
    }
}

/// The elements whose indices on axes a and b differ by offset (that on b is the larger one), along a new last axis in
/// place of the two: the result has one axis less. NumPy: np.diagonal(x, offset, a, b).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_diagonal(
    view: *const bv_view,
    offset: i64,
    a: i64,
    b: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            layout.diagonal(offset_of(offset)?, axis_of(a, layout.ndim())?, axis_of(b, layout.ndim())?)
        })
    }
}

/// All runs of len neighbours along an axis; the positions within the run are a new last axis. The result is not to be
/// written, as it meets elements several times. NumPy: np.lib.stride_tricks.sliding_window_view(x, len, axis).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_windows(
    view: *const bv_view,
    axis: i64,
    len: i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    // SAFETY: C1 for `view`; C4 for the outputs, the arrays having room for the axes of the result.
    unsafe {
        transform(view, OutputView { shape, strides, out }, |layout| {
            let axis = axis_of(axis, layout.ndim())?;
            let len = offset_of(len)?;
            let len = usize::try_from(len).map_err(|_| Error::NegativeLength { axis, len })?;
            layout.windows(axis, len)
        })
    }
}

/// The same elements repeated to a larger shape, to_ndim lengths at to, with strides of 0. The result is not to be
/// written. NumPy: np.broadcast_to(x, to).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_broadcast_to(
    view: *const bv_view,
    to_ndim: i64,
    to: *const i64,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for both.
        let (view, to) = unsafe { (AnyView::read(view, "view")?, Lens::read(to_ndim, to, "to")?) };
        let (lens, ndim) = to.unsigned()?;
        let layout = view.layout().broadcast_to(&lens[..ndim])?;
        // SAFETY: C4, the arrays having room for the axes of the result.
        unsafe { OutputView { shape, strides, out }.write(&view, &layout, view.element(), view.flags()) }
    })
}

/// The shape to which count views can be broadcast together: axes are matched from the last one, and an axis that is
/// missing or of length 1 gives way to any length. The number of its axes is stored in ndim, its lengths in shape,
/// which has room for BV_MAX_NDIM. NumPy: np.broadcast_shapes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_broadcast_shape(
    views: *const *const bv_view,
    count: usize,
    shape: *mut i64,
    ndim: *mut i64,
) -> bv_status {
    boundary(|| {
        if views.is_null() && count > 0 {
            return Err(Failure::Null("views").into());
        }
        let (shape, ndim) = (output(shape, "shape")?, output(ndim, "ndim")?);
        let (mut joint, mut joint_ndim) = ([0_usize; BV_MAX_NDIM], 0);
        for at in 0..count {
            // SAFETY: C1: `views` is not NULL, as checked, and has `count` entries, each of them as C1 says of a view.
            let view = unsafe { AnyView::read(views.add(at).read(), "views") }?;
            let (mut lens, own) = ([0_usize; BV_MAX_NDIM], view.layout().ndim());
            lens.iter_mut().zip(view.layout().axes()).for_each(|(len, axis)| *len = axis.len);
            let both = broadcast_shape([&joint[..joint_ndim], &lens[..own]])?;
            joint_ndim = both.len();
            joint[..joint_ndim].copy_from_slice(&both);
        }
        // SAFETY: C4; `output` has found both to be not NULL, and `shape` has room for BV_MAX_NDIM lengths, of which there
        // are no more, as `joint` holds them.
        unsafe {
            for (at, &len) in joint[..joint_ndim].iter().enumerate() {
                shape.add(at).write(len as i64);
            }
            ndim.write(joint_ndim as i64);
        }
        Ok(())
    })
}
