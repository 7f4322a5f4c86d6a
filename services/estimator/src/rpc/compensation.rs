//! `EstimateTotalCompensation`.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{self, Assumption, Evidence, EvidenceKind, View};
use medwage_contracts::tags::estimator::v1::{compensation_evidence, total_compensation};
use medwage_contracts::{Encoded, Fields};
use medwage_domain::compensation::{
    Certainty, Component, ComponentKind, CostPart, EmployerCost, Engagement, Exemption, HourlyCost,
    OfferTerms, OneTimeKind, OneTimePayment, PlaceLaw, Source, Spread, Total, total_pay,
};
use medwage_domain::text::estimate::{compensation_summary, exemption_text};
use medwage_rpc_status::{Violation, Violations};

use super::law::{LawOfDay, federal_law_alone, read_law, warn_of_law, write_minimum};
use super::offer_terms::read_offer_terms;
use super::pay_terms::{FULL_TIME, agree_on_hours, check_basis};
use super::{gather_violations, read_query};
use crate::context::Context;
use crate::encode::{append_estimate, basic_estimate};
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::model_texts::statistic_names;
use crate::profile::OptionFields;

pub(super) async fn estimate_total_compensation(
    context: &Context,
    request: &pb::EstimateTotalCompensationRequest,
) -> Result<Encoded<pb::TotalCompensation>, Error> {
    let mut wrong = Violations::default();
    let stated = request.terms.clone().unwrap_or_default();
    let terms = read_offer_terms(&stated, "terms", &mut wrong);
    let has_rate = stated.pay.as_ref().is_some_and(|pay| pay.rate.is_some());
    wrong.require(has_rate || request.profile.is_some(), || {
        let description = "is required where no profile is given to estimate it from";
        Violation::required("terms.pay.annual_usd", description)
    });
    let mut profile = request.profile.clone();
    let own_hours = profile.as_ref().and_then(|profile| profile.hours_per_week);
    let stated_hours = terms.as_ref().and_then(|terms| terms.pay.hours_per_week);
    let hours = wrong.take_field(agree_on_hours(own_hours, stated_hours, "terms.pay"));
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
            let query = gather_violations(&mut wrong, query)?;
            (query.as_ref().map(|query| query.options.clone()), query)
        }
        None => (fields.read_options(context, &mut wrong)?, None),
    };
    let law = match &options {
        Some(options) => {
            let month = options.aging.as_ref().map(|aging| &*aging.month);
            let law = read_law(context, &request.effective_date, month, &options.release);
            gather_violations(&mut wrong, law)?
        }
        None => None,
    };
    let week = hours.flatten().unwrap_or(FULL_TIME);
    let rate = terms.as_ref().map(|terms| terms.pay.annual_rate(week, "terms.pay")).transpose();
    let rate = wrong.take_field(rate);
    let whole = terms.zip(rate.flatten()).zip(law).zip(hours).zip(options);
    let ((((terms, rate), law), hours), options) = wrong.into_result::<_, Error>(whole)?;
    let priced = match query {
        Some(query) => Some(PricedProfile::estimate_person(context, query).await?),
        None => None,
    };
    let median = priced.as_ref().map(|priced| priced.estimate.median());
    let Some(base) = rate.or(median) else {
        return Err(Error::Internal("there is no base".to_owned()));
    };
    let interval =
        priced.as_ref().map(|priced| (priced.estimate.interval.low, priced.estimate.interval.high));
    let terms = OfferTerms {
        base_interval: interval.filter(|_| rate.is_none()),
        ..terms.with_base(base, hours)
    };
    let place = find_law(context, &law, priced.as_ref());
    check_basis(&terms, &place, "terms.pay")?;
    let worked_out = total_pay(&terms, &law.defaults, &place);
    let mut message = write_total(&worked_out, &place, &law);
    let estimate = priced.as_ref().map(|priced| basic_estimate(context, priced));
    message.release = Collection::Releases.write_name(&options.release);
    if rate.is_none()
        && let Some(component) = message.components.first_mut()
    {
        component.set_evidence_kind(EvidenceKind::Estimate);
    }
    if let Some(estimate) = &estimate {
        describe_person(&mut message, estimate);
        message.legal_floor = write_minimum(&place);
    }
    message.warnings.extend(warn_of_law(&terms, &place, "terms.pay"));
    let cost = employer_cost(context.employer_costs, terms.engagement, &worked_out);
    message.employer_cost_usd = cost.as_ref().map(|cost| write_spread(cost.whole));
    let mut reply = Encoded::with_room(&message, 0);
    if options.view == View::Full {
        reply.fields_mut().put_message(total_compensation::EVIDENCE, |fields| {
            let mut evidence = write_evidence(&worked_out, rate.is_none());
            evidence.employer_cost = cost.map(|cost| write_cost(&cost, context.employer_costs));
            if priced.is_none() {
                evidence.assumptions.push(federal_law_alone());
            }
            fields.all_of(&evidence);
            append_base_estimate(fields, context, priced.as_ref(), estimate.as_ref());
        });
    }
    Ok(reply)
}

