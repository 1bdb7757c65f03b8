/*
 * blasview.h - lets any strided view reach BLAS
 *
 * Describe a matrix or vector where it lies, as a pointer, a shape and a step in bytes per axis
 * (bv_view). The library calls BLAS on it without copying whenever a legal call computes the same
 * result, packs only what must be packed, and says which it did and why.
 *
 * What holds for every function, unless it says otherwise:
 *
 * Statuses:  Functions that can fail return a bv_status: BV_OK, or the reason why nothing was done.
 *            bv_last_error_message() then has the details in words. Beside the statuses that a
 *            function names, any of them may return BV_ERR_NULL, BV_ERR_VALUE (an integer is none
 *            of its constants), BV_ERR_MEMORY and BV_ERR_INTERNAL, and any that takes a view
 *            BV_ERR_DTYPE, BV_ERR_FLAGS, BV_ERR_NDIM, BV_ERR_LENGTH and BV_ERR_OVERFLOW.
 *
 * Outputs:   They come last, and are written only on success. Of a view that is written, nothing but its
 *            own elements is touched. Nothing is printed or thrown. What a thread keeps for its next
 *            call is freed by bv_free_workspace.
 *
 * NULL:      No pointer may be NULL but where it is said what NULL stands for: else BV_ERR_NULL.
 *
 * Ownership: Views, their arrays and their data are borrowed for the call. What a function makes
 *            (bv_plan, bv_operand, bv_array) is the caller's, to be freed by the function named there.
 *
 * Units:     Strides are in bytes; lengths, ld and inc count elements.
 *
 * Threads:   Every function may run in several threads at once. Views, plans and data that are
 *            only read may be shared; what is written must not be used by anyone else meanwhile.
 *            What a function has made may be used and freed by any thread, one at a time (a bv_plan
 *            by several at once, until it is freed). The error text is the thread's own.
 *
 * fork():    In the child all of the library works, whatever other threads were doing; what the
 *            parent has made is there too, and is freed by each of the two for itself. A BLAS with
 *            threads of its own may not survive a fork amid its calls: OpenBLAS 0.3.21 hangs as the
 *            program ends if another thread was inside of a product on several threads; not with
 *            OPENBLAS_NUM_THREADS=1, nor if the fork comes between calls.
 *
 * Memory:    What the library cannot have for itself is BV_ERR_MEMORY. A BLAS may wait for its own
 *            instead: OpenBLAS asks for some 128 MiB at its first product, and where address space
 *            is used up (ulimit -v) asks again for ever.
 *
 * dlclose(): It frees what threads keep for their next calls, those that live on too. By then no call
 *            may be going on, no thread that has made one may be about to end, and what functions have
 *            made must have been freed: afterwards nobody can, and the deleters of tensors that were
 *            exported are functions of the library. When a program ends, threads may be amid a call;
 *            what BLAS does then is up to it.
 *
 * Integers:  Constants are plain integers, their numbers never change. Whatever else is passed for
 *            one is refused, and never undefined.
 *
 * Licensed under either of Apache License 2.0 or the MIT license, at your option.
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */

#ifndef BLASVIEW_H
#define BLASVIEW_H

/* Written by cbindgen from src/capi/: do not edit, run `make header`. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version --------------------------------------------------------------------------------- */

/// Version of this header: changes that break programs.
#define BV_VERSION_MAJOR 0

/// Version of this header: additions. Before 1.0, these may break programs too.
#define BV_VERSION_MINOR 1

/// Version of this header: corrections.
#define BV_VERSION_PATCH 0

/// Version of this header as one number, which grows from version to version: 1.2.3 is 10203.
#define BV_VERSION (((BV_VERSION_MAJOR * 10000) + (BV_VERSION_MINOR * 100)) + BV_VERSION_PATCH)

/// Version of the library that is loaded, in the form of BV_VERSION. A program can compare the two.
int32_t bv_version(void);

/// Version of the library that is loaded, as text: "1.2.3". Never NULL, never freed.
const char *bv_version_string(void);

/* ---- Statuses and error texts ---------------------------------------------------------------- */

/// All is well.
#define BV_OK 0

/// A pointer that must not be NULL is NULL.
#define BV_ERR_NULL 10

/// A dtype is none of the constants, or none that this function takes.
#define BV_ERR_DTYPE 11

/// A flag is unknown, or not allowed for that operand.
#define BV_ERR_FLAGS 12

/// An integer is not one of the constants it has to be, or out of its range.
#define BV_ERR_VALUE 13

/// An options struct has an impossible struct_size, or sets an option this library does not know.
#define BV_ERR_OPTIONS 14

/// The elements are not in the memory of the CPU.
#define BV_ERR_DEVICE 15

/// A view that is to be written, or handed out as what can be, has BV_READ_ONLY.
#define BV_ERR_READ_ONLY 16

/// What is to be freed is not there: it has been freed already, or is something else.
#define BV_ERR_HANDLE 17

/// A view has the wrong number of axes.
#define BV_ERR_NDIM 20

/// A length is negative.
#define BV_ERR_LENGTH 21

/// Lengths, strides or their products do not fit the address space.
#define BV_ERR_OVERFLOW 22

/// An axis does not exist, is named twice, or cannot be dropped.
#define BV_ERR_AXIS 23

/// An index, a window or a byte lies outside of where it has to be.
#define BV_ERR_BOUNDS 24

/// Two operands disagree about a length, or a shape about the number of elements.
#define BV_ERR_SHAPE 30

/// Two operands disagree about the dtype.
#define BV_ERR_DTYPE_MISMATCH 31

/// Two indices of a view that is to be written share an element.
#define BV_ERR_SELF_OVERLAP 40

/// Whether a view that is to be written overlaps itself could not be found out with bounded work.
#define BV_ERR_OVERLAP_TOO_HARD 41

/// What is written shares memory with what is read, in a function that does not allow it.
#define BV_ERR_OVERLAP 42

/// The view has no BLAS form, or a copy would be needed and is forbidden (BV_ZERO_COPY, BV_COPY_NEVER).
#define BV_ERR_REFUSED 50

/// The operands are not of the layouts and the dtype the plan was made for.
#define BV_ERR_PLAN 60

/// The workspace cannot hold what has to be packed.
#define BV_ERR_WORKSPACE 70

/// Out of memory.
#define BV_ERR_MEMORY 71

/// A BLAS cannot be used: it cannot be opened, or is none.
#define BV_ERR_BACKEND 80

/// The matrix is singular: a factor has a zero on its diagonal. What was computed until then is as LAPACK leaves it; so it is with the
/// next two.
#define BV_ERR_SINGULAR 100

/// The matrix is not positive definite.
#define BV_ERR_NOT_POSITIVE_DEFINITE 101

/// An iteration has not converged.
#define BV_ERR_NOT_CONVERGED 102

/// The matrix holds an infinity or a NaN, on which the routine might not end. Nothing was done.
#define BV_ERR_NOT_FINITE 103

/// A bug in the library.
#define BV_ERR_INTERNAL 90

/// What functions return: BV_OK, or why nothing was done. An integer with named values, to which later versions
/// may add; the numbers never change. bv_last_error_message() has the details.
typedef int32_t bv_status;

/// The name of a status, such as "BV_ERR_NULL". Never NULL, never freed.
const char *bv_status_name(bv_status status);

/// What went wrong in the calling thread's last failed call, in a line of English that names the parameter; ""
/// when none has failed. Successful calls leave it alone. It belongs to the library and is valid until the
/// thread's next failing call. Never NULL.
const char *bv_last_error_message(void);

/* ---- Views: what and where the numbers are --------------------------------------------------- */

/// float
#define BV_F32 1

/// double
#define BV_F64 2

/// float complex, or struct { float re, im; }
#define BV_C64 3

/// double complex, or struct { double re, im; }
#define BV_C128 4

/// int8_t. This dtype and the following are for viewing and copying; BLAS routines refuse them with BV_ERR_DTYPE.
/// Whatever has the size of an element can be copied as one: a bool as BV_U8, a half float as BV_U16, a struct of
/// 16 bytes as BV_U128.
#define BV_I8 10

/// int16_t
#define BV_I16 11

/// int32_t
#define BV_I32 12

/// int64_t
#define BV_I64 13

/// 16 bytes, signed
#define BV_I128 14

/// uint8_t
#define BV_U8 20

/// uint16_t
#define BV_U16 21

/// uint32_t
#define BV_U32 22

/// uint64_t
#define BV_U64 23

/// 16 bytes, unsigned
#define BV_U128 24

/// Flag: the elements are to be read as their complex conjugates. Without effect on real dtypes; not allowed
/// where the view is written.
#define BV_CONJ 1

/// Flag: the data are not to be written, so that every function refuses the view where it would write them
/// (BV_ERR_READ_ONLY). The views that are made from a view have the flag too; copies have not. A bv_vector, bv_matrix or
/// bv_gemm_call does not tell of inputs whether they may be written: there it is up to the caller.
#define BV_READ_ONLY 2

/// The largest number of axes a view can have.
#define BV_MAX_NDIM 64

/// The elements lie in C order without gaps (axes of length 1 do not count; an empty view does), as NumPy's
/// flags.c_contiguous.
#define BV_IS_C_CONTIGUOUS 1

/// The elements lie in Fortran order without gaps, as NumPy's flags.f_contiguous.
#define BV_IS_F_CONTIGUOUS 2

/// Every element lies at a multiple of its alignment (for a complex number, that of its parts), as NumPy's
/// flags.aligned.
#define BV_IS_ALIGNED 4

/// Numbers somewhere in memory: a pointer, a shape, and a signed step in bytes per axis. Element (i, j) lies at
/// data + i * strides[0] + j * strides[1].
///
/// Everything is borrowed for the call: no function keeps a pointer to the view, its arrays or its data after it
/// has returned, unless it says so. Any strides are legal in a view that is read: negative, 0, indivisible by the
/// element size. A view that is written must not reach any byte by two different indices. data need not be
/// aligned.
///
/// Rows that were allocated one by one, found by an array of pointers (double **), are no matrix for any strides: nor are
/// they for BLAS. Let one block of memory have all rows, or bv_copy each row, as a view with one axis, to a row of one.
typedef struct bv_view {
    /// The element at index (0, ..., 0). May be NULL if the view is empty, that is, has an axis of length 0.
    void *data;
    /// Number of axes.
    int64_t ndim;
    /// Lengths of the axes: ndim of them, none negative.
    const int64_t *shape;
    /// Steps of the axes in bytes: ndim of them. NULL: the elements lie without gaps, the last axis varying
    /// fastest (C order). The stride of an axis of length 0 or 1 is never used and may be any number.
    const int64_t *strides;
    /// BV_F32, BV_F64, BV_C64 or BV_C128; where nothing is computed also one of BV_I8 ... BV_U128.
    int32_t dtype;
    /// 0, BV_CONJ, BV_READ_ONLY or both (BV_CONJ | BV_READ_ONLY). Unknown flags are refused.
    uint32_t flags;
} bv_view;

/// What a view is. This struct never changes.
typedef struct bv_view_info {
    /// Number of elements.
    int64_t size;
    /// Size of an element in bytes.
    int64_t itemsize;
    /// Bytes of all elements: size * itemsize, or the largest int64_t if a broadcast view has more.
    int64_t nbytes;
    /// The lowest byte that an element has, relative to data: 0 or negative.
    int64_t low;
    /// One past the highest byte, relative to data; equal to low if the view is empty.
    int64_t high;
    /// Some of BV_IS_C_CONTIGUOUS, BV_IS_F_CONTIGUOUS, BV_IS_ALIGNED.
    uint32_t flags;
} bv_view_info;

/// Size in bytes of an element of that dtype, one of BV_F32 ... BV_U128.
bv_status bv_dtype_size(int32_t dtype, size_t *size);

/// The name of a dtype, such as "f64" or "u8"; "unknown dtype" for a number that is none. Never NULL, never freed.
const char *bv_dtype_name(int32_t dtype);

