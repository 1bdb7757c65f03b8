/*
 * LAPACK on views, the third slice: general eigenvalues and those with a metric, Schur's and Hessenberg's forms, indefinite matrices, bands,
 * three diagonals, packed triangles, of matrices that lie in many ways, of every dtype, beside plain loops; and what is refused. Prints the
 * first failed check and exits with 1; tests/capi.rs runs it.
 */
#include "lapack_matrices.h"

enum { N = 6, K = 2, BY_ROWS = 101, BY_COLS = 102, UPPER = 121, LOWER = 122, NON_UNIT = 131, UNIT = 132 };

static const int32_t DTYPES[] = {BV_F32, BV_F64, BV_C64, BV_C128};

static const double NEAR = 1000;

static matrix a, b, left, right, values, tau, diagonals[3];
static bv_report report;

static int32_t real_dtype(int32_t dtype) { return is_single(dtype) ? BV_F32 : BV_F64; }

static int32_t complex_dtype(int32_t dtype) { return is_single(dtype) ? BV_C64 : BV_C128; }

static size_t bytes_of(int64_t count, int32_t dtype) { return (size_t)(count * item(dtype)); }

static plain zeros(int64_t rows, int64_t cols)
{
    plain p;
    memset(&p, 0, sizeof p);
    p.rows = rows;
    p.cols = cols;
    return p;
}

static plain hermitian(plain p)
{
    int i, j;
    for (i = 0; i < p.rows; i++)
        for (j = 0; j <= i; j++) {
            if (i == j) p.at[i][i] = creal(p.at[i][i]);
            p.at[j][i] = conj(p.at[i][j]);
        }
    return p;
}

/* With a diagonal that makes it positive definite. */
static plain positive(plain p)
{
    int i;
    p = hermitian(p);
    for (i = 0; i < p.rows; i++) p.at[i][i] = 2 * (double)p.rows + i;
    return p;
}

/* The vectors of a real matrix, put together from pairs of columns. */
static plain together(plain v, int32_t dtype)
{
    int i, j;
    if (is_complex(dtype)) return v;
    for (j = 0; j < v.cols; j++) {
        if (cimag(get(&values.view, j, 0)) <= 0) continue;
        for (i = 0; i < v.rows; i++) {
            number vector = creal(v.at[i][j]) + creal(v.at[i][j + 1]) * I;
            v.at[i][j] = vector;
            v.at[i][j + 1] = conj(vector);
        }
        j++;
    }
    return v;
}

static void spectrum(int32_t dtype, enum layout layout, enum layout of_vectors)
{
    const bv_view *v = lay(&a, layout, N, N, dtype);
    const int copies = (layout == SLICED) + 2 * (of_vectors == SLICED);
    plain given = random_plain(N, N, dtype), vl, vr, d = zeros(N, N);
    int j;
    write_part(v, 'A', given);
    lay(&left, of_vectors, N, N, dtype);
    lay(&right, of_vectors, N, N, dtype);
    lay(&values, layout == SLICED ? SLICED : COLS, N, 0, complex_dtype(dtype));
    keep(&a);
    keep(&left);
    keep(&right);
    keep(&values);
    OK(bv_geev(v, &values.view, &left.view, &right.view, NULL, &report));
    CHECK(is_kept(&a, 'A') && is_kept(&left, 'A') && is_kept(&right, 'A') && is_kept(&values, 'A'));
    CHECK(report.bytes_copied == bytes_of(copies * N * N, dtype));
    for (j = 0; j < N; j++) d.at[j][j] = get(&values.view, j, 0);
    vr = together(read_part(&right.view, 'A', 0), dtype);
    vl = together(read_part(&left.view, 'A', 0), dtype);
    CHECK(near(times(given, vr), times(vr, d), NEAR, dtype));
    CHECK(near(times(hermitian_transpose(vl), given), times(d, hermitian_transpose(vl)), NEAR, dtype));
    write_part(v, 'A', given);
    OK(bv_geev(v, &values.view, NULL, NULL, NULL, NULL));
    write_part(v, 'A', given);
    OK(bv_geev(v, &values.view, NULL, &right.view, NULL, NULL));
    CHECK(near(times(given, together(read_part(&right.view, 'A', 0), dtype)), times(together(read_part(&right.view, 'A', 0), dtype), d), 4 * NEAR, dtype));
    set(v, 1, 2, INFINITY);
    keep(&a);
    keep(&values);
    FAILS(bv_geev(v, &values.view, NULL, NULL, NULL, NULL), BV_ERR_NOT_FINITE, "(1, 2)");
    CHECK(is_kept(&a, 'N') && is_kept(&values, 'N'));
}

