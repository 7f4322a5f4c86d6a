//! The person of a profile: the role and the credentials by the catalog, and what was taken for granted.

use medwage_catalog_service::{EntryKind, TitleFill, credential_name};
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{
    Assumption, Education, JobProfile, Resolved, ResolvedProfile, UnusedInput, UnusedKind, Warning,
};
use medwage_domain::career::{Catalog, Qualifications};
use medwage_domain::estimate::CredentialIx;
use medwage_rpc_status::{Violation, Violations};

use super::options::{PayOptions, check_length, unknown_value};
use crate::context::Context;
use crate::error::Error;

/// The most credentials, programs and roles of a profile, as in the estimator.
const MOST_ITEMS: usize = 32;
/// The most years in the field.
pub(crate) const MOST_EXPERIENCE_YEARS: f64 = 70.0;

/// True if a profile has to have a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoleNeed {
    Required,
    /// A person without one is a newcomer.
    Optional,
}

/// A person, with what the profile left open filled in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// As the estimator is asked: everything that a plan changes is stated, by canonical names.
    pub(crate) profile: JobProfile,
    pub(crate) qualifications: Qualifications,
    /// How the role was read; none for a newcomer.
    pub(crate) role: Option<Resolved>,
    /// How the credentials that count were read, in the order of the request.
    pub(crate) credentials: Vec<Resolved>,
    /// The place in the request of each credential of `profile`.
    credential_places: Vec<usize>,
    pub(crate) unused_inputs: Vec<UnusedInput>,
    pub(crate) warnings: Vec<Warning>,
    /// The parts of the title beside the role.
    fill: TitleFill,
    /// Assumptions about fields that were filled in.
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) options: PayOptions,
}

impl Person {
    /// Reads a profile. A role that the catalog does not know is asked of the estimator, which knows occupations too.
    ///
    /// Returns nothing where the profile is wrong; what is wrong is in `wrong`.
    pub(crate) async fn read(
        context: &Context,
        profile: Option<&JobProfile>,
        options: PayOptions,
        need: RoleNeed,
        wrong: &mut Violations,
    ) -> Result<Option<Self>, Error> {
        let Some(profile) = profile else {
            wrong.add_violation(Violation::required("profile", "says who, in which job"));
            return Ok(None);
        };
        let mut profile = profile.clone();
        let role = match profile.role.trim() {
            "" if need == RoleNeed::Optional => None,
            "" => {
                let told = "needs a role: its name, id or title";
                wrong.add_violation(Violation::required("profile.role", told));
                None
            }
            text => wrong.take_field(read_role(context, text, "profile.role", &options).await?),
        };
        // What the title says beside the role counts where the caller left the field unset.
        let fill = match &role {
            Some(_) => {
                let parts = context.catalog.read_title_parts(&profile.role);
                TitleFill::fill_profile(&parts, &mut profile)
            }
            None => TitleFill::default(),
        };
        let mut person = Self {
            qualifications: Qualifications {
                role: role.as_ref().map(|(index, _)| *index),
                years: profile.experience_years.unwrap_or(0.0),
                ..Qualifications::default()
            },
            role: role.map(|(_, mut resolved)| {
                fill.note_role(&mut resolved);
                resolved
            }),
            credentials: Vec::new(),
            credential_places: Vec::new(),
            unused_inputs: fill.unused.clone(),
            profile,
            fill,
            warnings: Vec::new(),
            assumptions: Vec::new(),
            options,
        };
        person.profile.role =
            person.role.as_ref().map(|it| it.resource.clone()).unwrap_or_default();
        person.fill_in_years(wrong);
        person.fill_in_education(wrong);
        person.fill_in_credentials(context, wrong);
        person.fill_in_practice(context, wrong);
        person.fill_in_programs(context, wrong);
        Ok(Some(person))
    }

    /// Returns the person with one more credential as it is given to them, as the estimator is asked: without the years of
    /// work in its apprentice form. Who holds that form already is asked for as with the whole one.
    pub(crate) fn with_granted(&self, catalog: &Catalog, ix: CredentialIx) -> JobProfile {
        let held = self.qualifications.credentials;
        let granted = catalog.granted(ix, &self.qualifications);
        let granted = if held.with_credential(granted) == held { ix } else { granted };
        let mut profile = JobProfile { uncertified: false, ..self.profile.clone() };
        profile.credentials.extend(catalog.credential_at(granted).map(credential_name));
        profile
    }

    /// Returns the path of an input of `profile` in the request of the caller.
    pub(crate) fn caller_path(&self, path: &str) -> String {
        let place = path
            .strip_prefix("profile.credentials[")
            .and_then(|rest| rest.strip_suffix(']')?.parse::<usize>().ok());
        let field = path.strip_prefix("profile.").unwrap_or(path);
        let field = field.split(['.', '[']).next().unwrap_or(field);
        if self.fill.has_filled(field) {
            return "profile.role".to_owned();
        }
        match place.and_then(|place| self.credential_places.get(place)) {
            Some(place) => format!("profile.credentials[{place}]"),
            None => path.to_owned(),
        }
    }

