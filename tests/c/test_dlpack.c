/*
 * DLPack from C: tensors as views and views as tensors, multiplied where they lie, what is refused and that nothing is
 * written then, and who frees what. The structs are written in dlpack_structs.h as a producer without dlpack.h would; tests/numpy
 * compiles with that header. Prints the first failed check and exits with 1; tests/capi.rs runs it.
 */
#include "check.h"
#include "dlpack_structs.h"

enum { INT, UINT, FLOAT, OPAQUE, BFLOAT, COMPLEX, BOOL, FLOAT8 };
enum { READ_ONLY = 1, IS_COPIED = 2, PADDED = 4 };

static double data[120];
static int64_t tensor_shape[3], tensor_strides[3];
/* Where views go. */
static int64_t s[BV_MAX_NDIM], t[BV_MAX_NDIM];

/* A tensor of the data with the axes in tensor_shape and tensor_strides. */
static DLTensor tensor_of(int32_t ndim, uint8_t code, uint8_t bits)
{
    DLTensor tensor = {NULL, {1, 0}, 0, {0, 0, 1}, NULL, NULL, 0};
    tensor.data = data;
    tensor.ndim = ndim;
    tensor.dtype.code = code;
    tensor.dtype.bits = bits;
    tensor.shape = tensor_shape;
    tensor.strides = tensor_strides;
    return tensor;
}

static void axes(int64_t l0, int64_t s0, int64_t l1, int64_t s1)
{
    tensor_shape[0] = l0;
    tensor_shape[1] = l1;
    tensor_strides[0] = s0;
    tensor_strides[1] = s1;
}

static void fill(void)
{
    int at;
    for (at = 0; at < 120; at++)
        data[at] = (at * 7) % 11 - 5;
}

static void tensors_as_views(void)
{
    bv_view v;
    DLTensor tensor;
    axes(3, 8, 4, -2);
    tensor = tensor_of(2, FLOAT, 64);
    tensor.byte_offset = 6 * 8;
    OK(bv_view_from_dltensor(&tensor, s, t, &v));
    CHECK(v.data == data + 6 && v.ndim == 2 && v.shape == s && v.strides == t && v.dtype == BV_F64 && v.flags == 0);
    CHECK(s[0] == 3 && s[1] == 4 && t[0] == 64 && t[1] == -16);
    /* C order; the arrays are the view's own. */
    tensor.strides = NULL;
    OK(bv_view_from_dltensor(&tensor, s, t, &v));
    tensor_shape[0] = 77;
    CHECK(s[0] == 3 && t[0] == 32 && t[1] == 8);
    /* Without axes, and without arrays. */
    tensor = tensor_of(0, COMPLEX, 128);
    tensor.shape = tensor.strides = NULL;
    OK(bv_view_from_dltensor(&tensor, NULL, NULL, &v));
    CHECK(v.ndim == 0 && v.data == data && v.dtype == BV_C128);
    /* Empty, and nowhere; a stride that is not used may be any number. */
    axes(0, INT64_MAX, 4, INT64_MIN);
    tensor = tensor_of(2, FLOAT, 32);
    tensor.data = NULL;
    tensor.byte_offset = 64;
    OK(bv_view_from_dltensor(&tensor, s, t, &v));
    CHECK(v.data == NULL && s[0] == 0 && s[1] == 4);
    axes(1, INT64_MAX, 4, 1);
    tensor = tensor_of(2, FLOAT, 32);
    OK(bv_view_from_dltensor(&tensor, s, t, &v));
    CHECK(v.data == data && s[0] == 1 && t[1] == 4);
    /* Page-locked memory is memory. */
    tensor.device.device_type = 3;
    tensor.device.device_id = 1;
    OK(bv_view_from_dltensor(&tensor, s, t, &v));
    tensor.device.device_type = 11;
    OK(bv_view_from_dltensor(&tensor, s, t, &v));
}

