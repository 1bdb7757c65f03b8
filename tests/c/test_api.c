/*
 * The C API from C: what each fault answers, that nothing is written then, and that results are right for
 * layouts and dtypes of every kind. Prints the first failed check and exits with 1; tests/capi.rs runs it.
 */
#include <blasview.h>
#include <blasview.h> /* twice is no harm */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { ITEM = sizeof(double) };

typedef struct {
    double re, im;
} number;

/* A view with its own shape and strides. */
typedef struct {
    bv_view v;
    int64_t shape[2], strides[2];
} matrix;

static matrix *make(matrix *m, void *data, int64_t rows, int64_t cols, int64_t down, int64_t right, int32_t dtype)
{
    m->shape[0] = rows;
    m->shape[1] = cols;
    m->strides[0] = down;
    m->strides[1] = right;
    m->v.data = data;
    m->v.ndim = 2;
    m->v.shape = m->shape;
    m->v.strides = m->strides;
    m->v.dtype = dtype;
    m->v.flags = 0;
    return m;
}

static size_t size_of(int32_t dtype)
{
    static const size_t sizes[] = {0, 4, 8, 8, 16};
    return sizes[dtype];
}

static number load(const void *at, int32_t dtype)
{
    number z = {0, 0};
    float f[2];
    double d[2];
    if (dtype == BV_F32 || dtype == BV_C64) {
        memcpy(f, at, size_of(dtype));
        z.re = f[0];
        z.im = dtype == BV_C64 ? f[1] : 0;
    } else {
        memcpy(d, at, size_of(dtype));
        z.re = d[0];
        z.im = dtype == BV_C128 ? d[1] : 0;
    }
    return z;
}

static void store(void *at, int32_t dtype, number z)
{
    float f[2];
    double d[2];
    f[0] = (float)(d[0] = z.re);
    f[1] = (float)(d[1] = z.im);
    memcpy(at, dtype == BV_F32 || dtype == BV_C64 ? (void *)f : (void *)d, size_of(dtype));
}

static char *address(const matrix *m, int64_t i, int64_t j)
{
    return (char *)m->v.data + i * m->strides[0] + j * m->strides[1];
}

static number element(const matrix *m, int64_t i, int64_t j)
{
    number z = load(address(m, i, j), m->v.dtype);
    if (m->v.flags & BV_CONJ)
        z.im = -z.im;
    return z;
}

static number multiply(number x, number y)
{
    number z;
    z.re = x.re * y.re - x.im * y.im;
    z.im = x.re * y.im + x.im * y.re;
    return z;
}

/* Small whole numbers: every order of summation gives the same result. */
static void fill(void *data, size_t bytes, int32_t dtype, int seed)
{
    size_t at, count = bytes / size_of(dtype);
    for (at = 0; at < count; at++) {
        number z;
        z.re = (double)((at * 7 + (size_t)seed) % 9) - 4;
        z.im = dtype == BV_C64 || dtype == BV_C128 ? (double)((at * 5 + (size_t)seed) % 7) - 3 : 0;
        store((char *)data + at * size_of(dtype), dtype, z);
    }
}

/* alpha A B + beta C by the definition, into a table of m x n; C is not read if beta is 0. */
static void expect(number *table, number alpha, const matrix *a, const matrix *b, number beta, const matrix *c)
{
    int64_t i, j, l;
    for (i = 0; i < c->shape[0]; i++)
        for (j = 0; j < c->shape[1]; j++) {
            number sum = {0, 0}, old;
            for (l = 0; l < a->shape[1]; l++) {
                number term = multiply(element(a, i, l), element(b, l, j));
                sum.re += term.re;
                sum.im += term.im;
            }
            sum = multiply(alpha, sum);
            if (beta.re != 0 || beta.im != 0) {
                old = multiply(beta, element(c, i, j));
                sum.re += old.re;
                sum.im += old.im;
            }
            table[i * c->shape[1] + j] = sum;
        }
}

static void check_table(const number *table, const matrix *c)
{
    int64_t i, j;
    for (i = 0; i < c->shape[0]; i++)
        for (j = 0; j < c->shape[1]; j++) {
            number z = element(c, i, j), expected = table[i * c->shape[1] + j];
            CHECK(z.re == expected.re && z.im == expected.im);
        }
}

static void versions_and_names(void)
{
    char text[64];
    CHECK(bv_version() == BV_VERSION);
    sprintf(text, "%d.%d.%d", BV_VERSION_MAJOR, BV_VERSION_MINOR, BV_VERSION_PATCH);
    CHECK(strcmp(bv_version_string(), text) == 0);
    CHECK(strlen(bv_backend_name()) > 0);
    CHECK(strcmp(bv_status_name(BV_OK), "BV_OK") == 0);
    CHECK(strcmp(bv_status_name(BV_ERR_WORKSPACE), "BV_ERR_WORKSPACE") == 0);
    CHECK(strcmp(bv_status_name(-12345), "unknown status") == 0);
    CHECK(strcmp(bv_refusal_text(BV_REFUSAL_BROADCAST), "broadcast: a stride is 0") == 0);
    CHECK(strcmp(bv_refusal_text(1 << 30), "unknown refusal") == 0);
    CHECK(strcmp(bv_last_error_message(), "") == 0);
}

