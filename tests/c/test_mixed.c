/*
 * bv_gemm_mixed: every pair of types, layouts by rows, by columns, reversed and of every second element, C apart and sharing memory
 * with an operand, beside a plain loop; and what is refused. Prints the first failed check and exits with 1; tests/capi.rs runs it.
 */
#include "check.h"

enum { M = 5, N = 4, K = 3, ROOM = 400 };

/* A matrix in the middle of a buffer whose other bytes must stay as they are. */
typedef struct {
    bv_view v;
    int64_t shape[2], strides[2];
    int64_t size;
    unsigned char *bytes;
} matrix;

static void make(matrix *it, unsigned char *bytes, int32_t dtype, int64_t rows, int64_t cols, int layout)
{
    size_t size;
    OK(bv_dtype_size(dtype, &size));
    memset(it, 0, sizeof *it);
    it->size = (int64_t)size;
    it->bytes = bytes;
    it->shape[0] = rows;
    it->shape[1] = cols;
    it->strides[0] = layout == 1 ? it->size : cols * it->size;
    it->strides[1] = layout == 1 ? rows * it->size : it->size;
    it->v.data = bytes;
    if (layout == 2) { /* rows from the last to the first */
        it->v.data = bytes + (rows - 1) * it->strides[0];
        it->strides[0] = -it->strides[0];
    } else if (layout == 3) { /* every second element */
        it->strides[0] *= 2;
        it->strides[1] *= 2;
    }
    it->v.ndim = 2;
    it->v.shape = it->shape;
    it->v.strides = it->strides;
    it->v.dtype = dtype;
}

static int is_complex(int32_t dtype)
{
    return dtype == BV_C64 || dtype == BV_C128;
}

static int is_double(int32_t dtype)
{
    return dtype == BV_F64 || dtype == BV_C128;
}

static void number(const matrix *it, int64_t i, int64_t j, double out[2], int write)
{
    unsigned char *at = (unsigned char *)it->v.data + i * it->strides[0] + j * it->strides[1];
    int part;
    for (part = 0; part < 1 + is_complex(it->v.dtype); part++) {
        if (is_double(it->v.dtype)) {
            double *p = (double *)at + part;
            if (write) *p = out[part];
            else out[part] = *p;
        } else {
            float *p = (float *)at + part;
            if (write) *p = (float)out[part];
            else out[part] = *p;
        }
    }
    if (!is_complex(it->v.dtype)) out[1] = 0;
}

static void fill(matrix *it, int seed)
{
    int64_t i, j;
    for (i = 0; i < it->shape[0]; i++)
        for (j = 0; j < it->shape[1]; j++) {
            double value[2];
            seed = (seed * 75 + 74) % 65537;
            value[0] = seed % 9 - 4;
            value[1] = seed / 9 % 9 - 4;
            number(it, i, j, value, 1);
        }
}

/* A B by a plain loop, to `out`; B read as its conjugate if its flags say so. */
static void product(const matrix *a, const matrix *b, double out[M * N][2])
{
    int64_t i, j, p;
    for (i = 0; i < M; i++)
        for (j = 0; j < N; j++) {
            double *sum = out[i * N + j];
            sum[0] = sum[1] = 0;
            for (p = 0; p < K; p++) {
                double x[2], y[2];
                number(a, i, p, x, 0);
                number(b, p, j, y, 0);
                if (b->v.flags & BV_CONJ) y[1] = -y[1];
                sum[0] += x[0] * y[0] - x[1] * y[1];
                sum[1] += x[0] * y[1] + x[1] * y[0];
            }
        }
}

static void check(const matrix *c, double expected[M * N][2])
{
    int64_t i, j;
    for (i = 0; i < M; i++)
        for (j = 0; j < N; j++) {
            double found[2];
            number(c, i, j, found, 0);
            CHECK(found[0] == expected[i * N + j][0] && (!is_complex(c->v.dtype) || found[1] == expected[i * N + j][1]));
        }
}

