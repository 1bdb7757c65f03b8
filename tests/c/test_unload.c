/*
 * dlopen() and dlclose() of the shared library, again and again, while threads that have used it live on: what they have kept
 * as workspace is freed, and nothing of the library is called when they end.
 *
 *     test_unload [quick] LIBRARY
 */
#define _XOPEN_SOURCE 700
#include <dlfcn.h>
#include <pthread.h>
#include <sys/resource.h>

#include "check.h"

enum { N = 512, COLS = 8, SMALL = 24, ROUNDS = 40, LIVING = 3, MORE = 300 };

static double matrix[N][2 * N];
/* Of the first n rows and every second column of as many, and the first columns of those. */
static double large[N][COLS], small[SMALL][COLS];
static bv_status (*gemm)(const void *, const bv_view *, const bv_view *, const void *, const bv_view *,
                         const bv_options *, bv_report *);
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
/* How often the library was loaded; how many calls living threads have made since it was; whether they are to end. */
static int loads, used, ended;

/* CHECK, without the library's text of an error. */
#define EXPECT(condition)                                                                                  \
    do {                                                                                                   \
        if (!(condition)) {                                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

static void expect_products(void)
{
    int i, j, k;
    for (i = 0; i < N; i++)
        for (j = 0; j < 2 * N; j++) matrix[i][j] = (i + j) % 7 - 3;
    for (i = 0; i < N; i++)
        for (k = 0; k < N; k++)
            for (j = 0; j < COLS; j++) {
                double term = matrix[i][2 * k] * matrix[k][2 * j];
                large[i][j] += term;
                if (i < SMALL && k < SMALL) small[i][j] += term;
            }
}

/* The product, of operands that are packed. */
static void multiply(int n)
{
    double *result = calloc((size_t)n, sizeof large[0]);
    int64_t square[2], part[2] = {0, COLS}, strides[2] = {sizeof matrix[0], 16};
    bv_view a = {matrix, 2, square, strides, BV_F64, 0}, b = {matrix, 2, part, strides, BV_F64, 0};
    bv_view c = {result, 2, part, NULL, BV_F64, 0};
    bv_options options = BV_OPTIONS_INIT;
    bv_report report;
    square[0] = square[1] = part[0] = n;
    options.directly = BV_DIRECTLY_NEVER;
    EXPECT(result && gemm(NULL, &a, &b, NULL, &c, &options, &report) == BV_OK);
    EXPECT(report.workspace_bytes > 0);
    EXPECT(memcmp(result, n == N ? large[0] : small[0], (size_t)n * sizeof large[0]) == 0);
    free(result);
}

static void *use_and_end(void *unused)
{
    multiply(N);
    return unused;
}

typedef struct {
    pthread_t thread;
    int rows, times, seen;
} worker;

/* Whenever the library has been loaded, some calls. */
static void *use_and_live(void *argument)
{
    worker *mine = argument;
    int i;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (mine->seen == loads && !ended) pthread_cond_wait(&changed, &lock);
        if (ended) break;
        mine->seen = loads;
        pthread_mutex_unlock(&lock);
        for (i = 0; i < mine->times; i++) multiply(mine->rows);
        pthread_mutex_lock(&lock);
        used++;
        pthread_cond_broadcast(&changed);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void start(worker *one, int rows, int times, const pthread_attr_t *attributes)
{
    one->rows = rows;
    one->times = times;
    one->seen = loads;
    EXPECT(pthread_create(&one->thread, attributes, use_and_live, one) == 0);
}

/* So many threads use the library, and live on. */
static void use(int threads)
{
    pthread_mutex_lock(&lock);
    loads++;
    used = 0;
    pthread_cond_broadcast(&changed);
    while (used < threads) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

static void *load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL), *found;
    if (!library) fprintf(stderr, "%s\n", dlerror());
    EXPECT(library && (found = dlsym(library, "bv_gemm")) != NULL);
    memcpy(&gemm, &found, sizeof gemm);
    return library;
}

/* The most memory that there was, in the unit of the system. */
static long peak(void)
{
    struct rusage usage;
    EXPECT(getrusage(RUSAGE_SELF, &usage) == 0);
    return usage.ru_maxrss;
}

int main(int argc, char **argv)
{
    static worker living[LIVING + MORE];
    const char *path = argv[argc - 1];
    pthread_attr_t attributes;
    pthread_t ending;
    void *library;
    int round, started = 0, quick = argc > 2, rounds = quick ? 3 : ROUNDS, more = quick ? 20 : MORE;
    long before = 0;
    expect_products();
    EXPECT(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, 1 << 20) == 0);
    for (; started < LIVING; started++) start(&living[started], N, 1, &attributes);
    for (round = 0; round < rounds; round++) {
        library = load(path);
        multiply(N);
        EXPECT(pthread_create(&ending, &attributes, use_and_end, NULL) == 0 && pthread_join(ending, NULL) == 0);
        use(started);
        EXPECT(dlclose(library) == 0);
        if (dlopen(path, RTLD_NOW | RTLD_NOLOAD)) {
            puts("skipped: this system does not unload the library");
            return 0;
        }
        if (round == 2) before = peak();
    }
    /* Each round has kept some 8 MiB. The allocator may hold on to some of what was freed. */
    EXPECT(quick || peak() < 4 * before);
    /* More threads than have a place of their own to keep workspace in. */
    library = load(path);
    for (; started < LIVING + more; started++) start(&living[started], SMALL, 10, &attributes);
    use(started);
    EXPECT(dlclose(library) == 0);
    pthread_mutex_lock(&lock);
    ended = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    while (started > 0) EXPECT(pthread_join(living[--started].thread, NULL) == 0);
    printf("loaded %d times: nothing is left\n", rounds + 1);
    return 0;
}
