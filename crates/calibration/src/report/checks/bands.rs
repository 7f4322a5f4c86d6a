//! The article's ranges, moved to the month of the release.

use medwage_domain::aging::Aging;
use medwage_domain::code::Soc;
use medwage_domain::market::Market;
use medwage_domain::month::YearMonth;
use medwage_domain::reference::Reference;

use crate::figures::Figures;
use crate::groups::Groups;
use crate::inputs::{AverageKind, Figure, Inputs};
use crate::observation::{group_level, national_median};
use crate::{Calibration, Error};

/// The survey whose ranges are in dollars of 2023.
const ARTICLE: &str = "article-bands";
/// The official median of 29-2072 in May 2023.
const MEDIAN_2023: &str = "F0001";
/// The month of the article's wages, and that of the release's (May of the year in its id).
const MONTHS: [(u16, u8); 2] = [(2023, 5), (2025, 5)];
/// A printed range and the model's median for the same people.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The figure.
    pub id: String,
    /// The people that it describes.
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
    /// True if the model's median is in the range.
    pub fn is_within(&self) -> bool {
        (self.moved.0..=self.moved.1).contains(&self.model)
    }

    /// True if it is in the range as the index moves it.
    pub fn within_by_index(&self) -> bool {
        (self.moved_by_index.0..=self.moved_by_index.1).contains(&self.model)
    }
}

/// How much pay grew from the month of the article to that of the release.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// The official median of 29-2072.
    pub official: f64,
    /// The Employment Cost Index, by which the services age wages.
    pub index: f64,
}

impl Growth {
    pub(super) fn between_years(
        reference: &Reference,
        market: &impl Market,
        coder: Soc,
    ) -> Result<Self, Error> {
        let before = Figures(&reference.statistics).printed_number(MEDIAN_2023)?;
        let missing = || Error::unknown_name("the reference tables", "the Employment Cost Index");
        let series = reference.usual_wage_index().ok_or_else(missing)?;
        let month = |(year, month)| YearMonth::new(year, month).ok_or_else(missing);
        let [from, to] = MONTHS;
        let aging = Aging::by_index(series, month(from)?, month(to)?).map_err(|_| missing())?;
        Ok(Self { official: national_median(market, coder)? / before, index: aging.factor })
    }
}

pub(super) fn check_bands(
    figures: Figures<'_>,
    inputs: &Inputs,
    calibration: &Calibration,
    growth: Growth,
) -> Result<Vec<Band>, Error> {
    let groups = Groups::new(&calibration.model, &inputs.contrasts);
    let printed = inputs.contrasts.figure.iter().filter(|figure| figure.survey == ARTICLE);
    let band = |figure: &Figure| {
        let people = groups.list_people(&figure.group, None)?;
        let log =
            group_level(&calibration.model, &calibration.bases, &people, AverageKind::Median)?;
        let printed = figures.printed_range(&figure.id)?;
        let by = |growth: f64| (printed.0 * growth, printed.1 * growth);
        Ok(Band {
            id: figure.id.clone(),
            subject: figures.find_figure(&figure.id)?.subject.clone(),
            printed,
            moved: by(growth.official),
            moved_by_index: by(growth.index),
            model: log.exp(),
        })
    };
    printed.map(band).collect()
}
