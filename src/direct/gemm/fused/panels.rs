//! Packs blocks of A and B into panels.

use super::micro::{PackLines, Places};
use super::steps::{Steps, for_runs};
use crate::scalar::Scalar;

/// Rows of A or columns of B, `count` of them from `first` on, as panels: each has, term by term, `width` of them side by side; the
/// last has what is left, filled up with anything to a multiple of `unit`.
#[derive(Clone, Copy, Debug)]
pub struct Panels<T, S> {
    /// Where lines and terms are counted from.
    pub from: *const T,
    /// Where the lines are.
    pub across: S,
    /// Where the terms are.
    pub next: S,
    pub first: usize,
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
pub unsafe fn pack<T: Scalar, S: Steps>(panels: &Panels<T, S>, mut to: *mut T) {
    let Panels { from, across, next, first, count, terms, width, unit, lines } = *panels;
    let mut done = 0;
    while done < count {
        let here = width.min(count - done);
        let padded = here.next_multiple_of(unit);
        // What a run leaves as anything behind its lines is the next one's.
        for_runs(across, first + done, here, |line, count, step| {
            let from = from.wrapping_byte_offset(across.at(first + done + line));
            for_runs(next, 0, terms, |term, terms, next_step| {
                let from = from.wrapping_byte_offset(next.at(term));
                let start = to.wrapping_add(term * padded + line);
                let to = Places { start, room: padded - line, pitch: padded };
                // SAFETY: `count` lines, to as many places of a panel of `padded`, of which those that follow are free.
                unsafe { lines(from, [step, next_step], count, terms, to) };
            });
        });
        to = to.wrapping_add(padded * terms);
        done += here;
    }
}
