//! A published figure as an equation: what the model says of the same people.

use std::collections::{BTreeMap, BTreeSet};

use medwage_domain::benchmark::mix::IndustryMarkers;
use medwage_domain::benchmark::modelled::Modelled;
use medwage_domain::benchmark::reliability::{Grade, grade_cell, relative_mean_error};
use medwage_domain::cell::Measure;
use medwage_domain::code::{IndustryCode, Soc};
use medwage_domain::distribution::{Distribution, LogQuantile};
use medwage_domain::estimate::{Base, Estimate, Model, Profile, Setting, SettingBase};
use medwage_domain::market::{CellKey, IndustryIx, Market};
use medwage_domain::money::Pay;
use medwage_domain::percentile::PUBLISHED_Z;

use crate::Error;
use crate::employers::Group;
use crate::figures::Figures;
use crate::groups::{Groups, People, Person};
use crate::inputs::{AverageKind, Contrasts};

/// The error of a mean that is not published, as a share.
const UNKNOWN_ERROR: f64 = 0.10;

/// The national bases by occupation and, where figures are of a kind of workplace, by industry.
pub(crate) type Bases = BTreeMap<(Soc, Option<IndustryCode>), Base>;

/// The normal score of a two-sided 80% interval.
pub(crate) const Z80: f64 = PUBLISHED_Z[4];

/// Whose level an observation stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// A survey, by its place in the table.
    Survey(usize),
    /// An employer, by its place in the table.
    Employer(usize),
    /// A change, which has no level.
    Step,
}

impl Of {
    /// The survey of a printed figure, none within for a printed step; none for an employer's group.
    pub(crate) fn survey_index(self) -> Option<Option<usize>> {
        match self {
            Self::Survey(place) => Some(Some(place)),
            Self::Step => Some(None),
            Self::Employer(_) => None,
        }
    }
}

/// One figure, one step, or one group of an employer.
pub(crate) struct Observation {
    pub(crate) id: String,
    pub(crate) of: Of,
    pub(crate) statistic: AverageKind,
    pub(crate) people: People,
    /// The people that a step starts from.
    pub(crate) over: Option<People>,
    /// The distribution of an employer's place; none for the nation's.
    pub(crate) base: Option<Box<Base>>,
    /// The printed figure, in log pay, or the logarithm of the ratio of a step.
    pub(crate) log: f64,
    pub(crate) sd: f64,
}

/// Returns every figure and step that the table uses, in its order.
pub(crate) fn list_observations(
    contrasts: &Contrasts,
    figures: Figures<'_>,
    groups: &Groups<'_>,
) -> Result<Vec<Observation>, Error> {
    let mut found = Vec::new();
    for figure in &contrasts.figure {
        let place = contrasts.survey.iter().position(|survey| survey.id == figure.survey);
        let place = place.ok_or_else(|| Error::unknown_name("contrasts.toml", &figure.survey))?;
        found.push(Observation {
            id: figure.id.clone(),
            of: Of::Survey(place),
            statistic: contrasts.survey[place].measure,
            people: groups.list_people(&figure.group, figure.credential.as_deref())?,
            over: None,
            base: None,
            log: figures.printed_number(&figure.id)?.ln(),
            sd: figure.sd,
        });
    }
    for step in &contrasts.step {
        found.push(Observation {
            id: step.id.clone(),
            of: Of::Step,
            statistic: AverageKind::Median,
            people: groups.list_people(&step.group, None)?,
            over: Some(groups.list_people(&step.over, None)?),
            base: None,
            log: figures.printed_step(&step.id, step.on.as_deref())?.ln(),
            sd: step.sd,
        });
    }
    Ok(found)
}

impl Observation {
    /// Returns what the model says, in log pay, before the survey's house effect.
    pub(crate) fn predict_log(&self, model: &Model, bases: &Bases) -> Result<f64, Error> {
        if self.base.is_some() {
            let estimate = self.estimate_group(model)?;
            return Ok(estimate.base().quantile().value_at(estimate.mu));
        }
        let of = |people: &People| group_level(model, bases, people, self.statistic);
        match &self.over {
            None => of(&self.people),
            Some(over) => Ok(of(&self.people)? - of(over)?),
        }
    }
}

impl Observation {
    /// Makes an observation of an employer's group, of whom nothing but the role is known.
    pub(crate) fn of_group(group: &Group) -> Self {
        Self {
            id: group.job.clone(),
            of: Of::Employer(group.employer),
            statistic: AverageKind::Median,
            people: vec![Person {
                share: 1.0,
                profile: Profile::of_role(group.role),
                workplace: None,
            }],
            over: None,
            base: Some(Box::new(group.base)),
            log: group.log,
            sd: group.error,
        }
    }

