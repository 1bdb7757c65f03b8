//! `blasview backend`: which BLAS computes, and what was found out about it.

use std::ffi::OsStr;

use blasview::Backend;
use blasview::backend::{self, Info, TuningSource};
use blasview::plan::Number;
use serde_json::json;

use crate::failure::Failure;

/// That of a library, or the default one.
pub fn run(library: Option<&OsStr>, as_json: bool) -> Result<String, Failure> {
    let backend = match library {
        None => backend::default()?,
        Some(name) if name == "builtin" => Backend::builtin()?,
        Some(name) => open(name)?,
    };
    Ok(if as_json { json(backend) } else { backend.info().to_string() })
}

#[cfg(feature = "dynamic")]
fn open(name: &OsStr) -> Result<Backend, Failure> {
    Ok(Backend::open(name)?)
}

#[cfg(not(feature = "dynamic"))]
fn open(name: &OsStr) -> Result<Backend, Failure> {
    Err(Failure::about(
        name.to_string_lossy(),
        "this program was built without the feature `dynamic`, and opens no BLAS",
    ))
}

fn json(backend: Backend) -> String {
    let info: &Info = backend.info();
    let quirks: Vec<_> = info
        .quirks()
        .map(|quirk| json!({"what": quirk.what, "instead": quirk.instead, "functions": quirk.functions}))
        .collect();
    // A length without bound is null.
    let value = |number| Some(backend.tuning().get(number)).filter(|&value| value != usize::MAX);
    let numbers: serde_json::Map<_, _> =
        Number::all().map(|number| (number.name().to_owned(), json!(value(number)))).collect();
    let warnings = info.warnings().to_string();
    let object = json!({
        "name": info.name(),
        "version": info.version(),
        "path": info.path(),
        "kernels": info.core(),
        "config": info.config(),
        "int_bits": info.int_bits(),
        "prefix": info.affixes()[0],
        "suffix": info.affixes()[1],
        "threads": backend.threads(),
        "conj_no_trans": info.conj_no_trans(),
        "small_products": info.small_products(),
        "tuning": {
            "source": match info.tuning_source() {
                TuningSource::Kept => "kept",
                TuningSource::Ignored => "ignored",
                TuningSource::Off => "off",
                _ => "rules",
            },
            "path": info.tuning_path(),
            "fault": info.tuning_fault(),
            "numbers": numbers,
        },
        "mixed": info.is_mixed(),
        "missing": info.missing(),
        "quirks": quirks,
        "warnings": warnings.lines().collect::<Vec<_>>(),
    });
    format!("{object:#}\n")
}
