//! Scores that the served rule gives a stated factor, before any population is taken off.

use medwage_domain::code::Soc;
use medwage_domain::estimate::{Base, Model, Profile, RoleIx};

use super::shares::Shares;
use crate::Error;
use crate::observation::Bases;

/// Raw scores of an occupation's people: those of an estimate over an empty population.
pub(super) struct Scores<'a> {
    model: &'a Model,
    base: &'a Base,
    /// The role that people in none of ours are scored as.
    stand_in: RoleIx,
}

impl<'a> Scores<'a> {
    pub(super) fn new(model: &'a Model, bases: &'a Bases, soc: Soc) -> Result<Self, Error> {
        let missing = || Error::unknown_name("coefficients.toml", format!("a role of {soc}"));
        let place = model.roles.iter().position(|role| role.soc == soc).ok_or_else(missing)?;
        let role = model.role(&model.roles[place].id).ok_or_else(missing)?;
        let base = bases.get(&(soc, None)).ok_or_else(missing)?;
        Ok(Self { model, base, stand_in: role })
    }

    /// Scores what people of a role may state: a credential counts by the role, so the same one has other scores in others.
    pub(super) fn score_each<T: Copy>(
        &self,
        role: Option<RoleIx>,
        shares: &Shares<T>,
        state: impl Fn(&mut Profile, T),
    ) -> Result<Shares<f64>, Error> {
        let nobody = Profile::of_role(role.unwrap_or(self.stand_in));
        let of_role = self.model.estimate_pay(&nobody, self.base)?.mu;
        let score = |(share, value): &(f64, T)| {
            let mut person = nobody;
            state(&mut person, *value);
            Ok((*share, self.model.estimate_pay(&person, self.base)?.mu - of_role))
        };
        shares.iter().map(score).collect()
    }
}
