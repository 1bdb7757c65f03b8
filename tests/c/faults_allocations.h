/*
 * For test_faults.c with FAIL_ALLOCATIONS: the n-th allocation of a call fails, for each n until there is none. Linked with
 * --wrap for malloc and its like.
 */
#ifndef FAULTS_ALLOCATIONS_H
#define FAULTS_ALLOCATIONS_H

#include "faults_world.h"

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

/* So many handles at once that their table grows: each is made or refused, whichever allocation fails. */
static void starve_handles(void)
{
    enum { MANY = 1000 };
    static bv_array *made[MANY];
    int64_t one = 1;
    bv_view v = {w.cells, 1, &one, NULL, BV_F64, 0}, ready;
    long n, had, most = 0, before_all = live;
    int at;
    for (at = 0; at < MANY; at++)
        for (n = 0;; n++) {
            bv_status status;
            had = live;
            left = n;
            status = bv_require(&v, 0, BV_COPY_ALWAYS, &ready, &made[at]);
            left = -1;
            if (status == BV_OK) {
                most = n > most ? n : most;
                break;
            }
            CHECK(status == BV_ERR_MEMORY && live == had);
        }
    for (at = 0; at < MANY; at++) {
        OK(bv_array_free(made[at]));
        FAILS(bv_array_free(made[at]), BV_ERR_HANDLE, "array");
    }
    /* A copy takes two allocations. The table is kept. */
    CHECK(most > 2 && live - before_all < 5);
    live = before_all;
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
