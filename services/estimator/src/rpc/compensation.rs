//! `EstimateTotalCompensation`.

use medwage_contracts::convert::dollars;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{self, Assumption, Evidence, EvidenceKind, View};
use medwage_contracts::tags::estimator::v1::{compensation_evidence, total_compensation};
use medwage_contracts::{Encoded, Fields};
use medwage_domain::compensation::{
    Certainty, ComponentKind, Defaults, Exemption, Source, Spread, Total, total,
};
use medwage_domain::text::estimate::{compensation_summary, exemption_text};
use medwage_rpc_status::{Violation, Violations};

use super::law::read_law;
use super::offer_terms::read_offer_terms;
use super::pay_terms::{FULL_TIME, agree_on_hours};
use super::{gather, read_query};
use crate::context::Context;
use crate::encode::{append_estimate, basic_estimate, statistic_names};
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::OptionFields;

pub(super) async fn estimate_total_compensation(
    context: &Context,
    request: &pb::EstimateTotalCompensationRequest,
) -> Result<Encoded<pb::TotalCompensation>, Error> {
    let mut wrong = Violations::default();
    let stated = request.terms.clone().unwrap_or_default();
    let terms = read_offer_terms(&stated, "terms", &mut wrong);
    let has_rate = stated.pay.as_ref().is_some_and(|it| it.rate.is_some());
    wrong.require(has_rate || request.profile.is_some(), || {
        let description = "is required where no profile is given to estimate it from";
        Violation::required("terms.pay.annual_usd", description)
    });
    let mut profile = request.profile.clone();
    let own_hours = profile.as_ref().and_then(|it| it.hours_per_week);
    let stated_hours = terms.and_then(|it| it.pay.hours_per_week);
    let hours = wrong.take(agree_on_hours(own_hours, stated_hours, "terms.pay"));
    // Fewer hours than full time are estimated; more are overtime, which the terms count.
    if let (Some(profile), Some(Some(hours))) = (&mut profile, hours) {
        profile.hours_per_week = (hours < FULL_TIME).then_some(hours);
    }
    let fields = OptionFields {
        release: &request.release,
        aging: request.aging.as_ref(),
        input_mode: request.input_mode,
        view: request.view,
        ..OptionFields::default()
    };
    let (options, query) = match &profile {
        Some(_) => {
            let query = read_query(context, profile.as_ref(), &fields).await;
            let query = gather(&mut wrong, query)?;
            (query.as_ref().map(|it| it.options.clone()), query)
        }
        None => (fields.read(context, &mut wrong)?, None),
    };
    let law = match &options {
        Some(options) => {
            let month = options.aging.as_ref().map(|it| &*it.month);
            let law = read_law(context, &request.effective_date, month, &options.release);
            gather(&mut wrong, law)?
        }
        None => None,
    };
    let week = hours.flatten().unwrap_or(FULL_TIME);
    let rate = wrong.take(terms.map(|it| it.pay.annual(week, "terms.pay")).transpose());
    let whole = terms.zip(rate.flatten()).zip(law).zip(hours).zip(options);
    let ((((terms, rate), law), hours), options) = wrong.finish::<_, Error>(whole)?;
    let priced = match query {
        Some(query) => Some(PricedProfile::estimate(context, query).await?),
        None => None,
    };
    let median = priced.as_ref().map(|it| it.estimate.median());
    let Some(base) = rate.or(median) else {
        return Err(Error::Internal("there is no base".to_owned()));
    };
    let worked_out = total(&terms.with_base(base, hours), &law.defaults);
    let mut message = write_total(&worked_out, &law.defaults, &law.day);
    let estimate = priced.as_ref().map(|it| basic_estimate(context, it));
    message.release = Collection::Releases.write_name(&options.release);
    if rate.is_none()
        && let Some(component) = message.components.first_mut()
    {
        component.set_evidence_kind(EvidenceKind::Estimate);
    }
    if let Some(estimate) = &estimate {
        describe_person(&mut message, estimate);
    }
    let mut reply = Encoded::with_room(&message, 0);
    if options.view == View::Full {
        reply.fields().message(total_compensation::EVIDENCE, |fields| {
            let evidence = write_evidence(&worked_out, rate.is_none());
            fields.all_of(&evidence);
            append_base_estimate(fields, context, priced.as_ref(), estimate.as_ref());
        });
    }
    Ok(reply)
}

fn append_base_estimate(
    fields: &mut Fields,
    context: &Context,
    priced: Option<&PricedProfile>,
    message: Option<&pb::Estimate>,
) {
    if let Some((priced, message)) = priced.zip(message) {
        append_estimate(fields, compensation_evidence::ESTIMATE, context, priced, message);
    }
}

/// Takes over what the estimate says of the person.
fn describe_person(message: &mut pb::TotalCompensation, estimate: &pb::Estimate) {
    message.annual.clone_from(&estimate.annual);
    message.median_interval_usd = estimate.median_interval_usd;
    message.grade = estimate.grade;
    message.unused_inputs.clone_from(&estimate.unused_inputs);
    message.warnings.clone_from(&estimate.warnings);
    message.resolved.clone_from(&estimate.resolved);
    message.model.clone_from(&estimate.model);
    message.catalog_digest.clone_from(&estimate.catalog_digest);
    message.citation.clone_from(&estimate.citation);
    message.degradation.clone_from(&estimate.degradation);
}

