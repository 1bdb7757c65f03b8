// Products of arrays of any rank: contractions by a letter for each axis, sums over pairs of axes, stacks of matrices. Part of
// blasview.hpp.
#ifndef BLASVIEW_CONTRACT_HPP
#define BLASVIEW_CONTRACT_HPP

#include <array>
#include <cstddef>
#include <cstdint>

#include "call.hpp"

namespace blasview {

namespace detail {

// The numbers of what is written.
template <class X>
using numbers_of = typename adapted<X>::value_type;

// What is read, of the numbers of what is written and of its own rank.
template <class T, class X>
using any_input = scaled_view<T, adapted<X>::rank()>;

}  // namespace detail

/// C = alpha A B + beta C by a letter for each axis: letters that C has not are summed over. `contract("mkb,knb->mnb", ...)` are
/// products of matrices, one for each b. See bv_contract in blasview.h.
///
/// A, B and C are whatever converts to views, of any rank, A and B of the numbers of C.
template <class A, class B, class C, class T = detail::numbers_of<C>>
report contract(const char* letters, scale<T> alpha, A&& a, B&& b, scale<T> beta, C&& c, const options& how = {})
{
    const detail::any_input<T, A> left(a);
    const detail::any_input<T, B> right(b);
    return detail::call(how, bv_contract, letters, detail::by_product(alpha, left, right), left.view(), right.view(), &beta,
                        make_view(c));
}

/// C = A B by a letter for each axis.
template <class A, class B, class C, class T = detail::numbers_of<C>>
report contract(const char* letters, A&& a, B&& b, C&& c, const options& how = {})
{
    return contract(letters, detail::of_parts<T>({1}), a, b, T(), c, how);
}

/// C = alpha A B + beta C, summed over pairs of axes: a_axes[i] of A with b_axes[i] of B, a negative one counting from the end. C has
/// the axes that are left of A, then those of B. NumPy: np.tensordot.
template <class A, class B, class C, std::size_t Pairs, class T = detail::numbers_of<C>>
report tensordot(const std::array<std::int64_t, Pairs>& a_axes, const std::array<std::int64_t, Pairs>& b_axes, scale<T> alpha,
                 A&& a, B&& b, scale<T> beta, C&& c, const options& how = {})
{
    const detail::any_input<T, A> left(a);
    const detail::any_input<T, B> right(b);
    return detail::call(how, bv_tensordot, std::int64_t{Pairs}, a_axes.data(), b_axes.data(),
                        detail::by_product(alpha, left, right), left.view(), right.view(), &beta, make_view(c));
}

/// C = alpha A B + beta C for stacks of matrices: the last two axes are m x k of A, k x n of B, m x n of C; A and B are repeated along
/// the leading ones as NumPy's matmul does.
template <class A, class B, class C, class T = detail::numbers_of<C>>
report gemm_batched(scale<T> alpha, A&& a, B&& b, scale<T> beta, C&& c, const options& how = {})
{
    const detail::any_input<T, A> left(a);
    const detail::any_input<T, B> right(b);
    return detail::call(how, bv_gemm_batched, detail::by_product(alpha, left, right), left.view(), right.view(), &beta,
                        make_view(c));
}

/// C = A B for stacks of matrices.
template <class A, class B, class C, class T = detail::numbers_of<C>>
report gemm_batched(A&& a, B&& b, C&& c, const options& how = {})
{
    return gemm_batched(detail::of_parts<T>({1}), a, b, T(), c, how);
}

}  // namespace blasview

#endif
