//! By what plans and returns are computed.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types::Assumption;
use medwage_domain::career;
use medwage_domain::money::Cents;
use medwage_rpc_status::{Violation, Violations};

use super::workplace::check_places;

/// The percent a year by which later money is worth less where nobody says.
const USUAL_DISCOUNT_PERCENT: f64 = 3.0;
/// Hours a week for study beside work where nobody says.
const USUAL_STUDY_HOURS: f64 = 10.0;
/// Attempts at an exam where nobody says.
const USUAL_ATTEMPTS: u32 = 3;

/// Years that can be looked at, at most.
pub(crate) const MOST_YEARS: u32 = 30;

/// The terms of a request, read.
#[derive(Clone, Debug)]
pub(crate) struct PlanningTerms {
    pub(crate) horizon_years: u32,
    /// The rate a year by which later money is worth less, as a share.
    pub(crate) discount: f64,
    pub(crate) study_hours_per_week: f64,
    /// The same where they were stated.
    pub(crate) stated_study_hours: Option<f64>,
    pub(crate) places: Vec<medwage_contracts::pb::types::Place>,
}

impl PlanningTerms {
    /// Reads the terms, or takes the usual ones; `usual_horizon` is the method's.
    pub(crate) fn read(
        terms: Option<&pb::PlanningTerms>,
        usual_horizon: u32,
        wrong: &mut Violations,
    ) -> Option<Self> {
        let stated = terms.cloned().unwrap_or_default();
        let horizon = stated.horizon_years.map_or(Ok(usual_horizon), |years| {
            u32::try_from(years).ok().filter(|it| (1..=MOST_YEARS).contains(it)).ok_or_else(|| {
                out_of_range("terms.horizon_years", years, 1, MOST_YEARS.cast_signed())
            })
        });
        let horizon = wrong.take_field(horizon);
        let percent = stated.discount_percent.unwrap_or(USUAL_DISCOUNT_PERCENT);
        let is_rate = (0.0..=50.0).contains(&percent);
        wrong.require(is_rate, || out_of_range("terms.discount_percent", percent, 0, 50));
        check_places(&stated.places, wrong);
        let hours = stated.study_hours_per_week.unwrap_or(USUAL_STUDY_HOURS);
        let are_hours = (1.0..=60.0).contains(&hours);
        wrong.require(are_hours, || out_of_range("terms.study_hours_per_week", hours, 1, 60));
        Some(Self {
            horizon_years: horizon.filter(|_| is_rate && are_hours)?,
            discount: percent / 100.0,
            study_hours_per_week: hours,
            stated_study_hours: stated.study_hours_per_week,
            places: stated.places,
        })
    }
}

/// How an exam is taken and paid, read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExamTerms {
    attempts: u32,
    is_study_paid: bool,
    is_member: bool,
}

impl ExamTerms {
    /// Reads the terms, or takes the usual ones.
    pub(crate) fn read(terms: Option<&pb::ExamTerms>, wrong: &mut Violations) -> Option<Self> {
        let stated = terms.copied().unwrap_or_default();
        let attempts = stated.max_attempt_count.map_or(Ok(USUAL_ATTEMPTS), |count| {
            u32::try_from(count)
                .ok()
                .filter(|it| (1..=10).contains(it))
                .ok_or_else(|| out_of_range("exam.max_attempt_count", count, 1, 10))
        });
        Some(Self {
            attempts: wrong.take_field(attempts)?,
            is_study_paid: stated.study_hours_paid,
            is_member: stated.issuer_member,
        })
    }

    /// Joins both terms for one credential. `hour` is what an hour of the person is paid.
    pub(crate) fn join(
        &self,
        terms: &PlanningTerms,
        hour: Cents,
        pays_dues: bool,
    ) -> career::Terms {
        career::Terms {
            horizon_years: terms.horizon_years,
            rate: terms.discount,
            attempts: self.attempts,
            hour: self.is_study_paid.then_some(hour),
            pays_dues,
            member: self.is_member,
            study_hours_per_week: terms.stated_study_hours,
        }
    }

    /// Lists what returns take for granted.
    pub(crate) fn assumptions(&self) -> [Assumption; 3] {
        let assumption =
            |id: &str, text: String| Assumption { id: id.to_owned(), text, source: String::new() };
        [
            assumption(
                "return.attempts",
                format!("each of at most {} attempts passes as likely as the first", self.attempts),
            ),
            assumption(
                "return.prices",
                "prices stay what they are in today's money, and the uplift lasts for the horizon"
                    .to_owned(),
            ),
            assumption(
                "return.uplift_is_causal",
                "the survey's difference between holders and others is what the credential brings; \
                 part of it may be who sits the exam"
                    .to_owned(),
            ),
        ]
    }
}

/// Refuses a number that is out of its range.
pub(crate) fn out_of_range(
    field: &str,
    value: impl std::fmt::Display,
    least: i32,
    most: i32,
) -> Violation {
    Violation::out_of_range(field, format!("{value} is not from {least} to {most}"))
}
