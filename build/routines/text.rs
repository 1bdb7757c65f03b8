//! How text is laid out.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What many documents say, by the name that stands for it in braces.
const SAID: [(&str, &str); 6] = [
    (
        "uplo",
        "uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read\n\
         nor written.",
    ),
    ("diag", "diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read."),
    (
        "band",
        "a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) \
         being at\nrow ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at \
         column kl + j - i.",
    ),
    ("band_triangle", "Its number of diagonals less one is ku of an upper triangle, kl of a lower one."),
    (
        "packed",
        "ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column \
         by\ncolumn if it is 102 (CblasColMajor).",
    ),
    ("as_gemm", "Errors, overlap, options and report are as for bv_gemm."),
];

/// A text as lines of a comment.
pub fn document(text: &str, mark: &str, indent: &str) -> String {
    let mut text = text.trim_matches('\n').to_owned();
    for (name, said) in SAID {
        text = text.replace(&format!("{{{name}}}"), said);
    }
    text.split('\n').map(|line| format!("{}\n", format!("{indent}{mark} {line}").trim_end())).collect()
}

/// A list of arguments between what comes before and after it, each line as long as it may be.
pub fn wrapped(before: &str, items: &[String], after: &str) -> String {
    const WIDTH: usize = 120;
    let (mut text, mut line) = (String::new(), before.to_owned());
    for (at, item) in items.iter().enumerate() {
        let ending = if at + 1 == items.len() { after } else { "," };
        let space = if at == 0 { "" } else { " " };
        if line.len() + space.len() + item.len() + ending.len() > WIDTH {
            text += &format!("{line}\n");
            line = format!("{:1$}{item}{ending}", "", before.len());
        } else {
            line += &format!("{space}{item}{ending}");
        }
    }
    format!("{text}{line}\n")
}

/// Rust as rustfmt has it.
///
/// # Errors
/// What rustfmt says against it.
pub fn formatted(root: &Path, text: &str) -> Result<String, String> {
    let run = || {
        let mut rustfmt = Command::new("rustfmt")
            .args(["--edition", "2024", "--config-path"])
            .arg(root.join("rustfmt.toml"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        // It reads everything before it writes.
        rustfmt.stdin.take().expect("piped").write_all(text.as_bytes())?;
        rustfmt.wait_with_output()
    };
    let output = run().map_err(|error| format!("rustfmt: {error}"))?;
    if !output.status.success() {
        return Err(format!("rustfmt: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("rustfmt: {error}"))
}
