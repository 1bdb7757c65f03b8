//! Contractions and stacks beside plain loops, over random specifications, shapes and strides.

mod support;

use blasview::{Array, Blas, Complex, Context, Directly, Order, Policy, Scalar, View};
use support::dice::Dice;
use support::strewn::{Strewn, indices};

/// A specification as letters.
#[derive(Debug)]
struct Letters {
    a: Vec<char>,
    b: Vec<char>,
    c: Vec<char>,
}

impl Letters {
    fn random(dice: &mut Dice) -> Letters {
        let count = 1 + dice.below(6);
        let (mut a, mut b, mut c) = (vec![], vec![], vec![]);
        for letter in ('a'..).take(count) {
            // Mostly what products have; sometimes what only one has, or a diagonal.
            match dice.below(10) {
                0 => a.push(letter),
                1 => b.push(letter),
                2 | 3 => [&mut a, &mut c].into_iter().for_each(|list| list.push(letter)),
                4 | 5 => [&mut b, &mut c].into_iter().for_each(|list| list.push(letter)),
                6 => [&mut a, &mut b, &mut c].into_iter().for_each(|list| list.push(letter)),
                7 => {
                    a.extend([letter, letter]);
                    [&mut b, &mut c][dice.below(2)].push(letter);
                }
                _ => [&mut a, &mut b].into_iter().for_each(|list| list.push(letter)),
            }
        }
        for list in [&mut a, &mut b, &mut c] {
            for at in (1..list.len()).rev() {
                list.swap(at, dice.below(at + 1));
            }
        }
        Letters { a, b, c }
    }

    fn text(&self) -> String {
        let text = |list: &[char]| list.iter().collect::<String>();
        format!("{},{}->{}", text(&self.a), text(&self.b), text(&self.c))
    }

    /// All letters.
    fn all(&self) -> Vec<char> {
        let mut all = [&self.c[..], &self.a, &self.b].concat();
        let mut seen = vec![];
        all.retain(|letter| {
            !seen.contains(letter) && {
                seen.push(*letter);
                true
            }
        });
        all
    }
}

/// Reads an element of an input.
type Read<'a, T> = &'a dyn Fn(&[usize]) -> T;

