//! Writes the C header, and gives the shared library its name.
//!
//! The header goes to `$OUT_DIR/blasview.h`, whose path the crate's tests find in `BLASVIEW_HEADER`.
//! The one that C programs include, `include/blasview.h`, is checked in: `make header` renews it,
//! and a test fails when the two differ. Nothing here may fail the build of a dependent crate.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=cbindgen.toml");
    println!("cargo:rerun-if-changed=src/capi");

    let header = PathBuf::from(variable("OUT_DIR")).join("blasview.h");
    println!("cargo:rustc-env=BLASVIEW_HEADER={}", header.display());
    // A header left by an earlier run would hide this run's failure.
    let _ = fs::remove_file(&header);
    if let Err(error) = write_header(&header) {
        println!("cargo:warning=the C header was not generated: {error}");
    }

    for argument in shared_library_arguments() {
        println!("cargo:rustc-cdylib-link-arg={argument}");
    }
}

/// A part of the header.
struct Section {
    title: &'static str,
    /// The files of `src/capi` whose items it has.
    files: &'static [&'static str],
    /// What it opens with: what Rust has no item for.
    opening: &'static str,
}

const fn section(title: &'static str, files: &'static [&'static str]) -> Section {
    Section { title, files, opening: "" }
}

/// In the order of the header.
const SECTIONS: [Section; 16] = [
    section("Version", &["version.rs"]),
    section("Statuses and error texts", &["status.rs"]),
    section("Views: what and where the numbers are", &["view.rs", "element.rs", "any.rs", "flags.rs"]),
    section("Views of the same elements, without copying", &["algebra.rs", "reshape.rs"]),
    section("Shared memory", &["overlap.rs"]),
    section("Vectors and matrices as BLAS takes them", &["refusal.rs", "descriptor.rs"]),
    Section {
        opening: "
/// The initializer of a bv_options: every option at its default.
#define BV_OPTIONS_INIT {sizeof(bv_options), BV_AUTO, 0, 0, NULL, 0, NULL, BV_DIRECTLY_MEASURED, 0}
",
        ..section("Options and reports", &["options.rs"])
    },
    section("Copies", &["copy.rs", "array.rs"]),
    Section {
        opening: "
/* Of DLPack: defined in dlpack.h, which a program that uses them includes, before this header or after it. */
struct DLManagedTensor;
struct DLManagedTensorVersioned;
",
        ..section("DLPack", &["dlpack/import.rs", "dlpack/export.rs"])
    },
    section("Matrices for BLAS calls of your own", &["operand.rs"]),
    section("The matrix product", &["gemm.rs"]),
    section("Plans", &["plan.rs"]),
    section("Vectors (BLAS level 1)", &["level1.rs"]),
    section("Rotations", &["rotations.rs"]),
    section("Matrices and vectors (BLAS level 2)", &["level2/mod.rs"]),
    section("Matrices (BLAS level 3)", &["level3.rs"]),
];

/// Runs cbindgen over each section's files: by itself it would write all constants first, then all types, then all
/// functions, far from one another.
fn write_header(header: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let mut config = cbindgen::Config::from_file(root.join("cbindgen.toml"))?;
    let opening = config.header.take().unwrap_or_default();
    let closing = config.trailer.take().unwrap_or_default();
    let mut text = format!("{}\n", opening.trim());
    for Section { title, files, opening } in SECTIONS {
        let mut builder = cbindgen::Builder::new().with_config(config.clone());
        for file in files {
            builder = builder.with_src(root.join("src/capi").join(file));
        }
        let mut items = Vec::new();
        builder.generate()?.write(&mut items);
        text += &format!(
            "\n/* ---- {title} {} */\n{opening}\n",
            "-".repeat(88_usize.saturating_sub(title.len()))
        );
        for line in String::from_utf8(items)?.trim_end().lines() {
            // Of another section's types cbindgen does not know that they are structs; all have a typedef.
            let line =
                if line.starts_with("typedef struct") { line } else { &line.replace("struct bv_", "bv_") };
            text += &format!("{line}\n");
        }
    }
    fs::write(header, format!("{text}\n{}\n", closing.trim()))?;
    Ok(())
}

/// The linker arguments that a Rust program does not need and a C library does.
///
/// A program records the library's own name (soname, install name) and asks for it at run time. It holds
/// the major version only, so that a program goes on working when the library is updated. The name is given
/// only where `BLASVIEW_SONAME` is set, as `.cargo/config.toml` does for builds in this repository: cargo hands
/// these arguments on to the shared library of a dependent crate too, which must not go by our name. With
/// cargo-c, which asks for the feature `capi`, they are cargo-c's affair.
fn shared_library_arguments() -> Vec<String> {
    println!("cargo:rerun-if-env-changed=BLASVIEW_SONAME");
    let named = env::var_os("BLASVIEW_SONAME").is_some() && env::var_os("CARGO_FEATURE_CAPI").is_none();
    let major = variable("CARGO_PKG_VERSION_MAJOR");
    let apple = variable("CARGO_CFG_TARGET_VENDOR") == "apple";
    let unix = env::var_os("CARGO_CFG_UNIX").is_some();
    let backend =
        ["OPENBLAS", "BLIS"].iter().any(|name| env::var_os(format!("CARGO_FEATURE_{name}")).is_some());

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

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
