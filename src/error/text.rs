//! What an [`Error`] says.

use core::fmt;

use super::{Error, Inexpressible, Specification};
use crate::words::Side;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::ShapeMismatch { routine, index, first, first_len, second, second_len } => write!(
                f,
                "{routine}: {first} has {index} = {first_len}, but {second} has {index} = {second_len}"
            ),
            Error::NotSquare { routine, operand, rows, cols } => {
                write!(f, "{routine}: {operand} is {rows} x {cols}, and has to be square")
            }
            Error::WrongSide { routine, side, n, other, rows, cols } => {
                let (here, needed, there, fits) = match side {
                    Side::Left => ("left", rows, "right", cols),
                    Side::Right => ("right", cols, "left", rows),
                };
                write!(
                    f,
                    "{routine} with A on the {here}: {other} is {rows} x {cols}, so that A has to be "
                )?;
                write!(f, "{needed} x {needed}, and it is {n} x {n}")?;
                if n == fits { write!(f, ", as for the {there}") } else { Ok(()) }
            }
            Error::PackedLength { routine, operand, n, expected, found } => write!(
                f,
                "{routine}: {operand} has {found} elements, a packed triangle of n = {n} has {expected}"
            ),
            Error::BandShape { routine, operand, what, expected, found } => {
                write!(f, "{routine}: {operand} is stored with {what} = {found} where {expected} are needed")
            }
            Error::OutputsOverlap { routine, first, second } => {
                write!(f, "{routine}: {first} and {second} are both written and share memory")
            }
            Error::BlockShapes { routine, x, y } => {
                write!(f, "{routine}: x has shape {x:?}, and y {y:?}, which have to be the same")
            }
            Error::CopyShape { from, to } => {
                write!(f, "a source of shape {from:?} cannot be broadcast to the destination's {to:?}")
            }
            Error::CopyNeeded => f.write_str("a copy would be needed"),
            Error::OutOfSlice { start, end, len } => {
                write!(f, "the view touches elements {start}..{end} of a slice of {len}")
            }
            Error::OutOfBounds { start, end, available } => {
                write!(f, "the view touches bytes {start}..{end} of a buffer of {available} bytes")
            }
            Error::SelfOverlap => f.write_str("the view would write some elements more than once"),
            Error::OverlapTooHard => f.write_str("whether the view overlaps itself is too hard to decide"),
            Error::Overflow => f.write_str("lengths and strides overflow the address space"),
            Error::ItemSize { expected, found } => {
                write!(f, "a layout of {found}-byte elements for a type of {expected} bytes")
            }
            Error::AxisOutOfRange { axis, ndim } => write!(f, "axis {axis} of a view with {ndim} axes"),
            Error::IndexCount { given, ndim } => {
                write!(f, "{given} indices for an element of a view with {ndim} axes")
            }
            Error::StrideCount { lens, strides } => write!(f, "{strides} strides for {lens} lengths"),
            Error::IndexOutOfRange { index, len } => {
                write!(f, "index {index} is out of range for an axis of length {len}")
            }
            Error::ZeroStep => f.write_str("a slice step of 0"),
            Error::ZeroChunk => f.write_str("chunks of length 0"),
            Error::NotAPermutation { order, ndim } => {
                write!(f, "{order:?} is not a permutation of {ndim} axes, which are counted from 0")
            }
            Error::Field { at } => {
                write!(f, "the field does not lie at the same place within struct {at} as within the first")
            }
            Error::AxisCount { a, b } => write!(f, "{a} axes of A are to be summed over, and {b} of B"),
            Error::RepeatedAxis { axis } => write!(f, "axis {axis} is named twice"),
            Error::Squeeze { axis, len } => {
                write!(f, "axis {axis} has length {len}, only one of length 1 can be dropped")
            }
            Error::Window { window, len } => write!(f, "windows of {window} along an axis of length {len}"),
            Error::NegativeLength { axis, len } => write!(f, "a length of {len} for axis {axis}"),
            Error::Split { len, into } => {
                let product = into.iter().fold(1_usize, |product, &len| product.saturating_mul(len));
                write!(
                    f,
                    "an axis of length {len} cannot be split into {into:?}, which multiply to {product}"
                )
            }
            Error::ReshapeSize { from, to } => write!(f, "{from} elements in a shape of {to}"),
            Error::Reinterpret { from, to } => {
                write!(f, "elements of {from} bytes cannot be seen as elements of {to} bytes here")
            }
            Error::Reshape => f.write_str("the view cannot take this shape without a copy"),
            Error::Broadcast { from, to } => write!(f, "shape {from:?} cannot be broadcast to {to:?}"),
            Error::BroadcastTogether { first, second } => {
                write!(f, "shapes {first:?} and {second:?} cannot be broadcast together")
            }
            Error::Conjugated => {
                f.write_str("the view is conjugated, and the numbers do not lie so in memory: copy it first")
            }
            Error::Rank { expected, found } => {
                write!(f, "a view with {expected} axes is needed, this one has {found}")
            }
            Error::Specification { text, fault } => write!(f, "'{text}': {fault}"),
            Error::Path { step, pair: [first, second], operands } => {
                write!(f, "step {step} contracts operands {first} and {second} of {operands}, counted from 0")
            }
            Error::PathLength { steps, operands } => {
                write!(f, "{steps} step{} for {operands} operands", if *steps == 1 { "" } else { "s" })
            }
            Error::LabelLength { letter, first, first_len, second, second_len } => write!(
                f,
                "the axes {letter} differ: {first} has {letter} = {first_len}, {second} has {letter} = {second_len}"
            ),
            Error::NoLapack { library, function } => {
                write!(f, "{library} has no LAPACK: there is no {function}")
            }
            Error::NotPositiveDefinite { routine, leading } => {
                write!(f, "{routine}: not positive definite: leading block {leading}")
            }
            Error::Singular { routine, at } => {
                write!(f, "{routine}: singular: the factor has a zero on its diagonal, in row {at}")
            }
            Error::NotConverged { routine, count } => {
                write!(f, "{routine}: not converged: {count} value{}", if *count == 1 { "" } else { "s" })
            }
            Error::NotFinite { routine, operand, row, col } => {
                write!(f, "{routine}: {operand} is not finite at ({row}, {col})")
            }
            Error::WouldCopy { routine, refusals } => write!(f, "{routine} would have to copy: {refusals}"),
            Error::Refused { refusal } => write!(f, "BLAS cannot take it: {refusal}"),
            Error::PlanMismatch { operand } => write!(f, "{operand} is not what the plan was made for"),
            Error::WorkspaceTooSmall { needed, available } => {
                write!(f, "{needed} bytes of workspace are needed, {available} are available")
            }
            Error::Inexpressible { target, reason } => {
                write!(f, "{target} cannot express the view: {reason}")
            }
            Error::Backend { library, reason } => write!(f, "{library} cannot be used as BLAS: {reason}"),
            Error::OutOfMemory { bytes } => write!(f, "out of memory: {bytes} bytes"),
        }
    }
}

