//! The command line: commands, options and what `--help` says.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use blasview::{Complex, Directly, Policy, WORKSPACE_LIMIT};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

const OPERANDS: &str = "\
Operands:
  [NAME:] SOURCE SUFFIX...
  SOURCE  a file (digits.npy), or a description: dtype[shape], in C order unless followed by
          strides[bytes,...] or order F; dtypes are f32, f64, c64, c128
  SUFFIX  NumPy's [...] with integers, slices, '...' and None, .T, .H, .conj(), .reshape(...), .transpose(...),
          .real, .imag; of structured files ['field'] or .field, which may be nested or arrays
  A path that begins with a word and a colon is written ./word:...

Exit codes: 0; 1 when --check finds a wrong result; 2 for what cannot be done, with one line on standard error";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  blasview explain 'f64[1000,500] strides[-4000,8]'
  blasview explain 'digits.npy[::2, ::-1].T'
  blasview explain 'A: f64[100,50][::-1]' 'B: f64[50,40]' 'C: f64[100,40][::-1]'
  blasview explain 'digits.npy.T' 'digits.npy[:, ::2]' --policy zero-copy
  blasview explain \"particles.npy['velocity'].T\" signal.npy.real

JSON: backend, views (per view: name, spec, dtype, shape, strides and offset in bytes, conj, c_contiguous,
  f_contiguous, aligned, operand, refusal, merging_axes, part, note), gemm (dtype, m, n, k, order, reversed, plan,
  bytes_copied, workspace_bytes, calls; null for one view), error";

const GEMM_EXAMPLES: &str = "\
Examples:
  blasview gemm digits.npy.T digits.npy -o gram.npy --check
  blasview gemm 'digits.npy[:, ::-1]' 'digits.npy[:, ::-1].T' --zero-copy
  blasview gemm 'digits.npy.reshape(1797,8,8)[:, 3].T' digits.npy --json

JSON: backend, dtype, shapes {A, B, C}, alpha [re, im], policy, order, reversed (letters of the indices walked
  backwards), plan (per operand: name, rows, cols, pass, reason, trans, ld, bytes), mixed (how operands
  of different types were multiplied; then no order, reversed and plan), bytes_copied, workspace_bytes, calls,
  seconds, gflops, max_error and max_error_relative (in eps sum|alpha a b|) and check
  (null without --check; compared with what is in the files), rounded {A, B} (how many integers beyond 2^53),
  notes, output";

const CONTRACT_EXAMPLES: &str = "\
Examples:
  blasview contract 'mkb,knb->mnb' a.npy b.npy -o c.npy --explain
  blasview contract 'ij,ij->i' 'x.npy[::2]' 'x.npy[1::2]' --json
  blasview contract '...ab,bc' stack.npy 'matrix.npy.T' -o products.npy

  A letter for each axis, as NumPy's einsum has them: letters that C has not are summed over; a letter twice in an
  operand is its diagonal; '...' stands for any number of axes, which are repeated where they have one element; without
  '->', C has the letters that stand once. C is in C order.

JSON: backend, dtype, spec, shapes {A, B, C}, alpha [re, im], policy, plan (as in gemm; trans and ld are of no one
  call), explained (text), bytes_copied, workspace_bytes, calls, seconds, rounded {A, B}, notes, output";

const BENCH_EXAMPLES: &str = "\
Examples:
  blasview bench 'f64[4000,6000][:, ::2]' --n 500
  blasview bench 'digits.npy[:, ::2].T' 'digits.npy[:, ::2]' --json
  blasview bench --c 'f64[2000,4000][:, ::2]' --k 300 --beta 1

  An operand that is left out is contiguous, and an index that only such operands have as long as the shorter of
  the other two. Descriptions are filled with random numbers; of files A and B are read, C is never written.

JSON: group, case, dtype, n, ours_ns, reference_ns, ratio, peer and peer_ns (copy first: null where nothing is to be
  copied), bytes_copied, workspace_bytes; and ratio_error, backend, answer, m, k, beta, policy, threads, calls,
  plan (as in gemm), rounds, times (name, median_ns, spread, of_reference), break_even {operands, products, says,
  lengths (operand, index, here, share, below, length; null where packing costs less than noise)}, notes, debug";

const BACKEND_EXAMPLES: &str = "\
Examples:
  blasview backend
  blasview backend libblis.so.4
  BLASVIEW_BLAS=libopenblas64.so.0 blasview gemm digits.npy.T digits.npy

  The BLAS that computes is what the variable BLASVIEW_BLAS names (a path, a name that the system's loader finds, or
  builtin), else the one that the program is linked with, else one that is installed, else the program itself.

JSON: name, version, path, kernels, config, int_bits, prefix, suffix, threads, conj_no_trans, small_products, mixed,
  tuning {source: rules, kept, ignored or off; path, fault, numbers}, missing, quirks (what, instead, functions), warnings";

