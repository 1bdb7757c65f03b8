//! Programs in C and C++ that find the installed library with pkg-config and with CMake.
//!
//! Without either of them that part is skipped and says so; with `BLASVIEW_REQUIRE_CMAKE=1` that is a failure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use super::c_library::{cc, succeed};
use super::{MAJOR, VERSION, build_folder, install_script, installed, root, shared_name, tree, work};

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Another installation, of links to the files of the first one.
fn twin(name: &str) -> PathBuf {
    let prefix = work(name).join("usr");
    for path in tree(installed()) {
        let [from, to] = [installed(), &prefix].map(|folder| folder.join(&path));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        if from.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(from).unwrap(), to).unwrap();
        } else {
            fs::hard_link(from, to).unwrap();
        }
    }
    prefix
}

/// Runs pkg-config on one installation; `None` without pkg-config.
fn pkg_config(prefix: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("pkg-config");
    if Command::new("pkg-config").arg("--version").output().is_err() {
        assert!(!required(), "pkg-config is not installed, and BLASVIEW_REQUIRE_CMAKE=1");
        println!("skipped: pkg-config is not installed");
        return None;
    }
    command.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")).args(arguments).arg("blasview");
    Some(text(&succeed(&mut command)))
}

/// What a user types, in a shell, which takes apart what pkg-config has quoted.
fn shell_compile(source: &str, flags: &str, program: &Path) {
    let compiler = cc();
    let line = format!(
        "{} -std=c99 '{}' -o '{}' {flags}",
        compiler.to_str().unwrap(),
        root().join(source).display(),
        program.display()
    );
    succeed(Command::new("sh").arg("-c").arg(line));
}

/// Runs a program that is linked with the shared library of one installation.
fn run_shared(program: &Path, prefix: &Path) -> String {
    let variable = if cfg!(target_os = "macos") { "DYLD_LIBRARY_PATH" } else { "LD_LIBRARY_PATH" };
    text(&succeed(on_digits(program).env(variable, prefix.join("lib"))))
}

