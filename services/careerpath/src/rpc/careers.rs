//! Careers with and without a credential or a program: what both are worth rests on them.

use medwage_domain::career::plan::{
    Plan, PlanError, PlanQuery, Through, Way, find_career_through, find_career_without_program,
    find_career_without_study,
};
use medwage_domain::estimate::CredentialIx;

use super::plan::pricing::{PricedRoles, price_roles};
use super::plan::query::PlanRequest;
use crate::context::Context;
use crate::error::Error;
use crate::profile::{Person, PlanningTerms};
use crate::search_queue::QueueEntry;
use crate::searching::{Narrowing, explain_failure, run_search};

/// A person whose careers are looked for, with the pay in every role and place.
pub(super) struct Careers {
    pub(super) asked: PlanRequest,
    pub(super) priced: PricedRoles,
}

/// The career beside which one is set: its place, and what it goes without.
type Baseline = (usize, Without);

/// The studies that a career goes without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Without {
    /// Any further study; a credential stays an apprentice's in it.
    Study { unlifted: Option<CredentialIx> },
    /// A program, by place in the catalog.
    Program(usize),
}

/// A question about a credential or a program, in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) through: Through,
    /// The place of work, by index.
    pub(super) place: usize,
}

/// The result of looking for the way that a question asks about.
pub(super) enum FoundWay {
    Found(Box<Way>),
    /// No way ends within the horizon.
    BeyondHorizon,
    /// The search grew larger than so many labels before it found one: there may be a way, or none.
    Cut(usize),
}

impl FoundWay {
    /// The way that was found.
    pub(super) fn way(&self) -> Option<&Way> {
        match self {
            Self::Found(way) => Some(way),
            Self::BeyondHorizon | Self::Cut(_) => None,
        }
    }

    /// Refuses a question whose search was cut.
    pub(super) fn require_searched(&self) -> Result<(), Error> {
        match self {
            Self::Found(_) | Self::BeyondHorizon => Ok(()),
            Self::Cut(labels) => {
                Err(explain_failure(PlanError::TooMany { labels: *labels }, Narrowing::OF_CAREERS))
            }
        }
    }
}

impl Careers {
    /// Asks for the pay in every role, after a place in the queue of searches is taken, which it returns too.
    pub(super) async fn price(
        context: &Context,
        person: &Person,
        terms: &PlanningTerms,
        labels: usize,
    ) -> Result<(Self, QueueEntry), Error> {
        let asked = PlanRequest::to_value(person.clone(), terms, labels)?;
        let entry = context.searches.enter()?;
        let priced = price_roles(context, &asked).await?;
        Ok((Self { asked, priced }, entry))
    }

    /// Finds the career with and the one without, for each question.
    pub(super) async fn find_ways(
        self,
        entry: QueueEntry,
        context: &Context,
        questions: Vec<Question>,
    ) -> Result<(Self, Vec<FoundWay>), Error> {
        let catalog = context.catalog.clone();
        let searching = run_search(entry, move |stop| {
            let ways = self.search(&catalog, &questions, stop)?;
            Ok((self, ways))
        });
        searching.await
    }

    fn search(
        &self,
        catalog: &medwage_domain::career::Catalog,
        questions: &[Question],
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<FoundWay>, Error> {
        let mut without: Vec<(Baseline, Option<Plan>)> = Vec::new();
        let mut ways = Vec::with_capacity(questions.len());
        for question in questions {
            let locations = &self.asked.locations[question.place..=question.place];
            let query = PlanQuery { locations, ..self.asked.query(catalog) };
            let pay = self.priced.pay.at_place(question.place);
            let goes_without = match question.through {
                Through::Program(program) => Without::Program(program),
                Through::Credential(ix) => {
                    Without::Study { unlifted: self.find_unlifted(catalog, ix) }
                }
            };
            let key = (question.place, goes_without);
            if without.iter().all(|(known, _)| *known != key) {
                let found = match goes_without {
                    Without::Study { unlifted } => {
                        find_career_without_study(&query, &pay, unlifted, stop)
                    }
                    Without::Program(program) => {
                        find_career_without_program(&query, &pay, program, stop)
                    }
                };
                let found = found.map_err(|error| explain_failure(error, Narrowing::OF_CAREERS))?;
                without.push((key, found));
            }
            let staying = without.iter().find(|(known, _)| *known == key);
            let staying = staying.and_then(|(_, plan)| plan.clone());
            let with = match find_career_through(&query, &pay, question.through, stop) {
                Err(PlanError::TooMany { labels }) => {
                    ways.push(FoundWay::Cut(labels));
                    continue;
                }
                found => found.map_err(|error| explain_failure(error, Narrowing::OF_CAREERS))?,
            };
            let way = with.zip(staying).map(|(with, without)| Way { with, without });
            ways.push(way.map_or(FoundWay::BeyondHorizon, |way| FoundWay::Found(Box::new(way))));
        }
        Ok(ways)
    }

    /// The credential that is whole with the years where its apprentice form is held: without it, it never becomes so.
    fn find_unlifted(
        &self,
        catalog: &medwage_domain::career::Catalog,
        ix: CredentialIx,
    ) -> Option<CredentialIx> {
        let rule = catalog.credential_at(ix)?.apprentice.as_ref()?;
        let held = self.asked.person.qualifications.credentials;
        (held.with_credential(rule.credential) == held).then_some(ix)
    }
}
