//! What plans say: texts, word for word, and plans of routines that are not carried out.

use blasview::plan::routines;
use blasview::{
    AnyPlan, Context, DType, Diag, Directly, MatrixView, MatrixViewMut, Order, Parameters, Plan, PlanOptions,
    Refusal, Side, Slice, Uplo, VectorView, VectorViewMut,
};

const EVERY_SECOND: Slice = Slice::ALL.step(2);

/// The plan that a call leaves.
fn plan(call: impl FnOnce(&mut Context<'_>)) -> AnyPlan {
    let mut plan = None;
    call(&mut Context::new().plan_only(&mut plan));
    plan.unwrap()
}

fn data() -> Vec<f64> {
    vec![0.0; 400]
}

#[test]
fn vectors() {
    let (data, mut out) = (data(), data());
    let x = VectorView::contiguous(&data[..8]).unwrap();
    let y = VectorViewMut::contiguous(&mut out[..8]).unwrap();
    let text = plan(|context| drop(context.axpy(2.0, x.flip(), y))).to_string();
    let expected = "axpy f64: n = 8; row-major call
  x  8 elements: pass (inc = -1)
  y  8 elements: pass (inc = 1)
  copies 0 bytes, 1 call";
    assert_eq!(text, expected);

    let text = plan(|context| drop(context.nrm2(x.flip()))).to_string();
    let expected = "nrm2 f64: n = 8; row-major call, reversed: n
  x  8 elements: pass (inc = 1)
  copies 0 bytes, 1 call";
    assert_eq!(text, expected);

    let text = plan(|context| assert_eq!(context.iamax(x.flip()), Ok(Some(0)))).to_string();
    let expected = "iamax f64: n = 8; computed directly, without BLAS
  x  8 elements: direct
  copies 0 bytes, 0 calls";
    assert_eq!(text, expected);

    let x = VectorView::from_slice(&data, 0, 8, 0).unwrap();
    let text = plan(|context| drop(context.dot(x, x))).to_string();
    let expected = "dot f64: n = 8; computed directly, without BLAS
  x  8 elements: direct (broadcast: a stride of 0)
  y  8 elements: direct (broadcast: a stride of 0)
  copies 0 bytes, 0 calls";
    assert_eq!(text, expected);
}

#[test]
fn matrices_and_vectors() {
    let (data, mut out) = (data(), data());
    let matrix = MatrixView::row_major(&data, 20, 20).unwrap();
    let x = VectorView::contiguous(&data[..7]).unwrap();
    let mut y = VectorViewMut::contiguous(&mut out[..7]).unwrap();

    let a = matrix.slice(..7, ..7).unwrap().flip_rows().flip_cols();
    let text = plan(|context| drop(context.trmv(Uplo::Upper, Diag::Unit, a, y.reborrow()))).to_string();
    let expected = "trmv f64: n = 7; row-major call, reversed: n
  A  7 x 7, upper, unit: pass (N, ld = 20)
  x  7 elements: pass (inc = -1)
  copies 0 bytes, 1 call";
    assert_eq!(text, expected);

    let a = matrix.slice(..14, ..14).unwrap().slice(EVERY_SECOND, EVERY_SECOND).unwrap();
    let text = plan(|context| drop(context.gemv(1.0, a, x, 0.0, y.reborrow()))).to_string();
    let expected = "gemv f64: m = 7, n = 7; computed directly, without BLAS
  A  7 x 7: direct (no axis has unit stride (320 and 16 bytes))
  x  7 elements: direct
  y  7 elements: direct
  copies 0 bytes, 0 calls";
    assert_eq!(text, expected);

    let ap = VectorView::contiguous(&data[..28]).unwrap();
    let call = |context: &mut Context<'_>| {
        drop(context.spmv(Order::ColMajor, Uplo::Lower, 1.0, ap, x, 0.0, y.reborrow()))
    };
    let expected = "spmv f64: n = 7; row-major call
  A  28 elements, packed by columns, lower: pass (T)
  x  7 elements: pass (inc = 1)
  y  7 elements: pass (inc = 1)
  copies 0 bytes, 1 call";
    assert_eq!(plan(call).to_string(), expected);

    let rows = matrix.slice(..4, ..7).unwrap();
    let every_second = matrix.slice(..8, ..14).unwrap().slice(EVERY_SECOND, EVERY_SECOND).unwrap();
    let bands = [
        (rows, "of the other storage order than this call"),
        (every_second, "no axis has unit stride (320 and 16 bytes)"),
    ];
    for (band, reason) in bands {
        let text = plan(|context| drop(context.gbmv(Order::ColMajor, 1, 2, 1.0, band, x, 0.0, y.reborrow())));
        let expected = format!(
            "gbmv f64: m = 7, n = 7; computed directly, without BLAS
  A  7 x 7, 1 below and 2 above the diagonal: direct ({reason})
  x  7 elements: direct
  y  7 elements: direct
  copies 0 bytes, 0 calls"
        );
        assert_eq!(text.to_string(), expected);
    }
}