static void forms(int32_t dtype, enum layout layout, enum layout of_z)
{
    const bv_view *v = lay(&a, layout, N, N, dtype);
    plain given = random_plain(N, N, dtype), t, z, q, h = zeros(N, N);
    int i, j;
    write_part(v, 'A', given);
    lay(&left, of_z, N, N, dtype);
    lay(&values, COLS, N, 0, complex_dtype(dtype));
    keep(&a);
    keep(&left);
    OK(bv_gees(v, &values.view, &left.view, NULL, &report));
    CHECK(is_kept(&a, 'A') && is_kept(&left, 'A'));
    CHECK(report.bytes_copied == bytes_of((layout == SLICED ? 2 * N * N : 0) + (of_z == SLICED ? N * N : 0), dtype));
    t = read_part(v, 'A', 0);
    z = read_part(&left.view, 'A', 0);
    CHECK(near(times(times(z, t), hermitian_transpose(z)), given, NEAR, dtype));
    CHECK(near(times(hermitian_transpose(z), z), identity(N), NEAR, dtype));
    for (i = 0; i < N; i++)
        for (j = 0; j < i; j++) CHECK(t.at[i][j] == 0 || (!is_complex(dtype) && j == i - 1 && cimag(get(&values.view, i, 0)) < 0));
    write_part(v, 'A', given);
    OK(bv_gees(v, &values.view, NULL, NULL, NULL));

    write_part(v, 'A', given);
    lay(&tau, layout == SLICED ? SLICED : COLS, N - 1, 0, dtype);
    keep(&tau);
    OK(bv_gehrd(v, &tau.view, NULL, NULL));
    CHECK(is_kept(&a, 'A') && is_kept(&tau, 'A'));
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
            if (j >= i - 1) h.at[i][j] = get(v, i, j);
    OK(bv_orghr(v, &tau.view, NULL, NULL));
    q = read_part(v, 'A', 0);
    CHECK(near(times(hermitian_transpose(q), q), identity(N), NEAR, dtype));
    CHECK(near(times(times(q, h), hermitian_transpose(q)), given, NEAR, dtype) && is_kept(&a, 'A') && is_kept(&tau, 'N'));
}

