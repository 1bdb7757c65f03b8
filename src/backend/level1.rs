//! The vector routines of CBLAS.
//!
//! Not among them: `iamax`, whose answer to NaN depends on the library and on the layout, `dsdot`, which OpenBLAS sums up
//! in single precision, and what makes rotations (`rotg`, `rotmg`). These are always ours.

use num_complex::Complex;

use super::Backend;
use super::call::routines;
use super::guard::loads_next;
use super::ours::level1 as ours;
use crate::scalar::{RealScalar, Scalar};

routines! {
    /// The routines that differ between the scalars in nothing but their names.
    ///
    /// # Safety
    /// Of every method:
    /// - *legal*: `n` is not negative, and `inc` is not 0; for `scal`, `nrm2` and `asum` it is not negative either, since they
    ///   do nothing then. All of these, and the number of elements that a vector reaches over, fit the library's integer.
    /// - *elements*: from its lowest address on (where `inc` is negative the last one's), the `n` elements of a vector, `inc`
    ///   elements apart, are readable; those of an output also writable (only writable, if what the method computes does not
    ///   depend on them). All are aligned for the real type.
    /// - *apart*: an output shares no byte with other operands, and nobody else uses it during the call; nobody writes inputs.
    Vectors: Scalar, VectorsTable in vectors of [f32 f64 c64 c128]
    // Generated from routines.toml by `make generate`: from here

    /// `y = alpha x + y`
    axpy(n: isize, alpha: Self, x: *const Self, incx: isize, y: *mut Self, incy: isize):
        standard [cblas_saxpy cblas_daxpy cblas_caxpy cblas_zaxpy] ours axpy;
    /// `y = alpha x + beta y`, beta not 0.
    axpby(n: isize, alpha: Self, x: *const Self, incx: isize, beta: Self, y: *mut Self, incy: isize):
        optional [cblas_saxpby cblas_daxpby cblas_caxpby cblas_zaxpby] ours axpby;
    /// `y = x`
    copy(n: isize, x: *const Self, incx: isize, y: *mut Self, incy: isize):
        standard [cblas_scopy cblas_dcopy cblas_ccopy cblas_zcopy] ours copy;
    /// `x = alpha x`
    scal(n: isize, alpha: Self, x: *mut Self, incx: isize):
        standard [cblas_sscal cblas_dscal cblas_cscal cblas_zscal] ours scal;
    /// Exchanges x and y.
    swap(n: isize, x: *mut Self, incx: isize, y: *mut Self, incy: isize):
        standard [cblas_sswap cblas_dswap cblas_cswap cblas_zswap] ours swap;
    /// Euclidean norm.
    nrm2(n: isize, x: *const Self, incx: isize) => Self::Real:
        standard [cblas_snrm2 cblas_dnrm2 cblas_scnrm2 cblas_dznrm2] ours nrm2;
    /// Sum of `|re| + |im|`.
    asum(n: isize, x: *const Self, incx: isize) => Self::Real:
        standard [cblas_sasum cblas_dasum cblas_scasum cblas_dzasum] ours asum;

    // Generated: to here
}

routines! {
    /// The routines that there are for real vectors only.
    ///
    /// # Safety
    /// Of every method: as [`Vectors`]; `parameters` is the address of five numbers, readable and aligned, in none of the vectors.
    RealVectors: RealScalar, RealTable in real of [f32 f64]
    // Generated from routines.toml by `make generate`: from here

    /// Sum of `x_i y_i`.
    dot(n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize) => Self:
        standard [cblas_sdot cblas_ddot] ours dot;
    /// `(x, y) = (c x + s y, c y - s x)`
    rot(n: isize, x: *mut Self, incx: isize, y: *mut Self, incy: isize, c: Self, s: Self):
        standard [cblas_srot cblas_drot] ours rot;
    /// A modified rotation; `parameters` is CBLAS's flag and H by columns.
    rotm(n: isize, x: *mut Self, incx: isize, y: *mut Self, incy: isize, parameters: *const Self):
        standard [cblas_srotm cblas_drotm] ours rotm;

    // Generated: to here
}

routines! {
    /// The routines that there are for complex vectors only.
    ///
    /// # Safety
    /// Of every method: as [`Vectors`]; `out` is the address of a number, writable and aligned for the real type, in none of the
    /// vectors and used by nobody else during the call.
    ComplexVectors: Scalar, ComplexTable in complex of [c64 c128]
    // Generated from routines.toml by `make generate`: from here

    /// `x = alpha x`, alpha real, each part by itself.
    scal_real(n: isize, alpha: Self::Real, x: *mut Self, incx: isize):
        standard [cblas_csscal cblas_zdscal] ours scal_real;
    /// Sum of `x_i y_i`.
    dotu(n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize, out: *mut Self):
        standard [cblas_cdotu_sub cblas_zdotu_sub] ours dotu;
    /// Sum of `conj(x_i) y_i`.
    dotc(n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize, out: *mut Self):
        standard [cblas_cdotc_sub cblas_zdotc_sub] ours dotc;

    // Generated: to here
}

