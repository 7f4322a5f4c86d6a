//! The costs and the gain of a credential: payback, net present value, internal rate, and how likely it is
//! that it doesn't pay back.
//!
//! Money moves by month. Before the exam: books at the start, study over the months of preparation, dues
//! at the start of each year, the exam's fee for each attempt that is to be expected. After it: the uplift,
//! a twelfth a month, as likely as passing is; renewal at the end of each cycle. Amounts are in the money
//! of today, discounted by the month.

use super::cost::{Cost, list_costs, sum_until};
use super::credential::Credential;
use super::flow::{find_internal_rate, find_payback, present_value};
use crate::compensation::Spread;
use crate::money::{Cents, Pay};
use crate::percentile::{PUBLISHED_Z, normal_cdf};

/// By what a return is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Years that are looked at, from the start of the preparation.
    pub horizon_years: u32,
    /// The rate a year by which money later is worth less.
    pub rate: f64,
    /// Attempts that are made at most.
    pub attempts: u32,
    /// The worth of an hour of study; none where it is not counted.
    pub hour: Option<Cents>,
    /// True if dues to the issuer are paid already for another credential.
    pub pays_dues: bool,
    /// True if the exam is paid as a member.
    pub member: bool,
    /// Hours a week for study beside work; none where the preparation is as long as is usual.
    pub study_hours_per_week: Option<f64>,
}

/// The gain in a year's pay from a credential, with the ends of an 80% interval.
pub type Uplift = Spread;

/// The way to a credential, and what follows from it, by the career with it and the one without.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// The costs of what it takes first, and when they fall due.
    pub prerequisites: Vec<Cost>,
    /// The month in which its own preparation begins.
    pub start_month: u32,
    /// The quarter by which it is held, as plans reckon.
    pub held_quarter: u32,
    /// Pay with it less pay without it, in dollars a year, for each quarter from now: less than nothing where work is given
    /// up for study, and with the pay of roles that it opens.
    pub pay_delta: Vec<f64>,
    /// How far off that may be, as a standard deviation.
    pub deviation: Vec<f64>,
    /// True if nothing is paid for it: the years alone bring it.
    pub is_free: bool,
}

/// The costs and the gain of a credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Return {
    /// The gain in a year's pay.
    pub uplift: Uplift,
    /// The chance that it adds nothing in the present role, because no figure says that it does.
    pub nothing: f64,
    /// Everything that is paid.
    pub costs: Vec<Cost>,
    /// Months until it is held, with what it takes first.
    pub months: u32,
    /// Pay with it less pay without it, in dollars in each month of the horizon: the middle, and its standard deviation.
    pay: Vec<(f64, f64)>,
    /// How likely it is to pass within the attempts.
    pub pass: f64,
    /// Attempts that are to be expected.
    pub attempts: f64,
    /// The cost until it is held.
    pub cost: Spread,
    /// Months from the start until it has paid back; none within the horizon.
    pub payback_months: Option<u32>,
    /// The net present value.
    pub net_present_value: Spread,
    /// The rate a year at which it would be worth nothing; none where it never pays back, or nothing is paid before it does.
    pub internal_rate: Option<f64>,
    /// How likely it is not to pay back within the horizon, from failing and from the uplift's interval.
    pub loss: f64,
    /// The uplift a year from which on it pays, once it is held; none where no uplift is enough.
    pub break_even: Option<Cents>,
}

/// The ends that are computed with.
#[derive(Clone, Copy)]
enum Case {
    /// Little uplift and high costs.
    Low,
    Base,
    /// Much uplift and low costs.
    High,
}

/// Computes the return of a credential that is open now and changes no more than its uplift.
pub fn evaluate_return(credential: &Credential, uplift: Uplift, terms: &Terms) -> Return {
    let length = count_months_of(terms.horizon_years);
    let months = count_months(credential, terms.study_hours_per_week) as usize;
    let [low, base, high] = [uplift.low, uplift.base, uplift.high].map(Cents::dollars);
    let deviation = (high - low) / (2.0 * PUBLISHED_Z[4]);
    let mut pay = vec![(0.0, 0.0); length];
    pay.iter_mut().skip(months).for_each(|month| *month = (base / 12.0, deviation / 12.0));
    let costs = list_costs(credential, terms, months as u32);
    Return::new(credential, (uplift, 0.0), terms, months as u32, costs, pay)
}

/// Computes the return of a credential with what it takes first and what follows from it. `nothing` is the chance that it
/// adds nothing in the present role.
pub fn evaluate_course(
    credential: &Credential,
    (uplift, nothing): (Uplift, f64),
    course: &Course,
    terms: &Terms,
) -> Return {
    let own = if course.is_free { 0 } else { count_months(credential, terms.study_hours_per_week) };
    let months = if course.is_free { course.held_quarter * 3 } else { course.start_month + own };
    let at = |quarter: usize| {
        let last = course.pay_delta.len().saturating_sub(1);
        let quarter = quarter.min(last);
        let pay = course.pay_delta.get(quarter).copied().unwrap_or_default();
        (pay / 12.0, course.deviation.get(quarter).copied().unwrap_or_default() / 12.0)
    };
    let length = count_months_of(terms.horizon_years);
    let pay = (0..length).map(|month| match month.checked_sub(months as usize) {
        // Plans reckon by quarters: what follows begins in the month in which it is held.
        Some(since) => at(course.held_quarter as usize + since / 3),
        None if month < course.start_month as usize => at(month / 3),
        None => (0.0, 0.0),
    });
    let mut costs = course.prerequisites.clone();
    if !course.is_free {
        costs.extend(
            list_costs(credential, terms, own)
                .into_iter()
                .map(|cost| Cost { first_month: cost.first_month + course.start_month, ..cost }),
        );
    }
    let pay = pay.collect();
    let mut result = Return::new(credential, (uplift, nothing), terms, months, costs, pay);
    if course.is_free {
        (result.pass, result.attempts) = (1.0, 0.0);
        result.judge(terms);
    }
    result
}

