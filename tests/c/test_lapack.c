/*
 * LAPACK on views, the first slice: factors, solutions, inverses, determinants, conditions and norms of matrices that lie in many ways, of
 * every dtype, beside plain loops; bytes copied beside the table of the header; what is neither to be read nor to be written is NaN; and
 * what is refused. Prints the first failed check and exits with 1; tests/capi.rs runs it.
 */
#include "lapack_matrices.h"

enum { N = 7, K = 3, UPPER = 121, LOWER = 122, NON_UNIT = 131, UNIT = 132 };

static const int32_t DTYPES[] = {BV_F32, BV_F64, BV_C64, BV_C128};

/* In units of eps: what N steps of elimination on these matrices stay within. */
static const double NEAR = 400;

static matrix a, b;
static bv_report report;

static char letter(int uplo) { return uplo == UPPER ? 'U' : 'L'; }

/* Bytes of a triangle, there and back. */
static size_t triangle(int32_t dtype) { return (size_t)(N * (N + 1) * item(dtype)); }

static int is_reversed(enum layout layout) { return layout >= ROWS_REVERSED && layout <= BY_COLS_REVERSED; }

/* Hermitian, and well away from singular. */
static plain positive(int64_t n, int32_t dtype)
{
    plain m = random_plain(n, n, dtype), a = times(m, hermitian_transpose(m));
    int64_t i;
    for (i = 0; i < n; i++) a.at[i][i] = creal(a.at[i][i]) + 1;
    return a;
}

static void factors(int32_t dtype, enum layout layout, int uplo)
{
    plain given = positive(N, dtype), factor, expected;
    const char part = letter(uplo);
    const size_t bytes = passes(layout) ? 0 : triangle(dtype);
    const bv_view *v = lay(&a, layout, N, N, dtype);
    write_part(v, part, given);
    keep(&a);
    OK(bv_potrf(uplo, v, NULL, &report));
    factor = read_part(v, part, 0);
    expected = uplo == UPPER ? times(hermitian_transpose(factor), factor) : times(factor, hermitian_transpose(factor));
    CHECK(near(expected, given, NEAR, dtype) && is_kept(&a, part) && report.bytes_copied == bytes && report.calls == 1);

    OK(bv_potri(uplo, v, NULL, &report));
    factor = read_part(v, part, 0);
    {
        int i, j;
        for (i = 0; i < N; i++)
            for (j = 0; j < N; j++)
                if (!is_in(part, i, j)) factor.at[i][j] = conj(factor.at[j][i]);
    }
    CHECK(near(times(given, factor), identity(N), 20 * NEAR, dtype) && is_kept(&a, part) && report.bytes_copied == bytes);

    /* a triangle with and without its diagonal */
    lay(&a, layout, N, N, dtype);
    write_part(v, part, given);
    keep(&a);
    factor = read_part(v, part, 0);
    OK(bv_trtri(uplo, NON_UNIT, v, NULL, &report));
    CHECK(near(times(factor, read_part(v, part, 0)), identity(N), 20 * NEAR, dtype) && is_kept(&a, part));
    CHECK(report.bytes_copied == (passes(layout) || layout == BOTH_REVERSED ? 0 : triangle(dtype)));
    write_part(v, part, random_plain(N, N, dtype));
    {
        int i;
        for (i = 0; i < N; i++) set(v, i, i, NAN);
    }
    keep(&a);
    factor = read_part(v, part, 1);
    OK(bv_trtri(uplo, UNIT, v, NULL, NULL));
    CHECK(near(times(factor, read_part(v, part, 1)), identity(N), 20 * NEAR, dtype) && is_kept(&a, part));
}

/* Right-hand sides that lie so, and what they have to become. */
static void sides(int32_t dtype, enum layout layout, plain given, plain *solution, int64_t cols)
{
    *solution = random_plain(N, cols ? cols : 1, dtype);
    lay(&b, layout, N, cols, dtype);
    write_part(&b.view, 'A', times(given, *solution));
    keep(&b);
}

