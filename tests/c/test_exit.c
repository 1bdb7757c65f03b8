/*
 * The end of a program while other threads are amid a call, or begin one: what is in use is not freed, and the calls give
 * what they should. BLAS is of our own here, a product that waits; the library's would be at its end too.
 */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <unistd.h>

#include "check.h"

enum { N = 24, IDLE = 1, INSIDE, ENDING };

static double data[2 * N * N], expected[N * N];
static int64_t shape[2] = {N, N}, wide[2] = {2 * 8 * N, 2 * 8};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_t threads[2];
static int stage, waits;

static void reach(int to)
{
    pthread_mutex_lock(&lock);
    stage = to;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static void wait_for(int at_least)
{
    pthread_mutex_lock(&lock);
    while (stage < at_least) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

void cblas_dgemm(int order, int a_trans, int b_trans, int m, int n, int k, double alpha, const double *a, int lda,
                 const double *b, int ldb, double beta, double *c, int ldc);

void cblas_dgemm(int order, int a_trans, int b_trans, int m, int n, int k, double alpha, const double *a, int lda,
                 const double *b, int ldb, double beta, double *c, int ldc)
{
    /* Whether rows lie one after the other, in the order of this call. */
    int by_rows = order == 101, a_rows = by_rows == (a_trans == 111), b_rows = by_rows == (b_trans == 111);
    int i, j, l;
    if (waits) {
        waits = 0;
        reach(INSIDE);
        wait_for(ENDING);
    }
    for (i = 0; i < m; i++)
        for (j = 0; j < n; j++) {
            double sum = 0, *to = c + (by_rows ? i * ldc + j : j * ldc + i);
            for (l = 0; l < k; l++)
                sum += (a_rows ? a[i * lda + l] : a[l * lda + i]) * (b_rows ? b[l * ldb + j] : b[j * ldb + l]);
            *to = alpha * sum + (beta == 0 ? 0 : beta * *to);
        }
}

/* Of every second column, which is packed. */
static int is_right(void)
{
    double result[N * N];
    bv_view a = {data, 2, shape, wide, BV_F64, 0}, c = {result, 2, shape, NULL, BV_F64, 0}, ready;
    bv_options options = BV_OPTIONS_INIT;
    bv_array *array;
    options.directly = BV_DIRECTLY_NEVER;
    return bv_gemm(NULL, &a, &a, NULL, &c, &options, NULL) == BV_OK && memcmp(result, expected, sizeof result) == 0
           && bv_require(&a, 0, BV_COPY_ALWAYS, &ready, &array) == BV_OK && bv_array_free(array) == BV_OK;
}

static void *idle_first(void *unused)
{
    int right = is_right();
    reach(IDLE);
    wait_for(ENDING);
    return right && is_right() ? threads : unused;
}

static void *amid_a_call(void *unused)
{
    int right = is_right();
    return right && is_right() ? threads : unused;
}

/* After those of the library, if it is the static one. */
__attribute__((destructor(101))) static void at_the_end(void)
{
    void *right[2] = {NULL, NULL};
    if (stage != INSIDE) return;
    reach(ENDING);
    if (pthread_join(threads[0], &right[0]) || pthread_join(threads[1], &right[1]) || !right[0] || !right[1]) _exit(1);
}

int main(void)
{
    int i, j, k;
    for (i = 0; i < 2 * N * N; i++) data[i] = i % 7 - 3;
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
            for (k = 0; k < N; k++) expected[i * N + j] += data[i * 2 * N + 2 * k] * data[k * 2 * N + 2 * j];
    CHECK(is_right());
    CHECK(pthread_create(&threads[0], NULL, idle_first, NULL) == 0);
    wait_for(IDLE);
    waits = 1;
    CHECK(pthread_create(&threads[1], NULL, amid_a_call, NULL) == 0);
    wait_for(INSIDE);
    puts("the end, amid a call");
    return 0;
}
