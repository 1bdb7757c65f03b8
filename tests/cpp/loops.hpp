// The routines as plain loops on small matrices without gaps, which the tests compare with.
#ifndef LOOPS_HPP
#define LOOPS_HPP

#include "check.hpp"

#include <algorithm>
#include <utility>

// A matrix.
template <class T>
struct dense {
    std::int64_t rows, cols;
    std::vector<T> numbers;

    dense(std::int64_t m, std::int64_t n) : rows(m), cols(n), numbers(static_cast<std::size_t>(m * n)) {}
    T& operator()(std::int64_t i, std::int64_t j) { return numbers[static_cast<std::size_t>(i * cols + j)]; }
    T operator()(std::int64_t i, std::int64_t j) const { return numbers[static_cast<std::size_t>(i * cols + j)]; }
};

template <class T>
T conjugate(T x)
{
    if constexpr (bv::is_complex_v<T>)
        return std::conj(x);
    else
        return x;
}

template <class T>
dense<T> load(const bv::view<const T, 2>& a)
{
    dense<T> out(a.extent(0), a.extent(1));
    for (std::int64_t i = 0; i < out.rows; i++)
        for (std::int64_t j = 0; j < out.cols; j++)
            out(i, j) = a(i, j);
    return out;
}

// A vector as a column.
template <class T>
dense<T> load(const bv::view<const T, 1>& x)
{
    return load<T>(x.newaxis(1));
}

template <class T>
dense<T> times(const dense<T>& a, const dense<T>& b)
{
    dense<T> out(a.rows, b.cols);
    for (std::int64_t i = 0; i < out.rows; i++)
        for (std::int64_t j = 0; j < out.cols; j++)
            for (std::int64_t k = 0; k < a.cols; k++)
                out(i, j) += a(i, k) * b(k, j);
    return out;
}

template <class T>
dense<T> turned(const dense<T>& a, bool conj = false)
{
    dense<T> out(a.cols, a.rows);
    for (std::int64_t i = 0; i < out.rows; i++)
        for (std::int64_t j = 0; j < out.cols; j++)
            out(i, j) = conj ? conjugate(a(j, i)) : a(j, i);
    return out;
}

// alpha a + beta b
template <class T>
dense<T> sum(T alpha, const dense<T>& a, T beta, const dense<T>& b)
{
    dense<T> out = a;
    for (std::size_t i = 0; i < out.numbers.size(); i++)
        out.numbers[i] = alpha * a.numbers[i] + beta * b.numbers[i];
    return out;
}

inline bool counts(bv::uplo part, std::int64_t i, std::int64_t j)
{
    return part == bv::uplo::upper ? i <= j : i >= j;
}

enum class kind { symmetric, hermitian, triangular, unit };

// The matrix of which a holds one triangle.
template <class T>
dense<T> whole(const dense<T>& a, bv::uplo part, kind k)
{
    dense<T> out(a.rows, a.cols);
    for (std::int64_t i = 0; i < a.rows; i++)
        for (std::int64_t j = 0; j < a.cols; j++) {
            if (counts(part, i, j))
                out(i, j) = a(i, j);
            else if (k == kind::symmetric || k == kind::hermitian)
                out(i, j) = k == kind::hermitian ? conjugate(a(j, i)) : a(j, i);
            if (i == j && k == kind::hermitian)
                out(i, j) = T(std::real(a(i, j)));
            if (i == j && k == kind::unit)
                out(i, j) = T(1);
        }
    return out;
}

// The matrix that a band stores.
template <class T>
dense<T> unbanded(const dense<T>& a, bv::order o, std::int64_t m, std::int64_t n, std::int64_t kl, std::int64_t ku)
{
    dense<T> out(m, n);
    for (std::int64_t i = 0; i < m; i++)
        for (std::int64_t j = std::max<std::int64_t>(0, i - kl); j <= i + ku && j < n; j++)
            out(i, j) = o == bv::order::col_major ? a(ku + i - j, j) : a(i, kl + j - i);
    return out;
}

// The position of element (i, j) of a packed triangle.
inline std::int64_t packed_at(bv::order o, bv::uplo part, std::int64_t n, std::int64_t i, std::int64_t j)
{
    if (o == bv::order::col_major) {
        std::swap(i, j);
        part = part == bv::uplo::upper ? bv::uplo::lower : bv::uplo::upper;
    }
    return part == bv::uplo::upper ? i * n - i * (i - 1) / 2 + j - i : i * (i + 1) / 2 + j;
}

template <class T>
dense<T> unpacked(const dense<T>& ap, bv::order o, bv::uplo part, std::int64_t n)
{
    dense<T> out(n, n);
    for (std::int64_t i = 0; i < n; i++)
        for (std::int64_t j = 0; j < n; j++)
            if (counts(part, i, j))
                out(i, j) = ap(packed_at(o, part, n, i, j), 0);
    return out;
}

#endif
