//! What is asked of a plan.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target as Form;
use medwage_domain::career::Catalogue;
use medwage_domain::career::plan::{Limits, Place, QUARTERS, Quest, Target};
use medwage_domain::money::Cents;
use medwage_service_kit::{Violation, Violations};

use crate::context::Context;
use crate::error::Error;
use crate::person::{self, Person, Workplace, percent};

/// Years that are looked at where nobody says.
const USUAL_HORIZON: i32 = 15;
/// Hours a week where nobody says.
const USUAL_HOURS: f64 = 10.0;
/// Studies where nobody says, and at most.
const USUAL_STUDIES: u8 = 3;
const MOST_STUDIES: u8 = 6;
/// Labels after which a search gives up.
const LABELS: usize = 600_000;

/// A question for a plan, read.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) person: Person,
    pub(super) target: Target,
    pub(super) limits: Limits,
    pub(super) rate: f64,
    /// Where they would work, first where they are.
    pub(super) workplaces: Vec<Workplace>,
    pub(super) places: Vec<Place>,
}

impl Asked {
    pub(super) fn read(context: &Context, request: &pb::PlanCareerRequest) -> Result<Self, Error> {
        let mut wrong = Violations::default();
        let catalogue = &context.catalogue;
        let person = Person::read(catalogue, request.person.as_ref(), true, &mut wrong);
        let target = wrong.take(target(context, request.target.as_ref()));
        let limits = limits(request, &mut wrong);
        let rate = wrong.take(percent("discount_percent", request.discount_percent));
        let workplaces = Workplace::read(person.as_ref(), &request.elsewhere, &mut wrong);
        let whole = person.zip(target).zip(limits).zip(rate);
        let (((person, target), limits), rate) = wrong.finish::<_, Error>(whole)?;
        Ok(Self {
            places: Workplace::places(&workplaces),
            person,
            target,
            limits,
            rate,
            workplaces,
        })
    }

    /// Reads what plans that somebody has in mind are compared by: nothing but the horizon limits them.
    pub(super) fn to_follow(
        context: &Context,
        request: &pb::ComparePlansRequest,
        wrong: &mut Violations,
    ) -> Option<Self> {
        let person = Person::read(&context.catalogue, request.person.as_ref(), true, wrong);
        let quest = pb::PlanCareerRequest {
            horizon_years: request.horizon_years,
            study_hours_a_week: request.study_hours_a_week,
            ..pb::PlanCareerRequest::default()
        };
        let limits = limits(&quest, wrong);
        let rate = wrong.take(percent("discount_percent", request.discount_percent));
        let workplaces = Workplace::read(person.as_ref(), &request.elsewhere, wrong);
        Some(Self {
            places: Workplace::places(&workplaces),
            person: person?,
            target: Target::Salary(Cents::new(i64::MAX)),
            limits: Limits { studies: u8::MAX, ..limits? },
            rate: rate?,
            workplaces,
        })
    }

    /// Refuses a salary that the person is paid already.
    pub(super) fn above(&self, now: Option<Cents>) -> Result<(), Error> {
        match (self.target, now) {
            (Target::Salary(salary), Some(now)) if salary <= now => {
                let text = format!("{salary} is not above what the person is paid now, {now}");
                Err(Violation::new("target_salary", text).into())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn quest<'c>(&'c self, catalogue: &'c Catalogue) -> Quest<'c> {
        Quest {
            catalogue,
            start: self.person.standing,
            places: &self.places,
            target: self.target,
            limits: self.limits,
            rate: self.rate,
        }
    }
}

fn target(context: &Context, target: Option<&Form>) -> Result<Target, Violation> {
    match target {
        None => Err(Violation::new("target_salary", "is required, or target_role")),
        Some(Form::TargetRole(text)) => {
            person::role(&context.catalogue, text, "target_role").map(Target::Role)
        }
        Some(Form::TargetSalary(money)) => {
            let salary =
                Cents::try_from(money).map_err(|why| Violation::new("target_salary", why))?;
            let positive = salary.get() > 0;
            let told = || Violation::new("target_salary", "must be above zero");
            positive.then_some(Target::Salary(salary)).ok_or_else(told)
        }
    }
}

fn limits(request: &pb::PlanCareerRequest, wrong: &mut Violations) -> Option<Limits> {
    let years = request.horizon_years.unwrap_or(USUAL_HORIZON);
    wrong.require((1..=30).contains(&years), || {
        Violation::new("horizon_years", format!("{years} is not from 1 to 30"))
    });
    let finish = request.finish_by_years.unwrap_or(f64::from(years));
    wrong.require(finish > 0.0 && finish <= f64::from(years.max(1)), || {
        let text = format!("{finish} is not above 0 and at most the horizon of {years}");
        Violation::new("finish_by_years", text)
    });
    let hours = request.study_hours_a_week.unwrap_or(USUAL_HOURS);
    wrong.require((1.0..=60.0).contains(&hours), || {
        Violation::new("study_hours_a_week", format!("{hours} is not from 1 to 60"))
    });
    let studies = request.max_studies.map_or(Ok(USUAL_STUDIES), |it| {
        u8::try_from(it).ok().filter(|it| *it <= MOST_STUDIES).ok_or_else(|| {
            Violation::new("max_studies", format!("{it} is not from 0 to {MOST_STUDIES}"))
        })
    });
    let studies = wrong.take(studies);
    let budget = request.budget.as_ref().map(|money| match Cents::try_from(money) {
        Ok(budget) if budget.get() >= 0 => Ok(budget),
        Ok(_) => Err(Violation::new("budget", "must not be negative")),
        Err(why) => Err(Violation::new("budget", why)),
    });
    let budget = wrong.take(budget.transpose());
    let horizon = u32::try_from(years).unwrap_or_default() * QUARTERS;
    Some(Limits {
        horizon,
        finish_by: (finish * f64::from(QUARTERS)).floor() as u32,
        budget: budget?,
        hours_a_week: hours,
        degrees: !request.no_degree,
        full_time_study: !request.keep_job,
        studies: studies?,
        labels: LABELS,
    })
}
