// Operands that are seen through a factor, as a scaled mdspan is, and how the factors go into alpha. Part of blasview.hpp.
#ifndef BLASVIEW_SCALED_HPP
#define BLASVIEW_SCALED_HPP

#include <cstddef>
#include <string>
#include <type_traits>

#include "adapter.hpp"
#include "element.hpp"
#include "error.hpp"
#include "indices.hpp"
#include "view.hpp"

namespace blasview {

/// A view whose elements count multiplied by a factor: what an mdspan with the scaled_accessor of std::linalg is. It is
/// read only, and made of whatever converts to a view too, with a factor of 1.
template <class T, std::size_t N>
class scaled_view {
    static_assert(is_number_v<T> && !std::is_const_v<T>, "only numbers that BLAS computes with are scaled");

public:
    using element_type = const T;
    using value_type = T;

    constexpr scaled_view(const blasview::view<const T, N>& view, const T& factor) noexcept
        : view_(view), factor_(factor)
    {
    }

    /// As the views that are made so.
    constexpr scaled_view(const T* data, const indices<N>& shape) : view_(data, shape) {}

    template <class X, std::enable_if_t<!detail::is_scaled_view<detail::bare_t<X>> && !detail::is_scaled<X> &&
                                            std::is_convertible_v<X, blasview::view<const T, N>>, int> = 0>
    scaled_view(X&& x) : view_(x)
    {
    }

    /// A scaled mdspan.
    template <class X, std::enable_if_t<!detail::is_scaled_view<detail::bare_t<X>> &&
                                            std::is_same_v<detail::adapted<X>, scaled_view>, int> = 0>
    scaled_view(X&& x) : scaled_view(adapter<std::remove_reference_t<X>>::make(x))
    {
    }

    [[nodiscard]] static constexpr std::size_t rank() noexcept { return N; }
    /// The elements without the factor.
    [[nodiscard]] constexpr const blasview::view<const T, N>& view() const noexcept { return view_; }
    [[nodiscard]] constexpr const T& factor() const noexcept { return factor_; }

private:
    blasview::view<const T, N> view_;
    T factor_ = detail::of_parts<T>({1});
};

namespace detail {

// A scale that lives until the end of the call, which is given its address.
template <class T>
struct lent_scale {
    T number;
};

// alpha = 0 stays 0, as BLAS reads no operand then; without factors it is as it was given.
template <class T>
T grown(const T& alpha, const T& factor) noexcept
{
    const bool as_it_is = parts_of(factor) == parts<T>{1} || parts_of(alpha) == parts<T>{};
    return as_it_is ? alpha : product(alpha, factor);
}

// alpha A B, alpha A, alpha (A B^T + B A^T)
template <class T, std::size_t... N>
lent_scale<T> by_product(T alpha, const scaled_view<T, N>&... x)
{
    ((alpha = grown(alpha, x.factor())), ...);
    return {alpha};
}

// alpha x y^H
template <class T, std::size_t N>
lent_scale<T> by_conj_product(T alpha, const scaled_view<T, N>& x, const scaled_view<T, N>& y)
{
    return {grown(grown(alpha, x.factor()), conjugate(y.factor()))};
}

// alpha x x^T
template <class T, std::size_t N>
lent_scale<T> by_square(T alpha, const scaled_view<T, N>& x)
{
    return by_product(alpha, x, x);
}

// alpha x x^H
template <class T, std::size_t N>
lent_scale<real_t<T>> by_norm(real_t<T> alpha, const scaled_view<T, N>& x)
{
    const parts<T> f = parts_of(x.factor());
    return {grown(alpha, f[0] * f[0] + f[1] * f[1])};
}

// alpha A x or alpha A B: A is Hermitian, which it is no more if it is multiplied by a number that is not real.
template <class T, std::size_t M, std::size_t N>
lent_scale<T> by_hermitian(T alpha, const scaled_view<T, M>& a, const scaled_view<T, N>& x)
{
    if (parts_of(a.factor())[1] != 0)
        throw error(status::value, "A is scaled by a number with the imaginary part " +
                                       std::to_string(parts_of(a.factor())[1]) + ", and is not Hermitian then");
    return by_product(alpha, a, x);
}

// alpha A B: A is triangular.
template <class T>
lent_scale<T> by_triangle(diag d, T alpha, const scaled_view<T, 2>& a)
{
    if (d == diag::unit && parts_of(a.factor()) != parts<T>{1})
        throw error(status::value, "A is scaled, which its diagonal of 1 is not");
    return by_product(alpha, a);
}

}  // namespace detail

}  // namespace blasview

#endif
