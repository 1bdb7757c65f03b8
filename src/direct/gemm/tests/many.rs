//! Stacks of products, against a plain loop over their elements, between pages that must not be touched.

use super::grouped::{Dice, Rooms};
use super::{factors, wide};
use crate::arch::Isa;
use crate::direct::gemm::many::{Many, gemm_many_on, many_workspace_bytes};
use crate::direct::gemm::{Product, Strided, Workspace};
use crate::scalar::Scalar;
use num_complex::Complex;

/// Cases of each kind of number and instructions.
const CASES: usize = 60;

/// Matrices of a stack, at the end or at the beginning of a room that is NaN elsewhere.
struct Stack<T> {
    room: Rooms,
    first: *mut T,
    /// Of the stack, rows and columns.
    steps: [isize; 3],
    lens: [usize; 3],
}

impl<T: Scalar> Stack<T> {
    /// Axes in any order and direction, with gaps or without, mostly with the stack innermost if it is to be.
    fn new(dice: &mut Dice, lens: [usize; 3], is_inner: bool, is_output: bool) -> Stack<T> {
        let mut order = [1, 2, 0];
        if !is_inner {
            for at in (1..3).rev() {
                order.swap(at, dice.throw(at + 1));
            }
        } else if dice.throw(2) == 0 {
            order.swap(0, 1);
        }
        let size = size_of::<T>();
        let (mut steps, mut extent, mut before) = ([0; 3], size, 0);
        for (at, &axis) in order.iter().rev().enumerate() {
            if !is_output && dice.throw(8) == 0 && !(is_inner && at == 0) {
                continue;
            }
            let step = extent + if at > 0 || !is_inner { dice.throw(3) * size } else { 0 };
            let span = (lens[axis].max(1) - 1) * step;
            let is_back = dice.throw(4) == 0 && !(is_inner && at == 0);
            steps[axis] = if is_back { -(step as isize) } else { step as isize };
            before += if is_back { span } else { 0 };
            extent += span;
        }
        let room = Rooms::new(1, extent);
        let start =
            if dice.throw(2) == 0 { room.room(0) } else { room.room(0).wrapping_add(room.bytes - extent) };
        let mut stack = Stack::<T> { first: start.wrapping_add(before).cast(), room, steps, lens };
        for (item, i, j) in stack.indices() {
            let part = |dice: &mut Dice| dice.throw(9) as f64 - 4.0;
            let value = T::from_f64(part(dice), part(dice));
            // SAFETY: an element in the room.
            unsafe { stack.at([item, i, j]).write_unaligned(value) };
        }
        stack
    }

    fn indices(&self) -> Vec<(usize, usize, usize)> {
        let [count, rows, cols] = self.lens;
        let all =
            (0..count).flat_map(|item| (0..rows).flat_map(move |i| (0..cols).map(move |j| (item, i, j))));
        all.collect()
    }

    fn at(&mut self, index: [usize; 3]) -> *mut T {
        let steps = index.iter().zip(self.steps).map(|(&at, step)| at as isize * step);
        self.first.wrapping_byte_offset(steps.sum())
    }

    fn read(&mut self, index: [usize; 3], conj: bool) -> Complex<f64> {
        // SAFETY: an element in the room.
        let value = wide(unsafe { self.at(index).read_unaligned() });
        if conj { value.conj() } else { value }
    }

    fn strided(&self, conj: bool) -> Strided<T> {
        Strided {
            ptr: self.first,
            rows: self.steps[1],
            cols: self.steps[2],
            conj: conj && T::DTYPE.is_complex(),
        }
    }

    /// Makes all elements what is around them.
    fn blank(&mut self) {
        for (item, i, j) in self.indices() {
            // SAFETY: an element in the room.
            unsafe { self.at([item, i, j]).cast::<u8>().write_bytes(0xff, size_of::<T>()) };
        }
    }
}

fn check<T: Scalar>(isa: Isa, dice: &mut Dice, case: usize) {
    let is_inner = dice.throw(2) == 0;
    let most = if case.is_multiple_of(6) { 20 } else { 6 };
    let [m, n, k] = [0; 3].map(|_| dice.throw(most) + usize::from(dice.throw(10) != 0));
    let count = dice.throw(if is_inner { 40 } else { 6 });
    let mut a = Stack::<T>::new(dice, [count, m, k], is_inner, false);
    let mut b = Stack::<T>::new(dice, [count, k, n], is_inner, false);
    let mut c = Stack::<T>::new(dice, [count, m, n], is_inner, true);
    let ([alpha, beta], conj) = (factors::<T>(case), [dice.throw(3) == 0, dice.throw(3) == 0]);
    let conj = conj.map(|conj| conj && T::DTYPE.is_complex());
    let mut expected = vec![];
    for (item, i, j) in c.indices() {
        let mut sum = Complex::new(0.0, 0.0);
        for p in 0..k {
            sum += a.read([item, i, p], conj[0]) * b.read([item, p, j], conj[1]);
        }
        let before =
            if beta == T::ZERO { Complex::new(0.0, 0.0) } else { wide(beta) * c.read([item, i, j], false) };
        expected.push(if alpha == T::ZERO { before } else { wide(alpha) * sum + before });
    }
    if beta == T::ZERO {
        c.blank();
    }
    if alpha == T::ZERO {
        a.blank();
        b.blank();
    }
    let product =
        Product { m, n, k, alpha, a: a.strided(conj[0]), b: b.strided(conj[1]), beta, c: c.strided(false) };
    let steps = [a.steps[0], b.steps[0], c.steps[0]];
    let bytes = [0, many_workspace_bytes(T::DTYPE, [m, n, k], steps, 1)][dice.throw(2)];
    let mut scratch = vec![[0xff_u8; 64]; bytes.div_ceil(64) + 1];
    let start = scratch.as_mut_ptr().cast::<u8>();
    let workspace =
        Workspace { start: start.wrapping_add(start.align_offset(64)), bytes, threads: 1 + dice.throw(2) };
    // SAFETY: elements of these stacks, which share nothing; so many bytes of workspace, and instructions that are available.
    unsafe { gemm_many_on(isa, &Many { product, steps, count }, workspace) };
    let told =
        format!("{isa:?} {} of {m} x {n} x {k} x {count}, {alpha:?} {beta:?} {steps:?} {conj:?}", T::DTYPE);
    for ((item, i, j), expected) in c.indices().into_iter().zip(expected) {
        assert_eq!(c.read([item, i, j], false), expected, "{item} {i} {j}: {told}");
    }
    c.blank();
    assert!(c.room.are_blank(), "written beside: {told}");
}

#[test]
fn stacks() {
    for isa in Isa::available() {
        let mut dice = Dice(7);
        for case in 0..CASES {
            check::<f32>(isa, &mut dice, case);
            check::<f64>(isa, &mut dice, case);
            check::<Complex<f32>>(isa, &mut dice, case);
            check::<Complex<f64>>(isa, &mut dice, case);
        }
    }
}
