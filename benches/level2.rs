//! Matrices and vectors: what views cost beyond direct calls, and matrices without a unit axis against contiguous ones.
//!
//! Group `level2` of criterion, or with `-- --table` tables: see `support/pairs.rs`.

mod support;

use std::cell::RefCell;
use std::hint::black_box;

use blasview::{Diag, MatrixView, MatrixViewMut, Uplo, VectorView, VectorViewMut, gemv, ger, symv, trmv};
use cblas_sys::{
    CblasNoTrans, CblasRowMajor, CblasUnit, CblasUpper, cblas_dgemv, cblas_dger, cblas_dsymv, cblas_dtrmv,
};
use support::pairs::{Pair, Section, main as run};

fn numbers(len: usize) -> Vec<f64> {
    (0..len).map(|at| (at % 17) as f64 * 1e-3).collect()
}

/// Data of a matrix (to be read, and to be written) and of vectors.
struct Data {
    n: usize,
    a: Vec<f64>,
    c: RefCell<Vec<f64>>,
    x: Vec<f64>,
    y: RefCell<Vec<f64>>,
}

impl Data {
    /// A matrix of which every `step`th element counts.
    fn new(n: usize, step: usize) -> Data {
        let all = step * n * n;
        Data { n, a: numbers(all), c: RefCell::new(numbers(all)), x: numbers(n), y: RefCell::new(numbers(n)) }
    }

    fn x(&self) -> VectorView<'_, f64> {
        VectorView::contiguous(black_box(&self.x)).unwrap()
    }
}

/// Each through views with those strides, and by a direct call on a contiguous matrix.
fn pairs(data: &Data, [rows, cols]: [isize; 2], names: [&'static str; 4], run: &mut dyn FnMut(Pair<'_>)) {
    let n = data.n;
    let count = n as i32;
    let a = || MatrixView::from_slice(black_box(&data.a), 0, [n, n], [rows, cols]).unwrap();
    let direct_a = || black_box(&data.a).as_ptr();
    let ours = |routine: &dyn Fn(VectorViewMut<'_, f64>)| {
        let mut y = data.y.borrow_mut();
        routine(VectorViewMut::contiguous(black_box(&mut *y)).unwrap());
    };
    let direct = |routine: &dyn Fn(*const f64, *mut f64)| {
        routine(black_box(&data.x).as_ptr(), black_box(&mut *data.y.borrow_mut()).as_mut_ptr());
    };
    let [gemv_name, symv_name, trmv_name, ger_name] = names;
    // SAFETY: here and below, an n x n matrix and vectors of n elements in buffers of their own.
    let call = |x: *const f64, y: *mut f64| unsafe {
        cblas_dgemv(CblasRowMajor, CblasNoTrans, count, count, 1.0, direct_a(), count, x, 1, 0.0, y, 1);
    };
    run(Pair::new(gemv_name, || ours(&|y| _ = gemv(1.0, a(), data.x(), 0.0, y).unwrap()), || direct(&call)));
    if !symv_name.is_empty() {
        // SAFETY: as above.
        let call = |x: *const f64, y: *mut f64| unsafe {
            cblas_dsymv(CblasRowMajor, CblasUpper, count, 1.0, direct_a(), count, x, 1, 0.0, y, 1);
        };
        run(Pair::new(
            symv_name,
            || ours(&|y| _ = symv(Uplo::Upper, 1.0, a(), data.x(), 0.0, y).unwrap()),
            || direct(&call),
        ));
    }
    if !trmv_name.is_empty() {
        // SAFETY: as above.
        let call = |_: *const f64, y: *mut f64| unsafe {
            cblas_dtrmv(CblasRowMajor, CblasUpper, CblasNoTrans, CblasUnit, count, direct_a(), count, y, 1);
        };
        run(Pair::new(
            trmv_name,
            || ours(&|y| _ = trmv(Uplo::Upper, Diag::Unit, a(), y).unwrap()),
            || direct(&call),
        ));
    }
    let ours = || {
        let mut c = data.c.borrow_mut();
        let c = MatrixViewMut::from_slice(black_box(&mut *c), 0, [n, n], [rows, cols]).unwrap();
        ger(1e-9, data.x(), data.x(), c).unwrap();
    };
    let direct = || {
        let (x, c) = (black_box(&data.x).as_ptr(), black_box(&mut *data.c.borrow_mut()).as_mut_ptr());
        // SAFETY: as above.
        unsafe { cblas_dger(CblasRowMajor, count, count, 1e-9, x, 1, x, 1, c, count) };
    };
    run(Pair::new(ger_name, ours, direct));
}

fn passing(n: usize, run: &mut dyn FnMut(Pair<'_>)) {
    pairs(&Data::new(n, 1), [n as isize, 1], ["gemv", "symv", "trmv", "ger"], run);
}

fn strided(n: usize, run: &mut dyn FnMut(Pair<'_>)) {
    let rows = n as isize;
    pairs(
        &Data::new(n, 2),
        [2 * rows, 2],
        ["gemv rows, 2", "symv rows, 2", "trmv rows, 2", "ger rows, 2"],
        run,
    );
    pairs(
        &Data::new(n, 2),
        [2, 2 * rows],
        ["gemv cols, 2", "symv cols, 2", "trmv cols, 2", "ger cols, 2"],
        run,
    );
    if n == 64 || n == 256 {
        pairs(&Data::new(n, 16), [16 * rows, 16], ["gemv rows, 16", "", "", "ger rows, 16"], run);
    }
}

fn lines(n: usize, run: &mut dyn FnMut(Pair<'_>)) {
    let (data, rows) = (Data::new(n, 1), n as isize);
    let layouts = [
        ("gemv one row repeated", 0, [0, 1]),
        ("gemv one column repeated", 0, [rows, 0]),
        ("gemv columns reversed", n - 1, [rows, -1]),
    ];
    for (name, first, strides) in layouts {
        let ours = || {
            let a = MatrixView::from_slice(black_box(&data.a), first, [n, n], strides).unwrap();
            let mut y = data.y.borrow_mut();
            let y = VectorViewMut::contiguous(black_box(&mut *y)).unwrap();
            gemv(1.0, a, data.x(), 0.0, y).unwrap();
        };
        let direct = || {
            let (a, x) = (black_box(&data.a).as_ptr(), black_box(&data.x).as_ptr());
            let (y, count) = (black_box(&mut *data.y.borrow_mut()).as_mut_ptr(), n as i32);
            // SAFETY: an n x n matrix and vectors of n elements in buffers of their own.
            unsafe { cblas_dgemv(CblasRowMajor, CblasNoTrans, count, count, 1.0, a, count, x, 1, 0.0, y, 1) };
        };
        run(Pair::new(name, ours, direct));
    }
}

fn main() {
    run(
        "level2",
        &[
            Section {
                title: "contiguous, views over direct calls",
                suffix: "",
                sizes: &[1, 4, 16, 65, 127, 250],
                pairs: passing,
            },
            Section {
                title: "strided, over direct calls on contiguous matrices",
                suffix: "",
                sizes: &[64, 100, 256, 1001, 1024, 2001],
                pairs: strided,
            },
            Section {
                title: "gemv of lines that are one, or run backwards, over direct calls on contiguous matrices",
                suffix: "",
                sizes: &[64, 127, 512, 1000, 2001],
                pairs: lines,
            },
        ],
    );
}
