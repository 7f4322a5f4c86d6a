//! A search in passes: with no study, then with one, and so on.

use super::result::{Plan, PlanError, SearchResult};
use super::search::{Objective, Search};
use super::study::{count_stand_ins, courses};
use super::wage_table::Wages;
use super::{PlanQuery, Target};

/// Finds every plan that no other beats, or where there is none, the way to the highest pay. `stop` is asked
/// now and then; once it says so, what was found with fewer studies is the answer.
///
/// # Errors
/// Gives up beyond the limit of labels, or where it is stopped before it found anything.
pub fn search(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    stop: &dyn Fn() -> bool,
) -> Result<SearchResult, PlanError> {
    let found = find_plans(query, wages, stop)?;
    if !found.plans.is_empty() {
        return Ok(found);
    }
    let highest = deepen(query, wages, Objective::HighestPay, stop)?;
    Ok(SearchResult { plans: Vec::new(), labels: found.labels + highest.labels, ..highest })
}

/// Finds every plan that no other beats, and nothing where there is none.
///
/// # Errors
/// As [`search`].
pub fn find_plans(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    stop: &dyn Fn() -> bool,
) -> Result<SearchResult, PlanError> {
    deepen(query, wages, Objective::Target, stop)
}

/// Finds the most valuable way to spend the horizon, through what the query asks for; none where there is no such way.
/// It works on to the horizon from wherever it ends. Where the search is cut, what fewer studies found is the answer.
///
/// # Errors
/// As [`search`].
pub fn find_most_valuable(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Plan>, PlanError> {
    let query = PlanQuery { target: Target::Value, ..*query };
    let found = deepen(&query, wages, Objective::Target, stop)?;
    Ok(found.plans.into_iter().next())
}

/// Searches with no study, then with one, and so on: each knows what those before it found.
fn deepen(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    objective: Objective,
    stop: &dyn Fn() -> bool,
) -> Result<SearchResult, PlanError> {
    let offered = courses(query);
    let stand_ins = count_stand_ins(query.catalog, wages, &offered);
    // Of as many stand-ins as a plan has studies, one is always free.
    let needed = |studies: u8| {
        let courses = offered.iter().zip(&stand_ins);
        let needed = courses.filter(|(_, others)| **others < usize::from(studies.max(1)));
        needed.map(|(course, _)| course.clone()).collect::<Vec<_>>()
    };
    let mut search = Search::new(query, wages, needed(0));
    search.objective = objective;
    let (mut labels, mut found) = (0, None);
    for studies in 0..=query.limits.studies {
        search.begin_pass(studies, needed(studies));
        match (search.run(stop), found.take()) {
            (Ok(()), _) => {}
            // What fewer studies found is an answer; how many were looked at stands beside it.
            (Err(_), Some(found)) if has_any(&found, objective) => {
                return Ok(found);
            }
            (Err(error), _) => return Err(error),
        }
        labels += search.labels.all.len();
        found = Some(SearchResult { labels, ..search.trace_result() });
    }
    found.ok_or(PlanError::Stopped)
}

fn has_any(found: &SearchResult, objective: Objective) -> bool {
    match objective {
        Objective::HighestPay => found.best.is_some(),
        Objective::Target | Objective::Everything => !found.plans.is_empty(),
    }
}

/// The same without setting any label aside but exact repetitions.
#[cfg(test)]
pub(super) fn exhaustive(query: &PlanQuery<'_>, wages: &impl Wages) -> SearchResult {
    let mut search = Search::new(query, wages, courses(query));
    search.labels.keep_all = true;
    assert_eq!(search.run(&|| false), Ok(()));
    search.trace_result()
}
