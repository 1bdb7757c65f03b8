// An mdspan with an offset, and what std::linalg makes of one: conjugated, scaled, transposed. Compared with plain loops
// over what the mdspan says its elements are; what lies around outputs stays.
#include "loops.hpp"
#include "spans.hpp"

#include <limits>
#include <type_traits>
#ifdef MDSPAN_LINALG
#include MDSPAN_LINALG
#include MDSPAN_RELAXED
namespace md = MDSPAN_NAMESPACE;

using their_complex = md::complex<double>;
template <>
struct blasview::dtype_of<their_complex> {
    static constexpr std::int32_t value = BV_C128;
};
#endif

namespace {

using complex = std::complex<double>;

// The elements of a span, one by one.
template <class Span>
auto elements(const Span& x)
{
    using number = std::decay_t<decltype(x.accessor().access(x.data_handle(), 0))>;
    dense<number> out(static_cast<std::int64_t>(x.extent(0)), Span::rank() == 2 ? static_cast<std::int64_t>(x.extent(Span::rank() - 1)) : 1);
    using index = std::decay_t<decltype(x.extent(0))>;
    for (index i = 0; i < x.extent(0); i++) {
        if constexpr (Span::rank() == 2) {
            for (index j = 0; j < x.extent(1); j++)
                out(static_cast<std::int64_t>(i), static_cast<std::int64_t>(j)) = x(i, j);
        } else {
            out(static_cast<std::int64_t>(i), 0) = x(i);
        }
    }
    return out;
}

template <std::size_t N, class T>
bv::view<T, N> view_of(dense<T>& x)
{
    if constexpr (N == 2)
        return {x.numbers.data(), {x.rows, x.cols}};
    else
        return {x.numbers.data(), bv::indices<1>(x.rows)};
}

template <class T>
bool near_all(const dense<T>& a, const dense<T>& b)
{
    bool all = a.rows == b.rows && a.cols == b.cols;
    for (std::size_t i = 0; all && i < a.numbers.size(); i++)
        all = near(a.numbers[i], b.numbers[i]);
    return all;
}

// Products of all combinations of reversed axes, in either order, with an output that is reversed too.
template <class T, class Index>
void reversed()
{
    const T alpha = number<T>(0.5, -1), beta = number<T>(2, 0.25);
    for (unsigned how = 0; how < 1 << 9; how++) {
        guarded<T, 2, Index> a({4, 3}, how & 1, how >> 1 & 3, 1), b({3, 5}, how >> 3 & 1, how >> 4 & 3, 2);
        guarded<T, 2, Index> c({4, 5}, how >> 6 & 1, how >> 7 & 3, 3);
        const auto expected = sum(alpha, times(elements(a.read()), elements(b.read())), beta, elements(c.all()));
        bv::gemm(alpha, a.read(), b.read(), beta, c.all());
        CHECK(near_all(elements(c.all()), expected));
        CHECK(c.surroundings_untouched() && a.memory == a.before && b.memory == b.before);
        const bv::view<T, 2> v = bv::make_view(c.all());
        CHECK(&v(0, 0) == &c.all()(0, 0) && &v(3, 4) == &c.all()(Index{3}, Index{4}));
        v.check_within(c.data(), c.memory.size() * sizeof(T));
    }
    for (unsigned how = 0; how < 4; how++) {
        guarded<T, 1, Index> x({7}, false, how & 1, 1), y({7}, false, how >> 1, 2);
        const auto expected = sum(alpha, elements(x.read()), T(1), elements(y.all()));
        bv::axpy(alpha, x.read(), y.all());
        CHECK(near_all(elements(y.all()), expected) && y.surroundings_untouched());
    }
    // Three axes, by a copy; one element without any axis.
    guarded<T, 3, Index> cube({2, 3, 4}, true, 5, 1), other({2, 3, 4}, false, 2, 9);
    bv::copy(other.all(), cube.read());
    CHECK(other.surroundings_untouched() && cube.all()(1, 2, 3) == other.all()(1, 2, 3) && cube.all()(0, 0, 3) == other.all()(0, 0, 3));
    T numbers[3] = {T(1), T(2), T(3)};
    const span<0, offset_mapping<0, Index>, default_accessor<T>> one(numbers, {{}, {}, 2}, {});
    CHECK(bv::make_view(one).data() == numbers + 2 && bv::make_view(one)() == T(3));
}

// Nothing is looked up in an mdspan without elements, and lengths of 1 have no second index.
void empty_and_thin()
{
    for (int rows : {0, 3})
        for (int cols : {0, 3}) {
            if (rows * cols != 0)
                continue;
            double memory[4] = {1, 2, 3, 4};
            const offset_mapping<2> mapping{{rows, cols}, {-3, -1}, 77};
            for (double* data : {static_cast<double*>(nullptr), memory}) {
                const span<2, offset_mapping<2>, default_accessor<double>> none(data, mapping, {});
                CHECK(bv::make_view(none).data() == data && bv::make_view(none).shape() == bv::indices<2>(rows, cols));
                bv::scal(2.0, bv::make_view(none).reshape<1>({0}));
                double c[3][3] = {{5, 5, 5}, {5, 5, 5}, {5, 5, 5}};
                if (rows == 0 && cols == 3)
                    bv::gemm(1.0, transposed(none), none, 0.0, c);
                CHECK(c[2][2] == (rows == 0 && cols == 3 ? 0 : 5));
                double fine[9] = {};
                bv::gemm(1.0, scaled(2.0, none), bv::view<double, 2>(fine, {cols, 3}), 1.0, bv::view<double, 2>(fine, {rows, 3}));
                CHECK(memory[0] == 1 && memory[3] == 4);
            }
        }
    double numbers[9] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    const span<2, offset_mapping<2>, default_accessor<double>> row(numbers, {{1, 3}, {-100, -2}, 8, true}, {});
    double c[1][1];
    bv::gemm(1.0, row, transposed(row), 0.0, c);
    CHECK(c[0][0] == 8 * 8 + 6 * 6 + 4 * 4);
}

// Layouts that say they are not strided: relaxed ones are, as is a transposed one; others are refused.
struct bent_mapping {
    int extent(std::size_t) const { return 2; }
    int operator()(int i, int j) const { return i ^ j; }
    bool is_strided() const { return false; }
    int stride(std::size_t) const { return 1; }
};

void relaxed()
{
    guarded<double, 2> a({4, 3}, false, 3, 1), c({4, 4}, true, 1, 2);
    a.mapping.relaxed = c.mapping.relaxed = true;
    CHECK(!a.all().is_strided());
    const auto expected = times(elements(a.read()), turned(elements(a.read())));
    bv::gemm(1.0, a.read(), transposed(a.read()), 0.0, transposed(c.all()));
    CHECK(near_all(elements(c.all()), expected) && c.surroundings_untouched());
    double x[4] = {};
    const span<2, bent_mapping, default_accessor<double>> bent(x, {}, {});
    THROWS(bv::status::refused, "the layout of this mdspan is not strided", bv::make_view(bent));
}

// Every way to conjugate and scale a span.
template <class T, class Span, class Function>
void each_way(const Span& x, bool real_factor, Function use)
{
    const T f = real_factor ? number<T>(-1.5, 0) : number<T>(0.5, -2), g = real_factor ? T(0.25) : number<T>(-1, 0.75);
    use(x);
    use(conjugated(x));
    use(conjugated(conjugated(x)));
    use(scaled(f, x));
    use(scaled(f, scaled(g, x)));
    use(scaled(f, conjugated(x)));
    use(conjugated(scaled(f, x)));
    use(conjugated(scaled(f, conjugated(scaled(g, x)))));
    use(scaled(T(0), x));
}

// The same call with two operands, each in all these ways, and with what they are when written out by a loop.
template <class T, class A, class X, class Out, class Function>
void same_as_written_out(const A& a, const X& x, Out& out, Function call, bool real_factor = false)
{
    const auto compare = [&](const auto& p, const auto& q) {
        auto there = elements(p), here = elements(q), expected = elements(out.all());
        call(view_of<A::rank()>(there), view_of<X::rank()>(here), view_of<std::decay_t<decltype(out.all())>::rank()>(expected));
        call(p, q, out.all());
        CHECK(near_all(elements(out.all()), expected));
        CHECK(out.surroundings_untouched());
        out.memory = out.before;
    };
    const auto other = scaled(number<T>(0.5, 3), conjugated(x));
    each_way<T>(a, real_factor, [&](const auto& p) { compare(p, other); });
    each_way<T>(x, false, [&](const auto& q) { compare(a, q); });
}

template <class T>
void routines()
{
    using bv::uplo;
    const auto row = bv::order::row_major;
    const T alpha = number<T>(0.75, 0.5), beta = number<T>(-0.5, 1);
    const bv::real_t<T> r = 0.75, s = -2;
    guarded<T, 2> a({4, 4}, false, 1, 1), b({4, 4}, true, 2, 2), c({4, 4}, false, 3, 3);
    guarded<T, 1> x({4}, false, 1, 4), y({4}, false, 0, 5), z({4}, false, 1, 6), ap({10}, false, 0, 7), bp({10}, false, 1, 8);
    const auto A = a.read(), B = b.read();
    const auto X = x.read(), Y = y.read(), P = ap.read();
    // Names of what comes as it is, or written out.
#define CALL(...) [&]([[maybe_unused]] auto&& p, [[maybe_unused]] auto&& q, auto&& out) { __VA_ARGS__; }
    same_as_written_out<T>(X, Y, z, CALL(bv::axpy(alpha, p, out)));
    same_as_written_out<T>(X, Y, z, CALL(bv::axpby(alpha, q, beta, out)));
    same_as_written_out<T>(A, B, c, CALL(bv::gemm(alpha, p, q, beta, out)));
    same_as_written_out<T>(A, B, c, CALL(bv::gemm(p, q, out)));
    same_as_written_out<T>(A, B, c, CALL(bv::gemmt(uplo::lower, alpha, p, q, beta, out)));
    same_as_written_out<T>(A, B, c, CALL(bv::symm(bv::side::right, uplo::upper, alpha, p, q, beta, out)));
    same_as_written_out<T>(A, B, c, CALL(bv::syrk(uplo::upper, alpha, p, beta, out)));
    same_as_written_out<T>(A, B, c, CALL(bv::syr2k(uplo::lower, alpha, p, q, beta, out)));
    same_as_written_out<T>(A, B, c, CALL(bv::trmm(bv::side::left, uplo::upper, bv::diag::non_unit, alpha, p, out)));
    same_as_written_out<T>(A, X, z, CALL(bv::gemv(alpha, p, q, beta, out)));
    same_as_written_out<T>(A, X, z, CALL(bv::gbmv(row, 1, 2, alpha, p, q, beta, out)));
    same_as_written_out<T>(X, Y, c, CALL(bv::ger(alpha, p, q, out)));
    same_as_written_out<T>(X, Y, c, CALL(bv::gerc(alpha, p, q, out)));
    if constexpr (bv::is_real_v<T>) {
        same_as_written_out<T>(A, X, z, CALL(bv::symv(uplo::lower, alpha, p, q, beta, out)));
        same_as_written_out<T>(A, X, z, CALL(bv::sbmv(row, uplo::lower, alpha, p, q, beta, out)));
        same_as_written_out<T>(P, X, z, CALL(bv::spmv(row, uplo::lower, alpha, p, q, beta, out)));
        same_as_written_out<T>(X, Y, c, CALL(bv::syr(uplo::lower, alpha, p, out)));
        same_as_written_out<T>(X, Y, bp, CALL(bv::spr(row, uplo::lower, alpha, p, out)));
        same_as_written_out<T>(X, Y, c, CALL(bv::syr2(uplo::lower, alpha, p, q, out)));
        same_as_written_out<T>(X, Y, bp, CALL(bv::spr2(row, uplo::lower, alpha, p, q, out)));
    } else {
        same_as_written_out<T>(A, X, z, CALL(bv::hemv(uplo::lower, alpha, p, q, beta, out)), true);
        same_as_written_out<T>(A, X, z, CALL(bv::hbmv(row, uplo::lower, alpha, p, q, beta, out)), true);
        same_as_written_out<T>(P, X, z, CALL(bv::hpmv(row, uplo::lower, alpha, p, q, beta, out)), true);
        same_as_written_out<T>(A, B, c, CALL(bv::hemm(bv::side::left, uplo::lower, alpha, p, q, beta, out)), true);
        same_as_written_out<T>(A, B, c, CALL(bv::herk(uplo::upper, r, p, s, out)));
        same_as_written_out<T>(A, B, c, CALL(bv::her2k(uplo::upper, alpha, p, q, s, out)));
        same_as_written_out<T>(X, Y, c, CALL(bv::her(uplo::upper, r, p, out)));
        same_as_written_out<T>(X, Y, bp, CALL(bv::hpr(row, uplo::upper, r, p, out)));
        same_as_written_out<T>(X, Y, c, CALL(bv::her2(uplo::upper, alpha, p, q, out)));
        same_as_written_out<T>(X, Y, bp, CALL(bv::hpr2(row, uplo::upper, alpha, p, q, out)));
        // Not Hermitian any more.
        THROWS(bv::status::value, "A is scaled by a number with the imaginary part 2.0",
               bv::hemv(uplo::lower, alpha, scaled(T(1, 2), A), X, beta, z.all()));
        THROWS(bv::status::value, "not Hermitian", bv::hemm(bv::side::left, uplo::lower, alpha, conjugated(scaled(T(0, 1), A)), B, beta, c.all()));
        CHECK(z.memory == z.before && c.memory == c.before);
    }
    THROWS(bv::status::value, "its diagonal of 1 is not",
           bv::trmm(bv::side::left, uplo::upper, bv::diag::unit, alpha, scaled(T(2), A), c.all()));
    CHECK(c.memory == c.before);
    bv::trmm(bv::side::left, uplo::upper, bv::diag::unit, alpha, scaled(T(1), A), c.all());
    c.memory = c.before;

    // With alpha = 0 neither elements nor factors are looked at.
    const bv::real_t<T> nan = std::numeric_limits<bv::real_t<T>>::quiet_NaN();
    for (T& each : a.memory)
        each = T(nan);
    const auto before = elements(c.all());
    bv::gemm(T(0), scaled(T(nan), A), B, T(1), c.all());
    CHECK(near_all(elements(c.all()), before));
    bv::gemm(T(1), scaled(T(0), A), B, T(1), c.all());
    CHECK(near_all(elements(c.all()), before));
}

void types()
{
    guarded<complex, 2> a({3, 3}, true, 2, 1);
    guarded<double, 2> r({3, 3}, true, 2, 1);
    const auto read = conjugated(a.all());
    // To be read only, even of what could be written; a factor stays beside it.
    static_assert(std::is_same_v<decltype(bv::make_view(read)), bv::view<const complex, 2>>);
    static_assert(std::is_same_v<decltype(bv::make_view(scaled(2.0, a.all()))), bv::scaled_view<complex, 2>>);
    static_assert(!std::is_convertible_v<decltype(read), bv::view<complex, 2>>);
    CHECK(bv::make_view(read).is_conj() && bv::make_view(read)(0, 1) == std::conj(a.all()(0, 1)));
    CHECK(!bv::make_view(conjugated(read)).is_conj() && !bv::make_view(conjugated(r.all())).is_conj());
    const bv::scaled_view<complex, 2> scaled_one = bv::make_view(conjugated(scaled(complex(1, 2), read)));
    CHECK(scaled_one.factor() == complex(1, -2) && !scaled_one.view().is_conj() && scaled_one.rank() == 2);
    // Factors of other types, as long as the product has that of the elements.
    CHECK(bv::make_view(scaled(2.0, a.all())).factor() == 2.0 && bv::make_view(scaled(3, r.all())).factor() == 3);
    CHECK(bv::make_view(scaled(-1.0f, scaled(0.5, r.all()))).factor() == -0.5);
    // dot and others take what is conjugated.
    guarded<complex, 1> x({5}, false, 1, 3);
    CHECK(near(bv::dot(conjugated(x.all()), x.all()), complex(std::pow(bv::nrm2(x.all()), 2))));
    // Conjugated through a factor that no accessor can tell apart from its conjugate.
    for (double f : {0.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
        CHECK(std::memcmp(&f, &reinterpret_cast<const double&>(bv::make_view(conjugated(scaled(f, a.all()))).factor()), sizeof f) == 0);
    // What the nested accessor takes for granted of addresses holds.
    using aligned = aligned_accessor<const complex, 256>;
    const span<2, offset_mapping<2>, aligned> far(a.data(), a.mapping, {});
    CHECK(bv::make_view(conjugated(scaled(2.0, far))).view().is_conj());
}

// What only looks as if it conjugated is found out.
void others()
{
    guarded<complex, 2> a({3, 3}, true, 2, 1), c({3, 3}, false, 1, 2);
    using plain = default_accessor<complex>;
    const span<2, offset_mapping<2>, negating_accessor<plain>> negated(a.data(), a.mapping, plain());
    THROWS(bv::status::value, "in another way than by a factor or conjugation", bv::make_view(negated));
    THROWS(bv::status::value, "in another way", bv::gemm(complex(1), scaled(2.0, negated), a.all(), complex(0), c.all()));
    guarded<double, 1> x({3}, false, 0, 1);
    const span<1, offset_mapping<1>, negating_accessor<default_accessor<double>>> real(x.data(), x.mapping, default_accessor<double>());
    THROWS(bv::status::value, "in another way", bv::make_view(real));
    CHECK(c.memory == c.before);
}

#ifdef MDSPAN_LINALG
// The accessors and layouts of a package.
void theirs()
{
    using extents = md::dextents<int, 2>;
    std::vector<their_complex> x(40), y(40);
    for (std::size_t i = 0; i < x.size(); i++)
        x[i] = their_complex(static_cast<double>(i % 7) - 3, static_cast<double>(i % 5) - 1);
    const md::mdspan<their_complex, extents> a(x.data(), 3, 4), c(y.data(), 4, 4);
    const auto adjoint = md::linalg::conjugated(md::linalg::transposed(a));
    const auto twice = md::linalg::scaled(their_complex(0, 2), a);
    static_assert(std::is_same_v<decltype(bv::make_view(adjoint)), bv::view<const their_complex, 2>>);
    static_assert(std::is_same_v<decltype(bv::make_view(twice)), bv::scaled_view<their_complex, 2>>);
    bv::gemm(their_complex(1, 1), adjoint, md::linalg::conjugated(twice), their_complex(0), c);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            complex sum = 0;
            for (int k = 0; k < 3; k++) {
                const their_complex left = a(k, i), right = a(k, j);
                sum += std::conj(complex(left.real(), left.imag())) *
                       std::conj(complex(0, 2) * complex(right.real(), right.imag()));
            }
            sum *= complex(1, 1);
            CHECK(near(complex(c(i, j).real(), c(i, j).imag()), sum));
        }

    // Rows and columns backwards, read and written, as it is and transposed.
    using layout = cuda::layout_stride_relaxed;
    using mapping = layout::mapping<extents>;
    double from[64], to[64];
    for (int i = 0; i < 64; i++)
        from[i] = i % 11 - 5, to[i] = 42;
    const mapping backwards(extents(3, 4), typename mapping::strides_type(-6, -1), 20);
    const md::mdspan<double, extents, layout> in(from + 20, backwards), out(to + 20, backwards);
    double eye[3][3] = {{0, 0, 1}, {0, 1, 0}, {2, 0, 0}};
    CHECK(!in.is_strided());
    bv::gemm(1.0, eye, in, 0.0, out);
    for (int j = 0; j < 4; j++)
        CHECK(out(0, j) == in(2, j) && out(1, j) == in(1, j) && out(2, j) == 2 * in(0, j));
    int changed = 0;
    for (int i = 0; i < 64; i++)
        changed += to[i] != 42;
    CHECK(changed == 12);
    using turned_layout = md::linalg::layout_transpose<layout>;
    const md::mdspan<double, extents, turned_layout> turned_in(from + 20, turned_layout::mapping<extents>(backwards));
    const bv::view<double, 2> turned = turned_in;
    CHECK(turned.shape() == bv::indices<2>(4, 3) && &turned(3, 1) == &in(1, 3) && &turned(0, 0) == &in(0, 0));
}
#endif

}  // namespace

int main()
{
    reversed<double, int>();
    reversed<std::complex<float>, std::uint32_t>();
    reversed<double, std::size_t>();
    empty_and_thin();
    relaxed();
    routines<double>();
    routines<complex>();
    types();
    others();
#ifdef MDSPAN_LINALG
    theirs();
#endif
    std::puts("ok");
}
