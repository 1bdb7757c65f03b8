//! How rotations are made: against the definitions, in higher precision where numbers are huge or tiny, and `rotmg`
//! against the algorithm of the reference. `tests/level1.rs` is about how vectors are rotated.

mod support;

use blasview::{
    Complex, ComplexRotation, ComplexScalar, Level1Real, RealScalar, Scalar, complex_rotg, rotg, rotmg,
};
use support::dice::Dice;

/// Of single precision, up to the largest and down to the least: squares of most overflow or vanish.
const SIZES: [f32; 14] =
    [f32::MAX, 3e38, 1.5e38, 1e30, 1e19, 300.0, 3.0, 1.0, 0.3, 1e-19, 1e-30, f32::MIN_POSITIVE, 1e-41, 1e-45];

/// The same with both signs, and 0.
fn values() -> Vec<f32> {
    SIZES.into_iter().flat_map(|size| [size, -size]).chain([0.0]).collect()
}

/// Whether a number of single precision is the wanted one, up to rounding; infinite where that is too large, and what is
/// less than normal numbers up to the last place.
fn is(found: f32, wanted: f64, scale: f64) -> bool {
    let bound = 8.0 * f64::from(f32::EPSILON) * scale.abs() + 2.0 * f64::from(f32::from_bits(1));
    if found.is_infinite() {
        return wanted.abs() * (1.0 + 1e-6) >= f64::from(f32::MAX)
            && f64::from(found.signum()) * wanted > 0.0;
    }
    (f64::from(found) - wanted).abs() <= bound
}

/// Double precision holds the squares of all of single precision.
#[test]
fn rotg_neither_overflows_nor_loses_digits() {
    for (a, b) in values().into_iter().flat_map(|a| values().into_iter().map(move |b| (a, b))) {
        let made = rotg(a, b);
        let [wide_a, wide_b] = [a, b].map(f64::from);
        let sign = if wide_a.abs() > wide_b.abs() { wide_a.signum() } else { wide_b.signum() };
        let r = sign * (wide_a * wide_a + wide_b * wide_b).sqrt();
        let (c, s) = if r == 0.0 { (1.0, 0.0) } else { (wide_a / r, wide_b / r) };
        assert!(is(made.r, r, r) && is(made.c, c, c) && is(made.s, s, s), "{a:e} {b:e}: {made:?}");
        // What c and s can be had again from.
        let z = match made.z {
            0.0 => [1.0, 0.0],
            1.0 => [0.0, 1.0],
            z if z.abs() < 1.0 => [(1.0 - z * z).sqrt(), z],
            z => [1.0 / z, (1.0 - 1.0 / (z * z)).sqrt()],
        };
        let near = |x: f32, y: f32| (x.abs() - y.abs()).abs() < 1e-3;
        assert!(near(z[0], made.c) && near(z[1], made.s), "{a:e} {b:e}: {made:?}");
    }
}

#[test]
fn complex_rotg_neither_overflows_nor_loses_digits() {
    let mut dice = Dice::new(1);
    let values = values();
    for _ in 0..if cfg!(debug_assertions) { 50_000 } else { 1_000_000 } {
        let [a, b] = [0, 1].map(|_| Complex::new(dice.of(&values), dice.of(&values)));
        let made = complex_rotg(a, b);
        let [a, b] = [a, b].map(|z| Complex::new(f64::from(z.re), f64::from(z.im)));
        let (size_a, size_b) = (a.norm_sqr().sqrt(), b.norm_sqr().sqrt());
        let h = (a.norm_sqr() + b.norm_sqr()).sqrt();
        let (r, c, s) = match (size_a, size_b) {
            (_, 0.0) => (a, 1.0, Complex::ZERO),
            (0.0, _) => (Complex::from(size_b), 0.0, b.conj() / size_b),
            _ => (a / size_a * h, size_a / h, a / size_a * (b.conj() / h)),
        };
        let what = || format!("{a:e} {b:e}: {made:?}, should be {r:e} {c:e} {s:e}");
        assert!(is(made.r.re, r.re, r.re) && is(made.r.im, r.im, r.im), "{}", what());
        assert!(made.c >= 0.0 && is(made.c, c, c), "{}", what());
        let size = s.norm();
        assert!(is(made.s.re, s.re, size) && is(made.s.im, s.im, size), "{}", what());
    }
}

