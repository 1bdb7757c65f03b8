//! How many instructions a call through blasview takes beside those of the BLAS library: counted by callgrind, which neither
//! noise nor another processor changes, and compared with `counts.txt`.
//!
//! Each case is run some times and some times more, in a process of its own under valgrind; what the second run has more,
//! in this program's own code, is divided by the calls. What is in libraries (BLAS, libc) is left out.
//!
//! Without arguments it compares, and fails where a count is 5 % higher than the stored one; `--bless` stores what it found;
//! `--run CASE CALLS` is what is counted.

mod cases;

use std::process::{Command, ExitCode};
use std::{env, fs};

/// What was counted, a line per case.
const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/counts.txt");

/// Of how much a count may be higher, in percent.
const TOLERANCE: u64 = 5;

const CALLS: [u64; 2] = [500, 2500];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["--run", case, calls] => {
            let calls = calls.parse().expect("a number of calls");
            cases::run(case, calls);
            Ok(())
        }
        [] => compare(),
        ["--bless"] => bless(),
        _ => Err("usage: blasview-instructions [--bless]".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn bless() -> Result<(), String> {
    let mut text = String::from(
        "# Instructions of a call beside those in the BLAS library and libc. Written by `make test-instructions BLESS=1`.\n",
    );
    for case in cases::NAMES {
        let count = counted(case)?;
        println!("{case:24}{count:>6}");
        text += &format!("{case:24}{count:>6}\n");
    }
    fs::write(STORED, text).map_err(|error| format!("{STORED}: {error}"))
}

fn compare() -> Result<(), String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        let required = env::var_os("BLASVIEW_REQUIRE_VALGRIND").is_some_and(|required| required == "1");
        return if required {
            Err("valgrind is not installed".to_owned())
        } else {
            println!("skipped: valgrind is not installed");
            Ok(())
        };
    }
    let backend = blasview::backend::default().map_err(|error| error.to_string())?;
    if backend.info().source() == blasview::backend::Source::Builtin {
        // What it computes would be counted.
        println!("skipped: there is no BLAS but this crate");
        return Ok(());
    }
    let stored = fs::read_to_string(STORED).map_err(|error| format!("{STORED}: {error}"))?;
    let stored = |case: &str| {
        let mut lines = stored.lines().filter_map(|line| line.trim().rsplit_once(' '));
        lines.find(|(name, _)| name.trim() == case).and_then(|(_, count)| count.parse::<u64>().ok())
    };
    let mut worse = Vec::new();
    println!("{:24}{:>6}{:>8}", "case", "now", "stored");
    for case in cases::NAMES {
        let (now, before) = (counted(case)?, stored(case).ok_or_else(|| format!("{STORED} has no {case}"))?);
        println!("{case:24}{now:>6}{before:>8}");
        if now * 100 > before * (100 + TOLERANCE) {
            worse.push(format!("{case}: {now} instructions, {before} before"));
        }
    }
    if worse.is_empty() { Ok(()) } else { Err(worse.join("\n")) }
}

/// Instructions of a call.
fn counted(case: &str) -> Result<u64, String> {
    let [few, many] = CALLS.map(|calls| total(case, calls));
    Ok((many? - few?) / (CALLS[1] - CALLS[0]))
}

/// Instructions of this program's own code in so many calls.
fn total(case: &str, calls: u64) -> Result<u64, String> {
    let this = env::current_exe().map_err(|error| error.to_string())?;
    let file = env::temp_dir().join(format!("blasview-instructions-{}-{calls}", std::process::id()));
    let done = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(&this)
        .args(["--run", case, &calls.to_string()])
        // One thread, and no instructions that valgrind does not know (AVX-512).
        .envs([("OPENBLAS_NUM_THREADS", "1"), ("OPENBLAS_CORETYPE", "Haswell")])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    if !done.status.success() {
        return Err(format!("{case}: {}{}", done.status, String::from_utf8_lossy(&done.stderr)));
    }
    let profile = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()));
    let _ = fs::remove_file(&file);
    Ok(own(&profile?, &this.display().to_string()))
}

/// The costs of a profile that lie in that object: "ob=(7) path" names one at first, "ob=(7)" afterwards; a line after one
/// with "calls=" is what the callee took.
fn own(profile: &str, object: &str) -> u64 {
    let (mut number, mut inside, mut skips, mut sum) = (None, false, false, 0);
    for line in profile.lines() {
        // Where an object is called first, its name stands there.
        if let Some(named) = line.strip_prefix("ob=").or(line.strip_prefix("cob=")) {
            let (id, name) = named.split_once(' ').unwrap_or((named, ""));
            if name == object {
                number = Some(id.to_owned());
            }
            if line.starts_with("ob=") {
                inside = number.as_deref() == Some(id);
            }
        } else if line.starts_with("calls=") {
            skips = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.rsplit(' ').next().and_then(|cost| cost.parse::<u64>().ok());
            if inside && !skips {
                sum += cost.unwrap_or(0);
            }
            skips = false;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    #[test]
    fn costs_are_those_of_the_object() {
        let profile = "events: Ir\nob=(1) /a\nfn=(1) f\n10 5\n+1 2\ncob=(2) /b\ncalls=1 0\n* 100\nob=(2)\nfn=(2)\n3 50\nob=(1)\n* 7\n";
        assert_eq!(super::own(profile, "/a"), 14);
        assert_eq!(super::own(profile, "/b"), 50);
    }
}
