//! The columns of a profile, named like the fields of `EstimatePayRequest`.

use arrow_schema::DataType;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text, or a whole number that stands for one.
    Id,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A number.
    Number,
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// A date.
    Date,
}

/// A column that profiles may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Whether a file must have it.
    pub required: bool,
    pub(crate) kind: Kind,
    /// The field of the request that it fills.
    field: &'static str,
}

const fn column(name: &'static str, kind: Kind, field: &'static str) -> Column {
    Column { name, required: false, kind, field }
}

const fn required(name: &'static str, kind: Kind) -> Column {
    Column { name, required: true, kind, field: name }
}

/// Every column that profiles may have; those that are required come first.
pub const COLUMNS: &[Column] = &[
    required("id", Kind::Id),
    required("role", Kind::Text),
    column("area", Kind::Text, "area"),
    column("setting", Kind::Text, "setting"),
    column("years", Kind::Number, "years"),
    column("education", Kind::Text, "education"),
    column("credentials", Kind::Texts, "credentials"),
    column("uncertified", Kind::Flag, "uncertified"),
    column("specialty", Kind::Text, "specialty"),
    column("duties", Kind::Texts, "duties"),
    column("team_size", Kind::Whole, "team_size"),
    column("practice_size", Kind::Text, "practice_size"),
    column("hours_per_week", Kind::Number, "hours_per_week"),
    column("remote_pay_area", Kind::Text, "remote.pay_area"),
    column("remote_employee_area", Kind::Text, "remote.employee_area"),
    column("remote_weight_employer", Kind::Number, "remote.weights.employer"),
    column("remote_weight_employee", Kind::Number, "remote.weights.employee"),
    column("remote_weight_nation", Kind::Number, "remote.weights.nation"),
    column("as_of_date", Kind::Date, "as_of_date"),
    column("aging_index", Kind::Text, "aging.index"),
    column("aging_annual_percent", Kind::Number, "aging.annual_percent"),
];

/// The column that a field of the request comes from: `requests[3].remote.pay_area` is `remote_pay_area`.
pub(crate) fn column_of(field: &str) -> String {
    let own = match field.strip_prefix("requests[").and_then(|rest| rest.split_once(']')) {
        Some((_, rest)) => rest.trim_start_matches('.'),
        None => field,
    };
    let column = COLUMNS.iter().find(|it| it.field == own);
    column.map_or(own, |it| it.name).to_owned()
}

impl Kind {
    /// Whether values of a type are taken without a loss.
    pub(crate) fn takes(self, given: &DataType) -> bool {
        let text = |it: &DataType| {
            matches!(it, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null)
                || matches!(it, DataType::Dictionary(_, of) if of.is_string())
        };
        match (self, given) {
            // A column without a value, as writers that guess types from values write it.
            (_, DataType::Null) => true,
            (Self::Id, it) => text(it) || it.is_integer(),
            (Self::Text, it) => text(it),
            (Self::Texts, DataType::List(of) | DataType::LargeList(of)) => text(of.data_type()),
            (Self::Number, it) => it.is_integer() || it.is_floating(),
            (Self::Whole, it) => it.is_integer() && *it != DataType::UInt64,
            (Self::Flag, it) => *it == DataType::Boolean,
            (Self::Date, DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None)) => {
                true
            }
            (Self::Texts | Self::Date, _) => false,
        }
    }

    /// The one type that values are read as.
    pub(crate) fn read_as(self) -> DataType {
        match self {
            Self::Id | Self::Text => DataType::Utf8,
            Self::Texts => DataType::new_list(DataType::Utf8, true),
            Self::Number => DataType::Float64,
            Self::Whole => DataType::Int64,
            Self::Flag => DataType::Boolean,
            Self::Date => DataType::Date32,
        }
    }

    /// What it holds, in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Id => "texts or whole numbers",
            Self::Text => "texts",
            Self::Texts => "lists of texts",
            Self::Number => "numbers",
            Self::Whole => "whole numbers",
            Self::Flag => "booleans",
            Self::Date => "dates",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_request_become_columns() {
        for (field, column) in [
            ("requests[3].area", "area"),
            ("requests[12].remote.weights.nation", "remote_weight_nation"),
            ("requests[0].credentials[2]", "credentials[2]"),
            ("role", "role"),
        ] {
            assert_eq!(column_of(field), column);
        }
    }
}
