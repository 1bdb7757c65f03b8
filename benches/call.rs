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
    /// Rows and columns both run backwards.
    reversed: bool,
}

const C: Passing = Passing { name: "C", order: Order::RowMajor, padding: 0, reversed: false };
const F: Passing = Passing { name: "F", order: Order::ColMajor, padding: 0, reversed: false };
const C_BLOCK: Passing = Passing { name: "Csub", padding: 24, ..C };
const F_BLOCK: Passing = Passing { name: "Fsub", padding: 24, ..F };
const REVERSED: Passing = Passing { name: "Crev", reversed: true, ..C };

/// What passes as it lies.
const PLAIN: [[Passing; 3]; 8] = [
    [C, C, C],
    [F, C, C],
    [C, F, C],
    [F, F, C],
    [C, C, F],
    [F, F, F],
    [C_BLOCK, C_BLOCK, C_BLOCK],
    [F_BLOCK, F_BLOCK, F_BLOCK],
];

/// What passes with m, n and k reversed: the direct call is the same one.
const BACKWARDS: [[Passing; 3]; 1] = [[REVERSED, REVERSED, REVERSED]];

impl Passing {
    fn ld(self, n: usize) -> usize {
        n + self.padding
    }

    fn strides(self, n: usize) -> [isize; 2] {
        let ld = self.ld(n) as isize;
        let sign = if self.reversed { -1 } else { 1 };
        if self.order == Order::RowMajor { [sign * ld, sign] } else { [sign, sign * ld] }
    }

    /// Where the first element lies.
    fn first(self, n: usize) -> usize {
        if self.reversed { (self.ld(n) + 1) * (n - 1) } else { 0 }
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
        let [a, b, c] = self.layouts.map(|layout| (layout.first(n), layout.strides(n)));
        // Made from slices each time, as most callers do: bounds and the exclusiveness of C are checked.
        let a = MatrixView::from_slice(black_box(&self.a), a.0, [n, n], a.1).unwrap();
        let b = MatrixView::from_slice(black_box(&self.b), b.0, [n, n], b.1).unwrap();
        let c = MatrixViewMut::from_slice(black_box(&mut self.c), c.0, [n, n], c.1).unwrap();
        assert_eq!(gemm(1.0, a, b, 0.0, c).unwrap().bytes_copied, 0);
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
            data: data.wrapping_add(self.layouts[at].first(self.n)).cast(),
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

fn cases(triples: &[[Passing; 3]], n: usize) -> impl Iterator<Item = Case> {
    triples.iter().map(move |&triple| Case::new(n, triple))
}

const SIZES: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

fn with_criterion(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("call");
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600));
    for n in SIZES {
        for mut case in cases(&PLAIN, n).chain(cases(&BACKWARDS, n)) {
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
fn table(name: &str, triples: &[[Passing; 3]]) {
    println!("gemm f64, {name}: ns of the direct call, and what planning, views and C's entry add to it");
    let layouts = triples.len();
    println!("(interleaved medians, then the median over {layouts} layouts; last column: the highest ratio)");
    let titles = ["direct ns", "+ planning", "+ views", "+ C", "views/direct", "worst"];
    println!("{:>5}{}", "n", titles.map(|title| format!("{title:>13}")).concat());
    for n in SIZES {
        let rows: Vec<[f64; 4]> = cases(triples, n).map(measure).collect();
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
    let [a_first, b_first, c_first] = case.borrow().layouts.map(|layout| layout.first(n));
    let (a, b) = (view(a.wrapping_add(a_first), axes(la)), view(b.wrapping_add(b_first), axes(lb)));
    let (c, [rows, cols]) = (c.wrapping_add(c_first), axes(lc));
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
    table("as it lies", &PLAIN);
    table("all reversed", &BACKWARDS);
}
