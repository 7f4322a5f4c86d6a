//! Floors by law: the minimum wage that applies to work in a state, in a kind of facility, on a day.
//!
//! The table is data, an argument like any other. It has the states' own minimums and some for health care;
//! minimums of cities and counties are not applied, since an area of the wage survey is wider than a city.

use std::fmt;

use crate::money::Cents;

/// Kinds of health care facility that a law tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facility {
    /// Large systems, dialysis, counties of more than five million people.
    LargeSystem,
    /// Hospitals with a high share of public payers, independent rural ones, small counties.
    HighPublicPayer,
    /// Community, rural health and urgent care clinics.
    Clinic,
    /// All other covered facilities.
    OtherHealthCare,
}

impl Facility {
    /// All, with the ids that the table has for them.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::LargeSystem, "health-care-large-system"),
        (Self::HighPublicPayer, "health-care-high-public-payer"),
        (Self::Clinic, "health-care-clinic"),
        (Self::OtherHealthCare, "health-care-other"),
    ];

    /// Returns the id that the table has for it.
    pub const fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Returns the kinds of facility that an employer of an industry may be, by its code; none where the law of facilities may
    /// not cover it. A code says no more than that a hospital is one, so all that hospitals are told apart by may be it, but
    /// for large systems, which are known by their size alone. Practices of physicians are covered where they are large.
    pub fn of_industry(code: &str, large_practice: bool) -> &'static [Self] {
        match code.get(..4) {
            Some("6220" | "6221" | "6222" | "6223") if !code.ends_with('2') => {
                &[Self::HighPublicPayer, Self::OtherHealthCare]
            }
            Some("6214") => &[Self::Clinic, Self::OtherHealthCare],
            Some("6211") if large_practice => &[Self::OtherHealthCare],
            _ => &[],
        }
    }
}

/// The people that a minimum is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FloorScope {
    /// All work.
    General,
    /// Work in a kind of health care facility.
    Facility(Facility),
}

impl FloorScope {
    /// Returns the scope of an id of the table.
    pub fn from_id(id: &str) -> Option<Self> {
        let facility = || Facility::ALL.into_iter().find(|(_, name)| *name == id);
        if id == "general" {
            Some(Self::General)
        } else {
            facility().map(|facility| Self::Facility(facility.0))
        }
    }
}

/// A day, for laws that begin in the middle of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

impl Day {
    /// Reads a day such as `2025-02-21`.
    pub fn parse_day(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let day = Self {
            year: parts.next()?.parse().ok()?,
            month: parts.next()?.parse().ok()?,
            day: parts.next()?.parse().ok()?,
        };
        let whole = parts.next().is_none() && text.len() == 10;
        let sound = (1..=12).contains(&day.month) && (1..=31).contains(&day.day);
        (whole && sound).then_some(day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// One row of the table: a minimum from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinimumWage {
    /// The postal code of the state; `US` for the federal minimum.
    pub state: String,
    /// The city or counties that it is for; empty for the whole state, or for the rest of it.
    pub place: String,
    /// The people that it is for.
    pub scope: FloorScope,
    /// The day from which it applies.
    pub effective: Day,
    /// The rate an hour.
    pub hourly: Cents,
    /// The confidence in the rate: `high` where it was read at its source, else `medium`.
    pub confidence: String,
    /// The source.
    pub source: String,
    /// Further remarks; may be empty.
    pub note: String,
}

/// Returns the minimum that applies to work in a state on a day: the highest of the federal one, the state's,
/// and the facility's. `None` for a table that knows neither.
pub fn legal_floor<'t>(
    table: &'t [MinimumWage],
    state: &str,
    facility: Option<Facility>,
    on: Day,
) -> Option<&'t MinimumWage> {
    let newest = |of: &str, scope: FloorScope| {
        let rows = table.iter().filter(|row| row.state == of && row.place.is_empty());
        let rows = rows.filter(|row| row.scope == scope && row.effective <= on);
        rows.max_by_key(|row| row.effective)
    };
    let facility = facility.and_then(|kind| newest(state, FloorScope::Facility(kind)));
    let general = [newest("US", FloorScope::General), newest(state, FloorScope::General)];
    general.into_iter().flatten().chain(facility).max_by_key(|row| row.hourly)
}

