//! Our own small tables, reviewed as text in `data/reference`.

use super::fault::Error;
use super::source::Csv;

macro_rules! curated {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../data/reference/", $name)).as_slice())
    };
}

/// Plain names of industries.
pub(super) const INDUSTRY_NAMES: Curated = Curated(curated!("industry_names.csv"));
/// What the field calls its work.
pub(super) const OCCUPATION_NAMES: Curated = Curated(curated!("occupation_names.csv"));
/// Which occupations credentials are for.
pub(super) const CREDENTIALS: Curated = Curated(curated!("credential_occupations.csv"));
/// Occupation codes of former years.
pub(super) const RETIRED_CODES: Curated = Curated(curated!("retired_codes.csv"));
/// Published figures that contradict each other.
pub(super) const CONTRADICTIONS: Curated = Curated(curated!("contradictions.csv"));

/// A table of `data/reference`.
pub(super) struct Curated((&'static str, &'static [u8]));

impl Curated {
    /// Takes the table apart; its header must name these columns.
    pub(super) fn csv(&self, columns: &[&str]) -> Result<Csv, Error> {
        let (name, bytes) = self.0;
        Csv::parse(name, bytes, columns)
    }
}
