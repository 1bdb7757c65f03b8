//! Copies to contiguous memory by ndarray and faer.

use std::any::TypeId;

use blasview::Complex;
use faer::traits::ComplexField;
use faer::{MatMut, MatRef};
use ndarray::{Dimension, Ix1, Ix2, Ix3, Ix4};

use super::array;
use crate::support::cases::Candidate;

/// Those that can do it.
///
/// # Safety
/// As long as the candidates are used, `from` with these lengths and strides is readable, `to` is writable for as many
/// elements and used by one candidate at a time.
pub unsafe fn push<T: Copy + 'static>(
    candidates: &mut Vec<Candidate<'_>>,
    (lens, strides): (&[usize], &[isize]),
    from: *const T,
    to: *mut T,
) {
    let call = match lens.len() {
        1 => by_ndarray::<T, Ix1>,
        2 => by_ndarray::<T, Ix2>,
        3 => by_ndarray::<T, Ix3>,
        4 => by_ndarray::<T, Ix4>,
        rank => unreachable!("rank {rank}"),
    };
    // SAFETY: the caller's promise.
    candidates.push(("ndarray", unsafe { call(lens, strides, from, to) }));
    // faer has matrices of numbers only; a vector is one of its columns.
    let (lens, strides) = match (lens, strides) {
        (&[m, n], &[rows, cols]) => ([m, n], [rows, cols]),
        (&[m], &[step]) => ([m, 1], [step, m as isize]),
        _ => return,
    };
    macro_rules! numbers {
        ($($number:ty)*) => {$(
            if TypeId::of::<T>() == TypeId::of::<$number>() {
                // SAFETY: the same type; the caller's promise.
                candidates.push(("faer", unsafe { by_faer::<$number>(lens, strides, from.cast(), to.cast()) }));
            }
        )*};
    }
    numbers! { f32 f64 Complex<f32> Complex<f64> }
}

/// # Safety
/// See [`push`].
unsafe fn by_ndarray<T: Clone + 'static, D: Dimension + 'static>(
    lens: &[usize],
    strides: &[isize],
    from: *const T,
    to: *mut T,
) -> Box<dyn FnMut()> {
    let contiguous: Vec<isize> =
        (0..lens.len()).map(|axis| lens[axis + 1..].iter().product::<usize>() as isize).collect();
    // SAFETY: the caller's promise; the source is not written.
    let from = unsafe { array::<T, D>(from.cast_mut(), lens, strides) };
    // SAFETY: the caller's promise.
    let mut to = unsafe { array::<T, D>(to, lens, &contiguous) };
    Box::new(move || to.assign(&from))
}

/// # Safety
/// See [`push`].
unsafe fn by_faer<T: ComplexField + 'static>(
    [m, n]: [usize; 2],
    [rows, cols]: [isize; 2],
    from: *const T,
    to: *mut T,
) -> Box<dyn FnMut()> {
    Box::new(move || {
        // SAFETY: the caller's promise.
        let from = unsafe { MatRef::from_raw_parts(from, m, n, rows, cols) };
        // SAFETY: the caller's promise.
        let mut to = unsafe { MatMut::from_raw_parts_mut(to, m, n, n as isize, 1) };
        to.copy_from(from);
    })
}
