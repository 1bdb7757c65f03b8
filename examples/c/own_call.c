/*
 * For programs that call CBLAS themselves: the library finds the arguments of the one cblas_dgemm call that
 * multiplies slices where they lie, and the program makes the call.
 *
 *     cc -std=c99 own_call.c $(pkg-config --cflags --libs blasview openblas)
 */
#include <blasview.h>
#include <cblas.h>
#include <stdio.h>

enum { N = 6, ITEM = sizeof(double) };

/* C = 2 A B + C by one call of CBLAS, or -1 and the reasons if there is none. */
static int multiply_add(const bv_view *a, const bv_view *b, const bv_view *c)
{
    bv_gemm_call call;
    int32_t refusals[3];
    bv_status status = bv_gemm_prepare(a, b, c, &call, refusals);
    int i;

    if (status == BV_ERR_REFUSED) {
        for (i = 0; i < 3; i++)
            printf("  %c: %s\n", "ABC"[i], bv_refusal_text(refusals[i]));
        return -1;
    }
    if (status != BV_OK) {
        fprintf(stderr, "%s: %s\n", bv_status_name(status), bv_last_error_message());
        return -1;
    }
    printf("  cblas_dgemm(%d, %d, %d, %d, %d, %d, 2, a, %d, b, %d, 1, c, %d)\n", call.layout, call.transa,
           call.transb, call.m, call.n, call.k, call.lda, call.ldb, call.ldc);
    /* The numbers are those of CBLAS's own enumerations. */
    cblas_dgemm((CBLAS_ORDER)call.layout, (CBLAS_TRANSPOSE)call.transa, (CBLAS_TRANSPOSE)call.transb, call.m,
                call.n, call.k, 2.0, call.a, call.lda, call.b, call.ldb, 1.0, call.c, call.ldc);
    return 0;
}

int main(void)
{
    static double x[4][2 * N], y[N][N], z[2][N];
    const int64_t shape_a[2] = {2, N}, shape_b[2] = {N, N};
    /* A = x[1::2, :5:-1] in Python's words: rows 1 and 3, backwards from the last column. */
    const int64_t strides_a[2] = {2 * sizeof x[0], -ITEM};
    /* B = y[:, ::-1] transposed. The index that is summed over runs backwards in both: forwards in both is the same. */
    const int64_t strides_b[2] = {-ITEM, sizeof y[0]};
    /* Every second column, which no BLAS call takes. */
    const int64_t strides_2[2] = {2 * sizeof x[0], 2 * ITEM};
    bv_view a = {&x[1][2 * N - 1], 2, shape_a, strides_a, BV_F64, 0};
    bv_view b = {&y[0][N - 1], 2, shape_b, strides_b, BV_F64, 0};
    bv_view c = {z, 2, shape_a, NULL, BV_F64, 0};
    int i, j, l;

    for (i = 0; i < 4; i++)
        for (j = 0; j < 2 * N; j++)
            x[i][j] = i - 2 * j;
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
            y[i][j] = 3 * i + j;
    for (i = 0; i < 2; i++)
        for (j = 0; j < N; j++)
            z[i][j] = 10 * i + j;

    printf("rows backwards times a transpose backwards\n");
    if (multiply_add(&a, &b, &c) != 0)
        return 1;
    for (i = 0; i < 2; i++)
        for (j = 0; j < N; j++) {
            double sum = 10 * i + j;
            for (l = 0; l < N; l++)
                sum += 2 * x[1 + 2 * i][2 * N - 1 - l] * y[j][N - 1 - l];
            if (z[i][j] != sum) {
                fprintf(stderr, "z[%d][%d] is %g, not %g\n", i, j, z[i][j], sum);
                return 1;
            }
        }

    printf("every second column instead\n");
    a.strides = strides_2;
    a.data = x[1];
    return multiply_add(&a, &b, &c) == -1 ? 0 : 1;
}

/* Prints:

rows backwards times a transpose backwards
  cblas_dgemm(101, 111, 112, 2, 6, 6, 2, a, 24, b, 6, 1, c, 6)
every second column instead
  A: no axis has unit stride
  B: passes
  C: passes
*/
