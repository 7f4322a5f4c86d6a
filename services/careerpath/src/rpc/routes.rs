//! `CompareEducationRoutes`: for each program, and for none, the cheapest chain of studies and first jobs that admits the
//! person to the role.

use std::cmp::Reverse;

use medwage_catalog_service::program_name;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types::Education;
use medwage_domain::career::plan::{
    Plan, PlanError, PlanQuery, QUARTERS, Step, Study, Target, Through, find_plans,
    studies_toward_role,
};
use medwage_domain::career::{Availability, Catalog, MissingRequirement};
use medwage_domain::compensation::Spread;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::text::career::routes_summary;
use medwage_rpc_status::{Violation, Violations};

use super::plan::pricing::{PricedRoles, price_roles, price_steps, profile_after};
use super::plan::query::{MOST_LABELS_OF_MANY, PlanRequest};
use super::reply::{ReplyContext, reply};
use crate::context::Context;
use crate::encode::{self, assumption, spread, write_steps};
use crate::error::Error;
use crate::pay::PayByRole;
use crate::profile::{PayOptions, Person, PlanningTerms, RoleNeed};
use crate::searching::run_search;

/// Years that are looked at where nobody says.
const USUAL_HORIZON: u32 = 10;
/// The title of the route without a program.
const AT_ONCE: &str = "Work at once";
/// Months in a quarter.
const MONTHS: u32 = 12 / QUARTERS;

/// A way into the role: through a program, or without any.
struct Route {
    program: Option<usize>,
    missing: Vec<MissingRequirement>,
    /// The cheapest chain; none where no chain ends within the horizon.
    plan: Option<Plan>,
}

impl Route {
    fn availability(&self) -> Availability {
        match (&self.plan, self.missing.as_slice()) {
            (None, _) => Availability::NotForProfile,
            (Some(_), []) => Availability::Open,
            (Some(_), _) => Availability::AfterSteps,
        }
    }
}

pub(super) async fn compare(
    context: &Context,
    request: &pb::CompareEducationRoutesRequest,
) -> Result<pb::CompareEducationRoutesResponse, Error> {
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
    let person = Person::read(context, profile, options, RoleNeed::Required, &mut wrong).await?;
    let terms = PlanningTerms::read(request.terms.as_ref(), USUAL_HORIZON, &mut wrong);
    let (mut person, terms) = wrong.into_result::<_, Error>(person.zip(terms))?;
    let places = (!terms.places.is_empty()).then(|| format!("{} places", terms.places.len()));
    person.set_aside_term("terms.places", places, "every route begins where the profile says");
    let Some(role) = person.qualifications.role else {
        return Err(Violation::required("profile.role", "says in which role to begin").into());
    };
    // Who asks how to begin in a role is not in it yet.
    let mut beginner = person.clone();
    beginner.qualifications.role = None;
    let here = PlanningTerms { places: Vec::new(), ..terms.clone() };
    let asked = PlanRequest::to_value(beginner, &here, MOST_LABELS_OF_MANY)?;
    let asked = PlanRequest { target: Target::Role(role), ..asked };
    let entry = context.searches.enter()?;
    let PricedRoles { pay, own, estimates, .. } = price_roles(context, &asked).await?;
    let (searched, shared) = (asked.clone(), context.catalog.clone());
    let searching =
        run_search(entry, move |stop| list_routes(&shared, &searched, role, &pay, stop));
    let (mut routes, cut) = searching.await?;
    let value = |it: &Route| it.plan.as_ref().map(|plan| plan.value);
    routes.sort_by_key(|it| (it.availability(), Reverse(value(it)), it.program));

    let plans: Vec<&Plan> = routes.iter().filter_map(|it| it.plan.as_ref()).collect();
    let priced = price_steps(context, &person.options, &asked.workplaces, &plans).await?;
    let mut priced = priced.into_iter();
    let mut written = Vec::with_capacity(routes.len());
    let mut evidence = Vec::with_capacity(routes.len());
    for route in &routes {
        let pay = route
            .plan
            .as_ref()
            .and_then(|_| priced.next())
            .and_then(|it| it.into_iter().next_back());
        written.push(write_route(catalog, &asked, route, role, pay.flatten()));
        let plan = route.plan.as_ref();
        let last = plan.and_then(|it| it.steps.last());
        evidence.push(pb::RouteEvidence {
            program: write_program(catalog, route.program),
            profile: last.and_then(|it| profile_after(context, &asked.workplaces, it)),
            years: plan.map(|plan| write_years(catalog, plan)).unwrap_or_default(),
        });
    }
    let mut common = ReplyContext::new(context, &person, &estimates, own.as_ref());
    if !cut.is_empty() {
        let title = |place: &Option<usize>| {
            place.and_then(|place| catalog.programs.get(place)).map_or(AT_ONCE, |it| &it.title)
        };
        let named = cut.iter().map(title).collect::<Vec<_>>().join(", ");
        let told =
            format!("left out, for the search grew too large; take a shorter horizon: {named}");
        common.warn("routes.cut_short", "terms.horizon_years", told);
    }
    let best = routes.iter().zip(&written).find(|(route, _)| route.plan.is_some());
    let at_once = routes.iter().find(|it| it.program.is_none()).and_then(value);
    let summary = best.and_then(|(route, message)| {
        Some(routes_summary(&message.display_name, value(route)?, at_once, terms.horizon_years))
    });
    let evidence = person.options.is_full.then(|| pb::RoutesEvidence {
        routes: evidence,
        assumptions: person.list_assumptions([
            assumption(
                "routes.cheapest_chain",
                "each route is the cheapest chain of programs, credentials and first jobs that the role asks for",
            ),
            assumption(
                "routes.same_role",
                "every route ends in the same role; a degree also opens others",
            ),
            assumption(
                "routes.price_at_once",
                "tuition is paid when a program begins; aid and loans are not counted",
            ),
        ]),
    });
    Ok(reply!(CompareEducationRoutesResponse, common, {
        summary: summary.unwrap_or_else(|| format!("No route leads to the role within {} years.", terms.horizon_years)),
        routes: written,
        evidence: evidence,
    }))
}

