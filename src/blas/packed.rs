//! [`Packed`]: a matrix made ready for BLAS once, for many calls.

use core::fmt;
use core::mem::MaybeUninit;

use crate::backend::threads_to_copy;
use crate::error::{Error, Refusal, Result};
use crate::layout::Axis;
use crate::operand::{BLAS_INT_MAX, MatrixOperand};
use crate::pack::{CopyAxis, Element, transfer_near};
use crate::plan::{packed_bytes, packed_ld};
use crate::scalar::Scalar;
use crate::view::{IntoMatrix, MatrixView};
use crate::words::Order;

/// A matrix as BLAS takes it in any call: where it lies, if that can be passed, else a copy, which is made once and not in each of the
/// calls. In C: `bv_acquire`.
///
/// Passed as `&packed` wherever a routine takes a matrix. What BLAS can take by itself still may not pass beside others that are
/// reversed, or conjugated without being transposed: the routine sees to that as always.
///
/// ```
/// use blasview::{Context, Directly, MatrixView, MatrixViewMut, Packed, Slice};
/// let data: Vec<f64> = (0..32).map(f64::from).collect();
/// let a = MatrixView::row_major(&data, 4, 8)?.slice(.., Slice::ALL.step(2))?;
/// let a = Packed::new(a)?;
/// assert_eq!(a.reason().unwrap().to_string(), "no axis has unit stride (64 and 16 bytes)");
/// assert_eq!(a.bytes_copied(), 4 * 4 * 8);
///
/// let mut context = Context::new().directly(Directly::Never);
/// let (b, mut c) = ([[1.0], [0.0], [0.0], [1.0]], [[0.0]; 4]);
/// for _ in 0..64 {
///     assert_eq!(context.gemm(1.0, &a, &b, 0.0, &mut c)?.bytes_copied, 0);
/// }
/// assert_eq!(c, [[6.0], [22.0], [38.0], [54.0]]);
/// # Ok::<(), blasview::Error>(())
/// ```
pub struct Packed<'a, T> {
    held: Held<'a, T>,
    operand: MatrixOperand,
}

enum Held<'a, T> {
    InPlace(MatrixView<'a, T>),
    /// The first of so many lines, `ld` elements apart, of which the elements of the matrix have been written.
    Copy {
        lines: Vec<MaybeUninit<T>>,
        axes: [Axis; 2],
        reason: Refusal,
    },
}

impl<T: Scalar> fmt::Debug for Packed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (view, operand, reason) = (self.view(), self.operand, self.reason());
        f.debug_struct("Packed")
            .field("view", &view)
            .field("operand", &operand)
            .field("reason", &reason)
            .finish()
    }
}

impl<'a, T: Scalar> Packed<'a, T> {
    /// The matrix where it lies, or copied in the order in which it is read fastest.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], [`Error::Overflow`]; [`Error::Refused`] where a length does not fit BLAS's integers.
    ///
    /// Time and memory: nothing if it passes, else those of one copy.
    pub fn new(matrix: impl IntoMatrix<Scalar = T> + 'a) -> Result<Self> {
        let view = matrix.into_matrix()?;
        let layout = view.layout();
        match layout.operand(size_of::<T>()) {
            Ok(operand) => Ok(Packed { held: Held::InPlace(view), operand }),
            Err(reason) => Packed::copy(view, layout.nearest_order(), reason),
        }
    }

    /// The same in that storage order.
    ///
    /// # Errors
    /// Those of [`Self::new`].
    pub fn in_order(matrix: impl IntoMatrix<Scalar = T> + 'a, order: Order) -> Result<Self> {
        let view = matrix.into_matrix()?;
        let (layout, item_size) = (view.layout(), size_of::<T>());
        let passing = layout.operand(item_size).and_then(|operand| {
            if operand.order == order {
                return Ok(operand);
            }
            let ld =
                layout.leading_dimension(order, item_size, BLAS_INT_MAX).map_err(|_| Refusal::OtherOrder)?;
            Ok(MatrixOperand { order, ld, ..operand })
        });
        match passing {
            Ok(operand) => Ok(Packed { held: Held::InPlace(view), operand }),
            Err(reason) => Packed::copy(view, order, reason),
        }
    }

