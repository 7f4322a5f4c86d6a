//! Figures and cells as people read them, for reports.

use medwage_domain::cell::{DataType, Figure, Slot, TopCode};
use medwage_domain::market::{CellKey, Market};
use medwage_domain::money::Pay;

/// Names a cell by its codes.
pub(crate) fn cell_name(market: &impl Market, key: CellKey) -> String {
    format!(
        "occupation {} in area {}, industry {}",
        market.occupation(key.occupation).soc,
        market.area(key.area).code,
        market.industry(key.industry).code,
    )
}

/// Writes a statistic with the decimals that the publisher prints, or says what its mark means.
pub(crate) fn print_figure(data_type: DataType, slot: Slot, top: TopCode) -> String {
    match (slot.figure(), data_type.pay()) {
        (Figure::Value(scaled), _) => print_number(data_type, scaled),
        (Figure::AtLeast(_), Some(Pay::Hourly)) => format!("at least {}", top.hourly.dollars()),
        (Figure::AtLeast(_), _) => format!("at least {}", top.annual.dollars()),
        (Figure::Withheld, _) => "withheld".to_owned(),
        (Figure::NotApplicable, _) => "not applicable".to_owned(),
        (Figure::Absent, _) => "absent".to_owned(),
    }
}

/// Puts the point back into a printed number.
pub(crate) fn print_number(data_type: DataType, scaled: u32) -> String {
    match data_type.decimals() {
        0 => scaled.to_string(),
        decimals => {
            let unit = 10_u32.pow(decimals);
            format!("{}.{:0width$}", scaled / unit, scaled % unit, width = decimals as usize)
        }
    }
}

#[cfg(test)]
mod tests {
    use medwage_domain::money::Cents;

    use super::*;

    #[test]
    fn statistics_read_as_the_publisher_prints_them() {
        let top = TopCode { hourly: Cents::new(11_500), annual: Cents::from_dollars(239_200) };
        let value = |scaled| Slot::new(scaled).unwrap();
        for (data_type, slot, text) in [
            (DataType::Employment, value(194_720), "194720"),
            (DataType::MeanRse, value(4), "0.4"),
            (DataType::HourlyMean, value(2_705), "27.05"),
            (DataType::JobsPerThousand, value(1_000_000), "1000.000"),
            (DataType::HourlyP90, Slot::AT_LEAST, "at least 115"),
            (DataType::AnnualP90, Slot::AT_LEAST, "at least 239200"),
            (DataType::AnnualMean, Slot::WITHHELD, "withheld"),
            (DataType::HourlyMean, Slot::NOT_APPLICABLE, "not applicable"),
            (DataType::LocationQuotient, Slot::ABSENT, "absent"),
        ] {
            assert_eq!(print_figure(data_type, slot, top), text);
        }
    }
}
