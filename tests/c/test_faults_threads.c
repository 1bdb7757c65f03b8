/*
 * Eight threads at once: on shared inputs and a shared plan, each with an output and a text of errors of its own, while
 * handles come and go. tests/capi.rs runs it plainly and under valgrind, tests/faults.rs under helgrind too.
 */
#include <pthread.h>

#include "check.h"

enum { THREADS = 8, N = 24, ROUNDS = 20 };

static double a_data[2 * N * N], b_data[2 * N * N], expected[N * N], c_data[THREADS][N * N];
static int64_t shape[2] = {N, N}, wide[2] = {2 * 8 * N, 2 * 8}, narrow[2] = {8 * N, 8};
/* Every second column: both inputs are packed. */
static bv_view a = {a_data, 2, shape, wide, BV_F64, 0}, b = {b_data, 2, shape, wide, BV_F64, 0};
static bv_plan *plan;

static void *work(void *argument)
{
    int id = (int)((double (*)[N * N])argument - c_data), round;
    double *data = c_data[id];
    bv_view c = {data, 2, shape, narrow, BV_F64, 0}, wrong = a, ready;
    char text[40];
    wrong.dtype = 1000 + id;
    sprintf(text, "unknown dtype %d", 1000 + id);
    for (round = 0; round < ROUNDS; round++) {
        bv_operand *operand;
        bv_array *array;
        bv_matrix matrix;
        bv_plan *own;
        memset(data, 0, sizeof c_data[id]);
        FAILS(bv_gemm(NULL, &wrong, &b, NULL, &c, NULL, NULL), BV_ERR_DTYPE, text);
        OK(bv_gemm(NULL, &a, &b, NULL, &c, NULL, NULL));
        CHECK(memcmp(data, expected, sizeof expected) == 0);
        memset(data, 0, sizeof c_data[id]);
        OK(bv_gemm_plan_run(plan, NULL, &a, &b, NULL, &c, NULL, NULL));
        CHECK(memcmp(data, expected, sizeof expected) == 0);
        OK(bv_acquire(&a, BV_READ, 0, NULL, &matrix, &operand));
        OK(bv_require(&b, BV_NEED_C, BV_COPY_IF_NEEDED, &ready, &array));
        OK(bv_gemm_plan_new(&a, &ready, &c, 0, NULL, &own));
        CHECK(operand && array && strstr(bv_last_error_message(), text));
        OK(bv_release(operand));
        OK(bv_array_free(array));
        OK(bv_plan_free(own));
        /* Others may have got the memory by now, but not as a plan. */
        CHECK(bv_plan_free((bv_plan *)(void *)data) == BV_ERR_HANDLE);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    bv_view c = {expected, 2, shape, narrow, BV_F64, 0};
    int i;
    for (i = 0; i < 2 * N * N; i++) {
        a_data[i] = i % 7 - 3;
        b_data[i] = i % 5 - 2;
    }
    OK(bv_gemm(NULL, &a, &b, NULL, &c, NULL, NULL));
    OK(bv_gemm_plan_new(&a, &b, &c, 0, NULL, &plan));
    for (i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, work, c_data[i]) == 0);
    for (i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    OK(bv_plan_free(plan));
    bv_free_workspace();
    puts("8 threads: right");
    return 0;
}
