//! `tests/c/test_faults*.c` once more, in programs that are built to fail: with sanitizers, with a library that panics,
//! with allocations that are refused; and threads under helgrind. (`tests/capi.rs` runs them plainly and under valgrind.)

#[path = "support/c_library.rs"]
mod c_library;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use c_library::{WARNINGS, build, cc, include_folder, scratch, static_arguments, succeed, valgrind};

/// What links a program with a copy of the static library, which stays what it is while another one is built.
fn kept_library() -> Vec<OsString> {
    static KEPT: OnceLock<Vec<OsString>> = OnceLock::new();
    let kept = KEPT.get_or_init(|| {
        let mut arguments = static_arguments();
        let kept = scratch("faults").join("libblasview.a");
        fs::copy(&arguments[0], &kept).unwrap();
        arguments[0] = kept.into();
        arguments
    });
    kept.clone()
}

/// Compiles a test program, with extra arguments, against that static library and what it needs.
fn compile(source: &str, kind: &str, extra: &[&str], libraries: &[OsString]) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c").join(source);
    let program = scratch(kind).join(source.file_stem().unwrap());
    let mut command = Command::new(cc());
    command.args(["-std=c99", "-O1", "-g"]).args(WARNINGS).arg(include_folder()).args(extra).arg(source);
    succeed(command.arg("-o").arg(&program).args(libraries));
    program
}

/// Whether the compiler can make and the machine can run what these arguments ask for.
fn works(name: &str, arguments: &[&str]) -> bool {
    let source = scratch(name).join("nothing.c");
    fs::write(&source, "int main(void) { return 0; }\n").unwrap();
    let program = source.with_extension("out");
    let compiled = Command::new(cc()).args(arguments).arg(&source).arg("-o").arg(&program).output();
    let works = compiled.is_ok_and(|output| output.status.success())
        && Command::new(&program).output().is_ok_and(|output| output.status.success());
    let required = env::var_os("BLASVIEW_REQUIRE_SANITIZERS").is_some_and(|required| required == "1");
    assert!(works || !required, "{arguments:?} does not work here, and BLASVIEW_REQUIRE_SANITIZERS=1");
    if !works {
        println!("skipped: {arguments:?} does not work here");
    }
    works
}

/// The program is instrumented; of the library what it allocates, frees, copies and leaks is watched.
#[test]
fn faults_are_survived_under_sanitizers() {
    let sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    if !works("sanitized", &sanitizers) {
        return;
    }
    for source in ["test_faults.c", "test_faults_threads.c"] {
        let program = compile(source, "sanitized", &sanitizers, &kept_library());
        // A process that is traced already (a debugger) cannot look for leaks, and says so: that is a failure too.
        succeed(
            Command::new(program)
                .env("ASAN_OPTIONS", format!("detect_leaks={}", i32::from(!cfg!(target_os = "macos")))),
        );
    }
}

#[test]
fn every_allocation_may_fail() {
    let wrap = "-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=posix_memalign,--wrap=aligned_alloc,--wrap=free";
    // The linker of macOS has no such option.
    if cfg!(not(target_os = "linux")) {
        println!("skipped: {wrap} is for Linux");
        return;
    }
    let program = compile("test_faults.c", "starved", &["-DFAIL_ALLOCATIONS", wrap], &kept_library());
    succeed(&mut Command::new(program));
}

/// The library is built once more, with a hook that makes the next call panic.
#[test]
fn no_panic_passes_the_boundary() {
    let mut libraries = kept_library();
    let messages = String::from_utf8(succeed(&mut build(&["inject-panics"])).stdout).unwrap();
    let built =
        messages.rsplit('"').find(|string| string.ends_with("libblasview.a")).expect("a static library");
    let kept = scratch("panics").join("libblasview.a");
    fs::copy(built, &kept).unwrap();
    libraries[0] = kept.into();
    let program = compile("test_faults.c", "panics", &["-DPANICS"], &libraries);
    succeed(&mut Command::new(program));
}

#[test]
fn threads_run_clean_under_helgrind() {
    let suppressions = concat!("--suppressions=", env!("CARGO_MANIFEST_DIR"), "/tests/c/helgrind.supp");
    let Some(mut valgrind) = valgrind(&["--tool=helgrind", suppressions]) else { return };
    valgrind.arg(compile("test_faults_threads.c", "helgrind", &[], &kept_library()));
    succeed(&mut valgrind);
}
