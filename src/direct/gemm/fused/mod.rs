//! Products of any size and any strides by our own kernels. As in a BLAS, blocks of A and B are packed into panels; but
//! from where they lie, whatever the strides, so that nothing is moved twice, and blocks of C are written through its
//! strides.
//!
//! The loops, from outside: rows of C whose panels are packed together; terms; columns of C whose panels are packed together,
//! which stay in the second-level cache; panels of rows, which stay in the first; panels of columns.

pub mod micro;
mod panels;

use super::tiling::Tiling;
use super::{Product, Sources, Workspace, at};
use crate::arch::{self, Isa};
use crate::scalar::{DType, Scalar};
use micro::{Output, ROW_BYTES, Rows, Set, Sums};
use num_complex::Complex;
use panels::{Panels, pack};

/// Which elements of C are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All.
    All,
    /// Those on and below the diagonal.
    Lower,
    /// Those on and above it.
    Upper,
}

/// Lengths of the blocks that are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    rows: usize,
    terms: usize,
    cols: usize,
}

/// The shape of the panels for a type, and with it of all blocks.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Bytes of an element.
    size: usize,
    /// Rows of a row panel.
    high: usize,
    /// Columns of a column panel, and of a vector.
    wide: usize,
    lanes: usize,
}

impl Shape {
    fn of<T: Scalar>(set: &Set<T>) -> Shape {
        let parts = size_of::<T>() / size_of::<T::Real>();
        let lanes = set.tiles().lanes();
        Shape { size: size_of::<T>(), high: set.rows() / parts, wide: set.vectors() * lanes, lanes }
    }

    /// The blocks of a product of these lengths, for so much workspace; `None` if it is too little for any.
    fn blocks(&self, [m, n, k]: [usize; 3], limit: usize) -> Option<Blocks> {
        let Shape { size, high, wide, lanes } = *self;
        let wide = wide.min(n.next_multiple_of(lanes));
        let numbers = limit.checked_sub(2 * arch::CACHE_LINE)? / size;
        // A panel of rows in half of the first-level cache, columns in half of the second.
        let most = (arch::cache_bytes(1) / 2 / (high * size)).min(numbers / (high + wide));
        if most == 0 {
            return None;
        }
        let terms = even(k, most, 1);
        let room = numbers / terms;
        let most = (arch::cache_bytes(2) / 2 / (terms * size)).min(room - high) / wide * wide;
        let cols = even(n, most.max(wide), wide).min(n.next_multiple_of(lanes));
        let rows = (room - cols) / high * high;
        (rows > 0).then(|| Blocks { rows: even(m, rows, high), terms, cols })
    }

    /// Both parts, each of which begins with a cache line.
    fn bytes(&self, Blocks { rows, terms, cols }: Blocks) -> usize {
        (rows + cols) * terms * self.size + 2 * arch::CACHE_LINE
    }
}

/// Parts of about equal length, a multiple of `unit`, of at most `most` (at least a unit).
fn even(len: usize, most: usize, unit: usize) -> usize {
    let parts = len.div_ceil(most).max(1);
    len.div_ceil(parts).next_multiple_of(unit).max(unit)
}

macro_rules! with_set {
    ($isa:expr, $scalar:ident, $dtype:expr, |$set:ident: $type:ident| $body:expr) => {
        with_set!(@ $isa, $dtype, |$set: $type| $body; F32: f32; F64: f64; C64: Complex<f32>; C128: Complex<f64>;)
    };
    (@ $isa:expr, $dtype:expr, |$set:ident: $type:ident| $body:expr; $($name:ident: $scalar:ty;)*) => {
        match $dtype {$(
            DType::$name => {
                type $type = $scalar;
                let $set: &'static Set<$scalar> = match $isa {
                    Isa::Portable => &super::portable::fused::$name,
                    #[cfg(target_arch = "x86_64")]
                    Isa::Avx2 => &super::x86::avx2::fused::$name,
                    #[cfg(target_arch = "x86_64")]
                    Isa::Avx512 => &super::x86::avx512::fused::$name,
                };
                $body
            }
        )*}
    };
}

