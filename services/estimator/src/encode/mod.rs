//! From estimates to messages.
//!
//! An estimate that is a reply is written in one pass, without a message in between: most of it are texts that are there
//! already. The evidence of FULL is a few hundred nested fields more, of which the texts of the model and the markets of the
//! benchmark service are encoded once, when they are read.

mod evidence;
mod factors;
mod unused;

use std::borrow::Cow;

use medwage_contracts::convert::{PayFigures, percentile_pay, to_dollars};
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{
    self, Degradation, PayDistribution, PercentilePay, Range, Resolved, ResolvedProfile, View,
    Warning,
};
use medwage_contracts::tags::estimator::v1::estimate as tags;
use medwage_contracts::tags::types::v1::resolved_profile as resolved_tags;
use medwage_contracts::{Encoded, Fields};
use medwage_domain::compensation::minimum_wage_rule_id;
use medwage_domain::estimate::{self as domain, Place, Point, Reach, Spread};
use medwage_domain::money::Cents;
use medwage_domain::percentile::Percentile;
use medwage_domain::text::estimate::{
    EstimateFacts, PersonName, broader_market, estimate_summary, legal_floor_reached,
};
use medwage_domain::wage::{Missing, Rule, Wage};

pub(crate) use self::factors::factor_kind;
use crate::benchmark::Outage;
use crate::context::Context;
use crate::estimate::{PlacePay, PricedProfile};

/// Bytes that an estimate without its evidence rarely exceeds.
const BASIC_ROOM: usize = 2 << 10;
/// Bytes that the evidence of an estimate rarely exceeds.
const EVIDENCE_ROOM: usize = 16 << 10;

/// Writes a reply that is an estimate.
pub(crate) fn estimate_reply(context: &Context, priced: &PricedProfile) -> Encoded<pb::Estimate> {
    let room = BASIC_ROOM + evidence_room(priced);
    let mut reply = Encoded::with_room(&pb::Estimate::default(), room);
    append_basic(reply.fields_mut(), context, priced);
    append_text(reply.fields_mut(), tags::CITATION, &write_citation(priced));
    append_evidence(reply.fields_mut(), context, priced);
    reply
}

/// Appends the estimate of an item, whose citation stands elsewhere in a batch.
pub(crate) fn append_item(
    fields: &mut Fields,
    tag: u32,
    context: &Context,
    priced: &PricedProfile,
    is_cited: bool,
) {
    fields.put_message(tag, |fields| {
        append_basic(fields, context, priced);
        if is_cited {
            append_text(fields, tags::CITATION, &write_citation(priced));
        }
        append_evidence(fields, context, priced);
    });
}

