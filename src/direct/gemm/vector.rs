//! What a tile needs of a vector register.

use crate::scalar::RealScalar;

/// A vector register. Everything is `inline(always)`, to be compiled with the instructions of the tile it is in.
pub trait Vector: Copy {
    /// What its lanes hold.
    type Real: RealScalar;
    /// Which lanes count.
    type Mask: Copy;
    /// How many there are.
    const LANES: usize;

    /// The first `count` lanes.
    ///
    /// # Safety
    /// - There are the instructions, as for all that follow.
    /// - `count` is at most [`Self::LANES`].
    unsafe fn mask(count: usize) -> Self::Mask;

    /// `even` in lanes 0, 2, ..., `odd` in the others.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn alternating(even: Self::Real, odd: Self::Real) -> Self;

    /// `value` in all lanes.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn splat(value: Self::Real) -> Self;

    /// `self * factor`
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn mul(self, factor: Self) -> Self;

    /// `self * factor + sum`, rounded once if the instructions can.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self;

    /// Neighbouring lanes swapped.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn swapped(self) -> Self;

    /// Lanes 0, 2, ..., each also in the lane behind it.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn evens(self) -> Self;

    /// Lanes 1, 3, ..., each also in the lane before it.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn odds(self) -> Self;

    /// What lies at `at`, one lane after the other.
    ///
    /// # Safety
    /// It is readable, not necessarily aligned, as all that follow.
    unsafe fn load(at: *const Self::Real) -> Self;

    /// The same for the lanes of `mask`, without touching what the others are.
    ///
    /// # Safety
    /// It is readable.
    unsafe fn load_masked(at: *const Self::Real, mask: Self::Mask) -> Self;

    /// Elements of `SIZE` bytes, each `offset` bytes behind `at`.
    ///
    /// # Safety
    /// They are readable, for the indices below [`Self::LANES`] over the lanes of one element.
    unsafe fn collect<const SIZE: usize>(at: *const u8, offset: impl Fn(usize) -> isize) -> Self;

    /// # Safety
    /// The lanes are writable at `at`.
    unsafe fn store(self, at: *mut Self::Real);

    /// The same for the lanes of `mask`.
    ///
    /// # Safety
    /// They are writable at `at`.
    unsafe fn store_masked(self, at: *mut Self::Real, mask: Self::Mask);

    /// Whether there are [`Self::load_at_stride`] and [`Self::store_at_stride`].
    const HAS_FIXED_STRIDES: bool = false;

    /// Elements of `SIZE` bytes, the first from `at`, the others at that stride; `masks` are those of
    /// [`FixedStride::masks`].
    ///
    /// # Safety
    /// - [`Self::HAS_FIXED_STRIDES`].
    /// - The elements of the masks are readable.
    unsafe fn load_at_stride<const SIZE: usize>(
        _at: *const Self::Real,
        _stride: FixedStride,
        _masks: [u16; 2],
    ) -> Self {
        unreachable!("vectors that have fixed strides bring their own")
    }

    /// The same for stores.
    ///
    /// # Safety
    /// - [`Self::HAS_FIXED_STRIDES`].
    /// - The elements of the masks are writable.
    unsafe fn store_at_stride<const SIZE: usize>(
        self,
        _at: *mut Self::Real,
        _stride: FixedStride,
        _masks: [u16; 2],
    ) {
        unreachable!("vectors that have fixed strides bring their own")
    }

    /// Whether it is so short that its elements are better written one by one than spilled.
    const NARROW: bool = false;

    /// One lane; the index is a constant.
    ///
    /// # Safety
    /// Nothing more.
    unsafe fn lane(self, index: usize) -> Self::Real;

    /// The same number, but the compiler does not know that it is.
    fn opaque(value: isize) -> isize;
}

/// Strides for which there are permutations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixedStride {
    /// Every second element.
    Two,
    /// Backwards.
    Back,
}

/// Their number, which stands for any other stride, too.
pub const FIXED_STRIDES: usize = 2;

/// Stands for no stride but that of elements that follow one another.
pub const CONTIGUOUS: usize = FIXED_STRIDES + 1;

impl FixedStride {
    /// That of a stride.
    #[inline(always)]
    pub fn of(stride: isize, size: usize) -> Option<FixedStride> {
        if stride == 2 * size as isize {
            Some(FixedStride::Two)
        } else if stride == -(size as isize) {
            Some(FixedStride::Back)
        } else {
            None
        }
    }

    /// Which lanes of four bytes of the registers count that hold `width` elements of `size` bytes at that stride:
    /// two for [`FixedStride::Two`], with `lanes` each, one for [`FixedStride::Back`].
    #[inline(always)]
    pub fn masks(self, width: usize, size: usize, lanes: usize) -> [u16; 2] {
        let (unit, ones) = (size / 4, (1_u32 << lanes) - 1);
        match self {
            FixedStride::Two => {
                let pattern = match unit {
                    1 => 0x5555_5555_u64,
                    2 => 0x3333_3333,
                    _ => 0x0f0f_0f0f,
                };
                let mask = (pattern & ((1_u64 << (2 * width * unit)) - 1)) as u32;
                [(mask & ones) as u16, (mask >> lanes & ones) as u16]
            }
            FixedStride::Back => [(ones << (lanes - width * unit) & ones) as u16, 0],
        }
    }
}
