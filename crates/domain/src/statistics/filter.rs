//! Which figures are asked for.

use super::Statistic;
use crate::reference::contains;

/// Conditions on figures. Empty texts match everything; all given conditions must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter<'t> {
    /// The topic, exactly but for the case.
    pub topic: &'t str,
    /// A part of the subject, whatever the case.
    pub subject: &'t str,
    /// A part of the source, whatever the case.
    pub source: &'t str,
    /// A part of the measure, whatever the case.
    pub measure: &'t str,
    /// A part of the vintage, whatever the case.
    pub vintage: &'t str,
    /// Only figures that others contradict.
    pub contradicted_only: bool,
}

impl Filter<'_> {
    /// Returns whether a figure is asked for.
    pub fn matches(&self, figure: &Statistic) -> bool {
        (self.topic.is_empty() || figure.topic.eq_ignore_ascii_case(self.topic))
            && contains(&figure.subject, self.subject)
            && contains(&figure.source, self.source)
            && contains(&figure.measure, self.measure)
            && contains(&figure.vintage, self.vintage)
            && (!self.contradicted_only || !figure.contradictions.is_empty())
    }

    /// Returns the figures that are asked for, in their order.
    pub fn apply<'s>(&self, figures: &'s [Statistic]) -> impl Iterator<Item = &'s Statistic> {
        figures.iter().filter(|figure| self.matches(figure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Confidence, Contradiction, StatisticKind};

    fn figure(id: &str, topic: &str, subject: &str, measure: &str, source: &str) -> Statistic {
        Statistic {
            id: id.to_owned(),
            topic: topic.to_owned(),
            subject: subject.to_owned(),
            measure: measure.to_owned(),
            source: source.to_owned(),
            vintage: "May 2023".to_owned(),
            confidence: Confidence::High,
            ..Statistic::default()
        }
    }

    fn figures() -> Vec<Statistic> {
        let mut all = vec![
            figure("f1", "aapc_credential", "CPC", "average salary", "AAPC 2023 survey"),
            figure("f2", "aapc_credential", "CPC-A", "median salary", "AAPC 2025 survey"),
            figure("f3", "benefits", "Overtime", "threshold", "assumption, unsourced"),
        ];
        let reason = "two figures are in print".to_owned();
        all[0].contradictions = vec![Contradiction { other: None, supported: None, reason }];
        all
    }

    #[test]
    fn conditions_match_parts_whatever_the_case_and_all_must_hold() {
        let figures = figures();
        let any = Filter::default();
        for (filter, expected) in [
            (any, vec!["f1", "f2", "f3"]),
            (Filter { topic: "AAPC_credential", ..any }, vec!["f1", "f2"]),
            (Filter { topic: "aapc", ..any }, vec![]),
            (Filter { subject: "cpc", ..any }, vec!["f1", "f2"]),
            (Filter { subject: "cpc", measure: "Median", ..any }, vec!["f2"]),
            (Filter { source: "2023", ..any }, vec!["f1"]),
            (Filter { vintage: "may 2023", ..any }, vec!["f1", "f2", "f3"]),
            (Filter { contradicted_only: true, ..any }, vec!["f1"]),
            (Filter { contradicted_only: true, topic: "benefits", ..any }, vec![]),
        ] {
            let found: Vec<_> = filter.apply(&figures).map(|figure| figure.id.as_str()).collect();
            assert_eq!(found, expected, "{filter:?}");
        }
    }

    #[test]
    fn placeholders_are_told_from_figures_by_their_kind_and_not_by_their_confidence() {
        for (kind, name) in StatisticKind::NAMES {
            let figure = Statistic { kind, confidence: Confidence::Low, ..Statistic::default() };
            assert_eq!(figure.is_assumption(), name == "assumption", "{name}");
            assert_eq!(kind.name(), name);
        }
        for (confidence, name) in Confidence::NAMES {
            assert_eq!(confidence.name(), name);
        }
    }
}
