//! The assumptions of an estimate, as data.

use std::borrow::Cow;

use super::factors::FactorKind;
use super::model::{Kind, Model};
use super::outcome::{Estimate, Reach};
use super::profile::Profile;
use super::spread::Spread;

/// Something that an estimate takes for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption<'m> {
    /// The stable id.
    pub id: Cow<'m, str>,
    /// In a sentence.
    pub text: &'m str,
    /// The source; empty for our own judgement.
    pub source: &'static str,
}

impl<'m> Assumption<'m> {
    fn new(id: impl Into<Cow<'m, str>>, text: &'m str, source: &'static str) -> Self {
        Self { id: id.into(), text, source }
    }
}

/// Returns the assumptions of an estimate: those of every one, then those of this one.
pub(super) fn list_assumptions<'m>(
    model: &'m Model,
    profile: &Profile,
    estimate: &Estimate,
    spread: &Spread,
) -> Vec<Assumption<'m>> {
    let mut found = vec![
        Assumption::new(
            "estimate.independent_factors",
            "among the people of a role, education, experience and credentials are independent of one another",
            "",
        ),
        Assumption::new(
            "estimate.equal_step",
            "a factor moves the rank by the same score in every area and setting",
            "",
        ),
        Assumption::new(
            "estimate.full_time",
            "the official wages are those of 2,080 hours a year",
            "BLS OEWS technical notes",
        ),
    ];
    add_population(model, profile, &mut found);
    add_judgments(model, estimate, &mut found);
    for factor in estimate.factors.iter().filter(|factor| factor.stated) {
        match factor.kind {
            FactorKind::Setting => found.push(Assumption::new(
                "estimate.setting_at_equal_rank",
                "of the industry's national step, less what the area's own mix contains, the part holds here that is left at equal role and credentials",
                "BLS OEWS industry cells; AAPC 2015 by workplace; jobs within employers",
            )),
            FactorKind::Hours => found.push(Assumption::new(
                "estimate.part_time_rate",
                "part-time work is paid the same by the hour",
                "",
            )),
            _ => {}
        }
    }
    if spread.has_reach(Reach::Extrapolated) {
        found.push(Assumption::new(
            "estimate.extrapolated",
            "beyond the published percentiles log pay goes on in the straight tails that give the published mean",
            "",
        ));
    }
    found
}

fn add_population<'m>(model: &'m Model, profile: &Profile, found: &mut Vec<Assumption<'m>>) {
    let population = model.role_of(profile).and_then(|role| model.population(role.soc));
    let Some(population) = population else { return };
    for (place, source) in population.sources.iter().enumerate() {
        found.push(Assumption::new(
            format!("estimate.population.{}.{place}", population.soc),
            source,
            "data/model/population.toml",
        ));
    }
}

fn add_judgments<'m>(model: &'m Model, estimate: &Estimate, found: &mut Vec<Assumption<'m>>) {
    let stated = estimate.factors.iter().filter(|factor| factor.stated);
    for coefficient in
        stated.flat_map(|factor| factor.coefficients.iter()).filter_map(|ix| model.coefficient(ix))
    {
        if coefficient.kind == Kind::Judgement {
            found.push(Assumption::new(
                format!("estimate.judgement.{}", coefficient.id),
                &coefficient.reason,
                "",
            ));
        }
    }
}
