//! [`Structured`]: an operand of which only some elements count (a triangle, a band), in one of the storages that
//! BLAS has, and the matrix that it stands for.

use core::cell::OnceCell;

use blasview::{Diag, MatrixView, MatrixViewMut, Order, Uplo, VectorView, VectorViewMut};

use super::dense::Dense;
use super::kinds::Kind;
use super::least;
use super::minimum::Forms;
use super::operand::{Gap, Number, Operand, value};
use super::pages::Edge;

pub const UPLOS: [Uplo; 2] = [Uplo::Upper, Uplo::Lower];
pub const DIAGS: [Diag; 2] = [Diag::NonUnit, Diag::Unit];
pub const ORDERS: [Order; 2] = [Order::RowMajor, Order::ColMajor];

/// What the elements that count say of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    General,
    Symmetric(Uplo),
    Hermitian(Uplo),
    Triangular(Uplo, Diag),
}

/// Where the elements of a matrix are in its storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// One axis.
    Vector,
    Dense,
    Band {
        order: Order,
        kl: usize,
        ku: usize,
    },
    Packed {
        order: Order,
    },
}

#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub rows: usize,
    pub cols: usize,
    pub structure: Structure,
    pub stored: Stored,
}

impl Spec {
    pub fn general(rows: usize, cols: usize) -> Spec {
        Spec { rows, cols, structure: Structure::General, stored: Stored::Dense }
    }

    pub fn vector(n: usize) -> Spec {
        Spec { stored: Stored::Vector, ..Spec::general(n, 1) }
    }

    pub fn square(n: usize, structure: Structure, stored: Stored) -> Spec {
        Spec { rows: n, cols: n, structure, stored }
    }

    /// The triangle that counts, if not all do.
    pub fn uplo(&self) -> Option<Uplo> {
        match self.structure {
            Structure::General => None,
            Structure::Symmetric(uplo) | Structure::Hermitian(uplo) | Structure::Triangular(uplo, _) => {
                Some(uplo)
            }
        }
    }

    /// Whether its storage has one axis.
    fn has_one_axis(&self) -> bool {
        matches!(self.stored, Stored::Vector | Stored::Packed { .. })
    }

    /// Whether element (i, j) is in the storage.
    pub fn is_stored(&self, i: usize, j: usize) -> bool {
        let in_triangle = match self.uplo() {
            None => true,
            Some(Uplo::Upper) => i <= j,
            Some(Uplo::Lower) => i >= j,
        };
        in_triangle && !matches!(self.stored, Stored::Band { kl, ku, .. } if i > j + kl || j > i + ku)
    }

    /// Whether element (i, j) is read or written.
    pub fn counts(&self, i: usize, j: usize) -> bool {
        self.is_stored(i, j) && !(matches!(self.structure, Structure::Triangular(_, Diag::Unit)) && i == j)
    }

    /// The elements that count.
    pub fn elements(&self) -> Vec<[usize; 2]> {
        let all = (0..self.rows).flat_map(|i| (0..self.cols).map(move |j| [i, j]));
        all.filter(|&[i, j]| self.counts(i, j)).collect()
    }

    /// Rows and columns of the storage.
    pub fn storage_shape(&self) -> [usize; 2] {
        match self.stored {
            Stored::Vector | Stored::Dense => [self.rows, self.cols],
            Stored::Band { order: Order::RowMajor, kl, ku } => [self.rows, kl + ku + 1],
            Stored::Band { order: Order::ColMajor, kl, ku } => [kl + ku + 1, self.cols],
            Stored::Packed { .. } => [self.rows * (self.rows + 1) / 2, 1],
        }
    }

    /// Where in the storage element (i, j) is.
    pub fn place(&self, i: usize, j: usize) -> [usize; 2] {
        match self.stored {
            Stored::Vector | Stored::Dense => [i, j],
            Stored::Band { order: Order::RowMajor, kl, .. } => [i, kl + j - i],
            Stored::Band { order: Order::ColMajor, ku, .. } => [ku + i - j, j],
            Stored::Packed { order } => {
                let (line, along) = if order == Order::RowMajor { (i, j) } else { (j, i) };
                // Lines run from the diagonal to the end, or from the start to the diagonal.
                if (order == Order::RowMajor) == (self.uplo() == Some(Uplo::Upper)) {
                    [line * (2 * self.rows + 1 - line) / 2 + along - line, 0]
                } else {
                    [line * (line + 1) / 2 + along, 0]
                }
            }
        }
    }

    /// The kinds of layout that its storage can be written through.
    pub fn outputs(&self) -> Vec<Kind> {
        let [rows, cols] = self.storage_shape();
        if self.has_one_axis() { Kind::vector_outputs(rows) } else { Kind::outputs(rows, cols) }
    }

    /// The kinds of layout that its storage can be read through.
    pub fn inputs(&self) -> Vec<Kind> {
        let [rows, cols] = self.storage_shape();
        if self.has_one_axis() { Kind::vector_inputs(rows) } else { Kind::inputs(rows, cols) }
    }
}

/// An operand with a structure.
pub struct Structured<T> {
    pub spec: Spec,
    pub operand: Operand<T>,
    /// The elements that count, and where in the storage they are.
    pub elements: Vec<[[usize; 2]; 2]>,
    dense: OnceCell<Dense<T>>,
    forms: OnceCell<Forms>,
    passes: OnceCell<bool>,
}

impl<T: Number> Structured<T> {
    pub fn input(kind: Kind, spec: Spec, seed: usize, conj: bool) -> Self {
        Structured::new(kind, spec, Gap::Poison, conj, |i, j| value(seed, i, j))
    }

