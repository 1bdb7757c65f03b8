// Tensors of DLPack as views, and views as tensors: who owns what, that each deleter runs once, and what is refused. The
// structs come after blasview.hpp, as dlpack.h may.
#include "loops.hpp"

#include <memory>
#include <type_traits>
#include <utility>

#include "../c/dlpack_structs.h"

namespace {

using complex = std::complex<double>;
using versioned = bv::managed_tensor<>;
using unversioned = bv::managed_tensor<DLManagedTensor>;

static_assert(std::is_same_v<versioned::element_type, DLManagedTensorVersioned>);
static_assert(std::is_nothrow_move_constructible_v<bv::viewed_tensor<double, 2>> &&
              !std::is_copy_constructible_v<bv::viewed_tensor<double, 2>>);

constexpr std::uint64_t read_only = 1, is_copied = 2;

// What another library hands out: 3 x 4 doubles with rows backwards between guards, and how often it was deleted.
struct producer {
    std::vector<double> memory = std::vector<double>(40, -7);
    std::int64_t shape[2] = {3, 4}, strides[2] = {-8, 2};
    int deleted = 0;

    producer()
    {
        for (std::int64_t i = 0; i < 3; i++)
            for (std::int64_t j = 0; j < 4; j++)
                at(i, j) = static_cast<double>(i * 5 + j * j);
    }
    double& at(std::int64_t i, std::int64_t j) { return memory[static_cast<std::size_t>(26 - 8 * i + 2 * j)]; }
    DLTensor tensor()
    {
        // The first element by the offset in bytes.
        return {memory.data() + 20, {1, 0}, 2, {2, 64, 1}, shape, strides, 6 * sizeof(double)};
    }
    template <class Managed>
    bv::managed_tensor<Managed> managed(std::uint64_t flags = 0)
    {
        auto* made = new Managed{};
        made->dl_tensor = tensor();
        made->manager_ctx = this;
        made->deleter = [](Managed* self) {
            static_cast<producer*>(self->manager_ctx)->deleted++;
            delete self;
        };
        if constexpr (std::is_same_v<Managed, DLManagedTensorVersioned>) {
            made->version = {1, 1};
            made->flags = flags;
        }
        return bv::managed_tensor<Managed>(made);
    }
};

void borrowed()
{
    producer p;
    const DLTensor tensor = p.tensor();
    const auto v = bv::from_dlpack<double, 2>(tensor);
    CHECK(v.data() == &p.at(0, 0) && v.byte_strides() == bv::indices<2>(-64, 16) && &v(2, 3) == &p.at(2, 3));
    const versioned m = p.managed<DLManagedTensorVersioned>();
    CHECK(bv::from_dlpack<const double, 2>(*m)(1, 2) == p.at(1, 2));
    const unversioned old = p.managed<DLManagedTensor>();
    const auto written = bv::from_dlpack<double, 2>(*old);

    // Written in place, by plain loops too, and nothing between or beside.
    const std::vector<double> before = p.memory;
    double a[3][3] = {{1, 2, 0}, {0, 1, -1}, {3, 0, 1}}, expected[3][4] = {};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            for (int k = 0; k < 3; k++)
                expected[i][j] += a[i][k] * p.at(k, j);
    bv::gemm(1.0, a, written, 0.0, written);
    std::size_t changed = 0, differ = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++) {
            CHECK(p.at(i, j) == expected[i][j]);
            changed += before[static_cast<std::size_t>(&p.at(i, j) - p.memory.data())] != expected[i][j];
        }
    for (std::size_t i = 0; i < before.size(); i++)
        differ += p.memory[i] != before[i];
    CHECK(changed == differ && p.deleted == 0);
}

template <class Managed>
void taken()
{
    producer p;
    {
        bv::viewed_tensor<double, 2, Managed> first = bv::take_dlpack<double, 2>(p.managed<Managed>());
        CHECK(first.view()(2, 1) == p.at(2, 1) && first.tensor() != nullptr);
        bv::viewed_tensor<double, 2, Managed> second = std::move(first), third;
        CHECK(first.tensor() == nullptr && first.view().size() == 0 && p.deleted == 0);
        third = std::move(second);
        CHECK(third.view().data() == &p.at(0, 0) && p.deleted == 0);
        // Its own again, and another one's end by assignment.
        bv::managed_tensor<Managed> owned = third.release();
        CHECK(third.tensor() == nullptr && third.view().size() == 0);
        third = bv::take_dlpack<double, 2>(std::move(owned));
        producer other;
        third = bv::take_dlpack<double, 2>(other.managed<Managed>());
        CHECK(p.deleted == 1 && other.deleted == 0);
        third = {};
        CHECK(other.deleted == 1);
    }
    CHECK(p.deleted == 1);

    // On failure the tensor stays where it was.
    auto tensor = p.managed<Managed>();
    THROWS(bv::status::ndim, "the view has 2 axes, its type 3", bv::take_dlpack<double, 3>(std::move(tensor)));
    THROWS(bv::status::dtype_mismatch, "the view has dtype f64, its type f32",
           bv::take_dlpack<float, 2>(std::move(tensor)));
    tensor->dl_tensor.device = {2, 0};
    THROWS(bv::status::device, "device", bv::take_dlpack<double, 2>(std::move(tensor)));
    tensor->dl_tensor.device = {1, 0};
    tensor->dl_tensor.dtype = {4, 16, 1};
    THROWS(bv::status::dtype, "dtype 4", bv::take_dlpack<double, 2>(std::move(tensor)));
    CHECK(tensor != nullptr && p.deleted == 1);
    tensor.reset();
    CHECK(p.deleted == 2);
    THROWS(bv::status::null, "tensor", bv::take_dlpack<double, 2>(std::move(tensor)));
}

