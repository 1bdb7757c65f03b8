//! [`Operand`]: a matrix or vector of some kind in a buffer of its own, with guard bytes around it, poison in its
//! gaps and known values in its elements. Elements that do not count (the other triangle) are gaps too.

use core::cell::OnceCell;

use blasview::{Axis, Blas, Complex, MatrixView, MatrixViewMut, Scalar, VectorView, VectorViewMut};

use super::kinds::{Kind, Placement};
use super::minimum::{Candidate, Forms};
use super::pages::{Edge, Memory, Pages};

/// Bytes of the smallest pages.
const PAGE: usize = 4096;

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

/// Numbers to divide by without rounding: of modulus 1/2, 1 or 2 and on an axis of the complex plane. Over the lengths
/// of these tests, substitution with them is exact in every scalar.
pub fn divisor<T: Scalar>(seed: usize, i: usize, j: usize) -> T {
    let (re, im) = value::<blasview::Complex<f64>>(seed, i, j).to_f64();
    let modulus = [0.5, 1.0, 1.0, 2.0][(re.abs() * 8.0) as usize % 4];
    let modulus = if re < 0.0 { -modulus } else { modulus };
    if T::DTYPE.is_complex() && im < 0.0 { T::from_f64(0.0, modulus) } else { T::from_f64(modulus, 0.0) }
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
    /// In which orders and reversals it is a legal BLAS matrix, by brute force; found when asked for.
    forms: OnceCell<Forms>,
    buffer: Memory,
    pristine: Vec<u8>,
    /// Position in the buffer of the first element.
    first: usize,
    /// Position in the buffer of each element, row by row.
    places: Vec<usize>,
    /// Which of them count, row by row.
    counts: Vec<bool>,
}

/// What lies in the gaps: whoever reads or writes there is found out.
#[derive(Clone, Copy, Debug)]
pub enum Gap {
    /// NaN at any alignment, for inputs.
    Poison,
    /// Bytes that differ from each other, for outputs.
    Pattern,
}

impl Gap {
    fn byte(self, at: usize) -> u8 {
        match self {
            Gap::Poison => 0xff,
            Gap::Pattern => (at as u8).wrapping_mul(37) & 0x3f | 0x01,
        }
    }
}

impl<T: Number> Operand<T> {
    /// An input: gaps are NaN at any alignment, so that whoever reads one is found out.
    pub fn input(kind: Kind, shape: [usize; 2], seed: usize) -> Self {
        Operand::new(kind, shape, Gap::Poison, |i, j| Some(value(seed, i, j)))
    }

    /// An output: gaps are bytes that differ from each other, so that whoever writes one is found out.
    pub fn output(kind: Kind, shape: [usize; 2], seed: usize) -> Self {
        Operand::new(kind, shape, Gap::Pattern, |i, j| Some(value(seed, i, j)))
    }

    /// With those elements, `None` for those that do not count.
    pub fn new(kind: Kind, shape: [usize; 2], gap: Gap, element: impl Fn(usize, usize) -> Option<T>) -> Self {
        Operand::placed(kind, shape, gap, None, element)
    }

