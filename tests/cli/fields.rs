//! Fields of structures, real and imaginary parts: views of the file where they lie.

use std::fmt::Debug;

use num_complex::Complex;
use serde_json::{Value, json};

use crate::{Folder, assert_has, complaint, json, read, stdout};

/// Bodies: a name of 3 bytes, position and velocity, a mass, and as many as there are axes of two moments with a tag.
const BODIES: &str = "[('name', '|S3'), ('pos', '<f8', (3,)), ('vel', '>f4', (3,)), ('mass', '<i4'), \
                      ('moments', [('tag', '|u1'), ('at', '<c16')], (2,))]";
const BODY: usize = 3 + 24 + 12 + 4 + 2 * 17;

/// Numbers that are different everywhere and small, so that products are exact.
fn pos(body: usize, axis: usize) -> f64 {
    (5 * body + 2 * axis) as f64 - 7.0
}

fn vel(body: usize, axis: usize) -> f64 {
    (3 * body + axis) as f64 / 2.0
}

fn mass(body: usize) -> i32 {
    100 + body as i32
}

fn moment(body: usize, at: usize) -> Complex<f64> {
    Complex::new((body + 10 * at) as f64, -((7 * body + at) as f64))
}

fn bytes(count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for body in 0..count {
        bytes.extend(b"abc");
        (0..3).for_each(|axis| bytes.extend(pos(body, axis).to_le_bytes()));
        (0..3).for_each(|axis| bytes.extend((vel(body, axis) as f32).to_be_bytes()));
        bytes.extend(mass(body).to_le_bytes());
        for at in 0..2 {
            bytes.push(at as u8);
            bytes.extend(moment(body, at).re.to_le_bytes());
            bytes.extend(moment(body, at).im.to_le_bytes());
        }
    }
    bytes
}

fn bodies(folder: &Folder, shape: &str, order: &str, count: usize) -> String {
    let dict = format!("{{'descr': {BODIES}, 'fortran_order': {order}, 'shape': {shape}, }}");
    folder.raw("bodies.npy", &dict, &bytes(count))
}

fn view(spec: &str) -> Value {
    json(&["explain", "--json", spec])["views"][0].take()
}

/// The matrix that a view is, by a product with the identity.
fn matrix<T: npyz::AutoSerialize + npyz::Deserialize + Clone>(
    folder: &Folder,
    spec: &str,
    one: T,
    zero: T,
) -> Vec<T> {
    let cols = view(spec)["shape"][1].as_u64().unwrap();
    let identity: Vec<T> =
        (0..cols * cols).map(|at| if at % (cols + 1) == 0 { one.clone() } else { zero.clone() }).collect();
    let identity = folder.array("identity.npy", &[cols, cols], npyz::Order::C, &identity);
    let out = folder.spec("out.npy");
    assert_has(&stdout(&["gemm", spec, &identity, "--check", "-o", &out]), "check ok");
    read::<T>(&folder.path("out.npy")).1
}

#[track_caller]
fn assert_view(spec: &str, shape: &[usize], strides: &[isize], offset: usize) {
    let view = view(spec);
    assert_eq!(view["shape"], json!(shape), "{spec}");
    assert_eq!(view["strides"], json!(strides), "{spec}");
    assert_eq!(view["offset"], offset, "{spec}");
}

fn table<T: Debug>(rows: usize, cols: usize, each: impl Fn(usize, usize) -> T) -> Vec<T> {
    (0..rows * cols).map(|at| each(at / cols, at % cols)).collect()
}