static void solutions(int32_t dtype, enum layout layout, enum layout of_b, int uplo, int64_t cols)
{
    plain given = positive(N, dtype), solution;
    const char part = letter(uplo);
    const bv_view *v = lay(&a, layout, N, N, dtype);
    int i;
    write_part(v, part, given);
    sides(dtype, of_b, given, &solution, cols);
    keep(&a);
    OK(bv_posv(uplo, v, &b.view, NULL, &report));
    CHECK(near(read_part(&b.view, 'A', 0), solution, NEAR, dtype) && is_kept(&a, part) && is_kept(&b, 'A'));
    if (passes(layout) && (of_b != SLICED || cols == 0) && !is_reversed(of_b)) CHECK(report.bytes_copied == 0);
    /* with the factor that is there now */
    sides(dtype, of_b, given, &solution, cols);
    keep(&a);
    OK(bv_potrs(uplo, v, &b.view, NULL, &report));
    CHECK(near(read_part(&b.view, 'A', 0), solution, NEAR, dtype) && is_kept(&a, 'N') && is_kept(&b, 'A'));
    /* with the triangle alone */
    sides(dtype, of_b, read_part(v, part, 0), &solution, cols);
    OK(bv_trtrs(uplo, NON_UNIT, v, &b.view, NULL, NULL));
    CHECK(near(read_part(&b.view, 'A', 0), solution, NEAR, dtype) && is_kept(&a, 'N') && is_kept(&b, 'A'));
    sides(dtype, of_b, read_part(v, part, 1), &solution, cols);
    OK(bv_trtrs(uplo, UNIT, v, &b.view, NULL, NULL));
    CHECK(near(read_part(&b.view, 'A', 0), solution, 4 * NEAR, dtype) && is_kept(&b, 'A'));
    /* conjugated where it is only read */
    if (is_complex(dtype)) {
        a.view.flags = BV_CONJ;
        sides(dtype, of_b, read_part(v, part, 0), &solution, cols);
        OK(bv_trtrs(uplo, NON_UNIT, v, &b.view, NULL, NULL));
        CHECK(near(read_part(&b.view, 'A', 0), solution, NEAR, dtype) && is_kept(&b, 'A'));
        a.view.flags = 0;
    }
    /* a zero on the diagonal, and a block that is not positive definite */
    set(v, 2, 2, 0);
    keep(&a);
    keep(&b);
    FAILS(bv_trtrs(uplo, NON_UNIT, v, &b.view, NULL, NULL), BV_ERR_SINGULAR, "row 2");
    FAILS(bv_trtri(uplo, NON_UNIT, v, NULL, NULL), BV_ERR_SINGULAR, "row 2");
    CHECK(is_kept(&a, 'N') && is_kept(&b, 'N'));
    for (i = 0; i < N; i++) given.at[i][i] += 4 * N;
    given.at[3][3] = -1;
    write_part(v, part, given);
    keep(&a);
    FAILS(bv_posv(uplo, v, &b.view, NULL, NULL), BV_ERR_NOT_POSITIVE_DEFINITE, "leading block 4");
    CHECK(is_kept(&a, part) && is_kept(&b, 'N'));
}

/* The determinant by elimination. */
static number determinant(plain p)
{
    number product = 1;
    int64_t i, j, k, largest;
    for (k = 0; k < p.rows; k++) {
        for (largest = k, i = k; i < p.rows; i++)
            if (cabs(p.at[i][k]) > cabs(p.at[largest][k])) largest = i;
        for (j = 0; j < p.rows && largest != k; j++) {
            number kept = p.at[k][j];
            p.at[k][j] = p.at[largest][j];
            p.at[largest][j] = kept;
        }
        product *= largest == k ? p.at[k][k] : -p.at[k][k];
        for (i = k + 1; i < p.rows; i++)
            for (j = p.rows; j-- > k;) p.at[i][j] -= p.at[i][k] / p.at[k][k] * p.at[k][j];
    }
    return product;
}

