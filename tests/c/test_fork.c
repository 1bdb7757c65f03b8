/*
 * fork() while other threads make and free handles. In the child these threads have stopped amid whatever they did, and all
 * of the library works there: handles, those of the parent too, workspace, texts of errors, products. (No other thread is
 * inside of BLAS at the fork: what becomes of that is up to the BLAS library.)
 *
 * With "quick" there are no other threads: what they hold at a fork is lost in the child, and leak checkers say so.
 */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { THREADS = 3, N = 24, MANY = 100 };

static double data[2 * N * N], expected[N * N];
static int64_t shape[2] = {N, N}, wide[2] = {2 * 8 * N, 2 * 8};
/* Every second column: it is packed. */
static bv_view a = {data, 2, shape, wide, BV_F64, 0};
static int stopped;

typedef struct {
    bv_array *array;
    bv_operand *operand;
    bv_plan *plan;
} handles;

static handles make(void)
{
    handles made;
    bv_view ready;
    bv_matrix matrix;
    OK(bv_require(&a, 0, BV_COPY_ALWAYS, &ready, &made.array));
    OK(bv_acquire(&a, BV_READ, 0, NULL, &matrix, &made.operand));
    OK(bv_gemm_plan_new(&a, &a, &ready, 0, NULL, &made.plan));
    return made;
}

static void give_back(handles made)
{
    OK(bv_array_free(made.array));
    OK(bv_release(made.operand));
    OK(bv_plan_free(made.plan));
}

static void *come_and_go(void *unused)
{
    int64_t one = 1;
    bv_view v = {data, 1, &one, NULL, BV_F64, 0}, ready;
    bv_array *array;
    int i;
    while (!__sync_fetch_and_add(&stopped, 0)) {
        give_back(make());
        /* With little else to do than to list it. */
        for (i = 0; i < 100; i++) {
            OK(bv_require(&v, 0, BV_COPY_ALWAYS, &ready, &array));
            OK(bv_array_free(array));
        }
    }
    return unused;
}

static void child(handles parents)
{
    /* At once, so that they are all over the table of handles. */
    static handles made[MANY];
    double result[N * N];
    bv_view c = {result, 2, shape, NULL, BV_F64, 0}, wrong = a;
    int i;
    alarm(20);
    for (i = 0; i < MANY; i++) made[i] = make();
    for (i = 0; i < MANY; i++) give_back(made[i]);
    give_back(parents);
    FAILS(bv_array_free(parents.array), BV_ERR_HANDLE, "array");
    FAILS(bv_release(parents.operand), BV_ERR_HANDLE, "operand");
    FAILS(bv_plan_free(parents.plan), BV_ERR_HANDLE, "plan");
    wrong.dtype = 1000;
    FAILS(bv_gemm(NULL, &wrong, &a, NULL, &c, NULL, NULL), BV_ERR_DTYPE, "unknown dtype 1000");
    OK(bv_gemm(NULL, &a, &a, NULL, &c, NULL, NULL));
    CHECK(memcmp(result, expected, sizeof expected) == 0);
    bv_free_workspace();
    _exit(0);
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    bv_view c = {expected, 2, shape, NULL, BV_F64, 0};
    int i, quick = argc > 1 && strcmp(argv[1], "quick") == 0, children = quick ? 3 : 60, others = quick ? 0 : THREADS;
    handles mine;
    for (i = 0; i < 2 * N * N; i++) data[i] = i % 7 - 3;
    OK(bv_gemm(NULL, &a, &a, NULL, &c, NULL, NULL));
    mine = make();
    for (i = 0; i < others; i++) CHECK(pthread_create(&threads[i], NULL, come_and_go, NULL) == 0);
    for (i = 0; i < children; i++) {
        int status = -1;
        pid_t id = fork();
        if (id == 0) child(mine);
        CHECK(id > 0 && waitpid(id, &status, 0) == id);
        /* A signal: it was the alarm. */
        CHECK(status == 0);
    }
    __sync_fetch_and_add(&stopped, 1);
    for (i = 0; i < others; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    give_back(mine);
    bv_free_workspace();
    printf("%d children: right\n", children);
    return 0;
}
