//! Workplaces: where the person is, and where else they would work.

use medwage_contracts::convert::parse_cents;
use medwage_contracts::pb::types::{JobProfile, PayArea, Place, RemotePolicy};
use medwage_domain::career::plan::Location;
use medwage_domain::money::Cents;
use medwage_rpc_status::{Violation, Violations};

use super::Person;
use super::options::{check_length, unknown_value};
use medwage_contracts::pb::errors::ErrorReason;

/// Other places in one request.
const MOST_PLACES: usize = 4;

/// Somewhere to work.
#[derive(Clone, Debug)]
pub(crate) struct Workplace {
    /// The caller's name for it; empty where the person is.
    pub(crate) id: String,
    /// The person in a job there, as the estimator is asked.
    pub(crate) profile: JobProfile,
    pub(crate) location: Location,
}

impl Workplace {
    /// Returns where the person is, and every other place in order. What is wrong with a place, [`check_places`] says.
    pub(crate) fn read_all(person: Option<&Person>, places: &[Place]) -> Vec<Self> {
        let profile = person.map(|it| it.profile.clone()).unwrap_or_default();
        let here = Location { moving: Cents::default(), remote: false };
        let mut all = vec![Self { id: String::new(), profile: profile.clone(), location: here }];
        for place in places.iter().take(MOST_PLACES) {
            let location = read_location(place, &|name| name.to_owned());
            all.push(Self {
                id: place.id.clone(),
                profile: place_profile(&profile, place),
                location: location.unwrap_or(here),
            });
        }
        all
    }

    /// Returns the locations as plans are searched for among them.
    pub(crate) fn locations(all: &[Self]) -> Vec<Location> {
        all.iter().map(|it| it.location).collect()
    }
}

/// Says what is wrong with the places of a request, whether its method looks at them or sets them aside. What they are
/// called, the benchmark service reads.
pub(super) fn check_places(places: &[Place], wrong: &mut Violations) {
    let count = places.len();
    wrong.require(count <= MOST_PLACES, || {
        let told = format!("has {count} entries, at most {MOST_PLACES} places can be looked at");
        Violation::for_reason(ErrorReason::LimitExceeded, "terms.places", told)
            .with_fact("field", "terms.places")
            .with_fact("provided", count)
            .with_fact("allowed", MOST_PLACES)
    });
    for (index, place) in places.iter().take(MOST_PLACES).enumerate() {
        let field = |name: &str| format!("terms.places[{index}].{name}");
        wrong.require(!place.id.is_empty(), || {
            Violation::required(field("id"), "needs a name that replies refer to")
        });
        let is_known = places.iter().take(index).any(|other| other.id == place.id);
        wrong.require(place.id.is_empty() || !is_known, || {
            Violation::conflict(field("id"), format!("{:?} names another place too", place.id))
        });
        for (name, text) in
            [("id", &place.id), ("area", &place.area), ("industry", &place.industry)]
        {
            wrong.take_field(check_length(&field(name), text));
        }
        if let Some(policy) = &place.remote_policy {
            check_policy(policy, &field("remote_policy"), wrong);
        }
        wrong.take_field(read_location(place, &field));
    }
}

/// Says what is wrong with single fields of a policy; how they go together, the estimator says.
fn check_policy(policy: &RemotePolicy, path: &str, wrong: &mut Violations) {
    let field = |name: &str| format!("{path}.{name}");
    match PayArea::try_from(policy.pay_area) {
        Ok(PayArea::Unspecified) => {
            wrong.add_violation(Violation::required(
                field("pay_area"),
                "says whose area sets the pay",
            ));
        }
        Ok(_) => {}
        Err(_) => wrong.add_violation(unknown_value(&field("pay_area"), policy.pay_area)),
    }
    wrong.take_field(check_length(&field("employee_area"), &policy.employee_area));
    let weights = policy.weights.unwrap_or_default();
    for (name, weight) in
        [("employer", weights.employer), ("employee", weights.employee), ("nation", weights.nation)]
    {
        wrong.require((0.0..=1.0).contains(&weight), || {
            let told = format!("{weight} is not from 0 to 1");
            Violation::out_of_range(field(&format!("weights.{name}")), told)
        });
    }
}

fn read_location(place: &Place, field: &impl Fn(&str) -> String) -> Result<Location, Violation> {
    let remote = place.remote_policy.is_some();
    let moving = parse_cents(place.moving_cost_usd.unwrap_or_default())
        .map_err(|error| Violation::malformed(field("moving_cost_usd"), error.to_string()))?;
    if moving.get() < 0 {
        return Err(Violation::out_of_range(field("moving_cost_usd"), "must not be negative"));
    }
    if remote && moving.get() > 0 {
        let told = "must be unset where the work is done from home: nobody moves";
        return Err(Violation::conflict(field("moving_cost_usd"), told));
    }
    Ok(Location { moving, remote })
}

/// The person in a job at another place.
fn place_profile(person: &JobProfile, place: &Place) -> JobProfile {
    JobProfile {
        area: place.area.clone(),
        industry: place.industry.clone(),
        remote_policy: place.remote_policy.clone(),
        ..person.clone()
    }
}

/// Renames a refusal of the job at another place to the caller's field: `profile.area` of the first one is
/// `terms.places[0].area`. `place` counts the person's own as 0.
pub(crate) fn rename_to_place(place: usize, violation: Violation) -> Violation {
    let (Some(index), Some(name)) =
        (place.checked_sub(1), violation.field().strip_prefix("profile."))
    else {
        return violation;
    };
    let is_of_the_place = name == "area" || name == "industry" || name.starts_with("remote_policy");
    if is_of_the_place {
        let field = format!("terms.places[{index}].{name}");
        return violation.for_field(&field);
    }
    violation
}
