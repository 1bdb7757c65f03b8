//! On which operands a library's function must not be called, though on others it may: where its kernel would step
//! outside of them into memory that may not be there, or write beside them.
//!
//! A load past an operand does no harm as long as it stays in the page of the operand's own last byte. So nothing is
//! lost but where an operand ends with its page.

#[cfg(feature = "lapack")]
use crate::error::Refusal;
use crate::scalar::{DType, Scalar};
use crate::words::{Order, Trans, Uplo};

/// What is known against a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hazards(u8);

impl Hazards {
    /// Nothing.
    pub const NONE: Hazards = Hazards(0);
    /// c64 at an address that is 4 mod 8: four bytes beside it are written.
    pub const ODD: Hazards = Hazards(1);
    /// What would be the next element of x is loaded.
    pub const NEXT_X: Hazards = Hazards(2);
    /// Up to 32 bytes past a contiguous y are loaded.
    pub const PAST_Y: Hazards = Hazards(4);
    /// What would be the next line of a factor, and bytes past C, are loaded, in products that are not packed.
    pub const NEXT_LINE: Hazards = Hazards(8);

    /// Whether nothing is.
    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one of these is.
    #[inline(always)]
    pub const fn has(self, other: Hazards) -> bool {
        self.0 & other.0 != 0
    }

    /// All of both.
    pub const fn with(self, other: Hazards) -> Hazards {
        Hazards(self.0 | other.0)
    }
}

/// An argument as far as guards look at all of them alike.
pub trait Look {
    /// Its address, 0 for what is no pointer.
    fn address(&self) -> usize;
}

impl<T> Look for *const T {
    #[inline(always)]
    fn address(&self) -> usize {
        self.addr()
    }
}

impl<T> Look for *mut T {
    #[inline(always)]
    fn address(&self) -> usize {
        self.addr()
    }
}

macro_rules! no_pointers {
    ($($type:ty)*) => {$(
        impl Look for $type {
            #[inline(always)]
            fn address(&self) -> usize {
                0
            }
        }
    )*};
}
no_pointers! { isize f32 f64 Order Uplo Trans crate::words::Diag crate::words::Side }

impl<T> Look for num_complex::Complex<T> {
    #[inline(always)]
    fn address(&self) -> usize {
        0
    }
}

/// Whether an operand lies as [`Hazards::ODD`] says.
#[cold]
pub fn odd<T: Scalar>(hazards: Hazards, addresses: &[usize]) -> bool {
    hazards.has(Hazards::ODD)
        && T::DTYPE == DType::C64
        && addresses.iter().any(|address| !address.is_multiple_of(size_of::<T>()))
}

/// The smallest pages that there are. Where they are larger, more is avoided than need be.
const PAGE: usize = 4096;

/// Whether up to `bytes` bytes from `end` on, where an operand ends, some lie in a page in which it has none.
fn leaves_page(end: usize, bytes: usize) -> bool {
    let last = end.wrapping_sub(1);
    last / PAGE != last.wrapping_add(bytes) / PAGE
}

/// Whether an operand of LAPACK is one that its library's kernels leave: columns `ld` elements apart, the last of which ends at `end`. They may
/// be given any of its lines, but none as the y of `symv` and `hemv`: those are in LAPACK's own room.
#[cfg(feature = "lapack")]
pub fn matrix<T: Scalar>(hazards: Hazards, start: *const T, end: usize, ld: usize) -> Option<Refusal> {
    if odd::<T>(hazards, &[start.addr()]) {
        return Some(Refusal::Misaligned);
    }
    let next = Hazards::NEXT_X.with(Hazards::NEXT_LINE);
    (hazards.has(next) && leaves_page(end, reach::<T>(hazards, ld))).then_some(Refusal::PageEnd)
}

/// How far behind such an operand, or LAPACK's room, kernels may read, in bytes.
#[cfg(feature = "lapack")]
pub fn reach<T: Scalar>(hazards: Hazards, ld: usize) -> usize {
    let next = Hazards::NEXT_X.with(Hazards::NEXT_LINE);
    if hazards.has(next) {
        ld.saturating_mul(size_of::<T>()).saturating_add(64)
    } else if hazards.has(Hazards::PAST_Y) {
        32
    } else {
        0
    }
}

