//! Layouts and overlaps that some well-known system got wrong, each by name. Those of the BLAS routines are in
//! `semantics.rs` and the censuses.

use blasview::overlap::{Overlap, Region, WORK_LIMIT, has_internal_overlap, may_share_memory, shares_memory};
use blasview::{
    Axis, BLAS_INT_MAX, Complex, CopyOrder, Error, Layout, MatrixView, MatrixViewMut, Order, Slice, View,
    ViewMut, copy,
};

fn shares<T: blasview::Element, U: blasview::Element>(a: &View<'_, T>, b: &View<'_, U>) -> Overlap {
    shares_memory(a.region(), b.region(), WORK_LIMIT)
}

/// cupy 5205, pytorch 195066, eigenpy 638, ndarray 584.
#[test]
fn the_stride_of_an_axis_of_length_one_is_ignored() {
    let data: Vec<f64> = (0..6).map(f64::from).collect();
    for junk in [0, 1, -1, 3, isize::MAX, isize::MIN] {
        let x = View::from_slice_strided(&data, 0, &[1, 6], &[junk, 1]).unwrap();
        assert!(x.is_c_contiguous() && x.is_f_contiguous() && x.is_aligned(), "{junk}");
        assert!(x.as_c_contiguous().unwrap().is_borrowed());
        assert_eq!(x.clone().t().reshape(&[2, 3], Order::RowMajor).unwrap().get(&[1, 0]), Some(3.0));
        assert_eq!(
            x.clone().flip(0).unwrap().slice(0, Slice::ALL.step(isize::MIN)).unwrap().to_vec().unwrap(),
            data
        );
        assert_eq!(x.clone().t().cast::<u32>().unwrap().shape(), [6, 2]);
        assert_eq!(x.clone().index(1, 2).unwrap().cast::<u32>().unwrap().shape(), [2]);
        assert_eq!(shares(&x, &x), Overlap::Yes);
        assert!(x.clone().matrix().unwrap().layout().operand(8).unwrap().ld >= 1);
        let mut out = [0.0; 6];
        copy(ViewMut::from_slice_strided(&mut out, 0, &[1, 6], &[junk, 1]).unwrap(), x).unwrap();
        assert_eq!(out[..], data);
    }
}

/// QMCPACK 6004.
#[test]
fn what_is_empty_is_contiguous_both_ways() {
    for (shape, strides) in [([0, 3], [isize::MIN, 7]), ([3, 0], [0, 0]), ([0, 0], [1, isize::MAX])] {
        let x = View::<f32>::from_bytes(&[], 0, &shape, &strides).unwrap();
        assert!(x.is_c_contiguous() && x.is_f_contiguous() && x.is_aligned() && x.is_empty());
        assert_eq!((x.size(), x.nbytes(), x.addresses().len()), (0, 0, 0));
        assert!(x.as_c_contiguous().unwrap().is_borrowed());
        assert_eq!(x.as_slice(), Some(&[][..]));
        let layout = x.clone().matrix().unwrap().layout();
        assert!(layout.operand(4).unwrap().ld >= 1);
        assert_eq!(x.ravel(Order::ColMajor).unwrap().shape(), [0]);
    }
}

#[test]
fn interleaved_lines_are_legal() {
    let mut data: Vec<f64> = (0..30).map(f64::from).collect();
    let x = MatrixView::from_slice(&data, 0, [1, 5], [4, 2]).unwrap();
    assert_eq!(x.get(0, 4), Some(8.0));
    // 4 x 4 with strides (3, 4): no two indices meet, though the lines interleave.
    let x = ViewMut::from_slice_strided(&mut data, 0, &[4, 4], &[3, 4]).unwrap();
    assert_eq!(x.get(&[3, 3]), Some(21.0));
    assert_eq!(ViewMut::from_slice_strided(&mut data, 0, &[5, 4], &[3, 4]).unwrap_err(), Error::SelfOverlap);
}

#[test]
fn a_field_of_an_array_of_structs() {
    // struct { u8 tag; f64 x; } packed to 12 bytes, and struct { f64 t; complex z; } of 24.
    let mut bytes = vec![0xff_u8; 12 * 4];
    let mut x = ViewMut::<f64>::from_bytes(&mut bytes, 4, &[4], &[12]).unwrap();
    assert!(!x.is_aligned());
    for at in 0..4 {
        x.set(&[at], at as f64).unwrap();
    }
    assert!(bytes.chunks(12).all(|item| item[..4] == [0xff; 4]));
    let x = View::<f64>::from_bytes(&bytes, 4, &[4], &[12]).unwrap();
    assert_eq!(x.to_vec().unwrap(), [0.0, 1.0, 2.0, 3.0]);
    let structs: Vec<f64> = (0..9).map(f64::from).collect();
    let z = View::from_slice(&structs, &[3, 3]).unwrap().slice(1, 1..).unwrap();
    let z = z.complex::<Complex<f64>>().unwrap();
    assert_eq!(z.layout().axes(), [Axis::new(3, 24)]);
    assert_eq!(z.get(&[2]), Some(Complex::new(7.0, 8.0)));
}

