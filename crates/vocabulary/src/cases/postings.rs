//! How well whole postings are read, part by part.

use std::path::Path;

use medwage_domain::money::Cents;
use medwage_domain::reading::{PayUnit, PostingReading, Reader, Stated, WorkArrangement};
use serde_json::Value;

use super::files::CasesError;

/// Counts of one part of postings.
#[derive(Clone, Debug)]
pub struct PartScore {
    /// The part.
    pub part: &'static str,
    /// Postings.
    pub postings: usize,
    /// Postings that state it.
    pub stated: usize,
    /// Readings of it.
    pub read: usize,
    /// Right readings.
    pub right: usize,
    /// The parts that were read wrongly or left out: posting, what is right, what was said.
    pub wrong: Vec<String>,
}

/// One part of a posting as it is and as it was read: nothing, or a text to compare.
struct Compared {
    part: &'static str,
    right: Option<String>,
    also: Vec<String>,
    read: Option<String>,
}

/// Scores the reading of the postings of a directory.
///
/// # Errors
/// Fails where the file is missing or is not of its form.
pub fn score_postings(reader: &Reader, directory: &Path) -> Result<Vec<PartScore>, CasesError> {
    let path = directory.join("postings.jsonl");
    let failed = |reason: String| CasesError::Postings { file: path.display().to_string(), reason };
    let text = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    let wanted = read_wanted_roles(directory);
    let mut scores: Vec<PartScore> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let posting: Value =
            serde_json::from_str(line).map_err(|error| failed(error.to_string()))?;
        let read = reader.parse_posting(posting["text"].as_str().unwrap_or_default());
        let id = posting["id"].as_str().unwrap_or_default();
        for mut compared in compare_parts(&posting["right"], &read) {
            // A role that the catalog lacked is right as soon as there is one.
            if compared.part == "role" && compared.right.is_none() {
                compared.also.extend(wanted.iter().cloned());
            }
            add_compared(&mut scores, id, &compared);
        }
    }
    Ok(scores)
}

/// The keys of roles that titles ask for; none where the directory has no list of them.
fn read_wanted_roles(directory: &Path) -> Vec<String> {
    let Ok(mut rows) = csv::Reader::from_path(directory.join("wanted_roles.csv")) else {
        return Vec::new();
    };
    rows.records().flatten().filter_map(|row| row.get(0).map(str::to_owned)).collect()
}

fn add_compared(scores: &mut Vec<PartScore>, id: &str, compared: &Compared) {
    let at = scores.iter().position(|score| score.part == compared.part).unwrap_or_else(|| {
        let part = compared.part;
        scores.push(PartScore {
            part,
            postings: 0,
            stated: 0,
            read: 0,
            right: 0,
            wrong: Vec::new(),
        });
        scores.len() - 1
    });
    let score = &mut scores[at];
    score.postings += 1;
    score.stated += usize::from(compared.right.is_some());
    score.read += usize::from(compared.read.is_some());
    let right = compared.read == compared.right
        || compared.read.as_ref().is_some_and(|read| compared.also.contains(read));
    score.right += usize::from(right && compared.read.is_some());
    if !right {
        score.wrong.push(format!("{id}: {:?} is right, read {:?}", compared.right, compared.read));
    }
}

fn compare_parts(right: &Value, read: &PostingReading) -> Vec<Compared> {
    let text = |key: &str| right[key].as_str().map(str::to_owned);
    let list = |key: &str| -> Vec<String> {
        let values = right[key].as_array().into_iter().flatten();
        values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    let sorted = |mut codes: Vec<String>| {
        codes.sort();
        (!codes.is_empty()).then(|| codes.join(" "))
    };
    let codes = |found: &[Stated<medwage_domain::reading::KnownCredential>]| {
        sorted(found.iter().map(|credential| credential.value.code.clone()).collect())
    };
    let number = |key: &str| right[key].as_f64().map(|number| number.to_string());
    let education = |stated: &Option<Stated<medwage_domain::estimate::Education>>| {
        stated.as_ref().map(|stated| stated.value.id().to_owned())
    };
    let simple = |part, right, read| Compared { part, right, also: Vec::new(), read };
    let role = read.title.as_ref().and_then(|title| {
        let answer = title.value.job.answer()?;
        answer.value.role.clone()
    });
    let arrangement = read.arrangement.as_ref().map(|arrangement| match arrangement.value {
        WorkArrangement::Remote => "remote".to_owned(),
        WorkArrangement::Hybrid => "hybrid".to_owned(),
        WorkArrangement::OnSite => "onsite".to_owned(),
    });
    vec![
        Compared {
            part: "role",
            right: text("role").filter(|role| role != "none"),
            also: list("role_acceptable"),
            read: role,
        },
        simple(
            "required credentials",
            sorted(list("credentials_required")),
            codes(&read.required_credentials),
        ),
        simple(
            "preferred credentials",
            sorted(list("credentials_preferred")),
            codes(&read.preferred_credentials),
        ),
        simple(
            "years required",
            number("years_required"),
            read.years.as_ref().map(|years| years.value.to_string()),
        ),
        simple(
            "years preferred",
            number("years_preferred"),
            read.preferred_years.as_ref().map(|years| years.value.to_string()),
        ),
        simple("education required", text("education_required"), education(&read.education)),
        simple(
            "education preferred",
            text("education_preferred"),
            education(&read.preferred_education),
        ),
        Compared {
            part: "workplace",
            right: text("industry"),
            also: list("industry_acceptable"),
            read: read.workplace.as_ref().map(|workplace| workplace.value.value.to_string()),
        },
        simple(
            "place",
            text("area"),
            read.place.as_ref().map(|place| place.value.value.to_string()),
        ),
        simple("arrangement", text("remote"), arrangement),
        simple(
            "employment",
            text("employment"),
            read.employment.as_ref().map(|employment| employment.value.clone()),
        ),
        simple(
            "pay",
            pay_of(&right["pay"]),
            read.pay
                .as_ref()
                .map(|pay| {
                    (pay.value.low.map(Cents::dollars), pay.value.high.map(Cents::dollars), pay)
                })
                .map(|(low, high, pay)| write_pay(low, high, unit_of(pay.value.unit))),
        ),
    ]
}

fn pay_of(pay: &Value) -> Option<String> {
    let unit = pay["unit"].as_str()?;
    Some(write_pay(pay["low"].as_f64(), pay["high"].as_f64(), unit))
}

fn write_pay(low: Option<f64>, high: Option<f64>, unit: &str) -> String {
    let amount = |usd: Option<f64>| usd.map_or("-".to_owned(), |usd| usd.to_string());
    format!("{} to {} {unit}", amount(low), amount(high))
}

fn unit_of(unit: PayUnit) -> &'static str {
    match unit {
        PayUnit::Hour => "hour",
        PayUnit::Year => "year",
        PayUnit::Chart => "chart",
        PayUnit::Line => "line",
    }
}
