//! Studies that a person may take up, with how long they take and what they cost.

use super::{Limits, PlanQuery, Target, Wages};
use crate::career::{Catalog, Credential, Pricing, Program, Requirement, Role};
use crate::estimate::{CredentialIx, CredentialSet, Education, Relevance};
use crate::money::{Cents, Pay};

/// Weeks in a quarter.
const WEEKS: f64 = 13.0;
/// Months in a quarter.
const MONTHS: f64 = 3.0;
/// Attempts at an exam at most.
const ATTEMPTS: u32 = 3;

/// The subject of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Study {
    /// A credential, by place in the catalog.
    Credential(CredentialIx),
    /// A program by place in the catalog, beside work.
    BesideWork(usize),
    /// A program by place in the catalog, full time: nothing is earned.
    FullTime(usize),
}

/// A step of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Study.
    Study(Study),
    /// Work long enough for the apprentice's mark to go.
    Complete(CredentialIx),
    /// Work in a role, by place in the catalog, somewhere, by place in the query.
    Move {
        /// The role.
        role: usize,
        /// The place, by index in the query.
        place: usize,
    },
    /// Work on in the same role until the beginning of a quarter: only the years grow.
    WorkOn {
        /// The quarter.
        until: u32,
    },
}

/// A study with its numbers.
#[derive(Clone, Debug)]
pub(super) struct Course<'c> {
    pub(super) study: Study,
    pub(super) requires: &'c Requirement,
    pub(super) quarters: u32,
    pub(super) cost: Cents,
    pub(super) awards: Option<Education>,
    /// The program, where some rule asks for its accreditation.
    pub(super) accredits: Option<usize>,
}

/// Lists the credentials that may be studied for.
pub(super) fn list_studied(courses: &[Course<'_>]) -> impl Iterator<Item = CredentialIx> {
    courses.iter().filter_map(|course| match course.study {
        Study::Credential(ix) => Some(ix),
        Study::BesideWork(_) | Study::FullTime(_) => None,
    })
}

/// Every study that the limits allow and that is of use: credentials that a role on the way asks for, or that say something in
/// the present role or the one aimed at; programs up to the schooling that is asked for.
pub(super) fn courses<'c>(query: &PlanQuery<'c>) -> Vec<Course<'c>> {
    let catalog = query.catalog;
    let useful = useful_credentials(query);
    let mut found = Vec::new();
    for (place, entry) in (0_u8..).zip(&catalog.credentials) {
        let ix = CredentialIx(place);
        let mut apprentices =
            catalog.credentials.iter().filter_map(|entry| entry.apprentice.as_ref());
        // Who sits the exam without the years is an apprentice: that one is not studied for by itself.
        let is_mark = apprentices.any(|entry| entry.credential == ix);
        if entry.can_be_earned() && !is_mark && useful.with_credential(ix) == useful {
            found.push(of_credential(ix, entry, &query.limits));
        }
    }
    let highest = highest_schooling(query, useful);
    for (place, entry) in catalog.programs.iter().enumerate() {
        let degree = entry.awards >= Some(Education::Associate);
        let shortens = entry.requires.one_of != CredentialSet::NONE;
        let accredits = entry.accredited_by.as_ref().is_some_and(|body| {
            let asks = |way: &Requirement| way.accredited_by.as_ref() == Some(body);
            let asking = useful.iter().filter_map(|ix| catalog.credential_at(ix));
            asking
                .map(|entry| &entry.requires)
                .chain(role_rules(query))
                .any(|requirement| requirement.ways().any(asks))
        });
        let is_more = entry.awards > Some(query.start.education) && entry.awards <= Some(highest);
        let useful = query.only.is_some() || is_more || shortens || accredits;
        if useful && (query.limits.degrees || !degree) {
            let counted = accredits || query.only.is_some();
            let accredits = entry.accredited_by.as_ref().filter(|_| counted).map(|_| place);
            found.push(Course { accredits, ..beside_work(place, entry, &query.limits) });
            if query.limits.full_time_study {
                found.push(Course { accredits, ..full_time(place, entry) });
            }
        }
    }
    if let Some(only) = query.only {
        found.retain(|course| only.contains(&course.study));
    }
    found
}