    /// The same, if an edge is given beside a page that must not be touched. What the kind says of alignment counts for
    /// memory of its own only.
    pub fn placed(
        kind: Kind,
        shape: [usize; 2],
        gap: Gap,
        edge: Option<Edge>,
        element: impl Fn(usize, usize) -> Option<T>,
    ) -> Self {
        let (size, [rows, cols]) = (size_of::<T>(), shape);
        let Placement { rows: down, cols: right, residue } = kind.place(rows, cols, size);
        let offset = |i: usize, j: usize| down.wrapping_mul(i as isize) + right.wrapping_mul(j as isize);
        let indices: Vec<(usize, usize)> = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j))).collect();
        let offsets: Vec<isize> = indices.iter().map(|&(i, j)| offset(i, j)).collect();
        let low = offsets.iter().copied().min().unwrap_or(0);
        let high = offsets.iter().copied().max().unwrap_or(0) + size as isize;

        let (mut buffer, first) = match edge {
            None => {
                let mut buffer = vec![0; 64 + 64 + PAGE + 2 * GUARD + (high - low) as usize];
                let start = buffer.as_ptr().align_offset(64);
                // The first element is `residue` past a multiple of 64, at least GUARD + (-low) bytes in; and the end not near the end of
                // its page, where what is done depends on that (tests between pages see to it), unless lines are as long as pages.
                let least = start + (GUARD + (-low) as usize).next_multiple_of(64) + residue;
                // (Of a single line the leading dimension is its length.)
                let line = if rows <= 1 || cols <= 1 { (high - low) as usize } else { 0 };
                let reach = down.unsigned_abs().max(right.unsigned_abs()).max(line).saturating_add(128);
                let end = |first: usize| (buffer.as_ptr().addr() + first + high as usize - 1) % PAGE;
                let first = (0..PAGE / 64)
                    .map(|at| least + 64 * at)
                    .find(|&first| end(first) + reach < PAGE)
                    .unwrap_or(least);
                buffer.truncate(first + high as usize + GUARD);
                (Memory::Own(buffer), first)
            }
            Some(edge) => {
                let buffer = Memory::Pages(Pages::new((high - low) as usize));
                let first = match edge {
                    Edge::Start => -low,
                    Edge::End => buffer.len() as isize - high,
                };
                (buffer, first as usize)
            }
        };
        for (at, byte) in buffer.iter_mut().enumerate() {
            *byte = gap.byte(at);
        }
        let places: Vec<usize> = offsets.iter().map(|&offset| first.wrapping_add_signed(offset)).collect();
        let elements: Vec<Option<T>> = indices.iter().map(|&(i, j)| element(i, j)).collect();
        for (&place, element) in places.iter().zip(&elements) {
            if let Some(element) = element {
                element.write(&mut buffer[place..place + size]);
            }
        }
        // Read back: with strides of 0 or windows, several indices are one element.
        let values = places.iter().map(|&place| T::read(&buffer[place..place + size])).collect();
        let pristine = buffer.to_vec();
        let (strides, conj, forms) = ([down, right], false, OnceCell::new());
        let counts = elements.iter().map(Option::is_some).collect();
        Operand { kind, shape, strides, conj, values, forms, buffer, pristine, first, places, counts }
    }

    /// Whether it is to be read as its conjugate.
    pub fn set_conj(&mut self, conj: bool) {
        if self.conj != conj {
            self.conj = conj;
            self.values.iter_mut().for_each(|value| *value = value.conj());
        }
    }

    /// In which orders and reversals it is a legal BLAS matrix, by brute force.
    pub fn forms(&self) -> Forms {
        let find = || {
            let address = |i: usize, j: usize| self.address_of(i, j);
            Forms::find(self.shape, size_of::<T>(), T::DTYPE.align(), address)
        };
        *self.forms.get_or_init(find)
    }

    /// Bytes of the elements that count.
    pub fn bytes(&self) -> usize {
        self.counts.iter().filter(|&&counts| counts).count() * size_of::<T>()
    }

    /// What the search for the minimum is to know of it.
    pub fn candidate(&self) -> Candidate {
        Candidate { forms: self.forms(), conj: self.conj, bytes: self.bytes() }
    }

    /// Address of the element at row `i`, column `j`.
    pub fn address_of(&self, i: usize, j: usize) -> usize {
        self.buffer.as_ptr().addr() + self.places[i * self.shape[1] + j]
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
        let view = MatrixView::from_bytes(&self.buffer[..], self.first, self.shape, self.strides).unwrap();
        if self.conj { view.conj() } else { view }
    }

    pub fn view_mut(&mut self) -> MatrixViewMut<'_, T> {
        MatrixViewMut::from_bytes(&mut self.buffer[..], self.first, self.shape, self.strides).unwrap()
    }

    /// Its first column.
    pub fn vector(&self) -> VectorView<'_, T> {
        let view =
            VectorView::from_bytes(&self.buffer[..], self.first, self.shape[0], self.strides[0]).unwrap();
        if self.conj { view.conj() } else { view }
    }

    pub fn vector_mut(&mut self) -> VectorViewMut<'_, T> {
        VectorViewMut::from_bytes(&mut self.buffer[..], self.first, self.shape[0], self.strides[0]).unwrap()
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
        for &place in counted(&self.places, &self.counts) {
            T::nan().write(&mut self.buffer[place..place + size_of::<T>()]);
        }
    }

    /// Whether no byte has changed.
    pub fn is_untouched(&self) -> bool {
        *self.buffer == *self.pristine
    }

    /// The elements as they are now, row by row; then everything is as it was made.
    ///
    /// Panics when a byte that belongs to no element has changed.
    pub fn take(&mut self) -> Vec<T> {
        let size = size_of::<T>();
        let now = self.places.iter().map(|&place| T::read(&self.buffer[place..place + size])).collect();
        for &place in counted(&self.places, &self.counts) {
            self.buffer[place..place + size].copy_from_slice(&self.pristine[place..place + size]);
        }
        assert!(self.is_untouched(), "{:?} {:?}: a gap or guard byte was written", self.kind, self.shape);
        now
    }
}

/// Those positions that count.
fn counted<'a>(places: &'a [usize], counts: &'a [bool]) -> impl Iterator<Item = &'a usize> {
    places.iter().zip(counts).filter_map(|(place, &counts)| counts.then_some(place))
}
