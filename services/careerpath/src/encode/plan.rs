//! Plans.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_step::Step as Form;
use medwage_contracts::pb::estimator::MedianInterval;
use medwage_domain::career::Catalogue;
use medwage_domain::career::plan::{Plan, QUARTERS, Reached, Step, Study};
use medwage_domain::money::Cents;

use crate::person::Workplace;

use super::catalogue::{credential_name, programme_name, role_name, signed};

/// Months in a quarter.
const MONTHS: u32 = 12 / QUARTERS;

/// What a plan is compared with, and the intervals of its pay.
pub(crate) struct Priced<'p> {
    /// What the person is paid now.
    pub(crate) now: Option<Cents>,
    /// What working on without any step is worth.
    pub(crate) staying: Cents,
    /// Of each step, in order; none where the person has no work after it.
    pub(crate) intervals: &'p [Option<MedianInterval>],
    pub(crate) workplaces: &'p [Workplace],
}

/// Writes a plan.
pub(crate) fn plan(catalogue: &Catalogue, it: &Plan, priced: &Priced<'_>) -> pb::Plan {
    let (mut before, mut spent) = (priced.now, Cents::default());
    let mut steps = Vec::with_capacity(it.steps.len());
    for (place, reached) in it.steps.iter().enumerate() {
        let after = reached.standing.role.map(|_| reached.annual);
        let (form, mut text) = named(catalogue, reached);
        let elsewhere = priced.workplaces.get(reached.place).map(|it| it.id.clone());
        let elsewhere = elsewhere.unwrap_or_default();
        if matches!(reached.step, Step::Move { .. }) && !elsewhere.is_empty() {
            text = format!("{text}: {elsewhere}");
        }
        steps.push(pb::PlanStep {
            step: form,
            text,
            start_month: signed(reached.from * MONTHS),
            end_month: signed(reached.to * MONTHS),
            cost: Some(Cents::new(reached.spent.get() - spent.get()).into()),
            annual_before: before.map(Into::into),
            annual_after: after.map(Into::into),
            interval: priced.intervals.get(place).cloned().flatten(),
            years: reached.standing.years,
            elsewhere,
        });
        (before, spent) = (after, reached.spent);
    }
    pb::Plan {
        months: signed(it.quarter * MONTHS),
        cost: Some(it.cost.into()),
        value: Some(it.value.into()),
        over_staying: Some(Cents::new(it.value.get() - priced.staying.get()).into()),
        annual: Some(it.annual.into()),
        best_in: Vec::new(),
        steps,
    }
}

fn named(catalogue: &Catalogue, reached: &Reached) -> (Option<Form>, String) {
    match reached.step {
        Step::Study(Study::Credential(ix)) => {
            let Some(it) = catalogue.credential_at(ix) else { return (None, String::new()) };
            let mark = it.apprentice.as_ref().filter(|rule| {
                let held = reached.standing.credentials;
                held.with(rule.credential) == held
            });
            let mark = mark.and_then(|rule| catalogue.credential_at(rule.credential));
            let first = mark.map_or(String::new(), |it| format!(", held as {} first", it.id));
            let text = format!("Prepare for and sit the {}{first}", it.id);
            (Some(Form::Credential(credential_name(it))), text)
        }
        Step::Study(Study::BesideWork(place)) => {
            let it = &catalogue.programmes[place];
            (Some(Form::Programme(programme_name(it))), format!("{}, beside work", it.title))
        }
        Step::Study(Study::FullTime(place)) => {
            let it = &catalogue.programmes[place];
            (Some(Form::FullTimeProgramme(programme_name(it))), format!("{}, full time", it.title))
        }
        Step::Complete(ix) => {
            let Some(it) = catalogue.credential_at(ix) else { return (None, String::new()) };
            let text =
                format!("The years are there: the apprentice's mark goes, {} is whole", it.id);
            (Some(Form::CompletedCredential(credential_name(it))), text)
        }
        Step::Move { role, .. } => {
            let it = &catalogue.roles[role];
            (Some(Form::Role(role_name(it))), format!("Work as {}", it.title))
        }
    }
}
