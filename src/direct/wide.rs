//! Loops compiled twice: for what the target always has, and for AVX2, which is used where the processor has it.
//!
//! Nothing but the instructions differs: both do the same operations on the same numbers in the same order, so that
//! results do not depend on the machine.

use super::kernel::NoSteps;
#[cfg(not(target_arch = "x86_64"))]
use super::kernel::Twos;
#[cfg(target_arch = "x86_64")]
use crate::arch::Isa;

/// What is compiled for the target alone. The few processors of x86-64 without AVX2 do not make up for three times as much
/// of it, so they have loops of any stride.
#[cfg(target_arch = "x86_64")]
pub(super) type Always = NoSteps;
#[cfg(not(target_arch = "x86_64"))]
pub(super) type Always = Twos;

/// Functions of which there are two, one compiled for AVX2; the one to use is found at run time. What they call has to
/// be `inline(always)` all the way down to be compiled with them.
macro_rules! wide {
    ($(
        $(#[$attribute:meta])*
        pub unsafe fn $name:ident<T: Scalar>($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    )*) => {$(
        $(#[$attribute])*
        pub unsafe fn $name<T: Scalar>($($argument: $type),*) $(-> $result)? {
            /// # Safety
            /// The caller's.
            #[inline(always)]
            unsafe fn loops<T: Scalar, S: Steps>($($argument: $type),*) $(-> $result)? $body

            /// # Safety
            /// The caller's; the processor has AVX2.
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            unsafe fn with_avx2<T: Scalar>($($argument: $type),*) $(-> $result)? {
                // SAFETY: `loops` demands what the caller promises, and no instructions.
                unsafe { loops::<T, $crate::direct::kernel::Twos>($($argument),*) }
            }

            #[cfg(target_arch = "x86_64")]
            if $crate::direct::wide::is_wide() {
                // SAFETY: the same promises of the caller; `is_wide` has found AVX2.
                return unsafe { with_avx2($($argument),*) };
            }
            // SAFETY: `loops` demands what the caller promises.
            unsafe { loops::<T, $crate::direct::wide::Always>($($argument),*) }
        }
    )*};
}
pub(super) use wide;

/// Whether there is AVX2.
#[cfg(target_arch = "x86_64")]
#[inline]
pub fn is_wide() -> bool {
    #[cfg(test)]
    if tests::PORTABLE.get() {
        return false;
    }
    Isa::best() >= Isa::Avx2
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use crate::direct::{Line, Matrix, MatrixStorage, gemv, ger, symv, trmv, trsv};
    use crate::scalar::Scalar;
    use crate::words::{Diag, Order, Uplo};
    use num_complex::Complex;

    thread_local! {
        /// Whether AVX2 is not to be used.
        pub static PORTABLE: Cell<bool> = const { Cell::new(false) };
    }

    /// A routine on a matrix and two vectors.
    type Routine<T> = fn(&Matrix<T>, Line<T>, Line<T>);

    fn numbers<T: Scalar>(len: usize) -> Vec<T> {
        (0..len).map(|at| T::from_f64((at % 13) as f64 / 7.0 - 0.9, (at % 5) as f64 / 3.0 - 0.7)).collect()
    }

    /// Matrix and vectors in which every `step`th element counts, and what a routine makes of y and of the matrix.
    fn results<T: Scalar>(n: usize, step: usize, routine: Routine<T>) -> Vec<T> {
        let (mut a, mut x, mut y) =
            (numbers::<T>(step * n * n + 1), numbers(step * n + 1), numbers(step * n + 1));
        let along = (step * size_of::<T>()) as isize;
        let storage = MatrixStorage::Strided { rows: along * n as isize, cols: along };
        let matrix = Matrix {
            data: a.as_mut_ptr(),
            rows: n,
            cols: n,
            storage,
            below: 0,
            above: n,
            conj: n.is_multiple_of(3),
        };
        let conj = n.is_multiple_of(2);
        let x = Line { ptr: x.as_mut_ptr(), stride: along, conj };
        routine(&matrix, x, Line { ptr: y.as_mut_ptr(), stride: along, conj: false });
        a.extend(y);
        a
    }

    fn same<T: Scalar>() {
        // SAFETY: all of them: the matrix and the vectors of `results`, in buffers of their own.
        let routines: [Routine<T>; 7] = [
            |a, x, y| unsafe { gemv(a, T::ONE + T::ONE, x, T::ONE, y) },
            |a, x, y| unsafe { gemv(&Matrix { below: a.rows, ..*a }, T::ONE, x, T::ZERO, y) },
            // SAFETY: as above.
            |a, x, y| unsafe { symv(a, false, T::ONE, x, T::ONE, y) },
            // SAFETY: as above.
            |a, _, y| unsafe { trmv(a, Diag::NonUnit, y) },
            // SAFETY: as above.
            |a, _, y| unsafe { trsv(a, Diag::Unit, y) },
            // SAFETY: as above.
            |a, x, y| unsafe { ger(a, T::ONE, x, y) },
            |a, x, y| {
                let storage = MatrixStorage::Packed {
                    stride: size_of::<T>() as isize,
                    order: Order::ColMajor,
                    uplo: Uplo::Upper,
                };
                // SAFETY: as above.
                unsafe { gemv(&Matrix { storage, ..*a }, T::ONE, x, T::ONE, y) }
            },
        ];
        for (n, step) in (0..40).flat_map(|n| [(n, 1), (n, 2), (n, 3)]) {
            for (at, &routine) in routines.iter().enumerate() {
                PORTABLE.set(true);
                let portable = results(n, step, routine);
                PORTABLE.set(false);
                assert_eq!(portable, results(n, step, routine), "routine {at}, n = {n}, step = {step}");
            }
        }
    }

    #[test]
    fn portable_loops_give_the_same_numbers() {
        same::<f32>();
        same::<f64>();
        same::<Complex<f32>>();
        same::<Complex<f64>>();
    }
}
