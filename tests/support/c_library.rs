//! What the tests of the C library share: the static and the shared library, built once, compilers, and a folder for
//! what they make. Included by `#[path]`, as the rest of `support` is not needed there.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::{env, fs};

pub const WARNINGS: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-pedantic"];

pub struct Libraries {
    pub fixed: PathBuf,
    pub shared: PathBuf,
    /// What a program that links the static one needs besides.
    pub native: Vec<String>,
}

pub fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    );
    output
}

pub fn static_arguments() -> Vec<OsString> {
    let Libraries { fixed, native, .. } = libraries();
    [fixed.into()].into_iter().chain(native.iter().map(OsString::from)).collect()
}

/// What links a program with the shared library.
pub fn shared_arguments() -> Vec<OsString> {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    let installed = INSTALLED.get_or_init(|| {
        // Where an installation has it: by the name that c/build.rs gave it, which programs ask for at run time.
        let major = env!("CARGO_PKG_VERSION_MAJOR");
        let name = if cfg!(target_os = "macos") {
            format!("libblasview.{major}.dylib")
        } else {
            format!("libblasview.so.{major}")
        };
        let path = scratch("lib").join(name);
        let _ = fs::remove_file(&path);
        fs::copy(&libraries().shared, &path).unwrap();
        path
    });
    let mut rpath = OsString::from("-Wl,-rpath,");
    rpath.push(installed.parent().unwrap());
    vec![installed.into(), rpath, "-lpthread".into(), "-lm".into()]
}

/// What pkg-config says about OpenBLAS: `--libs`, `--cflags`.
pub fn openblas_arguments(what: &[&str]) -> Vec<String> {
    let found = Command::new("pkg-config").args(what).arg("openblas").output();
    let found = found.ok().filter(|output| output.status.success());
    let flags = found.map_or_else(|| "-lopenblas".to_owned(), |o| String::from_utf8(o.stdout).unwrap());
    flags.split_whitespace().map(str::to_owned).collect()
}

pub fn include_folder() -> String {
    format!("-I{}/include", env!("CARGO_MANIFEST_DIR"))
}

pub fn cc() -> OsString {
    env::var_os("CC").unwrap_or_else(|| "cc".into())
}

pub fn cxx() -> OsString {
    env::var_os("CXX").unwrap_or_else(|| "c++".into())
}

/// A folder for what this file makes.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("capi").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The libraries, built once, of the profile and with the features of this test.
pub fn libraries() -> &'static Libraries {
    static LIBRARIES: OnceLock<Libraries> = OnceLock::new();
    LIBRARIES.get_or_init(|| {
        let messages = String::from_utf8(succeed(&mut build(&[])).stdout).unwrap();
        // The artifact of the last message that has it; paths are plain strings in JSON here.
        let artifact = |suffix: &str| {
            let name = format!("libblasview{suffix}");
            let mut strings = messages.rsplit('"');
            PathBuf::from(strings.find(|string| string.ends_with(&name)).expect(suffix))
        };
        let shared = artifact(env::consts::DLL_SUFFIX);
        Libraries { fixed: artifact(".a"), shared, native: native_libraries() }
    })
}

/// The command that builds the C library, and says where it is.
pub fn build(more_features: &[&str]) -> Command {
    let features = [
        ("openblas", cfg!(feature = "openblas")),
        ("dynamic", cfg!(feature = "dynamic")),
        ("rayon", cfg!(feature = "rayon")),
    ];
    let features = features.iter().filter(|(_, on)| *on).map(|(name, _)| *name);
    let features: Vec<&str> = features.chain(more_features.iter().copied()).collect();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "build",
        "--package",
        "blasview-c",
        "--message-format=json",
    ]);
    cargo.args(["--no-default-features", "--features", &features.join(",")]);
    cargo.arg("--target-dir").arg(target);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    cargo
}

/// What the Rust standard library and the BLAS need.
fn native_libraries() -> Vec<String> {
    let empty = scratch("native").join("empty.rs");
    fs::write(&empty, "").unwrap();
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--crate-type", "staticlib", "--print", "native-static-libs"]).arg(&empty);
    let output = succeed(rustc.arg("-o").arg(empty.with_extension("a")));
    let notes = String::from_utf8(output.stderr).unwrap();
    let (_, list) = notes.split_once("native-static-libs: ").expect("rustc tells what it links");
    let mut libraries: Vec<String> = Vec::new();
    if cfg!(feature = "openblas") {
        libraries.extend(openblas_arguments(&["--libs"]));
    }
    libraries.extend(list.lines().next().unwrap_or_default().split_whitespace().map(str::to_owned));
    libraries.extend(["-lpthread".to_owned(), "-lm".to_owned()]);
    libraries
}

/// Valgrind with that tool, to be given a program; `None`, skipping, where it cannot be used.
pub fn valgrind(tool: &[&str]) -> Option<Command> {
    let required = env::var_os("BLASVIEW_REQUIRE_VALGRIND").is_some_and(|required| required == "1");
    if Command::new("valgrind").arg("--version").output().is_err() {
        assert!(!required, "valgrind is not installed, and BLASVIEW_REQUIRE_VALGRIND=1");
        println!("skipped: valgrind is not installed");
        return None;
    }
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--error-exitcode=1"]).args(tool);
    // One thread, and no instructions that valgrind does not know (AVX-512).
    valgrind.envs([("OPENBLAS_NUM_THREADS", "1"), ("OPENBLAS_CORETYPE", "Haswell")]);
    Some(valgrind)
}

/// For [`valgrind`]: faults of memory, and what is never freed.
pub const LEAKS: [&str; 2] = ["--leak-check=full", "--errors-for-leak-kinds=definite,indirect"];

/// The programs in a language that a page shows, each with the text that follows it: what it prints.
pub fn programs(page: &str, language: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let fence = format!("```{language}\n");
    let programs = text.split(&fence).skip(1).map(|part| {
        let (program, rest) = part.split_once("```").expect("the end of the program");
        let output = rest.trim_start().strip_prefix("```text\n").expect("its output follows the program");
        (program.to_owned(), output.split_once("```").expect("the end of its output").0.to_owned())
    });
    programs.collect()
}
