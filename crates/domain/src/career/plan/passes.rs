//! A search in passes: with no study, then with one, and so on.

use super::found::{Found, PlanError};
use super::market::Wages;
use super::search::{Candidate, Search};
#[cfg(test)]
use super::study::courses;
use super::{Limits, Quest};

/// What a search is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The plans that no other beats: what falls behind is left out.
    Target,
    /// The way to the highest pay: what leads to less is left out.
    HighestPay,
    /// Whatever there is.
    Everything,
}

/// What an earlier search found.
#[derive(Default)]
pub(super) struct Known {
    pub(super) plans: Vec<Candidate>,
    /// The highest pay at the end, in dollars a year.
    pub(super) highest: Option<f64>,
}

/// Finds every plan that no other beats, or where there is none, the way to the highest pay. `stop` is asked
/// now and then; once it says so, what was found with fewer studies is the answer.
///
/// # Errors
/// Gives up beyond the limit of labels, or where it is stopped before it found anything.
pub fn search(
    quest: &Quest<'_>,
    wages: &impl Wages,
    stop: &dyn Fn() -> bool,
) -> Result<Found, PlanError> {
    let found = ways(quest, wages, stop)?;
    if !found.plans.is_empty() {
        return Ok(found);
    }
    let highest = deepen(quest, wages, Aim::HighestPay, stop)?;
    Ok(Found { plans: Vec::new(), labels: found.labels + highest.labels, ..highest })
}

/// Finds every plan that no other beats, and nothing where there is none.
///
/// # Errors
/// As [`search`].
pub fn ways(
    quest: &Quest<'_>,
    wages: &impl Wages,
    stop: &dyn Fn() -> bool,
) -> Result<Found, PlanError> {
    deepen(quest, wages, Aim::Target, stop)
}

/// Searches with no study, then with one, and so on: each knows what those before it found.
fn deepen(
    quest: &Quest<'_>,
    wages: &impl Wages,
    aim: Aim,
    stop: &dyn Fn() -> bool,
) -> Result<Found, PlanError> {
    let (mut known, mut labels, mut found) = (Known::default(), 0, None);
    for studies in 0..=quest.limits.studies {
        let fewer = Quest { limits: Limits { studies, ..quest.limits }, ..*quest };
        let mut search = Search::aimed(&fewer, wages, aim, known);
        match (search.run(stop), found.take()) {
            (Ok(()), _) => {}
            (Err(PlanError::Stopped), Some(found)) if has_any(&found, aim) => return Ok(found),
            (Err(error), _) => return Err(error),
        }
        labels += search.labels.all.len();
        known = Known { plans: search.plans.clone(), highest: search.best.map(|it| it.annual) };
        found = Some(Found { labels, studies, ..search.finish() });
    }
    found.ok_or(PlanError::Stopped)
}

fn has_any(found: &Found, aim: Aim) -> bool {
    match aim {
        Aim::HighestPay => found.best.is_some(),
        Aim::Target | Aim::Everything => !found.plans.is_empty(),
    }
}

/// The same without setting any label aside but exact repetitions.
#[cfg(test)]
pub(super) fn exhaustive(quest: &Quest<'_>, wages: &impl Wages) -> Found {
    let mut search = Search::new(quest, wages, courses(quest));
    search.labels.keep_all = true;
    assert_eq!(search.run(&|| false), Ok(()));
    search.finish()
}
