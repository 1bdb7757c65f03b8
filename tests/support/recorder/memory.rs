//! Operands of a legal call as matrices, and back. Only elements that count are read or written.

use super::record::*;
use super::*;

/// A matrix of the definition; a vector is one of one column.
#[derive(Clone)]
pub struct Matrix<T> {
    pub rows: usize,
    pub cols: usize,
    values: Vec<T>,
}

impl<T: Scalar> Matrix<T> {
    pub fn new(rows: usize, cols: usize, mut value: impl FnMut(usize, usize) -> T) -> Self {
        let indices = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j)));
        Matrix { rows, cols, values: indices.map(|(i, j)| value(i, j)).collect() }
    }

    pub fn at(&self, i: usize, j: usize) -> T {
        self.values[i * self.cols + j]
    }

    pub fn op(&self, trans: c_int) -> Self {
        match trans {
            NO_TRANS => self.clone(),
            TRANS => Matrix::new(self.cols, self.rows, |i, j| self.at(j, i)),
            _ => Matrix::new(self.cols, self.rows, |i, j| self.at(j, i).conj()),
        }
    }

    pub fn times(&self, other: &Self) -> Self {
        assert_eq!(self.cols, other.rows);
        Matrix::new(self.rows, other.cols, |i, j| {
            (0..self.cols).fold(T::ZERO, |sum, p| sum + self.at(i, p) * other.at(p, j))
        })
    }

    pub fn plus(&self, other: &Self) -> Self {
        Matrix::new(self.rows, self.cols, |i, j| self.at(i, j) + other.at(i, j))
    }

    pub fn scaled(&self, alpha: T) -> Self {
        Matrix::new(self.rows, self.cols, |i, j| alpha * self.at(i, j))
    }

    /// X of `self X = b`, `self` being triangular.
    pub fn solve(&self, is_lower: bool, b: &Self) -> Self {
        let mut x = b.clone();
        let n = self.rows;
        for at in 0..n {
            let i = if is_lower { at } else { n - 1 - at };
            for j in 0..b.cols {
                let known = if is_lower { 0..i } else { i + 1..n };
                let rest = known.fold(b.at(i, j), |rest, p| rest - self.at(i, p) * x.at(p, j));
                x.values[i * b.cols + j] = rest / self.at(i, i);
            }
        }
        x
    }
}

/// How an operand lies in memory.
#[derive(Clone, Copy, PartialEq)]
pub enum Lies {
    Vector,
    Dense,
    Band { kl: usize, ku: usize },
    Packed,
}

/// Which elements of an operand count.
#[derive(Clone, Copy, PartialEq)]
pub enum Is {
    General,
    Symmetric,
    Hermitian,
    Triangular,
}

impl<T: Given> Incoming<T> {
    /// The lengths.
    pub fn lens(&self) -> [usize; 3] {
        self.call.lens.map(|len| len as usize)
    }

    /// The band of `gbmv`, or of a triangle.
    pub fn band(&self) -> Lies {
        let [first, second] = self.call.diagonals.map(|diagonals| diagonals as usize);
        match self.call.uplo {
            UPPER => Lies::Band { kl: 0, ku: first },
            LOWER => Lies::Band { kl: first, ku: 0 },
            _ => Lies::Band { kl: first, ku: second },
        }
    }

    /// Whether the triangle has the element.
    fn counts(&self, is: Is, i: usize, j: usize) -> bool {
        is == Is::General || if self.call.uplo == UPPER { i <= j } else { i >= j }
    }