/// What a plain loop makes of it.
fn looped<T: Blas>(
    letters: &Letters,
    lens: &dyn Fn(char) -> usize,
    [a, b]: [Read<'_, T>; 2],
    (alpha, beta): (T, T),
    c: &Strewn<T>,
) -> Vec<(Vec<usize>, T)> {
    let all = letters.all();
    let (outer, summed) = all.split_at(letters.c.len());
    let lens_of = |list: &[char]| list.iter().map(|&letter| lens(letter)).collect::<Vec<_>>();
    let mut results = vec![];
    for index in indices(&lens_of(outer)) {
        let mut sum = T::ZERO;
        for inner in indices(&lens_of(summed)) {
            let position = |letter: &char| {
                let at = all.iter().position(|other| other == letter).unwrap();
                if at < index.len() { index[at] } else { inner[at - index.len()] }
            };
            let of = |list: &[char]| list.iter().map(position).collect::<Vec<_>>();
            sum = sum + a(&of(&letters.a)) * b(&of(&letters.b));
        }
        let before = if beta == T::ZERO { T::ZERO } else { beta * c.get(&index) };
        results.push((index, alpha * sum + before));
    }
    results
}

fn magnitude<T: Scalar>(value: T) -> f64 {
    let (re, im) = value.to_f64();
    re.abs() + im.abs()
}

fn compared<T: Blas>(dice: &mut Dice, directly: Directly, policy: Policy) {
    let letters = Letters::random(dice);
    let most = if dice.below(6) == 0 { 12 } else { 4 };
    let chosen: Vec<usize> = (0..8).map(|_| dice.below(most) + usize::from(dice.below(12) != 0)).collect();
    let len = |letter: char| chosen[letter as usize - 'a' as usize];
    let shape = |list: &[char]| list.iter().map(|&letter| len(letter)).collect::<Vec<_>>();
    let a = Strewn::<T>::new(dice, &shape(&letters.a), true);
    let b = Strewn::<T>::new(dice, &shape(&letters.b), true);
    let mut c = Strewn::<T>::new(dice, &shape(&letters.c), false);
    let scale = |dice: &mut Dice| [T::ZERO, T::ONE, T::from_f64(2.0, -1.0)][dice.below(3)];
    let (alpha, beta) = (if dice.below(8) == 0 { T::ZERO } else { scale(dice) }, scale(dice));
    let conj = [dice.below(4) == 0, dice.below(4) == 0];
    let value = |strewn: &Strewn<T>, conj: bool, index: &[usize]| {
        let value = strewn.get(index);
        if conj { value.conj() } else { value }
    };
    let (of_a, of_b) = (|at: &[usize]| value(&a, conj[0], at), |at: &[usize]| value(&b, conj[1], at));
    let expected = looped(&letters, &len, [&of_a, &of_b], (alpha, beta), &c);
    if beta == T::ZERO {
        for index in indices(&c.shape.clone()) {
            let at = c.at(&index);
            c.buffer[at] = T::from_f64(f64::NAN, 0.0);
        }
    }
    let before = c.buffer.clone();
    let views = [(&a, conj[0]), (&b, conj[1])].map(|(x, conj)| if conj { x.view().conj() } else { x.view() });
    let [left, right] = views;
    let mut plan = None;
    // What is packed comes in parts where it does not fit.
    let limit = [8 << 20, 4 << 10, 1 << 10][dice.below(3)];
    let context = Context::new().directly(directly).policy(policy).workspace_limit(limit);
    let done = context.explained(&mut plan).contract(&letters.text(), alpha, left, right, beta, c.view_mut());
    let report = done.unwrap_or_else(|error| panic!("{} {chosen:?}: {error}", letters.text()));
    let told = || {
        format!(
            "{} of {chosen:?}, strides {:?} {:?} {:?}, {alpha:?} {beta:?}: {report:?}\n{}",
            letters.text(),
            a.strides,
            b.strides,
            c.strides,
            plan.as_ref().map(ToString::to_string).unwrap_or_default()
        )
    };
    let mut touched = vec![];
    for (index, value) in expected {
        let at = c.at(&index);
        touched.push(at);
        // Numbers are small and whole, so that every sum is exact.
        assert!(c.buffer[at] == value, "{index:?}: {:?} for {value:?}; {}", c.buffer[at], told());
    }
    for (at, (after, before)) in c.buffer.iter().zip(&before).enumerate() {
        let same = after == before || magnitude(*after).is_nan() && magnitude(*before).is_nan();
        assert!(touched.contains(&at) || same, "element {at} between those of C was written; {}", told());
    }
}

#[test]
fn random_contractions_are_as_plain_loops_make_them() {
    let mut dice = Dice::new(18);
    let count = support::blas::fewer(60);
    for at in 0..count {
        let directly = [Directly::Measured, Directly::Measured, Directly::Never, Directly::Always][at % 4];
        let policy = if at % 5 == 0 { Policy::Fastest } else { Policy::Auto };
        compared::<f64>(&mut dice, directly, policy);
        compared::<Complex<f32>>(&mut dice, directly, policy);
        compared::<f32>(&mut dice, directly, policy);
        compared::<Complex<f64>>(&mut dice, directly, policy);
    }
}

/// What is packed is packed part by part where it is large, and the plan tells of one part.
#[test]
fn large_inputs_are_packed_in_parts() {
    // B's terms come apart: neither its rows nor its columns are one index.
    let (parts, len, n) = (6, 500, 70);
    let number = |at: usize| ((at * 7 + at / 11) % 9) as f64 - 4.0;
    let numbers = |shape: &[usize]| {
        let data = (0..shape.iter().product()).map(number).collect();
        Array::from_vec(data, shape, Order::RowMajor).unwrap()
    };
    let (a, b) = (numbers(&[40, parts, len]), numbers(&[len, n, parts]));
    let mut seen = 0;
    for limit in [8 << 20, 1 << 20, 200 << 10] {
        let mut c = Array::<f64>::zeros(&[40, n], Order::RowMajor).unwrap();
        let mut plan = None;
        let mut context = Context::new().directly(Directly::Never).workspace_limit(limit);
        context = context.explained(&mut plan);
        let report = context.contract("mpk,knp->mn", 1.0, &a, &b, 0.0, &mut c).unwrap();
        let plan = plan.unwrap();
        for (at, &sum) in c.as_slice().iter().enumerate() {
            let (i, j) = (at / n, at % n);
            let terms = (0..parts * len).map(|at| {
                let (p, k) = (at / len, at % len);
                a.as_slice()[(i * parts + p) * len + k] * b.as_slice()[(k * n + j) * parts + p]
            });
            assert_eq!(sum, terms.sum::<f64>(), "{i} {j}: {plan}");
        }
        assert!(report.workspace_bytes <= limit, "{report:?}, {plan}");
        if plan.to_string().contains("in parts of") {
            seen += 1;
            assert!(plan.workspace_bytes() <= limit && report.calls > 1, "{report:?}, {plan}");
            assert_eq!(report.workspace_bytes, plan.workspace_bytes(), "{plan}");
            assert_eq!(report.bytes_copied, plan.bytes_copied(), "{plan}");
        }
    }
    assert!(seen > 0);
}

/// There is no limit to how often the same number is read.
#[test]
fn sums_of_more_terms_than_there_is_memory_are_planned() {
    let (numbers, mut c) = ([1.0_f64; 8], [[0.0; 2]; 2]);
    let a = View::from_slice_strided(&numbers, 0, &[2, 1 << 60], &[1, 0]).unwrap();
    let b = View::from_slice_strided(&numbers, 0, &[1 << 60, 2], &[0, 1]).unwrap();
    for directly in [Directly::Measured, Directly::Never, Directly::Always] {
        let mut plan = None;
        let mut context = Context::new().directly(directly).plan_only(&mut plan);
        context.contract("mk,kn->mn", 1.0, a.clone(), b.clone(), 0.0, &mut c).unwrap();
        assert!(plan.unwrap().to_string().contains("k = 1152921504606846976"));
    }
}
