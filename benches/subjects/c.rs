//! What the header says of C's entry points that are measured.

use core::ffi::c_void;

#[repr(C)]
pub struct View {
    pub data: *mut c_void,
    pub ndim: i64,
    pub shape: *const i64,
    pub strides: *const i64,
    pub dtype: i32,
    pub flags: u32,
}

unsafe extern "C" {
    pub fn bv_gemm(
        alpha: *const c_void,
        a: *const View,
        b: *const View,
        beta: *const c_void,
        c: *const View,
        options: *const c_void,
        report: *mut c_void,
    ) -> i32;
    pub fn bv_gemv(
        alpha: *const c_void,
        a: *const View,
        x: *const View,
        beta: *const c_void,
        y: *const View,
        options: *const c_void,
        report: *mut c_void,
    ) -> i32;
    pub fn bv_axpy(
        alpha: *const c_void,
        x: *const View,
        y: *const View,
        options: *const c_void,
        report: *mut c_void,
    ) -> i32;
}