#[test]
fn complex128_at_8_mod_16_is_aligned() {
    let data = [0.0; 9];
    for offset in [0, 1] {
        let z = View::from_slice(&data, &[9]).unwrap().slice(0, offset..8 + offset).unwrap();
        let z = z.cast::<Complex<f64>>().unwrap();
        assert!(z.is_aligned() && z.insert_axis(0).unwrap().matrix().unwrap().layout().aligned);
    }
}

#[test]
fn views_that_meet_elements_twice_are_for_reading() {
    let mut data = [1.0, 2.0, 3.0, 4.0];
    let windows = View::from_slice(&data, &[4]).unwrap().windows(0, 3).unwrap();
    assert_eq!((windows.shape(), windows.get(&[1, 2])), (vec![2, 3], Some(4.0)));
    // LinearAlgebra.jl 155: strides (1, 1). numpy 12156, 3902, OpenBLAS 5110, CLBlast 346: stride 0.
    for strides in [[1, 1], [0, 1], [1, 0]] {
        assert!(MatrixView::from_slice(&data, 0, [2, 2], strides).is_ok());
        assert_eq!(MatrixViewMut::from_slice(&mut data, 0, [2, 2], strides).unwrap_err(), Error::SelfOverlap);
        assert_eq!(
            ViewMut::from_slice_strided(&mut data, 0, &[2, 2], &strides).unwrap_err(),
            Error::SelfOverlap
        );
    }
}

/// numpy 32219.
#[test]
fn stride_times_step_does_not_overflow() {
    let layout = Layout::new(8, [Axis::new(3, 1 << 60)]).unwrap();
    for step in [isize::MAX, isize::MIN, 1 << 62, 2, -2] {
        let sliced = layout.sliced(0, Slice::ALL.step(step)).unwrap();
        assert_eq!(sliced.axes()[0].len, if step.unsigned_abs() == 2 { 2 } else { 1 });
        assert!(sliced.extent().len() <= layout.extent().len());
    }
    assert_eq!(Layout::new(8, [Axis::new(2, isize::MIN)]), Err(Error::Overflow));
    assert!(Layout::new(8, [Axis::new(1, isize::MIN)]).unwrap().flipped(0).is_ok());
}

/// numpy 5533, 17111, 22262.
#[test]
fn lengths_beyond_32_bits() {
    let one = View::from_slice(&[7_u8], &[1]).unwrap();
    let long = one.broadcast_to(&[BLAS_INT_MAX + 1, 1 << 20]).unwrap();
    assert_eq!((long.size(), long.nbytes()), (1 << 51, 1 << 51));
    assert_eq!(long.get(&[BLAS_INT_MAX, (1 << 20) - 1]), Some(7));
    assert_eq!(long.clone().ravel(Order::RowMajor).unwrap().shape(), [1 << 51]);
    assert_eq!(long.clone().diagonal(0, 0, 1).unwrap().shape(), [1 << 20]);
    assert_eq!(long.clone().windows(0, 1 << 31).unwrap().shape(), [1, 1 << 20, 1 << 31]);
    assert!(matches!(long.to_owned(CopyOrder::Keep), Err(Error::OutOfMemory { .. })));
}

#[test]
fn self_overlap_of_4_by_4_and_5_by_4() {
    let internal = |lens: [usize; 2]| {
        has_internal_overlap(1, &[Axis::new(lens[0], 3), Axis::new(lens[1], 4)], WORK_LIMIT)
    };
    assert_eq!((internal([4, 4]), internal([5, 4])), (Overlap::No, Overlap::Yes));
}

#[test]
fn stride_0_overlaps_from_length_2_on() {
    for (len, expected) in [(0, Overlap::No), (1, Overlap::No), (2, Overlap::Yes)] {
        assert_eq!(has_internal_overlap(8, &[Axis::new(3, 8), Axis::new(len, 0)], WORK_LIMIT), expected);
    }
}

