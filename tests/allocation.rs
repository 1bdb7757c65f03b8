//! No allocation that is not workspace: counted by an allocator that stands in for the system's.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::mem::MaybeUninit;

use blasview::{
    Context, DType, Diag, Directly, MatrixView, MatrixViewMut, Side, Slice, Uplo, VectorView, VectorViewMut,
    axpy, dot, gemm, gemv, nrm2, symv, trmv,
};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator, with a count beside it that allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises.
        unsafe { System.dealloc(start, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of this thread while `body` runs.
fn allocations(body: impl FnOnce()) -> usize {
    let before = COUNT.get();
    body();
    COUNT.get() - before
}

/// Beyond what is computed directly.
const N: usize = 80;

fn data() -> Vec<f64> {
    (0..4 * N * N).map(|at| (at % 13) as f64).collect()
}

#[test]
fn the_count_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1)))), 1);
}

#[test]
fn what_passes_allocates_nothing() {
    let (x, mut c) = (data(), vec![0.0; N * N]);
    let whole = MatrixView::row_major(&x, 2 * N, 2 * N).unwrap();
    let block = whole.slice(..N as isize, ..N as isize).unwrap();
    for [a, b] in [[block, block], [block.t(), block], [block.flip_cols(), block.flip_rows()]] {
        let count = allocations(|| {
            let c = MatrixViewMut::row_major(&mut c, N, N).unwrap();
            assert_eq!(gemm(1.0, a, b, 0.5, c).unwrap().bytes_copied, 0);
        });
        assert_eq!(count, 0);
    }
}

#[test]
fn what_is_packed_allocates_workspace_once() {
    let (x, mut c) = (data(), vec![0.0; N * N]);
    let every_second = MatrixView::row_major(&x, 2 * N, 2 * N).unwrap();
    let every_second = every_second.slice(Slice::ALL.step(2), Slice::ALL.step(2)).unwrap();
    let mut packed = |expected| {
        let count = allocations(|| {
            let c = MatrixViewMut::row_major(&mut c, N, N).unwrap();
            let mut context = Context::new().directly(Directly::Never);
            let report = context.gemm(1.0, every_second, every_second, 0.0, c).unwrap();
            assert_eq!(report.bytes_copied, 2 * N * N * 8);
        });
        assert_eq!(count, expected);
    };
    // The first call of this thread makes the workspace, the next one finds it.
    packed(1);
    packed(0);
}

#[test]
fn the_callers_own_workspace_is_all_there_is() {
    let (x, mut c) = (data(), vec![0.0; N * N]);
    let every_second = MatrixView::row_major(&x, 2 * N, 2 * N).unwrap();
    let every_second = every_second.slice(Slice::ALL.step(2), Slice::ALL.step(2)).unwrap();
    let mut own = vec![MaybeUninit::uninit(); 2 << 10];
    let count = allocations(|| {
        let mut context = Context::new().directly(Directly::Never).workspace(&mut own);
        let c = MatrixViewMut::row_major(&mut c, N, N).unwrap();
        let layouts = [every_second.layout(), every_second.layout(), c.layout()];
        let plan = context.plan_gemm(&layouts, DType::F64, [false; 3], false).unwrap();
        let report = context.run(&plan, 1.0, every_second, every_second, 0.0, c).unwrap();
        assert!(report.calls > 1 && report.workspace_bytes <= 2 << 10);
    });
    assert_eq!(count, 0);
}

/// Vectors and matrices with vectors allocate nothing, passed or computed directly.
#[test]
fn levels_1_and_2_allocate_nothing() {
    let (x, mut y) = (data(), data());
    let matrix = MatrixView::row_major(&x, 2 * N, 2 * N).unwrap();
    let every_second = matrix.slice(Slice::ALL.step(2), Slice::ALL.step(2)).unwrap();
    let block = matrix.slice(..N as isize, ..N as isize).unwrap();
    for a in [block, block.flip_rows().flip_cols(), every_second] {
        for stride in [1, -1, 2] {
            let first = if stride < 0 { N } else { 0 };
            let x = VectorView::from_slice(&x, first, N, stride).unwrap();
            let count = allocations(|| {
                let mut y = VectorViewMut::from_slice(&mut y, first, N, stride).unwrap();
                assert!(dot(x, x).is_ok() && nrm2(x).is_ok());
                axpy(2.0, x, y.reborrow()).unwrap();
                gemv(1.0, a, x, 1.0, y.reborrow()).unwrap();
                symv(Uplo::Upper, 1.0, a, x, 0.0, y.reborrow()).unwrap();
                trmv(Uplo::Lower, Diag::Unit, a.t(), y.reborrow()).unwrap();
            });
            assert_eq!(count, 0, "{a:?} {stride}");
        }
    }
}

/// Products with structured matrices allocate workspace alone, in halves too.
#[test]
fn level_3_allocates_workspace_alone() {
    let (x, mut c, mut own) = (data(), data(), vec![MaybeUninit::uninit(); 700]);
    let matrix = MatrixView::row_major(&x, 2 * N, 2 * N).unwrap();
    let every_second = matrix.slice(Slice::ALL.step(2), Slice::ALL.step(2)).unwrap();
    let block = matrix.slice(..N as isize, ..N as isize).unwrap();
    let mut check = |a, context: &mut Context<'_>, copies| {
        let c = MatrixViewMut::row_major(&mut c, 2 * N, 2 * N).unwrap();
        let mut c = c.slice(..N as isize, ..N as isize).unwrap();
        allocations(|| {
            let symm = context.symm(Side::Left, Uplo::Upper, 1.0, a, block, 0.5, c.reborrow()).unwrap();
            let trmm = context.trmm(Side::Right, Uplo::Lower, Diag::Unit, 0.5, a, c.reborrow()).unwrap();
            let syrk = context.syrk(Uplo::Lower, 1.0, a, 0.5, c.reborrow()).unwrap();
            assert!([symm, trmm, syrk].iter().all(|report| (report.bytes_copied > 0) == copies));
        })
    };
    assert_eq!(check(block, &mut Context::new(), false), 0);
    let mut packing = Context::new().directly(Directly::Never).workspace(&mut own);
    assert_eq!(check(every_second, &mut packing, true), 0);
}
