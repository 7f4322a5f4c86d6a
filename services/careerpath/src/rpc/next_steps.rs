//! `SuggestNextSteps`.

use std::cmp::Reverse;

use medwage_catalog_service::{credential_name, program_name, role_name};
use medwage_contracts::paging::{Page, PageSizes};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::Estimate;
use medwage_contracts::pb::types::{Education, JobProfile, View};
use medwage_domain::career::{Availability, Catalog, MissingRequirement};
use medwage_domain::estimate::CredentialIx;
use medwage_domain::money::Cents;
use medwage_domain::text::career::next_steps_summary;
use medwage_rpc_status::{Violation, Violations};
use prost::Message as _;

use super::credential::find_no_effect;
use super::refuse_page;
use super::reply::{ReplyContext, reply};
use crate::context::Context;
use crate::encode::{self, assumption};
use crate::error::Error;
use crate::pay::{median, pay_point};
use crate::profile::{PayOptions, Person, RoleNeed};

const STEPS: PageSizes = PageSizes { default: 20, largest: 1_000 };

/// A step that somebody may take, before it is written.
struct Candidate {
    kind: pb::StepKind,
    resource: String,
    display_name: String,
    availability: Availability,
    missing: Vec<MissingRequirement>,
    /// The role that is missing something, if the step is one.
    role: Option<usize>,
    /// The credential, if the step is one.
    credential: Option<CredentialIx>,
    /// The person after the step, as the estimator is asked; none where pay is a matter of plans.
    profile: Option<JobProfile>,
    pay: Option<(Cents, pb::PayPoint)>,
}

pub(super) async fn suggest(
    context: &Context,
    request: &pb::SuggestNextStepsRequest,
) -> Result<pb::SuggestNextStepsResponse, Error> {
    let mut wrong = Violations::default();
    let options = PayOptions::read(
        &request.release,
        request.aging.as_ref(),
        request.input_mode,
        request.view,
        &mut wrong,
    );
    let profile = request.profile.as_ref();
    let person = Person::read(context, profile, options, RoleNeed::Optional, &mut wrong).await?;
    let page = wrong.take_field(read_page(context, request));
    let (person, page) = wrong.into_result::<_, Error>(person.zip(page))?;

    let mut steps = list_roles(context, &person);
    steps.extend(list_credentials(context, &person));
    steps.extend(list_programs(context, &person));
    // The person as they are, where they have a role; then the person after each step.
    let own = person.qualifications.role.map(|_| person.profile.clone());
    let stated = own.as_ref().map(|_| 0);
    let profiles = own.into_iter().chain(steps.iter().filter_map(|it| it.profile.clone()));
    let profiles = profiles.collect();
    let estimates =
        context.estimator.estimate_all(profiles, &person.options, stated, View::Basic).await?;
    let mut answers = estimates.each.iter().cloned();
    let own = stated.and_then(|_| answers.next()).transpose()?;
    for step in steps.iter_mut().filter(|it| it.profile.is_some()) {
        let answer = answers.next();
        let answer = answer.ok_or_else(|| Error::Internal("an estimate short".to_owned()))?;
        if let Some(estimate) = read_known(answer)? {
            step.take_pay(context, &person, &estimate)?;
        }
    }
    let current = own.as_ref().map(median).transpose()?;
    steps.sort_by_key(|it| {
        let pay = it.pay.as_ref().map(|(annual, _)| *annual);
        (it.availability, it.missing.len(), Reverse(pay), it.resource.clone())
    });
    let common = ReplyContext::new(context, &person, &estimates, own.as_ref());
    let open = steps.iter().filter(|it| it.availability == Availability::Open);
    let best = open.clone().filter_map(|it| {
        let delta = it.pay.as_ref()?.0.get() - current?.get();
        Some((it.display_name.as_str(), Cents::new(delta)))
    });
    let best = best.max_by_key(|(_, delta)| *delta);
    let name = common.person_name(person.role_title(context));
    let summary = next_steps_summary(name, open.count(), best);
    let part = page.cut_page(steps.iter());
    let evidence = || {
        pb::NextStepsEvidence {
        profile: Some(person.profile.clone()),
        steps: part.items.iter().map(|it| it.write_evidence()).collect(),
        assumptions: person.list_assumptions([medwage_contracts::pb::types::Assumption {
            source: "data/catalog/roles.toml".to_owned(),
            ..assumption(
                "steps.requirements_are_usual",
                "what a role asks for is what employers usually ask, not a rule; who meets it may apply",
            )
        }]),
    }
    };
    Ok(reply!(SuggestNextStepsResponse, common, {
        summary: summary,
        current_annual_usd: current.map(Cents::dollars),
        steps: part.items.iter().map(|it| it.write(context, current)).collect(),
        next_page_token: part.next_page_token.clone(),
        total_size: part.total_size,
        evidence: person.options.is_full.then(evidence),
    }))
}

