//! Filters of benchmarks: comparisons with their values read, against which a cell is tested.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::Resolved;
use medwage_domain::benchmark::reliability::{Grade, grade_cell};
use medwage_domain::cell::{Cell, DataType};
use medwage_domain::market::{
    Area, AreaIx, AreaKind, CellKey, IndustryIx, Market as _, OccupationIx,
};
use medwage_domain::text;
use medwage_rpc_server::pace;
use medwage_rpc_status::{Violation, Violations};

use super::parse::{Comparison, FIELD, Operator, RefuseComparison as _, parse_comparisons};
use crate::candidate_pay::CandidatePay;
use crate::context::Context;
use crate::error::Error;
use crate::reading::{read_area, read_industry, read_occupation, read_state};
use crate::resources::reached_states;
use crate::store::Loaded;

/// The conditions that all of a list's cells fulfil.
#[derive(Clone, Debug, Default)]
pub(crate) struct BenchmarkFilter {
    conditions: Vec<Condition>,
    /// How the texts of its values were read, in their order.
    pub(crate) resolved: Vec<Resolved>,
}

#[derive(Clone, Debug)]
enum Condition {
    Occupation(Operator, OccupationIx),
    MajorGroup(Operator, u32),
    Area(Operator, AreaIx),
    AreaKind(Operator, AreaKind),
    /// The areas that reach into the state, by index.
    State(Operator, Box<[bool]>),
    Industry(Operator, IndustryIx),
    Number(Operator, DataType, u32),
    Grade(Operator, Grade),
}

const EQUALITY: [Operator; 2] = [Operator::Equal, Operator::NotEqual];
const ORDER: [Operator; 6] = [
    Operator::Equal,
    Operator::NotEqual,
    Operator::Less,
    Operator::AtMost,
    Operator::Greater,
    Operator::AtLeast,
];

impl BenchmarkFilter {
    /// Reads a filter, or everything that is wrong with it.
    pub(crate) async fn read_filter(
        context: &Context,
        loaded: &Loaded,
        filter: &str,
    ) -> Result<Self, Error> {
        let comparisons = parse_comparisons(filter)?;
        let (mut refused, mut read) = (Vec::new(), Self::default());
        for comparison in &comparisons {
            pace::yield_if_due().await?;
            match Condition::read_condition(context, loaded, comparison, &mut read.resolved) {
                Ok(condition) => read.conditions.push(condition),
                Err(violation) => refused.push(violation),
            }
        }
        let pay = CandidatePay { loaded, occupation: read.find_occupation(), area: None };
        let mut wrong = Violations::default();
        refused.into_iter().for_each(|violation| wrong.add_violation(pay.add_pay(violation)));
        wrong.into_result(Some(read))
    }

    /// Finds the occupation that the list is of, where it is of one.
    fn find_occupation(&self) -> Option<OccupationIx> {
        self.conditions.iter().find_map(|condition| match condition {
            Condition::Occupation(Operator::Equal, ix) => Some(*ix),
            _ => None,
        })
    }

    /// Returns whether a cell belongs to the list.
    pub(crate) fn is_match(&self, loaded: &Loaded, key: CellKey, cell: &Cell) -> bool {
        self.conditions.iter().all(|condition| condition.is_met(loaded, key, cell))
    }
}

