//! `CompareEducationRoutes`.

use std::cmp::Reverse;

use medwage_catalog_service::program_name;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::Estimate;
use medwage_contracts::pb::types::{Education, JobProfile, View};
use medwage_domain::career::{Availability, MissingRequirement, Program, Qualifications};
use medwage_domain::compensation::Spread;
use medwage_domain::estimate::Education as SchoolingLevel;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::text::career::routes_summary;
use medwage_rpc_status::Violations;

use super::reply::{ReplyContext, reply};
use crate::context::Context;
use crate::encode::{self, assumption, spread};
use crate::error::Error;
use crate::pay::{median, pay_point};
use crate::profile::{PayOptions, Person, PlanningTerms, RoleNeed};

/// Years that are looked at where nobody says.
const USUAL_HORIZON: u32 = 10;
/// The most years that the estimator takes.
const MOST_YEARS: f64 = 70.0;
/// The title of the route without a program.
const AT_ONCE: &str = "Work at once";

/// A way into work.
struct Route<'c> {
    program: Option<&'c Program>,
    education: SchoolingLevel,
    /// Months until work begins.
    months: f64,
    availability: Availability,
    missing: Vec<MissingRequirement>,
    /// Of them, those for the program; the rest are for the role after it.
    missing_for_program: usize,
}

/// A route with what it is worth.
struct RatedRoute {
    availability: Availability,
    value: Cents,
    message: pb::EducationRoute,
    evidence: pb::RouteEvidence,
}

pub(super) async fn compare(
    context: &Context,
    request: &pb::CompareEducationRoutesRequest,
) -> Result<pb::CompareEducationRoutesResponse, Error> {
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
    let (mut person, terms) = wrong.finish::<_, Error>(person.zip(terms))?;
    let places = (!terms.places.is_empty()).then(|| format!("{} places", terms.places.len()));
    person.set_aside_term("terms.places", places, "every route begins where the profile says");
    let hours = terms.stated_study_hours.map(|hours| hours.to_string());
    person.set_aside_term("terms.study_hours_per_week", hours, "study is full time in every route");

    let routes = Route::list(context, &person);
    let profiles = routes.iter().flat_map(|it| it.profiles(&person, terms.horizon_years));
    let profiles = std::iter::once(person.profile.clone()).chain(profiles).collect();
    let estimates =
        context.estimator.estimate_all(profiles, &person.options, Some(0), View::Basic).await?;
    let mut answers = Vec::with_capacity(estimates.each.len());
    for estimate in &estimates.each {
        answers.push(estimate.clone()?);
    }
    let Some((own, answers)) = answers.split_first() else {
        return Err(Error::Internal("an estimate short".to_owned()));
    };
    let common = ReplyContext::new(context, &person, &estimates, Some(own));
    let each = terms.horizon_years as usize + 1;
    let mut rated = Vec::with_capacity(routes.len());
    for (route, answers) in routes.iter().zip(answers.chunks(each)) {
        rated.push(route.rate(context, &person, answers, terms.discount)?);
    }
    rated.sort_by_key(|it| (it.availability, Reverse(it.value), it.message.program.clone()));
    let at_once = rated.iter().find(|it| it.message.program.is_empty());
    let summary = rated.first().zip(at_once).map(|(best, at_once)| {
        let name = &best.message.display_name;
        routes_summary(name, best.value, at_once.value, terms.horizon_years)
    });
    let evidence = person.options.is_full.then(|| pb::RoutesEvidence {
        routes: rated.iter().map(|it| it.evidence.clone()).collect(),
        assumptions: person.list_assumptions([
            assumption(
                "routes.full_time_study",
                "study is full time and nothing is earned beside it",
            ),
            assumption(
                "routes.same_role",
                "every route begins in the same role; a degree also opens others",
            ),
            assumption(
                "routes.price_at_once",
                "tuition is paid at the start; aid and loans are not counted",
            ),
        ]),
    });
    Ok(reply!(CompareEducationRoutesResponse, common, {
        summary: summary.unwrap_or_default(),
        routes: rated.into_iter().map(|it| it.message).collect(),
        evidence: evidence,
    }))
}

impl<'c> Route<'c> {
    /// Lists working at once, and each program that ends with more schooling.
    fn list(context: &'c Context, person: &Person) -> Vec<Self> {
        let education = person.qualifications.education;
        let at_once = Self::new(context, person, None, education);
        let more = context.catalog.programs.iter().filter_map(|program| {
            let education = program.awards.filter(|level| *level > education)?;
            Some(Self::new(context, person, Some(program), education))
        });
        std::iter::once(at_once).chain(more).collect()
    }