static void metric(int32_t dtype, enum layout layout, enum layout of_b, int uplo, int itype)
{
    const char part = uplo == UPPER ? 'U' : 'L';
    const bv_view *v = lay(&a, layout, N, N, dtype);
    plain given = hermitian(random_plain(N, N, dtype)), of_metric = positive(random_plain(N, N, dtype)), x, image, d = zeros(N, N), factor;
    int64_t shape[2], strides[2];
    bv_view vectors;
    int i;
    write_part(v, part, given);
    lay(&b, of_b, N, N, dtype);
    write_part(&b.view, part, of_metric);
    lay(&values, COLS, N, 0, real_dtype(dtype));
    keep(&a);
    keep(&b);
    OK(bv_sygvd(itype, uplo, v, &b.view, &values.view, shape, strides, &vectors, NULL, &report));
    CHECK(is_kept(&a, 'A') && is_kept(&b, part));
    if (passes(layout) && passes(of_b) && by_rows(layout) == by_rows(of_b)) CHECK(report.bytes_copied == 0);
    x = read_part(&vectors, 'A', 0);
    for (i = 0; i < N; i++) d.at[i][i] = get(&values.view, i, 0);
    if (itype == 1) image = times(of_metric, times(x, d));
    else image = times(x, d);
    if (itype == 1) CHECK(near(times(given, x), image, NEAR, dtype));
    if (itype == 2) CHECK(near(times(given, times(of_metric, x)), image, NEAR, dtype));
    if (itype == 3) CHECK(near(times(of_metric, times(given, x)), image, NEAR, dtype));
    factor = read_part(&b.view, part, 0);
    CHECK(near(uplo == UPPER ? times(hermitian_transpose(factor), factor) : times(factor, hermitian_transpose(factor)), of_metric, NEAR, dtype));
    lay(&a, layout, N, N, dtype);
    write_part(v, part, given);
    write_part(&b.view, part, of_metric);
    keep(&a);
    OK(bv_sygvd(itype, uplo, v, &b.view, &values.view, NULL, NULL, NULL, NULL, NULL));
    CHECK(is_kept(&a, part) && cabs(get(&values.view, 0, 0) - d.at[0][0]) <= NEAR * eps(dtype) * (1 + cabs(d.at[0][0])));
    of_metric.at[2][2] = -1;
    write_part(v, part, given);
    write_part(&b.view, part, of_metric);
    FAILS(bv_sygvd(itype, uplo, v, &b.view, &values.view, NULL, NULL, NULL, NULL, NULL), BV_ERR_NOT_POSITIVE_DEFINITE, "leading block 3");
}

static plain sides(plain given, enum layout layout, int32_t dtype, int64_t cols)
{
    plain solution = random_plain(N, cols ? cols : 1, dtype);
    lay(&b, layout, N, cols, dtype);
    write_part(&b.view, 'A', times(given, solution));
    keep(&b);
    return solution;
}

static int is_solved(plain solution, int32_t dtype) { return near(read_part(&b.view, 'A', 0), solution, NEAR, dtype) && is_kept(&b, 'A'); }

static void indefinite(int32_t dtype, enum layout layout, enum layout of_b, int uplo, int is_hermitian, int64_t cols)
{
    const char part = uplo == UPPER ? 'U' : 'L';
    const bv_view *v = lay(&a, layout, N, N, dtype);
    plain given = hermitian(random_plain(N, N, dtype)), solution;
    int i, j;
    for (i = 0; i < N; i++) given.at[i][i] = i % 2 ? 2 : -3;
    if (!is_hermitian)
        for (i = 0; i < N; i++)
            for (j = 0; j < i; j++) given.at[j][i] = given.at[i][j];
    write_part(v, part, given);
    solution = sides(given, of_b, dtype, cols);
    keep(&a);
    OK(is_hermitian ? bv_hesv(uplo, v, &b.view, NULL, &report) : bv_sysv(uplo, v, &b.view, NULL, &report));
    CHECK(is_solved(solution, dtype) && is_kept(&a, part));
    if (passes(layout) && (of_b == COLS || of_b == WIDE_COLS || of_b == BY_COLS_REVERSED)) CHECK(report.bytes_copied == 0);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++) given.at[i][j] = 0;
    write_part(v, part, given);
    keep(&b);
    CHECK((is_hermitian ? bv_hesv(uplo, v, &b.view, NULL, NULL) : bv_sysv(uplo, v, &b.view, NULL, NULL)) == BV_ERR_SINGULAR);
    CHECK(is_kept(&b, 'N'));
}

/* The element of a band's storage, or -1 where the matrix is 0. */
static int64_t stored_at(int order, int64_t kl, int64_t ku, int64_t i, int64_t j)
{
    if (j > i + ku || i > j + kl) return -1;
    return order == BY_ROWS ? j - i + kl : i - j + ku;
}

