//! What is counted: calls of small matrices, on views that are there already, and through C's entry points.

#[path = "../../subjects/c.rs"]
mod c;

use std::hint::black_box;
use std::ptr::null;

use blasview::{
    Context, Diag, MatrixView, MatrixViewMut, Report, Result, Side, Slice, Uplo, VectorView, VectorViewMut,
};

use c::{View, bv_axpy, bv_gemm, bv_gemv};

const N: usize = 4;

/// Views of the same matrices for all cases.
struct Given<'a> {
    a: MatrixView<'a, f64>,
    b: MatrixView<'a, f64>,
    back: [MatrixView<'a, f64>; 2],
    /// Of every second column of another.
    steps: MatrixView<'a, f64>,
    x: VectorView<'a, f64>,
    down: VectorView<'a, f64>,
    context: Context<'static>,
}

type Case = fn(&mut Given<'_>, MatrixViewMut<'_, f64>, VectorViewMut<'_, f64>) -> Result<Report>;

const CASES: [(&str, Case); 11] = [
    ("gemm", |it, c, _| it.context.gemm(1.0, it.a, it.b, 0.0, c)),
    ("gemm, transposed", |it, c, _| it.context.gemm(1.0, it.a.t(), it.b.t(), 0.0, c)),
    ("gemm, reversed", |it, c, _| it.context.gemm(1.0, it.back[0], it.back[1], 0.0, c)),
    ("gemm, every second", |it, c, _| it.context.gemm(1.0, it.steps, it.b, 0.0, c)),
    ("gemv", |it, _, y| it.context.gemv(1.0, it.a, it.x, 0.0, y)),
    ("ger", |it, c, _| it.context.ger(1.0, it.x, it.x, c)),
    ("trsm", |it, c, _| it.context.trsm(Side::Left, Uplo::Lower, Diag::Unit, 1.0, it.a, c)),
    ("symm", |it, c, _| it.context.symm(Side::Left, Uplo::Lower, 1.0, it.a, it.b, 0.0, c)),
    ("axpy", |it, _, y| it.context.axpy(1.0, it.x, y)),
    ("dot", |it, _, _| {
        black_box(it.context.dot(it.x, it.x)?);
        Ok(Report::default())
    }),
    ("dot, downwards", |it, _, _| {
        black_box(it.context.dot(it.x, it.down)?);
        Ok(Report::default())
    }),
];

/// In C: the function, whether strides are given.
const IN_C: [(&str, &str, bool); 4] = [
    ("bv_gemm", "gemm", true),
    ("bv_gemm, no strides", "gemm", false),
    ("bv_gemv", "gemv", true),
    ("bv_axpy", "axpy", true),
];

/// Of all cases.
pub const NAMES: [&str; 15] = {
    let mut names = [""; 15];
    let mut at = 0;
    while at < names.len() {
        names[at] = if at < CASES.len() { CASES[at].0 } else { IN_C[at - CASES.len()].0 };
        at += 1;
    }
    names
};

/// So many calls of one of them.
pub fn run(case: &str, calls: u64) {
    let x: Vec<f64> = (0..64).map(f64::from).collect();
    let (mut c, mut y) = ([0.0; N * N], [0.0; N]);
    if let Some((_, call)) = CASES.iter().find(|(name, _)| *name == case) {
        let matrix = |from: usize| MatrixView::row_major(&x[from..], N, N).expect("it fits");
        let (a, b, back) = (matrix(0), matrix(16), Slice::ALL.step(-1));
        let turned = [a.slice(.., back), b.slice(back, ..)].map(|view| view.expect("a step"));
        let steps = MatrixView::row_major(&x, N, 2 * N).and_then(|view| view.slice(.., Slice::ALL.step(2)));
        let x = VectorView::contiguous(&x[32..32 + N]).expect("it fits");
        let (steps, down) = (steps.expect("it fits"), x.slice(back).expect("a step"));
        let mut given = Given { a, b, back: turned, steps, x, down, context: Context::new() };
        let mut c = MatrixViewMut::row_major(&mut c, N, N).expect("it fits");
        let mut y = VectorViewMut::contiguous(&mut y).expect("it fits");
        for _ in 0..calls {
            black_box(call(black_box(&mut given), c.reborrow(), y.reborrow())).expect("a legal call");
        }
        return;
    }
    let Some((_, function, has_strides)) = IN_C.iter().find(|(name, ..)| *name == case) else {
        panic!("no such case: {case}");
    };
    let (shape, strides, one) = ([N as i64; 2], [8 * N as i64, 8], 1.0_f64);
    let view = |data: *mut f64, ndim: usize| View {
        data: data.cast(),
        ndim: ndim as i64,
        shape: shape.as_ptr(),
        strides: if *has_strides { strides[2 - ndim..].as_ptr() } else { null() },
        // BV_F64
        dtype: 2,
        flags: 0,
    };
    let at = |from: usize| x.as_ptr().wrapping_add(from).cast_mut();
    let (a, b, out) = (view(at(0), 2), view(at(16), 2), view(c.as_mut_ptr(), 2));
    let (from, to) = (view(at(32), 1), view(y.as_mut_ptr(), 1));
    let alpha = (&raw const one).cast();
    for _ in 0..calls {
        // SAFETY: views as the header wants them, of arrays that are there, A, B and x in `x`, which is only read.
        let status = unsafe {
            match *function {
                "gemm" => bv_gemm(alpha, &a, &b, null(), &out, null(), core::ptr::null_mut()),
                "gemv" => bv_gemv(alpha, &a, &from, null(), &to, null(), core::ptr::null_mut()),
                _ => bv_axpy(alpha, &from, &to, null(), core::ptr::null_mut()),
            }
        };
        assert_eq!(status, 0);
    }
}
