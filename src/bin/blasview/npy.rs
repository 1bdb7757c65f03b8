//! `.npy` files to be read: of the elements what a view spans, as they are or converted to a type that BLAS has.
//!
//! No file is mapped: one that became shorter meanwhile would end the program by a signal.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use blasview::{Layout, Scalar};

use crate::element::Element;
use crate::failure::Failure;
use crate::header::{HEAD_LIMIT, Header};
use crate::memory::Bytes;
use crate::part::Part;
use crate::report;

/// Bytes that are read at a time to be converted.
const CHUNK: usize = 1 << 16;

/// An open `.npy` file.
pub struct Npy {
    path: String,
    file: File,
    header: Header,
    /// Bytes of each element.
    item_size: usize,
}

/// Numbers converted to a type of BLAS.
pub struct Converted<T> {
    /// As that type has them.
    pub values: Vec<T>,
    /// How much more each was in the file; empty where none was rounded.
    pub lost: Vec<i16>,
}

impl Npy {
    /// Opens a file and checks that all of its elements are there.
    pub fn open(path: &Path) -> Result<Npy, Failure> {
        let name = path.display().to_string();
        let fail = |message: &dyn std::fmt::Display| Failure::about(&name, message);
        let (file, len) = open_regular(path).map_err(|error| fail(&error))?;
        let mut head = Vec::new();
        (&file).take(HEAD_LIMIT as u64).read_to_end(&mut head).map_err(|error| fail(&error))?;
        let header = Header::parse(&head).map_err(|message| fail(&message))?;
        let too_large = || fail(&"its shape is larger than any file");
        let item_size = header.element.size().ok_or_else(too_large)?;
        let layout = Layout::contiguous(item_size, &header.shape, header.order).map_err(|_| too_large())?;
        // Cannot overflow: the header's lengths have been multiplied.
        let (needed, found) = (layout.size() * item_size, len.saturating_sub(header.start as u64));
        if needed as u64 > found {
            let (shape, elements) = (&header.shape, header.element.name());
            let message =
                format!("truncated: {shape:?} of {elements} needs {needed} bytes, there are {found}");
            return Err(fail(&message));
        }
        Ok(Npy { path: name, file, header, item_size })
    }

    /// What each element is.
    pub fn element(&self) -> &Element {
        &self.header.element
    }

    /// Bytes of each element.
    pub fn item_size(&self) -> usize {
        self.item_size
    }

    /// The layout of all its elements, as if each had so many bytes.
    pub fn layout(&self, item_size: usize) -> Result<Layout, Failure> {
        Layout::contiguous(item_size, &self.header.shape, self.header.order)
            .map_err(|error| Failure::about(&self.path, error))
    }

    /// The byte of the file at which its elements begin.
    pub fn start(&self) -> usize {
        self.header.start
    }

    /// Those bytes of its elements, at an address that is their place in the file modulo a cache line.
    pub fn stored(&self, range: Range<usize>) -> Result<Bytes, Failure> {
        let (at, needed) = (self.start() + range.start, range.len());
        let seek = (&self.file).seek(SeekFrom::Start(at as u64));
        let bytes = seek.and_then(|_| Bytes::read(&self.file, needed, at as isize));
        let bytes = bytes.map_err(|error| Failure::about(&self.path, error))?;
        match bytes.as_slice().len() {
            // All of its elements were there when it was opened.
            found if found < needed => {
                let message = format!("{needed} bytes from byte {at} on are needed, there are {found}");
                Err(Failure::about(&self.path, format!("truncated while it was read: {message}")))
            }
            _ => Ok(bytes),
        }
    }

