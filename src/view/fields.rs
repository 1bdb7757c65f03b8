//! Fields of each struct of an array, without the caller's promise: a function shows where they are.

use super::{View, ViewMut};
use crate::axis_vec::{AxisVec, add, axis_vec};
use crate::element::{Element, size_of_element};
use crate::error::{Error, Result};
use crate::layout::{Axis, Layout};

mod sealed {
    use super::{Axis, AxisVec, Result};

    /// What a field is, to the views of it.
    pub trait Axes: Copy + 'static {
        /// Adds its axes within one struct, the outermost first.
        ///
        /// # Errors
        /// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of more axes than lie in place.
        fn add_axes(axes: &mut AxisVec<Axis>) -> Result<()>;
    }

    /// What the views of fields are made from.
    ///
    /// # Safety
    /// `views` makes a mutable view only of a field to which a value of this type has a `&'a mut`, any other view only of one to
    /// which it has a `&'a`, at the offset that `offsets` has found for that reference.
    pub unsafe trait Refs<'a> {
        /// The views.
        type Made;

        /// How far the fields lie from the start of a struct.
        type Offsets: Copy + Default + PartialEq;

        /// These of a struct of `size` bytes at the address `start`, if all of them are within it.
        fn offsets(&self, start: usize, size: usize) -> Option<Self::Offsets>;

        /// Views of the fields of `len` structs of `stride` bytes each, of which the first is at `structs`.
        ///
        /// # Errors
        /// As [`Axes::add_axes`].
        ///
        /// # Safety
        /// There are so many structs. For each, a value of this type has been there whose references pointed `offsets` bytes
        /// behind its start and into it, and `structs` may be used for what they could be, for `'a`.
        unsafe fn views(
            structs: *mut u8,
            len: usize,
            stride: usize,
            offsets: Self::Offsets,
        ) -> Result<Self::Made>;
    }
}
use sealed::{Axes, Refs};

/// A field of a struct of which there can be views: an [`Element`], or an array of elements or of arrays, of any depth. Sealed.
pub trait Field: Axes {
    /// What its elements are.
    type Element: Element;
}

impl<T: Element> Field for T {
    type Element = T;
}

impl<T: Element> Axes for T {
    #[inline]
    fn add_axes(_: &mut AxisVec<Axis>) -> Result<()> {
        Ok(())
    }
}

impl<F: Field, const N: usize> Field for [F; N] {
    type Element = F::Element;
}

impl<F: Field, const N: usize> Axes for [F; N] {
    fn add_axes(axes: &mut AxisVec<Axis>) -> Result<()> {
        // No type is larger than isize::MAX.
        add(axes, Axis::new(N, size_of::<F>() as isize))?;
        F::add_axes(axes)
    }
}

/// References to fields of one struct: `&F`, `&mut F`, and tuples of up to four of them. Sealed.
pub trait FieldRefs<'a>: Refs<'a, Made = <Self as FieldRefs<'a>>::Views> {
    /// Views of these fields of all structs: of a `&F` a [`View`], of a `&mut F` a [`ViewMut`], of a tuple a tuple.
    type Views;
}

macro_rules! reference {
    ($([$($borrow:tt)+] $view:ident |$structs:ident| $pointer:expr;)*) => {$(
        impl<'a, F: Field> FieldRefs<'a> for $($borrow)+ F {
            type Views = $view<'a, F::Element>;
        }

        // SAFETY: one field, and a view of the kind of the reference.
        unsafe impl<'a, F: Field> Refs<'a> for $($borrow)+ F {
            type Made = $view<'a, F::Element>;
            type Offsets = usize;

            #[inline]
            fn offsets(&self, start: usize, size: usize) -> Option<usize> {
                let offset = (&raw const **self).addr().checked_sub(start)?;
                (offset.checked_add(size_of::<F>())? <= size).then_some(offset)
            }

            unsafe fn views(
                $structs: *mut u8,
                len: usize,
                stride: usize,
                offset: usize,
            ) -> Result<Self::Made> {
                // Neither is larger than a type can be, isize::MAX.
                let mut axes = axis_vec([Axis::new(len, stride as isize)])?;
                F::add_axes(&mut axes)?;
                let layout = Layout::with_offset(size_of_element::<F::Element>(), offset as isize, axes)?;
                // SAFETY: the item size is that of the elements. Each is part of an `F`, which consists of them alone, to which
                // there has been a reference of this kind in its struct, as the caller promises: so it is initialised and may be
                // used as the view does for 'a. Structs do not overlap, each field was within its own, and the elements of an
                // array do not overlap: no two elements share a byte.
                Ok(unsafe { $view::assume($pointer.cast(), layout) })
            }
        }
    )*};
}

