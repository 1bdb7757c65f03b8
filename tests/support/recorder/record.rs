//! One call as it comes in, argument by argument.
#![allow(dead_code, reason = "some tests only link the symbols")]

use core::cell::{Cell, RefCell};

use super::*;

/// One call, as it came in. Operands are in the order of the arguments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// Its name in BLAS without the letter of the scalar.
    pub routine: &'static str,
    pub dtype: DType,
    /// 0 if there is none, as `side`, `uplo`, `diag` and each `trans`.
    pub order: c_int,
    pub side: c_int,
    pub uplo: c_int,
    pub diag: c_int,
    pub trans: [c_int; 2],
    /// m, n, k, or as many as there are, and 1.
    pub lens: [c_int; 3],
    /// kl and ku of a band, 0 if there is none.
    pub diagonals: [c_int; 2],
    /// Addresses of the operands, 0 if there are fewer.
    pub data: [usize; 3],
    /// Their leading dimensions or `inc`, 0 for packed triangles.
    pub ld: [c_int; 3],
    /// 1 if there is none.
    pub alpha: (f64, f64),
    /// 1 if there is none.
    pub beta: (f64, f64),
    /// Number of the first illegal argument as XERBLA counts, or a made-up one; 0 for a legal call.
    pub illegal: c_int,
}

thread_local! {
    static CALLS: RefCell<Vec<Call>> = const { RefCell::new(Vec::new()) };
    static LENIENT: Cell<bool> = const { Cell::new(false) };
}

/// No more calls are remembered.
const MOST: usize = 1 << 16;

/// From here on illegal calls of this thread do nothing, instead of ending the process.
pub fn allow_illegal_calls() {
    LENIENT.set(true);
}

/// The calls of this thread since it was last asked.
pub fn calls() -> Vec<Call> {
    CALLS.take()
}

pub const ROW_MAJOR: c_int = 101;
pub const COL_MAJOR: c_int = 102;
pub const NO_TRANS: c_int = 111;
pub const TRANS: c_int = 112;
pub const CONJ_TRANS: c_int = 113;
pub const UPPER: c_int = 121;
pub const LOWER: c_int = 122;
pub const NON_UNIT: c_int = 131;
pub const UNIT: c_int = 132;
pub const LEFT: c_int = 141;
pub const RIGHT: c_int = 142;
/// Not XERBLA's.
const MISALIGNED: c_int = 100;
const ALIASED: c_int = 101;

/// Rows and columns of a matrix in memory of which `op` has that shape.
pub fn stored(trans: c_int, rows: c_int, cols: c_int) -> [c_int; 2] {
    if trans == NO_TRANS { [rows, cols] } else { [cols, rows] }
}

/// The smallest leading dimension of a matrix.
pub fn inner(order: c_int, [rows, cols]: [c_int; 2]) -> c_int {
    (if order == ROW_MAJOR { cols } else { rows }).max(1)
}

/// One call while its arguments are taken.
pub struct Incoming<T> {
    pub call: Call,
    pub alpha: T,
    pub beta: T,
    /// The operands.
    pub data: [*mut T; 3],
    arguments: c_int,
    trans: usize,
    scales: usize,
    lens: usize,
    bands: usize,
    operands: usize,
    /// Which operands are written.
    outputs: [bool; 3],
}

/// What the arguments are, and when they are legal. In the reference CBLAS the number of an argument is its position.
impl<T: Given> Incoming<T> {
    pub fn new(routine: &'static str) -> Self {
        let call = Call {
            routine,
            dtype: T::DTYPE,
            order: 0,
            side: 0,
            uplo: 0,
            diag: 0,
            trans: [0; 2],
            lens: [1; 3],
            diagonals: [0; 2],
            data: [0; 3],
            ld: [0; 3],
            alpha: (1.0, 0.0),
            beta: (1.0, 0.0),
            illegal: 0,
        };
        let (arguments, trans, scales, lens, bands, operands) = (0, 0, 0, 0, 0, 0);
        let (alpha, beta, data, outputs) = (T::ONE, T::ONE, [core::ptr::null_mut(); 3], [false; 3]);
        Incoming { call, alpha, beta, data, arguments, trans, scales, lens, bands, operands, outputs }
    }

    /// The next argument.
    fn argument(&mut self, legal: bool) {
        self.arguments += 1;
        if !legal && self.call.illegal == 0 {
            self.call.illegal = self.arguments;
        }
    }

    pub fn order(&mut self, order: c_int) {
        self.argument([ROW_MAJOR, COL_MAJOR].contains(&order));
        self.call.order = order;
    }

    pub fn side(&mut self, side: c_int) {
        self.argument([LEFT, RIGHT].contains(&side));
        self.call.side = side;
    }

