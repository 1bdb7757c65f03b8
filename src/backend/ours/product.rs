//! One product of strided matrices: in registers where it is small, else by the crate `matrixmultiply`, which packs
//! blocks of any strides.

#[cfg(feature = "builtin")]
use crate::direct::gemm::Strided;
use crate::direct::gemm::{self, Product};
use crate::scalar::Scalar;

/// Longest index of products that need no packing.
const SMALL: usize = 16;

/// `C = alpha A B + beta C`; with beta = 0 C is not read.
///
/// # Safety
/// - As [`gemm::gemm`].
/// - *steps*: strides are whole numbers of elements, and pointers are aligned for the real type.
pub unsafe fn product<T: Scalar>(product: &Product<T>) {
    let Product { m, n, k, .. } = *product;
    if cfg!(not(feature = "builtin")) || m.max(n).max(k) <= SMALL || m.min(n) <= 1 || k == 0 {
        // SAFETY: the caller's promises, the first of which is the same.
        return unsafe { gemm::gemm(product) };
    }
    #[cfg(feature = "builtin")]
    if product.a.conj || product.b.conj {
        // SAFETY: the caller's promises, which are the same.
        unsafe { blocked::conjugated(product) }
    } else {
        // SAFETY: the caller's promises, which are the same; neither is conjugated.
        unsafe { blocked::plain(product) }
    }
}

#[cfg(feature = "builtin")]
mod blocked {
    use core::mem::MaybeUninit;

    use matrixmultiply::CGemmOption::Standard;
    use num_complex::Complex;

    use super::{Product, Strided};
    use crate::scalar::{DType, Scalar};

    /// # Safety
    /// As [`super::product`]; nothing is conjugated.
    pub unsafe fn plain<T: Scalar>(product: &Product<T>) {
        macro_rules! call {
            ($scalar:ty, |$number:ident| $given:expr, $function:ident($($option:expr),*)) => {{
                let product = (&raw const *product).cast::<Product<$scalar>>();
                // SAFETY: `DTYPE` tells the four scalars apart, so that `T` is this type: a reference to a product of it.
                let Product { m, n, k, alpha, a, b, beta, c } = unsafe { *product };
                let step = |bytes: isize| bytes / size_of::<$scalar>() as isize;
                let given = |$number: $scalar| $given;
                // SAFETY: the m k, k n and m n elements are readable, those of C (not read if beta is 0) writable by us alone,
                // distinct and apart from the others, as `gemm` demands; by steps they are at whole numbers of elements from
                // the first one, and as aligned as a number or an array of its two parts has to be.
                unsafe {
                    matrixmultiply::$function(
                        $($option,)* m, k, n, given(alpha), a.ptr.cast_const().cast(), step(a.rows), step(a.cols),
                        b.ptr.cast_const().cast(), step(b.rows), step(b.cols), given(beta), c.ptr.cast(),
                        step(c.rows), step(c.cols),
                    )
                }
            }};
        }
        match T::DTYPE {
            DType::F32 => call!(f32, |number| number, sgemm()),
            DType::F64 => call!(f64, |number| number, dgemm()),
            DType::C64 => call!(Complex<f32>, |number| [number.re, number.im], cgemm(Standard, Standard)),
            DType::C128 => call!(Complex<f64>, |number| [number.re, number.im], zgemm(Standard, Standard)),
        }
    }

    /// Length of the blocks that are copied conjugated: two of them, of c128, are 32 KiB of stack.
    const BLOCK: usize = 32;

    type Room<T> = [[MaybeUninit<T>; BLOCK]; BLOCK];

    /// Block by block, of which what is to be conjugated is copied so.
    ///
    /// # Safety
    /// As [`super::product`].
    pub unsafe fn conjugated<T: Scalar>(product: &Product<T>) {
        let Product { m, n, k, alpha, a, b, beta, c } = *product;
        let (mut room_a, mut room_b): (Room<T>, Room<T>) =
            ([[MaybeUninit::uninit(); BLOCK]; BLOCK], [[MaybeUninit::uninit(); BLOCK]; BLOCK]);
        // What is not copied is taken in long blocks.
        let size = |copied: bool, len: usize| if copied { BLOCK } else { len.max(1) };
        let (rows, cols) = (size(a.conj, m), size(b.conj, n));
        for p in (0..k).step_by(BLOCK) {
            let terms = BLOCK.min(k - p);
            let beta = if p == 0 { beta } else { T::ONE };
            for i in (0..m).step_by(rows) {
                let high = rows.min(m - i);
                // SAFETY: rows `i` to `i + high` and terms `p` to `p + terms` of A, which are readable; if they are to be
                // conjugated, both are at most `BLOCK`.
                let a = unsafe { factor(part(a, i, p), [high, terms], &mut room_a) };
                for j in (0..n).step_by(cols) {
                    let wide = cols.min(n - j);
                    // SAFETY: the same of B, terms by columns.
                    let b = unsafe { factor(part(b, p, j), [terms, wide], &mut room_b) };
                    let c = part(c, i, j);
                    // SAFETY: blocks of A and B as they lie, or copies in `room_a` and `room_b` that `factor` has just written and
                    // nothing writes meanwhile; the block of C is apart from all. Parts of operands have their steps, copies
                    // those of `T`, as which they are aligned. Nothing is conjugated any more.
                    unsafe { plain(&Product { m: high, n: wide, k: terms, alpha, a, b, beta, c }) };
                }
            }
        }
    }

    /// The matrix from that element on.
    fn part<T>(matrix: Strided<T>, row: usize, col: usize) -> Strided<T> {
        let (down, right) = (matrix.rows.wrapping_mul(row as isize), matrix.cols.wrapping_mul(col as isize));
        Strided { ptr: matrix.ptr.wrapping_byte_offset(down.wrapping_add(right)), ..matrix }
    }

    /// A block as it is to be read: where it lies, or conjugated in `room`.
    ///
    /// # Safety
    /// If it is to be conjugated, its elements are readable and aligned, and neither length is above `BLOCK`. What is returned
    /// is good for as long as the block's elements, or `room`, are there and not written.
    unsafe fn factor<T: Scalar>(
        block: Strided<T>,
        [rows, cols]: [usize; 2],
        room: &mut Room<T>,
    ) -> Strided<T> {
        if !block.conj {
            return block;
        }
        for (i, line) in room.iter_mut().enumerate().take(rows) {
            for (j, place) in line.iter_mut().enumerate().take(cols) {
                // SAFETY: `i` and `j` are below the lengths: an element of which the caller promises it. A complex number is
                // aligned as its parts are.
                place.write(unsafe { part(block, i, j).ptr.read() }.conj());
            }
        }
        let item = size_of::<T>() as isize;
        Strided { ptr: room.as_mut_ptr().cast(), rows: item * BLOCK as isize, cols: item, conj: false }
    }
}
