//! Total compensation: every component, and their sums.

use super::component::{Certainty, Component, ComponentKind, Source, Spread};
use super::defaults::{Cited, Defaults, LIFE_AND_DISABILITY};
use super::law::PlaceLaw;
use super::offer_terms::{Cover, OfferTerms};
use super::overtime::{Exemption, FULL_WEEK, Overtime};
use super::pay_terms::{Basis, Engagement, OneTimePayment};
use crate::money::Cents;

/// Days of work in a week, by which a day off has its worth.
const PAID_DAYS: f64 = 5.0;

/// Total compensation of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// The components, in the order of a statement.
    pub components: Vec<Component>,
    /// True if overtime is due, and why.
    pub exemption: Exemption,
    /// How overtime was worked out, where it is due and an hour pays more than straight time.
    pub overtime: Option<Overtime>,
    /// Cash that is promised.
    pub guaranteed_cash: Spread,
    /// Cash that depends on something.
    pub conditional_cash: Spread,
    /// Benefits.
    pub benefits: Spread,
    /// Everything that is paid every year.
    pub whole: Spread,
    /// Payments that are made once, which are in no sum above.
    pub one_time_payments: Vec<OneTimePayment>,
    /// Everything of the first twelve months: `whole`, and what is paid once in them. Its low end leaves out what must be
    /// paid back on leaving.
    pub first_year: Spread,
}

impl Total {
    /// Returns the part of the payments made once that counts in a year.
    pub fn one_time_annual(&self) -> Cents {
        let annual = self.one_time_payments.iter().map(|payment| payment.annual_part().get());
        Cents::new(annual.fold(0, i64::saturating_add))
    }

    /// Returns the base case of a year by which offers are compared: everything, and a year's part of what is paid once.
    pub fn compared_amount(&self) -> Cents {
        Cents::new(self.whole.base.get().saturating_add(self.one_time_annual().get()))
    }
}

/// Works out total compensation: the caller's values, published averages for what is not stated, and the law of the place.
pub fn total_pay(terms: &OfferTerms, defaults: &Defaults, law: &PlaceLaw) -> Total {
    let exemption = Exemption::decide_exemption(terms, law.salary_level.weekly);
    let package = Package { terms, defaults, law, exemption };
    let overtime = package.pay_overtime(package.annual_bonus());
    let mut components = package.list_components();
    if let Some((low, high)) = terms.base_interval {
        // The same at both ends of the base, with the same decision on overtime.
        let at = |base: Cents| {
            let terms = OfferTerms { base, base_interval: None, ..terms.clone() };
            Package { terms: &terms, ..package }.list_components()
        };
        for (component, (low, high)) in components.iter_mut().zip(at(low).into_iter().zip(at(high)))
        {
            component.value.low = component.value.low.min(low.value.low).min(high.value.low);
            component.value.high = component.value.high.max(high.value.high).max(low.value.high);
        }
    }
    let sum = |certainty| {
        let counted = components
            .iter()
            .filter(|component| component.certainty == certainty && !component.in_base);
        counted.fold(Spread::default(), |sum, component| sum.add_spread(component.value))
    };
    let guaranteed_cash = sum(Certainty::Guaranteed);
    let conditional_cash = sum(Certainty::Conditional);
    let benefits = sum(Certainty::Benefit);
    let whole = guaranteed_cash.add_spread(conditional_cash).add_spread(benefits);
    let once = terms.one_time_payments.iter().filter(|payment| payment.is_of_first_year());
    let first_year = once.fold(whole, |sum, payment| {
        let kept = if payment.clawback_months > 0 { Cents::default() } else { payment.amount };
        sum.add_spread(Spread { low: kept, ..Spread::from_certain(payment.amount) })
    });
    Total {
        components,
        exemption,
        overtime: overtime.filter(Overtime::is_any),
        guaranteed_cash,
        conditional_cash,
        benefits,
        whole,
        one_time_payments: terms.one_time_payments.clone(),
        first_year,
    }
}

/// All that the components of one package are worked out from.
#[derive(Clone, Copy)]
struct Package<'p> {
    terms: &'p OfferTerms,
    defaults: &'p Defaults,
    law: &'p PlaceLaw,
    exemption: Exemption,
}

