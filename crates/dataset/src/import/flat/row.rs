//! One row of the data file: its five fields, and the statistic that they state.

use medwage_domain::cell::{DataType, Slot};

use super::fault::Fault;
use super::text::quote_bytes;
use crate::data::Footnote;

/// The columns of the data file.
pub(super) const COLUMNS: [&str; 5] = ["series_id", "year", "period", "value", "footnote_codes"];

/// The places of the tabs in every row that BLS has published so far. Only a short cut: a row with
/// its tabs elsewhere is taken apart at them.
const TABS: [usize; 4] = [30, 35, 39, 52];

/// Takes a line without its end apart.
#[inline]
pub(super) fn split_fields(line: &[u8]) -> Result<[&[u8]; 5], Fault> {
    if line.len() > TABS[3] && TABS.iter().all(|tab| line[*tab] == b'\t') {
        let [a, b, c, d] = TABS;
        let fields =
            [&line[..a], &line[a + 1..b], &line[b + 1..c], &line[c + 1..d], &line[d + 1..]];
        return Ok(fields.map(strip_padding));
    }
    let fields: Vec<&[u8]> = line.split(|byte| *byte == b'\t').map(strip_padding).collect();
    let found = fields.len();
    fields.try_into().map_err(|_| Fault::Columns { expected: COLUMNS.len(), found })
}

/// Strips the spaces that pad a field, and no other white space: a stray tab is a sixth column.
#[inline]
fn strip_padding(mut field: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = field {
        field = rest;
    }
    while let [rest @ .., b' '] = field {
        field = rest;
    }
    field
}

/// Says more exactly what is wrong with a line for which something was found.
pub(super) fn explain_fault(line: &[u8], fault: Fault) -> Fault {
    let found = line.split(|byte| *byte == b'\t').count();
    match fault {
        _ if std::str::from_utf8(line).is_err() => Fault::Utf8,
        _ if found != COLUMNS.len() => Fault::Columns { expected: COLUMNS.len(), found },
        fault => fault,
    }
}

/// Reads a value and its footnote.
#[inline]
pub(super) fn read_statistic(
    data_type: DataType,
    value: &[u8],
    footnote: &[u8],
    footnotes: &[Footnote],
) -> Result<Slot, Fault> {
    if footnote.is_empty() && value != b"-" {
        return read_number(data_type, value);
    }
    read_mark(data_type, value, footnote, footnotes)
}

fn read_mark(
    data_type: DataType,
    value: &[u8],
    footnote: &[u8],
    footnotes: &[Footnote],
) -> Result<Slot, Fault> {
    let is_wage = data_type.pay().is_some();
    let known = footnotes.iter().any(|known| known.code.as_bytes() == footnote);
    match (value, footnote) {
        (_, b"") => Err(Fault::NoFootnote),
        _ if !known => Err(Fault::UnknownFootnote(quote_bytes(footnote))),
        (b"-", b"8") => Ok(Slot::WITHHELD),
        (b"-", b"5") if is_wage => Ok(Slot::AT_LEAST),
        (b"-", b"4") if is_wage => Ok(Slot::NOT_APPLICABLE),
        _ => Err(Fault::Footnote {
            footnote: quote_bytes(footnote),
            value: quote_bytes(value),
            data_type: data_type.code(),
        }),
    }
}

/// Reads a number that must have the decimals of its data type, no more and no fewer.
#[inline]
fn read_number(data_type: DataType, value: &[u8]) -> Result<Slot, Fault> {
    let decimals = data_type.decimals();
    let mut scaled = 0_u64;
    let mut after_point = None;
    for byte in value {
        match (byte, after_point) {
            (b'0'..=b'9', _) => {
                // Twenty digits would wrap; ten are already more than a slot holds.
                scaled = (scaled * 10 + u64::from(byte - b'0')).min(1 << 40);
                after_point = after_point.map(|digits| digits + 1);
            }
            (b'.', None) => after_point = Some(0),
            _ => return Err(Fault::NotANumber(quote_bytes(value))),
        }
    }
    if value.is_empty() || value == b"." {
        return Err(Fault::NotANumber(quote_bytes(value)));
    }
    if after_point.unwrap_or(0) != decimals || after_point == Some(0) {
        let data_type = data_type.code();
        return Err(Fault::Decimals { value: quote_bytes(value), data_type, expected: decimals });
    }
    let slot = u32::try_from(scaled).ok().and_then(Slot::new);
    slot.ok_or_else(|| Fault::TooGreat(quote_bytes(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(data_type: DataType, value: &str) -> Result<Slot, String> {
        read_number(data_type, value.as_bytes()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn numbers_keep_their_printed_digits() {
        for (data_type, value, scaled) in [
            (DataType::Employment, "75070", 75_070),
            (DataType::MeanRse, "0.0", 0),
            (DataType::HourlyMean, "26.13", 2_613),
            (DataType::JobsPerThousand, "1000.000", 1_000_000),
            (DataType::LocationQuotient, ".05", 5),
        ] {
            assert_eq!(read(data_type, value), Ok(Slot::new(scaled).unwrap()), "{value}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for value in ["", ".", "-1", "+1", "1e3", "1,000", "1.2.3", "1 000", "NaN", "٣"] {
            let fault = read(DataType::Employment, value).unwrap_err();
            assert!(fault.ends_with("is no number"), "{value}: {fault}");
        }
        for (data_type, value) in [
            (DataType::Employment, "1."),
            (DataType::Employment, "1.0"),
            (DataType::HourlyMean, "26"),
            (DataType::HourlyMean, "26.1"),
            (DataType::HourlyMean, "26.130"),
        ] {
            let fault = read(data_type, value).unwrap_err();
            assert!(fault.contains("must have"), "{value}: {fault}");
        }
        for value in ["4294967295", "99999999999999999999999999"] {
            let fault = read(DataType::Employment, value).unwrap_err();
            assert!(fault.ends_with("is too great"), "{value}: {fault}");
        }
    }

    #[test]
    fn fields_are_cut_at_tabs_wherever_they_are() {
        let fixed = b"OEUM001018000000000000003     \t2025\tA01\t       26.13\t";
        let loose = b"OEUM001018000000000000003\t2025\tA01\t26.13\t";
        assert_eq!(split_fields(fixed).unwrap(), split_fields(loose).unwrap());
        let fault = split_fields(b"OEUM001018000000000000003\t2025").unwrap_err();
        assert_eq!(fault.to_string(), "the row has 2 columns, not 5");
    }
}
