//! Property tests of layouts: every operation against explicit index-to-offset maps, and no panic on any number.

mod support;

use blasview::{Axis, Error, Layout, Order, Slice};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use support::model::{Model, indices, python_slice};
use support::properties::{DANGEROUS, config};

/// Any number, the dangerous ones often.
fn any_stride() -> impl Strategy<Value = isize> {
    prop_oneof![-20..20_isize, select(&DANGEROUS[..]), any::<isize>()]
}

fn any_len() -> impl Strategy<Value = usize> {
    let ends = [
        usize::MAX,
        isize::MAX as usize,
        isize::MAX as usize + 1,
        1 << 62,
        1 << 40,
        1 << 32,
        1 << 31,
        0,
        1,
        2,
    ];
    prop_oneof![0..6_usize, select(ends.to_vec()), any::<usize>()]
}

fn any_bound() -> impl Strategy<Value = Option<isize>> {
    prop_oneof![Just(None), (-14..14_isize).prop_map(Some), any_stride().prop_map(Some)]
}

fn small_axes() -> impl Strategy<Value = Vec<(usize, isize)>> {
    vec((prop_oneof![4 => 1..5_usize, 1 => Just(0)], -30..30_isize), 0..4)
}

/// One operation; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Op {
    Transpose,
    Permute(Vec<usize>),
    Flip(usize),
    Slice(usize, Option<isize>, Option<isize>, isize),
    Index(usize, isize),
    Insert(usize),
    Split(usize, Vec<usize>),
    Merge(usize),
    Broadcast(Vec<usize>),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        Just(Op::Transpose),
        vec(0..4_usize, 0..5).prop_map(Op::Permute),
        Just(vec![0, 1, 2]).prop_shuffle().prop_map(Op::Permute),
        (0..4_usize).prop_map(Op::Flip),
        (0..4_usize, any_bound(), any_bound(), any_stride())
            .prop_map(|(axis, a, b, c)| Op::Slice(axis, a, b, c)),
        (0..4_usize, any_bound(), any_bound(), -3..4_isize)
            .prop_map(|(axis, a, b, c)| Op::Slice(axis, a, b, c)),
        (0..4_usize, -5..5_isize).prop_map(|(axis, at)| Op::Index(axis, at)),
        (0..5_usize).prop_map(Op::Insert),
        (
            0..4_usize,
            select(vec![vec![2, 2], vec![], vec![1, 3], vec![4, 1], vec![2, 1, 2], vec![0, 5], vec![3]])
        )
            .prop_map(|(axis, lens)| Op::Split(axis, lens)),
        (0..3_usize).prop_map(Op::Merge),
        vec(0..4_usize, 0..5).prop_map(Op::Broadcast),
    ]
}

fn apply(layout: &Layout, op: &Op) -> Result<Layout, Error> {
    match op {
        Op::Transpose => Ok(layout.transposed()),
        Op::Permute(order) => layout.permuted(order),
        Op::Flip(axis) => layout.flipped(*axis),
        Op::Slice(axis, start, stop, step) => {
            layout.sliced(*axis, Slice { start: *start, stop: *stop, step: *step })
        }
        Op::Index(axis, at) => layout.indexed(*axis, *at),
        Op::Insert(at) => layout.insert_axis(*at),
        Op::Split(axis, lens) => layout.split(*axis, lens),
        Op::Merge(first) => layout.merged(*first),
        Op::Broadcast(shape) => layout.broadcast_to(shape),
    }
}

/// `None`: an error is wanted.
fn apply_to_model(model: &Model, op: &Op) -> Option<Model> {
    let ndim = model.shape.len();
    let all = |axis: usize| (0..model.shape[axis]).collect::<Vec<_>>();
    match op {
        Op::Transpose => Some(model.permuted(&(0..ndim).rev().collect::<Vec<_>>())),
        Op::Permute(order) => {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            (sorted == (0..ndim).collect::<Vec<_>>()).then(|| model.permuted(order))
        }
        &Op::Flip(axis) => {
            (axis < ndim).then(|| model.taken(axis, &all(axis).into_iter().rev().collect::<Vec<_>>()))
        }
        &Op::Slice(axis, start, stop, step) => (axis < ndim && step != 0)
            .then(|| model.taken(axis, &python_slice(start, stop, step, model.shape[axis]))),
        &Op::Index(axis, at) => {
            let len = *model.shape.get(axis)? as isize;
            let at = if at < 0 { at + len } else { at };
            (0..len).contains(&at).then(|| {
                let mut shape = model.shape.clone();
                shape.remove(axis);
                model.taken(axis, &[at as usize]).reshaped(shape)
            })
        }
        &Op::Insert(at) => (at <= ndim).then(|| {
            let mut shape = model.shape.clone();
            shape.insert(at, 1);
            model.reshaped(shape)
        }),
        Op::Split(axis, lens) => (lens.iter().product::<usize>() == *model.shape.get(*axis)?).then(|| {
            let shape = [&model.shape[..*axis], lens, &model.shape[axis + 1..]].concat();
            model.reshaped(shape)
        }),
        &Op::Merge(first) => {
            // Nothing walks an empty layout: whether strides chain is then of no consequence.
            (first + 1 < ndim && (model.offsets.is_empty() || model.merges(first))).then(|| {
                let merged = model.shape[first] * model.shape[first + 1];
                let shape = [&model.shape[..first], &[merged], &model.shape[first + 2..]].concat();
                model.reshaped(shape)
            })
        }
        Op::Broadcast(shape) => model.broadcast_to(shape),
    }
}

