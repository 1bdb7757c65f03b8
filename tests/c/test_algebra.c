/*
 * The algebra of views from C: in place and into arrays of one's own, what is refused and that nothing is written then, and
 * the questions about shared memory. tests/numpy compares what comes out with NumPy. Prints the first failed check and exits
 * with 1; tests/capi.rs runs it.
 */
#include <blasview.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static double data[120];

/* A C-contiguous view of the data with its own arrays. */
typedef struct {
    bv_view v;
    int64_t shape[BV_MAX_NDIM], strides[BV_MAX_NDIM];
} array;

static array *make(array *a, int32_t dtype, int64_t ndim, int64_t l0, int64_t l1, int64_t l2)
{
    size_t size;
    int64_t axis, stride;
    memset(a, 0, sizeof *a);
    OK(bv_dtype_size(dtype, &size));
    a->shape[0] = l0;
    a->shape[1] = l1;
    a->shape[2] = l2;
    stride = (int64_t)size;
    for (axis = ndim - 1; axis >= 0; axis--) {
        a->strides[axis] = stride;
        stride *= a->shape[axis];
    }
    a->v.data = data;
    a->v.ndim = ndim;
    a->v.shape = a->shape;
    a->v.strides = a->strides;
    a->v.dtype = dtype;
    return a;
}

static int is(const bv_view *v, int64_t ndim, const void *first, int64_t l0, int64_t s0, int64_t l1, int64_t s1)
{
    return v->ndim == ndim && v->data == first && (ndim < 1 || (v->shape[0] == l0 && v->strides[0] == s0)) &&
           (ndim < 2 || (v->shape[1] == l1 && v->strides[1] == s1));
}

/* A chain of operations that all change the same view. */
static void in_place(void)
{
    array a;
    bv_view *v = &make(&a, BV_F64, 3, 4, 5, 6)->v;
    const int64_t order[3] = {1, -1, 0}, to[3] = {2, 3, 5};
    OK(bv_view_slice(v, -1, BV_OMITTED, BV_OMITTED, -2, a.shape, a.strides, v));
    CHECK(is(v, 3, data + 5, 4, 240, 5, 48) && a.shape[2] == 3 && a.strides[2] == -16);
    OK(bv_view_index(v, 0, -1, a.shape, a.strides, v));
    CHECK(is(v, 2, data + 95, 5, 48, 3, -16));
    OK(bv_view_newaxis(v, -1, a.shape, a.strides, v));
    CHECK(is(v, 3, data + 95, 5, 48, 3, -16) && a.shape[2] == 1);
    OK(bv_view_permute(v, order, a.shape, a.strides, v));
    CHECK(is(v, 3, data + 95, 3, -16, 1, a.strides[1]) && a.shape[2] == 5 && a.strides[2] == 48);
    OK(bv_view_squeeze(v, 1, a.shape, a.strides, v));
    OK(bv_view_flip(v, 0, a.shape, a.strides, v));
    CHECK(is(v, 2, data + 91, 3, 16, 5, 48));
    OK(bv_view_swap_axes(v, 0, 1, a.shape, a.strides, v));
    OK(bv_view_transpose(v, a.shape, a.strides, v));
    OK(bv_view_broadcast_to(v, 3, to, a.shape, a.strides, v));
    CHECK(is(v, 3, data + 91, 2, 0, 3, 16) && a.shape[2] == 5);
    OK(bv_view_move_axis(v, 0, -1, a.shape, a.strides, v));
    CHECK(is(v, 3, data + 91, 3, 16, 5, 48) && a.shape[2] == 2 && a.strides[2] == 0);
    OK(bv_view_diagonal(v, 1, 0, 1, a.shape, a.strides, v));
    CHECK(is(v, 2, data + 97, 2, 0, 3, 64));
    OK(bv_view_windows(v, 1, 2, a.shape, a.strides, v));
    CHECK(is(v, 3, data + 97, 2, 0, 2, 64) && a.shape[2] == 2 && a.strides[2] == 64);
    OK(bv_view_index(v, 0, 0, a.shape, a.strides, v));
    OK(bv_view_index(v, 0, 0, a.shape, a.strides, v));
    OK(bv_view_index(v, 0, 1, NULL, NULL, v));
    CHECK(is(v, 0, data + 105, 0, 0, 0, 0));
    OK(bv_view_squeeze_all(v, NULL, NULL, v));
}

