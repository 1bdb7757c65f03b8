//! The copying engine and the workspace.
//!
//! `copy` moves the elements of one layout to another of equal shape, for any rank and element size,
//! conjugating on the way if asked. It plans on strides alone: `loop_order` puts the axes in order, `copy_plan`
//! chooses the loop. `engine` runs it, with the `kernels` of the processor at hand. `convert` moves elements that become
//! others on the way.

mod convert;
mod copy_plan;
mod engine;
mod kernels;
mod loop_order;
mod retained;
mod scale;
#[cfg(test)]
mod tests;
mod workspace;

pub(crate) use convert::{convert, convert_on_threads};
pub(crate) use engine::Element;
pub(crate) use engine::THREAD_BYTES;
use engine::{Manner, transfer as transfer_in};

use crate::error::Result;
pub(crate) use loop_order::{CopyAxis, LoopOrder};
pub(crate) use scale::{add_repeated, make_packed_diagonal_real, scale, scale_triangle};
pub use workspace::free_workspace;
pub(crate) use workspace::with_scratch;

/// Copies elements along `axes` from `src` to `dst` (their first elements), on up to `threads` threads (of rayon; one
/// without that feature).
///
/// # Safety
/// - Every source element is readable and every destination element writable for `element.size` bytes;
/// - no two destination elements share a byte, and none shares one with a source element;
/// - nobody else uses the destination meanwhile.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of more axes than lie in place; nothing has been copied then.
pub(crate) unsafe fn transfer(
    dst: *mut u8,
    src: *const u8,
    axes: &[CopyAxis],
    element: Element,
    threads: usize,
) -> Result<()> {
    // SAFETY: of the elements the caller promises the same; both manners take the best instructions that the processor has.
    unsafe { transfer_in(dst, src, axes, element, Manner::far(threads)) }
}

/// As [`transfer`], for matrices that are read soon: into or out of the workspace. It needs no memory.
///
/// # Safety
/// As [`transfer`].
pub(crate) unsafe fn transfer_near(
    dst: *mut u8,
    src: *const u8,
    axes: &[CopyAxis; 2],
    element: Element,
    threads: usize,
) {
    // SAFETY: of the elements the caller promises the same; both manners take the best instructions that the processor has.
    let done = unsafe { transfer_in(dst, src, axes, element, Manner::near(threads)) };
    debug_assert!(done.is_ok(), "two axes lie in place");
}
