// Every routine on every type of numbers and on several layouts, against plain loops; what lies between stays.
#include "loops.hpp"

namespace {

template <class T, std::size_t N>
void check_written(const box<T, N>& c, const dense<T>& expected)
{
    const dense<T> found = load<T>(c.view);
    for (std::size_t i = 0; i < found.numbers.size(); i++)
        CHECK(near(found.numbers[i], expected.numbers[i]));
    CHECK(c.gaps_untouched());
}

// One triangle is as expected, the other as before.
template <class T>
void check_triangle(const box<T, 2>& c, const dense<T>& expected, bv::uplo part)
{
    dense<T> all = expected;
    const dense<T> old = load<T>(c.old());
    for (std::int64_t i = 0; i < all.rows; i++)
        for (std::int64_t j = 0; j < all.cols; j++)
            if (!counts(part, i, j)) {
                all(i, j) = old(i, j);
                CHECK(c.view(i, j) == old(i, j));
            }
    check_written(c, all);
}

template <class T>
void check_packed(const box<T, 1>& ap, const dense<T>& expected, bv::order o, bv::uplo part)
{
    dense<T> all(ap.view.extent(0), 1);
    for (std::int64_t i = 0; i < expected.rows; i++)
        for (std::int64_t j = 0; j < expected.rows; j++)
            if (counts(part, i, j))
                all(packed_at(o, part, expected.rows, i, j), 0) = expected(i, j);
    check_written(ap, all);
}

constexpr bv::uplo parts[] = {bv::uplo::upper, bv::uplo::lower};
constexpr bv::order orders[] = {bv::order::row_major, bv::order::col_major};
constexpr bv::side sides[] = {bv::side::left, bv::side::right};
constexpr bv::diag diags[] = {bv::diag::non_unit, bv::diag::unit};

template <class T>
void vectors(int layout)
{
    const T alpha = number<T>(1.5, -0.5), beta = number<T>(-0.75, 0.25);
    const box<T, 1> x({7}, layout, 1);
    const auto dx = load<T>(x.view);
    const auto into = [&](auto call, const dense<T>& expected) {
        box<T, 1> y({7}, layout + 1, 2);
        call(y.view);
        check_written(y, expected);
    };
    const box<T, 1> like({7}, layout + 1, 2);
    const auto dy = load<T>(like.view);
    into([&](auto y) { bv::axpy(alpha, x.view, y); }, sum(alpha, dx, T(1), dy));
    into([&](auto y) { bv::axpy(alpha, x.view.conj(), y); }, sum(alpha, turned(turned(dx), true), T(1), dy));
    into([&](auto y) { bv::axpby(alpha, x.view, beta, y); }, sum(alpha, dx, beta, dy));
    into([&](auto y) { bv::copy_vector(x.view, y); }, dx);
    into([&](auto y) { bv::scal(alpha, y); }, sum(alpha, dy, T(0), dy));
    into([&](auto y) { bv::scal_real(2, y); }, sum(T(2), dy, T(0), dy));
    box<T, 1> u({7}, layout, 1), v({7}, layout + 1, 2);
    bv::swap_vectors(u.view, v.view);
    check_written(u, dy);
    check_written(v, dx);

    T plain{}, conj{};
    bv::real_t<T> square = 0, absolute = 0, most = -1;
    std::int64_t position = -1;
    for (std::int64_t i = 0; i < 7; i++) {
        plain += dx(i, 0) * dy(i, 0);
        conj += conjugate(dx(i, 0)) * dy(i, 0);
        square += std::norm(dx(i, 0));
        const auto size = std::abs(std::real(dx(i, 0))) + std::abs(std::imag(dx(i, 0)));
        absolute += size;
        if (size > most) {
            most = size;
            position = i;
        }
    }
    CHECK(near(bv::dot(x.view, like.view), plain));
    CHECK(near(bv::dotc(x.view, like.view), conj));
    CHECK(near(bv::dot(x.view.conj(), like.view), conj));
    CHECK(near(bv::nrm2(x.view), std::sqrt(square)));
    CHECK(near(bv::asum(x.view), absolute));
    CHECK(bv::iamax(x.view) == position);
    CHECK(!bv::iamax(x.view.slice(0, 3, 3)));
}

template <class T>
void rotations(int layout)
{
    const auto [r, z, c, s] = bv::rotg(T(3), T(4));
    CHECK(near(std::abs(r), T(5)) && near(c * 3 + s * 4, r) && near(c * 4 - s * 3, T(0)) && z != T(0));
    box<T, 1> x({5}, layout, 1), y({5}, layout + 1, 2);
    const auto dx = load<T>(x.view), dy = load<T>(y.view);
    bv::rot(x.view, y.view, c, s);
    check_written(x, sum(c, dx, s, dy));
    check_written(y, sum(-s, dx, c, dy));
    bv::rot_real(x.view, y.view, c, -s);
    check_written(x, dx);
    check_written(y, dy);

    T d1 = 2, d2 = 3, x1 = 1;
    const T y1 = 4, before = d1 * x1 * x1 + d2 * y1 * y1;
    const auto h = bv::rotmg(d1, d2, x1, y1);
    CHECK(near(d1 * x1 * x1, before));
    // y1 is the larger one: flag 1, h11 and h22 stored, h21 = -1, h12 = 1.
    CHECK(h.h[0] == 1);
    box<T, 1> u({5}, layout, 1), v({5}, layout + 1, 2);
    bv::rotm(u.view, v.view, h);
    check_written(u, sum(h.h[1], dx, T(1), dy));
    check_written(v, sum(T(-1), dx, h.h[4], dy));
}

template <class T>
void complex_rotations(int layout)
{
    using real = bv::real_t<T>;
    const T a = number<T>(3, 1), b = number<T>(-1, 4);
    const auto [r, c, s] = bv::rotg(a, b);
    CHECK(near(c * a + s * b, r) && near(c * b - std::conj(s) * a, T(0)) && c > 0);
    CHECK(near(T(c * c + std::norm(s)), T(1)) && near(r * std::abs(a), a * std::abs(r)));
    box<T, 1> x({5}, layout, 1), y({5}, layout + 1, 2);
    const auto dx = load<T>(x.view), dy = load<T>(y.view);
    const auto report = bv::rot_real(x.view, y.view, c, real(0.5));
    CHECK(report.calls <= 2 && report.bytes_copied == 0);
    check_written(x, sum(T(c), dx, T(real(0.5)), dy));
    check_written(y, sum(T(real(-0.5)), dx, T(c), dy));
}

template <class T>
void products(int layout)
{
    const T alpha = number<T>(1.5, -0.5), beta = number<T>(-0.75, 0.25);
    const std::int64_t m = 5, n = 4, k = 6;
    const box<T, 2> a({m, k}, layout, 1), b({k, n}, layout + 1, 2);
    const auto da = load<T>(a.view), db = load<T>(b.view);
    {
        box<T, 2> c({m, n}, layout + 2, 3);
        const auto dc = load<T>(c.view);
        bv::gemm(alpha, a.view, b.view, beta, c.view);
        check_written(c, sum(alpha, times(da, db), beta, dc));
    }
    {
        box<T, 2> c({m, n}, layout + 2, 3);
        bv::gemm(a.view.conj(), b.view, c.view);
        check_written(c, times(turned(turned(da), true), db));
    }
    for (const bv::uplo part : parts) {
        box<T, 2> c({m, m}, layout + 2, 3);
        const auto dc = load<T>(c.view);
        bv::gemmt(part, alpha, a.view, a.view.transposed(), beta, c.view);
        check_triangle(c, sum(alpha, times(da, turned(da)), beta, dc), part);
    }
    const box<T, 1> x({k}, layout + 1, 4), z({m}, layout, 5);
    const auto dx = load<T>(x.view), dz = load<T>(z.view);
    {
        box<T, 1> y({m}, layout, 6);
        const auto dy = load<T>(y.view);
        bv::gemv(alpha, a.view, x.view, beta, y.view);
        check_written(y, sum(alpha, times(da, dx), beta, dy));
    }
    for (const bv::order o : orders) {
        const std::int64_t kl = 1, ku = 2;
        const box<T, 2> band(o == bv::order::col_major ? bv::indices<2>(kl + ku + 1, k) : bv::indices<2>(m, kl + ku + 1),
                             layout, 7);
        box<T, 1> y({m}, layout + 1, 6);
        const auto dy = load<T>(y.view);
        bv::gbmv(o, kl, ku, alpha, band.view, x.view, beta, y.view);
        check_written(y, sum(alpha, times(unbanded(load<T>(band.view), o, m, k, kl, ku), dx), beta, dy));
    }
    {
        box<T, 2> c({m, k}, layout + 1, 3);
        const auto dc = load<T>(c.view);
        bv::ger(alpha, z.view, x.view, c.view);
        check_written(c, sum(alpha, times(dz, turned(dx)), T(1), dc));
    }
    {
        box<T, 2> c({m, k}, layout + 1, 3);
        const auto dc = load<T>(c.view);
        bv::gerc(alpha, z.view, x.view, c.view);
        check_written(c, sum(alpha, times(dz, turned(dx, true)), T(1), dc));
    }
}

// symv, hemv, symm, syrk, ...: what is symmetric or Hermitian, on one triangle.
template <class T>
void selfadjoint(int layout, bv::uplo part)
{
    const T alpha = number<T>(1.5, -0.5), beta = number<T>(-0.75, 0.25);
    const bv::real_t<T> ra = 1.5, rb = -0.75;
    const std::int64_t n = 5, k = 3;
    const box<T, 2> a({n, n}, layout, 1), p({n, k}, layout, 2), q({n, k}, layout + 1, 3);
    const box<T, 1> x({n}, layout, 4), w({n}, layout + 1, 5), ap({n * (n + 1) / 2}, layout, 6);
    const auto da = load<T>(a.view), dx = load<T>(x.view), dw = load<T>(w.view), dp = load<T>(p.view),
               dq = load<T>(q.view), dap = load<T>(ap.view);
    constexpr kind same = bv::is_complex_v<T> ? kind::hermitian : kind::symmetric;
    constexpr bool conj = bv::is_complex_v<T>;

    const auto into_vector = [&](auto call, const dense<T>& matrix) {
        box<T, 1> y({n}, layout + 1, 7);
        const auto dy = load<T>(y.view);
        call(y.view);
        check_written(y, sum(alpha, times(matrix, dx), beta, dy));
    };
    into_vector(
        [&](auto y) {
            if constexpr (conj)
                bv::hemv(part, alpha, a.view, x.view, beta, y);
            else
                bv::symv(part, alpha, a.view, x.view, beta, y);
        },
        whole(da, part, same));
    for (const bv::order o : orders) {
        const std::int64_t kl = part == bv::uplo::lower ? 2 : 0, ku = 2 - kl;
        const box<T, 2> band(o == bv::order::col_major ? bv::indices<2>(3, n) : bv::indices<2>(n, 3), layout, 8);
        into_vector(
            [&](auto y) {
                if constexpr (conj)
                    bv::hbmv(o, part, alpha, band.view, x.view, beta, y);
                else
                    bv::sbmv(o, part, alpha, band.view, x.view, beta, y);
            },
            whole(unbanded(load<T>(band.view), o, n, n, kl, ku), part, same));
        into_vector(
            [&](auto y) {
                if constexpr (conj)
                    bv::hpmv(o, part, alpha, ap.view, x.view, beta, y);
                else
                    bv::spmv(o, part, alpha, ap.view, x.view, beta, y);
            },
            whole(unpacked(dap, o, part, n), part, same));
    }

    const auto one = sum(conj ? T(ra) : alpha, times(dx, turned(dx, conj)), T(0), da);
    const auto two = sum(alpha, times(dx, turned(dw, conj)), conjugate(alpha), times(dw, turned(dx, conj)));
    {
        box<T, 2> c({n, n}, layout, 1), d({n, n}, layout + 1, 1);
        const auto dc = whole(load<T>(c.view), part, same), dd = whole(load<T>(d.view), part, same);
        if constexpr (conj) {
            bv::her(part, ra, x.view, c.view);
            bv::her2(part, alpha, x.view, w.view, d.view);
        } else {
            bv::syr(part, alpha, x.view, c.view);
            bv::syr2(part, alpha, x.view, w.view, d.view);
        }
        check_triangle(c, sum(T(1), one, T(1), dc), part);
        check_triangle(d, sum(T(1), two, T(1), dd), part);
    }
    for (const bv::order o : orders) {
        box<T, 1> c({n * (n + 1) / 2}, layout, 6), d({n * (n + 1) / 2}, layout + 1, 6);
        const auto dc = whole(unpacked(load<T>(c.view), o, part, n), part, same);
        const auto dd = whole(unpacked(load<T>(d.view), o, part, n), part, same);
        if constexpr (conj) {
            bv::hpr(o, part, ra, x.view, c.view);
            bv::hpr2(o, part, alpha, x.view, w.view, d.view);
        } else {
            bv::spr(o, part, alpha, x.view, c.view);
            bv::spr2(o, part, alpha, x.view, w.view, d.view);
        }
        check_packed(c, sum(T(1), one, T(1), dc), o, part);
        check_packed(d, sum(T(1), two, T(1), dd), o, part);
    }

    for (const bv::side s : sides) {
        box<T, 2> c({n, n}, layout + 2, 9);
        const box<T, 2> b({n, n}, layout + 1, 10);
        const auto db = load<T>(b.view), dc = load<T>(c.view);
        const auto wanted = [&](const dense<T>& m) {
            return sum(alpha, s == bv::side::left ? times(m, db) : times(db, m), beta, dc);
        };
        bv::symm(s, part, alpha, a.view, b.view, beta, c.view);
        check_written(c, wanted(whole(da, part, kind::symmetric)));
        if constexpr (conj) {
            box<T, 2> d({n, n}, layout + 2, 9);
            bv::hemm(s, part, alpha, a.view, b.view, beta, d.view);
            check_written(d, wanted(whole(da, part, kind::hermitian)));
        }
    }
    {
        box<T, 2> c({n, n}, layout + 2, 9), d({n, n}, layout + 2, 9);
        const auto dc = load<T>(c.view);
        bv::syrk(part, alpha, p.view, beta, c.view);
        check_triangle(c, sum(alpha, times(dp, turned(dp)), beta, dc), part);
        bv::syr2k(part, alpha, p.view, q.view, beta, d.view);
        check_triangle(d, sum(T(1), sum(alpha, times(dp, turned(dq)), alpha, times(dq, turned(dp))), beta, dc), part);
    }
    if constexpr (conj) {
        box<T, 2> c({n, n}, layout + 2, 9), d({n, n}, layout + 2, 9);
        const auto dc = whole(load<T>(c.view), part, kind::hermitian);
        bv::herk(part, ra, p.view, rb, c.view);
        check_triangle(c, sum(T(ra), times(dp, turned(dp, true)), T(rb), dc), part);
        bv::her2k(part, alpha, p.view, q.view, rb, d.view);
        const auto both = sum(alpha, times(dp, turned(dq, true)), conjugate(alpha), times(dq, turned(dp, true)));
        check_triangle(d, sum(T(1), both, T(rb), dc), part);
    }
}

template <class T>
void triangular(int layout, bv::uplo part, bv::diag d)
{
    const T alpha = number<T>(1.5, -0.5);
    const std::int64_t n = 5;
    const kind k = d == bv::diag::unit ? kind::unit : kind::triangular;
    box<T, 2> a({n, n}, layout, 1);
    box<T, 1> ap({n * (n + 1) / 2}, layout, 6);
    // Far from singular.
    for (std::int64_t i = 0; i < n; i++) {
        a.view(i, i) = number<T>(3 + static_cast<double>(i), 1);
        for (const bv::order o : orders)
            ap.view(packed_at(o, part, n, i, i)) = number<T>(4, 1);
    }
    const auto da = whole(load<T>(a.view), part, k);

    // Products, and solutions multiplied back.
    const auto on_vector = [&](auto multiply, auto solve, const dense<T>& matrix) {
        box<T, 1> x({n}, layout + 1, 7), y({n}, layout + 2, 7);
        const auto dx = load<T>(x.view), dy = load<T>(y.view);
        multiply(x.view);
        check_written(x, times(matrix, dx));
        solve(y.view);
        const auto back = times(matrix, load<T>(y.view));
        for (std::int64_t i = 0; i < n; i++)
            CHECK(near(back(i, 0), dy(i, 0)));
        CHECK(y.gaps_untouched());
    };
    on_vector([&](auto x) { bv::trmv(part, d, a.view, x); }, [&](auto x) { bv::trsv(part, d, a.view, x); }, da);
    for (const bv::order o : orders) {
        const std::int64_t kl = part == bv::uplo::lower ? 2 : 0, ku = 2 - kl;
        box<T, 2> band(o == bv::order::col_major ? bv::indices<2>(3, n) : bv::indices<2>(n, 3), layout, 8);
        for (std::int64_t i = 0; i < n; i++)
            (o == bv::order::col_major ? band.view(ku, i) : band.view(i, kl)) = number<T>(4, 1);
        on_vector([&](auto x) { bv::tbmv(o, part, d, band.view, x); },
                  [&](auto x) { bv::tbsv(o, part, d, band.view, x); },
                  whole(unbanded(load<T>(band.view), o, n, n, kl, ku), part, k));
        on_vector([&](auto x) { bv::tpmv(o, part, d, ap.view, x); }, [&](auto x) { bv::tpsv(o, part, d, ap.view, x); },
                  whole(unpacked(load<T>(ap.view), o, part, n), part, k));
    }
    for (const bv::side s : sides) {
        box<T, 2> b({n, n}, layout + 1, 9), c({n, n}, layout + 2, 9);
        const auto db = load<T>(b.view), dc = load<T>(c.view);
        bv::trmm(s, part, d, alpha, a.view, b.view);
        check_written(b, sum(alpha, s == bv::side::left ? times(da, db) : times(db, da), T(0), db));
        bv::trsm(s, part, d, alpha, a.view, c.view);
        const auto x = load<T>(c.view);
        const auto back = s == bv::side::left ? times(da, x) : times(x, da);
        for (std::size_t i = 0; i < back.numbers.size(); i++)
            CHECK(near(back.numbers[i], alpha * dc.numbers[i]));
        CHECK(c.gaps_untouched());
    }
}

template <class T>
void all()
{
    for (int layout = 0; layout < 4; layout++) {
        vectors<T>(layout);
        products<T>(layout);
        for (const bv::uplo part : parts) {
            selfadjoint<T>(layout, part);
            for (const bv::diag d : diags)
                triangular<T>(layout, part, d);
        }
        if constexpr (bv::is_real_v<T>)
            rotations<T>(layout);
        else
            complex_rotations<T>(layout);
    }
}

}  // namespace

int main()
{
    all<float>();
    all<double>();
    all<std::complex<float>>();
    all<std::complex<double>>();
    const std::vector<float> x = {1e8F, 1, -1e8F}, y = {1, 1, 1};
    CHECK(bv::dsdot(x, y) == 1);
    CHECK(bv::sdsdot(2, x, y) == 3);
    std::puts("ok");
}
