//! Pay as a picture: distributions beside each other, or one through the years.
//!
//! A chart says what it shows; [`svg`] draws it for documents and pages, [`terminal`] with letters.

mod axis;
pub(crate) mod svg;
pub(crate) mod terminal;

/// A chart of pay.
#[derive(Clone, Debug)]
pub(crate) struct Chart {
    /// The subject of the chart: `Medical records specialists in Texas`.
    pub(crate) title: String,
    /// The kind of marks, and their unit.
    pub(crate) subtitle: String,
    /// The source, in short.
    pub(crate) source: String,
    /// The marks.
    pub(crate) marks: Marks,
    /// An amount that is drawn through all marks, such as an offer's, with its label.
    pub(crate) target: Option<(String, f64)>,
}

/// The marks of a chart.
#[derive(Clone, Debug)]
pub(crate) enum Marks {
    /// Distributions, one below the other.
    Ranges(Vec<RangeRow>),
    /// One distribution through the years.
    Years(Vec<YearPoint>),
}

/// One distribution: P10, P25, P50, P75, P90, as far as they are numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct RangeRow {
    pub(crate) label: String,
    pub(crate) percentiles: [Option<f64>; 5],
    /// How sure the median is, where that is known.
    pub(crate) interval: Option<(f64, f64)>,
}

/// The distribution of one year.
#[derive(Clone, Debug)]
pub(crate) struct YearPoint {
    pub(crate) label: String,
    pub(crate) percentiles: [Option<f64>; 5],
    /// True where the series breaks before it: figures on both sides don't compare.
    pub(crate) after_break: bool,
}

impl Chart {
    /// All amounts that the axis must hold.
    fn all_amounts(&self) -> impl Iterator<Item = f64> {
        let percentiles: Vec<f64> = match &self.marks {
            Marks::Ranges(rows) => rows
                .iter()
                .flat_map(|row| {
                    let (low, high) = row.interval.unzip();
                    row.percentiles.into_iter().chain([low, high]).flatten()
                })
                .collect(),
            Marks::Years(years) => {
                years.iter().flat_map(|year| year.percentiles).flatten().collect()
            }
        };
        percentiles.into_iter().chain(self.target.as_ref().map(|(_, amount)| *amount))
    }
}
