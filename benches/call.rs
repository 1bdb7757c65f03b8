//! What a gemm through views costs beyond the direct `cblas_dgemm` on the same data, for every layout that passes.
//!
//! Criterion's report first; then a table of interleaved medians, which is what to quote.

mod support;

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Duration;

use blasview::{Axis, Gemm, GemmCall, MatrixView, MatrixViewMut, Order, Trans, gemm};
use criterion::{BenchmarkId, Criterion};

/// What the header says of `bv_gemm`.
mod c {
    use core::ffi::c_void;

    #[repr(C)]
    pub struct View {
        pub data: *mut c_void,
        pub ndim: i64,
        pub shape: *const i64,
        pub strides: *const i64,
        pub dtype: i32,
        pub flags: u32,
    }

    unsafe extern "C" {
        pub fn bv_gemm(
            alpha: *const c_void,
            a: *const View,
            b: *const View,
            beta: *const c_void,
            c: *const View,
            options: *const c_void,
            report: *mut c_void,
        ) -> i32;
    }
}

/// A layout of an n x n matrix that passes: element strides, and what BLAS is told of it.
#[derive(Clone, Copy)]
struct Passing {
    name: &'static str,
    order: Order,
    padding: usize,
}

const LAYOUTS: [Passing; 4] = [
    Passing { name: "C", order: Order::RowMajor, padding: 0 },
    Passing { name: "F", order: Order::ColMajor, padding: 0 },
    Passing { name: "Csub", order: Order::RowMajor, padding: 24 },
    Passing { name: "Fsub", order: Order::ColMajor, padding: 24 },
];

impl Passing {
    fn ld(self, n: usize) -> usize {
        n + self.padding
    }

    fn strides(self, n: usize) -> [isize; 2] {
        let ld = self.ld(n) as isize;
        if self.order == Order::RowMajor { [ld, 1] } else { [1, ld] }
    }

    fn data(self, n: usize) -> Vec<f64> {
        (0..self.ld(n) * n).map(|at| (at % 17) as f64 - 8.0).collect()
    }
}

/// The layouts of A, B and C, and their data.
struct Case {
    n: usize,
    layouts: [Passing; 3],
    a: Vec<f64>,
    b: Vec<f64>,
    c: Vec<f64>,
}

impl Case {
    fn new(n: usize, layouts: [Passing; 3]) -> Case {
        Case { n, layouts, a: layouts[0].data(n), b: layouts[1].data(n), c: layouts[2].data(n) }
    }

    fn name(&self) -> String {
        self.layouts.map(|layout| layout.name).join(":")
    }

    fn through_views(&mut self) {
        let n = black_box(self.n);
        let [a, b, c] = self.layouts.map(|layout| layout.strides(n));
        // Made from slices each time, as most callers do: bounds and the exclusiveness of C are checked.
        let a = MatrixView::from_slice(black_box(&self.a), 0, [n, n], a).unwrap();
        let b = MatrixView::from_slice(black_box(&self.b), 0, [n, n], b).unwrap();
        let c = MatrixViewMut::from_slice(black_box(&mut self.c), 0, [n, n], c).unwrap();
        gemm(1.0, a, b, 0.0, c).unwrap();
    }

    /// With the views at hand: planning alone.
    fn through_given_views(a: MatrixView<'_, f64>, b: MatrixView<'_, f64>, c: MatrixViewMut<'_, f64>) {
        gemm(1.0, black_box(a), black_box(b), 0.0, c).unwrap();
    }

    /// As a C program does it.
    fn through_c(&mut self) {
        let n = black_box(self.n) as i64;
        let shape = [n, n];
        let strides = self.layouts.map(|layout| layout.strides(self.n).map(|stride| stride as i64 * 8));
        let view = |data: *mut f64, at: usize| c::View {
            data: data.cast(),
            ndim: 2,
            shape: shape.as_ptr(),
            strides: strides[at].as_ptr(),
            dtype: 2,
            flags: 0,
        };
        let a = view(black_box(&self.a).as_ptr().cast_mut(), 0);
        let b = view(black_box(&self.b).as_ptr().cast_mut(), 1);
        let c = view(black_box(&mut self.c).as_mut_ptr(), 2);
        let null = core::ptr::null();
        // SAFETY: three views of n x n matrices in buffers of their own; everything else may be NULL.
        let status = unsafe { c::bv_gemm(null, &a, &b, null, &c, null, core::ptr::null_mut()) };
        assert_eq!(status, 0);
    }