/// Explains in a line of text how a vector or matrix (1 or 2 axes) reaches BLAS by itself, such as
/// "f64 100 x 50, strides 800 and 8 bytes: row-major, ld = 100", or why it does not. A refused view may still pass
/// in a call where another operand absorbs a reversed axis: ask a plan for that.
///
/// The text is written as snprintf does: at most size bytes with the closing NUL, so that it may be cut. buffer
/// may be NULL if size is 0. If length is not NULL, the length of the whole text, without NUL, is stored there.
bv_status bv_view_text(const bv_view *view,
                       char *buffer,
                       size_t size,
                       size_t *length);

/// Tells what a view is. Nothing but the description is looked at. bv_view_vector and bv_view_matrix tell whether BLAS
/// can take it, bv_has_internal_overlap whether it may be written.
bv_status bv_view_about(const bv_view *view,
                        bv_view_info *info);

/* ---- Views of the same elements, without copying --------------------------------------------- */

/// A bound that is left out of a slice, as both are in x[: :2].
#define BV_OMITTED INT64_MIN

/// A slice of one axis, x[start:stop:step] with Python's rules: negative bounds count from the end, bounds beyond
/// the ends are clamped, a negative step walks backwards, BV_OMITTED leaves a bound out. step must not be 0
/// (BV_ERR_VALUE).
///
/// This and the following functions make another view of the same elements, without copying. shape and strides are
/// arrays with room for as many numbers as the result has axes, here those of view; out becomes a view of them. They
/// belong to the caller and have to live as long as out is used. They may be the arrays of view, and out may be view.
/// Nothing is written on failure. Axis numbers count from 0; a negative one counts from the end, as in NumPy. Time:
/// linear in the number of axes.
bv_status bv_view_slice(const bv_view *view,
                        int64_t axis,
                        int64_t start,
                        int64_t stop,
                        int64_t step,
                        int64_t *shape,
                        int64_t *strides,
                        bv_view *out);

/// One position along an axis, which disappears; a negative index counts from the end. NumPy: x[i], x[:, i].
bv_status bv_view_index(const bv_view *view,
                        int64_t axis,
                        int64_t index,
                        int64_t *shape,
                        int64_t *strides,
                        bv_view *out);

/// A new axis of length 1 before axis at, which may be the number of axes: the result has one more. Negative numbers
/// count from the end of the result. NumPy: np.expand_dims(x, at), x[np.newaxis].
bv_status bv_view_newaxis(const bv_view *view,
                          int64_t at,
                          int64_t *shape,
                          int64_t *strides,
                          bv_view *out);

/// Without an axis of length 1. NumPy: np.squeeze(x, axis).
bv_status bv_view_squeeze(const bv_view *view,
                          int64_t axis,
                          int64_t *shape,
                          int64_t *strides,
                          bv_view *out);

/// Without any axis of length 1. NumPy: np.squeeze(x).
bv_status bv_view_squeeze_all(const bv_view *view, int64_t *shape, int64_t *strides, bv_view *out);

/// The axes in reverse order. NumPy: x.T.
bv_status bv_view_transpose(const bv_view *view, int64_t *shape, int64_t *strides, bv_view *out);

/// The axes in another order: axis i of the result is axis order[i], of which there are as many as axes. NumPy:
/// x.transpose(order).
bv_status bv_view_permute(const bv_view *view,
                          const int64_t *order,
                          int64_t *shape,
                          int64_t *strides,
                          bv_view *out);

/// Two axes exchanged. NumPy: np.swapaxes(x, a, b).
bv_status bv_view_swap_axes(const bv_view *view,
                            int64_t a,
                            int64_t b,
                            int64_t *shape,
                            int64_t *strides,
                            bv_view *out);

/// Axis from at position to, the others in their order. NumPy: np.moveaxis(x, from, to).
bv_status bv_view_move_axis(const bv_view *view,
                            int64_t from,
                            int64_t to,
                            int64_t *shape,
                            int64_t *strides,
                            bv_view *out);

/// One axis in reverse. NumPy: np.flip(x, axis).
bv_status bv_view_flip(const bv_view *view,
                       int64_t axis,
                       int64_t *shape,
                       int64_t *strides,
                       bv_view *out);

/// The elements whose indices on axes a and b differ by offset (that on b is the larger one), along a new last axis in
/// place of the two: the result has one axis less. NumPy: np.diagonal(x, offset, a, b).
bv_status bv_view_diagonal(const bv_view *view,
                           int64_t offset,
                           int64_t a,
                           int64_t b,
                           int64_t *shape,
                           int64_t *strides,
                           bv_view *out);

/// All runs of len neighbours along an axis; the positions within the run are a new last axis. The result is not to be
/// written, as it meets elements several times. NumPy: np.lib.stride_tricks.sliding_window_view(x, len, axis).
bv_status bv_view_windows(const bv_view *view,
                          int64_t axis,
                          int64_t len,
                          int64_t *shape,
                          int64_t *strides,
                          bv_view *out);

/// The same elements repeated to a larger shape, to_ndim lengths at to, with strides of 0. The result is not to be
/// written. NumPy: np.broadcast_to(x, to).
bv_status bv_view_broadcast_to(const bv_view *view,
                               int64_t to_ndim,
                               const int64_t *to,
                               int64_t *shape,
                               int64_t *strides,
                               bv_view *out);

/// The shape to which count views can be broadcast together: axes are matched from the last one, and an axis that is
/// missing or of length 1 gives way to any length. The number of its axes is stored in ndim, its lengths in shape,
/// which has room for BV_MAX_NDIM. NumPy: np.broadcast_shapes.
bv_status bv_broadcast_shape(const bv_view *const *views,
                             size_t count,
                             int64_t *shape,
                             int64_t *ndim);

/// The same elements in another shape of as many, to_ndim lengths at to, without copying. One length may be -1, and is
/// found out. order says how elements are counted off: BV_ROW_MAJOR or 0 as C does, BV_COL_MAJOR as Fortran does.
///
/// If strides cannot express it the answer is BV_ERR_REFUSED: bv_reshape copies then. A shape with another number of
/// elements is BV_ERR_SHAPE. shape, strides and out are as in bv_view_slice, with room for to_ndim lengths. NumPy:
/// x.reshape(to, order=..., copy=False), with the same strides, of axes of length 1 too; x.ravel() is a reshape to {-1}.
bv_status bv_view_reshape(const bv_view *view,
                          int64_t to_ndim,
                          const int64_t *to,
                          int32_t order,
                          int64_t *shape,
                          int64_t *strides,
                          bv_view *out);

/// The real parts of complex numbers. With BV_CONJ too. shape, strides and out are as in bv_view_slice. A dtype that is
/// not complex is BV_ERR_DTYPE. NumPy: x.real.
bv_status bv_view_real(const bv_view *view,
                       int64_t *shape,
                       int64_t *strides,
                       bv_view *out);

/// The imaginary parts of complex numbers. Not with BV_CONJ (BV_ERR_FLAGS). NumPy: x.imag.
bv_status bv_view_imag(const bv_view *view, int64_t *shape, int64_t *strides, bv_view *out);

/// Complex numbers as pairs of real ones, along a new last axis of length 2. Not with BV_CONJ. NumPy:
/// x[..., np.newaxis].view(real).
bv_status bv_view_pairs(const bv_view *view,
                        int64_t *shape,
                        int64_t *strides,
                        bv_view *out);

/// Pairs of real numbers along the last axis, which disappears, as complex numbers: BV_F32 as BV_C64, BV_F64 as BV_C128.
/// BV_ERR_REFUSED if the last axis has not two neighbours. NumPy: x.view(complex)[..., 0].
bv_status bv_view_complex(const bv_view *view,
                          int64_t *shape,
                          int64_t *strides,
                          bv_view *out);

/// The same bytes as elements of another dtype. If that has another size, the last axis, which has to be without gaps,
/// grows or shrinks; otherwise BV_ERR_REFUSED. Not with BV_CONJ. NumPy: x.view(dtype).
bv_status bv_view_cast(const bv_view *view,
                       int32_t dtype,
                       int64_t *shape,
                       int64_t *strides,
                       bv_view *out);

/// A part of each element, offset bytes from its start, as an element of dtype; BV_ERR_REFUSED if it reaches out of
/// it. Not with BV_CONJ. For a field of an array of larger structs let data point to the field of the first one and
/// the strides be those of the structs. NumPy: x["field"].
bv_status bv_view_field(const bv_view *view,
                        size_t offset,
                        int32_t dtype,
                        int64_t *shape,
                        int64_t *strides,
                        bv_view *out);

/// Checks that every element of a view lies within bytes bytes from buffer; BV_ERR_BOUNDS if not. An empty view lies
/// anywhere. With a view of any strides over a buffer this is a checked np.lib.stride_tricks.as_strided.
bv_status bv_view_within(const bv_view *view,
                         const void *buffer,
                         size_t bytes);

/* ---- Shared memory --------------------------------------------------------------------------- */

/// Answer: no, proven.
#define BV_NO 0

/// Answer: yes, proven.
#define BV_YES 1

/// Answer: not decided within the work allowed.
#define BV_TOO_HARD 2

/// Whether the address ranges of two views, gaps included, have a byte in common: BV_NO or BV_YES is stored in answer.
/// BV_NO proves that they share no memory, BV_YES proves nothing. NumPy: np.may_share_memory.
bv_status bv_may_share_memory(const bv_view *a,
                              const bv_view *b,
                              int32_t *answer);

/// Whether two views have a byte in common, exactly: BV_NO, BV_YES or, where the search is not over after work steps,
/// BV_TOO_HARD is stored in answer. 0 steps stand for 100000, which takes some milliseconds; the pairs of
/// everyday views need one. Item sizes may differ. Empty views share nothing. NumPy: np.shares_memory.
bv_status bv_shares_memory(const bv_view *a,
                           const bv_view *b,
                           uint64_t work,
                           int32_t *answer);

/// Whether a view reaches some byte by two different indices, so that it must not be written: BV_NO, BV_YES or BV_TOO_HARD,
/// with work as in bv_shares_memory.
bv_status bv_has_internal_overlap(const bv_view *view,
                                  uint64_t work,
                                  int32_t *answer);

/* ---- Vectors and matrices as BLAS takes them ------------------------------------------------- */

/// It passes.
#define BV_REFUSAL_NONE 0

/// Its address is no multiple of the alignment of its real type.
#define BV_REFUSAL_MISALIGNED 10

/// A stride is not a whole number of elements.
#define BV_REFUSAL_INDIVISIBLE 11

/// A stride is 0.
#define BV_REFUSAL_BROADCAST 20

/// Rows (or columns) start closer together than they are long.
#define BV_REFUSAL_WINDOW 21

/// Neither axis steps by one element.
#define BV_REFUSAL_NO_UNIT_AXIS 22

/// A stride is negative, and no reversal of an index cancels it in every operand.
#define BV_REFUSAL_NEGATIVE 23

/// It has the other storage order than is needed.
#define BV_REFUSAL_OTHER_ORDER 24

/// An index is reversed, as another operand needs it, and this one runs forwards along it.
#define BV_REFUSAL_OPPOSED 25

/// A length, ld or inc does not fit the 32-bit integer of BLAS.
#define BV_REFUSAL_TOO_LARGE 30

/// It is to be conjugated but not transposed, which this BLAS cannot do.
#define BV_REFUSAL_CONJUGATED 40

/// Its axes do not chain in the order in which those of the other operands do.
#define BV_REFUSAL_UNCHAINED 27

/// Its storage is to be without gaps, as that of a packed triangle, and is not.
#define BV_REFUSAL_GAPS 26

/// Only one triangle of it is to be written, which the routine that this is composed of cannot do.
#define BV_REFUSAL_TRIANGLE 41

/// It passes, but in this call a copy was measured to be faster (BV_FASTEST).
#define BV_REFUSAL_SLOWER 45

/// Its elements are of another type than those of the output, and would have to be converted.
#define BV_REFUSAL_OTHER_TYPE 46

/// It ends near the end of its page, beyond which a kernel that LAPACK uses in this library reads.
#define BV_REFUSAL_PAGE_END 47

/// It shares memory with the output.
#define BV_REFUSAL_OVERLAP 50

/// It is the output and shares memory with an input.
#define BV_REFUSAL_OUTPUT_OVERLAP 51

/// Storage order, as CblasRowMajor: each row is contiguous.
#define BV_ROW_MAJOR 101