/// The workspace that a product of these lengths takes with these instructions, of at most `limit` bytes; `None` if that is
/// too little.
pub(super) fn workspace_bytes_on(isa: Isa, dtype: DType, lens: [usize; 3], limit: usize) -> Option<usize> {
    with_set!(isa, T, dtype, |set: T| {
        let _: Option<T> = None;
        let shape = Shape::of(set);
        // The transposed product may be the one that is computed.
        let [m, n, k] = lens.map(|len| len.max(1));
        let bytes = |lens| Some(shape.bytes(shape.blocks(lens, limit)?));
        Some(bytes([m, n, k])?.max(bytes([n, m, k])?))
    })
}

/// `C = alpha A B + beta C` on a part of C, with these instructions. C is not read if `beta` is 0, nor A and B if `alpha` is.
/// Returns whether the workspace is large enough for it; else nothing is done.
///
/// # Safety
/// - Those of [`gemm`](super::gemm()), of the part of C.
/// - The processor has the instructions.
pub(super) unsafe fn gemm_on<T: Scalar>(
    isa: Isa,
    product: &Product<T>,
    sources: Sources<T>,
    part: Part,
    workspace: Workspace,
) -> bool {
    if product.m == 0 || product.n == 0 {
        return true;
    }
    with_set!(isa, T, T::DTYPE, |set: S| {
        // SAFETY: `DTYPE` tells scalars apart, of which there are these four: `T` is this type.
        let (product, sources) = unsafe {
            (&*(&raw const *product).cast::<Product<S>>(), *(&raw const sources).cast::<Sources<S>>())
        };
        // SAFETY: C is not empty; the rest are the caller's promises.
        unsafe { compute(set, product, sources, part, workspace) }
    })
}

/// # Safety
/// Those of [`gemm_on`]; C is not empty, and there are the instructions of `set`.
unsafe fn compute<T: Scalar>(
    set: &'static Set<T>,
    product: &Product<T>,
    [mut a_source, mut b_source]: Sources<T>,
    part: Part,
    workspace: Workspace,
) -> bool {
    let shape = Shape::of(set);
    let transposed = is_better_transposed(product, shape);
    if transposed {
        (a_source, b_source) = (b_source, a_source);
    }
    let mut tiling = Tiling::of(product, transposed);
    if part == Part::All && tiling.n > 1 && tiling.c_col < 0 {
        tiling.reverse_columns();
    }
    let part = match part {
        Part::Lower if transposed => Part::Upper,
        Part::Upper if transposed => Part::Lower,
        part => part,
    };
    let lens = [tiling.m, tiling.n, tiling.k].map(|len| len.max(1));
    let Some(blocks) = shape.blocks(lens, workspace.bytes) else { return false };
    let a_place = workspace.start.cast::<T>();
    let a_bytes = (blocks.rows * blocks.terms * shape.size).next_multiple_of(arch::CACHE_LINE);
    let b_place = workspace.start.wrapping_add(a_bytes).cast::<T>();
    // A panel of A that stays in the first-level cache where it lies, or is met once, is not packed: its numbers are taken one by
    // one anyway.
    let near = |stride: isize| stride.unsigned_abs().min(arch::CACHE_LINE);
    let is_near = shape.high * blocks.terms * near(tiling.a_next) <= arch::cache_bytes(1);
    let packs_a = a_source.is_some() || !is_near && tiling.n > shape.wide;
    let is_far = (tiling.m * tiling.n).saturating_mul(near(tiling.c_col)) > arch::cache_bytes(2);
    let (mut first, alpha, beta) = (0, product.alpha, product.beta);
    loop {
        let terms = blocks.terms.min(tiling.k - first);
        let beta = if first == 0 { beta } else { T::ONE };
        for i in (0..tiling.m).step_by(blocks.rows) {
            let rows = blocks.rows.min(tiling.m - i);
            let a = Panels {
                from: at(at(tiling.a.cast_mut(), tiling.a_row, i), tiling.a_next, first),
                across: tiling.a_row,
                next: tiling.a_next,
                count: rows,
                terms,
                width: shape.high,
                unit: shape.high,
                lines: a_source.unwrap_or(set.pack_lines()),
            };
            // What is not packed of A is whole panels.
            let packed_from = if packs_a { 0 } else { rows / shape.high * shape.high };
            let packed =
                Panels { from: at(a.from.cast_mut(), a.across, packed_from), count: rows - packed_from, ..a };
            // SAFETY: rows i and following of A, terms `first` and following, all within it; its place has room for a block.
            unsafe { pack(&packed, a_place.wrapping_add(packed_from * terms)) };
            for j in (0..tiling.n).step_by(blocks.cols) {
                let cols = blocks.cols.min(tiling.n - j);
                let b = Panels {
                    from: at(at(tiling.b.cast_mut(), tiling.b_next, first), tiling.b_col, j),
                    across: tiling.b_col,
                    next: tiling.b_next,
                    count: cols,
                    terms,
                    width: shape.wide,
                    unit: shape.lanes,
                    lines: b_source.unwrap_or(set.pack_lines()),
                };
                let block = Block {
                    set,
                    shape,
                    tiling: &tiling,
                    part,
                    start: [i, j],
                    lens: [rows, cols, terms],
                    is_far,
                };
                let left = Left { lies: a, packed_from, packed: a_place };
                // SAFETY: of B as above; the panels of A and B are those of the block, packed just now.
                unsafe {
                    pack(&b, b_place);
                    block.compute(&left, b_place, [alpha, beta]);
                }
            }
        }
        first += terms;
        if first >= tiling.k {
            return true;
        }
    }
}