/// Finds the law of the place where somebody works; federal law where no profile says where.
fn find_law(context: &Context, law: &LawOfDay, priced: Option<&PricedProfile>) -> PlaceLaw {
    let area = priced.and_then(PricedProfile::work_place).map(|place| &place.area.area);
    let facilities = priced.map_or(&[][..], |priced| priced.find_facilities(context));
    law.find_place(context, area, facilities)
}

/// Works out an employer's cost of base pay: averages are of employees.
fn employer_cost(
    costs: &HourlyCost,
    engagement: Engagement,
    total: &Total,
) -> Option<EmployerCost> {
    let base = total.components.first()?.value;
    if engagement == Engagement::Employee { costs.of_base(base) } else { None }
}

fn write_cost(cost: &EmployerCost, costs: &HourlyCost) -> pb::EmployerCost {
    let parts = cost.on_top.iter().map(|(part, value)| pb::EmployerCostPart {
        kind: cost_kind(*part).into(),
        value_usd: Some(write_spread(*value)),
    });
    pb::EmployerCost { parts: parts.collect(), source: costs.source.clone() }
}

const fn cost_kind(part: CostPart) -> pb::EmployerCostKind {
    match part {
        CostPart::Wages | CostPart::PaidLeave => pb::EmployerCostKind::Unspecified,
        CostPart::SupplementalPay => pb::EmployerCostKind::SupplementalPay,
        CostPart::Insurance => pb::EmployerCostKind::Insurance,
        CostPart::Retirement => pb::EmployerCostKind::Retirement,
        CostPart::LegallyRequired => pb::EmployerCostKind::LegallyRequired,
    }
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
pub(super) fn write_total(
    total: &Total,
    law: &PlaceLaw,
    of_day: &LawOfDay,
) -> pb::TotalCompensation {
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
        components: total.components.iter().map(write_component).collect(),
        exemption: Some(write_exemption(total.exemption, law)),
        effective_date: of_day.day.to_string(),
        first_year_total_usd: first_year(total),
        one_time_payments: total.one_time_payments.iter().map(write_payment).collect(),
        ..pb::TotalCompensation::default()
    }
}

fn write_component(component: &Component) -> pb::Component {
    pb::Component {
        kind: component_kind(component.kind).into(),
        certainty: write_certainty(component.certainty).into(),
        value_usd: Some(write_spread(component.value)),
        evidence_kind: write_source(&component.source).kind,
        base_covered: component.in_base,
    }
}

/// Writes what the first twelve months pay, where something is paid once.
pub(super) fn first_year(total: &Total) -> Option<types::Spread> {
    (!total.one_time_payments.is_empty()).then(|| write_spread(total.first_year))
}

fn write_payment(payment: &OneTimePayment) -> pb::OneTimeValue {
    let kind = match payment.kind {
        OneTimeKind::SignOn => pb::OneTimeKind::SignOn,
        OneTimeKind::Relocation => pb::OneTimeKind::Relocation,
        OneTimeKind::Retention => pb::OneTimeKind::Retention,
        OneTimeKind::Tuition => pb::OneTimeKind::Tuition,
        OneTimeKind::ExamFee => pb::OneTimeKind::ExamFee,
    };
    pb::OneTimeValue {
        kind: kind.into(),
        amount_usd: to_dollars(payment.amount),
        annual_usd: to_dollars(payment.annual_part()),
        month_count: i32::try_from(payment.month_count()).unwrap_or(i32::MAX),
    }
}

