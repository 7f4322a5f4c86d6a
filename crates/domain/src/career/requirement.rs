//! The requirements that a person still lacks for a role, a credential or a program.

use super::catalog::{Catalog, MOST_PRACTICES, Requirement, RoleExperience};
use crate::estimate::{CredentialSet, Education};

/// Programs, by place in the catalog; those beyond the 64th are in no set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProgramSet(u64);

impl ProgramSet {
    /// Returns the set with one more.
    pub const fn with(self, program: usize) -> Self {
        if program < 64 { Self(self.0 | 1 << program) } else { self }
    }

    /// True if the sets have a member in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True if there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, by place.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |place| self.0 >> place & 1 == 1)
    }
}

impl FromIterator<usize> for ProgramSet {
    fn from_iter<T: IntoIterator<Item = usize>>(members: T) -> Self {
        members.into_iter().fold(Self::default(), Self::with)
    }
}

/// The qualifications that a person brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Qualifications {
    /// The role, by index in the catalog; none for a newcomer.
    pub role: Option<usize>,
    /// Years in the field.
    pub years: f64,
    /// The highest schooling.
    pub education: Education,
    /// Credentials held.
    pub credentials: CredentialSet,
    /// Years of each kind of work, by place in the catalog's practices.
    pub practice: [f64; MOST_PRACTICES],
    /// Programs completed.
    pub programs: ProgramSet,
}

impl Default for Qualifications {
    fn default() -> Self {
        Self {
            role: None,
            years: 0.0,
            education: Education::HighSchool,
            credentials: CredentialSet::NONE,
            practice: [0.0; MOST_PRACTICES],
            programs: ProgramSet::default(),
        }
    }
}

/// Something that a person lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MissingRequirement {
    /// Schooling.
    Education(Education),
    /// So many more years in the field.
    Years(f64),
    /// So many more years of one kind of work.
    Experience(RoleExperience),
    /// One of these programs, which are accredited by whom the rule names.
    AccreditedProgram(ProgramSet),
    /// One of these credentials.
    AcceptedCredentials(CredentialSet),
    /// One of these licenses, which no plan leads to.
    License(CredentialSet),
    /// Work in one of the roles that lead there.
    PrecedingRole,
}

impl MissingRequirement {
    /// True if no study and no work in the field brings it.
    pub const fn is_out_of_reach(self) -> bool {
        matches!(self, Self::License(_))
    }
}

impl Catalog {
    /// Lists what a person lacks of a requirement, by the way in that is nearest.
    pub fn find_missing(
        &self,
        requires: &Requirement,
        person: &Qualifications,
    ) -> Vec<MissingRequirement> {
        nearest(requires.ways().map(|way| self.find_missing_of_way(way, person)))
    }

    fn find_missing_of_way(
        &self,
        way: &Requirement,
        person: &Qualifications,
    ) -> Vec<MissingRequirement> {
        let mut missing = Vec::new();
        let schooling = way.education.filter(|level| person.education < *level);
        let accredited = self.accredited_programs(way);
        if !accredited.is_empty() && !person.programs.meets(accredited) {
            missing.push(MissingRequirement::AccreditedProgram(accredited));
        } else if let Some(level) = schooling {
            missing.push(MissingRequirement::Education(level));
        }
        if person.years < way.years {
            missing.push(MissingRequirement::Years(way.years - person.years));
        }
        if let Some(asked) = way.experience {
            let years = person.practice.get(asked.practice).copied().unwrap_or_default();
            if years < asked.years {
                let years = asked.years - years;
                missing.push(MissingRequirement::Experience(RoleExperience { years, ..asked }));
            }
        }
        let held = self.with_replaced(person.credentials);
        if !way.one_of.is_empty() && !held.has_common(way.one_of) {
            missing.push(MissingRequirement::AcceptedCredentials(way.one_of));
        }
        if !way.licenses.is_empty() && !held.has_common(way.licenses) {
            missing.push(MissingRequirement::License(way.licenses));
        }
        missing
    }

    /// Returns the programs that a rule's accreditation names: of its body, and ending with its schooling or beside it.
    /// None where any schooling counts, or the catalog has no such program.
    pub fn accredited_programs(&self, way: &Requirement) -> ProgramSet {
        let Some(body) = &way.accredited_by else { return ProgramSet::default() };
        let programs = self.programs.iter().enumerate().filter(|(_, program)| {
            program.accredited_by.as_ref() == Some(body)
                && program.awards.is_none_or(|awards| Some(awards) >= way.education)
        });
        programs.map(|(place, _)| place).collect()
    }

    /// Lists what a person lacks for a role, the step on the ladder included. Nothing where they are in it already.
    pub fn find_missing_for_role(
        &self,
        role: usize,
        person: &Qualifications,
    ) -> Vec<MissingRequirement> {
        if person.role == Some(role) {
            return Vec::new();
        }
        let Some(target) = self.roles.get(role) else { return Vec::new() };
        let is_led_there =
            target.from.is_empty() || person.role.is_some_and(|from| self.leads(from, role));
        nearest(target.requires.ways().map(|way| {
            let mut missing = self.find_missing_of_way(way, person);
            if !is_led_there && !way.from_outside {
                missing.push(MissingRequirement::PrecedingRole);
            }
            missing
        }))
    }

    /// True if a role is on the ladder below another: who works in one as high of the same line, or has come up by a rung, has
    /// worked in what leads there.
    pub(super) fn leads(&self, from: usize, to: usize) -> bool {
        let Some(target) = self.roles.get(to) else { return false };
        let own = self.roles.get(from);
        let is_same_line =
            own.is_some_and(|it| it.track == target.track && it.level >= target.level);
        is_same_line || self.list_rungs(from).iter().any(|rung| target.from.contains(rung))
    }

    /// Lists a role, the broader one that it is a part of, and the rungs below it. What can be begun from outside says nothing
    /// of what came before, and of the rungs further down there may be any.
    fn list_rungs(&self, role: usize) -> Vec<usize> {
        let own = self.roles.get(role);
        let below = own.filter(|own| !own.is_open_from_outside()).map(|own| &own.from);
        let broader = own.and_then(|own| own.part_of);
        std::iter::once(role).chain(broader).chain(below.into_iter().flatten().copied()).collect()
    }

    /// Returns the years of each kind of work of who has spent so many in a role.
    pub fn practice_in(&self, role: usize, years: f64) -> [f64; MOST_PRACTICES] {
        let mut practice = [0.0; MOST_PRACTICES];
        for (own, kind) in practice.iter_mut().zip(&self.practices) {
            if kind.roles.contains(&role) {
                *own = years;
            }
        }
        practice
    }
}

/// Of the ways in, the one that lacks least: first what no study brings, then by how much is missing.
fn nearest(ways: impl Iterator<Item = Vec<MissingRequirement>>) -> Vec<MissingRequirement> {
    let distance = |missing: &Vec<MissingRequirement>| {
        (missing.iter().any(|it| it.is_out_of_reach()), missing.len())
    };
    ways.min_by_key(distance).unwrap_or_default()
}
