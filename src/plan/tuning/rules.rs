//! The numbers that were measured, one row each: what for, on which kernels, when, and which bench shows it.
//!
//! They are looked up once for each backend, by the instructions of our own kernels and by those of the kernels that the
//! BLAS runs: the first row of a number that fits counts. A number of another machine is a new row above the others.

use super::number::Number;
use crate::arch::Instructions::{self, Avx, Avx2, Avx512, Portable, Sse4};

/// A measured number.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Rule {
    /// What it is about.
    pub number: Number,
    /// What our kernels are made of; `None`: whatever they are.
    pub ours: Option<Instructions>,
    /// The most that the kernels of the BLAS are made of; `None`: whatever they are.
    pub blas: Option<Instructions>,
    /// The number.
    pub value: usize,
    /// What was seen, of the time of the way not taken unless it says otherwise.
    pub seen: &'static str,
    /// Where: processor, BLAS and its kernels.
    pub machine: &'static str,
    /// The bench that shows it.
    pub bench: &'static str,
}

const fn row(
    number: Number,
    (ours, blas): (Option<Instructions>, Option<Instructions>),
    value: usize,
    seen: &'static str,
    machine: &'static str,
    bench: &'static str,
) -> Rule {
    Rule { number, ours, blas, value, seen, machine, bench }
}

const ANY: (Option<Instructions>, Option<Instructions>) = (None, None);
const ZEN4: &str = "AMD EPYC (Zen 4), OpenBLAS 0.3.21, Cooperlake kernels, one thread, 2026-11-24";
const INTEL: &str = "Intel (Emerald Rapids, AVX-512), OpenBLAS 0.3.21, one thread, 2026-11-29";
const INTEL_AVX2: &str = "the same with Haswell kernels and ours for AVX2, 2026-11-29";
const UNTOLD: &str = "in the code since 2026-11-24; on which machine was not written down";
const LAYOUTS: &str = "gemm_layouts";
const CONTRACT: &str = "contract";
const LAPACK: &str = "lapack";

