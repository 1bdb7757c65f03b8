//! The census of level 2: every routine on every kind of layout of its matrix (dense, band or packed) and of its
//! vectors, against the definitions, with the bytes copied equal to what brute force finds over all legal calls:
//! vectors that do not pass where the matrix does, nothing where it does not.

mod support;

use blasview::{Complex, Context, Diag, Policy, Side, Uplo};
use support::blas::fewer;
use support::call::Call;
use support::census::{census, checked};
use support::dice::{ALPHAS, BETAS, Dice};
use support::kinds::Kind;
use support::operand::{Number, divisor};
use support::oracle;
use support::routines::{self, Act, Hermitian};
use support::settle::{carried_out, equal};
use support::structured::{ORDERS, Spec, Stored, Structure, Structured, UPLOS, inputs, inputs_of, outputs};

/// Combinations drawn for each call and shape.
const DRAWS: usize = if cfg!(debug_assertions) { 120 } else { 4000 };

#[test]
fn census_f32() {
    census::<f32>(&Call::level2(), DRAWS);
}

#[test]
fn census_f64() {
    census::<f64>(&Call::level2(), DRAWS);
}

#[test]
fn census_c64() {
    census::<Complex<f32>>(&Call::level2(), DRAWS);
}

#[test]
fn census_c128() {
    census::<Complex<f64>>(&Call::level2(), DRAWS);
}

/// A band whose storage has more diagonals than the matrix: what lies outside of the matrix is neither read nor in
/// the way.
#[test]
fn bands_wider_than_their_matrix() {
    let mut dice = Dice::new(5);
    for (m, n, kl, ku) in [(2, 3, 4, 5), (3, 2, 2, 4), (1, 1, 2, 2), (5, 1, 5, 3), (1, 4, 0, 6)] {
        for order in ORDERS {
            let call = Call::Vector(Structure::General, Stored::Band { order, kl, ku });
            let spec = Spec { stored: Stored::Band { order, kl, ku }, ..Spec::general(m, n) };
            let (matrices, xs) = (inputs::<Complex<f64>>(spec, 1), inputs(Spec::vector(n), 2));
            let mut ys = outputs(Spec::vector(m), 3);
            for _ in 0..fewer(10 * DRAWS) {
                let both: [&Structured<_>; 2] = [dice.one(&matrices), dice.one(&xs)];
                let scales = [Complex::new(1.5, -0.5), dice.scale(&BETAS)];
                let mut context = Context::new();
                checked(call, scales, &both, dice.one_mut(&mut ys), &mut context, &|| format!("{call:?}"));
            }
        }
    }
}

/// The same of triangles.
#[test]
fn triangles_wider_than_their_matrix() {
    let mut dice = Dice::new(6);
    for n in [1, 2, 3, 5] {
        for (order, uplo) in ORDERS.into_iter().flat_map(|order| UPLOS.map(|uplo| (order, uplo))) {
            let (kl, ku) = if uplo == Uplo::Upper { (0, n + 1) } else { (n + 1, 0) };
            let structure = Structure::Triangular(uplo, Diag::NonUnit);
            let spec = Spec::square(n, structure, Stored::Band { order, kl, ku });
            let mut xs = outputs(Spec::vector(n), 2);
            for a in inputs_of::<f64>(spec, |i, j| divisor(1, i, j)) {
                let x = dice.one_mut(&mut xs);
                let expected = oracle::solved(Side::Left, 1.0, a.dense(), x.dense());
                carried_out(&[&a], x, false, Some(&expected), &|| "wide triangle".into(), |x| {
                    routines::triangular_vector(&mut Context::new(), Act::Solve, &a, x)
                });
            }
        }
    }
}