/* Each fault in each operand: its status, the name of the operand, and C untouched. */
static void faulty_views(void)
{
    double x[16], y[16], z[16], before[16];
    matrix m[3];
    int at;
    fill(x, sizeof x, BV_F64, 1);
    fill(y, sizeof y, BV_F64, 2);
    fill(z, sizeof z, BV_F64, 3);
    memcpy(before, z, sizeof z);
    for (at = 0; at < 3; at++) {
        static const char *names[] = {"A", "B", "C"};
        const char *name = names[at];
        bv_view *v = &m[at].v;
        const bv_view *a = &m[0].v, *b = &m[1].v, *c = &m[2].v;
#define RESET()                                                                                            \
    (make(&m[0], x, 4, 4, 4 * ITEM, ITEM, BV_F64), make(&m[1], y, 4, 4, 4 * ITEM, ITEM, BV_F64),           \
     make(&m[2], z, 4, 4, 4 * ITEM, ITEM, BV_F64))
#define FAULT(change, status)                                                                              \
    do {                                                                                                   \
        bv_report report = {7, 7, 7};                                                                      \
        RESET();                                                                                           \
        change;                                                                                            \
        FAILS(bv_gemm(NULL, a, b, NULL, c, NULL, &report), status, name);                                  \
        CHECK(report.bytes_copied == 7 && report.workspace_bytes == 7 && report.calls == 7);               \
        CHECK(memcmp(z, before, sizeof z) == 0);                                                           \
    } while (0)
        RESET();
        FAILS(bv_gemm(NULL, at == 0 ? NULL : a, at == 1 ? NULL : b, NULL, at == 2 ? NULL : c, NULL, NULL),
              BV_ERR_NULL, name);
        FAULT(v->data = NULL, BV_ERR_NULL);
        FAULT(v->shape = NULL, BV_ERR_NULL);
        FAULT(v->dtype = 0, BV_ERR_DTYPE);
        FAULT(v->dtype = 5, BV_ERR_DTYPE);
        FAULT(v->dtype = INT32_MIN, BV_ERR_DTYPE);
        FAULT(v->flags = 4, BV_ERR_FLAGS);
        FAULT(v->flags = BV_READ_ONLY | 4, BV_ERR_FLAGS);
        FAULT(v->flags = UINT32_MAX, BV_ERR_FLAGS);
        FAULT(v->ndim = 1, BV_ERR_NDIM);
        FAULT(v->ndim = 3, BV_ERR_NDIM);
        FAULT(v->ndim = -2, BV_ERR_NDIM);
        FAULT(v->ndim = INT64_MAX, BV_ERR_NDIM);
        FAULT(m[at].shape[0] = -1, BV_ERR_LENGTH);
        FAULT(m[at].shape[1] = INT64_MIN, BV_ERR_LENGTH);
        FAULT(m[at].shape[0] = INT64_MAX, BV_ERR_OVERFLOW);
        FAULT((m[at].shape[1] = INT64_MAX, v->strides = NULL), BV_ERR_OVERFLOW);
        FAULT((m[at].shape[0] = INT64_MAX / 8, v->strides = NULL), BV_ERR_OVERFLOW);
        FAULT(m[at].strides[0] = INT64_MAX, BV_ERR_OVERFLOW);
        FAULT(m[at].strides[1] = INT64_MIN, BV_ERR_OVERFLOW);
        FAULT((m[at].strides[0] = INT64_MAX / 4, m[at].strides[1] = INT64_MAX / 4), BV_ERR_OVERFLOW);
        FAULT(m[at].strides[0] = INT64_MIN / 4, BV_ERR_OVERFLOW);
        FAULT(m[at].shape[0] = 3, BV_ERR_SHAPE);
        FAULT(m[at].shape[1] = 0, BV_ERR_SHAPE);
        FAULT((v->dtype = BV_F32, m[at].strides[1] = 4), BV_ERR_DTYPE_MISMATCH);
    }
    at = 2;
    {
        const char *name = "C";
        const bv_view *a = &m[0].v, *b = &m[1].v, *c = &m[2].v;
        FAULT(m[2].v.flags = BV_CONJ, BV_ERR_FLAGS);
        FAULT(m[2].v.flags = BV_READ_ONLY, BV_ERR_READ_ONLY);
        FAULT(m[2].v.flags = BV_READ_ONLY | BV_CONJ, BV_ERR_READ_ONLY);
        FAULT(m[2].strides[0] = 0, BV_ERR_SELF_OVERLAP);
        FAULT(m[2].strides[0] = ITEM, BV_ERR_SELF_OVERLAP);
        FAULT(m[2].strides[1] = 4, BV_ERR_SELF_OVERLAP);
    }
}

