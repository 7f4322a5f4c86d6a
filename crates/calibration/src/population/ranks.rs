//! A whole reference population, person by person.

use medwage_domain::code::Soc;
use medwage_domain::estimate::{Base, Model, Profile};
use medwage_domain::statistics::Statistic;

use super::Populations;
use super::standing::{Standing, standing};
use crate::Error;
use crate::figures::Figures;
use crate::inputs::Inputs;

/// Returns the ranks of the reference population of an occupation: shares with each person's mu and tau,
/// for every role, years, education and set of credentials. People in none of our roles stand where they
/// make up for ours, as widely as the role's part of the spread asks for.
///
/// # Errors
/// Fails where the tables don't know the occupation.
pub fn reference_ranks(
    inputs: &Inputs,
    figures: &[Statistic],
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
