//! What C holds by a pointer: made here, listed while it lives, and freed once. A second release finds that it is not
//! listed, and touches nothing.

use core::ptr::null_mut;
use std::alloc::{Layout, alloc};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::status::{Failure, Reported};
use crate::error::Error;

/// What a handle is to, so that none is freed as another one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Operand,
    Array,
    Plan,
}

/// An object that C holds.
pub trait Handle {
    /// Which one it is.
    const KIND: Kind;
}

/// Comes before each object, and makes those that live a list: the table takes no memory of its own.
struct Link {
    next: Hidden,
    kind: Kind,
    /// Where the object is, as C has it.
    address: usize,
}

/// An object and its link.
#[repr(C)]
struct Node<T> {
    link: Link,
    object: T,
}

/// A pointer that leak checkers do not take for one: with what a program has lost they are to find fault, although the
/// table knows where it is.
#[derive(Clone, Copy)]
struct Hidden(*mut Link);

impl Hidden {
    const NULL: Hidden = Hidden(null_mut::<Link>().wrapping_byte_add(Hidden::MASK));
    const MASK: usize = 1 << (usize::BITS - 1);

    fn new(link: *mut Link) -> Hidden {
        Hidden(link.wrapping_byte_add(Hidden::MASK))
    }

    fn get(self) -> *mut Link {
        self.0.wrapping_byte_sub(Hidden::MASK)
    }
}

// SAFETY: the links of a list are only followed under its lock.
unsafe impl Send for Hidden {}

/// So many lists, each with a lock: threads that make and free handles hardly meet, and each list is short.
const LISTS: usize = 64;

static LIVE: [Mutex<Hidden>; LISTS] = [const { Mutex::new(Hidden::NULL) }; LISTS];

/// The list that has the object at that address, if any has.
fn list(address: usize) -> MutexGuard<'static, Hidden> {
    // Objects are apart by more than 64 bytes.
    let at = ((address >> 6) ^ (address >> 14)) % LISTS;
    // Nothing can panic under the lock.
    LIVE[at].lock().unwrap_or_else(PoisonError::into_inner)
}

/// Memory for an object, as a `Box` has it. Unlike `Box::new` it does not abort when there is none.
pub fn allocate<T>() -> Result<*mut T, Reported> {
    const { assert!(size_of::<T>() != 0) };
    // SAFETY: the size is not 0.
    let place = unsafe { alloc(Layout::new::<T>()) }.cast::<T>();
    if place.is_null() {
        return Err(Error::OutOfMemory { bytes: size_of::<T>() }.into());
    }
    Ok(place)
}

/// Moves an object to the heap, for C to hold.
pub fn handle<T: Handle>(object: T) -> Result<*mut T, Reported> {
    let node = allocate::<Node<T>>()?;
    // SAFETY: within the memory just made.
    let place = unsafe { &raw mut (*node).object };
    let mut first = list(place.addr());
    let link = Link { next: *first, kind: T::KIND, address: place.addr() };
    // SAFETY: fresh memory of the size and alignment of a node.
    unsafe { node.write(Node { link, object }) };
    *first = Hidden::new(node.cast());
    Ok(place)
}

/// Takes an object from C, if it is one that lives.
///
/// Whether it is found out without a look at what the pointer points to. Only if the same memory has become another
/// handle of the same kind since, that is taken.
pub fn take<T: Handle>(pointer: *const T, parameter: &'static str) -> Result<T, Reported> {
    let mut first = list(pointer.addr());
    let mut place: *mut Hidden = &mut *first;
    loop {
        // SAFETY: `place` is the head of the list or the link of a node in it; under the lock all nodes in it live.
        let at = unsafe { (*place).get() };
        if at.is_null() {
            return Err(Failure::Dead(parameter).into());
        }
        // SAFETY: as above.
        let (address, kind) = unsafe { ((*at).address, (*at).kind) };
        if address == pointer.addr() && kind == T::KIND {
            // SAFETY: as above; from here on it is in no list.
            unsafe { *place = (*at).next };
            drop(first);
            // SAFETY: of that kind are nodes of `T` only, and `handle` has allocated it as a box does.
            return Ok(unsafe { Box::from_raw(at.cast::<Node<T>>()) }.object);
        }
        // SAFETY: as above.
        place = unsafe { &raw mut (*at).next };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capi::status::BV_ERR_HANDLE;

    struct One([u64; 3]);
    impl Handle for One {
        const KIND: Kind = Kind::Operand;
    }
    struct Other(#[allow(dead_code, reason = "only its place counts")] [u64; 3]);
    impl Handle for Other {
        const KIND: Kind = Kind::Plan;
    }

    #[test]
    fn each_is_taken_once_and_as_what_it_is() {
        let places: Vec<_> = (0..300).map(|at| handle(One([at; 3])).unwrap()).collect();
        for (at, &place) in places.iter().enumerate().rev() {
            assert_eq!(take(place.cast::<Other>(), "it").err().unwrap().status(), BV_ERR_HANDLE);
            assert_eq!(take(place, "it").unwrap().0, [at as u64; 3]);
            assert_eq!(take(place, "it").err().unwrap().status(), BV_ERR_HANDLE);
        }
    }
}
