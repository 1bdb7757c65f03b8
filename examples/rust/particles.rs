//! Fields of an array of structs as vectors of BLAS: nothing is copied, nothing is gathered.

use blasview::{Context, Policy, Result, View, ViewMut};

#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Particle {
    mass: f64,
    speed: f64,
    name: u32,
}

fn main() -> Result<()> {
    let mut particles: Vec<Particle> =
        (0..5).map(|name| Particle { mass: 1.0, speed: f64::from(name), name }).collect();

    let mut context = Context::new().policy(Policy::ZeroCopy);
    let mass = View::from_fields(&particles, |particle| &particle.mass)?.vector()?;
    let speed = View::from_fields(&particles, |particle| &particle.speed)?.vector()?;
    let momentum = context.dot(mass, speed)?;
    println!("momentum {momentum}");
    assert_eq!(momentum, 10.0);

    // All of them twice as fast, in place.
    let speed = ViewMut::from_fields(&mut particles, |particle| &mut particle.speed)?.vector()?;
    context.scal(2.0, speed)?;
    println!("{:?}", particles[4]);
    assert!(particles.iter().all(|particle| particle.speed == 2.0 * f64::from(particle.name)));
    Ok(())
}