/// All of them.
pub const RULES: [Rule; 38] = [
    row(
        Number::DirectLen,
        (Some(Avx512), None),
        24,
        "the largest cube of f64 that gains, all three operands general",
        ZEN4,
        LAYOUTS,
    ),
    row(Number::DirectLen, (Some(Avx2), None), 12, "the same", UNTOLD, LAYOUTS),
    row(Number::DirectLen, (Some(Portable), None), 4, "without vectors little is gained", UNTOLD, LAYOUTS),
    row(
        Number::NearLen,
        (Some(Avx512), None),
        40,
        "f64, A, C, all every second, of the call on contiguous operands: as they lie 1.29, 1.55, 2.20 at 32 and 1.83, 1.56, 2.65 at \
         64, in panels 1.67, 2.21, 2.43 and 1.13, 1.21, 1.25; the same at 40",
        INTEL,
        LAYOUTS,
    ),
    row(
        Number::NearLen,
        (Some(Avx2), None),
        40,
        "the same: 0.92, 1.03, 1.21 at 41 and 1.00, 0.98, 1.28 at 48, in panels 1.07, 1.14, 1.21 and 0.95, 1.05, 1.11",
        INTEL_AVX2,
        LAYOUTS,
    ),
    row(Number::NearLen, (Some(Portable), None), 10, "not measured", UNTOLD, LAYOUTS),
    row(
        Number::DislikedLen,
        (Some(Avx512), None),
        36,
        "f64 transposed, 0.85 at 32; contiguous 0.53 at 8, 0.83 at 16, 0.90 at 24",
        ZEN4,
        LAYOUTS,
    ),
    row(
        Number::DislikedLen,
        (Some(Avx2), None),
        18,
        "not measured: 3 / 2 of DirectLen, as above",
        UNTOLD,
        LAYOUTS,
    ),
    row(Number::DislikedLen, (Some(Portable), None), 6, "not measured: 3 / 2 of DirectLen", UNTOLD, LAYOUTS),
    row(
        Number::PanelsLen,
        (Some(Avx512), Some(Avx512)),
        usize::MAX,
        "f64, A, all every second, of the call on contiguous operands: 1.15, 1.34 at 100, .83, .97 at 256, .95, 1.06 at 1000 \
         instead of 1.22, 1.47, 1.44, 1.18 and 1.03, 1.31 packed for BLAS",
        INTEL,
        LAYOUTS,
    ),
    row(
        Number::PanelsLen,
        (Some(Avx2), Some(Avx2)),
        usize::MAX,
        "the same: .92, 1.01 at 100, .98, 1.05 at 256, 1.03, 1.10 at 1000 instead of 1.09, 1.25 at 256 and 1.04, 1.17 at 1024",
        INTEL_AVX2,
        LAYOUTS,
    ),
    row(
        Number::PanelsLen,
        (Some(Avx512), None),
        256,
        "not measured: of kernels that are not known, as far as packing for those that are is slower by much",
        INTEL,
        LAYOUTS,
    ),
    row(Number::PanelsLen, (Some(Avx2), None), 256, "not measured: the same", INTEL_AVX2, LAYOUTS),
    row(
        Number::PanelsAloneLen,
        ANY,
        100,
        "f64, A, all every second, two threads: 1.15, 1.31 at 100 instead of 1.22, 1.48; at 256 1.43, 1.65 and 1.17, 1.70",
        INTEL,
        LAYOUTS,
    ),
    row(
        Number::PanelsThreads,
        (Some(Avx512), Some(Sse4)),
        4,
        "f64, A, all every second: .42, .47 of two threads at 1000, which is .84, .94 of four",
        INTEL,
        LAYOUTS,
    ),
    row(
        Number::PanelsThreads,
        (Some(Avx512), Some(Avx2)),
        2,
        "f64, A, all every second, of two threads: .68, .73 at 256, .73, .82 at 1000 (Sandybridge), .97, 1.07, 1.07, 1.21 \
         (Haswell) instead of 1.10, 1.24, 1.05, 1.24, 1.13, 1.41, 1.05, 1.41 packed for BLAS",
        INTEL,
        LAYOUTS,
    ),
    row(Number::PanelsThreads, ANY, 1, "one of ours does not keep up with two as good", INTEL, LAYOUTS),
    row(
        Number::InsteadLen,
        (Some(Avx512), Some(Avx2)),
        usize::MAX,
        "f64, rows and columns reversed, of the call: .54 at 100, .49 at 256, .50 at 1000 (Haswell), .23, .20, .21 (Prescott)",
        INTEL,
        LAYOUTS,
    ),
    row(
        Number::InsteadLen,
        (Some(Avx2), Some(Avx)),
        usize::MAX,
        "not measured: the same",
        INTEL_AVX2,
        LAYOUTS,
    ),
    row(Number::TileLen, ANY, 64, "the fastest of those tried at n = 128 to 448", ZEN4, LAYOUTS),
    row(Number::TileDepth, ANY, 240, "the same", ZEN4, LAYOUTS),
    row(
        Number::TiledLen,
        ANY,
        448,
        "f64, all packed, of one call on contiguous operands: n = 128 1.02 instead of 1.22, 256 1.05 instead of 1.22; at \
         512 nothing",
        ZEN4,
        LAYOUTS,
    ),
    row(
        Number::NearPanels,
        ANY,
        1 << 20,
        "in a prototype, A 4096 x 4096, n = 64: 1.09 of the product, A packed as a whole 1.30; with two threads 2.15 (4000 x \
         3000, n = 100), so that it is for one",
        ZEN4,
        LAYOUTS,
    ),
    row(Number::ThinLen, ANY, 128, "the same", ZEN4, LAYOUTS),
    row(
        Number::VectorLen,
        (Some(Avx512), None),
        48,
        "f64, x the same element n times, of the time with a copy: gemv .30, symv .42, ger .17 at 24; .70, .96, .28 at 48; 1.37, 2.1, \
         .60 at 100 (Prescott, Haswell and SkylakeX alike: below, it is the plan for a copy that takes the time)",
        INTEL,
        "blasview tune",
    ),
    row(Number::VectorLen, ANY, 16, "not measured: a third of that", INTEL, "blasview tune"),
    row(
        Number::ThreadLen,
        ANY,
        128,
        "f64, all every second, two threads of rayon, of one: 1.13 to 1.23 at 100, 1.07 to 1.16 at 110, .87 to .92 at 128, .62 to .86 at 256",
        INTEL,
        LAYOUTS,
    ),
    row(
        Number::ConvertLen,
        (Some(Avx512), Some(Sse4)),
        12,
        "f32 x f64 over the call on f64, in panels and as a whole: 2.0 and 1.6 at 8, .85 and 1.2 at 16, .49 and 1.1 at 24",
        INTEL,
        "a program of its own: docs/measured.md, Products of two types",
    ),
    row(
        Number::ConvertLen,
        (Some(Avx512), Some(Avx2)),
        16,
        "the same: 2.8 and 1.9 at 8, 1.5 and 1.4 at 16, 1.0 and 1.2 at 24, .9 and 1.2 at 32",
        INTEL,
        "a program of its own: docs/measured.md, Products of two types",
    ),
    row(
        Number::ConvertLen,
        (Some(Avx512), None),
        100,
        "the same, SkylakeX kernels: 4.9 and 2.3 at 8, 2.1 and 1.3 at 32, 1.7 and 1.2 at 65, 1.3 and 1.1 at 100, .89 and 1.06 at 128",
        INTEL,
        "a program of its own: docs/measured.md, Products of two types",
    ),
    row(
        Number::ConvertLen,
        ANY,
        32,
        "not measured: a third of that",
        INTEL,
        "a program of its own: docs/measured.md, Products of two types",
    ),
    row(
        Number::WindowLen,
        ANY,
        250,
        "windows of 512 times 512 x 257, packed for BLAS over calls on windows: 1.05, 1.04, 1.05 at 2047, 255, 255 windows a call, .99 \
         at 255 a call of 32, .84 at 31, .54 at 5 (Haswell 1.01, 1.20, .93, .94, .69, .31, Prescott 1.02, 1.07, 1.00, 1.01, .97, .61)",
        INTEL,
        "a program of its own: docs/measured.md, Windows and broadcasts",
    ),
    row(
        Number::StackLen,
        ANY,
        12,
        "f64, calls of BLAS one after the other, of one pass: 1.27 at 4, 1.10 at 16, 1.00 at 64 (OpenBLAS 0.3.34); 64 of 64 x 64 x 64 on two \
         threads .52, and .75 with OPENBLAS_THREAD_TIMEOUT=4",
        INTEL,
        CONTRACT,
    ),
    row(
        Number::StackAlongLen,
        ANY,
        128,
        "f64, 64 of 64 x 64 x 64, of calls on as many without gaps: 1.33, loops of others 4.6 to 6.2; beyond, not measured",
        INTEL,
        CONTRACT,
    ),
    row(
        Number::GramLen,
        ANY,
        96,
        "f64, a triangle of gemm: 96 x 64 .86, 256 x 64 .68, 1000 x 1000 .53, but 64 x 64 1.40; Haswell's kernels .78, .69, .58, \
         Prescott's .55, .53, .51",
        INTEL,
        "a program of its own",
    ),
    row(Number::GramDepth, ANY, 48, "the same: 96 x 64 .86, but 96 x 16 1.36", INTEL, "a program of its own"),
    row(
        Number::QrLen,
        ANY,
        192,
        "f64 by rows, geqrf of a copy over gelqf of the transpose (OpenBLAS 0.3.34): 1.03 at 64, 1.02 at 128, .98 at 160, .88 at 192, .80 at \
         256; c128 .93 at 128, .95, .79; Haswell's kernels 1.04, 1.01, .93 at 192, .87; wider than tall 1.09 to 2.1",
        INTEL,
        LAPACK,
    ),
    row(
        Number::QrTallLen,
        ANY,
        64,
        "the same: f64 32 x 4 1.06, 32 x 16 .83, 64 x 4 .92, 64 x 32 .67, 192 x 32 .48, 1000 x 16 .35, 2000 x 32 .43; c128 1.02, .84, .87, \
         .80, .47, .36, .57",
        INTEL,
        LAPACK,
    ),
];

