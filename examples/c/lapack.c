/*
 * Slices for a routine that knows nothing of slices: LAPACK's dgesv solves A X = B for matrices in column-major
 * order. bv_acquire hands out a slice in place where it lies so, else a copy, which bv_release writes back.
 *
 *     cc -std=c99 lapack.c $(pkg-config --cflags --libs blasview openblas)
 */
#include <blasview.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* LAPACK as Fortran compilers name it; OpenBLAS has it. On return a holds the factors of A, and b the solution. */
void dgesv_(const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b, const int *ldb, int *info);

enum { N = 4, RHS = 2, ITEM = sizeof(double), SIDE = 2 * N };

static void check(bv_status status)
{
    if (status != BV_OK) {
        fprintf(stderr, "%s: %s\n", bv_status_name(status), bv_last_error_message());
        exit(1);
    }
}

/* Solves with the two views, which are overwritten as dgesv does. */
static void solve(const bv_view *a, const bv_view *b)
{
    bv_matrix ma, mb;
    bv_operand *oa, *ob;
    int pivots[N], info;

    /* Both are read and written. Each acquire is followed by one release, whether there is a copy or not. */
    check(bv_acquire(a, BV_READ_WRITE, BV_COL_MAJOR, NULL, &ma, &oa));
    check(bv_acquire(b, BV_READ_WRITE, BV_COL_MAJOR, NULL, &mb, &ob));
    printf("  A: %s, %zu bytes copied\n", oa ? "packed" : "in place", bv_operand_copied_bytes(oa));
    printf("  B: %s, %zu bytes copied\n", ob ? "packed" : "in place", bv_operand_copied_bytes(ob));

    /* bv_matrix is what LAPACK asks for: pointer, lengths, leading dimension. */
    dgesv_(&ma.rows, &mb.cols, ma.data, &ma.ld, pivots, mb.data, &mb.ld, &info);
    if (info != 0) {
        fprintf(stderr, "dgesv: info = %d\n", info);
        exit(1);
    }
    check(bv_release(oa));
    check(bv_release(ob));
}

static double *at(const bv_view *v, int i, int j)
{
    return (double *)(void *)((char *)v->data + i * v->strides[0] + j * v->strides[1]);
}

/* Fills A and B, solves, and checks that A X is B and that nothing but the slices was written. */
static int example(const char *title, double *data, size_t count, const bv_view *a, const bv_view *b)
{
    double a_before[N][N], b_before[N][RHS], sum, worst = 0;
    const double untouched = 77;
    size_t left = 0, place;
    int i, j, l;

    for (place = 0; place < count; place++)
        data[place] = untouched;
    for (i = 0; i < N; i++) {
        for (j = 0; j < N; j++)
            *at(a, i, j) = a_before[i][j] = i == j ? 5 : 1.0 / (1 + i + 2 * j);
        for (j = 0; j < RHS; j++)
            *at(b, i, j) = b_before[i][j] = i - 3 * j;
    }
    printf("%s\n", title);
    solve(a, b);

    for (i = 0; i < N; i++)
        for (j = 0; j < RHS; j++) {
            for (sum = -b_before[i][j], l = 0; l < N; l++)
                sum += a_before[i][l] * *at(b, l, j);
            worst = fmax(worst, fabs(sum));
        }
    for (place = 0; place < count; place++)
        left += data[place] == untouched;
    printf("  A X = B: %s\n", worst < 1e-13 ? "yes" : "NO");
    return worst < 1e-13 && left == count - N * (N + RHS) ? 0 : 1;
}

int main(void)
{
    static double data[SIDE * (SIDE + 2 * RHS)];
    const size_t count = sizeof data / ITEM;
    const int64_t shape_a[2] = {N, N}, shape_b[2] = {N, RHS};
    /* Blocks of a column-major array with SIDE rows: its columns are SIDE elements apart. */
    const int64_t block[2] = {ITEM, SIDE * ITEM};
    /* Every second row and column of a row-major array with SIDE + 2 RHS columns. */
    const int64_t sparse[2] = {2 * (SIDE + 2 * RHS) * ITEM, 2 * ITEM};
    bv_view a = {data + 1, 2, shape_a, block, BV_F64, 0}, b = {data + 1 + N * SIDE, 2, shape_b, block, BV_F64, 0};
    int wrong = example("blocks of a column-major array", data, count, &a, &b);

    a.strides = b.strides = sparse;
    b.data = data + 1 + SIDE;
    wrong |= example("every second row and column of a row-major array", data, count, &a, &b);
    return wrong;
}

/* Prints:

blocks of a column-major array
  A: in place, 0 bytes copied
  B: in place, 0 bytes copied
  A X = B: yes
every second row and column of a row-major array
  A: packed, 128 bytes copied
  B: packed, 64 bytes copied
  A X = B: yes
*/
