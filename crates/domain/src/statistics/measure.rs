//! The kind of measure that a figure is, by the words and the unit that it was printed with.

use super::PublishedFigure;

/// A kind of measure. Means and medians are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeasureKind {
    /// A mean.
    Mean,
    /// A median.
    Median,
    /// Another percentile.
    Percentile,
    /// A range.
    Range,
    /// A share, a rate or a change, in percent.
    Share,
    /// A count of people, jobs, time or items.
    Count,
    /// A price or fee.
    Price,
    /// A rule, such as a pass mark or what a credential requires.
    Rule,
}

/// Words that decide the kind, the more telling ones first.
const WORDS: [(&str, MeasureKind); 19] = [
    ("percentile", MeasureKind::Percentile),
    ("median", MeasureKind::Median),
    ("share", MeasureKind::Share),
    ("rate", MeasureKind::Share),
    ("mean", MeasureKind::Mean),
    ("average", MeasureKind::Mean),
    ("range", MeasureKind::Range),
    ("threshold", MeasureKind::Rule),
    ("passing", MeasureKind::Rule),
    ("renewal cycle", MeasureKind::Rule),
    ("ceus per cycle", MeasureKind::Rule),
    ("exam length", MeasureKind::Rule),
    ("exam questions", MeasureKind::Rule),
    ("retake", MeasureKind::Rule),
    ("typical entry education", MeasureKind::Rule),
    ("fee", MeasureKind::Price),
    ("price", MeasureKind::Price),
    ("dues", MeasureKind::Price),
    ("cost", MeasureKind::Price),
];

/// Units of counts.
const COUNTED: [&str; 12] = [
    "people",
    "people/year",
    "jobs",
    "titles",
    "questions",
    "cases",
    "sections",
    "records/day",
    "charts/day",
    "charts/hour",
    "encounters/day",
    "reports/day",
];

impl PublishedFigure {
    /// Returns the kind of its measure; none where neither its words nor its unit say.
    pub fn measure_kind(&self) -> Option<MeasureKind> {
        let measure = self.measure.to_lowercase();
        let by_words = WORDS.iter().find(|(word, _)| has_word(&measure, word));
        if let Some((_, kind)) = by_words {
            return Some(*kind);
        }
        if self.unit.starts_with('%') {
            return Some(MeasureKind::Share);
        }
        COUNTED.contains(&self.unit.as_str()).then_some(MeasureKind::Count)
    }
}

/// Returns whether a text has a word or words, in the singular or the plural.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].trim_start_matches('s').chars().next();
        let ends = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        ends(before) && ends(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide_before_units() {
        for (measure, unit, expected) in [
            ("median annual wage", "USD/year", Some(MeasureKind::Median)),
            ("average salary, job title coder", "USD/year", Some(MeasureKind::Mean)),
            ("10th percentile annual wage", "USD/year", Some(MeasureKind::Percentile)),
            ("share of respondents", "%", Some(MeasureKind::Share)),
            ("first-time pass rate", "%", Some(MeasureKind::Share)),
            ("percent change", "%", Some(MeasureKind::Share)),
            ("estimated annual salary range", "USD/year", Some(MeasureKind::Range)),
            ("exam fee, one attempt", "USD", Some(MeasureKind::Price)),
            ("passing score", "score", Some(MeasureKind::Rule)),
            ("employment", "people", Some(MeasureKind::Count)),
            ("something separate", "USD", None),
        ] {
            let statistic = PublishedFigure {
                measure: measure.to_owned(),
                unit: unit.to_owned(),
                ..PublishedFigure::default()
            };
            assert_eq!(statistic.measure_kind(), expected, "{measure}");
        }
    }
}