impl Condition {
    fn read_condition(
        context: &Context,
        loaded: &Loaded,
        comparison: &Comparison<'_>,
        resolved: &mut Vec<Resolved>,
    ) -> Result<Self, Violation> {
        let (operator, value) = (comparison.operator, comparison.value);
        let ordered =
            matches!(comparison.field, "employment" | "annual_mean" | "annual_p50" | "grade");
        let number = |data_type| {
            let limit = value.parse().map_err(|_| comparison.no_value("a whole number"));
            limit.map(|limit| Self::Number(operator, data_type, limit))
        };
        match comparison.field {
            "occupation" | "area" | "industry" | "state" | "major_group" | "area_kind"
            | "employment" | "annual_mean" | "annual_p50" | "grade" => {
                comparison.require_operator(if ordered { &ORDER } else { &EQUALITY })?;
            }
            _ => return Err(comparison.no_field(FIELDS)),
        }
        match comparison.field {
            "occupation" => {
                let reading = read_occupation(loaded, FIELD, value)?;
                resolved.push(reading.write_resolved(loaded.labels.occupation(reading.ix)));
                Ok(Self::Occupation(operator, reading.ix))
            }
            "area" => {
                let reading = read_area(loaded, FIELD, value)?;
                resolved.push(reading.write_resolved(loaded.labels.area(reading.ix)));
                Ok(Self::Area(operator, reading.ix))
            }
            "industry" => {
                let reading = read_industry(loaded, FIELD, value)?;
                resolved.push(reading.write_resolved(loaded.labels.industry(reading.ix)));
                Ok(Self::Industry(operator, reading.ix))
            }
            "state" => {
                let (reached, reading) = read_reached_areas(context, loaded, value)?;
                resolved.push(reading);
                Ok(Self::State(operator, reached))
            }
            "major_group" => major_group(value)
                .map(|group| Self::MajorGroup(operator, group))
                .ok_or_else(|| comparison.no_value("a major group such as 29 or 29-0000")),
            "area_kind" => area_kind(value)
                .map(|kind| Self::AreaKind(operator, kind))
                .ok_or_else(|| comparison.no_value(AREA_KINDS)),
            "grade" => grade_of(value)
                .map(|grade| Self::Grade(operator, grade))
                .ok_or_else(|| comparison.no_value("one of A, B, C, D")),
            "employment" => number(DataType::Employment),
            "annual_mean" => number(DataType::AnnualMean),
            _ => number(DataType::AnnualMedian),
        }
    }

    fn is_met(&self, loaded: &Loaded, key: CellKey, cell: &Cell) -> bool {
        let release = &loaded.release;
        match self {
            Self::Occupation(operator, ix) => operator.is_met(&key.occupation, ix),
            Self::MajorGroup(operator, group) => {
                operator.is_met(&release.occupation(key.occupation).soc.major_group(), group)
            }
            Self::Area(operator, ix) => operator.is_met(&key.area, ix),
            Self::AreaKind(operator, kind) => operator.is_met(&release.area(key.area).kind, kind),
            Self::State(operator, reached) => {
                let reaches = reached.get(usize::from(key.area.0)).is_some_and(|reaches| *reaches);
                operator.is_met(&reaches, &true)
            }
            Self::Industry(operator, ix) => operator.is_met(&key.industry, ix),
            Self::Number(operator, data_type, limit) => {
                let number = cell.slot(*data_type).figure().value();
                number.is_some_and(|number| operator.is_met(&number, limit))
            }
            Self::Grade(operator, limit) => operator.is_met(&grade_cell(cell).0, limit),
        }
    }
}

const FIELDS: &str = "occupation, major_group, area, area_kind, state, industry, employment, annual_mean, annual_p50 \
                      and grade";
pub(super) const AREA_KINDS: &str = "one of NATION, STATE, METROPOLITAN, NONMETROPOLITAN";

/// Reads a state, and which areas of the release reach into it. The reading names those that BLS files under another state.
pub(super) fn read_reached_areas(
    context: &Context,
    loaded: &Loaded,
    text: &str,
) -> Result<(Box<[bool]>, Resolved), Violation> {
    let (state, reading) = read_state(loaded, FIELD, text)?;
    let areas = loaded.release.areas();
    let reaches = |area: &Area| reached_states(context, area).contains(&state);
    let reached: Box<[bool]> = areas.iter().map(reaches).collect();
    let mut resolved = reading.write_resolved(loaded.labels.area(reading.ix));
    let beyond = areas.iter().zip(&reached);
    let beyond = beyond.filter(|(area, reaches)| **reaches && area.state != Some(state)).count();
    if beyond > 0 {
        let name = &resolved.display_name;
        let areas = text::write_count(beyond as u64, "area that reaches", "areas that reach");
        let note = format!("with {areas} into {name} from another state");
        resolved.note = [resolved.note.as_str(), note.as_str()]
            .into_iter()
            .filter(|note| !note.is_empty())
            .collect::<Vec<_>>()
            .join("; ");
    }
    Ok((reached, resolved))
}

pub(super) fn major_group(text: &str) -> Option<u32> {
    let digits = text.strip_suffix("-0000").unwrap_or(text);
    digits.parse().ok().filter(|group| *group < 100 && digits.len() == 2)
}

pub(super) fn area_kind(text: &str) -> Option<AreaKind> {
    pb::AreaKind::from_str_name(&format!("AREA_KIND_{text}"))?.into()
}

fn grade_of(text: &str) -> Option<Grade> {
    [Grade::A, Grade::B, Grade::C, Grade::D].into_iter().find(|grade| format!("{grade:?}") == text)
}
