//! Products over groups of axes, against a plain loop over their elements.

use super::{factors, wide};
use crate::arch::Isa;
use crate::direct::gemm::fused::{self, Part, steps::Merged};
use crate::direct::gemm::{GroupAxis, Grouped, Place, Workspace, gemm_grouped, grouped_workspace_bytes};
use crate::direct::gemm::{order, threaded};
use crate::scalar::Scalar;
use num_complex::Complex;

/// Cases of each kind of number, instructions and workspace.
const CASES: usize = 12;

/// Most multiplications of a case.
const MOST: usize = 20_000;

/// Numbers as they come.
pub struct Dice(pub u64);

impl Dice {
    /// Below `count`.
    pub fn throw(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (self.0 >> 33) as usize % count
    }
}

/// Rooms of whole pages, before, between and behind which there are pages that must not be touched.
pub struct Rooms {
    start: *mut u8,
    count: usize,
    pub bytes: usize,
}

impl Rooms {
    pub fn new(count: usize, bytes: usize) -> Rooms {
        // SAFETY: no pointers.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let bytes = bytes.next_multiple_of(page);
        let (len, flags) = ((2 * count + 1) * bytes, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: new memory, of which every second room is made accessible and filled.
        unsafe {
            let start = libc::mmap(core::ptr::null_mut(), len, libc::PROT_NONE, flags, -1, 0);
            assert_ne!(start, libc::MAP_FAILED);
            let rooms = Rooms { start: start.cast(), count, bytes };
            for room in 0..count {
                let at = rooms.room(room);
                assert_eq!(libc::mprotect(at.cast(), bytes, libc::PROT_READ | libc::PROT_WRITE), 0);
                at.write_bytes(0xff, bytes);
            }
            rooms
        }
    }

    pub fn room(&self, at: usize) -> *mut u8 {
        self.start.wrapping_add((2 * at + 1) * self.bytes)
    }

    pub fn are_blank(&self) -> bool {
        // SAFETY: the rooms are readable, and all bytes have been written.
        (0..self.count).all(|at| unsafe {
            core::slice::from_raw_parts(self.room(at), self.bytes).iter().all(|&byte| byte == 0xff)
        })
    }
}

impl Drop for Rooms {
    fn drop(&mut self) {
        // SAFETY: nobody else has it.
        unsafe { libc::munmap(self.start.cast(), (2 * self.count + 1) * self.bytes) };
    }
}

/// An operand of two groups of axes, NaN wherever it is not.
struct Tensor<T> {
    rooms: Rooms,
    first: *mut T,
    /// The steps of each group's axes.
    steps: [Vec<isize>; 2],
    lens: [Vec<usize>; 2],
}

impl<T: Scalar> Tensor<T> {
    /// Axes in any order and direction, with gaps or without; those of an input may be broadcast.
    fn new(dice: &mut Dice, lens: [&[usize]; 2], is_output: bool) -> Tensor<T> {
        let lens = lens.map(<[usize]>::to_vec);
        let size = size_of::<T>();
        let mut axes: Vec<(usize, usize)> =
            (0..2).flat_map(|group| (0..lens[group].len()).map(move |axis| (group, axis))).collect();
        for at in (1..axes.len()).rev() {
            axes.swap(at, dice.throw(at + 1));
        }
        // Not all are aligned.
        let unit = if dice.throw(4) == 0 { size + 1 } else { size };
        let gaps = dice.throw(2) * unit;
        let mut steps = [vec![0; lens[0].len()], vec![0; lens[1].len()]];
        let (mut extent, mut before, mut rooms, mut apart) = (unit, 0, 1, None);
        for (at, &(group, axis)) in axes.iter().enumerate() {
            let len = lens[group][axis].max(1);
            if !is_output && dice.throw(8) == 0 {
                continue;
            }
            if at + 1 == axes.len() && dice.throw(2) == 0 {
                (rooms, apart) = (len, Some((group, axis)));
                continue;
            }
            let step = extent + dice.throw(3) * gaps;
            extent += (len - 1) * step;
            steps[group][axis] = step as isize;
            if dice.throw(4) == 0 {
                steps[group][axis] = -(step as isize);
                before += (len - 1) * step;
            }
        }
        let memory = Rooms::new(rooms, extent);
        if let Some((group, axis)) = apart {
            steps[group][axis] = 2 * memory.bytes as isize;
        }
        let skip = if dice.throw(2) == 0 { 0 } else { memory.bytes - extent + (unit - size) };
        let first = memory.room(0).wrapping_add(skip + before).cast();
        Tensor { rooms: memory, first, steps, lens }
    }