/// Storage order, as CblasColMajor: each column is contiguous.
#define BV_COL_MAJOR 102

/// A vector as BLAS takes it. data points into the view it was made from.
typedef struct bv_vector {
    /// The element at the lowest address, which is where BLAS wants the pointer; if inc is negative, that is the
    /// last element.
    void *data;
    /// Number of elements.
    int32_t n;
    /// Step in elements, never 0; negative if the vector runs towards lower addresses. Caution: ?nrm2, ?asum,
    /// ?scal and i?amax do nothing if it is; give them its absolute value.
    int32_t inc;
    /// BV_F32, BV_F64, BV_C64 or BV_C128.
    int32_t dtype;
    /// 1 if the elements are to be conjugated, else 0.
    int32_t conj;
} bv_vector;

/// A matrix as BLAS takes it. data points into the view it was made from, or to a copy (see bv_acquire).
typedef struct bv_matrix {
    /// The element at row 0, column 0.
    void *data;
    /// Number of rows.
    int32_t rows;
    /// Number of columns.
    int32_t cols;
    /// BV_ROW_MAJOR or BV_COL_MAJOR.
    int32_t order;
    /// Leading dimension in elements: at least 1 and at least the length of a row (column), as BLAS demands.
    int32_t ld;
    /// BV_F32, BV_F64, BV_C64 or BV_C128.
    int32_t dtype;
    /// 1 if the elements are still to be conjugated, else 0. CblasConjTrans does it in a call that transposes.
    int32_t conj;
} bv_matrix;

/// One of the BV_REFUSAL_... in words. bv_last_error_message() is more precise after a call that failed. Never
/// NULL, never freed.
const char *bv_refusal_text(int32_t refusal);

/// Describes a view with one axis as a BLAS vector, without copying.
///
/// If it is none, BV_ERR_REFUSED is returned and the reason, one of BV_REFUSAL_..., stored in refusal. On
/// success the vector and BV_REFUSAL_NONE are stored. refusal may be NULL. Nothing has to be freed.
bv_status bv_view_vector(const bv_view *view,
                         bv_vector *vector,
                         int32_t *refusal);

/// Describes a view with two axes as a BLAS matrix, without copying: row-major if it can be seen so, else
/// column-major.
///
/// If it is neither, BV_ERR_REFUSED is returned and the reason, one of BV_REFUSAL_..., stored in refusal. On
/// success the matrix and BV_REFUSAL_NONE are stored. refusal may be NULL. Nothing has to be freed.
bv_status bv_view_matrix(const bv_view *view,
                         bv_matrix *matrix,
                         int32_t *refusal);

/// The view of a matrix as BLAS takes it: so a matrix that bv_acquire has made ready, in a copy perhaps, is an operand of any number
/// of calls, and is packed once.
///
/// shape and strides are arrays with room for two numbers, which belong to the caller and have to live as long as out is used. The
/// matrix may have been filled in by hand: BV_ERR_VALUE if order, ld or a length is none, BV_ERR_DTYPE. Its
/// data are not looked at. Nothing is written on failure.
bv_status bv_matrix_view(const bv_matrix *matrix,
                         int64_t *shape,
                         int64_t *strides,
                         bv_view *out);

/* ---- Which BLAS computes --------------------------------------------------------------------- */

/// A BLAS library that calls can be told to use (bv_options.backend). NULL stands for the default one wherever a
/// backend is taken. It never changes, may be used by several threads at once, and stays valid until the program ends.
typedef struct bv_backend bv_backend;

/// What was found out about a backend. Texts are never NULL, belong to the library, and stay valid until the program ends;
/// "" stands for what is not known.
///
/// The struct may grow: struct_size tells the library which version of it the program was compiled with.
typedef struct bv_backend_facts {
    /// sizeof(bv_backend_facts), set before the call.
    size_t struct_size;
    /// "OpenBLAS", "BLIS", "MKL", "reference BLAS", "blasview" (this library itself) or "unknown CBLAS".
    const char *name;
    /// Its version, such as "0.3.21".
    const char *version;
    /// The file that it is in.
    const char *path;
    /// The processor that its kernels are for, by its own name, such as "Haswell".
    const char *core;
    /// How it was built, in its own words.
    const char *config;
    /// Width of its integers: 32 (LP64) or 64 (ILP64).
    int32_t int_bits;
    /// On how many threads it computes a large product now; 1 if it cannot be asked.
    int32_t threads;
    /// 1 if it takes a matrix conjugated but not transposed (CblasConjNoTrans, 114), else 0.
    int32_t conj_no_trans;
    /// How many functions of CBLAS it does not have: this library's own stand for them.
    int32_t missing;
    /// How many faults it has that are known, or cannot be ruled out, and are avoided: bv_backend_text names them.
    int32_t quirks;
    /// 1 if there is something that should be said of it, such as kernels for an older processor than this one: in words
    /// at the end of bv_backend_text.
    int32_t warnings;
} bv_backend_facts;

/// Opens a BLAS library for use by this library alone: its symbols are not shown to others, nor those of others to it, so
/// that several can be open at once. path is a file, or a name that the system's loader finds, such as
/// "libopenblas.so.0". It may have integers of 32 or 64 bits, and any of the prefixes and suffixes to the names of its
/// functions that are in use ("scipy_", "64_", "_64"). Opening one again gives the same backend. The library stays loaded
/// until the program ends, as threads of its own may run in it.
///
/// BV_ERR_BACKEND if it cannot be opened, is no CBLAS, or this library was built without the feature dynamic.
bv_status bv_backend_open(const char *path,
                          const bv_backend **backend);

/// The backend of this library itself, which needs no BLAS: levels 1 and 2 as they are computed on any strides, level 3
/// over a product that packs blocks. On one thread.
bv_status bv_backend_builtin(const bv_backend **backend);

/// The backend that calls use unless they are told otherwise. It is found at the first use: the library that the
/// environment variable BLASVIEW_BLAS names (a path, a name that the loader finds, or "builtin"), if it is set and this
/// library was built with the feature dynamic; else the BLAS that this library is linked with; else one that the process
/// has loaded, or OpenBLAS, BLIS, MKL or the reference implementation as they are installed; else this library itself.
///
/// BV_ERR_BACKEND if BLASVIEW_BLAS names what cannot be used: all routines return that then.
bv_status bv_backend_default(const bv_backend **backend);

/// Makes a backend the default one, for all calls from then on. It must not be NULL.
bv_status bv_backend_set_default(const bv_backend *backend);

/// For every bv_backend_open one. NULL is fine. The backend stays valid all the same, as its library stays loaded: there
/// is nothing else to free.
bv_status bv_backend_free(const bv_backend *backend);

/// Tells what was found out about a backend; NULL stands for the default one. facts->struct_size must be set.
bv_status bv_backend_info(const bv_backend *backend,
                          bv_backend_facts *facts);

/// Tells all that was found out about a backend in some lines of text: what it is and can do, which functions are this
/// library's own, which faults are avoided and how, and warnings. backend may be NULL: the default one.
///
/// The text is written as snprintf does: at most size bytes with the closing NUL, so that it may be cut. buffer may be NULL
/// if size is 0. If length is not NULL, the length of the whole text, without NUL, is stored there.
bv_status bv_backend_text(const bv_backend *backend,
                          char *buffer,
                          size_t size,
                          size_t *length);

/// Tells a backend on how many threads to compute from now on, for the whole process; NULL stands for the default one. If
/// now is not NULL, the number that it says it has then is stored there: another one if that did not take effect, as in a
/// library that was built without threads.
bv_status bv_backend_set_threads(const bv_backend *backend,
                                 int32_t threads,
                                 int32_t *now);

/// Who supplies BLAS to calls that are not told otherwise: the name of bv_backend_info. Never NULL, never freed.
const char *bv_backend_name(void);

/* ---- Options and reports --------------------------------------------------------------------- */

/// The initializer of a bv_options: every option at its default.
#define BV_OPTIONS_INIT {sizeof(bv_options), BV_AUTO, 0, 0, NULL, 0, NULL, BV_DIRECTLY_MEASURED, 0, NULL}

/// Policy: pass what a legal BLAS call can take, pack the rest. The default.
#define BV_AUTO 0

/// Policy: BV_ERR_REFUSED, with the reasons, instead of any copy.
#define BV_ZERO_COPY 1

/// Policy: as BV_AUTO, but what could pass may be packed, or computed without BLAS or in several calls, where that was
/// measured to be faster.
#define BV_FASTEST 2

/// Directly: a product that BLAS cannot take as it lies is computed without BLAS and without copies where that was
/// measured to be faster: as it lies, or in panels in the workspace. The default. Under BV_ZERO_COPY it is refused all the same.
#define BV_DIRECTLY_MEASURED 0

/// Directly: never; it is always packed for BLAS, so that results do not depend on which of the two is used.
#define BV_DIRECTLY_NEVER 1

/// Directly: always, however large.
#define BV_DIRECTLY_ALWAYS 2

/// How a call will be carried out. Left by any routine whose options have a place for it, or made by bv_gemm_plan_new;
/// freed by bv_plan_free. It holds no pointer to data, never changes, and may be used by several threads at once.
typedef struct bv_plan bv_plan;

/// How calls are to be carried out. Start from BV_OPTIONS_INIT; wherever options are taken, NULL stands for it.
///
/// The struct may grow: its first field tells the library which version of it the program was compiled with.
/// Fields beyond struct_size have their defaults. Fields that are newer than the library must be 0.
typedef struct bv_options {
    /// sizeof(bv_options).
    size_t struct_size;
    /// BV_AUTO, BV_ZERO_COPY or BV_FASTEST.
    int32_t policy;
    /// On how many threads at most to pack operands of 4 MiB and more, and to compute products without BLAS that are not
    /// small; 0: as many as the BLAS computes on (see bv_backend_set_threads). A library built without the feature rayon
    /// does it on one, and so does a child that was forked after several were used.
    int32_t threads;
    /// Bound of the workspace in bytes; 0: the default of 8 MiB. Operands that do not fit are packed panel by
    /// panel; only one that shares memory with the output may exceed it, as it has to be copied as a whole.
    size_t workspace_limit;
    /// Memory to use as workspace, workspace_bytes of it, all of which is the bound: nothing is allocated then.
    /// It must not share memory with an operand, and is used by one call at a time. NULL: the library keeps what it
    /// allocates for the thread's next call, up to 8 MiB or the bound, if that is larger; see bv_free_workspace.
    void *workspace;
    /// Its size in bytes, of which up to 63 are lost to alignment; 0 if workspace is NULL.
    size_t workspace_bytes;
    /// If not NULL, nothing is computed: a plan of the call, for an alpha other than 0, is stored there, to be looked
    /// at with bv_plan_text and the like and freed with bv_plan_free. The report then is all 0.
    bv_plan **plan;
    /// BV_DIRECTLY_MEASURED, BV_DIRECTLY_NEVER or BV_DIRECTLY_ALWAYS: when gemm computes without BLAS.
    int32_t directly;
    /// Must be 0: room for an option to come.
    int32_t reserved;
    /// Which BLAS computes: see bv_backend_open. NULL: the default one, see bv_backend_default.
    const bv_backend *backend;
} bv_options;

/// What was done. This struct never changes.
typedef struct bv_report {
    /// Bytes copied between operands and workspace; 0: nothing was copied.
    size_t bytes_copied;
    /// Bytes of workspace used.
    size_t workspace_bytes;
    /// Number of BLAS calls made.
    size_t calls;
} bv_report;

/// Frees the workspace that the library keeps for the next call of the calling thread. A thread that ends frees its own,
/// dlclose that of all threads.
void bv_free_workspace(void);

/* ---- Copies ---------------------------------------------------------------------------------- */

/// Need: C order without gaps (C-contiguous), as np.ascontiguousarray.
#define BV_NEED_C 1

/// Need: Fortran order without gaps, as np.asfortranarray. Not together with BV_NEED_C.
#define BV_NEED_F 2

/// Need: every element at a multiple of its alignment (for a complex number, that of its parts).
#define BV_NEED_ALIGNED 4

/// Copy only what does not meet the needs as it lies.
#define BV_COPY_IF_NEEDED 0

