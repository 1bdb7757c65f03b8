//! `mkb,knb->mnb`: a letter for each axis.

mod shape;

use super::index::{C, Index, Indices, NAMES};
use crate::axis_vec::{add, sort_by_key};
use crate::error::{Error, Result, Specification};
use crate::layout::Axis;

/// The letters of each operand's axes. Those of an ellipsis stand for themselves: `…`.
#[derive(Clone, Debug)]
pub struct Spec<'a> {
    text: &'a str,
    inputs: [&'a str; 2],
    /// `None`: those that stand once in the inputs, in the order of the alphabet, after what an ellipsis stands for.
    output: Option<&'a str>,
}

/// What stands for any number of axes.
const ELLIPSIS: &str = "...";

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic()
}

impl<'a> Spec<'a> {
    /// Reads it. Spaces mean nothing.
    ///
    /// # Errors
    /// [`Error::Specification`].
    pub fn read(text: &'a str) -> Result<Spec<'a>> {
        let fault = |fault| Err(faulty(text, fault));
        let (inputs, output) = match text.split_once("->") {
            Some((inputs, output)) => (inputs, Some(output)),
            None => (text, None),
        };
        let found = inputs.split(',').count();
        let Some((a, b)) = inputs.split_once(',').filter(|_| found == 2) else {
            return fault(Specification::Operands { found });
        };
        for part in [a, b].into_iter().chain(output) {
            let (before, after) = part.split_once(ELLIPSIS).unwrap_or((part, ""));
            if let Some(found) =
                before.chars().chain(after.chars()).find(|&letter| !is_letter(letter) && letter != ' ')
            {
                return fault(Specification::Character { found });
            }
        }
        Ok(Spec { text, inputs: [a, b], output })
    }

    fn fault<T>(&self, fault: Specification) -> Result<T> {
        Err(faulty(self.text, fault))
    }

    /// The letters of a part beside its axes; those of an ellipsis by their position from the last one on.
    fn letters(&self, operand: usize, part: &str, ndim: usize) -> Result<Labels> {
        let letters = |part: &'_ str| part.chars().filter(|&letter| is_letter(letter)).count();
        let (before, after) = part.split_once(ELLIPSIS).unwrap_or((part, ""));
        let named = letters(before) + letters(after);
        let is_open = part.contains(ELLIPSIS);
        if named > ndim || !is_open && named < ndim {
            return self.fault(Specification::Axes { operand: NAMES[operand], letters: named, axes: ndim });
        }
        let mut list = Labels::new();
        for letter in before.chars().filter(|&letter| is_letter(letter)) {
            add(&mut list, Label::Letter(letter))?;
        }
        for position in (0..ndim - named).rev() {
            add(&mut list, Label::Between(position))?;
        }
        for letter in after.chars().filter(|&letter| is_letter(letter)) {
            add(&mut list, Label::Letter(letter))?;
        }
        Ok(list)
    }

    /// The labels of C where none are given.
    fn implied(&self, inputs: [&[Label]; 2]) -> Result<Labels> {
        let all = || inputs.into_iter().flatten().copied();
        let mut list = Labels::new();
        let between =
            all().filter_map(|label| if let Label::Between(at) = label { Some(at + 1) } else { None });
        for position in (0..between.max().unwrap_or(0)).rev() {
            add(&mut list, Label::Between(position))?;
        }
        let first = list.len();
        for label in all().filter(|label| matches!(label, Label::Letter(_))) {
            if all().filter(|&other| other == label).count() == 1 {
                add(&mut list, label)?;
            }
        }
        sort_by_key(&mut list[first..], |label| label.letter());
        Ok(list)
    }

    /// The indices for those axes of A, B and C.
    ///
    /// # Errors
    /// [`Error::Specification`]; [`Error::LabelLength`].
    pub fn indices(&self, axes: [&[Axis]; 3]) -> Result<Indices> {
        let a = self.letters(0, self.inputs[0], axes[0].len())?;
        let b = self.letters(1, self.inputs[1], axes[1].len())?;
        let c = match self.output {
            Some(part) => self.letters(C, part, axes[C].len())?,
            None => self.implied([&a, &b])?,
        };
        if c.len() != axes[C].len() {
            return self.fault(Specification::Axes { operand: "C", letters: c.len(), axes: axes[C].len() });
        }
        if let Some(at) = (0..c.len()).find(|&at| c[..at].contains(&c[at])) {
            return self.fault(Specification::Twice { letter: c[at].letter() });
        }
        let is_lost = |label: &Label| matches!(label, Label::Between(_)) && !c.contains(label);
        if a.iter().chain(&b).any(is_lost) {
            return self.fault(Specification::Ellipsis);
        }
        if let Some(label) = c.iter().find(|label| !a.contains(label) && !b.contains(label)) {
            return self.fault(Specification::Unknown { letter: label.letter() });
        }
        indices([(&a, axes[0]), (&b, axes[1]), (&c, axes[C])])
    }
}

/// What the axes of an operand are called.
type Labels = smallvec::SmallVec<[Label; 8]>;

/// What is wrong with a text.
fn faulty(text: &str, fault: Specification) -> Error {
    let mut owned = String::new();
    if owned.try_reserve_exact(text.len()).is_err() {
        return Error::OutOfMemory { bytes: text.len() };
    }
    owned.push_str(text);
    Error::Specification { text: owned, fault }
}

/// What an axis is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// By a letter.
    Letter(char),
    /// By its position, from the last one on, among those that an ellipsis stands for.
    Between(usize),
}

impl Label {
    /// To be told.
    pub fn letter(self) -> char {
        match self {
            Label::Letter(letter) => letter,
            Label::Between(_) => '…',
        }
    }
}

/// The indices of operands whose axes have those labels. Axes of A and B that an ellipsis stands for are repeated where they have one
/// element.
///
/// # Errors
/// [`Error::LabelLength`] where lengths differ.
pub fn indices(operands: [(&[Label], &[Axis]); 3]) -> Result<Indices> {
    let mut list = Indices::new();
    let mut labels = smallvec::SmallVec::<[Label; 8]>::new();
    for (operand, (names, axes)) in operands.into_iter().enumerate() {
        for (&label, axis) in names.iter().zip(axes) {
            let at = match labels.iter().position(|&other| other == label) {
                Some(at) => at,
                None => {
                    add(&mut labels, label)?;
                    add(&mut list, Index::new(label.letter(), axis.len))?;
                    list.len() - 1
                }
            };
            let index = &mut list[at];
            if matches!(label, Label::Between(_)) {
                if axis.len == 1 && operand < C {
                    continue;
                }
                if index.len == 1 {
                    index.len = axis.len;
                }
            }
            if index.len != axis.len {
                let (first, len) = (NAMES[first_carrier(index)], index.len);
                let (letter, second, second_len) = (label.letter(), NAMES[operand], axis.len);
                return Err(Error::LabelLength { letter, first, first_len: len, second, second_len });
            }
            *index = index.carried_by(operand, axis.stride);
        }
    }
    Ok(list)
}

/// Who was the first to carry it; A if that is nobody.
fn first_carrier(index: &Index) -> usize {
    index.carried.iter().position(|&carried| carried).unwrap_or(0)
}
