/*
 * Every routine from C, once on strides that BLAS cannot take and once on a contiguous copy of the same numbers: both
 * against loops; and what wrong requests answer. Prints the first failed check and exits with 1; tests/capi.rs runs it.
 */
#include <blasview.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 3, UPPER = 121, LOWER = 122, NON_UNIT = 131, UNIT = 132, LEFT = 141, RIGHT = 142 };

#define CHECK(condition)                                                                                   \
    do {                                                                                                   \
        if (!(condition)) {                                                                                \
            fprintf(stderr, "%s:%d: %s\n    last error: %s\n", __FILE__, __LINE__, #condition,             \
                    bv_last_error_message());                                                              \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)
#define OK(call) CHECK((call) == BV_OK)

/* A matrix or vector of real or complex doubles with its own shape and strides. */
typedef struct {
    bv_view v;
    int64_t shape[2], strides[2];
    double data[4 * N * N * 4];
    int parts;
} operand;

/* step: 1 contiguous, 2 every second element of every second row. */
static operand *make(operand *o, int64_t rows, int64_t cols, int step, int complex, int seed)
{
    int64_t i, j, width = cols ? cols : 1;
    int ndim = cols ? 2 : 1, parts = complex ? 2 : 1;
    memset(o->data, 0xff, sizeof o->data); /* NaN */
    o->parts = parts;
    o->shape[0] = rows;
    o->shape[1] = width;
    o->strides[0] = (int64_t)sizeof(double) * parts * step * (cols ? step * width : 1);
    o->strides[1] = (int64_t)sizeof(double) * parts * step;
    o->v.data = o->data;
    o->v.ndim = ndim;
    o->v.shape = o->shape;
    o->v.strides = o->strides;
    o->v.dtype = complex ? BV_C128 : BV_F64;
    o->v.flags = 0;
    for (i = 0; i < rows; i++)
        for (j = 0; j < width; j++) {
            double *at = (double *)((char *)o->data + i * o->strides[0] + (cols ? j * o->strides[1] : 0));
            at[0] = (double)((i * 7 + j * 3 + seed * 5) % 9) - 3;
            if (complex) at[1] = (double)((i * 2 + j * 5 + seed) % 5) - 2;
            if (seed == 0 && i == j) at[0] = 2; /* for the systems */
        }
    return o;
}

static double *at(operand *o, int64_t i, int64_t j)
{
    return (double *)((char *)o->data + i * o->strides[0] + (o->v.ndim == 2 ? j * o->strides[1] : 0));
}

static operand a, b, c, x, y, ap, other;

/* Both operands hold the same numbers, up to rounding. */
static int same(operand *p, operand *q)
{
    int64_t i, j;
    int part;
    for (i = 0; i < p->shape[0]; i++)
        for (j = 0; j < p->shape[1]; j++)
            for (part = 0; part < p->parts; part++)
                if (!(fabs(at(p, i, j)[part] - at(q, i, j)[part]) < 1e-9)) return 0;
    return 1;
}

static bv_plan *plan;
static bv_options planning = BV_OPTIONS_INIT;
/* What the calls below are given. */
static const bv_options *options;

/* From here on calls leave their plans, or are carried out after a look at the plan of the last one. */
static void plan_only(int on)
{
    char text[1000];
    size_t length;
    bv_operand_plan operand;
    if (on) {
        planning.plan = &plan;
        options = &planning;
        return;
    }
    options = NULL;
    OK(bv_plan_text(plan, text, sizeof text, &length));
    CHECK(length < sizeof text && strstr(text, "copies"));
    OK(bv_plan_operand(plan, 0, &operand));
    CHECK(operand.access == BV_PASS || operand.refusal != BV_REFUSAL_NONE || operand.access == BV_DIRECT);
    CHECK(operand.access == BV_PACK || operand.bytes_copied == 0);
    bv_plan_free(plan);
    plan = NULL;
}

/* Carries out `call` on operands with steps of 1 and of 2, with `out` the output; the results must be the same.
 * Before, it is refused an output that is read-only, and then only planned, and writes nothing. */
#define BOTH(complex, out, call)                                                                           \
    do {                                                                                                   \
        int step_;                                                                                         \
        static operand first_;                                                                             \
        for (step_ = 1; step_ <= 2; step_++) {                                                             \
            make(&a, N, N, step_, complex, 0);                                                             \
            make(&b, N, N, step_, complex, 1);                                                             \
            make(&c, N, N, step_, complex, 2);                                                             \
            make(&x, N, 0, step_, complex, 3);                                                             \
            make(&y, N, 0, step_, complex, 4);                                                             \
            make(&ap, N *(N + 1) / 2, 0, step_, complex, 0);                                               \
            other = out;                                                                                   \
            out.v.flags = BV_READ_ONLY;                                                                    \
            CHECK((call) == BV_ERR_READ_ONLY);                                                             \
            out.v.flags = 0;                                                                               \
            CHECK(memcmp(other.data, out.data, sizeof out.data) == 0);                                     \
            plan_only(1);                                                                                  \
            other = out;                                                                                   \
            OK(call);                                                                                      \
            CHECK(memcmp(other.data, out.data, sizeof out.data) == 0);                                     \
            plan_only(0);                                                                                  \
            OK(call);                                                                                      \
            if (step_ == 1) first_ = out;                                                                   \
        }                                                                                                  \
        other = first_;                                                                                    \
        other.v.shape = other.shape;                                                                       \
        other.v.strides = other.strides;                                                                   \
        CHECK(same(&out, &other));                                                                         \
    } while (0)

/* The numbers of a product are right; the other routines are compared with ones that are made of it. */
static void definitions(void)
{
    int64_t i, j, k;
    double result, alpha = 2, beta = 0.5;
    make(&a, N, N, 2, 0, 0);
    make(&x, N, 0, 2, 0, 3);
    make(&y, N, 0, 2, 0, 4);
    make(&other, N, 0, 1, 0, 4);
    OK(bv_gemv(&alpha, &a.v, &x.v, &beta, &y.v, NULL, NULL));
    for (i = 0; i < N; i++) {
        double sum = 0;
        for (j = 0; j < N; j++) sum += *at(&a, i, j) * *at(&x, j, 0);
        CHECK(*at(&y, i, 0) == alpha * sum + beta * *at(&other, i, 0));
    }
    /* A upper triangle: solving undoes multiplying. */
    make(&y, N, 0, 2, 0, 4);
    OK(bv_trmv(UPPER, NON_UNIT, &a.v, &y.v, NULL, NULL));
    CHECK(!same(&y, &other));
    OK(bv_trsv(UPPER, NON_UNIT, &a.v, &y.v, NULL, NULL));
    CHECK(same(&y, &other));
    make(&b, N, N, 2, 0, 1);
    make(&c, N, N, 1, 0, 1);
    OK(bv_trmm(RIGHT, LOWER, UNIT, NULL, &a.v, &b.v, NULL, NULL));
    CHECK(!same(&b, &c));
    OK(bv_trsm(RIGHT, LOWER, UNIT, NULL, &a.v, &b.v, NULL, NULL));
    CHECK(same(&b, &c));
    /* syrk is a product with the transposed matrix. */
    make(&c, N, N, 2, 0, 2);
    OK(bv_syrk(LOWER, NULL, &a.v, NULL, &c.v, NULL, NULL));
    make(&b, N, N, 2, 0, 2);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++) {
            double sum = 0;
            for (k = 0; k < N; k++) sum += *at(&a, i, k) * *at(&a, j, k);
            CHECK(*at(&c, i, j) == (i >= j ? sum : *at(&b, i, j)));
        }
    OK(bv_dot(&x.v, &x.v, &result));
    OK(bv_dotc(&x.v, &x.v, &alpha));
    CHECK(alpha == result);
    OK(bv_nrm2(&x.v, &beta));
    CHECK(fabs(result - beta * beta) < 1e-9);
    OK(bv_asum(&x.v, &result));
    CHECK(result == fabs(*at(&x, 0, 0)) + fabs(*at(&x, 1, 0)) + fabs(*at(&x, 2, 0)));
}