const TUNE_EXAMPLES: &str = "\
Examples:
  blasview tune --dry-run
  OPENBLAS_NUM_THREADS=1 blasview tune
  BLASVIEW_BLAS=libblis.so.4 blasview tune --seconds 120

  Each number is the longest size to which one way of computing is faster than another. They are kept for this processor,
  this BLAS with its kernels and threads, and this version, in blasview/ in the folder that XDG_CACHE_HOME names, else in
  the user's for caches; or in the file that BLASVIEW_TUNING names by its whole path. Where that is 'off' or empty,
  programs go by the rules that blasview brings.

JSON: backend, seconds, numbers (name, rule, measured (null: any length), points (n, ratio: time of the one way in
  that of the other)), path, written";

/// Any strided view to BLAS: says what passes without copying, what does not, and why.
#[derive(Parser)]
#[command(version = version(), after_help = OPERANDS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Shows views as BLAS sees them and, for two or three, the plan of C = A B.
    #[command(after_help = format!("{OPERANDS}\n\n{EXPLAIN_EXAMPLES}"))]
    Explain(ExplainArgs),
    /// Multiplies views of .npy files: C = alpha A B.
    #[command(after_help = format!("{OPERANDS}\n\n{GEMM_EXAMPLES}"))]
    Gemm(GemmArgs),
    /// Contracts views of .npy files of any number of axes, by a letter for each.
    #[command(after_help = format!("{OPERANDS}\n\n{CONTRACT_EXAMPLES}"))]
    Contract(ContractArgs),
    /// Measures what the layouts of A, B and C cost: does each pass or is it packed, and when would a copy pay?
    #[command(after_help = format!("{OPERANDS}\n\n{BENCH_EXAMPLES}"))]
    Bench(BenchArgs),
    /// Shows which BLAS computes and what was found out about it: version, kernels, integers, threads, faults.
    #[command(after_help = BACKEND_EXAMPLES)]
    Backend(BackendArgs),
    /// Measures in a minute which sizes are computed in which way here, and keeps that for all programs of this user.
    #[command(after_help = TUNE_EXAMPLES)]
    Tune(TuneArgs),
}

