//! Names of files that are no text: bytes on Unix, printed as well as they can be.
#![cfg(target_os = "linux")]

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::{Folder, assert_has, complaint, json, read, stdout};

/// That name in the folder, and what follows it.
fn spec(folder: &Folder, name: &[u8]) -> OsString {
    folder.0.path().join(OsStr::from_bytes(name)).into_os_string()
}

/// `a\xff.npy` with the numbers 1 to 6, two rows of them.
fn folder() -> (Folder, OsString) {
    let folder = Folder::new();
    let plain = folder.array("a.npy", &[2, 3], npyz::Order::C, &[1.0_f64, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let path = spec(&folder, b"a\xff.npy");
    std::fs::rename(plain, &path).unwrap();
    (folder, path)
}

#[test]
fn files_whose_names_are_no_text_are_opened() {
    let (folder, path) = folder();
    let transposed = spec(&folder, b"a\xff.npy[::2].T");
    let arguments = [OsStr::new("explain"), OsStr::new("--json"), &transposed];
    let view = json(&arguments)["views"][0].take();
    assert_eq!(view["shape"], serde_json::json!([3, 1]));
    assert!(view["spec"].as_str().unwrap().ends_with("a\u{fffd}.npy[::2].T"), "{view}");
    let named = OsString::from_vec([b"A: ", transposed.as_bytes()].concat());
    assert_has(&stdout(&[OsStr::new("explain"), &named]), "A: /");

    let out = spec(&folder, b"out\xfe.npy");
    let product = [OsStr::new("gemm"), &path, &spec(&folder, b"a\xff.npy.T"), OsStr::new("-o"), &out];
    assert_has(&stdout(&product), "out\u{fffd}.npy: [2, 2] f64");
    assert_eq!(read::<f64>(out.as_ref()).1, [14.0, 32.0, 32.0, 77.0]);
    let label = [OsStr::new("gemm"), &path, &transposed, OsStr::new("--brief"), OsStr::from_bytes(b"\xfd")];
    assert!(stdout(&label).starts_with('\u{fffd}'));
    assert_eq!(json(&[OsStr::new("bench"), &path, OsStr::new("--json"), OsStr::new("--seconds=0")])["m"], 2);
}

#[test]
fn what_is_no_text_is_refused_where_text_belongs() {
    let (folder, path) = folder();
    for suffix in [&b"[\xff]"[..], b".\xff", b"\xff", b"[::\xff]", b".reshape(\xff)"] {
        let text = OsString::from_vec([path.as_bytes(), suffix].concat());
        assert_has(&complaint(&[OsStr::new("explain"), &text], 2), "a\u{fffd}.npy");
    }
    assert_has(
        &complaint(&[OsStr::new("explain"), &spec(&folder, b"none\xff.npy")], 2),
        "none\u{fffd}.npy: No such file",
    );
    let byte = OsStr::from_bytes(b"\xff");
    for option in ["--alpha", "--policy", "--workspace", "--threads"] {
        let line = complaint(&[OsStr::new("gemm"), &path, &path, OsStr::new(option), byte], 2);
        assert_has(&line, &format!("'\u{fffd}' for '{option}"));
    }
    assert_has(&complaint(&[byte], 2), "'\u{fffd}'");
    assert_has(&complaint(&[OsStr::new("explain"), byte], 2), "neither an .npy file nor dtype[shape]");
}
