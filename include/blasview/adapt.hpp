// Views of containers, arrays and Eigen, whose headers are not needed. Part of blasview.hpp.
#ifndef BLASVIEW_ADAPT_HPP
#define BLASVIEW_ADAPT_HPP

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "mdspan.hpp"
#include "view.hpp"

namespace blasview {

namespace detail {

// What x.data() points to; it may return a reference to the pointer.
template <class X>
using data_t = std::remove_pointer_t<std::decay_t<decltype(std::declval<X&>().data())>>;

template <class X>
using size_of = decltype(static_cast<std::int64_t>(std::declval<X&>().size()));
template <class X>
using rows_of = decltype(static_cast<std::int64_t>(std::declval<X&>().rows()));
template <class X>
using cols_of = decltype(static_cast<std::int64_t>(std::declval<X&>().cols()));
template <class X>
using axes_steps_of = decltype(static_cast<std::int64_t>(std::declval<X&>().rowStride()),
                               static_cast<std::int64_t>(std::declval<X&>().colStride()));
template <class X>
using nested_steps_of = decltype(static_cast<std::int64_t>(std::declval<X&>().innerStride()),
                                 static_cast<std::int64_t>(std::declval<X&>().outerStride()),
                                 static_cast<bool>(X::IsRowMajor));
template <class X>
using vector_flag_of = decltype(static_cast<bool>(X::IsVectorAtCompileTime));
template <class X>
using shape_of = decltype(std::declval<X&>().shape());
template <class X>
using dimensions_of = decltype(std::declval<X&>().dimensions());
template <class X>
using plain_of = typename X::PlainObject;

template <class X>
using data_pointer_of = std::enable_if_t<std::is_convertible_v<decltype(std::declval<X&>().data()), data_t<X>*> &&
                                         std::is_object_v<data_t<X>>>;
template <class X>
inline constexpr bool is_matrix = has<X, data_pointer_of> && has<X, rows_of> && has<X, cols_of> &&
                                  (has<X, axes_steps_of> || has<X, nested_steps_of>);

// A tensor has data() and size() too, but more than one axis.
template <class X>
inline constexpr bool is_container = std::is_class_v<X> && has<X, data_pointer_of> && has<X, size_of> &&
                                     !has<X, rows_of> && !has<X, shape_of> && !has<X, dimensions_of> &&
                                     !has<X, handle_t>;

// What owns its elements protects them when it is const itself; a span does not. Eigen's maps do too, but tell what
// would own the elements.
template <class X>
constexpr bool owns() noexcept
{
    if constexpr (has<X, plain_of>)
        return std::is_same_v<std::remove_const_t<plain_of<X>>, std::remove_const_t<X>>;
    else
        return !std::is_same_v<data_t<X>, data_t<const X>>;
}

template <class X>
constexpr bool is_vector() noexcept
{
    if constexpr (has<X, vector_flag_of>)
        return X::IsVectorAtCompileTime;
    else
        return false;
}

}  // namespace detail

/// A view is one already.
template <class X>
struct adapter<X, std::enable_if_t<detail::is_view<std::remove_const_t<X>> ||
                                   detail::is_scaled_view<std::remove_const_t<X>>>> {
    static constexpr bool owns = false;
    static constexpr std::remove_const_t<X> make(X& x) noexcept { return x; }
};

/// double[3][4]: with as many axes.
template <class X>
struct adapter<X, std::enable_if_t<std::is_array_v<X>>> {
    static constexpr bool owns = true;
    using element = std::remove_all_extents_t<X>;
    static view<element, std::rank_v<X>> make(X& x)
    {
        return view<element, std::rank_v<X>>(reinterpret_cast<element*>(&x),
                                             shape(std::make_index_sequence<std::rank_v<X>>()));
    }

private:
    template <std::size_t... Axis>
    static constexpr indices<sizeof...(Axis)> shape(std::index_sequence<Axis...>) noexcept
    {
        return indices<sizeof...(Axis)>(std::extent_v<X, Axis>...);
    }
};

/// What has data() and size(), as std::vector, std::array and std::span: with one axis.
template <class X>
struct adapter<X, std::enable_if_t<detail::is_container<X>>> {
    using element = detail::data_t<X>;
    static constexpr bool owns = detail::owns<X>();
    static view<element, 1> make(X& x) { return view<element, 1>(x.data(), indices<1>(x.size())); }
};

/// What has data(), rows(), cols() and strides, as Matrix, Map, Ref and Block of Eigen: with two axes; with one if it
/// is a vector by its type.
template <class X>
struct adapter<X, std::enable_if_t<detail::is_matrix<X>>> {
    static constexpr bool owns = detail::owns<X>();
    using element = detail::data_t<X>;
    static constexpr std::size_t rank = detail::is_vector<X>() ? 1 : 2;

