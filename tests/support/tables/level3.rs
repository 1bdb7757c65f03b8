//! The routines on matrices.

use blasview::backend::Vendor;
use blasview::{Blas, Complex, Scalar, Side, Trans};

use super::blas;
use super::matrix::*;

const SIDES: [Side; 2] = [Side::Left, Side::Right];

fn general<T: Blas>() {
    let (alpha, beta) = (number::<T>(2, -1), number::<T>(-1, 2));
    for order in ORDERS {
        for (&transa, &transb) in transes().iter().flat_map(|a| transes().iter().map(move |b| (a, b))) {
            let (m, n, k) = (3, 4, 5);
            let shape = |trans: Trans, [rows, cols]: [usize; 2]| {
                if trans.transposes() { [cols, rows] } else { [rows, cols] }
            };
            let ([am, ak], [bk, bn]) = (shape(transa, [m, k]), shape(transb, [k, n]));
            let (a, b, c) = (matrix::<T>(am, ak, 1), matrix::<T>(bk, bn, 2), matrix::<T>(m, n, 3));
            let (sa, sb, mut sc) =
                (Stored::dense(order, &a), Stored::dense(order, &b), Stored::dense(order, &c));
            let (m, n, k) = (m as isize, n as isize, k as isize);
            let (lda, ldb, ldc) = (sa.step, sb.step, sc.step);
            let (a_ptr, b_ptr, c_ptr) = (sa.ptr(), sb.ptr(), sc.mut_ptr());
            // SAFETY: a legal call on matrices of these shapes; C is ours.
            unsafe {
                T::gemm(
                    blas(),
                    order,
                    transa,
                    transb,
                    m,
                    n,
                    k,
                    alpha,
                    a_ptr,
                    lda,
                    b_ptr,
                    ldb,
                    beta,
                    c_ptr,
                    ldc,
                );
            }
            let product = times(&op(transa, &a), &op(transb, &b));
            sc.check(&add(alpha, &product, beta, &c), &format!("gemm {order:?} {transa:?} {transb:?}"));
        }
    }
}

fn one_sided<T: Blas>() {
    let (alpha, beta) = (number::<T>(2, -1), number::<T>(-1, 2));
    let (b, c) = (matrix::<T>(3, 4, 2), matrix::<T>(3, 4, 3));
    let product = |side: Side, a: &Matrix<T>| if side == Side::Left { times(a, &b) } else { times(&b, a) };
    let cases = ORDERS.into_iter().flat_map(|order| SIDES.map(|side| (order, side)));
    for ((order, side), uplo) in cases.flat_map(|case| UPLOS.map(|uplo| (case, uplo))) {
        let n = if side == Side::Left { 3 } else { 4 };
        let what = |name: &str| format!("{name} {order:?} {side:?} {uplo:?}");
        let sb = Stored::dense(order, &b);
        let (pb, ldb) = (sb.ptr(), sb.step);
        for is in [Is::Symmetric, Is::Hermitian] {
            let a = matrix::<T>(n, n, 1);
            let (sa, mut sc) = (Stored::dense(order, &given(is, uplo, &a)), Stored::dense(order, &c));
            let routine = if is == Is::Symmetric { T::symm } else { T::hemm };
            let (pa, lda, pc, ldc) = (sa.ptr(), sa.step, sc.mut_ptr(), sc.step);
            // SAFETY: a legal call on matrices of these shapes; C is ours.
            unsafe { routine(blas(), order, side, uplo, 3, 4, alpha, pa, lda, pb, ldb, beta, pc, ldc) };
            sc.check(&add(alpha, &product(side, &whole(is, uplo, &a)), beta, &c), &what("symm, hemm"));
        }
        for (&trans, diag) in transes().iter().flat_map(|trans| DIAGS.map(|diag| (trans, diag))) {
            let is = Is::Triangular(diag);
            let a = invertible::<T>(n, 1);
            let sa = Stored::dense(order, &given(is, uplo, &a));
            let product = product(side, &op(trans, &whole(is, uplo, &a)));
            let (pa, lda) = (sa.ptr(), sa.step);
            let what = |name: &str| format!("{} {trans:?} {diag:?}", what(name));
            let mut sb = Stored::dense(order, &b);
            // SAFETY: a legal call on matrices of these shapes; B is ours.
            unsafe {
                T::trmm(blas(), order, side, uplo, trans, diag, 3, 4, alpha, pa, lda, sb.mut_ptr(), ldb)
            };
            sb.check(&map(&product, |_, _, value| alpha * value), &what("trmm"));
            let mut sb = Stored::dense(order, &product);
            // SAFETY: as above.
            unsafe {
                T::trsm(blas(), order, side, uplo, trans, diag, 3, 4, alpha, pa, lda, sb.mut_ptr(), ldb)
            };
            sb.check(&map(&b, |_, _, value| alpha * value), &what("trsm"));
        }
    }
}

