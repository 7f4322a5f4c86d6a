//! The evidence of an estimate: all that it is computed from.

use medwage_contracts::Fields;
use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::Grade;
use medwage_contracts::tags::estimator::v1::{
    base_place, estimate_base, estimate_evidence, factor_evidence, knot, legal_floor, log_quantile,
    person_rank, segment,
};
use medwage_contracts::tags::types::v1::assumption;
use medwage_domain::compensation::minimum_wage_rule_id;
use medwage_domain::distribution::{LogQuantile, Stretch};
use medwage_domain::estimate::{Factor, MinimumWage, Place, Share};
use medwage_domain::money::Pay;

use super::factors::factor_kind;
use crate::context::Context;
use crate::estimate::{PlacePay, PricedProfile};
use crate::model_texts::ModelTexts;

/// Appends the fields of an `EstimateEvidence`.
pub(super) fn append_evidence(fields: &mut Fields, context: &Context, priced: &PricedProfile) {
    let PricedProfile { query, estimate, spread, .. } = priced;
    fields.put_message(estimate_evidence::RANK, |fields| {
        fields.put_double(person_rank::MU, estimate.mu);
        fields.put_double(person_rank::TAU, estimate.tau);
    });
    fields.put_message(estimate_evidence::BASE, |fields| append_base(fields, context, priced));
    for factor in &estimate.factors {
        fields.put_message(estimate_evidence::FACTORS, |fields| {
            append_factor(fields, &context.texts, factor);
        });
    }
    fields.put_double(estimate_evidence::MEDIAN_HALF_WIDTH, estimate.interval.half_width);
    if let Some(interval) = &estimate.employer_interval {
        fields.present_double(estimate_evidence::EMPLOYER_HALF_WIDTH, interval.half_width);
    }
    for assumed in estimate.list_assumptions(context.model, &query.person.profile, spread) {
        fields.put_message(estimate_evidence::ASSUMPTIONS, |fields| {
            fields.put_text(assumption::ID, &[&assumed.id]);
            fields.put_text(assumption::TEXT, &[assumed.text]);
            fields.put_text(assumption::SOURCE, &[assumed.source]);
        });
    }
    fields.put_message(estimate_evidence::ROUNDING, |fields| {
        fields.put_encoded(&context.texts.rounding);
    });
    if let Some(place) = priced.places.first() {
        fields.put_message(estimate_evidence::PROVENANCE, |fields| {
            fields.put_encoded(&place.area.provenance);
        });
    }
}

fn append_base(fields: &mut Fields, context: &Context, priced: &PricedProfile) {
    let (estimate, base) = (&priced.estimate, priced.estimate.base());
    fields.put_message(estimate_base::QUANTILE, |fields| append_quantile(fields, base.quantile()));
    // Shares and the profile's locations have one order.
    for (share, place) in priced.shares.iter().zip(&priced.places) {
        fields.put_message(estimate_base::PLACES, |fields| append_place(fields, share, place));
    }
    fields.put_double(estimate_base::AGING_FACTOR, base.aging());
    let aged = priced.places.first().and_then(|place| place.area.aged.as_ref());
    if let Some((month, basis)) = aged {
        fields.put_text(estimate_base::AGING_MONTH, &[month]);
        fields.put_text(estimate_base::AGING_INDEX, &[basis]);
    }
    fields.put_double(estimate_base::HOURS_FACTOR, estimate.hours_factor());
    fields.put_double(estimate_base::HALF_WIDTH, base.half_width());
    fields.put_enumeration(estimate_base::GRADE, Grade::from(base.grade()));
    if base.bounded_above().is_finite() {
        fields.present_double(estimate_base::KNOWN_TO, base.bounded_above());
    }
    let role = context.model.role_of(&priced.query.person.profile);
    if let Some(population) = role.and_then(|role| context.model.population(role.soc)) {
        fields.put_double(estimate_base::MEDIAN_SCORE, population.ranks.additive_score(0.0));
    }
    if let Some(floor) = priced.legal_floor(context) {
        fields.put_message(estimate_base::FLOOR, |fields| append_floor(fields, floor.minimum));
    }
}

fn append_floor(fields: &mut Fields, minimum: &MinimumWage) {
    fields.put_text(legal_floor::JURISDICTION, &[&minimum.state]);
    fields.put_double(legal_floor::HOURLY_USD, to_dollars(minimum.hourly));
    fields.put_text(legal_floor::EFFECTIVE_DATE, &[&minimum.effective.to_string()]);
    fields.put_text(legal_floor::SOURCE, &[&minimum.source]);
    let rule = Collection::PayRules.write_name(minimum_wage_rule_id(minimum));
    fields.put_text(legal_floor::PAY_RULE, &[&rule]);
}

fn append_quantile(fields: &mut Fields, quantile: &LogQuantile) {
    for (z, log_pay) in quantile.points() {
        fields.put_message(log_quantile::KNOTS, |fields| {
            fields.put_double(knot::Z, z);
            fields.put_double(knot::LOG_PAY, log_pay);
        });
    }
    for Stretch { from, to, at, slope } in quantile.stretches() {
        fields.put_message(log_quantile::SEGMENTS, |fields| {
            for (tag, z) in [(segment::FROM_Z, from), (segment::TO_Z, to)] {
                if z.is_finite() {
                    fields.present_double(tag, z);
                }
            }
            fields.put_double(segment::INTERCEPT, at);
            fields.put_double(segment::SLOPE, slope);
        });
    }
}

fn append_place(fields: &mut Fields, share: &Share, pay: &PlacePay) {
    let kind = match share.place {
        Place::Employer => pb::PlaceKind::Employer,
        Place::Employee => pb::PlaceKind::Employee,
        Place::Nation => pb::PlaceKind::Nation,
    };
    fields.put_enumeration(base_place::KIND, kind);
    fields.put_double(base_place::WEIGHT, share.weight);
    if let Some(median) = Pay::Annual.round(libm::exp(share.base.quantile().value_at(0.0))) {
        fields.put_double(base_place::MEDIAN_USD, to_dollars(median));
    }
    fields.put_message(base_place::AREA, |fields| fields.put_encoded(&pay.area.evidence));
    if let Some(industry) = pay.industry.as_deref().filter(|_| pay.industry_counts) {
        fields.put_message(base_place::INDUSTRY, |fields| fields.put_encoded(&industry.evidence));
    }
}

fn append_factor(fields: &mut Fields, texts: &ModelTexts, factor: &Factor) {
    fields.put_enumeration(factor_evidence::KIND, factor_kind(factor.kind));
    fields.put_number(factor_evidence::STATED, factor.stated.into());
    fields.put_double(factor_evidence::SCORE, factor.score);
    fields.put_double(factor_evidence::MULTIPLIER, factor.multiplier);
    fields.put_double(factor_evidence::MEDIAN_USD, to_dollars(factor.amount));
    let coefficients = factor.coefficients.iter();
    texts.append_coefficients(fields, factor_evidence::COEFFICIENTS, coefficients);
}
