//! `EstimateTotalCompensation`.

use medwage_contracts::Encoded;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::compensation::{
    Certainty, Component, Defaults, Exemption, Source, Spread, Total, total,
};
use medwage_domain::money::Cents;
use medwage_service_kit::Violations;

use super::{gather, package};
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::person::Person;
use crate::worth::Worth;

/// Field number of `medwage.estimator.v1.TotalCompensation.estimate`.
const ESTIMATE: u32 = 8;

pub(super) async fn estimate(
    context: &Context,
    request: &pb::EstimateTotalCompensationRequest,
) -> Result<Encoded<pb::TotalCompensation>, Error> {
    let mut wrong = Violations::default();
    let day = package::defaults(context, request.as_of_date.as_ref());
    let person = match &request.person {
        Some(person) => Some(Person::of(context, person).await).transpose(),
        None => Ok(None),
    };
    let person = gather(&mut wrong, "person", person)?;
    let stated = request.package.clone().unwrap_or_default();
    // A base that nobody states is the person's, which is not known yet: any amount stands for it here.
    let placeholder = request.person.as_ref().map(|_| Cents::from_dollars(1));
    let hours = request.person.as_ref().and_then(|it| it.hours_per_week).unwrap_or(40.0);
    let package = package::read(&stated, placeholder, hours).map_err(Error::from);
    let package = gather(&mut wrong, "package", package)?;
    let defaults = wrong.take(day);
    let ((mut package, defaults), person) =
        wrong.finish::<_, Error>(package.zip(defaults).zip(person))?;
    let worth = match person {
        Some(person) => Some(Worth::of(context, person).await.map_err(|it| it.within("person"))?),
        None => None,
    };
    if let Some(worth) = worth.as_ref().filter(|_| stated.base.is_none()) {
        package.base = worth.estimate.median();
    }
    let mut message = write(&total(&package, &defaults), &defaults);
    if stated.base.is_none()
        && let Some(base) = message.components.first_mut()
    {
        base.set_source(pb::ComponentSource::Estimate);
        base.source_text = "the median of the estimate".to_owned();
    }
    Ok(match worth {
        Some(worth) => encode::reply_with(&message, ESTIMATE, context, &worth),
        None => Encoded::with_room(&message, 0),
    })
}

/// Writes total compensation.
pub(super) fn write(total: &Total, defaults: &Defaults) -> pb::TotalCompensation {
    pb::TotalCompensation {
        components: total.components.iter().map(component).collect(),
        guaranteed_cash: Some(spread(total.guaranteed_cash)),
        conditional_cash: Some(spread(total.conditional_cash)),
        benefits: Some(spread(total.benefits)),
        total: Some(spread(total.whole)),
        exemption: Some(exemption(total.exemption, defaults)),
        overtime: total.overtime.map(|it| pb::OvertimeDetail {
            hours_per_week: it.hours_per_week,
            hourly_rate: it.hourly_rate,
            regular_rate: it.regular_rate,
        }),
        estimate: None,
        assumptions: assumptions(total).collect(),
    }
}

/// What the components take for granted.
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

fn component(it: &Component) -> pb::Component {
    let certainty = match it.certainty {
        Certainty::Guaranteed => pb::Certainty::Guaranteed,
        Certainty::Conditional => pb::Certainty::Conditional,
        Certainty::Benefit => pb::Certainty::Benefit,
    };
    let figure = |id: &String| format!("publishedStatistics/{id}");
    let (source, source_text, figures) = match &it.source {
        Source::Caller => (pb::ComponentSource::Caller, "the caller's".to_owned(), Vec::new()),
        Source::Published(ids) => (
            pb::ComponentSource::Published,
            format!("published figures {}", ids.join(", ")),
            ids.iter().map(figure).collect(),
        ),
        Source::Assumption(text) => (pb::ComponentSource::Assumption, text.clone(), Vec::new()),
        Source::Law(text) => (pb::ComponentSource::Law, (*text).to_owned(), Vec::new()),
    };
    pb::Component {
        id: it.kind.id().to_owned(),
        certainty: certainty.into(),
        value: Some(spread(it.value)),
        source: source.into(),
        source_text,
        figures,
    }
}

fn spread(it: Spread) -> pb::MoneySpread {
    pb::MoneySpread {
        low: Some(it.low.into()),
        base: Some(it.base.into()),
        high: Some(it.high.into()),
    }
}

fn exemption(it: Exemption, defaults: &Defaults) -> pb::ExemptionDecision {
    let level = defaults.salary_level;
    let (reason, text) = match it {
        Exemption::Exempt => (
            pb::ExemptionReason::Exempt,
            format!("a salary of at least ${:.0} a week, for exempt duties", level.dollars()),
        ),
        Exemption::PaidByTheHour => {
            (pb::ExemptionReason::PaidByTheHour, "pay is by the hour: overtime is due".to_owned())
        }
        Exemption::BelowSalaryLevel { weekly } => (
            pb::ExemptionReason::BelowSalaryLevel,
            format!("the salary is below ${:.0} a week: overtime is due", weekly.dollars()),
        ),
        Exemption::DutiesNotExempt => (
            pb::ExemptionReason::DutiesNotExempt,
            "the duties are not exempt ones: overtime is due".to_owned(),
        ),
        Exemption::DutiesNotStated => (
            pb::ExemptionReason::DutiesNotStated,
            "nobody says that the duties are exempt: overtime is due (29 CFR 541.2)".to_owned(),
        ),
    };
    pb::ExemptionDecision {
        exempt: !it.overtime_is_due(),
        reason: reason.into(),
        text,
        weekly_salary_level: Some(level.into()),
    }
}
