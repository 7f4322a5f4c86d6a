//! Texts as roles and credentials: the one place where the estimator reads free text.
//!
//! Areas and industries are read by the benchmark service, which answers with their reading; titles that are no role
//! of the catalog are asked of it as titles of occupations, before anything else is read ([`read_occupations`]).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use medwage_contracts::names::{Collection, Reference};
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{MatchKind, Resolved};
use medwage_domain::career::Catalogue;
use medwage_domain::code::Soc;
use medwage_domain::estimate::{CredentialIx, Model, Role, RoleIx};
use medwage_service_kit::{Candidate, Violation};

use super::fields::check_length;
use crate::benchmark::OccupationReading;
use crate::context::Context;
use crate::error::Error;

/// How many titles of one call are asked for at once.
const CONCURRENT_TITLES: usize = 16;
/// Why a text is refused that nobody knows.
const NO_ROLE: &str = "is no role and no occupation that estimates know";
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

/// A role that was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadRole {
    pub(crate) role: RoleIx,
    pub(crate) resolved: Resolved,
    /// The occupation that the text means, where it is one: it stands for its most usual role.
    pub(crate) occupation: Option<Resolved>,
}

/// Texts that are no role of the catalog, as the benchmark service reads them, or why it did not answer.
#[derive(Debug, Default)]
pub(crate) struct Occupations(HashMap<String, Result<Arc<OccupationReading>, Error>>);

