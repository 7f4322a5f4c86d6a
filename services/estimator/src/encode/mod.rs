//! From estimates to messages.
//!
//! What every caller gets is a message of prost. The evidence of FULL is a few hundred nested fields, most of which are
//! texts of the model and markets of the benchmark service: those are encoded once, when they are read, and the rest is
//! appended to the message in one pass.

mod evidence;
mod factors;
mod texts;
mod unused;

use medwage_contracts::convert::{PayFigures, dollars, percentile_pay};
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{
    self, Degradation, PayDistribution, PercentilePay, Range, Resolved, ResolvedProfile, View,
    Warning,
};
use medwage_contracts::tags::estimator::v1::estimate as tags;
use medwage_contracts::{Encoded, Fields};
use medwage_domain::estimate::{self as domain, Place, Point, Reach, Spread};
use medwage_domain::money::Cents;
use medwage_domain::percentile::Percentile;
use medwage_domain::text::estimate::{
    EstimateFacts, PersonName, broader_market, estimate_summary, legal_floor_reached,
};
use medwage_domain::wage::{Missing, Rule, Wage};

pub(crate) use self::factors::factor_kind;
pub(crate) use self::texts::{Texts, statistic_names};
use crate::benchmark::Outage;
use crate::context::Context;
use crate::estimate::PricedProfile;

/// Bytes that the evidence of an estimate rarely exceeds.
const EVIDENCE_ROOM: usize = 16 << 10;

/// Writes a reply that is an estimate.
pub(crate) fn estimate_reply(context: &Context, priced: &PricedProfile) -> Encoded<pb::Estimate> {
    let message = basic_estimate(context, priced);
    let mut reply = Encoded::with_room(&message, evidence_room(priced));
    append_evidence(reply.fields(), context, priced);
    reply
}

/// Appends an estimate as a message of its own, with its evidence where it is asked for.
pub(crate) fn append_estimate(
    fields: &mut Fields,
    tag: u32,
    context: &Context,
    priced: &PricedProfile,
    message: &pb::Estimate,
) {
    fields.message(tag, |fields| {
        fields.all_of(message);
        append_evidence(fields, context, priced);
    });
}

/// Returns the room that the evidence of an estimate takes.
pub(crate) fn evidence_room(priced: &PricedProfile) -> usize {
    if is_full(priced) { EVIDENCE_ROOM } else { 0 }
}

/// True if the evidence is asked for.
pub(crate) fn is_full(priced: &PricedProfile) -> bool {
    priced.query.options.view == View::Full
}

fn append_evidence(fields: &mut Fields, context: &Context, priced: &PricedProfile) {
    if is_full(priced) {
        fields.message(tags::EVIDENCE, |fields| evidence::append(fields, context, priced));
    }
}

/// Writes an estimate without its evidence.
pub(crate) fn basic_estimate(context: &Context, priced: &PricedProfile) -> pb::Estimate {
    let PricedProfile { query, estimate, .. } = priced;
    let spread = estimate.spread();
    pb::Estimate {
        summary: estimate_summary(&estimate_facts(context, priced)),
        annual: Some(annual_pay(priced)),
        hourly: Some(pay(priced, spread.hourly_mean, &spread, |point| point.hourly)),
        median_interval_usd: Some(interval(&estimate.interval)),
        employer_interval_usd: estimate.employer_interval.as_ref().map(interval),
        posting_range_usd: spread.posting_range().map(range),
        grade: types::Grade::from(estimate.grade).into(),
        base_annual_usd: dollars(estimate.base_median),
        factors: estimate
            .factors
            .iter()
            .filter(|it| it.stated || it.kind == domain::FactorKind::Rounding)
            .map(factors::factor_effect)
            .collect(),
        unused_inputs: unused::unused_inputs(context, priced),
        warnings: warnings(context, priced),
        resolved: Some(resolved_profile(priced)),
        model: context.texts.model.clone(),
        release: Collection::Releases.write_name(&query.options.release),
        catalog_digest: context.catalog.digest().to_owned(),
        citation: citation(priced),
        degradation: priced.outage.as_deref().map(degradation),
        evidence: None,
    }
}

/// Writes what a caller should look at: of the profile, of the distributions, and of the law.
pub(crate) fn warnings(context: &Context, priced: &PricedProfile) -> Vec<Warning> {
    let person = &priced.query.person;
    let mut warnings = person.warnings.clone();
    for (location, place) in person.locations.iter().zip(&priced.places) {
        if let Some(broader) = &place.area.broader {
            warnings.push(Warning {
                id: "base.broader_market".to_owned(),
                field: person.paths.path(location.field),
                text: broader_market(&place.area.area.display_name, broader),
                source: String::new(),
            });
        }
    }
    let floor = priced.legal_floor(context);
    if let Some(floor) = floor.filter(|_| priced.estimate.spread().meets_floor()) {
        warnings.push(Warning {
            id: "pay.legal_floor".to_owned(),
            field: String::new(),
            text: legal_floor_reached(&floor.jurisdiction, floor.minimum, &floor.higher_places),
            source: floor.minimum.source.clone(),
        });
    }
    warnings
}

