// Products of matrices, and what goes with them. Part of blasview.hpp.
#ifndef BLASVIEW_GEMM_HPP
#define BLASVIEW_GEMM_HPP

#include <cstdint>
#include <utility>

#include "call.hpp"

namespace blasview {

/// C = alpha A B + beta C: A is m x k, B is k x n, C is m x n. With beta = 0, C is not read.
///
/// Whatever passes to BLAS as it lies is not copied. C may share memory with A or B. On failure an error is thrown, and
/// nothing has been written. A and B are whatever converts to a view of two axes of the numbers of C, C whatever can be
/// viewed and written; so it is for all routines. The factors of scaled mdspans go into alpha, here and wherever a
/// parameter is a scaled_input.
template <class C, class T = detail::number_out<C, 2>>
report gemm(scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 2>& b, scale<T> beta, C&& c,
            const options& how = {})
{
    return detail::call(how, bv_gemm, detail::by_product(alpha, a, b), a.view(), b.view(), &beta, make_view(c));
}

/// C = A B.
template <class C, class T = detail::number_out<C, 2>>
report gemm(const scaled_input<T, 2>& a, const scaled_input<T, 2>& b, C&& c, const options& how = {})
{
    return detail::call(how, bv_gemm, detail::by_product(detail::of_parts<T>({1}), a, b), a.view(), b.view(), nullptr, make_view(c));
}

// Generated from routines.toml by `make generate`: from here

/// C = alpha A B + beta C, of which one triangle is computed: A is n x k, B is k x n.
template <class C, class T = detail::number_out<C, 2>>
report gemmt(uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 2>& b, scale<T> beta, C&& c,
             const options& how = {})
{
    return detail::call(how, bv_gemmt, part, detail::by_product(alpha, a, b), a.view(), b.view(), &beta, make_view(c));
}

// Generated: to here

/// A plan of C = alpha A B + beta C for layouts, which can be run on any data that have them.
template <class T>
class gemm_plan : public plan {
    static_assert(is_number_v<T> && !std::is_const_v<T>, "BLAS computes with float, double and complex numbers");

public:
    /// Plans for the layouts of these views. Their elements are not touched. reads_output: whether beta will be other
    /// than 0; a plan runs right with any, but its costs are for this one.
    gemm_plan(const input<T, 2>& a, const input<T, 2>& b, const view<T, 2>& c, bool reads_output = false,
              const options& how = {})
        : plan(make(a, b, c, reads_output, how))
    {
    }

    /// C = alpha A B + beta C by the plan; status::plan if the layouts are others. With the options of the plan, but
    /// for its workspace.
    report run(scale<T> alpha, const input<T, 2>& a, const input<T, 2>& b, scale<T> beta, const view<T, 2>& c) const
    {
        return run_with(&alpha, a, b, &beta, c, nullptr);
    }

    /// The same with other options. options.plan does not count.
    report run(scale<T> alpha, const input<T, 2>& a, const input<T, 2>& b, scale<T> beta, const view<T, 2>& c,
               const options& how) const
    {
        const bv_options raw = how.c_options();
        return run_with(&alpha, a, b, &beta, c, &raw);
    }

private:
    report run_with(const T* alpha, const view<const T, 2>& a, const view<const T, 2>& b, const T* beta, const view<T, 2>& c,
               const bv_options* raw) const
    {
        report done{};
        const bv_status status = bv_gemm_plan_run(get(), alpha, detail::pass(a), detail::pass(b), beta, detail::pass(c),
                                                  raw, &done);
        detail::check_call(status, 3, planner(a, b, c, *beta != T()));
        return done;
    }

    static auto planner(const view<const T, 2>& a, const view<const T, 2>& b, const view<T, 2>& c, bool reads_output)
    {
        return [&a, &b, &c, reads_output](const bv_options* options, bv_plan** place) {
            return bv_gemm_plan_new(detail::pass(a), detail::pass(b), detail::pass(c), reads_output, options, place);
        };
    }

    static bv_plan* make(const view<const T, 2>& a, const view<const T, 2>& b, const view<T, 2>& c, bool reads_output,
                         const options& how)
    {
        bv_plan* made = nullptr;
        const bv_options raw = how.c_options();
        const auto make = planner(a, b, c, reads_output);
        detail::check_call(make(&raw, &made), 3, make);
        return made;
    }
};

/// The arguments of a call of cblas_?gemm, beside the scales.
using gemm_call = bv_gemm_call;

/// The one standard CBLAS call that computes C = alpha A B + beta C without copying, for those who make it themselves;
/// throws refused, with the reasons, if there is none. It is valid as long as the elements are.
template <class C, class T = detail::number_out<C, 2>>
[[nodiscard]] gemm_call gemm_prepare(const input<T, 2>& a, const input<T, 2>& b, C&& c)
{
    gemm_call out{};
    std::int32_t codes[3] = {};
    const bv_status status = bv_gemm_prepare(detail::pass(a), detail::pass(b), detail::pass(make_view(c)), &out, codes);
    if (status != BV_OK)
        detail::raise(status, {refusal{codes[0]}, refusal{codes[1]}, refusal{codes[2]}});
    return out;
}

/// A vector as BLAS takes it; see bv_vector in blasview.h.
template <class T>
struct blas_vector {
    T* data;
    std::int32_t n;
    std::int32_t inc;
    bool conj;
};

/// A matrix as BLAS takes it; see bv_matrix in blasview.h.
template <class T>
struct blas_matrix {
    T* data;
    std::int32_t rows;
    std::int32_t cols;
    blasview::order order;
    std::int32_t ld;
    bool conj;
};

/// A view with one axis as a BLAS vector, without copying; throws refused if it is none.
template <class T>
[[nodiscard]] blas_vector<T> as_blas(const view<T, 1>& x)
{
    bv_vector out{};
    std::int32_t why = 0;
    const bv_status status = bv_view_vector(detail::pass(x), &out, &why);
    if (status != BV_OK)
        detail::raise(status, {refusal{why}});
    return {static_cast<T*>(out.data), out.n, out.inc, out.conj != 0};
}

/// A view with two axes as a BLAS matrix, without copying: row-major if it can be seen so, else column-major. Throws
/// refused if it is neither.
template <class T>
[[nodiscard]] blas_matrix<T> as_blas(const view<T, 2>& a)
{
    bv_matrix out{};
    std::int32_t why = 0;
    const bv_status status = bv_view_matrix(detail::pass(a), &out, &why);
    if (status != BV_OK)
        detail::raise(status, {refusal{why}});
    return {static_cast<T*>(out.data), out.rows, out.cols, order{out.order}, out.ld, out.conj != 0};
}

}  // namespace blasview

#endif
