//! NumPy's arrays as they lie in memory: the first fields of `PyArrayObject`, which NumPy has kept since 1.7 as part of its ABI.
//!
//! An attribute of an array costs 30 to 150 ns from Python, `__array_struct__` a capsule; a field costs nothing. What is relied on is
//! asked for at import: the version of the ABI, and whether the fields of some arrays are what their attributes say. Else importing
//! is an error.

use core::ffi::{c_char, c_int, c_uint, c_void};
use std::sync::OnceLock;

use pyo3::exceptions::PyImportError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

/// `PyArrayObject_fields`, as far as it has been the same in all versions.
#[repr(C)]
struct ArrayFields {
    head: ffi::PyObject,
    data: *mut u8,
    nd: c_int,
    dimensions: *const isize,
    strides: *const isize,
    base: *mut ffi::PyObject,
    descr: *const DescrFields,
    flags: c_int,
}

/// `PyArray_Descr`, likewise: NumPy 2 has changed what comes behind.
#[repr(C)]
struct DescrFields {
    head: ffi::PyObject,
    typeobj: *mut ffi::PyTypeObject,
    kind: c_char,
    letter: c_char,
    byteorder: c_char,
    former_flags: c_char,
    type_num: c_int,
}

const WRITEABLE: c_int = 0x400;

/// As in `PyArray_New`.
type New = unsafe extern "C" fn(
    *mut ffi::PyTypeObject,
    c_int,
    *const isize,
    c_int,
    *const isize,
    *mut c_void,
    c_int,
    c_int,
    *mut ffi::PyObject,
) -> *mut ffi::PyObject;

/// As in `PyArray_Return`, which takes its argument over.
type Return = unsafe extern "C" fn(*mut ffi::PyObject) -> *mut ffi::PyObject;

/// What is used of NumPy's table of functions.
///
/// # Invariants
/// `array_type` is `numpy.ndarray`, which lives as long as the process; the functions are those of their names, and NumPy is never
/// unloaded. Arrays of that type, and of its subclasses, have the fields of `ArrayFields`.
struct Api {
    array_type: *mut ffi::PyTypeObject,
    new: New,
    ret: Return,
}

// SAFETY: a type and functions that live as long as the process; they are used with the interpreter attached.
unsafe impl Send for Api {}
// SAFETY: as above.
unsafe impl Sync for Api {}

static API: OnceLock<Api> = OnceLock::new();

fn api() -> &'static Api {
    API.get().expect("importing the module has loaded NumPy")
}

/// `numpy.ndarray`.
pub fn array_type() -> *mut ffi::PyTypeObject {
    api().array_type
}

/// Loads the table.
///
/// # Errors
/// `ImportError` where NumPy's ABI is not one that is known, or arrays are not what they are taken for.
pub fn load(py: Python<'_>) -> PyResult<()> {
    // SAFETY: the interpreter is attached, so that there is one, which has a number: 0 is the main one's.
    if unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) } != 0 {
        // What is static here would be shared; and NumPy refuses, too.
        return Err(PyImportError::new_err("it is not for subinterpreters"));
    }
    if API.get().is_some() {
        return Ok(());
    }
    let umath = match py.import("numpy._core._multiarray_umath") {
        Ok(module) => module,
        // NumPy 1.
        Err(_) => py.import("numpy.core._multiarray_umath")?,
    };
    let capsule = umath.getattr("_ARRAY_API")?.cast_into::<PyCapsule>()?;
    let table = capsule.pointer_checked(None)?.as_ptr().cast::<*const c_void>();
    // SAFETY: NumPy's table, which has `PyArray_GetNDArrayCVersion` at 0, `PyArray_Type` at 2, `PyArray_Return` at 76, `PyArray_New`
    // at 93 in all versions of its ABI 1 and 2, and is at least 212 long in them. It is static, in a module that is not unloaded.
    let (version, array_type, ret, new) = unsafe { (*table, *table.add(2), *table.add(76), *table.add(93)) };
    // SAFETY: not NULL, a function of that type.
    let version = unsafe { core::mem::transmute::<*const c_void, extern "C" fn() -> c_uint>(version)() };
    if !matches!(version >> 24, 1 | 2) {
        return Err(PyImportError::new_err(format!(
            "blasview knows NumPy's ABI 1 and 2, and this is {version:#x}"
        )));
    }
    let array_type: *mut ffi::PyTypeObject = array_type.cast_mut().cast();
    if array_type.cast() != umath.getattr("ndarray")?.as_ptr() {
        return Err(PyImportError::new_err("numpy.ndarray is not the type in NumPy's table"));
    }
    // SAFETY: what stands at these places, as above, are functions of these types.
    let (new, ret) = unsafe {
        (core::mem::transmute::<*const c_void, New>(new), core::mem::transmute::<*const c_void, Return>(ret))
    };
    check_fields(&umath, array_type)?;
    let _ = API.set(Api { array_type, new, ret });
    Ok(())
}

