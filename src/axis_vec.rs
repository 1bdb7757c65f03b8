//! Short lists, in place up to the rank of everyday views. Beyond that they need memory, and say so where there is none:
//! a program that calls from C must not be ended for it.

use smallvec::SmallVec;

use crate::error::{Error, Result};

/// Axes held without allocation; views of higher rank allocate.
pub(crate) const INLINE: usize = 4;

/// One entry per axis.
pub(crate) type AxisVec<T> = SmallVec<[T; INLINE]>;

/// The items as a list, with room for `extra` more.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn axis_vec_with_room<T>(items: impl IntoIterator<Item = T>, extra: usize) -> Result<AxisVec<T>> {
    let items = items.into_iter();
    let mut list = AxisVec::new();
    reserve(&mut list, items.size_hint().0.saturating_add(extra))?;
    for item in items {
        add(&mut list, item)?;
    }
    reserve(&mut list, extra)?;
    Ok(list)
}

/// The items as a list.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn axis_vec<T>(items: impl IntoIterator<Item = T>) -> Result<AxisVec<T>> {
    axis_vec_with_room(items, 0)
}

/// The items as a list to be handed out.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn list<T>(items: impl ExactSizeIterator<Item = T>) -> Result<Vec<T>> {
    let mut list = Vec::new();
    let bytes = items.len().saturating_mul(size_of::<T>());
    list.try_reserve_exact(items.len()).map_err(|_| Error::OutOfMemory { bytes })?;
    list.extend(items);
    Ok(list)
}

/// An object on the heap, where there is memory for it.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn boxed<T>(object: T) -> Result<Box<T>> {
    let mut one = Vec::new();
    one.try_reserve_exact(1).map_err(|_| Error::OutOfMemory { bytes: size_of::<T>() })?;
    one.push(object);
    let one: Box<[T]> = one.into_boxed_slice();
    // SAFETY: a box of a slice of one, which has the layout of that one.
    Ok(unsafe { Box::from_raw(Box::into_raw(one).cast::<T>()) })
}

/// Appends an item.
///
/// # Errors
/// [`Error::OutOfMemory`].
#[inline]
pub(crate) fn add<A: smallvec::Array>(list: &mut SmallVec<A>, item: A::Item) -> Result<()> {
    reserve(list, 1)?;
    list.push(item);
    Ok(())
}

/// Makes room for so many more.
///
/// # Errors
/// [`Error::OutOfMemory`].
#[inline]
pub(crate) fn reserve<A: smallvec::Array>(list: &mut SmallVec<A>, extra: usize) -> Result<()> {
    let bytes = extra.saturating_mul(size_of::<A::Item>());
    list.try_reserve(extra).map_err(|_| Error::OutOfMemory { bytes })
}

/// Sorts a short list by a key, equal ones staying in order, without memory: the standard library's sorts are for long
/// lists, and each use of them is 10 KB. Of axes with two elements or more no layout has more than 62.
///
/// Time: quadratic.
pub(crate) fn sort_by_key<T: Copy, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && key(&list[at - 1]) > key(&list[at]) {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn short_lists_are_sorted_as_long_ones_are() {
        let mut state = 1_u32;
        for len in 0..20 {
            let mut list: Vec<(u32, usize)> = (0..len)
                .map(|at| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 29, at)
                })
                .collect();
            let mut expected = list.clone();
            expected.sort_by_key(|&(key, _)| key);
            super::sort_by_key(&mut list, |&(key, _)| key);
            assert_eq!(list, expected);
        }
    }
}
