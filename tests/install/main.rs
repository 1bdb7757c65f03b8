//! The C library as it is installed: what `tools/install.sh` makes of what this test's build made, and takes away again.
#![cfg(all(feature = "cli", unix))]

#[path = "../support/c_library.rs"]
mod c_library;
mod programs;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use c_library::{libraries, scratch, succeed};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const MAJOR: &str = env!("CARGO_PKG_VERSION_MAJOR");

/// Where everything happens. A space in every path, as a user's folder may have one.
fn work(name: &str) -> PathBuf {
    let folder = scratch("install it").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A build folder as `make all` leaves it, of links to what this test's build made.
fn build_folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = work("build");
        let shared = &libraries().shared;
        let link = |from: &Path, name: &str| std::os::unix::fs::symlink(from, folder.join(name)).unwrap();
        link(&libraries().fixed, "libblasview.a");
        link(shared, shared.file_name().unwrap().to_str().unwrap());
        link(Path::new(env!("CARGO_BIN_EXE_blasview")), "blasview");
        let backend = if cfg!(feature = "openblas") { "openblas" } else { "dynamic" };
        let output = succeed(Command::new(root().join("tools/pkgconfig.sh")).arg(backend));
        fs::write(folder.join("blasview.pc"), output.stdout).unwrap();
        folder
    })
}

/// One of files that are quick to copy, where it does not matter what is in them. (On macOS it does, to
/// `install_name_tool`.)
fn empty_build_folder() -> &'static Path {
    if cfg!(target_os = "macos") {
        return build_folder();
    }
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = work("empty build");
        for name in ["libblasview.a", &shared_name(""), "blasview"] {
            fs::write(folder.join(name), name).unwrap();
        }
        fs::copy(build_folder().join("blasview.pc"), folder.join("blasview.pc")).unwrap();
        folder
    })
}

fn install_script(argument: &Path, prefix: &Path) -> Command {
    let mut command = Command::new(root().join("tools/install.sh"));
    command.arg(argument).env("PREFIX", prefix).env_remove("LIBDIR").env_remove("DESTDIR");
    command
}

fn install(prefix: &Path) {
    succeed(&mut install_script(build_folder(), prefix));
}

/// An installation that tests look at and leave alone.
fn installed() -> &'static Path {
    static PREFIX: OnceLock<PathBuf> = OnceLock::new();
    PREFIX.get_or_init(|| {
        let prefix = work("prefix").join("usr");
        install(&prefix);
        prefix
    })
}

/// All files, links and empty folders below a folder, by their relative paths.
fn tree(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries: Vec<PathBuf> = fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()).collect();
        if entries.is_empty() && next != folder {
            found.insert(format!("{}/", next.strip_prefix(folder).unwrap().display()));
        }
        for path in entries {
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().display().to_string());
            }
        }
    }
    found
}

fn shared_name(version: &str) -> String {
    let dot = if version.is_empty() { "" } else { "." };
    if cfg!(target_os = "macos") {
        format!("libblasview{dot}{version}.dylib")
    } else {
        format!("libblasview.so{dot}{version}")
    }
}

#[test]
fn everything_is_there() {
    let prefix = installed();
    let have = tree(prefix);
    let full = shared_name(VERSION);
    let mut expected = vec![
        "bin/blasview".to_owned(),
        "lib/libblasview.a".to_owned(),
        format!("lib/{full}"),
        "lib/pkgconfig/blasview.pc".to_owned(),
        "lib/cmake/blasview/blasview-config.cmake".to_owned(),
        "lib/cmake/blasview/blasview-config-version.cmake".to_owned(),
        "share/blasview/installed".to_owned(),
    ];
    let documents = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "examples/c/gemm.c"];
    expected.extend(documents.map(|name| format!("share/doc/blasview/{name}")));
    for path in expected {
        assert!(have.contains(&path), "{path} is not in {have:#?}");
    }
    // Headers keep their subfolders.
    for path in tree(&root().join("include")) {
        let [copy, original] = [prefix.join("include"), root().join("include")]
            .map(|folder| fs::read(folder.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}")));
        assert_eq!(copy, original, "{path}");
    }
    let target = |name: &str| fs::read_link(prefix.join("lib").join(name)).unwrap();
    assert_eq!(target(&shared_name(MAJOR)), Path::new(&full));
    assert_eq!(target(&shared_name("")), Path::new(&shared_name(MAJOR)));
    // Nothing is left of the templates, and nothing tells where it was built.
    for file in ["pkgconfig/blasview.pc", "cmake/blasview/blasview-config.cmake"] {
        let contents = fs::read_to_string(prefix.join("lib").join(file)).unwrap();
        let contents: Vec<&str> = contents.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(!contents.join("\n").contains('@'), "{file}");
        assert!(!contents.join("\n").contains(build_folder().to_str().unwrap()), "{file}");
    }
}

