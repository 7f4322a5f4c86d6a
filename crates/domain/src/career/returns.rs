//! What a credential costs and brings: payback, net present value, internal rate, and how likely it is
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
    /// What an hour of study is worth; none where it is not counted.
    pub hour: Option<Cents>,
    /// True if dues to the issuer are paid already for another credential.
    pub pays_dues: bool,
    /// True if the exam is paid as a member.
    pub member: bool,
    /// Hours a week for study beside work; none where the preparation is as long as is usual.
    pub study_hours_per_week: Option<f64>,
}

/// What a credential adds to a year's pay, with the ends of an 80% interval.
pub type Uplift = Spread;

/// What a credential costs and brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Return {
    /// What it adds to a year's pay.
    pub uplift: Uplift,
    /// Everything that is paid.
    pub costs: Vec<Cost>,
    /// Months until it is held.
    pub months: u32,
    /// How likely it is to pass within the attempts.
    pub pass: f64,
    /// Attempts that are to be expected.
    pub attempts: f64,
    /// What is paid until it is held.
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

/// Computes the return of a credential.
pub fn evaluate_return(credential: &Credential, uplift: Uplift, terms: &Terms) -> Return {
    let rate = (credential.pass_rate.base / 100.0).clamp(0.01, 1.0);
    let fails = (1.0 - rate).powi(i32::try_from(terms.attempts).unwrap_or(i32::MAX));
    let (pass, attempts) = (1.0 - fails, (1.0 - fails) / rate);
    let months = count_months(credential, terms.study_hours_per_week);
    let costs = list_costs(credential, terms, months);
    let mut result = Return {
        uplift,
        months,
        pass,
        attempts,
        cost: sum_until(&costs, months),
        costs,
        payback_months: None,
        net_present_value: Spread::default(),
        internal_rate: None,
        loss: 1.0,
        break_even: None,
    };
    let flow = result.flow(Case::Base, terms);
    result.payback_months = find_payback(&flow);
    result.internal_rate = find_internal_rate(&flow);
    let value = |case| present_value(&result.flow(case, terms), terms.rate);
    let values = [Case::Low, Case::Base, Case::High].map(value);
    let [low, base, high] = values.map(round_to_cents);
    result.net_present_value = Spread { low, base, high };
    result.judge_loss(terms);
    result
}

impl Return {
    /// Dollars that come in or go out in each month of the horizon.
    fn flow(&self, case: Case, terms: &Terms) -> Vec<f64> {
        let (uplift, pick): (Cents, fn(&Spread) -> Cents) = match case {
            Case::Low => (self.uplift.low, |it| it.high),
            Case::Base => (self.uplift.base, |it| it.base),
            Case::High => (self.uplift.high, |it| it.low),
        };
        let length = usize::try_from(terms.horizon_years * 12).unwrap_or(usize::MAX);
        let mut flow = vec![0.0; length];
        for cost in &self.costs {
            let amount = pick(&cost.amount).dollars();
            for month in cost.months(length) {
                // Who has not passed keeps nothing.
                let held = month > self.months as usize;
                flow[month] -= if held { amount * self.pass } else { amount };
            }
        }
        for paid in flow.iter_mut().skip(self.months as usize) {
            *paid += self.pass * uplift.dollars() / 12.0;
        }
        flow
    }

    /// The value is a line in the uplift: where it crosses zero is what the uplift has to be.
    fn judge_loss(&mut self, terms: &Terms) {
        let without = Self { uplift: Spread::default(), ..self.clone() };
        let costs = -present_value(&without.flow(Case::Base, terms), terms.rate);
        let length = usize::try_from(terms.horizon_years * 12).unwrap_or(usize::MAX);
        let mut dollar = vec![0.0; length];
        dollar.iter_mut().skip(self.months as usize).for_each(|it| *it = 1.0 / 12.0);
        let worth = self.pass * present_value(&dollar, terms.rate);
        if worth <= 0.0 {
            return;
        }
        let needed = costs / worth;
        self.break_even = Some(round_to_cents(needed));
        let [low, base, high] =
            [self.uplift.low, self.uplift.base, self.uplift.high].map(Cents::dollars);
        let deviation = (high - low) / (2.0 * PUBLISHED_Z[4]);
        let below = if deviation > 0.0 {
            normal_cdf((needed - base) / deviation)
        } else {
            f64::from(u8::from(base < needed))
        };
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
