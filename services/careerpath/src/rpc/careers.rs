//! Careers with and without a credential or a program: what both are worth rests on them.

use std::time::Instant;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::career::plan::{
    Plan, PlanError, PlanQuery, Through, Way, find_career_through, find_career_without,
};
use medwage_domain::estimate::CredentialIx;
use medwage_rpc_client::deadline;
use medwage_rpc_status::Violation;

use super::plan::pricing::{PricedRoles, price_roles};
use super::plan::query::{MOST_CHAINED_LABELS, PlanRequest};
use crate::context::Context;
use crate::error::Error;
use crate::profile::{Person, PlanningTerms};
use crate::search_queue::QueueEntry;

/// The share of the caller's time in which careers have to be found.
const SHARE: f64 = 0.8;

/// A person whose careers are looked for, with the pay in every role and place.
pub(super) struct Careers {
    pub(super) asked: PlanRequest,
    pub(super) priced: PricedRoles,
    entry: Option<QueueEntry>,
}

/// What is asked about, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) through: Through,
    /// The place of work, by index.
    pub(super) place: usize,
}

/// What is known of the way that a question asks about.
pub(super) enum FoundWay {
    Found(Box<Way>),
    /// No way ends within the horizon.
    BeyondHorizon,
    /// The search grew too large before it found one: there may be a way, or none.
    Cut,
}

impl FoundWay {
    /// The way that was found.
    pub(super) fn way(&self) -> Option<&Way> {
        match self {
            Self::Found(way) => Some(way),
            Self::BeyondHorizon | Self::Cut => None,
        }
    }

    /// Refuses a question whose search was cut.
    pub(super) fn require_searched(&self) -> Result<(), Error> {
        match self {
            Self::Found(_) | Self::BeyondHorizon => Ok(()),
            Self::Cut => Err(explain_failure(PlanError::TooMany { labels: MOST_CHAINED_LABELS })),
        }
    }
}

impl Careers {
    /// Asks for the pay in every role, after a place in the queue of searches is taken.
    pub(super) async fn price(
        context: &Context,
        person: &Person,
        terms: &PlanningTerms,
    ) -> Result<Self, Error> {
        let asked = PlanRequest::to_value(person.clone(), terms)?;
        let entry = Some(context.searches.enter()?);
        let priced = price_roles(context, &asked).await?;
        Ok(Self { asked, priced, entry })
    }

    /// Finds the career with and the one without, for each question.
    pub(super) async fn find_ways(
        mut self,
        context: &Context,
        questions: Vec<Question>,
    ) -> Result<(Self, Vec<FoundWay>), Error> {
        let until = deadline::remaining().map(|left| Instant::now() + left.mul_f64(SHARE));
        let permit = match self.entry.take() {
            Some(entry) => Some(entry.wait().await?),
            None => None,
        };
        let catalog = context.catalog.clone();
        let searching = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let stop = || until.is_some_and(|at| Instant::now() > at);
            let ways = self.search(&catalog, &questions, &stop)?;
            Ok((self, ways))
        });
        searching.await.map_err(|error| Error::Internal(error.to_string()))?
    }

    fn search(
        &self,
        catalog: &medwage_domain::career::Catalog,
        questions: &[Question],
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<FoundWay>, Error> {
        let mut without: Vec<((usize, Option<CredentialIx>), Option<Plan>)> = Vec::new();
        let mut ways = Vec::with_capacity(questions.len());
        for question in questions {
            let locations = &self.asked.locations[question.place..=question.place];
            let query = PlanQuery { locations, ..self.asked.query(catalog) };
            let pay = self.priced.pay.at_place(question.place);
            let unlifted = self.unlifted(catalog, question.through);
            let key = (question.place, unlifted);
            if without.iter().all(|(known, _)| *known != key) {
                let found = find_career_without(&query, &pay, unlifted, stop);
                let found = found.map_err(explain_failure)?;
                without.push((key, found));
            }
            let staying = without.iter().find(|(known, _)| *known == key);
            let staying = staying.and_then(|(_, plan)| plan.clone());
            let with = match find_career_through(&query, &pay, question.through, stop) {
                Err(PlanError::TooMany { .. }) => {
                    ways.push(FoundWay::Cut);
                    continue;
                }
                found => found.map_err(explain_failure)?,
            };
            let way = with.zip(staying).map(|(with, without)| Way { with, without });
            ways.push(way.map_or(FoundWay::BeyondHorizon, |way| FoundWay::Found(Box::new(way))));
        }
        Ok(ways)
    }

    /// The credential that is whole with the years where its apprentice form is held: without it, it never becomes so.
    fn unlifted(
        &self,
        catalog: &medwage_domain::career::Catalog,
        through: Through,
    ) -> Option<CredentialIx> {
        let Through::Credential(ix) = through else { return None };
        let rule = catalog.credential_at(ix)?.apprentice.as_ref()?;
        let held = self.asked.person.qualifications.credentials;
        (held.with(rule.credential) == held).then_some(ix)
    }
}

fn explain_failure(error: PlanError) -> Error {
    match error {
        PlanError::Stopped => Error::OutOfTime,
        PlanError::TooMany { labels } => {
            let told = format!(
                "more than {labels} points would have to be looked at; take a shorter horizon"
            );
            Violation::of(ErrorReason::LimitExceeded, "terms.horizon_years", told)
                .with("field", "terms.horizon_years")
                .with("allowed", labels)
                .into()
        }
    }
}
