// What the C++ tests check with: the first failed check is printed with its place and ends the program with 1.
#ifndef CHECK_HPP
#define CHECK_HPP

#include <blasview.hpp>

#include <cmath>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace bv = blasview;

#define CHECK(...)                                                                                         \
    do {                                                                                                   \
        if (!(__VA_ARGS__)) {                                                                              \
            std::fprintf(stderr, "%s:%d: %s\n    last error: %s\n", __FILE__, __LINE__, #__VA_ARGS__,      \
                         bv_last_error_message());                                                         \
            std::exit(1);                                                                                  \
        }                                                                                                  \
    } while (0)

// The statement throws an error with that status, and with a text that has that part.
#define THROWS(expected, part, ...)                                                                        \
    do {                                                                                                   \
        bool thrown_ = false;                                                                              \
        try {                                                                                              \
            static_cast<void>(__VA_ARGS__);                                                                \
        } catch (const bv::error& e) {                                                                     \
            thrown_ = true;                                                                                \
            if (e.status() != (expected) || !std::strstr(e.what(), part)) {                                \
                std::fprintf(stderr, "%s:%d: %s\n    throws %s: %s\n", __FILE__, __LINE__, #__VA_ARGS__,   \
                             bv::name(e.status()), e.what());                                              \
                std::exit(1);                                                                              \
            }                                                                                              \
        }                                                                                                  \
        if (!thrown_) {                                                                                    \
            std::fprintf(stderr, "%s:%d: %s\n    does not throw\n", __FILE__, __LINE__, #__VA_ARGS__);     \
            std::exit(1);                                                                                  \
        }                                                                                                  \
    } while (0)

// A number from two, of any of the four types.
template <class T>
T number(double re, double im)
{
    if constexpr (bv::is_complex_v<T>)
        return T(static_cast<bv::real_t<T>>(re), static_cast<bv::real_t<T>>(im));
    else
        return static_cast<T>(re + 0 * im);
}

// Small numbers in eighths, so that sums have few rounding errors.
template <class T>
void fill(std::vector<T>& x, unsigned seed)
{
    for (std::size_t i = 0; i < x.size(); i++) {
        const auto at = static_cast<unsigned>(i) * 7 + seed;
        x[i] = number<T>((at * 5 % 17) / 8.0 - 1, (at * 3 % 13) / 8.0 - 0.75);
    }
}

template <class T>
bool near(T a, T b)
{
    return std::abs(a - b) <= (sizeof(bv::real_t<T>) == 4 ? 1e-4 : 1e-11) * (1 + std::abs(b));
}

// Memory with a view somewhere inside. Knows what else lies there, to see that it stays.
template <class T, std::size_t N>
struct box {
    std::vector<T> memory, before;
    bv::view<T, N> view;

    // Layouts: 0 C order with gaps, 1 Fortran order with gaps, 2 steps of two elements, 3 all axes backwards.
    box(const bv::indices<N>& shape, int layout, unsigned seed)
    {
        bv::indices<N> steps;
        std::int64_t step = layout % 4 >= 2 ? 2 : 1, first = 3;
        for (std::size_t at = 0; at < N; at++) {
            const std::size_t axis = layout % 2 ? at : N - 1 - at;
            steps[axis] = step;
            step *= shape[axis] + 1;
        }
        if (layout % 4 == 3)
            for (std::size_t axis = 0; axis < N; axis++) {
                first += steps[axis] * (shape[axis] - 1);
                steps[axis] = -steps[axis];
            }
        memory.resize(static_cast<std::size_t>(step) + 6);
        fill(memory, seed);
        before = memory;
        view = bv::view<T, N>::strided(memory.data() + first, shape, steps);
        view.check_within(memory.data(), memory.size() * sizeof(T));
    }

    // What was there before, element by element.
    bv::view<const T, N> old() const
    {
        return bv::view<const T, N>::byte_strided(before.data() + (view.data() - memory.data()), view.shape(),
                                                  view.byte_strides());
    }

    // Whether nothing beside the view has changed.
    bool gaps_untouched() const
    {
        std::vector<unsigned char> inside(memory.size());
        for (std::int64_t at = 0; at < view.size(); at++) {
            std::int64_t rest = at, offset = 0;
            for (std::size_t axis = 0; axis < N; axis++) {
                offset += rest % view.extent(axis) * view.byte_stride(axis);
                rest /= view.extent(axis);
            }
            inside[static_cast<std::size_t>(view.data() - memory.data() + offset / std::int64_t{sizeof(T)})] = 1;
        }
        for (std::size_t i = 0; i < memory.size(); i++)
            if (!inside[i] && std::memcmp(&memory[i], &before[i], sizeof(T)) != 0)
                return false;
        return true;
    }
};

#endif
