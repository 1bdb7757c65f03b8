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

mod few;
mod kernels;
mod portable;
#[cfg(test)]
mod tests;
mod tile;
mod vector;
#[cfg(target_arch = "x86_64")]
mod x86;

use core::mem::MaybeUninit;

use crate::arch::Isa;
use crate::plan::Instructions;
use crate::scalar::{DType, Scalar};
use kernels::{Kernels, Tile};
use num_complex::Complex;

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
pub struct Product<T> {
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

/// A product as tiles see it: vectors of B and C along their columns, which ascend in B.
struct Tiling<T> {
    /// Rows of A and C.
    m: usize,
    /// Columns of B and C.
    n: usize,
    /// Columns of A, rows of B.
    k: usize,
    alpha: *const T,
    beta: *const T,
    a: *const T,
    b: *const T,
    c: *mut T,
    /// Step from one row of A to the next, in bytes, as all that follow.
    a_row: isize,
    /// Step from one column of A to the next.
    a_next: isize,
    b_col: isize,
    b_next: isize,
    c_row: isize,
    c_col: isize,
    /// Whether A is meant conjugated.
    conj_a: bool,
    conj_b: bool,
    /// What tiles do with their sums.
    write: Write,
}

/// What a tile does with its sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Write {
    /// Adds beta C, whose columns are contiguous.
    Contiguous,
    /// Writes them to C, whose columns are not; beta is 0, and vectors are short.
    Apart,
    /// Writes them to a [`Spill`], in rows 64 bytes apart.
    Spill,
}

/// Room for the sums of one tile.
#[repr(align(64))]
struct Spill {
    _rows: MaybeUninit<[[u8; 64]; ROWS]>,
}

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
        let size = size_of::<T>() as isize;
        let (a, b, c) = (&self.a, &self.b, &self.c);
        let k = if self.alpha == T::ZERO { 0 } else { self.k };
        let (alpha, beta) = (&raw const self.alpha, &raw const self.beta);
        // One by one: copies of whole structs would be read before the fields have arrived in memory.
        let mut tiling = if self.is_better_transposed(kernels[0].lanes) {
            Tiling {
                m: self.n,
                n: self.m,
                k,
                alpha,
                beta,
                a: b.ptr,
                b: a.ptr,
                c: c.ptr,
                a_row: b.cols,
                a_next: b.rows,
                b_col: a.rows,
                b_next: a.cols,
                c_row: c.cols,
                c_col: c.rows,
                conj_a: b.conj,
                conj_b: a.conj,
                write: Write::Contiguous,
            }
        } else {
            Tiling {
                m: self.m,
                n: self.n,
                k,
                alpha,
                beta,
                a: a.ptr,
                b: b.ptr,
                c: c.ptr,
                a_row: a.rows,
                a_next: a.cols,
                b_col: b.cols,
                b_next: b.rows,
                c_row: c.rows,
                c_col: c.cols,
                conj_a: a.conj,
                conj_b: b.conj,
                write: Write::Contiguous,
            }
        };
        if tiling.b_col < 0 {
            let last = tiling.n - 1;
            tiling.b = at(tiling.b.cast_mut(), tiling.b_col, last);
            tiling.c = at(tiling.c, tiling.c_col, last);
            tiling.b_col = tiling.b_col.wrapping_neg();
            tiling.c_col = tiling.c_col.wrapping_neg();
        }
        if tiling.c_col != size && tiling.n > 1 {
            tiling.write = Write::Spill;
        }
        let mut spill = Spill { _rows: MaybeUninit::uninit() };
        let sums = (&raw mut spill).cast::<T>();
        let first = narrowest(kernels, tiling.b_col, tiling.n);
        let is_one = tiling.n <= first.lanes && tiling.m <= first.rows;
        // SAFETY: the caller's promises; the tiles lie within C; there is room for the sums.
        unsafe {
            match (is_one, tiling.write == Write::Spill) {
                (true, false) => {
                    let tile = first.tiles_for(tiling.b_col, tiling.n)[tiling.m - 1];
                    tile(&tiling, tiling.a, tiling.b, tiling.c, tiling.n);
                }
                (true, true) => {
                    let tile = first.tiles_for(tiling.b_col, tiling.n)[tiling.m - 1];
                    let is_stepped = size_of::<T>() == 4 && first.is_stepped(tiling.c_col);
                    if first.is_narrow && self.beta == T::ZERO && !is_stepped {
                        tiling.write = Write::Apart;
                        return tile(&tiling, tiling.a, tiling.b, tiling.c, tiling.n);
                    }
                    tile(&tiling, tiling.a, tiling.b, sums, tiling.n);
                    first.scatter_for(tiling.c_col)(&tiling, sums, tiling.c, tiling.m, tiling.n);
                }
                (false, false) => {
                    for_tiles(&tiling, kernels, |_, tile, a, b, c, [_, width]| tile(&tiling, a, b, c, width));
                }
                (false, true) => for_tiles(&tiling, kernels, |kernels, tile, a, b, c, [height, width]| {
                    tile(&tiling, a, b, sums, width);
                    kernels.scatter_for(tiling.c_col)(&tiling, sums, c, height, width);
                }),
            }
        }
    }
}

