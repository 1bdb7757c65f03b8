//! `blasview`: explains views of arrays as BLAS sees them, multiplies views of `.npy` files, and measures what a layout
//! costs.
//!
//! `arguments.rs` has the command line, `usage.rs` what is wrong with one, and each command a module of its own. Exit
//! codes: 0; 1 when `--check` finds a wrong result; 2 for everything that cannot be done, with one line on standard error.
#![deny(missing_docs)]

mod arguments;
mod backend;
mod bench;
mod check;
mod contract;
mod element;
mod explain;
mod failure;
mod gemm;
mod header;
mod literal;
mod memory;
mod mixed;
mod npy;
mod number;
mod operand;
mod output;
mod part;
mod picture;
mod report;
mod scan;
mod spec;
mod suffix;
mod tune;
mod usage;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::time::Duration;

use arguments::{BackendArgs, BenchArgs, Cli, Command, ContractArgs, ExplainArgs, GemmArgs, TuneArgs};
use clap::Parser;
use failure::Failure;

fn main() -> ExitCode {
    output::survive_size_limits();
    let result = match Cli::try_parse() {
        Ok(Cli { command: Command::Explain(arguments) }) => explain_views(arguments),
        Ok(Cli { command: Command::Gemm(arguments) }) => multiply(arguments),
        Ok(Cli { command: Command::Contract(arguments) }) => {
            contract_arrays(arguments).map(|text| (text, None))
        }
        Ok(Cli { command: Command::Bench(arguments) }) => measure(arguments),
        Ok(Cli { command: Command::Backend(BackendArgs { library, json }) }) => {
            backend::run(library.as_deref(), json).map(|text| (text, None))
        }
        Ok(Cli { command: Command::Tune(arguments) }) => tune_rules(&arguments).map(|text| (text, None)),
        // Help and version, which have colours on a terminal.
        Err(told) if !told.use_stderr() => printed(told.print()).map(|()| (String::new(), None)),
        Err(wrong) => Err(usage::failure(&wrong)),
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
    let (policy, directly, workspace) = (planning.policy(), planning.directly(), planning.workspace);
    let request = explain::Request { operands, policy, directly, reads_output: beta != 0, workspace, json };
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
        policy: arguments.planning.policy(),
        directly: arguments.planning.directly(),
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

fn contract_arrays(arguments: ContractArgs) -> Result<String, Failure> {
    contract::run(&contract::Request {
        spec: arguments.spec,
        operands: [arguments.x, arguments.y],
        output: arguments.output,
        alpha: arguments.alpha,
        policy: arguments.planning.policy(),
        directly: arguments.planning.directly(),
        threads: arguments.threads,
        workspace: arguments.planning.workspace,
        explain: arguments.explain,
        json: arguments.json,
    })
}

fn measure(arguments: BenchArgs) -> Outcome {
    let named = [arguments.a, arguments.b, arguments.c];
    let mut listed = arguments.operands.into_iter();
    let request = bench::Request {
        // The command line has either the one or the other.
        operands: named.map(|operand| operand.or_else(|| listed.next())),
        lens: [arguments.m, arguments.n, arguments.k],
        policy: arguments.planning.policy(),
        directly: arguments.planning.directly(),
        workspace: arguments.planning.workspace,
        threads: arguments.threads,
        beta: arguments.beta,
        budget: Duration::from_secs_f64(arguments.seconds),
    };
    let measured = bench::run(&request)?;
    Ok((if arguments.json { measured.json() } else { measured.text() }, None))
}

fn tune_rules(arguments: &TuneArgs) -> Result<String, Failure> {
    if arguments.remove {
        return tune::remove();
    }
    let budget = Duration::from_secs_f64(arguments.seconds);
    tune::run(&tune::Request { budget, dry: arguments.dry_run, json: arguments.json })
}

/// Prints to standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// How writing to standard output went. Whoever stops reading has read enough: that is no failure.
fn printed(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::about("standard output", error)),
        _ => Ok(()),
    }
}
