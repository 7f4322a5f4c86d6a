//! Estimates: the model's, in the distributions of the benchmark service.

use std::sync::Arc;

use medwage_domain::estimate::{
    Base, Estimate, Facility, LegalFloor, Model, Place, Places, Profile, Share, Spread,
};

use crate::benchmark::{MarketAnswer, MarketPay, Outage, QueryError};
use crate::context::Context;
use crate::error::Error;
use crate::profile::{EstimateQuery, FieldPaths, PayLocation};

/// A query with its estimate and what that rests on.
#[derive(Debug)]
pub(crate) struct PricedProfile {
    pub(crate) query: EstimateQuery,
    /// On the heap: it is 2 KB, and moved with the query from hand to hand.
    pub(crate) estimate: Box<Estimate>,
    /// Pay at the published percentiles and on average.
    pub(crate) spread: Spread,
    /// Each place that is known, with its share in the base.
    pub(crate) shares: Vec<Share>,
    /// The pay of each place, in the order of the profile's locations.
    pub(crate) places: Vec<PlacePay>,
    pub(crate) outage: Option<Arc<Outage>>,
}

/// The id of the size of a practice that the law calls large: 50 physicians or more, where it asks for 25.
const LARGE_PRACTICE: &str = "large";

/// The pay of a place.
#[derive(Debug)]
pub(crate) struct PlacePay {
    pub(crate) area: Arc<MarketPay>,
    /// In the industry, if one is stated.
    pub(crate) industry: Option<Arc<MarketPay>>,
    /// True if the industry's answer is of the industry, and moved the base.
    pub(crate) industry_counts: bool,
}

impl PricedProfile {
    /// Estimates somebody.
    pub(crate) async fn estimate_person(
        context: &Context,
        query: EstimateQuery,
    ) -> Result<Self, Error> {
        let answers = context.benchmark.find_markets(query.list_markets().collect()).await;
        Self::from_answers(context, query, &mut answers.into_iter())
    }

    /// Estimates somebody from the answers to their markets, in order.
    pub(crate) fn from_answers(
        context: &Context,
        query: EstimateQuery,
        answers: &mut impl Iterator<Item = MarketAnswer>,
    ) -> Result<Self, Error> {
        let person = &query.person;
        let markets_each = if person.industry.is_empty() { 1 } else { 2 };
        let mut bases = Places::default();
        let mut places = Vec::with_capacity(person.locations.len());
        // All answers of this person are taken, whatever is wrong with the first.
        let own: Vec<_> = answers.take(markets_each * person.locations.len()).collect();
        for (location, answers) in person.locations.iter().zip(own.chunks(markets_each)) {
            let large = is_large_practice(context.model, &person.profile);
            let (base, pay) = read_place(context, &person.paths, location, answers, large)?;
            let slot = match location.place {
                Place::Employer => &mut bases.employer,
                Place::Employee => &mut bases.employee,
                Place::Nation => &mut bases.nation,
            };
            *slot = Some(base);
            places.push(pay);
        }
        let combined = bases.apply_policy(person.policy);
        let (base, shares) = combined.map_err(|error| Error::NoDistribution(error.to_string()))?;
        let estimate = context.model.estimate_pay(&person.profile, &base);
        let estimate = estimate.map_err(|error| Error::NoDistribution(error.to_string()))?;
        let outage = context.benchmark.outage();
        let spread = estimate.spread();
        Ok(Self { query, estimate: Box::new(estimate), spread, shares, places, outage })
    }
}

impl PricedProfile {
    /// Returns the law that says below what nothing is estimated: that of the place where the work is done.
    pub(crate) fn legal_floor(&self, context: &Context) -> Option<&LegalFloor> {
        let large = is_large_practice(context.model, &self.query.person.profile);
        self.work_place()?.legal_floor(context, large)
    }

    /// Returns the kinds of health care facility that the employer may be.
    pub(crate) fn find_facilities(&self, context: &Context) -> &'static [Facility] {
        let large = is_large_practice(context.model, &self.query.person.profile);
        let industry = self.work_place().and_then(|place| place.industry.as_ref());
        industry.map_or(&[], |industry| industry.facilities(large))
    }

    /// Returns the place where the work is done: at home where that is known, else the one that counts first.
    pub(crate) fn work_place(&self) -> Option<&PlacePay> {
        let locations = &self.query.person.locations;
        let at_home = locations.iter().position(|location| location.place == Place::Employee);
        let place = at_home.or_else(|| self.shares.iter().position(|share| share.weight > 0.0))?;
        self.places.get(place)
    }
}

impl PlacePay {
    fn legal_floor(&self, context: &Context, large_practice: bool) -> Option<&LegalFloor> {
        let pay = self.industry.as_ref().unwrap_or(&self.area);
        pay.legal_floor(&context.minimum_wages, large_practice)
    }
}

fn is_large_practice(model: &Model, profile: &Profile) -> bool {
    let size = profile.practice_size.and_then(|ix| model.practice_sizes.get(usize::from(ix.0)));
    size.is_some_and(|size| size.id == LARGE_PRACTICE)
}

fn read_place(
    context: &Context,
    paths: &FieldPaths,
    location: &PayLocation,
    answers: &[MarketAnswer],
    large_practice: bool,
) -> Result<(Base, PlacePay), Error> {
    let mut markets = Vec::with_capacity(answers.len());
    for answer in answers {
        markets.push(answer.as_ref().map_err(|error| match error {
            QueryError::Refused(refusal) => refusal.to_error(paths, location.field),
            QueryError::OutOfReach(why) => context.benchmark.out_of_reach(why),
            QueryError::OutOfTime => Error::OutOfTime,
            QueryError::Broken(why) => Error::Internal(why.to_string()),
        })?);
    }
    let no_area =
        || Error::NoDistribution("no rank can be taken in the area's distribution".to_owned());
    let area = Arc::clone(markets.first().ok_or_else(no_area)?);
    let industry = markets.get(1).map(|pay| Arc::clone(pay));
    let within = industry.as_ref().and_then(|pay| pay.within_area(area.base()));
    let base = within.unwrap_or(*area.base());
    let pay = PlacePay { area, industry, industry_counts: within.is_some() };
    let floor = pay.legal_floor(context, large_practice);
    let base = floor.map_or(base, |floor| base.with_floor(floor.minimum.hourly));
    Ok((base, pay))
}
