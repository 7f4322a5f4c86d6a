//! From labels back to plans.

use super::QUARTERS;
use super::found::{Found, Plan, Reached};
use super::label::{Label, Point};
use super::market::Wages;
use super::search::{Candidate, Search};
use super::study::Step;
use crate::career::Standing;
use crate::money::{Cents, Pay};

impl<W: Wages> Search<'_, W> {
    pub(super) fn finish(mut self) -> Found {
        let mut plans = std::mem::take(&mut self.plans);
        plans.sort_by(|one, other| {
            let order = one.quarter.cmp(&other.quarter).then(one.cost.cmp(&other.cost));
            order.then(other.value.total_cmp(&one.value)).then(one.label.cmp(&other.label))
        });
        let start = self.labels.all[0];
        let horizon = self.quest.limits.horizon;
        let staying = dollars(self.flow(&start, 0, horizon));
        let best = self.best.take().map(|it| self.plan(&it));
        Found {
            plans: plans.iter().map(|it| self.plan(it)).collect(),
            best,
            staying,
            labels: self.labels.all.len(),
            studies: self.quest.limits.studies,
        }
    }

    fn plan(&mut self, candidate: &Candidate) -> Plan {
        let mut steps = Vec::new();
        let mut place = candidate.label;
        while let Some((before, step, from)) = self.labels.all[place].from {
            let label = self.labels.all[place];
            steps.push(self.reached(&label, step, from));
            place = before;
        }
        steps.reverse();
        Plan {
            quarter: candidate.quarter,
            cost: candidate.cost,
            value: dollars(candidate.value),
            annual: whole_dollars(candidate.annual),
            steps,
        }
    }

    fn reached(&mut self, label: &Label, step: Step, from: u32) -> Reached {
        let Point { quarter, lost, role, .. } = label.point;
        let annual = role.map_or(0.0, |role| {
            let paid = self.market.paid(role, &label.point, label.holding.class);
            paid.annual[quarter as usize]
        });
        let worked = f64::from(quarter.saturating_sub(lost)) / f64::from(QUARTERS);
        Reached {
            step,
            from,
            to: quarter,
            place: label.point.place,
            standing: self.standing(&label.point, self.quest.start.years + worked),
            annual: whole_dollars(annual),
            spent: label.cost,
        }
    }

    fn standing(&self, point: &Point, years: f64) -> Standing {
        Standing { role: point.role, years, education: point.education, credentials: point.held }
    }
}

fn dollars(amount: f64) -> Cents {
    Pay::Hourly.round(amount).unwrap_or_default()
}

fn whole_dollars(amount: f64) -> Cents {
    Pay::Annual.round(amount).unwrap_or_default()
}
