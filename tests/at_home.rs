//! Views as Rust programs expect them: indices of any integer, conversions between ranks, `Index`, iterators, `==`, `{:?}`, and
//! what is said of wrong input.

mod support;

use std::panic::catch_unwind;

use blasview::{
    Array, Complex, CopyOrder, Copying, Diag, Error, Layout, MatrixView, MatrixViewMut, Needs, Order, Scalar,
    Side, Slice, Uplo, VectorView, VectorViewMut, View, ViewMut, broadcast_shape, copy, dotc, gemm, symm,
    syrk, trmv, trsm,
};
use proptest::collection::vec;
use proptest::prelude::*;
use support::model::{indices, python_slice};
use support::properties::config;

type C64 = Complex<f64>;

fn numbers(len: usize) -> Vec<C64> {
    (0..len).map(|at| Complex::new(at as f64, 1.0 + at as f64)).collect()
}

/// Every kind of integer, as variables and as literals.
#[test]
fn indices_of_any_integer() {
    let data: Vec<f64> = (0..20).map(f64::from).collect();
    let a = MatrixView::row_major(&data, 4, 5).unwrap();
    let (n, last): (usize, isize) = (2, -1);
    let small: i32 = -2;
    assert_eq!(a.slice(0..n, ..).unwrap(), a.slice(..2, 0..).unwrap());
    assert_eq!(a.slice(n.., ..=last).unwrap(), a.slice(-2.., ..).unwrap());
    assert_eq!(a.slice(small..-1, n..=n).unwrap().to_vec().unwrap(), [12.0]);
    assert_eq!(a.slice(..=2, Slice::from(..n + 1).step(-1)).unwrap().cols(), 1);
    assert_eq!(a.row(n).unwrap(), a.row(2).unwrap());
    assert_eq!(a.row(last).unwrap(), a.row(3_i32).unwrap());
    assert_eq!(a.col(a.cols() - 1).unwrap(), a.col(-1).unwrap());
    for (i, j) in (0..a.rows()).zip(0..) {
        assert_eq!(a.row(i).unwrap(), a.row(j).unwrap());
    }
    assert_eq!(a.row(usize::MAX).unwrap_err(), Error::IndexOutOfRange { index: isize::MAX, len: 4 });
    assert_eq!(a.row(-5).unwrap_err(), Error::IndexOutOfRange { index: -5, len: 4 });
    assert_eq!(a.diagonal(n).unwrap(), a.diagonal(2).unwrap());
    assert_eq!(a.diagonal(last).unwrap().to_vec().unwrap(), [5.0, 11.0, 17.0]);
    let x = a.into_dyn();
    assert_eq!(x.clone().index(1, n).unwrap(), x.clone().index(1, -3).unwrap());
    assert_eq!(x.clone().slice(1, ..n).unwrap(), x.clone().slice(1, ..-3).unwrap());
    assert_eq!(x.layout().indexed(0, n).unwrap(), x.layout().indexed(0, -2).unwrap());
    let v = VectorView::contiguous(&data).unwrap();
    assert_eq!(v.slice(..=n).unwrap().len(), 3);
}