static void bands(int32_t dtype, enum layout layout, enum layout of_b, int order, int uplo, int64_t cols)
{
    const int64_t kl = uplo == UPPER ? 0 : 2, ku = uplo == UPPER ? 2 : 0;
    const bv_view *v;
    plain given = positive(random_plain(N, N, dtype)), solution, general = random_plain(N, N, dtype), stored;
    int64_t i, j, at;
    int64_t d[2];
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++) {
            if (i > j + 2 || j > i + 2) given.at[i][j] = 0;
            if (i > j + 2 || j > i + 1) general.at[i][j] = 0;
            if (i == j) general.at[i][j] += 5;
        }
    d[0] = order == BY_ROWS ? N : 3;
    d[1] = order == BY_ROWS ? 3 : N;
    v = lay(&a, layout, d[0], d[1], dtype);
    stored = read_part(v, 'A', 0);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
            if ((at = stored_at(order, kl, ku, i, j)) >= 0) stored.at[order == BY_ROWS ? i : at][order == BY_ROWS ? at : j] = given.at[i][j];
    write_part(v, 'A', stored);
    keep(&a);
    solution = sides(given, of_b, dtype, cols);
    OK(bv_pbsv(order, uplo, v, &b.view, NULL, &report));
    CHECK(is_solved(solution, dtype) && is_kept(&a, 'A'));
    keep(&a);
    solution = sides(given, of_b, dtype, cols);
    OK(bv_pbtrs(order, uplo, v, &b.view, NULL, NULL));
    CHECK(is_solved(solution, dtype) && is_kept(&a, 'N'));
    write_part(v, 'A', stored);
    OK(bv_pbtrf(order, uplo, v, NULL, &report));
    if (layout == (order == BY_ROWS ? ROWS : COLS)) CHECK(report.bytes_copied == 0);
    solution = sides(given, of_b, dtype, cols);
    OK(bv_pbtrs(order, uplo, v, &b.view, NULL, NULL));
    CHECK(is_solved(solution, dtype));

    /* a general one, of 2 diagonals below and 1 above, which is not changed */
    d[0] = order == BY_ROWS ? N : 4;
    d[1] = order == BY_ROWS ? 4 : N;
    v = lay(&a, layout, d[0], d[1], dtype);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
            if ((at = stored_at(order, 2, 1, i, j)) >= 0) set(v, order == BY_ROWS ? i : at, order == BY_ROWS ? at : j, general.at[i][j]);
    keep(&a);
    solution = sides(general, of_b, dtype, cols);
    OK(bv_gbsv(order, 2, 1, v, &b.view, NULL, &report));
    CHECK(is_solved(solution, dtype) && is_kept(&a, 'N') && report.bytes_copied > 0);
    FAILS(bv_gbsv(order, 1, 1, v, &b.view, NULL, NULL), BV_ERR_SHAPE, "gbsv");
    FAILS(bv_gbsv(order, -1, 1, v, &b.view, NULL, NULL), BV_ERR_VALUE, "kl = -1");
    CHECK(is_kept(&b, 'A'));
}

static void three_diagonals(int32_t dtype, enum layout layout, enum layout of_b, int64_t cols)
{
    plain given = zeros(N, N), solution;
    int i, k;
    for (k = 0; k < 3; k++) {
        lay(&diagonals[k], layout, k == 1 ? N : N - 1, 0, dtype);
        for (i = 0; i < (k == 1 ? N : N - 1); i++) {
            number value = random_number(dtype) + (k == 1 ? 4 : 0);
            set(&diagonals[k].view, i, 0, value);
            given.at[k == 0 ? i + 1 : i][k == 2 ? i + 1 : i] = value;
        }
        keep(&diagonals[k]);
    }
    solution = sides(given, of_b, dtype, cols);
    OK(bv_gtsv(&diagonals[0].view, &diagonals[1].view, &diagonals[2].view, &b.view, NULL, &report));
    CHECK(is_solved(solution, dtype));
    for (k = 0; k < 3; k++) CHECK(is_kept(&diagonals[k], 'A'));
    FAILS(bv_gtsv(&diagonals[0].view, &diagonals[0].view, &diagonals[2].view, &b.view, NULL, NULL), BV_ERR_OVERLAP, "d is written and shares memory with dl");
}

