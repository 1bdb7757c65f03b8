// How calls are to be carried out, and plans of them. Part of blasview.hpp.
#ifndef BLASVIEW_CALL_HPP
#define BLASVIEW_CALL_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "adapt.hpp"
#include "scaled.hpp"

namespace blasview {

/// Whether operands may be copied.
enum class policy : std::int32_t {
    /// Pass what a legal BLAS call can take, pack the rest. The default.
    automatic = BV_AUTO,
    /// Throw `refused` instead of any copy.
    zero_copy = BV_ZERO_COPY,
    /// What could pass may be packed too, or computed without BLAS, where that was measured to be faster.
    fastest = BV_FASTEST
};

/// When gemm computes without BLAS what BLAS cannot take as it lies.
enum class directly : std::int32_t {
    /// If it is tiny, so that it was measured to be faster. The default.
    measured = BV_DIRECTLY_MEASURED,
    never = BV_DIRECTLY_NEVER,
    always = BV_DIRECTLY_ALWAYS
};

/// What a plan does with an operand: access is BV_PASS, BV_DIRECT or BV_PACK, and so on as in blasview.h.
using operand_plan = bv_operand_plan;

/// What was done: bytes_copied, workspace_bytes, calls.
using report = bv_report;

/// How a call will be carried out, operand by operand. Filled by any routine whose options say so, or made by
/// gemm_plan. It owns a plan in C, and can be moved, not copied. It may be used by several threads at once.
class plan {
public:
    /// Without a plan.
    plan() noexcept = default;
    /// Takes over a plan in C.
    explicit plan(bv_plan* owned) noexcept : plan_(owned) {}
    plan(plan&& other) noexcept : plan_(std::exchange(other.plan_, nullptr)) {}
    plan& operator=(plan&& other) noexcept
    {
        plan taken(std::move(other));
        std::swap(plan_, taken.plan_);
        return *this;
    }
    ~plan() { static_cast<void>(bv_plan_free(plan_)); }

    [[nodiscard]] explicit operator bool() const noexcept { return plan_ != nullptr; }
    [[nodiscard]] const bv_plan* get() const noexcept { return plan_; }

    /// Bytes that a run copies between operands and workspace.
    [[nodiscard]] std::size_t bytes_copied() const noexcept { return bv_plan_bytes_copied(plan_); }
    /// Bytes of workspace that a run uses.
    [[nodiscard]] std::size_t workspace_bytes() const noexcept { return bv_plan_workspace_bytes(plan_); }
    /// Number of BLAS calls that a run makes.
    [[nodiscard]] std::size_t calls() const noexcept { return bv_plan_calls(plan_); }

    /// What it does with one operand: 0 is the first view of the call, 1 the second and so on.
    [[nodiscard]] operand_plan operand(std::int32_t index) const
    {
        operand_plan out{};
        check(bv_plan_operand(plan_, index, &out));
        return out;
    }

    /// The plan in a few lines of text: the call, each operand, the costs.
    [[nodiscard]] std::string text() const
    {
        return detail::text_of([this](char* buffer, std::size_t size, std::size_t* length) {
            return bv_plan_text(plan_, buffer, size, length);
        });
    }

private:
    bv_plan* plan_ = nullptr;
};

/// How a call is to be carried out. In C++20 `{.policy = policy::zero_copy}`, before it
/// `options().with_policy(policy::zero_copy)`.
struct options {
    blasview::policy policy = blasview::policy::automatic;
    /// On how many threads to pack operands of 4 MiB and more, where the library was built for it.
    std::int32_t threads = 1;
    /// Bound of the workspace in bytes; 0: the default of 8 MiB.
    std::size_t workspace_limit = 0;
    /// Memory to use as workspace, so that nothing is allocated, and its size. By one call at a time.
    void* workspace = nullptr;
    std::size_t workspace_bytes = 0;
    blasview::directly directly = blasview::directly::measured;
    /// If not null, nothing is computed: the plan of the call is put there.
    blasview::plan* plan = nullptr;

