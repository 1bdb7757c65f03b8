// How a class becomes a view. Part of blasview.hpp.
#ifndef BLASVIEW_ADAPTER_HPP
#define BLASVIEW_ADAPTER_HPP

#include <cstddef>
#include <type_traits>
#include <utility>

namespace blasview {

/// How something becomes a view: specialised in adapt.hpp for containers, arrays, mdspan and Eigen. Specialise it for a
/// class of your own with
///     static constexpr bool owns;                // whether the elements end with the object
///     static blasview::view<T, N> make(X&);      // X may be const
template <class X, class = void>
struct adapter {};

template <class T, std::size_t N>
class view;
template <class T, std::size_t N>
class scaled_view;

namespace detail {

// Whether X has a part: Part<X> is a type.
template <class X, template <class> class Part, class = void>
inline constexpr bool has = false;
template <class X, template <class> class Part>
inline constexpr bool has<X, Part, std::void_t<Part<X>>> = true;

// Of something that depends on X.
template <class X>
inline constexpr bool never = false;

template <class X>
inline constexpr bool is_view = false;
template <class T, std::size_t N>
inline constexpr bool is_view<view<T, N>> = true;

template <class X>
inline constexpr bool is_scaled_view = false;
template <class T, std::size_t N>
inline constexpr bool is_scaled_view<scaled_view<T, N>> = true;

template <class X>
using bare_t = std::remove_cv_t<std::remove_reference_t<X>>;

// What make_view(X) returns. Not for a temporary that owns its elements.
template <class X, class A = adapter<std::remove_reference_t<X>>,
          std::enable_if_t<std::is_lvalue_reference_v<X> || !A::owns, int> = 0>
using adapted = decltype(A::make(std::declval<std::remove_reference_t<X>&>()));

// Whether it is seen through a factor.
template <class X, class = void>
inline constexpr bool is_scaled = false;
template <class X>
inline constexpr bool is_scaled<X, std::void_t<adapted<X>>> = is_scaled_view<adapted<X>>;

}  // namespace detail

}  // namespace blasview

#endif
