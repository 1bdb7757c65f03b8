//! Products of matrices of which some do not pass as they lie, against `cblas_?gemm` on contiguous copies.
//!
//! One BLAS thread, unless said. Options: see `support/cases.rs`. Targets: the goals of the prototypes' measurements.

#[cfg(feature = "peers")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod peers;
mod support;

use std::hint::black_box;

use blasview::{
    Axis, Blas, Complex, Context, Gemm, GemmCall, MatrixView, MatrixViewMut, Order, Policy, Trans,
};
use support::cases::{Candidate, Case, Section, Take, Target, main as run};
use support::memory::Buffer;

fn set_threads(threads: i32) {
    #[cfg(feature = "openblas")]
    {
        unsafe extern "C" {
            fn openblas_set_num_threads(threads: core::ffi::c_int);
        }
        // SAFETY: no BLAS call is running.
        unsafe { openblas_set_num_threads(threads) };
    }
    // The bundled BLIS has one.
    _ = threads;
}

/// How a matrix lies: its element strides when it has that many rows and columns.
#[derive(Clone, Copy)]
struct Place {
    name: &'static str,
    strides: fn(rows: isize, cols: isize) -> [isize; 2],
}

const fn place(name: &'static str, strides: fn(isize, isize) -> [isize; 2]) -> Place {
    Place { name, strides }
}

/// Rows, columns: contiguous.
const C: Place = place("C", |_, n| [n, 1]);
const F: Place = place("F", |m, _| [1, m]);
/// `a[::2, ::2]`.
const STEP2: Place = place("step2", |_, n| [4 * n, 2]);
const NEGROW: Place = place("negrow", |_, n| [-n, 1]);
const NEGCOL: Place = place("negcol", |_, n| [n, -1]);
const NEGBOTH: Place = place("negboth", |_, n| [-n, -1]);
/// One row, one column, repeated.
const BCROW: Place = place("bcrow", |_, _| [0, 1]);
const BCCOL: Place = place("bccol", |_, _| [1, 0]);
/// The real part of a complex matrix.
const REAL: Place = place("real", |_, n| [2 * n, 2]);
/// `a[:, 1, :]` of (m, 3, n) and `a[:, :, 1]` of (m, n, 8).
const S3MID: Place = place("s3mid", |_, n| [3 * n, 1]);
const S3LAST: Place = place("s3last", |_, n| [8 * n, 8]);

/// The layouts of A, B and C that peers were measured on.
const TRIPLES: [[Place; 3]; 22] = [
    [STEP2, C, C],
    [C, STEP2, C],
    [C, C, STEP2],
    [STEP2, STEP2, STEP2],
    [NEGROW, C, C],
    [C, NEGROW, C],
    [C, C, NEGROW],
    [NEGROW, NEGROW, NEGROW],
    [NEGCOL, C, C],
    [C, NEGCOL, C],
    [C, C, NEGCOL],
    [NEGCOL, NEGCOL, NEGCOL],
    [NEGBOTH, C, C],
    [BCROW, C, C],
    [BCCOL, C, C],
    [C, BCROW, C],
    [C, BCCOL, C],
    [REAL, C, C],
    [C, C, REAL],
    [S3MID, C, C],
    [S3LAST, C, C],
    [C, C, S3LAST],
];

/// A matrix of small whole numbers, so that sums are exact in any order; NaN in every gap.
struct Matrix<T> {
    /// Holds the memory.
    _data: Buffer<T>,
    first: *mut T,
    lens: [usize; 2],
    strides: [isize; 2],
}

