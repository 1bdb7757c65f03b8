//! Packs blocks of A and B into panels.

use super::micro::Set;
use crate::direct::gemm::at;
use crate::pack::{CopyAxis, Element, transfer_near};
use crate::scalar::Scalar;

/// Rows of A or columns of B, `count` of them, as panels: each has, term by term, `width` of them side by side; the last has what
/// is left, filled up with zeros to a multiple of `unit`.
#[derive(Clone, Copy, Debug)]
pub struct Panels<T> {
    /// The first element.
    pub from: *const T,
    /// Step from one to the next, in bytes.
    pub across: isize,
    /// Step from one term to the next, in bytes.
    pub next: isize,
    /// Whether they are meant conjugated.
    pub conj: bool,
    pub count: usize,
    pub terms: usize,
    pub width: usize,
    pub unit: usize,
}

/// Packs them, one panel after the other, from `to` on.
///
/// # Safety
/// - The elements are readable.
/// - `count`, rounded up to a multiple of `unit`, times `terms` elements are writable at `to` by nobody else, which share no byte with
///   them.
/// - There are the instructions of `set`; `width` is at most that of its panels, and `unit` its rows or lanes.
pub unsafe fn pack<T: Scalar>(set: &Set<T>, panels: &Panels<T>, mut to: *mut T) {
    let Panels { from, across, next, conj, count, terms, width, unit } = *panels;
    let size = size_of::<T>() as isize;
    let mut first = 0;
    while first < count {
        let lines = width.min(count - first);
        let padded = lines.next_multiple_of(unit);
        let start = at(from.cast_mut(), across, first);
        // SAFETY: `lines` lines from `first` on, to a panel of `padded`, whose elements are all written.
        unsafe {
            if across == size || lines == 1 {
                set.pack_lines()(start, next, to, [lines, padded], terms, conj);
            } else {
                if padded > lines {
                    to.write_bytes(0, padded * terms);
                }
                let axes = [
                    CopyAxis { len: terms, dst: size * padded as isize, src: next },
                    CopyAxis { len: lines, dst: size, src: across },
                ];
                let element = Element { size: size_of::<T>(), conj: conj && T::DTYPE.is_complex() };
                transfer_near(to.cast(), start.cast::<u8>(), &axes, element, 1);
            }
        }
        to = to.wrapping_add(padded * terms);
        first += lines;
    }
}
