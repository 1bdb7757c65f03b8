/*
 * Principal components of the digits, by the eigenvectors of their covariance, of which there is a triangle, and by singular values; and
 * least squares: one row of pixels of each picture told from the two above it, all of them slices of one array.
 *
 *     cc -std=c99 pca.c $(pkg-config --cflags --libs blasview)
 *     ./a.out data/digits.npy
 */
#include "npy.h"

#include <math.h>

enum { PIXELS = 64, SIDE = 8, KEPT = 16, UPPER = 121 };

/* A block of columns of m, which go on lying where they do. */
static matrix columns(matrix m, int64_t first, int64_t count)
{
    matrix part = m;
    part.data = at(&m, 0, first);
    part.shape[1] = count;
    return part;
}

/* Subtracts from each column its mean, which is stored. */
static void centre(const matrix *x, double *mean)
{
    int64_t i, j;
    for (j = 0; j < x->shape[1]; j++) {
        for (mean[j] = 0, i = 0; i < x->shape[0]; i++) mean[j] += *at(x, i, j) / (double)x->shape[0];
        for (i = 0; i < x->shape[0]; i++) *at(x, i, j) -= mean[j];
    }
}

static double total(const matrix *m)
{
    double sum = 0;
    int64_t i, j;
    for (i = 0; i < m->shape[0]; i++)
        for (j = 0; j < m->shape[1]; j++) sum += *at(m, i, j) * *at(m, i, j);
    return sum;
}

/* The eigenvectors of the covariance, and what the first of them keep of the pictures. Returns whether something is wrong. */
static int components(const matrix *x, double *values)
{
    matrix covariance = allocate(PIXELS, PIXELS), t = transposed(*x), scores, back;
    const double scale = 1 / (double)(x->shape[0] - 1), variance = total(x) * scale, minus = -1, one = 1;
    int64_t length = PIXELS, shape[2], strides[2];
    bv_view vt = view(&t), vc = view(&covariance), vx = view(x), vs, vb, vectors, first;
    bv_view w = {values, 1, &length, NULL, BV_F64, 0};
    bv_report of_product, of_scores, of_rest;
    double kept = 0, left;
    int i, wrong;

    /* X^T X / (n - 1), the upper triangle; the other one is never set. */
    check(bv_syrk(UPPER, &scale, &vt, NULL, &vc, NULL, &of_product));
    check(bv_syevd(UPPER, &vc, &w, shape, strides, &vectors, NULL, NULL));
    /* The largest values come last: their vectors are the last columns, of what bv_syevd says where they lie. */
    check(bv_view_slice(&vectors, 1, PIXELS - KEPT, BV_OMITTED, 1, shape, strides, &first));
    for (i = 0; i < KEPT; i++) kept += values[PIXELS - 1 - i];
    printf("the first %d of %d components keep %.1f %% of the variance\n", KEPT, PIXELS, 100 * kept / variance);

    /* The pictures in these components, and back. */
    scores = allocate(x->shape[0], KEPT);
    back = allocate(x->shape[0], PIXELS);
    vs = view(&scores);
    vb = view(&back);
    check(bv_gemm(NULL, &vx, &first, NULL, &vs, NULL, &of_scores));
    check(bv_copy(&vb, &vx));
    check(bv_view_transpose(&first, shape, strides, &first));
    check(bv_gemm(&minus, &vs, &first, &one, &vb, NULL, &of_rest));
    left = total(&back) * scale;
    wrong = fabs(left - (variance - kept)) > 1e-9 * variance;
    printf("what is left of the pictures is the rest: %s\n", wrong ? "NO" : "yes");
    printf("bytes copied: %zu\n", of_product.bytes_copied + of_scores.bytes_copied + of_rest.bytes_copied);
    wrong |= of_scores.bytes_copied != 0;
    free(covariance.data);
    free(scores.data);
    free(back.data);
    return wrong;
}

/* The same values by the singular values of the pictures, which are overwritten. */
static int singular(const matrix *x, const double *values)
{
    int64_t length = PIXELS;
    double s[PIXELS], worst = 0;
    bv_view vx = view(x), vs = {s, 1, &length, NULL, BV_F64, 0};
    bv_report report;
    int i;
    check(bv_gesdd(&vx, &vs, NULL, NULL, NULL, &report));
    for (i = 0; i < PIXELS; i++)
        worst = fmax(worst, fabs(s[i] * s[i] / (double)(x->shape[0] - 1) - values[PIXELS - 1 - i]));
    printf("singular values squared are these: %s, bytes copied: %zu\n", worst < 1e-9 * values[PIXELS - 1] ? "yes" : "NO", report.bytes_copied);
    return worst >= 1e-9 * values[PIXELS - 1];
}

/* One row of pixels, less its mean, from the two above it: slices of one array, both overwritten. */
static int least_squares(const matrix *x, int row)
{
    matrix above = columns(*x, (row - 2) * SIDE, 2 * SIDE), below = columns(*x, row * SIDE, SIDE);
    const double before = total(&below);
    bv_view va = view(&above), vb = view(&below);
    bv_report report;
    matrix left = below;
    check(bv_gels(&va, &vb, NULL, &report));
    /* In the first rows there are the weights; in the others what is left over has the norm of the residuals. */
    left.data = at(&below, 2 * SIDE, 0);
    left.shape[0] -= 2 * SIDE;
    printf("row %d of pixels from rows %d and %d: %.1f %% of its variance, bytes copied: %zu\n", row, row - 2, row - 1,
           100 * (1 - total(&left) / before), report.bytes_copied);
    return report.bytes_copied != 0 || total(&left) >= before;
}

int main(int argc, char **argv)
{
    double mean[PIXELS], values[PIXELS];
    matrix x, kept;
    bv_view vx, vk;
    int wrong;
    if (argc != 2) {
        fprintf(stderr, "usage: pca DIGITS.npy\n");
        return 2;
    }
    x = load(argv[1]);
    if (x.shape[1] != PIXELS) {
        fprintf(stderr, "pca: a matrix with %d columns is needed\n", PIXELS);
        return 2;
    }
    centre(&x, mean);
    wrong = components(&x, values);
    kept = allocate(x.shape[0], PIXELS);
    vx = view(&x);
    vk = view(&kept);
    check(bv_copy(&vk, &vx));
    wrong |= singular(&kept, values);
    check(bv_copy(&vk, &vx));
    wrong |= least_squares(&kept, 3);
    wrong |= least_squares(&kept, 7);
    free(x.data);
    free(kept.data);
    return wrong;
}

/* Prints:

the first 16 of 64 components keep 84.9 % of the variance
what is left of the pictures is the rest: yes
bytes copied: 0
singular values squared are these: yes, bytes copied: 0
row 3 of pixels from rows 1 and 2: 47.9 % of its variance, bytes copied: 0
row 7 of pixels from rows 5 and 6: 46.9 % of its variance, bytes copied: 0
*/
