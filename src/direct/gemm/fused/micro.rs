//! What is compiled for each kind of vector: the loop over the terms of a block of C, packing of lines that are contiguous
//! across a panel, and what becomes complex numbers of real sums.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use crate::direct::gemm::kernels::Kernels;
use crate::direct::gemm::vector::Vector;
use crate::scalar::Scalar;

/// Most vectors side by side in a block of C.
pub const VECTORS: usize = 3;

/// Bytes from one row of a [`Sums`] to the next: those of the longest vector.
pub const ROW_BYTES: usize = 64;

/// Most rows of a block of C, in real numbers.
pub const ROWS: usize = 8;

/// Room for a block of C: for each of its vectors, rows of [`ROW_BYTES`]. And a row more, as what starts within a row may be
/// read as a whole one.
#[repr(C, align(64))]
pub struct Sums {
    _rows: [[core::mem::MaybeUninit<u8>; ROW_BYTES]; ROWS * VECTORS + 1],
}

impl Sums {
    #[inline(always)]
    pub fn new() -> Sums {
        Sums { _rows: [[core::mem::MaybeUninit::uninit(); ROW_BYTES]; ROWS * VECTORS + 1] }
    }
}

/// `to = alpha sums + beta to` for a block of `M` rows and some vectors: the products of a panel of A, `M` numbers for each of
/// `k` terms, with one of B, so many vectors for each. From one row to the next are `steps[0]` bytes, from one vector
/// `steps[1]`; `to` is not read if beta is 0.
///
/// # Safety
/// - *panels*: `a` and `b` are readable for `k` terms.
/// - *output*: the rows of vectors at `to` are writable, and readable unless beta is 0.
/// - *instructions*: the processor has them.
pub type Micro<R> = unsafe fn(k: usize, a: *const R, b: *const R, to: *mut R, steps: [isize; 2], scales: [R; 2]);

/// Lines that are contiguous across a panel to the panel: `k` lines of `count` elements, `next` bytes apart, each to
/// `width` elements, of which those beyond `count` become 0.
///
/// # Safety
/// - *lines*: they are readable; `count` is at most `width`.
/// - *panel*: `k` times `width` elements are writable at `to`, which are whole vectors, or half of one.
/// - *instructions*: the processor has them.
pub type PackLines<T> =
    unsafe fn(from: *const T, next: isize, to: *mut T, counts: [usize; 2], k: usize, conj: bool);

/// Complex numbers, times alpha, of real [`Sums`]: those of rows 2 i and 2 i + 1 are the products with the real and with the
/// imaginary parts of row i of A, and row i is to be those with its elements. Of so many vectors.
///
/// # Safety
/// - *sums*: all rows of the first `vectors` vectors have been written.
/// - *instructions*: the processor has them.
pub type Combine<T> = unsafe fn(sums: *mut T, vectors: usize, alpha: T);

/// The functions for vectors of one kind.
///
/// # Invariants
/// Those of [`Set::new`].
pub struct Set<T: Scalar> {
    /// Real numbers in a row panel.
    rows: usize,
    /// By vectors, one to [`VECTORS`]: repeated beyond `vectors`.
    micro: [Micro<T::Real>; VECTORS],
    vectors: usize,
    pack_lines: PackLines<T>,
    /// Of complex numbers.
    combine: Option<Combine<T>>,
    /// Those that write to a C of any strides, with the length of the vectors.
    tiles: &'static Kernels<T>,
}

impl<T: Scalar> Set<T> {
    /// # Safety
    /// - `micro` has at each number of vectors, up to `vectors`, the [`Micro`] of so many and of `rows` rows of real numbers, at
    ///   most [`ROWS`].
    /// - All functions are of the vectors of `tiles`; there is `combine` if numbers are complex.
    pub const unsafe fn new(
        [rows, vectors]: [usize; 2],
        micro: [Micro<T::Real>; VECTORS],
        pack_lines: PackLines<T>,
        combine: Option<Combine<T>>,
        tiles: &'static Kernels<T>,
    ) -> Set<T> {
        Set { rows, micro, vectors, pack_lines, combine, tiles }
    }

