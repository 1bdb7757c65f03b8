/*
 * Every function of the header with every fault that a caller can make: each is tried in turn on otherwise valid
 * arguments. A fault has its status and a text that names the parameter, and nothing is written: all memory that a call
 * could write to is one struct, which is compared as a whole.
 *
 * tests/capi.rs runs it plainly and under valgrind. tests/faults.rs runs it with sanitizers, and compiled with
 *   FAIL_ALLOCATIONS: the n-th allocation of a call fails, for each n until there is none (linked with --wrap);
 *   PANICS: each function panics inside (with a library that has the feature inject-panics).
 */
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
    int64_t out_shape[ROOM], out_strides[ROOM], index, ndim;
    bv_view out;
    bv_view_info info;
    bv_vector vector;
    bv_matrix matrix;
    bv_report report;
    bv_gemm_call call;
    bv_operand_plan operand_plan;
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
    {"access", 3, {1, 2}, 1}, {"copying", 0, {1, 2}, 1}, {"reads_output", 1, {0}, 1}, {"index", 0, {1, 2}, 1},
    {"needs", 0, {1, 2, 4}, 0}, {"axis", 0, {0}, 0}, {"start", 0, {0}, 0}, {"stop", 2, {0}, 0}, {"step", 1, {0}, 0},
    {"at", 0, {0}, 0}, {"a", 0, {0}, 0}, {"b", 1, {0}, 0}, {"from", 0, {0}, 0}, {"to", 1, {0}, 0},
    {"offset", 0, {0}, 0}, {"len", 2, {0}, 0}, {"to_ndim", 2, {0}, 0}, {"kl", 1, {0}, 0}, {"ku", 1, {0}, 0},
    {"work", 0, {0}, 0}, {"size", sizeof w.text, {0}, 0}, {"count", 2, {0}, 0}, {"bytes", sizeof w.cells, {0}, 0},
    {"status", 0, {0}, 0}, {"refusal", 0, {0}, 0}, {"flags", 0, {0}, 0},
};

/* Where pointers that are not to views point. */
static const struct {
    const char *type, *name;
    void *place;
} PLACES[] = {
    {"int64_t *", "shape", w.out_shape}, {"int64_t *", "strides", w.out_strides}, {"int64_t *", "index", &w.index},
    {"int64_t *", "ndim", &w.ndim}, {"int32_t *", NULL, w.codes}, {"size_t *", NULL, &w.size},
    {"char *", "buffer", w.text}, {"bv_view *", NULL, &w.out}, {"bv_view_info *", NULL, &w.info},
    {"bv_vector *", NULL, &w.vector}, {"bv_matrix *", NULL, &w.matrix},
    {"bv_report *", NULL, &w.report}, {"bv_gemm_call *", NULL, &w.call},
    {"bv_operand_plan *", NULL, &w.operand_plan}, {"bv_plan **", NULL, &w.made},
    {"bv_operand **", NULL, &w.made}, {"bv_array **", NULL, &w.made},
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
    return is(name, "b") ? 1 : is(name, "c") || is(name, "dst") ? 2 : is(name, "x") ? 3 : is(name, "y") ? 4 : 0;
}

