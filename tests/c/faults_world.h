/*
 * For test_faults.c: all memory that a call could read or write is one struct; valid arguments for every function of the
 * header, and a call that is checked to have written nothing if it fails.
 */
#ifndef FAULTS_WORLD_H
#define FAULTS_WORLD_H

#include <ctype.h>
#include <limits.h>
#include <stdint.h>

#include "check.h"
#include "dlpack_structs.h"
#include "entry_points.h"

enum { N = 3, CELLS = 512, VIEWS = 5, RANK = 6, ROOM = 66, COUNT = sizeof ENTRY_POINTS / sizeof *ENTRY_POINTS };

typedef struct {
    double cells[VIEWS][CELLS];
    bv_view views[VIEWS];
    int64_t shapes[VIEWS][RANK], strides[VIEWS][RANK];
    const bv_view *list[2];
    int64_t lens[ROOM];
    double scalars[12][12];
    struct {
        bv_options known;
        unsigned char tail[64];
    } options;
    char workspace[64];
    DLManagedTensorVersioned tensor;
    int64_t tensor_strides[ROOM];
    /* outputs */
    int64_t out_shape[ROOM], out_strides[ROOM], index, ndim, pivots[N];
    bv_view out;
    bv_view_info info;
    bv_vector vector;
    bv_matrix matrix, ready;
    bv_report report;
    bv_gemm_call call;
    bv_operand_plan operand_plan;
    bv_backend_facts facts;
    int32_t codes[3];
    size_t size;
    uint64_t flags;
    char text[600];
    void *made;
} world;

static world w, before, base;

/* What a call is about to be given: which function, of which dtype, with which steps and rank. */
typedef struct {
    const entry_point *entry;
    int32_t dtype;
    int step, rank;
} setting;

/* Handles that functions take; made anew for each call that frees one. */
static bv_plan *plan;
static bv_operand *operand;
static bv_array *array;

static const char *doing = "";