static void faulty_options(void)
{
    double x[16], z[16], before[16];
    static double room[4096];
    matrix a, c;
    union {
        bv_options known;
        unsigned char bytes[sizeof(bv_options) + 16];
    } grown;
    fill(x, sizeof x, BV_F64, 1);
    fill(z, sizeof z, BV_F64, 3);
    memcpy(before, z, sizeof z);
    make(&a, x, 2, 2, 8 * ITEM, 2 * ITEM, BV_F64); /* has to be packed */
    make(&c, z, 2, 2, 4 * ITEM, ITEM, BV_F64);
#define OPTION(change, status, part)                                                                       \
    do {                                                                                                   \
        bv_options options = BV_OPTIONS_INIT;                                                              \
        options.directly = BV_DIRECTLY_NEVER;                                                              \
        change;                                                                                            \
        FAILS(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, &options, NULL), status, part);                        \
        CHECK(memcmp(z, before, sizeof z) == 0);                                                           \
    } while (0)
    OPTION(options.struct_size = 0, BV_ERR_OPTIONS, "struct_size");
    OPTION(options.struct_size = sizeof(size_t) - 1, BV_ERR_OPTIONS, "struct_size");
    OPTION(options.struct_size = (size_t)-1, BV_ERR_OPTIONS, "struct_size");
    OPTION(options.policy = 3, BV_ERR_VALUE, "policy");
    OPTION(options.policy = -1, BV_ERR_VALUE, "policy");
    OPTION(options.directly = 3, BV_ERR_VALUE, "directly");
    OPTION(options.directly = -1, BV_ERR_VALUE, "directly");
    OPTION((options.policy = BV_ZERO_COPY, options.directly = BV_DIRECTLY_ALWAYS), BV_ERR_REFUSED, "A: no axis");
    OPTION(options.threads = -1, BV_ERR_VALUE, "threads");
    OPTION(options.workspace_bytes = 8, BV_ERR_NULL, "workspace");
    OPTION((options.workspace = room, options.workspace_bytes = (size_t)-1), BV_ERR_OVERFLOW, "workspace");
    OPTION((options.workspace = room, options.workspace_bytes = 0), BV_ERR_WORKSPACE, "workspace");
    OPTION((options.workspace = room, options.workspace_bytes = 64), BV_ERR_WORKSPACE, "workspace");
    OPTION(options.workspace_limit = 64, BV_ERR_WORKSPACE, "workspace");
    OPTION(options.policy = BV_ZERO_COPY, BV_ERR_REFUSED, "A: no axis has unit stride");

    /* A program of an earlier version, with fewer options. */
    memset(&grown, 0, sizeof grown);
    grown.known.struct_size = sizeof(size_t);
    grown.known.policy = 99; /* beyond the struct it has */
    OK(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, &grown.known, NULL));
    grown.known.struct_size = offsetof(bv_options, directly);
    grown.known.policy = BV_AUTO;
    grown.known.directly = 99;
    OK(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, &grown.known, NULL));
    grown.known.directly = BV_DIRECTLY_MEASURED;
    /* One of a later version: fine as long as it does not use what is new. */
    grown.known.struct_size = sizeof grown;
    OK(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, &grown.known, NULL));
    grown.bytes[sizeof grown - 1] = 1;
    FAILS(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, &grown.known, NULL), BV_ERR_OPTIONS, "does not know");

    /* The caller's workspace, which is enough for single elements; and one that starts anywhere. */
    {
        bv_options options = BV_OPTIONS_INIT;
        bv_report report;
        options.directly = BV_DIRECTLY_NEVER;
        options.workspace = (char *)room + 3;
        options.workspace_bytes = sizeof room - 3;
        OK(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, &options, &report));
        CHECK(report.bytes_copied == 2 * 4 * ITEM && report.workspace_bytes > 0);
    }
}

/*
 * All combinations of layouts, dtypes and conjugation, or one in so many: the result, the gaps, and the plan's
 * promise.
 */
static void products(int every)
{
    enum { M = 5, N = 4, K = 3, ROOM = 4096 };
    static const struct {
        int down, right; /* in elements; of an axis pair (5 or less) x (5 or less) */
    } kinds[] = {{7, 1}, {1, 7}, {14, 2}, {-7, 1}, {7, -1}, {-1, -7}, {0, 1}, {1, 1}};
    const int count = (int)(sizeof kinds / sizeof kinds[0]);
    static char x[ROOM], y[ROOM], z[ROOM], before[ROOM];
    number table[M * N];
    bv_options packing = BV_OPTIONS_INIT, directly = BV_OPTIONS_INIT;
    int32_t dtype;
    int ka, kb, kc, variant, number_of_case = 0;
    packing.directly = BV_DIRECTLY_NEVER;
    directly.directly = BV_DIRECTLY_ALWAYS;
    for (dtype = BV_F32; dtype <= BV_C128; dtype++) {
        const int64_t item = (int64_t)size_of(dtype);
        for (ka = 0; ka < count; ka++)
            for (kb = 0; kb < count; kb++)
                for (kc = 0; kc < 6; kc++)
                    for (variant = 0; variant < 8; variant++) {
                        matrix a, b, c;
                        bv_plan *plan;
                        bv_report report, again, direct;
                        number alpha = {2, -1}, beta = {-1, 1};
                        char alpha_data[16], beta_data[16];
                        size_t i;
                        int64_t r, s;
                        if (number_of_case++ % every != 0)
                            continue;
                        fill(x, ROOM, dtype, 1);
                        fill(y, ROOM, dtype, 2);
                        fill(z, ROOM, dtype, 3);
                        make(&a, x + ROOM / 2, M, K, kinds[ka].down * item, kinds[ka].right * item, dtype);
                        make(&b, y + ROOM / 2, K, N, kinds[kb].down * item, kinds[kb].right * item, dtype);
                        make(&c, z + ROOM / 2, M, N, kinds[kc].down * item, kinds[kc].right * item, dtype);
                        a.v.flags = variant & 1 ? BV_CONJ : 0;
                        b.v.flags = variant & 2 ? BV_CONJ : 0;
                        if (dtype == BV_F32 || dtype == BV_F64)
                            alpha.im = beta.im = 0;
                        if (variant & 4)
                            beta.re = beta.im = 0;
                        store(alpha_data, dtype, alpha);
                        store(beta_data, dtype, beta);
                        memcpy(before, z, ROOM);
                        expect(table, alpha, &a, &b, beta, &c);
                        OK(bv_gemm_plan_new(&a.v, &b.v, &c.v, !(variant & 4), &packing, &plan));
                        OK(bv_gemm(alpha_data, &a.v, &b.v, beta_data, &c.v, &packing, &report));
                        check_table(table, &c);
                        CHECK(report.bytes_copied == bv_plan_bytes_copied(plan));
                        CHECK(report.workspace_bytes == bv_plan_workspace_bytes(plan) && report.calls == 1);
                        /* The same again by the plan. */
                        expect(table, alpha, &a, &b, beta, &c);
                        OK(bv_gemm_plan_run(plan, alpha_data, &a.v, &b.v, beta_data, &c.v, NULL, &again));
                        check_table(table, &c);
                        CHECK(again.bytes_copied == report.bytes_copied && again.calls == report.calls);
                        bv_plan_free(plan);
                        /* And without BLAS, if it does not pass. */
                        expect(table, alpha, &a, &b, beta, &c);
                        OK(bv_gemm(alpha_data, &a.v, &b.v, beta_data, &c.v, &directly, &direct));
                        check_table(table, &c);
                        CHECK(direct.bytes_copied == 0 && direct.workspace_bytes == 0);
                        CHECK(direct.calls == (report.bytes_copied == 0));
                        OK(bv_gemm_plan_new(&a.v, &b.v, &c.v, !(variant & 4), &directly, &plan));
                        CHECK(bv_plan_calls(plan) == direct.calls && bv_plan_bytes_copied(plan) == 0);
                        expect(table, alpha, &a, &b, beta, &c);
                        OK(bv_gemm_plan_run(plan, alpha_data, &a.v, &b.v, beta_data, &c.v, NULL, &again));
                        check_table(table, &c);
                        CHECK(again.calls == direct.calls && again.bytes_copied == 0);
                        bv_plan_free(plan);
                        /* What is not C's is as it was. */
                        for (r = 0; r < M; r++)
                            for (s = 0; s < N; s++)
                                memcpy(address(&c, r, s), before + (address(&c, r, s) - z), (size_t)item);
                        for (i = 0; i < ROOM; i++)
                            CHECK(z[i] == before[i]);
                    }
    }
}

