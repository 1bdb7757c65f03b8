//! The algebra of layouts against maps from index to offset that know nothing of strides: every small reshape, random
//! chains of operations, bytes under reinterpretation.

mod support;

use blasview::{Axis, Error, Layout, Order, Slice, View, broadcast_shape};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use support::model::{Model, bytes_of, indices, model_of};
use support::properties::{DANGEROUS, config};

/// Whether some strides give these offsets: those between neighbours of the first element do, or none.
fn has_strides(model: &Model) -> bool {
    let Some(&first) = model.offsets.first() else { return true };
    let neighbour = |axis: usize| {
        let mut index = vec![0; model.shape.len()];
        index[axis] = 1;
        if model.shape[axis] > 1 { model.at(&index) - first } else { 0 }
    };
    let strides: Vec<isize> = (0..model.shape.len()).map(neighbour).collect();
    indices(&model.shape).iter().zip(&model.offsets).all(|(index, &offset)| {
        let steps = index.iter().zip(&strides).map(|(&at, stride)| at as isize * stride);
        offset == first + steps.sum::<isize>()
    })
}

/// All shapes of that many elements with up to `rank` axes.
fn shapes(size: usize, rank: usize) -> Vec<Vec<usize>> {
    let mut all = if size == 1 { vec![vec![]] } else { vec![] };
    if rank > 0 {
        for len in (1..=size).filter(|&len| size.is_multiple_of(len)) {
            all.extend(shapes(size / len, rank - 1).into_iter().map(|rest| [&[len], &rest[..]].concat()));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// The elements in another shape, counted off in that order.
fn reshaped(model: &Model, shape: &[usize], order: Order) -> Model {
    if order == Order::RowMajor {
        return model.reshaped(shape.to_vec());
    }
    let reversed = |ndim: usize| (0..ndim).rev().collect::<Vec<_>>();
    let turned = model.permuted(&reversed(model.shape.len()));
    turned.reshaped(shape.iter().rev().copied().collect()).permuted(&reversed(shape.len()))
}

/// Every layout of up to three short axes, every shape, both orders: possible iff strides exist, and then those.
#[test]
fn reshapes_exhaustive() {
    let choices: Vec<Axis> =
        (1..5).flat_map(|len| [-1, 0, 1, 2, 3, 6].map(|stride| Axis::new(len, stride))).collect();
    let mut answers = [0; 2];
    let mut check = |axes: &[Axis]| {
        let layout = Layout::new(1, axes.iter().copied()).unwrap();
        let model = model_of(&layout);
        for shape in shapes(layout.size(), 3) {
            for order in [Order::RowMajor, Order::ColMajor] {
                let expected = reshaped(&model, &shape, order);
                let result = layout.reshaped(&shape, order);
                let possible = has_strides(&expected);
                assert_eq!(result.is_ok(), possible, "{layout} as {shape:?}");
                match result {
                    Ok(result) => assert_eq!(model_of(&result), expected, "{layout} as {shape:?}"),
                    Err(error) => assert_eq!(error, Error::Reshape),
                }
                answers[possible as usize] += 1;
            }
        }
    };
    check(&[]);
    for &a in &choices {
        check(&[a]);
        for &b in &choices {
            check(&[a, b]);
            // A third of the triples with every stride: the first two axes have met all pairs.
            for &c in choices.iter().filter(|c| (a.len + b.len + c.len) % 3 == 0) {
                check(&[a, b, c]);
            }
        }
    }
    assert!(answers.iter().all(|&count| count > 10_000), "{answers:?}");
}

/// One operation; numbers are taken modulo what there is, or beyond.
#[derive(Clone, Debug)]
enum Op {
    Swap(usize, usize),
    Move(usize, usize),
    Squeeze(usize),
    SqueezeAll,
    Diagonal(isize, usize, usize),
    Windows(usize, usize),
    Flip(usize),
    Ravel(Order),
    Slice(usize, isize),
}

fn op() -> impl Strategy<Value = Op> {
    let axis = || 0..4_usize;
    prop_oneof![
        (axis(), axis()).prop_map(|(a, b)| Op::Swap(a, b)),
        (axis(), axis()).prop_map(|(a, b)| Op::Move(a, b)),
        axis().prop_map(Op::Squeeze),
        Just(Op::SqueezeAll),
        (prop_oneof![-4..5_isize, select(&DANGEROUS[..])], axis(), axis())
            .prop_map(|(offset, a, b)| Op::Diagonal(offset, a, b)),
        (axis(), 0..5_usize).prop_map(|(axis, len)| Op::Windows(axis, len)),
        axis().prop_map(Op::Flip),
        prop_oneof![Just(Order::RowMajor), Just(Order::ColMajor)].prop_map(Op::Ravel),
        (axis(), prop_oneof![-3..4_isize, select(&DANGEROUS[..])])
            .prop_map(|(axis, step)| Op::Slice(axis, step)),
    ]
}

fn apply(layout: &Layout, op: &Op) -> Result<Layout, Error> {
    match *op {
        Op::Swap(a, b) => layout.swapped(a, b),
        Op::Move(a, b) => layout.moved(a, b),
        Op::Squeeze(axis) => layout.squeezed(axis),
        Op::SqueezeAll => Ok(layout.squeezed_all()),
        Op::Diagonal(offset, a, b) => layout.diagonal(offset, a, b),
        Op::Windows(axis, len) => layout.windows(axis, len),
        Op::Flip(axis) => layout.flipped(axis),
        Op::Ravel(order) => layout.raveled(order),
        Op::Slice(axis, step) => layout.sliced(axis, Slice::ALL.step(step)),
    }
}

/// `None`: an error is wanted.
fn apply_to_model(model: &Model, op: &Op) -> Option<Model> {
    let ndim = model.shape.len();
    let all: Vec<usize> = (0..ndim).collect();
    match *op {
        Op::Swap(a, b) => (a < ndim && b < ndim).then(|| {
            let mut order = all;
            order.swap(a, b);
            model.permuted(&order)
        }),
        Op::Move(from, to) => (from < ndim && to < ndim).then(|| {
            let mut order = all;
            let axis = order.remove(from);
            order.insert(to, axis);
            model.permuted(&order)
        }),
        Op::Squeeze(axis) => (*model.shape.get(axis)? == 1).then(|| {
            let mut shape = model.shape.clone();
            shape.remove(axis);
            model.reshaped(shape)
        }),
        Op::SqueezeAll => Some(model.reshaped(model.shape.iter().copied().filter(|&len| len != 1).collect())),
        Op::Diagonal(offset, a, b) => (a < ndim && b < ndim && a != b).then(|| {
            let on = |i: usize| Some((i, usize::try_from(i as i128 + offset as i128).ok()?));
            let pairs: Vec<(usize, usize)> =
                (0..model.shape[a]).filter_map(on).filter(|&(_, j)| j < model.shape[b]).collect();
            let kept: Vec<usize> = (0..ndim).filter(|&axis| axis != a && axis != b).collect();
            let shape = kept.iter().map(|&axis| model.shape[axis]).chain([pairs.len()]).collect();
            model.gather(shape, |index| {
                let mut source = vec![0; ndim];
                kept.iter().zip(index).for_each(|(&axis, &at)| source[axis] = at);
                (source[a], source[b]) = pairs[index[kept.len()]];
                source
            })
        }),
        Op::Windows(axis, len) => (axis < ndim && len <= model.shape[axis]).then(|| {
            let mut shape = model.shape.clone();
            shape[axis] = shape[axis] + 1 - len;
            shape.push(len);
            model.gather(shape, |index| {
                let mut source = index[..ndim].to_vec();
                source[axis] += index[ndim];
                source
            })
        }),
        Op::Flip(axis) => {
            (axis < ndim).then(|| model.taken(axis, &(0..model.shape[axis]).rev().collect::<Vec<_>>()))
        }
        Op::Ravel(order) => {
            let raveled = reshaped(model, &[model.offsets.len()], order);
            has_strides(&raveled).then_some(raveled)
        }
        Op::Slice(axis, step) => (axis < ndim && step != 0).then(|| {
            let len = model.shape[axis];
            let mut at = if step > 0 { 0 } else { len as i128 - 1 };
            let mut chosen = Vec::new();
            while (0..len as i128).contains(&at) {
                chosen.push(at as usize);
                at += step as i128;
            }
            model.taken(axis, &chosen)
        }),
    }
}

fn small_axes() -> impl Strategy<Value = Vec<(usize, isize)>> {
    vec(
        (
            prop_oneof![6 => 1..5_usize, 1 => Just(0)],
            prop_oneof![-30..30_isize, select(vec![4_isize, 8, 16])],
        ),
        0..4,
    )
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn operations_do_to_layouts_what_they_do_to_maps(
        axes in small_axes(), offset in -50..50_isize, item_size in select(vec![1_usize, 4, 8, 12]), ops in vec(op(), 0..6),
    ) {
        let axes = axes.into_iter().map(|(len, stride)| Axis::new(len, stride));
        let mut layout = Layout::with_offset(item_size, offset, axes).unwrap();
        let mut model = model_of(&layout);
        for op in &ops {
            match (apply(&layout, op), apply_to_model(&model, op)) {
                (Ok(next), Some(expected)) => (layout, model) = (next, expected),
                (Err(_), None) => {}
                (actual, expected) => prop_assert!(false, "{:?} of {}: {:?}, not {:?}", op, layout, actual, expected),
            }
            let lens: Vec<usize> = layout.axes().iter().map(|axis| axis.len).collect();
            prop_assert_eq!(lens, model.shape.clone());
            let offsets: Vec<isize> = indices(&model.shape).iter().map(|index| layout.offset_of(index).unwrap()).collect();
            prop_assert_eq!(&offsets, &model.offsets);
        }
    }

    /// The bytes stay, in their order; what is refused cannot be had by any strides.
    #[test]
    fn casts_are_the_same_bytes(axes in small_axes(), from in select(vec![1_usize, 2, 4, 8, 16]), to in select(vec![1_usize, 2, 4, 8, 16])) {
        let axes: Vec<Axis> = axes.into_iter().map(|(len, stride)| Axis::new(len, stride)).collect();
        let layout = Layout::new(from, axes.iter().copied()).unwrap();
        let bytes = bytes_of(&model_of(&layout), from);
        match layout.cast(to) {
            Ok(cast) => {
                prop_assert_eq!(cast.item_size(), to);
                prop_assert_eq!(bytes_of(&model_of(&cast), to), bytes.clone());
                prop_assert_eq!(model_of(&cast.cast(from).unwrap()), model_of(&layout));
            }
            Err(_) => {
                let gaps = axes.last().is_none_or(|last| last.len > 1 && last.stride != from as isize);
                let uneven = axes.last().is_some_and(|last| !(last.len * from).is_multiple_of(to));
                prop_assert!(from != to && (gaps || uneven), "{} to {}", layout, to);
            }
        }
        if from >= to {
            let parts = layout.parts(to).unwrap();
            prop_assert_eq!(bytes_of(&model_of(&parts), to), bytes.clone());
            prop_assert_eq!(model_of(&parts.joined(from).unwrap()), model_of(&layout));
            for offset in 0..=from - to {
                let expected: Vec<isize> = bytes.chunks(from).flat_map(|item| item[offset..offset + to].to_vec()).collect();
                prop_assert_eq!(bytes_of(&model_of(&layout.field(offset, to).unwrap()), to), expected);
            }
        }
        prop_assert!(layout.field((from + 1).saturating_sub(to), to).is_err());
    }

    #[test]
    fn shapes_broadcast_as_their_views_do(a in vec(0..4_usize, 0..4), b in vec(0..4_usize, 0..4)) {
        let (x, y) = ([1_u8; 27], [2_i64; 27]);
        let (x, y) = (View::from_slice(&x, &a).unwrap(), View::from_slice(&y, &b).unwrap());
        // The least shape that both can be broadcast to, among all.
        let lens = || 0..4_usize;
        let all = lens().flat_map(|i| lens().flat_map(move |j| lens().map(move |k| vec![i, j, k])));
        let rank = a.len().max(b.len());
        let fits = |shape: &Vec<usize>| x.clone().broadcast_to(shape).is_ok() && y.clone().broadcast_to(shape).is_ok();
        let expected = all
            .map(|shape| shape[3 - rank..].to_vec())
            .filter(fits)
            .find(|shape| shape.iter().rev().enumerate().all(|(at, &len)| {
                let own = |of: &[usize]| of.len().checked_sub(at + 1).map(|axis| of[axis]);
                [own(&a), own(&b)].contains(&Some(len))
            }));
        let joint = broadcast_shape([&a[..], &b]);
        prop_assert_eq!(joint.clone().ok(), expected);
        match x.broadcast_with(y) {
            Ok((x, y)) => prop_assert_eq!((Ok(x.shape()), Ok(y.shape())), (joint.clone(), joint)),
            Err(error) => prop_assert_eq!(Err(error), joint),
        }
    }

    /// Whatever the numbers: an error or a layout that keeps the invariants; never a panic.
    #[test]
    fn no_number_panics(
        axes in vec((prop_oneof![0..4_usize, select(vec![1 << 31, 1 << 40, 1 << 62, isize::MAX as usize])],
            prop_oneof![-9..9_isize, select(&DANGEROUS[..])]), 0..4),
        ops in vec(op(), 1..5), sizes in vec(select(vec![0_usize, 1, 3, 8, 16, 1 << 40, usize::MAX]), 2), shape in vec(prop_oneof![-2..4_isize, select(&DANGEROUS[..])], 0..4),
    ) {
        let axes = axes.into_iter().map(|(len, stride)| Axis::new(len, stride));
        let Ok(mut layout) = Layout::new(8, axes) else { return Ok(()) };
        let check = |next: &Layout| {
            let valid = Layout::with_offset(next.item_size(), next.offset(), next.axes().iter().copied());
            prop_assert_eq!(valid.as_ref(), Ok(next));
            Ok(())
        };
        for op in ops {
            if let Ok(next) = apply(&layout, &op) {
                check(&next)?;
                layout = next;
            }
            let others = [layout.cast(sizes[0]), layout.field(sizes[1], sizes[0]), layout.parts(sizes[0]), layout.joined(sizes[0])];
            for other in others.into_iter().flatten() {
                check(&other)?;
            }
            if let Ok(lens) = layout.inferred_shape(&shape) {
                for order in [Order::RowMajor, Order::ColMajor] {
                    if let Ok(next) = layout.reshaped(&lens, order) {
                        check(&next)?;
                    }
                }
            }
            let _ = layout.is_aligned(sizes[1], 8);
        }
    }
}
