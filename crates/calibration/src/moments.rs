//! Mean and variance of each factor's score in the reference populations.

use std::str::FromStr;

use medwage_domain::code::Soc;
use medwage_domain::estimate::{
    Base, CredentialSet, Education, Model, Moments, Population, Profile, RoleIx,
};

use crate::Error;
use crate::figures::Figures;
use crate::groups::held;
use crate::inputs::{Inputs, Occupation, PopulationTable};
use crate::observation::Bases;

/// How far shares may sum off 1.
const SUM: f64 = 1e-6;
/// How far published shares, rounded to a tenth of a percent, may sum off 1.
const PUBLISHED_SUM: f64 = 0.006;

/// The model's populations, computed from the shares of the table.
pub(crate) struct Populations<'a> {
    pub(crate) table: &'a PopulationTable,
    pub(crate) figures: Figures<'a>,
}

/// Shares of values.
type Shares<T> = Vec<(f64, T)>;

impl Populations<'_> {
    /// Makes an empty population of each occupation, so that scores can be asked for.
    pub(crate) fn empty(&self, model: &mut Model) -> Result<(), Error> {
        model.populations.clear();
        for (soc, occupation) in &self.table.occupation {
            let years = self.years(occupation)?;
            let in_stretch = |place: usize| -> f64 {
                let stretch = &model.experience[place];
                years.iter().map(|(share, at)| share * stretch.years_in(*at)).sum()
            };
            let years = (0..model.experience.len()).map(in_stretch).collect();
            model.populations.push(Population {
                soc: Soc::from_str(soc).map_err(|_| Error::unknown("population.toml", soc))?,
                role: Moments::default(),
                experience: Moments::default(),
                years,
                education: Moments::default(),
                credentials: Moments::default(),
                sources: self.sources(soc, occupation),
            });
        }
        Ok(())
    }

    /// Computes the moments of every population at the model's coefficients.
    pub(crate) fn fill(&self, model: &mut Model, bases: &Bases) -> Result<(), Error> {
        for population in &mut model.populations {
            for part in [
                &mut population.role,
                &mut population.experience,
                &mut population.education,
                &mut population.credentials,
            ] {
                *part = Moments::default();
            }
        }
        model.practice_population = Moments::default();
        let raw = model.clone();
        for (place, (soc, occupation)) in self.table.occupation.iter().enumerate() {
            let scores = Scores::new(&raw, bases, model.populations[place].soc)?;
            let population = &mut model.populations[place];
            population.experience =
                moments(&scores.each(self.years(occupation)?, |it, years| {
                    it.years = Some(years);
                })?);
            population.education = moments(&scores.each(self.levels(soc)?, |it, level| {
                it.education = Some(level);
            })?);
            population.credentials =
                moments(&scores.each(self.held(&raw, soc, occupation)?, |it, held| {
                    it.credentials = Some(held);
                })?);
            population.role = roles(&raw, soc, occupation)?;
        }
        model.practice_population = self.practices(&raw)?;
        Ok(())
    }

    pub(crate) fn years(&self, occupation: &Occupation) -> Result<Shares<f64>, Error> {
        let name = &occupation.experience;
        let table = self.table.experience.get(name);
        let table = table.ok_or_else(|| Error::unknown("population.toml", name))?;
        whole(name, SUM, table.years.iter().map(|it| (it.share, it.at)).collect())
    }

    pub(crate) fn levels(&self, soc: &str) -> Result<Shares<Education>, Error> {
        let table = |soc: &str| {
            let found = self.table.education.get(soc);
            found.ok_or_else(|| Error::unknown("population.toml", format!("education.{soc}")))
        };
        let own = table(soc)?;
        let table = match &own.stands_in {
            Some(other) => table(other)?,
            None => own,
        };
        let mut shares = Vec::new();
        for (level, ids) in &table.figures {
            let level =
                Education::of_id(level).ok_or_else(|| Error::unknown("population.toml", level))?;
            let mut percent = 0.0;
            for id in ids {
                percent += self.figures.number(id)?;
            }
            shares.push((percent / 100.0, level));
        }
        let shares = whole(&format!("education of {soc}"), PUBLISHED_SUM, shares)?;
        let sum: f64 = shares.iter().map(|(share, _)| share).sum();
        Ok(shares.into_iter().map(|(share, level)| (share / sum, level)).collect())
    }

    pub(crate) fn held(
        &self,
        model: &Model,
        soc: &str,
        occupation: &Occupation,
    ) -> Result<Shares<CredentialSet>, Error> {
        let shares = occupation.credentials.iter();
        let shares = shares.map(|it| Ok((it.share, held(model, &it.held, None)?)));
        let shares = shares.collect::<Result<_, Error>>()?;
        whole(&format!("credentials of {soc}"), SUM, shares)
    }

    fn practices(&self, model: &Model) -> Result<Moments, Error> {
        let of = |(id, share): (&String, &f64)| {
            let place = model.practice_size(id);
            let place = place.ok_or_else(|| Error::unknown("population.toml", id))?;
            let coefficient = model.practice_sizes[usize::from(place.0)].coefficient;
            Ok((*share, coefficient.map_or(0.0, |ix| model.score(ix))))
        };
        let shares = self.table.practice_sizes.shares.iter().map(of);
        let shares = shares.collect::<Result<_, Error>>()?;
        Ok(moments(&whole("practice sizes", SUM, shares)?))
    }

    fn sources(&self, soc: &str, occupation: &Occupation) -> Vec<String> {
        let experience = self.table.experience.get(&occupation.experience);
        let education = self.table.education.get(soc).and_then(|it| it.stands_in.as_ref());
        let education = match education {
            Some(other) => format!("education: assumption: as {other}"),
            None => "education: BLS Employment Projections Table 5.3 (ACS 2021-22)".to_owned(),
        };
        vec![
            format!("experience: {}", experience.map_or("", |it| &it.source)),
            education,
            format!("credentials: {}", occupation.credentials_source),
            format!("roles: {}", occupation.roles_source),
            format!("practice sizes: {}", self.table.practice_sizes.source),
        ]
    }
}