/* Whatever is made of a read-only view is read-only. */
static void read_only(void)
{
    array a, b;
    bv_view *v = &b.v, ready;
    bv_array *copy;
    int64_t *s = b.shape, *t = b.strides;
    const int64_t order[2] = {1, 0}, to[3] = {2, 3, 4}, flat[1] = {-1};
    make(&a, BV_C128, 2, 3, 4, 0);
    memset(&b, 0, sizeof b);
    a.v.flags = BV_READ_ONLY;
#define KEPT(call)                                                                                         \
    do {                                                                                                   \
        b.v.flags = 0;                                                                                     \
        OK(call);                                                                                          \
        CHECK(b.v.flags == BV_READ_ONLY);                                                                  \
    } while (0)
    KEPT(bv_view_slice(&a.v, 0, 0, 2, 1, s, t, v));
    KEPT(bv_view_index(&a.v, 0, 0, s, t, v));
    KEPT(bv_view_newaxis(&a.v, 0, s, t, v));
    OK(bv_view_squeeze(v, 0, s, t, v));
    CHECK(v->flags == BV_READ_ONLY);
    KEPT(bv_view_squeeze_all(&a.v, s, t, v));
    KEPT(bv_view_transpose(&a.v, s, t, v));
    KEPT(bv_view_permute(&a.v, order, s, t, v));
    KEPT(bv_view_swap_axes(&a.v, 0, 1, s, t, v));
    KEPT(bv_view_move_axis(&a.v, 0, 1, s, t, v));
    KEPT(bv_view_flip(&a.v, 0, s, t, v));
    KEPT(bv_view_diagonal(&a.v, 0, 0, 1, s, t, v));
    KEPT(bv_view_windows(&a.v, 0, 2, s, t, v));
    KEPT(bv_view_broadcast_to(&a.v, 3, to, s, t, v));
    KEPT(bv_view_reshape(&a.v, 1, flat, 0, s, t, v));
    KEPT(bv_view_real(&a.v, s, t, v));
    KEPT(bv_view_imag(&a.v, s, t, v));
    KEPT(bv_view_pairs(&a.v, s, t, v));
    OK(bv_view_complex(v, s, t, v));
    CHECK(v->flags == BV_READ_ONLY);
    KEPT(bv_view_cast(&a.v, BV_U16, s, t, v));
    KEPT(bv_view_field(&a.v, 8, BV_F64, s, t, v));
    OK(bv_reshape(&a.v, 1, flat, 0, BV_COPY_IF_NEEDED, s, t, &ready, &copy));
    CHECK(copy == NULL && ready.flags == BV_READ_ONLY);
    OK(bv_reshape(&a.v, 1, flat, 0, BV_COPY_ALWAYS, s, t, &ready, &copy));
    CHECK(copy != NULL && ready.flags == 0);
    bv_array_free(copy);
    /* Beside BV_CONJ, which real parts lose. */
    a.v.flags = BV_READ_ONLY | BV_CONJ;
    KEPT(bv_view_real(&a.v, s, t, v));
    OK(bv_view_flip(&a.v, 0, s, t, v));
    CHECK(v->flags == (BV_READ_ONLY | BV_CONJ));
}

