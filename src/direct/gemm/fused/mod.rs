//! Products of any size and any strides by our own kernels. As in a BLAS, blocks of A and B are packed into panels; but
//! from where they lie, whatever the strides, so that nothing is moved twice, and blocks of C are written through its
//! strides.
//!
//! The loops, from outside: rows of C whose panels are packed together; terms; columns of C whose panels are packed together,
//! which stay in the second-level cache; panels of rows, which stay in the first; panels of columns.

mod block;
mod blocks;
pub mod micro;
mod panels;
pub mod steps;

use super::tiling::Tiling;
use super::{Product, Sources, Workspace, at};
use crate::arch::{self, Isa};
use crate::scalar::{DType, Scalar};
use block::{Block, Left};
use blocks::Shape;
use core::cell::Cell;
use micro::Set;
use num_complex::Complex;
use panels::{Panels, pack};
use steps::{Even, Index, Line, Merged, Table};

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
/// too little. What its indices are is `I`.
pub(super) fn workspace_bytes_on<I: Index>(
    isa: Isa,
    dtype: DType,
    lens: [usize; 3],
    limit: usize,
) -> Option<usize> {
    with_set!(isa, T, dtype, |set: T| {
        let _: Option<T> = None;
        let shape = Shape::of(set, I::TABLE);
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
        let task = Task::of(product, sources, part, &Shape::of(set, 0));
        // SAFETY: C is not empty; the rest are the caller's promises.
        unsafe { compute(set, &task, workspace) }
    })
}

/// The same of a product of which the indices are groups of axes.
///
/// # Safety
/// As of [`gemm_on`].
pub(super) unsafe fn grouped_on<T: Scalar>(isa: Isa, task: &Task<T, Merged>, workspace: Workspace) -> bool {
    if task.m.len() == 0 || task.n.len() == 0 {
        return true;
    }
    with_set!(isa, T, T::DTYPE, |set: S| {
        // SAFETY: as above.
        let task = unsafe { &*(&raw const *task).cast::<Task<S, Merged>>() };
        let shape = Shape::of(set, Merged::TABLE);
        let transposed = is_better_transposed([task.m.len(), task.n.len()], task.c_steps(), shape);
        // SAFETY: C is not empty; the rest are the caller's promises.
        unsafe {
            if transposed {
                compute(set, &task.transposed(), workspace)
            } else {
                compute(set, task, workspace)
            }
        }
    })
}

/// A product as the loops see it: vectors are along the columns of C.
#[derive(Clone, Copy)]
pub(super) struct Task<T: Scalar, I> {
    /// Of A and C.
    pub m: I,
    /// Of B and C.
    pub n: I,
    /// Of A and B. Without lines if alpha is 0.
    pub k: I,
    pub a: *const T,
    pub b: *const T,
    pub c: *mut T,
    /// Whether A and B are meant conjugated.
    pub conj: [bool; 2],
    pub alpha: T,
    pub beta: T,
    pub sources: Sources<T>,
    pub part: Part,
}

impl<T: Scalar> Task<T, Even> {
    /// The product, or the transposed one.
    #[inline(always)]
    fn of(product: &Product<T>, [a, b]: Sources<T>, part: Part, shape: &Shape) -> Task<T, Even> {
        let c = product.c;
        let transposed = is_better_transposed([product.m, product.n], [c.rows, c.cols], *shape);
        let mut tiling = Tiling::of(product, transposed);
        if part == Part::All && tiling.n > 1 && tiling.c_col < 0 {
            tiling.reverse_columns();
        }
        let part = match part {
            Part::Lower if transposed => Part::Upper,
            Part::Upper if transposed => Part::Lower,
            part => part,
        };
        Task {
            m: Even { len: tiling.m, steps: [tiling.a_row, tiling.c_row] },
            n: Even { len: tiling.n, steps: [tiling.b_col, tiling.c_col] },
            k: Even { len: tiling.k, steps: [tiling.a_next, tiling.b_next] },
            a: tiling.a,
            b: tiling.b,
            c: tiling.c,
            conj: [tiling.conj_a, tiling.conj_b],
            alpha: product.alpha,
            beta: product.beta,
            sources: if transposed { [b, a] } else { [a, b] },
            part,
        }
    }
}

impl<T: Scalar> Task<T, Merged<'_>> {
    /// Steps between most rows and between most columns of C.
    fn c_steps(&self) -> [isize; 2] {
        [self.m.inner()[1], self.n.inner()[1]]
    }

    /// `C^T = B^T A^T`, all of it.
    fn transposed(&self) -> Self {
        let (Task { m, n, k, a, b, .. }, [conj_a, conj_b], [a_source, b_source]) =
            (*self, self.conj, self.sources);
        let (conj, sources) = ([conj_b, conj_a], [b_source, a_source]);
        Task { m: n, n: m, k: k.swapped(), a: b, b: a, conj, sources, ..*self }
    }
}

