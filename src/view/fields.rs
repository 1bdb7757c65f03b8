//! One field of each struct of an array, without the caller's promise: a function shows where it is.

use super::{View, ViewMut};
use crate::element::{Element, size_of_element};
use crate::error::{Error, Result};
use crate::layout::{Axis, Layout};

/// The layout of a field that lies `offset` bytes from the start of each of `len` structs of type `S`.
fn layout<S, T: Element>(len: usize, offset: usize) -> Result<Layout> {
    let stride = size_of::<S>() as isize;
    Layout::with_offset(size_of_element::<T>(), offset as isize, [Axis::new(len, stride)])
}

/// How far `field` lies from the start of the struct at `start`, if within it.
fn offset_within<S, T>(start: usize, field: usize) -> Option<usize> {
    let offset = field.checked_sub(start)?;
    (offset.checked_add(size_of::<T>())? <= size_of::<S>()).then_some(offset)
}

/// Both twins: `$($borrow)+` is how the structs and the field are borrowed.
macro_rules! fields {
    ($view:ident, [$($borrow:tt)+], $iter:ident, $as_ptr:ident, [$($short:tt)*], $example:literal) => {
        impl<'a, T: Element> $view<'a, T> {
            /// One field of each struct, along one axis. NumPy: `x["field"]`.
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
            pub fn from_fields<S>(
                structs: $($borrow)+ [S],
                field: impl for<'b> Fn(&'b $($short)* S) -> &'b $($short)* T,
            ) -> Result<Self> {
                let mut found = 0;
                for (at, one) in structs.$iter().enumerate() {
                    let start = (&raw const *one).addr();
                    let within = offset_within::<S, T>(start, (&raw const *field(one)).addr());
                    let offset = within.filter(|&offset| at == 0 || offset == found).ok_or(Error::Field { at })?;
                    found = offset;
                }
                let layout = layout::<S, T>(structs.len(), found)?;
                // SAFETY: the item size is that of `T`. Each element is where `field` had a reference to, which has shown
                // that a `T` is there and may be used as long as the structs are borrowed, 'a. Structs do not overlap,
                // and `offset_within` found each field within its own: no two elements share a byte.
                Ok(unsafe { Self::assume(structs.$as_ptr().cast(), layout) })
            }
        }
    };
}

fields!(
    View,
    [&'a],
    iter,
    as_ptr,
    [],
    "use blasview::View;
struct Particle { position: [f64; 3], mass: f32 }
let particles = [1.0, 2.0, 3.0].map(|mass| Particle { position: [0.0; 3], mass });
let masses = View::from_fields(&particles, |particle| &particle.mass)?;
assert_eq!(masses.to_vec()?, [1.0, 2.0, 3.0]);
let ys = View::from_fields(&particles, |particle| &particle.position[1])?;
assert_eq!(ys.layout().axes()[0].stride, 32);"
);
fields!(
    ViewMut,
    [&'a mut],
    iter_mut,
    as_mut_ptr,
    [mut],
    "use blasview::{View, ViewMut, copy};
struct Particle { position: [f64; 3], mass: f32 }
let mut particles = [1.0, 2.0].map(|mass| Particle { position: [0.0; 3], mass });
let heights = ViewMut::from_fields(&mut particles, |particle| &mut particle.position[2])?;
copy(heights, View::from_slice(&[5.0, 6.0], &[2])?)?;
assert_eq!((particles[1].position, particles[1].mass), ([0.0, 0.0, 6.0], 2.0));"
);
