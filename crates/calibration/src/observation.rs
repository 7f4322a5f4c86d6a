//! A published figure as an equation: what the model says of the same people.

use std::collections::BTreeMap;

use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::cell::Measure;
use medwage_domain::code::Soc;
use medwage_domain::distribution::Distribution;
use medwage_domain::estimate::{Base, Model, Setting};
use medwage_domain::market::{CellKey, Market};
use medwage_domain::money::Pay;

use crate::Error;
use crate::figures::Figures;
use crate::groups::{Groups, People};
use crate::inputs::{Contrasts, Statistic};

/// The national bases by occupation.
pub(crate) type Bases = BTreeMap<Soc, Base>;

/// One figure, or one step.
pub(crate) struct Observation {
    pub(crate) id: String,
    /// The place of its survey; none for a step.
    pub(crate) survey: Option<usize>,
    pub(crate) statistic: Statistic,
    pub(crate) people: People,
    /// The people that a step starts from.
    pub(crate) over: Option<People>,
    /// The printed figure, in log pay, or the logarithm of the ratio of a step.
    pub(crate) log: f64,
    pub(crate) sd: f64,
}

/// Returns every figure and step that the table uses, in its order.
pub(crate) fn observations(
    contrasts: &Contrasts,
    figures: Figures<'_>,
    groups: &Groups<'_>,
) -> Result<Vec<Observation>, Error> {
    let mut found = Vec::new();
    for it in &contrasts.figure {
        let place = contrasts.survey.iter().position(|survey| survey.id == it.survey);
        let place = place.ok_or_else(|| Error::unknown("contrasts.toml", &it.survey))?;
        found.push(Observation {
            id: it.id.clone(),
            survey: Some(place),
            statistic: contrasts.survey[place].measure,
            people: groups.people(&it.group, it.credential.as_deref())?,
            over: None,
            log: figures.number(&it.id)?.ln(),
            sd: it.sd,
        });
    }
    for it in &contrasts.step {
        found.push(Observation {
            id: it.id.clone(),
            survey: None,
            statistic: Statistic::Median,
            people: groups.people(&it.group, None)?,
            over: Some(groups.people(&it.over, None)?),
            log: figures.step(&it.id, it.on.as_deref())?.ln(),
            sd: it.sd,
        });
    }
    Ok(found)
}

impl Observation {
    /// Returns what the model says, in log pay, before the survey's house effect.
    pub(crate) fn predicted(&self, model: &Model, bases: &Bases) -> Result<f64, Error> {
        let of = |people: &People| level(model, bases, people, self.statistic);
        match &self.over {
            None => of(&self.people),
            Some(over) => Ok(of(&self.people)? - of(over)?),
        }
    }
}

/// The log of the mean of a group, or its median: taken as the middle of its people's medians in log pay.
pub(crate) fn level(
    model: &Model,
    bases: &Bases,
    people: &People,
    statistic: Statistic,
) -> Result<f64, Error> {
    let mut sum = 0.0;
    for (share, profile) in people {
        let role = model.role_of(profile);
        let base = role.and_then(|role| bases.get(&role.soc));
        let base = base.ok_or_else(|| Error::unknown("the bases", "a role's occupation"))?;
        let estimate = model.estimate(profile, base)?;
        let quantile = base.quantile();
        sum += share
            * match statistic {
                Statistic::Mean => quantile.mean(estimate.mu, estimate.tau),
                Statistic::Median => quantile.at(estimate.mu),
            };
    }
    Ok(if statistic == Statistic::Mean { sum.ln() } else { sum })
}

/// Returns the national distribution of each occupation that a role belongs to. Each stands for a
/// physicians' office too, so that practices of different size can be compared.
pub(crate) fn bases(market: &impl Market, model: &Model) -> Result<Bases, Error> {
    let mut bases = Bases::new();
    for role in &model.roles {
        let none = || Error::NoCell { soc: role.soc.to_string() };
        let occupation = market.occupation_ix(role.soc).ok_or_else(none)?;
        let key = CellKey { occupation, area: market.nation(), industry: market.all_industries() };
        let cell = market.cell(key).ok_or_else(none)?;
        let rule = Distribution::of(cell, Pay::Annual, market.top_code()).map_err(|_| none())?;
        let setting = Setting {
            quantile: *rule.quantile(),
            national_step: None,
            mix_weight: None,
            reliability_weight: None,
            physicians_office: true,
        };
        let base = Base::new(rule.quantile(), 0.0, Grade::A);
        let base = base.and_then(|base| base.within(setting, 0.0, Grade::A)).ok_or_else(none)?;
        bases.insert(role.soc, base);
    }
    Ok(bases)
}

/// Returns the printed national median of an occupation.
pub(crate) fn national_median(market: &impl Market, soc: Soc) -> Result<f64, Error> {
    let none = || Error::NoCell { soc: soc.to_string() };
    let occupation = market.occupation_ix(soc).ok_or_else(none)?;
    let key = CellKey { occupation, area: market.nation(), industry: market.all_industries() };
    let cell = market.cell(key).ok_or_else(none)?;
    let wage = cell.wage(Measure::P50, Pay::Annual, market.top_code()).value();
    wage.map(medwage_domain::money::Cents::dollars).ok_or_else(none)
}
