/*
 * For the tests of LAPACK: matrices of every dtype that lie in many ways, NaN in the gaps between their elements, of which it is checked
 * that they stay; numbers to fill them with; and products by plain loops.
 */
#ifndef LAPACK_MATRICES_H
#define LAPACK_MATRICES_H

#include <complex.h>
#include <float.h>
#include <math.h>

#include "check.h"

typedef double complex number;

enum { MOST = 12, PAGE = 4096, BYTES = 4 * PAGE };

/* How a matrix lies. "Wide" has a gap after each line; "sliced" has no axis that steps by one element. */
enum layout { ROWS, COLS, WIDE_ROWS, WIDE_COLS, ROWS_REVERSED, COLS_REVERSED, BOTH_REVERSED, BY_COLS_REVERSED, SLICED, LAYOUTS };

static int by_rows(enum layout layout) { return layout != COLS && layout != WIDE_COLS && layout != BY_COLS_REVERSED; }

/* Whether LAPACK takes it by rows or by columns, none of them reversed. */
static int passes(enum layout layout) { return layout < ROWS_REVERSED; }

static int is_complex(int32_t dtype) { return dtype == BV_C64 || dtype == BV_C128; }

static int is_single(int32_t dtype) { return dtype == BV_F32 || dtype == BV_C64; }

static int64_t item(int32_t dtype) { return (is_single(dtype) ? 4 : 8) * (is_complex(dtype) ? 2 : 1); }

static double eps(int32_t dtype) { return is_single(dtype) ? FLT_EPSILON : DBL_EPSILON; }

typedef struct {
    bv_view view;
    int64_t shape[2], strides[2];
    unsigned char memory[BYTES], kept[BYTES];
} matrix;

static unsigned char *place(const bv_view *v, int64_t i, int64_t j)
{
    return (unsigned char *)v->data + i * v->strides[0] + (v->ndim > 1 ? j * v->strides[1] : 0);
}

static number get(const bv_view *v, int64_t i, int64_t j)
{
    const unsigned char *at = place(v, i, j);
    float f[2] = {0, 0};
    double d[2] = {0, 0};
    memcpy(is_single(v->dtype) ? (void *)f : (void *)d, at, (size_t)item(v->dtype));
    if (is_single(v->dtype)) d[0] = f[0], d[1] = f[1];
    return d[0] + (v->flags & BV_CONJ ? -d[1] : d[1]) * I;
}

static void set(const bv_view *v, int64_t i, int64_t j, number value)
{
    double d[2];
    float f[2];
    d[0] = creal(value), d[1] = cimag(value);
    f[0] = (float)d[0], f[1] = (float)d[1];
    memcpy(place(v, i, j), is_single(v->dtype) ? (void *)f : (void *)d, (size_t)item(v->dtype));
}

/* A matrix that lies so, all of it NaN. With no columns it is a vector, a line of what would lie so. */
static const bv_view *lay(matrix *m, enum layout layout, int64_t rows, int64_t cols, int32_t dtype)
{
    const int64_t size = item(dtype), wide = layout == WIDE_ROWS || layout == WIDE_COLS ? 3 : 0;
    const int64_t across = cols ? cols : 1, unit = layout == SLICED ? 2 * size : size;
    const int64_t line = (by_rows(layout) ? across : rows) * unit + wide * size;
    size_t at;
    double nan_ = NAN;
    float nanf_ = NAN;
    for (at = 0; at < BYTES; at += is_single(dtype) ? 4 : 8) memcpy(m->memory + at, is_single(dtype) ? (void *)&nanf_ : (void *)&nan_, is_single(dtype) ? 4 : 8);
    m->shape[0] = rows;
    m->shape[1] = cols;
    m->strides[0] = by_rows(layout) ? line : unit;
    m->strides[1] = by_rows(layout) ? unit : line;
    /* Early in a page: what ends near the end of one is packed for libraries that read beyond. */
    m->view.data = m->memory + (PAGE - (uintptr_t)m->memory % PAGE) % PAGE + 2 * size;
    m->view.ndim = cols ? 2 : 1;
    m->view.shape = m->shape;
    m->view.strides = m->strides;
    m->view.dtype = dtype;
    m->view.flags = 0;
    CHECK((rows + 1) * (across + 1) * 2 * size + 4 * size <= PAGE);
    if (layout == ROWS_REVERSED || layout == BOTH_REVERSED || layout == BY_COLS_REVERSED) {
        m->view.data = (unsigned char *)m->view.data + (rows - 1) * m->strides[0];
        m->strides[0] *= -1;
    }
    if (layout == COLS_REVERSED || layout == BOTH_REVERSED) {
        m->view.data = (unsigned char *)m->view.data + (across - 1) * m->strides[1];
        m->strides[1] *= -1;
    }
    return &m->view;
}