/// Whether fields are what attributes say, for arrays of which no two fields are alike.
fn check_fields(umath: &Bound<'_, PyModule>, array_type: *mut ffi::PyTypeObject) -> PyResult<()> {
    let py = umath.py();
    for (dtype, type_num) in [("f4", 11), ("f8", 12), ("c8", 14), ("c16", 15), (">f8", 12)] {
        let full = umath.getattr("zeros")?.call1(((5, 7, 2), dtype))?;
        let array = full.get_item((1, py.eval(c"slice(None, None, -2)", None, None)?))?;
        let array = array.cast_into::<PyAny>()?;
        // SAFETY: only to be compared.
        if unsafe { ffi::Py_TYPE(array.as_ptr()) } != array_type {
            return Err(PyImportError::new_err("a part of an array is not of its type"));
        }
        let seen = Array(array);
        let attribute = |name: &str| seen.0.getattr(name);
        let address: usize = attribute("__array_interface__")?.get_item("data")?.get_item(0)?.extract()?;
        let swapped = dtype.starts_with('>') == cfg!(target_endian = "little");
        let is_right = seen.data().addr() == address
            && seen.shape() == attribute("shape")?.extract::<Vec<isize>>()?
            && seen.strides() == attribute("strides")?.extract::<Vec<isize>>()?
            && seen.type_num() == type_num
            && seen.is_native() != swapped
            && seen.is_writeable()
            && seen.fields().flags == attribute("flags")?.getattr("num")?.extract::<c_int>()?
            && seen.fields().base.addr() != 0;
        if !is_right {
            return Err(PyImportError::new_err("NumPy's arrays are not laid out as blasview knows them"));
        }
    }
    Ok(())
}

/// An array of NumPy's, of exactly its own type.
///
/// # Invariants
/// It is a `numpy.ndarray`.
#[derive(Clone)]
pub struct Array<'py>(Bound<'py, PyAny>);

impl<'py> Array<'py> {
    /// That object, if it is an array; those of subclasses are not, as they may mean something else.
    #[inline]
    pub fn exact(object: &Bound<'py, PyAny>) -> Option<Array<'py>> {
        // SAFETY: only to be compared.
        let is_array = unsafe { ffi::Py_TYPE(object.as_ptr()) } == api().array_type;
        is_array.then(|| Array(object.clone()))
    }

    /// A new one that is not initialised, in C order, or in Fortran order.
    ///
    /// # Errors
    /// `MemoryError`; `ValueError` for a shape that is none.
    pub fn new(py: Python<'py>, shape: &[usize], type_num: c_int, fortran: bool) -> PyResult<Array<'py>> {
        let lens: smallvec::SmallVec<[isize; 8]> = shape.iter().map(|&len| len as isize).collect();
        let (null, nd) = (core::ptr::null_mut(), lens.len() as c_int);
        // SAFETY: `nd` lengths (negative ones, from beyond isize::MAX, NumPy refuses); a type number of a type of fixed size, so
        // that the item size is not used; no strides and no data: it allocates. The interpreter is attached.
        let made = unsafe {
            let flags = c_int::from(fortran);
            (api().new)(
                api().array_type,
                nd,
                lens.as_ptr(),
                type_num,
                core::ptr::null(),
                null,
                0,
                flags,
                null.cast(),
            )
        };
        // SAFETY: a new reference, or NULL with an exception set.
        Ok(Array(unsafe { Bound::from_owned_ptr_or_err(py, made) }?))
    }

    /// It, or of an array without axes the number in it, as NumPy's functions return them.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn returned(self) -> PyResult<Bound<'py, PyAny>> {
        let py = self.0.py();
        if self.fields().nd != 0 {
            return Ok(self.0);
        }
        // SAFETY: an array, which is taken over; a new reference, or NULL with an exception set.
        unsafe { Bound::from_owned_ptr_or_err(py, (api().ret)(self.0.into_ptr())) }
    }

    pub fn object(&self) -> &Bound<'py, PyAny> {
        &self.0
    }

    #[inline(always)]
    fn fields(&self) -> &ArrayFields {
        // SAFETY: a `numpy.ndarray` (invariant), which has these fields, as `load` has found out; it lives as long as `self` holds it.
        // Nobody else changes them: the interpreter is attached, or an array that others hold is neither resized nor reshaped.
        unsafe { &*self.0.as_ptr().cast::<ArrayFields>() }
    }

    /// The address of its first element.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        self.fields().data
    }

    #[inline]
    pub fn ndim(&self) -> usize {
        self.fields().nd as usize
    }

    /// Lengths; none is negative.
    #[inline]
    pub fn shape(&self) -> &[isize] {
        self.list(self.fields().dimensions)
    }

    /// Steps in bytes.
    #[inline]
    pub fn strides(&self) -> &[isize] {
        self.list(self.fields().strides)
    }

    #[inline(always)]
    fn list(&self, first: *const isize) -> &[isize] {
        match self.ndim() {
            // NULL, it may be.
            0 => &[],
            // SAFETY: as many lengths, and strides, as it has axes, which live and stay as the array does, that `self` holds.
            count => unsafe { core::slice::from_raw_parts(first, count) },
        }
    }

    #[inline(always)]
    fn descr(&self) -> &DescrFields {
        // SAFETY: each array has a dtype, which it holds, with these fields, as `load` has found out.
        unsafe { &*self.fields().descr }
    }

    /// NumPy's number of its type, which says nothing of the byte order.
    #[inline]
    pub fn type_num(&self) -> c_int {
        self.descr().type_num
    }

    /// Whether its bytes are in the order of this machine.
    #[inline]
    pub fn is_native(&self) -> bool {
        let other = if cfg!(target_endian = "little") { b'>' } else { b'<' };
        self.descr().byteorder as u8 != other
    }

    #[inline]
    pub fn is_writeable(&self) -> bool {
        self.fields().flags & WRITEABLE != 0
    }

    /// Whether two have the same dtype object, which most have that have the same dtype.
    pub fn has_dtype_of(&self, other: &Array<'_>) -> bool {
        core::ptr::eq(self.fields().descr, other.fields().descr)
    }

    pub fn py(&self) -> Python<'py> {
        self.0.py()
    }

    /// Its shape as a tuple, for messages.
    pub fn shape_tuple(&self) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(self.py(), self.shape())
    }
}
