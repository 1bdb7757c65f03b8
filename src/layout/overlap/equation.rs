//! A bounded linear Diophantine equation, made smaller before it is searched.

use super::Overlap;
use super::arithmetic::{div_rem, gcd, inverse, mul_mod};
use super::search::search;
use super::term::{Term, Terms};
use crate::axis_vec::{reserve, sort_by_key};
use crate::error::Result;

/// Σ terms = target: is there a solution in integers? Coefficients are at most 2^63.
pub(super) struct Equation {
    terms: Terms,
    target: u128,
}

impl Equation {
    /// With room for that many terms.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    pub(super) fn new(target: u128, room: usize) -> Result<Equation> {
        let mut terms = Terms::new();
        reserve(&mut terms, room)?;
        Ok(Equation { terms, target })
    }

    pub(super) fn add(&mut self, coefficient: u64, bound: u128) {
        if coefficient != 0 && bound != 0 {
            self.terms.push(Term { coefficient, bound });
        }
    }

    pub(super) fn solve(mut self, work: &mut u64) -> Overlap {
        loop {
            self.normalise();
            if self.target == 0 {
                return Overlap::Yes;
            }
            let total = self.terms.iter().fold(0u128, |sum, term| sum.saturating_add(term.max()));
            if self.target > total {
                return Overlap::No;
            }
            if self.terms.len() < 3 {
                break;
            }
            match self.divide() {
                None => return Overlap::No,
                Some(false) => break,
                Some(true) => {}
            }
        }
        search(&self.terms, self.target, work)
    }

    /// Tightens the bounds, drops what is 0, sorts by coefficient and merges terms; the set of sums up to the
    /// target stays the same.
    fn normalise(&mut self) {
        let target = self.target;
        self.terms.retain(|term| {
            if term.max() > target {
                term.bound = div_rem(target, term.coefficient).0;
            }
            term.bound > 0
        });
        sort_by_key(&mut self.terms, |term| term.coefficient);
        // c x + k c y with x ≤ u, y ≤ v takes all multiples of c up to c (u + k v) if u ≥ k - 1: the runs of
        // length u + 1 that start at k y leave no gap.
        let mut kept = 0;
        for i in 0..self.terms.len() {
            let Term { coefficient, bound } = self.terms[i];
            let into = self.terms[..kept].iter_mut().find(|term| {
                // Cheap comparison before the division.
                term.max() >= (coefficient - term.coefficient) as u128 && coefficient % term.coefficient == 0
            });
            if let Some(term) = into {
                let ratio = (coefficient / term.coefficient) as u128;
                let limit = div_rem(target, term.coefficient).0;
                term.bound = term.bound.saturating_add(bound.saturating_mul(ratio)).min(limit);
            } else {
                self.terms[kept] = self.terms[i];
                kept += 1;
            }
        }
        self.terms.truncate(kept);
    }

    /// Divides by the common divisor g of all coefficients but the smallest, c: c x ≡ target (mod g) leaves
    /// x = x_0 + (g / gcd(c, g)) t. `None` if there is no such x, `false` if there was nothing to divide by.
    fn divide(&mut self) -> Option<bool> {
        let (smallest, others) = self.terms.split_first_mut()?;
        let g = others.iter().fold(0, |g, term| gcd(term.coefficient, g));
        if g <= 1 {
            return Some(false);
        }
        let h = gcd(smallest.coefficient, g);
        let (target, remainder) = div_rem(self.target, h);
        if remainder != 0 {
            return None;
        }
        let (c, modulus) = (smallest.coefficient / h, g / h);
        let x0 = mul_mod(div_rem(target, modulus).1, inverse(c, modulus), modulus);
        let free = smallest.bound.checked_sub(x0 as u128)?;
        // The bound was cut to target / c, so this cannot be negative.
        self.target = div_rem(target - c as u128 * x0 as u128, modulus).0;
        *smallest = Term { coefficient: c, bound: div_rem(free, modulus).0 };
        others.iter_mut().for_each(|term| term.coefficient /= g);
        Some(true)
    }
}
