//! The crates that ours is measured beside (feature `peers`), on the same memory.

pub mod copy;
pub mod gemm;
pub mod lapack;

use ndarray::{ArrayViewMut, Axis, Dimension, ShapeBuilder};

/// ndarray's view of such memory; strides in elements. Only sources may have strides of 0, and they are not written.
///
/// # Safety
/// - `first` with these lengths and strides is valid for reads, or for writes where it is written, as long as the view
///   is used;
/// - nobody else uses it meanwhile.
unsafe fn array<'a, T, D: Dimension>(
    first: *mut T,
    lens: &[usize],
    strides: &[isize],
) -> ArrayViewMut<'a, T, D> {
    let dimension = |of: &dyn Fn(usize) -> usize| {
        let mut dimension = D::zeros(lens.len());
        dimension.slice_mut().iter_mut().enumerate().for_each(|(axis, it)| *it = of(axis));
        dimension
    };
    // It takes strides that are not negative, and reverses axes afterwards.
    let reversed = |axis: &usize| strides[*axis] < 0;
    let below: isize =
        (0..lens.len()).filter(reversed).map(|axis| strides[axis] * (lens[axis] as isize - 1)).sum();
    let shape = dimension(&|axis| lens[axis]).strides(dimension(&|axis| strides[axis].unsigned_abs()));
    // SAFETY: the caller's promise, from the lowest address.
    let mut view = unsafe { ArrayViewMut::from_shape_ptr(shape, first.wrapping_offset(below)) };
    (0..lens.len()).filter(reversed).for_each(|axis| view.invert_axis(Axis(axis)));
    view
}
