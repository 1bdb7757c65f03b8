//! Property tests of views, operands and plans: bounds and self-overlap exactly, the algebra of matrices against
//! nested vectors, copies, and which matrices BLAS can take.

mod support;

use std::collections::HashSet;

use blasview::plan::{Capabilities, Tuning};
use blasview::{
    Axis, Complex, DType, Directly, Error, MatrixLayout, MatrixView, MatrixViewMut, Order, Plan, PlanOptions,
    Policy, Scalar, Slice, VectorView, VectorViewMut, View, ViewMut, copy, vector_operand,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use support::minimum::leading_dimension;
use support::model::{Model, indices, python_slice};
use support::properties::{DANGEROUS, config};

fn any_stride() -> impl Strategy<Value = isize> {
    prop_oneof![4 => -20..20_isize, 1 => select(&DANGEROUS[..]), 1 => any::<isize>()]
}

fn any_len() -> impl Strategy<Value = usize> {
    let ends = [usize::MAX, isize::MAX as usize, isize::MAX as usize + 1, 1 << 62, 1 << 40, 1 << 32, 1 << 31];
    prop_oneof![8 => 0..6_usize, 1 => select(ends.to_vec()), 1 => any::<usize>()]
}

/// Whether a view whose first element is at byte `offset` lies within `available` bytes: in numbers that cannot overflow.
fn fits(item_size: usize, offset: i128, axes: &[(usize, i128)], available: usize) -> bool {
    if axes.iter().any(|axis| axis.0 > isize::MAX as usize) {
        return false;
    }
    if axes.iter().any(|axis| axis.0 == 0) {
        return true;
    }
    let count = axes.iter().map(|axis| axis.0 as i128).fold(1, i128::saturating_mul);
    let spans = || axes.iter().map(|axis| (axis.0 as i128 - 1).saturating_mul(axis.1));
    let low = spans().fold(offset, |low, span| low.saturating_add(span.min(0)));
    let high =
        spans().fold(offset, |high, span| high.saturating_add(span.max(0))).saturating_add(item_size as i128);
    count <= isize::MAX as i128 && low >= 0 && high <= available as i128
}

/// Whether no two indices share a byte.
fn is_distinct(item_size: usize, model: &Model) -> bool {
    let mut seen = HashSet::new();
    model.offsets.iter().all(|&offset| (0..item_size as isize).all(|byte| seen.insert(offset + byte)))
}

/// Every constructor of views of `T` accepts exactly what lies inside and, to write, is distinct.
fn constructors<T: Scalar>(
    offset: usize,
    lens: [usize; 2],
    strides: [isize; 2],
) -> Result<(), TestCaseError> {
    let size = size_of::<T>();
    let mut data = vec![T::ZERO; 40];
    let mut bytes = vec![0_u8; 200];
    let axes = |unit: usize| [0, 1].map(|at| (lens[at], strides[at] as i128 * unit as i128));
    let in_elements = fits(size, offset as i128 * size as i128, &axes(size), 40 * size);
    let in_bytes = fits(size, offset as i128, &axes(1), 200);
    // An offset outside of the address space may be refused even where nothing is to be read.
    let is_empty = lens.contains(&0);
    if !is_empty || offset <= 1000 {
        prop_assert_eq!(MatrixView::from_slice(&data, offset, lens, strides).is_ok(), in_elements);
        prop_assert_eq!(View::from_slice_strided(&data, offset, &lens, &strides).is_ok(), in_elements);
        prop_assert_eq!(MatrixView::<T>::from_bytes(&bytes, offset, lens, strides).is_ok(), in_bytes);
        prop_assert_eq!(View::<T>::from_bytes(&bytes, offset, &lens, &strides).is_ok(), in_bytes);
        let [one, _] = axes(size);
        let vector = VectorView::from_slice(&data, offset, lens[0], strides[0]).is_ok();
        prop_assert_eq!(vector, fits(size, offset as i128 * size as i128, &[one], 40 * size));
        let vector = VectorView::<T>::from_bytes(&bytes, offset, lens[0], strides[0]).is_ok();
        prop_assert_eq!(vector, fits(size, offset as i128, &[(lens[0], strides[0] as i128)], 200));
    }
    // To write: distinct as well. Broadcast axes can be too long to list.
    let writable = |inside: bool, unit: usize| {
        let short = lens.iter().all(|&len| len <= 1000);
        // The stride of an axis of length 1 plays no part.
        let axes = axes(unit).map(|(len, stride)| (len, if len <= 1 { 0 } else { stride as isize }));
        inside && (is_empty || short && is_distinct(size, &Model::new(0, &axes)))
    };
    if !is_empty || offset <= 1000 {
        let (in_elements, in_bytes) = (writable(in_elements, size), writable(in_bytes, 1));
        prop_assert_eq!(MatrixViewMut::from_slice(&mut data, offset, lens, strides).is_ok(), in_elements);
        prop_assert_eq!(ViewMut::from_slice_strided(&mut data, offset, &lens, &strides).is_ok(), in_elements);
        prop_assert_eq!(MatrixViewMut::<T>::from_bytes(&mut bytes, offset, lens, strides).is_ok(), in_bytes);
        prop_assert_eq!(ViewMut::<T>::from_bytes(&mut bytes, offset, &lens, &strides).is_ok(), in_bytes);
    }
    let _ = (MatrixView::row_major(&data, lens[0], lens[1]), MatrixView::col_major(&data, lens[0], lens[1]));
    let _ = (View::from_slice(&data, &lens), VectorView::contiguous(&data));
    let _ = VectorViewMut::from_slice(&mut data, offset, lens[1], strides[1]);
    Ok(())
}

/// What a chain of operations makes of a matrix, and of the same numbers as nested vectors.
fn algebra<'a>(
    view: MatrixView<'a, Complex<f32>>,
    ops: &[(u8, Slice, Slice)],
) -> (MatrixView<'a, Complex<f32>>, Vec<Vec<Complex<f32>>>) {
    let mut view = view;
    let mut model: Vec<Vec<_>> =
        (0..view.rows()).map(|i| (0..view.cols()).map(|j| view.get(i, j).unwrap()).collect()).collect();
    let mut cols = view.cols();
    for &(op, rows_slice, cols_slice) in ops {
        match op {
            0 | 4 => {
                let transposed = (0..cols).map(|j| model.iter().map(|row| row[j]).collect()).collect();
                (cols, model) = (model.len(), transposed);
                view = view.t();
                if op == 4 {
                    view = view.t().h();
                    model.iter_mut().flatten().for_each(|x| *x = x.conj());
                }
            }
            1 => {
                view = view.flip_rows();
                model.reverse();
            }
            2 => {
                view = view.flip_cols();
                model.iter_mut().for_each(|row| row.reverse());
            }
            3 => {
                view = view.conj();
                model.iter_mut().flatten().for_each(|x| *x = x.conj());
            }
            _ => {
                let pick = |slice: Slice, len| python_slice(slice.start, slice.stop, slice.step, len);
                let (down, right) = (pick(rows_slice, model.len()), pick(cols_slice, cols));
                model = down.iter().map(|&i| right.iter().map(|&j| model[i][j]).collect()).collect();
                cols = right.len();
                view = view.slice(rows_slice, cols_slice).unwrap();
            }
        }
        assert_eq!((view.rows(), view.cols()), (model.len(), cols));
    }
    (view, model)
}

