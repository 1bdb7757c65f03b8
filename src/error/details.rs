//! What some errors say of what is wrong.

/// What is wrong with a text that is to say how axes are contracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Specification {
    /// It has not two inputs, with a comma between them.
    Operands {
        /// How many it has.
        found: usize,
    },
    /// It has not as many inputs as there are operands.
    Count {
        /// How many it has.
        letters: usize,
        /// How many operands there are.
        operands: usize,
    },
    /// It has no `->`.
    NoOutput,
    /// Something in it is neither a letter nor `,`, `->` or `...`.
    Character {
        /// It.
        found: char,
    },
    /// An operand has not as many axes as letters.
    Axes {
        /// The operand.
        operand: &'static str,
        /// How many letters.
        letters: usize,
        /// How many axes.
        axes: usize,
    },
    /// The inputs have an ellipsis, and the output has none, or one for fewer axes.
    Ellipsis,
    /// The output has a letter twice.
    Twice {
        /// The letter.
        letter: char,
    },
    /// A letter of the output is no input's.
    Unknown {
        /// The letter.
        letter: char,
    },
}

/// What types of other crates cannot express of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inexpressible {
    /// A stride is no whole number of elements.
    Stride {
        /// The axis.
        axis: usize,
        /// Its stride in bytes.
        stride: isize,
        /// Size of an element in bytes.
        item_size: usize,
    },
    /// A stride is negative, or 0 where the type cannot have that.
    NotPositive {
        /// The axis.
        axis: usize,
        /// Its stride in bytes.
        stride: isize,
    },
    /// Elements along one axis lie between those along others: none is reached twice, but the type takes it for that.
    Interleaved {
        /// The axis.
        axis: usize,
        /// Its stride in bytes.
        stride: isize,
    },
    /// The elements are not aligned as references to them have to be.
    Misaligned {
        /// What their addresses should be multiples of.
        align: usize,
    },
    /// The view is read as its complex conjugate.
    Conjugated,
}
