//! What a person in a job is worth: the model's estimate in the distributions of the market.

use std::sync::Arc;

use medwage_domain::estimate::{Base, Estimate, Place, Places, Share};

use crate::context::Context;
use crate::error::Error;
use crate::market::{Answer, Cell, Failure, Outage};
use crate::person::{Person, Spot};

/// A person with their estimate and what it rests on.
#[derive(Debug)]
pub(crate) struct Worth {
    pub(crate) person: Person,
    /// On the heap: it is 2 KB, and moved with the person from hand to hand.
    pub(crate) estimate: Box<Estimate>,
    /// Each place that is known, with its share in the base.
    pub(crate) shares: Vec<Share>,
    /// The distributions of each place, in the order of the person's.
    pub(crate) places: Vec<Distributions>,
    pub(crate) outage: Option<Arc<Outage>>,
}

/// A place's distributions.
#[derive(Debug)]
pub(crate) struct Distributions {
    pub(crate) area: Arc<Cell>,
    /// In the kind of workplace, if one is stated.
    pub(crate) setting: Option<Arc<Cell>>,
    /// Whether the setting's answer is of the setting, and moved the base.
    pub(crate) setting_counts: bool,
}

impl Worth {
    /// Estimates a person.
    pub(crate) async fn of(context: &Context, person: Person) -> Result<Self, Error> {
        let questions = person.questions().collect();
        let answers = context.market.answers(questions).await;
        Self::from_answers(context, person, &mut answers.into_iter())
    }

    /// Estimates a person from the answers to their questions, in order.
    pub(crate) fn from_answers(
        context: &Context,
        person: Person,
        answers: &mut impl Iterator<Item = Answer>,
    ) -> Result<Self, Error> {
        let asked = if person.setting.is_empty() { 1 } else { 2 };
        let (mut bases, mut places) = (Places::default(), Vec::with_capacity(person.spots.len()));
        // All answers of this person are taken, whatever is wrong with the first.
        let own: Vec<Answer> = answers.take(asked * person.spots.len()).collect();
        for (spot, answers) in person.spots.iter().zip(own.chunks(asked)) {
            let (base, distributions) = place(context, spot, answers)?;
            let slot = match spot.place {
                Place::Employer => &mut bases.employer,
                Place::Employee => &mut bases.employee,
                Place::Nation => &mut bases.nation,
            };
            *slot = Some(base);
            places.push(distributions);
        }
        let combined = bases.under(person.policy);
        let (base, shares) = combined.map_err(|error| Error::NoDistribution(error.to_string()))?;
        let estimate = context.model.estimate(&person.profile, &base);
        let estimate = match estimate {
            Ok(estimate) => Box::new(estimate),
            Err(error) => return Err(Error::NoDistribution(error.to_string())),
        };
        Ok(Self { person, estimate, shares, places, outage: context.market.outage() })
    }
}

fn place(
    context: &Context,
    spot: &Spot,
    answers: &[Answer],
) -> Result<(Base, Distributions), Error> {
    let mut cells = Vec::with_capacity(answers.len());
    for answer in answers {
        cells.push(answer.as_ref().map_err(|failure| match failure {
            Failure::Refused(refusal) => refusal.error(spot.field),
            Failure::OutOfReach(why) => context.market.out_of_reach(why),
            Failure::OutOfTime => Error::OutOfTime,
            Failure::Broken(why) => Error::Internal(why.to_string()),
        })?);
    }
    let none =
        || Error::NoDistribution("no rank can be taken in the area's distribution".to_owned());
    let area = Arc::clone(cells.first().ok_or_else(none)?);
    let setting = cells.get(1).map(|cell| Arc::clone(cell));
    let within = setting.as_ref().and_then(|cell| cell.within(area.base()));
    let base = within.unwrap_or(*area.base());
    Ok((base, Distributions { area, setting, setting_counts: within.is_some() }))
}