#[test]
fn sixteen_sign_flips_of_13_21_23_22() {
    let strides = [13, 21, 23, 22];
    for (len, expected) in [(2, Overlap::No), (3, Overlap::Yes)] {
        for signs in 0..16 {
            let axis =
                |at: usize| Axis::new(len, if signs >> at & 1 == 1 { -strides[at] } else { strides[at] });
            assert_eq!(has_internal_overlap(1, &[0, 1, 2, 3].map(axis), WORK_LIMIT), expected, "{signs:b}");
        }
    }
}

#[test]
fn columns_by_7_and_by_3_from_3() {
    let data = [0.0; 30 * 25];
    let by = |cols, start: isize, step| {
        let x = View::from_slice(&data, &[30, cols]).unwrap();
        x.slice(1, Slice::from(start..).step(step)).unwrap()
    };
    // x[:, ::7] and x[:, 3::3] both have column 21 where there is one.
    for (cols, expected) in [(20, Overlap::No), (21, Overlap::No), (22, Overlap::Yes), (25, Overlap::Yes)] {
        let (sevens, threes) = (by(cols, 0, 7), by(cols, 3, 3));
        assert_eq!(shares(&sevens, &threes), expected, "{cols}");
        assert!(may_share_memory(sevens.region(), threes.region()));
    }
}

#[test]
fn blocks_of_columns_interleave_without_meeting() {
    let data = [0.0; 200];
    let x = View::from_slice(&data, &[10, 20]).unwrap();
    let cols = |from: isize, to: isize| x.clone().slice(1, from..to).unwrap();
    for n in 1..20 {
        assert_eq!(shares(&cols(0, n), &cols(n, 20)), Overlap::No);
        assert!(may_share_memory(cols(0, n).region(), cols(n, 20).region()));
        assert_eq!(shares(&cols(0, n), &cols(n - 1, 20)), Overlap::Yes);
    }
}

#[test]
fn item_sizes_may_differ() {
    let z = [Complex::new(1.0, 2.0); 10];
    let z = View::from_slice(&z, &[10]).unwrap();
    let (re, im) = (z.clone().real().unwrap(), z.clone().imag().unwrap());
    assert_eq!(
        (shares(&z, &re), shares(&im, &z), shares(&re, &im)),
        (Overlap::Yes, Overlap::Yes, Overlap::No)
    );
    // The low half of each real part against single bytes of it.
    let half = re.clone().field::<u32>(0).unwrap();
    for byte in 0..8 {
        let expected = if byte < 4 { Overlap::Yes } else { Overlap::No };
        assert_eq!(shares(&half, &re.clone().field::<u8>(byte).unwrap()), expected);
    }
}

#[test]
fn nothing_shares_nothing() {
    let data = [0.0; 12];
    let x = View::from_slice(&data, &[3, 4]).unwrap();
    let none = x.clone().slice(0, 1..1).unwrap();
    assert_eq!((shares(&x, &none), shares(&none, &none)), (Overlap::No, Overlap::No));
    assert!(!may_share_memory(x.region(), none.region()));
    assert_eq!(has_internal_overlap(8, &[Axis::new(0, 0), Axis::new(9, 0)], WORK_LIMIT), Overlap::No);
}

/// A subset sum of 40 numbers: an answer or "too hard" in bounded time, and never a wrong one.
#[test]
fn hard_instances_are_too_hard_rather_than_wrong() {
    let axes: Vec<Axis> =
        (0..40_isize).map(|at| Axis::new(2, (1 << 40) + ((at * 7919 % 2003) << 20) * 512)).collect();
    let hard = Region { address: 0, item_size: 1, axes: &axes };
    let sum: usize = axes.iter().step_by(3).map(|axis| axis.stride as usize).sum();
    let byte = |address| Region { address, item_size: 1, axes: &[] };
    assert_ne!(shares_memory(hard, byte(sum), WORK_LIMIT), Overlap::No);
    assert_ne!(shares_memory(hard, byte(sum + 1), WORK_LIMIT), Overlap::Yes);
    assert_eq!(shares_memory(hard, byte(sum), 2), Overlap::TooHard);
}

/// LinearAlgebra.jl 221, cupy 6214: the same first element makes no same view.
#[test]
fn views_from_one_address_are_not_the_same() {
    let data: Vec<u16> = (0..16).collect();
    let x = View::from_slice(&data, &[4, 4]).unwrap();
    let t = x.clone().t();
    assert_eq!((x.as_ptr(), shares(&x, &t)), (t.as_ptr(), Overlap::Yes));
    assert_ne!(x.to_vec().unwrap(), t.to_vec().unwrap());
}
