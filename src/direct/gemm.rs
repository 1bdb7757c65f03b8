//! Products of small matrices, computed where the operands lie: any strides, conjugation, no alignment.
//!
//! Tiles of C, up to [`ROWS`] rows by one vector, stay in registers while the sum runs; a row of B is met once for all
//! rows of a tile. Nothing is allocated or packed; only sums pass through the stack on their way to a C that is not
//! contiguous. Nothing between the elements is touched. Which axis of C the vectors are along is chosen by what is
//! contiguous; the transposed product is the same with other arguments.
//!
//! Each element is one sum of its products in ascending order of k, times alpha, plus beta times what was there.
//! (Complex: there are two sums, with the real and with the imaginary parts of one factor.) Results differ from those
//! of BLAS by rounding only; NaN and infinities arrive where a plain loop has them.
//!
//! The instructions are found at run time: AVX-512, AVX2 with FMA, or what the target always has.

mod convert;
mod fused;
mod grouped;
mod kernels;
mod many;
mod portable;
#[cfg(test)]
mod tests;
mod threaded;
mod tile;
mod tiling;
mod tiny;
pub(super) mod vector;
#[cfg(target_arch = "x86_64")]
pub(super) mod x86;

use crate::arch::Isa;
use crate::scalar::{DType, Scalar};
use crate::words::Uplo;
use fused::micro::PackLines;
use kernels::Kernels;
use num_complex::Complex;
use tiling::Tiling;

pub use grouped::{GroupAxis, Grouped, Place, gemm_grouped, grouped_workspace_bytes, order};
pub use many::{Many, gemm_many, many_workspace_bytes};
pub use threaded::workspace_bytes;

/// Most rows of a tile.
const ROWS: usize = 8;

/// A strided matrix, without its lengths.
#[derive(Clone, Copy, Debug)]
pub struct Strided<T> {
    /// Its first element.
    pub ptr: *mut T,
    /// Step from one row to the next, in bytes. With at most one row it may be anything.
    pub rows: isize,
    /// Step from one column to the next, in bytes. With at most one column it may be anything.
    pub cols: isize,
    /// Whether the elements are meant conjugated. For inputs only.
    pub conj: bool,
}

/// `C = alpha A B + beta C`
#[derive(Clone, Copy, Debug)]
pub struct Product<T: Scalar> {
    /// Rows of A and C.
    pub m: usize,
    /// Columns of B and C.
    pub n: usize,
    /// Columns of A, rows of B.
    pub k: usize,
    /// Factor of the product.
    pub alpha: T,
    /// The left matrix.
    pub a: Strided<T>,
    /// The right matrix.
    pub b: Strided<T>,
    /// Factor of C.
    pub beta: T,
    /// The output.
    pub c: Strided<T>,
}

/// How A and B are packed where they are of other types than the product.
pub type Sources<T> = [Option<PackLines<T>>; 2];

impl<T: Scalar> Product<T> {
    /// Whether `C^T = B^T A^T` is better to compute: vectors are loaded from B and stored to C along their columns, and
    /// what is not contiguous there is met element by element.
    #[inline(always)]
    fn is_better_transposed(&self, lanes: usize) -> bool {
        let size = size_of::<T>() as isize;
        let Product { m, n, k, .. } = *self;
        let cost = |m: usize, n: usize, b: isize, c: isize| {
            // Lanes are a power of two.
            let vectors = m * ((n + lanes - 1) >> lanes.trailing_zeros());
            let loads = if b == size { 0 } else { n };
            // A broadcast operand has any length; a wrong answer costs time only.
            (vectors + loads).wrapping_mul(k).wrapping_add(if c == size { 0 } else { m * n })
        };
        let (b, c) = (self.b.cols, self.c.cols);
        let is_best = b == size && c == size && n >= m;
        !is_best && cost(m, n, b, c) > cost(n, m, self.a.rows, self.c.rows)
    }

    /// # Safety
    /// - Those of [`gemm`]; C is not empty.
    /// - The processor has the instructions of `kernels`.
    #[inline(always)]
    unsafe fn compute(&self, kernels: &[Kernels<T>]) {
        let mut tiling = Tiling::new(self, self.is_better_transposed(kernels[0].lanes()));
        // SAFETY: made just now from this product, of which the caller makes the promises; so of the instructions.
        unsafe { tiling.compute(kernels) }
    }
}

/// What lies `count` times `stride` bytes behind `ptr`.
#[inline(always)]
fn at<T>(ptr: *mut T, stride: isize, count: usize) -> *mut T {
    ptr.wrapping_byte_offset(stride.wrapping_mul(count as isize))
}

