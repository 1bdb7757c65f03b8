//! Random views converted there and back, compared element by element through the other crate's own indexing, and as operands,
//! compared with the other crate's own arithmetic and with the same call on our views. All numbers are small integers, so that
//! sums are exact in any order.

use blasview::{
    Blas, Complex, Context, Directly, Error, Inexpressible, IntoMatrix, IntoMatrixMut, IntoVector,
    IntoVectorMut, MatrixView, MatrixViewMut, Scalar, VectorView, VectorViewMut,
};
use mdarray_linalg::prelude::*;

use crate::support::dice::Dice;

/// Numbers, and where a matrix lies among them, in elements.
struct Piece<T> {
    data: Vec<T>,
    offset: usize,
    lens: [usize; 2],
    steps: [isize; 2],
}

impl<T: Scalar> Piece<T> {
    /// A matrix in either order, with gaps or not, any of its axes reversed, and repeated where it is only read.
    fn new(dice: &mut Dice, lens: [usize; 2], is_output: bool) -> Piece<T> {
        let (inner, outer) = if dice.below(2) == 0 { (1, 0) } else { (0, 1) };
        let gap = dice.of(&[1, 1, 1, 2, 3]);
        let mut steps = [0_usize; 2];
        steps[inner] = gap;
        steps[outer] = (gap * lens[inner].max(1) + dice.of(&[0, 0, 3])) * dice.of(&[1, 1, 2]);
        if !is_output {
            [0, 1].iter().filter(|_| dice.below(6) == 0).for_each(|&axis| steps[axis] = 0);
        }
        let mut signed = [0, 1].map(|axis| steps[axis] as isize);
        let mut offset = dice.below(3);
        for axis in [0, 1] {
            if dice.below(4) == 0 {
                offset += steps[axis] * lens[axis].saturating_sub(1);
                signed[axis] = -signed[axis];
            }
        }
        let reach: usize = (0..2).map(|axis| steps[axis] * lens[axis].saturating_sub(1)).sum();
        let mut number = || T::from_f64(dice.below(9) as f64 - 4.0, dice.below(9) as f64 - 4.0);
        let data = (0..reach + 6).map(|_| number()).collect();
        Piece { data, offset, lens, steps: signed }
    }

    fn view(&self) -> MatrixView<'_, T> {
        MatrixView::from_slice(&self.data, self.offset, self.lens, self.steps).unwrap()
    }

    fn view_mut(&mut self) -> MatrixViewMut<'_, T> {
        MatrixViewMut::from_slice(&mut self.data, self.offset, self.lens, self.steps).unwrap()
    }

    /// Whether a crate that knows positive steps only, or 0 from column to column, can have it.
    fn is_positive(&self) -> bool {
        self.lens.contains(&0)
            || (0..2).all(|axis| self.lens[axis] == 1 || self.steps[axis] >= 1 - axis as isize)
    }
}

/// Row by row.
fn elements<T: Scalar>(view: MatrixView<'_, T>) -> Vec<T> {
    let at = |i| (0..view.cols()).map(move |j| view.get(i, j).unwrap());
    (0..view.rows()).flat_map(at).collect()
}

