//! What a gemm through views costs beyond the direct `cblas_dgemm` on the same data, for every layout that passes.
//!
//! Group `call` of criterion; with `-- --table` a table of interleaved medians instead, which is what to quote.

#[allow(dead_code, reason = "the report uses more of it")]
#[path = "subjects/calls.rs"]
mod calls;
mod support;

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Duration;

use blasview::{Axis, MatrixView, MatrixViewMut};
use calls::{C, C_BLOCK, Case, F, F_BLOCK, Passing, REVERSED};
use criterion::{BenchmarkId, Criterion};

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
    for n in SIZES.into_iter().step_by(2) {
        for mut case in cases(&PLAIN, n).chain(cases(&BACKWARDS, n)) {
            let id = |case: &Case, which| BenchmarkId::new(format!("gemm {}, {which}", case.name()), n);
            group.bench_function(id(&case, "reference"), |b| b.iter(|| case.direct()));
            group.bench_function(id(&case, "ours"), |b| b.iter(|| case.through_views()));
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
    if std::env::args().any(|argument| argument == "--table") {
        table("as it lies", &PLAIN);
        table("all reversed", &BACKWARDS);
        return;
    }
    let mut criterion = support::criterion();
    with_criterion(&mut criterion);
    criterion.final_summary();
}
