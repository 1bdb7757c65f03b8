//! Which calls the planner finds for structured operands: what passes, with how many bytes copied otherwise.

mod support;

use support::blas::fixed;

use blasview::plan::routines;
use blasview::{Axis, Complex, Context, Diag, Directly, MatrixLayout, Order, Plan, PlanOptions, Side, Uplo};
use support::kinds::Kind;
use support::operand::Operand;

type Z = Complex<f64>;
const N: usize = 5;
const K: usize = 3;
const SIZE: usize = 16;
const ORDERS: [Kind; 4] = [Kind::C, Kind::F, Kind::PaddedC, Kind::PaddedF];
const UPLOS: [Uplo; 2] = [Uplo::Upper, Uplo::Lower];

fn by_rows(kind: Kind) -> bool {
    matches!(kind, Kind::C | Kind::PaddedC)
}

fn one() -> Z {
    Z::new(1.0, 0.0)
}

fn input(kind: Kind, shape: [usize; 2], conj: bool) -> Operand<Z> {
    let mut x = Operand::<Z>::input(kind, shape, 1);
    x.set_conj(conj);
    x
}

/// A symmetric matrix is its own transpose; a Hermitian one is its conjugate in the other order.
#[test]
fn products_with_symmetric_matrices() {
    for (a_kind, b_kind, c_kind) in
        ORDERS.into_iter().flat_map(|a| ORDERS.into_iter().flat_map(move |b| ORDERS.map(|c| (a, b, c))))
    {
        for (uplo, side, conj) in UPLOS.into_iter().flat_map(|u| {
            [Side::Left, Side::Right].into_iter().flat_map(move |s| [(u, s, false), (u, s, true)])
        }) {
            let (a, b) = (input(a_kind, [N, N], conj), input(b_kind, [N, N], false));
            let mut c = Operand::<Z>::output(c_kind, [N, N], 3);
            let [whole, triangle] = [N * N * SIZE, N * (N + 1) / 2 * SIZE];
            let mut context = Context::new();
            // Of B and C one has to be packed if their orders differ; C is only written.
            let b_bytes = if by_rows(b_kind) == by_rows(c_kind) { 0 } else { whole };
            let report =
                context.symm(side, uplo, one(), a.view(), b.view(), Z::new(0.0, 0.0), c.view_mut()).unwrap();
            let a_bytes = if conj { triangle } else { 0 };
            assert_eq!(
                report.bytes_copied,
                a_bytes + b_bytes,
                "symm {a_kind:?} {b_kind:?} {c_kind:?} {conj}"
            );
            let report =
                context.hemm(side, uplo, one(), a.view(), b.view(), Z::new(0.0, 0.0), c.view_mut()).unwrap();
            // With B and C of different orders either may be packed, so that the order of the call is free.
            let fits = |order: bool| (by_rows(a_kind) == order) != conj;
            let a_bytes = if fits(by_rows(c_kind)) || fits(by_rows(b_kind)) { 0 } else { triangle };
            assert_eq!(
                report.bytes_copied,
                a_bytes + b_bytes,
                "hemm {a_kind:?} {b_kind:?} {c_kind:?} {conj}"
            );
        }
    }
}

/// `syrk` passes whatever the orders; `herk` only if the order agrees, or the conjugation makes up for it.
#[test]
fn rank_k_updates() {
    for (a_kind, c_kind) in ORDERS.into_iter().flat_map(|a| ORDERS.map(|c| (a, c))) {
        for (uplo, conj) in UPLOS.into_iter().flat_map(|u| [(u, false), (u, true)]) {
            let a = input(a_kind, [N, K], conj);
            let mut c = Operand::<Z>::output(c_kind, [N, N], 3);
            let mut context = Context::new().directly(Directly::Never);
            let bytes = N * K * SIZE;
            let report = context.syrk(uplo, one(), a.view(), one(), c.view_mut()).unwrap();
            assert_eq!(report.bytes_copied, if conj { bytes } else { 0 });
            let report = context.herk(uplo, 1.0, a.view(), 1.0, c.view_mut()).unwrap();
            let passes = (by_rows(a_kind) == by_rows(c_kind)) != conj;
            assert_eq!(
                report.bytes_copied,
                if passes { 0 } else { bytes },
                "herk {a_kind:?} {c_kind:?} {conj}"
            );
            let report = context.her2k(uplo, one(), a.view(), a.view(), 1.0, c.view_mut()).unwrap();
            assert_eq!(report.bytes_copied, if passes { 0 } else { 2 * bytes });
        }
    }
}

/// Of a triangle that is packed only what counts is copied; reversed on both axes it passes.
#[test]
fn triangles() {
    for b_kind in ORDERS {
        for uplo in UPLOS {
            let mut b = Operand::<Z>::output(b_kind, [N, K], 3);
            for (kind, diag, elements) in [
                (Kind::C, Diag::NonUnit, 0),
                (Kind::F, Diag::Unit, 0),
                (Kind::SecondBoth, Diag::NonUnit, N * (N + 1) / 2),
                (Kind::SecondBoth, Diag::Unit, N * (N - 1) / 2),
                (Kind::ReversedC(true, false), Diag::NonUnit, N * (N + 1) / 2),
            ] {
                let a = input(kind, [N, N], false);
                let report =
                    Context::new().trmm(Side::Left, uplo, diag, one(), a.view(), b.view_mut()).unwrap();
                assert_eq!(report.bytes_copied, elements * SIZE, "{kind:?} {diag:?}");
            }
        }
    }
    // Both axes of A and the rows of B reversed: the other triangle, without a copy.
    let reversed =
        MatrixLayout { rows: Axis::new(9, -72), cols: Axis::new(9, -8), conj: false, aligned: true };
    let b = MatrixLayout { rows: Axis::new(9, -32), cols: Axis::new(4, 8), conj: false, aligned: true };
    let options = PlanOptions::default().capabilities(fixed());
    let plan = Plan::new(&routines::TRSM_LEFT, blasview::DType::F64, &[reversed, b], &options).unwrap();
    assert_eq!((plan.bytes_copied(), plan.calls(), plan.form().order), (0, 1, Order::RowMajor));
}

/// Conjugated vectors that the routines take care of by themselves.
#[test]
fn conjugated_vectors() {
    for kind in ORDERS {
        for (x_conj, y_conj) in [(false, false), (true, false), (false, true), (true, true)] {
            let (x, y) = (input(Kind::C, [N, 1], x_conj), input(Kind::C, [N, 1], y_conj));
            let (x, y) = (x.view().col(0).unwrap(), y.view().col(0).unwrap());
            let mut a = Operand::<Z>::output(kind, [N, N], 3);
            // Copied, however short.
            let packing = || Context::new().directly(Directly::Never);
            let report = packing().ger(one(), x, y, a.view_mut()).unwrap();
            let vector = N * SIZE;
            assert_eq!(report.bytes_copied, if x_conj && y_conj { vector } else { 0 });
            assert_eq!(report.calls, 1);
            let report = packing().her(Uplo::Upper, 1.0, x, a.view_mut()).unwrap();
            assert_eq!((report.bytes_copied, report.calls), (0, 1));
            let report = packing().her2(Uplo::Upper, one(), x, y, a.view_mut()).unwrap();
            assert_eq!(report.bytes_copied, if x_conj == y_conj { 0 } else { vector });
        }
    }
}
