//! The tables of places.

use std::collections::HashMap;

use medwage_domain::code::{AreaCode, StateFips};
use medwage_domain::market::Area;
use medwage_domain::reading::{
    AbroadKind, AbroadRow, AreaRow, CountyRow, FormerAreaRow, PlaceIndex, PlaceRow, PlaceTables,
    StateRow,
};

use crate::Error;
use crate::table::{Row, Table, table};

const AREAS: Table = table!("places/areas.csv");
pub(crate) const STATES: Table = table!("places/states.csv");
const COUNTIES: Table = table!("places/counties.csv");
const FORMER_COUNTIES: Table = table!("places/former_counties.csv");
const PLACES: Table = table!("places/places.tsv");
const ZIPS: Table = table!("places/zips.tsv");
const FORMER_AREAS: Table = table!("places/former_areas.csv");
const NICKNAMES: Table = table!("places/nicknames.csv");
const REGIONS: Table = table!("places/regions.csv");
const ABROAD: Table = table!("places/abroad.tsv");
const WORDS: Table = table!("places/words.csv");

/// Builds the index of places for the areas that a release holds, and others that it does not.
pub(crate) fn build_index(held: &[Area], others: &[Area]) -> Result<PlaceIndex, Error> {
    let states = read_states()?;
    let fips_of = |letters: &str| {
        states.iter().find(|state| state.letters == letters).map(|state| state.fips)
    };
    let former_areas = read_former_areas()?;
    let own_codes = find_own_codes(held, &former_areas);
    let is_other =
        |area: &&Area| !is_held_under_another_code(area, held, &own_codes, &former_areas);
    let areas: Vec<_> = held.iter().chain(others.iter().filter(is_other)).collect();
    let mut tables = PlaceTables {
        areas: read_areas(&areas, &former_areas, &fips_of)?,
        counties: COUNTIES.rows().map(|row| read_county(&row)).collect::<Result<_, _>>()?,
        former_counties: FORMER_COUNTIES
            .rows()
            .map(|row| {
                Ok(CountyRow {
                    fips: row.read_field(0)?,
                    name: row.text(1),
                    area: row.read_field(3)?,
                    population: 0,
                    note: row.text(4),
                })
            })
            .collect::<Result<_, Error>>()?,
        places: read_places(&fips_of)?,
        zips: read_zips()?,
        former_areas,
        nicknames: NICKNAMES
            .rows()
            .map(|row| {
                let areas =
                    row.text(1).split(' ').map(|code| code.parse().map_err(|_| row.field_error(1)));
                Ok((row.text(0), areas.collect::<Result<_, _>>()?))
            })
            .collect::<Result<_, Error>>()?,
        regions: REGIONS.rows().map(|row| row.text(0)).collect(),
        abroad: read_abroad(),
        words: WORDS.rows().map(|row| (row.text(0), row.text(1), row.split_parts(2))).collect(),
        states: Vec::new(),
    };
    tables.states = states;
    use_own_delineation(&mut tables, &own_codes);
    Ok(PlaceIndex::build(&tables))
}

/// Areas of today, each with the one area of an earlier release that it was.
type OwnCodes = HashMap<AreaCode, AreaCode>;

