//! What C holds by a pointer: made here, listed while it lives, and freed once. A second release finds that it is not
//! listed, and touches nothing.

use std::alloc::{Layout, alloc};

use super::listed::Listed;
use super::status::{Failure, Reported};
use crate::error::Error;

/// What a handle is to, so that none is freed as another one.
#[derive(Clone, Copy)]
pub enum Kind {
    Operand = 1,
    Array = 2,
    Plan = 3,
}

/// An object that C holds.
///
/// # Safety
/// - No other type has its kind: by it [`take`] knows what an address was listed as.
/// - It may be used, moved and dropped by another thread than the one that made it, as what is `Send`, and looked at by several
///   at once if C is told so: C takes it wherever it likes.
pub unsafe trait Handle {
    /// Which one it is.
    const KIND: Kind;
}

/// Addresses and kinds, as [`word`] makes them.
static LIVE: Listed = Listed::new();

/// Leak checkers do not take an address with this bit changed for a pointer: with what a program has lost they are to
/// find fault, although the list knows where it is.
const HIDDEN: usize = 1 << (usize::BITS - 1);

/// How an object is listed: by its address and its kind. It is not 0, as no kind is.
fn word<T: Handle>(object: *const T) -> usize {
    const { assert!(align_of::<T>() >= 4, "room for the kind") };
    object.addr() ^ HIDDEN | T::KIND as usize
}

/// Memory for an object, as a `Box` has it. Unlike `Box::new` it does not abort when there is none.
pub fn allocate<T>() -> Result<*mut T, Reported> {
    const { assert!(size_of::<T>() != 0) };
    // SAFETY: `alloc` asks for a layout whose size is not 0, as is asserted above.
    let place = unsafe { alloc(Layout::new::<T>()) }.cast::<T>();
    if place.is_null() {
        return Err(Error::OutOfMemory { bytes: size_of::<T>() }.into());
    }
    Ok(place)
}

/// Moves an object to the heap, for C to hold.
pub fn handle<T: Handle>(object: T) -> Result<*mut T, Reported> {
    let place = allocate::<T>()?;
    // SAFETY: `allocate` has returned memory of the layout of a `T`, not NULL and nobody else's.
    unsafe { place.write(object) };
    // Only now: what is listed may be taken at once.
    if let Err(error) = LIVE.insert(word(place)) {
        // SAFETY: `allocate` has it from the global allocator with the layout of a `T`, as a box has; initialised above; not
        // listed, so that `take` gives it to nobody.
        drop(unsafe { Box::from_raw(place) });
        return Err(error.into());
    }
    Ok(place)
}

/// Takes an object from C, if it is one that lives.
///
/// Whether it is found out without a look at what the pointer points to. Only if the same memory has become another
/// handle of the same kind since, that is taken.
pub fn take<T: Handle>(pointer: *const T, parameter: &'static str) -> Result<T, Reported> {
    // Only of aligned addresses do words differ whenever the addresses do.
    if !pointer.is_aligned() || !LIVE.remove(word(pointer)) {
        return Err(Failure::Dead(parameter).into());
    }
    // SAFETY: this word, of an aligned address and the kind that no type but `T` has (`Handle`), was listed by `handle::<T>`,
    // which had written a `T` there, to memory that it has as a box has it. It was listed once and has been removed now, so
    // that nobody else takes it; that another thread may have made it is no matter (`Handle`). That nobody has a reference to it
    // is C6: it is not freed while another function uses it.
    Ok(*unsafe { Box::from_raw(pointer.cast_mut()) })
}

/// A shared library that is unloaded gives back what the list has taken.
// Of `link_section`: an entry there is the address of a function that is called, as this one can be, when the library is
// unloaded or the program ends. `Listed::free` may be called at any time, whatever other threads do.
#[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "netbsd"))]
#[used]
#[unsafe(link_section = ".fini_array")]
static UNLOAD: extern "C" fn() = {
    extern "C" fn unload() {
        LIVE.free();
    }
    unload
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capi::status::BV_ERR_HANDLE;

    struct One([u64; 3]);
    // SAFETY: of the types that have these kinds in the library, this test lists none; plain numbers are `Send`.
    unsafe impl Handle for One {
        const KIND: Kind = Kind::Operand;
    }
    struct Other(#[allow(dead_code, reason = "only its place counts")] [u64; 3]);
    // SAFETY: as for `One`.
    unsafe impl Handle for Other {
        const KIND: Kind = Kind::Plan;
    }

    fn is_dead<T: Handle>(pointer: *const T) -> bool {
        take(pointer, "it").err().is_some_and(|error| error.status() == BV_ERR_HANDLE)
    }

    #[test]
    fn each_is_taken_once_and_as_what_it_is() {
        let places: Vec<_> = (0..3000).map(|at| handle(One([at; 3])).unwrap()).collect();
        for (at, &place) in places.iter().enumerate().rev() {
            assert!(is_dead(place.cast::<Other>()));
            // Beside it: with a bit that tells kinds apart, too.
            assert!((1..8).all(|by| is_dead(place.wrapping_byte_add(by))));
            assert_eq!(take(place, "it").unwrap().0, [at as u64; 3]);
            assert!(is_dead(place));
        }
    }
}
