//! Memory of our own for what files hold and for what is measured: at addresses that keep what alignment shows, and an
//! error where there is not enough.

use std::io::{self, Read};

use crate::failure::Failure;
use crate::report;

/// Addresses are kept modulo this: a cache line, and more than any element or vector instruction asks for.
const LINE: usize = 64;

/// Bytes of which the first is at an address that is a given one modulo [`LINE`].
pub struct Bytes {
    /// Reserved once and never grown beyond that: it would move.
    memory: Vec<u8>,
    /// Where among them the first one is.
    first: usize,
}

impl Bytes {
    /// Room for so many; there are none yet.
    fn room(len: usize, address: isize) -> io::Result<Bytes> {
        let needed = len.saturating_add(2 * LINE);
        let no_memory = |_| io::Error::other(format!("no memory for {}", report::bytes(needed)));
        let mut memory = Vec::<u8>::new();
        memory.try_reserve_exact(needed).map_err(no_memory)?;
        let first = memory.as_ptr().align_offset(LINE) + address.rem_euclid(LINE as isize) as usize;
        memory.resize(first, 0);
        Ok(Bytes { memory, first })
    }

    /// So many zeros.
    pub fn zeroed(len: usize, address: isize) -> io::Result<Bytes> {
        let mut bytes = Bytes::room(len, address)?;
        bytes.memory.resize(bytes.first + len, 0);
        Ok(bytes)
    }

    /// The next `len` bytes of `source`, or as many as there are.
    pub fn read(source: impl Read, len: usize, address: isize) -> io::Result<Bytes> {
        let mut bytes = Bytes::room(len, address)?;
        // Straight into the room: zeroing it first would touch all of it once more.
        source.take(len as u64).read_to_end(&mut bytes.memory)?;
        Ok(bytes)
    }

    /// All of them.
    pub fn as_slice(&self) -> &[u8] {
        &self.memory[self.first..]
    }

    /// All of them, to be written.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.memory[self.first..]
    }
}

/// An error where there is less memory than `what` needs: the kernel would give it, and end the program when it is
/// written.
pub fn check_available(what: &str, needed: usize) -> Result<(), Failure> {
    match available() {
        Some(available) if available < needed => {
            let [needed, available] = [needed, available].map(report::bytes);
            Err(Failure::new(format!("{what} need {needed} of memory, {available} are there")))
        }
        _ => Ok(()),
    }
}

/// Bytes that can be had without swapping, within what a container may use; `None` where nobody says.
fn available() -> Option<usize> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let number = |path: &str| read(path)?.trim().parse::<usize>().ok();
    let machine = read("/proc/meminfo").as_deref().and_then(mem_available);
    let group = || {
        let (max, used) = (number("/sys/fs/cgroup/memory.max")?, number("/sys/fs/cgroup/memory.current")?);
        let cached = read("/sys/fs/cgroup/memory.stat").map_or(0, |stat| file_cache(&stat));
        Some(max.saturating_sub(used.saturating_sub(cached)))
    };
    machine.into_iter().chain(group()).min()
}

fn mem_available(meminfo: &str) -> Option<usize> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()?.checked_mul(1024)
}

/// What a container is charged for files that were read: it is given up when memory is asked for.
fn file_cache(stat: &str) -> usize {
    let lines = stat.lines().filter_map(|line| line.split_once(' '));
    let lists = lines.filter(|(key, _)| ["inactive_file", "active_file"].contains(key));
    lists.filter_map(|(_, bytes)| bytes.trim().parse::<usize>().ok()).fold(0, usize::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_modulo_a_line() {
        for (len, address) in [(0, 0), (1, 63), (1000, 128), (1000, 200), (40, -8)] {
            let zeros = Bytes::zeroed(len, address).unwrap();
            assert_eq!(zeros.as_slice(), vec![0; len]);
            let source = vec![7; len + 10];
            let read = Bytes::read(&source[..], len, address).unwrap();
            assert_eq!(read.as_slice(), vec![7; len]);
            for bytes in [zeros, read] {
                let place = bytes.as_slice().as_ptr().addr() as isize;
                assert_eq!(place.rem_euclid(64), address.rem_euclid(64), "{len} {address}");
            }
        }
        assert_eq!(Bytes::read(&[1, 2][..], 5, 3).unwrap().as_slice(), [1, 2]);
    }

    #[test]
    fn memory_that_is_not_there_is_a_failure() {
        assert!(Bytes::room(usize::MAX, 0).is_err() && Bytes::room(1 << 62, 0).is_err());
        assert_eq!(mem_available("MemTotal: 9 kB\nMemAvailable:   16384 kB\n"), Some(16 << 20));
        assert_eq!(mem_available("MemTotal: 9 kB\n"), None);
        assert_eq!(file_cache("anon 5\nfile 90\ninactive_file 60\nactive_file 20\nslab 3\n"), 80);
        assert!(check_available("they", 0).is_ok());
        #[cfg(target_os = "linux")]
        assert!(
            check_available("they", 1 << 60)
                .unwrap_err()
                .to_string()
                .contains("they need 1152922 TB of memory")
        );
    }
}
