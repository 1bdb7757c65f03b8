//! What the suffixes of an operand do to its layout: NumPy's rules, in terms of [`Layout`]'s algebra. Those that name parts
//! of elements have become steps in `part.rs`.

use blasview::{Error, Layout, Order};

use crate::part::Step;
use crate::spec::{Item, Suffix};

/// Most axes of a view, as in NumPy: to compare each with each takes long for the thousands that an argument has room
/// for.
const AXES: usize = 64;

/// Applies suffixes in order, of which those that name parts are these steps; also says whether the elements are conjugated
/// in the end.
pub fn apply(suffixes: &[Suffix], steps: &[Step], mut layout: Layout) -> Result<(Layout, bool), String> {
    let (mut conjugated, mut steps) = (false, steps.iter());
    check_axes(layout.ndim())?;
    for suffix in suffixes {
        let step = if suffix.names_a_part() { steps.next() } else { None };
        // Before it is made: long lists take long.
        check_axes(match suffix {
            Suffix::Index(items) => {
                let gone = items.iter().filter(|item| matches!(item, Item::At(_))).count();
                let new = items.iter().filter(|item| matches!(item, Item::NewAxis)).count();
                layout.ndim().saturating_sub(gone) + new
            }
            Suffix::Reshaped(lens) => lens.len(),
            _ => layout.ndim() + step.map_or(0, Step::ndim),
        })?;
        if let Some(step) = step {
            layout = step.apply(&layout).map_err(text)?;
        }
        layout = match suffix {
            Suffix::Real => {
                conjugated = false;
                layout
            }
            Suffix::Field(_) | Suffix::Imag => layout,
            Suffix::Index(items) => index(&layout, items)?,
            Suffix::Transposed => layout.transposed(),
            Suffix::ConjugateTransposed => {
                conjugated = !conjugated;
                layout.transposed()
            }
            Suffix::Conjugated => {
                conjugated = !conjugated;
                layout
            }
            Suffix::Reshaped(lens) => reshape(&layout, lens)?,
            Suffix::Permuted(order) => permute(&layout, order)?,
        };
    }
    Ok((layout, conjugated))
}

fn check_axes(ndim: usize) -> Result<(), String> {
    if ndim <= AXES { Ok(()) } else { Err(format!("{ndim} axes; at most {AXES} are possible, as in NumPy")) }
}

fn text(error: Error) -> String {
    error.to_string()
}

fn index(layout: &Layout, items: &[Item]) -> Result<Layout, String> {
    let named = items.iter().filter(|item| matches!(item, Item::At(_) | Item::Slice(_))).count();
    let unnamed = layout
        .ndim()
        .checked_sub(named)
        .ok_or_else(|| format!("too many indices: {named} for a view with {}", axes(layout.ndim())))?;
    let (mut result, mut axis) = (layout.clone(), 0);
    for &item in items {
        match item {
            Item::At(at) => {
                let which = |error| format!("axis {}: {error}", axis_of(layout, &result, axis));
                result = result.indexed(axis, at).map_err(which)?;
            }
            Item::Slice(slice) => {
                result = result.sliced(axis, slice).map_err(text)?;
                axis += 1;
            }
            Item::Ellipsis => axis += unnamed,
            Item::NewAxis => {
                result = result.insert_axis(axis).map_err(text)?;
                axis += 1;
            }
        }
    }
    Ok(result)
}

/// Which axis of the indexed layout it is, for messages: those after it have not been touched yet.
fn axis_of(layout: &Layout, result: &Layout, axis: usize) -> usize {
    layout.ndim() - (result.ndim() - axis)
}

fn permute(layout: &Layout, given: &[isize]) -> Result<Layout, String> {
    let ndim = layout.ndim();
    let from_start = |&axis: &isize| if axis < 0 { axis.checked_add_unsigned(ndim) } else { Some(axis) };
    let order: Option<Vec<usize>> =
        given.iter().map(|axis| from_start(axis).and_then(|axis| usize::try_from(axis).ok())).collect();
    let permuted = order.and_then(|order| layout.permuted(&order).ok());
    permuted.ok_or_else(|| {
        format!("transpose of a view with {}: {given:?} is not a permutation of them", axes(ndim))
    })
}

fn reshape(layout: &Layout, lens: &[isize]) -> Result<Layout, String> {
    let wrong = |_| format!("cannot reshape {} elements to {lens:?}", layout.size());
    let shape = layout.inferred_shape(lens).map_err(wrong)?;
    layout.reshaped(&shape, Order::RowMajor).map_err(|error| match error {
        Error::Reshape => format!("reshape to {shape:?} would need a copy: {layout}"),
        error => wrong(error),
    })
}

