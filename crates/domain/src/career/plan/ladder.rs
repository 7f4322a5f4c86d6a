//! The roles that a plan goes through: those that lead to its target, and a job to live on meanwhile.
//!
//! Without such a rule most of a search is people who go from one entry job to another while they study, which nobody would
//! advise. A change of role is a step up or one of the ladder, but for the first one out of the present work.

use super::study::{Course, list_studied, roles_on_the_way};
use super::wage_table::Wages;
use super::{PlanQuery, QUARTERS, TENURE, Target};
use crate::career::{Catalog, Requirement, Role};
use crate::estimate::{CredentialSet, Education};
use crate::money::Cents;

/// The roles that a plan may go through, by place in the catalog.
pub(super) struct Ladder {
    /// Roles that a plan can end in.
    goals: Vec<bool>,
    /// Those, the rungs below them, and the roles in which the work is done that a rule on the way asks for.
    on_the_way: Vec<bool>,
    /// Other roles, out of which one can step to these.
    jobs_to_live_on: Vec<bool>,
    /// Roles below the present one that it may be left for.
    lower_beginnings: Vec<bool>,
    /// For each role, and at last for no work, the roles that a plan may go on to.
    onward: Vec<Vec<usize>>,
}

impl Ladder {
    pub(super) fn new(
        query: &PlanQuery<'_>,
        wages: &impl Wages,
        courses: &[Course<'_>],
        rungs: &[Vec<usize>],
    ) -> Self {
        let roles = &query.catalog.roles;
        let goals: Vec<bool> = match query.target {
            Target::Role(target) => (0..roles.len()).map(|role| role == target).collect(),
            Target::Salary(salary) => find_well_paid(query, wages, courses, salary),
            Target::Value => vec![true; roles.len()],
        };
        // Where nothing pays enough, any role may pay the most.
        let goals = if goals.contains(&true) { goals } else { vec![true; roles.len()] };
        let on_the_way = find_on_the_way(query, &goals, courses);
        let leads_back = |job: usize| {
            let is_next = |(to, role): (usize, &Role)| {
                let is_led = role.is_open_from_outside() || query.catalog.leads(job, to);
                on_the_way[to] && is_led && is_step_up(roles, job, to)
            };
            !on_the_way[job] && roles.iter().enumerate().any(is_next)
        };
        let jobs_to_live_on = (0..roles.len()).map(leads_back).collect();
        let lower_beginnings = lower_beginnings(query);
        let onward = Vec::new();
        let found = Self { goals, on_the_way, jobs_to_live_on, lower_beginnings, onward };
        let goes_on = |from: Option<usize>, to: usize| {
            found.leads_on(query, from, to)
                && (from == Some(to) || found.may_change(query, rungs, from, to))
        };
        let list = |from| (0..roles.len()).filter(|to| goes_on(from, *to)).collect();
        let onward = (0..roles.len()).map(Some).chain([None]).map(list).collect();
        Self { onward, ..found }
    }

    /// Opens every role, and those of other lines of work for who means to begin lower: whoever proposes a plan may.
    pub(super) fn open_all(&mut self, query: &PlanQuery<'_>) {
        let roles = &query.catalog.roles;
        let own = query.start.role.and_then(|role| roles.get(role));
        let is_other = |role: &Role| own.is_some_and(|own| own.track != role.track);
        self.lower_beginnings = roles.iter().map(is_other).collect();
        self.goals = vec![true; roles.len()];
        self.on_the_way = vec![true; roles.len()];
    }

    /// Lists the roles that a plan may go on to from a role, or from no work: the role itself is among them.
    pub(super) fn list_onward(&self, from: Option<usize>) -> &[usize] {
        &self.onward[from.unwrap_or(self.onward.len() - 1)]
    }

    /// True if nobody changes roles so: nobody steps down in their line of work. Whoever changes the line may begin lower, out of
    /// the present work.
    pub(super) fn is_step_down(
        &self,
        query: &PlanQuery<'_>,
        from: Option<usize>,
        to: usize,
    ) -> bool {
        let roles = &query.catalog.roles;
        let may_begin = from == query.start.role && self.lower_beginnings[to];
        from.is_some_and(|own| roles[own].level > roles[to].level) && !may_begin
    }

    /// True if whoever meets some of a role's requirements may change to it.
    fn may_change(
        &self,
        query: &PlanQuery<'_>,
        rungs: &[Vec<usize>],
        from: Option<usize>,
        to: usize,
    ) -> bool {
        let is_led = from.is_some_and(|own| rungs[to].contains(&own))
            || query.catalog.roles[to].ways_from_outside().next().is_some();
        is_led && !self.is_step_down(query, from, to)
    }

    pub(super) fn has_lower_beginnings(&self) -> bool {
        self.lower_beginnings.contains(&true)
    }

    /// True if a role is none on the way, and good enough to live on before one of these.
    pub(super) fn is_job_to_live_on(&self, role: usize) -> bool {
        self.jobs_to_live_on[role]
    }

    /// True if a change of role leads on: to the target, up, or out of the present work to any role on the way.
    fn leads_on(&self, query: &PlanQuery<'_>, from: Option<usize>, to: usize) -> bool {
        let is_end = self.goals[to] && !matches!(query.target, Target::Salary(_));
        let is_first = from == query.start.role;
        from == Some(to)
            || is_end
            || self.on_the_way[to]
                && from.is_none_or(|own| is_first || is_step_up(&query.catalog.roles, own, to))
    }
}

/// True if a change of role is a step up, or one of the ladder.
fn is_step_up(roles: &[Role], from: usize, to: usize) -> bool {
    roles[to].level > roles[from].level || roles[to].from.contains(&from)
}

/// Marks the roles that pay so much to who has studied all there is and worked for the whole horizon.
fn find_well_paid(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    courses: &[Course<'_>],
    salary: Cents,
) -> Vec<bool> {
    let held = list_studied(courses).fold(query.start.credentials, CredentialSet::with_credential);
    let awards = courses.iter().filter_map(|course| course.awards);
    let education = awards.fold(query.start.education, Education::max);
    let years = query.start.years + f64::from(query.limits.horizon) / f64::from(QUARTERS);
    let pays = |role: usize| {
        let mut places = 0..query.locations.len();
        places.any(|place| wages.annual((role, place), years, education, held) >= salary.dollars())
    };
    (0..query.catalog.roles.len()).map(pays).collect()
}

/// Marks the roles that a plan ends in, those that lead there, and those in which work is done that a rule asks for: of the
/// roles, of the credentials that may be studied, or of their apprentices.
fn find_on_the_way(query: &PlanQuery<'_>, goals: &[bool], courses: &[Course<'_>]) -> Vec<bool> {
    let catalog = query.catalog;
    let asked = |requires: &Requirement| {
        requires.ways().filter_map(|way| way.experience).map(|it| it.practice).collect::<Vec<_>>()
    };
    let mut found = goals.to_vec();
    for credential in list_studied(courses).filter_map(|ix| catalog.credential_at(ix)) {
        let lifted = credential.apprentice.as_ref().and_then(|rule| rule.practice);
        let practices = asked(&credential.requires).into_iter().chain(lifted);
        practices.for_each(|practice| add_practiced(catalog, practice, &mut found));
    }
    loop {
        let before = found.clone();
        for (place, role) in catalog.roles.iter().enumerate() {
            if before[place] {
                role.rungs_below().for_each(|from| found[from] = true);
                let practices = asked(&role.requires).into_iter();
                practices.for_each(|practice| add_practiced(catalog, practice, &mut found));
            }
        }
        if found == before {
            break;
        }
    }
    // Beside the target, work of the same line and height leads there as well.
    if let Target::Role(target) = query.target {
        let level = |role: usize| catalog.roles[role].level;
        for (from, is_found) in found.iter_mut().enumerate() {
            *is_found |= catalog.leads(from, target) && level(from) <= level(target);
        }
    }
    found
}

/// Adds the roles in which a kind of work is done.
fn add_practiced(catalog: &Catalog, practice: usize, found: &mut [bool]) {
    let roles = catalog.practices.get(practice).into_iter().flat_map(|it| &it.roles);
    roles.for_each(|role| found[*role] = true);
}

/// The fewest quarters from the day on which a role may be left to the beginning of another, by the ladder alone.
pub(super) struct Distances(Vec<Vec<u32>>);

impl Distances {
    pub(super) fn new(query: &PlanQuery<'_>, ladder: &Ladder, rungs: &[Vec<usize>]) -> Self {
        // The last row and column are of who has no work.
        let none = query.catalog.roles.len();
        let may_change = |from: usize, to: usize| {
            if from < none {
                ladder.list_onward(Some(from)).contains(&to)
            } else {
                // Who has no work may take any, to live on.
                ladder.may_change(query, rungs, None, to)
            }
        };
        // Full-time study is open to everybody.
        let start = |from: usize, to: usize| {
            let is_open = from == to || to == none || may_change(from, to);
            if is_open { 0 } else { u32::MAX }
        };
        let mut quarters: Vec<Vec<u32>> =
            (0..=none).map(|from| (0..=none).map(|to| start(from, to)).collect()).collect();
        for by in 0..=none {
            // A study takes a quarter at least.
            let stay = if by == none { 1 } else { TENURE };
            let onward = quarters[by].clone();
            for (from, own) in quarters.iter_mut().enumerate().filter(|(from, _)| *from != by) {
                let arrival = own[by].saturating_add(stay);
                for (to, least) in
                    own.iter_mut().enumerate().filter(|(to, _)| *to != by && *to != from)
                {
                    *least = onward[to].saturating_add(arrival).min(*least);
                }
            }
        }
        Self(quarters)
    }

