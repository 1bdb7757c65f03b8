//! Do two strided regions share a byte? Does one region reach some byte by two different indices?
//!
//! Both are exact: each is the question whether a bounded linear Diophantine equation has a solution. That is
//! NP-complete in the number of axes, so the search has a limit; the layouts of everyday views need none.

mod arithmetic;
mod equation;
mod search;
mod term;

use equation::Equation;
use term::{Term, Terms};

use super::Axis;
use crate::axis_vec::{reserve, sort_by_key};

/// Answer of an exact question that is given a bounded amount of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// No byte is shared; proven.
    No,
    /// Some byte is shared; proven.
    Yes,
    /// Not decided within the work allowed or the memory that there is, or the region is larger than any address space.
    TooHard,
}

/// Work that decides every pair seen in practice, most of them in a single step, and takes a few milliseconds to
/// use up (tens of them for regions too large for 64-bit addresses).
///
/// The unit is a search step: one partial assignment of the unknowns visited. What comes before the search
/// (extents, merging axes, congruences) is not counted; it is quadratic in the number of axes.
pub const WORK_LIMIT: u64 = 100_000;

/// One operand of the questions below: the bytes of all items of a strided array.
#[derive(Clone, Copy, Debug)]
pub struct Region<'a> {
    /// Address of the first item, that of index (0, …, 0); with negative strides not the lowest address.
    pub address: usize,
    /// Bytes per item.
    pub item_size: usize,
    /// Lengths and byte strides.
    pub axes: &'a [Axis],
}

impl Region<'_> {
    fn is_empty(&self) -> bool {
        self.item_size == 0 || self.axes.iter().any(|axis| axis.len == 0)
    }

    /// Addresses of the lowest and the highest byte; not for empty regions. A bound beyond `i128` saturates,
    /// which leaves comparisons with addresses right.
    fn extent(&self) -> (i128, i128) {
        let first = self.address as i128;
        let (mut low, mut high) = (first, first + (self.item_size as i128 - 1));
        for axis in self.axes.iter().filter(|axis| axis.len > 1) {
            // At most 2^63 (2^64 - 2) in magnitude.
            let reach = axis.stride as i128 * (axis.len as i128 - 1);
            if reach < 0 {
                low = low.saturating_add(reach);
            } else {
                high = high.saturating_add(reach);
            }
        }
        (low, high)
    }
}

/// Whether the extents, lowest to highest byte, of two regions intersect: `false` proves that they share no
/// byte, `true` proves nothing. Empty regions never do. As NumPy's `may_share_memory`.
pub fn may_share_memory(a: Region<'_>, b: Region<'_>) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let ((low_a, high_a), (low_b, high_b)) = (a.extent(), b.extent());
    low_a <= high_b && low_b <= high_a
}

/// Whether two regions have a byte in common, exactly, with at most `work` search steps ([`WORK_LIMIT`] is a
/// good choice). Empty regions share nothing. As NumPy's `shares_memory`.
pub fn shares_memory(a: Region<'_>, b: Region<'_>, work: u64) -> Overlap {
    if a.is_empty() || b.is_empty() {
        return Overlap::No;
    }
    let ((low_a, high_a), (low_b, high_b)) = (a.extent(), b.extent());
    if low_a > high_b || low_b > high_a {
        return Overlap::No;
    }
    if low_a == i128::MIN || high_b == i128::MAX {
        return Overlap::TooHard;
    }
    // The first, the lowest and the highest byte are there in either.
    if a.address == b.address || low_a == low_b || high_a == high_b {
        return Overlap::Yes;
    }
    // The bytes of `a` are low_a + Σ |s_i| x_i + p with 0 ≤ x_i < len_i and 0 ≤ p < item size (a negative
    // stride is the positive one counted from the other end), and those of `b`, counted from its far end,
    // high_b - Σ |t_j| y_j - q. They are equal when Σ |s_i| x_i + Σ |t_j| y_j + (p + q) = high_b - low_a.
    let Ok(mut equation) = Equation::new(high_b.abs_diff(low_a), 1 + a.axes.len() + b.axes.len()) else {
        return Overlap::TooHard;
    };
    equation.add(1, a.item_size as u128 - 1 + (b.item_size as u128 - 1));
    for axis in a.axes.iter().chain(b.axes) {
        equation.add(axis.stride.unsigned_abs() as u64, axis.len as u128 - 1);
    }
    equation.solve(&mut { work })
}

/// Whether two different indices reach a common byte, exactly, with at most `work` search steps in all. An
/// empty array never overlaps; a stride of 0 on an axis of length 2 or more does.
pub fn has_internal_overlap(item_size: usize, axes: &[Axis], mut work: u64) -> Overlap {
    if item_size == 0 || axes.iter().any(|axis| axis.len == 0) {
        return Overlap::No;
    }
    let mut terms = Terms::new();
    // Without memory it is not decided either.
    if reserve(&mut terms, axes.len()).is_err() {
        return Overlap::TooHard;
    }
    terms.extend(
        axes.iter()
            .filter(|axis| axis.len > 1)
            .map(|axis| Term { coefficient: axis.stride.unsigned_abs() as u64, bound: axis.len as u128 - 1 }),
    );
    sort_by_key(&mut terms, |term| term.coefficient);
    if terms.first().is_some_and(|term| term.coefficient == 0) {
        return Overlap::Yes;
    }
    // Two indices share a byte when Σ s_i d_i = e for their difference d, |d_i| ≤ u_i = len_i - 1, d ≠ 0, and
    // some |e| < item size. With (d, e) also (-d, -e) is a solution, so take d_k > 0 for the largest stride s_k
    // with d_k ≠ 0: for each k, one equation without exceptions. Signs of the other unknowns are free, hence
    //   s_k d_k = Σ_{i<k} s_i d_i + e,
    // and with d_k = 1 + t, d_i = u_i - y_i, e = item size - 1 - z
    //   s_k t + Σ_{i<k} s_i y_i + z = reach - s_k, reach = Σ_{i<k} s_i u_i + item size - 1,
    //   0 ≤ t < u_k, 0 ≤ y_i ≤ 2 u_i, 0 ≤ z ≤ 2 (item size - 1).
    // Axes that nest (s_k > reach) have no solution at once.
    let mut answer = Overlap::No;
    let mut reach = item_size as u128 - 1;
    let mut bytes = item_size as u128;
    for (k, term) in terms.iter().enumerate() {
        let stride = term.coefficient as u128;
        let Some(next_reach) = stride.checked_mul(term.bound).and_then(|own| own.checked_add(reach)) else {
            return Overlap::TooHard;
        };
        bytes = bytes.saturating_mul(term.bound + 1);
        if stride <= reach {
            // More bytes than places for them.
            if bytes > next_reach.saturating_add(1) {
                return Overlap::Yes;
            }
            let Ok(mut equation) = Equation::new(reach - stride, k + 2) else { return Overlap::TooHard };
            equation.add(1, 2 * (item_size as u128 - 1));
            for lower in &terms[..k] {
                equation.add(lower.coefficient, 2 * lower.bound);
            }
            equation.add(term.coefficient, term.bound - 1);
            match equation.solve(&mut work) {
                Overlap::No => {}
                Overlap::Yes => return Overlap::Yes,
                Overlap::TooHard => answer = Overlap::TooHard,
            }
        }
        reach = next_reach;
    }
    answer
}

#[cfg(test)]
mod tests;
