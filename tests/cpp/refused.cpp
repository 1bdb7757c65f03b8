// What does not compile, one REFUSED each: tests/cpp.rs looks for the text that stands beside it in what the compiler says.
#include "spans.hpp"

#pragma GCC diagnostic ignored "-Wunused"

namespace {

double x[16], y[4], z[4];
float single[4];
const span<1, offset_mapping<1>, default_accessor<double>> vector(x, {{4}, {1}, 0}, {});
const span<1, offset_mapping<1>, default_accessor<float>> singles(single, {{4}, {1}, 0}, {});
const span<2, offset_mapping<2>, default_accessor<double>> matrix(x, {{4, 4}, {4, 1}, 0}, {});

// Computes its elements in a way of its own.
template <class T>
struct square_accessor {
    using offset_policy = square_accessor;
    using element_type = const T;
    using reference = T;
    using data_handle_type = const T*;
    reference access(const T* p, std::size_t at) const { return p[at] * p[at]; }
    const T* offset(const T* p, std::size_t at) const { return p + at; }
};
const span<1, offset_mapping<1>, square_accessor<double>> squares(x, {{4}, {1}, 0}, {});

}  // namespace

void refused()
{
#if REFUSED == 0  // a scaled mdspan is taken only where a scale can take its factor
    bv::trsv(bv::uplo::lower, bv::diag::non_unit, scaled(2.0, matrix), y);
#elif REFUSED == 1  // a scaled mdspan is taken only where a scale can take its factor
    static_cast<void>(bv::dot(y, scaled(2.0, vector)));
#elif REFUSED == 2  // a scaled mdspan is taken only where a scale can take its factor
    static_cast<void>(bv::dot(scaled(2.0, vector), y));
#elif REFUSED == 3  // a scaled mdspan is taken only where a scale can take its factor
    bv::copy(y, scaled(2.0, vector));
#elif REFUSED == 4  // a scaled mdspan is taken only where a scale can take its factor
    bv::trsm(bv::side::left, bv::uplo::lower, bv::diag::non_unit, 1.0, scaled(2.0, matrix), matrix);
#elif REFUSED == 5  // a scaled mdspan is taken only where a scale can take its factor
    static_cast<void>(bv::make_view(scaled(2.0, vector)).view().size());
    static_cast<void>(bv::require(scaled(2.0, vector), bv::need::c));
#elif REFUSED == 6  // no matching function for call to
    bv::axpy(1.0, y, scaled(2.0, vector));
#elif REFUSED == 7  // no matching function for call to
    bv::axpy(1.0, y, conjugated(vector));
#elif REFUSED == 8  // the accessor of this mdspan computes its elements
    bv::axpy(1.0, squares, y);
#elif REFUSED == 9  // the accessor of this mdspan computes its elements
    bv::axpy(1.0, scaled(2.0, squares), y);
#elif REFUSED == 10  // the accessor of this mdspan computes its elements
    // Doubles that floats become on the way are in memory as floats.
    bv::axpy(1.0, scaled(2.0, singles), y);
#elif REFUSED == 11  // include dlpack.h, which has the structs of tensors
    static_cast<void>(bv::to_dlpack(y));
#endif
}
