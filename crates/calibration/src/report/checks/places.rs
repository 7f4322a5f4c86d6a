//! Settings and states: what the release says where the seed article printed figures.

use std::str::FromStr;

use medwage_domain::cell::Measure;
use medwage_domain::code::{IndustryCode, Soc};
use medwage_domain::market::{AreaIx, CellKey, IndustryIx, Market};
use medwage_domain::money::{Cents, Pay};

use crate::Error;
use crate::figures::Figures;

/// Means by state as the seed article prints them, highest first, then its lowest.
const STATES: [&str; 7] = ["F0005", "F0006", "F0007", "F0008", "F0009", "F0010", "F0011"];
/// How many of them are its highest.
const HIGHEST: usize = 5;

/// The mean wage of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct StateMean {
    /// The figure.
    pub id: String,
    /// The state.
    pub state: String,
    /// As printed for 2023.
    pub printed: f64,
    /// That of the release.
    pub release: Option<f64>,
}

/// Pairs of states that stand in the printed order, of all whose means the release publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Those in order.
    pub kept: usize,
    /// All of them.
    pub of: usize,
}

impl Order {
    pub(super) fn of_high_and_low(states: &[StateMean]) -> Self {
        let (high, low) = states.split_at(HIGHEST.min(states.len()));
        Self::of_pairs(high.iter().flat_map(|one| low.iter().map(move |other| (one, other))))
    }

    pub(super) fn of_any(states: &[StateMean]) -> Self {
        let after = |place: usize| states.iter().skip(place + 1);
        let pairs = states.iter().enumerate();
        Self::of_pairs(pairs.flat_map(|(place, one)| after(place).map(move |other| (one, other))))
    }

    fn of_pairs<'a>(pairs: impl Iterator<Item = (&'a StateMean, &'a StateMean)>) -> Self {
        let mut order = Self { kept: 0, of: 0 };
        for (one, other) in pairs {
            let Some((here, there)) = one.release.zip(other.release) else { continue };
            order.of += 1;
            order.kept += usize::from((one.printed > other.printed) == (here > there));
        }
        order
    }
}

pub(super) fn compare_states(
    figures: Figures<'_>,
    market: &impl Market,
    soc: Soc,
) -> Result<Vec<StateMean>, Error> {
    let of = |id: &str| {
        let subject = &figures.find_figure(id)?.subject;
        let state = subject.rsplit('|').next().unwrap_or_default().trim().to_owned();
        let area = (0_u16..).zip(market.areas()).find(|(_, area)| area.name == state);
        let mean = area.zip(market.occupation_ix(soc)).and_then(|((place, _), occupation)| {
            let area = AreaIx(place);
            mean_wage(market, CellKey { occupation, area, industry: market.all_industries() })
        });
        let printed = figures.printed_number(id)?;
        Ok(StateMean { id: id.to_owned(), state, printed, release: mean })
    };
    STATES.into_iter().map(of).collect()
}

fn mean_wage(market: &impl Market, key: CellKey) -> Option<f64> {
    let cell = market.cell(key)?;
    cell.wage(Measure::Mean, Pay::Annual, market.top_code()).value().map(Cents::dollars)
}

/// Pay in hospitals over pay in offices of physicians: in print, and by the medians of the release.
pub(super) fn hospital_premium(
    figures: Figures<'_>,
    market: &impl Market,
    soc: Soc,
) -> Result<(f64, f64), Error> {
    let median = |industry| median_in(market, soc, industry);
    Ok((
        figures.printed_number("F0017")? / figures.printed_number("F0018")?,
        median("622000")? / median("621100")?,
    ))
}

fn median_in(market: &impl Market, soc: Soc, industry: &str) -> Result<f64, Error> {
    let none = || Error::unknown_name("the release", format!("{soc} in industry {industry}"));
    let code = IndustryCode::from_str(industry).map_err(|_| none())?;
    let industry: IndustryIx = market.industry_ix(code).ok_or_else(none)?;
    let occupation = market.occupation_ix(soc).ok_or_else(none)?;
    let key = CellKey { occupation, area: market.nation(), industry };
    let cell = market.cell(key).ok_or_else(none)?;
    let wage = cell.wage(Measure::P50, Pay::Annual, market.top_code()).value();
    wage.map(Cents::dollars).ok_or_else(none)
}
