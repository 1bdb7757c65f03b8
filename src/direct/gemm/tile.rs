//! One tile of C, for vectors of any kind.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use super::{ROWS, Tiling, Write};
use crate::scalar::{RealScalar, Scalar};

/// A vector register. Everything is `inline(always)`, to be compiled with the instructions of the tile it is in.
pub trait Vector: Copy {
    /// What its lanes hold.
    type Real: RealScalar;
    /// Which lanes count.
    type Mask: Copy;
    /// How many there are.
    const LANES: usize;

    /// The first `count` lanes.
    ///
    /// # Safety
    /// - There are the instructions, as for all that follow.
    /// - `count` is at most [`Self::LANES`].
    unsafe fn mask(count: usize) -> Self::Mask;

    /// `even` in lanes 0, 2, ..., `odd` in the others.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn alternating(even: Self::Real, odd: Self::Real) -> Self;

    /// `value` in all lanes.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn splat(value: Self::Real) -> Self;

    /// `self * factor`
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn mul(self, factor: Self) -> Self;

    /// `self * factor + sum`, rounded once if the instructions can.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self;

    /// Neighbouring lanes swapped.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn swapped(self) -> Self;

    /// What lies at `at`, one lane after the other.
    ///
    /// # Safety
    /// It is readable.
    unsafe fn load(at: *const Self::Real) -> Self;

    /// The same for the lanes of `mask`, without touching what the others are.
    ///
    /// # Safety
    /// It is readable.
    unsafe fn load_masked(at: *const Self::Real, mask: Self::Mask) -> Self;

    /// Elements of `SIZE` bytes, each `offset` bytes behind `at`.
    ///
    /// # Safety
    /// They are readable, for the indices below [`Self::LANES`] over the lanes of one element.
    unsafe fn collect<const SIZE: usize>(at: *const u8, offset: impl Fn(usize) -> isize) -> Self;

    /// # Safety
    /// The lanes are writable at `at`.
    unsafe fn store(self, at: *mut Self::Real);

    /// The same for the lanes of `mask`.
    ///
    /// # Safety
    /// They are writable at `at`.
    unsafe fn store_masked(self, at: *mut Self::Real, mask: Self::Mask);

    /// Whether there are [`Self::load_stepped`] and [`Self::store_stepped`].
    const STEPS: bool = false;

    /// Elements of `SIZE` bytes, the first from `at`, the others where `step` has the next; which is [`steps`]' masks.
    ///
    /// # Safety
    /// Those of the masks are readable.
    unsafe fn load_stepped<const SIZE: usize>(at: *const Self::Real, _step: Step, _masks: [u16; 2]) -> Self {
        // SAFETY: the caller's promise.
        unsafe { Self::load(at) }
    }

    /// The same for stores.
    ///
    /// # Safety
    /// The elements of the masks are writable.
    unsafe fn store_stepped<const SIZE: usize>(self, at: *mut Self::Real, _step: Step, _masks: [u16; 2]) {
        // SAFETY: the caller's promise.
        unsafe { self.store(at) }
    }

    /// Whether it is so short that its elements are better written one by one than spilled.
    const NARROW: bool = false;

    /// One lane; the index is a constant.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn lane(self, index: usize) -> Self::Real;

    /// The same number, but the compiler does not know that it is.
    fn opaque(value: isize) -> isize;
}

/// Steps from one element to the next for which there are permutations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Every second element.
    Two,
    /// Backwards.
    Back,
}

/// Their number.
const STEPS: usize = 2;

impl Step {
    /// That of a stride.
    #[inline(always)]
    fn of(stride: isize, size: usize) -> Option<Step> {
        if stride == 2 * size as isize {
            Some(Step::Two)
        } else if stride == -(size as isize) {
            Some(Step::Back)
        } else {
            None
        }
    }

