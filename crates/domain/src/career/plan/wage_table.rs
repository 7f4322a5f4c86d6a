//! The pay of roles, quarter by quarter, each worked out once.

use rustc_hash::FxHashMap;

use super::label::Point;
use super::{PlanQuery, QUARTERS};
use crate::estimate::{CredentialIx, CredentialSet, Education};

/// Somebody at work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Employment {
    /// The role and the place.
    pub job: (usize, usize),
    /// Years in the field.
    pub years: f64,
    /// The highest schooling.
    pub education: Education,
    /// Credentials held.
    pub held: CredentialSet,
}

/// The pay of a person in a role.
pub trait Wages {
    /// Dollars a year in a role somewhere. It never falls with years, schooling or a further credential.
    fn annual(
        &self,
        job: (usize, usize),
        years: f64,
        education: Education,
        held: CredentialSet,
    ) -> f64;

    /// The same after each of some years in the field.
    fn annual_after(
        &self,
        job: (usize, usize),
        years: &[f64],
        education: Education,
        held: CredentialSet,
    ) -> Vec<f64> {
        years.iter().map(|years| self.annual(job, *years, education, held)).collect()
    }

    /// Returns what of the credentials held matters for pay in a role: two sets of one class are paid the same there.
    fn class(&self, role: usize, held: CredentialSet) -> u32;

    /// How far off the difference in pay between two employments may be, as a standard deviation in dollars a year: from the
    /// errors of what the two differ in.
    fn deviation(&self, _one: &Employment, _other: &Employment) -> f64 {
        0.0
    }

    /// True if a credential is paid no less than another in every role, whatever is held beside them.
    fn is_worth_as_much(&self, one: CredentialIx, other: CredentialIx) -> bool;
}

/// A state of work in which nothing changes but the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Work {
    /// The role and the place.
    pub(super) job: (usize, usize),
    pub(super) education: Education,
    pub(super) class: u32,
    /// Quarters from the start that were not worked.
    pub(super) lost: u32,
}

/// A job as a point has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job {
    role: usize,
    place: usize,
    education: Education,
    held: CredentialSet,
    lost: u32,
}

/// Pay in each quarter of the horizon.
#[derive(Debug)]
pub(super) struct Paid {
    /// Dollars a year.
    pub(super) annual: Vec<f64>,
    /// The worth at the start of all quarters before.
    before: Vec<f64>,
}

impl Paid {
    /// Returns what the quarters from one to another, which is not among them, are worth at the start.
    pub(super) fn worth(&self, from: u32, to: u32) -> f64 {
        self.before[to as usize] - self.before[from as usize]
    }
}

/// The market as one query sees it.
pub(super) struct WageTable<'q, W> {
    query: &'q PlanQuery<'q>,
    pub(super) wages: &'q W,
    paid: Vec<Paid>,
    /// The index of some work's pay among these.
    indices: FxHashMap<Work, usize>,
    /// The job that was asked for last, with the index of its pay: whatever is tried from one label begins in the same.
    last: Option<(Job, usize)>,
    /// Dollars a year by quarters of work, which is what takes long to work out.
    by_work: FxHashMap<Work, Vec<f64>>,
    /// The classes of credentials held, by role, as far as they were asked for.
    classes: FxHashMap<CredentialSet, Vec<Option<u32>>>,
    /// Numbers of the lists of such classes.
    lists: FxHashMap<Vec<u32>, u32>,
    /// The worth at the start of a dollar at the beginning of each quarter, and of all before it.
    discount: Vec<f64>,
    discount_before: Vec<f64>,
}

impl<'q, W: Wages> WageTable<'q, W> {
    pub(super) fn new(query: &'q PlanQuery<'q>, wages: &'q W) -> Self {
        let quarter = libm::pow(1.0 + query.rate, -1.0 / f64::from(QUARTERS));
        let mut discount = Vec::with_capacity(query.limits.horizon as usize + 1);
        let mut factor = 1.0;
        for _ in 0..=query.limits.horizon {
            discount.push(factor);
            factor *= quarter;
        }
        let discount_before = sums(&discount);
        Self {
            query,
            wages,
            paid: Vec::new(),
            indices: FxHashMap::default(),
            last: None,
            by_work: FxHashMap::default(),
            classes: FxHashMap::default(),
            lists: FxHashMap::default(),
            discount,
            discount_before,
        }
    }

