/*
 * Every function of the header with every fault that a caller can make: each is tried in turn on otherwise valid
 * arguments. A fault has its status and a text that names the parameter, and nothing is written: all memory that a call
 * could write to is one struct, which is compared as a whole.
 *
 * tests/capi.rs runs it plainly and under valgrind. tests/faults.rs runs it with sanitizers, and compiled with
 *   FAIL_ALLOCATIONS: the n-th allocation of a call fails, for each n until there is none (linked with --wrap);
 *   PANICS: each function panics inside (with a library that has the feature inject-panics).
 */
#include "faults_world.h"

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
                                           "owner", "free_owner", "flags", "now", "sign", "ln_abs", "zero",
                                           "uplo_by_columns", "vectors", "rank", "vl", "vr", "z"};
    size_t i;
    if (is(name, "value") || is(name, "rcond")) return is(entry->name, "bv_det") || is(type, "const void *");
    for (i = 0; i < sizeof optional / sizeof *optional; i++)
        if (is(name, optional[i])) return 1;
    return (is(name, "alpha") && is(type, "const void *")) ||
           (is(type, "const bv_backend *") && !is(entry->name, "bv_backend_set_default")) || entry->returns != STATUS ||
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
            if (is(name, "threads")) {
                is_name = 1;
                valid = value_ > 0;
            }
            for (i = 0; i < sizeof INTEGERS / sizeof *INTEGERS; i++) {
                int j;
                if (!is(INTEGERS[i].name, name) || !INTEGERS[i].is_name) continue;
                is_name = 1;
                valid = value_ == INTEGERS[i].valid;
                for (j = 0; j < 4 && INTEGERS[i].also[j]; j++) valid |= value_ == INTEGERS[i].also[j];
                /* for these 0 is a value, or "either" */
                valid |= value_ == 0 && (is(name, "reads_output") || strstr(entry->name, "reshape") ||
                                         (strstr(entry->name, "bv_acquire") && is(name, "order")));
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
#include "faults_allocations.h"
#endif

int main(int argc, char **argv)
{
    int at, quick = argc > 1 && is(argv[1], "quick");
    for (at = 0; at < COUNT; at++) {
        setting s = {ENTRY_POINTS + at, BV_F64, 1, 2};
        if (is(s.entry->name, "bv_backend_open") && !library()) continue;
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
    starve_handles();
    CHECK(failures > 100);
    CHECK(live == 0);
#endif
    printf("%d functions: all faults answered\n", (int)COUNT);
    return 0;
}