/// Writes total compensation, without what an estimate says of the person.
pub(super) fn write_total(total: &Total, defaults: &Defaults, day: &str) -> pb::TotalCompensation {
    let Spread { low, base, high } = total.whole;
    pb::TotalCompensation {
        summary: compensation_summary(
            (low, base, high),
            total.guaranteed_cash.base,
            total.benefits.base,
        ),
        total_usd: Some(write_spread(total.whole)),
        guaranteed_cash_usd: Some(write_spread(total.guaranteed_cash)),
        conditional_cash_usd: Some(write_spread(total.conditional_cash)),
        benefits_usd: Some(write_spread(total.benefits)),
        components: total
            .components
            .iter()
            .map(|it| pb::Component {
                kind: component_kind(it.kind).into(),
                certainty: certainty(it.certainty).into(),
                value_usd: Some(write_spread(it.value)),
                evidence_kind: write_source(&it.source).kind,
            })
            .collect(),
        exemption: Some(write_exemption(total.exemption, defaults)),
        effective_date: day.to_owned(),
        ..pb::TotalCompensation::default()
    }
}

/// Writes what total compensation rests on, without the estimate of its base.
pub(super) fn write_evidence(total: &Total, base_is_estimate: bool) -> pb::CompensationEvidence {
    let mut components: Vec<_> =
        total.components.iter().map(|it| write_source(&it.source)).collect();
    if base_is_estimate && let Some(base) = components.first_mut() {
        base.set_kind(EvidenceKind::Estimate);
    }
    pb::CompensationEvidence {
        components,
        overtime: total.overtime.map(|it| pb::OvertimeDetail {
            hours_per_week: it.hours_per_week,
            straight_time_hourly_usd: it.hourly_rate,
            regular_hourly_usd: it.regular_rate,
        }),
        assumptions: assumptions(total).collect(),
        estimate: None,
    }
}

/// Lists what the components take for granted.
pub(super) fn assumptions(total: &Total) -> impl Iterator<Item = Assumption> + '_ {
    total.components.iter().filter_map(|it| match &it.source {
        Source::Assumption(text) => Some(Assumption {
            id: format!("compensation.{}", it.kind.id()),
            text: text.clone(),
            source: String::new(),
        }),
        _ => None,
    })
}

fn write_source(source: &Source) -> Evidence {
    match source {
        Source::Caller => Evidence { kind: EvidenceKind::Caller.into(), ..Evidence::default() },
        Source::Published(ids) => Evidence {
            kind: EvidenceKind::Survey.into(),
            statistics: statistic_names(ids),
            ..Evidence::default()
        },
        Source::Assumption(text) => Evidence {
            kind: EvidenceKind::Judgment.into(),
            assumption: text.clone(),
            ..Evidence::default()
        },
        Source::Law(rule) => Evidence {
            kind: EvidenceKind::Law.into(),
            rule: (*rule).to_owned(),
            ..Evidence::default()
        },
    }
}

/// Writes a value with its ends.
pub(super) fn write_spread(spread: Spread) -> types::Spread {
    types::Spread {
        low: dollars(spread.low),
        base: dollars(spread.base),
        high: dollars(spread.high),
    }
}

fn certainty(certainty: Certainty) -> pb::Certainty {
    match certainty {
        Certainty::Guaranteed => pb::Certainty::Guaranteed,
        Certainty::Conditional => pb::Certainty::Conditional,
        Certainty::Benefit => pb::Certainty::Benefit,
    }
}

fn component_kind(kind: ComponentKind) -> pb::ComponentKind {
    match kind {
        ComponentKind::Base => pb::ComponentKind::Base,
        ComponentKind::GuaranteedBonus => pb::ComponentKind::GuaranteedBonus,
        ComponentKind::Overtime => pb::ComponentKind::Overtime,
        ComponentKind::ConditionalBonus => pb::ComponentKind::ConditionalBonus,
        ComponentKind::ProfitSharing => pb::ComponentKind::ProfitSharing,
        ComponentKind::RetirementMatch => pb::ComponentKind::RetirementMatch,
        ComponentKind::Health => pb::ComponentKind::HealthInsurance,
        ComponentKind::PaidLeave => pb::ComponentKind::PaidLeave,
        ComponentKind::Education => pb::ComponentKind::ContinuingEducation,
        ComponentKind::LifeAndDisability => pb::ComponentKind::LifeAndDisability,
    }
}

/// Writes whether overtime is due, and why.
pub(super) fn write_exemption(exemption: Exemption, defaults: &Defaults) -> pb::ExemptionDecision {
    let reason = match exemption {
        Exemption::Exempt => pb::ExemptionReason::Exempt,
        Exemption::PaidByTheHour => pb::ExemptionReason::PaidByTheHour,
        Exemption::BelowSalaryLevel { .. } => pb::ExemptionReason::BelowSalaryLevel,
        Exemption::DutiesNotExempt => pb::ExemptionReason::DutiesNotExempt,
        Exemption::DutiesNotStated => pb::ExemptionReason::DutiesNotStated,
    };
    pb::ExemptionDecision {
        exempt: !exemption.overtime_is_due(),
        reason: reason.into(),
        text: exemption_text(exemption, defaults.salary_level),
        weekly_salary_level_usd: dollars(defaults.salary_level),
    }
}
