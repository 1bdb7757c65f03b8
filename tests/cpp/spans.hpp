// An mdspan as the standard has it, for compilers without one: any layout with an offset, and the accessors and the
// transposition of std::linalg (P1673) as that writes them.
#ifndef SPANS_HPP
#define SPANS_HPP

#include "check.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

// A layout of an offset and any strides. Indices that it has not are a failure, as are strides of what is not strided.
template <std::size_t N, class Index = int>
struct offset_mapping {
    std::array<Index, N> lengths, steps;
    Index first;
    bool relaxed = false;

    template <class... I>
    Index operator()(I... index) const
    {
        static_assert(sizeof...(I) == N, "an index for each axis");
        const std::array<Index, N> at{static_cast<Index>(index)...};
        Index sum = first;
        for (std::size_t axis = 0; axis < N; axis++) {
            CHECK(at[axis] < lengths[axis]);
            sum = static_cast<Index>(sum + at[axis] * steps[axis]);
        }
        return sum;
    }
    Index extent(std::size_t axis) const { return lengths[axis]; }
    // As layout_stride_relaxed, which has these two beside.
    bool is_strided() const { return !relaxed || first == 0; }
    Index offset() const { return first; }
    const std::array<Index, N>& strides() const { return steps; }
    Index stride(std::size_t axis) const { return steps[axis]; }
};

// layout_transpose::mapping
template <class Nested>
struct transposed_mapping {
    struct layout_type {
        using nested_layout_type = Nested;
    };
    Nested nested;

    template <class I>
    auto operator()(I i, I j) const
    {
        return nested(j, i);
    }
    auto extent(std::size_t axis) const { return nested.extent(1 - axis); }
    const Nested& nested_mapping() const { return nested; }
    bool is_strided() const { return nested.is_strided(); }
    auto stride(std::size_t axis) const
    {
        CHECK(is_strided());
        return nested.stride(1 - axis);
    }
};

template <class T>
struct default_accessor {
    using offset_policy = default_accessor;
    using element_type = T;
    using reference = T&;
    using data_handle_type = T*;

    constexpr reference access(T* p, std::size_t at) const noexcept { return p[at]; }
    constexpr T* offset(T* p, std::size_t at) const noexcept { return p + at; }
};

// Takes for granted that its pointers are at multiples of that.
template <class T, std::size_t Bytes>
struct aligned_accessor {
    using offset_policy = default_accessor<T>;
    using element_type = T;
    using reference = T&;
    using data_handle_type = T*;
    static constexpr std::size_t byte_alignment = Bytes;

    reference access(T* p, std::size_t at) const noexcept
    {
        CHECK(reinterpret_cast<std::uintptr_t>(p) % Bytes == 0);
        return p[at];
    }
    T* offset(T* p, std::size_t at) const noexcept { return p + at; }
};

template <class Nested>
class conjugated_accessor {
public:
    using element_type = std::add_const_t<std::remove_const_t<typename Nested::element_type>>;
    using reference = std::remove_const_t<element_type>;
    using data_handle_type = typename Nested::data_handle_type;
    using offset_policy = conjugated_accessor<typename Nested::offset_policy>;

    constexpr conjugated_accessor(const Nested& accessor) : nested_(accessor) {}
    constexpr reference access(data_handle_type p, std::size_t at) const
    {
        const reference number(nested_.access(p, at));
        if constexpr (std::is_arithmetic_v<reference>)
            return number;
        else
            return conj(number);
    }
    constexpr typename offset_policy::data_handle_type offset(data_handle_type p, std::size_t at) const
    {
        return nested_.offset(p, at);
    }
    constexpr const Nested& nested_accessor() const noexcept { return nested_; }

private:
    Nested nested_;
};

template <class Factor, class Nested>
class scaled_accessor {
public:
    using element_type =
        std::add_const_t<decltype(std::declval<Factor>() * std::declval<typename Nested::element_type>())>;
    using reference = std::remove_const_t<element_type>;
    using data_handle_type = typename Nested::data_handle_type;
    using offset_policy = scaled_accessor<Factor, typename Nested::offset_policy>;

    constexpr scaled_accessor(const Factor& factor, const Nested& accessor) : factor_(factor), nested_(accessor) {}
    constexpr reference access(data_handle_type p, std::size_t at) const
    {
        return factor_ * typename Nested::element_type(nested_.access(p, at));
    }
    constexpr typename offset_policy::data_handle_type offset(data_handle_type p, std::size_t at) const
    {
        return nested_.offset(p, at);
    }
    constexpr const Factor& scaling_factor() const noexcept { return factor_; }
    constexpr const Nested& nested_accessor() const noexcept { return nested_; }

private:
    Factor factor_;
    Nested nested_;
};