/// Copy in any case.
#define BV_COPY_ALWAYS 1

/// BV_ERR_REFUSED instead of a copy.
#define BV_COPY_NEVER 2

/// A copy of the elements of a view, without gaps. Made by bv_require and bv_reshape, freed by bv_array_free.
typedef struct bv_array bv_array;

/// Copies the elements of src to dst, whatever the strides of either. Both have the same dtype, any of BV_F32 ...
/// BV_U128. src is broadcast to the shape of dst as NumPy does: axes are matched from the last one, and an axis of
/// src that is missing or of length 1 is repeated; otherwise BV_ERR_SHAPE. src may have BV_CONJ, and is
/// conjugated on the way.
///
/// The two must not share memory: if they do, which is found out exactly, the answer is BV_ERR_OVERLAP. A dst that
/// reaches a byte by two indices is refused as BV_ERR_SELF_OVERLAP. On failure nothing has been written. NumPy:
/// np.copyto(dst, src).
///
/// Time: linear in the number of elements of dst; in a library built with the feature rayon, as many threads as the BLAS
/// computes on share what has 4 MiB and more.
bv_status bv_copy(const bv_view *dst,
                  const bv_view *src);

/// Makes a view of any dtype and number of axes meet the needs, 0 or some of BV_NEED_..., as np.require does:
/// by leaving it as it is if it meets them already, else by a copy. copying is one of BV_COPY_....
///
/// On success ready is the view to use, and array is the copy, or NULL if ready is the view that was given. In both
/// cases use ready, then call bv_array_free once. Without a copy ready borrows what the given view borrows, and has
/// its flags; with one, its data, shape and strides belong to array. A copy has the order that is needed, or else
/// the order in which the source lies (NumPy's order='K'); it is aligned to 64 bytes, conjugated already, and may
/// be written.
///
/// A view without axes keeps having none, and is contiguous. Errors: BV_ERR_REFUSED under BV_COPY_NEVER,
/// BV_ERR_MEMORY.
bv_status bv_require(const bv_view *view,
                     uint32_t needs,
                     int32_t copying,
                     bv_view *ready,
                     bv_array **array);

/// The same elements in another shape of as many, as bv_view_reshape, by a copy where strides cannot express it.
/// to_ndim, to and order are as there; copying is one of BV_COPY_....
///
/// On success ready is the view to use, and array the copy, or NULL without one; call bv_array_free in both cases.
/// shape and strides are arrays for to_ndim numbers, which ready uses if nothing is copied. A copy has the order that
/// elements are counted off in. NumPy: x.reshape(to, order=..., copy=...).
bv_status bv_reshape(const bv_view *view,
                     int64_t to_ndim,
                     const int64_t *to,
                     int32_t order,
                     int32_t copying,
                     int64_t *shape,
                     int64_t *strides,
                     bv_view *ready,
                     bv_array **array);

/// Bytes that bv_require or bv_reshape has copied; 0 if array is NULL.
size_t bv_array_copied_bytes(const bv_array *array);

/// Frees a copy. NULL is fine. The array and the view that came with it must not be used afterwards. One that has been
/// freed already is BV_ERR_HANDLE, as for bv_release.
bv_status bv_array_free(bv_array *array);

/* ---- DLPack ---------------------------------------------------------------------------------- */

/* Of DLPack: defined in dlpack.h, which a program that uses them includes, before this header or after it. */
struct DLManagedTensor;
struct DLManagedTensorVersioned;

/// A view of a tensor's elements, without copying. tensor points to a DLTensor of dlpack.h, which this header does not
/// include (nor does it matter which version of it the program includes, and where); that of a DLManagedTensor is its
/// dl_tensor. For a DLManagedTensorVersioned see bv_view_from_dlpack.
///
/// shape and strides are arrays with room for tensor->ndim numbers each (BV_MAX_NDIM are always enough); out becomes a
/// view of them, with its strides in bytes. The view borrows the data: they, not the tensor, have to live as long as it
/// is used. Nobody is told that it is no longer used: a program that owns a managed tensor calls its deleter itself,
/// after the last use of the view.
///
/// Devices: kDLCPU, and kDLCUDAHost and kDLROCMHost, which are page-locked memory of the CPU; any other one is
/// BV_ERR_DEVICE. Whatever a GPU still has to do with the memory has to be waited for before. Dtypes: float and complex of
/// the sizes of BV_F32 ... BV_C128, integers of 8 to 128 bits, and bool, which becomes BV_U8; any other one, and lanes
/// other than 1, are BV_ERR_DTYPE. strides may be NULL (C order). Errors otherwise as for the views of other functions:
/// BV_ERR_NDIM, BV_ERR_LENGTH, BV_ERR_OVERFLOW, and BV_ERR_NULL for data = NULL in a tensor with elements.
bv_status bv_view_from_dltensor(const void *tensor,
                                int64_t *shape,
                                int64_t *strides,
                                bv_view *out);

/// A view of the elements of a managed tensor, without copying: see bv_view_from_dltensor. The tensor stays the
/// caller's, who has to call its deleter once, after the last use of the view.
///
/// A tensor with DLPACK_FLAG_BITMASK_READ_ONLY becomes a view with BV_READ_ONLY, which no function writes. If flags is not
/// NULL, the tensor's flags are stored there. A major version other than 1 is BV_ERR_VALUE: nothing but the version has
/// been looked at then, and nothing but the deleter may be used.
bv_status bv_view_from_dlpack(const struct DLManagedTensorVersioned *tensor,
                              int64_t *shape,
                              int64_t *strides,
                              bv_view *out,
                              uint64_t *flags);

/// The elements of a view as a managed tensor of DLPack 1.x, without copying. It is stored in tensor, with its own copies
/// of shape and strides: the view and its arrays may go. Whoever takes the tensor calls its deleter once, on any thread,
/// after the last use.
///
/// owner is what keeps the data alive, and free_owner is called with it, once, when the deleter is called; it must not
/// throw. Both may be NULL if the data live long enough anyway. On failure the owner stays the caller's and nothing is
/// called. For an array of bv_require or bv_reshape, free_owner is a function that calls bv_array_free.
///
/// flags are 0 or some of DLPACK_FLAG_BITMASK_READ_ONLY (1), which is set for a view with BV_READ_ONLY anyway, and
/// DLPACK_FLAG_BITMASK_IS_COPIED (2), which says that the consumer is the only one to use the data, as those of an array
/// of bv_require that was copied and is handed over; others are BV_ERR_FLAGS.
///
/// DLPack counts strides in elements: a view whose strides are not whole elements is BV_ERR_REFUSED, as is one whose data
/// are not aligned to their elements. It has no conjugated elements: BV_CONJ on a complex view is BV_ERR_FLAGS. In all
/// these cases bv_require makes a copy (BV_COPY_ALWAYS) that can be exported. Strides of axes of length 0 or 1 become 1;
/// the data of an empty view become NULL.
bv_status bv_view_to_dlpack(const bv_view *view,
                            uint64_t flags,
                            void *owner,
                            void (*free_owner)(void *owner),
                            struct DLManagedTensorVersioned **tensor);

/// The same as a managed tensor from before DLPack 1.0, for consumers that do not know the other one, such as NumPy before
/// 2.1. It has no flags: a view with BV_READ_ONLY is BV_ERR_READ_ONLY.
bv_status bv_view_to_dlpack_unversioned(const bv_view *view,
                                        void *owner,
                                        void (*free_owner)(void *owner),
                                        struct DLManagedTensor **tensor);

/* ---- Matrices for BLAS calls of your own ----------------------------------------------------- */

/// Access: the caller reads the matrix.
#define BV_READ 1

/// Access: the caller writes every element of the matrix, without reading any.
#define BV_WRITE 2

/// Access: the caller reads and writes the matrix.
#define BV_READ_WRITE 3

/// The copy of a matrix that had to be packed. Made by bv_acquire or bv_acquire_triangle, freed by bv_release.
typedef struct bv_operand bv_operand;

/// Makes one matrix ready for BLAS calls of your own: in place if its layout allows, else as a copy.
///
/// access is BV_READ, BV_WRITE or BV_READ_WRITE; order is BV_ROW_MAJOR, BV_COL_MAJOR, or 0 for either. On success
/// matrix describes what to give to BLAS, and operand is the copy, or NULL if the matrix is in place. In both
/// cases use the matrix, then call bv_release once: it writes a copy that was taken for writing back, and frees
/// it. Until then the data of the view (not the view itself) must stay valid and, if there is a copy, untouched.
///
/// A copy is conjugated already; in place, the conj of matrix tells whether that is still to be done. With an order of 0, a routine
/// that reads columns, as LAPACK's do, sees the transpose of what matrix says is BV_ROW_MAJOR: see bv_acquire_triangle.
///
/// Of the options, policy and threads count. Under BV_ZERO_COPY the answer is BV_ERR_REFUSED instead of a copy;
/// the copy is as large as the matrix and never in options.workspace.
bv_status bv_acquire(const bv_view *view,
                     int32_t access,
                     int32_t order,
                     const bv_options *options,
                     bv_matrix *matrix,
                     bv_operand **operand);

/// bv_acquire for one triangle of a matrix, with its diagonal: a copy is of that triangle alone (the rest of it are zeros), and
/// bv_release writes that triangle alone back. In place, nobody but you keeps the other one from being read or written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view. The view need not be square.
///
/// With an order of 0 the matrix is in place whether it lies by rows or by columns. A routine that reads columns, as LAPACK's do, sees
/// what lies by rows as its transpose, so that its triangle is the other one: exchange uplo. uplo_by_columns, which may be NULL, is what
/// to give to such a routine: the uplo of the call, exchanged if the order of matrix is BV_ROW_MAJOR. What the routine leaves in that
/// triangle is then what was asked for, in its place: Cholesky's factor and inverses are, of complex numbers too.
///
/// All else is as for bv_acquire.
bv_status bv_acquire_triangle(const bv_view *view,
                              int32_t access,
                              int32_t order,
                              int32_t uplo,
                              const bv_options *options,
                              bv_matrix *matrix,
                              int32_t *uplo_by_columns,
                              bv_operand **operand);

/// Bytes that bv_acquire or bv_acquire_triangle has copied; 0 if operand is NULL. bv_release copies as many again if it writes back.
size_t bv_operand_copied_bytes(const bv_operand *operand);

/// Ends the use of a matrix: a copy that was taken for writing is written back, to the elements of the view and
/// nothing else, and freed. NULL is fine. The operand must not be used afterwards. One that has been released already, or
/// never was an operand, is BV_ERR_HANDLE, and nothing is written or freed; but where another operand has got its memory
/// since, that one is released.
bv_status bv_release(bv_operand *operand);

/* ---- The matrix product ---------------------------------------------------------------------- */

/// The arguments of the one cblas_?gemm call that computes a product without copying, beside the scales:
/// cblas_dgemm(layout, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc).
typedef struct bv_gemm_call {
    /// 101 (CblasRowMajor) or 102 (CblasColMajor).
    int32_t layout;
    /// For A: 111 (CblasNoTrans), 112 (CblasTrans) or 113 (CblasConjTrans).
    int32_t transa;
    /// The same for B.
    int32_t transb;
    /// Rows of C.
    int32_t m;
    /// Columns of C.
    int32_t n;
    /// Length of the sums.
    int32_t k;
    /// Where A starts for BLAS; not the data of the view if an index is reversed.
    const void *a;
    /// Where B starts.
    const void *b;
    /// Where C starts.
    void *c;
    /// Leading dimension of A in elements.
    int32_t lda;
    /// Leading dimension of B.
    int32_t ldb;
    /// Leading dimension of C.
    int32_t ldc;
    /// The dtype of all three: which cblas_?gemm to call.
    int32_t dtype;
} bv_gemm_call;

