//! What is compiled for each kind of vector: products of a slice of a batch, as many items as a vector has elements. An
//! element of C is a vector of sums, one for each item, so that nothing is shuffled.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use crate::direct::gemm::kernels::Kernels;
use crate::direct::gemm::tile::{Turn, add_scaled, scaled};
use crate::direct::gemm::vector::Vector;
use crate::scalar::Scalar;

/// Bytes from one vector of a [`Sums`] to the next, and of a packed slice: those of the longest vector.
pub const VECTOR_BYTES: usize = 64;

/// Most rows or columns of a block.
pub const LINES: usize = 4;

/// Room for a block of C of one slice.
#[repr(C, align(64))]
pub struct Sums {
    _vectors: [core::mem::MaybeUninit<[u8; VECTOR_BYTES]>; LINES * LINES],
}

impl Sums {
    /// Steps from one row and from one column to the next, in bytes.
    pub const STEPS: [isize; 2] = [(LINES * VECTOR_BYTES) as isize, VECTOR_BYTES as isize];
}

/// Rows of A or columns of B.
#[derive(Clone, Copy)]
pub struct Side<T> {
    pub from: *const T,
    /// Step from one line to the next, in bytes.
    pub line: isize,
    /// Step from one term to the next.
    pub next: isize,
}

/// What blocks of a slice have in common. (What differs is handed over in registers: written to memory, it would arrive after
/// all that was written to C before, which may be far away.)
#[derive(Clone, Copy)]
pub struct Blocks<T> {
    pub k: usize,
    /// Steps from one line of A and B to the next, in bytes.
    pub lines: [isize; 2],
    /// Steps from one term of A and B to the next.
    pub nexts: [isize; 2],
    /// Steps from one row and from one column of C to the next.
    pub c_steps: [isize; 2],
    pub alpha: T,
    pub beta: T,
    /// Whether A and B are meant conjugated.
    pub conj: [bool; 2],
}

/// `C = alpha A B + beta C` for a block of C of `height` rows and `width` columns, each element a vector for the items of a
/// slice.
///
/// # Safety
/// - *lengths*: the block has at least one row and column, and at most those of the function.
/// - *sides*: for each of `k` terms, the vectors at the lines of A and B are readable.
/// - *output*: the vectors of C are writable, and readable unless beta is 0.
/// - *instructions*: the processor has them.
pub type Kernel<T> = unsafe fn(&Blocks<T>, a: *const T, b: *const T, c: *mut T, height: usize, width: usize);

/// Copies lines of some slices to panels of so many lines, term by term, a vector of [`VECTOR_BYTES`] for each element. What a
/// panel has beyond the lines is left as it is. Of each vector `lanes` elements count. Lengths: lines, terms, lines of a panel.
/// Slices: how many, which follow one another, and how many bytes apart their panels are to be.
///
/// # Safety
/// - *lines*: `lanes` elements of each slice are readable at each term of the lines.
/// - *panels*: there is room for a vector at each place of all panels.
/// - *instructions*: the processor has them.
pub type Pack<T> = unsafe fn(side: Side<T>, lens: [usize; 3], slices: [usize; 2], to: *mut T, lanes: usize);

/// `C = sums + beta C` for the first `lanes` items of a block of a slice; rows of sums are [`LINES`] vectors of [`VECTOR_BYTES`] apart.
///
/// # Safety
/// - *sums*: they have been written for all of C.
/// - *output*: the first `lanes` elements of C's vectors are writable, and readable unless beta is 0.
/// - *instructions*: the processor has them.
pub type Finish<T> = unsafe fn(blocks: &Blocks<T>, sums: *const T, c: *mut T, lens: [usize; 2], lanes: usize);

/// The functions for vectors of one kind.
///
/// # Invariants
/// Those of [`Set::new`].
pub struct Set<T: Scalar> {
    /// Heights and widths for which there are kernels, in ascending order.
    sizes: [[usize; 2]; 2],
    /// By where height and width are among them.
    kernels: [[Kernel<T>; 2]; 2],
    pack: Pack<T>,
    finish: Finish<T>,
    /// Those of the same vectors.
    tiles: &'static [Kernels<T>],
}

impl<T: Scalar> Set<T> {
    /// # Safety
    /// - `kernels` has at each place a [`Kernel`] for that height and width among `sizes`, of at most [`LINES`].
    /// - All functions are of the longest vectors of `tiles`.
    pub const unsafe fn new(
        sizes: [[usize; 2]; 2],
        kernels: [[Kernel<T>; 2]; 2],
        pack: Pack<T>,
        finish: Finish<T>,
        tiles: &'static [Kernels<T>],
    ) -> Set<T> {
        Set { sizes, kernels, pack, finish, tiles }
    }

    /// Items of a slice.
    #[inline(always)]
    pub fn lanes(&self) -> usize {
        self.tiles[0].lanes()
    }

