//! Resource names.

use std::fmt::Write as _;

use medwage_domain::code::{AreaCode, IndustryCode, Soc};

/// What the name of a release starts with.
pub const RELEASE_PREFIX: &str = "releases/";
/// What the name of an occupation starts with.
pub const OCCUPATION_PREFIX: &str = "occupations/soc-";
/// What the name of an area starts with.
pub const AREA_PREFIX: &str = "areas/oews-";
/// What the name of an industry starts with.
pub const INDUSTRY_PREFIX: &str = "industries/naics-";

/// The name of a benchmark:
/// `releases/{release}/benchmarks/soc-{soc}-area-{area}-industry-{industry}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenchmarkName<'n> {
    /// The release's id.
    pub release: &'n str,
    /// The occupation.
    pub occupation: Soc,
    /// The area.
    pub area: AreaCode,
    /// The industry.
    pub industry: IndustryCode,
}

impl<'n> BenchmarkName<'n> {
    /// Reads a name; `None` where it does not have the form.
    pub fn parse(name: &'n str) -> Option<Self> {
        let (release, cell) = name.strip_prefix(RELEASE_PREFIX)?.split_once("/benchmarks/soc-")?;
        let (occupation, cell) = cell.split_once("-area-")?;
        let (area, industry) = cell.split_once("-industry-")?;
        Some(Self {
            release,
            occupation: occupation.parse().ok()?,
            area: area.parse().ok()?,
            industry: industry.parse().ok()?,
        })
        .filter(|parsed| !parsed.release.is_empty() && !parsed.release.contains('/'))
    }

    /// Writes the name.
    pub fn write(&self) -> String {
        let mut name = String::with_capacity(80);
        // Writing to a string can not fail.
        let _ = write!(
            name,
            "{RELEASE_PREFIX}{}/benchmarks/soc-{}-area-{}-industry-{}",
            self.release, self.occupation, self.area, self.industry
        );
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "releases/oews-2025-05/benchmarks/soc-29-2072-area-0019100-industry-622000";

    #[test]
    fn a_name_reads_as_it_was_written() {
        let parsed = BenchmarkName::parse(NAME).unwrap();
        assert_eq!(parsed.release, "oews-2025-05");
        assert_eq!(parsed.write(), NAME);
        let sector = NAME.replace("622000", "62--63");
        assert_eq!(BenchmarkName::parse(&sector).unwrap().write(), sector);
    }

    #[test]
    fn other_texts_are_no_names() {
        for text in
            ["", "releases/", "releases//benchmarks/soc-29-2072-area-0019100-industry-622000"]
        {
            assert_eq!(BenchmarkName::parse(text), None, "{text}");
        }
        for (right, wrong) in [("29-2072", "coder"), ("0019100", "CA"), ("622000", "hospital")] {
            assert_eq!(BenchmarkName::parse(&NAME.replace(right, wrong)), None, "{wrong}");
        }
    }
}
