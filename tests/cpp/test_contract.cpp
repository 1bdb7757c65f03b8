// Contractions, sums over pairs of axes and stacks, beside plain loops.
#include <array>
#include <complex>
#include <cstdint>
#include <vector>

#include "check.hpp"

namespace bv = blasview;

namespace {

template <class T>
std::vector<T> numbers(std::size_t count, int seed)
{
    std::vector<T> out(count);
    for (std::size_t at = 0; at < count; at++)
        out[at] = T(static_cast<bv::real_t<T>>(static_cast<int>((at * 7 + static_cast<std::size_t>(seed)) % 11) - 5));
    return out;
}

template <class T>
void stacks()
{
    constexpr std::size_t b = 3, m = 2, k = 4, n = 5;
    const std::vector<T> a = numbers<T>(b * m * k, 1), shared = numbers<T>(k * n, 2);
    std::vector<T> c(b * m * n), expected(b * m * n);
    for (std::size_t at = 0; at < b; at++)
        for (std::size_t i = 0; i < m; i++)
            for (std::size_t j = 0; j < n; j++)
                for (std::size_t p = 0; p < k; p++)
                    expected[(at * m + i) * n + j] += T(2) * a[(at * m + i) * k + p] * shared[p * n + j];
    const auto left = bv::make_view<3>(a, {b, m, k});
    const auto right = bv::make_view<2>(shared, {k, n});
    const auto out = bv::make_view<3>(c, {b, m, n});
    const bv::report done = bv::gemm_batched(T(2), left, right, T(0), out);
    CHECK(c == expected && done.bytes_copied == 0 && done.calls == 1);
    c.assign(c.size(), T());
    bv::contract("bmk,kn->bmn", T(2), left, right, T(0), out);
    CHECK(c == expected);
    c.assign(c.size(), T());
    bv::tensordot(std::array<std::int64_t, 1>{-1}, std::array<std::int64_t, 1>{0}, T(2), left, right, T(0), out);
    CHECK(c == expected);
    bv::gemm_batched(left, right, out);
    for (T& value : c)
        value *= T(2);
    CHECK(c == expected);
}

void plans_and_errors()
{
    const std::vector<double> a = numbers<double>(24, 1);
    std::vector<double> c(4, 9.0);
    bv::plan plan;
    const auto left = bv::make_view<3>(a, {2, 3, 4});
    bv::contract("abc,abc->a", left, left, bv::make_view<1>(c, {2}), bv::options().with_plan(plan));
    CHECK(c[0] == 9.0 && plan.text().find("contract f64") == 0);
    bool thrown = false;
    try {
        bv::contract("abc,bac->c", left, left, c);
    } catch (const bv::error& error) {
        thrown = error.status() == bv::status::shape;
    }
    CHECK(thrown);
}

}  // namespace

int main()
{
    stacks<float>();
    stacks<double>();
    stacks<std::complex<float>>();
    stacks<std::complex<double>>();
    plans_and_errors();
    std::puts("ok");
}
