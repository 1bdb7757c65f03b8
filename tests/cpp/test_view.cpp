// Views: from pointers, containers, arrays and structs, their algebra, their checks, and what does not compile.
#include "check.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#if __cplusplus >= 202002L
#include <span>
#endif

namespace {

using complex = std::complex<double>;

enum class colour : std::uint16_t { red, green };
struct pair {
    std::int32_t a, b;
};
struct particle {
    double mass;
    float position[3];
    bool alive;
};

static_assert(bv::dtype_v<float> == BV_F32 && bv::dtype_v<const double> == BV_F64);
static_assert(bv::dtype_v<std::complex<float>> == BV_C64 && bv::dtype_v<const complex> == BV_C128);
static_assert(bv::dtype_v<std::int8_t> == BV_I8 && bv::dtype_v<std::uint64_t> == BV_U64);
static_assert(bv::dtype_v<bool> == BV_U8 && bv::dtype_v<colour> == BV_U16 && bv::dtype_v<pair> == BV_U64);
static_assert(bv::dtype_v<particle> == 0 && bv::dtype_v<std::string> == 0);
static_assert(std::is_same_v<bv::real_t<const complex>, double> && std::is_same_v<bv::complex_t<float>, std::complex<float>>);

static_assert(std::is_nothrow_copy_constructible_v<bv::view<double, 2>> && std::is_trivially_copyable_v<bv::view<double, 3>>);
static_assert(std::is_convertible_v<bv::view<double, 2>, bv::view<const double, 2>>);
static_assert(!std::is_convertible_v<bv::view<const double, 2>, bv::view<double, 2>>);
static_assert(!std::is_convertible_v<bv::view<double, 1>, bv::view<const double, 2>>);
static_assert(!std::is_convertible_v<bv::view<float, 2>, bv::view<const double, 2>>);
static_assert(std::is_convertible_v<std::vector<double>&, bv::view<double, 1>>);
static_assert(std::is_convertible_v<const std::vector<double>&, bv::view<const double, 1>>);
static_assert(!std::is_convertible_v<const std::vector<double>&, bv::view<double, 1>>);
// Its elements would be gone.
static_assert(!std::is_convertible_v<std::vector<double>, bv::view<const double, 1>>);
static_assert(!std::is_convertible_v<std::vector<bool>&, bv::view<const bool, 1>>);
static_assert(std::is_same_v<decltype(std::declval<bv::view<const complex, 1>>()(0)), complex>);
static_assert(std::is_same_v<decltype(std::declval<bv::view<complex, 1>>()(0)), complex&>);
static_assert(std::is_same_v<decltype(std::declval<bv::view<const double, 1>>()(0)), const double&>);
static_assert(std::is_same_v<decltype(std::declval<bv::view<complex, 2>>().conj()), bv::view<const complex, 2>>);
static_assert(std::is_same_v<decltype(std::declval<bv::view<const complex, 2>>().real()), bv::view<const double, 2>>);
static_assert(std::is_same_v<decltype(std::declval<bv::view<double, 2>>().windows(0, 2)), bv::view<const double, 3>>);

// A matrix class of somebody's own: its elements are gone with it, but for a temporary that only refers to them.
struct owner {
    double* data();
    const double* data() const;
    int rows() const, cols() const, rowStride() const, colStride() const;
};
struct referrer {
    double* data() const;
    int rows() const, cols() const, innerStride() const, outerStride() const;
    static constexpr bool IsRowMajor = true;
};
static_assert(std::is_convertible_v<owner&, bv::view<double, 2>> && !std::is_convertible_v<owner, bv::view<const double, 2>>);
static_assert(!std::is_convertible_v<const owner&, bv::view<double, 2>> && std::is_convertible_v<referrer, bv::view<double, 2>>);

// What can be called.
template <class C, class = void>
constexpr bool can_gemm = false;
template <class C>
constexpr bool can_gemm<C, std::void_t<decltype(bv::gemm(1, std::declval<bv::view<double, 2>>(), std::declval<bv::view<const double, 2>>(), 0,
                                                        std::declval<C>()))>> = true;
static_assert(can_gemm<bv::view<double, 2>> && can_gemm<const bv::view<double, 2>&> && can_gemm<double (&)[2][3]>);
static_assert(!can_gemm<bv::view<const double, 2>>, "an output that is read only");
static_assert(!can_gemm<const double (&)[2][3]>, "an output that is read only");
static_assert(!can_gemm<bv::view<float, 2>>, "inputs of another type");
static_assert(!can_gemm<bv::view<double, 1>> && !can_gemm<std::vector<double>&>, "another rank");
static_assert(!can_gemm<bv::view<int, 2>> && !can_gemm<int>, "no numbers");

template <class D, class S, class = void>
constexpr bool can_copy = false;
template <class D, class S>
constexpr bool can_copy<D, S, std::void_t<decltype(bv::copy(std::declval<D>(), std::declval<S>()))>> = true;
static_assert(can_copy<bv::view<double, 2>, bv::view<const double, 1>> && can_copy<bv::view<pair, 1>, bv::view<pair, 1>>);
static_assert(!can_copy<bv::view<const double, 2>, bv::view<double, 2>> && !can_copy<bv::view<double, 1>, bv::view<float, 1>>);
static_assert(!can_copy<bv::view<particle, 1>, bv::view<particle, 1>>);

template <class X, class = void>
constexpr bool can_axpy = false;
template <class X>
constexpr bool can_axpy<X, std::void_t<decltype(bv::axpy(1, std::declval<bv::view<double, 1>>(), std::declval<X>()))>> = true;
static_assert(can_axpy<std::vector<double>&> && !can_axpy<const std::vector<double>&> && !can_axpy<std::vector<double>>);

template <class T, class = void>
constexpr bool can_symv = false;
template <class T>
constexpr bool can_symv<T, std::void_t<decltype(bv::symv(bv::uplo::upper, 1.0F, std::declval<bv::view<T, 2>>(), std::declval<bv::view<T, 1>>(),
                                                        0.0F, std::declval<bv::view<T, 1>>()))>> = true;
static_assert(can_symv<float> && !can_symv<std::complex<float>>, "complex symv is not of BLAS");

template <class V, class = void>
constexpr bool can_assign = false;
template <class V>
constexpr bool can_assign<V, std::void_t<decltype(std::declval<V>()(0, 0) = 1.0)>> = true;
static_assert(can_assign<bv::view<double, 2>> && !can_assign<bv::view<const double, 2>>);

// In constants too.
constexpr double table[6] = {1, 2, 3, 4, 5, 6};
constexpr bv::view<const double, 2> constant(table, {2, 3});
static_assert(constant.byte_strides() == bv::indices<2>(24, 8) && constant.size() == 6 && !constant.empty());
static_assert(bv::view<const double, 2>::col_major(table, {2, 3}).byte_stride(1) == 16);

template <class T, std::size_t N>
bool same(const bv::view<T, N>& v, T* data, const bv::indices<N>& shape, const bv::indices<N>& bytes)
{
    return v.data() == data && v.shape() == shape && v.byte_strides() == bytes;
}

void making()
{
    double x[24];
    std::size_t rows = 4;
    const bv::view<double, 2> c(x, {rows, 6});
    CHECK(same(c, x, {4, 6}, {48, 8}));
    CHECK(same(bv::view<double, 2>::strided(x + 5, {2, 3}, {12, -2}), x + 5, {2, 3}, {96, -16}));
    CHECK(same(bv::view<double, 2>::byte_strided(x, {2, 3}, {12, 4}), x, {2, 3}, {12, 4}));
    CHECK(same(bv::view<double, 3>::col_major(x, {2, 3, 4}), x, {2, 3, 4}, {8, 16, 48}));
    CHECK((bv::view<double, 0>(x, {}).size() == 1 && &bv::view<double, 0>(x, {})() == x));
    CHECK((bv::view<double, 2>().empty() && bv::view<double, 2>().size() == 0));
    c(1, 2) = 7;
    CHECK(x[8] == 7 && &c.at(3, 5) == x + 23);
    THROWS(bv::status::bounds, "out of bounds", c.at(4, 0));
    THROWS(bv::status::bounds, "out of bounds", c.at(0, -1));

    const auto huge = std::numeric_limits<std::int64_t>::max();
    THROWS(bv::status::length, "negative", bv::view<double, 2>(x, {-1, 2}));
    THROWS(bv::status::overflow, "64 bits", bv::view<double, 2>(x, {2, huge / 4}));
    THROWS(bv::status::overflow, "64 bits", bv::view<double, 1>::strided(x, {2}, {-huge / 4}));
    THROWS(bv::status::overflow, "64 bits", bv::view<double, 3>::col_major(x, {huge / 4, 3, 2}));
    CHECK((bv::view<double, 3>(x, {0, huge, huge}).empty()));
    // A size_t that is no length is none in C either.
    THROWS(bv::status::length, "negative", bv::view<double, 1>(x, {std::numeric_limits<std::size_t>::max()}));
    // What only the library can know.
    bv::view<double, 2> far = bv::view<double, 2>::byte_strided(x, {huge, 2}, {huge, 8});
    THROWS(bv::status::overflow, "", far.about());
    THROWS(bv::status::overflow, "B", bv::gemm(c, far, c));

    // Views from C, and to C.
    const bv_view raw = c.c_view();
    CHECK(raw.data == static_cast<void*>(x) && raw.ndim == 2 && raw.shape[1] == 6 && raw.dtype == BV_F64 && raw.flags == 0);
    CHECK(same(bv::view<double, 2>::from_c(raw), x, {4, 6}, {48, 8}));
    bv_view bare = raw;
    bare.strides = nullptr;
    CHECK(same(bv::view<double, 2>::from_c(bare), x, {4, 6}, {48, 8}));
    THROWS(bv::status::ndim, "axes", bv::view<double, 1>::from_c(raw));
    THROWS(bv::status::dtype_mismatch, "dtype", bv::view<float, 2>::from_c(raw));
    bare.flags = BV_CONJ;
    THROWS(bv::status::flags, "read only", bv::view<double, 2>::from_c(bare));
}

void containers()
{
    std::vector<double> vector(12);
    const std::vector<double>& fixed = vector;
    CHECK(same(bv::make_view(vector), vector.data(), {12}, {8}));
    static_assert(std::is_same_v<decltype(bv::make_view(fixed)), bv::view<const double, 1>>);
    CHECK(same(bv::make_view<2>(vector, {3, 4}), vector.data(), {3, 4}, {32, 8}));
    CHECK(same(bv::make_view<2>(fixed, {3, 2}, {4, -1}, 1), fixed.data() + 1, {3, 2}, {32, -8}));
    THROWS(bv::status::bounds, "", bv::make_view<2>(vector, {3, 5}));
    THROWS(bv::status::bounds, "", bv::make_view<2>(vector, {3, 2}, {4, -1}, 0));
    THROWS(bv::status::bounds, "", bv::make_view<2>(vector, {3, 2}, {4, 1}, 3));
    THROWS(bv::status::bounds, "outside", bv::make_view<1>(vector, {0}, {1}, 13));
    CHECK(bv::make_view<1>(vector, {0}, {1}, 12).empty());

    std::array<std::complex<float>, 6> array{};
    CHECK(same(bv::make_view<2>(array, {2, 3}), array.data(), {2, 3}, {24, 8}));
    float grid[2][3][4];
    CHECK(same(bv::make_view(grid), &grid[0][0][0], {2, 3, 4}, {48, 16, 4}));
    const float line[3] = {1, 2, 3};
    CHECK(same(bv::make_view(line), &line[0], {3}, {4}));
    std::string text = "abc";
    CHECK(bv::make_view(text).size() == 3);
#if __cplusplus >= 202002L
    // A span owns nothing: a temporary will do, and constness of its own does not protect.
    CHECK(same(bv::make_view(std::span<double>(vector).subspan(2, 5)), vector.data() + 2, {5}, {8}));
    static_assert(std::is_same_v<decltype(bv::make_view(std::declval<const std::span<double>&>())), bv::view<double, 1>>);
    static_assert(std::is_same_v<decltype(bv::make_view(std::span<const double>(vector))), bv::view<const double, 1>>);
    CHECK(bv::nrm2(std::span<double>(vector)) == 0);
    constexpr bv::options how = {.policy = bv::policy::zero_copy, .threads = 2};
    CHECK(how.c_options().policy == BV_ZERO_COPY && how.c_options().threads == 2);
#endif
}

void structs()
{
    std::vector<particle> particles(5);
    for (std::size_t i = 0; i < 5; i++) {
        const auto f = static_cast<float>(i);
        particles[i] = {static_cast<double>(i), {f, f + 1, f + 2}, i % 2 == 0};
    }
    const auto all = bv::make_view(particles);
    const auto mass = all.field(&particle::mass);
    CHECK(same(mass, &particles[0].mass, {5}, {std::int64_t{sizeof(particle)}}));
    const auto position = all.field(&particle::position);
    CHECK(same(position, &particles[0].position[0], {5, 3}, {std::int64_t{sizeof(particle)}, 4}));
    CHECK(bv::asum(mass) == 10 && bv::nrm2(position.index(0, -1)) == std::sqrt(77.0F));
    CHECK(bv::asum(all.slice(0, bv::omitted, bv::omitted, -2).field(&particle::mass)) == 6);
    bv::scal(2, mass.slice(0, 1, 3));
    CHECK(particles[1].mass == 2 && particles[2].mass == 4 && particles[3].mass == 3);

    const std::vector<particle>& fixed = particles;
    static_assert(std::is_same_v<decltype(bv::make_view(fixed).field(&particle::position)), bv::view<const float, 2>>);
    const std::vector<particle> none;
    CHECK(bv::make_view(none).field(&particle::position).empty());
    // A struct that the library has no dtype for, within its bytes.
    CHECK(bv::make_view<2>(particles, {5, 1}).extent(0) == 5);
    THROWS(bv::status::bounds, "", bv::make_view<1>(particles, {6}));
    THROWS(bv::status::bounds, "", bv::make_view<1>(particles, {3}, {2}, 1));

    bool alive[5] = {};
    bv::copy(alive, all.field(&particle::alive));
    CHECK(alive[0] && !alive[1] && alive[4]);
    pair pairs[2][2] = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, turned[2][2] = {};
    bv::copy(turned, bv::make_view(pairs).transposed());
    CHECK(turned[0][1].a == 5 && turned[1][0].b == 4);
    CHECK(std::strcmp(bv::dtype_name<pair>(), "u64") == 0);
}

void algebra()
{
    double x[24];
    const bv::view<double, 3> v(x, {2, 3, 4});
    CHECK(same(v.slice(2, 1, -1), x + 1, {2, 3, 2}, {96, 32, 8}));
    CHECK(same(v.slice(1, bv::omitted, bv::omitted, -2), x + 8, {2, 2, 4}, {96, -64, 8}));
    CHECK(same(v.index(0, -1), x + 12, {3, 4}, {32, 8}));
    CHECK(same(v.index(0, 1).index(1, 2).index(0, 1), x + 18, {}, {}));
    CHECK(v.newaxis(-1).shape() == bv::indices<4>(2, 3, 4, 1));
    CHECK(same(v.newaxis(1).squeeze(1), x, {2, 3, 4}, {96, 32, 8}));
    CHECK(same(v.slice(0, 0, 1).slice(2, 3, 4).squeeze_to<1>(), x + 3, {3}, {32}));
    THROWS(bv::status::ndim, "rank", v.squeeze_to<2>());
    CHECK(same(v.transposed(), x, {4, 3, 2}, {8, 32, 96}));
    CHECK(same(v.permuted({1, 2, 0}), x, {3, 4, 2}, {32, 8, 96}));
    CHECK(same(v.swap_axes(0, 1), x, {3, 2, 4}, {32, 96, 8}));
    CHECK(same(v.move_axis(0, -1), x, {3, 4, 2}, {32, 8, 96}));
    CHECK(same(v.flip(1), x + 8, {2, 3, 4}, {96, -32, 8}));
    CHECK(same(v.diagonal(1, 1, 2), x + 1, {2, 3}, {96, 40}));
    CHECK(v.windows(2, 3).shape() == bv::indices<4>(2, 3, 2, 3) && v.windows(2, 3).byte_stride(3) == 8);
    CHECK(v.index(0, 0).broadcast_to<4>({5, 2, 3, 4}).byte_strides() == bv::indices<4>(0, 0, 32, 8));
    CHECK(same(v.reshape<2>({-1, 4}), x, {6, 4}, {32, 8}));
    CHECK(same(v.transposed().reshape<1>({24}, bv::order::col_major), x, {24}, {8}));
    CHECK(bv::broadcast_shape(v.index(0, 0), bv::view<const float, 3>(nullptr, {0, 1, 1})) == bv::indices<3>(0, 3, 4));

    THROWS(bv::status::refused, "", v.transposed().reshape<1>({24}));
    THROWS(bv::status::shape, "", v.reshape<1>({23}));
    THROWS(bv::status::value, "step", v.slice(0, 0, 1, 0));
    THROWS(bv::status::axis, "", v.flip(3));
    THROWS(bv::status::axis, "", v.permuted({0, 0, 1}));
    THROWS(bv::status::bounds, "", v.index(0, 2));
    THROWS(bv::status::axis, "", v.squeeze(0));

    complex z[6] = {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11, 12}};
    const bv::view<complex, 2> c(z, {2, 3});
    double* parts = reinterpret_cast<double*>(z);
    CHECK(same(c.real(), parts, {2, 3}, {48, 16}) && same(c.imag(), parts + 1, {2, 3}, {48, 16}));
    CHECK(same(c.pairs(), parts, {2, 3, 2}, {48, 16, 8}) && same(c.pairs().complex(), z, {2, 3}, {48, 16}));
    CHECK(c.conj().is_conj() && !c.conj().conj().is_conj() && c.conj()(1, 0) == complex(7, -8));
    CHECK(c.conj().transposed().at(2, 1) == complex(11, -12) && c.conj().real()(1, 2) == 11);
    THROWS(bv::status::flags, "", c.conj().imag());
    CHECK(!v.conj().is_conj());
    CHECK(same(v.cast<std::uint64_t>(), reinterpret_cast<std::uint64_t*>(x), {2, 3, 4}, {96, 32, 8}));
    CHECK(v.cast<float>().shape() == bv::indices<3>(2, 3, 8));
    THROWS(bv::status::refused, "", v.transposed().cast<float>());

    const bv::view_info info = v.slice(2, 0, 3).about();
    CHECK(info.size == 18 && info.itemsize == 8 && info.high == 8 * 23 && (info.flags & BV_IS_C_CONTIGUOUS) == 0);
    CHECK(v.index(0, 0).text() == "f64 3 x 4, strides 32 and 8 bytes: row-major, ld = 4");
    v.check_within(x, sizeof x);
    THROWS(bv::status::bounds, "", v.check_within(x, sizeof x - 1));
}

}  // namespace

int main()
{
    making();
    containers();
    structs();
    algebra();
    CHECK(bv::version() == BV_VERSION && *bv::version_string() && *bv::backend_name());
    std::puts("ok");
}