fn power_of_2(power: i32) -> f64 {
    2.0_f64.powi(power / 2) * 2.0_f64.powi(power - power / 2)
}

/// In double precision: a pair multiplied by a power of 2 has the same rotation, and r multiplied by it.
#[test]
fn scale_does_not_matter() {
    let integers = [1.0, -2.0, 3.0, -5.0, 8.0, 0.0];
    let pairs = integers.into_iter().flat_map(|a| integers.map(|b| (a, b)));
    for (a, b) in pairs.filter(|pair| *pair != (0.0, 0.0)) {
        for power in (-1074..=1020).step_by(2) {
            let scale = power_of_2(power);
            let (near, far) = (rotg(a, b), rotg(a * scale, b * scale));
            assert_eq!([far.z, far.c, far.s], [near.z, near.c, near.s], "{a} {b} 2^{power}");
            assert_eq!(far.r, near.r * scale, "{a} {b} 2^{power}");
            let (a, b) = (Complex::new(a, b), Complex::new(b, -3.0));
            let (near, far) = (complex_rotg(a, b), complex_rotg(a * scale, b * scale));
            assert_eq!((far.c, far.s), (near.c, near.s), "{a} {b} 2^{power}");
            // What is less than normal numbers is rounded once more here.
            let beyond = far.r - near.r * scale;
            assert!(beyond.re.abs().max(beyond.im.abs()) <= f64::from_bits(1), "{a} {b} 2^{power}: {far:?}");
        }
    }
}

/// r is representable though |r| is not; and beside a huge b the direction of a tiny a still counts.
#[test]
fn no_absolute_value_stands_in_the_way() {
    let huge = f64::MAX / 1.1;
    let made = complex_rotg(Complex::new(huge, -huge), Complex::new(1.0, 0.0));
    assert!((made.r / huge - Complex::new(1.0, -1.0)).norm() < 1e-15 && made.c == 1.0, "{made:?}");
    let made = complex_rotg(Complex::new(0.0, 5e-324), Complex::new(0.0, 1e300));
    assert_eq!((made.r, made.c, made.s), (Complex::new(0.0, 1e300), 0.0, Complex::ONE));
    let made = complex_rotg(Complex::new(3e-310_f64, 0.0), Complex::new(0.0, 4e-310));
    assert!((made.r.re / 5e-310 - 1.0).abs() < 1e-13 && (made.c - 0.6).abs() < 1e-13, "{made:?}");
}

fn zeros<T: ComplexScalar>() {
    let (z, zero) = (T::from_f64(-3.0, 4.0), T::Real::ZERO);
    let [one, five] = [1.0, 5.0].map(|x| T::Real::from_f64(x, 0.0));
    for a in [z, T::ZERO] {
        assert_eq!(complex_rotg(a, T::ZERO), ComplexRotation { r: a, c: one, s: T::ZERO });
    }
    let made = complex_rotg(T::ZERO, z);
    assert_eq!((made.r, made.c), (T::from_real(five), zero));
    assert_eq!(made.s, T::from_parts(-(one + one + one) / five, -(five - one) / five));
}

fn real_zeros<T: Level1Real>() {
    let values = |a: f64, b: f64| {
        let made = rotg(T::from_f64(a, 0.0), T::from_f64(b, 0.0));
        [made.r, made.z, made.c, made.s].map(|x| x.to_f64().0)
    };
    assert_eq!(values(0.0, 0.0), [0.0, 0.0, 1.0, 0.0]);
    assert_eq!(values(-2.0, 0.0), [-2.0, 0.0, 1.0, 0.0]);
    assert_eq!(values(0.0, -2.0), [-2.0, 1.0, 0.0, 1.0]);
    assert_eq!(values(-4.0, 3.0)[0], -5.0);
    assert_eq!(values(-3.0, 4.0)[0], 5.0);
}