    /// A route is open where the program is, and the role after it, but for the step on the ladder: newcomers begin in the
    /// role that the profile says.
    fn new(
        context: &Context,
        person: &Person,
        program: Option<&'c Program>,
        education: SchoolingLevel,
    ) -> Self {
        let catalog = &context.catalog;
        let mut missing = program
            .map(|it| catalog.find_missing(&it.requires, &person.qualifications))
            .unwrap_or_default();
        let missing_for_program = missing.len();
        let schooled = Qualifications { education, ..person.qualifications };
        let role = person.qualifications.role.and_then(|index| catalog.roles.get(index));
        if let Some(role) = role {
            missing.extend(catalog.find_missing(&role.requires, &schooled));
        }
        Self {
            program,
            education,
            months: program.map_or(0.0, |it| it.duration.base),
            availability: match missing.as_slice() {
                [] => Availability::Open,
                _ => Availability::AfterSteps,
            },
            missing,
            missing_for_program,
        }
    }

    /// The person at the beginning of work, then in each year from now.
    fn profiles(&self, person: &Person, years: u32) -> Vec<JobProfile> {
        let each = (0..years).map(|year| self.profile(person, self.worked(year)));
        std::iter::once(self.profile(person, 0.0)).chain(each).collect()
    }

    fn profile(&self, person: &Person, worked: f64) -> JobProfile {
        JobProfile {
            education: Education::from(self.education).into(),
            experience_years: Some((person.qualifications.years + worked).min(MOST_YEARS)),
            ..person.profile.clone()
        }
    }

    /// Years of work at the middle of a year from now, after study.
    fn worked(&self, year: u32) -> f64 {
        (f64::from(year) + 0.5 - self.months / 12.0).max(0.0)
    }

    fn rate(
        &self,
        context: &Context,
        person: &Person,
        estimates: &[Estimate],
        discount: f64,
    ) -> Result<RatedRoute, Error> {
        let Some((first, each_year)) = estimates.split_first() else {
            return Err(Error::Internal("an estimate short".to_owned()));
        };
        let cost = self.program.map_or(Spread::default(), |program| {
            let [low, base, high] = program.price.ends();
            Spread { low, base, high }
        });
        let (mut value, mut years) = (-cost.base.dollars(), Vec::with_capacity(each_year.len()));
        for (offset, estimate) in (0..).zip(each_year) {
            // The part of the year that is not study.
            let part = (f64::from(offset) + 1.0 - self.months / 12.0).clamp(0.0, 1.0);
            let earned = median(estimate)?.dollars() * part;
            value += earned * libm::pow(1.0 + discount, -(f64::from(offset) + 0.5));
            let works = part > 0.0;
            years.push(pb::ProjectedYear {
                year_offset: offset,
                annual: estimate.annual.clone().filter(|_| works),
                nominal: None,
                role: if works { person.profile.role.clone() } else { String::new() },
                earned_usd: Some(Pay::Annual.round(earned).unwrap_or_default().dollars()),
            });
        }
        let value = Pay::Annual.round(value).unwrap_or_default();
        let program = self.program.map(program_name).unwrap_or_default();
        let title = self.program.map_or(AT_ONCE, |it| &it.title);
        Ok(RatedRoute {
            availability: self.availability,
            value,
            message: pb::EducationRoute {
                program: program.clone(),
                display_name: title.to_owned(),
                education: Education::from(self.education).into(),
                months: self.months.ceil() as i32,
                cost_usd: Some(spread(cost)),
                first_pay: pay_point(first),
                value_usd: value.dollars(),
                availability: encode::availability(self.availability).into(),
                missing: self.write_missing(context, person),
            },
            evidence: pb::RouteEvidence {
                program,
                profile: Some(self.profile(person, 0.0)),
                years,
            },
        })
    }

    fn write_missing(&self, context: &Context, person: &Person) -> Vec<pb::MissingRequirement> {
        let (for_program, for_role) = self.missing.split_at(self.missing_for_program);
        let catalog = &context.catalog;
        let mut missing = encode::missing_requirements(catalog, for_program, None);
        let role = person.qualifications.role;
        missing.extend(encode::missing_requirements(catalog, for_role, role));
        missing
    }
}
