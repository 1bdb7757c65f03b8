/*
 * Copying from C: every dtype, gaps and guards left alone, what is refused and that nothing is written then, and the
 * copies of bv_require. Prints the first failed check and exits with 1; tests/capi.rs runs it.
 */
#include <blasview.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* A view with its own shape and strides. */
typedef struct {
    bv_view v;
    int64_t shape[3], strides[3];
} array;

static array *make(array *a, void *data, int32_t dtype, int64_t ndim, const int64_t *shape, const int64_t *strides)
{
    memset(a, 0, sizeof *a);
    memcpy(a->shape, shape, (size_t)ndim * sizeof *shape);
    memcpy(a->strides, strides, (size_t)ndim * sizeof *strides);
    a->v.data = data;
    a->v.ndim = ndim;
    a->v.shape = a->shape;
    a->v.strides = a->strides;
    a->v.dtype = dtype;
    return a;
}

static const int32_t dtypes[] = {BV_F32, BV_F64, BV_C64, BV_C128, BV_I8,  BV_I16, BV_I32,
                                 BV_I64, BV_I128, BV_U8, BV_U16,  BV_U32, BV_U64, BV_U128};
static const size_t sizes[] = {4, 8, 8, 16, 1, 2, 4, 8, 16, 1, 2, 4, 8, 16};
enum { DTYPES = sizeof dtypes / sizeof *dtypes };

static void names_and_sizes(void)
{
    size_t size = 77;
    int at;
    for (at = 0; at < DTYPES; at++) {
        OK(bv_dtype_size(dtypes[at], &size));
        CHECK(size == sizes[at]);
        CHECK(strcmp(bv_dtype_name(dtypes[at]), "unknown dtype") != 0);
    }
    FAILS(bv_dtype_size(0, &size), BV_ERR_DTYPE, "unknown dtype 0");
    FAILS(bv_dtype_size(5, &size), BV_ERR_DTYPE, "unknown dtype 5");
    FAILS(bv_dtype_size(BV_U8, NULL), BV_ERR_NULL, "size");
    CHECK(size == sizes[DTYPES - 1]);
    CHECK(strcmp(bv_dtype_name(BV_U128), "u128") == 0 && strcmp(bv_dtype_name(99), "unknown dtype") == 0);
    CHECK(BV_F32 == 1 && BV_C128 == 4 && BV_I8 == 10 && BV_I128 == 14 && BV_U8 == 20 && BV_U128 == 24);
}

/* Element (i, j, k) of 3 x 4 x 2 from a source with gaps, its last axis reversed, to a destination in Fortran order. */
static void every_dtype(void)
{
    unsigned char from[2000], to[2000], expected[2000];
    int at, shift;
    for (at = 0; at < (int)sizeof from; at++)
        from[at] = (unsigned char)(0xe0 | at * 37);
    for (at = 0; at < DTYPES; at++)
        for (shift = 0; shift < 2; shift++) {
            const int64_t size = (int64_t)sizes[at], shape[3] = {3, 4, 2};
            const int64_t down[3] = {10 * size + 1, 2 * size, -size};
            const int64_t up[3] = {size, 3 * size + 2, 13 * size + 7};
            int64_t i, j, k;
            array src, dst;
            make(&src, from + size + shift, dtypes[at], 3, shape, down);
            make(&dst, to + 5 + shift, dtypes[at], 3, shape, up);
            memset(to, 0xa5, sizeof to);
            memset(expected, 0xa5, sizeof expected);
            for (i = 0; i < 3; i++)
                for (j = 0; j < 4; j++)
                    for (k = 0; k < 2; k++)
                        memcpy(expected + 5 + shift + i * up[0] + j * up[1] + k * up[2],
                               from + size + shift + i * down[0] + j * down[1] + k * down[2], sizes[at]);
            OK(bv_copy(&dst.v, &src.v));
            CHECK(memcmp(to, expected, sizeof to) == 0);
        }
}

