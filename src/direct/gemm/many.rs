//! Products of many matrices of the same lengths and strides, each a step from the one before: what does not depend on the item is
//! decided once. Where the batch is innermost, vectors run along it.

mod along;
mod items;
mod sets;
#[cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "there are none without vectors of a fixed length")
)]
mod slices;

use super::{Product, Strided, Workspace, at};
use crate::arch::{CACHE_LINE, Isa};
use crate::scalar::{DType, Scalar};
use crate::threads;
use along::{Along, is_along};

/// The first product, how far each operand of the next one lies (A, B, C, in bytes), and how many there are.
#[derive(Clone, Copy)]
pub struct Many<T: Scalar> {
    /// The first one.
    pub product: Product<T>,
    /// Steps in bytes, of any sign; those of A and B may be 0.
    pub steps: [isize; 3],
    /// How many.
    pub count: usize,
}

/// Fewer multiplications of real numbers than these are not worth a thread.
const THREAD_WORK: usize = 1 << 18;

impl<T: Scalar> Many<T> {
    /// So many of them, from that item on.
    fn part(&self, first: usize, count: usize) -> Many<T> {
        let [a, b, c] = self.steps;
        let moved = |matrix: Strided<T>, step: isize| Strided { ptr: at(matrix.ptr, step, first), ..matrix };
        let Product { a: from_a, b: from_b, c: from_c, .. } = self.product;
        let (a, b, c) = (moved(from_a, a), moved(from_b, b), moved(from_c, c));
        Many { product: Product { a, b, c, ..self.product }, count, ..*self }
    }

    /// On how many threads they are computed, of at most so many.
    fn threads(&self, most: usize) -> usize {
        let Product { m, n, k, .. } = self.product;
        let each = m.saturating_mul(n).saturating_mul(k.max(1));
        (each.saturating_mul(self.count) / THREAD_WORK).min(most).min(self.count).max(1)
    }
}

/// The workspace with which [`gemm_many`] is fastest, on so many threads.
pub fn many_workspace_bytes(dtype: DType, lens: [usize; 3], steps: [isize; 3], threads: usize) -> usize {
    let bytes = if is_along(dtype.size(), steps) { along::workspace_bytes(lens) } else { 0 };
    bytes.next_multiple_of(CACHE_LINE).saturating_mul(threads.max(1))
}

/// Computes all of them, on as many threads as the workspace says, which is for speed only.
///
/// # Safety
/// - For each product, those of [`gemm`](super::gemm()).
/// - No C shares a byte with an operand of another product.
pub unsafe fn gemm_many<T: Scalar>(many: &Many<T>, workspace: Workspace) {
    // SAFETY: the caller's promises; `best` is what the processor has.
    unsafe { gemm_many_on(Isa::best(), many, workspace) };
}

/// [`gemm_many`] with these instructions.
///
/// # Safety
/// - Those of [`gemm_many`].
/// - The processor has the instructions.
pub(super) unsafe fn gemm_many_on<T: Scalar>(isa: Isa, many: &Many<T>, workspace: Workspace) {
    let count = many.threads(workspace.threads);
    if count == 1 || !threads::are_ours() {
        // SAFETY: the caller's promises.
        return unsafe { compute(isa, many, workspace) };
    }
    let bytes = workspace.bytes / count / CACHE_LINE * CACHE_LINE;
    let shared = Shared { many, start: workspace.start };
    threads::for_each(count, |thread| {
        let (part, start) = shared.part(thread, count, bytes);
        // SAFETY: items that no other thread has, with a part of the workspace of its own. The caller's promises hold until `for_each`
        // returns.
        unsafe { compute(isa, &part, Workspace { start, bytes, threads: 1 }) };
    });
}

/// What threads share.
struct Shared<'a, T: Scalar> {
    many: &'a Many<T>,
    start: *mut u8,
}

// SAFETY: the addresses are used in `compute` alone, each item and each part of the workspace by one thread; its caller promises that
// nobody else uses C, nor writes A and B.
unsafe impl<T: Scalar> Sync for Shared<'_, T> {}

impl<T: Scalar> Shared<'_, T> {
    /// The items of one of so many threads, and its workspace of so many bytes.
    fn part(&self, thread: usize, threads: usize, bytes: usize) -> (Many<T>, *mut u8) {
        let cut = |at: usize| (self.many.count as u128 * at as u128 / threads as u128) as usize;
        let first = cut(thread);
        (self.many.part(first, cut(thread + 1) - first), self.start.wrapping_add(thread * bytes))
    }
}

/// # Safety
/// As [`gemm_many_on`].
unsafe fn compute<T: Scalar>(isa: Isa, many: &Many<T>, workspace: Workspace) {
    if many.product.m == 0 || many.product.n == 0 || many.count == 0 {
        return;
    }
    let (set, tiles) = sets::set::<T>(isa);
    let mut done = 0;
    if let Some(set) = set
        && is_along(size_of::<T>(), many.steps)
    {
        // SAFETY: `is_along` says so, and C is not empty; the rest are the caller's promises.
        done = unsafe { Along::new(set, many).compute(many.count, workspace.start, workspace.bytes) };
    }
    if done < many.count {
        // SAFETY: the caller's promises, of the others; the tiles are those of the instructions.
        unsafe { items::compute(tiles, &many.part(done, many.count - done)) };
    }
}