static void pairs(void)
{
    static const int32_t types[][3] = {
        {BV_F32, BV_C64, BV_C64},   {BV_C64, BV_F32, BV_C64},   {BV_F64, BV_C128, BV_C128}, {BV_C128, BV_F64, BV_C128},
        {BV_F32, BV_F64, BV_F64},   {BV_F64, BV_F32, BV_F64},   {BV_F32, BV_F32, BV_F64},   {BV_C64, BV_F64, BV_C128},
        {BV_F32, BV_C128, BV_C128}, {BV_C64, BV_C128, BV_C128}, {BV_F64, BV_F64, BV_F64}};
    static double room[3][ROOM];
    unsigned at, layouts, way;
    for (at = 0; at < sizeof types / sizeof *types; at++)
        for (layouts = 0; layouts < 64; layouts++)
            for (way = 0; way < 2; way++) {
                matrix a, b, c;
                double expected[M * N][2];
                bv_options options = BV_OPTIONS_INIT;
                bv_report report;
                options.directly = way ? BV_DIRECTLY_NEVER : BV_DIRECTLY_MEASURED;
                make(&a, (unsigned char *)room[0], types[at][0], M, K, layouts & 3);
                make(&b, (unsigned char *)room[1], types[at][1], K, N, layouts >> 2 & 3);
                make(&c, (unsigned char *)room[2], types[at][2], M, N, layouts >> 4);
                if (is_complex(types[at][1]) && layouts % 3 == 0) b.v.flags |= BV_CONJ;
                memset(room[2], 0xff, sizeof room[2]);
                fill(&a, 1 + (int)layouts);
                fill(&b, 2 + (int)layouts);
                product(&a, &b, expected);
                OK(bv_gemm_mixed(NULL, &a.v, &b.v, NULL, &c.v, &options, &report));
                check(&c, expected);
                CHECK(((unsigned char *)room[2])[sizeof room[2] - 1] == 0xff);
            }
}

/* C is read before it is written: A is the real part of C itself, and B lies in it too. */
static void shared(void)
{
    static double room[ROOM];
    double expected[M * N][2];
    unsigned way;
    for (way = 0; way < 2; way++) {
        matrix a, b, c;
        bv_options options = BV_OPTIONS_INIT;
        bv_report report;
        options.directly = way ? BV_DIRECTLY_NEVER : BV_DIRECTLY_MEASURED;
        make(&c, (unsigned char *)room, BV_C128, M, N, 0);
        fill(&c, 5);
        a = c;
        a.v.dtype = BV_F64;
        a.v.shape = a.shape;
        a.v.strides = a.strides;
        a.shape[1] = K;
        make(&b, (unsigned char *)(room + 4), BV_C128, K, N, 1);
        product(&a, &b, expected);
        OK(bv_gemm_mixed(NULL, &a.v, &b.v, NULL, &c.v, &options, &report));
        check(&c, expected);
        CHECK(report.bytes_copied >= M * K * 16);
        options.policy = BV_ZERO_COPY;
        FAILS(bv_gemm_mixed(NULL, &a.v, &b.v, NULL, &c.v, &options, NULL), BV_ERR_REFUSED, "another type");
        check(&c, expected);
    }
}

