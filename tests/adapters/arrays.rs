//! Arrays and views as the programs that use those crates have them: owned, shared, static, sliced, of any rank.
#![allow(clippy::needless_borrows_for_generic_args, reason = "references to views are operands as views are")]

use blasview::{Complex, MatrixView, Result, View, ViewMut, axpy, dot, gemm, gemv, ger, scal};

#[test]
fn ndarray_arrays() -> Result<()> {
    use ndarray::{Array2, ArrayD, ArrayRef1, ArrayRef2, array, s};
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let b = a.t();
    let mut c = Array2::zeros((2, 2));
    gemm(1.0, &a, b, 0.0, &mut c)?;
    assert_eq!(c, a.dot(&b));

    // Array references, which functions of ndarray 0.17 take.
    fn square(
        a: &ArrayRef2<f64>,
        c: &mut ArrayRef2<f64>,
        x: &ArrayRef1<f64>,
        y: &mut ArrayRef1<f64>,
    ) -> Result<()> {
        gemm(1.0, a, a.t(), 0.0, &mut *c)?;
        gemv(1.0, &*c, x, 0.0, &mut *y)?;
        scal(2.0, y)?;
        Ok(())
    }
    let (x, mut y) = (array![1.0, -1.0], array![0.0, 0.0]);
    square(&a, &mut c, &x, &mut y)?;
    assert_eq!(y, 2.0 * c.dot(&x));

    let reversed = a.slice(s![..;-1, ..;2]);
    gemm(1.0, &reversed, reversed.t(), 0.0, c.slice_mut(s![.., ..;-1]))?;
    assert_eq!(c, array![[52.0, 22.0], [22.0, 10.0]].slice(s![.., ..;-1]).to_owned());
    let broadcast = x.broadcast((3, 2)).unwrap();
    let mut c = Array2::zeros((3, 3));
    gemm(1.0, broadcast, broadcast.t(), 0.0, &mut c)?;
    assert_eq!(c, Array2::from_elem((3, 3), 2.0));

    // Of dynamic rank.
    let dynamic: ArrayD<f64> = a.clone().into_dyn();
    ger(1.0, array![1.0, 1.0].into_dyn().view(), array![1.0, 2.0, 3.0].view(), &mut dynamic.clone())?;
    assert_eq!(
        gemv(1.0, &dynamic, &x, 0.0, &mut [0.0, 0.0]).unwrap_err().to_string(),
        "gemv: A has n = 3, but x has n = 2"
    );
    Ok(())
}

#[test]
fn a_shared_array_is_copied_before_it_is_written() -> Result<()> {
    // The copy has other strides than the slice that is shared.
    let mut shared = ndarray::Array2::from_shape_fn((3, 3), |(i, j)| (3 * i + j) as f64).into_shared();
    shared.slice_collapse(ndarray::s![.., ..;2]);
    let other = shared.clone();
    gemm(1.0, &[[1.0], [2.0], [3.0]], &[[10.0, 20.0]], 1.0, &mut shared)?;
    assert_eq!(other, ndarray::array![[0.0, 2.0], [3.0, 5.0], [6.0, 8.0]]);
    assert_eq!(shared, ndarray::array![[10.0, 22.0], [23.0, 45.0], [36.0, 68.0]]);
    Ok(())
}

#[test]
fn views_of_any_rank() -> Result<()> {
    let array = ndarray::Array::from_shape_fn((2, 3, 4, 2, 2), |(a, b, c, d, e)| {
        (a * 48 + b * 16 + c * 4 + d * 2 + e) as u16
    });
    let view = View::try_from(&array)?.flip(2)?.permute(&[4, 0, 2, 1, 3])?;
    let theirs: ndarray::ArrayView5<'_, u16> = view.clone().try_into()?;
    let mut expected = array.view();
    expected.invert_axis(ndarray::Axis(2));
    assert_eq!(theirs, expected.permuted_axes([4, 0, 2, 1, 3]));
    let theirs: mdarray::View<'_, u16, mdarray::DynRank, mdarray::Strided> = view.clone().try_into()?;
    assert_eq!((theirs.rank(), theirs.dim(2)), (5, 4));
    assert_eq!(View::try_from(theirs)?.to_vec()?, view.to_vec()?);

    let mut numbers = [1_u8, 2, 3, 4];
    let mut cube: ndarray::ArrayViewMutD<'_, u8> =
        ViewMut::from_slice(&mut numbers, &[2, 1, 2])?.flip(0)?.try_into()?;
    cube[[0, 0, 0]] = 30;
    ViewMut::try_from(&mut cube)?.set(&[1, 0, 1], 20)?;
    assert_eq!(numbers, [1, 20, 30, 4]);

    let scalar: ndarray::ArrayView0<'_, u8> = View::from_slice(&numbers, &[])?.try_into()?;
    assert_eq!(scalar[()], 1);
    Ok(())
}