/// The kernels of the shortest vectors that hold so many columns of B, or of the longest there are.
#[inline(always)]
fn narrowest<T>(kernels: &[Kernels<T>], b_col: isize, count: usize) -> &Kernels<T> {
    match kernels {
        [_, narrow] if count <= narrow.lanes => narrow,
        // Some of sixteen elements that are apart have too many addresses for the registers.
        [wide, narrow] if size_of::<T>() == 4 && count < wide.lanes && narrow.is_apart(b_col, count) => {
            narrow
        }
        _ => &kernels[0],
    }
}

/// Calls `each` for the tiles of C, with their kernels and function, where they start in A, B and C, and their heights
/// and widths.
#[inline(always)]
fn for_tiles<T>(
    tiling: &Tiling<T>,
    kernels: &[Kernels<T>],
    mut each: impl FnMut(&Kernels<T>, Tile<T>, *const T, *const T, *mut T, [usize; 2]),
) {
    let (mut b, mut c_panel, mut cols) = (tiling.b.cast_mut(), tiling.c, tiling.n);
    loop {
        let kernels = narrowest(kernels, tiling.b_col, cols);
        let width = cols.min(kernels.lanes);
        let tiles = kernels.tiles_for(tiling.b_col, width);
        let (mut a, mut c, mut rows) = (tiling.a.cast_mut(), c_panel, tiling.m);
        while rows > 0 {
            // The last two about as high as each other, so that neither has too few sums to be busy with.
            let height = match rows {
                rows if rows <= kernels.rows => rows,
                rows if rows < 2 * kernels.rows => rows / 2,
                _ => kernels.rows,
            };
            each(kernels, tiles[height - 1], a, b, c, [height, width]);
            (a, c, rows) = (at(a, tiling.a_row, height), at(c, tiling.c_row, height), rows - height);
        }
        cols -= width;
        if cols == 0 {
            return;
        }
        (b, c_panel) = (at(b, tiling.b_col, width), at(c_panel, tiling.c_col, width));
    }
}

/// What lies `count` times `stride` bytes behind `ptr`.
#[inline(always)]
fn at<T>(ptr: *mut T, stride: isize, count: usize) -> *mut T {
    ptr.wrapping_byte_offset(stride.wrapping_mul(count as isize))
}

/// `C = alpha A B + beta C`. C is not read if `beta` is 0, nor A and B if `alpha` is.
///
/// # Safety
/// - The elements of A and B are readable, those of C readable and writable, by nobody else during the call.
/// - Those of C are distinct, and share no byte with each other, nor with A and B.
#[inline(never)]
pub unsafe fn gemm<T: Scalar>(product: &Product<T>) {
    // SAFETY: the caller's promises; these instructions are there.
    unsafe {
        if few::is_best(product) {
            few::gemm(product);
        } else {
            gemm_on(Isa::best(), product);
        }
    }
}

/// What the kernels that are used here are made of.
pub fn instructions() -> Instructions {
    match Isa::best() {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => Instructions::Avx512,
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => Instructions::Avx2,
        Isa::Portable => Instructions::Portable,
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
                    // SAFETY: the type of that dtype is this one, so that both are the same.
                    let product = unsafe { &*(&raw const *product).cast::<Product<$scalar>>() };
                    let kernels: &[Kernels<$scalar>] = match isa {
                        Isa::Portable => &portable::$dtype,
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx2 => &x86::avx2::$dtype,
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx512 => &x86::avx512::$dtype,
                    };
                    // SAFETY: the caller's promises.
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