static double norm_of(plain p, int norm)
{
    double largest = 0, sum;
    int64_t i, j, lines = norm == BV_NORM_ONE ? p.cols : p.rows, length = norm == BV_NORM_ONE ? p.rows : p.cols;
    for (i = 0; i < lines; i++) {
        for (sum = 0, j = 0; j < length; j++) sum += cabs(norm == BV_NORM_ONE ? p.at[j][i] : p.at[i][j]);
        largest = fmax(largest, sum);
    }
    return largest;
}

/* A number that a function has stored, of that dtype or its real one. */
static number stored(const void *at, int32_t dtype)
{
    int64_t shape[2] = {1, 1}, strides[2] = {1, 1};
    bv_view v = {NULL, 2, NULL, NULL, 0, 0};
    v.shape = shape;
    v.strides = strides;
    v.data = (void *)(uintptr_t)at;
    v.dtype = dtype;
    return get(&v, 0, 0);
}

static int32_t real_dtype(int32_t dtype) { return is_single(dtype) ? BV_F32 : BV_F64; }

static plain general(int32_t dtype)
{
    plain given = random_plain(N, N, dtype);
    int i;
    for (i = 0; i < N; i++) given.at[(i + 2) % N][i] += 3;
    return given;
}

static void inverses(int32_t dtype, enum layout layout)
{
    plain given = general(dtype), inverse;
    const bv_view *v = lay(&a, layout, N, N, dtype);
    const size_t bytes = layout == SLICED ? (size_t)(2 * N * N * item(dtype)) : 0;
    char room[3][17];
    number value, sign;
    double ln_abs, rcond, exact, expected;
    int norm;
    write_part(v, 'A', given);
    keep(&a);
    OK(bv_inv(v, NULL, &report));
    inverse = read_part(v, 'A', 0);
    CHECK(near(times(given, inverse), identity(N), NEAR, dtype) && is_kept(&a, 'A') && report.bytes_copied == bytes);

    write_part(v, 'A', given);
    OK(bv_det(v, room[0] + 1, room[1] + 1, room[2] + 1, NULL, &report));
    value = stored(room[0] + 1, dtype);
    sign = stored(room[1] + 1, dtype);
    ln_abs = creal(stored(room[2] + 1, real_dtype(dtype)));
    CHECK(cabs(value - determinant(given)) <= NEAR * eps(dtype) * cabs(value) && report.bytes_copied == bytes);
    CHECK(cabs(sign * exp(ln_abs) - value) <= NEAR * eps(dtype) * cabs(value) && fabs(cabs(sign) - 1) < 8 * eps(dtype));
    write_part(v, 'A', given);
    OK(bv_det(v, NULL, NULL, NULL, NULL, NULL));
    CHECK(is_kept(&a, 'A'));

    for (norm = BV_NORM_ONE; norm <= BV_NORM_INFINITY; norm += BV_NORM_INFINITY - BV_NORM_ONE) {
        write_part(v, 'A', given);
        keep(&a);
        OK(bv_lange(norm, v, room[0] + 1, NULL, &report));
        expected = norm_of(given, norm);
        CHECK(fabs(creal(stored(room[0] + 1, real_dtype(dtype))) - expected) <= 8 * eps(dtype) * expected);
        CHECK(is_kept(&a, 'N') && report.bytes_copied == 0 && report.calls == 0);
        OK(bv_gecon(norm, v, room[0] + 1, NULL, &report));
        rcond = creal(stored(room[0] + 1, real_dtype(dtype)));
        exact = 1 / (norm_of(given, norm) * norm_of(inverse, norm));
        /* an estimate of the norm of the inverse is no larger than that, and not much smaller */
        CHECK(rcond >= exact * (1 - NEAR * eps(dtype)) && rcond <= 3 * exact && is_kept(&a, 'A') && report.bytes_copied == bytes);
    }
    /* what is singular */
    given.at[1][0] = given.at[1][1] = 0;
    {
        int i;
        for (i = 0; i < N; i++) given.at[1][i] = 0;
    }
    write_part(v, 'A', given);
    FAILS(bv_inv(v, NULL, NULL), BV_ERR_SINGULAR, "singular");
    write_part(v, 'A', given);
    OK(bv_det(v, room[0] + 1, room[1] + 1, room[2] + 1, NULL, NULL));
    CHECK(stored(room[0] + 1, dtype) == 0 && stored(room[1] + 1, dtype) == 0);
    CHECK(creal(stored(room[2] + 1, real_dtype(dtype))) == -INFINITY);
    write_part(v, 'A', given);
    OK(bv_gecon(BV_NORM_ONE, v, room[0] + 1, NULL, NULL));
    CHECK(stored(room[0] + 1, real_dtype(dtype)) == 0 && is_kept(&a, 'A'));
}

