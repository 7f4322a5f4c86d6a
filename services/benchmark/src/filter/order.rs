//! In which order a list stands.

use medwage_rpc_status::Violation;
use std::cmp::Ordering;

use medwage_domain::cell::{Cell, DataType};
use medwage_domain::market::CellKey;

/// An order of cells; ties go by area, industry and occupation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OrderBy {
    field: Field,
    descending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Area,
    Occupation,
    Number(DataType),
}

/// The key that cells are ordered by. One without a number comes last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rank {
    number: Option<u32>,
    pub(crate) key: CellKey,
}

impl OrderBy {
    /// Reads `field` or `field desc`.
    pub(crate) fn read_order(text: &str) -> Result<Self, Violation> {
        let mut words = text.split_whitespace();
        let field = match words.next() {
            None | Some("area") => Field::Area,
            Some("occupation") => Field::Occupation,
            Some("employment") => Field::Number(DataType::Employment),
            Some("annual_mean") => Field::Number(DataType::AnnualMean),
            Some("annual_p50") => Field::Number(DataType::AnnualMedian),
            Some(other) => {
                let fields = "area, occupation, employment, annual_mean or annual_p50";
                return Err(Violation::malformed(
                    "order_by",
                    format!("{other:?} is no field; give {fields}"),
                ));
            }
        };
        match (words.next(), words.next()) {
            (None, _) => Ok(Self { field, descending: false }),
            (Some("desc"), None) => Ok(Self { field, descending: true }),
            (Some("asc"), None) => Ok(Self { field, descending: false }),
            _ => Err(Violation::malformed("order_by", "takes one field, then desc or nothing")),
        }
    }

    /// Returns the key to order a cell by.
    pub(crate) fn rank_cell(self, key: CellKey, cell: &Cell) -> Rank {
        let number = match self.field {
            Field::Area => Some(key.area.0.into()),
            Field::Occupation => Some(key.occupation.0.into()),
            Field::Number(data_type) => cell.slot(data_type).figure().value(),
        };
        Rank { number, key }
    }

    /// Compares two cells by what they are ordered by.
    pub(crate) fn compare_ranks(self, one: &Rank, other: &Rank) -> Ordering {
        let by_number = match (one.number, other.number) {
            (Some(one), Some(other)) if self.descending => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        let place = |rank: &Rank| (rank.key.area, rank.key.industry, rank.key.occupation);
        by_number.then_with(|| place(one).cmp(&place(other)))
    }
}
