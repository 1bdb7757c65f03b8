// LAPACK by LAPACK's names: the routines of blasview.h, which say there what is overwritten and which layouts are free. A right-hand side may
// be a vector. Part of blasview.hpp.
#ifndef BLASVIEW_LAPACK_ROUTINES_HPP
#define BLASVIEW_LAPACK_ROUTINES_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>

#include "call.hpp"

namespace blasview {

namespace detail {

// Numbers of right-hand sides, a matrix or a vector, that can be written.
template <class X, class V = adapted<X>,
          std::enable_if_t<(V::rank() == 1 || V::rank() == 2) && is_number_v<typename V::element_type> &&
                               !std::is_const_v<typename V::element_type>, int> = 0>
using sides_out = typename V::value_type;

// That two are of the same numbers.
template <class T, class U>
using same = std::enable_if_t<std::is_same_v<T, U>, int>;

// Room for pivots that has to be as long as is said.
template <class P>
auto pivots_of(P&& pivots, std::int64_t length)
{
    const auto flat = make_view(pivots);
    static_assert(std::is_same_v<std::remove_const_t<typename decltype(flat)::element_type>, std::int64_t> &&
                      decltype(flat)::rank() == 1,
                  "pivots are a container of std::int64_t");
    if (flat.extent(0) != length)
        throw error(status::shape, "there are " + std::to_string(flat.extent(0)) + " pivots, and have to be " +
                                       std::to_string(length));
    if (length > 1 && flat.byte_stride(0) != std::int64_t{sizeof(std::int64_t)})
        throw error(status::refused, "pivots are an array without gaps");
    return flat.data();
}

template <class T>
std::int64_t shorter(const view<T, 2>& a)
{
    return std::min(a.extent(0), a.extent(1));
}

}  // namespace detail

/// Cholesky's factor in place of a triangle of A: bv_potrf.
template <class A, class T = detail::number_out<A, 2>>
report potrf(uplo part, A&& a, const options& how = {})
{
    return detail::call(how, bv_potrf, part, make_view(a));
}

/// Solves A X = B with the factor that potrf has left, in place of B: bv_potrs.
template <class B, class T = detail::sides_out<B>>
report potrs(uplo part, const input<T, 2>& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_potrs, part, a, make_view(b));
}

/// Solves A X = B for a positive definite A, of which a triangle is overwritten: bv_posv.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report posv(uplo part, A&& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_posv, part, make_view(a), make_view(b));
}

/// A triangle of the inverse in place of the factor that potrf has left: bv_potri.
template <class A, class T = detail::number_out<A, 2>>
report potri(uplo part, A&& a, const options& how = {})
{
    return detail::call(how, bv_potri, part, make_view(a));
}

/// The inverse of a triangle in its place: bv_trtri.
template <class A, class T = detail::number_out<A, 2>>
report trtri(uplo part, diag d, A&& a, const options& how = {})
{
    return detail::call(how, bv_trtri, part, d, make_view(a));
}

/// Solves A X = B for a triangle A, in place of B: bv_trtrs.
template <class B, class T = detail::sides_out<B>>
report trtrs(uplo part, diag d, const input<T, 2>& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_trtrs, part, d, a, make_view(b));
}

/// Solves A X = B in place of B; A is overwritten by factors: bv_gesv.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report gesv(A&& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_gesv, make_view(a), make_view(b));
}

/// P L U in place of A: bv_getrf. pivots is a container of std::int64_t, as many as the shorter axis has elements (status::shape). zero,
/// which may be null, is where U has its first zero on the diagonal, or -1.
template <class A, class P, class T = detail::number_out<A, 2>>
report getrf(A&& a, P&& pivots, std::int64_t* zero = nullptr, const options& how = {})
{
    const auto matrix = make_view(a);
    return detail::call(how, bv_getrf, matrix, detail::pivots_of(pivots, detail::shorter(matrix)), zero);
}