/// Asks the benchmark service for the texts that are no role of the catalog, each once and some at a time.
pub(crate) async fn read_occupations(
    context: &Context,
    texts: impl Iterator<Item = &str>,
) -> Occupations {
    let unknown = |text: &str| {
        let readable = !text.is_empty() && check_length(text).is_ok();
        let role = match Collection::Roles.parse_reference(text) {
            Ok(Reference::Id(_)) => return false,
            Ok(Reference::Text(text)) => find_role(context, text),
            Err(_) => None,
        };
        readable && role.is_none() && local_occupation(context, text).is_none()
    };
    let texts: HashSet<_> = texts.map(str::trim).filter(|text| unknown(text)).collect();
    if texts.is_empty() {
        return Occupations::default();
    }
    let asked = texts.into_iter().map(|text| async move {
        let query = occupation_text(text).to_owned();
        (text.to_owned(), context.benchmark.find_occupation(&query).await)
    });
    Occupations(stream::iter(asked).buffer_unordered(CONCURRENT_TITLES).collect().await)
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
    let found = match Collection::Roles.parse_reference(text) {
        Ok(Reference::Id(id)) => match find_role_by_id(context, id) {
            Some(found) => Some(found),
            None => return RoleReading::Unclear(unknown_role(context, text, NO_ROLE)),
        },
        Ok(Reference::Text(text)) => find_role(context, text),
        Err(error) if Collection::Occupations.parse_reference(text).is_err() => {
            return RoleReading::Unclear(Violation::malformed("role", error.to_string()));
        }
        Err(_) => None,
    };
    if let Some((role, match_kind)) = found {
        let resolved = resolved_role(context.model, role, text, match_kind, 1.0);
        return RoleReading::Role(ReadRole { role, resolved, occupation: None });
    }
    if let Some((soc, resolved)) = local_occupation(context, text) {
        return role_of_occupation(context, text, soc, &resolved);
    }
    match occupations.0.get(text) {
        Some(Ok(reading)) => match &**reading {
            OccupationReading::Clear(soc, resolved) => {
                role_of_occupation(context, text, *soc, resolved)
            }
            OccupationReading::Ambiguous(candidates) => {
                RoleReading::Unclear(ambiguous_role(text, candidates.clone()))
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

/// Finds the role that the catalog knows by a text. Comparing with all names takes longer than an estimate, so a role
/// that was found is remembered.
fn find_role(context: &Context, text: &str) -> Option<(RoleIx, MatchKind)> {
    if let Some(found) = context.role_names.get(text) {
        return Some(found);
    }
    let catalog = context.catalog;
    let role = catalog.roles.get(catalog.role_called(text)?)?;
    let match_kind = if role.id.eq_ignore_ascii_case(text) {
        MatchKind::Name
    } else if role.called.iter().any(|name| name.eq_ignore_ascii_case(text)) {
        MatchKind::Alias
    } else {
        MatchKind::Title
    };
    let found = (context.model.role(&role.id)?, match_kind);
    context.role_names.insert(text.into(), found);
    Some(found)
}

fn find_role_by_id(context: &Context, id: &str) -> Option<(RoleIx, MatchKind)> {
    context.model.role(&id.to_ascii_lowercase()).map(|role| (role, MatchKind::Name))
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
    let score = occupation.score.unwrap_or(1.0);
    let mut resolved = resolved_role(context.model, role, text, occupation.r#match(), score);
    "an occupation: its most usual role stands for it".clone_into(&mut resolved.note);
    let occupation = Resolved { input: text.to_owned(), ..occupation.clone() };
    RoleReading::Role(ReadRole { role, resolved, occupation: Some(occupation) })
}

/// Returns the role of an occupation whose score is nearest to the average person's.
fn usual_role(model: &Model, soc: Soc) -> Option<RoleIx> {
    let mean = model.population(soc)?.role.mean;
    let distance =
        |role: &Role| (role.coefficient.map_or(0.0, |ix| model.score(ix)) - mean).abs();
    let roles = (0..).map(RoleIx).zip(&model.roles).filter(|(_, role)| role.soc == soc);
    let nearest = roles.min_by(|one, other| distance(one.1).total_cmp(&distance(other.1)));
    nearest.map(|(ix, _)| ix)
}

fn resolved_role(
    model: &Model,
    ix: RoleIx,
    text: &str,
    match_kind: MatchKind,
    score: f64,
) -> Resolved {
    let role = model.roles.get(usize::from(ix.0));
    Resolved {
        input: text.to_owned(),
        resource: role.map(|it| Collection::Roles.write_name(&it.id)).unwrap_or_default(),
        display_name: role.map(|it| it.title.clone()).unwrap_or_default(),
        r#match: match_kind.into(),
        score: Some(score),
        note: String::new(),
    }
}

fn ambiguous_role(text: &str, candidates: Vec<Candidate>) -> Violation {
    let description = format!("{text:?} fits several occupations");
    Violation::of(ErrorReason::RoleAmbiguous, "role", description)
        .with("role", text)
        .with_candidates(text, candidates)
}

fn unknown_role(context: &Context, text: &str, why: &str) -> Violation {
    let names = context.catalog.roles.iter().flat_map(|role| {
        let names = std::iter::once(&role.title).chain(&role.called);
        names.map(move |name| (role, name.as_str()))
    });
    let mut candidates: Vec<Candidate> = Vec::new();
    for (score, (role, name)) in by_likeness(text, names, |it| it.1) {
        let resource = Collection::Roles.write_name(&role.id);
        if candidates.iter().all(|it| it.resource != resource) {
            let note = if *name == *role.title { String::new() } else { format!("also called {name}") };
            let display_name = role.title.clone();
            candidates.push(Candidate { resource, display_name, score, note, annual_p50_usd: None });
        }
        if candidates.len() == MAX_CANDIDATES {
            break;
        }
    }
    Violation::of(ErrorReason::RoleUnknown, "role", format!("{text:?} {why}"))
        .with("role", text)
        .with_candidates(text, candidates)
}

/// A text as a credential.
#[derive(Clone, Debug)]
pub(crate) enum CredentialReading {
    /// A credential with figures of what it pays.
    Priced(CredentialIx, Resolved),
    /// A real one, of which no figure says what it pays.
    NotPriced(Resolved),
    /// None that is known.
    Unknown,
}

/// Every text that means a credential, in lower case.
#[derive(Debug)]
pub(crate) struct CredentialNames {
    entries: Vec<CredentialEntry>,
    by_text: HashMap<String, (usize, MatchKind)>,
}

#[derive(Debug)]
struct CredentialEntry {
    code: String,
    title: String,
    model: Option<CredentialIx>,
}

impl CredentialNames {
    /// Gathers the credentials of the catalog and the model.
    pub(crate) fn new(model: &Model, catalog: &Catalogue) -> Self {
        let mut names = Self { entries: Vec::new(), by_text: HashMap::new() };
        for credential in &catalog.credentials {
            let (code, title) = (credential.id.clone(), credential.title.clone());
            names.add(CredentialEntry { model: model.credential(&code), code, title });
        }
        // Credentials that the catalog knows as one group have each its own figures.
        for credential in &model.credentials {
            let code = credential.id.clone();
            if !names.by_text.contains_key(&code.to_lowercase()) {
                names.add(CredentialEntry { title: code.clone(), model: model.credential(&code), code });
            }
        }
        for (index, entry) in names.entries.iter().enumerate() {
            names.by_text.entry(entry.title.to_lowercase()).or_insert((index, MatchKind::Title));
        }
        names
    }

    fn add(&mut self, entry: CredentialEntry) {
        self.by_text.insert(entry.code.to_lowercase(), (self.entries.len(), MatchKind::Code));
        self.entries.push(entry);
    }

    /// Reads a credential by its name, its code or its title.
    ///
    /// # Errors
    /// If the text is the name of something else, in words.
    pub(crate) fn read(&self, text: &str) -> Result<CredentialReading, String> {
        let (key, is_name) = match Collection::Credentials.parse_reference(text) {
            Ok(Reference::Id(id)) => (id, true),
            Ok(Reference::Text(text)) => (text, false),
            Err(error) => return Err(error.to_string()),
        };
        let Some((index, match_kind)) = self.by_text.get(&key.to_lowercase()) else {
            return Ok(CredentialReading::Unknown);
        };
        let Some(entry) = self.entries.get(*index) else { return Ok(CredentialReading::Unknown) };
        let match_kind = if is_name { MatchKind::Name } else { *match_kind };
        let mut resolved = entry.resolved(1.0);
        text.trim().clone_into(&mut resolved.input);
        resolved.r#match = match_kind.into();
        Ok(match entry.model {
            Some(ix) => CredentialReading::Priced(ix, resolved),
            None => CredentialReading::NotPriced(resolved),
        })
    }

    /// Returns the credentials whose code or title is most like a text, best first.
    pub(crate) fn nearest(&self, text: &str) -> Vec<Resolved> {
        let text = match Collection::Credentials.parse_reference(text) {
            Ok(Reference::Id(id) | Reference::Text(id)) => id,
            Err(_) => text,
        };
        let likeness = |entry: &CredentialEntry| {
            likeness(text, &entry.code).max(likeness(text, &entry.title))
        };
        let mut scored: Vec<_> = self.entries.iter().map(|it| (likeness(it), it)).collect();
        scored.sort_by(|one, other| other.0.total_cmp(&one.0));
        scored.into_iter().take(MAX_NEAREST).map(|(score, it)| it.resolved(score)).collect()
    }
}

impl CredentialEntry {
    fn resolved(&self, score: f64) -> Resolved {
        Resolved {
            resource: Collection::Credentials.write_name(&self.code),
            display_name: self.title.clone(),
            score: Some(score),
            ..Resolved::default()
        }
    }
}

fn likeness(one: &str, other: &str) -> f64 {
    strsim::jaro_winkler(&one.to_lowercase(), &other.to_lowercase())
}

/// Sorts items by how like a text their names are, best first.
fn by_likeness<T>(
    text: &str,
    items: impl Iterator<Item = T>,
    name: impl Fn(&T) -> &str,
) -> Vec<(f64, T)> {
    let mut scored: Vec<_> = items.map(|item| (likeness(text, name(&item)), item)).collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    scored
}
