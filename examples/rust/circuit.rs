//! Currents in a circuit at many frequencies: which branch joins which nodes is real, voltages and currents are complex.

use blasview::{Array, Complex, Context, Order, Result, gemm_mixed};

/// A chain of so many nodes: a coil from each to the next one, a capacitor to the one after.
const NODES: usize = 20;
/// Frequencies at which there are voltages.
const FREQUENCIES: usize = 64;

fn main() -> Result<()> {
    let coils = (1..NODES).map(|node| (node - 1, node));
    let capacitors = (2..NODES).map(|node| (node - 2, node));
    let branches: Vec<(usize, usize)> = coils.chain(capacitors).collect();
    // Incidence: 1 where a branch begins, -1 where it ends.
    let mut incidence = Array::zeros(&[branches.len(), NODES], Order::RowMajor)?;
    for (branch, &(from, to)) in branches.iter().enumerate() {
        incidence[[branch, from]] = 1.0;
        incidence[[branch, to]] = -1.0;
    }
    let incidence = incidence.view().matrix()?;

    let voltage = |at| Complex::from_polar(1.0, (at * at % 89) as f64);
    let voltages = (0..NODES * FREQUENCIES).map(voltage).collect();
    let voltages = Array::from_vec(voltages, &[NODES, FREQUENCIES], Order::RowMajor)?;

    // Along the branches: real times complex is one product of real numbers, twice as many columns of them.
    let mut currents = Array::zeros(&[branches.len(), FREQUENCIES], Order::RowMajor)?;
    let (one, zero) = (Complex::ONE, Complex::ZERO);
    gemm_mixed(one, incidence, &voltages, zero, &mut currents)?;

    // Ohm: i w C of a capacitor, 1 / (i w L) of a coil.
    let admittance = |branch: usize, frequency: usize| {
        let w = 0.1 * (1 + frequency) as f64;
        Complex::new(0.0, if branch < NODES - 1 { -1.0 / w } else { w })
    };
    for (at, current) in currents.as_mut_slice().iter_mut().enumerate() {
        *current *= admittance(at / FREQUENCIES, at % FREQUENCIES);
    }

    // Kirchhoff: what flows out of each node.
    let mut out = Array::zeros(&[NODES, FREQUENCIES], Order::RowMajor)?;
    let mut plan = None;
    Context::new().explained(&mut plan).gemm_mixed(one, incidence.t(), &currents, zero, &mut out)?;
    println!("{}", plan.unwrap());

    for f in 0..FREQUENCIES {
        let mut expected = [Complex::ZERO; NODES];
        for (branch, &(from, to)) in branches.iter().enumerate() {
            let current = admittance(branch, f) * (voltages[[from, f]] - voltages[[to, f]]);
            expected[from] += current;
            expected[to] -= current;
        }
        let out = out.view().index(1, f)?;
        assert!(out.iter().zip(expected).all(|(found, current)| (found - current).norm() < 1e-12));
        // Nothing is lost.
        assert!(out.iter().sum::<Complex<f64>>().norm() < 1e-11);
    }
    Ok(())
}
