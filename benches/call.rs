//! What a gemm through views costs beyond the direct `cblas_dgemm` on the same data, for every layout that passes.
//!
//! Criterion's report first; then a table of interleaved medians, which is what to quote.

mod support;

use std::hint::black_box;
use std::time::Duration;

use blasview::{Gemm, GemmCall, MatrixView, MatrixViewMut, Order, Trans, gemm};
use criterion::{BenchmarkId, Criterion};

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
        let (n, [a, b, c]) = (black_box(self.n), self.layouts.map(|layout| layout.strides(black_box(self.n))));
        // Made from slices each time, as most callers do: bounds and the exclusiveness of C are checked.
        let a = MatrixView::from_slice(black_box(&self.a), 0, [n, n], a).unwrap();
        let b = MatrixView::from_slice(black_box(&self.b), 0, [n, n], b).unwrap();
        let c = MatrixViewMut::from_slice(black_box(&mut self.c), 0, [n, n], c).unwrap();
        gemm(1.0, a, b, 0.0, c).unwrap();
    }

    /// With the views at hand: planning alone.
    fn through_given_views<'a>(a: MatrixView<'a, f64>, b: MatrixView<'a, f64>, c: &mut MatrixViewMut<'a, f64>) {
        gemm(1.0, black_box(a), black_box(b), 0.0, black_box(c.reborrow())).unwrap();
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
    group.sample_size(20).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(600));
    for n in SIZES {
        for mut case in cases(n) {
            let name = case.name();
            group.bench_function(BenchmarkId::new(format!("views {name}"), n), |b| b.iter(|| case.through_views()));
            group.bench_function(BenchmarkId::new(format!("direct {name}"), n), |b| b.iter(|| case.direct()));
        }
    }
    group.finish();
}

/// Interleaved medians, the worst layout of each size.
fn table() {
    println!("gemm f64, interleaved medians; the layout triple with the largest difference of each size");
    println!("{:>5} {:>14} {:>12} {:>12} {:>12} {:>8}", "n", "A:B:C", "direct ns", "+ planning", "+ views", "ratio");
    for n in SIZES {
        let rows = cases(n).map(|mut case| {
            let name = case.name();
            let mut other = Case::new(n, case.layouts);
            let mut third = Case::new(n, case.layouts);
            let [sa, sb, sc] = third.layouts.map(|layout| layout.strides(n));
            let a = MatrixView::from_slice(&third.a, 0, [n, n], sa).unwrap();
            let b = MatrixView::from_slice(&third.b, 0, [n, n], sb).unwrap();
            let mut c = MatrixViewMut::from_slice(&mut third.c, 0, [n, n], sc).unwrap();
            let [direct, planned, views] = support::interleaved([
                &mut || case.direct(),
                &mut || Case::through_given_views(a, b, &mut c),
                &mut || other.through_views(),
            ]);
            (name, direct, planned, views)
        });
        let worst = rows.max_by(|x, y| (x.3 - x.1).total_cmp(&(y.3 - y.1)));
        if let Some((name, direct, planned, views)) = worst {
            let (planning, all) = (planned - direct, views - direct);
            println!("{n:>5} {name:>14} {direct:>12.1} {planning:>+12.1} {all:>+12.1} {:>8.3}", views / direct);
        }
    }
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