/// The roles whose rules a plan may have to meet: those that lead to the one aimed at and itself, or all.
pub(super) fn roles_on_the_way(query: &PlanQuery<'_>) -> Vec<usize> {
    let catalog = query.catalog;
    let Target::Role(target) = query.target else { return (0..catalog.roles.len()).collect() };
    let mut found = vec![target];
    let mut next = 0;
    while let Some(role) = found.get(next).and_then(|place| catalog.roles.get(*place)) {
        next += 1;
        for from in role.rungs_below() {
            if !found.contains(&from) {
                found.push(from);
            }
        }
        // Who is higher up in the same line comes from there, too.
        let above = catalog.roles.iter().enumerate();
        let above =
            above.filter(|(_, entry)| entry.track == role.track && entry.level >= role.level);
        for (place, _) in above {
            if !found.contains(&place) && query.start.role == Some(place) {
                found.push(place);
            }
        }
    }
    found
}

fn role_rules<'c>(query: &PlanQuery<'c>) -> impl Iterator<Item = &'c Requirement> {
    let roles = &query.catalog.roles;
    let target = query.target;
    let on_the_way = roles_on_the_way(query).into_iter();
    // Nobody is led to a part of a role, or to one whose pay is not known, but by aiming at it.
    let is_led_to = move |(place, role): &(usize, &Role)| {
        let is_sidestep = role.part_of.is_some() || role.pricing == Pricing::Unpriced;
        !is_sidestep || target == Target::Role(*place)
    };
    let known = on_the_way.filter_map(|place| Some((place, roles.get(place)?)));
    known.filter(is_led_to).map(|(_, role)| &role.requires)
}

/// The credentials that a plan may take up, with whatever these ask for.
fn useful_credentials(query: &PlanQuery<'_>) -> CredentialSet {
    let catalog = query.catalog;
    let all = || (0_u8..).map(CredentialIx).zip(&catalog.credentials);
    if query.only.is_some() {
        return all().map(|(ix, _)| ix).collect();
    }
    let mut paid_in: Vec<usize> = query.start.role.into_iter().collect();
    if let Target::Role(target) = query.target {
        paid_in.push(target);
    }
    let rules: Vec<_> =
        role_rules(query).chain(catalog.programs.iter().map(|program| &program.requires)).collect();
    let is_useful = |ix: CredentialIx, entry: &Credential| {
        let is_paid = entry.pricing != Pricing::Unpriced
            && paid_in.iter().any(|role| catalog.relevance(*role, ix) == Relevance::Core);
        is_paid || rules.iter().any(|rule| rule.asks_for(ix))
    };
    let first = all().filter(|(ix, entry)| is_useful(*ix, entry)).map(|(ix, _)| ix);
    let mut useful: CredentialSet = first.collect();
    loop {
        let before = useful;
        for entry in before.iter().filter_map(|ix| catalog.credential_at(ix)) {
            let asked = entry.requires.ways().flat_map(|way| way.one_of.iter());
            useful = asked.fold(useful, CredentialSet::with_credential);
        }
        if useful == before {
            return useful;
        }
    }
}

/// The highest schooling that a role on the way or a useful credential asks for.
fn highest_schooling(query: &PlanQuery<'_>, useful: CredentialSet) -> Education {
    let catalog = query.catalog;
    let credentials = useful.iter().filter_map(|ix| catalog.credential_at(ix));
    let rules = credentials.map(|entry| &entry.requires).chain(role_rules(query));
    let asked = rules.flat_map(Requirement::ways).filter_map(|way| way.education);
    asked.max().unwrap_or(Education::HighSchool)
}

