//! The area of a row. National files name none.
//!
//! The same area has other digits than in the flat files: 99 is the nation, 6 or 06 is California,
//! 19100 is Dallas, and 100001 or 0100001 the first nonmetropolitan area of Alabama.

use medwage_domain::code::{AreaCode, StateFips};
use medwage_domain::market::{Area, AreaKind};
use medwage_domain::reference::State;

use super::columns::{Column, Record};
use super::fault::{Fault, cut_text};

/// The nation, for rows and files that don't name it.
pub(super) fn whole_nation() -> Area {
    Area {
        code: AreaCode::NATION,
        kind: AreaKind::Nation,
        name: "National".to_owned(),
        state: None,
    }
}

/// Returns the area of a row.
pub(super) fn read_area(record: &Record<'_>, states: &[State]) -> Result<Area, Fault> {
    let title = record.get_stated(Column::AreaTitle);
    let Some(code) = record.get_stated(Column::Area) else {
        return title.map_or(Ok(whole_nation()), |title| by_name(title, states));
    };
    let (kind, code) = code_of(code, record.get_stated(Column::AreaType))?;
    let state = match kind {
        AreaKind::Nation => None,
        AreaKind::State | AreaKind::Nonmetropolitan => {
            Some(StateFips((code.digits() / 100_000) as u8))
        }
        AreaKind::Metropolitan => Some(state_of(record, title.unwrap_or_default(), states)?),
    };
    if state.is_some_and(|fips| states.iter().all(|state| state.fips != fips)) {
        return Err(Fault::of_field("AREA", &code.to_string(), "in a state or territory"));
    }
    let name = title.ok_or(Fault::MissingColumn {
        column: Column::AreaTitle.name(),
        why: "every area has a code and a name",
    })?;
    Ok(Area { code, kind, name: name.to_owned(), state })
}

/// Reads a code by its length and, where the sheet states it, its kind.
fn code_of(text: &str, kind: Option<&str>) -> Result<(AreaKind, AreaCode), Fault> {
    let malformed = || Fault::of_field("AREA", text, "the code of an area of that kind");
    let digits =
        text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = digits.ok_or_else(malformed)?;
    let implied = match digits {
        99 => AreaKind::Nation,
        0..=98 => AreaKind::State,
        10_000..=99_999 => AreaKind::Metropolitan,
        100_001..=9_999_999 => AreaKind::Nonmetropolitan,
        _ => return Err(malformed()),
    };
    let stated = match kind {
        None => implied,
        Some("1") => AreaKind::Nation,
        Some("2" | "3") => AreaKind::State,
        // Metropolitan areas and, up to May 2017, the divisions of the largest.
        Some("4" | "5") => AreaKind::Metropolitan,
        Some("6") => AreaKind::Nonmetropolitan,
        Some(kind) => return Err(Fault::of_field("AREA_TYPE", kind, "a kind from 1 to 6")),
    };
    let digits = match implied {
        _ if implied != stated => return Err(malformed()),
        AreaKind::Nation => 0,
        AreaKind::State => digits * 100_000,
        AreaKind::Metropolitan | AreaKind::Nonmetropolitan => digits,
    };
    AreaCode::new(digits).map(|code| (stated, code)).ok_or_else(malformed)
}

/// A metropolitan area is filed under the state of its column, or the first one after its name.
fn state_of(record: &Record<'_>, title: &str, states: &[State]) -> Result<StateFips, Fault> {
    let in_title = || title.rsplit_once(", ").and_then(|(_, letters)| letters.get(..2));
    let letters = record.get_stated(Column::State).or_else(in_title).unwrap_or_default();
    let state = states.iter().find(|state| state.letters == letters);
    state
        .map(|state| state.fips)
        .ok_or_else(|| Fault::of_field(Column::State.name(), letters, "the letters of a state"))
}

/// Finds the area of a file that has names and no codes: those of states only.
fn by_name(title: &str, states: &[State]) -> Result<Area, Fault> {
    if matches!(title, "U.S." | "National" | "United States") {
        return Ok(whole_nation());
    }
    let state = states.iter().find(|state| state.name == title);
    let state = state.ok_or_else(|| Fault::Field {
        column: Column::AreaTitle.name(),
        found: cut_text(title),
        expected: "the nation or a state, which is all that is told by its name without a code",
    })?;
    Ok(Area {
        code: AreaCode::of_state(state.fips),
        kind: AreaKind::State,
        name: title.to_owned(),
        state: Some(state.fips),
    })
}

#[cfg(test)]
mod tests {
    use super::super::columns::Header;
    use super::*;

    fn states() -> Vec<State> {
        [(1, "AL", "Alabama"), (6, "CA", "California"), (48, "TX", "Texas")]
            .map(|(fips, letters, name)| State {
                fips: StateFips(fips),
                letters: letters.to_owned(),
                name: name.to_owned(),
            })
            .into()
    }

    /// The area of a row with these fields for AREA, AREA_TITLE, AREA_TYPE and PRIM_STATE.
    fn area(fields: [&str; 4]) -> Result<Area, String> {
        let names = [
            "AREA",
            "AREA_TITLE",
            "AREA_TYPE",
            "PRIM_STATE",
            "OCC_CODE",
            "OCC_TITLE",
            "H_MEAN",
            "A_MEAN",
        ];
        let header = Header::read_header(&names.map(str::to_owned), &[]).unwrap();
        let fields = fields.map(str::to_owned);
        read_area(&Record::new(&header, &fields).unwrap(), &states())
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn areas_get_the_codes_that_flat_files_have() {
        for (fields, code, kind, state) in [
            (["99", "U.S.", "1", "US"], "0000000", AreaKind::Nation, None),
            (["6", "California", "2", "CA"], "0600000", AreaKind::State, Some(6)),
            (["06", "California", "", ""], "0600000", AreaKind::State, Some(6)),
            (["19100", "Dallas, TX", "4", "TX"], "0019100", AreaKind::Metropolitan, Some(48)),
            (["19100", "Dallas, TX-AL", "", ""], "0019100", AreaKind::Metropolitan, Some(48)),
            (["19124", "Dallas Division", "5", "TX"], "0019124", AreaKind::Metropolitan, Some(48)),
            (["100001", "Northwest", "6", "AL"], "0100001", AreaKind::Nonmetropolitan, Some(1)),
            (["4800001", "West Texas", "", "TX"], "4800001", AreaKind::Nonmetropolitan, Some(48)),
            (["", "Texas", "", ""], "4800000", AreaKind::State, Some(48)),
            (["", "", "", ""], "0000000", AreaKind::Nation, None),
        ] {
            let area = area(fields).unwrap();
            assert_eq!((area.code.to_string().as_str(), area.kind), (code, kind), "{fields:?}");
            assert_eq!(area.state.map(|state| state.0), state, "{fields:?}");
        }
    }

    #[test]
    fn areas_that_can_not_be_placed_are_refused() {
        for fields in [
            ["Dallas", "Dallas, TX", "4", "TX"],
            ["19100", "Dallas, TX", "2", "TX"],
            ["19100", "Dallas, TX", "7", "TX"],
            ["19100", "Dallas, TX", "4", "XX"],
            ["19100", "Dallas", "4", ""],
            ["19100", "", "4", "TX"],
            ["191", "Dallas, TX", "", "TX"],
            ["3", "Atlantis", "2", "XX"],
            ["", "Dallas", "", ""],
            ["19100é", "é, é", "", ""],
        ] {
            assert!(area(fields).is_err(), "{fields:?}");
        }
    }
}
