//! How files are read: into memory, no more of them than a view spans, and as if others could change them meanwhile.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::{Folder, assert_has, command, complaint_of};

/// The output's own file appears before the inputs are read, so that the truncation comes while they are read or later:
/// what was read stays, what was not is said to be missing. Mapped inputs would end the program by SIGBUS.
#[test]
fn a_file_that_shrinks_meanwhile_ends_nothing_by_a_signal() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[700, 700], npyz::Order::C, &vec![1.0_f64; 490_000]);
    let whole = std::fs::read(&x).unwrap();
    for round in 0..6 {
        std::fs::write(&x, &whole).unwrap();
        let arguments = ["gemm", &x, &format!("{x}[:, ::2]"), "-o", &folder.spec("out.npy")];
        let child = command(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let start = Instant::now();
        let has_begun = || folder.names().iter().any(|name| name != "x.npy");
        while !has_begun() && start.elapsed() < Duration::from_secs(20) {
            std::hint::spin_loop();
        }
        std::thread::sleep(Duration::from_millis(round));
        std::fs::File::options().write(true).open(&x).unwrap().set_len(100).unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            std::fs::remove_file(folder.path("out.npy")).unwrap();
        } else {
            let line = complaint_of(&output, 2, "truncated meanwhile");
            assert_has(&line, "x.npy: truncated");
            assert_has(&line, " bytes");
        }
    }
}

/// 512 GB, nearly all of it a hole, within 4 GB of address space.
#[test]
#[cfg(target_os = "linux")]
fn of_a_huge_file_only_what_the_view_spans_is_read() {
    let folder = Folder::new();
    let setup = "OPENBLAS_NUM_THREADS=1; export OPENBLAS_NUM_THREADS; ulimit -v 4000000";
    for (descr, size, part) in [
        ("'<f8'", 8_u64, ""),
        ("'<i4'", 4, ""),
        ("'>f8'", 8, ""),
        ("[('a', '<i2'), ('b', '<f8')]", 10, ".b"),
        ("[('a', '<f8'), ('b', '<i2', (3,))]", 14, ".b[:, :, 1]"),
    ] {
        let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (1073741824, 64), }}");
        let x = folder.raw("x.npy", &header, &[]);
        let len = std::fs::metadata(&x).unwrap().len();
        let file = std::fs::File::options().write(true).open(&x).unwrap();
        file.set_len(len + 1_073_741_824 * 64 * size).unwrap();
        let run = |arguments: &[&str]| {
            let output = crate::run_after(setup, arguments);
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            (output.status.code(), errors)
        };
        let x = x + part;
        let fine = (Some(0), String::new());
        assert_eq!(run(&["explain", &x]), fine, "{descr}");
        let (a, b) = (format!("{x}[1000000000:1000000009, ::7]"), format!("{x}[-10:].T"));
        assert_eq!(run(&["gemm", &a, &format!("{b}[:10]"), "--check"]), fine, "{descr}");
        assert_eq!(run(&["gemm", &format!("{x}[5:3]"), &b, "--check"]), fine, "{descr}");
        assert_eq!(run(&["bench", &a, "--seconds", "0"]), fine, "{descr}");
        let (code, errors) = run(&["gemm", &format!("{x}.T"), &x]);
        assert!(code == Some(2) && errors.lines().count() == 1 && errors.contains("memory"), "{errors}");
    }
}
