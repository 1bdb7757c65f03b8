//! The matrix-matrix routines, with the arguments of CBLAS. What each demands stands in [`ours`](super).
//!
//! [`stored`] and [`op`] make of a matrix its layout and first element: all of its elements, in steps of whole elements, are
//! aligned for the real type, and of those that count there is what [`Level3`](crate::backend::Level3) demands. These *parts*
//! are what [`recursive`](super::recursive) asks for.
#![allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]

use super::recursive::{Operands, Part, general, recursive};
use super::strides;
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::plan::routines::*;
use crate::plan::{Parameters, Routine};
use crate::scalar::Scalar;
use crate::words::{Diag, Order, Side, Trans, Uplo};

/// A matrix as it is stored.
fn stored<T>(order: Order, rows: isize, cols: isize, a: *const T, lda: isize) -> Part<T> {
    let [down, right] = strides::<T>(order, lda);
    let (rows, cols) = (Axis::new(rows as usize, down), Axis::new(cols as usize, right));
    (MatrixLayout { rows, cols, conj: false, aligned: true }, a.cast_mut())
}

/// op(A), of that shape.
fn op<T: Scalar>(order: Order, trans: Trans, shape: [isize; 2], a: *const T, lda: isize) -> Part<T> {
    let [rows, cols] = shape;
    let (layout, data) = if trans.transposes() {
        let (layout, data) = stored(order, cols, rows, a, lda);
        (layout.transposed(), data)
    } else {
        stored(order, rows, cols, a, lda)
    };
    let conj = T::DTYPE.is_complex() && matches!(trans, Trans::Conj | Trans::ConjNo);
    (MatrixLayout { conj, ..layout }, data)
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn gemm<T: Scalar>(
    order: Order,
    transa: Trans,
    transb: Trans,
    m: isize,
    n: isize,
    k: isize,
    alpha: T,
    a: *const T,
    lda: isize,
    b: *const T,
    ldb: isize,
    beta: T,
    c: *mut T,
    ldc: isize,
) {
    let (a, b) = (op(order, transa, [m, k], a, lda), op(order, transb, [k, n], b, ldb));
    // SAFETY: parts, of which all elements count: m x k, k x n and m x n, C apart from A and B and nobody else's.
    unsafe { general(a, b, stored(order, m, n, c, ldc), alpha, beta) }
}

/// # Safety
/// As [`recursive`], of operands that are these parts.
unsafe fn carry_out<T: Scalar, const N: usize>(
    routine: &Routine<N>,
    parameters: Parameters,
    parts: [Part<T>; N],
    scales: [T; 2],
) {
    let operands = Operands { layouts: parts.map(|part| part.0), data: parts.map(|part| part.1) };
    // SAFETY: the caller's promises, which are the same.
    unsafe { recursive(routine, parameters, operands, scales) }
}

fn of_triangle(uplo: Uplo, diag: Diag) -> Parameters {
    Parameters { uplo, diag, ..Parameters::default() }
}

macro_rules! one_sided {
    ($($name:ident $left:ident $right:ident;)*) => {$(
        /// # Safety
        /// As [`ours`](super) says of all.
        pub unsafe fn $name<T: Scalar>(
            order: Order,
            side: Side,
            uplo: Uplo,
            m: isize,
            n: isize,
            alpha: T,
            a: *const T,
            lda: isize,
            b: *const T,
            ldb: isize,
            beta: T,
            c: *mut T,
            ldc: isize,
        ) {
            let (routine, len) = if side == Side::Left { (&$left, m) } else { (&$right, n) };
            let a = stored(order, len, len, a, lda);
            let (b, c) = (stored(order, m, n, b, ldb), stored(order, m, n, c, ldc));
            // SAFETY: parts: of A, as long on both sides as C on that one, the triangle `uplo` counts; all of B and C, m x n. C
            // is apart from both and nobody else's.
            unsafe { carry_out(routine, of_triangle(uplo, Diag::NonUnit), [a, b, c], [alpha, beta]) }
        }
    )*};
}
one_sided! {
    symm SYMM_LEFT SYMM_RIGHT;
    hemm HEMM_LEFT HEMM_RIGHT;
}

macro_rules! in_place {
    ($($name:ident $left:ident $right:ident;)*) => {$(
        /// # Safety
        /// As [`ours`](super) says of all.
        pub unsafe fn $name<T: Scalar>(
            order: Order,
            side: Side,
            uplo: Uplo,
            trans: Trans,
            diag: Diag,
            m: isize,
            n: isize,
            alpha: T,
            a: *const T,
            lda: isize,
            b: *mut T,
            ldb: isize,
        ) {
            let (routine, len) = if side == Side::Left { (&$left, m) } else { (&$right, n) };
            let uplo = if trans.transposes() { uplo.swapped() } else { uplo };
            let (a, b) = (op(order, trans, [len, len], a, lda), stored(order, m, n, b, ldb));
            // SAFETY: parts: of op(A), as long on both sides as B on that one, the triangle counts that `uplo` has become; all of
            // B, m x n, which is apart from A and nobody else's.
            unsafe { carry_out(routine, of_triangle(uplo, diag), [a, b], [alpha, T::ONE]) }
        }
    )*};
}
in_place! {
    trmm TRMM_LEFT TRMM_RIGHT;
    trsm TRSM_LEFT TRSM_RIGHT;
}

/// A factor of an update: where it is transposed that is by `Trans::Yes` or `Trans::Conj`, as the product is one of
/// `op(A) op(A)^T` or `op(A) op(A)^H`.
macro_rules! updates {
    ($($name:ident $table:ident ($alpha:ident $beta:ident) [$($factor:ident $ld:ident),*];)*) => {$(
        /// # Safety
        /// As [`ours`](super) says of all.
        pub unsafe fn $name<T: Scalar>(
            order: Order,
            uplo: Uplo,
            trans: Trans,
            n: isize,
            k: isize,
            alpha: updates!(@ $alpha T),
            $($factor: *const T, $ld: isize,)*
            beta: updates!(@ $beta T),
            c: *mut T,
            ldc: isize,
        ) {
            let c = stored(order, n, n, c, ldc);
            let parts = [$(op(order, trans, [n, k], $factor, $ld),)* c];
            let scales = [updates!(@ $alpha T, alpha), updates!(@ $beta T, beta)];
            // SAFETY: parts: all of the factors, n x k once transposed if they are; of C, n x n, the triangle `uplo` counts. C is
            // apart from them and nobody else's.
            unsafe { carry_out(&$table, of_triangle(uplo, Diag::NonUnit), parts, scales) }
        }
    )*};
    (@ real $scalar:ident) => { $scalar::Real };
    (@ any $scalar:ident) => { $scalar };
    (@ real $scalar:ident, $value:ident) => { $scalar::from_real($value) };
    (@ any $scalar:ident, $value:ident) => { $value };
}
updates! {
    syrk SYRK (any any) [a lda];
    herk HERK (real real) [a lda];
    syr2k SYR2K (any any) [a lda, b ldb];
    her2k HER2K (any real) [a lda, b ldb];
}
