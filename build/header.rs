//! Writes the C header, for `tests/header.rs`, which has it compared with the one checked in.

use std::fs;
use std::path::Path;

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
const SECTIONS: [Section; 19] = [
    section("Version", &["version.rs"]),
    section("Statuses and error texts", &["status.rs"]),
    section("Views: what and where the numbers are", &["element.rs", "view.rs", "any.rs", "flags.rs"]),
    section("Views of the same elements, without copying", &["algebra.rs", "reshape.rs"]),
    section("Shared memory", &["overlap.rs"]),
    section("Vectors and matrices as BLAS takes them", &["refusal.rs", "descriptor.rs"]),
    section("Which BLAS computes", &["backend.rs"]),
    Section {
        opening: "
/// The initializer of a bv_options: every option at its default.
#define BV_OPTIONS_INIT {sizeof(bv_options), BV_AUTO, 0, 0, NULL, 0, NULL, BV_DIRECTLY_MEASURED, 0, NULL}
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
    section("Arrays of any rank: contractions and stacks", &["contract.rs"]),
    section("LAPACK: factors, solutions, eigenvalues", &["lapack/mod.rs"]),
];

/// Runs cbindgen over each section's files: by itself it would write all constants first, then all types, then all
/// functions, far from one another.
pub fn write_header(root: &Path, header: &Path) -> Result<(), Box<dyn std::error::Error>> {
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
