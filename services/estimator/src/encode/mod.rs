//! From an estimate to the message that carries it.

mod base;
mod factors;
mod pay;

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::Assumption;
use medwage_domain::estimate::{Input, Unused};
use medwage_domain::money::Cents;

pub(crate) use self::factors::{evidence, kind};
pub(crate) use self::pay::range;
use crate::context::Context;
use crate::market::{Outage, grade};
use crate::worth::Worth;

/// How much an estimate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The answer.
    Basic,
    /// Everything that it can be computed from again.
    Full,
}

/// Writes an estimate.
pub(crate) fn estimate(context: &Context, worth: &Worth, view: View) -> pb::Estimate {
    let basic = basic(context, worth);
    if view == View::Basic {
        return basic;
    }
    let (model, person, estimate) = (context.model, &worth.person, &worth.estimate);
    let assumptions = estimate.assumptions(model, &person.profile);
    pb::Estimate {
        rank: Some(pb::Rank { mu: estimate.mu, tau: estimate.tau }),
        base: Some(base::base(worth)),
        factors: estimate.factors.iter().map(|it| factors::factor(model, it)).collect(),
        assumptions: assumptions
            .into_iter()
            .map(|it| Assumption { id: it.id, text: it.text, source: it.source })
            .collect(),
        rounding: Some(rounding()),
        model: format!("models/{}", model.id),
        provenance: worth.places.first().and_then(|it| it.area.message.provenance.clone()),
        ..basic
    }
}

fn basic(context: &Context, worth: &Worth) -> pb::Estimate {
    let (person, estimate) = (&worth.person, &worth.estimate);
    let interval = estimate.interval;
    pb::Estimate {
        role: context.model.role_of(&person.profile).map(|role| pb::ResolvedRole {
            id: role.id.clone(),
            title: role.title.clone(),
            occupation: role.soc.to_string(),
        }),
        annual: Some(pay::annual(estimate)),
        hourly: Some(pay::hourly(estimate)),
        interval: Some(pb::MedianInterval {
            low: Some(interval.low.into()),
            high: Some(interval.high.into()),
            coverage: interval.coverage,
            half_width: interval.half_width,
        }),
        grade: grade(estimate.grade),
        posting_range: estimate.posting_range().map(range),
        unused_inputs: unused(context, worth),
        warnings: person.warnings.clone(),
        release: format!("releases/{}", person.release),
        degraded: worth.outage.as_deref().map(degraded),
        ..pb::Estimate::default()
    }
}

/// Says that what is remembered answered.
pub(crate) fn degraded(outage: &Outage) -> pb::Degradation {
    pb::Degradation {
        reason: format!("the benchmark service is out of reach: {}", outage.why),
        seconds: outage.since.elapsed().as_secs_f64(),
    }
}

fn unused(context: &Context, worth: &Worth) -> Vec<pb::UnusedInput> {
    let mut found: Vec<_> =
        worth.estimate.unused.iter().map(|it| unused_input(context, worth, *it)).collect();
    for (spot, place) in worth.person.spots.iter().zip(&worth.places) {
        if place.setting.is_some() && !place.setting_counts {
            found.push(pb::UnusedInput {
                field: "setting".to_owned(),
                value: worth.person.setting.to_string(),
                reason: format!(
                    "no figure says what this kind of workplace pays the occupation ({:?})",
                    spot.place
                ),
            });
        }
    }
    found
}

fn unused_input(context: &Context, worth: &Worth, unused: Unused) -> pb::UnusedInput {
    let (model, profile) = (context.model, &worth.person.profile);
    let number = |it: Option<f64>| it.map(|it| it.to_string()).unwrap_or_default();
    let (field, value) = match unused.input {
        Input::Years => ("years", number(profile.years)),
        Input::Credential(ix) => {
            let held = model.credentials.get(usize::from(ix.0));
            ("credentials", held.map(|it| it.id.clone()).unwrap_or_default())
        }
        Input::Specialty => {
            let place = profile.specialty.map(|ix| usize::from(ix.0));
            let stated = place.and_then(|it| model.specialties.get(it));
            ("specialty", stated.map(|it| it.id.clone()).unwrap_or_default())
        }
        Input::Duty(ix) => {
            let stated = model.duties.get(usize::from(ix.0));
            ("duties", stated.map(|it| it.id.clone()).unwrap_or_default())
        }
        Input::TeamSize => ("team_size", number(profile.team_size.map(f64::from))),
        Input::PracticeSize => {
            let place = profile.practice_size.map(|ix| usize::from(ix.0));
            let stated = place.and_then(|it| model.practice_sizes.get(it));
            ("practice_size", stated.map(|it| it.id.clone()).unwrap_or_default())
        }
        Input::Hours => ("hours_per_week", number(profile.hours_per_week)),
    };
    pb::UnusedInput { field: field.to_owned(), value, reason: unused.reason.text().to_owned() }
}

fn rounding() -> pb::RoundingRule {
    let cents = |cents| Some(Cents::new(cents).into());
    pb::RoundingRule {
        annual_step: cents(100),
        hourly_step: cents(1),
        posting_step: cents(50_000),
        factor_step: cents(1),
        text: "each amount is rounded once, half away from zero: pay per year to the dollar, pay per hour \
               and the median after each factor to the cent; a posting range goes outwards to $500"
            .to_owned(),
    }
}
