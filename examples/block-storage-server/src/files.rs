//! The data behind the API: a directory of sparse files, one for each volume and snapshot.
//!
//! A file appears under its name when it is whole, and not before: copies are made elsewhere and
//! moved. So every operation may be cut short and done again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustix::fs::SeekFrom as Extent;
use rustix::io::Errno;

use crate::store::Data;

/// Bytes in a GiB, the unit of the API.
const GIB: u64 = 1 << 30;
/// Where copies are made.
const PARTS: &str = "parts";
/// The bytes that are copied at a time where the file system cannot share.
const CHUNK: usize = 1 << 20;

/// The directory.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// The directory at this path, created where it is not there yet.
    pub fn open(root: &Path) -> io::Result<Self> {
        for folder in ["volumes", "snapshots", "backups", PARTS] {
            fs::create_dir_all(root.join(folder))?;
        }
        Ok(Self { root: root.to_owned() })
    }

    /// Where the data are.
    pub(crate) fn path(&self, data: &Data) -> PathBuf {
        match data {
            Data::Volume(id) => self.root.join("volumes").join(id),
            Data::Snapshot(id) => self.root.join("snapshots").join(id),
            Data::Backup(id) => self.root.join("backups").join(id),
        }
    }

    /// Makes empty data of so many GiB, unless they are there.
    pub(crate) fn create(&self, data: &Data, size: i64) -> io::Result<()> {
        // Left open without truncation: what a killed run has made is as good.
        let file =
            OpenOptions::new().write(true).create(true).truncate(false).open(self.path(data))?;
        file.set_len(bytes(size))?;
        file.sync_all()
    }

    /// Makes the data of `to` a copy of those of `from`, at least so many GiB long.
    pub(crate) fn copy(&self, from: &Data, to: &Data, size: i64) -> io::Result<()> {
        self.clear(to)?;
        let (target, part) = (self.path(to), self.part(to));
        let copied = File::open(self.path(from)).and_then(|mut source| {
            let mut copy = File::create(&part)?;
            copy_extents(&mut source, &mut copy)?;
            copy.set_len(bytes(size).max(source.metadata()?.len()))?;
            copy.sync_all()?;
            fs::rename(&part, &target)
        });
        if copied.is_err() {
            // A full disk is no place for half a copy.
            let _ = fs::remove_file(&part);
        }
        copied
    }

    /// Makes the data longer.
    pub(crate) fn extend(&self, data: &Data, size: i64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(self.path(data))?;
        file.set_len(bytes(size).max(file.metadata()?.len()))?;
        file.sync_all()
    }

    /// Deletes the data, if they are there.
    pub(crate) fn delete(&self, data: &Data) -> io::Result<()> {
        self.clear(data)?;
        remove(&self.path(data))
    }

    /// Deletes what earlier attempts left behind that were cut short.
    fn clear(&self, data: &Data) -> io::Result<()> {
        for entry in fs::read_dir(self.root.join(PARTS))? {
            let path = entry?.path();
            if path.file_stem().is_some_and(|stem| stem == data.id()) {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// Where a copy is made. No two attempts share it.
    fn part(&self, data: &Data) -> PathBuf {
        let attempt = uuid::Uuid::new_v4().simple();
        self.root.join(PARTS).join(format!("{}.{attempt}", data.id()))
    }
}

/// Deletes a file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn bytes(size: i64) -> u64 {
    size.unsigned_abs().saturating_mul(GIB)
}

/// Copies what is written, and leaves holes holes. Where the file system can share, nothing is
/// copied at all.
fn copy_extents(source: &mut File, copy: &mut File) -> io::Result<()> {
    if rustix::fs::ioctl_ficlone(&*copy, &*source).is_ok() {
        return Ok(());
    }
    let mut buffer = vec![0; CHUNK];
    let mut at = 0;
    loop {
        let start = match rustix::fs::seek(&*source, Extent::Data(at)) {
            Ok(start) => start,
            // No data up to the end.
            Err(Errno::NXIO) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let end = rustix::fs::seek(&*source, Extent::Hole(start))?;
        source.seek(SeekFrom::Start(start))?;
        copy.seek(SeekFrom::Start(start))?;
        let mut left = end - start;
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
            let read = source.read(&mut buffer[..wanted])?;
            if read == 0 {
                return Ok(());
            }
            copy.write_all(&buffer[..read])?;
            left -= read as u64;
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Seek, SeekFrom, Write};
    use std::os::unix::fs::MetadataExt;

    use super::{Data, Files, GIB};

    #[test]
    fn a_copy_has_the_data_and_the_holes_and_may_be_longer() {
        let root = tempfile::tempdir().unwrap();
        let files = Files::open(root.path()).unwrap();
        let (volume, snapshot) = (&Data::Volume("v".into()), &Data::Snapshot("s".into()));
        files.create(volume, 1).unwrap();
        let mut file = fs::OpenOptions::new().write(true).open(files.path(volume)).unwrap();
        file.seek(SeekFrom::Start(GIB / 2)).unwrap();
        file.write_all(b"in the middle").unwrap();
        files.copy(volume, snapshot, 1).unwrap();
        files.copy(snapshot, &Data::Volume("w".into()), 2).unwrap();
        for (data, size) in [(snapshot, GIB), (&Data::Volume("w".into()), 2 * GIB)] {
            let copy = fs::metadata(files.path(data)).unwrap();
            assert_eq!(copy.len(), size);
            assert!(copy.blocks() * 512 < GIB / 64, "{} blocks", copy.blocks());
            let mut found = fs::File::open(files.path(data)).unwrap();
            found.seek(SeekFrom::Start(GIB / 2)).unwrap();
            let mut text = [0; 13];
            std::io::Read::read_exact(&mut found, &mut text).unwrap();
            assert_eq!(&text, b"in the middle");
        }
    }

    #[test]
    fn everything_can_be_done_twice() {
        let root = tempfile::tempdir().unwrap();
        let files = Files::open(root.path()).unwrap();
        let (volume, snapshot) = (&Data::Volume("v".into()), &Data::Snapshot("s".into()));
        for _ in 0..2 {
            files.create(volume, 1).unwrap();
            files.extend(volume, 2).unwrap();
            files.copy(volume, snapshot, 2).unwrap();
        }
        assert_eq!(fs::metadata(files.path(volume)).unwrap().len(), 2 * GIB);
        for _ in 0..2 {
            files.delete(volume).unwrap();
        }
        assert!(files.copy(volume, snapshot, 2).is_err());
        assert_eq!(fs::read_dir(root.path().join("parts")).unwrap().count(), 0);
    }

    #[test]
    fn what_an_attempt_left_behind_goes_with_the_next() {
        let root = tempfile::tempdir().unwrap();
        let files = Files::open(root.path()).unwrap();
        let (volume, snapshot) = (&Data::Volume("v".into()), &Data::Snapshot("s".into()));
        files.create(volume, 1).unwrap();
        let left =
            [files.part(snapshot), files.part(snapshot), files.part(&Data::Volume("w".into()))];
        left.iter().for_each(|path| fs::write(path, "").unwrap());
        files.copy(volume, snapshot, 1).unwrap();
        assert_eq!(left.each_ref().map(|path| path.exists()), [false, false, true]);
    }
}