/// Raw scores of an occupation's people: those of an estimate over an empty population.
struct Scores<'a> {
    model: &'a Model,
    base: &'a Base,
    nobody: Profile,
    of_role: f64,
}

impl<'a> Scores<'a> {
    fn new(model: &'a Model, bases: &'a Bases, soc: Soc) -> Result<Self, Error> {
        let missing = || Error::unknown("coefficients.toml", format!("a role of {soc}"));
        let place = model.roles.iter().position(|role| role.soc == soc).ok_or_else(missing)?;
        let role = model.role(&model.roles[place].id).ok_or_else(missing)?;
        let base = bases.get(&soc).ok_or_else(missing)?;
        let nobody = Profile::of_role(role);
        let of_role = model.estimate(&nobody, base)?.mu;
        Ok(Self { model, base, nobody, of_role })
    }

    fn each<T>(
        &self,
        shares: Shares<T>,
        state: impl Fn(&mut Profile, T),
    ) -> Result<Shares<f64>, Error> {
        let score = |(share, value)| {
            let mut person = self.nobody;
            state(&mut person, value);
            Ok((share, self.model.estimate(&person, self.base)?.mu - self.of_role))
        };
        shares.into_iter().map(score).collect()
    }
}

/// Where others belong to the occupation, 0 is its average.
fn roles(model: &Model, soc: &str, occupation: &Occupation) -> Result<Moments, Error> {
    let Standing { ours, others } = standing(model, soc, occupation)?;
    let shares: Shares<f64> = ours.iter().map(|(share, _, score)| (*share, *score)).collect();
    Ok(match others {
        None => moments(&shares),
        Some(others) => Moments { mean: 0.0, variance: others.of_all },
    })
}

/// People in none of our roles.
struct Others {
    share: f64,
    /// Where they stand, in score of role.
    mean: f64,
    /// How they are spread there.
    variance: f64,
    /// The variance of all roles of the occupation.
    of_all: f64,
}

/// The roles of an occupation: ours with their shares and scores, and the others who make up for them.
struct Standing {
    ours: Vec<(f64, RoleIx, f64)>,
    others: Option<Others>,
}