reference! {
    [&'a] View |structs| structs.cast_const();
    [&'a mut] ViewMut |structs| structs;
}

macro_rules! tuples {
    ($(($($refs:ident $at:tt),+);)*) => {$(
        impl<'a, $($refs: FieldRefs<'a>),+> FieldRefs<'a> for ($($refs,)+) {
            type Views = ($($refs::Views,)+);
        }

        // SAFETY: the references of all of its parts, each of which keeps the promise.
        unsafe impl<'a, $($refs: FieldRefs<'a>),+> Refs<'a> for ($($refs,)+) {
            type Made = ($($refs::Views,)+);
            type Offsets = ($($refs::Offsets,)+);

            #[inline]
            fn offsets(&self, start: usize, size: usize) -> Option<Self::Offsets> {
                Some(($(self.$at.offsets(start, size)?,)+))
            }

            unsafe fn views(
                structs: *mut u8,
                len: usize,
                stride: usize,
                offsets: Self::Offsets,
            ) -> Result<Self::Made> {
                // SAFETY: what the caller promises of all references it promises of those of each part.
                unsafe { Ok(($($refs::views(structs, len, stride, offsets.$at)?,)+)) }
            }
        }
    )*};
}

tuples! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

/// Views of the fields to which `ask` gives references, of one struct after the other.
///
/// # Errors
/// [`Error::Field`] when they are not at the same places in every struct.
///
/// # Safety
/// There are `len` structs from `structs` on. `ask` has reborrowed that of each position for `'a` when it returns, from
/// `structs`, which may be used for `'a` for whatever that reference could be, unless somebody holds another one made from it.
unsafe fn views<'a, S, R: FieldRefs<'a>>(
    structs: *mut S,
    len: usize,
    mut ask: impl FnMut(usize) -> R,
) -> Result<R::Views> {
    let mut found = R::Offsets::default();
    for at in 0..len {
        let start = structs.wrapping_add(at).addr();
        let offsets = ask(at).offsets(start, size_of::<S>());
        found = offsets.filter(|&offsets| at == 0 || offsets == found).ok_or(Error::Field { at })?;
    }
    // SAFETY: for each struct `ask` has given an `R`, for 'a, whose references were at `found` within the struct. Whoever could
    // use their bytes otherwise would need one that is not compatible with them, and lives as long: Rust has none. They are
    // made from `structs`, as the caller promises, and gone.
    unsafe { R::views(structs.cast(), len, size_of::<S>(), found) }
}

