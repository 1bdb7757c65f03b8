//! `copy` against one element after the other: random views of any rank, small and beyond what is written past the caches.

mod support;

use blasview::{Complex, View, ViewMut, copy};
use support::dice::Dice;
use support::model::indices;
use support::operand::Number;
use support::place::Place;

fn check<T: Number>(shape: &[usize], to: &Place, from: &Place) {
    let size = size_of::<T>();
    let src: Vec<u8> = (0..from.bytes).map(|at| (at * 131 + at / 251) as u8).collect();
    let mut dst = vec![0xa5_u8; to.bytes];
    let mut expected = dst.clone();
    for index in indices(shape) {
        let (to, from) = (to.at(&index), from.at(&index));
        expected[to..to + size].copy_from_slice(&src[from..from + size]);
    }
    let view = View::<T>::from_bytes(&src, from.first, shape, &from.strides).unwrap();
    copy(ViewMut::from_bytes(&mut dst, to.first, shape, &to.strides).unwrap(), view).unwrap();
    // Not compared as numbers: some of the bytes are NaN.
    let wrong = if dst == expected { None } else { (0..dst.len()).find(|&at| dst[at] != expected[at]) };
    assert_eq!(wrong, None, "{} {shape:?} from {:?} to {:?}", T::DTYPE, from.strides, to.strides);
}

fn small<T: Number>(cases: usize) {
    let (mut dice, size) = (Dice::new(5), size_of::<T>());
    for _ in 0..cases {
        let (shape, to, from) = Place::pair(&mut dice, size, size);
        check::<T>(&shape, &to, &from);
    }
}

#[test]
fn any_views() {
    let cases = if cfg!(debug_assertions) { 1000 } else { 10_000 };
    small::<f32>(cases);
    small::<f64>(cases);
    small::<Complex<f32>>(cases);
    small::<Complex<f64>>(cases);
}

/// More than 12 MiB: written past the caches where the destination's lines are long.
fn large<T: Number>() {
    let (mut dice, size) = (Dice::new(6), size_of::<T>());
    let n = (12_600_000.0 / size as f64).sqrt() as usize;
    let shape = [n, n + 3];
    let (n, s) = (n as isize, size as isize);
    let wide = (n + 3) * s;
    let rows = |pad: isize, dice: &mut Dice| {
        let strides = vec![wide + pad, s];
        Place::of(strides, &shape, size, dice.of(&[0, size, size / 2, 1]))
    };
    let sources = [
        vec![wide, s],
        vec![-wide, -s],
        vec![s, n * s],
        vec![-s, n * s + s],
        vec![2 * wide, 2 * s],
        vec![0, s],
        vec![s, 0],
        vec![s, s],
    ];
    for strides in sources {
        let from = Place::of(strides, &shape, size, dice.of(&[0, size, 1]));
        let to = rows(dice.of(&[0, s, 1]), &mut dice);
        check::<T>(&shape, &to, &from);
    }
    let to = Place::of(vec![s, -n * s], &shape, size, 0);
    check::<T>(&shape, &to, &rows(s, &mut dice));
}

#[test]
fn large_views() {
    large::<f32>();
    large::<f64>();
    large::<Complex<f32>>();
    large::<Complex<f64>>();
}