static void special_cases(void)
{
    double x[64], z[64];
    const double two = 2;
    const volatile double zero = 0;
    char bytes[256];
    number table[16];
    matrix a, b, c;
    bv_report report;
    bv_options packing = BV_OPTIONS_INIT;
    int i;
    packing.directly = BV_DIRECTLY_NEVER;

    /* beta = 0 does not read C, alpha = 0 neither A nor B. */
    fill(x, sizeof x, BV_F64, 1);
    for (i = 0; i < 64; i++)
        z[i] = zero / zero;
    make(&a, x, 4, 4, 32, 8, BV_F64);
    make(&c, z, 4, 4, 64, 8, BV_F64);
    {
        number one = {1, 0}, none = {0, 0};
        expect(table, one, &a, &a, none, &c);
    }
    OK(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, NULL, NULL));
    check_table(table, &c);
    for (i = 0; i < 64; i++)
        x[i] = zero / zero;
    OK(bv_gemm((const void *)&zero, &a.v, &a.v, &two, &c.v, NULL, &report));
    CHECK(report.calls == 0);
    for (i = 0; i < 16; i++)
        table[i].re *= 2;
    check_table(table, &c);

    /* Empty operands may have no data; k = 0 scales C. */
    make(&a, NULL, 4, 0, 0, INT64_MIN, BV_F64);
    make(&b, NULL, 0, 4, INT64_MAX, -3, BV_F64);
    OK(bv_gemm(NULL, &a.v, &b.v, &two, &c.v, NULL, &report));
    CHECK(report.calls == 0);
    for (i = 0; i < 16; i++)
        table[i].re *= 2;
    check_table(table, &c);
    make(&c, NULL, 0, 4, 1, 1, BV_F64);
    make(&a, NULL, 0, 0, 1, 1, BV_F64);
    OK(bv_gemm(NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL));

    /* Misaligned data and scales; strides that are no whole number of elements. */
    fill(x, sizeof x, BV_F64, 1);
    memcpy(bytes + 1, x, 200);
    {
        char scale[9];
        number alpha = {2, 0}, none = {0, 0};
        memcpy(scale + 1, &two, 8);
        make(&a, bytes + 1, 4, 3, 24, 8, BV_F64);
        make(&b, x, 3, 4, 32, 8, BV_F64);
        make(&c, z, 4, 4, 32, 8, BV_F64);
        expect(table, alpha, &a, &b, none, &c);
        OK(bv_gemm(scale + 1, &a.v, &b.v, NULL, &c.v, &packing, &report));
        check_table(table, &c);
        CHECK(report.bytes_copied == 12 * ITEM);
        make(&a, x, 4, 3, 36, 12, BV_F32);
        make(&b, x, 3, 4, 16, 4, BV_F32);
        make(&c, z, 4, 4, 18, 4, BV_F32);
        c.strides[0] = 18;
        a.v.data = (char *)x + 2;
        c.v.data = (char *)z + 1;
        OK(bv_gemm(NULL, &a.v, &b.v, NULL, &c.v, &packing, &report));
        CHECK(report.bytes_copied == 12 * 4 + 16 * 4);
    }
}

