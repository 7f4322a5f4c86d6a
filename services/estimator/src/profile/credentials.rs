//! Credentials of a profile: which of them count, and what a caller should know of the others.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{Resolved, UnusedInput, UnusedKind, Warning};
use medwage_domain::career::{MOST_PRACTICES, Qualifications};
use medwage_domain::estimate::{CredentialIx, CredentialSet, Education, Profile, RoleIx};
use medwage_rpc_status::{Candidate, Violation, Violations};

use super::fields::{FieldReader, MAX_ITEMS, check_length, too_many};
use super::paths::FieldPaths;
use super::reading::{CredentialReading, read_credential};
use crate::context::Context;

/// A credential that the model has.
#[derive(Clone, Debug)]
pub(crate) struct ReadCredential {
    pub(crate) credential: CredentialIx,
    /// The place in the request.
    pub(crate) index: usize,
    pub(crate) resolved: Resolved,
}

/// The credentials as they were read.
#[derive(Debug, Default)]
pub(super) struct ReadCredentials {
    pub(super) read: Vec<ReadCredential>,
    pub(super) warnings: Vec<Warning>,
    pub(super) unused: Vec<UnusedInput>,
}

/// Reads credentials, with the set that the model takes: none where nothing is known of them, and the empty set for
/// somebody who holds none that a figure prices. Credentials that are known are all that somebody holds, priced or not, as
/// plans take them; who holds only ones that are not known is no one who holds none.
pub(super) fn read_credentials(
    context: &Context,
    reader: &FieldReader<'_>,
    role: Option<RoleIx>,
    strict: bool,
    wrong: &mut Violations,
) -> (ReadCredentials, Option<CredentialSet>) {
    let (profile, paths) = (reader.profile, reader.paths);
    let texts = &profile.credentials;
    wrong.require(texts.is_empty() || !profile.uncertified, || {
        let description = "must be false where credentials are held";
        Violation::conflict(paths.path("uncertified"), description)
    });
    wrong.require(texts.len() <= MAX_ITEMS, || {
        too_many(paths.path("credentials"), texts.len(), MAX_ITEMS)
    });
    let role = role.and_then(|ix| context.model.roles.get(usize::from(ix.0)));
    let without_effect =
        role.filter(|role| !role.credentials_count).map(|role| role.title.as_str());
    let mut found = ReadCredentials::default();
    for (index, text) in texts.iter().take(MAX_ITEMS).enumerate() {
        let path = || paths.item("credentials", index);
        if let Err(description) = check_length(text) {
            wrong.add_violation(Violation::out_of_range(path(), description));
            continue;
        }
        match read_credential(context, text) {
            Err(description) => wrong.add_violation(Violation::malformed(path(), description)),
            Ok(CredentialReading::Priced(credential, resolved)) => {
                let same = found.read.iter().find(|earlier| earlier.credential == credential);
                if let Some(same) = same {
                    let other = paths.item("credentials", same.index);
                    let why = format!("{other} names it already");
                    let input = unused_input(path(), text, UnusedKind::Superseded, why, Vec::new());
                    found.unused.push(input);
                    continue;
                }
                if let Some(role) = without_effect {
                    if strict {
                        wrong.add_violation(no_effect(path(), text, role));
                        continue;
                    }
                    found.warnings.push(no_effect_warning(path(), &resolved, role));
                }
                found.read.push(ReadCredential { credential, index, resolved });
            }
            Ok(CredentialReading::NotPriced(name)) => {
                let why = format!("no figure says what {name} pays");
                let input = unused_input(path(), text, UnusedKind::NotPriced, why, Vec::new());
                found.note_without_effect(input, "credential.not_priced", strict, wrong);
            }
            Ok(CredentialReading::Unknown { reason, nearest }) => {
                let why = match reason.as_str() {
                    "" => format!("{text:?} is no credential that is known"),
                    reason => format!("{text:?} is no credential that is known: {reason}"),
                };
                let input = unused_input(path(), text, UnusedKind::Unknown, why, nearest);
                found.note_without_effect(input, "credential.unknown", strict, wrong);
            }
        }
    }
    let held: CredentialSet = found.read.iter().map(|read| read.credential).collect();
    let is_real = |input: &UnusedInput| input.kind() == UnusedKind::NotPriced;
    let stated = profile.uncertified || !held.is_empty() || found.unused.iter().any(is_real);
    (found, stated.then_some(held))
}

impl ReadCredentials {
    /// Notes a credential that does not count: an error where the caller wants that.
    fn note_without_effect(
        &mut self,
        input: UnusedInput,
        id: &str,
        strict: bool,
        wrong: &mut Violations,
    ) {
        if strict {
            let candidates = input.nearest.into_iter().map(to_candidate);
            wrong.add_violation(
                Violation::for_reason(ErrorReason::CredentialUnknown, input.field, input.reason)
                    .with_fact("credential", &input.input)
                    .with_candidates(input.input, candidates),
            );
            return;
        }
        self.warnings.push(Warning {
            id: id.to_owned(),
            field: input.field.clone(),
            text: format!("{}; the estimate stands without it", input.reason),
            source: String::new(),
        });
        self.unused.push(input);
    }

    /// Warns of credentials that are not given without what the person lacks.
    pub(super) fn note_prerequisites(
        &self,
        context: &Context,
        paths: &FieldPaths,
        profile: &Profile,
        warnings: &mut Vec<Warning>,
    ) {
        let catalog = &context.catalog;
        let held: Vec<_> = self
            .read
            .iter()
            .filter_map(|read| Some((read.index, context.texts.in_catalog(read.credential)?)))
            .collect();
        let person = Qualifications {
            role: None,
            // What nobody states is taken to be enough.
            years: profile.years.unwrap_or(f64::INFINITY),
            education: profile.education.unwrap_or(Education::Master),
            credentials: held.iter().map(|(_, ix)| *ix).collect(),
            practice: [f64::INFINITY; MOST_PRACTICES],
            programs: (0..catalog.programs.len()).collect(),
        };
        for (index, ix) in held {
            let Some(credential) = catalog.credential_at(ix) else { continue };
            if !catalog.find_missing(&credential.requires, &person).is_empty() {
                warnings.push(Warning {
                    id: "credential.prerequisite".to_owned(),
                    field: paths.item("credentials", index),
                    text: format!(
                        "{} is not given without what the person lacks: {}",
                        credential.id, credential.requires.rule
                    ),
                    source: "data/catalog/credentials.toml".to_owned(),
                });
            }
        }
    }
}

fn unused_input(
    field: String,
    text: &str,
    kind: UnusedKind,
    reason: String,
    nearest: Vec<Resolved>,
) -> UnusedInput {
    UnusedInput { field, input: text.to_owned(), kind: kind.into(), reason, nearest }
}

fn no_effect(path: String, text: &str, role: &str) -> Violation {
    let description = format!("{text:?} says nothing in the role {role}");
    Violation::conflict(path, description).with_fact("credential", text)
}

fn no_effect_warning(field: String, credential: &Resolved, role: &str) -> Warning {
    Warning {
        id: "credential.no_effect".to_owned(),
        field,
        text: format!("{} says nothing in the role {role}", credential.display_name),
        source: String::new(),
    }
}

fn to_candidate(resolved: Resolved) -> Candidate {
    Candidate {
        score: resolved.score.unwrap_or_default(),
        resource: resolved.resource,
        display_name: resolved.display_name,
        note: resolved.note,
        annual_p50_usd: None,
    }
}