/// What one element of a broadcast matrix, or of its vector, is made: 0 times some of these is no number, of some the sum is
/// none, and of the last it is too large.
fn special<T: Number>(which: usize) -> T {
    let huge = if T::DTYPE.align() == 4 { 126 } else { 1022 };
    let real = [0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 2f64.powi(huge)][which];
    T::from_f64(real, if which.is_multiple_of(2) { real } else { 0.5 })
}

/// Equal, or both beyond numbers: what becomes of infinite parts of complex numbers hangs on what is multiplied first.
fn is_same<T: Number>(x: T, y: T) -> bool {
    let is_finite = |x: T| x.to_f64().0.is_finite() && x.to_f64().1.is_finite();
    equal(x, y) || T::DTYPE.is_complex() && !is_finite(x) && !is_finite(y)
}

/// Matrices of which all rows, all columns or all elements are one, with numbers that are infinite, none, or too large to be
/// summed among theirs and the vector's: under each policy, as the plain loop has it, and without copies.
fn broadcast<T: Hermitian>(rounds: usize) {
    let call = Call::Vector(Structure::General, Stored::Dense);
    let mut dice = Dice::new(7);
    let vectors =
        [Kind::Vector(2, 0), Kind::Vector(-2, 0), Kind::Vector(4, 0), Kind::Vector(3, 0), Kind::Vector(0, 0)];
    for [m, n] in [[2, 2], [3, 7], [7, 3], [5, 33], [33, 5], [19, 65]] {
        for _ in 0..rounds {
            let conj = |dice: &mut Dice| T::DTYPE.is_complex() && dice.below(2) == 1;
            let kind = dice.of(&[Kind::BroadcastRows, Kind::BroadcastCols, Kind::BroadcastBoth]);
            let mut a = Structured::<T>::input(kind, Spec::general(m, n), 1, conj(&mut dice));
            let mut x = Structured::<T>::input(dice.of(&vectors), Spec::vector(n), 2, conj(&mut dice));
            let mut y = Structured::output(dice.of(&vectors[..4]), Spec::vector(m), 3);
            let [alpha, beta] = [dice.scale(&ALPHAS), dice.scale(&BETAS)];
            match dice.below(4) {
                0 => {}
                1 => a.poke(dice.below(m), dice.below(n), special(dice.below(4))),
                2 => {
                    x.poke(dice.below(n), 0, special(dice.below(4)));
                    x.poke(dice.below(n), 0, special(dice.below(4)));
                }
                _ => {
                    // Products that are no larger than those of other numbers, with a sum that is infinite.
                    let small = T::from_f64(2f64.powi(if T::DTYPE.align() == 4 { -120 } else { -1016 }), 0.0);
                    (0..m).for_each(|i| (0..n).for_each(|j| a.poke(i, j, small)));
                    (0..n).for_each(|i| x.poke(i, 0, special(4)));
                }
            }
            let expected = call.expected([alpha, beta], &[a.dense(), x.dense()], y.dense());
            for policy in [Policy::Auto, Policy::ZeroCopy, Policy::Fastest] {
                if beta == T::ZERO {
                    y.operand.poison();
                }
                let report = call.run(&mut Context::new().policy(policy), [alpha, beta], &[&a, &x], &mut y);
                let what = format!("{policy:?} {alpha} {beta}\n{}\n{}\n{}", a.name(), x.name(), y.name());
                let report = report.unwrap();
                assert_eq!((report.bytes_copied, report.calls), (0, 0), "{what}");
                for (i, &found) in y.operand.take().iter().enumerate() {
                    let wanted = expected.value(i, 0);
                    assert!(is_same(found, wanted), "{what}\nelement {i} is {found}, should be {wanted}");
                }
                assert!(a.operand.is_untouched() && x.operand.is_untouched(), "{what}");
            }
        }
    }
}

#[test]
fn broadcast_matrices() {
    let rounds = fewer(400);
    broadcast::<f32>(rounds);
    broadcast::<f64>(rounds);
    broadcast::<Complex<f32>>(rounds);
    broadcast::<Complex<f64>>(rounds);
}