static void bytes_as_others(void)
{
    array a, b;
    bv_view *v = &b.v;
    int64_t *s = b.shape, *t = b.strides;
    make(&a, BV_C128, 2, 3, 4, 0);
    memset(&b, 0, sizeof b);
    OK(bv_view_real(&a.v, s, t, v));
    CHECK(is(v, 2, data, 3, 64, 4, 16) && v->dtype == BV_F64);
    OK(bv_view_imag(&a.v, s, t, v));
    CHECK(is(v, 2, data + 1, 3, 64, 4, 16));
    OK(bv_view_pairs(&a.v, s, t, v));
    CHECK(v->ndim == 3 && s[2] == 2 && t[2] == 8 && v->dtype == BV_F64);
    OK(bv_view_complex(v, s, t, v));
    CHECK(is(v, 2, data, 3, 64, 4, 16) && v->dtype == BV_C128);
    OK(bv_view_cast(&a.v, BV_U16, s, t, v));
    CHECK(is(v, 2, data, 3, 64, 32, 2) && v->dtype == BV_U16);
    OK(bv_view_field(&a.v, 12, BV_I32, s, t, v));
    CHECK(is(v, 2, (char *)data + 12, 3, 64, 4, 16) && v->dtype == BV_I32);

    FAILS(bv_view_field(&a.v, 13, BV_I32, s, t, v), BV_ERR_REFUSED, "16 bytes cannot be seen as elements of 4");
    FAILS(bv_view_cast(&a.v, 77, s, t, v), BV_ERR_DTYPE, "unknown dtype 77");
    a.v.flags = BV_CONJ;
    OK(bv_view_real(&a.v, s, t, v));
    CHECK(v->flags == 0);
    FAILS(bv_view_imag(&a.v, s, t, v), BV_ERR_FLAGS, "BV_CONJ");
    FAILS(bv_view_pairs(&a.v, s, t, v), BV_ERR_FLAGS, "BV_CONJ");
    FAILS(bv_view_cast(&a.v, BV_F64, s, t, v), BV_ERR_FLAGS, "BV_CONJ");
    FAILS(bv_view_field(&a.v, 0, BV_F64, s, t, v), BV_ERR_FLAGS, "BV_CONJ");
    OK(bv_view_transpose(&a.v, s, t, v));
    CHECK(v->flags == BV_CONJ && v->dtype == BV_C128);
    make(&a, BV_F64, 2, 3, 3, 0);
    FAILS(bv_view_real(&a.v, s, t, v), BV_ERR_DTYPE, "no real or imaginary part of f64");
    FAILS(bv_view_complex(&a.v, s, t, v), BV_ERR_REFUSED, "8 bytes cannot be seen as elements of 16");
    a.v.dtype = BV_U64;
    FAILS(bv_view_complex(&a.v, s, t, v), BV_ERR_DTYPE, "no complex number of u64");
}

static void shapes(void)
{
    array a, b;
    bv_view *v = &b.v, ready;
    bv_array *copy;
    int64_t *s = b.shape, *t = b.strides, at;
    const int64_t six[2] = {-1, 6}, flat[1] = {-1}, wrong[2] = {7, 6}, twice[2] = {-1, -1}, four[2] = {4, -1};
    for (at = 0; at < 120; at++)
        data[at] = (double)at;
    make(&a, BV_F64, 3, 4, 5, 6);
    memset(&b, 0, sizeof b);
    OK(bv_view_reshape(&a.v, 2, six, 0, s, t, v));
    CHECK(is(v, 2, data, 20, 48, 6, 8));
    FAILS(bv_view_reshape(&a.v, 1, flat, BV_COL_MAJOR, s, t, v), BV_ERR_REFUSED, "without a copy");
    FAILS(bv_view_reshape(&a.v, 2, wrong, 0, s, t, v), BV_ERR_SHAPE, "120 elements in a shape of 42");
    FAILS(bv_view_reshape(&a.v, 2, twice, 0, s, t, v), BV_ERR_LENGTH, "-1");
    FAILS(bv_view_reshape(&a.v, 2, six, 103, s, t, v), BV_ERR_VALUE, "order");
    FAILS(bv_view_reshape(&a.v, 2, NULL, 0, s, t, v), BV_ERR_NULL, "to is NULL");
    FAILS(bv_view_reshape(&a.v, 65, six, 0, s, t, v), BV_ERR_NDIM, "to");
    CHECK(is(v, 2, data, 20, 48, 6, 8));

    OK(bv_reshape(&a.v, 2, six, 0, BV_COPY_IF_NEEDED, s, t, &ready, &copy));
    CHECK(copy == NULL && is(&ready, 2, data, 20, 48, 6, 8) && ready.shape == s);
    FAILS(bv_reshape(&a.v, 1, flat, BV_COL_MAJOR, BV_COPY_NEVER, s, t, &ready, &copy), BV_ERR_REFUSED, "copy");
    FAILS(bv_reshape(&a.v, 1, flat, 0, 3, s, t, &ready, &copy), BV_ERR_VALUE, "copying");
    FAILS(bv_reshape(&a.v, 2, wrong, 0, BV_COPY_ALWAYS, s, t, &ready, &copy), BV_ERR_SHAPE, "120");
    /* Column by column of the first axes: element l is (l % 4, l / 4 % 5, l / 20). */
    OK(bv_reshape(&a.v, 1, flat, BV_COL_MAJOR, BV_COPY_IF_NEEDED, s, t, &ready, &copy));
    CHECK(copy != NULL && ready.ndim == 1 && ready.shape[0] == 120 && bv_array_copied_bytes(copy) == sizeof data);
    for (at = 0; at < 120; at++)
        CHECK(((double *)ready.data)[at] == data[at % 4 * 30 + at / 4 % 5 * 6 + at / 20]);
    bv_array_free(copy);
    OK(bv_reshape(&a.v, 2, four, 0, BV_COPY_ALWAYS, s, t, &ready, &copy));
    CHECK(copy != NULL && ready.strides[0] == 240 && memcmp(ready.data, data, sizeof data) == 0);
    bv_array_free(copy);
}

