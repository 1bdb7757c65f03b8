/*
 * bv_contract, bv_tensordot and bv_gemm_batched: results beside plain loops, C apart and sharing memory with an input, plans, and what
 * is refused. Prints the first failed check and exits with 1; tests/capi.rs runs it.
 */
#include "check.h"

enum { B = 3, M = 4, N = 5, K = 6 };

static double a[B * M * K * 4], b[B * K * N * 4], c[B * M * N * 4], expected[B * M * N];

static void fill(void)
{
    size_t at;
    for (at = 0; at < sizeof a / sizeof *a; at++) a[at] = (double)(at * 7 % 11) - 5;
    for (at = 0; at < sizeof b / sizeof *b; at++) b[at] = (double)(at * 5 % 13) - 6;
    for (at = 0; at < sizeof c / sizeof *c; at++) c[at] = 99;
}

/* products of the matrices of stacks; B shared by all if stride is 0; A's with padding */
static void stacks(void)
{
    int64_t sa[3] = {B, M, K}, sb[3] = {B, K, N}, sc[3] = {B, M, N};
    int64_t padded[3] = {(M * K + 3) * 8, K * 8, 8}, shared[3] = {0, N * 8, 8}, upside[3] = {M * N * 8, -N * 8, 8};
    bv_view va = {a, 3, sa, padded, BV_F64, 0}, vb = {b, 3, sb, shared, BV_F64, 0}, vc = {c, 3, sc, NULL, BV_F64, 0};
    bv_report report;
    int at, i, j, k;
    double two = 2;
    fill();
    for (at = 0; at < B; at++)
        for (i = 0; i < M; i++)
            for (j = 0; j < N; j++) {
                expected[(at * M + i) * N + j] = 0;
                for (k = 0; k < K; k++) expected[(at * M + i) * N + j] += 2 * a[at * (M * K + 3) + i * K + k] * b[k * N + j];
            }
    OK(bv_gemm_batched(&two, &va, &vb, NULL, &vc, NULL, &report));
    CHECK(memcmp(c, expected, sizeof expected) == 0 && c[B * M * N] == 99 && report.bytes_copied == 0);
    fill();
    OK(bv_contract("bmk,bkn->bmn", &two, &va, &vb, NULL, &vc, NULL, &report));
    CHECK(memcmp(c, expected, sizeof expected) == 0 && c[B * M * N] == 99);
    /* without the axis that all share, and with rows of A and C from the last to the first */
    fill();
    va.data = a + (M - 1) * K;
    padded[1] = -K * 8;
    vc.data = c + (M - 1) * N;
    vc.strides = upside;
    vb.ndim = 2;
    vb.shape = sb + 1;
    vb.strides = shared + 1;
    OK(bv_gemm_batched(&two, &va, &vb, NULL, &vc, NULL, NULL));
    CHECK(memcmp(c, expected, sizeof expected) == 0 && c[B * M * N] == 99);
}

