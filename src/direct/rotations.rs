//! Plane rotations: how they are made, from the definitions of the BLAS standard.

use crate::scalar::{RealScalar, Scalar};

/// The rotation that takes (a, b) to (r, 0): `[r, z, c, s]`, where c and s can be had again from z. Neither overflows nor
/// loses small numbers where r itself does not.
pub fn rotg<T: RealScalar>(a: T, b: T) -> [T; 4] {
    let (size_a, size_b) = (a.abs(), b.abs());
    if b == T::ZERO {
        return [a, T::ZERO, T::ONE, T::ZERO];
    }
    if a == T::ZERO {
        return [b, T::ONE, T::ZERO, T::ONE];
    }
    let sign = if size_a > size_b { a.signum() } else { b.signum() };
    let r = sign * a.hypot(b);
    let (c, s) = (a / r, b / r);
    let z = if size_a > size_b {
        s
    } else if c != T::ZERO {
        T::ONE / c
    } else {
        T::ONE
    };
    [r, z, c, s]
}

/// The rotation of real c and complex s that takes (a, b) to (r, 0): r, c and s.
pub fn complex_rotg<T: Scalar>(a: T, b: T) -> (T, T::Real, T) {
    let one = <T::Real as Scalar>::ONE;
    if b == T::ZERO {
        return (a, one, T::ZERO);
    }
    let size_b = size(b);
    if a == T::ZERO {
        return (T::from_real(size_b), T::Real::ZERO, divided(b.conj(), size_b));
    }
    let size_a = size(a);
    let h = num_traits::Float::hypot(size_a, size_b);
    let phase = divided(a, size_a);
    (T::from_parts(phase.re() * h, phase.im() * h), size_a / h, phase * divided(b.conj(), h))
}

/// The absolute value, without overflow of the squares.
fn size<T: Scalar>(value: T) -> T::Real {
    num_traits::Float::hypot(value.re(), value.im())
}

/// Each part by itself.
fn divided<T: Scalar>(value: T, by: T::Real) -> T {
    T::from_parts(value.re() / by, value.im() / by)
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
        if u <= zero {
            return nothing;
        }
        (d1, d2, x1) = (d1 / u, d2 / u, x1 * u);
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
    for (d, row, factor) in [(&mut d1, 0, Some(&mut x1)), (&mut d2, 1, None)] {
        let mut factor = factor;
        while *d != zero && (d.abs() <= least || d.abs() >= most) && d.is_finite() {
            flag = -one;
            let (up, down) = if d.abs() <= least { (step, one / step) } else { (one / step, step) };
            *d = *d * up * up;
            if let Some(x1) = &mut factor {
                **x1 = **x1 * down;
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