proptest! {
    #![proptest_config(config(1500))]

    /// A range of `usize` takes what the same range of Python takes.
    #[test]
    fn ranges_of_usize(len in 0..6_usize, start in 0..9_usize, stop in 0..9_usize) {
        let data = vec![0_u8; len];
        let x = View::from_slice(&data, &[len]).unwrap();
        let count = |slice: Slice| x.clone().slice(0, slice).unwrap().size();
        let expected = |start: Option<usize>, stop: Option<usize>| {
            python_slice(start.map(|at| at as isize), stop.map(|at| at as isize), 1, len).len()
        };
        prop_assert_eq!(count((start..stop).into()), expected(Some(start), Some(stop)));
        prop_assert_eq!(count((start..=stop).into()), expected(Some(start), Some(stop + 1)));
        prop_assert_eq!(count((start..).into()), expected(Some(start), None));
        prop_assert_eq!(count((..stop).into()), expected(None, Some(stop)));
        prop_assert_eq!(count((..=stop).into()), expected(None, Some(stop + 1)));
    }

    /// Elements in C order, from both ends, of any view; and what they are compared with.
    #[test]
    fn iterators(lens in vec(0..4_usize, 0..4), flips in vec(any::<bool>(), 4), conj in any::<bool>(), backwards in vec(any::<bool>(), 64), skip in 0..5_usize) {
        let data = numbers(lens.iter().product());
        let mut x = View::from_slice(&data, &lens).unwrap().t();
        for (axis, _) in flips.iter().enumerate().take(lens.len()).filter(|(_, flip)| **flip) {
            x = x.flip(axis).unwrap();
        }
        if conj {
            x = x.conj();
        }
        let expected: Vec<C64> = indices(&x.shape()).iter().map(|index| x.get(index).unwrap()).collect();
        prop_assert_eq!(&x.iter().collect::<Vec<_>>(), &expected);
        prop_assert_eq!(&x.iter().rev().collect::<Vec<_>>(), &expected.iter().rev().copied().collect::<Vec<_>>());
        prop_assert_eq!(x.iter().nth(skip), expected.get(skip).copied());
        prop_assert_eq!(&x.to_vec().unwrap(), &expected);
        let (mut both, mut left) = (x.iter(), expected.iter());
        for &from_back in &backwards {
            prop_assert_eq!(both.len(), left.len());
            if from_back {
                prop_assert_eq!(both.next_back(), left.next_back().copied());
            } else {
                prop_assert_eq!(both.next(), left.next().copied());
            }
        }
        let copied = x.to_owned(CopyOrder::ColMajor).unwrap();
        prop_assert_eq!(&copied, &x);
        prop_assert_eq!(&x, &copied);
        prop_assert_eq!(&copied.clone(), &copied);
        prop_assert_eq!(&x.clone(), &x);
        if let Some(&first) = expected.first() {
            let mut other = x.to_owned(CopyOrder::Keep).unwrap();
            other.view_mut().set(&vec![0; x.ndim()], first + 1.0).unwrap();
            prop_assert!(other != x && other != copied && x != other.view());
        }
    }
}

/// There and back, with the mark of conjugation.
#[test]
fn ranks_convert_both_ways() {
    let data = numbers(12);
    let a = MatrixView::row_major(&data, 3, 4).unwrap().flip_rows();
    for a in [a, a.conj(), a.h()] {
        let x = View::from(a);
        assert_eq!((x.shape(), x.conjugated()), (vec![a.rows(), a.cols()], a.conjugated()));
        let back = MatrixView::try_from(x.clone()).unwrap();
        assert_eq!((back, back.conjugated(), back.as_ptr()), (a, a.conjugated(), a.as_ptr()));
        assert_eq!(x.clone().t().conj().matrix().unwrap(), a.h());
        assert_eq!(x.clone().h(), a.h().into_dyn());
        // Each operation keeps the mark.
        let row = x.clone().index(0, 1).unwrap().flip(0).unwrap();
        assert_eq!(row.clone().vector().unwrap(), a.row(1).unwrap().flip());
        assert_eq!(View::from(a.row(1).unwrap()).flip(0).unwrap(), row);
        let halves = x.clone().split_at(1, 2).unwrap();
        assert_eq!([halves.0, halves.1].map(|half| half.conjugated()), [a.conjugated(); 2]);
        assert!(x.clone().chunks(0, 2).unwrap().all(|part| part.conjugated() == a.conjugated()));
        let operand = x.matrix_operand().map(|operand| operand.conj);
        assert_eq!(operand, a.into_dyn().matrix_operand().map(|_| a.conjugated()));
        assert_eq!(x.index(0, 0).unwrap().vector_operand().is_err(), a.conjugated());
    }
    let error = Error::Rank { expected: 1, found: 2 };
    assert_eq!(VectorView::try_from(View::from(a)).unwrap_err(), error);
    let mut data = numbers(4);
    let x = ViewMut::from(MatrixViewMut::row_major(&mut data, 2, 2).unwrap());
    let mut y = MatrixViewMut::try_from(x).unwrap();
    y.set(0, 1, C64::ONE).unwrap();
    let read: MatrixView<'_, C64> = y.into();
    assert_eq!(read[[0, 1]], C64::ONE);
    let x: VectorViewMut<'_, C64> =
        ViewMut::from(VectorViewMut::contiguous(&mut data).unwrap()).try_into().unwrap();
    let read: View<'_, C64> = ViewMut::from(x).into();
    assert_eq!(read.shape(), [4]);
    // No number that has a conjugate of its own: no mark.
    assert!(!View::from_slice(&[1_u64], &[1]).unwrap().conj().conjugated());
    assert!(!View::from_slice(&[1.0], &[1]).unwrap().conj().conjugated());
}

