//! Published averages for what an offer doesn't state.

use crate::estimate::Day;
use crate::money::Cents;
use crate::reference::Reference;
use crate::statistics::{PublishedFigure, StatisticKind};

/// BLS Employer Costs for Employee Compensation, June 2025, private industry: insurance costs $3.44 an
/// hour and wages $32.07. Life and disability are what remains of it beside health; BLS prints them apart
/// only in its detailed table, so their share of wages is an assumption of 0.4%, between 0 and 0.8%.
pub(super) const LIFE_AND_DISABILITY: [f64; 3] = [0.0, 0.004, 0.008];

/// A figure that the reference tables should have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reference tables have no figure {id} with a number, or no salary level")]
pub struct MissingFigure {
    /// The id.
    pub id: String,
}

/// A published figure with its id.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cited {
    pub(super) id: String,
    pub(super) number: f64,
    /// True if nobody published it: a placeholder.
    pub(super) assumed: bool,
}

/// Published averages.
#[derive(Clone, Debug, PartialEq)]
pub struct Defaults {
    /// The federal salary level per week of the exemption.
    pub salary_level: Cents,
    /// Premiums less what workers pay, single: high-deductible, average and preferred-provider plans.
    pub(super) single: [Cited; 3],
    /// The worker's part of a single premium.
    pub(super) single_worker: Cited,
    /// The employer's part of the average family premium.
    pub(super) family: Cited,
    /// The average family premium, and what workers of small firms pay.
    pub(super) family_premium: Cited,
    pub(super) family_small: Cited,
    /// Vacation days after 1, 5, 10 and 20 years.
    pub(super) vacation: [Cited; 4],
    pub(super) sick: Cited,
    pub(super) holidays: Cited,
    pub(super) match_rate: Cited,
    pub(super) match_of_pay: Cited,
    pub(super) average_match: Cited,
    /// The range of a coder's bonus, in percent of base.
    pub(super) bonus: [Cited; 2],
    /// The range of a stipend for continuing education and dues.
    pub(super) stipend: [Cited; 2],
}

impl Defaults {
    /// Takes the averages from the reference tables, with the federal salary level that holds on a day.
    ///
    /// # Errors
    /// Names the first figure that is missing.
    pub fn from_reference(reference: &Reference, day: Day) -> Result<Self, MissingFigure> {
        let figures = &reference.statistics;
        let level = super::overtime::salary_level(&reference.thresholds, day);
        let missing = || MissingFigure { id: "salary level".to_owned() };
        Ok(Self {
            salary_level: level.ok_or_else(missing)?,
            single: [
                cite_value(figures, "f0423")?,
                cite_value(figures, "f0414")?,
                cite_value(figures, "f0422")?,
            ],
            single_worker: cite_value(figures, "f0416")?,
            family: cite_value(figures, "f0421")?,
            family_premium: cite_value(figures, "f0415")?,
            family_small: cite_value(figures, "f0424")?,
            vacation: [
                cite_value(figures, "f0425")?,
                cite_value(figures, "f0426")?,
                cite_value(figures, "f0427")?,
                cite_value(figures, "f0428")?,
            ],
            sick: cite_value(figures, "f0433")?,
            holidays: cite_value(figures, "f0441")?,
            match_rate: cite_value(figures, "f0442")?,
            match_of_pay: cite_value(figures, "f0443")?,
            average_match: cite_value(figures, "f0446")?,
            bonus: cite_range(figures, "f0505")?,
            stipend: cite_range(figures, "f0504")?,
        })
    }

    /// The usual vacation days after so many completed years, and the figure.
    pub(super) fn vacation_after(&self, years: f64) -> &Cited {
        let [one, five, ten, twenty] = &self.vacation;
        match years {
            years if years >= 20.0 => twenty,
            years if years >= 10.0 => ten,
            years if years >= 5.0 => five,
            _ => one,
        }
    }
}

fn find_statistic<'a>(
    figures: &'a [PublishedFigure],
    id: &str,
) -> Result<&'a PublishedFigure, MissingFigure> {
    let found = figures.iter().find(|entry| entry.id == id);
    found.ok_or_else(|| MissingFigure { id: id.to_owned() })
}

fn parse_number(text: Option<&String>, id: &str) -> Result<f64, MissingFigure> {
    let number = text.and_then(|text| text.parse::<f64>().ok());
    number.ok_or_else(|| MissingFigure { id: id.to_owned() })
}

fn cite_value(figures: &[PublishedFigure], id: &str) -> Result<Cited, MissingFigure> {
    let found = find_statistic(figures, id)?;
    Ok(cite_number(found, parse_number(found.value.as_ref(), id)?))
}

/// Returns both ends of a figure that is a range.
fn cite_range(figures: &[PublishedFigure], id: &str) -> Result<[Cited; 2], MissingFigure> {
    let found = find_statistic(figures, id)?;
    let [low, high] = [&found.low, &found.high].map(|end| parse_number(end.as_ref(), id));
    Ok([cite_number(found, low?), cite_number(found, high?)])
}

fn cite_number(figure: &PublishedFigure, number: f64) -> Cited {
    let assumed = figure.kind == StatisticKind::Assumption;
    Cited { id: figure.id.clone(), number, assumed }
}
