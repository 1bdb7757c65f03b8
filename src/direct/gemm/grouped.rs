//! Products whose indices are groups of axes, as in contractions of tensors: rows of C are an index of several axes that do
//! not chain, and so are columns and terms. Nothing is brought into another order first: panels are packed from where the
//! tensors lie, and C is written through its strides.

use super::fused::steps::Merged;
use super::fused::{Part, Task};
use super::{Product, Strided, Workspace, threaded};
use crate::arch::Isa;
use crate::axis_vec::sort_by_key;
use crate::scalar::{DType, Scalar};

/// One axis of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupAxis {
    pub len: usize,
    /// Its steps in bytes in the two operands that have it.
    pub steps: [isize; 2],
}

/// Where an input begins.
#[derive(Clone, Copy, Debug)]
pub struct Place<T> {
    /// Its first element.
    pub ptr: *const T,
    /// Whether its elements are meant conjugated.
    pub conj: bool,
}

/// `C = alpha A B + beta C`, of which each index is a group of axes: outermost first, the last one varies fastest. One without axes
/// has length 1. What chains had better be one axis, and the axes as [`order`] has them: that matters for the speed alone.
#[derive(Clone, Copy, Debug)]
pub struct Grouped<'a, T: Scalar> {
    /// With steps in A and C.
    pub m: &'a [GroupAxis],
    /// With steps in B and C.
    pub n: &'a [GroupAxis],
    /// With steps in A and B.
    pub k: &'a [GroupAxis],
    /// Factor of the product.
    pub alpha: T,
    /// The left tensor.
    pub a: Place<T>,
    /// The right tensor.
    pub b: Place<T>,
    /// Factor of C.
    pub beta: T,
    /// The first element of the output.
    pub c: *mut T,
}

impl<'a, T: Scalar> Grouped<'a, T> {
    /// The same as a product of matrices, if no group has more than one axis.
    fn as_product(&self) -> Option<Product<T>> {
        let one = |axes: &[GroupAxis]| match *axes {
            [] => Some((1, [0, 0])),
            [GroupAxis { len, steps }] => Some((len, steps)),
            _ => None,
        };
        let ((m, [a_rows, c_rows]), (n, [b_cols, c_cols]), (k, [a_cols, b_rows])) =
            (one(self.m)?, one(self.n)?, one(self.k)?);
        let input = |place: Place<T>, [rows, cols]: [isize; 2]| {
            let Place { ptr, conj } = place;
            Strided { ptr: ptr.cast_mut(), rows, cols, conj }
        };
        Some(Product {
            m,
            n,
            k,
            alpha: self.alpha,
            a: input(self.a, [a_rows, a_cols]),
            b: input(self.b, [b_rows, b_cols]),
            beta: self.beta,
            c: Strided { ptr: self.c, rows: c_rows, cols: c_cols, conj: false },
        })
    }

    pub(super) fn task(&self) -> Task<T, Merged<'a>> {
        let [m, n, k] = [self.m, self.n, self.k].map(Merged::new);
        Task {
            m,
            n,
            k: if self.alpha == T::ZERO { k.none() } else { k },
            a: self.a.ptr,
            b: self.b.ptr,
            c: self.c,
            conj: [self.a.conj, self.b.conj],
            alpha: self.alpha,
            beta: self.beta,
            sources: [None; 2],
            part: Part::All,
        }
    }
}

/// Computes it. Returns whether the workspace is large enough; else nothing is done. C is not read if `beta` is 0, nor A and B if
/// `alpha` is.
///
/// # Safety
/// - The elements of A and B are readable, those of C readable and writable, by nobody else during the call.
/// - Those of C are distinct, and share no byte with each other, nor with A and B.
/// - The bytes of the workspace are writable, nobody else's, and none of them an operand's.
/// - The product of the lengths of each group fits `usize`.
pub unsafe fn gemm_grouped<T: Scalar>(product: &Grouped<T>, workspace: Workspace) -> bool {
    let (isa, all) = (Isa::best(), Part::All);
    // SAFETY: the caller's promises, of the same elements; `best` is what the processor has.
    unsafe {
        match product.as_product() {
            Some(product) => threaded::gemm_on(isa, &product, [None; 2], all, workspace),
            None => threaded::gemm_on(isa, &product.task(), [None; 2], all, workspace),
        }
    }
}

/// The workspace that [`gemm_grouped`] takes for a product of these lengths (of all axes of m, of n and of k) on so many threads,
/// of at most `limit` bytes; `None` if that is too little.
pub fn grouped_workspace_bytes(
    dtype: DType,
    lens: [usize; 3],
    limit: usize,
    threads: usize,
) -> Option<usize> {
    threaded::workspace_bytes_of::<Merged>(dtype, lens, limit, threads)
}

/// Puts the axes of each group into the order in which [`gemm_grouped`] is fastest: `groups` are m, n and k.
pub fn order(groups: [&mut [GroupAxis]; 3]) {
    let [m, n, k] = groups;
    for axes in [m, n] {
        sort_by_key(axes, |axis| core::cmp::Reverse(axis.steps[1].unsigned_abs()));
    }
    sort_by_key(k, |axis| core::cmp::Reverse(axis.steps[0].unsigned_abs().min(axis.steps[1].unsigned_abs())));
}
