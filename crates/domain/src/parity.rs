//! Purchasing power: what pay buys, by BEA's regional price parities.
//!
//! Only for comparing what the same pay buys in two places. What places pay comes from the release
//! itself, never from price levels. `docs/methodology/purchasing-power.md` has the rules.

use crate::code::{AreaCode, StateFips};
use crate::market::{Area, AreaKind};
use crate::money::Cents;
use crate::notice::BEA_PARITIES;
use crate::reference::{Cbsa, PriceIndex, Reference};

/// The price level of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceLevel {
    /// The level, the nation being 100.
    pub index: PriceIndex,
    /// The year that it measures.
    pub year: u16,
    /// The place that it was published for, where that isn't the area itself.
    pub measured_for: Option<String>,
}

impl PriceLevel {
    /// Returns the publisher and table.
    pub const fn source(&self) -> &'static str {
        BEA_PARITIES.text
    }

    /// Returns what an amount of this place buys, in the nation's prices: the amount over the level,
    /// rounded once to the cent, half away from zero. `None` beyond the range of money.
    pub fn adjust_amount(&self, amount: Cents) -> Option<Cents> {
        let level = i128::from(self.index.thousandths());
        let scaled = i128::from(amount.get()) * i128::from(PriceIndex::NATION.thousandths());
        let half = if scaled < 0 { -(level / 2) } else { level / 2 };
        i64::try_from((scaled + half) / level).ok().map(Cents::new)
    }
}

/// Metropolitan areas that got another code in July 2023 while BEA still publishes the former one,
/// for nearly or exactly the same counties.
const FORMER_CODES: [(u32, u32); 4] = [
    (17_410, 17_460), // Cleveland, OH: Cleveland-Elyria, without Ashtabula County
    (28_880, 39_100), // Kiryas Joel-Poughkeepsie-Newburgh, NY: the same two counties
    (30_500, 15_680), // Lexington Park, MD: California-Lexington Park, without Calvert County
    (48_680, 45_540), // Wildwood-The Villages, FL: the same county
];

impl Reference {
    /// Returns the price level of an area: its own, else that of the metropolitan area that it was
    /// before it got another code, else its state's. Nonmetropolitan areas have their state's.
    ///
    /// Territories have none.
    pub fn price_level(&self, area: &Area) -> Option<PriceLevel> {
        match area.kind {
            AreaKind::Nation => self.of_nation(),
            AreaKind::State => {
                let state = area.state?;
                self.of_state(state).map(|level| PriceLevel { measured_for: None, ..level })
            }
            AreaKind::Metropolitan => {
                self.of_metro(area.code).or_else(|| self.of_state(area.state?))
            }
            AreaKind::Nonmetropolitan => self.of_state(area.state?),
        }
    }

    fn of_nation(&self) -> Option<PriceLevel> {
        let year = self.prices.metro_year;
        (year > 0).then_some(PriceLevel { index: PriceIndex::NATION, year, measured_for: None })
    }

    fn of_metro(&self, code: AreaCode) -> Option<PriceLevel> {
        let year = self.prices.metro_year;
        if let Some((index, _)) = self.prices.metro(Cbsa(code.digits())) {
            return Some(PriceLevel { index, year, measured_for: None });
        }
        let (_, former) = FORMER_CODES.into_iter().find(|(now, _)| *now == code.digits())?;
        let (index, name) = self.prices.metro(Cbsa(former))?;
        Some(PriceLevel { index, year, measured_for: Some(name.to_owned()) })
    }

    fn of_state(&self, state: StateFips) -> Option<PriceLevel> {
        let (index, year) = self.prices.state(state)?;
        let measured_for = self.state(state).map(|state| state.name.clone());
        Some(PriceLevel { index, year, measured_for })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{RegionalPrices, State};

    fn index(thousandths: u32) -> PriceIndex {
        PriceIndex::from_thousandths(thousandths).unwrap()
    }

    fn reference() -> Reference {
        let ohio = State { fips: StateFips(39), letters: "OH".to_owned(), name: "Ohio".to_owned() };
        let prices = RegionalPrices {
            states: vec![
                (StateFips(39), 2022, index(91_000)),
                (StateFips(39), 2023, index(91_500)),
            ],
            metro_year: 2023,
            metros: vec![
                (Cbsa(10_420), "Akron, OH".to_owned(), index(92_830)),
                (Cbsa(17_460), "Cleveland-Elyria, OH".to_owned(), index(93_050)),
            ],
            us_nonmetropolitan: Some(index(88_220)),
        };
        Reference { states: vec![ohio], prices, ..Reference::default() }
    }

    fn area(kind: AreaKind, code: u32, state: Option<u8>) -> Area {
        let code = AreaCode::new(code).unwrap();
        Area { code, kind, name: String::new(), state: state.map(StateFips) }
    }

    #[test]
    fn every_kind_of_area_gets_the_nearest_figure() {
        let reference = reference();
        for (kind, code, state, expected) in [
            (AreaKind::Nation, 0, None, Some((100_000, None))),
            (AreaKind::State, 3_900_000, Some(39), Some((91_500, None))),
            (AreaKind::Metropolitan, 10_420, Some(39), Some((92_830, None))),
            (
                AreaKind::Metropolitan,
                17_410,
                Some(39),
                Some((93_050, Some("Cleveland-Elyria, OH"))),
            ),
            (AreaKind::Metropolitan, 41_780, Some(39), Some((91_500, Some("Ohio")))),
            (AreaKind::Nonmetropolitan, 3_900_001, Some(39), Some((91_500, Some("Ohio")))),
            (AreaKind::State, 7_200_000, Some(72), None),
            (AreaKind::Metropolitan, 10_380, Some(72), None),
        ] {
            let level = reference.price_level(&area(kind, code, state));
            let found = level
                .as_ref()
                .map(|level| (level.index.thousandths(), level.measured_for.as_deref()));
            assert_eq!(found, expected, "{kind:?} {code}");
            assert!(level.is_none_or(|level| level.year == 2023));
        }
    }

    #[test]
    fn without_tables_nothing_has_a_price_level() {
        let nation = area(AreaKind::Nation, 0, None);
        assert_eq!(Reference::default().price_level(&nation), None);
    }

    #[test]
    fn pay_is_divided_by_the_level_and_rounded_once() {
        let level =
            |thousandths| PriceLevel { index: index(thousandths), year: 2023, measured_for: None };
        for (amount, thousandths, real) in [
            (5_114_000, 100_000, 5_114_000),
            (5_114_000, 93_050, 5_495_970), // 51,140 / 0.9305 = 54,959.70
            (2_459, 112_500, 2_186),        // 24.59 / 1.125 = 21.8578
            (-2_459, 112_500, -2_186),
            (1, 200_000, 1), // half a cent, away from zero
        ] {
            let found = level(thousandths).adjust_amount(Cents::new(amount));
            assert_eq!(found, Some(Cents::new(real)), "{amount} at {thousandths}");
        }
        assert_eq!(level(1).adjust_amount(Cents::new(i64::MAX)), None);
    }
}
