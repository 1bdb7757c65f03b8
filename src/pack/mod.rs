//! The copying engine and the workspace.
//!
//! `copy` moves the elements of one layout to another of equal shape, for any rank and element size,
//! conjugating on the way if asked. It plans on strides alone: `walk` puts the axes in order, `route` chooses the
//! loop. `engine` runs it, with the `kernels` of the processor at hand.

mod engine;
mod kernels;
mod route;
mod scale;
#[cfg(test)]
mod tests;
mod walk;
mod workspace;

pub(crate) use engine::Element;
use engine::{Manner, transfer as transfer_in};
pub(crate) use scale::{scale, scale_triangle};
pub(crate) use walk::Step;
pub use workspace::free_workspace;
pub(crate) use workspace::with_scratch;

use smallvec::SmallVec;

use crate::error::{Error, Result};
use crate::layout::{Axis, INLINE};
use crate::scalar::Scalar;
use crate::view::{View, ViewMut};

/// Copies elements along `axes` from `src` to `dst` (their first elements), on up to `threads` threads (of rayon; one
/// without that feature).
///
/// # Safety
/// - Every source element is readable and every destination element writable for `element.size` bytes;
/// - no two destination elements share a byte, and none shares one with a source element;
/// - nobody else uses the destination meanwhile.
pub(crate) unsafe fn transfer(dst: *mut u8, src: *const u8, axes: &[Step], element: Element, threads: usize) {
    // SAFETY: the caller's promises, and the best instructions that the processor has.
    unsafe { transfer_in(dst, src, axes, element, Manner::far(threads)) };
}

/// As [`transfer`], for what is read soon: into or out of the workspace.
///
/// # Safety
/// As [`transfer`].
pub(crate) unsafe fn transfer_near(
    dst: *mut u8,
    src: *const u8,
    axes: &[Step],
    element: Element,
    threads: usize,
) {
    // SAFETY: the caller's promises, and the best instructions that the processor has.
    unsafe { transfer_in(dst, src, axes, element, Manner::near(threads)) };
}

/// Copies `src` to `dst`, element by element, whatever their strides. NumPy: `np.copyto(dst, src)` without
/// broadcasting.
///
/// ```
/// use blasview::{View, ViewMut, copy};
/// let src = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let mut dst = [0.0; 6];
/// copy(ViewMut::from_slice(&mut dst, &[3, 2])?, View::from_slice(&src, &[2, 3])?.t())?;
/// assert_eq!(dst, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// [`Error::CopyShape`] when the shapes differ; nothing is written then.
///
/// Time: linear in the number of elements.
pub fn copy<T: Scalar>(mut dst: ViewMut<'_, T>, src: View<'_, T>) -> Result<()> {
    let lens = |axes: &[Axis]| axes.iter().map(|axis| axis.len).collect::<SmallVec<[usize; INLINE]>>();
    if lens(dst.layout().axes()) != lens(src.layout().axes()) {
        return Err(Error::CopyShape);
    }
    let pairs = dst.layout().axes().iter().zip(src.layout().axes());
    let steps: SmallVec<[Step; INLINE]> =
        pairs.map(|(to, from)| Step { len: to.len, dst: to.stride, src: from.stride }).collect();
    let element = Element { size: size_of::<T>(), conj: false };
    // SAFETY: the views' invariants: elements of `src` are readable, those of `dst` writable and distinct, and
    // as `dst` is borrowed exclusively the two share no byte.
    unsafe { transfer(dst.as_mut_ptr().cast(), src.as_ptr().cast(), &steps, element, 1) };
    Ok(())
}
