//! The release as the model reads it: log wages and jobs of the cross-industry cells.
//!
//! Training reads a [`Table`] from which cells can be hidden; a prediction reads the release
//! itself. Both are [`Readings`], so what is trained and tested is what is served.

use crate::cell::{Cell, Figure, Measure, TopCode};
use crate::market::{AreaIx, CellKey, IndustryIx, Market, OccupationIx, OccupationLevel};
use crate::money::Pay;

/// How many wage measures there are: [`Measure::ALL`].
pub(super) const MEASURES: usize = Measure::ALL.len();

/// The median's place in [`Measure::ALL`].
pub(super) const MEDIAN: usize = 2;

/// Hours in the year that BLS multiplies an hourly wage by.
const HOURS: f64 = 2_080.0;

/// One cell as the model reads it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Log dollars a year by place in [`Measure::ALL`]; not a number where there is no figure.
    pub logs: [f64; MEASURES],
    /// Employment in people; zero where it is withheld.
    pub jobs: f64,
}

impl Reading {
    /// Reads a cell. A bound is no figure: the wage beyond it is not known.
    pub(super) fn from_cell(cell: &Cell, top: TopCode) -> Self {
        let logs = Measure::ALL.map(|measure| {
            let dollars = match cell.wage(measure, Pay::Annual, top) {
                Figure::Value(annual) => annual.dollars(),
                Figure::NotApplicable => match cell.wage(measure, Pay::Hourly, top) {
                    Figure::Value(hourly) => hourly.dollars() * HOURS,
                    _ => 0.0,
                },
                _ => 0.0,
            };
            if dollars > 0.0 { libm::log(dollars) } else { f64::NAN }
        });
        Self { logs, jobs: cell.employment().value().map_or(0.0, f64::from) }
    }

    /// True if there is a median to learn from.
    pub(super) fn has_median(&self) -> bool {
        self.logs[MEDIAN].is_finite()
    }
}

/// Classes of cells by what the release publishes of their own employment. A cell that it doesn't list has none published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EmploymentClass {
    /// A number of this many or more: [`Self::FEW`].
    Many,
    /// A smaller number.
    Few,
    /// No number.
    Withheld,
}

impl EmploymentClass {
    /// How many classes there are.
    pub(super) const COUNT: usize = 3;
    /// Jobs under which a cell is small.
    pub(super) const FEW: f64 = 50.0;

    /// Returns the class of a cell with so many jobs; zero where they are withheld.
    pub(super) fn of_jobs(jobs: f64) -> Self {
        match jobs {
            Self::FEW.. => Self::Many,
            jobs if jobs > 0.0 => Self::Few,
            _ => Self::Withheld,
        }
    }
}

/// The source of readings: a release, or a table of it.
pub(super) trait Readings {
    /// The cell of an occupation in an area, all industries together.
    fn read_cell(&self, occupation: usize, area: usize) -> Option<Reading>;

    /// The class of a cell by what is published of its employment, which is known whether or not its figures are.
    fn employment_class(&self, occupation: usize, area: usize) -> EmploymentClass;
}

/// The cells of a release as it publishes them.
pub(super) struct Published<'a, M> {
    market: &'a M,
    all_industries: IndustryIx,
}

impl<'a, M: Market> Published<'a, M> {
    /// Looks at a release.
    pub(super) fn new(market: &'a M) -> Self {
        Self { market, all_industries: market.all_industries() }
    }

    /// The key of a cell from places in the model; none beyond 16 bits.
    pub(super) fn cell_key(&self, occupation: usize, area: usize) -> Option<CellKey> {
        Some(CellKey {
            occupation: OccupationIx(u16::try_from(occupation).ok()?),
            area: AreaIx(u16::try_from(area).ok()?),
            industry: self.all_industries,
        })
    }
}

impl<M: Market> Readings for Published<'_, M> {
    fn read_cell(&self, occupation: usize, area: usize) -> Option<Reading> {
        let cell = self.market.cell(self.cell_key(occupation, area)?);
        cell.map(|cell| Reading::from_cell(cell, self.market.top_code()))
    }

    fn employment_class(&self, occupation: usize, area: usize) -> EmploymentClass {
        let jobs = self.read_cell(occupation, area).map_or(0.0, |reading| reading.jobs);
        EmploymentClass::of_jobs(jobs)
    }
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The occupation.
    pub occupation: usize,
    /// The area.
    pub area: usize,
    /// The cell's reading.
    pub reading: Reading,
}

/// All cross-industry cells, of which some can be hidden.
#[derive(Clone, Debug)]
pub(super) struct Table {
    rows: Vec<Row>,
    hidden: Vec<bool>,
    /// By occupation, then area: one more than the place of the row, or zero.
    places: Vec<u32>,
    areas: usize,
    detailed: Vec<bool>,
}

impl Table {
    /// Reads every cross-industry cell of a release.
    pub(super) fn read_table(market: &impl Market) -> Self {
        let (occupations, areas) = (market.occupations().len(), market.areas().len());
        let published = Published::new(market);
        let mut rows = Vec::new();
        let mut places = vec![0; occupations * areas];
        for occupation in 0..occupations {
            for area in 0..areas {
                if let Some(reading) = published.read_cell(occupation, area) {
                    rows.push(Row { occupation, area, reading });
                    places[occupation * areas + area] = rows.len() as u32;
                }
            }
        }
        let detailed = market
            .occupations()
            .iter()
            .map(|occupation| occupation.level == OccupationLevel::Detailed)
            .collect();
        Self { hidden: vec![false; rows.len()], rows, places, areas, detailed }
    }

    /// The same table without the rows that `hides` picks: their wages and their jobs are gone.
    pub(super) fn without_rows(&self, hides: impl Fn(&Row) -> bool) -> Self {
        let mut table = self.clone();
        for (row, hidden) in table.rows.iter().zip(&mut table.hidden) {
            *hidden |= hides(row);
        }
        table
    }

    /// True if an occupation is no group of others.
    pub(super) fn is_detailed(&self, occupation: usize) -> bool {
        self.detailed[occupation]
    }

    /// The rows that are not hidden, by occupation and area.
    pub(super) fn visible_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().zip(&self.hidden).filter(|(_, hidden)| !**hidden).map(|(row, _)| row)
    }
}

impl Readings for Table {
    fn read_cell(&self, occupation: usize, area: usize) -> Option<Reading> {
        let place = self.places[occupation * self.areas + area].checked_sub(1)? as usize;
        (!self.hidden[place]).then(|| self.rows[place].reading)
    }

    /// A hidden row keeps its class: that employment is withheld is printed even where nothing else is.
    fn employment_class(&self, occupation: usize, area: usize) -> EmploymentClass {
        let place = self.places[occupation * self.areas + area].checked_sub(1);
        let jobs = place.map_or(0.0, |place| self.rows[place as usize].reading.jobs);
        EmploymentClass::of_jobs(jobs)
    }
}
