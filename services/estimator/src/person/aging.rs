//! To which date pay is moved. What is wrong with the date or the index, the benchmark service says.

use medwage_contracts::pb::benchmark::aging_basis::Basis;
use medwage_contracts::pb::estimator::EstimatePayRequest;
use medwage_service_kit::Violation;

use crate::market::{Aged, By};

/// Reads the date and the basis.
pub(super) fn read(request: &EstimatePayRequest) -> Result<Option<Aged>, Violation> {
    let basis = request.aging.as_ref().and_then(|it| it.basis.as_ref());
    let Some(date) = &request.as_of_date else {
        return match basis {
            None => Ok(None),
            Some(_) => Err(Violation::new("aging", "needs as_of_date")),
        };
    };
    let by = match basis {
        None => By::Usual,
        Some(Basis::Index(text)) => By::Index(text.as_str().into()),
        Some(Basis::AnnualPercent(rate)) => By::Rate(rate.to_bits()),
    };
    Ok(Some(Aged { year: date.year, month: date.month, by }))
}
