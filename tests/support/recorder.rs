//! A CBLAS that records its calls: the four `cblas_?gemm` symbols, which check every argument as the reference
//! CBLAS does, remember it, and multiply with a plain loop.

use core::cell::RefCell;
use core::ffi::{c_int, c_void};

use blasview::{Complex, DType, Scalar};

/// One call, as it came in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    pub dtype: DType,
    pub order: c_int,
    pub trans: [c_int; 2],
    /// m, n, k.
    pub lens: [c_int; 3],
    /// Addresses of A, B and C.
    pub data: [usize; 3],
    pub ld: [c_int; 3],
    pub alpha: (f64, f64),
    pub beta: (f64, f64),
    /// Number of the first illegal argument as XERBLA counts, or a made-up one for alignment; 0 for a legal call.
    pub illegal: c_int,
}

thread_local! {
    static CALLS: RefCell<Vec<Call>> = const { RefCell::new(Vec::new()) };
}

/// The calls of this thread since it was last asked.
pub fn calls() -> Vec<Call> {
    CALLS.take()
}

const ROW_MAJOR: c_int = 101;
const COL_MAJOR: c_int = 102;
const NO_TRANS: c_int = 111;
const CONJ_TRANS: c_int = 113;
/// Not XERBLA's.
const MISALIGNED: c_int = 100;
const ALIASED: c_int = 101;

impl Call {
    /// The check of the reference CBLAS. It knows nothing of 114 (conjugated without being transposed).
    fn first_illegal(&self) -> c_int {
        let [m, n, k] = self.lens;
        let inner = |by_rows: bool, rows: c_int, cols: c_int| (if by_rows { cols } else { rows }).max(1);
        let by_rows = self.order == ROW_MAJOR;
        let [a_as_it_is, b_as_it_is] = self.trans.map(|trans| trans == NO_TRANS);
        let lda = if a_as_it_is { inner(by_rows, m, k) } else { inner(by_rows, k, m) };
        let ldb = if b_as_it_is { inner(by_rows, k, n) } else { inner(by_rows, n, k) };
        let aligned = self.data.iter().all(|data| data.is_multiple_of(self.dtype.align()));
        let checks = [
            (1, [ROW_MAJOR, COL_MAJOR].contains(&self.order)),
            (2, (NO_TRANS..=CONJ_TRANS).contains(&self.trans[0])),
            (3, (NO_TRANS..=CONJ_TRANS).contains(&self.trans[1])),
            (4, m >= 0),
            (5, n >= 0),
            (6, k >= 0),
            (9, self.ld[0] >= lda),
            (11, self.ld[1] >= ldb),
            (14, self.ld[2] >= inner(by_rows, m, n)),
            (MISALIGNED, aligned),
            (ALIASED, self.data[2] != self.data[0] && self.data[2] != self.data[1]),
        ];
        checks.into_iter().find(|(_, legal)| !legal).map_or(0, |(number, _)| number)
    }
}

/// Records the call, and multiplies unless it is illegal.
///
/// # Safety
/// If the call is legal, the matrices are readable, C also writable.
#[expect(clippy::too_many_arguments, reason = "as many as CBLAS has")]
unsafe fn gemm<T: Scalar>(
    order: c_int,
    trans: [c_int; 2],
    lens: [c_int; 3],
    alpha: T,
    a: *const c_void,
    b: *const c_void,
    beta: T,
    c: *mut c_void,
    ld: [c_int; 3],
) {
    let data = [a.addr(), b.addr(), c.addr()];
    let (dtype, scales) = (T::DTYPE, [alpha.to_f64(), beta.to_f64()]);
    let mut call =
        Call { dtype, order, trans, lens, data, ld, alpha: scales[0], beta: scales[1], illegal: 0 };
    call.illegal = call.first_illegal();
    CALLS.with_borrow_mut(|calls| calls.push(call));
    if call.illegal != 0 {
        return;
    }
    let [m, n, k] = lens.map(|len| len as usize);
    let at = |i: usize, j: usize, ld: c_int| {
        if order == ROW_MAJOR { i * ld as usize + j } else { i + j * ld as usize }
    };
    let element = |matrix: *const c_void, trans: c_int, i: usize, j: usize, ld: c_int| {
        let at = if trans == NO_TRANS { at(i, j, ld) } else { at(j, i, ld) };
        // SAFETY: an element of the matrix, aligned as C's type is.
        let value = unsafe { matrix.cast::<T>().add(at).read() };
        if trans == CONJ_TRANS { value.conj() } else { value }
    };
    for i in 0..m {
        for j in 0..n {
            let mut sum = T::ZERO;
            for p in 0..k {
                sum = sum + element(a, trans[0], i, p, ld[0]) * element(b, trans[1], p, j, ld[1]);
            }
            // SAFETY: an element of C.
            unsafe {
                let place = c.cast::<T>().add(at(i, j, ld[2]));
                let scaled = if beta == T::ZERO { T::ZERO } else { beta * place.read() };
                place.write(if alpha == T::ZERO { scaled } else { alpha * sum + scaled });
            }
        }
    }
}

macro_rules! symbols {
    ($($name:ident, $scalar:ty, $argument:ty, $read:expr;)*) => {$(
        /// # Safety
        /// As CBLAS.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(
            order: c_int, transa: c_int, transb: c_int, m: c_int, n: c_int, k: c_int,
            alpha: $argument, a: *const c_void, lda: c_int, b: *const c_void, ldb: c_int,
            beta: $argument, c: *mut c_void, ldc: c_int,
        ) {
            let read: unsafe fn($argument) -> $scalar = $read;
            // SAFETY: complex scales are given by pointer, the rest is the caller's promise.
            unsafe {
                gemm::<$scalar>(order, [transa, transb], [m, n, k], read(alpha), a, b, read(beta), c, [lda, ldb, ldc]);
            }
        }
    )*};
}

symbols! {
    cblas_sgemm, f32, f32, |x| x;
    cblas_dgemm, f64, f64, |x| x;
    // SAFETY: CBLAS says that it points to a complex number.
    cblas_cgemm, Complex<f32>, *const c_void, |x| unsafe { x.cast::<Complex<f32>>().read() };
    // SAFETY: as above.
    cblas_zgemm, Complex<f64>, *const c_void, |x| unsafe { x.cast::<Complex<f64>>().read() };
}
