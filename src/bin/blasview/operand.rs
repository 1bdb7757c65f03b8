//! An operand of the command line, opened: where its elements are, and the view of them that was asked for.

use std::ffi::OsStr;
use std::path::Path;

use blasview::{Axis, DType, Layout, MatrixLayout, MatrixView, Scalar, View};

use crate::element::Element;
use crate::failure::Failure;
use crate::memory::Bytes;
use crate::npy::{Converted, Npy};
use crate::number::Number;
use crate::part::Part;
use crate::spec::{Source, Spec};
use crate::suffix;

/// An operand whose file, if it has one, is open.
pub struct Operand {
    spec: Spec,
    file: Option<Npy>,
    /// Which numbers of its elements.
    part: Part,
}

/// The view of an operand's elements, taken as elements of one of BLAS's types.
pub struct Seen {
    /// Its name, if it was given one.
    pub name: Option<String>,
    /// How it was written.
    pub text: String,
    /// The type of the elements.
    pub dtype: DType,
    /// Where they are, relative to the first one of the file or of the described view.
    pub layout: Layout,
    /// Whether they are read as their conjugates.
    pub conj: bool,
    /// Where the first one is, in bytes from a place that is aligned for anything.
    pub address: isize,
    /// Whether the first one is at an address that is a multiple of the real type's alignment.
    pub aligned: bool,
    /// What has to be converted for that, if anything.
    pub conversion: Option<String>,
    /// Which part of the elements it is of, if not of the whole.
    pub part: Option<String>,
}

/// What a view spans of the elements of a file: all from the lowest to the highest.
pub enum Elements<T> {
    /// As they are in the file.
    Stored(Bytes),
    /// Converted.
    Converted(Converted<T>),
}

/// Integers with more digits than f64 has.
pub struct Rounded {
    /// How many.
    pub count: usize,
    /// The index of the first, what it is in the file, and what it became.
    pub first: (Vec<usize>, i128, i128),
}

/// `3 integers beyond 2^53 lose digits, the first at [0, 1]: 9007199254740993 is taken as 9007199254740992`.
impl std::fmt::Display for Rounded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (count, (index, stored, value)) = (self.count, &self.first);
        let what = if count == 1 { "integer beyond 2^53 loses" } else { "integers beyond 2^53 lose" };
        write!(f, "{count} {what} digits, the first at {index:?}: {stored} is taken as {value}")
    }
}

/// Bytes from the lowest to the highest of a layout.
pub fn span(layout: &Layout) -> usize {
    let extent = layout.extent();
    extent.end.abs_diff(extent.start)
}

impl Operand {
    /// Reads how an operand was written and opens its file. Of the file only the header is read.
    pub fn open(text: &OsStr) -> Result<Operand, Failure> {
        let spec = Spec::parse(text)?;
        let (file, described) = match &spec.source {
            Source::File(path) => (Some(Npy::open(path)?), None),
            Source::Described(dtype, _) => (None, Some(Element::Number(Number::native(*dtype)))),
        };
        let element = described.as_ref().or(file.as_ref().map(Npy::element));
        let part = element.ok_or("nothing".to_owned()).and_then(|element| Part::of(element, &spec.suffixes));
        let part = part.map_err(|message| Failure::about(&spec.text, message))?;
        Ok(Operand { spec, file, part })
    }

    /// The type BLAS can compute with that holds its elements.
    pub fn dtype(&self) -> DType {
        self.part.number.dtype()
    }

    /// The path of its file, if it has one.
    pub fn path(&self) -> Option<&Path> {
        match &self.spec.source {
            Source::File(path) => Some(path),
            Source::Described(..) => None,
        }
    }

    /// The file, of which there has to be one.
    fn file(&self) -> Result<&Npy, Failure> {
        self.file.as_ref().ok_or_else(|| self.fail("only a description; to multiply, .npy files are needed"))
    }

    fn fail(&self, message: impl std::fmt::Display) -> Failure {
        Failure::about(&self.spec.text, message)
    }

    /// The view of its elements, taken as of that type.
    pub fn seen_as(&self, dtype: DType) -> Result<Seen, Failure> {
        let number = self.part.number;
        let (dense, dense_size) = self.part.dense(dtype.size());
        let (layout, start, steps) = match (&self.file, &self.spec.source) {
            (None, Source::Described(_, layout)) if number.is(dtype) => (layout.clone(), 0, &self.part.steps),
            (Some(file), _) if number.is(dtype) => {
                (file.layout(file.item_size())?, file.start(), &self.part.steps)
            }
            // Stored elements are read to addresses like their places in the file; of converted ones only the part, to
            // aligned memory.
            (Some(file), _) => (file.layout(dense_size)?, 0, &dense),
            (None, _) => return Err(self.fail(format!("{} among operands of type {dtype}", self.dtype()))),
        };
        let (layout, conj) =
            suffix::apply(&self.spec.suffixes, steps, layout).map_err(|message| self.fail(message))?;
        let address = start as isize + layout.offset();
        Ok(Seen {
            name: self.spec.name.clone(),
            text: self.spec.text.clone(),
            dtype,
            conj: conj && dtype.is_complex(),
            address,
            aligned: address % dtype.align() as isize == 0,
            layout,
            conversion: number.conversion(dtype),
            part: self.part.text.clone(),
        })
    }