/// `digits` takes a file, the others nothing.
fn on_digits(program: &Path) -> Command {
    let mut command = Command::new(program);
    if program.file_name().unwrap().to_str().unwrap().starts_with("digits") {
        command.arg(root().join("data/digits.npy"));
    }
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// Programs print the same with either library; `digits` prints times too.
fn same(name: &str, one: &str, other: &str) {
    assert!(name == "digits" || one == other, "{name}:\n{one}\n{other}");
}

/// The shared libraries that a program or library asks for, and its own name, as `readelf` has them.
fn dynamic(file: &Path, tag: &str) -> Vec<String> {
    let output = text(&succeed(Command::new("readelf").arg("-d").arg(file)));
    let lines = output.lines().filter(|line| line.contains(&format!("({tag})")));
    lines.map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect()
}

#[test]
#[cfg(target_os = "linux")]
fn the_shared_library_goes_by_its_major_version() {
    assert_eq!(dynamic(&installed().join("lib").join(shared_name("")), "SONAME"), [shared_name(MAJOR)]);
}

#[test]
fn programs_are_built_with_pkg_config() {
    let prefix = installed();
    let Some(flags) = pkg_config(prefix, &["--cflags", "--libs"]) else { return };
    let static_flags = pkg_config(prefix, &["--static", "--cflags", "--libs"]).unwrap();
    let folder = work("pkg-config");
    for name in ["gemm", "digits"] {
        let source = format!("examples/c/{name}.c");
        let program = folder.join(name);
        shell_compile(&source, &flags, &program);
        let shared_says = run_shared(&program, prefix);
        let fixed = folder.join(format!("{name}-static"));
        // The linker prefers a shared library. GNU's can be asked for a file by its name.
        if cfg!(target_os = "linux") {
            shell_compile(&source, &static_flags.replace("-lblasview", "-l:libblasview.a"), &fixed);
            let needed = dynamic(&program, "NEEDED");
            assert!(needed.contains(&shared_name(MAJOR)), "{needed:?}");
            let needed = dynamic(&fixed, "NEEDED");
            assert!(!needed.iter().any(|library| library.contains("blasview")), "{needed:?}");
        } else {
            let library = format!("'{}'", prefix.join("lib/libblasview.a").display());
            shell_compile(&source, &static_flags.replace("-lblasview", &library), &fixed);
        }
        same(name, &text(&succeed(&mut on_digits(&fixed))), &shared_says);
    }
    assert_eq!(pkg_config(prefix, &["--modversion"]).unwrap().trim(), VERSION);
}

/// Where only the static library is, plain `pkg-config --static` does.
#[test]
fn one_library_is_enough() {
    let prefix = twin("static only");
    for version in ["", MAJOR, VERSION] {
        fs::remove_file(prefix.join("lib").join(shared_name(version))).unwrap();
    }
    if let Some(flags) = pkg_config(&prefix, &["--define-prefix", "--static", "--cflags", "--libs"]) {
        let program = work("static program").join("gemm");
        shell_compile("examples/c/gemm.c", &flags, &program);
        succeed(&mut on_digits(&program));
    }
    let build = work("cmake static only");
    if let Some(output) = configure(&build, &prefix, &[]) {
        build_and_run(&build, &prefix, &output, &["blasview", "static"]);
        refuse(&work("cmake no shared"), &prefix, &["-DCOMPONENTS=shared"], "its shared library is not in");
    }

    let prefix = twin("shared only");
    fs::remove_file(prefix.join("lib/libblasview.a")).unwrap();
    let build = work("cmake shared only");
    if let Some(output) = configure(&build, &prefix, &["-DCOMPONENTS=shared"]) {
        build_and_run(&build, &prefix, &output, &["blasview"]);
        refuse(&work("cmake no static"), &prefix, &["-DCOMPONENTS=static"], "its static library is not in");
    }
}

fn required() -> bool {
    env::var_os("BLASVIEW_REQUIRE_CMAKE").is_some_and(|required| required == "1")
}

/// The command that configures `tests/cmake`; `None` without CMake.
fn cmake(build: &Path, prefix: &Path, arguments: &[&str]) -> Option<Command> {
    if Command::new("cmake").arg("--version").output().is_err() {
        assert!(!required(), "cmake is not installed, and BLASVIEW_REQUIRE_CMAKE=1");
        println!("skipped: cmake is not installed");
        return None;
    }
    let mut command = Command::new("cmake");
    command.arg("-S").arg(root().join("tests/cmake")).arg("-B").arg(build).args(arguments);
    command.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()));
    command.arg(format!("-DEXAMPLES={}", root().join("examples/c").display()));
    Some(command)
}

fn configure(build: &Path, prefix: &Path, arguments: &[&str]) -> Option<String> {
    let output = text(&succeed(&mut cmake(build, prefix, arguments)?));
    // Not another one that the machine has.
    let place = fs::canonicalize(prefix).unwrap().join("lib/cmake/blasview");
    assert!(output.contains(&format!("found blasview {VERSION} in {}", place.display())), "{output}");
    Some(output)
}

/// CMake must not take it, and say why.
fn refuse(build: &Path, prefix: &Path, arguments: &[&str], why: &str) {
    let Some(mut command) = cmake(build, prefix, arguments) else { return };
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let errors = errors.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!output.status.success(), "{arguments:?}");
    assert!(errors.contains(why), "{arguments:?}: {errors}");
}

