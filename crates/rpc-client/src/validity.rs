//! The time in which a certificate is valid, read from its DER (RFC 5280, section 4.1).

use std::time::{SystemTime, UNIX_EPOCH};

/// The time in which a certificate is valid, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first second.
    pub not_before: i64,
    /// The last second.
    pub not_after: i64,
}

const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const DAY: i64 = 86_400;

impl Validity {
    /// Reads it from a certificate; none where that is not well formed.
    #[must_use]
    pub fn from_der(certificate: &[u8]) -> Option<Self> {
        let mut certificate = Der(certificate).take_value(SEQUENCE)?;
        let mut signed = certificate.take_value(SEQUENCE)?;
        if signed.next_tag() == Some(VERSION) {
            signed.take_value(VERSION)?;
        }
        signed.take_value(INTEGER)?;
        // The algorithm and the issuer.
        signed.take_value(SEQUENCE)?;
        signed.take_value(SEQUENCE)?;
        let mut validity = signed.take_value(SEQUENCE)?;
        let not_before = validity.take_time()?;
        Some(Self { not_before, not_after: validity.take_time()? })
    }

    /// Says why a certificate can't be used at a time; nothing where it can.
    #[must_use]
    pub fn problem_at(self, now: i64) -> Option<String> {
        if now > self.not_after {
            Some(format!("expired on {}", write_time(self.not_after)))
        } else if now < self.not_before {
            Some(format!("is not valid before {}", write_time(self.not_before)))
        } else {
            None
        }
    }
}

/// Returns the seconds since 1970.
#[must_use]
pub fn unix_time() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}

/// Values of DER, one after the other.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn next_tag(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// Takes the next value, which must have this tag.
    fn take_value(&mut self, tag: u8) -> Option<Self> {
        let (&found, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            length @ 0..0x80 => (usize::from(length), rest),
            // The length follows in so many bytes.
            many => {
                let (bytes, rest) = rest.split_at_checked(usize::from(many & 0x7f))?;
                let known = bytes.len() <= 4;
                let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
                (known.then(|| bytes.iter().fold(0, add))?, rest)
            }
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (found == tag).then_some(Self(value))
    }

    fn take_time(&mut self) -> Option<i64> {
        let tag = self.next_tag()?;
        let text = std::str::from_utf8(self.take_value(tag)?.0).ok()?.strip_suffix('Z')?;
        match tag {
            // Two digits of the year: 1950 to 2049.
            UTC_TIME => {
                let century = if text.get(..2)? < "50" { "20" } else { "19" };
                read_time(&format!("{century}{text}"))
            }
            GENERALIZED_TIME => read_time(text),
            _ => None,
        }
    }
}

/// Reads `20260515120000`.
fn read_time(text: &str) -> Option<i64> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let days = days_from_civil(part(0, 4)?, part(4, 6)?, part(6, 8)?);
    Some(days * DAY + part(8, 10)? * 3_600 + part(10, 12)? * 60 + part(12, 14)?)
}

/// Writes `2026-05-15 12:00 UTC`.
fn write_time(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = civil_from_days(days);
    format!("{year}-{month:02}-{day:02} {:02}:{:02} UTC", second / 3_600, second / 60 % 60)
}

/// Days since 1970 of a day of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // The year begins in March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The day of the Gregorian calendar, from days since 1970.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_written() {
        for (text, seconds, written) in [
            ("19700101000000", 0, "1970-01-01 00:00 UTC"),
            ("20000229235959", 951_868_799, "2000-02-29 23:59 UTC"),
            ("20260515120000", 1_778_846_400, "2026-05-15 12:00 UTC"),
            ("99991231235959", 253_402_300_799, "9999-12-31 23:59 UTC"),
        ] {
            assert_eq!(read_time(text), Some(seconds), "{text}");
            assert_eq!(write_time(seconds), written);
        }
        for wrong in ["", "2026051512000", "2026-5-1512000", "202605151200000"] {
            assert_eq!(read_time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_of_four_centuries_come_back() {
        for days in (-80_000..80_000).step_by(13) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn validity_is_read_and_nothing_else_is_taken_for_a_certificate() {
        let time = |tag: u8, text: &[u8]| [&[tag, text.len() as u8][..], text].concat();
        let sequence = |value: &[u8]| [&[SEQUENCE, 0x81, value.len() as u8][..], value].concat();
        let validity = sequence(
            &[time(UTC_TIME, b"500101000000Z"), time(GENERALIZED_TIME, b"20500101000000Z")]
                .concat(),
        );
        let signed = |version: &[u8]| {
            [version, &[INTEGER, 1, 7], &sequence(&[]), &sequence(&[]), &validity].concat()
        };
        let expected = Validity { not_before: -631_152_000, not_after: 2_524_608_000 };
        for version in [&[VERSION, 3, INTEGER, 1, 2][..], &[]] {
            let certificate = sequence(&sequence(&signed(version)));
            assert_eq!(Validity::from_der(&certificate), Some(expected));
            for end in 0..certificate.len() {
                assert_eq!(Validity::from_der(&certificate[..end]), None);
            }
        }
        assert_eq!(expected.problem_at(0), None);
        let after = expected.problem_at(expected.not_after + 1);
        assert_eq!(after.as_deref(), Some("expired on 2050-01-01 00:00 UTC"));
        let before = expected.problem_at(expected.not_before - 1);
        assert_eq!(before.as_deref(), Some("is not valid before 1950-01-01 00:00 UTC"));
    }
}
