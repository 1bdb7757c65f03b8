//! `blasview`: explains views of arrays as BLAS sees them, and multiplies views of `.npy` files.
//!
//! `arguments.rs` has the command line, and each command a module of its own. Exit codes: 0; 1 when `--check` finds
//! a wrong result; 2 for everything that cannot be done, with one line on standard error.
#![deny(missing_docs)]

mod arguments;
mod check;
mod explain;
mod failure;
mod gemm;
mod npy;
mod operand;
mod output;
mod picture;
mod report;
mod spec;
mod suffix;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use arguments::{Cli, Command, ExplainArgs, GemmArgs};
use blasview::Policy;
use clap::Parser;
use failure::Failure;

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Explain(arguments) => explain_views(arguments),
        Command::Gemm(arguments) => multiply(arguments),
    };
    let (code, failure) = match result {
        Ok((text, trouble)) => match (print(&text), trouble) {
            (Err(failure), _) => (2, Some(failure)),
            (Ok(()), Some((code, failure))) => (code, Some(failure)),
            (Ok(()), None) => (0, None),
        },
        Err(failure) => (2, Some(failure)),
    };
    if let Some(failure) = failure {
        // Where there is no standard error there is nobody to tell; `eprintln` would panic.
        let _ = writeln!(std::io::stderr(), "blasview: {failure}");
    }
    ExitCode::from(code)
}

/// What to print, and what is wrong nevertheless with its exit code.
type Outcome = Result<(String, Option<(u8, Failure)>), Failure>;

fn explain_views(arguments: ExplainArgs) -> Outcome {
    let ExplainArgs { operands, beta, planning, json } = arguments;
    let (policy, workspace) = (planning.policy.into(), planning.workspace);
    let request = explain::Request { operands, policy, reads_output: beta != 0, workspace, json };
    let (text, failure) = explain::run(&request)?;
    Ok((text, failure.map(|failure| (2, failure))))
}

fn multiply(arguments: GemmArgs) -> Outcome {
    let (Some(x), Some(y)) = (arguments.x, arguments.y) else {
        return Ok((gemm::brief_header(), None));
    };
    let request = gemm::Request {
        operands: [x, y],
        output: arguments.output,
        alpha: arguments.alpha,
        policy: if arguments.zero_copy { Policy::ZeroCopy } else { arguments.planning.policy.into() },
        check: arguments.check,
        threads: arguments.threads,
        workspace: arguments.planning.workspace,
        style: match (arguments.json, arguments.brief) {
            (true, _) => gemm::Style::Json,
            (false, Some(label)) => gemm::Style::Brief(label),
            (false, None) => gemm::Style::Text,
        },
    };
    let (text, failure) = gemm::run(&request)?;
    Ok((text, failure.map(|failure| (1, failure))))
}

/// Prints to standard output. Whoever stops reading has read enough: that is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::about("standard output", error)),
        _ => Ok(()),
    }
}