static void refused(void)
{
    static double room[3][ROOM];
    matrix a, b, c;
    bv_options options = BV_OPTIONS_INIT;
    make(&a, (unsigned char *)room[0], BV_F64, M, K, 0);
    make(&b, (unsigned char *)room[1], BV_F32, K, N, 0);
    make(&c, (unsigned char *)room[2], BV_F32, M, N, 0);
    FAILS(bv_gemm_mixed(NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "A is of dtype f64");
    FAILS(bv_gemm(NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "f32");
    make(&c, (unsigned char *)room[2], BV_C64, M, N, 0);
    FAILS(bv_gemm_mixed(NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL), BV_ERR_DTYPE_MISMATCH, "C of c64");
    make(&c, (unsigned char *)room[2], BV_F64, M, N, 0);
    options.policy = BV_ZERO_COPY;
    FAILS(bv_gemm_mixed(NULL, &a.v, &b.v, NULL, &c.v, &options, NULL), BV_ERR_REFUSED, "B: of another type");
    b.shape[1] = N - 1;
    FAILS(bv_gemm_mixed(NULL, &a.v, &b.v, NULL, &c.v, NULL, NULL), BV_ERR_SHAPE, "n");
    FAILS(bv_gemm_mixed(NULL, NULL, &b.v, NULL, &c.v, NULL, NULL), BV_ERR_NULL, "A");
    CHECK(!strcmp(bv_refusal_text(BV_REFUSAL_OTHER_TYPE), "of another type than the output"));
}

/* A matrix that is packed once is an operand of many products. */
static void packed_once(void)
{
    static double room[3][ROOM];
    int64_t shape[2], strides[2];
    matrix a, b, c;
    bv_matrix ready;
    bv_operand *operand;
    bv_view view;
    int round;
    bv_options options = BV_OPTIONS_INIT;
    options.policy = BV_ZERO_COPY;
    make(&a, (unsigned char *)room[0], BV_C64, M, K, 3);
    a.v.flags = BV_CONJ;
    fill(&a, 3);
    OK(bv_acquire(&a.v, BV_READ, 0, NULL, &ready, &operand));
    CHECK(operand != NULL);
    OK(bv_matrix_view(&ready, shape, strides, &view));
    CHECK(view.ndim == 2 && view.shape == shape && view.flags == 0 && shape[0] == M && shape[1] == K);
    for (round = 0; round < 3; round++) {
        double expected[M * N][2];
        make(&b, (unsigned char *)room[1], BV_C64, K, N, 0);
        make(&c, (unsigned char *)room[2], BV_C64, M, N, 0);
        fill(&b, 7 + round);
        {
            /* the loop conjugates its second factor: of conj(A) B, A's imaginary parts are negated here */
            matrix conj = a;
            static double copy[ROOM];
            int64_t i, j;
            make(&conj, (unsigned char *)copy, BV_C64, M, K, 0);
            for (i = 0; i < M; i++)
                for (j = 0; j < K; j++) {
                    double value[2];
                    number(&a, i, j, value, 0);
                    value[1] = -value[1];
                    number(&conj, i, j, value, 1);
                }
            product(&conj, &b, expected);
        }
        FAILS(bv_gemm(NULL, &a.v, &b.v, NULL, &c.v, &options, NULL), BV_ERR_REFUSED, "A");
        OK(bv_gemm(NULL, &view, &b.v, NULL, &c.v, &options, NULL));
        check(&c, expected);
    }
    OK(bv_release(operand));

    FAILS(bv_matrix_view(NULL, shape, strides, &view), BV_ERR_NULL, "matrix");
    FAILS(bv_matrix_view(&ready, NULL, strides, &view), BV_ERR_NULL, "shape");
    FAILS(bv_matrix_view(&ready, shape, strides, NULL), BV_ERR_NULL, "out");
    ready.ld = 2;
    FAILS(bv_matrix_view(&ready, shape, strides, &view), BV_ERR_VALUE, "ld");
    ready.order = 0;
    FAILS(bv_matrix_view(&ready, shape, strides, &view), BV_ERR_VALUE, "order");
    ready.rows = -1;
    FAILS(bv_matrix_view(&ready, shape, strides, &view), BV_ERR_VALUE, "rows");
    ready.dtype = 99;
    FAILS(bv_matrix_view(&ready, shape, strides, &view), BV_ERR_DTYPE, "99");
}

int main(void)
{
    packed_once();
    pairs();
    shared();
    refused();
    return 0;
}