static void dtypes(void)
{
    static const struct {
        uint8_t code, bits;
        int32_t dtype;
    } same[] = {
        {FLOAT, 32, BV_F32}, {FLOAT, 64, BV_F64}, {COMPLEX, 64, BV_C64}, {COMPLEX, 128, BV_C128}, {INT, 8, BV_I8},
        {INT, 16, BV_I16},   {INT, 32, BV_I32},   {INT, 64, BV_I64},     {INT, 128, BV_I128},     {UINT, 8, BV_U8},
        {UINT, 16, BV_U16},  {UINT, 32, BV_U32},  {UINT, 64, BV_U64},    {UINT, 128, BV_U128},
    };
    static const uint8_t odd[][2] = {{FLOAT, 16}, {FLOAT, 80}, {FLOAT, 128}, {BFLOAT, 16}, {OPAQUE, 64}, {COMPLEX, 32},
                                     {BOOL, 1},   {BOOL, 32},  {INT, 4},     {UINT, 1},    {FLOAT8, 8},  {255, 255}};
    size_t at;
    bv_view v;
    DLTensor tensor;
    DLManagedTensorVersioned *managed;
    axes(2, 3, 2, 1);
    for (at = 0; at < sizeof same / sizeof *same; at++) {
        tensor = tensor_of(2, same[at].code, same[at].bits);
        OK(bv_view_from_dltensor(&tensor, s, t, &v));
        CHECK(v.dtype == same[at].dtype && t[0] == 3 * same[at].bits / 8 && t[1] == same[at].bits / 8);
        OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
        CHECK(memcmp(&managed->dl_tensor.dtype, &tensor.dtype, sizeof tensor.dtype) == 0);
        CHECK(managed->dl_tensor.strides[0] == 3 && managed->dl_tensor.strides[1] == 1);
        managed->deleter(managed);
    }
    tensor = tensor_of(2, BOOL, 8);
    OK(bv_view_from_dltensor(&tensor, s, t, &v));
    CHECK(v.dtype == BV_U8);
    v.ndim = 77;
    for (at = 0; at < sizeof odd / sizeof *odd; at++) {
        tensor = tensor_of(2, odd[at][0], odd[at][1]);
        FAILS(bv_view_from_dltensor(&tensor, s, t, &v), BV_ERR_DTYPE, "dtype");
    }
    tensor = tensor_of(2, FLOAT, 32);
    tensor.dtype.lanes = 4;
    FAILS(bv_view_from_dltensor(&tensor, s, t, &v), BV_ERR_DTYPE, "dtype 2 with 32 bits and 4 lanes");
    tensor.dtype.lanes = 0;
    FAILS(bv_view_from_dltensor(&tensor, s, t, &v), BV_ERR_DTYPE, "0 lanes");
    CHECK(v.ndim == 77);
}

static void faulty_tensors(void)
{
    bv_view v;
    DLTensor tensor;
    int32_t device;
    v.ndim = 77;
    s[0] = t[0] = 77;
#define FAULT(change, status, part)                                                                        \
    do {                                                                                                   \
        axes(3, 8, 4, 2);                                                                                  \
        tensor = tensor_of(2, FLOAT, 64);                                                                  \
        change;                                                                                            \
        FAILS(bv_view_from_dltensor(&tensor, s, t, &v), status, part);                                     \
        CHECK(v.ndim == 77 && s[0] == 77 && t[0] == 77);                                                   \
    } while (0)
    FAULT(tensor.data = NULL, BV_ERR_NULL, "tensor: the view is not empty");
    FAULT((tensor.data = NULL, tensor.byte_offset = 64), BV_ERR_NULL, "data is NULL");
    FAULT(tensor.shape = NULL, BV_ERR_NULL, "tensor: shape is NULL");
    FAULT(tensor.ndim = -1, BV_ERR_NDIM, "tensor");
    FAULT(tensor.ndim = INT32_MIN, BV_ERR_NDIM, "tensor");
    FAULT(tensor.ndim = BV_MAX_NDIM + 1, BV_ERR_NDIM, "tensor");
    FAULT(tensor_shape[1] = -1, BV_ERR_LENGTH, "tensor: shape[1] = -1");
    FAULT(tensor_strides[0] = INT64_MAX, BV_ERR_OVERFLOW, "tensor");
    FAULT(tensor_strides[0] = INT64_MIN, BV_ERR_OVERFLOW, "tensor");
    FAULT(tensor_strides[1] = INT64_MAX / 8 + 1, BV_ERR_OVERFLOW, "tensor");
    FAULT(tensor_strides[1] = INT64_MIN / 8 - 1, BV_ERR_OVERFLOW, "tensor");
    FAULT((tensor_shape[0] = INT64_MAX, tensor.strides = NULL), BV_ERR_OVERFLOW, "tensor");
    FAULT(tensor.byte_offset = UINT64_MAX, BV_ERR_OVERFLOW, "tensor");
    for (device = -1; device < 20; device++)
        if (device != 1 && device != 3 && device != 11)
            FAULT(tensor.device.device_type = device, BV_ERR_DEVICE, "not in the memory of the CPU");
    tensor = tensor_of(2, FLOAT, 64);
    FAILS(bv_view_from_dltensor(NULL, s, t, &v), BV_ERR_NULL, "tensor is NULL");
    FAILS(bv_view_from_dltensor(&tensor, NULL, t, &v), BV_ERR_NULL, "shape is NULL");
    FAILS(bv_view_from_dltensor(&tensor, s, t, NULL), BV_ERR_NULL, "out is NULL");
    CHECK(strcmp(bv_status_name(BV_ERR_DEVICE), "BV_ERR_DEVICE") == 0);
    CHECK(strcmp(bv_status_name(BV_ERR_READ_ONLY), "BV_ERR_READ_ONLY") == 0);
}

