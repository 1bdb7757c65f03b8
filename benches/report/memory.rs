//! Group `memory`: the most that is allocated during a product, by an allocator that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};

use super::Task;
use super::measure::{MEMORY, Name, Settings};
use super::numpy;
use crate::pages::rows::Row;
use crate::products::{C, NEGBOTH, Place, Product, STEP2};

/// The system's allocator, which counts while it is asked to: not while times are measured.
pub struct Counting;

static COUNTS: AtomicBool = AtomicBool::new(false);
static HELD: AtomicIsize = AtomicIsize::new(0);
static HIGHEST: AtomicIsize = AtomicIsize::new(0);

fn count(bytes: isize) {
    if COUNTS.load(Relaxed) {
        let held = HELD.fetch_add(bytes, Relaxed) + bytes;
        HIGHEST.fetch_max(held, Relaxed);
    }
}

// SAFETY: the system's allocator, with counts beside it that allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        count(bytes as isize - layout.size() as isize);
        // SAFETY: the caller's promises.
        unsafe { System.realloc(start, layout, bytes) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller's promises.
        unsafe { System.dealloc(start, layout) }
    }
}

/// The most bytes that were held at a time during the call, beyond those before it.
fn highest(call: impl FnOnce()) -> u64 {
    HELD.store(0, Relaxed);
    HIGHEST.store(0, Relaxed);
    COUNTS.store(true, Relaxed);
    call();
    COUNTS.store(false, Relaxed);
    HIGHEST.load(Relaxed).unsigned_abs() as u64
}

const CASES: [(&str, [Place; 3]); 3] = [
    ("A of every second row and column", [STEP2, C, C]),
    ("all of every second row and column", [STEP2; 3]),
    ("all reversed: m, n and k", [NEGBOTH; 3]),
];

pub fn tasks(settings: Settings) -> Vec<Task> {
    let mut tasks = Vec::new();
    for n in settings.sizes(&[8, 64, 512], &[8, 16, 32, 64, 128, 256, 512, 1024, 2048], &[]) {
        for (case, places) in CASES {
            let name = Name { group: MEMORY, case: case.to_owned(), n };
            let product = Product::cube(n, places);
            let numpy = Some(numpy::product(&name, &product));
            let run = move |_| {
                // In a thread of its own, so that what a thread keeps from call to call counts for each.
                let rows = std::thread::spawn(move || {
                    run(&Name { group: MEMORY, case: case.to_owned(), n }, &product)
                });
                rows.join().expect("the product has been computed")
            };
            tasks.push(Task { name, run: Box::new(run), numpy });
        }
    }
    tasks
}

fn run(name: &Name, product: &Product) -> Vec<Row> {
    let mut rows = Vec::new();
    product.candidates::<f64>(true, &mut |candidates, _, _, done| {
        // Each in its first call of this thread.
        for (at, (who, mut call)) in
            candidates.into_iter().enumerate().skip(1).filter(|(_, (who, _))| *who != "gemm")
        {
            let held = highest(&mut call);
            let ours = at == 1;
            rows.push(Row {
                workspace_bytes: Some(held),
                bytes_copied: ours.then(|| done.get().bytes_copied as u64),
                ..name.row((!ours).then_some(who))
            });
        }
    });
    rows
}