static void all_routines(void)
{
    double c_ = 0.5, s_ = -2, h[5] = {-1, 0.5, 2, -1, 0.25}, real = 3;
    double alpha[2] = {2, -1}, beta[2] = {0.5, 1};
    int z;
    for (z = 0; z < 2; z++) {
        BOTH(z, y, bv_axpy(alpha, &x.v, &y.v, options, NULL));
        BOTH(z, y, bv_axpby(alpha, &x.v, beta, &y.v, options, NULL));
        BOTH(z, y, bv_copy_vector(&x.v, &y.v, options, NULL));
        BOTH(z, x, bv_swap(&x.v, &y.v, options, NULL));
        BOTH(z, y, bv_swap(&x.v, &y.v, options, NULL));
        BOTH(z, x, bv_scal(alpha, &x.v, options, NULL));
        BOTH(z, x, bv_scal_real(&real, &x.v, options, NULL));
        BOTH(z, x, bv_rot_real(&x.v, &y.v, &c_, &s_, options, NULL));
        BOTH(z, y, bv_rot_real(&x.v, &y.v, &c_, &s_, options, NULL));
        BOTH(z, y, bv_gemv(alpha, &a.v, &x.v, beta, &y.v, options, NULL));
        BOTH(z, y, bv_gbmv(101, 1, 1, alpha, &a.v, &x.v, beta, &y.v, options, NULL));
        BOTH(z, c, bv_ger(alpha, &x.v, &y.v, &c.v, options, NULL));
        BOTH(z, c, bv_gerc(alpha, &x.v, &y.v, &c.v, options, NULL));
        BOTH(z, x, bv_trmv(LOWER, UNIT, &a.v, &x.v, options, NULL));
        BOTH(z, x, bv_trsv(UPPER, NON_UNIT, &a.v, &x.v, options, NULL));
        BOTH(z, x, bv_tbmv(102, LOWER, UNIT, &a.v, &x.v, options, NULL));
        BOTH(z, x, bv_tbsv(101, UPPER, UNIT, &a.v, &x.v, options, NULL));
        BOTH(z, x, bv_tpmv(102, LOWER, NON_UNIT, &ap.v, &x.v, options, NULL));
        BOTH(z, x, bv_tpsv(101, UPPER, UNIT, &ap.v, &x.v, options, NULL));
        BOTH(z, c, bv_symm(LEFT, UPPER, alpha, &a.v, &b.v, beta, &c.v, options, NULL));
        BOTH(z, c, bv_syrk(UPPER, alpha, &a.v, beta, &c.v, options, NULL));
        BOTH(z, c, bv_syr2k(LOWER, alpha, &a.v, &b.v, beta, &c.v, options, NULL));
        BOTH(z, c, bv_gemmt(LOWER, alpha, &a.v, &b.v, beta, &c.v, options, NULL));
        BOTH(z, b, bv_trmm(LEFT, UPPER, UNIT, alpha, &a.v, &b.v, options, NULL));
        BOTH(z, b, bv_trsm(RIGHT, LOWER, NON_UNIT, alpha, &a.v, &b.v, options, NULL));
    }
    BOTH(0, x, bv_rot(&x.v, &y.v, &c_, &s_, options, NULL));
    BOTH(0, y, bv_rot(&x.v, &y.v, &c_, &s_, options, NULL));
    BOTH(0, x, bv_rotm(&x.v, &y.v, h, options, NULL));
    BOTH(0, y, bv_rotm(&x.v, &y.v, h, options, NULL));
    BOTH(0, y, bv_symv(UPPER, alpha, &a.v, &x.v, beta, &y.v, options, NULL));
    BOTH(0, y, bv_sbmv(101, LOWER, alpha, &a.v, &x.v, beta, &y.v, options, NULL));
    BOTH(0, y, bv_spmv(102, UPPER, alpha, &ap.v, &x.v, beta, &y.v, options, NULL));
    BOTH(0, c, bv_syr(LOWER, &real, &x.v, &c.v, options, NULL));
    BOTH(0, ap, bv_spr(101, LOWER, &real, &x.v, &ap.v, options, NULL));
    BOTH(0, c, bv_syr2(UPPER, alpha, &x.v, &y.v, &c.v, options, NULL));
    BOTH(0, ap, bv_spr2(102, LOWER, alpha, &x.v, &y.v, &ap.v, options, NULL));
    BOTH(1, y, bv_hemv(LOWER, alpha, &a.v, &x.v, beta, &y.v, options, NULL));
    BOTH(1, y, bv_hbmv(102, UPPER, alpha, &a.v, &x.v, beta, &y.v, options, NULL));
    BOTH(1, y, bv_hpmv(101, LOWER, alpha, &ap.v, &x.v, beta, &y.v, options, NULL));
    BOTH(1, c, bv_her(UPPER, &real, &x.v, &c.v, options, NULL));
    BOTH(1, ap, bv_hpr(102, UPPER, &real, &x.v, &ap.v, options, NULL));
    BOTH(1, c, bv_her2(LOWER, alpha, &x.v, &y.v, &c.v, options, NULL));
    BOTH(1, ap, bv_hpr2(101, UPPER, alpha, &x.v, &y.v, &ap.v, options, NULL));
    BOTH(1, c, bv_hemm(RIGHT, LOWER, alpha, &a.v, &b.v, beta, &c.v, options, NULL));
    BOTH(1, c, bv_herk(LOWER, &real, &a.v, &c_, &c.v, options, NULL));
    BOTH(1, c, bv_her2k(UPPER, alpha, &a.v, &b.v, &c_, &c.v, options, NULL));
}

