//! One triangle of a square matrix onto the other: what is left to do after `syrk` and `herk`, which compute one of them.

use super::MatrixViewMut;
use crate::backend::threads_to_copy;
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::pack::{CopyAxis, Element, transfer};
use crate::scalar::Scalar;
use crate::words::Uplo;

/// Edge of the blocks on the diagonal that are mirrored element by element.
const BLOCK: usize = 32;

impl<T: Scalar> MatrixViewMut<'_, T> {
    /// Copies the triangle `uplo` onto the other one, so that the matrix is symmetric: element (j, i) becomes element (i, j).
    /// The diagonal stays as it is.
    ///
    /// ```
    /// use blasview::{MatrixView, MatrixViewMut, Uplo, syrk};
    /// let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    /// let mut gram = [0.0; 4];
    /// let mut c = MatrixViewMut::row_major(&mut gram, 2, 2)?;
    /// syrk(Uplo::Lower, 1.0, MatrixView::row_major(&x, 3, 2)?.t(), 0.0, &mut c)?;
    /// c.mirror(Uplo::Lower)?;
    /// assert_eq!(gram, [35.0, 44.0, 44.0, 56.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NotSquare`]; nothing is written then.
    ///
    /// Time: linear in the number of elements, as a transposition by [`copy`](crate::copy) of half of them.
    pub fn mirror(&mut self, uplo: Uplo) -> Result<()> {
        self.mirror_as(uplo, false)
    }

    /// As [`Self::mirror`], so that the matrix is Hermitian: element (j, i) becomes the complex conjugate of element (i, j). The
    /// diagonal stays as it is: `herk` has made it real. The same as `mirror` for real numbers.
    ///
    /// ```
    /// use blasview::{Complex, MatrixViewMut, Uplo};
    /// let [zero, i] = [Complex::new(0.0, 0.0), Complex::new(0.0, 1.0)];
    /// let mut x = [zero, i, zero, zero];
    /// MatrixViewMut::row_major(&mut x, 2, 2)?.mirror_hermitian(Uplo::Upper)?;
    /// assert_eq!(x, [zero, i, -i, zero]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::mirror`].
    ///
    /// Time: as [`Self::mirror`].
    pub fn mirror_hermitian(&mut self, uplo: Uplo) -> Result<()> {
        self.mirror_as(uplo, T::DTYPE.is_complex())
    }

    fn mirror_as(&mut self, uplo: Uplo, conj: bool) -> Result<()> {
        let [rows, cols] = self.axes();
        if rows.len != cols.len {
            let (rows, cols) = (rows.len, cols.len);
            return Err(Error::NotSquare { routine: "mirror", operand: "the matrix", rows, cols });
        }
        // SAFETY: the elements of this view: readable and writable, nobody else's and distinct, by its invariants.
        unsafe { mirror(self.as_mut_ptr(), [rows, cols], uplo, conj) };
        Ok(())
    }
}

/// Copies one triangle of a square matrix onto the other, conjugating if `conj`.
///
/// # Safety
/// The axes are equally long. The elements along them from `first` on are writable, not necessarily aligned, nobody else's,
/// and no two share a byte; those of the triangle `uplo` are readable.
pub(crate) unsafe fn mirror<T: Scalar>(first: *mut T, [rows, cols]: [Axis; 2], uplo: Uplo, conj: bool) {
    // The upper triangle is the lower one of the transposed matrix.
    let (rows, cols) = if uplo == Uplo::Lower { (rows, cols) } else { (cols, rows) };
    // SAFETY: the caller's promises; the triangle that it speaks of is now the lower one.
    unsafe { mirror_lower(first, rows, cols, conj) };
}

/// # Safety
/// As [`mirror`], of the lower triangle.
unsafe fn mirror_lower<T: Scalar>(first: *mut T, rows: Axis, cols: Axis, conj: bool) {
    let (n, down, right) = (rows.len, rows.stride, cols.stride);
    // Does not wrap inside; beyond an axis of length 1 or less nothing is looked up.
    let at = |row: usize, col: usize| {
        first.wrapping_byte_offset(
            down.wrapping_mul(row as isize).wrapping_add(right.wrapping_mul(col as isize)),
        )
    };
    if n <= BLOCK {
        for row in 1..n {
            for col in 0..row {
                // SAFETY: both inside, the one read in the lower triangle: readable and writable as the caller promises.
                unsafe { at(col, row).write_unaligned(at(row, col).read_unaligned().conj_if(conj)) };
            }
        }
        return;
    }
    // What is below the halves on the diagonal goes to their right.
    let (head, tail) = (n / 2, n - n / 2);
    let axes = [CopyAxis { len: tail, dst: right, src: down }, CopyAxis { len: head, dst: down, src: right }];
    let element = Element { size: size_of::<T>(), conj };
    let threads = threads_to_copy(tail * head * size_of::<T>());
    // SAFETY: rows from `head` on, columns before: in the lower triangle, readable as the caller promises. They are written
    // to as many rows before `head` and columns from there on: other elements, which are distinct and share no byte with
    // these, writable and nobody else's.
    let done = unsafe { transfer(at(0, head).cast(), at(head, 0).cast(), &axes, element, threads) };
    debug_assert!(done.is_ok(), "two axes lie in place");
    let part = |len: usize| (Axis { len, ..rows }, Axis { len, ..cols });
    // SAFETY: the halves on the diagonal, whose lower triangles are in that of the whole: the caller's promises.
    unsafe {
        let (rows, cols) = part(head);
        mirror_lower(first, rows, cols, conj);
        let (rows, cols) = part(tail);
        mirror_lower(at(head, head), rows, cols, conj);
    }
}