#[test]
fn matrices() {
    let (data, mut out) = (data(), data());
    let matrix = MatrixView::row_major(&data, 20, 20).unwrap();
    let every_second = matrix.slice(EVERY_SECOND, EVERY_SECOND).unwrap();
    let mut c = MatrixViewMut::row_major(&mut out, 20, 20).unwrap();

    let mut c10 = c.reborrow().slice(..10, ..10).unwrap();
    let text = plan(|context| {
        drop(context.symm(
            Side::Right,
            Uplo::Lower,
            1.0,
            every_second,
            matrix.slice(..10, ..10).unwrap(),
            0.0,
            c10.reborrow(),
        ))
    })
    .to_string();
    let expected = "symm f64: m = 10, n = 10; row-major call
  A  10 x 10, lower: pack (no axis has unit stride (320 and 16 bytes))
  B  10 x 10: pass (N, ld = 20)
  C  10 x 10: pass (N, ld = 20)
  copies 440 bytes through 1280 bytes of workspace, 1 call";
    assert_eq!(text, expected);

    let mut plan = None;
    let packing = Context::new().directly(Directly::Never);
    let mut context = packing.workspace_limit(600).plan_only(&mut plan);
    let b = matrix.slice(..10, ..10).unwrap();
    context.symm(Side::Right, Uplo::Lower, 1.0, every_second, b, 0.0, c10.reborrow()).unwrap();
    // Two triangles of 15 elements, and the block of 25 between them, once for each time that it is read.
    let expected = "symm f64: m = 10, n = 10; row-major calls, in halves
  A  10 x 10, lower: pack (no axis has unit stride (320 and 16 bytes))
  B  10 x 10: pass (N, ld = 20)
  C  10 x 10: pass (N, ld = 20)
  copies 640 bytes through 320 bytes of workspace, 4 calls";
    assert_eq!(plan.unwrap().to_string(), expected);
}

#[test]
fn nothing_to_multiply() {
    let data = data();
    let a = MatrixView::row_major(&data, 0, 20).unwrap().layout();
    let x = VectorView::contiguous(&data[..20]).unwrap().layout();
    let y = VectorView::contiguous(&data[..0]).unwrap().layout();
    let options = PlanOptions::default().parameters(Parameters::default());
    let plan = Plan::new(&routines::GEMV, DType::F64, &[a, x, y], &options).unwrap();
    assert_eq!(plan.to_string(), "gemv f64: m = 0, n = 20; no call: there is nothing to multiply");
}

/// What was done and why, by one call.
#[test]
fn what_is_carried_out_is_explained_too() {
    let data: Vec<f64> = (0..64).map(f64::from).collect();
    let a = MatrixView::row_major(&data, 8, 8).unwrap();
    let (even, x) = (a.slice(.., Slice::ALL.step(2)).unwrap(), VectorView::contiguous(&data[..8]).unwrap());
    for directly in [Directly::Never, Directly::Always] {
        let (mut c, mut expected, mut plan) = ([0.0; 32], [0.0; 32], None);
        let view = |c| MatrixViewMut::row_major(c, 8, 4).unwrap();
        let report = Context::new()
            .directly(directly)
            .explained(&mut plan)
            .gemm(1.0, a, even, 0.0, view(&mut c))
            .unwrap();
        let alone = Context::new().directly(directly).gemm(1.0, a, even, 0.0, view(&mut expected)).unwrap();
        assert_eq!((c, report), (expected, alone));
        assert_eq!(report.computed_directly, directly == Directly::Always);
        let plan = plan.unwrap();
        assert_eq!(plan.bytes_copied(), report.bytes_copied);
        let reasons = [0, 1, 2].map(|at| plan.operand(at).unwrap().access.reason());
        assert_eq!(reasons, [None, Some(Refusal::NoUnitAxis { rows: 64, cols: 16 }), None]);
    }
    // What passes, and vectors, which are found in other ways.
    let (mut y, mut plan) = ([1.0; 8], None);
    let report = Context::new()
        .explained(&mut plan)
        .gemv(1.0, a, x, 0.0, VectorViewMut::contiguous(&mut y).unwrap())
        .unwrap();
    assert_eq!((report.calls, y[0], plan.take().unwrap().routine()), (1, 140.0, "gemv"));
    let view = VectorViewMut::contiguous(&mut y).unwrap();
    let report = Context::new().explained(&mut plan).axpy(1.0, x, view).unwrap();
    assert_eq!((report.calls, y[0], plan.take().unwrap().routine()), (1, 140.0, "axpy"));
    let every_half = VectorViewMut::from_slice(&mut y, 0, 4, 2).unwrap();
    Context::new().explained(&mut plan).scal(2.0, every_half).unwrap();
    assert_eq!((y[0], plan.take().unwrap().routine()), (280.0, "scal"));
    let product = Context::new().explained(&mut plan).gemm_new(1.0, a, a, Order::RowMajor).unwrap();
    assert_eq!((product.as_slice()[0], plan.take().unwrap().routine()), (1120.0, "gemm"));
    let gram = Context::new().explained(&mut plan).syrk_new(1.0, a).unwrap();
    assert_eq!((gram.as_slice()[0], plan.take().unwrap().routine()), (140.0, "syrk"));
}
