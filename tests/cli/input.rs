//! Files and command lines that are no good: one line, exit code 2, no output.

use crate::{Folder, assert_has, complaint, run};

#[test]
fn bad_files_are_one_line_and_leave_no_output() {
    let folder = Folder::new();
    let good = folder.array("good.npy", &[2, 2], npyz::Order::C, &[1.0_f64; 4]);
    let dict = |descr: &str, shape: &str| {
        format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}")
    };
    let data = [0; 32];
    let plain = |name: &str, shape: &str, data: &[u8]| folder.raw(name, &dict("'<f8'", shape), data);
    let mut huge_header = b"\x93NUMPY\x02\x00".to_vec();
    huge_header.extend(u32::MAX.to_le_bytes());
    let files = [
        (folder.spec("missing.npy"), "No such file"),
        (folder.0.path().join("folder.npy").to_str().unwrap().to_owned(), "not a regular file"),
        (folder.write("empty.npy", b""), "not an .npy file"),
        (folder.write("magic.npy", b"PK\x03\x04 this is a zip file, not numbers"), "not an .npy file"),
        (folder.write("short.npy", b"\x93NUMPY\x01\x00\x80\x00{'descr'"), "truncated"),
        (folder.write("shorter.npy", b"\x93NUMPY\x01"), "not an .npy file"),
        (folder.write("version.npy", b"\x93NUMPY\x07\x00\x02\x00{}"), "version 7"),
        (folder.write("huge-header.npy", &huge_header), "a header of 4294967295 bytes"),
        (folder.raw("garbage.npy", "{'descr': ??\n, 'x'", &data), "not a valid .npy header"),
        (folder.raw("no-dict.npy", "[1, 2]", &data), "not a valid .npy header"),
        (folder.raw("deep.npy", &"(".repeat(9000), &data), "nested too deeply"),
        (plain("truncated.npy", "(2, 2)", &data[..31]), "needs 32 bytes, there are 31"),
        (plain("large.npy", "(20000, 2)", &data), "needs 320000 bytes, there are 32"),
        (plain("overflow.npy", "(4294967296, 4294967296)", &data), "larger than any file"),
        (plain("overflow-2.npy", "(1152921504606846976, 2)", &data), "larger than any file"),
        (plain("overflow-3.npy", "(99999999999999999999, 2)", &data), "not a valid .npy header"),
        (plain("negative.npy", "(-2, 2)", &data), "not a valid .npy header"),
        (folder.raw("object.npy", &dict("'|O'", "(2, 2)"), &data), "object dtype"),
        (
            folder.raw("fields.npy", &dict("[('x', '<f8'), ('y', '<f8')]", "(2, 1)"), &data),
            "structured dtype",
        ),
        (folder.raw("text.npy", &dict("'<U2'", "(2, 2)"), &data), "not one BLAS can compute with"),
        (folder.raw("half.npy", &dict("'<f2'", "(2, 2)"), &data), "float16"),
        (folder.raw("time.npy", &dict("'<M8[s]'", "(2, 2)"), &data), "not one BLAS can compute with"),
        (folder.raw("dtype.npy", &dict("'<q9'", "(2, 2)"), &data), "not a valid .npy header"),
        (format!("{good}[2]"), "axis 0: index 2 is out of range"),
        (format!("{good}[0, 0, 0]"), "too many indices"),
        (format!("{good}[::0]"), "a slice step of 0"),
        (format!("{good}[0]"), "needs 2 axes, this view has 1"),
        (format!("{good}[:1]"), "gemm: A has k = 2, but B has k = 1"),
        (format!("{good}.T.reshape(4)"), "would need a copy"),
        (format!("{good}.TT"), "expected [...]"),
        ("f64[2,2]".to_owned(), "only a description"),
        ("nothing".to_owned(), "neither an .npy file nor dtype[shape]"),
    ];
    std::fs::create_dir(folder.path("folder.npy")).unwrap();
    let before = folder.names();
    let out = folder.spec("out.npy");
    for (spec, part) in &files {
        let line = complaint(&["gemm", &good, spec, "-o", &out, "--check"], 2);
        assert_has(&line, part);
        if !part.starts_with("gemm") {
            assert_has(&line, spec.rsplit('/').next().unwrap().split(".npy").next().unwrap());
        }
        let first = run(&["gemm", spec, &good, "--brief", "x"]);
        assert!(first.status.code() == Some(2) || part.starts_with("gemm"), "{spec}");
    }
    assert_eq!(folder.names(), before);
    for spec in
        files.iter().map(|(spec, _)| spec).filter(|spec| !spec.starts_with(&good) && spec.contains(".npy"))
    {
        complaint(&["explain", spec], 2);
    }
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for arguments in [
        &[][..],
        &["multiply"],
        &["gemm"],
        &["gemm", "x.npy"],
        &["gemm", "x.npy", "y.npy", "--policy", "never"],
        &["gemm", "x.npy", "y.npy", "--alpha", "much"],
        &["gemm", "x.npy", "y.npy", "--workspace", "-1"],
        &["gemm", "x.npy", "y.npy", "--json", "--brief", "x"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}