static void eliminations(int32_t dtype, enum layout layout, enum layout of_b, int64_t cols)
{
    plain given = general(dtype), solution;
    const bv_view *v = lay(&a, layout, N, N, dtype);
    int64_t pivots[N], wrong[N];
    int i;
    write_part(v, 'A', given);
    keep(&a);
    sides(dtype, of_b, given, &solution, cols);
    OK(bv_gesv(v, &b.view, NULL, &report));
    CHECK(near(read_part(&b.view, 'A', 0), solution, NEAR, dtype) && is_kept(&a, 'A') && is_kept(&b, 'A'));
    if (layout != SLICED && (passes(of_b) || cols == 0)) CHECK(report.bytes_copied == 0);
    write_part(v, 'A', given);
    OK(bv_getrf(v, pivots, NULL, NULL, NULL));
    keep(&a);
    sides(dtype, of_b, given, &solution, cols);
    OK(bv_getrs(v, pivots, &b.view, NULL, NULL));
    CHECK(near(read_part(&b.view, 'A', 0), solution, NEAR, dtype) && is_kept(&a, 'N') && is_kept(&b, 'A'));
    keep(&b);
    for (i = 0; i < 2; i++) {
        memcpy(wrong, pivots, sizeof wrong);
        wrong[3] = i ? N : -1;
        CHECK(bv_getrs(v, wrong, &b.view, NULL, NULL) == BV_ERR_BOUNDS);
    }
    for (i = 0; i < N; i++) given.at[i][2] = 0;
    write_part(v, 'A', given);
    FAILS(bv_gesv(v, &b.view, NULL, NULL), BV_ERR_SINGULAR, "singular");
    CHECK(is_kept(&b, 'N'));
}

/* P L U of any shape. */
static void pivoted(int32_t dtype, enum layout layout, int64_t rows, int64_t cols)
{
    plain given = random_plain(rows, cols, dtype), lower, upper;
    const int64_t k = rows < cols ? rows : cols;
    const bv_view *v = lay(&a, layout, rows, cols, dtype);
    const int is_passed = layout == COLS || layout == WIDE_COLS || (rows == cols && passes(layout));
    int64_t pivots[MOST + 1], zero = 5, i, j;
    for (i = 0; i <= MOST; i++) pivots[i] = 77;
    write_part(v, 'A', given);
    keep(&a);
    OK(bv_getrf(v, pivots, &zero, NULL, &report));
    CHECK(zero == -1 && pivots[k] == 77 && is_kept(&a, 'A'));
    CHECK(report.bytes_copied == (is_passed ? 0 : (size_t)(2 * rows * cols * item(dtype))));
    lower = read_part(v, 'L', 1);
    upper = read_part(v, 'U', 0);
    lower.cols = upper.rows = k;
    for (i = 0; i < rows; i++)
        for (j = 0; j < k; j++)
            if (j > i) lower.at[i][j] = 0;
    for (i = 0; i < k; i++) {
        CHECK(pivots[i] >= i && pivots[i] < rows);
        for (j = 0; j < cols; j++) {
            number kept = given.at[i][j];
            given.at[i][j] = given.at[pivots[i]][j];
            given.at[pivots[i]][j] = kept;
        }
    }
    CHECK(near(times(lower, upper), given, NEAR, dtype));
    for (i = 0; i < rows; i++) given.at[i][1] = 0;
    write_part(v, 'A', given);
    OK(bv_getrf(v, pivots, &zero, NULL, NULL));
    CHECK(zero == 1);
}

