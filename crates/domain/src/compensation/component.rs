//! One part of total compensation.

use crate::money::{Cents, Pay};

/// The parts, in the order of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComponentKind {
    /// Base pay of the scheduled hours up to 40 a week.
    Base,
    /// A bonus that is promised.
    GuaranteedBonus,
    /// Overtime of the scheduled hours.
    Overtime,
    /// Extra pay of certain hours.
    Differentials,
    /// Time on call, and straight time of calls.
    OnCall,
    /// A bonus that depends on something.
    ConditionalBonus,
    /// Profit sharing.
    ProfitSharing,
    /// The employer's retirement match.
    RetirementMatch,
    /// The employer's part of the health premium.
    Health,
    /// Paid time off, at the day's pay.
    PaidLeave,
    /// Continuing education and dues.
    Education,
    /// Life and disability insurance.
    LifeAndDisability,
    /// The half of the tax on self-employment that an employer would pay; below zero.
    SelfEmploymentTax,
}

impl ComponentKind {
    /// Returns the stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::GuaranteedBonus => "guaranteed-bonus",
            Self::Overtime => "overtime",
            Self::Differentials => "shift-differentials",
            Self::OnCall => "on-call",
            Self::ConditionalBonus => "conditional-bonus",
            Self::ProfitSharing => "profit-sharing",
            Self::RetirementMatch => "retirement-match",
            Self::Health => "health-insurance",
            Self::PaidLeave => "paid-leave",
            Self::Education => "continuing-education",
            Self::LifeAndDisability => "life-and-disability",
            Self::SelfEmploymentTax => "self-employment-tax",
        }
    }
}

/// How sure a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Cash that is promised.
    Guaranteed,
    /// Cash that depends on something: results, hours, the employee's own saving.
    Conditional,
    /// No cash.
    Benefit,
}

/// The source of a component's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The caller's own value.
    Caller,
    /// Published figures, by id.
    Published(Vec<String>),
    /// Our assumption, in a sentence, with the figures that it is about, by id: placeholders that nobody published, and
    /// published ones beside them.
    Assumption {
        /// The sentence.
        text: String,
        /// The figures.
        ids: Vec<String>,
    },
    /// Law, by citation.
    Law(String),
}

impl Source {
    /// Returns an assumption that no figure is behind.
    pub(super) fn assume_text(text: impl Into<String>) -> Self {
        Self::Assumption { text: text.into(), ids: Vec::new() }
    }
}

/// A value with its ends, per year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Low.
    pub low: Cents,
    /// Base.
    pub base: Cents,
    /// High.
    pub high: Cents,
}

impl Spread {
    /// The same at both ends.
    pub const fn from_certain(amount: Cents) -> Self {
        Self { low: amount, base: amount, high: amount }
    }

    /// Rounds three amounts in dollars to the cent; nothing where one is no money.
    pub(super) fn of_dollars(low: f64, base: f64, high: f64) -> Self {
        let cents = |dollars: f64| Pay::Hourly.round(dollars).unwrap_or_default();
        Self { low: cents(low), base: cents(base), high: cents(high) }
    }

    /// Adds another, end by end.
    pub const fn add_spread(self, other: Self) -> Self {
        const fn add_cents(one: Cents, other: Cents) -> Cents {
            Cents::new(one.get().saturating_add(other.get()))
        }
        Self {
            low: add_cents(self.low, other.low),
            base: add_cents(self.base, other.base),
            high: add_cents(self.high, other.high),
        }
    }
}

/// One part of total compensation.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Which.
    pub kind: ComponentKind,
    /// How sure it is.
    pub certainty: Certainty,
    /// The value.
    pub value: Spread,
    /// The source.
    pub source: Source,
    /// True if base pay pays it already, so that it is in no sum: days off, in a base that pays every week.
    pub in_base: bool,
}
