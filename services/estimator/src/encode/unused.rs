//! Stated inputs that did not move the answer.

use medwage_contracts::Fields;
use medwage_domain::estimate::{Input, Model, Profile};

use crate::context::Context;
use crate::worth::Worth;

/// Field numbers of `medwage.estimator.v1.UnusedInput`.
mod field {
    pub(super) const FIELD: u32 = 1;
    pub(super) const VALUE: u32 = 2;
    pub(super) const REASON: u32 = 3;
}

/// Writes each unused input.
pub(super) fn write(fields: &mut Fields, tag: u32, context: &Context, worth: &Worth) {
    for unused in &worth.estimate.unused {
        let (name, value) = named(context.model, &worth.person.profile, unused.input);
        one(fields, tag, [name, &value, unused.reason.text()]);
    }
    for (spot, place) in worth.person.spots.iter().zip(&worth.places) {
        if place.setting.is_some() && !place.setting_counts {
            let reason = format!(
                "no figure says what this kind of workplace pays the occupation in the area of {}",
                spot.field
            );
            one(fields, tag, ["setting", &worth.person.setting, &reason]);
        }
    }
}

fn one(fields: &mut Fields, tag: u32, [name, value, reason]: [&str; 3]) {
    fields.message(tag, |fields| {
        fields.text(field::FIELD, &[name]);
        fields.text(field::VALUE, &[value]);
        fields.text(field::REASON, &[reason]);
    });
}

/// The field of the request and its value.
fn named(model: &Model, profile: &Profile, input: Input) -> (&'static str, String) {
    let number = |it: Option<f64>| it.map(|it| it.to_string()).unwrap_or_default();
    match input {
        Input::Years => ("years", number(profile.years)),
        Input::NoCredential => ("uncertified", "true".to_owned()),
        Input::Credential(ix) => {
            ("credentials", id(&model.credentials, Some(ix.0), |it| it.id.clone()))
        }
        Input::Specialty => {
            let place = profile.specialty.map(|ix| ix.0);
            ("specialty", id(&model.specialties, place, |it| it.id.clone()))
        }
        Input::Duty(ix) => ("duties", id(&model.duties, Some(ix.0), |it| it.id.clone())),
        Input::TeamSize => ("team_size", number(profile.team_size.map(f64::from))),
        Input::PracticeSize => {
            let place = profile.practice_size.map(|ix| ix.0);
            ("practice_size", id(&model.practice_sizes, place, |it| it.id.clone()))
        }
        Input::Hours => ("hours_per_week", number(profile.hours_per_week)),
    }
}

fn id<T>(of: &[T], place: Option<u8>, id: impl Fn(&T) -> String) -> String {
    place.and_then(|place| of.get(usize::from(place))).map(id).unwrap_or_default()
}
