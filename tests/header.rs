//! The C header that is checked in is the one that `src/capi/` generates; `make header` renews it.

use std::path::Path;
use std::{env, fs};

#[path = "../build/header.rs"]
mod generator;

fn checked_in() -> (std::path::PathBuf, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/blasview.h");
    let text = fs::read_to_string(&path).unwrap_or_default();
    (path, text)
}

#[test]
fn the_header_is_the_generated_one() {
    let header = Path::new(env!("CARGO_TARGET_TMPDIR")).join("blasview.h");
    generator::write_header(Path::new(env!("CARGO_MANIFEST_DIR")), &header).unwrap();
    let generated = fs::read_to_string(header).unwrap();
    let (path, text) = checked_in();
    if env::var_os("BLASVIEW_BLESS").is_some_and(|bless| bless == "1") {
        fs::write(path, generated).unwrap();
        return;
    }
    let stale = text.lines().zip(generated.lines()).position(|(old, new)| old != new);
    assert!(
        text == generated,
        "include/blasview.h is not what src/capi/ generates, from line {} on: run `make header`",
        stale.unwrap_or(text.lines().count().min(generated.lines().count())) + 1
    );
}

#[test]
fn the_version_is_that_of_the_package() {
    if env::var_os("BLASVIEW_BLESS").is_some() {
        return;
    }
    let (_, text) = checked_in();
    let number = |part: &str| {
        let define = format!("#define BV_VERSION_{part} ");
        text.lines().find_map(|line| line.strip_prefix(&define)).expect(part).to_owned()
    };
    assert_eq!(number("MAJOR"), env!("CARGO_PKG_VERSION_MAJOR"));
    assert_eq!(number("MINOR"), env!("CARGO_PKG_VERSION_MINOR"));
    assert_eq!(number("PATCH"), env!("CARGO_PKG_VERSION_PATCH"));
}

/// What a C reader cannot follow must not get into comments.
#[test]
fn comments_are_for_c() {
    let (_, text) = checked_in();
    for word in ["[`", "`]", "::", "Option<", "# Safety", "# Errors", "usize", "i32"] {
        let line = text.lines().find(|line| line.trim_start().starts_with("///") && line.contains(word));
        assert_eq!(line, None, "{word}");
    }
}

/// `build/header.rs` lists the files of each section: none may be missing there.
#[test]
fn every_function_and_struct_is_in_the_header() {
    let (_, text) = checked_in();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/capi")];
    let mut items = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            for start in ["extern \"C\" fn ", "pub struct ", "pub const "] {
                for (at, _) in source.match_indices(start) {
                    let name = &source[at + start.len()..];
                    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap();
                    let name = &name[..end];
                    let hidden = name.starts_with("bv_test_");
                    if hidden || !name.starts_with("bv_") && !name.starts_with("BV_") {
                        continue;
                    }
                    items += 1;
                    let is_there = text.match_indices(name).any(|(at, _)| {
                        let next = text[at + name.len()..].chars().next();
                        !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
                    });
                    assert!(is_there, "{name} of {} is not in the header", path.display());
                }
            }
        }
    }
    assert!(items > 150, "{items}");
}
