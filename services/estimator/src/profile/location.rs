//! Whose area sets the pay.

use medwage_contracts::pb::types::{BlendWeights, JobProfile, PayArea, RemotePolicy};
use medwage_domain::estimate::{Place, Policy};
use medwage_rpc_status::{Violation, Violations};

use super::fields::check_length;
use super::paths::FieldPaths;

/// A place that can set the pay.
#[derive(Clone, Debug)]
pub(crate) struct PayLocation {
    pub(crate) place: Place,
    /// As the caller wrote it; empty for the nation.
    pub(crate) area: Box<str>,
    /// The field of the profile that named it.
    pub(crate) field: &'static str,
}

/// The field that says where the employee lives.
const EMPLOYEE_AREA: &str = "remote_policy.employee_area";

/// Reads the places and the policy.
pub(super) fn read_locations(
    profile: &JobProfile,
    paths: &FieldPaths,
    wrong: &mut Violations,
) -> Option<(Policy, Vec<PayLocation>)> {
    let remote = profile.remote_policy.as_ref();
    let employer = read_text("area", &profile.area, paths, wrong);
    let employee_area = remote.map_or("", |policy| policy.employee_area.as_str());
    let employee = read_text(EMPLOYEE_AREA, employee_area, paths, wrong);
    let policy = match remote {
        None => Some(Policy::Employer),
        Some(remote) => read_policy(remote, paths, wrong),
    };
    let location = |place, area: &str, field| PayLocation { place, area: area.into(), field };
    let mut locations = vec![location(Place::Employer, employer?, "area")];
    if let Some(area) = employee.filter(|area| !area.is_empty()) {
        locations.push(location(Place::Employee, area, EMPLOYEE_AREA));
    }
    if remote.is_some() {
        locations.push(location(Place::Nation, "", "area"));
    }
    Some((policy?, locations))
}

/// Reads a text that is left to the benchmark service.
pub(super) fn read_text<'t>(
    field: &str,
    text: &'t str,
    paths: &FieldPaths,
    wrong: &mut Violations,
) -> Option<&'t str> {
    let checked = check_length(text);
    let checked = checked.map_err(|text| Violation::out_of_range(paths.path(field), text));
    wrong.take_field(checked).map(|()| text.trim())
}

fn read_policy(
    remote: &RemotePolicy,
    paths: &FieldPaths,
    wrong: &mut Violations,
) -> Option<Policy> {
    let path = |field: &str| paths.path(&format!("remote_policy.{field}"));
    let pay_area = match PayArea::try_from(remote.pay_area) {
        Ok(PayArea::Unspecified) => {
            wrong.add_violation(Violation::required(
                path("pay_area"),
                "is required in a remote policy",
            ));
            return None;
        }
        Err(_) => {
            let description = format!("{} is no value of PayArea", remote.pay_area);
            wrong.add_violation(Violation::unknown(path("pay_area"), description));
            return None;
        }
        Ok(pay_area) => pay_area,
    };
    wrong.require(pay_area == PayArea::Blend || remote.weights.is_none(), || {
        Violation::conflict(path("weights"), "must be unset unless pay_area is PAY_AREA_BLEND")
    });
    let policy = match pay_area {
        PayArea::Unspecified | PayArea::Employer => Policy::Employer,
        PayArea::Employee => Policy::Employee,
        PayArea::Nation => Policy::National,
        PayArea::Blend => read_blend(remote.weights.as_ref(), &path("weights"), wrong)?,
    };
    let counts = match policy {
        Policy::Employee => true,
        Policy::Blend([_, employee, _]) => employee > 0.0,
        Policy::Employer | Policy::National => false,
    };
    wrong.require(!counts || !remote.employee_area.trim().is_empty(), || {
        Violation::required(path("employee_area"), "is required where the employee's area counts")
    });
    Some(policy)
}

fn read_blend(
    weights: Option<&BlendWeights>,
    path: &str,
    wrong: &mut Violations,
) -> Option<Policy> {
    let Some(BlendWeights { employer, employee, nation }) = weights else {
        let description = "is required where pay_area is PAY_AREA_BLEND";
        wrong.add_violation(Violation::required(path, description));
        return None;
    };
    let weights = [("employer", *employer), ("employee", *employee), ("nation", *nation)];
    let is_share = |weight: f64| (0.0..=1.0).contains(&weight);
    for (name, weight) in weights.into_iter().filter(|(_, weight)| !is_share(*weight)) {
        let description = format!("{weight} is not from 0 to 1");
        wrong.add_violation(Violation::out_of_range(format!("{path}.{name}"), description));
    }
    let weights = weights.map(|(_, weight)| weight);
    if !weights.iter().all(|weight| is_share(*weight)) {
        return None;
    }
    let is_whole = (weights.iter().sum::<f64>() - 1.0).abs() < 1e-6;
    wrong.require(is_whole, || Violation::out_of_range(path, "must be 1 together"));
    is_whole.then_some(Policy::Blend(weights))
}