static void versioned(void)
{
    bv_view v;
    uint64_t flags = 77;
    DLManagedTensorVersioned managed;
    memset(&managed, 0, sizeof managed);
    axes(3, 8, 4, 2);
    managed.version.major = 1;
    managed.version.minor = 3;
    managed.dl_tensor = tensor_of(2, FLOAT, 64);
    OK(bv_view_from_dlpack(&managed, s, t, &v, &flags));
    CHECK(v.data == data && t[0] == 64 && v.flags == 0 && flags == 0);
    managed.flags = READ_ONLY | PADDED | (uint64_t)1 << 40;
    OK(bv_view_from_dlpack(&managed, s, t, &v, &flags));
    CHECK(v.flags == BV_READ_ONLY && flags == managed.flags);
    managed.flags = IS_COPIED;
    OK(bv_view_from_dlpack(&managed, s, t, &v, NULL));
    CHECK(v.flags == 0);
    v.ndim = 77;
    FAILS(bv_view_from_dlpack(NULL, s, t, &v, &flags), BV_ERR_NULL, "tensor is NULL");
    managed.dl_tensor.device.device_type = 2;
    FAILS(bv_view_from_dlpack(&managed, s, t, &v, &flags), BV_ERR_DEVICE, "type 2");
    {
        /* Of another version, nothing else is looked at: there is nothing else, as valgrind sees. */
        DLPackVersion *other = malloc(sizeof *other);
        CHECK(other);
        other->major = 2;
        other->minor = 7;
        FAILS(bv_view_from_dlpack((DLManagedTensorVersioned *)(void *)other, s, t, &v, &flags), BV_ERR_VALUE, "DLPack 2.7");
        other->major = 0;
        FAILS(bv_view_from_dlpack((DLManagedTensorVersioned *)(void *)other, s, t, &v, &flags), BV_ERR_VALUE, "DLPack 0.7");
        free(other);
    }
    CHECK(v.ndim == 77 && flags == (READ_ONLY | PADDED | (uint64_t)1 << 40));
}

/* Slices of one buffer, multiplied where they lie: right, nothing copied, and nothing else changed. */
static void multiplied_in_place(void)
{
    double before[120];
    int64_t as[2], at[2], bs[2], bt[2], cs[2], ct[2], i, j, k;
    bv_view a, b, c;
    bv_report report;
    DLTensor tensor;
    DLManagedTensorVersioned managed;
    fill();
    memcpy(before, data, sizeof data);
    axes(2, 5, 3, 1); /* rows 5 apart */
    tensor = tensor_of(2, FLOAT, 64);
    OK(bv_view_from_dltensor(&tensor, as, at, &a));
    axes(3, 1, 4, 3); /* columns 3 apart */
    tensor = tensor_of(2, FLOAT, 64);
    tensor.byte_offset = 20 * 8;
    OK(bv_view_from_dltensor(&tensor, bs, bt, &b));
    axes(2, 7, 4, 1);
    memset(&managed, 0, sizeof managed);
    managed.version.major = 1;
    managed.flags = READ_ONLY;
    managed.dl_tensor = tensor_of(2, FLOAT, 64);
    managed.dl_tensor.byte_offset = 60 * 8;
    OK(bv_view_from_dlpack(&managed, cs, ct, &c, NULL));
    FAILS(bv_gemm(NULL, &a, &b, NULL, &c, NULL, NULL), BV_ERR_READ_ONLY, "C is written and has BV_READ_ONLY");
    CHECK(memcmp(before, data, sizeof data) == 0);
    managed.flags = 0;
    OK(bv_view_from_dlpack(&managed, cs, ct, &c, NULL));
    a.flags = b.flags = BV_READ_ONLY;
    OK(bv_gemm(NULL, &a, &b, NULL, &c, NULL, &report));
    CHECK(report.bytes_copied == 0);
    for (i = 0; i < 2; i++)
        for (j = 0; j < 4; j++) {
            double sum = 0;
            for (k = 0; k < 3; k++)
                sum += before[5 * i + k] * before[20 + k + 3 * j];
            before[60 + 7 * i + j] = sum;
        }
    CHECK(memcmp(before, data, sizeof data) == 0);
}