/// Solves A X = B with what getrf has made of A, in place of B: bv_getrs.
template <class P, class B, class T = detail::sides_out<B>>
report getrs(const input<T, 2>& a, const P& pivots, B&& b, const options& how = {})
{
    const std::int64_t* first = detail::pivots_of(pivots, detail::shorter(a));
    return detail::call(how, bv_getrs, a, first, make_view(b));
}

/// Q R in place of A, with the factors of the reflectors in tau: bv_geqrf.
template <class A, class V, class T = detail::number_out<A, 2>, detail::same<T, detail::number_out<V, 1>> = 0>
report geqrf(A&& a, V&& tau, const options& how = {})
{
    return detail::call(how, bv_geqrf, make_view(a), make_view(tau));
}

/// L Q in place of A: bv_gelqf.
template <class A, class V, class T = detail::number_out<A, 2>, detail::same<T, detail::number_out<V, 1>> = 0>
report gelqf(A&& a, V&& tau, const options& how = {})
{
    return detail::call(how, bv_gelqf, make_view(a), make_view(tau));
}

/// Q R with columns exchanged: bv_geqp3. pivots is a container of std::int64_t, as many as A has columns.
template <class A, class P, class V, class T = detail::number_out<A, 2>, detail::same<T, detail::number_out<V, 1>> = 0>
report geqp3(A&& a, P&& pivots, V&& tau, const options& how = {})
{
    const auto matrix = make_view(a);
    return detail::call(how, bv_geqp3, matrix, detail::pivots_of(pivots, matrix.extent(1)), make_view(tau));
}

/// The first columns of Q in place of the reflectors of geqrf: bv_orgqr (of complex numbers LAPACK's ungqr).
template <class A, class T = detail::number_out<A, 2>>
report orgqr(A&& a, const input<T, 1>& tau, const options& how = {})
{
    return detail::call(how, bv_orgqr, make_view(a), tau);
}

/// The first rows of Q in place of the reflectors of gelqf: bv_orglq.
template <class A, class T = detail::number_out<A, 2>>
report orglq(A&& a, const input<T, 1>& tau, const options& how = {})
{
    return detail::call(how, bv_orglq, make_view(a), tau);
}

/// op(Q) C, or C op(Q) with side::right, in place of C, for the reflectors of geqrf: bv_ormqr. A is changed meanwhile.
template <class A, class C, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<C>> = 0>
report ormqr(side s, trans op, A&& a, const input<T, 1>& tau, C&& c, const options& how = {})
{
    return detail::call(how, bv_ormqr, s, op, make_view(a), tau, make_view(c));
}

/// The same for the reflectors of gelqf: bv_ormlq.
template <class A, class C, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<C>> = 0>
report ormlq(side s, trans op, A&& a, const input<T, 1>& tau, C&& c, const options& how = {})
{
    return detail::call(how, bv_ormlq, s, op, make_view(a), tau, make_view(c));
}

/// Least squares of full rank in place of the first rows of B; A is overwritten: bv_gels.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report gels(A&& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_gels, make_view(a), make_view(b));
}

/// Solves A X = B for a symmetric A, of which a triangle is overwritten, in place of B: bv_sysv.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report sysv(uplo part, A&& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_sysv, part, make_view(a), make_view(b));
}

/// The same for a Hermitian A: bv_hesv.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report hesv(uplo part, A&& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_hesv, part, make_view(a), make_view(b));
}

/// Solves A X = B for a band, which is not changed, in place of B: bv_gbsv.
template <class B, class T = detail::sides_out<B>>
report gbsv(order o, std::int64_t kl, std::int64_t ku, const input<T, 2>& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_gbsv, o, kl, ku, a, make_view(b));
}

/// Solves A X = B for three diagonals, which are overwritten, in place of B: bv_gtsv.
template <class L, class D, class U, class B, class T = detail::number_out<D, 1>,
          detail::same<T, detail::number_out<L, 1>> = 0, detail::same<T, detail::number_out<U, 1>> = 0,
          detail::same<T, detail::sides_out<B>> = 0>
