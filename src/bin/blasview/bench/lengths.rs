//! The lengths of a product of which not all operands were given.

/// m, n and k: each from the operands that have it, else as asked, else the shorter of the other two, so that no
/// operand which is left out is larger than one that was given. `shapes` are rows and columns of A, B and C.
pub fn lengths(shapes: [Option<[usize; 2]>; 3], asked: [Option<usize>; 3]) -> Result<[usize; 3], String> {
    let [a, b, c] = shapes;
    let (rows, cols) =
        (|shape: Option<[usize; 2]>| Some(shape?[0]), |shape: Option<[usize; 2]>| Some(shape?[1]));
    let known = [rows(a).or(rows(c)), cols(b).or(cols(c)), cols(a).or(rows(b))];
    let shorter = known.iter().flatten().min().copied().ok_or("no operand was given")?;
    for ((name, known), asked) in ["m", "n", "k"].into_iter().zip(known).zip(asked) {
        if let (Some(known), Some(asked)) = (known, asked)
            && known != asked
        {
            return Err(format!("{name} is {known} by the operands, not {asked}"));
        }
    }
    Ok(std::array::from_fn(|index| known[index].or(asked[index]).unwrap_or(shorter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_no_larger() {
        let (a, b, c) = (Some([40, 30]), Some([30, 7]), Some([40, 7]));
        let none = [None; 3];
        for (shapes, asked, expected) in [
            ([a, b, c], none, [40, 7, 30]),
            ([a, b, None], none, [40, 7, 30]),
            ([a, None, None], none, [40, 30, 30]),
            ([a, None, None], [None, Some(500), None], [40, 500, 30]),
            ([None, b, None], none, [7, 7, 30]),
            ([None, b, None], [Some(2), None, Some(30)], [2, 7, 30]),
            ([None, None, c], none, [40, 7, 7]),
            ([a, None, c], none, [40, 7, 30]),
            ([None, b, c], none, [40, 7, 30]),
        ] {
            assert_eq!(lengths(shapes, asked), Ok(expected), "{shapes:?} {asked:?}");
        }
        let wrong = lengths([a, None, None], [Some(41), None, None]).unwrap_err();
        assert_eq!(wrong, "m is 40 by the operands, not 41");
        assert!(lengths([None; 3], [Some(1); 3]).is_err());
    }
}
