/* Every function of the header, to be called with any arguments. Written by tests/abi.rs:
 * BLASVIEW_BLESS=1 cargo test --test abi */
#include <blasview.h>

typedef union {
    void *pointer;
    void (*function)(void *);
    int32_t i32;
    uint32_t u32;
    int64_t i64;
    uint64_t u64;
    size_t size;
} value;

enum returned { STATUS, NOTHING, NUMBER, TEXT };

typedef struct {
    const char *name;
    enum returned returns;
    int count;
    struct {
        const char *type, *name;
    } parameters[12];
    bv_status (*call)(const value *);
} entry_point;

static bv_status call_bv_version(const value *v)
{
    (void)v;
    (void)bv_version();
    return BV_OK;
}

static bv_status call_bv_version_string(const value *v)
{
    (void)v;
    return bv_version_string() ? BV_OK : BV_ERR_INTERNAL;
}

static bv_status call_bv_status_name(const value *v)
{
    return bv_status_name(v[0].i32) ? BV_OK : BV_ERR_INTERNAL;
}

static bv_status call_bv_last_error_message(const value *v)
{
    (void)v;
    return bv_last_error_message() ? BV_OK : BV_ERR_INTERNAL;
}

static bv_status call_bv_dtype_size(const value *v)
{
    return bv_dtype_size(v[0].i32, v[1].pointer);
}

static bv_status call_bv_dtype_name(const value *v)
{
    return bv_dtype_name(v[0].i32) ? BV_OK : BV_ERR_INTERNAL;
}

static bv_status call_bv_view_text(const value *v)
{
    return bv_view_text(v[0].pointer, v[1].pointer, v[2].size, v[3].pointer);
}

static bv_status call_bv_view_about(const value *v)
{
    return bv_view_about(v[0].pointer, v[1].pointer);
}

