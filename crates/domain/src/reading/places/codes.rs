//! Codes of places: OEWS areas, metropolitan areas of all delineations, ZIP codes, FIPS codes, resource
//! names and BLS series ids.

use super::index::PlaceIndex;
use crate::code::{AreaCode, StateFips};
use crate::reading::outcome::{Match, MatchKind, Reading, Refusal};

impl PlaceIndex {
    /// Reads a text that is a code; nothing where it is none.
    pub(super) fn read_code(&self, text: &str) -> Option<Reading<AreaCode>> {
        if let Some(name) = text.strip_prefix("areas/") {
            let found = name.parse().ok().filter(|code| self.area(*code).is_some());
            return Some(found.map_or_else(
                || Reading::refuse(Refusal::Unknown, "no area has that name"),
                |code| Reading::Read(self.candidate(code, MatchKind::Name, 1.0, String::new())),
            ));
        }
        let (system, code) = split_system(text);
        if let Some(area) = area_of_series(code) {
            return Some(self.read_seven(area));
        }
        let digits = code.strip_prefix(['S', 'M', 'N', 's', 'm', 'n']).unwrap_or(code);
        if digits.len() == 7 && is_digits(digits) {
            return Some(self.read_seven(digits));
        }
        if let Some((zip, four)) = code.split_once('-')
            && zip.len() <= 5
            && zip.len() >= 4
            && four.len() == 4
            && is_digits(zip)
            && is_digits(four)
        {
            return Some(self.read_zip(zip));
        }
        if !is_digits(code) {
            return None;
        }
        Some(match (system, code.len()) {
            (System::Fips, 5) => self.read_county(code),
            (System::Zip, 3..=5) => self.read_zip(code),
            (_, 5) => self.read_five(code),
            (System::Any, 3 | 4) => self.read_zip(code),
            (System::Any | System::Fips, 1 | 2) => self.read_state(code),
            _ => Reading::refuse(Refusal::Unknown, "no code of a place has so many digits"),
        })
    }

    fn read_seven(&self, digits: &str) -> Reading<AreaCode> {
        let code: Option<AreaCode> = digits.parse().ok();
        let Some(code) = code else {
            return Reading::refuse(Refusal::Unknown, "no area has that code");
        };
        if self.area(code).is_some() {
            return Reading::Read(self.candidate(code, MatchKind::Code, 1.0, String::new()));
        }
        match self.former_of_code.get(&code.digits()) {
            Some(former) => Reading::Read(self.former(*former, MatchKind::Successor)),
            None => Reading::refuse(Refusal::Unknown, "no area has that code"),
        }
    }

    /// Five digits are a metropolitan area's code, today's or a former one, before they are a ZIP code.
    fn read_five(&self, digits: &str) -> Reading<AreaCode> {
        let number: u32 = digits.parse().unwrap_or(u32::MAX);
        let zip = self.area_of_zip(number);
        let mut found = AreaCode::new(number)
            .filter(|code| number > 0 && self.area(*code).is_some())
            .map(|code| self.candidate(code, MatchKind::Code, 1.0, String::new()))
            .or_else(|| {
                // Divisions and small areas that OEWS never published give way to a ZIP code.
                let former = *self.former_of_code.get(&number)?;
                let published = self.formers[former as usize].published;
                (published || zip.is_none()).then(|| self.former(former, MatchKind::Successor))
            });
        if let (Some(found), Some(zip)) = (&mut found, zip)
            && zip != found.value
        {
            let also =
                format!("read as an area's code; as a ZIP code it lies in {}", self.area_name(zip));
            found.note =
                if found.note.is_empty() { also } else { format!("{}; {also}", found.note) };
            found.score = found.score.min(0.9);
        }
        match (found, zip) {
            (Some(found), _) => Reading::Read(found),
            (None, Some(_)) => self.read_zip(digits),
            (None, None) if self.county_of_fips.contains_key(&number) => self.read_county(digits),
            (None, None) => {
                Reading::refuse(Refusal::Unknown, "no ZIP code, area or county has that number")
            }
        }
    }

    fn read_zip(&self, digits: &str) -> Reading<AreaCode> {
        let zip = digits.parse().ok().and_then(|zip| self.area_of_zip(zip));
        let Some(area) = zip else {
            return Reading::refuse(Refusal::Unknown, "there is no such ZIP code for a place");
        };
        let lost_zero = digits.len() < 5;
        let note = if lost_zero { format!("read as ZIP code {digits:0>5}") } else { String::new() };
        let score = if lost_zero { 0.85 } else { 0.96 };
        Reading::Read(self.candidate(area, MatchKind::Place, score, note))
    }

    fn read_county(&self, digits: &str) -> Reading<AreaCode> {
        let county = digits.parse().ok().and_then(|fips: u32| self.county_of_fips.get(&fips));
        let Some(county) = county.map(|at| &self.counties[*at as usize]) else {
            return Reading::refuse(Refusal::Unknown, "no county has that FIPS code");
        };
        let note = format!("the area of the county with FIPS code {digits}");
        Reading::Read(self.candidate(county.area, MatchKind::Code, 0.96, note))
    }

    fn read_state(&self, digits: &str) -> Reading<AreaCode> {
        let state = digits.parse().ok().map(StateFips);
        let known = state
            .filter(|_| digits.len() == 2)
            .and_then(|state| self.states.iter().find(|(fips, ..)| *fips == state));
        let Some((fips, _, name)) = known else {
            return Reading::refuse(Refusal::Unknown, "no state has that FIPS code");
        };
        Reading::Read(Match {
            value: AreaCode::of_state(*fips),
            name: name.clone(),
            kind: MatchKind::Code,
            score: 0.96,
            note: "read as a state's FIPS code".to_owned(),
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    Any,
    Fips,
    Zip,
    Area,
}

/// Takes a leading word that says which codes a number is of.
fn split_system(text: &str) -> (System, &str) {
    let Some((word, rest)) = text.split_once([' ', ':', '#']) else {
        return (System::Any, text);
    };
    let rest = rest.trim_start_matches([' ', ':', '#']);
    let system = match word.to_ascii_lowercase().as_str() {
        "fips" | "county" | "geoid" => System::Fips,
        "zip" | "zipcode" | "postal" => System::Zip,
        "cbsa" | "msa" | "area" | "oews" | "necta" => System::Area,
        _ => return (System::Any, text),
    };
    (system, rest.strip_prefix("code ").unwrap_or(rest))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The seven digits of the area in a BLS series id such as `OEUM001910000000029207213`.
fn area_of_series(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("OEU").or_else(|| text.strip_prefix("oeu"))?;
    let rest = rest.strip_prefix(['N', 'S', 'M', 'n', 's', 'm'])?;
    rest.get(..7).filter(|area| rest.len() == 21 && is_digits(area))
}
