//! Which BLAS computes: what was found out about it, and others opened at run time.

use core::ffi::{CStr, c_char};
use core::mem::offset_of;

use super::options::LARGEST;
use super::status::{Failure, Reported, bv_status};
use super::{boundary, output, without_status, write_optional, write_text};
use crate::backend::{self, Backend, Info};

/// A BLAS library that calls can be told to use (bv_options.backend). NULL stands for the default one wherever a
/// backend is taken. It never changes, may be used by several threads at once, and stays valid until the program ends.
pub struct bv_backend {
    _opaque: [u8; 0],
}

/// The backend behind a pointer, the default one for NULL.
///
/// # Safety
/// NULL, or what [`handed`] has made: C6 of [`capi`](super), as all that C is given of this type are made there.
pub unsafe fn given(pointer: *const bv_backend) -> Result<Backend, Reported> {
    if pointer.is_null() {
        return Ok(backend::default()?);
    }
    // SAFETY: not NULL, so that `handed` has made it of an address that `Backend::address` has given, as is asked.
    Ok(unsafe { Backend::from_address(pointer.cast()) })
}

fn handed(backend: Backend) -> *const bv_backend {
    backend.address().cast()
}

/// Opens a BLAS library for use by this library alone: its symbols are not shown to others, nor those of others to it, so
/// that several can be open at once. path is a file, or a name that the system's loader finds, such as
/// "libopenblas.so.0". It may have integers of 32 or 64 bits, and any of the prefixes and suffixes to the names of its
/// functions that are in use ("scipy_", "64_", "_64"). Opening one again gives the same backend. The library stays loaded
/// until the program ends, as threads of its own may run in it.
///
/// BV_ERR_BACKEND if it cannot be opened, is no CBLAS, or this library was built without the feature dynamic.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_backend_open(path: *const c_char, backend: *mut *const bv_backend) -> bv_status {
    boundary(|| {
        let place = output(backend, "backend")?;
        if path.is_null() {
            return Err(Failure::Null("path").into());
        }
        // SAFETY: C7, and not NULL. The text is used in this call only.
        let path = unsafe { CStr::from_ptr(path) };
        let opened = open(path)?;
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { place.write(handed(opened)) };
        Ok(())
    })
}

#[cfg(all(feature = "dynamic", unix))]
fn open(path: &CStr) -> Result<Backend, Reported> {
    use std::os::unix::ffi::OsStrExt;
    Ok(Backend::open(std::ffi::OsStr::from_bytes(path.to_bytes()))?)
}

#[cfg(all(feature = "dynamic", not(unix)))]
fn open(path: &CStr) -> Result<Backend, Reported> {
    Ok(Backend::open(path.to_str().map_err(|_| Failure::NoUtf8("path"))?)?)
}

#[cfg(not(feature = "dynamic"))]
fn open(_: &CStr) -> Result<Backend, Reported> {
    Err(Failure::NotDynamic.into())
}

/// The backend of this library itself, which needs no BLAS: levels 1 and 2 as they are computed on any strides, level 3
/// over a product that packs blocks. On one thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_backend_builtin(backend: *mut *const bv_backend) -> bv_status {
    boundary(|| {
        let (place, builtin) = (output(backend, "backend")?, Backend::builtin()?);
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { place.write(handed(builtin)) };
        Ok(())
    })
}

/// The backend that calls use unless they are told otherwise. It is found at the first use: the library that the
/// environment variable BLASVIEW_BLAS names (a path, a name that the loader finds, or "builtin"), if it is set and this
/// library was built with the feature dynamic; else the BLAS that this library is linked with; else one that the process
/// has loaded, or OpenBLAS, BLIS, MKL or the reference implementation as they are installed; else this library itself.
///
/// BV_ERR_BACKEND if BLASVIEW_BLAS names what cannot be used: all routines return that then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_backend_default(backend: *mut *const bv_backend) -> bv_status {
    boundary(|| {
        let (place, found) = (output(backend, "backend")?, backend::default()?);
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { place.write(handed(found)) };
        Ok(())
    })
}

/// Makes a backend the default one, for all calls from then on. It must not be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_backend_set_default(backend: *const bv_backend) -> bv_status {
    boundary(|| {
        if backend.is_null() {
            return Err(Failure::Null("backend").into());
        }
        // SAFETY: C6.
        backend::set_default(unsafe { given(backend) }?);
        Ok(())
    })
}

/// For every bv_backend_open one. NULL is fine. The backend stays valid all the same, as its library stays loaded: there
/// is nothing else to free.
#[unsafe(no_mangle)]
pub extern "C" fn bv_backend_free(backend: *const bv_backend) -> bv_status {
    let _ = backend;
    boundary(|| Ok(()))
}

