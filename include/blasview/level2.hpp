// BLAS level 2: matrices and vectors. Part of blasview.hpp.
//
// A band is stored in a matrix: with order::col_major one column per column, element (i, j) being at row ku + i - j, as
// LAPACK has it; with order::row_major one row per row, element (i, j) being at column kl + j - i. A packed triangle is
// a vector of its n (n + 1) / 2 elements, row by row or column by column.
#ifndef BLASVIEW_LEVEL2_HPP
#define BLASVIEW_LEVEL2_HPP

#include <cstdint>

#include "call.hpp"

namespace blasview {

// Generated from routines.toml by `make generate`: from here

/// y = alpha A x + beta y: A is m x n.
template <class Y, class T = detail::number_out<Y, 1>>
report gemv(scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 1>& x, scale<T> beta, Y&& y,
            const options& how = {})
{
    return detail::call(how, bv_gemv, detail::by_product(alpha, a, x), a.view(), x.view(), &beta, make_view(y));
}

/// As gemv for an m x n matrix with kl diagonals below and ku above the main one.
template <class Y, class T = detail::number_out<Y, 1>>
report gbmv(order o, std::int64_t kl, std::int64_t ku, scale<T> alpha, const scaled_input<T, 2>& a,
            const scaled_input<T, 1>& x, scale<T> beta, Y&& y, const options& how = {})
{
    return detail::call(how, bv_gbmv, o, kl, ku, detail::by_product(alpha, a, x), a.view(), x.view(), &beta,
                        make_view(y));
}

/// y = alpha A x + beta y: A is symmetric; of real numbers.
template <class Y, class T = detail::real_out<Y, 1>>
report symv(uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 1>& x, scale<T> beta, Y&& y,
            const options& how = {})
{
    return detail::call(how, bv_symv, part, detail::by_product(alpha, a, x), a.view(), x.view(), &beta, make_view(y));
}

/// As symv for a band.
template <class Y, class T = detail::real_out<Y, 1>>
report sbmv(order o, uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 1>& x, scale<T> beta,
            Y&& y, const options& how = {})
{
    return detail::call(how, bv_sbmv, o, part, detail::by_product(alpha, a, x), a.view(), x.view(), &beta,
                        make_view(y));
}

/// As symv for a packed triangle.
template <class Y, class T = detail::real_out<Y, 1>>
report spmv(order o, uplo part, scale<T> alpha, const scaled_input<T, 1>& ap, const scaled_input<T, 1>& x,
            scale<T> beta, Y&& y, const options& how = {})
{
    return detail::call(how, bv_spmv, o, part, detail::by_product(alpha, ap, x), ap.view(), x.view(), &beta,
                        make_view(y));
}

/// y = alpha A x + beta y: A is Hermitian; of complex numbers.
template <class Y, class T = detail::complex_out<Y, 1>>
report hemv(uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 1>& x, scale<T> beta, Y&& y,
            const options& how = {})
{
    return detail::call(how, bv_hemv, part, detail::by_hermitian(alpha, a, x), a.view(), x.view(), &beta, make_view(y));
}

/// As hemv for a band.
template <class Y, class T = detail::complex_out<Y, 1>>
report hbmv(order o, uplo part, scale<T> alpha, const scaled_input<T, 2>& a, const scaled_input<T, 1>& x, scale<T> beta,
            Y&& y, const options& how = {})
{
    return detail::call(how, bv_hbmv, o, part, detail::by_hermitian(alpha, a, x), a.view(), x.view(), &beta,
                        make_view(y));
}

/// As hemv for a packed triangle.
template <class Y, class T = detail::complex_out<Y, 1>>
report hpmv(order o, uplo part, scale<T> alpha, const scaled_input<T, 1>& ap, const scaled_input<T, 1>& x,
            scale<T> beta, Y&& y, const options& how = {})
{
    return detail::call(how, bv_hpmv, o, part, detail::by_hermitian(alpha, ap, x), ap.view(), x.view(), &beta,
                        make_view(y));
}

/// x = A x: A is triangular.
template <class X, class T = detail::number_out<X, 1>>
report trmv(uplo part, diag d, const input<T, 2>& a, X&& x, const options& how = {})
{
    return detail::call(how, bv_trmv, part, d, a, make_view(x));
}

/// As trmv for a band.
template <class X, class T = detail::number_out<X, 1>>
report tbmv(order o, uplo part, diag d, const input<T, 2>& a, X&& x, const options& how = {})
{
    return detail::call(how, bv_tbmv, o, part, d, a, make_view(x));
}

/// As trmv for a packed triangle.
template <class X, class T = detail::number_out<X, 1>>
report tpmv(order o, uplo part, diag d, const input<T, 1>& ap, X&& x, const options& how = {})
{
    return detail::call(how, bv_tpmv, o, part, d, ap, make_view(x));
}

/// Solves A x = b: A is triangular; x holds b before.
template <class X, class T = detail::number_out<X, 1>>
report trsv(uplo part, diag d, const input<T, 2>& a, X&& x, const options& how = {})
{
    return detail::call(how, bv_trsv, part, d, a, make_view(x));
}

/// As trsv for a band.
template <class X, class T = detail::number_out<X, 1>>
report tbsv(order o, uplo part, diag d, const input<T, 2>& a, X&& x, const options& how = {})
{
    return detail::call(how, bv_tbsv, o, part, d, a, make_view(x));
}

/// As trsv for a packed triangle.
template <class X, class T = detail::number_out<X, 1>>
report tpsv(order o, uplo part, diag d, const input<T, 1>& ap, X&& x, const options& how = {})
{
    return detail::call(how, bv_tpsv, o, part, d, ap, make_view(x));
}

/// A = alpha x y^T + A. x and y may be a conj(): this is ger, geru and gerc.
template <class A, class T = detail::number_out<A, 2>>
report ger(scale<T> alpha, const scaled_input<T, 1>& x, const scaled_input<T, 1>& y, A&& a, const options& how = {})
{
    return detail::call(how, bv_ger, detail::by_product(alpha, x, y), x.view(), y.view(), make_view(a));
}

/// A = alpha x y^H + A.
template <class A, class T = detail::number_out<A, 2>>
report gerc(scale<T> alpha, const scaled_input<T, 1>& x, const scaled_input<T, 1>& y, A&& a, const options& how = {})
{
    return detail::call(how, bv_gerc, detail::by_conj_product(alpha, x, y), x.view(), y.view(), make_view(a));
}

/// A = alpha x x^T + A: A is symmetric; of real numbers.
template <class A, class T = detail::real_out<A, 2>>
report syr(uplo part, scale<T> alpha, const scaled_input<T, 1>& x, A&& a, const options& how = {})
{
    return detail::call(how, bv_syr, part, detail::by_square(alpha, x), x.view(), make_view(a));
}

/// As syr for a packed triangle.
template <class AP, class T = detail::real_out<AP, 1>>
report spr(order o, uplo part, scale<T> alpha, const scaled_input<T, 1>& x, AP&& ap, const options& how = {})
{
    return detail::call(how, bv_spr, o, part, detail::by_square(alpha, x), x.view(), make_view(ap));
}

/// A = alpha (x y^T + y x^T) + A: A is symmetric; of real numbers.
template <class A, class T = detail::real_out<A, 2>>
report syr2(uplo part, scale<T> alpha, const scaled_input<T, 1>& x, const scaled_input<T, 1>& y, A&& a,
            const options& how = {})
{
    return detail::call(how, bv_syr2, part, detail::by_product(alpha, x, y), x.view(), y.view(), make_view(a));
}

/// As syr2 for a packed triangle.
template <class AP, class T = detail::real_out<AP, 1>>
report spr2(order o, uplo part, scale<T> alpha, const scaled_input<T, 1>& x, const scaled_input<T, 1>& y, AP&& ap,
            const options& how = {})
{
    return detail::call(how, bv_spr2, o, part, detail::by_product(alpha, x, y), x.view(), y.view(), make_view(ap));
}

/// A = alpha x x^H + A: A is Hermitian; of complex numbers, with a real scale. The imaginary part of the diagonal is not
/// read, and 0 afterwards.
template <class A, class T = detail::complex_out<A, 2>>
report her(uplo part, scale<real_t<T>> alpha, const scaled_input<T, 1>& x, A&& a, const options& how = {})
{
    return detail::call(how, bv_her, part, detail::by_norm(alpha, x), x.view(), make_view(a));
}

/// As her for a packed triangle.
template <class AP, class T = detail::complex_out<AP, 1>>
report hpr(order o, uplo part, scale<real_t<T>> alpha, const scaled_input<T, 1>& x, AP&& ap, const options& how = {})
{
    return detail::call(how, bv_hpr, o, part, detail::by_norm(alpha, x), x.view(), make_view(ap));
}

/// A = alpha x y^H + conj(alpha) y x^H + A: A is Hermitian; of complex numbers. The imaginary part of the diagonal is
/// not read, and 0 afterwards.
template <class A, class T = detail::complex_out<A, 2>>
report her2(uplo part, scale<T> alpha, const scaled_input<T, 1>& x, const scaled_input<T, 1>& y, A&& a,
            const options& how = {})
{
    return detail::call(how, bv_her2, part, detail::by_conj_product(alpha, x, y), x.view(), y.view(), make_view(a));
}

/// As her2 for a packed triangle.
template <class AP, class T = detail::complex_out<AP, 1>>
report hpr2(order o, uplo part, scale<T> alpha, const scaled_input<T, 1>& x, const scaled_input<T, 1>& y, AP&& ap,
            const options& how = {})
{
    return detail::call(how, bv_hpr2, o, part, detail::by_conj_product(alpha, x, y), x.view(), y.view(), make_view(ap));
}

// Generated: to here

}  // namespace blasview

#endif
