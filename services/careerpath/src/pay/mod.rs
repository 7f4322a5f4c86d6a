//! Pay of people, from the estimator through its contract: by batch.

mod candidate_pay;
mod client;
mod pay_by_role;
mod refusal;
mod uplift;

pub(crate) use client::{Estimates, EstimatorClient, hourly_median, median, pay_point};
pub(crate) use pay_by_role::PayByRole;
pub(crate) use uplift::compute_uplift;
