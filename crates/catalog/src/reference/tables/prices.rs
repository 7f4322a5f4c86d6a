//! Regional price parities, all items.

use crate::text_table::{Draft, Fields, Sources, Table, TextError};
use medwage_domain::code::StateFips;
use medwage_domain::reference::{Cbsa, PriceIndex, RegionalPrices};

/// The line of "RPPs: All items" in BEA's state table.
const ALL_ITEMS: &str = "5";
/// How the state file writes the nation.
const NATION: &str = "00";
/// How the metropolitan file writes the nation, and its nonmetropolitan portion.
const US: u32 = 0;
const US_NONMETROPOLITAN: u32 = 999;
/// The words that BEA appends to the names of metropolitan areas.
const METRO_SUFFIX: &str = " (Metropolitan Statistical Area)";
/// The years of the state file.
const YEARS: std::ops::RangeInclusive<u16> = 2008..=2023;

fn take_index(fields: &mut Fields<'_>) -> Result<PriceIndex, String> {
    PriceIndex::from_thousandths(fields.take_unsigned("RPPs: All items", 3)?)
        .ok_or_else(|| "a price level is 0".to_owned())
}

/// States: FIPS code, year, level.
pub(crate) struct StatePrices;

impl Table for StatePrices {
    type Row = (StateFips, u16, PriceIndex);

    fn read_row(fields: &mut Fields<'_>) -> Result<Self::Row, String> {
        Ok((fields.take_state("state_fips")?, fields.take_parsed("year")?, take_index(fields)?))
    }
}

pub(crate) fn read_state_prices(sources: &mut Sources) -> Result<String, TextError> {
    let years: Vec<String> = YEARS.map(|year| year.to_string()).collect();
    let mut columns = vec!["state_fips", "GeoFIPS", "GeoName", "LineCode", "Description"];
    columns.extend(years.iter().map(String::as_str));
    let csv = sources.read_csv("data/reference/bea_rpp_state_2008_2023.csv", &columns)?;
    let mut draft = Draft::<StatePrices>::new();
    csv.for_each_row(|row| {
        if &row[3] != ALL_ITEMS || &row[0] == NATION {
            return Ok(());
        }
        if &row[4] != "RPPs: All items" {
            return Err(format!("line {ALL_ITEMS} is {:?}, not all items", &row[4]));
        }
        let levels = years.iter().zip(row.iter().skip(5));
        levels.into_iter().try_for_each(|(year, level)| draft.add_row(&[&row[0], year, level]))
    })?;
    draft.sorted_text(2).map_err(|reason| csv.refuse_table(reason))
}

/// Metropolitan areas: code, name, level, year.
pub(crate) struct MetroPrices;

impl Table for MetroPrices {
    type Row = (Cbsa, String, PriceIndex, u16);

    fn read_row(fields: &mut Fields<'_>) -> Result<Self::Row, String> {
        Ok((
            Cbsa(fields.take_parsed("cbsa_code")?),
            fields.take_text("GeoName")?,
            take_index(fields)?,
            fields.take_parsed("year")?,
        ))
    }
}

pub(crate) fn read_metro_prices(sources: &mut Sources) -> Result<String, TextError> {
    let csv = sources.read_csv(
        "data/reference/bea_rpp_metro_2023.csv",
        &[
            "cbsa_code",
            "GeoName",
            "RPPs: All items",
            "RPPs: Goods",
            "RPPs: Services: Housing",
            "RPPs: Services: Other",
            "RPPs: Services: Utilities",
            "year",
        ],
    )?;
    let mut draft = Draft::<MetroPrices>::new();
    csv.for_each_row(|row| {
        let name = row[1].strip_suffix(METRO_SUFFIX).unwrap_or(&row[1]);
        draft.add_row(&[&row[0], name, &row[2], &row[7]])
    })?;
    assemble_prices(Vec::new(), draft.rows()).map_err(|reason| csv.refuse_table(reason))?;
    Ok(draft.to_text())
}

/// Puts both tables together; the nation must be 100 and all metropolitan figures of one year.
pub(crate) fn assemble_prices(
    states: Vec<(StateFips, u16, PriceIndex)>,
    metros: &[(Cbsa, String, PriceIndex, u16)],
) -> Result<RegionalPrices, String> {
    let find = |code| metros.iter().find(|(cbsa, ..)| cbsa.0 == code);
    let (_, _, nation, year) = find(US).ok_or("the nation is missing")?;
    if *nation != PriceIndex::NATION {
        return Err(format!("the nation is {}, not 100", nation.get()));
    }
    if let Some((cbsa, ..)) = metros.iter().find(|(.., of)| of != year) {
        return Err(format!("area {} is of another year than {year}", cbsa.0));
    }
    let us_nonmetropolitan = find(US_NONMETROPOLITAN).map(|(_, _, index, _)| *index);
    let mut metros: Vec<_> = metros
        .iter()
        .filter(|(cbsa, ..)| ![US, US_NONMETROPOLITAN].contains(&cbsa.0))
        .map(|(cbsa, name, index, _)| (*cbsa, name.clone(), *index))
        .collect();
    metros.sort_by_key(|(cbsa, ..)| *cbsa);
    if let Some(pair) = metros.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("area {} comes twice", pair[0].0.0));
    }
    Ok(RegionalPrices { states, metro_year: *year, metros, us_nonmetropolitan })
}
