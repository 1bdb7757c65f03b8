//! Products in panels on several threads, each of which computes a part of C, with panels of its own in its part of the
//! workspace.
//!
//! All of C is cut into a grid of equal parts, the one by which the least is packed: a block of A is, for each column of the
//! grid, and a block of B for each row. Of a triangle the rows are cut into parts of about equal area.

use super::fused::steps::{Even, Index, Merged};
use super::fused::{self, Part, Task};
use super::{Product, Sources, Strided, Workspace, at};
use crate::arch::{CACHE_LINE, Isa};
use crate::scalar::{DType, Scalar};
use crate::threads;

/// Parts of C begin at a multiple of so many rows or columns: whole panels of any of our kernels.
const UNIT: usize = 48;

/// On how many threads a product of these lengths can be computed, of at most so many.
fn threads_for([m, n, _]: [usize; 3], most: usize) -> usize {
    most.min(m.div_ceil(UNIT).saturating_mul(n.div_ceil(UNIT))).max(1)
}

/// Rows and columns of the grid of so many parts.
fn grid([m, n]: [usize; 2], count: usize) -> [usize; 2] {
    let grids = (1..=count).filter(|rows| count.is_multiple_of(*rows)).map(|rows| [rows, count / rows]);
    let fits = |&[rows, cols]: &[usize; 2]| rows <= m.div_ceil(UNIT) && cols <= n.div_ceil(UNIT);
    let packed = |&[rows, cols]: &[usize; 2]| m.saturating_mul(cols).saturating_add(n.saturating_mul(rows));
    // Of more parts than there are, some are empty.
    let along = if n >= m { [1, count] } else { [count, 1] };
    grids.filter(fits).min_by_key(packed).unwrap_or(along)
}

/// The workspace that a product of these lengths takes on so many threads, of at most `limit` bytes; `None` if that is too
/// little.
pub fn workspace_bytes(dtype: DType, lens: [usize; 3], limit: usize, threads: usize) -> Option<usize> {
    workspace_bytes_of::<Even>(dtype, lens, limit, threads)
}

/// The same of one whose indices are `I`.
pub(super) fn workspace_bytes_of<I: Index>(
    dtype: DType,
    lens: [usize; 3],
    limit: usize,
    threads: usize,
) -> Option<usize> {
    let threads = threads_for(lens, threads);
    let fused = |lens, limit| fused::workspace_bytes_on::<I>(Isa::best(), dtype, lens, limit);
    let one = |lens, threads: usize| {
        let bytes = fused(lens, limit / threads)?;
        Some(bytes.next_multiple_of(CACHE_LINE) * threads)
    };
    let ([m, n, k], part) = (lens, |len: usize, of: usize| len.div_ceil(of).next_multiple_of(UNIT).min(len));
    let [rows, cols] = grid([m, n], threads);
    let parts = [part(m, rows), part(n, cols), k];
    // If too little for each of them, enough for one.
    let bytes = if threads > 1 { one(parts, threads) } else { None };
    bytes.filter(|&bytes| bytes <= limit).or_else(|| fused(lens, limit))
}

/// A product that is cut into parts of C.
pub(super) trait Work<T: Scalar>: Copy {
    type Index: Index;

    /// Those of the product: m, n, k.
    fn lens(&self) -> [usize; 3];

    /// The product of which C is these rows and columns, each from one up to another.
    fn within(&self, rows: [usize; 2], cols: [usize; 2]) -> Self;

    /// Computes it on this thread. Returns whether the workspace is large enough; else nothing is done.
    ///
    /// # Safety
    /// As of [`fused::gemm_on`].
    unsafe fn compute(&self, isa: Isa, sources: Sources<T>, part: Part, workspace: Workspace) -> bool;
}

impl<T: Scalar> Work<T> for Product<T> {
    type Index = Even;

    fn lens(&self) -> [usize; 3] {
        [self.m, self.n, self.k]
    }

    fn within(&self, rows: [usize; 2], cols: [usize; 2]) -> Product<T> {
        let Product { a, b, c, .. } = *self;
        let c_ptr = at(at(c.ptr, c.rows, rows[0]), c.cols, cols[0]);
        Product {
            m: rows[1] - rows[0],
            n: cols[1] - cols[0],
            a: Strided { ptr: at(a.ptr, a.rows, rows[0]), ..a },
            b: Strided { ptr: at(b.ptr, b.cols, cols[0]), ..b },
            c: Strided { ptr: c_ptr, ..c },
            ..*self
        }
    }

    unsafe fn compute(&self, isa: Isa, sources: Sources<T>, part: Part, workspace: Workspace) -> bool {
        // SAFETY: the caller's promises.
        unsafe { fused::gemm_on(isa, self, sources, part, workspace) }
    }
}

impl<'a, T: Scalar> Work<T> for Task<T, Merged<'a>> {
    type Index = Merged<'a>;

    fn lens(&self) -> [usize; 3] {
        [&self.m, &self.n, &self.k].map(Merged::len)
    }

