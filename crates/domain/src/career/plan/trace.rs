//! From labels back to plans.

use super::QUARTERS;
use super::label::{Label, Point};
use super::result::{PaidQuarter, Plan, ScheduledStep, SearchResult};
use super::search::{Candidate, Search};
use super::study::{Step, Study};
use super::wage_table::{Employment, Wages};
use crate::career::Qualifications;
use crate::money::{Cents, Pay};

impl<W: Wages> Search<'_, W> {
    /// Traces the plans that were found, and the one to the highest pay.
    pub(super) fn trace_result(&mut self) -> SearchResult {
        let mut plans = self.plans.clone();
        plans.sort_by(|one, other| {
            let order = one.quarter.cmp(&other.quarter).then(one.cost.cmp(&other.cost));
            order.then(other.value.total_cmp(&one.value)).then(one.label.cmp(&other.label))
        });
        let start = self.labels.all[0];
        let horizon = self.query.limits.horizon;
        let staying = dollars(self.flow(&start, 0, horizon));
        let best = self.best.map(|it| self.plan(&it));
        SearchResult {
            plans: plans.iter().map(|it| self.plan(it)).collect(),
            best,
            staying,
            labels: self.labels.all.len(),
            studies: self.studies,
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
        let quarters = self.trace_quarters(candidate.label);
        Plan {
            quarter: candidate.quarter,
            cost: candidate.cost,
            value: dollars(candidate.value),
            annual: whole_dollars(candidate.annual),
            steps,
            deviation: self.deviate(&quarters),
            quarters,
        }
    }

    /// Lists what is earned in each quarter on the way to a label, and by working on from there.
    fn trace_quarters(&mut self, label: usize) -> Vec<PaidQuarter> {
        let horizon = self.query.limits.horizon;
        let mut path = vec![(label, horizon, horizon)];
        let mut place = label;
        while let Some((before, step, from)) = self.labels.all[place].from {
            let until = self.labels.all[place].point.quarter;
            // Who studies full time earns until it begins.
            let paid_until =
                if matches!(step, Step::Study(Study::FullTime(_))) { from } else { until };
            path.push((before, paid_until, until));
            place = before;
        }
        let mut quarters = Vec::with_capacity(horizon as usize);
        for (place, paid_until, until) in path.into_iter().rev() {
            let label = self.labels.all[place];
            for quarter in label.point.quarter..until {
                let is_paid = quarter < paid_until;
                let paid = is_paid.then(|| self.paid_quarter(&label.point, quarter));
                quarters.push(paid.unwrap_or_default());
            }
        }
        quarters
    }

    fn paid_quarter(&mut self, point: &Point, quarter: u32) -> PaidQuarter {
        let Some(role) = point.role else { return PaidQuarter::default() };
        let annual = self.wages.paid(role, point).annual[quarter as usize];
        let worked = f64::from(quarter.saturating_sub(point.lost)) / f64::from(QUARTERS);
        let employment = Employment {
            job: (role, point.place),
            years: self.query.start.years + worked,
            education: point.education,
            held: point.held,
        };
        PaidQuarter { annual, employment: Some(employment) }
    }

    /// The deviation of all quarters less staying, worth at the start: errors of one model, so they add up.
    fn deviate(&mut self, quarters: &[PaidQuarter]) -> f64 {
        let start = self.labels.all[0].point;
        let mut sum = 0.0;
        for (quarter, paid) in (0..).zip(quarters) {
            let staying = self.paid_quarter(&start, quarter);
            if let Some((one, other)) = paid.employment.zip(staying.employment) {
                let year = self.wages.deviation(&one, &other);
                sum += year / f64::from(QUARTERS) * self.wages.discount(quarter);
            }
        }
        sum
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
