//! The flat files of the BLS time-series directory `oe`, as BLS publishes them.
//!
//! Takes `oe.area`, `oe.datatype`, `oe.footnote`, `oe.industry`, `oe.occupation`, `oe.release` and
//! `oe.data.0.Current` (or the same under zstd) and believes none of it: every code must be in
//! its table, every number must have the decimals of its data type, every missing value must say
//! why, and every cell must have all of its rows.

mod assemble;
mod codes;
mod data;
mod edition;
mod fault;
mod industry;
mod reference;
mod row;
mod source;
mod table;
mod text;

use std::path::Path;

pub use fault::{Error, Fault};

use self::codes::Codes;
use self::reference::Reference;
use crate::data::{Meta, ReleaseData};

/// Facts that the flat files don't state.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day of publication, as `2026-05-15`.
    pub publication_date: Option<String>,
    /// The day on which the files were retrieved, as `2026-05-20`.
    pub retrieval_date: Option<String>,
}

/// How far the reading of the data file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file on disk that have been read.
    pub bytes: u64,
    /// Bytes of the file on disk.
    pub of: u64,
}

/// Reads a directory of flat files into a release's tables; the model is not trained yet.
///
/// # Errors
/// Refuses files that are incomplete, contradict one another, or hold anything that is not
/// understood to the last character; says in which file and line, and why.
pub fn import_flat_files(
    directory: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<ReleaseData, Error> {
    check_directory(directory)?;
    let tables = Reference::read_tables(directory)?;
    let codes = Codes::new(&tables);
    // The data file's index among all files, which are in the order of their names.
    let before = tables.sources.iter().filter(|source| source.name.as_str() < source::DATA).count();
    let (cells, source_rows, source) =
        data::read_cells(directory, &codes, before as u16, progress)?;
    let mut sources = tables.sources;
    sources.push(source);
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    for source in &mut sources {
        source.retrieval_date.clone_from(&options.retrieval_date);
    }
    let edition = tables.edition;
    Ok(ReleaseData {
        meta: Meta {
            id: format!("oews-{}", edition.month),
            title: edition.title,
            reference_month: edition.month,
            publication_date: options.publication_date.clone(),
            publisher: "U.S. Bureau of Labor Statistics".to_owned(),
            survey: "Occupational Employment and Wage Statistics".to_owned(),
            sources,
        },
        top_code: tables.top_code,
        occupations: tables.occupations,
        areas: tables.areas,
        industries: tables.industries,
        footnotes: tables.footnotes,
        cells,
        source_rows,
        area_model: None,
    })
}

/// Tells a wrong directory from one in which a file is missing.
fn check_directory(directory: &Path) -> Result<(), Error> {
    let error = |fault| Error::new(&directory.display().to_string(), None, fault);
    let entries = std::fs::read_dir(directory).map_err(|source| error(Fault::Io(source)))?;
    let ours = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("oe.");
    if entries.flatten().any(|entry| ours(&entry.file_name())) {
        Ok(())
    } else {
        Err(error(Fault::EmptyDirectory))
    }
}
