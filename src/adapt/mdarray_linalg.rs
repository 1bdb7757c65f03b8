//! The back end for mdarray-linalg: [`Blasview`], whose products are this crate's.
//!
//! Contractions are [`Context::contract`](crate::Context::contract), by labels that are numbers.

use mdarray::{Array, Dim, DynRank, Layout, Shape, Slice};
use mdarray_linalg::contract::{ContractBuilder, MatmulBuilder};
use mdarray_linalg::matvec::{MatVecBuilder, OuterBuilder};
use mdarray_linalg::{Contract, MatVec, Outer, VecOps};

use crate::blas::{self, Blas};
use crate::error::{Error, Result};
use crate::view::{MatrixView, VectorView, View, ViewMut};

mod contraction;
use contraction::{Label, contract};

/// Computes the products of mdarray-linalg by this crate: any strides, by BLAS, and copies only where none takes them.
///
/// ```
/// use blasview::Blasview;
/// use mdarray::{step, tensor};
/// use mdarray_linalg::prelude::*;
///
/// let a = tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
/// let reversed = a.view(.., step(.., -1));
/// assert_eq!(Blasview.matmul(&reversed, &a.transpose()).eval(), tensor![[10.0, 28.0], [28.0, 73.0]]);
/// ```
///
/// # Panics
/// Where lengths do not fit each other, or an output reaches an element twice: the traits return no errors.
#[derive(Clone, Copy, Debug, Default)]
pub struct Blasview;

/// The value, or a panic that says why there is none: the traits know no errors.
#[track_caller]
fn must<T>(result: Result<T>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

/// A product of two operands that waits to be told where to.
struct Product<A, B, T> {
    alpha: T,
    a: A,
    b: B,
}

/// Zeros of that shape, whose lengths are those of the operands it has them from.
fn zeros<T: Blas, S: Shape>(dims: &[usize]) -> Array<T, S> {
    Array::from_elem(S::from_dims(dims), T::ZERO)
}

impl<'a, T: Blas, D0: Dim, D1: Dim, D2: Dim, La: Layout + 'a, Lb: Layout + 'a>
    MatmulBuilder<'a, T, D0, D1, D2, La, Lb> for Product<MatrixView<'a, T>, MatrixView<'a, T>, T>
{
    fn scale(self, factor: T) -> Self {
        Product { alpha: self.alpha * factor, ..self }
    }

    fn eval(self) -> Array<T, (D0, D2)> {
        let mut c = zeros(&[self.a.rows(), self.b.cols()]);
        must(blas::gemm(self.alpha, self.a, self.b, T::ZERO, &mut c));
        c
    }

    fn write<Lc: Layout>(self, c: &mut Slice<T, (D0, D2), Lc>) {
        must(blas::gemm(self.alpha, self.a, self.b, T::ZERO, c));
    }

    fn add_to<Lc: Layout>(self, c: &mut Slice<T, (D0, D2), Lc>) {
        must(blas::gemm(self.alpha, self.a, self.b, T::ONE, c));
    }

    fn add_to_scaled<Lc: Layout>(self, c: &mut Slice<T, (D0, D2), Lc>, beta: T) {
        must(blas::gemm(self.alpha, self.a, self.b, beta, c));
    }
}

impl<'a, T: Blas, La: Layout + 'a, Lx: Layout + 'a, D0: Dim, D1: Dim> MatVecBuilder<'a, T, La, Lx, D0, D1>
    for Product<MatrixView<'a, T>, VectorView<'a, T>, T>
{
    fn scale(self, alpha: T) -> Self {
        Product { alpha: self.alpha * alpha, ..self }
    }

    fn eval(self) -> Array<T, (D0,)> {
        let mut y = zeros(&[self.a.rows()]);
        must(blas::gemv(self.alpha, self.a, self.b, T::ZERO, &mut y));
        y
    }

    fn write<Ly: Layout>(self, y: &mut Slice<T, (D0,), Ly>) {
        must(blas::gemv(self.alpha, self.a, self.b, T::ZERO, y));
    }

    fn add_to_vec<Ly: Layout>(self, y: &mut Slice<T, (D0,), Ly>) {
        must(blas::gemv(self.alpha, self.a, self.b, T::ONE, y));
    }

    fn add_to_scaled_vec<Ly: Layout>(self, y: &mut Slice<T, (D0,), Ly>, beta: T) {
        must(blas::gemv(self.alpha, self.a, self.b, beta, y));
    }
}

impl<'a, T: Blas, Lx: Layout + 'a, Ly: Layout + 'a, Dx: Dim, Dy: Dim> OuterBuilder<'a, T, Lx, Ly, Dx, Dy>
    for Product<VectorView<'a, T>, VectorView<'a, T>, T>
{
    fn scale(self, alpha: T) -> Self {
        Product { alpha: self.alpha * alpha, ..self }
    }

    fn eval(self) -> Array<T, (Dx, Dy)> {
        let mut a = zeros(&[self.a.len(), self.b.len()]);
        must(blas::ger(self.alpha, self.a, self.b, &mut a));
        a
    }

    fn write<La: Layout>(self, a: &mut Slice<T, (Dx, Dy), La>) {
        // Found out first: nothing is written where it does not fit.
        must(ViewMut::try_from(&mut *a));
        assert_eq!((a.dim(0), a.dim(1)), (self.a.len(), self.b.len()), "the shape of an outer product");
        a.fill(T::ZERO);
        must(blas::ger(self.alpha, self.a, self.b, a));
    }

    fn add_to<La: Layout>(self, a: &mut Slice<T, (Dx, Dy), La>) {
        must(blas::ger(self.alpha, self.a, self.b, a));
    }
}

/// A contraction that waits to be told where to: a label for each axis.
struct Contraction<'a, T> {
    alpha: T,
    a: View<'a, T>,
    b: View<'a, T>,
    labels: [Vec<Label>; 3],
}

