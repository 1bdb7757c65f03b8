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

static void check(bv_status status)
{
    if (status != BV_OK) {
        fprintf(stderr, "%s: %s\n", bv_status_name(status), bv_last_error_message());
        exit(1);
    }
}

/* The product of a and b, and before it the plan: for each operand whether it passes, and why not. */
static void multiply(const char *title, const bv_view *a, const bv_view *b, const bv_view *c)
{
    bv_plan *plan;
    bv_report report;
    char text[1024];

    check(bv_gemm_plan_new(a, b, c, 0, NULL, &plan));
    check(bv_plan_text(plan, text, sizeof text, NULL));
    printf("%s\n%s\n", title, text);
    bv_plan_free(plan);

    /* No alpha: 1. No beta: 0, so that c need not be initialised. No options: the defaults. */
    check(bv_gemm(NULL, a, b, NULL, c, NULL, &report));
    printf("  c[0][0] = %g, bytes copied: %zu\n\n", *(const double *)c->data, report.bytes_copied);
}

int main(void)
{
    static double x[ROWS][COLS], product[COLS * COLS];
    const int64_t row = sizeof x[0], item = sizeof(double);
    int i, j;

    for (i = 0; i < ROWS; i++)
        for (j = 0; j < COLS; j++)
            x[i][j] = i - 0.5 * j;

    printf("blasview %s with %s\n\n", bv_version_string(), bv_backend_name());

    {
        /* A block of columns, x[:, 2:6], times its own transpose. Strides are in bytes. */
        const int64_t shape[] = {ROWS, 4}, strides[] = {row, item};
        const int64_t shape_t[] = {4, ROWS}, strides_t[] = {item, row};
        const int64_t shape_c[] = {ROWS, ROWS};
        bv_view a = {&x[0][2], 2, shape, strides, BV_F64, 0};
        bv_view b = {&x[0][2], 2, shape_t, strides_t, BV_F64, 0};
        bv_view c = {product, 2, shape_c, NULL, BV_F64, 0};
        multiply("a block of columns times its transpose", &a, &b, &c);
    }
    {
        /* The columns in reverse order on both sides: the sums only run the other way, nothing is copied. */
        const int64_t shape[] = {ROWS, COLS}, strides[] = {row, -item};
        const int64_t shape_t[] = {COLS, ROWS}, strides_t[] = {-item, row};
        const int64_t shape_c[] = {ROWS, ROWS};
        bv_view a = {&x[0][COLS - 1], 2, shape, strides, BV_F64, 0};
        bv_view b = {&x[0][COLS - 1], 2, shape_t, strides_t, BV_F64, 0};
        bv_view c = {product, 2, shape_c, NULL, BV_F64, 0};
        multiply("columns reversed, both sides", &a, &b, &c);
    }
    {
        /* Every second column: BLAS has no such matrix, so it is packed. */
        const int64_t shape[] = {ROWS, COLS / 2}, strides[] = {row, 2 * item};
        const int64_t shape_t[] = {COLS, ROWS}, strides_t[] = {item, row};
        const int64_t shape_c[] = {COLS, COLS / 2};
        bv_view a = {x, 2, shape_t, strides_t, BV_F64, 0};
        bv_view b = {x, 2, shape, strides, BV_F64, 0};
        bv_view c = {product, 2, shape_c, NULL, BV_F64, 0};
        bv_options options = BV_OPTIONS_INIT;
        bv_status status;
        multiply("every second column", &a, &b, &c);

        /* A caller who would rather know than copy. */
        options.policy = BV_ZERO_COPY;
        status = bv_gemm(NULL, &a, &b, NULL, &c, &options, NULL);
        printf("the same, without copies allowed\n  %s: %s\n", bv_status_name(status), bv_last_error_message());
        if (status != BV_ERR_REFUSED)
            return 1;
    }
    return 0;
}