impl Candidate {
    /// Takes what the estimator says of the person after the step; a credential that moves no pay is judged by that.
    fn take_pay(
        &mut self,
        context: &Context,
        person: &Person,
        estimate: &Estimate,
    ) -> Result<(), Error> {
        if let (Some(ix), Some(profile)) = (self.credential, &self.profile) {
            let is_priced = find_no_effect(profile, estimate).is_none();
            let judged = context.catalog.judge_credential(ix, &person.qualifications, is_priced);
            (self.availability, self.missing) = judged;
        }
        let point = pay_point(estimate);
        self.pay = point.map(|point| Ok::<_, Error>((median(estimate)?, point))).transpose()?;
        Ok(())
    }

    fn write(&self, context: &Context, current: Option<Cents>) -> pb::NextStep {
        let annual = self.pay.as_ref().map(|(annual, _)| *annual);
        let delta = annual.zip(current).map(|(annual, now)| annual.get() - now.get());
        pb::NextStep {
            kind: self.kind.into(),
            resource: self.resource.clone(),
            display_name: self.display_name.clone(),
            availability: encode::availability(self.availability).into(),
            missing: encode::missing_requirements(&context.catalog, &self.missing, self.role),
            annual_usd: annual.map(Cents::dollars),
            annual_delta_usd: delta.map(|cents| Cents::new(cents).dollars()),
        }
    }

    fn write_evidence(&self) -> pb::NextStepEvidence {
        let pay = self.pay.as_ref().map(|(_, point)| *point);
        pb::NextStepEvidence {
            resource: self.resource.clone(),
            profile: self.profile.clone().filter(|_| pay.is_some()),
            pay,
        }
    }
}