    /// Joins how the profile was read here with how the estimator read its places.
    pub(crate) fn resolve(&self, estimated: Option<&ResolvedProfile>) -> ResolvedProfile {
        let mut places = estimated.cloned().unwrap_or_default();
        for (field, place) in [("area", &mut places.area), ("industry", &mut places.industry)] {
            place.iter_mut().for_each(|it| self.fill.note_source(field, it));
        }
        ResolvedProfile {
            occupation: places.occupation.filter(|_| self.role.is_some()),
            role: self.role.clone(),
            credentials: self.credentials.clone(),
            ..places
        }
    }

    fn fill_in_years(&mut self, wrong: &mut Violations) {
        let years = self.qualifications.years;
        wrong.require((0.0..=MOST_EXPERIENCE_YEARS).contains(&years), || {
            let told = format!("{years} is not from 0 to {MOST_EXPERIENCE_YEARS}");
            Violation::out_of_range("profile.experience_years", told)
        });
        if self.profile.experience_years.is_none() {
            self.assume("profile.experience_years", "experience is not stated: taken as none");
        }
        self.profile.experience_years = Some(years);
    }

    fn fill_in_education(&mut self, wrong: &mut Violations) {
        let stated = Education::try_from(self.profile.education)
            .map_err(|_| unknown_value("profile.education", self.profile.education));
        let Some(stated) = wrong.take_field(stated) else { return };
        match stated.to_model_level() {
            Some(reading) => self.qualifications.education = reading.level,
            None => {
                let text = "education is not stated: taken as a high school diploma";
                self.assume("profile.education", text);
                self.profile.set_education(Education::HighSchool);
            }
        }
    }

    fn fill_in_credentials(&mut self, context: &Context, wrong: &mut Violations) {
        let texts = std::mem::take(&mut self.profile.credentials);
        wrong.require(texts.is_empty() || !self.profile.uncertified, || {
            Violation::conflict("profile.uncertified", "must be false where credentials are held")
        });
        wrong.require(texts.len() <= MOST_ITEMS, || too_many("profile.credentials", texts.len()));
        for (place, text) in texts.iter().take(MOST_ITEMS).enumerate() {
            self.read_credential(context, place, text, wrong);
        }
        if self.profile.credentials.is_empty() && !self.profile.uncertified {
            let text = match texts.as_slice() {
                [] => "no credential is stated: taken as holding none",
                _ => "no credential that is known is stated: taken as holding none",
            };
            self.assume("profile.credentials", text);
        }
        self.profile.uncertified = self.profile.credentials.is_empty();
    }

    fn read_credential(
        &mut self,
        context: &Context,
        place: usize,
        text: &str,
        wrong: &mut Violations,
    ) {
        let catalog = &context.catalog;
        let field = match self.fill.has_filled("credentials") {
            true => "profile.role".to_owned(),
            false => format!("profile.credentials[{place}]"),
        };
        if let Err(violation) = check_length(&field, text) {
            wrong.add_violation(violation);
            return;
        }
        let read = EntryKind::Credential.require_entry(catalog, &field, text);
        let violation = match read {
            Ok((index, mut resolved)) => {
                self.fill.note_source("credentials", &mut resolved);
                let held = self.qualifications.credentials;
                let with = u8::try_from(index)
                    .map_or(held, |index| held.with_credential(CredentialIx(index)));
                if with == held {
                    let reason = "it is named already".to_owned();
                    self.set_aside(&field, text, UnusedKind::Superseded, reason);
                    return;
                }
                self.qualifications.credentials = with;
                self.profile.credentials.push(resolved.resource.clone());
                self.credential_places.push(place);
                self.credentials.push(resolved);
                return;
            }
            Err(violation) => violation,
        };
        let reading = EntryKind::Credential.read_field(catalog, text).ok();
        match reading {
            Some(reading) if !self.options.is_strict && !text.trim().is_empty() => {
                let unused = EntryKind::Credential.write_unused(catalog, &field, text, &reading);
                let id = match unused.kind() {
                    UnusedKind::NotPriced => "credential.not_priced",
                    _ => "credential.unknown",
                };
                self.warnings.push(Warning {
                    id: id.to_owned(),
                    field,
                    text: format!("{}; the answer stands without it", unused.reason),
                    source: String::new(),
                });
                self.unused_inputs.push(unused);
            }
            _ => wrong.add_violation(violation),
        }
    }

