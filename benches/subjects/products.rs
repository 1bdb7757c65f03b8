//! Products of matrices that lie in some way, with `cblas_?gemm` on contiguous copies, and peers, beside them: all on
//! the same memory, each checked before it is measured.

use std::cell::Cell;
use std::hint::black_box;

use blasview::{
    Axis, Blas, Complex, Context, Directly, MatrixView, MatrixViewMut, Order, Policy, Report, Trans,
    WORKSPACE_LIMIT, backend,
};

#[cfg(feature = "peers")]
use crate::peers;
use crate::support::cases::Candidate;
use crate::support::memory::Buffer;

pub fn set_threads(threads: i32) {
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
pub struct Place {
    pub name: &'static str,
    pub strides: fn(rows: isize, cols: isize) -> [isize; 2],
}

pub const fn place(name: &'static str, strides: fn(isize, isize) -> [isize; 2]) -> Place {
    Place { name, strides }
}

/// Rows, columns: contiguous.
pub const C: Place = place("C", |_, n| [n, 1]);
pub const F: Place = place("F", |m, _| [1, m]);
/// `a[::2, ::2]`.
pub const STEP2: Place = place("step2", |_, n| [4 * n, 2]);
pub const NEGROW: Place = place("negrow", |_, n| [-n, 1]);
pub const NEGCOL: Place = place("negcol", |_, n| [n, -1]);
pub const NEGBOTH: Place = place("negboth", |_, n| [-n, -1]);
/// One row, one column, repeated.
pub const BCROW: Place = place("bcrow", |_, _| [0, 1]);
pub const BCCOL: Place = place("bccol", |_, _| [1, 0]);
/// The real part of a complex matrix.
pub const REAL: Place = place("real", |_, n| [2 * n, 2]);
/// A block of a larger matrix, and its transpose.
pub const BLOCK: Place = place("block", |_, n| [n + 24, 1]);
pub const BLOCK_T: Place = place("block.T", |m, _| [1, m + 24]);
/// `a[::2]`.
pub const EVERY_SECOND_ROW: Place = place("every second row", |_, n| [2 * n, 1]);
/// `a[:, 1, :]` of (m, 3, n) and `a[:, :, 1]` of (m, n, 8).
pub const S3MID: Place = place("s3mid", |_, n| [3 * n, 1]);
pub const S3LAST: Place = place("s3last", |_, n| [8 * n, 8]);

/// A matrix of small whole numbers, so that sums are exact in any order; NaN in every gap.
pub struct Matrix<T> {
    /// Holds the memory.
    _data: Buffer<T>,
    pub first: *mut T,
    pub lens: [usize; 2],
    pub strides: [isize; 2],
}

impl<T: Blas> Matrix<T> {
    pub fn new(shift: usize, place: Place, [rows, cols]: [usize; 2]) -> Self {
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

    pub fn at(&self, i: usize, j: usize) -> *mut T {
        self.first.wrapping_offset(i as isize * self.strides[0] + j as isize * self.strides[1])
    }

    pub fn fill(&self, value: impl Fn(usize, usize) -> T) {
        for i in 0..self.lens[0] {
            for j in 0..self.lens[1] {
                // SAFETY: inside of `data`, which nobody else uses now.
                unsafe { self.at(i, j).write(value(i, j)) };
            }
        }
    }

    pub fn get(&self, i: usize, j: usize) -> Complex<f64> {
        // SAFETY: inside of `data`, which is initialised.
        let (re, im) = unsafe { self.at(i, j).read() }.to_f64();
        Complex::new(re, im)
    }

    pub fn axes(&self) -> [Axis; 2] {
        [0, 1].map(|at| Axis::new(self.lens[at], self.strides[at] * size_of::<T>() as isize))
    }

    pub fn view(&self) -> MatrixView<'_, T> {
        let [rows, cols] = self.axes();
        // SAFETY: inside of `data`; A and B are not written any more.
        unsafe { MatrixView::from_raw(self.first, rows, cols) }.unwrap()
    }

    pub fn view_mut(&self) -> MatrixViewMut<'_, T> {
        let [rows, cols] = self.axes();
        // SAFETY: inside of `data`; only one candidate runs at a time.
        unsafe { MatrixViewMut::from_raw(self.first, rows, cols) }.unwrap()
    }

    /// What row-major BLAS is told, for a matrix that is C or F.
    pub fn operand(&self) -> (Trans, isize) {
        let [rows, cols] = self.strides;
        if cols == 1 { (Trans::No, rows) } else { (Trans::Yes, cols) }
    }

    /// The product with a vector.
    fn times(&self, x: &[Complex<f64>]) -> Vec<Complex<f64>> {
        let row = |i| (0..self.lens[1]).map(|j| self.get(i, j) * x[j]).sum();
        (0..self.lens[0]).map(row).collect()
    }
}