/* sums over pairs of axes, negative numbers from the end */
static void pairs(void)
{
    int64_t sa[3] = {M, 2, 3}, sb[3] = {3, N, 2}, sc[2] = {M, N}, of_a[2] = {1, -1}, of_b[2] = {2, 0}, twice[2] = {1, 1};
    bv_view va = {a, 3, sa, NULL, BV_F64, 0}, vb = {b, 3, sb, NULL, BV_F64, 0}, vc = {c, 2, sc, NULL, BV_F64, 0};
    int i, j, p, q;
    fill();
    OK(bv_tensordot(2, of_a, of_b, NULL, &va, &vb, NULL, &vc, NULL, NULL));
    for (i = 0; i < M; i++)
        for (j = 0; j < N; j++) {
            double sum = 0;
            for (p = 0; p < 2; p++)
                for (q = 0; q < 3; q++) sum += a[(i * 2 + p) * 3 + q] * b[(q * N + j) * 2 + p];
            CHECK(c[i * N + j] == sum);
        }
    CHECK(bv_tensordot(2, twice, of_b, NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_AXIS);
    CHECK(bv_tensordot(1, of_a, of_b, NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_NDIM);
    CHECK(bv_tensordot(-1, of_a, of_b, NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_NDIM);
    CHECK(bv_tensordot(2, NULL, of_b, NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_NULL);
    of_b[1] = 1;
    CHECK(bv_tensordot(2, of_a, of_b, NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_SHAPE);
}

/* C in the place of A, and beside it in the same rows */
static void overlaps(void)
{
    int64_t square[2] = {N, N}, wide[2] = {2 * N * 8, 8};
    double square_b[N * N];
    bv_view va = {a, 2, square, NULL, BV_F64, 0}, vb = {square_b, 2, square, NULL, BV_F64, 0}, vc = {a, 2, square, NULL, BV_F64, 0};
    bv_options options = BV_OPTIONS_INIT;
    bv_report report;
    int i, j, k;
    fill();
    for (i = 0; i < N * N; i++) square_b[i] = i % 7 - 3;
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++) {
            expected[i * N + j] = 0;
            for (k = 0; k < N; k++) expected[i * N + j] += a[i * N + k] * square_b[k * N + j];
        }
    options.policy = BV_ZERO_COPY;
    CHECK(bv_contract("ik,kj->ij", NULL, &va, &vb, NULL, &vc, &options, NULL) == BV_ERR_REFUSED);
    OK(bv_contract("ik,kj->ij", NULL, &va, &vb, NULL, &vc, NULL, &report));
    CHECK(memcmp(a, expected, N * N * sizeof *a) == 0 && report.bytes_copied > 0);
    /* the right half of the rows whose left half is A */
    fill();
    va.strides = vc.strides = wide;
    vc.data = a + N;
    OK(bv_contract("ik,kj->ij", NULL, &va, &vb, NULL, &vc, &options, &report));
    CHECK(report.bytes_copied == 0 && report.calls == 1);
}

/* what is planned is not carried out, and says how it would be */
static void plans(void)
{
    int64_t sa[3] = {B, M, K}, sb[3] = {B, K, N}, sc[3] = {M, B, N};
    bv_view va = {a, 3, sa, NULL, BV_F64, 0}, vb = {b, 3, sb, NULL, BV_F64, 0}, vc = {c, 3, sc, NULL, BV_F64, 0};
    bv_options options = BV_OPTIONS_INIT;
    bv_operand_plan operand;
    bv_plan *plan = NULL;
    char text[400];
    fill();
    options.plan = &plan;
    OK(bv_contract("bmk,bkn->mbn", NULL, &va, &vb, NULL, &vc, &options, NULL));
    CHECK(c[0] == 99 && plan != NULL && bv_plan_calls(plan) == B && bv_plan_bytes_copied(plan) == 0);
    OK(bv_plan_text(plan, text, sizeof text, NULL));
    CHECK(strstr(text, "contract f64") == text && strstr(text, "loop over b = 3") != NULL);
    OK(bv_plan_operand(plan, 1, &operand));
    CHECK(operand.access == BV_PASS && operand.rows == K && operand.cols == N);
    CHECK(bv_gemm_plan_run(plan, NULL, &va, &vb, NULL, &vc, NULL, NULL) != BV_OK);
    bv_plan_free(plan);
}

/* solutions and triangles, a matrix after the other; A the same for all, or beside each */
static void routines(void)
{
    int64_t sa[3] = {B, M, M}, sb[3] = {B, M, N}, sc[3] = {B, M, M}, sl[3] = {B, M, K};
    bv_view va = {a, 3, sa, NULL, BV_F64, 0}, vb = {c, 3, sb, NULL, BV_F64, 0}, vl = {b, 3, sl, NULL, BV_F64, 0}, vc = {c, 3, sc, NULL, BV_F64, 0};
    int at, i, j, p;
    fill();
    for (at = 0; at < B; at++)
        for (i = 0; i < M; i++) a[(at * M + i) * M + i] = 1 << at;
    for (at = 0; at < B * M * N; at++) c[at] = expected[at] = at % 9 - 4;
    /* A X of what was solved is B again: the triangle is of whole numbers and powers of two */
    OK(bv_trsm_batched(141, 122, 131, NULL, &va, &vb, NULL, NULL));
    for (at = 0; at < B; at++)
        for (i = 0; i < M; i++)
            for (j = 0; j < N; j++) {
                double sum = 0;
                for (p = 0; p <= i; p++) sum += a[(at * M + i) * M + p] * c[(at * M + p) * N + j];
                CHECK(sum == expected[(at * M + i) * N + j]);
            }
    CHECK(c[B * M * N] == 99);
    fill();
    OK(bv_syrk_batched(121, NULL, &vl, NULL, &vc, NULL, NULL));
    for (at = 0; at < B; at++)
        for (i = 0; i < M; i++)
            for (j = 0; j < M; j++) {
                double sum = 0;
                for (p = 0; p < K; p++) sum += b[(at * M + i) * K + p] * b[(at * M + j) * K + p];
                CHECK(c[(at * M + i) * M + j] == (j >= i ? sum : 99));
            }
    OK(bv_herk_batched(122, NULL, &vl, NULL, &vc, NULL, NULL));
    CHECK(c[M] == c[1]);
    vc.data = b;
    CHECK(bv_syrk_batched(121, NULL, &vl, NULL, &vc, NULL, NULL) == BV_ERR_OVERLAP);
    vc.ndim = 2;
    vc.data = c;
    vc.shape = sc + 1;
    CHECK(bv_syrk_batched(121, NULL, &vl, NULL, &vc, NULL, NULL) == BV_ERR_NDIM);
    CHECK(bv_trsm_batched(0, 122, 131, NULL, &va, &vb, NULL, NULL) == BV_ERR_VALUE);
}

/* nothing is written by what is refused */
static void refusals(void)
{
    static const struct {
        const char *spec;
        bv_status status;
    } wrong[] = {
        {"ij,kl", BV_ERR_VALUE},      {"ij->ij", BV_ERR_VALUE},     {"ij,jk,kl->il", BV_ERR_VALUE}, {"i j,jk->i1", BV_ERR_VALUE},
        {"ijk,jk->ik", BV_ERR_VALUE}, {"ij,jk->ii", BV_ERR_VALUE},  {"ij,jk->iz", BV_ERR_VALUE},    {"...j,jk->jk", BV_ERR_VALUE},
        {"ij,kj->ik", BV_ERR_SHAPE},  {"ij,jk->ki", BV_ERR_SHAPE},  {"\xff,jk->ik", BV_ERR_VALUE},  {"", BV_ERR_VALUE},
    };
    int64_t sa[2] = {M, K}, sb[2] = {K, N}, sc[2] = {M, N}, same[2] = {8, 8};
    bv_view va = {a, 2, sa, NULL, BV_F64, 0}, vb = {b, 2, sb, NULL, BV_F64, 0}, vc = {c, 2, sc, NULL, BV_F64, 0};
    size_t at;
    fill();
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        if (bv_contract(wrong[at].spec, NULL, &va, &vb, NULL, &vc, NULL, NULL) != wrong[at].status) fprintf(stderr, "%s\n", wrong[at].spec);
        CHECK(bv_contract(wrong[at].spec, NULL, &va, &vb, NULL, &vc, NULL, NULL) == wrong[at].status);
    }
    vb.dtype = BV_F32;
    CHECK(bv_contract("ij,jk->ik", NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_DTYPE_MISMATCH);
    vb.dtype = va.dtype = vc.dtype = BV_I32;
    CHECK(bv_contract("ij,jk->ik", NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_DTYPE);
    vb.dtype = va.dtype = vc.dtype = BV_F64;
    vc.flags = BV_READ_ONLY;
    CHECK(bv_contract("ij,jk->ik", NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_READ_ONLY);
    vc.flags = 0;
    vc.strides = same;
    CHECK(bv_contract("ij,jk->ik", NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_SELF_OVERLAP);
    CHECK(bv_gemm_batched(NULL, &va, &vb, NULL, &vc, NULL, NULL) == BV_ERR_SELF_OVERLAP);
    for (at = 0; at < sizeof c / sizeof *c; at++) CHECK(c[at] == 99);
}

int main(void)
{
    stacks();
    pairs();
    overlaps();
    plans();
    routines();
    refusals();
    puts("ok");
    return 0;
}
