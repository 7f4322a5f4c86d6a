//! What a credential costs and brings: payback, net present value, internal rate, and how likely it is
//! that it doesn't pay back.
//!
//! Money moves by month. Before the exam: books at the start, study over the months of preparation, dues
//! at the start of each year, the exam's fee for each attempt that is to be expected. After it: the uplift,
//! a twelfth a month, as likely as passing is; renewal at the end of each cycle. Amounts are in the money
//! of today, discounted by the month.

use super::catalogue::Credential;
use crate::compensation::Spread;
use crate::money::{Cents, Pay};
use crate::percentile::{PUBLISHED_Z, normal_cdf};

/// By what a return is reckoned.
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
    /// Whether dues to the issuer are paid already for another credential.
    pub pays_dues: bool,
    /// Whether the exam is paid as a member.
    pub member: bool,
}

/// What a credential adds to a year's pay, with the ends of an 80% interval.
pub type Uplift = Spread;

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cost {
    /// Books and courses.
    Material,
    /// Study at the worth of an hour.
    Study,
    /// All attempts at the exam that are to be expected.
    Exam,
    /// Dues of one year.
    Dues,
    /// Renewal at the end of a cycle.
    Renewal,
}

impl Cost {
    /// Returns the stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Material => "material",
            Self::Study => "study",
            Self::Exam => "exam",
            Self::Dues => "dues",
            Self::Renewal => "renewal",
        }
    }
}

/// Something that is paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlay {
    /// What for.
    pub cost: Cost,
    /// How much, each time.
    pub value: Spread,
    /// After how many months for the first time.
    pub first_month: u32,
    /// Every so many months from then on; none where it is paid once.
    pub every_months: Option<u32>,
    /// The figures that it rests on.
    pub figures: Vec<String>,
    /// What no figure says.
    pub assumption: String,
}

/// What a credential costs and brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Return {
    /// What it adds to a year's pay.
    pub uplift: Uplift,
    /// Everything that is paid.
    pub outlays: Vec<Outlay>,
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
    pub value: Spread,
    /// The rate a year at which it would be worth nothing; none where it never pays back.
    pub internal_rate: Option<f64>,
    /// How likely it is not to pay back within the horizon, from failing and from the uplift's interval.
    pub loss: f64,
    /// The uplift a year from which on it pays, once it is held; none where no uplift is enough.
    pub break_even: Option<Cents>,
}

/// Which ends are reckoned with.
#[derive(Clone, Copy)]
enum Case {
    /// Little uplift and high costs.
    Low,
    Base,
    /// Much uplift and low costs.
    High,
}

