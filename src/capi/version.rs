//! The version of the header and of the library.

use core::ffi::c_char;

use super::terminated;

/// Version of this header: changes that break programs.
pub const BV_VERSION_MAJOR: i32 = 0;
/// Version of this header: additions. Before 1.0, these may break programs too.
pub const BV_VERSION_MINOR: i32 = 1;
/// Version of this header: corrections.
pub const BV_VERSION_PATCH: i32 = 0;
/// Version of this header as one number, which grows from version to version: 1.2.3 is 10203.
pub const BV_VERSION: i32 = BV_VERSION_MAJOR * 10000 + BV_VERSION_MINOR * 100 + BV_VERSION_PATCH;

/// Version of the library that is loaded, in the form of BV_VERSION. A program can compare the two.
#[unsafe(no_mangle)]
pub extern "C" fn bv_version() -> i32 {
    BV_VERSION
}

/// Version of the library that is loaded, as text: "1.2.3". Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn bv_version_string() -> *const c_char {
    const VERSION: &str = env!("CARGO_PKG_VERSION");
    static TEXT: [u8; VERSION.len() + 1] = terminated(VERSION);
    TEXT.as_ptr().cast()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_are_those_of_the_package() {
        let constants = format!("{BV_VERSION_MAJOR}.{BV_VERSION_MINOR}.{BV_VERSION_PATCH}");
        assert_eq!(constants, env!("CARGO_PKG_VERSION"));
        assert_eq!(bv_version(), BV_VERSION);
    }
}
