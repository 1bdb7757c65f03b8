//! `copy` against one element after the other: random views of any rank, small and beyond what is written past the caches.

mod support;

use blasview::{Complex, View, ViewMut, copy};
use support::dice::Dice;
use support::model::indices;
use support::operand::Number;

/// Bytes before and behind the destination.
const GUARD: usize = 64;

/// Where a view lies: strides in bytes, its first element, and bytes in all, guards included.
struct Place {
    strides: Vec<isize>,
    first: usize,
    bytes: usize,
}

impl Place {
    /// With strides that nest in a random order of the axes, some reversed, some with gaps, `shift` bytes off.
    fn nested(dice: &mut Dice, shape: &[usize], size: usize, shift: usize) -> Place {
        let mut order: Vec<usize> = (0..shape.len()).collect();
        (1..order.len()).for_each(|at| order.swap(at, dice.below(at + 1)));
        let mut strides = vec![0; shape.len()];
        let mut stride = size as isize;
        for axis in order {
            stride += dice.of(&[0, 0, 1, size, 3 * size]) as isize;
            strides[axis] = if dice.below(3) == 0 { -stride } else { stride };
            stride *= shape[axis] as isize;
        }
        Place::of(strides, shape, size, shift)
    }

    fn of(strides: Vec<isize>, shape: &[usize], size: usize, shift: usize) -> Place {
        let spans = || strides.iter().zip(shape).map(|(&stride, &len)| stride * (len as isize - 1));
        let low: isize = spans().map(|span| span.min(0)).sum();
        let high: isize = spans().map(|span| span.max(0)).sum();
        let first = GUARD + shift + (-low) as usize;
        Place { first, bytes: first + high as usize + size + GUARD, strides }
    }

    fn at(&self, index: &[usize]) -> usize {
        let offset: isize = self.strides.iter().zip(index).map(|(&stride, &at)| stride * at as isize).sum();
        self.first.wrapping_add_signed(offset)
    }
}

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
        let rank = dice.below(6);
        let most = [1, 300, 40, 12, 6, 5][rank];
        let shape: Vec<usize> = (0..rank).map(|_| dice.below(most + 1)).collect();
        if shape.contains(&0) && dice.below(8) > 0 {
            continue;
        }
        let shift = |dice: &mut Dice| dice.of(&[0, 0, size, size / 2, 1, 7]);
        let shifts = [shift(&mut dice), shift(&mut dice)];
        let lens: Vec<usize> = shape.iter().map(|&len| len.max(1)).collect();
        let to = Place::nested(&mut dice, &lens, size, shifts[0]);
        let mut from = Place::nested(&mut dice, &lens, size, shifts[1]);
        if rank > 0 && dice.below(4) == 0 {
            // One axis broadcast, or a window.
            let axis = dice.below(rank);
            from.strides[axis] = dice.of(&[0, size as isize, 1]);
            from = Place::of(from.strides, &lens, size, shifts[1]);
        }
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
