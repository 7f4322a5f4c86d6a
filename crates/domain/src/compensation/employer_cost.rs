//! Employers' costs beyond pay, by the averages that BLS prints.

use crate::money::Cents;

use super::component::Spread;

/// A part of what an employer pays for an hour of work, on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CostPart {
    /// Wages and salaries for hours worked.
    Wages,
    /// Days off.
    PaidLeave,
    /// Overtime premiums, bonuses and differentials.
    SupplementalPay,
    /// Health, life and disability insurance.
    Insurance,
    /// Retirement and savings.
    Retirement,
    /// Social security, Medicare, unemployment insurance and workers' compensation.
    LegallyRequired,
}

impl CostPart {
    /// All, with the ids that the table has for them.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Wages, "wages"),
        (Self::PaidLeave, "paid-leave"),
        (Self::SupplementalPay, "supplemental-pay"),
        (Self::Insurance, "insurance"),
        (Self::Retirement, "retirement"),
        (Self::LegallyRequired, "legally-required"),
    ];
}

/// The average cost of an hour of work, part by part, as a publication prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyCost {
    /// The parts, each with its dollars an hour.
    pub parts: Vec<(CostPart, f64)>,
    /// The source.
    pub source: String,
}

/// An employer's cost of a job in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct EmployerCost {
    /// Base pay and all that is paid on top.
    pub whole: Spread,
    /// Each part on top of base pay.
    pub on_top: Vec<(CostPart, Spread)>,
}

impl HourlyCost {
    /// Works out the cost of a base that pays for days off as well: each further part costs so much for each dollar of wages
    /// and paid leave together. `None` where the table lacks either.
    pub fn of_base(&self, base: Spread) -> Option<EmployerCost> {
        let dollars = |wanted: CostPart| {
            let found = self.parts.iter().find(|(part, _)| *part == wanted);
            found.map(|(_, dollars)| *dollars)
        };
        let paid = dollars(CostPart::Wages)? + dollars(CostPart::PaidLeave)?;
        let further = CostPart::ALL.into_iter().map(|(part, _)| part);
        let further = further.filter(|part| !matches!(part, CostPart::Wages | CostPart::PaidLeave));
        let on_top: Vec<_> = further
            .filter_map(|part| {
                let ratio = dollars(part)? / paid;
                let cost = |amount: Cents| amount.dollars() * ratio;
                let Spread { low, base, high } = base;
                Some((part, Spread::of_dollars(cost(low), cost(base), cost(high))))
            })
            .collect();
        let whole = on_top.iter().fold(base, |sum, (_, value)| sum.add_spread(*value));
        Some(EmployerCost { whole, on_top })
    }
}
