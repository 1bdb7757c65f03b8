//! [`Operand`]: a matrix of some kind in a buffer of its own, with guard bytes around it, poison in its gaps and
//! known values in its elements.

use blasview::{Axis, Blas, Complex, MatrixView, MatrixViewMut, Scalar};

use super::kinds::{Kind, Placement};
use super::minimum::{Candidate, Forms};

/// Bytes before and after the elements.
const GUARD: usize = 64;

/// What the tests need of a scalar beyond [`Blas`].
pub trait Number: Blas {
    /// From its bytes.
    fn read(bytes: &[u8]) -> Self;
    /// Into its bytes.
    fn write(self, bytes: &mut [u8]);
    /// Whether some part of it is NaN.
    fn is_nan(self) -> bool {
        let (re, im) = self.to_f64();
        re.is_nan() || im.is_nan()
    }
    /// A NaN.
    fn nan() -> Self {
        Self::from_f64(f64::NAN, f64::NAN)
    }
}

macro_rules! numbers {
    ($($real:ident)*) => {$(
        impl Number for $real {
            fn read(bytes: &[u8]) -> Self {
                $real::from_ne_bytes(bytes.try_into().unwrap())
            }
            fn write(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_ne_bytes());
            }
        }
        impl Number for Complex<$real> {
            fn read(bytes: &[u8]) -> Self {
                let (re, im) = bytes.split_at(size_of::<$real>());
                Complex::new($real::read(re), $real::read(im))
            }
            fn write(self, bytes: &mut [u8]) {
                let (re, im) = bytes.split_at_mut(size_of::<$real>());
                self.re.write(re);
                self.im.write(im);
            }
        }
    )*};
}
numbers! { f32 f64 }

