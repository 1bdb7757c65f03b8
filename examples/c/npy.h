/*
 * For the examples on real data: a matrix of doubles where it lies, read from a .npy file, and what ends a program that fails.
 */
#ifndef NPY_H
#define NPY_H

#include <blasview.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A matrix where it lies: what a bv_view points to, in one piece. */
typedef struct {
    double *data;
    int64_t shape[2];
    int64_t strides[2]; /* in bytes */
} matrix;

static const int64_t ITEM = sizeof(double);

static bv_view view(const matrix *m)
{
    bv_view v = {m->data, 2, m->shape, m->strides, BV_F64, 0};
    return v;
}

static matrix transposed(matrix m)
{
    matrix t = {m.data, {m.shape[1], m.shape[0]}, {m.strides[1], m.strides[0]}};
    return t;
}

static double *at(const matrix *m, int64_t i, int64_t j)
{
    return (double *)(void *)((char *)m->data + i * m->strides[0] + j * m->strides[1]);
}

static void check(bv_status status)
{
    if (status != BV_OK) {
        fprintf(stderr, "%s: %s\n", bv_status_name(status), bv_last_error_message());
        exit(1);
    }
}

/* A new matrix, row-major. */
static matrix allocate(int64_t rows, int64_t cols)
{
    matrix m = {NULL, {0, 0}, {0, 0}};
    m.data = malloc((size_t)(rows * cols) * sizeof(double));
    if (!m.data) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    m.shape[0] = rows;
    m.shape[1] = cols;
    m.strides[0] = cols * ITEM;
    m.strides[1] = ITEM;
    return m;
}

/* The matrix in a .npy file of format 1.0 with doubles in C order; see numpy.lib.format. */
static matrix load(const char *path)
{
    matrix m;
    unsigned char start[10];
    char header[65536];
    const char *shape;
    long rows, cols;
    size_t length, count;
    FILE *file = fopen(path, "rb");

    if (!file || fread(start, 1, sizeof start, file) != sizeof start || memcmp(start, "\x93NUMPY\x01", 7) != 0) {
        fprintf(stderr, "%s is not a .npy file of format 1.0\n", path);
        exit(1);
    }
    length = start[8] + 256u * start[9];
    length = fread(header, 1, length, file);
    header[length < sizeof header ? length : sizeof header - 1] = '\0';
    shape = strstr(header, "'shape': (");
    if (!strstr(header, "'descr': '<f8'") || !strstr(header, "'fortran_order': False") || !shape ||
        sscanf(shape, "'shape': (%ld, %ld)", &rows, &cols) != 2 || rows < 1 || cols < 1) {
        fprintf(stderr, "%s does not hold a matrix of doubles in C order\n", path);
        exit(1);
    }
    count = (size_t)rows * (size_t)cols;
    m = allocate(rows, cols);
    if (fread(m.data, sizeof(double), count, file) != count) {
        fprintf(stderr, "%s is cut short\n", path);
        exit(1);
    }
    fclose(file);
    return m;
}

#endif