static void broadcast_and_conjugated(void)
{
    double to[6] = {9, 9, 9, 9, 9, 9}, from[4] = {1, 2, 3, -4};
    const int64_t two_by_three[2] = {2, 3}, rows[2] = {24, 8}, three[1] = {3}, one[1] = {8}, two[1] = {2}, step[1] = {16};
    array dst, src;
    make(&dst, to, BV_F64, 2, two_by_three, rows);
    OK(bv_copy(&dst.v, &make(&src, from, BV_F64, 1, three, one)->v));
    CHECK(to[0] == 1 && to[2] == 3 && to[3] == 1 && to[5] == 3);
    OK(bv_copy(&dst.v, &make(&src, from + 1, BV_F64, 0, three, one)->v));
    CHECK(to[0] == 2 && to[5] == 2);
    /* No shape is needed without axes. */
    src.v.shape = src.v.strides = NULL;
    OK(bv_copy(&dst.v, &src.v));
    FAILS(bv_copy(&dst.v, &make(&src, from, BV_F64, 1, two, one)->v), BV_ERR_SHAPE, "broadcast");
    make(&dst, to, BV_C128, 1, two, step);
    make(&src, from, BV_C128, 1, two, step);
    src.v.flags = BV_CONJ;
    OK(bv_copy(&dst.v, &src.v));
    CHECK(to[0] == 1 && to[1] == -2 && to[2] == 3 && to[3] == 4 && to[4] == 2);
    /* Without effect on what is not complex. */
    dst.v.dtype = src.v.dtype = BV_U128;
    OK(bv_copy(&dst.v, &src.v));
    CHECK(to[1] == 2 && to[3] == -4);
}

static void faults(void)
{
    double x[20], y[20], before[20];
    const int64_t shape[2] = {3, 3}, rows[2] = {24, 8}, same[2] = {0, 8}, huge[2] = {INT64_MAX, 8};
    const int64_t ten[1] = {10}, even[1] = {16}, nine[1] = {9}, none[2] = {0, 3};
    int at;
    array dst, src;
    for (at = 0; at < 20; at++)
        x[at] = y[at] = before[at] = at;
    make(&dst, y, BV_F64, 2, shape, rows);
    make(&src, x, BV_F64, 2, shape, rows);
    FAILS(bv_copy(NULL, &src.v), BV_ERR_NULL, "dst is NULL");
    FAILS(bv_copy(&dst.v, NULL), BV_ERR_NULL, "src is NULL");
    src.v.dtype = BV_U64;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_DTYPE_MISMATCH, "dst is of dtype f64, but src of u64");
    src.v.dtype = 25;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_DTYPE, "src: unknown dtype 25");
    src.v.dtype = BV_F64;
    src.v.flags = 4;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_FLAGS, "src");
    src.v.flags = 0;
    dst.v.flags = BV_CONJ;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_FLAGS, "dst");
    dst.v.flags = BV_READ_ONLY;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_READ_ONLY, "dst is written");
    dst.v.flags = 0;
    for (at = -1; at <= 65; at += 66) {
        src.v.ndim = at;
        FAILS(bv_copy(&dst.v, &src.v), BV_ERR_NDIM, "0 to 64");
    }
    make(&src, x, BV_F64, 2, shape, huge);
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_OVERFLOW, "src");
    make(&src, NULL, BV_F64, 2, shape, rows);
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_NULL, "data");
    make(&src, x, BV_F64, 2, shape, rows);
    src.shape[1] = -3;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_LENGTH, "shape[1] = -3");
    src.v.shape = NULL;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_NULL, "shape");

    /* Written twice; sharing memory: refused exactly where it is so. */
    make(&src, x, BV_F64, 2, shape, rows);
    FAILS(bv_copy(&make(&dst, y, BV_F64, 2, shape, same)->v, &src.v), BV_ERR_SELF_OVERLAP, "dst");
    make(&dst, x, BV_F64, 1, nine, even + 0);
    make(&src, x + 1, BV_F64, 1, nine, even);
    OK(bv_copy(&dst.v, &src.v));
    for (at = 0; at < 20; at++) {
        CHECK(x[at] == (at % 2 == 0 && at < 18 ? at + 1 : at));
        x[at] = at;
    }
    FAILS(bv_copy(&dst.v, &make(&src, x + 2, BV_F64, 1, nine, even)->v), BV_ERR_OVERLAP, "dst is written and shares memory with src");
    FAILS(bv_copy(&dst.v, &make(&src, (char *)x + 1, BV_F64, 1, nine, even)->v), BV_ERR_OVERLAP, "shares memory");
    FAILS(bv_copy(&dst.v, &dst.v), BV_ERR_OVERLAP, "shares memory");
    make(&dst, x, BV_F64, 1, ten, even);
    make(&src, x, BV_F64, 1, ten, even);
    src.shape[0] = 1;
    FAILS(bv_copy(&dst.v, &src.v), BV_ERR_OVERLAP, "shares memory");
    /* What is empty is in nobody's way, and needs no data. */
    make(&dst, NULL, BV_F64, 2, none, huge);
    OK(bv_copy(&dst.v, &dst.v));
    OK(bv_copy(&dst.v, &make(&src, x, BV_F64, 1, shape, rows + 1)->v));
    CHECK(memcmp(x, before, sizeof x) == 0 && memcmp(y, before, sizeof y) == 0);

    /* BLAS does not compute with it. */
    make(&dst, y, BV_I32, 2, shape, rows);
    make(&src, x, BV_I32, 2, shape, rows);
    FAILS(bv_gemm(NULL, &src.v, &src.v, NULL, &dst.v, NULL, NULL), BV_ERR_DTYPE, "A: i32 can be viewed and copied");
    {
        bv_matrix matrix;
        int32_t refusal;
        FAILS(bv_view_matrix(&src.v, &matrix, &refusal), BV_ERR_DTYPE, "i32");
    }
}

