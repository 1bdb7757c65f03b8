// Tensors of DLPack as views, and views as tensors, without copying. Part of blasview.hpp. The program includes dlpack.h
// of any version, before or after, if it uses any of this.
#ifndef BLASVIEW_DLPACK_HPP
#define BLASVIEW_DLPACK_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "copies.hpp"

namespace blasview {

namespace detail {

template <class Tensor>
using complete_of = decltype(sizeof(Tensor));
template <class Tensor>
using managed_of = decltype(std::declval<Tensor&>().dl_tensor);

// DLPACK_FLAG_BITMASK_IS_COPIED
inline constexpr std::uint64_t tensor_is_copied = 2;

template <class Managed>
inline constexpr bool is_versioned = std::is_same_v<Managed, DLManagedTensorVersioned>;

struct tensor_deleter {
    template <class Managed>
    void operator()(Managed* tensor) const noexcept
    {
        if (tensor->deleter)
            tensor->deleter(tensor);
    }
};

// A DLTensor, a DLManagedTensor or a DLManagedTensorVersioned; null is an error too.
template <class T, std::size_t N, class Tensor>
view<T, N> view_of_tensor(const Tensor* tensor)
{
    static_assert(has<Tensor, complete_of>, "include dlpack.h, which has the structs of tensors");
    std::int64_t shape[BV_MAX_NDIM], strides[BV_MAX_NDIM];
    bv_view out{};
    if constexpr (is_versioned<Tensor>)
        check(bv_view_from_dlpack(tensor, shape, strides, &out, nullptr));
    else if constexpr (has<Tensor, managed_of>)
        check(bv_view_from_dltensor(tensor ? &tensor->dl_tensor : nullptr, shape, strides, &out));
    else
        check(bv_view_from_dltensor(tensor, shape, strides, &out));
    return view<T, N>::from_c(out);
}

}  // namespace detail

/// A managed tensor of DLPack, DLManagedTensorVersioned or DLManagedTensor, that is owned: its deleter is called at the
/// end. `managed_tensor<>(pointer)` takes one over, release() hands it on.
template <class Managed = DLManagedTensorVersioned>
using managed_tensor = std::unique_ptr<Managed, detail::tensor_deleter>;

/// The elements of a tensor, a DLTensor or a managed one, which stays whose it is and has to outlive the view:
/// `from_dlpack<const double, 2>(*tensor)`.
///
/// status::ndim and status::dtype_mismatch if it has not N axes of T; status::read_only if it must not be written and
/// T is not const; status::device if it is on a GPU; status::dtype if it is of bfloat16 or another type that no view
/// has; status::value if its version is not 1.x.
template <class T, std::size_t N, class Tensor>
[[nodiscard]] view<T, N> from_dlpack(const Tensor& tensor)
{
    return detail::view_of_tensor<T, N>(&tensor);
}

/// A managed tensor and the view of its elements, which is valid as long as it is. It can be moved, not copied.
template <class T, std::size_t N, class Managed = DLManagedTensorVersioned>
class viewed_tensor {
public:
    viewed_tensor() noexcept = default;
    viewed_tensor(const blasview::view<T, N>& view, managed_tensor<Managed> owned) noexcept
        : view_(view), tensor_(std::move(owned))
    {
    }
    viewed_tensor(viewed_tensor&& other) noexcept
        : view_(std::exchange(other.view_, {})), tensor_(std::move(other.tensor_))
    {
    }
    viewed_tensor& operator=(viewed_tensor&& other) noexcept
    {
        viewed_tensor taken(std::move(other));
        std::swap(view_, taken.view_);
        std::swap(tensor_, taken.tensor_);
        return *this;
    }

    [[nodiscard]] const blasview::view<T, N>& view() const& noexcept { return view_; }
    const blasview::view<T, N>& view() const&& = delete;
    [[nodiscard]] const Managed* tensor() const noexcept { return tensor_.get(); }

