//! Roles, credentials and programs, and what each asks for.

use super::credential::Credential;
use super::fact::Fact;
use super::requirement::Qualifications;
use crate::code::Soc;
use crate::estimate::{CredentialIx, CredentialSet, Education, Relevance};
use crate::money::Cents;

/// Conditions that must hold before something is open to a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement {
    /// The least schooling.
    pub education: Option<Education>,
    /// Years in the field.
    pub years: f64,
    /// Credentials of which one is enough; empty where none is asked for.
    pub one_of: CredentialSet,
    /// The body that has to have accredited the schooling, such as `CAHIIM`; none where any counts.
    pub accredited_by: Option<String>,
    /// Work of one kind; none where any work in the field counts.
    pub experience: Option<RoleExperience>,
    /// Licenses of which one has to be brought along; empty where none is asked for.
    pub licenses: CredentialSet,
    /// True if people come in from outside the ladder: no role that leads there is asked for.
    pub from_outside: bool,
    /// Other ways in: each is enough by itself.
    pub or: Vec<Self>,
    /// Whose rule it is, or that it is what is usual.
    pub rule: String,
}

impl Requirement {
    /// Returns this way in, and the others.
    pub fn ways(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.or)
    }

    /// True if some way in asks for a credential.
    pub fn asks_for(&self, credential: CredentialIx) -> bool {
        let has = |set: CredentialSet| set.with_credential(credential) == set;
        self.ways().any(|way| has(way.one_of) || has(way.licenses))
    }
}

/// Years of work of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoleExperience {
    /// The kind, by place in the catalog's practices.
    pub practice: usize,
    /// How many.
    pub years: f64,
}

/// The most kinds of work that rules tell apart.
pub const MOST_PRACTICES: usize = 4;

/// A kind of work that rules ask for, as the roles in which it is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Practice {
    /// The id, such as `coding`.
    pub id: String,
    /// The title within a sentence: `work in coding`.
    pub title: String,
    /// The roles, by place in the catalog.
    pub roles: Vec<usize>,
}

/// Years that people in a role usually have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Years {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// A set of codes that records are coded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeSet {
    /// Diagnoses.
    Icd10Cm,
    /// Inpatient procedures.
    Icd10Pcs,
    /// Procedures of physicians and outpatient departments.
    Cpt,
    /// Supplies, drugs and services beside CPT.
    Hcpcs,
}

impl CodeSet {
    /// All, with their names.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Icd10Cm, "ICD-10-CM"),
        (Self::Icd10Pcs, "ICD-10-PCS"),
        (Self::Cpt, "CPT"),
        (Self::Hcpcs, "HCPCS"),
    ];

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Returns the set of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(set, own)| (own == name).then_some(set))
    }
}

/// How the estimate's model prices a role or a credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pricing {
    /// The model has a row of the same id.
    #[default]
    Own,
    /// As another one, which is an assumption.
    As {
        /// The id of the model's row.
        id: String,
        /// Why, in words.
        assumption: String,
    },
    /// Real, but no figure says what it pays or adds.
    Unpriced,
}

impl Pricing {
    /// Returns the id of the model's row; none where there is none.
    pub fn model_id<'p>(&'p self, own: &'p str) -> Option<&'p str> {
        match self {
            Self::Own => Some(own),
            Self::As { id, .. } => Some(id),
            Self::Unpriced => None,
        }
    }
}

/// A role.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// The id, such as `auditor`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The kind of work, such as `coding`.
    pub track: String,
    /// The height on the ladder: 0 is entry.
    pub level: u8,
    /// The broader role that it is a part of, by place in the catalog: free titles mean that one.
    pub part_of: Option<usize>,
    /// The duties, in a sentence or two.
    pub duties: String,
    /// The sets of codes that are used in it.
    pub code_sets: Vec<CodeSet>,
    /// The occupation.
    pub occupation: Soc,
    /// Other occupations that people in it are counted in.
    pub also_counted_in: Vec<Soc>,
    /// How the model prices it.
    pub pricing: Pricing,
    /// The O*NET-SOC code.
    pub onet: String,
    /// The roles that lead to it, by index in the catalog; none where newcomers begin.
    pub from: Vec<usize>,
    /// The usual requirements of employers.
    pub requires: Requirement,
    /// Years that people in it usually have.
    pub usual_years: Years,
    /// True if it is often done remotely.
    pub remote: bool,
    /// Other names for it.
    pub called: Vec<String>,
}

impl Role {
    /// Returns the id under which the model prices it; none where it is not priced.
    pub fn model_id(&self) -> Option<&str> {
        self.pricing.model_id(&self.id)
    }

    /// Lists the ways in for who has not worked on the rungs below.
    pub(super) fn ways_from_outside(&self) -> impl Iterator<Item = &Requirement> {
        self.requires.ways().filter(|way| self.from.is_empty() || way.from_outside)
    }

    /// True if somebody without a license may begin in it who has not worked on the rungs below.
    pub(super) fn is_open_from_outside(&self) -> bool {
        self.ways_from_outside().any(|way| way.licenses.is_empty())
    }

    /// Lists the roles that lead to it, by index in the catalog; none where it is as open from outside.
    pub(super) fn rungs_below(&self) -> impl Iterator<Item = usize> {
        let takes_ladder = self.requires.ways().any(|way| !way.from_outside);
        self.from.iter().filter(move |_| takes_ladder).copied()
    }
}

