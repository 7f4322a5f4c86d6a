//! ZIP codes: forty thousand rows, so they are packed by column.

use std::collections::{BTreeMap, BTreeSet};

use medwage_domain::code::StateFips;
use medwage_domain::reference::{Cbsa, City, ZipEntry, ZipShare, ZipTable};

use super::city_names::fold_place;
use crate::text_table::{Draft, Fields, Sources, Table, TextError, parse_field};
use medwage_dataset::format::{PackedReader, PackedWriter};

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

    fn read_row(fields: &mut Fields<'_>) -> Result<Self::Row, String> {
        Ok((fields.take_text("city")?, fields.take_state("state")?))
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
pub(crate) fn read_zips(
    sources: &mut Sources,
    state_of: impl Fn(&str) -> Option<StateFips>,
) -> Result<(String, Vec<u8>), TextError> {
    let csv = sources.read_csv(
        "data/reference/hud_zip_cbsa.csv",
        &["zip", "geoid", "res_ratio", "bus_ratio", "oth_ratio", "tot_ratio", "city", "state"],
    )?;
    let mut rows = ZipRows::default();
    csv.for_each_row(|row| {
        let state = state_of(&row[7]).ok_or_else(|| format!("state {:?} is unknown", &row[7]))?;
        rows.add_share(&row[0], &row[1], &row[5], (fold_place(&row[6]), state.0))
    })?;
    rows.check_shares().map_err(|reason| csv.refuse_table(reason))?;
    let mut cities = Draft::<Cities>::new();
    for (name, state) in &rows.cities {
        cities.add_row(&[name, &state.to_string()]).map_err(|reason| csv.refuse_table(reason))?;
    }
    Ok((cities.to_text(), rows.pack_columns()))
}

impl ZipRows {
    fn add_share(&mut self, zip: &str, area: &str, share: &str, city: Place) -> Result<(), String> {
        if zip.len() != 5 || area.len() != 5 {
            return Err(format!("zip {zip:?} or geoid {area:?} has not five digits"));
        }
        let (zip, area): (u32, u32) = (parse_field("zip", zip)?, parse_field("geoid", area)?);
        let share: f64 = parse_field("tot_ratio", share)?;
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
    fn check_shares(&mut self) -> Result<(), String> {
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
    fn pack_columns(&self) -> Vec<u8> {
        let areas: BTreeSet<u32> =
            self.zips.values().flat_map(|(_, shares)| shares.iter().map(|it| it.0)).collect();
        let areas: Vec<u32> = areas.into_iter().collect();
        let cities: BTreeMap<&Place, u32> = self.cities.iter().zip(0..).collect();
        let mut out = PackedWriter::default();
        out.write_number(self.zips.len() as u32);
        out.write_number(areas.len() as u32);
        write_ascending(&mut out, areas.iter().copied());
        write_ascending(&mut out, self.zips.keys().copied());
        for (city, _) in self.zips.values() {
            out.write_number(cities.get(city).copied().unwrap_or_default());
        }
        for (_, shares) in self.zips.values() {
            out.write_number(shares.len() as u32);
        }
        for (_, shares) in self.zips.values() {
            for (area, _) in shares {
                out.write_number(areas.binary_search(area).unwrap_or_default() as u32);
            }
        }
        for (_, shares) in self.zips.values() {
            let but_last = shares.len().saturating_sub(1);
            shares[..but_last].iter().for_each(|(_, share)| out.write_number(*share));
        }
        out.into_bytes()
    }
}

fn write_ascending(out: &mut PackedWriter, numbers: impl Iterator<Item = u32>) {
    let mut last = 0;
    for number in numbers {
        out.write_number(number - last);
        last = number;
    }
}

/// Reads the packed ZIP codes and puts them together with the text of their cities.
pub(crate) fn unpack_zips(bytes: &[u8], cities: &str) -> Result<ZipTable, String> {
    let mut numbers = PackedReader::new(bytes);
    let (entries, shares) =
        read_columns(&mut numbers).ok_or("it ends too early or says impossible things")?;
    if !numbers.is_empty() {
        return Err("bytes are left over".to_owned());
    }
    let cities: Vec<City<'_>> = cities.lines().map(read_city).collect::<Result<_, _>>()?;
    ZipTable::build_table(entries, shares, cities.into_iter()).map_err(|error| error.to_string())
}

/// Reads a row of [`Cities`] without copying: there are thirty thousand.
fn read_city(line: &str) -> Result<City<'_>, String> {
    let mut fields = Fields::new(line);
    let city = City { name: fields.take_any("city")?, state: fields.take_state("state")? };
    fields.finish_row().map(|()| city)
}

fn read_columns(numbers: &mut PackedReader<'_>) -> Option<(Vec<ZipEntry>, Vec<ZipShare>)> {
    let count = numbers.read_number()?;
    let areas = numbers.read_number()?;
    let areas = read_ascending(numbers, areas)?;
    let zips = read_ascending(numbers, count)?;
    let cities = read_plain(numbers, count)?;
    let counts = read_plain(numbers, count)?;
    let mut shares = Vec::new();
    for count in &counts {
        for _ in 0..*count {
            let area = *areas.get(numbers.read_number()? as usize)?;
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

fn read_shares(numbers: &mut PackedReader<'_>, shares: &mut [ZipShare]) -> Option<()> {
    let (last, others) = shares.split_last_mut()?;
    let mut rest = WHOLE;
    for share in others {
        let part = numbers.read_number()?;
        rest = rest.checked_sub(part)?;
        share.ten_thousandths = u16::try_from(part).ok()?;
    }
    last.ten_thousandths = u16::try_from(rest).ok()?;
    Some(())
}

fn read_plain(numbers: &mut PackedReader<'_>, count: u32) -> Option<Vec<u32>> {
    (0..count).map(|_| numbers.read_number()).collect()
}

fn read_ascending(numbers: &mut PackedReader<'_>, count: u32) -> Option<Vec<u32>> {
    let mut last = 0_u32;
    let next = |_| {
        last = last.checked_add(numbers.read_number()?)?;
        Some(last)
    };
    (0..count).map(next).collect()
}
