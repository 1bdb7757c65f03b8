//! What is read, and what is refused.

use super::*;

fn parse(text: &str) -> Spec {
    Spec::parse(text).unwrap_or_else(|failure| panic!("{failure}"))
}

fn layout(text: &str) -> String {
    match parse(text).source {
        Source::Described(dtype, layout) => format!("{dtype} {layout}"),
        Source::File(path) => panic!("{}", path.display()),
    }
}

#[test]
fn described_layouts() {
    assert_eq!(layout("A: f64[1000,500] strides[-4000,8]"), "f64 [1000, 500] strides [-4000, 8] bytes");
    assert_eq!(layout("c128[2, 3]"), "c128 [2, 3] strides [48, 16] bytes");
    assert_eq!(layout("float32[2,3]order F"), "f32 [2, 3] strides [4, 8] bytes");
    assert_eq!(layout("c8 [3] order C [::2].T"), "c64 [3] strides [8] bytes");
    assert_eq!(layout("f4[]"), "f32 [] strides [] bytes");
    assert_eq!(layout("f8[5,]"), "f64 [5] strides [8] bytes");
}

#[test]
fn names_and_texts() {
    let spec = parse("  A: f64[3] .T ");
    assert_eq!((spec.name.as_deref(), spec.text.as_str()), (Some("A"), "f64[3] .T"));
    assert_eq!(parse("f64[3][::2]").name, None);
}

#[test]
fn paths_end_at_the_last_npy() {
    for (text, path, count) in [
        ("digits.npy", "digits.npy", 0),
        ("A:digits.npy[0].T", "digits.npy", 2),
        ("./a.b/c[1].npy/x.y[2].npy.T[..., None]", "./a.b/c[1].npy/x.y[2].npy", 2),
        ("dir with space/x.npy [::2]", "dir with space/x.npy", 1),
        ("x.npy['b.npy.T'].T", "x.npy", 2),
        ("x.npy.npy.vel", "x.npy.npy", 1),
    ] {
        let spec = parse(text);
        assert_eq!((spec.source, spec.suffixes.len()), (Source::File(path.into()), count), "{text}");
    }
}

#[test]
fn suffixes_are_read() {
    let slice = |start, stop, step| Item::Slice(Slice { start, stop, step });
    let all = "f64[4,4,4][1:, -2, ..., np.newaxis, ::-1,].T.H . conj() .reshape((2, -1)).transpose(1,0,-1)";
    assert_eq!(
        parse(all).suffixes,
        [
            Suffix::Index(vec![
                slice(Some(1), None, 1),
                Item::At(-2),
                Item::Ellipsis,
                Item::NewAxis,
                slice(None, None, -1)
            ]),
            Suffix::Transposed,
            Suffix::ConjugateTransposed,
            Suffix::Conjugated,
            Suffix::Reshaped(vec![2, -1]),
            Suffix::Permuted(vec![1, 0, -1]),
        ]
    );
    let field = |name: &str| Suffix::Field(name.to_owned());
    assert_eq!(
        parse("x.npy['v] e'] [ \"it's\" ].pos.real . imag").suffixes,
        [field("v] e"), field("it's"), field("pos"), Suffix::Real, Suffix::Imag]
    );
    assert_eq!(parse("f64[4].transpose()").suffixes, [Suffix::Transposed]);
    assert_eq!(parse("f64[4].reshape()").suffixes, [Suffix::Reshaped(vec![])]);
}

#[test]
fn nonsense_is_refused() {
    for text in [
        "",
        ":",
        "A:",
        "f64",
        "f64 3",
        "x.npz",
        "x.npy['a",
        "x.npy['a'",
        "x.npy['a', 0]",
        "x.npy[['a', 'b']]",
        "x.npy.3",
        "f64[3]['a']",
        "i32[3]",
        "f64[3",
        "f64[-3]",
        "f64[3,,4]",
        "f64[a]",
        "f64[3] strides[8,8]",
        "f64[3] strides",
        "f64[3] strides[99999999999999999999]",
        "f64[3] order Z",
        "f64[3] order",
        "f64[3]q",
        "f64[3].",
        "f64[3].Q",
        "f64[3].TT",
        "f64[3].conj",
        "f64[3].conj(1)",
        "f64[3].reshape",
        "f64[3].reshape(a)",
        "f64[3].reshape((3)",
        "f64[3][",
        "f64[3][]",
        "f64[3][,]",
        "f64[3][1:2:3:4]",
        "f64[3][a:]",
        "f64[3][1.5]",
        "f64[3][[0,1]]",
        "f64[3][True]",
        "f64[3][...,...]",
        "f64[3][99999999999999999999]",
        "f64[3]é",
        "é",
        "f64[3].é",
        "f64[2000000000000,2000000000000]",
    ] {
        let failure = Spec::parse(text).map(|spec| format!("{spec:?}")).unwrap_err().to_string();
        assert!(!failure.is_empty() && !failure.contains('\n'), "{text}");
    }
}
