//! What is checked after every routine: its results, and that nothing else was written.

use blasview::{Report, Result};

use super::dense::Dense;
use super::operand::Number;
use super::structured::Structured;

/// Equal, NaN being equal to NaN. The operands' values are such that nothing is rounded.
pub fn equal<T: Number>(x: T, y: T) -> bool {
    x == y || x.is_nan() && y.is_nan()
}

/// Asserts that the elements of the output that count are as the oracle wants them, that no other byte was
/// written, and that the inputs are as they were; the output then is as it was made.
pub fn settle<T: Number>(
    inputs: &[&Structured<T>],
    output: &mut Structured<T>,
    expected: &Dense<T>,
    what: &dyn Fn() -> String,
) {
    let (actual, cols) = (output.operand.take(), output.operand.shape[1]);
    let is_wrong =
        |&&[[i, j], [row, col]]: &&[[usize; 2]; 2]| !equal(actual[row * cols + col], expected.value(i, j));
    let wrong = output.elements.iter().find(is_wrong);
    let names = || {
        let inputs: Vec<String> = inputs.iter().map(|input| input.name()).collect();
        format!("{} {}\ninputs {}\noutput {}", T::DTYPE, what(), inputs.join("\n       "), output.name())
    };
    if let Some(&[[i, j], [row, col]]) = wrong {
        let (found, wanted) = (actual[row * cols + col], expected.value(i, j));
        panic!("{}\nelement ({i}, {j}) is {found}, should be {wanted}", names());
    }
    assert!(inputs.iter().all(|input| input.operand.is_untouched()), "{}\nan input was written", names());
}

/// One call: `routine` writes the output, of which `forgets` says that it must not be read; then [`settle`].
/// `expected` is `None` where nothing is to be written at all.
pub fn carried_out<T: Number>(
    inputs: &[&Structured<T>],
    output: &mut Structured<T>,
    forgets: bool,
    expected: Option<&Dense<T>>,
    what: &dyn Fn() -> String,
    routine: impl FnOnce(&mut Structured<T>) -> Result<Report>,
) -> Report {
    if forgets {
        output.operand.poison();
    }
    let report = match routine(output) {
        Ok(report) => report,
        Err(error) => panic!("{} {}: {error}\n{}", T::DTYPE, what(), output.name()),
    };
    match expected {
        Some(expected) => settle(inputs, output, expected, what),
        None => assert!(output.operand.is_untouched(), "{} {}: written\n{}", T::DTYPE, what(), output.name()),
    }
    report
}
