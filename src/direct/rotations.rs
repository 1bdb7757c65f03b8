//! Plane rotations: how they are made, from the definitions of the BLAS standard.

use num_traits::Float;

use crate::scalar::{RealScalar, Scalar};

/// The rotation that takes (a, b) to (r, 0): `[r, z, c, s]`, where c and s can be had again from z. Neither overflows nor
/// loses digits where its results do not.
pub fn rotg<T: RealScalar>(a: T, b: T) -> [T; 4] {
    if b == T::ZERO {
        return [a, T::ZERO, T::ONE, T::ZERO];
    }
    if a == T::ZERO {
        return [b, T::ONE, T::ZERO, T::ONE];
    }
    let (size_a, size_b) = (a.abs(), b.abs());
    let larger = if size_a > size_b { a } else { b };
    let power = exponent(larger);
    let [near_a, near_b] = [a, b].map(|x| scaled(x, -power));
    let near_r = larger.signum() * near_a.hypot(near_b);
    let (c, s) = (near_a / near_r, near_b / near_r);
    let z = if size_a > size_b {
        s
    } else if c != T::ZERO {
        T::ONE / c
    } else {
        T::ONE
    };
    [scaled(near_r, power), z, c, s]
}

/// The rotation of real c, not negative, and complex s that takes (a, b) to (r, 0): r, c and s. r has the direction of
/// a. Neither overflows nor loses digits where its results do not.
pub fn complex_rotg<T: Scalar>(a: T, b: T) -> (T, T::Real, T) {
    let (zero, one) = (T::Real::ZERO, T::Real::ONE);
    if b == T::ZERO {
        return (a, one, T::ZERO);
    }
    let (near_b, size_b, power_b) = near_one(b);
    if a == T::ZERO {
        return (T::from_real(scaled(size_b, power_b)), zero, parts(near_b.conj(), |part| part / size_b));
    }
    // Each near 1 by itself: the direction of a counts even where a itself does not beside b.
    let (near_a, size_a, power_a) = near_one(a);
    let power = power_a.max(power_b);
    let (share_a, share_b) = (scaled(size_a, power_a - power), scaled(size_b, power_b - power));
    let near_r = share_a.hypot(share_b);
    // Scaled up: no part of a is lost.
    let r = parts(a, |part| scaled(part, power - power_a) * (near_r / size_a));
    let direction = parts(near_a, |part| part / size_a);
    let s = parts(direction * near_b.conj(), |part| scaled(part / near_r, power_b - power));
    (r, share_a / near_r, s)
}

/// `value` divided by a power of 2 that makes its larger part at least 1 and less than 2, the absolute value of that,
/// and the exponent.
fn near_one<T: Scalar>(value: T) -> (T, T::Real, i32) {
    let power = exponent(value.re().abs().max(value.im().abs()));
    let near = parts(value, |part| scaled(part, -power));
    (near, near.re().hypot(near.im()), power)
}

/// `f` of each part.
fn parts<T: Scalar>(value: T, f: impl Fn(T::Real) -> T::Real) -> T {
    T::from_parts(f(value.re()), f(value.im()))
}

/// The exponent of the power of 2 that is next below `|x|`; of what is not finite, some number.
fn exponent<T: RealScalar>(x: T) -> i32 {
    let (mantissa, exponent, _) = x.integer_decode();
    i32::from(exponent) + mantissa.checked_ilog2().unwrap_or(0) as i32
}

/// `2^power x`, power a difference of two exponents.
fn scaled<T: RealScalar>(x: T, power: i32) -> T {
    // In three steps, as the power by itself may overflow: a third never does. Exact, by the bits of the exponent.
    let power_of_2 = |power: i32| T::from_f64(f64::from_bits(((power + 1023) as u64) << 52), 0.0);
    let third = power / 3;
    x * power_of_2(third) * power_of_2(third) * power_of_2(power - 2 * third)
}

/// H by rows, of the parameters of `rotm`: a flag and H by columns.
pub fn matrix<T: RealScalar>([flag, h11, h21, h12, h22]: [T; 5]) -> [[T; 2]; 2] {
    let (zero, one) = (T::ZERO, T::ONE);
    if flag == -one - one {
        [[one, zero], [zero, one]]
    } else if flag < zero {
        [[h11, h12], [h21, h22]]
    } else if flag == zero {
        [[one, h12], [h21, one]]
    } else {
        [[h11, one], [-one, h22]]
    }
}

/// The modified rotation that makes the second component of `(sqrt(d1) x1, sqrt(d2) y1)` zero: `[d1, d2, x1]` as they are
/// afterwards, and the parameters of `rotm`. Of these the flag says which elements of H are stored; the others are 0.
pub fn rotmg<T: RealScalar>(mut d1: T, mut d2: T, mut x1: T, y1: T) -> ([T; 3], [T; 5]) {
    let (zero, one) = (T::ZERO, T::ONE);
    let nothing = ([zero; 3], [-one, zero, zero, zero, zero]);
    if d1 < zero {
        return nothing;
    }
    let p2 = d2 * y1;
    if p2 == zero {
        return ([d1, d2, x1], [-one - one, zero, zero, zero, zero]);
    }
    let p1 = d1 * x1;
    let (q1, q2) = (p1 * x1, p2 * y1);
    let (mut h, mut flag);
    if q1.abs() > q2.abs() {
        (h, flag) = ([[one, p2 / p1], [-y1 / x1, one]], zero);
        let u = one - h[0][1] * h[1][0];
        if u > zero {
            (d1, d2, x1) = (d1 / u, d2 / u, x1 * u);
        } else {
            // Rounding alone, or overflow, brings it here.
            return nothing;
        }
    } else if q2 < zero {
        return nothing;
    } else {
        (h, flag) = ([[p1 / p2, one], [-one, x1 / y1]], one);
        let u = one + h[0][0] * h[1][1];
        (d1, d2, x1) = (d2 / u, d1 / u, y1 * u);
    }
    // Both are kept near 1, by powers of 4096 that H takes up.
    let step = T::from_f64(4096.0, 0.0);
    let (least, most) = (one / (step * step), step * step);
    for (row, d) in [&mut d1, &mut d2].into_iter().enumerate() {
        while *d != zero && (d.abs() <= least || d.abs() >= most) && d.is_finite() {
            flag = -one;
            let (up, down) = if d.abs() <= least { (step, one / step) } else { (one / step, step) };
            *d = *d * up * up;
            if row == 0 {
                x1 = x1 * down;
            }
            h[row] = h[row].map(|element| element * down);
        }
    }
    let stored = if flag < zero {
        [h[0][0], h[1][0], h[0][1], h[1][1]]
    } else if flag == zero {
        [zero, h[1][0], h[0][1], zero]
    } else {
        [h[0][0], zero, zero, h[1][1]]
    };
    ([d1, d2, x1], [flag, stored[0], stored[1], stored[2], stored[3]])
}