    /// Returns the estimate of an employer's group.
    pub(crate) fn estimate_group(&self, model: &Model) -> Result<Estimate, Error> {
        let of = self.people.first().zip(self.base.as_ref());
        let (Person { profile, .. }, base) =
            of.ok_or_else(|| Error::unknown_name("the groups", &self.id))?;
        Ok(model.estimate_pay(profile, base)?)
    }
}

/// The log of the mean of a group, or its median: taken as the middle of its people's medians in log pay.
pub(crate) fn group_level(
    model: &Model,
    bases: &Bases,
    people: &People,
    statistic: AverageKind,
) -> Result<f64, Error> {
    let mut sum = 0.0;
    for Person { share, profile, workplace } in people {
        let role = model.role_of(profile);
        let base = role.and_then(|role| bases.get(&(role.soc, *workplace)));
        let base = base.ok_or_else(|| Error::unknown_name("the bases", "a role's occupation"))?;
        let estimate = model.estimate_pay(profile, base)?;
        let quantile = base.quantile();
        sum += share
            * match statistic {
                AverageKind::Mean => quantile.mean(estimate.mu, estimate.tau),
                AverageKind::Median => quantile.value_at(estimate.mu),
            };
    }
    Ok(if statistic == AverageKind::Mean { sum.ln() } else { sum })
}

/// Returns the national distribution of each occupation that a role belongs to, and that of every kind of
/// workplace that a figure is of. Without a workplace it stands for a physicians' office too.
pub(crate) fn find_bases(
    market: &impl Market,
    model: &Model,
    contrasts: &Contrasts,
) -> Result<Bases, Error> {
    let members = contrasts.group.iter().flat_map(|group| &group.members);
    let workplaces: BTreeSet<_> =
        members.filter_map(|member| member.workplace.as_deref()).collect();
    let mut bases = Bases::new();
    for role in &model.roles {
        let none = || Error::NoCell { soc: role.soc.to_string() };
        let nation = national_quantile(market, role.soc, market.all_industries());
        let nation = nation.ok_or_else(none)?;
        let base = Base::new(&nation, 0.0, Grade::A).ok_or_else(none)?;
        let within = |quantile, physicians_office| {
            let setting = Setting {
                quantile,
                national_step: None,
                mix_weight: None,
                reliability_weight: None,
                physicians_office,
            };
            let setting = SettingBase::new(setting, 0.0, Grade::A);
            setting.map(|setting| base.with_setting(&setting)).ok_or_else(none)
        };
        bases.insert((role.soc, None), within(nation, true)?);
        for code in &workplaces {
            let unknown = || Error::unknown_name("contrasts.toml", *code);
            let industry: IndustryCode = code.parse().map_err(|_| unknown())?;
            let ix = market.industry_ix(industry).ok_or_else(unknown)?;
            // Not every occupation is in every kind of workplace: only those that a figure asks for must be.
            if let Some(quantile) = national_quantile(market, role.soc, ix) {
                let physicians_office = code.starts_with(PHYSICIANS_OFFICES);
                bases.insert((role.soc, Some(industry)), within(quantile, physicians_office)?);
            }
        }
    }
    Ok(bases)
}

/// The industry code of offices of physicians begins so (NAICS 6211).
const PHYSICIANS_OFFICES: &str = "6211";

fn national_quantile(market: &impl Market, soc: Soc, industry: IndustryIx) -> Option<LogQuantile> {
    let occupation = market.occupation_ix(soc)?;
    let cell = market.cell(CellKey { occupation, area: market.nation(), industry })?;
    Some(*Distribution::from_cell(cell, Pay::Annual, market.top_code()).ok()?.quantile())
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

/// Returns the distribution of an occupation in an area, published or modeled, and in an industry of it where
/// the key names one.
pub(crate) fn area_base<M: Market>(
    market: &M,
    markers: &IndustryMarkers,
    key: CellKey,
) -> Option<Base> {
    let all = CellKey { industry: market.all_industries(), ..key };
    let published = market.cell(all).and_then(|cell| {
        let rule = Distribution::from_cell(cell, Pay::Annual, market.top_code()).ok()?;
        let error = relative_mean_error(cell).unwrap_or(UNKNOWN_ERROR);
        Base::new(rule.quantile(), PUBLISHED_Z[4] * error, grade_cell(cell).0)
    });
    let area = published.or_else(|| {
        let modeled = Modelled::estimate_cell(market, markers, all)?;
        Base::new(modeled.annual_quantile(), modeled.median_half_width(), modeled.grade())
    })?;
    if key.industry == all.industry {
        return Some(area);
    }
    let Some(within) = Modelled::estimate_cell(market, markers, key) else { return Some(area) };
    let setting = Setting {
        quantile: *within.annual_quantile(),
        national_step: None,
        mix_weight: None,
        reliability_weight: None,
        physicians_office: market
            .industry(key.industry)
            .code
            .as_str()
            .starts_with(PHYSICIANS_OFFICES),
    };
    let setting = SettingBase::new(setting, within.median_half_width(), within.grade())?;
    Some(area.with_setting(&setting))
}