    /// The quarters from a role, or from no work, to another; `u32::MAX` where no ladder leads there.
    pub(super) fn quarters(&self, from: Option<usize>, to: usize) -> u32 {
        self.0[from.unwrap_or(self.0.len() - 1)][to]
    }
}

/// Marks the lower roles of other lines of work in which whoever changes the line may begin: those on the way to a role
/// that the present work does not lead to, or for pay, those that the present line does not come from.
fn lower_beginnings(query: &PlanQuery<'_>) -> Vec<bool> {
    let roles = &query.catalog.roles;
    let Some((place, own)) = query.start.role.and_then(|role| Some((role, roles.get(role)?)))
    else {
        return vec![false; roles.len()];
    };
    let on_the_way = roles_on_the_way(query);
    let is_next = |to: &usize| {
        let role = roles.get(*to);
        *to != place
            && role.is_some_and(|role| role.level >= own.level)
            && query.catalog.leads(place, *to)
    };
    let leads_on = query.target == Target::Role(place) || on_the_way.iter().any(is_next);
    let is_open = |to: usize, role: &Role| match query.target {
        Target::Role(_) => !leads_on && on_the_way.contains(&to),
        Target::Salary(_) | Target::Value => {
            let mut line = roles.iter().filter(|role| role.track == own.track);
            role.level > 0 && line.all(|role| !role.from.contains(&to))
        }
    };
    let is_lower = |role: &Role| role.track != own.track && role.level < own.level;
    roles.iter().enumerate().map(|(to, role)| is_lower(role) && is_open(to, role)).collect()
}
