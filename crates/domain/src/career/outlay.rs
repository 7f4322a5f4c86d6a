//! What is paid for a credential, and when.

use super::credential::Credential;
use super::fact::Fact;
use super::returns::{Terms, cents};
use crate::compensation::Spread;
use crate::money::Cents;

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

impl Outlay {
    /// The months within the horizon in which it is paid.
    pub(super) fn months(&self, length: usize) -> impl Iterator<Item = usize> + use<> {
        let every = self.every_months.map_or(length.max(1), |it| it.max(1) as usize);
        (self.first_month as usize..length).step_by(every)
    }
}

/// Everything that a credential costs.
pub(super) fn outlays(it: &Credential, terms: &Terms, months: u32) -> Vec<Outlay> {
    let fact = |cost, fact: &Fact<Cents>, times: f64, first_month, every_months| {
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
        found.push(exam(it, fee, terms, months));
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

/// All attempts at the exam that are to be expected, in ones or twos. A member's price is for one.
fn exam(it: &Credential, fee: &Fact<Cents>, terms: &Terms, months: u32) -> Outlay {
    let two_attempts = it.two_attempts_fee.as_ref().filter(|_| Some(fee) == it.fee.as_ref());
    let pairs = two_attempts.map_or([None; 3], |pair| pair.ends().map(Some));
    let ends = fee.ends();
    let [low, base, high] =
        [0, 1, 2].map(|end| cents(it.expected_exam_cost(ends[end], pairs[end], terms.attempts)));
    let mut figures = fee.figures.clone();
    let mut assumption = fee.assumption.clone();
    if let Some(pair) = two_attempts {
        figures.extend(pair.figures.iter().cloned());
        if assumption.is_empty() {
            assumption.clone_from(&pair.assumption);
        }
    }
    Outlay {
        cost: Cost::Exam,
        value: Spread { low, base, high },
        first_month: months,
        every_months: None,
        figures,
        assumption,
    }
}

/// What is paid up to the month in which the credential is held.
pub(super) fn until(outlays: &[Outlay], months: u32) -> Spread {
    let length = months as usize + 1;
    outlays.iter().fold(Spread::default(), |sum, outlay| {
        (0..outlay.months(length).count()).fold(sum, |sum, _| sum.plus(outlay.value))
    })
}
