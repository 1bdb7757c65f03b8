//! LAPACK's routines by faer, as its users call them: results are new matrices. On one thread.

use faer::linalg::solvers::{DenseSolveCore, Solve, SolveLstsq};
use faer::traits::ComplexField;
use faer::{MatRef, Par, Side};
use std::hint::black_box;

use super::gemm::Raw;

/// What faer is to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Cholesky,
    Solution,
    Inverse,
    QR,
    LeastSquares,
    Eigen,
    Singular,
}

/// Finds it of A, or of A and B.
///
/// # Safety
/// A, and B where it is used, are readable and not written meanwhile.
pub unsafe fn faer<T: ComplexField>(wanted: Wanted, a: Raw<T>, b: Raw<T>) {
    faer::set_global_parallelism(Par::Seq);
    let view = |(first, [m, n], [rows, cols]): Raw<T>| {
        // SAFETY: the caller's promise.
        unsafe { MatRef::from_raw_parts(first.cast_const(), m, n, rows, cols) }
    };
    let a = view(a);
    match wanted {
        Wanted::Cholesky => drop(black_box(a.llt(Side::Lower).expect("positive definite"))),
        Wanted::Solution => drop(black_box(a.partial_piv_lu().solve(view(b)))),
        Wanted::Inverse => drop(black_box(a.partial_piv_lu().inverse())),
        Wanted::QR => drop(black_box(a.qr())),
        Wanted::LeastSquares => drop(black_box(a.qr().solve_lstsq(view(b)))),
        Wanted::Eigen => drop(black_box(a.self_adjoint_eigen(Side::Lower).expect("eigenvalues"))),
        Wanted::Singular => drop(black_box(a.thin_svd().expect("singular values"))),
    }
}
