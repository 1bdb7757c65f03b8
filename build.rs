//! For the C library (feature `capi`): writes its header, and gives the shared library its name. A Rust program that
//! depends on the crate needs neither.
//!
//! The header goes to `$OUT_DIR/blasview.h`. The one that C programs include, `include/blasview.h`, is checked in:
//! `make header` renews it, and a test fails when the two differ. Nothing here may fail the build of a dependent crate.

use std::env;

#[cfg(feature = "capi")]
#[path = "build/header.rs"]
mod header;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    // A BLAS is linked unless a build says that it has another one.
    println!("cargo:rustc-check-cfg=cfg(blas_linked)");
    if has("OPENBLAS") || !has("DYNAMIC") && !has("BUILTIN") {
        println!("cargo:rustc-cfg=blas_linked");
    }
    #[cfg(feature = "openblas")]
    find_openblas();
    #[cfg(feature = "capi")]
    write_header();
    for argument in shared_library_arguments() {
        println!("cargo:rustc-cdylib-link-arg={argument}");
    }
}

/// Where the linker is to look for the library that openblas-src names: an OpenBLAS in a folder of its own is known to
/// pkg-config alone. Where that knows nothing, the linker's own folders have to do.
#[cfg(feature = "openblas")]
fn find_openblas() {
    let found = pkg_config::Config::new().cargo_metadata(false).env_metadata(true).probe("openblas");
    for folder in found.iter().flat_map(|library| &library.link_paths) {
        println!("cargo:rustc-link-search=native={}", folder.display());
    }
}

#[cfg(feature = "capi")]
fn write_header() {
    use std::path::PathBuf;
    println!("cargo:rerun-if-changed=cbindgen.toml");
    println!("cargo:rerun-if-changed=src/capi");
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let header = PathBuf::from(variable("OUT_DIR")).join("blasview.h");
    if let Err(error) = header::write_header(&root, &header) {
        println!("cargo:warning=the C header was not generated: {error}");
    }
}

/// The linker arguments that a Rust program does not need and a C library does.
///
/// A program records the library's own name (soname, install name) and asks for it at run time. It holds
/// the major version only, so that a program goes on working when the library is updated. The name is given
/// only where `BLASVIEW_SONAME` is set, as the Makefile does: cargo hands these arguments on to the shared library of
/// a dependent crate too, which must not go by our name; and with cargo-c they are cargo-c's affair.
fn shared_library_arguments() -> Vec<String> {
    println!("cargo:rerun-if-env-changed=BLASVIEW_SONAME");
    let named = env::var_os("BLASVIEW_SONAME").is_some();
    let major = variable("CARGO_PKG_VERSION_MAJOR");
    let apple = variable("CARGO_CFG_TARGET_VENDOR") == "apple";
    let unix = env::var_os("CARGO_CFG_UNIX").is_some();
    let backend = ["OPENBLAS", "DYNAMIC", "BUILTIN"].into_iter().any(has);

    let mut arguments = Vec::new();
    if named && apple {
        arguments.push(format!("-Wl,-install_name,@rpath/libblasview.{major}.dylib"));
    } else if named && unix {
        arguments.push(format!("-Wl,-soname,libblasview.so.{major}"));
    }
    // Without a backend the final program brings BLAS. Elsewhere a shared library may leave it open as it is.
    if apple && !backend {
        arguments.push("-Wl,-undefined,dynamic_lookup".to_owned());
    }
    arguments
}

/// Whether the crate is built with that feature.
fn has(feature: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{feature}")).is_some()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