/// Builds all programs, and runs them: those of the shared library find it by the path CMake gave them.
fn build_and_run(build: &Path, prefix: &Path, configured: &str, kinds: &[&str]) {
    succeed(Command::new("cmake").arg("--build").arg(build));
    let mut names = vec!["gemm", "digits"];
    if configured.contains("CXX compiler identification") {
        names.push("product");
    }
    let mut says: BTreeMap<&str, String> = BTreeMap::new();
    for name in names {
        for kind in kinds {
            let program = build.join(format!("{name}_{kind}"));
            let output = text(&succeed(&mut on_digits(&program)));
            same(name, says.entry(name).or_insert_with(|| output.clone()), &output);
            if cfg!(target_os = "linux") {
                let shared = *kind == "blasview" && prefix.join("lib").join(shared_name("")).exists();
                let asks = dynamic(&program, "NEEDED").contains(&shared_name(MAJOR));
                assert_eq!(asks, shared, "{name} {kind}");
            }
        }
    }
    for kind in ["blasview", "static"] {
        assert_eq!(build.join(format!("gemm_{kind}")).exists(), kinds.contains(&kind), "{kind}");
    }
}

#[test]
fn programs_are_built_with_cmake() {
    let build = work("cmake");
    let Some(output) = configure(&build, installed(), &[&format!("-DVERSION={VERSION}"), "-DCPLUSPLUS=ON"])
    else {
        return;
    };
    build_and_run(&build, installed(), &output, &["blasview", "static"]);
}

#[test]
fn cmake_takes_the_versions_that_fit() {
    let [major, minor, patch] = [MAJOR, env!("CARGO_PKG_VERSION_MINOR"), env!("CARGO_PKG_VERSION_PATCH")]
        .map(|n| n.parse::<u32>().unwrap());
    let next = patch + 1;
    let good = [
        format!("{major}.{minor}"),
        format!("{major}.{minor}.{patch}"),
        format!("{major}"),
        format!("{major}.{minor}...<{}", major + 1),
        format!("{major}.{minor}...{major}.{minor}.{patch}"),
    ];
    let mut bad = vec![
        format!("{major}.{minor}.{next}"),
        format!("{major}.{}", minor + 1),
        format!("{}", major + 1),
        format!("0...<{major}.{minor}.{patch}"),
        format!("{major}.{minor}.{next}...{}", major + 1),
    ];
    // Before 1.0 another minor version is another interface.
    if major == 0 && minor > 0 {
        bad.push(format!("0.{}", minor - 1));
    }
    let build = work("versions");
    for version in &good {
        if configure(&build, installed(), &[&format!("-DVERSION={version}")]).is_none() {
            return;
        }
    }
    for version in &bad {
        refuse(&build, installed(), &[&format!("-DVERSION={version}")], "version");
    }
}

/// A staged installation lies where it was not meant to be: it has been moved, and what it was made for does not exist.
#[test]
fn an_installation_can_be_moved() {
    let prefix = Path::new("/nowhere/to be");
    let stage = work("stage");
    succeed(install_script(build_folder(), prefix).env("DESTDIR", &stage));
    let moved = stage.join("nowhere/to be");
    if let Some(flags) = pkg_config(&moved, &["--define-prefix", "--cflags", "--libs"]) {
        let program = work("moved program").join("gemm");
        shell_compile("examples/c/gemm.c", &flags, &program);
        run_shared(&program, &moved);
    }
    let build = work("cmake moved");
    if let Some(output) = configure(&build, &moved, &["-DCPLUSPLUS=ON"]) {
        build_and_run(&build, &moved, &output, &["blasview", "static"]);
    }

    // With the libraries in a folder of the architecture.
    let stage = work("stage of libraries");
    let mut script = install_script(build_folder(), prefix);
    succeed(script.env("DESTDIR", &stage).env("LIBDIR", prefix.join("lib/some arch")));
    let moved = stage.join("nowhere/to be");
    let build = work("cmake libraries");
    let config = format!("-Dblasview_DIR={}", moved.join("lib/some arch/cmake/blasview").display());
    if let Some(mut command) = cmake(&build, &moved, &[&config]) {
        succeed(&mut command);
        succeed(Command::new("cmake").arg("--build").arg(&build).args(["--target", "gemm_blasview"]));
        succeed(&mut on_digits(&build.join("gemm_blasview")));
    }
}