/// `cblas_?gemm` on three matrices that it can take in row order.
pub fn direct<'a, T: Blas>([a, b, c]: [&'a Matrix<T>; 3]) -> impl FnMut() + 'a {
    let ((transa, lda), (transb, ldb), (_, ldc)) = (a.operand(), b.operand(), c.operand());
    let ([m, n], k) = (c.lens.map(|len| len as isize), a.lens[1] as isize);
    let (alpha, beta, order) = (T::ONE, T::ZERO, Order::RowMajor);
    let (a, b, c) = (a.first, b.first, c.first);
    let blas = backend::default().expect("a BLAS");
    // SAFETY: matrices of these lengths and leading dimensions, in buffers of their own.
    move || unsafe {
        T::gemm(blas, order, transa, transb, m, n, k, alpha, black_box(a), lda, b, ldb, beta, c, ldc);
    }
}

/// What a product is measured against.
#[derive(Clone, Copy)]
pub enum Reference {
    /// The direct call on contiguous copies of all three.
    Contiguous,
    /// The direct call on the same memory, which passes as it lies.
    Same,
}

/// A product to measure.
#[derive(Clone, Copy)]
pub struct Product {
    /// m, n and k.
    pub lens: [usize; 3],
    pub places: [Place; 3],
    pub reference: Reference,
    /// Under `ZeroCopy` it has to be refused.
    pub policy: Policy,
    pub directly: Directly,
    /// Bound of the workspace in bytes.
    pub limit: usize,
    /// Of BLAS, and of ours.
    pub threads: [usize; 2],
}

/// Takes what was built: the reference, ours, perhaps peers; and what ours has done.
pub type TakeProduct<'t> = &'t mut dyn FnMut(Vec<Candidate<'_>>, Report);

/// Takes what was built, the matrices, and where ours says what it has done.
type TakeAll<'t, T> =
    &'t mut dyn FnMut(Vec<Candidate<'_>>, [&Matrix<T>; 3], Option<&Matrix<T>>, &Cell<Report>);

impl Product {
    pub fn cube(n: usize, places: [Place; 3]) -> Product {
        Product {
            lens: [n; 3],
            places,
            reference: Reference::Contiguous,
            policy: Policy::Auto,
            directly: Directly::Measured,
            limit: WORKSPACE_LIMIT,
            threads: [1; 2],
        }
    }

    fn matrices<T: Blas>(&self, places: [Place; 3]) -> [Matrix<T>; 3] {
        let [m, n, k] = self.lens;
        let shapes = [[m, k], [k, n], [m, n]];
        [0, 1, 2].map(|at| Matrix::new(at, places[at], shapes[at]))
    }

    /// All candidates on the same memory, the reference perhaps on its own; each has computed rightly.
    pub fn build<T: Blas>(&self, peers: bool, take: TakeProduct<'_>) {
        self.candidates::<T>(peers, &mut |mut candidates, [a, b, c], c_of_reference, report| {
            let expected = Expected::new(a, b);
            for (at, (name, candidate)) in candidates.iter_mut().enumerate() {
                let c = c_of_reference.filter(|_| at == 0).unwrap_or(c);
                c.fill(|_, _| T::from_f64(f64::NAN, f64::NAN));
                candidate();
                if at == 1 && self.policy == Policy::ZeroCopy {
                    assert!(c.get(0, 0).re.is_nan(), "written although refused");
                } else {
                    expected.check(name, c);
                }
            }
            take(candidates, report.get());
        });
    }

    /// The same, none of which has run yet.
    pub fn candidates<T: Blas>(&self, peers: bool, take: TakeAll<'_, T>) {
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
        let context = Context::new().policy(self.policy).directly(self.directly);
        let mut context = context.workspace_limit(self.limit).threads(self.threads[1]);
        let (view_a, view_b, mut view_c) = (a.view(), b.view(), c.view_mut());
        let report = Cell::new(Report::default());
        let ours = || {
            let (a, b) = (black_box(view_a), black_box(view_b));
            let result = context.gemm(T::ONE, a, b, T::ZERO, view_c.reborrow());
            match self.policy {
                Policy::ZeroCopy => drop(black_box(result.unwrap_err())),
                _ => report.set(result.unwrap()),
            }
        };
        #[allow(unused_mut, reason = "peers come with their feature")]
        let mut candidates: Vec<Candidate<'_>> = vec![("reference", reference), ("ours", Box::new(ours))];
        #[cfg(feature = "peers")]
        if peers {
            // SAFETY: the matrices live longer than the candidates, of which one runs at a time.
            unsafe {
                peers::gemm::push(&mut candidates, [a, b, c].map(|it| (it.first, it.lens, it.strides)))
            };
        }
        _ = peers;
        set_threads(self.threads[0] as i32);
        take(candidates, [a, b, c], copies.as_ref().map(|copies| &copies[2]), &report);
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
