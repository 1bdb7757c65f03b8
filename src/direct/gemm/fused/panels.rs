//! Packs blocks of A and B into panels.

use super::micro::Set;
use crate::direct::gemm::at;
use crate::scalar::Scalar;

/// Rows of A or columns of B, `count` of them, as panels: each has, term by term, `width` of them side by side; the last has what
/// is left, filled up with anything to a multiple of `unit`.
#[derive(Clone, Copy, Debug)]
pub struct Panels<T> {
    /// The first element.
    pub from: *const T,
    /// Step from one to the next, in bytes.
    pub across: isize,
    /// Step from one term to the next, in bytes.
    pub next: isize,
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
    let Panels { from, across, next, count, terms, width, unit } = *panels;
    let mut first = 0;
    while first < count {
        let lines = width.min(count - first);
        let padded = lines.next_multiple_of(unit);
        let start = at(from.cast_mut(), across, first);
        // SAFETY: `lines` lines from `first` on, to a panel of `padded`.
        unsafe { set.pack_lines()(start, [across, next], to, [lines, padded], terms) };
        to = to.wrapping_add(padded * terms);
        first += lines;
    }
}
