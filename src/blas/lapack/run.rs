//! What the body of a job is given, and what LAPACK says when it is asked for its room.

use core::ffi::c_void;

use super::job::Room;
use super::placed::Placed;
use crate::backend::lapack::{Fortran, Integers};
use crate::blas::Blas;
use crate::plan::lapack::MOST_OPERANDS;

/// What the body of a job is given.
pub struct Run<T> {
    pub lapack: Fortran<T>,
    pub(super) placed: [Option<Placed<T>>; MOST_OPERANDS],
    pub(super) start: *mut u8,
}

impl<T: Blas> Run<T> {
    /// The matrix of that number.
    pub fn matrix(&self, at: usize) -> Placed<T> {
        match self.placed[at] {
            Some(placed) => placed,
            None => unreachable!("asked for by the number that `matrix` gave"),
        }
    }

    /// Where a room is.
    pub fn at<U>(&self, Room(offset): Room) -> *mut U {
        self.start.wrapping_add(offset).cast()
    }

    /// A room of integers.
    pub fn integers(&self, room: Room) -> Integers {
        Integers(self.at::<c_void>(room))
    }
}

/// Where LAPACK leaves what it says, beside the length of `work`, when it is asked for that: numbers that nobody looks at.
pub struct Answers {
    integers: [i64; 4],
    reals: [f64; 4],
    numbers: [f64; 4],
}

impl Answers {
    pub fn new() -> Answers {
        Answers { integers: [0; 4], reals: [0.0; 4], numbers: [0.0; 4] }
    }

    pub fn integers(&mut self) -> Integers {
        Integers((&raw mut self.integers).cast())
    }

    pub fn reals<R>(&mut self) -> *mut R {
        (&raw mut self.reals).cast()
    }

    /// Numbers of any type, elsewhere.
    pub fn numbers<R>(&mut self) -> *mut R {
        (&raw mut self.numbers).cast()
    }
}

/// How long the best room is by LAPACK's answer, a floating-point number: one of single precision beyond 2^24 may have been rounded down.
pub fn best_length<T: Blas>(answer: f64) -> usize {
    let step = if size_of::<T::Real>() == 4 { 1.0 / f64::from(1 << 23) } else { f64::EPSILON };
    let is_exact = answer <= if size_of::<T::Real>() == 4 { f64::from(1 << 24) } else { 9.0e15 };
    (if is_exact { answer } else { answer * (1.0 + step) }).ceil() as usize
}
