//! Gives the shared library its own name (soname, install name): a program records it, and asks for it at run time. It
//! holds the major version only, so that a program goes on working when the library is updated.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"));
    let major = variable("CARGO_PKG_VERSION_MAJOR");
    if variable("CARGO_CFG_TARGET_VENDOR") == "apple" {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libblasview.{major}.dylib");
    } else if env::var_os("CARGO_CFG_UNIX").is_some() {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libblasview.so.{major}");
        if env::var_os("CARGO_FEATURE_RAYON").is_some() {
            // Threads of rayon's do not end, so that the code they run in must stay.
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
    }
}
