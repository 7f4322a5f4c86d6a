//! The answers of 0.1.0, asked for again: the contract's shape is new, its figures are the same. How they were recorded and
//! translated is in `tests/recorded`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use medwage_testkit::root;
use prost_reflect::{DynamicMessage, Kind, ReflectMessage as _, Value as Reflected};
use serde::Deserialize;
use serde_json::Value;
use tonic::Code;

use super::dynamic::DynamicClient;
use super::product::up;

/// A difference that is meant to be.
struct Allowed {
    /// The method; `*` stands for all.
    method: &'static str,
    /// What the path begins with, without indices. `error` for the outcome of the call.
    paths: &'static [&'static str],
    /// Why it differs.
    reason: &'static str,
}

const ALLOWED: &[Allowed] = &[
    Allowed {
        method: "FindBenchmark",
        paths: &["annual", "hourly", "aged", "median_interval_usd", "evidence"],
        reason: MODELED_ANEW,
    },
    Allowed { method: "BatchFindBenchmarks", paths: &["results.benchmark"], reason: MODELED_ANEW },
    Allowed { method: "CompareBenchmarks", paths: &["rows"], reason: MODELED_ANEW },
    Allowed {
        method: "RankWage",
        paths: &["benchmark", "compa_ratio", "percentile", "range_penetration"],
        reason: MODELED_ANEW,
    },
    Allowed {
        method: "EvaluateCredential",
        paths: &["months", "missing", "expected_attempt_count", "pass_probability"],
        reason: "what a credential takes first is waited for, its ways in are the issuer's, and an apprentice's years sit no exam",
    },
    Allowed {
        method: "GetCredential",
        paths: &["requirement"],
        reason: "the ways in are the issuer's: accredited programs, licenses, years of one kind of work",
    },
    Allowed {
        method: "GetRole",
        paths: &["requirement"],
        reason: "roles are open to nurses, to holders of the apprentice forms of all three credentials, and to registrars by the ODS",
    },
    Allowed { method: "GetBenchmark", paths: &["median_interval_usd", "evidence"], reason: WIDTHS },
    Allowed { method: "FindBenchmark", paths: &["grade"], reason: WIDTHS },
    Allowed {
        method: "EvaluateCredential",
        paths: &["cost_usd", "costs"],
        reason: "two attempts are bought together where the issuer sells them so",
    },
    Allowed {
        method: "GetRole",
        paths: &["display_name"],
        reason: "the catalog has grown, and tells its roles apart by fuller titles",
    },
    Allowed {
        method: "ListPublishedStatistics",
        paths: &["published_statistics", "total_size"],
        reason: "figures were added, so pages begin elsewhere, and users see whose figure each is",
    },
    Allowed {
        method: "RankCredentials",
        paths: &["total_size"],
        reason: "the catalog has grown to a hundred credentials",
    },
    Allowed {
        method: "PlanCareer",
        paths: &["error"],
        reason: "the grown catalog has more plans than a call may look at: the limit is named",
    },
    Allowed {
        method: "FindBenchmark",
        paths: &["error"],
        reason: "health information technologist was a question between two occupations; the one reader reads 29-9021, whose published title has it",
    },
    Allowed {
        method: "RankWage",
        paths: &["error"],
        reason: "a wage in a market without such pay has no rank: NO_ANSWER, where 0.1.0 left the percentile out",
    },
    Allowed {
        method: "RankCredentials",
        paths: &["credentials.cost_usd"],
        reason: "rows of a ranking are whole dollars; EvaluateCredential has the cents",
    },
    Allowed {
        method: "RankCredentials",
        paths: &["credentials.net_present_value_usd.low"],
        reason: "rows of a ranking are whole dollars",
    },
    Allowed {
        method: "RankCredentials",
        paths: &["credentials.net_present_value_usd.base"],
        reason: "rows of a ranking are whole dollars",
    },
    Allowed {
        method: "RankCredentials",
        paths: &["credentials.net_present_value_usd.high"],
        reason: "rows of a ranking are whole dollars",
    },
    Allowed {
        method: "GetOutlook",
        paths: &["error"],
        reason: "a retired code answers as its successor",
    },
    Allowed {
        method: "SearchOccupations",
        paths: &["matches"],
        reason: "one reader reads titles: what only shares a word with the query is no candidate any more",
    },
    Allowed {
        method: "SearchOccupations",
        paths: &["clarity"],
        reason: "one reader reads titles: roles of one occupation are no question between occupations",
    },
    Allowed {
        method: "SearchAreas",
        paths: &["matches"],
        reason: "candidates come in the order of the people who live in places of the name: Portland, OR before ME",
    },
    Allowed {
        method: "SearchAreas",
        paths: &["clarity"],
        reason: "Washington is a city or a state, so it is a question",
    },
    Allowed {
        method: "SearchIndustries",
        paths: &["matches"],
        reason: "one reader reads workplaces: what only shares a word with the query is no candidate any more",
    },
    Allowed {
        method: "SearchIndustries",
        paths: &["clarity"],
        reason: "a lab is a kind of workplace that is known",
    },
    Allowed {
        method: "FindBenchmark",
        paths: &["annual.p10", "annual.p25", "hourly.p10", "hourly.p25", "evidence"],
        reason: FLOORED,
    },
    Allowed {
        method: "BatchFindBenchmarks",
        paths: &["results.benchmark.annual.p10", "results.benchmark.hourly.p10"],
        reason: FLOORED,
    },
    Allowed {
        method: "CompareBenchmarks",
        paths: &[
            "rows.benchmark.annual.p10",
            "rows.benchmark.hourly.p10",
            "rows.percentile_ratios",
        ],
        reason: FLOORED,
    },
    Allowed {
        method: "RankWage",
        paths: &["benchmark.annual.p10", "benchmark.hourly.p10"],
        reason: FLOORED,
    },
    // Estimates. How each profile was read stays, and what was an error.
    Allowed {
        method: "EstimatePay",
        paths: &[
            "annual",
            "hourly",
            "median_interval_usd",
            "grade",
            "posting_range_usd",
            "factors",
            "base_annual_usd",
            "evidence",
        ],
        reason: FITTED_ANEW,
    },
    Allowed { method: "BatchEstimatePay", paths: &["results"], reason: FITTED_ANEW },
    Allowed { method: "EvaluateChanges", paths: &["baseline", "changes"], reason: FITTED_ANEW },
    Allowed {
        method: "EvaluateOffer",
        paths: &[
            "verdict",
            "firm",
            "percentile",
            "compa_ratio",
            "range_penetration",
            "median_delta_usd",
            "market_range_usd",
            "annual.",
            "median_interval_usd",
            "grade",
        ],
        reason: FITTED_ANEW,
    },
    Allowed {
        method: "EstimateTotalCompensation",
        paths: &[
            "total_usd",
            "guaranteed_cash_usd",
            "conditional_cash_usd",
            "benefits_usd",
            "components",
            "exemption",
            "evidence",
        ],
        reason: BY_LAW,
    },
    Allowed { method: "CompareOffers", paths: &["offers"], reason: BY_LAW },
    Allowed { method: "GetModel", paths: &["left_out_error", "coefficients"], reason: FITTED_ANEW },
    Allowed {
        method: "GetCalibrationReport",
        paths: &["median_residual_percent", "median_left_out_percent", "left_out_error", "surveys"],
        reason: FITTED_ANEW,
    },
    Allowed {
        method: "EvaluateCredential",
        paths: &[
            "credentialed",
            "baseline",
            "annual_delta_usd",
            "net_present_value_usd",
            "loss_probability",
            "payback_months",
            "internal_rate_percent",
            "break_even_annual_delta_usd",
            "role_requirement",
        ],
        reason: FITTED_ANEW,
    },
    Allowed { method: "RankCredentials", paths: &["credentials"], reason: FITTED_ANEW },
    Allowed {
        method: "PlanCareer",
        paths: &["plan_count", "current_annual_usd", "staying_value_usd", "plans", "unreachable"],
        reason: FITTED_ANEW,
    },
    Allowed {
        method: "ComparePlans",
        paths: &["current_annual_usd", "staying_value_usd", "plans"],
        reason: FITTED_ANEW,
    },
    Allowed {
        method: "SuggestNextSteps",
        paths: &["current_annual_usd", "steps"],
        reason: FITTED_ANEW,
    },
    Allowed {
        method: "CompareEducationRoutes",
        paths: &["routes", "evidence"],
        reason: FITTED_ANEW,
    },
    Allowed { method: "ProjectEarnings", paths: &["years"], reason: FITTED_ANEW },
];