/// `1 axis`, `3 axes`.
pub fn axes(ndim: usize) -> String {
    if ndim == 1 { "1 axis".to_owned() } else { format!("{ndim} axes") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Source, Spec};

    fn view(text: &str) -> Result<String, String> {
        let spec = Spec::parse(text).map_err(|failure| failure.to_string())?;
        let Source::Described(_, layout) = spec.source else { return Err("a file".to_owned()) };
        let (layout, conjugated) = apply(&spec.suffixes, &[], layout)?;
        let lens: Vec<usize> = layout.axes().iter().map(|axis| axis.len).collect();
        // The strides of short axes are nobody's business.
        let stride = |axis: &blasview::Axis| if axis.len < 2 { 0 } else { axis.stride };
        let strides: Vec<isize> = layout.axes().iter().map(stride).collect();
        let conj = if conjugated { " conj" } else { "" };
        Ok(format!("{lens:?} {strides:?} +{}{conj}", layout.offset()))
    }

    /// Expectations are NumPy's: shape, strides, bytes from the first element.
    #[test]
    fn as_numpy() {
        for (text, expected) in [
            ("f64[4,6]", "[4, 6] [48, 8] +0"),
            ("f64[4,6].T", "[6, 4] [8, 48] +0"),
            ("f64[4,6][::2, ::-1].T", "[6, 2] [-8, 96] +40"),
            ("f64[4,6][-1]", "[6] [8] +144"),
            ("f64[4,6][..., 2]", "[4] [48] +16"),
            ("f64[4,6][..., 1:99:2]", "[4, 3] [48, 16] +8"),
            ("f64[4,6][None, 1, ..., None]", "[1, 6, 1] [0, 8, 0] +48"),
            ("f64[4,6][...]", "[4, 6] [48, 8] +0"),
            ("f64[4,6][1, 2]", "[] [] +64"),
            ("f64[4,6][1, 2, ...]", "[] [] +64"),
            ("f64[4,6][3:1]", "[0, 6] [0, 8] +0"),
            ("f64[4,6][5:]", "[0, 6] [0, 8] +0"),
            ("f64[4,6][::-3]", "[2, 6] [-144, 8] +144"),
            ("f64[2,3,4].transpose(2,0,1)", "[4, 2, 3] [8, 96, 32] +0"),
            ("f64[2,3,4].transpose(-1,0,1)", "[4, 2, 3] [8, 96, 32] +0"),
            ("f64[2,3,4].transpose()", "[4, 3, 2] [8, 32, 96] +0"),
            ("c128[2,3].H", "[3, 2] [16, 48] +0 conj"),
            ("c128[2,3].H.conj()", "[3, 2] [16, 48] +0"),
            ("c128[2,3].conj()", "[2, 3] [48, 16] +0 conj"),
            ("f64[12].reshape(3,4)", "[3, 4] [32, 8] +0"),
            ("f64[3,4].reshape(-1)", "[12] [8] +0"),
            ("f64[3,4].reshape(2,-1)", "[2, 6] [48, 8] +0"),
            ("f64[3,4].reshape(1,3,1,4,1)", "[1, 3, 1, 4, 1] [0, 32, 0, 8, 0] +0"),
            ("f64[5,1,6][:, :, ::2].reshape(5,3)", "[5, 3] [48, 16] +0"),
            ("f64[5,6][:, ::2].reshape(15)", "[15] [16] +0"),
            ("f64[10,64][:, ::-1].reshape(10,8,8)", "[10, 8, 8] [512, -64, -8] +504"),
            ("f64[4,6][::2].reshape(2,2,3)", "[2, 2, 3] [96, 24, 8] +0"),
            ("f64[6,2,4].transpose(1,0,2).reshape(2,3,2,4)", "[2, 3, 2, 4] [32, 128, 64, 8] +0"),
            ("f64[1,1].reshape()", "[] [] +0"),
            ("f64[].reshape(1,1)", "[1, 1] [0, 0] +0"),
            ("f64[1099511627776,1099511627776,0].reshape(0)", "[0] [0] +0"),
            ("f64[0,3].reshape(3,0,5)", "[3, 0, 5] [40, 0, 8] +0"),
        ] {
            assert_eq!(view(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refusals_say_why() {
        for (text, expected) in [
            ("f64[4,6][4]", "axis 0: index 4 is out of range for an axis of length 4"),
            ("f64[4,6][:, -7]", "axis 1: index -7 is out of range for an axis of length 6"),
            ("f64[4,6][None, 0, None, 9]", "axis 1: index 9 is out of range for an axis of length 6"),
            ("f64[4,6][1, 2, 3]", "too many indices: 3 for a view with 2 axes"),
            ("f64[4,6][::0]", "a slice step of 0"),
            (
                "f64[4,6].transpose(0,0)",
                "transpose of a view with 2 axes: [0, 0] is not a permutation of them",
            ),
            (
                "f64[4,6].transpose(0,-3)",
                "transpose of a view with 2 axes: [0, -3] is not a permutation of them",
            ),
            ("f64[4,6].reshape(5,5)", "cannot reshape 24 elements to [5, 5]"),
            ("f64[4,6].reshape(0,-1)", "cannot reshape 24 elements to [0, -1]"),
            ("f64[4,6].T.reshape(24)", "reshape to [24] would need a copy: [6, 4] strides [8, 48] bytes"),
            (
                "f64[6,6][:, :5].reshape(30)",
                "reshape to [30] would need a copy: [6, 5] strides [48, 8] bytes",
            ),
        ] {
            assert_eq!(view(text).unwrap_err(), expected, "{text}");
        }
        assert!(view("f64[4,6].reshape(-1,-1)").is_err() && view("f64[4,6].reshape(-2,12)").is_err());
    }
}
