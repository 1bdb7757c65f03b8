//! What programs that are compiled already rely on: the names that the library exports, their prototypes, the layouts of
//! structs, the values of constants. They are listed in `tests/abi`; these tests make the lists anew, from the header and
//! from a C program that prints what the compiler makes of it, and compare.
//!
//! The rules. `symbols.txt` begins with the version for which it was written.
//! - Anything may be added, in a new minor version. `BLASVIEW_BLESS=1 cargo test --test abi` (with the features of
//!   `make test`) writes the lists anew.
//! - What is listed may change or go in a new major version only; before 1.0, in a new minor one. Blessing refuses both
//!   until the version in `Cargo.toml` has been stepped so far.
//! - A constant never gets another number, nor its number another meaning, in whatever version.
//! - `UNRELEASED` is the version that nobody has yet: up to its release anything may change under that number (constants
//!   too). Who releases it sets it to "".

#[path = "support/c_header.rs"]
mod c_header;
#[path = "support/c_library.rs"]
mod c_library;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use c_header::{Header, bless};
use c_library::{WARNINGS, cc, include_folder, libraries, scratch, succeed};

const UNRELEASED: &str = "0.1.0";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The names that a library defines and shows to others, without what the system puts before them.
fn exported(arguments: &[&str], library: &Path) -> Vec<String> {
    let output = succeed(Command::new("nm").args(arguments).arg(library));
    let text = String::from_utf8(output.stdout).unwrap();
    let names = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace().rev();
        let (name, kind) = (words.next()?, words.next()?);
        // Defined, and not local.
        (kind.len() == 1 && kind != "U" && kind.chars().all(|kind| kind.is_uppercase())).then_some(name)
    });
    let names = names.map(|name| if cfg!(target_os = "macos") { &name[1..] } else { name }.to_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

fn declared(header: &Header) -> Vec<String> {
    let mut names: Vec<String> = header.functions.iter().map(|function| function.name.clone()).collect();
    names.sort();
    names
}

/// No name of ours can meet one of the program's or of another library.
#[test]
fn the_shared_library_exports_what_the_header_declares() {
    let arguments: &[&str] = if cfg!(target_os = "macos") { &["-gU"] } else { &["-D", "--defined-only"] };
    assert_eq!(exported(arguments, &libraries().shared), declared(&c_header::read()));
}

/// An archive has Rust's names besides: mangled ones, which begin with `_R` or `_ZN`, and those of its runtime.
#[test]
fn the_static_library_defines_no_other_names_of_c() {
    let arguments: &[&str] = if cfg!(target_os = "macos") { &["-gU"] } else { &["-g", "--defined-only"] };
    let defined = exported(arguments, &libraries().fixed);
    let ours: Vec<String> = defined.iter().filter(|name| name.starts_with("bv_")).cloned().collect();
    assert_eq!(ours, declared(&c_header::read()));
    // Of no library that a program could link besides: a BLAS would be, and so would be another C library.
    let blas = defined.iter().find(|name| name.starts_with("cblas_") || name.ends_with("gemm_"));
    assert!(blas.is_none(), "{blas:?}");
}

/// What changes while the library is used: the table of live handles, what threads keep of workspace, what has been found
/// out about the processor, the process and the BLAS, and variables of threads. All else that is static is never written.
#[test]
fn there_is_no_other_state() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: Vec<String> = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                // The program, which is no part of the library, and tests.
                folders.extend((!path.ends_with("bin") && !path.ends_with("tests")).then_some(path));
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let code = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
            let statics = code.filter_map(|line| {
                let (_, rest) = line
                    .trim_start_matches("pub ")
                    .split_once("static ")
                    .filter(|(front, _)| front.is_empty())?;
                assert!(!rest.starts_with("mut "), "{}: {line}", path.display());
                rest.split([':', ' ']).next()
            });
            found.extend(statics.map(str::to_owned));
        }
    }
    found.sort();
    let texts_and_tables = ["$name", "$name", "$name", "QUIRKS", "TEXT", "UNLOAD", "UNLOAD"];
    let found_out_once = ["BEST", "BUILTIN", "DEFAULT", "FIRST", "KEY", "KNOWN", "KNOWN", "LINKED"];
    let of_threads = ["ALL", "GUARD", "LAST", "OWN"];
    let live_handles = ["LIVE"];
    let for_tests = ["ARMED", "IS_MUTE"];
    let mut known: Vec<&str> = texts_and_tables.into_iter().chain(found_out_once).collect();
    known.extend(of_threads.into_iter().chain(live_handles).chain(for_tests));
    known.sort();
    assert_eq!(found, known);
}

