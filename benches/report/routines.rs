//! Group `call`: routines on views that pass, beside the direct call.

use std::cell::RefCell;
use std::hint::black_box;

use blasview::{MatrixView, VectorView, VectorViewMut, dot, gemv};
use cblas_sys::{CblasNoTrans, CblasRowMajor, cblas_ddot, cblas_dgemv};

use super::Task;
use super::measure::{Name, Settings, measure};
use crate::calls::{C, Case};
use crate::pages::rows::Row;
use crate::support::cases::Candidate;

const GROUP: &str = "call";

/// A routine at sizes.
type Routine = (&'static str, fn(Settings, usize) -> Vec<Row>, &'static [usize]);

/// Up to where the difference drowns in the noise of the routine itself.
const ROUTINES: [Routine; 3] = [
    ("gemm", by_gemm, &[1, 2, 4, 8, 16, 32, 64]),
    ("gemv", by_gemv, &[1, 2, 4, 8, 16, 32, 64, 128]),
    ("dot", by_dot, &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512]),
];

pub fn tasks(settings: Settings) -> Vec<Task> {
    let task = |(case, run, all): Routine| {
        let sizes = settings.sizes(&[1, 8, 64], all, &[]);
        sizes.into_iter().map(move |n| {
            let name = Name { group: GROUP, case: case.to_owned(), n };
            Task { name, run: Box::new(move |settings| run(settings, n)), numpy: None }
        })
    };
    ROUTINES.into_iter().flat_map(task).collect()
}

/// Nothing is copied, as ours has asserted.
fn rows(settings: Settings, case: &str, n: usize, candidates: &mut [Candidate<'_>]) -> Vec<Row> {
    let name = Name { group: GROUP, case: case.to_owned(), n };
    let rows = measure(settings, &name, candidates).into_iter();
    rows.map(|row| Row { bytes_copied: Some(0), workspace_bytes: Some(0), ..row }).collect()
}

/// From Rust and from C: both in the same rounds.
fn by_gemm(settings: Settings, n: usize) -> Vec<Row> {
    let case = RefCell::new(Case::new(n, [C; 3]));
    let mut candidates: [Candidate<'_>; 3] = [
        ("reference", Box::new(|| case.borrow_mut().direct())),
        ("ours", Box::new(|| case.borrow_mut().through_views())),
        ("from C", Box::new(|| case.borrow_mut().through_c())),
    ];
    let mut rows = rows(settings, "gemm", n, &mut candidates);
    // It is ours too, and no peer.
    let from_c = &mut rows[1];
    from_c.case = "gemm from C".to_owned();
    (from_c.ours_ns, from_c.peer_ns, from_c.peer) = (from_c.peer_ns, None, None);
    rows
}

fn numbers(len: usize) -> Vec<f64> {
    (0..len).map(|at| (at % 17) as f64 - 8.0).collect()
}

fn by_gemv(settings: Settings, n: usize) -> Vec<Row> {
    let (a, x, y) = (numbers(n * n), numbers(n), RefCell::new(numbers(n)));
    let direct = || {
        let (a, x) = (black_box(&a).as_ptr(), black_box(&x).as_ptr());
        let (mut y, len) = (y.borrow_mut(), black_box(n) as i32);
        // SAFETY: an n x n matrix and vectors of n elements, in buffers of their own.
        unsafe {
            cblas_dgemv(CblasRowMajor, CblasNoTrans, len, len, 1.0, a, len, x, 1, 0.0, y.as_mut_ptr(), 1);
        }
    };
    let ours = || {
        let n = black_box(n);
        let mut y = y.borrow_mut();
        let a = MatrixView::row_major(black_box(&a), n, n).unwrap();
        let x = VectorView::contiguous(black_box(&x)).unwrap();
        let y = VectorViewMut::contiguous(black_box(&mut *y)).unwrap();
        assert_eq!(gemv(1.0, a, x, 0.0, y).unwrap().bytes_copied, 0);
    };
    rows(settings, "gemv", n, &mut [("reference", Box::new(direct)), ("ours", Box::new(ours))])
}

fn by_dot(settings: Settings, n: usize) -> Vec<Row> {
    let (x, y) = (numbers(n), numbers(n));
    let direct = || {
        let (x, y) = (black_box(&x).as_ptr(), black_box(&y).as_ptr());
        // SAFETY: vectors of n elements.
        black_box(unsafe { cblas_ddot(black_box(n) as i32, x, 1, y, 1) });
    };
    let ours = || {
        let x = VectorView::contiguous(black_box(&x)).unwrap();
        let y = VectorView::contiguous(black_box(&y)).unwrap();
        black_box(dot(x, y).unwrap());
    };
    rows(settings, "dot", n, &mut [("reference", Box::new(direct)), ("ours", Box::new(ours))])
}
