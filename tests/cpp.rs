//! `blasview.hpp` as C++ programs meet it: compiles what is in `tests/cpp` and `examples/cpp` with all warnings, in C++17
//! and C++20, and runs it with the shared library.

#[path = "support/c_library.rs"]
mod c_library;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use c_library::{LEAKS, cxx, include_folder, programs, scratch, shared_arguments, succeed, valgrind};

const WARNINGS: [&str; 7] =
    ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wsign-conversion", "-Werror"];

#[test]
fn views_in_cpp17_and_cpp20() {
    run("test_view.cpp", "c++17", &[]);
    run("test_view.cpp", "c++20", &[]);
}

#[test]
fn routines() {
    run("test_routines.cpp", "c++17", &[]);
    run("test_contract.cpp", "c++17", &[]);
    run("test_lapack.cpp", "c++17", &[]);
}

#[test]
fn plans_operands_copies_and_failures() {
    let Some(program) = run("test_objects.cpp", "c++20", &["-g".into()]) else { return };
    // What is owned is freed once.
    let Some(mut valgrind) = valgrind(&LEAKS) else { return };
    valgrind.args([program, "quick".into()]);
    succeed(&mut valgrind);
}

#[test]
fn tensors_of_dlpack() {
    let Some(program) = run("test_dlpack.cpp", "c++17", &["-g".into()]) else { return };
    let Some(mut valgrind) = valgrind(&LEAKS) else { return };
    succeed(valgrind.arg(program));
}

/// What must not compile says why: the texts stand in the file, in the order of the cases.
#[test]
fn what_is_refused_by_the_compiler() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpp/refused.cpp");
    let text = fs::read_to_string(&source).unwrap();
    let cases: Vec<_> = text.lines().filter(|line| line.contains("REFUSED == ")).collect();
    assert!(cases.len() > 10, "{cases:?}");
    let compiled = |case: &str| {
        let mut command = compiler("c++17")?;
        command.arg(format!("-DREFUSED={case}")).arg("-fsyntax-only").arg(&source);
        Some(command.output().unwrap())
    };
    let Some(nothing) = compiled("99") else { return };
    assert!(nothing.status.success(), "{}", String::from_utf8_lossy(&nothing.stderr));
    for case in cases {
        let (condition, expected) = case.split_once("  // ").expect(case);
        let output = compiled(condition.rsplit(' ').next().unwrap()).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(expected), "{case}: {said}");
    }
}

#[test]
fn matrices_of_eigen() {
    let Some(folder) = eigen() else {
        skip("Eigen is not installed");
        return;
    };
    run("test_eigen.cpp", "c++17", &["-isystem".into(), folder.into()]);
}

#[test]
fn an_mdspan() {
    run("test_mdspan.cpp", "c++17", &[]);
    run("test_linalg.cpp", "c++17", &[]);
    let mut found = false;
    let probe = scratch("cpp").join("probe.cpp");
    fs::write(&probe, "#include <mdspan>\n#ifndef __cpp_lib_mdspan\n#error none\n#endif\n").unwrap();
    let probed = Command::new(cxx()).args(["-std=c++23", "-fsyntax-only"]).arg(&probe).output();
    if probed.is_ok_and(|output| output.status.success()) {
        found = true;
        run("test_mdspan.cpp", "c++23", &["-DMDSPAN=<mdspan>".into(), "-DMDSPAN_NAMESPACE=std".into()]);
    }
    let cccl = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("mdspan/include");
    if cccl.join("cuda/std/mdspan").exists() {
        found = true;
        let defines = ["-DMDSPAN=<cuda/std/mdspan>", "-DMDSPAN_NAMESPACE=cuda::std", "-isystem"];
        let mut arguments: Vec<OsString> = defines.map(OsString::from).into();
        arguments.push(cccl.into());
        run("test_mdspan.cpp", "c++17", &arguments);
        let more = ["-DMDSPAN_LINALG=<cuda/std/linalg>", "-DMDSPAN_RELAXED=<cuda/mdspan>"];
        arguments.extend(more.map(OsString::from));
        run("test_linalg.cpp", "c++17", &arguments);
    }
    if !found {
        skip("no mdspan but our own: the compiler has none, and tools/mdspan.sh has not fetched one");
    }
}

/// Without type information at run time, which the header does not need.
#[test]
fn the_example_runs() {
    let Some(program) = run("frames.cpp", "c++17", &["-fno-rtti".into()]) else { return };
    let output = String::from_utf8(succeed(&mut Command::new(program)).stdout).unwrap();
    assert!(output.contains("operand A: no axis has unit stride"), "{output}");
    assert!(output.contains("BV_ERR_SHAPE: gemm: A has k = 20, but B has k = 30"), "{output}");
}

