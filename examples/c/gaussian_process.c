/*
 * Gaussian-process regression on the digits: ten regressions that say how much a picture is each of the ten, from one Cholesky factor of
 * the kernel matrix, whose lower triangle alone there is. Rows of the pictures are slices of one array, nothing is copied.
 *
 *     cc -std=c99 gaussian_process.c $(pkg-config --cflags --libs blasview)
 *     ./a.out data/digits.npy data/digits_labels.npy
 */
#include "npy.h"

#include <math.h>

enum { DIGITS = 10, LOWER = 122, NON_UNIT = 131 };

static const double NOISE = 0.01;

static size_t copied;

static bv_report done;

/* A call, and the bytes that it has copied. */
#define CALL(call)                                                                                         \
    do {                                                                                                   \
        check(call);                                                                                       \
        copied += done.bytes_copied;                                                                       \
    } while (0)

/* Every step-th row from first on. */
static matrix every(matrix m, int64_t first, int64_t step)
{
    matrix part = m;
    part.data = at(&m, first, 0);
    part.shape[0] = (m.shape[0] - first + step - 1) / step;
    part.strides[0] = step * m.strides[0];
    return part;
}

static double square(const matrix *m, int64_t i)
{
    double sum = 0;
    int64_t j;
    for (j = 0; j < m->shape[1]; j++) sum += *at(m, i, j) * *at(m, i, j);
    return sum;
}

static double kernel(double distance2, double scale) { return exp(-distance2 / (2 * scale * scale)); }

/* The kernel of pictures with themselves in the lower triangle of k; what is above stays as it is. */
static void own_kernel(const matrix *x, double scale, matrix *k)
{
    bv_view vx = view(x), vk = view(k);
    int64_t i, j;
    CALL(bv_syrk(LOWER, NULL, &vx, NULL, &vk, NULL, &done));
    for (i = k->shape[0]; i-- > 0;)
        for (j = 0; j < i; j++) *at(k, i, j) = kernel(*at(k, i, i) + *at(k, j, j) - 2 * *at(k, i, j), scale);
    for (i = 0; i < k->shape[0]; i++) *at(k, i, i) = 1 + NOISE;
}

/* Factors the kernel and solves for the weights alpha of the targets y; returns the logarithm of the marginal likelihood of these. */
static double learn(const matrix *x, const matrix *y, double scale, matrix *k, matrix *alpha)
{
    const double n = (double)x->shape[0], pi = 3.14159265358979323846;
    bv_view vk = view(k), vy = view(y), va = view(alpha);
    double log_likelihood = 0;
    int64_t i, j;
    own_kernel(x, scale, k);
    CALL(bv_potrf(LOWER, &vk, NULL, &done));
    check(bv_copy(&va, &vy));
    CALL(bv_potrs(LOWER, &vk, &va, NULL, &done));
    for (i = 0; i < x->shape[0]; i++) {
        for (j = 0; j < DIGITS; j++) log_likelihood -= *at(y, i, j) * *at(alpha, i, j) / 2;
        log_likelihood -= DIGITS * log(*at(k, i, i));
    }
    return log_likelihood - DIGITS * n / 2 * log(2 * pi);
}

/* The kernel of pictures with others. */
static matrix kernel_between(const matrix *x, const matrix *others, double scale)
{
    matrix k = allocate(x->shape[0], others->shape[0]), t = transposed(*others);
    bv_view vx = view(x), vt = view(&t), vk = view(&k);
    int64_t i, j;
    CALL(bv_gemm(NULL, &vx, &vt, NULL, &vk, NULL, &done));
    for (i = 0; i < k.shape[0]; i++)
        for (j = 0; j < k.shape[1]; j++)
            *at(&k, i, j) = kernel(square(x, i) + square(others, j) - 2 * *at(&k, i, j), scale);
    return k;
}

