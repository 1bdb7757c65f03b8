//! [`Slice`]: `start:stop:step` with NumPy's rules.

use core::fmt;
use core::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo};

use crate::error::{Error, Result};

/// A slice of one axis, as NumPy's `start:stop:step`: negative bounds count from the end, bounds beyond
/// the ends are clamped, a negative step walks backwards.
///
/// ```
/// use blasview::Slice;
/// assert_eq!(Slice::from(2..7).resolve(5)?, (2, 3));       // x[2:7] of 5: elements 2, 3, 4
/// assert_eq!(Slice::ALL.step(-2).resolve(5)?, (4, 3));     // x[::-2] of 5: elements 4, 2, 0
/// # Ok::<(), blasview::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    /// First element; `None`: the first one in walking order.
    pub start: Option<isize>,
    /// First element not taken; `None`: to the end in walking order.
    pub stop: Option<isize>,
    /// Step, not 0.
    pub step: isize,
}

impl Slice {
    /// Everything: `:`.
    pub const ALL: Slice = Slice { start: None, stop: None, step: 1 };

    /// The same bounds with another step.
    pub const fn step(self, step: isize) -> Slice {
        Slice { step, ..self }
    }

    /// For an axis of `len` elements: index of the first element taken and how many there are.
    ///
    /// # Errors
    /// [`Error::ZeroStep`].
    pub fn resolve(self, len: usize) -> Result<(usize, usize)> {
        if self.step == 0 {
            return Err(Error::ZeroStep);
        }
        // Lengths are at most isize::MAX (see `Layout`); i128 takes every sum below without a thought.
        let len = len as i128;
        let (lowest, highest) = if self.step > 0 { (0, len) } else { (-1, len - 1) };
        let bound = |bound: Option<isize>, default: i128| match bound {
            None => default,
            Some(b) if b < 0 => (b as i128 + len).max(lowest),
            Some(b) => (b as i128).min(highest),
        };
        let (start, stop) = if self.step > 0 {
            (bound(self.start, lowest), bound(self.stop, highest))
        } else {
            (bound(self.start, highest), bound(self.stop, lowest))
        };
        let (step, distance) = (self.step as i128, stop - start);
        let count =
            if distance.signum() != step.signum() { 0 } else { (distance.abs() - 1) / step.abs() + 1 };
        Ok(if count == 0 { (0, 0) } else { (start as usize, count as usize) })
    }
}

impl From<RangeFull> for Slice {
    fn from(_: RangeFull) -> Slice {
        Slice::ALL
    }
}

impl From<Range<isize>> for Slice {
    fn from(range: Range<isize>) -> Slice {
        Slice { start: Some(range.start), stop: Some(range.end), step: 1 }
    }
}

impl From<RangeFrom<isize>> for Slice {
    fn from(range: RangeFrom<isize>) -> Slice {
        Slice { start: Some(range.start), stop: None, step: 1 }
    }
}

impl From<RangeTo<isize>> for Slice {
    fn from(range: RangeTo<isize>) -> Slice {
        Slice { start: None, stop: Some(range.end), step: 1 }
    }
}

impl From<RangeInclusive<isize>> for Slice {
    fn from(range: RangeInclusive<isize>) -> Slice {
        // `..=-1` ends with the last element: its exclusive bound would be 0, counted from the start.
        let stop = range.end().checked_add(1).filter(|&stop| stop != 0 || *range.end() != -1);
        Slice { start: Some(*range.start()), stop, step: 1 }
    }
}

impl fmt::Display for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = |b: Option<isize>| b.map(|b| b.to_string()).unwrap_or_default();
        write!(f, "{}:{}", bound(self.start), bound(self.stop))?;
        if self.step != 1 { write!(f, ":{}", self.step) } else { Ok(()) }
    }
}
