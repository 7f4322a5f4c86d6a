//! Moves pay of an earlier month to the month of the release, by the official national medians.

use medwage_domain::code::Soc;
use medwage_domain::month::YearMonth;

use crate::Error;
use crate::inputs::{MedianSeries, OfficialMedians};

/// The years from the first of a series by whose growth earlier pay is moved.
const FIRST_YEARS: usize = 3;

/// The national medians of one occupation: months with log medians, ascending, the release's last.
pub(crate) struct Growth {
    points: Vec<(YearMonth, f64)>,
}

impl Growth {
    /// Reads the series of an occupation and adds the median of the release.
    pub(crate) fn new(
        table: &OfficialMedians,
        soc: Soc,
        release: (YearMonth, f64),
    ) -> Result<Self, Error> {
        let name = soc.to_string();
        let series = table.occupation.iter().find(|series| series.soc == name);
        let series = series.ok_or_else(|| Error::unknown_name("official_medians.toml", &name))?;
        let mut points = chain_medians(series)?;
        points.push((release.0, release.1.ln()));
        Ok(Self { points })
    }

    /// Returns by how much pay grew from a month to the release's, in log pay. Before the series pay is taken
    /// to have grown as in the first years of it; after the release nothing moves.
    pub(crate) fn growth_since(&self, from: YearMonth) -> Result<f64, Error> {
        let unknown = || Error::unknown_name("official_medians.toml", from.to_string());
        let (first, last) = self.points.first().zip(self.points.last()).ok_or_else(unknown)?;
        if from.months_since(first.0) < 0 {
            let later = self.points.get(FIRST_YEARS).ok_or_else(unknown)?;
            let a_month = (later.1 - first.1) / f64::from(later.0.months_since(first.0));
            return Ok(last.1 - first.1 + a_month * f64::from(first.0.months_since(from)));
        }
        let at = self.points.windows(2).find_map(|pair| {
            let [before, after] = pair else { return None };
            let (elapsed, span) = (from.months_since(before.0), after.0.months_since(before.0));
            (elapsed >= 0 && elapsed < span)
                .then(|| before.1 + (after.1 - before.1) * f64::from(elapsed) / f64::from(span))
        });
        Ok(last.1 - at.unwrap_or(last.1))
    }
}

/// The log medians of a series, those of the occupation that it was part of moved to join it.
fn chain_medians(series: &MedianSeries) -> Result<Vec<(YearMonth, f64)>, Error> {
    let may = |year: &String| {
        let month = year.parse().ok().and_then(|year| YearMonth::new(year, 5));
        month.ok_or_else(|| Error::unknown_name("official_medians.toml", year))
    };
    let mut points = Vec::new();
    if let Some((before, first)) = series.before.as_ref().zip(series.medians.values().next()) {
        for (year, median) in &before.medians {
            points.push((may(year)?, (median * first / before.joins).ln()));
        }
    }
    for (year, median) in &series.medians {
        points.push((may(year)?, median.ln()));
    }
    Ok(points)
}
