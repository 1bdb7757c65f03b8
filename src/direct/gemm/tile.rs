//! One tile of C, for vectors of any kind.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use super::ROWS;
use super::kernels::Load;
use super::tiling::{Tiling, Write};
use super::vector::{CONTIGUOUS, FIXED_STRIDES, FixedStride, Vector};
use crate::scalar::Scalar;

/// A tile of `M` rows.
///
/// # Safety
/// That of [`Tile`](super::kernels::Tile).
#[inline(always)]
pub unsafe fn tile<T, V, const M: usize, const LOAD: usize, const SIZE: usize>(
    tiling: *const Tiling<T>,
    mut a: *const T,
    mut b: *const T,
    c: *mut T,
    width: usize,
) where
    T: Scalar,
    V: Vector<Real = T::Real>,
{
    const {
        assert!(SIZE == size_of::<T>() && M <= ROWS);
        assert!(LOAD != Load::Second as usize || V::HAS_FIXED_STRIDES);
    }
    let is_complex = const { T::DTYPE.is_complex() };
    let parts = size_of::<T>() / size_of::<T::Real>();
    let is_whole = LOAD == Load::Whole as usize || LOAD == Load::Apart as usize && width * parts == V::LANES;
    // SAFETY: all by the promises of a `Tile`. `tiling` is readable, and alpha and beta by its pointers. In turn p, `a` is at
    // column p of A, of which `M` rows from there are elements, and `b` at row p of B, of which `width` columns are; each load
    // reads these only: a whole vector if `width` is its length, as of the loads that fill it, else what its mask or its
    // offsets, which are those of columns below the width, let it. The same holds for what is read and written at `c`, rows of
    // C; a spill has room for `ROWS` rows of whole vectors. There are the instructions.
    unsafe {
        let Tiling { k, a_row, a_next, b_col, b_next, .. } = *tiling;
        let mask = V::mask(width * parts);
        let rows = multiples::<V>(a_row);
        let cols = multiples::<V>(b_col);
        let masks = FixedStride::Two.masks(width, SIZE, V::LANES * size_of::<T::Real>() / 4);
        let col = |at: usize| cols[at % 8].wrapping_add(b_col.wrapping_mul((at / 8 * 8) as isize));
        // Lanes beyond the width hold the first element once more: nothing else is ours to read.
        let mut offsets = [0; 16];
        if LOAD == Load::Apart as usize {
            for at in 0..V::LANES / parts {
                offsets[at] = if at < width { col(at) } else { 0 };
            }
        }
        let mut sums = [V::splat(T::Real::ZERO); M];
        let mut others = sums;
        for _ in 0..k {
            let b_row = if LOAD == Load::Whole as usize {
                V::load(b.cast())
            } else if LOAD == Load::First as usize {
                V::load_masked(b.cast(), mask)
            } else if LOAD == Load::Second as usize {
                V::load_at_stride::<SIZE>(b.cast(), FixedStride::Two, masks)
            } else {
                V::collect::<SIZE>(b.cast(), |at| offsets[at])
            };
            for i in 0..M {
                let part = a.wrapping_byte_offset(rows[i]).cast::<T::Real>();
                sums[i] = V::splat(part.read_unaligned()).mul_add(b_row, sums[i]);
                if is_complex {
                    others[i] = V::splat(part.wrapping_add(1).read_unaligned()).mul_add(b_row, others[i]);
                }
            }
            a = a.wrapping_byte_offset(a_next);
            b = b.wrapping_byte_offset(b_next);
        }
        if is_complex {
            let turn = Turn::new([(*tiling).conj_a, (*tiling).conj_b]);
            for i in 0..M {
                sums[i] = turn.combined(sums[i], others[i]);
            }
        }
        let (alpha, beta, c_row) = (*(*tiling).alpha, *(*tiling).beta, (*tiling).c_row);
        if alpha != T::ONE {
            for i in 0..M {
                sums[i] = scaled::<T, V>(sums[i], alpha);
            }
        }
        if (*tiling).write == Write::Spill {
            for i in 0..M {
                sums[i].store(c.wrapping_byte_add(64 * i).cast());
            }
            return;
        }
        if V::NARROW && (*tiling).write == Write::Apart {
            let (rows, cols) = (multiples::<V>(c_row), multiples::<V>((*tiling).c_col));
            for i in 0..M {
                let row = c.wrapping_byte_offset(rows[i]);
                for j in 0..V::LANES / parts {
                    if j < width {
                        let to = row.wrapping_byte_offset(cols[j]).cast::<T::Real>();
                        to.write_unaligned(sums[i].lane(j * parts));
                        if is_complex {
                            to.wrapping_add(1).write_unaligned(sums[i].lane(j * parts + 1));
                        }
                    }
                }
            }
            return;
        }
        let at = |i: usize| c.wrapping_byte_offset(c_row.wrapping_mul(i as isize)).cast::<T::Real>();
        if beta != T::ZERO {
            for i in 0..M {
                let old = if is_whole { V::load(at(i)) } else { V::load_masked(at(i), mask) };
                sums[i] = add_scaled::<T, V>(sums[i], beta, old);
            }
        }
        for i in 0..M {
            if is_whole { sums[i].store(at(i)) } else { sums[i].store_masked(at(i), mask) }
        }
    }
}

/// The first eight multiples of a stride. Left to itself, the compiler reaches each from the one before, and the sums
/// wait for the chain.
#[inline(always)]
pub fn multiples<V: Vector>(stride: isize) -> [isize; 8] {
    let times = |factor: isize| V::opaque(stride.wrapping_mul(factor));
    let (three, five, seven) = (times(3), times(5), times(7));
    [0, stride, stride.wrapping_mul(2), three, stride.wrapping_mul(4), five, three.wrapping_mul(2), seven]
}

