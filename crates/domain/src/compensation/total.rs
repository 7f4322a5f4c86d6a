//! Total compensation: every component, and their sums.

use super::component::{Certainty, Component, ComponentKind, Source, Spread};
use super::defaults::{Cited, Defaults, LIFE_AND_DISABILITY};
use super::offer_terms::{Cover, OfferTerms};
use super::overtime::{Exemption, FULL_WEEK, Overtime};

/// Days of work in a year: 52 weeks of 5.
const WORK_DAYS: f64 = 260.0;

/// Total compensation of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// Its components, in the order of a statement.
    pub components: Vec<Component>,
    /// True if overtime is due, and why.
    pub exemption: Exemption,
    /// How overtime was worked out, where hours above 40 are scheduled and it is due.
    pub overtime: Option<Overtime>,
    /// Cash that is promised.
    pub guaranteed_cash: Spread,
    /// Cash that depends on something.
    pub conditional_cash: Spread,
    /// Benefits.
    pub benefits: Spread,
    /// Everything.
    pub whole: Spread,
}

/// Works out total compensation: the caller's values, and published averages for what is not stated.
pub fn total(terms: &OfferTerms, defaults: &Defaults) -> Total {
    let exemption =
        Exemption::of(terms.basis, terms.base, defaults.salary_level, terms.exempt_duties);
    let (overtime, of_overtime) = overtime(terms, exemption);
    let mut components = vec![
        caller(ComponentKind::Base, Certainty::Guaranteed, Spread::certain(terms.base)),
        stated_or(ComponentKind::GuaranteedBonus, terms.guaranteed_bonus, || {
            (Spread::default(), Source::Assumption("none unless stated".to_owned()))
        }),
        Component {
            kind: ComponentKind::Overtime,
            certainty: Certainty::Conditional,
            value: of_overtime,
            source: Source::Law("29 USC 207; 29 CFR 778.110 and 778.211"),
        },
        bonus(terms, defaults),
    ];
    components.push(stated_or(ComponentKind::ProfitSharing, terms.profit_sharing, || {
        let reason =
            "none unless stated; 2.3% of total compensation are nonproduction bonuses of all kinds";
        (Spread::default(), Source::Assumption(reason.to_owned()))
    }));
    components.push(retirement(terms, defaults));
    components.push(health(terms, defaults));
    components.push(leave(terms, defaults));
    components.push(stated_or(ComponentKind::Education, terms.education, || {
        let (id, low, high) = &defaults.stipend;
        (Spread::of_dollars(0.0, *low, *high), published(&[id]))
    }));
    components.push(stated_or(ComponentKind::LifeAndDisability, terms.life_and_disability, || {
        let [low, base, high] = LIFE_AND_DISABILITY.map(|share| share * terms.base.dollars());
        let reason = "0.4% of base pay: what insurance costs beside health (BLS ECEC June 2025)";
        (Spread::of_dollars(low, base, high), Source::Assumption(reason.to_owned()))
    }));
    let sum = |certainty| {
        let of = components.iter().filter(|it| it.certainty == certainty);
        of.fold(Spread::default(), |sum, it| sum.plus(it.value))
    };
    let guaranteed_cash = sum(Certainty::Guaranteed);
    let conditional_cash = sum(Certainty::Conditional);
    let benefits = sum(Certainty::Benefit);
    let whole = guaranteed_cash.plus(conditional_cash).plus(benefits);
    Total { components, exemption, overtime, guaranteed_cash, conditional_cash, benefits, whole }
}

fn caller(kind: ComponentKind, certainty: Certainty, value: Spread) -> Component {
    Component { kind, certainty, value, source: Source::Caller }
}

/// The caller's value, or a default. A promised bonus is guaranteed; profit sharing depends on results.
fn stated_or(
    kind: ComponentKind,
    stated: Option<crate::money::Cents>,
    default: impl FnOnce() -> (Spread, Source),
) -> Component {
    let certainty = match kind {
        ComponentKind::GuaranteedBonus => Certainty::Guaranteed,
        ComponentKind::ProfitSharing => Certainty::Conditional,
        _ => Certainty::Benefit,
    };
    match stated {
        Some(amount) => caller(kind, certainty, Spread::certain(amount)),
        None => {
            let (value, source) = default();
            Component { kind, certainty, value, source }
        }
    }
}

fn published(ids: &[&String]) -> Source {
    Source::Published(ids.iter().map(|id| (*id).clone()).collect())
}

