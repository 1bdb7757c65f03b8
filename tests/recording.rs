//! What BLAS is called with: against a CBLAS double that records and checks every argument.

mod support;

#[path = "support/recorder/mod.rs"]
mod recorder;
#[path = "support/recorder/tests.rs"]
mod recorder_tests;
#[path = "support/tables/mod.rs"]
mod tables;

use blasview::{Axis, Complex, Context, MatrixView, MatrixViewMut, Order, Plan, Report, Slice, gemm};
use recorder::{Call, calls};
use support::blas::fixed;
use support::check::{check, options, packing, run, run_plan};
use support::kinds::Kind;
use support::operand::{Number, Operand};
use support::sweep::{Sweep, Triple, shapes};

const ALL: bool = !cfg!(debug_assertions);
const ROW: i32 = Order::RowMajor as i32;
const COL: i32 = Order::ColMajor as i32;
const N: i32 = 111;
const T: i32 = 112;
const C: i32 = 113;

/// The calls since the last time: all legal, as many as reported.
fn legal(report: &Report) -> Vec<Call> {
    let calls = calls();
    assert_eq!(calls.len(), report.calls);
    for call in &calls {
        assert!(call.illegal == 0 && !call.lens.contains(&0), "{call:?}");
    }
    calls
}

/// The only call.
fn only(report: &Report) -> Call {
    let calls = legal(report);
    assert_eq!((calls.len(), report.bytes_copied, report.workspace_bytes), (1, 0, 0), "{report:?} {calls:?}");
    calls[0]
}

/// The one call of a product of operands of those kinds, checked; C is column-major where it is `F`.
fn call_of(kinds: [Kind; 3], [m, n, k]: [usize; 3]) -> (Call, [usize; 3]) {
    let a = Operand::<f64>::input(kinds[0], [m, k], 1);
    let b = Operand::<f64>::input(kinds[1], [k, n], 2);
    let mut c = Operand::<f64>::output(kinds[2], [m, n], 3);
    let report = check(1.0, &a, &b, 0.5, &mut c);
    let call = only(&report);
    assert_eq!(call.lens, [m, n, k].map(|len| len as i32));
    assert_eq!((call.alpha, call.beta), ((1.0, 0.0), (0.5, 0.0)));
    (call, [a.low_address(), b.low_address(), c.low_address()])
}

/// What passes as it lies, with which trans and ld.
#[test]
fn order_and_trans_follow_the_strides() {
    let cases = [
        ([Kind::C, Kind::C, Kind::C], ROW, [N, N], [7, 5, 5]),
        ([Kind::F, Kind::C, Kind::C], ROW, [T, N], [3, 5, 5]),
        ([Kind::C, Kind::F, Kind::C], ROW, [N, T], [7, 7, 5]),
        ([Kind::F, Kind::F, Kind::C], ROW, [T, T], [3, 7, 5]),
        ([Kind::F, Kind::F, Kind::F], COL, [N, N], [3, 7, 3]),
        ([Kind::C, Kind::F, Kind::F], COL, [T, N], [7, 7, 3]),
        ([Kind::F, Kind::C, Kind::F], COL, [N, T], [3, 5, 3]),
        ([Kind::C, Kind::C, Kind::F], COL, [T, T], [7, 5, 3]),
        ([Kind::PaddedC, Kind::PaddedF, Kind::PaddedC], ROW, [N, T], [10, 10, 8]),
        ([Kind::SecondRows, Kind::SecondRows, Kind::SecondRows], ROW, [N, N], [14, 10, 10]),
        ([Kind::PaddedF, Kind::PaddedC, Kind::PaddedF], COL, [N, T], [6, 8, 6]),
    ];
    for (kinds, order, trans, ld) in cases {
        let (call, low) = call_of(kinds, [3, 5, 7]);
        assert_eq!((call.order, call.trans, call.ld, call.data), (order, trans, ld, low), "{kinds:?}");
    }
}