    /// Most rows and columns of a block.
    #[inline(always)]
    pub fn lens(&self) -> [usize; 2] {
        self.sizes.map(|[_, most]| most)
    }

    /// The function for a block of these lengths, at most [`Self::lens`].
    #[inline(always)]
    pub fn kernel(&self, [height, width]: [usize; 2]) -> Kernel<T> {
        let [heights, widths] = self.sizes;
        self.kernels[usize::from(height > heights[0])][usize::from(width > widths[0])]
    }

    #[inline(always)]
    pub fn pack(&self) -> Pack<T> {
        self.pack
    }

    #[inline(always)]
    pub fn finish(&self) -> Finish<T> {
        self.finish
    }
}

/// A [`Kernel`] for `M` rows and `N` columns.
///
/// # Safety
/// Those of a [`Kernel`].
#[inline(always)]
pub unsafe fn kernel<T, V, const M: usize, const N: usize>(
    blocks: &Blocks<T>,
    mut a: *const T,
    mut b: *const T,
    c: *mut T,
    height: usize,
    width: usize,
) where
    T: Scalar,
    V: Vector<Real = T::Real>,
{
    let is_complex = const { T::DTYPE.is_complex() };
    let Blocks { k, lines, nexts, c_steps, alpha, beta, conj } = *blocks;
    // Lines beyond the block are the last one once more.
    let rows: [isize; M] = core::array::from_fn(|i| lines[0].wrapping_mul(i.min(height - 1) as isize));
    let cols: [isize; N] = core::array::from_fn(|j| lines[1].wrapping_mul(j.min(width - 1) as isize));
    // SAFETY: in turn p `a` is at term p of A and `b` at that of B; offsets are those of lines of the block, which has one
    // at least. What is read and written at C are its rows and columns. There are the instructions.
    unsafe {
        let mut sums = [[V::splat(T::Real::ZERO); N]; M];
        let mut others = sums;
        for _ in 0..k {
            let mut terms = [V::splat(T::Real::ZERO); N];
            for j in 0..N {
                terms[j] = V::load(b.wrapping_byte_offset(cols[j]).cast());
            }
            for i in 0..M {
                let element = a.wrapping_byte_offset(rows[i]).cast::<T::Real>();
                let items = V::load(element);
                let [re, im] = if is_complex { [items.evens(), items.odds()] } else { [items; 2] };
                for j in 0..N {
                    sums[i][j] = re.mul_add(terms[j], sums[i][j]);
                    if is_complex {
                        others[i][j] = im.mul_add(terms[j], others[i][j]);
                    }
                }
            }
            a = a.wrapping_byte_offset(nexts[0]);
            b = b.wrapping_byte_offset(nexts[1]);
        }
        if is_complex {
            let turn = Turn::new(conj);
            for i in 0..M {
                for j in 0..N {
                    sums[i][j] = turn.combined(sums[i][j], others[i][j]);
                }
            }
        }
        // Alpha is left out if it is 1, as its imaginary part would make NaN of infinities.
        if alpha != T::ONE {
            for i in 0..M {
                for j in 0..N {
                    sums[i][j] = scaled::<T, V>(sums[i][j], alpha);
                }
            }
        }
        for i in 0..M {
            let row = c.wrapping_byte_offset(c_steps[0].wrapping_mul(i as isize));
            for j in 0..N {
                if i < height && j < width {
                    let to = row.wrapping_byte_offset(c_steps[1].wrapping_mul(j as isize)).cast();
                    let mut sum = sums[i][j];
                    if beta != T::ZERO {
                        sum = add_scaled::<T, V>(sum, beta, V::load(to));
                    }
                    sum.store(to);
                }
            }
        }
    }
}

/// A [`Pack`].
///
/// # Safety
/// Those of a [`Pack`].
#[inline(always)]
pub unsafe fn pack<T: Scalar, V: Vector<Real = T::Real>>(
    side: Side<T>,
    [lines, k, group]: [usize; 3],
    [slices, apart]: [usize; 2],
    to: *mut T,
    lanes: usize,
) {
    let parts = const { size_of::<T>() / size_of::<T::Real>() };
    let is_whole = lanes * parts == V::LANES;
    let Side { from, line, next } = side;
    let panel = group * VECTOR_BYTES;
    // SAFETY: element p of line i, of which so many elements are readable, to its place in its panel. There are the instructions.
    unsafe {
        let mask = V::mask(lanes * parts);
        let copy = |mut from: *const T, mut to: *mut T| {
            for _ in 0..slices {
                let items: V =
                    if is_whole { V::load(from.cast()) } else { V::load_masked(from.cast(), mask) };
                items.store(to.cast());
                (from, to) = (from.wrapping_add(lanes), to.wrapping_byte_add(apart));
            }
        };
        // As it lies in memory.
        if next.unsigned_abs() <= line.unsigned_abs() {
            for i in 0..lines {
                let mut from = from.wrapping_byte_offset(line.wrapping_mul(i as isize));
                let mut to = to.wrapping_byte_add(i / group * panel * k + i % group * VECTOR_BYTES);
                for _ in 0..k {
                    copy(from, to);
                    (from, to) = (from.wrapping_byte_offset(next), to.wrapping_byte_add(panel));
                }
            }
        } else {
            for p in 0..k {
                let mut from = from.wrapping_byte_offset(next.wrapping_mul(p as isize));
                for i in 0..lines {
                    copy(from, to.wrapping_byte_add((i / group * k + p) * panel + i % group * VECTOR_BYTES));
                    from = from.wrapping_byte_offset(line);
                }
            }
        }
    }
}