fn updates<T: Blas>() {
    let (alpha, beta) = (number::<T>(2, -1), number::<T>(-1, 2));
    let (real_alpha, real_beta) = (T::Real::from_f64(3.0, 0.0), T::Real::from_f64(-2.0, 0.0));
    let real = |value: T::Real| T::from_parts(value, T::Real::ZERO);
    let (n, k) = (3, 4);
    let c = matrix::<T>(n, n, 3);
    for (order, uplo) in ORDERS.into_iter().flat_map(|order| UPLOS.map(|uplo| (order, uplo))) {
        for transposed in [false, true] {
            let [rows, cols] = if transposed { [k, n] } else { [n, k] };
            let (a, b) = (matrix::<T>(rows, cols, 1), matrix::<T>(rows, cols, 2));
            let (sa, sb) = (Stored::dense(order, &a), Stored::dense(order, &b));
            let (pa, lda, pb, ldb) = (sa.ptr(), sa.step, sb.ptr(), sb.step);
            let what = |name: &str| format!("{name} {order:?} {uplo:?} {transposed}");
            let (n, k) = (n as isize, k as isize);
            // A A^T, A B^T and so on, or A^T A, A^T B.
            let product = |trans: Trans, a: &Matrix<T>, b: &Matrix<T>| {
                if transposed { times(&op(trans, a), b) } else { times(a, &op(trans, b)) }
            };
            let check = |is: Is, what: &str, beta: T, update: Matrix<T>, call: &dyn Fn(*mut T, isize)| {
                let mut given = given(is, uplo, &c);
                let vendor = blasview::backend::info().unwrap().vendor();
                let multiplies = vendor == Vendor::Blis || vendor == Vendor::Mkl && what.starts_with("her2k");
                if is == Is::Hermitian && multiplies {
                    // The imaginary part of the diagonal, which is therefore given as 0, as `blas` does it.
                    given = map(&given, |i, j, value| if i == j { real(value.re()) } else { value });
                }
                let mut sc = Stored::dense(order, &given);
                call(sc.mut_ptr(), sc.step);
                sc.check_triangle(&add(T::ONE, &update, beta, &whole(is, uplo, &c)), uplo, what);
            };
            let trans = |second: Trans| if transposed { second } else { Trans::No };

            let update = map(&product(Trans::Yes, &a, &a), |_, _, value| alpha * value);
            // SAFETY: a legal call on matrices of these shapes; C is ours.
            check(Is::Symmetric, &what("syrk"), beta, update, &|c, ldc| unsafe {
                T::syrk(blas(), order, uplo, trans(Trans::Yes), n, k, alpha, pa, lda, beta, c, ldc);
            });
            let update = map(&product(Trans::Conj, &a, &a), |_, _, value| real(real_alpha) * value);
            // SAFETY: as above.
            check(Is::Hermitian, &what("herk"), real(real_beta), update, &|c, ldc| unsafe {
                T::herk(
                    blas(),
                    order,
                    uplo,
                    trans(Trans::Conj),
                    n,
                    k,
                    real_alpha,
                    pa,
                    lda,
                    real_beta,
                    c,
                    ldc,
                );
            });
            let update = add(alpha, &product(Trans::Yes, &a, &b), alpha, &product(Trans::Yes, &b, &a));
            // SAFETY: as above.
            check(Is::Symmetric, &what("syr2k"), beta, update, &|c, ldc| unsafe {
                T::syr2k(blas(), order, uplo, trans(Trans::Yes), n, k, alpha, pa, lda, pb, ldb, beta, c, ldc);
            });
            let update =
                add(alpha, &product(Trans::Conj, &a, &b), alpha.conj(), &product(Trans::Conj, &b, &a));
            // SAFETY: as above.
            check(Is::Hermitian, &what("her2k"), real(real_beta), update, &|c, ldc| unsafe {
                T::her2k(
                    blas(),
                    order,
                    uplo,
                    trans(Trans::Conj),
                    n,
                    k,
                    alpha,
                    pa,
                    lda,
                    pb,
                    ldb,
                    real_beta,
                    c,
                    ldc,
                );
            });
        }
    }
}

fn all<T: Blas>() {
    general::<T>();
    one_sided::<T>();
    updates::<T>();
}

pub fn matrices() {
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
}