/// Whether the element that would follow a vector of `n` elements, in the direction in which it runs, lies in a page in
/// which its last one has no byte.
fn next_leaves_page<T>(n: isize, x: *const T, inc: isize) -> bool {
    let step = inc.unsigned_abs().wrapping_mul(size_of::<T>());
    if inc < 0 {
        x.addr() / PAGE != x.addr().wrapping_sub(step) / PAGE
    } else {
        leaves_page(end_of(n, x, inc), step)
    }
}

/// Where a vector ends that is given by its lowest address.
fn end_of<T>(n: isize, x: *const T, inc: isize) -> usize {
    let last = (n - 1).unsigned_abs().wrapping_mul(inc.unsigned_abs());
    x.addr().wrapping_add(last.wrapping_add(1).wrapping_mul(size_of::<T>()))
}

/// The kernels that go by columns (in column-major terms) load x beyond its end where the columns have 4 i + 2 elements.
#[cold]
#[allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]
pub fn gemv<T: Scalar>(
    hazards: Hazards,
    order: Order,
    trans: Trans,
    m: isize,
    n: isize,
    _alpha: T,
    _a: *const T,
    _lda: isize,
    x: *const T,
    incx: isize,
    _beta: T,
    _y: *mut T,
    _incy: isize,
) -> bool {
    let along_columns = (order == Order::ColMajor) != trans.transposes();
    let column = if order == Order::ColMajor { m } else { n };
    let len = if trans.transposes() { m } else { n };
    hazards.has(Hazards::NEXT_X) && along_columns && column % 4 == 2 && next_leaves_page(len, x, incx)
}

/// Contiguous x and y are loaded in whole vectors.
#[cold]
#[allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]
pub fn hemv<T: Scalar>(
    hazards: Hazards,
    _order: Order,
    _uplo: Uplo,
    n: isize,
    _alpha: T,
    _a: *const T,
    _lda: isize,
    x: *const T,
    incx: isize,
    _beta: T,
    y: *mut T,
    incy: isize,
) -> bool {
    hazards.has(Hazards::NEXT_X) && incx == 1 && next_leaves_page(n, x, 1)
        || hazards.has(Hazards::PAST_Y) && incy == 1 && leaves_page(end_of(n, y, 1), 32)
}

/// As [`gemv`], of which it is made in blocks.
#[cold]
#[allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]
pub fn trsv<T: Scalar>(
    hazards: Hazards,
    _order: Order,
    _uplo: Uplo,
    _trans: Trans,
    _diag: crate::words::Diag,
    n: isize,
    _a: *const T,
    _lda: isize,
    x: *mut T,
    incx: isize,
) -> bool {
    hazards.has(Hazards::NEXT_X) && incx == 1 && next_leaves_page(n, x, 1)
}

/// Products of which no index is longer are computed without packing.
const UNPACKED: isize = 1024;

/// The kernels for small and thin products load whole vectors at the edges, from the operands themselves.
#[cold]
#[allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]
pub fn gemm<T: Scalar>(
    hazards: Hazards,
    order: Order,
    transa: Trans,
    transb: Trans,
    m: isize,
    n: isize,
    k: isize,
    _alpha: T,
    a: *const T,
    lda: isize,
    b: *const T,
    ldb: isize,
    _beta: T,
    c: *mut T,
    ldc: isize,
) -> bool {
    let leaves = |trans: Trans, [rows, cols]: [isize; 2], start: *const T, ld: isize| {
        let [rows, cols] = if trans.transposes() { [cols, rows] } else { [rows, cols] };
        let (lines, len) = if order == Order::RowMajor { (rows, cols) } else { (cols, rows) };
        let last = (lines - 1).wrapping_mul(ld).wrapping_add(len).unsigned_abs();
        let line = ld.unsigned_abs().wrapping_mul(size_of::<T>());
        leaves_page(start.addr().wrapping_add(last.wrapping_mul(size_of::<T>())), line.wrapping_add(64))
    };
    hazards.has(Hazards::NEXT_LINE)
        && m.min(n).min(k) <= UNPACKED
        && (leaves(transa, [m, k], a, lda)
            || leaves(transb, [k, n], b, ldb)
            || leaves(Trans::No, [m, n], c, ldc))
}

/// Complex sums load what would be the next element of both vectors, unless both are contiguous.
#[inline(always)]
pub fn loads_next(hazards: Hazards, incx: isize, incy: isize) -> bool {
    hazards.has(Hazards::NEXT_X) && (incx, incy) != (1, 1)
}
