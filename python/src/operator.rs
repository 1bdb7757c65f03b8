//! The operator `@` of NumPy's arrays, watched for a while: its function in the type is replaced by one that calls it and tells of it.
//!
//! Python's limited interface lets a type's functions be read, not written. They stand in `PyNumberMethods`, a table that the type
//! points to and that NumPy does not protect; where both are is the same in all Pythons of 64 bits from 3.5 on, and found out
//! each time: what is read there must be what `PyType_GetSlot` returns, before and after. Else `@` is not watched, and Python is told so.

use core::ffi::{c_int, c_void};
use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, Ordering};

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;

use crate::numpy;

/// In pointers from its beginning, where a type points to the functions of its numbers: behind the three words of its head, name, two
/// sizes, and the functions from `tp_dealloc` to `tp_repr`.
const AS_NUMBER: usize = 12;
/// Of these, `nb_matrix_multiply`.
const MATRIX_MULTIPLY: usize = 34;
/// Its number in the limited interface.
const SLOT: c_int = 75;

type Binary = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;

/// NumPy's own function while it is replaced, else NULL; whom to tell.
static ORIGINAL: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());
static WATCHER: Mutex<Option<Py<PyAny>>> = Mutex::new(None);

/// Where the type has its function, if it is where it is looked for.
fn place(py: Python<'_>) -> Option<*mut *mut c_void> {
    if !cfg!(target_pointer_width = "64") || py.version_info() < (3, 10) {
        return None;
    }
    let array_type = numpy::array_type();
    // SAFETY: `numpy.ndarray`, a static type, of which slots can be read from Python 3.10 on.
    let known = unsafe { ffi::PyType_GetSlot(array_type, SLOT) };
    if known.is_null() {
        // SAFETY: an exception may be set, which is dropped; the interpreter is attached.
        unsafe { ffi::PyErr_Clear() };
        return None;
    }
    // SAFETY: a type object is longer than 13 pointers. What stands there is a pointer in each, NULL in some.
    let table = unsafe { *array_type.cast::<*mut *mut c_void>().add(AS_NUMBER) };
    // Nothing that is no address of memory that can be read: to be sure of that, the table must be in the library that the type is in.
    if table.is_null() || !is_near(table.addr(), array_type.addr()) {
        return None;
    }
    let place = table.wrapping_add(MATRIX_MULTIPLY);
    // SAFETY: within 64 MiB of a static type of NumPy's module: its data, in which the table is if anything is. What it holds is only
    // compared.
    (unsafe { *place } == known).then_some(place)
}

fn is_near(one: usize, other: usize) -> bool {
    one.abs_diff(other) < 1 << 20 && one.is_multiple_of(8)
}

/// Calls NumPy's function, and tells of it.
///
/// # Safety
/// As of any `nb_matrix_multiply`: two objects, one of them an array, and the interpreter is attached.
unsafe extern "C" fn watched(a: *mut ffi::PyObject, b: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let original = ORIGINAL.load(Ordering::Acquire);
    if original.is_null() {
        // Between its being put back and a call that had read it before: there is no such moment with the interpreter attached.
        // SAFETY: the interpreter is attached; a new reference to what says that it was not done.
        return unsafe {
            let none = ffi::Py_NotImplemented();
            ffi::Py_IncRef(none);
            none
        };
    }
    // SAFETY: NumPy's own function, which `watch_operator` has found.
    let original = unsafe { core::mem::transmute::<*mut c_void, Binary>(original) };
    let start = std::time::Instant::now();
    // SAFETY: the caller's promises, which are the same.
    let made = unsafe { original(a, b) };
    let seconds = start.elapsed().as_secs_f64();
    // SAFETY: only to be compared.
    if made.is_null() || made == unsafe { ffi::Py_NotImplemented() } {
        return made;
    }
    // SAFETY: the caller's promise: the interpreter is attached.
    let py = unsafe { Python::assume_attached() };
    let watcher = WATCHER.lock().ok().and_then(|place| place.as_ref().map(|watcher| watcher.clone_ref(py)));
    if let Some(watcher) = watcher {
        // SAFETY: objects that the caller holds.
        let (a, b) = unsafe { (Bound::from_borrowed_ptr(py, a), Bound::from_borrowed_ptr(py, b)) };
        // The product is there: an exception of who watches is no reason to lose it.
        if let Err(error) = watcher.call1(py, (a, b, seconds)) {
            error.write_unraisable(py, None);
        }
    }
    made
}

/// From now on `watcher(a, b, seconds)` is called after each `a @ b`; with `None` no longer. Returns whether that can be had here.
///
/// # Errors
/// `RuntimeError` where it is watched already.
#[pyfunction]
pub fn watch_operator(py: Python<'_>, watcher: Option<Py<PyAny>>) -> PyResult<bool> {
    let array_type = numpy::array_type();
    let original = ORIGINAL.load(Ordering::Acquire);
    let Some(watcher) = watcher else {
        if !original.is_null() {
            // It is where it was, as it was not put back since.
            // SAFETY: as in `place`, of which the result was not NULL when it was replaced.
            unsafe {
                let table = *array_type.cast::<*mut *mut c_void>().add(AS_NUMBER);
                *table.add(MATRIX_MULTIPLY) = original;
                ffi::PyType_Modified(array_type);
            }
            ORIGINAL.store(core::ptr::null_mut(), Ordering::Release);
        }
        let before = WATCHER.lock().ok().and_then(|mut place| place.take());
        drop(before);
        return Ok(true);
    };
    if !original.is_null() {
        return Err(PyRuntimeError::new_err("the operator is watched already"));
    }
    let Some(place) = place(py) else { return Ok(false) };
    if let Ok(mut whom) = WATCHER.lock() {
        *whom = Some(watcher);
    }
    let ours: Binary = watched;
    // SAFETY: where the type has its function, as was found out; NumPy's table is not constant. Nobody reads it meanwhile: the interpreter
    // is attached. `watched` is of the type of what stood there, and stays where it is, as extension modules are not unloaded.
    unsafe {
        ORIGINAL.store(*place, Ordering::Release);
        *place = ours as *mut c_void;
        ffi::PyType_Modified(array_type);
        if ffi::PyType_GetSlot(array_type, SLOT) != ours as *mut c_void {
            *place = ORIGINAL.swap(core::ptr::null_mut(), Ordering::AcqRel);
            ffi::PyType_Modified(array_type);
            return Ok(false);
        }
    }
    Ok(true)
}
