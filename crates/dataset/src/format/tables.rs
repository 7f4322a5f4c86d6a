//! The reference tables, as JSON: small, and readable with common tools once unpacked.

use std::str::FromStr;

use medwage_domain::cell::TopCode;
use medwage_domain::code::{AreaCode, IndustryCode, Soc, StateFips};
use medwage_domain::market::{
    Area, AreaKind, Industry, IndustryIx, IndustryLevel, Occupation, OccupationLevel,
};
use medwage_domain::money::Cents;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::OpenError;
use crate::data::Footnote;

/// An occupation as stored: code, title, level.
#[derive(Serialize, Deserialize)]
pub(crate) struct OccupationRow(String, String, u8);

/// An area as stored: code, name, kind, state.
#[derive(Serialize, Deserialize)]
pub(crate) struct AreaRow(String, String, u8, Option<u8>);

/// An industry as stored: code, title, level, place of the parent.
#[derive(Serialize, Deserialize)]
pub(crate) struct IndustryRow(String, String, u8, Option<u16>);

/// The words of the footnotes: their texts, and the top code in cents per hour and per year.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notes {
    pub(crate) top_hourly_cents: i64,
    pub(crate) top_annual_cents: i64,
    pub(crate) footnotes: Vec<Footnote>,
}

impl Notes {
    pub(crate) fn new(top: TopCode, footnotes: &[Footnote]) -> Self {
        Self {
            top_hourly_cents: top.hourly.get(),
            top_annual_cents: top.annual.get(),
            footnotes: footnotes.to_vec(),
        }
    }

    pub(crate) fn top_code(&self) -> TopCode {
        TopCode {
            hourly: Cents::new(self.top_hourly_cents),
            annual: Cents::new(self.top_annual_cents),
        }
    }
}

/// A table row that stands for something of the domain.
pub(crate) trait Row: Serialize + DeserializeOwned {
    type Item;
    type Code: Ord;
    /// The tag of the table's section.
    const TAG: &'static str;
    fn to_row(item: &Self::Item) -> Self;
    fn to_item(self) -> Result<Self::Item, String>;
    fn item_code(item: &Self::Item) -> Self::Code;
}

impl Row for OccupationRow {
    type Item = Occupation;
    type Code = Soc;
    const TAG: &'static str = "occs";

    fn to_row(item: &Occupation) -> Self {
        let level = name_index(&OCCUPATION_LEVELS, item.level);
        Self(item.soc.to_string(), item.title.clone(), level)
    }

    fn to_item(self) -> Result<Occupation, String> {
        Ok(Occupation {
            soc: parse_code(&self.0)?,
            title: self.1,
            level: name_at(&OCCUPATION_LEVELS, self.2)?,
        })
    }

    fn item_code(item: &Occupation) -> Soc {
        item.soc
    }
}

impl Row for AreaRow {
    type Item = Area;
    type Code = AreaCode;
    const TAG: &'static str = "areas";

    fn to_row(item: &Area) -> Self {
        Self(
            item.code.to_string(),
            item.name.clone(),
            name_index(&AREA_KINDS, item.kind),
            item.state.map(|state| state.0),
        )
    }

    fn to_item(self) -> Result<Area, String> {
        Ok(Area {
            code: parse_code(&self.0)?,
            name: self.1,
            kind: name_at(&AREA_KINDS, self.2)?,
            state: self.3.map(StateFips),
        })
    }

    fn item_code(item: &Area) -> AreaCode {
        item.code
    }
}

impl Row for IndustryRow {
    type Item = Industry;
    type Code = IndustryCode;
    const TAG: &'static str = "inds";

    fn to_row(item: &Industry) -> Self {
        Self(
            item.code.to_string(),
            item.title.clone(),
            name_index(&INDUSTRY_LEVELS, item.level),
            item.parent.map(|parent| parent.0),
        )
    }

    fn to_item(self) -> Result<Industry, String> {
        Ok(Industry {
            code: parse_code(&self.0)?,
            title: self.1,
            level: name_at(&INDUSTRY_LEVELS, self.2)?,
            parent: self.3.map(IndustryIx),
        })
    }

    fn item_code(item: &Industry) -> IndustryCode {
        item.code
    }
}

/// Reads a table and checks that its codes ascend.
pub(crate) fn read_table<R: Row>(bytes: &[u8]) -> Result<Vec<R::Item>, OpenError> {
    let items = read_json::<Vec<R>>(R::TAG, bytes)?
        .into_iter()
        .map(R::to_item)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|reason| OpenError::malformed(R::TAG, reason))?;
    if is_ascending::<R>(&items) && u16::try_from(items.len()).is_ok() {
        Ok(items)
    } else {
        Err(OpenError::malformed(R::TAG, "codes out of order"))
    }
}

/// True if every code is greater than the one before it.
pub(crate) fn is_ascending<R: Row>(items: &[R::Item]) -> bool {
    items.is_sorted_by(|a, b| R::item_code(a) < R::item_code(b))
}

/// Reads a section of JSON.
pub(crate) fn read_json<T: DeserializeOwned>(tag: &str, bytes: &[u8]) -> Result<T, OpenError> {
    serde_json::from_slice(bytes).map_err(|error| OpenError::malformed(tag, error))
}

const OCCUPATION_LEVELS: [OccupationLevel; 4] = [
    OccupationLevel::Total,
    OccupationLevel::Major,
    OccupationLevel::Group,
    OccupationLevel::Detailed,
];

const AREA_KINDS: [AreaKind; 4] =
    [AreaKind::Nation, AreaKind::State, AreaKind::Metropolitan, AreaKind::Nonmetropolitan];

const INDUSTRY_LEVELS: [IndustryLevel; 6] = [
    IndustryLevel::All,
    IndustryLevel::Private,
    IndustryLevel::Sector,
    IndustryLevel::Subsector,
    IndustryLevel::Group,
    IndustryLevel::Detailed,
];

/// The place of a name in its list, which is how the file writes it.
fn name_index<T: PartialEq>(all: &[T], one: T) -> u8 {
    all.iter().position(|other| *other == one).unwrap_or(0) as u8
}

fn name_at<T: Copy>(all: &[T], place: u8) -> Result<T, String> {
    all.get(usize::from(place)).copied().ok_or_else(|| format!("level or kind {place} is unknown"))
}

fn parse_code<T: FromStr<Err: ToString>>(code: &str) -> Result<T, String> {
    code.parse().map_err(|error: T::Err| error.to_string())
}
