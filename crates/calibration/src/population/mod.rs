//! The reference populations: who holds each role, and how the scores of all fill the occupation's cell.

mod filling;
mod people;
mod ranks;
mod scores;
mod shares;
mod standing;

use std::str::FromStr;

use medwage_domain::code::Soc;
use medwage_domain::distribution::RankMap;
use medwage_domain::estimate::{Model, Moments, Population, RolePopulation};

use filling::Filling;
use people::RolePeople;
pub use ranks::reference_ranks;
use scores::Scores;
use shares::Shares;

use crate::Error;
use crate::figures::Figures;
use crate::inputs::PopulationTable;
use crate::observation::Bases;

/// The model's populations, computed from the shares of the table.
pub(crate) struct Populations<'a> {
    pub(crate) table: &'a PopulationTable,
    pub(crate) figures: Figures<'a>,
}

/// A role's people with the scores of each factor.
struct ScoredPeople {
    own: RolePeople,
    experience: Shares<f64>,
    education: Shares<f64>,
    credentials: Shares<f64>,
}

impl Populations<'_> {
    /// Makes an empty population of each occupation, so that raw scores can be asked for.
    pub(crate) fn create_empty(&self, model: &mut Model) -> Result<(), Error> {
        model.populations.clear();
        for (soc, occupation) in &self.table.occupation {
            model.populations.push(Population {
                soc: Soc::from_str(soc).map_err(|_| Error::unknown_name("population.toml", soc))?,
                role: Moments::default(),
                experience: Moments::default(),
                years: vec![0.0; model.experience.len()],
                education: Moments::default(),
                credentials: Moments::default(),
                roles: Vec::new(),
                ranks: RankMap::IDENTITY,
                sources: self.list_sources(soc, occupation)?,
            });
        }
        Ok(())
    }

    /// Computes every population at the model's coefficients.
    pub(crate) fn fill_populations(&self, model: &mut Model, bases: &Bases) -> Result<(), Error> {
        for population in &mut model.populations {
            *population = Population {
                role: Moments::default(),
                experience: Moments::default(),
                education: Moments::default(),
                credentials: Moments::default(),
                roles: Vec::new(),
                ranks: RankMap::IDENTITY,
                ..population.clone()
            };
        }
        model.practice_population = Moments::default();
        let raw = model.clone();
        for (place, (soc, occupation)) in self.table.occupation.iter().enumerate() {
            let scores = Scores::new(&raw, bases, model.populations[place].soc)?;
            let people = self.list_people(&raw, soc, occupation)?;
            let people = people.into_iter().map(|own| score_people(&scores, own));
            let people = people.collect::<Result<Vec<_>, Error>>()?;
            describe_population(&raw, &people, &mut model.populations[place])?;
        }
        model.practice_population = self.practice_moments(&raw)?;
        Ok(())
    }
}

fn score_people(scores: &Scores<'_>, own: RolePeople) -> Result<ScoredPeople, Error> {
    Ok(ScoredPeople {
        experience: scores
            .score_each(own.role, &own.years, |profile, years| profile.years = Some(years))?,
        education: scores
            .score_each(own.role, &own.levels, |profile, level| profile.education = Some(level))?,
        credentials: scores
            .score_each(own.role, &own.held, |profile, held| profile.credentials = Some(held))?,
        own,
    })
}

/// Fills a population with what its people's scores are on average, how far they are spread, and how all of
/// them fill the cell.
fn describe_population(
    model: &Model,
    people: &[ScoredPeople],
    population: &mut Population,
) -> Result<(), Error> {
    let of_all = |factor: fn(&ScoredPeople) -> &Shares<f64>| -> Moments {
        let each = people.iter().flat_map(|person| {
            factor(person).iter().map(|(share, score)| (share * person.own.share, *score))
        });
        compute_moments(&each.collect())
    };
    population.experience = of_all(|scored| &scored.experience);
    population.education = of_all(|scored| &scored.education);
    population.credentials = of_all(|scored| &scored.credentials);
    let roles: Shares<f64> =
        people.iter().map(|person| (person.own.share, person.own.score)).collect();
    population.role = compute_moments(&roles);
    population.role.variance +=
        people.iter().map(|person| person.own.share * person.own.variance).sum::<f64>();
    let in_stretch = |own: &RolePeople, place: usize| -> f64 {
        let stretch = &model.experience[place];
        own.years.iter().map(|(share, at)| share * stretch.years_in(*at)).sum()
    };
    let stretches = 0..model.experience.len();
    population.years = stretches
        .clone()
        .map(|place| {
            people.iter().map(|person| person.own.share * in_stretch(&person.own, place)).sum()
        })
        .collect();
    let filling = Filling::new(people);
    for person in people {
        let Some(role) = person.own.role else { continue };
        let (experience, education, credentials) = (
            compute_moments(&person.experience),
            compute_moments(&person.education),
            compute_moments(&person.credentials),
        );
        let mean = person.own.score + experience.mean + education.mean + credentials.mean;
        let within = experience.variance + education.variance + credentials.variance;
        population.roles.push(RolePopulation {
            role,
            standing: mean - filling.mean,
            explained: filling.variance - within,
            years: stretches.clone().map(|place| in_stretch(&person.own, place)).collect(),
            experience,
            education,
            credentials,
        });
    }
    population.ranks = filling.rank_map().ok_or_else(|| Error::Shares {
        of: format!("the people of {}", population.soc),
        sum: filling.variance,
    })?;
    Ok(())
}

fn compute_moments(shares: &Shares<f64>) -> Moments {
    let mean: f64 = shares.iter().map(|(share, score)| share * score).sum();
    let variance =
        shares.iter().map(|(share, score)| share * (score - mean) * (score - mean)).sum();
    Moments { mean, variance }
}
