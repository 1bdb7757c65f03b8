//! The vector routines of CBLAS, for the four scalars.

use core::ffi::c_void;

use num_complex::Complex;

use super::table::{argument, call, parameter, routines, value};
use crate::scalar::{RealScalar, Scalar};

routines! {
    /// Vectors that are changed.
    ///
    /// # Safety
    /// Of every method: `n` is not negative, `inc` is not 0 (and not negative for `scal`), a vector with negative
    /// `inc` is given by its element at the lowest address; elements are readable, those of outputs also writable, by
    /// nobody else during the call, and aligned for the real type; outputs share no memory with other operands.
    Updates: Scalar;
    /// `y = alpha x + y`
    axpy(n: int, alpha: scale, x: input, incx: int, y: output, incy: int):
        cblas_saxpy cblas_daxpy cblas_caxpy cblas_zaxpy;
    /// `y = x`
    copy(n: int, x: input, incx: int, y: output, incy: int): cblas_scopy cblas_dcopy cblas_ccopy cblas_zcopy;
    /// Exchanges x and y.
    swap(n: int, x: output, incx: int, y: output, incy: int): cblas_sswap cblas_dswap cblas_cswap cblas_zswap;
    /// `x = alpha x`
    scal(n: int, alpha: scale, x: output, incx: int): cblas_sscal cblas_dscal cblas_cscal cblas_zscal;
    /// `x = alpha x`, alpha real.
    scal_real(n: int, alpha: norm, x: output, incx: int): cblas_sscal cblas_dscal cblas_csscal cblas_zdscal;
}

/// Vectors that are read, and those that are changed.
///
/// # Safety
/// Of every method: as [`Updates`]; `inc` is not negative for `nrm2`, `asum` and `iamax`.
pub trait Level1: Updates {
    /// Sum of `x_i y_i`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn dotu(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self;
    /// Sum of `conj(x_i) y_i`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn dotc(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self;
    /// Euclidean norm.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn nrm2(n: i32, x: *const Self, incx: i32) -> Self::Real;
    /// Sum of `|re| + |im|`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn asum(n: i32, x: *const Self, incx: i32) -> Self::Real;
    /// Position of the first element with the largest `|re| + |im|`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn iamax(n: i32, x: *const Self, incx: i32) -> usize;
    /// `y = alpha x + beta y`; with beta = 0, y is not read. CBLAS has no such routine; OpenBLAS does, elsewhere it
    /// is composed.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn axpby(n: i32, alpha: Self, x: *const Self, incx: i32, beta: Self, y: *mut Self, incy: i32);
}

#[cfg(feature = "openblas")]
mod extension {
    use core::ffi::c_void;
    unsafe extern "C" {
        pub fn cblas_saxpby(
            n: i32,
            alpha: f32,
            x: *const c_void,
            incx: i32,
            beta: f32,
            y: *mut c_void,
            incy: i32,
        );
        pub fn cblas_daxpby(
            n: i32,
            alpha: f64,
            x: *const c_void,
            incx: i32,
            beta: f64,
            y: *mut c_void,
            incy: i32,
        );
        pub fn cblas_caxpby(
            n: i32,
            alpha: *const c_void,
            x: *const c_void,
            incx: i32,
            beta: *const c_void,
            y: *mut c_void,
            incy: i32,
        );
        pub fn cblas_zaxpby(
            n: i32,
            alpha: *const c_void,
            x: *const c_void,
            incx: i32,
            beta: *const c_void,
            y: *mut c_void,
            incy: i32,
        );
    }
}

