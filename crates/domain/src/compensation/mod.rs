//! The worth of a job beyond its base, and the comparison of offers.
//!
//! Guaranteed cash, conditional cash and benefits are apart; each component has a low, a base and a high
//! value, and says where it comes from: the caller's own figure first, a published one, or an assumption.
//! `docs/methodology/total-compensation.md` shows the arithmetic.

mod compare;
mod component;
mod defaults;
mod employer_cost;
mod law;
mod offer_terms;
mod overtime;
mod pay_rule;
mod pay_terms;
mod total;

pub use compare::{CompareError, ComparedOffer, Offer, rank_offers};
pub use component::{Certainty, Component, ComponentKind, Source, Spread};
pub use defaults::{Defaults, MissingFigure};
pub use employer_cost::{CostPart, EmployerCost, HourlyCost};
pub use law::{
    LawTables, OvertimeRule, PayrollTax, PlaceLaw, SalaryLevel, SalaryScope, StateSalaryLevel,
};
pub use offer_terms::{Bonus, Cover, Leave, Match, OfferTerms};
pub use overtime::{Exemption, Overtime};
pub use pay_rule::{PayRule, PayRuleKind, PayRuleThreshold, minimum_wage_rule_id};
pub use pay_terms::{
    Addition, Basis, Differential, Engagement, OnCall, OneTimeKind, OneTimePayment,
};
pub use total::{Total, total_pay, unmet_minimum};

#[cfg(test)]
mod tests;
