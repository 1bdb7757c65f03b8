//! Parts of views: disjoint ones of a mutable view, real and imaginary parts, fields of structs.

mod support;

use std::collections::HashSet;

use blasview::{Axis, Complex, Error, Layout, View, ViewMut, copy, fields_mut};
use proptest::collection::vec;
use proptest::prelude::*;
use support::model::{bytes_of, indices, model_of};
use support::properties::config;

proptest! {
    #![proptest_config(config(2000))]

    /// Parts of a mutable view: each element in one of them, and all usable at once.
    #[test]
    fn parts_are_disjoint(lens in vec(0..5_usize, 1..4), axis in 0..3_usize, at in 0..6_usize, len in 1..4_usize, flip in any::<bool>()) {
        let axis = axis % lens.len();
        let mut data = vec![0_u32; lens.iter().product::<usize>()];
        let mut whole = ViewMut::from_slice(&mut data, &lens).unwrap();
        if flip {
            whole = whole.flip(axis).unwrap();
        }
        // Writes the number of its part to each of its elements.
        let mark = |parts: Vec<ViewMut<'_, u32>>| {
            for (number, mut part) in parts.into_iter().enumerate() {
                for index in indices(&part.shape()) {
                    let before = part.get(&index).unwrap();
                    assert_eq!(before % 100, 0);
                    part.set(&index, before + 1 + number as u32).unwrap();
                }
            }
        };
        let number = |of: &dyn Fn(usize) -> usize, layout: &ViewMut<'_, u32>| {
            indices(&lens).iter().all(|index| layout.get(index).unwrap() as usize == of(index[axis]) + 1)
        };
        mark(whole.reborrow().chunks(axis, len).unwrap().collect());
        prop_assert!(number(&|at| at / len, &whole));
        blasview::copy(whole.reborrow(), View::from_slice(&[0], &[]).unwrap()).unwrap();
        mark(whole.reborrow().positions(axis).unwrap().collect());
        prop_assert!(number(&|at| at, &whole));
        prop_assert_eq!(whole.reborrow().positions(axis).unwrap().len(), lens[axis]);
        prop_assert_eq!(whole.reborrow().chunks(axis, len).unwrap().len(), lens[axis].div_ceil(len));
        blasview::copy(whole.reborrow(), View::from_slice(&[0], &[]).unwrap()).unwrap();
        match whole.reborrow().split_at(axis, at) {
            Ok((head, tail)) => {
                prop_assert!(at <= lens[axis] && head.shape()[axis] == at);
                mark(vec![head, tail]);
                prop_assert!(number(&|position| usize::from(position >= at), &whole));
            }
            Err(error) => prop_assert_eq!(error, Error::IndexOutOfRange { index: at as isize, len: lens[axis] }),
        }
    }
}

