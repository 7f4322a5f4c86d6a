//! Texts as roles and credentials: the one place where the estimator reads free text.
//!
//! Areas and industries are read by the benchmark service, which answers with their reading; texts that name an
//! occupation and no role are asked of it before anything else is read ([`read_occupations`]).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use medwage_catalog_service::{EntryMatch, EntryReading};
use medwage_contracts::names::{Collection, Reference};
use medwage_contracts::pb::catalog::Clarity;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{MatchKind, Resolved};
use medwage_domain::career::{self, Pricing};
use medwage_domain::code::Soc;
use medwage_domain::estimate::{CredentialIx, Model, RoleEffect, RoleIx};
use medwage_domain::reading::TitleParts;
use medwage_rpc_server::pace;
use medwage_rpc_status::{Candidate, Violation};

use super::fields::check_length;
use crate::benchmark::OccupationReading;
use crate::context::Context;
use crate::error::Error;

/// How many titles of one call are asked for at once.
const CONCURRENT_TITLES: usize = 16;
/// Why a text is refused that nobody knows.
const NO_ROLE: &str = "is no role and no occupation that estimates know";
/// Why an occupation is read as a role.
const BY_OCCUPATION: &str = "an occupation: its most usual role stands for it";
/// How many candidates an error lists.
const MAX_CANDIDATES: usize = 10;
/// How many credentials an unused input lists as what may have been meant.
const MAX_NEAREST: usize = 3;

/// A text as a role.
pub(crate) enum RoleReading {
    /// One role is meant.
    Role(ReadRole),
    /// None is, or several are.
    Unclear(Violation),
    /// Only the benchmark service may know it as a title of an occupation, and did not answer.
    NotAsked(Error),
}

/// A role that the catalog knows by a text.
#[derive(Clone, Debug)]
pub(crate) struct FoundRole {
    pub(crate) role: RoleIx,
    /// The entry of the catalog, by index; none where an occupation was read.
    entry: Option<usize>,
    match_kind: MatchKind,
    score: f64,
    note: Arc<str>,
    /// The parts of the text beside the role.
    parts: Arc<TitleParts>,
}

/// A role that was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadRole {
    pub(crate) role: RoleIx,
    pub(crate) resolved: Resolved,
    /// The occupation that the text means, where it is one: it stands for its most usual role.
    pub(crate) occupation: Option<Resolved>,
    /// The parts of the text beside the role.
    pub(crate) parts: Arc<TitleParts>,
}

/// Texts that name an occupation, as the benchmark service reads them, or why it did not answer.
#[derive(Debug, Default)]
pub(crate) struct Occupations(HashMap<String, Result<Arc<OccupationReading>, Error>>);

/// Asks the benchmark service for the texts that name an occupation and no role, each once and some at a time.
///
/// # Errors
/// If the caller's time is over before all are looked at.
pub(crate) async fn read_occupations(
    context: &Context,
    texts: impl Iterator<Item = &str>,
) -> Result<Occupations, Error> {
    let is_occupation = |text: &str| {
        let readable = !text.is_empty() && check_length(text).is_ok();
        readable && local_occupation(context, text).is_none() && names_occupation(context, text)
    };
    let (mut known, mut occupations) = (HashSet::new(), Vec::new());
    for text in texts.map(str::trim) {
        pace::yield_if_due().await?;
        if known.insert(text) && is_occupation(text) {
            occupations.push(text.to_owned());
        }
    }
    if occupations.is_empty() {
        return Ok(Occupations::default());
    }
    let asked = occupations.into_iter().map(|text| async move {
        let reading = context.benchmark.find_occupation(occupation_text(&text)).await;
        (text, reading)
    });
    Ok(Occupations(stream::iter(asked).buffer_unordered(CONCURRENT_TITLES).collect().await))
}

