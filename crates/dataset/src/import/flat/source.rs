//! The data file as a stream of whole lines, plain or under zstd, hashed on the way.
//!
//! Read in bounded blocks rather than mapped: that is as fast here, holds a few megabytes instead
//! of the whole file, is the same code for both forms, and a file that shrinks while it is read is
//! an error and not a SIGBUS.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::Progress;
use super::fault::{Error, Fault};
use super::table::source_file;
use crate::data::SourceFile;

/// The data file's name as BLS publishes it.
pub(super) const DATA: &str = "oe.data.0.Current";

/// Bytes in a block: enough to share out between threads, little enough to stay in the cache.
const BLOCK: usize = 4 << 20;

/// The data file, open.
pub(super) struct Source {
    /// The name of the file that is there, with or without `.zst`.
    pub(super) name: String,
    reader: Box<dyn Read + Send>,
    read_on_disk: Arc<AtomicU64>,
    on_disk: u64,
    /// The bytes after the last line end of the block before.
    rest: Vec<u8>,
    digest: Sha256,
    bytes: u64,
}

impl Source {
    /// Opens the data file of a directory; where both forms are there, the plain one.
    pub(super) fn open_data_file(directory: &Path) -> Result<Self, Error> {
        let compressed = format!("{DATA}.zst");
        let name = [DATA, &compressed]
            .into_iter()
            .find(|name| directory.join(name).exists())
            .ok_or_else(|| Error::new(DATA, None, Fault::MissingFile))?;
        let open = || -> io::Result<Self> {
            let file = File::open(directory.join(name))?;
            let on_disk = file.metadata()?.len();
            let read_on_disk = Arc::new(AtomicU64::new(0));
            let file = Counted { file, count: Arc::clone(&read_on_disk) };
            Ok(Self {
                name: name.to_owned(),
                reader: if name == DATA {
                    Box::new(file)
                } else {
                    Box::new(zstd::stream::read::Decoder::new(file)?)
                },
                read_on_disk,
                on_disk,
                rest: Vec::new(),
                digest: Sha256::new(),
                bytes: 0,
            })
        };
        open().map_err(|source| Error::new(name, None, Fault::Io(source)))
    }

    /// Puts the next whole lines into `block`; leaves it empty at the end of the file.
    ///
    /// Only the file's very last line can come without its end, or one longer than a block.
    pub(super) fn next(&mut self, block: &mut Vec<u8>) -> Result<(), Error> {
        block.clear();
        block.append(&mut self.rest);
        let old = block.len();
        block.reserve(BLOCK);
        (&mut self.reader)
            .take(BLOCK as u64)
            .read_to_end(block)
            .map_err(|source| Error::new(&self.name, None, Fault::Io(source)))?;
        let new = &block[old..];
        self.digest.update(new);
        self.bytes += new.len() as u64;
        if !new.is_empty()
            && let Some(end) = memchr::memrchr(b'\n', block)
        {
            self.rest.extend_from_slice(&block[end + 1..]);
            block.truncate(end + 1);
        }
        Ok(())
    }

    pub(super) fn current_progress(&self) -> Progress {
        Progress { bytes: self.read_on_disk.load(Ordering::Relaxed), of: self.on_disk }
    }

    /// Describes the file once all of it has been read, by the name that BLS gives it.
    pub(super) fn describe_source(self) -> SourceFile {
        source_file(DATA, self.bytes, &self.digest.finalize())
    }
}

/// Counts what is read from the disk, before it is decompressed.
struct Counted {
    file: File,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
