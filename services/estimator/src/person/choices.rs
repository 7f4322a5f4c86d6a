//! What a request states of a person, each field by itself.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::{Credential, Standing};
use medwage_domain::estimate::{
    CredentialIx, CredentialSet, Education, Model, PracticeSizeIx, Profile, SpecialtyIx,
};
use medwage_service_kit::{Violation, Violations};

use super::{codes, nearest};
use crate::context::Context;

/// The most years that anybody works.
const MOST_YEARS: f64 = 70.0;
/// The most credentials that a request may name.
const MOST_CREDENTIALS: usize = 32;
/// The largest team.
const LARGEST_TEAM: i32 = 10_000;

/// Reads years in the field.
pub(super) fn years(years: Option<f64>) -> Result<Option<f64>, Violation> {
    match years {
        Some(it) if !(0.0..=MOST_YEARS).contains(&it) => {
            Err(Violation::new("years", format!("{it} is not from 0 to {MOST_YEARS}")))
        }
        it => Ok(it),
    }
}

/// Reads hours a week.
pub(super) fn hours(hours: Option<f64>) -> Result<Option<f64>, Violation> {
    match hours {
        Some(it) if !(it > 0.0 && it <= 168.0) => {
            Err(Violation::new("hours_per_week", format!("{it} is not above 0 and at most 168")))
        }
        it => Ok(it),
    }
}

/// Reads the size of the team.
pub(super) fn team_size(size: Option<i32>) -> Result<Option<u32>, Violation> {
    let wrong = |it| Violation::new("team_size", format!("{it} is not from 0 to {LARGEST_TEAM}"));
    size.map(|it| u32::try_from(it).ok().filter(|_| it <= LARGEST_TEAM).ok_or_else(|| wrong(it)))
        .transpose()
}

/// Reads schooling.
pub(super) fn education(text: &str) -> Result<Option<Education>, Violation> {
    let ids = Education::ALL.map(|(_, id)| id);
    one_of("education", text, Education::of_id, ids.into_iter())
}

/// Reads the kind of records.
pub(super) fn specialty(model: &Model, text: &str) -> Result<Option<SpecialtyIx>, Violation> {
    let ids = model.specialties.iter().map(|it| it.id.as_str());
    one_of("specialty", text, |text| model.specialty(text), ids)
}

/// Reads the size of the practice.
pub(super) fn practice_size(
    model: &Model,
    text: &str,
) -> Result<Option<PracticeSizeIx>, Violation> {
    let ids = model.practice_sizes.iter().map(|it| it.id.as_str());
    one_of("practice_size", text, |text| model.practice_size(text), ids)
}

/// Reads duties beyond the role.
pub(super) fn duties(model: &Model, texts: &[String], wrong: &mut Violations) -> [bool; 8] {
    let mut duties = [false; 8];
    for (place, text) in texts.iter().enumerate() {
        let ids = model.duties.iter().map(|it| it.id.as_str());
        let field = format!("duties[{place}]");
        let read = one_of(&field, text, |text| model.duty(text), ids);
        let duty = wrong.take(read).flatten().and_then(|ix| duties.get_mut(usize::from(ix.0)));
        if let Some(duty) = duty {
            *duty = true;
        }
    }
    duties
}

/// Reads credentials; none where nothing is said of them, and the empty set for who holds none.
pub(super) fn credentials(
    context: &Context,
    request: &pb::EstimatePayRequest,
    wrong: &mut Violations,
) -> Option<CredentialSet> {
    let model = context.model;
    let texts = &request.credentials;
    wrong.require(texts.is_empty() || !request.uncertified, || {
        Violation::new("uncertified", "must be false where credentials are held")
    });
    wrong.require(texts.len() <= MOST_CREDENTIALS, || {
        let text = format!("{} given, {MOST_CREDENTIALS} allowed", texts.len());
        Violation::new("credentials", text)
    });
    let mut held = CredentialSet::NONE;
    for (place, text) in texts.iter().take(MOST_CREDENTIALS).enumerate() {
        let listed = context.catalogue.credential(text.trim());
        let listed = listed.and_then(|ix| context.catalogue.credential_at(ix));
        let id = listed.map_or(Some(text.trim()), Credential::model_id);
        match id.and_then(|id| model.credential(id)) {
            Some(ix) => held = held.with(ix),
            None if listed.is_some() => wrong.add(Violation::new(
                format!("credentials[{place}]"),
                format!("{text:?} is real, but no figure says what it adds to pay"),
            )),
            None => wrong.add(Violation::new(
                format!("credentials[{place}]"),
                format!(
                    "{text:?} is no credential that is known; nearest are {}; ListFactors has all",
                    nearest(text, codes(&model.credentials))
                ),
            )),
        }
    }
    (request.uncertified || !texts.is_empty()).then_some(held)
}

/// What a caller should look at: credentials that are not given without what the person lacks.
pub(super) fn warnings(context: &Context, profile: &Profile) -> Vec<pb::Warning> {
    let catalogue = context.catalogue;
    let Some(held) = profile.credentials else { return Vec::new() };
    let held: Vec<_> = held.iter().filter_map(|ix| context.texts.in_catalogue(ix)).collect();
    let person = Standing {
        role: None,
        // What nobody states is taken to be enough.
        years: profile.years.unwrap_or(f64::INFINITY),
        education: profile.education.unwrap_or(Education::Master),
        credentials: held.iter().copied().collect(),
    };
    let lacking = |ix: CredentialIx| {
        let it = catalogue.credential_at(ix)?;
        (!catalogue.lacking(&it.requires, &person).is_empty()).then(|| warning(it))
    };
    held.into_iter().filter_map(lacking).collect()
}

fn warning(it: &Credential) -> pb::Warning {
    pb::Warning {
        id: "credential.prerequisite".to_owned(),
        field: "credentials".to_owned(),
        text: format!("{} is not given without what the person lacks: {}", it.id, it.requires.rule),
        source: "data/catalog/credentials.toml".to_owned(),
    }
}

/// Reads a text that is one of a few; none where nothing is said.
fn one_of<'a, T>(
    field: &str,
    text: &str,
    find: impl Fn(&str) -> Option<T>,
    ids: impl Iterator<Item = &'a str>,
) -> Result<Option<T>, Violation> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    find(text).map(Some).ok_or_else(|| {
        let known = ids.collect::<Vec<_>>().join(", ");
        Violation::new(field, format!("{text:?} is none of {known}"))
    })
}