impl<T: Blas> Matrix<T> {
    fn new(shift: usize, place: Place, [rows, cols]: [usize; 2]) -> Self {
        let strides = (place.strides)(rows as isize, cols as isize);
        let span = |at: usize| strides[at].unsigned_abs() * ([rows, cols][at] - 1);
        let below = |at: usize| if strides[at] < 0 { span(at) } else { 0 };
        let mut data = Buffer::shifted(17 * shift, 1 + span(0) + span(1), T::from_f64(f64::NAN, f64::NAN));
        let first = data.as_mut_ptr().wrapping_add(below(0) + below(1));
        let matrix = Matrix { _data: data, first, lens: [rows, cols], strides };
        matrix.fill(|i, j| {
            let [i, j] = [(i, 0), (j, 1)].map(|(at, axis)| if strides[axis] == 0 { 0 } else { at });
            let whole = |of: usize| (of % 17) as f64 - 8.0;
            T::from_f64(whole(7 * i + 3 * j + 5 * i * j + shift), whole(5 * i + 11 * j))
        });
        matrix
    }

    fn at(&self, i: usize, j: usize) -> *mut T {
        self.first.wrapping_offset(i as isize * self.strides[0] + j as isize * self.strides[1])
    }

    fn fill(&self, value: impl Fn(usize, usize) -> T) {
        for i in 0..self.lens[0] {
            for j in 0..self.lens[1] {
                // SAFETY: inside of `data`, which nobody else uses now.
                unsafe { self.at(i, j).write(value(i, j)) };
            }
        }
    }

    fn get(&self, i: usize, j: usize) -> Complex<f64> {
        // SAFETY: inside of `data`, which is initialised.
        let (re, im) = unsafe { self.at(i, j).read() }.to_f64();
        Complex::new(re, im)
    }

    fn axes(&self) -> [Axis; 2] {
        [0, 1].map(|at| Axis::new(self.lens[at], self.strides[at] * size_of::<T>() as isize))
    }

    fn view(&self) -> MatrixView<'_, T> {
        let [rows, cols] = self.axes();
        // SAFETY: inside of `data`; A and B are not written any more.
        unsafe { MatrixView::from_raw(self.first, rows, cols) }.unwrap()
    }

    fn view_mut(&self) -> MatrixViewMut<'_, T> {
        let [rows, cols] = self.axes();
        // SAFETY: inside of `data`; only one candidate runs at a time.
        unsafe { MatrixViewMut::from_raw(self.first, rows, cols) }.unwrap()
    }

    /// What row-major BLAS is told, for a matrix that is C or F.
    fn operand(&self) -> (Trans, i32) {
        let [rows, cols] = self.strides;
        if cols == 1 { (Trans::No, rows as i32) } else { (Trans::Yes, cols as i32) }
    }

    /// The product with a vector.
    fn times(&self, x: &[Complex<f64>]) -> Vec<Complex<f64>> {
        let row = |i| (0..self.lens[1]).map(|j| self.get(i, j) * x[j]).sum();
        (0..self.lens[0]).map(row).collect()
    }
}

/// `cblas_?gemm` on three matrices that it can take in row order.
fn direct<'a, T: Gemm + Blas>([a, b, c]: [&'a Matrix<T>; 3]) -> impl FnMut() + 'a {
    let ((transa, lda), (transb, ldb), (_, ldc)) = (a.operand(), b.operand(), c.operand());
    let ([m, n], k) = (c.lens.map(|len| len as i32), a.lens[1] as i32);
    let (alpha, beta, order) = (T::ONE, T::ZERO, Order::RowMajor);
    let (a, b, c) = (a.first, b.first, c.first);
    let call = GemmCall { order, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc };
    // SAFETY: matrices of these lengths and leading dimensions, in buffers of their own.
    move || unsafe { T::gemm(black_box(&call)) }
}

/// What a product is measured against.
#[derive(Clone, Copy)]
enum Reference {
    /// The direct call on contiguous copies of all three.
    Contiguous,
    /// The direct call on the same memory, which passes as it lies.
    Same,
}

/// A product to measure.
#[derive(Clone, Copy)]
struct Product {
    /// m, n and k.
    lens: [usize; 3],
    places: [Place; 3],
    reference: Reference,
    policy: Policy,
    /// Of BLAS, and of ours.
    threads: [usize; 2],
}

impl Product {
    fn cube(n: usize, places: [Place; 3]) -> Product {
        Product {
            lens: [n; 3],
            places,
            reference: Reference::Contiguous,
            policy: Policy::Auto,
            threads: [1; 2],
        }
    }

