//! Fields of an array of structs as matrices and vectors, read and written where they lie: nothing is gathered.

use blasview::{Context, MatrixView, Policy, Result, View, ViewMut, fields_mut};

#[derive(Clone, Debug)]
struct Particle {
    position: [f64; 3],
    velocity: [f64; 3],
    mass: f64,
    name: u32,
}

fn main() -> Result<()> {
    let mut particles: Vec<Particle> = (0..10)
        .map(|name| {
            let x = f64::from(name);
            Particle { position: [x, 0.0, -x], velocity: [1.0, x, x * x], mass: 1.0 + x, name }
        })
        .collect();
    let before = particles.clone();

    // An error, were anything to be copied.
    let mut context = Context::new().policy(Policy::ZeroCopy);
    // n x 3, rows as far apart as the structs are: what BLAS calls ld is 8.
    let velocities = View::from_fields(&particles, |particle| &particle.velocity)?;
    let masses = View::from_fields(&particles, |particle| &particle.mass)?;
    let momentum = context.gemv_new(1.0, velocities.t(), &masses)?;
    let mass: f64 = masses.iter().sum();

    // Into the frame in which the centre of mass rests: V -= 1 (momentum / mass)^T.
    let velocities = ViewMut::from_fields(&mut particles, |particle| &mut particle.velocity)?;
    let ones = View::from_slice(&[1.0], &[1])?.broadcast_to(&[before.len()])?;
    Context::new().ger(-1.0 / mass, ones, &momentum, velocities)?;

    // A step of time, its axes turned about z: X += V (dt R)^T. The two fields alternate in memory, yet have no byte in common.
    let (dt, (sin, cos)) = (0.1, 0.3_f64.sin_cos());
    let turn = [[dt * cos, -dt * sin, 0.0], [dt * sin, dt * cos, 0.0], [0.0, 0.0, dt]];
    let turn = MatrixView::row_major(turn.as_flattened(), 3, 3)?;
    let (positions, velocities) = fields_mut(&mut particles, |p| (&mut p.position, &p.velocity))?;
    let mut plan = None;
    context.explained(&mut plan).gemm(1.0, velocities, turn.t(), 1.0, positions)?;
    println!("{}", plan.unwrap());

    for (now, then) in particles.iter().zip(&before) {
        for axis in 0..3 {
            let drift = before.iter().map(|p| p.mass * p.velocity[axis]).sum::<f64>() / mass;
            assert!((now.velocity[axis] - (then.velocity[axis] - drift)).abs() < 1e-12);
            let step: f64 = (0..3).map(|k| turn[[axis, k]] * now.velocity[k]).sum();
            assert!((now.position[axis] - (then.position[axis] + step)).abs() < 1e-12);
        }
        assert_eq!((now.mass, now.name), (then.mass, then.name));
    }
    println!("{:?}", particles[1]);
    Ok(())
}
