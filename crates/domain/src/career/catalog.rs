//! Roles, credentials and programs, and what each asks for.

use super::credential::Credential;
use super::fact::Fact;
use crate::code::Soc;
use crate::estimate::{CredentialIx, CredentialSet, Education};
use crate::money::Cents;

/// What must hold before something is open to a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement {
    /// The least schooling.
    pub education: Option<Education>,
    /// Years in the field.
    pub years: f64,
    /// Credentials of which one is enough; empty where none is asked for.
    pub one_of: CredentialSet,
    /// Whose rule it is, or that it is what is usual.
    pub rule: String,
}

/// Years that people in a role usually have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Years {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// A role.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// Its id, such as `auditor`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The kind of work, such as `coding`.
    pub track: String,
    /// Its height on the ladder: 0 is entry.
    pub level: u8,
    /// Its occupation.
    pub occupation: Soc,
    /// Its O*NET-SOC code.
    pub onet: String,
    /// The roles that lead to it, by index in the catalog; none where newcomers begin.
    pub from: Vec<usize>,
    /// What employers usually ask of it.
    pub requires: Requirement,
    /// Years that people in it usually have.
    pub usual_years: Years,
    /// True if it is often done remotely.
    pub remote: bool,
    /// Other names for it.
    pub called: Vec<String>,
}

/// An education program.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// Its id, such as `associate-hit`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What must hold before it.
    pub requires: Requirement,
    /// The schooling that it ends with; none for a course.
    pub awards: Option<Education>,
    /// Months of full-time study.
    pub duration: Fact<f64>,
    /// Hours a week.
    pub hours_per_week: Fact<f64>,
    /// Tuition and fees.
    pub price: Fact<Cents>,
}

/// The catalog.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// Credentials; at most 64.
    pub credentials: Vec<Credential>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Programmes.
    pub programs: Vec<Program>,
}

impl Catalog {
    /// Returns the credential of a code; a code that a group stands for is the group's.
    pub fn credential(&self, id: &str) -> Option<CredentialIx> {
        let id = id.trim();
        let has_code = |it: &Credential| {
            it.id.eq_ignore_ascii_case(id)
                || it.stands_for.iter().any(|one| one.eq_ignore_ascii_case(id))
                || it.formerly.iter().any(|old| old.code.eq_ignore_ascii_case(id))
        };
        let index = self.credentials.iter().position(has_code)?;
        index.try_into().ok().map(CredentialIx)
    }

    /// Returns the credential at an index.
    pub fn credential_at(&self, ix: CredentialIx) -> Option<&Credential> {
        self.credentials.get(usize::from(ix.0))
    }

    /// Returns the index of a role by its id.
    pub fn role(&self, id: &str) -> Option<usize> {
        self.roles.iter().position(|it| it.id.eq_ignore_ascii_case(id))
    }

    /// Returns the one role that a free title means.
    pub fn role_called(&self, text: &str) -> Option<usize> {
        self.read_role(text).answer().map(|it| it.index)
    }

    /// Returns the index of a program by its id.
    pub fn program(&self, id: &str) -> Option<usize> {
        self.programs.iter().position(|it| it.id.eq_ignore_ascii_case(id))
    }

    /// Returns the credentials held, with those that a held one makes moot.
    pub fn with_replaced(&self, held: CredentialSet) -> CredentialSet {
        let moot = (0_u8..).zip(&self.credentials).filter(|(_, it)| it.replaced_by.meets(held));
        moot.fold(held, |set, (index, _)| set.with(CredentialIx(index)))
    }
}
