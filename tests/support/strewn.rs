//! [`Strewn`]: arrays of any rank, the elements of which lie anyhow.

use blasview::{Blas, View, ViewMut};

use super::dice::Dice;

/// A random array within a buffer whose other elements are NaN.
pub struct Strewn<T> {
    pub buffer: Vec<T>,
    offset: usize,
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
}

impl<T: Blas> Strewn<T> {
    /// Axes in random order, each with gaps or without, downwards or upwards; of an input some of stride 0.
    pub fn new(dice: &mut Dice, shape: &[usize], is_input: bool) -> Strewn<T> {
        let mut order: Vec<usize> = (0..shape.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        let mut strides = vec![0_isize; shape.len()];
        let (mut reach, mut offset) = (1_usize, dice.below(3));
        for axis in order {
            if is_input && dice.below(8) == 0 {
                continue;
            }
            let gap = if dice.below(3) == 0 { 1 + dice.below(3) } else { 0 };
            let stride = reach + gap * usize::from(dice.below(2) == 0) + if gap > 1 { reach } else { 0 };
            strides[axis] = stride as isize;
            if dice.below(4) == 0 {
                strides[axis] = -strides[axis];
                offset += stride * (shape[axis].max(1) - 1);
            }
            reach += stride * (shape[axis].max(1) - 1);
        }
        let buffer = vec![T::from_f64(f64::NAN, f64::NAN); offset + reach + 2];
        let mut strewn = Strewn { buffer, offset, shape: shape.to_vec(), strides };
        for index in indices(shape) {
            let at = strewn.at(&index);
            strewn.buffer[at] = number(dice);
        }
        strewn
    }

    /// Matrices of a stack that is innermost: `shape` is its length, rows and columns.
    pub fn innermost(dice: &mut Dice, shape: [usize; 3]) -> Strewn<T> {
        let [count, rows, cols] = shape;
        let between = count + dice.below(3);
        let strides = vec![1, (between * cols) as isize, between as isize];
        let buffer = vec![T::from_f64(f64::NAN, f64::NAN); between * rows * cols];
        let mut strewn = Strewn { buffer, offset: 0, shape: shape.to_vec(), strides };
        for index in indices(&shape) {
            let at = strewn.at(&index);
            strewn.buffer[at] = number(dice);
        }
        strewn
    }

    pub fn at(&self, index: &[usize]) -> usize {
        let steps = index.iter().zip(&self.strides).map(|(&at, &stride)| at as isize * stride);
        (self.offset as isize + steps.sum::<isize>()) as usize
    }

    pub fn get(&self, index: &[usize]) -> T {
        self.buffer[self.at(index)]
    }

    pub fn view(&self) -> View<'_, T> {
        View::from_slice_strided(&self.buffer, self.offset, &self.shape, &self.strides).unwrap()
    }

    pub fn view_mut(&mut self) -> ViewMut<'_, T> {
        ViewMut::from_slice_strided(&mut self.buffer, self.offset, &self.shape, &self.strides).unwrap()
    }
}

fn number<T: Blas>(dice: &mut Dice) -> T {
    let mut part = || dice.below(9) as f64 - 4.0;
    T::from_f64(part(), part())
}

/// All indices of a shape, the last axis first.
pub fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for &len in shape {
        all = all
            .into_iter()
            .flat_map(|index| (0..len).map(move |at| [index.clone(), vec![at]].concat()))
            .collect();
    }
    all
}
