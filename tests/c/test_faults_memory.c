/*
 * Memory that the system itself does not give: under a limit of the address space a copy that does not fit is refused,
 * and the library works on. The failure of every single allocation is tried by test_faults.c.
 */
#include <sys/resource.h>

#include "check.h"

int main(void)
{
    enum { N = 64 };
    static double data[2 * N * N], result[N * N];
    int64_t shape[2] = {N, N}, strides[2] = {2 * 8 * N, 16}, large[2] = {1 << 20, 1 << 16}, none[2] = {0, 0};
    bv_view a = {data, 2, shape, strides, BV_F64, 0}, c = {result, 2, shape, NULL, BV_F64, 0}, ready, kept;
    /* One element, many times: 512 GiB as a copy. */
    bv_view repeated = {data, 2, large, none, BV_F64, 0};
    struct rlimit limit;
    bv_array *array = NULL;
    bv_operand *operand = NULL;
    bv_matrix matrix, matrix_kept;
    int i;
    for (i = 0; i < 2 * N * N; i++) data[i] = i % 3;
    memset(&ready, '#', sizeof ready);
    memset(&matrix, '#', sizeof matrix);
    kept = ready;
    matrix_kept = matrix;
    /* What BLAS needs it takes before. */
    OK(bv_gemm(NULL, &a, &a, NULL, &c, NULL, NULL));
    CHECK(getrlimit(RLIMIT_AS, &limit) == 0);
    /* Less than a copy takes; where a limit is refused, what was asked for is still more than there is. */
    limit.rlim_cur = limit.rlim_max < (rlim_t)16 << 30 ? limit.rlim_max : (rlim_t)16 << 30;
    (void)setrlimit(RLIMIT_AS, &limit);
    FAILS(bv_require(&repeated, 0, BV_COPY_ALWAYS, &ready, &array), BV_ERR_MEMORY, "out of memory");
    FAILS(bv_acquire(&repeated, BV_READ, 0, NULL, &matrix, &operand), BV_ERR_MEMORY, "out of memory");
    CHECK(!array && !operand && memcmp(&ready, &kept, sizeof kept) == 0);
    CHECK(memcmp(&matrix, &matrix_kept, sizeof matrix) == 0);
    OK(bv_gemm(NULL, &a, &a, NULL, &c, NULL, NULL));
    OK(bv_require(&a, 0, BV_COPY_ALWAYS, &ready, &array));
    OK(bv_array_free(array));
    puts("out of memory: refused");
    return 0;
}
