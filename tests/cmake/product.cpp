// A program in C++ that includes the header of the C library as it was installed: a product of a reversed view, and
// whether header and library are of one version.
#include <blasview.h>

#include <cstdint>
#include <cstdio>
#include <vector>

int main()
{
    if (bv_version() != BV_VERSION) {
        std::fprintf(stderr, "the library is %s, the header is not\n", bv_version_string());
        return 1;
    }

    // a backwards, times b: (3 2 1) . (4 5 6) = 28.
    const std::vector<double> a = {1, 2, 3}, b = {4, 5, 6};
    double c = 0;
    const std::int64_t row[] = {1, 3}, column[] = {3, 1}, one[] = {1, 1};
    const std::int64_t backwards[] = {24, -8};
    const bv_view left = {const_cast<double *>(&a[2]), 2, row, backwards, BV_F64, 0};
    const bv_view right = {const_cast<double *>(b.data()), 2, column, nullptr, BV_F64, 0};
    const bv_view product = {&c, 2, one, nullptr, BV_F64, 0};
    if (bv_gemm(nullptr, &left, &right, nullptr, &product, nullptr, nullptr) != BV_OK) {
        std::fprintf(stderr, "%s\n", bv_last_error_message());
        return 1;
    }
    std::printf("%g\n", c);
    return c == 28 ? 0 : 1;
}