/// Counts for each course the others that beat it, or equal it, in all that matters, so that one of them that is free can
/// take its place in any plan.
pub(super) fn count_stand_ins(
    catalog: &Catalog,
    wages: &impl Wages,
    courses: &[Course<'_>],
) -> Vec<usize> {
    let count = |(place, one): (usize, &Course<'_>)| {
        let better = courses.iter().enumerate().filter(|(other_place, other)| {
            replaces(catalog, wages, one, other) && {
                // Of two that are equal the first counts.
                *other_place < place || !replaces(catalog, wages, other, one)
            }
        });
        better.count()
    };
    courses.iter().enumerate().map(count).collect()
}

/// Says whether a credential can stand in for another in any plan without loss.
fn replaces(catalog: &Catalog, wages: &impl Wages, one: &Course<'_>, by: &Course<'_>) -> bool {
    let (Study::Credential(ix), Study::Credential(other)) = (one.study, by.study) else {
        return false;
    };
    let (Some(own), Some(that)) = (catalog.credential_at(ix), catalog.credential_at(other)) else {
        return false;
    };
    let plain = |entry: &Credential| entry.apprentice.is_none() && entry.replaced_by.is_empty();
    let replaced = |ix: CredentialIx| {
        catalog
            .credentials
            .iter()
            .any(|entry| entry.replaced_by.with_credential(ix) == entry.replaced_by)
    };
    // A plain stand-in for a plain one, which makes no other moot either.
    let both_plain = || plain(own) && plain(that) && !replaced(ix) && !replaced(other);
    let no_dearer = by.cost <= one.cost
        && (that.dues.is_none() || (own.dues.is_some() && own.issuer == that.issuer))
        && that.renewal.fee.as_ref().map_or(0, |fee| fee.base.get())
            <= own.renewal.fee.as_ref().map_or(0, |fee| fee.base.get())
        && that.renewal.months >= own.renewal.months;
    let asked_by = |requires: &Requirement| {
        requires.ways().all(|way| {
            let asks = |ix| way.one_of.with_credential(ix) == way.one_of;
            !asks(ix) || asks(other)
        })
    };
    let opens_as_much = || {
        catalog.roles.iter().all(|entry| asked_by(&entry.requires))
            && catalog.credentials.iter().all(|entry| asked_by(&entry.requires))
            && catalog.programs.iter().all(|entry| asked_by(&entry.requires))
    };
    let is_plain = |requirement: &Requirement| {
        requirement.or.is_empty()
            && requirement.experience.is_none()
            && requirement.accredited_by.is_none()
    };
    let asks_alike = || {
        let are_plain = is_plain(&that.requires) && is_plain(&own.requires);
        that.requires == own.requires || are_plain && that.requires.licenses.is_empty()
    };
    let asks_no_more = that.requires.education <= own.requires.education
        && that.requires.years <= own.requires.years
        && (that.requires.one_of.is_empty() || that.requires.one_of == own.requires.one_of);
    // Most pairs fail one of the first, which cost the least.
    ix != other
        && no_dearer
        && by.quarters <= one.quarters
        && asks_no_more
        && asks_alike()
        && both_plain()
        && opens_as_much()
        && wages.is_worth_as_much(other, ix)
}

fn of_credential<'c>(ix: CredentialIx, credential: &'c Credential, limits: &Limits) -> Course<'c> {
    let pair = credential.two_attempts_fee.as_ref().map(|pair| pair.base);
    let exam = credential
        .fee
        .as_ref()
        .map_or(0.0, |fee| credential.expected_exam_cost(fee.base, pair, ATTEMPTS));
    let by_hours = credential.study.base / (limits.hours_per_week * WEEKS);
    Course {
        study: Study::Credential(ix),
        requires: &credential.requires,
        quarters: whole(by_hours.max(credential.preparation.low / MONTHS)),
        cost: Pay::Hourly.round(credential.material.base.dollars() + exam).unwrap_or_default(),
        awards: None,
        accredits: None,
    }
}

fn beside_work<'c>(place: usize, program: &'c Program, limits: &Limits) -> Course<'c> {
    let slower = (program.hours_per_week.base / limits.hours_per_week).max(1.0);
    Course {
        quarters: whole(program.duration.base * slower / MONTHS),
        study: Study::BesideWork(place),
        ..full_time(place, program)
    }
}

fn full_time(place: usize, program: &Program) -> Course<'_> {
    Course {
        study: Study::FullTime(place),
        requires: &program.requires,
        quarters: whole(program.duration.base / MONTHS),
        cost: program.price.base,
        awards: program.awards,
        accredits: None,
    }
}

/// At least a quarter. What takes longer than anybody lives is as long as the horizon allows anyway.
fn whole(quarters: f64) -> u32 {
    (quarters.ceil() as u32).max(1)
}