/// A conjugated view is conjugated by whatever reads or copies it; what sees its bytes refuses.
#[test]
fn conjugated_views() {
    fn check<T: Scalar>(z: [T; 6]) {
        let conjugated = z.map(Scalar::conj);
        let x = View::from_slice(&z, &[2, 3]).unwrap().conj();
        assert_eq!(x.get(&[1, 2]), Some(conjugated[5]));
        assert_eq!(x.to_vec().unwrap(), conjugated);
        let transposed = [0, 3, 1, 4, 2, 5].map(|at| conjugated[at]);
        assert_eq!(x.clone().t().to_owned(CopyOrder::RowMajor).unwrap().as_slice(), transposed);
        let mut to = [T::ZERO; 6];
        copy(ViewMut::from_slice(&mut to, &[3, 2]).unwrap(), x.clone().t()).unwrap();
        assert_eq!(to, transposed);
        copy(MatrixViewMut::row_major(&mut to, 2, 3).unwrap(), x.clone().matrix().unwrap()).unwrap();
        assert_eq!(to, conjugated);
        for (needs, order) in
            [(Needs::C, Order::RowMajor), (Needs::F, Order::ColMajor), (Needs::ALIGNED, Order::RowMajor)]
        {
            assert_eq!(x.require(needs, Copying::Never).unwrap_err(), Error::CopyNeeded);
            let made = x.require(needs, Copying::IfNeeded).unwrap();
            assert!(!made.is_borrowed() && !made.view().conjugated() && made.view() == x);
            assert_eq!(made.view().layout(), &Layout::contiguous(size_of::<T>(), &[2, 3], order).unwrap());
        }
        assert!(x.require(Needs::default(), Copying::Never).unwrap().view() == x);
        assert_eq!(x.as_slice(), None);
        assert_eq!(x.clone().conj().as_slice(), Some(&z[..]));
        let flat = x.to_shape(&[6], Order::RowMajor).unwrap();
        assert_eq!((flat.is_borrowed(), flat.view().to_vec().unwrap()), (true, conjugated.to_vec()));
        assert_eq!(x.clone().cast::<u32>().unwrap_err(), Error::Conjugated);
        assert_eq!(x.clone().field::<u32>(0).unwrap_err(), Error::Conjugated);
    }
    check(numbers(6).try_into().unwrap());
    check([1, 2, 3, 4, 5, 6].map(|at| Complex::new(at as f32, -0.5)));
    let z = numbers(6);
    let x = View::from_slice(&z, &[2, 3]).unwrap().conj();
    assert_eq!(x.clone().real().unwrap().to_vec().unwrap(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(x.clone().imag().unwrap_err(), Error::Conjugated);
    assert_eq!(x.clone().pairs().unwrap_err(), Error::Conjugated);
    // BLAS obeys it, as that of a matrix.
    let (v, w) = (x.clone().index(0, 0).unwrap(), View::from_slice(&z[3..], &[3]).unwrap());
    let expected: C64 = (0..3).map(|at| z[at] * z[3 + at]).sum();
    assert_eq!(dotc(v, w).unwrap(), expected);
    let (mut c, mut d) = ([[C64::ZERO; 2]; 2], [[C64::ZERO; 2]; 2]);
    gemm(C64::ONE, x.clone(), x.clone().conj().t(), C64::ZERO, &mut c).unwrap();
    let a = MatrixView::row_major(&z, 2, 3).unwrap();
    gemm(C64::ONE, a.conj(), a.t(), C64::ZERO, &mut d).unwrap();
    assert_eq!(c, d);
    assert_eq!(c[0][1], (0..3).map(|k| z[k].conj() * z[3 + k]).sum::<C64>());
}

/// Matrices and vectors cut, as views of any rank are.
#[test]
fn parts_of_matrices() {
    let mut data: Vec<f64> = (0..12).map(f64::from).collect();
    let a = MatrixView::row_major(&data, 3, 4).unwrap();
    let (top, bottom) = a.split_at(0, 1).unwrap();
    assert_eq!((top, bottom), (a.slice(..1, ..).unwrap(), a.slice(1.., ..).unwrap()));
    assert_eq!(a.split_at(2, 0).unwrap_err(), Error::AxisOutOfRange { axis: 2, ndim: 2 });
    assert_eq!(a.split_at(1, 5).unwrap_err(), Error::IndexOutOfRange { index: 5, len: 4 });
    let blocks: Vec<_> = a.t().chunks(0, 3).unwrap().collect();
    assert_eq!(blocks, [a.t().slice(..3, ..).unwrap(), a.t().slice(3.., ..).unwrap()]);
    let mut columns = a.positions(1).unwrap();
    assert_eq!((columns.len(), columns.next(), columns.len()), (4, Some(a.col(0).unwrap()), 3));
    let v = a.row(1).unwrap();
    assert_eq!(v.split_at(3).unwrap().1.to_vec().unwrap(), [7.0]);
    assert_eq!(v.chunks(3).unwrap().map(|run| run.len()).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(v.chunks(0).unwrap_err(), Error::ZeroChunk);
    for (at, mut part) in MatrixViewMut::col_major(&mut data, 3, 4).unwrap().chunks(1, 2).unwrap().enumerate()
    {
        part[[2, 1]] = -1.0 - at as f64;
    }
    assert_eq!((data[5], data[11]), (-1.0, -2.0));
    let mut diagonal = MatrixViewMut::row_major(&mut data, 3, 4).unwrap().diagonal(1).unwrap();
    diagonal.set(2, 9.0).unwrap();
    assert_eq!(data[11], 9.0);
    let mut z = numbers(4);
    let mut imag = MatrixViewMut::row_major(&mut z, 2, 2).unwrap().imag().unwrap();
    imag[[1, 0]] = 7.0;
    let w = VectorView::contiguous(&z).unwrap();
    assert_eq!(w.imag().unwrap().to_vec().unwrap(), [1.0, 2.0, 7.0, 4.0]);
    assert_eq!(w.conj().real().unwrap().to_vec().unwrap(), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(w.conj().imag().unwrap_err(), Error::Conjugated);
}

/// What a closure says when it panics.
fn panic_text(run: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = catch_unwind(run).unwrap_err();
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap()
}

#[test]
fn references_to_elements() {
    let mut data: Vec<f64> = (0..6).map(f64::from).collect();
    let a = MatrixView::row_major(&data, 2, 3).unwrap().t();
    assert_eq!((a[[2, 1]], a.col(1).unwrap()[2], a.into_dyn()[[2, 1]]), (5.0, 5.0, 5.0));
    assert!(std::ptr::eq(&a[[0, 1]], &data[3]));
    assert_eq!(panic_text(|| drop(Box::new(a[[2, 2]]))), "index [2, 2] of a view of shape [3, 2]");
    let x = a.into_dyn();
    assert_eq!(panic_text(|| drop(Box::new(x[[1]]))), "index [1] of a view of shape [3, 2]");
    let z = [Complex::new(0.0, 1.0)];
    let conjugated = VectorView::contiguous(&z).unwrap().conj();
    assert_eq!(conjugated.get(0), Some(Complex::new(0.0, -1.0)));
    let text = panic_text(|| drop(Box::new(conjugated[0])));
    assert_eq!(text, "an element of a conjugated view cannot be referred to: use `get`");
    let bytes = [0_u8; 32];
    let apart = View::<u64>::from_bytes(&bytes, 1, &[2], &[9]).unwrap();
    let at = (0..2).find(|&at| !(bytes.as_ptr().addr() + 1 + 9 * at).is_multiple_of(8)).unwrap();
    assert!(panic_text(|| drop(Box::new(apart[[at]]))).contains("is not aligned, cannot be referred to"));
    assert_eq!(apart.get(&[at]), Some(0));
    MatrixViewMut::row_major(&mut data, 2, 3).unwrap()[[1, 0]] *= 10.0;
    VectorViewMut::contiguous(&mut data).unwrap().flip()[0] += 1.0;
    ViewMut::from_slice(&mut data, &[3, 2]).unwrap()[[0, 1]] = -1.0;
    assert_eq!(data, [0.0, -1.0, 2.0, 30.0, 4.0, 6.0]);
    let mut array = Array::from_vec(data, &[2, 3], Order::ColMajor).unwrap();
    array[[1, 2]] += 0.5;
    assert_eq!((array[[1, 0]], array.as_slice()[5]), (-1.0, 6.5));
    assert!(array.iter().eq([0.0, 2.0, 4.0, -1.0, 30.0, 6.5]));
    assert_eq!(panic_text(move || drop(Box::new(array[[2, 0]]))), "index [2, 0] of an array of shape [2, 3]");
}

/// As NumPy prints them, apart from the last line and the commas.
#[test]
fn printed() {
    let data: Vec<f64> = (0..4000).map(|at| f64::from(at) / 2.0).collect();
    let a = MatrixView::row_major(&data, 2, 3).unwrap();
    assert_eq!(format!("{a}"), "[[  0, 0.5,   1],\n [1.5,   2, 2.5]]");
    let shown = "[[0.0, 0.5, 1.0],\n [1.5, 2.0, 2.5]], [2, 3] strides [24, 8] bytes";
    assert_eq!(format!("{a:?}"), shown);
    assert_eq!(
        format!("{a:.2?}"),
        shown.replace("0, ", "00, ").replace("5, ", "50, ").replace("0]", "00]").replace("5]", "50]")
    );
    assert_eq!(format!("{:?}", a.row(1).unwrap()), "[1.5, 2.0, 2.5], [3] strides [8] bytes");
    assert_eq!(format!("{:?}", a.into_dyn().slice(0, 5..).unwrap()), "[], [0, 3] strides [24, 8] bytes");
    let cube = View::from_slice(&[1, 20, 3, 4, 5, 6, 7, 8], &[2, 2, 2]).unwrap();
    assert_eq!(format!("{cube}"), "[[[ 1, 20],\n  [ 3,  4]],\n\n [[ 5,  6],\n  [ 7,  8]]]");
    assert_eq!(format!("{}", View::from_slice(&[7], &[]).unwrap()), "7");
    let z = [Complex::new(1.0, 2.0)];
    let conjugated = VectorView::contiguous(&z).unwrap().conj();
    assert_eq!(format!("{conjugated}"), "[1-2i]");
    assert!(format!("{conjugated:?}").ends_with("-2.0 }], [1] strides [16] bytes, conjugated"));
    // Large ones in part.
    let large = MatrixView::row_major(&data, 100, 20).unwrap().t();
    let lines = format!("{large:.1}");
    assert_eq!(lines.lines().count(), 7);
    assert!(lines.starts_with("[[  0.0,  10.0,  20.0, ..., 970.0, 980.0, 990.0],\n"), "{lines}");
    assert_eq!(lines.lines().nth(1), Some(" [  0.5,  10.5,  20.5, ..., 970.5, 980.5, 990.5],"));
    assert_eq!(lines.lines().nth(3), Some(" ...,"));
    assert_eq!(format!("{large:#}").matches(',').count(), 20 * 100 - 1);
    let array = large.to_owned(CopyOrder::Keep).unwrap();
    assert_eq!(format!("{array:?}"), format!("{large:?}"));
    // Five rows are all there, of long ones.
    let wide = MatrixView::row_major(&data, 5, 800).unwrap();
    assert_eq!(format!("{wide}").matches('.').count() - 5 * 3, format!("{wide}").matches(".5").count());
}

/// What is wrong is said in the caller's terms, with the numbers.
#[test]
fn what_errors_say() {
    let data = [0.0; 24];
    let view = |rows, cols| MatrixView::row_major(&data, rows, cols).unwrap();
    let text = |error: Error| error.to_string();
    let mut b = [0.0; 12];
    let mut b = MatrixViewMut::row_major(&mut b, 3, 4).unwrap();
    let solve = |side, a, b: MatrixViewMut<'_, f64>| {
        text(trsm(side, Uplo::Lower, Diag::NonUnit, 1.0, a, b).unwrap_err())
    };
    assert_eq!(solve(Side::Left, view(3, 4), b.reborrow()), "trsm: A is 3 x 4, and has to be square");
    assert_eq!(
        solve(Side::Right, view(3, 3), b.reborrow()),
        "trsm with A on the right: B is 3 x 4, so that A has to be 4 x 4, and it is 3 x 3, as for the left"
    );
    assert_eq!(
        solve(Side::Left, view(2, 2), b.reborrow()),
        "trsm with A on the left: B is 3 x 4, so that A has to be 3 x 3, and it is 2 x 2"
    );
    let mut product = |side, a, b2| text(symm(side, Uplo::Upper, 1.0, a, b2, 0.0, b.reborrow()).unwrap_err());
    assert_eq!(product(Side::Left, view(4, 3), view(3, 4)), "symm: A is 4 x 3, and has to be square");
    assert!(product(Side::Left, view(4, 4), view(3, 4)).ends_with("it is 4 x 4, as for the right"));
    assert_eq!(product(Side::Left, view(3, 3), view(3, 5)), "symm: B has n = 5, but C has n = 4");
    let mut y = [0.0; 3];
    assert_eq!(
        text(trmv(Uplo::Upper, Diag::Unit, view(3, 4), &mut y).unwrap_err()),
        "trmv: A is 3 x 4, and has to be square"
    );
    assert_eq!(
        text(syrk(Uplo::Upper, 1.0, view(3, 2), 0.0, b).unwrap_err()),
        "syrk: C is 3 x 4, and has to be square"
    );

    let x = View::from_slice(&data, &[4, 6]).unwrap();
    let cases: [(Error, &str); 15] = [
        (Array::from_vec(vec![1], &[2, 2], Order::RowMajor).unwrap_err(), "1 elements in a shape of 4"),
        (
            x.clone().split(1, &[2, 2]).unwrap_err(),
            "an axis of length 6 cannot be split into [2, 2], which multiply to 4",
        ),
        (x.clone().chunks(0, 0).unwrap_err(), "chunks of length 0"),
        (x.clone().broadcast_to(&[4, 7]).unwrap_err(), "shape [4, 6] cannot be broadcast to [4, 7]"),
        (
            broadcast_shape([&[2][..], &[3, 4]]).unwrap_err(),
            "shapes [2] and [3, 4] cannot be broadcast together",
        ),
        (
            x.clone().permute(&[0]).unwrap_err(),
            "[0] is not a permutation of 2 axes, which are counted from 0",
        ),
        (
            copy(&mut Array::zeros(&[3], Order::RowMajor).unwrap(), x.clone()).unwrap_err(),
            "a source of shape [4, 6] cannot be broadcast to the destination's [3]",
        ),
        (View::from_slice(&data, &[5, 5]).unwrap_err(), "the view touches elements 0..25 of a slice of 24"),
        (MatrixView::row_major(&data, 5, 5).unwrap_err(), "the view touches elements 0..25 of a slice of 24"),
        (
            MatrixView::from_slice(&data, 2, [2, 2], [-3, 1]).unwrap_err(),
            "the view touches elements -1..4 of a slice of 24",
        ),
        (
            VectorView::from_slice(&data, 20, 3, 2).unwrap_err(),
            "the view touches elements 20..25 of a slice of 24",
        ),
        (
            View::<f64>::from_bytes(&[0; 20], 8, &[2], &[8]).unwrap_err(),
            "the view touches bytes 8..24 of a buffer of 20 bytes",
        ),
        (View::from_slice_strided(&data, 0, &[2, 3], &[1]).unwrap_err(), "1 strides for 2 lengths"),
        (
            Array::<u8>::zeros(&[2, 3], Order::RowMajor).unwrap().view_mut().set(&[5], 1).unwrap_err(),
            "1 indices for an element of a view with 2 axes",
        ),
        (
            View::from_slice(&numbers(2), &[2]).unwrap().conj().imag().unwrap_err(),
            "the view is conjugated, and the numbers do not lie so in memory: copy it first",
        ),
    ];
    for (error, expected) in cases {
        assert_eq!(text(error), expected);
    }
}

/// A view without elements is short, however long its axes are.
#[test]
fn long_views_of_nothing_are_shown_in_part() {
    let none: [f64; 0] = [];
    let text = format!("{}", blasview::View::from_slice(&none, &[1000, 0]).unwrap());
    assert!(text.len() < 100, "{text}");
}