/// Several fields of each struct at the same time, each along one axis, some of them to be written: as many views as `fields`
/// gives references, of the same kinds. Arrays are further axes, as in [`View::from_fields`].
///
/// ```
/// use blasview::{View, ViewMut, axpy, fields_mut};
/// struct Particle { position: [f64; 3], velocity: [f64; 3], mass: f32 }
/// let mut particles = [1.0, 2.0].map(|v| Particle { position: [0.0; 3], velocity: [v; 3], mass: 1.0 });
/// let (positions, velocities) = fields_mut(&mut particles, |p| (&mut p.position, &p.velocity))?;
/// for (position, velocity) in positions.positions(1)?.zip(velocities.positions(1)?) {
///     axpy(0.5, velocity, position)?;                     // x += 0.5 v, along all particles
/// }
/// assert_eq!(particles[1].position, [1.0; 3]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// What is written is nothing else at the same time:
///
/// ```compile_fail,E0502
/// # struct Particle { position: [f64; 3] }
/// # let mut particles = [1.0, 2.0].map(|x| Particle { position: [x; 3] });
/// blasview::fields_mut(&mut particles, |p| (&mut p.position, &p.position));
/// ```
///
/// # Errors
/// [`Error::Field`] when `fields` gives something else than the same fields of every struct.
///
/// Time: linear in the number of structs, as each is asked; none where the compiler sees that `fields` cannot but answer the same.
pub fn fields_mut<'a, S, R: FieldRefs<'a>>(
    structs: &'a mut [S],
    fields: impl Fn(&'a mut S) -> R,
) -> Result<R::Views> {
    let (start, len) = (structs.as_mut_ptr(), structs.len());
    // SAFETY: the structs of the slice. Each is lent once, out of `start`, for 'a, as long as the slice is; `start` is not used
    // for other bytes than those of the references that `fields` returns, so that whatever it keeps elsewhere stays valid.
    unsafe { views(start, len, |at| fields(&mut *start.add(at))) }
}

/// Both twins: `$($borrow)+` is how the structs and the field are borrowed.
macro_rules! fields {
    ($view:ident, [$($borrow:tt)+], [$($short:tt)*], |$structs:ident| $pointer:expr, $example:literal) => {
        impl<'a, T: Element> $view<'a, T> {
            /// One field of each struct, along one axis; a field that is an array has its lengths as further axes. NumPy:
            /// `x["field"]`.
            ///
            /// ```
            #[doc = $example]
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Field`] when `field` gives something else than the same field of every struct.
            ///
            /// Time: linear in the number of structs, as each is asked; none where the compiler sees that
            /// `field` cannot but answer the same.
            pub fn from_fields<S, F: Field<Element = T>>(
                $structs: $($borrow)+ [S],
                field: impl for<'b> Fn(&'b $($short)* S) -> &'b $($short)* F,
            ) -> Result<Self> {
                let len = $structs.len();
                let start: *mut S = $pointer;
                // SAFETY: the structs of the slice. Each is lent once, out of `start`, for 'a, as long as the slice is.
                unsafe { views::<S, $($borrow)+ F>(start, len, |at| field(&$($short)* *start.add(at))) }
            }
        }
    };
}

fields!(
    View,
    [&'a],
    [],
    |structs| structs.as_ptr().cast_mut(),
    "use blasview::View;
struct Particle { position: [f64; 3], mass: f32 }
let particles = [1.0, 2.0].map(|mass| Particle { position: [0.0, 0.5, f64::from(mass)], mass });
let masses = View::from_fields(&particles, |particle| &particle.mass)?;
assert_eq!(masses.to_vec()?, [1.0, 2.0]);
let ys = View::from_fields(&particles, |particle| &particle.position[1])?;
assert_eq!(ys.layout().axes()[0].stride, 32);
let positions = View::from_fields(&particles, |particle| &particle.position)?;   // 2 x 3
assert_eq!(positions.t().to_vec()?, [0.0, 0.0, 0.5, 0.5, 1.0, 2.0]);"
);
fields!(
    ViewMut,
    [&'a mut],
    [mut],
    |structs| structs.as_mut_ptr(),
    "use blasview::{View, ViewMut, copy};
struct Particle { position: [f64; 3], mass: f32 }
let mut particles = [1.0, 2.0].map(|mass| Particle { position: [0.0; 3], mass });
let heights = ViewMut::from_fields(&mut particles, |particle| &mut particle.position[2])?;
copy(heights, View::from_slice(&[5.0, 6.0], &[2])?)?;
assert_eq!((particles[1].position, particles[1].mass), ([0.0, 0.0, 6.0], 2.0));
ViewMut::from_fields(&mut particles, |particle| &mut particle.position)?.fill(0.0);
assert_eq!(particles[0].position, [0.0; 3]);"
);
