//! The vector routines of CBLAS, for the four scalars.

use num_complex::Complex;

use super::table::{call, routines};
use crate::scalar::{RealScalar, Scalar};

routines! {
    /// The routines that differ between the scalars in nothing but their names.
    ///
    /// # Safety
    /// Of every method:
    /// - `n` is not negative, and `inc` is not 0; for `scal`, `nrm2`, `asum` and `iamax` it is not negative either,
    ///   since they do nothing then.
    /// - A vector with negative `inc` is given by its element at the lowest address.
    /// - The elements of inputs are readable, those of outputs readable and writable (only writable, if what the
    ///   method computes does not depend on them), all aligned for the real type.
    /// - An output shares no memory with other operands, and nobody else uses it during the call.
    Vectors: Scalar;
    /// `y = alpha x + y`
    axpy(n: i32, alpha: Self, x: *const Self, incx: i32, y: *mut Self, incy: i32):
        cblas_saxpy cblas_daxpy cblas_caxpy cblas_zaxpy;
    /// `y = x`
    copy(n: i32, x: *const Self, incx: i32, y: *mut Self, incy: i32): cblas_scopy cblas_dcopy cblas_ccopy cblas_zcopy;
    /// Exchanges x and y.
    swap(n: i32, x: *mut Self, incx: i32, y: *mut Self, incy: i32): cblas_sswap cblas_dswap cblas_cswap cblas_zswap;
    /// `x = alpha x`
    scal(n: i32, alpha: Self, x: *mut Self, incx: i32): cblas_sscal cblas_dscal cblas_cscal cblas_zscal;
    /// Euclidean norm.
    nrm2(n: i32, x: *const Self, incx: i32) => Self::Real: cblas_snrm2 cblas_dnrm2 cblas_scnrm2 cblas_dznrm2;
    /// Sum of `|re| + |im|`.
    asum(n: i32, x: *const Self, incx: i32) => Self::Real: cblas_sasum cblas_dasum cblas_scasum cblas_dzasum;
    /// Position of the first element with the largest `|re| + |im|`; 0 if there is none.
    iamax(n: i32, x: *const Self, incx: i32) => usize: cblas_isamax cblas_idamax cblas_icamax cblas_izamax;
}

/// The routines on vectors.
///
/// # Safety
/// Of every method: as [`Vectors`].
pub trait Level1: Vectors {
    /// Sum of `x_i y_i`: `dot`, `dotu`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn dotu(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self;
    /// Sum of `conj(x_i) y_i`: `dot`, `dotc`.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn dotc(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self;
    /// `y = alpha x + beta y`; with beta = 0, y is not read. OpenBLAS has it as an extension, elsewhere it is composed.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn axpby(n: i32, alpha: Self, x: *const Self, incx: i32, beta: Self, y: *mut Self, incy: i32);
    /// `x = alpha x`, alpha real: of complex numbers each part by itself, so that infinities stay what they are.
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn scal_real(n: i32, alpha: Self::Real, x: *mut Self, incx: i32);
}

/// Whether `csscal` and `zdscal` multiply by a complex number, which makes NaN of infinities: BLIS does.
const SCALES_COMPLEX: bool = cfg!(all(feature = "blis", not(feature = "openblas")));

/// An extension of OpenBLAS, which cblas-sys lacks. Only the addresses of these functions are used.
#[cfg(feature = "openblas")]
mod extension {
    unsafe extern "C" {
        pub fn cblas_saxpby();
        pub fn cblas_daxpby();
        pub fn cblas_caxpby();
        pub fn cblas_zaxpby();
    }
}

/// A sum of products: real functions return it, complex ones write it.
macro_rules! sum {
    (real, $function:path, $($argument:ident: $type:ty),*) => {
        call!($function, $($argument: $type),* => Self)
    };
    (complex, $function:path, $($argument:ident: $type:ty),*) => {{
        let mut sum = Self::ZERO;
        let out = &raw mut sum;
        call!($function, $($argument: $type,)* out: *mut Self);
        sum
    }};
}

