//! The indices of a contraction: lengths, and how far a step along each is in A, B and C.

use core::fmt;

use smallvec::SmallVec;

use crate::axis_vec::{add, sort_by_key};
use crate::error::{Error, Result};
use crate::layout::Axis;

/// The operands of a contraction by position.
pub const NAMES: [&str; 3] = ["A", "B", "C"];

/// C's position.
pub const C: usize = 2;

/// Letters of an index that are kept to be told.
const MOST_LETTERS: usize = 6;

/// The letters of the axes of which an index was merged, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    letters: [char; MOST_LETTERS],
    count: usize,
}

impl Letters {
    fn of(letter: char) -> Letters {
        let mut letters = [' '; MOST_LETTERS];
        letters[0] = letter;
        Letters { letters, count: 1 }
    }

    fn followed_by(mut self, inner: Letters) -> Letters {
        for letter in inner.letters.into_iter().take(inner.count) {
            if let Some(place) = self.letters.get_mut(self.count) {
                *place = letter;
            }
            self.count += 1;
        }
        self
    }

    /// The letters, as far as they are kept.
    pub fn iter(&self) -> impl Iterator<Item = char> + '_ {
        self.letters.iter().copied().take(self.count)
    }
}

/// `i`, or `(i, j)` of a merged index.
impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count == 1 {
            return write!(f, "{}", self.letters[0]);
        }
        for (at, letter) in self.iter().enumerate() {
            write!(f, "{}{letter}", if at == 0 { "(" } else { ", " })?;
        }
        f.write_str(if self.count > MOST_LETTERS { ", …)" } else { ")" })
    }
}

/// What an index is to the product, by who carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All three: a product for each position.
    Batch,
    /// A and C: rows.
    M,
    /// B and C: columns.
    N,
    /// A and B: it is summed.
    K,
    /// A alone: A is summed along it first.
    SumA,
    /// B alone.
    SumB,
    /// C alone: what is computed once stands at each position.
    Spread,
}

/// One index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its length.
    pub len: usize,
    /// Steps in bytes in A, B and C; 0 in what does not carry it.
    pub strides: [isize; 3],
    /// Who carries it.
    pub carried: [bool; 3],
    /// The length of the innermost of the axes that it was merged of.
    pub inner: usize,
    /// Which of the folded indices it consists of, a bit each. There are at most 62 along which A has two elements or more, and as
    /// many of B.
    pub parts: u128,
    pub(super) letters: Letters,
}

/// Indices, those of everyday contractions in place.
pub type Indices = SmallVec<[Index; 6]>;

impl Index {
    /// An index that nobody carries yet.
    pub fn new(letter: char, len: usize) -> Index {
        Index {
            len,
            strides: [0; 3],
            carried: [false; 3],
            inner: len,
            parts: 0,
            letters: Letters::of(letter),
        }
    }

    /// The same, carried by an operand too. Along two axes of one operand it is their diagonal.
    #[must_use]
    pub fn carried_by(mut self, operand: usize, stride: isize) -> Index {
        self.strides[operand] = self.strides[operand].wrapping_add(stride);
        self.carried[operand] = true;
        self
    }

    /// The letters of the axes it consists of.
    pub fn letters(&self) -> Letters {
        self.letters
    }

    /// What it is to the product.
    pub fn kind(&self) -> Kind {
        match self.carried {
            [true, true, true] => Kind::Batch,
            [true, false, true] => Kind::M,
            [false, true, true] => Kind::N,
            [true, false, false] => Kind::SumA,
            [false, true, false] => Kind::SumB,
            [false, false, true] => Kind::Spread,
            // One that nobody carries is summed too.
            [_, _, false] => Kind::K,
        }
    }

    /// Its axis in an operand.
    pub fn axis(&self, operand: usize) -> Axis {
        Axis::new(self.len, self.strides[operand])
    }

    /// What was merged last, apart: the outer index, and the innermost of its axes; `None` if there is but one.
    pub fn split(&self) -> Option<[Index; 2]> {
        let outer = self.len / self.inner.max(1);
        let strides = self.strides.map(|stride| stride.wrapping_mul(self.inner as isize));
        (outer > 1 && self.inner > 1).then_some([
            Index { len: outer, strides, inner: outer, ..*self },
            Index { len: self.inner, ..*self },
        ])
    }

    /// The index that walks this one and an inner one in order, if they chain in every operand.
    fn merged(&self, inner: &Index) -> Option<Index> {
        let merged = |at: usize| self.axis(at).merged(inner.axis(at));
        let len = [merged(0)?, merged(1)?, merged(2)?][0].len;
        if self.carried != inner.carried {
            return None;
        }
        let letters = self.letters.followed_by(inner.letters);
        Some(Index { len, letters, parts: self.parts | inner.parts, ..*inner })
    }
}

/// What is left when lengths of 1 are dropped, directions made alike, and what chains is one index.
#[derive(Clone, Debug)]
pub struct Folded {
    /// Each of two elements or more; of those of a kind the one with the largest steps comes first.
    pub indices: Indices,
    /// How far the first elements of A, B and C lie from where they were, in bytes.
    pub starts: [isize; 3],
    /// Whether C has no element.
    pub is_empty: bool,
    /// Whether sums have no term.
    pub has_no_terms: bool,
}