#[test]
fn the_interface_is_the_listed_one() {
    let header = c_header::read();
    let mut symbols: Vec<String> = header.functions.iter().map(c_header::Function::prototype).collect();
    symbols.sort_by_key(|line| line[..line.find('(').unwrap()].rsplit([' ', '*']).next().unwrap().to_owned());
    let mut problems = String::new();
    for (name, lines) in [("symbols.txt", symbols), ("layouts.txt", layouts(&header))] {
        problems += &compare(&file(name), lines);
    }
    assert!(problems.is_empty(), "{problems}");
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/abi").join(name)
}

/// Sizes, alignments, offsets and numbers, as the C compiler has them.
fn layouts(header: &Header) -> Vec<String> {
    let mut program =
        "#include <blasview.h>\n#include <stdio.h>\n#include <stddef.h>\nint main(void)\n{\n".to_owned();
    for data in &header.structs {
        let name = &data.name;
        writeln!(
            program,
            "printf(\"struct {name} size %zu align %zu\\n\", sizeof(struct {name}), \
                           _Alignof(struct {name}));"
        )
        .unwrap();
        for field in &data.fields {
            writeln!(
                program,
                "printf(\"{name}.{field} offset %zu size %zu\\n\", offsetof(struct {name}, {field}), \
                               sizeof(((struct {name} *)0)->{field}));"
            )
            .unwrap();
        }
    }
    for name in header.constants.iter().filter(|name| !name.starts_with("BV_VERSION")) {
        writeln!(program, "printf(\"{name} = %lld\\n\", (long long)({name}));").unwrap();
    }
    writeln!(program, "return 0;\n}}").unwrap();
    let folder = scratch("abi");
    let (source, binary) = (folder.join("layouts.c"), folder.join("layouts"));
    fs::write(&source, program).unwrap();
    succeed(
        Command::new(cc())
            .arg("-std=c11")
            .args(WARNINGS)
            .arg(include_folder())
            .arg(&source)
            .arg("-o")
            .arg(&binary),
    );
    let output = succeed(&mut Command::new(binary));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What is wrong with the list in that file; blesses it, where that is asked for and allowed.
fn compare(path: &Path, lines: Vec<String>) -> String {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    if name == "layouts.txt" && size_of::<usize>() != 8 {
        println!("skipped: {name} is for pointers of 64 bits");
        return String::new();
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    let recorded = text.lines().find_map(|line| line.strip_prefix("# version ")).unwrap_or(VERSION);
    let listed: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let gone: Vec<&str> =
        listed.iter().copied().filter(|line| !lines.iter().any(|new| new == line)).collect();
    let added: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !listed.contains(line)).collect();
    // Numbers are for ever: a name that is there still, with another one.
    let renumbered = |line: &&&str| {
        line.split_once(" = ")
            .is_some_and(|(name, _)| lines.iter().any(|new| new.starts_with(&format!("{name} = "))))
    };
    let unreleased = VERSION == UNRELEASED;
    let stepped = breaking(recorded) != breaking(VERSION) || unreleased;
    let refusal = if let Some(line) = gone.iter().find(renumbered).filter(|_| !unreleased) {
        format!("{name}: {line} has got another number, which no version may do\n")
    } else if !gone.is_empty() && !stepped {
        format!(
            "{name}: gone or changed since {recorded}: {gone:#?}\nThat breaks programs: step the version in \
                 Cargo.toml (major; minor before 1.0), then BLASVIEW_BLESS=1 cargo test --test abi\n"
        )
    } else if !added.is_empty() && !unreleased && minor(recorded) == minor(VERSION) {
        format!(
            "{name}: added since {recorded}: {added:#?}\nStep the minor version in Cargo.toml, then BLASVIEW_BLESS=1 cargo \
             test --test abi\n"
        )
    } else {
        String::new()
    };
    if (gone.is_empty() && added.is_empty()) || !refusal.is_empty() {
        return refusal;
    }
    if !bless() {
        return format!(
            "{name}: gone or changed: {gone:#?}, added: {added:#?}\nAdditions take a minor version, changes a \
                        major one (minor before 1.0); then BLASVIEW_BLESS=1 cargo test --test abi\n"
        );
    }
    let about = if name == "layouts.txt" {
        ", for LP64 (pointers, long and size_t of 64 bits; int of 32)"
    } else {
        ""
    };
    let head = format!("# version {VERSION}\n# Written by tests/abi.rs{about}, which has the rules.\n");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, lines.iter().fold(head, |text, line| text + line + "\n")).unwrap();
    String::new()
}

