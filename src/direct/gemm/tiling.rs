//! A product cut into tiles: which way round it is computed, by which kernels, and how sums come to C.

use core::mem::MaybeUninit;

use super::kernels::{Kernels, Tile};
use super::{Product, ROWS, at};
use crate::scalar::Scalar;

/// A product as tiles see it: vectors of B and C along their columns, which ascend in B.
pub struct Tiling<T> {
    /// Rows of A and C.
    pub m: usize,
    /// Columns of B and C.
    pub n: usize,
    /// Columns of A, rows of B.
    pub k: usize,
    pub alpha: *const T,
    pub beta: *const T,
    pub a: *const T,
    pub b: *const T,
    pub c: *mut T,
    /// Step from one row of A to the next, in bytes, as all that follow.
    pub a_row: isize,
    /// Step from one column of A to the next.
    pub a_next: isize,
    pub b_col: isize,
    pub b_next: isize,
    pub c_row: isize,
    pub c_col: isize,
    /// Whether A is meant conjugated.
    pub conj_a: bool,
    pub conj_b: bool,
    /// What tiles do with their sums.
    pub write: Write,
}

/// What a tile does with its sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// Adds beta C, whose columns are contiguous.
    Contiguous,
    /// Writes them to C, whose columns are not; beta is 0, and vectors are short.
    Apart,
    /// Writes them to a [`Spill`], in rows 64 bytes apart.
    Spill,
}

/// Room for the sums of one tile: a vector of at most 64 bytes for each of its rows.
#[repr(align(64))]
pub struct Spill {
    _rows: MaybeUninit<[[u8; 64]; ROWS]>,
}

impl Spill {
    #[inline(always)]
    fn new() -> Spill {
        Spill { _rows: MaybeUninit::uninit() }
    }
}

impl<T: Scalar> Tiling<T> {
    /// The product as it is, or the transposed one, `C^T = B^T A^T`; columns of B ascend.
    #[inline(always)]
    pub fn new(product: &Product<T>, transposed: bool) -> Tiling<T> {
        let mut tiling = Tiling::of(product, transposed);
        if tiling.b_col < 0 {
            tiling.reverse_columns();
        }
        tiling
    }