/// The program in the comment at the front of the header, and what it says that it prints.
#[test]
fn the_example_of_the_header_runs() {
    let header =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("include/blasview.hpp")).unwrap();
    let lines = header.lines().filter_map(|line| line.strip_prefix("//     "));
    let source = scratch("cpp").join("front.cpp");
    fs::write(&source, lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    let Some(program) = compile(&source, "c++17", &[]) else { return };
    let output = String::from_utf8(succeed(&mut Command::new(program)).stdout).unwrap();
    assert!(output.starts_with("8, bytes copied: 0\ngemm would have to copy: A: no axis"), "{output}");
}

/// The C++ program of the page, and what it prints.
#[test]
fn the_program_of_the_page_runs() {
    let programs = programs("docs/c.md", "cpp");
    let [(text, expected)] = programs.as_slice() else { panic!("one program: {programs:?}") };
    let source = scratch("cpp").join("page.cpp");
    fs::write(&source, text).unwrap();
    let Some(program) = compile(&source, "c++17", &[]) else { return };
    let output = succeed(&mut Command::new(program));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), *expected);
}

/// Every part by itself, and all of it twice in each of two units of one program.
#[test]
fn the_header_stands_alone_and_in_two_units() {
    let parts = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/blasview");
    let mut includes: Vec<PathBuf> =
        fs::read_dir(parts).unwrap().map(|entry| entry.unwrap().path()).collect();
    includes.sort();
    assert!(includes.iter().all(|path| path.extension() == Some(OsStr::new("hpp"))), "{includes:?}");
    let folder = scratch("cpp");
    for part in &includes {
        let name = part.file_stem().unwrap().to_str().unwrap();
        let file = folder.join(format!("alone-{name}.cpp"));
        fs::write(&file, format!("#include <blasview/{name}.hpp>\n")).unwrap();
        let Some(mut command) = compiler("c++17") else { return };
        succeed(command.arg("-fsyntax-only").arg(&file));
    }
    for standard in ["c++17", "c++20"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpp/test_units.cpp");
        let second = folder.join(format!("second-{standard}.o"));
        let Some(mut command) = compiler(standard) else { return };
        succeed(command.arg("-DSECOND_UNIT").arg("-c").arg(&source).arg("-o").arg(&second));
        let program = compile(&source, standard, &[second.into()]).unwrap();
        succeed(&mut Command::new(program));
    }
}

fn skip(reason: &str) {
    let required = env::var_os("BLASVIEW_REQUIRE_CPP").is_some_and(|required| required == "1");
    assert!(!required, "{reason}, and BLASVIEW_REQUIRE_CPP=1");
    println!("skipped: {reason}");
}

/// The compiler with the warnings; `None`, skipping, if there is none.
fn compiler(standard: &str) -> Option<Command> {
    if Command::new(cxx()).arg("--version").output().is_err() {
        skip("there is no C++ compiler");
        return None;
    }
    let mut command = Command::new(cxx());
    command.arg(format!("-std={standard}")).args(WARNINGS).arg(include_folder());
    Some(command)
}

fn compile(source: &Path, standard: &str, arguments: &[OsString]) -> Option<PathBuf> {
    let mut name = source.file_stem().unwrap().to_owned();
    name.push(format!("-{standard}"));
    if arguments.iter().any(|argument| argument.to_string_lossy().contains("MDSPAN=")) {
        name.push("-given");
    }
    let program = scratch("cpp").join(name);
    let mut command = compiler(standard)?;
    command.arg(source).args(arguments).arg("-o").arg(&program).args(shared_arguments());
    succeed(&mut command);
    Some(program)
}

/// Compiles and runs one of our programs, which ends with 0 if all is well.
fn run(name: &str, standard: &str, arguments: &[OsString]) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut places = ["tests/cpp", "examples/cpp"].iter().map(|folder| root.join(folder).join(name));
    let source = places.find(|path| path.exists()).expect(name);
    let program = compile(&source, standard, arguments)?;
    succeed(&mut Command::new(&program));
    Some(program)
}

/// The folder to include Eigen from.
fn eigen() -> Option<PathBuf> {
    let flags = Command::new("pkg-config").args(["--cflags-only-I", "eigen3"]).output();
    let flags = flags.ok().filter(|output| output.status.success());
    let told = flags.map(|output| String::from_utf8(output.stdout).unwrap());
    let told =
        told.iter().flat_map(|flags| flags.split_whitespace()).filter_map(|flag| flag.strip_prefix("-I"));
    let usual = ["/usr/include/eigen3", "/usr/local/include/eigen3", "/opt/homebrew/include/eigen3"];
    told.chain(usual).map(PathBuf::from).find(|folder| folder.join("Eigen/Dense").exists())
}
