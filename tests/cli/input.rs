//! Files and command lines that are no good: one line, exit code 2, no output.

use crate::{Folder, assert_has, complaint, run};
#[cfg(unix)]
use crate::{command, complaint_of};

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
        (plain("overflow-3.npy", "(99999999999999999999, 2)", &data), "larger than any file"),
        (plain("overflow-4.npy", "(4294967296, 4294967296, 0)", &data), "larger than any file"),
        (plain("negative.npy", "(-2, 2)", &data), "not a valid .npy header: a length of -2 in a shape"),
        (plain("number.npy", "4", &data), "not a valid .npy header: a shape is a tuple"),
        (plain("list.npy", "[2, 2]", &data), "not a valid .npy header: a shape is a tuple"),
        (folder.raw("key.npy", "{'descr': '<f8', 'shape': (2, 2)}", &data), "it needs the keys 'descr', "),
        (folder.raw("object.npy", &dict("'|O'", "(2, 2)"), &data), "object dtype"),
        (
            folder.raw("object-field.npy", &dict("[('x', '<f8'), ('y', '|O')]", "(2, 1)"), &data),
            "object dtype in a structure with the fields 'x' (float64), 'y' (object): files with such are pickled",
        ),
        (
            folder.raw("fields.npy", &dict("[('x', '<f8'), ('y', '<f4', (2,))]", "(2, 1)"), &data),
            "a structured dtype of 16 bytes with the fields 'x' (float64), 'y' (2 x float32): \
             name the one to be used, as ['x']",
        ),
        (folder.raw("no-fields.npy", &dict("[]", "(2, 1)"), &data), "its elements have no bytes"),
        (
            folder.raw("text.npy", &dict("'<U2'", "(2, 2)"), &data),
            "dtype str of length 2 is not one BLAS can compute with",
        ),
        (
            folder.raw("long.npy", &dict("'<f16'", "(1, 2)"), &data),
            "dtype float128 is not one BLAS can compute with",
        ),
        (
            folder.raw("time.npy", &dict("'<M8[s]'", "(2, 2)"), &data),
            "dtype datetime64[s] is not one BLAS can compute with",
        ),
        (folder.raw("dtype.npy", &dict("'<q9'", "(2, 2)"), &data), "no dtype is called '<q9'"),
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

