//! What can't be expressed, in either direction, is an error that says why; what means nothing may be junk.

use blasview::{
    Axis, Complex, Error, IntoMatrix, IntoMatrixMut, IntoVector, MatrixView, MatrixViewMut, VectorView, View,
    ViewMut,
};
use mdarray::Strided;

type Dynamic = nalgebra::Dyn;

/// The error of each crate for a matrix of ours.
fn errors(make: impl Fn() -> MatrixView<'static, f64>) -> [Option<String>; 4] {
    let text = |error: Error| error.to_string();
    [
        ndarray::ArrayView2::try_from(make()).err().map(text),
        nalgebra::DMatrixView::<f64, Dynamic, Dynamic>::try_from(make()).err().map(text),
        faer::MatRef::<f64>::try_from(make()).err().map(text),
        mdarray::DView::<f64, 2, Strided>::try_from(make()).err().map(text),
    ]
}

const TARGETS: [&str; 4] = ["ndarray::ArrayBase", "nalgebra::Matrix", "faer::MatRef", "mdarray::View"];

#[test]
fn parts_of_elements_and_misaligned_ones_are_no_elements_of_theirs() {
    static BYTES: [u64; 8] = [0; 8];
    // SAFETY: 64 bytes, which are there for good.
    let bytes: &'static [u8] = unsafe { core::slice::from_raw_parts(BYTES.as_ptr().cast(), 64) };
    let found = errors(|| MatrixView::from_bytes(bytes, 0, [2, 3], [24, 12]).unwrap());
    for (error, target) in found.into_iter().zip(TARGETS) {
        let reason = "axis 1 has a stride of 12 bytes, elements have 8";
        assert_eq!(error.unwrap(), format!("{target} cannot express the view: {reason}"));
    }
    let found = errors(|| MatrixView::from_bytes(bytes, 4, [2, 2], [16, 8]).unwrap());
    for (error, target) in found.into_iter().zip(TARGETS) {
        let reason = "its elements do not lie at multiples of 8 bytes";
        assert_eq!(error.unwrap(), format!("{target} cannot express the view: {reason}"));
    }
    // Of one element, the strides mean nothing; of none, not even where it is.
    assert_eq!(
        errors(|| MatrixView::from_bytes(bytes, 8, [1, 1], [3, isize::MIN]).unwrap()),
        [const { None }; 4]
    );
    assert_eq!(errors(|| MatrixView::from_bytes(bytes, 3, [0, 5], [7, -3]).unwrap()), [const { None }; 4]);
    assert_eq!(
        errors(|| MatrixView::from_bytes(bytes, 3, [5, 0], [isize::MAX, 1]).unwrap()),
        [const { None }; 4]
    );
}