#[test]
fn fields_are_views_of_the_file() {
    let folder = Folder::new();
    let x = bodies(&folder, "(6,)", "False", 6);
    let record = BODY as isize;
    for way in ["['pos']", ".pos", "[ \"pos\" ]"] {
        let spec = format!("{x}{way}");
        assert_view(&spec, &[6, 3], &[record, 8], 3);
        assert_eq!(view(&spec)["note"], Value::Null);
        assert_eq!(matrix(&folder, &spec, 1.0, 0.0), table(6, 3, pos));
    }
    assert_view(&format!("{x}[1::2].pos[::-1, 1:]"), &[3, 2], &[-2 * record, 8], 5 * BODY + 3 + 8);
    assert_eq!(
        matrix(&folder, &format!("{x}[1::2].pos[::-1, 1:]"), 1.0, 0.0),
        table(3, 2, |i, j| pos(5 - 2 * i, 1 + j))
    );
    assert_eq!(matrix(&folder, &format!("{x}['pos'].T"), 1.0, 0.0), table(3, 6, |i, j| pos(j, i)));
    // Nested, arrays of structures, and of these one half.
    assert_view(&format!("{x}.moments['at']"), &[6, 2], &[record, 17], 44);
    assert_view(&format!("{x}.moments.at.imag"), &[6, 2], &[record, 17], 52);
    assert_view(&format!("{x}.moments[:, 1].at.real.reshape(2,3)"), &[2, 3], &[3 * record, record], 61);
    let (one, zero) = (Complex::new(1.0, 0.0), Complex::new(0.0, 0.0));
    assert_eq!(matrix(&folder, &format!("{x}.moments.at"), one, zero), table(6, 2, moment));
    assert_eq!(
        matrix(&folder, &format!("{x}.moments.at.imag"), 1.0, 0.0),
        table(6, 2, |i, j| moment(i, j).im)
    );
    let text = stdout(&["explain", &format!("{x}.moments.at.imag")]);
    assert_has(
        &text,
        "part      ['moments']['at'].imag: 2 x float64 at byte 52 of the 77 of each element, a view",
    );
}

#[test]
fn fields_are_converted_by_themselves() {
    let folder = Folder::new();
    let x = bodies(&folder, "(6,)", "False", 6);
    let spec = format!("{x}['vel']");
    assert_view(&spec, &[6, 3], &[12, 4], 0);
    assert_eq!(view(&spec)["note"], "big-endian float32 is converted to f32");
    assert_eq!(view(&spec)["part"], "['vel']: 3 x float32 at byte 27 of the 77 of each element");
    assert_eq!(matrix(&folder, &spec, 1.0, 0.0), table(6, 3, vel));
    assert_eq!(matrix(&folder, &format!("{x}[1:6:2].vel[:, ::-2]"), 1.0_f32, 0.0).len(), 6);
    assert_eq!(
        matrix(&folder, &format!("{x}[1:6:2].vel[:, ::-2]"), 1.0, 0.0),
        table(3, 2, |i, j| vel(1 + 2 * i, 2 - 2 * j))
    );
    assert_eq!(matrix(&folder, &format!("{x}.mass[None]"), 1.0, 0.0), table(1, 6, |_, j| f64::from(mass(j))));
    assert_eq!(matrix(&folder, &format!("{x}.moments.tag"), 1.0, 0.0), table(6, 2, |_, j| j as f64));
    // A real part among complex operands is one number of theirs.
    let (one, zero) = (Complex::new(1.0, 0.0), Complex::new(0.0, 0.0));
    assert_eq!(
        matrix(&folder, &format!("{x}.moments.at.real"), one, zero),
        table(6, 2, |i, j| Complex::new(moment(i, j).re, 0.0))
    );
}

/// More than is read at a time, the pieces beginning anywhere in an element.
#[test]
fn long_files_are_converted_in_pieces() {
    let folder = Folder::new();
    let count = 3001;
    let x = bodies(&folder, "(3001,)", "False", count);
    assert_eq!(matrix(&folder, &format!("{x}.vel"), 1.0, 0.0), table(count, 3, vel));
    let reversed = matrix(&folder, &format!("{x}[::-1].moments.tag[:, 1:]"), 1.0, 0.0);
    assert_eq!(reversed, vec![1.0; count]);
    // One element larger than a piece.
    let dict =
        "{'descr': [('gap', '|V100000'), ('x', '<i4', (20000,))], 'fortran_order': False, 'shape': (2,)}";
    let item = |first: i32| {
        [vec![0; 100_000], (first..first + 20_000).flat_map(i32::to_le_bytes).collect()].concat()
    };
    let large = folder.raw("large.npy", dict, &[item(5), item(-7)].concat());
    let out = folder.spec("out.npy");
    let one = folder.array("one.npy", &[1, 1], npyz::Order::C, &[1.0_f64]);
    stdout(&["gemm", &format!("{large}.x.reshape(40000,1)"), &one, "-o", &out]);
    let expected: Vec<f64> = (5..20_005).chain(-7..19_993).map(f64::from).collect();
    assert_eq!(read::<f64>(&folder.path("out.npy")).1, expected);
}

