//! What the served rule says of a stated factor, before any population is taken off.

use medwage_domain::code::Soc;
use medwage_domain::estimate::{Base, Model, Profile};

use super::shares::Shares;
use crate::Error;
use crate::observation::Bases;

/// Raw scores of an occupation's people: those of an estimate over an empty population.
pub(super) struct Scores<'a> {
    model: &'a Model,
    base: &'a Base,
    nobody: Profile,
    of_role: f64,
}

impl<'a> Scores<'a> {
    pub(super) fn new(model: &'a Model, bases: &'a Bases, soc: Soc) -> Result<Self, Error> {
        let missing = || Error::unknown("coefficients.toml", format!("a role of {soc}"));
        let place = model.roles.iter().position(|role| role.soc == soc).ok_or_else(missing)?;
        let role = model.role(&model.roles[place].id).ok_or_else(missing)?;
        let base = bases.get(&(soc, None)).ok_or_else(missing)?;
        let nobody = Profile::of_role(role);
        let of_role = model.estimate(&nobody, base)?.mu;
        Ok(Self { model, base, nobody, of_role })
    }

    pub(super) fn each<T: Copy>(
        &self,
        shares: &Shares<T>,
        state: impl Fn(&mut Profile, T),
    ) -> Result<Shares<f64>, Error> {
        let score = |(share, value): &(f64, T)| {
            let mut person = self.nobody;
            state(&mut person, *value);
            Ok((*share, self.model.estimate(&person, self.base)?.mu - self.of_role))
        };
        shares.iter().map(score).collect()
    }
}
