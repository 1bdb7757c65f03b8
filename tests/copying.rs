//! Copies against naive loops, for every size of element: guards round the destination, broadcast sources, orders of
//! copies, what is borrowed and what is copied.

mod support;

use blasview::{
    Array, Complex, CopyOrder, Copying, Element, Error, Needs, Order, Slice, View, ViewMut, copy,
};
use proptest::collection::vec;
use proptest::prelude::*;
use support::model::{Model, indices};
use support::properties::config;

/// Strides for a shape such that no two elements of `item` bytes share one: axes in some order, with gaps, some reversed.
fn distinct(lens: &[usize], order: &[usize], gaps: &[isize], item: isize) -> Vec<(usize, isize)> {
    let mut axes: Vec<(usize, isize)> = lens.iter().map(|&len| (len, 0)).collect();
    let mut stride = item;
    for (&axis, &gap) in order.iter().filter(|&&axis| axis < lens.len()).zip(gaps) {
        axes[axis].1 = if gap % 2 == 0 { stride } else { -stride };
        stride = stride * lens[axis].max(1) as isize + gap / 2;
    }
    axes
}

/// The byte offset that puts the lowest element of these axes at 0.
fn low(axes: &[(usize, isize)]) -> usize {
    axes.iter().map(|axis| (-axis.1).max(0) as usize * axis.0.saturating_sub(1)).sum()
}

fn strides(axes: &[(usize, isize)]) -> Vec<isize> {
    axes.iter().map(|axis| axis.1).collect()
}

/// Copies between bytes and compares all bytes of the destination, gaps and guards too. All patterns occur in the
/// source, signalling NaNs among them.
fn check<T: Element>(
    lens: &[usize],
    order: &[usize],
    gaps: &[isize],
    source: &[isize],
    repeated: usize,
) -> Result<(), TestCaseError> {
    let size = size_of::<T>();
    let target = distinct(lens, order, gaps, size as isize);
    // A source without the first axis, or of length 1 along some.
    let first = usize::from(repeated & 8 != 0).min(lens.len());
    let from_lens =
        lens.iter().enumerate().map(|(axis, &len)| if repeated >> axis & 1 == 1 { 1 } else { len });
    let from_axes: Vec<(usize, isize)> = from_lens.zip(source.iter().copied()).skip(first).collect();
    let shape: Vec<usize> = from_axes.iter().map(|axis| axis.0).collect();
    let from: Vec<u8> = (0..2000_usize).map(|at| (at * 37 % 251) as u8 | 0xe0).collect();
    let mut to = vec![0xa5_u8; 120_000];
    let mut expected = to.clone();
    let (from_start, to_start) = (low(&from_axes) + 1, low(&target) + 33);
    let from_map = Model::new(from_start as isize, &from_axes).broadcast_to(lens).unwrap();
    let to_map = Model::new(to_start as isize, &target);
    for (&src, &dst) in from_map.offsets.iter().zip(&to_map.offsets) {
        expected[dst as usize..dst as usize + size].copy_from_slice(&from[src as usize..src as usize + size]);
    }
    let src = View::<T>::from_bytes(&from, from_start, &shape, &strides(&from_axes)).unwrap();
    let dst = ViewMut::<T>::from_bytes(&mut to, to_start, lens, &strides(&target)).unwrap();
    copy(dst, src).unwrap();
    prop_assert!(to == expected, "{} bytes, {:?} from {:?}", size, target, from_axes);
    Ok(())
}

/// The bytes of all elements in C order.
fn bytes<T: Element>(view: &View<'_, T>) -> Vec<Vec<u8>> {
    let value = |index: Vec<usize>| {
        let value = view.get(&index).unwrap();
        // SAFETY: an element has no padding.
        unsafe { core::slice::from_raw_parts((&raw const value).cast::<u8>(), size_of::<T>()) }.to_vec()
    };
    indices(&view.shape()).into_iter().map(value).collect()
}

