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

namespace detail {

template <class X>
inline constexpr bool is_view = false;
template <class T, std::size_t N>
inline constexpr bool is_view<view<T, N>> = true;

template <class X>
using bare_t = std::remove_cv_t<std::remove_reference_t<X>>;

// What make_view(X) returns. Not for a temporary that owns its elements.
template <class X, class A = adapter<std::remove_reference_t<X>>,
          std::enable_if_t<std::is_lvalue_reference_v<X> || !A::owns, int> = 0>
using adapted = decltype(A::make(std::declval<std::remove_reference_t<X>&>()));

}  // namespace detail

}  // namespace blasview

#endif
