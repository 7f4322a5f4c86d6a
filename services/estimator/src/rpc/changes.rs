//! `EvaluateChanges`: somebody as they are, and with each change alone.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{Education, EmployerSize, JobProfile, PayArea, Specialty};
use medwage_contracts::tags::estimator::v1::{change_effect, evaluate_changes_response};
use medwage_contracts::{Encoded, Fields};
use medwage_domain::money::Cents;
use medwage_rpc_status::{Violation, Violations};
use prost::Message as _;

use super::{LARGEST_REPLY, gather_violations};
use crate::candidate_pay::price_candidates;
use crate::context::Context;
use crate::encode::{annual_pay, append_estimate, basic_estimate, is_full};
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::{
    ChangedFields, EstimateQuery, FieldPaths, OptionFields, ReadProfile, check_length,
    read_occupations, too_many,
};

/// How many changes are looked at in one call.
const MAX_CHANGES: usize = 50;
/// How many credentials a change may add or remove.
const MAX_CREDENTIALS: usize = 32;

pub(super) async fn evaluate_changes(
    context: &Context,
    request: &pb::EvaluateChangesRequest,
) -> Result<Encoded<pb::EvaluateChangesResponse>, Error> {
    let queries = match read_queries(context, request).await {
        Ok(queries) => queries,
        Err(error) => return Err(price_candidates(context, &request.release, error).await),
    };
    let markets = queries.iter().flat_map(EstimateQuery::list_markets).collect();
    let mut answers = context.benchmark.find_markets(markets).await.into_iter();
    let mut priced = Vec::with_capacity(queries.len());
    for query in queries {
        priced.push(PricedProfile::from_answers(context, query, &mut answers)?);
    }
    let Some((baseline, changed)) = priced.split_first() else {
        return Err(Error::Internal("there is no baseline".to_owned()));
    };
    let mut reply = Encoded::with_room(&pb::EvaluateChangesResponse::default(), 0);
    let message = basic_estimate(context, baseline);
    let tag = evaluate_changes_response::BASELINE;
    append_estimate(reply.fields_mut(), tag, context, baseline, &message);
    for (change, with) in request.changes.iter().zip(changed) {
        reply.fields_mut().put_message(evaluate_changes_response::CHANGES, |fields| {
            append_effect(fields, context, change, baseline, with);
        });
    }
    if reply.encoded_len() > LARGEST_REPLY {
        let description = "their answers pass what one reply holds; send fewer, or ask for BASIC";
        return Err(
            Violation::for_reason(ErrorReason::LimitExceeded, "changes", description).into()
        );
    }
    Ok(reply)
}

/// Reads the profile as it is, and with each change.
async fn read_queries(
    context: &Context,
    request: &pb::EvaluateChangesRequest,
) -> Result<Vec<EstimateQuery>, Error> {
    let count = request.changes.len();
    if count == 0 {
        return Err(Violation::required("changes", "needs at least one change").into());
    }
    if count > MAX_CHANGES {
        let description = format!("{count} given, 1 to {MAX_CHANGES} allowed");
        return Err(Violation::for_reason(ErrorReason::LimitExceeded, "changes", description)
            .with_fact("provided", count)
            .with_fact("allowed", MAX_CHANGES)
            .into());
    }
    let Some(profile) = &request.profile else {
        return Err(Violation::required("profile", "is required, with its role").into());
    };
    let roles = request.changes.iter().map(|change| change.role.as_str());
    let roles = std::iter::once(profile.role.as_str()).chain(roles);
    let occupations = read_occupations(context, roles).await?;
    let fields = OptionFields {
        release: &request.release,
        aging: request.aging.as_ref(),
        input_mode: request.input_mode,
        view: request.view,
        ..OptionFields::default()
    };
    let mut wrong = Violations::default();
    let read = EstimateQuery::read_parts(context, &occupations, Some(profile), &fields);
    let Some(baseline) = gather_violations(&mut wrong, read)? else {
        return wrong.into_result(None);
    };
    let options = baseline.options.clone();
    let profile = &baseline.person.fill_from_title(profile);
    let mut queries = vec![baseline];
    for (index, change) in request.changes.iter().enumerate() {
        let path = |field: &str| format!("changes[{index}].{field}");
        let (profile, changed) = match apply_change(profile, change, index, &path) {
            Ok(applied) => applied,
            Err(violations) => {
                violations.into_iter().for_each(|violation| wrong.add_violation(violation));
                continue;
            }
        };
        let paths = FieldPaths::Change(changed);
        let strict = options.strict;
        let person =
            ReadProfile::from_profile(context, &occupations, &profile, strict, paths, &mut wrong)?;
        queries.extend(person.map(|person| EstimateQuery { person, options: options.clone() }));
    }
    wrong.into_result(Some(queries))
}