    fn matrices<T: Blas>(&self, places: [Place; 3]) -> [Matrix<T>; 3] {
        let [m, n, k] = self.lens;
        let shapes = [[m, k], [k, n], [m, n]];
        [0, 1, 2].map(|at| Matrix::new(at, places[at], shapes[at]))
    }

    /// All candidates on the same memory, the reference perhaps on its own; each has computed rightly.
    fn build<T: Blas>(&self, take: Take<'_>) {
        let [a, b, c] = &self.matrices::<T>(self.places);
        let copies = match self.reference {
            Reference::Contiguous => Some(self.matrices::<T>([C; 3])),
            Reference::Same => None,
        };
        if let Some([a_copy, b_copy, _]) = &copies {
            a_copy.fill(|i, j| a.view().get(i, j).unwrap());
            b_copy.fill(|i, j| b.view().get(i, j).unwrap());
        }
        let reference: Box<dyn FnMut()> = match &copies {
            Some([a, b, c]) => Box::new(direct([a, b, c])),
            None => Box::new(direct([a, b, c])),
        };
        let mut context = Context::new().policy(self.policy).threads(self.threads[1]);
        let (view_a, view_b, mut view_c) = (a.view(), b.view(), c.view_mut());
        let ours = move || {
            context.gemm(T::ONE, black_box(view_a), black_box(view_b), T::ZERO, view_c.reborrow()).unwrap();
        };
        let mut candidates: Vec<Candidate<'_>> = vec![("reference", reference), ("ours", Box::new(ours))];
        #[cfg(feature = "peers")]
        if support::cases::option("--peers") {
            // SAFETY: the matrices live longer than the candidates, of which one runs at a time.
            unsafe {
                peers::gemm::push(&mut candidates, [a, b, c].map(|it| (it.first, it.lens, it.strides)))
            };
        }
        set_threads(self.threads[0] as i32);
        let expected = Expected::new(a, b);
        for (at, (name, candidate)) in candidates.iter_mut().enumerate() {
            let c = if at == 0 { copies.as_ref().map_or(c, |copies| &copies[2]) } else { c };
            c.fill(|_, _| T::from_f64(f64::NAN, f64::NAN));
            candidate();
            expected.check(name, c);
        }
        take(candidates);
        set_threads(1);
    }
}

/// What a product has to be: some rows, or all of a small one, by the plain loop; and of all rows the product with a
/// vector (Freivalds), as the plain loop would take longer than the measuring.
struct Expected {
    rows: Vec<(usize, Vec<Complex<f64>>)>,
    x: Vec<Complex<f64>>,
    product: Vec<Complex<f64>>,
}

impl Expected {
    fn new<T: Blas>(a: &Matrix<T>, b: &Matrix<T>) -> Expected {
        let ([m, k], n) = (a.lens, b.lens[1]);
        let step = m.div_ceil((1 << 24) / (n * k) + 2);
        let row = |i: usize| {
            let mut row = vec![Complex::new(0.0, 0.0); n];
            for l in 0..k {
                let factor = a.get(i, l);
                row.iter_mut().enumerate().for_each(|(j, sum)| *sum += factor * b.get(l, j));
            }
            (i, row)
        };
        let x: Vec<_> = (0..n).map(|j| Complex::new(((j * j + j / 3) % 13) as f64 - 6.0, 0.0)).collect();
        let product = a.times(&b.times(&x));
        Expected { rows: (0..m).step_by(step).chain([m - 1]).map(row).collect(), x, product }
    }

    fn check<T: Blas>(&self, name: &str, c: &Matrix<T>) {
        for (i, row) in &self.rows {
            row.iter().enumerate().for_each(|(j, &sum)| assert_eq!(c.get(*i, j), sum, "{name} at {i}, {j}"));
        }
        assert_eq!(c.times(&self.x), self.product, "{name}");
    }
}