impl<'a, T: Blas> Contraction<'a, T> {
    /// Axes of the one operand that are summed with those of the other, the others in order.
    fn of_pairs(a: View<'a, T>, b: View<'a, T>, pairs: impl Fn(usize, usize) -> bool) -> Contraction<'a, T> {
        let of_a: Vec<Label> = (0..a.ndim()).collect();
        let partner = |axis| of_a.iter().copied().find(|&other| pairs(other, axis));
        let of_b: Vec<Label> = (0..b.ndim()).map(|axis| partner(axis).unwrap_or(a.ndim() + axis)).collect();
        let is_kept = |label: &&Label, other: &[Label]| !other.contains(label);
        let kept_a = of_a.iter().filter(|label| is_kept(label, &of_b));
        let of_c = kept_a.chain(of_b.iter().filter(|label| is_kept(label, &of_a))).copied().collect();
        Contraction { alpha: T::ONE, a, b, labels: [of_a, of_b, of_c] }
    }

    /// The lengths of the result.
    fn lens(&self) -> Vec<usize> {
        let lens = contraction::lens(&[(&self.a, &self.labels[0]), (&self.b, &self.labels[1])]);
        contraction::of_result(&self.labels[2], &lens)
    }

    fn write(self, beta: T, c: ViewMut<'_, T>) {
        let [of_a, of_b, of_c] = &self.labels;
        must(contract(self.alpha, (self.a, of_a), (self.b, of_b), beta, (c, of_c)));
    }
}

impl<'a, T: Blas, Sa: Shape, Sb: Shape, La: Layout, Lb: Layout> ContractBuilder<'a, T, Sa, Sb, La, Lb>
    for Contraction<'a, T>
{
    fn scale(self, factor: T) -> Self {
        Contraction { alpha: self.alpha * factor, ..self }
    }

    fn eval(self) -> Array<T, DynRank> {
        let mut c = zeros(&self.lens());
        self.write(T::ZERO, must(ViewMut::try_from(&mut c)));
        c
    }

    fn write<Sc: Shape, Lc: Layout>(self, c: &mut Slice<T, Sc, Lc>) {
        self.write(T::ZERO, must(c.try_into()));
    }

    fn add_to<Sc: Shape, Lc: Layout>(self, c: &mut Slice<T, Sc, Lc>) {
        self.write(T::ONE, must(c.try_into()));
    }

    fn add_to_scaled<Sc: Shape, Lc: Layout>(self, c: &mut Slice<T, Sc, Lc>, beta: T) {
        self.write(beta, must(c.try_into()));
    }
}

impl<T: Blas> Contract<T> for Blasview {
    fn matmul<'a, D0: Dim, D1: Dim, D2: Dim, La: Layout, Lb: Layout>(
        &self,
        a: &'a Slice<T, (D0, D1), La>,
        b: &'a Slice<T, (D1, D2), Lb>,
    ) -> impl MatmulBuilder<'a, T, D0, D1, D2, La, Lb> {
        Product { alpha: T::ONE, a: must(MatrixView::try_from(a)), b: must(MatrixView::try_from(b)) }
    }

    fn contract_all<'a, Sa: Shape, Sb: Shape, La: Layout, Lb: Layout>(
        &self,
        a: &'a Slice<T, Sa, La>,
        b: &'a Slice<T, Sb, Lb>,
    ) -> T
    where
        T: 'a,
    {
        let (a, b) = (must(View::try_from(a)), must(View::try_from(b)));
        must(same_count(a.ndim(), b.ndim()));
        let all = Contraction::of_pairs(a, b, |i, j| i == j);
        let mut sum = [T::ZERO];
        all.write(T::ZERO, must(ViewMut::from_slice(&mut sum, &[])));
        sum[0]
    }

    fn contract_n<'a, Sa: Shape, Sb: Shape, La: Layout, Lb: Layout>(
        &self,
        a: &'a Slice<T, Sa, La>,
        b: &'a Slice<T, Sb, Lb>,
        n: usize,
    ) -> impl ContractBuilder<'a, T, Sa, Sb, La, Lb>
    where
        T: 'a,
    {
        let (a, b) = (must(View::try_from(a)), must(View::try_from(b)));
        for view in [&a, &b] {
            must(
                n.checked_sub(view.ndim() + 1)
                    .map_or(Ok(()), |_| Err(Error::Rank { expected: n, found: view.ndim() })),
            );
        }
        let kept = a.ndim() - n;
        Contraction::of_pairs(a, b, |i, j| i >= kept && i - kept == j)
    }

    fn contract_pairs<'a, Sa: Shape, Sb: Shape, La: Layout, Lb: Layout>(
        &self,
        a: &'a Slice<T, Sa, La>,
        b: &'a Slice<T, Sb, Lb>,
        axes_a: &'a [usize],
        axes_b: &'a [usize],
    ) -> impl ContractBuilder<'a, T, Sa, Sb, La, Lb>
    where
        T: 'a,
    {
        let (a, b) = (must(View::try_from(a)), must(View::try_from(b)));
        must(same_count(axes_a.len(), axes_b.len()));
        must(distinct(axes_a, a.ndim()));
        must(distinct(axes_b, b.ndim()));
        Contraction::of_pairs(a, b, |i, j| axes_a.iter().zip(axes_b).any(|pair| pair == (&i, &j)))
    }

    fn contract<'a, Sa: Shape, Sb: Shape, La: Layout, Lb: Layout>(
        &self,
        a: &'a Slice<T, Sa, La>,
        b: &'a Slice<T, Sb, Lb>,
        indices_a: &'a [u8],
        indices_b: &'a [u8],
        indices_c: &'a [u8],
    ) -> impl ContractBuilder<'a, T, Sa, Sb, La, Lb>
    where
        T: 'a,
    {
        let labels =
            [indices_a, indices_b, indices_c].map(|indices| indices.iter().map(|&at| at.into()).collect());
        Contraction { alpha: T::ONE, a: must(View::try_from(a)), b: must(View::try_from(b)), labels }
    }
}

