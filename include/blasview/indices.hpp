// Shapes, strides and positions. Part of blasview.hpp.
#ifndef BLASVIEW_INDICES_HPP
#define BLASVIEW_INDICES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "element.hpp"
#include "error.hpp"

namespace blasview {

/// A bound that is left out of a slice, as both are in x[: :2].
inline constexpr std::int64_t omitted = BV_OMITTED;

/// N whole numbers: a shape, strides, or the order of axes. It is made of N numbers of any integer types, so that sizes
/// and signed numbers can stand side by side: `{rows, v.size()}`.
template <std::size_t N>
class indices {
    template <class I>
    static constexpr bool is_index = std::is_convertible_v<I, std::int64_t> && !std::is_floating_point_v<I>;

public:
    /// All 0.
    constexpr indices() noexcept = default;

    template <class... I, std::enable_if_t<(N > 0 && sizeof...(I) == N && (is_index<I> && ...)), int> = 0>
    constexpr indices(I... numbers) noexcept : numbers_{static_cast<std::int64_t>(numbers)...}
    {
    }

    template <class I, std::enable_if_t<is_index<I>, int> = 0>
    constexpr indices(const std::array<I, N>& numbers) noexcept
    {
        for (std::size_t at = 0; at < N; at++)
            numbers_[at] = static_cast<std::int64_t>(numbers[at]);
    }

    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    [[nodiscard]] constexpr std::int64_t operator[](std::size_t at) const noexcept { return numbers_[at]; }
    [[nodiscard]] constexpr std::int64_t& operator[](std::size_t at) noexcept { return numbers_[at]; }

    /// Never null, as C wants it.
    [[nodiscard]] constexpr const std::int64_t* data() const noexcept { return numbers_; }
    [[nodiscard]] constexpr std::int64_t* data() noexcept { return numbers_; }
    [[nodiscard]] constexpr const std::int64_t* begin() const noexcept { return numbers_; }
    [[nodiscard]] constexpr const std::int64_t* end() const noexcept { return numbers_ + N; }

    [[nodiscard]] friend constexpr bool operator==(const indices& a, const indices& b) noexcept
    {
        for (std::size_t at = 0; at < N; at++)
            if (a.numbers_[at] != b.numbers_[at])
                return false;
        return true;
    }
    [[nodiscard]] friend constexpr bool operator!=(const indices& a, const indices& b) noexcept { return !(a == b); }

private:
    std::int64_t numbers_[N > 0 ? N : 1] = {};
};

namespace detail {

// The product, or an exception.
constexpr std::int64_t times(std::int64_t a, std::int64_t b)
{
    using limits = std::numeric_limits<std::int64_t>;
    // For each sign of the factors the one division that cannot overflow itself.
    const bool fits = a == 0 || b == 0                ? true
                      : a > 0 && b > 0                ? a <= limits::max() / b
                      : a < 0 && b < 0                ? a >= limits::max() / b
                      : a < 0                         ? a >= limits::min() / b
                                                      : b >= limits::min() / a;
    if (!fits)
        throw error(status::overflow, "strides in bytes do not fit 64 bits");
    return a * b;
}

// Strides in bytes of elements without gaps; the last axis varies fastest, or the first.
template <std::size_t N>
constexpr indices<N> gapless(const indices<N>& shape, std::size_t item, order o = order::row_major)
{
    indices<N> strides;
    bool empty = false;
    for (std::size_t at = 0; at < N; at++) {
        if (shape[at] < 0)
            throw error(status::length, "a length is negative");
        empty = empty || shape[at] == 0;
    }
    std::int64_t step = static_cast<std::int64_t>(item);
    for (std::size_t at = 0; at < N; at++) {
        const std::size_t axis = o == order::row_major ? N - 1 - at : at;
        strides[axis] = step;
        // Those of an empty view are never used.
        if (!empty && at + 1 < N)
            step = times(step, shape[axis]);
    }
    return strides;
}

// Strides in bytes of strides in elements.
template <std::size_t N>
constexpr indices<N> in_bytes(indices<N> strides, std::size_t item)
{
    for (std::size_t at = 0; at < N; at++)
        strides[at] = times(strides[at], static_cast<std::int64_t>(item));
    return strides;
}

}  // namespace detail

}  // namespace blasview

#endif