/// The number that counts for such kernels; 0 if there is none.
pub const fn number(number: Number, ours: Instructions, blas: Option<Instructions>) -> usize {
    chosen(&RULES, number, ours, blas)
}

#[inline(never)]
const fn chosen(rules: &[Rule], number: Number, ours: Instructions, blas: Option<Instructions>) -> usize {
    let mut at = 0;
    while at < rules.len() {
        let rule = &rules[at];
        let is_ours = match rule.ours {
            Some(least) => least as u8 == ours as u8,
            None => true,
        };
        let is_blas = match (rule.blas, blas) {
            (Some(most), Some(blas)) => blas as u8 <= most as u8,
            (Some(_), None) => false,
            (None, _) => true,
        };
        if rule.number as u8 == number as u8 && is_ours && is_blas {
            return rule.value;
        }
        at += 1;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::super::number::NUMBERS;
    use super::*;
    use crate::plan::Tuning;

    #[test]
    fn numbers_are_listed_as_they_are_declared() {
        for (at, number) in Number::all().enumerate() {
            assert_eq!((number as usize, number.name()), (at, &*format!("{number:?}")));
            let tuning = Tuning::STANDARD.with(number, 77);
            assert_eq!(tuning.get(number), 77);
            let others = Number::all().filter(|&other| other != number);
            assert!(others.into_iter().all(|other| tuning.get(other) == Tuning::STANDARD.get(other)));
        }
        // What the rules say may stand in a file.
        for rule in RULES {
            let [least, most] = NUMBERS[rule.number as usize].2;
            assert!((least..=most).contains(&rule.value), "{rule:?}");
        }
    }

    /// What the numbers were before they were rows.
    #[test]
    fn lengths_go_with_our_kernels() {
        for (ours, lens) in [(Avx512, [24, 40, 36]), (Avx2, [12, 40, 18]), (Portable, [4, 10, 6])] {
            for blas in [None, Some(Instructions::Sse), Some(Avx512)] {
                let Tuning { direct_len, near_len, disliked_len, .. } = Tuning::of(ours, blas);
                assert_eq!([direct_len, near_len, disliked_len], lens, "{ours:?}, {blas:?}");
            }
        }
        let Tuning { tile, tiled_len, near_panels, thin_len, .. } = Tuning::STANDARD;
        assert_eq!((tile, tiled_len, near_panels, thin_len), ([64, 64, 240], 448, 1 << 20, 128));
    }

    /// A row for older kernels of the BLAS comes before the one for any, and holds for no newer and no unknown ones.
    #[test]
    fn rows_are_chosen_by_both_kernels() {
        let older = Rule { blas: Some(Instructions::Avx), value: 7, ..RULES[0] };
        let rules = [older, RULES[0]];
        let of = |blas| chosen(&rules, Number::DirectLen, Avx512, blas);
        assert_eq!([of(Some(Instructions::Sse)), of(Some(Instructions::Avx))], [7; 2]);
        assert_eq!([of(Some(Avx2)), of(Some(Avx512)), of(None)], [24; 3]);
        assert_eq!(chosen(&rules, Number::DirectLen, Avx2, None), 0);
        assert_eq!(chosen(&rules, Number::TileLen, Avx512, None), 0);
    }
}