    /// Rows of C in a block, real numbers in a panel.
    #[inline(always)]
    pub fn rows(&self) -> usize {
        self.rows
    }

    #[inline(always)]
    pub fn vectors(&self) -> usize {
        self.vectors
    }

    /// For so many vectors.
    #[inline(always)]
    pub fn micro(&self, vectors: usize) -> Micro<T::Real> {
        self.micro[vectors - 1]
    }

    #[inline(always)]
    pub fn pack_lines(&self) -> PackLines<T> {
        self.pack_lines
    }

    #[inline(always)]
    pub fn combine(&self) -> Option<Combine<T>> {
        self.combine
    }

    #[inline(always)]
    pub fn tiles(&self) -> &'static Kernels<T> {
        self.tiles
    }
}

/// A [`Micro`] of `M` rows and `N` vectors.
///
/// # Safety
/// Those of a [`Micro`].
#[inline(always)]
pub unsafe fn micro<V: Vector, const M: usize, const N: usize>(
    k: usize,
    mut a: *const V::Real,
    mut b: *const V::Real,
    to: *mut V::Real,
    [row, vector]: [isize; 2],
    [alpha, beta]: [V::Real; 2],
) {
    // SAFETY: in turn p `a` and `b` are at term p of the panels, of `M` numbers and `N` vectors; the vectors at `to` are those of
    // the output, not read unless beta is other than 0. There are the instructions.
    unsafe {
        let mut sums = [[V::splat(V::Real::ZERO); N]; M];
        for _ in 0..k {
            let mut row = [V::splat(V::Real::ZERO); N];
            for j in 0..N {
                row[j] = V::load(b.wrapping_add(j * V::LANES));
            }
            for i in 0..M {
                let factor = V::splat(*a.wrapping_add(i));
                for j in 0..N {
                    sums[i][j] = factor.mul_add(row[j], sums[i][j]);
                }
            }
            a = a.wrapping_add(M);
            b = b.wrapping_add(N * V::LANES);
        }
        for i in 0..M {
            let to = to.wrapping_byte_offset(row.wrapping_mul(i as isize));
            for j in 0..N {
                let to = to.wrapping_byte_offset(vector * j as isize);
                let mut sum = V::splat(alpha).mul(sums[i][j]);
                if beta != V::Real::ZERO {
                    sum = V::splat(beta).mul_add(V::load(to), sum);
                }
                sum.store(to);
            }
        }
    }
}

/// A [`PackLines`].
///
/// # Safety
/// Those of a [`PackLines`].
#[inline(always)]
pub unsafe fn pack_lines<T: Scalar, V: Vector<Real = T::Real>>(
    mut from: *const T,
    next: isize,
    mut to: *mut T,
    [count, width]: [usize; 2],
    k: usize,
    conj: bool,
) {
    let parts = size_of::<T>() / size_of::<T::Real>();
    let (count, width) = (count * parts, width * parts);
    // SAFETY: in turn p `from` is at line p and `to` at its place in the panel. Vectors and parts of one are read within `count`, and
    // written within `width`. There are the instructions.
    unsafe {
        let signs = V::alternating(T::Real::ONE, if conj { -T::Real::ONE } else { T::Real::ONE });
        for _ in 0..k {
            let mut at = 0;
            while at < width {
                let (line, place) = (from.cast::<T::Real>().wrapping_add(at), to.cast::<T::Real>().wrapping_add(at));
                let mut lanes = if at + V::LANES <= count {
                    V::load(line)
                } else {
                    V::load_masked(line, V::mask(count.saturating_sub(at)))
                };
                if conj {
                    lanes = lanes.mul(signs);
                }
                if at + V::LANES <= width {
                    lanes.store(place);
                } else {
                    lanes.store_masked(place, V::mask(width - at));
                }
                at += V::LANES;
            }
            from = from.wrapping_byte_offset(next);
            to = to.wrapping_byte_add(width * size_of::<T::Real>());
        }
    }
}

