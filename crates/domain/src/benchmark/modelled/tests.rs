//! Estimates of an area and an industry together, worked out by hand.

use super::*;
use crate::cell::{DataType, Slot};
use crate::testing::TinyMarket;
use crate::wage::WageValue;

const CODER: &str = "29-2072";
const AREA: [u32; 5] = [60_000, 80_000, 100_000, 150_000, 220_000];

/// A market in which hospitals pay a tenth more at every percentile, without any error of sampling.
fn hospitals_pay_a_tenth_more() -> TinyMarket {
    let mut market = TinyMarket::new();
    let nation = [40_000, 50_000, 60_000, 80_000, 100_000];
    let hospitals = nation.map(|wage| wage + wage / 10);
    for (area, industry, percentiles, mean) in [
        ("0000000", "000000", nation, 65_000),
        ("0000000", "622000", hospitals, 71_500),
        ("0010540", "000000", AREA, 120_000),
    ] {
        let key = market.cell_key(CODER, area, industry);
        market.put_annual(key, percentiles, mean);
        market.put_cell(key, &[(DataType::MeanRse, 0)]);
    }
    market
}

fn in_hospitals(market: &TinyMarket) -> Modelled {
    let key = market.cell_key(CODER, "0010540", "622000");
    Modelled::estimate_cell(market, &IndustryMarkers::new(market), key).unwrap()
}

#[test]
fn an_industrys_step_is_added_at_every_percentile() {
    let market = hospitals_pay_a_tenth_more();
    let model = in_hospitals(&market);
    for (percentile, area) in Percentile::PUBLISHED.into_iter().zip(AREA) {
        let expected = Cents::from_dollars((area + area / 10).into());
        assert_eq!(model.value(percentile, Pay::Annual).amount(), Some(expected));
        let rank = model.rank_wage(expected, Pay::Annual).unwrap();
        assert!((rank.percentile - percentile.get()).abs() < 1e-9);
        assert_eq!(rank.kind, RankKind::Modelled);
    }
    let mean = model.mean(Pay::Annual).amount().unwrap().dollars();
    assert!((mean - 132_000.0).abs() < 1.0, "{mean}");
    let mut product = 100_000.0;
    model.list_parts(|(_, factor)| product *= factor);
    assert!((product - 110_000.0).abs() < 1e-6);
}

#[test]
fn a_bound_of_its_source_is_no_number_of_an_estimate() {
    let mut market = hospitals_pay_a_tenth_more();
    market.put_mark(
        market.cell_key(CODER, "0010540", "000000"),
        DataType::AnnualP90,
        Slot::AT_LEAST,
    );
    let model = in_hospitals(&market);
    let wage = |percentile| model.value(percentile, Pay::Annual).value;
    assert_eq!(wage(Percentile::P90), WageValue::Missing(Missing::SourceBounded));
    assert!(matches!(wage(Percentile::P75), WageValue::Computed(_)));
    let rank = model.rank_wage(Cents::from_dollars(500_000), Pay::Annual).unwrap();
    assert_eq!((rank.low, rank.high, rank.kind), (75.0, 100.0, RankKind::LowerBound));
}
