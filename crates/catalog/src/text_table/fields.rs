//! The fields of a stored row, taken one after the other.

use std::fmt::Display;
use std::str::FromStr;

use medwage_domain::code::StateFips;

/// The character between the fields of a stored row.
pub(crate) const SEPARATOR: char = '\t';
/// The character between the items of a field that is a list.
const LIST: char = '|';

/// The fields of a row. An error names the field and quotes its text.
pub(crate) struct Fields<'r> {
    /// The rest of the row, from the next field on; none after the last.
    rest: Option<&'r str>,
}

impl<'r> Fields<'r> {
    pub(crate) fn new(row: &'r str) -> Self {
        Self { rest: Some(row) }
    }

    /// Takes a text that may be empty.
    pub(crate) fn take_any(&mut self, name: &str) -> Result<&'r str, String> {
        let rest = self.rest.ok_or_else(|| format!("{name} is missing"))?;
        // Fields are a few bytes long: looking at each beats a search that is made for long texts.
        let end = rest.bytes().position(|byte| byte == SEPARATOR as u8);
        self.rest = end.map(|end| &rest[end + 1..]);
        Ok(end.map_or(rest, |end| &rest[..end]))
    }

    /// Takes a text.
    pub(crate) fn take_text(&mut self, name: &str) -> Result<String, String> {
        match self.take_any(name)? {
            "" => Err(format!("{name} is empty")),
            text => Ok(text.to_owned()),
        }
    }

    /// Takes a text, none where it is empty.
    pub(crate) fn take_optional(&mut self, name: &str) -> Result<Option<String>, String> {
        Ok(Some(self.take_any(name)?).filter(|text| !text.is_empty()).map(str::to_owned))
    }

    /// Takes anything that can be read from a text.
    pub(crate) fn take_parsed<T: FromStr<Err: Display>>(
        &mut self,
        name: &str,
    ) -> Result<T, String> {
        parse_field(name, self.take_any(name)?)
    }

    /// Takes a list, which may be empty.
    pub(crate) fn take_list<T: FromStr<Err: Display>>(
        &mut self,
        name: &str,
    ) -> Result<Vec<T>, String> {
        let text = self.take_any(name)?;
        let items = text.split(LIST).filter(|_| !text.is_empty());
        items.map(|item| parse_field(name, item.trim())).collect()
    }

    /// Takes one of a few words.
    pub(crate) fn take_one_of<T: Copy>(
        &mut self,
        name: &str,
        words: &[(T, &str)],
    ) -> Result<T, String> {
        let text = self.take_any(name)?;
        let found = words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
        found.ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(_, word)| *word).collect();
            format!("{name} {text:?} is none of {}", words.join(", "))
        })
    }

    /// Takes a decimal number as an integer of that many decimals; more are refused, not rounded.
    pub(crate) fn take_scaled(&mut self, name: &str, decimals: usize) -> Result<i64, String> {
        let text = self.take_any(name)?;
        parse_scaled(text, decimals)
            .ok_or_else(|| format!("{name} {text:?} is no number of up to {decimals} decimals"))
    }

    /// Takes a decimal number that is not negative, as [`Self::take_scaled`].
    pub(crate) fn take_unsigned(&mut self, name: &str, decimals: usize) -> Result<u32, String> {
        let number = self.take_scaled(name, decimals)?;
        u32::try_from(number).map_err(|_| format!("{name} is out of bounds: {number}"))
    }

    /// Takes a state's FIPS code.
    pub(crate) fn take_state(&mut self, name: &str) -> Result<StateFips, String> {
        self.take_parsed::<u8>(name).map(StateFips)
    }

    /// Checks that nothing is left over.
    pub(crate) fn finish_row(self) -> Result<(), String> {
        self.rest.map_or(Ok(()), |more| Err(format!("{more:?} is one field too many")))
    }
}

pub(crate) fn parse_field<T: FromStr<Err: Display>>(name: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{name} {text:?}: {error}"))
}

fn parse_scaled(text: &str, decimals: usize) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || part.len() > decimals {
        return None;
    }
    let zeros = std::iter::repeat_n(b'0', decimals - part.len());
    let mut number = 0_i64;
    for byte in whole.bytes().chain(part.bytes()).chain(zeros) {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        number = number.checked_mul(10)?.checked_add(digit)?;
    }
    Some(sign * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_without_rounding() {
        for (text, decimals, expected) in [
            ("89.97", 3, Some(89_970)),
            ("100", 3, Some(100_000)),
            ("-0.5", 1, Some(-5)),
            ("7.25", 2, Some(725)),
            ("1.2345", 3, None),
            (".5", 1, None),
            ("", 1, None),
            ("1e3", 1, None),
            ("1,000", 0, None),
            ("99999999999999999999", 0, None),
        ] {
            assert_eq!(parse_scaled(text, decimals), expected, "{text}");
        }
    }

    #[test]
    fn fields_say_what_is_wrong_with_them() {
        let mut fields = Fields::new("a\t\tx\t1|2\tyes\tmore");
        assert_eq!(fields.take_text("name").unwrap(), "a");
        assert_eq!(fields.take_optional("note").unwrap(), None);
        assert!(fields.take_parsed::<u32>("count").unwrap_err().starts_with("count \"x\": "));
        assert_eq!(fields.take_list::<u8>("states").unwrap(), [1, 2]);
        let words = [(true, "true"), (false, "false")];
        assert_eq!(
            fields.take_one_of("summary", &words).unwrap_err(),
            "summary \"yes\" is none of true, false"
        );
        assert_eq!(fields.finish_row().unwrap_err(), "\"more\" is one field too many");
        assert_eq!(Fields::new("").take_text("name").unwrap_err(), "name is empty");
    }
}
