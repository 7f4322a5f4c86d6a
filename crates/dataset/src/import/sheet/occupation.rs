//! The occupation of a row.

use medwage_domain::code::Soc;
use medwage_domain::market::{Occupation, OccupationLevel};

use super::columns::{Column, Record};
use super::fault::Fault;

/// Returns the occupation of a row.
///
/// A broad occupation with a single part comes twice under one code, as broad and as detailed; the
/// release keeps the narrower level, as the flat files do.
pub(super) fn read_occupation(record: &Record<'_>) -> Result<Occupation, Fault> {
    let code = record.get_stated(Column::Occupation).unwrap_or_default();
    let soc: Soc = code.parse().ok().filter(|_| code.len() == 7).ok_or_else(|| {
        Fault::of_field(Column::Occupation.name(), code, "a SOC code such as 29-2072")
    })?;
    let title = record.get_stated(Column::OccupationTitle).ok_or_else(|| {
        Fault::of_field(Column::OccupationTitle.name(), "", "the occupation's title")
    })?;
    let level = match record.get_field(Column::OccupationGroup) {
        // Up to May 2011 only the major groups are marked, and the total by its code alone.
        None | Some("") => by_code(soc),
        Some(group) => by_group(group, soc)?,
    };
    Ok(Occupation { soc, title: title.to_owned(), level })
}

fn by_group(group: &str, soc: Soc) -> Result<OccupationLevel, Fault> {
    match group {
        "total" if soc == Soc::ALL => Ok(OccupationLevel::Total),
        "major" if soc != Soc::ALL && soc.digits().is_multiple_of(10_000) => {
            Ok(OccupationLevel::Major)
        }
        "minor" | "broad" => Ok(OccupationLevel::Group),
        "detailed" => Ok(OccupationLevel::Detailed),
        _ => {
            let expected = "total, major, minor, broad or detailed, as the code is";
            Err(Fault::of_field(Column::OccupationGroup.name(), group, expected))
        }
    }
}

/// Sheets without the column have major groups and detailed occupations only.
fn by_code(soc: Soc) -> OccupationLevel {
    match soc.digits() {
        0 => OccupationLevel::Total,
        digits if digits % 10_000 == 0 => OccupationLevel::Major,
        _ => OccupationLevel::Detailed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::Header;
    use super::*;

    fn level(code: &str, group: &str) -> Result<OccupationLevel, String> {
        let names = ["OCC_CODE", "OCC_TITLE", "O_GROUP", "H_MEAN", "A_MEAN"];
        let header = Header::read_header(&names.map(str::to_owned), &[]).unwrap();
        let fields = [code, "Title", group].map(str::to_owned);
        let occupation = read_occupation(&Record::new(&header, &fields).unwrap());
        occupation.map(|it| it.level).map_err(|fault| fault.to_string())
    }

    #[test]
    fn the_group_says_how_broad_an_occupation_is() {
        use OccupationLevel::{Detailed, Group, Major, Total};
        for (code, group, expected) in [
            ("00-0000", "total", Total),
            ("29-0000", "major", Major),
            ("29-2000", "minor", Group),
            ("29-2010", "broad", Group),
            ("29-2010", "detailed", Detailed),
            ("29-2072", "detailed", Detailed),
            ("29-2072", "", Detailed),
            ("29-0000", "", Major),
        ] {
            assert_eq!(level(code, group), Ok(expected), "{code} {group}");
        }
        for (code, group) in [
            ("29-2072", "total"),
            ("29-2072", "major"),
            ("00-0000", "major"),
            ("292072", "detailed"),
            ("", "detailed"),
        ] {
            assert!(level(code, group).is_err(), "{code} {group}");
        }
    }
}
