//! ZIP codes: their post-office city, and the metropolitan and micropolitan areas that they lie in.

use std::ops::Range;

use super::Cbsa;
use crate::code::StateFips;

/// ZIP codes with their shares. One text holds all names of cities: there are thirty thousand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZipTable {
    entries: Vec<ZipEntry>,
    shares: Vec<ZipShare>,
    cities: Vec<CityEntry>,
    names: String,
}

/// One ZIP code as the table is built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZipEntry {
    /// The five digits as a number.
    pub zip: u32,
    /// The place of its city in the list of cities.
    pub city: u32,
    /// How many shares it has.
    pub shares: u32,
}

/// How much of a ZIP code lies in an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZipShare {
    /// The metropolitan or micropolitan area; none for what lies outside of all of them.
    pub cbsa: Option<Cbsa>,
    /// The share of its addresses, in ten-thousandths.
    pub ten_thousandths: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CityEntry {
    end: u32,
    state: StateFips,
}

/// A post-office city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct City<'t> {
    /// The name, folded: lower case, plain letters, single spaces.
    pub name: &'t str,
    /// The state.
    pub state: StateFips,
}

/// A ZIP code that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zip<'t> {
    /// The city.
    pub city: City<'t>,
    /// The areas that it lies in, the greatest share first.
    pub shares: &'t [ZipShare],
}

/// Why a ZIP table can't be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZipTableError {
    /// ZIP codes don't ascend, or one is beyond 99999.
    #[error("ZIP codes are out of order")]
    Order,
    /// A ZIP code names a city that isn't there.
    #[error("a ZIP code names a city that the table doesn't have")]
    City,
    /// There are more or fewer shares than the ZIP codes say.
    #[error("shares are missing or left over")]
    Shares,
    /// Cities don't ascend by name and state.
    #[error("cities are out of order")]
    CityOrder,
    /// There is more text than the table can address.
    #[error("the names of cities are too long")]
    TooLong,
}

impl ZipTable {
    /// Builds the table: ZIP codes ascending, shares in their order, cities ascending by name and
    /// state.
    ///
    /// # Errors
    /// Fails where the parts don't fit together.
    pub fn build_table<'c>(
        entries: Vec<ZipEntry>,
        shares: Vec<ZipShare>,
        cities: impl Iterator<Item = City<'c>>,
    ) -> Result<Self, ZipTableError> {
        let mut table = Self::default();
        let mut last: Option<City<'_>> = None;
        for city in cities {
            let after = |last: City<'_>| (last.name, last.state) < (city.name, city.state);
            if !last.is_none_or(after) {
                return Err(ZipTableError::CityOrder);
            }
            last = Some(city);
            table.names.push_str(city.name);
            let end = u32::try_from(table.names.len()).map_err(|_| ZipTableError::TooLong)?;
            table.cities.push(CityEntry { end, state: city.state });
        }
        table.shares = shares;
        table.entries = place_entries(entries, &table)?;
        Ok(table)
    }

    /// Returns how many ZIP codes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns a ZIP code's city and shares.
    pub fn find_zip(&self, zip: u32) -> Option<Zip<'_>> {
        let place = self.entries.binary_search_by_key(&zip, |entry| entry.zip).ok()?;
        Some(Zip {
            city: self.city_at(self.entries.get(place)?.city as usize)?,
            shares: self.shares_of(place),
        })
    }

    /// Returns the cities of a folded name, by state, each with its place.
    pub fn cities_named(&self, name: &str) -> impl Iterator<Item = (usize, City<'_>)> {
        let low = self.find_partition(|city| city.name < name);
        let high = self.find_partition(|city| city.name <= name);
        (low..high).filter_map(|place| Some((place, self.city_at(place)?)))
    }

    /// Returns all cities by name and state.
    pub fn cities(&self) -> impl Iterator<Item = City<'_>> {
        (0..self.cities.len()).filter_map(|place| self.city_at(place))
    }

    /// Returns what share of a city's ZIP codes lies in each area, the greatest first; each ZIP code
    /// counts the same, since the table doesn't say how many addresses it has.
    pub fn shares_of_city(&self, city: usize) -> Vec<(Option<Cbsa>, f64)> {
        let mut sums: Vec<(Option<Cbsa>, u32)> = Vec::new();
        for (place, _) in
            self.entries.iter().enumerate().filter(|(_, entry)| entry.city as usize == city)
        {
            for share in self.shares_of(place) {
                let parts = u32::from(share.ten_thousandths);
                match sums.iter_mut().find(|(cbsa, _)| *cbsa == share.cbsa) {
                    Some((_, sum)) => *sum += parts,
                    None => sums.push((share.cbsa, parts)),
                }
            }
        }
        let all: u32 = sums.iter().map(|(_, sum)| sum).sum();
        sums.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        let share = |sum: u32| f64::from(sum) / f64::from(all.max(1));
        sums.into_iter().map(|(cbsa, sum)| (cbsa, share(sum))).collect()
    }

    fn city_at(&self, place: usize) -> Option<City<'_>> {
        let entry = self.cities.get(place)?;
        let start = match place.checked_sub(1) {
            Some(before) => self.cities.get(before)?.end,
            None => 0,
        };
        let range: Range<usize> = start as usize..entry.end as usize;
        Some(City { name: self.names.get(range)?, state: entry.state })
    }

    fn find_partition(&self, before: impl Fn(City<'_>) -> bool) -> usize {
        let (mut low, mut high) = (0, self.cities.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.city_at(middle).is_some_and(&before) { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn shares_of(&self, place: usize) -> &[ZipShare] {
        let end = self.entries.get(place).map_or(0, |entry| entry.shares as usize);
        let start = match place.checked_sub(1) {
            Some(before) => self.entries.get(before).map_or(0, |entry| entry.shares as usize),
            None => 0,
        };
        self.shares.get(start..end).unwrap_or_default()
    }
}

/// Checks the entries, and turns each one's count of shares into the place where they end.
fn place_entries(
    mut entries: Vec<ZipEntry>,
    table: &ZipTable,
) -> Result<Vec<ZipEntry>, ZipTableError> {
    let ascending = entries.is_sorted_by(|one, other| one.zip < other.zip);
    if !ascending || entries.last().is_some_and(|entry| entry.zip > 99_999) {
        return Err(ZipTableError::Order);
    }
    let mut end = 0_u32;
    for entry in &mut entries {
        if entry.city as usize >= table.cities.len() {
            return Err(ZipTableError::City);
        }
        end = end
            .checked_add(entry.shares)
            .filter(|end| *end as usize <= table.shares.len())
            .ok_or(ZipTableError::Shares)?;
        entry.shares = end;
    }
    if end as usize == table.shares.len() { Ok(entries) } else { Err(ZipTableError::Shares) }
}

#[cfg(test)]
mod tests;
