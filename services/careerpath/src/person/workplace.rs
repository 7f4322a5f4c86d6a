//! Where somebody would work: where they are, and where else they say.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator::{EstimatePayRequest, RemotePolicy};
use medwage_domain::career::plan::Place;
use medwage_domain::money::Cents;
use medwage_service_kit::{Violation, Violations};

use super::Person;

/// Other places in one request, and characters of an id.
const MOST_PLACES: usize = 4;
const MOST_ID: usize = 50;

/// Somewhere to work.
#[derive(Clone, Debug)]
pub(crate) struct Workplace {
    /// The caller's name for it; empty where the person is.
    pub(crate) id: String,
    /// The person in a job there, as the estimator is asked.
    pub(crate) request: EstimatePayRequest,
    pub(crate) place: Place,
}

impl Workplace {
    /// Where the person is, and every other place in order.
    pub(crate) fn read(
        person: Option<&Person>,
        elsewhere: &[pb::Elsewhere],
        wrong: &mut Violations,
    ) -> Vec<Self> {
        let (count, allowed) = (elsewhere.len(), MOST_PLACES);
        wrong.require(count <= allowed, || {
            let text = format!("{count} given, at most {allowed} other places can be looked at");
            Violation::of(ErrorReason::LimitExceeded, "elsewhere", text)
                .with("field", "elsewhere")
                .with("provided", count)
                .with("allowed", allowed)
        });
        let person = person.map(|it| it.request.clone()).unwrap_or_default();
        let here = Place { moving: Cents::default(), remote: false };
        let mut all = vec![Self { id: String::new(), request: person.clone(), place: here }];
        for (number, it) in elsewhere.iter().take(allowed).enumerate() {
            let field = |name: &str| format!("elsewhere[{number}].{name}");
            let length = it.id.chars().count();
            wrong.require((1..=MOST_ID).contains(&length), || {
                let text = format!("has {length} characters, 1 to {MOST_ID} are allowed");
                Violation::new(field("id"), text)
            });
            wrong.require(all.iter().all(|other| other.id != it.id), || {
                Violation::new(field("id"), format!("{:?} names another place too", it.id))
            });
            let place = wrong.take(place(it, &field));
            all.push(Self {
                id: it.id.clone(),
                request: there(&person, it),
                place: place.unwrap_or(here),
            });
        }
        all
    }

    /// As plans are searched for among them.
    pub(crate) fn places(all: &[Self]) -> Vec<Place> {
        all.iter().map(|it| it.place).collect()
    }
}

fn place(it: &pb::Elsewhere, field: &impl Fn(&str) -> String) -> Result<Place, Violation> {
    if it.area.trim().is_empty() && it.setting.trim().is_empty() {
        let text = if it.remote { "is required: the employer's" } else { "or setting is required" };
        return Err(Violation::new(field("area"), text));
    }
    let moving = it.moving_cost.as_ref().map_or(Ok(Cents::default()), Cents::try_from);
    let moving = moving.map_err(|why| Violation::new(field("moving_cost"), why))?;
    if moving.get() < 0 {
        return Err(Violation::new(field("moving_cost"), "must not be negative"));
    }
    if it.remote && moving.get() > 0 {
        let text = "must be unset where the work is remote: nobody moves";
        return Err(Violation::new(field("moving_cost"), text));
    }
    Ok(Place { moving, remote: it.remote })
}

/// The person in a job somewhere else. Remote work is paid by the employer's area.
fn there(person: &EstimatePayRequest, it: &pb::Elsewhere) -> EstimatePayRequest {
    let or = |text: &String, own: &String| {
        if text.trim().is_empty() { own.clone() } else { text.clone() }
    };
    let remote = || RemotePolicy { pay_area: "employer".to_owned(), ..RemotePolicy::default() };
    EstimatePayRequest {
        area: or(&it.area, &person.area),
        setting: or(&it.setting, &person.setting),
        remote: it.remote.then(remote),
        ..person.clone()
    }
}

/// A refusal of the job somewhere in the caller's fields: `person.area` of the first other place is
/// `elsewhere[0].area`.
pub(crate) fn at_place(place: usize, violation: Violation) -> Violation {
    let (Some(number), Some(name)) =
        (place.checked_sub(1), violation.field().strip_prefix("person."))
    else {
        return violation;
    };
    if matches!(name, "area" | "setting") {
        let field = format!("elsewhere[{number}].{name}");
        return violation.renamed(&field);
    }
    violation
}