/// Overtime with the bonus that counts not paid, expected and paid in full. Hours may be cut, so its low
/// end is nothing.
fn overtime(terms: &OfferTerms, exemption: Exemption) -> (Option<Overtime>, Spread) {
    if !exemption.overtime_is_due() || terms.hours_per_week <= FULL_WEEK {
        return (None, Spread::default());
    }
    let counting = terms.bonus.filter(|bonus| bonus.non_discretionary);
    let (expected, full) = counting.map_or((0.0, 0.0), |bonus| {
        (bonus.amount.dollars() * bonus.probability, bonus.amount.dollars())
    });
    let with = |bonus| Overtime::of(terms.base, terms.hours_per_week, bonus);
    let base = with(expected);
    (Some(base), Spread::of_dollars(0.0, base.annual, with(full).annual))
}

fn bonus(terms: &OfferTerms, defaults: &Defaults) -> Component {
    let kind = ComponentKind::ConditionalBonus;
    if let Some(bonus) = terms.bonus {
        let full = bonus.amount.dollars();
        let value = Spread::of_dollars(0.0, full * bonus.probability, full);
        return caller(kind, Certainty::Conditional, value);
    }
    let (id, low, high) = &defaults.bonus;
    let of = |percent: f64| terms.base.dollars() * percent / 100.0;
    let value = Spread::of_dollars(0.0, of((low + high) / 2.0), of(*high));
    Component { kind, certainty: Certainty::Conditional, value, source: published(&[id]) }
}

/// A match is paid only on what the employee saves.
fn retirement(terms: &OfferTerms, defaults: &Defaults) -> Component {
    let kind = ComponentKind::RetirementMatch;
    let pay = terms.base.dollars();
    if let Some(it) = terms.retirement {
        let full = pay * it.rate * it.of_pay;
        let base = pay * it.rate * it.saved.min(it.of_pay);
        return caller(kind, Certainty::Benefit, Spread::of_dollars(0.0, base, full));
    }
    let Cited { number: rate, id: of_rate } = &defaults.match_rate;
    let Cited { number: of_pay, id: of_share } = &defaults.match_of_pay;
    let Cited { number: high, id: of_high } = &defaults.average_match;
    let base = pay * rate / 100.0 * of_pay / 100.0;
    let value = Spread::of_dollars(0.0, base, pay * high / 100.0);
    let source = published(&[of_rate, of_share, of_high]);
    Component { kind, certainty: Certainty::Benefit, value, source }
}

fn health(terms: &OfferTerms, defaults: &Defaults) -> Component {
    let kind = ComponentKind::Health;
    if let Some(amount) = terms.health {
        return caller(kind, Certainty::Benefit, Spread::certain(amount));
    }
    let single = || {
        let [low, base, high] = &defaults.single;
        let worker = defaults.single_worker.number;
        let less = |premium: &Cited| premium.number - worker;
        let ids = [&low.id, &base.id, &high.id, &defaults.single_worker.id];
        (Spread::of_dollars(less(low), less(base), less(high)), published(&ids))
    };
    let (value, source) = match terms.cover {
        Some(Cover::None) => return caller(kind, Certainty::Benefit, Spread::default()),
        Some(Cover::Single) => single(),
        Some(Cover::Family) => {
            let small = defaults.family_premium.number - defaults.family_small.number;
            let of = defaults.family.number;
            let ids = [&defaults.family.id, &defaults.family_premium.id, &defaults.family_small.id];
            (Spread::of_dollars(small, of, of), published(&ids))
        }
        // Nobody says that there is a plan: single cover, and nothing at the low end.
        None => {
            let (value, source) = single();
            (Spread { low: crate::money::Cents::default(), ..value }, source)
        }
    };
    Component { kind, certainty: Certainty::Benefit, value, source }
}

/// Days off at the day's pay. Base pay already pays for them; their worth is the time.
fn leave(terms: &OfferTerms, defaults: &Defaults) -> Component {
    let kind = ComponentKind::PaidLeave;
    let day = terms.base.dollars() / WORK_DAYS;
    if let Some(it) = terms.leave {
        let days = it.vacation + it.holidays + it.sick;
        let value = Spread::of_dollars(days * day, days * day, days * day);
        return caller(kind, Certainty::Benefit, value);
    }
    let vacation = defaults.vacation_after(terms.tenure_years);
    let most = &defaults.vacation[3];
    let rest = defaults.holidays.number + defaults.sick.number;
    let value = Spread::of_dollars(
        vacation.number * day,
        (vacation.number + rest) * day,
        (most.number + rest) * day,
    );
    let ids = [&vacation.id, &defaults.holidays.id, &defaults.sick.id, &most.id];
    Component { kind, certainty: Certainty::Benefit, value, source: published(&ids) }
}
