//! Workplaces: where the person is, and where else they would work.

use medwage_contracts::convert::parse_cents;
use medwage_contracts::pb::types::{JobProfile, Place};
use medwage_domain::career::plan::Location;
use medwage_domain::money::Cents;
use medwage_rpc_status::{Violation, Violations};

use super::Person;
use medwage_contracts::pb::errors::ErrorReason;

/// Other places in one request, and characters of an id.
const MOST_PLACES: usize = 4;
const MOST_ID: usize = 200;

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
    /// Reads where the person is, and every other place in order.
    pub(crate) fn read_all(
        person: Option<&Person>,
        places: &[Place],
        wrong: &mut Violations,
    ) -> Vec<Self> {
        let count = places.len();
        wrong.require(count <= MOST_PLACES, || {
            let told =
                format!("has {count} entries, at most {MOST_PLACES} places can be looked at");
            Violation::of(ErrorReason::LimitExceeded, "terms.places", told)
                .with("field", "terms.places")
                .with("provided", count)
                .with("allowed", MOST_PLACES)
        });
        let profile = person.map(|it| it.profile.clone()).unwrap_or_default();
        let here = Location { moving: Cents::default(), remote: false };
        let mut all = vec![Self { id: String::new(), profile: profile.clone(), location: here }];
        for (index, place) in places.iter().take(MOST_PLACES).enumerate() {
            let field = |name: &str| format!("terms.places[{index}].{name}");
            let length = place.id.chars().count();
            wrong.require(length > 0, || {
                Violation::required(field("id"), "needs a name that replies refer to")
            });
            wrong.require(length <= MOST_ID, || {
                let told = format!("has {length} characters, at most {MOST_ID} are taken");
                Violation::out_of_range(field("id"), told)
            });
            wrong.require(length == 0 || all.iter().all(|other| other.id != place.id), || {
                Violation::conflict(field("id"), format!("{:?} names another place too", place.id))
            });
            let location = wrong.take(read_location(place, &field));
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
        return violation.renamed(&field);
    }
    violation
}
