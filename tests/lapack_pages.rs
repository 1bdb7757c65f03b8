//! No function of LAPACK steps outside a view: matrices right before a page that faults, and right after one.
//!
//! Whoever touches such a page ends the process; the last line says what was being computed.
#![cfg(all(feature = "lapack", unix))]

mod support;

use std::io::Write as _;

use blasview::lapack::{self, Vectors};
use blasview::{Complex, Context, Diag, Side, Trans, Uplo};
use support::blas::is_quick;
use support::dense::Dense;
use support::dice::Dice;
use support::kinds::Kind;
use support::lapack::*;
use support::operand::{Gap, Number, Operand};
use support::pages::Edge;

const KINDS: [Kind; 6] = [
    Kind::C,
    Kind::F,
    Kind::PaddedC,
    Kind::PaddedF,
    Kind::ReversedC(true, false),
    Kind::ReversedF(true, true),
];
const LENS: [usize; 12] = [1, 2, 3, 4, 6, 7, 10, 17, 18, 31, 34, 66];

/// One beside such a page.
fn beside<T: Number>(kind: Kind, edge: Edge, values: &Dense<T>) -> Operand<T> {
    Operand::placed(kind, [values.rows, values.cols], Gap::Pattern, Some(edge), |i, j| values.at(i, j))
}

fn check<T: Number>() {
    let mut dice = Dice::new(1);
    // What ends the process is said by what was printed last, which a test's captured output would not be.
    let mut said = std::fs::File::options().append(true).open("/dev/stderr").ok();
    let lens = LENS.into_iter().filter(|n| !is_quick() || matches!(n, 1 | 7 | 34));
    for (n, edge, kind) in lens.flat_map(|n| {
        [Edge::Start, Edge::End].into_iter().flat_map(move |edge| KINDS.map(|kind| (n, edge, kind)))
    }) {
        let what = format!("{} n = {n} {edge:?} {kind:?}", T::DTYPE);
        if std::env::var_os("BLASVIEW_TEST_SAY").is_some()
            && let Some(said) = &mut said
        {
            writeln!(said, "{what}").unwrap();
        }
        let (square, tall) = (random::<T>(&mut dice, n, n), random::<T>(&mut dice, n + 3, n));
        let (definite, sides) = (positive::<T>(&mut dice, n), random::<T>(&mut dice, n, 3));
        let mut context = Context::new();
        let new = |values: &Dense<T>| beside(kind, edge, values);
        let uplo = dice.of(&[Uplo::Upper, Uplo::Lower]);

        let (mut a, mut b) = (new(&definite), new(&sides));
        context.posv(uplo, a.view_mut(), b.view_mut()).unwrap();
        let x = taken(&mut b);
        near(&definite.times(&x), &sides, largest(&definite) * largest(&x), &what);
        context.potri(uplo, a.view_mut()).unwrap();
        a.take();

        let (mut a, mut b) = (new(&square), new(&sides));
        context.gesv(a.view_mut(), b.view_mut()).unwrap();
        let x = taken(&mut b);
        near(&square.times(&x), &sides, largest(&square) * largest(&x), &what);
        a.take();
        context.inv(a.view_mut()).unwrap();
        let inverse = taken(&mut a);
        near(&square.times(&inverse), &identity(n), largest(&square) * largest(&inverse), &what);
        context.getrf(a.view_mut(), &mut vec![0; n]).unwrap();
        a.take();
        context.trtri(uplo, Diag::Unit, a.view_mut()).unwrap();
        a.take();
        lapack::rcond(a.view_mut(), lapack::Norm::One).unwrap();
        a.take();

        let (mut a, mut tau, mut c) = (new(&tall), vec![T::ZERO; n], new(&tall));
        context.geqrf(a.view_mut(), &mut tau).unwrap();
        context.ormqr(Side::Left, Trans::Conj, a.view_mut(), &tau, c.view_mut()).unwrap();
        let r = taken(&mut c);
        context.orgqr(a.view_mut(), &tau).unwrap();
        let q = taken(&mut a);
        let upper = Dense::new(n, n, |i, j| if i <= j { r.at(i, j) } else { None });
        near(&q.times(&upper), &tall, largest(&tall), &what);
        for values in [&tall, &tall.t()] {
            let (mut a, mut b) = (new(values), new(&random::<T>(&mut dice, n + 3, 2)));
            context.gels(a.view_mut(), b.view_mut()).unwrap();
            a.take();
            b.take();
        }
        let mut a = new(&definite);
        lapack::eigh(a.view_mut(), uplo).unwrap();
        a.take();
        for which in [Vectors::Thin, Vectors::Full] {
            let mut a = new(&tall);
            let columns = if which == Vectors::Thin { n } else { n + 3 };
            let (mut u, mut vt) = (new(&random(&mut dice, n + 3, columns)), new(&square));
            context
                .gesdd(which, a.view_mut(), &mut vec![T::ZERO.re(); n], u.view_mut(), vt.view_mut())
                .unwrap();
            for operand in [&mut a, &mut u, &mut vt] {
                operand.take();
            }
        }
    }
}

#[test]
fn real_matrices() {
    if !has_lapack() {
        return;
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn complex_matrices() {
    if !has_lapack() {
        return;
    }
    check::<Complex<f32>>();
    check::<Complex<f64>>();
}