/// Merges what can be.
///
/// An input whose step is 0 along an index of C does not carry it: each position is the same number.
///
/// # Errors
/// [`Error::OutOfMemory`], of more indices than lie in place.
pub fn fold(given: &[Index]) -> Result<Folded> {
    let is_in_output = |index: &&Index| index.carried[C];
    let is_empty = given.iter().filter(is_in_output).any(|index| index.len == 0);
    let has_no_terms = given.iter().any(|index| index.len == 0);
    let mut folded = Folded { indices: Indices::new(), starts: [0; 3], is_empty, has_no_terms };
    for index in given.iter().filter(|index| index.len > 1) {
        let mut index = *index;
        for at in 0..C {
            index.carried[at] &= !(index.carried[C] && index.strides[at] == 0);
        }
        let direction = (0..3).rev().map(|at| index.strides[at]).find(|&stride| stride != 0).unwrap_or(0);
        if direction < 0 {
            for at in 0..3 {
                let span = index.axis(at).span();
                folded.starts[at] = folded.starts[at].wrapping_add(span);
                index.strides[at] = index.strides[at].wrapping_neg();
            }
        }
        add(&mut folded.indices, index)?;
    }
    merge(&mut folded.indices);
    let size = |index: &Index| {
        let [a, b, c] = index.strides.map(isize::unsigned_abs);
        if index.carried[C] { c } else { a.max(b) }
    };
    sort_by_key(&mut folded.indices, |index| core::cmp::Reverse(size(index)));
    for (at, index) in folded.indices.iter_mut().enumerate() {
        index.parts = 1 << at;
    }
    Ok(folded)
}

/// Merges pairs until there is none that chains.
pub fn merge(indices: &mut Indices) {
    let pair = |indices: &Indices| {
        (0..indices.len()).find_map(|outer| {
            (0..indices.len())
                .filter(|&inner| inner != outer)
                .find_map(|inner| indices[outer].merged(&indices[inner]).map(|merged| (outer, inner, merged)))
        })
    };
    while let Some((outer, inner, merged)) = pair(indices) {
        indices[outer] = merged;
        indices.remove(inner);
    }
}

/// The same indices. (A clone would end the program where there is no memory.)
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn copied(indices: &Indices) -> Result<Indices> {
    picked(indices, |_| true)
}

/// The product of lengths.
///
/// # Errors
/// [`Error::Overflow`].
pub fn count<'a>(indices: impl IntoIterator<Item = &'a Index>) -> Result<usize> {
    indices
        .into_iter()
        .try_fold(1_usize, |product, index| product.checked_mul(index.len))
        .ok_or(Error::Overflow)
}

/// The same as a price counts them: there may be more than there is memory for, where steps are 0.
pub fn positions<'a>(indices: impl IntoIterator<Item = &'a Index>) -> f64 {
    indices.into_iter().map(|index| index.len as f64).product()
}

/// Those of a kind.
pub fn of_kind(indices: &Indices, kind: Kind) -> Result<Indices> {
    picked(indices, |index| index.kind() == kind)
}

/// Those that are meant.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn picked(indices: &Indices, is_meant: impl Fn(&Index) -> bool) -> Result<Indices> {
    let mut list = Indices::new();
    for index in indices.iter().filter(|index| is_meant(index)) {
        add(&mut list, *index)?;
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(letter: char, len: usize, strides: [Option<isize>; 3]) -> Index {
        let mut index = Index::new(letter, len);
        for (at, stride) in strides.into_iter().enumerate() {
            if let Some(stride) = stride {
                index = index.carried_by(at, stride);
            }
        }
        index
    }

    #[test]
    fn axes_merge_only_where_they_chain_in_every_operand() {
        // Batch [2, 3] with A's strides [3, 1] and B's [1, 2]: each chains by itself, but pairs other elements.
        let batch = |b: [isize; 2]| {
            [index('i', 2, [Some(24), Some(b[0]), Some(24)]), index('j', 3, [Some(8), Some(b[1]), Some(8)])]
        };
        assert_eq!(fold(&batch([8, 16])).unwrap().indices.len(), 2);
        let merged = fold(&batch([24, 8])).unwrap().indices;
        assert_eq!((merged.len(), merged[0].len, merged[0].strides), (1, 6, [8; 3]));
        assert_eq!(merged[0].letters().to_string(), "(i, j)");
    }

    #[test]
    fn what_runs_backwards_everywhere_runs_forwards() {
        let folded =
            fold(&[index('i', 4, [Some(-24), None, Some(-24)]), index('j', 3, [Some(8), None, Some(8)])]);
        let folded = folded.unwrap();
        assert_eq!((folded.indices.len(), folded.starts), (1, [-72, 0, -72]));
        assert_eq!(folded.indices[0].kind(), Kind::M);
    }

    #[test]
    fn a_repeated_operand_does_not_carry_what_c_has() {
        let shared = fold(&[index('b', 4, [Some(80), Some(0), Some(80)])]).unwrap();
        assert_eq!(shared.indices[0].kind(), Kind::M);
        // But a sum has as many terms as it has.
        assert_eq!(fold(&[index('k', 4, [Some(8), Some(0), None])]).unwrap().indices[0].kind(), Kind::K);
        assert_eq!(fold(&[index('s', 4, [None, None, Some(8)])]).unwrap().indices[0].kind(), Kind::Spread);
    }
}
