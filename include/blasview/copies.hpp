// Copies of any elements, and questions about shared memory. Part of blasview.hpp.
#ifndef BLASVIEW_COPIES_HPP
#define BLASVIEW_COPIES_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <type_traits>
#include <utility>

#include "gemm.hpp"

namespace blasview {

/// Copies src to dst, whatever the strides of either; src is broadcast to the shape of dst by NumPy's rules. The two
/// have the same type of elements, any that the library knows, and must not share memory.
template <class D, class S, class T = detail::element_in<D>,
          std::enable_if_t<std::is_same_v<const T, const detail::element_in<S>> && !std::is_const_v<T>, int> = 0>
void copy(D&& dst, S&& src)
{
    check(bv_copy(detail::pass(make_view(dst)), detail::pass(make_view(src))));
}

/// What a view is to meet; values can be combined with |.
enum class need : std::uint32_t {
    nothing = 0,
    /// C order without gaps.
    c = BV_NEED_C,
    /// Fortran order without gaps.
    f = BV_NEED_F,
    /// Every element at a multiple of its alignment.
    aligned = BV_NEED_ALIGNED
};

[[nodiscard]] constexpr need operator|(need a, need b) noexcept
{
    return need{static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b)};
}

/// When to copy.
enum class copying : std::int32_t {
    if_needed = BV_COPY_IF_NEEDED,
    always = BV_COPY_ALWAYS,
    /// Throw `refused` instead of a copy.
    never = BV_COPY_NEVER
};

/// A view that meets needs: that of the elements where they lie, or of a copy, which it owns. It can be moved, not
/// copied. Its view is valid as long as it is, and without a copy as long as the elements are.
template <class T, std::size_t N>
class ready {
public:
    ready() noexcept = default;
    ready(const blasview::view<T, N>& view, bv_array* owned) noexcept : view_(view), array_(owned) {}
    ready(ready&& other) noexcept
        : view_(std::exchange(other.view_, {})), array_(std::exchange(other.array_, nullptr))
    {
    }
    ready& operator=(ready&& other) noexcept
    {
        ready taken(std::move(other));
        std::swap(view_, taken.view_);
        std::swap(array_, taken.array_);
        return *this;
    }
    ~ready() { static_cast<void>(bv_array_free(array_)); }

    [[nodiscard]] const blasview::view<T, N>& view() const& noexcept { return view_; }
    const blasview::view<T, N>& view() const&& = delete;
    /// Whether it is a copy.
    [[nodiscard]] bool is_copy() const noexcept { return array_ != nullptr; }
    /// Bytes that were copied.
    [[nodiscard]] std::size_t copied_bytes() const noexcept { return bv_array_copied_bytes(array_); }

private:
    blasview::view<T, N> view_;
    bv_array* array_ = nullptr;
};

/// Makes a view meet needs, as np.require does: leaves it where it lies if it meets them already, else copies. A copy
/// is aligned to 64 bytes, and conjugated already.
template <class X, class T = detail::element_in<X>>
[[nodiscard]] ready<T, detail::adapted<X>::rank()> require(X&& x, need needs, copying when = copying::if_needed)
{
    constexpr std::size_t rank = detail::adapted<X>::rank();
    bv_view out{};
    bv_array* owned = nullptr;
    const view<T, rank> from = make_view(x);
    const bv_view raw = from.c_view();
    check(bv_require(&raw, static_cast<std::uint32_t>(needs), static_cast<std::int32_t>(when), &out, &owned));
    return {view<T, rank>::from_c(out), owned};
}

/// The same elements in another shape of as many, by a copy where strides cannot express it: `reshape<1>(x, {-1})`. One
/// length may be -1, and is found out.
template <std::size_t M, class X, class T = detail::element_in<X>>
[[nodiscard]] ready<T, M> reshape(X&& x, const indices<M>& to, order counted = order::row_major,
                                  copying when = copying::if_needed)
{
    indices<M> shape, strides;
    bv_view out{};
    bv_array* owned = nullptr;
    const auto from = make_view(x);
    check(bv_reshape(detail::pass(from), static_cast<std::int64_t>(M), to.data(), static_cast<std::int32_t>(counted),
                     static_cast<std::int32_t>(when), shape.data(), strides.data(), &out, &owned));
    return {view<T, M>::from_c(out), owned};
}

