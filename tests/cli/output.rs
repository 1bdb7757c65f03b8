//! Where results go: files replaced as a whole or not at all, and standard output.

use std::process::Stdio;

#[cfg(unix)]
use crate::run_after;
use crate::{Folder, assert_has, command, complaint, complaint_of, read, stdout};

#[test]
fn an_existing_output_is_replaced_whole_or_not_at_all() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[2, 2], npyz::Order::C, &[1.0_f64, 2.0, 3.0, 4.0]);
    let before = std::fs::read(&x).unwrap();
    // Shapes that do not match.
    complaint(&["gemm", &x, &format!("{x}[:1]"), "-o", &x], 2);
    assert_eq!(std::fs::read(&x).unwrap(), before);
    // No such folder; a folder.
    let nowhere = folder.spec("none/out.npy");
    assert_has(&complaint(&["gemm", &x, &x, "-o", &nowhere], 2), "No such file");
    let folder_itself = folder.0.path().to_str().unwrap();
    assert_has(&complaint(&["gemm", &x, &x, "-o", folder_itself], 2), "not a regular file");
    // Over its own input.
    stdout(&["gemm", &x, &x, "-o", &x]);
    assert_eq!(read::<f64>(&folder.path("x.npy")).1, [7.0, 10.0, 15.0, 22.0]);
    assert_eq!(folder.names(), ["x.npy"]);
    // In the current folder.
    let status =
        command(&["gemm", "x.npy", "x.npy", "-o", "y.npy"]).current_dir(folder.0.path()).output().unwrap();
    assert!(status.status.success());
    assert_eq!(folder.names(), ["x.npy", "y.npy"]);
}

/// A limit on the size of files stands in for a full disk; by itself it would end the program by a signal.
#[test]
#[cfg(unix)]
fn a_failed_write_leaves_the_old_file() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[200, 2], npyz::Order::C, &[1.0_f64; 400]);
    let out = folder.write("out.npy", b"precious");
    for setup in ["ulimit -f 8", "trap '' XFSZ; ulimit -f 8"] {
        let output = run_after(setup, &["gemm", &x, &format!("{x}.T"), "-o", &out]);
        assert_has(&complaint_of(&output, 2, setup), "out.npy: ");
        assert_eq!(std::fs::read(&out).unwrap(), b"precious");
        assert_eq!(folder.names(), ["out.npy", "x.npy"]);
    }
}

#[test]
#[cfg(unix)]
fn outputs_have_the_usual_permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let x = folder.array("x.npy", &[2, 2], npyz::Order::C, &[1.0_f64; 4]);
    let mode = |name: &str| std::fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
    stdout(&["gemm", &x, &x, "-o", &folder.spec("new.npy")]);
    assert_eq!(mode("new.npy"), mode("x.npy"));
    let private = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(folder.path("new.npy"), private).unwrap();
    std::os::unix::fs::symlink("new.npy", folder.path("link.npy")).unwrap();
    stdout(&["gemm", &x, &x, "-o", &folder.spec("link.npy")]);
    assert_eq!(mode("new.npy"), 0o640);
    assert!(std::fs::symlink_metadata(folder.path("link.npy")).unwrap().is_symlink());
    assert_eq!(read::<f64>(&folder.path("new.npy")).1, [2.0; 4]);
    // To nothing: what it points to cannot be replaced, and it is not.
    std::os::unix::fs::symlink("gone.npy", folder.path("dangling.npy")).unwrap();
    let line = complaint(&["gemm", &x, &x, "-o", &folder.spec("dangling.npy")], 2);
    assert_has(&line, "dangling.npy: a link to a file that is not there");
    assert_eq!(folder.names(), ["dangling.npy", "link.npy", "new.npy", "x.npy"]);
}

#[test]
fn a_closed_standard_output_is_no_panic() {
    for arguments in [&["explain", "f64[3,4]"][..], &["--help"], &["gemm", "--brief-header"]] {
        let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_is_a_failure() {
    for arguments in [&["explain", "f64[3,4]"][..], &["--help"], &["gemm", "--help"], &["--version"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(arguments).stdout(full).output().unwrap();
        assert_has(&complaint_of(&output, 2, &format!("{arguments:?}")), "standard output: ");
    }
}

#[test]
fn version_and_help() {
    let version = stdout(&["--version"]);
    assert!(version.starts_with("blasview ") && version.contains(env!("CARGO_PKG_VERSION")), "{version}");
    assert_has(&stdout(&["--help"]), "SUFFIX");
    assert_has(&stdout(&["explain", "--help"]), "blasview explain 'digits.npy[::2, ::-1].T'");
    assert_has(&stdout(&["gemm", "--help"]), "workspace_bytes");
    assert_has(&stdout(&["bench", "--help"]), "reference_ns");
}
