//! The routines on vectors.

use super::memory::*;
use super::record::*;
use super::*;

symbols! {
    dot(n: len, x: input, incx: inc, y: input, incy: inc) -> real = dot, real: cblas_sdot cblas_ddot;
    dotu(n: len, x: input, incx: inc, y: input, incy: inc, out: output) = dotu, complex:
        cblas_cdotu_sub cblas_zdotu_sub;
    dotc(n: len, x: input, incx: inc, y: input, incy: inc, out: output) = dotc, complex:
        cblas_cdotc_sub cblas_zdotc_sub;
    nrm2(n: len, x: input, incx: forward_inc) -> real = nrm2, all:
        cblas_snrm2 cblas_dnrm2 cblas_scnrm2 cblas_dznrm2;
    asum(n: len, x: input, incx: forward_inc) -> real = asum, all:
        cblas_sasum cblas_dasum cblas_scasum cblas_dzasum;
    axpy(n: len, alpha: scale, x: input, incx: inc, y: output, incy: inc) = axpy, all:
        cblas_saxpy cblas_daxpy cblas_caxpy cblas_zaxpy;
    copy(n: len, x: input, incx: inc, y: output, incy: inc) = copy, all:
        cblas_scopy cblas_dcopy cblas_ccopy cblas_zcopy;
    swap(n: len, x: output, incx: inc, y: output, incy: inc) = swap, all:
        cblas_sswap cblas_dswap cblas_cswap cblas_zswap;
    scal(n: len, alpha: scale, x: output, incx: forward_inc) = scal, all:
        cblas_sscal cblas_dscal cblas_cscal cblas_zscal;
    scal_real(n: len, alpha: real, x: output, incx: forward_inc) = scal_real, complex: cblas_csscal cblas_zdscal;
    rot(n: len, x: output, incx: inc, y: output, incy: inc, c: scale, s: scale) = rot, real: cblas_srot cblas_drot;
    rotm(n: len, x: output, incx: inc, y: output, incy: inc, parameters: input) = rotm, real: cblas_srotm cblas_drotm;
}

/// # Safety
/// As [`Incoming::run`], here and below.
unsafe fn two<T: Given>(call: &Incoming<T>) -> [Matrix<T>; 2] {
    let [n, ..] = call.lens();
    // SAFETY: the caller's promise.
    unsafe { [call.vector(0, n), call.vector(1, n)] }
}

unsafe fn dot<T: Given>(call: &Incoming<T>) -> T {
    // SAFETY: the caller's promise.
    let [x, y] = unsafe { two(call) };
    x.op(TRANS).times(&y).at(0, 0)
}

unsafe fn dotu<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { call.data[2].write(dot(call)) }
}

unsafe fn dotc<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe {
        let [x, y] = two(call);
        call.data[2].write(x.op(CONJ_TRANS).times(&y).at(0, 0));
    }
}

/// The elements of the only vector.
unsafe fn one<T: Given>(call: &Incoming<T>) -> Vec<T> {
    let [n, ..] = call.lens();
    // SAFETY: the caller's promise.
    let x = unsafe { call.vector(0, n) };
    (0..n).map(|i| x.at(i, 0)).collect()
}

/// `|re| + |im|`
fn size<T: Scalar>(x: T) -> f64 {
    let (re, im) = x.to_f64();
    re.abs() + im.abs()
}

unsafe fn nrm2<T: Given>(call: &Incoming<T>) -> T::Real {
    // SAFETY: the caller's promise.
    let parts = unsafe { one(call) }.into_iter().flat_map(|x| <[f64; 2]>::from(x.to_f64()));
    T::Real::from_f64(parts.fold(0.0, f64::hypot), 0.0)
}

unsafe fn asum<T: Given>(call: &Incoming<T>) -> T::Real {
    // SAFETY: the caller's promise.
    T::Real::from_f64(unsafe { one(call) }.into_iter().map(size).sum(), 0.0)
}

unsafe fn axpy<T: Given>(call: &Incoming<T>) {
    let [n, ..] = call.lens();
    // SAFETY: the caller's promise.
    unsafe { call.update(1, Lies::Vector, Is::General, [n, 1], || call.vector(0, n).scaled(call.alpha)) }
}

unsafe fn copy<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { call.write(1, Lies::Vector, Is::General, &call.vector(0, call.lens()[0])) }
}

unsafe fn swap<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe {
        let [x, y] = two(call);
        call.write(0, Lies::Vector, Is::General, &y);
        call.write(1, Lies::Vector, Is::General, &x);
    }
}

unsafe fn scal<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { call.write(0, Lies::Vector, Is::General, &call.vector(0, call.lens()[0]).scaled(call.alpha)) }
}

unsafe fn scal_real<T: Given>(call: &Incoming<T>) {
    let alpha = call.alpha.re();
    // SAFETY: the caller's promise.
    unsafe {
        let x = call.vector(0, call.lens()[0]);
        let scaled = Matrix::new(x.rows, 1, |i, _| {
            let x = x.at(i, 0);
            T::from_parts(alpha * x.re(), alpha * x.im())
        });
        call.write(0, Lies::Vector, Is::General, &scaled);
    }
}

/// (x, y) = H (x, y)
unsafe fn rotate<T: Given>(call: &Incoming<T>, [[h11, h12], [h21, h22]]: [[T; 2]; 2]) {
    // SAFETY: the caller's promise.
    unsafe {
        let [x, y] = two(call);
        call.write(0, Lies::Vector, Is::General, &x.scaled(h11).plus(&y.scaled(h12)));
        call.write(1, Lies::Vector, Is::General, &x.scaled(h21).plus(&y.scaled(h22)));
    }
}

unsafe fn rot<T: Given>(call: &Incoming<T>) {
    let (c, s) = (call.alpha, call.beta);
    // SAFETY: the caller's promise.
    unsafe { rotate(call, [[c, s], [-s, c]]) }
}

unsafe fn rotm<T: Given>(call: &Incoming<T>) {
    // SAFETY: the parameters are five numbers.
    let [flag, h11, h21, h12, h22] = unsafe { call.data[2].cast::<[T; 5]>().read() };
    let h = match flag.to_f64().0 {
        -2.0 => return,
        -1.0 => [[h11, h12], [h21, h22]],
        0.0 => [[T::ONE, h12], [h21, T::ONE]],
        _ => [[h11, T::ONE], [-T::ONE, h22]],
    };
    // SAFETY: the caller's promise.
    unsafe { rotate(call, h) }
}