    /// Reads what that view of it spans, as values of type `T`.
    pub fn elements<T: Scalar>(&self, seen: &Seen) -> Result<Elements<T>, Failure> {
        let file = self.file()?;
        let outside = |_| self.fail("a view that leaves its file");
        let extent = seen.layout.extent();
        let (low, end) = (usize::try_from(extent.start).map_err(outside)?, extent.end.unsigned_abs());
        if self.part.number.is(T::DTYPE) {
            return file.stored(low..end).map(Elements::Stored);
        }
        let size = size_of::<T>();
        file.converted(&self.part, low / size..end / size).map(Elements::Converted)
    }
}

impl Seen {
    /// Lengths of its axes.
    pub fn shape(&self) -> Vec<usize> {
        self.layout.axes().iter().map(|axis| axis.len).collect()
    }

    /// Strides of its axes in bytes.
    pub fn strides(&self) -> Vec<isize> {
        self.layout.axes().iter().map(|axis| axis.stride).collect()
    }

    /// Whether NumPy would call it aligned: every element, not just the first.
    pub fn all_aligned(&self) -> bool {
        let align = self.dtype.align() as isize;
        let long = |axis: &&Axis| axis.len > 1;
        self.aligned && self.layout.axes().iter().filter(long).all(|axis| axis.stride % align == 0)
    }

    /// Its rows and columns, for a product.
    pub fn rows_and_cols(&self) -> Result<[Axis; 2], Failure> {
        let ndim = self.layout.ndim();
        let wrong = || Failure::about(&self.text, format!("a product needs 2 axes, this view has {ndim}"));
        self.layout.axes().try_into().map_err(|_| wrong())
    }

    /// What the planner sees of it.
    pub fn matrix_layout(&self) -> Result<MatrixLayout, Failure> {
        let [rows, cols] = self.rows_and_cols()?;
        Ok(MatrixLayout { rows, cols, conj: self.conj, aligned: self.aligned })
    }

    /// The matrix of the elements that were read for it.
    pub fn matrix<'a, T: Scalar>(&self, elements: &'a Elements<T>) -> Result<MatrixView<'a, T>, Failure> {
        self.rows_and_cols()?;
        let matrix = self.view(elements)?.matrix()?;
        Ok(if self.conj { matrix.conj() } else { matrix })
    }

    /// The array of the elements that were read for it.
    pub fn array<'a, T: Scalar>(&self, elements: &'a Elements<T>) -> Result<View<'a, T>, Failure> {
        let view = self.view(elements)?;
        Ok(if self.conj { view.conj() } else { view })
    }

    /// The elements that were read for it as they are, without regard to whether they are taken as their conjugates.
    pub fn view<'a, T: Scalar>(&self, elements: &'a Elements<T>) -> Result<View<'a, T>, Failure> {
        match elements {
            Elements::Stored(bytes) => {
                let view = View::from_bytes(bytes.as_slice(), self.first(), &self.shape(), &self.strides());
                view.map_err(|error| Failure::about(&self.text, error))
            }
            Elements::Converted(converted) => self.view_of(&converted.values),
        }
    }

    /// Where its first element is among the bytes that it spans.
    fn first(&self) -> usize {
        self.layout.offset().abs_diff(self.layout.extent().start)
    }

    /// The view of what stands for each of its elements, converted.
    fn view_of<'a, T: blasview::Element>(&self, values: &'a [T]) -> Result<View<'a, T>, Failure> {
        let size = self.dtype.size();
        let strides: Vec<isize> = self.strides().iter().map(|stride| stride / size as isize).collect();
        let view = View::from_slice_strided(values, self.first() / size, &self.shape(), &strides);
        view.map_err(|error| Failure::about(&self.text, error))
    }

    /// How much more each of its elements is in the file, if any is.
    pub fn lost<'a, T>(&self, elements: &'a Elements<T>) -> Result<Option<View<'a, i16>>, Failure> {
        match elements {
            Elements::Converted(converted) if !converted.lost.is_empty() => {
                self.view_of(&converted.lost).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Those of its elements that lost digits.
    pub fn rounded<T: Scalar>(&self, elements: &Elements<T>) -> Result<Option<Rounded>, Failure> {
        let Some(lost) = self.lost(elements)? else { return Ok(None) };
        let values = self.view(elements)?;
        let shape = self.shape();
        let index = |at: usize| {
            let digits = shape.iter().rev().scan(at, |rest, &len| {
                let digit = *rest % len;
                *rest /= len;
                Some(digit)
            });
            digits.collect::<Vec<usize>>().into_iter().rev().collect::<Vec<usize>>()
        };
        let mut all = (0..shape.iter().product()).filter_map(|at| {
            let index = index(at);
            let lost = lost.get(&index).filter(|&lost| lost != 0)?;
            let value = values.get(&index)?.to_f64().0 as i128;
            Some((index, value + i128::from(lost), value))
        });
        let Some(first) = all.next() else { return Ok(None) };
        Ok(Some(Rounded { count: 1 + all.count(), first }))
    }
}

/// The smallest of BLAS's types that holds the elements of both.
pub fn promoted(a: DType, b: DType) -> DType {
    let is_double = |dtype| matches!(dtype, DType::F64 | DType::C128);
    match (a.is_complex() || b.is_complex(), is_double(a) || is_double(b)) {
        (false, false) => DType::F32,
        (false, true) => DType::F64,
        (true, false) => DType::C64,
        (true, true) => DType::C128,
    }
}
