//! What the model must reproduce, measured.

use std::str::FromStr;

use medwage_domain::aging::Aging;
use medwage_domain::cell::Measure;
use medwage_domain::code::{IndustryCode, Soc};
use medwage_domain::market::{CellKey, IndustryIx, Market};
use medwage_domain::money::{Cents, Pay};
use medwage_domain::month::YearMonth;
use medwage_domain::reference::Reference;

use crate::figures::Figures;
use crate::groups::Groups;
use crate::inputs::{Inputs, Statistic as Measured};
use crate::observation::{level, national_median};
use crate::{Calibration, Error};

/// The survey whose ranges are in dollars of 2023.
const SEED: &str = "seed-bands";
/// The official median of 29-2072 in May 2023.
const MEDIAN_2023: &str = "F0001";
/// The month of the seed article's wages, and that of the release's (May of the year in its id).
const MONTHS: [(u16, u8); 2] = [(2023, 5), (2025, 5)];
/// Means by state as the seed article prints them, highest first, then its lowest.
const STATES: [&str; 7] = ["F0005", "F0006", "F0007", "F0008", "F0009", "F0010", "F0011"];
/// How many of them are its highest.
const HIGHEST: usize = 5;

/// A printed range and the model's median for the same people.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The figure.
    pub id: String,
    /// Whom it describes.
    pub subject: String,
    /// As printed, in dollars of 2023.
    pub printed: (f64, f64),
    /// Moved by the growth of the official median.
    pub moved: (f64, f64),
    /// Moved by the Employment Cost Index.
    pub moved_by_index: (f64, f64),
    /// The model's median, in dollars of the release.
    pub model: f64,
}

impl Band {
    /// Whether the model's median is in the range.
    pub fn within(&self) -> bool {
        (self.moved.0..=self.moved.1).contains(&self.model)
    }

    /// Whether it is in the range as the index moves it.
    pub fn within_by_index(&self) -> bool {
        (self.moved_by_index.0..=self.moved_by_index.1).contains(&self.model)
    }
}

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

/// What was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Checks {
    /// Median absolute residual of the contrasts, in log pay.
    pub contrasts: f64,
    /// The median absolute residual of figures that their own fit did not see.
    pub left_out: f64,
    /// The seed article's ranges.
    pub bands: Vec<Band>,
    /// How much the official median grew since 2023.
    pub growth: f64,
    /// How much the Employment Cost Index did.
    pub growth_by_index: f64,
    /// Pay in hospitals over pay in offices of physicians: in print, and in the release.
    pub hospital: (f64, f64),
    /// States, the printed highest first, then the lowest.
    pub states: Vec<StateMean>,
    /// Pairs of a high and a low state that stand in the printed order, and all of them.
    pub state_pairs: (usize, usize),
}

/// Measures a fit.
///
/// # Errors
/// Fails where the tables name figures that are not there.
pub fn checks(
    reference: &Reference,
    market: &impl Market,
    inputs: &Inputs,
    calibration: &Calibration,
) -> Result<Checks, Error> {
    let figures = Figures(&reference.statistics);
    let (contrasts, left_out) = residuals(calibration);
    let coder = coder()?;
    let growth = national_median(market, coder)? / figures.number(MEDIAN_2023)?;
    let growth_by_index = index_growth(reference)?;
    let states = states(figures, market, coder)?;
    let (high, low) = states.split_at(HIGHEST);
    let pairs =
        high.iter().flat_map(|one| low.iter().map(move |other| (one.release, other.release)));
    let known: Vec<_> = pairs.filter_map(|(one, other)| one.zip(other)).collect();
    let kept = known.iter().filter(|(one, other)| one > other).count();
    Ok(Checks {
        contrasts,
        left_out,
        bands: bands(figures, inputs, calibration, (growth, growth_by_index))?,
        growth,
        growth_by_index,
        hospital: (
            figures.number("F0017")? / figures.number("F0018")?,
            median_in(market, coder, "622000")? / median_in(market, coder, "621100")?,
        ),
        state_pairs: (kept, known.len()),
        states,
    })
}

