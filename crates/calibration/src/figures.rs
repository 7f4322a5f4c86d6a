//! The published figures, by id.

use medwage_domain::statistics::PublishedFigure;

use crate::Error;

/// The collection of published statistics.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures<'a>(pub(crate) &'a [PublishedFigure]);

impl Figures<'_> {
    /// Returns the figure of an id, whatever its case.
    pub(crate) fn find_figure(&self, id: &str) -> Result<&PublishedFigure, Error> {
        let found = self.0.iter().find(|figure| figure.id.eq_ignore_ascii_case(id));
        found.ok_or_else(|| Error::unknown_name("the collection of published statistics", id))
    }

    /// Returns the printed number, or the geometric middle of a printed range.
    pub(crate) fn printed_number(&self, id: &str) -> Result<f64, Error> {
        let figure = self.find_figure(id)?;
        let parsed =
            |text: &Option<String>| text.as_ref().and_then(|number| number.parse::<f64>().ok());
        let middle = || Some((parsed(&figure.low)? * parsed(&figure.high)?).sqrt());
        parsed(&figure.value).or_else(middle).ok_or_else(|| Error::NoNumber { id: id.to_owned() })
    }

    /// Returns the ends of a printed range.
    pub(crate) fn printed_range(&self, id: &str) -> Result<(f64, f64), Error> {
        let figure = self.find_figure(id)?;
        let parsed =
            |text: &Option<String>| text.as_ref().and_then(|number| number.parse::<f64>().ok());
        let ends = parsed(&figure.low).zip(parsed(&figure.high));
        ends.ok_or_else(|| Error::NoNumber { id: id.to_owned() })
    }

    /// Returns a printed change as a ratio: of a percentage, or of dollars on top of another figure.
    pub(crate) fn printed_step(&self, id: &str, on: Option<&str>) -> Result<f64, Error> {
        let number = self.printed_number(id)?;
        match on {
            None => Ok(1.0 + number / 100.0),
            Some(on) => Ok(1.0 + number / self.printed_number(on)?),
        }
    }
}