/// A role that no distribution is known for has no pay; everything else that is wrong is the call's.
fn read_known(estimate: Result<Estimate, Error>) -> Result<Option<Estimate>, Error> {
    match estimate {
        Ok(estimate) => Ok(Some(estimate)),
        Err(Error::NoDistribution(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn list_roles(context: &Context, person: &Person) -> Vec<Candidate> {
    let catalog = &context.catalog;
    let own = person.qualifications.role;
    let level = own.and_then(|index| catalog.roles.get(index)).map(|it| it.level);
    let others = catalog.roles.iter().enumerate().filter(|(index, _)| own != Some(*index));
    let candidate = |(index, role): (usize, &medwage_domain::career::Role)| {
        let missing = catalog.find_missing_for_role(index, &person.qualifications);
        // A step down is no step.
        let is_below = level.is_some_and(|level| role.level < level);
        Candidate {
            kind: pb::StepKind::ChangeRole,
            resource: role_name(role),
            display_name: role.title.clone(),
            availability: judge(is_below, &missing),
            missing: missing.clone(),
            role: Some(index),
            credential: None,
            // A role that no figure prices has no pay.
            profile: role.model_id().map(|_| JobProfile {
                role: role_name(role),
                ..qualify(catalog, person, &missing)
            }),
            pay: None,
        }
    };
    others.map(candidate).collect()
}

/// The person with what is missing for a role, by the least that is enough: what a closed role pays is said of who may have
/// it.
fn qualify(catalog: &Catalog, person: &Person, missing: &[MissingRequirement]) -> JobProfile {
    let mut profile = person.profile.clone();
    for one in missing {
        match one {
            MissingRequirement::Education(level) => {
                profile.set_education(Education::from(*level));
            }
            MissingRequirement::AccreditedProgram(programs) => {
                let awards =
                    programs.iter().filter_map(|place| catalog.programs.get(place)?.awards);
                if let Some(level) = awards.min().filter(|it| *it > person.qualifications.education)
                {
                    profile.set_education(Education::from(level));
                }
            }
            MissingRequirement::Years(more) => {
                profile.experience_years = Some(person.qualifications.years + more);
            }
            MissingRequirement::Experience(asked) => {
                let years = person.qualifications.years.max(asked.years);
                profile.experience_years = profile.experience_years.map(|own| own.max(years));
            }
            MissingRequirement::AcceptedCredentials(set) | MissingRequirement::License(set) => {
                let first = set.iter().find_map(|ix| catalog.credential_at(ix));
                profile.credentials.extend(first.map(credential_name));
                profile.uncertified = profile.credentials.is_empty();
            }
            MissingRequirement::PrecedingRole => {}
        }
    }
    profile
}

fn list_credentials(context: &Context, person: &Person) -> Vec<Candidate> {
    let catalog = &context.catalog;
    let held = catalog.with_replaced(person.qualifications.credentials);
    let others = (0_u8..).map(CredentialIx).zip(&catalog.credentials);
    let others = others.filter(|(ix, it)| held.with_credential(*ix) != held && it.can_be_earned());
    let candidate = |(ix, credential): (CredentialIx, &medwage_domain::career::Credential)| {
        let (availability, missing) = catalog.judge_credential(ix, &person.qualifications, false);
        let name = credential_name(credential);
        // Who has no role has no pay for a credential to move.
        let profile = person.qualifications.role.map(|_| person.with_granted(catalog, ix));
        Candidate {
            kind: pb::StepKind::StudyCredential,
            resource: name,
            display_name: credential.title.clone(),
            availability,
            missing,
            role: None,
            credential: Some(ix),
            profile,
            pay: None,
        }
    };
    others.map(candidate).collect()
}

fn list_programs(context: &Context, person: &Person) -> Vec<Candidate> {
    let catalog = &context.catalog;
    let candidate = |program: &medwage_domain::career::Program| {
        let missing = catalog.find_missing(&program.requires, &person.qualifications);
        let is_beneath = is_beneath(program, person);
        Candidate {
            kind: pb::StepKind::StudyProgram,
            resource: program_name(program),
            display_name: program.title.clone(),
            availability: judge(is_beneath, &missing),
            missing,
            role: None,
            credential: None,
            profile: None,
            pay: None,
        }
    };
    catalog.programs.iter().map(candidate).collect()
}

/// True if a program brings nothing: no more schooling, and no accreditation or shorter apprenticeship either.
pub(super) fn is_beneath(program: &medwage_domain::career::Program, person: &Person) -> bool {
    let brings_schooling = program.awards > Some(person.qualifications.education);
    let brings_rest = program.accredited_by.is_some() || !program.requires.one_of.is_empty();
    !brings_schooling && !brings_rest
}

pub(super) fn judge(is_beneath: bool, missing: &[MissingRequirement]) -> Availability {
    match missing {
        _ if is_beneath => Availability::NotForProfile,
        [] => Availability::Open,
        _ => Availability::AfterSteps,
    }
}

fn read_page(context: &Context, request: &pb::SuggestNextStepsRequest) -> Result<Page, Violation> {
    let same = pb::SuggestNextStepsRequest {
        page_size: 0,
        page_token: String::new(),
        view: 0,
        ..request.clone()
    };
    let parts = [&*same.encode_to_vec(), context.catalog.digest().as_bytes()];
    Page::read_page("SuggestNextSteps", &parts, STEPS, request.page_size, &request.page_token)
        .map_err(refuse_page)
}