#[test]
fn a_conjugated_view_has_to_be_told() {
    let data = [Complex::new(1.0_f32, 2.0); 4];
    let view = || MatrixView::row_major(&data, 2, 2).unwrap().conj();
    let text = |error: Error| error.to_string();
    let found = [
        ndarray::ArrayView2::try_from(view()).err().map(text),
        nalgebra::DMatrixView::<Complex<f32>, Dynamic, Dynamic>::try_from(view()).err().map(text),
        faer::MatRef::try_from(view()).err().map(text),
        mdarray::DView::<Complex<f32>, 2, Strided>::try_from(view()).err().map(text),
    ];
    for (error, target) in found.into_iter().zip(TARGETS) {
        assert_eq!(
            error.unwrap(),
            format!("{target} cannot express the view: it is read as its complex conjugate")
        );
    }
    let row = VectorView::contiguous(&data).unwrap().conj();
    assert!(faer::RowRef::try_from(row).is_err() && ndarray::ArrayView1::try_from(row).is_err());
    // Of any rank, too.
    let any = || view().into_dyn();
    assert!(ndarray::ArrayViewD::try_from(any()).is_err() && ndarray::ArrayView2::try_from(any()).is_err());
    assert!(mdarray::View::<'_, _, mdarray::DynRank, mdarray::Strided>::try_from(any()).is_err());
    assert!(ndarray::ArrayView2::try_from(any().conj()).is_ok());
    // faer has views that are read conjugated.
    let conjugated = faer::MatRef::try_from(view().conj()).unwrap().conjugate();
    assert_eq!(conjugated.into_matrix().unwrap().get(1, 1), Some(data[0].conj()));
}

#[test]
fn interleaved_axes_are_shared_elements_to_ndarray() {
    let mut data = [0.0; 16];
    // Elements 0 2 4 and 3 5 7: each is reached once.
    let mut view = MatrixViewMut::from_slice(&mut data, 0, [2, 3], [3, 2]).unwrap();
    assert!(ndarray::ArrayView2::try_from(view.as_view()).is_ok());
    let error = ndarray::ArrayViewMut2::try_from(view.reborrow()).unwrap_err();
    let reason = "steps of 24 bytes along axis 0 end between elements along other axes";
    assert_eq!(error.to_string(), format!("ndarray::ArrayBase cannot express the view: {reason}"));
    let mut theirs = faer::MatMut::try_from(view.reborrow()).unwrap();
    theirs[(1, 2)] = 7.0;
    assert_eq!(view.get(1, 2), Some(7.0));
}

#[test]
fn nalgebra_has_positive_strides() {
    let data = [1.0, 2.0, 3.0, 4.0];
    let view = MatrixView::row_major(&data, 2, 2).unwrap();
    type Theirs<'a> = nalgebra::DMatrixView<'a, f64, Dynamic, Dynamic>;
    let error = Theirs::try_from(view.flip_cols()).unwrap_err().to_string();
    let reason = "axis 1 has a stride of -8 bytes, which is not positive";
    assert_eq!(error, format!("nalgebra::Matrix cannot express the view: {reason}"));
    // Along the rows 0 is fine; along a column nalgebra's iterators would leave the data.
    let repeated = |strides| MatrixView::from_slice(&data, 0, [2, 2], strides).unwrap();
    assert!(Theirs::try_from(repeated([0, 1])).is_err());
    let columns = Theirs::try_from(repeated([1, 0])).unwrap();
    assert_eq!(columns.iter().copied().collect::<Vec<f64>>(), [1.0, 2.0, 1.0, 2.0]);
}

#[test]
fn outputs_that_share_elements_are_refused() {
    let mut data = [0.0; 9];
    // SAFETY: within the data.
    let theirs = unsafe {
        nalgebra::DMatrixViewMut::<f64, Dynamic, Dynamic>::from_slice_with_strides_unchecked(
            &mut data, 0, 3, 3, 1, 2,
        )
    };
    assert_eq!(theirs.into_matrix_mut().unwrap_err(), Error::SelfOverlap);
    // As many as elements that would overflow are found out about before that.
    // SAFETY: no element is looked at.
    let theirs = unsafe {
        let strides = (1 << 40, 1 << 40);
        nalgebra::DMatrixView::<f64, Dynamic, Dynamic>::from_slice_with_strides_unchecked(
            &data,
            0,
            1 << 30,
            1 << 30,
            strides.0,
            strides.1,
        )
    };
    assert_eq!(theirs.into_matrix().unwrap_err(), Error::Overflow);
}

#[test]
fn ranks_and_shapes() {
    let data = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let view = View::from_slice(&data, &[1, 2, 3]).unwrap();
    let rank = |expected, found| Err(Error::Rank { expected, found });
    assert_eq!(ndarray::ArrayView2::try_from(view.clone()).map(drop), rank(2, 3));
    assert_eq!(mdarray::DView::<f64, 2, Strided>::try_from(view.clone()).map(drop), rank(2, 3));
    let dynamic = ndarray::ArrayViewD::try_from(view).unwrap();
    assert_eq!(dynamic.view().into_matrix().map(drop), rank(2, 3));
    assert_eq!(dynamic.into_vector().map(drop), rank(1, 3));
    // A vector of nalgebra's is a column or a row.
    let matrix = nalgebra::Matrix2x3::from_row_slice(&data);
    assert_eq!(matrix.into_vector().map(drop).unwrap_err(), Error::Squeeze { axis: 1, len: 3 });
    assert_eq!((&nalgebra::DVector::<f64>::zeros(0)).into_vector().unwrap().len(), 0);
    assert_eq!((&nalgebra::DMatrix::<f64>::zeros(1, 0)).into_vector().unwrap().len(), 0);
}

#[test]
fn huge_empty_views() {
    let huge = [isize::MAX as usize, isize::MAX as usize, 0];
    let layout = blasview::Layout::new(8, huge.map(|len| Axis::new(len, isize::MAX))).unwrap();
    let empty = || {
        // SAFETY: no element is there.
        unsafe { View::<f64>::from_raw(core::ptr::null(), layout.clone()) }.unwrap()
    };
    assert_eq!(ndarray::ArrayView3::try_from(empty()).map(drop), Err(Error::Overflow));
    let theirs = mdarray::DView::<f64, 3, Strided>::try_from(empty()).unwrap();
    assert_eq!(View::try_from(theirs).unwrap().shape(), huge);
    let mut none: [f32; 0] = [];
    let theirs: ndarray::ArrayViewMut3<'_, f32> =
        ViewMut::from_slice(&mut none, &[5, 0, 3]).unwrap().try_into().unwrap();
    assert_eq!(theirs.shape(), [5, 0, 3]);
    assert_eq!(ViewMut::try_from(theirs).unwrap().shape(), [5, 0, 3]);
}
