//! Names and text of roles, credentials and programs: what was read, or what may have been meant.

use medwage_contracts::names::{Collection, NameError, Reference};
use medwage_contracts::pb::catalog::Clarity;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{MatchKind, Resolved, UnusedInput, UnusedKind};
use medwage_domain::reading::{self, MAX_CHARS};
use medwage_rpc_status::{Candidate, Violation};

use crate::encode::{credential_name, program_name, role_name};
use crate::entries::CatalogEntries;
use crate::texts::{EntryMatch, EntryReading};

/// Candidates in an error, and nearest ones of an input that did not count.
const MOST_CANDIDATES: usize = 10;
const MOST_NEAREST: usize = 3;

/// A kind of entry of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Jobs as people are hired for them.
    Role,
    /// Certifications and licenses.
    Credential,
    /// Education programs.
    Program,
}

impl EntryKind {
    /// Returns the collection of its resources.
    pub const fn collection(self) -> Collection {
        match self {
            Self::Role => Collection::Roles,
            Self::Credential => Collection::Credentials,
            Self::Program => Collection::Programs,
        }
    }

    /// Returns the noun for messages.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Credential => "credential",
            Self::Program => "program",
        }
    }

    /// Returns the type of its resources.
    pub const fn resource_type(self) -> &'static str {
        match self {
            Self::Role => "medwage.dev/Role",
            Self::Credential => "medwage.dev/Credential",
            Self::Program => "medwage.dev/Program",
        }
    }

    const fn error_reason(self, clarity: Clarity) -> ErrorReason {
        let ambiguous = matches!(clarity, Clarity::Ambiguous);
        match self {
            Self::Role if ambiguous => ErrorReason::RoleAmbiguous,
            Self::Role => ErrorReason::RoleUnknown,
            Self::Credential if ambiguous => ErrorReason::CredentialAmbiguous,
            Self::Credential => ErrorReason::CredentialUnknown,
            Self::Program if ambiguous => ErrorReason::ProgramAmbiguous,
            Self::Program => ErrorReason::ProgramUnknown,
        }
    }

    /// Reads a field: a name of the collection, an id, or text.
    ///
    /// # Errors
    /// If it is the name of something else.
    pub fn read_field(
        self,
        catalog: &CatalogEntries,
        text: &str,
    ) -> Result<EntryReading, NameError> {
        Ok(match self.collection().parse_reference(text)? {
            Reference::Id(id) => match self.read_id(catalog, id) {
                Some(reading) => reading,
                // The rest is what may have been meant.
                None => EntryReading { clarity: Clarity::Unknown, ..self.read_text(catalog, id) },
            },
            Reference::Text(text) => self.read_text(catalog, text),
        })
    }

    /// Reads an id, or a code that an entry had before.
    fn read_id(self, catalog: &CatalogEntries, id: &str) -> Option<EntryReading> {
        let (index, own, title) = match self {
            Self::Role => {
                let index = catalog.role(id)?;
                let role = catalog.roles.get(index)?;
                (index, &role.id, &role.title)
            }
            Self::Credential => {
                let ix = catalog.credential(id)?;
                let credential = catalog.credential_at(ix)?;
                (usize::from(ix.0), &credential.id, &credential.title)
            }
            Self::Program => {
                let index = catalog.program(id)?;
                let program = catalog.programs.get(index)?;
                (index, &program.id, &program.title)
            }
        };
        let (kind, note) = match own.eq_ignore_ascii_case(id.trim()) {
            true => (reading::MatchKind::Name, String::new()),
            false => (reading::MatchKind::Successor, format!("{id} is now {title}")),
        };
        Some(EntryReading::of_entry(index, kind, title, note))
    }

    fn read_text(self, catalog: &CatalogEntries, text: &str) -> EntryReading {
        match self {
            Self::Role => catalog.read_role(text),
            Self::Credential => catalog.read_credential(text),
            Self::Program => catalog.read_program(text),
        }
    }

    /// Reads a field that has to name one entry, and returns its index and how it was read.
    ///
    /// # Errors
    /// A violation with candidates, if it answers to nothing or to several.
    pub fn require_entry(
        self,
        catalog: &CatalogEntries,
        field: &str,
        text: &str,
    ) -> Result<(usize, Resolved), Violation> {
        if text.trim().is_empty() {
            let noun = self.noun();
            return Err(Violation::required(
                field,
                format!("needs a {noun}: its name, id or title"),
            ));
        }
        if text.chars().nth(MAX_CHARS).is_some() {
            let told = format!("has more than {MAX_CHARS} characters");
            return Err(Violation::out_of_range(field, told));
        }
        let reading = self
            .read_field(catalog, text)
            .map_err(|error| Violation::malformed(field, error.to_string()))?;
        match reading.answer() {
            Some(answer) => Ok((answer.index, self.write_resolved(catalog, text, answer))),
            None => Err(self.refuse_text(catalog, field, text, &reading)),
        }
    }

    /// Writes how a text was read.
    pub fn write_resolved(
        self,
        catalog: &CatalogEntries,
        input: &str,
        read: &EntryMatch,
    ) -> Resolved {
        let (resource, display_name) = self.names_at(catalog, read.index);
        let kind = MatchKind::from(read.kind);
        let note = match read.kind {
            reading::MatchKind::Corrected if read.note.is_empty() => {
                format!("read as {}", read.name)
            }
            reading::MatchKind::Partial if read.note.is_empty() => format!("like {}", read.name),
            _ => read.note.clone(),
        };
        Resolved {
            input: input.to_owned(),
            resource,
            display_name,
            r#match: kind.into(),
            score: Some(read.score),
            note,
        }
    }

    /// Writes an entry that stands in without an input, or was decided elsewhere.
    pub fn write_default(self, catalog: &CatalogEntries, index: usize) -> Resolved {
        let (resource, display_name) = self.names_at(catalog, index);
        Resolved { resource, display_name, ..Resolved::default() }
    }

    /// Refuses a text that answers to nothing or to several, with what may have been meant.
    pub fn refuse_text(
        self,
        catalog: &CatalogEntries,
        field: &str,
        text: &str,
        reading: &EntryReading,
    ) -> Violation {
        let noun = self.noun();
        let told = match reading.clarity {
            Clarity::Ambiguous => format!("{text:?} means several {noun}s; choose one"),
            _ => say_unknown(noun, text, reading),
        };
        let candidate = |found: &EntryMatch| {
            let resolved = self.write_resolved(catalog, text, found);
            Candidate {
                resource: resolved.resource,
                display_name: resolved.display_name,
                score: found.score,
                note: resolved.note,
                annual_p50_usd: None,
            }
        };
        Violation::for_reason(self.error_reason(reading.clarity), field, told)
            .with_fact(noun, text)
            .with_candidates(text, reading.matches.iter().take(MOST_CANDIDATES).map(candidate))
    }

    /// Writes an input that did not count: real and not priced, or nothing or several entries answer to it.
    pub fn write_unused(
        self,
        catalog: &CatalogEntries,
        field: &str,
        text: &str,
        reading: &EntryReading,
    ) -> UnusedInput {
        let nearest = reading.matches.iter().take(MOST_NEAREST);
        UnusedInput {
            field: field.to_owned(),
            input: text.to_owned(),
            kind: match reading.not_priced {
                Some(_) => UnusedKind::NotPriced,
                None => UnusedKind::Unknown,
            }
            .into(),
            reason: say_unknown(self.noun(), text, reading),
            nearest: nearest.map(|found| self.write_resolved(catalog, text, found)).collect(),
        }
    }

    /// The name and the title of an entry.
    fn names_at(self, catalog: &CatalogEntries, index: usize) -> (String, String) {
        let names = match self {
            Self::Role => {
                catalog.roles.get(index).map(|role| (role_name(role), role.title.clone()))
            }
            Self::Credential => catalog
                .credentials
                .get(index)
                .map(|credential| (credential_name(credential), credential.title.clone())),
            Self::Program => catalog
                .programs
                .get(index)
                .map(|program| (program_name(program), program.title.clone())),
        };
        names.unwrap_or_default()
    }
}

/// Says why a text is no entry.
fn say_unknown(noun: &str, text: &str, reading: &EntryReading) -> String {
    match (&reading.not_priced, reading.reason.as_str()) {
        (Some(name), _) => format!("no figure says what {name} pays"),
        (None, "") => format!("{text:?} is no {noun} that is known"),
        (None, reason) => format!("{text:?} is no {noun} that is known: {reason}"),
    }
}
