//! A whole reference population, person by person.

use medwage_domain::code::Soc;
use medwage_domain::estimate::{Base, Model, Profile};
use medwage_domain::statistics::PublishedFigure;

use super::Populations;
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
    figures: &[PublishedFigure],
    model: &Model,
    soc: Soc,
    base: &Base,
) -> Result<Vec<(f64, f64, f64)>, Error> {
    let populations = Populations { table: &inputs.population, figures: Figures(figures) };
    let name = soc.to_string();
    let occupation = inputs.population.occupation.get(&name);
    let occupation = occupation.ok_or_else(|| Error::unknown_name("population.toml", &name))?;
    let people = populations.list_people(model, &name, occupation)?;
    let ours = people.iter().find_map(|own| own.role.map(|role| (role, own.score)));
    let (stand_in, score) = ours.ok_or_else(|| Error::unknown_name("population.toml", &name))?;
    let mut ranks = Vec::new();
    for group in &people {
        let role = group.role.unwrap_or(stand_in);
        let shift = if group.role.is_some() { 0.0 } else { group.score - score };
        for (of_years, at) in &group.years {
            for (of_level, level) in &group.levels {
                for (of_held, held) in &group.held {
                    let mut person = Profile::of_role(role);
                    person.years = Some(*at);
                    person.education = Some(*level);
                    person.credentials = Some(*held);
                    let estimate = model.estimate_pay(&person, base)?;
                    let share = group.share * of_years * of_level * of_held;
                    let tau = (estimate.tau * estimate.tau + group.variance).sqrt();
                    ranks.push((share, estimate.mu + shift, tau));
                }
            }
        }
    }
    Ok(ranks)
}
