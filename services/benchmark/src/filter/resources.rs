//! Filters of the lists of resources.

use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::Resolved;
use medwage_domain::market::{
    Area, AreaIx, AreaKind, Industry, IndustryLevel, Occupation, OccupationLevel,
};
use medwage_domain::reference::Reference;
use medwage_domain::statistics::{Confidence, PublishedFigure, StatisticKind, Topic};
use medwage_rpc_server::pace;
use medwage_rpc_status::{Violation, Violations};

use super::benchmarks::{AREA_KINDS, area_kind, major_group, read_reached_areas};
use super::parse::{Comparison, FIELD, Operator, RefuseComparison as _, parse_comparisons};
use crate::context::Context;
use crate::error::Error;
use crate::methods::{measure_kind, nearest_topic};
use crate::reading::read_area;
use crate::store::Loaded;

const EQUALITY: [Operator; 2] = [Operator::Equal, Operator::NotEqual];
const TEXT: [Operator; 3] = [Operator::Equal, Operator::NotEqual, Operator::Has];

type Condition<'f, T> = Box<dyn Fn(&T) -> bool + 'f>;

/// The conditions that all items of a list fulfil.
pub(crate) struct ListFilter<'f, T>(Vec<Condition<'f, T>>);

impl<'f, T> ListFilter<'f, T> {
    fn read_with(
        filter: &'f str,
        condition: impl Fn(Comparison<'f>) -> Result<Condition<'f, T>, Violation>,
    ) -> Result<Self, Error> {
        let mut wrong = Violations::default();
        let comparisons = parse_comparisons(filter)?.into_iter();
        let conditions =
            comparisons.filter_map(|comparison| wrong.take_field(condition(comparison))).collect();
        wrong.into_result(Some(Self(conditions)))
    }

    /// Returns whether an item belongs to the list.
    pub(crate) fn is_match(&self, item: &T) -> bool {
        self.0.iter().all(|holds| holds(item))
    }
}

impl<'f> ListFilter<'f, Occupation> {
    /// Reads a filter of occupations.
    pub(crate) fn of_occupations(filter: &'f str) -> Result<Self, Error> {
        Self::read_with(filter, |comparison| {
            let operator = comparison.operator;
            Ok(match comparison.field {
                "level" => {
                    let level = occupation_level(comparison.value);
                    let expected = "one of TOTAL, MAJOR, GROUP, DETAILED";
                    let level = enum_value(&comparison, level, expected)?;
                    Box::new(move |occupation: &Occupation| {
                        operator.is_met(&occupation.level, &level)
                    })
                }
                "major_group" => {
                    let group = major_group(comparison.value);
                    let expected = "a major group such as 29 or 29-0000";
                    let group = enum_value(&comparison, group, expected)?;
                    Box::new(move |occupation: &Occupation| {
                        operator.is_met(&occupation.soc.major_group(), &group)
                    })
                }
                "display_name" => {
                    text_condition(&comparison, |occupation: &Occupation| &occupation.title)?
                }
                _ => return Err(comparison.no_field("level, major_group and display_name")),
            })
        })
    }
}

impl<'f> ListFilter<'f, Industry> {
    /// Reads a filter of industries.
    pub(crate) fn of_industries(filter: &'f str) -> Result<Self, Error> {
        Self::read_with(filter, |comparison| {
            let operator = comparison.operator;
            Ok(match comparison.field {
                "level" => {
                    let level = industry_level(comparison.value);
                    let expected = "one of ALL, PRIVATE, SECTOR, SUBSECTOR, GROUP, DETAILED";
                    let level = enum_value(&comparison, level, expected)?;
                    Box::new(move |industry: &Industry| operator.is_met(&industry.level, &level))
                }
                "display_name" => {
                    text_condition(&comparison, |industry: &Industry| &industry.title)?
                }
                _ => return Err(comparison.no_field("level and display_name")),
            })
        })
    }
}

impl<'f> ListFilter<'f, PublishedFigure> {
    /// Reads a filter of published figures. A topic or an id that there is none of is refused with the nearest.
    pub(crate) fn of_statistics(reference: &'f Reference, filter: &'f str) -> Result<Self, Error> {
        Self::read_with(filter, |comparison| {
            Ok(match comparison.field {
                "topic" => {
                    let value = parse_name(&comparison, Collection::Topics)?;
                    let comparison = Comparison { value, ..comparison };
                    let known = |topic: &Topic| topic.id.eq_ignore_ascii_case(value);
                    if comparison.operator != Operator::Has && !reference.topics.iter().any(known) {
                        let nearest = nearest_topic(reference, value);
                        let nearest = nearest.map_or("", |topic| topic.id.as_str());
                        let expected = format!("a topic of ListTopics (the nearest is {nearest})");
                        return Err(comparison.no_value(&expected));
                    }
                    text_condition(&comparison, |it: &PublishedFigure| &it.topic)?
                }
                "name" => {
                    let value = parse_name(&comparison, Collection::PublishedStatistics)?;
                    let known = |it: &PublishedFigure| it.id.eq_ignore_ascii_case(value);
                    let id = reference.statistics.iter().find(|it| known(it)).map(|it| &it.id);
                    let id = enum_value(&comparison, id, "the name or id of a published figure")?;
                    let operator = comparison.operator;
                    Box::new(move |it: &PublishedFigure| operator.is_met(&&it.id, &id))
                }
                "kind" => {
                    let named = StatisticKind::NAMES.into_iter();
                    let mut named =
                        named.filter(|(_, name)| name.eq_ignore_ascii_case(comparison.value));
                    let kind = named.next().map(|(kind, _)| kind);
                    let expected = "one of OFFICIAL, SURVEY, AGGREGATOR, ARTICLE, ASSUMPTION";
                    let kind = enum_value(&comparison, kind, expected)?;
                    let operator = comparison.operator;
                    Box::new(move |it: &PublishedFigure| operator.is_met(&it.kind, &kind))
                }
                "population" => text_condition(&comparison, |it: &PublishedFigure| &it.population)?,
                "subject" => text_condition(&comparison, |it: &PublishedFigure| &it.subject)?,
                "source" => text_condition(&comparison, |it: &PublishedFigure| &it.source)?,
                "measure" => text_condition(&comparison, |it: &PublishedFigure| &it.measure)?,
                "unit" => text_condition(&comparison, |it: &PublishedFigure| &it.unit)?,
                "vintage" => text_condition(&comparison, |it: &PublishedFigure| &it.vintage)?,
                "measure_kind" => {
                    let name = format!("MEASURE_KIND_{}", comparison.value.to_ascii_uppercase());
                    let kind = pb::MeasureKind::from_str_name(&name);
                    let expected = "one of MEAN, MEDIAN, PERCENTILE, RANGE, SHARE, COUNT, PRICE, RULE, UNSPECIFIED";
                    let kind = enum_value(&comparison, kind, expected)?;
                    let equal = comparison.operator == Operator::Equal;
                    Box::new(move |it: &PublishedFigure| (measure_kind(it) == kind) == equal)
                }
                "confidence" => {
                    let named = Confidence::NAMES.into_iter();
                    let mut named =
                        named.filter(|(_, name)| name.eq_ignore_ascii_case(comparison.value));
                    let confidence = named.next().map(|(confidence, _)| confidence);
                    let confidence =
                        enum_value(&comparison, confidence, "one of HIGH, MEDIUM, LOW")?;
                    let operator = comparison.operator;
                    Box::new(move |it: &PublishedFigure| {
                        operator.is_met(&it.confidence, &confidence)
                    })
                }
                "superseded" => truth_condition(&comparison, |it| it.superseded_by.is_some())?,
                "doubted" => truth_condition(&comparison, |it| !it.doubts.is_empty())?,
                "contradicted" => truth_condition(&comparison, |it| !it.contradictions.is_empty())?,
                "assumption" => truth_condition(&comparison, PublishedFigure::is_assumption)?,
                _ => {
                    return Err(comparison.no_field(
                        "topic, name, kind, subject, population, source, measure, unit, vintage, \
                         measure_kind, confidence, contradicted, superseded, doubted and assumption",
                    ));
                }
            })
        })
    }
}

/// The conditions that all areas of a list fulfil.
#[derive(Debug, Default)]
pub(crate) struct AreaFilter<'f> {
    conditions: Vec<AreaCondition<'f>>,
    /// How the texts of its values were read, in their order.
    pub(crate) resolved: Vec<Resolved>,
}

