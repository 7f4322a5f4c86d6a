//! The model as plain numbers, for a snapshot to store; checked when read back.

use super::AreaModel;
use super::estimate::Fitted;
use super::fit::Effects;
use super::intervals::{Intervals, LEFT_CLASSES};
use super::layout::{Layout, NO_STATE};
use super::prediction::Evidence;
use super::table::{EmploymentClass, MEASURES};

/// No effect in log is anywhere near this, which is a factor of 20,000.
const MOST: f32 = 10.0;
/// No response or multiple is anywhere near this.
const MOST_TIMES: f32 = 1_000.0;
/// Nor is any count of jobs, or any error in percent.
const MOST_COUNT: f32 = 1e9;

/// A model's numbers. Lists by several keys have the last one running fastest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// The nation's place among the areas.
    pub nation: u16,
    /// For each area, the place of its state; 65,535 for the nation and for a state.
    pub states: Vec<u16>,
    /// For each occupation, its group, numbered from zero.
    pub occupation_groups: Vec<u16>,
    /// By measure and area: wage level, in log.
    pub levels: Vec<f32>,
    /// By measure and occupation: response to the level.
    pub responses: Vec<f32>,
    /// By area and group: pay beyond the level, in log.
    pub groups: Vec<f32>,
    /// For each area: jobs in its published occupations.
    pub jobs: Vec<f32>,
    /// For each occupation: expected absolute error, in log, times the scale of its group.
    pub spreads: Vec<f32>,
    /// For each area: how much wider intervals are in it.
    pub area_scales: Vec<f32>,
    /// For each class of jobs left, by doublings: the same.
    pub left_scales: Vec<f32>,
    /// For each class of the cell's own employment, many, few and withheld: the same.
    pub employment_scales: Vec<f32>,
    /// By class of evidence and measure: half the interval in multiples of spread and scales.
    pub multiples: Vec<f32>,
    /// For each class of evidence: mean absolute error in percent.
    pub errors: Vec<f32>,
}

impl Parts {
    /// Returns the scales of a model that knows no classes of employment: every width is the same for all of them.
    pub fn equal_employment_scales() -> Vec<f32> {
        vec![1.0; EmploymentClass::COUNT]
    }
}

impl AreaModel {
    /// Takes the model apart.
    pub fn to_parts(&self) -> Parts {
        let Self { fitted: Fitted { layout, effects, nation }, intervals } = self.clone();
        Parts {
            nation: nation as u16,
            states: layout.states,
            occupation_groups: layout.groups,
            levels: effects.levels,
            responses: effects.responses,
            groups: effects.groups,
            jobs: effects.jobs,
            spreads: intervals.spreads,
            area_scales: intervals.area_scales,
            left_scales: intervals.left_scales,
            employment_scales: intervals.employment_scales,
            multiples: intervals.multiples,
            errors: intervals.errors,
        }
    }

    /// Puts a model together for a release of so many occupations and areas; none where a list is
    /// of another length, or a number is out of range or none at all.
    pub fn from_parts(parts: Parts, occupations: usize, areas: usize) -> Option<Self> {
        let classes = Evidence::ALL.len();
        let nation = usize::from(parts.nation);
        let sound = nation < areas
            && are_states(&parts.states, areas)
            && parts.occupation_groups.len() == occupations
            && parts.occupation_groups.iter().all(|group| usize::from(*group) < occupations);
        if !sound {
            return None;
        }
        let layout = Layout::new(parts.states, parts.occupation_groups);
        let within = is_within(&parts.levels, MEASURES * areas, -MOST, MOST)
            && is_within(&parts.responses, MEASURES * occupations, -MOST_TIMES, MOST_TIMES)
            && is_within(&parts.groups, areas * layout.group_count, -MOST, MOST)
            && is_within(&parts.jobs, areas, 0.0, MOST_COUNT)
            && is_within(&parts.spreads, occupations, f32::MIN_POSITIVE, MOST)
            && is_within(&parts.area_scales, areas, f32::MIN_POSITIVE, MOST)
            && is_within(&parts.left_scales, LEFT_CLASSES, f32::MIN_POSITIVE, MOST)
            && is_within(&parts.employment_scales, EmploymentClass::COUNT, f32::MIN_POSITIVE, MOST)
            && is_within(&parts.multiples, classes * MEASURES, 0.0, MOST_TIMES)
            && is_within(&parts.errors, classes, 0.0, MOST_COUNT);
        if !within {
            return None;
        }
        let effects = Effects {
            levels: parts.levels,
            responses: parts.responses,
            groups: parts.groups,
            jobs: parts.jobs,
        };
        let intervals = Intervals {
            spreads: parts.spreads,
            area_scales: parts.area_scales,
            left_scales: parts.left_scales,
            employment_scales: parts.employment_scales,
            multiples: parts.multiples,
            errors: parts.errors,
        };
        Some(Self { fitted: Fitted { layout, effects, nation }, intervals })
    }
}

