//! The C library as C programs meet it: builds the static and the shared one, compiles everything in `tests/c` and
//! `examples/c` against either, runs it, and runs it under valgrind. An example prints what it says that it prints.

#[path = "support/c_library.rs"]
mod c_library;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use c_library::{
    LEAKS, WARNINGS, cc, cxx, include_folder, libraries, openblas_arguments, programs, scratch,
    shared_arguments, static_arguments, succeed, valgrind,
};

/// What opens the comment at the end of an example that says what it prints.
const PRINTS: &str = "\n/* Prints:\n";

#[test]
fn programs_run_with_the_static_library() {
    for (source, program) in static_programs() {
        run(Command::new(program), source);
    }
}

#[test]
fn programs_run_with_the_shared_library() {
    let arguments = shared_arguments();
    each(&sources(), |source| {
        let program = compile(source, "shared", &arguments);
        run(Command::new(&program), source);
    });
}

#[test]
fn programs_run_clean_under_valgrind() {
    each(static_programs(), |(source, program)| {
        let long = [
            "test_api.c",
            "test_faults.c",
            "test_fork.c",
            "test_lapack.c",
            "test_lapack_orthogonal.c",
            "test_lapack_spectrum.c",
            "test_unload.c",
        ];
        // What these call is called by the tests, too.
        if ["gaussian_process.c", "pca.c"].iter().any(|name| source.ends_with(name)) {
            return;
        }
        let quick = long.iter().any(|name| source.ends_with(name)).then_some("quick");
        let Some(mut valgrind) = valgrind(&LEAKS) else { return };
        valgrind.arg(program).args(quick);
        run(valgrind, source);
    });
}

/// Calls it for each of some items, as many at once as there are processors: those under valgrind take a minute and more, one after another.
fn each<T: Sync>(items: &[T], call: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            call(item);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
}

/// The table of the examples names all of them, each says how it is built by hand, and all but digits.c, which
/// measures, say what they print.
#[test]
fn the_examples_are_documented() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/c");
    let table = fs::read_to_string(folder.join("README.md")).unwrap();
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let examples: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "c")).collect();
    assert!(examples.len() >= 7, "{examples:?}");
    for example in examples {
        let name = example.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&example).unwrap();
        let packages = if needs_openblas(&text) { "blasview openblas" } else { "blasview" };
        let pthread = if text.contains("<pthread.h>") { "-pthread " } else { "" };
        let line = format!("cc -std=c99 {pthread}{name} $(pkg-config --cflags --libs {packages})\n");
        assert!(text.contains(&format!("\n *     {line}")), "{name}: {line}");
        assert_eq!(text.contains(PRINTS), name != "digits.c", "{name}");
        let row = format!("| [`{name}`]({name}) |");
        assert!(table.lines().any(|line| line.starts_with(&row)), "{row}");
    }
}

#[test]
fn the_header_compiles_as_c_and_as_cpp() {
    let folder = scratch("header");
    for (compiler, standard, suffix) in
        [(cc(), "c99", "c"), (cc(), "c11", "c"), (cxx(), "c++11", "cpp"), (cxx(), "c++17", "cpp")]
    {
        if suffix == "cpp" && Command::new(&compiler).arg("--version").output().is_err() {
            println!("skipped: there is no C++ compiler");
            continue;
        }
        for (times, include) in ["", "#include <blasview.h>\n", "#include <blasview.h>\n"].iter().enumerate()
        {
            let text = format!(
                "{}{include}int nothing(void);\nint nothing(void)\n{{\n    bv_options options = BV_OPTIONS_INIT;\n    \
                 return (int)options.struct_size - BV_VERSION + (BV_OK == 0);\n}}\n",
                "#include <blasview.h>\n"
            );
            let file = folder.join(format!("{standard}-{times}.{suffix}"));
            fs::write(&file, text).unwrap();
            let mut command = Command::new(&compiler);
            command.arg(format!("-std={standard}")).args(WARNINGS).arg("-fsyntax-only").arg(include_folder());
            succeed(command.arg(&file));
        }
    }
}

/// The C programs of the pages, each followed by what it prints.
#[test]
fn the_programs_of_the_pages_run() {
    for (page, count) in [("README.md", 1), ("docs/c.md", 1)] {
        let programs = programs(page, "c");
        assert_eq!(programs.len(), count, "{page}");
        for (at, (program, expected)) in programs.iter().enumerate() {
            let source = scratch("pages").join(format!("{}-{at}.c", page.replace(['/', '.'], "-")));
            fs::write(&source, program).unwrap();
            let output = succeed(&mut Command::new(compile(&source, "pages", &static_arguments())));
            assert_eq!(String::from_utf8(output.stdout).unwrap(), *expected, "{page}");
        }
    }
}

/// The C programs: all that is in both folders and can be linked here.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files =
        ["tests/c", "examples/c"].into_iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let mut sources: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "c")).collect();
    if cfg!(not(feature = "openblas")) {
        sources.retain(|source| {
            let linked = !needs_openblas(&fs::read_to_string(source).unwrap());
            if !linked {
                println!("skipped: {} calls OpenBLAS itself", source.display());
            }
            linked
        });
    }
    sources.sort();
    assert!(sources.len() >= 7, "{sources:?}");
    sources
}

/// The programs with the static library, built once, and the sources that they are of.
fn static_programs() -> &'static [(PathBuf, PathBuf)] {
    static PROGRAMS: OnceLock<Vec<(PathBuf, PathBuf)>> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let arguments = static_arguments();
        let programs = sources().into_iter().map(|source| {
            let program = compile(&source, "static", &arguments);
            (source, program)
        });
        programs.collect()
    })
}

/// Whether a program calls CBLAS or LAPACK itself, by the line in it that says how to build it.
fn needs_openblas(text: &str) -> bool {
    text.contains("$(pkg-config --cflags --libs blasview openblas)")
}

fn compile(source: &Path, kind: &str, libraries: &[OsString]) -> PathBuf {
    let program = scratch(kind).join(source.file_stem().unwrap());
    let mut command = Command::new(cc());
    command.args(["-std=c99", "-O1", "-g"]).args(WARNINGS).arg(include_folder()).arg(source);
    command.arg("-o").arg(&program).args(libraries);
    if needs_openblas(&fs::read_to_string(source).unwrap()) {
        command.args(openblas_arguments(&["--cflags", "--libs"]));
    }
    succeed(&mut command);
    program
}

/// Runs a program, those on the digits with these and test_unload.c on the shared library, and compares its output with what it says
/// in its last comment, if it does.
fn run(mut command: Command, source: &Path) {
    let data = |name| Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    if ["digits.c", "pca.c", "gaussian_process.c"].iter().any(|name| source.ends_with(name)) {
        command.arg(data("digits.npy"));
    }
    if source.ends_with("gaussian_process.c") {
        command.arg(data("digits_labels.npy"));
    }
    if source.ends_with("test_unload.c") {
        command.arg(&libraries().shared);
    }
    let output = succeed(&mut command);
    if let Some((_, comment)) = fs::read_to_string(source).unwrap().split_once(PRINTS) {
        let (expected, rest) = comment.split_once("*/").expect("the end of the comment");
        assert_eq!(rest.trim(), "", "{}: it is the last comment", source.display());
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed.trim(), expected.trim(), "{}", source.display());
    }
}