/* Conjugated by name and by flag. */
static void conjugated(void)
{
    double by_name[2], by_flag[2], plain[2], alpha[2] = {2, -1};
    make(&x, N, 0, 1, 1, 3);
    make(&y, N, 0, 2, 1, 4);
    OK(bv_dot(&x.v, &y.v, plain));
    OK(bv_dotc(&x.v, &y.v, by_name));
    x.v.flags = BV_CONJ;
    OK(bv_dot(&x.v, &y.v, by_flag));
    CHECK(by_name[0] == by_flag[0] && by_name[1] == by_flag[1] && by_name[1] != plain[1]);
    OK(bv_dotc(&x.v, &y.v, by_flag));
    CHECK(by_flag[0] == plain[0] && by_flag[1] == plain[1]);
    make(&c, N, N, 1, 1, 2);
    make(&other, N, N, 1, 1, 2);
    OK(bv_gerc(alpha, &x.v, &y.v, &c.v, NULL, NULL));
    y.v.flags = BV_CONJ;
    OK(bv_ger(alpha, &x.v, &y.v, &other.v, NULL, NULL));
    CHECK(same(&c, &other));
}

static void single_precision(void)
{
    float u[4] = {1, 2, 3, 4}, v[4] = {4, 3, 2, 1}, alpha = 0.5f, sum;
    int64_t shape = 2, stride = 8, index;
    bv_view p = {u, 1, &shape, &stride, BV_F32, 0}, q = {v, 1, &shape, &stride, BV_F32, 0};
    double wide, r = 3, z = 4, cosine, sine, d1 = 1, d2 = 1, x1 = 3, y1 = 4, h[5];
    OK(bv_dsdot(&p, &q, &wide));
    CHECK(wide == 1 * 4 + 3 * 2);
    OK(bv_sdsdot(&alpha, &p, &q, &sum));
    CHECK(sum == 10.5f);
    OK(bv_iamax(&p, &index));
    CHECK(index == 1);
    shape = 0;
    OK(bv_iamax(&p, &index));
    CHECK(index == -1);
    shape = 2;
    OK(bv_rotg(BV_F64, &r, &z, &cosine, &sine));
    CHECK(fabs(fabs(r) - 5) < 1e-12 && fabs(cosine * 3 + sine * 4 - r) < 1e-12);
    OK(bv_rotmg(BV_F64, &d1, &d2, &x1, &y1, h));
    CHECK(h[0] == -2 || h[0] == -1 || h[0] == 0 || h[0] == 1);
    CHECK(bv_rotg(99, &r, &z, &cosine, &sine) == BV_ERR_DTYPE);
    CHECK(bv_rotg(BV_F64, &r, NULL, &cosine, &sine) == BV_ERR_NULL);
    CHECK(bv_rotmg(BV_F64, &d1, &d2, &x1, NULL, h) == BV_ERR_NULL);
}

