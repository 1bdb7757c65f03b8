//! Headers as other writers leave them, and types of numbers that BLAS has not: all that `np.load` reads.

use npyz::Deserialize;

use crate::{Folder, assert_has, json, read, stdout};

/// The elements of a file of one row, as it is read.
fn row<T: Deserialize>(folder: &Folder, file: &str) -> Vec<T> {
    let one = folder.array("one.npy", &[1, 1], npyz::Order::C, &[1.0_f32]);
    stdout(&["gemm", &one, file, "--check", "-o", &folder.spec("out.npy")]);
    read::<T>(&folder.path("out.npy")).1
}

#[test]
fn every_way_to_write_a_header() {
    let folder = Folder::new();
    let data: Vec<u8> = [1.5_f64, -2.0, 8.25].iter().flat_map(|x| x.to_ne_bytes()).collect();
    for dict in [
        "{'descr': '=f8', 'fortran_order': False, 'shape': (1, 3), }",
        "{'descr': 'float64', 'fortran_order': False, 'shape': (1, 3)}",
        "{'descr': 'd', 'fortran_order': False, 'shape': (1, 3)}",
        "{'descr': '|f8', 'fortran_order': False, 'shape': (1, 3)}",
        "{'shape': (1L, 3L), 'fortran_order': False, 'descr': u'double'}",
        "{\"descr\": \"f8\", \"fortran_order\": True, \"shape\": (1, 3)}",
        "{'descr': 'f8',\n 'fortran_order': False,\n\t'shape': (1,\r\n 3)}\n\n",
        "  {'descr':'f8','fortran_order':False,'shape':(1,3,),}",
        "{'\\x64escr': 'f8', 'fortran_order': False, 'shape': ((1), 3)}",
    ] {
        assert_eq!(row::<f64>(&folder, &folder.raw("x.npy", dict, &data)), [1.5, -2.0, 8.25], "{dict}");
        let note = json(&["explain", "--json", &folder.spec("x.npy")])["views"][0]["note"].take();
        assert!(note.is_null(), "{dict}: {note}");
    }
}

/// Names of fields are Latin-1 in versions 1 and 2, UTF-8 in version 3.
#[test]
fn names_of_fields_in_other_alphabets() {
    let folder = Folder::new();
    for (version, name) in [(1, &b"\xe9"[..]), (2, b"\xe9"), (3, "é".as_bytes())] {
        let shape = b"', '<f8')], 'fortran_order': False, 'shape': (1, 1)}\n";
        let dict = [&b"{'descr': [('"[..], name, shape].concat();
        let len = (dict.len() as u32).to_le_bytes();
        let preamble = [&b"\x93NUMPY"[..], &[version, 0], &len[..if version == 1 { 2 } else { 4 }]].concat();
        let file = folder.write("x.npy", &[&preamble[..], &dict, &4.5_f64.to_le_bytes()].concat());
        assert_eq!(row::<f64>(&folder, &format!("{file}['é']")), [4.5], "version {version}");
    }
}

#[test]
fn floats_of_16_bits_become_f32() {
    let folder = Folder::new();
    let (halves, values) = ([0x3c00_u16, 0xc100, 0x0001, 0x7bff], [1.0_f32, -2.5, 5.960_464_5e-8, 65504.0]);
    let bytes = |each: fn(u16) -> [u8; 2]| halves.iter().flat_map(|&half| each(half)).collect::<Vec<u8>>();
    for (descr, name, data) in [
        ("<f2", "float16", bytes(u16::to_le_bytes)),
        (">f2", "big-endian float16", bytes(u16::to_be_bytes)),
        ("half", "float16", bytes(u16::to_ne_bytes)),
    ] {
        let dict = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (1, 4), }}");
        let x = folder.raw("x.npy", &dict, &data);
        assert_eq!(row::<f32>(&folder, &x), values, "{descr}");
        assert_has(&stdout(&["gemm", &x, &format!("{x}.T")]), &format!("note: {name} is converted to f32"));
    }
}

/// f64 has 53 bits: what more an integer has is part of the error, and said.
#[test]
fn integers_that_lose_digits_are_not_ok_without_a_word() {
    let folder = Folder::new();
    let limit = 1_i64 << 53;
    let values = [1, limit + 1, limit + 2, -limit - 1, i64::MAX, 0];
    let data: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
    let dict = |descr: &str| format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (2, 3), }}");
    let x = folder.raw("x.npy", &dict("<i8"), &data);
    let one = folder.array("one.npy", &[1, 1], npyz::Order::C, &[1.0_f64]);
    let text = stdout(&["gemm", &one, &format!("{x}[:1]"), "--check"]);
    assert_has(&text, "note: int64 is converted to f64");
    assert_has(
        &text,
        "note: 1 integer beyond 2^53 loses digits, the first at [0, 1]: 9007199254740993 is taken as 9007199254740992",
    );
    assert_has(&text, "check ok: largest error 1.00e0, 0.50 eps");
    let report = json(&["gemm", &one, &format!("{x}.reshape(1,6)[:, ::-1]"), "--check", "--json"]);
    assert_eq!(report["rounded"], serde_json::json!({"A": 0, "B": 3}));
    assert_eq!((&report["max_error"], &report["check"]), (&1.0.into(), &true.into()));
    let note = "B: 3 integers beyond 2^53 lose digits, the first at [0, 1]: 9223372036854775807 is taken as 9223372036854775808";
    assert_eq!(report["notes"][1], note);
    assert_has(&stdout(&["gemm", &one, &format!("{x}[1:]"), "--brief", "x"]), "B: 2 rounded\n");
    // Those that the view leaves out do not count.
    let report = json(&["gemm", &format!("{x}[:, 1:2]"), &format!("{x}[1:, 2:]"), "--json"]);
    assert_eq!(report["rounded"], serde_json::json!({"A": 2, "B": 0}));
    let report = json(&["gemm", &one, &format!("{x}[:1, ::2]"), "--json", "--check"]);
    assert_eq!(report["rounded"], serde_json::json!({"A": 0, "B": 0}));
    assert_eq!(
        (&report["max_error"], &report["notes"][0]),
        (&0.0.into(), &"B: int64 is converted to f64".into())
    );
    let unsigned: Vec<u8> = [u64::MAX - 1024; 6].iter().flat_map(|x| x.to_be_bytes()).collect();
    let x = folder.raw("x.npy", &dict(">u8"), &unsigned);
    let report = json(&["gemm", &one, &format!("{x}[:1]"), "--json", "--check"]);
    assert_eq!((&report["rounded"]["B"], &report["max_error"]), (&3.into(), &1023.0.into()));
}