// What looks like a conjugated_accessor and does something else.
template <class Nested>
struct negating_accessor : conjugated_accessor<Nested> {
    using conjugated_accessor<Nested>::conjugated_accessor;
    typename conjugated_accessor<Nested>::reference access(typename Nested::data_handle_type p, std::size_t at) const
    {
        return -this->nested_accessor().access(p, at);
    }
};

template <std::size_t N, class Mapping, class Accessor>
class span {
public:
    using element_type = typename Accessor::element_type;
    using reference = typename Accessor::reference;
    using accessor_type = Accessor;
    using data_handle_type = typename Accessor::data_handle_type;

    span(data_handle_type data, const Mapping& mapping, const Accessor& accessor)
        : data_(data), mapping_(mapping), accessor_(accessor)
    {
    }
    static constexpr std::size_t rank() noexcept { return N; }
    auto extent(std::size_t axis) const { return mapping_.extent(axis); }
    auto stride(std::size_t axis) const { return mapping_.stride(axis); }
    bool is_strided() const { return mapping_.is_strided(); }
    const data_handle_type& data_handle() const noexcept { return data_; }
    const Mapping& mapping() const noexcept { return mapping_; }
    const Accessor& accessor() const noexcept { return accessor_; }
    template <class... I>
    reference operator()(I... index) const
    {
        return accessor_.access(data_, static_cast<std::size_t>(mapping_(index...)));
    }

private:
    data_handle_type data_;
    Mapping mapping_;
    Accessor accessor_;
};

template <std::size_t N, class Mapping, class A>
span<N, Mapping, conjugated_accessor<A>> conjugated(const span<N, Mapping, A>& x)
{
    return {x.data_handle(), x.mapping(), conjugated_accessor<A>(x.accessor())};
}

template <class F, std::size_t N, class Mapping, class A>
span<N, Mapping, scaled_accessor<F, A>> scaled(F factor, const span<N, Mapping, A>& x)
{
    return {x.data_handle(), x.mapping(), scaled_accessor<F, A>(factor, x.accessor())};
}

template <class Mapping, class A>
span<2, transposed_mapping<Mapping>, A> transposed(const span<2, Mapping, A>& x)
{
    return {x.data_handle(), {x.mapping()}, x.accessor()};
}

// Elements in the middle of memory, of which each bit beside them is known: guards to all sides, gaps too.
template <class T, std::size_t N, class Index = int>
struct guarded {
    std::vector<T> memory, before;
    offset_mapping<N, Index> mapping{};
    static constexpr std::size_t guards = 64;

    // Axes in C or in Fortran order with gaps, the axes of the bits in reversed backwards.
    guarded(const std::array<Index, N>& lengths, bool by_columns, unsigned reversed, unsigned seed)
    {
        std::size_t step = 1, first = 0;
        mapping.lengths = lengths;
        for (std::size_t at = 0; at < N; at++) {
            const std::size_t axis = by_columns ? at : N - 1 - at, length = static_cast<std::size_t>(lengths[axis]);
            const bool back = (reversed >> axis & 1) != 0;
            // Of an unsigned type it wraps around, and so do positions, which are right therefore.
            mapping.steps[axis] = static_cast<Index>(back ? Index{} - static_cast<Index>(step) : static_cast<Index>(step));
            first += back ? step * (length - 1) : 0;
            step *= length + 2;
        }
        mapping.first = static_cast<Index>(first);
        memory.resize(step + 2 * guards);
        fill(memory, seed);
        before = memory;
    }

    T* data() { return memory.data() + guards; }
    span<N, offset_mapping<N, Index>, default_accessor<T>> all() { return {data(), mapping, {}}; }
    span<N, offset_mapping<N, Index>, default_accessor<const T>> read() { return {data(), mapping, {}}; }

    // Whether nothing has changed but elements.
    bool surroundings_untouched() const
    {
        std::vector<bool> inside(memory.size());
        std::array<Index, N> at{};
        for (bool more = true; more;) {
            std::size_t position = guards + static_cast<std::size_t>(mapping.first);
            for (std::size_t axis = 0; axis < N; axis++)
                position = position + static_cast<std::size_t>(at[axis]) *
                                          static_cast<std::size_t>(static_cast<std::make_signed_t<Index>>(mapping.steps[axis]));
            inside[position] = true;
            more = false;
            for (std::size_t axis = 0; axis < N && !more; axis++) {
                at[axis]++;
                more = at[axis] < mapping.lengths[axis];
                if (!more)
                    at[axis] = 0;
            }
        }
        for (std::size_t i = 0; i < memory.size(); i++)
            if (!inside[i] && std::memcmp(&memory[i], &before[i], sizeof(T)) != 0)
                return false;
        return true;
    }
};

#endif