/// Whether `C^T = B^T A^T` is better to compute: vectors are along the columns of C, which had better be contiguous; and all of B
/// is packed, for which it had better be met by more than a few rows.
fn is_better_transposed<T: Scalar>(product: &Product<T>, shape: Shape) -> bool {
    let Product { m, n, ref c, .. } = *product;
    match (m, n) {
        (1, _) => false,
        (_, 1) => true,
        _ if m <= shape.high && n > 4 * shape.high => true,
        _ if n <= shape.high && m > 4 * shape.high => false,
        _ => c.rows.unsigned_abs() < c.cols.unsigned_abs(),
    }
}

/// The rows of A in a block.
struct Left<T> {
    /// As they lie.
    lies: Panels<T>,
    /// The first of those that are packed.
    packed_from: usize,
    /// The panels, with room for those that are not packed.
    packed: *const T,
}

/// A block of C.
struct Block<'a, T: Scalar> {
    set: &'static Set<T>,
    shape: Shape,
    tiling: &'a Tiling<T>,
    part: Part,
    /// Its first row and column.
    start: [usize; 2],
    /// Rows, columns, terms.
    lens: [usize; 3],
    /// Whether C does not stay in the second-level cache meanwhile.
    is_far: bool,
}

impl<T: Scalar> Block<'_, T> {
    /// # Safety
    /// - The elements of the part of C in the block are readable, unless beta is 0, and writable by nobody else.
    /// - `a` are its rows of A, readable where they lie up to those that are packed; `b` are the panels of its columns of B.
    /// - There are the instructions of the set.
    unsafe fn compute(&self, a: &Left<T>, b: *const T, scales: [T; 2]) {
        let Block { shape, start, lens: [rows, cols, terms], .. } = *self;
        let mut sums = Sums::new();
        let size = shape.size as isize;
        for i in (0..rows).step_by(shape.high) {
            let (height, mut b_panel) = (shape.high.min(rows - i), b);
            let panel = if i < a.packed_from {
                let Panels { from, across, next, .. } = a.lies;
                Rows { from: at(from.cast_mut(), across, i), row: across, next }
            } else {
                Rows { from: a.packed.wrapping_add(i * terms), row: size, next: size * shape.high as isize }
            };
            for j in (0..cols).step_by(shape.wide) {
                let width = shape.wide.min(cols - j);
                let vectors = width.div_ceil(shape.lanes);
                let corner = [start[0] + i, start[1] + j];
                // SAFETY: panels of A and B, in the order in which they were packed; rows and columns of C from the corner on.
                unsafe { self.tile(&mut sums, panel, b_panel, corner, [height, width], scales) };
                b_panel = b_panel.wrapping_add(terms * vectors * shape.lanes);
            }
        }
    }

    /// One row panel times one column panel.
    ///
    /// # Safety
    /// As [`Self::compute`], of the rows and columns of C from `corner` on.
    #[inline(always)]
    unsafe fn tile(
        &self,
        sums: &mut Sums,
        a: Rows<T>,
        b: *const T,
        corner: [usize; 2],
        [height, width]: [usize; 2],
        [alpha, beta]: [T; 2],
    ) {
        let Block { set, shape, tiling, lens: [_, _, terms], .. } = *self;
        let inside = match self.part {
            Part::All => true,
            Part::Lower if corner[0] + height <= corner[1] => return,
            Part::Upper if corner[1] + width <= corner[0] => return,
            Part::Lower => corner[1] + width <= corner[0] + 1,
            Part::Upper => corner[0] + height <= corner[1] + 1,
        };
        let c = at(at(tiling.c, tiling.c_row, corner[0]), tiling.c_col, corner[1]);
        let vectors = width.div_ceil(shape.lanes);
        let micro = set.micro(vectors);
        if self.is_far {
            prefetch(c, [tiling.c_row, tiling.c_col], [height, width]);
        }
        let vector_bytes = (shape.lanes * shape.size) as isize;
        let is_contiguous = tiling.c_col == shape.size as isize;
        if set.combine().is_none()
            && inside
            && is_contiguous
            && height == shape.high
            && width == vectors * shape.lanes
        {
            // SAFETY: panels of `terms` terms; whole rows of vectors, which are contiguous, of the part of C.
            return unsafe {
                let (alpha, beta) = (alpha.re(), beta.re());
                micro(terms, a, b, Output { to: c, row: tiling.c_row, vector: vector_bytes, alpha, beta })
            };
        }
        let place = (&raw mut *sums).cast::<T>();
        let vector = (set.rows() * ROW_BYTES) as isize;
        let factor = if set.combine().is_none() { alpha.re() } else { T::Real::ONE };
        let output =
            Output { to: place, row: ROW_BYTES as isize, vector, alpha: factor, beta: T::Real::ZERO };
        // SAFETY: panels of `terms` terms; the sums have room for all rows of that many vectors.
        unsafe { micro(terms, a, b, output) };
        if let Some(combine) = set.combine() {
            // SAFETY: written just now.
            unsafe { combine(place, vectors, [tiling.conj_a, tiling.conj_b], alpha) };
        }
        let mut scattered = Tiling { beta: &beta, ..*tiling };
        let scatter = set.tiles().scatter_for(tiling.c_col);
        scattered.write = super::tiling::Write::Spill;
        for v in 0..vectors {
            let first = v * shape.lanes;
            let width = shape.lanes.min(width - first);
            let (sums, c) = (place.wrapping_byte_offset(vector * v as isize), at(c, tiling.c_col, first));
            if inside {
                // SAFETY: the sums of these rows and columns, to their places in C.
                unsafe { scatter(&scattered, sums, c, height, width) };
                continue;
            }
            for i in 0..height {
                let (row, col) = (corner[0] + i, corner[1] + first);
                let (from, end) = match self.part {
                    Part::Upper => (row.saturating_sub(col).min(width), width),
                    _ => (0, (row + 1).saturating_sub(col).min(width)),
                };
                if from < end {
                    let sums = sums.wrapping_byte_add(ROW_BYTES * i).wrapping_add(from);
                    let c = at(at(c, tiling.c_row, i), tiling.c_col, from);
                    // SAFETY: the same for the columns of one row that are in the part.
                    unsafe { scatter(&scattered, sums, c, 1, end - from) };
                }
            }
        }
    }
}

/// Has the cache lines of a tile read.
fn prefetch<T>(c: *mut T, [row, col]: [isize; 2], [height, width]: [usize; 2]) {
    let bytes = col.unsigned_abs().saturating_mul(width - 1) + size_of::<T>();
    for i in 0..height {
        let row = at(c, row, i).cast::<u8>();
        // Line by line, or element by element where these are further apart.
        for line in (0..bytes).step_by(col.unsigned_abs().max(arch::CACHE_LINE)) {
            arch::prefetch(row.wrapping_add(line), 1);
        }
        arch::prefetch(row.wrapping_add(bytes - 1), 1);
    }
}