/// As many axes on both sides.
fn same_count(expected: usize, found: usize) -> Result<()> {
    if expected == found { Ok(()) } else { Err(Error::Rank { expected, found }) }
}

/// Each is an axis, and none stands twice.
fn distinct(axes: &[usize], ndim: usize) -> Result<()> {
    axes.iter().enumerate().try_for_each(|(at, &axis)| match axes[..at].contains(&axis) {
        true => Err(Error::RepeatedAxis { axis }),
        false if axis >= ndim => Err(Error::AxisOutOfRange { axis, ndim }),
        false => Ok(()),
    })
}

impl<T: Blas, D0: Dim, D1: Dim> MatVec<T, D0, D1> for Blasview {
    fn matvec<'a, La: Layout, Lx: Layout>(
        &self,
        a: &'a Slice<T, (D0, D1), La>,
        x: &'a Slice<T, (D1,), Lx>,
    ) -> impl MatVecBuilder<'a, T, La, Lx, D0, D1> {
        Product { alpha: T::ONE, a: must(MatrixView::try_from(a)), b: must(VectorView::try_from(x)) }
    }
}

impl<T: Blas, Dx: Dim, Dy: Dim> Outer<T, Dx, Dy> for Blasview {
    fn outer<'a, Lx: Layout, Ly: Layout>(
        &self,
        x: &'a Slice<T, (Dx,), Lx>,
        y: &'a Slice<T, (Dy,), Ly>,
    ) -> impl OuterBuilder<'a, T, Lx, Ly, Dx, Dy> {
        Product { alpha: T::ONE, a: must(VectorView::try_from(x)), b: must(VectorView::try_from(y)) }
    }
}

impl<T: Blas, D: Dim> VecOps<T, D> for Blasview {
    type Real = T::Real;

    fn add_to_scaled<Lx: Layout, Ly: Layout>(
        &self,
        alpha: T,
        x: &Slice<T, (D,), Lx>,
        y: &mut Slice<T, (D,), Ly>,
    ) {
        must(blas::axpy(alpha, x, y));
    }

    fn dot<Lx: Layout, Ly: Layout>(&self, x: &Slice<T, (D,), Lx>, y: &Slice<T, (D,), Ly>) -> T {
        must(blas::dot(x, y))
    }

    fn dotc<Lx: Layout, Ly: Layout>(&self, x: &Slice<T, (D,), Lx>, y: &Slice<T, (D,), Ly>) -> T {
        must(blas::dotc(x, y))
    }

    fn norm2<Lx: Layout>(&self, x: &Slice<T, (D,), Lx>) -> T::Real {
        must(blas::nrm2(x))
    }

    fn norm1<Lx: Layout>(&self, x: &Slice<T, (D,), Lx>) -> T::Real {
        must(blas::asum(x))
    }

    /// `x := c x + s y`, `y := c y - conj(s) x`; BLAS has it for real s alone.
    fn rot<Lx: Layout, Ly: Layout>(
        &self,
        x: &mut Slice<T, (D,), Lx>,
        y: &mut Slice<T, (D,), Ly>,
        c: T::Real,
        s: T,
    ) {
        must(same_count(x.dim(0), y.dim(0)));
        let c = T::from_real(c);
        for (x, y) in x.iter_mut().zip(y.iter_mut()) {
            (*x, *y) = (c * *x + s * *y, c * *y - s.conj() * *x);
        }
    }
}