/// What a parser makes of a header that NumPy never wrote: no overflow, no recursion, no minutes.
#[test]
fn malicious_headers_are_refused() {
    let folder = Folder::new();
    let dict =
        |key: &str, shape: &str| format!("{{'descr': '<f8', 'fortran_order': False, {key}: {shape}, }}");
    let huge = "(4294967296, 4294967296)";
    for (name, header, part) in [
        ("escape", dict("'\\x73hape'", huge), "larger than any file"),
        ("second", dict("'xshape': (1,), 'shape'", huge), "a key 'xshape'"),
        ("again", dict("'shape': (2, 2), 'shape'", huge), "a key twice"),
        ("underscore", dict("'shape'", "(4_294_967_296, 4_294_967_296)"), "'_' at character 52"),
        ("hex", dict("'shape'", "(0x7fffffffffffffff, 4)"), "'x' at character 52"),
        ("sum", dict("'shape'", "(1+1, 2)"), "'+' at character 52"),
        ("sets", "{".repeat(8) + "1" + &"}".repeat(8), "'}' at character 9"),
        ("digits", dict("'shape'", &"9".repeat(9000)), "is too large"),
        (
            "record",
            dict("'shape'", "(4294967296,)").replace("'<f8'", "[('a', '<f8', (4294967296,))]"),
            "larger than any file",
        ),
        ("axes", dict("'shape'", &format!("({})", "1,".repeat(65))), "65 axes; at most 64"),
    ] {
        let file = folder.raw(name, &header, &[0; 32]);
        std::fs::rename(&file, folder.path("x.npy")).unwrap();
        let line = complaint(&["explain", &folder.spec("x.npy")], 2);
        assert_has(&line, "x.npy: ");
        assert_has(&line, part);
    }
    // Structures in structures, with as many fields as there is room for.
    let descr = (0..40).fold("'<f8'".to_owned(), |inner, _| format!("[('a',{inner})]"));
    let deep = folder.raw("deep.npy", &dict("'shape'", "(2, 2)").replace("'<f8'", &descr), &[0; 32]);
    assert_has(&complaint(&["explain", &deep], 2), "brackets nested too deeply");
    let many: String = (0..700).map(|at| format!("('{at}','f8'),")).collect();
    let many = dict("'shape'", "(0, 2)").replace("'<f8'", &format!("[{many}]"));
    let many = folder.raw("many.npy", &many, &[]);
    let line = complaint(&["explain", &many], 2);
    assert_has(&line, "a structured dtype of 5600 bytes");
    assert_has(&line, "'19' (float64) and 680 more: name the one");
    let axes = format!("[('a', 'f8', ({}))]", "1,".repeat(63));
    let axes = dict("'shape'", "(2, 2)").replace("'<f8'", &axes);
    let axes = folder.raw("axes.npy", &axes, &[0; 32]);
    assert_has(&complaint(&["explain", &format!("{axes}.a")], 2), "65 axes; at most 64");
    // Field names are no keys.
    let fields =
        dict("'shape'", "(2, 2)").replace("'<f8'", "[('shape', '<f8'), ('b', [('c', '<f8', (2, 2))])]");
    let fields = folder.raw("fields.npy", &fields, &[0; 160]);
    assert_has(
        &complaint(&["explain", &fields], 2),
        "a structured dtype of 40 bytes with the fields 'shape' (float64)",
    );
}

#[test]
fn thousands_of_axes_take_no_time() {
    for spec in [
        format!("f64[{}]", "1,".repeat(20_000)),
        format!("f64[2,2][{}]", "None,".repeat(20_000)),
        format!("f64[2,2].reshape({}4)", "1,".repeat(20_000)),
    ] {
        assert_has(&complaint(&["explain", &spec], 2), "axes; at most 64 are possible, as in NumPy");
    }
    assert_has(&complaint(&["explain", &format!("f64[{}]", "1,".repeat(65))], 2), "65 axes; at most 64");
    let most = format!("f64[{}]", "1,".repeat(64));
    assert_has(&crate::stdout(&["explain", &most]), "a view with 64 axes");
    assert_has(&crate::stdout(&["explain", &format!("{most}[0, None]")]), "a view with 64 axes");
    assert_has(&complaint(&["explain", &format!("{most}[None]")], 2), "65 axes; at most 64");
}

/// Nothing is opened that would wait for a writer.
#[test]
#[cfg(unix)]
fn pipes_and_links_are_refused_or_followed() {
    use std::process::{Command, Stdio};
    let folder = Folder::new();
    let x = folder.array("x.npy", &[2, 2], npyz::Order::C, &[1.0_f64; 4]);
    let pipe = folder.spec("pipe.npy");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_has(&complaint(&["explain", &pipe], 2), "pipe.npy: not a regular file");
    assert_has(&complaint(&["gemm", &x, &pipe], 2), "pipe.npy: not a regular file");
    assert_has(&complaint(&["gemm", &x, &x, "-o", &pipe], 2), "pipe.npy: not a regular file");
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.path(name)).unwrap();
    link("loop.npy", "loop.npy");
    assert_has(&complaint(&["explain", &folder.spec("loop.npy")], 2), "loop.npy: ");
    // Standard input is the file that it was redirected from, if it was.
    link("/dev/stdin", "input.npy");
    let from = |input: Stdio| command(&["explain", &folder.spec("input.npy")]).stdin(input).output().unwrap();
    assert!(from(std::fs::File::open(&x).unwrap().into()).status.success());
    let output = from(Stdio::piped());
    assert_has(&complaint_of(&output, 2, "a pipe"), "input.npy: not a regular file");
}