#[derive(Debug)]
enum AreaCondition<'f> {
    Area(Operator, AreaIx),
    Kind(Operator, AreaKind),
    /// The areas that reach into the state, by index.
    State(Operator, Box<[bool]>),
    DisplayName(Operator, &'f str),
}

impl<'f> AreaFilter<'f> {
    /// Reads a filter of areas, or everything that is wrong with it.
    pub(crate) async fn read_filter(
        context: &Context,
        loaded: &Loaded,
        filter: &'f str,
    ) -> Result<Self, Error> {
        let (mut wrong, mut areas) = (Violations::default(), Self::default());
        for comparison in parse_comparisons(filter)? {
            pace::yield_if_due().await?;
            let condition =
                AreaCondition::read_condition(context, loaded, &comparison, &mut areas.resolved);
            areas.conditions.extend(wrong.take_field(condition));
        }
        wrong.into_result(Some(areas))
    }

    /// Returns whether the filter says which kinds of areas, or which areas, it lets pass.
    pub(crate) fn chooses_kind(&self) -> bool {
        let chooses = |condition: &AreaCondition<'_>| {
            matches!(condition, AreaCondition::Kind(..) | AreaCondition::Area(..))
        };
        self.conditions.iter().any(chooses)
    }

    /// Returns whether an area belongs to the list.
    pub(crate) fn is_match(&self, ix: AreaIx, area: &Area) -> bool {
        self.conditions.iter().all(|condition| match condition {
            AreaCondition::Area(operator, other) => operator.is_met(&ix, other),
            AreaCondition::Kind(operator, kind) => operator.is_met(&area.kind, kind),
            AreaCondition::State(operator, reached) => {
                let reaches = reached.get(usize::from(ix.0)).is_some_and(|reaches| *reaches);
                operator.is_met(&reaches, &true)
            }
            AreaCondition::DisplayName(operator, name) => operator.holds_text(&area.name, name),
        })
    }
}

