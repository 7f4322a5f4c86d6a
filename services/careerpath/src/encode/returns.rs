//! Returns, and what a person lacks.

use medwage_catalog_service::{credential_name, fact_evidence, program_name, role_name};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types::{Education, Evidence};
use medwage_domain::career::{Availability, Catalog, Cost, CostKind, MissingRequirement, Program};
use medwage_domain::text::career as text;

use super::{signed, spread};

/// Credentials that a text names before it counts the rest.
const MOST_NAMED: usize = 2;

/// Writes whether something is open to a person.
pub(crate) fn availability(availability: Availability) -> pb::Availability {
    match availability {
        Availability::Open => pb::Availability::Open,
        Availability::AfterSteps => pb::Availability::AfterSteps,
        Availability::NotForProfile => pb::Availability::NotForProfile,
    }
}

/// Writes everything that is paid.
pub(crate) fn write_costs(costs: &[Cost]) -> Vec<pb::CredentialCost> {
    let write = |cost: &Cost| pb::CredentialCost {
        kind: cost_kind(cost.kind).into(),
        amount_usd: Some(spread(cost.amount)),
        first_month: signed(cost.first_month),
        interval_months: cost.interval_months.map(signed),
    };
    costs.iter().map(write).collect()
}

/// Writes what each cost rests on, in order.
pub(crate) fn cost_evidence(costs: &[Cost]) -> Vec<Evidence> {
    costs.iter().map(|cost| fact_evidence(&cost.figures, &cost.assumption)).collect()
}

/// Writes what is paid for.
fn cost_kind(kind: CostKind) -> pb::CostKind {
    match kind {
        CostKind::Material => pb::CostKind::Material,
        CostKind::Study => pb::CostKind::Study,
        CostKind::Exam => pb::CostKind::Exam,
        CostKind::Dues => pb::CostKind::Dues,
        CostKind::Renewal => pb::CostKind::Renewal,
        CostKind::Prerequisite => pb::CostKind::Prerequisite,
    }
}

/// The least schooling that programs end with; unspecified where they end with none.
fn levels_of(programs: &[&Program]) -> Education {
    let least = programs.iter().filter_map(|it| it.awards).min();
    least.map_or(Education::Unspecified, Education::from)
}

/// Writes what a person lacks. `role` is the index of the role that it is lacking for, if it is one.
pub(crate) fn missing_requirements(
    catalog: &Catalog,
    missing: &[MissingRequirement],
    role: Option<usize>,
) -> Vec<pb::MissingRequirement> {
    missing.iter().map(|it| missing_requirement(catalog, it, role)).collect()
}

fn missing_requirement(
    catalog: &Catalog,
    missing: &MissingRequirement,
    role: Option<usize>,
) -> pb::MissingRequirement {
    match missing {
        MissingRequirement::Education(level) => pb::MissingRequirement {
            education: Education::from(*level).into(),
            text: format!("needs {}", text::needed_schooling(*level)),
            ..pb::MissingRequirement::default()
        },
        MissingRequirement::Years(years) => pb::MissingRequirement {
            experience_years: Some(*years),
            text: format!("needs {} more in the field", text::write_years(*years)),
            ..pb::MissingRequirement::default()
        },
        MissingRequirement::AcceptedCredentials(set) => {
            let accepted: Vec<_> = set.iter().filter_map(|ix| catalog.credential_at(ix)).collect();
            let mut codes: Vec<_> = accepted.iter().map(|entry| entry.id.as_str()).collect();
            // All of them are in the list beside the text.
            let others = format!("{} others", codes.len().saturating_sub(MOST_NAMED));
            if codes.len() > MOST_NAMED + 1 {
                codes.truncate(MOST_NAMED);
                codes.push(&others);
            }
            pb::MissingRequirement {
                accepted_credentials: accepted.iter().map(|it| credential_name(it)).collect(),
                text: format!("needs the {}", text::one_of(&codes)),
                ..pb::MissingRequirement::default()
            }
        }
        MissingRequirement::Experience(asked) => {
            let practice = catalog.practices.get(asked.practice);
            let title = practice.map_or("such work", |it| it.title.as_str());
            let roles = practice.map_or(&[][..], |it| it.roles.as_slice());
            let roles = roles.iter().filter_map(|index| catalog.roles.get(*index));
            pb::MissingRequirement {
                experience_years: Some(asked.years),
                accepted_roles: roles.map(role_name).collect(),
                text: format!("needs {} more of {title}", text::write_years(asked.years)),
                ..pb::MissingRequirement::default()
            }
        }
        MissingRequirement::AccreditedProgram(programs) => {
            let accepted: Vec<_> =
                programs.iter().filter_map(|place| catalog.programs.get(place)).collect();
            let body = accepted.first().and_then(|it| it.accredited_by.as_deref());
            let levels = accepted.iter().filter_map(|it| it.awards);
            let least = levels.min().map_or("a program", text::needed_schooling);
            pb::MissingRequirement {
                education: levels_of(&accepted).into(),
                accepted_programs: accepted.iter().map(|it| program_name(it)).collect(),
                text: format!("needs {least} accredited by {}", body.unwrap_or("its body")),
                ..pb::MissingRequirement::default()
            }
        }
        MissingRequirement::License(set) => {
            let accepted: Vec<_> = set.iter().filter_map(|ix| catalog.credential_at(ix)).collect();
            let codes: Vec<_> = accepted.iter().map(|it| it.id.as_str()).collect();
            pb::MissingRequirement {
                accepted_credentials: accepted.iter().map(|it| credential_name(it)).collect(),
                text: format!("needs a license as {}", text::one_of(&codes)),
                ..pb::MissingRequirement::default()
            }
        }
        MissingRequirement::PrecedingRole => {
            let own = role.and_then(|index| catalog.roles.get(index));
            let preceding: Vec<_> = own
                .into_iter()
                .flat_map(|role| &role.from)
                .filter_map(|index| catalog.roles.get(*index))
                .collect();
            let titles: Vec<_> = preceding.iter().map(|it| text::role_name(&it.title)).collect();
            let titles: Vec<_> = titles.iter().map(String::as_str).collect();
            pb::MissingRequirement {
                accepted_roles: preceding.iter().map(|it| role_name(it)).collect(),
                text: format!("needs work as {}", text::one_of(&titles)),
                ..pb::MissingRequirement::default()
            }
        }
    }
}
