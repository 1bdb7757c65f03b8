// LAPACK by names that speak: factors, solutions, inverses, determinants, least squares, eigenvalues, singular values, with what their
// results need. By LAPACK's names the routines are in lapack_routines.hpp. What fails for the numbers that there are throws an error with
// status::singular, not_positive_definite, not_converged or not_finite. Part of blasview.hpp.
#ifndef BLASVIEW_LAPACK_HPP
#define BLASVIEW_LAPACK_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "lapack_routines.hpp"

namespace blasview {

/// Norms of a matrix: the largest sum of absolute values of a column, or of a row.
enum class matrix_norm : std::int32_t { one = BV_NORM_ONE, infinity = BV_NORM_INFINITY };

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

/// Which problem with a metric B: A x = w B x, A B x = w x, or B A x = w x.
enum class metric : std::int32_t { pencil = 1, product_ab = 2, product_ba = 3 };

/// Eigenvalues and eigenvectors of A with the metric B, positive definite, both symmetric or Hermitian, each given by that triangle; the
/// vectors take the place of A, Cholesky's factor that of B's triangle: bv_sygvd.
template <class A, class B, class T = detail::number_out<A, 2>, detail::same<T, detail::number_out<B, 2>> = 0>
[[nodiscard]] eigen<T> eigh_with_metric(A&& a, B&& b, uplo part, metric problem = metric::pencil, const options& how = {})
{
    const auto matrix = make_view(a);
    eigen<T> out;
    indices<2> shape, strides;
    bv_view found{};
    out.values.resize(static_cast<std::size_t>(matrix.extent(0)));
    out.done = detail::call(how, bv_sygvd, problem, part, matrix, make_view(b), make_view(out.values), shape.data(),
                            strides.data(), &found);
    if (!how.plan)
        out.vectors = view<const T, 2>::from_c(found);
    return out;
}

/// Eigenvalues of a general matrix, with its left and right eigenvectors, of length 1.
template <class T>
class general_eigen {
public:
    explicit general_eigen(std::int64_t n) : n_(n), values_(static_cast<std::size_t>(n)), left_(square()), right_(square()) {}

    /// Those that are conjugates of each other, of a real matrix, follow one another, the one with the positive imaginary part first.
    [[nodiscard]] const std::vector<complex_t<T>>& values() const noexcept { return values_; }
    [[nodiscard]] std::vector<complex_t<T>>& values() noexcept { return values_; }

    /// The vectors in columns, as LAPACK leaves them: of a real matrix a pair of complex ones is two columns, the real and the imaginary
    /// part of the first one.
    [[nodiscard]] view<T, 2> left() & { return view<T, 2>::col_major(left_.data(), {n_, n_}); }
    [[nodiscard]] view<T, 2> right() & { return view<T, 2>::col_major(right_.data(), {n_, n_}); }

    /// Element i of the right eigenvector of eigenvalue j: A v = w v.
    [[nodiscard]] complex_t<T> right(std::int64_t i, std::int64_t j) const { return element(right_, i, j); }
    /// Element i of the left one: u^H A = w u^H.
    [[nodiscard]] complex_t<T> left(std::int64_t i, std::int64_t j) const { return element(left_, i, j); }

    report done{};

private:
    std::size_t square() const { return static_cast<std::size_t>(n_) * static_cast<std::size_t>(n_); }

    complex_t<T> element(const std::vector<T>& packed, std::int64_t i, std::int64_t j) const
    {
        const auto at = [&](std::int64_t column) { return packed[static_cast<std::size_t>(column * n_ + i)]; };
        if constexpr (is_complex_v<T>) {
            return at(j);
        } else {
            const T imaginary = detail::parts_of(values_[static_cast<std::size_t>(j)])[1];
            if (imaginary > 0)
                return detail::of_parts<complex_t<T>>({at(j), at(j + 1)});
            if (imaginary < 0)
                return detail::of_parts<complex_t<T>>({at(j - 1), -at(j)});
            return detail::of_parts<complex_t<T>>({at(j)});
        }
    }

    std::int64_t n_;
    std::vector<complex_t<T>> values_;
    std::vector<T> left_, right_;
};

/// Eigenvalues and left and right eigenvectors of A, which is overwritten: bv_geev.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] general_eigen<T> eig(A&& a, const options& how = {})
{
    const auto matrix = make_view(a);
    general_eigen<T> out(matrix.extent(0));
    out.done = detail::call(how, bv_geev, matrix, make_view(out.values()), out.left(), out.right());
    return out;
}

/// Eigenvalues of A alone, which is overwritten: bv_geev.
template <class A, class T = detail::number_out<A, 2>>
[[nodiscard]] std::vector<complex_t<T>> eigvals(A&& a, const options& how = {})
{
    const auto matrix = make_view(a);
    std::vector<complex_t<T>> values(static_cast<std::size_t>(matrix.extent(0)));
    const bv_view* none = nullptr;
    detail::call(how, bv_geev, matrix, make_view(values), none, none);
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