/// C = alpha A B + beta C for views with two axes, all of the same dtype: A is m x k, B is k x n, C is m x n.
///
/// alpha and beta point to a number of that dtype; NULL stands for alpha = 1 and beta = 0. With beta = 0, C is
/// not read, so that it need not be initialised; with alpha = 0, A and B are not. A and B may have BV_CONJ. For
/// a transposed operand swap its shape and its strides.
///
/// Whatever passes as it lies, or with an index reversed in all operands, is not copied. C may share memory with
/// A or B: whether it does is found out exactly, and if so, what is overwritten is copied first. On failure
/// nothing has been written.
///
/// options may be NULL; see there for how to have a call explained instead of carried out. If report is not NULL, what
/// was done is stored there.
///
/// Threads: calls may run at the same time on shared A and B, and on different C.
bv_status bv_gemm(const void *alpha,
                  const bv_view *a,
                  const bv_view *b,
                  const void *beta,
                  const bv_view *c,
                  const bv_options *options,
                  bv_report *report);

/// C = alpha A B + beta C for views with two axes, whose dtypes may differ: that of C holds all values of those of A and B
/// (BV_F32 is held by all, BV_F64 and BV_C64 by BV_C128, each by itself); else BV_ERR_DTYPE_MISMATCH. alpha and beta point to
/// a number of C's dtype. All else is as for bv_gemm.
///
/// Real times complex of one precision, with real alpha and beta, is one product of real numbers where the complex matrix and C have
/// unit strides along the index that they share, and the matrix is not BV_CONJ; else two, of the real and of the imaginary parts. All
/// others are converted while they are packed for kernels of this library, which needs workspace and copies nothing; as a whole where
/// they are small, with BV_DIRECTLY_NEVER, and where C shares memory with A or B. Under BV_ZERO_COPY that is refused
/// (BV_REFUSAL_OTHER_TYPE).
bv_status bv_gemm_mixed(const void *alpha,
                        const bv_view *a,
                        const bv_view *b,
                        const void *beta,
                        const bv_view *c,
                        const bv_options *options,
                        bv_report *report);

/// Finds the one standard CBLAS call that computes C = alpha A B + beta C on these views without copying, for
/// callers who make it themselves. The views are as for bv_gemm.
///
/// refusals is NULL or an array of three. If there is no such call, BV_ERR_REFUSED is returned and refusals are
/// the reasons why A, B and C do not pass (BV_REFUSAL_NONE for one that does). On success call is filled and
/// refusals are all BV_REFUSAL_NONE. Nothing has to be freed; the call is valid as long as the data are.
bv_status bv_gemm_prepare(const bv_view *a,
                          const bv_view *b,
                          const bv_view *c,
                          bv_gemm_call *call,
                          int32_t *refusals);

/* ---- Plans ----------------------------------------------------------------------------------- */

/// Access: BLAS takes it as it lies.
#define BV_PASS 0

/// Access: it is used where it lies, without BLAS.
#define BV_DIRECT 1

/// Access: it is copied to the workspace, or back from there.
#define BV_PACK 2

/// What a plan does with one operand.
typedef struct bv_operand_plan {
    /// Number of rows.
    int64_t rows;
    /// Number of columns.
    int64_t cols;
    /// If it passes, its leading dimension in elements (0 for a packed triangle), or the inc of a vector; else 0.
    int64_t ld;
    /// Bytes copied between it and the workspace.
    uint64_t bytes_copied;
    /// BV_PASS, BV_DIRECT or BV_PACK.
    int32_t access;
    /// 111 (CblasNoTrans), 112 (CblasTrans), 113 (CblasConjTrans) or 114 (CblasConjNoTrans) if it passes, else 0.
    int32_t trans;
    /// Why BLAS cannot take it as it lies, one of BV_REFUSAL_...; BV_REFUSAL_NONE if it can.
    int32_t refusal;
    /// 1 if its rows are walked backwards, else 0.
    int32_t rows_reversed;
    /// 1 if its columns are walked backwards, else 0.
    int32_t cols_reversed;
} bv_operand_plan;

/// Makes a plan of C = alpha A B + beta C for the layouts of the views: see bv_gemm. The data are not touched; of
/// the pointers only alignment and overlap count.
///
/// reads_output is 0 if beta will be 0, else 1; a plan runs right with any beta, but its costs are for this one.
/// options may be NULL; an options.workspace is looked at for its size only, options.plan not at all. On success the plan is stored in
/// plan, and is the caller's to free.
bv_status bv_gemm_plan_new(const bv_view *a,
                           const bv_view *b,
                           const bv_view *c,
                           int32_t reads_output,
                           const bv_options *options,
                           bv_plan **plan);

/// Runs a plan on data of the layouts it was made for: shape, strides, dtype, flags and alignment of the views
/// must be the same (BV_ERR_PLAN), the pointers may differ. Everything else is as for bv_gemm.
///
/// If options is NULL, those the plan was made with count, except for the workspace; options.plan is not looked at. Overlap is looked at anew:
/// if C shares memory with an input and the plan does not expect it, this run is planned afresh.
bv_status bv_gemm_plan_run(const bv_plan *plan,
                           const void *alpha,
                           const bv_view *a,
                           const bv_view *b,
                           const void *beta,
                           const bv_view *c,
                           const bv_options *options,
                           bv_report *report);

/// Frees a plan. NULL is fine. One that has been freed already is BV_ERR_HANDLE, as for bv_release.
bv_status bv_plan_free(bv_plan *plan);

/// Bytes that a run copies between operands and workspace: an input once for each time it is packed, an output
/// once back and, if it is read, once forth. 0 if plan is NULL.
size_t bv_plan_bytes_copied(const bv_plan *plan);

/// Bytes of workspace that a run uses. 0 if plan is NULL.
size_t bv_plan_workspace_bytes(const bv_plan *plan);

/// Number of BLAS calls that a run makes. 0 if plan is NULL.
size_t bv_plan_calls(const bv_plan *plan);

/// Tells what a plan does with one operand: 0 is the first view of the call, 1 the second and so on.
bv_status bv_plan_operand(const bv_plan *plan,
                          int32_t index,
                          bv_operand_plan *operand);

/// Explains a plan in a few lines of text: the call, each operand, the costs.
///
/// The text is written as snprintf does: at most size bytes with the closing NUL, so that it may be cut. buffer
/// may be NULL if size is 0. If length is not NULL, the length of the whole text, without NUL, is stored there.
bv_status bv_plan_text(const bv_plan *plan,
                       char *buffer,
                       size_t size,
                       size_t *length);

/* ---- Vectors (BLAS level 1) ------------------------------------------------------------------ */

/// y = alpha x + y. Vectors of any strides are used where they lie.
///
/// This routine, bv_axpby, bv_copy_vector, bv_scal, bv_scal_real, bv_swap, the rotations, bv_dot, bv_dotc, bv_nrm2, bv_asum and
/// bv_iamax take views of any number of axes: of their elements one by one, x and y being of one shape (else BV_ERR_SHAPE).
/// Axes that follow one another in memory are one vector, in x and y if they do so in both; what is left is a call for each
/// line. Nothing is copied but an x that is y. Of several axes, x and y may share memory only if they are the same elements in
/// the same order: else BV_ERR_OVERLAP.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_axpy(const void *alpha,
                  const bv_view *x,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// y = alpha x + beta y.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_axpby(const void *alpha,
                   const bv_view *x,
                   const void *beta,
                   const bv_view *y,
                   const bv_options *options,
                   bv_report *report);

/// y = x.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_copy_vector(const bv_view *x,
                         const bv_view *y,
                         const bv_options *options,
                         bv_report *report);

/// x = alpha x. With alpha = 0, x is not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_scal(const void *alpha,
                  const bv_view *x,
                  const bv_options *options,
                  bv_report *report);

/// x = alpha x with a real alpha (NULL: 1): a float or a double, also for complex dtypes. With alpha = 0, x is not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_scal_real(const void *alpha,
                       const bv_view *x,
                       const bv_options *options,
                       bv_report *report);

/// Exchanges x and y, which must not share memory.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_swap(const bv_view *x, const bv_view *y, const bv_options *options, bv_report *report);

/// The sum of x_i y_i, stored in result, a number of the views' dtype. x and y may have BV_CONJ: this is dot, dotu and
/// dotc. result need not be aligned. Views of several axes, of one shape, are taken element by element: see bv_axpy.
bv_status bv_dot(const bv_view *x,
                 const bv_view *y,
                 void *result);

/// The sum of conj(x_i) y_i: bv_dot with x conjugated.
bv_status bv_dotc(const bv_view *x, const bv_view *y, void *result);

/// The Euclidean norm, stored in result: a float or a double, also for complex dtypes.
bv_status bv_nrm2(const bv_view *x, void *result);

/// The sum of |re| + |im|, stored in result: a float or a double, also for complex dtypes.
bv_status bv_asum(const bv_view *x, void *result);

/// The position of the first element with the largest |re| + |im|, counted from 0, in several axes as in row-major order,
/// stored in index; -1 if there is no element.
bv_status bv_iamax(const bv_view *x,
                   int64_t *index);

/* ---- Rotations ------------------------------------------------------------------------------- */

/// (x, y) = (c x + s y, c y - s x); for real dtypes. c and s point to numbers of the views' dtype. x and y must not share
/// memory (BV_ERR_SELF_OVERLAP).
///
/// Errors, options and report are as for bv_gemm.
bv_status bv_rot(const bv_view *x,
                 const bv_view *y,
                 const void *c,
                 const void *s,
                 const bv_options *options,
                 bv_report *report);

/// (x, y) = (c x + s y, c y - s x) with real c and s: floats or doubles, also for complex dtypes. x and y must not share
/// memory (BV_ERR_SELF_OVERLAP). Of complex numbers each part is rotated by itself: BLAS csrot and zdrot.
///
/// Errors, options and report are as for bv_gemm. Complex vectors are rotated by one real rotation if both are contiguous,
/// else by one of the real and one of the imaginary parts: the calls of both are reported, and a plan is that of
/// either.
bv_status bv_rot_real(const bv_view *x,
                      const bv_view *y,
                      const void *c,
                      const void *s,
                      const bv_options *options,
                      bv_report *report);

/// (x, y) = H (x, y); for real dtypes. h points to 5 numbers of the views' dtype, as bv_rotmg stores them. x and y must not
/// share memory (BV_ERR_SELF_OVERLAP).
///
/// Errors, options and report are as for bv_gemm.
bv_status bv_rotm(const bv_view *x,
                  const bv_view *y,
                  const void *h,
                  const bv_options *options,
                  bv_report *report);

/// Makes the rotation that takes (a, b) to (r, 0): BLAS rotg. Neither overflows nor loses digits where r, c and s do not.
///
/// - Real dtypes: r = c a + s b and 0 = c b - s a. Stores r in a, z in b (from which c and s can be had again), and c and s;
///   all point to numbers of dtype.
/// - Complex dtypes: r = c a + s b and 0 = c b - conj(s) a, with a real c >= 0 and a complex s. Stores r in a, and c and s;
///   b stays as it is. c points to a float or a double, the others to numbers of dtype.
bv_status bv_rotg(int32_t dtype,
                  void *a,
                  void *b,
                  void *c,
                  void *s);

/// Makes the modified rotation that takes (sqrt(d1) x1, sqrt(d2) y1) to a vector whose second component is 0, changes d1,
/// d2 and x1, and stores flag, h11, h21, h12 and h22 in h: BLAS rotmg. All point to numbers of dtype, BV_F32 or BV_F64.
bv_status bv_rotmg(int32_t dtype,
                   void *d1,
                   void *d2,
                   void *x1,
                   const void *y1,
                   void *h);

/// The sum of x_i y_i of views of dtype BV_F32, computed in double precision.
bv_status bv_dsdot(const bv_view *x, const bv_view *y, double *result);

/// alpha plus the sum of x_i y_i of views of dtype BV_F32, summed up in double precision. alpha must not be NULL.
bv_status bv_sdsdot(const float *alpha,
                    const bv_view *x,
                    const bv_view *y,
                    float *result);

/* ---- Matrices and vectors (BLAS level 2) ----------------------------------------------------- */