    /// The element's place in memory, if it is stored, of an operand of that many rows.
    fn place(&self, at: usize, lies: Lies, rows: usize, i: usize, j: usize) -> Option<*mut T> {
        let (ld, by_rows) = (self.call.ld[at].unsigned_abs() as usize, self.call.order == ROW_MAJOR);
        let (line, within) = if by_rows { (i, j) } else { (j, i) };
        let offset = match lies {
            Lies::Vector if self.call.ld[at] < 0 => (rows - 1 - i) * ld,
            Lies::Vector => i * ld,
            Lies::Dense => line * ld + within,
            Lies::Band { kl, ku } => {
                if i > j + kl || j > i + ku {
                    return None;
                }
                line * ld + within + (if by_rows { kl } else { ku }) - line
            }
            // Lines that begin with the diagonal, or that end with it; all are squares here.
            Lies::Packed if by_rows == (self.call.uplo == UPPER) => {
                (0..line).map(|line| rows - line).sum::<usize>() + within - line
            }
            Lies::Packed => line * (line + 1) / 2 + within,
        };
        Some(self.data[at].wrapping_add(offset))
    }

    /// An operand with all of its elements, whether they are stored or not.
    ///
    /// # Safety
    /// The elements that count are readable.
    pub unsafe fn read(&self, at: usize, lies: Lies, is: Is, [rows, cols]: [usize; 2]) -> Matrix<T> {
        let stored = |i: usize, j: usize| {
            // SAFETY: the caller's promise; a legal call's operands are aligned.
            self.place(at, lies, rows, i, j).map_or(T::ZERO, |place| unsafe { place.read() })
        };
        Matrix::new(rows, cols, |i, j| match is {
            Is::Triangular if i == j && self.call.diag == UNIT => T::ONE,
            Is::Hermitian if i == j => T::from_parts(stored(i, i).re(), T::Real::ZERO),
            _ if self.counts(is, i, j) => stored(i, j),
            Is::General | Is::Triangular => T::ZERO,
            Is::Symmetric => stored(j, i),
            Is::Hermitian => stored(j, i).conj(),
        })
    }

    /// A dense matrix.
    ///
    /// # Safety
    /// It is readable.
    pub unsafe fn dense(&self, at: usize, [rows, cols]: [usize; 2]) -> Matrix<T> {
        // SAFETY: the caller's promise.
        unsafe { self.read(at, Lies::Dense, Is::General, [rows, cols]) }
    }

    /// A vector.
    ///
    /// # Safety
    /// It is readable.
    pub unsafe fn vector(&self, at: usize, n: usize) -> Matrix<T> {
        // SAFETY: the caller's promise.
        unsafe { self.read(at, Lies::Vector, Is::General, [n, 1]) }
    }

    /// Writes what counts of an operand.
    ///
    /// # Safety
    /// Its elements that count are writable.
    pub unsafe fn write(&self, at: usize, lies: Lies, is: Is, value: &Matrix<T>) {
        for i in 0..value.rows {
            for j in (0..value.cols).filter(|&j| self.counts(is, i, j)) {
                if let Some(place) = self.place(at, lies, value.rows, i, j) {
                    // SAFETY: the caller's promise; a legal call's operands are aligned.
                    unsafe { place.write(value.at(i, j)) };
                }
            }
        }
    }

    /// Adds a product to beta times an operand, which is not read if beta is 0. With alpha = 0 the product is not
    /// computed, with beta = 1 nothing is written then.
    ///
    /// # Safety
    /// The elements of the operand that count are readable (unless beta is 0) and writable, and `product` may be called.
    pub unsafe fn update(
        &self,
        at: usize,
        lies: Lies,
        is: Is,
        shape: [usize; 2],
        product: impl FnOnce() -> Matrix<T>,
    ) {
        if self.alpha == T::ZERO && self.beta == T::ONE {
            return;
        }
        let zero = |_, _| T::ZERO;
        // SAFETY: the caller's promises.
        unsafe {
            let mut sum =
                if self.alpha == T::ZERO { Matrix::new(shape[0], shape[1], zero) } else { product() };
            if self.beta != T::ZERO {
                sum = sum.plus(&self.read(at, lies, is, shape).scaled(self.beta));
            }
            if is == Is::Hermitian {
                sum = Matrix::new(shape[0], shape[1], |i, j| match sum.at(i, j) {
                    value if i == j => T::from_parts(value.re(), T::Real::ZERO),
                    value => value,
                });
            }
            self.write(at, lies, is, &sum);
        }
    }
}
