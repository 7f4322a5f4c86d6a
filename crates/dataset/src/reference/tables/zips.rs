//! ZIP codes: forty thousand rows, so they are packed by column.

use std::collections::{BTreeMap, BTreeSet};

use medwage_domain::code::StateFips;
use medwage_domain::reference::{Cbsa, City, ZipEntry, ZipShare, ZipTable};

use super::city_names::fold_place;
use crate::reference::draft::{Draft, Table};
use crate::reference::fault::Error;
use crate::reference::fields::{Fields, parse};
use crate::reference::packed::{Reader, Writer};
use crate::reference::source::Sources;

/// How HUD writes that an address is in no metropolitan or micropolitan area.
const NONE: u32 = 99_999;
/// Ten-thousandths of a whole.
const WHOLE: u32 = 10_000;
/// How far the shares of a ZIP code may be from a whole once each is rounded.
const ROUNDING: u32 = 10;

/// Cities: name, state; in the order of both, which ZIP codes name them by.
pub(crate) struct Cities;

impl Table for Cities {
    type Row = (String, StateFips);

    fn read(fields: &mut Fields<'_>) -> Result<Self::Row, String> {
        Ok((fields.text("city")?, fields.state("state")?))
    }
}

type Place = (String, u8);

#[derive(Default)]
struct ZipRows {
    /// By ZIP code: its city, and its shares by area.
    zips: BTreeMap<u32, (Place, Vec<(u32, u32)>)>,
    cities: BTreeSet<Place>,
}

/// Reads HUD's file into the text of cities and the packed ZIP codes.
pub(crate) fn zips(
    sources: &mut Sources,
    state_of: impl Fn(&str) -> Option<StateFips>,
) -> Result<(String, Vec<u8>), Error> {
    let csv = sources.csv(
        "data/reference/hud_zip_cbsa.csv",
        &["zip", "geoid", "res_ratio", "bus_ratio", "oth_ratio", "tot_ratio", "city", "state"],
    )?;
    let mut rows = ZipRows::default();
    csv.each(|row| {
        let state = state_of(&row[7]).ok_or_else(|| format!("state {:?} is unknown", &row[7]))?;
        rows.add(&row[0], &row[1], &row[5], (fold_place(&row[6]), state.0))
    })?;
    rows.check().map_err(|reason| csv.refuse(reason))?;
    let mut cities = Draft::<Cities>::new();
    for (name, state) in &rows.cities {
        cities.add(&[name, &state.to_string()]).map_err(|reason| csv.refuse(reason))?;
    }
    Ok((cities.text(), rows.pack()))
}

impl ZipRows {
    fn add(&mut self, zip: &str, area: &str, share: &str, city: Place) -> Result<(), String> {
        if zip.len() != 5 || area.len() != 5 {
            return Err(format!("zip {zip:?} or geoid {area:?} has not five digits"));
        }
        let (zip, area): (u32, u32) = (parse("zip", zip)?, parse("geoid", area)?);
        let share: f64 = parse("tot_ratio", share)?;
        if !(0.0..=1.0).contains(&share) {
            return Err(format!("tot_ratio {share} is no share"));
        }
        let share = (share * f64::from(WHOLE)).round() as u32;
        self.cities.insert(city.clone());
        let (known, shares) = self.zips.entry(zip).or_insert_with(|| (city.clone(), Vec::new()));
        if *known != city {
            return Err(format!("ZIP code {zip:05} has two cities"));
        }
        if shares.iter().any(|(known, _)| *known == area) {
            return Err(format!("ZIP code {zip:05} has area {area} twice"));
        }
        shares.push((area, share));
        Ok(())
    }

    /// Puts the greatest share first, drops those that round to nothing, and checks the sums.
    fn check(&mut self) -> Result<(), String> {
        for (zip, (_, shares)) in &mut self.zips {
            let sum: u32 = shares.iter().map(|(_, share)| share).sum();
            if sum.abs_diff(WHOLE) > ROUNDING {
                return Err(format!("the shares of ZIP code {zip:05} are {sum} of {WHOLE}"));
            }
            shares.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
            shares.retain(|(_, share)| *share > 0);
        }
        Ok(())
    }

