//! How far a cell can be trusted, in words.

use medwage_contracts::pb::types_v0::{Reliability, ReliabilityGrade};
use medwage_domain::benchmark::reliability::{Limit, assess};
use medwage_domain::cell::{Cell, DataType};

/// Writes a published cell's reliability.
pub(crate) fn reliability(cell: &Cell) -> Reliability {
    let assessed = assess(cell);
    let (low, high) = assessed.mean_interval.unzip();
    Reliability {
        grade: ReliabilityGrade::from(assessed.grade).into(),
        reason: reason(cell, assessed.limit),
        mean_low: low.map(Into::into),
        mean_high: high.map(Into::into),
        tied_percentiles: assessed.tied,
    }
}

fn reason(cell: &Cell, limit: Limit) -> String {
    let percent = |data_type| cell.number(data_type).value().unwrap_or_default();
    match limit {
        Limit::None => "large cell with small errors".to_owned(),
        Limit::Employment { need } => {
            let jobs = cell.employment().value().unwrap_or_default();
            format!("employment {jobs} is under {need}")
        }
        Limit::EmploymentRse { allow } => {
            format!("employment RSE {}% is over {allow}%", percent(DataType::EmploymentRse))
        }
        Limit::MeanRse { allow } => {
            format!("mean-wage RSE {}% is over {allow}%", percent(DataType::MeanRse))
        }
        Limit::EmploymentUnknown => "employment is withheld".to_owned(),
        Limit::MeanRseUnknown => "the error of the mean wage is not published".to_owned(),
    }
}
