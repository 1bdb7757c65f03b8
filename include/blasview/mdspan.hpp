// Views of mdspan, whose header is not needed: any layout that is strided, also with an offset as that of reversed axes
// or of layout_stride_relaxed, and the accessors and layouts of std::linalg. Part of blasview.hpp.
#ifndef BLASVIEW_MDSPAN_HPP
#define BLASVIEW_MDSPAN_HPP

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "adapter.hpp"
#include "element.hpp"
#include "error.hpp"
#include "indices.hpp"
#include "scaled.hpp"
#include "view.hpp"

namespace blasview {

namespace detail {

// What x.data_handle() points to; it may return a reference to the pointer.
template <class X>
using handle_t = std::remove_pointer_t<std::decay_t<decltype(std::declval<X&>().data_handle())>>;
template <class X>
using handle_pointer_of =
    std::enable_if_t<std::is_convertible_v<decltype(std::declval<X&>().data_handle()), handle_t<X>*> &&
                     std::is_object_v<handle_t<X>>>;

template <class X>
using rank_of = decltype(static_cast<std::size_t>(X::rank()));
template <class X>
using extent_of = decltype(static_cast<std::int64_t>(std::declval<X&>().extent(0)));
template <class X>
using stride_of = decltype(static_cast<std::int64_t>(std::declval<X&>().stride(0)));
template <class X>
using strided_of = decltype(static_cast<bool>(std::declval<X&>().is_strided()));
template <class X>
using mapping_of = std::decay_t<decltype(std::declval<X&>().mapping())>;
template <class X>
using transposed_of = std::pair<typename X::layout_type::nested_layout_type,
                                decltype(std::declval<X&>().nested_mapping())>;
template <class X>
using offset_and_strides_of = decltype(std::declval<X&>().offset(), std::declval<X&>().strides());
template <class X>
using reference_of = typename X::reference;
template <class X>
using element_of = std::remove_cv_t<typename X::element_type>;
template <class X>
using accessor_of = std::decay_t<decltype(std::declval<X&>().accessor())>;
template <class X>
using nested_accessor_of = std::decay_t<decltype(std::declval<X&>().nested_accessor())>;
template <class X>
using scaling_factor_of = std::decay_t<decltype(std::declval<X&>().scaling_factor())>;
template <class X>
using byte_alignment_of = std::enable_if_t<(X::byte_alignment > 0)>;

template <class X>
inline constexpr bool is_mdspan = has<X, handle_pointer_of> && has<X, rank_of> && has<X, extent_of>;

// Whether X, an mdspan or an accessor, hands out elements of memory, of type T: then it has references to them.
template <class X, class T>
constexpr bool refers() noexcept
{
    if constexpr (has<X, reference_of>)
        return std::is_same_v<reference_of<X>, T&>;
    else
        return true;
}

// Whether an accessor is known to compute numbers from those in memory as those of std::linalg do, without changing
// their type: conjugated_accessor and scaled_accessor over one that refers to them, or over another such one.
template <class A, class T>
constexpr bool computes() noexcept
{
    if constexpr (has<A, nested_accessor_of>) {
        using nested = nested_accessor_of<A>;
        if constexpr (has<A, element_of>)
            return is_number_v<T> && std::is_same_v<element_of<A>, std::remove_const_t<T>> &&
                   (refers<nested, T>() || computes<nested, T>());
    }
    return false;
}
template <class X>
constexpr bool mdspan_computes() noexcept
{
    if constexpr (has<X, accessor_of>)
        return computes<accessor_of<X>, handle_t<X>>();
    else
        return false;
}

template <class A>
constexpr bool scales() noexcept
{
    if constexpr (has<A, nested_accessor_of>)
        return has<A, scaling_factor_of> || scales<nested_accessor_of<A>>();
    else
        return false;
}
template <class X>
constexpr bool mdspan_scales() noexcept
{
    if constexpr (mdspan_computes<X>())
        return scales<accessor_of<X>>();
    else
        return false;
}

// The alignment that an accessor takes for granted, as aligned_accessor does.
template <class A, class T>
constexpr std::size_t alignment() noexcept
{
    if constexpr (has<A, byte_alignment_of>)
        return static_cast<std::size_t>(A::byte_alignment);
    else if constexpr (has<A, nested_accessor_of>)
        return alignment<nested_accessor_of<A>, T>();
    else
        return alignof(T);
}

// Whether two numbers are the same but for rounding, infinite and NaN too.
template <class T>
bool alike(const T& a, const T& b) noexcept
{
    const parts<T> x = parts_of(a), y = parts_of(b);
    real_t<T> size = 0;
    for (const real_t<T> part : y)
        size = part > size ? part : -part > size ? -part : size;
    for (std::size_t at = 0; at < x.size(); at++) {
        const real_t<T> apart = x[at] > y[at] ? x[at] - y[at] : y[at] - x[at];
        const bool both_nan = x[at] != x[at] && y[at] != y[at];
        if (!(x[at] == y[at] || both_nan || apart <= size / 1000))
            return false;
    }
    return true;
}

// Whether an accessor conjugates what the one in it reads. It has no name that tells, so that it is asked: for two
// numbers, one of which is far from real whatever factor there is inside.
template <class T, class A, class Nested>
bool conjugates(const A& outer, const Nested& nested)
{
    bool same = true, conj = is_complex_v<T>;
    for (const int at : {0, 1}) {
        parts<T> number{};
        number[0] = static_cast<real_t<T>>(at == 0 ? -0.375 : 1.625);
        if constexpr (is_complex_v<T>)
            number[1] = static_cast<real_t<T>>(at == 0 ? 1.625 : -0.375);
        alignas(alignment<A, T>()) T probe = of_parts<T>(number);
        const T inside = nested.access(&probe, 0), outside = outer.access(&probe, 0);
        same = same && alike(outside, inside);
        conj = conj && alike(outside, conjugate(inside));
    }
    if (!conj && !same)
        throw error(status::value, "the accessor of this mdspan computes its elements in another way than by a factor or "
                                   "conjugation");
    return conj;
}

// How an accessor computes numbers from those in memory: the conjugate first, then the factor.
template <class T>
struct computation {
    T factor = of_parts<T>({1});
    bool conj = false;
};

template <class T, class A>
computation<T> computation_of([[maybe_unused]] const A& accessor)
{
    computation<T> done;
    if constexpr (has<A, nested_accessor_of>) {
        const auto& nested = accessor.nested_accessor();
        done = computation_of<T>(nested);
        if constexpr (has<A, scaling_factor_of>)
            done.factor = product(static_cast<T>(accessor.scaling_factor()), done.factor);
        else if (conjugates<T>(accessor, nested))
            done = {conjugate(done.factor), !done.conj};
    }
    return done;
}

// Whether positions are an offset and a stride for each index. is_strided() is false of a layout_stride_relaxed with an
// offset, which has both nevertheless, and of a layout_transpose of it.
template <class M>
bool is_strided(const M& mapping)
{
    if constexpr (has<const M, transposed_of>)
        return is_strided(mapping.nested_mapping());
    else if constexpr (has<const M, offset_and_strides_of> || !has<const M, strided_of>)
        return true;
    else
        return mapping.is_strided();
}

}  // namespace detail

/// What has data_handle(), rank(), extent(r) and stride(r), as std::mdspan; with a mapping() too it may have an offset.
/// With a conjugated_accessor as that of std::linalg it is a view to read, with a scaled_accessor a scaled_view.
template <class X>
struct adapter<X, std::enable_if_t<detail::is_mdspan<X>>> {
    static constexpr bool owns = false;
    static constexpr std::size_t rank = X::rank();
    using stored = detail::handle_t<X>;
    static constexpr bool computes = detail::mdspan_computes<X>();
    static_assert(computes || detail::refers<X, stored>(), "the accessor of this mdspan computes its elements: they are "
                                                           "not in memory");
    static_assert(rank == 0 || detail::has<X, detail::stride_of>, "the layout of this mdspan has no strides");
    using number = std::remove_const_t<stored>;
    using element = std::conditional_t<computes, const stored, stored>;
    static constexpr bool scales = detail::mdspan_scales<X>();
    using made = std::conditional_t<scales, scaled_view<number, rank>, view<element, rank>>;