#[test]
fn rotations_of_zeros() {
    zeros::<Complex<f32>>();
    zeros::<Complex<f64>>();
    real_zeros::<f32>();
    real_zeros::<f64>();
}

/// What is not finite shows.
fn not_finite<T: Level1Real>()
where
    Complex<T>: ComplexScalar + Scalar<Real = T>,
{
    let values = [f64::NAN, f64::INFINITY, -f64::INFINITY, 0.0, 1.0, -1e-30].map(|x| T::from_f64(x, 0.0));
    for (a, b) in values.into_iter().flat_map(|a| values.map(|b| (a, b))) {
        let made = rotg(a, b);
        let shows = [made.r, made.c, made.s].iter().any(|x| !x.is_finite());
        assert_eq!(shows, !a.is_finite() || !b.is_finite(), "{a} {b}: {made:?}");
    }
    for (a, b) in values.into_iter().flat_map(|re| values.map(|im| (re, im))) {
        for (c, d) in values.into_iter().flat_map(|re| values.map(|im| (re, im))) {
            let made = complex_rotg(Complex::new(a, b), Complex::new(c, d));
            let parts = [made.r.re, made.r.im, made.c, made.s.re, made.s.im];
            let wanted = [a, b, c, d].iter().any(|x| !x.is_finite());
            assert_eq!(parts.iter().any(|x| !x.is_finite()), wanted, "{a} {b} {c} {d}: {made:?}");
            assert!(made.c.is_nan() || made.c >= T::ZERO);
        }
    }
}

#[test]
fn what_is_not_finite_shows() {
    not_finite::<f32>();
    not_finite::<f64>();
}

/// What rotg and rotmg make takes the second component to 0.
fn made_rotations<T: Level1Real>(eps: f64) {
    let mut dice = Dice::new(6);
    let near = |x: f64, y: f64, scale: f64| (x - y).abs() <= 16.0 * eps * scale;
    for _ in 0..1000 {
        let [a, b] = [0, 1].map(|_| dice.of(&[0.0, 1.0, -2.5, 1e-6, 300.0]) * (2.0 + dice.number()));
        let made = rotg::<T>(T::from_f64(a, 0.0), T::from_f64(b, 0.0));
        let [a, b] = [a, b].map(|x| T::from_f64(x, 0.0).to_f64().0);
        let [r, c, s] = [made.r, made.c, made.s].map(|x| x.to_f64().0);
        let scale = a.abs() + b.abs();
        assert!(near(c * a + s * b, r, scale) && near(c * b, s * a, scale), "{a} {b}: {made:?}");
        assert!(near(c * c + s * s, 1.0, 1.0), "{a} {b}: {made:?}");

        let [d1, d2, x, y] = [2.0, 3.0, 1.0, 1.0].map(|x| T::from_f64(x * (1.5 + dice.number()), 0.0));
        let ([e1, e2, z], h) = rotmg(d1, d2, x, y);
        let [[h11, h12], [h21, h22]] = h.matrix().map(|row| row.map(|x| x.to_f64().0));
        let [d1, d2, x, y, e1, e2, z] = [d1, d2, x, y, e1, e2, z].map(|x| x.to_f64().0);
        assert!(near(h11 * x + h12 * y, z, 8.0) && near(h21 * x + h22 * y, 0.0, 8.0), "{h:?}");
        // H takes one weighted sum of squares to the other.
        assert!(near(e1 * h11 * h11 + e2 * h21 * h21, d1, 16.0), "{d1} {d2} {x} {y}: {e1} {e2} {h:?}");
        assert!(near(e1 * h12 * h12 + e2 * h22 * h22, d2, 16.0), "{d1} {d2} {x} {y}: {e1} {e2} {h:?}");
    }
}