    fn direct(&mut self) {
        let [a, b, c] = self.layouts;
        let n = black_box(self.n);
        let trans = |layout: Passing| if layout.order == c.order { Trans::No } else { Trans::Yes };
        let call = GemmCall {
            order: c.order,
            transa: trans(a),
            transb: trans(b),
            m: n as i32,
            n: n as i32,
            k: n as i32,
            alpha: 1.0,
            a: black_box(&self.a).as_ptr(),
            lda: a.ld(n) as i32,
            b: black_box(&self.b).as_ptr(),
            ldb: b.ld(n) as i32,
            beta: 0.0,
            c: black_box(&mut self.c).as_mut_ptr(),
            ldc: c.ld(n) as i32,
        };
        // SAFETY: three n x n matrices with these leading dimensions, in buffers of their own.
        unsafe { f64::gemm(&call) };
    }
}

fn cases(n: usize) -> impl Iterator<Item = Case> {
    let triples = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1], [1, 1, 1], [2, 2, 2], [3, 3, 3]];
    triples.into_iter().map(move |triple| Case::new(n, triple.map(|at| LAYOUTS[at])))
}

const SIZES: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

fn with_criterion(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("call");
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600));
    for n in SIZES {
        for mut case in cases(n) {
            let name = case.name();
            group.bench_function(BenchmarkId::new(format!("views {name}"), n), |b| {
                b.iter(|| case.through_views())
            });
            group.bench_function(BenchmarkId::new(format!("direct {name}"), n), |b| b.iter(|| case.direct()));
        }
    }
    group.finish();
}

/// Interleaved medians; of each size the median over the layouts.
fn table() {
    println!("gemm f64: ns of the direct call, and what planning, views and C's entry add to it");
    println!(
        "(interleaved medians, then the median over {} layouts; last column: the layout with the highest ratio)",
        cases(1).count()
    );
    let titles = ["direct ns", "+ planning", "+ views", "+ C", "views/direct", "worst"];
    println!("{:>5}{}", "n", titles.map(|title| format!("{title:>13}")).concat());
    for n in SIZES {
        let rows: Vec<[f64; 4]> = cases(n).map(measure).collect();
        let median = |value: &dyn Fn(&[f64; 4]) -> f64| {
            let mut values: Vec<f64> = rows.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let beyond = |at: usize| median(&|row| row[at] - row[0]);
        let ratio = |row: &[f64; 4]| row[2] / row[0];
        let worst = rows.iter().map(ratio).fold(0.0, f64::max);
        println!(
            "{n:>5}{:>13.1}{:>+13.1}{:>+13.1}{:>+13.1}{:>13.3}{worst:>13.3}",
            median(&|row| row[0]),
            beyond(1),
            beyond(2),
            beyond(3),
            median(&ratio),
        );
    }
}

/// Nanoseconds of the direct call, of `gemm` on given views, of `gemm` and the views, and of `bv_gemm`; all on the
/// same memory, as where a matrix lies counts for more than any of them.
fn measure(case: Case) -> [f64; 4] {
    let (n, [la, lb, lc]) = (case.n, case.layouts.map(|layout| layout.strides(case.n)));
    let axes = |[rows, cols]: [isize; 2]| [Axis::new(n, rows * 8), Axis::new(n, cols * 8)];
    let case = RefCell::new(case);
    let (a, b, c) = {
        let mut case = case.borrow_mut();
        (case.a.as_ptr(), case.b.as_ptr(), case.c.as_mut_ptr())
    };
    let view = |ptr, [rows, cols]: [Axis; 2]| {
        // SAFETY: A and B are never written; each is as large as its strides say.
        unsafe { MatrixView::from_raw(ptr, rows, cols) }.unwrap()
    };
    let (a, b, [rows, cols]) = (view(a, axes(la)), view(b, axes(lb)), axes(lc));
    support::interleaved([
        &mut || case.borrow_mut().direct(),
        &mut || {
            // SAFETY: C is as large as its strides say, and only one candidate runs at a time.
            let c = unsafe { MatrixViewMut::from_raw(black_box(c), rows, cols) }.unwrap();
            Case::through_given_views(a, b, c);
        },
        &mut || case.borrow_mut().through_views(),
        &mut || case.borrow_mut().through_c(),
    ])
}

fn main() {
    // `cargo bench --bench call -- --table`: the table alone.
    if !std::env::args().any(|argument| argument == "--table") {
        let mut criterion = Criterion::default().configure_from_args();
        with_criterion(&mut criterion);
        criterion.final_summary();
    }
    table();
}