/// Reads a role by its name, its id, what people call it, or an occupation in any form.
pub(crate) fn read_role(context: &Context, occupations: &Occupations, text: &str) -> RoleReading {
    let text = text.trim();
    if text.is_empty() {
        let description = "is required: a role such as roles/coder-2, a job title or an occupation";
        return RoleReading::Unclear(Violation::required("role", description));
    }
    if let Err(description) = check_length(text) {
        return RoleReading::Unclear(Violation::out_of_range("role", description));
    }
    if let Some((soc, resolved)) = local_occupation(context, text) {
        return role_of_occupation(context, text, soc, &resolved);
    }
    match Collection::Roles.parse_reference(text) {
        Ok(Reference::Id(id)) => {
            return match find_role_by_id(context, id) {
                Some(found) => RoleReading::Role(found.into_role(context, text)),
                None => RoleReading::Unclear(refuse_id(context, text, id)),
            };
        }
        Ok(Reference::Text(title)) => match find_role(context, title) {
            Ok(found) => return RoleReading::Role(found.into_role(context, text)),
            Err(reading) => {
                // Another role of its occupation would be a wrong answer.
                if let Some(role) = unpriced_answer(context, &reading) {
                    return RoleReading::Unclear(refuse_unpriced(context, text, role));
                }
                if reading.occupation.is_none() {
                    return RoleReading::Unclear(refuse_role(context, text, &reading));
                }
            }
        },
        Err(error) if Collection::Occupations.parse_reference(text).is_err() => {
            return RoleReading::Unclear(Violation::malformed("role", error.to_string()));
        }
        Err(_) => {}
    }
    match occupations.0.get(text) {
        Some(Ok(reading)) => match &**reading {
            OccupationReading::Clear(soc, resolved) => {
                role_of_occupation(context, text, *soc, resolved)
            }
            OccupationReading::Ambiguous(candidates) => {
                RoleReading::Unclear(ambiguous_role(context, text, candidates))
            }
            OccupationReading::Unknown => {
                RoleReading::Unclear(unknown_role(context, text, NO_ROLE))
            }
        },
        Some(Err(error)) => RoleReading::NotAsked(error.clone()),
        None => {
            let why = "the title was not asked for";
            RoleReading::NotAsked(context.benchmark.out_of_reach(why))
        }
    }
}

/// Says whether a text names an occupation and no role of it.
fn names_occupation(context: &Context, text: &str) -> bool {
    match Collection::Roles.parse_reference(text) {
        Ok(Reference::Id(_)) => false,
        Ok(Reference::Text(text)) => {
            find_role(context, text).is_err_and(|reading| reading.occupation.is_some())
        }
        Err(_) => Collection::Occupations.parse_reference(text).is_ok(),
    }
}

/// Finds the role that a title means. Reading a title takes longer than an estimate, so a role that was found is
/// remembered.
fn find_role(context: &Context, text: &str) -> Result<FoundRole, Box<EntryReading>> {
    if let Some(found) = context.role_names.get(text) {
        return Ok(found);
    }
    let reading = context.catalog.read_role(text);
    let found = reading.answer().and_then(|answer| {
        let role = context.catalog.roles.get(answer.index)?;
        Some(FoundRole {
            role: context.model.role(role.model_id()?)?,
            entry: Some(answer.index),
            match_kind: answer.kind.into(),
            score: answer.score,
            note: answer.note.as_str().into(),
            parts: Arc::new(context.catalog.read_title_parts(text)),
        })
    });
    let Some(found) = found else { return Err(Box::new(reading)) };
    context.role_names.insert(text.into(), found.clone());
    Ok(found)
}

impl FoundRole {
    fn into_role(self, context: &Context, text: &str) -> ReadRole {
        let (role, parts) = (self.role, Arc::clone(&self.parts));
        ReadRole { role, resolved: resolved_role(context, text, self), occupation: None, parts }
    }
}