#[test]
fn rotg_and_rotmg() {
    made_rotations::<f32>(f32::EPSILON.into());
    made_rotations::<f64>(f64::EPSILON);
}

/// The algorithm of the reference BLAS, except that each scaling keeps what the one before has made, and that it ends where d1
/// is not finite or, as d2 y1^2 has vanished, negative. d1, d2, x1 and the parameters, those that are not stored as 0.
fn reference<T: RealScalar>(mut d1: T, mut d2: T, mut x1: T, y1: T) -> [T; 8] {
    let number = |x: f64| T::from_f64(x, 0.0);
    let [zero, one, gamma] = [0.0, 1.0, 4096.0].map(number);
    let square = gamma * gamma;
    let (mut flag, [mut h11, mut h12, mut h21, mut h22]) = (-one, [zero; 4]);
    if d1 < zero {
        [d1, d2, x1] = [zero; 3];
    } else {
        let p2 = d2 * y1;
        if p2 == zero {
            return [d1, d2, x1, number(-2.0), zero, zero, zero, zero];
        }
        let p1 = d1 * x1;
        let (q2, q1) = (p2 * y1, p1 * x1);
        if q1.abs() > q2.abs() {
            (h21, h12) = (-(y1 / x1), p2 / p1);
            let u = one - h12 * h21;
            if u > zero {
                (flag, d1, d2, x1) = (zero, d1 / u, d2 / u, x1 * u);
            } else {
                [h21, h12, d1, d2, x1] = [zero; 5];
            }
        } else if q2 < zero {
            [d1, d2, x1] = [zero; 3];
        } else {
            (flag, h11, h22) = (one, p1 / p2, x1 / y1);
            let u = one + h11 * h22;
            (d1, d2, x1) = (d2 / u, d1 / u, y1 * u);
        }
        let mut store_all = |h11: &mut T, h12: &mut T, h21: &mut T, h22: &mut T| {
            if flag == zero {
                (*h11, *h22) = (one, one);
            } else if flag == one {
                (*h21, *h12) = (-one, one);
            }
            flag = -one;
        };
        while d1 != zero && (d1.abs() <= one / square || d1.abs() >= square) && d1.is_finite() {
            store_all(&mut h11, &mut h12, &mut h21, &mut h22);
            if d1.abs() <= one / square {
                (d1, x1, h11, h12) = (d1 * square, x1 / gamma, h11 / gamma, h12 / gamma);
            } else {
                (d1, x1, h11, h12) = (d1 / square, x1 * gamma, h11 * gamma, h12 * gamma);
            }
        }
        while d2 != zero && (d2.abs() <= one / square || d2.abs() >= square) && d2.is_finite() {
            store_all(&mut h11, &mut h12, &mut h21, &mut h22);
            if d2.abs() <= one / square {
                (d2, h21, h22) = (d2 * square, h21 / gamma, h22 / gamma);
            } else {
                (d2, h21, h22) = (d2 / square, h21 * gamma, h22 * gamma);
            }
        }
    }
    [d1, d2, x1, flag, h11, h21, h12, h22]
}

fn found<T: Level1Real>(d1: T, d2: T, x1: T, y1: T) -> [T; 8] {
    let ([d1, d2, x1], made) = rotmg(d1, d2, x1, y1);
    let [flag, h11, h21, h12, h22] = made.parameters;
    [d1, d2, x1, flag, h11, h21, h12, h22]
}

