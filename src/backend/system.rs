//! What the operating system knows of loaded libraries: in which an address is, and where a symbol of it is.
//!
//! Where it cannot be asked, nothing is known, and what can't be known is done the safe way.

use core::ffi::CStr;

/// A library that is loaded, or the program.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// Where it starts: the same for all that is in it.
    pub base: usize,
    /// Its file, as the loader knows it; empty if it does not say.
    pub path: &'static CStr,
}

/// Tests take this for a system that knows nothing.
#[cfg(test)]
pub static IS_MUTE: core::sync::atomic::AtomicBool = core::sync::atomic::AtomicBool::new(false);

/// The object that an address is in.
///
/// # Safety
/// The object stays loaded for as long as the `path` of the answer is used.
#[cfg(unix)]
pub unsafe fn object_of(address: *const ()) -> Option<Object> {
    #[cfg(test)]
    if IS_MUTE.load(core::sync::atomic::Ordering::Relaxed) {
        return None;
    }
    let mut found = core::mem::MaybeUninit::<libc::Dl_info>::uninit();
    // SAFETY: any address may be asked about, and is not read; the answer is a `Dl_info`, for which there is place of our own.
    if address.is_null() || unsafe { libc::dladdr(address.cast(), found.as_mut_ptr()) } == 0 {
        return None;
    }
    // SAFETY: `dladdr` fills all of it where it does not return 0.
    let found = unsafe { found.assume_init() };
    let path = if found.dli_fname.is_null() {
        c""
    } else {
        // SAFETY: not NULL: a C string of the loader's, which stays as it is for as long as the object is loaded: so by the
        // caller's promise for as long as it is used.
        unsafe { CStr::from_ptr(found.dli_fname) }
    };
    Some(Object { base: found.dli_fbase.addr(), path })
}

/// # Safety
/// Nothing is demanded: nothing is known here.
#[cfg(not(unix))]
pub unsafe fn object_of(_: *const ()) -> Option<Object> {
    None
}

impl Object {
    /// The address of a symbol that it defines itself; NULL if there is none, or it is not shown to others.
    #[cfg(unix)]
    pub fn symbol(&self, name: &CStr) -> *const () {
        let flags = libc::RTLD_LAZY | libc::RTLD_NOLOAD;
        // SAFETY: a C string (`path`), and NULL, for which `dlopen` takes the program itself, whose path it may not take. Nothing is
        // loaded, with NOLOAD or as the program is, so that no code runs.
        let handles = unsafe {
            [libc::dlopen(self.path.as_ptr(), flags), libc::dlopen(core::ptr::null(), libc::RTLD_LAZY)]
        };
        let mut found = core::ptr::null::<()>();
        for handle in handles.into_iter().filter(|handle| !handle.is_null()) {
            if found.is_null() {
                // SAFETY: a handle that `dlopen` has given and that is closed below, and a C string.
                let address = unsafe { libc::dlsym(handle, name.as_ptr()) }.cast_const().cast::<()>();
                // Of the libraries that it needs, too, the loader knows symbols.
                // SAFETY: its path is not used.
                if unsafe { object_of(address) }.is_some_and(|object| object.base == self.base) {
                    found = address;
                }
            }
            // SAFETY: a handle that `dlopen` has given, closed once: it was loaded before, so that it stays loaded by others.
            unsafe { libc::dlclose(handle) };
        }
        found
    }

    #[cfg(not(unix))]
    pub fn symbol(&self, _: &CStr) -> *const () {
        core::ptr::null()
    }
}

/// Whether the program runs with more rights than who started it, whose variables are not to be trusted then.
pub fn is_privileged() -> bool {
    // SAFETY: it may be called at any time: it returns a number that the kernel has left for the program, or 0.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let is_privileged = unsafe { libc::getauxval(libc::AT_SECURE) } != 0;
    // SAFETY: it may be called at any time, and returns a number.
    #[cfg(any(target_os = "macos", target_os = "freebsd", target_os = "netbsd", target_os = "openbsd"))]
    let is_privileged = unsafe { libc::issetugid() } != 0;
    #[cfg(not(any(
        target_os = "linux",
        target_os = "android",
        target_os = "macos",
        target_os = "freebsd",
        target_os = "netbsd",
        target_os = "openbsd"
    )))]
    let is_privileged = false;
    is_privileged
}

/// A name with what a library puts before and behind it, as a C string in `room`.
pub fn c_name<'r>(prefix: &str, name: &str, suffix: &str, room: &'r mut [u8; 96]) -> Option<&'r CStr> {
    let mut end = 0;
    for part in [prefix, name, suffix, "\0"] {
        room.get_mut(end..end + part.len())?.copy_from_slice(part.as_bytes());
        end += part.len();
    }
    CStr::from_bytes_with_nul(&room[..end]).ok()
}
