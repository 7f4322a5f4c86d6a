//! The way to a credential or through a program, and what follows from it: the most valuable career with it, beside the
//! most valuable one without it.

use super::deepening::find_most_valuable;
use super::result::{PaidQuarter, Plan, PlanError, ScheduledStep};
use super::study::{Step, Study};
use super::wage_table::Wages;
use super::{Limits, PlanQuery, QUARTERS, Through};
use crate::career::{Catalog, Cost, CostKind, Course, Credential, Requirement};
use crate::compensation::Spread;
use crate::estimate::{CredentialIx, CredentialSet, Education};
use crate::money::Cents;

/// Two careers of one person over the same horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The most valuable career through what is asked about.
    pub with: Plan,
    /// The most valuable career without it: with no further study, or of a program, with what else may be studied.
    pub without: Plan,
}

impl Way {
    /// Lists the roles of the career with it that the career without it does not come to, in order.
    pub fn opened_roles(&self) -> Vec<usize> {
        let roles = |plan: &Plan| -> Vec<usize> {
            let moved = plan.steps.iter().filter_map(|it| match it.step {
                Step::Move { role, .. } => Some(role),
                Step::Study(_) | Step::Complete(_) | Step::WorkOn { .. } => None,
            });
            moved.collect()
        };
        let without = roles(&self.without);
        let mut opened = roles(&self.with);
        opened.retain(|role| !without.contains(role));
        opened.dedup();
        opened
    }

    /// Reckons what stands between the person and a credential, and what follows from it; none where the career with it does
    /// not come to it.
    pub fn course(
        &self,
        catalog: &Catalog,
        wages: &impl Wages,
        credential: CredentialIx,
    ) -> Option<Course> {
        let reaches = |step: Step| match step {
            Step::Study(Study::Credential(ix)) | Step::Complete(ix) => ix == credential,
            _ => false,
        };
        let at = self.with.steps.iter().position(|it| reaches(it.step))?;
        let own = self.with.steps[at];
        let mut spent = Cents::default();
        let mut prerequisites = Vec::new();
        for step in &self.with.steps[..at] {
            let cost = Cents::new(step.spent.get() - spent.get());
            spent = step.spent;
            if cost.get() > 0 {
                prerequisites.push(prerequisite(catalog, step, cost));
            }
        }
        let pairs = || self.with.quarters.iter().zip(&self.without.quarters);
        let deviate = |(with, without): (&PaidQuarter, &PaidQuarter)| {
            let both = with.employment.zip(without.employment);
            both.map_or(
                0.0,
                |(one, other)| {
                    if one == other { 0.0 } else { wages.deviation(&one, &other) }
                },
            )
        };
        Some(Course {
            prerequisites,
            start_month: own.from * 12 / QUARTERS,
            held_quarter: own.to,
            pay_delta: pairs().map(|(with, without)| with.annual - without.annual).collect(),
            deviation: pairs().map(deviate).collect(),
            is_free: matches!(own.step, Step::Complete(_)),
        })
    }
}

/// Returns what is paid for a step that comes first; a program's tuition has its range.
fn prerequisite(catalog: &Catalog, step: &ScheduledStep, cost: Cents) -> Cost {
    let program = match step.step {
        Step::Study(Study::BesideWork(place) | Study::FullTime(place)) => {
            catalog.programs.get(place)
        }
        _ => None,
    };
    let amount = program.map_or(Spread::from_certain(cost), |program| {
        let [low, base, high] = program.price.ends();
        Spread { low, base, high }
    });
    Cost {
        kind: CostKind::Prerequisite,
        amount,
        first_month: step.from * 12 / QUARTERS,
        interval_months: None,
        figures: program.map(|it| it.price.figures.clone()).unwrap_or_default(),
        assumption: program.map(|it| it.price.assumption.clone()).unwrap_or_default(),
    }
}

