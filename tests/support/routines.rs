//! Calls of the routines by what their operands are, so that one body of a test serves all of them: general,
//! symmetric or Hermitian, dense, band or packed.

use blasview::{Complex, Context, Report, Result, Scalar, Side};

use super::operand::Number;
use super::structured::{Stored, Structure, Structured};

/// The routines on Hermitian matrices, which for real scalars are the symmetric ones under another name.
pub trait Hermitian: Number {
    fn matrix_vector(
        context: &mut Context<'_>,
        alpha: Self,
        a: &Structured<Self>,
        x: &Structured<Self>,
        beta: Self,
        y: &mut Structured<Self>,
    ) -> Result<Report>;
    fn rank_one(
        context: &mut Context<'_>,
        alpha: Self,
        x: &Structured<Self>,
        a: &mut Structured<Self>,
    ) -> Result<Report>;
    fn rank_two(
        context: &mut Context<'_>,
        alpha: Self,
        x: &Structured<Self>,
        y: &Structured<Self>,
        a: &mut Structured<Self>,
    ) -> Result<Report>;
    fn one_sided(
        context: &mut Context<'_>,
        side: Side,
        alpha: Self,
        a: &Structured<Self>,
        b: &Structured<Self>,
        beta: Self,
        c: &mut Structured<Self>,
    ) -> Result<Report>;
    fn rank_k(
        context: &mut Context<'_>,
        alpha: Self,
        a: &Structured<Self>,
        beta: Self,
        c: &mut Structured<Self>,
    ) -> Result<Report>;
    fn rank_2k(
        context: &mut Context<'_>,
        alpha: Self,
        a: &Structured<Self>,
        b: &Structured<Self>,
        beta: Self,
        c: &mut Structured<Self>,
    ) -> Result<Report>;
}

macro_rules! hermitian {
    ($($scalar:ty: $hemv:ident $hbmv:ident $hpmv:ident $her:ident $hpr:ident $her2:ident $hpr2:ident
        $hemm:ident $herk:ident $her2k:ident;)*) => {$(
        impl Hermitian for $scalar {
            fn matrix_vector(
                context: &mut Context<'_>,
                alpha: Self,
                a: &Structured<Self>,
                x: &Structured<Self>,
                beta: Self,
                y: &mut Structured<Self>,
            ) -> Result<Report> {
                let (uplo, x, y) = (a.spec.uplo().unwrap(), x.vector(), y.vector_mut());
                match a.spec.stored {
                    Stored::Band { order, .. } => context.$hbmv(order, uplo, alpha, a.view(), x, beta, y),
                    Stored::Packed { order } => context.$hpmv(order, uplo, alpha, a.vector(), x, beta, y),
                    _ => context.$hemv(uplo, alpha, a.view(), x, beta, y),
                }
            }
            fn rank_one(
                context: &mut Context<'_>,
                alpha: Self,
                x: &Structured<Self>,
                a: &mut Structured<Self>,
            ) -> Result<Report> {
                let (uplo, alpha) = (a.spec.uplo().unwrap(), alpha.re());
                match a.spec.stored {
                    Stored::Packed { order } => context.$hpr(order, uplo, alpha, x.vector(), a.vector_mut()),
                    _ => context.$her(uplo, alpha, x.vector(), a.view_mut()),
                }
            }
            fn rank_two(
                context: &mut Context<'_>,
                alpha: Self,
                x: &Structured<Self>,
                y: &Structured<Self>,
                a: &mut Structured<Self>,
            ) -> Result<Report> {
                let (uplo, x, y) = (a.spec.uplo().unwrap(), x.vector(), y.vector());
                match a.spec.stored {
                    Stored::Packed { order } => context.$hpr2(order, uplo, alpha, x, y, a.vector_mut()),
                    _ => context.$her2(uplo, alpha, x, y, a.view_mut()),
                }
            }
            fn one_sided(
                context: &mut Context<'_>,
                side: Side,
                alpha: Self,
                a: &Structured<Self>,
                b: &Structured<Self>,
                beta: Self,
                c: &mut Structured<Self>,
            ) -> Result<Report> {
                let uplo = a.spec.uplo().unwrap();
                context.$hemm(side, uplo, alpha, a.view(), b.view(), beta, c.view_mut())
            }
            fn rank_k(
                context: &mut Context<'_>,
                alpha: Self,
                a: &Structured<Self>,
                beta: Self,
                c: &mut Structured<Self>,
            ) -> Result<Report> {
                let uplo = c.spec.uplo().unwrap();
                context.$herk(uplo, alpha.re(), a.view(), beta.re(), c.view_mut())
            }
            fn rank_2k(
                context: &mut Context<'_>,
                alpha: Self,
                a: &Structured<Self>,
                b: &Structured<Self>,
                beta: Self,
                c: &mut Structured<Self>,
            ) -> Result<Report> {
                let uplo = c.spec.uplo().unwrap();
                context.$her2k(uplo, alpha, a.view(), b.view(), beta.re(), c.view_mut())
            }
        }
    )*};
}
hermitian! {
    f32: symv sbmv spmv syr spr syr2 spr2 symm syrk syr2k;
    f64: symv sbmv spmv syr spr syr2 spr2 symm syrk syr2k;
    Complex<f32>: hemv hbmv hpmv her hpr her2 hpr2 hemm herk her2k;
    Complex<f64>: hemv hbmv hpmv her hpr her2 hpr2 hemm herk her2k;
}

