/* What the C tests check with: the first failed check is printed with its place and ends the program with 1. */
#ifndef CHECK_H
#define CHECK_H

#include <blasview.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                   \
    do {                                                                                                   \
        if (!(condition)) {                                                                                \
            fprintf(stderr, "%s:%d: %s\n    last error: %s\n", __FILE__, __LINE__, #condition,             \
                    bv_last_error_message());                                                              \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

/* The call fails with that status, and with a text that has that part. */
#define FAILS(call, expected, part)                                                                        \
    do {                                                                                                   \
        bv_status status_ = (call);                                                                        \
        if (status_ != (expected) || !strstr(bv_last_error_message(), part)) {                             \
            fprintf(stderr, "%s:%d: %s\n    is %s: %s\n", __FILE__, __LINE__, #call,                       \
                    bv_status_name(status_), bv_last_error_message());                                     \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

#define OK(call) FAILS(call, BV_OK, "")

#endif
