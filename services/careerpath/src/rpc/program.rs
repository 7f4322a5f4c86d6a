//! `EvaluateProgram`.

use medwage_catalog_service::{EntryKind, program_name, role_name};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types::Interval;
use medwage_domain::career::Catalog;
use medwage_domain::career::plan::{Plan, QUARTERS, Step, Study, Through, Way};
use medwage_domain::compensation::Spread;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::{PUBLISHED_Z, normal_cdf};
use medwage_domain::text::career::{ProgramFacts, program_summary};
use medwage_rpc_status::Violations;

use super::careers::{Careers, FoundWay, Question};
use super::next_steps;
use super::plan::query::MOST_LABELS;
use super::reply::{ReplyContext, reply};
use crate::context::Context;
use crate::encode::{self, assumption, signed, spread, write_steps};
use crate::error::Error;
use crate::profile::{PayOptions, Person, PlanningTerms, RoleNeed};

/// Years that are looked at where nobody says.
const USUAL_HORIZON: u32 = 10;
/// Months in a quarter.
const MONTHS: u32 = 12 / QUARTERS;

pub(super) async fn evaluate(
    context: &Context,
    request: &pb::EvaluateProgramRequest,
) -> Result<pb::EvaluateProgramResponse, Error> {
    let catalog = &context.catalog;
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
    let terms = PlanningTerms::read(request.terms.as_ref(), USUAL_HORIZON, &mut wrong);
    let read = EntryKind::Program.require_entry(catalog, "program", &request.program);
    let read = wrong.take_field(read);
    let (person, (terms, (index, resolved))) =
        wrong.into_result::<_, Error>(person.zip(terms.zip(read)))?;
    let program = catalog.programs.get(index);
    let program = program.ok_or_else(|| Error::Internal("a program was read".to_owned()))?;

    let (careers, entry) = Careers::price(context, &person, &terms, MOST_LABELS).await?;
    let places = 0..careers.asked.workplaces.len();
    let questions: Vec<_> =
        places.map(|place| Question { through: Through::Program(index), place }).collect();
    let (careers, ways) = careers.find_ways(entry, context, questions).await?;
    ways.iter().try_for_each(FoundWay::require_searched)?;
    let outcomes: Vec<_> = ways
        .iter()
        .zip(&careers.asked.workplaces)
        .filter_map(|(way, workplace)| {
            let way = way.way()?;
            Some(write_outcome(catalog, way, index, &workplace.id, &terms))
        })
        .collect();
    let here = ways.first().and_then(FoundWay::way);
    let [low, base, high] = program.price.ends();
    let months = here.and_then(|way| completion_month(&way.with, index));
    let missing = catalog.find_missing(&program.requires, &person.qualifications);
    let is_beneath = next_steps::is_beneath(program, &person);
    let availability = next_steps::judge(is_beneath, &missing);
    let own = careers.priced.own.as_ref();
    let common = ReplyContext::new(context, &person, &careers.priced.estimates, own);
    let first = outcomes.first();
    let summary = program_summary(&ProgramFacts {
        title: &program.title,
        person: common.person_name(person.role_title(context)),
        tuition: base,
        months,
        first_annual: first.and_then(|it| Pay::Annual.round(it.first_annual_usd?)),
        value: first.and_then(|it| Pay::Annual.round(it.value_delta_usd)),
        horizon_years: terms.horizon_years,
    });
    let evidence = pb::ProgramEvidence {
        profile: Some(person.profile.clone()),
        assumptions: person.list_assumptions([
            assumption(
                "program.first_job_at_once",
                "who has what a role asks for gets the work at once",
            ),
            assumption(
                "program.price_at_once",
                "tuition is paid when the program begins; aid and loans are not counted",
            ),
            assumption("program.prices", "prices and wages stay what they are in today's money"),
        ]),
    };
    let steps = here.map(|way| write_steps(catalog, &way.with, &careers.asked.workplaces));
    Ok(reply!(EvaluateProgramResponse, common, {
        summary: summary,
        program: program_name(program),
        availability: encode::availability(availability).into(),
        missing: encode::missing_requirements(catalog, &missing, None),
        tuition_usd: Some(spread(Spread { low, base, high })),
        months: months.map(signed),
        steps: steps.unwrap_or_default(),
        outcomes: outcomes,
        resolved_program: Some(resolved),
        evidence: person.options.is_full.then_some(evidence),
    }))
}

