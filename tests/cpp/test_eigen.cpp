// Matrices of Eigen as operands, compared with Eigen's own products. blasview.hpp itself does not know Eigen.
#include "check.hpp"

#include <type_traits>

#include <Eigen/Dense>

namespace {

using Eigen::Dynamic;
using Eigen::Index;
using row_major = Eigen::Matrix<double, Dynamic, Dynamic, Eigen::RowMajor>;
using any_steps = Eigen::Stride<Dynamic, Dynamic>;
template <class M>
using strided_map = Eigen::Map<M, Eigen::Unaligned, any_steps>;

static_assert(std::is_same_v<decltype(bv::make_view(std::declval<Eigen::MatrixXd&>())), bv::view<double, 2>>);
static_assert(std::is_same_v<decltype(bv::make_view(std::declval<const Eigen::MatrixXd&>())), bv::view<const double, 2>>);
static_assert(std::is_same_v<decltype(bv::make_view(std::declval<Eigen::VectorXcf&>())), bv::view<std::complex<float>, 1>>);
static_assert(std::is_same_v<decltype(bv::make_view(std::declval<Eigen::RowVector3f&>())), bv::view<float, 1>>);
static_assert(std::is_same_v<decltype(bv::make_view(std::declval<Eigen::Map<const Eigen::MatrixXd>&>())), bv::view<const double, 2>>);
// A temporary map or block owns nothing, a temporary matrix does; what has to be computed has no view.
static_assert(std::is_convertible_v<Eigen::Map<Eigen::MatrixXd>, bv::view<double, 2>>);
static_assert(!std::is_convertible_v<Eigen::MatrixXd, bv::view<const double, 2>>);
static_assert(!std::is_convertible_v<decltype(std::declval<Eigen::MatrixXd&>() + std::declval<Eigen::MatrixXd&>()), bv::view<const double, 2>>);
static_assert(!std::is_convertible_v<decltype(std::declval<Eigen::MatrixXcd&>().conjugate()), bv::view<const std::complex<double>, 2>>);
static_assert(!std::is_convertible_v<Eigen::Ref<const Eigen::MatrixXd>&, bv::view<double, 2>>);

using real_matrix = Eigen::MatrixXd;
using complex_matrix = Eigen::MatrixXcd;

// Each compiled once, as Eigen takes its time.
template <class M>
bool near_to(const M& a, const M& b)
{
    return a.rows() == b.rows() && a.cols() == b.cols() && (a - b).norm() <= 1e-12 * (1 + b.norm());
}
bool near_all(const real_matrix& a, const real_matrix& b) { return near_to(a, b); }
bool near_complex(const complex_matrix& a, const complex_matrix& b) { return near_to(a, b); }
real_matrix times(const real_matrix& a, const real_matrix& b) { return a * b; }
complex_matrix times_complex(const complex_matrix& a, const complex_matrix& b) { return a * b; }

void layouts()
{
    const Eigen::MatrixXd x = Eigen::MatrixXd::Random(40, 40);
    const row_major y = row_major::Random(40, 40);
    Eigen::MatrixXd c = Eigen::MatrixXd::Constant(30, 30, 42);

    // Blocks of either order pass as they lie, into a block; what surrounds it stays.
    bv::report done = bv::gemm(2.0, x.block(1, 2, 10, 20), y.block(3, 4, 20, 12), 0.0, c.block(5, 6, 10, 12));
    const Eigen::MatrixXd expected = 2.0 * times(x.block(1, 2, 10, 20), y.block(3, 4, 20, 12));
    CHECK(done.bytes_copied == 0 && near_all(c.block(5, 6, 10, 12), expected));
    CHECK(c(4, 6) == 42 && c(15, 6) == 42 && c(5, 5) == 42 && c(5, 18) == 42);

    // Transposed, and reversed by way of a view.
    row_major d(20, 20);
    bv::gemm(1.0, x.topRows(20).transpose().topRows(20), bv::make_view(y).flip(0).slice(0, 0, 20).slice(1, 0, 20), 0.0, d);
    CHECK(near_all(d, times(x.topLeftCorner(20, 20).transpose(), y.colwise().reverse().topLeftCorner(20, 20))));

    // Both steps chosen at run time, inner ones too: no BLAS matrix, so that it is packed.
    const strided_map<const Eigen::MatrixXd> every(x.data(), 13, 20, any_steps(80, 3));
    const strided_map<const row_major> other(y.data() + 1, 20, 11, any_steps(80, 2));
    Eigen::MatrixXd e(13, 11);
    done = bv::gemm(1.0, every, other, 0.0, e, bv::options().with_directly(bv::directly::never));
    CHECK(done.bytes_copied > 0 && near_all(e, times(every, other)));
    strided_map<Eigen::MatrixXd> output(c.data(), 13, 11, any_steps(60, 2));
    c.setConstant(42);
    bv::gemm(1.0, every, other, 0.0, output);
    CHECK(near_all(output, times(every, other)) && c(1, 0) == 42 && c(0, 1) == 42);

    // Of fixed size, const and not, Ref, and Eigen's arithmetic on alpha and beta.
    const Eigen::Matrix3d f = Eigen::Matrix3d::Random();
    Eigen::Matrix<double, 3, 4, Eigen::RowMajor> g, h = g.setRandom();
    Eigen::Ref<const Eigen::MatrixXd> ref(f);
    bv::gemm(0.5, ref, h, 2.0, g);
    CHECK(near_all(g, 0.5 * times(f, h) + 2.0 * h));
    Eigen::Ref<Eigen::MatrixXd, 0, Eigen::OuterStride<>> part(c.block(0, 0, 3, 4));
    bv::gemm(f, h, part);
    CHECK(near_all(c.block(0, 0, 3, 4), times(f, h)));
}

void vectors()
{
    Eigen::MatrixXd a = Eigen::MatrixXd::Random(9, 7);
    const Eigen::VectorXd x = Eigen::VectorXd::Random(7);
    Eigen::VectorXd y = Eigen::VectorXd::Random(9);
    const Eigen::VectorXd before = y;
    bv::gemv(2.0, a, x, -1.0, y);
    CHECK(near_all(y, 2.0 * times(a, x) - before));
    // A row is a vector with a step; so is a diagonal.
    CHECK(std::abs(bv::dot(a.row(2), x) - a.row(2).dot(x)) < 1e-12);
    CHECK(std::abs(bv::nrm2(a.diagonal()) - a.diagonal().norm()) < 1e-12);
    CHECK(std::abs(bv::asum(a.col(3).segment(2, 4)) - a.col(3).segment(2, 4).lpNorm<1>()) < 1e-12);
    const Eigen::MatrixXd old = a;
    bv::scal(3.0, a.row(4));
    CHECK(near_all(a.row(4), 3.0 * old.row(4)) && a(3, 0) == old(3, 0) && a(5, 6) == old(5, 6));
    const Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<>> stepping(old.data(), 7, Eigen::InnerStride<>(9));
    CHECK(std::abs(bv::dot(stepping, x) - old.row(0).dot(x)) < 1e-12);
    Eigen::ArrayXXf array = Eigen::ArrayXXf::Constant(4, 4, 2);
    CHECK(bv::asum(bv::make_view(array).diagonal()) == 8);
    CHECK(bv::make_view(x).newaxis(0).shape() == bv::indices<2>(1, 7));
}

void complex_ones()
{
    using matrix = complex_matrix;
    const matrix a = matrix::Random(8, 5), b = matrix::Random(8, 6);
    matrix c(5, 6);
    const std::complex<double> alpha(1, 2);
    bv::gemm(alpha, bv::make_view(a).transposed().conj(), b, 0.0, c);
    CHECK(near_complex(c, alpha * times_complex(a.adjoint(), b)));
    matrix d = matrix::Zero(8, 8);
    bv::herk(bv::uplo::lower, 2.0, a, 0.0, d);
    const matrix full = 2.0 * times_complex(a, a.adjoint()), lower = full.triangularView<Eigen::Lower>();
    CHECK(near_complex(d, lower));
    // Eigen's own conversion of the parts.
    CHECK(std::abs(bv::nrm2(bv::make_view(a).index(1, 2).imag()) - a.col(2).imag().norm()) < 1e-12);
    matrix x = b.topRows(5);
    matrix t = a.topRows(5);
    t.diagonal().array() += 4.0;
    bv::trsm(bv::side::left, bv::uplo::upper, bv::diag::non_unit, 1.0, t, x);
    const matrix upper = t.triangularView<Eigen::Upper>();
    CHECK(near_complex(times_complex(upper, x), b.topRows(5)));
}

void copies()
{
    Eigen::Matrix<int, Dynamic, Dynamic> from = Eigen::Matrix<int, Dynamic, Dynamic>::Random(5, 6);
    Eigen::Matrix<int, Dynamic, Dynamic, Eigen::RowMajor> to(3, 5);
    bv::copy(to, from.transpose().bottomRows(3));
    CHECK(to == from.transpose().bottomRows(3));
    const Eigen::MatrixXd empty(0, 4);
    Eigen::MatrixXd zero = Eigen::MatrixXd::Constant(4, 4, 1);
    bv::gemm(1.0, empty.transpose(), empty, 0.0, zero);
    CHECK(zero.isZero(0));
}

}  // namespace

int main()
{
    layouts();
    vectors();
    complex_ones();
    copies();
    std::puts("ok");
}