#[test]
fn fields_of_matrices_in_fortran_order() {
    let folder = Folder::new();
    let x = bodies(&folder, "(2, 3)", "True", 6);
    let record = BODY as isize;
    assert_view(&format!("{x}.pos"), &[2, 3, 3], &[record, 2 * record, 8], 3);
    assert_view(&format!("{x}.vel"), &[2, 3, 3], &[12, 24, 4], 0);
    assert_view(&format!("{x}.mass"), &[2, 3], &[8, 16], 0);
    let masses = table(2, 3, |i, j| f64::from(mass(i + 2 * j)));
    assert_eq!(matrix(&folder, &format!("{x}.mass"), 1.0, 0.0), masses);
    assert_eq!(matrix(&folder, &format!("{x}[1].vel"), 1.0, 0.0), table(3, 3, |i, j| vel(1 + 2 * i, j)));
}

#[test]
fn real_and_imaginary_parts() {
    let folder = Folder::new();
    let z = table(3, 4, |i, j| Complex::new((i + 4 * j) as f32, (5 * i) as f32 - j as f32));
    let file = folder.array("z.npy", &[3, 4], npyz::Order::C, &z);
    assert_view(&format!("{file}.real"), &[3, 4], &[32, 8], 0);
    assert_view(&format!("{file}.imag.T"), &[4, 3], &[8, 32], 4);
    assert_view(&format!("{file}[1:].imag"), &[2, 4], &[32, 8], 36);
    assert_eq!(
        matrix(&folder, &format!("{file}.imag"), 1.0_f32, 0.0),
        z.iter().map(|z| z.im).collect::<Vec<f32>>()
    );
    // The real part of a conjugate is that of the number; what is not complex is its own.
    let real = matrix(&folder, &format!("{file}.conj().real.real.conj()"), 1.0_f32, 0.0);
    assert_eq!(real, z.iter().map(|z| z.re).collect::<Vec<f32>>());
    let swapped: Vec<u8> = z.iter().flat_map(|z| [z.re.to_be_bytes(), z.im.to_be_bytes()].concat()).collect();
    let dict = "{'descr': '>c8', 'fortran_order': False, 'shape': (3, 4), }";
    let swapped = folder.raw("swapped.npy", dict, &swapped);
    assert_eq!(
        matrix(&folder, &format!("{swapped}.imag"), 1.0_f32, 0.0),
        z.iter().map(|z| z.im).collect::<Vec<f32>>()
    );
    assert_view("c128[3,4].imag[::2]", &[2, 4], &[128, 16], 8);
    assert_view("f64[3,4].real", &[3, 4], &[32, 8], 0);
    let line = complaint(&["explain", &format!("{file}.H.imag")], 2);
    assert_has(&line, "z.npy.H.imag: the imaginary part of a conjugate would need a copy");
    let line = complaint(&["explain", "f64[3,4].imag"], 2);
    assert_has(&line, "f64[3,4].imag: no imaginary part: the elements are float64");
}

#[test]
fn wrong_parts_say_what_there_is() {
    let folder = Folder::new();
    let x = bodies(&folder, "(6,)", "False", 6);
    let plain = folder.array("plain.npy", &[2, 2], npyz::Order::C, &[1.0_f64; 4]);
    for (spec, part) in [
        (
            x.clone(),
            "bodies.npy: a structured dtype of 77 bytes with the fields 'name' (bytes of length 3), 'pos' (3 x float64), \
             'vel' (3 x float32), 'mass' (int32), 'moments' (2 x a structure with the fields 'tag' (uint8), \
             'at' (complex128)): name the one to be used, as ['name']",
        ),
        (format!("{x}.velo"), "bodies.npy.velo: no field 'velo'; there are the fields 'name' ("),
        (
            format!("{x}.moments"),
            "['moments'] is a structured dtype of 17 bytes with the fields 'tag' (uint8)",
        ),
        (format!("{x}.name"), "dtype bytes of length 3 is not one BLAS can compute with"),
        (format!("{x}.pos.x"), "no field 'x' in elements that are float64; expected [...], .T"),
        (format!("{plain}['x']"), "plain.npy['x']: no field 'x' in elements that are float64"),
        (format!("{x}.pos[0, 0, 0]"), "too many indices: 3 for a view with 2 axes"),
        (format!("{x}[['pos', 'vel']]"), "is not an index"),
        (format!("{x}['pos', 0]"), "the name of a field stands alone between [ and ]"),
    ] {
        assert_has(&complaint(&["explain", &spec], 2), part);
        assert_has(&complaint(&["gemm", &plain, &spec, "-o", &folder.spec("out.npy")], 2), part);
    }
    assert_eq!(folder.names(), ["bodies.npy", "plain.npy"]);
}
