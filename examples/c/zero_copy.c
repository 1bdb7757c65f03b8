/*
 * For programs that would rather be told than have something copied: the policy BV_ZERO_COPY, and where the
 * reasons of a refusal can be read, in words and as numbers to act on.
 *
 *     cc -std=c99 zero_copy.c $(pkg-config --cflags --libs blasview)
 */
#include <blasview.h>
#include <stdio.h>
#include <stdlib.h>

enum { M = 3, N = 4, K = 8, ITEM = sizeof(double) };

static double x[2 * K][2 * K], y[K][N], z[M][N];

static void check(bv_status status)
{
    if (status != BV_OK) {
        fprintf(stderr, "%s: %s\n", bv_status_name(status), bv_last_error_message());
        exit(1);
    }
}

/* Multiplies an M x K view into z if nothing has to be copied for it. Otherwise says why, and what it would cost. */
static bv_status multiply(const char *title, const bv_view *a)
{
    const int64_t shape_b[2] = {K, N}, shape_c[2] = {M, N};
    const bv_view b = {y, 2, shape_b, NULL, BV_F64, 0}, c = {z, 2, shape_c, NULL, BV_F64, 0};
    bv_options options = BV_OPTIONS_INIT;
    bv_plan *plan;
    bv_operand_plan operand;
    bv_status status;
    char text[1024];
    int i, j, l;

    for (i = 0; i < M; i++)
        for (j = 0; j < N; j++)
            z[i][j] = -1;

    /* How the view reaches BLAS by itself, if it does. */
    check(bv_view_text(a, text, sizeof text, NULL));
    printf("%s\n  %s\n", title, text);

    options.policy = BV_ZERO_COPY;
    status = bv_gemm(NULL, a, &b, NULL, &c, &options, NULL);
    for (i = 0; i < M; i++)
        for (j = 0; j < N; j++) {
            double expected = 0;
            for (l = 0; l < K; l++)
                expected += *(double *)(void *)((char *)a->data + i * a->strides[0] + l * a->strides[1]) * y[l][j];
            /* After a refusal nothing has been written. */
            if (z[i][j] != (status == BV_OK ? expected : -1)) {
                fprintf(stderr, "%s: z[%d][%d] is wrong\n", title, i, j);
                exit(1);
            }
        }
    if (status == BV_OK) {
        printf("  computed\n");
    } else if (status == BV_ERR_REFUSED) {
        printf("  %s: %s\n", bv_status_name(status), bv_last_error_message());
        /* The plan of the call as it would be if copies were allowed: the reasons and the costs as numbers. */
        options.policy = BV_AUTO;
        options.directly = BV_DIRECTLY_NEVER; /* so tiny a product would else be computed without BLAS */
        check(bv_gemm_plan_new(a, &b, &c, 0, &options, &plan));
        check(bv_plan_operand(plan, 0, &operand));
        printf("  otherwise: %zu bytes copied, as refusal %d is \"%s\"\n", bv_plan_bytes_copied(plan),
               operand.refusal, bv_refusal_text(operand.refusal));
        bv_plan_free(plan);
    } else {
        check(status);
    }
    return status;
}

int main(void)
{
    static const struct {
        const char *title;
        int64_t strides[2];
        bv_status expected;
    } cases[] = {
        {"a block of a larger array", {sizeof x[0], ITEM}, BV_OK},
        {"its transpose", {ITEM, sizeof x[0]}, BV_OK},
        {"every second column", {sizeof x[0], 2 * ITEM}, BV_ERR_REFUSED},
        {"one row, repeated", {0, ITEM}, BV_OK},
        {"windows of a signal", {ITEM, ITEM}, BV_OK},
    };
    const int64_t shape[2] = {M, K};
    bv_view a = {x, 2, shape, NULL, BV_F64, 0}, ready;
    bv_array *copy;
    size_t i;
    int j;

    for (i = 0; i < 2 * K; i++)
        for (j = 0; j < 2 * K; j++)
            x[i][j] = (double)i + 3 * j;
    for (i = 0; i < K; i++)
        for (j = 0; j < N; j++)
            y[i][j] = (double)i - j;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        a.strides = cases[i].strides;
        if (multiply(cases[i].title, &a) != cases[i].expected)
            return 1;
    }

    /* Where one copy serves many products: make it once, and go on without copies. */
    a.strides = cases[2].strides;
    check(bv_require(&a, BV_NEED_C, BV_COPY_IF_NEEDED, &ready, &copy));
    if (multiply("the columns, copied once", &ready) != BV_OK)
        return 1;
    bv_array_free(copy);
    return 0;
}

/* Prints:

a block of a larger array
  f64 3 x 8, strides 128 and 8 bytes: row-major, ld = 16
  computed
its transpose
  f64 3 x 8, strides 8 and 128 bytes: column-major, ld = 16
  computed
every second column
  f64 3 x 8, strides 128 and 16 bytes: refused, no axis has unit stride (128 and 16 bytes)
  BV_ERR_REFUSED: gemm would have to copy: A: no axis has unit stride (128 and 16 bytes)
  otherwise: 192 bytes copied, as refusal 22 is "no axis has unit stride"
one row, repeated
  f64 3 x 8, strides 0 and 8 bytes: refused, broadcast: a stride of 0
  computed
windows of a signal
  f64 3 x 8, strides 8 and 8 bytes: refused, overlapping window: lines of 8 elements start 1 apart
  computed
the columns, copied once
  f64 3 x 8, strides 64 and 8 bytes: row-major, ld = 8
  computed
*/