/// y = alpha A x + beta y: A is m x n. For a transposed matrix swap its shape and its strides. What BLAS cannot take is not
/// copied but used where it lies; only a vector may be copied. Without columns, n = 0, A x is 0 and y becomes beta y, where
/// the reference BLAS leaves y as it is.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_gemv(const void *alpha,
                  const bv_view *a,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// As bv_gemv for an m x n matrix with kl diagonals below and ku above the main one.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_gbmv(int32_t order,
                  int64_t kl,
                  int64_t ku,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// y = alpha A x + beta y: A is symmetric; for real dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_symv(int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// As bv_symv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_sbmv(int32_t order,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// As bv_symv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_spmv(int32_t order,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *ap,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// y = alpha A x + beta y: A is Hermitian; for complex dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_hemv(int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// As bv_hemv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_hbmv(int32_t order,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// As bv_hemv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_hpmv(int32_t order,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *ap,
                  const bv_view *x,
                  const void *beta,
                  const bv_view *y,
                  const bv_options *options,
                  bv_report *report);

/// x = A x: A is triangular.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_trmv(int32_t uplo,
                  int32_t diag,
                  const bv_view *a,
                  const bv_view *x,
                  const bv_options *options,
                  bv_report *report);

/// As bv_trmv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_tbmv(int32_t order,
                  int32_t uplo,
                  int32_t diag,
                  const bv_view *a,
                  const bv_view *x,
                  const bv_options *options,
                  bv_report *report);

/// As bv_trmv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_tpmv(int32_t order,
                  int32_t uplo,
                  int32_t diag,
                  const bv_view *ap,
                  const bv_view *x,
                  const bv_options *options,
                  bv_report *report);

/// Solves A x = b: A is triangular; x holds b before.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_trsv(int32_t uplo,
                  int32_t diag,
                  const bv_view *a,
                  const bv_view *x,
                  const bv_options *options,
                  bv_report *report);

/// As bv_trsv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_tbsv(int32_t order,
                  int32_t uplo,
                  int32_t diag,
                  const bv_view *a,
                  const bv_view *x,
                  const bv_options *options,
                  bv_report *report);

/// As bv_trsv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_tpsv(int32_t order,
                  int32_t uplo,
                  int32_t diag,
                  const bv_view *ap,
                  const bv_view *x,
                  const bv_options *options,
                  bv_report *report);

/// A = alpha x y^T + A: A is m x n. x and y may have BV_CONJ: this is ger, geru and gerc.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_ger(const void *alpha,
                 const bv_view *x,
                 const bv_view *y,
                 const bv_view *a,
                 const bv_options *options,
                 bv_report *report);

/// A = alpha x y^H + A: bv_ger with y conjugated.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_gerc(const void *alpha,
                  const bv_view *x,
                  const bv_view *y,
                  const bv_view *a,
                  const bv_options *options,
                  bv_report *report);

/// A = alpha x x^T + A: A is symmetric; for real dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_syr(int32_t uplo,
                 const void *alpha,
                 const bv_view *x,
                 const bv_view *a,
                 const bv_options *options,
                 bv_report *report);

/// As bv_syr for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_spr(int32_t order,
                 int32_t uplo,
                 const void *alpha,
                 const bv_view *x,
                 const bv_view *ap,
                 const bv_options *options,
                 bv_report *report);

/// A = alpha (x y^T + y x^T) + A: A is symmetric; for real dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_syr2(int32_t uplo,
                  const void *alpha,
                  const bv_view *x,
                  const bv_view *y,
                  const bv_view *a,
                  const bv_options *options,
                  bv_report *report);

/// As bv_syr2 for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_spr2(int32_t order,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *x,
                  const bv_view *y,
                  const bv_view *ap,
                  const bv_options *options,
                  bv_report *report);

/// A = alpha x x^H + A: A is Hermitian; for complex dtypes.
/// The imaginary part of the diagonal is not read, and 0 afterwards. alpha points to a real number.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_her(int32_t uplo,
                 const void *alpha,
                 const bv_view *x,
                 const bv_view *a,
                 const bv_options *options,
                 bv_report *report);

/// As bv_her for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_hpr(int32_t order,
                 int32_t uplo,
                 const void *alpha,
                 const bv_view *x,
                 const bv_view *ap,
                 const bv_options *options,
                 bv_report *report);

/// A = alpha x y^H + conj(alpha) y x^H + A: A is Hermitian; for complex dtypes.
/// The imaginary part of the diagonal is not read, and 0 afterwards.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_her2(int32_t uplo,
                  const void *alpha,
                  const bv_view *x,
                  const bv_view *y,
                  const bv_view *a,
                  const bv_options *options,
                  bv_report *report);

/// As bv_her2 for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_hpr2(int32_t order,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *x,
                  const bv_view *y,
                  const bv_view *ap,
                  const bv_options *options,
                  bv_report *report);

/* ---- Matrices (BLAS level 3) ----------------------------------------------------------------- */

/// C = alpha A B + beta C, or C = alpha B A + beta C: A is symmetric, B and C are m x n.
///
/// side is 141 (CblasLeft): A stands on the left, or 142 (CblasRight): on the right. uplo is 121 (CblasUpper) or 122
/// (CblasLower): the triangle of the view that counts; the other one is neither read nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_symm(int32_t side,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *b,
                  const void *beta,
                  const bv_view *c,
                  const bv_options *options,
                  bv_report *report);

/// As bv_symm, A being Hermitian; for complex dtypes. The imaginary part of its diagonal is not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_hemm(int32_t side,
                  int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *b,
                  const void *beta,
                  const bv_view *c,
                  const bv_options *options,
                  bv_report *report);

/// C = alpha A A^T + beta C, of which one triangle is computed: A is n x k, C is n x n. For A^T A swap the shape and the
/// strides of A.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_syrk(int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const void *beta,
                  const bv_view *c,
                  const bv_options *options,
                  bv_report *report);

/// C = alpha A A^H + beta C, of which one triangle is computed; for complex dtypes. alpha and beta point to real numbers
/// (float or double). The imaginary part of the diagonal of C is not read, and 0 afterwards.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_herk(int32_t uplo,
                  const void *alpha,
                  const bv_view *a,
                  const void *beta,
                  const bv_view *c,
                  const bv_options *options,
                  bv_report *report);

/// C = alpha (A B^T + B A^T) + beta C, of which one triangle is computed: A and B are n x k, C is n x n.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_syr2k(int32_t uplo,
                   const void *alpha,
                   const bv_view *a,
                   const bv_view *b,
                   const void *beta,
                   const bv_view *c,
                   const bv_options *options,
                   bv_report *report);

/// C = alpha A B^H + conj(alpha) B A^H + beta C, of which one triangle is computed; for complex dtypes. beta points to a
/// real number. The imaginary part of the diagonal of C is not read, and 0 afterwards.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_her2k(int32_t uplo,
                   const void *alpha,
                   const bv_view *a,
                   const bv_view *b,
                   const void *beta,
                   const bv_view *c,
                   const bv_options *options,
                   bv_report *report);

/// C = alpha A B + beta C, of which one triangle is computed: A is n x k, B is k x n. Blocks on the diagonal go through the
/// workspace, so that BV_ZERO_COPY refuses it.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_gemmt(int32_t uplo,
                   const void *alpha,
                   const bv_view *a,
                   const bv_view *b,
                   const void *beta,
                   const bv_view *c,
                   const bv_options *options,
                   bv_report *report);

/// B = alpha A B, or B = alpha B A: A is triangular, B is m x n.
///
/// side is 141 (CblasLeft): A stands on the left, or 142 (CblasRight): on the right. uplo is 121 (CblasUpper) or 122
/// (CblasLower): the triangle of the view that counts; the other one is neither read nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_trmm(int32_t side,
                  int32_t uplo,
                  int32_t diag,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// Solves A X = alpha B, or X A = alpha B: A is triangular; X takes the place of B, m x n.