impl Package<'_> {
    fn list_components(&self) -> Vec<Component> {
        let terms = self.terms;
        let mut components = vec![
            stated_component(
                ComponentKind::Base,
                Certainty::Guaranteed,
                Spread::from_certain(terms.base),
            ),
            self.stated_or(
                ComponentKind::GuaranteedBonus,
                Certainty::Guaranteed,
                terms.guaranteed_bonus,
                || (Spread::default(), Source::assume_text("none unless stated")),
            ),
            self.overtime_pay(),
        ];
        components.extend(self.pay_differentials());
        components.extend(self.on_call());
        components.push(self.conditional_bonus());
        components.push(self.stated_or(
            ComponentKind::ProfitSharing,
            Certainty::Conditional,
            terms.profit_sharing,
            || (Spread::default(), Source::assume_text("none unless stated")),
        ));
        components.extend([self.match_retirement(), self.cover_health(), self.value_leave()]);
        let stipend = &self.defaults.stipend;
        components.push(self.stated_or(
            ComponentKind::Education,
            Certainty::Benefit,
            terms.education,
            || {
                let [low, high] = stipend;
                (Spread::of_dollars(0.0, low.number, high.number), cite_all(&[low]))
            },
        ));
        components.push(self.stated_or(
            ComponentKind::LifeAndDisability,
            Certainty::Benefit,
            terms.life_and_disability,
            || {
                let ends = LIFE_AND_DISABILITY.map(|share| share * terms.base.dollars());
                let text =
                    "0.4% of base pay: what insurance costs beside health (BLS ECEC June 2025)";
                (Spread::of_dollars(ends[0], ends[1], ends[2]), Source::assume_text(text))
            },
        ));
        components.extend(self.self_employment_tax());
        components
    }

    /// The caller's value, or a default. Published averages are of employees: nobody else gets one.
    fn stated_or(
        &self,
        kind: ComponentKind,
        certainty: Certainty,
        value: Option<Cents>,
        default: impl FnOnce() -> (Spread, Source),
    ) -> Component {
        if let Some(amount) = value {
            return stated_component(kind, certainty, Spread::from_certain(amount));
        }
        let (value, source) =
            if self.has_averages() { default() } else { (Spread::default(), self.no_average()) };
        Component { kind, certainty, value, source, in_base: false }
    }

    fn has_averages(&self) -> bool {
        self.terms.engagement == Engagement::Employee
    }

    fn no_average(&self) -> Source {
        let people = self.terms.engagement.plural_noun();
        Source::assume_text(format!("none unless stated: no published average is of {people}"))
    }

    /// Promised bonuses that count towards the regular rate in a year: the guaranteed one, a conditional one that was
    /// promised, at its expected value, and pay for staying.
    fn annual_bonus(&self) -> f64 {
        self.firm_bonus() + self.promised_bonus().map_or(0.0, |(expected, _)| expected)
    }

    fn firm_bonus(&self) -> f64 {
        let once =
            self.terms.one_time_payments.iter().filter(|payment| payment.is_in_regular_rate());
        let once: f64 = once.map(|payment| payment.annual_part().dollars()).sum();
        once + self.terms.guaranteed_bonus.map_or(0.0, Cents::dollars)
    }

    /// A conditional bonus that was promised: expected, and in full.
    fn promised_bonus(&self) -> Option<(f64, f64)> {
        let bonus = self.terms.bonus.filter(|bonus| bonus.non_discretionary)?;
        let full = bonus.amount.dollars();
        Some((full * bonus.probability, full))
    }

    fn pay_overtime(&self, bonus: f64) -> Option<Overtime> {
        let due = self.exemption.overtime_is_due();
        due.then(|| Overtime::work_out(self.terms, self.law, bonus))
    }

    /// Overtime with the promised bonus expected and paid in full. Hours may be cut, so its low end is nothing. Who is no
    /// employee gets straight time for the hours above 40.
    fn overtime_pay(&self) -> Component {
        let terms = self.terms;
        let kind = ComponentKind::Overtime;
        if self.exemption == Exemption::NotAnEmployee {
            let above = (terms.hours_per_week - FULL_WEEK).max(0.0) * terms.weeks_per_year;
            let straight = above * terms.straight_time_rate();
            let value = Spread::of_dollars(0.0, straight, straight);
            return stated_component(kind, Certainty::Conditional, value);
        }
        let annual = |bonus| self.pay_overtime(bonus).map_or(0.0, |overtime| overtime.annual);
        let full = self.promised_bonus().map_or(0.0, |(_, full)| full);
        let value =
            Spread::of_dollars(0.0, annual(self.annual_bonus()), annual(self.firm_bonus() + full));
        let mut rule = "29 USC 207; 29 CFR 778.110 and 778.208 to 778.211".to_owned();
        if terms.basis == Basis::SalariedAllHours {
            rule.push_str("; 29 CFR 778.114");
        }
        if let Some(own) =
            self.law.overtime.as_ref().filter(|state_rule| state_rule.daily_hours.is_some())
        {
            rule.push_str("; ");
            rule.push_str(&own.source);
        }
        let source = Source::Law(rule);
        Component { kind, certainty: Certainty::Conditional, value, source, in_base: false }
    }

    fn pay_differentials(&self) -> Option<Component> {
        let terms = self.terms;
        if terms.differentials.is_empty() {
            return None;
        }
        let rate = terms.straight_time_rate();
        let weekly: f64 =
            terms.differentials.iter().map(|differential| differential.weekly_dollars(rate)).sum();
        let annual = weekly * terms.weeks_per_year;
        let value = Spread::of_dollars(annual, annual, annual);
        Some(stated_component(ComponentKind::Differentials, Certainty::Conditional, value))
    }

    /// Pay for being on call, and straight time of the calls; their overtime is in overtime. A salary for all hours pays the
    /// calls already, and one of an exempt employee does.
    fn on_call(&self) -> Option<Component> {
        let (terms, call) = (self.terms, self.terms.on_call?);
        let paid_by_salary =
            terms.basis == Basis::SalariedAllHours || self.exemption == Exemption::Exempt;
        let rate = if paid_by_salary { 0.0 } else { terms.straight_time_rate() };
        let standby = call.hours_per_week * call.hourly.dollars() * terms.weeks_per_year;
        let called = call.callback_hours_per_week * rate * terms.weeks_per_year;
        let value = Spread::of_dollars(standby, standby + called, standby + called);
        Some(stated_component(ComponentKind::OnCall, Certainty::Conditional, value))
    }

    fn conditional_bonus(&self) -> Component {
        let (kind, certainty) = (ComponentKind::ConditionalBonus, Certainty::Conditional);
        if let Some(bonus) = self.terms.bonus {
            let full = bonus.amount.dollars();
            let value = Spread::of_dollars(0.0, full * bonus.probability, full);
            return stated_component(kind, certainty, value);
        }
        self.stated_or(kind, certainty, None, || {
            let [low, high] = &self.defaults.bonus;
            let share = |percent: f64| self.terms.base.dollars() * percent / 100.0;
            let middle = (low.number + high.number) / 2.0;
            (Spread::of_dollars(0.0, share(middle), share(high.number)), cite_all(&[low]))
        })
    }

    /// A match is paid only on what the employee saves.
    fn match_retirement(&self) -> Component {
        let (kind, certainty) = (ComponentKind::RetirementMatch, Certainty::Benefit);
        let pay = self.terms.base.dollars();
        if let Some(matched) = self.terms.retirement {
            let full = pay * matched.rate * matched.of_pay;
            let base = pay * matched.rate * matched.saved.min(matched.of_pay);
            return stated_component(kind, certainty, Spread::of_dollars(0.0, base, full));
        }
        self.stated_or(kind, certainty, None, || {
            let Defaults { match_rate, match_of_pay, average_match, .. } = self.defaults;
            let base = pay * match_rate.number / 100.0 * match_of_pay.number / 100.0;
            let value = Spread::of_dollars(0.0, base, pay * average_match.number / 100.0);
            (value, cite_all(&[match_rate, match_of_pay, average_match]))
        })
    }

    fn cover_health(&self) -> Component {
        let (kind, certainty) = (ComponentKind::Health, Certainty::Benefit);
        let cover = self.terms.cover;
        if cover == Some(Cover::None) && self.terms.health.is_none() {
            return stated_component(kind, certainty, Spread::default());
        }
        let mut health = self.stated_or(kind, certainty, self.terms.health, || match cover {
            Some(Cover::Family) => self.family_premium(),
            _ => self.single_premium(),
        });
        if cover.is_none() && self.terms.health.is_none() {
            // Nobody says that there is a plan: nothing at the low end.
            health.value.low = Cents::default();
        }
        health
    }

    fn single_premium(&self) -> (Spread, Source) {
        let [low, base, high] = &self.defaults.single;
        let worker = &self.defaults.single_worker;
        let less = |premium: &Cited| premium.number - worker.number;
        let value = Spread::of_dollars(less(low), less(base), less(high));
        (value, cite_all(&[low, base, high, worker]))
    }

    fn family_premium(&self) -> (Spread, Source) {
        let Defaults { family, family_premium, family_small, .. } = self.defaults;
        let small = family_premium.number - family_small.number;
        let value = Spread::of_dollars(small, family.number, family.number);
        (value, cite_all(&[family, family_premium, family_small]))
    }

    /// Days off at the day's pay. Base pay pays for them already: their worth is the time, and they are in no sum.
    fn value_leave(&self) -> Component {
        let (kind, certainty) = (ComponentKind::PaidLeave, Certainty::Benefit);
        let day = self.terms.base.dollars() / (self.terms.weeks_per_year * PAID_DAYS);
        let leave = match self.terms.leave {
            Some(own) => {
                let worth = (own.vacation + own.holidays + own.sick) * day;
                stated_component(kind, certainty, Spread::of_dollars(worth, worth, worth))
            }
            None => self.stated_or(kind, certainty, None, || self.usual_leave(day)),
        };
        Component { in_base: true, ..leave }
    }

    fn usual_leave(&self, day: f64) -> (Spread, Source) {
        let Defaults { holidays, sick, vacation, .. } = self.defaults;
        let (own, most) = (self.defaults.vacation_after(self.terms.tenure_years), &vacation[3]);
        let rest = holidays.number + sick.number;
        let value = Spread::of_dollars(
            own.number * day,
            (own.number + rest) * day,
            (most.number + rest) * day,
        );
        (value, cite_all(&[own, holidays, sick, most]))
    }

    /// The half of the tax on self-employment that an employer pays for an employee, on all that is paid in cash.
    fn self_employment_tax(&self) -> Option<Component> {
        let terms = self.terms;
        if terms.engagement != Engagement::IndependentContractor {
            return None;
        }
        let cash = [Some(self.overtime_pay()), self.pay_differentials(), self.on_call()];
        let cash: f64 =
            cash.into_iter().flatten().map(|component| component.value.base.dollars()).sum();
        let bonus = terms.guaranteed_bonus.map_or(0.0, Cents::dollars);
        let (kind, certainty) = (ComponentKind::SelfEmploymentTax, Certainty::Guaranteed);
        let (value, source) = match &self.law.payroll_tax {
            Some(tax) => {
                let half = -tax.employer_half(terms.base.dollars() + cash + bonus);
                (Spread::of_dollars(half, half, half), Source::Law(tax.source.clone()))
            }
            None => (
                Spread::default(),
                Source::assume_text("no tax on self-employment is known of that day"),
            ),
        };
        Some(Component { kind, certainty, value, source, in_base: false })
    }
}