fn case<T: Blas>(name: &str, n: usize, target: Target, product: Product) -> Case {
    let name = format!("{} {name}", T::DTYPE);
    let build = Box::new(move |take: Take<'_>| product.build::<T>(take));
    Case { name, n, target, large: false, build }
}

/// The name of a case that has none of its own.
fn named(places: [Place; 3]) -> String {
    places.map(|place| place.name).join(":")
}

fn with_targets() -> Vec<Case> {
    const A: [Place; 3] = [STEP2, C, C];
    const ALL: [Place; 3] = [STEP2; 3];
    let cube =
        |n, places, most| case::<f64>(&named(places), n, Target::AtMost(most), Product::cube(n, places));
    let mut cases = Vec::new();
    for (n, most) in [(128, 1.05), (256, 1.03), (512, 1.03), (1024, 1.02), (2048, 1.01)] {
        cases.push(cube(n, A, most));
    }
    for (n, most) in [(128, 1.05), (256, 1.05), (512, 1.1), (1024, 1.06), (2048, 1.04)] {
        cases.push(cube(n, ALL, most));
    }
    for (n, most) in [(2, 0.6), (4, 0.8), (8, 1.4), (16, 1.8)] {
        cases.push(cube(n, ALL, most));
    }
    for (m, n, k, most) in [(4096, 4096, 64, 1.03), (64, 4096, 4096, 1.02), (4096, 64, 4096, 1.09)] {
        let product = Product { lens: [m, n, k], ..Product::cube(0, A) };
        cases.push(case::<f64>(&format!("{} {m},{n},{k}", named(A)), m, Target::AtMost(most), product));
    }
    let half = Target::AtMost(1.05);
    cases.push(case::<f32>(&named(A), 512, half, Product::cube(512, A)));
    cases.push(case::<Complex<f32>>(&named(A), 512, half, Product::cube(512, A)));
    cases.push(case::<Complex<f64>>(&named(A), 512, half, Product::cube(512, A)));
    cases.push(cube(1024, [C, C, STEP2], 1.03));
    cases
}

/// What passes, and may be faster packed.
fn fastest() -> Vec<Case> {
    let case = |n, places, most| {
        let product =
            Product { reference: Reference::Same, policy: Policy::Fastest, ..Product::cube(n, places) };
        case::<f64>(&format!("{} Fastest", named(places)), n, Target::AtMost(most), product)
    };
    let mut cases: Vec<Case> =
        [(8, 0.8), (32, 0.9), (64, 0.9)].map(|(n, most)| case(n, [C, F, C], most)).into();
    cases.extend([128, 256].map(|n| case(n, [C, C, C], 0.9)));
    cases
}

fn triples() -> Vec<Case> {
    let mut cases = Vec::new();
    for n in [8, 64, 256, 1024, 2048] {
        for triple in TRIPLES {
            let case = case::<f64>(&named(triple), n, Target::None, Product::cube(n, triple));
            cases.push(Case { large: n > 1024, ..case });
        }
    }
    cases
}

fn two_threads() -> Vec<Case> {
    let mut cases = Vec::new();
    for n in [1024, 2048] {
        for (name, threads) in [("", 1), (", packing on two", 2)] {
            for places in [[STEP2, C, C], [C, C, STEP2]] {
                let product = Product { threads: [2, threads], ..Product::cube(n, places) };
                cases.push(case::<f64>(
                    &format!("{}{name}", named(places)),
                    n,
                    Target::AtMost(1.08),
                    product,
                ));
            }
        }
    }
    cases
}

fn main() {
    const PEERS: &[&str] = &["ndarray", "faer", "gemm", "matrixmultiply"];
    set_threads(1);
    let section = |title, cases| Section { title, speed: false, peers: PEERS, cases };
    run(
        "gemm_layouts",
        &[
            section("against cblas on contiguous copies", with_targets()),
            section("passing, against cblas on the same memory", fastest()),
            section("layouts, against cblas on contiguous copies", triples()),
            section("two BLAS threads, against cblas on contiguous copies", two_threads()),
        ],
    );
}