/* C between, over and beside A and B, as only C can have it. */
static void overlaps(void)
{
    double x[400], y[400];
    number table[36];
    const number one = {1, 0}, none = {0, 0};
    matrix a, b, c;
    bv_report report;
    bv_options options = BV_OPTIONS_INIT;
    bv_plan *plan;
    int shift, beta;
    options.policy = BV_ZERO_COPY;

    /* Left and right half of the same rows interleave, and share nothing. */
    fill(x, sizeof x, BV_F64, 1);
    fill(y, sizeof y, BV_F64, 2);
    make(&a, x, 6, 6, 12 * ITEM, ITEM, BV_F64);
    make(&b, y, 6, 6, 6 * ITEM, ITEM, BV_F64);
    make(&c, x + 6, 6, 6, 12 * ITEM, ITEM, BV_F64);
    expect(table, one, &a, &b, none, &c);
    OK(bv_gemm(NULL, &a.v, &b.v, NULL, &c.v, &options, &report));
    CHECK(report.bytes_copied == 0);
    check_table(table, &c);
    OK(bv_gemm_plan_new(&a.v, &b.v, &c.v, 0, &options, &plan));

    for (beta = 0; beta < 2; beta++)
        for (shift = 0; shift <= 80; shift++) {
            const double scale = beta;
            const int apart = shift % 12 == 6 || shift >= 66;
            const number before = {scale, 0};
            fill(x, sizeof x, BV_F64, 1);
            make(&c, x + shift, 6, 6, 12 * ITEM, ITEM, BV_F64);
            expect(table, one, &a, &b, before, &c);
            OK(bv_gemm(NULL, &a.v, &b.v, &scale, &c.v, NULL, &report));
            check_table(table, &c);
            CHECK((report.bytes_copied == 0) == apart);
            /* Both inputs are the output's own memory. */
            fill(x, sizeof x, BV_F64, 1);
            expect(table, one, &a, &c, before, &c);
            OK(bv_gemm(NULL, &a.v, &c.v, &scale, &c.v, NULL, &report));
            check_table(table, &c);
            CHECK(report.bytes_copied > 0);
            /* A plan that does not expect it is not followed into a wrong answer; and not into a copy. */
            fill(x, sizeof x, BV_F64, 1);
            expect(table, one, &a, &b, before, &c);
            if (apart) {
                OK(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, &scale, &c.v, NULL, &report));
                CHECK(report.bytes_copied == 0);
            } else {
                bv_options copying = BV_OPTIONS_INIT;
                FAILS(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, &scale, &c.v, NULL, &report), BV_ERR_REFUSED,
                      "shares memory");
                OK(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, &scale, &c.v, &copying, &report));
                CHECK(report.bytes_copied > 0);
            }
            check_table(table, &c);
        }
    bv_plan_free(plan);
}

static void plans(void)
{
    double x[64], y[64], z[64];
    matrix a, b, c, other;
    bv_plan *plan = NULL;
    bv_operand_plan operand;
    bv_options options = BV_OPTIONS_INIT;
    const number one = {1, 0}, none = {0, 0};
    number table[16];
    char text[512], cut[8];
    size_t length;
    fill(x, sizeof x, BV_F64, 1);
    fill(y, sizeof y, BV_F64, 2);
    make(&a, x, 4, 4, 8 * ITEM, 2 * ITEM, BV_F64);
    make(&b, y + 12, 4, 4, -4 * ITEM, ITEM, BV_F64);
    make(&c, z, 4, 4, 4 * ITEM, ITEM, BV_F64);

    options.directly = BV_DIRECTLY_NEVER;
    FAILS(bv_gemm_plan_new(NULL, &b.v, &c.v, 0, NULL, &plan), BV_ERR_NULL, "A");
    FAILS(bv_gemm_plan_new(&a.v, &b.v, &c.v, 0, NULL, NULL), BV_ERR_NULL, "plan");
    FAILS(bv_gemm_plan_new(&a.v, &b.v, &c.v, 2, NULL, &plan), BV_ERR_VALUE, "reads_output");
    options.policy = BV_ZERO_COPY;
    FAILS(bv_gemm_plan_new(&a.v, &b.v, &c.v, 0, &options, &plan), BV_ERR_REFUSED, "A: no axis");
    options.policy = BV_AUTO;
    options.workspace_limit = 1;
    FAILS(bv_gemm_plan_new(&a.v, &b.v, &c.v, 0, &options, &plan), BV_ERR_WORKSPACE, "workspace");
    CHECK(plan == NULL);

    options.workspace_limit = 0;
    OK(bv_gemm_plan_new(&a.v, &b.v, &c.v, 0, &options, &plan));
    CHECK(plan != NULL && bv_plan_bytes_copied(plan) == 16 * ITEM && bv_plan_calls(plan) == 1);
    CHECK(bv_plan_workspace_bytes(plan) >= 16 * ITEM);
    OK(bv_plan_operand(plan, 0, &operand));
    CHECK(operand.refusal == BV_REFUSAL_NO_UNIT_AXIS && operand.ld == 0 && operand.trans == 0);
    CHECK(operand.rows == 4 && operand.cols == 4);
    OK(bv_plan_operand(plan, 1, &operand));
    CHECK(operand.refusal == BV_REFUSAL_NONE && operand.ld == 4 && operand.trans == 111);
    CHECK(operand.rows_reversed == 1 && operand.cols_reversed == 0);
    OK(bv_plan_operand(plan, 2, &operand));
    CHECK(operand.refusal == BV_REFUSAL_NONE && operand.rows_reversed == 0);
    operand.rows = 77;
    FAILS(bv_plan_operand(plan, 3, &operand), BV_ERR_VALUE, "index");
    FAILS(bv_plan_operand(plan, -1, &operand), BV_ERR_VALUE, "index");
    FAILS(bv_plan_operand(NULL, 0, &operand), BV_ERR_NULL, "plan");
    FAILS(bv_plan_operand(plan, 0, NULL), BV_ERR_NULL, "operand");
    CHECK(operand.rows == 77);

    OK(bv_plan_text(plan, text, sizeof text, &length));
    CHECK(strlen(text) == length && strstr(text, "pack (no axis has unit stride"));
    OK(bv_plan_text(plan, cut, sizeof cut, NULL));
    CHECK(strlen(cut) == sizeof cut - 1 && strncmp(cut, text, sizeof cut - 1) == 0);
    length = 0;
    OK(bv_plan_text(plan, NULL, 0, &length));
    CHECK(length == strlen(text));
    FAILS(bv_plan_text(plan, NULL, 1, &length), BV_ERR_NULL, "buffer");
    FAILS(bv_plan_text(NULL, text, sizeof text, NULL), BV_ERR_NULL, "plan");

    /* Other data of the same layouts, then what differs. */
    expect(table, one, &a, &b, none, &c);
    OK(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL));
    check_table(table, &c);
    fill(x, sizeof x, BV_F64, 5);
    expect(table, one, &a, &b, none, &c);
    OK(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL));
    check_table(table, &c);
    make(&other, x, 4, 4, 8 * ITEM, ITEM, BV_F64);
    FAILS(bv_gemm_plan_run(plan, NULL, &other.v, &b.v, NULL, &c.v, NULL, NULL), BV_ERR_PLAN, "A");
    other = c;
    other.v.shape = other.shape;
    other.v.strides = other.strides;
    other.v.data = (char *)z + 4;
    FAILS(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, NULL, &other.v, NULL, NULL), BV_ERR_PLAN, "C");
    other.v.data = z;
    other.shape[0] = 3;
    FAILS(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, NULL, &other.v, NULL, NULL), BV_ERR_PLAN, "C");
    FAILS(bv_gemm_plan_run(NULL, NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL), BV_ERR_NULL, "plan");
    options.policy = BV_ZERO_COPY;
    FAILS(bv_gemm_plan_run(plan, NULL, &a.v, &b.v, NULL, &c.v, &options, NULL), BV_ERR_REFUSED, "A: no axis");
    check_table(table, &c);
    bv_plan_free(plan);
    bv_plan_free(NULL);
    bv_free_workspace();
    bv_free_workspace();
    CHECK(bv_plan_bytes_copied(NULL) == 0 && bv_plan_workspace_bytes(NULL) == 0 && bv_plan_calls(NULL) == 0);
}

