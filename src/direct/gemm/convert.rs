//! A and B of another type than the product: each number is converted while it is packed, so that nothing is moved for it.

use super::fused::micro::{PackLines, Places};
use crate::scalar::{DType, Scalar, promote};
use num_complex::Complex;

/// How lines of elements of `source` come into panels of `T`, which holds all of their values; `None` of `T` itself, and of what it
/// does not hold.
pub fn lines_from<T: Scalar>(source: DType) -> Option<PackLines<T>> {
    match source {
        _ if source == T::DTYPE || !source.promotes_to(T::DTYPE) => None,
        DType::F32 => Some(lines::<f32, T>),
        DType::F64 => Some(lines::<f64, T>),
        DType::C64 | DType::C128 => Some(lines::<Complex<f32>, T>),
    }
}

/// # Safety
/// That of [`PackLines`], of elements of `S` at `from`.
unsafe fn lines<S: Scalar, T: Scalar>(
    from: *const T,
    [across, next]: [isize; 2],
    count: usize,
    k: usize,
    Places { start, room, pitch }: Places<T>,
) {
    let (mut term, unit) = (from.cast::<S>(), size_of::<S>() as isize);
    for p in 0..k {
        let place = start.wrapping_add(p * pitch);
        if across == unit {
            for i in 0..count {
                // SAFETY: term p of line i, which is readable, to place i of the room of term p, which is writable.
                unsafe { place.wrapping_add(i).write(promote(term.wrapping_add(i).read_unaligned())) };
            }
        } else {
            let mut line = term;
            for i in 0..count {
                // SAFETY: as above.
                unsafe { place.wrapping_add(i).write(promote(line.read_unaligned())) };
                line = line.wrapping_byte_offset(across);
            }
        }
        term = term.wrapping_byte_offset(next);
    }
    if count < room {
        for p in 0..k {
            for i in count..room {
                // SAFETY: a place of term p beyond the lines, which is writable.
                unsafe { start.wrapping_add(p * pitch + i).write(T::ZERO) };
            }
        }
    }
}
