//! The spreadsheets of OEWS, as BLS ships them from May 2015 on, and their CSV exports.
//!
//! Takes all data, national, state, metropolitan, nonmetropolitan and industry layouts, of one or more
//! vintages in one or more files, and makes one release per vintage of them. Like the flat files they
//! are not believed: every column must be known, every figure a number or one of BLS's marks, and every
//! cell must come once.

mod columns;
mod draft;
mod fault;
mod figures;
mod industry;
mod occupation;
mod package;
mod place;
mod read;
mod vintage;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use fault::{Error, Fault};
use medwage_domain::cell::TopCode;
use medwage_domain::month::YearMonth;
use medwage_domain::reference::State;
pub use package::is_spreadsheet;

use self::columns::{Column, Header, Record};
use self::draft::{Draft, Origin, Row};
use self::read::Sheet;
use crate::data::{ReleaseData, SourceFile};

/// Facts that spreadsheets may not state.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The vintage of files that state none, neither in a column nor in their name.
    pub vintage: Option<YearMonth>,
    /// The wage from which on the files print a bound, where neither they nor their vintage says it.
    pub top_code: Option<TopCode>,
    /// Columns that are none of BLS's and are to be left out, whatever the case.
    pub ignored_columns: Vec<String>,
    /// The day of publication, as `2024-04-03`; of one vintage only.
    pub publication_date: Option<String>,
    /// The day on which the files were retrieved.
    pub retrieval_date: Option<String>,
}

/// Reads spreadsheets into releases, oldest first; models are not trained yet. Areas are given their states by name and letters.
///
/// # Errors
/// Refuses files that contradict themselves or one another, or hold anything that is not understood;
/// says in which file and row, and why.
pub fn import_sheets(
    paths: &[PathBuf],
    states: &[State],
    options: &Options,
) -> Result<Vec<ReleaseData>, Error> {
    let sheets = package::open_packages(paths)?;
    let mut import =
        Import { options, states, sheets: &sheets, drafts: BTreeMap::new(), tops: BTreeMap::new() };
    for place in 0..sheets.len() {
        import.read_sheet(place)?;
    }
    import.finish_releases()
}

/// An import under way.
struct Import<'i> {
    options: &'i Options,
    states: &'i [State],
    sheets: &'i [Sheet],
    drafts: BTreeMap<YearMonth, Draft>,
    /// The top codes that workbooks state, by their place.
    tops: BTreeMap<usize, TopCode>,
}

impl Import<'_> {
    fn read_sheet(&mut self, place: usize) -> Result<(), Error> {
        let sheet = &self.sheets[place];
        if let Some(top) = sheet.top_code()? {
            self.tops.insert(place, top);
        }
        let named = self.of_file(&sheet.name).map_err(|it| Error::new(&sheet.name, None, it))?;
        let mut header: Option<Header> = None;
        let mut rows = 0_u64;
        sheet.for_each_row(&mut |number, fields| {
            let Some(header) = &header else {
                header = Some(Header::read_header(fields, &self.options.ignored_columns)?);
                return Ok(());
            };
            rows += 1;
            let record = Record::new(header, fields)?;
            let month = self.row_month(&record, named)?;
            self.add_row(month, place, number, &record)
        })?;
        if rows == 0 {
            return Err(Error::new(&sheet.name, None, Fault::NoRows));
        }
        Ok(())
    }

    /// The vintage by the file's name or the caller, who may not contradict each other.
    fn of_file(&self, name: &str) -> Result<Option<YearMonth>, Fault> {
        match (vintage::of_name(name), self.options.vintage) {
            (Some(found), Some(expected)) => require_same(found, expected, "--vintage").map(Some),
            (named, given) => Ok(named.or(given)),
        }
    }

    fn row_month(&self, record: &Record<'_>, named: Option<YearMonth>) -> Result<YearMonth, Fault> {
        match (record.get_stated(Column::Vintage).map(vintage::parse_vintage).transpose()?, named) {
            (Some(found), Some(expected)) => {
                require_same(found, expected, "the file's name or --vintage")
            }
            (stated, named) => stated.or(named).ok_or(Fault::NoVintage),
        }
    }

    fn add_row(
        &mut self,
        month: YearMonth,
        file: usize,
        row: u64,
        record: &Record<'_>,
    ) -> Result<(), Fault> {
        let groups = [Column::OccupationGroup, Column::IndustryGroup];
        let group = groups.map(|column| record.get_field(column).unwrap_or_default()).join(" ");
        let row = Row {
            area: place::read_area(record, self.states)?,
            industry: industry::read_industry(record)?,
            occupation: occupation::read_occupation(record)?,
            cell: figures::read_cell(record)?,
            origin: Origin { file, row, group },
        };
        let draft = self.drafts.entry(month).or_insert_with(Draft::new);
        draft.add_row(row).map_err(|(cell, first)| Fault::Duplicate {
            cell,
            first: format!("{}:{}", self.sheets[first.file].name, first.row),
        })
    }

    fn finish_releases(self) -> Result<Vec<ReleaseData>, Error> {
        let count = self.drafts.len();
        if count > 1 && self.options.publication_date.is_some() {
            return Err(Error::new("--published", None, Fault::SeveralVintages(count)));
        }
        let mut releases = Vec::with_capacity(count);
        for (month, draft) in self.drafts {
            let mut top = None;
            for place in draft.file_indexes() {
                let stated = self.tops.get(place).copied();
                let checked = top_code(month, stated, self.options.top_code);
                let name = &self.sheets[*place].name;
                top = checked.map_err(|fault| Error::new(name, None, fault))?.or(top);
            }
            let mut files = draft.file_indexes().to_vec();
            files.sort_by(|one, other| self.sheets[*one].name.cmp(&self.sheets[*other].name));
            let source = |place: &usize| SourceFile {
                retrieval_date: self.options.retrieval_date.clone(),
                ..self.sheets[*place].source.clone()
            };
            let sources = files.iter().map(|place| (*place, source(place))).collect();
            let id = format!("oews-{month}");
            let top = top.ok_or_else(|| {
                Error::new(&id, None, Fault::UnknownTopCode(vintage::vintage_title(month)))
            })?;
            let mut release = draft
                .finish_release(month, top, sources)
                .map_err(|fault| Error::new(&id, None, fault))?;
            release.meta.publication_date = self.options.publication_date.clone();
            releases.push(release);
        }
        Ok(releases)
    }
}

/// The top code of a vintage, by what is known of it, what a workbook states and what the caller says; they
/// must agree.
fn top_code(
    month: YearMonth,
    stated: Option<TopCode>,
    given: Option<TopCode>,
) -> Result<Option<TopCode>, Fault> {
    let text = |top: TopCode| format!("{} an hour, {} a year", top.hourly, top.annual);
    match (vintage::top_code(month), stated) {
        (Some(known), Some(stated)) if known != stated => {
            let vintage = vintage::vintage_title(month);
            Err(Fault::TopCode { found: text(stated), expected: text(known), vintage })
        }
        (known, stated) => match (stated.or(known), given) {
            (Some(found), Some(given)) if found != given => {
                Err(Fault::GivenTopCode { given: text(given), found: text(found) })
            }
            (found, given) => Ok(found.or(given)),
        },
    }
}

fn require_same(
    found: YearMonth,
    expected: YearMonth,
    by: &'static str,
) -> Result<YearMonth, Fault> {
    if found == expected {
        return Ok(found);
    }
    Err(Fault::Vintage { found: found.to_string(), expected: expected.to_string(), by })
}