static void fill(void *to, size_t bytes, int32_t dtype, double value)
{
    float f = (float)value;
    size_t at, size = dtype == BV_F32 || dtype == BV_C64 ? sizeof f : sizeof value;
    for (at = 0; at + size <= bytes; at += size) memcpy((char *)to + at, size == sizeof f ? (void *)&f : (void *)&value, size);
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

/* Fills the world and the arguments of a call with what is valid. */
static void prepare(const setting *s, value *v)
{
    const entry_point *entry = s->entry;
    int at, i, ndim;
    int64_t rows = N, cols = N;
    free_handles();
    memset(&w, '#', sizeof w);
    for (at = 0; at < VIEWS; at++) fill(w.cells[at], sizeof w.cells[at], s->dtype, at + 2);
    for (at = 0; at < 12; at++) fill(w.scalars[at], sizeof w.scalars[at], s->dtype, -1);
    memset(&w.options, 0, sizeof w.options);
    w.options.known = blank;
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
    for (i = 0; i < ROOM; i++) w.lens[i] = is(entry->name, "bv_view_permute") ? i : N;
    for (i = 0; i < entry->count; i++) {
        const char *type = entry->parameters[i].type, *name = entry->parameters[i].name;
        int known = 0;
        if (is_view(type)) {
            at = view_of(name);
            ndim = is(name, "x") || is(name, "y") || is(name, "ap") || is(entry->name, "bv_view_vector") ? 1
                   : is(name, "view") || at == 0 || is(name, "dst") || is(name, "b")                     ? s->rank
                                                                                                         : 2;
            describe(at, ndim, is(name, "ap") ? N * (N + 1) / 2 : rows, cols, s);
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
            fprintf(stderr, "%s: no value for %s%s: give it one in tests/c/test_faults.c\n", entry->name, type, name);
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

/* Nothing has been written since `before`; of a refusal the reasons may have been. */
static int untouched(bv_status status)
{
    if (status == BV_ERR_REFUSED) memcpy(w.codes, before.codes, sizeof w.codes);
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

#if !defined FAIL_ALLOCATIONS && !defined PANICS

/* Whether text has that part, whatever the case. */
static int names(const char *text, const char *part)
{
    size_t i;
    for (; *text; text++) {
        for (i = 0; part[i] && tolower((unsigned char)text[i]) == tolower((unsigned char)part[i]); i++) {}
        if (!part[i]) return 1;
    }
    return 0;
}

#define FAULT(expected, what)                                                                              \
    do {                                                                                                   \
        bv_status status_;                                                                                 \
        doing = #expected ", " what;                                                                       \
        status_ = attempt(s, v);                                                                           \
        EXPECT(status_ == (expected), s->entry);                                                           \
        /* a packed triangle goes by the letter that its matrix has in formulas */                         \
        EXPECT(names(bv_last_error_message(), is(name, "ap") ? "A" : name), s->entry);                     \
    } while (0)

static int may_be_null(const entry_point *entry, const char *type, const char *name)
{
    static const char *const optional[] = {"options", "report", "beta", "refusal", "refusals", "length",
                                           "owner", "free_owner", "flags"};
    size_t i;
    for (i = 0; i < sizeof optional / sizeof *optional; i++)
        if (is(name, optional[i])) return 1;
    return (is(name, "alpha") && is(type, "const void *")) || entry->returns != STATUS ||
           is(entry->name, "bv_release") || strstr(entry->name, "_free");
}

static void null_pointers(const setting *s)
{
    const entry_point *entry = s->entry;
    value v[12];
    int i, all = 0;
    for (i = 0; i < entry->count; i++) {
        const char *type = entry->parameters[i].type, *name = entry->parameters[i].name;
        if (!strchr(type, '*')) continue;
        prepare(s, v);
        v[i].pointer = NULL;
        doing = name;
        if (may_be_null(entry, type, name)) {
            EXPECT(attempt(s, v) == BV_OK, entry);
        } else if (is(type, "const void *") && is(name, "buffer")) {
            /* the address 0, which is outside of no view's reach by itself */
            attempt(s, v);
        } else {
            FAULT(BV_ERR_NULL, "NULL");
        }
        all++;
    }
    if (is(entry->name, "bv_broadcast_shape")) {
        const char *name = "views";
        prepare(s, v);
        w.list[1] = NULL;
        FAULT(BV_ERR_NULL, "one of the views");
    }
    prepare(s, v);
    for (i = 0; i < entry->count; i++)
        if (strchr(entry->parameters[i].type, '*')) v[i].pointer = NULL;
    doing = "all NULL";
    if (all) attempt(s, v);
}

static void integers(const setting *s)
{
    static const int64_t values[] = {-1, 0, 1, 2, 3, 4, 5, 99, 100, 1000, INT32_MIN, INT32_MAX, INT64_MIN, INT64_MAX};
    const entry_point *entry = s->entry;
    value v[12];
    size_t at, i;
    int p;
    for (p = 0; p < entry->count; p++) {
        const char *type = entry->parameters[p].type, *name = entry->parameters[p].name;
        int narrow = is(type, "int32_t") || is(type, "bv_status");
        if (strchr(type, '*')) continue;
        for (at = 0; at < sizeof values / sizeof *values; at++) {
            int64_t value_ = values[at];
            int valid = 0, is_name = 0;
            bv_status status;
            if ((narrow || is(type, "uint32_t")) && value_ != (int32_t)value_) continue;
            if (is(name, "count") && (value_ < 0 || value_ > 2)) continue;
            prepare(s, v);
            if (narrow) v[p].i32 = (int32_t)value_;
            else if (is(type, "uint32_t")) v[p].u32 = (uint32_t)value_;
            else v[p].i64 = value_;
            doing = name;
            status = attempt(s, v);
            if (!narrow || entry->returns != STATUS) continue;
            if (is(name, "dtype")) {
                is_name = 1;
                valid = !is(bv_dtype_name((int32_t)value_), "unknown dtype");
            }
            for (i = 0; i < sizeof INTEGERS / sizeof *INTEGERS; i++) {
                int j;
                if (!is(INTEGERS[i].name, name) || !INTEGERS[i].is_name) continue;
                is_name = 1;
                valid = value_ == INTEGERS[i].valid;
                for (j = 0; j < 4 && INTEGERS[i].also[j]; j++) valid |= value_ == INTEGERS[i].also[j];
                /* for these 0 is a value, or "either" */
                valid |= value_ == 0 && (is(name, "reads_output") || strstr(entry->name, "reshape") ||
                                         (is(entry->name, "bv_acquire") && is(name, "order")));
            }
            EXPECT(is_name, entry);
            if (valid) continue;
            EXPECT(status == BV_ERR_VALUE || status == BV_ERR_DTYPE, entry);
            EXPECT(names(bv_last_error_message(), is(name, "dtype") ? "" : name), entry);
        }
    }
}

static int outputs_found;

static void views(const setting *s)
{
    const entry_point *entry = s->entry;
    value v[12];
    int p, axis;
    size_t i;
    for (p = 0; p < entry->count; p++) {
        const char *name = entry->parameters[p].name;
        int at = view_of(name), written;
        bv_view *view = w.views + at;
        if (!is_view(entry->parameters[p].type)) continue;
        prepare(s, v);
        before = w;
        written = entry->call(v) == BV_OK && memcmp(w.cells[at], before.cells[at], sizeof w.cells[at]) != 0;
        settle(s, v, BV_OK);
        outputs_found += written;
#define VIEW(fault, expected)                                                                              \
    do {                                                                                                   \
        prepare(s, v);                                                                                     \
        fault;                                                                                             \
        FAULT(expected, #fault);                                                                           \
    } while (0)
        for (i = 0; i < 6; i++) {
            static const int32_t dtypes[] = {-1, 0, 5, 99, INT32_MIN, INT32_MAX};
            VIEW(view->dtype = dtypes[i], BV_ERR_DTYPE);
        }
        for (i = 0; i < 3; i++) {
            static const uint32_t flags[] = {1u << 30, 1u << 31, UINT32_MAX};
            VIEW(view->flags = flags[i], BV_ERR_FLAGS);
        }
        for (i = 0; i < 4; i++) {
            static const int64_t counts[] = {-1, 65, INT64_MIN, INT64_MAX};
            VIEW(view->ndim = counts[i], BV_ERR_NDIM);
        }
        VIEW(view->shape = NULL, BV_ERR_NULL);
        VIEW(view->data = NULL, BV_ERR_NULL);
        for (axis = 0; axis < view->ndim; axis++) {
            VIEW(w.shapes[at][axis] = -1, BV_ERR_LENGTH);
            VIEW(w.shapes[at][axis] = INT64_MIN, BV_ERR_LENGTH);
            VIEW(w.shapes[at][axis] = INT64_MAX, BV_ERR_OVERFLOW);
            VIEW((w.shapes[at][axis] = INT64_MAX, view->strides = NULL), BV_ERR_OVERFLOW);
            if (!strstr(entry->name, "squeeze")) {
                VIEW(w.strides[at][axis] = INT64_MAX, BV_ERR_OVERFLOW);
                VIEW(w.strides[at][axis] = INT64_MIN, BV_ERR_OVERFLOW);
            }
            if (written) {
                if (w.shapes[at][axis] > 1) VIEW(w.strides[at][axis] = 0, BV_ERR_SELF_OVERLAP);
                VIEW(view->flags = BV_CONJ, BV_ERR_FLAGS);
            }
        }
        /* These are no faults for all: what is refused writes nothing, all else is within the cells. */
        doing = "misaligned";
        prepare(s, v);
        view->data = (char *)view->data + 1;
        attempt(s, v);
        for (i = 0; i < VIEWS; i++) {
            doing = "shared memory";
            prepare(s, v);
            view->data = w.cells[i];
            attempt(s, v);
            prepare(s, v);
            view->data = (char *)w.cells[i] + size_of(s->dtype);
            attempt(s, v);
        }
        doing = "a step of 0";
        prepare(s, v);
        w.strides[at][0] = 0;
        attempt(s, v);
    }
}

static void options(const setting *s)
{
    static const size_t sizes[] = {0, 1, 7, 4097, SIZE_MAX / 2, SIZE_MAX};
    static const int32_t codes[] = {-1, 3, 99, INT32_MIN, INT32_MAX};
    const char *name = "options";
    bv_options *o = &w.options.known;
    value v[12];
    int p;
    size_t i;
    for (p = 0; p < s->entry->count; p++) {
        if (!is(s->entry->parameters[p].type, "const bv_options *")) continue;
#define OPTION(fault, expected)                                                                            \
    do {                                                                                                   \
        prepare(s, v);                                                                                     \
        fault;                                                                                             \
        FAULT(expected, #fault);                                                                           \
    } while (0)
#define ALLOWED(change)                                                                                    \
    do {                                                                                                   \
        prepare(s, v);                                                                                     \
        change;                                                                                            \
        doing = #change;                                                                                   \
        EXPECT(attempt(s, v) == BV_OK, s->entry);                                                          \
    } while (0)
        for (i = 0; i < 6; i++) OPTION(o->struct_size = sizes[i], BV_ERR_OPTIONS);
        OPTION((o->struct_size += 64, w.options.tail[63] = 1), BV_ERR_OPTIONS);
        OPTION((o->struct_size += 1, w.options.tail[0] = 1), BV_ERR_OPTIONS);
        OPTION(o->reserved = 1, BV_ERR_OPTIONS);
        OPTION(o->threads = -1, BV_ERR_VALUE);
        OPTION(o->workspace_bytes = 1, BV_ERR_NULL);
        OPTION((o->workspace = w.workspace, o->workspace_bytes = SIZE_MAX), BV_ERR_OVERFLOW);
        for (i = 0; i < 5; i++) {
            OPTION(o->policy = codes[i], BV_ERR_VALUE);
            OPTION(o->directly = codes[i], BV_ERR_VALUE);
        }
        ALLOWED(o->struct_size += 64);
        ALLOWED(o->struct_size = sizeof(size_t));
        ALLOWED((o->struct_size = sizeof(size_t), o->policy = 99));
    }
}

static void released_twice(void)
{
    static double cells[64];
    int64_t shape[2] = {N, N}, strides[2] = {64, 16};
    bv_view v = {cells, 2, shape, strides, BV_F64, 0}, ready;
    bv_matrix matrix;
    bv_plan *p;
    bv_operand *o;
    bv_array *a;
    double kept[64];
    int i;
    OK(bv_acquire(&v, BV_READ_WRITE, 0, NULL, &matrix, &o));
    ((double *)matrix.data)[0] = 5;
    OK(bv_release(o));
    CHECK(cells[0] == 5);
    OK(bv_require(&v, 0, BV_COPY_ALWAYS, &ready, &a));
    OK(bv_gemm_plan_new(&v, &v, &v, 0, NULL, &p));
    /* as another thing than it is, and what was on the stack all along */
    FAILS(bv_plan_free((bv_plan *)a), BV_ERR_HANDLE, "plan");
    FAILS(bv_release((bv_operand *)p), BV_ERR_HANDLE, "operand");
    FAILS(bv_array_free((bv_array *)cells), BV_ERR_HANDLE, "array");
    OK(bv_array_free(a));
    OK(bv_plan_free(p));
    cells[0] = 6;
    memcpy(kept, cells, sizeof cells);
    for (i = 0; i < 3; i++) {
        FAILS(bv_release(o), BV_ERR_HANDLE, "operand");
        FAILS(bv_array_free(a), BV_ERR_HANDLE, "array");
        FAILS(bv_plan_free(p), BV_ERR_HANDLE, "plan");
    }
    CHECK(memcmp(kept, cells, sizeof cells) == 0);
    OK(bv_release(NULL));
    OK(bv_array_free(NULL));
    OK(bv_plan_free(NULL));
}

static void sweep(setting *s, int quick)
{
    EXPECT(working_dtype(s) != 0, s->entry);
    null_pointers(s);
    if (quick && s->entry - ENTRY_POINTS > 40 && (s->entry - ENTRY_POINTS) % 8) return;
    integers(s);
    if (s->entry->returns == STATUS) {
        views(s);
        options(s);
    }
}

#endif

#ifdef PANICS

void bv_test_panic_next(void);

static int panics;

/* The function ends with BV_ERR_INTERNAL, has written nothing, and works afterwards. */
static void sweep(setting *s, int quick)
{
    value v[12];
    bv_status status;
    (void)quick;
    if (working_dtype(s) == 0 || s->entry->returns == TEXT || is(s->entry->name, "bv_version")) return;
    prepare(s, v);
    before = w;
    doing = "a panic";
    bv_test_panic_next();
    status = s->entry->call(v);
    EXPECT(status == (s->entry->returns == STATUS ? BV_ERR_INTERNAL : BV_OK), s->entry);
    EXPECT(strstr(bv_last_error_message(), "bug in blasview"), s->entry);
    EXPECT(untouched(status), s->entry);
    panics++;
    doing = "after a panic";
    prepare(s, v);
    EXPECT(attempt(s, v) == BV_OK, s->entry);
}

#endif

#ifdef FAIL_ALLOCATIONS

/* How many allocations are still to succeed; negative: all. And how many there are. */
static long left = -1;
static long live;
static int failed;

static int fails(void)
{
    if (left < 0) return 0;
    if (left > 0) {
        left--;
        return 0;
    }
    failed = 1;
    return 1;
}

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
int __real_posix_memalign(void **, size_t, size_t);
void *__real_aligned_alloc(size_t, size_t);
void __real_free(void *);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);
int __wrap_posix_memalign(void **, size_t, size_t);
void *__wrap_aligned_alloc(size_t, size_t);
void __wrap_free(void *);

void *__wrap_malloc(size_t size)
{
    if (fails()) return NULL;
    live++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    if (fails()) return NULL;
    live++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    if (fails()) return NULL;
    live += !old;
    return __real_realloc(old, size);
}

int __wrap_posix_memalign(void **place, size_t align, size_t size)
{
    if (fails()) return 12;
    live++;
    return __real_posix_memalign(place, align, size);
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    if (fails()) return NULL;
    live++;
    return __real_aligned_alloc(align, size);
}

void __wrap_free(void *old)
{
    live -= old != NULL;
    __real_free(old);
}

static long failures;

/* The call with all but the first n allocations failing, until none is left to fail. */
static void starve(const setting *s, void (*change)(value *))
{
    value v[12];
    long n, had;
    bv_status status;
    for (n = 0;; n++) {
        prepare(s, v);
        if (change) change(v);
        bv_free_workspace();
        had = live;
        before = w;
        failed = 0;
        left = n;
        status = s->entry->call(v);
        left = -1;
        doing = "an allocation that fails";
        failures += failed;
        if (status != BV_OK) {
            EXPECT(failed && *bv_last_error_message(), s->entry);
            EXPECT(status == BV_ERR_MEMORY || status == BV_ERR_OVERLAP_TOO_HARD, s->entry);
            EXPECT(untouched(status), s->entry);
            bv_free_workspace();
            EXPECT(live == had, s->entry);
        } else {
            settle(s, v, status);
            bv_free_workspace();
        }
        if (!failed) {
            /* what frees handles, frees some of before */
            EXPECT(live == had || (live < had && (strstr(s->entry->name, "_free") || strstr(s->entry->name, "release"))), s->entry);
            return;
        }
    }
}

/* The arguments so that the call packs, leaves its plan, or refuses with a text. */
static int32_t policy;
static int leaves_plan;

static void change_options(value *v)
{
    (void)v;
    w.options.known.policy = policy;
    w.options.known.directly = BV_DIRECTLY_NEVER;
    w.options.known.plan = leaves_plan ? (bv_plan **)&w.made : NULL;
}

static void sweep(setting *s, int quick)
{
    value v[12];
    (void)quick;
    for (s->rank = 2; s->rank <= RANK; s->rank += 4)
        for (s->step = 1; s->step <= 2; s->step++) {
            if (working_dtype(s) == 0) continue;
            policy = BV_AUTO;
            for (leaves_plan = 0; leaves_plan <= 1; leaves_plan++) starve(s, change_options);
        }
    /* A refusal takes memory for its list of reasons. */
    s->rank = 2;
    s->step = 2;
    if (!working_dtype(s)) return;
    prepare(s, v);
    policy = BV_ZERO_COPY;
    leaves_plan = 0;
    {
        bv_status status;
        change_options(v);
        before = w;
        left = 0;
        status = s->entry->call(v);
        left = -1;
        doing = "a refusal without memory";
        EXPECT(status == BV_OK || status == BV_ERR_MEMORY || status == BV_ERR_REFUSED, s->entry);
        if (status != BV_OK) EXPECT(untouched(status), s->entry);
        settle(s, v, status);
        bv_free_workspace();
    }
}

#endif

int main(int argc, char **argv)
{
    int at, quick = argc > 1 && is(argv[1], "quick");
    for (at = 0; at < COUNT; at++) {
        setting s = {ENTRY_POINTS + at, BV_F64, 1, 2};
        sweep(&s, quick);
    }
    free_handles();
    bv_free_workspace();
#if !defined FAIL_ALLOCATIONS && !defined PANICS
    released_twice();
    CHECK(quick || outputs_found > 30);
#endif
#ifdef PANICS
    CHECK(panics > 90);
#endif
#ifdef FAIL_ALLOCATIONS
    CHECK(failures > 100);
    CHECK(live == 0);
#endif
    printf("%d functions: all faults answered\n", (int)COUNT);
    return 0;
}
