//! `ListWageLevels`.

use std::sync::Arc;

use medwage_contracts::convert::wage_message;
use medwage_contracts::pb::benchmark::{self as pb, WageLevelBasis};
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{AnswerKind, Provenance, View};
use medwage_dataset::prevailing::{
    Basis, PrevailingWage, PrevailingWages, embedded_prevailing_wages,
};
use medwage_domain::benchmark::Answer;
use medwage_domain::benchmark::modelled::HOURS_A_YEAR;
use medwage_domain::benchmark::wage_levels::WageLevels;
use medwage_domain::cell::{DataType, Figure};
use medwage_domain::market::Market as _;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::notice;
use medwage_domain::text;
use medwage_domain::text::benchmark::{self as sentences, WageLevelFacts, missing_text};
use medwage_domain::wage::{Missing, Wage};
use medwage_rpc_status::{PreconditionViolation, Violations};

use super::find::find_answer;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::query::{BenchmarkQuery, Terms, read_market};
use crate::store::Loaded;

const DISPLAY_NAMES: [&str; 4] =
    ["Level I (entry)", "Level II", "Level III", "Level IV (experienced)"];

const RULES: [&str; 4] = [
    "the mean of the lowest third of wages",
    "level I and a third of the way to level IV",
    "level I and two thirds of the way to level IV",
    "the mean of the upper two thirds of wages",
];

const DEPARTMENT_RULE: &str = "The levels are the Department's, computed by BLS from the microdata of OEWS: level I is the mean \
                               of the lowest third of wages, level IV that of the upper two thirds, the others lie evenly \
                               between (8 U.S.C. 1182(p)(4)). A year is 2,080 hours where the Department sets an hourly wage.";

const DERIVED_RULE: &str = "The Department has no levels of this market. Level I is the mean of the lowest third of the market's \
                            distribution (piecewise linear in log wage over normal score), level IV what is left of its mean \
                            for the upper two thirds, and the others lie evenly between.";

/// Levels per year and per hour, with what they stand for.
struct Found {
    annual: WageLevels,
    hourly: WageLevels,
    basis: WageLevelBasis,
    area_count: Option<i32>,
}

pub(super) fn list_wage_levels(
    context: &Context,
    request: &pb::ListWageLevelsRequest,
) -> Result<pb::ListWageLevelsResponse, Error> {
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let mut wrong = Violations::default();
    let market = read_market(loaded, "market", request.market.as_ref(), &mut wrong);
    let accepted = [AnswerKind::Published.into(), AnswerKind::Modeled.into()];
    let terms = Terms { accepted_answers: &accepted, view: request.view, ..Terms::default() };
    let terms = terms.read_terms(context, loaded, &mut wrong);
    let (market, terms) = wrong.into_result::<_, Error>(market.zip(terms))?;
    let query = terms.into_query(Arc::clone(loaded), market);
    let department = prevailing_wages()?;
    let (found, answer) = match find_department(department, &query) {
        Some(wage) => (from_department(&wage), None),
        None => {
            let answer = find_answer(&query)?;
            (from_answer(&query, &answer)?, Some(answer))
        }
    };
    Ok(write_reply(&query, department, &found, answer.as_ref()))
}

/// Opens the Department's wages, or says that the program was damaged.
pub(super) fn prevailing_wages() -> Result<&'static PrevailingWages, Error> {
    embedded_prevailing_wages().map_err(|error| Error::Internal(error.to_string()))
}

fn find_department(
    department: &PrevailingWages,
    query: &BenchmarkQuery<'_>,
) -> Option<PrevailingWage> {
    let (release, key) = (&query.loaded.release, query.cell_key());
    // The Department's areas are those of today: a release without them says nothing of their people.
    (key.industry == release.all_industries() && release.holds_area(key.area))
        .then(|| {
            department
                .find_wage(release.occupation(key.occupation).soc, release.area(key.area).code)
        })
        .flatten()
}

fn from_department(wage: &PrevailingWage) -> Found {
    let printed = |amount: Cents, pay: Pay| {
        Wage::from_published(Figure::Value(amount), data_type(pay), false)
    };
    let levels = |pay: Pay, convert: &dyn Fn(Cents) -> Option<Cents>| {
        let one = |amount: Cents| {
            convert(amount)
                .map_or(Wage::from_missing(Missing::NotApplicable), |amount| printed(amount, pay))
        };
        WageLevels { levels: wage.wage_levels().map(one), mean: one(wage.mean_wage()) }
    };
    let (annual, hourly) = match wage.pay {
        Pay::Hourly => (levels(Pay::Annual, &annualize_wage), levels(Pay::Hourly, &Some)),
        Pay::Annual => (levels(Pay::Annual, &Some), levels(Pay::Hourly, &|_| None)),
    };
    Found { annual, hourly, basis: write_basis(wage.basis), area_count: Some(wage.sharing.into()) }
}

/// Returns what an hourly wage is in a year, as the Department and BLS reckon it.
pub(super) fn annualize_wage(hourly: Cents) -> Option<Cents> {
    Pay::Annual.round(hourly.dollars() * HOURS_A_YEAR)
}

fn data_type(pay: Pay) -> DataType {
    match pay {
        Pay::Annual => DataType::AnnualMean,
        Pay::Hourly => DataType::HourlyMean,
    }
}

/// Writes what the Department's wages stand for.
pub(super) fn write_basis(basis: Basis) -> WageLevelBasis {
    match basis {
        Basis::Own => WageLevelBasis::Own,
        Basis::Shared => WageLevelBasis::Shared,
        Basis::Unsure => WageLevelBasis::Unsure,
    }
}

