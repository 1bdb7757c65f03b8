//! `blasview`: explains views of arrays as BLAS sees them, and multiplies views of `.npy` files.
//!
//! Here is the command line; each command has a module of its own. Exit codes: 0; 1 when `--check` finds a wrong
//! result; 2 for everything that cannot be done, with one line on standard error.
#![deny(missing_docs)]

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
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use blasview::{Complex, Policy, WORKSPACE_LIMIT};
use clap::{Args, Parser, Subcommand, ValueEnum};
use failure::Failure;

const OPERANDS: &str = "\
Operands:
  [NAME:] SOURCE SUFFIX...
  SOURCE  a file (digits.npy), or a description: dtype[shape], in C order unless followed by
          strides[bytes,...] or order F; dtypes are f32, f64, c64, c128
  SUFFIX  NumPy's [...] with integers, slices, '...' and None, .T, .H, .conj(), .reshape(...), .transpose(...)
  A path that begins with a word and a colon is written ./word:...";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  blasview explain 'f64[1000,500] strides[-4000,8]'
  blasview explain 'digits.npy[::2, ::-1].T'
  blasview explain 'A: f64[100,50][::-1]' 'B: f64[50,40]' 'C: f64[100,40][::-1]'
  blasview explain 'digits.npy.T' 'digits.npy[:, ::2]' --policy zero-copy";

const GEMM_EXAMPLES: &str = "\
Examples:
  blasview gemm digits.npy.T digits.npy -o gram.npy --check
  blasview gemm 'digits.npy[:, ::-1]' 'digits.npy[:, ::-1].T' --zero-copy
  blasview gemm 'digits.npy.reshape(1797,8,8)[:, 3].T' digits.npy --json

JSON: backend, dtype, shapes {A, B, C}, alpha [re, im], policy, order, reversed (letters of the indices walked
  backwards), plan (per operand: name, rows, cols, pass, reason, trans, ld, bytes), bytes_copied,
  workspace_bytes, calls, seconds, gflops, max_error and max_error_relative (in eps sum|alpha a b|) and check
  (null without --check), notes, output";

/// Any strided view to BLAS: says what passes without copying, what does not, and why.
#[derive(Parser)]
#[command(version = version(), after_help = OPERANDS)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows views as BLAS sees them and, for two or three, the plan of C = A B.
    #[command(after_help = format!("{OPERANDS}\n\n{EXPLAIN_EXAMPLES}"))]
    Explain(ExplainArgs),
    /// Multiplies views of .npy files: C = alpha A B.
    #[command(after_help = format!("{OPERANDS}\n\n{GEMM_EXAMPLES}"))]
    Gemm(GemmArgs),
}

#[derive(Args)]
struct ExplainArgs {
    /// One view; or A and B; or A, B and C (without C: a new row-major matrix).
    #[arg(value_name = "OPERAND", required = true, num_args = 1..=3)]
    operands: Vec<String>,
    /// Whether C is read: 0 or 1.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=1))]
    beta: u8,
    #[command(flatten)]
    planning: Planning,
    /// JSON instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct GemmArgs {
    /// A, of which there has to be a file.
    #[arg(required_unless_present = "brief_header")]
    x: Option<String>,
    /// B, of which there has to be a file.
    #[arg(required_unless_present = "brief_header")]
    y: Option<String>,
    /// Write C there, as .npy in C order; an existing file is replaced when the new one is complete.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Factor of the product, such as 0.5 or 1-2i.
    #[arg(long, default_value = "1", allow_hyphen_values = true)]
    alpha: Complex<f64>,
    #[command(flatten)]
    planning: Planning,
    /// An error instead of a copy: the same as --policy zero-copy.
    #[arg(long, conflicts_with = "policy")]
    zero_copy: bool,
    /// Compare with a plain loop; exit code 1 when the result is further off than rounding explains.
    #[arg(long)]
    check: bool,
    /// Threads that pack. The threads of the BLAS library are its own affair (OPENBLAS_NUM_THREADS ...).
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// JSON instead of text.
    #[arg(long)]
    json: bool,
    /// One line of a table instead of text.
    #[arg(long, value_name = "LABEL", conflicts_with = "json")]
    brief: Option<String>,
    /// Print the header of that table.
    #[arg(long, exclusive = true)]
    brief_header: bool,
}

#[derive(Args)]
struct Planning {
    /// Whether copying is allowed.
    #[arg(long, value_enum, default_value = "auto")]
    policy: PolicyName,
    /// Bound of the workspace.
    #[arg(long, value_name = "BYTES", default_value_t = WORKSPACE_LIMIT)]
    workspace: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum PolicyName {
    /// Pass what can pass, pack the rest.
    Auto,
    /// An error instead of a copy.
    ZeroCopy,
    /// Pack what passes, too, where that was measured to be faster.
    Fastest,
}

impl From<PolicyName> for Policy {
    fn from(name: PolicyName) -> Policy {
        match name {
            PolicyName::Auto => Policy::Auto,
            PolicyName::ZeroCopy => Policy::ZeroCopy,
            PolicyName::Fastest => Policy::Fastest,
        }
    }
}

fn version() -> &'static str {
    static VERSION: LazyLock<String> =
        LazyLock::new(|| format!("{} ({})", env!("CARGO_PKG_VERSION"), blasview::backend::NAME));
    &VERSION
}

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
