//! What is compiled for each kind of vector: the loop over the terms of a block of C, packing of lines that are contiguous
//! across a panel, and what becomes complex numbers of real sums.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use crate::direct::gemm::kernels::Kernels;
use crate::direct::gemm::tile::{multiples, scaled};
use crate::direct::gemm::vector::{FixedStride, Vector};
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

/// `to = alpha sums + beta to` for a block of rows and some vectors: the products of rows of A with a panel of B, which has so
/// many vectors for each of `k` terms. `to` is not read if beta is 0. Of complex numbers alpha and beta are real, and the sums
/// those with the real and with the imaginary parts of the first row, of the second, ...
///
/// # Safety
/// - *factors*: the rows of A are readable for `k` terms, and so is the panel `b`.
/// - *output*: the rows of vectors at `to` are writable, and readable unless beta is 0.
/// - *instructions*: the processor has them.
pub type Micro<T> = unsafe fn(k: usize, a: Rows<T>, b: *const T, to: Output<T>);

/// Rows of A for a [`Micro`].
#[derive(Clone, Copy)]
pub struct Rows<T> {
    pub from: *const T,
    /// Step from one row to the next, in bytes.
    pub row: isize,
    /// Step from one term to the next.
    pub next: isize,
}

/// Where a [`Micro`] writes.
#[derive(Clone, Copy)]
pub struct Output<T: Scalar> {
    pub to: *mut T,
    /// Step from one row to the next, in bytes.
    pub row: isize,
    /// Step from one vector to the next.
    pub vector: isize,
    pub alpha: T::Real,
    pub beta: T::Real,
}

/// `count` lines of A or B to a panel, term by term: of each of `k` terms, `steps[1]` bytes apart, the elements, `steps[0]` bytes
/// apart, to places that follow one another. Those beyond `count` get anything.
///
/// # Safety
/// - *lines*: they are readable; `count` is at least 1 and at most the room.
/// - *panel*: its places are writable for `k` terms.
/// - *instructions*: the processor has them.
pub type PackLines<T> = unsafe fn(from: *const T, steps: [isize; 2], count: usize, k: usize, to: Places<T>);

/// Places in a panel for a [`PackLines`].
#[derive(Clone, Copy)]
pub struct Places<T> {
    /// The first.
    pub start: *mut T,
    /// How many there are for each term.
    pub room: usize,
    /// Places from one term to the next.
    pub pitch: usize,
}

/// Complex numbers, times alpha, of real [`Sums`]: those of rows 2 i and 2 i + 1 are the products with the real and with the
/// imaginary parts of row i of A, and row i is to be those with its elements. Of so many vectors; whether A and B are meant
/// conjugated.
///
/// # Safety
/// - *sums*: all rows of the first `vectors` vectors have been written.
/// - *instructions*: the processor has them.
pub type Combine<T> = unsafe fn(sums: *mut T, vectors: usize, conj: [bool; 2], alpha: T);