/* Whether an element belongs to a part: a triangle ('U', 'L'), or all of it ('A'). */
static int is_in(char part, int64_t i, int64_t j) { return part == 'A' || (part == 'U' ? j >= i : j <= i); }

static void keep(matrix *m) { memcpy(m->kept, m->memory, BYTES); }

/* Whether nothing but elements of that part ('N': none) has been written since `keep`. */
static int is_kept(matrix *m, char part)
{
    int64_t i, j, cols = m->view.ndim > 1 ? m->shape[1] : 1;
    for (i = 0; i < m->shape[0]; i++)
        for (j = 0; j < cols; j++)
            if (part != 'N' && is_in(part, i, j))
                memcpy(m->kept + (place(&m->view, i, j) - m->memory), place(&m->view, i, j), (size_t)item(m->view.dtype));
    return memcmp(m->kept, m->memory, BYTES) == 0;
}

static uint32_t dice = 1;

/* Between -1 and 1, of few bits, so that it is a float too. */
static double random_real(void)
{
    dice = dice * 1664525u + 1013904223u;
    return (double)(dice >> 16) / 32768.0 - 1;
}

static number random_number(int32_t dtype)
{
    double re = random_real(), im = random_real();
    return re + (is_complex(dtype) ? im : 0) * I;
}

/* Numbers by rows, as loops compute with them. */
typedef struct {
    int64_t rows, cols;
    number at[MOST][MOST];
} plain;

static plain random_plain(int64_t rows, int64_t cols, int32_t dtype)
{
    plain p;
    int64_t i, j;
    memset(&p, 0, sizeof p);
    p.rows = rows;
    p.cols = cols;
    for (i = 0; i < rows; i++)
        for (j = 0; j < cols; j++) p.at[i][j] = random_number(dtype);
    return p;
}

static plain identity(int64_t n)
{
    plain p;
    int64_t i;
    memset(&p, 0, sizeof p);
    p.rows = p.cols = n;
    for (i = 0; i < n; i++) p.at[i][i] = 1;
    return p;
}

static plain hermitian_transpose(plain a)
{
    plain p = a;
    int64_t i, j;
    p.rows = a.cols;
    p.cols = a.rows;
    for (i = 0; i < p.rows; i++)
        for (j = 0; j < p.cols; j++) p.at[i][j] = conj(a.at[j][i]);
    return p;
}

static plain times(plain a, plain b)
{
    plain p = a;
    int64_t i, j, k;
    CHECK(a.cols == b.rows);
    p.cols = b.cols;
    for (i = 0; i < p.rows; i++)
        for (j = 0; j < p.cols; j++)
            for (p.at[i][j] = 0, k = 0; k < a.cols; k++) p.at[i][j] += a.at[i][k] * b.at[k][j];
    return p;
}

/* Part of a view as numbers, zeros elsewhere; ones on the diagonal if `is_unit`. */
static plain read_part(const bv_view *v, char part, int is_unit)
{
    plain p;
    int64_t i, j;
    memset(&p, 0, sizeof p);
    p.rows = v->shape[0];
    p.cols = v->ndim > 1 ? v->shape[1] : 1;
    for (i = 0; i < p.rows; i++)
        for (j = 0; j < p.cols; j++) {
            if (is_in(part, i, j)) p.at[i][j] = get(v, i, j);
            if (i == j && is_unit) p.at[i][j] = 1;
        }
    return p;
}

static void write_part(const bv_view *v, char part, plain p)
{
    int64_t i, j;
    for (i = 0; i < p.rows; i++)
        for (j = 0; j < p.cols; j++)
            if (is_in(part, i, j)) set(v, i, j, p.at[i][j]);
}

/* Whether two are equal within that many eps of what they are made of; NaN is not. */
static int near(plain a, plain b, double scale, int32_t dtype)
{
    int64_t i, j;
    double largest = 1;
    if (a.rows != b.rows || a.cols != b.cols) return 0;
    for (i = 0; i < a.rows; i++)
        for (j = 0; j < a.cols; j++) largest = fmax(largest, cabs(b.at[i][j]));
    for (i = 0; i < a.rows; i++)
        for (j = 0; j < a.cols; j++)
            if (!(cabs(a.at[i][j] - b.at[i][j]) <= scale * eps(dtype) * largest)) return 0;
    return 1;
}

#endif