/// The command line of `tune`.
#[derive(Args)]
pub struct TuneArgs {
    /// Measure, but keep nothing.
    #[arg(long, conflicts_with = "remove")]
    pub dry_run: bool,
    /// Measure nothing, and remove what is kept for this processor and BLAS.
    #[arg(long, conflicts_with = "json")]
    pub remove: bool,
    /// How long to measure; in less time fewer sizes are.
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    #[arg(value_parser = parsed(seconds), allow_negative_numbers = true)]
    pub seconds: f64,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// The command line of `backend`.
#[derive(Args)]
pub struct BackendArgs {
    /// A library to look at instead of the one that computes: a path, a name that the system's loader finds, or builtin.
    #[arg(value_name = "LIBRARY")]
    pub library: Option<std::ffi::OsString>,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// The command line of `explain`.
#[derive(Args)]
pub struct ExplainArgs {
    /// One view; or A and B; or A, B and C (without C: a new row-major matrix).
    #[arg(value_name = "OPERAND", required = true, num_args = 1..=3)]
    pub operands: Vec<OsString>,
    /// Whether C is read: 0 or 1.
    #[arg(long, default_value_t = 0, value_parser = parsed(beta), allow_negative_numbers = true)]
    pub beta: u8,
    /// How to plan.
    #[command(flatten)]
    pub planning: Planning,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// The command line of `gemm`.
#[derive(Args)]
pub struct GemmArgs {
    /// A: a view of an .npy file.
    #[arg(required_unless_present = "brief_header")]
    pub x: Option<OsString>,
    /// B: a view of an .npy file.
    #[arg(required_unless_present = "brief_header")]
    pub y: Option<OsString>,
    /// Write C there, as .npy in C order; an existing file is replaced when the new one is complete.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Factor of the product, such as 0.5 or 1-2i.
    #[arg(long, default_value = "1", value_parser = parsed(alpha), allow_hyphen_values = true)]
    pub alpha: Complex<f64>,
    /// How to plan.
    #[command(flatten)]
    pub planning: Planning,
    /// Compare with a plain loop; exit code 1 when the result is further off than rounding explains.
    #[arg(long)]
    pub check: bool,
    /// Threads that pack. The threads of the BLAS library are its own affair (OPENBLAS_NUM_THREADS ...).
    #[arg(long, default_value_t = 1, value_parser = parsed(count), allow_negative_numbers = true)]
    pub threads: usize,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
    /// One line of a table instead of text.
    #[arg(long, value_name = "LABEL", conflicts_with = "json")]
    pub brief: Option<OsString>,
    /// Print the header of that table.
    #[arg(long, exclusive = true)]
    pub brief_header: bool,
}

/// The command line of `contract`.
#[derive(Args)]
pub struct ContractArgs {
    /// Letters of the axes of A, B and C, such as 'mkb,knb->mnb'.
    #[arg(value_name = "LETTERS")]
    pub spec: String,
    /// A: a view of an .npy file.
    pub x: OsString,
    /// B: a view of an .npy file.
    pub y: OsString,
    /// Write C there, as .npy in C order; an existing file is replaced when the new one is complete.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Factor of the product, such as 0.5 or 1-2i.
    #[arg(long, default_value = "1", value_parser = parsed(alpha), allow_hyphen_values = true)]
    pub alpha: Complex<f64>,
    /// How to plan.
    #[command(flatten)]
    pub planning: Planning,
    /// Say which axes fold, what is looped over, and what is packed.
    #[arg(long)]
    pub explain: bool,
    /// Threads that pack. The threads of the BLAS library are its own affair (OPENBLAS_NUM_THREADS ...).
    #[arg(long, default_value_t = 1, value_parser = parsed(count), allow_negative_numbers = true)]
    pub threads: usize,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// The command line of `bench`.
#[derive(Args)]
pub struct BenchArgs {
    /// A; or A and B; or A, B and C.
    #[arg(value_name = "OPERAND", num_args = 1..=3, required_unless_present_any = ["a", "b", "c"])]
    pub operands: Vec<OsString>,
    /// A alone, or beside --b or --c.
    #[arg(long, value_name = "SPEC", conflicts_with = "operands")]
    pub a: Option<OsString>,
    /// B, likewise.
    #[arg(long, value_name = "SPEC", conflicts_with = "operands")]
    pub b: Option<OsString>,
    /// C, likewise.
    #[arg(long, value_name = "SPEC", conflicts_with = "operands")]
    pub c: Option<OsString>,
    /// Rows of A and C, where neither is given.
    #[arg(long, value_name = "LEN", value_parser = parsed(count), allow_negative_numbers = true)]
    pub m: Option<usize>,
    /// Columns of B and C, where neither is given.
    #[arg(long, value_name = "LEN", value_parser = parsed(count), allow_negative_numbers = true)]
    pub n: Option<usize>,
    /// Columns of A and rows of B, where neither is given.
    #[arg(long, value_name = "LEN", value_parser = parsed(count), allow_negative_numbers = true)]
    pub k: Option<usize>,
    /// Whether C is read: 0 or 1.
    #[arg(long, default_value_t = 0, value_parser = parsed(beta), allow_negative_numbers = true)]
    pub beta: u8,
    /// How to plan.
    #[command(flatten)]
    pub planning: Planning,
    /// How long to measure. Three rounds are made, however long they take.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    #[arg(value_parser = parsed(seconds), allow_negative_numbers = true)]
    pub seconds: f64,
    /// Threads that pack. The threads of the BLAS library are its own affair (OPENBLAS_NUM_THREADS ...).
    #[arg(long, default_value_t = 1, value_parser = parsed(count), allow_negative_numbers = true)]
    pub threads: usize,
    /// JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// A parser of values that says what it wants, whatever bytes it gets; clap's own say what Rust calls it.
fn parsed<T: Clone + Send + Sync + 'static>(
    parse: fn(&str) -> Result<T, String>,
) -> impl TypedValueParser<Value = T> {
    OsStringValueParser::new().try_map(move |text| parse(&text.to_string_lossy()))
}

fn beta(text: &str) -> Result<u8, String> {
    text.parse().ok().filter(|&beta| beta <= 1).ok_or("0 and 1 are possible".to_owned())
}

fn alpha(text: &str) -> Result<Complex<f64>, String> {
    text.parse().map_err(|_| "not a number such as 0.5, -1 or 1-2i".to_owned())
}

fn count(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("not a whole number from 0 to {}", usize::MAX))
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=3600.0).contains(&seconds) { Ok(seconds) } else { Err("0 to 3600 are possible".to_owned()) }
}

/// What plans depend on besides the operands.
#[derive(Args)]
pub struct Planning {
    /// Whether copying is allowed.
    #[arg(long, value_enum, default_value = "auto")]
    policy: PolicyName,
    /// An error instead of a copy: the same as --policy zero-copy.
    #[arg(long, conflicts_with = "policy")]
    zero_copy: bool,
    /// When a product is computed without BLAS instead of being packed for it.
    #[arg(long, value_enum, default_value = "measured")]
    directly: DirectlyName,
    /// Bound of the workspace.
    #[arg(long, value_name = "BYTES", default_value_t = WORKSPACE_LIMIT)]
    #[arg(value_parser = parsed(count), allow_negative_numbers = true)]
    pub workspace: usize,
}

impl Planning {
    /// Whether copying is allowed.
    pub fn policy(&self) -> Policy {
        if self.zero_copy { Policy::ZeroCopy } else { self.policy.into() }
    }

    /// When products are computed without BLAS.
    pub fn directly(&self) -> Directly {
        match self.directly {
            DirectlyName::Measured => Directly::Measured,
            DirectlyName::Never => Directly::Never,
            DirectlyName::Always => Directly::Always,
        }
    }
}

/// [`Directly`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum DirectlyName {
    /// Where that was measured to be faster.
    Measured,
    /// Never: what does not pass is packed.
    Never,
    /// Whatever does not pass.
    Always,
}

/// [`Policy`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum PolicyName {
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
        LazyLock::new(|| format!("{} ({})", env!("CARGO_PKG_VERSION"), crate::report::backend()));
    &VERSION
}