/// The Employment Cost Index between the two months, as wages are aged.
fn index_growth(reference: &Reference) -> Result<f64, Error> {
    let missing = || Error::unknown("the reference tables", "the Employment Cost Index");
    let series = reference.usual_wage_index().ok_or_else(missing)?;
    let month = |(year, month)| YearMonth::new(year, month).ok_or_else(missing);
    let [from, to] = MONTHS;
    let aging = Aging::by_index(series, month(from)?, month(to)?).map_err(|_| missing())?;
    Ok(aging.factor)
}

fn coder() -> Result<Soc, Error> {
    Soc::from_str("29-2072").map_err(|_| Error::unknown("the occupations", "29-2072"))
}

/// Contrasts are over the first figure of their survey; steps are their own.
fn residuals(calibration: &Calibration) -> (f64, f64) {
    let mut contrasts = Vec::new();
    let mut left_out = Vec::new();
    for it in &calibration.fitted {
        left_out.extend(it.left_out.map(f64::abs));
        match it.survey {
            None => contrasts.push(it.residual.abs()),
            Some(survey) => {
                let first = calibration.fitted.iter().find(|first| first.survey == Some(survey));
                if let Some(first) = first.filter(|first| first.id != it.id) {
                    contrasts.push((it.residual - first.residual).abs());
                }
            }
        }
    }
    (median(contrasts), median(left_out))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => numbers[middle],
        _ => (numbers[middle - 1] + numbers[middle]) / 2.0,
    }
}

fn bands(
    figures: Figures<'_>,
    inputs: &Inputs,
    calibration: &Calibration,
    (growth, growth_by_index): (f64, f64),
) -> Result<Vec<Band>, Error> {
    let groups = Groups::new(&calibration.model, &inputs.contrasts);
    let seed = inputs.contrasts.figure.iter().filter(|it| it.survey == SEED);
    let band = |it: &crate::inputs::Figure| {
        let people = groups.people(&it.group, None)?;
        let log = level(&calibration.model, &calibration.bases, &people, Measured::Median)?;
        let printed = figures.range(&it.id)?;
        let by = |growth: f64| (printed.0 * growth, printed.1 * growth);
        Ok(Band {
            id: it.id.clone(),
            subject: figures.get(&it.id)?.subject.clone(),
            printed,
            moved: by(growth),
            moved_by_index: by(growth_by_index),
            model: log.exp(),
        })
    };
    seed.map(band).collect()
}

fn states(figures: Figures<'_>, market: &impl Market, soc: Soc) -> Result<Vec<StateMean>, Error> {
    let of = |id: &str| {
        let subject = &figures.get(id)?.subject;
        let state = subject.rsplit('|').next().unwrap_or_default().trim().to_owned();
        let area = (0_u16..).zip(market.areas()).find(|(_, area)| area.name == state);
        let mean = area.zip(market.occupation_ix(soc)).and_then(|((place, _), occupation)| {
            let area = medwage_domain::market::AreaIx(place);
            mean(market, CellKey { occupation, area, industry: market.all_industries() })
        });
        let printed = figures.number(id)?;
        Ok(StateMean { id: id.to_owned(), state, printed, release: mean })
    };
    STATES.into_iter().map(of).collect()
}

fn mean(market: &impl Market, key: CellKey) -> Option<f64> {
    let cell = market.cell(key)?;
    cell.wage(Measure::Mean, Pay::Annual, market.top_code()).value().map(Cents::dollars)
}

fn median_in(market: &impl Market, soc: Soc, industry: &str) -> Result<f64, Error> {
    let none = || Error::unknown("the release", format!("{soc} in industry {industry}"));
    let code = IndustryCode::from_str(industry).map_err(|_| none())?;
    let industry: IndustryIx = market.industry_ix(code).ok_or_else(none)?;
    let occupation = market.occupation_ix(soc).ok_or_else(none)?;
    let key = CellKey { occupation, area: market.nation(), industry };
    let cell = market.cell(key).ok_or_else(none)?;
    let wage = cell.wage(Measure::P50, Pay::Annual, market.top_code()).value();
    wage.map(Cents::dollars).ok_or_else(none)
}