    /// The same, with columns as they come.
    #[inline(always)]
    pub fn of(product: &Product<T>, transposed: bool) -> Tiling<T> {
        let Product { a, b, c, .. } = product;
        let k = if product.alpha == T::ZERO { 0 } else { product.k };
        let (alpha, beta) = (&raw const product.alpha, &raw const product.beta);
        // One by one: copies of whole structs would be read before the fields have arrived in memory.
        if transposed {
            Tiling {
                m: product.n,
                n: product.m,
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
                m: product.m,
                n: product.n,
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
        }
    }

    /// For a [`Scatter`](super::kernels::Scatter) alone, when the steps of C are set.
    #[inline(always)]
    pub fn of_output(beta: &T) -> Tiling<T> {
        Tiling {
            m: 0,
            n: 0,
            k: 0,
            alpha: beta,
            beta,
            a: core::ptr::null(),
            b: core::ptr::null(),
            c: core::ptr::null_mut(),
            a_row: 0,
            a_next: 0,
            b_col: 0,
            b_next: 0,
            c_row: 0,
            c_col: 0,
            conj_a: false,
            conj_b: false,
            write: Write::Spill,
        }
    }

    /// The same product with the columns of B and C in reverse order.
    #[inline(always)]
    pub fn reverse_columns(&mut self) {
        let last = self.n - 1;
        self.b = at(self.b.cast_mut(), self.b_col, last);
        self.c = at(self.c, self.c_col, last);
        self.b_col = self.b_col.wrapping_neg();
        self.c_col = self.c_col.wrapping_neg();
    }

    /// Whether the columns of C are no vectors.
    #[inline(always)]
    fn needs_scatter(&self) -> bool {
        self.c_col != size_of::<T>() as isize && self.n > 1
    }

    /// Computes the product.
    ///
    /// # Safety
    /// - It was made by [`Tiling::new`] from a product of which [`super::gemm`]'s promises hold, which is still there and
    ///   whose C is not empty.
    /// - The processor has the instructions of `kernels`.
    #[inline(always)]
    pub unsafe fn compute(&mut self, kernels: &[Kernels<T>]) {
        let first = narrowest(kernels, self.b_col, self.n);
        let is_one_tile = self.n <= first.lanes() && self.m <= first.rows();
        // SAFETY: the caller promises the same; if it is to be one tile, it was found to be just above.
        unsafe { if is_one_tile { self.compute_tile(first) } else { self.compute_tiles(kernels) } }
    }

    /// [`Self::compute`] for a C that is one tile.
    ///
    /// # Safety
    /// As there; C has at most as many rows as the highest tile of `kernels`, and columns as its vectors.
    #[inline(always)]
    unsafe fn compute_tile(&mut self, kernels: &Kernels<T>) {
        let needs_scatter = self.needs_scatter();
        if needs_scatter {
            self.write = Write::Spill;
        }
        let tile = kernels.tiles_for(self.b_col, self.n)[self.m - 1];
        // SAFETY: the tile is all of C, in one of whose functions for so many rows, and whose load `tiles_for` has chosen by
        // the columns; A, B and C start with it; where `write` says so, there is a `Spill` instead. Alpha and beta are the
        // product's, which is still there. There are the instructions.
        unsafe {
            if !needs_scatter {
                return tile(self, self.a, self.b, self.c, self.n);
            }
            let has_fixed_stride = size_of::<T>() == 4 && kernels.fixed_stride(self.c_col).is_some();
            if kernels.is_narrow() && *self.beta == T::ZERO && !has_fixed_stride {
                self.write = Write::Apart;
                return tile(self, self.a, self.b, self.c, self.n);
            }
            let mut spill = Spill::new();
            let sums = (&raw mut spill).cast::<T>();
            tile(self, self.a, self.b, sums, self.n);
            kernels.scatter_for(self.c_col)(self, sums, self.c, self.m, self.n);
        }
    }

    /// [`Self::compute`], tile by tile.
    ///
    /// # Safety
    /// As there.
    #[inline(always)]
    unsafe fn compute_tiles(&mut self, kernels: &[Kernels<T>]) {
        // SAFETY: `for_tiles` gives tiles of C, each with a function for so many rows, and for a load that was chosen by its
        // columns, and where it starts in A, B and C. There are the instructions.
        unsafe {
            if !self.needs_scatter() {
                return for_tiles(self, kernels, |_, tile, a, b, c, [_, width]| tile(self, a, b, c, width));
            }
            self.write = Write::Spill;
            let mut spill = Spill::new();
            let sums = (&raw mut spill).cast::<T>();
            for_tiles(self, kernels, |kernels, tile, a, b, c, [height, width]| {
                tile(self, a, b, sums, width);
                kernels.scatter_for(self.c_col)(self, sums, c, height, width);
            });
        }
    }
}

/// The kernels of the shortest vectors that hold so many columns of B, or of the longest there are.
#[inline(always)]
fn narrowest<T>(kernels: &[Kernels<T>], b_col: isize, count: usize) -> &Kernels<T> {
    match kernels {
        [_, narrow] if count <= narrow.lanes() => narrow,
        // Some of sixteen elements that are apart have too many addresses for the registers.
        [wide, narrow] if size_of::<T>() == 4 && count < wide.lanes() && narrow.is_apart(b_col, count) => {
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
        let width = cols.min(kernels.lanes());
        let tiles = kernels.tiles_for(tiling.b_col, width);
        let (mut a, mut c, mut rows) = (tiling.a.cast_mut(), c_panel, tiling.m);
        while rows > 0 {
            // The last two about as high as each other, so that neither has too few sums to be busy with.
            let height = match rows {
                rows if rows <= kernels.rows() => rows,
                rows if rows < 2 * kernels.rows() => rows / 2,
                _ => kernels.rows(),
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