/// Memory for the panels of a product.
#[derive(Clone, Copy, Debug)]
pub struct Workspace {
    /// Had better be aligned to a cache line; need not be.
    pub start: *mut u8,
    /// 0: what is computed is computed as it lies.
    pub bytes: usize,
    /// On how many threads it is computed at most: those of rayon, with the feature of that name.
    pub threads: usize,
}

impl Workspace {
    /// For none.
    pub const NONE: Workspace = Workspace { start: core::ptr::null_mut(), bytes: 0, threads: 1 };
}

/// `C = alpha A B + beta C`. C is not read if `beta` is 0, nor A and B if `alpha` is.
///
/// # Safety
/// - The elements of A and B are readable, those of C readable and writable, by nobody else during the call.
/// - Those of C are distinct, and share no byte with each other, nor with A and B.
/// - The bytes of the workspace are writable, nobody else's, and none of them an operand's.
#[inline(never)]
pub unsafe fn gemm<T: Scalar>(product: &Product<T>, workspace: Workspace) {
    // SAFETY: of the product the caller promises the same; it is one for which `tiny` is if it says so, and `best` is what the
    // processor has.
    unsafe {
        if workspace.bytes > 0
            && threaded::gemm_on(Isa::best(), product, [None; 2], fused::Part::All, workspace)
        {
        } else if tiny::is_best(product) {
            tiny::gemm(product);
        } else {
            gemm_on(Isa::best(), product);
        }
    }
}

/// [`gemm`] of A and B whose elements are of those types, all of whose values `T` holds; steps are theirs. Returns whether the
/// workspace is large enough for the panels; else nothing is done.
///
/// # Safety
/// Those of [`gemm`], of elements of these types.
pub unsafe fn gemm_converting<T: Scalar>(
    product: &Product<T>,
    types: [DType; 2],
    workspace: Workspace,
) -> bool {
    let sources = types.map(convert::lines_from);
    // SAFETY: the caller's promises; `best` is what the processor has.
    unsafe { threaded::gemm_on(Isa::best(), product, sources, fused::Part::All, workspace) }
}

/// [`gemm`] on one triangle of a square C, the diagonal in it.
///
/// # Safety
/// Those of [`gemm`], of the elements of C in the triangle.
#[inline(never)]
pub unsafe fn gemmt<T: Scalar>(product: &Product<T>, uplo: Uplo, workspace: Workspace) {
    let part = if uplo == Uplo::Lower { fused::Part::Lower } else { fused::Part::Upper };
    // SAFETY: the caller's promises; `best` is what the processor has.
    if workspace.bytes > 0 && unsafe { threaded::gemm_on(Isa::best(), product, [None; 2], part, workspace) } {
        return;
    }
    for i in 0..product.m {
        let (first, n) = if uplo == Uplo::Lower { (0, i + 1) } else { (i, product.m - i) };
        let a = Strided { ptr: at(product.a.ptr, product.a.rows, i), ..product.a };
        let b = Strided { ptr: at(product.b.ptr, product.b.cols, first), ..product.b };
        let c = at(at(product.c.ptr, product.c.rows, i), product.c.cols, first);
        let row = Product { m: 1, n, a, b, c: Strided { ptr: c, ..product.c }, ..*product };
        // SAFETY: row i of A, the columns of B from `first` on, and what the triangle has of row i of C.
        unsafe { gemm(&row, Workspace::NONE) };
    }
}

/// [`gemm`] with these instructions.
///
/// # Safety
/// - Those of [`gemm`].
/// - The processor has the instructions.
#[inline(never)]
unsafe fn gemm_on<T: Scalar>(isa: Isa, product: &Product<T>) {
    if product.m == 0 || product.n == 0 {
        return;
    }
    macro_rules! compute {
        ($($dtype:ident: $scalar:ty;)*) => {
            match T::DTYPE {$(
                DType::$dtype => {
                    // SAFETY: `DTYPE` tells scalars apart, of which there are these four: `T` is this type.
                    let product = unsafe { &*(&raw const *product).cast::<Product<$scalar>>() };
                    let kernels: &[Kernels<$scalar>] = match isa {
                        Isa::Portable => &portable::$dtype,
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx2 => &x86::avx2::$dtype,
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx512 => &x86::avx512::$dtype,
                    };
                    // SAFETY: C is not empty, as found above; the rest are the caller's promises, of the product and of `isa`.
                    unsafe { product.compute(kernels) }
                }
            )*}
        };
    }
    compute! {
        F32: f32;
        F64: f64;
        C64: Complex<f32>;
        C128: Complex<f64>;
    }
}
