// LAPACK's routines in C++, in four types and four layouts, beside plain loops; and what they throw.
#include <array>
#include <cstdint>
#include <vector>

#include "check.hpp"

namespace {

constexpr std::int64_t n = 5, k = 2;

template <class T>
using boxed = box<T, 2>;

template <class T>
T conj_of(T x)
{
    if constexpr (bv::is_complex_v<T>)
        return std::conj(x);
    else
        return x;
}

// A B, or with A^H.
template <class T>
std::vector<T> product(const bv::view<const T, 2>& a, const bv::view<const T, 2>& b, bool adjoint = false)
{
    const std::int64_t rows = a.extent(adjoint ? 1 : 0), inner = a.extent(adjoint ? 0 : 1), cols = b.extent(1);
    std::vector<T> out(static_cast<std::size_t>(rows * cols));
    for (std::int64_t i = 0; i < rows; i++)
        for (std::int64_t j = 0; j < cols; j++)
            for (std::int64_t l = 0; l < inner; l++)
                out[static_cast<std::size_t>(i * cols + j)] += (adjoint ? conj_of(a(l, i)) : a(i, l)) * b(l, j);
    return out;
}

template <class T>
bool close(const std::vector<T>& found, const bv::view<const T, 2>& expected)
{
    for (std::int64_t i = 0; i < expected.extent(0); i++)
        for (std::int64_t j = 0; j < expected.extent(1); j++)
            if (!near(found[static_cast<std::size_t>(i * expected.extent(1) + j)], expected(i, j)))
                return false;
    return true;
}

template <class T>
bool unitary(const bv::view<const T, 2>& q)
{
    const std::int64_t m = q.extent(1);
    std::vector<T> one(static_cast<std::size_t>(m * m));
    for (std::int64_t i = 0; i < m; i++)
        one[static_cast<std::size_t>(i * m + i)] = T(1);
    return close(product(q, q, true), bv::view<const T, 2>(one.data(), {m, m}));
}

// With a diagonal that makes it regular, and Hermitian if that is asked for.
template <class T>
void prepare(boxed<T>& a, bool hermitian)
{
    for (std::int64_t i = 0; i < n; i++) {
        a.view(i, i) = number<T>(6 + static_cast<double>(i), 0);
        for (std::int64_t j = 0; hermitian && j < i; j++)
            a.view(i, j) = conj_of(a.view(j, i));
    }
    a.before = a.memory;
}

template <class T>
void solutions(int layout)
{
    boxed<T> a({n, n}, layout, 1), b({n, k}, (layout + 1) % 4, 2);
    prepare(a, true);
    const bv::report done = bv::solve(a.view, b.view);
    CHECK(a.gaps_untouched() && b.gaps_untouched());
    CHECK(done.calls == 3);
    CHECK(close(product(a.old(), bv::view<const T, 2>(b.view)), b.old()));

    const bv::uplo part = layout % 2 ? bv::uplo::lower : bv::uplo::upper;
    a.memory = a.before;
    b.memory = b.before;
    bv::solve_positive(a.view, part, b.view);
    CHECK(close(product(a.old(), bv::view<const T, 2>(b.view)), b.old()) && a.gaps_untouched());
    b.memory = b.before;
    bv::potrs(part, a.view, b.view);
    CHECK(close(product(a.old(), bv::view<const T, 2>(b.view)), b.old()));
    // The factor once more, in place of which comes the inverse; and its own inverse.
    a.memory = a.before;
    bv::cholesky(a.view, part);
    boxed<T> inverse = a;
    inverse.view = bv::view<T, 2>::byte_strided(inverse.memory.data() + (a.view.data() - a.memory.data()), a.view.shape(),
                                                a.view.byte_strides());
    bv::potri(part, inverse.view);
    CHECK(near(inverse.view(0, 0), [&] {
        boxed<T> whole({n, n}, layout, 1);
        prepare(whole, true);
        bv::inv(whole.view);
        return whole.view(0, 0);
    }()));
    // A vector.
    std::vector<T> x(static_cast<std::size_t>(n), T(1));
    bv::solve_triangular(a.view, part, bv::diag::non_unit, x);
    CHECK(near(x[part == bv::uplo::lower ? 0 : n - 1] * (part == bv::uplo::lower ? a.view(0, 0) : a.view(n - 1, n - 1)), T(1)));
    bv::trtri(part, bv::diag::non_unit, a.view);

    // P L U with its pivots, and a determinant of both.
    a.memory = a.before;
    b.memory = b.before;
    std::array<std::int64_t, n> pivots{};
    std::int64_t zero = 0;
    bv::getrf(a.view, pivots, &zero);
    bv::getrs(a.view, pivots, b.view);
    CHECK(zero == -1 && close(product(a.old(), bv::view<const T, 2>(b.view)), b.old()));
    T diagonal(1);
    for (std::int64_t i = 0; i < n; i++)
        diagonal *= pivots[static_cast<std::size_t>(i)] == i ? a.view(i, i) : -a.view(i, i);
    a.memory = a.before;
    const bv::determinant<T> found = bv::det(a.view);
    CHECK(near(found.value, diagonal) && near(found.sign * std::exp(found.ln_abs), diagonal));
    a.memory = a.before;
    const auto rcond = bv::rcond(a.view, bv::matrix_norm::infinity);
    CHECK(rcond > 0 && rcond <= 1);
    CHECK(bv::norm(a.old()) > 6 && bv::norm(a.old(), bv::matrix_norm::infinity) > 6);
    THROWS(bv::status::shape, "there are 4 pivots", bv::getrf(a.view, std::vector<std::int64_t>(4)));
}

template <class T>
void orthogonal(int layout)
{
    boxed<T> a({n, 3}, layout, 1), b({n, k}, (layout + 1) % 4, 2);
    std::vector<T> tau(3);
    bv::geqrf(a.view, tau);
    bv::ormqr(bv::side::left, bv::trans::conj_trans, a.view, tau, b.view);
    // Q^H b, of which Q makes b again.
    bv::ormqr(bv::side::left, bv::trans::no_trans, a.view, tau, b.view);
    CHECK(close([&] {
        std::vector<T> out;
        for (std::int64_t i = 0; i < n; i++)
            for (std::int64_t j = 0; j < k; j++)
                out.push_back(b.view(i, j));
        return out;
    }(), b.old()));
    bv::orgqr(a.view, tau);
    CHECK(unitary(bv::view<const T, 2>(a.view)));
    a.memory = a.before;
    b.memory = b.before;
    // Both ways of least squares.
    bv::gels(a.view, b.view);
    const T first = b.view(0, 0);
    a.memory = a.before;
    b.memory = b.before;
    const auto found = bv::lstsq(a.view, b.view);
    CHECK(found.rank == 3 && found.values.size() == 3 && found.values[0] >= found.values[2]);
    CHECK(std::abs(first - b.view(0, 0)) <= 1e-3 * (1 + std::abs(first)));
    std::vector<std::int64_t> exchanged(3);
    a.memory = a.before;
    bv::geqp3(a.view, exchanged, tau);
    CHECK(std::abs(a.view(0, 0)) >= std::abs(a.view(2, 2)));
    boxed<T> wide({3, n}, layout, 1);
    bv::gelqf(wide.view, tau);
    bv::ormlq(bv::side::right, bv::trans::no_trans, wide.view, tau, b.view.transposed());
    bv::orglq(wide.view, tau);
    CHECK(unitary(bv::view<const T, 2>(wide.view.transposed())));
}

template <class T>
void spectra(int layout)
{
    boxed<T> a({n, n}, layout, 3);
    prepare(a, true);
    const bv::eigen<T> found = bv::eigh(a.view, bv::uplo::lower);
    CHECK(unitary(found.vectors) && a.gaps_untouched());
    const std::vector<T> image = product(a.old(), found.vectors);
    for (std::int64_t i = 0; i < n; i++)
        for (std::int64_t j = 0; j < n; j++)
            CHECK(near(image[static_cast<std::size_t>(i * n + j)], found.vectors(i, j) * found.values[static_cast<std::size_t>(j)]));
    a.memory = a.before;
    CHECK(near(bv::eigvalsh(a.view, bv::uplo::upper)[0], found.values[0]));

    for (const bool all : {false, true}) {
        boxed<T> b({n, 3}, layout, 1);
        auto parts = bv::svd(b.view, all);
        CHECK(unitary(bv::view<const T, 2>(parts.u())) && parts.u().extent(1) == (all ? n : 3) && b.gaps_untouched());
        std::vector<T> scaled;
        for (std::int64_t i = 0; i < n; i++)
            for (std::int64_t j = 0; j < 3; j++)
                scaled.push_back(parts.u()(i, j) * parts.values()[static_cast<std::size_t>(j)]);
        CHECK(close(product(bv::view<const T, 2>(scaled.data(), {n, 3}), bv::view<const T, 2>(parts.vt())), b.old()));
        b.memory = b.before;
        CHECK(near(bv::svdvals(b.view)[0], parts.values()[0]));
    }
}

// General eigenvalues, those with a metric, Schur's and Hessenberg's forms.
template <class T>
void general(int layout)
{
    using complex = bv::complex_t<T>;
    boxed<T> a({n, n}, layout, 3);
    const bv::general_eigen<T> found = bv::eig(a.view);
    for (std::int64_t i = 0; i < n; i++)
        for (std::int64_t j = 0; j < n; j++) {
            complex image(0), adjoint(0);
            for (std::int64_t l = 0; l < n; l++) {
                image += complex(a.old()(i, l)) * found.right(l, j);
                adjoint += std::conj(found.left(l, j)) * complex(a.old()(l, i));
            }
            const complex value = found.values()[static_cast<std::size_t>(j)];
            CHECK(near(image, value * found.right(i, j)) && near(adjoint, value * std::conj(found.left(i, j))));
        }
    a.memory = a.before;
    CHECK(bv::eigvals(a.view).size() == n);
    std::vector<complex> w(n);
    std::vector<T> z(n * n), tau(n - 1);
    a.memory = a.before;
    bv::gees(a.view, w, bv::make_view<2>(z, {n, n}));
    CHECK(unitary(bv::view<const T, 2>(z.data(), {n, n})) && a.gaps_untouched());
    a.memory = a.before;
    bv::gehrd(a.view, tau);
    bv::orghr(a.view, tau);
    CHECK(unitary(bv::view<const T, 2>(a.view)));

    boxed<T> b({n, n}, layout, 1), c({n, n}, layout, 5);
    prepare(b, true);
    prepare(c, true);
    const bv::eigen<T> with_metric = bv::eigh_with_metric(c.view, b.view, bv::uplo::upper);
    const std::vector<T> image = product(c.old(), with_metric.vectors), other = product(b.old(), with_metric.vectors);
    for (std::size_t at = 0; at < image.size(); at++)
        CHECK(near(image[at], other[at] * with_metric.values[at % n]));
}

// Solutions with what is stored otherwise.
template <class T>
void stored()
{
    // 4 on the diagonal, 1 beside it: the row sums are 5, 6 and 5.
    const std::vector<T> expected = {T(5), T(6), T(6), T(5)};
    std::vector<T> b = expected, band = {T(0), T(4), T(1), T(1), T(4), T(1), T(1), T(4), T(1), T(1), T(4), T(0)};
    const auto solved = [&b, &expected] {
        for (const T& x : b)
            if (!near(x, T(1)))
                return false;
        b = expected;
        return true;
    };
    bv::gbsv(bv::order::row_major, 1, 1, bv::make_view<2>(band, {4, 3}), b);
    CHECK(solved());
    std::vector<T> half = {T(4), T(1), T(4), T(1), T(4), T(1), T(4), T(0)};
    const auto storage = bv::make_view<2>(half, {4, 2});
    bv::pbsv(bv::order::row_major, bv::uplo::upper, storage, b);
    CHECK(solved());
    bv::pbtrs(bv::order::row_major, bv::uplo::upper, storage, b);
    CHECK(solved());
    bv::pbtrf(bv::order::row_major, bv::uplo::upper, storage);
    std::vector<T> below(3, T(1)), diagonal(4, T(4)), above(3, T(1));
    bv::gtsv(below, diagonal, above, b);
    CHECK(solved());
    const std::vector<T> triangle = {T(4), T(1), T(0), T(0), T(4), T(1), T(0), T(4), T(1), T(4)};
    std::vector<T> ap = triangle;
    bv::ppsv(bv::order::row_major, bv::uplo::upper, ap, b);
    CHECK(solved());
    bv::pptrs(bv::order::row_major, bv::uplo::upper, ap, b);
    CHECK(solved());
    bv::pptri(bv::order::row_major, bv::uplo::upper, ap);
    ap = triangle;
    bv::pptrf(bv::order::row_major, bv::uplo::upper, ap);
    bv::tptri(bv::order::row_major, bv::uplo::upper, bv::diag::non_unit, ap);
    CHECK(near(ap[0], T(1) / T(2)));
    T whole[4][4] = {{T(4), T(1)}, {T(1), T(4), T(1)}, {T(0), T(1), T(4), T(1)}, {T(0), T(0), T(1), T(4)}};
    bv::sysv(bv::uplo::upper, whole, b);
    CHECK(solved());
    T again[4][4] = {{T(4), T(1)}, {T(1), T(4), T(1)}, {T(0), T(1), T(4), T(1)}, {T(0), T(0), T(1), T(4)}};
    bv::hesv(bv::uplo::lower, again, b);
    CHECK(solved());
}

void failures()
{
    double a[2][2] = {{1, 2}, {2, 1}}, b[2] = {1, 1};
    THROWS(bv::status::not_positive_definite, "leading block 2", bv::cholesky(a, bv::uplo::lower));
    double singular[2][2] = {{1, 2}, {2, 4}};
    THROWS(bv::status::singular, "gesv", bv::solve(singular, b));
    double infinite[2][2] = {{1, 2}, {INFINITY, 4}};
    THROWS(bv::status::not_finite, "(1, 0)", bv::eigh(infinite, bv::uplo::lower));
    THROWS(bv::status::not_finite, "gesdd", bv::svd(infinite));
    double wide[2][3] = {};
    THROWS(bv::status::shape, "2 x 3", bv::inv(wide));
    std::vector<double> memory(32, 1);
    const auto sparse = bv::make_view<2>(memory, {2, 2}, {8, 2});
    const bv::options how = bv::options().with_policy(bv::policy::zero_copy);
    try {
        bv::inv(sparse, how);
        CHECK(false);
    } catch (const bv::refused& e) {
        CHECK(e.refusals()[0] == bv::refusal::no_unit_axis && e.refusals()[1] == bv::refusal::none);
    }
    bv::plan plan;
    const auto none = bv::eigh(sparse, bv::uplo::lower, bv::options().with_plan(plan));
    CHECK(plan && plan.bytes_copied() == 3 * 8 + 4 * 8 && none.vectors.empty());
    CHECK(plan.text().find("syevd f64") == 0);

    // One triangle for calls of your own.
    bv::operand<double> triangle = bv::acquire(sparse, bv::access::read_write, bv::uplo::lower);
    CHECK(triangle.is_copy() && triangle.copied_bytes() == 3 * 8);
    double dense[2][2] = {};
    const auto in_place = bv::acquire(dense, bv::access::read_write, bv::uplo::lower);
    CHECK(!in_place.is_copy());
    CHECK(bv::uplo_by_columns(bv::uplo::lower, in_place.matrix().order) == bv::uplo::upper);
    CHECK(bv::uplo_by_columns(bv::uplo::lower, bv::order::col_major) == bv::uplo::lower);
}

template <class T>
void all()
{
    for (int layout = 0; layout < 4; layout++) {
        solutions<T>(layout);
        orthogonal<T>(layout);
        spectra<T>(layout);
        general<T>(layout);
    }
    stored<T>();
}

}  // namespace

int main()
{
    all<float>();
    all<double>();
    all<std::complex<float>>();
    all<std::complex<double>>();
    failures();
    std::puts("ok");
    return 0;
}
