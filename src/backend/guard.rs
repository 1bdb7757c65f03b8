//! On which operands a library's function must not be called, though on others it may: where its kernel would step
//! outside of them into memory that may not be there.

/// What is known against a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hazards(u8);

impl Hazards {
    /// Nothing.
    pub const NONE: Hazards = Hazards(0);

    /// Whether nothing is.
    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one of these is.
    #[inline(always)]
    pub const fn has(self, other: Hazards) -> bool {
        self.0 & other.0 != 0
    }

    /// All of both.
    pub const fn with(self, other: Hazards) -> Hazards {
        Hazards(self.0 | other.0)
    }
}
