/*
 * Several threads: the inputs and a plan are shared, each thread computes its own rows of the product. What went
 * wrong is told to the thread in which it did.
 *
 *     cc -std=c99 -pthread threads.c $(pkg-config --cflags --libs blasview)
 */
#include <blasview.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROWS = 60, K = 80, COLS = 50 };

static double a[THREADS * ROWS][K], b[K][2 * COLS], c[THREADS * ROWS][COLS];

/* Every second column of b: BLAS has no such matrix, and each thread packs it into a workspace of its own. */
static const int64_t shape_a[2] = {ROWS, K}, shape_b[2] = {K, COLS}, shape_c[2] = {ROWS, COLS};
static const int64_t strides_b[2] = {sizeof b[0], 2 * sizeof(double)};
static const bv_view view_b = {b, 2, shape_b, strides_b, BV_F64, 0};

struct job {
    pthread_t thread;
    const bv_plan *plan; /* it never changes, and is as good as any data that is only read */
    int number;
    bv_status status;
    char error[256];
};

static void *work(void *argument)
{
    struct job *job = argument;
    const int first = job->number * ROWS;
    const bv_view view_a = {a[first], 2, shape_a, NULL, BV_F64, 0};
    const bv_view view_c = {c[first], 2, shape_c, NULL, BV_F64, 0};

    /* The last thread makes a mistake first: it exchanges two operands. */
    if (job->number == THREADS - 1)
        job->status = bv_gemm_plan_run(job->plan, NULL, &view_b, &view_a, NULL, &view_c, NULL, NULL);
    /* The text belongs to this thread's last failure, and is gone with the thread: keep what is needed. */
    strncpy(job->error, bv_last_error_message(), sizeof job->error - 1);

    if (bv_gemm_plan_run(job->plan, NULL, &view_a, &view_b, NULL, &view_c, NULL, NULL) != BV_OK)
        job->number = -1;
    /* The workspace that the library keeps for this thread's next call is freed as the thread ends. */
    return NULL;
}

int main(void)
{
    static struct job jobs[THREADS];
    const bv_view view_a = {a, 2, shape_a, NULL, BV_F64, 0}, view_c = {c, 2, shape_c, NULL, BV_F64, 0};
    bv_options options = BV_OPTIONS_INIT;
    bv_plan *plan;
    int i, j, l, wrong = 0;

    for (i = 0; i < THREADS * ROWS; i++)
        for (j = 0; j < K; j++)
            a[i][j] = (i + 2 * j) % 7 - 3;
    for (i = 0; i < K; i++)
        for (j = 0; j < 2 * COLS; j++)
            b[i][j] = (3 * i + j) % 5 - 2;

    /* One plan for the layouts that all threads have: the pointers may differ. */
    options.directly = BV_DIRECTLY_NEVER;
    if (bv_gemm_plan_new(&view_a, &view_b, &view_c, 0, &options, &plan) != BV_OK) {
        fprintf(stderr, "%s\n", bv_last_error_message());
        return 1;
    }
    printf("each run copies %zu bytes\n", bv_plan_bytes_copied(plan));

    for (i = 0; i < THREADS; i++) {
        jobs[i].plan = plan;
        jobs[i].number = i;
        if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]) != 0)
            abort();
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(jobs[i].thread, NULL);
        printf("thread %d: %s: \"%s\"\n", i, bv_status_name(jobs[i].status), jobs[i].error);
        wrong |= jobs[i].number != i || (jobs[i].status == BV_OK) != (i < THREADS - 1);
    }
    printf("main thread: \"%s\"\n", bv_last_error_message());
    bv_plan_free(plan);

    for (i = 0; i < THREADS * ROWS; i++)
        for (j = 0; j < COLS; j++) {
            double sum = 0;
            for (l = 0; l < K; l++)
                sum += a[i][l] * b[l][2 * j];
            wrong |= c[i][j] != sum;
        }
    return wrong;
}

/* Prints:

each run copies 32000 bytes
thread 0: BV_OK: ""
thread 1: BV_OK: ""
thread 2: BV_OK: ""
thread 3: BV_ERR_PLAN: "A is not what the plan was made for"
main thread: ""
*/