fn standing(model: &Model, soc: &str, occupation: &Occupation) -> Result<Standing, Error> {
    let mut ours = Vec::new();
    for it in &occupation.roles {
        let missing = || Error::unknown("population.toml", &it.role);
        let ix = model.role(&it.role).ok_or_else(missing)?;
        let role = &model.roles[usize::from(ix.0)];
        if role.soc.to_string() != soc {
            return Err(missing());
        }
        ours.push((it.share, ix, role.coefficient.map_or(0.0, |ix| model.score(ix))));
    }
    let share = occupation.others;
    let sum = share + ours.iter().map(|(share, ..)| share).sum::<f64>();
    if (sum - 1.0).abs() > SUM {
        return Err(Error::Shares { of: format!("roles of {soc}"), sum });
    }
    let Some(of_all) = occupation.role_variance.filter(|_| share > 0.0) else {
        return if share > 0.0 {
            Err(Error::unknown("population.toml", format!("role_variance of {soc}")))
        } else {
            Ok(Standing { ours, others: None })
        };
    };
    let mean = -ours.iter().map(|(share, _, score)| share * score).sum::<f64>() / share;
    let known: f64 = ours.iter().map(|(share, _, score)| share * score * score).sum();
    let variance = (of_all - known - share * mean * mean) / share;
    if variance < 0.0 {
        return Err(Error::Shares { of: format!("role_variance of {soc}"), sum: of_all });
    }
    let others = Some(Others { share, mean, variance, of_all });
    Ok(Standing { ours, others })
}

fn whole<T>(of: &str, tolerance: f64, shares: Shares<T>) -> Result<Shares<T>, Error> {
    let sum: f64 = shares.iter().map(|(share, _)| share).sum();
    if (sum - 1.0).abs() > tolerance {
        return Err(Error::Shares { of: of.to_owned(), sum });
    }
    Ok(shares)
}

fn moments(shares: &Shares<f64>) -> Moments {
    let mean: f64 = shares.iter().map(|(share, score)| share * score).sum();
    let variance =
        shares.iter().map(|(share, score)| share * (score - mean) * (score - mean)).sum();
    Moments { mean, variance }
}

/// Returns the ranks of the reference population of an occupation: shares with each person's mu and tau,
/// for every role, years, education and set of credentials. People in none of our roles stand where they
/// make up for ours, as widely as the role's part of the spread asks for.
///
/// # Errors
/// Fails where the tables don't know the occupation.
pub fn reference_ranks(
    inputs: &Inputs,
    figures: &[medwage_domain::statistics::Statistic],
    model: &Model,
    soc: Soc,
    base: &Base,
) -> Result<Vec<(f64, f64, f64)>, Error> {
    let populations = Populations { table: &inputs.population, figures: Figures(figures) };
    let name = soc.to_string();
    let occupation = inputs.population.occupation.get(&name);
    let occupation = occupation.ok_or_else(|| Error::unknown("population.toml", &name))?;
    let (years, levels) = (populations.years(occupation)?, populations.levels(&name)?);
    let credentials = populations.held(model, &name, occupation)?;
    let Standing { ours, others } = standing(model, &name, occupation)?;
    let mut kinds: Vec<_> = ours.iter().map(|(share, role, _)| (*share, *role, 0.0, 0.0)).collect();
    if let Some((others, (_, role, score))) = others.zip(ours.last()) {
        kinds.push((others.share, *role, others.mean - score, others.variance));
    }
    let mut ranks = Vec::new();
    for (share, role, shift, spread) in kinds {
        for (of_years, at) in &years {
            for (of_level, level) in &levels {
                for (of_held, held) in &credentials {
                    let mut person = Profile::of_role(role);
                    person.years = Some(*at);
                    person.education = Some(*level);
                    person.credentials = Some(*held);
                    let estimate = model.estimate(&person, base)?;
                    let share = share * of_years * of_level * of_held;
                    let tau = (estimate.tau * estimate.tau + spread).sqrt();
                    ranks.push((share, estimate.mu + shift, tau));
                }
            }
        }
    }
    Ok(ranks)
}