    static view<element, rank> make(X& x)
    {
        const auto [rows, cols] = strides(x);
        if constexpr (rank == 1) {
            const bool column = x.cols() == 1;
            return view<element, 1>::strided(x.data(), indices<1>(column ? x.rows() : x.cols()),
                                             indices<1>(column ? rows : cols));
        } else {
            return view<element, 2>::strided(x.data(), indices<2>(x.rows(), x.cols()), indices<2>(rows, cols));
        }
    }

private:
    static std::pair<std::int64_t, std::int64_t> strides(X& x)
    {
        if constexpr (detail::has<X, detail::axes_steps_of>) {
            return {static_cast<std::int64_t>(x.rowStride()), static_cast<std::int64_t>(x.colStride())};
        } else {
            const auto inner = static_cast<std::int64_t>(x.innerStride());
            const auto outer = static_cast<std::int64_t>(x.outerStride());
            const bool by_rows = X::IsRowMajor;
            return {by_rows ? outer : inner, by_rows ? inner : outer};
        }
    }
};

/// The view of x: a container, an array, an mdspan, a matrix of Eigen, a view. Not of a temporary that owns its
/// elements. Of an mdspan that scales its elements it is a scaled_view.
template <class X>
[[nodiscard]] detail::adapted<X> make_view(X&& x)
{
    return adapter<std::remove_reference_t<X>>::make(x);
}

/// Elements of a container, which has to have all of them (status::bounds), without gaps in C order:
/// `make_view<2>(vector, {rows, cols})`.
template <std::size_t N, class X, class Flat = detail::adapted<X>, std::enable_if_t<Flat::rank() == 1, int> = 0>
[[nodiscard]] view<typename Flat::element_type, N> make_view(X&& x, const indices<N>& shape)
{
    const Flat flat = make_view(x);
    const view<typename Flat::element_type, N> out(flat.data(), shape);
    out.check_within(flat.data(), static_cast<std::size_t>(flat.size()) * sizeof(*flat.data()));
    return out;
}

/// Elements of a container, all within it (status::bounds), from number first on, with steps in numbers of elements:
/// `make_view<2>(vector, {rows, cols}, {2 * cols, 2})`.
template <std::size_t N, class X, class Flat = detail::adapted<X>, std::enable_if_t<Flat::rank() == 1, int> = 0>
[[nodiscard]] view<typename Flat::element_type, N> make_view(X&& x, const indices<N>& shape,
                                                            const indices<N>& elements, std::size_t first = 0)
{
    const Flat flat = make_view(x);
    if (first > static_cast<std::size_t>(flat.size()))
        throw error(status::bounds, "the first element lies outside of the container");
    const auto out = view<typename Flat::element_type, N>::strided(flat.data() + first, shape, elements);
    out.check_within(flat.data(), static_cast<std::size_t>(flat.size()) * sizeof(*flat.data()));
    return out;
}

namespace detail {

template <class T>
struct identity {
    using type = T;
};

// The type of numbers in what can be viewed with N axes and be computed with.
template <class X, std::size_t N, class V = adapted<X>,
          std::enable_if_t<V::rank() == N && is_number_v<typename V::element_type>, int> = 0>
using number_in = typename V::value_type;

// The same of what can be written.
template <class X, std::size_t N, class V = adapted<X>,
          std::enable_if_t<V::rank() == N && is_number_v<typename V::element_type> &&
                               !std::is_const_v<typename V::element_type>, int> = 0>
using number_out = typename V::value_type;

template <class X, std::size_t N, class T = number_out<X, N>, std::enable_if_t<is_real_v<T>, int> = 0>
using real_out = T;
template <class X, std::size_t N, class T = number_out<X, N>, std::enable_if_t<is_complex_v<T>, int> = 0>
using complex_out = T;

// One of any dtype, with any number of axes.
template <class X, class V = adapted<X>, std::enable_if_t<dtype_v<typename V::element_type> != 0, int> = 0>
using element_in = typename V::element_type;

}  // namespace detail

/// An operand that is read: whatever make_view takes, of the type of numbers that the output has.
template <class T, std::size_t N>
using input = typename detail::identity<view<const T, N>>::type;

/// The same where the routine has a scale that takes the factor of a scaled mdspan.
template <class T, std::size_t N>
using scaled_input = typename detail::identity<scaled_view<T, N>>::type;

/// A scale: whatever converts to the type of numbers that the output has.
template <class T>
using scale = typename detail::identity<T>::type;

}  // namespace blasview

#endif