/// # Safety
/// Those of [`gemm_on`], of the product that the task is; C is not empty, and there are the instructions of `set`.
unsafe fn compute<T: Scalar, I: Index>(
    set: &'static Set<T>,
    task: &Task<T, I>,
    workspace: Workspace,
) -> bool {
    let shape = Shape::of(set, I::TABLE);
    let Task { m, n, k, a, b, c, conj, alpha, sources: [a_source, b_source], part, .. } = *task;
    let lens = [m.len(), n.len(), k.len()].map(|len| len.max(1));
    let Some(blocks) = shape.blocks(lens, workspace.bytes) else { return false };
    let a_place = workspace.start.cast::<T>();
    let a_bytes = (blocks.rows * blocks.terms * shape.size).next_multiple_of(arch::CACHE_LINE);
    let b_place = workspace.start.wrapping_add(a_bytes).cast::<T>();
    let mut tables: [Table; 3] = Default::default();
    if I::TABLE > 0 {
        let mut place = b_place.wrapping_add(blocks.cols * blocks.terms).cast::<u8>();
        place = place.wrapping_add(place.align_offset(align_of::<Line>()));
        tables = [blocks.rows, blocks.cols, blocks.terms].map(|count| {
            let start = place.cast::<Line>();
            place = start.wrapping_add(count).cast();
            // SAFETY: behind the panels the workspace has room for them, and nobody else has it; lines of zeros are lines.
            unsafe {
                start.write_bytes(0, count);
                core::slice::from_raw_parts(start.cast::<Cell<Line>>(), count)
            }
        });
    }
    let [rows_table, cols_table, terms_table] = tables;
    // A panel of A that stays in the first-level cache where it lies, or is met once, is not packed: its numbers are taken one by
    // one anyway. For that its rows and terms must be a step apart.
    let near = |stride: isize| stride.unsigned_abs().min(arch::CACHE_LINE);
    let is_near = shape.high * blocks.terms * near(k.inner()[0]) <= arch::cache_bytes(1);
    let packs_a = I::TABLE > 0 || a_source.is_some() || !is_near && n.len() > shape.wide;
    let is_far = (m.len() * n.len()).saturating_mul(near(n.inner()[1])) > arch::cache_bytes(2);
    let (mut first, mut beta) = (0, task.beta);
    loop {
        let terms = blocks.terms.min(k.len() - first);
        let ([a_terms, b_terms], [a_next, b_next]) = k.block(first, terms_table);
        for i in (0..m.len()).step_by(blocks.rows) {
            let rows = blocks.rows.min(m.len() - i);
            let ([a_rows, c_rows], [across, c_row]) = m.block(i, rows_table);
            // What is not packed of A is whole panels.
            let packed_from = if packs_a { 0 } else { rows / shape.high * shape.high };
            let lies = Panels {
                from: at(at(a.cast_mut(), a_rows, 1), a_terms, 1),
                across,
                next: a_next,
                first: packed_from,
                count: rows - packed_from,
                terms,
                width: shape.high,
                unit: shape.high,
                lines: a_source.unwrap_or(set.pack_lines()),
            };
            // SAFETY: rows i and following of A, terms `first` and following, all within it; its place has room for a block.
            unsafe { pack(&lies, a_place.wrapping_add(packed_from * terms)) };
            for j in (0..n.len()).step_by(blocks.cols) {
                let cols = blocks.cols.min(n.len() - j);
                let ([b_cols, c_cols], [across, c_col]) = n.block(j, cols_table);
                let packed = Panels {
                    from: at(at(b.cast_mut(), b_terms, 1), b_cols, 1),
                    across,
                    next: b_next,
                    first: 0,
                    count: cols,
                    terms,
                    width: shape.wide,
                    unit: shape.lanes,
                    lines: b_source.unwrap_or(set.pack_lines()),
                };
                let block = Block {
                    set,
                    shape,
                    part,
                    start: [i, j],
                    lens: [rows, cols, terms],
                    c: at(at(c, c_rows, 1), c_cols, 1),
                    rows: c_row,
                    cols: c_col,
                    conj,
                    alpha,
                    beta,
                    is_far,
                };
                let left = Left { lies, packed_from, packed: a_place };
                // SAFETY: of B as above; the panels of A and B are those of the block, packed just now.
                unsafe {
                    pack(&packed, b_place);
                    block.compute(&left, b_place);
                }
            }
        }
        (first, beta) = (first + terms, T::ONE);
        if first >= k.len() {
            return true;
        }
    }
}

/// Whether `C^T = B^T A^T` is better to compute, by the lengths of C and its steps from row to row and from column to column:
/// vectors are along the columns of C, which had better be contiguous; and all of B is packed, for which it had better be met by
/// more than a few rows.
fn is_better_transposed([m, n]: [usize; 2], [c_row, c_col]: [isize; 2], shape: Shape) -> bool {
    match (m, n) {
        (1, _) => false,
        (_, 1) => true,
        _ if m <= shape.high && n > 4 * shape.high => true,
        _ if n <= shape.high && m > 4 * shape.high => false,
        _ => c_row.unsigned_abs() < c_col.unsigned_abs(),
    }
}