/// The order of axes, outermost first, in which NumPy lays out a copy with order='K': by magnitude of stride.
fn keep_order(axes: &[(usize, isize)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..axes.len()).collect();
    // Bubbles: stable, and not what the library does.
    for _ in 0..order.len() {
        for at in 1..order.len() {
            if axes[order[at - 1]].1.unsigned_abs() < axes[order[at]].1.unsigned_abs() {
                order.swap(at - 1, at);
            }
        }
    }
    order
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn copies_are_copies(
        lens in vec(0..6_usize, 0..5), order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(), gaps in vec(0..8_isize, 4),
        source in vec(-20..20_isize, 4), repeated in 0..16_usize,
    ) {
        check::<u8>(&lens, &order, &gaps, &source, repeated)?;
        check::<i16>(&lens, &order, &gaps, &source, 0)?;
        check::<f32>(&lens, &order, &gaps, &source, repeated)?;
        check::<u64>(&lens, &order, &gaps, &source, 0)?;
        check::<Complex<f32>>(&lens, &order, &gaps, &source, repeated)?;
        check::<u128>(&lens, &order, &gaps, &source, 0)?;
        check::<Complex<f64>>(&lens, &order, &gaps, &source, repeated)?;
    }

    #[test]
    fn arrays_have_the_elements_and_the_order(lens in vec(0..5_usize, 0..5), steps in vec(-9..9_isize, 5)) {
        let axes: Vec<(usize, isize)> = lens.iter().copied().zip(steps).collect();
        let data: Vec<i32> = (0..200).collect();
        let view = View::from_slice_strided(&data, low(&axes), &lens, &strides(&axes)).unwrap();
        for order in [CopyOrder::RowMajor, CopyOrder::ColMajor, CopyOrder::Keep] {
            let array = view.to_owned(order).unwrap();
            prop_assert_eq!(bytes(&array.view()), bytes(&view));
            prop_assert_eq!(array.as_slice().len(), view.layout().size());
            // In memory: the elements of the source with its axes in the order of the copy.
            let ranks = match order {
                CopyOrder::RowMajor => (0..lens.len()).collect(),
                CopyOrder::ColMajor => (0..lens.len()).rev().collect(),
                CopyOrder::Keep => keep_order(&axes),
            };
            let walked = view.clone().permute(&ranks).unwrap();
            let walked: Vec<i32> = indices(&walked.shape()).iter().map(|index| walked.get(index).unwrap()).collect();
            prop_assert_eq!(array.as_slice(), walked);
        }
        for (needs, is) in [(Needs::C, view.layout().is_c_contiguous()), (Needs::F, view.layout().is_f_contiguous()), (Needs::ALIGNED, true)] {
            let ready = view.require(needs, Copying::IfNeeded).unwrap();
            prop_assert_eq!(ready.is_borrowed(), is);
            prop_assert_eq!(ready.bytes_copied(), if is { 0 } else { ready.view().nbytes() });
            prop_assert_eq!(bytes(&ready.view()), bytes(&view));
            prop_assert_eq!(ready.view().as_ptr() == view.as_ptr(), is);
            prop_assert!(needs != Needs::C || ready.view().as_slice().is_some());
            prop_assert_eq!(view.require(needs, Copying::Never).is_ok(), is);
            let copied = view.require(needs, Copying::Always).unwrap();
            prop_assert!(!copied.is_borrowed());
            let of = copied.view();
            prop_assert!(needs != Needs::C || of.layout().is_c_contiguous());
            prop_assert!(needs != Needs::F || of.layout().is_f_contiguous());
        }
    }
}

#[test]
fn shapes_that_cannot_be_broadcast_are_refused() {
    let data = [1_u8; 24];
    let mut to = [7_u8; 24];
    for (target, source, ok) in [
        (&[2, 3][..], &[2, 3][..], true),
        (&[2, 3], &[3], true),
        (&[2, 3], &[], true),
        (&[2, 3], &[1, 3], true),
        (&[2, 3], &[2, 1], true),
        (&[0, 3], &[1, 3], true),
        (&[0, 3], &[0, 1], true),
        (&[2, 3], &[2], false),
        (&[2, 3], &[0, 3], false),
        (&[2, 3], &[1, 2, 3], false),
        (&[2, 3], &[3, 2], false),
        (&[1, 3], &[2, 3], false),
        (&[], &[1], false),
        (&[0], &[2], false),
    ] {
        to.fill(7);
        let count: usize = target.iter().product();
        let result =
            copy(ViewMut::from_slice(&mut to, target).unwrap(), View::from_slice(&data, source).unwrap());
        let refusal = Error::CopyShape { from: source.to_vec(), to: target.to_vec() };
        assert_eq!(result, if ok { Ok(()) } else { Err(refusal) }, "{target:?} {source:?}");
        let written = if ok { count } else { 0 };
        assert!(to.iter().enumerate().all(|(at, &x)| x == if at < written { 1 } else { 7 }));
    }
}

