//! Matrices of the definition, and how they lie in memory.

use blasview::Order::{self, ColMajor, RowMajor};
use blasview::{Diag, Scalar, Trans, Uplo};

pub const ORDERS: [Order; 2] = [RowMajor, ColMajor];
pub const UPLOS: [Uplo; 2] = [Uplo::Upper, Uplo::Lower];
pub const DIAGS: [Diag; 2] = [Diag::NonUnit, Diag::Unit];

/// Its rows.
pub type Matrix<T> = Vec<Vec<T>>;

/// What a square matrix is of which one triangle counts.
#[derive(Clone, Copy, PartialEq)]
pub enum Is {
    Symmetric,
    Hermitian,
    Triangular(Diag),
}

/// All that this backend takes.
pub fn transes() -> &'static [Trans] {
    let all = &[Trans::No, Trans::Yes, Trans::Conj, Trans::ConjNo];
    if blasview::backend::info().unwrap().conj_no_trans() { all } else { &all[..3] }
}

pub fn number<T: Scalar>(re: i32, im: i32) -> T {
    T::from_f64(re.into(), im.into())
}

pub fn nan<T: Scalar>() -> T {
    T::from_f64(f64::NAN, f64::NAN)
}

pub fn matrix<T: Scalar>(rows: usize, cols: usize, seed: i32) -> Matrix<T> {
    let value = |i: usize, j: usize| {
        let at = seed + 4 * i as i32 + 3 * j as i32;
        // Never 0.
        number(at * at % 7 + 1, 2 - at % 5)
    };
    (0..rows).map(|i| (0..cols).map(|j| value(i, j)).collect()).collect()
}

/// A square matrix that can be inverted exactly: its diagonal is 1, -1, i (or 1), ...
pub fn invertible<T: Scalar>(n: usize, seed: i32) -> Matrix<T> {
    let mut a = matrix(n, n, seed);
    for (i, row) in a.iter_mut().enumerate() {
        row[i] = [number(1, 0), number(-1, 0), T::from_parts(T::Real::ZERO, T::Real::ONE)][i % 3];
        if row[i] == T::ZERO {
            row[i] = T::ONE;
        }
    }
    a
}

pub fn map<T: Scalar>(a: &Matrix<T>, f: impl Fn(usize, usize, T) -> T) -> Matrix<T> {
    let row = |(i, row): (usize, &Vec<T>)| row.iter().enumerate().map(|(j, &value)| f(i, j, value)).collect();
    a.iter().enumerate().map(row).collect()
}

pub fn op<T: Scalar>(trans: Trans, a: &Matrix<T>) -> Matrix<T> {
    let conj = |value: T| if matches!(trans, Trans::Conj | Trans::ConjNo) { value.conj() } else { value };
    if !trans.transposes() {
        return map(a, |_, _, value| conj(value));
    }
    (0..a[0].len()).map(|j| a.iter().map(|row| conj(row[j])).collect()).collect()
}

pub fn times<T: Scalar>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    let sum = |row: &Vec<T>, j: usize| row.iter().zip(b).fold(T::ZERO, |sum, (&x, b)| sum + x * b[j]);
    a.iter().map(|row| (0..b[0].len()).map(|j| sum(row, j)).collect()).collect()
}

/// `alpha A + beta B`
pub fn add<T: Scalar>(alpha: T, a: &Matrix<T>, beta: T, b: &Matrix<T>) -> Matrix<T> {
    map(a, |i, j, value| alpha * value + beta * b[i][j])
}

pub fn counts(uplo: Uplo, i: usize, j: usize) -> bool {
    if uplo == Uplo::Upper { i <= j } else { i >= j }
}

/// Whether an element is within the band.
pub fn banded([kl, ku]: [usize; 2], i: usize, j: usize) -> bool {
    i <= j + kl && j <= i + ku
}

/// The whole of a matrix of which one triangle is given.
pub fn whole<T: Scalar>(is: Is, uplo: Uplo, a: &Matrix<T>) -> Matrix<T> {
    map(a, |i, j, value| match is {
        Is::Triangular(Diag::Unit) if i == j => T::ONE,
        Is::Hermitian if i == j => T::from_parts(value.re(), T::Real::ZERO),
        _ if counts(uplo, i, j) => value,
        Is::Triangular(_) => T::ZERO,
        Is::Symmetric => a[j][i],
        Is::Hermitian => a[j][i].conj(),
    })
}

