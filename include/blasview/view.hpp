// view<T, N>: numbers in memory. Part of blasview.hpp.
#ifndef BLASVIEW_VIEW_HPP
#define BLASVIEW_VIEW_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "adapter.hpp"
#include "element.hpp"
#include "error.hpp"
#include "indices.hpp"

namespace blasview {

/// What a view is: its size, its bytes, whether it is contiguous.
using view_info = bv_view_info;

/// Numbers somewhere in memory, which it does not own: a pointer, and for each of N axes a length and a step in bytes.
/// Any steps are legal: negative, 0, indivisible by the size of an element. A view<const T, N> is read only; one of T
/// converts to it. Like a pointer, a view is cheap to copy, and constness of its own does not protect the elements.
///
/// Functions that make other views copy no elements. Axis numbers count from 0, negative ones from the end, and both
/// they and bounds are checked: an error is thrown.
template <class T, std::size_t N>
class view {
    static_assert(N <= BV_MAX_NDIM, "a view has up to 64 axes");
    static_assert(!std::is_reference_v<T> && !std::is_volatile_v<T>, "T is an object type, const or not");

    template <class U, std::size_t M>
    friend class view;

public:
    using element_type = T;
    using value_type = std::remove_const_t<T>;
    /// That of element access. Complex elements that are read only come by value, as they may have to be conjugated.
    using reference = std::conditional_t<std::is_const_v<T> && is_complex_v<T>, value_type, T&>;

    /// Refers to nothing; all its lengths are 0.
    constexpr view() noexcept = default;

    /// Elements without gaps in C order: the last axis varies fastest.
    constexpr view(T* data, const indices<N>& shape)
        : data_(data), shape_(shape), strides_(detail::gapless(shape, sizeof(T)))
    {
    }

    /// The read-only view of elements that may be written.
    template <class U, std::enable_if_t<std::is_same_v<const U, T> && !std::is_const_v<U>, int> = 0>
    constexpr view(const view<U, N>& other) noexcept
        : data_(other.data_), shape_(other.shape_), strides_(other.strides_), flags_(other.flags_)
    {
    }

    /// What make_view makes of x: a container, an array, an mdspan, a matrix of Eigen.
    template <class X, std::enable_if_t<!detail::is_view<detail::bare_t<X>> && !detail::is_scaled<X> &&
                                            std::is_convertible_v<detail::adapted<X>, view>, int> = 0>
    view(X&& x) : view(adapter<std::remove_reference_t<X>>::make(x))
    {
    }

    /// Of no mdspan that scales its elements: this says so.
    template <class X, std::enable_if_t<detail::is_scaled<X>, int> = 0>
    view(X&&)
    {
        static_assert(detail::never<X>, "a scaled mdspan is taken only where a scale can take its factor; give its "
                                        "elements, and the factor where it belongs");
    }

    /// Steps in numbers of elements, as those of mdspan and Eigen.
    [[nodiscard]] static constexpr view strided(T* data, const indices<N>& shape, const indices<N>& elements)
    {
        return view(data, shape, detail::in_bytes(elements, sizeof(T)), 0);
    }

    /// Steps in bytes, as those of C and NumPy.
    [[nodiscard]] static constexpr view byte_strided(T* data, const indices<N>& shape, const indices<N>& bytes) noexcept
    {
        return view(data, shape, bytes, 0);
    }

    /// Elements without gaps in Fortran order: the first axis varies fastest.
    [[nodiscard]] static constexpr view col_major(T* data, const indices<N>& shape)
    {
        return view(data, shape, detail::gapless(shape, sizeof(T), order::col_major), 0);
    }

    [[nodiscard]] static constexpr std::size_t rank() noexcept { return N; }
    /// The element at index (0, ..., 0).
    [[nodiscard]] constexpr T* data() const noexcept { return data_; }
    [[nodiscard]] constexpr const indices<N>& shape() const noexcept { return shape_; }
    [[nodiscard]] constexpr const indices<N>& byte_strides() const noexcept { return strides_; }
    [[nodiscard]] constexpr std::int64_t extent(std::size_t axis) const noexcept { return shape_[axis]; }
    [[nodiscard]] constexpr std::int64_t byte_stride(std::size_t axis) const noexcept { return strides_[axis]; }
    /// Whether elements are to be read as their complex conjugates.
    [[nodiscard]] constexpr bool is_conj() const noexcept { return (flags_ & BV_CONJ) != 0; }