#[test]
fn complex_numbers_by_their_parts() {
    let mut z: Vec<Complex<f32>> = (0..6).map(|at| Complex::new(at as f32, -(at as f32))).collect();
    let view = View::from_slice(&z, &[2, 3]).unwrap().t();
    assert_eq!(view.clone().real().unwrap().to_vec().unwrap(), [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
    assert_eq!(view.clone().imag().unwrap().to_vec().unwrap(), [0.0, -3.0, -1.0, -4.0, -2.0, -5.0]);
    let pairs = view.clone().pairs().unwrap();
    assert_eq!((pairs.shape(), pairs.get(&[2, 1, 1])), (vec![3, 2, 2], Some(-5.0)));
    let back = pairs.complex::<Complex<f32>>().unwrap();
    assert_eq!((back.to_vec(), back.layout()), (view.to_vec(), view.layout()));
    let (real, mut imag) = ViewMut::from_slice(&mut z, &[6]).unwrap().split_complex().unwrap();
    for at in 0..6 {
        imag.set(&[at], 10.0 * real.get(&[at]).unwrap()).unwrap();
    }
    assert_eq!(z[5], Complex::new(5.0, 50.0));
    let unpaired = View::from_slice(&[1.0, 2.0, 3.0], &[3]).unwrap();
    assert_eq!(unpaired.complex::<Complex<f64>>().unwrap_err(), Error::Reinterpret { from: 8, to: 16 });
}

/// Each byte of the whole is in one of the real or the imaginary parts.
#[test]
fn parts_of_numbers_do_not_overlap() {
    let layout = Layout::new(16, [Axis::new(3, -24), Axis::new(2, 100)]).unwrap();
    let part = |offset| bytes_of(&model_of(&layout.field(offset, 8).unwrap()), 8);
    let all: HashSet<isize> = part(0).into_iter().chain(part(8)).collect();
    assert_eq!(all, bytes_of(&model_of(&layout), 16).into_iter().collect());
    assert_eq!(all.len(), 6 * 16);
}

/// What is no field, or not the same one in every struct.
#[test]
fn fields_have_one_place() {
    static OUTSIDE: f64 = 1.0;
    #[derive(Clone)]
    enum Shape {
        Circle(f64),
        Box { depth: f64, height: f64 },
    }
    fn size(shape: &Shape) -> &f64 {
        match shape {
            Shape::Circle(radius) => radius,
            Shape::Box { depth, height } => {
                if *depth > 0.0 {
                    height
                } else {
                    depth
                }
            }
        }
    }
    let (circle, high) = (Shape::Circle(1.0), Shape::Box { depth: 2.0, height: 3.0 });
    let circles = vec![circle.clone(); 3];
    assert_eq!(View::from_fields(&circles, size).unwrap().to_vec().unwrap(), [1.0; 3]);
    let mixed = [circle.clone(), circle, high];
    let places = [size(&mixed[0]), size(&mixed[2])].map(|size| std::ptr::from_ref(size).addr());
    let apart = places[1] - places[0] != 2 * size_of::<Shape>();
    assert_eq!(View::from_fields(&mixed, size).is_err(), apart);
    assert_eq!(View::from_fields(&circles, |_| &OUTSIDE).unwrap_err(), Error::Field { at: 0 });
    assert_eq!(View::from_fields(&[(), ()], |_| &OUTSIDE).unwrap_err(), Error::Field { at: 0 });
    assert_eq!(View::from_fields(&circles[..0], size).unwrap().shape(), [0]);
    // Either half of a pair, by what the pair says: the first answer counts for all.
    let mut pairs = [(true, [1_u16, 2]), (true, [3, 4]), (false, [5, 6])];
    let chosen = |pair: &(bool, [u16; 2])| usize::from(pair.0);
    assert_eq!(View::from_fields(&pairs, |pair| &pair.1[chosen(pair)]).unwrap_err(), Error::Field { at: 2 });
    let view = View::from_fields(&pairs[..2], |pair| &pair.1[chosen(pair)]).unwrap();
    assert_eq!(view.flip(0).unwrap().to_vec().unwrap(), [4, 2]);
    let mut view = ViewMut::from_fields(&mut pairs, |pair| &mut pair.1[0]).unwrap();
    view.set(&[2], 50).unwrap();
    assert_eq!(pairs, [(true, [1, 2]), (true, [3, 4]), (false, [50, 6])]);
}

#[derive(Clone)]
struct Body {
    #[allow(dead_code, reason = "so that offsets are no multiples of the others' sizes")]
    kind: u8,
    velocity: [f32; 3],
    axes: [[f64; 2]; 3],
    position: [f32; 3],
    nothing: [u16; 0],
}

fn bodies(count: usize) -> Vec<Body> {
    let body = |at: usize| {
        let x = at as f32;
        Body {
            kind: 0xff,
            velocity: [x, x + 0.25, x + 0.5],
            axes: [0.0, 10.0, 20.0].map(|row| [f64::from(x) + row, f64::from(x) + row + 1.0]),
            position: [-x, -x - 0.25, -x - 0.5],
            nothing: [],
        }
    };
    (0..count).map(body).collect()
}

/// A field that is an array has its lengths as axes.
#[test]
fn arrays_are_fields() {
    let mut all = bodies(4);
    let velocities = View::from_fields(&all, |body| &body.velocity).unwrap();
    assert_eq!(velocities.shape(), [4, 3]);
    let axes = View::from_fields(&all, |body| &body.axes).unwrap();
    assert_eq!(axes.shape(), [4, 3, 2]);
    for (at, body) in all.iter().enumerate() {
        for i in 0..3 {
            assert_eq!(velocities.get(&[at, i]), Some(body.velocity[i]));
            assert_eq!([axes.get(&[at, i, 0]), axes.get(&[at, i, 1])], body.axes[i].map(Some));
        }
    }
    let inner = View::from_fields(&all, |body| &body.axes[2]).unwrap();
    assert_eq!((inner.shape(), inner.get(&[3, 1])), (vec![4, 2], Some(24.0)));
    assert_eq!(View::from_fields(&all, |body| &body.nothing).unwrap().shape(), [4, 0]);
    assert_eq!(View::from_fields(&all[..0], |body| &body.axes).unwrap().shape(), [0, 3, 2]);
    // More axes than lie in place.
    let deep = [[[[[[1_u8], [2]]]]]; 3];
    assert_eq!(View::from_fields(&deep, |x| x).unwrap().shape(), [3, 1, 1, 1, 2, 1]);
    // The last element of one array is not the first of another: the field as a whole has to be inside.
    let pairs = [[1_u32, 2], [3, 4]];
    let whole = View::from_fields(&pairs, |pair| pair).unwrap();
    assert_eq!(whole.to_vec().unwrap(), [1, 2, 3, 4]);
    ViewMut::from_fields(&mut all, |body| &mut body.axes).unwrap().fill(0.5);
    assert!(all.iter().all(|body| body.axes == [[0.5; 2]; 3] && body.kind == 0xff));
    assert_eq!(all[2].velocity, [2.0, 2.25, 2.5]);
}

#[test]
fn several_fields_at_once() {
    let mut all = bodies(5);
    let (mut positions, velocities) =
        fields_mut(&mut all, |body| (&mut body.position, &body.velocity)).unwrap();
    copy(positions.reborrow(), velocities.clone()).unwrap();
    assert_eq!(positions.as_view().to_vec().unwrap(), velocities.to_vec().unwrap());
    // Elements of one array, too: a pattern shows that they are not the same.
    let (mut x, y, rest) = fields_mut(&mut all, |body| {
        let [x, y, _] = &mut body.position;
        (x, &*y, &mut body.axes)
    })
    .unwrap();
    y.map_into(x.reborrow(), |y| y + 1.0).unwrap();
    assert_eq!((rest.shape(), x.get(&[3])), (vec![5, 3, 2], Some(4.25)));
    assert_eq!(all[3].position, [4.25, 3.25, 3.5]);
    // One reference, nested tuples, the same field twice where none is written.
    let one = fields_mut(&mut all, |body| &mut body.velocity).unwrap();
    assert_eq!(one.shape(), [5, 3]);
    let ((kinds, a), b) = fields_mut(&mut all, |body| ((&body.kind, &body.axes), &body.axes)).unwrap();
    assert_eq!((kinds.to_vec().unwrap(), a.as_ptr()), (vec![0xff; 5], b.as_ptr()));
    let (a, b) = fields_mut(&mut all[..0], |body| (&mut body.kind, &body.axes)).unwrap();
    assert_eq!((a.shape(), b.shape()), (vec![0], vec![0, 3, 2]));
}

/// Of several fields each has to be at one place, and inside.
#[test]
fn several_fields_have_places_each() {
    static OUTSIDE: f32 = 1.0;
    let mut all = bodies(3);
    let outside = fields_mut(&mut all, |body| (&mut body.kind, &OUTSIDE));
    assert_eq!(outside.map(|_| ()), Err(Error::Field { at: 0 }));
    all[2].kind = 1;
    let by_kind =
        fields_mut(&mut all, |body| (&mut body.velocity, &body.position[usize::from(body.kind & 1)]));
    assert_eq!(by_kind.map(|_| ()), Ok(()));
    all[2].kind = 0;
    let by_kind =
        fields_mut(&mut all, |body| (&mut body.velocity, &body.position[usize::from(body.kind & 1)]));
    assert_eq!(by_kind.map(|_| ()), Err(Error::Field { at: 2 }));
    // What is kept of another struct is not in this one.
    let kept = std::cell::RefCell::new(None);
    let moved = fields_mut(&mut all, |body| {
        let [first, second, _] = &mut body.velocity;
        kept.replace(Some(second)).unwrap_or(first)
    });
    assert_eq!(moved.map(|_| ()), Err(Error::Field { at: 1 }));
}

/// A function may keep what it does not give: it stays its own beside the views.
#[test]
fn what_a_function_keeps_stays_valid() {
    let mut all = bodies(3);
    let kept = std::cell::RefCell::new(Vec::new());
    let (mut velocities, axes) = fields_mut(&mut all, |body| {
        kept.borrow_mut().push(&mut body.position);
        (&mut body.velocity, &body.axes)
    })
    .unwrap();
    for (at, position) in kept.into_inner().into_iter().enumerate() {
        velocities.set(&[at, 0], position[0]).unwrap();
        position[1] = axes.get(&[at, 2, 1]).unwrap() as f32;
    }
    assert_eq!((all[2].velocity[0], all[2].position), (-2.0, [-2.0, 23.0, -2.5]));
}