/// Refuses a title that several roles go by, or none.
fn refuse_role(context: &Context, text: &str, reading: &EntryReading) -> Violation {
    if reading.clarity == Clarity::Ambiguous {
        let told = format!("{text:?} fits several roles");
        return Violation::for_reason(ErrorReason::RoleAmbiguous, "role", told)
            .with_fact("role", text)
            .with_candidates(text, role_candidates(context, reading));
    }
    let why = match reading.reason.as_str() {
        "" => NO_ROLE.to_owned(),
        reason => format!("{NO_ROLE}: {reason}"),
    };
    Violation::for_reason(ErrorReason::RoleUnknown, "role", format!("{text:?} {why}"))
        .with_fact("role", text)
        .with_candidates(text, role_candidates(context, reading))
}

fn find_role_by_id(context: &Context, id: &str) -> Option<FoundRole> {
    let entry = context.catalog.role(id);
    let listed = entry.and_then(|index| context.catalog.roles.get(index));
    let role = context.model.role(listed.map_or(Some(id), |entry| entry.model_id())?)?;
    let (note, parts) = (Arc::default(), Arc::default());
    Some(FoundRole { role, entry, match_kind: MatchKind::Name, score: 1.0, note, parts })
}

/// Finds the role that a reading answers with where no figure says what the role pays.
fn unpriced_answer<'c>(context: &'c Context, reading: &EntryReading) -> Option<&'c career::Role> {
    let role = context.catalog.roles.get(reading.answer()?.index)?;
    (role.pricing == Pricing::Unpriced).then_some(role)
}

fn refuse_id(context: &Context, text: &str, id: &str) -> Violation {
    let listed = context.catalog.role(id).and_then(|index| context.catalog.roles.get(index));
    match listed {
        Some(role) => refuse_unpriced(context, text, role),
        None => unknown_role(context, text, NO_ROLE),
    }
}

fn refuse_unpriced(context: &Context, text: &str, role: &career::Role) -> Violation {
    let why = format!("is read as {}, a role of which no figure says what it pays", role.title);
    unknown_role(context, text, &why)
}

/// Joins what is to be said of a reading and of its price.
fn join_notes(reading: &str, pricing: &str) -> String {
    let separator = if reading.is_empty() || pricing.is_empty() { "" } else { "; " };
    format!("{reading}{separator}{pricing}")
}

/// Says that an entry is priced as `row`, and why; empty where it has a price of its own.
fn pricing_note(row: &str, pricing: &Pricing) -> String {
    match pricing {
        Pricing::As { assumption, .. } => format!("priced as {row}: {assumption}"),
        Pricing::Own | Pricing::Unpriced => String::new(),
    }
}

/// Returns the text that names an occupation: its id within `occupations/29-2072`.
fn occupation_text(text: &str) -> &str {
    match Collection::Occupations.parse_reference(text) {
        Ok(Reference::Id(id) | Reference::Text(id)) => id,
        Err(_) => text,
    }
}

/// Reads the code of an occupation that estimates know, which needs nobody else.
fn local_occupation(context: &Context, text: &str) -> Option<(Soc, Resolved)> {
    let code = occupation_text(text);
    let soc: Soc = code.parse().ok()?;
    context.model.population(soc)?;
    let match_kind = if code.len() < text.len() { MatchKind::Name } else { MatchKind::Code };
    let resolved = Resolved {
        input: text.to_owned(),
        resource: Collection::Occupations.write_name(soc),
        r#match: match_kind.into(),
        score: Some(1.0),
        ..Resolved::default()
    };
    Some((soc, resolved))
}