    [[nodiscard]] constexpr bool empty() const noexcept
    {
        for (std::int64_t length : shape_)
            if (length == 0)
                return true;
        return false;
    }

    /// Number of elements.
    [[nodiscard]] constexpr std::int64_t size() const noexcept
    {
        std::int64_t product = empty() ? 0 : 1;
        for (std::int64_t length : shape_)
            product *= length;
        return product;
    }

    /// An element. Neither the index nor the alignment is checked.
    template <class... I, std::enable_if_t<sizeof...(I) == N, int> = 0>
    [[nodiscard]] reference operator()(I... index) const noexcept
    {
        return element(indices<N>(index...));
    }

    /// An element; status::bounds if there is none.
    template <class... I, std::enable_if_t<sizeof...(I) == N, int> = 0>
    [[nodiscard]] reference at(I... index) const
    {
        const indices<N> position(index...);
        for (std::size_t axis = 0; axis < N; axis++)
            if (position[axis] < 0 || position[axis] >= shape_[axis])
                throw error(status::bounds, "an index is out of bounds");
        return element(position);
    }

    /// x[start:stop:step] along an axis, with Python's rules: negative bounds count from the end, bounds beyond the
    /// ends are clamped, a negative step walks backwards; `omitted` leaves a bound out.
    [[nodiscard]] view slice(std::int64_t axis, std::int64_t start, std::int64_t stop, std::int64_t step = 1) const
    {
        return derive<T, N>(bv_view_slice, axis, start, stop, step);
    }

    /// One position along an axis, which disappears; a negative index counts from the end. `x.index(0, i)` is row i.
    [[nodiscard]] view<T, N - 1> index(std::int64_t axis, std::int64_t at) const
    {
        return derive<T, N - 1>(bv_view_index, axis, at);
    }

    /// A new axis of length 1 before axis at.
    [[nodiscard]] view<T, N + 1> newaxis(std::int64_t at) const { return derive<T, N + 1>(bv_view_newaxis, at); }

    /// Without an axis of length 1.
    [[nodiscard]] view<T, N - 1> squeeze(std::int64_t axis) const { return derive<T, N - 1>(bv_view_squeeze, axis); }

    /// Without any axis of length 1; status::ndim if not M axes are left.
    template <std::size_t M>
    [[nodiscard]] view<T, M> squeeze_to() const
    {
        indices<N> shape, strides;
        bv_view out{};
        const bv_view in = description();
        check(bv_view_squeeze_all(&in, shape.data(), strides.data(), &out));
        if (out.ndim != static_cast<std::int64_t>(M))
            throw error(status::ndim, "the view without axes of length 1 has another rank than is asked for");
        return view<T, M>::from_c(out);
    }

    /// The axes in reverse order.
    [[nodiscard]] view transposed() const { return derive<T, N>(bv_view_transpose); }

    /// Axis i of the result is axis order[i].
    [[nodiscard]] view permuted(const indices<N>& order) const
    {
        return derive<T, N>(bv_view_permute, order.data());
    }

    /// Two axes exchanged.
    [[nodiscard]] view swap_axes(std::int64_t a, std::int64_t b) const
    {
        return derive<T, N>(bv_view_swap_axes, a, b);
    }

    /// Axis from at position to, the others in their order.
    [[nodiscard]] view move_axis(std::int64_t from, std::int64_t to) const
    {
        return derive<T, N>(bv_view_move_axis, from, to);
    }

    /// One axis in reverse.
    [[nodiscard]] view flip(std::int64_t axis) const { return derive<T, N>(bv_view_flip, axis); }

    /// The elements whose indices on axes a and b differ by offset, that on b being the larger one, along a new last
    /// axis in place of the two.
    [[nodiscard]] view<T, N - 1> diagonal(std::int64_t offset = 0, std::int64_t a = 0, std::int64_t b = 1) const
    {
        return derive<T, N - 1>(bv_view_diagonal, offset, a, b);
    }

    /// All runs of length neighbours along an axis; positions in the run are a new last axis. Read only, as elements
    /// are met several times.
    [[nodiscard]] view<const T, N + 1> windows(std::int64_t axis, std::int64_t length) const
    {
        return derive<const T, N + 1>(bv_view_windows, axis, length);
    }

