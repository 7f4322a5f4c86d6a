//! Roles, credentials and programmes.

use medwage_contracts::pb::careerpath as pb;
use medwage_domain::career::{Apprentice, Catalogue, Credential, Programme, Requirement, Role};
use medwage_domain::estimate::CredentialSet;

use super::fact::{figures, money, number};

/// The name of a role.
pub(crate) fn role_name(role: &Role) -> String {
    format!("roles/{}", role.id)
}

/// The name of a credential.
pub(crate) fn credential_name(credential: &Credential) -> String {
    format!("credentials/{}", credential.id)
}

/// The name of a programme.
pub(crate) fn programme_name(programme: &Programme) -> String {
    format!("programmes/{}", programme.id)
}

/// The names of credentials.
pub(super) fn names(catalogue: &Catalogue, set: CredentialSet) -> Vec<String> {
    set.iter().filter_map(|ix| catalogue.credential_at(ix)).map(credential_name).collect()
}

/// Writes a role.
pub(crate) fn role(catalogue: &Catalogue, it: &Role) -> pb::Role {
    let from = it.from.iter().filter_map(|place| catalogue.roles.get(*place));
    pb::Role {
        name: role_name(it),
        title: it.title.clone(),
        track: it.track.clone(),
        level: it.level.into(),
        occupation: it.occupation.to_string(),
        onet_code: it.onet.clone(),
        from_roles: from.map(role_name).collect(),
        requirement: Some(requirement(catalogue, &it.requires)),
        usual_years_low: it.usual_years.low,
        usual_years_high: it.usual_years.high,
        remote: it.remote,
        other_names: it.called.clone(),
    }
}

/// Writes a credential.
pub(crate) fn credential(catalogue: &Catalogue, it: &Credential) -> pb::Credential {
    pb::Credential {
        name: credential_name(it),
        title: it.title.clone(),
        issuer: it.issuer.clone(),
        level: it.level.id().to_owned(),
        requirement: Some(requirement(catalogue, &it.requires)),
        usually_after: names(catalogue, it.usually_after),
        replaced_by: names(catalogue, it.replaced_by),
        stands_for: it.stands_for.clone(),
        apprentice: it.apprentice.as_ref().map(|it| apprentice(catalogue, it)),
        member_fee: it.member_fee.as_ref().map(money),
        fee: it.fee.as_ref().map(money),
        dues: it.dues.as_ref().map(money),
        pass_rate_percent: Some(number(&it.pass_rate)),
        preparation_months: Some(number(&it.preparation)),
        study_hours: Some(number(&it.study)),
        material: Some(money(&it.material)),
        renewal: Some(pb::Renewal {
            cycle_months: signed(it.renewal.months),
            units: signed(it.renewal.units),
            fee: it.renewal.fee.as_ref().map(money),
            figures: figures(&it.renewal.figures),
            assumption: it.renewal.assumption.clone(),
        }),
    }
}

/// Writes a programme.
pub(crate) fn programme(catalogue: &Catalogue, it: &Programme) -> pb::Programme {
    pb::Programme {
        name: programme_name(it),
        title: it.title.clone(),
        requirement: Some(requirement(catalogue, &it.requires)),
        awards: it.awards.map(|it| it.id().to_owned()).unwrap_or_default(),
        duration_months: Some(number(&it.duration)),
        hours_a_week: Some(number(&it.hours_a_week)),
        price: Some(money(&it.price)),
    }
}

fn requirement(catalogue: &Catalogue, it: &Requirement) -> pb::Requirement {
    pb::Requirement {
        education: it.education.map(|it| it.id().to_owned()).unwrap_or_default(),
        years: it.years,
        one_of: names(catalogue, it.one_of),
        rule: it.rule.clone(),
    }
}

fn apprentice(catalogue: &Catalogue, it: &Apprentice) -> pb::ApprenticeRule {
    let own = catalogue.credential_at(it.credential);
    pb::ApprenticeRule {
        credential: own.map(credential_name).unwrap_or_default(),
        years: it.years,
        years_with_course: it.years_with_course,
        course_hours: signed(it.course_hours),
        figures: figures(&it.figures),
    }
}

pub(super) fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
