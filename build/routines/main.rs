//! Writes what follows from the rows of `routines.toml`: entry points in C, wrappers in C++, methods and functions in Rust,
//! the planner's tables and those of a library's functions. `make generate` compiles it by itself, so that it is there
//! when what it has written does not compile; `tests/generated.rs` has it compare.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

mod c;
mod cpp;
pub mod row;
mod rust;
mod tables;
mod text;
mod toml;

use row::Routine;
use text::formatted;

const START: &str = "// Generated from routines.toml by `make generate`: from here";
const END: &str = "// Generated: to here";

/// A file that is not what the table says, and what it should be.
pub type Stale = (PathBuf, String);

/// A text with other parts between its marks.
///
/// # Errors
/// There are other numbers of marks and parts.
fn replaced(text: &str, parts: &[String]) -> Result<String, String> {
    let (mut done, mut rest) = (String::new(), text);
    for part in parts {
        let (before, found) =
            rest.split_once(&format!("{START}\n")).ok_or("no mark for what is generated")?;
        let (_, after) =
            found.split_once(&format!("{END}\n")).ok_or("no mark where what is generated ends")?;
        let indent = &before[before.trim_end_matches(' ').len()..];
        done += &format!("{before}{START}\n\n{}\n\n{indent}{END}\n", part.trim_end());
        rest = after;
    }
    if rest.contains(START) {
        return Err("nothing is generated between marks".to_owned());
    }
    Ok(done + rest)
}

/// Routines by the file that `path` tells for each; those without are left out.
fn grouped<'a>(
    routines: &[&'a Routine],
    path: impl Fn(&Routine) -> Option<String>,
) -> BTreeMap<String, Vec<&'a Routine>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for routine in routines {
        if let Some(path) = path(routine) {
            found.entry(path).or_default().push(*routine);
        }
    }
    found
}

/// Where the methods and functions of a group are.
fn rust_file(group: &str) -> &str {
    match group {
        "level1" => "level1/vectors",
        "rotations" => "level1/rotations",
        "level3" => "level3/structured",
        other => other,
    }
}

/// Where C++ has a routine.
fn cpp_header(routine: &Routine) -> &str {
    routine.said("cpp_group").unwrap_or(if routine.level() == "rotations" {
        "level1"
    } else {
        routine.level()
    })
}

/// Where the functions of CBLAS of a level are.
fn backend_file(level: &str) -> &str {
    match level {
        "rotations" => "level1",
        "gemm" => "level3",
        other => other,
    }
}

/// What is generated for which file: a text for each pair of marks.
///
/// # Errors
/// rustfmt does not take it.
pub fn files(root: &Path, routines: &[&Routine]) -> Result<BTreeMap<String, Vec<String>>, String> {
    let with = |key: &'static str, path: fn(&Routine) -> String| {
        grouped(routines, move |routine| routine.said(key).map(|_| path(routine)))
    };
    let each = |write: fn(&Routine) -> String, rows: &[&Routine]| {
        rows.iter().map(|routine| write(routine)).collect::<Vec<_>>()
    };
    let mut files = BTreeMap::new();
    for (path, rows) in with("c", |routine| format!("src/capi/{}.rs", routine.text("group"))) {
        files.insert(path, vec![formatted(root, &each(c::entry_point, &rows).join("\n"))?]);
    }
    for (path, rows) in with("cpp", |routine| format!("include/blasview/{}.hpp", cpp_header(routine))) {
        files.insert(path, vec![each(cpp::wrapper, &rows).join("\n")]);
    }
    for (path, rows) in with("rust", |routine| format!("src/blas/{}.rs", rust_file(routine.text("group")))) {
        files.insert(path, vec![formatted(root, &rust::methods(&rows))?]);
    }
    for (path, rows) in with("kernel", |routine| format!("src/blas/{}/kernels.rs", routine.level())) {
        files.insert(path, vec![rust::kernels(&rows)]);
    }
    let raw = grouped(routines, |routine| {
        let is_regular = routine.is_own && !routine.is("by_hand");
        is_regular.then(|| format!("src/blas/{}/raw.rs", routine.level()))
    });
    for (path, rows) in raw {
        files.insert(path, vec![formatted(root, &rust::raw(&rows))?]);
    }
    files.insert("src/blas/compiled.rs".to_owned(), vec![rust::compiled(routines)]);
    for (path, rows) in with("plan", |_| "src/plan/routines.rs".to_owned()) {
        files.insert(path, vec![formatted(root, &each(tables::plan, &rows).concat())?]);
    }
    for (path, rows) in with("cblas", |routine| format!("src/backend/{}.rs", backend_file(routine.level()))) {
        // For each of its traits.
        let traits: &[&str] =
            if path.ends_with("level1.rs") { &["all", "real", "complex"] } else { &["all"] };
        let of = |scalars: &&str| {
            let is_of = |routine: &&&Routine| routine.said("cblas_of").unwrap_or("all") == *scalars;
            rows.iter().filter(is_of).map(|routine| tables::function(routine)).collect()
        };
        files.insert(path, traits.iter().map(of).collect());
    }
    Ok(files)
}

/// The files that are not what the table says.
///
/// # Errors
/// A row that cannot be, a file that cannot be read or has no marks, and no rustfmt.
pub fn stale(root: &Path) -> Result<Vec<Stale>, String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let rows = row::routines(&read(&root.join("routines.toml"))?)
        .map_err(|error| format!("routines.toml: {error}"))?;
    let mut stale = Vec::new();
    for (path, parts) in files(root, &rows.iter().collect::<Vec<_>>())? {
        let file = root.join(&path);
        let old = read(&file)?;
        let new = replaced(&old, &parts).map_err(|error| format!("{path}: {error}"))?;
        if new != old {
            stale.push((file, new));
        }
    }
    Ok(stale)
}

/// Writes them anew, in the folder that is given or else in this one.
fn main() {
    let root = env::args_os().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let written = stale(&root).and_then(|stale| {
        let write = |(path, text): Stale| {
            fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
        };
        stale.into_iter().try_for_each(write)
    });
    if let Err(error) = written {
        eprintln!("{error}");
        process::exit(1);
    }
}