    /// The elements repeated to a larger shape, by NumPy's rules. Read only.
    template <std::size_t M>
    [[nodiscard]] view<const T, M> broadcast_to(const indices<M>& to) const
    {
        return derive<const T, M>(bv_view_broadcast_to, static_cast<std::int64_t>(M), to.data());
    }

    /// The same elements in another shape of as many, counted off in that order. One length may be -1, and is found
    /// out. Throws refused where strides cannot express it: the function reshape copies then.
    template <std::size_t M>
    [[nodiscard]] view<T, M> reshape(const indices<M>& to, order counted = order::row_major) const
    {
        return derive<T, M>(bv_view_reshape, static_cast<std::int64_t>(M), to.data(),
                            static_cast<std::int32_t>(counted));
    }

    /// The complex conjugates. Read only. Real numbers stay as they are.
    [[nodiscard]] constexpr view<const T, N> conj() const noexcept
    {
        view<const T, N> other = *this;
        if constexpr (is_complex_v<T>)
            other.flags_ ^= BV_CONJ;
        return other;
    }

    /// The real parts of complex numbers.
    template <class U = T>
    [[nodiscard]] view<detail::as_const_as<real_t<U>, U>, N> real() const
    {
        return derive<detail::as_const_as<real_t<U>, U>, N>(bv_view_real);
    }

    /// The imaginary parts of complex numbers; status::flags if they are to be conjugated.
    template <class U = T>
    [[nodiscard]] view<detail::as_const_as<real_t<U>, U>, N> imag() const
    {
        return derive<detail::as_const_as<real_t<U>, U>, N>(bv_view_imag);
    }

    /// Complex numbers as pairs of real ones along a new last axis; status::flags if they are to be conjugated.
    template <class U = T>
    [[nodiscard]] view<detail::as_const_as<real_t<U>, U>, N + 1> pairs() const
    {
        return derive<detail::as_const_as<real_t<U>, U>, N + 1>(bv_view_pairs);
    }

    /// Pairs of neighbours along the last axis, which disappears, as complex numbers.
    template <class U = T>
    [[nodiscard]] view<detail::as_const_as<complex_t<U>, U>, N - 1> complex() const
    {
        return derive<detail::as_const_as<complex_t<U>, U>, N - 1>(bv_view_complex);
    }

    /// The same bytes as elements of another type. If it has another size, the last axis, which has to be without gaps,
    /// grows or shrinks; refused otherwise.
    template <class U>
    [[nodiscard]] view<detail::as_const_as<U, T>, N> cast() const
    {
        static_assert(dtype_v<T> != 0 && dtype_v<U> != 0, "an element has 1, 2, 4, 8 or 16 bytes");
        return derive<detail::as_const_as<U, T>, N>(bv_view_cast, dtype_v<U>);
    }

    /// A member of each struct: `particles.field(&particle::mass)`. A member that is an array becomes a last axis.
    template <class F, class S, std::enable_if_t<std::is_base_of_v<S, value_type>, int> = 0>
    [[nodiscard]] auto field(F S::*member) const noexcept
    {
        using element = detail::as_const_as<std::remove_extent_t<F>, T>;
        // An empty view may have no struct to look into.
        T* first = empty() ? nullptr : data_;
        if constexpr (std::is_array_v<F>) {
            static_assert(std::rank_v<F> == 1, "a member may be an array of one dimension");
            view<element, N + 1> out;
            for (std::size_t axis = 0; axis < N; axis++)
                out.set(axis, shape_[axis], strides_[axis]);
            out.set(N, static_cast<std::int64_t>(std::extent_v<F>), static_cast<std::int64_t>(sizeof(element)));
            out.data_ = first ? first->*member : nullptr;
            return out;
        } else {
            return view<element, N>(first ? &(first->*member) : nullptr, shape_, strides_, 0);
        }
    }

    /// Throws status::bounds unless every element lies within bytes bytes from buffer.
    void check_within(const void* buffer, std::size_t bytes) const
    {
        if constexpr (dtype_v<T> != 0) {
            const bv_view in = description();
            check(bv_view_within(&in, buffer, bytes));
        } else {
            // An element of any size is that many bytes.
            view<const unsigned char, N + 1> all;
            for (std::size_t axis = 0; axis < N; axis++)
                all.set(axis, shape_[axis], strides_[axis]);
            all.set(N, static_cast<std::int64_t>(sizeof(T)), 1);
            all.data_ = reinterpret_cast<const unsigned char*>(data_);
            all.check_within(buffer, bytes);
        }
    }