/// An earlier release has areas whose codes are gone: what lies in an area of today lies in that one there. Where several of
/// its areas became one, nothing tells the places apart, and they stay in the area of today, which the release does not hold.
fn find_own_codes(held: &[Area], former_areas: &[FormerAreaRow<'_>]) -> OwnCodes {
    let mut found: HashMap<AreaCode, Option<AreaCode>> = HashMap::new();
    for row in former_areas {
        let own = former_code(row).filter(|own| holds(held, *own) && !holds(held, row.successor));
        let Some(own) = own else { continue };
        found.entry(row.successor).and_modify(|known| *known = None).or_insert(Some(own));
    }
    found.into_iter().filter_map(|(today, own)| Some((today, own?))).collect()
}

/// True if a release holds an area of another release as what it was before, or as what became of it.
fn is_held_under_another_code(
    area: &Area,
    held: &[Area],
    own_codes: &OwnCodes,
    former_areas: &[FormerAreaRow<'_>],
) -> bool {
    let became_held =
        |row: &FormerAreaRow<'_>| former_code(row) == Some(area.code) && holds(held, row.successor);
    own_codes.contains_key(&area.code) || former_areas.iter().any(became_held)
}

fn holds(areas: &[Area], code: AreaCode) -> bool {
    areas.iter().any(|area| area.code == code)
}

fn former_code(row: &FormerAreaRow<'_>) -> Option<AreaCode> {
    AreaCode::new(row.code?)
}

fn use_own_delineation(tables: &mut PlaceTables<'_>, own_codes: &OwnCodes) {
    if own_codes.is_empty() {
        return;
    }
    let replace = |code: &mut AreaCode| {
        if let Some(own) = own_codes.get(code) {
            *code = *own;
        }
    };
    tables.counties.iter_mut().for_each(|row| replace(&mut row.area));
    tables.former_counties.iter_mut().for_each(|row| replace(&mut row.area));
    tables.places.iter_mut().for_each(|row| replace(&mut row.area));
    tables.zips.iter_mut().for_each(|(_, area)| replace(area));
    tables.nicknames.iter_mut().flat_map(|(_, areas)| areas).for_each(replace);
    tables.former_areas.iter_mut().for_each(|row| replace(&mut row.successor));
}

fn read_states() -> Result<Vec<StateRow<'static>>, Error> {
    let rows = STATES.rows().map(|row| {
        Ok(StateRow {
            fips: StateFips(row.read_field(0)?),
            letters: row.text(1),
            name: row.text(2),
            abbreviations: row.split_parts(3),
        })
    });
    rows.collect()
}

/// The release says which areas there are and what they are called; the table says where they lie.
fn read_areas(
    areas: &[&Area],
    formers: &[FormerAreaRow<'_>],
    fips_of: &dyn Fn(&str) -> Option<StateFips>,
) -> Result<Vec<AreaRow>, Error> {
    let mut rows: Vec<AreaRow> = areas
        .iter()
        .map(|area| AreaRow {
            code: area.code,
            name: if area.code == AreaCode::NATION {
                "United States".to_owned()
            } else {
                area.name.clone()
            },
            states: area.state.into_iter().collect(),
            population: 0,
            position: None,
        })
        .collect();
    for row in AREAS.rows() {
        let code: AreaCode = row.read_field(0)?;
        // An area of an earlier release lies where its successor does.
        let is_former = |own: &AreaRow| {
            let mut became = formers.iter().filter(|former| former.successor == code);
            became.any(|former| former_code(former) == Some(own.code))
        };
        let at = rows.iter().position(|row| row.code == code);
        let at = at.or_else(|| rows.iter().position(is_former));
        let Some(own) = at.map(|at| &mut rows[at]) else { continue };
        let states = row
            .text(1)
            .split(' ')
            .map(|letters| fips_of(letters).ok_or_else(|| row.field_error(1)));
        own.states = states.collect::<Result<_, _>>()?;
        own.population = row.read_field(2)?;
        own.position = row.read_field(3).ok().zip(row.read_field(4).ok());
    }
    Ok(rows)
}

fn read_county(row: &Row) -> Result<CountyRow<'static>, Error> {
    Ok(CountyRow {
        fips: row.read_field(0)?,
        area: row.read_field(1)?,
        population: row.read_field(2)?,
        name: row.text(3),
        note: "",
    })
}

fn read_places(
    fips_of: &dyn Fn(&str) -> Option<StateFips>,
) -> Result<Vec<PlaceRow<'static>>, Error> {
    let mut places = Vec::with_capacity(40_000);
    for row in PLACES.rows() {
        let state = fips_of(row.text(0)).ok_or_else(|| row.field_error(0))?;
        let area = row.read_field(1)?;
        for place in row.text(2).split('|') {
            let (name, people) = place.rsplit_once(':').unwrap_or((place, "0"));
            let population = people.parse().map_err(|_| row.field_error(2))?;
            places.push(PlaceRow { name, state, area, population });
        }
    }
    Ok(places)
}

/// Ranges of ZIP codes; two digits go on from the three before them.
fn read_zips() -> Result<Vec<(u32, AreaCode)>, Error> {
    let mut zips = Vec::with_capacity(42_000);
    for row in ZIPS.rows() {
        let area = row.read_field(0)?;
        let mut prefix = 0;
        for range in row.text(1).split(' ') {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let mut number = |digits: &str| {
                let value: u32 = digits.parse().map_err(|_| row.field_error(1))?;
                let whole = if digits.len() == 5 { value } else { prefix * 100 + value };
                prefix = whole / 100;
                Ok::<u32, Error>(whole)
            };
            let first = number(first)?;
            let last = number(last)?;
            zips.extend((first..=last).map(|zip| (zip, area)));
        }
    }
    zips.sort_unstable();
    Ok(zips)
}

fn read_former_areas() -> Result<Vec<FormerAreaRow<'static>>, Error> {
    let rows = FORMER_AREAS.rows().map(|row| {
        let code = row.text(0);
        Ok(FormerAreaRow {
            code: if code.is_empty() { None } else { Some(row.read_field(0)?) },
            titles: row.split_parts(1),
            successor: row.read_field(2)?,
            share: row.read_field(3)?,
            published: row.text(4) == "yes",
        })
    });
    rows.collect()
}

fn read_abroad() -> Vec<AbroadRow<'static>> {
    let mut abroad = Vec::new();
    for row in ABROAD.rows() {
        let kind = match row.text(0) {
            "country" | "continent" => AbroadKind::Country,
            "province" => AbroadKind::Province,
            "province_code" => AbroadKind::ProvinceCode,
            _ => AbroadKind::City,
        };
        for name in row.text(1).split('|') {
            let (name, people) = name.rsplit_once(':').unwrap_or((name, "0"));
            let population = people.parse().unwrap_or(0);
            abroad.push(AbroadRow { kind, name, population });
        }
    }
    abroad
}
