//! Workspace that cannot be had, is kept and is freed: by an allocator that stands in for the system's and refuses.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;

use blasview::{
    Context, Directly, Error, MatrixView, MatrixViewMut, Policy, Report, Result, Slice, free_workspace,
};

struct Refusing;

thread_local! {
    /// The largest size that this thread can have.
    static MOST: Cell<usize> = const { Cell::new(usize::MAX) };
    /// Bytes that it has.
    static HELD: Cell<usize> = const { Cell::new(0) };
    /// How often it asked.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator, or NULL; the numbers beside it allocate nothing.
unsafe impl GlobalAlloc for Refusing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        if MOST.try_with(|most| layout.size() > most.get()).unwrap_or(false) {
            return null_mut();
        }
        let _ = HELD.try_with(|held| held.set(held.get().wrapping_add(layout.size())));
        // SAFETY: the caller's promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        let _ = HELD.try_with(|held| held.set(held.get().wrapping_sub(layout.size())));
        // SAFETY: the caller's promises.
        unsafe { System.dealloc(start, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Refusing = Refusing;

/// What `body` does while this thread cannot have more than `most` bytes at once.
fn with_at_most<R>(most: usize, body: impl FnOnce() -> R) -> R {
    MOST.set(most);
    let result = body();
    MOST.set(usize::MAX);
    result
}

/// A product of which A, `rows` x `terms`, is every second column of a matrix.
struct Product {
    x: Vec<f64>,
    b: Vec<f64>,
    c: Vec<f64>,
    lens: [usize; 3],
}

const UNTOUCHED: f64 = -77.0;

impl Product {
    fn new(lens @ [m, n, k]: [usize; 3]) -> Product {
        let numbers = |len: usize| (0..len).map(|at| (at % 13) as f64 - 6.0).collect();
        Product { x: numbers(m * 2 * k), b: numbers(k * n), c: vec![UNTOUCHED; m * n], lens }
    }

    fn run(&mut self, context: &mut Context<'_>) -> Result<Report> {
        let [m, n, k] = self.lens;
        let a = MatrixView::row_major(&self.x, m, 2 * k)?.slice(.., Slice::ALL.step(2))?;
        let b = MatrixView::row_major(&self.b, k, n)?;
        context.gemm(1.0, a, b, 0.0, MatrixViewMut::row_major(&mut self.c, m, n)?)
    }

    /// Whether C is the product; it is as before then.
    fn take(&mut self) -> bool {
        let [m, n, k] = self.lens;
        let element = |i: usize, j: usize| -> f64 {
            (0..k).map(|l| self.x[i * 2 * k + 2 * l] * self.b[l * n + j]).sum()
        };
        let is_right = (0..m * n).all(|at| self.c[at] == element(at / n, at % n));
        self.c.fill(UNTOUCHED);
        is_right
    }
}

/// Products are packed for BLAS, whatever is faster.
fn packing() -> Context<'static> {
    Context::new().directly(Directly::Never)
}

#[test]
fn without_memory_panels_are_smaller() {
    let mut product = Product::new([400, 129, 400]);
    let whole = product.run(&mut packing()).unwrap();
    assert!(whole.workspace_bytes >= 400 * 400 * 8 && product.take());
    let mut last = whole;
    for most in [1 << 20, 300_000, 64 << 10, 4096, 200, 64] {
        free_workspace();
        let report = with_at_most(most, || product.run(&mut packing())).unwrap();
        assert!(
            report.workspace_bytes <= most && report.workspace_bytes < last.workspace_bytes,
            "{report:?}"
        );
        assert!(2 * report.workspace_bytes + 4096 > most.min(last.workspace_bytes) / 2, "{report:?}");
        // How many calls there are depends on how many small ones each panel is worth.
        assert!(report.calls > 1 && report.bytes_copied == 400 * 400 * 8, "{report:?}");
        assert!(product.take());
        last = report;
    }
    free_workspace();
    let result = with_at_most(0, || product.run(&mut packing()));
    assert!(matches!(result, Err(Error::OutOfMemory { .. })), "{result:?}");
    assert!(product.c.iter().all(|&x| x == UNTOUCHED));
    // And as if nothing had been.
    assert_eq!(product.run(&mut packing()), Ok(whole));
    assert!(product.take());
}

/// In panels of our own a product takes less, and without memory none.
#[test]
fn without_memory_there_are_no_panels_of_our_own() {
    let mut product = Product::new([200, 129, 300]);
    let context = || Context::new().directly(Directly::Always);
    let report = product.run(&mut context()).unwrap();
    assert!(report.workspace_bytes > 0 && report.bytes_copied + report.calls == 0 && product.take());
    for most in [100_000, 0] {
        free_workspace();
        let report = with_at_most(most, || product.run(&mut context()));
        let mut as_it_lies = Report::default();
        as_it_lies.computed_directly = true;
        assert_eq!(report, Ok(as_it_lies));
        assert!(product.take());
    }
    assert_eq!(product.run(&mut context()), Ok(report));
    assert!(product.take());
}

/// What passes needs no memory, whatever would be faster.
#[test]
fn what_passes_needs_no_memory() {
    for n in [26, 40, 70] {
        let (x, mut c) = (vec![1.0; n * n], vec![UNTOUCHED; n * n]);
        let x = MatrixView::row_major(&x, n, n).unwrap();
        let mut context = Context::new().policy(Policy::Fastest);
        let c_view = MatrixViewMut::row_major(&mut c, n, n).unwrap();
        let report = with_at_most(0, || context.gemm(1.0, x, x.t(), 0.0, c_view));
        assert_eq!(report.map(|report| report.workspace_bytes), Ok(0), "{n}");
        assert!(c.iter().all(|&c| c == n as f64));
    }
}

#[test]
fn workspace_is_kept_and_freed() {
    const ROOM: usize = 1300 * 1000 * 8;
    let mut product = Product::new([1300, 129, 1000]);
    free_workspace();
    let before = HELD.get();
    let context = || packing().workspace_limit(64 << 20);
    let report = product.run(&mut context()).unwrap();
    assert!(report.workspace_bytes >= ROOM && product.take());
    assert_eq!(HELD.get() - before, report.workspace_bytes);
    let count = COUNT.get();
    assert_eq!(product.run(&mut context()), Ok(report));
    assert_eq!(COUNT.get(), count);
    free_workspace();
    assert_eq!(HELD.get(), before);
    // More than the bound and more than 8 MiB is not kept by who may use less.
    product.run(&mut context()).unwrap();
    let small = product.run(&mut packing()).unwrap();
    assert!(small.workspace_bytes <= 8 << 20 && HELD.get() - before <= 8 << 20);
    free_workspace();
    assert_eq!(HELD.get(), before);
}
