//! What a [`Failure`] says.

use core::fmt;

use super::status::Failure;
use crate::error::Error;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Null(value) => write!(f, "{value} is NULL"),
            Failure::Dead(value) => write!(f, "{value} has been freed already, or is something else"),
            Failure::NullShape(value) => write!(f, "{value}: shape is NULL"),
            Failure::NullData(value) => write!(f, "{value}: the view is not empty and its data is NULL"),
            Failure::Dtype { operand, code } => write!(f, "{operand}: unknown dtype {code}"),
            Failure::NoBlasDtype { operand, element } => {
                write!(f, "{operand}: {element} can be viewed and copied, BLAS does not compute with it")
            }
            Failure::Flags { operand, unknown } => write!(f, "{operand}: unknown flags {unknown:#x}"),
            Failure::ConjugatedOutput(value) => write!(f, "{value}: BV_CONJ is not for what is written"),
            Failure::ReadOnly(value) => write!(f, "{value} is written and has BV_READ_ONLY"),
            Failure::UnversionedReadOnly => {
                f.write_str("view: it has BV_READ_ONLY, which a tensor from before DLPack 1.0 cannot say")
            }
            Failure::ConjugatedExport(value) => write!(
                f,
                "{value}: DLPack has no conjugated elements; bv_require makes a copy without BV_CONJ"
            ),
            Failure::DlpackFlags(value) => {
                write!(f, "flags: {value:#x} are no flags of DLPack that can be asked for")
            }
            Failure::DlpackVersion { major, minor } => {
                write!(f, "tensor: DLPack {major}.{minor} is not known; only the deleter may be used")
            }
            Failure::DlpackDtype { code, bits, lanes } => write!(
                f,
                "tensor: there are no views of DLPack's dtype {code} with {bits} bits and {lanes} lanes"
            ),
            Failure::Device(value) => {
                write!(f, "tensor: not in the memory of the CPU, but on a device of DLPack's type {value}")
            }
            Failure::ConjugatedBytes(value) => {
                write!(f, "{value}: BV_CONJ is not for what is seen as other elements")
            }
            Failure::NoCounterpart { what, dtype } => write!(f, "there is no {what} of {dtype}"),
            Failure::Value { parameter, value } => {
                write!(f, "{parameter} = {value} is none of its constants")
            }
            Failure::Range { parameter, value } => write!(f, "{parameter} = {value} is out of range"),
            Failure::Negative { parameter, value } => {
                write!(f, "{parameter} = {value} is negative or too large")
            }
            Failure::NoRoutine { routine, dtype } => write!(f, "{routine} does not exist for {dtype}"),
            Failure::StructSize(value) => {
                write!(f, "options: struct_size = {value} is impossible: set it to sizeof(bv_options)")
            }
            Failure::FactsSize(value) => {
                write!(f, "facts: struct_size = {value} is impossible: set it to sizeof(bv_backend_facts)")
            }
            #[cfg(not(feature = "dynamic"))]
            Failure::NotDynamic => {
                f.write_str("this library was built without the feature dynamic, and opens no BLAS")
            }
            Failure::NoUtf8(value) => write!(f, "{value} is not UTF-8"),
            Failure::UnknownOption => {
                f.write_str("options: an option is set that this version of the library does not know")
            }
            Failure::Ndim { operand, expected, found } => {
                write!(f, "{operand}: a view with {expected} axes is needed, this one has {found}")
            }
            Failure::Length { operand, axis, len } => {
                write!(f, "{operand}: shape[{axis}] = {len} is negative")
            }
            Failure::DtypeMismatch { first, first_dtype, second, second_dtype } => {
                write!(f, "{first} is of dtype {first_dtype}, but {second} of {second_dtype}")
            }
            Failure::OtherDtype { operand, needed, found } => {
                write!(f, "{operand} is of dtype {found}, and has to be of {needed}")
            }
            Failure::Overlap { read, written } => {
                write!(f, "{written} is written and shares memory with {read}")
            }
            Failure::Refused { operand, refusal } => write!(f, "{operand}: {refusal}"),
            Failure::NoCall(value) => write!(f, "gemm does not pass in one call: {value}"),
            Failure::Operand { operand, error } => write!(f, "{operand}: {error}"),
            Failure::Routine(value) => value.fmt(f),
            Failure::Panic => f.write_str("a bug in blasview: please report it"),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Routine(error)
    }
}