    /// Counts years of each kind of work: those stated by role, else all years as in the present role.
    fn fill_in_practice(&mut self, context: &Context, wrong: &mut Violations) {
        let stated = std::mem::take(&mut self.profile.role_experience);
        let (catalog, field) = (&context.catalog, "profile.role_experience");
        wrong.require(stated.len() <= MOST_ITEMS, || too_many(field, stated.len()));
        let own = &mut self.qualifications;
        if stated.is_empty() {
            if let Some(role) = own.role {
                own.practice = catalog.practice_in(role, own.years);
            }
            return;
        }
        for (place, one) in stated.iter().take(MOST_ITEMS).enumerate() {
            let path = format!("{field}[{place}]");
            let is_possible = (0.0..=MOST_EXPERIENCE_YEARS).contains(&one.years);
            wrong.require(is_possible, || {
                let told = format!("{} is not from 0 to {MOST_EXPERIENCE_YEARS}", one.years);
                Violation::out_of_range(format!("{path}.years"), told)
            });
            let read = EntryKind::Role.require_entry(catalog, &format!("{path}.role"), &one.role);
            let Some((role, _)) = wrong.take_field(read) else { continue };
            let more = catalog.practice_in(role, one.years);
            let practice = &mut self.qualifications.practice;
            practice.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }

    /// Reads the programs that were completed: some rules ask for an accredited one.
    fn fill_in_programs(&mut self, context: &Context, wrong: &mut Violations) {
        let stated = std::mem::take(&mut self.profile.completed_programs);
        let (catalog, field) = (&context.catalog, "profile.completed_programs");
        wrong.require(stated.len() <= MOST_ITEMS, || too_many(field, stated.len()));
        for (place, text) in stated.iter().take(MOST_ITEMS).enumerate() {
            let read =
                EntryKind::Program.require_entry(catalog, &format!("{field}[{place}]"), text);
            let Some((index, _)) = wrong.take_field(read) else { continue };
            let own = &mut self.qualifications;
            own.programs = own.programs.with(index);
            let awards = catalog.programs.get(index).and_then(|program| program.awards);
            if awards > Some(own.education) {
                let text = "the schooling is less than a completed program ends with: that counts";
                own.education = awards.unwrap_or(own.education);
                self.profile.set_education(Education::from(self.qualifications.education));
                self.assume("profile.education", text);
            }
        }
    }

    /// Lists an input that does not move the answer.
    pub(crate) fn set_aside(&mut self, field: &str, input: &str, kind: UnusedKind, reason: String) {
        self.unused_inputs.push(UnusedInput {
            field: field.to_owned(),
            input: input.to_owned(),
            kind: kind.into(),
            reason,
            nearest: Vec::new(),
        });
    }

    fn assume(&mut self, id: &str, text: &str) {
        self.assumptions.push(Assumption {
            id: id.to_owned(),
            text: text.to_owned(),
            source: String::new(),
        });
    }
}

/// Reads the role that a plan is to reach.
pub(crate) async fn read_target_role(
    context: &Context,
    text: &str,
    options: &PayOptions,
) -> Result<Result<(usize, Resolved), Violation>, Error> {
    let read = read_role(context, text, "target_role", options).await?;
    Ok(read.and_then(|(index, resolved)| match context.catalog.roles.get(index) {
        // A plan to it would end at a pay that nobody knows.
        Some(role) if role.model_id().is_none() => {
            let title = &role.title;
            let told =
                format!("{text:?} is read as {title}, a role of which no figure says what it pays");
            Err(Violation::for_reason(ErrorReason::RoleUnknown, "target_role", told)
                .with_fact("role", text))
        }
        _ => Ok((index, resolved)),
    }))
}

/// Reads a role by the catalog, and what is no role of it as the estimator does: an occupation stands for the average role
/// of it, and a refusal is the estimator's, with what the candidates pay.
async fn read_role(
    context: &Context,
    text: &str,
    field: &str,
    options: &PayOptions,
) -> Result<Result<(usize, Resolved), Violation>, Error> {
    let catalog = &context.catalog;
    let own = EntryKind::Role.require_entry(catalog, field, text);
    let is_open = match EntryKind::Role.read_field(catalog, text) {
        Ok(reading) => reading.occupation.is_some(),
        // The name of an occupation.
        Err(_) => true,
    };
    if own.is_ok() || text.trim().is_empty() {
        return Ok(own);
    }
    let profile = JobProfile { role: text.to_owned(), ..JobProfile::default() };
    let asked = context.estimator.estimate_one(profile, options).await;
    let estimate = match asked.and_then(|estimate| estimate) {
        Ok(estimate) => estimate,
        Err(Error::Invalid(violations)) => {
            let refused =
                violations.into_iter().find(|violation| violation.field() == "profile.role");
            return Ok(refused.map_or(own, |it| Err(it.for_field(field))));
        }
        // What means nothing in the catalog is refused without the estimator as well.
        Err(_) if !is_open => return Ok(own),
        Err(error) => return Err(error),
    };
    let resolved = estimate.resolved.and_then(|it| it.role).unwrap_or_default();
    let index = EntryKind::Role.read_field(catalog, &resolved.resource).ok().and_then(|reading| {
        let answer = reading.answer()?;
        Some(answer.index)
    });
    Ok(index.map_or(own, |index| Ok((index, Resolved { input: text.to_owned(), ..resolved }))))
}

fn too_many(field: &str, count: usize) -> Violation {
    Violation::out_of_range(field, format!("has {count} entries, at most {MOST_ITEMS} are taken"))
}
