//! Matrices and matrices: what views cost beyond direct calls, and what packing costs. (`call` is about gemm.)
//!
//! Group `level3` of criterion, or with `-- --table` tables: see `support/pairs.rs`.

mod support;

use std::cell::RefCell;
use std::hint::black_box;

use blasview::{Diag, MatrixView, MatrixViewMut, Side, Uplo, symm, syr2k, syrk, trmm, trsm};
use cblas_sys::{
    CblasLeft as LEFT, CblasNoTrans as AS_IS, CblasRowMajor as ROWS, CblasUnit, CblasUpper, cblas_dsymm,
    cblas_dsyr2k, cblas_dsyrk, cblas_dtrmm, cblas_dtrsm,
};
use support::pairs::{Pair, Section, main as run};

const UPPER: Uplo = Uplo::Upper;

/// The numbers of a well-conditioned triangle.
fn numbers(n: usize, step: usize) -> Vec<f64> {
    let mut numbers: Vec<f64> =
        (0..step * step * n * n).map(|at| (at % 17) as f64 / (16 * n) as f64).collect();
    (0..n).for_each(|at| numbers[(at * step * n + at) * step] = 1.0);
    numbers
}

/// A routine on A, B and C.
type Routine<'r> = dyn Fn(MatrixView<'_, f64>, MatrixView<'_, f64>, MatrixViewMut<'_, f64>) + 'r;

/// Each through views of which every `step`th row and column of A counts, and by a direct call.
fn pairs(n: usize, step: usize, run: &mut dyn FnMut(Pair<'_>)) {
    let (a, contiguous, b) = (numbers(n, step), numbers(n, 1), numbers(n, 1));
    let c = RefCell::new(numbers(n, 1));
    let strides = [(step * step * n) as isize, step as isize];
    let count = n as i32;
    let ours = |routine: &Routine| {
        let mut c = c.borrow_mut();
        let a = MatrixView::from_slice(black_box(&a), 0, [n, n], strides).unwrap();
        let b = MatrixView::row_major(black_box(&b), n, n).unwrap();
        routine(a, b, MatrixViewMut::row_major(black_box(&mut *c), n, n).unwrap());
    };
    let direct = |routine: &dyn Fn(*const f64, *const f64, *mut f64)| {
        let mut c = c.borrow_mut();
        routine(black_box(&contiguous).as_ptr(), black_box(&b).as_ptr(), black_box(&mut *c).as_mut_ptr());
    };
    macro_rules! pair {
        ($name:literal |$a:ident, $b:ident, $c:ident| $ours:expr, $direct:expr) => {{
            // SAFETY: n x n matrices in buffers of their own.
            let call = |$a: *const f64, $b: *const f64, $c: *mut f64| unsafe { $direct };
            run(Pair::new($name, || ours(&|$a, $b, $c| _ = $ours.unwrap()), || direct(&call)));
        }};
    }
    pair!(
        "symm" | a,
        b,
        c | symm(Side::Left, UPPER, 1.0, a, b, 0.0, c),
        cblas_dsymm(ROWS, LEFT, CblasUpper, count, count, 1.0, a, count, b, count, 0.0, c, count)
    );
    pair!(
        "syrk" | a,
        _b,
        c | syrk(UPPER, 1.0, a, 0.0, c),
        cblas_dsyrk(ROWS, CblasUpper, AS_IS, count, count, 1.0, a, count, 0.0, c, count)
    );
    pair!(
        "syr2k" | a,
        b,
        c | syr2k(UPPER, 1.0, a, b, 0.0, c),
        cblas_dsyr2k(ROWS, CblasUpper, AS_IS, count, count, 1.0, a, count, b, count, 0.0, c, count)
    );
    pair!(
        "trmm" | a,
        _b,
        c | trmm(Side::Left, UPPER, Diag::Unit, 1.0, a, c),
        cblas_dtrmm(ROWS, LEFT, CblasUpper, AS_IS, CblasUnit, count, count, 1.0, a, count, c, count)
    );
    pair!(
        "trsm" | a,
        _b,
        c | trsm(Side::Left, UPPER, Diag::Unit, 1.0, a, c),
        cblas_dtrsm(ROWS, LEFT, CblasUpper, AS_IS, CblasUnit, count, count, 1.0, a, count, c, count)
    );
}

fn passing(n: usize, run: &mut dyn FnMut(Pair<'_>)) {
    pairs(n, 1, run);
}

fn packed(n: usize, run: &mut dyn FnMut(Pair<'_>)) {
    pairs(n, 2, run);
}

fn main() {
    run(
        "level3",
        &[
            Section {
                title: "contiguous, views over direct calls",
                suffix: "",
                sizes: &[1, 4, 16, 65, 250],
                pairs: passing,
            },
            Section {
                title: "A packed, over direct calls on contiguous matrices",
                suffix: ", A packed",
                sizes: &[64, 127, 250, 1000],
                pairs: packed,
            },
        ],
    );
}
