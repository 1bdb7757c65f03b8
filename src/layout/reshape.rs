//! The same elements in another shape, where strides can express it.

use super::{Axis, Layout};
use crate::axis_vec::{AxisVec, axis_vec, axis_vec_with_room};
use crate::error::{Error, Result};
use crate::words::Order;

impl Layout {
    /// The same elements in another shape of as many, counted off in that order, where no copy is needed. NumPy:
    /// `x.reshape(shape, order=…)`, with `copy=False`.
    ///
    /// ```
    /// use blasview::{Error, Layout, Order};
    /// let x = Layout::contiguous(8, &[4, 6], Order::RowMajor)?.sliced(1, ..3)?;
    /// // Rows are apart from one another, so that they can be cut but not joined.
    /// assert!(x.reshaped(&[2, 2, 3, 1], Order::RowMajor).is_ok());
    /// assert_eq!(x.reshaped(&[12], Order::RowMajor), Err(Error::Reshape));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Strides are NumPy's, of axes of length 1 too, where nothing depends on them.
    ///
    /// # Errors
    /// [`Error::Reshape`] when it needs a copy, [`Error::ReshapeSize`] when the shape has another number of elements,
    /// [`Error::Overflow`].
    ///
    /// Time: linear in the number of axes.
    pub fn reshaped(&self, shape: &[usize], order: Order) -> Result<Layout> {
        if shape.iter().eq(self.axes.iter().map(|axis| &axis.len)) {
            return Ok(self.with_axes(axis_vec(self.axes.iter().copied())?));
        }
        self.recut(shape, order)
    }

    /// [`Layout::reshaped`], where the same shape has new strides too: that is how NumPy has it when a -1 was given.
    pub(crate) fn recut(&self, shape: &[usize], order: Order) -> Result<Layout> {
        let size = Layout::count(shape.iter().copied())?;
        if size != self.size() {
            return Err(Error::ReshapeSize { from: self.size(), to: size });
        }
        if size == 0 {
            // Nothing is anywhere: any strides will do.
            let layout = Layout::contiguous(self.item_size, shape, order)?;
            return Ok(Layout { offset: self.offset, ..layout });
        }
        match order {
            Order::RowMajor => Ok(self.with_axes(cut(&self.axes, shape, order, self.item_size)?)),
            Order::ColMajor => {
                let reversed = axis_vec(shape.iter().rev().copied())?;
                let mut axes = cut(&self.try_transposed()?.axes, &reversed, order, self.item_size)?;
                axes.reverse();
                Ok(self.with_axes(axes))
            }
        }
    }

    /// All elements along one axis, counted off in that order, where no copy is needed. NumPy: `x.ravel(order=…)`.
    ///
    /// ```
    /// use blasview::{Axis, Error, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// assert_eq!(x.raveled(Order::RowMajor)?.axes(), [Axis::new(12, 8)]);
    /// assert_eq!(x.raveled(Order::ColMajor), Err(Error::Reshape));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Reshape`] when it needs a copy.
    ///
    /// Time: linear in the number of axes.
    pub fn raveled(&self, order: Order) -> Result<Layout> {
        self.reshaped(&[self.size()], order)
    }