/// An education program.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// The id, such as `associate-hit`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The conditions before it.
    pub requires: Requirement,
    /// The schooling that it ends with; none for a course.
    pub awards: Option<Education>,
    /// Months of full-time study.
    pub duration: Fact<f64>,
    /// Hours a week.
    pub hours_per_week: Fact<f64>,
    /// Tuition and fees.
    pub price: Fact<Cents>,
    /// The body that has accredited it, such as `CAHIIM`; none where nobody that a rule names has.
    pub accredited_by: Option<String>,
}

/// The catalog.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// Credentials; at most [`CredentialSet::CAPACITY`].
    pub credentials: Vec<Credential>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Programs; at most 64.
    pub programs: Vec<Program>,
    /// Kinds of work that rules ask for; at most [`MOST_PRACTICES`].
    pub practices: Vec<Practice>,
}

impl Catalog {
    /// Returns the credential of a code, of a former code, or of one that a group stands for; today's
    /// codes come first.
    pub fn credential(&self, id: &str) -> Option<CredentialIx> {
        let same = |one: &str| one.eq_ignore_ascii_case(id.trim());
        let is_own = |it: &Credential| same(&it.id);
        let is_other = |it: &Credential| {
            it.stands_for.iter().any(|one| same(one))
                || it.formerly.iter().any(|old| same(&old.code))
        };
        let place = self.credentials.iter().position(is_own);
        let place = place.or_else(|| self.credentials.iter().position(is_other));
        place.and_then(|place| place.try_into().ok()).map(CredentialIx)
    }

    /// Returns the credential at an index.
    pub fn credential_at(&self, ix: CredentialIx) -> Option<&Credential> {
        self.credentials.get(usize::from(ix.0))
    }

    /// Returns the index of a role by its id.
    pub fn role(&self, id: &str) -> Option<usize> {
        self.roles.iter().position(|entry| entry.id.eq_ignore_ascii_case(id))
    }

    /// Returns the index of a program by its id.
    pub fn program(&self, id: &str) -> Option<usize> {
        self.programs.iter().position(|entry| entry.id.eq_ignore_ascii_case(id))
    }

    /// Returns the credential whose exam gives another one: an apprentice form is given for that of the whole.
    pub fn sat_for(&self, credential: CredentialIx) -> CredentialIx {
        let gives = |it: &Credential| {
            it.apprentice.as_ref().is_some_and(|rule| rule.credential == credential)
        };
        let whole = self.credentials.iter().position(gives);
        whole.and_then(|place| place.try_into().ok()).map_or(credential, CredentialIx)
    }

    /// Returns what a person is given who passes a credential's exam: it, or its apprentice form without the years of work.
    pub fn granted(&self, credential: CredentialIx, person: &Qualifications) -> CredentialIx {
        let rule = self.credential_at(credential).and_then(|it| it.apprentice.as_ref());
        let rule = rule.filter(|rule| rule.years_of(person) < rule.years);
        rule.map_or(credential, |rule| rule.credential)
    }

    /// Returns how much a credential says in a role: by the lines of work in which employers ask for it, and those that
    /// the role's own leads to. What counts on one rung of an occupation's ladder counts on those above, in full or in part: an
    /// auditor audits by the credential of a coder, and may go where coders go.
    pub fn relevance(&self, role: usize, credential: CredentialIx) -> Relevance {
        let Some(own) = self.credential_at(credential) else { return Relevance::Unrelated };
        let rungs = self.rungs_below(role).into_iter().filter_map(|rung| self.roles.get(rung));
        let tracks: Vec<_> = rungs.map(|rung| &rung.track).collect();
        let is_asked_in = |track: &String| own.relevant_to.contains(track);
        let is_led_to = |next: &&Role| {
            let mut before = next.from.iter().filter_map(|from| self.roles.get(*from));
            before.any(|before| tracks.contains(&&before.track))
        };
        if tracks.is_empty() {
            Relevance::Unrelated
        } else if own.relevant_to.is_empty() || tracks.iter().any(|track| is_asked_in(track)) {
            Relevance::Core
        } else if self.roles.iter().filter(is_led_to).any(|next| is_asked_in(&next.track)) {
            Relevance::Adjacent
        } else {
            Relevance::Unrelated
        }
    }

    /// Lists a role and those of its occupation that lead to it, step by step.
    fn rungs_below(&self, role: usize) -> Vec<usize> {
        let mut rungs = vec![role];
        let mut next = 0;
        while let Some(rung) = rungs.get(next).and_then(|rung| self.roles.get(*rung)) {
            for from in &rung.from {
                let is_same = |it: &Role| it.occupation == rung.occupation;
                if !rungs.contains(from) && self.roles.get(*from).is_some_and(is_same) {
                    rungs.push(*from);
                }
            }
            next += 1;
        }
        rungs
    }

    /// Returns the credentials held, with those that a held one makes moot.
    pub fn with_replaced(&self, held: CredentialSet) -> CredentialSet {
        let moot =
            (0_u8..).zip(&self.credentials).filter(|(_, it)| it.replaced_by.has_common(held));
        moot.fold(held, |set, (index, _)| set.with_credential(CredentialIx(index)))
    }
}
