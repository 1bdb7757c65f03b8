//! [`Dense`]: a matrix as mathematics knows it, without strides. An element that is zero because of the matrix's
//! structure (the other triangle, outside of the band) is `None`: nothing is multiplied by it, not even NaN.

use super::operand::Number;

#[derive(Clone, Debug, PartialEq)]
pub struct Dense<T> {
    pub rows: usize,
    pub cols: usize,
    elements: Vec<Option<T>>,
}

impl<T: Number> Dense<T> {
    pub fn new(rows: usize, cols: usize, element: impl Fn(usize, usize) -> Option<T>) -> Self {
        let element = &element;
        let elements = (0..rows).flat_map(|i| (0..cols).map(move |j| element(i, j))).collect();
        Dense { rows, cols, elements }
    }

    pub fn at(&self, i: usize, j: usize) -> Option<T> {
        self.elements[i * self.cols + j]
    }

    /// The element, zero if it is none.
    pub fn value(&self, i: usize, j: usize) -> T {
        self.at(i, j).unwrap_or(T::ZERO)
    }

    /// Of the same shape, each element made of its position and what it was.
    pub fn map<U: Number>(&self, element: impl Fn(usize, usize, T) -> U) -> Dense<U> {
        Dense::new(self.rows, self.cols, |i, j| self.at(i, j).map(|x| element(i, j, x)))
    }

    pub fn t(&self) -> Self {
        Dense::new(self.cols, self.rows, |i, j| self.at(j, i))
    }

    pub fn conj(&self) -> Self {
        self.map(|_, _, x| x.conj())
    }

    /// Conjugated and transposed.
    pub fn h(&self) -> Self {
        self.t().conj()
    }

    pub fn times(&self, other: &Self) -> Self {
        assert_eq!(self.cols, other.rows);
        Dense::new(self.rows, other.cols, |i, j| {
            let mut sum = T::ZERO;
            for p in 0..self.cols {
                if let (Some(x), Some(y)) = (self.at(i, p), other.at(p, j)) {
                    sum = sum + x * y;
                }
            }
            Some(sum)
        })
    }

    pub fn plus(&self, other: &Self) -> Self {
        Dense::new(self.rows, self.cols, |i, j| Some(self.value(i, j) + other.value(i, j)))
    }

    pub fn scaled(&self, by: T) -> Self {
        self.map(|_, _, x| by * x)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }
}
