//! The census of level 2: every routine on every kind of layout of its matrix (dense, band or packed) and of its
//! vectors, against the definitions, with the bytes copied equal to what brute force finds over all legal calls:
//! vectors that do not pass where the matrix does, nothing where it does not.

mod support;

use blasview::{Complex, Context, Diag, Side, Uplo};
use support::blas::fewer;
use support::call::Call;
use support::census::{census, checked};
use support::dice::{BETAS, Dice};
use support::operand::divisor;
use support::oracle;
use support::routines::{self, Act};
use support::settle::carried_out;
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