/* Whether alpha solves (K + NOISE) alpha = y, by plain loops over some rows of K. */
static int is_solved(const matrix *x, const matrix *y, const matrix *alpha, double scale)
{
    double worst = 0;
    int64_t i, j, l;
    for (i = 0; i < x->shape[0]; i += 10) {
        double sum = NOISE * *at(alpha, i, 3) - *at(y, i, 3);
        for (j = 0; j < x->shape[0]; j++) {
            double distance2 = 0;
            for (l = 0; l < x->shape[1]; l++) distance2 += pow(*at(x, i, l) - *at(x, j, l), 2);
            sum += kernel(distance2, scale) * *at(alpha, j, 3);
        }
        worst = fmax(worst, fabs(sum));
    }
    return worst < 1e-7;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static const double scales[] = {8, 16, 32, 64, 128};
    matrix all, labels, x, others, truth, y, k, alpha, between, mean, t;
    double best = -INFINITY, scale = 0, *deviation, *sorted, median;
    int64_t i, j, right[2] = {0, 0}, count[2] = {0, 0};
    bv_view vk, vt, vm, va, vb;
    size_t s;
    int wrong;

    if (argc != 3) {
        fprintf(stderr, "usage: gaussian_process DIGITS.npy LABELS.npy\n");
        return 2;
    }
    all = load(argv[1]);
    labels = load(argv[2]);
    /* Every fourth picture to learn from, those behind them to be told: two slices of one array. */
    x = every(all, 0, 4);
    others = every(all, 1, 4);
    truth = every(labels, 1, 4);
    y = allocate(x.shape[0], DIGITS);
    for (i = 0; i < x.shape[0]; i++)
        for (j = 0; j < DIGITS; j++) *at(&y, i, j) = *at(&labels, 4 * i, 0) == (double)j ? 1 : -1;
    printf("%ld pictures to learn from, %ld to be told\n", (long)x.shape[0], (long)others.shape[0]);

    /* What is above the diagonal is never looked at. */
    k = allocate(x.shape[0], x.shape[0]);
    alpha = allocate(x.shape[0], DIGITS);
    for (i = 0; i < k.shape[0]; i++)
        for (j = 0; j < k.shape[1]; j++) *at(&k, i, j) = NAN;
    for (s = 0; s < sizeof scales / sizeof *scales; s++) {
        double found = learn(&x, &y, scales[s], &k, &alpha);
        printf("  length %3.0f: log marginal likelihood %8.1f\n", scales[s], found);
        if (found > best) {
            best = found;
            scale = scales[s];
        }
    }
    learn(&x, &y, scale, &k, &alpha);
    wrong = !is_solved(&x, &y, &alpha, scale);
    printf("length %.0f it is; the weights solve the equations: %s\n", scale, wrong ? "NO" : "yes");

    /* The mean is K' alpha. The variance of each is 1 - |v|^2 where L v is its column of K'^T: solved in the place of K'. */
    between = kernel_between(&others, &x, scale);
    mean = allocate(others.shape[0], DIGITS);
    vb = view(&between);
    va = view(&alpha);
    vm = view(&mean);
    CALL(bv_gemm(NULL, &vb, &va, NULL, &vm, NULL, &done));
    t = transposed(between);
    vk = view(&k);
    vt = view(&t);
    CALL(bv_trtrs(LOWER, NON_UNIT, &vk, &vt, NULL, &done));
    deviation = malloc(2 * (size_t)others.shape[0] * sizeof *deviation);
    if (!deviation) return 1;
    sorted = deviation + others.shape[0];
    for (i = 0; i < others.shape[0]; i++) sorted[i] = deviation[i] = sqrt(fmax(0, 1 - square(&between, i)));
    qsort(sorted, (size_t)others.shape[0], sizeof *sorted, compare);
    median = sorted[others.shape[0] / 2];

    for (i = 0; i < others.shape[0]; i++) {
        int64_t most = 0;
        const int sure = deviation[i] < median;
        for (j = 1; j < DIGITS; j++)
            if (*at(&mean, i, j) > *at(&mean, i, most)) most = j;
        count[sure]++;
        right[sure] += *at(&truth, i, 0) == (double)most;
    }
    printf("told right: %ld of %ld, of the half that it is surer of %ld of %ld\n", (long)(right[0] + right[1]),
           (long)(count[0] + count[1]), (long)right[1], (long)count[1]);
    printf("bytes copied: %zu\n", copied);
    wrong |= right[0] + right[1] < 9 * (count[0] + count[1]) / 10 || copied != 0;
    for (i = 0; i < k.shape[0]; i++)
        for (j = i + 1; j < k.shape[1]; j++) wrong |= !isnan(*at(&k, i, j));
    free(all.data);
    free(labels.data);
    free(y.data);
    free(k.data);
    free(alpha.data);
    free(between.data);
    free(mean.data);
    free(deviation);
    return wrong;
}

/* Prints:

450 pictures to learn from, 449 to be told
  length   8: log marginal likelihood  -5979.8
  length  16: log marginal likelihood  -3766.1
  length  32: log marginal likelihood   -867.6
  length  64: log marginal likelihood  -1090.9
  length 128: log marginal likelihood  -9952.7
length 32 it is; the weights solve the equations: yes
told right: 436 of 449, of the half that it is surer of 224 of 224
bytes copied: 0
*/
