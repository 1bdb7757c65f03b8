//! `blasview tune`: what it measures is kept where a backend reads it, and a file that is not such is said to be none.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use crate::{Folder, assert_has, command, complaint_of};

/// With that folder for what is kept.
fn run(kept: &str, arguments: &[&str]) -> Output {
    command(arguments).env("BLASVIEW_TUNING", kept).output().unwrap()
}

fn stdout(kept: &str, arguments: &[&str]) -> String {
    let output = run(kept, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const QUICK: [&str; 3] = ["tune", "--seconds", "0.01"];

fn files(folder: &Folder) -> Vec<PathBuf> {
    fs::read_dir(folder.path("kept"))
        .map_or(Vec::new(), |entries| entries.map(|entry| entry.unwrap().path()).collect())
}

#[test]
fn what_is_measured_is_kept_and_read() {
    let folder = Folder::new();
    let kept = &folder.spec("kept");
    let dry = stdout(kept, &["tune", "--dry-run", "--seconds", "0.01"]);
    assert_has(&dry, "DirectLen");
    assert_has(&dry, "not kept");
    assert!(files(&folder).is_empty());
    assert!(!stdout(kept, &["backend"]).contains("rules"), "there is nothing to say");

    assert_has(&stdout(kept, &QUICK), "kept in ");
    let [file] = &files(&folder)[..] else { panic!("{:?}", files(&folder)) };
    assert_has(&stdout(kept, &["backend"]), &format!("rules           measured here, {}", file.display()));
    assert_has(&stdout(kept, &["backend", "--json"]), "\"rules\": \"measured here, ");
    // Without.
    for off in ["off", "", "kept"] {
        assert!(!stdout(off, &["backend"]).contains("rules"), "{off}");
    }

    // What is kept counts: products of such a length are packed only where nothing else is said.
    let text = fs::read_to_string(file).unwrap();
    for (len, is_direct) in [("99999", true), ("0", false)] {
        let line = |line: &str| match line.split_once(' ') {
            Some(("DirectLen", _)) => format!("DirectLen {len}\n"),
            Some((number @ ("NearLen" | "PanelsLen"), _)) => format!("{number} 0\n"),
            _ => format!("{line}\n"),
        };
        fs::write(file, text.lines().map(line).collect::<String>()).unwrap();
        let plan = stdout(kept, &["explain", "data/digits.npy[:40,::2]", "data/digits.npy[:64:2,::2]"]);
        assert_eq!(plan.contains("computed directly"), is_direct, "{len}: {plan}");
    }

    assert_has(&stdout(kept, &["tune", "--remove"]), "removed");
    assert!(files(&folder).is_empty());
    complaint_of(&run(kept, &["tune", "--remove"]), 2, "removed twice");
}

#[test]
fn what_is_no_file_of_rules_is_said_to_be_none() {
    let folder = Folder::new();
    let kept = &folder.spec("kept");
    stdout(kept, &QUICK);
    let [file] = &files(&folder)[..] else { panic!("{:?}", files(&folder)) };
    let text = fs::read_to_string(file).unwrap();
    let processor = text.lines().nth(1).unwrap();
    let cases: [(Vec<u8>, &str); 7] = [
        (text[..text.len() / 2].into(), "it does not end with \"end\""),
        (text.replace(processor, "processor: other").into(), "it is for another processor, other"),
        (text.replace("\nblas: ", "\nblas: x").into(), "it is for another BLAS, x"),
        (text.replace("DirectLen ", "DirectLen -").into(), "line 4 is no number that is known"),
        (vec![0xff; 100], "it is no text"),
        (vec![b'x'; 1 << 20], "it is longer than 4096 bytes"),
        (Vec::new(), "it does not end with \"end\""),
    ];
    for (bytes, why) in cases {
        fs::write(file, bytes).unwrap();
        let told = stdout(kept, &["backend"]);
        assert_has(&told, &format!("rules           those of this crate, not {}: {why}", file.display()));
    }
    fs::remove_file(file).unwrap();
    fs::create_dir(file).unwrap();
    assert_has(&stdout(kept, &["backend"]), "rules           those of this crate, not ");
}

#[test]
fn without_a_folder_nothing_is_measured() {
    for off in ["off", "", "relative"] {
        assert_has(&complaint_of(&run(off, &QUICK), 2, off), "no folder to keep rules in");
    }
    // The folder is found by other variables where this one is not set.
    let folder = Folder::new();
    let variables = [("XDG_CACHE_HOME", ""), ("HOME", &folder.spec("home"))];
    if cfg!(all(unix, not(target_vendor = "apple"))) {
        let output = command(&QUICK).env_remove("BLASVIEW_TUNING").envs(variables).output().unwrap();
        assert_has(&String::from_utf8_lossy(&output.stdout), &folder.spec("home/.cache/blasview/"));
    }
}
