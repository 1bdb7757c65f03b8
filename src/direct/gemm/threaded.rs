//! Products in panels on several threads, each of which computes a part of C, with panels of its own in its part of the
//! workspace.
//!
//! All of C is cut into a grid of equal parts, the one by which the least is packed: a block of A is, for each column of the
//! grid, and a block of B for each row. Of a triangle the rows are cut into parts of about equal area.

use super::fused::{self, Part};
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
    let threads = threads_for(lens, threads);
    let one = |lens, threads: usize| {
        let bytes = fused::workspace_bytes_on(Isa::best(), dtype, lens, limit / threads)?;
        Some(bytes.next_multiple_of(CACHE_LINE) * threads)
    };
    let ([m, n, k], part) = (lens, |len: usize, of: usize| len.div_ceil(of).next_multiple_of(UNIT).min(len));
    let [rows, cols] = grid([m, n], threads);
    let parts = [part(m, rows), part(n, cols), k];
    // If too little for each of them, enough for one.
    let bytes = if threads > 1 { one(parts, threads) } else { None };
    bytes
        .filter(|&bytes| bytes <= limit)
        .or_else(|| fused::workspace_bytes_on(Isa::best(), dtype, lens, limit))
}

/// [`fused::gemm_on`], on as many threads as the workspace says, or fewer.
///
/// # Safety
/// As of [`fused::gemm_on`].
pub(super) unsafe fn gemm_on<T: Scalar>(
    isa: Isa,
    product: &Product<T>,
    sources: Sources<T>,
    part: Part,
    workspace: Workspace,
) -> bool {
    let count = threads_for([product.m, product.n, product.k], workspace.threads);
    // SAFETY: the caller's promises.
    unsafe {
        count > 1 && threads::are_ours() && in_pieces(isa, product, sources, part, workspace, count)
            || fused::gemm_on(isa, product, sources, part, workspace)
    }
}

/// The same in so many pieces, each on a thread if there are as many. Returns whether the workspace is large enough for all;
/// else nothing is done.
///
/// # Safety
/// As of [`fused::gemm_on`].
pub(super) unsafe fn in_pieces<T: Scalar>(
    isa: Isa,
    product: &Product<T>,
    sources: Sources<T>,
    part: Part,
    workspace: Workspace,
    count: usize,
) -> bool {
    let bytes = workspace.bytes / count / CACHE_LINE * CACHE_LINE;
    let pieces = Pieces { product, part, count };
    let fits = |piece: Product<T>| {
        fused::workspace_bytes_on(isa, T::DTYPE, [piece.m, piece.n, piece.k], bytes).is_some()
    };
    if !(0..count).flat_map(|at| pieces.of(at)).all(|(piece, _)| fits(piece)) {
        return false;
    }
    let start = Start(workspace.start);
    threads::for_each(count, |at| {
        let workspace = Workspace { start: start.at(at * bytes), bytes, threads: 1 };
        for (piece, part) in pieces.of(at) {
            // SAFETY: pieces of the part of C, no two of which share an element, with the rows and columns of A and B that go with
            // them; of the workspace each thread has a part of its own. The caller's promises hold until `for_each` returns.
            let done = unsafe { fused::gemm_on(isa, &piece, sources, part, workspace) };
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
struct Pieces<'a, T: Scalar> {
    product: &'a Product<T>,
    part: Part,
    count: usize,
}

// SAFETY: the addresses of the product are used in `gemm_on` alone, whose caller promises that nobody else uses C, nor
// writes A and B; each thread writes parts of C of its own.
unsafe impl<T: Scalar> Sync for Pieces<'_, T> {}

impl<T: Scalar> Pieces<'_, T> {
    /// What thread `at` computes: a rectangle; or of a triangle some rows, a rectangle and a triangle.
    fn of(&self, at: usize) -> impl Iterator<Item = (Product<T>, Part)> {
        let Pieces { product: &Product { m, n, .. }, part, count } = *self;
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
            .map(|(rows, cols, part)| (self.within(rows, cols), part))
    }

    /// The row up to which `at` of the parts of a triangle go that is wider below.
    fn cut_by_area(&self, at: usize) -> usize {
        let (m, share) = (self.product.m, at as f64 / self.count as f64);
        ((m as f64 * share.sqrt()) as usize).next_multiple_of(UNIT).min(m)
    }

    /// Rows and columns of C, each from one up to another.
    fn within(&self, rows: [usize; 2], cols: [usize; 2]) -> Product<T> {
        let Product { a, b, c, .. } = *self.product;
        let c_ptr = at(at(c.ptr, c.rows, rows[0]), c.cols, cols[0]);
        Product {
            m: rows[1] - rows[0],
            n: cols[1] - cols[0],
            a: Strided { ptr: at(a.ptr, a.rows, rows[0]), ..a },
            b: Strided { ptr: at(b.ptr, b.cols, cols[0]), ..b },
            c: Strided { ptr: c_ptr, ..c },
            ..*self.product
        }
    }
}