report gtsv(L&& below, D&& diagonal, U&& above, B&& b, const options& how = {})
{
    return detail::call(how, bv_gtsv, make_view(below), make_view(diagonal), make_view(above), make_view(b));
}

/// Cholesky's factor in place of the band of a triangle: bv_pbtrf.
template <class A, class T = detail::number_out<A, 2>>
report pbtrf(order o, uplo part, A&& a, const options& how = {})
{
    return detail::call(how, bv_pbtrf, o, part, make_view(a));
}

/// Solves A X = B with what pbtrf has left, in place of B: bv_pbtrs.
template <class B, class T = detail::sides_out<B>>
report pbtrs(order o, uplo part, const input<T, 2>& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_pbtrs, o, part, a, make_view(b));
}

/// Solves A X = B for the band of a positive definite A, which is overwritten: bv_pbsv.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report pbsv(order o, uplo part, A&& a, B&& b, const options& how = {})
{
    return detail::call(how, bv_pbsv, o, part, make_view(a), make_view(b));
}

/// Cholesky's factor in place of a packed triangle: bv_pptrf.
template <class A, class T = detail::number_out<A, 1>>
report pptrf(order o, uplo part, A&& ap, const options& how = {})
{
    return detail::call(how, bv_pptrf, o, part, make_view(ap));
}

/// Solves A X = B with what pptrf has left, in place of B: bv_pptrs.
template <class B, class T = detail::sides_out<B>>
report pptrs(order o, uplo part, const input<T, 1>& ap, B&& b, const options& how = {})
{
    return detail::call(how, bv_pptrs, o, part, ap, make_view(b));
}

/// Solves A X = B for the packed triangle of a positive definite A, which is overwritten: bv_ppsv.
template <class A, class B, class T = detail::number_out<A, 1>, detail::same<T, detail::sides_out<B>> = 0>
report ppsv(order o, uplo part, A&& ap, B&& b, const options& how = {})
{
    return detail::call(how, bv_ppsv, o, part, make_view(ap), make_view(b));
}

/// The packed triangle of the inverse in place of what pptrf has left: bv_pptri.
template <class A, class T = detail::number_out<A, 1>>
report pptri(order o, uplo part, A&& ap, const options& how = {})
{
    return detail::call(how, bv_pptri, o, part, make_view(ap));
}

/// The inverse of a packed triangle in its place: bv_tptri.
template <class A, class T = detail::number_out<A, 1>>
report tptri(order o, uplo part, diag d, A&& ap, const options& how = {})
{
    return detail::call(how, bv_tptri, o, part, d, make_view(ap));
}

/// Schur's form in place of A, with its eigenvalues in w and orthonormal vectors in Z: bv_gees.
template <class A, class W, class Z, class T = detail::number_out<A, 2>, detail::same<complex_t<T>, detail::number_out<W, 1>> = 0,
          detail::same<T, detail::number_out<Z, 2>> = 0>
report gees(A&& a, W&& w, Z&& z, const options& how = {})
{
    return detail::call(how, bv_gees, make_view(a), make_view(w), make_view(z));
}

/// Hessenberg's form in place of A, with n - 1 factors of reflectors in tau: bv_gehrd.
template <class A, class V, class T = detail::number_out<A, 2>, detail::same<T, detail::number_out<V, 1>> = 0>
report gehrd(A&& a, V&& tau, const options& how = {})
{
    return detail::call(how, bv_gehrd, make_view(a), make_view(tau));
}

/// The Q of gehrd in place of what that has left: bv_orghr.
template <class A, class T = detail::number_out<A, 2>>
report orghr(A&& a, const input<T, 1>& tau, const options& how = {})
{
    return detail::call(how, bv_orghr, make_view(a), tau);
}

}  // namespace blasview

#endif
