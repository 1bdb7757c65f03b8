// Operands that are an mdspan: a small one of this test's own, and, given MDSPAN (its header) and MDSPAN_NAMESPACE, a
// real one. blasview.hpp itself knows neither.
#include "check.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <type_traits>
#ifdef MDSPAN
#include MDSPAN
namespace md = MDSPAN_NAMESPACE;
#endif

namespace {

// No more than what is asked of an mdspan, by the names of the standard.
template <class T, std::size_t N, class Index = int>
struct small_mdspan {
    using reference = T&;
    T* data;
    std::array<Index, N> extents, strides;

    static constexpr std::size_t rank() noexcept { return N; }
    T* data_handle() const { return data; }
    Index extent(std::size_t axis) const { return extents[axis]; }
    Index stride(std::size_t axis) const { return strides[axis]; }
};

static_assert(std::is_convertible_v<small_mdspan<double, 2>, bv::view<double, 2>>);
static_assert(std::is_convertible_v<const small_mdspan<double, 2>&, bv::view<const double, 2>>);
static_assert(!std::is_convertible_v<small_mdspan<const double, 2>, bv::view<double, 2>>);
static_assert(!std::is_convertible_v<small_mdspan<double, 3>, bv::view<double, 2>>);

void small()
{
    double x[24], c[2][2], gram[2][2];
    for (int i = 0; i < 24; i++)
        x[i] = i;
    // Both axes backwards: {{14, 13, 12}, {2, 1, 0}}.
    const small_mdspan<const double, 2> a{x + 14, {2, 3}, {-12, -1}};
    const small_mdspan<double, 2, std::size_t> b{x, {3, 2}, {1, 3}};
    bv::gemm(1.0, a, b, 0.0, small_mdspan<double, 2>{&c[0][0], {2, 2}, {1, 2}});
    // Times {{0, 3}, {1, 4}, {2, 5}}, stored column by column.
    CHECK(c[0][0] == 37 && c[1][0] == 154 && c[0][1] == 1 && c[1][1] == 10);
    bv::gemm(a, bv::make_view(a).transposed(), gram);
    CHECK(gram[0][0] == 509 && gram[0][1] == 41 && gram[1][0] == 41 && gram[1][1] == 5);
    const small_mdspan<double, 0> scalar{x + 3, {}, {}};
    CHECK(bv::make_view(scalar)() == 3);
    const small_mdspan<double, 1, std::ptrdiff_t> far{x, {2}, {std::numeric_limits<std::ptrdiff_t>::max()}};
    THROWS(bv::status::overflow, "64 bits", bv::make_view(far));
}

#ifdef MDSPAN
void real()
{
    double x[60];
    for (int i = 0; i < 60; i++)
        x[i] = i % 7 - 3;
    using extents = md::extents<int, 3, 4>;
    const md::mdspan<double, extents> right(x);
    const md::mdspan<const double, extents, md::layout_left> left(x);
    const md::array<int, 2> steps = {20, 2};
    const md::mdspan<double, md::dextents<int, 2>, md::layout_stride> strided(
        x, md::layout_stride::mapping<md::dextents<int, 2>>(md::dextents<int, 2>(3, 4), steps));
    static_assert(std::is_same_v<decltype(bv::make_view(left)), bv::view<const double, 2>>);
    CHECK(bv::make_view(right).byte_strides() == bv::indices<2>(32, 8));
    CHECK(bv::make_view(left).byte_strides() == bv::indices<2>(8, 24));
    CHECK(bv::make_view(strided).byte_strides() == bv::indices<2>(160, 16) && bv::make_view(strided).data() == x);
    const md::mdspan<float, md::extents<std::size_t, 2, 3, 4>> cube(nullptr);
    CHECK(bv::make_view(cube).shape() == bv::indices<3>(2, 3, 4));
    const md::mdspan<double, md::extents<int>> scalar(x + 2);
    CHECK(bv::make_view(scalar)() == x[2]);

    const bv::view<const double, 2> r = right, l = left;
    CHECK(&r(2, 3) == &x[11] && &l(2, 3) == &x[11] && &l(1, 2) == &x[7]);
    double c[3][3];
    bv::gemm(1.0, left, bv::make_view(right).transposed(), 0.0, c);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double sum = 0;
            for (int k = 0; k < 4; k++)
                sum += x[i + 3 * k] * x[4 * j + k];
            CHECK(c[i][j] == sum);
        }
    bv::gemm(1.0, strided, bv::make_view(strided).transposed(), 0.0, md::mdspan<double, md::extents<int, 3, 3>, md::layout_left>(&c[0][0]));
    CHECK(c[0][1] == c[1][0] && c[0][0] == x[0] * x[0] + x[2] * x[2] + x[4] * x[4] + x[6] * x[6]);
}
#endif

}  // namespace

int main()
{
    small();
#ifdef MDSPAN
    real();
#endif
    std::puts("ok");
}
