//! The positions of loops over indices of a contraction.

use crate::axis_vec::{AxisVec, add};
use crate::error::Result;
use crate::plan::contraction::{C, Index};

/// One position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// How far it is from the first one in A, B and C, in bytes.
    pub offsets: [isize; 3],
    /// Whether nothing has been added to this place of C before.
    pub is_first: bool,
}

/// All positions, the innermost index varying fastest.
#[derive(Debug)]
pub struct Positions<'a> {
    loops: &'a [Index],
    at: AxisVec<usize>,
    next: Option<[isize; 3]>,
}

impl<'a> Positions<'a> {
    /// Along indices none of which is empty.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of more indices than lie in place.
    pub fn of(loops: &'a [Index]) -> Result<Positions<'a>> {
        let mut at = AxisVec::new();
        for _ in loops {
            add(&mut at, 0)?;
        }
        Ok(Positions { loops, at, next: Some([0; 3]) })
    }
}

impl Iterator for Positions<'_> {
    type Item = Position;

    #[inline]
    fn next(&mut self) -> Option<Position> {
        let offsets = self.next?;
        let is_first = self.loops.iter().zip(&self.at).all(|(index, &at)| at == 0 || index.carried[C]);
        let mut following = offsets;
        self.next = None;
        for (index, at) in self.loops.iter().zip(&mut self.at).rev() {
            if *at + 1 < index.len {
                *at += 1;
                for (offset, stride) in following.iter_mut().zip(index.strides) {
                    *offset = offset.wrapping_add(stride);
                }
                self.next = Some(following);
                break;
            }
            for (offset, stride) in following.iter_mut().zip(index.strides) {
                *offset = offset.wrapping_sub(stride.wrapping_mul(*at as isize));
            }
            *at = 0;
        }
        Some(Position { offsets, is_first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_position_comes_once_and_sums_begin_once() {
        let loops = [
            Index::new('b', 2).carried_by(0, 100).carried_by(C, 8),
            Index::new('k', 3).carried_by(0, -10).carried_by(1, 1),
        ];
        let all: Vec<_> = Positions::of(&loops).unwrap().collect();
        let offsets: Vec<_> = all.iter().map(|position| position.offsets).collect();
        assert_eq!(offsets, [[0, 0, 0], [-10, 1, 0], [-20, 2, 0], [100, 0, 8], [90, 1, 8], [80, 2, 8]]);
        let first: Vec<_> = all.iter().map(|position| position.is_first).collect();
        assert_eq!(first, [true, false, false, true, false, false]);
        assert_eq!(Positions::of(&[]).unwrap().count(), 1);
    }
}
