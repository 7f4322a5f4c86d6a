//! From the bytes of the reference file to its tables, or the reason why not.

use medwage_dataset::data::SourceFile;
use medwage_dataset::format::{OpenError, Sections};
use medwage_domain::reference::{IndexSeries, ProjectionEdition, Reference};

use super::tables::{
    figures, index_series, industries, occupations, places, prices, projections, thresholds, zips,
};
use crate::text_table::{Fields, Table, read_lines};

/// The tags of the file's sections.
pub(super) mod tag {
    pub(crate) const STATES: &str = "states";
    pub(crate) const AREAS: &str = "areas";
    pub(crate) const COUNTIES: &str = "counties";
    pub(crate) const CITIES: &str = "cities";
    pub(crate) const ZIPS: &str = "zips";
    pub(crate) const STATE_PRICES: &str = "rpp-st";
    pub(crate) const METRO_PRICES: &str = "rpp-msa";
    pub(crate) const WAGE_INDEXES: &str = "eci";
    pub(crate) const PRICE_INDEXES: &str = "cpi";
    pub(crate) const ONET: &str = "onet";
    pub(crate) const TITLES: &str = "titles";
    pub(crate) const OWN_TITLES: &str = "usage";
    pub(crate) const RETIRED: &str = "retired";
    pub(crate) const INDUSTRY_NAMES: &str = "indnames";
    pub(crate) const PROJECTIONS: [&str; 2] = ["proj2024", "proj2023"];
    pub(crate) const THRESHOLDS: &str = "flsa";
    pub(crate) const TOPICS: &str = "topics";
    pub(crate) const STATISTICS: &str = "stats";
    pub(crate) const CONTRADICTIONS: &str = "contras";
    pub(crate) const NEAREST: &str = "nearest";
    pub(crate) const INQUIRIES: &str = "inquiry";
    pub(crate) const DOUBTS: &str = "doubts";
    pub(crate) const SOURCES: &str = "sources";
    pub(crate) const TEXTS: &str = "texts";
}

/// The tables of a reference file, and the files that they were made from.
#[derive(Clone, Debug)]
pub struct ReferenceFile {
    /// The tables.
    pub tables: Reference,
    /// The publishers' files, by name.
    pub sources: Vec<SourceFile>,
    /// The texts of `data/`, by name.
    pub texts: Vec<SourceFile>,
}

/// The version of the reference file that this build writes and reads.
pub(super) const VERSION: u32 = 1;

/// Opens a reference file: checks every checksum, then reads all tables.
///
/// # TextErrors
/// Refuses a file that is not whole, or not of this version, with the reason.
pub fn open_reference(bytes: &[u8]) -> Result<ReferenceFile, OpenError> {
    let file = File(Sections::read_file(VERSION, bytes)?);
    let zips = zips::unpack_zips(
        &file.0.unpack_section(tag::ZIPS)?,
        read_utf8(tag::CITIES, &file.0.unpack_section(tag::CITIES)?)?,
    );
    let metros = file.read_table::<prices::MetroPrices>(tag::METRO_PRICES)?;
    let prices = prices::assemble_prices(
        file.read_table::<prices::StatePrices>(tag::STATE_PRICES)?,
        &metros,
    );
    let printed = file.read_table::<figures::Figures>(tag::STATISTICS)?;
    let remarks = figures::Remarks {
        contradictions: file.read_table::<figures::Contradictions>(tag::CONTRADICTIONS)?,
        nearest: file.read_table::<figures::NearestFigures>(tag::NEAREST)?,
        inquiries: file.read_table::<figures::Inquiries>(tag::INQUIRIES)?,
        doubts: file.read_table::<figures::Doubts>(tag::DOUBTS)?,
    };
    let statistics = figures::link_figures(printed, remarks);
    let mut titles = file.read_table::<occupations::Titles>(tag::TITLES)?;
    titles.extend(file.read_table::<occupations::Titles>(tag::OWN_TITLES)?);
    let tables = Reference {
        states: file.read_table::<places::States>(tag::STATES)?,
        area_links: file.read_table::<places::Areas>(tag::AREAS)?,
        counties: file.read_table::<places::Counties>(tag::COUNTIES)?,
        zips: name_section(tag::ZIPS, zips)?,
        prices: name_section(tag::METRO_PRICES, prices)?,
        wage_indexes: file.read_series(tag::WAGE_INDEXES)?,
        price_indexes: file.read_series(tag::PRICE_INDEXES)?,
        onet: file.read_table::<occupations::Onet>(tag::ONET)?,
        titles,
        retired: file.read_table::<occupations::Retired>(tag::RETIRED)?,
        industry_names: file.read_table::<industries::Names>(tag::INDUSTRY_NAMES)?,
        projections: file.read_projections()?,
        thresholds: file.read_table::<thresholds::Thresholds>(tag::THRESHOLDS)?,
        topics: file.read_table::<figures::Topics>(tag::TOPICS)?,
        statistics: name_section(tag::CONTRADICTIONS, statistics)?,
    };
    Ok(ReferenceFile {
        tables,
        sources: file.read_table::<SourceTable>(tag::SOURCES)?,
        texts: file.read_table::<SourceTable>(tag::TEXTS)?,
    })
}

struct File<'a>(Sections<'a>);

impl File<'_> {
    fn read_table<T: Table>(&self, tag: &str) -> Result<Vec<T::Row>, OpenError> {
        name_section(tag, read_lines::<T>(read_utf8(tag, &self.0.unpack_section(tag)?)?))
    }

    fn read_series(&self, tag: &str) -> Result<Vec<IndexSeries>, OpenError> {
        name_section(
            tag,
            index_series::assemble_series(self.read_table::<index_series::Levels>(tag)?),
        )
    }

    fn read_projections(&self) -> Result<Vec<ProjectionEdition>, OpenError> {
        let editions = projections::EDITIONS.into_iter().zip(tag::PROJECTIONS);
        let read = |(edition, tag)| {
            let rows = self.read_table::<projections::Projections>(tag)?;
            name_section(tag, projections::assemble_edition(edition, rows))
        };
        editions.map(read).collect()
    }
}

fn read_utf8<'b>(tag: &str, bytes: &'b [u8]) -> Result<&'b str, OpenError> {
    str::from_utf8(bytes).map_err(|error| OpenError::malformed(tag, error))
}

fn name_section<T>(tag: &str, read: Result<T, String>) -> Result<T, OpenError> {
    read.map_err(|reason| OpenError::malformed(tag, reason))
}

/// Files: name, bytes, SHA-256.
struct SourceTable;

impl Table for SourceTable {
    type Row = SourceFile;

    fn read_row(fields: &mut Fields<'_>) -> Result<SourceFile, String> {
        Ok(SourceFile {
            name: fields.take_text("name")?,
            bytes: fields.take_parsed("bytes")?,
            sha256: fields.take_text("sha256")?,
            retrieval_date: None,
        })
    }
}

/// Writes the files that tables were made from.
pub(super) fn write_sources(sources: &[SourceFile]) -> String {
    let write_line =
        |file: &SourceFile| format!("{}\t{}\t{}\n", file.name, file.bytes, file.sha256);
    sources.iter().map(write_line).collect()
}