/// How complex numbers become of the sums with the real and with the imaginary parts of one factor.
#[derive(Clone, Copy)]
pub struct Turn<V> {
    signs: V,
    turn: V,
}

impl<V: Vector> Turn<V> {
    /// For an A whose parts are apart, and a B; whether they are meant conjugated.
    ///
    /// # Safety
    /// There are the instructions.
    #[inline(always)]
    pub unsafe fn new([conj_a, conj_b]: [bool; 2]) -> Turn<V> {
        let sign = |is_negative: bool| if is_negative { -V::Real::ONE } else { V::Real::ONE };
        // With a conjugated B this is the conjugate of conj(A) B; with x + iy in `others`, i (x + iy) = -y + ix.
        // SAFETY: the instructions are there, the caller promises.
        unsafe {
            Turn {
                signs: V::alternating(V::Real::ONE, sign(conj_b)),
                turn: V::alternating(sign(conj_a == conj_b), sign(conj_a)),
            }
        }
    }

    /// The products: of the sums with the real parts, and of the others.
    ///
    /// # Safety
    /// There are the instructions.
    #[inline(always)]
    pub unsafe fn combined(self, sums: V, others: V) -> V {
        // SAFETY: the instructions are there, the caller promises.
        unsafe { others.swapped().mul_add(self.turn, sums.mul(self.signs)) }
    }
}

/// `values` times `factor`.
///
/// # Safety
/// There are the instructions.
#[inline(always)]
pub unsafe fn scaled<T: Scalar, V: Vector<Real = T::Real>>(values: V, factor: T) -> V {
    // SAFETY: the instructions are there, the caller promises.
    unsafe {
        if const { T::DTYPE.is_complex() } {
            let turned = V::alternating(-factor.im(), factor.im()).mul(values.swapped());
            V::splat(factor.re()).mul_add(values, turned)
        } else {
            V::splat(factor.re()).mul(values)
        }
    }
}

/// `values` plus `factor` times `others`.
///
/// # Safety
/// There are the instructions.
#[inline(always)]
pub unsafe fn add_scaled<T: Scalar, V: Vector<Real = T::Real>>(values: V, factor: T, others: V) -> V {
    // SAFETY: the instructions are there, the caller promises.
    unsafe {
        let mut sums = values;
        if const { T::DTYPE.is_complex() } {
            sums = V::alternating(-factor.im(), factor.im()).mul_add(others.swapped(), sums);
        }
        V::splat(factor.re()).mul_add(others, sums)
    }
}

/// Sums to a tile of C whose elements are a [`FixedStride`] apart, by the number of which, [`CONTIGUOUS`], or anyhow.
///
/// # Safety
/// That of [`Scatter`](super::kernels::Scatter).
#[inline(always)]
pub unsafe fn scatter<T, V, const STRIDE: usize, const SIZE: usize>(
    tiling: *const Tiling<T>,
    sums: *const T,
    c: *mut T,
    height: usize,
    width: usize,
) where
    T: Scalar,
    V: Vector<Real = T::Real>,
{
    const { assert!(SIZE == size_of::<T>() && (STRIDE >= FIXED_STRIDES || V::HAS_FIXED_STRIDES)) };
    let lanes = const { V::LANES * size_of::<T::Real>() / SIZE };
    // SAFETY: all by the promises of a `Scatter`. `tiling` is readable, and beta by its pointer. Of the sums a tile has written
    // `height` rows of whole vectors, 64 bytes apart. What is read and written at C are the columns below `width` of rows
    // below `height`, which are elements of C; the masks are those of these columns. There are the instructions.
    unsafe {
        let Tiling { c_row, c_col, beta, .. } = *tiling;
        let beta = *beta;
        let sums = |i: usize| sums.wrapping_byte_add(64 * i);
        let row = |i: usize| c.wrapping_byte_offset(c_row.wrapping_mul(i as isize));
        if STRIDE == CONTIGUOUS {
            let (mask, is_whole) = (V::mask(width * (SIZE / size_of::<T::Real>())), width == lanes);
            for i in 0..height {
                let (mut values, row) = (V::load(sums(i).cast()), row(i).cast());
                if beta != T::ZERO {
                    let old = if is_whole { V::load(row) } else { V::load_masked(row, mask) };
                    values = add_scaled::<T, V>(values, beta, old);
                }
                if is_whole { values.store(row) } else { values.store_masked(row, mask) }
            }
        } else if STRIDE < FIXED_STRIDES {
            let stride =
                if STRIDE == FixedStride::Two as usize { FixedStride::Two } else { FixedStride::Back };
            let masks = stride.masks(width, SIZE, V::LANES * size_of::<T::Real>() / 4);
            for i in 0..height {
                let (mut values, row) = (V::load(sums(i).cast()), row(i).cast());
                if beta != T::ZERO {
                    values = add_scaled::<T, V>(values, beta, V::load_at_stride::<SIZE>(row, stride, masks));
                }
                values.store_at_stride::<SIZE>(row, stride, masks);
            }
        } else if beta == T::ZERO {
            let cols = multiples::<V>(c_col);
            for i in 0..height {
                let (sums, row) = (sums(i), row(i));
                for j in 0..lanes {
                    if j < width {
                        let offset = cols[j % 8].wrapping_add(c_col.wrapping_mul((j / 8 * 8) as isize));
                        row.wrapping_byte_offset(offset).write_unaligned(*sums.add(j));
                    }
                }
            }
        } else {
            for i in 0..height {
                let (sums, row) = (sums(i), row(i));
                for j in 0..width {
                    let to = row.wrapping_byte_offset(c_col.wrapping_mul(j as isize));
                    to.write_unaligned(*sums.add(j) + beta * to.read_unaligned());
                }
            }
        }
    }
}