    static made make(X& x)
    {
        const view<element, rank> found = in_memory(x, std::make_index_sequence<rank>());
        if constexpr (computes) {
            const detail::computation<number> done = detail::computation_of<number>(x.accessor());
            const view<element, rank> read = done.conj ? found.conj() : found;
            if constexpr (scales)
                return made(read, done.factor);
            else
                return read;
        } else {
            return found;
        }
    }

private:
    using rank_type = std::decay_t<decltype(X::rank())>;

    template <std::size_t... Axis>
    static view<element, rank> in_memory(X& x, std::index_sequence<Axis...> axes)
    {
        const indices<rank> shape(static_cast<std::int64_t>(x.extent(static_cast<rank_type>(Axis)))...);
        bool empty = false;
        for (const std::int64_t length : shape)
            empty = empty || length == 0;
        indices<rank> strides;
        if constexpr (detail::has<X, detail::mapping_of>) {
            if (!detail::is_strided(x.mapping()))
                throw error(status::refused, "the layout of this mdspan is not strided");
            const bool asked = is_strided_itself(x);
            // Steps are differences of positions: that is right for indices without a sign too, where the strides of
            // reversed axes wrap around. Nothing of an empty one is at any index, nor at index 1 of an axis of length 1.
            for (std::size_t axis = 0; axis < rank; axis++) {
                if (!empty && shape[axis] > 1)
                    strides[axis] = position(x, axis, axes) - position(x, rank, axes);
                else if (asked)
                    strides[axis] = stride(x, axis);
            }
            stored* first = x.data_handle();
            if (!empty)
                first = moved(x, position(x, rank, axes));
            return view<element, rank>::strided(first, shape, strides);
        } else {
            if constexpr (detail::has<X, detail::strided_of>)
                if (!x.is_strided())
                    throw error(status::refused, "the layout of this mdspan is not strided");
            for (std::size_t axis = 0; axis < rank; axis++)
                strides[axis] = stride(x, axis);
            return view<element, rank>::strided(x.data_handle(), shape, strides);
        }
    }

    // Whether its stride(r) may be called.
    static bool is_strided_itself(X& x)
    {
        if constexpr (detail::has<X, detail::strided_of>)
            return x.is_strided();
        else
            return true;
    }

    static std::int64_t stride(X& x, std::size_t axis)
    {
        if constexpr (rank > 0)
            return static_cast<std::int64_t>(x.stride(static_cast<rank_type>(axis)));
        else
            return static_cast<std::int64_t>(axis);
    }

    // Where the mapping puts the element with index 1 on that axis, and 0 on all others.
    template <std::size_t... Axis>
    static std::int64_t position(X& x, [[maybe_unused]] std::size_t axis, std::index_sequence<Axis...>)
    {
        return static_cast<std::int64_t>(
            x.mapping()(static_cast<std::decay_t<decltype(x.extent(0))>>(Axis == axis ? 1 : 0)...));
    }

    static stored* moved(X& x, std::int64_t by)
    {
        if constexpr (detail::has<X, detail::accessor_of>)
            return x.accessor().offset(x.data_handle(), static_cast<std::size_t>(by));
        else
            return x.data_handle() + by;
    }
};

}  // namespace blasview

#endif
