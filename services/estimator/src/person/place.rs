//! Whose area sets the pay.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::{Place, Policy};
use medwage_service_kit::{Violation, Violations};

use super::within_length;

/// A place that can set the pay.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) place: Place,
    /// As the caller wrote it; empty for the nation.
    pub(crate) area: Box<str>,
    /// The field of the request that named it.
    pub(crate) field: &'static str,
}

const EMPLOYEE_AREA: &str = "remote.employee_area";

/// Reads the places and the policy.
pub(super) fn read(
    request: &pb::EstimatePayRequest,
    wrong: &mut Violations,
) -> Option<(Policy, Vec<Spot>)> {
    let employer = wrong.take(within_length("area", &request.area));
    let remote = request.remote.as_ref();
    let text = remote.map_or("", |it| it.employee_area.as_str());
    let employee = wrong.take(within_length(EMPLOYEE_AREA, text));
    let policy = remote.map_or(Some(Policy::Employer), |it| policy(it, wrong));
    let mut spots = vec![Spot { place: Place::Employer, area: employer?.into(), field: "area" }];
    if let Some(area) = employee.filter(|area| !area.is_empty()) {
        spots.push(Spot { place: Place::Employee, area: area.into(), field: EMPLOYEE_AREA });
    }
    if remote.is_some() {
        spots.push(Spot { place: Place::Nation, area: "".into(), field: "area" });
    }
    Some((policy?, spots))
}

fn policy(remote: &pb::RemotePolicy, wrong: &mut Violations) -> Option<Policy> {
    let blend = remote.pay_area == "blend";
    wrong.require(blend || remote.weights.is_none(), || {
        Violation::new("remote.weights", "must be unset unless pay_area is blend")
    });
    let policy = match remote.pay_area.as_str() {
        "employer" => Policy::Employer,
        "employee" => Policy::Employee,
        "national" => Policy::National,
        "blend" => blended(remote.weights.as_ref(), wrong)?,
        other => {
            let text = format!("{other:?} is none of employer, employee, national, blend");
            wrong.add(Violation::new("remote.pay_area", text));
            return None;
        }
    };
    let counts = match policy {
        Policy::Employee => true,
        Policy::Blend([_, employee, _]) => employee > 0.0,
        Policy::Employer | Policy::National => false,
    };
    wrong.require(!counts || !remote.employee_area.trim().is_empty(), || {
        Violation::new(EMPLOYEE_AREA, "is required where the employee's area counts")
    });
    Some(policy)
}

fn blended(weights: Option<&pb::BlendWeights>, wrong: &mut Violations) -> Option<Policy> {
    let Some(it) = weights else {
        wrong.add(Violation::new("remote.weights", "is required where pay_area is blend"));
        return None;
    };
    let weights = [it.employer, it.employee, it.nation];
    let shares = weights.iter().all(|it| (0.0..=1.0).contains(it));
    if shares && (weights.iter().sum::<f64>() - 1.0).abs() < 1e-6 {
        return Some(Policy::Blend(weights));
    }
    wrong.add(Violation::new("remote.weights", "must each be from 0 to 1, and 1 together"));
    None
}