/// A [`Finish`].
///
/// # Safety
/// Those of a [`Finish`].
#[inline(always)]
pub unsafe fn finish<T: Scalar, V: Vector<Real = T::Real>>(
    blocks: &Blocks<T>,
    sums: *const T,
    c: *mut T,
    [height, width]: [usize; 2],
    lanes: usize,
) {
    let Blocks { c_steps, beta, .. } = *blocks;
    // SAFETY: the sums of row i and column j, and the first elements there of C. There are the instructions.
    unsafe {
        let mask = V::mask(lanes * const { size_of::<T>() / size_of::<T::Real>() });
        for i in 0..height {
            let row = c.wrapping_byte_offset(c_steps[0].wrapping_mul(i as isize));
            for j in 0..width {
                let to = row.wrapping_byte_offset(c_steps[1].wrapping_mul(j as isize)).cast();
                let mut values = V::load(sums.wrapping_byte_add((i * LINES + j) * VECTOR_BYTES).cast());
                if beta != T::ZERO {
                    values = add_scaled::<T, V>(values, beta, V::load_masked(to, mask));
                }
                values.store_masked(to, mask);
            }
        }
    }
}

/// The [`Set`]s of some instructions, which `$attribute` enables, for each scalar by heights, widths and its vector, with the
/// tiles in `$tiles`.
macro_rules! slices {
    (
        $(#[$attribute:meta])? tiles: $tiles:ident;
        $($name:ident: $scalar:ty, $heights:tt by $widths:tt, $vector:ident;)*
    ) => {
        /// [`kernel`](crate::direct::gemm::many::slices::kernel()) with these instructions.
        ///
        /// # Safety
        /// Those of [`Kernel`](crate::direct::gemm::many::slices::Kernel).
        $(#[$attribute])?
        unsafe fn kernel<T, V, const M: usize, const N: usize>(
            blocks: &Blocks<T>,
            a: *const T,
            b: *const T,
            c: *mut T,
            height: usize,
            width: usize,
        ) where
            T: Scalar,
            V: Vector<Real = T::Real>,
        {
            // SAFETY: as demanded of a `Kernel` here and there.
            unsafe { slices::kernel::<T, V, M, N>(blocks, a, b, c, height, width) }
        }

        /// [`pack`](crate::direct::gemm::many::slices::pack()) with these instructions.
        ///
        /// # Safety
        /// Those of [`Pack`](crate::direct::gemm::many::slices::Pack).
        $(#[$attribute])?
        unsafe fn pack<T, V>(side: Side<T>, lens: [usize; 3], slices: [usize; 2], to: *mut T, lanes: usize)
        where
            T: Scalar,
            V: Vector<Real = T::Real>,
        {
            // SAFETY: as demanded of a `Pack` here and there.
            unsafe { slices::pack::<T, V>(side, lens, slices, to, lanes) }
        }

        /// [`finish`](crate::direct::gemm::many::slices::finish()) with these instructions.
        ///
        /// # Safety
        /// Those of [`Finish`](crate::direct::gemm::many::slices::Finish).
        $(#[$attribute])?
        unsafe fn finish<T, V>(blocks: &Blocks<T>, sums: *const T, c: *mut T, lens: [usize; 2], lanes: usize)
        where
            T: Scalar,
            V: Vector<Real = T::Real>,
        {
            // SAFETY: as demanded of a `Finish` here and there.
            unsafe { slices::finish::<T, V>(blocks, sums, c, lens, lanes) }
        }

        $(
            #[doc = concat!("For `", stringify!($scalar), "`.")]
            pub static $name: Set<$scalar> =
                // SAFETY: each kernel is of the height and width of its place, and all functions of this vector, which is the
                // longest of these tiles.
                unsafe {
                    Set::new(
                        [$heights, $widths],
                        slices!(@heights $heights $widths $scalar, $vector),
                        pack::<$scalar, $vector>,
                        finish::<$scalar, $vector>,
                        &$tiles::$name,
                    )
                };
        )*
    };
    (@heights [$($height:literal),*] $widths:tt $scalar:ty, $vector:ident) => {
        [$(slices!(@widths $height $widths $scalar, $vector)),*]
    };
    (@widths $height:literal [$($width:literal),*] $scalar:ty, $vector:ident) => {
        [$(kernel::<$scalar, $vector, $height, $width>),*]
    };
}
pub(super) use slices;