/// Reversed indices that all carriers agree about pass, from their low addresses.
#[test]
fn reversals_cancel() {
    use Kind::{ReversedC, ReversedF};
    let cases = [
        ([ReversedC(true, false), Kind::C, ReversedC(true, false)], ROW, [N, N], [7, 5, 5]),
        ([Kind::PaddedReversedC, Kind::C, Kind::PaddedReversedC], ROW, [N, N], [10, 5, 8]),
        ([Kind::C, ReversedC(false, true), ReversedC(false, true)], ROW, [N, N], [7, 5, 5]),
        ([ReversedC(false, true), ReversedC(true, false), Kind::C], ROW, [N, N], [7, 5, 5]),
        ([ReversedF(false, true), ReversedC(true, false), Kind::F], COL, [N, T], [3, 5, 3]),
        ([ReversedC(true, true), ReversedF(true, true), ReversedC(true, true)], ROW, [N, T], [7, 7, 5]),
        ([ReversedF(true, true), ReversedC(true, true), ReversedF(true, true)], COL, [N, T], [3, 5, 3]),
    ];
    for (kinds, order, trans, ld) in cases {
        let (call, low) = call_of(kinds, [3, 5, 7]);
        assert_eq!((call.order, call.trans, call.ld, call.data), (order, trans, ld, low), "{kinds:?}");
    }
}

/// An axis of length 1 has no stride: junk never gets to BLAS, and a vector passes with any positive step.
#[test]
fn vectors_and_junk() {
    for junk in [0, 1, -1, -8, 24, isize::MAX, isize::MIN] {
        let (call, low) = call_of([Kind::JunkRows(junk), Kind::C, Kind::JunkRows(junk)], [1, 5, 7]);
        assert_eq!((call.order, call.trans, call.ld, call.data), (ROW, [N, N], [7, 5, 5], low));
        let (call, low) = call_of([Kind::F, Kind::JunkCols(junk), Kind::JunkCols(junk)], [3, 1, 7]);
        assert_eq!((call.data, call.ld[0]), (low, 3));
        // Row- or column-major alike: only a sane ld counts.
        assert!([1, 7].contains(&call.ld[1]) && [1, 3].contains(&call.ld[2]), "{call:?}");
    }
    // 1 x n with a step of two elements is a column-major matrix with ld = 2, or a row of one if transposed.
    let (call, low) = call_of([Kind::C, Kind::C, Kind::SecondCols], [1, 5, 7]);
    assert_eq!((call.order, call.ld[2], call.data), (COL, 2, low));
    let (call, low) = call_of([Kind::SecondCols, Kind::C, Kind::C], [1, 5, 7]);
    assert_eq!((call.order, call.trans, call.ld, call.data), (ROW, [T, N], [2, 5, 5], low));
}

/// The named cases of the documentation, through the view algebra.
#[test]
fn gram_and_blocks() {
    let x: Vec<f64> = (0..60).map(f64::from).collect();
    let x = MatrixView::row_major(&x, 10, 6).unwrap();
    let mut gram = [0.0; 36];
    let c = MatrixViewMut::row_major(&mut gram, 6, 6).unwrap();
    let call = only(&gemm(1.0, x.t(), x, 0.0, c).unwrap());
    let at = x.as_ptr().addr();
    assert_eq!((call.order, call.trans, call.lens, call.ld), (ROW, [T, N], [6, 6, 10], [6, 6, 6]));
    assert_eq!(call.data, [at, at, gram.as_ptr().addr()]);
    // Rows 1, 3, 5 of columns 2..5, times its own transpose.
    let block = x.slice(Slice::from(1..6).step(2), 2..5).unwrap();
    let c = MatrixViewMut::from_slice(&mut gram, 0, [3, 3], [1, 12]).unwrap();
    let call = only(&gemm(1.0, block, block.t(), 0.0, c).unwrap());
    let at = x.as_ptr().wrapping_add(6 + 2).addr();
    assert_eq!((call.order, call.trans, call.lens, call.ld), (COL, [T, N], [3, 3, 3], [12, 12, 12]));
    assert_eq!(call.data, [at, at, gram.as_ptr().addr()]);
    // From raw parts, the first element being the last in memory.
    let last = x.as_ptr().wrapping_add(59);
    // SAFETY: 10 x 6 elements of the vector, from the last one to the first.
    let reversed = unsafe { MatrixView::from_raw(last, Axis::new(10, -48), Axis::new(6, -8)) }.unwrap();
    let mut c = [0.0; 36];
    let (start, c) = (c.as_ptr().addr(), MatrixViewMut::row_major(&mut c, 6, 6).unwrap());
    let call = only(&gemm(1.0, reversed.t(), reversed, 0.0, c.flip_rows().flip_cols()).unwrap());
    assert_eq!((call.trans, call.ld), ([T, N], [6, 6, 6]));
    assert_eq!(call.data, [x.as_ptr().addr(), x.as_ptr().addr(), start]);
}