/// Of all magnitudes and signs, finite or not: the numbers of the reference, to the bit, and an end.
fn modified_rotations<T: Level1Real>() {
    let number = |x: f64| T::from_f64(x, 0.0);
    let sizes = [0.0, 1e-9, 0.5, 1.0, 3.0, 4e7, f64::INFINITY].map(number);
    let extremes = [T::min_positive_value(), T::min_positive_value() / number(4096.0), T::max_value()];
    let values: Vec<T> = sizes.into_iter().chain(extremes).flat_map(|x| [x, -x]).chain([T::nan()]).collect();
    let mut flags = [0; 4];
    for (d1, d2) in values.iter().flat_map(|&d1| values.iter().map(move |&d2| (d1, d2))) {
        for (x1, y1) in values.iter().flat_map(|&x1| values.iter().map(move |&y1| (x1, y1))) {
            let (made, wanted) = (found(d1, d2, x1, y1), reference(d1, d2, x1, y1));
            let same = made.iter().zip(&wanted).all(|(x, y)| x == y || x.is_nan() && y.is_nan());
            assert!(same, "{d1:?} {d2:?} {x1:?} {y1:?}: {made:?}, should be {wanted:?}");
            flags[(made[3].to_f64().0 + 2.0) as usize] += 1;
        }
    }
    assert!(flags.iter().all(|&times| times > 100), "{flags:?}");
}

#[test]
fn rotmg_is_that_of_the_reference() {
    modified_rotations::<f32>();
    modified_rotations::<f64>();
}

/// The cases of the definition, by hand.
#[test]
fn cases_of_rotmg() {
    let nothing = [0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0];
    // d1 < 0.
    assert_eq!(found(-1.0, 2.0, 3.0, 4.0), nothing);
    // d2 y1 = 0: the identity.
    assert_eq!(found(1.0, 0.0, 3.0, 4.0), [1.0, 0.0, 3.0, -2.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(found(1.0, 2.0, 3.0, 0.0), [1.0, 2.0, 3.0, -2.0, 0.0, 0.0, 0.0, 0.0]);
    // |d1 x1^2| > |d2 y1^2|: h21 and h12.
    let u = 1.0 + 0.5 * 0.25;
    assert_eq!(found(2.0, 1.0, 4.0, 2.0), [2.0 / u, 1.0 / u, 4.0 * u, 0.0, 0.0, -0.5, 0.25, 0.0]);
    // The same with negative d2.
    let u = 1.0 - 0.5 * 0.25;
    assert_eq!(found(2.0, -1.0, 4.0, 2.0), [2.0 / u, -1.0 / u, 4.0 * u, 0.0, 0.0, -0.5, -0.25, 0.0]);
    // Not larger: h11 and h22, and d1 and d2 change places.
    let u = 1.0 + 0.25 * 0.5;
    assert_eq!(found(1.0, 2.0, 2.0, 4.0), [2.0 / u, 1.0 / u, 4.0 * u, 1.0, 0.25, 0.0, 0.0, 0.5]);
    // Not larger, and d2 is negative.
    assert_eq!(found(1.0, -2.0, 2.0, 4.0), nothing);
    assert_eq!(found(1.0, -1.0, 2.0, 2.0), nothing);
    // d1 is scaled down once, and the first row of H up; h11 and h22 were 1.
    let [d, u] = [26, -38].map(|power| 2.0_f64.powi(power));
    let u = 1.0 + u;
    let row = [4096.0, 2.0_f64.powi(-32) * 4096.0];
    let wanted = [d / u / 4096.0 / 4096.0, 1.0 / u, u * 4096.0, -1.0, row[0], -1.0 / 64.0, row[1], 1.0];
    assert_eq!(found(d, 1.0, 1.0, 1.0 / 64.0), wanted);
    // d2, once d1, is scaled up twice, and the second row of H down; h21 was -1.
    let [tiny, down] = [-60, -24].map(|power| 2.0_f64.powi(power));
    let u = 1.0 + tiny;
    let wanted = [1.0 / u, tiny / u / down / down, u, -1.0, tiny, -down, 1.0, down];
    assert_eq!(found(tiny, 1.0, 1.0, 1.0), wanted);
}