/// As much of a matrix as there is to read in it.
pub fn given<T: Scalar>(is: Is, uplo: Uplo, a: &Matrix<T>) -> Matrix<T> {
    map(a, |i, j, value| match is {
        Is::Triangular(Diag::Unit) if i == j => nan(),
        // The imaginary part is not read.
        Is::Hermitian if i == j => T::from_f64(value.to_f64().0, f64::NAN),
        _ if counts(uplo, i, j) => value,
        _ => nan(),
    })
}

/// A matrix or a vector in memory.
pub struct Stored<T> {
    pub data: Vec<T>,
    /// Leading dimension or `inc`.
    pub step: isize,
    places: Vec<(usize, usize, usize)>,
}

impl<T: Scalar> Stored<T> {
    fn new(a: &Matrix<T>, step: isize, place: impl Fn(usize, usize) -> Option<usize>) -> Self {
        let (rows, cols) = (a.len(), a[0].len());
        let indices = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j)));
        let places: Vec<_> = indices.filter_map(|(i, j)| Some((i, j, place(i, j)?))).collect();
        let len = places.iter().map(|&(_, _, at)| at + 1).max().unwrap_or(0);
        let mut data = vec![nan(); len];
        for &(i, j, at) in &places {
            data[at] = a[i][j];
        }
        Stored { data, step, places }
    }

    /// With a leading dimension larger than needed.
    pub fn dense(order: Order, a: &Matrix<T>) -> Self {
        let ld = 2 + if order == RowMajor { a[0].len() } else { a.len() };
        Stored::new(a, ld as isize, |i, j| Some(if order == RowMajor { i * ld + j } else { i + j * ld }))
    }

    pub fn band(order: Order, diagonals: [usize; 2], a: &Matrix<T>) -> Self {
        let [kl, ku] = diagonals;
        let ld = kl + ku + 2;
        Stored::new(a, ld as isize, |i, j| {
            let at = if order == RowMajor {
                i * ld + kl + j - i.min(kl + j)
            } else {
                j * ld + ku + i - j.min(ku + i)
            };
            banded(diagonals, i, j).then_some(at)
        })
    }

    pub fn packed(order: Order, uplo: Uplo, a: &Matrix<T>) -> Self {
        let n = a.len();
        let at = |i: usize, j: usize| {
            let (line, place) = if order == RowMajor { (i, j) } else { (j, i) };
            let shrinking = (order == RowMajor) == (uplo == Uplo::Upper);
            let before = if shrinking { (0..line).map(|line| n - line).sum() } else { line * (line + 1) / 2 };
            before + if shrinking { place - line } else { place }
        };
        Stored::new(a, 0, |i, j| counts(uplo, i, j).then(|| at(i, j)))
    }

    /// A matrix of one column.
    pub fn vector(inc: isize, x: &Matrix<T>) -> Self {
        let (n, gap) = (x.len(), inc.unsigned_abs());
        Stored::new(x, inc, |i, _| Some(gap * if inc < 0 { n - 1 - i } else { i }))
    }

    pub fn ptr(&self) -> *const T {
        self.data.as_ptr()
    }

    pub fn mut_ptr(&mut self) -> *mut T {
        self.data.as_mut_ptr()
    }

    /// Compares what is in memory with the elements of a matrix that are stored.
    #[track_caller]
    pub fn check(&self, expected: &Matrix<T>, what: &str) {
        for &(i, j, at) in &self.places {
            assert_eq!(self.data[at], expected[i][j], "{what} {} [{i}][{j}]", T::DTYPE);
        }
    }

    /// The same for a triangle, the other one having been NaN and being so still.
    #[track_caller]
    pub fn check_triangle(&self, expected: &Matrix<T>, uplo: Uplo, what: &str) {
        for &(i, j, at) in &self.places {
            let value = self.data[at];
            let holds = if counts(uplo, i, j) { value == expected[i][j] } else { value.to_f64().0.is_nan() };
            assert!(holds, "{what} {} [{i}][{j}]: {value}", T::DTYPE);
        }
    }
}