/// True if each area has a state that is in no state itself, or none.
fn are_states(states: &[u16], areas: usize) -> bool {
    let is_state = |state: u16| states.get(usize::from(state)).is_some_and(|of| *of == NO_STATE);
    states.len() == areas && states.iter().all(|state| *state == NO_STATE || is_state(*state))
}

/// True if a list has its length and its numbers their range; what is no number has none.
fn is_within(numbers: &[f32], length: usize, least: f32, most: f32) -> bool {
    numbers.len() == length && numbers.iter().all(|number| (least..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Small;
    use super::super::train;
    use super::*;
    use crate::market::Market;

    /// Ways to spoil one list.
    type Spoil = fn(&mut Parts);

    #[test]
    fn parts_put_together_are_the_same_model() {
        let market = Small::new();
        let model = train(&market).unwrap();
        let (occupations, areas) = (market.occupations().len(), market.areas().len());
        let again = AreaModel::from_parts(model.to_parts(), occupations, areas);
        assert_eq!(again, Some(model));
    }

    #[test]
    fn parts_of_another_length_or_out_of_range_are_refused() {
        let market = Small::new();
        let parts = train(&market).unwrap().to_parts();
        let (occupations, areas) = (market.occupations().len(), market.areas().len());
        let spoils: [(&str, Spoil); 20] = [
            ("nation out of range", |it| it.nation = 10_000),
            ("too few areas", |it| it.states.truncate(3)),
            ("a state out of range", |it| it.states[1] = 10_000),
            ("a state that is in a state", |it| it.states[1] = 2),
            ("an occupation too many", |it| it.occupation_groups.push(0)),
            ("a group out of range", |it| it.occupation_groups[0] = 10_000),
            ("a group without pay", |it| it.occupation_groups[0] = 2),
            ("a level that is no number", |it| it.levels[5] = f32::NAN),
            ("an infinite level", |it| it.levels[5] = f32::INFINITY),
            ("a response missing", |it| it.responses.truncate(9)),
            ("a group effect of 20", |it| it.groups[0] = 20.0),
            ("negative jobs", |it| it.jobs[0] = -1.0),
            ("no spread", |it| it.spreads[0] = 0.0),
            ("no scale", |it| it.area_scales[0] = 0.0),
            ("a scale missing", |it| it.left_scales.truncate(3)),
            ("a class of employment missing", |it| it.employment_scales.truncate(1)),
            ("no scale of withheld employment", |it| it.employment_scales[1] = 0.0),
            ("a negative multiple", |it| it.multiples[0] = -0.1),
            ("a class missing", |it| it.multiples.truncate(9)),
            ("an error that is no number", |it| it.errors[0] = f32::NAN),
        ];
        for (name, spoil) in spoils {
            let mut spoiled = parts.clone();
            spoil(&mut spoiled);
            assert_eq!(AreaModel::from_parts(spoiled, occupations, areas), None, "{name}");
        }
        assert_eq!(AreaModel::from_parts(parts, occupations, areas + 1), None);
        assert_eq!(AreaModel::from_parts(Parts::default(), 0, 0), None);
    }
}