/* What is refused, and that outputs stay as they are. */
static void faults(void)
{
    array a, b, before;
    bv_view *v = &b.v;
    int64_t *s = b.shape, *t = b.strides;
    const int64_t same[2] = {0, 0}, far[2] = {0, 2}, negative[2] = {3, -5}, larger[2] = {3, 5};
    int at;
    make(&a, BV_F64, 2, 3, 4, 0);
    memset(&b, 0x77, sizeof b);
    before = b;
    FAILS(bv_view_slice(NULL, 0, 0, 1, 1, s, t, v), BV_ERR_NULL, "view is NULL");
    FAILS(bv_view_slice(&a.v, 0, 0, 1, 1, NULL, t, v), BV_ERR_NULL, "shape is NULL");
    FAILS(bv_view_slice(&a.v, 0, 0, 1, 1, s, NULL, v), BV_ERR_NULL, "strides is NULL");
    FAILS(bv_view_slice(&a.v, 0, 0, 1, 1, s, t, NULL), BV_ERR_NULL, "out is NULL");
    FAILS(bv_view_slice(&a.v, 0, 0, 1, 0, s, t, v), BV_ERR_VALUE, "step of 0");
    FAILS(bv_view_slice(&a.v, 2, 0, 1, 1, s, t, v), BV_ERR_AXIS, "with 2 axes");
    FAILS(bv_view_slice(&a.v, -3, 0, 1, 1, s, t, v), BV_ERR_AXIS, "with 2 axes");
    FAILS(bv_view_slice(&a.v, INT64_MIN, 0, 1, 1, s, t, v), BV_ERR_AXIS, "with 2 axes");
    FAILS(bv_view_index(&a.v, 0, 3, s, t, v), BV_ERR_BOUNDS, "index 3");
    FAILS(bv_view_index(&a.v, 0, INT64_MIN, s, t, v), BV_ERR_BOUNDS, "out of range");
    FAILS(bv_view_newaxis(&a.v, 3, s, t, v), BV_ERR_AXIS, "axis");
    FAILS(bv_view_squeeze(&a.v, 1, s, t, v), BV_ERR_AXIS, "length 4");
    FAILS(bv_view_permute(&a.v, same, s, t, v), BV_ERR_AXIS, "permutation");
    FAILS(bv_view_permute(&a.v, far, s, t, v), BV_ERR_AXIS, "with 2 axes");
    FAILS(bv_view_permute(&a.v, NULL, s, t, v), BV_ERR_NULL, "order is NULL");
    FAILS(bv_view_diagonal(&a.v, 0, 1, -1, s, t, v), BV_ERR_AXIS, "named twice");
    FAILS(bv_view_windows(&a.v, 0, 4, s, t, v), BV_ERR_BOUNDS, "windows of 4");
    FAILS(bv_view_windows(&a.v, 0, -1, s, t, v), BV_ERR_LENGTH, "-1");
    FAILS(bv_view_broadcast_to(&a.v, 2, larger, s, t, v), BV_ERR_SHAPE, "broadcast");
    FAILS(bv_view_broadcast_to(&a.v, 2, negative, s, t, v), BV_ERR_LENGTH, "-5");
    FAILS(bv_view_broadcast_to(&a.v, -1, larger, s, t, v), BV_ERR_NDIM, "to");
    /* No view of more than BV_MAX_NDIM axes comes out. */
    make(&a, BV_F64, 0, 0, 0, 0);
    for (at = 0; at < BV_MAX_NDIM; at++)
        OK(bv_view_newaxis(&a.v, 0, a.shape, a.strides, &a.v));
    CHECK(a.v.ndim == BV_MAX_NDIM && a.shape[63] == 1);
    FAILS(bv_view_newaxis(&a.v, 0, s, t, v), BV_ERR_NDIM, "0 to 64");
    FAILS(bv_view_windows(&a.v, 0, 1, s, t, v), BV_ERR_NDIM, "0 to 64");
    CHECK(memcmp(&b, &before, sizeof b) == 0);
}