/// Finds the most valuable career without any further study, and in which `unlifted`, if any, stays an apprentice's.
///
/// # Errors
/// As [`find_most_valuable`].
pub fn find_career_without_study(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    unlifted: Option<CredentialIx>,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Plan>, PlanError> {
    let limits = Limits { studies: 0, ..query.limits };
    let query = PlanQuery { only: Some(&[]), through: None, unlifted, limits, ..*query };
    find_most_valuable(&query, wages, stop)
}

/// Finds the most valuable career without a program, by whatever else a career through it may study: what those bring is
/// none of the program's gain.
///
/// # Errors
/// As [`find_most_valuable`].
pub fn find_career_without_program(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    program: usize,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Plan>, PlanError> {
    let mut studies = studies_through_program(query, program);
    studies.retain(
        |study| !matches!(study, Study::BesideWork(own) | Study::FullTime(own) if *own == program),
    );
    let query = PlanQuery { only: Some(&studies), through: None, ..*query };
    find_most_valuable(&query, wages, stop)
}

/// Finds the most valuable career through a credential or a program, by the studies that it takes first and no others;
/// none where no such way ends within the horizon.
///
/// # Errors
/// As [`find_most_valuable`].
pub fn find_career_through(
    query: &PlanQuery<'_>,
    wages: &impl Wages,
    through: Through,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Plan>, PlanError> {
    let studies = match through {
        Through::Credential(ix) => studies_toward_credential(query, ix),
        Through::Program(program) => studies_through_program(query, program),
    };
    let query = PlanQuery { only: Some(&studies), through: Some(through), ..*query };
    find_most_valuable(&query, wages, stop)
}

/// Lists the studies that a credential may take: itself, and whatever its rule asks for, and so on.
pub fn studies_toward_credential(query: &PlanQuery<'_>, credential: CredentialIx) -> Vec<Study> {
    let mut found = Closure::new(query);
    found.add_credential(credential);
    found.studies
}

/// Lists a program with what it takes first, and the credentials that its new schooling lets a person begin work with.
pub fn studies_through_program(query: &PlanQuery<'_>, program: usize) -> Vec<Study> {
    let mut found = Closure::new(query);
    found.add_program(program);
    let first_jobs = query
        .catalog
        .roles
        .iter()
        .filter(|role| role.part_of.is_none() && role.ways_from_outside().next().is_some());
    let asked: Vec<_> = first_jobs.flat_map(|role| role.requires.ways()).collect();
    for way in asked {
        way.one_of.iter().for_each(|ix| found.add_simple_credential(ix));
    }
    found.studies
}

/// Lists the studies that may admit somebody to a role from outside: a program, or none, with what it takes first, and the
/// credentials and schooling that the role and those below it ask for.
pub fn studies_toward_role(
    query: &PlanQuery<'_>,
    role: usize,
    program: Option<usize>,
) -> Vec<Study> {
    let mut found = Closure::new(query);
    if let Some(program) = program {
        found.add_program(program);
    }
    found.add_role_credentials(role, &mut Vec::new());
    found.studies
}

/// Studies that are found by following requirements.
struct Closure<'q> {
    query: &'q PlanQuery<'q>,
    studies: Vec<Study>,
    seen: CredentialSet,
}

impl<'q> Closure<'q> {
    fn new(query: &'q PlanQuery<'q>) -> Self {
        Self { query, studies: Vec::new(), seen: query.start.credentials }
    }

    fn catalog(&self) -> &'q Catalog {
        self.query.catalog
    }

    fn add(&mut self, study: Study) {
        if !self.studies.contains(&study) {
            self.studies.push(study);
        }
    }

    fn add_credential(&mut self, ix: CredentialIx) {
        if self.seen.with_credential(ix) == self.seen {
            return;
        }
        self.seen = self.seen.with_credential(ix);
        let Some(credential) = self.catalog().credential_at(ix) else { return };
        if credential.can_be_earned() {
            self.add(Study::Credential(ix));
            self.add_requirement(&credential.requires);
        }
    }

    /// Adds a credential that needs nothing but schooling and years, with the schooling.
    fn add_simple_credential(&mut self, ix: CredentialIx) {
        let Some(credential) = self.catalog().credential_at(ix) else { return };
        let is_new = self.seen.with_credential(ix) != self.seen;
        if is_new && credential.can_be_earned() && credential.requires.ways().any(is_simple) {
            self.seen = self.seen.with_credential(ix);
            self.add(Study::Credential(ix));
            self.add_requirement(&credential.requires);
        }
    }

    /// Follows the ways of a rule: those that ask for no work of one kind, or where there are none, the others.
    fn add_requirement(&mut self, requires: &Requirement) {
        let (catalog, person) = (self.catalog(), &self.query.start);
        let has_plain_way = requires.ways().any(|way| way.experience.is_none());
        let ways: Vec<_> =
            requires.ways().filter(|way| !has_plain_way || way.experience.is_none()).collect();
        for way in ways {
            let accredited = catalog.accredited_programs(way);
            if !accredited.is_empty() && !person.programs.meets(accredited) {
                accredited.iter().for_each(|program| self.add_program(program));
            } else if let Some(level) = way.education.filter(|level| person.education < *level) {
                self.add_schooling(level);
            }
            let held = catalog.with_replaced(person.credentials);
            if !held.has_common(way.one_of) {
                way.one_of.iter().for_each(|ix| self.add_credential(ix));
            }
            let Some(asked) = way.experience else { continue };
            let practice = catalog.practices.get(asked.practice);
            let roles = practice.map_or(&[][..], |it| it.roles.as_slice());
            // Whoever does the work already needs no way to it.
            if person.role.is_none_or(|role| !roles.contains(&role)) {
                // The work is begun in the lowest roles in which it is done.
                let level = |role: &usize| catalog.roles.get(*role).map(|it| it.level);
                let lowest = roles.iter().filter_map(level).min();
                let mut seen = Vec::new();
                let first = roles.iter().filter(|role| level(role) == lowest);
                first.for_each(|role| self.add_role_credentials(*role, &mut seen));
            }
        }
    }

    /// Adds the programs that end with so much schooling, each with what it takes first.
    fn add_schooling(&mut self, level: Education) {
        let programs = self.catalog().programs.iter().enumerate();
        let fitting = programs.filter(|(_, program)| program.awards == Some(level));
        for (place, _) in fitting {
            self.add_program(place);
        }
    }

    fn add_program(&mut self, place: usize) {
        let Some(program) = self.catalog().programs.get(place) else { return };
        if self.studies.contains(&Study::FullTime(place)) {
            return;
        }
        self.add(Study::FullTime(place));
        self.add(Study::BesideWork(place));
        self.add_requirement(&program.requires);
    }

    /// Adds what a role asks for, and each role that leads there.
    fn add_role_credentials(&mut self, role: usize, seen: &mut Vec<usize>) {
        if seen.contains(&role) {
            return;
        }
        seen.push(role);
        let Some(own) = self.catalog().roles.get(role) else { return };
        let person = self.query.start;
        let held = self.catalog().with_replaced(person.credentials);
        for way in own
            .requires
            .ways()
            .filter(|way| way.licenses.is_empty() || held.has_common(way.licenses))
        {
            if let Some(level) = way.education.filter(|level| person.education < *level) {
                self.add_schooling(level);
            }
            if !held.has_common(way.one_of) {
                self.add_cheapest(way.one_of);
            }
        }
        for from in &own.from {
            self.add_role_credentials(*from, seen);
        }
    }

    /// Adds the cheapest of some credentials that need nothing but schooling and years, those that ask for work of one kind last: more would only
    /// vary the way.
    fn add_cheapest(&mut self, accepted: CredentialSet) {
        const MOST: usize = 2;
        let catalog = self.catalog();
        let known = accepted.iter().filter_map(|ix| Some((ix, catalog.credential_at(ix)?)));
        let simple =
            known.filter(|(_, it)| it.can_be_earned() && it.requires.ways().any(is_simple));
        let takes_work = |it: &Credential| {
            it.requires.ways().filter(|way| is_simple(way)).all(|way| way.experience.is_some())
        };
        let cost = |it: &Credential| it.fee.as_ref().map_or(0, |fee| fee.base.get());
        let mut cheapest: Vec<_> = simple.map(|(ix, it)| (takes_work(it), cost(it), ix)).collect();
        cheapest.sort_unstable();
        for (_, _, ix) in cheapest.into_iter().take(MOST) {
            self.add_simple_credential(ix);
        }
    }
}

/// True if a way in asks for nothing but schooling and years.
fn is_simple(way: &Requirement) -> bool {
    way.one_of.is_empty() && way.licenses.is_empty()
}
