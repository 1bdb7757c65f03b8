//! The tables of compiled tiles.

use super::ROWS;
use super::tiling::Tiling;
use super::vector::{CONTIGUOUS, FIXED_STRIDES, FixedStride};

/// How the elements of a row of B come into a vector.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Load {
    /// They are contiguous and fill it.
    Whole,
    /// They are contiguous.
    First,
    /// One by one.
    Apart,
    /// Every second, with [`load_at_stride`](super::vector::Vector::load_at_stride).
    Second,
}

/// Their number.
pub const LOADS: usize = 4;

/// A function that computes the tile of the columns below `width` at `c`, from the rows of A from `a` on and the
/// columns of B from `b` on.
///
/// # Safety
/// - `tiling` is readable, and of a product as [`super::gemm`] wants it, whose C has the tile: as many rows from `c` on as
///   the function is for, and `width` columns. Where [`Write::Spill`](super::tiling::Write::Spill) is what it says, `c` is a
///   [`Spill`](super::tiling::Spill) instead.
/// - `a` is the element of A at the first of those rows, `b` that of B at the first of those columns.
/// - The width is one that the [`Load`] of the function means, and at most the vector's length.
/// - The processor has the instructions.
pub type Tile<T> = unsafe fn(tiling: *const Tiling<T>, a: *const T, b: *const T, c: *mut T, width: usize);

/// `C = sums + beta C` on a tile of C whose rows are not contiguous, for rows of sums that are 64 bytes apart.
///
/// # Safety
/// - `tiling` is readable, and of a product as [`super::gemm`] wants it, whose C has the tile of `height` rows and `width`
///   columns at `c`; the columns are as far apart as the function is for.
/// - `sums` are those of a [`Spill`](super::tiling::Spill), of which a [`Tile`] has written `height` rows.
/// - The width is at most the vector's length.
/// - The processor has the instructions.
pub type Scatter<T> =
    unsafe fn(tiling: *const Tiling<T>, sums: *const T, c: *mut T, height: usize, width: usize);

/// The functions for vectors of one kind.
///
/// # Invariants
/// Those of [`Kernels::new`].
#[derive(Clone, Copy)]
pub struct Kernels<T: 'static> {
    lanes: usize,
    rows: usize,
    is_narrow: bool,
    has_fixed_strides: bool,
    /// By load and height.
    tiles: [[Tile<T>; ROWS]; LOADS],
    /// For each [`FixedStride`] and for all else.
    scatters: [Scatter<T>; CONTIGUOUS + 1],
}

impl<T> Kernels<T> {
    /// The functions of a vector of `lanes` elements, for tiles of up to `rows` rows.
    ///
    /// # Safety
    /// - `tiles` has at each [`Load`] and height, up to `rows`, the [`Tile`] of that load and height, and `scatters` at each
    ///   [`FixedStride`] the [`Scatter`] for it, then for any stride, and at [`CONTIGUOUS`] for that of contiguous elements. Where not `has_fixed_strides`, those at
    ///   [`Load::Second`] and at fixed strides are not called, and may be any.
    /// - `lanes` is the length of their vectors, which can [`Write::Apart`](super::tiling::Write::Apart) if `is_narrow`.
    pub const unsafe fn new(
        [lanes, rows]: [usize; 2],
        [is_narrow, has_fixed_strides]: [bool; 2],
        tiles: [[Tile<T>; ROWS]; LOADS],
        scatters: [Scatter<T>; CONTIGUOUS + 1],
    ) -> Kernels<T> {
        Kernels { lanes, rows, is_narrow, has_fixed_strides, tiles, scatters }
    }

    /// Elements in a vector.
    #[inline(always)]
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Rows of the highest tile.
    #[inline(always)]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether tiles can [`Write::Apart`](super::tiling::Write::Apart).
    #[inline(always)]
    pub fn is_narrow(&self) -> bool {
        self.is_narrow
    }

