//! The disclosed fallback: from the cell asked for to the first one that answers, each step with its reason.

use super::reliability::{Grade, grade_cell};
use crate::cell::Cell;
use crate::market::{AreaIx, CellKey, IndustryIx, Market};

/// The policy of a caller: the answers that may stand in for the published cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// A broader published cell may answer.
    pub fallback: bool,
    /// An estimate of the cell itself may answer, which comes before a broader cell.
    pub modelled: bool,
    /// The lowest grade that a published cell may have.
    pub floor: Option<Grade>,
}

impl Default for Policy {
    /// Everything may answer.
    fn default() -> Self {
        Self { fallback: true, modelled: true, floor: None }
    }
}

/// The outcome of considering a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answers.
    Answered,
    /// The release has no such cell.
    NotPublished,
    /// The cell exists and its wages are withheld.
    Withheld,
    /// The cell's grade is below the caller's floor.
    BelowFloor {
        /// The cell's grade.
        grade: Grade,
        /// The caller's floor.
        floor: Grade,
    },
    /// The cell was estimated.
    Modelled,
}

/// A considered cell and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The cell.
    pub cell: CellKey,
    /// The outcome.
    pub outcome: Outcome,
}

/// Looks at one cell: its figures if it may answer, or why not.
pub fn consider_cell(
    market: &impl Market,
    key: CellKey,
    floor: Option<Grade>,
) -> Result<&Cell, Outcome> {
    let cell = market.cell(key).ok_or(Outcome::NotPublished)?;
    if !cell.has_wage() {
        return Err(Outcome::Withheld);
    }
    match floor.map(|floor| (grade_cell(cell).0, floor)) {
        Some((grade, floor)) if grade > floor => Err(Outcome::BelowFloor { grade, floor }),
        _ => Ok(cell),
    }
}

/// Returns the broader cells in the order in which they may answer: area before industry, since
/// places differ more than kinds of workplace do.
pub fn broader_cells(market: &impl Market, key: CellKey) -> impl Iterator<Item = CellKey> {
    let (nation, all) = (market.nation(), market.all_industries());
    let here = (key.area != nation && key.industry != all).then_some((key.area, all));
    let state = market.state_of(key.area).map(|state| (state, all));
    let industries = broader_industries(market, key.industry);
    let abroad = (key.area != nation && key.industry != all).then_some((nation, key.industry));
    here.into_iter()
        .chain(state)
        .chain(abroad)
        .chain(industries.map(move |industry| (nation, industry)))
        .chain((key.area != nation || key.industry != all).then_some((nation, all)))
        .map(move |(area, industry): (AreaIx, IndustryIx)| CellKey { area, industry, ..key })
}

/// The broader industries of an industry, nearest first, without all industries.
fn broader_industries(
    market: &impl Market,
    industry: IndustryIx,
) -> impl Iterator<Item = IndustryIx> {
    let all = market.all_industries();
    std::iter::successors(Some(industry), move |&ix| market.industry(ix).parent)
        .skip(1)
        .take_while(move |&ix| ix != all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::DataType;
    use crate::testing::TinyMarket;

    const CODER: &str = "29-2072";

    /// The codes of an area and an industry.
    type Place<'a> = (&'a str, &'a str);

    #[test]
    fn broader_cells_come_area_first_then_industry() {
        let market = TinyMarket::new();
        let (metro, state, nation) = ("0010540", "4100000", "0000000");
        let (group, subsector, sector, all) = ("622100", "622000", "62--63", "000000");
        let lineage = [(nation, subsector), (nation, sector), (nation, all)];
        let cases: [(Place, &[Place]); 6] = [
            ((metro, all), &[(state, all), (nation, all)]),
            (("4100006", all), &[(state, all), (nation, all)]),
            ((state, all), &[(nation, all)]),
            ((nation, all), &[]),
            ((nation, group), &lineage),
            (
                (metro, group),
                &[
                    (metro, all),
                    (state, all),
                    (nation, group),
                    (nation, subsector),
                    (nation, sector),
                    (nation, all),
                ],
            ),
        ];
        for ((area, industry), expected) in cases {
            let broader = broader_cells(&market, market.cell_key(CODER, area, industry));
            let places: Vec<_> = broader.map(|key| market.place_codes(key)).collect();
            let places: Vec<_> = places.iter().map(|(a, i)| (a.as_str(), i.as_str())).collect();
            assert_eq!(places, expected, "from {area} {industry}");
        }
    }

    #[test]
    fn a_cell_answers_or_says_why_not() {
        let mut market = TinyMarket::new();
        let key = |area| TinyMarket::new().cell_key(CODER, area, "000000");
        let (metro, state, nation) = (key("0010540"), key("4100000"), key("0000000"));
        market.withhold_wages(metro);
        market.put_cell(metro, &[(DataType::Employment, 90)]);
        market.put_annual(nation, [37_000, 43_490, 51_140, 64_820, 81_150], 56_790);
        // 300 people, errors of 5% and 1%: a B.
        let of_a_b =
            [(DataType::Employment, 300), (DataType::EmploymentRse, 50), (DataType::MeanRse, 10)];
        market.put_cell(nation, &of_a_b);
        let below = Outcome::BelowFloor { grade: Grade::B, floor: Grade::A };
        for (key, floor, expected) in [
            (state, None, Err(Outcome::NotPublished)),
            (metro, None, Err(Outcome::Withheld)),
            (nation, None, Ok(())),
            (nation, Some(Grade::C), Ok(())),
            (nation, Some(Grade::B), Ok(())),
            (nation, Some(Grade::A), Err(below)),
        ] {
            assert_eq!(consider_cell(&market, key, floor).map(|_| ()), expected, "{floor:?}");
        }
    }
}