    /// A shape with at most one length of -1 filled in, so that it has as many elements as this layout. NumPy: the -1 of
    /// `x.reshape(-1, 3)`.
    ///
    /// ```
    /// use blasview::{Layout, Order};
    /// let x = Layout::contiguous(8, &[4, 6], Order::RowMajor)?;
    /// assert_eq!(x.inferred_shape(&[-1, 3])?, [8, 3]);
    /// assert!(x.inferred_shape(&[-1, 5]).is_err());
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ReshapeSize`] when no length would do; [`Error::NegativeLength`] when a length is another negative
    /// number or a second one is -1; [`Error::Overflow`].
    ///
    /// Time: linear in the number of axes.
    pub fn inferred_shape(&self, shape: &[isize]) -> Result<Vec<usize>> {
        let unknown = shape.iter().position(|&len| len == -1);
        let is_wrong = |&(at, &len): &(usize, &isize)| len < 0 && Some(at) != unknown;
        if let Some((axis, &len)) = shape.iter().enumerate().find(is_wrong) {
            return Err(Error::NegativeLength { axis, len });
        }
        let mut lens = Vec::new();
        lens.try_reserve_exact(shape.len()).map_err(|_| Error::OutOfMemory { bytes: size_of_val(shape) })?;
        lens.extend(shape.iter().map(|&len| len.unsigned_abs()));
        if let Some(unknown) = unknown {
            // It counts as 1 so far.
            let known = Layout::count(lens.iter().copied())?;
            if known == 0 || !self.size().is_multiple_of(known) {
                return Err(Error::ReshapeSize { from: self.size(), to: known });
            }
            lens[unknown] = self.size() / known;
        }
        Ok(lens)
    }
}

/// The axes of a shape that walk the same elements as `axes`, none of which is empty, in C order. For Fortran's both shapes
/// are reversed.
///
/// Axes that one stride walks are one run. An axis of two or more elements cannot lie across the end of a run, where the
/// step is another; so every new one has to be cut off the run at hand, from the inside out, without remainder.
///
/// An axis of length 1 has the step that a longer one would have there: between two runs, as a part of the inner one, in
/// Fortran's order of the outer one; inside of all runs, the innermost step.
fn cut(axes: &[Axis], shape: &[usize], order: Order, item_size: usize) -> Result<AxisVec<Axis>> {
    let mut runs = axes.iter().rev().copied().filter(|axis| axis.len > 1).peekable();
    let mut run = Axis::new(1, runs.peek().map_or(item_size as isize, |innermost| innermost.stride));
    let mut cut = axis_vec_with_room([], shape.len())?;
    for &len in shape.iter().rev() {
        if len > 1 && run.len == 1 {
            // Both have the same number of elements, so that there is another run where there is another axis.
            run = runs.next().ok_or(Error::Reshape)?;
            while let Some(longer) = runs.peek().and_then(|outer| outer.merged(run)) {
                run = longer;
                runs.next();
            }
        }
        if !run.len.is_multiple_of(len) {
            return Err(Error::Reshape);
        }
        let next = runs.peek().filter(|_| len == 1 && run.len == 1 && order == Order::ColMajor);
        cut.push(Axis::new(len, next.map_or(run.stride, |next| next.stride)));
        // With elements left the product is a step within the extent; otherwise it is not used.
        run = Axis::new(run.len / len, run.stride.wrapping_mul(len as isize));
    }
    cut.reverse();
    Ok(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f64s(shape: &[usize], order: Order) -> Layout {
        Layout::contiguous(8, shape, order).unwrap()
    }

    #[test]
    fn contiguous_layouts_take_any_shape_in_their_order() {
        for order in [Order::RowMajor, Order::ColMajor] {
            for shape in [&[24][..], &[1, 24], &[2, 2, 2, 3], &[3, 8]] {
                let shaped = f64s(&[4, 6], order).reshaped(shape, order).unwrap();
                assert_eq!(shaped.squeezed_all(), f64s(shape, order).squeezed_all());
            }
            let other = if order == Order::RowMajor { Order::ColMajor } else { Order::RowMajor };
            assert_eq!(f64s(&[4, 6], order).raveled(other), Err(Error::Reshape));
            // Each axis by itself.
            assert!(f64s(&[4, 6], order).reshaped(&[2, 2, 3, 2], other).is_ok());
        }
    }

    /// The numbers are NumPy's (2.4.6).
    #[test]
    fn axes_of_length_1_have_the_strides_of_numpy() {
        use Order::{ColMajor, RowMajor};
        let padded = Layout::new(8, [Axis::new(4, 96), Axis::new(6, 16)]).unwrap();
        let one = Layout::new(8, [Axis::new(1, 24), Axis::new(1, 40)]).unwrap();
        let apart = Layout::new(8, [Axis::new(6, 40), Axis::new(1, 7), Axis::new(3, 16)]).unwrap();
        let cases: [(&Layout, &[usize], Order, &[isize]); 16] = [
            (&padded, &[4, 6, 1], RowMajor, &[96, 16, 16]),
            (&padded, &[1, 4, 1, 6, 1], RowMajor, &[384, 96, 96, 16, 16]),
            (&padded, &[2, 2, 1, 3, 2, 1, 1], RowMajor, &[192, 96, 96, 32, 16, 16, 16]),
            (&padded, &[4, 6, 1], ColMajor, &[96, 16, 96]),
            (&padded, &[1, 4, 1, 6, 1], ColMajor, &[96, 96, 16, 16, 96]),
            (&padded, &[4, 1, 6], ColMajor, &[96, 16, 16]),
            (&padded, &[2, 1, 2, 1, 3, 2, 1, 1], ColMajor, &[96, 192, 192, 16, 16, 48, 96, 96]),
            (&one, &[1, 1], RowMajor, &[24, 40]),
            (&one, &[1], RowMajor, &[8]),
            (&one, &[1, 1, 1], RowMajor, &[8, 8, 8]),
            (&one, &[1, 1, 1], ColMajor, &[8, 8, 8]),
            (&one, &[], ColMajor, &[]),
            (&apart, &[6, 3], RowMajor, &[40, 16]),
            (&apart, &[6, 1, 3], RowMajor, &[40, 7, 16]),
            (&apart, &[6, 1, 1, 3], RowMajor, &[40, 48, 48, 16]),
            (&apart, &[6, 1, 1, 3], ColMajor, &[40, 16, 16, 16]),
        ];
        for (layout, shape, order, strides) in cases {
            let shaped = layout.reshaped(shape, order).unwrap();
            let found: Vec<isize> = shaped.axes().iter().map(|axis| axis.stride).collect();
            assert_eq!(found, strides, "{layout} as {shape:?} in {order}");
        }
        // If one of them is left to be found out, the same shape has new strides.
        assert_eq!(one.recut(&[1, 1], RowMajor).unwrap().axes(), [Axis::new(1, 8); 2]);
        // Without elements the shape alone counts, unless it stays.
        let none = Layout::new(8, [Axis::new(0, 24), Axis::new(3, 40)]).unwrap();
        let strides = |shape: &[usize]| none.reshaped(shape, ColMajor).unwrap().axes().to_vec();
        assert_eq!(strides(&[0, 3]), none.axes());
        assert_eq!(none.recut(&[0, 3], RowMajor).unwrap().axes(), [Axis::new(0, 24), Axis::new(3, 8)]);
        assert_eq!(strides(&[3, 0, 2]), [Axis::new(3, 8), Axis::new(0, 24), Axis::new(2, 24)]);
    }

    #[test]
    fn counts_have_to_agree() {
        let x = f64s(&[4, 6], Order::RowMajor);
        let error = |shape: &[usize]| x.reshaped(shape, Order::RowMajor).unwrap_err();
        assert_eq!(error(&[5, 5]), Error::ReshapeSize { from: 24, to: 25 });
        assert_eq!(error(&[0]), Error::ReshapeSize { from: 24, to: 0 });
        assert_eq!(error(&[1 << 40, 1 << 40]), Error::Overflow);
        assert_eq!(x.inferred_shape(&[-1, 0]), Err(Error::ReshapeSize { from: 24, to: 0 }));
        assert_eq!(x.inferred_shape(&[-1, -1]), Err(Error::NegativeLength { axis: 1, len: -1 }));
        assert_eq!(x.inferred_shape(&[24, -2]), Err(Error::NegativeLength { axis: 1, len: -2 }));
        assert_eq!(x.inferred_shape(&[-1]), Ok(vec![24]));
        assert_eq!(f64s(&[0, 6], Order::RowMajor).inferred_shape(&[-1, 2]), Ok(vec![0, 2]));
    }

    #[test]
    fn nothing_takes_any_empty_shape() {
        let junk = Layout::new(8, [Axis::new(3, isize::MIN), Axis::new(0, 7)]).unwrap();
        assert!(junk.reshaped(&[0, 5, 1 << 62], Order::ColMajor).unwrap().is_c_contiguous());
        assert_eq!(junk.reshaped(&[], Order::RowMajor), Err(Error::ReshapeSize { from: 0, to: 1 }));
    }
}