/// Returns the places of a state that have a higher minimum of their own on a day, as far as the table knows
/// any: an answer for the state names them, and that others may be missing.
pub fn higher_places<'t>(
    table: &'t [MinimumWage],
    floor: &MinimumWage,
    state: &str,
    on: Day,
) -> Vec<&'t MinimumWage> {
    let mut higher: Vec<&MinimumWage> = Vec::new();
    let rows = table.iter().filter(|row| row.state == state && !row.place.is_empty());
    for row in rows.filter(|row| row.effective <= on && row.scope == FloorScope::General) {
        higher.retain(|known| known.place != row.place || known.effective > row.effective);
        if !higher.iter().any(|known| known.place == row.place) {
            higher.push(row);
        }
    }
    higher.retain(|row| row.hourly > floor.hourly);
    higher
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: &str, place: &str, scope: &str, effective: &str, cents: i64) -> MinimumWage {
        MinimumWage {
            state: state.to_owned(),
            place: place.to_owned(),
            scope: FloorScope::from_id(scope).unwrap(),
            effective: Day::parse_day(effective).unwrap(),
            hourly: Cents::new(cents),
            confidence: "high".to_owned(),
            source: "law".to_owned(),
            note: String::new(),
        }
    }

    fn table() -> Vec<MinimumWage> {
        vec![
            row("US", "", "general", "2009-07-24", 725),
            row("CA", "", "general", "2025-01-01", 1_650),
            row("CA", "", "general", "2026-01-01", 1_690),
            row("CA", "", "health-care-clinic", "2024-10-16", 2_100),
            row("CO", "", "general", "2025-01-01", 1_481),
            row("CO", "Denver", "general", "2025-01-01", 1_881),
            row("CO", "Denver", "general", "2026-01-01", 1_929),
            row("GA", "", "general", "2009-07-24", 725),
        ]
    }

    fn rate(state: &str, facility: Option<Facility>, on: &str) -> Option<i64> {
        let table = table();
        legal_floor(&table, state, facility, Day::parse_day(on).unwrap())
            .map(|row| row.hourly.get())
    }

    #[test]
    fn the_highest_minimum_in_force_applies() {
        assert_eq!(rate("CA", None, "2025-05-01"), Some(1_650));
        assert_eq!(rate("CA", None, "2026-01-01"), Some(1_690));
        assert_eq!(rate("CA", Some(Facility::Clinic), "2025-05-01"), Some(2_100));
        assert_eq!(rate("CA", Some(Facility::LargeSystem), "2025-05-01"), Some(1_650));
        assert_eq!(rate("GA", None, "2025-05-01"), Some(725));
        assert_eq!(rate("CA", None, "2020-05-01"), Some(725), "before the table's first row");
        assert_eq!(rate("CA", None, "2000-01-01"), None);
    }

    #[test]
    fn an_industry_says_which_kinds_of_facility_an_employer_may_be() {
        for (code, large, kinds) in [
            ("622000", false, 2),
            ("622103", false, 2),
            // Hospitals of the state are not covered.
            ("622002", false, 0),
            ("621400", false, 2),
            ("621100", false, 0),
            ("621100", true, 1),
            ("524100", true, 0),
            ("", false, 0),
        ] {
            assert_eq!(Facility::of_industry(code, large).len(), kinds, "{code} {large}");
        }
    }

    #[test]
    fn a_citys_minimum_is_named_and_not_applied() {
        let (table, on) = (table(), Day::parse_day("2026-02-01").unwrap());
        let floor = legal_floor(&table, "CO", None, on).unwrap();
        assert_eq!(floor.hourly, Cents::new(1_481));
        let higher = higher_places(&table, floor, "CO", on);
        let named: Vec<_> =
            higher.iter().map(|row| (row.place.as_str(), row.hourly.get())).collect();
        assert_eq!(named, [("Denver", 1_929)]);
    }

    #[test]
    fn a_day_is_written_as_it_is_read() {
        for text in ["2025-02-21", "2009-07-24"] {
            assert_eq!(Day::parse_day(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["2025-02", "2025-13-01", "2025-1-1", "2025-01-01-01", "later"] {
            assert_eq!(Day::parse_day(text), None, "{text}");
        }
    }
}
