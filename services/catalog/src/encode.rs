//! From the catalog to messages.

use medwage_contracts::names::Collection;
use medwage_contracts::pb::catalog as pb;
use medwage_contracts::pb::types::{self, Education, Evidence, EvidenceKind};
use medwage_domain::career::{
    Apprentice, Catalog, Credential, Fact, Level, Program, Renewal, Requirement, Role,
};
use medwage_domain::estimate::{CredentialSet, Education as SchoolingLevel};
use medwage_domain::money::Cents;

/// Writes the name of a role: `roles/coder-2`.
pub fn role_name(role: &Role) -> String {
    Collection::Roles.write_name(&role.id)
}

/// Writes the name of a credential: `credentials/cpc-a`.
pub fn credential_name(credential: &Credential) -> String {
    Collection::Credentials.write_name(&credential.id)
}

/// Writes the name of a program: `programs/associate-hit`.
pub fn program_name(program: &Program) -> String {
    Collection::Programs.write_name(&program.id)
}

pub(crate) fn write_role(catalog: &Catalog, role: &Role) -> pb::Role {
    let preceding = role.from.iter().filter_map(|index| catalog.roles.get(*index));
    pb::Role {
        name: role_name(role),
        display_name: role.title.clone(),
        occupation: Collection::Occupations.write_name(role.occupation),
        onet_code: role.onet.clone(),
        track: role.track.clone(),
        level: role.level.into(),
        preceding_roles: preceding.map(role_name).collect(),
        requirement: Some(write_requirement(catalog, &role.requires)),
        usual_experience_years: Some(types::Range {
            low: role.usual_years.low,
            high: role.usual_years.high,
        }),
        often_remote: role.remote,
        other_names: role.called.clone(),
    }
}

pub(crate) fn write_credential(catalog: &Catalog, credential: &Credential) -> pb::Credential {
    pb::Credential {
        name: credential_name(credential),
        code: credential.id.clone(),
        display_name: credential.title.clone(),
        issuer: credential.issuer.clone(),
        level: credential_level(credential.level).into(),
        requirement: Some(write_requirement(catalog, &credential.requires)),
        usual_prior_credentials: credential_names(catalog, credential.usually_after),
        superseding_credentials: credential_names(catalog, credential.replaced_by),
        grouped_codes: credential.stands_for.clone(),
        former_codes: credential.formerly.iter().map(|old| old.code.clone()).collect(),
        apprentice_rule: credential.apprentice.as_ref().map(|rule| apprentice_rule(catalog, rule)),
        exam_fee_usd: credential.fee.as_ref().map(money_fact),
        member_exam_fee_usd: credential.member_fee.as_ref().map(money_fact),
        annual_dues_usd: credential.dues.as_ref().map(money_fact),
        pass_rate_percent: Some(number_fact(&credential.pass_rate)),
        preparation_months: Some(number_fact(&credential.preparation)),
        study_hours: Some(number_fact(&credential.study)),
        material_usd: Some(money_fact(&credential.material)),
        renewal: Some(write_renewal(&credential.renewal)),
    }
}

pub(crate) fn write_program(catalog: &Catalog, program: &Program) -> pb::Program {
    pb::Program {
        name: program_name(program),
        display_name: program.title.clone(),
        requirement: Some(write_requirement(catalog, &program.requires)),
        awarded_education: write_education(program.awards).into(),
        duration_months: Some(number_fact(&program.duration)),
        study_hours_per_week: Some(number_fact(&program.hours_per_week)),
        tuition_usd: Some(money_fact(&program.price)),
        accreditor: program.accredited_by.clone().unwrap_or_default(),
    }
}

/// Writes what a number of the catalog rests on.
pub fn fact_evidence(figures: &[String], assumption: &str) -> Evidence {
    // A number that no figure gives is a judgment; one that figures and an assumption give is as weak as the assumption.
    let kind = if assumption.is_empty() { EvidenceKind::Survey } else { EvidenceKind::Judgment };
    Evidence {
        kind: kind.into(),
        statistics: figures
            .iter()
            .map(|id| Collection::PublishedStatistics.write_name(id))
            .collect(),
        assumption: assumption.to_owned(),
        rule: String::new(),
    }
}

fn write_requirement(catalog: &Catalog, requirement: &Requirement) -> pb::Requirement {
    pb::Requirement {
        education: write_education(requirement.education).into(),
        experience_years: requirement.years,
        accepted_credentials: credential_names(catalog, requirement.one_of),
        rule: requirement.rule.clone(),
        accreditor: requirement.accredited_by.clone().unwrap_or_default(),
        role_experience_years: requirement.experience.map_or(0.0, |experience| experience.years),
        experience_roles: practice_roles(
            catalog,
            requirement.experience.map(|experience| experience.practice),
        ),
        accepted_licenses: credential_names(catalog, requirement.licenses),
        outsiders_admitted: requirement.from_outside,
        alternatives: requirement.or.iter().map(|way| write_requirement(catalog, way)).collect(),
    }
}

/// The names of the roles in which a kind of work is done.
fn practice_roles(catalog: &Catalog, practice: Option<usize>) -> Vec<String> {
    let practice = practice.and_then(|place| catalog.practices.get(place));
    let roles = practice.map_or(&[][..], |practice| practice.roles.as_slice());
    roles.iter().filter_map(|index| catalog.roles.get(*index)).map(role_name).collect()
}

fn apprentice_rule(catalog: &Catalog, rule: &Apprentice) -> pb::ApprenticeRule {
    let held_first = catalog.credential_at(rule.credential);
    pb::ApprenticeRule {
        credential: held_first.map(credential_name).unwrap_or_default(),
        experience_years: rule.years,
        shortened_experience_years: rule.years_with_course,
        course_hours: rule.course_hours.try_into().unwrap_or(i32::MAX),
        evidence: Some(fact_evidence(&rule.figures, "")),
        experience_roles: practice_roles(catalog, rule.practice),
    }
}

fn write_renewal(renewal: &Renewal) -> pb::Renewal {
    pb::Renewal {
        cycle_months: renewal.months.try_into().unwrap_or(i32::MAX),
        unit_count: renewal.units.try_into().unwrap_or(i32::MAX),
        fee_usd: renewal.fee.as_ref().map(money_fact),
        evidence: Some(fact_evidence(&renewal.figures, &renewal.assumption)),
    }
}

fn money_fact(fact: &Fact<Cents>) -> types::Fact {
    let [low, base, high] = fact.ends().map(Cents::dollars);
    types::Fact {
        spread: Some(types::Spread { low, base, high }),
        evidence: Some(fact_evidence(&fact.figures, &fact.assumption)),
    }
}

fn number_fact(fact: &Fact<f64>) -> types::Fact {
    let [low, base, high] = fact.ends();
    types::Fact {
        spread: Some(types::Spread { low, base, high }),
        evidence: Some(fact_evidence(&fact.figures, &fact.assumption)),
    }
}

fn credential_names(catalog: &Catalog, set: CredentialSet) -> Vec<String> {
    set.iter().filter_map(|ix| catalog.credential_at(ix)).map(credential_name).collect()
}

fn credential_level(level: Level) -> pb::CredentialLevel {
    match level {
        Level::Entry => pb::CredentialLevel::Entry,
        Level::Core => pb::CredentialLevel::Core,
        Level::Specialty => pb::CredentialLevel::Specialty,
        Level::Advanced => pb::CredentialLevel::Advanced,
    }
}

fn write_education(level: Option<SchoolingLevel>) -> Education {
    level.map_or(Education::Unspecified, Education::from)
}
