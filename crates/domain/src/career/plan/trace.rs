//! From labels back to plans.

use super::QUARTERS;
use super::label::{Label, Point};
use super::result::{Plan, ScheduledStep, SearchResult};
use super::search::{Candidate, Search};
use super::study::Step;
use super::wage_table::Wages;
use crate::career::Qualifications;
use crate::money::{Cents, Pay};

impl<W: Wages> Search<'_, W> {
    pub(super) fn finish(mut self) -> SearchResult {
        let mut plans = std::mem::take(&mut self.plans);
        plans.sort_by(|one, other| {
            let order = one.quarter.cmp(&other.quarter).then(one.cost.cmp(&other.cost));
            order.then(other.value.total_cmp(&one.value)).then(one.label.cmp(&other.label))
        });
        let start = self.labels.all[0];
        let horizon = self.query.limits.horizon;
        let staying = dollars(self.flow(&start, 0, horizon));
        let best = self.best.take().map(|it| self.plan(&it));
        SearchResult {
            plans: plans.iter().map(|it| self.plan(it)).collect(),
            best,
            staying,
            labels: self.labels.all.len(),
            studies: self.query.limits.studies,
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
        let last = self.labels.all[candidate.label];
        if candidate.quarter > last.point.quarter {
            // The target is reached by years alone; the step says so, and its pay is the plan's.
            let until = candidate.quarter;
            let later = Label { point: Point { quarter: until, ..last.point }, ..last };
            steps.push(self.reached(&later, Step::WorkOn { until }, last.point.quarter));
        }
        Plan {
            quarter: candidate.quarter,
            cost: candidate.cost,
            value: dollars(candidate.value),
            annual: whole_dollars(candidate.annual),
            steps,
        }
    }

    fn reached(&mut self, label: &Label, step: Step, from: u32) -> ScheduledStep {
        let Point { quarter, role, .. } = label.point;
        let annual = role.map_or(0.0, |role| {
            let paid = self.wages.paid(role, &label.point);
            paid.annual[quarter as usize]
        });
        ScheduledStep {
            step,
            from,
            to: quarter,
            place: label.point.place,
            qualifications: self.qualifications(&label.point),
            annual: whole_dollars(annual),
            spent: label.cost,
        }
    }

    pub(super) fn qualifications(&self, point: &Point) -> Qualifications {
        let years = |quarters: u32| f64::from(quarters) / f64::from(QUARTERS);
        let mut practice = self.query.start.practice;
        for (own, more) in practice.iter_mut().zip(point.practice) {
            *own += years(more.into());
        }
        Qualifications {
            role: point.role,
            years: self.query.start.years + years(point.quarter.saturating_sub(point.lost)),
            education: point.education,
            credentials: point.held,
            practice,
            programs: point.programs,
        }
    }
}

fn dollars(amount: f64) -> Cents {
    Pay::Hourly.round(amount).unwrap_or_default()
}

fn whole_dollars(amount: f64) -> Cents {
    Pay::Annual.round(amount).unwrap_or_default()
}