/// What was found out about a backend. Texts are never NULL, belong to the library, and stay valid until the program ends;
/// "" stands for what is not known.
///
/// The struct may grow: struct_size tells the library which version of it the program was compiled with.
#[repr(C)]
pub struct bv_backend_facts {
    /// sizeof(bv_backend_facts), set before the call.
    pub struct_size: usize,
    /// "OpenBLAS", "BLIS", "MKL", "reference BLAS", "blasview" (this library itself) or "unknown CBLAS".
    pub name: *const c_char,
    /// Its version, such as "0.3.21".
    pub version: *const c_char,
    /// The file that it is in.
    pub path: *const c_char,
    /// The processor that its kernels are for, by its own name, such as "Haswell".
    pub core: *const c_char,
    /// How it was built, in its own words.
    pub config: *const c_char,
    /// Width of its integers: 32 (LP64) or 64 (ILP64).
    pub int_bits: i32,
    /// On how many threads it computes a large product now; 1 if it cannot be asked.
    pub threads: i32,
    /// 1 if it takes a matrix conjugated but not transposed (CblasConjNoTrans, 114), else 0.
    pub conj_no_trans: i32,
    /// How many functions of CBLAS it does not have: this library's own stand for them.
    pub missing: i32,
    /// How many faults it has that are known, or cannot be ruled out, and are avoided: bv_backend_text names them.
    pub quirks: i32,
    /// 1 if there is something that should be said of it, such as kernels for an older processor than this one: in words
    /// at the end of bv_backend_text.
    pub warnings: i32,
}

/// Tells what was found out about a backend; NULL stands for the default one. facts->struct_size must be set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_backend_info(
    backend: *const bv_backend,
    facts: *mut bv_backend_facts,
) -> bv_status {
    boundary(|| {
        let facts = output(facts, "facts")?;
        // SAFETY: C4: `facts`, which `output` has found to be not NULL, is aligned, and its first field is initialised, as the
        // header asks. C6 for the backend.
        let (size, backend) = unsafe { ((&raw const (*facts).struct_size).read(), given(backend)?) };
        // The first version of the struct.
        let least = offset_of!(bv_backend_facts, warnings) + size_of::<i32>();
        if !(least..=LARGEST).contains(&size) {
            return Err(Failure::FactsSize(size).into());
        }
        let info = backend.info();
        let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let found = bv_backend_facts {
            struct_size: size,
            name: info.name_for_c().as_ptr(),
            version: info.version_for_c().as_ptr(),
            path: info.path_for_c().as_ptr(),
            core: info.core_for_c().as_ptr(),
            config: info.config_for_c().as_ptr(),
            int_bits: info.int_bits() as i32,
            threads: count(backend.threads()),
            conj_no_trans: info.conj_no_trans().into(),
            missing: count(info.missing().len()),
            quirks: count(info.quirks().count()),
            warnings: (!info.warnings().is_empty()).into(),
        };
        // SAFETY: C4: not NULL, and `size` bytes can be written there, which are not `found`. What a newer program knows
        // beyond is 0.
        unsafe {
            facts.cast::<u8>().write_bytes(0, size);
            (&raw const found)
                .cast::<u8>()
                .copy_to_nonoverlapping(facts.cast(), size.min(size_of::<bv_backend_facts>()));
        }
        Ok(())
    })
}

/// Tells all that was found out about a backend in some lines of text: what it is and can do, which functions are this
/// library's own, which faults are avoided and how, and warnings. backend may be NULL: the default one.
///
/// The text is written as snprintf does: at most size bytes with the closing NUL, so that it may be cut. buffer may be NULL
/// if size is 0. If length is not NULL, the length of the whole text, without NUL, is stored there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_backend_text(
    backend: *const bv_backend,
    buffer: *mut c_char,
    size: usize,
    length: *mut usize,
) -> bv_status {
    boundary(|| {
        // SAFETY: C6.
        let backend = unsafe { given(backend) }?;
        if buffer.is_null() && size != 0 {
            return Err(Failure::Null("buffer").into());
        }
        // SAFETY: C4 for both; that `buffer` is not NULL unless `size` is 0 was checked. What is written of is the library's
        // own.
        unsafe {
            let whole = write_text(backend.info(), buffer, size);
            write_optional(length, whole);
        }
        Ok(())
    })
}

/// Tells a backend on how many threads to compute from now on, for the whole process; NULL stands for the default one. If
/// now is not NULL, the number that it says it has then is stored there: another one if that did not take effect, as in a
/// library that was built without threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_backend_set_threads(
    backend: *const bv_backend,
    threads: i32,
    now: *mut i32,
) -> bv_status {
    boundary(|| {
        let count = usize::try_from(threads).ok().filter(|&count| count > 0);
        let count = count.ok_or(Failure::Range { parameter: "threads", value: threads })?;
        // SAFETY: C6.
        let has = unsafe { given(backend) }?.set_threads(count);
        // SAFETY: C4.
        unsafe { write_optional(now, i32::try_from(has).unwrap_or(i32::MAX)) };
        Ok(())
    })
}

/// Who supplies BLAS to calls that are not told otherwise: the name of bv_backend_info. Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn bv_backend_name() -> *const c_char {
    let name = without_status(|| backend::info().map(Info::name_for_c).unwrap_or_default());
    name.as_ptr()
}