fn slices() -> impl Strategy<Value = Slice> {
    let bound = || prop_oneof![Just(None), (-7..7_isize).prop_map(Some), any::<isize>().prop_map(Some)];
    let step = prop_oneof![4 => select(vec![1_isize, -1, 2, -2, 3]), 1 => any::<isize>().prop_filter("0", |step| *step != 0)];
    (bound(), bound(), step).prop_map(|(start, stop, step)| Slice { start, stop, step })
}

/// Disjoint strides for a shape: axes in some order, each a little longer than what is inside of it.
fn distinct_axes(lens: &[usize], order: &[usize], gaps: &[isize], item: isize) -> Vec<(usize, isize)> {
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

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn constructors_are_exact(offset in any_len().prop_map(|len| if len < 6 { 5 * len } else { len }), lens in [any_len(), any_len()], strides in [any_stride(), any_stride()]) {
        constructors::<f32>(offset, lens, strides)?;
        constructors::<f64>(offset, lens, strides)?;
        constructors::<Complex<f64>>(offset, lens, strides)?;
    }

    #[test]
    fn matrices_are_nested_vectors(
        lens in [0..6_usize, 0..6_usize], strides in [-9..9_isize, -9..9_isize],
        ops in vec((0..8_u8, slices(), slices()), 0..6), at in [-7..7_isize, -7..7_isize],
    ) {
        let data: Vec<Complex<f32>> = (0..120).map(|at| Complex::new(at as f32, -1.0 - at as f32)).collect();
        let axes: Vec<(usize, isize)> = lens.into_iter().zip(strides).collect();
        let view = MatrixView::from_slice(&data, low(&axes), lens, strides).unwrap();
        let (view, model) = algebra(view, &ops);
        for (i, row) in model.iter().enumerate() {
            for (j, &x) in row.iter().enumerate() {
                prop_assert_eq!(view.get(i, j), Some(x));
            }
        }
        prop_assert_eq!(view.get(view.rows(), 0), None);
        prop_assert_eq!(view.get(0, view.cols()), None);
        let from_end = |at: isize, len: usize| usize::try_from(if at < 0 { at + len as isize } else { at }).ok().filter(|&at| at < len);
        match (view.row(at[0]), from_end(at[0], view.rows())) {
            (Ok(row), Some(i)) => {
                let values: Vec<_> = (0..row.len()).map(|j| row.get(j).unwrap()).collect();
                prop_assert_eq!(&values, &model[i]);
                let flipped = row.flip().conj();
                let back: Vec<_> = (0..row.len()).rev().map(|j| flipped.get(j).unwrap().conj()).collect();
                prop_assert_eq!(&back, &model[i]);
            }
            (result, expected) => prop_assert_eq!((result.is_err(), expected), (true, None)),
        }
        match (view.col(at[1]), from_end(at[1], view.cols())) {
            (Ok(col), Some(j)) => {
                let values: Vec<_> = (0..col.len()).map(|i| col.get(i).unwrap()).collect();
                let expected: Vec<_> = model.iter().map(|row| row[j]).collect();
                prop_assert_eq!(values, expected);
            }
            (result, expected) => prop_assert_eq!((result.is_err(), expected), (true, None)),
        }
    }

    #[test]
    fn copies_are_copies(
        lens in vec(0..6_usize, 0..5), order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(), gaps in vec(0..8_isize, 4),
        strides in vec(-20..20_isize, 4),
    ) {
        let target = distinct_axes(&lens, &order, &gaps, 8);
        let source: Vec<(usize, isize)> = lens.iter().copied().zip(strides).collect();
        let from: Vec<u8> = (0..2000_usize).map(|at| (at * 37 % 251) as u8).collect();
        let mut to = vec![0xa5_u8; 60_000];
        let mut expected = to.clone();
        let (from_start, to_start) = (low(&source), low(&target));
        let (source_map, target_map) = (Model::new(from_start as isize, &source), Model::new(to_start as isize, &target));
        for (&src, &dst) in source_map.offsets.iter().zip(&target_map.offsets) {
            expected[dst as usize..dst as usize + 8].copy_from_slice(&from[src as usize..src as usize + 8]);
        }
        let strides = |axes: &[(usize, isize)]| axes.iter().map(|axis| axis.1).collect::<Vec<_>>();
        let src = View::<f64>::from_bytes(&from, from_start, &lens, &strides(&source)).unwrap();
        let dst = ViewMut::<f64>::from_bytes(&mut to, to_start, &lens, &strides(&target)).unwrap();
        copy(dst, src).unwrap();
        prop_assert!(to == expected);
    }

    /// Empty views with any strides: everything works, nothing is touched.
    #[test]
    fn nothing_is_nothing(lens in vec(0..4_usize, 1..4), strides in vec(any_stride(), 4), zero in 0..4_usize, slice in slices()) {
        let mut lens = lens;
        let ndim = lens.len();
        lens[zero % ndim] = 0;
        let mut data = [0_u8; 8];
        let src = View::<f64>::from_bytes(&[], 0, &lens, &strides[..ndim]).unwrap();
        let flipped = (0..ndim).fold(src.clone(), |view, axis| view.flip(axis).unwrap().slice(axis, slice).unwrap());
        prop_assert_eq!(flipped.get(&vec![0; ndim]), None);
        copy(ViewMut::<f64>::from_bytes(&mut data, 8, &lens, &strides[..ndim]).unwrap(), src.t().t()).unwrap();
        if let [rows, cols] = lens[..] {
            let matrix = MatrixView::<f64>::from_bytes(&[], 0, [rows, cols], [strides[0], strides[1]]).unwrap();
            let matrix = matrix.flip_rows().flip_cols().slice(slice, slice).unwrap().t();
            let _ = (matrix.row(0).map(|row| row.flip()), matrix.col(-1).map(|col| col.slice(slice)));
            prop_assert_eq!(matrix.get(0, 0), None);
            let c = MatrixViewMut::<f64>::from_bytes(&mut data, 0, [rows, cols], [strides[0], strides[1]]).unwrap();
            let (layout, out) = (matrix.layout(), c.layout());
            prop_assert!(layout.operand(8).is_ok());
            let _ = Plan::gemm(DType::F64, &[layout, layout.transposed(), MatrixLayout { cols: layout.rows, ..layout }], &PlanOptions::default());
            let _ = Plan::gemm(DType::F64, &[out, out.transposed(), MatrixLayout { cols: out.rows, ..out }], &PlanOptions::default());
        }
    }

    /// A matrix is an operand iff some order and ld generate its addresses.
    #[test]
    fn operands_are_what_cblas_addresses(
        lens in [0..5_usize, 0..5_usize], strides in [-3..8_isize, -3..8_isize], fraction in [0..6_isize, 0..6_isize],
        aligned in prop_oneof![3 => Just(true), 1 => Just(false)], item_size in select(vec![4_usize, 8, 16]),
    ) {
        // Mostly whole numbers of elements.
        let bytes = [0, 1].map(|at| strides[at] * item_size as isize + if fraction[at] == 5 { 4 } else { 0 });
        let layout = MatrixLayout { rows: Axis::new(lens[0], bytes[0]), cols: Axis::new(lens[1], bytes[1]), conj: false, aligned };
        let base = (1 << 20) + usize::from(!aligned);
        let address = |i: usize, j: usize| (base as isize + i as isize * bytes[0] + j as isize * bytes[1]) as usize;
        let find = |by_cols| leading_dimension(lens, item_size, 4, by_cols, address);
        match layout.operand(item_size) {
            Ok(operand) => {
                let by_cols = operand.order == Order::ColMajor;
                let inner = if by_cols { lens[0] } else { lens[1] };
                prop_assert!(operand.ld >= inner.max(1));
                let element = |i, j| if by_cols { i + j * operand.ld } else { i * operand.ld + j };
                let generated = (0..lens[0]).all(|i| (0..lens[1]).all(|j| address(i, j) == base + element(i, j) * item_size));
                prop_assert!(generated, "{:?}", operand);
            }
            Err(refusal) => prop_assert_eq!((find(false), find(true)), (None, None), "{}", refusal),
        }
        let column = Axis::new(lens[0], bytes[0]);
        match vector_operand(column, aligned, item_size) {
            Ok(vector) if vector.n > 0 => {
                prop_assert!(vector.inc != 0 && aligned);
                let lowest = (0..lens[0]).map(|i| i as isize * bytes[0]).min().unwrap();
                prop_assert_eq!(vector.low, lowest);
                let at = |i: usize| i as isize * vector.inc * item_size as isize;
                prop_assert!((0..lens[0]).all(|i| at(i) == i as isize * bytes[0]));
            }
            Ok(vector) => prop_assert_eq!((vector.n, vector.inc != 0), (lens[0], true)),
            Err(_) => prop_assert!(!aligned || bytes[0] == 0 || bytes[0] % item_size as isize != 0),
        }
    }

    /// Plans of layouts with any numbers in them: an error or a plan within its limits, never a panic.
    #[test]
    fn no_layout_panics_the_planner(
        lens in [any_len(), any_len(), any_len()], strides in vec(any_stride(), 6), flags in any::<u8>(),
        limit in prop_oneof![any_len(), select(vec![64_usize, 192, 4096, 8 << 20])], int_max in select(vec![1_usize, 7, i32::MAX as usize, i64::MAX as usize]),
        dtype in select(DType::ALL.to_vec()),
        policy in select(vec![Policy::Auto, Policy::ZeroCopy, Policy::Fastest]),
        directly in select(vec![Directly::Measured, Directly::Never, Directly::Always]),
        small_products in select(vec![0_usize, 1, 30, 1_000_000]), direct_len in select(vec![0_usize, 4, 24]),
        threads in select(vec![1_usize, 2]),
    ) {
        let [m, n, k] = lens;
        let matrix = |rows, cols, at: usize| MatrixLayout {
            rows: Axis::new(rows, strides[at]),
            cols: Axis::new(cols, strides[at + 1]),
            conj: dtype.is_complex() && flags >> at & 1 != 0,
            aligned: flags >> (at + 1) & 1 != 0 || at > 2,
        };
        let mut c = matrix(m, n, 4);
        c.conj = false;
        let layouts = [matrix(m, k, 0), matrix(k, n, 2), c];
        let capabilities = Capabilities::STANDARD.int_max(int_max).conj_no_trans(flags & 16 != 0);
        let capabilities = capabilities.small_products(small_products).threads(threads);
        let options = PlanOptions::default().policy(policy).directly(directly).workspace_limit(limit);
        let options = options.overlaps([flags & 128 != 0, flags & 192 == 192, false]).reads_output(flags & 32 != 0);
        let options = options.capabilities(capabilities).tuning(Tuning::STANDARD.direct_len(direct_len));
        for layout in layouts {
            let _ = (layout.operand(dtype.size()), vector_operand(layout.rows, layout.aligned, dtype.size()));
        }
        match Plan::gemm(dtype, &layouts, &options) {
            Ok(plan) => {
                let _ = (plan.to_string(), plan.calls());
                prop_assert!(plan.blocking().block.iter().all(|&block| (1..=int_max).contains(&block)));
                prop_assert!(options.overlaps[0] || options.overlaps[1] || plan.workspace_bytes() <= limit);
            }
            Err(error) => {
                let other = matches!(error, Error::ShapeMismatch { .. } | Error::PlanMismatch { .. });
                prop_assert!(!error.to_string().is_empty() && !other);
            }
        }
    }
}

/// The shapes of views by hand that generators seldom find.
#[test]
fn ranks() {
    let data: Vec<f64> = (0..720).map(f64::from).collect();
    let view = View::from_slice(&data, &[2, 3, 4, 5, 6]).unwrap();
    for index in indices(&[2, 3, 4, 5, 6]) {
        let flat = index.iter().zip([2, 3, 4, 5, 6]).fold(0, |flat, (&at, len)| flat * len + at);
        assert_eq!(view.get(&index), Some(flat as f64));
    }
    let scalar = View::from_slice(&data, &[]).unwrap();
    assert_eq!((scalar.get(&[]), scalar.ndim()), (Some(0.0), 0));
    let mut one = [0.0];
    copy(
        ViewMut::from_slice(&mut one, &[]).unwrap(),
        view.index(4, 5)
            .unwrap()
            .index(3, 4)
            .unwrap()
            .index(2, 3)
            .unwrap()
            .index(1, 2)
            .unwrap()
            .index(0, 1)
            .unwrap(),
    )
    .unwrap();
    assert_eq!(one, [719.0]);
    assert_eq!(VectorView::contiguous(&data).unwrap().len(), 720);
}
