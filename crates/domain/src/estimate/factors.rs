//! An estimate taken apart: the base, then each factor with what it does to the median.
//!
//! Amounts are in cents after each factor: the median is computed, rounded to the cent, and the
//! multiplier is one amount over the one before. So the base times all multipliers is the result to the
//! cent, by construction; the last factor is the rounding to whole dollars.

use super::model::Kind;
use super::score::Coefficients;
use crate::money::Cents;

/// The meaning of a factor, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactorKind {
    /// The kind of workplace: the industry's pay at equal rank.
    Setting,
    /// The role within its occupation.
    Role,
    /// Schooling.
    Education,
    /// Years in the field.
    Experience,
    /// Credentials: the best one, and a step for each further one.
    Credentials,
    /// The kind of records.
    Specialty,
    /// Duties beyond the role.
    Duties,
    /// The size of the physicians' practice.
    PracticeSize,
    /// Moved to another date.
    Aging,
    /// Fewer hours than full time.
    Hours,
    /// To whole dollars.
    Rounding,
}

impl FactorKind {
    /// All, in order.
    pub const ALL: [Self; 11] = [
        Self::Setting,
        Self::Role,
        Self::Education,
        Self::Experience,
        Self::Credentials,
        Self::Specialty,
        Self::Duties,
        Self::PracticeSize,
        Self::Aging,
        Self::Hours,
        Self::Rounding,
    ];

    /// Returns the stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Setting => "setting",
            Self::Role => "role",
            Self::Education => "education",
            Self::Experience => "experience",
            Self::Credentials => "credentials",
            Self::Specialty => "specialty",
            Self::Duties => "duties",
            Self::PracticeSize => "practice-size",
            Self::Aging => "aging",
            Self::Hours => "hours",
            Self::Rounding => "rounding",
        }
    }
}

/// One factor of an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor {
    /// The kind of factor.
    pub kind: FactorKind,
    /// True if the request states it; else it is the average and multiplies by 1.
    pub stated: bool,
    /// Score over the average of the reference population; 0 for a factor that doesn't move the rank.
    pub score: f64,
    /// The median after this factor over the median before it.
    pub multiplier: f64,
    /// The median after this factor.
    pub amount: Cents,
    /// The dollars that it adds to the median.
    pub dollars: Cents,
    /// The evidence that it rests on: the weakest of its coefficients.
    pub rests_on: Kind,
    /// The coefficients in the model, which name their figures.
    pub coefficients: Coefficients,
}

/// The list in the making.
pub(super) struct Chain {
    factors: [Factor; FactorKind::ALL.len()],
    count: usize,
    amount: Cents,
}

impl Chain {
    pub(super) fn new(base: Cents) -> Self {
        let none = Factor {
            kind: FactorKind::Rounding,
            stated: false,
            score: 0.0,
            multiplier: 1.0,
            amount: base,
            dollars: Cents::default(),
            rests_on: Kind::Measured,
            coefficients: Coefficients::default(),
        };
        Self { factors: [none; FactorKind::ALL.len()], count: 0, amount: base }
    }

    /// Adds a factor after which the median is `amount`.
    pub(super) fn push_factor(&mut self, factor: Factor, amount: Cents) {
        let Some(place) = self.factors.get_mut(self.count) else { return };
        let multiplier = amount.get() as f64 / self.amount.get() as f64;
        let dollars = Cents::new(amount.get() - self.amount.get());
        *place = Factor { multiplier, amount, dollars, ..factor };
        self.amount = amount;
        self.count += 1;
    }

    /// A factor before its amounts are known.
    pub(super) fn new_factor(kind: FactorKind, stated: bool, rests_on: Kind) -> Factor {
        Factor {
            kind,
            stated,
            score: 0.0,
            multiplier: 1.0,
            amount: Cents::default(),
            dollars: Cents::default(),
            rests_on,
            coefficients: Coefficients::default(),
        }
    }

    pub(super) fn into_factors(self) -> [Factor; FactorKind::ALL.len()] {
        self.factors
    }
}
