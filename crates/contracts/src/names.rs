//! Resource names: one writer and one parser for each resource.
//!
//! A name is its collection and an id: `occupations/29-2072`. Ids are the publisher's codes in lower case. Fields called
//! `name` or `parent` take names and ids only ([`Collection::parse_name`]); all other fields also take text, which the
//! domain reads ([`Collection::parse_reference`]).

use std::fmt::{self, Display};

use medwage_domain::code::{AreaCode, IndustryCode, Soc};

/// A collection of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// Releases of wage statistics.
    Releases,
    /// Occupations, by SOC code.
    Occupations,
    /// Areas, by OEWS code.
    Areas,
    /// Industries, by OEWS code.
    Industries,
    /// Published figures about the profession.
    PublishedStatistics,
    /// Subjects of published figures.
    Topics,
    /// Employment Cost Index series.
    WageIndexes,
    /// Fitted models of the estimate.
    Models,
    /// Parts of an estimate.
    Factors,
    /// Rules of law about pay.
    PayRules,
    /// Jobs as people are hired for them.
    Roles,
    /// Certifications and licenses.
    Credentials,
    /// Education programs.
    Programs,
}

use Collection::{
    Areas, Credentials, Factors, Industries, Models, Occupations, PayRules, Programs,
    PublishedStatistics, Releases, Roles, Topics, WageIndexes,
};

/// The content of a field: a resource by its name, or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'n> {
    /// The id of a name of the collection.
    Id(&'n str),
    /// Text, for the reader.
    Text(&'n str),
}

/// The most characters of a name.
const MAX_LENGTH: usize = 200;

/// Why a text can be no name of what a field takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It names something of another collection.
    #[error("{name:?} names one of {found}, and one of {expected} is asked for")]
    OtherCollection {
        /// The name.
        name: String,
        /// The collection that the field takes.
        expected: Collection,
        /// The collection that was named.
        found: Collection,
    },
    /// It is longer than any name.
    #[error("has {0} characters, {MAX_LENGTH} are allowed")]
    TooLong(usize),
}

impl Collection {
    /// All collections.
    pub const ALL: [Self; 13] = [
        Releases,
        Occupations,
        Areas,
        Industries,
        PublishedStatistics,
        Topics,
        WageIndexes,
        Models,
        Factors,
        PayRules,
        Roles,
        Credentials,
        Programs,
    ];

    /// Returns the first part of the names of its resources.
    pub const fn as_str(self) -> &'static str {
        match self {
            Releases => "releases",
            Occupations => "occupations",
            Areas => "areas",
            Industries => "industries",
            PublishedStatistics => "publishedStatistics",
            Topics => "topics",
            WageIndexes => "wageIndexes",
            Models => "models",
            Factors => "factors",
            PayRules => "payRules",
            Roles => "roles",
            Credentials => "credentials",
            Programs => "programs",
        }
    }

    /// Writes the name of a resource. The id becomes lower case.
    pub fn write_name(self, id: impl Display) -> String {
        let mut name = format!("{self}/{id}");
        name.make_ascii_lowercase();
        // The collection itself may have capitals.
        name.replace_range(..self.as_str().len(), self.as_str());
        name
    }

    /// Parses a field that takes names and ids only, and returns the id. Ids are compared without regard to case by
    /// whoever looks them up.
    ///
    /// # Errors
    /// If it is the name of something else, or longer than any name.
    pub fn parse_name(self, name: &str) -> Result<&str, NameError> {
        // A character has at most four bytes, so most names need no counting.
        if name.len() > MAX_LENGTH {
            let length = name.chars().count();
            if length > MAX_LENGTH {
                return Err(NameError::TooLong(length));
            }
        }
        match self.parse_reference(name)? {
            Reference::Id(id) | Reference::Text(id) => Ok(id),
        }
    }

    /// Parses a field that takes names and text.
    ///
    /// # Errors
    /// If it is the name of something else.
    pub fn parse_reference(self, text: &str) -> Result<Reference<'_>, NameError> {
        let text = text.trim();
        let Some((first, id)) = text.split_once('/') else { return Ok(Reference::Text(text)) };
        match Self::ALL
            .into_iter()
            .find(|collection| collection.as_str().eq_ignore_ascii_case(first))
        {
            Some(found) if found == self => Ok(Reference::Id(id)),
            Some(found) => {
                let name = text.to_owned();
                Err(NameError::OtherCollection { name, expected: self, found })
            }
            None => Ok(Reference::Text(text)),
        }
    }
}

impl Display for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of a benchmark: `releases/oews-2025-05/benchmarks/29-2072.0019100.622000`.
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

/// The text between a release and the id of its benchmark.
const BENCHMARKS: &str = "/benchmarks/";

