// What owns something in C: plans, operands, copies; options, refusals, errors; and that nothing is allocated on the way.
#include "check.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace {

// Allocations of this program by C++; those of the library are its own.
std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t bytes)
{
    allocations++;
    if (void* memory = std::malloc(bytes))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using complex = std::complex<double>;

template <class T>
constexpr bool only_moves = std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
                            !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T> &&
                            std::is_nothrow_destructible_v<T>;
static_assert(only_moves<bv::plan> && only_moves<bv::gemm_plan<double>> && only_moves<bv::operand<double>> &&
              only_moves<bv::ready<double, 2>>);

void errors()
{
    double x[12] = {};
    const bv::view<double, 2> a(x, {3, 4}), c(x, {3, 3});
    THROWS(bv::status::shape, "A has k = 4, but B has k = 3", bv::gemm(1.0, a, a, 0.0, c));
    double y[12] = {};
    const bv::view<double, 2> stuck = bv::view<double, 2>::strided(y, {3, 3}, {0, 1});
    THROWS(bv::status::self_overlap, "C", bv::gemm(1.0, a, a.transposed(), 0.0, stuck));
    // As what it derives from.
    try {
        bv::check(bv_gemm(nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr));
        CHECK(false);
    } catch (const std::runtime_error& e) {
        CHECK(std::strstr(e.what(), "A"));
    }
    CHECK(std::strcmp(bv::name(bv::status::shape), "BV_ERR_SHAPE") == 0);
    CHECK(std::strcmp(bv::text(bv::refusal::broadcast), bv_refusal_text(BV_REFUSAL_BROADCAST)) == 0);
}

void refusals()
{
    double x[64] = {}, y[64] = {}, z[16];
    for (double& each : z)
        each = 42;
    const auto a = bv::view<double, 2>::strided(x, {4, 4}, {8, 2});
    const auto b = bv::view<double, 2>::strided(y, {4, 4}, {8, 1});
    const bv::view<double, 2> c(z, {4, 4});
    const auto how = bv::options().with_policy(bv::policy::zero_copy);
    const auto reasons = [&](auto call) {
        try {
            call();
        } catch (const bv::refused& e) {
            CHECK(e.status() == bv::status::refused && std::strlen(e.what()) > 0);
            return e.refusals();
        }
        CHECK(false);
        return bv::refusals{};
    };
    using bv::refusal;
    CHECK(reasons([&] { bv::gemm(1, a, b, 0, c, how); }) == bv::refusals{refusal::no_unit_axis});
    CHECK(reasons([&] { bv::gemm(1, b, a, 0, c, how); }) == bv::refusals{refusal::none, refusal::no_unit_axis});
    CHECK(reasons([&] { static_cast<void>(bv::gemm_prepare(b, a, c)); })[1] == refusal::no_unit_axis);
    CHECK(reasons([&] { bv::gemm_plan<double>(a, b, c, false, how); })[0] == refusal::no_unit_axis);
    const bv::gemm_plan<double> plan(a, b, c, false, bv::options().with_directly(bv::directly::never));
    CHECK(reasons([&] { plan.run(1, a, b, 0, c, how); })[0] == refusal::no_unit_axis);
    CHECK(reasons([&] { bv::symm(bv::side::left, bv::uplo::upper, 1, a, b, 0, c, how); })[0] == refusal::no_unit_axis);
    // BLAS has no routine for it; our own kernels do.
    const auto by_blas = bv::options(how).with_directly(bv::directly::never);
    CHECK(reasons([&] { bv::gemmt(bv::uplo::upper, 1, b, b, 0, c, by_blas); })[2] == refusal::triangle);
    CHECK(reasons([&] { static_cast<void>(bv::as_blas(a)); })[0] == refusal::no_unit_axis);
    CHECK(reasons([&] { static_cast<void>(bv::as_blas(b.index(0, 0).broadcast_to<2>({4, 4}).index(1, 0))); })[0] ==
          refusal::broadcast);
    for (double each : z)
        CHECK(each == 42);
}

void plans()
{
    double x[64] = {}, y[64] = {}, z[16] = {};
    const auto a = bv::view<double, 2>::strided(x, {4, 4}, {8, 2});
    const auto b = bv::view<double, 2>::strided(y, {4, 4}, {8, 1});
    const bv::view<double, 2> c(z, {4, 4});
    for (std::int64_t i = 0; i < 4; i++) {
        a(i, i) = 1;
        for (std::int64_t j = 0; j < 4; j++)
            b(i, j) = static_cast<double>(10 * i + j);
    }
    bv::plan plan;
    CHECK(!plan && plan.bytes_copied() == 0 && plan.calls() == 0);
    THROWS(bv::status::null, "plan", plan.operand(0));
    const auto how = bv::options().with_directly(bv::directly::never).with_plan(plan);
    bv::report done = bv::gemm(1, a, b, 0, c, how);
    CHECK(done.calls == 0 && z[1] == 0 && plan && plan.calls() == 1 && plan.bytes_copied() == 128);
    CHECK(plan.operand(0).access == BV_PACK && plan.operand(1).access == BV_PASS && plan.operand(1).ld == 8);
    THROWS(bv::status::value, "index", plan.operand(3));
    CHECK(plan.text().find("no axis has unit stride") != std::string::npos);
    // Another one takes its place, and a failed call leaves it.
    bv::gemv(1, b, bv::view<double, 1>(x, {4}), 0, bv::view<double, 1>(z, {4}), how);
    CHECK(plan.bytes_copied() == 0);
    const bv_plan* kept = plan.get();
    THROWS(bv::status::shape, "", bv::gemm(1, a, b, 0, c.slice(0, 0, 2), how));
    CHECK(plan.get() == kept);

    bv::plan other = std::move(plan);
    CHECK(other.get() == kept && !plan);
    bv::plan& self = other;
    other = std::move(self);
    CHECK(other.get() == kept);
    plan = std::move(other);
    CHECK(plan.get() == kept && !other);
    plan = bv::plan();
    CHECK(!plan);

    const bv::gemm_plan<double> product(a, b, c, true, bv::options().with_directly(bv::directly::never));
    done = product.run(1, a, b, 0, c);
    CHECK(done.bytes_copied == 128 && c(2, 3) == 23);
    product.run(2, a, b, 1, c);
    CHECK(c(2, 3) == 69);
    double workspace[64];
    done = product.run(1, a, b, 0, c, bv::options().with_workspace(workspace, sizeof workspace));
    CHECK(c(2, 3) == 23 && done.bytes_copied == 128);
    THROWS(bv::status::plan, "A", product.run(1, b, b, 0, c));
    THROWS(bv::status::workspace, "", bv::gemm(1, a, b, 0, c, bv::options().with_workspace(workspace, 8).with_directly(bv::directly::never)));
    const auto all = bv::options().with_policy(bv::policy::fastest).with_threads(3).with_workspace_limit(1 << 20);
    const bv_options raw = all.c_options();
    CHECK(raw.struct_size == sizeof raw && raw.policy == BV_FASTEST && raw.threads == 3 && raw.workspace_limit == 1 << 20);
    CHECK(raw.workspace == nullptr && raw.plan == nullptr && raw.directly == BV_DIRECTLY_MEASURED);
    const bv_options plain = bv::options().c_options(), init = BV_OPTIONS_INIT;
    CHECK(plain.policy == init.policy && plain.workspace_limit == 0 && plain.workspace == nullptr && plain.reserved == 0);
}

void descriptions()
{
    double x[64] = {};
    const auto a = bv::view<double, 2>::strided(x, {4, 3}, {8, 1});
    const auto m = bv::as_blas(a.transposed());
    static_assert(std::is_same_v<decltype(m.data), double*>);
    CHECK(m.data == x && m.rows == 3 && m.cols == 4 && m.order == bv::order::col_major && m.ld == 8 && !m.conj);
    const auto v = bv::as_blas(a.index(1, 0).flip(0).conj());
    static_assert(std::is_same_v<decltype(v.data), const double*>);
    CHECK(v.data == x && v.n == 4 && v.inc == -8 && !v.conj);
    double z[9];
    const bv::gemm_call call = bv::gemm_prepare(a.transposed(), a, bv::make_view<2>(z, {3, 3}));
    CHECK(call.layout == 101 && call.transa == 112 && call.m == 3 && call.k == 4 && call.lda == 8 && call.c == z);
}

void operands()
{
    double x[64];
    const auto a = bv::view<double, 2>::strided(x, {4, 3}, {16, 2});
    const auto set = [&] {
        for (int i = 0; i < 64; i++)
            x[i] = i;
    };
    set();
    {
        bv::operand<const double> read = bv::acquire(a, bv::order::col_major);
        CHECK(read.is_copy() && read.copied_bytes() == 96 && read.matrix().order == bv::order::col_major);
        CHECK(read.matrix().data[read.matrix().ld] == 2);
        bv::operand<const double> moved = std::move(read);
        CHECK(!read.is_copy() && moved.is_copy() && read.matrix().data == nullptr);
        moved = std::move(read);
        CHECK(!moved.is_copy());
        moved.release();
        moved.release();
    }
    {
        // By the destructor, and by hand.
        bv::operand<double> write = bv::acquire(a, bv::access::read_write);
        write.matrix().data[0] = 100;
        CHECK(x[0] == 0);
    }
    CHECK(x[0] == 100 && x[1] == 1);
    bv::operand<double> write = bv::acquire(a, bv::access::write, bv::order::row_major);
    CHECK(write.copied_bytes() == 0);
    for (int i = 0; i < 12; i++)
        write.matrix().data[i / 3 * write.matrix().ld + i % 3] = -i;
    write.release();
    CHECK(!write.is_copy() && write.matrix().data == nullptr && x[0] == 0 && x[2] == -1 && x[3] == 3 && x[16] == -3);
    const auto plain = bv::view<double, 2>::strided(x, {4, 3}, {16, 1});
    bv::operand<double> in_place = bv::acquire(plain, bv::access::read_write);
    CHECK(!in_place.is_copy() && in_place.matrix().data == x);
    in_place.release();
    THROWS(bv::status::refused, "", bv::acquire(a, bv::options().with_policy(bv::policy::zero_copy)));
    const auto stuck = bv::view<double, 2>::strided(x, {4, 3}, {0, 1});
    THROWS(bv::status::self_overlap, "", bv::acquire(stuck, bv::access::write));
}

void copies()
{
    complex z[6] = {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11, 12}}, w[3][2];
    const bv::view<complex, 2> c(z, {2, 3});
    bv::copy(w, c.conj().transposed());
    CHECK(w[2][1] == complex(11, -12));
    const complex row[2] = {{1, 0}, {2, 0}};
    bv::copy(w, row);
    CHECK(w[0][1] == complex(2, 0) && w[2][0] == complex(1, 0));
    THROWS(bv::status::overlap, "", bv::copy(c, c.flip(0)));
    THROWS(bv::status::shape, "", bv::copy(w, c));

    bv::ready<complex, 2> same = bv::require(c, bv::need::c | bv::need::aligned);
    CHECK(!same.is_copy() && same.view().data() == z && same.copied_bytes() == 0);
    bv::ready<complex, 2> other = bv::require(c, bv::need::f);
    CHECK(other.is_copy() && other.copied_bytes() == 96 && other.view().byte_strides() == bv::indices<2>(16, 32));
    other.view()(0, 0) = 0;
    CHECK(z[0] == complex(1, 2));
    const complex* data = other.view().data();
    same = std::move(other);
    CHECK(same.view().data() == data && same.is_copy() && other.view().data() == nullptr && !other.is_copy());
    const bv::ready<const complex, 2> conj = bv::require(c.conj(), bv::need::c);
    CHECK(!conj.is_copy() && conj.view().is_conj());
    const auto always = bv::require(c.conj(), bv::need::nothing, bv::copying::always);
    CHECK(always.is_copy() && !always.view().is_conj() && always.view()(0, 0) == complex(1, -2));
    THROWS(bv::status::refused, "", bv::require(c, bv::need::f, bv::copying::never));

    const auto flat = bv::reshape<1>(c.transposed(), {-1});
    CHECK(flat.is_copy() && flat.view().extent(0) == 6 && flat.view()(1) == z[3]);
    const auto still = bv::reshape<3>(c, {1, 3, 2});
    CHECK(!still.is_copy() && still.view().data() == z && still.view().byte_strides()[1] == 32);
    THROWS(bv::status::refused, "", bv::reshape<1>(c.transposed(), {6}, bv::order::row_major, bv::copying::never));

    CHECK(bv::may_share_memory(c.slice(1, 0, 3, 2), c.index(1, 1)));
    CHECK(bv::shares_memory(c.slice(1, 0, 3, 2), c.index(1, 1)) == bv::answer::no);
    CHECK(bv::shares_memory(c, c.real()) == bv::answer::yes);
    CHECK(!bv::may_share_memory(c, w));
    CHECK(bv::has_internal_overlap(c) == bv::answer::no);
    CHECK(bv::has_internal_overlap(c.windows(1, 2)) == bv::answer::yes);
    // 30 axes of length 2 whose steps have no order, and a byte that one step of work does not decide.
    bv::indices<30> shape, steps;
    for (std::size_t at = 0; at < 30; at++) {
        shape[at] = 2;
        steps[at] = 1000003 + 7919 * static_cast<std::int64_t>(at * at) % 99991;
    }
    std::vector<char> bytes(32 << 20);
    const auto hard = bv::view<char, 30>::byte_strided(bytes.data(), shape, steps);
    const bv::view<char, 1> one(bytes.data() + steps[3] + steps[7] + steps[20] + 1, {1});
    CHECK(bv::shares_memory(hard, one, 1) == bv::answer::too_hard);
}

// The layer itself allocates nothing on the way to BLAS.
void no_allocations()
{
    double x[64] = {}, z[4][4];
    const auto a = bv::view<double, 2>::strided(x, {4, 4}, {8, 2});
    const auto b = bv::view<double, 2>::strided(x, {4, 4}, {1, 8});
    const std::size_t before = allocations;
    bv::gemm(1.0, a, b.slice(1, 0, 4), 0.0, z);
    bv::gemv(1.0, b, a.index(0, 0), 0.0, z[0]);
    static_cast<void>(bv::dot(z[0], a.diagonal()));
    bv::copy(z, a.transposed());
    CHECK(allocations == before);
    const auto counted = std::make_unique<int>(1);
    CHECK(allocations == before + static_cast<std::size_t>(*counted));
}

}  // namespace

// With an argument without counting allocations: valgrind puts its own in place of ours.
int main(int argc, char**)
{
    errors();
    refusals();
    plans();
    descriptions();
    operands();
    copies();
    if (argc == 1)
        no_allocations();
    bv::free_workspace();
    std::puts("ok");
}