/// Appends an estimate as a message of its own, with its evidence where it is asked for.
pub(crate) fn append_estimate(
    fields: &mut Fields,
    tag: u32,
    context: &Context,
    priced: &PricedProfile,
    message: &pb::Estimate,
) {
    fields.put_message(tag, |fields| {
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
        fields.put_message(tags::EVIDENCE, |fields| {
            evidence::append_evidence(fields, context, priced);
        });
    }
}

/// Appends what [`basic_estimate`] writes, but the citation.
fn append_basic(fields: &mut Fields, context: &Context, priced: &PricedProfile) {
    let PricedProfile { query, estimate, spread, .. } = priced;
    append_text(fields, tags::SUMMARY, &estimate_summary(&estimate_facts(context, priced)));
    let annual = pay_figures(spread.annual_mean, spread, |point| point.annual);
    let hourly = pay_figures(spread.hourly_mean, spread, |point| point.hourly);
    fields.put_distribution(
        tags::ANNUAL,
        &annual,
        &asked_percentiles(priced, |point| point.annual),
    );
    fields.put_distribution(
        tags::HOURLY,
        &hourly,
        &asked_percentiles(priced, |point| point.hourly),
    );
    fields.put_message(tags::MEDIAN_INTERVAL_USD, |fields| {
        fields.all_of(&write_interval(&estimate.interval));
    });
    if let Some(employer) = &estimate.employer_interval {
        fields.put_message(tags::EMPLOYER_INTERVAL_USD, |fields| {
            fields.all_of(&write_interval(employer));
        });
    }
    if let Some(posting) = spread.posting_range() {
        fields.put_message(tags::POSTING_RANGE_USD, |fields| fields.all_of(&write_range(posting)));
    }
    fields.put_enumeration(tags::GRADE, types::Grade::from(estimate.grade));
    fields.put_double(tags::BASE_ANNUAL_USD, to_dollars(estimate.base_median));
    for factor in listed_factors(estimate) {
        let effect = factors::factor_effect(factor);
        fields.put_message(tags::FACTORS, |fields| fields.all_of(&effect));
    }
    for unused in unused::unused_inputs(context, priced) {
        fields.put_message(tags::UNUSED_INPUTS, |fields| fields.all_of(&unused));
    }
    for warning in list_warnings(context, priced) {
        fields.put_message(tags::WARNINGS, |fields| fields.all_of(&warning));
    }
    fields.put_message(tags::RESOLVED, |fields| append_resolved(fields, priced));
    append_text(fields, tags::MODEL, &context.texts.model);
    append_text(fields, tags::RELEASE, &Collection::Releases.write_name(&query.options.release));
    append_text(fields, tags::CATALOG_DIGEST, context.catalog.digest());
    if let Some(outage) = priced.outage.as_deref() {
        fields.put_message(tags::DEGRADATION, |fields| fields.all_of(&write_degradation(outage)));
    }
}

fn append_text(fields: &mut Fields, tag: u32, text: &str) {
    fields.put_text(tag, &[text]);
}

/// Appends what [`resolved_profile`] writes.
fn append_resolved(fields: &mut Fields, priced: &PricedProfile) {
    let person = &priced.query.person;
    let employer = pay_at(priced, Place::Employer);
    fields.put_message(resolved_tags::ROLE, |fields| fields.all_of(&person.role));
    if let Some(occupation) = resolved_occupation(priced) {
        fields.put_message(resolved_tags::OCCUPATION, |fields| fields.all_of(&occupation));
    }
    if let Some(pay) = employer {
        let area = note_source(priced, "area", &pay.area.area);
        fields.put_message(resolved_tags::AREA, |fields| fields.all_of(area.as_ref()));
    }
    if let Some(industry) = employer.and_then(|place| place.industry.as_deref()) {
        let industry = note_source(priced, "industry", &industry.industry);
        fields.put_message(resolved_tags::INDUSTRY, |fields| fields.all_of(industry.as_ref()));
    }
    for credential in &person.credentials {
        fields
            .put_message(resolved_tags::CREDENTIALS, |fields| fields.all_of(&credential.resolved));
    }
    if let Some(pay) = pay_at(priced, Place::Employee) {
        fields.put_message(resolved_tags::EMPLOYEE_AREA, |fields| fields.all_of(&pay.area.area));
    }
}

/// The stated factors. The rounding to whole dollars is in the evidence.
fn listed_factors(estimate: &domain::Estimate) -> impl Iterator<Item = &domain::Factor> {
    estimate
        .factors
        .iter()
        .filter(|factor| factor.stated && factor.kind != domain::FactorKind::Rounding)
}

/// Writes an estimate without its evidence.
pub(crate) fn basic_estimate(context: &Context, priced: &PricedProfile) -> pb::Estimate {
    let PricedProfile { query, estimate, spread, .. } = priced;
    pb::Estimate {
        summary: estimate_summary(&estimate_facts(context, priced)),
        annual: Some(annual_pay(priced)),
        hourly: Some(write_pay(priced, spread.hourly_mean, |point| point.hourly)),
        median_interval_usd: Some(write_interval(&estimate.interval)),
        employer_interval_usd: estimate.employer_interval.as_ref().map(write_interval),
        posting_range_usd: spread.posting_range().map(write_range),
        grade: types::Grade::from(estimate.grade).into(),
        base_annual_usd: to_dollars(estimate.base_median),
        factors: listed_factors(estimate).map(factors::factor_effect).collect(),
        unused_inputs: unused::unused_inputs(context, priced),
        warnings: list_warnings(context, priced),
        resolved: Some(resolved_profile(priced)),
        model: context.texts.model.clone(),
        release: Collection::Releases.write_name(&query.options.release),
        catalog_digest: context.catalog.digest().to_owned(),
        citation: write_citation(priced),
        degradation: priced.outage.as_deref().map(write_degradation),
        evidence: None,
    }
}

/// Writes what a caller should look at: of the profile, of the distributions, and of the law.
pub(crate) fn list_warnings(context: &Context, priced: &PricedProfile) -> Vec<Warning> {
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
    if let Some(floor) = floor.filter(|_| priced.spread.meets_floor()) {
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
    let role = context.model.role_of(&person.profile).map_or("", |role| role.title.as_str());
    let weighted = priced
        .shares
        .iter()
        .zip(places)
        .max_by(|one, other| one.0.weight.total_cmp(&other.0.weight));
    let place = weighted.map(|(_, place)| place).or(places.first());
    let industry =
        place.filter(|place| place.industry_counts).and_then(|place| place.industry.as_deref());
    let at = |percentile| estimate.pay_at(percentile).filter(|point| point.reach != Reach::Bounded);
    let middle_half = at(Percentile::P25).zip(at(Percentile::P75));
    EstimateFacts {
        person: PersonName {
            role,
            area: place.map_or("", |place| place.area.area.display_name.as_str()),
            industry: industry.map(|industry| industry.industry.display_name.as_str()),
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
    write_pay(priced, priced.spread.annual_mean, |point| point.annual)
}

fn write_pay(
    priced: &PricedProfile,
    mean: Option<Cents>,
    amount: impl Fn(&Point) -> Cents,
) -> PayDistribution {
    pay_figures(mean, &priced.spread, &amount).into_message(asked_percentiles(priced, amount))
}

fn pay_figures(
    mean: Option<Cents>,
    spread: &Spread,
    amount: impl Fn(&Point) -> Cents,
) -> PayFigures {
    let mut percentiles = [Wage::from_missing(Missing::SourceBounded); 5];
    for (slot, (_, point)) in percentiles.iter_mut().zip(spread.points()) {
        *slot = write_wage(point, Some(Rule::Modelled), &amount);
    }
    let mean = match mean {
        Some(mean) => Wage::from_rule(Rule::Modelled, mean, None),
        None => Wage::from_missing(Missing::SourceBounded),
    };
    PayFigures { percentiles, mean }
}

/// Writes the percentiles that were asked for beside the six figures.
fn asked_percentiles(
    priced: &PricedProfile,
    amount: impl Fn(&Point) -> Cents,
) -> Vec<PercentilePay> {
    let asked = priced.query.options.percentiles.iter();
    asked
        .map(|percentile| {
            let wage = write_wage(priced.estimate.pay_at(*percentile), None, &amount);
            percentile_pay(*percentile, &wage)
        })
        .collect()
}

/// Writes the pay at a point: by the rule, or by that of the point itself.
fn write_wage(point: Option<Point>, rule: Option<Rule>, amount: impl Fn(&Point) -> Cents) -> Wage {
    match point {
        Some(point) if point.reach != Reach::Bounded => {
            let is_extrapolated = point.reach == Reach::Extrapolated;
            let own = if is_extrapolated { Rule::Extrapolated } else { Rule::Modelled };
            Wage::from_rule(rule.unwrap_or(own), amount(&point), None)
        }
        _ => Wage::from_missing(Missing::SourceBounded),
    }
}

/// Writes where the market's median or one employer's pay lies.
pub(crate) fn write_interval(interval: &domain::Interval) -> types::Interval {
    types::Interval {
        low: to_dollars(interval.low),
        high: to_dollars(interval.high),
        coverage: interval.coverage,
    }
}

/// Writes a range of pay.
pub(crate) fn write_range(range: domain::Range) -> Range {
    Range { low: to_dollars(range.low()), high: to_dollars(range.high()) }
}

/// Writes how a profile was read.
pub(crate) fn resolved_profile(priced: &PricedProfile) -> ResolvedProfile {
    let person = &priced.query.person;
    let employer = pay_at(priced, Place::Employer);
    ResolvedProfile {
        role: Some(person.role.clone()),
        occupation: resolved_occupation(priced),
        area: employer.map(|place| note_source(priced, "area", &place.area.area).into_owned()),
        industry: employer
            .and_then(|place| place.industry.as_deref())
            .map(|industry| note_source(priced, "industry", &industry.industry).into_owned()),
        credentials: person
            .credentials
            .iter()
            .map(|credential| credential.resolved.clone())
            .collect(),
        employee_area: pay_at(priced, Place::Employee).map(|place| place.area.area.clone()),
    }
}

/// Notes in the reading of a field that its text stood in the title.
fn note_source<'p>(
    priced: &PricedProfile,
    field: &str,
    resolved: &'p Resolved,
) -> Cow<'p, Resolved> {
    let fill = &priced.query.person.fill;
    if !fill.has_filled(field) {
        return Cow::Borrowed(resolved);
    }
    let mut noted = resolved.clone();
    fill.note_source(field, &mut noted);
    Cow::Owned(noted)
}

/// The pay that a place has part in; none where the profile does not name it.
fn pay_at(priced: &PricedProfile, place: Place) -> Option<&PlacePay> {
    let at = priced.query.person.locations.iter().position(|location| location.place == place)?;
    priced.places.get(at)
}

fn resolved_occupation(priced: &PricedProfile) -> Option<Resolved> {
    let occupation = pay_at(priced, Place::Employer).map(|place| &place.area.occupation);
    match &priced.query.person.occupation {
        Some(given) => Some(Resolved {
            display_name: occupation
                .map_or(String::new(), |occupation| occupation.display_name.clone()),
            ..given.clone()
        }),
        // It follows from the role: nobody gave it.
        None => occupation.map(|occupation| Resolved {
            resource: occupation.resource.clone(),
            display_name: occupation.display_name.clone(),
            ..Resolved::default()
        }),
    }
}

/// Writes a minimum wage.
pub(crate) fn write_floor(minimum: &domain::MinimumWage) -> pb::LegalFloor {
    pb::LegalFloor {
        jurisdiction: minimum.state.clone(),
        hourly_usd: to_dollars(minimum.hourly),
        effective_date: minimum.effective.to_string(),
        source: minimum.source.clone(),
        pay_rule: Collection::PayRules.write_name(minimum_wage_rule_id(minimum)),
    }
}

/// Returns the sentence to cite an estimate's figures with.
pub(crate) fn write_citation(priced: &PricedProfile) -> String {
    priced.places.first().map(|place| place.area.citation.to_string()).unwrap_or_default()
}

/// Says that what is remembered answered.
pub(crate) fn write_degradation(outage: &Outage) -> Degradation {
    Degradation {
        reason: format!("the benchmark service is out of reach: {}", outage.why),
        outage_seconds: outage.since.elapsed().as_secs_f64(),
    }
}