static void contiguous_if_needed(void)
{
    uint16_t x[24];
    const int64_t shape[2] = {4, 6}, c[2] = {12, 2}, f[2] = {2, 8}, gaps[2] = {-12, 4}, three[2] = {4, 3};
    const int64_t wide[2] = {(int64_t)1 << 50, (int64_t)1 << 12}, zero[2] = {0, 0};
    int at;
    bv_view ready;
    bv_array *copy;
    bv_view_info info;
    array v;
    for (at = 0; at < 24; at++)
        x[at] = (uint16_t)at;

    make(&v, x, BV_U16, 2, shape, c);
    OK(bv_view_about(&v.v, &info));
    CHECK(info.size == 24 && info.itemsize == 2 && info.nbytes == 48 && info.low == 0 && info.high == 48);
    CHECK(info.flags == (BV_IS_C_CONTIGUOUS | BV_IS_ALIGNED));
    OK(bv_require(&v.v, BV_NEED_C, BV_COPY_IF_NEEDED, &ready, &copy));
    CHECK(copy == NULL && ready.data == x && ready.shape == v.shape && ready.strides == v.strides);
    OK(bv_require(&v.v, BV_NEED_C | BV_NEED_ALIGNED, BV_COPY_NEVER, &ready, &copy));
    CHECK(copy == NULL && bv_array_copied_bytes(copy) == 0);
    bv_array_free(copy);
    FAILS(bv_require(&v.v, BV_NEED_F, BV_COPY_NEVER, &ready, &copy), BV_ERR_REFUSED, "a copy would be needed");
    OK(bv_require(&v.v, BV_NEED_F, BV_COPY_IF_NEEDED, &ready, &copy));
    CHECK(copy != NULL && ready.data != x && ready.ndim == 2 && ready.strides[0] == 2 && ready.strides[1] == 8);
    CHECK(bv_array_copied_bytes(copy) == 48 && ready.shape[0] == 4 && ready.shape[1] == 6);
    for (at = 0; at < 24; at++)
        CHECK(((uint16_t *)ready.data)[at] == x[at % 4 * 6 + at / 4]);
    OK(bv_view_about(&ready, &info));
    CHECK(info.flags == (BV_IS_F_CONTIGUOUS | BV_IS_ALIGNED) && (uintptr_t)ready.data % 64 == 0);
    /* Of the copy, which is contiguous in that order already. */
    {
        bv_view again;
        bv_array *second;
        OK(bv_require(&ready, BV_NEED_F, BV_COPY_IF_NEEDED, &again, &second));
        CHECK(second == NULL && again.data == ready.data);
        OK(bv_require(&ready, 0, BV_COPY_ALWAYS, &again, &second));
        CHECK(second != NULL && again.strides[0] == 2 && memcmp(again.data, ready.data, 48) == 0);
        bv_array_free(second);
    }
    bv_array_free(copy);

    /* Reversed rows, every second column: the order of the source is kept. */
    make(&v, x + 18, BV_U16, 2, three, gaps);
    OK(bv_view_about(&v.v, &info));
    CHECK(info.size == 12 && info.nbytes == 24 && info.low == -36 && info.high == 10 && info.flags == BV_IS_ALIGNED);
    OK(bv_require(&v.v, 0, BV_COPY_ALWAYS, &ready, &copy));
    for (at = 0; at < 12; at++)
        CHECK(((uint16_t *)ready.data)[at] == x[18 - at / 3 * 6 + at % 3 * 2]);
    bv_array_free(copy);
    OK(bv_require(&v.v, 0, BV_COPY_NEVER, &ready, &copy));
    CHECK(copy == NULL);

    /* Misaligned. */
    make(&v, (char *)x + 1, BV_U16, 2, three, f);
    OK(bv_view_about(&v.v, &info));
    CHECK(info.flags == BV_IS_F_CONTIGUOUS);
    OK(bv_require(&v.v, BV_NEED_ALIGNED, BV_COPY_IF_NEEDED, &ready, &copy));
    CHECK(copy != NULL && ready.strides[0] == 2 && memcmp(ready.data, (char *)x + 1, 24) == 0);
    bv_array_free(copy);

    /* Without axes it stays without. */
    make(&v, x + 5, BV_U16, 0, shape, c);
    OK(bv_view_about(&v.v, &info));
    CHECK(info.size == 1 && info.flags == (BV_IS_C_CONTIGUOUS | BV_IS_F_CONTIGUOUS | BV_IS_ALIGNED));
    OK(bv_require(&v.v, BV_NEED_C, BV_COPY_ALWAYS, &ready, &copy));
    CHECK(copy != NULL && ready.ndim == 0 && *(uint16_t *)ready.data == 5);
    bv_array_free(copy);

    /* Conjugated in the copy. */
    {
        float z[4] = {1, 2, 3, 4};
        const int64_t two[1] = {2}, back[1] = {-8};
        make(&v, z + 2, BV_C64, 1, two, back);
        v.v.flags = BV_CONJ;
        OK(bv_require(&v.v, BV_NEED_C, BV_COPY_IF_NEEDED, &ready, &copy));
        CHECK(copy && ready.flags == 0 && ((float *)ready.data)[1] == -4 && ((float *)ready.data)[3] == -2);
        bv_array_free(copy);
        /* A copy may be written, the view itself may not. */
        v.v.flags = BV_READ_ONLY;
        OK(bv_require(&v.v, BV_NEED_C, BV_COPY_IF_NEEDED, &ready, &copy));
        CHECK(copy && ready.flags == 0);
        bv_array_free(copy);
        OK(bv_require(&v.v, 0, BV_COPY_IF_NEEDED, &ready, &copy));
        CHECK(!copy && ready.flags == BV_READ_ONLY && ready.data == v.v.data);
    }

    /* Faults; outputs stay as they are. */
    ready.ndim = 77;
    copy = NULL;
    make(&v, x, BV_U16, 2, shape, c);
    FAILS(bv_require(NULL, 0, 0, &ready, &copy), BV_ERR_NULL, "view");
    FAILS(bv_require(&v.v, 8, 0, &ready, &copy), BV_ERR_FLAGS, "needs");
    FAILS(bv_require(&v.v, BV_NEED_C | BV_NEED_F, 0, &ready, &copy), BV_ERR_VALUE, "needs");
    FAILS(bv_require(&v.v, BV_NEED_C, 3, &ready, &copy), BV_ERR_VALUE, "copying");
    FAILS(bv_require(&v.v, BV_NEED_C, 0, NULL, &copy), BV_ERR_NULL, "ready");
    FAILS(bv_require(&v.v, BV_NEED_C, 0, &ready, NULL), BV_ERR_NULL, "array");
    FAILS(bv_view_about(&v.v, NULL), BV_ERR_NULL, "info");
    make(&v, x, BV_U16, 2, wide, zero);
    FAILS(bv_require(&v.v, BV_NEED_C, 0, &ready, &copy), BV_ERR_OVERFLOW, "view");
    v.shape[1] = (int64_t)1 << 11;
    FAILS(bv_require(&v.v, BV_NEED_C, 0, &ready, &copy), BV_ERR_MEMORY, "out of memory");
    OK(bv_view_about(&v.v, &info));
    CHECK(info.size == (int64_t)1 << 61 && info.high == 2);
    CHECK(ready.ndim == 77 && copy == NULL);
    bv_array_free(NULL);
}

/* What no view can describe: rows by pointers. Each is copied to a row of one matrix. */
static void rows_one_by_one(void)
{
    enum { ROWS = 3, COLS = 4 };
    double *rows[ROWS], matrix[ROWS][COLS];
    int64_t cols = COLS;
    int i, j;
    for (i = 0; i < ROWS; i++) {
        bv_view row = {NULL, 1, NULL, NULL, BV_F64, 0}, to = row;
        CHECK((rows[i] = malloc(COLS * sizeof **rows)) != NULL);
        for (j = 0; j < COLS; j++) rows[i][j] = 10 * i + j;
        row.data = rows[i];
        to.data = matrix[i];
        row.shape = to.shape = &cols;
        OK(bv_copy(&to, &row));
        free(rows[i]);
    }
    for (i = 0; i < ROWS; i++)
        for (j = 0; j < COLS; j++) CHECK(matrix[i][j] == 10 * i + j);
}

int main(void)
{
    names_and_sizes();
    every_dtype();
    broadcast_and_conjugated();
    faults();
    contiguous_if_needed();
    rows_one_by_one();
    puts("ok");
    return 0;
}
