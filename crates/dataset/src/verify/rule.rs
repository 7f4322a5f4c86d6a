//! The rules that figures of one release obey.

use std::fmt;

/// How bad it is that a rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The publisher's own rounding or estimating; the figures are served as they are.
    Note,
    /// No publisher prints this: the file was spoiled somewhere on its way.
    Damage,
}

/// A rule that is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(usize)]
pub enum Rule {
    /// An annual wage is 2,080 hours of the hourly one, as both are rounded. A note up to what an
    /// hourly wage can be off that was rounded twice, as some before May 2021 were; damage beyond.
    YearOfHours,
    /// Percentiles ascend, and above a bound there is no number. Damage.
    PercentilesAscend,
    /// A wage is withheld per hour and per year, or not at all. Damage.
    WithheldAlike,
    /// The mean is no less than its percentiles allow, each tenth and quarter of people taken at its
    /// lower end. Damage, since it is arithmetic.
    MeanAboveFloor,
    /// The mean is no greater than the 90th percentile. A note: in thin cells a few high wages do it.
    MeanBelowTop,
    /// The sectors of an occupation have no more jobs than all industries, and as many where all are
    /// published. Sums within their parts' rounding pass; a note up to a hundredth of the whole,
    /// damage beyond. The same holds for the three rules that follow.
    SectorsMakeAll,
    /// The states of an occupation have no more jobs than the nation, and as many where all 51 are
    /// published. Territories are not part of the nation in this survey.
    StatesMakeNation,
    /// Detailed occupations have no more jobs than their major group; unpublished ones may be missing.
    DetailMakesMajor,
    /// Major groups have no more jobs than all occupations, and as many where all 22 are published.
    MajorsMakeTotal,
}

impl Rule {
    /// How many there are.
    pub const COUNT: usize = 9;

    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::YearOfHours,
        Self::PercentilesAscend,
        Self::WithheldAlike,
        Self::MeanAboveFloor,
        Self::MeanBelowTop,
        Self::SectorsMakeAll,
        Self::StatesMakeNation,
        Self::DetailMakesMajor,
        Self::MajorsMakeTotal,
    ];
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::YearOfHours => "annual wage is 2,080 hours",
            Self::PercentilesAscend => "percentiles ascend",
            Self::WithheldAlike => "withheld per hour and per year",
            Self::MeanAboveFloor => "mean is what percentiles allow",
            Self::MeanBelowTop => "mean is below the 90th percentile",
            Self::SectorsMakeAll => "sectors make all industries",
            Self::StatesMakeNation => "states make the nation",
            Self::DetailMakesMajor => "occupations make their group",
            Self::MajorsMakeTotal => "groups make all occupations",
        })
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Damage => "damage",
        })
    }
}