/// Works out the return of a credential.
pub fn evaluate(credential: &Credential, uplift: Uplift, terms: &Terms) -> Return {
    let rate = (credential.pass_rate.base / 100.0).clamp(0.01, 1.0);
    let fails = (1.0 - rate).powi(i32::try_from(terms.attempts).unwrap_or(i32::MAX));
    let (pass, attempts) = (1.0 - fails, (1.0 - fails) / rate);
    let months = whole(credential.preparation.base);
    let outlays = outlays(credential, terms, attempts, months);
    let mut reckoned = Return {
        uplift,
        months,
        pass,
        attempts,
        cost: until(&outlays, months),
        outlays,
        payback_months: None,
        value: Spread::default(),
        internal_rate: None,
        loss: 1.0,
        break_even: None,
    };
    let flow = reckoned.flow(Case::Base, terms);
    reckoned.payback_months = payback(&flow);
    reckoned.internal_rate = internal_rate(&flow);
    let value = |case| present(&reckoned.flow(case, terms), terms.rate);
    let values = [Case::Low, Case::Base, Case::High].map(value);
    let [low, base, high] = values.map(cents);
    reckoned.value = Spread { low, base, high };
    reckoned.judge_loss(terms);
    reckoned
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
        for outlay in &self.outlays {
            let amount = pick(&outlay.value).dollars();
            for month in outlay.months(length) {
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
        let costs = -present(&without.flow(Case::Base, terms), terms.rate);
        let length = usize::try_from(terms.horizon_years * 12).unwrap_or(usize::MAX);
        let mut dollar = vec![0.0; length];
        dollar.iter_mut().skip(self.months as usize).for_each(|it| *it = 1.0 / 12.0);
        let worth = self.pass * present(&dollar, terms.rate);
        if worth <= 0.0 {
            return;
        }
        let needed = costs / worth;
        self.break_even = Some(cents(needed));
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

impl Outlay {
    /// The months within the horizon in which it is paid.
    fn months(&self, length: usize) -> impl Iterator<Item = usize> + use<> {
        let every = self.every_months.map_or(length.max(1), |it| it.max(1) as usize);
        (self.first_month as usize..length).step_by(every)
    }
}

fn outlays(it: &Credential, terms: &Terms, attempts: f64, months: u32) -> Vec<Outlay> {
    let fact = |cost, fact: &super::fact::Fact<Cents>, times: f64, first_month, every_months| {
        let [low, base, high] = fact.ends().map(|it| cents(it.dollars() * times));
        Outlay {
            cost,
            value: Spread { low, base, high },
            first_month,
            every_months,
            figures: fact.figures.clone(),
            assumption: fact.assumption.clone(),
        }
    };
    let mut found = vec![fact(Cost::Material, &it.material, 1.0, 0, None)];
    if let Some(hour) = terms.hour {
        let [low, base, high] = it.study.ends().map(|hours| cents(hours * hour.dollars()));
        found.push(Outlay {
            cost: Cost::Study,
            value: Spread { low, base, high },
            first_month: 0,
            every_months: None,
            figures: it.study.figures.clone(),
            assumption: it.study.assumption.clone(),
        });
    }
    let member = it.member_fee.as_ref().filter(|_| terms.member);
    if let Some(fee) = member.or(it.fee.as_ref()) {
        found.push(fact(Cost::Exam, fee, attempts, months, None));
    }
    if let Some(dues) = it.dues.as_ref().filter(|_| !terms.pays_dues) {
        found.push(fact(Cost::Dues, dues, 1.0, 0, Some(12)));
    }
    if let Some(fee) = &it.renewal.fee {
        let cycle = it.renewal.months.max(1);
        found.push(fact(Cost::Renewal, fee, 1.0, months + cycle, Some(cycle)));
    }
    found
}

/// What is paid up to the month in which the credential is held.
fn until(outlays: &[Outlay], months: u32) -> Spread {
    let length = months as usize + 1;
    outlays.iter().fold(Spread::default(), |sum, outlay| {
        (0..outlay.months(length).count()).fold(sum, |sum, _| sum.plus(outlay.value))
    })
}

/// The first month in which all is paid back and stays so.
fn payback(flow: &[f64]) -> Option<u32> {
    let mut sum = 0.0;
    let mut since = None;
    for (month, paid) in (1..).zip(flow) {
        sum += paid;
        since = if sum >= 0.0 { since.or(Some(month)) } else { None };
    }
    let spent = flow.iter().any(|paid| *paid < 0.0);
    let brought = flow.iter().any(|paid| *paid > 0.0);
    since.filter(|_| spent && brought)
}

fn present(flow: &[f64], rate: f64) -> f64 {
    let month = libm::pow(1.0 + rate, -1.0 / 12.0);
    let mut factor = 1.0;
    flow.iter().fold(0.0, |sum, paid| {
        let sum = sum + paid * factor;
        factor *= month;
        sum
    })
}

/// The rate at which the present value is nothing, by halving between none and 100,000% a year.
fn internal_rate(flow: &[f64]) -> Option<f64> {
    const MOST: f64 = 1_000.0;
    let pays = flow.iter().sum::<f64>() > 0.0 && flow.iter().any(|paid| *paid < 0.0);
    if !pays || present(flow, MOST) > 0.0 {
        return None;
    }
    let (mut low, mut high) = (0.0, MOST);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if present(flow, middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

fn whole(months: f64) -> u32 {
    // A few months, by the check of the catalogue never negative.
    months.ceil() as u32
}

fn cents(dollars: f64) -> Cents {
    Pay::Hourly.round(dollars).unwrap_or_default()
}