impl core::error::Error for Error {}

impl fmt::Display for Specification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Specification::Operands { found } => {
                write!(f, "{found} operand{}, two are contracted", if *found == 1 { "" } else { "s" })
            }
            Specification::Count { letters, operands } => {
                write!(f, "it is for {letters} operands, and there are {operands}")
            }
            Specification::NoOutput => f.write_str("it has no ->"),
            Specification::Character { found } => write!(f, "{found:?} is no letter"),
            Specification::Axes { operand, letters, axes } => {
                let plural = |count: usize, one, several| if count == 1 { one } else { several };
                let (letter, axis) = (plural(*letters, "letter", "letters"), plural(*axes, "axis", "axes"));
                write!(f, "{letters} {letter} for {operand}, which has {axes} {axis}")
            }
            Specification::Ellipsis => f.write_str("axes of an ellipsis are not in the output"),
            Specification::Twice { letter } => write!(f, "{letter} stands twice in the output"),
            Specification::Unknown { letter } => write!(f, "{letter} of the output is in no input"),
        }
    }
}

impl fmt::Display for Inexpressible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Inexpressible::Stride { axis, stride, item_size } => {
                write!(f, "axis {axis} has a stride of {stride} bytes, elements have {item_size}")
            }
            Inexpressible::NotPositive { axis, stride } => {
                write!(f, "axis {axis} has a stride of {stride} bytes, which is not positive")
            }
            Inexpressible::Interleaved { axis, stride } => {
                write!(f, "steps of {stride} bytes along axis {axis} end between elements along other axes")
            }
            Inexpressible::Misaligned { align } => {
                write!(f, "its elements do not lie at multiples of {align} bytes")
            }
            Inexpressible::Conjugated => f.write_str("it is read as its complex conjugate"),
        }
    }
}
