//! `tune`, what it keeps, and what `backend` says of that. Each run has a folder of its own for caches.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::{Folder, assert_has, command, complaint_of};

/// With that folder for caches and none at home.
fn caching<S: AsRef<OsStr>>(folder: &Folder, arguments: &[S]) -> Command {
    let mut command = command(arguments);
    command.env_remove("BLASVIEW_TUNING").env_remove("HOME").env("XDG_CACHE_HOME", folder.path(""));
    command
}

fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn parsed(command: &mut Command) -> Value {
    serde_json::from_str(&printed(command)).unwrap()
}

/// What `backend` says of the numbers.
fn tuning(folder: &Folder) -> Value {
    parsed(&mut caching(folder, &["backend", "--json"]))["tuning"].clone()
}

/// Keeps what a moment's measuring gives: the file, and what is in it.
fn kept(folder: &Folder) -> (PathBuf, String) {
    printed(&mut caching(folder, &["tune", "--seconds", "0"]));
    let path = PathBuf::from(tuning(folder)["path"].as_str().expect("it is known whose the BLAS is"));
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

fn is_known() -> bool {
    tuning(&Folder::new())["path"].is_string()
}

#[test]
fn a_dry_run_measures_and_writes_nothing() {
    let folder = Folder::new();
    let measured = parsed(&mut caching(&folder, &["tune", "--dry-run", "--seconds", "1", "--json"]));
    let numbers = measured["numbers"].as_array().unwrap();
    for name in ["DirectLen", "NearLen", "DislikedLen", "VectorLen"] {
        let number = numbers.iter().find(|number| number["name"] == name).unwrap();
        let points = number["points"].as_array().unwrap();
        assert!(points.len() >= 2 && number["rule"].is_u64() && number["measured"].is_u64(), "{number}");
        let ratios = points.iter().map(|point| point["ratio"].as_f64().unwrap());
        assert!(ratios.into_iter().all(|ratio| ratio.is_finite() && ratio > 0.0), "{number}");
    }
    assert_eq!(measured["written"], false);
    assert!(folder.names().is_empty());
    let text = printed(&mut caching(&folder, &["tune", "--dry-run", "--seconds", "0"]));
    assert_has(&text, "number            rule  measured");
    assert_has(&text, "\nnothing is kept\n");
    assert!(folder.names().is_empty());
}

#[test]
fn what_is_kept_is_read_until_it_is_removed() {
    if !is_known() {
        return;
    }
    let folder = Folder::new();
    assert_eq!((&tuning(&folder)["source"], &tuning(&folder)["fault"]), (&json!("rules"), &Value::Null));
    let (path, text) = kept(&folder);
    assert!(path.starts_with(folder.path("blasview")), "{path:?}");
    assert!(text.starts_with("blasview tuning 1\nkernels blasview ") && text.ends_with("\nend\n"), "{text}");
    assert_eq!(tuning(&folder)["source"], "kept");
    // The file alone: nothing that was on its way is left.
    assert_eq!(std::fs::read_dir(folder.path("blasview")).unwrap().count(), 1);
    assert_has(&printed(&mut caching(&folder, &["backend"])), &format!("measured here: {}", path.display()));
    // It is replaced as a whole.
    printed(&mut caching(&folder, &["tune", "--seconds", "0"]));
    assert_eq!(tuning(&folder)["source"], "kept");
    assert_has(&printed(&mut caching(&folder, &["tune", "--remove"])), "removed ");
    assert_has(&printed(&mut caching(&folder, &["tune", "--remove"])), "nothing is kept: ");
    assert_eq!(tuning(&folder)["source"], "rules");
}

#[test]
fn a_kept_number_is_what_plans_go_by() {
    if !is_known() {
        return;
    }
    let folder = Folder::new();
    let (path, text) = kept(&folder);
    let head: String = text.split_inclusive('\n').take(4).collect();
    let explain = ["explain", "f64[6,12][:, ::2]", "f64[6,12][:, ::2]", "--json"];
    let copied = |rows: &str| {
        std::fs::write(&path, format!("{head}{rows}end\n")).unwrap();
        assert_eq!(tuning(&folder)["source"], "kept", "{rows}");
        parsed(&mut caching(&folder, &explain))["gemm"]["bytes_copied"].as_u64().unwrap()
    };
    let none = "NearLen 0\nPanelsLen 0\n";
    assert_eq!(copied(&format!("DirectLen 6\n{none}")), 0);
    assert_eq!(copied(&format!("{none}DirectLen 5\n")), 2 * 36 * 8);
    assert_eq!(tuning(&folder)["numbers"]["DirectLen"], 5);
    copied("PanelsLen any\n");
    assert_eq!(tuning(&folder)["numbers"]["PanelsLen"], Value::Null);
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    if !is_known() {
        return;
    }
    let folder = Folder::new();
    let (path, text) = kept(&folder);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let with = |at: usize, line: &str| {
        let mut lines = lines.clone();
        lines[at] = line;
        lines.concat().into_bytes()
    };
    for (bytes, fault) in [
        (Vec::new(), "its end is missing"),
        (text.as_bytes()[..text.len() - 1].to_vec(), "its end is missing"),
        (vec![b'x'; 1 << 20], "it is longer than 4096 bytes"),
        (b"\x7fELF\xff\0\0".to_vec(), "it does not begin with 'blasview tuning 1'"),
        (with(0, "blasview tuning 2\n"), "it does not begin with 'blasview tuning 1'"),
        (with(1, "kernels blasview 0.0.1 Avx2\n"), "it was measured for kernels blasview 0.0.1 Avx2"),
        (with(2, "processor Z80 000001\n"), "it was measured for processor Z80 000001"),
        (with(3, "blas Other 1.0  threads 64\n"), "it was measured for blas Other 1.0  threads 64"),
        (with(4, "DirectLen -1\n"), "line 5 is wrong"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let said = tuning(&folder);
        assert_eq!((said["source"].as_str(), said["fault"].as_str()), (Some("ignored"), Some(fault)));
        // The rules hold as if it were not there.
        assert_eq!(said["numbers"], tuning(&Folder::new())["numbers"]);
        let line = format!("by the rules: {} is ignored: {fault}\n", path.display());
        assert_has(&printed(&mut caching(&folder, &["backend"])), &line);
    }
    // What is no file.
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert_eq!(tuning(&folder)["source"], "ignored");
    #[cfg(unix)]
    {
        std::fs::remove_dir(&path).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert_eq!(tuning(&folder)["source"], "ignored");
    }
}

#[test]
fn the_variable_says_where_or_off() {
    if !is_known() {
        return;
    }
    let (folder, other) = (Folder::new(), Folder::new());
    let (path, text) = kept(&folder);
    let source = |value: &OsStr| {
        let told = parsed(caching(&folder, &["backend", "--json"]).env("BLASVIEW_TUNING", value));
        told["tuning"]["source"].as_str().unwrap().to_owned()
    };
    assert_eq!([source("".as_ref()), source("off".as_ref())], ["off"; 2]);
    assert_eq!(source(other.path("none.txt").as_ref()), "rules");
    assert_eq!(source(other.write("own.txt", text.as_bytes()).as_ref()), "kept");
    assert_eq!(source("relative.txt".as_ref()), "ignored");
    assert_eq!(source(format!("/{}", "x".repeat(10_000)).as_ref()), "off");
    // Off, there is no place to write to, which is said before anything is measured.
    for arguments in [&["tune"][..], &["tune", "--remove"]] {
        let output = caching(&folder, arguments).env("BLASVIEW_TUNING", "off").output().unwrap();
        assert_has(&complaint_of(&output, 2, "off"), "there is no place to keep numbers in");
    }
    // Where it names is written to.
    let place = other.path("new/kept.txt");
    printed(caching(&folder, &["tune", "--seconds", "0"]).env("BLASVIEW_TUNING", &place));
    assert_eq!(source(place.as_ref()), "kept");
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn folders_come_in_their_order() {
    if !is_known() {
        return;
    }
    let (cache, home) = (Folder::new(), Folder::new());
    let path = |cache: Option<&OsStr>, home: Option<&OsStr>| {
        let mut command = command(&["backend", "--json"]);
        command.env_remove("BLASVIEW_TUNING").env_remove("XDG_CACHE_HOME").env_remove("HOME");
        for (name, value) in [("XDG_CACHE_HOME", cache), ("HOME", home)] {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        let told = parsed(&mut command);
        told["tuning"]["path"].as_str().map(|path| PathBuf::from(path).parent().unwrap().to_owned())
    };
    let (in_cache, at_home) = (cache.path("blasview"), home.path(".cache/blasview"));
    let (cache, home) = (cache.path(""), home.path(""));
    let (cache, home) = (Some(cache.as_os_str()), Some(home.as_os_str()));
    assert_eq!(path(cache, home), Some(in_cache));
    for unusable in [None, Some("".as_ref()), Some("relative".as_ref()), Some("~/.cache".as_ref())] {
        assert_eq!(path(unusable, home).as_ref(), Some(&at_home));
        assert_eq!(path(unusable, unusable), None);
    }
    use std::os::unix::ffi::OsStrExt;
    assert_eq!(path(Some(OsStr::from_bytes(b"/\xff")), home).as_ref(), Some(&at_home));
    assert_eq!(path(Some("/long".repeat(1000).as_ref()), None), None);
}