/* Rotations of complex numbers: made, and applied to the pair they were made of, each part by itself. */
static void complex_rotations(void)
{
    double p[2] = {0, 3}, q[2] = {4, 0}, cosine, sine[2], number;
    float u[2] = {3, 0}, v[2] = {0, 4}, c_, s_[2];
    operand before;
    bv_report report;
    OK(bv_rotg(BV_C128, p, q, &cosine, sine));
    CHECK(fabs(p[0]) < 1e-15 && fabs(p[1] - 5) < 1e-15 && q[0] == 4 && q[1] == 0);
    CHECK(fabs(cosine - 0.6) < 1e-15 && fabs(sine[0]) < 1e-15 && fabs(sine[1] - 0.8) < 1e-15);
    OK(bv_rotg(BV_C64, u, v, &c_, s_));
    CHECK(fabsf(u[0] - 5) < 1e-6f && fabsf(u[1]) < 1e-6f && v[0] == 0 && v[1] == 4);
    CHECK(fabsf(c_ - 0.6f) < 1e-6f && fabsf(s_[0]) < 1e-6f && fabsf(s_[1] + 0.8f) < 1e-6f);
    CHECK(bv_rotg(BV_C128, p, NULL, &cosine, sine) == BV_ERR_NULL);
    CHECK(bv_rotg(BV_C128, p, q, &cosine, NULL) == BV_ERR_NULL);

    cosine = 0;
    number = 2;
    make(&x, N, 0, 1, 1, 3);
    make(&y, N, 0, 1, 1, 4);
    before = x;
    x.data[0] = HUGE_VAL;
    OK(bv_rot_real(&x.v, &y.v, &cosine, &number, NULL, &report));
    CHECK(report.calls <= 1 && report.bytes_copied == 0); /* contiguous: all parts at once */
    CHECK(y.data[1] == -2 * before.data[1] && y.data[0] == -HUGE_VAL);
    CHECK(bv_rot_real(&x.v, &y.v, NULL, &number, NULL, NULL) == BV_ERR_NULL);
    CHECK(bv_rot_real(&x.v, &y.v, &cosine, NULL, NULL, NULL) == BV_ERR_NULL);
    CHECK(bv_rot_real(&x.v, &x.v, &cosine, &number, NULL, NULL) == BV_ERR_SELF_OVERLAP);
    CHECK(bv_rot(&x.v, &y.v, &cosine, &number, NULL, NULL) == BV_ERR_DTYPE);
    y.shape[0] = N - 1;
    CHECK(bv_rot_real(&x.v, &y.v, &cosine, &number, NULL, NULL) == BV_ERR_SHAPE);
    CHECK(strstr(bv_last_error_message(), "3") && strstr(bv_last_error_message(), "2"));
    x.v.flags = BV_CONJ;
    y.shape[0] = N;
    CHECK(bv_rot_real(&x.v, &y.v, &cosine, &number, NULL, NULL) == BV_ERR_FLAGS);
}

