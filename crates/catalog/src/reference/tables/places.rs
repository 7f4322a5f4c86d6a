//! States, areas and counties.

use std::collections::BTreeMap;

use crate::text_table::{Draft, Fields, Sources, Table, TextError, parse_field};
use medwage_domain::code::AreaCode;
use medwage_domain::reference::{AreaLink, Cbsa, County, State};

/// States: FIPS code, name, letters.
pub(crate) struct States;

impl Table for States {
    type Row = State;

    fn read_row(fields: &mut Fields<'_>) -> Result<State, String> {
        let state = State {
            fips: fields.take_state("state_fips")?,
            name: fields.take_text("state")?,
            letters: fields.take_text("usps")?,
        };
        let letters = state.letters.as_bytes();
        if letters.len() == 2 && letters.iter().all(u8::is_ascii_uppercase) {
            Ok(state)
        } else {
            Err(format!("usps {:?} is not two capital letters", state.letters))
        }
    }
}

pub(crate) fn read_states(sources: &mut Sources) -> Result<String, TextError> {
    let csv =
        sources.read_csv("data/reference/state_fips.csv", &["state_fips", "state", "usps"])?;
    let mut draft = Draft::<States>::new();
    csv.for_each_row(|row| draft.add_row(&[&row[0], &row[1], &row[2]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse_table(reason))
}

/// Areas: OEWS code, metropolitan code, states.
pub(crate) struct Areas;

impl Table for Areas {
    type Row = AreaLink;

    fn read_row(fields: &mut Fields<'_>) -> Result<AreaLink, String> {
        let code: AreaCode = fields.take_parsed("oews_area_code")?;
        let cbsa = match fields.take_any("cbsa_code")? {
            "" => None,
            text => Some(parse_field("cbsa_code", text).map(Cbsa)?),
        };
        if cbsa.is_some_and(|cbsa| cbsa.area_code() != Some(code)) {
            return Err(format!("area {code} has another metropolitan code than its own"));
        }
        let states = fields.take_list("state_fips_list")?;
        let states = states.into_iter().map(medwage_domain::code::StateFips).collect();
        Ok(AreaLink { code, cbsa, states })
    }
}

/// Counties: FIPS code, name, state, area, kind of area.
pub(crate) struct Counties;

impl Table for Counties {
    type Row = County;

    fn read_row(fields: &mut Fields<'_>) -> Result<County, String> {
        let county = County {
            fips: fields.take_parsed("CountyFIPS")?,
            name: fields.take_text("countyyequivalent")?,
            state: fields.take_state("state_fips")?,
            cbsa: Cbsa(fields.take_parsed("CBSA_FIPS")?),
            metropolitan: fields
                .take_one_of("Micro_Metro", &[(true, "Metro Area"), (false, "Micro Area")])?,
        };
        if county.fips / 1000 == u32::from(county.state.0) {
            Ok(county)
        } else {
            Err(format!("county {} is of another state than {}", county.fips, county.state))
        }
    }
}

/// Reads both files, which must put the same counties into the same metropolitan areas.
pub(crate) fn read_areas_and_counties(
    sources: &mut Sources,
) -> Result<(String, String), TextError> {
    let csv = sources.read_csv(
        "data/reference/oews_area_crosswalk.csv",
        &[
            "oews_area_code",
            "areatype",
            "oews_state_code",
            "area_name",
            "cbsa_code",
            "is_nonmetro",
            "state_fips_list",
            "county_fips_list",
            "has_rpp_2023",
        ],
    )?;
    let mut areas = Draft::<Areas>::new();
    let mut area_of = BTreeMap::new();
    csv.for_each_row(|row| {
        areas.add_row(&[&row[0], &row[4], &row[6]])?;
        for county in row[7].split('|').filter(|county| !county.is_empty()) {
            if area_of.insert(county.to_owned(), row[4].to_owned()).is_some() {
                return Err(format!("county {county} is in two areas"));
            }
        }
        Ok(())
    })?;
    let counties = read_counties(sources, area_of)?;
    Ok((areas.sorted_text(1).map_err(|reason| csv.refuse_table(reason))?, counties))
}

fn read_counties(
    sources: &mut Sources,
    mut area_of: BTreeMap<String, String>,
) -> Result<String, TextError> {
    let csv = sources.read_csv(
        "data/reference/census_cbsa_county_2023.csv",
        &[
            "countyyequivalent",
            "statename",
            "CountyFIPS",
            "CBSA_NAME",
            "Micro_Metro",
            "CSA_NAME",
            "CBSA_FIPS",
            "CSA_FIPS",
            "centraloutlyingcounty",
            "state_fips",
        ],
    )?;
    let mut counties = Draft::<Counties>::new();
    csv.for_each_row(|row| {
        counties.add_row(&[&row[2], &row[0], &row[9], &row[6], &row[4]])?;
        let expected = if &row[4] == "Metro Area" { Some(&row[6]) } else { None };
        let found = area_of.remove(&row[2]);
        if found.as_deref() == expected {
            return Ok(());
        }
        Err(format!("county {} is in {found:?} in the crosswalk, not {expected:?}", &row[2]))
    })?;
    match area_of.first_key_value() {
        None => counties.sorted_text(1).map_err(|reason| csv.refuse_table(reason)),
        Some((county, area)) => Err(
            csv.refuse_table(format!("county {county} of area {area} in the crosswalk is missing"))
        ),
    }
}
