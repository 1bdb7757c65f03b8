// What elements can be, and the constants of BLAS. Part of blasview.hpp.
#ifndef BLASVIEW_ELEMENT_HPP
#define BLASVIEW_ELEMENT_HPP

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "../blasview.h"

namespace blasview {

/// Storage order: that of the elements of a matrix, a band or a packed triangle; or of the counting of elements.
enum class order : std::int32_t { row_major = BV_ROW_MAJOR, col_major = BV_COL_MAJOR };

/// How an operand is passed to BLAS.
enum class trans : std::int32_t { no_trans = 111, trans = 112, conj_trans = 113, conj_no_trans = 114 };

/// The triangle of a matrix that counts. The other one is neither read nor written.
enum class uplo : std::int32_t { upper = 121, lower = 122 };

/// Whether the diagonal of a triangle is read, or all 1.
enum class diag : std::int32_t { non_unit = 131, unit = 132 };

/// The side on which A stands.
enum class side : std::int32_t { left = 141, right = 142 };

namespace detail {

// The dtype by which something of that size is copied; 0: none.
constexpr std::int32_t dtype_of_size(std::size_t size, bool is_signed) noexcept
{
    switch (size) {
    case 1: return is_signed ? BV_I8 : BV_U8;
    case 2: return is_signed ? BV_I16 : BV_U16;
    case 4: return is_signed ? BV_I32 : BV_U32;
    case 8: return is_signed ? BV_I64 : BV_U64;
    case 16: return is_signed ? BV_I128 : BV_U128;
    default: return 0;
    }
}

template <class T>
constexpr std::int32_t dtype_to_copy() noexcept
{
    if constexpr (std::is_trivially_copyable_v<T> && !std::is_const_v<T> && !std::is_volatile_v<T>)
        return dtype_of_size(sizeof(T), std::is_integral_v<T> && std::is_signed_v<T>);
    else
        return 0;
}

}  // namespace detail

/// The dtype of an element, as `value`; 0 if the library knows none. Whatever is trivially copyable and has 1, 2, 4, 8
/// or 16 bytes can be copied: integers, bool, enums, structs. Only float, double and their complex numbers are computed
/// with.
///
/// Specialise it for a complex number of your own, which must be two reals without padding:
/// `template <> struct blasview::dtype_of<my_complex> { static constexpr std::int32_t value = BV_C128; };`
template <class T>
struct dtype_of {
    static constexpr std::int32_t value = detail::dtype_to_copy<T>();
};
template <>
struct dtype_of<float> {
    static constexpr std::int32_t value = BV_F32;
};
template <>
struct dtype_of<double> {
    static constexpr std::int32_t value = BV_F64;
};
template <>
struct dtype_of<std::complex<float>> {
    static constexpr std::int32_t value = BV_C64;
};
template <>
struct dtype_of<std::complex<double>> {
    static constexpr std::int32_t value = BV_C128;
};

/// dtype_of<T>::value, T being const or not.
template <class T>
inline constexpr std::int32_t dtype_v = dtype_of<std::remove_const_t<T>>::value;

/// Whether T is a float or a double.
template <class T>
inline constexpr bool is_real_v = dtype_v<T> == BV_F32 || dtype_v<T> == BV_F64;

/// Whether T is a complex number.
template <class T>
inline constexpr bool is_complex_v = dtype_v<T> == BV_C64 || dtype_v<T> == BV_C128;

/// Whether BLAS computes with T.
template <class T>
inline constexpr bool is_number_v = is_real_v<T> || is_complex_v<T>;

namespace detail {

template <std::int32_t DType>
struct real {};
template <>
struct real<BV_F32> {
    using type = float;
    using complex = std::complex<float>;
};
template <>
struct real<BV_C64> : real<BV_F32> {};
template <>
struct real<BV_F64> {
    using type = double;
    using complex = std::complex<double>;
};
template <>
struct real<BV_C128> : real<BV_F64> {};

// F, const if T is.
template <class F, class T>
using as_const_as = std::conditional_t<std::is_const_v<T>, const F, F>;

// The real numbers of which one consists: one, or its real and its imaginary part. What follows goes by them, so that
// complex numbers of any type need no operators.
template <class T>
using parts = std::array<typename real<dtype_of<T>::value>::type, is_complex_v<T> ? 2 : 1>;

template <class T>
parts<T> parts_of(const T& number) noexcept
{
    parts<T> out;
    static_assert(sizeof out == sizeof number, "a complex number is two reals");
    std::memcpy(out.data(), &number, sizeof out);
    return out;
}

template <class T>
T of_parts(const parts<T>& numbers) noexcept
{
    T out{};
    std::memcpy(static_cast<void*>(&out), numbers.data(), sizeof numbers);
    return out;
}

// A real number is its own.
template <class T>
T conjugate(const T& number) noexcept
{
    parts<T> both = parts_of(number);
    if constexpr (is_complex_v<T>)
        both[1] = -both[1];
    return of_parts<T>(both);
}

template <class T>
T product(const T& a, const T& b) noexcept
{
    const parts<T> x = parts_of(a), y = parts_of(b);
    if constexpr (is_complex_v<T>)
        return of_parts<T>({x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]});
    else
        return of_parts<T>({x[0] * y[0]});
}

}  // namespace detail

/// The real type of a number: float or double.
template <class T>
using real_t = typename detail::real<dtype_v<T>>::type;

/// The complex type of a number: std::complex<float> or std::complex<double>.
template <class T>
using complex_t = typename detail::real<dtype_v<T>>::complex;

}  // namespace blasview

#endif
