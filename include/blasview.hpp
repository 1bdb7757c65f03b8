// blasview.hpp - lets any strided view reach BLAS, in C++17
//
// Describe a matrix or vector where it lies, as a view<T, N>: a pointer, a shape, and a step per axis. It is made of a
// std::vector, an array, an mdspan or a matrix of Eigen, and sliced, transposed and reversed without copying. Every
// BLAS routine takes it: what a legal BLAS call can take is passed as it lies, the rest is packed by the library, and it
// says which it did and why.
//
//     #include <blasview.hpp>
//     #include <cstdio>
//     #include <vector>
//
//     namespace bv = blasview;
//
//     int main()
//     {
//         std::vector<double> frames(8 * 6 * 4, 1.0);                    // 8 frames of 6 x 4 numbers
//         auto video = bv::make_view<3>(frames, {8, 6, 4});
//         auto first = video.index(1, 0);                                // line 0 of each: 8 x 4, 24 numbers apart
//         double gram[4][4];
//
//         bv::report done = bv::gemm(1.0, first.transposed(), first, 0.0, gram);
//         std::printf("%g, bytes copied: %zu\n", gram[0][0], done.bytes_copied);      // 8, bytes copied: 0
//
//         auto odd = first.slice(1, 0, 4, 2);                            // every second column: no BLAS matrix
//         double small[2][2];
//         try {
//             bv::gemm(1.0, odd.transposed(), odd, 0.0, small, bv::options().with_policy(bv::policy::zero_copy));
//         } catch (const bv::refused& e) {
//             std::printf("%s\n", e.what());                             // says which operand, and why
//             bv::gemm(1.0, odd.transposed(), odd, 0.0, small);          // the same with copies
//         }
//     }
//
// It is a thin layer over blasview.h, and needs nothing but the C library: link with -lblasview. Failures are
// exceptions: blasview::error, or its subclass blasview::refused; on failure nothing was written. Outputs come last,
// options after them. What is read may be const and takes whatever converts to a view; what is written must not be.
// The layer itself allocates nothing but the text of exceptions and of explanations, the owner of a tensor, and what functions of LAPACK
// return.
//
// Licensed under either of Apache License 2.0 or the MIT license, at your option.
// SPDX-License-Identifier: MIT OR Apache-2.0
#ifndef BLASVIEW_HPP
#define BLASVIEW_HPP

#include "blasview.h"

#include "blasview/adapt.hpp"
#include "blasview/adapter.hpp"
#include "blasview/call.hpp"
#include "blasview/contract.hpp"
#include "blasview/copies.hpp"
#include "blasview/dlpack.hpp"
#include "blasview/element.hpp"
#include "blasview/error.hpp"
#include "blasview/gemm.hpp"
#include "blasview/indices.hpp"
#include "blasview/lapack.hpp"
#include "blasview/level1.hpp"
#include "blasview/level2.hpp"
#include "blasview/level3.hpp"
#include "blasview/mdspan.hpp"
#include "blasview/scaled.hpp"
#include "blasview/view.hpp"

namespace blasview {

/// Version of the library that is loaded, in the form of BV_VERSION.
[[nodiscard]] inline std::int32_t version() noexcept { return bv_version(); }

/// Version of the library that is loaded, as text.
[[nodiscard]] inline const char* version_string() noexcept { return bv_version_string(); }

/// Who supplies BLAS to the library that is loaded.
[[nodiscard]] inline const char* backend_name() noexcept { return bv_backend_name(); }

/// The name of the dtype of T, such as "f64".
template <class T>
[[nodiscard]] const char* dtype_name() noexcept
{
    return bv_dtype_name(dtype_v<T>);
}

}  // namespace blasview

#endif
