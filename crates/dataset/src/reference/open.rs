//! From the bytes of the reference file to its tables, or the reason why not.

use medwage_domain::reference::Reference;

use super::draft::{Table, read_text};
use super::fields::Fields;
use super::tables::{
    industries, occupations, places, prices, projections, series, statistics, thresholds, zips,
};
use crate::data::SourceFile;
use crate::format::OpenError;
use crate::format::sections::Sections;

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
    pub(crate) const CREDENTIALS: &str = "creds";
    pub(crate) const ROLES: &str = "roles";
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
/// # Errors
/// Refuses a file that is not whole, or not of this version, with the reason.
pub fn open(bytes: &[u8]) -> Result<ReferenceFile, OpenError> {
    let file = File(Sections::read(VERSION, bytes)?);
    let zips =
        zips::unpack(&file.0.unpack(tag::ZIPS)?, text(tag::CITIES, &file.0.unpack(tag::CITIES)?)?);
    let metros = file.table::<prices::MetroPrices>(tag::METRO_PRICES)?;
    let prices = prices::assemble(file.table::<prices::StatePrices>(tag::STATE_PRICES)?, &metros);
    let figures = file.table::<statistics::Statistics>(tag::STATISTICS)?;
    let remarks = statistics::Remarks {
        contradictions: file.table::<statistics::Contradictions>(tag::CONTRADICTIONS)?,
        nearest: file.table::<statistics::NearestFigures>(tag::NEAREST)?,
        inquiries: file.table::<statistics::Inquiries>(tag::INQUIRIES)?,
        doubts: file.table::<statistics::Doubts>(tag::DOUBTS)?,
    };
    let statistics = statistics::link(figures, remarks);
    let mut titles = file.table::<occupations::Titles>(tag::TITLES)?;
    titles.extend(file.table::<occupations::Titles>(tag::OWN_TITLES)?);
    let tables = Reference {
        states: file.table::<places::States>(tag::STATES)?,
        area_links: file.table::<places::Areas>(tag::AREAS)?,
        counties: file.table::<places::Counties>(tag::COUNTIES)?,
        zips: sound(tag::ZIPS, zips)?,
        prices: sound(tag::METRO_PRICES, prices)?,
        wage_indexes: file.series(tag::WAGE_INDEXES)?,
        price_indexes: file.series(tag::PRICE_INDEXES)?,
        onet: file.table::<occupations::Onet>(tag::ONET)?,
        titles,
        credentials: file.table::<occupations::Credentials>(tag::CREDENTIALS)?,
        roles: file.table::<occupations::Roles>(tag::ROLES)?,
        retired: file.table::<occupations::Retired>(tag::RETIRED)?,
        industry_names: file.table::<industries::Names>(tag::INDUSTRY_NAMES)?,
        projections: file.projections()?,
        thresholds: file.table::<thresholds::Thresholds>(tag::THRESHOLDS)?,
        topics: file.table::<statistics::Topics>(tag::TOPICS)?,
        statistics: sound(tag::CONTRADICTIONS, statistics)?,
    };
    Ok(ReferenceFile {
        tables,
        sources: file.table::<SourceTable>(tag::SOURCES)?,
        texts: file.table::<SourceTable>(tag::TEXTS)?,
    })
}

struct File<'a>(Sections<'a>);

impl File<'_> {
    fn table<T: Table>(&self, tag: &str) -> Result<Vec<T::Row>, OpenError> {
        sound(tag, read_text::<T>(text(tag, &self.0.unpack(tag)?)?))
    }

    fn series(&self, tag: &str) -> Result<Vec<medwage_domain::reference::IndexSeries>, OpenError> {
        sound(tag, series::assemble(self.table::<series::Levels>(tag)?))
    }

    fn projections(&self) -> Result<Vec<medwage_domain::reference::ProjectionEdition>, OpenError> {
        let editions = projections::EDITIONS.into_iter().zip(tag::PROJECTIONS);
        let read = |(edition, tag)| {
            let rows = self.table::<projections::Projections>(tag)?;
            sound(tag, projections::assemble(edition, rows))
        };
        editions.map(read).collect()
    }
}

fn text<'b>(tag: &str, bytes: &'b [u8]) -> Result<&'b str, OpenError> {
    str::from_utf8(bytes).map_err(|error| OpenError::malformed(tag, error))
}

fn sound<T>(tag: &str, read: Result<T, String>) -> Result<T, OpenError> {
    read.map_err(|reason| OpenError::malformed(tag, reason))
}

/// Files: name, bytes, SHA-256.
struct SourceTable;

impl Table for SourceTable {
    type Row = SourceFile;

    fn read(fields: &mut Fields<'_>) -> Result<SourceFile, String> {
        Ok(SourceFile {
            name: fields.text("name")?,
            bytes: fields.parsed("bytes")?,
            sha256: fields.text("sha256")?,
            retrieval_date: None,
        })
    }
}

/// Writes the files that tables were made from.
pub(super) fn sources_text(sources: &[SourceFile]) -> String {
    let line = |file: &SourceFile| format!("{}\t{}\t{}\n", file.name, file.bytes, file.sha256);
    sources.iter().map(line).collect()
}
