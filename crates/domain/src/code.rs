//! The codes of the field: SOC occupations, OEWS areas, NAICS industries.
//!
//! A code is only ever well formed here; whether a release publishes it is for the release to say.

use std::fmt;
use std::str::FromStr;

/// A text that is no code of the kind that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct Malformed {
    /// The text that was given.
    pub text: String,
    /// The form of a right one.
    pub expected: &'static str,
}

/// A SOC occupation code of six digits, written `29-2072`; `00-0000` is all occupations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Soc(u32);

impl Soc {
    /// All occupations.
    pub const ALL: Self = Self(0);

    /// Takes the six digits as a number; `None` above 999999.
    pub const fn new(digits: u32) -> Option<Self> {
        if digits <= 999_999 { Some(Self(digits)) } else { None }
    }

    /// Returns the six digits as a number.
    pub const fn digits(self) -> u32 {
        self.0
    }

    /// Returns the two digits of the major group, such as 29.
    pub const fn major_group(self) -> u32 {
        self.0 / 10_000
    }
}

impl fmt::Display for Soc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

impl FromStr for Soc {
    type Err = Malformed;

    /// Reads `29-2072`, `292072`, or an O*NET code such as `29-2072.00`.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let soc = text.split_once('.').map_or(text, |(soc, _)| soc);
        let (major, minor) = match soc.len() {
            7 => soc.split_once('-').unwrap_or_default(),
            _ => soc.split_at_checked(2).unwrap_or_default(),
        };
        let number = |part: &str, length: usize| {
            let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten()
        };
        let code = number(major, 2).zip(number(minor, 4));
        code.map(|(major, minor)| Self(major * 10_000 + minor)).ok_or_else(|| Malformed {
            text: text.to_owned(),
            expected: "a SOC code such as 29-2072",
        })
    }
}

/// An OEWS area code of seven digits: `0000000` the nation, `0600000` California, `0019100` Dallas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(u32);

impl AreaCode {
    /// The nation.
    pub const NATION: Self = Self(0);
    /// The state's two digits stand above these; a metropolitan area has none there.
    const STATE: u32 = 100_000;

    /// Takes the seven digits as a number; `None` above 9999999.
    pub const fn new(digits: u32) -> Option<Self> {
        if digits <= 9_999_999 { Some(Self(digits)) } else { None }
    }

    /// The statewide area of a state.
    pub const fn of_state(state: StateFips) -> Self {
        Self(state.0 as u32 * Self::STATE)
    }

    /// Returns the seven digits as a number.
    pub const fn digits(self) -> u32 {
        self.0
    }

    /// True for the whole of a state, and for the nation.
    pub const fn is_statewide(self) -> bool {
        self.0.is_multiple_of(Self::STATE)
    }

    /// True for a metropolitan area.
    pub const fn is_metropolitan(self) -> bool {
        self.0 > 0 && self.0 < Self::STATE
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:07}", self.0)
    }
}

impl FromStr for AreaCode {
    type Err = Malformed;

    /// Reads seven digits, or the five of a metropolitan area (`19100` is `0019100`).
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let well_formed = matches!(text.len(), 5 | 7) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| well_formed).map(Self).ok_or_else(|| Malformed {
            text: text.to_owned(),
            expected: "an OEWS area code such as 0019100 or a metropolitan code such as 19100",
        })
    }
}

/// A state's (or territory's) two-digit FIPS code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateFips(pub u8);

impl fmt::Display for StateFips {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// An OEWS industry code of six characters: `000000` all, `62--63` a sector, `622000` hospitals.
///
/// Digits may be followed by letters in BLS's combined industries (`3320A1`), so it stays text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndustryCode([u8; 6]);

impl IndustryCode {
    /// All industries and ownerships.
    pub const ALL: Self = Self(*b"000000");

    /// Returns the six characters.
    pub fn as_str(&self) -> &str {
        // Construction admits ASCII only, so this never takes the fallback.
        std::str::from_utf8(&self.0).unwrap_or("000000")
    }

    /// True if it is the other one or a part of it: 622100 and 622000, 622000 and the sector `62--63`.
    pub fn is_within(self, other: Self) -> bool {
        let stem = other.as_str().split('-').next().unwrap_or_default();
        self.as_str().starts_with(stem.trim_end_matches('0'))
    }
}

impl fmt::Display for IndustryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for IndustryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IndustryCode({self})")
    }
}

impl FromStr for IndustryCode {
    type Err = Malformed;

    /// Reads the six characters as BLS writes them.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bytes: Result<[u8; 6], _> = text.as_bytes().try_into();
        bytes
            .ok()
            .filter(|bytes| {
                bytes[..2].iter().all(u8::is_ascii_digit)
                    && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
            })
            .map(Self)
            .ok_or_else(|| Malformed {
                text: text.to_owned(),
                expected: "an OEWS industry code such as 622000",
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soc_codes_are_read_in_the_forms_people_use() {
        for text in ["29-2072", "292072", "29-2072.00"] {
            assert_eq!(text.parse::<Soc>().unwrap().to_string(), "29-2072");
        }
        for text in ["", "29", "2-92072", "29-20722", "29_2072", "coder", "29-207é"] {
            assert!(text.parse::<Soc>().is_err(), "{text}");
        }
    }

    #[test]
    fn area_codes_take_five_or_seven_digits() {
        assert_eq!("19100".parse::<AreaCode>().unwrap().to_string(), "0019100");
        assert_eq!("0600000".parse::<AreaCode>().unwrap(), AreaCode::of_state(StateFips(6)));
        for text in ["", "191", "1910000000", "CA", "+19100"] {
            assert!(text.parse::<AreaCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn industry_codes_keep_sectors_and_combined_industries() {
        for text in ["000000", "62--63", "622000", "3320A1"] {
            assert_eq!(text.parse::<IndustryCode>().unwrap().as_str(), text);
        }
        for text in ["", "62", "hospit", "6220000", "62 000", "62200é"] {
            assert!(text.parse::<IndustryCode>().is_err(), "{text}");
        }
    }
}