/// The part of a version that is stepped when something is added.
fn minor(version: &str) -> &str {
    version.rsplit_once('.').expect("a patch level").0
}

/// The part of a version that is stepped when programs break.
fn breaking(version: &str) -> (&str, &str) {
    let mut parts = version.split('.');
    match (parts.next().unwrap(), parts.next().unwrap()) {
        ("0", minor) => ("0", minor),
        (major, _) => (major, ""),
    }
}

/// A table of all functions for C, so that tests can call each with any arguments.
#[test]
fn the_table_of_entry_points_is_the_generated_one() {
    let mut thunks = String::new();
    let mut table = String::new();
    for function in c_header::read().functions {
        let arguments: Vec<String> = function
            .parameters
            .iter()
            .enumerate()
            .map(|(at, (kind, _))| {
                let field = match kind.as_str() {
                    "int32_t" | "bv_status" => "i32",
                    "uint32_t" => "u32",
                    "int64_t" => "i64",
                    "uint64_t" => "u64",
                    "size_t" => "size",
                    function if function.contains("(*)") => "function",
                    pointer => {
                        assert!(pointer.ends_with('*'), "{pointer}");
                        "pointer"
                    }
                };
                format!("v[{at}].{field}")
            })
            .collect();
        let (name, count) = (&function.name, function.parameters.len());
        let call = format!("{name}({})", arguments.join(", "));
        let (kind, body) = match function.returns.as_str() {
            "bv_status" => ("STATUS", format!("return {call};")),
            "void" => ("NOTHING", format!("{call};\n    return BV_OK;")),
            "size_t" | "int32_t" => ("NUMBER", format!("(void){call};\n    return BV_OK;")),
            _ => ("TEXT", format!("return {call} ? BV_OK : BV_ERR_INTERNAL;")),
        };
        let unused = if count == 0 { "    (void)v;\n" } else { "" };
        writeln!(thunks, "\nstatic bv_status call_{name}(const value *v)\n{{\n{unused}    {body}\n}}")
            .unwrap();
        let parameters: Vec<String> =
            function.parameters.iter().map(|(kind, name)| format!("{{\"{kind}\", \"{name}\"}}")).collect();
        let parameters = if count == 0 { "{NULL, NULL}".to_owned() } else { parameters.join(", ") };
        writeln!(table, "    {{\"{name}\", {kind}, {count}, {{{parameters}}}, call_{name}}},").unwrap();
    }
    let generated = format!(
        "/* Every function of the header, to be called with any arguments. Written by tests/abi.rs:\n * \
        BLASVIEW_BLESS=1 cargo test --test abi */\n#include <blasview.h>\n\ntypedef union {{\n    void *pointer;\n    void (*function)(void *);\n    \
        int32_t i32;\n    uint32_t u32;\n    int64_t i64;\n    uint64_t u64;\n    size_t size;\n}} value;\n\nenum \
        returned {{ STATUS, NOTHING, NUMBER, TEXT }};\n\ntypedef struct {{\n    const char *name;\n    enum returned \
        returns;\n    int count;\n    struct {{\n        const char *type, *name;\n    }} parameters[12];\n    bv_status \
        (*call)(const value *);\n}} entry_point;\n{thunks}\nstatic const entry_point ENTRY_POINTS[] = {{\n{table}}};\n"
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c/entry_points.h");
    if bless() {
        fs::write(path, generated).unwrap();
    } else {
        let text = fs::read_to_string(path).unwrap_or_default();
        assert!(text == generated, "tests/c/entry_points.h is old: BLASVIEW_BLESS=1 cargo test --test abi");
    }
}
