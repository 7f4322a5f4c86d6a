//! The columns of a profile, named like the fields of `JobProfile` and of `Aging`.

use arrow_schema::DataType;

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text, or a whole number that stands for one.
    Id,
    /// A text.
    Text,
    /// A list of texts, or a text of several with `;` or `,` between.
    Texts,
    /// A number.
    Number,
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
}

/// A column that profiles may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name.
    pub name: &'static str,
    /// True if a file must have it.
    pub required: bool,
    pub(crate) kind: Kind,
    /// The field of the request that it fills.
    field: &'static str,
}

const fn optional_column(name: &'static str, kind: Kind, field: &'static str) -> Column {
    Column { name, required: false, kind, field }
}

const fn required_column(name: &'static str, kind: Kind, field: &'static str) -> Column {
    Column { name, required: true, kind, field }
}

/// Every column that profiles may have; those that are required come first.
pub const COLUMNS: &[Column] = &[
    required_column("id", Kind::Id, "id"),
    required_column("role", Kind::Text, "profile.role"),
    optional_column("area", Kind::Text, "profile.area"),
    optional_column("industry", Kind::Text, "profile.industry"),
    optional_column("experience_years", Kind::Number, "profile.experience_years"),
    optional_column("education", Kind::Text, "profile.education"),
    optional_column("credentials", Kind::Texts, "profile.credentials"),
    optional_column("uncertified", Kind::Flag, "profile.uncertified"),
    optional_column("specialty", Kind::Text, "profile.specialty"),
    optional_column("duties", Kind::Texts, "profile.duties"),
    optional_column("direct_report_count", Kind::Whole, "profile.direct_report_count"),
    optional_column("employer_size", Kind::Text, "profile.employer_size"),
    optional_column("employer_kind", Kind::Text, "profile.employer_kind"),
    optional_column("hours_per_week", Kind::Number, "profile.hours_per_week"),
    optional_column("remote_policy_pay_area", Kind::Text, "profile.remote_policy.pay_area"),
    optional_column(
        "remote_policy_employee_area",
        Kind::Text,
        "profile.remote_policy.employee_area",
    ),
    optional_column(
        "remote_policy_weights_employer",
        Kind::Number,
        "profile.remote_policy.weights.employer",
    ),
    optional_column(
        "remote_policy_weights_employee",
        Kind::Number,
        "profile.remote_policy.weights.employee",
    ),
    optional_column(
        "remote_policy_weights_nation",
        Kind::Number,
        "profile.remote_policy.weights.nation",
    ),
    optional_column("aging_month", Kind::Text, "aging.month"),
    optional_column("aging_wage_index", Kind::Text, "aging.wage_index"),
    optional_column("aging_annual_percent", Kind::Number, "aging.annual_percent"),
];

/// Names that columns had in 0.1.0, and what they are called now.
const RENAMED: &[(&str, &str)] = &[
    ("setting", "industry"),
    ("years", "experience_years"),
    ("team_size", "direct_report_count"),
    ("practice_size", "employer_size"),
    ("remote_pay_area", "remote_policy_pay_area"),
    ("remote_employee_area", "remote_policy_employee_area"),
    ("remote_weight_employer", "remote_policy_weights_employer"),
    ("remote_weight_employee", "remote_policy_weights_employee"),
    ("remote_weight_nation", "remote_policy_weights_nation"),
    ("as_of_date", "aging_month"),
    ("aging_index", "aging_wage_index"),
];

/// Returns the name of today of a column that had another in 0.1.0.
pub(super) fn new_name(name: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(old, _)| *old == name).map(|(_, new)| *new)
}

/// Returns the column that a field of the request comes from: `requests[3].profile.area` is `area`.
pub(crate) fn column_of(field: &str) -> String {
    let own = match field.strip_prefix("requests[").and_then(|rest| rest.split_once(']')) {
        Some((_, rest)) => rest.trim_start_matches('.'),
        None => field,
    };
    let column = COLUMNS.iter().find(|column| column.field == own);
    // A place in a list: `profile.credentials[1]` is `credentials[1]`.
    let plain = own.strip_prefix("profile.").unwrap_or(own);
    column.map_or(plain, |column| column.name).to_owned()
}

/// True if a column's values are texts, in any of their encodings.
pub(crate) fn is_text(given: &DataType) -> bool {
    matches!(given, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null)
        || matches!(given, DataType::Dictionary(_, of) if of.is_string())
}

impl Kind {
    /// True if values of a type are taken without a loss.
    pub(crate) fn is_taken(self, given: &DataType) -> bool {
        match (self, given) {
            // A column without a value, as writers that guess types from values write it.
            (_, DataType::Null) => true,
            (Self::Id, given) => is_text(given) || given.is_integer(),
            (Self::Text | Self::Texts, given) if is_text(given) => true,
            (Self::Texts, DataType::List(of) | DataType::LargeList(of)) => is_text(of.data_type()),
            (Self::Number, given) => given.is_integer() || given.is_floating(),
            (Self::Whole, given) => given.is_integer() && *given != DataType::UInt64,
            (Self::Flag, given) => *given == DataType::Boolean,
            (Self::Text | Self::Texts, _) => false,
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
        }
    }

    /// Returns the type in words.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Id => "texts or whole numbers",
            Self::Text => "texts",
            Self::Texts => "lists of texts, or texts with `;` between",
            Self::Number => "numbers",
            Self::Whole => "whole numbers",
            Self::Flag => "booleans",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_request_become_columns() {
        for (field, column) in [
            ("requests[3].profile.area", "area"),
            ("requests[12].profile.remote_policy.weights.nation", "remote_policy_weights_nation"),
            ("requests[0].profile.credentials[2]", "credentials[2]"),
            ("requests[0].aging.month", "aging_month"),
            ("profile.role", "role"),
        ] {
            assert_eq!(column_of(field), column);
        }
    }

    #[test]
    fn every_column_of_before_has_a_name_of_today() {
        for (old, new) in RENAMED {
            let known = |name: &str| COLUMNS.iter().any(|it| it.name == name);
            assert!(!known(old) && known(new), "{old}");
        }
    }
}