    fn copy(view: MatrixView<'a, T>, order: Order, reason: Refusal) -> Result<Self> {
        let ([rows, cols], item_size) = (view.axes(), size_of::<T>());
        let inner = if order == Order::RowMajor { cols.len } else { rows.len };
        let ld = packed_ld(inner, item_size, BLAS_INT_MAX);
        if let Some(value) = [rows.len, cols.len, ld].into_iter().find(|&value| value > BLAS_INT_MAX) {
            return Err(Error::Refused { refusal: Refusal::TooLarge { value } });
        }
        let bytes =
            packed_bytes(rows.len, cols.len, order, item_size, BLAS_INT_MAX).ok_or(Error::Overflow)?;
        let mut lines = Vec::new();
        lines.try_reserve_exact(bytes / item_size).map_err(|_| Error::OutOfMemory { bytes })?;
        lines.resize(bytes / item_size, MaybeUninit::uninit());
        let far = (ld * item_size) as isize;
        let axes = match order {
            Order::RowMajor => [Axis::new(rows.len, far), Axis::new(cols.len, item_size as isize)],
            Order::ColMajor => [Axis::new(rows.len, item_size as isize), Axis::new(cols.len, far)],
        };
        let copied = |to: Axis, from: Axis| CopyAxis { len: to.len, dst: to.stride, src: from.stride };
        let both = [copied(axes[0], rows), copied(axes[1], cols)];
        let element = Element { size: item_size, conj: view.conjugated() };
        let threads = threads_to_copy(rows.len * cols.len * item_size);
        // SAFETY: sources: the elements of the view, which are readable (its invariant). Destinations: lines of `ld` elements, at least
        // as long as they are (`packed_ld`), so that no two elements share a byte, within what `packed_bytes` has counted: memory
        // that was allocated just now, and is nobody else's and no source.
        unsafe { transfer_near(lines.as_mut_ptr().cast(), view.as_ptr().cast(), &both, element, threads) };
        let operand = MatrixOperand { rows: rows.len, cols: cols.len, order, ld, conj: false };
        Ok(Packed { held: Held::Copy { lines, axes, reason }, operand })
    }

    /// The matrix as BLAS takes it.
    pub fn view(&self) -> MatrixView<'_, T> {
        match &self.held {
            Held::InPlace(view) => *view,
            Held::Copy { lines, axes: [rows, cols], .. } => {
                let start = lines.as_ptr().cast::<T>();
                // SAFETY: extent: lines of `ld` elements each, all within a vector. Elements: `copy` has written each, and nobody writes
                // while `self` is borrowed.
                unsafe { MatrixView::assume(start, *rows, *cols) }
            }
        }
    }

    /// What to give a BLAS for it, beside the pointer to the first element of [`Self::view`].
    pub fn operand(&self) -> MatrixOperand {
        self.operand
    }

    /// Why it had to be copied; `None` if it is where it was.
    pub fn reason(&self) -> Option<Refusal> {
        match self.held {
            Held::InPlace(_) => None,
            Held::Copy { reason, .. } => Some(reason),
        }
    }

    /// Bytes that were copied.
    pub fn bytes_copied(&self) -> usize {
        let copied = |MatrixOperand { rows, cols, .. }| rows * cols * size_of::<T>();
        self.reason().map_or(0, |_| copied(self.operand))
    }
}

impl<T: Scalar> IntoMatrix for &Packed<'_, T> {
    type Scalar = T;

    fn into_matrix<'v>(self) -> Result<MatrixView<'v, T>>
    where
        Self: 'v,
    {
        Ok(self.view())
    }
}
