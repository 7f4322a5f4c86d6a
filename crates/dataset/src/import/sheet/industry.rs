//! The industry of a row. Files of all industries name none.
//!
//! Flat files and spreadsheets write the same industry differently: sector 62 is `62--63`, and hospitals
//! that local governments own, 622000 of ownership 3, are `622003`.

use medwage_domain::code::IndustryCode;
use medwage_domain::market::{Industry, IndustryLevel};

use super::columns::{Column, Record};
use super::fault::{Fault, cut_text};

/// All industries, for rows and files that don't name them.
pub(super) fn all_industries() -> Industry {
    Industry {
        code: IndustryCode::ALL,
        title: "Cross-Industry, Private, Federal, State, and Local".to_owned(),
        level: IndustryLevel::All,
        parent: None,
    }
}

/// Returns the industry of a row; its parent is found once all are known.
pub(super) fn read_industry(record: &Record<'_>) -> Result<Industry, Fault> {
    let Some(naics) = record.get_stated(Column::Industry) else { return Ok(all_industries()) };
    let group = record.get_stated(Column::IndustryGroup).unwrap_or_default();
    let (text, owned) = match group.split_once(',') {
        Some((_, rest)) if rest.contains("ownership") => {
            (owned_code(naics, record.get_stated(Column::Ownership).unwrap_or_default())?, true)
        }
        _ => (flat_code(naics), false),
    };
    let code: IndustryCode = text.parse().map_err(|_| {
        Fault::of_field(
            Column::Industry.name(),
            naics,
            "a sector such as 62 or an industry such as 622000",
        )
    })?;
    if code == IndustryCode::ALL {
        return Ok(all_industries());
    }
    let title = record.get_stated(Column::IndustryTitle).ok_or(Fault::MissingColumn {
        column: Column::IndustryTitle.name(),
        why: "every industry has a code and a title",
    })?;
    let level = industry_level(code, group, owned)?;
    Ok(Industry { code, title: title.to_owned(), level, parent: None })
}

/// Writes `62`, `31-33`, `0` and `622000` as the flat files do.
fn flat_code(naics: &str) -> String {
    let sector = |text: &str| text.parse::<u8>().ok().filter(|_| text.len() == 2);
    // Half of the files name a sector of several by its first one.
    let (first, last) = match naics {
        "31" => (31, Some(33)),
        "44" => (44, Some(45)),
        "48" => (48, Some(49)),
        _ => {
            let (first, last) = naics.split_once('-').unwrap_or((naics, naics));
            (sector(first).unwrap_or_default(), sector(last))
        }
    };
    match last.filter(|last| first > 10 && first <= *last) {
        Some(last) if last < 99 => format!("{first}--{}", last + 1),
        Some(_) => "99-100".to_owned(),
        None if naics.bytes().all(|byte| byte == b'0') => "000000".to_owned(),
        None => naics.to_owned(),
    }
}

/// Returns the flat files' code of an industry's establishments of one ownership: its last digit.
fn owned_code(naics: &str, ownership: &str) -> Result<String, Fault> {
    let none = || Fault::Ownership { industry: cut_text(naics), ownership: cut_text(ownership) };
    let whole = flat_code(naics);
    match (whole.as_str(), ownership) {
        ("000000" | "000001", "5") => Ok("000001".to_owned()),
        ("000000" | "999001", "123") => Ok("999001".to_owned()),
        ("000000", "1" | "2" | "3") => Ok(format!("999{ownership}01")),
        (whole, "1" | "2" | "3" | "5") if whole.len() == 6 && !whole.contains('-') => {
            match whole.strip_suffix('0') {
                Some(stem) => Ok(format!("{stem}{ownership}")),
                None if whole.ends_with(ownership) => Ok(whole.to_owned()),
                None => Err(none()),
            }
        }
        _ => Err(none()),
    }
}

