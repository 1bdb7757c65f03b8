//! Do two strided regions share a byte? Does one region reach some byte by two different indices?
//!
//! Both are exact: each is the question whether a bounded linear Diophantine equation has a solution. That is
//! NP-complete in the number of axes, so the search has a limit; the layouts of everyday views need none.

use smallvec::SmallVec;

use super::Axis;

/// Answer of an exact question that is given a bounded amount of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// No byte is shared; proven.
    No,
    /// Some byte is shared; proven.
    Yes,
    /// Not decided within the work allowed, or the region is larger than any address space.
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
    let mut equation = Equation::new(high_b.abs_diff(low_a));
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
    let mut terms: Terms = axes
        .iter()
        .filter(|axis| axis.len > 1)
        .map(|axis| Term { coefficient: axis.stride.unsigned_abs() as u64, bound: axis.len as u128 - 1 })
        .collect();
    terms.sort_unstable_by_key(|term| term.coefficient);
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
            let mut equation = Equation::new(reach - stride);
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

/// Room for an item and the axes of two arrays of rank 8 without allocation.
type Terms = SmallVec<[Term; 17]>;

/// coefficient · x with 0 ≤ x ≤ bound.
#[derive(Clone, Copy)]
struct Term {
    coefficient: u64,
    bound: u128,
}

impl Term {
    /// Largest value; saturates.
    fn max(&self) -> u128 {
        self.bound.saturating_mul(self.coefficient as u128)
    }
}

/// Σ terms = target: is there a solution in integers? Coefficients are at most 2^63.
struct Equation {
    terms: Terms,
    target: u128,
}

impl Equation {
    fn new(target: u128) -> Equation {
        Equation { terms: Terms::new(), target }
    }

    fn add(&mut self, coefficient: u64, bound: u128) {
        if coefficient != 0 && bound != 0 {
            self.terms.push(Term { coefficient, bound });
        }
    }

    fn solve(mut self, work: &mut u64) -> Overlap {
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
        self.terms.sort_unstable_by_key(|term| term.coefficient);
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
fn search(terms: &[Term], target: u128, work: &mut u64) -> Overlap {
    let mut levels: SmallVec<[Level; 9]> = SmallVec::with_capacity(terms.len());
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

/// Least t ≥ 0 with low ≤ a t mod m ≤ high, for a < m and low ≤ high < m.
fn first_multiple_within(a: u64, m: u64, low: u64, high: u64) -> Option<u64> {
    if low == 0 {
        return Some(0);
    }
    if a == 0 {
        return None;
    }
    // If no multiple of a lies in the interval itself, a t - m w does for the least w with
    // -high ≤ m w ≤ -low (mod a): the same question for the next pair of Euclid's algorithm.
    let wraps = if low.div_ceil(a) <= high / a {
        0
    } else {
        first_multiple_within(m % a, a, (a - high % a) % a, (a - low % a) % a)?
    };
    let t = (low as u128 + m as u128 * wraps as u128).div_ceil(a as u128);
    Some(t as u64)
}

/// Most numbers fit in 64 bits, where division is several times faster.
#[inline]
fn div_rem(n: u128, d: u64) -> (u128, u64) {
    match u64::try_from(n) {
        Ok(n) => ((n / d) as u128, n % d),
        Err(_) => (n / d as u128, (n % d as u128) as u64),
    }
}

#[inline]
fn mul_mod(a: u64, b: u64, m: u64) -> u64 {
    div_rem(a as u128 * b as u128, m).1
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// x with a x ≡ 1 (mod m), for coprime a and m; 0 for m = 1.
fn inverse(a: u64, m: u64) -> u64 {
    if m == 1 {
        return 0;
    }
    let (mut r, mut next_r) = (m, a % m);
    let (mut x, mut next_x) = (0i128, 1i128);
    while next_r != 0 {
        let quotient = r / next_r;
        (r, next_r) = (next_r, r % next_r);
        (x, next_x) = (next_x, x - quotient as i128 * next_x);
    }
    x.rem_euclid(m as i128) as u64
}

#[cfg(test)]
mod tests;
