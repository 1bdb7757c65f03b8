// BLAS level 1: vectors. Part of blasview.hpp.
#ifndef BLASVIEW_LEVEL1_HPP
#define BLASVIEW_LEVEL1_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "call.hpp"

namespace blasview {

/// A modified rotation, as rotmg makes it: flag, h11, h21, h12, h22.
template <class T>
struct modified_rotation {
    T h[5];
};

// Generated from routines.toml by `make generate`: from here

/// y = alpha x + y.
template <class Y, class T = detail::number_out<Y, 1>>
report axpy(scale<T> alpha, const scaled_input<T, 1>& x, Y&& y, const options& how = {})
{
    return detail::call(how, bv_axpy, detail::by_product(alpha, x), x.view(), make_view(y));
}

/// y = alpha x + beta y.
template <class Y, class T = detail::number_out<Y, 1>>
report axpby(scale<T> alpha, const scaled_input<T, 1>& x, scale<T> beta, Y&& y, const options& how = {})
{
    return detail::call(how, bv_axpby, detail::by_product(alpha, x), x.view(), &beta, make_view(y));
}

/// y = x.
template <class Y, class T = detail::number_out<Y, 1>>
report copy_vector(const input<T, 1>& x, Y&& y, const options& how = {})
{
    return detail::call(how, bv_copy_vector, x, make_view(y));
}

/// x = alpha x. With alpha = 0, x is not read.
template <class X, class T = detail::number_out<X, 1>>
report scal(scale<T> alpha, X&& x, const options& how = {})
{
    return detail::call(how, bv_scal, &alpha, make_view(x));
}

/// x = alpha x with a real alpha, also for complex x.
template <class X, class T = detail::number_out<X, 1>>
report scal_real(scale<real_t<T>> alpha, X&& x, const options& how = {})
{
    return detail::call(how, bv_scal_real, &alpha, make_view(x));
}

/// Exchanges x and y, which must not share memory.
template <class X, class Y, class T = detail::number_out<X, 1>,
          std::enable_if_t<std::is_same_v<T, detail::number_out<Y, 1>>, int> = 0>
report swap_vectors(X&& x, Y&& y, const options& how = {})
{
    return detail::call(how, bv_swap, make_view(x), make_view(y));
}

/// The sum of x_i y_i. Either may be a conj(): this is dot, dotu and dotc.
template <class X, class T = detail::number_in<X, 1>>
[[nodiscard]] T dot(X&& x, const input<T, 1>& y)
{
    T out{};
    check(bv_dot(detail::pass(make_view(x)), detail::pass(y), &out));
    return out;
}

/// The sum of conj(x_i) y_i.
template <class X, class T = detail::number_in<X, 1>>
[[nodiscard]] T dotc(X&& x, const input<T, 1>& y)
{
    T out{};
    check(bv_dotc(detail::pass(make_view(x)), detail::pass(y), &out));
    return out;
}

/// The Euclidean norm.
template <class X, class T = detail::number_in<X, 1>>
[[nodiscard]] real_t<T> nrm2(X&& x)
{
    real_t<T> out{};
    check(bv_nrm2(detail::pass(make_view(x)), &out));
    return out;
}

/// The sum of |re| + |im|.
template <class X, class T = detail::number_in<X, 1>>
[[nodiscard]] real_t<T> asum(X&& x)
{
    real_t<T> out{};
    check(bv_asum(detail::pass(make_view(x)), &out));
    return out;
}

/// The position of the first element with the largest |re| + |im|, counted from 0; none of an empty vector.
template <class X, class T = detail::number_in<X, 1>>
[[nodiscard]] std::optional<std::int64_t> iamax(X&& x)
{
    std::int64_t out = -1;
    check(bv_iamax(detail::pass(make_view(x)), &out));
    return out < 0 ? std::nullopt : std::optional<std::int64_t>(out);
}

/// (x, y) = (c x + s y, c y - s x), of real vectors that share no memory.
template <class X, class Y, class T = detail::number_out<X, 1>,
          std::enable_if_t<is_real_v<T> && std::is_same_v<T, detail::number_out<Y, 1>>, int> = 0>
report rot(X&& x, Y&& y, scale<T> c, scale<T> s, const options& how = {})
{
    return detail::call(how, bv_rot, make_view(x), make_view(y), &c, &s);
}

/// (x, y) = (c x + s y, c y - s x) with real c and s, also of complex vectors; they share no memory.
template <class X, class Y, class T = detail::number_out<X, 1>,
          std::enable_if_t<std::is_same_v<T, detail::number_out<Y, 1>>, int> = 0>
report rot_real(X&& x, Y&& y, scale<real_t<T>> c, scale<real_t<T>> s, const options& how = {})
{
    return detail::call(how, bv_rot_real, make_view(x), make_view(y), &c, &s);
}

/// (x, y) = H (x, y), of real vectors that share no memory.
template <class X, class Y, class T = detail::number_out<X, 1>,
          std::enable_if_t<is_real_v<T> && std::is_same_v<T, detail::number_out<Y, 1>>, int> = 0>
report rotm(X&& x, Y&& y, const modified_rotation<T>& h, const options& how = {})
{
    return detail::call(how, bv_rotm, make_view(x), make_view(y), &h.h[0]);
}

// Generated: to here

/// A rotation that takes (a, b) to (r, 0); z is a short form of it.
template <class T>
struct rotation {
    T r, z, c, s;
};

/// Makes the rotation that takes (a, b) to (r, 0).
template <class T, std::enable_if_t<is_real_v<T>, int> = 0>
[[nodiscard]] rotation<T> rotg(T a, T b)
{
    rotation<T> out{a, b, T(), T()};
    check(bv_rotg(dtype_v<T>, &out.r, &out.z, &out.c, &out.s));
    return out;
}

/// A rotation of complex numbers that takes (a, b) to (r, 0): r = c a + s b and 0 = c b - conj(s) a, c >= 0.
template <class T>
struct complex_rotation {
    T r;
    real_t<T> c;
    T s;
};

/// Makes the rotation of a real c and a complex s that takes (a, b) to (r, 0).
template <class T, std::enable_if_t<is_complex_v<T>, int> = 0>
[[nodiscard]] complex_rotation<T> rotg(T a, T b)
{
    complex_rotation<T> out{a, real_t<T>(), T()};
    check(bv_rotg(dtype_v<T>, &out.r, &b, &out.c, &out.s));
    return out;
}

/// Makes the modified rotation that takes (sqrt(d1) x1, sqrt(d2) y1) to a vector whose second component is 0, and
/// changes d1, d2 and x1.
template <class T, std::enable_if_t<is_real_v<T> && !std::is_const_v<T>, int> = 0>
[[nodiscard]] modified_rotation<T> rotmg(T& d1, T& d2, T& x1, scale<T> y1)
{
    modified_rotation<T> out{};
    check(bv_rotmg(dtype_v<T>, &d1, &d2, &x1, &y1, &out.h[0]));
    return out;
}

/// The sum of x_i y_i of floats, computed in double precision.
[[nodiscard]] inline double dsdot(const view<const float, 1>& x, const view<const float, 1>& y)
{
    double out = 0;
    check(bv_dsdot(detail::pass(x), detail::pass(y), &out));
    return out;
}

/// alpha plus the sum of x_i y_i of floats, summed up in double precision.
[[nodiscard]] inline float sdsdot(float alpha, const view<const float, 1>& x, const view<const float, 1>& y)
{
    float out = 0;
    check(bv_sdsdot(&alpha, detail::pass(x), detail::pass(y), &out));
    return out;
}

}  // namespace blasview

#endif