///
/// side is 141 (CblasLeft): A stands on the left, or 142 (CblasRight): on the right. uplo is 121 (CblasUpper) or 122
/// (CblasLower): the triangle of the view that counts; the other one is neither read nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
bv_status bv_trsm(int32_t side,
                  int32_t uplo,
                  int32_t diag,
                  const void *alpha,
                  const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/* ---- Arrays of any rank: contractions and stacks --------------------------------------------- */

/// C = alpha A B + beta C for views of any number of axes, all of the same dtype, by a letter for each axis as NumPy's einsum has
/// them: letters that C has not are summed over. "mkb,knb->mnb" are products of matrices, one for each b.
///
/// A letter twice in A or B is its diagonal; one that nothing else has is summed first. "..." stands for any number of axes, which
/// are repeated where they have one element; without "->", C has the letters that stand once, in the order of the alphabet. A text
/// that is none of these is BV_ERR_VALUE, lengths that differ are BV_ERR_SHAPE.
///
/// alpha and beta point to a number of that dtype; NULL stands for alpha = 1 and beta = 0. With beta = 0, C is not read, so that it
/// need not be initialised; with alpha = 0, A and B are not. A and B may have BV_CONJ.
///
/// Axes become one index where they chain in the same order in every operand that has them, and of what is left the cheapest is
/// done, in bytes and calls: one BLAS call, a loop of calls, a product in panels of our own kernels, or a call after an input has
/// been packed; see bv_options for how to have it explained instead of carried out. C may share memory with A or B: whether it does
/// is found out exactly, and if so, what is overwritten is copied first. On failure nothing has been written.
///
/// options and report may be NULL.
bv_status bv_contract(const char *spec,
                      const void *alpha,
                      const bv_view *a,
                      const bv_view *b,
                      const void *beta,
                      const bv_view *c,
                      const bv_options *options,
                      bv_report *report);

/// C = alpha A B + beta C, summed over pairs of axes, as many as pairs says: a_axes[i] of A with b_axes[i] of B, a negative one counting from the end. C
/// has the axes that are left of A, then those of B. All else is as for bv_contract. NumPy: np.tensordot(a, b, (a_axes, b_axes)).
bv_status bv_tensordot(int64_t pairs,
                       const int64_t *a_axes,
                       const int64_t *b_axes,
                       const void *alpha,
                       const bv_view *a,
                       const bv_view *b,
                       const void *beta,
                       const bv_view *c,
                       const bv_options *options,
                       bv_report *report);

/// C = alpha A B + beta C for stacks of matrices, views of two axes or more: the last two are m x k of A, k x n of B, m x n of C; A and
/// B are repeated along the leading ones as NumPy's matmul does, to those of C. Strides are any: 0, negative, the stack innermost.
///
/// The stack folds into a larger product where strides chain in all that carry it; else it is a call for each, planned once; small
/// ones go through kernels of this library in one pass. All else is as for bv_contract.
bv_status bv_gemm_batched(const void *alpha,
                          const bv_view *a,
                          const bv_view *b,
                          const void *beta,
                          const bv_view *c,
                          const bv_options *options,
                          bv_report *report);

/// bv_trsm for stacks: solves A X = alpha B, or X A = alpha B, for each pair of matrices, which are the last two axes of views of two
/// axes or more; A is repeated along the leading ones as NumPy's matmul does, to those of B, and must not share memory with B
/// (BV_ERR_OVERLAP). On failure nothing has been written. All else is as for bv_trsm.
bv_status bv_trsm_batched(int32_t side,
                          int32_t uplo,
                          int32_t diag,
                          const void *alpha,
                          const bv_view *a,
                          const bv_view *b,
                          const bv_options *options,
                          bv_report *report);

/// bv_syrk for stacks: a triangle of C = alpha A A^T + beta C for each of them; as bv_trsm_batched.
bv_status bv_syrk_batched(int32_t uplo,
                          const void *alpha,
                          const bv_view *a,
                          const void *beta,
                          const bv_view *c,
                          const bv_options *options,
                          bv_report *report);

/// bv_herk for stacks: a triangle of C = alpha A A^H + beta C for each of them, alpha and beta real; as bv_trsm_batched.
bv_status bv_herk_batched(int32_t uplo,
                          const void *alpha,
                          const bv_view *a,
                          const void *beta,
                          const bv_view *c,
                          const bv_options *options,
                          bv_report *report);

/* ---- LAPACK: factors, solutions, eigenvalues ------------------------------------------------- */

/// Norm: the largest sum of absolute values of a column; blas_one_norm of the BLAS Technical Forum.
#define BV_NORM_ONE 171

/// Norm: the largest sum of absolute values of a row; blas_inf_norm of the BLAS Technical Forum.
#define BV_NORM_INFINITY 175

/// Cholesky's factor in place of a triangle of A, n x n, symmetric (complex: Hermitian) and positive definite: A = L L^H, or U^H U.
/// The other triangle is neither read nor written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts.
///
/// LAPACK reads matrices by columns. What lies by rows is the transpose of what it reads, and has the same factor with uplo exchanged:
/// by rows or by columns, with any distance between them, nothing is copied. What runs backwards or has no axis with a step of one
/// element is packed, the triangle alone, and written back. Which routine copies what:
///
/// | routine                         | nothing is copied of                                    | else          |
/// | ------------------------------- | ------------------------------------------------------- | ------------- |
/// | potrf, posv, potri              | A by rows or by columns                                 | the triangle  |
/// | trtri                           | the same, also with both axes reversed                  | the triangle  |
/// | gesv, inv, det, gecon           | A by rows or by columns, whichever axes are reversed    | A             |
/// | getrf                           | A by columns, a square also by rows                     | A             |
/// | potrs, trtrs, getrs; B of any   | what bv_trsm takes: either order, reversed axes         | as bv_trsm    |
/// | lange                           | all                                                     |               |
///
/// Of these routines and those below: views have two axes; right-hand sides, B, may have one, which is one column. All are of one
/// dtype. What is written must not share memory with another operand (BV_ERR_OVERLAP), nor have flags; what is only read may have
/// BV_CONJ. options and report may be NULL; options.policy is BV_AUTO or BV_ZERO_COPY (BV_ERR_REFUSED where something would be copied,
/// with nothing written), and options.plan gets a plan, to be looked at, not run. What LAPACK works in counts as workspace. The
/// functions are those of the BLAS that computes: BV_ERR_BACKEND if it has no LAPACK.
///
/// Errors: BV_ERR_SHAPE if A is not square; BV_ERR_NOT_POSITIVE_DEFINITE, with the order of the leading block that is not in the
/// text, and what was computed until then in A. After any other failure nothing has been written.
bv_status bv_potrf(int32_t uplo,
                   const bv_view *a,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B with the factor that bv_potrf has left in a triangle of A; X takes the place of B, n x k or n numbers.
///
/// uplo is as for bv_potrf. It is two bv_trsm on the views as they are, of which bv_plan_text tells the second one. Options and report
/// are as for bv_potrf, the errors BV_ERR_SHAPE and those of bv_trsm; on failure nothing has been written.
bv_status bv_potrs(int32_t uplo,
                   const bv_view *a,
                   const bv_view *b,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B for A symmetric (complex: Hermitian) and positive definite: bv_potrf in place of a triangle of A, then X in place of
/// B, n x k or n numbers.
///
/// Options, report and errors are as for bv_potrf, and BV_ERR_SHAPE where lengths differ. If A is not positive definite, B is as it was.
bv_status bv_posv(int32_t uplo,
                  const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// A triangle of the inverse of A in place of the factor that bv_potrf has left there. The other triangle is neither read nor written.
///
/// Options, report and errors are as for bv_potrf, but BV_ERR_SINGULAR if the factor has a zero on its diagonal.
bv_status bv_potri(int32_t uplo,
                   const bv_view *a,
                   const bv_options *options,
                   bv_report *report);

/// The inverse of a triangle of A, n x n, in its place. The other triangle is neither read nor written, nor is the diagonal if diag says
/// that it is all 1.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower), diag 131 (CblasNonUnit) or 132 (CblasUnit).
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE if A is not square; BV_ERR_SINGULAR if there is a zero on the diagonal.
/// On failure nothing has been written.
bv_status bv_trtri(int32_t uplo,
                   int32_t diag,
                   const bv_view *a,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B for a triangle of A; X takes the place of B, n x k or n numbers: bv_trsm, or bv_trsv for one column, once no zero has
/// been found on the diagonal.
///
/// uplo and diag are as for bv_trtri, options and report as for bv_potrf. Errors: BV_ERR_SHAPE, BV_ERR_SINGULAR, those of bv_trsm. On
/// failure nothing has been written.
bv_status bv_trtrs(int32_t uplo,
                   int32_t diag,
                   const bv_view *a,
                   const bv_view *b,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B; X takes the place of B, n x k or n numbers, and factors that of A, n x n.
///
/// A that lies by rows is factored as its transpose, with pivots of columns: so nothing is copied, whichever axes are reversed, and which
/// factors those are is not told; bv_getrf makes P L U. B is taken as bv_trsm takes it.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR, after which A has the factors and B is as it was. After
/// any other failure nothing has been written.
bv_status bv_gesv(const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// P L U of A, m x n, in its place, with pivots of rows as LAPACK defines them: row i has been exchanged with row ipiv[i], in this order.
///
/// ipiv is an array with room for as many numbers as the shorter axis of A has elements. They are counted from 0, where LAPACK counts
/// from 1. If U has a zero on its diagonal, that is no error, as the factors are right: zero, which may be NULL, is where the first one
/// is, or -1.
///
/// A that lies by columns is factored where it lies, a square that lies by rows is transposed in place before and after: nothing is
/// copied. Anything else is packed. Solutions, inverses and determinants need neither: bv_gesv, bv_inv, bv_det.
///
/// Options and report are as for bv_potrf. On failure nothing has been written.
bv_status bv_getrf(const bv_view *a,
                   int64_t *ipiv,
                   int64_t *zero,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B with the factors and pivots that bv_getrf has made of A, n x n; X takes the place of B, n x k or n numbers.
///
/// The rows of B are exchanged, and it is two bv_trsm on the views as they are, of which bv_plan_text tells the second one. ipiv has n
/// numbers. Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_BOUNDS of a pivot that is no row; those of bv_trsm. On
/// failure nothing has been written.
bv_status bv_getrs(const bv_view *a,
                   const int64_t *ipiv,
                   const bv_view *b,
                   const bv_options *options,
                   bv_report *report);

/// The inverse of A, n x n, in its place. Nothing is copied if it lies by rows or by columns, whichever axes are reversed.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR, after which A has factors. After any other failure
/// nothing has been written.
bv_status bv_inv(const bv_view *a,
                 const bv_options *options,
                 bv_report *report);

/// The determinant of A, n x n, which is overwritten by factors. Layouts are as for bv_gesv.
///
/// Each of the results may be NULL: value is the determinant, which may be too large or too small for the type; sign is 1 or -1 (complex:
/// a number of modulus 1), 0 if A is singular; both are numbers of the dtype of A. ln_abs is the natural logarithm of the modulus, a
/// float or double, minus infinity if A is singular: sign * exp(ln_abs) is the determinant. They need not be aligned.
///
/// Options and report are as for bv_potrf. On failure nothing has been written; that A is singular is none.
bv_status bv_det(const bv_view *a,
                 void *value,
                 void *sign,
                 void *ln_abs,
                 const bv_options *options,
                 bv_report *report);

/// One over the condition number of A, n x n, in the norm BV_NORM_ONE or BV_NORM_INFINITY, as LAPACK estimates it: near 1 is good, 0 is
/// singular or not finite. A is overwritten by factors. Layouts are as for bv_gesv.
///
/// rcond is a float or double, by the dtype of A, and need not be aligned. Options and report are as for bv_potrf. On failure nothing has
/// been written.
bv_status bv_gecon(int32_t norm,
                   const bv_view *a,
                   void *rcond,
                   const bv_options *options,
                   bv_report *report);

/// The same of A symmetric (complex: Hermitian) and positive definite, given by a triangle, which is overwritten by its factor as bv_potrf
/// does; both norms are one. uplo, layouts and errors are as for bv_potrf.
bv_status bv_pocon(int32_t uplo,
                   const bv_view *a,
                   void *rcond,
                   const bv_options *options,
                   bv_report *report);

/// The same of a triangle of A, n x n, of which that triangle is read alone. uplo and diag are as for bv_trtri, layouts too.
bv_status bv_trcon(int32_t norm,
                   int32_t uplo,
                   int32_t diag,
                   const bv_view *a,
                   void *rcond,
                   const bv_options *options,
                   bv_report *report);

/// The norm of A, m x n, where it lies: BV_NORM_ONE, the largest sum of absolute values of a column, or BV_NORM_INFINITY, of a row. Any
/// layout is read as it is. If A has a NaN, that is the norm. (Frobenius' norm is bv_nrm2 of the same view.)
///
/// value is a float or double, by the dtype of A, and need not be aligned. Options and report are as for bv_potrf.
bv_status bv_lange(int32_t norm,
                   const bv_view *a,
                   void *value,
                   const bv_options *options,
                   bv_report *report);

/// Q R in place of A, m x n: R on and above the diagonal, below it the reflectors of which Q is the product, and their factors in tau, a
/// view of as many numbers as the shorter axis of A has elements.
///
/// By rows the transpose is factored as L Q, which takes about 1.2 of the time. Which routine copies what:
///
/// | routine                         | nothing is copied of                                    | else          |
/// | ------------------------------- | ------------------------------------------------------- | ------------- |
/// | geqrf, gelqf, orgqr, orglq      | A by rows or by columns                                 | A             |
/// | ormqr, ormlq, gels              | A and the other matrix by rows or by columns, each      | either        |
/// | geqp3, gelsd                    | matrices by columns                                     | each          |
/// | syevd                           | A by rows or by columns, also with both axes reversed   | A             |
/// | gesdd                           | A by rows or by columns, whichever axes are reversed; U | each          |
/// |                                 | and VT in the order of A, reversed as it is             |               |
///
/// Options and report are as for bv_potrf, and so is what is said there of all routines. Errors: BV_ERR_SHAPE. On failure nothing has been
/// written.
bv_status bv_geqrf(const bv_view *a,
                   const bv_view *tau,
                   const bv_options *options,
                   bv_report *report);

/// L Q in place of A: bv_geqrf of the transpose.
bv_status bv_gelqf(const bv_view *a,
                   const bv_view *tau,
                   const bv_options *options,
                   bv_report *report);

/// Q R of A, m x n, with its columns exchanged so that the diagonal of R descends: column j of Q R is column jpvt[j] of A, counted from 0.
///
/// jpvt is an array with room for n numbers. All else is as for bv_geqrf, but that A is packed unless it lies by columns;
/// BV_ERR_NOT_FINITE too.
bv_status bv_geqp3(const bv_view *a,
                   int64_t *jpvt,
                   const bv_view *tau,
                   const bv_options *options,
                   bv_report *report);

/// The first n columns of Q in place of the reflectors that bv_geqrf has left in A, m x n, of which there are as many as tau has numbers,
/// k: k <= n <= m. (LAPACK: orgqr, ungqr.)
///
/// All else is as for bv_geqrf.
bv_status bv_orgqr(const bv_view *a,
                   const bv_view *tau,
                   const bv_options *options,
                   bv_report *report);

/// The first m rows of Q in place of the reflectors that bv_gelqf has left in A, m x n: k <= m <= n. (LAPACK: orglq, unglq.)
bv_status bv_orglq(const bv_view *a,
                   const bv_view *tau,
                   const bv_options *options,
                   bv_report *report);

/// op(Q) C or C op(Q) in place of C, for the reflectors that bv_geqrf has left in A, m x k, with k factors in tau. C has m rows (columns),
/// and may be a vector. (LAPACK: ormqr, unmqr.)
///
/// side is 141 (CblasLeft) or 142 (CblasRight): where Q stands. trans is 111 (CblasNoTrans), 112 (CblasTrans), 113 (CblasConjTrans) or 114
/// (CblasConjNoTrans); any of them for complex numbers, too. A is changed meanwhile, and is afterwards as it was: it must be writable, and
/// nobody else may read it.
///
/// All else is as for bv_geqrf.
bv_status bv_ormqr(int32_t side,
                   int32_t trans,
                   const bv_view *a,
                   const bv_view *tau,
                   const bv_view *c,
                   const bv_options *options,
                   bv_report *report);

/// The same for the reflectors that bv_gelqf has left in A, k x n. (LAPACK: ormlq, unmlq.)
bv_status bv_ormlq(int32_t side,
                   int32_t trans,
                   const bv_view *a,
                   const bv_view *tau,
                   const bv_view *c,
                   const bv_options *options,
                   bv_report *report);

/// Least squares of full rank: the x that makes A x - b least for each column b of B, in place of its first n rows; A is m x n. If A is
/// wide, m < n, it is the shortest x that solves A x = b. B has as many rows as the longer axis of A, and may be a vector; what is left in
/// its other rows has the norm of what is left over. A is overwritten.
///
/// It does what LAPACK's gels does, on both matrices as they lie: see the table of bv_geqrf. For the transpose of A give its transposed
/// view. Options and report are as for bv_potrf.
///
/// Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR if A has not full rank, after which B has no solution. After any other failure nothing has been
/// written.
bv_status bv_gels(const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// Least squares of any rank, by singular values; of all solutions the shortest. A, B and X are as for bv_gels; what is left in A is not
/// told.
///
/// s is a view of as many numbers as the shorter axis of A has elements, of the real type of the dtype: the singular values, in
/// descending order. Those below rcond times the largest count as 0; rcond points to a number of that type, NULL or a negative number
/// stand for the precision of the type. How many do not is stored in rank, which may be NULL.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE; BV_ERR_NOT_CONVERGED, after which A and B are of no
/// use. After any other failure nothing has been written.
bv_status bv_gelsd(const bv_view *a,
                   const bv_view *b,
                   const bv_view *s,
                   const void *rcond,
                   int64_t *rank,
                   const bv_options *options,
                   bv_report *report);

/// Eigenvalues and orthonormal eigenvectors of A, n x n, symmetric (complex: Hermitian), given by a triangle: the values in w, in ascending
/// order, the vectors in place of A, all of which is written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower); the other triangle is not read. w is a view of n numbers of the real type of the dtype.
///
/// vectors becomes a view of the elements of A, n x n, whose columns are the vectors: those of a matrix that lies by rows are the rows of
/// the memory, conjugated, so that it is the transpose of A then, with BV_CONJ if the dtype is complex. shape and strides are arrays with
/// room for two numbers, which belong to the caller and have to live as long as vectors is used. If vectors is NULL, as the two may be
/// then, there are no vectors: what is left in the triangle is not told, and the other one is not written.
///
/// Layouts are in the table of bv_geqrf; options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE;
/// BV_ERR_NOT_CONVERGED, after which A is of no use. After any other failure nothing has been written.
bv_status bv_syevd(int32_t uplo,
                   const bv_view *a,
                   const bv_view *w,
                   int64_t *shape,
                   int64_t *strides,
                   bv_view *vectors,
                   const bv_options *options,
                   bv_report *report);

/// Singular values and vectors of A, m x n: A = U diag(s) VT. s, a view of as many numbers as the shorter axis has elements, k, of the real
/// type of the dtype, gets the values in descending order; the columns of U get the left vectors, and the rows of VT the right ones,
/// conjugated. What is left in A is not told.
///
/// U and VT are as many vectors as there are values, m x k and k x n, or all, m x m and n x n: their shapes tell. If both are NULL, there
/// are values only; if one is, that is BV_ERR_NULL.
///
/// Nothing is copied of U and VT if they lie as A does: see the table of bv_geqrf. Options and report are as for bv_potrf. Errors:
/// BV_ERR_SHAPE; BV_ERR_NOT_FINITE; BV_ERR_NOT_CONVERGED, after which what is written is of no use. After any other failure nothing has
/// been written.
bv_status bv_gesdd(const bv_view *a,
                   const bv_view *s,
                   const bv_view *u,
                   const bv_view *vt,
                   const bv_options *options,
                   bv_report *report);

/// Eigenvalues of A, n x n, and left and right eigenvectors where there is a place for them: u^H A = w u^H and A v = w v, of length 1. A is
/// overwritten with what is of no use.
///
/// w is a view of n complex numbers, of the precision of A, which may be real. The vectors are the columns of VL and VR, n x n, each of
/// which may be NULL. Of a real dtype a pair of complex vectors is two columns, the real and the imaginary part of the one whose
/// eigenvalue has a positive imaginary part, which comes first; the other one is its conjugate.
///
/// Which routine copies what:
///
/// | routine                         | nothing is copied of                                    | else          |
/// | ------------------------------- | ------------------------------------------------------- | ------------- |
/// | geev, gees, gehrd, orghr        | A and vectors by rows or by columns, any axes reversed  | each          |
/// | sygvd                           | A and B by rows or by columns, both in the same way     | either        |
/// | sysv, hesv                      | A by rows or by columns, also with both axes reversed;  | the triangle, |
/// |                                 | B by columns, whichever axes are reversed               | B             |
/// | gbsv                            | B by columns, whichever axes are reversed               | A always, B   |
/// | gtsv                            | diagonals without gaps; B as for gbsv                   | each          |
/// | pbtrf, pbsv                     | the storage by columns lying so, or that by rows        | the band      |
/// | pptrf, ppsv, pptri, tptri       | a triangle without gaps                                 | the triangle  |
/// | pbtrs, pptrs, B of pbsv, ppsv   | what bv_tbsv and bv_tpsv take                           | as these      |
///
/// Options and report are as for bv_potrf, and so is what is said there of all routines. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE;
/// BV_ERR_NOT_CONVERGED, after which the last eigenvalues are there, those from the number in the text on, and no vectors. After any other
/// failure nothing has been written.
bv_status bv_geev(const bv_view *a,
                  const bv_view *w,
                  const bv_view *vl,
                  const bv_view *vr,
                  const bv_options *options,
                  bv_report *report);

/// Schur's form A = Z T Z^H in place of A, n x n: T is an upper triangle, of a real dtype with blocks of 2 x 2 on its diagonal for pairs of
/// complex eigenvalues; Z, which may be NULL, gets orthonormal columns. w is as for bv_geev, in the order of the diagonal, which is not
/// sorted.
///
/// Options, report and errors are as for bv_geev.
bv_status bv_gees(const bv_view *a,
                  const bv_view *w,
                  const bv_view *z,
                  const bv_options *options,
                  bv_report *report);

/// Hessenberg's form A = Q H Q^H in place of A, n x n: below the first diagonal under the main one are the reflectors of Q, with their
/// factors in tau, a view of n - 1 numbers.
///
/// Layouts are as for bv_gees, options and report as for bv_potrf. Errors: BV_ERR_SHAPE. On failure nothing has been written.
bv_status bv_gehrd(const bv_view *a,
                   const bv_view *tau,
                   const bv_options *options,
                   bv_report *report);

/// The Q of bv_gehrd in place of what that has left in A. (LAPACK: orghr, unghr.)
bv_status bv_orghr(const bv_view *a,
                   const bv_view *tau,
                   const bv_options *options,
                   bv_report *report);

/// Eigenvalues of A with the metric B, both n x n and symmetric (complex: Hermitian), B positive definite, each given by the same triangle:
/// in w, in ascending order; and the vectors in place of A. B's triangle is overwritten by Cholesky's factor.
///
/// itype is 1: A x = w B x, with V^H B V = 1; 2: A B x = w x, with the same; or 3: B A x = w x, with V^H B^-1 V = 1. uplo, w, shape, strides
/// and vectors are as for bv_syevd: the columns of vectors are the eigenvectors, and if it is NULL there are none. (LAPACK: sygvd, hegvd.)
///
/// Layouts are in the table of bv_geev; options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE;
/// BV_ERR_NOT_POSITIVE_DEFINITE of B and BV_ERR_NOT_CONVERGED, after which A and B are of no use. After any other failure nothing has been
/// written.
bv_status bv_sygvd(int32_t itype,
                   int32_t uplo,
                   const bv_view *a,
                   const bv_view *b,
                   const bv_view *w,
                   int64_t *shape,
                   int64_t *strides,
                   bv_view *vectors,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B for a symmetric A, n x n, complex ones too, given by a triangle, which is overwritten by the factors of Bunch and Kaufman; X
/// takes the place of B, n x k or n numbers. The other triangle is neither read nor written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower). Layouts are in the table of bv_geev; options and report are as for bv_potrf. Errors:
/// BV_ERR_SHAPE; BV_ERR_SINGULAR, with B as it was. After any other failure nothing has been written.
bv_status bv_sysv(int32_t uplo,
                  const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// The same for a Hermitian A; of a real dtype it is bv_sysv.
bv_status bv_hesv(int32_t uplo,
                  const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// Solves A X = B for a band of kl diagonals below the main one and ku above it, n x n; X takes the place of B, n x k or n numbers.
///
/// order is 101 (CblasRowMajor) or 102 (CblasColMajor): the storage of the band is as for bv_gbmv, and what of it lies outside of the matrix
/// is not read. A is not changed: its factors need room for what fills in, so that it is always copied, which BV_ZERO_COPY refuses.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR. On failure nothing has been written.
bv_status bv_gbsv(int32_t order,
                  int64_t kl,
                  int64_t ku,
                  const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// Solves A X = B for three diagonals, d of n numbers, dl below it and du above it of n - 1, which are overwritten; X takes the place of B,
/// n x k or n numbers.
///
/// Layouts are in the table of bv_geev; options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR, after which all are of no
/// use. After any other failure nothing has been written.
bv_status bv_gtsv(const bv_view *dl,
                  const bv_view *d,
                  const bv_view *du,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// Cholesky's factor in place of the band of a triangle of A, as bv_potrf makes it, in the storage of bv_tbmv. What of that lies outside of
/// the matrix is neither read nor written.
///
/// order is 101 (CblasRowMajor) or 102 (CblasColMajor), uplo 121 (CblasUpper) or 122 (CblasLower). Layouts are in the table of bv_geev;
/// options, report and errors are as for bv_potrf.
bv_status bv_pbtrf(int32_t order,
                   int32_t uplo,
                   const bv_view *a,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B with the factor that bv_pbtrf has left in a band; X takes the place of B, n x k or n numbers: two bv_tbsv for each
/// column, of which bv_plan_text tells the last one.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE, those of bv_tbsv. On failure nothing has been written.
bv_status bv_pbtrs(int32_t order,
                   int32_t uplo,
                   const bv_view *a,
                   const bv_view *b,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B for the band of a triangle of A, symmetric (complex: Hermitian) and positive definite: bv_pbtrf, then bv_pbtrs. If A is
/// not positive definite, B is as it was.
bv_status bv_pbsv(int32_t order,
                  int32_t uplo,
                  const bv_view *a,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// Cholesky's factor in place of a packed triangle of A, as bv_potrf makes it: ap is as for bv_tpmv.
///
/// order is 101 (CblasRowMajor) or 102 (CblasColMajor), uplo 121 (CblasUpper) or 122 (CblasLower). Layouts are in the table of bv_geev;
/// options, report and errors are as for bv_potrf, and BV_ERR_SHAPE of a length that no triangle has.
bv_status bv_pptrf(int32_t order,
                   int32_t uplo,
                   const bv_view *ap,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B with the factor that bv_pptrf has left; X takes the place of B, n x k or n numbers: two bv_tpsv for each column, of
/// which bv_plan_text tells the last one.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE, those of bv_tpsv. On failure nothing has been written.
bv_status bv_pptrs(int32_t order,
                   int32_t uplo,
                   const bv_view *ap,
                   const bv_view *b,
                   const bv_options *options,
                   bv_report *report);

/// Solves A X = B for a packed triangle of A, symmetric (complex: Hermitian) and positive definite: bv_pptrf, then bv_pptrs. If A is not
/// positive definite, B is as it was.
bv_status bv_ppsv(int32_t order,
                  int32_t uplo,
                  const bv_view *ap,
                  const bv_view *b,
                  const bv_options *options,
                  bv_report *report);

/// The packed triangle of the inverse of A in place of the factor that bv_pptrf has left. All is as for bv_pptrf, but BV_ERR_SINGULAR if the
/// factor has a zero on its diagonal.
bv_status bv_pptri(int32_t order,
                   int32_t uplo,
                   const bv_view *ap,
                   const bv_options *options,
                   bv_report *report);

/// The inverse of a packed triangle in its place. diag is 131 (CblasNonUnit) or 132 (CblasUnit); all else is as for bv_pptrf.
///
/// Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR if there is a zero on the diagonal. On failure nothing has been written.
bv_status bv_tptri(int32_t order,
                   int32_t uplo,
                   int32_t diag,
                   const bv_view *ap,
                   const bv_options *options,
                   bv_report *report);

#ifdef __cplusplus
}
#endif

#endif /* BLASVIEW_H */
