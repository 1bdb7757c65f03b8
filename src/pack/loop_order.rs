//! In which order a copy visits the elements: pure arithmetic on strides.

use crate::axis_vec::{AxisVec, axis_vec_with_room, sort_by_key};
use crate::error::Result;
use crate::layout::Axis;

/// One axis of a copy: its length, and the strides in bytes of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyAxis {
    /// Number of elements.
    pub len: usize,
    /// Stride of the destination in bytes.
    pub dst: isize,
    /// Stride of the source in bytes.
    pub src: isize,
}

impl CopyAxis {
    /// From one axis to another of the same length.
    pub fn between(dst: Axis, src: Axis) -> CopyAxis {
        CopyAxis { len: dst.len, dst: dst.stride, src: src.stride }
    }
}

/// A copy in the order in which it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopOrder {
    /// The axes from the outermost to the innermost; lengths are at least 2 and destination strides positive.
    pub axes: AxisVec<CopyAxis>,
    /// Offset in bytes of the first element visited, in the destination.
    pub dst: isize,
    /// The same in the source.
    pub src: isize,
}

impl LoopOrder {
    /// The order for those axes, or `None` when there is nothing to copy.
    ///
    /// Axes of length 1 are dropped, axes that the destination walks backwards are reversed on both sides, the
    /// rest is ordered by the destination's strides, and axes that one stride walks on both sides become one.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of more axes than lie in place.
    pub fn new(axes: &[CopyAxis]) -> Result<Option<LoopOrder>> {
        // First, because the strides of an empty copy may be junk.
        if axes.iter().any(|axis| axis.len == 0) {
            return Ok(None);
        }
        let mut order = LoopOrder { axes: axis_vec_with_room([], axes.len())?, dst: 0, src: 0 };
        for &axis in axes {
            match axis.len {
                0 | 1 => {}
                len if axis.dst < 0 => {
                    order.dst += axis.dst * (len as isize - 1);
                    order.src += axis.src * (len as isize - 1);
                    order.axes.push(CopyAxis { len, dst: -axis.dst, src: -axis.src });
                }
                _ => order.axes.push(axis),
            }
        }
        // No two axes of a destination have one stride.
        sort_by_key(&mut order.axes, |axis| {
            (core::cmp::Reverse(axis.dst), core::cmp::Reverse(axis.src.unsigned_abs()))
        });
        // `outer` is the one before; the later of two takes its place.
        order.axes.dedup_by(|inner, outer| {
            let merges = chains(*outer, *inner);
            if merges {
                *outer = CopyAxis { len: outer.len * inner.len, ..*inner };
            }
            merges
        });
        Ok(Some(order))
    }

    /// By its position the axis, of those around `along`, along which the source steps least, if it steps less there than along
    /// `along`: then both are better walked together.
    pub fn nearer_in_source(around: &[CopyAxis], along: CopyAxis) -> Option<usize> {
        let is_nearer = |axis: &CopyAxis| axis.src != 0 && axis.src.unsigned_abs() < along.src.unsigned_abs();
        let nearer = (0..around.len()).filter(|&at| is_nearer(&around[at]));
        nearer.min_by_key(|&at| around[at].src.unsigned_abs())
    }
}

/// Whether one stride walks `outer` and `inner` in order, on both sides.
fn chains(outer: CopyAxis, inner: CopyAxis) -> bool {
    let len = inner.len as isize;
    inner.dst.checked_mul(len) == Some(outer.dst) && inner.src.checked_mul(len) == Some(outer.src)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(len: usize, dst: isize, src: isize) -> CopyAxis {
        CopyAxis { len, dst, src }
    }

    #[test]
    fn chained_axes_become_one() {
        let order =
            LoopOrder::new(&[axis(3, 160, 160), axis(1, 7, isize::MIN), axis(4, 40, 40), axis(5, 8, 8)])
                .unwrap();
        assert_eq!(order.unwrap().axes[..], [axis(60, 8, 8)]);
        let padded = LoopOrder::new(&[axis(4, 40, 48), axis(5, 8, 8)]).unwrap().unwrap();
        assert_eq!(padded.axes[..], [axis(4, 40, 48), axis(5, 8, 8)]);
    }

    #[test]
    fn axes_are_ordered_by_the_destination_and_reversed_with_it() {
        let order = LoopOrder::new(&[axis(5, 8, 32), axis(4, -40, 8)]).unwrap().unwrap();
        assert_eq!(
            order,
            LoopOrder { axes: vec![axis(4, 40, -8), axis(5, 8, 32)].into(), dst: -120, src: 24 }
        );
    }

    #[test]
    fn nothing_to_copy() {
        assert_eq!(LoopOrder::new(&[axis(5, 8, 8), axis(0, 1, 1)]), Ok(None));
        assert!(LoopOrder::new(&[]).unwrap().unwrap().axes.is_empty());
    }
}
