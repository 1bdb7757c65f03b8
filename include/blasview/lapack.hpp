// LAPACK: factors, solutions, inverses, determinants, least squares, eigenvalues, singular values. Part of blasview.hpp.
//
// By LAPACK's names the routines of blasview.h, which say there what is overwritten and which layouts are free; by names that speak
// what brings its results along. A right-hand side may be a vector. What fails for the numbers that there are throws an error with
// status::singular, not_positive_definite, not_converged or not_finite.
#ifndef BLASVIEW_LAPACK_HPP
#define BLASVIEW_LAPACK_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "call.hpp"

namespace blasview {

/// Norms of a matrix: the largest sum of absolute values of a column, or of a row.
enum class matrix_norm : std::int32_t { one = BV_NORM_ONE, infinity = BV_NORM_INFINITY };

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

/// Cholesky's factor in place of a triangle of A: potrf.
template <class A, class T = detail::number_out<A, 2>>
report cholesky(A&& a, uplo part, const options& how = {})
{
    return potrf(part, a, how);
}

/// Solves A X = B in place of B; A is overwritten: gesv.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report solve(A&& a, B&& b, const options& how = {})
{
    return gesv(a, b, how);
}

/// Solves A X = B for a positive definite A, of which a triangle is overwritten: posv.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
report solve_positive(A&& a, uplo part, B&& b, const options& how = {})
{
    return posv(part, a, b, how);
}

/// Solves A X = B for a triangle A, in place of B: trtrs.
template <class B, class T = detail::sides_out<B>>
report solve_triangular(const input<T, 2>& a, uplo part, diag d, B&& b, const options& how = {})
{
    return trtrs(part, d, a, b, how);
}

/// The inverse of A in its place: bv_inv.
template <class A, class T = detail::number_out<A, 2>>
report inv(A&& a, const options& how = {})
{
    return detail::call(how, bv_inv, make_view(a));
}

/// A determinant: itself, which may be too large or too small for its type; a number of modulus 1, or 0; and the logarithm of the
/// modulus.
template <class T>
struct determinant {
    T value{};
    T sign{};
    real_t<T> ln_abs{};
};

/// The determinant of A, which is overwritten: bv_det.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] determinant<T> det(A&& a, const options& how = {})
{
    determinant<T> out;
    detail::call(how, bv_det, make_view(a), static_cast<void*>(&out.value), static_cast<void*>(&out.sign),
                 static_cast<void*>(&out.ln_abs));
    return out;
}

/// One over the condition number of A, which is overwritten, as LAPACK estimates it: bv_gecon.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] real_t<T> rcond(A&& a, matrix_norm norm = matrix_norm::one, const options& how = {})
{
    real_t<T> out{};
    detail::call(how, bv_gecon, norm, make_view(a), static_cast<void*>(&out));
    return out;
}

/// A norm of A where it lies: bv_lange.
template <class A, class T = detail::number_in<A, 2>>
[[nodiscard]] real_t<T> norm(A&& a, matrix_norm which = matrix_norm::one)
{
    real_t<T> out{};
    detail::call(options(), bv_lange, which, make_view(a), static_cast<void*>(&out));
    return out;
}

/// What lstsq has found beside the solution.
template <class T>
struct least_squares {
    /// The singular values of A, in descending order.
    std::vector<real_t<T>> values;
    /// How many count.
    std::int64_t rank = 0;
    report done{};
};

/// Least squares of any rank, in place of the first rows of B: bv_gelsd. Singular values below rcond times the largest count as 0; a
/// negative rcond stands for the precision of the type. A is overwritten.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::sides_out<B>> = 0>
least_squares<T> lstsq(A&& a, B&& b, scale<real_t<T>> rcond = -1, const options& how = {})
{
    const auto matrix = make_view(a);
    least_squares<T> out;
    out.values.resize(static_cast<std::size_t>(detail::shorter(matrix)));
    out.done = detail::call(how, bv_gelsd, matrix, make_view(b), make_view(out.values),
                            static_cast<const void*>(&rcond), &out.rank);
    return out;
}

/// Eigenvalues in ascending order, and where their vectors lie.
template <class T>
struct eigen {
    std::vector<real_t<T>> values;
    /// The vectors in its columns: elements of A, in some order, perhaps conjugated.
    view<const T, 2> vectors;
    report done{};
};

/// Eigenvalues and orthonormal eigenvectors of A, symmetric or Hermitian, given by a triangle; the vectors take the place of A: bv_syevd.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] eigen<T> eigh(A&& a, uplo part, const options& how = {})
{
    const auto matrix = make_view(a);
    eigen<T> out;
    indices<2> shape, strides;
    bv_view found{};
    out.values.resize(static_cast<std::size_t>(matrix.extent(0)));
    out.done = detail::call(how, bv_syevd, part, matrix, make_view(out.values), shape.data(), strides.data(), &found);
    // Of what is only planned nothing is told.
    if (!how.plan)
        out.vectors = view<const T, 2>::from_c(found);
    return out;
}

/// Eigenvalues alone, in ascending order; the triangle is overwritten: bv_syevd.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] std::vector<real_t<T>> eigvalsh(A&& a, uplo part, const options& how = {})
{
    const auto matrix = make_view(a);
    std::vector<real_t<T>> values(static_cast<std::size_t>(matrix.extent(0)));
    std::int64_t* none = nullptr;
    detail::call(how, bv_syevd, part, matrix, make_view(values), none, none, static_cast<bv_view*>(nullptr));
    return values;
}

/// A = U diag(values) VT, as many vectors as values, or all.
template <class T>
class singular_vectors {
public:
    /// Room for those of an m x n matrix, in that order.
    singular_vectors(std::int64_t m, std::int64_t n, bool all, order stored)
        : m_(m), n_(n), left_(all ? m : std::min(m, n)), right_(all ? n : std::min(m, n)), stored_(stored),
          values_(static_cast<std::size_t>(std::min(m, n))), u_(static_cast<std::size_t>(m_ * left_)),
          vt_(static_cast<std::size_t>(right_ * n_))
    {
    }