/// gemv, gbmv, symv, hemv, sbmv, hbmv, spmv, hpmv.
pub fn matrix_vector<T: Hermitian>(
    context: &mut Context<'_>,
    alpha: T,
    a: &Structured<T>,
    x: &Structured<T>,
    beta: T,
    y: &mut Structured<T>,
) -> Result<Report> {
    match (a.spec.structure, a.spec.stored) {
        (Structure::General, Stored::Band { order, kl, ku }) => {
            context.gbmv(order, kl, ku, alpha, a.view(), x.vector(), beta, y.vector_mut())
        }
        (Structure::General, _) => context.gemv(alpha, a.view(), x.vector(), beta, y.vector_mut()),
        _ => T::matrix_vector(context, alpha, a, x, beta, y),
    }
}

/// What is done with a triangular matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Multiply,
    Solve,
}

/// trmv, tbmv, tpmv, trsv, tbsv, tpsv.
pub fn triangular_vector<T: Number>(
    context: &mut Context<'_>,
    act: Act,
    a: &Structured<T>,
    x: &mut Structured<T>,
) -> Result<Report> {
    let Structure::Triangular(uplo, diag) = a.spec.structure else { panic!("not a triangle") };
    let x = x.vector_mut();
    match (act, a.spec.stored) {
        (Act::Multiply, Stored::Band { order, .. }) => context.tbmv(order, uplo, diag, a.view(), x),
        (Act::Multiply, Stored::Packed { order }) => context.tpmv(order, uplo, diag, a.vector(), x),
        (Act::Multiply, _) => context.trmv(uplo, diag, a.view(), x),
        (Act::Solve, Stored::Band { order, .. }) => context.tbsv(order, uplo, diag, a.view(), x),
        (Act::Solve, Stored::Packed { order }) => context.tpsv(order, uplo, diag, a.vector(), x),
        (Act::Solve, _) => context.trsv(uplo, diag, a.view(), x),
    }
}

/// symm and hemm.
pub fn one_sided<T: Hermitian>(
    context: &mut Context<'_>,
    side: Side,
    alpha: T,
    a: &Structured<T>,
    b: &Structured<T>,
    beta: T,
    c: &mut Structured<T>,
) -> Result<Report> {
    match a.spec.structure {
        Structure::Symmetric(uplo) => context.symm(side, uplo, alpha, a.view(), b.view(), beta, c.view_mut()),
        _ => T::one_sided(context, side, alpha, a, b, beta, c),
    }
}

/// trmm and trsm.
pub fn in_place<T: Number>(
    context: &mut Context<'_>,
    act: Act,
    side: Side,
    alpha: T,
    a: &Structured<T>,
    b: &mut Structured<T>,
) -> Result<Report> {
    let Structure::Triangular(uplo, diag) = a.spec.structure else { panic!("not a triangle") };
    match act {
        Act::Multiply => context.trmm(side, uplo, diag, alpha, a.view(), b.view_mut()),
        Act::Solve => context.trsm(side, uplo, diag, alpha, a.view(), b.view_mut()),
    }
}

/// syrk, herk (one input), syr2k, her2k (two), gemmt (two, C being triangular).
pub fn triangle<T: Hermitian>(
    context: &mut Context<'_>,
    alpha: T,
    inputs: &[&Structured<T>],
    beta: T,
    c: &mut Structured<T>,
) -> Result<Report> {
    match (c.spec.structure, inputs) {
        (Structure::Symmetric(uplo), [a]) => context.syrk(uplo, alpha, a.view(), beta, c.view_mut()),
        (Structure::Symmetric(uplo), [a, b]) => {
            context.syr2k(uplo, alpha, a.view(), b.view(), beta, c.view_mut())
        }
        (Structure::Triangular(uplo, _), [a, b]) => {
            context.gemmt(uplo, alpha, a.view(), b.view(), beta, c.view_mut())
        }
        (Structure::Hermitian(_), [a]) => T::rank_k(context, alpha, a, beta, c),
        (Structure::Hermitian(_), [a, b]) => T::rank_2k(context, alpha, a, b, beta, c),
        _ => panic!("no such routine"),
    }
}