static int freed;
static void *freed_owner;

static void free_owner(void *owner)
{
    freed++;
    freed_owner = owner;
}

static void views_as_tensors(void)
{
    int64_t shape[3] = {3, 1, 4}, strides[3] = {-64, 5, 16};
    bv_view v = {data + 40, 3, shape, strides, BV_F64, 0}, back;
    DLManagedTensorVersioned *managed;
    DLManagedTensor *older;
    uint64_t flags;
    freed = 0;
    OK(bv_view_to_dlpack(&v, IS_COPIED, &v, free_owner, &managed));
    CHECK(managed->version.major == 1 && managed->flags == IS_COPIED);
    shape[0] = strides[0] = 0; /* no longer needed */
    CHECK(managed->dl_tensor.data == data + 40 && managed->dl_tensor.byte_offset == 0 && managed->dl_tensor.ndim == 3);
    CHECK(managed->dl_tensor.device.device_type == 1 && managed->dl_tensor.device.device_id == 0);
    CHECK(managed->dl_tensor.shape[0] == 3 && managed->dl_tensor.shape[1] == 1 && managed->dl_tensor.shape[2] == 4);
    CHECK(managed->dl_tensor.strides[0] == -8 && managed->dl_tensor.strides[1] == 1 && managed->dl_tensor.strides[2] == 2);
    OK(bv_view_from_dlpack(managed, s, t, &back, &flags));
    CHECK(back.data == data + 40 && t[0] == -64 && t[2] == 16 && back.flags == 0 && flags == IS_COPIED && freed == 0);
    managed->deleter(managed);
    CHECK(freed == 1 && freed_owner == &v);

    /* Read-only by the view or by the flag. */
    shape[0] = 3;
    strides[0] = -64;
    v.flags = BV_READ_ONLY;
    OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
    CHECK(managed->flags == READ_ONLY);
    managed->deleter(managed);
    v.flags = 0;
    OK(bv_view_to_dlpack(&v, READ_ONLY | IS_COPIED, NULL, free_owner, &managed));
    CHECK(managed->flags == (READ_ONLY | IS_COPIED));
    managed->deleter(managed);
    CHECK(freed == 2 && freed_owner == NULL);

    OK(bv_view_to_dlpack_unversioned(&v, &v, free_owner, &older));
    CHECK(older->dl_tensor.data == data + 40 && older->dl_tensor.strides[2] == 2 && freed == 2);
    OK(bv_view_from_dltensor(&older->dl_tensor, s, t, &back));
    CHECK(back.data == data + 40 && t[0] == -64);
    older->deleter(older);
    CHECK(freed == 3 && freed_owner == &v);
    v.flags = BV_READ_ONLY;
    FAILS(bv_view_to_dlpack_unversioned(&v, &v, free_owner, &older), BV_ERR_READ_ONLY, "BV_READ_ONLY");

    /* Without axes; empty; C order without strides; broadcast. */
    v.flags = 0;
    v.ndim = 0;
    OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
    CHECK(managed->dl_tensor.ndim == 0 && managed->dl_tensor.data == data + 40);
    managed->deleter(managed);
    v.ndim = 3;
    v.strides = NULL;
    OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
    CHECK(managed->dl_tensor.strides[0] == 4 && managed->dl_tensor.strides[2] == 1);
    managed->deleter(managed);
    v.strides = strides;
    shape[1] = 0;
    strides[0] = 3;
    OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
    CHECK(managed->dl_tensor.data == NULL && managed->dl_tensor.shape[0] == 3 && managed->dl_tensor.strides[0] == 1);
    managed->deleter(managed);
    shape[1] = 9;
    strides[0] = strides[1] = 0;
    OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
    CHECK(managed->dl_tensor.strides[0] == 0 && managed->dl_tensor.strides[1] == 0);
    managed->deleter(managed);
}