#[test]
fn the_documentation_has_every_function() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3 to make the documentation");
        return;
    }
    let header = fs::read_to_string(root().join("include/blasview.h")).unwrap();
    let page = fs::read_to_string(installed().join("share/doc/blasview/blasview.html")).unwrap();
    let mut functions = 0;
    for line in header.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase())) {
        let Some((before, _)) = line.split_once('(') else { continue };
        let name = before.rsplit([' ', '*']).next().unwrap();
        assert!(page.contains(&format!("<h3 id=\"{name}\">")), "{name} is not in blasview.html");
        let manual = installed().join(format!("share/man/man3/{name}.3"));
        let manual = fs::read_to_string(&manual).unwrap_or_else(|error| panic!("{manual:?}: {error}"));
        assert!(manual.contains(&format!("{name}(")), "{name}");
        functions += 1;
    }
    assert!(functions > 90, "{functions}");
    for constant in header.lines().filter_map(|line| line.strip_prefix("#define BV_")) {
        let name = constant.split_whitespace().next().unwrap();
        assert!(page.contains(&format!("id=\"BV_{name}\"")), "BV_{name} is not in blasview.html");
    }
}

#[test]
fn an_installation_can_be_staged() {
    let stage = work("empty stage").join("dest dir");
    let prefix = Path::new("/opt/some where");
    let mut script = install_script(empty_build_folder(), prefix);
    succeed(script.env("DESTDIR", &stage).env("LIBDIR", prefix.join("lib/arch")));
    let staged = stage.join("opt/some where");
    // The libraries lie elsewhere, all else where it is without DESTDIR.
    let place = |path: &String| match path.strip_prefix("lib/") {
        Some(rest) => format!("lib/arch/{rest}"),
        None => path.clone(),
    };
    // What stands for the library there has no debug information.
    let expected = tree(installed()).into_iter().filter(|path| !path.starts_with("lib/.debug"));
    assert_eq!(tree(&staged), expected.map(|path| place(&path)).collect());
    // No file knows the stage.
    for path in tree(&staged).into_iter().filter(|path| !path.contains("share/man")) {
        let contents = fs::read(staged.join(&path)).unwrap();
        assert!(!contents.windows(8).any(|window| window == b"dest dir"), "{path}");
    }
    let pc = fs::read_to_string(staged.join("lib/arch/pkgconfig/blasview.pc")).unwrap();
    let paths = "prefix=/opt/some\\ where\nincludedir=${prefix}/include\nlibdir=${prefix}/lib/arch\n";
    assert!(pc.starts_with(paths), "{pc}");
}

#[test]
fn uninstalling_leaves_what_was_there_before() {
    let home = work("uninstall");
    let prefix = home.join("a/usr");
    // Somebody else's files, in a folder of ours and in one that was there before.
    fs::create_dir_all(prefix.join("lib/pkgconfig")).unwrap();
    fs::write(prefix.join("lib/pkgconfig/other.pc"), "").unwrap();
    fs::create_dir_all(prefix.join("share/man")).unwrap();
    let before = tree(&home);
    // Twice, as an update would, after a version that had more.
    succeed(&mut install_script(empty_build_folder(), &prefix));
    let list = prefix.join("share/blasview/installed");
    fs::write(prefix.join("include/blasview_old.h"), "").unwrap();
    fs::write(&list, fs::read_to_string(&list).unwrap() + "include/blasview_old.h\n").unwrap();
    succeed(&mut install_script(empty_build_folder(), &prefix));
    fs::write(prefix.join("bin/tool"), "").unwrap();
    assert!(tree(&home).len() > before.len() + 10);
    succeed(&mut install_script(Path::new("--uninstall"), &prefix));
    let mut expected = before.clone();
    expected.insert("a/usr/bin/tool".to_owned());
    assert_eq!(tree(&home), expected);

    // Nothing is left where there was nothing, and a second time there is nothing to do.
    let alone = work("uninstall all");
    succeed(&mut install_script(empty_build_folder(), &alone.join("new/usr")));
    succeed(&mut install_script(Path::new("--uninstall"), &alone.join("new/usr")));
    assert_eq!(tree(&alone), BTreeSet::new());
    let again = install_script(Path::new("--uninstall"), &alone.join("new/usr")).output().unwrap();
    assert!(!again.status.success());
    let stage = work("uninstall staged");
    let staged =
        |argument: &Path| succeed(install_script(argument, Path::new("/usr")).env("DESTDIR", &stage));
    staged(empty_build_folder());
    staged(Path::new("--uninstall"));
    assert_eq!(tree(&stage), BTreeSet::new());
}
