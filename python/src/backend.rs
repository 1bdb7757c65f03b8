//! Which BLAS computes: the one that NumPy has loaded, where it can be found.

use blasview::Backend;
use blasview::backend::{self, Source};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::raised;

/// Makes the library in that file the one that computes.
#[pyfunction]
pub fn use_library(path: &str) -> PyResult<()> {
    backend::set_default(Backend::open(path).map_err(raised)?);
    Ok(())
}

/// What is known of the one that computes.
#[pyfunction]
pub fn backend_facts(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let backend = backend::default().map_err(raised)?;
    let info = backend.info();
    let facts = PyDict::new(py);
    let source = match info.source() {
        Source::Linked => "linked",
        Source::Opened => "opened",
        Source::Given => "given",
        Source::Builtin => "builtin",
        _ => "unknown",
    };
    facts.set_item("name", info.name())?;
    facts.set_item("version", info.version())?;
    facts.set_item("path", info.path())?;
    facts.set_item("source", source)?;
    facts.set_item("kernels", info.core())?;
    facts.set_item("int_bits", info.int_bits())?;
    facts.set_item("affixes", info.affixes())?;
    facts.set_item("threads", backend.threads())?;
    facts.set_item("missing", info.missing().to_vec())?;
    let quirks: Vec<(&str, &str)> = info.quirks().map(|quirk| (quirk.what, quirk.instead)).collect();
    facts.set_item("quirks", quirks)?;
    facts.set_item("warnings", info.warnings().to_string())?;
    facts.set_item("text", info.to_string())?;
    Ok(facts)
}

/// Sets the threads of the one that computes, for the whole process; returns how many it then says it has.
#[pyfunction]
pub fn set_threads(threads: usize) -> PyResult<usize> {
    Ok(backend::default().map_err(raised)?.set_threads(threads))
}
