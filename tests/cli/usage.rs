//! Command lines that are no good: one line that says what is wrong and where to read on, exit code 2.

use crate::{assert_has, complaint};

/// The command line, what its one line says, and whose `--help` it names.
const WRONG: &[(&[&str], &str, &str)] = &[
    (&[], "a command is missing: explain, gemm, contract, bench", ""),
    (&["multiply"], "'multiply': the commands are explain, gemm, contract, bench", ""),
    (&["expalin"], "(is 'explain' meant?)", ""),
    (&[""], "''", ""),
    (&["--policy", "auto"], "'--policy'", ""),
    (&["help", "multiply"], "'multiply'", ""),
    (&["--version=3"], "'3' for '--version'", ""),
    (&["explain"], "<OPERAND>", "explain "),
    (&["explain", "a", "b", "c", "d"], "'d'", "explain "),
    (&["explain", "f64[2]", "--beta", "2"], "'2' for '--beta <BETA>': 0 and 1 are possible", "explain "),
    (&["explain", "f64[2]", "--beta", "1", "--beta", "1"], "'--beta <BETA>'", "explain "),
    (&["explain", "f64[2]", "--json=yes"], "'yes' for '--json'", "explain "),
    (&["explain", "-q"], "'-q'", "explain "),
    (&["gemm"], "<X> <Y>", "gemm "),
    (&["gemm", "x.npy"], "<Y>", "gemm "),
    (&["gemm", "x.npy", "y.npy", "z.npy"], "'z.npy'", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--polcy", "auto"], "'--polcy' found (is '--policy' meant?)", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--policy"], "'--policy <POLICY>'", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--policy", ""], "auto, zero-copy, fastest", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--policy", "never"], "auto, zero-copy, fastest", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--policy", "two\n\nlines"], "'two lines'", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--policy", "auto", "--zero-copy"], "'--zero-copy'", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--alpha", "much"], "'much' for '--alpha <ALPHA>': not a number", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--alpha", ""], "not a number such as 0.5, -1 or 1-2i", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--alpha"], "'--alpha <ALPHA>'", "gemm "),
    (
        &["gemm", "x.npy", "y.npy", "--workspace", "-1"],
        "'-1' for '--workspace <BYTES>': not a whole",
        "gemm ",
    ),
    (&["gemm", "x.npy", "y.npy", "--threads", "99999999999999999999"], "from 0 to", "gemm "),
    (&["gemm", "x.npy", "y.npy", "-o", ""], "'--output <FILE>'", "gemm "),
    (&["gemm", "x.npy", "y.npy", "--json", "--brief", "x"], "'--json'", "gemm "),
    (&["gemm", "--brief-header", "--json"], "'--brief-header'", "gemm "),
    (&["contract", "a,a", "x.npy"], "<Y>", "contract "),
    (&["contract", "a,a", "x.npy", "y.npy", "--check"], "'--check'", "contract "),
    (&["bench"], "<OPERAND>", "bench "),
    (&["bench", "f64[3,4]", "--a", "f64[3,4]"], "'--a <SPEC>'", "bench "),
    (&["bench", "f64[3,4]", "--seconds", "-1"], "'-1' for '--seconds <SECONDS>': 0 to 3600", "bench "),
    (&["bench", "f64[3,4]", "--seconds", "NaN"], "0 to 3600 are possible", "bench "),
    (&["bench", "f64[3,4]", "--m", "1.5"], "'1.5' for '--m <LEN>'", "bench "),
];

#[test]
fn wrong_usage_is_one_line_and_exit_code_2() {
    for &(arguments, part, command) in WRONG {
        let line = complaint(arguments, 2);
        assert_has(&line, part);
        assert!(line.ends_with(&format!("; see 'blasview {command}--help'")), "{line}");
    }
}

#[test]
fn empty_operands_are_said_to_be_empty() {
    for arguments in [&["explain", ""][..], &["explain", " "], &["explain", "A:"], &["gemm", "", ""]] {
        assert_has(&complaint(arguments, 2), "an operand is empty");
    }
}