#[test]
fn nalgebra_matrices() -> Result<()> {
    use nalgebra::{DMatrix, DVector, Matrix2, Matrix2x3, Matrix3x2, RowVector3, Vector2, Vector3};
    let a = Matrix2x3::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    let b = DMatrix::from_row_slice(3, 2, &[1.0, 0.0, 0.0, 1.0, 2.0, 2.0]);
    let mut c = Matrix2::zeros();
    gemm(1.0, &a, &b, 0.0, &mut c)?;
    assert_eq!(c, a * Matrix3x2::from_row_slice(&[1.0, 0.0, 0.0, 1.0, 2.0, 2.0]));

    let (x, row) = (Vector3::new(1.0, 2.0, 3.0), RowVector3::new(1.0, 2.0, 3.0));
    assert_eq!(dot(&x, &row)?, 14.0);
    let mut y = DVector::zeros(2);
    gemv(1.0, &a, &x, 0.0, &mut y)?;
    assert_eq!(y, a * x);
    let mut x = Vector2::new(1.0, 1.0);
    axpy(1.0, a.column(1), &mut x)?;
    assert_eq!(x, Vector2::new(3.0, 6.0));
    // A row of a matrix, a column as a matrix, every second column, to be written.
    gemm(1.0, &a.column(0), a.row(0).columns(0, 2), 0.0, &mut c)?;
    assert_eq!(c, Matrix2::new(1.0, 2.0, 4.0, 8.0));
    let mut wide = DMatrix::zeros(2, 3);
    gemm(1.0, &a, &b, 0.0, wide.columns_with_step_mut(0, 2, 1))?;
    assert_eq!(wide.row(0).iter().copied().collect::<Vec<f64>>(), [7.0, 0.0, 8.0]);
    Ok(())
}

#[test]
fn faer_matrices() -> Result<()> {
    use faer::{Mat, Scale, mat};
    let a = mat![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let mut c = Mat::zeros(2, 2);
    gemm(1.0, &a, a.transpose(), 0.0, &mut c)?;
    assert_eq!(c, &a * a.transpose());
    gemm(1.0, a.as_ref().reverse_rows_and_cols(), a.transpose(), 0.0, c.as_mut().reverse_cols_mut())?;
    assert_eq!(c.as_ref().reverse_cols(), a.as_ref().reverse_rows_and_cols() * a.transpose());
    let mut part = c.as_mut().submatrix_mut(1, 0, 1, 2);
    gemm(1.0, &[[1.0]], &[[8.0, 9.0]], 0.0, &mut part)?;
    assert_eq!((c[(1, 0)], c[(1, 1)]), (8.0, 9.0));
    let (x, mut y) = (faer::col![1.0, 2.0, 3.0], faer::row![0.0, 0.0]);
    gemv(1.0, &a, &x, 0.0, &mut y)?;
    assert_eq!(y.transpose(), &a * &x);
    assert_eq!(dot(a.row(0), a.row(1).reverse_cols())?, 28.0);
    let repeated = faer::MatRef::from_repeated_col(a.col(1), 3);
    gemm(1.0, repeated, &[[1.0, 0.0]; 3], 0.0, &mut c)?;
    assert_eq!((c[(0, 0)], c[(1, 0)]), (6.0, 15.0));

    let z = Mat::from_fn(2, 3, |i, j| Complex::new(i as f64, j as f64 - 1.0));
    let mut gram = Mat::zeros(2, 2);
    gemm(Complex::new(2.0, 0.0), &z, z.adjoint(), Complex::new(0.0, 0.0), &mut gram)?;
    assert_eq!(gram, Scale(Complex::new(2.0, 0.0)) * (&z * z.adjoint()));
    assert!(MatrixView::try_from(z.conjugate())?.conjugated());
    Ok(())
}

#[test]
fn mdarray_arrays() -> Result<()> {
    use mdarray::{DynRank, array, step, tensor};
    // Lengths known when it is compiled.
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let mut c = array![[0.0; 2]; 2];
    gemm(1.0, &a, &a.transpose(), 0.0, &mut c)?;
    assert_eq!(c, array![[14.0, 32.0], [32.0, 77.0]]);
    let b = tensor![[1.0, 2.0], [3.0, 4.0]];
    gemm(1.0, b.view(step(.., -1), ..), &b, 0.0, c.view_mut(.., step(.., -1)))?;
    assert_eq!(c, array![[22.0, 15.0], [10.0, 7.0]]);
    assert_eq!(dot(b.diag(0), &a.view(1, ..2))?, 24.0);
    let mut y = tensor![1.0, 1.0].into_dyn();
    gemv(1.0, &b.into_dyn(), &tensor![1.0, 1.0], 1.0, &mut y)?;
    assert_eq!(y, tensor![4.0, 8.0].into_dyn());
    let dense: mdarray::View<'_, f64, DynRank> = View::try_from(&a)?
        .index(0, 1)?
        .try_into()
        .map(mdarray::View::<f64, DynRank, mdarray::Strided>::into_mapping)?;
    assert_eq!(dense.to_vec(), [4.0, 5.0, 6.0]);
    Ok(())
}