static void views_that_are_no_tensors(void)
{
    int64_t shape[2] = {2, 3}, strides[2] = {64, 16};
    bv_view v = {data, 2, shape, strides, BV_C128, 0};
    DLManagedTensorVersioned *managed = NULL;
    DLManagedTensor *older = NULL;
    freed = 0;
    FAILS(bv_view_to_dlpack(NULL, 0, &v, free_owner, &managed), BV_ERR_NULL, "view is NULL");
    FAILS(bv_view_to_dlpack(&v, 0, &v, free_owner, NULL), BV_ERR_NULL, "tensor is NULL");
    FAILS(bv_view_to_dlpack_unversioned(NULL, &v, free_owner, &older), BV_ERR_NULL, "view is NULL");
    FAILS(bv_view_to_dlpack_unversioned(&v, &v, free_owner, NULL), BV_ERR_NULL, "tensor is NULL");
    FAILS(bv_view_to_dlpack(&v, PADDED, &v, free_owner, &managed), BV_ERR_FLAGS, "flags: 0x4");
    FAILS(bv_view_to_dlpack(&v, UINT64_MAX, &v, free_owner, &managed), BV_ERR_FLAGS, "flags");
#define NO_TENSOR(status, part)                                                                            \
    do {                                                                                                   \
        FAILS(bv_view_to_dlpack(&v, 0, &v, free_owner, &managed), status, part);                           \
        FAILS(bv_view_to_dlpack_unversioned(&v, &v, free_owner, &older), status, part);                    \
    } while (0)
    strides[1] = 24;
    NO_TENSOR(BV_ERR_REFUSED, "view: a stride of 24 bytes is not a whole number of elements");
    strides[1] = -8;
    NO_TENSOR(BV_ERR_REFUSED, "view: a stride of -8 bytes");
    strides[1] = 16;
    v.data = (char *)data + 4;
    NO_TENSOR(BV_ERR_REFUSED, "view: misaligned");
    v.data = data + 1; /* of its parts it is a whole number */
    OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
    managed->deleter(managed);
    managed = NULL;
    v.flags = BV_CONJ;
    NO_TENSOR(BV_ERR_FLAGS, "bv_require");
    v.flags = 64;
    NO_TENSOR(BV_ERR_FLAGS, "unknown flags");
    v.flags = 0;
    v.dtype = 99;
    NO_TENSOR(BV_ERR_DTYPE, "view");
    v.dtype = BV_C128;
    v.data = NULL;
    NO_TENSOR(BV_ERR_NULL, "view");
    CHECK(freed == 0 && managed == NULL && older == NULL);
    v.data = data;
    v.dtype = BV_F64;
    v.flags = BV_CONJ; /* without effect */
    OK(bv_view_to_dlpack(&v, 0, NULL, NULL, &managed));
    managed->deleter(managed);
}

static void free_array(void *array)
{
    bv_array_free(array);
}

/* A copy, handed over with its memory: what strides cannot express, and conjugated numbers. */
static void copies_handed_over(void)
{
    const int64_t shape[2] = {2, 3}, strides[2] = {104, 24};
    bv_view v = {data, 2, NULL, NULL, BV_C128, BV_CONJ | BV_READ_ONLY}, ready;
    bv_array *array;
    DLManagedTensorVersioned *managed;
    const double *copied;
    fill();
    v.shape = shape;
    v.strides = strides;
    OK(bv_require(&v, 0, BV_COPY_ALWAYS, &ready, &array));
    OK(bv_view_to_dlpack(&ready, IS_COPIED, array, free_array, &managed));
    CHECK(managed->flags == IS_COPIED && managed->dl_tensor.strides[1] == 1);
    copied = managed->dl_tensor.data;
    CHECK(copied[2 * (1 * 3 + 2)] == data[13 + 6] && copied[2 * (1 * 3 + 2) + 1] == -data[13 + 7]);
    managed->deleter(managed);
}

int main(void)
{
    fill();
    tensors_as_views();
    dtypes();
    faulty_tensors();
    versioned();
    multiplied_in_place();
    views_as_tensors();
    views_that_are_no_tensors();
    copies_handed_over();
    puts("DLPack: right");
    return 0;
}