/// Conjugation passes where the order makes it a conjugate transpose, and never as 114, which not every BLAS has.
#[test]
fn conjugates() {
    type Z = Complex<f64>;
    let one = Z::new(1.0, 0.0);
    for (kinds, order, trans, copied) in [
        ([Kind::F, Kind::C, Kind::C], ROW, [C, N], 0),
        ([Kind::C, Kind::C, Kind::F], COL, [C, T], 0),
        ([Kind::C, Kind::C, Kind::C], ROW, [N, N], 16 * 21),
        ([Kind::F, Kind::F, Kind::F], COL, [T, N], 16 * 21),
    ] {
        let mut a = Operand::<Z>::input(kinds[0], [3, 7], 1);
        a.set_conj(true);
        let b = Operand::input(kinds[1], [7, 5], 2);
        let mut c = Operand::output(kinds[2], [3, 5], 3);
        let report = check(one, &a, &b, one, &mut c);
        let calls = legal(&report);
        assert_eq!((calls.len(), report.bytes_copied), (1, copied), "{kinds:?}");
        assert_eq!(calls[0].order, order, "{kinds:?}");
        if copied == 0 {
            assert_eq!((calls[0].trans, calls[0].data[0]), (trans, a.low_address()), "{kinds:?}");
        } else {
            assert!([N, T].contains(&calls[0].trans[0]) && calls[0].data[0] != a.low_address());
        }
    }
}

/// Half-aligned complex numbers pass: BLAS needs the alignment of the real type.
#[test]
fn alignment_of_the_real_type() {
    let one = Complex::new(1.0, 0.0);
    let a = Operand::<Complex<f64>>::input(Kind::Half, [3, 7], 1);
    let b = Operand::input(Kind::HalfF, [7, 5], 2);
    let mut c = Operand::output(Kind::Half, [3, 5], 3);
    let call = only(&check(one, &a, &b, one, &mut c));
    assert_eq!(call.data.map(|at| at % 16), [8; 3]);
    assert_eq!((call.trans, call.ld), ([N, T], [7, 7, 5]));
}

/// Nothing is called when nothing is to be multiplied.
#[test]
fn no_call_at_all() {
    for shape in shapes(&[0, 3]) {
        Sweep::<f64>::new(shape).some(5, |Triple { a, b, c }| {
            for alpha in [0.0, 1.0] {
                if alpha == 0.0 || shape.contains(&0) {
                    let report = run(&mut Context::new(), alpha, a, b, 0.5, c);
                    assert_eq!(report, Report::default());
                    assert!(calls().is_empty());
                }
            }
        });
    }
}