static void descriptors(void)
{
    double x[64];
    matrix m;
    bv_vector vector;
    bv_matrix described;
    int32_t refusal = 99;
    int64_t length = 5, step = -2 * ITEM;
    bv_view v = {x + 20, 1, &length, &step, BV_F64, 0};
    char text[128];
    size_t whole;

    OK(bv_view_vector(&v, &vector, &refusal));
    CHECK(vector.data == (void *)(x + 12) && vector.n == 5 && vector.inc == -2 && vector.dtype == BV_F64);
    CHECK(vector.conj == 0 && refusal == BV_REFUSAL_NONE);
    OK(bv_view_text(&v, text, sizeof text, &whole));
    CHECK(strcmp(text, "f64 5, stride -16 bytes: inc = -2") == 0 && whole == strlen(text));
    step = 0;
    vector.n = 77;
    FAILS(bv_view_vector(&v, &vector, &refusal), BV_ERR_REFUSED, "broadcast");
    CHECK(refusal == BV_REFUSAL_BROADCAST && vector.n == 77);
    step = 12;
    FAILS(bv_view_vector(&v, &vector, NULL), BV_ERR_REFUSED, "12 bytes");
    FAILS(bv_view_vector(&v, NULL, NULL), BV_ERR_NULL, "vector");
    FAILS(bv_view_vector(NULL, &vector, NULL), BV_ERR_NULL, "view");
    FAILS(bv_view_matrix(&v, &described, NULL), BV_ERR_NDIM, "2 axes");
    v.strides = NULL;
    v.flags = BV_CONJ;
    v.dtype = BV_C128;
    length = 1;
    OK(bv_view_vector(&v, &vector, NULL));
    CHECK(vector.n == 1 && vector.inc == 1 && vector.conj == 1);

    make(&m, x, 3, 4, 10 * ITEM, ITEM, BV_F64);
    OK(bv_view_matrix(&m.v, &described, &refusal));
    CHECK(described.data == (void *)x && described.rows == 3 && described.cols == 4 && described.ld == 10);
    CHECK(described.order == BV_ROW_MAJOR && described.conj == 0 && described.dtype == BV_F64);
    make(&m, x, 3, 4, ITEM, 5 * ITEM, BV_F64);
    OK(bv_view_matrix(&m.v, &described, NULL));
    CHECK(described.order == BV_COL_MAJOR && described.ld == 5);
    m.strides[1] = 2 * ITEM;
    described.ld = 77;
    FAILS(bv_view_matrix(&m.v, &described, &refusal), BV_ERR_REFUSED, "window");
    CHECK(refusal == BV_REFUSAL_WINDOW && described.ld == 77);
    OK(bv_view_text(&m.v, text, sizeof text, NULL));
    CHECK(strstr(text, "f64 3 x 4, strides 8 and 16 bytes: refused, overlapping window"));
    FAILS(bv_view_text(NULL, text, sizeof text, NULL), BV_ERR_NULL, "view");
    m.v.ndim = 3;
    FAILS(bv_view_text(&m.v, text, sizeof text, NULL), BV_ERR_NDIM, "1 or 2");
    /* A window is legal to read, junk strides of single rows too. */
    make(&m, x, 1, 4, INT64_MIN, ITEM, BV_F64);
    OK(bv_view_matrix(&m.v, &described, NULL));
    CHECK(described.ld == 4);
}