#define EXPECT(condition, at)                                                                              \
    do {                                                                                                   \
        if (!(condition)) {                                                                                \
            fprintf(stderr, "%s:%d: %s, %s: %s\n    last error: %s\n", __FILE__, __LINE__, (at)->name, doing, \
                    #condition, bv_last_error_message());                                                  \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

static int is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static int is_view(const char *type) { return is(type, "const bv_view *"); }

/* Integers: a valid value; for those that are names of something, what else is valid. */
static const struct {
    const char *name;
    int64_t valid, also[4];
    int is_name;
} INTEGERS[] = {
    {"order", 101, {102}, 1}, {"uplo", 121, {122}, 1}, {"diag", 131, {132}, 1}, {"side", 141, {142}, 1},
    {"access", 3, {1, 2}, 1}, {"norm", 171, {175}, 1}, {"itype", 1, {2, 3}, 1}, {"trans", 111, {112, 113, 114}, 1}, {"copying", 0, {1, 2}, 1}, {"reads_output", 1, {0}, 1}, {"index", 0, {1, 2}, 1},
    {"needs", 0, {1, 2, 4}, 0}, {"axis", 0, {0}, 0}, {"start", 0, {0}, 0}, {"stop", 2, {0}, 0}, {"step", 1, {0}, 0},
    {"at", 0, {0}, 0}, {"a", 0, {0}, 0}, {"b", 1, {0}, 0}, {"from", 0, {0}, 0}, {"to", 1, {0}, 0},
    {"offset", 0, {0}, 0}, {"len", 2, {0}, 0}, {"to_ndim", 2, {0}, 0}, {"kl", 1, {0}, 0}, {"ku", 1, {0}, 0},
    {"work", 0, {0}, 0}, {"size", sizeof w.text, {0}, 0}, {"count", 2, {0}, 0}, {"pairs", 1, {0}, 0}, {"bytes", sizeof w.cells, {0}, 0},
    {"status", 0, {0}, 0}, {"refusal", 0, {0}, 0}, {"flags", 0, {0}, 0}, {"threads", 1, {0}, 0},
};

/* Where pointers that are not to views point. */
static const struct {
    const char *type, *name;
    void *place;
} PLACES[] = {
    {"int64_t *", "shape", w.out_shape}, {"int64_t *", "strides", w.out_strides}, {"int64_t *", "index", &w.index},
    {"int64_t *", "ndim", &w.ndim}, {"int64_t *", "ipiv", w.pivots}, {"int64_t *", "jpvt", w.pivots}, {"int64_t *", "rank", &w.ndim}, {"int64_t *", "zero", &w.index}, {"int32_t *", NULL, w.codes}, {"size_t *", NULL, &w.size},
    {"char *", "buffer", w.text}, {"bv_view *", NULL, &w.out}, {"bv_view_info *", NULL, &w.info},
    {"bv_vector *", NULL, &w.vector}, {"bv_matrix *", NULL, &w.matrix}, {"const bv_matrix *", NULL, &w.ready},
    {"bv_report *", NULL, &w.report}, {"bv_gemm_call *", NULL, &w.call},
    {"bv_operand_plan *", NULL, &w.operand_plan}, {"bv_plan **", NULL, &w.made},
    {"bv_operand **", NULL, &w.made}, {"bv_array **", NULL, &w.made},
    {"const bv_backend **", NULL, &w.made}, {"bv_backend_facts *", NULL, &w.facts},
    {"const bv_options *", NULL, &w.options}, {"const int64_t *", NULL, w.lens},
    {"const void *", "tensor", &w.tensor.dl_tensor}, {"const struct DLManagedTensorVersioned *", NULL, &w.tensor},
    {"uint64_t *", "flags", &w.flags}, {"struct DLManagedTensor **", NULL, &w.made},
    {"struct DLManagedTensorVersioned **", NULL, &w.made}, {"void (*)(void *owner)", NULL, NULL},
    {"const bv_view *const *", NULL, w.list}, {"const void *", "buffer", w.cells},
};

/* Views of other shapes than N x N. */
static const struct {
    const char *function;
    int64_t rows, cols;
} SHAPES[] = {{"bv_view_squeeze", 1, N}, {"bv_view_complex", N, 2}};

static size_t size_of(int32_t dtype)
{
    size_t size = 0;
    CHECK(bv_dtype_size(dtype, &size) == BV_OK);
    return size;
}

/* A view of `ndim` axes: N x N, then 1 and 2 in turn; or as many as the triangle has. */
static void describe(int at, int ndim, int64_t rows, int64_t cols, const setting *s)
{
    int64_t stride = (int64_t)size_of(s->dtype) * s->step;
    int i;
    for (i = ndim - 1; i >= 0; i--) {
        w.shapes[at][i] = i == 0 ? rows : i == 1 ? cols : 1 + i % 2;
        w.strides[at][i] = stride;
        stride *= w.shapes[at][i];
    }
    w.views[at].data = w.cells[at];
    w.views[at].ndim = ndim;
    w.views[at].shape = w.shapes[at];
    w.views[at].strides = w.strides[at];
    w.views[at].dtype = s->dtype;
    w.views[at].flags = 0;
}

/* The first view as a tensor, with strides in elements. */
static void describe_tensor(const setting *s)
{
    int is_complex = s->dtype == BV_C64 || s->dtype == BV_C128;
    int i;
    describe(0, s->rank, N, N, s);
    memset(&w.tensor, 0, sizeof w.tensor);
    w.tensor.version.major = 1;
    w.tensor.dl_tensor.data = w.cells[0];
    w.tensor.dl_tensor.device.device_type = 1;
    w.tensor.dl_tensor.ndim = s->rank;
    w.tensor.dl_tensor.dtype.code = is_complex ? 5 : 2;
    w.tensor.dl_tensor.dtype.bits = (uint8_t)(8 * size_of(s->dtype));
    w.tensor.dl_tensor.dtype.lanes = 1;
    w.tensor.dl_tensor.shape = w.shapes[0];
    for (i = 0; i < s->rank; i++) w.tensor_strides[i] = w.strides[0][i] / (int64_t)size_of(s->dtype);
    w.tensor.dl_tensor.strides = w.tensor_strides;
}

static int view_of(const char *name)
{
    static const struct {
        const char *name;
        int view;
    } others[] = {{"b", 1}, {"u", 1}, {"c", 2}, {"dst", 2}, {"vt", 2}, {"vl", 1}, {"vr", 2}, {"z", 2}, {"dl", 2}, {"d", 3},
                  {"du", 4}, {"x", 3}, {"tau", 3}, {"s", 3}, {"w", 3}, {"y", 4}};
    size_t i;
    for (i = 0; i < sizeof others / sizeof *others; i++)
        if (is(name, others[i].name)) return others[i].view;
    return 0;
}

static void fill(void *to, size_t bytes, int32_t dtype, double value)
{
    float f = (float)value;
    size_t at, size = dtype == BV_F32 || dtype == BV_C64 ? sizeof f : sizeof value;
    for (at = 0; at + size <= bytes; at += size) memcpy((char *)to + at, size == sizeof f ? (void *)&f : (void *)&value, size);
}

/* A routine of LAPACK: what has failed for the numbers that there are may have overwritten A. */
static int is_lapack(const char *function)
{
    static const char *const names[] = {"potrf", "potrs", "posv", "potri", "trtri", "trtrs", "gesv", "getrf", "getrs", "inv",
                                        "det", "gecon", "pocon", "trcon", "lange", "geqrf", "gelqf", "geqp3", "orgqr", "orglq",
                                        "ormqr", "ormlq", "gels", "gelsd", "syevd", "gesdd", "geev", "gees", "gehrd", "orghr",
                                        "sygvd", "sysv", "hesv", "gbsv", "gtsv", "pbtrf", "pbtrs", "pbsv", "pptrf", "pptrs",
                                        "ppsv", "pptri", "tptri"};
    size_t i;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        if (is(function + strlen("bv_"), names[i])) return 1;
    return 0;
}

/* Whether an operand of such a routine is a vector. */
static int is_lapack_vector(const char *name)
{
    static const char *const names[] = {"ap", "tau", "s", "w", "d", "dl", "du"};
    size_t i;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        if (is(name, names[i])) return 1;
    return 0;
}

/* Makes a view of it that is neither singular nor indefinite: on the diagonal of the matrix, of a band, of a packed triangle. */
static void make_regular(const setting *s, const char *name, int at)
{
    const int is_single = s->dtype == BV_F32 || s->dtype == BV_C64;
    const int is_band = strstr(s->entry->name, "bv_pb") != NULL;
    static const int packed[N] = {0, N, 2 * N - 1};
    int i;
    for (i = 0; i < N; i++) {
        float f = 20 + (float)i;
        double d = f;
        int64_t offset = is(name, "ap") ? packed[i] * w.strides[at][0] : i * (w.strides[at][0] + (is_band ? 0 : w.strides[at][1]));
        memcpy((char *)w.cells[at] + offset, is_single ? (void *)&f : (void *)&d, is_single ? sizeof f : sizeof d);
    }
}

/* Makes a vector one of complex numbers. */
static void make_complex(const setting *s, int at)
{
    w.views[at].dtype = s->dtype == BV_F32 || s->dtype == BV_C64 ? BV_C64 : BV_C128;
    w.strides[at][0] = (int64_t)size_of(w.views[at].dtype) * s->step;
}

static void free_handles(void)
{
    bv_plan_free(plan);
    bv_release(operand);
    bv_array_free(array);
    plan = NULL;
    operand = NULL;
    array = NULL;
}

static bv_options blank = BV_OPTIONS_INIT;

/* A BLAS that bv_backend_open finds here; NULL: none, so that it cannot be tried with valid arguments. Under AddressSanitizer
 * it is not either, which ends programs that open a library with RTLD_DEEPBIND; nor while allocations are counted, as what
 * is opened stays. */
static const char *library(void)
{
#if !defined __SANITIZE_ADDRESS__ && !defined FAIL_ALLOCATIONS
    static const char *const names[] = {"libopenblas.so.0", "libblis.so.4", "libcblas.so.3", "libblas.so.3"};
    static const char *found;
    const bv_backend *backend;
    size_t i;
    for (i = 0; i < sizeof names / sizeof *names && !found; i++)
        if (bv_backend_open(names[i], &backend) == BV_OK) found = names[i];
    return found;
#else
    return NULL;
#endif
}

/* What may be told to compute on any number of threads, or made the default one, and changes nothing. */
static const bv_backend *harmless(const entry_point *entry)
{
    const bv_backend *backend;
    if (is(entry->name, "bv_backend_set_default")) CHECK(bv_backend_default(&backend) == BV_OK);
    else CHECK(bv_backend_builtin(&backend) == BV_OK);
    return backend;
}

/* Fills the world and the arguments of a call with what is valid. */
static void prepare(const setting *s, value *v)
{
    const entry_point *entry = s->entry;
    int at, i, ndim, is_short;
    int64_t rows = N, cols = N;
    free_handles();
    memset(&w, '#', sizeof w);
    for (at = 0; at < VIEWS; at++) fill(w.cells[at], sizeof w.cells[at], s->dtype, at + 2);
    for (at = 0; at < 12; at++) fill(w.scalars[at], sizeof w.scalars[at], s->dtype, -1);
    memset(&w.options, 0, sizeof w.options);
    w.options.known = blank;
    w.facts.struct_size = sizeof w.facts;
    w.ready.data = w.cells[0];
    w.ready.rows = w.ready.cols = w.ready.ld = N;
    w.ready.order = BV_ROW_MAJOR;
    w.ready.dtype = s->dtype;
    w.ready.conj = 0;
    w.made = NULL;
    for (at = 0; at < VIEWS; at++) describe(at, at < 3 ? 2 : 1, N, N, s);
    if (strstr(entry->name, "plan")) CHECK(bv_gemm_plan_new(w.views, w.views + 1, w.views + 2, 1, NULL, &plan) == BV_OK);
    if (is(entry->name, "bv_release") || strstr(entry->name, "bv_operand_")) {
        w.strides[0][1] *= 2;
        CHECK(bv_acquire(w.views, BV_READ, 0, NULL, &w.matrix, &operand) == BV_OK && operand);
    }
    if (strstr(entry->name, "bv_array_")) CHECK(bv_require(w.views, 0, BV_COPY_ALWAYS, &w.out, &array) == BV_OK && array);
    memset(&w.out, '#', sizeof w.out);
    describe_tensor(s);
    for (i = 0; i < (int)(sizeof SHAPES / sizeof *SHAPES); i++)
        if (is(SHAPES[i].function, entry->name)) {
            rows = SHAPES[i].rows;
            cols = SHAPES[i].cols;
        }
    for (i = 0; i < 2; i++) w.list[i] = w.views + i;
    for (i = 0; i < ROOM; i++) w.lens[i] = is(entry->name, "bv_view_permute") || is(entry->name, "bv_tensordot") ? i : is_lapack(entry->name) ? N - 1 : N;
    for (i = 0; i < entry->count; i++) {
        const char *type = entry->parameters[i].type, *name = entry->parameters[i].name;
        int known = 0;
        if (is_view(type)) {
            at = view_of(name);
            ndim = is_lapack(entry->name) ? (is_lapack_vector(name) ? 1 : 2) : is(name, "x") || is(name, "y") || is(name, "ap") || is(entry->name, "bv_view_vector") ? 1
                   : is(name, "view") || at == 0 || is(name, "dst") || is(name, "b")                     ? s->rank
                                                                                                         : 2;
            is_short = is(name, "dl") || is(name, "du") || (is(name, "tau") && strstr(entry->name, "hr"));
            describe(at, ndim, is(name, "ap") ? N * (N + 1) / 2 : is_short ? rows - 1 : rows, cols, s);
            if (is_lapack(entry->name) && (at == 0 || (at == 1 && is(entry->name, "bv_sygvd")))) make_regular(s, name, at);
            if (is(name, "w") && (is(entry->name, "bv_geev") || is(entry->name, "bv_gees"))) make_complex(s, at);
            if (is(entry->name, "bv_view_broadcast_to") && ndim == 2) w.lens[0] = rows;
            if (ndim > 2) w.lens[1] = cols * 2 * 1 * 2;
            v[i].pointer = w.views + at;
            continue;
        }
        if (is(type, "int32_t") && is(name, "dtype")) {
            v[i].i32 = s->dtype;
            continue;
        }
        if (!strchr(type, '*')) {
            for (at = 0; at < (int)(sizeof INTEGERS / sizeof *INTEGERS); at++)
                if (is(INTEGERS[at].name, name)) {
                    int64_t valid = INTEGERS[at].valid;
                    known = 1;
                    if (is(type, "int32_t") || is(type, "bv_status")) v[i].i32 = (int32_t)valid;
                    else if (is(type, "uint32_t")) v[i].u32 = (uint32_t)valid;
                    else v[i].i64 = valid;
                }
        } else if (!strstr(type, "**") && (strstr(type, "bv_plan ") || strstr(type, "bv_operand ") || strstr(type, "bv_array "))) {
            known = 1;
            v[i].pointer = strstr(type, "plan") ? (void *)plan : strstr(type, "operand") ? (void *)operand : (void *)array;
        } else if (is(type, "const bv_backend *")) {
            known = 1;
            v[i].pointer = (void *)(uintptr_t)harmless(entry);
        } else if (is(type, "const char *") && is(name, "spec")) {
            known = 1;
            v[i].pointer = (void *)"ij,jk->ik";
        } else if (is(type, "const char *") && is(name, "path")) {
            known = 1;
            v[i].pointer = (void *)(uintptr_t)library();
        } else {
            for (at = 0; at < (int)(sizeof PLACES / sizeof *PLACES) && !known; at++)
                if (is(PLACES[at].type, type) && (!PLACES[at].name || is(PLACES[at].name, name))) {
                    known = 1;
                    v[i].pointer = PLACES[at].place;
                }
            if (!known && (is(type, "const void *") || is(type, "void *") || strstr(type, "float") || strstr(type, "double"))) {
                known = 1;
                v[i].pointer = w.scalars[i];
            }
        }
        if (!known) {
            fprintf(stderr, "%s: no value for %s%s: give it one in tests/c/faults_world.h\n", entry->name, type, name);
            exit(1);
        }
    }
}

/* Ends what a call has made, and takes note of what it has freed. */
static void settle(const setting *s, const value *v, bv_status status)
{
    const entry_point *entry = s->entry;
    int i;
    int taken = 0;
    if (status != BV_OK) return;
    if (is(entry->name, "bv_plan_free") && v[0].pointer == plan) plan = NULL;
    if (is(entry->name, "bv_release") && v[0].pointer == operand) operand = NULL;
    if (is(entry->name, "bv_array_free") && v[0].pointer == array) array = NULL;
    for (i = 0; i < entry->count; i++) {
        if (v[i].pointer != &w.made) continue;
        taken = 1;
        if (is(entry->parameters[i].type, "bv_plan **")) bv_plan_free(w.made);
        if (is(entry->parameters[i].type, "bv_operand **")) bv_release(w.made);
        if (is(entry->parameters[i].type, "bv_array **")) bv_array_free(w.made);
        if (is(entry->parameters[i].type, "struct DLManagedTensor **")) {
            DLManagedTensor *made = w.made;
            made->deleter(made);
        }
        if (is(entry->parameters[i].type, "struct DLManagedTensorVersioned **")) {
            DLManagedTensorVersioned *made = w.made;
            made->deleter(made);
        }
    }
    if (!taken && w.options.known.plan) bv_plan_free(w.made);
}

/* Nothing has been written since `before`; of a refusal the reasons may have been, and of what is singular or the like
 * elements. */
static int untouched(bv_status status)
{
    if (status == BV_ERR_REFUSED) memcpy(w.codes, before.codes, sizeof w.codes);
    if (status >= BV_ERR_SINGULAR && status <= BV_ERR_NOT_CONVERGED) memcpy(w.cells, before.cells, sizeof w.cells);
    return memcmp(&w, &before, sizeof w) == 0;
}

/* A call; if it fails, with a text of its own, and nothing written. */
static bv_status attempt(const setting *s, const value *v)
{
    size_t size = 0;
    bv_status status;
    CHECK(bv_dtype_size(-77777, &size) == BV_ERR_DTYPE);
    before = w;
    status = s->entry->call(v);
    if (status != BV_OK) {
        EXPECT(*bv_last_error_message() && !strstr(bv_last_error_message(), "-77777"), s->entry);
        EXPECT(!is(bv_status_name(status), "unknown status") && status != BV_ERR_INTERNAL, s->entry);
        EXPECT(untouched(status), s->entry);
    }
    settle(s, v, status);
    return status;
}

/* The dtype for which a function does what it is for; 0 if there is none with these steps and axes. */
static int32_t working_dtype(setting *s)
{
    static const int32_t dtypes[] = {BV_F64, BV_C128, BV_F32};
    value v[12];
    int i;
    doing = "valid arguments";
    for (i = 0; i < 3; i++) {
        s->dtype = dtypes[i];
        prepare(s, v);
        if (attempt(s, v) == BV_OK) {
            base = before;
            return s->dtype;
        }
    }
    return 0;
}

#endif
