//! Packs blocks of A and B into panels.

use super::micro::PackLines;
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
    /// How they come there.
    pub lines: PackLines<T>,
}

/// Packs them, one panel after the other, from `to` on.
///
/// # Safety
/// - The elements are readable.
/// - `count`, rounded up to a multiple of `unit`, times `terms` elements are writable at `to` by nobody else, which share no byte with
///   them.
/// - `lines` is for elements as they are at `from`, and there are its instructions; `width` is at most that of the panels that it is
///   for, and `unit` their rows or lanes.
pub unsafe fn pack<T: Scalar>(panels: &Panels<T>, mut to: *mut T) {
    let Panels { from, across, next, count, terms, width, unit, lines } = *panels;
    let mut first = 0;
    while first < count {
        let here = width.min(count - first);
        let padded = here.next_multiple_of(unit);
        let start = at(from.cast_mut(), across, first);
        // SAFETY: `here` lines from `first` on, to a panel of `padded`.
        unsafe { lines(start, [across, next], to, [here, padded], terms) };
        to = to.wrapping_add(padded * terms);
        first += here;
    }
}