/* One triangle made ready for a routine that reads columns, and given back. */
static void acquired(int32_t dtype, enum layout layout, int32_t order, int uplo, int32_t access)
{
    const bv_view *v = lay(&a, layout, N, N - 2, dtype);
    const char part = letter(uplo);
    const int is_refused = is_reversed(layout) || layout == SLICED || (order && order != (by_rows(layout) ? BV_ROW_MAJOR : BV_COL_MAJOR));
    plain given = random_plain(N, N - 2, dtype);
    size_t count = 0;
    bv_options options = BV_OPTIONS_INIT;
    bv_matrix m;
    bv_operand *operand;
    bv_view ready;
    int64_t shape[2], strides[2], i, j;
    int32_t by_columns = 0;
    write_part(v, part, given);
    keep(&a);
    options.policy = BV_ZERO_COPY;
    CHECK((bv_acquire_triangle(v, access, order, uplo, &options, &m, &by_columns, &operand) == BV_OK) == !is_refused);
    OK(bv_acquire_triangle(v, access, order, uplo, NULL, &m, &by_columns, &operand));
    CHECK((operand != NULL) == is_refused && m.rows == N && m.cols == N - 2 && (!order || m.order == order));
    CHECK(by_columns == (m.order == BV_COL_MAJOR ? uplo : UPPER + LOWER - uplo));
    OK(bv_matrix_view(&m, shape, strides, &ready));
    for (i = 0; i < N; i++)
        for (j = 0; j < N - 2; j++) {
            number found = get(&ready, i, j);
            count += (size_t)is_in(part, i, j);
            if (!is_in(part, i, j)) CHECK(operand ? found == 0 : found != found);
            else if (access != BV_WRITE || !operand) CHECK(found == given.at[i][j]);
            if (access != BV_READ) set(&ready, i, j, 10 * i + j);
        }
    CHECK(bv_operand_copied_bytes(operand) == (operand && access != BV_WRITE ? count * (size_t)item(dtype) : 0));
    OK(bv_release(operand));
    if (!operand) return;
    CHECK(is_kept(&a, access == BV_READ ? 'N' : part));
    for (i = 0; i < N; i++)
        for (j = 0; j < N - 2; j++)
            if (is_in(part, i, j)) CHECK(get(v, i, j) == (access == BV_READ ? given.at[i][j] : 10 * i + j));
}