    /// Hands the tensor on. The view must not be used any more unless it is kept.
    [[nodiscard]] managed_tensor<Managed> release() noexcept
    {
        view_ = {};
        return std::move(tensor_);
    }

private:
    blasview::view<T, N> view_;
    managed_tensor<Managed> tensor_;
};

/// Takes a managed tensor over and views it; errors as those of from_dlpack, status::null for none. On failure it stays
/// the caller's.
template <class T, std::size_t N, class Managed>
[[nodiscard]] viewed_tensor<T, N, Managed> take_dlpack(managed_tensor<Managed>&& tensor)
{
    const view<T, N> found = detail::view_of_tensor<T, N>(static_cast<const Managed*>(tensor.get()));
    return {found, std::move(tensor)};
}

namespace detail {

template <class Managed, class T, std::size_t N>
managed_tensor<Managed> tensor_of(const view<T, N>& elements, std::uint64_t flags, void* owner, void (*free)(void*))
{
    static_assert(has<Managed, complete_of>, "include dlpack.h, which has the structs of tensors");
    bv_view raw = elements.c_view();
    if constexpr (std::is_const_v<T>)
        raw.flags |= BV_READ_ONLY;
    Managed* made = nullptr;
    if constexpr (is_versioned<Managed>)
        check(bv_view_to_dlpack(&raw, flags, owner, free, &made));
    else
        check(bv_view_to_dlpack_unversioned(&raw, owner, free, &made));
    return managed_tensor<Managed>(made);
}

// The owner is moved only once nothing can fail.
template <class Managed, class T, std::size_t N, class Owner>
managed_tensor<Managed> owning_tensor_of(const view<T, N>& elements, std::uint64_t flags, Owner&& owner)
{
    static_assert(std::is_nothrow_move_constructible_v<Owner>, "an owner is moved without throwing");
    auto kept = std::make_unique<std::optional<Owner>>();
    auto free = [](void* place) { delete static_cast<std::optional<Owner>*>(place); };
    managed_tensor<Managed> made = tensor_of<Managed>(elements, flags, kept.get(), free);
    kept.release()->emplace(std::move(owner));
    return made;
}

}  // namespace detail

/// The elements of whatever make_view takes as a tensor, without copying. They are not kept alive: they have to live
/// until its deleter is called. `to_dlpack<DLManagedTensor>(x)` is one from before DLPack 1.0.
///
/// Of a view of const elements it is read only; status::read_only where the tensor cannot say so, as one from before 1.0.
/// DLPack has neither conjugated elements (status::flags) nor strides of parts of an element (refused): require makes a
/// copy, which can be given as it is.
template <class Managed = DLManagedTensorVersioned, class X, class T = detail::element_in<X>>
[[nodiscard]] managed_tensor<Managed> to_dlpack(X&& x)
{
    return detail::tensor_of<Managed>(view<T, detail::adapted<X>::rank()>(make_view(x)), 0, nullptr, nullptr);
}

/// The same, with what keeps the elements alive: `to_dlpack(view, std::move(vector))`. It is moved, which must not move
/// the elements, and ends with the tensor, on whatever thread that is. On failure it stays the caller's.
template <class Managed = DLManagedTensorVersioned, class X, class Owner, class T = detail::element_in<X>,
          std::enable_if_t<!std::is_reference_v<Owner> && !std::is_const_v<Owner>, int> = 0>
[[nodiscard]] managed_tensor<Managed> to_dlpack(X&& x, Owner&& owner)
{
    const view<T, detail::adapted<X>::rank()> elements = make_view(x);
    return detail::owning_tensor_of<Managed>(elements, 0, std::move(owner));
}

/// What require or reshape has made: the tensor owns the copy, if it is one, and says so.
template <class Managed = DLManagedTensorVersioned, class T, std::size_t N>
[[nodiscard]] managed_tensor<Managed> to_dlpack(ready<T, N>&& made)
{
    const view<T, N> elements = made.view();
    return detail::owning_tensor_of<Managed>(elements, made.is_copy() ? detail::tensor_is_copied : 0, std::move(made));
}

}  // namespace blasview

#endif