fn role_of_occupation(
    context: &Context,
    text: &str,
    soc: Soc,
    occupation: &Resolved,
) -> RoleReading {
    let Some(role) = usual_role(context.model, soc) else {
        let name = &occupation.display_name;
        let why = format!("is read as {name}, an occupation of which estimates know no role");
        return RoleReading::Unclear(unknown_role(context, text, &why));
    };
    let (match_kind, score) = (occupation.r#match(), occupation.score.unwrap_or(1.0));
    let note = BY_OCCUPATION.into();
    let parts = match match_kind {
        MatchKind::Name | MatchKind::Code => Arc::default(),
        _ => Arc::new(context.catalog.read_title_parts(text)),
    };
    let found = FoundRole { role, entry: None, match_kind, score, note, parts: Arc::clone(&parts) };
    let resolved = resolved_role(context, text, found);
    let occupation = Resolved { input: text.to_owned(), ..occupation.clone() };
    RoleReading::Role(ReadRole { role, resolved, occupation: Some(occupation), parts })
}

/// Returns the role that stands for an occupation: the reference that its others are measured from, and where it has none, the
/// one whose score is nearest to the average person's.
fn usual_role(model: &Model, soc: Soc) -> Option<RoleIx> {
    let mean = model.population(soc)?.role.mean;
    let distance = |role: &RoleEffect| {
        let score = role.coefficient.map(|ix| model.score(ix));
        score.map_or(-1.0, |score| (score - mean).abs())
    };
    let roles = (0..).map(RoleIx).zip(&model.roles).filter(|(_, role)| role.soc == soc);
    let nearest = roles.min_by(|one, other| distance(one.1).total_cmp(&distance(other.1)));
    nearest.map(|(ix, _)| ix)
}

fn resolved_role(context: &Context, text: &str, found: FoundRole) -> Resolved {
    let FoundRole { role, entry, match_kind, score, note, .. } = found;
    let entry = entry.and_then(|index| context.catalog.roles.get(index));
    let row = context.model.roles.get(usize::from(role.0));
    let priced = row.map(|row| (row.id.as_str(), row.title.as_str()));
    // The role that was read, not the row that prices it.
    let read = entry.map(|entry| (entry.id.as_str(), entry.title.as_str()));
    let (id, title) = read.or(priced).unwrap_or_default();
    let pricing = match (entry.map(|entry| &entry.pricing), priced) {
        (Some(pricing), Some((_, row))) => pricing_note(row, pricing),
        _ => String::new(),
    };
    Resolved {
        input: text.to_owned(),
        resource: Collection::Roles.write_name(id),
        display_name: title.to_owned(),
        r#match: match_kind.into(),
        score: Some(score),
        note: join_notes(&note, &pricing),
    }
}

/// Lists the occupations that fit and that estimates have a role in.
fn ambiguous_role(context: &Context, text: &str, candidates: &[Candidate]) -> Violation {
    let has_role = |candidate: &&Candidate| {
        let soc = occupation_text(&candidate.resource).parse();
        soc.is_ok_and(|soc| usual_role(context.model, soc).is_some())
    };
    let candidates: Vec<_> = candidates.iter().filter(has_role).cloned().collect();
    if candidates.is_empty() {
        return unknown_role(context, text, NO_ROLE);
    }
    Violation::for_reason(
        ErrorReason::RoleAmbiguous,
        "role",
        format!("{text:?} fits several occupations"),
    )
    .with_fact("role", text)
    .with_candidates(text, candidates)
}

fn unknown_role(context: &Context, text: &str, why: &str) -> Violation {
    let reading = context.catalog.read_role(text);
    Violation::for_reason(ErrorReason::RoleUnknown, "role", format!("{text:?} {why}"))
        .with_fact("role", text)
        .with_candidates(text, role_candidates(context, &reading))
}

fn role_candidates(context: &Context, reading: &EntryReading) -> Vec<Candidate> {
    let candidates = reading.matches.iter().take(MAX_CANDIDATES).filter_map(|found| {
        let role = context.catalog.roles.get(found.index)?;
        role.model_id()?;
        Some(Candidate {
            resource: Collection::Roles.write_name(&role.id),
            display_name: role.title.clone(),
            score: found.score,
            note: found.note.clone(),
            annual_p50_usd: None,
        })
    });
    candidates.collect()
}

/// A text as a credential.
#[derive(Clone, Debug)]
pub(crate) enum CredentialReading {
    /// A credential with figures of what it pays.
    Priced(CredentialIx, Resolved),
    /// A real one, of which no figure says what it pays, by its name.
    NotPriced(String),
    /// None that counts: why, and the nearest, best first.
    Unknown {
        /// Why, in words; empty where there is nothing to say.
        reason: String,
        nearest: Vec<Resolved>,
    },
}

/// Reads a credential by its name, its code, a former code or its title.
///
/// # Errors
/// If the text is the name of something else, in words.
pub(crate) fn read_credential(context: &Context, text: &str) -> Result<CredentialReading, String> {
    let (key, id_kind) = match Collection::Credentials.parse_reference(text) {
        Ok(Reference::Id(id)) => (id, MatchKind::Name),
        Ok(Reference::Text(text)) => (text, MatchKind::Code),
        Err(error) => return Err(error.to_string()),
    };
    // Codes come first: credentials that the catalog knows as one group have figures of their own.
    if let Some(ix) = context.model.credential(key) {
        let resolved = resolved_credential(context, text, ix, id_kind, 1.0);
        return Ok(CredentialReading::Priced(ix, resolved));
    }
    if let Some(reading) = context.credential_names.get(text) {
        return Ok(reading);
    }
    let listed = context.catalog.credential(key).filter(|_| id_kind == MatchKind::Name);
    let reading = match listed.and_then(|ix| context.catalog.credential_at(ix)) {
        // An id that is listed is never compared with what people call other credentials.
        Some(credential) => listed_credential(context, text, credential, (id_kind, 1.0, "")),
        None => search_credential(context, text, key),
    };
    context.credential_names.insert(text.into(), reading.clone());
    Ok(reading)
}

fn search_credential(context: &Context, text: &str, key: &str) -> CredentialReading {
    let reading = context.catalog.read_credential(key);
    let entry = |found: &EntryMatch| context.catalog.credentials.get(found.index);
    if let Some(name) = &reading.not_priced {
        return CredentialReading::NotPriced(name.clone());
    }
    let Some((answer, credential)) =
        reading.answer().and_then(|found| Some((found, entry(found)?)))
    else {
        let nearest = reading.matches.iter().take(MAX_NEAREST).filter_map(|found| {
            let credential = entry(found)?;
            Some(Resolved {
                resource: Collection::Credentials.write_name(&credential.id),
                display_name: credential.title.clone(),
                score: Some(found.score),
                note: found.note.clone(),
                ..Resolved::default()
            })
        });
        let nearest = nearest.collect();
        let reason = match reading.clarity {
            Clarity::Ambiguous => "it names several; give each by itself".to_owned(),
            _ => reading.reason.clone(),
        };
        return CredentialReading::Unknown { reason, nearest };
    };
    let matched = (MatchKind::from(answer.kind), answer.score, answer.note.as_str());
    listed_credential(context, text, credential, matched)
}

/// Tells how an entry of the catalog is priced; `matched` is the kind of match, its score and its note.
fn listed_credential(
    context: &Context,
    text: &str,
    credential: &career::Credential,
    (match_kind, score, note): (MatchKind, f64, &str),
) -> CredentialReading {
    match credential.model_id().and_then(|id| context.model.credential(id)) {
        Some(ix) => {
            let row = context.model.credentials.get(usize::from(ix.0));
            let row = row.map_or("", |entry| entry.id.as_str());
            let resolved = Resolved {
                // The credential that was read, not the row that prices it.
                resource: Collection::Credentials.write_name(&credential.id),
                display_name: credential.title.clone(),
                note: join_notes(note, &pricing_note(row, &credential.pricing)),
                ..resolved_credential(context, text, ix, match_kind, score)
            };
            CredentialReading::Priced(ix, resolved)
        }
        None => CredentialReading::NotPriced(credential.title.clone()),
    }
}

fn resolved_credential(
    context: &Context,
    text: &str,
    ix: CredentialIx,
    match_kind: MatchKind,
    score: f64,
) -> Resolved {
    let credential = context.model.credentials.get(usize::from(ix.0));
    let code = credential.map_or("", |entry| entry.id.as_str());
    Resolved {
        input: text.to_owned(),
        resource: Collection::Credentials.write_name(code),
        display_name: context.texts.credential_title(ix).unwrap_or(code).to_owned(),
        r#match: match_kind.into(),
        score: Some(score),
        note: String::new(),
    }
}
