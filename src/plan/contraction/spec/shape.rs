//! The shape of what a specification makes of two arrays.

use super::{ELLIPSIS, Label, Spec, is_letter};
use crate::error::Result;
use crate::layout::Axis;

impl Spec<'_> {
    /// The lengths of C's axes, for those of A and of B.
    ///
    /// # Errors
    /// As [`Self::indices`].
    pub fn output_shape(&self, shapes: [&[usize]; 2]) -> Result<Vec<usize>> {
        let inputs = [0, 1].map(|at| self.letters(at, self.inputs[at], shapes[at].len()));
        let [a, b] = inputs;
        let (a, b) = (a?, b?);
        let labels = match self.output {
            None => self.implied([&a, &b])?,
            Some(part) => {
                let between = |labels: &[Label]| {
                    labels.iter().filter(|label| matches!(label, Label::Between(_))).count()
                };
                let named = part.chars().filter(|&letter| is_letter(letter)).count();
                let open = if part.contains(ELLIPSIS) { between(&a).max(between(&b)) } else { 0 };
                self.letters(2, part, named + open)?
            }
        };
        // What is repeated is as long as the longer one; an empty one wins over length 1. What nobody has, `indices` tells.
        let len = |label: &Label| {
            let carried = a.iter().zip(shapes[0]).chain(b.iter().zip(shapes[1]));
            let lens = carried.filter(|(other, _)| *other == label).map(|(_, &len)| len);
            lens.reduce(|one, len| if one == 1 { len } else { one }).unwrap_or(1)
        };
        let shape: Vec<usize> = labels.iter().map(len).collect();
        let axes = |shape: &[usize]| -> Vec<Axis> { shape.iter().map(|&len| Axis::new(len, 0)).collect() };
        self.indices([&axes(shapes[0]), &axes(shapes[1]), &axes(&shape)])?;
        Ok(shape)
    }
}