static bv_status call_bv_view_slice(const value *v)
{
    return bv_view_slice(v[0].pointer, v[1].i64, v[2].i64, v[3].i64, v[4].i64, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_view_index(const value *v)
{
    return bv_view_index(v[0].pointer, v[1].i64, v[2].i64, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_view_newaxis(const value *v)
{
    return bv_view_newaxis(v[0].pointer, v[1].i64, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_view_squeeze(const value *v)
{
    return bv_view_squeeze(v[0].pointer, v[1].i64, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_view_squeeze_all(const value *v)
{
    return bv_view_squeeze_all(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_transpose(const value *v)
{
    return bv_view_transpose(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_permute(const value *v)
{
    return bv_view_permute(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_view_swap_axes(const value *v)
{
    return bv_view_swap_axes(v[0].pointer, v[1].i64, v[2].i64, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_view_move_axis(const value *v)
{
    return bv_view_move_axis(v[0].pointer, v[1].i64, v[2].i64, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_view_flip(const value *v)
{
    return bv_view_flip(v[0].pointer, v[1].i64, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_view_diagonal(const value *v)
{
    return bv_view_diagonal(v[0].pointer, v[1].i64, v[2].i64, v[3].i64, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_view_windows(const value *v)
{
    return bv_view_windows(v[0].pointer, v[1].i64, v[2].i64, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_view_broadcast_to(const value *v)
{
    return bv_view_broadcast_to(v[0].pointer, v[1].i64, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_broadcast_shape(const value *v)
{
    return bv_broadcast_shape(v[0].pointer, v[1].size, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_reshape(const value *v)
{
    return bv_view_reshape(v[0].pointer, v[1].i64, v[2].pointer, v[3].i32, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_view_real(const value *v)
{
    return bv_view_real(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_imag(const value *v)
{
    return bv_view_imag(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_pairs(const value *v)
{
    return bv_view_pairs(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_complex(const value *v)
{
    return bv_view_complex(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_cast(const value *v)
{
    return bv_view_cast(v[0].pointer, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_view_field(const value *v)
{
    return bv_view_field(v[0].pointer, v[1].size, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_view_within(const value *v)
{
    return bv_view_within(v[0].pointer, v[1].pointer, v[2].size);
}

static bv_status call_bv_may_share_memory(const value *v)
{
    return bv_may_share_memory(v[0].pointer, v[1].pointer, v[2].pointer);
}

static bv_status call_bv_shares_memory(const value *v)
{
    return bv_shares_memory(v[0].pointer, v[1].pointer, v[2].u64, v[3].pointer);
}

static bv_status call_bv_has_internal_overlap(const value *v)
{
    return bv_has_internal_overlap(v[0].pointer, v[1].u64, v[2].pointer);
}

static bv_status call_bv_refusal_text(const value *v)
{
    return bv_refusal_text(v[0].i32) ? BV_OK : BV_ERR_INTERNAL;
}

static bv_status call_bv_view_vector(const value *v)
{
    return bv_view_vector(v[0].pointer, v[1].pointer, v[2].pointer);
}

static bv_status call_bv_view_matrix(const value *v)
{
    return bv_view_matrix(v[0].pointer, v[1].pointer, v[2].pointer);
}

static bv_status call_bv_matrix_view(const value *v)
{
    return bv_matrix_view(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_backend_open(const value *v)
{
    return bv_backend_open(v[0].pointer, v[1].pointer);
}

static bv_status call_bv_backend_builtin(const value *v)
{
    return bv_backend_builtin(v[0].pointer);
}

static bv_status call_bv_backend_default(const value *v)
{
    return bv_backend_default(v[0].pointer);
}

static bv_status call_bv_backend_set_default(const value *v)
{
    return bv_backend_set_default(v[0].pointer);
}

static bv_status call_bv_backend_free(const value *v)
{
    return bv_backend_free(v[0].pointer);
}

static bv_status call_bv_backend_info(const value *v)
{
    return bv_backend_info(v[0].pointer, v[1].pointer);
}

static bv_status call_bv_backend_text(const value *v)
{
    return bv_backend_text(v[0].pointer, v[1].pointer, v[2].size, v[3].pointer);
}

static bv_status call_bv_backend_set_threads(const value *v)
{
    return bv_backend_set_threads(v[0].pointer, v[1].i32, v[2].pointer);
}

static bv_status call_bv_backend_name(const value *v)
{
    (void)v;
    return bv_backend_name() ? BV_OK : BV_ERR_INTERNAL;
}

static bv_status call_bv_free_workspace(const value *v)
{
    (void)v;
    bv_free_workspace();
    return BV_OK;
}

static bv_status call_bv_copy(const value *v)
{
    return bv_copy(v[0].pointer, v[1].pointer);
}

static bv_status call_bv_require(const value *v)
{
    return bv_require(v[0].pointer, v[1].u32, v[2].i32, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_reshape(const value *v)
{
    return bv_reshape(v[0].pointer, v[1].i64, v[2].pointer, v[3].i32, v[4].i32, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer);
}

static bv_status call_bv_array_copied_bytes(const value *v)
{
    (void)bv_array_copied_bytes(v[0].pointer);
    return BV_OK;
}

static bv_status call_bv_array_free(const value *v)
{
    return bv_array_free(v[0].pointer);
}

static bv_status call_bv_view_from_dltensor(const value *v)
{
    return bv_view_from_dltensor(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_view_from_dlpack(const value *v)
{
    return bv_view_from_dlpack(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_view_to_dlpack(const value *v)
{
    return bv_view_to_dlpack(v[0].pointer, v[1].u64, v[2].pointer, v[3].function, v[4].pointer);
}

static bv_status call_bv_view_to_dlpack_unversioned(const value *v)
{
    return bv_view_to_dlpack_unversioned(v[0].pointer, v[1].pointer, v[2].function, v[3].pointer);
}

static bv_status call_bv_acquire(const value *v)
{
    return bv_acquire(v[0].pointer, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_acquire_triangle(const value *v)
{
    return bv_acquire_triangle(v[0].pointer, v[1].i32, v[2].i32, v[3].i32, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_operand_copied_bytes(const value *v)
{
    (void)bv_operand_copied_bytes(v[0].pointer);
    return BV_OK;
}

static bv_status call_bv_release(const value *v)
{
    return bv_release(v[0].pointer);
}

static bv_status call_bv_gemm(const value *v)
{
    return bv_gemm(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_gemm_mixed(const value *v)
{
    return bv_gemm_mixed(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_gemm_prepare(const value *v)
{
    return bv_gemm_prepare(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_gemm_plan_new(const value *v)
{
    return bv_gemm_plan_new(v[0].pointer, v[1].pointer, v[2].pointer, v[3].i32, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_gemm_plan_run(const value *v)
{
    return bv_gemm_plan_run(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_plan_free(const value *v)
{
    return bv_plan_free(v[0].pointer);
}

static bv_status call_bv_plan_bytes_copied(const value *v)
{
    (void)bv_plan_bytes_copied(v[0].pointer);
    return BV_OK;
}

static bv_status call_bv_plan_workspace_bytes(const value *v)
{
    (void)bv_plan_workspace_bytes(v[0].pointer);
    return BV_OK;
}

static bv_status call_bv_plan_calls(const value *v)
{
    (void)bv_plan_calls(v[0].pointer);
    return BV_OK;
}

static bv_status call_bv_plan_operand(const value *v)
{
    return bv_plan_operand(v[0].pointer, v[1].i32, v[2].pointer);
}

static bv_status call_bv_plan_text(const value *v)
{
    return bv_plan_text(v[0].pointer, v[1].pointer, v[2].size, v[3].pointer);
}

static bv_status call_bv_axpy(const value *v)
{
    return bv_axpy(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_axpby(const value *v)
{
    return bv_axpby(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_copy_vector(const value *v)
{
    return bv_copy_vector(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_scal(const value *v)
{
    return bv_scal(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_scal_real(const value *v)
{
    return bv_scal_real(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_swap(const value *v)
{
    return bv_swap(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_dot(const value *v)
{
    return bv_dot(v[0].pointer, v[1].pointer, v[2].pointer);
}

static bv_status call_bv_dotc(const value *v)
{
    return bv_dotc(v[0].pointer, v[1].pointer, v[2].pointer);
}

static bv_status call_bv_nrm2(const value *v)
{
    return bv_nrm2(v[0].pointer, v[1].pointer);
}

static bv_status call_bv_asum(const value *v)
{
    return bv_asum(v[0].pointer, v[1].pointer);
}

static bv_status call_bv_iamax(const value *v)
{
    return bv_iamax(v[0].pointer, v[1].pointer);
}

static bv_status call_bv_rot(const value *v)
{
    return bv_rot(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_rot_real(const value *v)
{
    return bv_rot_real(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_rotm(const value *v)
{
    return bv_rotm(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_rotg(const value *v)
{
    return bv_rotg(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_rotmg(const value *v)
{
    return bv_rotmg(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_dsdot(const value *v)
{
    return bv_dsdot(v[0].pointer, v[1].pointer, v[2].pointer);
}

static bv_status call_bv_sdsdot(const value *v)
{
    return bv_sdsdot(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_gemv(const value *v)
{
    return bv_gemv(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_gbmv(const value *v)
{
    return bv_gbmv(v[0].i32, v[1].i64, v[2].i64, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer, v[9].pointer);
}

static bv_status call_bv_symv(const value *v)
{
    return bv_symv(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_sbmv(const value *v)
{
    return bv_sbmv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer);
}

static bv_status call_bv_spmv(const value *v)
{
    return bv_spmv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer);
}

static bv_status call_bv_hemv(const value *v)
{
    return bv_hemv(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_hbmv(const value *v)
{
    return bv_hbmv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer);
}

static bv_status call_bv_hpmv(const value *v)
{
    return bv_hpmv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer);
}

static bv_status call_bv_trmv(const value *v)
{
    return bv_trmv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_tbmv(const value *v)
{
    return bv_tbmv(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_tpmv(const value *v)
{
    return bv_tpmv(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_trsv(const value *v)
{
    return bv_trsv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_tbsv(const value *v)
{
    return bv_tbsv(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_tpsv(const value *v)
{
    return bv_tpsv(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_ger(const value *v)
{
    return bv_ger(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_gerc(const value *v)
{
    return bv_gerc(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_syr(const value *v)
{
    return bv_syr(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_spr(const value *v)
{
    return bv_spr(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_syr2(const value *v)
{
    return bv_syr2(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_spr2(const value *v)
{
    return bv_spr2(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_her(const value *v)
{
    return bv_her(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_hpr(const value *v)
{
    return bv_hpr(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_her2(const value *v)
{
    return bv_her2(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_hpr2(const value *v)
{
    return bv_hpr2(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_symm(const value *v)
{
    return bv_symm(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer);
}

static bv_status call_bv_hemm(const value *v)
{
    return bv_hemm(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer);
}

static bv_status call_bv_syrk(const value *v)
{
    return bv_syrk(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_herk(const value *v)
{
    return bv_herk(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_syr2k(const value *v)
{
    return bv_syr2k(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_her2k(const value *v)
{
    return bv_her2k(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_gemmt(const value *v)
{
    return bv_gemmt(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_trmm(const value *v)
{
    return bv_trmm(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_trsm(const value *v)
{
    return bv_trsm(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_contract(const value *v)
{
    return bv_contract(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_tensordot(const value *v)
{
    return bv_tensordot(v[0].i64, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer, v[9].pointer);
}

static bv_status call_bv_gemm_batched(const value *v)
{
    return bv_gemm_batched(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_trsm_batched(const value *v)
{
    return bv_trsm_batched(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_syrk_batched(const value *v)
{
    return bv_syrk_batched(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_herk_batched(const value *v)
{
    return bv_herk_batched(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_potrf(const value *v)
{
    return bv_potrf(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_potrs(const value *v)
{
    return bv_potrs(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_posv(const value *v)
{
    return bv_posv(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_potri(const value *v)
{
    return bv_potri(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_trtri(const value *v)
{
    return bv_trtri(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_trtrs(const value *v)
{
    return bv_trtrs(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_gesv(const value *v)
{
    return bv_gesv(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_getrf(const value *v)
{
    return bv_getrf(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_getrs(const value *v)
{
    return bv_getrs(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_inv(const value *v)
{
    return bv_inv(v[0].pointer, v[1].pointer, v[2].pointer);
}

static bv_status call_bv_det(const value *v)
{
    return bv_det(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_gecon(const value *v)
{
    return bv_gecon(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_pocon(const value *v)
{
    return bv_pocon(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_trcon(const value *v)
{
    return bv_trcon(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_lange(const value *v)
{
    return bv_lange(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_geqrf(const value *v)
{
    return bv_geqrf(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_gelqf(const value *v)
{
    return bv_gelqf(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_geqp3(const value *v)
{
    return bv_geqp3(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_orgqr(const value *v)
{
    return bv_orgqr(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_orglq(const value *v)
{
    return bv_orglq(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_ormqr(const value *v)
{
    return bv_ormqr(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_ormlq(const value *v)
{
    return bv_ormlq(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_gels(const value *v)
{
    return bv_gels(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_gelsd(const value *v)
{
    return bv_gelsd(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_syevd(const value *v)
{
    return bv_syevd(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer);
}

static bv_status call_bv_gesdd(const value *v)
{
    return bv_gesdd(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_geev(const value *v)
{
    return bv_geev(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_gees(const value *v)
{
    return bv_gees(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_gehrd(const value *v)
{
    return bv_gehrd(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_orghr(const value *v)
{
    return bv_orghr(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer);
}

static bv_status call_bv_sygvd(const value *v)
{
    return bv_sygvd(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer, v[7].pointer, v[8].pointer, v[9].pointer);
}

static bv_status call_bv_sysv(const value *v)
{
    return bv_sysv(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_hesv(const value *v)
{
    return bv_hesv(v[0].i32, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_gbsv(const value *v)
{
    return bv_gbsv(v[0].i32, v[1].i64, v[2].i64, v[3].pointer, v[4].pointer, v[5].pointer, v[6].pointer);
}

static bv_status call_bv_gtsv(const value *v)
{
    return bv_gtsv(v[0].pointer, v[1].pointer, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_pbtrf(const value *v)
{
    return bv_pbtrf(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_pbtrs(const value *v)
{
    return bv_pbtrs(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_pbsv(const value *v)
{
    return bv_pbsv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_pptrf(const value *v)
{
    return bv_pptrf(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_pptrs(const value *v)
{
    return bv_pptrs(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_ppsv(const value *v)
{
    return bv_ppsv(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer, v[5].pointer);
}

static bv_status call_bv_pptri(const value *v)
{
    return bv_pptri(v[0].i32, v[1].i32, v[2].pointer, v[3].pointer, v[4].pointer);
}

static bv_status call_bv_tptri(const value *v)
{
    return bv_tptri(v[0].i32, v[1].i32, v[2].i32, v[3].pointer, v[4].pointer, v[5].pointer);
}

static const entry_point ENTRY_POINTS[] = {
    {"bv_version", NUMBER, 0, {{NULL, NULL}}, call_bv_version},
    {"bv_version_string", TEXT, 0, {{NULL, NULL}}, call_bv_version_string},
    {"bv_status_name", TEXT, 1, {{"bv_status", "status"}}, call_bv_status_name},
    {"bv_last_error_message", TEXT, 0, {{NULL, NULL}}, call_bv_last_error_message},
    {"bv_dtype_size", STATUS, 2, {{"int32_t", "dtype"}, {"size_t *", "size"}}, call_bv_dtype_size},
    {"bv_dtype_name", TEXT, 1, {{"int32_t", "dtype"}}, call_bv_dtype_name},
    {"bv_view_text", STATUS, 4, {{"const bv_view *", "view"}, {"char *", "buffer"}, {"size_t", "size"}, {"size_t *", "length"}}, call_bv_view_text},
    {"bv_view_about", STATUS, 2, {{"const bv_view *", "view"}, {"bv_view_info *", "info"}}, call_bv_view_about},
    {"bv_view_slice", STATUS, 8, {{"const bv_view *", "view"}, {"int64_t", "axis"}, {"int64_t", "start"}, {"int64_t", "stop"}, {"int64_t", "step"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_slice},
    {"bv_view_index", STATUS, 6, {{"const bv_view *", "view"}, {"int64_t", "axis"}, {"int64_t", "index"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_index},
    {"bv_view_newaxis", STATUS, 5, {{"const bv_view *", "view"}, {"int64_t", "at"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_newaxis},
    {"bv_view_squeeze", STATUS, 5, {{"const bv_view *", "view"}, {"int64_t", "axis"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_squeeze},
    {"bv_view_squeeze_all", STATUS, 4, {{"const bv_view *", "view"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_squeeze_all},
    {"bv_view_transpose", STATUS, 4, {{"const bv_view *", "view"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_transpose},
    {"bv_view_permute", STATUS, 5, {{"const bv_view *", "view"}, {"const int64_t *", "order"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_permute},
    {"bv_view_swap_axes", STATUS, 6, {{"const bv_view *", "view"}, {"int64_t", "a"}, {"int64_t", "b"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_swap_axes},
    {"bv_view_move_axis", STATUS, 6, {{"const bv_view *", "view"}, {"int64_t", "from"}, {"int64_t", "to"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_move_axis},
    {"bv_view_flip", STATUS, 5, {{"const bv_view *", "view"}, {"int64_t", "axis"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_flip},
    {"bv_view_diagonal", STATUS, 7, {{"const bv_view *", "view"}, {"int64_t", "offset"}, {"int64_t", "a"}, {"int64_t", "b"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_diagonal},
    {"bv_view_windows", STATUS, 6, {{"const bv_view *", "view"}, {"int64_t", "axis"}, {"int64_t", "len"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_windows},
    {"bv_view_broadcast_to", STATUS, 6, {{"const bv_view *", "view"}, {"int64_t", "to_ndim"}, {"const int64_t *", "to"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_broadcast_to},
    {"bv_broadcast_shape", STATUS, 4, {{"const bv_view *const *", "views"}, {"size_t", "count"}, {"int64_t *", "shape"}, {"int64_t *", "ndim"}}, call_bv_broadcast_shape},
    {"bv_view_reshape", STATUS, 7, {{"const bv_view *", "view"}, {"int64_t", "to_ndim"}, {"const int64_t *", "to"}, {"int32_t", "order"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_reshape},
    {"bv_view_real", STATUS, 4, {{"const bv_view *", "view"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_real},
    {"bv_view_imag", STATUS, 4, {{"const bv_view *", "view"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_imag},
    {"bv_view_pairs", STATUS, 4, {{"const bv_view *", "view"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_pairs},
    {"bv_view_complex", STATUS, 4, {{"const bv_view *", "view"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_complex},
    {"bv_view_cast", STATUS, 5, {{"const bv_view *", "view"}, {"int32_t", "dtype"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_cast},
    {"bv_view_field", STATUS, 6, {{"const bv_view *", "view"}, {"size_t", "offset"}, {"int32_t", "dtype"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_field},
    {"bv_view_within", STATUS, 3, {{"const bv_view *", "view"}, {"const void *", "buffer"}, {"size_t", "bytes"}}, call_bv_view_within},
    {"bv_may_share_memory", STATUS, 3, {{"const bv_view *", "a"}, {"const bv_view *", "b"}, {"int32_t *", "answer"}}, call_bv_may_share_memory},
    {"bv_shares_memory", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "b"}, {"uint64_t", "work"}, {"int32_t *", "answer"}}, call_bv_shares_memory},
    {"bv_has_internal_overlap", STATUS, 3, {{"const bv_view *", "view"}, {"uint64_t", "work"}, {"int32_t *", "answer"}}, call_bv_has_internal_overlap},
    {"bv_refusal_text", TEXT, 1, {{"int32_t", "refusal"}}, call_bv_refusal_text},
    {"bv_view_vector", STATUS, 3, {{"const bv_view *", "view"}, {"bv_vector *", "vector"}, {"int32_t *", "refusal"}}, call_bv_view_vector},
    {"bv_view_matrix", STATUS, 3, {{"const bv_view *", "view"}, {"bv_matrix *", "matrix"}, {"int32_t *", "refusal"}}, call_bv_view_matrix},
    {"bv_matrix_view", STATUS, 4, {{"const bv_matrix *", "matrix"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_matrix_view},
    {"bv_backend_open", STATUS, 2, {{"const char *", "path"}, {"const bv_backend **", "backend"}}, call_bv_backend_open},
    {"bv_backend_builtin", STATUS, 1, {{"const bv_backend **", "backend"}}, call_bv_backend_builtin},
    {"bv_backend_default", STATUS, 1, {{"const bv_backend **", "backend"}}, call_bv_backend_default},
    {"bv_backend_set_default", STATUS, 1, {{"const bv_backend *", "backend"}}, call_bv_backend_set_default},
    {"bv_backend_free", STATUS, 1, {{"const bv_backend *", "backend"}}, call_bv_backend_free},
    {"bv_backend_info", STATUS, 2, {{"const bv_backend *", "backend"}, {"bv_backend_facts *", "facts"}}, call_bv_backend_info},
    {"bv_backend_text", STATUS, 4, {{"const bv_backend *", "backend"}, {"char *", "buffer"}, {"size_t", "size"}, {"size_t *", "length"}}, call_bv_backend_text},
    {"bv_backend_set_threads", STATUS, 3, {{"const bv_backend *", "backend"}, {"int32_t", "threads"}, {"int32_t *", "now"}}, call_bv_backend_set_threads},
    {"bv_backend_name", TEXT, 0, {{NULL, NULL}}, call_bv_backend_name},
    {"bv_free_workspace", NOTHING, 0, {{NULL, NULL}}, call_bv_free_workspace},
    {"bv_copy", STATUS, 2, {{"const bv_view *", "dst"}, {"const bv_view *", "src"}}, call_bv_copy},
    {"bv_require", STATUS, 5, {{"const bv_view *", "view"}, {"uint32_t", "needs"}, {"int32_t", "copying"}, {"bv_view *", "ready"}, {"bv_array **", "array"}}, call_bv_require},
    {"bv_reshape", STATUS, 9, {{"const bv_view *", "view"}, {"int64_t", "to_ndim"}, {"const int64_t *", "to"}, {"int32_t", "order"}, {"int32_t", "copying"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "ready"}, {"bv_array **", "array"}}, call_bv_reshape},
    {"bv_array_copied_bytes", NUMBER, 1, {{"const bv_array *", "array"}}, call_bv_array_copied_bytes},
    {"bv_array_free", STATUS, 1, {{"bv_array *", "array"}}, call_bv_array_free},
    {"bv_view_from_dltensor", STATUS, 4, {{"const void *", "tensor"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}}, call_bv_view_from_dltensor},
    {"bv_view_from_dlpack", STATUS, 5, {{"const struct DLManagedTensorVersioned *", "tensor"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "out"}, {"uint64_t *", "flags"}}, call_bv_view_from_dlpack},
    {"bv_view_to_dlpack", STATUS, 5, {{"const bv_view *", "view"}, {"uint64_t", "flags"}, {"void *", "owner"}, {"void (*)(void *owner)", "free_owner"}, {"struct DLManagedTensorVersioned **", "tensor"}}, call_bv_view_to_dlpack},
    {"bv_view_to_dlpack_unversioned", STATUS, 4, {{"const bv_view *", "view"}, {"void *", "owner"}, {"void (*)(void *owner)", "free_owner"}, {"struct DLManagedTensor **", "tensor"}}, call_bv_view_to_dlpack_unversioned},
    {"bv_acquire", STATUS, 6, {{"const bv_view *", "view"}, {"int32_t", "access"}, {"int32_t", "order"}, {"const bv_options *", "options"}, {"bv_matrix *", "matrix"}, {"bv_operand **", "operand"}}, call_bv_acquire},
    {"bv_acquire_triangle", STATUS, 8, {{"const bv_view *", "view"}, {"int32_t", "access"}, {"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_options *", "options"}, {"bv_matrix *", "matrix"}, {"int32_t *", "uplo_by_columns"}, {"bv_operand **", "operand"}}, call_bv_acquire_triangle},
    {"bv_operand_copied_bytes", NUMBER, 1, {{"const bv_operand *", "operand"}}, call_bv_operand_copied_bytes},
    {"bv_release", STATUS, 1, {{"bv_operand *", "operand"}}, call_bv_release},
    {"bv_gemm", STATUS, 7, {{"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gemm},
    {"bv_gemm_mixed", STATUS, 7, {{"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gemm_mixed},
    {"bv_gemm_prepare", STATUS, 5, {{"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_view *", "c"}, {"bv_gemm_call *", "call"}, {"int32_t *", "refusals"}}, call_bv_gemm_prepare},
    {"bv_gemm_plan_new", STATUS, 6, {{"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_view *", "c"}, {"int32_t", "reads_output"}, {"const bv_options *", "options"}, {"bv_plan **", "plan"}}, call_bv_gemm_plan_new},
    {"bv_gemm_plan_run", STATUS, 8, {{"const bv_plan *", "plan"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gemm_plan_run},
    {"bv_plan_free", STATUS, 1, {{"bv_plan *", "plan"}}, call_bv_plan_free},
    {"bv_plan_bytes_copied", NUMBER, 1, {{"const bv_plan *", "plan"}}, call_bv_plan_bytes_copied},
    {"bv_plan_workspace_bytes", NUMBER, 1, {{"const bv_plan *", "plan"}}, call_bv_plan_workspace_bytes},
    {"bv_plan_calls", NUMBER, 1, {{"const bv_plan *", "plan"}}, call_bv_plan_calls},
    {"bv_plan_operand", STATUS, 3, {{"const bv_plan *", "plan"}, {"int32_t", "index"}, {"bv_operand_plan *", "operand"}}, call_bv_plan_operand},
    {"bv_plan_text", STATUS, 4, {{"const bv_plan *", "plan"}, {"char *", "buffer"}, {"size_t", "size"}, {"size_t *", "length"}}, call_bv_plan_text},
    {"bv_axpy", STATUS, 5, {{"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_axpy},
    {"bv_axpby", STATUS, 6, {{"const void *", "alpha"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_axpby},
    {"bv_copy_vector", STATUS, 4, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_copy_vector},
    {"bv_scal", STATUS, 4, {{"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_scal},
    {"bv_scal_real", STATUS, 4, {{"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_scal_real},
    {"bv_swap", STATUS, 4, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_swap},
    {"bv_dot", STATUS, 3, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"void *", "result"}}, call_bv_dot},
    {"bv_dotc", STATUS, 3, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"void *", "result"}}, call_bv_dotc},
    {"bv_nrm2", STATUS, 2, {{"const bv_view *", "x"}, {"void *", "result"}}, call_bv_nrm2},
    {"bv_asum", STATUS, 2, {{"const bv_view *", "x"}, {"void *", "result"}}, call_bv_asum},
    {"bv_iamax", STATUS, 2, {{"const bv_view *", "x"}, {"int64_t *", "index"}}, call_bv_iamax},
    {"bv_rot", STATUS, 6, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const void *", "c"}, {"const void *", "s"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_rot},
    {"bv_rot_real", STATUS, 6, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const void *", "c"}, {"const void *", "s"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_rot_real},
    {"bv_rotm", STATUS, 5, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const void *", "h"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_rotm},
    {"bv_rotg", STATUS, 5, {{"int32_t", "dtype"}, {"void *", "a"}, {"void *", "b"}, {"void *", "c"}, {"void *", "s"}}, call_bv_rotg},
    {"bv_rotmg", STATUS, 6, {{"int32_t", "dtype"}, {"void *", "d1"}, {"void *", "d2"}, {"void *", "x1"}, {"const void *", "y1"}, {"void *", "h"}}, call_bv_rotmg},
    {"bv_dsdot", STATUS, 3, {{"const bv_view *", "x"}, {"const bv_view *", "y"}, {"double *", "result"}}, call_bv_dsdot},
    {"bv_sdsdot", STATUS, 4, {{"const float *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"float *", "result"}}, call_bv_sdsdot},
    {"bv_gemv", STATUS, 7, {{"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gemv},
    {"bv_gbmv", STATUS, 10, {{"int32_t", "order"}, {"int64_t", "kl"}, {"int64_t", "ku"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gbmv},
    {"bv_symv", STATUS, 8, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_symv},
    {"bv_sbmv", STATUS, 9, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_sbmv},
    {"bv_spmv", STATUS, 9, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "ap"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_spmv},
    {"bv_hemv", STATUS, 8, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_hemv},
    {"bv_hbmv", STATUS, 9, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_hbmv},
    {"bv_hpmv", STATUS, 9, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "ap"}, {"const bv_view *", "x"}, {"const void *", "beta"}, {"const bv_view *", "y"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_hpmv},
    {"bv_trmv", STATUS, 6, {{"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trmv},
    {"bv_tbmv", STATUS, 7, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_tbmv},
    {"bv_tpmv", STATUS, 7, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "ap"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_tpmv},
    {"bv_trsv", STATUS, 6, {{"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trsv},
    {"bv_tbsv", STATUS, 7, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "a"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_tbsv},
    {"bv_tpsv", STATUS, 7, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "ap"}, {"const bv_view *", "x"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_tpsv},
    {"bv_ger", STATUS, 6, {{"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_ger},
    {"bv_gerc", STATUS, 6, {{"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gerc},
    {"bv_syr", STATUS, 6, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_syr},
    {"bv_spr", STATUS, 7, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "ap"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_spr},
    {"bv_syr2", STATUS, 7, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_syr2},
    {"bv_spr2", STATUS, 8, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_view *", "ap"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_spr2},
    {"bv_her", STATUS, 6, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_her},
    {"bv_hpr", STATUS, 7, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "ap"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_hpr},
    {"bv_her2", STATUS, 7, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_her2},
    {"bv_hpr2", STATUS, 8, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "x"}, {"const bv_view *", "y"}, {"const bv_view *", "ap"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_hpr2},
    {"bv_symm", STATUS, 9, {{"int32_t", "side"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_symm},
    {"bv_hemm", STATUS, 9, {{"int32_t", "side"}, {"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_hemm},
    {"bv_syrk", STATUS, 7, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_syrk},
    {"bv_herk", STATUS, 7, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_herk},
    {"bv_syr2k", STATUS, 8, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_syr2k},
    {"bv_her2k", STATUS, 8, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_her2k},
    {"bv_gemmt", STATUS, 8, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gemmt},
    {"bv_trmm", STATUS, 8, {{"int32_t", "side"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trmm},
    {"bv_trsm", STATUS, 8, {{"int32_t", "side"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trsm},
    {"bv_contract", STATUS, 8, {{"const char *", "spec"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_contract},
    {"bv_tensordot", STATUS, 10, {{"int64_t", "pairs"}, {"const int64_t *", "a_axes"}, {"const int64_t *", "b_axes"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_tensordot},
    {"bv_gemm_batched", STATUS, 7, {{"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gemm_batched},
    {"bv_trsm_batched", STATUS, 8, {{"int32_t", "side"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trsm_batched},
    {"bv_syrk_batched", STATUS, 7, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_syrk_batched},
    {"bv_herk_batched", STATUS, 7, {{"int32_t", "uplo"}, {"const void *", "alpha"}, {"const bv_view *", "a"}, {"const void *", "beta"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_herk_batched},
    {"bv_potrf", STATUS, 4, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_potrf},
    {"bv_potrs", STATUS, 5, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_potrs},
    {"bv_posv", STATUS, 5, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_posv},
    {"bv_potri", STATUS, 4, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_potri},
    {"bv_trtri", STATUS, 5, {{"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trtri},
    {"bv_trtrs", STATUS, 6, {{"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trtrs},
    {"bv_gesv", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gesv},
    {"bv_getrf", STATUS, 5, {{"const bv_view *", "a"}, {"int64_t *", "ipiv"}, {"int64_t *", "zero"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_getrf},
    {"bv_getrs", STATUS, 5, {{"const bv_view *", "a"}, {"const int64_t *", "ipiv"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_getrs},
    {"bv_inv", STATUS, 3, {{"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_inv},
    {"bv_det", STATUS, 6, {{"const bv_view *", "a"}, {"void *", "value"}, {"void *", "sign"}, {"void *", "ln_abs"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_det},
    {"bv_gecon", STATUS, 5, {{"int32_t", "norm"}, {"const bv_view *", "a"}, {"void *", "rcond"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gecon},
    {"bv_pocon", STATUS, 5, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"void *", "rcond"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_pocon},
    {"bv_trcon", STATUS, 7, {{"int32_t", "norm"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "a"}, {"void *", "rcond"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_trcon},
    {"bv_lange", STATUS, 5, {{"int32_t", "norm"}, {"const bv_view *", "a"}, {"void *", "value"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_lange},
    {"bv_geqrf", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_geqrf},
    {"bv_gelqf", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gelqf},
    {"bv_geqp3", STATUS, 5, {{"const bv_view *", "a"}, {"int64_t *", "jpvt"}, {"const bv_view *", "tau"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_geqp3},
    {"bv_orgqr", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_orgqr},
    {"bv_orglq", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_orglq},
    {"bv_ormqr", STATUS, 7, {{"int32_t", "side"}, {"int32_t", "trans"}, {"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_ormqr},
    {"bv_ormlq", STATUS, 7, {{"int32_t", "side"}, {"int32_t", "trans"}, {"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_view *", "c"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_ormlq},
    {"bv_gels", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gels},
    {"bv_gelsd", STATUS, 7, {{"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_view *", "s"}, {"const void *", "rcond"}, {"int64_t *", "rank"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gelsd},
    {"bv_syevd", STATUS, 8, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "w"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "vectors"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_syevd},
    {"bv_gesdd", STATUS, 6, {{"const bv_view *", "a"}, {"const bv_view *", "s"}, {"const bv_view *", "u"}, {"const bv_view *", "vt"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gesdd},
    {"bv_geev", STATUS, 6, {{"const bv_view *", "a"}, {"const bv_view *", "w"}, {"const bv_view *", "vl"}, {"const bv_view *", "vr"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_geev},
    {"bv_gees", STATUS, 5, {{"const bv_view *", "a"}, {"const bv_view *", "w"}, {"const bv_view *", "z"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gees},
    {"bv_gehrd", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gehrd},
    {"bv_orghr", STATUS, 4, {{"const bv_view *", "a"}, {"const bv_view *", "tau"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_orghr},
    {"bv_sygvd", STATUS, 10, {{"int32_t", "itype"}, {"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_view *", "w"}, {"int64_t *", "shape"}, {"int64_t *", "strides"}, {"bv_view *", "vectors"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_sygvd},
    {"bv_sysv", STATUS, 5, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_sysv},
    {"bv_hesv", STATUS, 5, {{"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_hesv},
    {"bv_gbsv", STATUS, 7, {{"int32_t", "order"}, {"int64_t", "kl"}, {"int64_t", "ku"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gbsv},
    {"bv_gtsv", STATUS, 6, {{"const bv_view *", "dl"}, {"const bv_view *", "d"}, {"const bv_view *", "du"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_gtsv},
    {"bv_pbtrf", STATUS, 5, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_pbtrf},
    {"bv_pbtrs", STATUS, 6, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_pbtrs},
    {"bv_pbsv", STATUS, 6, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_view *", "a"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_pbsv},
    {"bv_pptrf", STATUS, 5, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_view *", "ap"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_pptrf},
    {"bv_pptrs", STATUS, 6, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_view *", "ap"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_pptrs},
    {"bv_ppsv", STATUS, 6, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_view *", "ap"}, {"const bv_view *", "b"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_ppsv},
    {"bv_pptri", STATUS, 5, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"const bv_view *", "ap"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_pptri},
    {"bv_tptri", STATUS, 6, {{"int32_t", "order"}, {"int32_t", "uplo"}, {"int32_t", "diag"}, {"const bv_view *", "ap"}, {"const bv_options *", "options"}, {"bv_report *", "report"}}, call_bv_tptri},
};
