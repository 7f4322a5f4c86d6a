//! Studies that a person may take up, with how long they take and what they cost.

use super::{Limits, PlanQuery, Wages};
use crate::career::{Catalog, Credential, Pricing, Program, Requirement};
use crate::estimate::{CredentialIx, CredentialSet, Education};
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
        /// Where.
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

/// Every study that the limits allow and that gives the person something.
pub(super) fn courses<'c>(query: &PlanQuery<'c>) -> Vec<Course<'c>> {
    let catalog = query.catalog;
    let mut found = Vec::new();
    for (place, it) in (0_u8..).zip(&catalog.credentials) {
        let ix = CredentialIx(place);
        let apprentices = catalog.credentials.iter().filter_map(|it| it.apprentice.as_ref());
        // Who sits the exam without the years is an apprentice: that one is not studied for by itself. What
        // is not priced and opens nothing would only cost.
        let of_use = it.pricing != Pricing::Unpriced || is_asked_for(catalog, ix);
        if it.can_be_earned() && of_use && apprentices.clone().all(|it| it.credential != ix) {
            found.push(of_credential(ix, it, &query.limits));
        }
    }
    for (place, it) in catalog.programs.iter().enumerate() {
        let degree = it.awards >= Some(Education::Associate);
        let shortens = it.requires.one_of != CredentialSet::NONE;
        let accredits = it.accredited_by.is_some();
        let useful = it.awards > Some(query.start.education) || shortens || accredits;
        if useful && (query.limits.degrees || !degree) {
            found.push(beside_work(place, it, &query.limits));
            if query.limits.full_time_study {
                found.push(full_time(place, it));
            }
        }
    }
    if let Some(only) = query.only {
        found.retain(|course| only.contains(&course.study));
    }
    found
}

/// Whether a role, a credential or a program asks for a credential.
fn is_asked_for(catalog: &Catalog, ix: CredentialIx) -> bool {
    let asks = |it: &Requirement| it.asks_for(ix);
    catalog.roles.iter().any(|it| asks(&it.requires))
        || catalog.credentials.iter().any(|it| asks(&it.requires))
        || catalog.programs.iter().any(|it| asks(&it.requires))
}

/// Leaves out credentials that so many others beat, or equal, in all that matters that one of them is
/// always free to take their place: a plan that takes one up has room for so many others at most.
pub(super) fn without_needless<'c>(
    query: &PlanQuery<'c>,
    wages: &impl Wages,
    courses: Vec<Course<'c>>,
) -> Vec<Course<'c>> {
    let needless = |(place, one): (usize, &Course<'c>)| {
        let better = courses.iter().enumerate().filter(|(other_place, other)| {
            let first = (*other_place, place);
            replaces(query.catalog, wages, one, other) && {
                // Of two that are equal the first counts.
                first.0 < first.1 || !replaces(query.catalog, wages, other, one)
            }
        });
        better.count() >= usize::from(query.limits.studies.max(1))
    };
    let needless: Vec<bool> = courses.iter().enumerate().map(needless).collect();
    let mut needless = needless.into_iter();
    courses.into_iter().filter(|_| !needless.next().unwrap_or(false)).collect()
}

/// Says whether a credential can stand in for another in any plan without loss.
fn replaces(catalog: &Catalog, wages: &impl Wages, one: &Course<'_>, by: &Course<'_>) -> bool {
    let (Study::Credential(ix), Study::Credential(other)) = (one.study, by.study) else {
        return false;
    };
    let (Some(own), Some(that)) = (catalog.credential_at(ix), catalog.credential_at(other)) else {
        return false;
    };
    let plain = |it: &Credential| it.apprentice.is_none() && it.replaced_by.is_empty();
    let replaced = |ix: CredentialIx| {
        catalog.credentials.iter().any(|it| it.replaced_by.with(ix) == it.replaced_by)
    };
    // A plain stand-in for a plain one, which makes no other moot either.
    let both_plain = plain(own) && plain(that) && !replaced(ix) && !replaced(other);
    let no_dearer = by.cost <= one.cost
        && (that.dues.is_none() || (own.dues.is_some() && own.issuer == that.issuer))
        && that.renewal.fee.as_ref().map_or(0, |it| it.base.get())
            <= own.renewal.fee.as_ref().map_or(0, |it| it.base.get())
        && that.renewal.months >= own.renewal.months;
    let asked_by = |requires: &Requirement| {
        requires.ways().all(|way| {
            let asks = |ix| way.one_of.with(ix) == way.one_of;
            !asks(ix) || asks(other)
        })
    };
    let opens_as_much = catalog.roles.iter().all(|it| asked_by(&it.requires))
        && catalog.credentials.iter().all(|it| asked_by(&it.requires))
        && catalog.programs.iter().all(|it| asked_by(&it.requires));
    let is_plain = |it: &Requirement| {
        it.or.is_empty() && it.experience.is_none() && it.accredited_by.is_none()
    };
    let asks_alike = that.requires == own.requires
        || (is_plain(&that.requires)
            && is_plain(&own.requires)
            && that.requires.licenses.is_empty());
    let asks_no_more = asks_alike
        && that.requires.education <= own.requires.education
        && that.requires.years <= own.requires.years
        && (that.requires.one_of.is_empty() || that.requires.one_of == own.requires.one_of);
    ix != other
        && both_plain
        && no_dearer
        && by.quarters <= one.quarters
        && opens_as_much
        && asks_no_more
        && wages.is_worth_as_much(other, ix)
}

fn of_credential<'c>(ix: CredentialIx, it: &'c Credential, limits: &Limits) -> Course<'c> {
    let pair = it.two_attempts_fee.as_ref().map(|pair| pair.base);
    let exam = it.fee.as_ref().map_or(0.0, |fee| it.expected_exam_cost(fee.base, pair, ATTEMPTS));
    let by_hours = it.study.base / (limits.hours_per_week * WEEKS);
    Course {
        study: Study::Credential(ix),
        requires: &it.requires,
        quarters: whole(by_hours.max(it.preparation.low / MONTHS)),
        cost: Pay::Hourly.round(it.material.base.dollars() + exam).unwrap_or_default(),
        awards: None,
        accredits: None,
    }
}

fn beside_work<'c>(place: usize, it: &'c Program, limits: &Limits) -> Course<'c> {
    let slower = (it.hours_per_week.base / limits.hours_per_week).max(1.0);
    Course {
        quarters: whole(it.duration.base * slower / MONTHS),
        study: Study::BesideWork(place),
        ..full_time(place, it)
    }
}

fn full_time(place: usize, it: &Program) -> Course<'_> {
    Course {
        study: Study::FullTime(place),
        requires: &it.requires,
        quarters: whole(it.duration.base / MONTHS),
        cost: it.price.base,
        awards: it.awards,
        accredits: it.accredited_by.as_ref().map(|_| place),
    }
}

/// At least a quarter. What takes longer than anybody lives is as long as the horizon allows anyway.
fn whole(quarters: f64) -> u32 {
    (quarters.ceil() as u32).max(1)
}