/* Where the packed triangle has an element. */
static int64_t packed_at(int order, int uplo, int64_t i, int64_t j)
{
    const int64_t row = order == BY_ROWS ? i : j, col = order == BY_ROWS ? j : i;
    const int is_upper = (uplo == UPPER) == (order == BY_ROWS);
    return is_upper ? row * N - row * (row + 1) / 2 + col : row * (row + 1) / 2 + col;
}

static void packed(int32_t dtype, enum layout layout, enum layout of_b, int order, int uplo, int64_t cols)
{
    const char part = uplo == UPPER ? 'U' : 'L';
    const int64_t count = N * (N + 1) / 2;
    const int is_passed = layout != SLICED && layout != ROWS_REVERSED && layout != BOTH_REVERSED && layout != BY_COLS_REVERSED;
    bv_view *v = &diagonals[0].view;
    plain given = positive(random_plain(N, N, dtype)), solution, inverse = zeros(N, N);
    int64_t i, j;
    int step;
    /* a line of rows of one element with a gap is no vector without gaps */
    lay(&diagonals[0], layout == WIDE_ROWS ? ROWS : layout, count, 0, dtype);
    for (step = 0; step < 2; step++) {
        for (i = 0; i < N; i++)
            for (j = 0; j < N; j++)
                if (is_in(part, i, j)) set(v, packed_at(order, uplo, i, j), 0, given.at[i][j]);
        keep(&diagonals[0]);
        solution = sides(given, of_b, dtype, cols);
        if (step == 0) OK(bv_ppsv(order, uplo, v, &b.view, NULL, &report));
        else OK(bv_pptrf(order, uplo, v, NULL, &report));
        CHECK(is_kept(&diagonals[0], 'A') && (step == 0 ? is_solved(solution, dtype) : is_kept(&b, 'N')));
        if (step == 1) CHECK(report.bytes_copied == (is_passed ? 0 : bytes_of(2 * count, dtype)));
    }
    keep(&diagonals[0]);
    OK(bv_pptrs(order, uplo, v, &b.view, NULL, NULL));
    CHECK(is_solved(solution, dtype) && is_kept(&diagonals[0], 'N'));
    OK(bv_pptri(order, uplo, v, NULL, NULL));
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++) {
            number x = get(v, is_in(part, i, j) ? packed_at(order, uplo, i, j) : packed_at(order, uplo, j, i), 0);
            inverse.at[i][j] = is_in(part, i, j) ? x : conj(x);
        }
    CHECK(near(times(given, inverse), identity(N), NEAR, dtype));
    /* a triangle and its inverse */
    for (step = NON_UNIT; step <= UNIT; step++) {
        plain triangle = zeros(N, N);
        inverse = zeros(N, N);
        for (i = 0; i < N; i++)
            for (j = 0; j < N; j++)
                if (is_in(part, i, j)) {
                    triangle.at[i][j] = i == j && step == UNIT ? 1 : given.at[i][j] / (double)N;
                    set(v, packed_at(order, uplo, i, j), 0, i == j && step == UNIT ? NAN : triangle.at[i][j]);
                }
        OK(bv_tptri(order, uplo, step, v, NULL, NULL));
        for (i = 0; i < N; i++)
            for (j = 0; j < N; j++)
                if (is_in(part, i, j)) inverse.at[i][j] = i == j && step == UNIT ? 1 : get(v, packed_at(order, uplo, i, j), 0);
        CHECK(near(times(triangle, inverse), identity(N), NEAR, dtype) && is_kept(&diagonals[0], 'A'));
    }
    diagonals[0].shape[0]--;
    FAILS(bv_pptrf(order, uplo, v, NULL, NULL), BV_ERR_SHAPE, "pptrf");
}

