//! Strides in ten minutes: what a stride is, which operations are views, when to copy, and why BLAS cares.
//!
//! # One number per axis
//!
//! Memory is one long row of bytes. A matrix is a way to walk it: where the first element is, how many rows and
//! columns there are, and by how many bytes to step to get to the next row, and to the next column. These steps are the
//! *strides*. Here are six numbers of 4 bytes as 2 rows of 3, a row after the other:
//!
//! ```text
//! byte     0    4    8   12   16   20
//!       +----+----+----+----+----+----+
//!       |  0 |  1 |  2 |  3 |  4 |  5 |         shape   [2, 3]
//!       +----+----+----+----+----+----+         strides [12, 4]
//!        row 0          row 1
//!        ------------>  next row: + 12 bytes
//!        --->           next column: + 4 bytes
//! ```
//!
//! Element (i, j) is at byte 12 i + 4 j, and that is all there is to it: an array of any number of axes is a pointer, a
//! shape and strides. NumPy shows the same as `x.shape` and `x.strides`, in bytes too.
//!
//! ```
//! use blasview::View;
//! let memory: Vec<i32> = (0..6).collect();
//! let x = View::from_slice(&memory, &[2, 3])?;                 // np.arange(6, dtype='i4').reshape(2, 3)
//! let strides: Vec<isize> = x.layout().axes().iter().map(|axis| axis.stride).collect();
//! assert_eq!(strides, [12, 4]);
//! assert_eq!(x.get(&[1, 2]), Some(5));                         // byte 12 + 2 * 4 = 20
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! # Views: other numbers, same memory
//!
//! Much of what one does to an array changes only the pointer, the shape and the strides. Nothing moves, whatever the
//! size; the result is a *view* of the same memory.
//!
//! ```text
//!                                       first     shape     strides
//! x                                     byte  0   [2, 3]    [12,  4]
//! x.T            lengths and strides,   byte  0   [3, 2]    [ 4, 12]
//!                the other way round
//! x[:, ::2]      every second column:   byte  0   [2, 2]    [12,  8]
//!                twice the stride
//! x[:, ::-1]     columns backwards:     byte  8   [2, 3]    [12, -4]
//!                from the last one on
//! x[1]           one row:               byte 12   [3]       [ 4]
//!                an axis less
//! broadcast      four equal rows:       byte 12   [4, 3]    [ 0,  4]
//! of x[1]        a step of nothing
//! ```
//!
//! ```
//! use blasview::{Slice, View};
//! let memory: Vec<i32> = (0..6).collect();
//! let x = View::from_slice(&memory, &[2, 3])?;
//! assert_eq!(x.clone().t().to_vec()?, [0, 3, 1, 4, 2, 5]);                               // x.T
//! assert_eq!(x.clone().slice(1, Slice::ALL.step(2))?.to_vec()?, [0, 2, 3, 5]);           // x[:, ::2]
//! assert_eq!(x.clone().flip(1)?.to_vec()?, [2, 1, 0, 5, 4, 3]);                          // x[:, ::-1]
//! let row = x.index(0, 1)?;                                                              // x[1]
//! assert_eq!(row.clone().broadcast_to(&[4, 3])?.get(&[3, 1]), Some(4));
//! // The very same memory: element 0 of the row is the fourth number.
//! assert_eq!(row.as_ptr(), &memory[3]);
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! | operation | NumPy | here |
//! |---|---|---|
//! | index, slice | `x[i]`, `x[a:b:c]` | [`View::index`], [`View::slice`] |
//! | reverse | `np.flip` | [`View::flip`] |
//! | order of axes | `x.T`, `x.transpose`, `swapaxes`, `moveaxis` | [`View::t`], [`View::permute`], [`View::swap_axes`], [`View::move_axis`] |
//! | axes of length 1 | `np.newaxis`, `squeeze` | [`View::insert_axis`], [`View::squeeze`], [`View::squeeze_all`] |
//! | repeat | `broadcast_to`, `broadcast_arrays` | [`View::broadcast_to`], [`View::broadcast_with`] |
//! | diagonal, windows | `diagonal`, `sliding_window_view` | [`View::diagonal`], [`View::windows`] |
//! | other shape | `x.reshape(…, copy=False)`, `x.ravel()` | [`View::reshape`], [`View::ravel`], [`View::split`], [`View::merge`] |
//! | cut up | `np.split`, `for row in x` | [`View::split_at`], [`View::chunks`], [`View::positions`] |
//! | other elements | `x.real`, `x.view(dtype)`, `x["field"]` | [`View::real`], [`View::imag`], [`View::pairs`], [`View::complex`], [`View::cast`], [`View::field`] |
//! | fields of structs | `x["field"]` | [`View::from_fields`], [`fields_mut`](crate::fields_mut) |
//! | any strides | `as_strided` | [`View::from_slice_strided`], [`View::from_bytes`], checked |
//!
//! All but those that meet an element twice exist for [`ViewMut`] too, through which elements can be written.
//!
//! # Where strides end
//!
//! Two axes can become one only where a single step walks both: the step to the next row has to be what the columns
//! of a row add up to. A block of columns has gaps between its rows, and no single step gets across them:
//!
//! ```text
//! x = 2 x 3, all of it              x[:, :2]
//! +----+----+----+----+----+----+   +----+----+----+----+----+----+
//! |  0 |  1 |  2 |  3 |  4 |  5 |   |  0 |  1 |    |  3 |  4 |    |
//! +----+----+----+----+----+----+   +----+----+----+----+----+----+
//!   +4   +4   +4   +4   +4            +4      +8     +4
//! one axis of 6, stride 4           no axis of 4
//! ```
//!
//! [`View::reshape`] says so ([`Error::Reshape`]); [`View::to_shape`] copies then, as NumPy's `reshape` does silently.
//!
//! ```
//! use blasview::{Error, Order, View};
//! let memory: Vec<i32> = (0..6).collect();
//! let x = View::from_slice(&memory, &[2, 3])?;
//! assert!(x.clone().reshape(&[6], Order::RowMajor).is_ok());
//! let block = x.slice(1, ..2)?;
//! assert_eq!(block.clone().reshape(&[4], Order::RowMajor).unwrap_err(), Error::Reshape);
//! assert_eq!(block.to_shape(&[4], Order::RowMajor)?.view().to_vec()?, [0, 1, 3, 4]);
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! # Copy or not
//!
//! *C-contiguous* is what has no gaps and its last axis innermost; *Fortran-contiguous* what has its first axis
//! innermost. A view of one row, or of nothing, is both: an axis of length 0 or 1 takes no step, so that its stride,
//! whatever it says, does not count.
//!
//! | wanted | NumPy | here |
//! |---|---|---|
//! | a copy in any case | `x.copy(order)` | [`View::to_owned`], [`copy`] into what there is |
//! | as numbers of another type | `x.astype(dtype)` | [`convert`](crate::convert), [`View::map_into`] |
//! | contiguous, copied if it is not | `np.ascontiguousarray`, `np.asfortranarray` | [`View::as_c_contiguous`], [`View::as_f_contiguous`] |
//! | aligned, or contiguous, or both | `np.require` | [`View::require`] |
//! | an error rather than a copy | `copy=False` | [`View::require`] with [`Copying::Never`], [`View::as_slice`] |
//!
//! ```
//! use blasview::{Copying, Needs, View};
//! let memory: Vec<i32> = (0..6).collect();
//! let x = View::from_slice(&memory, &[2, 3])?;
//! assert!(x.as_c_contiguous()?.is_borrowed());
//! let t = x.t();
//! assert!(!t.as_c_contiguous()?.is_borrowed());            // its rows are x's columns
//! assert!(t.require(Needs::C, Copying::Never).is_err());
//! assert!(t.as_f_contiguous()?.is_borrowed());
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! # Who else is there
//!
//! Two views of one buffer may cover the same range of addresses and yet have no element in common, as the even and
//! the odd columns. [`overlap`](crate::overlap) finds out exactly, for any strides. A [`ViewMut`] never meets an
//! element twice and shares none: its constructors check the first, the borrow checker sees to the second. To write two
//! parts of one buffer at the same time, cut it up:
//!
//! ```
//! use blasview::{ViewMut, copy};
//! let mut memory: Vec<i32> = (0..6).collect();
//! let (mut first, mut rest) = ViewMut::from_slice(&mut memory, &[2, 3])?.split_at(1, 1)?;    // x[:, :1], x[:, 1:]
//! first.set(&[0, 0], 10)?;
//! rest.set(&[0, 0], 11)?;
//! copy(rest, first.as_view())?;                                                              // x[:, 1:] = x[:, :1]
//! assert_eq!(memory, [10, 10, 10, 3, 3, 3]);
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! # Why BLAS cares
//!
//! BLAS knows matrices by *one* free stride, the leading dimension `ld`: elements of a row (or of a column) have to be
//! neighbours, rows (or columns) lie `ld` elements apart, forwards, without overlapping. Of the views above that takes
//! in `x`, `x.T` and blocks of rows and columns; every second column, rows backwards or equal rows it does not. What
//! falls outside by itself can still pass in a call: where two matrices run backwards along the same index, the sum is the
//! same forwards. That search is what the rest of this crate does; a matrix by itself tells what it is, or why it is
//! none:
//!
//! ```
//! use blasview::{Error, Order, Refusal, Slice, View};
//! let memory: Vec<f64> = (0..60).map(f64::from).collect();
//! let x = View::from_slice(&memory, &[6, 10])?;
//! let block = x.clone().slice(1, 2..5)?.matrix_operand()?;                       // x[:, 2:5]
//! assert_eq!((block.order, block.ld), (Order::RowMajor, 10));
//! let every_second = x.slice(1, Slice::ALL.step(2))?.matrix_operand();           // x[:, ::2]
//! assert_eq!(every_second, Err(Error::Refused { refusal: Refusal::NoUnitAxis { rows: 80, cols: 16 } }));
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! Then [`gemm`](crate::gemm) packs that operand, and only that, or says that it would have to
//! ([`Policy::ZeroCopy`](crate::Policy::ZeroCopy)).

#[allow(unused_imports, reason = "for the links of the text")]
use crate::{Copying, Error, View, ViewMut, copy};
