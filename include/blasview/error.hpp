// Failures of the library as exceptions. Part of blasview.hpp.
#ifndef BLASVIEW_ERROR_HPP
#define BLASVIEW_ERROR_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "../blasview.h"

namespace blasview {

/// Why nothing was done: the BV_ERR_... of blasview.h. Later versions may add to them.
enum class status : std::int32_t {
    ok = BV_OK,
    null = BV_ERR_NULL,
    dtype = BV_ERR_DTYPE,
    flags = BV_ERR_FLAGS,
    value = BV_ERR_VALUE,
    options = BV_ERR_OPTIONS,
    device = BV_ERR_DEVICE,
    read_only = BV_ERR_READ_ONLY,
    handle = BV_ERR_HANDLE,
    ndim = BV_ERR_NDIM,
    length = BV_ERR_LENGTH,
    overflow = BV_ERR_OVERFLOW,
    axis = BV_ERR_AXIS,
    bounds = BV_ERR_BOUNDS,
    shape = BV_ERR_SHAPE,
    dtype_mismatch = BV_ERR_DTYPE_MISMATCH,
    self_overlap = BV_ERR_SELF_OVERLAP,
    overlap_too_hard = BV_ERR_OVERLAP_TOO_HARD,
    overlap = BV_ERR_OVERLAP,
    refused = BV_ERR_REFUSED,
    plan = BV_ERR_PLAN,
    workspace = BV_ERR_WORKSPACE,
    memory = BV_ERR_MEMORY,
    backend = BV_ERR_BACKEND,
    internal = BV_ERR_INTERNAL,
    singular = BV_ERR_SINGULAR,
    not_positive_definite = BV_ERR_NOT_POSITIVE_DEFINITE,
    not_converged = BV_ERR_NOT_CONVERGED,
    not_finite = BV_ERR_NOT_FINITE
};

/// Why BLAS cannot take an operand as it lies: the BV_REFUSAL_... of blasview.h.
enum class refusal : std::int32_t {
    none = BV_REFUSAL_NONE,
    misaligned = BV_REFUSAL_MISALIGNED,
    indivisible = BV_REFUSAL_INDIVISIBLE,
    broadcast = BV_REFUSAL_BROADCAST,
    window = BV_REFUSAL_WINDOW,
    no_unit_axis = BV_REFUSAL_NO_UNIT_AXIS,
    negative = BV_REFUSAL_NEGATIVE,
    other_order = BV_REFUSAL_OTHER_ORDER,
    opposed = BV_REFUSAL_OPPOSED,
    unchained = BV_REFUSAL_UNCHAINED,
    gaps = BV_REFUSAL_GAPS,
    too_large = BV_REFUSAL_TOO_LARGE,
    conjugated = BV_REFUSAL_CONJUGATED,
    triangle = BV_REFUSAL_TRIANGLE,
    slower = BV_REFUSAL_SLOWER,
    other_type = BV_REFUSAL_OTHER_TYPE,
    page_end = BV_REFUSAL_PAGE_END,
    overlap = BV_REFUSAL_OVERLAP,
    output_overlap = BV_REFUSAL_OUTPUT_OVERLAP
};

/// The reasons of the operands of a call, in the order of its views (of a routine of LAPACK, of its matrices); refusal::none for one that passes, or that the
/// call does not have.
using refusals = std::array<refusal, 3>;

/// A refusal in words.
[[nodiscard]] inline const char* text(refusal why) noexcept
{
    return bv_refusal_text(static_cast<std::int32_t>(why));
}

/// The name of a status in C, such as "BV_ERR_SHAPE".
[[nodiscard]] inline const char* name(status which) noexcept
{
    return bv_status_name(static_cast<bv_status>(which));
}

/// A call that failed. Nothing was written, but by a routine of LAPACK that failed for the numbers that there are: status::singular and
/// what follows. what() is a line of English that names the parameter.
class error : public std::runtime_error {
public:
    error(blasview::status which, const std::string& text) : std::runtime_error(text), status_(which) {}

    [[nodiscard]] blasview::status status() const noexcept { return status_; }

private:
    blasview::status status_;
};

/// status::refused: BLAS cannot take the operands as they lie, and copies were forbidden. The same call under
/// policy::automatic would have succeeded, with copies.
class refused : public error {
public:
    refused(const std::string& text, const blasview::refusals& why)
        : error(blasview::status::refused, text), refusals_(why)
    {
    }

    /// The reasons, operand by operand. All are refusal::none where the refusal is not that of a BLAS operand, as that
    /// of a reshape.
    [[nodiscard]] const blasview::refusals& refusals() const noexcept { return refusals_; }

private:
    blasview::refusals refusals_;
};

namespace detail {

[[noreturn]] inline void raise(bv_status status, const refusals& why = {})
{
    if (status == BV_ERR_REFUSED)
        throw refused(bv_last_error_message(), why);
    throw error(static_cast<blasview::status>(status), bv_last_error_message());
}

// Text that C writes as snprintf does.
template <class Write>
std::string text_of(Write write);

}  // namespace detail

/// Throws if a function of blasview.h has failed: for calls that are made in C's way.
inline void check(bv_status status)
{
    if (status != BV_OK)
        detail::raise(status);
}

template <class Write>
std::string detail::text_of(Write write)
{
    std::size_t length = 0;
    check(write(nullptr, std::size_t{0}, &length));
    std::string text(length + 1, '\0');
    check(write(&text[0], text.size(), &length));
    text.resize(length);
    return text;
}

}  // namespace blasview

#endif