static void questions(void)
{
    array a, b, c;
    const bv_view *views[3];
    int64_t joint[BV_MAX_NDIM], ndim = 77;
    int32_t answer = 77;
    int at;
    /* Columns 0 to 3 and 3 to 10 of 12 x 10. */
    make(&a, BV_F64, 2, 12, 10, 0);
    make(&b, BV_F64, 2, 12, 10, 0);
    OK(bv_view_slice(&a.v, 1, 0, 3, 1, a.shape, a.strides, &a.v));
    OK(bv_view_slice(&b.v, 1, 3, BV_OMITTED, 1, b.shape, b.strides, &b.v));
    OK(bv_may_share_memory(&a.v, &b.v, &answer));
    CHECK(answer == BV_YES);
    OK(bv_shares_memory(&a.v, &b.v, 0, &answer));
    CHECK(answer == BV_NO);
    a.shape[1] = 4;
    OK(bv_shares_memory(&a.v, &b.v, 0, &answer));
    CHECK(answer == BV_YES);
    OK(bv_has_internal_overlap(&a.v, 0, &answer));
    CHECK(answer == BV_NO);
    a.strides[0] = 0;
    OK(bv_has_internal_overlap(&a.v, 0, &answer));
    CHECK(answer == BV_YES);
    /* 30 axes of length 2 whose steps have no order, and a byte that one step does not decide. */
    make(&c, BV_U8, 0, 0, 0, 0);
    c.v.ndim = 30;
    for (at = 0; at < 30; at++) {
        c.shape[at] = 2;
        c.strides[at] = 1000003 + 7919 * (int64_t)at * at % 99991;
    }
    OK(bv_has_internal_overlap(&c.v, 1, &answer));
    CHECK(answer == BV_YES); /* 2^30 items in 31 million bytes. */
    make(&b, BV_U8, 0, 0, 0, 0);
    b.v.data = (char *)data + c.strides[3] + c.strides[7] + c.strides[20] + 1;
    OK(bv_shares_memory(&c.v, &b.v, 1, &answer));
    CHECK(answer == BV_TOO_HARD);
    answer = 77;
    FAILS(bv_shares_memory(NULL, &b.v, 0, &answer), BV_ERR_NULL, "a is NULL");
    FAILS(bv_may_share_memory(&b.v, NULL, &answer), BV_ERR_NULL, "b is NULL");
    FAILS(bv_has_internal_overlap(&b.v, 0, NULL), BV_ERR_NULL, "answer");
    CHECK(answer == 77);

    make(&a, BV_F64, 3, 2, 1, 3);
    make(&b, BV_U8, 2, 4, 1, 0);
    make(&c, BV_F64, 0, 0, 0, 0);
    views[0] = &a.v;
    views[1] = &b.v;
    views[2] = &c.v;
    OK(bv_broadcast_shape(views, 3, joint, &ndim));
    CHECK(ndim == 3 && joint[0] == 2 && joint[1] == 4 && joint[2] == 3);
    OK(bv_broadcast_shape(NULL, 0, joint, &ndim));
    CHECK(ndim == 0);
    b.shape[1] = 2;
    ndim = 77;
    FAILS(bv_broadcast_shape(views, 3, joint, &ndim), BV_ERR_SHAPE, "broadcast");
    FAILS(bv_broadcast_shape(NULL, 1, joint, &ndim), BV_ERR_NULL, "views");
    FAILS(bv_broadcast_shape(views, 3, NULL, &ndim), BV_ERR_NULL, "shape");
    FAILS(bv_broadcast_shape(views, 3, joint, NULL), BV_ERR_NULL, "ndim");
    views[1] = NULL;
    FAILS(bv_broadcast_shape(views, 3, joint, &ndim), BV_ERR_NULL, "views");
    CHECK(ndim == 77);

    /* A checked as_strided. */
    make(&a, BV_F64, 2, 12, 10, 0);
    OK(bv_view_within(&a.v, data, sizeof data));
    FAILS(bv_view_within(&a.v, data, sizeof data - 1), BV_ERR_BOUNDS, "bytes 0..960 of a buffer of 959");
    FAILS(bv_view_within(&a.v, data + 1, sizeof data - 8), BV_ERR_BOUNDS, "bytes -8..952");
    FAILS(bv_view_within(&a.v, NULL, 1), BV_ERR_NULL, "buffer");
    a.shape[0] = 0;
    OK(bv_view_within(&a.v, NULL, 0));
}

int main(void)
{
    in_place();
    read_only();
    bytes_as_others();
    shapes();
    faults();
    questions();
    puts("ok");
    return 0;
}
