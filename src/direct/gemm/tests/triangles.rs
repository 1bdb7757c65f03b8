//! Products of which one triangle is written.

use super::{Buffer, LAYOUTS, OUTPUTS, factors, whole, whole_nan, wide};
use crate::arch::Isa;
use crate::direct::gemm::{Product, Strided, Workspace, at, fused, gemmt, threaded};
use crate::scalar::Scalar;
use crate::words::Uplo;
use num_complex::Complex;

/// Of one triangle the elements are those of the whole product, and the others stay as they are.
#[test]
fn triangles() {
    for isa in Isa::available() {
        check_triangles::<f32>(isa);
        check_triangles::<f64>(isa);
        check_triangles::<Complex<f32>>(isa);
        check_triangles::<Complex<f64>>(isa);
    }
}

fn check_triangles<T: Scalar>(isa: Isa) {
    let mut at = 0_usize;
    for n in [1, 2, 7, 8, 9, 24, 31, 50, 101] {
        for layout in 0..OUTPUTS {
            at += 1;
            let k = [1, 5, 40][at % 3];
            let [alpha, beta] = factors::<T>(at);
            let mut a = Buffer::new(at % LAYOUTS.len(), [n, k], false, |i, j| whole::<T>(1, i, j));
            let mut b = Buffer::new(at / 2 % LAYOUTS.len(), [k, n], false, |i, j| whole::<T>(2, i, j));
            for uplo in [Uplo::Lower, Uplo::Upper] {
                let counts = |i: usize, j: usize| if uplo == Uplo::Lower { i >= j } else { i <= j };
                for (limit, pieces) in [(0, 1), (8 << 10, 1), (1 << 20, 2), (1 << 20, 3)] {
                    let old = |i, j| if counts(i, j) { whole::<T>(3, i, j) } else { whole_nan(i, j) };
                    let mut c = Buffer::new(layout, [n, n], false, old);
                    let (a, b, c_strided) = (a.strided(), b.strided(), c.strided());
                    let product = Product { m: n, n, k, alpha, a, b, beta, c: c_strided };
                    let bytes =
                        fused::workspace_bytes_on::<fused::steps::Even>(isa, T::DTYPE, [n, n, k], limit)
                            .unwrap_or(0);
                    let bytes = if pieces > 1 { 1 << 20 } else { bytes };
                    let mut scratch = vec![[0_u64; 8]; bytes / 64 + 2];
                    let start = scratch.as_mut_ptr().cast::<u8>();
                    let workspace =
                        Workspace { start: start.wrapping_add(start.align_offset(64)), bytes, threads: 1 };
                    let part = if uplo == Uplo::Lower { fused::Part::Lower } else { fused::Part::Upper };
                    // SAFETY: as in `check`; so many bytes from there on, aligned.
                    unsafe {
                        if bytes == 0 {
                            gemmt(&product, uplo, Workspace::NONE);
                        } else if pieces > 1 {
                            assert!(threaded::in_pieces(isa, &product, [None; 2], part, workspace, pieces));
                        } else {
                            assert!(fused::gemm_on(isa, &product, [None; 2], part, workspace));
                        }
                    }
                    check_triangle(&product, &mut c, counts);
                }
            }
        }
    }
}

fn check_triangle<T: Scalar>(product: &Product<T>, c: &mut Buffer<T>, counts: impl Fn(usize, usize) -> bool) {
    let Product { k, alpha, beta, a, b, .. } = *product;
    let read = |matrix: Strided<T>, i: usize, j: usize| {
        // SAFETY: an element of A or B.
        wide(unsafe { at(at(matrix.ptr, matrix.rows, i), matrix.cols, j).read_unaligned() })
    };
    for (i, j) in c.indices() {
        if !counts(i, j) {
            assert!(c.read(i, j).re.is_nan(), "({i}, {j}) was written");
            continue;
        }
        let sum: Complex<f64> = (0..k).map(|l| read(a, i, l) * read(b, l, j)).sum();
        let expected = wide(alpha) * sum + wide(beta) * wide(whole::<T>(3, i, j));
        assert_eq!(c.read(i, j), expected, "({i}, {j}) of {} {product:?}", T::DTYPE);
    }
    for (i, j) in c.indices() {
        // SAFETY: the element lies in the buffer.
        unsafe { c.at(i, j).cast::<u8>().write_bytes(0xff, size_of::<T>()) };
    }
    assert!(c.bytes.iter().all(|&byte| byte == 0xff), "writes elsewhere: {product:?}");
}