/// NumPy 5300: `ascontiguousarray` makes a 0-d array 1-d.
#[test]
fn ascontiguous_keeps_0_d() {
    let data = [5.0, 6.0];
    let scalar = View::from_slice(&data, &[2]).unwrap().index(0, 1).unwrap();
    for ready in [scalar.as_c_contiguous().unwrap(), scalar.as_f_contiguous().unwrap()] {
        assert!(ready.is_borrowed());
        assert_eq!((ready.view().ndim(), ready.view().get(&[])), (0, Some(6.0)));
    }
    let copied = scalar.to_owned(CopyOrder::Keep).unwrap();
    assert_eq!((copied.view().ndim(), copied.as_slice()), (0, &[6.0][..]));
    let copied = scalar.require(Needs::C, Copying::Always).unwrap();
    assert_eq!((copied.is_borrowed(), copied.view().ndim()), (false, 0));
}

#[test]
fn misaligned_elements_are_copied_only_on_demand() {
    let bytes: Vec<u8> = (0..33).collect();
    // One of the two lies at an odd address.
    for offset in [0, 1] {
        let view = View::<f64>::from_bytes(&bytes, offset, &[2, 2], &[16, 8]).unwrap();
        let aligned = view.as_ptr().is_aligned();
        assert!(view.as_c_contiguous().unwrap().is_borrowed());
        assert_eq!(view.as_slice().is_some(), aligned);
        let ready = view.require(Needs::ALIGNED, Copying::IfNeeded).unwrap();
        assert_eq!(ready.is_borrowed(), aligned);
        assert!(ready.view().as_ptr().is_aligned());
        let both = Needs { order: Some(Order::ColMajor), aligned: true };
        assert!(!view.require(both, Copying::IfNeeded).unwrap().is_borrowed());
    }
}

/// More elements than memory has bytes: an error value, by arithmetic or by the allocator.
#[test]
fn too_large_copies_are_errors() {
    let one = View::from_slice(&[1_u64], &[1, 1]).unwrap();
    let large = one.clone().broadcast_to(&[1 << 50, 512]).unwrap();
    assert_eq!(large.to_owned(CopyOrder::RowMajor).unwrap_err(), Error::OutOfMemory { bytes: 1 << 62 });
    assert_eq!(large.as_c_contiguous().unwrap_err(), Error::OutOfMemory { bytes: 1 << 62 });
    let larger = one.broadcast_to(&[1 << 31, 1 << 31]).unwrap();
    for order in [CopyOrder::RowMajor, CopyOrder::ColMajor, CopyOrder::Keep] {
        assert_eq!(larger.to_owned(order).unwrap_err(), Error::Overflow);
    }
    assert_eq!(
        Array::<u8>::zeros(&[1 << 62], Order::RowMajor).unwrap_err(),
        Error::OutOfMemory { bytes: 1 << 62 }
    );
    assert_eq!(Array::<u64>::zeros(&[1 << 60, 2], Order::RowMajor).unwrap_err(), Error::Overflow);
}

#[test]
fn arrays_from_vectors() {
    let array = Array::from_vec((0..6).collect(), &[2, 3], Order::ColMajor).unwrap();
    assert_eq!(array.view().get(&[1, 2]), Some(5));
    assert_eq!(array.view().get(&[0, 1]), Some(2));
    let error = Array::from_vec(vec![0; 5], &[2, 3], Order::RowMajor).unwrap_err();
    assert_eq!(error.to_string(), "5 elements in a shape of 6");
    assert!(Array::<u8>::from_vec(vec![], &[3, 0], Order::RowMajor).unwrap().view().as_slice().is_some());
    let mut zeros = Array::<Complex<f64>>::zeros(&[3, 2], Order::ColMajor).unwrap();
    copy(
        zeros.view_mut().slice(0, Slice::ALL.step(2)).unwrap(),
        View::from_slice(&[Complex::new(1.0, 2.0)], &[1]).unwrap(),
    )
    .unwrap();
    let [one, nil] = [Complex::new(1.0, 2.0), Complex::ZERO];
    assert_eq!(zeros.as_slice(), [one, nil, one, one, nil, one]);
    assert_eq!((zeros.shape(), zeros.into_vec().len()), (vec![3, 2], 6));
}

/// A type of a program's own.
#[test]
fn own_elements() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    #[repr(C)]
    struct Rgba([u8; 4]);
    // SAFETY: four bytes without padding, all patterns of which are values.
    unsafe impl Element for Rgba {}
    let image: Vec<Rgba> = (0..6).map(|at| Rgba([at; 4])).collect();
    let turned = View::from_slice(&image, &[2, 3]).unwrap().t().flip(0).unwrap();
    let copied = turned.to_owned(CopyOrder::RowMajor).unwrap();
    assert_eq!(copied.as_slice(), [2, 5, 1, 4, 0, 3].map(|at| Rgba([at; 4])));
}
