//! The level of an index in a month: published, between two of them, or beyond the last.

use super::{AgingAssumption, AgingError, AssumptionKind, growth_factor};
use crate::month::YearMonth;
use crate::reference::{IndexSeries, Level, LevelStatus};

/// Months between two levels of a quarterly index that has no gap.
const QUARTER: i32 = 3;

/// The basis of the levels that were needed.
#[derive(Default)]
pub(super) struct Found {
    interpolated: Vec<(Level, Level)>,
    chained: Vec<YearMonth>,
    extended: Option<Extension>,
}

struct Extension {
    last: YearMonth,
    to: YearMonth,
    year_change: f64,
}

/// Returns the index in a month, and notes what it took to say so.
pub(super) fn find_level(
    series: &IndexSeries,
    from: YearMonth,
    month: YearMonth,
    found: &mut Found,
) -> Result<f64, AgingError> {
    let after = series.levels.partition_point(|level| level.month < month);
    let before = after.checked_sub(1).and_then(|place| series.levels.get(place));
    match (before, series.levels.get(after)) {
        (_, Some(level)) if level.month == month => Ok(found.take_level(*level)),
        (Some(before), Some(after)) => Ok(found.interpolate_levels(*before, *after, month)),
        (Some(last), None) => extend_level(series, *last, month, found),
        (None, first) => Err(AgingError::BeforeSeries {
            series: series.title.clone(),
            first: first.map_or(month, |level| level.month),
            from,
        }),
    }
}

fn extend_level(
    series: &IndexSeries,
    last: Level,
    to: YearMonth,
    found: &mut Found,
) -> Result<f64, AgingError> {
    let year_before = last.month.year_before().and_then(|month| series.level(month));
    let year_before =
        year_before.ok_or_else(|| AgingError::NoYearChange { series: series.title.clone(), to })?;
    let year_change = found.take_level(last) / found.take_level(year_before) - 1.0;
    found.extended = Some(Extension { last: last.month, to, year_change });
    let months = u32::try_from(to.months_since(last.month)).unwrap_or(0);
    Ok(level_value(last) * growth_factor(year_change, months))
}

fn level_value(level: Level) -> f64 {
    f64::from(level.thousandths) / 1000.0
}

impl Found {
    fn take_level(&mut self, level: Level) -> f64 {
        if level.status == LevelStatus::ChainedBack && !self.chained.contains(&level.month) {
            self.chained.push(level.month);
        }
        level_value(level)
    }

    fn interpolate_levels(&mut self, before: Level, after: Level, month: YearMonth) -> f64 {
        self.interpolated.push((before, after));
        let (low, high) = (self.take_level(before), self.take_level(after));
        let share = f64::from(month.months_since(before.month))
            / f64::from(after.month.months_since(before.month));
        low + (high - low) * share
    }

    /// Says what the levels rest on, each thing once.
    pub(super) fn list_assumptions(mut self, series: &IndexSeries) -> Vec<AgingAssumption> {
        let mut all = vec![series_assumption(series)];
        self.interpolated.dedup();
        all.extend(self.interpolated.into_iter().map(interpolation_assumption));
        if !self.chained.is_empty() {
            self.chained.sort_unstable();
            all.push(chain_assumption(&self.chained));
        }
        all.extend(self.extended.map(|extension| extension_assumption(&extension)));
        if series.id_inferred {
            let text = format!("the series id {} was inferred from how BLS builds ids", series.id);
            all.push(AgingAssumption { kind: AssumptionKind::InferredId, text });
        }
        all
    }
}

fn series_assumption(series: &IndexSeries) -> AgingAssumption {
    let text = format!("this pay moved as the Employment Cost Index of {}", series.title);
    AgingAssumption { kind: AssumptionKind::IndexStands, text }
}

fn interpolation_assumption((before, after): (Level, Level)) -> AgingAssumption {
    let whole_quarter = after.month.months_since(before.month) <= QUARTER;
    let (kind, what) = if whole_quarter {
        (AssumptionKind::Interpolated, "the index is linear between")
    } else {
        (AssumptionKind::AcrossGap, "the index is linear across quarters that are missing between")
    };
    AgingAssumption { kind, text: format!("{what} {} and {}", before.month, after.month) }
}

fn chain_assumption(months: &[YearMonth]) -> AgingAssumption {
    let months: Vec<_> = months.iter().map(YearMonth::to_string).collect();
    let text = format!(
        "the levels of {} were computed back from printed 3-month changes, each rounded to 0.1%",
        months.join(", ")
    );
    AgingAssumption { kind: AssumptionKind::ChainedBack, text }
}

fn extension_assumption(extension: &Extension) -> AgingAssumption {
    let Extension { last, to, year_change } = extension;
    let text = format!(
        "from {last}, the last published quarter, to {to} the index goes on at its last 12-month \
         change of {:.1}%",
        year_change * 100.0
    );
    AgingAssumption { kind: AssumptionKind::Extended, text }
}

/// Names the series in full.
pub(super) fn series_label(series: &IndexSeries) -> String {
    let adjusted = if series.seasonally_adjusted { "" } else { "not " };
    let id = if series.id.is_empty() { String::new() } else { format!(" ({})", series.id) };
    format!("Employment Cost Index, {}{id}, {adjusted}seasonally adjusted", series.title)
}
