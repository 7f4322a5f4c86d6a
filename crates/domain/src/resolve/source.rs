//! What kinds of texts are matched.

use std::fmt;

/// The kind of text that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchSource {
    /// A SOC code of the release.
    SocCode,
    /// A code or title that the SOC no longer has.
    RetiredSoc,
    /// The title of an occupation in the release.
    OccupationTitle,
    /// A credential's letters or name.
    Credential,
    /// What the field calls its work, by our own list.
    FieldUsage,
    /// A title that O*NET's incumbents reported.
    ReportedTitle,
    /// A role of the field.
    Role,
    /// An alternate title of O*NET.
    AlternateTitle,
    /// An OEWS area code.
    AreaCode,
    /// A state's letters or name, or the nation.
    State,
    /// The name of a metropolitan or nonmetropolitan area.
    AreaName,
    /// A city in the name of a metropolitan area.
    PrincipalCity,
    /// A county.
    County,
    /// A ZIP code.
    ZipCode,
    /// A post-office city, by its ZIP codes.
    PostOfficeCity,
    /// An OEWS or NAICS industry code.
    IndustryCode,
    /// The title of an industry in the release.
    IndustryTitle,
    /// A plain name of an industry, by our own list.
    PlainName,
}

impl MatchSource {
    /// Returns how much a match of the whole text is worth, from 0 to 1.
    pub(super) const fn weight(self) -> f64 {
        match self {
            Self::SocCode
            | Self::RetiredSoc
            | Self::OccupationTitle
            | Self::AreaCode
            | Self::State
            | Self::AreaName
            | Self::IndustryCode
            | Self::IndustryTitle => 1.0,
            Self::Credential | Self::PlainName => 0.99,
            Self::FieldUsage => 0.98,
            Self::ReportedTitle | Self::County | Self::ZipCode => 0.96,
            Self::Role | Self::PrincipalCity => 0.95,
            Self::AlternateTitle => 0.93,
            Self::PostOfficeCity => 0.85,
        }
    }
}

impl fmt::Display for MatchSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SocCode => "SOC code",
            Self::RetiredSoc => "retired SOC code",
            Self::OccupationTitle => "SOC title",
            Self::Credential => "credential",
            Self::FieldUsage => "medwage list of field usage",
            Self::ReportedTitle => "O*NET reported title",
            Self::Role => "role of the field",
            Self::AlternateTitle => "O*NET alternate title",
            Self::AreaCode => "area code",
            Self::State => "state",
            Self::AreaName => "area name",
            Self::PrincipalCity => "principal city",
            Self::County => "county",
            Self::ZipCode => "ZIP code",
            Self::PostOfficeCity => "post-office city",
            Self::IndustryCode => "industry code",
            Self::IndustryTitle => "industry title",
            Self::PlainName => "medwage list of plain names",
        })
    }
}