impl<'n> BenchmarkName<'n> {
    /// Parses a name; `None` where it does not have the form.
    pub fn parse(name: &'n str) -> Option<Self> {
        let (release, cell) = name.trim().split_once(BENCHMARKS)?;
        let release = release.strip_prefix("releases/")?;
        let mut codes = cell.split('.');
        let (occupation, area, industry) = (codes.next()?, codes.next()?, codes.next()?);
        let industry = industry.to_ascii_uppercase();
        let parsed = Self {
            release,
            occupation: occupation.parse().ok()?,
            area: area.parse().ok()?,
            industry: industry.parse().ok()?,
        };
        let whole = codes.next().is_none() && !release.is_empty() && !release.contains('/');
        whole.then_some(parsed)
    }
}

impl Display for BenchmarkName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "releases/{}{BENCHMARKS}{}", self.release, self.id())
    }
}

impl BenchmarkName<'_> {
    /// Writes the id that the benchmark has within its release.
    pub fn id(&self) -> String {
        let industry = self.industry.to_string().to_ascii_lowercase();
        format!("{}.{}.{industry}", self.occupation, self.area)
    }
}

/// Writes the name of an occupation's outlook: `occupations/29-2072/outlook`.
pub fn write_outlook_name(occupation: Soc) -> String {
    format!("{}{OUTLOOK}", Occupations.write_name(occupation))
}

/// Parses the name of an outlook, or of the occupation itself, and returns the occupation's id.
///
/// # Errors
/// If it is the name of something else.
pub fn parse_outlook_name(name: &str) -> Result<&str, NameError> {
    let id = Occupations.parse_name(name)?;
    Ok(id.strip_suffix(OUTLOOK).unwrap_or(id))
}

const OUTLOOK: &str = "/outlook";

/// Writes the name of a model's calibration report: `models/{model}/calibrationReport`.
pub fn write_calibration_report_name(model: &str) -> String {
    format!("{}{CALIBRATION_REPORT}", Models.write_name(model))
}

/// Parses the name of a calibration report, or of the model itself, and returns the model's id.
///
/// # Errors
/// If it is the name of something else.
pub fn parse_calibration_report_name(name: &str) -> Result<&str, NameError> {
    let id = Models.parse_name(name)?;
    Ok(id.strip_suffix(CALIBRATION_REPORT).unwrap_or(id))
}

const CALIBRATION_REPORT: &str = "/calibrationReport";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_is_written_is_parsed() {
        for collection in Collection::ALL {
            let name = collection.write_name("CPC-A");
            assert_eq!(collection.parse_name(&name), Ok("cpc-a"), "{name}");
            assert_eq!(collection.parse_reference(&name), Ok(Reference::Id("cpc-a")), "{name}");
        }
        assert_eq!(PublishedStatistics.write_name("F0069"), "publishedStatistics/f0069");
        assert_eq!(parse_outlook_name("occupations/29-2072/outlook"), Ok("29-2072"));
        let report = write_calibration_report_name("m1");
        assert_eq!(parse_calibration_report_name(&report), Ok("m1"));
    }

    #[test]
    fn text_is_left_to_the_reader() {
        for text in ["medical coder", "billing/coding", "Winston-Salem", ""] {
            assert_eq!(Roles.parse_reference(text), Ok(Reference::Text(text)), "{text}");
        }
        assert_eq!(Roles.parse_reference(" coder-2 "), Ok(Reference::Text("coder-2")));
    }

    #[test]
    fn a_name_has_at_most_200_characters() {
        let longest = "é".repeat(200);
        assert_eq!(Models.parse_name(&longest), Ok(longest.as_str()));
        assert_eq!(Models.parse_name(&"x".repeat(201)), Err(NameError::TooLong(201)));
    }

    #[test]
    fn a_name_of_another_collection_is_refused_by_name() {
        let error = Areas.parse_reference("occupations/29-2072").unwrap_err();
        assert_eq!(
            error.to_string(),
            r#""occupations/29-2072" names one of occupations, and one of areas is asked for"#
        );
    }

    #[test]
    fn a_benchmark_is_parsed_as_it_was_written() {
        for industry in ["622000", "62--63", "000000"] {
            let name = format!("releases/oews-2025-05/benchmarks/29-2072.0019100.{industry}");
            let parsed = BenchmarkName::parse(&name).unwrap();
            assert_eq!((parsed.release, parsed.to_string()), ("oews-2025-05", name.clone()));
        }
        for wrong in [
            "",
            "releases/",
            "releases//benchmarks/29-2072.0019100.622000",
            "releases/oews-2025-05/benchmarks/coder.0019100.622000",
            "releases/oews-2025-05/benchmarks/29-2072.CA.622000",
            "releases/oews-2025-05/benchmarks/29-2072.0019100.622000.1",
        ] {
            assert_eq!(BenchmarkName::parse(wrong), None, "{wrong}");
        }
    }
}
