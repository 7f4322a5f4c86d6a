//! `WhatIf`: a person, and each change alone.

use medwage_contracts::Encoded;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::money::Cents;
use medwage_service_kit::Violation;

use super::required;
use crate::context::Context;
use crate::encode::{self, View};
use crate::error::Error;
use crate::person::{Person, learn};
use crate::worth::Worth;

/// How many changes are looked at in one call.
const MAX_CHANGES: usize = 50;

/// Field numbers of `medwage.estimator.v1.WhatIfResponse` and its `ChangeResult`.
mod field {
    pub(super) const BASE: u32 = 1;
    pub(super) const CHANGES: u32 = 2;
    pub(super) const ESTIMATE: u32 = 5;
}

pub(super) async fn answer(
    context: &Context,
    request: &pb::WhatIfRequest,
) -> Result<Encoded<pb::WhatIfResponse>, Error> {
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
    let within = |place: usize, error: Error| error.within(&format!("changes[{place}]"));
    let mut all = Vec::with_capacity(count);
    for (place, change) in request.changes.iter().enumerate() {
        all.push(changed(asked, change).map_err(|error| within(place, error))?);
    }
    let roles = all.iter().map(|(changed, _)| changed.role.as_str());
    let titles = learn(context, std::iter::once(asked.role.as_str()).chain(roles)).await;
    let base = Person::read(context, &titles, asked).map_err(|it| it.within("base"))?;
    let mut people = vec![base];
    for (place, (changed, added)) in all.iter().enumerate() {
        let person = Person::read(context, &titles, changed);
        let renamed = |error: Error| within(place, error.renamed(|field| added.field(field)));
        people.push(person.map_err(renamed)?);
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
    let empty = pb::WhatIfResponse::default();
    let mut reply = encode::reply_with(&empty, field::BASE, context, &base);
    for (change, with) in request.changes.iter().zip(worths) {
        reply.fields().message(field::CHANGES, |fields| {
            fields.all_of(&delta(change, &base, &with));
            fields.message(field::ESTIMATE, |it| encode::estimate(it, context, &with, View::Basic));
        });
    }
    Ok(reply)
}

fn delta(change: &pb::Change, base: &Worth, with: &Worth) -> pb::ChangeResult {
    let (before, after) = (base.estimate.median(), with.estimate.median());
    let less = |after: Cents, before: Cents| Cents::new(after.get() - before.get()).into();
    let means = with.estimate.mean().zip(base.estimate.mean());
    pb::ChangeResult {
        label: if change.label.is_empty() { describe(change) } else { change.label.clone() },
        median_delta: Some(less(after, before)),
        median_ratio: after.dollars() / before.dollars(),
        mean_delta: means.map(|(after, before)| less(after, before)),
        estimate: None,
    }
}

/// Where in the changed request what the change adds begins.
struct Added {
    credentials: usize,
    duties: usize,
}

impl Added {
    /// The field of the change that a field of the changed request comes from.
    fn field(&self, field: &str) -> String {
        for (list, first) in [("credentials", self.credentials), ("duties", self.duties)] {
            let place = field.strip_prefix(list).and_then(|it| it.strip_prefix('['));
            let place = place.and_then(|it| it.strip_suffix(']')?.parse::<usize>().ok());
            if let Some(place) = place.and_then(|it| it.checked_sub(first)) {
                return format!("add_{list}[{place}]");
            }
        }
        if field == "years" { "add_years".to_owned() } else { field.to_owned() }
    }
}

/// The request with the change made to it.
fn changed(
    base: &pb::EstimatePayRequest,
    change: &pb::Change,
) -> Result<(pb::EstimatePayRequest, Added), Error> {
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
    lose(&mut request, &change.remove_credentials)?;
    let added = Added { credentials: request.credentials.len(), duties: request.duties.len() };
    gain(&mut request, &change.add_credentials)?;
    request.duties.extend(change.add_duties.iter().cloned());
    Ok((request, added))
}

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

fn lose(request: &mut pb::EstimatePayRequest, gone: &[String]) -> Result<(), Violation> {
    for gone in gone {
        let held = request.credentials.len();
        request.credentials.retain(|it| !same(it, gone));
        if request.credentials.len() == held {
            let text = format!("{gone:?} is not held in the base");
            return Err(Violation::new("remove_credentials", text));
        }
        request.uncertified = request.credentials.is_empty();
    }
    Ok(())
}

/// Who says nothing of credentials counts as the average holder: one more would be one alone.
fn gain(request: &mut pb::EstimatePayRequest, more: &[String]) -> Result<(), Violation> {
    if !more.is_empty() && request.credentials.is_empty() && !request.uncertified {
        let text = "needs credentials in the base to add to, or uncertified";
        return Err(Violation::new("add_credentials", text));
    }
    for more in more {
        if request.credentials.iter().any(|it| same(it, more)) {
            let text = format!("{more:?} is held in the base already");
            return Err(Violation::new("add_credentials", text));
        }
        request.credentials.push(more.clone());
        request.uncertified = false;
    }
    Ok(())
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
