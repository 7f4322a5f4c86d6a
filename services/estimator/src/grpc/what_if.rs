//! `WhatIf`: a person, and each change alone.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::money::Cents;
use medwage_service_kit::Violation;

use super::required;
use crate::context::Context;
use crate::encode::{self, View};
use crate::error::Error;
use crate::person::Person;
use crate::worth::Worth;

/// How many changes are looked at in one call.
const MAX_CHANGES: usize = 50;

pub(super) async fn answer(
    context: &Context,
    request: &pb::WhatIfRequest,
) -> Result<pb::WhatIfResponse, Error> {
    let count = request.changes.len();
    if !(1..=MAX_CHANGES).contains(&count) {
        let text = format!("{count} given, 1 to {MAX_CHANGES} allowed");
        return Err(Violation::of(ErrorReason::LimitExceeded, "changes", text)
            .with("field", "changes")
            .with("provided", count)
            .with("allowed", MAX_CHANGES)
            .into());
    }
    let asked = required(request.base.as_ref(), "base")?;
    let mut people = vec![Person::read(context, asked).map_err(|it| it.within("base"))?];
    for (place, change) in request.changes.iter().enumerate() {
        let within = |error: Error| error.within(&format!("changes[{place}]"));
        let changed = changed(asked, change).map_err(within)?;
        people.push(Person::read(context, &changed).map_err(within)?);
    }
    let questions = people.iter().flat_map(Person::questions).collect();
    let mut answers = context.market.answers(questions).await.into_iter();
    let mut worths = Vec::with_capacity(people.len());
    for (place, person) in people.into_iter().enumerate() {
        let field = place.checked_sub(1).map_or("base".to_owned(), |it| format!("changes[{it}]"));
        let worth = Worth::from_answers(context, person, &mut answers);
        worths.push(worth.map_err(|error| error.within(&field))?);
    }
    let mut worths = worths.into_iter();
    let base = worths.next().ok_or_else(|| Error::Internal("no base".to_owned()))?;
    let changes = request.changes.iter().zip(worths);
    Ok(pb::WhatIfResponse {
        changes: changes.map(|(change, with)| delta(context, change, &base, &with)).collect(),
        base: Some(encode::estimate(context, &base, View::Full)),
    })
}

fn delta(context: &Context, change: &pb::Change, base: &Worth, with: &Worth) -> pb::ChangeResult {
    let (before, after) = (base.estimate.median(), with.estimate.median());
    let less = |after: Cents, before: Cents| Cents::new(after.get() - before.get()).into();
    let means = with.estimate.mean().zip(base.estimate.mean());
    pb::ChangeResult {
        label: if change.label.is_empty() { describe(change) } else { change.label.clone() },
        median_delta: Some(less(after, before)),
        median_ratio: after.dollars() / before.dollars(),
        mean_delta: means.map(|(after, before)| less(after, before)),
        estimate: Some(encode::estimate(context, with, View::Basic)),
    }
}

/// The request with the change made to it.
fn changed(
    base: &pb::EstimatePayRequest,
    change: &pb::Change,
) -> Result<pb::EstimatePayRequest, Error> {
    let unlabelled = pb::Change { label: String::new(), ..change.clone() };
    if unlabelled == pb::Change::default() {
        return Err(Violation::new("label", "a change needs a field beside its label").into());
    }
    let mut request = base.clone();
    let replace = |field: &mut String, by: &String| {
        if !by.is_empty() {
            field.clone_from(by);
        }
    };
    replace(&mut request.role, &change.role);
    replace(&mut request.area, &change.area);
    replace(&mut request.setting, &change.setting);
    replace(&mut request.education, &change.education);
    replace(&mut request.specialty, &change.specialty);
    replace(&mut request.practice_size, &change.practice_size);
    request.hours_per_week = change.hours_per_week.or(request.hours_per_week);
    request.remote = change.remote.clone().or(request.remote);
    if let Some(more) = change.add_years {
        let years = request.years.ok_or_else(|| {
            Error::from(Violation::new("add_years", "needs years in the base to add to"))
        })?;
        request.years = Some(years + more);
    }
    let same = |one: &str, other: &str| one.trim().eq_ignore_ascii_case(other.trim());
    for gone in &change.remove_credentials {
        let held = request.credentials.len();
        request.credentials.retain(|it| !same(it, gone));
        if request.credentials.len() == held {
            let text = format!("{gone:?} is not held in the base");
            return Err(Violation::new("remove_credentials", text).into());
        }
        request.uncertified = request.credentials.is_empty();
    }
    for more in &change.add_credentials {
        if request.credentials.iter().any(|it| same(it, more)) {
            let text = format!("{more:?} is held in the base already");
            return Err(Violation::new("add_credentials", text).into());
        }
        request.credentials.push(more.clone());
        request.uncertified = false;
    }
    request.duties.extend(change.add_duties.iter().cloned());
    Ok(request)
}

fn describe(change: &pb::Change) -> String {
    let mut parts = Vec::new();
    let mut say = |what: &str, text: &str| {
        if !text.is_empty() {
            parts.push(format!("{what} {text}"));
        }
    };
    say("with", &change.add_credentials.join(" and "));
    say("without", &change.remove_credentials.join(" and "));
    say("years +", &change.add_years.map(|it| it.to_string()).unwrap_or_default());
    say("as", &change.role);
    say("in", &change.area);
    say("at", &change.setting);
    say("education", &change.education);
    say("records", &change.specialty);
    say("duty", &change.add_duties.join(" and "));
    say("hours a week", &change.hours_per_week.map(|it| it.to_string()).unwrap_or_default());
    say("remote, paid by", change.remote.as_ref().map_or("", |it| &it.pay_area));
    say("practice size", &change.practice_size);
    parts.join(", ")
}
