//! The search for a solution: depth-first, with bounds and divisors of what is left.

use smallvec::SmallVec;

use super::Overlap;
use super::arithmetic::{div_rem, first_multiple_within, gcd, inverse, mul_mod};
use super::term::Term;
use crate::axis_vec::reserve;

/// State of the search at one term; the terms below it have smaller coefficients.
struct Level {
    coefficient: u64,
    bound: u128,
    /// Largest sum of the terms below.
    below: u128,
    /// Common divisor of the coefficients up to this one.
    divisor: u64,
    /// The sum of the terms below is a multiple of their common divisor, which fixes this x modulo `step`.
    step: u64,
    inverse: u64,
    /// Values of x still to be tried: next, next + step, … up to last.
    next: u128,
    last: u128,
    /// What this term and those below have to add up to.
    residual: u128,
}

impl Level {
    /// Sets the range of x for a residual, a multiple of `divisor`; `false` if it is empty.
    fn enter(&mut self, residual: u128) -> bool {
        let least = match residual.checked_sub(self.below) {
            Some(missing) => {
                let (quotient, remainder) = div_rem(missing, self.coefficient);
                quotient + (remainder != 0) as u128
            }
            None => 0,
        };
        self.residual = residual;
        self.last = div_rem(residual, self.coefficient).0.min(self.bound);
        self.next = least;
        if self.step > 1 && least <= self.last {
            let quotient = div_rem(residual, self.divisor).0;
            let x = mul_mod(div_rem(quotient, self.step).1, self.inverse, self.step);
            let at = div_rem(least, self.step).1;
            self.next += if x >= at { x - at } else { self.step - (at - x) } as u128;
        }
        self.next <= self.last
    }
}

/// Depth-first over the terms, largest coefficient first, trying only values the terms below may complete.
/// Terms are as `normalise` leaves them, with 0 < target ≤ their total.
pub(super) fn search(terms: &[Term], target: u128, work: &mut u64) -> Overlap {
    let mut levels: SmallVec<[Level; 9]> = SmallVec::new();
    if reserve(&mut levels, terms.len()).is_err() {
        return Overlap::TooHard;
    }
    let (mut below, mut divisor) = (0u128, 0u64);
    for term in terms {
        let common = gcd(term.coefficient, divisor);
        let step = if divisor == 0 { 1 } else { divisor / common };
        levels.push(Level {
            coefficient: term.coefficient,
            bound: term.bound,
            below,
            divisor: common,
            step,
            inverse: inverse(term.coefficient / common, step),
            next: 0,
            last: 0,
            residual: 0,
        });
        below = below.saturating_add(term.max());
        divisor = common;
    }
    let top = levels.len() - 1;
    if div_rem(target, divisor).1 != 0 {
        return Overlap::No;
    }
    // At the last level but one every value tried leaves a multiple of the smallest coefficient within its
    // bound. If that coefficient is 1, two levels can be left to a closed form.
    let bottom = if levels[0].coefficient == 1 { top.min(2) } else { top.min(1) };
    let (mut k, mut residual) = (top, target);
    loop {
        let Some(left) = work.checked_sub(1) else { return Overlap::TooHard };
        *work = left;
        if levels[k].enter(residual) {
            if k > bottom {
                // Descend below.
            } else if k < 2 || completes(&levels[0], &levels[1], &levels[2]) {
                return Overlap::Yes;
            } else {
                k += 1;
            }
        } else {
            k += 1;
        }
        // Next value to try: of this level or, where it has none left, of the one above.
        while k <= top && levels[k].next > levels[k].last {
            k += 1;
        }
        let Some(level) = levels.get_mut(k) else { return Overlap::No };
        residual = level.residual - level.coefficient as u128 * level.next;
        // Cannot overflow: above the bottom level, last ≤ target / 2.
        level.next += level.step as u128;
        k -= 1;
    }
}

/// Whether z + b y + a x = residual has a solution with x in the range of its level, which is not empty.
///
/// The range keeps residual - a x within 0 ..= b v + u, where u and v bound z and y; u < b - 1, or the terms
/// would have been merged. So a solution is an x with (residual - a x) mod b ≤ u. Counting t = last - x from
/// the end of the range, that asks how soon a t mod b falls into an interval.
fn completes(z: &Level, y: &Level, x: &Level) -> bool {
    let (b, u) = (y.coefficient, z.bound as u64);
    let start = div_rem(x.residual - x.coefficient as u128 * x.last, b).1;
    if start <= u {
        return true;
    }
    let hit = first_multiple_within(x.coefficient % b, b, b - start, b - start + u);
    hit.is_some_and(|t| t as u128 <= x.last - x.next)
}