/// The shape to which views can be broadcast together, by NumPy's rules.
template <class... T, std::size_t... N, std::enable_if_t<(sizeof...(N) > 0), int> = 0>
[[nodiscard]] auto broadcast_shape(const view<T, N>&... views)
{
    constexpr std::size_t rank = [](std::initializer_list<std::size_t> ranks) {
        std::size_t most = 0;
        for (std::size_t each : ranks)
            most = each > most ? each : most;
        return most;
    }({N...});
    const bv_view raw[] = {views.c_view()...};
    const bv_view* pointers[sizeof...(N)];
    for (std::size_t at = 0; at < sizeof...(N); at++)
        pointers[at] = &raw[at];
    std::int64_t lengths[BV_MAX_NDIM] = {};
    std::int64_t ndim = 0;
    check(bv_broadcast_shape(pointers, sizeof...(N), lengths, &ndim));
    indices<rank> shape;
    for (std::size_t axis = 0; axis < rank; axis++)
        shape[axis] = lengths[axis];
    return shape;
}

/// An answer that may take too long to find.
enum class answer : std::int32_t { no = BV_NO, yes = BV_YES, too_hard = BV_TOO_HARD };

/// Whether the address ranges of two views have a byte in common. False proves that they share no memory, true
/// proves nothing.
template <class X, class Y, class = detail::element_in<X>, class = detail::element_in<Y>>
[[nodiscard]] bool may_share_memory(X&& x, Y&& y)
{
    std::int32_t out = 0;
    check(bv_may_share_memory(detail::pass(make_view(x)), detail::pass(make_view(y)), &out));
    return out != BV_NO;
}

/// Whether two views have a byte in common, exactly, within so many steps of work; 0: the default of 100000.
template <class X, class Y, class = detail::element_in<X>, class = detail::element_in<Y>>
[[nodiscard]] answer shares_memory(X&& x, Y&& y, std::uint64_t work = 0)
{
    std::int32_t out = 0;
    check(bv_shares_memory(detail::pass(make_view(x)), detail::pass(make_view(y)), work, &out));
    return answer{out};
}

/// Whether a view reaches a byte by two indices, so that it must not be written.
template <class X, class = detail::element_in<X>>
[[nodiscard]] answer has_internal_overlap(X&& x, std::uint64_t work = 0)
{
    std::int32_t out = 0;
    check(bv_has_internal_overlap(detail::pass(make_view(x)), work, &out));
    return answer{out};
}

/// What the caller does with a matrix.
enum class access : std::int32_t {
    read = BV_READ,
    /// Writes every element without reading any.
    write = BV_WRITE,
    read_write = BV_READ_WRITE
};

/// A matrix that is ready for BLAS calls of your own: in place, or as a copy, which it owns. It can be moved, not
/// copied. T is const if it was acquired to be read.
template <class T>
class operand {
public:
    operand() noexcept = default;
    operand(const bv_matrix& matrix, bv_operand* owned) noexcept
        : matrix_{static_cast<T*>(matrix.data), matrix.rows, matrix.cols, order{matrix.order}, matrix.ld,
                  matrix.conj != 0},
          operand_(owned)
    {
    }
    operand(operand&& other) noexcept
        : matrix_(std::exchange(other.matrix_, {})), operand_(std::exchange(other.operand_, nullptr))
    {
    }
    operand& operator=(operand&& other) noexcept
    {
        operand taken(std::move(other));
        std::swap(matrix_, taken.matrix_);
        std::swap(operand_, taken.operand_);
        return *this;
    }
    /// Releases it, and is silent if that fails: call release where you want to know.
    ~operand() { static_cast<void>(bv_release(operand_)); }

