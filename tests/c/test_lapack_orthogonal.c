/*
 * LAPACK on views, the second slice: Q R and what is done with Q, least squares, symmetric eigenvalues, singular values, of matrices that
 * lie in many ways, of every dtype, beside plain loops; bytes copied beside the table of the header; and what is refused. Prints the first
 * failed check and exits with 1; tests/capi.rs runs it.
 */
#include "lapack_matrices.h"

enum { LEFT = 141, RIGHT = 142, NO_TRANS = 111, TRANS = 112, CONJ_TRANS = 113, CONJ_NO_TRANS = 114, UPPER = 121, LOWER = 122 };

static const int32_t DTYPES[] = {BV_F32, BV_F64, BV_C64, BV_C128};

static const double NEAR = 400;

static matrix a, b, c, u, vt, tau, reals;
static bv_report report;

static size_t bytes_of(int64_t count, int32_t dtype) { return (size_t)(count * item(dtype)); }

static int32_t real_dtype(int32_t dtype) { return is_single(dtype) ? BV_F32 : BV_F64; }

static plain part_of(plain p, char part, int64_t rows, int64_t cols)
{
    int64_t i, j;
    for (i = 0; i < p.rows; i++)
        for (j = 0; j < p.cols; j++)
            if (!is_in(part, i, j)) p.at[i][j] = 0;
    p.rows = rows;
    p.cols = cols;
    return p;
}

static plain transpose(plain p)
{
    plain t = hermitian_transpose(p);
    int64_t i, j;
    for (i = 0; i < t.rows; i++)
        for (j = 0; j < t.cols; j++) t.at[i][j] = conj(t.at[i][j]);
    return t;
}

static plain operated(plain p, int trans)
{
    switch (trans) {
    case NO_TRANS: return p;
    case TRANS: return transpose(p);
    case CONJ_TRANS: return hermitian_transpose(p);
    default: return transpose(hermitian_transpose(p));
    }
}

/* Q R, or L Q as that of the transpose: Q by its own routine and by a product with all of it. */
static void factored(int32_t dtype, enum layout layout, int64_t m, int64_t n, int is_lq)
{
    const int64_t k = m < n ? m : n;
    const bv_view *v = lay(&a, layout, m, n, dtype);
    const size_t whole = passes(layout) ? 0 : bytes_of(2 * m * n, dtype);
    plain given = random_plain(m, n, dtype), factor, q, product;
    int trans;
    write_part(v, 'A', given);
    lay(&tau, layout == SLICED ? SLICED : COLS, k, 0, dtype);
    keep(&a);
    keep(&tau);
    OK(is_lq ? bv_gelqf(v, &tau.view, NULL, &report) : bv_geqrf(v, &tau.view, NULL, &report));
    CHECK(report.bytes_copied == whole && is_kept(&a, 'A') && is_kept(&tau, 'A'));
    factor = is_lq ? part_of(read_part(v, 'A', 0), 'L', m, k) : part_of(read_part(v, 'A', 0), 'U', k, n);

    /* all of Q times 1, from either side, each way; where there are fewer reflectors than A has columns (rows), those alone */
    {
        bv_view reflectors = *v;
        int64_t shape[2], size = is_lq ? n : m;
        plain whole_q;
        shape[0] = is_lq ? k : m;
        shape[1] = is_lq ? n : k;
        reflectors.shape = shape;
        for (trans = NO_TRANS; trans <= CONJ_NO_TRANS; trans++) {
            const enum layout of_c = (enum layout)((layout + trans) % LAYOUTS);
            int side;
            for (side = LEFT; side <= RIGHT; side++) {
                plain other = random_plain(side == LEFT ? size : 3, side == LEFT ? 3 : size, dtype), expected;
                if (trans == NO_TRANS && side == LEFT) other = identity(size);
                lay(&c, of_c, other.rows, other.cols, dtype);
                write_part(&c.view, 'A', other);
                keep(&a);
                keep(&c);
                OK(is_lq ? bv_ormlq(side, trans, &reflectors, &tau.view, &c.view, NULL, &report)
                         : bv_ormqr(side, trans, &reflectors, &tau.view, &c.view, NULL, &report));
                CHECK(is_kept(&a, 'N') && is_kept(&c, 'A'));
                if (passes(layout) && passes(of_c)) CHECK(report.bytes_copied == 0);
                if (trans == NO_TRANS && side == LEFT) {
                    whole_q = read_part(&c.view, 'A', 0);
                    CHECK(near(times(hermitian_transpose(whole_q), whole_q), identity(size), NEAR, dtype));
                    continue;
                }
                expected = side == LEFT ? times(operated(whole_q, trans), other) : times(other, operated(whole_q, trans));
                CHECK(near(read_part(&c.view, 'A', 0), expected, NEAR, dtype));
            }
        }
        q = is_lq ? part_of(whole_q, 'A', k, n) : part_of(whole_q, 'A', m, k);
    }
    product = is_lq ? times(factor, q) : times(q, factor);
    CHECK(near(product, given, NEAR, dtype));

    if (is_lq ? m <= n : n <= m) {
        keep(&a);
        OK(is_lq ? bv_orglq(v, &tau.view, NULL, &report) : bv_orgqr(v, &tau.view, NULL, &report));
        CHECK(report.bytes_copied == whole && is_kept(&a, 'A'));
        CHECK(near(read_part(v, 'A', 0), q, NEAR, dtype));
    }
}

