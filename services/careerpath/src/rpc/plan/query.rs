//! Reads requests for plans.

use medwage_contracts::convert::parse_cents;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target as Form;
use medwage_contracts::pb::types::Resolved;
use medwage_domain::career::Catalog;
use medwage_domain::career::plan::{Limits, Location, PlanQuery, QUARTERS, Target};
use medwage_domain::money::Cents;
use medwage_rpc_status::{Violation, Violations};

use crate::context::Context;
use crate::error::Error;
use crate::profile::{
    MOST_YEARS, PayOptions, Person, PlanningTerms, RoleNeed, Workplace, out_of_range,
    read_target_role,
};

/// Years that are looked at where nobody says.
pub(in crate::rpc) const USUAL_HORIZON: u32 = 15;
/// Studies where nobody says, and at most.
const USUAL_STUDIES: u8 = 3;
pub(in crate::rpc) const MOST_STUDIES: u8 = 6;
/// Studies on the way to one credential at most.
const MOST_CHAINED: u8 = 4;
/// Labels after which a search gives up.
pub(in crate::rpc) const MOST_LABELS: usize = 450_000;
/// Labels after which the search for one of many gives up, as for each credential of a ranking.
pub(in crate::rpc) const MOST_LABELS_OF_MANY: usize = 60_000;

/// A request for plans, read.
#[derive(Clone, Debug)]
pub(in crate::rpc) struct PlanRequest {
    pub(in crate::rpc) person: Person,
    pub(in crate::rpc) target: Target,
    /// How the target role was read; none for a target of pay.
    pub(in crate::rpc) resolved_target: Option<Resolved>,
    pub(in crate::rpc) limits: Limits,
    /// The rate a year by which later money is worth less.
    pub(in crate::rpc) discount: f64,
    /// The places to work in; the first is the present one.
    pub(in crate::rpc) workplaces: Vec<Workplace>,
    pub(in crate::rpc) locations: Vec<Location>,
}

impl PlanRequest {
    pub(in crate::rpc) async fn read(
        context: &Context,
        request: &pb::PlanCareerRequest,
        mut wrong: Violations,
    ) -> Result<Self, Error> {
        let options = PayOptions::read(
            &request.release,
            request.aging.as_ref(),
            request.input_mode,
            request.view,
            &mut wrong,
        );
        let profile = request.profile.as_ref();
        let target = wrong.take_field(read_target(context, request, &options).await?);
        let person =
            Person::read(context, profile, options, RoleNeed::Optional, &mut wrong).await?;
        let terms = PlanningTerms::read(request.terms.as_ref(), USUAL_HORIZON, &mut wrong);
        let limits = request.limits.unwrap_or_default();
        let limits = read_limits(&limits, terms.as_ref(), &mut wrong);
        let places = request.terms.as_ref().map_or(&[][..], |it| &it.places);
        let workplaces = Workplace::read_all(person.as_ref(), places);
        let whole = person.zip(target).zip(limits.zip(terms));
        let ((person, (target, resolved_target)), (limits, terms)) =
            wrong.into_result::<_, Error>(whole)?;
        let locations = Workplace::locations(&workplaces);
        let discount = terms.discount;
        Ok(Self { person, target, resolved_target, limits, discount, workplaces, locations })
    }

    /// Makes what plans that somebody has in mind are followed by: nothing but the horizon limits them.
    pub(in crate::rpc) fn to_follow(
        person: Option<Person>,
        terms: Option<&PlanningTerms>,
        wrong: &mut Violations,
    ) -> Option<Self> {
        let places = terms.map_or(&[][..], |it| &it.places);
        let workplaces = Workplace::read_all(person.as_ref(), places);
        let terms = terms?;
        let limits = read_limits(&pb::PlanLimits::default(), Some(terms), wrong)?;
        Some(Self {
            locations: Workplace::locations(&workplaces),
            person: person?,
            target: Target::Salary(Cents::new(i64::MAX)),
            resolved_target: None,
            limits: Limits { studies: u8::MAX, ..limits },
            discount: terms.discount,
            workplaces,
        })
    }

