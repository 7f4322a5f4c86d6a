//! The reference populations: mean and variance of each factor's score in them.

mod ranks;
mod scores;
mod shares;
mod standing;

use std::str::FromStr;

use medwage_domain::code::Soc;
use medwage_domain::estimate::{Model, Moments, Population};

pub use ranks::reference_ranks;
use scores::Scores;
use shares::Shares;
use standing::{Standing, standing};

use crate::Error;
use crate::figures::Figures;
use crate::inputs::{Occupation, PopulationTable};
use crate::observation::Bases;

/// The model's populations, computed from the shares of the table.
pub(crate) struct Populations<'a> {
    pub(crate) table: &'a PopulationTable,
    pub(crate) figures: Figures<'a>,
}

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

fn moments(shares: &Shares<f64>) -> Moments {
    let mean: f64 = shares.iter().map(|(share, score)| share * score).sum();
    let variance =
        shares.iter().map(|(share, score)| share * (score - mean) * (score - mean)).sum();
    Moments { mean, variance }
}