/// The routines on vectors that real and complex scalars have under different names.
///
/// # Safety
/// Of every method: as [`Vectors`].
pub trait Level1: Vectors {
    /// Sum of `x_i y_i`: `dot`, `dotu`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn dotu(blas: Backend, n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize)
    -> Self;
    /// Sum of `conj(x_i) y_i`: `dot`, `dotc`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn dotc(blas: Backend, n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize)
    -> Self;
    /// `x = alpha x`, alpha real: of complex numbers each part by itself, so that infinities stay what they are.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn scal_real(blas: Backend, n: isize, alpha: Self::Real, x: *mut Self, incx: isize);
}

macro_rules! real {
    ($($scalar:ty)*) => {$(
        impl Level1 for $scalar {
            #[inline(always)]
            unsafe fn dotu(
                blas: Backend, n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize,
            ) -> Self {
                // SAFETY: the caller's promises, which are the same: this one demands what `Vectors` does.
                unsafe { <Self as RealVectors>::dot(blas, n, x, incx, y, incy) }
            }
            #[inline(always)]
            unsafe fn dotc(
                blas: Backend, n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize,
            ) -> Self {
                // SAFETY: the caller's promises, which are the same: this one demands what `Vectors` does.
                unsafe { <Self as RealVectors>::dot(blas, n, x, incx, y, incy) }
            }
            #[inline(always)]
            unsafe fn scal_real(blas: Backend, n: isize, alpha: Self, x: *mut Self, incx: isize) {
                // SAFETY: the caller's promises, which are the same.
                unsafe { Self::scal(blas, n, alpha, x, incx) }
            }
        }
    )*};
}
real! { f32 f64 }

/// A sum of which the library is given all but the last term where it would load one more element than there is: that
/// one is the last then.
///
/// # Safety
/// As [`Vectors`], of x and y as inputs; `sum` is one of [`ComplexVectors`]. (`term` is the product that it sums up.)
#[cold]
unsafe fn without_last<T: ComplexVectors>(
    blas: Backend,
    (n, x, incx, y, incy): (isize, *const T, isize, *const T, isize),
    sum: unsafe fn(Backend, isize, *const T, isize, *const T, isize, *mut T),
    term: fn(T, T) -> T,
) -> T {
    if n <= 0 {
        return T::ZERO;
    }
    // The first n - 1, by their lowest address, and the last one.
    let parts = |x: *const T, inc: isize| {
        if inc < 0 { (x.wrapping_offset(-inc), x) } else { (x, x.wrapping_offset(inc.wrapping_mul(n - 1))) }
    };
    let ((x, last_x), (y, last_y)) = (parts(x, incx), parts(y, incy));
    let mut total = T::ZERO;
    // SAFETY: legal: n is at least 1, the steps are the caller's. Elements: the first n - 1 of each vector, from the lowest address
    // of these on, and the last ones, are among those that the caller promises to be readable. Apart: the sum is ours.
    unsafe {
        sum(blas, n - 1, x, incx, y, incy, &mut total);
        total + term(last_x.read_unaligned(), last_y.read_unaligned())
    }
}

macro_rules! complex {
    ($($scalar:ty)*) => {$(
        impl Level1 for $scalar {
            #[inline(always)]
            unsafe fn dotu(
                blas: Backend, n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize,
            ) -> Self {
                if loads_next(blas.functions().complex.of::<Self>().dotu.hazards, incx, incy) {
                    let (operands, sum) = ((n, x, incx, y, incy), <Self as ComplexVectors>::dotu);
                    // SAFETY: the caller's promises, which are the same, and a sum of `ComplexVectors`.
                    return unsafe { without_last(blas, operands, sum, |x, y| x * y) };
                }
                let mut sum = Self::ZERO;
                // SAFETY: the caller's promises, which are the same; `sum` is a number of ours.
                unsafe { <Self as ComplexVectors>::dotu(blas, n, x, incx, y, incy, &mut sum) };
                sum
            }
            #[inline(always)]
            unsafe fn dotc(
                blas: Backend, n: isize, x: *const Self, incx: isize, y: *const Self, incy: isize,
            ) -> Self {
                if loads_next(blas.functions().complex.of::<Self>().dotc.hazards, incx, incy) {
                    let (operands, sum) = ((n, x, incx, y, incy), <Self as ComplexVectors>::dotc);
                    // SAFETY: the caller's promises, which are the same, and a sum of `ComplexVectors`.
                    return unsafe { without_last(blas, operands, sum, |x, y| x.conj() * y) };
                }
                let mut sum = Self::ZERO;
                // SAFETY: the caller's promises, which are the same; `sum` is a number of ours.
                unsafe { <Self as ComplexVectors>::dotc(blas, n, x, incx, y, incy, &mut sum) };
                sum
            }
            #[inline(always)]
            unsafe fn scal_real(
                blas: Backend, n: isize, alpha: <Self as Scalar>::Real, x: *mut Self, incx: isize,
            ) {
                // SAFETY: the caller's promises, which are the same.
                unsafe { <Self as ComplexVectors>::scal_real(blas, n, alpha, x, incx) }
            }
        }
    )*};
}
complex! { Complex<f32> Complex<f64> }
