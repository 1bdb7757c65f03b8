//! The program `blasview`, run as users run it: what it says of views, what it computes, and how it fails.
#![cfg(feature = "cli")]

mod bench;
mod contract;
mod explain;
mod fields;
mod gemm;
mod headers;
mod input;
mod names;
mod numpy;
mod output;
#[cfg(unix)]
mod page;
mod reading;
mod tune;
mod usage;

use std::ffi::OsStr;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use npyz::{AutoSerialize, Deserialize, NpyFile, WriterBuilder};
use serde_json::Value;
use tempfile::TempDir;

fn command<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_blasview"));
    command.args(arguments);
    command
}

fn run<S: AsRef<OsStr>>(arguments: &[S]) -> Output {
    command(arguments).output().unwrap()
}

/// What it prints when all goes well.
fn stdout<S: AsRef<OsStr> + Debug>(arguments: &[S]) -> String {
    let output = run(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn json<S: AsRef<OsStr> + Debug>(arguments: &[S]) -> Value {
    serde_json::from_str(&stdout(arguments)).unwrap()
}

/// Its one line of complaint; the exit code has to be `code`.
fn complaint<S: AsRef<OsStr> + Debug>(arguments: &[S], code: i32) -> String {
    complaint_of(&run(arguments), code, &format!("{arguments:?}"))
}

fn complaint_of(output: &Output, code: i32, whose: &str) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{whose}: {:?} {errors}", output.status);
    assert_eq!(errors.lines().count(), 1, "{whose}: {errors}");
    assert!(errors.starts_with("blasview: ") && errors.ends_with('\n'), "{whose}: {errors}");
    errors.trim_end()["blasview: ".len()..].to_owned()
}

/// Runs it in a shell that has first done `setup`, such as setting limits.
#[cfg(unix)]
fn run_after<S: AsRef<OsStr>>(setup: &str, arguments: &[S]) -> Output {
    let script = format!("{setup}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_blasview")]).args(arguments);
    shell.output().unwrap()
}

#[track_caller]
fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "no '{part}' in:\n{text}");
}

/// A folder with files in it; gone afterwards.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The path, followed by suffixes.
    fn spec(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.spec(name)
    }

    /// A file of that header and those bytes: what NumPy wrote before headers were padded to 64 bytes.
    fn raw(&self, name: &str, dict: &str, data: &[u8]) -> String {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((dict.len() as u16 + 1).to_le_bytes());
        bytes.extend(dict.as_bytes());
        bytes.push(b'\n');
        bytes.extend(data);
        self.write(name, &bytes)
    }

    fn array<T: AutoSerialize>(&self, name: &str, shape: &[u64], order: npyz::Order, data: &[T]) -> String {
        let mut bytes = Vec::new();
        let options = npyz::WriteOptions::<T>::new().default_dtype().shape(shape).order(order);
        let mut writer = options.writer(&mut bytes).begin_nd().unwrap();
        for value in data {
            writer.push(value).unwrap();
        }
        writer.finish().unwrap();
        self.write(name, &bytes)
    }

    /// Names of everything in it, to see that nothing is left behind.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn read<T: Deserialize>(path: &Path) -> (Vec<u64>, Vec<T>) {
    let file = NpyFile::new(std::fs::File::open(path).unwrap()).unwrap();
    assert_eq!(file.order(), npyz::Order::C);
    (file.shape().to_vec(), file.into_vec().unwrap())
}
