//! Plans.

use medwage_catalog_service::{credential_name, program_name, role_name};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types::Interval;
use medwage_domain::career::Catalog;
use medwage_domain::career::plan::{Plan, QUARTERS, ScheduledStep, Step, Study, Target};
use medwage_domain::money::Cents;
use medwage_domain::percentile::PUBLISHED_Z;
use medwage_domain::text::career as text;
use medwage_domain::text::per_year;

use super::signed;
use crate::profile::Workplace;

/// Months in a quarter.
const MONTHS: u32 = 12 / QUARTERS;

/// A plan's context: the pay that it is compared with, and the pay after each of its steps.
pub(crate) struct PricedPlan<'p> {
    /// The person's pay now; none for a newcomer.
    pub(crate) current: Option<Cents>,
    /// The value of working on without any step.
    pub(crate) staying: Cents,
    /// After each step, in order; none where the person has no work then.
    pub(crate) pay: &'p [Option<pb::PayPoint>],
    pub(crate) workplaces: &'p [Workplace],
}

/// Writes a plan, and what each of its steps rests on.
pub(crate) fn write_plan(
    catalog: &Catalog,
    plan: &Plan,
    priced: &PricedPlan<'_>,
) -> (pb::Plan, Vec<pb::PlanStepEvidence>) {
    let (mut before, mut spent) = (priced.current, Cents::default());
    let (mut steps, mut evidence) = (Vec::new(), Vec::new());
    for (index, scheduled) in plan.steps.iter().enumerate() {
        let after = scheduled.qualifications.role.map(|_| scheduled.annual);
        let cost = Cents::new(scheduled.spent.get() - spent.get());
        steps.push(write_step(catalog, scheduled, cost, after, priced.workplaces));
        evidence.push(pb::PlanStepEvidence {
            prior_annual_usd: before.map(Cents::dollars),
            pay: priced.pay.get(index).cloned().flatten(),
            experience_years: scheduled.qualifications.years,
        });
        (before, spent) = (after, scheduled.spent);
    }
    // Staying is worth nothing to who has no work to go on with: there is nothing to compare with.
    let staying_delta = priced.current.map(|_| plan.value.get() - priced.staying.get());
    let interval = staying_delta.map(|cents| {
        let end = |z: f64| (Cents::new(cents).dollars() + z * plan.deviation).round();
        Interval { low: end(-PUBLISHED_Z[4]), high: end(PUBLISHED_Z[4]), coverage: 0.8 }
    });
    let loss = priced.current.map(|_| plan.loss_probability(priced.staying));
    let plan = pb::Plan {
        strengths: Vec::new(),
        months: signed(plan.quarter * MONTHS),
        cost_usd: plan.cost.dollars(),
        annual_usd: plan.annual.dollars(),
        value_usd: plan.value.dollars(),
        staying_delta_usd: staying_delta.map(|cents| Cents::new(cents).dollars()),
        steps,
        staying_delta_interval_usd: interval,
        loss_probability: loss.map(|chance| (chance * 10_000.0).round() / 10_000.0),
    };
    (plan, evidence)
}

/// Writes the steps of a plan.
pub(crate) fn write_steps(
    catalog: &Catalog,
    plan: &Plan,
    workplaces: &[Workplace],
) -> Vec<pb::PlanStep> {
    let mut spent = Cents::default();
    let write = |scheduled: &ScheduledStep| {
        let cost = Cents::new(scheduled.spent.get() - spent.get());
        spent = scheduled.spent;
        let annual = scheduled.qualifications.role.map(|_| scheduled.annual);
        write_step(catalog, scheduled, cost, annual, workplaces)
    };
    plan.steps.iter().map(write).collect()
}

fn write_step(
    catalog: &Catalog,
    scheduled: &ScheduledStep,
    cost: Cents,
    annual: Option<Cents>,
    workplaces: &[Workplace],
) -> pb::PlanStep {
    let place = workplaces.get(scheduled.place).map(|entry| entry.id.clone()).unwrap_or_default();
    let (resource, text) = name_step(catalog, scheduled, &place);
    pb::PlanStep {
        kind: step_kind(scheduled.step).into(),
        resource,
        full_time: matches!(scheduled.step, Step::Study(Study::FullTime(_))),
        // Where they work is said with the step that changes it.
        place: match scheduled.step {
            Step::Move { .. } => place,
            _ => String::new(),
        },
        text,
        start_month: signed(scheduled.from * MONTHS),
        end_month: signed(scheduled.to * MONTHS),
        cost_usd: cost.dollars(),
        annual_usd: annual.map(Cents::dollars),
    }
}

/// Writes the kind of a step.
fn step_kind(step: Step) -> pb::StepKind {
    match step {
        Step::Study(Study::Credential(_)) => pb::StepKind::StudyCredential,
        Step::Study(Study::BesideWork(_) | Study::FullTime(_)) => pb::StepKind::StudyProgram,
        Step::Complete(_) => pb::StepKind::LeaveApprenticeship,
        Step::Move { .. } => pb::StepKind::ChangeRole,
        Step::WorkOn { .. } => pb::StepKind::GainExperience,
    }
}

/// The resource of a step, and the step in words.
fn name_step(catalog: &Catalog, scheduled: &ScheduledStep, place: &str) -> (String, String) {
    match scheduled.step {
        Step::Study(Study::Credential(ix)) => {
            let Some(credential) = catalog.credential_at(ix) else { return Default::default() };
            let held = scheduled.qualifications.credentials;
            let apprentice = credential.apprentice.as_ref();
            let marked = apprentice.filter(|rule| held.with_credential(rule.credential) == held);
            let marked = marked.and_then(|rule| catalog.credential_at(rule.credential));
            let first = marked.map_or(String::new(), |it| format!("; the {} comes first", it.id));
            (credential_name(credential), format!("Study for the {}{first}", credential.id))
        }
        Step::Study(Study::BesideWork(index)) => {
            let program = &catalog.programs[index];
            (program_name(program), format!("{}, beside work", program.title))
        }
        Step::Study(Study::FullTime(index)) => {
            let program = &catalog.programs[index];
            (program_name(program), format!("{}, full time", program.title))
        }
        Step::Complete(ix) => {
            let Some(credential) = catalog.credential_at(ix) else { return Default::default() };
            let told = format!("With the years in coding the {} becomes whole", credential.id);
            (credential_name(credential), told)
        }
        Step::Move { role, .. } => {
            let role = &catalog.roles[role];
            let at = if place.is_empty() { String::new() } else { format!(" at {place}") };
            (role_name(role), format!("Work as {}{at}", text::role_name(&role.title)))
        }
        Step::WorkOn { .. } => {
            let role = scheduled.qualifications.role.and_then(|index| catalog.roles.get(index));
            let Some(role) = role else { return Default::default() };
            let told =
                format!("Work on as {}: the years bring the rest", text::role_name(&role.title));
            (role_name(role), told)
        }
    }
}

/// Writes a target at the beginning of a sentence: `Work as an auditor`, `Pay of $65,000 a year`.
pub(crate) fn describe_target(catalog: &Catalog, target: Target) -> String {
    match target {
        Target::Value => "The most that can come in".to_owned(),
        Target::Salary(annual) => format!("Pay of {}", per_year(annual)),
        Target::Role(role) => {
            let title = catalog.roles.get(role).map_or("", |it| it.title.as_str());
            format!("Work as {}", text::role_name(title))
        }
    }
}