    /// Writes columns: areas, ZIP codes by distance, cities, counts of shares, areas of shares, and
    /// all shares but each ZIP code's last, which is the rest.
    fn pack(&self) -> Vec<u8> {
        let areas: BTreeSet<u32> =
            self.zips.values().flat_map(|(_, shares)| shares.iter().map(|it| it.0)).collect();
        let areas: Vec<u32> = areas.into_iter().collect();
        let cities: BTreeMap<&Place, u32> = self.cities.iter().zip(0..).collect();
        let mut out = Writer::default();
        out.number(self.zips.len() as u32);
        out.number(areas.len() as u32);
        ascending(&mut out, areas.iter().copied());
        ascending(&mut out, self.zips.keys().copied());
        for (city, _) in self.zips.values() {
            out.number(cities.get(city).copied().unwrap_or_default());
        }
        for (_, shares) in self.zips.values() {
            out.number(shares.len() as u32);
        }
        for (_, shares) in self.zips.values() {
            for (area, _) in shares {
                out.number(areas.binary_search(area).unwrap_or_default() as u32);
            }
        }
        for (_, shares) in self.zips.values() {
            let but_last = shares.len().saturating_sub(1);
            shares[..but_last].iter().for_each(|(_, share)| out.number(*share));
        }
        out.0
    }
}

fn ascending(out: &mut Writer, numbers: impl Iterator<Item = u32>) {
    let mut last = 0;
    for number in numbers {
        out.number(number - last);
        last = number;
    }
}

/// Reads the packed ZIP codes and puts them together with the text of their cities.
pub(crate) fn unpack(bytes: &[u8], cities: &str) -> Result<ZipTable, String> {
    let mut numbers = Reader::new(bytes);
    let (entries, shares) =
        read(&mut numbers).ok_or("it ends too early or says impossible things")?;
    if !numbers.is_empty() {
        return Err("bytes are left over".to_owned());
    }
    let cities: Vec<City<'_>> = cities.lines().map(city).collect::<Result<_, _>>()?;
    ZipTable::build_table(entries, shares, cities.into_iter()).map_err(|error| error.to_string())
}

/// Reads a row of [`Cities`] without copying: there are thirty thousand.
fn city(line: &str) -> Result<City<'_>, String> {
    let mut fields = Fields::new(line);
    let city = City { name: fields.any("city")?, state: fields.state("state")? };
    fields.end().map(|()| city)
}

fn read(numbers: &mut Reader<'_>) -> Option<(Vec<ZipEntry>, Vec<ZipShare>)> {
    let count = numbers.number()?;
    let areas = numbers.number()?;
    let areas = read_ascending(numbers, areas)?;
    let zips = read_ascending(numbers, count)?;
    let cities = read_plain(numbers, count)?;
    let counts = read_plain(numbers, count)?;
    let mut shares = Vec::new();
    for count in &counts {
        for _ in 0..*count {
            let area = *areas.get(numbers.number()? as usize)?;
            let cbsa = Some(Cbsa(area)).filter(|_| area != NONE);
            shares.push(ZipShare { cbsa, ten_thousandths: 0 });
        }
    }
    let mut rest = shares.as_mut_slice();
    for count in &counts {
        let (own, after) = rest.split_at_mut_checked(*count as usize)?;
        read_shares(numbers, own)?;
        rest = after;
    }
    let entries = zips.into_iter().zip(cities).zip(counts);
    let entry = |((zip, city), shares)| ZipEntry { zip, city, shares };
    Some((entries.map(entry).collect(), shares))
}

fn read_shares(numbers: &mut Reader<'_>, shares: &mut [ZipShare]) -> Option<()> {
    let (last, others) = shares.split_last_mut()?;
    let mut rest = WHOLE;
    for share in others {
        let part = numbers.number()?;
        rest = rest.checked_sub(part)?;
        share.ten_thousandths = u16::try_from(part).ok()?;
    }
    last.ten_thousandths = u16::try_from(rest).ok()?;
    Some(())
}

fn read_plain(numbers: &mut Reader<'_>, count: u32) -> Option<Vec<u32>> {
    (0..count).map(|_| numbers.number()).collect()
}

fn read_ascending(numbers: &mut Reader<'_>, count: u32) -> Option<Vec<u32>> {
    let mut last = 0_u32;
    let next = |_| {
        last = last.checked_add(numbers.number()?)?;
        Some(last)
    };
    (0..count).map(next).collect()
}