/// The functions for vectors of one kind.
///
/// # Invariants
/// Those of [`Set::new`].
pub struct Set<T: Scalar> {
    /// Real numbers in a row panel.
    rows: usize,
    /// By vectors, one to [`VECTORS`]: repeated beyond `vectors`.
    micro: [Micro<T>; VECTORS],
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
        micro: [Micro<T>; VECTORS],
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
    pub fn micro(&self, vectors: usize) -> Micro<T> {
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

/// A [`Micro`] of `M` rows of real numbers and `N` vectors.
///
/// # Safety
/// Those of a [`Micro`].
#[inline(always)]
pub unsafe fn micro<T: Scalar, V: Vector<Real = T::Real>, const M: usize, const N: usize>(
    k: usize,
    a: Rows<T>,
    b: *const T,
    output: Output<T>,
) {
    let parts = const { size_of::<T>() / size_of::<T::Real>() };
    let (mut a, mut b, rows, next) = (a.from, b.cast::<T::Real>(), multiples::<V>(a.row), a.next);
    // SAFETY: in turn p `a` is at term p of the rows, and `b` at term p of the panel, of `N` vectors; the vectors at `to` are those of
    // the output, not read unless beta is other than 0. There are the instructions.
    unsafe {
        let mut sums = [[V::splat(T::Real::ZERO); N]; M];
        for _ in 0..k {
            let mut row = [V::splat(T::Real::ZERO); N];
            for j in 0..N {
                row[j] = V::load(b.wrapping_add(j * V::LANES));
            }
            for i in 0..M {
                let factor =
                    a.wrapping_byte_offset(rows[i / parts]).cast::<T::Real>().wrapping_add(i % parts);
                let factor = V::splat(factor.read_unaligned());
                for j in 0..N {
                    sums[i][j] = factor.mul_add(row[j], sums[i][j]);
                }
            }
            a = a.wrapping_byte_offset(next);
            b = b.wrapping_add(N * V::LANES);
        }
        let Output { to, row, vector, alpha, beta } = output;
        for i in 0..M {
            let to = to.wrapping_byte_offset(row.wrapping_mul(i as isize));
            for j in 0..N {
                let to = to.wrapping_byte_offset(vector * j as isize).cast::<T::Real>();
                let mut sum = V::splat(alpha).mul(sums[i][j]);
                if beta != T::Real::ZERO {
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
pub unsafe fn pack_lines<T: Scalar, V: Vector<Real = T::Real>, const SIZE: usize>(
    from: *const T,
    [across, next]: [isize; 2],
    count: usize,
    k: usize,
    Places { start: to, room: width, pitch }: Places<T>,
) {
    const { assert!(SIZE == size_of::<T>()) };
    let parts = const { SIZE / size_of::<T::Real>() };
    let lanes = const { V::LANES * size_of::<T::Real>() / SIZE };
    // SAFETY: vectors, or parts of one, are read of the elements from `first` on that are below `count`, term by term, and written
    // within `width` at their places. There are the instructions.
    unsafe {
        if across == SIZE as isize && count == width && width == 3 * lanes {
            // Whole lines, one after the other: they may be far from each other.
            let (mut line, mut place) = (from, to);
            for _ in 0..k {
                let vectors = [0, 1, 2].map(|v| V::load(line.wrapping_add(v * lanes).cast()));
                for (v, vector) in vectors.into_iter().enumerate() {
                    vector.store(place.wrapping_add(v * lanes).cast());
                }
                line = line.wrapping_byte_offset(next);
                place = place.wrapping_add(pitch);
            }
            return;
        }
        for first in (0..width).step_by(lanes) {
            let (here, room) = (lanes.min(count.saturating_sub(first)), lanes.min(width - first));
            if here == 0 {
                break;
            }
            let mut line = from.wrapping_byte_offset(across.wrapping_mul(first as isize));
            let mut place = to.wrapping_add(first);
            let (mask, mask_of_room) = (V::mask(here * parts), V::mask(room * parts));
            let fixed = if V::HAS_FIXED_STRIDES { FixedStride::of(across, SIZE) } else { None };
            macro_rules! terms {
                ($load:expr) => {
                    for _ in 0..k {
                        let lanes_of: V = $load;
                        if room == lanes {
                            lanes_of.store(place.cast());
                        } else {
                            lanes_of.store_masked(place.cast(), mask_of_room);
                        }
                        line = line.wrapping_byte_offset(next);
                        place = place.wrapping_add(pitch);
                    }
                };
            }
            if across == SIZE as isize && here == lanes {
                terms!(V::load(line.cast()));
            } else if across == SIZE as isize {
                terms!(V::load_masked(line.cast(), mask));
            } else if let Some(stride) = fixed {
                let masks = stride.masks(here, SIZE, V::LANES * size_of::<T::Real>() / 4);
                match stride {
                    FixedStride::Two => {
                        terms!(V::load_at_stride::<SIZE>(line.cast(), FixedStride::Two, masks))
                    }
                    FixedStride::Back => {
                        terms!(V::load_at_stride::<SIZE>(line.cast(), FixedStride::Back, masks))
                    }
                }
            } else {
                let mut offsets = [0; 16];
                for at in 0..lanes {
                    offsets[at] = across.wrapping_mul(at.min(here - 1) as isize);
                }
                terms!(V::collect::<SIZE>(line.cast(), |at| offsets[at]));
            }
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
    [conj_a, conj_b]: [bool; 2],
    alpha: T,
) {
    // SAFETY: all rows of these vectors have been written; row i is not behind rows 2 i and 2 i + 1, so that it is read before it is
    // written. There are the instructions.
    unsafe {
        // As in a tile.
        let sign = |is_negative: bool| if is_negative { -T::Real::ONE } else { T::Real::ONE };
        let signs = V::alternating(T::Real::ONE, sign(conj_b));
        let turn = V::alternating(sign(conj_a == conj_b), sign(conj_a));
        for j in 0..vectors {
            let row = |i: usize| sums.wrapping_byte_add((j * M + i) * ROW_BYTES).cast::<T::Real>();
            for i in 0..M / 2 {
                let sum = V::load(row(2 * i + 1)).swapped().mul_add(turn, V::load(row(2 * i)).mul(signs));
                // Alpha is left out if it is 1, as its imaginary part would make NaN of infinities.
                let sum = if alpha == T::ONE { sum } else { scaled::<T, V>(sum, alpha) };
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
        unsafe fn micro<T: Scalar, V: Vector<Real = T::Real>, const N: usize>(
            k: usize,
            a: $crate::direct::gemm::fused::micro::Rows<T>,
            b: *const T,
            to: $crate::direct::gemm::fused::micro::Output<T>,
        ) {
            // SAFETY: as demanded of a `Micro` here and there.
            unsafe { $crate::direct::gemm::fused::micro::micro::<T, V, $rows, N>(k, a, b, to) }
        }

        /// [`pack_lines`](crate::direct::gemm::fused::micro::pack_lines()) with these instructions.
        ///
        /// # Safety
        /// Those of [`PackLines`](crate::direct::gemm::fused::micro::PackLines).
        $(#[$attribute])?
        unsafe fn pack_lines<T: Scalar, V: Vector<Real = T::Real>, const SIZE: usize>(
            from: *const T,
            steps: [isize; 2],
            count: usize,
            k: usize,
            to: $crate::direct::gemm::fused::micro::Places<T>,
        ) {
            // SAFETY: as demanded of a `PackLines` here and there.
            unsafe { $crate::direct::gemm::fused::micro::pack_lines::<T, V, SIZE>(from, steps, count, k, to) }
        }

        /// [`combine`](crate::direct::gemm::fused::micro::combine()) with these instructions.
        ///
        /// # Safety
        /// Those of [`Combine`](crate::direct::gemm::fused::micro::Combine).
        $(#[$attribute])?
        unsafe fn combine<T: Scalar, V: Vector<Real = T::Real>>(
            sums: *mut T,
            vectors: usize,
            conj: [bool; 2],
            alpha: T,
        ) {
            // SAFETY: as demanded of a `Combine` here and there.
            unsafe { $crate::direct::gemm::fused::micro::combine::<T, V, $rows>(sums, vectors, conj, alpha) }
        }

        $(
            #[doc = concat!("For `", stringify!($scalar), "`.")]
            pub static $name: $crate::direct::gemm::fused::micro::Set<$scalar> =
                // SAFETY: all functions are of this vector, which is the longest in the table, and those of `micro` are of so
                // many vectors and rows.
                unsafe {
                    $crate::direct::gemm::fused::micro::Set::new(
                        [$rows, $vectors],
                        sets!(@micro $scalar, $vector $counts),
                        pack_lines::<$scalar, $vector, { size_of::<$scalar>() }>,
                        if <$scalar>::DTYPE.is_complex() { Some(combine::<$scalar, $vector>) } else { None },
                        &$tiles::$name[0],
                    )
                };
        )*
    };
    (@micro $scalar:ty, $vector:ident [$($count:literal)*]) => { [$(micro::<$scalar, $vector, $count>),*] };
}
pub(in crate::direct::gemm) use sets;