    pub fn uplo(&mut self, uplo: c_int) {
        self.argument([UPPER, LOWER].contains(&uplo));
        self.call.uplo = uplo;
    }

    pub fn diag(&mut self, diag: c_int) {
        self.argument([NON_UNIT, UNIT].contains(&diag));
        self.call.diag = diag;
    }

    fn one_of(&mut self, trans: c_int, legal: &[c_int]) {
        self.argument(legal.contains(&trans));
        self.call.trans[self.trans] = trans;
        self.trans += 1;
    }

    /// The reference CBLAS knows nothing of 114 (conjugated without being transposed).
    pub fn trans(&mut self, trans: c_int) {
        self.one_of(trans, &[NO_TRANS, TRANS, CONJ_TRANS]);
    }

    /// That of `syrk` and `syr2k`.
    pub fn symmetric_trans(&mut self, trans: c_int) {
        let legal = [NO_TRANS, TRANS, CONJ_TRANS];
        self.one_of(trans, if T::DTYPE.is_complex() { &legal[..2] } else { &legal });
    }

    /// That of `herk` and `her2k`.
    pub fn hermitian_trans(&mut self, trans: c_int) {
        self.one_of(trans, &[NO_TRANS, CONJ_TRANS]);
    }

    pub fn len(&mut self, len: c_int) {
        self.argument(len >= 0);
        self.call.lens[self.lens] = len;
        self.lens += 1;
    }

    /// kl, ku, or the k of a triangle.
    pub fn diagonals(&mut self, diagonals: c_int) {
        self.argument(diagonals >= 0);
        self.call.diagonals[self.bands] = diagonals;
        self.bands += 1;
    }

    fn scaled(&mut self, scale: T) {
        self.argument(true);
        if self.scales == 0 {
            (self.alpha, self.call.alpha) = (scale, scale.to_f64());
        } else {
            (self.beta, self.call.beta) = (scale, scale.to_f64());
        }
        self.scales += 1;
    }

    /// # Safety
    /// A complex scale is given by a pointer to it.
    pub unsafe fn scale(&mut self, scale: T::Scale) {
        // SAFETY: the caller's promise.
        self.scaled(unsafe { T::given(scale) });
    }

    /// A scale that is real whatever the scalar.
    pub fn real(&mut self, scale: T::Real) {
        self.scaled(T::from_parts(scale, T::Real::ZERO));
    }

    fn operand(&mut self, data: *mut T, is_output: bool) {
        self.argument(true);
        let at = self.operands;
        (self.data[at], self.call.data[at], self.outputs[at]) = (data, data.addr(), is_output);
        self.operands += 1;
    }

    pub fn input(&mut self, data: *const c_void) {
        self.operand(data.cast_mut().cast(), false);
    }

    pub fn output(&mut self, data: *mut c_void) {
        self.operand(data.cast(), true);
    }

    fn step(&mut self, step: c_int, legal: bool) {
        self.argument(legal);
        self.call.ld[self.operands - 1] = step;
    }

    /// The leading dimension of the last operand.
    pub fn ld(&mut self, ld: c_int, minimum: c_int) {
        self.step(ld, ld >= minimum);
    }

    /// The step of the last operand.
    pub fn inc(&mut self, inc: c_int) {
        self.step(inc, inc != 0);
    }

    /// That of routines that quietly do nothing if it is negative.
    pub fn forward_inc(&mut self, inc: c_int) {
        self.step(inc, inc > 0);
    }

    /// Records the call, and computes unless it is illegal.
    ///
    /// # Safety
    /// If the call is legal, `compute` may read and write the operands.
    pub unsafe fn run<R: Default>(mut self, compute: unsafe fn(&Self) -> R) -> R {
        let data = &self.call.data[..self.operands];
        let is_aligned = data.iter().all(|data| data.is_multiple_of(T::DTYPE.align()));
        let is_alias = |at: usize| (0..data.len()).any(|other| other != at && data[other] == data[at]);
        let is_aliased = (0..data.len()).any(|at| self.outputs[at] && is_alias(at));
        // Vectors without elements may be anywhere.
        let is_nowhere = self.call.order == 0 && self.call.lens[0] == 0;
        if self.call.illegal == 0 && !is_aligned && !is_nowhere {
            self.call.illegal = MISALIGNED;
        } else if self.call.illegal == 0 && is_aliased && !is_nowhere {
            self.call.illegal = ALIASED;
        }
        let call = self.call;
        CALLS.with_borrow_mut(|calls| {
            if calls.len() == MOST {
                calls.clear();
            }
            calls.push(call);
        });
        if call.illegal != 0 {
            // Out of a C function, this is the end of the process.
            assert!(LENIENT.get(), "illegal call: {call:?}");
            return R::default();
        }
        // SAFETY: a legal call.
        unsafe { compute(&self) }
    }
}