    /// The functions for so many columns of B, by height.
    #[inline(always)]
    pub fn tiles_for(&self, b_col: isize, width: usize) -> &[Tile<T>; ROWS] {
        let (size, is_whole) = (size_of::<T>() as isize, width == self.lanes);
        let load = match (self.is_apart(b_col, width), is_whole) {
            (true, _) => Load::Apart,
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
        b_col != size && width > 1 && !(b_col == 2 * size && self.has_fixed_strides)
    }

    /// The fixed stride of columns of C, if there are kernels for it.
    #[inline(always)]
    pub fn fixed_stride(&self, c_col: isize) -> Option<FixedStride> {
        if self.has_fixed_strides { FixedStride::of(c_col, size_of::<T>()) } else { None }
    }

    /// The function for such columns of C.
    #[inline(always)]
    pub fn scatter_for(&self, c_col: isize) -> Scatter<T> {
        let is_contiguous = c_col == size_of::<T>() as isize;
        let other = if is_contiguous { CONTIGUOUS } else { FIXED_STRIDES };
        self.scatters[self.fixed_stride(c_col).map_or(other, |stride| stride as usize)]
    }
}

/// The kernels of some instructions, which `$attribute` enables: a table of [`Kernels`] for each scalar, one for each kind of
/// vector, the longest first.
///
/// - `loads` are those of the functions at each [`Load`], `strides` of those at each [`FixedStride`] and at any other one:
///   vectors that have no permutations repeat others there, which are never called.
/// - For each scalar its size, and the heights of the tiles at 1, 2, ... [`ROWS`] rows: the last one that counts is `$rows`.
macro_rules! kernels {
    (
        $(#[$attribute:meta])?
        loads: $loads:tt, strides: $strides:tt;
        $($name:ident: $scalar:ty, $size:literal, $rows:literal $heights:tt, [$vector:ident] $(, $shorter:path)?;)*
    ) => {
        kernels!(@functions $(#[$attribute])?);

        $(
            #[doc = concat!("Kernels for `", stringify!($scalar), "`.")]
            pub static $name: [Kernels<$scalar>; [stringify!($vector) $(, stringify!($shorter))?].len()] = [{
                const LANES: usize =
                    <$vector as Vector>::LANES * size_of::<<$vector as Vector>::Real>() / $size;
                // SAFETY: the functions of this vector, of so many elements, each at the place of its load, height and
                // stride. Without permutations others are at the places that need some.
                unsafe {
                    Kernels::new(
                        [LANES, $rows],
                        [<$vector as Vector>::NARROW, <$vector as Vector>::HAS_FIXED_STRIDES],
                        kernels!(@loads $loads $heights $scalar, $vector, $size),
                        kernels!(@strides $strides $scalar, $vector, $size),
                    )
                }
            } $(, $shorter[0])?];
        )*
    };

    // A row of heights for each load.
    (@loads [$($load:ident)*] $heights:tt $scalar:ty, $vector:ident, $size:literal) => {
        [$(kernels!(@heights $load $heights $scalar, $vector, $size)),*]
    };
    (@heights $load:ident [$($height:literal)*] $scalar:ty, $vector:ident, $size:literal) => {
        [$(tile::<$scalar, $vector, $height, { Load::$load as usize }, $size>),*]
    };

    // One function for each stride.
    (@strides [$($stride:ident)*] $scalar:ty, $vector:ident, $size:literal) => {
        [$(scatter::<$scalar, $vector, { kernels!(@stride $stride) }, $size>),*]
    };
    (@stride Any) => { FIXED_STRIDES };
    (@stride One) => { CONTIGUOUS };
    (@stride $stride:ident) => { FixedStride::$stride as usize };

    // What the tables point to: tile and scatter, compiled with these instructions.
    (@functions $(#[$attribute:meta])?) => {
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
            // SAFETY: as demanded of a `Tile` here and there.
            unsafe { $crate::direct::gemm::tile::tile::<T, V, M, LOAD, SIZE>(tiling, a, b, c, width) }
        }

        /// [`scatter`](crate::direct::gemm::tile::scatter()) with these instructions.
        ///
        /// # Safety
        /// That of [`Scatter`](crate::direct::gemm::kernels::Scatter).
        $(#[$attribute])?
        unsafe fn scatter<T, V, const STRIDE: usize, const SIZE: usize>(
            tiling: *const Tiling<T>,
            sums: *const T,
            c: *mut T,
            height: usize,
            width: usize,
        ) where
            T: Scalar,
            V: Vector<Real = T::Real>,
        {
            // SAFETY: as demanded of a `Scatter` here and there.
            unsafe { $crate::direct::gemm::tile::scatter::<T, V, STRIDE, SIZE>(tiling, sums, c, height, width) }
        }
    };
}
pub(super) use kernels;