    [[nodiscard]] constexpr options with_policy(blasview::policy value) const noexcept
    {
        options other = *this;
        other.policy = value;
        return other;
    }
    [[nodiscard]] constexpr options with_threads(std::int32_t value) const noexcept
    {
        options other = *this;
        other.threads = value;
        return other;
    }
    [[nodiscard]] constexpr options with_workspace_limit(std::size_t bytes) const noexcept
    {
        options other = *this;
        other.workspace_limit = bytes;
        return other;
    }
    [[nodiscard]] constexpr options with_workspace(void* memory, std::size_t bytes) const noexcept
    {
        options other = *this;
        other.workspace = memory;
        other.workspace_bytes = bytes;
        return other;
    }
    [[nodiscard]] constexpr options with_directly(blasview::directly value) const noexcept
    {
        options other = *this;
        other.directly = value;
        return other;
    }
    [[nodiscard]] constexpr options with_plan(blasview::plan& place) const noexcept
    {
        options other = *this;
        other.plan = &place;
        return other;
    }

    /// The options in C, but for the plan.
    [[nodiscard]] bv_options c_options() const noexcept
    {
        bv_options out = BV_OPTIONS_INIT;
        out.policy = static_cast<std::int32_t>(policy);
        out.threads = threads;
        out.workspace_limit = workspace_limit;
        out.workspace = workspace;
        out.workspace_bytes = workspace_bytes;
        out.directly = static_cast<std::int32_t>(directly);
        return out;
    }
};

/// Frees the workspace that the library keeps for the next call of this thread.
inline void free_workspace() noexcept { bv_free_workspace(); }

namespace detail {

// A view in C that lives until the end of the call.
struct lent {
    bv_view view;
    operator const bv_view*() const noexcept { return &view; }
};

template <class T, std::size_t N>
lent pass(const view<T, N>& v) noexcept
{
    return {v.c_view()};
}

// It is refused where its factor has not been taken out, as the view that it cannot become.
template <class T, std::size_t N>
lent pass(const scaled_view<T, N>& v)
{
    return pass(view<const T, N>(v));
}

template <class T>
const T* pass(const lent_scale<T>& scale) noexcept
{
    return &scale.number;
}

// Enumerations by their numbers, all else as it is.
template <class T>
auto pass(const T& argument) noexcept
{
    if constexpr (std::is_enum_v<T>)
        return static_cast<std::int32_t>(argument);
    else
        return argument;
}

// Throws if a call on that many views has failed. The refusals of a call are not told, but those of its plan under a
// policy that refuses nothing are: make_plan takes options and a place for a plan.
template <class MakePlan>
void check_call(bv_status status, std::int32_t operands, const MakePlan& make_plan)
{
    if (status != BV_ERR_REFUSED)
        return check(status);
    const std::string text = bv_last_error_message();
    refusals why{};
    bv_options options = BV_OPTIONS_INIT;
    options.directly = BV_DIRECTLY_NEVER;
    options.workspace_limit = std::numeric_limits<std::size_t>::max();
    bv_plan* made = nullptr;
    if (make_plan(&options, &made) == BV_OK)
        for (std::int32_t at = 0; at < operands; at++) {
            bv_operand_plan operand{};
            if (bv_plan_operand(made, at, &operand) == BV_OK)
                why[static_cast<std::size_t>(at)] = refusal{operand.refusal};
        }
    static_cast<void>(bv_plan_free(made));
    throw refused(text, why);
}

// Calls a routine whose parameters end with options and a report. Views, scales, enumerations come as they are.
template <class Routine, class... Arguments>
report call(const options& how, Routine routine, const Arguments&... arguments)
{
    // The refusals of three are told: of more, as routines of LAPACK have, not all are matrices.
    constexpr std::int32_t views = (std::int32_t{is_view<Arguments>} + ...), operands = views < 3 ? views : 3;
    report done{};
    bv_plan* made = nullptr;
    bv_options raw = how.c_options();
    raw.plan = how.plan ? &made : nullptr;
    check_call(routine(pass(arguments)..., &raw, &done), operands, [&](bv_options* options, bv_plan** place) {
        options->plan = place;
        return routine(pass(arguments)..., options, nullptr);
    });
    if (how.plan)
        *how.plan = plan(made);
    return done;
}

}  // namespace detail

}  // namespace blasview

#endif
