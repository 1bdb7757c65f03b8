//! Says which BLAS is linked, if any, and where the linker finds it.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A BLAS is linked unless a build says that it has another one.
    println!("cargo:rustc-check-cfg=cfg(blas_linked)");
    if has("OPENBLAS") || !has("DYNAMIC") && !has("BUILTIN") {
        println!("cargo:rustc-cfg=blas_linked");
    }
    #[cfg(feature = "openblas")]
    find_openblas();
    // Without a backend the final program brings BLAS. Elsewhere a shared library may leave it open as it is.
    let apple = env::var("CARGO_CFG_TARGET_VENDOR").is_ok_and(|vendor| vendor == "apple");
    if apple && !["OPENBLAS", "DYNAMIC", "BUILTIN"].into_iter().any(has) {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-undefined,dynamic_lookup");
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

/// Whether the crate is built with that feature.
fn has(feature: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{feature}")).is_some()
}