    /// What to give to BLAS.
    [[nodiscard]] const blas_matrix<T>& matrix() const noexcept { return matrix_; }
    /// Whether it is a copy.
    [[nodiscard]] bool is_copy() const noexcept { return operand_ != nullptr; }
    /// Bytes that were copied to make it.
    [[nodiscard]] std::size_t copied_bytes() const noexcept { return bv_operand_copied_bytes(operand_); }

    /// Ends its use: writes a copy back that was taken for writing, and frees it.
    void release()
    {
        matrix_ = {};
        check(bv_release(std::exchange(operand_, nullptr)));
    }

private:
    blas_matrix<T> matrix_{};
    bv_operand* operand_ = nullptr;
};

namespace detail {

template <class T>
operand<T> acquire(const view<T, 2>& a, access how_used, std::int32_t order, const options& how)
{
    bv_matrix matrix{};
    bv_operand* owned = nullptr;
    const bv_options raw = how.c_options();
    check(bv_acquire(pass(a), static_cast<std::int32_t>(how_used), order, &raw, &matrix, &owned));
    return {matrix, owned};
}

template <class T>
operand<T> acquire_triangle(const view<T, 2>& a, access how_used, std::int32_t order, uplo part, const options& how)
{
    bv_matrix matrix{};
    bv_operand* owned = nullptr;
    const bv_options raw = how.c_options();
    check(bv_acquire_triangle(pass(a), static_cast<std::int32_t>(how_used), order, static_cast<std::int32_t>(part), &raw,
                              &matrix, nullptr, &owned));
    return {matrix, owned};
}

}  // namespace detail

/// Makes a matrix ready to be read by BLAS calls of your own. Of the options, policy and threads count.
template <class X, class T = detail::number_in<X, 2>>
[[nodiscard]] operand<const T> acquire(X&& x, const options& how = {})
{
    return detail::acquire<const T>(make_view(x), access::read, 0, how);
}

/// The same in that storage order.
template <class X, class T = detail::number_in<X, 2>>
[[nodiscard]] operand<const T> acquire(X&& x, order o, const options& how = {})
{
    return detail::acquire<const T>(make_view(x), access::read, static_cast<std::int32_t>(o), how);
}

/// Makes a matrix ready to be written. A copy is written back when it is released.
template <class X, class T = detail::number_out<X, 2>>
[[nodiscard]] operand<T> acquire(X&& x, access how_used, const options& how = {})
{
    return detail::acquire<T>(make_view(x), how_used, 0, how);
}

/// The same in that storage order.
template <class X, class T = detail::number_out<X, 2>>
[[nodiscard]] operand<T> acquire(X&& x, access how_used, order o, const options& how = {})
{
    return detail::acquire<T>(make_view(x), how_used, static_cast<std::int32_t>(o), how);
}

/// Makes one triangle of a matrix ready: a copy is of that triangle alone, and that alone is written back. It is in place whether it lies by
/// rows or by columns: to a routine that reads columns give uplo_by_columns(part, matrix().order).
template <class X, class T = detail::number_out<X, 2>>
[[nodiscard]] operand<T> acquire(X&& x, access how_used, uplo part, const options& how = {})
{
    return detail::acquire_triangle<T>(make_view(x), how_used, 0, part, how);
}

/// The same in that storage order.
template <class X, class T = detail::number_out<X, 2>>
[[nodiscard]] operand<T> acquire(X&& x, access how_used, order o, uplo part, const options& how = {})
{
    return detail::acquire_triangle<T>(make_view(x), how_used, static_cast<std::int32_t>(o), part, how);
}

/// The triangle that a routine that reads columns, as LAPACK's do, sees of a matrix in that order: of one by rows the other one.
[[nodiscard]] constexpr uplo uplo_by_columns(uplo part, order o) noexcept
{
    return o == order::col_major ? part : part == uplo::upper ? uplo::lower : uplo::upper;
}

}  // namespace blasview

#endif