macro_rules! level1 {
    ($($scalar:ty, $kind:ident: $dotu:ident $dotc:ident $axpby:ident $scal:ident;)*) => {$(
        impl Level1 for $scalar {
            #[inline(always)]
            unsafe fn dotu(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self {
                sum!($kind, cblas_sys::$dotu, n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32)
            }
            #[inline(always)]
            unsafe fn dotc(n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32) -> Self {
                sum!($kind, cblas_sys::$dotc, n: i32, x: *const Self, incx: i32, y: *const Self, incy: i32)
            }
            #[inline(always)]
            unsafe fn axpby(n: i32, alpha: Self, x: *const Self, incx: i32, beta: Self, y: *mut Self, incy: i32) {
                #[cfg(feature = "openblas")]
                if beta != Self::ZERO {
                    return call!(
                        extension::$axpby,
                        n: i32, alpha: Self, x: *const Self, incx: i32, beta: Self, y: *mut Self, incy: i32
                    );
                }
                // SAFETY: the caller's promises.
                unsafe { composed_axpby(n, alpha, x, incx, beta, y, incy) }
            }
            #[inline(always)]
            unsafe fn scal_real(n: i32, alpha: Self::Real, x: *mut Self, incx: i32) {
                if SCALES_COMPLEX && Self::DTYPE.is_complex() {
                    // SAFETY: the caller's promises.
                    return unsafe { scal_parts(n, alpha, x.cast(), incx) };
                }
                call!(cblas_sys::$scal, n: i32, alpha: Self::Real, x: *mut Self, incx: i32)
            }
        }
    )*};
}
level1! {
    f32, real: cblas_sdot cblas_sdot cblas_saxpby cblas_sscal;
    f64, real: cblas_ddot cblas_ddot cblas_daxpby cblas_dscal;
    Complex<f32>, complex: cblas_cdotu_sub cblas_cdotc_sub cblas_caxpby cblas_csscal;
    Complex<f64>, complex: cblas_zdotu_sub cblas_zdotc_sub cblas_zaxpby cblas_zdscal;
}

/// Scales both parts of complex numbers, `inc` of them apart.
///
/// # Safety
/// As [`Vectors`], `x` being their first part.
unsafe fn scal_parts<R: Vectors>(n: i32, alpha: R, x: *mut R, inc: i32) {
    // SAFETY: the caller's promises; parts are twice as many, or twice as far apart.
    unsafe {
        match (n.checked_mul(2), inc.checked_mul(2)) {
            (Some(parts), _) if inc == 1 => R::scal(parts, alpha, x, 1),
            (_, Some(step)) => {
                R::scal(n, alpha, x, step);
                R::scal(n, alpha, x.add(1), step);
            }
            (_, None) => {
                for at in 0..n as usize {
                    R::scal(2, alpha, x.add(2 * at * inc as usize), 1);
                }
            }
        }
    }
}

/// `y = alpha x + beta y` in two steps.
///
/// # Safety
/// As [`Vectors`].
unsafe fn composed_axpby<T: Vectors>(
    n: i32,
    alpha: T,
    x: *const T,
    incx: i32,
    beta: T,
    y: *mut T,
    incy: i32,
) {
    // SAFETY: the caller's promises. The order of the elements does not matter to `scal`, and y is given by its lowest
    // address whichever way it runs.
    unsafe {
        if beta == T::ZERO {
            T::copy(n, x, incx, y, incy);
            T::scal(n, alpha, y, incy.abs());
        } else {
            T::scal(n, beta, y, incy.abs());
            T::axpy(n, alpha, x, incx, y, incy);
        }
    }
}

/// What there is for real vectors only.
///
/// # Safety
/// Of every unsafe method: as [`Vectors`].
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
            fn rotg(mut a: Self, mut b: Self) -> [Self; 4] {
                let (mut c, mut s) = (0.0, 0.0);
                // SAFETY: four numbers that are ours.
                unsafe { cblas_sys::$rotg(&mut a, &mut b, &mut c, &mut s) }
                [a, b, c, s]
            }
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
