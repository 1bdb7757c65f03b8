/*
 * Products of views of real data: 1797 handwritten digits of 8 x 8 pixels, one row of 64 doubles each.
 * For every product: what happened to each operand, bytes copied, time, and whether the result is right.
 *
 *     cc -std=c99 digits.c $(pkg-config --cflags --libs blasview)
 *     ./a.out data/digits.npy
 */
#define _POSIX_C_SOURCE 199309L /* for clock_gettime */

#include "npy.h"

#include <math.h>
#include <time.h>

enum { RUNS = 5 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Largest difference from a plain triple loop, in units of the last place of the sum of magnitudes. */
static double largest_error(const matrix *a, const matrix *b, const double *product)
{
    const int64_t m = a->shape[0], n = b->shape[1], k = a->shape[1];
    double worst = 0;
    int64_t i, j, l;
    for (i = 0; i < m; i++)
        for (j = 0; j < n; j++) {
            double sum = 0, magnitude = 0;
            for (l = 0; l < k; l++) {
                double term = *at(a, i, l) * *at(b, l, j);
                sum += term;
                magnitude += fabs(term);
            }
            if (magnitude > 0 && fabs(sum - product[i * n + j]) / magnitude > worst)
                worst = fabs(sum - product[i * n + j]) / magnitude;
        }
    return worst / 2.220446049250313e-16;
}

/* Multiplies a and b into a new matrix and prints a line about it. Returns 1 if the result is wrong. */
static int product(const char *title, matrix a, matrix b)
{
    const int64_t shape[2] = {a.shape[0], b.shape[1]};
    bv_view va = view(&a), vb = view(&b), vc = {NULL, 2, shape, NULL, BV_F64, 0};
    bv_plan *plan;
    bv_operand_plan operand;
    bv_report report;
    double best = INFINITY, error;
    const char *why = NULL;
    double *result = malloc((size_t)(shape[0] * shape[1]) * sizeof(double));
    int i;

    if (!result) {
        fprintf(stderr, "digits: out of memory\n");
        exit(1);
    }
    vc.data = result;
    check(bv_gemm_plan_new(&va, &vb, &vc, 0, NULL, &plan));
    for (i = 0; i < RUNS; i++) {
        double start = seconds();
        check(bv_gemm_plan_run(plan, NULL, &va, &vb, NULL, &vc, NULL, &report));
        if (seconds() - start < best)
            best = seconds() - start;
    }
    error = largest_error(&a, &b, result);

    printf("%-28s", title);
    for (i = 0; i < 3; i++) {
        check(bv_plan_operand(plan, i, &operand));
        /* What would be packed for BLAS may be computed without it, where that was measured to be faster. */
        printf(" %c %s", "ABC"[i], operand.refusal == BV_REFUSAL_NONE ? "pass" : report.bytes_copied ? "pack" : "none");
        if (operand.refusal != BV_REFUSAL_NONE)
            why = bv_refusal_text(operand.refusal);
    }
    printf("  %7zu bytes copied  %5.2f ms  %s", report.bytes_copied, best * 1e3, error < 4 ? "right" : "WRONG");
    if (why)
        printf("  (%s)", why);
    printf("\n");
    bv_plan_free(plan);
    free(result);
    return error < 4 ? 0 : 1;
}

int main(int argc, char **argv)
{
    matrix x, part;
    int wrong = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: digits DIGITS.npy\n");
        return 2;
    }
    x = load(argv[1]);
    if (x.shape[1] != 64) {
        fprintf(stderr, "digits: a matrix with 64 columns is needed\n");
        return 2;
    }

    wrong |= product("Gram matrix  X.T X", transposed(x), x);

    /* X[:, 16:32]: 16 columns of rows that go on being 64 long. */
    part = x;
    part.data += 16;
    part.shape[1] = 16;
    wrong |= product("columns  X[:, 16:32]", transposed(part), part);

    /* X[::2]: the row step doubles. */
    part = x;
    part.shape[0] = (x.shape[0] + 1) / 2;
    part.strides[0] = 2 * x.strides[0];
    wrong |= product("every second picture  X[::2]", transposed(part), part);

    /* X[:, ::-1]: from the last column backwards, on both sides of the product. */
    part = x;
    part.data += 63;
    part.strides[1] = -ITEM;
    part.shape[0] = 200;
    wrong |= product("pixels reversed  X[:, ::-1]", part, transposed(part));

    /* X as 1797 x 8 x 8, of that [:, 3, :]: row 3 of each picture. */
    part = x;
    part.data += 3 * 8;
    part.shape[1] = 8;
    wrong |= product("picture row  X[:, 3, :]", transposed(part), x);

    /* X[:, ::2]: no axis steps by one element, which BLAS needs. */
    part = x;
    part.shape[1] = 32;
    part.strides[1] = 2 * ITEM;
    wrong |= product("every second pixel X[:, ::2]", transposed(x), part);

    free(x.data);
    return wrong;
}
