// BLAS level 3: matrices, beside gemm. Part of blasview.hpp.
#ifndef BLASVIEW_LEVEL3_HPP
#define BLASVIEW_LEVEL3_HPP

#include "call.hpp"

namespace blasview {

// Generated from routines.toml by `make generate`: from here

/// C = alpha A B + beta C, or C = alpha B A + beta C with side::right: A is symmetric.
template <class C, class T = detail::number_out<C, 2>>
report symm(side s, uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 2>& b, scale<T> beta,
            C&& c, const options& how = {})
{
    return detail::call(how, bv_symm, s, part, detail::by_product(alpha, a, b), a.view(), b.view(), &beta,
                        make_view(c));
}

/// As symm, A being Hermitian; of complex numbers. The imaginary part of its diagonal is not read.
template <class C, class T = detail::complex_out<C, 2>>
report hemm(side s, uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 2>& b, scale<T> beta,
            C&& c, const options& how = {})
{
    return detail::call(how, bv_hemm, s, part, detail::by_hermitian(alpha, a, b), a.view(), b.view(), &beta,
                        make_view(c));
}

/// C = alpha A A^T + beta C, of which one triangle is computed: A is n x k. For A^T A give the transposed view.
template <class C, class T = detail::number_out<C, 2>>
report syrk(uplo part, scale<T> alpha, const scaled_input<T, 2>& a, scale<T> beta, C&& c, const options& how = {})
{
    return detail::call(how, bv_syrk, part, detail::by_square(alpha, a), a.view(), &beta, make_view(c));
}

/// C = alpha A A^H + beta C, of which one triangle is computed; of complex numbers, with real scales. The imaginary
/// part of the diagonal of C is not read, and 0 afterwards.
template <class C, class T = detail::complex_out<C, 2>>
report herk(uplo part, scale<real_t<T>> alpha, const scaled_input<T, 2>& a, scale<real_t<T>> beta, C&& c,
            const options& how = {})
{
    return detail::call(how, bv_herk, part, detail::by_norm(alpha, a), a.view(), &beta, make_view(c));
}

/// C = alpha (A B^T + B A^T) + beta C, of which one triangle is computed: A and B are n x k.
template <class C, class T = detail::number_out<C, 2>>
report syr2k(uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 2>& b, scale<T> beta, C&& c,
             const options& how = {})
{
    return detail::call(how, bv_syr2k, part, detail::by_product(alpha, a, b), a.view(), b.view(), &beta, make_view(c));
}

/// C = alpha A B^H + conj(alpha) B A^H + beta C, of which one triangle is computed; of complex numbers, with a real
/// beta. The imaginary part of the diagonal of C is not read, and 0 afterwards.
template <class C, class T = detail::complex_out<C, 2>>
report her2k(uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 2>& b, scale<real_t<T>> beta,
             C&& c, const options& how = {})
{
    return detail::call(how, bv_her2k, part, detail::by_conj_product(alpha, a, b), a.view(), b.view(), &beta,
                        make_view(c));
}

/// B = alpha A B, or B = alpha B A with side::right: A is triangular.
template <class B, class T = detail::number_out<B, 2>>
report trmm(side s, uplo part, diag d, scale<T> alpha, const scaled_input<T, 2>& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_trmm, s, part, d, detail::by_triangle(d, alpha, a), a.view(), make_view(b));
}

/// Solves A X = alpha B, or X A = alpha B with side::right: A is triangular; X takes the place of B.
template <class B, class T = detail::number_out<B, 2>>
report trsm(side s, uplo part, diag d, scale<T> alpha, const input<T, 2>& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_trsm, s, part, d, &alpha, a, make_view(b));
}

// Generated: to here

}  // namespace blasview

#endif