/// Intervals of modeled cells go by class.
const WIDTHS: &str = "intervals of modeled cells are as wide as their group, area and size ask for";
/// Estimated cells keep to the law.
const MODELED_ANEW: &str = "a modeled cell keeps its spread where quantiles would cross, takes the local mix from the parent of its industry, and does not lie below the minimum wage";
const FLOORED: &str =
    "an estimated cell does not lie below the minimum wage of its area and kind of facility";

/// Totals keep to the law of the place, and count nothing twice.
const BY_LAW: &str = "days off are in no sum, since base pay covers them; promised bonuses are in the regular rate; a state's \
                      law decides where an area is stated; a break-even is the lowest one";

/// The estimate itself became better, and with it all that rests on it.
const FITTED_ANEW: &str = "estimates changed by the new fit: people of a role, jobs within employers, what is left of an \
                           industry's step at equal role, floors by law";

#[derive(Deserialize)]
struct Answer {
    method: String,
    request: Value,
    #[serde(default)]
    figures: BTreeMap<String, Value>,
    #[serde(default)]
    error: Option<String>,
}

fn recorded_answers() -> Vec<Answer> {
    let packed = std::fs::read(root().join("tests/recorded/answers.jsonl.zst")).unwrap();
    let lines = String::from_utf8(zstd::decode_all(packed.as_slice()).unwrap()).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The path without what is between its brackets, so that rows of one kind are one.
fn without_indices(path: &str) -> String {
    let parts = path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
    parts.collect()
}

/// The steps of a path: a field, and which of its elements.
fn split_path(path: &str) -> Vec<(&str, Option<&str>)> {
    let (mut steps, mut rest) = (Vec::new(), path);
    while !rest.is_empty() {
        let (name, after) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
        let element = after.strip_prefix('[').and_then(|inside| inside.split_once(']'));
        let after = element.map_or(after, |(_, after)| after);
        steps.push((name, element.map(|(element, _)| element)));
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    steps
}

/// Returns what stands at a path. None where the reply has nothing there.
fn find_value(message: &DynamicMessage, path: &[(&str, Option<&str>)]) -> Option<Value> {
    let ((name, element), rest) = path.split_first()?;
    let field = message.descriptor().get_field_by_name(name)?;
    if field.supports_presence() && !message.has_field(&field) {
        return None;
    }
    let value = message.get_field(&field);
    let chosen: Cow<'_, Reflected> = match element {
        None => value,
        Some(element) => Cow::Owned(find_element(value.as_list()?, element)?),
    };
    match (chosen.as_ref(), rest) {
        (Reflected::Message(inner), _) => find_value(inner, rest),
        (leaf, []) => to_json(leaf, &field.kind()),
        _ => None,
    }
}

fn find_element(list: &[Reflected], element: &str) -> Option<Reflected> {
    let Some((name, wanted)) = element.split_once('=') else {
        return list.get(element.parse::<usize>().ok()?).cloned();
    };
    let is_wanted = |value: &&Reflected| {
        let found = value.as_message().and_then(|row| find_value(row, &[(name, None)]));
        found.is_some_and(|found| match found {
            Value::String(text) => text == wanted,
            Value::Number(number) => wanted.parse().ok() == number.as_f64(),
            _ => false,
        })
    };
    list.iter().find(is_wanted).cloned()
}

fn to_json(value: &Reflected, kind: &Kind) -> Option<Value> {
    Some(match value {
        Reflected::Bool(flag) => Value::from(*flag),
        Reflected::I32(number) => Value::from(*number),
        Reflected::I64(number) => Value::from(*number),
        Reflected::F64(number) => Value::from(*number),
        Reflected::String(text) => Value::from(text.as_str()),
        Reflected::EnumNumber(number) => match kind {
            Kind::Enum(known) => Value::from(known.get_value(*number)?.name()),
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether two figures are the same. Whole cents were recorded as they are, other numbers with seven significant digits.
fn is_same(was: &Value, is: Option<&Value>) -> bool {
    match (was, is) {
        (Value::Null, None) => true,
        (Value::Number(was), Some(Value::Number(is))) => {
            let (was, is) = (was.as_f64().unwrap(), is.as_f64().unwrap());
            let cents = was * 100.0;
            let whole = (cents - cents.round()).abs() <= 1e-9 * cents.abs();
            (was - is).abs() <= if whole { 1e-9 } else { 6e-7 } * was.abs().max(1e-9)
        }
        (was, Some(is)) => was == is,
        _ => false,
    }
}

/// How one answer differs: path, before, after; and whether a modeled cell is in it.
fn compare(client: &DynamicClient, answer: &Answer) -> (Vec<(String, String, String)>, bool) {
    let (mut found, mut is_modeled) = (Vec::new(), false);
    match (client.call(&answer.method, &answer.request), &answer.error) {
        (Ok(reply), None) => {
            is_modeled = serde_json::to_string(&reply).unwrap().contains("KIND_MODELED");
            for (path, was) in &answer.figures {
                let is = find_value(&reply, &split_path(path));
                if !is_same(was, is.as_ref()) {
                    let after = is.map_or_else(|| "nothing".to_owned(), |is| is.to_string());
                    found.push((path.clone(), was.to_string(), after));
                }
            }
        }
        (Ok(_), Some(error)) => {
            found.push(("error".to_owned(), error.clone(), "an answer".to_owned()));
        }
        (Err(status), error) => {
            let code = code_name(status.code());
            let was = error.clone().unwrap_or_else(|| "an answer".to_owned());
            if was != code {
                found.push(("error".to_owned(), was, format!("{code}: {}", status.message())));
            }
        }
    }
    (found, is_modeled)
}

fn code_name(code: Code) -> &'static str {
    match code {
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::NotFound => "NOT_FOUND",
        Code::Unavailable => "UNAVAILABLE",
        _ => "ANOTHER_CODE",
    }
}

#[test]
fn figures_are_those_of_the_recorded_answers() {
    let answers = recorded_answers();
    assert!(answers.len() >= 2000, "{} answers", answers.len());
    let product = up();
    let client = DynamicClient::new(&product);
    let mut compared = 0;
    let mut differences: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let mut used = vec![0; ALLOWED.len()];
    for answer in &answers {
        let method = answer.method.rsplit('/').next().unwrap();
        compared += 1;
        let (found, is_modeled) = compare(&client, answer);
        for (path, was, is) in found {
            let shape = without_indices(&path);
            let allowed = ALLOWED.iter().position(|known| {
                [method, "*"].contains(&known.method)
                    && (is_modeled || known.reason != MODELED_ANEW)
                    && known.paths.iter().any(|path| shape.starts_with(path))
            });
            match allowed {
                Some(index) => used[index] += 1,
                None => differences
                    .entry((method.to_owned(), shape))
                    .or_default()
                    .push(format!("{path}: {was} is {is} for {}", answer.request)),
            }
        }
    }
    println!("{compared} answers compared");
    for (known, count) in ALLOWED.iter().zip(used) {
        println!("{count} allowed at {}: {:?} ({})", known.method, known.paths, known.reason);
    }
    let lines: Vec<_> = differences
        .iter()
        .map(|((method, shape), rows)| {
            format!("{} x {method} {shape}\n    {}", rows.len(), rows[0])
        })
        .collect();
    assert!(lines.is_empty(), "{} kinds of differences:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn paths_are_read_with_points_between_brackets() {
    assert_eq!(
        split_path("results[3].annual.percentiles[percentile=12.5].wage"),
        [
            ("results", Some("3")),
            ("annual", None),
            ("percentiles", Some("percentile=12.5")),
            ("wage", None)
        ]
    );
    assert_eq!(without_indices("a[3].b[k=1.5].c"), "a.b.c");
    assert!(is_same(&Value::from(1.234_567), Some(&Value::from(1.234_567_3))));
    assert!(!is_same(&Value::from(1.234_567), Some(&Value::from(1.234_569))));
    assert!(!is_same(&Value::from(216_262.53), Some(&Value::from(216_262.54))));
    assert!(!is_same(&Value::from(51_140), Some(&Value::from(51_141))));
    assert!(is_same(&Value::Null, None) && !is_same(&Value::Null, Some(&Value::from(0))));
}
