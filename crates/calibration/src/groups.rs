//! The groups that surveys print figures of, as profiles.

use std::collections::BTreeMap;

use medwage_domain::code::IndustryCode;
use medwage_domain::estimate::{CredentialSet, Education, Model, Profile};

use crate::Error;
use crate::inputs::{Contrasts, Group, Member};

/// A group of people.
pub(crate) type People = Vec<Person>;

/// People of one kind in a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) share: f64,
    pub(crate) profile: Profile,
    /// The industry of their workplace; none for all of them.
    pub(crate) workplace: Option<IndustryCode>,
}

/// How far shares may sum off 1.
const SUM: f64 = 1e-6;
/// How deep groups may contain groups.
const DEEPEST: usize = 4;

pub(crate) struct Groups<'a> {
    model: &'a Model,
    groups: BTreeMap<&'a str, &'a Group>,
}

impl<'a> Groups<'a> {
    pub(crate) fn new(model: &'a Model, contrasts: &'a Contrasts) -> Self {
        let groups = contrasts.group.iter().map(|group| (group.id.as_str(), group)).collect();
        Self { model, groups }
    }

    /// Returns the people of a group; `credential` stands for `*`.
    pub(crate) fn list_people(&self, id: &str, credential: Option<&str>) -> Result<People, Error> {
        let mut people = Vec::new();
        self.add_members(id, credential, 1.0, DEEPEST, &mut people)?;
        Ok(people)
    }

    fn add_members(
        &self,
        id: &str,
        credential: Option<&str>,
        share: f64,
        depth: usize,
        people: &mut People,
    ) -> Result<(), Error> {
        let group = self.groups.get(id).filter(|_| depth > 0);
        let group = group.ok_or_else(|| Error::unknown_name("contrasts.toml", id))?;
        let sum: f64 = group.members.iter().map(|member| member.share).sum();
        if (sum - 1.0).abs() > SUM {
            return Err(Error::Shares { of: format!("group {id}"), sum });
        }
        for member in &group.members {
            match &member.group {
                Some(inner) => {
                    self.add_members(inner, credential, share * member.share, depth - 1, people)?;
                }
                None => people.push(Person {
                    share: share * member.share,
                    profile: self.read_profile(member, credential)?,
                    workplace: find_named(member.workplace.as_deref(), |code| code.parse().ok())?,
                }),
            }
        }
        Ok(())
    }

    fn read_profile(&self, member: &Member, credential: Option<&str>) -> Result<Profile, Error> {
        let model = self.model;
        let role = member.role.as_deref().unwrap_or_default();
        let role = model.role(role).ok_or_else(|| Error::unknown_name("contrasts.toml", role))?;
        let mut profile = Profile::of_role(role);
        profile.years = member.years;
        profile.education = find_named(member.education.as_deref(), Education::of_id)?;
        profile.specialty = find_named(member.specialty.as_deref(), |id| model.specialty(id))?;
        profile.practice_size =
            find_named(member.practice_size.as_deref(), |id| model.practice_size(id))?;
        profile.credentials = Some(find_credentials(model, &member.credentials, credential)?);
        if member.lead {
            let lead = model
                .duty("lead")
                .ok_or_else(|| Error::unknown_name("coefficients.toml", "lead"))?;
            profile.duties[usize::from(lead.0)] = true;
        }
        Ok(profile)
    }
}

fn find_named<T>(id: Option<&str>, find: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Error> {
    id.map(|id| find(id).ok_or_else(|| Error::unknown_name("contrasts.toml", id))).transpose()
}

/// Returns a set of credentials; `credential` stands for `*`.
pub(crate) fn find_credentials(
    model: &Model,
    ids: &[String],
    credential: Option<&str>,
) -> Result<CredentialSet, Error> {
    let of = |id: &String| {
        let id = if id == "*" { credential.unwrap_or("*") } else { id };
        model.credential(id).ok_or_else(|| Error::unknown_name("the credentials", id))
    };
    ids.iter().map(of).collect()
}