void refused_versioned()
{
    producer p;
    versioned tensor = p.managed<DLManagedTensorVersioned>(read_only);
    THROWS(bv::status::read_only, "read only", bv::take_dlpack<double, 2>(std::move(tensor)));
    CHECK((bv::from_dlpack<const double, 2>(*tensor)(0, 3) == p.at(0, 3)));
    tensor->version.major = 2;
    THROWS(bv::status::value, "DLPack 2.1 is not known", bv::take_dlpack<const double, 2>(std::move(tensor)));
    // One that nobody has to delete.
    tensor->version.major = 1;
    CHECK(p.deleted == 0);
    tensor.reset();
    tensor = p.managed<DLManagedTensorVersioned>();
    DLManagedTensorVersioned fixed = *tensor;
    fixed.deleter = nullptr;
    static_cast<void>(bv::take_dlpack<double, 2>(versioned(&fixed)));
    CHECK(p.deleted == 1);
}

// What counts how often it ends, where it was not moved from.
struct owner {
    std::unique_ptr<int, void (*)(int*)> alive;
    explicit owner(int& ended) : alive(&ended, [](int* count) { ++*count; }) {}
};

template <class Managed>
void made()
{
    std::vector<double> x(40);
    fill(x, 3);
    const auto v = bv::make_view<2>(x, {4, 5}, {10, -2}, 8);
    int ended = 0;
    {
        const auto tensor = bv::to_dlpack<Managed>(v);
        const DLTensor& t = tensor->dl_tensor;
        CHECK(t.ndim == 2 && t.data == &v(0, 0) && t.shape[1] == 5 && t.strides[0] == 10 && t.strides[1] == -2);
        CHECK(t.dtype.code == 2 && t.dtype.bits == 64 && t.byte_offset == 0);
        CHECK((bv::from_dlpack<double, 2>(*tensor)(3, 4) == v(3, 4)));
        const auto kept = bv::to_dlpack<Managed>(v, owner(ended));
        auto moved = std::move(const_cast<bv::managed_tensor<Managed>&>(kept));
        CHECK(ended == 0 && moved->dl_tensor.data == &v(0, 0));
        // There and back, by whoever owns it then.
        const auto viewed = bv::take_dlpack<double, 2>(std::move(moved));
        CHECK(ended == 0 && viewed.view().data() == &v(0, 0) && viewed.view().byte_strides() == v.byte_strides());
    }
    CHECK(ended == 1);

    // The container itself is moved in; its elements stay where they are.
    const double* data = x.data();
    auto own = bv::to_dlpack<Managed>(v, std::move(x));
    CHECK(x.empty() && own->dl_tensor.data == data + 8);
    own.reset();

    // On failure the owner stays the caller's.
    complex z[4] = {};
    owner mine(ended);
    const bv::view<const complex, 1> conj = bv::make_view(z).conj();
    THROWS(bv::status::flags, "conj", bv::to_dlpack<Managed>(conj, std::move(mine)));
    const auto odd = bv::view<double, 1>::byte_strided(reinterpret_cast<double*>(z), {3}, {12});
    THROWS(bv::status::refused, "stride", bv::to_dlpack<Managed>(odd, std::move(mine)));
    CHECK(ended == 1 && mine.alive != nullptr);
    // As a copy it can be given, and belongs to the tensor.
    z[1] = {2, 3};
    bv::ready<const complex, 1> ready = bv::require(conj, bv::need::c, bv::copying::always);
    if constexpr (std::is_same_v<Managed, DLManagedTensorVersioned>) {
        const auto copy = bv::to_dlpack(std::move(ready));
        CHECK(copy->flags == (is_copied | read_only) && !ready.is_copy());
        CHECK((bv::from_dlpack<const complex, 1>(*copy)(1) == complex(2, -3)));
        double fixed[2] = {1, 2};
        CHECK(bv::to_dlpack(fixed)->flags == 0 && bv::to_dlpack(std::as_const(fixed))->flags == read_only);
        const auto in_place = bv::to_dlpack(bv::require(fixed, bv::need::c));
        CHECK(in_place->flags == 0 && in_place->dl_tensor.data == fixed);
        bool flag[3] = {true, false, true};
        const auto bools = bv::to_dlpack(flag);
        CHECK((bv::from_dlpack<bool, 1>(*bools)(2) && bools->dl_tensor.dtype.bits == 8));
    } else {
        THROWS(bv::status::read_only, "", bv::to_dlpack<Managed>(std::move(ready)));
        CHECK(ready.is_copy() && ready.view()(1) == complex(2, -3));
    }
}

}  // namespace

int main()
{
    borrowed();
    taken<DLManagedTensorVersioned>();
    taken<DLManagedTensor>();
    refused_versioned();
    made<DLManagedTensorVersioned>();
    made<DLManagedTensor>();
    std::puts("ok");
}