    pub fn output(kind: Kind, spec: Spec, seed: usize) -> Self {
        Structured::new(kind, spec, Gap::Pattern, false, |i, j| value(seed, i, j))
    }

    pub fn new(kind: Kind, spec: Spec, gap: Gap, conj: bool, element: impl Fn(usize, usize) -> T) -> Self {
        Structured::placed(kind, spec, gap, conj, None, element)
    }

    /// The same, if an edge is given beside a page that must not be touched.
    pub fn placed(
        kind: Kind,
        spec: Spec,
        gap: Gap,
        conj: bool,
        edge: Option<Edge>,
        element: impl Fn(usize, usize) -> T,
    ) -> Self {
        let shape = spec.storage_shape();
        let mut elements = vec![None; shape[0] * shape[1]];
        let counted: Vec<[[usize; 2]; 2]> =
            spec.elements().into_iter().map(|[i, j]| [[i, j], spec.place(i, j)]).collect();
        for &[[i, j], [row, col]] in &counted {
            elements[row * shape[1] + col] = Some(match spec.structure {
                // The imaginary part of a diagonal that is real is not looked at.
                Structure::Hermitian(_) if i == j && !kind.repeats() => {
                    T::from_f64(element(i, j).to_f64().0, f64::NAN)
                }
                _ => element(i, j),
            });
        }
        let mut operand = Operand::placed(kind, shape, gap, edge, |row, col| elements[row * shape[1] + col]);
        operand.set_conj(conj);
        let elements = counted;
        let (dense, forms, passes) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Structured { spec, operand, elements, dense, forms, passes }
    }

    /// The matrix that it stands for, triangles completed.
    pub fn dense(&self) -> &Dense<T> {
        self.dense.get_or_init(|| self.completed())
    }

    fn completed(&self) -> Dense<T> {
        let Spec { rows, cols, structure, .. } = self.spec;
        let stored = |i: usize, j: usize| {
            self.spec.counts(i, j).then(|| {
                let [row, col] = self.spec.place(i, j);
                self.operand.at(row, col)
            })
        };
        Dense::new(rows, cols, |i, j| match structure {
            Structure::General => stored(i, j),
            Structure::Triangular(_, Diag::Unit) if i == j => Some(T::ONE),
            Structure::Triangular(..) => stored(i, j),
            Structure::Symmetric(_) => stored(i, j).or_else(|| stored(j, i)),
            Structure::Hermitian(_) if i == j => stored(i, i).map(|x| T::from_f64(x.to_f64().0, 0.0)),
            Structure::Hermitian(_) => stored(i, j).or_else(|| stored(j, i).map(T::conj)),
        })
    }

    pub fn view(&self) -> MatrixView<'_, T> {
        self.operand.view()
    }

    pub fn view_mut(&mut self) -> MatrixViewMut<'_, T> {
        self.operand.view_mut()
    }

    pub fn vector(&self) -> VectorView<'_, T> {
        self.operand.vector()
    }

    pub fn vector_mut(&mut self) -> VectorViewMut<'_, T> {
        self.operand.vector_mut()
    }

    /// In which orders and reversals its storage is a legal BLAS matrix, by brute force.
    pub fn forms(&self) -> Forms {
        let address = |i: usize, j: usize| self.operand.address_of(i, j);
        let stored = |i: usize, j: usize| self.spec.is_stored(i, j);
        let find = || Forms::find_of(self.operand.shape, size_of::<T>(), T::DTYPE.align(), address, stored);
        *self.forms.get_or_init(find)
    }

    /// Whether some routine of level 2 can take it as it lies, by brute force.
    pub fn passes(&self) -> bool {
        *self.passes.get_or_init(|| least::matrix_passes(self))
    }

    /// Writes one element, and remembers it; it has to count.
    pub fn poke(&mut self, i: usize, j: usize, value: T) {
        assert!(self.spec.counts(i, j));
        let [row, col] = self.spec.place(i, j);
        self.operand.poke(row, col, value);
        self.dense = OnceCell::new();
    }

    /// Address of element (i, j), which is in the storage.
    pub fn address(&self, i: usize, j: usize) -> usize {
        let [row, col] = self.spec.place(i, j);
        self.operand.address_of(row, col)
    }

    /// What it is called in a failure.
    pub fn name(&self) -> String {
        let Spec { rows, cols, structure, stored } = self.spec;
        let Operand { kind, strides, conj, .. } = &self.operand;
        let conj = if *conj { " conj" } else { "" };
        format!("{rows} x {cols} {structure:?} {stored:?} as {kind:?} strides {strides:?}{conj}")
    }
}

/// One of each kind that it can be read through; for complex scalars each also conjugated.
pub fn inputs<T: Number>(spec: Spec, seed: usize) -> Vec<Structured<T>> {
    inputs_of(spec, |i, j| value(seed, i, j))
}

/// The same with those elements.
pub fn inputs_of<T: Number>(spec: Spec, element: impl Fn(usize, usize) -> T) -> Vec<Structured<T>> {
    let conjs: &[bool] = if T::DTYPE.is_complex() { &[false, true] } else { &[false] };
    let kinds = spec.inputs().into_iter();
    let one = |kind: Kind, conj: bool| Structured::new(kind, spec, Gap::Poison, conj, &element);
    kinds
        .flat_map(|kind| conjs.iter().map(move |&conj| (kind, conj)))
        .map(|(kind, conj)| one(kind, conj))
        .collect()
}

/// One of each kind that it can be written through.
pub fn outputs<T: Number>(spec: Spec, seed: usize) -> Vec<Structured<T>> {
    spec.outputs().into_iter().map(|kind| Structured::output(kind, spec, seed)).collect()
}