fn stated_component(kind: ComponentKind, certainty: Certainty, value: Spread) -> Component {
    Component { kind, certainty, value, source: Source::Caller, in_base: false }
}

/// Cites published figures; an assumption where one of them is a placeholder that nobody published.
fn cite_all(figures: &[&Cited]) -> Source {
    let mut ids: Vec<String> = Vec::with_capacity(figures.len());
    for figure in figures {
        if !ids.contains(&figure.id) {
            ids.push(figure.id.clone());
        }
    }
    let assumed: Vec<&str> =
        figures.iter().filter(|figure| figure.assumed).map(|entry| entry.id.as_str()).collect();
    if assumed.is_empty() {
        return Source::Published(ids);
    }
    let verb = if assumed.len() == 1 { "is a placeholder" } else { "are placeholders" };
    Source::Assumption { text: format!("{} {verb} that nobody published", assumed.join(", ")), ids }
}

/// Returns the minimum wage that straight time of these terms is below; none where it is not, or no minimum applies.
pub fn unmet_minimum(terms: &OfferTerms, law: &PlaceLaw) -> Option<Cents> {
    let exemption = Exemption::decide_exemption(terms, law.salary_level.weekly);
    let minimum = law.minimum.as_ref().filter(|_| exemption.overtime_is_due())?;
    (terms.straight_time_rate() < minimum.hourly.dollars() - 0.005).then_some(minimum.hourly)
}
