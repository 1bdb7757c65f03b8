//! Divisors, inverses and remainders of 64-bit numbers.

/// Least t ≥ 0 with low ≤ a t mod m ≤ high, for a < m and low ≤ high < m.
pub(super) fn first_multiple_within(a: u64, m: u64, low: u64, high: u64) -> Option<u64> {
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
pub(super) fn div_rem(n: u128, d: u64) -> (u128, u64) {
    match u64::try_from(n) {
        Ok(n) => ((n / d) as u128, n % d),
        Err(_) => (n / d as u128, (n % d as u128) as u64),
    }
}

#[inline]
pub(super) fn mul_mod(a: u64, b: u64, m: u64) -> u64 {
    div_rem(a as u128 * b as u128, m).1
}

pub(super) fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// x with a x ≡ 1 (mod m), for coprime a and m; 0 for m = 1.
pub(super) fn inverse(a: u64, m: u64) -> u64 {
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