impl<'f> AreaCondition<'f> {
    fn read_condition(
        context: &Context,
        loaded: &Loaded,
        comparison: &Comparison<'f>,
        resolved: &mut Vec<Resolved>,
    ) -> Result<Self, Violation> {
        let (operator, value) = (comparison.operator, comparison.value);
        match comparison.field {
            "kind" => {
                comparison.require_operator(&EQUALITY)?;
                let kind = area_kind(value).ok_or_else(|| comparison.no_value(AREA_KINDS))?;
                Ok(Self::Kind(operator, kind))
            }
            "state" => {
                comparison.require_operator(&EQUALITY)?;
                let (reached, reading) = read_reached_areas(context, loaded, value)?;
                resolved.push(reading);
                Ok(Self::State(operator, reached))
            }
            "area" => {
                comparison.require_operator(&EQUALITY)?;
                let reading = read_area(loaded, FIELD, value)?;
                resolved.push(reading.write_resolved(loaded.labels.area(reading.ix)));
                Ok(Self::Area(operator, reading.ix))
            }
            "display_name" => {
                comparison.require_operator(&TEXT)?;
                Ok(Self::DisplayName(operator, value))
            }
            _ => Err(comparison.no_field("kind, state, area and display_name")),
        }
    }
}

fn parse_name<'f>(
    comparison: &Comparison<'f>,
    collection: Collection,
) -> Result<&'f str, Violation> {
    let id = collection.parse_name(comparison.value);
    id.map_err(|error| Violation::malformed(FIELD, error.to_string()))
}

fn text_condition<'f, T>(
    comparison: &Comparison<'f>,
    text: impl Fn(&T) -> &str + 'f,
) -> Result<Condition<'f, T>, Violation> {
    comparison.require_operator(&TEXT)?;
    let (operator, value) = (comparison.operator, comparison.value);
    Ok(Box::new(move |item| operator.holds_text(text(item), value)))
}

fn truth_condition<'f>(
    comparison: &Comparison<'f>,
    holds: impl Fn(&PublishedFigure) -> bool + 'f,
) -> Result<Condition<'f, PublishedFigure>, Violation> {
    comparison.require_operator(&EQUALITY)?;
    let expected: bool =
        comparison.value.parse().map_err(|_| comparison.no_value("true or false"))?;
    let expected = expected == (comparison.operator == Operator::Equal);
    Ok(Box::new(move |item| holds(item) == expected))
}

fn enum_value<T>(
    comparison: &Comparison<'_>,
    value: Option<T>,
    expected: &str,
) -> Result<T, Violation> {
    comparison.require_operator(&EQUALITY)?;
    value.ok_or_else(|| comparison.no_value(expected))
}

fn occupation_level(text: &str) -> Option<OccupationLevel> {
    pb::OccupationLevel::from_str_name(&format!("OCCUPATION_LEVEL_{}", text.to_ascii_uppercase()))?
        .into()
}

fn industry_level(text: &str) -> Option<IndustryLevel> {
    pb::IndustryLevel::from_str_name(&format!("INDUSTRY_LEVEL_{}", text.to_ascii_uppercase()))?
        .into()
}