/// Returns the profile with a change made to it, or why it can not be made.
fn apply_change(
    profile: &JobProfile,
    change: &pb::ProfileChange,
    index: usize,
    path: &impl Fn(&str) -> String,
) -> Result<(JobProfile, ChangedFields), Vec<Violation>> {
    let mut wrong = Violations::default();
    let mut changed = profile.clone();
    let mut fields = Vec::new();
    if let Err(description) = check_length(&change.label) {
        wrong.add_violation(Violation::out_of_range(path("label"), description));
    }
    for (field, new, old) in [
        ("role", &change.role, &mut changed.role),
        ("area", &change.area, &mut changed.area),
        ("industry", &change.industry, &mut changed.industry),
    ] {
        if !new.is_empty() {
            old.clone_from(new);
            fields.push(field);
        }
    }
    for (field, new, old) in [
        ("education", change.education, &mut changed.education),
        ("specialty", change.specialty, &mut changed.specialty),
        ("employer_size", change.employer_size, &mut changed.employer_size),
        ("employer_kind", change.employer_kind, &mut changed.employer_kind),
    ] {
        if new != 0 {
            *old = new;
            fields.push(field);
        }
    }
    if change.direct_report_count.is_some() {
        changed.direct_report_count = change.direct_report_count;
        fields.push("direct_report_count");
    }
    if change.hours_per_week.is_some() {
        changed.hours_per_week = change.hours_per_week;
        fields.push("hours_per_week");
    }
    if change.remote_policy.is_some() {
        changed.remote_policy.clone_from(&change.remote_policy);
        fields.push("remote_policy");
    }
    if let Some(added) = change.added_experience_years {
        wrong.require((0.0..=70.0).contains(&added), || {
            let description = format!("{added} is not from 0 to 70");
            Violation::out_of_range(path("added_experience_years"), description)
        });
        match profile.experience_years {
            Some(years) => changed.experience_years = Some(years + added),
            None => wrong.add_violation(Violation::conflict(
                path("added_experience_years"),
                "needs profile.experience_years to add to",
            )),
        }
        fields.push("experience_years");
    }
    remove_credentials(&mut changed, change, path, &mut wrong);
    let own = (changed.credentials.len(), changed.duties.len());
    add_credentials(&mut changed, change, path, &mut wrong);
    changed.duties.extend(&change.added_duties);
    let any = !fields.is_empty()
        || !change.added_credentials.is_empty()
        || !change.removed_credentials.is_empty()
        || !change.added_duties.is_empty();
    wrong.require(any, || {
        let path = format!("changes[{index}]");
        Violation::required(path, "needs at least one field beside label")
    });
    let (own_credentials, own_duties) = own;
    let changed_fields = ChangedFields { index, fields, own_credentials, own_duties };
    wrong.into_result(Some((changed, changed_fields)))
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

fn remove_credentials(
    profile: &mut JobProfile,
    change: &pb::ProfileChange,
    path: &impl Fn(&str) -> String,
    wrong: &mut Violations,
) {
    let removed = &change.removed_credentials;
    wrong.require(removed.len() <= MAX_CREDENTIALS, || {
        too_many(path("removed_credentials"), removed.len(), MAX_CREDENTIALS)
    });
    for (index, gone) in removed.iter().take(MAX_CREDENTIALS).enumerate() {
        if let Err(description) = check_length(gone) {
            let path = path(&format!("removed_credentials[{index}]"));
            wrong.add_violation(Violation::out_of_range(path, description));
            continue;
        }
        let held = profile.credentials.len();
        profile.credentials.retain(|credential| !is_same(credential, gone));
        wrong.require(profile.credentials.len() < held, || {
            let path = path(&format!("removed_credentials[{index}]"));
            Violation::conflict(path, format!("{gone:?} is not in profile.credentials"))
        });
    }
    if !removed.is_empty() {
        profile.uncertified = profile.credentials.is_empty();
    }
}

/// Somebody of whom no credential is stated counts as the average holder: one more would be one alone.
fn add_credentials(
    profile: &mut JobProfile,
    change: &pb::ProfileChange,
    path: &impl Fn(&str) -> String,
    wrong: &mut Violations,
) {
    let added = &change.added_credentials;
    wrong.require(added.len() <= MAX_CREDENTIALS, || {
        too_many(path("added_credentials"), added.len(), MAX_CREDENTIALS)
    });
    wrong.require(
        added.is_empty() || !profile.credentials.is_empty() || profile.uncertified,
        || {
            let description = "needs profile.credentials to add to, or profile.uncertified";
            Violation::conflict(path("added_credentials"), description)
        },
    );
    for (index, more) in added.iter().take(MAX_CREDENTIALS).enumerate() {
        wrong.require(
            !profile.credentials.iter().any(|credential| is_same(credential, more)),
            || {
                let path = path(&format!("added_credentials[{index}]"));
                Violation::conflict(path, format!("{more:?} is in profile.credentials already"))
            },
        );
        profile.credentials.push(more.clone());
        profile.uncertified = false;
    }
}

/// Appends the fields of a `ChangeEffect`.
fn append_effect(
    fields: &mut Fields,
    context: &Context,
    change: &pb::ProfileChange,
    baseline: &PricedProfile,
    with: &PricedProfile,
) {
    let message = basic_estimate(context, with);
    let (before, after) = (baseline.estimate.median(), with.estimate.median());
    let delta = |after: Cents, before: Cents| to_dollars(Cents::new(after.get() - before.get()));
    let means = with.estimate.mean().zip(baseline.estimate.mean());
    fields.all_of(&pb::ChangeEffect {
        label: if change.label.is_empty() { describe_change(change) } else { change.label.clone() },
        annual_delta_usd: delta(after, before),
        mean_delta_usd: means.map(|(after, before)| delta(after, before)),
        ratio: after.dollars() / before.dollars(),
        annual: Some(annual_pay(with)),
        grade: message.grade,
        unused_inputs: message.unused_inputs.clone(),
        warnings: message.warnings.clone(),
        evidence: None,
    });
    if is_full(with) {
        append_estimate(fields, change_effect::EVIDENCE, context, with, &message);
    }
}

/// Describes a change in words.
fn describe_change(change: &pb::ProfileChange) -> String {
    let mut parts = Vec::new();
    let mut say = |what: &str, text: &str| {
        if !text.is_empty() {
            parts.push(format!("{what} {text}"));
        }
    };
    let duties: Vec<_> =
        change.added_duties().map(|duty| enum_words(duty.as_str_name(), "DUTY_")).collect();
    let number = |stated: Option<f64>| stated.map(|number| number.to_string()).unwrap_or_default();
    say("with", &change.added_credentials.join(" and "));
    say("without", &change.removed_credentials.join(" and "));
    say("years +", &number(change.added_experience_years));
    say("as", &change.role);
    say("in", &change.area);
    say("at", &change.industry);
    if change.education() != Education::Unspecified {
        say("education", &enum_words(change.education().as_str_name(), "EDUCATION_"));
    }
    if change.specialty() != Specialty::Unspecified {
        say("records", &enum_words(change.specialty().as_str_name(), "SPECIALTY_"));
    }
    say("duty", &duties.join(" and "));
    say("hours a week", &number(change.hours_per_week));
    say("people who report", &number(change.direct_report_count.map(f64::from)));
    if let Some(remote) = &change.remote_policy
        && remote.pay_area() != PayArea::Unspecified
    {
        say("remote, paid by", &enum_words(remote.pay_area().as_str_name(), "PAY_AREA_"));
    }
    if change.employer_size() != EmployerSize::Unspecified {
        say("employer", &enum_words(change.employer_size().as_str_name(), "EMPLOYER_SIZE_"));
    }
    let employer_kind = change.employer_kind().as_str_name();
    if change.employer_kind != 0 {
        say("employer", &enum_words(employer_kind, "EMPLOYER_KIND_"));
    }
    parts.join(", ")
}

/// Writes an enum value as words: `EDUCATION_SOME_COLLEGE` is `some college`.
fn enum_words(value: &str, prefix: &str) -> String {
    value.strip_prefix(prefix).unwrap_or(value).to_lowercase().replace('_', " ")
}