/// The census over this CBLAS: every call is legal, and the bytes copied are the fewest without 114.
fn census<T: Number>(every: usize) {
    let every = if ALL { 1 } else { every };
    let mut count = 0;
    for (at, shape) in
        [[3, 5, 7], [1, 3, 5], [5, 1, 3], [3, 5, 1], [1, 1, 3], [1, 1, 1]].into_iter().enumerate()
    {
        let beta = [T::from_f64(0.5, -1.5), T::ZERO, T::ONE][at % 3];
        count += Sweep::<T>::new(shape).some(every, |Triple { a, b, c }| {
            legal(&check(T::ONE, a, b, beta, c));
        });
    }
    println!("{}: {count} products", T::DTYPE);
}

#[test]
fn census_f32() {
    census::<f32>(6);
}

#[test]
fn census_f64() {
    census::<f64>(2);
}

#[test]
fn census_c64() {
    census::<Complex<f32>>(12);
}

#[test]
fn census_c128() {
    census::<Complex<f64>>(6);
}

/// Panels: legal calls, the caller's beta on the first call of each part of C only, all lengths covered.
#[test]
fn panels() {
    for limit in [192, 1000, 3000] {
        Sweep::<f64>::new([9, 11, 13]).some(if ALL { 2 } else { 20 }, |Triple { a, b, c }| {
            let report = run(&mut packing().workspace_limit(limit), 1.5, a, b, 0.5, c);
            let calls = legal(&report);
            let flops: i32 = calls.iter().map(|call| call.lens.iter().product::<i32>()).sum();
            assert_eq!(flops, 9 * 11 * 13);
            let area = |call: &Call| call.lens[0] * call.lens[1];
            let first = calls.iter().filter(|call| call.beta == (0.5, 0.0));
            assert_eq!(first.map(area).sum::<i32>(), 9 * 11);
            assert!(calls.iter().all(|call| [0.5, 1.0].contains(&call.beta.0) && call.alpha == (1.5, 0.0)));
        });
    }
}

/// A narrow BLAS integer: no length and no ld beyond it ever gets to BLAS.
#[test]
fn nothing_beyond_the_integer() {
    for int_max in [16, 20, 30] {
        let capabilities = fixed().int_max(int_max);
        let options = options(true).capabilities(capabilities);
        Sweep::<f64>::new([33, 5, 19]).some(if ALL { 4 } else { 40 }, |Triple { a, b, c }| {
            let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
            let plan = Plan::gemm(blasview::DType::F64, &layouts, &options).unwrap();
            for call in legal(&run_plan(&plan, 1.0, a, b, 0.5, c)) {
                let all = call.lens.into_iter().chain(call.ld);
                assert!(all.into_iter().all(|value| value <= int_max as i32), "{call:?}\n{plan}");
            }
        });
    }
}

/// Several calls per packed block: legal, all small, and together the product. `small_products` forces them.
#[test]
fn tiles() {
    for (small, limit) in [(1, 1 << 20), (30, 1 << 20), (200, 1 << 20), (30, 1000)] {
        let capabilities = fixed().small_products(small);
        let options = options(true).capabilities(capabilities).workspace_limit(limit);
        let mut cut = 0;
        Sweep::<f64>::new([9, 11, 13]).some(if ALL { 4 } else { 60 }, |Triple { a, b, c }| {
            let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
            let plan = Plan::gemm(blasview::DType::F64, &layouts, &options).unwrap();
            let calls = legal(&run_plan(&plan, 1.5, a, b, 0.5, c));
            let flops = |call: &Call| call.lens.iter().product::<i32>();
            assert_eq!(calls.iter().map(flops).sum::<i32>(), 9 * 11 * 13);
            let first = calls.iter().filter(|call| call.beta == (0.5, 0.0));
            assert_eq!(first.map(|call| call.lens[0] * call.lens[1]).sum::<i32>(), 9 * 11);
            if plan.blocking().call != plan.blocking().block {
                assert!(calls.iter().all(|call| flops(call) <= small as i32), "{plan}");
                cut += 1;
            }
        });
        assert!(cut > 0);
    }
}
