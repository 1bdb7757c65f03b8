//! Vectors: what views cost beyond direct calls, and vectors with gaps against what memory allows.
//!
//! Group `level1` of criterion, or with `-- --table` tables: see `support/pairs.rs`.

mod support;

use std::cell::RefCell;
use std::hint::black_box;

use blasview::{VectorView, VectorViewMut, asum, axpy, copy_vector, dot, iamax, nrm2, scal, swap};
use support::pairs::{Pair, Section, main as run};

fn numbers(len: usize) -> Vec<f64> {
    (0..len).map(|at| (at % 17) as f64 - 8.0).collect()
}

/// The same routine through views and by a direct call.
macro_rules! pairs {
    ($run:ident, $n:ident, $step:expr, $xs:ident, $ys:ident: $($name:literal
        |$x:ident, $y:ident| $ours:expr, |$count:ident, $p:ident, $q:ident, $inc:ident| $direct:expr;)*) => {$({
        let ours = || {
            let mut ys = $ys.borrow_mut();
            let $x = VectorView::from_slice(black_box(&$xs), 0, $n, $step).unwrap();
            let $y = VectorViewMut::from_slice(black_box(&mut *ys), 0, $n, $step).unwrap();
            _ = black_box($ours);
        };
        let direct = || {
            let mut ys = $ys.borrow_mut();
            let ($count, $p, $q, $inc) =
                (black_box($n) as i32, black_box(&$xs).as_ptr(), black_box(&mut *ys).as_mut_ptr(), $step as i32);
            // SAFETY: two vectors of that length and step, in buffers of their own.
            _ = black_box(unsafe { $direct });
        };
        $run(Pair::new($name, ours, direct));
    })*};
}

/// What passes: contiguous.
fn passing(n: usize, run: &mut dyn FnMut(Pair<'_>)) {
    let (xs, ys) = (numbers(n), RefCell::new(numbers(n)));
    pairs! { run, n, 1, xs, ys:
        "dot" |x, y| dot(x, y.as_view()), |n, x, y, inc| cblas_sys::cblas_ddot(n, x, inc, y, inc);
        "axpy" |x, y| axpy(0.5, x, y), |n, x, y, inc| cblas_sys::cblas_daxpy(n, 0.5, x, inc, y, inc);
        "copy" |x, y| copy_vector(x, y), |n, x, y, inc| cblas_sys::cblas_dcopy(n, x, inc, y, inc);
        "scal" |_x, y| scal(-1.0, y), |n, _x, y, inc| cblas_sys::cblas_dscal(n, -1.0, y, inc);
        "nrm2" |x, _y| nrm2(x), |n, x, _y, inc| cblas_sys::cblas_dnrm2(n, x, inc);
        "asum" |x, _y| asum(x), |n, x, _y, inc| cblas_sys::cblas_dasum(n, x, inc);
        "iamax" |x, _y| iamax(x), |n, x, _y, inc| cblas_sys::cblas_idamax(n, x, inc);
    }
    let (first, second) = (RefCell::new(numbers(n)), RefCell::new(numbers(n)));
    let ours = || {
        let (mut first, mut second) = (first.borrow_mut(), second.borrow_mut());
        let x = VectorViewMut::contiguous(black_box(&mut *first)).unwrap();
        swap(x, VectorViewMut::contiguous(black_box(&mut *second)).unwrap()).unwrap();
    };
    let direct = || {
        let (mut first, mut second) = (first.borrow_mut(), second.borrow_mut());
        let (x, y) = (black_box(&mut *first).as_mut_ptr(), black_box(&mut *second).as_mut_ptr());
        // SAFETY: two vectors of that length, in buffers of their own.
        unsafe { cblas_sys::cblas_dswap(black_box(n) as i32, x, 1, y, 1) };
    };
    run(Pair::new("swap", ours, direct));
}

/// Every second element, against BLAS on all that lies in between too, which touches the same cache lines.
fn lines(n: usize, run: &mut dyn FnMut(Pair<'_>)) {
    let (xs, ys) = (numbers(2 * n), RefCell::new(numbers(2 * n)));
    pairs! { run, n, 2, xs, ys:
        "dot" |x, y| dot(x, y.as_view()), |n, x, y, _inc| cblas_sys::cblas_ddot(2 * n, x, 1, y, 1);
        "axpy" |x, y| axpy(1e-9, x, y), |n, x, y, _inc| cblas_sys::cblas_daxpy(2 * n, 1e-9, x, 1, y, 1);
    }
}

fn main() {
    run(
        "level1",
        &[
            Section {
                title: "contiguous, views over direct calls",
                suffix: "",
                sizes: &[1, 4, 16, 65, 250, 1001],
                pairs: passing,
            },
            Section {
                title: "inc 2, over BLAS on all of the same cache lines",
                suffix: ", inc 2",
                sizes: &[1001, 1 << 14, 1 << 21],
                pairs: lines,
            },
        ],
    );
}
