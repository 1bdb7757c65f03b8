//! `.npy` files to be written: all or nothing. The file is written under another name in the same folder and
//! takes the place of an existing one only when it is complete.

use std::fs::Permissions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use npyz::{AutoSerialize, WriterBuilder};
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file on its way; dropped before [`Output::write`], nothing has happened.
pub struct Output {
    path: PathBuf,
    file: NamedTempFile,
}

impl Output {
    /// Makes sure that the file can be written, before anything is computed for it.
    pub fn create(path: &Path) -> Result<Output, Failure> {
        let fail = |error: &dyn std::fmt::Display| Failure::about(path.display(), error);
        let existing = match std::fs::metadata(path) {
            Ok(existing) if !existing.is_file() => return Err(fail(&"not a regular file")),
            Ok(existing) => Some(existing.permissions()),
            Err(_) if path.is_symlink() => return Err(fail(&"a link to a file that is not there")),
            Err(_) => None,
        };
        // A link stays, what it points to is replaced.
        let path =
            if existing.is_some() { path.canonicalize().map_err(|error| fail(&error))? } else { path.into() };
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".blasview-").suffix(".npy");
        if let Some(permissions) = usual_permissions() {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder).map_err(|error| {
            // tempfile adds the name of its own file, which nobody has asked for.
            let text = error.to_string();
            fail(&text.split(" at path ").next().unwrap_or_default())
        })?;
        if let Some(permissions) = existing {
            // What was private stays private; where that cannot be, the usual permissions are as good.
            let _ = file.as_file().set_permissions(permissions);
        }
        Ok(Output { path, file })
    }

    /// Writes a row-major array and puts the file in its place.
    pub fn write<T: AutoSerialize + Copy>(mut self, shape: &[usize], elements: &[T]) -> Result<(), Failure> {
        self.write_elements(shape, elements).map_err(|error| Failure::about(self.path.display(), error))?;
        let persisted = self.file.persist(&self.path);
        persisted.map(|_| ()).map_err(|error| Failure::about(self.path.display(), error.error))
    }

    fn write_elements<T: AutoSerialize + Copy>(
        &mut self,
        shape: &[usize],
        elements: &[T],
    ) -> std::io::Result<()> {
        let mut buffer = BufWriter::with_capacity(1 << 16, self.file.as_file_mut());
        let shape: Vec<u64> = shape.iter().map(|&len| len as u64).collect();
        let options = npyz::WriteOptions::<T>::new().default_dtype().shape(&shape);
        let mut writer = options.writer(&mut buffer).begin_nd()?;
        writer.extend(elements.iter().copied())?;
        writer.finish()?;
        buffer.flush()?;
        drop(buffer);
        // A full disk may show only here.
        self.file.as_file().sync_all()
    }
}

/// Those of any new file: tempfile's own default is for the eyes of the owner only.
#[cfg(unix)]
pub fn usual_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
pub fn usual_permissions() -> Option<Permissions> {
    None
}

/// Beyond a limit on the size of files (`ulimit -f`) writing is to be an error like that of a full disk, where the
/// system would end the program and leave the unfinished file.
#[cfg(unix)]
pub fn survive_size_limits() {
    // SAFETY: `signal` touches no memory of ours. `SIG_IGN` is a disposition that SIGXFSZ may have, so that no handler
    // runs; and nothing in this program relies on the one before.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}

/// There are no such signals.
#[cfg(not(unix))]
pub fn survive_size_limits() {}