    /// Which lanes of four bytes of the registers count that hold `width` elements of `size` bytes with that step:
    /// two for [`Step::Two`], with `lanes` each, one for [`Step::Back`].
    #[inline(always)]
    fn masks(self, width: usize, size: usize, lanes: usize) -> [u16; 2] {
        let (unit, ones) = (size / 4, (1_u32 << lanes) - 1);
        match self {
            Step::Two => {
                let pattern = match unit {
                    1 => 0x5555_5555_u64,
                    2 => 0x3333_3333,
                    _ => 0x0f0f_0f0f,
                };
                let mask = (pattern & ((1_u64 << (2 * width * unit)) - 1)) as u32;
                [(mask & ones) as u16, (mask >> lanes & ones) as u16]
            }
            Step::Back => [(ones << (lanes - width * unit) & ones) as u16, 0],
        }
    }
}

/// How the elements of a row of B come into a vector.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Load {
    /// They are contiguous and fill it.
    Whole,
    /// They are contiguous.
    First,
    /// One by one; they fill it.
    Apart,
    /// One by one.
    FirstApart,
    /// Every second, with [`Vector::load_stepped`].
    Second,
}

/// Their number.
pub const LOADS: usize = 5;

/// A function that computes the tile of the columns below `width` at `c`, from the rows of A from `a` on and the
/// columns of B from `b` on.
///
/// # Safety
/// - The product is one of [`super::gemm`], with the tile inside C.
/// - The width is one that the [`Load`] of the function means.
/// - There are the instructions.
pub type Tile<T> = unsafe fn(tiling: *const Tiling<T>, a: *const T, b: *const T, c: *mut T, width: usize);

/// `C = sums + beta C` on a tile of C whose rows are not contiguous, for rows of sums that are 64 bytes apart.
///
/// # Safety
/// - The sums are readable.
/// - The product is one of [`super::gemm`], with the tile inside C, at `c`.
/// - There are the instructions.
pub type Scatter<T> =
    unsafe fn(tiling: *const Tiling<T>, sums: *const T, c: *mut T, height: usize, width: usize);

/// The functions for vectors of one kind.
#[derive(Clone, Copy)]
pub struct Kernels<T: 'static> {
    /// Elements in a vector.
    pub lanes: usize,
    /// Rows of the highest tile.
    pub rows: usize,
    /// The functions by load and height.
    pub tiles: [[Tile<T>; ROWS]; LOADS],
    /// Whether tiles can [`Write::Apart`].
    pub is_narrow: bool,
    /// Whether [`Load::Second`] is what it says.
    pub steps: bool,
    /// What brings sums to where C is not contiguous, for each [`Step`] and for all else.
    pub scatter: [Scatter<T>; STEPS + 1],
}

impl<T> Kernels<T> {
    /// The functions for so many columns of B, by height.
    #[inline(always)]
    pub fn tiles_for(&self, b_col: isize, width: usize) -> &[Tile<T>; ROWS] {
        let (size, is_whole) = (size_of::<T>() as isize, width == self.lanes);
        let load = match (self.is_apart(b_col, width), is_whole) {
            (true, true) => Load::Apart,
            (true, false) => Load::FirstApart,
            (false, _) if b_col != size && width > 1 => Load::Second,
            (false, true) => Load::Whole,
            (false, false) => Load::First,
        };
        &self.tiles[load as usize]
    }

    /// Whether so many columns of B are [`Load::Apart`].
    #[inline(always)]
    pub fn is_apart(&self, b_col: isize, width: usize) -> bool {
        let size = size_of::<T>() as isize;
        b_col != size && width > 1 && !(b_col == 2 * size && self.steps)
    }

    /// Whether columns of C are some [`Step`] apart.
    #[inline(always)]
    pub fn is_stepped(&self, c_col: isize) -> bool {
        self.steps && Step::of(c_col, size_of::<T>()).is_some()
    }