    /// Makes what careers with and without something are found by: the horizon, and the places of the terms. A search gives up
    /// after so many labels.
    pub(in crate::rpc) fn to_value(
        person: Person,
        terms: &PlanningTerms,
        labels: usize,
    ) -> Result<Self, Error> {
        let mut wrong = Violations::default();
        let asked = Self::to_follow(Some(person), Some(terms), &mut wrong);
        let asked = wrong.into_result::<_, Error>(asked)?;
        let limits = Limits { studies: MOST_CHAINED, labels, ..asked.limits };
        Ok(Self { target: Target::Value, limits, ..asked })
    }

    /// Refuses a target of pay that the person is paid already.
    pub(in crate::rpc) fn check_target(&self, current: Option<Cents>) -> Result<(), Error> {
        match (self.target, current) {
            (Target::Salary(annual), Some(current)) if annual <= current => {
                let told = format!("{annual} is not above what the person is paid now, {current}");
                Err(Violation::out_of_range("target_annual_usd", told).into())
            }
            _ => Ok(()),
        }
    }

    pub(in crate::rpc) fn query<'c>(&'c self, catalog: &'c Catalog) -> PlanQuery<'c> {
        PlanQuery {
            catalog,
            start: self.person.qualifications,
            locations: &self.locations,
            target: self.target,
            limits: self.limits,
            rate: self.discount,
            only: None,
            through: None,
            unlifted: None,
        }
    }
}

async fn read_target(
    context: &Context,
    request: &pb::PlanCareerRequest,
    options: &PayOptions,
) -> Result<Result<(Target, Option<Resolved>), Violation>, Error> {
    const AMOUNT: &str = "target_annual_usd";
    Ok(match &request.target {
        None => Err(Violation::required(AMOUNT, "needs a target: this, or target_role")),
        Some(Form::TargetRole(text)) => read_target_role(context, text, options)
            .await?
            .map(|(role, resolved)| (Target::Role(role), Some(resolved))),
        Some(Form::TargetAnnualUsd(annual)) => match parse_cents(*annual) {
            Ok(annual) if annual.get() > 0 => Ok((Target::Salary(annual), None)),
            Ok(_) => Err(Violation::out_of_range(AMOUNT, "must be above zero")),
            Err(error) => Err(Violation::malformed(AMOUNT, error.to_string())),
        },
    })
}

fn read_limits(
    limits: &pb::PlanLimits,
    terms: Option<&PlanningTerms>,
    wrong: &mut Violations,
) -> Option<Limits> {
    // Without a horizon that can be used, what is wrong with the limits themselves is said all the same.
    let years = terms.map_or(MOST_YEARS, |terms| terms.horizon_years);
    let deadline = limits.deadline_years.unwrap_or(f64::from(years));
    let is_within = deadline > 0.0 && deadline <= f64::from(years);
    wrong.require(is_within, || {
        let told = format!("{deadline} is not above 0 and at most the horizon of {years}");
        Violation::out_of_range("limits.deadline_years", told)
    });
    let studies = limits.max_study_count.map_or(Ok(USUAL_STUDIES), |count| {
        u8::try_from(count)
            .ok()
            .filter(|it| *it <= MOST_STUDIES)
            .ok_or_else(|| out_of_range("limits.max_study_count", count, 0, MOST_STUDIES.into()))
    });
    let studies = wrong.take_field(studies);
    let budget = limits.budget_usd.map(|dollars| match parse_cents(dollars) {
        Ok(budget) if budget.get() >= 0 => Ok(budget),
        Ok(_) => Err(Violation::out_of_range("limits.budget_usd", "must not be negative")),
        Err(error) => Err(Violation::malformed("limits.budget_usd", error.to_string())),
    });
    let budget = wrong.take_field(budget.transpose());
    let terms = terms?;
    Some(Limits {
        horizon: years * QUARTERS,
        finish_by: (deadline * f64::from(QUARTERS)).floor() as u32,
        budget: budget?,
        hours_per_week: terms.study_hours_per_week,
        degrees: !limits.degree_excluded,
        full_time_study: !limits.job_kept,
        studies: studies.filter(|_| is_within)?,
        labels: MOST_LABELS,
    })
}