    /// The element at an index of each group, which counts through its axes, the last one fastest.
    fn at(&self, index: [usize; 2]) -> *mut T {
        let mut to = self.first;
        for (group, mut rest) in index.into_iter().enumerate() {
            for (&len, &step) in self.lens[group].iter().zip(&self.steps[group]).rev() {
                to = to.wrapping_byte_offset(step * (rest % len) as isize);
                rest /= len;
            }
        }
        to
    }

    fn count(&self, group: usize) -> usize {
        self.lens[group].iter().product()
    }

    fn for_each(&self, mut each: impl FnMut([usize; 2], *mut T)) {
        for i in 0..self.count(0) {
            for j in 0..self.count(1) {
                each([i, j], self.at([i, j]));
            }
        }
    }

    fn read(&self, index: [usize; 2]) -> Complex<f64> {
        // SAFETY: an element, which has been written.
        wide(unsafe { self.at(index).read_unaligned() })
    }
}

/// The axes of a group, by its steps in both operands.
fn group(lens: &[usize], [first, second]: [&[isize]; 2]) -> Vec<GroupAxis> {
    let steps = first.iter().zip(second).map(|(&first, &second)| [first, second]);
    lens.iter().zip(steps).map(|(&len, steps)| GroupAxis { len, steps }).collect()
}

/// How much workspace there is at most, and in how many pieces it is computed; 0: by [`gemm_grouped`] itself.
type Way = (Isa, usize, usize);

fn lens(dice: &mut Dice) -> [Vec<usize>; 3] {
    loop {
        let lens = [(); 3].map(|()| {
            let mut lens: Vec<usize> = (0..dice.throw(4)).map(|_| 1 + dice.throw(9)).collect();
            // Some are longer than panels, blocks and pieces; some are empty.
            if !lens.is_empty() && dice.throw(3) == 0 {
                let at = dice.throw(lens.len());
                lens[at] = [17, 26, 50, 100, 0][dice.throw(5)];
            }
            lens
        });
        if lens.iter().flatten().map(|len| len.max(&1)).product::<usize>() <= MOST {
            return lens;
        }
    }
}

fn check<T: Scalar>(dice: &mut Dice, (isa, limit, pieces): Way) {
    let [m, n, k] = lens(dice);
    let [mut a, mut b] = [[&m, &k], [&k, &n]].map(|[x, y]| Tensor::<T>::new(dice, [x, y], false));
    let c = Tensor::<T>::new(dice, [&m, &n], true);
    let [alpha, beta] = factors::<T>(dice.throw(60));
    let nan = T::from_f64(f64::NAN, f64::NAN);
    let mut number = |in_vain: bool| {
        let [re, im] = [(); 2].map(|()| dice.throw(9) as f64 - 4.0);
        if in_vain { nan } else { T::from_f64(re, im) }
    };
    for input in [&mut a, &mut b] {
        // SAFETY: within the operand.
        input.for_each(|_, to| unsafe { to.write_unaligned(number(alpha == T::ZERO)) });
    }
    let mut old = Vec::new();
    c.for_each(|_, to| {
        old.push(number(beta == T::ZERO));
        // SAFETY: as above.
        unsafe { to.write_unaligned(old[old.len() - 1]) };
    });
    let conj = [(); 2].map(|()| T::DTYPE.is_complex() && dice.throw(2) == 0);
    let mut groups = [
        group(&m, [&a.steps[0], &c.steps[0]]),
        group(&n, [&b.steps[1], &c.steps[1]]),
        group(&k, [&a.steps[1], &b.steps[0]]),
    ];
    if dice.throw(2) == 0 {
        order(groups.each_mut().map(Vec::as_mut_slice));
    }
    let product = Grouped {
        m: &groups[0],
        n: &groups[1],
        k: &groups[2],
        alpha,
        a: Place { ptr: a.first, conj: conj[0] },
        b: Place { ptr: b.first, conj: conj[1] },
        beta,
        c: c.first,
    };
    let what = format!("{} {isa:?} {limit} {pieces} {product:?}", T::DTYPE);
    // SAFETY: the operands lie in rooms of their own, the elements of C are distinct.
    unsafe { run(&product, (isa, limit, pieces), &what) };
    let count = c.count(1);
    c.for_each(|[i, j], _| {
        let mut expected = Complex::new(0.0, 0.0);
        if alpha != T::ZERO {
            for l in 0..a.count(1) {
                let turned = |value: Complex<f64>, conj| if conj { value.conj() } else { value };
                expected += turned(a.read([i, l]), conj[0]) * turned(b.read([l, j]), conj[1]);
            }
            expected *= wide(alpha);
        }
        if beta != T::ZERO {
            expected += wide(beta) * wide(old[i * count + j]);
        }
        assert_eq!(c.read([i, j]), expected, "({i}, {j}) of {what}");
    });
    // SAFETY: an element.
    c.for_each(|_, to| unsafe { to.cast::<u8>().write_bytes(0xff, size_of::<T>()) });
    assert!(c.rooms.are_blank(), "writes elsewhere: {what}");
}

/// # Safety
/// Those of [`gemm_grouped`].
unsafe fn run<T: Scalar>(product: &Grouped<T>, (isa, limit, pieces): Way, what: &str) {
    let lens = [product.m, product.n, product.k].map(|axes| axes.iter().map(|axis| axis.len).product());
    let bytes = match limit.checked_div(pieces) {
        None => grouped_workspace_bytes(T::DTYPE, lens, limit, 1),
        Some(limit) => fused::workspace_bytes_on::<Merged>(isa, T::DTYPE, lens, limit),
    };
    let bytes = bytes.unwrap_or_else(|| panic!("enough for {what}"));
    // Each piece begins with a cache line.
    let bytes = if pieces > 1 { bytes.next_multiple_of(64) * pieces } else { bytes };
    assert!(bytes <= limit, "{bytes} for {what}");
    // At its end nothing is to be touched either, nor is anything aligned.
    let scratch = Rooms::new(1, bytes);
    let start = scratch.room(0).wrapping_add(scratch.bytes - bytes);
    let workspace = Workspace { start, bytes, threads: 1 };
    let (task, all) = (product.task(), Part::All);
    // SAFETY: the caller's promises; so many bytes.
    let done = unsafe {
        match pieces {
            0 => gemm_grouped(product, workspace),
            1 => fused::grouped_on(isa, &task, workspace),
            _ => threaded::in_pieces(isa, &task, [None; 2], all, workspace, pieces),
        }
    };
    assert!(done, "enough for {what}");
}

fn check_all<T: Scalar>() {
    let mut dice = Dice(T::DTYPE as u64);
    for isa in Isa::available() {
        for (limit, pieces) in [(8 << 10, 1), (1 << 20, 0), (1 << 20, 1), (1 << 20, 3), (1 << 20, 4)] {
            for _ in 0..CASES {
                check::<T>(&mut dice, (isa, limit, pieces));
            }
        }
    }
}

#[test]
fn groups_of_single() {
    check_all::<f32>();
}

#[test]
fn groups_of_double() {
    check_all::<f64>();
}

#[test]
fn groups_of_complex_single() {
    check_all::<Complex<f32>>();
}

#[test]
fn groups_of_complex_double() {
    check_all::<Complex<f64>>();
}

/// Too little is said, before anything is written.
#[test]
fn too_little_workspace() {
    let (a, b, mut c) = ([1.0_f64; 8], [1.0_f64; 8], [f64::NAN; 16]);
    let axis = |len, steps: [isize; 2]| GroupAxis { len, steps: steps.map(|step| 8 * step) };
    let product = Grouped {
        m: &[axis(2, [1, 4]), axis(2, [4, 8])],
        n: &[axis(2, [4, 1]), axis(2, [1, 2])],
        k: &[axis(2, [2, 2])],
        alpha: 1.0,
        a: Place { ptr: a.as_ptr(), conj: false },
        b: Place { ptr: b.as_ptr(), conj: false },
        beta: 0.0,
        c: c.as_mut_ptr(),
    };
    assert_eq!(grouped_workspace_bytes(f64::DTYPE, [4, 4, 2], 200, 1), None);
    let mut scratch = [0_u8; 200];
    let workspace = Workspace { start: scratch.as_mut_ptr(), bytes: scratch.len(), threads: 1 };
    // SAFETY: the elements are within the arrays, those of C distinct.
    assert!(!unsafe { gemm_grouped(&product, workspace) });
    assert!(c.iter().all(|value| value.is_nan()));
}