/// Says how broad an industry is: by its column, or by its code in files from before May 2019.
fn industry_level(code: IndustryCode, group: &str, owned: bool) -> Result<IndustryLevel, Fault> {
    let text = code.as_str();
    let level = match group.split(',').next().unwrap_or_default().trim() {
        _ if matches!(text, "000001" | "999001") => IndustryLevel::Private,
        _ if matches!(text, "999101" | "999201" | "999301") => IndustryLevel::Sector,
        "" if text.contains('-') => IndustryLevel::Sector,
        "" if text.ends_with("000") => IndustryLevel::Subsector,
        "" if text.ends_with("00") || text.ends_with("A1") => IndustryLevel::Group,
        "" => IndustryLevel::Detailed,
        "cross-industry" => IndustryLevel::All,
        "sector" => IndustryLevel::Sector,
        "3-digit" if owned => IndustryLevel::Group,
        "3-digit" => IndustryLevel::Subsector,
        "4-digit" if owned => IndustryLevel::Detailed,
        // An industry that is published to three digits only comes as a 4-digit one as well.
        "4-digit" if text.ends_with("000") => IndustryLevel::Subsector,
        "4-digit" => IndustryLevel::Group,
        "5-digit" | "6-digit" => IndustryLevel::Detailed,
        _ => {
            return Err(Fault::of_field(
                Column::IndustryGroup.name(),
                group,
                "a level such as 4-digit",
            ));
        }
    };
    let is_sector = text.contains('-');
    if level == IndustryLevel::All
        || is_sector != (level == IndustryLevel::Sector) && !text.starts_with("999")
    {
        return Err(Fault::of_field(
            Column::IndustryGroup.name(),
            group,
            "the level of that industry",
        ));
    }
    Ok(level)
}

#[cfg(test)]
mod tests {
    use super::super::columns::Header;
    use super::*;

    /// The industry of a row with these fields for NAICS, I_GROUP and OWN_CODE.
    fn industry(fields: [&str; 3]) -> Result<(String, IndustryLevel), String> {
        let names = [
            "NAICS",
            "I_GROUP",
            "OWN_CODE",
            "NAICS_TITLE",
            "OCC_CODE",
            "OCC_TITLE",
            "H_MEAN",
            "A_MEAN",
        ];
        let header = Header::read_header(&names.map(str::to_owned), &[]).unwrap();
        let fields: Vec<String> = fields.into_iter().chain(["Title"]).map(str::to_owned).collect();
        let industry = read_industry(&Record::new(&header, &fields).unwrap())
            .map_err(|fault| fault.to_string())?;
        Ok((industry.code.to_string(), industry.level))
    }

    #[test]
    fn industries_get_the_codes_that_flat_files_have() {
        use IndustryLevel::{All, Detailed, Group, Private, Sector, Subsector};
        for (fields, code, level) in [
            (["000000", "cross-industry", "1235"], "000000", All),
            (["0", "cross-industry", "1235"], "000000", All),
            (["", "", ""], "000000", All),
            (["000001", "cross-industry, ownership", "5"], "000001", Private),
            (["000000", "cross-industry, ownership", "5"], "000001", Private),
            (["000000", "cross-industry, ownership", "3"], "999301", Sector),
            (["62", "sector", "58"], "62--63", Sector),
            (["31-33", "sector", "5"], "31--34", Sector),
            (["31", "sector", "5"], "31--34", Sector),
            (["48", "sector", "59"], "48--50", Sector),
            (["99", "sector", "123"], "99-100", Sector),
            (["622000", "3-digit", "58"], "622000", Subsector),
            (["622000", "3-digit, ownership", "3"], "622003", Group),
            (["622100", "4-digit, ownership", "5"], "622105", Detailed),
            (["621100", "4-digit", "5"], "621100", Group),
            (["327000", "4-digit", "5"], "327000", Subsector),
            (["3330A1", "4-digit", "5"], "3330A1", Group),
            (["524114", "6-digit", "5"], "524114", Detailed),
            (["999100", "4-digit", "1"], "999100", Group),
            // Before May 2019 only the code says how broad it is.
            (["62", "", "5"], "62--63", Sector),
            (["622000", "", "5"], "622000", Subsector),
            (["621100", "", "5"], "621100", Group),
            (["3330A1", "", "5"], "3330A1", Group),
            (["524114", "", "5"], "524114", Detailed),
        ] {
            assert_eq!(industry(fields), Ok((code.to_owned(), level)), "{fields:?}");
        }
    }

    #[test]
    fn industries_that_are_none_are_refused() {
        for fields in [
            ["hospital", "3-digit", "5"],
            ["6220", "4-digit", "5"],
            ["622000", "7-digit", "5"],
            ["622000", "cross-industry", "5"],
            ["622000", "sector", "5"],
            ["62", "3-digit", "5"],
            ["33-31", "sector", "5"],
            ["622000", "3-digit, ownership", "58"],
            ["62", "sector, ownership", "5"],
            ["622002", "3-digit, ownership", "5"],
        ] {
            assert!(industry(fields).is_err(), "{fields:?} {:?}", industry(fields));
        }
    }
}