static void refusals(void)
{
    const bv_view *v = lay(&a, SLICED, N, N, BV_F64);
    bv_options options = BV_OPTIONS_INIT;
    bv_plan *plan = NULL;
    char text[500];
    write_part(v, 'A', positive(random_plain(N, N, BV_F64)));
    lay(&b, ROWS, N, N, BV_F64);
    write_part(&b.view, 'A', positive(random_plain(N, N, BV_F64)));
    lay(&values, COLS, N, 0, BV_C128);
    lay(&tau, COLS, N, 0, BV_F64);
    keep(&a);
    keep(&b);
    keep(&values);
    FAILS(bv_geev(v, &tau.view, NULL, NULL, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "w is of dtype f64, and has to be of c128");
    FAILS(bv_gees(v, &tau.view, NULL, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "w is of dtype f64");
    FAILS(bv_sygvd(1, UPPER, v, &b.view, &values.view, NULL, NULL, NULL, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "w is of dtype c128, and has to be of f64");
    FAILS(bv_sygvd(0, UPPER, v, &b.view, &tau.view, NULL, NULL, NULL, NULL, NULL), BV_ERR_VALUE, "itype = 0");
    FAILS(bv_gehrd(v, &tau.view, NULL, NULL), BV_ERR_SHAPE, "gehrd");
    FAILS(bv_geev(v, &values.view, v, NULL, NULL, NULL), BV_ERR_OVERLAP, "VL is written and shares memory with A");
    FAILS(bv_geev(v, &values.view, &b.view, &b.view, NULL, NULL), BV_ERR_OVERLAP, "VR is written and shares memory with VL");
    FAILS(bv_sysv(0, v, &b.view, NULL, NULL), BV_ERR_VALUE, "uplo");
    FAILS(bv_pptrf(0, UPPER, &tau.view, NULL, NULL), BV_ERR_VALUE, "order");
    values.shape[0]--;
    FAILS(bv_geev(v, &values.view, NULL, NULL, NULL, NULL), BV_ERR_SHAPE, "w has n = 5");
    values.shape[0]++;
    options.policy = BV_ZERO_COPY;
    FAILS(bv_geev(v, &values.view, NULL, NULL, &options, NULL), BV_ERR_REFUSED, "geev would have to copy: A");
    FAILS(bv_sysv(UPPER, v, &b.view, &options, NULL), BV_ERR_REFUSED, "sysv would have to copy: A");
    options.policy = BV_AUTO;
    options.plan = &plan;
    OK(bv_geev(v, &values.view, NULL, &b.view, &options, NULL));
    OK(bv_plan_text(plan, text, sizeof text, NULL));
    CHECK(strstr(text, "geev f64") == text && bv_plan_bytes_copied(plan) == N * N * 8);
    OK(bv_plan_free(plan));
    lay(&tau, COLS, N - 1, 0, BV_F64);
    keep(&tau);
    OK(bv_gehrd(v, &tau.view, &options, NULL));
    OK(bv_plan_free(plan));
    CHECK(is_kept(&a, 'N') && is_kept(&b, 'N') && is_kept(&values, 'N') && is_kept(&tau, 'N'));
}

/* With "quick", fewer pairs of layouts. */
int main(int argc, char **argv)
{
    const int step = argc > 1 && strcmp(argv[1], "quick") == 0 ? 4 : 1;
    size_t t;
    int layout, other, uplo, order, i;
    for (t = 0; t < sizeof DTYPES / sizeof *DTYPES; t++)
        for (layout = 0; layout < LAYOUTS; layout++)
            for (other = layout % step; other < LAYOUTS; other += step) {
                const enum layout lies = (enum layout)layout, of_b = (enum layout)other;
                const int64_t cols = (layout + other) % 3 ? K : 0;
                spectrum(DTYPES[t], lies, of_b);
                forms(DTYPES[t], lies, of_b);
                three_diagonals(DTYPES[t], lies, of_b, cols);
                for (uplo = UPPER; uplo <= LOWER; uplo++) {
                    metric(DTYPES[t], lies, of_b, uplo, 1 + (layout + other) % 3);
                    for (i = 0; i < 2; i++) indefinite(DTYPES[t], lies, of_b, uplo, i, cols);
                    for (order = BY_ROWS; order <= BY_COLS; order++) {
                        bands(DTYPES[t], lies, of_b, order, uplo, cols);
                        packed(DTYPES[t], lies, of_b, order, uplo, cols);
                    }
                }
            }
    refusals();
    bv_free_workspace();
    puts("ok");
    return 0;
}
