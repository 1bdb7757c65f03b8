// The header in two translation units of one program, in both twice: this file is compiled again with SECOND_UNIT.
#include <blasview.hpp>
#include <blasview.hpp>

#include <cstdio>

// A matrix, its product with itself, and what the inline functions of a unit are, by their addresses.
struct seen {
    double corner;
    const std::int64_t* omitted;
    void (*check)(bv_status);
};

seen second();

#ifdef SECOND_UNIT
seen second()
#else
seen first();
seen first()
#endif
{
    double x[2][2] = {{1, 2}, {3, 4}}, c[2][2] = {};
    blasview::gemm(1.0, x, blasview::make_view(x).transposed(), 0.0, c);
    return {c[1][1], &blasview::omitted, &blasview::check};
}

#ifndef SECOND_UNIT
// An exception of one unit is caught in the other.
int main()
{
    const seen a = first(), b = second();
    if (a.corner != 25 || b.corner != 25 || a.omitted != b.omitted || a.check != b.check)
        return 1;
    try {
        b.check(BV_ERR_SHAPE);
    } catch (const blasview::error& e) {
        if (e.status() == blasview::status::shape) {
            std::puts("ok");
            return 0;
        }
    }
    return 1;
}
#endif
