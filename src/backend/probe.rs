//! What a library is found to do by calls that none can take amiss.

use super::call::Int;
use num_complex::Complex;

/// The width of a library's integers: whether they have 64 bits. `None` if it answers like neither.
///
/// Asked for the sum of as many numbers as fit 64 bits as a negative number, and 32 bits as 3, of which there are 3:
/// with 64 bits there is nothing to sum, as the standard says.
///
/// # Safety
/// The address is that of `cblas_dasum`, in a library of integers of 32 or of 64 bits.
pub unsafe fn is_wide(dasum: *const ()) -> Option<bool> {
    if cfg!(not(target_pointer_width = "64")) {
        return Some(false);
    }
    type Function = unsafe extern "C" fn(i64, *const f64, i64) -> f64;
    let ones = [1.0; 3];
    // SAFETY: by the caller's promise that function, which reads as many numbers as it takes the length for: none or three, and
    // there are three. If its integers have 32 bits, it is called as another type than it is: in the C ABIs of x86-64 and
    // AArch64 the first six arguments have a register each, and of one of 32 bits it looks at the lower half.
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
/// The address is that of the function of that type (`cblas_csscal` for `f32`, `cblas_zdscal` for `f64`), in a library of such
/// integers.
pub unsafe fn scales_parts<R: num_traits::Float, I: Int>(scal: *const ()) -> bool {
    let two = R::one() + R::one();
    let number = Complex { re: R::infinity(), im: R::one() };
    (1..=33).all(|n: usize| {
        [1, 2].into_iter().all(|inc: usize| {
            let mut x = [number; 66];
            // SAFETY: by the caller's promise a function of that type. It reads and writes `n` numbers `inc` apart: at most
            // 33 of every second one, of the 66 in `x`, which is ours.
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
/// The address is that of the function of that type (`cblas_scasum` for `f32`, `cblas_dzasum` for `f64`), in a library of such
/// integers.
pub unsafe fn sums_parts<R: num_traits::Float, I: Int>(asum: *const ()) -> bool {
    // No two alike, so that none can stand for another.
    let x: [Complex<R>; 140] = core::array::from_fn(|i| {
        let part = |value: usize| R::from(value).unwrap_or_else(R::nan);
        Complex { re: part(i + 1), im: -part(2 * i + 1) }
    });
    (1..=x.len()).all(|n| {
        // SAFETY: by the caller's promise a function of that type. It reads `n` numbers, of which `x` has as many.
        let sum = unsafe {
            core::mem::transmute::<*const (), unsafe extern "C" fn(I, *const Complex<R>, I) -> R>(asum)(
                I::narrow(n as isize),
                x.as_ptr(),
                I::narrow(1),
            )
        };
        R::from(3 * n * (n - 1) / 2 + 2 * n) == Some(sum)
    })
}