static void joint_calls(void)
{
    double x[64], y[64], z[64];
    matrix a, b, c;
    bv_gemm_call call;
    int32_t refusals[3] = {9, 9, 9};
    make(&a, x, 3, 4, 8 * ITEM, ITEM, BV_F64);
    make(&b, y + 3, 4, 2, ITEM, 4 * ITEM, BV_F64);
    make(&c, z + 4, 3, 2, -2 * ITEM, ITEM, BV_F64);
    a.v.data = x + 16;
    a.strides[0] = -8 * ITEM;
    OK(bv_gemm_prepare(&a.v, &b.v, &c.v, &call, refusals));
    CHECK(call.layout == 101 && call.transa == 111 && call.transb == 112 && call.dtype == BV_F64);
    CHECK(call.m == 3 && call.n == 2 && call.k == 4 && call.lda == 8 && call.ldb == 4 && call.ldc == 2);
    CHECK(call.a == (void *)x && call.b == (void *)(y + 3) && call.c == (void *)z);
    CHECK(refusals[0] == 0 && refusals[1] == 0 && refusals[2] == 0);
    b.strides[1] = 2 * ITEM;
    call.m = 77;
    FAILS(bv_gemm_prepare(&a.v, &b.v, &c.v, &call, refusals), BV_ERR_REFUSED, "B: overlapping window");
    CHECK(refusals[0] == 0 && refusals[1] == BV_REFUSAL_WINDOW && refusals[2] == 0 && call.m == 77);
    FAILS(bv_gemm_prepare(&a.v, &b.v, &c.v, NULL, NULL), BV_ERR_NULL, "call");
    FAILS(bv_gemm_prepare(&a.v, NULL, &c.v, &call, NULL), BV_ERR_NULL, "B");
    /* Only the standard's CblasConjTrans, whatever the library's own BLAS can do beyond. */
    make(&a, x, 3, 3, 6 * ITEM, 2 * ITEM, BV_C128);
    make(&b, y, 3, 3, 2 * ITEM, 6 * ITEM, BV_C128);
    make(&c, z, 3, 3, 6 * ITEM, 2 * ITEM, BV_C128);
    b.v.flags = BV_CONJ;
    OK(bv_gemm_prepare(&a.v, &b.v, &c.v, &call, refusals));
    CHECK(call.transa == 111 && call.transb == 113);
    a.v.flags = BV_CONJ;
    FAILS(bv_gemm_prepare(&a.v, &b.v, &c.v, &call, refusals), BV_ERR_REFUSED, "conjugated");
    a.v.flags = b.v.flags = 0;
    a.v.data = z;
    FAILS(bv_gemm_prepare(&a.v, &b.v, &c.v, &call, NULL), BV_ERR_REFUSED, "shares memory");
}