/* A with its columns exchanged. */
static void exchanged(int32_t dtype, enum layout layout, int64_t m, int64_t n)
{
    const int64_t k = m < n ? m : n;
    const bv_view *v = lay(&a, layout, m, n, dtype);
    plain given = random_plain(m, n, dtype), r, moved = given;
    int64_t jpvt[MOST], i, j;
    write_part(v, 'A', given);
    lay(&tau, COLS, k, 0, dtype);
    keep(&a);
    OK(bv_geqp3(v, jpvt, &tau.view, NULL, &report));
    CHECK(is_kept(&a, 'A') && report.bytes_copied == (layout == COLS || layout == WIDE_COLS ? 0 : bytes_of(2 * m * n, dtype)));
    r = part_of(read_part(v, 'A', 0), 'U', k, n);
    for (i = 1; i < k; i++) CHECK(cabs(r.at[i][i]) <= cabs(r.at[i - 1][i - 1]) * (1 + NEAR * eps(dtype)));
    for (j = 0; j < n; j++) {
        CHECK(jpvt[j] >= 0 && jpvt[j] < n);
        for (i = 0; i < m; i++) moved.at[i][j] = given.at[i][jpvt[j]];
    }
    /* Q is unitary: the products with the transpose are the same */
    CHECK(near(times(hermitian_transpose(r), r), times(hermitian_transpose(moved), moved), NEAR, dtype));
}

/* What is left over is orthogonal to the columns of A; of a wide A nothing is, and the solution is one of A^H. */
static void least(int32_t dtype, enum layout layout, enum layout of_b, int64_t m, int64_t n, int64_t cols, int any_rank)
{
    const int64_t longer = m > n ? m : n, k = m < n ? m : n, columns = cols ? cols : 1;
    const bv_view *v = lay(&a, layout, m, n, dtype);
    plain given = random_plain(m, n, dtype), sides = random_plain(m, columns, dtype), x, residual;
    int64_t rank = -1, i, j;
    for (i = 0; i < k; i++) given.at[i][i] += 3;
    write_part(v, 'A', given);
    lay(&b, of_b, longer, cols, dtype);
    write_part(&b.view, 'A', sides);
    keep(&a);
    keep(&b);
    if (any_rank) {
        lay(&reals, COLS, k, 0, real_dtype(dtype));
        OK(bv_gelsd(v, &b.view, &reals.view, NULL, &rank, NULL, &report));
        CHECK(rank == k);
        for (i = 1; i < k; i++) CHECK(creal(get(&reals.view, i, 0)) <= creal(get(&reals.view, i - 1, 0)));
    } else {
        OK(bv_gels(v, &b.view, NULL, &report));
        if (passes(layout) && passes(of_b)) CHECK(report.bytes_copied == 0);
    }
    CHECK(is_kept(&a, 'A') && is_kept(&b, 'A'));
    x = read_part(&b.view, 'A', 0);
    x.rows = n;
    residual = times(given, x);
    for (i = 0; i < m; i++)
        for (j = 0; j < columns; j++) residual.at[i][j] -= sides.at[i][j];
    if (m >= n) {
        plain zeros = times(hermitian_transpose(given), residual), nothing = zeros;
        memset(nothing.at, 0, sizeof nothing.at);
        CHECK(near(zeros, nothing, 4 * NEAR, dtype));
    } else {
        plain nothing = residual, y, again;
        memset(nothing.at, 0, sizeof nothing.at);
        CHECK(near(residual, nothing, NEAR, dtype));
        /* the shortest: x = A^H y, where y is the least squares solution of that */
        lay(&a, COLS, n, m, dtype);
        write_part(&a.view, 'A', hermitian_transpose(given));
        lay(&b, COLS, n, columns, dtype);
        write_part(&b.view, 'A', x);
        OK(bv_gels(&a.view, &b.view, NULL, NULL));
        y = read_part(&b.view, 'A', 0);
        y.rows = m;
        again = times(hermitian_transpose(given), y);
        CHECK(near(again, x, NEAR, dtype));
    }
}

