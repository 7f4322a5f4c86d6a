//! Comparisons with their values read: what a cell is tested against.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::benchmark::reliability::{Grade, grade};
use medwage_domain::cell::{Cell, DataType};
use medwage_domain::code::StateFips;
use medwage_domain::market::{AreaIx, AreaKind, CellKey, IndustryIx, Market as _, OccupationIx};
use medwage_service_kit::{Violation, Violations};

use super::parse::{Comparison, Operator, parse};
use crate::context::Context;
use crate::error::Error;
use crate::question;
use crate::store::Loaded;

/// What all of a list's cells fulfil.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter(Vec<Condition>);

#[derive(Clone, Debug)]
enum Condition {
    Occupation(Operator, OccupationIx),
    MajorGroup(Operator, u32),
    Area(Operator, AreaIx),
    AreaKind(Operator, AreaKind),
    State(Operator, StateFips),
    Industry(Operator, IndustryIx),
    Number(Operator, DataType, u32),
    Grade(Operator, Grade),
}

impl Filter {
    /// Reads a filter, or everything that is wrong with it.
    pub(crate) fn read(context: &Context, loaded: &Loaded, filter: &str) -> Result<Self, Error> {
        let comparisons = parse(filter).map_err(|text| Violation::new("filter", text))?;
        let mut wrong = Violations::default();
        let conditions = comparisons
            .iter()
            .filter_map(|it| wrong.take(Condition::read(context, loaded, it)))
            .collect();
        wrong.finish(Some(Self(conditions)))
    }

    /// Whether a cell belongs to the list.
    pub(crate) fn matches(&self, loaded: &Loaded, key: CellKey, cell: &Cell) -> bool {
        self.0.iter().all(|condition| condition.holds(loaded, key, cell))
    }
}

impl Condition {
    fn read(context: &Context, loaded: &Loaded, it: &Comparison<'_>) -> Result<Self, Violation> {
        let (operator, value) = (it.operator, it.value);
        let named = |violation: Violation| violation.renamed("filter");
        let number = |data_type| {
            let wrong = || no_value(it, "a whole number");
            value.parse().map(|limit| Self::Number(operator, data_type, limit)).map_err(|_| wrong())
        };
        if !matches!(it.field, "employment" | "annual_mean" | "annual_median" | "grade")
            && !matches!(operator, Operator::Equal | Operator::NotEqual)
        {
            return Err(Violation::new("filter", format!("{} takes = and != only", it.field)));
        }
        match it.field {
            "occupation" => question::occupation(context, loaded, value)
                .map(|ix| Self::Occupation(operator, ix))
                .map_err(named),
            "area" => question::area(context, loaded, value)
                .map(|ix| Self::Area(operator, ix))
                .map_err(named),
            "industry" => question::industry(context, loaded, value)
                .map(|ix| Self::Industry(operator, ix))
                .map_err(named),
            "state" => question::state(context, loaded, value)
                .map_err(named)?
                .map(|state| Self::State(operator, state))
                .ok_or_else(|| no_value(it, "a state's letters, name or FIPS code")),
            "major_group" => major_group(value)
                .map(|group| Self::MajorGroup(operator, group))
                .ok_or_else(|| no_value(it, "a major group such as 29 or 29-0000")),
            "area_kind" => area_kind(value)
                .map(|kind| Self::AreaKind(operator, kind))
                .ok_or_else(|| no_value(it, "one of NATION, STATE, METROPOLITAN, NONMETROPOLITAN")),
            "grade" => grade_of(value)
                .map(|grade| Self::Grade(operator, grade))
                .ok_or_else(|| no_value(it, "one of A, B, C, D")),
            "employment" => number(DataType::Employment),
            "annual_mean" => number(DataType::AnnualMean),
            "annual_median" => number(DataType::AnnualMedian),
            other => Err(Violation::new(
                "filter",
                format!(
                    "{other} is no field; there are occupation, major_group, area, area_kind, state, \
                     industry, employment, annual_mean, annual_median and grade"
                ),
            )),
        }
    }

    fn holds(&self, loaded: &Loaded, key: CellKey, cell: &Cell) -> bool {
        let release = &loaded.release;
        match self {
            Self::Occupation(operator, ix) => operator.holds(&key.occupation, ix),
            Self::MajorGroup(operator, group) => {
                operator.holds(&release.occupation(key.occupation).soc.major_group(), group)
            }
            Self::Area(operator, ix) => operator.holds(&key.area, ix),
            Self::AreaKind(operator, kind) => operator.holds(&release.area(key.area).kind, kind),
            Self::State(operator, state) => {
                release.area(key.area).state.is_some_and(|own| operator.holds(&own, state))
            }
            Self::Industry(operator, ix) => operator.holds(&key.industry, ix),
            Self::Number(operator, data_type, limit) => {
                let number = cell.slot(*data_type).figure().value();
                number.is_some_and(|number| operator.holds(&number, limit))
            }
            Self::Grade(operator, limit) => operator.holds(&grade(cell).0, limit),
        }
    }
}

fn no_value(it: &Comparison<'_>, expected: &str) -> Violation {
    Violation::new("filter", format!("{} takes {expected}, not {:?}", it.field, it.value))
}

fn major_group(text: &str) -> Option<u32> {
    let digits = text.strip_suffix("-0000").unwrap_or(text);
    digits.parse().ok().filter(|group| *group < 100 && digits.len() == 2)
}

fn area_kind(text: &str) -> Option<AreaKind> {
    pb::AreaKind::from_str_name(&format!("AREA_KIND_{text}"))?.into()
}

fn grade_of(text: &str) -> Option<Grade> {
    [Grade::A, Grade::B, Grade::C, Grade::D].into_iter().find(|it| format!("{it:?}") == text)
}