    /// Returns what a dollar in a quarter is worth at the start.
    pub(super) fn discount(&self, quarter: u32) -> f64 {
        self.discount[quarter as usize]
    }

    /// How far off the difference in pay between two employments may be.
    pub(super) fn deviation(&self, one: &Employment, other: &Employment) -> f64 {
        if one == other { 0.0 } else { self.wages.deviation(one, other) }
    }

    /// Returns what a dollar in each quarter from one to another is worth at the start.
    pub(super) fn annuity(&self, from: u32, to: u32) -> f64 {
        self.discount_before[to as usize] - self.discount_before[from as usize]
    }

    /// Returns what of the credentials held matters for pay in a role.
    pub(super) fn class(&mut self, role: usize, held: CredentialSet) -> u32 {
        self.find_classes(held)(role)
    }

    /// Gives the class in each role.
    fn find_classes(&mut self, held: CredentialSet) -> impl FnMut(usize) -> u32 + use<'_, 'q, W> {
        let (wages, roles) = (self.wages, self.query.catalog.roles.len());
        let known = self.classes.entry(held).or_insert_with(|| vec![None; roles]);
        move |role| *known[role].get_or_insert_with(|| wages.class(role, held))
    }

    /// Returns what of the credentials held matters for pay in any of some roles.
    pub(super) fn class_in(
        &mut self,
        roles: impl Iterator<Item = usize>,
        held: CredentialSet,
    ) -> u32 {
        let list: Vec<u32> = roles.map(self.find_classes(held)).collect();
        let next = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        *self.lists.entry(list).or_insert(next)
    }

    /// Pay in a role at a point, had it been held from the start.
    pub(super) fn paid(&mut self, role: usize, point: &Point) -> &Paid {
        let Point { place, education, held, lost, .. } = *point;
        let job = Job { role, place, education, held, lost };
        let index = match self.last {
            Some((last, index)) if last == job => index,
            _ => {
                let class = self.class(role, held);
                let work = Work { job: (role, place), education, class, lost };
                self.find_index(work, held)
            }
        };
        self.last = Some((job, index));
        &self.paid[index]
    }

    pub(super) fn paid_to(&mut self, work: Work, held: CredentialSet) -> &Paid {
        let index = self.find_index(work, held);
        &self.paid[index]
    }

    fn find_index(&mut self, work: Work, held: CredentialSet) -> usize {
        if let Some(index) = self.indices.get(&work) {
            return *index;
        }
        let annual: Vec<f64> = self.list_annual_pay(work, held, 0).collect();
        let before = worth_before(&annual, &self.discount);
        let index = self.paid.len();
        self.paid.push(Paid { annual, before });
        self.indices.insert(work, index);
        index
    }

    /// Gives pay in each quarter from one on, up to the horizon, in dollars a year.
    pub(super) fn list_annual_pay(
        &mut self,
        work: Work,
        held: CredentialSet,
        from: u32,
    ) -> impl Iterator<Item = f64> + Clone + use<'_, 'q, W> {
        let (query, wages) = (self.query, self.wages);
        let none_lost = Work { lost: 0, ..work };
        let by_work: &[f64] = self.by_work.entry(none_lost).or_insert_with(|| {
            let years = |quarter: u32| query.start.years + f64::from(quarter) / f64::from(QUARTERS);
            let years: Vec<f64> = (0..=query.limits.horizon).map(years).collect();
            wages.annual_after(work.job, &years, work.education, held)
        });
        (from..query.limits.horizon + 1)
            .map(move |quarter| by_work[quarter.saturating_sub(work.lost) as usize])
    }

    /// Returns what so much a year is worth at the start, all of it before each quarter.
    pub(super) fn worth_before(&self, annual: &[f64]) -> Vec<f64> {
        worth_before(annual, &self.discount)
    }
}

fn worth_before(annual: &[f64], discount: &[f64]) -> Vec<f64> {
    let quarter = |(annual, factor): (&f64, &f64)| annual / f64::from(QUARTERS) * factor;
    sums(&annual.iter().zip(discount).map(quarter).collect::<Vec<_>>())
}

/// The sum of all parts before each place.
fn sums(parts: &[f64]) -> Vec<f64> {
    let before = parts.iter().scan(0.0, |sum, part| {
        let before = *sum;
        *sum += part;
        Some(before)
    });
    before.collect()
}