/// Writes what total compensation rests on, without the estimate of its base.
pub(super) fn write_evidence(total: &Total, base_is_estimate: bool) -> pb::CompensationEvidence {
    let mut components: Vec<_> =
        total.components.iter().map(|component| write_source(&component.source)).collect();
    if base_is_estimate && let Some(base) = components.first_mut() {
        base.set_kind(EvidenceKind::Estimate);
    }
    pb::CompensationEvidence {
        components,
        overtime: total.overtime.map(|overtime| pb::OvertimeDetail {
            hours_per_week: overtime.hours_per_week,
            straight_time_hourly_usd: overtime.hourly_rate,
            regular_hourly_usd: overtime.regular_rate,
            half_premium_hours_per_week: overtime.half_hours_per_week,
            double_premium_hours_per_week: overtime.double_hours_per_week,
        }),
        assumptions: list_assumptions(total).collect(),
        estimate: None,
        employer_cost: None,
    }
}

/// Lists what the components take for granted, and that base pay covers days off.
pub(super) fn list_assumptions(total: &Total) -> impl Iterator<Item = Assumption> + '_ {
    let assumed = total.components.iter().filter_map(|component| match &component.source {
        Source::Assumption { text, .. } => Some(Assumption {
            id: format!("compensation.{}", component.kind.id()),
            text: text.clone(),
            source: String::new(),
        }),
        _ => None,
    });
    let covered =
        total.components.iter().filter(|component| component.in_base).map(|component| Assumption {
            id: format!("compensation.{}.base_covered", component.kind.id()),
            text: "base pay covers days off, so they are shown and in no sum".to_owned(),
            source: String::new(),
        });
    assumed.chain(covered)
}

fn write_source(source: &Source) -> Evidence {
    match source {
        Source::Caller => Evidence { kind: EvidenceKind::Caller.into(), ..Evidence::default() },
        Source::Published(ids) => Evidence {
            kind: EvidenceKind::Survey.into(),
            statistics: statistic_names(ids),
            ..Evidence::default()
        },
        Source::Assumption { text, ids } => Evidence {
            kind: EvidenceKind::Judgment.into(),
            statistics: statistic_names(ids),
            assumption: text.clone(),
            ..Evidence::default()
        },
        Source::Law(rule) => {
            Evidence { kind: EvidenceKind::Law.into(), rule: rule.clone(), ..Evidence::default() }
        }
    }
}

/// Writes a value with its ends.
pub(super) fn write_spread(spread: Spread) -> types::Spread {
    types::Spread {
        low: to_dollars(spread.low),
        base: to_dollars(spread.base),
        high: to_dollars(spread.high),
    }
}

fn write_certainty(certainty: Certainty) -> pb::Certainty {
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
        ComponentKind::Differentials => pb::ComponentKind::ShiftDifferentials,
        ComponentKind::OnCall => pb::ComponentKind::OnCall,
        ComponentKind::SelfEmploymentTax => pb::ComponentKind::SelfEmploymentTax,
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
pub(super) fn write_exemption(exemption: Exemption, law: &PlaceLaw) -> pb::ExemptionDecision {
    let level = &law.salary_level;
    let reason = match exemption {
        Exemption::Exempt => pb::ExemptionReason::Exempt,
        Exemption::PaidByTheHour => pb::ExemptionReason::PaidByTheHour,
        Exemption::BelowSalaryLevel { .. } => pb::ExemptionReason::BelowSalaryLevel,
        Exemption::DutiesNotExempt => pb::ExemptionReason::DutiesNotExempt,
        Exemption::DutiesNotStated => pb::ExemptionReason::DutiesNotStated,
        Exemption::NotAnEmployee => pb::ExemptionReason::SelfEmployed,
    };
    pb::ExemptionDecision {
        exempt: !exemption.overtime_is_due(),
        reason: reason.into(),
        text: exemption_text(exemption, level),
        weekly_salary_level_usd: to_dollars(level.weekly),
        salary_level_jurisdiction: level.jurisdiction.clone(),
        salary_level_source: level.source.clone(),
    }
}
