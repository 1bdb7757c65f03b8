//! [`Place`]: where the elements of a view of raw bytes lie, with guards round them and gaps between.

use super::dice::Dice;

/// Bytes before and behind the elements.
const GUARD: usize = 64;

/// Where a view lies: strides in bytes, its first element, and bytes in all, guards included.
pub struct Place {
    pub strides: Vec<isize>,
    pub first: usize,
    pub bytes: usize,
}

impl Place {
    /// With strides that nest in a random order of the axes, some reversed, some with gaps, `shift` bytes off.
    pub fn nested(dice: &mut Dice, shape: &[usize], size: usize, shift: usize) -> Place {
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

    pub fn of(strides: Vec<isize>, shape: &[usize], size: usize, shift: usize) -> Place {
        let spans = || strides.iter().zip(shape).map(|(&stride, &len)| stride * (len as isize - 1));
        let low: isize = spans().map(|span| span.min(0)).sum();
        let high: isize = spans().map(|span| span.max(0)).sum();
        let first = GUARD + shift + (-low) as usize;
        Place { first, bytes: first + high as usize + size + GUARD, strides }
    }

    /// A shape of up to five axes, and where views of it lie that have elements of these sizes: the first one to be written, the
    /// other one maybe with one axis broadcast, or a window along it.
    pub fn pair(dice: &mut Dice, to_size: usize, from_size: usize) -> (Vec<usize>, Place, Place) {
        let shape = loop {
            let rank = dice.below(6);
            let most = [1, 300, 40, 12, 6, 5][rank];
            let shape: Vec<usize> = (0..rank).map(|_| dice.below(most + 1)).collect();
            if !shape.contains(&0) || dice.below(8) == 0 {
                break shape;
            }
        };
        let shift = |dice: &mut Dice, size: usize| dice.of(&[0, 0, size, size / 2, 1, 7]);
        let lens: Vec<usize> = shape.iter().map(|&len| len.max(1)).collect();
        let [to_shift, from_shift] = [shift(dice, to_size), shift(dice, from_size)];
        let to = Place::nested(dice, &lens, to_size, to_shift);
        let mut from = Place::nested(dice, &lens, from_size, from_shift);
        if !shape.is_empty() && dice.below(4) == 0 {
            let axis = dice.below(lens.len());
            from.strides[axis] = dice.of(&[0, from_size as isize, 1]);
            from = Place::of(from.strides, &lens, from_size, from_shift);
        }
        (shape, to, from)
    }

    pub fn at(&self, index: &[usize]) -> usize {
        let offset: isize = self.strides.iter().zip(index).map(|(&stride, &at)| stride * at as isize).sum();
        self.first.wrapping_add_signed(offset)
    }
}
