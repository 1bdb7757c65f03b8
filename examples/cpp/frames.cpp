// Slices of one std::vector as operands, an own matrix class beside them, and a refusal that is read and acted on:
// what passes to BLAS as it lies, what has to be packed, and why.
//
//     c++ -std=c++17 frames.cpp $(pkg-config --cflags --libs blasview)
#include <blasview.hpp>

#include <cstdio>
#include <vector>

namespace bv = blasview;

namespace {

// A matrix class as programs have it. That it tells its strides, as those of Eigen do, makes it an operand.
class matrix {
public:
    matrix(int rows, int cols) : rows_(rows), cols_(cols), numbers_(static_cast<std::size_t>(rows * cols)) {}

    double* data() { return numbers_.data(); }
    const double* data() const { return numbers_.data(); }
    int rows() const { return rows_; }
    int cols() const { return cols_; }
    int rowStride() const { return 1; }
    int colStride() const { return rows_; }

private:
    int rows_, cols_;
    std::vector<double> numbers_;
};

void tell(const char* what, const bv::report& done)
{
    std::printf("%-42s %zu BLAS call(s), %zu bytes copied\n", what, done.calls, done.bytes_copied);
}

// The product of a and b without copies, or else what stands in the way, and the product with copies.
void multiply(const char* what, bv::view<const double, 2> a, bv::view<const double, 2> b, bv::view<double, 2> c)
{
    try {
        tell(what, bv::gemm(1.0, a, b, 0.0, c, bv::options().with_policy(bv::policy::zero_copy)));
    } catch (const bv::refused& e) {
        std::printf("%s\n    %s\n", what, e.what());
        for (std::size_t at = 0; at < e.refusals().size(); at++)
            if (e.refusals()[at] != bv::refusal::none)
                std::printf("    operand %c: %s\n", "ABC"[at], bv::text(e.refusals()[at]));
        tell("    with copies", bv::gemm(1.0, a, b, 0.0, c, bv::options().with_directly(bv::directly::never)));
    }
}

}  // namespace

int main()
{
    // 10 frames of 30 x 20 pixels.
    std::vector<double> memory(10 * 30 * 20);
    for (std::size_t i = 0; i < memory.size(); i++)
        memory[i] = static_cast<double>(i % 7);
    const auto frames = bv::make_view<3>(memory, {10, 30, 20});

    matrix weights(20, 4), features(30, 4);
    bv::make_view(weights).diagonal()(2) = 1;

    // A frame, a part of one, and one line of every frame are matrices of BLAS.
    multiply("frame 3", frames.index(0, 3), weights, features);
    multiply("lines 5 to 14 of frame 3, from below", frames.index(0, 3).slice(0, 5, 15).flip(0), weights,
             bv::make_view(features).slice(0, 0, 10).flip(0));
    multiply("line 7 of every frame", frames.index(1, 7), weights, bv::make_view(features).slice(0, 0, 10));

    // Pixel 2 of each line, frame by frame, is none.
    multiply("pixel 2 of every line", frames.index(2, 2).transposed(), bv::make_view(weights).slice(0, 0, 10), features);

    // Other failures are errors with a status.
    try {
        bv::gemm(1.0, frames.index(0, 0), features, 0.0, weights);
    } catch (const bv::error& e) {
        std::printf("%s: %s\n", bv::name(e.status()), e.what());
    }
    return bv::nrm2(bv::make_view(features).index(1, 2)) > 0 ? 0 : 1;
}
