//! The extension module `blasview._core`: NumPy's arrays, and whatever shares memory with one, as views of the crate.
//!
//! | file | what is there |
//! |---|---|
//! | `numpy` | arrays as they lie in memory; what is relied on, and where that is found out |
//! | `operand` | an array that is read or written, as a view |
//! | `call`, `detached` | one product, computed or planned; when the interpreter is let go, and what may be done then |
//! | `products`, `contract`, `copies`, `backend`, `layout` | the functions that Python calls |
//! | `lapack`, `spectrum`, `stack` | routines of LAPACK, one matrix of a stack after another; where each of them lies |
//! | `operator` | `@`, watched for a while |
//! | `report` | what was done, as dictionaries, and to whoever watches |
//! | `options`, `error` | words, numbers and exceptions |
//!
//! What needs no speed is in Python, beside it: of LAPACK's routines all but the loop over a stack.

mod backend;
mod call;
mod contract;
mod copies;
mod detached;
mod error;
mod lapack;
mod layout;
mod numpy;
mod operand;
mod operator;
mod options;
#[path = "../../src/bin/blasview/picture.rs"]
mod picture;
mod products;
mod report;
mod spectrum;
mod stack;

use pyo3::prelude::*;

/// Products, contractions and copies of strided arrays: use the package `blasview`.
// Without the interpreter's lock it has not been tested: where there is none, this asks for it.
#[pymodule(gil_used = true)]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    numpy::load(module.py())?;
    module.add("WouldCopyError", module.py().get_type::<error::WouldCopyError>())?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    macro_rules! functions {
        ($($function:path,)*) => { $(module.add_function(wrap_pyfunction!($function, module)?)?;)* };
    }
    functions! {
        products::gemm,
        products::matmul,
        products::dot,
        products::vdot,
        contract::contract_pair,
        contract::plan,
        products::time_gemm,
        lapack::lapack_factored,
        lapack::lapack_solved,
        lapack::lapack_determinant,
        lapack::lapack_lstsq,
        lapack::lapack_qr,
        spectrum::lapack_eigh,
        spectrum::lapack_svd,
        spectrum::lapack_eig,
        copies::copy,
        copies::ascontiguous,
        copies::shares_memory,
        copies::may_share_memory,
        layout::walk,
        layout::form,
        report::set_watcher,
        operator::watch_operator,
        backend::use_library,
        backend::backend_facts,
        backend::set_threads,
    }
    Ok(())
}
