//! The change of an area's mean since the year before, which only prevailing wages tell.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::pb::benchmark as pb;
use medwage_dataset::prevailing::{Basis, PrevailingWage};
use medwage_domain::benchmark::Source;
use medwage_domain::benchmark::difference::{Difference, DifferenceVerdict, Sampled};
use medwage_domain::benchmark::reliability::relative_mean_error;
use medwage_domain::cell::Cell;
use medwage_domain::market::{AreaKind, CellKey, Market as _};
use medwage_domain::money::{Cents, Pay};
use medwage_domain::month::YearMonth;

use super::compare::write_interval;
use super::trend::write_verdict;
use super::wage_levels::{
    annualize_wage, cite_department, month_in_words, prevailing_wages, write_basis,
};
use crate::error::Error;
use crate::store::Loaded;

/// The change as data, and what the summary tells of it.
pub(super) struct YearChange {
    pub(super) message: pb::YearChange,
    pub(super) told: Option<(f64, DifferenceVerdict, String)>,
}

/// Finds the change of an area's mean since the month of the Department's wages; none for the nation, for states and within
/// an industry, and where the release is not of the year after.
pub(super) fn find_year_change(loaded: &Loaded, key: CellKey) -> Result<Option<YearChange>, Error> {
    let release = &loaded.release;
    let area = loaded.area(key.area);
    let is_area = matches!(area.kind, AreaKind::Metropolitan | AreaKind::Nonmetropolitan);
    if !is_area || key.industry != release.all_industries() {
        return Ok(None);
    }
    let department = prevailing_wages()?;
    if !is_year_after(&department.reference_month, &release.meta().reference_month) {
        return Ok(None);
    }
    let earlier = department.find_wage(release.occupation(key.occupation).soc, area.code);
    let mut message = pb::YearChange {
        month: department.reference_month.clone(),
        basis: earlier
            .map_or(pb::WageLevelBasis::Unspecified, |wage| write_basis(wage.basis))
            .into(),
        ..pb::YearChange::default()
    };
    let Some(earlier) = earlier else {
        "the Department of Labor has no wages of this occupation in this area"
            .clone_into(&mut message.reason);
        return Ok(Some(YearChange { message, told: None }));
    };
    message.citation = cite_department(department);
    if earlier.basis != Basis::Own {
        match earlier.basis {
            Basis::Shared => {
                "the Department's wages are those of a state or the nation, which stand in several areas"
            }
            _ => "the Department's wages are those of the area alone or with its neighbors: nothing says which",
        }
        .clone_into(&mut message.reason);
        return Ok(Some(YearChange { message, told: None }));
    }
    let told = compare_figures(loaded, release.cell(key), &earlier, &mut message);
    let month = month_in_words(&department.reference_month);
    let told = told.map(|(percent, verdict)| (percent, verdict, month));
    Ok(Some(YearChange { message, told }))
}

fn compare_figures(
    loaded: &Loaded,
    cell: Option<&Cell>,
    earlier: &PrevailingWage,
    message: &mut pb::YearChange,
) -> Option<(f64, DifferenceVerdict)> {
    let before = annual_mean(earlier).filter(|mean| mean.get() > 0)?;
    message.earlier_mean_annual_usd = Some(to_dollars(before));
    let top = loaded.release.top_code();
    let mean = cell.and_then(|cell| Source::Published(cell).mean(Pay::Annual, top).amount());
    let Some((cell, mean)) = cell.zip(mean).filter(|(_, mean)| mean.get() > 0) else {
        "the release publishes no annual mean of the area".clone_into(&mut message.reason);
        return None;
    };
    message.mean_annual_usd = Some(to_dollars(mean));
    message.mean_change_percent = Some(100.0 * (mean.dollars() / before.dollars() - 1.0));
    let Some(error) = relative_mean_error(cell) else {
        "the release publishes no error of the mean, so nothing says how much of the change is noise"
            .clone_into(&mut message.reason);
        return None;
    };
    let sampled = |mean: Cents| Sampled { log: mean.dollars().ln(), error: Some(error) };
    let change = Difference::between_samples(sampled(before), sampled(mean))?;
    message.noise_percent = Some(change.noise_percent());
    message.mean_change_interval_percent = Some(write_interval(&change));
    message.verdict = write_verdict(change).into();
    message.reason = format!(
        "BLS computed both means from OEWS: the earlier one as the Department prints it, a third of level I and two thirds \
         of level IV; its error is not published and is taken to be that of the later one ({:.1}%); the years share \
         respondents, so the interval is rather too wide",
        100.0 * error
    );
    Some((change.percent(), change.verdict()))
}

fn annual_mean(wage: &PrevailingWage) -> Option<Cents> {
    match wage.pay {
        Pay::Annual => Some(wage.mean_wage()),
        Pay::Hourly => annualize_wage(wage.mean_wage()),
    }
}

/// Returns whether a month, as `2025-05`, is that of the year after another.
fn is_year_after(before: &str, after: &str) -> bool {
    let read = |month: &str| month.parse::<YearMonth>().ok();
    let expected = read(after).and_then(YearMonth::year_before);
    expected.is_some() && expected == read(before)
}