fn lens(layout: &Layout) -> Vec<usize> {
    layout.axes().iter().map(|axis| axis.len).collect()
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn slices_are_pythons(start in any_bound(), stop in any_bound(), step in any_stride(), len in 0..13_usize) {
        let slice = Slice { start, stop, step };
        let resolved = slice.resolve(len);
        if step == 0 {
            prop_assert_eq!(resolved, Err(Error::ZeroStep));
        } else {
            let expected = python_slice(start, stop, step, len);
            let (first, count) = resolved.unwrap();
            let selected: Vec<usize> = (0..count).map(|at| (first as isize + at as isize * step) as usize).collect();
            prop_assert_eq!(selected, expected);
        }
    }

    /// Lengths up to the largest: bounds of the result, since they cannot be listed.
    #[test]
    fn slices_of_anything_stay_inside(start in any_bound(), stop in any_bound(), step in any_stride(), len in any_len()) {
        let slice = Slice { start, stop, step };
        if let Ok((first, count)) = slice.resolve(len.min(isize::MAX as usize))
            && count > 0
        {
            let last = first as i128 + (count as i128 - 1) * step as i128;
            let inside = 0..len as i128;
            prop_assert!(inside.contains(&(first as i128)) && inside.contains(&last));
        }
    }

    #[test]
    fn operations_do_to_layouts_what_they_do_to_maps(
        axes in small_axes(), offset in -50..50_isize, item_size in select(vec![1_usize, 4, 8, 12, 16]), ops in vec(op(), 0..6),
    ) {
        let mut layout = Layout::with_offset(item_size, offset, axes.iter().map(|&(len, stride)| Axis::new(len, stride))).unwrap();
        let mut model = Model::new(offset, &axes);
        for op in &ops {
            match (apply(&layout, op), apply_to_model(&model, op)) {
                (Ok(next), Some(expected)) => (layout, model) = (next, expected),
                (Err(_), None) => {}
                // Strides decide about an empty layout too.
                (Err(Error::Reshape), Some(_)) if model.offsets.is_empty() && matches!(op, Op::Merge(_)) => {}
                (actual, expected) => prop_assert!(false, "{:?} of {}: {:?}, not {:?}", op, layout, actual, expected),
            }
            prop_assert_eq!(lens(&layout), model.shape.clone());
        }
        let offsets: Vec<isize> = indices(&model.shape).iter().map(|index| layout.offset_of(index).unwrap()).collect();
        prop_assert_eq!(&offsets, &model.offsets);
        prop_assert_eq!(layout.offset_of(&model.shape), if model.shape.is_empty() { Some(layout.offset()) } else { None });
        prop_assert_eq!((layout.size(), layout.is_empty()), (offsets.len(), offsets.is_empty()));

        let extent = layout.extent();
        let low = offsets.iter().min().copied();
        prop_assert_eq!(extent.is_empty(), offsets.is_empty());
        if let Some(low) = low {
            prop_assert_eq!(extent, low..offsets.iter().max().unwrap() + item_size as isize);
        }
        // Contiguous: without gaps in that order. Anything empty is.
        let without_gaps = |offsets: &[isize]| offsets.windows(2).all(|two| two[1] - two[0] == item_size as isize);
        prop_assert_eq!(layout.is_c_contiguous(), without_gaps(&offsets));
        let reversed = model.permuted(&(0..model.shape.len()).rev().collect::<Vec<_>>());
        prop_assert_eq!(layout.is_f_contiguous(), without_gaps(&reversed.offsets));
    }

    /// Whatever the numbers: an error or a layout that keeps the invariants, through every operation; never a panic.
    #[test]
    fn no_number_panics(
        axes in vec((any_len(), any_stride()), 0..4), offset in any_stride(), item_size in prop_oneof![select(vec![8_usize, 16, 1]), any_len()],
        ops in vec(op(), 0..4), more in vec(any_len(), 0..4), at in any_stride(),
    ) {
        let axes = axes.into_iter().map(|(len, stride)| Axis::new(len, stride));
        if let Ok(mut layout) = Layout::with_offset(item_size, offset, axes) {
            let ops = ops.into_iter().chain([Op::Split(0, more.clone()), Op::Broadcast(more.clone()), Op::Index(1, at), Op::Merge(0)]);
            for op in ops {
                if let Ok(next) = apply(&layout, &op) {
                    let valid = Layout::with_offset(item_size, next.offset(), next.axes().iter().copied());
                    prop_assert_eq!(valid.as_ref(), Ok(&next), "{:?} of {}", op, layout);
                    layout = next;
                }
                let first = vec![0; layout.ndim()];
                let last: Vec<usize> = layout.axes().iter().map(|axis| axis.len.saturating_sub(1)).collect();
                prop_assert_eq!(layout.is_empty(), layout.offset_of(&first).is_none());
                let extent = layout.extent();
                if let Some(last) = layout.offset_of(&last) {
                    prop_assert!(extent.contains(&last) && extent.contains(&layout.offset()));
                }
                prop_assert_eq!(layout.size() == 0, layout.is_empty());
                let _ = (layout.is_c_contiguous(), layout.is_f_contiguous(), layout.to_string());
            }
        }
        for order in [Order::RowMajor, Order::ColMajor] {
            if let Ok(layout) = Layout::contiguous(item_size, &more, order) {
                let flags = [layout.is_c_contiguous(), layout.is_f_contiguous()];
                prop_assert!(flags[usize::from(order == Order::ColMajor)], "{}", layout);
            }
        }
    }
}