/// Numbers that are multiples of 1/8 between -4 and 4: at the sizes of these tests, sums of their products are
/// exact in every scalar and every order.
pub fn value<T: Scalar>(seed: usize, i: usize, j: usize) -> T {
    let mut state = (seed as u64 + 1) << 40 | (i as u64) << 20 | j as u64;
    let mut eighths = || {
        state = (state ^ state >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
        ((state >> 40) % 65) as f64 / 8.0 - 4.0
    };
    T::from_f64(eighths(), eighths())
}

/// A matrix, and everything that is known of it.
/// Its buffer must not move: the alignment of the address is part of the kind.
pub struct Operand<T> {
    pub kind: Kind,
    pub shape: [usize; 2],
    pub strides: [isize; 2],
    pub conj: bool,
    /// Its elements as they should be read, row by row.
    pub values: Vec<T>,
    /// In which orders and reversals it is a legal BLAS matrix, by brute force.
    pub forms: Forms,
    buffer: Vec<u8>,
    pristine: Vec<u8>,
    /// Position in the buffer of the first element.
    first: usize,
    /// Position in the buffer of each element, row by row.
    places: Vec<usize>,
}

impl<T: Number> Operand<T> {
    /// An input: gaps are NaN at any alignment, so that whoever reads one is found out.
    pub fn input(kind: Kind, shape: [usize; 2], seed: usize) -> Self {
        Operand::new(kind, shape, seed, |_| 0xff)
    }

    /// An output: gaps are bytes that differ from each other, so that whoever writes one is found out.
    pub fn output(kind: Kind, shape: [usize; 2], seed: usize) -> Self {
        Operand::new(kind, shape, seed, |at| (at as u8).wrapping_mul(37) & 0x3f | 0x01)
    }

    fn new(kind: Kind, shape: [usize; 2], seed: usize, gap: impl Fn(usize) -> u8) -> Self {
        let (size, [rows, cols]) = (size_of::<T>(), shape);
        let Placement { rows: down, cols: right, residue } = kind.place(rows, cols, size);
        let offset = |i: usize, j: usize| down.wrapping_mul(i as isize) + right.wrapping_mul(j as isize);
        let indices: Vec<(usize, usize)> = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j))).collect();
        let offsets: Vec<isize> = indices.iter().map(|&(i, j)| offset(i, j)).collect();
        let low = offsets.iter().copied().min().unwrap_or(0);
        let high = offsets.iter().copied().max().unwrap_or(0) + size as isize;

        let mut buffer = vec![0; 64 + 64 + 2 * GUARD + (high - low) as usize];
        let start = buffer.as_ptr().align_offset(64);
        // The first element is `residue` past a multiple of 64, at least GUARD + (-low) bytes in.
        let first = start + (GUARD + (-low) as usize).next_multiple_of(64) + residue;
        buffer.truncate(first + high as usize + GUARD);
        for (at, byte) in buffer.iter_mut().enumerate() {
            *byte = gap(at);
        }
        let places: Vec<usize> = offsets.iter().map(|&offset| first.wrapping_add_signed(offset)).collect();
        for (&place, &(i, j)) in places.iter().zip(&indices) {
            value::<T>(seed, i, j).write(&mut buffer[place..place + size]);
        }
        // Read back: with strides of 0 or windows, several indices are one element.
        let values = places.iter().map(|&place| T::read(&buffer[place..place + size])).collect();
        let address = |i: usize, j: usize| buffer.as_ptr().addr() + places[i * cols + j];
        let forms = Forms::find(shape, size, T::DTYPE.align(), address);
        let pristine = buffer.clone();
        let strides = [down, right];
        Operand { kind, shape, strides, conj: false, values, forms, buffer, pristine, first, places }
    }

    /// Whether it is to be read as its conjugate.
    pub fn set_conj(&mut self, conj: bool) {
        if self.conj != conj {
            self.conj = conj;
            self.values.iter_mut().for_each(|value| *value = value.conj());
        }
    }

    /// What the search for the minimum is to know of it.
    pub fn candidate(&self) -> Candidate {
        Candidate { forms: self.forms, conj: self.conj, bytes: self.values.len() * size_of::<T>() }
    }

    pub fn address(&self) -> usize {
        self.buffer.as_ptr().addr() + self.first
    }

    /// Address of the element at the lowest address.
    pub fn low_address(&self) -> usize {
        self.buffer.as_ptr().addr() + self.places.iter().copied().min().unwrap_or(self.first)
    }

    pub fn axes(&self) -> [Axis; 2] {
        [Axis::new(self.shape[0], self.strides[0]), Axis::new(self.shape[1], self.strides[1])]
    }

    pub fn view(&self) -> MatrixView<'_, T> {
        let view = MatrixView::from_bytes(&self.buffer, self.first, self.shape, self.strides).unwrap();
        if self.conj { view.conj() } else { view }
    }

    pub fn view_mut(&mut self) -> MatrixViewMut<'_, T> {
        MatrixViewMut::from_bytes(&mut self.buffer, self.first, self.shape, self.strides).unwrap()
    }

    /// Its value at row `i`, column `j`, as it was made.
    pub fn at(&self, i: usize, j: usize) -> T {
        self.values[i * self.shape[1] + j]
    }

    /// Writes one element, and remembers it.
    pub fn poke(&mut self, i: usize, j: usize, value: T) {
        let place = self.places[i * self.shape[1] + j];
        value.write(&mut self.buffer[place..place + size_of::<T>()]);
        self.pristine.copy_from_slice(&self.buffer);
        let read = |&place: &usize| T::read(&self.buffer[place..place + size_of::<T>()]);
        self.values = self.places.iter().map(read).map(|v| if self.conj { v.conj() } else { v }).collect();
    }

    /// All elements NaN, for an output that is not to be read; it is restored by the next [`Self::take`].
    pub fn poison(&mut self) {
        for &place in &self.places {
            T::nan().write(&mut self.buffer[place..place + size_of::<T>()]);
        }
    }

    /// Whether no byte has changed.
    pub fn is_untouched(&self) -> bool {
        self.buffer == self.pristine
    }

    /// The elements as they are now, row by row; then everything is as it was made.
    ///
    /// Panics when a byte that belongs to no element has changed.
    pub fn take(&mut self) -> Vec<T> {
        let size = size_of::<T>();
        let now = self.places.iter().map(|&place| T::read(&self.buffer[place..place + size])).collect();
        for &place in &self.places {
            self.buffer[place..place + size].copy_from_slice(&self.pristine[place..place + size]);
        }
        assert!(self.is_untouched(), "{:?} {:?}: a gap or guard byte was written", self.kind, self.shape);
        now
    }
}
