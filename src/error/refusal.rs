//! [`Refusal`]: why a view has no BLAS form; one line of text each.

use core::fmt;

use super::{Error, Result};

/// Why a view is not, or not in this call, something that BLAS can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// Its address is not a multiple of the alignment of its real type.
    Misaligned,
    /// A stride in bytes is not a whole number of elements.
    Indivisible {
        /// The stride in bytes.
        stride: isize,
    },
    /// A stride is 0.
    Broadcast,
    /// Rows (or columns) start closer together than they are long.
    Window {
        /// Step from line to line, in elements.
        stride: usize,
        /// Length of a line, in elements.
        inner: usize,
    },
    /// Neither axis steps by one element.
    NoUnitAxis {
        /// Stride of the rows in bytes.
        rows: isize,
        /// Stride of the columns in bytes.
        cols: isize,
    },
    /// A stride is negative, and no reversal of an index cancels it in every operand.
    Negative {
        /// The stride in bytes.
        stride: isize,
    },
    /// An index is reversed in this call, as another operand needs it, and this one runs forwards along it.
    Opposed,
    /// A length, `ld` or `inc` does not fit the BLAS integer.
    TooLarge {
        /// What does not fit.
        value: usize,
    },
    /// It is to be conjugated but not transposed, which this BLAS cannot do.
    Conjugated,
    /// It is of the other storage order than this call.
    OtherOrder,
    /// Its storage is to be without gaps, as that of a packed triangle, and is not.
    Gaps {
        /// The stride in bytes.
        stride: isize,
    },
    /// Only one triangle of it is to be written, which the routine that this is composed of cannot do.
    Triangle,
    /// It passes, but in this call a copy was measured to be faster (policy `Fastest`).
    Slower,
    /// Its elements are of another type than those of the output, and would have to be converted.
    OtherType,
    /// Its axes do not chain in the order in which those of the other operands do.
    Unchained,
    /// It ends near the end of its page, beyond which a kernel that LAPACK uses in this library reads.
    PageEnd,
    /// It shares memory with the output, so that it must be read before that is written.
    Overlap,
    /// It is the output and shares memory with an input.
    OutputOverlap,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Misaligned => {
                f.write_str("misaligned: its address is no multiple of its element's alignment")
            }
            Refusal::Indivisible { stride } => {
                write!(f, "a stride of {stride} bytes is not a whole number of elements")
            }
            Refusal::Broadcast => f.write_str("broadcast: a stride of 0"),
            Refusal::Window { stride, inner } => {
                write!(f, "overlapping window: lines of {inner} elements start {stride} apart")
            }
            Refusal::NoUnitAxis { rows, cols } => {
                write!(f, "no axis has unit stride ({rows} and {cols} bytes)")
            }
            Refusal::Negative { stride } => write!(f, "a stride of {stride} bytes runs backwards"),
            Refusal::Opposed => f.write_str("runs the other way along an index than another operand"),
            Refusal::TooLarge { value } => write!(f, "{value} does not fit the BLAS integer"),
            Refusal::Conjugated => f.write_str("conjugated without being transposed"),
            Refusal::OtherOrder => f.write_str("of the other storage order than this call"),
            Refusal::Gaps { stride } => {
                write!(f, "a stride of {stride} bytes, where elements have to follow one another")
            }
            Refusal::Triangle => f.write_str("only a triangle of it is to be written"),
            Refusal::Slower => f.write_str("passes, but a copy was measured to be faster"),
            Refusal::OtherType => f.write_str("of another type than the output"),
            Refusal::Unchained => f.write_str("its axes do not chain as those of the other operands do"),
            Refusal::PageEnd => {
                f.write_str("ends near the end of its page, beyond which a kernel of this library reads")
            }
            Refusal::Overlap => f.write_str("shares memory with the output"),
            Refusal::OutputOverlap => f.write_str("shares memory with an input"),
        }
    }
}

impl core::error::Error for Refusal {}

impl Refusal {
    /// Of the refusals of the row-major (`self`) and of the column-major form, the one a caller can do more about.
    pub(crate) fn nearer(self, by_cols: Refusal) -> Refusal {
        match (self, by_cols) {
            // It speaks of outer and inner axes; the row-major form has them as rows and columns.
            (Refusal::NoUnitAxis { .. }, Refusal::NoUnitAxis { .. }) => self,
            (Refusal::NoUnitAxis { .. }, other) => other,
            _ => self,
        }
    }
}

/// For each operand of a call that does not pass, its name and why not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Refusals {
    list: Vec<(&'static str, Refusal)>,
}

impl Refusals {
    /// The operands with a reason, by name.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], rather than an abort in the program of a C caller.
    pub(crate) fn collect<const N: usize>(
        operands: [(&'static str, Option<Refusal>); N],
    ) -> Result<Refusals> {
        let mut list = Vec::new();
        let bytes = N * size_of::<(&'static str, Refusal)>();
        list.try_reserve_exact(N).map_err(|_| Error::OutOfMemory { bytes })?;
        list.extend(operands.into_iter().filter_map(|(name, refusal)| Some((name, refusal?))));
        Ok(Refusals { list })
    }

    /// The operands that do not pass, by name, and why.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Refusal)> + '_ {
        self.list.iter().copied()
    }

    /// Why that operand does not pass; `None` if it does.
    pub fn of(&self, operand: &str) -> Option<Refusal> {
        self.iter().find(|(name, _)| *name == operand).map(|(_, refusal)| refusal)
    }

    /// Whether every operand passes.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (operand, refusal)) in self.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{operand}: {refusal}")?;
        }
        Ok(())
    }
}