    fn within(&self, rows: [usize; 2], cols: [usize; 2]) -> Self {
        Task { m: self.m.part(rows), n: self.n.part(cols), ..*self }
    }

    unsafe fn compute(&self, isa: Isa, _: Sources<T>, _: Part, workspace: Workspace) -> bool {
        // SAFETY: the caller's promises.
        unsafe { fused::grouped_on(isa, self, workspace) }
    }
}

/// [`fused::gemm_on`], on as many threads as the workspace says, or fewer.
///
/// # Safety
/// As of [`fused::gemm_on`].
pub(super) unsafe fn gemm_on<T: Scalar>(
    isa: Isa,
    product: &impl Work<T>,
    sources: Sources<T>,
    part: Part,
    workspace: Workspace,
) -> bool {
    let count = threads_for(product.lens(), workspace.threads);
    // SAFETY: the caller's promises.
    unsafe {
        count > 1 && threads::are_ours() && in_pieces(isa, product, sources, part, workspace, count)
            || product.compute(isa, sources, part, workspace)
    }
}

/// The same in so many pieces, each on a thread if there are as many. Returns whether the workspace is large enough for all;
/// else nothing is done.
///
/// # Safety
/// As of [`fused::gemm_on`].
pub(super) unsafe fn in_pieces<T: Scalar, W: Work<T>>(
    isa: Isa,
    product: &W,
    sources: Sources<T>,
    part: Part,
    workspace: Workspace,
    count: usize,
) -> bool {
    let bytes = workspace.bytes / count / CACHE_LINE * CACHE_LINE;
    let [m, n, _] = product.lens();
    let pieces = Pieces { product, lens: [m, n], part, count };
    let fits = |piece: W| fused::workspace_bytes_on::<W::Index>(isa, T::DTYPE, piece.lens(), bytes).is_some();
    if !(0..count).flat_map(|at| pieces.of(at)).all(|(piece, _)| fits(piece)) {
        return false;
    }
    let start = Start(workspace.start);
    threads::for_each(count, |at| {
        let workspace = Workspace { start: start.at(at * bytes), bytes, threads: 1 };
        for (piece, part) in pieces.of(at) {
            // SAFETY: pieces of the part of C, no two of which share an element, with the rows and columns of A and B that go with
            // them; of the workspace each thread has a part of its own. The caller's promises hold until `for_each` returns.
            let done = unsafe { piece.compute(isa, sources, part, workspace) };
            debug_assert!(done, "it fits");
        }
    });
    true
}

/// Where the workspace begins.
struct Start(*mut u8);

// SAFETY: each thread uses a part of its own.
unsafe impl Sync for Start {}

impl Start {
    fn at(&self, bytes: usize) -> *mut u8 {
        self.0.wrapping_add(bytes)
    }
}

/// A product cut into parts of C.
struct Pieces<'a, W> {
    product: &'a W,
    /// Rows and columns of C.
    lens: [usize; 2],
    part: Part,
    count: usize,
}

// SAFETY: the addresses of the product are used in `compute` alone, whose caller promises that nobody else uses C, nor
// writes A and B; each thread writes parts of C of its own.
unsafe impl<W> Sync for Pieces<'_, W> {}

impl<W> Pieces<'_, W> {
    /// What thread `at` computes: a rectangle; or of a triangle some rows, a rectangle and a triangle.
    fn of<T: Scalar>(&self, at: usize) -> impl Iterator<Item = (W, Part)>
    where
        W: Work<T>,
    {
        let Pieces { lens: [m, n], part, count, .. } = *self;
        let cut = |at: usize, len: usize, of: usize| {
            [at, at + 1]
                .map(|at| (len as u128 * at as u128 / of as u128) as usize)
                .map(|start| start.next_multiple_of(UNIT).min(len))
        };
        let [down, across] = grid([m, n], count);
        let (rows, cols) = match part {
            Part::All => (cut(at / across, m, down), cut(at % across, n, across)),
            // What is above, or below, grows with the square.
            Part::Lower => ([at, at + 1].map(|at| self.cut_by_area(at)), [0, 0]),
            Part::Upper => ([count - at, count - at - 1].map(|at| m - self.cut_by_area(at)), [0, 0]),
        };
        let pieces = match part {
            Part::All => [Some((rows, cols, Part::All)), None],
            Part::Lower => [Some((rows, [0, rows[0]], Part::All)), Some((rows, rows, part))],
            Part::Upper => [Some((rows, rows, part)), Some((rows, [rows[1], m], Part::All))],
        };
        pieces
            .into_iter()
            .flatten()
            .filter(|(rows, cols, _)| rows[0] < rows[1] && cols[0] < cols[1])
            .map(|(rows, cols, part)| (self.product.within(rows, cols), part))
    }

    /// The row up to which `at` of the parts of a triangle go that is wider below.
    fn cut_by_area(&self, at: usize) -> usize {
        let (m, share) = (self.lens[0], at as f64 / self.count as f64);
        ((m as f64 * share.sqrt()) as usize).next_multiple_of(UNIT).min(m)
    }
}
