//! `{:?}` and `{}`: the numbers, in rows as NumPy shows them; of large views those at the ends of each axis.

use core::fmt::{self, Debug, Display, Formatter};

use super::rank::AnyRank;
use super::{Array, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::element::Element;
use crate::scalar::Scalar;

/// Views of more elements than this are shown in part.
const MANY: usize = 200;

/// So many of those at either end of a longer axis.
const EDGE: usize = 3;

/// What is shown of an axis of that length: the positions, and `None` for those left out.
fn shown(len: usize, is_whole: bool) -> impl Iterator<Item = Option<usize>> {
    let cut = !is_whole && len > 2 * EDGE;
    let (head, tail) = if cut { (EDGE, len - EDGE) } else { (len, len) };
    (0..head).map(Some).chain(cut.then_some(None)).chain((tail..len).map(Some))
}

/// Calls `visit` with the text before and the index of each element that is shown, in C order; without an index for what is left
/// out, and with what closes the brackets last.
fn walk(
    shape: &[usize],
    is_whole: bool,
    visit: &mut dyn FnMut(&str, Option<&[usize]>) -> fmt::Result,
) -> fmt::Result {
    fn level(
        shape: &[usize],
        is_whole: bool,
        index: &mut Vec<usize>,
        visit: &mut dyn FnMut(&str, Option<&[usize]>) -> fmt::Result,
    ) -> fmt::Result {
        let depth = index.len();
        let Some(&len) = shape.get(depth) else { return visit("", Some(index)) };
        visit("[", None)?;
        let is_last = depth + 1 == shape.len();
        // Lines of the outer axes are farther apart, and each begins below the first bracket that it stands in.
        let next = if is_last {
            ", ".to_owned()
        } else {
            format!(",{}{}", "\n".repeat(shape.len() - depth - 1), " ".repeat(depth + 1))
        };
        for (count, at) in shown(len, is_whole).enumerate() {
            if count > 0 {
                visit(&next, None)?;
            }
            match at {
                Some(at) => {
                    index.push(at);
                    level(shape, is_whole, index, visit)?;
                    index.pop();
                }
                None => visit("...", None)?,
            }
        }
        visit("]", None)
    }
    level(shape, is_whole, &mut Vec::new(), visit)
}

/// Writes the numbers, aligned to the right, each as `text` has it.
fn write_numbers<T: Element>(
    f: &mut Formatter<'_>,
    view: &View<'_, T>,
    is_whole: bool,
    text: impl Fn(T) -> String,
) -> fmt::Result {
    let shape = view.shape();
    let is_whole = is_whole || view.size() <= MANY && shape.iter().all(|&len| len <= MANY);
    let mut texts = Vec::new();
    walk(&shape, is_whole, &mut |_, index| {
        texts.extend(index.and_then(|index| view.get(index)).map(&text));
        Ok(())
    })?;
    let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(f.width().unwrap_or(0));
    let mut texts = texts.into_iter();
    walk(&shape, is_whole, &mut |between, index| match index.and_then(|_| texts.next()) {
        Some(text) => write!(f, "{text:>width$}"),
        None => f.write_str(between),
    })
}

macro_rules! prints {
    ($([$($generics:tt)*] $of:ty, $bound:ident;)*) => {$(
        /// The numbers, as NumPy shows them, then shape, strides and a mark of conjugation. Of more than 200 elements three at
        /// either end of each axis. A precision counts for each number: `{:.3?}`.
        impl<$($generics)* T: $bound + Debug> Debug for $of {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                let view = self.any_rank();
                let precision = f.precision();
                write_numbers(f, &view, false, |x| match precision {
                    Some(digits) => format!("{x:.digits$?}"),
                    None => format!("{x:?}"),
                })?;
                write!(f, ", {}{}", view.layout(), if view.conjugated() { ", conjugated" } else { "" })
            }
        }

        /// The numbers, each as its own `{}` has it, in rows as NumPy shows them: large ones with all digits, which `{:?}` has with
        /// exponents. Of more than 200 elements three at either end of each axis, unless it is `{:#}`. A precision counts for each
        /// number: `{:.3}`.
        impl<$($generics)* T: $bound + Display> Display for $of {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                let precision = f.precision();
                write_numbers(f, &self.any_rank(), f.alternate(), |x| match precision {
                    Some(digits) => format!("{x:.digits$}"),
                    None => x.to_string(),
                })
            }
        }
    )*};
}

prints! {
    ['a,] View<'a, T>, Element;
    ['a,] ViewMut<'a, T>, Element;
    [] Array<T>, Element;
    ['a,] MatrixView<'a, T>, Scalar;
    ['a,] MatrixViewMut<'a, T>, Scalar;
    ['a,] VectorView<'a, T>, Scalar;
    ['a,] VectorViewMut<'a, T>, Scalar;
}