/// A crate whose views are compared with ours, for one type of numbers.
trait Peer<T: Scalar> {
    const ALL_STRIDES: bool = true;
    type Matrix<'a>: IntoMatrix<Scalar = T> + TryFrom<MatrixView<'a, T>, Error = Error>;
    type MatrixMut<'a>: IntoMatrixMut<Scalar = T> + TryFrom<MatrixViewMut<'a, T>, Error = Error>;
    type Vector<'a>: IntoVector<Scalar = T> + TryFrom<VectorView<'a, T>, Error = Error>;
    type VectorMut<'a>: IntoVectorMut<Scalar = T> + TryFrom<VectorViewMut<'a, T>, Error = Error>;
    fn shape(a: &Self::Matrix<'_>) -> [usize; 2];
    fn get(a: &Self::Matrix<'_>, i: usize, j: usize) -> T;
    fn set(c: &mut Self::MatrixMut<'_>, i: usize, j: usize, value: T);
    fn entry(x: &Self::Vector<'_>, i: usize) -> T;
    fn set_entry(x: &mut Self::VectorMut<'_>, i: usize, value: T);
    /// The product by the crate itself, row by row.
    fn product(a: &Self::Matrix<'_>, b: &Self::Matrix<'_>) -> Vec<T>;
    /// The product with a vector, by the crate itself.
    fn times(a: &Self::Matrix<'_>, x: &Self::Vector<'_>) -> Vec<T>;
    /// The sum of products, without conjugation, by the crate itself.
    fn dot(x: &Self::Vector<'_>, y: &Self::Vector<'_>) -> T;
}

/// Whether two views are of the same elements.
fn same<T: Scalar>(ours: MatrixView<'_, T>, back: MatrixView<'_, T>) {
    assert_eq!((ours.rows(), ours.cols()), (back.rows(), back.cols()));
    if ours.rows() * ours.cols() > 0 {
        assert_eq!(ours.as_ptr(), back.as_ptr());
        for (ours, back) in ours.axes().into_iter().zip(back.axes()) {
            assert!(ours.len == 1 || ours.stride == back.stride, "{ours:?} {back:?}");
        }
    }
}

fn conversions<T: Scalar, P: Peer<T>>() {
    let mut dice = Dice::new(17);
    let mut refused = 0;
    for _ in 0..if cfg!(miri) { 30 } else { 400 } {
        let lens = [dice.of(&[0, 1, 2, 3, 7]), dice.of(&[0, 1, 2, 5])];
        let mut piece = Piece::<T>::new(&mut dice, lens, false);
        let theirs = P::Matrix::try_from(piece.view());
        if !piece.is_positive() && !P::ALL_STRIDES {
            let error = theirs.err().unwrap();
            assert!(matches!(error, Error::Inexpressible { reason: Inexpressible::NotPositive { .. }, .. }));
            refused += 1;
            continue;
        }
        let theirs = theirs.unwrap();
        assert_eq!(P::shape(&theirs), lens);
        for (i, j) in (0..lens[0]).flat_map(|i| (0..lens[1]).map(move |j| (i, j))) {
            assert_eq!(Some(P::get(&theirs, i, j)), piece.view().get(i, j));
        }
        same(piece.view(), theirs.into_matrix().unwrap());

        if lens[1] > 0 {
            let column = piece.view().col(lens[1] as isize - 1).unwrap();
            let theirs = P::Vector::try_from(column).unwrap();
            (0..lens[0]).for_each(|i| assert_eq!(Some(P::entry(&theirs, i)), column.get(i)));
            let back = theirs.into_vector().unwrap();
            assert_eq!(back.len(), lens[0]);
            (0..lens[0]).for_each(|i| assert_eq!(back.get(i), column.get(i)));
        }

        piece = Piece::new(&mut dice, lens, true);
        if !piece.is_positive() && !P::ALL_STRIDES {
            assert!(P::MatrixMut::try_from(piece.view_mut()).is_err());
            continue;
        }
        // Written by them through their view, read by us.
        let mut theirs = P::MatrixMut::try_from(piece.view_mut()).unwrap();
        let number = |i: usize, j: usize| T::from_f64(i as f64 + 10.0, j as f64);
        for (i, j) in (0..lens[0]).flat_map(|i| (0..lens[1]).map(move |j| (i, j))) {
            P::set(&mut theirs, i, j, number(i, j));
        }
        let back = theirs.into_matrix_mut().unwrap();
        for (i, j) in (0..lens[0]).flat_map(|i| (0..lens[1]).map(move |j| (i, j))) {
            assert_eq!(back.get(i, j), Some(number(i, j)));
        }
        if lens[1] > 0 {
            let mut theirs = P::VectorMut::try_from(piece.view_mut().col(0).unwrap()).unwrap();
            (0..lens[0]).for_each(|i| P::set_entry(&mut theirs, i, number(i, 50)));
            let back = theirs.into_vector_mut().unwrap();
            (0..lens[0]).for_each(|i| assert_eq!(back.get(i), Some(number(i, 50))));
        }
    }
    assert_eq!(refused == 0, P::ALL_STRIDES);
}

fn operands<T: Blas, P: Peer<T>>() {
    let mut dice = Dice::new(18);
    let mut computed = 0;
    while computed < 150 {
        let [m, n, k] = [(); 3].map(|()| dice.of(&[0, 1, 2, 3, 7, 16]));
        let a = Piece::<T>::new(&mut dice, [m, k], false);
        let b = Piece::<T>::new(&mut dice, [k, n], false);
        let x = Piece::<T>::new(&mut dice, [k, 1], false);
        let mut c = Piece::<T>::new(&mut dice, [m, n], true);
        let mut y = Piece::<T>::new(&mut dice, [m, 1], true);
        let is_refused = [&a, &b, &x, &c, &y].iter().any(|piece| !piece.is_positive() && !P::ALL_STRIDES);
        if is_refused {
            continue;
        }
        computed += 1;
        let (alpha, beta) = (T::from_f64(2.0, -1.0), T::from_f64(dice.of(&[0.0, 1.0, 2.0]), 0.0));
        let theirs = |view| P::Matrix::try_from(view).unwrap();
        let mut context = Context::new().directly(dice.of(&[Directly::Measured, Directly::Never]));

        let product = P::product(&theirs(a.view()), &theirs(b.view()));
        let mut expected = elements(c.view());
        expected.iter_mut().zip(product).for_each(|(c, ab)| *c = alpha * ab + beta * *c);
        let mut by_views = c.data.clone();
        let ours = MatrixViewMut::from_slice(&mut by_views, c.offset, c.lens, c.steps).unwrap();
        let of_views = context.gemm(alpha, a.view(), b.view(), beta, ours).unwrap();
        let output = P::MatrixMut::try_from(c.view_mut()).unwrap();
        let report = context.gemm(alpha, theirs(a.view()), theirs(b.view()), beta, output).unwrap();
        assert_eq!(report.bytes_copied, of_views.bytes_copied);
        assert_eq!(elements(c.view()), expected, "{:?} {:?} {:?}", a.steps, b.steps, c.steps);
        // What lies between its elements is as it was.
        assert_eq!(c.data, by_views);

        let vector = || P::Vector::try_from(x.view().col(0).unwrap()).unwrap();
        let product = P::times(&theirs(a.view()), &vector());
        let mut expected = elements(y.view());
        expected.iter_mut().zip(product).for_each(|(y, ax)| *y = alpha * ax + beta * *y);
        let mut by_views = y.data.clone();
        let ours =
            MatrixViewMut::from_slice(&mut by_views, y.offset, y.lens, y.steps).unwrap().col(0).unwrap();
        let of_views = context.gemv(alpha, a.view(), x.view().col(0).unwrap(), beta, ours).unwrap();
        let output = P::VectorMut::try_from(y.view_mut().col(0).unwrap()).unwrap();
        let report = context.gemv(alpha, theirs(a.view()), vector(), beta, output).unwrap();
        assert_eq!(report.bytes_copied, of_views.bytes_copied);
        assert_eq!(elements(y.view()), expected);
        assert_eq!(y.data, by_views);

        assert_eq!(context.dot(vector(), vector()).unwrap(), P::dot(&vector(), &vector()));
    }
}

struct Ndarray;

impl<T: Scalar + ndarray::LinalgScalar> Peer<T> for Ndarray {
    type Matrix<'a> = ndarray::ArrayView2<'a, T>;
    type MatrixMut<'a> = ndarray::ArrayViewMut2<'a, T>;
    type Vector<'a> = ndarray::ArrayView1<'a, T>;
    type VectorMut<'a> = ndarray::ArrayViewMut1<'a, T>;
    fn shape(a: &Self::Matrix<'_>) -> [usize; 2] {
        [a.nrows(), a.ncols()]
    }
    fn get(a: &Self::Matrix<'_>, i: usize, j: usize) -> T {
        a[[i, j]]
    }
    fn set(c: &mut Self::MatrixMut<'_>, i: usize, j: usize, value: T) {
        c[[i, j]] = value;
    }
    fn entry(x: &Self::Vector<'_>, i: usize) -> T {
        x[i]
    }
    fn set_entry(x: &mut Self::VectorMut<'_>, i: usize, value: T) {
        x[i] = value;
    }
    fn product(a: &Self::Matrix<'_>, b: &Self::Matrix<'_>) -> Vec<T> {
        a.dot(b).iter().copied().collect()
    }
    fn times(a: &Self::Matrix<'_>, x: &Self::Vector<'_>) -> Vec<T> {
        a.dot(x).iter().copied().collect()
    }
    fn dot(x: &Self::Vector<'_>, y: &Self::Vector<'_>) -> T {
        x.dot(y)
    }
}

struct Nalgebra;

impl<T: Scalar + nalgebra::ComplexField> Peer<T> for Nalgebra {
    const ALL_STRIDES: bool = false;
    type Matrix<'a> = nalgebra::DMatrixView<'a, T, nalgebra::Dyn, nalgebra::Dyn>;
    type MatrixMut<'a> = nalgebra::DMatrixViewMut<'a, T, nalgebra::Dyn, nalgebra::Dyn>;
    type Vector<'a> = nalgebra::DVectorView<'a, T, nalgebra::Dyn, nalgebra::Dyn>;
    type VectorMut<'a> = nalgebra::DVectorViewMut<'a, T, nalgebra::Dyn, nalgebra::Dyn>;
    fn shape(a: &Self::Matrix<'_>) -> [usize; 2] {
        [a.nrows(), a.ncols()]
    }
    fn get(a: &Self::Matrix<'_>, i: usize, j: usize) -> T {
        a[(i, j)]
    }
    fn set(c: &mut Self::MatrixMut<'_>, i: usize, j: usize, value: T) {
        c[(i, j)] = value;
    }
    fn entry(x: &Self::Vector<'_>, i: usize) -> T {
        x[i]
    }
    fn set_entry(x: &mut Self::VectorMut<'_>, i: usize, value: T) {
        x[i] = value;
    }
    fn product(a: &Self::Matrix<'_>, b: &Self::Matrix<'_>) -> Vec<T> {
        // Of contiguous copies: nalgebra 0.35.0 writes out of bounds where steps along the rows are not 1 (`axcpy_uninit` takes
        // for the number of elements that of the slice around them).
        (a.clone_owned() * b.clone_owned()).transpose().iter().copied().collect()
    }
    fn times(a: &Self::Matrix<'_>, x: &Self::Vector<'_>) -> Vec<T> {
        (a.clone_owned() * x.clone_owned()).iter().copied().collect()
    }
    fn dot(x: &Self::Vector<'_>, y: &Self::Vector<'_>) -> T {
        x.dot(y)
    }
}

struct Faer;

impl<T: Scalar + faer::traits::ComplexField> Peer<T> for Faer {
    type Matrix<'a> = faer::MatRef<'a, T>;
    type MatrixMut<'a> = faer::MatMut<'a, T>;
    type Vector<'a> = faer::ColRef<'a, T>;
    type VectorMut<'a> = faer::ColMut<'a, T>;
    fn shape(a: &Self::Matrix<'_>) -> [usize; 2] {
        [a.nrows(), a.ncols()]
    }
    fn get(a: &Self::Matrix<'_>, i: usize, j: usize) -> T {
        a[(i, j)]
    }
    fn set(c: &mut Self::MatrixMut<'_>, i: usize, j: usize, value: T) {
        c[(i, j)] = value;
    }
    fn entry(x: &Self::Vector<'_>, i: usize) -> T {
        x[i]
    }
    fn set_entry(x: &mut Self::VectorMut<'_>, i: usize, value: T) {
        x[i] = value;
    }
    fn product(a: &Self::Matrix<'_>, b: &Self::Matrix<'_>) -> Vec<T> {
        let product = a * b;
        let at = |i| product.as_ref().row(i).iter().copied().collect::<Vec<T>>();
        (0..product.nrows()).flat_map(at).collect()
    }
    fn times(a: &Self::Matrix<'_>, x: &Self::Vector<'_>) -> Vec<T> {
        (a * x).iter().copied().collect()
    }
    fn dot(x: &Self::Vector<'_>, y: &Self::Vector<'_>) -> T {
        x.transpose() * y
    }
}

struct Mdarray;

impl<T> Peer<T> for Mdarray
where
    T: Blas,
    mdarray_linalg::Naive: mdarray_linalg::Contract<T>
        + mdarray_linalg::MatVec<T, usize, usize>
        + mdarray_linalg::VecOps<T, usize>,
{
    type Matrix<'a> = mdarray::DView<'a, T, 2, mdarray::Strided>;
    type MatrixMut<'a> = mdarray::DViewMut<'a, T, 2, mdarray::Strided>;
    type Vector<'a> = mdarray::DView<'a, T, 1, mdarray::Strided>;
    type VectorMut<'a> = mdarray::DViewMut<'a, T, 1, mdarray::Strided>;
    fn shape(a: &Self::Matrix<'_>) -> [usize; 2] {
        [a.dim(0), a.dim(1)]
    }
    fn get(a: &Self::Matrix<'_>, i: usize, j: usize) -> T {
        a[[i, j]]
    }
    fn set(c: &mut Self::MatrixMut<'_>, i: usize, j: usize, value: T) {
        c[[i, j]] = value;
    }
    fn entry(x: &Self::Vector<'_>, i: usize) -> T {
        x[[i]]
    }
    fn set_entry(x: &mut Self::VectorMut<'_>, i: usize, value: T) {
        x[[i]] = value;
    }
    fn product(a: &Self::Matrix<'_>, b: &Self::Matrix<'_>) -> Vec<T> {
        mdarray_linalg::Naive.matmul(a, b).eval().into_vec()
    }
    fn times(a: &Self::Matrix<'_>, x: &Self::Vector<'_>) -> Vec<T> {
        mdarray_linalg::Naive.matvec(a, x).eval().into_vec()
    }
    fn dot(x: &Self::Vector<'_>, y: &Self::Vector<'_>) -> T {
        mdarray_linalg::Naive.dot(x, y)
    }
}

macro_rules! of_all_types {
    ($($name:ident: $check:ident $peer:ty;)*) => {$(
        #[test]
        fn $name() {
            $check::<f32, $peer>();
            $check::<f64, $peer>();
            $check::<Complex<f32>, $peer>();
            $check::<Complex<f64>, $peer>();
        }
    )*};
}

of_all_types! {
    ndarray_there_and_back: conversions Ndarray;
    nalgebra_there_and_back: conversions Nalgebra;
    faer_there_and_back: conversions Faer;
    mdarray_there_and_back: conversions Mdarray;
    operands_of_ndarray: operands Ndarray;
    operands_of_nalgebra: operands Nalgebra;
    operands_of_faer: operands Faer;
    operands_of_mdarray: operands Mdarray;
}