/// Lists working at once, and each program that ends with more schooling or another accreditation, with the cheapest chain;
/// and those whose search grew too large.
fn list_routes(
    catalog: &Catalog,
    asked: &PlanRequest,
    role: usize,
    pay: &PayByRole,
    stop: &dyn Fn() -> bool,
) -> Result<(Vec<Route>, Vec<Option<usize>>), Error> {
    let person = &asked.person.qualifications;
    let more = catalog
        .programs
        .iter()
        .enumerate()
        .filter(|(_, program)| program.awards.is_some_and(|awards| awards > person.education));
    let programs = std::iter::once(None).chain(more.map(|(place, _)| Some(place)));
    let (mut routes, mut cut) = (Vec::new(), Vec::new());
    for program in programs {
        let mut missing = program
            .and_then(|place| catalog.programs.get(place))
            .map(|it| catalog.find_missing(&it.requires, person))
            .unwrap_or_default();
        if program.is_none() {
            missing = catalog.find_missing_for_role(role, person);
        }
        let mut query = asked.query(catalog);
        let mut studies = studies_toward_role(&query, role, program);
        if program.is_none() {
            studies.retain(|study| matches!(study, Study::Credential(_)));
        }
        query = PlanQuery { only: Some(&studies), through: program.map(Through::Program), ..query };
        let plans = match find_plans(&query, pay, stop) {
            Ok(found) => found.plans,
            Err(PlanError::TooMany { .. }) => {
                cut.push(program);
                continue;
            }
            Err(PlanError::Stopped) => return Err(Error::OutOfTime),
        };
        let plan = plans.into_iter().min_by_key(|it| (it.cost, it.quarter, Reverse(it.value)));
        routes.push(Route { program, missing, plan });
    }
    Ok((routes, cut))
}

fn write_program(catalog: &Catalog, program: Option<usize>) -> String {
    program.and_then(|place| catalog.programs.get(place)).map(program_name).unwrap_or_default()
}

fn write_route(
    catalog: &Catalog,
    asked: &PlanRequest,
    route: &Route,
    role: usize,
    first_pay: Option<pb::PayPoint>,
) -> pb::EducationRoute {
    let program = route.program.and_then(|place| catalog.programs.get(place));
    let plan = route.plan.as_ref();
    let tuition = |step: Step| match step {
        Step::Study(Study::BesideWork(place) | Study::FullTime(place)) => {
            catalog.programs.get(place).map(|it| it.price.ends())
        }
        _ => None,
    };
    // Tuition has its range; the rest of what the chain costs is certain.
    let steps = plan.map(|it| it.steps.as_slice()).unwrap_or_default();
    let [low, base, high] = [0, 1, 2].map(|end| {
        let ends = steps.iter().filter_map(|it| tuition(it.step));
        ends.map(|ends| ends[end].get()).sum::<i64>()
    });
    let spent = plan.map_or(base, |it| it.cost.get());
    let cost = |end: i64| Cents::new(spent - base + end);
    let cost = Spread { low: cost(low), base: cost(base), high: cost(high) };
    let education = steps
        .last()
        .map_or(asked.person.qualifications.education, |it| it.qualifications.education);
    let chain = plan.map(|plan| write_steps(catalog, plan, &asked.workplaces)).unwrap_or_default();
    let missing_for = if program.is_none() { Some(role) } else { None };
    pb::EducationRoute {
        program: write_program(catalog, route.program),
        display_name: program.map_or(AT_ONCE, |it| &it.title).to_owned(),
        education: Education::from(education).into(),
        months: plan.map_or(0, |it| encode::signed(it.quarter * MONTHS)),
        cost_usd: plan.map(|_| spread(cost)),
        first_pay,
        value_usd: plan.map_or(0.0, |it| it.value.dollars()),
        availability: encode::availability(route.availability()).into(),
        missing: encode::missing_requirements(catalog, &route.missing, missing_for),
        steps: chain
            .into_iter()
            .map(|it| pb::RouteStep {
                kind: it.kind,
                resource: it.resource,
                full_time: it.full_time,
                end_month: it.end_month,
            })
            .collect(),
    }
}

/// Writes the earnings of each year of a plan.
fn write_years(catalog: &Catalog, plan: &Plan) -> Vec<pb::ProjectedYear> {
    let years = plan.quarters.chunks(QUARTERS as usize).enumerate();
    let write = |(offset, quarters): (usize, &[medwage_domain::career::plan::PaidQuarter])| {
        let earned: f64 = quarters.iter().map(|it| it.annual / f64::from(QUARTERS)).sum();
        let role = quarters.first().and_then(|it| catalog.roles.get(it.employment?.job.0));
        pb::ProjectedYear {
            year_offset: i32::try_from(offset).unwrap_or(i32::MAX),
            annual: None,
            nominal: None,
            role: role.map(medwage_catalog_service::role_name).unwrap_or_default(),
            earned_usd: Some(Pay::Annual.round(earned).unwrap_or_default().dollars()),
        }
    };
    years.map(write).collect()
}