/* Wrong requests: their own status, and nothing written. */
static void faults(void)
{
    double alpha[2] = {1, 0}, number;
    operand before;
    make(&a, N, N, 1, 0, 0);
    make(&b, N, N - 1, 1, 0, 1);
    make(&c, N, N, 1, 0, 2);
    make(&x, N, 0, 1, 0, 3);
    make(&y, N, 0, 1, 0, 4);
    make(&ap, N * (N + 1) / 2 - 1, 0, 1, 0, 5);
    before = y;
    CHECK(bv_gemv(alpha, NULL, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_NULL);
    CHECK(bv_gemv(alpha, &a.v, &x.v, NULL, NULL, NULL, NULL) == BV_ERR_NULL);
    CHECK(bv_gemv(alpha, &x.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_NDIM);
    CHECK(bv_gemv(alpha, &b.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_SHAPE);
    CHECK(bv_symv(UPPER, alpha, &b.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_SHAPE);
    CHECK(bv_symv(0, alpha, &a.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_VALUE);
    CHECK(bv_hemv(UPPER, alpha, &a.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_DTYPE);
    CHECK(bv_spmv(101, UPPER, alpha, &ap.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_SHAPE);
    CHECK(bv_spmv(100, UPPER, alpha, &ap.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_VALUE);
    CHECK(bv_gbmv(101, 1, 0, alpha, &a.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_SHAPE);
    CHECK(bv_gbmv(101, -1, 0, alpha, &a.v, &x.v, NULL, &y.v, NULL, NULL) == BV_ERR_VALUE);
    CHECK(bv_trmv(UPPER, 7, &a.v, &y.v, NULL, NULL) == BV_ERR_VALUE);
    CHECK(bv_trmm(0, UPPER, UNIT, alpha, &a.v, &c.v, NULL, NULL) == BV_ERR_VALUE);
    CHECK(bv_dot(&x.v, &x.v, NULL) == BV_ERR_NULL);
    CHECK(bv_dsdot(&x.v, &x.v, &number) == BV_ERR_DTYPE);
    CHECK(bv_rot(&x.v, &y.v, NULL, alpha, NULL, NULL) == BV_ERR_NULL);
    CHECK(bv_swap(&y.v, &y.v, NULL, NULL) == BV_ERR_SELF_OVERLAP);
    x.v.dtype = BV_F32;
    CHECK(bv_axpy(alpha, &x.v, &y.v, NULL, NULL) == BV_ERR_DTYPE_MISMATCH);
    x.v.dtype = BV_F64;
    y.v.flags = BV_CONJ;
    CHECK(bv_axpy(alpha, &x.v, &y.v, NULL, NULL) == BV_ERR_FLAGS);
    y.v.flags = 0;
    y.strides[0] = 0;
    CHECK(bv_axpy(alpha, &x.v, &y.v, NULL, NULL) == BV_ERR_SELF_OVERLAP);
    y.strides[0] = before.strides[0];
    CHECK(memcmp(y.data, before.data, sizeof y.data) == 0);
}

/* An output over an input: as if the input had been copied before. */
static void overlaps(void)
{
    double data[8] = {1, 2, 3, 4, 5, 6, 7, 8}, alpha = 1;
    int64_t shape = 4, stride = sizeof(double), i;
    bv_view from = {data, 1, &shape, &stride, BV_F64, 0}, to = {data + 1, 1, &shape, &stride, BV_F64, 0};
    bv_report report;
    double expected[8] = {1, 2 + 1, 3 + 2, 4 + 3, 5 + 4, 6, 7, 8};
    OK(bv_axpy(&alpha, &from, &to, NULL, &report));
    CHECK(report.bytes_copied > 0 && memcmp(data, expected, sizeof data) == 0);

    make(&a, N, N, 1, 0, 1);
    make(&b, N, N, 1, 0, 1);
    make(&x, N, 0, 1, 0, 3);
    make(&other, N, 0, 1, 0, 3);
    /* y is the first row of A. */
    y = x;
    y.v.shape = y.shape;
    y.v.strides = y.strides;
    y.v.data = a.data;
    OK(bv_gemv(&alpha, &a.v, &x.v, NULL, &y.v, NULL, NULL));
    OK(bv_gemv(&alpha, &b.v, &x.v, NULL, &other.v, NULL, NULL));
    for (i = 0; i < N; i++) CHECK(a.data[i] == other.data[i]);
}

/* A product of nothing is 0, and y is scaled all the same; the reference BLAS leaves it. */
static void without_columns(void)
{
    double y_data[2] = {1, 2}, alpha = 5, beta = 3;
    int64_t shape[2] = {2, 0};
    bv_view a = {NULL, 2, shape, NULL, BV_F64, 0}, x = {NULL, 1, shape + 1, NULL, BV_F64, 0};
    bv_view y = {y_data, 1, shape, NULL, BV_F64, 0};
    OK(bv_gemv(&alpha, &a, &x, &beta, &y, NULL, NULL));
    CHECK(y_data[0] == 3 && y_data[1] == 6);
    OK(bv_gemv(&alpha, &a, &x, NULL, &y, NULL, NULL));
    CHECK(y_data[0] == 0 && y_data[1] == 0);
}

/* Routines of vectors on blocks of several axes: of a cube with gaps after each row, and one that runs the other way. */
static void blocks(void)
{
    enum { L = 2, M = 3, K = 4 };
    const int64_t size = sizeof(double), shape[3] = {L, M, K}, turned[3] = {K, M, L};
    double x_data[L * M * (K + 1)], y_data[L * M * K], before[L * M * K], sum = 0, squares = 0, result, alpha = 2, beta = -1;
    const int64_t x_strides[3] = {M * (K + 1) * size, (K + 1) * size, size}, y_strides[3] = {size, L * size, L * M * size};
    bv_view x_view = {x_data, 3, shape, x_strides, BV_F64, 0}, y_view = {y_data, 3, shape, y_strides, BV_F64, 0};
    bv_report report;
    int64_t index, i, j, k;
#define X(i, j, k) x_data[((i) * M + (j)) * (K + 1) + (k)]
#define Y(i, j, k) y_data[(i) + L * ((j) + M * (k))]
#define EACH                                                                                               \
    for (i = 0; i < L; i++)                                                                                \
        for (j = 0; j < M; j++)                                                                            \
            for (k = 0; k < K; k++)
    memset(x_data, 0xff, sizeof x_data); /* NaN */
    EACH X(i, j, k) = (double)((i * 7 + j * 3 + k * 5) % 9) - 3;
    EACH Y(i, j, k) = (double)(i + j - k);
    EACH sum += X(i, j, k) * Y(i, j, k), squares += X(i, j, k) * X(i, j, k);
    OK(bv_dot(&x_view, &y_view, &result));
    CHECK(result == sum);
    OK(bv_nrm2(&x_view, &result));
    CHECK(fabs(result - sqrt(squares)) < 1e-12);
    X(1, 0, 2) = X(0, 2, 3) = X(0, 2, 1) = -77;
    OK(bv_iamax(&x_view, &index));
    CHECK(index == 2 * K + 1);
    OK(bv_asum(&y_view, &result));
    EACH result -= fabs(Y(i, j, k));
    CHECK(result == 0);
    memcpy(before, y_data, sizeof before);
    OK(bv_axpby(&alpha, &x_view, &beta, &y_view, NULL, &report));
    CHECK(report.bytes_copied == 0 && report.workspace_bytes == 0 && report.calls == L * M);
    EACH CHECK(Y(i, j, k) == 2 * X(i, j, k) - before[i + L * (j + M * k)]);
    OK(bv_copy_vector(&x_view, &y_view, NULL, NULL));
    EACH CHECK(Y(i, j, k) == X(i, j, k));
    OK(bv_scal(&alpha, &y_view, NULL, &report));
    CHECK(report.calls == 1);
    EACH CHECK(Y(i, j, k) == 2 * X(i, j, k));
    OK(bv_swap(&x_view, &y_view, NULL, NULL));
    EACH CHECK(X(i, j, k) == 2 * Y(i, j, k));
    for (i = 0; i < L * M; i++) CHECK(x_data[i * (K + 1) + K] != x_data[i * (K + 1) + K]);
    /* A single number, and none. */
    x_view.ndim = 0;
    OK(bv_asum(&x_view, &result));
    CHECK(result == fabs(X(0, 0, 0)));
    x_view.ndim = 3;
    /* The same elements are read before they are written; others must not be shared. */
    memcpy(before, y_data, sizeof before);
    OK(bv_axpy(&alpha, &y_view, &y_view, NULL, NULL));
    for (i = 0; i < L * M * K; i++) CHECK(y_data[i] == 3 * before[i]);
    memcpy(before, y_data, sizeof before);
    {
        bv_view other_way = {y_data, 3, turned, NULL, BV_F64, 0}, shared = {y_data, 3, shape, NULL, BV_F64, 0};
        CHECK(bv_axpy(&alpha, &x_view, &other_way, NULL, NULL) == BV_ERR_SHAPE);
        CHECK(strstr(bv_last_error_message(), "[2, 3, 4]") && strstr(bv_last_error_message(), "[4, 3, 2]"));
        CHECK(bv_dot(&x_view, &other_way, &result) == BV_ERR_SHAPE);
        CHECK(bv_axpy(&alpha, &shared, &y_view, NULL, NULL) == BV_ERR_OVERLAP);
        CHECK(bv_swap(&y_view, &y_view, NULL, NULL) == BV_ERR_SELF_OVERLAP);
        y_view.flags = BV_READ_ONLY;
        CHECK(bv_scal(&alpha, &y_view, NULL, NULL) == BV_ERR_READ_ONLY);
        y_view.flags = 0;
        y_view.dtype = BV_F32;
        CHECK(bv_axpy(&alpha, &x_view, &y_view, NULL, NULL) == BV_ERR_DTYPE_MISMATCH);
        y_view.dtype = x_view.dtype = BV_I64;
        CHECK(bv_axpy(&alpha, &x_view, &y_view, NULL, NULL) == BV_ERR_DTYPE);
        y_view.dtype = x_view.dtype = BV_F64;
        y_view.ndim = BV_MAX_NDIM + 1;
        CHECK(bv_scal(&alpha, &y_view, NULL, NULL) == BV_ERR_NDIM);
        y_view.ndim = -1;
        CHECK(bv_nrm2(&y_view, &result) == BV_ERR_NDIM);
        y_view.ndim = 3;
    }
    CHECK(memcmp(before, y_data, sizeof before) == 0);
    plan_only(1);
    OK(bv_scal(&alpha, &y_view, options, NULL));
    CHECK(memcmp(before, y_data, sizeof before) == 0);
    plan_only(0);
#undef X
#undef Y
#undef EACH
}

int main(void)
{
    definitions();
    all_routines();
    conjugated();
    single_precision();
    complex_rotations();
    faults();
    overlaps();
    without_columns();
    blocks();
    puts("all routines: right");
    return 0;
}