/// The two dot products of real and of complex scalars.
macro_rules! dots {
    (real, $scalar:ty, $dotu:ident, $dotc:ident) => {
        #[inline(always)]
        unsafe fn dotu(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self {
            call!(cblas_sys::$dotu, real, $scalar, [n: int, x: input, incx: int, y: input, incy: int] -> $scalar)
        }
        #[inline(always)]
        unsafe fn dotc(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self {
            call!(cblas_sys::$dotc, real, $scalar, [n: int, x: input, incx: int, y: input, incy: int] -> $scalar)
        }
    };
    (complex, $scalar:ty, $dotu:ident, $dotc:ident) => {
        #[inline(always)]
        unsafe fn dotu(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self {
            let mut sum = Self::ZERO;
            let out = &raw mut sum;
            call!(
                cblas_sys::$dotu, complex, $scalar,
                [n: int, x: input, incx: int, y: input, incy: int, out: output]
            );
            sum
        }
        #[inline(always)]
        unsafe fn dotc(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self {
            let mut sum = Self::ZERO;
            let out = &raw mut sum;
            call!(
                cblas_sys::$dotc, complex, $scalar,
                [n: int, x: input, incx: int, y: input, incy: int, out: output]
            );
            sum
        }
    };
}

macro_rules! level1 {
    ($($scalar:ty, $kind:ident: $dotu:ident $dotc:ident $nrm2:ident $asum:ident $iamax:ident $axpby:ident;)*) => {$(
        impl Level1 for $scalar {
            dots!($kind, $scalar, $dotu, $dotc);
            #[inline(always)]
            unsafe fn nrm2(n: i32, x: *const Self, incx: i32) -> Self::Real {
                call!(cblas_sys::$nrm2, $kind, $scalar, [n: int, x: input, incx: int] -> <$scalar as Scalar>::Real)
            }
            #[inline(always)]
            unsafe fn asum(n: i32, x: *const Self, incx: i32) -> Self::Real {
                call!(cblas_sys::$asum, $kind, $scalar, [n: int, x: input, incx: int] -> <$scalar as Scalar>::Real)
            }
            #[inline(always)]
            unsafe fn iamax(n: i32, x: *const Self, incx: i32) -> usize {
                // The declarations of CBLAS differ in the width of the result; on the platforms there are, what is
                // returned as an int or a size_t is an index that fits either.
                call!(cblas_sys::$iamax, $kind, $scalar, [n: int, x: input, incx: int] -> u32) as usize
            }
            #[cfg(feature = "openblas")]
            #[inline(always)]
            unsafe fn axpby(n: i32, alpha: Self, x: *const Self, incx: i32, beta: Self, y: *mut Self, incy: i32) {
                if beta == Self::ZERO {
                    // SAFETY: the caller's promises; x is copied over y, which is then read.
                    return unsafe { scaled_copy(n, alpha, x, incx, y, incy) };
                }
                call!(
                    extension::$axpby, $kind, $scalar,
                    [n: int, alpha: scale, x: input, incx: int, beta: scale, y: output, incy: int]
                )
            }
            #[cfg(not(feature = "openblas"))]
            #[inline(always)]
            unsafe fn axpby(n: i32, alpha: Self, x: *const Self, incx: i32, beta: Self, y: *mut Self, incy: i32) {
                if beta == Self::ZERO {
                    // SAFETY: the caller's promises; x is copied over y, which is then read.
                    return unsafe { scaled_copy(n, alpha, x, incx, y, incy) };
                }
                // SAFETY: the caller's promises.
                unsafe {
                    Self::scal(n, beta, y, incy.abs());
                    Self::axpy(n, alpha, x, incx, y, incy);
                }
            }
        }
    )*};
}

/// `y = alpha x`
///
/// # Safety
/// As [`Updates`].
unsafe fn scaled_copy<T: Updates>(n: i32, alpha: T, x: *const T, incx: i32, y: *mut T, incy: i32) {
    // SAFETY: the caller's promises; y starts at its lowest address, whichever way it runs.
    unsafe {
        T::copy(n, x, incx, y, incy);
        T::scal(n, alpha, y, incy.abs());
    }
}

level1! {
    f32, real: cblas_sdot cblas_sdot cblas_snrm2 cblas_sasum cblas_isamax cblas_saxpby;
    f64, real: cblas_ddot cblas_ddot cblas_dnrm2 cblas_dasum cblas_idamax cblas_daxpby;
    Complex<f32>, complex: cblas_cdotu_sub cblas_cdotc_sub cblas_scnrm2 cblas_scasum cblas_icamax cblas_caxpby;
    Complex<f64>, complex: cblas_zdotu_sub cblas_zdotc_sub cblas_dznrm2 cblas_dzasum cblas_izamax cblas_zaxpby;
}

/// What there is for real vectors only.
///
/// # Safety
/// Of every unsafe method: as [`Updates`].
pub trait Level1Real: RealScalar + Level1 {
    /// `(x, y) = (c x + s y, c y - s x)`
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn rot(n: i32, x: *mut Self, incx: i32, y: *mut Self, incy: i32, c: Self, s: Self);
    /// A modified rotation; `parameters` is CBLAS's flag and H by columns.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn rotm(n: i32, x: *mut Self, incx: i32, y: *mut Self, incy: i32, parameters: &[Self; 5]);
    /// The rotation that makes b zero: `[r, z, c, s]`.
    fn rotg(a: Self, b: Self) -> [Self; 4];
    /// The modified rotation that makes y1 zero: `[d1, d2, x1]` as they are afterwards, and the parameters of
    /// [`Self::rotm`].
    fn rotmg(d1: Self, d2: Self, x1: Self, y1: Self) -> ([Self; 3], [Self; 5]);
}

macro_rules! real {
    ($($scalar:ident: $rot:ident $rotm:ident $rotg:ident $rotmg:ident;)*) => {$(
        impl Level1Real for $scalar {
            #[inline(always)]
            unsafe fn rot(n: i32, x: *mut Self, incx: i32, y: *mut Self, incy: i32, c: Self, s: Self) {
                // SAFETY: the caller's promises.
                unsafe { cblas_sys::$rot(n, x, incx, y, incy, c, s) }
            }
            #[inline(always)]
            unsafe fn rotm(n: i32, x: *mut Self, incx: i32, y: *mut Self, incy: i32, parameters: &[Self; 5]) {
                // SAFETY: the caller's promises.
                unsafe { cblas_sys::$rotm(n, x, incx, y, incy, parameters.as_ptr()) }
            }
            #[inline(always)]
            fn rotg(mut a: Self, mut b: Self) -> [Self; 4] {
                let (mut c, mut s) = (0.0, 0.0);
                // SAFETY: four numbers that are ours.
                unsafe { cblas_sys::$rotg(&mut a, &mut b, &mut c, &mut s) }
                [a, b, c, s]
            }
            #[inline(always)]
            fn rotmg(mut d1: Self, mut d2: Self, mut x1: Self, y1: Self) -> ([Self; 3], [Self; 5]) {
                let mut parameters = [0.0; 5];
                // SAFETY: numbers that are ours, five of them parameters.
                unsafe { cblas_sys::$rotmg(&mut d1, &mut d2, &mut x1, y1, parameters.as_mut_ptr()) }
                ([d1, d2, x1], parameters)
            }
        }
    )*};
}
real! {
    f32: cblas_srot cblas_srotm cblas_srotg cblas_srotmg;
    f64: cblas_drot cblas_drotm cblas_drotg cblas_drotmg;
}

/// Sum of `x_i y_i` in double precision.
///
/// # Safety
/// As [`Updates`].
#[inline(always)]
pub unsafe fn dsdot(n: i32, x: *const f32, incx: i32, y: *const f32, incy: i32) -> f64 {
    // SAFETY: the caller's promises.
    unsafe { cblas_sys::cblas_dsdot(n, x, incx, y, incy) }
}

/// `alpha` plus the sum of `x_i y_i` in double precision.
///
/// # Safety
/// As [`Updates`].
#[inline(always)]
pub unsafe fn sdsdot(n: i32, alpha: f32, x: *const f32, incx: i32, y: *const f32, incy: i32) -> f32 {
    // SAFETY: the caller's promises.
    unsafe { cblas_sys::cblas_sdsdot(n, alpha, x, incx, y, incy) }
}
