//! Where the functions of a library are found: one table for all of them, filled from what is linked, from a library
//! that is opened, or with ours.

use super::call::Int;
use super::guard::Hazards;
use super::level1::{ComplexTable, RealTable, VectorsTable};
use super::level2::Level2Table;
use super::level3::Level3Table;
use super::quirks::Verdict;
use crate::scalar::Scalar;
use num_complex::Complex;

/// A table for each of some scalars, in the order of their dtypes.
#[derive(Clone, Copy, Debug)]
pub struct Each<Table, const N: usize, const FIRST: usize>([Table; N]);

impl<Table, const N: usize, const FIRST: usize> Each<Table, N, FIRST> {
    /// That of a scalar.
    #[inline(always)]
    pub fn of<T: Scalar>(&self) -> &Table {
        &self.0[const { T::DTYPE as usize - FIRST }]
    }
}

/// The addresses of all functions: each of the one of its row, or of ours, as far as what they were looked up with is right.
/// `backend::Library` relies on that; to find them calls nothing.
#[derive(Clone, Copy, Debug)]
pub struct Functions {
    pub vectors: Each<VectorsTable, 4, 1>,
    pub real: Each<RealTable, 2, 1>,
    pub complex: Each<ComplexTable, 2, 3>,
    pub level2: Each<Level2Table, 4, 1>,
    pub level3: Each<Level3Table, 4, 1>,
}

/// A scalar whose functions can be found.
pub trait Bind<Table> {
    /// Finds them for a library of such integers.
    fn bind<I: Int>(finder: &mut Finder<'_>) -> Table;
}

impl Functions {
    /// Finds all of them.
    pub fn find<I: Int>(finder: &mut Finder<'_>) -> Functions {
        macro_rules! each {
            ($($scalar:ty),*) => { Each([$(<$scalar>::bind::<I>(finder)),*]) };
        }
        Functions {
            vectors: each!(f32, f64, Complex<f32>, Complex<f64>),
            real: each!(f32, f64),
            complex: each!(Complex<f32>, Complex<f64>),
            level2: each!(f32, f64, Complex<f32>, Complex<f64>),
            level3: each!(f32, f64, Complex<f32>, Complex<f64>),
        }
    }
}

/// A function, and what stands in the way of calling it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub address: *const (),
    /// On which operands it must not be called, though on others it may.
    pub hazards: Hazards,
}

/// A function to be found.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// In the standard.
    pub name: &'static str,
    /// Where it is linked, or NULL.
    pub linked: *const (),
    /// What does the same.
    pub ours: *const (),
}

/// As many functions as there are, or more.
const MOST: usize = 160;

/// A few of all functions.
#[derive(Clone, Copy, Debug)]
pub struct List<T> {
    items: [T; MOST],
    len: usize,
}

impl<T: Copy> List<T> {
    fn new(nothing: T) -> List<T> {
        List { items: [nothing; MOST], len: 0 }
    }

    fn push(&mut self, item: T) {
        self.items[self.len] = item;
        self.len += 1;
    }

    /// In the order in which they were found.
    pub fn as_slice(&self) -> &[T] {
        &self.items[..self.len]
    }
}

/// Finds functions one by one, and notes what was found and what is ours.
pub struct Finder<'a> {
    /// Whether the functions that are linked are to be taken.
    linked: bool,
    /// Looks one up by its name in the standard; NULL if there is none.
    pub look_up: &'a mut dyn FnMut(&'static str) -> *const (),
    /// What is known against a function of that name.
    judge: &'a dyn Fn(&'static str) -> Verdict,
    /// The names of what was not found.
    pub missing: List<&'static str>,
    /// The lowest and the highest address of what was.
    pub ends: Option<[*const (); 2]>,
}

impl<'a> Finder<'a> {
    pub fn new(
        linked: bool,
        look_up: &'a mut dyn FnMut(&'static str) -> *const (),
        judge: &'a dyn Fn(&'static str) -> Verdict,
    ) -> Finder<'a> {
        Finder { linked, look_up, judge, missing: List::new(""), ends: None }
    }

    /// Functions, each where it is linked, else what its name is looked up as, else ours; ours also if the library's is
    /// known to be wrong.
    pub fn find<const N: usize>(&mut self, wanted: &[Wanted; N]) -> [Entry; N] {
        let mut found = [Entry { address: core::ptr::null(), hazards: Hazards::NONE }; N];
        for (entry, wanted) in found.iter_mut().zip(wanted) {
            *entry = self.find_one(wanted);
        }
        found
    }

    fn find_one(&mut self, &Wanted { name, linked, ours }: &Wanted) -> Entry {
        let address = if self.linked && !linked.is_null() { linked } else { (self.look_up)(name) };
        if address.is_null() {
            self.missing.push(name);
            return Entry { address: ours, hazards: Hazards::NONE };
        }
        let [low, high] = self.ends.unwrap_or([address; 2]);
        self.ends = Some([low.min(address), high.max(address)]);
        match (self.judge)(name) {
            Verdict::Ours => Entry { address: ours, hazards: Hazards::NONE },
            Verdict::Theirs(hazards) => Entry { address, hazards },
        }
    }
}