    /// Number of elements, bytes, contiguity.
    [[nodiscard]] view_info about() const
    {
        view_info info{};
        const bv_view in = c_view();
        check(bv_view_about(&in, &info));
        return info;
    }

    /// A line of text on how BLAS takes a vector or matrix by itself, or why it does not.
    [[nodiscard]] std::string text() const
    {
        const bv_view in = c_view();
        return detail::text_of([&](char* buffer, std::size_t size, std::size_t* length) {
            return bv_view_text(&in, buffer, size, length);
        });
    }

    /// The view in C. It refers to the shape and the strides in this object.
    [[nodiscard]] bv_view c_view() const& noexcept
    {
        static_assert(dtype_v<T> != 0, "an element has 1, 2, 4, 8 or 16 bytes, and is trivially copyable");
        return description();
    }
    bv_view c_view() const&& = delete;

    /// Of a view in C; status::ndim, status::dtype_mismatch, status::read_only or status::flags if it is none of this
    /// type.
    [[nodiscard]] static view from_c(const bv_view& made)
    {
        if (made.ndim != static_cast<std::int64_t>(N))
            throw error(status::ndim, "the view has " + std::to_string(made.ndim) + " axes, its type " +
                                          std::to_string(N));
        if (dtype_v<T> != 0 && made.dtype != dtype_v<T>)
            throw error(status::dtype_mismatch, std::string("the view has dtype ") + bv_dtype_name(made.dtype) +
                                                    ", its type " + bv_dtype_name(dtype_v<T>));
        if ((made.flags & BV_READ_ONLY) != 0 && !std::is_const_v<T>)
            throw error(status::read_only, "the view is read only, and its type is not const");
        if (made.flags != 0 && !std::is_const_v<T>)
            throw error(status::flags, "what is to be conjugated is read only");
        indices<N> shape, strides;
        for (std::size_t axis = 0; axis < N; axis++) {
            shape[axis] = made.shape[axis];
            strides[axis] = made.strides ? made.strides[axis] : 0;
        }
        if (!made.strides)
            strides = detail::gapless(shape, sizeof(T));
        return view(static_cast<T*>(made.data), shape, strides, made.flags);
    }

private:
    constexpr view(T* data, const indices<N>& shape, const indices<N>& strides, std::uint32_t flags) noexcept
        : data_(data), shape_(shape), strides_(strides), flags_(flags)
    {
    }

    constexpr void set(std::size_t axis, std::int64_t length, std::int64_t stride) noexcept
    {
        shape_[axis] = length;
        strides_[axis] = stride;
    }

    // With some dtype even if T has none: what only looks at axes does not mind.
    [[nodiscard]] bv_view description() const noexcept
    {
        bv_view out{};
        out.data = const_cast<value_type*>(data_);
        out.ndim = static_cast<std::int64_t>(N);
        out.shape = shape_.data();
        out.strides = strides_.data();
        out.dtype = dtype_v<T> != 0 ? dtype_v<T> : BV_U8;
        out.flags = flags_;
        return out;
    }

    template <class U, std::size_t M, class Function, class... Arguments>
    [[nodiscard]] view<U, M> derive(Function function, Arguments... arguments) const
    {
        static_assert(M <= BV_MAX_NDIM, "the view has too few axes, or too many");
        indices<M> shape, strides;
        bv_view out{};
        const bv_view in = description();
        check(function(&in, arguments..., shape.data(), strides.data(), &out));
        return view<U, M>::from_c(out);
    }

    [[nodiscard]] reference element(const indices<N>& position) const noexcept
    {
        std::int64_t offset = 0;
        for (std::size_t axis = 0; axis < N; axis++)
            offset += position[axis] * strides_[axis];
        using byte = detail::as_const_as<unsigned char, T>;
        T& found = *reinterpret_cast<T*>(reinterpret_cast<byte*>(data_) + offset);
        if constexpr (std::is_const_v<T> && is_complex_v<T>)
            return is_conj() ? detail::conjugate(found) : found;
        else
            return found;
    }

    T* data_ = nullptr;
    indices<N> shape_;
    indices<N> strides_;
    std::uint32_t flags_ = 0;
};

}  // namespace blasview

#endif