/// The month in which a program is completed.
fn completion_month(plan: &Plan, program: usize) -> Option<u32> {
    let step = plan.steps.iter().find(|it| is_program(it.step, program))?;
    Some(step.to * MONTHS)
}

fn is_program(step: Step, program: usize) -> bool {
    matches!(step, Step::Study(Study::BesideWork(own) | Study::FullTime(own)) if own == program)
}

fn write_outcome(
    catalog: &Catalog,
    way: &Way,
    program: usize,
    place: &str,
    terms: &PlanningTerms,
) -> pb::ProgramOutcome {
    let steps = &way.with.steps;
    let after = steps.iter().position(|it| is_program(it.step, program)).map_or(0, |at| at + 1);
    let first = steps[after..].iter().find(|it| matches!(it.step, Step::Move { .. }));
    let first_role = first.and_then(|it| catalog.roles.get(it.qualifications.role?));
    let tuition = catalog.programs.get(program).map_or(Cents::default(), |it| it.price.base);
    let flow = quarterly_delta(way);
    let discount =
        |quarter: usize| libm::pow(1.0 + terms.discount, -(quarter as f64) / f64::from(QUARTERS));
    let value: f64 = flow.iter().enumerate().map(|(at, paid)| paid * discount(at)).sum();
    let deviation = (way.with.deviation - way.without.deviation).abs().max(way.with.deviation);
    let end = |z: f64| (value + z * deviation).round();
    let mut sum = 0.0;
    let mut since = None;
    for (quarter, paid) in (1_u32..).zip(&flow) {
        sum += paid;
        since = if sum >= 0.0 { since.or(Some(quarter * MONTHS)) } else { None };
    }
    let paid = |plan: &Plan, at: usize| plan.quarters.get(at).map_or(0.0, |it| it.annual);
    let lost =
        |at: usize| (paid(&way.without, at) - paid(&way.with, at)).max(0.0) / f64::from(QUARTERS);
    let until = steps.get(after.saturating_sub(1)).map_or(0, |it| it.to as usize);
    let forgone: f64 = (0..until).map(lost).sum();
    let loss = if deviation > 0.0 {
        normal_cdf(-value / deviation)
    } else {
        f64::from(u8::from(value < 0.0))
    };
    pb::ProgramOutcome {
        place: place.to_owned(),
        first_role: first_role.map(role_name).unwrap_or_default(),
        first_annual_usd: first.map(|it| it.annual.dollars()),
        first_role_months: first.map(|it| signed(it.to * MONTHS)),
        recoup_months: since.map(signed),
        value_delta_usd: value.round(),
        value_delta_interval_usd: Some(Interval {
            low: end(-PUBLISHED_Z[4]),
            high: end(PUBLISHED_Z[4]),
            coverage: 0.8,
        }),
        loss_probability: (loss * 10_000.0).round() / 10_000.0,
        forgone_usd: forgone.round(),
        other_cost_usd: way.with.cost.dollars() - tuition.dollars(),
    }
}

/// Dollars in each quarter: what comes in with it less what does without it, by pay and by what the steps of both cost.
fn quarterly_delta(way: &Way) -> Vec<f64> {
    let pairs = way.with.quarters.iter().zip(&way.without.quarters);
    let mut flow: Vec<f64> =
        pairs.map(|(with, without)| (with.annual - without.annual) / f64::from(QUARTERS)).collect();
    for (plan, sign) in [(&way.with, 1.0), (&way.without, -1.0)] {
        let mut spent = Cents::default();
        for step in &plan.steps {
            let cost = Cents::new(step.spent.get() - spent.get());
            if let Some(quarter) = flow.get_mut(step.from as usize) {
                *quarter -= sign * cost.dollars();
            }
            spent = step.spent;
        }
    }
    flow
}
