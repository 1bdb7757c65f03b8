//! [`Position`]: the integers that name a place along an axis.

mod sealed {
    pub trait Sealed {}
}

/// An index, or a bound of a [`Slice`](crate::Slice): `usize` as Rust counts, or `isize` and `i32`, of which negative ones count
/// from the end. Sealed.
///
/// `i32` is what Rust takes a literal for whose type nothing else tells, so that `x.slice(0, -2..)` needs no suffix.
///
/// ```
/// use blasview::{Slice, View};
/// let x = View::from_slice(&[0, 1, 2, 3, 4], &[5])?;
/// let (n, from_end): (usize, isize) = (3, -2);
/// assert_eq!(x.clone().slice(0, ..n)?.to_vec()?, [0, 1, 2]);
/// assert_eq!(x.clone().slice(0, from_end..)?.to_vec()?, [3, 4]);
/// assert_eq!(x.slice(0, -2..)?.to_vec()?, [3, 4]);
/// # Ok::<(), blasview::Error>(())
/// ```
pub trait Position: sealed::Sealed + Copy {
    /// As a signed number; one beyond the largest of those is the largest, which is beyond the end of any axis too.
    fn to_isize(self) -> isize;
}

macro_rules! positions {
    ($($integer:ident: $it:ident => $signed:expr;)*) => {$(
        impl sealed::Sealed for $integer {}
        impl Position for $integer {
            #[inline]
            fn to_isize(self) -> isize {
                let $it = self;
                $signed
            }
        }
    )*};
}

positions! {
    usize: at => isize::try_from(at).unwrap_or(isize::MAX);
    isize: at => at;
    i32: at => at as isize;
}
