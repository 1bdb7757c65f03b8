//! [`Packed`]: a matrix made ready for BLAS once, for many calls.

use core::fmt;
use core::mem::MaybeUninit;

use crate::backend::threads_to_copy;
use crate::error::{Error, Refusal, Result};
use crate::layout::Axis;
use crate::operand::MatrixOperand;
use crate::pack::{CopyAxis, Element, transfer_near};
use crate::plan::packed_matrix;
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
        Packed::of(matrix.into_matrix()?, None)
    }

    /// The same in that storage order.
    ///
    /// # Errors
    /// Those of [`Self::new`].
    pub fn in_order(matrix: impl IntoMatrix<Scalar = T> + 'a, order: Order) -> Result<Self> {
        Packed::of(matrix.into_matrix()?, Some(order))
    }

    fn of(view: MatrixView<'a, T>, order: Option<Order>) -> Result<Self> {
        let layout = view.layout();
        match layout.operand_in(order, size_of::<T>()) {
            Ok(operand) => Ok(Packed { held: Held::InPlace(view), operand }),
            Err(reason) => Packed::copy(view, order.unwrap_or_else(|| layout.nearest_order()), reason),
        }
    }

    fn copy(view: MatrixView<'a, T>, order: Order, reason: Refusal) -> Result<Self> {
        let ([rows, cols], item_size) = (view.axes(), size_of::<T>());
        let (operand, axes, bytes) = packed_matrix(rows.len, cols.len, order, item_size)?;
        let mut lines = Vec::new();
        lines.try_reserve_exact(bytes / item_size).map_err(|_| Error::OutOfMemory { bytes })?;
        lines.resize(bytes / item_size, MaybeUninit::uninit());
        let both = [CopyAxis::between(axes[0], rows), CopyAxis::between(axes[1], cols)];
        let element = Element { size: item_size, conj: view.conjugated() };
        let threads = threads_to_copy(rows.len * cols.len * item_size);
        // SAFETY: sources: the elements of the view, which are readable (its invariant). Destinations: `packed_matrix` has made lines at
        // least as long as they are, so that no two elements share a byte, and counted the bytes that all are within: memory that was
        // allocated just now, and is nobody else's and no source.
        unsafe { transfer_near(lines.as_mut_ptr().cast(), view.as_ptr().cast(), &both, element, threads) };
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
