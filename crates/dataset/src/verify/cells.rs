//! Rules within one cell.

use medwage_domain::cell::{Cell, DataType, Figure, Measure, TopCode};
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::Pay;

use super::{Findings, Rule, Severity};
use crate::printed::{print_figure, print_number};
use crate::release::Release;
use crate::sanity::{ROUNDING_CENTS, TWICE_ROUNDED_CENTS, distance_cents};

pub(super) fn check_cells(release: &Release, findings: &mut Findings<'_>) {
    let top = release.top_code();
    for (key, cell) in release.cells() {
        for measure in Measure::ALL {
            check_pair(key, cell, measure, top, findings);
        }
        for pay in [Pay::Hourly, Pay::Annual] {
            check_order(key, cell, pay, top, findings);
            check_mean(key, cell, pay, top, findings);
        }
    }
}

/// The same wage per hour and per year.
fn check_pair(
    key: CellKey,
    cell: &Cell,
    measure: Measure,
    top: TopCode,
    findings: &mut Findings<'_>,
) {
    let [hourly, annual] = [Pay::Hourly, Pay::Annual].map(|pay| measure.per(pay));
    let show = || {
        let [hours, years] = [hourly, annual].map(|it| print_figure(it, cell.slot(it), top));
        format!("{measure:?}: {hours} per hour, {years} per year")
    };
    let (hours, years) = (cell.slot(hourly).figure(), cell.slot(annual).figure());
    if let (Figure::Value(hours), Figure::Value(years)) = (hours, years) {
        let broken = match distance_cents(hours, years) {
            distance if distance <= ROUNDING_CENTS => None,
            distance if distance <= TWICE_ROUNDED_CENTS => Some(Severity::Note),
            _ => Some(Severity::Damage),
        };
        findings.note_check(Rule::YearOfHours, key, broken, show);
    }
    let is_stated = |figure| matches!(figure, Figure::Value(_) | Figure::AtLeast(_));
    let is_half = matches!((hours, years), (Figure::Withheld, other) | (other, Figure::Withheld) if is_stated(other));
    if hours == Figure::Withheld || years == Figure::Withheld {
        findings.note_check(Rule::WithheldAlike, key, is_half.then_some(Severity::Damage), show);
    }
}

/// Each percentile against the one that is published below it.
fn check_order(key: CellKey, cell: &Cell, pay: Pay, top: TopCode, findings: &mut Findings<'_>) {
    let stated = Measure::PERCENTILES
        .map(|measure| measure.per(pay))
        .into_iter()
        .filter(|it| matches!(cell.slot(*it).figure(), Figure::Value(_) | Figure::AtLeast(_)));
    let mut below: Option<DataType> = None;
    for data_type in stated {
        if let Some(lower) = below {
            let descends = match (cell.slot(lower).figure(), cell.slot(data_type).figure()) {
                (Figure::Value(lower), Figure::Value(higher)) => lower > higher,
                (Figure::AtLeast(_), Figure::Value(_)) => true,
                _ => false,
            };
            let broken = descends.then_some(Severity::Damage);
            findings.note_check(Rule::PercentilesAscend, key, broken, || {
                let [low, high] = [lower, data_type].map(|it| print_figure(it, cell.slot(it), top));
                format!("{lower:?} {low}, {data_type:?} {high}")
            });
        }
        below = Some(data_type);
    }
}

/// The people up to each percentile and their share, in twentieths: 3 of 20 lie between the 10th and
/// the 25th, who earn no less than the 10th. The lowest tenth may earn nothing.
const FLOOR: [(Measure, i64); 5] =
    [(Measure::P10, 3), (Measure::P25, 5), (Measure::P50, 5), (Measure::P75, 3), (Measure::P90, 2)];

/// How far a printed figure may lie from the true one, in tenths of what is printed: half a cent and
/// a twentieth where it was rounded twice, and half of $10.
const fn off_by(pay: Pay) -> i64 {
    match pay {
        Pay::Hourly => 6,
        Pay::Annual => 50,
    }
}

/// The mean against the percentiles.
fn check_mean(key: CellKey, cell: &Cell, pay: Pay, top: TopCode, findings: &mut Findings<'_>) {
    let mean_type = Measure::Mean.per(pay);
    let Some(mean) = cell.slot(mean_type).figure().value() else { return };
    let tenths = |wage: u32| i64::from(wage) * 10;
    let lowest = |measure: Measure| match cell.slot(measure.per(pay)).figure() {
        Figure::Value(wage) => Some(tenths(wage)),
        Figure::AtLeast(_) => Some(match pay {
            Pay::Hourly => top.hourly.get() * 10,
            Pay::Annual => top.annual.get() / 10,
        }),
        _ => None,
    };
    let show = |what: &str| {
        let types = Measure::PERCENTILES.map(|measure| measure.per(pay));
        let wages = types.map(|it| print_figure(it, cell.slot(it), top)).join(", ");
        format!("{mean_type:?} {} {what} {wages}", print_number(mean_type, mean))
    };
    let floor =
        FLOOR.iter().map(|(measure, share)| Some(lowest(*measure)? * share)).sum::<Option<i64>>();
    if let Some(floor) = floor {
        let slack = (20 + 18) * off_by(pay);
        let broken = (20 * tenths(mean) + slack < floor).then_some(Severity::Damage);
        findings.note_check(Rule::MeanAboveFloor, key, broken, || show("below the floor of"));
    }
    if let Figure::Value(p90) = cell.slot(Measure::P90.per(pay)).figure() {
        let broken = (mean > p90).then_some(Severity::Note);
        findings.note_check(Rule::MeanBelowTop, key, broken, || show("above the last of"));
    }
}