/* What a plan says; of what is refused nothing is written. */
static void plans_and_refusals(void)
{
    const bv_view *v = lay(&a, SLICED, N, N, BV_F64);
    bv_options options = BV_OPTIONS_INIT;
    bv_operand_plan operand;
    bv_plan *plan = NULL;
    char text[600], room[64];
    int64_t pivots[N], shape[2] = {0, 0};
    bv_view other, empty = {NULL, 2, NULL, NULL, BV_F64, 0};
    double data[8];
    size_t length;
    write_part(v, 'A', positive(N, BV_F64));
    keep(&a);
    lay(&b, ROWS, N, K, BV_F64);
    keep(&b);
    options.plan = &plan;
    OK(bv_posv(LOWER, v, &b.view, &options, &report));
    OK(bv_plan_text(plan, text, sizeof text, &length));
    CHECK(strstr(text, "posv f64: potrf, trsm, trsm") == text && strstr(text, "no axis has unit stride"));
    CHECK(bv_plan_bytes_copied(plan) == triangle(BV_F64) && bv_plan_calls(plan) == 3 && report.calls == 0);
    OK(bv_plan_operand(plan, 0, &operand));
    CHECK(operand.access == BV_PACK && operand.refusal == BV_REFUSAL_NO_UNIT_AXIS && operand.rows == N);
    OK(bv_plan_operand(plan, 1, &operand));
    CHECK(operand.access == BV_PASS && operand.cols == K);
    CHECK(bv_plan_operand(plan, 2, &operand) == BV_ERR_VALUE);
    CHECK(bv_gemm_plan_run(plan, NULL, v, v, NULL, &b.view, NULL, NULL) == BV_ERR_PLAN);
    OK(bv_plan_free(plan));
    memset(room, 3, sizeof room);
#define PLANNED(call)                                                                                      \
    do {                                                                                                   \
        plan = NULL;                                                                                       \
        OK(call);                                                                                          \
        CHECK(plan != NULL && report.calls == 0 && report.bytes_copied == 0);                              \
        OK(bv_plan_text(plan, text, sizeof text, NULL));                                                   \
        OK(bv_plan_free(plan));                                                                            \
    } while (0)
    pivots[0] = 77;
    PLANNED(bv_potrf(UPPER, v, &options, &report));
    PLANNED(bv_potri(UPPER, v, &options, &report));
    PLANNED(bv_trtri(UPPER, UNIT, v, &options, &report));
    PLANNED(bv_potrs(UPPER, v, &b.view, &options, &report));
    PLANNED(bv_trtrs(UPPER, UNIT, v, &b.view, &options, &report));
    PLANNED(bv_gesv(v, &b.view, &options, &report));
    PLANNED(bv_inv(v, &options, &report));
    PLANNED(bv_det(v, room, room + 8, room + 16, &options, &report));
    PLANNED(bv_gecon(BV_NORM_ONE, v, room, &options, &report));
    PLANNED(bv_lange(BV_NORM_ONE, v, room, &options, &report));
    PLANNED(bv_getrf(v, pivots, pivots + 1, &options, &report));
    CHECK(pivots[0] == 77 && room[0] == 3 && room[8] == 3 && room[16] == 3);
    empty.shape = shape;
    PLANNED(bv_potrf(UPPER, &empty, &options, &report));
    PLANNED(bv_det(&empty, NULL, NULL, NULL, &options, &report));
    CHECK(is_kept(&a, 'N') && is_kept(&b, 'N'));

    options.plan = NULL;
    options.policy = BV_ZERO_COPY;
    FAILS(bv_potrf(UPPER, v, &options, NULL), BV_ERR_REFUSED, "potrf would have to copy: A: no axis has unit stride");
    FAILS(bv_gesv(v, &b.view, &options, NULL), BV_ERR_REFUSED, "gesv would have to copy: A");
    FAILS(bv_inv(v, &options, NULL), BV_ERR_REFUSED, "inv would have to copy: A");
    FAILS(bv_potrf(0, v, NULL, NULL), BV_ERR_VALUE, "uplo = 0");
    FAILS(bv_trtri(UPPER, 0, v, NULL, NULL), BV_ERR_VALUE, "diag = 0");
    FAILS(bv_gecon(1, v, room, NULL, NULL), BV_ERR_VALUE, "norm = 1");
    FAILS(bv_gecon(BV_NORM_ONE, v, NULL, NULL, NULL), BV_ERR_NULL, "rcond");
    FAILS(bv_lange(BV_NORM_ONE, v, NULL, NULL, NULL), BV_ERR_NULL, "value");
    FAILS(bv_getrf(v, NULL, NULL, NULL, NULL), BV_ERR_NULL, "ipiv");
    FAILS(bv_getrs(v, NULL, &b.view, NULL, NULL), BV_ERR_NULL, "ipiv");
    FAILS(bv_potrf(UPPER, NULL, NULL, NULL), BV_ERR_NULL, "A");
    FAILS(bv_gesv(v, NULL, NULL, NULL), BV_ERR_NULL, "B");
    FAILS(bv_potrf(UPPER, &b.view, NULL, NULL), BV_ERR_SHAPE, "7 x 3");
    b.shape[0] = N - 1;
    FAILS(bv_gesv(v, &b.view, NULL, NULL), BV_ERR_SHAPE, "n = 7");
    b.shape[0] = N;
    b.view.dtype = BV_F32;
    FAILS(bv_gesv(v, &b.view, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "A is of dtype f64, but B of f32");
    b.view.dtype = BV_F64;
    b.view.flags = BV_READ_ONLY;
    FAILS(bv_gesv(v, &b.view, NULL, NULL), BV_ERR_READ_ONLY, "B");
    b.view.flags = 0;
    a.view.flags = BV_READ_ONLY;
    FAILS(bv_gesv(v, &b.view, NULL, NULL), BV_ERR_READ_ONLY, "A");
    OK(bv_lange(BV_NORM_ONE, v, room, NULL, NULL));
    a.view.flags = BV_CONJ;
    FAILS(bv_inv(v, NULL, NULL), BV_ERR_FLAGS, "A");
    a.view.flags = 0;
    b.view.ndim = 3;
    FAILS(bv_gesv(v, &b.view, NULL, NULL), BV_ERR_NDIM, "1 or 2");
    b.view.ndim = 1;
    FAILS(bv_inv(&b.view, NULL, NULL), BV_ERR_NDIM, "2 axes");
    b.view.ndim = 2;
    b.strides[0] = 0;
    FAILS(bv_gesv(v, &b.view, NULL, NULL), BV_ERR_SELF_OVERLAP, "B");
    /* the other triangle, and columns of A between those of B: shared and not shared */
    other = a.view;
    other.data = place(v, 0, 1);
    FAILS(bv_gesv(v, &other, NULL, NULL), BV_ERR_OVERLAP, "shares memory with A");
    FAILS(bv_potrs(UPPER, v, &other, NULL, NULL), BV_ERR_OVERLAP, "B is written and shares memory with A");
    other.data = place(v, 0, 0) + 8;
    CHECK(is_kept(&a, 'N') && is_kept(&b, 'N'));
    write_part(&other, 'A', identity(N));
    OK(bv_gesv(v, &other, NULL, NULL));
    /* what is in the caller's own workspace, or does not fit there */
    write_part(v, 'A', positive(N, BV_F64));
    options.policy = BV_AUTO;
    options.workspace = data;
    options.workspace_bytes = sizeof data;
    keep(&a);
    CHECK(bv_potrf(UPPER, v, &options, NULL) == BV_ERR_WORKSPACE && is_kept(&a, 'N'));
}

/* With "quick", fewer pairs of layouts. */
int main(int argc, char **argv)
{
    const int step = argc > 1 && strcmp(argv[1], "quick") == 0 ? 4 : 1;
    size_t t;
    int layout, of_b, uplo;
    for (t = 0; t < sizeof DTYPES / sizeof *DTYPES; t++)
        for (layout = 0; layout < LAYOUTS; layout++) {
            const enum layout lies = (enum layout)layout;
            for (uplo = UPPER; uplo <= LOWER; uplo++) {
                int order, access;
                factors(DTYPES[t], lies, uplo);
                for (of_b = layout % step; of_b < LAYOUTS; of_b += step) {
                    solutions(DTYPES[t], lies, (enum layout)of_b, uplo, K);
                    solutions(DTYPES[t], lies, (enum layout)of_b, uplo, 0);
                }
                for (order = 0; order < 3; order++)
                    for (access = BV_READ; access <= BV_READ_WRITE; access++)
                        acquired(DTYPES[t], lies, order ? BV_ROW_MAJOR + order - 1 : 0, uplo, access);
            }
            inverses(DTYPES[t], lies);
            for (of_b = layout % step; of_b < LAYOUTS; of_b += step) {
                eliminations(DTYPES[t], lies, (enum layout)of_b, K);
                eliminations(DTYPES[t], lies, (enum layout)of_b, 0);
            }
            pivoted(DTYPES[t], lies, N, N);
            pivoted(DTYPES[t], lies, N, N - 3);
            pivoted(DTYPES[t], lies, N - 3, N);
        }
    plans_and_refusals();
    bv_free_workspace();
    puts("ok");
    return 0;
}
