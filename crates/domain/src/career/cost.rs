//! The costs of a credential, and when they fall due.

use super::credential::Credential;
use super::fact::Fact;
use super::returns::{Terms, round_to_cents};
use crate::compensation::Spread;
use crate::money::Cents;

/// The subject of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CostKind {
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
    /// A program or another credential that it takes first.
    Prerequisite,
}

/// Something that is paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// The subject of the payment.
    pub kind: CostKind,
    /// How much, each time.
    pub amount: Spread,
    /// After how many months for the first time.
    pub first_month: u32,
    /// Every so many months from then on; none where it is paid once.
    pub interval_months: Option<u32>,
    /// The figures that it rests on.
    pub figures: Vec<String>,
    /// The part that no figure tells.
    pub assumption: String,
}

impl Cost {
    /// The months within the horizon in which it is paid.
    pub(super) fn months(&self, horizon_months: usize) -> impl Iterator<Item = usize> + use<> {
        let interval = self.interval_months.map_or(horizon_months.max(1), |it| it.max(1) as usize);
        (self.first_month as usize..horizon_months).step_by(interval)
    }
}

/// Lists everything that a credential costs. `months` are those of preparation.
pub(super) fn list_costs(credential: &Credential, terms: &Terms, months: u32) -> Vec<Cost> {
    let from_fact = |kind, fact: &Fact<Cents>, times: f64, first_month, interval_months| {
        let [low, base, high] = fact.ends().map(|it| round_to_cents(it.dollars() * times));
        Cost {
            kind,
            amount: Spread { low, base, high },
            first_month,
            interval_months,
            figures: fact.figures.clone(),
            assumption: fact.assumption.clone(),
        }
    };
    let mut costs = vec![from_fact(CostKind::Material, &credential.material, 1.0, 0, None)];
    if let Some(hour) = terms.hour {
        let study = &credential.study;
        let [low, base, high] = study.ends().map(|hours| round_to_cents(hours * hour.dollars()));
        costs.push(Cost {
            kind: CostKind::Study,
            amount: Spread { low, base, high },
            first_month: 0,
            interval_months: None,
            figures: study.figures.clone(),
            assumption: study.assumption.clone(),
        });
    }
    let member_fee = credential.member_fee.as_ref().filter(|_| terms.member);
    if let Some(fee) = member_fee.or(credential.fee.as_ref()) {
        costs.push(exam_cost(credential, fee, terms, months));
    }
    if let Some(dues) = credential.dues.as_ref().filter(|_| !terms.pays_dues) {
        costs.push(from_fact(CostKind::Dues, dues, 1.0, 0, Some(12)));
    }
    if let Some(fee) = &credential.renewal.fee {
        let cycle = credential.renewal.months.max(1);
        costs.push(from_fact(CostKind::Renewal, fee, 1.0, months + cycle, Some(cycle)));
    }
    costs
}

/// All attempts at the exam that are to be expected, in ones or twos. A member's price is for one.
fn exam_cost(credential: &Credential, fee: &Fact<Cents>, terms: &Terms, months: u32) -> Cost {
    let two_attempts =
        credential.two_attempts_fee.as_ref().filter(|_| Some(fee) == credential.fee.as_ref());
    let pairs = two_attempts.map_or([None; 3], |pair| pair.ends().map(Some));
    let ends = fee.ends();
    let [low, base, high] = [0, 1, 2].map(|end| {
        round_to_cents(credential.expected_exam_cost(ends[end], pairs[end], terms.attempts))
    });
    let mut figures = fee.figures.clone();
    let mut assumption = fee.assumption.clone();
    if let Some(pair) = two_attempts {
        figures.extend(pair.figures.iter().cloned());
        if assumption.is_empty() {
            assumption.clone_from(&pair.assumption);
        }
    }
    Cost {
        kind: CostKind::Exam,
        amount: Spread { low, base, high },
        first_month: months,
        interval_months: None,
        figures,
        assumption,
    }
}

/// Sums what is paid up to the month in which the credential is held.
pub(super) fn sum_until(costs: &[Cost], months: u32) -> Spread {
    let length = months as usize + 1;
    costs.iter().fold(Spread::default(), |sum, cost| {
        (0..cost.months(length).count()).fold(sum, |sum, _| sum.add_spread(cost.amount))
    })
}
