//! [`Slice`]: `start:stop:step` with NumPy's rules.

use core::fmt;
use core::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use super::Position;
use crate::error::{Error, Result};

/// A slice of one axis, as NumPy's `start:stop:step`: negative bounds count from the end, bounds beyond
/// the ends are clamped, a negative step walks backwards. Made from ranges of `usize`, or of `isize` and `i32` with their
/// negative numbers (see [`Position`]).
///
/// ```
/// use blasview::Slice;
/// assert_eq!(Slice::from(2..7).resolve(5)?, (2, 3));       // x[2:7] of 5: elements 2, 3, 4
/// assert_eq!(Slice::from(..=-2).resolve(5)?, (0, 4));      // x[:-1] of 5: elements 0 to 3
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

    /// `start:stop`; as a range, except that Clippy takes `1..-1` for one without elements.
    ///
    /// ```
    /// use blasview::{Slice, View};
    /// let x = View::from_slice(&[0, 1, 2, 3, 4], &[5])?;
    /// assert_eq!(x.clone().slice(0, Slice::new(1, -1))?.to_vec()?, [1, 2, 3]);            // x[1:-1]
    /// assert_eq!(x.slice(0, Slice::new(-1, 0).step(-2))?.to_vec()?, [4, 2]);              // x[-1:0:-2]
    /// # Ok::<(), blasview::Error>(())
    /// ```
    pub fn new(start: impl Position, stop: impl Position) -> Slice {
        Slice { start: Some(start.to_isize()), stop: Some(stop.to_isize()), step: 1 }
    }

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

/// What each kind of range is as start and stop.
macro_rules! ranges {
    ($($kind:ident, $range:ident => $start:expr, $stop:expr;)*) => {$(
        impl<P: Position> From<$kind<P>> for Slice {
            #[inline]
            fn from($range: $kind<P>) -> Slice {
                Slice { start: $start, stop: $stop, step: 1 }
            }
        }
    )*};
}

ranges! {
    Range, range => Some(range.start.to_isize()), Some(range.end.to_isize());
    RangeFrom, range => Some(range.start.to_isize()), None;
    RangeTo, range => None, Some(range.end.to_isize());
    RangeInclusive, range => Some(range.start().to_isize()), after(range.end().to_isize());
    RangeToInclusive, range => None, after(range.end.to_isize());
}

/// The stop of what ends with that element; `None` for the end of the axis: the last element is -1, and what follows it would be
/// 0, counted from the start.
#[inline]
fn after(last: isize) -> Option<isize> {
    if last == -1 { None } else { last.checked_add(1) }
}

impl fmt::Display for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = |b: Option<isize>| b.map(|b| b.to_string()).unwrap_or_default();
        write!(f, "{}:{}", bound(self.start), bound(self.stop))?;
        if self.step != 1 { write!(f, ":{}", self.step) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What literals, `usize` and `isize` say of an axis of five.
    #[test]
    fn ranges_of_any_integers() {
        let taken = |slice: Slice| slice.resolve(5).unwrap();
        let (one, four): (usize, usize) = (1, 4);
        let (start, end): (isize, isize) = (-4, -1);
        let ranges: [&[Slice]; 5] = [
            &[
                (1..4).into(),
                (one..four).into(),
                (start..end).into(),
                (1..=3).into(),
                (one..=3).into(),
                (-4..=-2).into(),
            ],
            &[(1..).into(), (one..).into(), (start..).into(), Slice::new(1, 5), (one..=usize::MAX).into()],
            &[
                (..4).into(),
                (..four).into(),
                (..end).into(),
                (..=3).into(),
                (..=four - 1).into(),
                (..=-2).into(),
            ],
            &[
                (..).into(),
                (..usize::MAX).into(),
                (..=isize::MAX).into(),
                (..=-1).into(),
                (..=usize::MAX).into(),
            ],
            &[
                (5..).into(),
                (usize::MAX..).into(),
                Slice::new(4, 1),
                (four..=2).into(),
                (..0).into(),
                (..=-6).into(),
            ],
        ];
        for (slices, expected) in ranges.into_iter().zip([(1, 3), (1, 4), (0, 4), (0, 5), (0, 0)]) {
            for &slice in slices {
                assert_eq!(taken(slice), expected, "{slice}");
            }
        }
        assert_eq!(taken(Slice::from(..=2_i32).step(2)), (0, 2));
    }
}
