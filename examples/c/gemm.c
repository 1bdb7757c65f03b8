/*
 * Products of slices of one array, none of which is copied by hand: what passes to BLAS as it lies, what the
 * library packs, and how to find that out beforehand.
 *
 *     cc -std=c99 gemm.c $(pkg-config --cflags --libs blasview)
 */
#include <blasview.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 40, COLS = 64 };

static double x[ROWS][COLS], product[COLS * COLS];

/* A view and the arrays that it points to. They have to stay where they are, so it is handed on by pointer. */
typedef struct {
    bv_view view;
    int64_t shape[2];
    int64_t strides[2]; /* in bytes */
} slice;

static void check(bv_status status)
{
    if (status != BV_OK) {
        fprintf(stderr, "%s: %s\n", bv_status_name(status), bv_last_error_message());
        exit(1);
    }
}

/* x[:, start:stop:step], with Python's rules: a negative step walks backwards, BV_OMITTED leaves a bound out. */
static void columns(int64_t start, int64_t stop, int64_t step, slice *s)
{
    const int64_t shape[2] = {ROWS, COLS};
    const bv_view whole = {x, 2, shape, NULL, BV_F64, 0}; /* NULL strides: without gaps, as C arrays are */
    check(bv_view_slice(&whole, 1, start, stop, step, s->shape, s->strides, &s->view));
}

static void transpose(const slice *s, slice *t)
{
    check(bv_view_transpose(&s->view, t->shape, t->strides, &t->view));
}

static double element(const slice *s, int64_t i, int64_t j)
{
    return *(const double *)((const char *)s->view.data + i * s->strides[0] + j * s->strides[1]);
}

/* Before the product of a and b its plan: for each operand whether it passes, and why not. */
static void multiply(const char *title, const slice *a, const slice *b, const bv_options *options)
{
    const int64_t shape[2] = {a->shape[0], b->shape[1]};
    const bv_view c = {product, 2, shape, NULL, BV_F64, 0};
    bv_plan *plan;
    bv_report report;
    char text[1024];
    int64_t i, j, l;

    check(bv_gemm_plan_new(&a->view, &b->view, &c, 0, options, &plan));
    check(bv_plan_text(plan, text, sizeof text, NULL));
    printf("%s\n%s\n", title, text);
    bv_plan_free(plan);

    /* No alpha: 1. No beta: 0, so that c need not be initialised. No options (NULL): the defaults. */
    check(bv_gemm(NULL, &a->view, &b->view, NULL, &c, options, &report));
    printf("  copied %zu bytes, in %zu calls of BLAS\n\n", report.bytes_copied, report.calls);

    /* The elements of x are small integers: the sums are exact, in whatever order. */
    for (i = 0; i < shape[0]; i++)
        for (j = 0; j < shape[1]; j++) {
            double sum = 0;
            for (l = 0; l < a->shape[1]; l++)
                sum += element(a, i, l) * element(b, l, j);
            if (product[i * shape[1] + j] != sum) {
                fprintf(stderr, "%s: c[%d][%d] is wrong\n", title, (int)i, (int)j);
                exit(1);
            }
        }
}

int main(void)
{
    bv_options options = BV_OPTIONS_INIT;
    slice a, t, whole;
    int i, j;

    for (i = 0; i < ROWS; i++)
        for (j = 0; j < COLS; j++)
            x[i][j] = (3 * i + 5 * j) % 11 - 4;

    /* x[:, 2:6] times its own transpose. */
    columns(2, 6, 1, &a);
    transpose(&a, &t);
    multiply("a block of columns times its transpose", &a, &t, NULL);

    /* x[:, ::-1] on both sides: the sums only run the other way, nothing is copied. */
    columns(BV_OMITTED, BV_OMITTED, -1, &a);
    transpose(&a, &t);
    multiply("columns reversed, both sides", &a, &t, NULL);

    /* BLAS has no matrix of every second column: it is packed. (By default a product as small as this one is
       computed without BLAS instead, and nothing is copied; see bv_options.directly.) */
    columns(BV_OMITTED, BV_OMITTED, 2, &a);
    columns(BV_OMITTED, BV_OMITTED, 1, &whole);
    transpose(&whole, &t);
    options.directly = BV_DIRECTLY_NEVER;
    multiply("every second column", &t, &a, &options);
    return 0;
}

/* Prints:

a block of columns times its transpose
gemm f64: m = 40, n = 40, k = 4; row-major call
  A  40 x 4: pass (N, ld = 64)
  B  4 x 40: pass (T, ld = 64)
  C  40 x 40: pass (N, ld = 40)
  copies 0 bytes, 1 call
  copied 0 bytes, in 1 calls of BLAS

columns reversed, both sides
gemm f64: m = 40, n = 40, k = 64; row-major call, reversed: k
  A  40 x 64: pass (N, ld = 64)
  B  64 x 40: pass (T, ld = 64)
  C  40 x 40: pass (N, ld = 40)
  copies 0 bytes, 1 call
  copied 0 bytes, in 1 calls of BLAS

every second column
gemm f64: m = 64, n = 32, k = 40; row-major call
  A  64 x 40: pass (T, ld = 64)
  B  40 x 32: pack (no axis has unit stride (512 and 16 bytes))
  C  64 x 32: pass (N, ld = 32)
  copies 10240 bytes through 10240 bytes of workspace, 1 call
  copied 10240 bytes, in 1 calls of BLAS
*/