    /// In descending order.
    [[nodiscard]] const std::vector<real_t<T>>& values() const noexcept { return values_; }
    [[nodiscard]] std::vector<real_t<T>>& values() noexcept { return values_; }
    /// The left vectors in its columns, valid as long as this is.
    [[nodiscard]] view<T, 2> u() & { return seen(u_.data(), {m_, left_}); }
    [[nodiscard]] view<const T, 2> u() const& { return seen(u_.data(), {m_, left_}); }
    /// The right vectors in its rows, conjugated.
    [[nodiscard]] view<T, 2> vt() & { return seen(vt_.data(), {right_, n_}); }
    [[nodiscard]] view<const T, 2> vt() const& { return seen(vt_.data(), {right_, n_}); }

    report done{};

private:
    template <class U>
    view<U, 2> seen(U* first, const indices<2>& shape) const
    {
        return stored_ == order::row_major ? view<U, 2>(first, shape) : view<U, 2>::col_major(first, shape);
    }

    std::int64_t m_, n_, left_, right_;
    order stored_;
    std::vector<real_t<T>> values_;
    std::vector<T> u_, vt_;
};

/// Singular values and vectors of A, which is overwritten: bv_gesdd. As many vectors as values, or all of them. They are stored in the
/// order of A.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] singular_vectors<T> svd(A&& a, bool all = false, const options& how = {})
{
    const auto matrix = make_view(a);
    const auto step = [&](std::size_t axis) {
        const std::int64_t bytes = matrix.byte_stride(axis);
        return bytes < 0 ? -bytes : bytes;
    };
    const order stored = step(1) < step(0) && detail::shorter(matrix) > 1 ? order::row_major : order::col_major;
    singular_vectors<T> out(matrix.extent(0), matrix.extent(1), all, stored);
    out.done = detail::call(how, bv_gesdd, matrix, make_view(out.values()), out.u(), out.vt());
    return out;
}

/// Singular values alone, in descending order; A is overwritten: bv_gesdd.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] std::vector<real_t<T>> svdvals(A&& a, const options& how = {})
{
    const auto matrix = make_view(a);
    std::vector<real_t<T>> values(static_cast<std::size_t>(detail::shorter(matrix)));
    const bv_view* none = nullptr;
    detail::call(how, bv_gesdd, matrix, make_view(values), none, none);
    return values;
}

}  // namespace blasview

#endif
