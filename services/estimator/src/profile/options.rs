//! The options that a profile is priced with, which every request with a profile has.

use std::sync::Arc;

use medwage_contracts::pb::types::{Aging, InputMode, View, aging};
use medwage_domain::percentile::Percentile;
use medwage_rpc_status::{Violation, Violations};

use super::fields::{check_length, too_many};
use crate::benchmark::{AgingBasis, AgingQuery};
use crate::context::Context;
use crate::error::Error;

/// The most percentiles beside the six figures.
const MAX_PERCENTILES: usize = 99;

/// The options of a request as they stand in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OptionFields<'r> {
    pub(crate) percentiles: &'r [f64],
    pub(crate) release: &'r str,
    pub(crate) aging: Option<&'r Aging>,
    pub(crate) input_mode: i32,
    pub(crate) view: i32,
}

/// The options of a request.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Beside the six figures, ascending, each once.
    pub(crate) percentiles: Vec<Percentile>,
    pub(crate) release: Arc<str>,
    pub(crate) aging: Option<AgingQuery>,
    /// True if a credential that does not count is an error.
    pub(crate) strict: bool,
    pub(crate) view: View,
}

impl OptionFields<'_> {
    /// Reads the options, and gathers what is wrong with them.
    ///
    /// # Errors
    /// Where no release is known yet.
    pub(crate) fn read_options(
        &self,
        context: &Context,
        wrong: &mut Violations,
    ) -> Result<Option<Options>, Error> {
        let percentiles = wrong.take_field(read_percentiles(self.percentiles));
        let release = match context.benchmark.read_release(self.release) {
            Ok(release) => Some(release),
            Err(Error::Invalid(violations)) => {
                violations.into_iter().for_each(|violation| wrong.add_violation(violation));
                None
            }
            Err(error) => return Err(error),
        };
        let aging = wrong.take_field(read_aging(self.aging));
        let strict = wrong.take_field(read_input_mode(self.input_mode));
        let view = wrong.take_field(read_view(self.view));
        let options = || {
            Some(Options {
                percentiles: percentiles?,
                release: release?,
                aging: aging?,
                strict: strict?,
                view: view?,
            })
        };
        Ok(options())
    }
}

fn read_percentiles(percentiles: &[f64]) -> Result<Vec<Percentile>, Violation> {
    if percentiles.len() > MAX_PERCENTILES {
        return Err(too_many("percentiles", percentiles.len(), MAX_PERCENTILES));
    }
    let mut read = Vec::with_capacity(percentiles.len());
    for (index, percentile) in percentiles.iter().enumerate() {
        read.push(Percentile::new(*percentile).ok_or_else(|| {
            let description = format!("{percentile} is not above 0 and below 100");
            Violation::out_of_range(format!("percentiles[{index}]"), description)
        })?);
    }
    read.sort_by(|one, other| one.get().total_cmp(&other.get()));
    read.dedup();
    Ok(read)
}

/// Reads to which month pay is moved. What is wrong with the month or the index, the benchmark service says.
fn read_aging(aging: Option<&Aging>) -> Result<Option<AgingQuery>, Violation> {
    let Some(Aging { month, basis }) = aging else { return Ok(None) };
    if month.trim().is_empty() {
        return Err(Violation::required("aging.month", "is required, such as 2026-05"));
    }
    if let Err(description) = check_length(month) {
        return Err(Violation::out_of_range("aging.month", description));
    }
    let basis = match basis {
        None => AgingBasis::Default,
        Some(aging::Basis::WageIndex(text)) => match check_length(text) {
            Ok(()) => AgingBasis::WageIndex(text.trim().into()),
            Err(description) => {
                return Err(Violation::out_of_range("aging.wage_index", description));
            }
        },
        Some(aging::Basis::AnnualPercent(rate)) => AgingBasis::AnnualPercent(rate.to_bits()),
    };
    Ok(Some(AgingQuery { month: month.trim().into(), basis }))
}

fn read_input_mode(mode: i32) -> Result<bool, Violation> {
    match InputMode::try_from(mode) {
        Ok(InputMode::Unspecified | InputMode::Lenient) => Ok(false),
        Ok(InputMode::Strict) => Ok(true),
        Err(_) => {
            let description = format!("{mode} is no value of InputMode; LENIENT is 1, STRICT is 2");
            Err(Violation::unknown("input_mode", description))
        }
    }
}

/// Reads how much a reply says.
pub(crate) fn read_view(view: i32) -> Result<View, Violation> {
    match View::try_from(view) {
        Ok(View::Unspecified | View::Basic) => Ok(View::Basic),
        Ok(View::Full) => Ok(View::Full),
        Err(_) => {
            let description = format!("{view} is no value of View; BASIC is 1, FULL is 2");
            Err(Violation::unknown("view", description))
        }
    }
}