    /// Those numbers of a part of its elements, counted in the order of the file, converted.
    pub fn converted<T: Scalar>(&self, part: &Part, range: Range<usize>) -> Result<Converted<T>, Failure> {
        let (number, places) = (part.number, part.places(self.item_size));
        let mut values = reserved(range.len()).map_err(|message| Failure::about(&self.path, message))?;
        let mut lost = Vec::new();
        for first in range.clone().step_by(places.within(CHUNK)) {
            let end = range.end.min(first + places.within(CHUNK));
            let start = places.byte(first);
            let bytes = self.stored(start..places.byte(end - 1) + number.size)?;
            for at in first..end {
                let bytes = &bytes.as_slice()[places.byte(at) - start..][..number.size];
                let value = number.read(bytes).map_err(|message| Failure::about(&self.path, message))?;
                if value.lost != 0 {
                    if lost.is_empty() {
                        lost =
                            reserved(range.len()).map_err(|message| Failure::about(&self.path, message))?;
                        lost.resize(range.len(), 0);
                    }
                    lost[at - range.start] = value.lost;
                }
                values.push(T::from_f64(value.re, value.im));
            }
        }
        Ok(Converted { values, lost })
    }
}

/// Room for so many.
fn reserved<T>(count: usize) -> Result<Vec<T>, String> {
    let mut room = Vec::new();
    let no_memory = |_| format!("no memory for {}", report::bytes(count.saturating_mul(size_of::<T>())));
    room.try_reserve_exact(count).map_err(no_memory)?;
    Ok(room)
}

/// Opens a file that can be read anywhere in it; also says how long it is.
fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    // Asked first: opening a pipe would wait for a writer.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let file = File::open(path)?;
    let len = file.metadata()?.len();
    Ok((file, len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use blasview::DType;

    /// A file of 40 numbers, the header padded by so many spaces.
    fn file(descr: &str, padding: usize, data: &[u8]) -> tempfile::NamedTempFile {
        let dict = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (40,)}}");
        let dict = dict + &" ".repeat(padding) + "\n";
        let len = (dict.len() as u16).to_le_bytes();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[&b"\x93NUMPY\x01\x00"[..], &len, dict.as_bytes(), data].concat()).unwrap();
        file
    }

    #[test]
    fn what_is_read_lies_as_in_the_file() {
        let data: Vec<u8> = (0..=255).cycle().take(320).collect();
        for padding in 0..64 {
            let file = file("<f8", padding, &data);
            let npy = Npy::open(file.path()).unwrap();
            assert_eq!(npy.start() as u64, file.as_file().metadata().unwrap().len() - 320);
            for range in [0..320, 8..16, 312..320, 24..304, 0..0, 320..320] {
                let bytes = npy.stored(range.clone()).unwrap();
                assert_eq!(bytes.as_slice(), &data[range.clone()]);
                assert_eq!(bytes.as_slice().as_ptr().addr() % 64, (npy.start() + range.start) % 64);
            }
        }
    }

    #[test]
    fn some_elements_are_converted() {
        let data: Vec<u8> = (0..40).flat_map(|value: i16| (300 - value).to_be_bytes()).collect();
        let file = file(">i2", 3, &data);
        let npy = Npy::open(file.path()).unwrap();
        for range in [0..40, 7..9, 39..40, 12..12] {
            let expected: Vec<f64> = range.clone().map(|at| f64::from(300 - at as i32)).collect();
            let part = Part::of(npy.element(), &[]).unwrap();
            assert_eq!(npy.converted::<f64>(&part, range).unwrap().values, expected);
        }
    }

    #[test]
    fn a_file_that_ends_early_is_a_failure_with_numbers() {
        for (descr, size) in [("<f8", 8), (">f8", 8), ("<i4", 4)] {
            let file = file(descr, 0, &[0; 320][..40 * size]);
            let npy = Npy::open(file.path()).unwrap();
            let start = npy.start();
            file.as_file().set_len((start + 10 * size) as u64).unwrap();
            let part = Part::of(npy.element(), &[]).unwrap();
            let read = |range: Range<usize>| match part.number.is(DType::F64) {
                true => npy.stored(range.start * size..range.end * size).map(|_| ()),
                false => npy.converted::<f64>(&part, range).map(|_| ()),
            };
            assert!(read(0..10).is_ok() && read(3..3).is_ok(), "{descr}");
            for (range, found) in [(5..15, 5), (20..40, 0)] {
                let line = read(range.clone()).unwrap_err().to_string();
                let (needed, at) = (range.len() * size, start + range.start * size);
                let numbers =
                    format!("{needed} bytes from byte {at} on are needed, there are {}", found * size);
                let name = file.path().display();
                assert_eq!(line, format!("{name}: truncated while it was read: {numbers}"));
            }
        }
    }
}
