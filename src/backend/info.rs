//! What was found out about a BLAS, for whoever asks.

#[cfg(feature = "capi")]
use core::ffi::CStr;
use core::fmt;

use super::finder::List;
use super::kept::{Kept, TuningSource, TuningText};
use super::quirks;
use super::text::Text;
use super::vendor::{Identity, Vendor};
use super::warnings::Warnings;
use crate::plan::{Capabilities, Number, Tuning};

/// Where the functions of a backend come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// From what the program is linked with.
    Linked,
    /// From a library that was opened at run time.
    Opened,
    /// From whoever made the backend ([`Backend::from_functions`](super::Backend::from_functions)).
    Given,
    /// From this crate.
    Builtin,
}

/// What was found out about a BLAS. `Display` tells all of it, warnings included.
#[derive(Debug)]
pub struct Info {
    pub(super) identity: Identity,
    pub(super) source: Source,
    pub(super) path: Text,
    pub(super) given_name: Text,
    pub(super) is_wide: bool,
    pub(super) is_mixed: bool,
    pub(super) affixes: [&'static str; 2],
    pub(super) capabilities: Capabilities,
    pub(super) missing: List<&'static str>,
    pub(super) quirks: quirks::Set,
    pub(super) kept: Kept,
}

impl Info {
    /// Its name: `OpenBLAS`, `BLIS`, `MKL`, `reference BLAS`, `blasview` (this crate itself), or `unknown CBLAS`; of
    /// functions given by the program, the name given with them.
    pub fn name(&self) -> &str {
        let given = self.given_name.as_str();
        if given.is_empty() { self.identity.vendor.name() } else { given }
    }

    /// [`Self::name`] and others for C.
    #[cfg(feature = "capi")]
    pub(crate) fn name_for_c(&self) -> &CStr {
        match (self.given_name.as_str(), self.identity.vendor) {
            ("", Vendor::OpenBlas) => c"OpenBLAS",
            ("", Vendor::Blis) => c"BLIS",
            ("", Vendor::Mkl) => c"MKL",
            ("", Vendor::Reference) => c"reference BLAS",
            ("", Vendor::Builtin) => c"blasview",
            ("", Vendor::Unknown) => c"unknown CBLAS",
            _ => self.given_name.as_c_str(),
        }
    }

    #[cfg(feature = "capi")]
    pub(crate) fn version_for_c(&self) -> &CStr {
        self.identity.version.as_c_str()
    }

    #[cfg(feature = "capi")]
    pub(crate) fn path_for_c(&self) -> &CStr {
        self.path.as_c_str()
    }

    #[cfg(feature = "capi")]
    pub(crate) fn core_for_c(&self) -> &CStr {
        self.identity.core.as_c_str()
    }

    #[cfg(feature = "capi")]
    pub(crate) fn config_for_c(&self) -> &CStr {
        self.identity.config.as_c_str()
    }

    /// Whose it is.
    pub fn vendor(&self) -> Vendor {
        self.identity.vendor
    }

    /// Its version, as it says itself; empty if it does not.
    pub fn version(&self) -> &str {
        self.identity.version.as_str()
    }

    /// How it was built, in its own words; empty if it does not say.
    pub fn config(&self) -> &str {
        self.identity.config.as_str()
    }

    /// The processor that its kernels are for, by its own name (`Haswell`, `zen3`); empty if it does not say.
    pub fn core(&self) -> &str {
        self.identity.core.as_str()
    }

    /// The file that it is in; `None` if the system does not tell.
    pub fn path(&self) -> Option<&str> {
        Some(self.path.as_str()).filter(|path| !path.is_empty())
    }

    /// Where its functions come from.
    pub fn source(&self) -> Source {
        self.source
    }

    /// Width of its integers in bits: 32 (LP64) or 64 (ILP64). Longer operands are split into several calls, or packed.
    pub fn int_bits(&self) -> u32 {
        if self.is_wide { 64 } else { 32 }
    }

    /// What stands before and behind the names of its functions: `["scipy_", "64_"]` for `scipy_cblas_dgemm64_`.
    pub fn affixes(&self) -> [&'static str; 2] {
        self.affixes
    }

    /// Whether it takes a matrix conjugated but not transposed (`CblasConjNoTrans`, 114).
    pub fn conj_no_trans(&self) -> bool {
        self.capabilities.conj_no_trans
    }

    /// Up to which m n k it has kernels that do not pack their operands; 0: none that are known.
    pub fn small_products(&self) -> usize {
        self.capabilities.small_products
    }