/// Returns what the summary of an estimate tells.
pub(crate) fn estimate_facts<'e>(
    context: &'e Context,
    priced: &'e PricedProfile,
) -> EstimateFacts<'e> {
    let PricedProfile { query, estimate, places, .. } = priced;
    let person = &query.person;
    let role = context.model.role_of(&person.profile).map_or("", |it| it.title.as_str());
    let weighted = priced
        .shares
        .iter()
        .zip(places)
        .max_by(|one, other| one.0.weight.total_cmp(&other.0.weight));
    let place = weighted.map(|(_, place)| place).or(places.first());
    let industry = place.filter(|it| it.industry_counts).and_then(|it| it.industry.as_deref());
    let at = |percentile| estimate.at(percentile).filter(|point| point.reach != Reach::Bounded);
    let middle_half = at(Percentile::P25).zip(at(Percentile::P75));
    EstimateFacts {
        person: PersonName {
            role,
            area: place.map_or("", |it| it.area.area.display_name.as_str()),
            industry: industry.map(|it| it.industry.display_name.as_str()),
            experience_years: person.profile.years,
        },
        median: estimate.median(),
        middle_half: middle_half.map(|(low, high)| (low.annual, high.annual)),
        interval: estimate.interval,
        grade: estimate.grade,
    }
}

/// Writes pay in a year, for the hours of the job.
pub(crate) fn annual_pay(priced: &PricedProfile) -> PayDistribution {
    let spread = priced.estimate.spread();
    pay(priced, spread.annual_mean, &spread, |point| point.annual)
}

fn pay(
    priced: &PricedProfile,
    mean: Option<Cents>,
    spread: &Spread,
    amount: impl Fn(&Point) -> Cents,
) -> PayDistribution {
    let wage = |point: Option<Point>, rule: Option<Rule>| match point {
        Some(point) if point.reach != Reach::Bounded => {
            let extrapolated = point.reach == Reach::Extrapolated;
            let own = if extrapolated { Rule::Extrapolated } else { Rule::Modelled };
            Wage::computed(rule.unwrap_or(own), amount(&point), None)
        }
        _ => Wage::missing(Missing::SourceBounded),
    };
    let mut percentiles = [Wage::missing(Missing::SourceBounded); 5];
    for (slot, (_, point)) in percentiles.iter_mut().zip(spread.points()) {
        *slot = wage(point, Some(Rule::Modelled));
    }
    let mean = match mean {
        Some(mean) => Wage::computed(Rule::Modelled, mean, None),
        None => Wage::missing(Missing::SourceBounded),
    };
    let asked: Vec<PercentilePay> = priced
        .query
        .options
        .percentiles
        .iter()
        .map(|percentile| percentile_pay(*percentile, &wage(priced.estimate.at(*percentile), None)))
        .collect();
    PayFigures { percentiles, mean }.into_message(asked)
}

/// Writes where the market's median or one employer's pay lies.
pub(crate) fn interval(interval: &domain::Interval) -> types::Interval {
    types::Interval {
        low: dollars(interval.low),
        high: dollars(interval.high),
        coverage: interval.coverage,
    }
}

/// Writes a range of pay.
pub(crate) fn range(range: domain::Range) -> Range {
    Range { low: dollars(range.low()), high: dollars(range.high()) }
}

/// Writes how a profile was read.
pub(crate) fn resolved_profile(priced: &PricedProfile) -> ResolvedProfile {
    let person = &priced.query.person;
    let pay_of = |place| {
        let at = person.locations.iter().position(|it| it.place == place)?;
        priced.places.get(at)
    };
    let employer = pay_of(Place::Employer);
    let occupation = employer.map(|it| &it.area.occupation);
    let occupation = match &person.occupation {
        Some(given) => Some(Resolved {
            display_name: occupation.map_or(String::new(), |it| it.display_name.clone()),
            ..given.clone()
        }),
        // It follows from the role: nobody gave it.
        None => occupation.map(|it| Resolved {
            resource: it.resource.clone(),
            display_name: it.display_name.clone(),
            ..Resolved::default()
        }),
    };
    ResolvedProfile {
        role: Some(person.role.clone()),
        occupation,
        area: employer.map(|it| it.area.area.clone()),
        industry: employer.and_then(|it| it.industry.as_deref()).map(|it| it.industry.clone()),
        credentials: person.credentials.iter().map(|it| it.resolved.clone()).collect(),
        employee_area: pay_of(Place::Employee).map(|it| it.area.area.clone()),
    }
}

/// Writes a minimum wage.
pub(crate) fn write_floor(minimum: &domain::MinimumWage) -> pb::LegalFloor {
    pb::LegalFloor {
        jurisdiction: minimum.state.clone(),
        hourly_usd: dollars(minimum.hourly),
        effective_date: minimum.effective.to_string(),
        source: minimum.source.clone(),
    }
}

/// Returns the sentence to cite an estimate's figures with.
pub(crate) fn citation(priced: &PricedProfile) -> String {
    priced.places.first().map(|it| it.area.citation.to_string()).unwrap_or_default()
}

/// Says that what is remembered answered.
pub(crate) fn degradation(outage: &Outage) -> Degradation {
    Degradation {
        reason: format!("the benchmark service is out of reach: {}", outage.why),
        outage_seconds: outage.since.elapsed().as_secs_f64(),
    }
}