fn count_months_of(years: u32) -> usize {
    usize::try_from(years * 12).unwrap_or(usize::MAX)
}

impl Return {
    fn new(
        credential: &Credential,
        (uplift, nothing): (Uplift, f64),
        terms: &Terms,
        months: u32,
        costs: Vec<Cost>,
        pay: Vec<(f64, f64)>,
    ) -> Self {
        let rate = (credential.pass_rate.base / 100.0).clamp(0.01, 1.0);
        let fails = (1.0 - rate).powi(i32::try_from(terms.attempts).unwrap_or(i32::MAX));
        let mut result = Self {
            uplift,
            nothing,
            months,
            pass: 1.0 - fails,
            attempts: (1.0 - fails) / rate,
            cost: sum_until(&costs, months),
            costs,
            pay,
            payback_months: None,
            net_present_value: Spread::default(),
            internal_rate: None,
            loss: 1.0,
            break_even: None,
        };
        result.judge(terms);
        result
    }

    /// Judges the flow of money: payback, value, rate and the chance of a loss.
    fn judge(&mut self, terms: &Terms) {
        let flow = self.flow(Case::Base, terms);
        self.payback_months = find_payback(&flow);
        self.internal_rate = find_internal_rate(&flow);
        let value = |case| present_value(&self.flow(case, terms), terms.rate);
        let values = [Case::Low, Case::Base, Case::High].map(value);
        let [low, base, high] = values.map(round_to_cents);
        self.net_present_value = Spread { low, base, high };
        self.judge_loss(terms);
    }

    /// Tells another uplift beside the same costs and value: of what is never held in time, but would add to pay.
    pub fn with_uplift(self, uplift: Uplift) -> Self {
        Self { uplift, ..self }
    }

    /// Returns what is given up in pay before it is held, in today's money.
    pub fn forgone(&self) -> Cents {
        let before = self.pay.iter().take(self.months as usize);
        round_to_cents(-before.map(|(pay, _)| pay.min(0.0)).sum::<f64>())
    }

    /// Dollars that come in or go out in each month of the horizon.
    fn flow(&self, case: Case, terms: &Terms) -> Vec<f64> {
        let (z, pick): (f64, fn(&Spread) -> Cents) = match case {
            Case::Low => (-PUBLISHED_Z[4], |it| it.high),
            Case::Base => (0.0, |it| it.base),
            Case::High => (PUBLISHED_Z[4], |it| it.low),
        };
        let length = count_months_of(terms.horizon_years);
        let mut flow = vec![0.0; length];
        for cost in &self.costs {
            let amount = pick(&cost.amount).dollars();
            for month in cost.months(length) {
                // Who has not passed keeps nothing.
                let held = month > self.months as usize;
                flow[month] -= if held { amount * self.pass } else { amount };
            }
        }
        for (month, (own, (pay, deviation))) in flow.iter_mut().zip(&self.pay).enumerate() {
            let is_held = month >= self.months as usize;
            *own += if is_held { self.pass * (pay + z * deviation) } else { *pay };
        }
        flow
    }

    /// Sets the cost against the gain: normal around the middle, but for the chance that it brings nothing.
    fn judge_loss(&mut self, terms: &Terms) {
        let length = count_months_of(terms.horizon_years);
        let months = self.months as usize;
        let after = |pick: fn(&(f64, f64)) -> f64| {
            let mut flow = vec![0.0; length];
            let own = flow.iter_mut().zip(&self.pay).skip(months);
            own.for_each(|(own, pay)| *own = pick(pay));
            self.pass * present_value(&flow, terms.rate)
        };
        let (gain, deviation) = (after(|pay| pay.0), after(|pay| pay.1));
        let costs = gain - present_value(&self.flow(Case::Base, terms), terms.rate);
        let mut dollar = vec![0.0; length];
        dollar.iter_mut().skip(months).for_each(|it| *it = 1.0 / 12.0);
        let worth = self.pass * present_value(&dollar, terms.rate);
        if worth <= 0.0 {
            return;
        }
        self.break_even = Some(round_to_cents(costs / worth));
        // The middle is that of all cases; without those in which it adds nothing it is higher.
        let some = 1.0 - self.nothing.clamp(0.0, 0.99);
        let (middle, deviation) = (gain / some, deviation / some);
        let below = if deviation > 0.0 {
            normal_cdf((costs - middle) / deviation)
        } else {
            f64::from(u8::from(middle < costs))
        };
        let below = (1.0 - some) * f64::from(u8::from(costs > 0.0)) + some * below;
        self.loss = (1.0 - self.pass) + self.pass * below;
    }
}

/// Months of preparation: those that are usual, or those that the hours of study take, but no fewer than the shortest that
/// is usual.
fn count_months(credential: &Credential, study_hours_per_week: Option<f64>) -> u32 {
    const WEEKS_PER_MONTH: f64 = 52.0 / 12.0;
    let usual = &credential.preparation;
    let months = study_hours_per_week.map_or(usual.base, |hours| {
        (credential.study.base / (hours * WEEKS_PER_MONTH)).max(usual.low)
    });
    // The check of the catalog holds that it is never negative; a division may leave a little over a whole month.
    (months - 1e-9).ceil() as u32
}

pub(super) fn round_to_cents(dollars: f64) -> Cents {
    Pay::Hourly.round(dollars).unwrap_or_default()
}