    /// Whether its functions come from several libraries, as when one that has only some of them is loaded first.
    pub fn is_mixed(&self) -> bool {
        self.is_mixed
    }

    /// The functions that it does not have: those of this crate stand for them.
    pub fn missing(&self) -> &[&'static str] {
        self.missing.as_slice()
    }

    /// What it is known to get wrong, or what cannot be ruled out, with what is done instead.
    pub fn quirks(&self) -> impl Iterator<Item = &'static quirks::Quirk> {
        self.quirks.iter()
    }

    /// Where the numbers of [`Backend::tuning`](super::Backend::tuning) come from.
    pub fn tuning_source(&self) -> TuningSource {
        self.kept.source
    }

    /// The numbers by the rules of the crate, whatever is kept.
    pub fn tuning_rules(&self) -> &Tuning {
        &self.kept.rules
    }

    /// The file in which such numbers are kept for this processor and this BLAS, be it there or not: in the folder `blasview` in
    /// that of the variable `XDG_CACHE_HOME`, else in the user's for caches (`~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`),
    /// or the one that the variable `BLASVIEW_TUNING` names. `None` if that is empty or `off`, or there is no folder; if the
    /// program runs with more rights than its user; and of functions that a program gives, or whose they are is not known.
    pub fn tuning_path(&self) -> Option<&str> {
        Some(self.kept.path.as_str()).filter(|path| !path.is_empty())
    }

    /// What is wrong with that file, for which it is ignored.
    pub fn tuning_fault(&self) -> Option<&str> {
        Some(self.kept.fault.as_str()).filter(|fault| !fault.is_empty())
    }

    /// What that file has to say for these numbers to be used.
    pub fn tuning_text<'n>(&'n self, numbers: &'n [(Number, usize)]) -> TuningText<'n> {
        TuningText { identity: self.kept.identity.as_str(), numbers }
    }

    /// What should be said of it in words: one sentence each, none if all is well.
    pub fn warnings(&self) -> Warnings<'_> {
        Warnings(self)
    }
}

impl fmt::Display for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |title: &str, text: fmt::Arguments<'_>| writeln!(f, "{title:<15} {text}");
        line("library", format_args!("{} {}", self.name(), self.version()))?;
        if let Some(path) = self.path() {
            line("file", format_args!("{path}"))?;
        }
        let source = match self.source {
            Source::Linked => "linked with the program",
            Source::Opened => "opened at run time",
            Source::Given => "given by the program",
            Source::Builtin => "this crate itself",
        };
        line("found", format_args!("{source}"))?;
        if self.affixes != [""; 2] {
            let [prefix, suffix] = self.affixes;
            line("names", format_args!("{prefix}cblas_dgemm{suffix} and so on"))?;
        }
        if !self.core().is_empty() {
            line("kernels", format_args!("{}", self.core()))?;
        }
        let lp = if self.is_wide { "ILP64" } else { "LP64" };
        line("integers", format_args!("{} bits ({lp})", self.int_bits()))?;
        line("threads", format_args!("{}", self.identity.threads.get()))?;
        let yes = |yes| if yes { "yes" } else { "no" };
        line("conj, no trans", format_args!("{}", yes(self.conj_no_trans())))?;
        if self.small_products() > 0 {
            line("small products", format_args!("up to m n k = {}", self.small_products()))?;
        }
        let path = self.tuning_path().unwrap_or_default();
        match (self.tuning_source(), self.tuning_fault()) {
            (TuningSource::Kept, _) => line("tuning", format_args!("measured here: {path}"))?,
            (TuningSource::Ignored, Some(fault)) => {
                line("tuning", format_args!("by the rules: {path} is ignored: {fault}"))?;
            }
            _ => line("tuning", format_args!("by the rules"))?,
        }
        for (at, names) in self.missing().chunks(6).enumerate() {
            if self.source == Source::Builtin {
                break;
            }
            let title = if at == 0 { "ours instead" } else { "" };
            write!(f, "{title:<15}")?;
            for name in names {
                write!(f, " {}", name.trim_start_matches("cblas_"))?;
            }
            writeln!(f)?;
        }
        for (at, quirk) in self.quirks().enumerate() {
            let title = if at == 0 { "quirks" } else { "" };
            writeln!(f, "{title:<15} {}: {}", quirk.what, quirk.instead)?;
        }
        let warnings = self.warnings();
        if !warnings.is_empty() {
            write!(f, "{warnings}")?;
        }
        Ok(())
    }
}
