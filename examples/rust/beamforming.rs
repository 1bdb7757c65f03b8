//! From which directions waves arrive at a row of antennas: complex conjugates that are views.

use std::f64::consts::PI;

use blasview::{Complex, Context, MatrixView, Order, Result, gemm_new};

/// Antennas in a row.
const ANTENNAS: usize = 16;
/// Moments at which all of them are read.
const TIMES: usize = 200;
/// Directions to look into, a degree apart.
const ANGLES: usize = 181;

fn main() -> Result<()> {
    // What a wave from there is at each antenna: they are half a wavelength apart.
    let steering = |degrees: f64, antenna: usize| {
        Complex::from_polar(1.0, PI * antenna as f64 * degrees.to_radians().sin())
    };
    // Two senders, of phases that have nothing to do with one another.
    let mut received = vec![Complex::ZERO; TIMES * ANTENNAS];
    for (at, value) in received.iter_mut().enumerate() {
        let (time, antenna) = (at / ANTENNAS, at % ANTENNAS);
        *value = steering(-20.0, antenna) * Complex::from_polar(1.0, (time * time % 101) as f64)
            + steering(35.0, antenna) * Complex::from_polar(0.5, (time * 31 % 97) as f64);
    }
    let beams: Vec<_> =
        (0..ANGLES * ANTENNAS).map(|at| steering((at / ANTENNAS) as f64 - 90.0, at % ANTENNAS)).collect();
    let x = MatrixView::row_major(&received, TIMES, ANTENNAS)?;
    let a = MatrixView::row_major(&beams, ANGLES, ANTENNAS)?;

    // Covariance of the antennas, R = X^T conj(X) / TIMES: conjugated, but not transposed. Where the BLAS has a word for that, as
    // OpenBLAS has, it passes; else it is conjugated while it is packed.
    let scale = Complex::from(1.0 / TIMES as f64);
    let mut plan = None;
    let r = Context::new().explained(&mut plan).gemm_new(scale, x.t(), x.conj(), Order::RowMajor)?;
    println!("{}", plan.unwrap());

    // Power in each direction, a^H R a: that of the antennas' sum, each delayed as from there.
    let delayed = gemm_new(a.conj(), &r)?;
    let power: Vec<f64> = (delayed.as_slice().chunks(ANTENNAS).zip(beams.chunks(ANTENNAS)))
        .map(|(delayed, beam)| delayed.iter().zip(beam).map(|(d, b)| (d * b).re).sum())
        .collect();

    for (beam, power) in beams.chunks(ANTENNAS).zip(&power) {
        let mut mean = 0.0;
        for x in received.chunks(ANTENNAS) {
            let sum: Complex<f64> = x.iter().zip(beam).map(|(x, a)| x * a.conj()).sum();
            mean += sum.norm_sqr() / TIMES as f64;
        }
        assert!((mean - power).abs() < 1e-9, "{power}, not {mean}");
    }
    let loudest =
        |angles: std::ops::Range<usize>| angles.max_by(|&i, &j| power[i].total_cmp(&power[j])).unwrap();
    let found = [loudest(0..90), loudest(90..ANGLES)].map(|angle| angle as isize - 90);
    println!("senders at {found:?} degrees");
    assert_eq!(found, [-20, 35]);
    Ok(())
}