static void acquire_and_release(void)
{
    double x[64], before[64];
    matrix m;
    bv_matrix ready;
    bv_operand *operand = (bv_operand *)&m;
    bv_options options = BV_OPTIONS_INIT;
    int i, j;

    /* In place: no copy, nothing to release. */
    fill(x, sizeof x, BV_F64, 1);
    make(&m, x, 4, 3, 8 * ITEM, ITEM, BV_F64);
    OK(bv_acquire(&m.v, BV_READ_WRITE, 0, NULL, &ready, &operand));
    CHECK(operand == NULL && ready.data == (void *)x && ready.ld == 8 && ready.order == BV_ROW_MAJOR);
    CHECK(bv_operand_copied_bytes(operand) == 0);
    OK(bv_release(operand));

    /* The other order, or strides that BLAS does not have. */
    for (i = 0; i < 2; i++) {
        const int32_t order = i ? BV_COL_MAJOR : 0;
        if (i == 0)
            make(&m, x, 4, 3, 16 * ITEM, 2 * ITEM, BV_F64);
        else
            make(&m, x, 4, 3, 8 * ITEM, ITEM, BV_F64);
        options.policy = BV_ZERO_COPY;
        FAILS(bv_acquire(&m.v, BV_READ, order, &options, &ready, &operand), BV_ERR_REFUSED,
              i ? "other storage order" : "no axis");
        fill(x, sizeof x, BV_F64, 1);
        memcpy(before, x, sizeof x);
        OK(bv_acquire(&m.v, BV_READ, order, NULL, &ready, &operand));
        CHECK(operand != NULL && bv_operand_copied_bytes(operand) == 12 * ITEM);
        CHECK(ready.data != (void *)x && ready.order == (i ? BV_COL_MAJOR : BV_ROW_MAJOR));
        for (j = 0; j < 12; j++) {
            const int row = j / 3, col = j % 3;
            double *copy = (double *)ready.data + (i ? row + col * ready.ld : row * ready.ld + col);
            CHECK(*copy == *(double *)(void *)address(&m, row, col));
            *copy = 1e9;
        }
        OK(bv_release(operand));
        CHECK(memcmp(x, before, sizeof x) == 0);

        OK(bv_acquire(&m.v, i ? BV_WRITE : BV_READ_WRITE, order, NULL, &ready, &operand));
        CHECK(bv_operand_copied_bytes(operand) == (size_t)(i ? 0 : 12 * ITEM));
        for (j = 0; j < 12; j++) {
            const int row = j / 3, col = j % 3;
            double *copy = (double *)ready.data + (i ? row + col * ready.ld : row * ready.ld + col);
            *copy = 100 + j;
        }
        CHECK(memcmp(x, before, sizeof x) == 0);
        OK(bv_release(operand));
        for (j = 0; j < 12; j++) {
            double *place = (double *)(void *)address(&m, j / 3, j % 3);
            CHECK(*place == 100 + j);
            *place = before[place - x];
        }
        CHECK(memcmp(x, before, sizeof x) == 0);
    }

    /* Conjugation: done in a copy, told in place, refused for writing. */
    make(&m, x, 2, 2, 8 * ITEM, 4 * ITEM, BV_C128);
    m.v.flags = BV_CONJ;
    OK(bv_acquire(&m.v, BV_READ, 0, NULL, &ready, &operand));
    CHECK(operand != NULL && ready.conj == 0 && ((double *)ready.data)[1] == -x[1]);
    OK(bv_release(operand));
    make(&m, x, 2, 2, 4 * ITEM, 2 * ITEM, BV_C128);
    m.v.flags = BV_CONJ;
    OK(bv_acquire(&m.v, BV_READ, 0, NULL, &ready, &operand));
    CHECK(operand == NULL && ready.conj == 1);
    FAILS(bv_acquire(&m.v, BV_WRITE, 0, NULL, &ready, &operand), BV_ERR_FLAGS, "view");
    m.v.flags = BV_READ_ONLY;
    OK(bv_acquire(&m.v, BV_READ, 0, NULL, &ready, &operand));
    CHECK(operand == NULL && ready.conj == 0);
    FAILS(bv_acquire(&m.v, BV_WRITE, 0, NULL, &ready, &operand), BV_ERR_READ_ONLY, "view is written");
    FAILS(bv_acquire(&m.v, BV_READ_WRITE, 0, NULL, &ready, &operand), BV_ERR_READ_ONLY, "view is written");

    /* Faults; outputs stay as they are. */
    ready.ld = 77;
    make(&m, x, 2, 2, 0, ITEM, BV_F64);
    FAILS(bv_acquire(&m.v, BV_WRITE, 0, NULL, &ready, &operand), BV_ERR_SELF_OVERLAP, "view");
    FAILS(bv_acquire(&m.v, 0, 0, NULL, &ready, &operand), BV_ERR_VALUE, "access");
    FAILS(bv_acquire(&m.v, BV_READ, 103, NULL, &ready, &operand), BV_ERR_VALUE, "order");
    FAILS(bv_acquire(NULL, BV_READ, 0, NULL, &ready, &operand), BV_ERR_NULL, "view");
    FAILS(bv_acquire(&m.v, BV_READ, 0, NULL, NULL, &operand), BV_ERR_NULL, "matrix");
    FAILS(bv_acquire(&m.v, BV_READ, 0, NULL, &ready, NULL), BV_ERR_NULL, "operand");
    /* A broadcast view of 2^46 bytes: no such memory, and no abort. */
    make(&m, x, (int64_t)1 << 24, (int64_t)1 << 24, 0, 0, BV_F32);
    m.shape[0] = m.shape[1] = ((int64_t)1 << 31) - 4096;
    FAILS(bv_acquire(&m.v, BV_READ, 0, NULL, &ready, &operand), BV_ERR_MEMORY, "out of memory");
    m.shape[0] = (int64_t)1 << 32;
    m.shape[1] = 2;
    FAILS(bv_acquire(&m.v, BV_READ, 0, NULL, &ready, &operand), BV_ERR_REFUSED, "BLAS integer");
    CHECK(ready.ld == 77 && operand == NULL);
    OK(bv_release(NULL));
}

enum { THREADS = 8 };

/* Its own error text, and products of shared inputs by a shared plan. */
static void *work(void *argument)
{
    static double shared[64];
    const int id = *(int *)argument;
    const number one = {1, 0}, none = {0, 0};
    double z[16];
    number table[16];
    char expected[32];
    matrix a, c;
    bv_plan *plan;
    int run;
    CHECK(strcmp(bv_last_error_message(), "") == 0);
    make(&a, shared, 4, 4, 8 * ITEM, id % 2 ? ITEM : 2 * ITEM, BV_F64);
    make(&c, z, 4, 4, 4 * ITEM, ITEM, BV_F64);
    memset(z, 0, sizeof z);
    expect(table, one, &a, &a, none, &c);
    sprintf(expected, "unknown dtype %d", 100 + id);
    OK(bv_gemm_plan_new(&a.v, &a.v, &c.v, 0, NULL, &plan));
    for (run = 0; run < 200; run++) {
        c.v.dtype = 100 + id;
        FAILS(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, NULL, NULL), BV_ERR_DTYPE, expected);
        c.v.dtype = BV_F64;
        OK(bv_gemm(NULL, &a.v, &a.v, NULL, &c.v, NULL, NULL));
        check_table(table, &c);
        OK(bv_gemm_plan_run(plan, NULL, &a.v, &a.v, NULL, &c.v, NULL, NULL));
        check_table(table, &c);
        CHECK(strstr(bv_last_error_message(), expected));
    }
    bv_plan_free(plan);
    return NULL;
}

static void threads(void)
{
    pthread_t thread[THREADS];
    int id[THREADS], at;
    for (at = 0; at < THREADS; at++) {
        id[at] = at;
        CHECK(pthread_create(&thread[at], NULL, work, &id[at]) == 0);
    }
    for (at = 0; at < THREADS; at++)
        CHECK(pthread_join(thread[at], NULL) == 0);
}

/* With an argument only some of the products: valgrind is slow. */
int main(int argc, char **argv)
{
    (void)argv;
    versions_and_names();
    faulty_views();
    faulty_options();
    products(argc > 1 ? 13 : 1);
    special_cases();
    overlaps();
    plans();
    descriptors();
    joint_calls();
    acquire_and_release();
    threads();
    puts("ok");
    return 0;
}