static void eigen(int32_t dtype, enum layout layout, int uplo, int64_t n)
{
    const char part = uplo == UPPER ? 'U' : 'L';
    const bv_view *v = lay(&a, layout, n, n, dtype);
    const int is_passed = passes(layout) || layout == BOTH_REVERSED || n == 1;
    int64_t shape[2] = {-1, -1}, strides[2] = {-1, -1}, i, j;
    bv_view vectors;
    plain given = random_plain(n, n, dtype), found, scaled;
    double values[MOST];
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++) {
            given.at[i][j] = i == j ? creal(given.at[i][j]) : given.at[i][j];
            given.at[j][i] = conj(given.at[i][j]);
        }
    write_part(v, part, given);
    lay(&reals, COLS, n, 0, real_dtype(dtype));
    keep(&a);
    keep(&reals);
    OK(bv_syevd(uplo, v, &reals.view, shape, strides, &vectors, NULL, &report));
    CHECK(is_kept(&a, 'A') && is_kept(&reals, 'A'));
    if (layout != SLICED || n > 1)
        CHECK(report.bytes_copied == (is_passed ? 0 : bytes_of(n * (n + 1) / 2 + n * n, dtype)));
    CHECK(vectors.ndim == 2 && vectors.shape == shape && vectors.strides == strides && shape[0] == n && shape[1] == n && vectors.dtype == dtype);
    found = read_part(&vectors, 'A', 0);
    scaled = found;
    for (i = 0; i < n; i++) {
        values[i] = creal(get(&reals.view, i, 0));
        CHECK(i == 0 || values[i] >= values[i - 1]);
        for (j = 0; j < n; j++) scaled.at[j][i] *= values[i];
    }
    CHECK(near(times(given, found), scaled, NEAR, dtype));
    CHECK(near(times(hermitian_transpose(found), found), identity(n), NEAR, dtype));
    /* values alone */
    lay(&a, layout, n, n, dtype);
    write_part(v, part, given);
    keep(&a);
    OK(bv_syevd(uplo, v, &reals.view, NULL, NULL, NULL, NULL, NULL));
    CHECK(is_kept(&a, part));
    for (i = 0; i < n; i++) CHECK(fabs(creal(get(&reals.view, i, 0)) - values[i]) <= NEAR * eps(dtype));
    set(v, 0, 0, NAN);
    keep(&a);
    FAILS(bv_syevd(uplo, v, &reals.view, NULL, NULL, NULL, NULL, NULL), BV_ERR_NOT_FINITE, "(0, 0)");
    CHECK(is_kept(&a, 'N'));
}

static void singular(int32_t dtype, enum layout layout, enum layout of_u, int64_t m, int64_t n, int is_full)
{
    const int64_t k = m < n ? m : n, left = is_full ? m : k, right = is_full ? n : k;
    const bv_view *v = lay(&a, layout, m, n, dtype);
    plain given = random_plain(m, n, dtype), pu, pvt;
    int64_t i, j;
    write_part(v, 'A', given);
    lay(&u, of_u, m, left, dtype);
    lay(&vt, of_u, right, n, dtype);
    lay(&reals, COLS, k, 0, real_dtype(dtype));
    keep(&a);
    keep(&u);
    keep(&vt);
    OK(bv_gesdd(v, &reals.view, &u.view, &vt.view, NULL, &report));
    CHECK(is_kept(&a, 'A') && is_kept(&u, 'A') && is_kept(&vt, 'A'));
    /* a single line lies by columns too */
    if (passes(layout) && passes(of_u) && by_rows(layout) == by_rows(of_u) && k > 1) CHECK(report.bytes_copied == 0);
    pu = read_part(&u.view, 'A', 0);
    pvt = read_part(&vt.view, 'A', 0);
    CHECK(near(times(hermitian_transpose(pu), pu), identity(left), NEAR, dtype));
    CHECK(near(times(pvt, hermitian_transpose(pvt)), identity(right), NEAR, dtype));
    pu.cols = pvt.rows = k;
    for (j = 0; j < k; j++)
        for (i = 0; i < m; i++) pu.at[i][j] *= get(&reals.view, j, 0);
    CHECK(near(times(pu, pvt), given, NEAR, dtype));
    for (i = 1; i < k; i++) CHECK(creal(get(&reals.view, i, 0)) <= creal(get(&reals.view, i - 1, 0)));
    lay(&tau, SLICED, k, 0, real_dtype(dtype));
    write_part(v, 'A', given);
    OK(bv_gesdd(v, &tau.view, NULL, NULL, NULL, NULL));
    for (i = 0; i < k; i++) CHECK(fabs(creal(get(&reals.view, i, 0) - get(&tau.view, i, 0))) <= NEAR * eps(dtype));
}