fn from_answer(query: &BenchmarkQuery<'_>, answer: &Answer<'_>) -> Result<Found, Error> {
    let top = query.loaded.release.top_code();
    let derive = |pay| WageLevels::derive_levels(&answer.source, pay, top);
    let missing = |missing| {
        let wage = Wage::from_missing(missing);
        WageLevels { levels: [wage; 4], mean: wage }
    };
    let (annual, hourly) = (derive(Pay::Annual), derive(Pay::Hourly));
    if let (Err(why), Err(_)) = (annual, hourly) {
        return Err(no_distribution(query, why));
    }
    Ok(Found {
        annual: annual.unwrap_or_else(missing),
        hourly: hourly.unwrap_or_else(missing),
        basis: WageLevelBasis::Derived,
        area_count: None,
    })
}

fn no_distribution(query: &BenchmarkQuery<'_>, missing: Missing) -> Error {
    let name = query.loaded.labels.benchmark_name(query.cell_key());
    let why = format!("no wage levels can be derived: {}", missing_text(missing));
    Error::NoCell {
        reason: ErrorReason::NoAnswer,
        metadata: vec![("cell", query.loaded.labels.benchmark_id(query.cell_key()))],
        advice: format!("{name}: {why}"),
        considered: vec![PreconditionViolation {
            kind: "PUBLISHED".to_owned(),
            subject: name,
            description: why,
        }],
    }
}

fn write_reply(
    query: &BenchmarkQuery<'_>,
    department: &PrevailingWages,
    found: &Found,
    answer: Option<&Answer<'_>>,
) -> pb::ListWageLevelsResponse {
    let loaded = &*query.loaded;
    let is_derived = answer.is_some();
    let levels = (1..).zip(DISPLAY_NAMES).zip(RULES).zip(found.annual.levels);
    let levels = levels.zip(found.hourly.levels);
    let levels = levels.map(|((((wage_level, name), rule), annual), hourly)| pb::WageLevel {
        wage_level,
        display_name: name.to_owned(),
        annual: Some(wage_message(&annual)),
        hourly: Some(wage_message(&hourly)),
        rule: rule.to_owned(),
    });
    let citation = match is_derived {
        true => loaded.provenance.citation.clone(),
        false => cite_department(department),
    };
    pb::ListWageLevelsResponse {
        summary: write_summary(query, department, found),
        levels: levels.collect(),
        basis: found.basis.into(),
        area_count: found.area_count,
        annual_mean: Some(wage_message(&found.annual.mean)),
        hourly_mean: Some(wage_message(&found.hourly.mean)),
        wage_year: if is_derived { String::new() } else { department.wage_year.clone() },
        reference_month: match is_derived {
            true => loaded.provenance.reference_month.clone(),
            false => department.reference_month.clone(),
        },
        resolved: Some(query.market.write_market(loaded)),
        release: loaded.provenance.release.clone(),
        citation,
        notice: notice::WAGE_LEVELS.to_owned(),
        evidence: (query.view == View::Full).then(|| pb::ListWageLevelsEvidence {
            rule: if is_derived { DERIVED_RULE } else { DEPARTMENT_RULE }.to_owned(),
            provenance: (!is_derived).then(|| department_provenance(department)),
            benchmark: answer
                .map(|answer| encode::write_nested(encode::write_benchmark(query, answer))),
        }),
    }
}

fn write_summary(
    query: &BenchmarkQuery<'_>,
    department: &PrevailingWages,
    found: &Found,
) -> String {
    let loaded: &Loaded = &query.loaded;
    let market = loaded.labels.sentence_name(query.cell_key());
    let ends = |levels: &WageLevels| levels.levels[0].amount().zip(levels.levels[3].amount());
    let pay = if ends(&found.annual).is_some() { Pay::Annual } else { Pay::Hourly };
    let origin = match found.basis {
        WageLevelBasis::Derived => format!("Derived from BLS figures for {}.", loaded.title()),
        WageLevelBasis::Shared => {
            format!(
                "The Department of Labor's for {}, shared by several areas.",
                department.wage_year
            )
        }
        _ => format!("The Department of Labor's for {}.", department.wage_year),
    };
    sentences::wage_levels(&WageLevelFacts {
        market: &market,
        ends: ends(if pay == Pay::Annual { &found.annual } else { &found.hourly }),
        pay,
        origin: &origin,
    })
}

/// Writes one sentence to cite the Department's wages with.
pub(super) fn cite_department(department: &PrevailingWages) -> String {
    format!(
        "{PUBLISHER}, {SURVEY} of the wage year {}, computed by BLS from OEWS of {}.",
        department.wage_year,
        month_in_words(&department.reference_month)
    )
}

/// Writes a month such as `2024-05` as people do.
pub(super) fn month_in_words(month: &str) -> String {
    month.parse().map_or_else(|_| month.to_owned(), text::write_month)
}

const PUBLISHER: &str = "U.S. Department of Labor, Office of Foreign Labor Certification";
const SURVEY: &str = "prevailing wages";

fn department_provenance(department: &PrevailingWages) -> Provenance {
    Provenance {
        publisher: PUBLISHER.to_owned(),
        survey: SURVEY.to_owned(),
        source_file: department.source.name.clone(),
        source_sha256: department.source.sha256.clone(),
        reference_month: department.reference_month.clone(),
        citation: cite_department(department),
        notice: notice::WAGE_LEVELS.to_owned(),
        ..Provenance::default()
    }
}
