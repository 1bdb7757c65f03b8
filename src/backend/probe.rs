//! What a library is found to do by calls that none can take amiss.

use super::call::Int;
use num_complex::Complex;

/// The width of a library's integers: whether they have 64 bits. `None` if it answers like neither.
///
/// Asked for the sum of as many numbers as fit 64 bits as a negative number, and 32 bits as 3, of which there are 3:
/// with 64 bits there is nothing to sum, as the standard says.
///
/// # Safety
/// The address is that of `cblas_dasum`.
pub unsafe fn is_wide(dasum: *const ()) -> Option<bool> {
    if cfg!(not(target_pointer_width = "64")) {
        return Some(false);
    }
    type Function = unsafe extern "C" fn(i64, *const f64, i64) -> f64;
    let ones = [1.0; 3];
    // SAFETY: the caller's promise. An integer of 32 bits is the lower half of the register that one of 64 bits is in.
    let sum = unsafe {
        core::mem::transmute::<*const (), Function>(dasum)(0xffff_ffff_0000_0003_u64 as i64, ones.as_ptr(), 1)
    };
    if sum == 3.0 {
        Some(false)
    } else if sum == 0.0 {
        Some(true)
    } else {
        None
    }
}

/// Whether `cblas_csscal` or `cblas_zdscal` keeps infinities: each part is multiplied by itself.
///
/// # Safety
/// The address is that of the function of that type, in a library of such integers.
pub unsafe fn scales_parts<R: num_traits::Float, I: Int>(scal: *const ()) -> bool {
    let two = R::one() + R::one();
    let number = Complex { re: R::infinity(), im: R::one() };
    (1..=33).all(|n: usize| {
        [1, 2].into_iter().all(|inc: usize| {
            let mut x = [number; 66];
            // SAFETY: the caller's promise, and as many numbers.
            unsafe {
                core::mem::transmute::<*const (), unsafe extern "C" fn(I, R, *mut Complex<R>, I)>(scal)(
                    I::narrow(n as isize),
                    two,
                    x.as_mut_ptr(),
                    I::narrow(inc as isize),
                );
            }
            x.iter().step_by(inc).take(n).all(|x| x.re.is_infinite() && x.im == two)
        })
    })
}

/// Whether `cblas_scasum` or another one adds up all of its numbers.
///
/// # Safety
/// As [`scales_parts`].
pub unsafe fn sums_parts<R: num_traits::Float, I: Int>(asum: *const ()) -> bool {
    let x = [Complex { re: R::one(), im: -R::one() }; 140];
    (1..=x.len()).all(|n| {
        // SAFETY: the caller's promise, and as many numbers.
        let sum = unsafe {
            core::mem::transmute::<*const (), unsafe extern "C" fn(I, *const Complex<R>, I) -> R>(asum)(
                I::narrow(n as isize),
                x.as_ptr(),
                I::narrow(1),
            )
        };
        R::from(2 * n) == Some(sum)
    })
}

/// Whether `cblas_?herk` and `cblas_?her2k` multiply each part of C by a real beta.
///
/// # Safety
/// The addresses are those of the functions of that type, in a library of such integers.
pub unsafe fn keeps_infinities<R: num_traits::Float, I: Int>(herk: *const (), her2k: *const ()) -> bool {
    type Herk<R, I> =
        unsafe extern "C" fn(i32, i32, i32, I, I, R, *const Complex<R>, I, R, *mut Complex<R>, I);
    type Her2k<R, I> = unsafe extern "C" fn(
        i32,
        i32,
        i32,
        I,
        I,
        *const Complex<R>,
        *const Complex<R>,
        I,
        *const Complex<R>,
        I,
        R,
        *mut Complex<R>,
        I,
    );
    let (zero, one, two) = (R::zero(), R::one(), R::one() + R::one());
    let number = |re, im| Complex { re, im };
    // In column-major order: the upper triangle of 2 x 2.
    let before = [number(one, zero), number(zero, zero), number(R::infinity(), one), number(one, zero)];
    let (factor, alpha) = ([number(zero, zero); 2], number(one, zero));
    let [n, k] = [2, 1].map(I::narrow);
    let (mut first, mut second) = (before, before);
    // SAFETY: the caller's promise; legal calls on matrices of these shapes, of our own.
    unsafe {
        core::mem::transmute::<*const (), Herk<R, I>>(herk)(
            102,
            121,
            111,
            n,
            k,
            one,
            factor.as_ptr(),
            n,
            two,
            first.as_mut_ptr(),
            n,
        );
        core::mem::transmute::<*const (), Her2k<R, I>>(her2k)(
            102,
            121,
            111,
            n,
            k,
            &alpha,
            factor.as_ptr(),
            n,
            factor.as_ptr(),
            n,
            two,
            second.as_mut_ptr(),
            n,
        );
    }
    [first, second].iter().all(|c| c[2].re.is_infinite() && c[2].im == two)
}
