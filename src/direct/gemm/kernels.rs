//! The tables of compiled tiles.

use super::vector::{STEPS, Spacing};
use super::{ROWS, Tiling};

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
    /// Every second, with [`load_stepped`](super::vector::Vector::load_stepped).
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
    /// Whether tiles can [`Write::Apart`](super::Write::Apart).
    pub is_narrow: bool,
    /// Whether [`Load::Second`] is what it says.
    pub steps: bool,
    /// What brings sums to where C is not contiguous, for each [`Spacing`] and for all else.
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

    /// Whether columns of C are some [`Spacing`] apart.
    #[inline(always)]
    pub fn is_stepped(&self, c_col: isize) -> bool {
        self.steps && Spacing::of(c_col, size_of::<T>()).is_some()
    }

    /// The function for such columns of C.
    #[inline(always)]
    pub fn scatter_for(&self, c_col: isize) -> Scatter<T> {
        let step = if self.steps { Spacing::of(c_col, size_of::<T>()) } else { None };
        self.scatter[step.map_or(STEPS, |step| step as usize)]
    }
}

/// The kernels of some instructions: for each scalar its size, the rows of a tile, and the vectors, longest first.
macro_rules! kernels {
    (
        $(#[$attribute:meta])?
        fifth: $fifth:ident, steps: $steps:tt;
        $($name:ident: $scalar:ty, $size:literal, $rows:literal $heights:tt, [$($vector:ident),*];)*
    ) => {
        /// [`tile`](crate::direct::gemm::tile::tile()) with these instructions.
        ///
        /// # Safety
        /// That of [`Tile`](crate::direct::gemm::kernels::Tile).
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

        /// [`scatter`](crate::direct::gemm::tile::scatter()) with these instructions.
        ///
        /// # Safety
        /// That of [`Scatter`](crate::direct::gemm::kernels::Scatter).
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
