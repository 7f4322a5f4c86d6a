//! By what returns are reckoned.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::career;
use medwage_domain::money::Cents;
use medwage_service_kit::{Violation, Violations};

/// Years that are looked at where nobody says.
const USUAL_HORIZON: u32 = 10;
/// The rate a year in percent where nobody says.
const USUAL_RATE: f64 = 3.0;
/// Attempts where nobody says.
const USUAL_ATTEMPTS: u32 = 3;

/// The terms of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    horizon_years: u32,
    rate: f64,
    attempts: u32,
    count_study: bool,
    member: bool,
}

impl Terms {
    /// Reads the terms, or takes the usual ones.
    pub(crate) fn read(terms: Option<&pb::ReturnTerms>, wrong: &mut Violations) -> Option<Self> {
        let stated = terms.copied().unwrap_or_default();
        let horizon = wrong.take(horizon("terms.horizon_years", stated.horizon_years));
        let rate = wrong.take(percent("terms.discount_percent", stated.discount_percent));
        let attempts = stated.attempts.map_or(Ok(USUAL_ATTEMPTS), |it| {
            u32::try_from(it).ok().filter(|it| (1..=10).contains(it)).ok_or_else(|| {
                Violation::new("terms.attempts", format!("{it} is not from 1 to 10"))
            })
        });
        Some(Self {
            attempts: wrong.take(attempts)?,
            horizon_years: horizon?,
            rate: rate?,
            count_study: stated.count_study_hours,
            member: stated.member,
        })
    }

    /// The terms for one credential. `hour` is what an hour of the person is paid.
    pub(crate) fn of(&self, hour: Cents, pays_dues: bool) -> career::Terms {
        career::Terms {
            horizon_years: self.horizon_years,
            rate: self.rate,
            attempts: self.attempts,
            hour: self.count_study.then_some(hour),
            pays_dues,
            member: self.member,
        }
    }

    /// What the terms take for granted.
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

/// Reads years to look at.
pub(crate) fn horizon(field: &str, years: Option<i32>) -> Result<u32, Violation> {
    let Some(years) = years else { return Ok(USUAL_HORIZON) };
    let fits = u32::try_from(years).ok().filter(|it| (1..=30).contains(it));
    fits.ok_or_else(|| Violation::new(field, format!("{years} is not from 1 to 30")))
}

/// Reads a rate of discount, as a share.
pub(crate) fn percent(field: &str, percent: Option<f64>) -> Result<f64, Violation> {
    let percent = percent.unwrap_or(USUAL_RATE);
    if (0.0..=50.0).contains(&percent) {
        return Ok(percent / 100.0);
    }
    Err(Violation::new(field, format!("{percent} is not from 0 to 50")))
}