/// A [`Combine`].
///
/// # Safety
/// Those of a [`Combine`].
#[inline(always)]
pub unsafe fn combine<T: Scalar, V: Vector<Real = T::Real>, const M: usize>(
    sums: *mut T,
    vectors: usize,
    alpha: T,
) {
    // SAFETY: all rows of these vectors have been written; row i is not behind them, so that it is
    // read before it is written. There are the instructions.
    unsafe {
        let turn = V::alternating(-T::Real::ONE, T::Real::ONE);
        let (re, im) = (V::splat(alpha.re()), V::alternating(-alpha.im(), alpha.im()));
        for j in 0..vectors {
            let row = |i: usize| sums.wrapping_byte_add((j * M + i) * ROW_BYTES).cast::<T::Real>();
            for i in 0..M / 2 {
                let sum = V::load(row(2 * i + 1)).swapped().mul_add(turn, V::load(row(2 * i)));
                // Alpha is left out if it is 1, as its imaginary part would make NaN of infinities.
                let sum = if alpha == T::ONE { sum } else { re.mul_add(sum, im.mul(sum.swapped())) };
                sum.store(row(i));
            }
        }
    }
}

/// The [`Set`]s of some instructions, which `$attribute` enables: of blocks of `$rows` rows of real numbers and up to `$vectors`
/// vectors, for each scalar by its vector, with the tiles in `$tiles`.
macro_rules! sets {
    (
        $(#[$attribute:meta])?
        $rows:literal by $vectors:literal $counts:tt, tiles: $tiles:ident;
        $($name:ident: $scalar:ty, $vector:ident;)*
    ) => {
        /// [`micro`](crate::direct::gemm::fused::micro::micro()) with these instructions.
        ///
        /// # Safety
        /// Those of [`Micro`](crate::direct::gemm::fused::micro::Micro).
        $(#[$attribute])?
        unsafe fn micro<V: Vector, const N: usize>(
            k: usize,
            a: *const V::Real,
            b: *const V::Real,
            to: *mut V::Real,
            steps: [isize; 2],
            scales: [V::Real; 2],
        ) {
            // SAFETY: as demanded of a `Micro` here and there.
            unsafe { $crate::direct::gemm::fused::micro::micro::<V, $rows, N>(k, a, b, to, steps, scales) }
        }

        /// [`pack_lines`](crate::direct::gemm::fused::micro::pack_lines()) with these instructions.
        ///
        /// # Safety
        /// Those of [`PackLines`](crate::direct::gemm::fused::micro::PackLines).
        $(#[$attribute])?
        unsafe fn pack_lines<T: Scalar, V: Vector<Real = T::Real>>(
            from: *const T,
            next: isize,
            to: *mut T,
            counts: [usize; 2],
            k: usize,
            conj: bool,
        ) {
            // SAFETY: as demanded of a `PackLines` here and there.
            unsafe { $crate::direct::gemm::fused::micro::pack_lines::<T, V>(from, next, to, counts, k, conj) }
        }

        /// [`combine`](crate::direct::gemm::fused::micro::combine()) with these instructions.
        ///
        /// # Safety
        /// Those of [`Combine`](crate::direct::gemm::fused::micro::Combine).
        $(#[$attribute])?
        unsafe fn combine<T: Scalar, V: Vector<Real = T::Real>>(sums: *mut T, vectors: usize, alpha: T) {
            // SAFETY: as demanded of a `Combine` here and there.
            unsafe { $crate::direct::gemm::fused::micro::combine::<T, V, $rows>(sums, vectors, alpha) }
        }

        $(
            #[doc = concat!("For `", stringify!($scalar), "`.")]
            pub static $name: $crate::direct::gemm::fused::micro::Set<$scalar> =
                // SAFETY: all functions are of this vector, which is the longest in the table, and those of `micro` are of so
                // many vectors and rows.
                unsafe {
                    $crate::direct::gemm::fused::micro::Set::new(
                        [$rows, $vectors],
                        sets!(@micro $vector $counts),
                        pack_lines::<$scalar, $vector>,
                        if <$scalar>::DTYPE.is_complex() { Some(combine::<$scalar, $vector>) } else { None },
                        &$tiles::$name[0],
                    )
                };
        )*
    };
    (@micro $vector:ident [$($count:literal)*]) => { [$(micro::<$vector, $count>),*] };
}
pub(in crate::direct::gemm) use sets;