static void refusals(void)
{
    enum { M = 5, N = 3 };
    const bv_view *v = lay(&a, SLICED, M, N, BV_C128);
    bv_options options = BV_OPTIONS_INIT;
    bv_plan *plan;
    int64_t shape[2] = {7, 7}, strides[2] = {7, 7}, jpvt[N] = {7, 7, 7}, rank = 7;
    bv_view vectors;
    char text[500];
    plain given = random_plain(M, N, BV_C128);
    int i;
    memset(&vectors, 7, sizeof vectors);
    write_part(v, 'A', given);
    lay(&tau, COLS, N, 0, BV_C128);
    lay(&reals, COLS, N, 0, BV_F64);
    lay(&b, ROWS, M, 2, BV_C128);
    lay(&u, ROWS, M, N, BV_C128);
    lay(&vt, ROWS, N, N, BV_C128);
    write_part(&b.view, 'A', random_plain(M, 2, BV_C128));
    keep(&a);
    keep(&tau);
    keep(&reals);
    keep(&b);
    keep(&u);
    for (i = 0; i < 2; i++) {
#define TOLD(call, part)                                                                                   \
    do {                                                                                                   \
        plan = NULL;                                                                                       \
        options.plan = i ? NULL : &plan;                                                                   \
        options.policy = i ? BV_ZERO_COPY : BV_AUTO;                                                       \
        if (i) {                                                                                           \
            FAILS(call, BV_ERR_REFUSED, part);                                                             \
        } else {                                                                                           \
            OK(call);                                                                                      \
            OK(bv_plan_text(plan, text, sizeof text, NULL));                                               \
            CHECK(strstr(text, part) == text && bv_plan_bytes_copied(plan) > 0);                           \
            OK(bv_plan_free(plan));                                                                        \
        }                                                                                                  \
    } while (0)
        TOLD(bv_geqrf(v, &tau.view, &options, NULL), "geqrf");
        TOLD(bv_geqp3(v, jpvt, &tau.view, &options, NULL), "geqp3");
        TOLD(bv_gels(v, &b.view, &options, NULL), "gels");
        TOLD(bv_gelsd(v, &b.view, &reals.view, NULL, &rank, &options, NULL), "gelsd");
        TOLD(bv_gesdd(v, &reals.view, &u.view, &vt.view, &options, NULL), "gesdd");
        a.shape[0] = N;
        TOLD(bv_syevd(UPPER, v, &reals.view, shape, strides, &vectors, &options, NULL), "syevd");
        a.shape[0] = M;
    }
    CHECK(jpvt[0] == 7 && rank == 7 && shape[0] == 7 && strides[1] == 7 && vectors.flags == 0x07070707u);
    FAILS(bv_geqrf(v, &reals.view, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "A is of dtype c128, but tau of f64");
    FAILS(bv_gesdd(v, &tau.view, NULL, NULL, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "s is of dtype c128, and has to be of f64");
    FAILS(bv_gesdd(v, &reals.view, NULL, &vt.view, NULL, NULL), BV_ERR_NULL, "U");
    FAILS(bv_gesdd(v, &reals.view, &u.view, NULL, NULL, NULL), BV_ERR_NULL, "VT");
    FAILS(bv_gesdd(v, &reals.view, &b.view, &vt.view, NULL, NULL), BV_ERR_SHAPE, "gesdd");
    FAILS(bv_gesdd(v, NULL, NULL, NULL, NULL, NULL), BV_ERR_NULL, "s");
    FAILS(bv_geqrf(v, v, NULL, NULL), BV_ERR_NDIM, "tau");
    FAILS(bv_geqrf(v, NULL, NULL, NULL), BV_ERR_NULL, "tau");
    FAILS(bv_geqp3(v, NULL, &tau.view, NULL, NULL), BV_ERR_NULL, "jpvt");
    FAILS(bv_syevd(UPPER, v, &reals.view, NULL, NULL, NULL, NULL, NULL), BV_ERR_SHAPE, "5 x 3");
    FAILS(bv_syevd(UPPER, v, &reals.view, NULL, strides, &vectors, NULL, NULL), BV_ERR_NULL, "shape");
    FAILS(bv_syevd(UPPER, v, &reals.view, shape, NULL, &vectors, NULL, NULL), BV_ERR_NULL, "strides");
    FAILS(bv_syevd(1, v, &reals.view, NULL, NULL, NULL, NULL, NULL), BV_ERR_VALUE, "uplo");
    FAILS(bv_ormqr(LEFT, 115, v, &tau.view, &b.view, NULL, NULL), BV_ERR_VALUE, "trans = 115");
    FAILS(bv_ormqr(1, TRANS, v, &tau.view, &b.view, NULL, NULL), BV_ERR_VALUE, "side = 1");
    FAILS(bv_ormqr(RIGHT, TRANS, v, &tau.view, &b.view, NULL, NULL), BV_ERR_SHAPE, "ormqr");
    FAILS(bv_gels(v, &vt.view, NULL, NULL), BV_ERR_SHAPE, "gels");
    a.view.flags = BV_READ_ONLY;
    FAILS(bv_ormqr(LEFT, TRANS, v, &tau.view, &b.view, NULL, NULL), BV_ERR_READ_ONLY, "A");
    a.view.flags = 0;
    tau.view.data = place(v, 1, 1);
    FAILS(bv_geqrf(v, &tau.view, NULL, NULL), BV_ERR_OVERLAP, "tau is written and shares memory with A");
    CHECK(is_kept(&a, 'N') && is_kept(&b, 'N') && is_kept(&u, 'N') && is_kept(&reals, 'N'));
    lay(&tau, COLS, N, 0, BV_C128);
    for (i = 0; i < M; i++) given.at[i][1] = 0;
    write_part(v, 'A', given);
    FAILS(bv_gels(v, &b.view, NULL, NULL), BV_ERR_SINGULAR, "gels");
    OK(bv_gelsd((write_part(v, 'A', given), v), &b.view, &reals.view, NULL, &rank, NULL, NULL));
    CHECK(rank == N - 1);
    given.at[1][1] = INFINITY;
    write_part(v, 'A', given);
    keep(&a);
    FAILS(bv_gesdd(v, &reals.view, NULL, NULL, NULL, NULL), BV_ERR_NOT_FINITE, "(1, 1)");
    FAILS(bv_geqp3(v, jpvt, &tau.view, NULL, NULL), BV_ERR_NOT_FINITE, "(1, 1)");
    CHECK(is_kept(&a, 'N') && jpvt[0] == 7);
}

/* With "quick", fewer pairs of layouts. */
int main(int argc, char **argv)
{
    const int step = argc > 1 && strcmp(argv[1], "quick") == 0 ? 4 : 1;
    static const int64_t shapes[][2] = {{6, 4}, {4, 6}, {5, 5}, {1, 4}, {4, 1}, {1, 1}};
    size_t t, s;
    int layout, other;
    for (t = 0; t < sizeof DTYPES / sizeof *DTYPES; t++)
        for (layout = 0; layout < LAYOUTS; layout++) {
            const enum layout lies = (enum layout)layout;
            for (s = 0; s < 3; s++) {
                const int64_t m = shapes[s][0], n = shapes[s][1];
                factored(DTYPES[t], lies, m, n, 0);
                factored(DTYPES[t], lies, m, n, 1);
                exchanged(DTYPES[t], lies, m, n);
                for (other = layout % step; other < LAYOUTS; other += step) {
                    const enum layout of_b = (enum layout)other;
                    least(DTYPES[t], lies, of_b, m, n, 2, 0);
                    least(DTYPES[t], lies, of_b, m, n, 0, 0);
                    least(DTYPES[t], lies, of_b, m, n, 2, 1);
                    singular(DTYPES[t], lies, of_b, m, n, 0);
                    singular(DTYPES[t], lies, of_b, m, n, 1);
                }
            }
            for (s = 3; s < sizeof shapes / sizeof *shapes; s++) singular(DTYPES[t], lies, lies, shapes[s][0], shapes[s][1], 1);
            eigen(DTYPES[t], lies, UPPER, 6);
            eigen(DTYPES[t], lies, LOWER, 6);
            eigen(DTYPES[t], lies, LOWER, 1);
        }
    refusals();
    bv_free_workspace();
    puts("ok");
    return 0;
}