    /// The function for such columns of C.
    #[inline(always)]
    pub fn scatter_for(&self, c_col: isize) -> Scatter<T> {
        let step = if self.steps { Step::of(c_col, size_of::<T>()) } else { None };
        self.scatter[step.map_or(STEPS, |step| step as usize)]
    }
}

/// A tile of `M` rows.
///
/// # Safety
/// That of [`Tile`].
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
    const { assert!(SIZE == size_of::<T>() && M <= ROWS) };
    let is_complex = const { T::DTYPE.is_complex() };
    let is_whole = LOAD == Load::Whole as usize || LOAD == Load::Apart as usize;
    let parts = size_of::<T>() / size_of::<T::Real>();
    // SAFETY: all below: the caller's promises.
    unsafe {
        let Tiling { k, a_row, a_next, b_col, b_next, .. } = *tiling;
        let mask = V::mask(width * parts);
        let rows = multiples::<V>(a_row);
        let cols = multiples::<V>(b_col);
        // Lanes beyond the width hold the first element once more: nothing else is ours to read.
        let masks = Step::Two.masks(width, SIZE, V::LANES * size_of::<T::Real>() / 4);
        let col = |at: usize| cols[at % 8].wrapping_add(b_col.wrapping_mul((at / 8 * 8) as isize));
        let mut offsets = [0; 16];
        if LOAD == Load::FirstApart as usize {
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
                V::load_stepped::<SIZE>(b.cast(), Step::Two, masks)
            } else if LOAD == Load::Apart as usize {
                V::collect::<SIZE>(b.cast(), col)
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
            // With a conjugated B this is the conjugate of conj(A) B; with x + iy in `others`, i (x + iy) = -y + ix.
            let sign = |is_negative: bool| if is_negative { -T::Real::ONE } else { T::Real::ONE };
            let (conj_a, conj_b) = ((*tiling).conj_a, (*tiling).conj_b);
            let signs = V::alternating(T::Real::ONE, sign(conj_b));
            let turn = V::alternating(sign(conj_a == conj_b), sign(conj_a));
            for i in 0..M {
                sums[i] = others[i].swapped().mul_add(turn, sums[i].mul(signs));
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
fn multiples<V: Vector>(stride: isize) -> [isize; 8] {
    let times = |factor: isize| V::opaque(stride.wrapping_mul(factor));
    let (three, five, seven) = (times(3), times(5), times(7));
    [0, stride, stride.wrapping_mul(2), three, stride.wrapping_mul(4), five, three.wrapping_mul(2), seven]
}

/// `values` times `factor`.
///
/// # Safety
/// There are the instructions.
#[inline(always)]
unsafe fn scaled<T: Scalar, V: Vector<Real = T::Real>>(values: V, factor: T) -> V {
    // SAFETY: the caller's promise.
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
unsafe fn add_scaled<T: Scalar, V: Vector<Real = T::Real>>(values: V, factor: T, others: V) -> V {
    // SAFETY: the caller's promise.
    unsafe {
        let mut sums = values;
        if const { T::DTYPE.is_complex() } {
            sums = V::alternating(-factor.im(), factor.im()).mul_add(others.swapped(), sums);
        }
        V::splat(factor.re()).mul_add(others, sums)
    }
}

/// Sums to a tile of C whose elements are one [`Step`] apart, by the number of which, or anyhow.
///
/// # Safety
/// - That of [`Scatter`].
/// - The vectors have steps.
#[inline(always)]
pub unsafe fn scatter<T, V, const STEP: usize, const SIZE: usize>(
    tiling: *const Tiling<T>,
    sums: *const T,
    c: *mut T,
    height: usize,
    width: usize,
) where
    T: Scalar,
    V: Vector<Real = T::Real>,
{
    let lanes = const { V::LANES * size_of::<T::Real>() / SIZE };
    // SAFETY: all below: the caller's promises.
    unsafe {
        let Tiling { c_row, c_col, beta, .. } = *tiling;
        let beta = *beta;
        let sums = |i: usize| sums.wrapping_byte_add(64 * i);
        let row = |i: usize| c.wrapping_byte_offset(c_row.wrapping_mul(i as isize));
        if STEP < STEPS {
            let step = if STEP == Step::Two as usize { Step::Two } else { Step::Back };
            let masks = step.masks(width, SIZE, V::LANES * size_of::<T::Real>() / 4);
            for i in 0..height {
                let (mut values, row) = (V::load(sums(i).cast()), row(i).cast());
                if beta != T::ZERO {
                    values = add_scaled::<T, V>(values, beta, V::load_stepped::<SIZE>(row, step, masks));
                }
                values.store_stepped::<SIZE>(row, step, masks);
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
                    let mut value = *sums.add(j);
                    if beta != T::ZERO {
                        value = value + beta * to.read_unaligned();
                    }
                    to.write_unaligned(value);
                }
            }
        }
    }
}

/// The kernels of some instructions: for each scalar its size, the rows of a tile, and the vectors, longest first.
macro_rules! kernels {
    (
        $(#[$attribute:meta])?
        fifth: $fifth:ident, steps: $steps:tt;
        $($name:ident: $scalar:ty, $size:literal, $rows:literal $heights:tt, [$($vector:ident),*];)*
    ) => {
        /// [`tile`](super::tile::tile) with these instructions.
        ///
        /// # Safety
        /// That of [`Tile`](super::tile::Tile).
        $(#[$attribute])?
        unsafe fn tile<T, V, const M: usize, const LOAD: usize, const SIZE: usize>(
            tiling: *const Tiling<T>,
            a: *const T,
            b: *const T,
            c: *mut T,
            width: usize,
        ) where
            T: Scalar,
            V: Vector<Real = T::Real>,
        {
            // SAFETY: the caller's promises.
            unsafe { $crate::direct::gemm::tile::tile::<T, V, M, LOAD, SIZE>(tiling, a, b, c, width) }
        }

        /// [`scatter`](super::tile::scatter) with these instructions.
        ///
        /// # Safety
        /// That of [`Scatter`](super::tile::Scatter).
        $(#[$attribute])?
        unsafe fn scatter<T, V, const STEP: usize, const SIZE: usize>(
            tiling: *const Tiling<T>,
            sums: *const T,
            c: *mut T,
            height: usize,
            width: usize,
        ) where
            T: Scalar,
            V: Vector<Real = T::Real>,
        {
            // SAFETY: the caller's promises.
            unsafe { $crate::direct::gemm::tile::scatter::<T, V, STEP, SIZE>(tiling, sums, c, height, width) }
        }

        $(
            #[doc = concat!("Kernels for `", stringify!($scalar), "`.")]
            pub static $name: [Kernels<$scalar>; [$(stringify!($vector)),*].len()] = [$(Kernels {
                lanes: <$vector as Vector>::LANES * size_of::<<$vector as Vector>::Real>() / $size,
                rows: $rows,
                tiles: kernels!(@loads [Whole First Apart FirstApart $fifth] $scalar, $vector, $size, $heights),
                is_narrow: <$vector as Vector>::NARROW,
                steps: <$vector as Vector>::STEPS,
                scatter: kernels!(@steps $steps $scalar, $vector, $size),
            }),*];
        )*
    };
    (@loads [$($load:ident)*] $scalar:ty, $vector:ident, $size:literal, $heights:tt) => {
        [$(kernels!(@heights $load $scalar, $vector, $size, $heights)),*]
    };
    (@steps [$($step:literal)*] $scalar:ty, $vector:ident, $size:literal) => {
        [$(scatter::<$scalar, $vector, $step, $size>),*]
    };
    (@heights $load:ident $scalar:ty, $vector:ident, $size:literal, [$($height:literal)*]) => {
        [$(tile::<$scalar, $vector, $height, { Load::$load as usize }, $size>),*]
    };
}
pub(super) use kernels;
