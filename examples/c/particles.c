/*
 * A field of an array of structs is a matrix whose rows are as far apart as the structs are large: no loop has to
 * gather it first. Also where BLAS has no such matrix, as in records of 29 bytes.
 *
 *     cc -std=c99 particles.c $(pkg-config --cflags --libs blasview)
 */
#include <blasview.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct particle {
    double position[3];
    double velocity[3];
    double mass;
    int id;
};

/* The same in a file format without padding: a tag of one byte, three doubles, an int of 4 bytes. */
enum { N = 100, RECORD = 29, TAG = 0, POSITION = 1, NUMBER = 25 };

static struct particle particles[N];
static unsigned char records[N][RECORD];

static void check(bv_status status)
{
    if (status != BV_OK) {
        fprintf(stderr, "%s: %s\n", bv_status_name(status), bv_last_error_message());
        exit(1);
    }
}

static void expect(int right, const char *what)
{
    if (!right) {
        fprintf(stderr, "wrong: %s\n", what);
        exit(1);
    }
}

/* A quarter turn of each row in place, (x, y, z) to (-y, x, z): rows = rows R, an output over its own input. The
   library finds the overlap and copies what it has to. */
static void turn(const char *what, const bv_view *rows)
{
    static double rotation[3][3] = {{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}};
    const int64_t shape[2] = {3, 3};
    const bv_view r = {rotation, 2, shape, NULL, BV_F64, 0};
    char text[256];

    check(bv_view_text(rows, text, sizeof text, NULL));
    printf("%s: %s\n", what, text);
    check(bv_gemm(NULL, rows, &r, NULL, rows, NULL, NULL));
}

static void set(double *v, int i)
{
    v[0] = i;
    v[1] = 2 * i + 1;
    v[2] = 7 - i;
}

static int turned(const double *v, int i)
{
    return v[0] == -(2 * i + 1) && v[1] == i && v[2] == 7 - i;
}

int main(void)
{
    /* Strides in bytes: from struct to struct, and from one double of the field to the next. */
    const int64_t shape[2] = {N, 3}, strides[2] = {sizeof(struct particle), sizeof(double)};
    const int64_t shape_t[2] = {3, N}, strides_t[2] = {sizeof(double), sizeof(struct particle)};
    const int64_t strides_record[2] = {RECORD, sizeof(double)}, once = 0, three = 3;
    static double one = 1;
    double total, momentum[3], sum[3] = {0, 0, 0}, v[3];
    bv_view positions = {particles[0].position, 2, shape, strides, BV_F64, 0};
    bv_view velocities_t = {particles[0].velocity, 2, shape_t, strides_t, BV_F64, 0};
    bv_view masses = {&particles[0].mass, 1, shape, strides, BV_F64, 0};
    bv_view ones = {&one, 1, shape, &once, BV_F64, 0}; /* a stride of 0: one number, N times */
    bv_view p = {momentum, 1, &three, NULL, BV_F64, 0};
    bv_view unaligned = {&records[0][POSITION], 2, shape, strides_record, BV_F64, 0};
    bv_report report;
    int i, j, number;

    for (i = 0; i < N; i++) {
        set(particles[i].position, i);
        for (j = 0; j < 3; j++)
            particles[i].velocity[j] = (i + j) % 5 - 2;
        particles[i].mass = 1 + i % 3;
        particles[i].id = i;
        set(v, i);
        records[i][TAG] = (unsigned char)i;
        memcpy(&records[i][POSITION], v, sizeof v);
        memcpy(&records[i][NUMBER], &i, sizeof i);
        for (j = 0; j < 3; j++)
            sum[j] += particles[i].mass * particles[i].velocity[j];
    }

    /* Vectors: one double of every struct, inc = 8. */
    check(bv_dot(&masses, &ones, &total));
    printf("total mass: %g\n", total);
    expect(total == 199, "total mass");

    /* The momentum, velocities^T masses: both fields pass as they lie. */
    check(bv_gemv(NULL, &velocities_t, &masses, NULL, &p, NULL, &report));
    printf("momentum: %g %g %g, %zu bytes copied\n", momentum[0], momentum[1], momentum[2], report.bytes_copied);
    expect(memcmp(momentum, sum, sizeof sum) == 0, "momentum");

    turn("structs", &positions);
    turn("records", &unaligned);
    for (i = 0; i < N; i++) {
        expect(turned(particles[i].position, i), "positions of structs");
        memcpy(v, &records[i][POSITION], sizeof v);
        memcpy(&number, &records[i][NUMBER], sizeof number);
        expect(turned(v, i), "positions of records");
        expect(records[i][TAG] == i && number == i && particles[i].id == i, "what lies between the fields");
    }
    return 0;
}

/* Prints:

total mass: 199
momentum: -1 3 2, 0 bytes copied
structs: f64 100 x 3, strides 64 and 8 bytes: row-major, ld = 8
records: f64 100 x 3, strides 29 and 8 bytes: refused, misaligned: its address is no multiple of its element's alignment
*/
