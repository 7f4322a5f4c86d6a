//! The API Improvement Proposals that the contracts follow (https://google.aip.dev), and the words that they use, read
//! from the descriptors. What is excepted stands in `EXCEPTIONS`, by rule and element, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{Cardinality, FieldDescriptor, FileDescriptor, Kind, MethodDescriptor};
use prost_types::method_options::IdempotencyLevel;

use super::descriptors::{
    Finding, Resource, all_enums, all_messages, all_methods, comment_at, compile, extension,
    field_behaviors, message_of, own_files, proto_folder, reference_of, resource_of,
};

/// Rule, element (one that ends in `*` stands for all that begin so), and the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("AIP-131", "medwage.benchmark.v1.GetOccupationRequest.release", "a code outlives releases"),
    ("AIP-131", "medwage.benchmark.v1.GetAreaRequest.release", "a code outlives releases"),
    ("AIP-131", "medwage.benchmark.v1.GetIndustryRequest.release", "a code outlives releases"),
    (
        "AIP-131",
        "medwage.benchmark.v1.GetPublishedStatisticRequest.release",
        "a printed figure outlives the official ones beside it",
    ),
    ("AIP-136", "medwage.benchmark.v1.BenchmarkService.FindBenchmark", "also a batch's item"),
    ("AIP-136", "medwage.estimator.v1.EstimatorService.EstimatePay", "also a batch's item"),
    (
        "AIP-136",
        "medwage.estimator.v1.EstimatorService.EstimateTotalCompensation",
        "also an offer's evidence",
    ),
    (
        "AIP-158",
        "medwage.careerpath.v1.PlanCareerResponse",
        "`plan_count`: also what the limits leave out",
    ),
    // The preposition is a part of the term.
    ("AIP-140", "medwage.benchmark.v1.ListBenchmarksRequest.order_by", "AIP-132's own name"),
    (
        "AIP-140",
        "medwage.careerpath.v1.RankedCredential.dominated_by",
        "the term of decision theory",
    ),
    (
        "AIP-140",
        "medwage.benchmark.v1.PublishedStatistic.superseded_by",
        "the term of standards and catalogs",
    ),
    ("AIP-140", "medwage.estimator.v1.EstimateBase.known_to", "the end of what is known"),
    ("AIP-140", "medwage.estimator.v1.ExperienceStretch.*", "two ends of a stretch"),
    ("AIP-140", "medwage.estimator.v1.Segment.*", "two ends of a segment"),
    ("AIP-140", "medwage.estimator.v1.PayTerms.on_call", "the term of the field"),
    ("AIP-190", "medwage.estimator.v1.OnCall", "the term of the field"),
    // Numbers that have no unit, or have it in their message.
    ("units", "medwage.type.v1.PayDistribution.*", "all of it is money, in dollars"),
    ("units", "medwage.type.v1.PayGap.lower_bound", "money, as the figure"),
    ("units", "medwage.type.v1.Range.*", "the unit is in the name of the field that holds it"),
    ("units", "medwage.type.v1.Spread.*", "the unit is in the name of the field that holds it"),
    ("units", "medwage.type.v1.Interval.*", "the unit is in the name of the field that holds it"),
    ("units", "medwage.type.v1.Fact.spread", "the unit is in the name of the field that holds it"),
    ("units", "medwage.type.v1.BlendWeights.*", "shares, whose sum is 1"),
    ("units", "medwage.benchmark.v1.Benchmark.employment", "the statistic's own name; people"),
    ("units", "medwage.benchmark.v1.RankedArea.employment", "the statistic's own name; people"),
    ("units", "medwage.benchmark.v1.TrendPoint.employment", "the statistic's own name; people"),
    ("units", "medwage.benchmark.v1.BenchmarkEvidence.jobs_per_thousand", "a unit"),
    ("units", "medwage.benchmark.v1.RankWageResponse.percentile_range", "percentiles"),
    ("units", "medwage.type.v1.SourceRows.*", "rows of a file, by their number"),
    ("units", "medwage.benchmark.v1.PublishedStatistic.*", "`unit` says it, for each as printed"),
    ("units", "medwage.careerpath.v1.Relaxation.value", "that of the field which it relaxes"),
    ("units", "medwage.careerpath.v1.Relaxation.other_value", "that of the field which it relaxes"),
    ("units", "medwage.estimator.v1.EstimateBase.*", "factors and log pay, by their comments"),
    ("units", "medwage.estimator.v1.EstimateEvidence.median_half_width", "log pay"),
    ("units", "medwage.estimator.v1.EstimateEvidence.employer_half_width", "log pay"),
    ("units", "medwage.estimator.v1.EmployerSpread.*", "log pay, and standard deviations of it"),
    ("units", "medwage.estimator.v1.RolePopulation.explained_variance", "of normal scores"),
    ("units", "medwage.estimator.v1.Knot.log_pay", "log pay"),
    ("units", "medwage.estimator.v1.Segment.*", "log pay by normal score"),
    ("units", "medwage.estimator.v1.Moments.*", "of normal scores"),
    ("units", "medwage.estimator.v1.Survey.house_effect", "log pay"),
    // Both requests and replies hold them, so neither REQUIRED nor OUTPUT_ONLY would be true.
    ("AIP-203", "medwage.type.v1.Range.*", "in requests and in replies"),
    ("AIP-203", "medwage.type.v1.Spread.*", "in requests and in replies"),
    // Words that mean something else here.
    (
        "words",
        "medwage.errors.v1.ERROR_REASON_CELL_NOT_PUBLISHED",
        "a cell of the publisher's table",
    ),
    ("words", "medwage.errors.v1.ERROR_REASON_CELL_WITHHELD", "a cell of the publisher's table"),
    ("words", "medwage.benchmark.v1.Release.cell_count", "cells of the publisher's table"),
    (
        "words",
        "medwage.estimator.v1.CalibrationReport.figures",
        "printed figures beside the fitted ones",
    ),
    ("words", "medwage.estimator.v1.PersonRank", "where in the occupation, not who"),
    ("words", "medwage.type.v1.MATCH_KIND_TITLE", "the text of a title was matched"),
];

/// Words that medwage no longer uses, or that American English spells otherwise, with what is said today.
const RETIRED_WORDS: &[(&str, &str)] = &[
    ("modelled", "modeled"),
    ("judgement", "judgment"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("catalogue", "catalog"),
    ("setting", "industry"),
    ("person", "profile"),
    ("cell", "market"),
    ("cells", "markets"),
    ("soc", "code"),
    ("title", "display_name"),
    ("figures", "statistics"),
    ("what_if", "evaluate_changes"),
    ("team_size", "direct_report_count"),
    ("area_name", "display_name"),
    ("as_of_date", "aging.month"),
    ("over_median", "median_delta_usd"),
    ("over_now", "annual_delta_usd"),
    ("over_staying", "staying_delta_usd"),
    ("hours_a_week", "hours_per_week"),
    ("median_interval", "median_interval_usd"),
];

/// Names of messages that one message replaces.
const RETIRED_MESSAGES: &[&str] = &[
    "MoneySpread",
    "MoneyFact",
    "NumberFact",
    "PayRange",
    "MedianInterval",
    "WageFigure",
    "Cell",
    "Gap",
];

/// Words that say how two things relate, which a name of a thing does not need (AIP-140).
const PREPOSITIONS: &[&str] = &[
    "after",
    "at",
    "before",
    "between",
    "but",
    "by",
    "for",
    "from",
    "in",
    "including",
    "into",
    "of",
    "on",
    "over",
    "since",
    "to",
    "toward",
    "under",
    "upon",
    "with",
    "within",
    "without",
];

/// How the names of numbers end: in their unit, or as a number that has none.
const UNITS: &[&str] = &[
    "usd",
    "percent",
    "ratio",
    "probability",
    "count",
    "size",
    "bytes",
    "years",
    "months",
    "days",
    "hours",
    "seconds",
    "minutes",
    "year",
    "month",
    "week",
    "hour",
    "unit",
    "index",
    "rank",
    "offset",
    "level",
    "score",
    "multiplier",
    "percentile",
    "coverage",
    "error",
    "residual",
    "z",
    "mu",
    "tau",
    "quotient",
    "attempts",
    "penetration",
    "units",
    "weight",
];

/// Fields that end in one of the resources' names, with the type that they refer to.
const REFERENCES: &[(&str, &str)] = &[
    ("release", "medwage.dev/Release"),
    ("occupation", "medwage.dev/Occupation"),
    ("area", "medwage.dev/Area"),
    ("industry", "medwage.dev/Industry"),
    ("wage_index", "medwage.dev/WageIndex"),
    ("role", "medwage.dev/Role"),
    ("roles", "medwage.dev/Role"),
    ("credential", "medwage.dev/Credential"),
    ("credentials", "medwage.dev/Credential"),
    ("program", "medwage.dev/Program"),
    ("programs", "medwage.dev/Program"),
    ("model", "medwage.dev/Model"),
    ("statistic", "medwage.dev/PublishedStatistic"),
    ("statistics", "medwage.dev/PublishedStatistic"),
    ("pay_rule", "medwage.dev/PayRule"),
    ("topic", "medwage.dev/Topic"),
];

fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
}

/// `EstimatePay` to `estimate`, `pay`.
fn words_of_camel_case(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_ascii_uppercase() => word.push(letter),
            _ => words.push(letter.to_ascii_lowercase().to_string()),
        }
    }
    words
}

fn holds_words(name: &str, words: &str) -> bool {
    format!("_{name}_").contains(&format!("_{words}_"))
}

struct Contract {
    files: Vec<FileDescriptor>,
    requests: BTreeSet<String>,
}

impl Contract {
    fn read() -> Self {
        let pool = compile(&proto_folder()).unwrap();
        let files = own_files(&pool);
        let mut open: Vec<_> = all_methods(&files).iter().map(MethodDescriptor::input).collect();
        let mut requests = BTreeSet::new();
        while let Some(message) = open.pop() {
            if requests.insert(message.full_name().to_owned()) {
                open.extend(message.fields().filter_map(|field| message_of(&field)));
            }
        }
        Self { files, requests }
    }

    fn fields(&self) -> Vec<FieldDescriptor> {
        all_messages(&self.files)
            .iter()
            .flat_map(|message| message.fields().collect::<Vec<_>>())
            .collect()
    }

    /// Every resource with the message that has it.
    fn resources(&self) -> Vec<(String, Resource)> {
        let messages = all_messages(&self.files);
        let resources = messages.iter().map(|it| (it.full_name().to_owned(), resource_of(it)));
        resources.filter_map(|(name, resource)| Some((name, resource?))).collect()
    }
}

/// AIP-121, 122, 123: resources say what they are, and their name is the first field.
fn check_resources(contract: &Contract, found: &mut Vec<Finding>) {
    let mut kinds = BTreeMap::new();
    for (message, resource) in contract.resources() {
        let mut complain = |text: String| found.push(Finding::new("AIP-123", &message, text));
        let simple = message.rsplit('.').next().unwrap();
        if resource.kind != format!("medwage.dev/{simple}") {
            complain(format!("its type is {}", resource.kind));
        }
        if resource.singular.is_empty()
            || resource.plural.is_empty()
            || resource.patterns.is_empty()
        {
            complain("it needs a pattern, a singular and a plural".to_owned());
        }
        let lower_camel = simple[..1].to_lowercase() + &simple[1..];
        if resource.singular != lower_camel {
            complain(format!("its singular is {:?} and not {lower_camel:?}", resource.singular));
        }
        for pattern in &resource.patterns {
            for (index, segment) in pattern.split('/').enumerate() {
                let literal = segment.chars().all(|byte| byte.is_ascii_alphanumeric())
                    && segment.starts_with(|first: char| first.is_ascii_lowercase());
                let variable = segment.starts_with('{') && segment.ends_with('}');
                if !(literal && index % 2 == 0 || variable && index % 2 == 1) {
                    complain(format!("pattern {pattern}: {segment} is out of place"));
                }
            }
        }
        if let Some(other) = kinds.insert(resource.kind.clone(), message.clone()) {
            complain(format!("{} is {other} too", resource.kind));
        }
    }
    for message in all_messages(&contract.files).iter().filter(|it| resource_of(it).is_some()) {
        let first = message.fields().find(|field| field.number() == 1);
        let is_name = first.is_some_and(|field| {
            field.name() == "name" && field_behaviors(&field) == ["IDENTIFIER"]
        });
        if !is_name {
            let text = "field 1 must be `name`, an IDENTIFIER";
            found.push(Finding::new("AIP-122", message.full_name(), text));
        }
    }
    let known: BTreeSet<_> = kinds.into_keys().chain(["*".to_owned()]).collect();
    for field in contract.fields() {
        let kind = reference_of(&field);
        if !kind.is_empty() && !known.contains(&kind) {
            let text = format!("it refers to {kind}, which is no resource");
            found.push(Finding::new("AIP-122", field.full_name(), text));
        }
    }
}

/// A resource that each parent has one of: its pattern ends in a word (AIP-156).
fn is_singleton(resource: &Resource) -> bool {
    resource.patterns.iter().all(|pattern| !pattern.ends_with('}'))
}

/// AIP-131, 132, 158: each resource can be got and listed, in pages.
fn check_standard_methods(contract: &Contract, found: &mut Vec<Finding>) {
    let methods = all_methods(&contract.files);
    let mut takes_name = BTreeSet::new();
    for (message, resource) in contract.resources() {
        let simple = message.rsplit('.').next().unwrap();
        let get = methods.iter().find(|method| method.name() == format!("Get{simple}"));
        match get {
            Some(get) => {
                takes_name.insert(get.input().full_name().to_owned());
                check_get(get, &message, &resource, found);
            }
            None => found.push(Finding::new("AIP-131", &message, "it has no Get")),
        }
        if is_singleton(&resource) {
            continue;
        }
        let plural = resource.plural[..1].to_uppercase() + &resource.plural[1..];
        match methods.iter().find(|method| method.name() == format!("List{plural}")) {
            Some(list) => check_list(list, &message, found),
            None => {
                found.push(Finding::new("AIP-132", &message, format!("it has no List{plural}")));
            }
        }
    }
    for method in &methods {
        let is_get =
            method.name().starts_with("Get") && !takes_name.contains(method.input().full_name());
        if is_get {
            let text = "Get is for resources: this one gets none";
            found.push(Finding::new("AIP-131", method.full_name(), text));
        }
        check_pages(method, found);
    }
}

fn check_get(get: &MethodDescriptor, message: &str, resource: &Resource, found: &mut Vec<Finding>) {
    if get.output().full_name() != message {
        let text = format!("it returns {}", get.output().full_name());
        found.push(Finding::new("AIP-131", get.full_name(), text));
    }
    let request = get.input();
    let name = request.get_field_by_name("name");
    let right = name.is_some_and(|field| {
        field.number() == 1
            && reference_of(&field) == resource.kind
            && field_behaviors(&field) == ["REQUIRED"]
    });
    if !right {
        let text = format!("field 1 must be `name`, REQUIRED, a reference to {}", resource.kind);
        found.push(Finding::new("AIP-131", request.full_name(), text));
    }
    for field in request.fields().filter(|field| !["name", "view"].contains(&field.name())) {
        let text = "a Get takes a name and nothing else";
        found.push(Finding::new("AIP-131", field.full_name(), text));
    }
}

fn check_list(list: &MethodDescriptor, message: &str, found: &mut Vec<Finding>) {
    let reply = list.output();
    let first = reply.get_field(1);
    let is_resource = first.as_ref().is_some_and(|field| {
        field.is_list() && message_of(field).is_some_and(|it| it.full_name() == message)
    });
    if !is_resource {
        let text = "its first field must be the resources";
        found.push(Finding::new("AIP-132", reply.full_name(), text));
    }
    for name in ["page_size", "page_token"] {
        if list.input().get_field_by_name(name).is_none() {
            found.push(Finding::new("AIP-158", list.input().full_name(), format!("no {name}")));
        }
    }
}

/// Who takes a page token gives one, and says how many there are.
fn check_pages(method: &MethodDescriptor, found: &mut Vec<Finding>) {
    if method.input().get_field_by_name("page_token").is_none() {
        return;
    }
    let types = [
        (method.input(), "page_size", Kind::Int32),
        (method.input(), "page_token", Kind::String),
        (method.output(), "next_page_token", Kind::String),
        (method.output(), "total_size", Kind::Int32),
    ];
    for (message, name, kind) in types {
        if message.get_field_by_name(name).is_none_or(|field| field.kind() != kind) {
            let text = format!("no {name} that is {kind:?}");
            found.push(Finding::new("AIP-158", message.full_name(), text));
        }
    }
}

/// AIP-136: a method is a verb and a noun, with messages of its own.
fn check_methods(contract: &Contract, found: &mut Vec<Finding>) {
    for method in all_methods(&contract.files) {
        let words = words_of_camel_case(method.name());
        if words.len() < 2 || words.iter().any(|word| is_preposition(word)) {
            let text = "a verb and a noun, without prepositions";
            found.push(Finding::new("AIP-136", method.full_name(), text));
        }
        if method.input().name() != format!("{}Request", method.name()) {
            let text = format!("its request is {}", method.input().name());
            found.push(Finding::new("AIP-136", method.full_name(), text));
        }
        let gets = method.name() == format!("Get{}", method.output().name());
        if !gets && method.output().name() != format!("{}Response", method.name()) {
            let text = format!("its reply is {}", method.output().name());
            found.push(Finding::new("AIP-136", method.full_name(), text));
        }
        let options = method.method_descriptor_proto().options.clone().unwrap_or_default();
        if options.idempotency_level() != IdempotencyLevel::NoSideEffects {
            let text = "idempotency_level must be NO_SIDE_EFFECTS";
            found.push(Finding::new("idempotency", method.full_name(), text));
        }
    }
}

/// AIP-126: enums stand at the top, with a zero that says nothing, and names that carry the enum's.
fn check_enums(contract: &Contract, found: &mut Vec<Finding>) {
    for listed in all_enums(&contract.files) {
        if listed.parent_message().is_some() {
            found.push(Finding::new("AIP-126", listed.full_name(), "enums are not nested"));
        }
        let prefix = words_of_camel_case(listed.name()).join("_").to_uppercase();
        for value in listed.values() {
            if !value.name().starts_with(&format!("{prefix}_")) {
                found.push(Finding::new(
                    "AIP-126",
                    value.full_name(),
                    format!("no {prefix}_ before it"),
                ));
            }
        }
        let zero = listed.get_value(0);
        if zero.is_none_or(|zero| zero.name() != format!("{prefix}_UNSPECIFIED")) {
            let text = "its zero must be UNSPECIFIED";
            found.push(Finding::new("AIP-126", listed.full_name(), text));
        }
    }
}

/// AIP-140 and 190: names are nouns without prepositions, in today's words.
fn check_words(contract: &Contract, found: &mut Vec<Finding>) {
    let mut names = Vec::new();
    for field in contract.fields() {
        let name = field.name();
        let word = name.split('_').find(|word| is_preposition(word));
        if let Some(word) = word {
            found.push(Finding::new("AIP-140", field.full_name(), format!("{word:?} in a name")));
        }
        if name.starts_with("is_") {
            found.push(Finding::new("AIP-140", field.full_name(), "flags have no `is_`"));
        }
        names.push((field.full_name().to_owned(), name.to_owned()));
    }
    for message in all_messages(&contract.files) {
        let words = words_of_camel_case(message.name());
        if words.iter().any(|word| is_preposition(word)) {
            found.push(Finding::new("AIP-190", message.full_name(), "a preposition in a name"));
        }
        if RETIRED_MESSAGES.contains(&message.name()) {
            found.push(Finding::new("words", message.full_name(), "replaced by a shared message"));
        }
        names.push((message.full_name().to_owned(), words.join("_")));
    }
    for method in all_methods(&contract.files) {
        names.push((method.full_name().to_owned(), words_of_camel_case(method.name()).join("_")));
    }
    for listed in all_enums(&contract.files) {
        let values = listed.values();
        names.extend(values.map(|it| (it.full_name().to_owned(), it.name().to_lowercase())));
        names.push((listed.full_name().to_owned(), words_of_camel_case(listed.name()).join("_")));
    }
    for (element, name) in names {
        for (retired, today) in
            RETIRED_WORDS.iter().filter(|(retired, _)| holds_words(&name, retired))
        {
            if !(holds_words(&name, today) && today.contains(retired)) {
                let text = format!("{retired:?} is {today:?} today");
                found.push(Finding::new("words", &element, text));
            }
        }
    }
}

/// AIP-141, 142 and the table of units: a number's name ends in its unit, a day is text.
fn check_units(contract: &Contract, found: &mut Vec<Finding>) {
    for field in contract.fields() {
        let last = field.name().rsplit('_').next().unwrap();
        let is_known = UNITS.contains(&last) || UNITS.contains(&last.trim_end_matches('s'));
        match field.kind() {
            Kind::Double | Kind::Int32 if !is_known => {
                let text = "a number's name ends in its unit";
                found.push(Finding::new("units", field.full_name(), text));
            }
            Kind::Float | Kind::Uint32 | Kind::Uint64 | Kind::Fixed32 | Kind::Fixed64 => {
                let text = "numbers are double or int32";
                found.push(Finding::new("AIP-141", field.full_name(), text));
            }
            Kind::Int64 if field.name() != "size_bytes" => {
                let text = "an int64 is a string in JSON: int32 is enough";
                found.push(Finding::new("AIP-141", field.full_name(), text));
            }
            Kind::Message(message) if ["Date", "Money", "Timestamp"].contains(&message.name()) => {
                let text = "money is a double of dollars, a day is ISO 8601 text";
                found.push(Finding::new("AIP-142", field.full_name(), text));
            }
            Kind::Message(message)
                if ["Range", "Spread", "Interval", "Fact"].contains(&message.name())
                    && !is_known =>
            {
                let text = format!("a {} has its unit in the field's name", message.name());
                found.push(Finding::new("units", field.full_name(), text));
            }
            _ => {}
        }
    }
}

/// AIP-203: what callers set is REQUIRED or OPTIONAL, what they read is OUTPUT_ONLY, and the comment says the same.
fn check_behaviors(contract: &Contract, found: &mut Vec<Finding>) {
    let replies = reply_messages(contract);
    for message in all_messages(&contract.files) {
        let asked = contract.requests.contains(message.full_name());
        let answered = replies.contains(message.full_name());
        let is_envelope = message.name().ends_with("Response");
        for field in message.fields() {
            let behaviors = field_behaviors(&field);
            let comment = comment_at(&field.parent_file(), field.path());
            let has = |name: &str| behaviors.iter().any(|it| it == name);
            for (name, word) in [
                ("REQUIRED", "Required."),
                ("OPTIONAL", "Optional."),
                ("OUTPUT_ONLY", "Output only."),
                ("IDENTIFIER", "Identifier."),
            ] {
                if has(name) != comment.starts_with(word) {
                    let text = format!(
                        "{behaviors:?}, and its comment begins {:?}",
                        first_words(&comment)
                    );
                    found.push(Finding::new("AIP-203", field.full_name(), text));
                }
            }
            let right = match (asked, answered) {
                (true, true) => !behaviors.is_empty(),
                (true, false) => has("REQUIRED") || has("OPTIONAL"),
                // The fields of a reply's own envelope are read and nothing else.
                (false, true) => is_envelope || has("OUTPUT_ONLY") || has("IDENTIFIER"),
                // No method knows it yet.
                (false, false) => true,
            };
            if !right {
                let text = if asked {
                    "REQUIRED or OPTIONAL is missing"
                } else {
                    "OUTPUT_ONLY is missing"
                };
                found.push(Finding::new("AIP-203", field.full_name(), text));
            }
        }
    }
}

fn first_words(comment: &str) -> String {
    comment.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn reply_messages(contract: &Contract) -> BTreeSet<String> {
    let mut open: Vec<_> =
        all_methods(&contract.files).iter().map(MethodDescriptor::output).collect();
    let mut found = BTreeSet::new();
    while let Some(message) = open.pop() {
        if found.insert(message.full_name().to_owned()) {
            open.extend(message.fields().filter_map(|field| message_of(&field)));
        }
    }
    found
}

/// AIP-122: a text of a request that is a resource says of which type it is.
fn check_references(contract: &Contract, found: &mut Vec<Finding>) {
    let asked =
        |field: &FieldDescriptor| contract.requests.contains(field.parent_message().full_name());
    for field in contract.fields().into_iter().filter(|field| field.kind() == Kind::String) {
        let expected = REFERENCES.iter().find(|(name, _)| {
            field.name() == *name || asked(&field) && field.name().ends_with(&format!("_{name}"))
        });
        if let Some((_, kind)) = expected {
            let kind = if reference_of(&field) == *kind { continue } else { kind };
            let text = format!("it refers to {:?} and not to {kind:?}", reference_of(&field));
            found.push(Finding::new("references", field.full_name(), text));
        }
    }
}

/// AIP-157: what proves an answer is one field, `evidence`, and the request says whether it is wanted.
fn check_views(contract: &Contract, found: &mut Vec<Finding>) {
    for method in all_methods(&contract.files) {
        let proves = method.output().get_field_by_name("evidence").is_some();
        let view = method.input().get_field_by_name("view");
        let is_view = view.as_ref().is_some_and(|field| {
            matches!(field.kind(), Kind::Enum(kind) if kind.full_name() == "medwage.type.v1.View")
        });
        if (proves || view.is_some()) && !is_view {
            let text = "an answer with `evidence` is asked for with `medwage.type.v1.View view`";
            found.push(Finding::new("AIP-157", method.full_name(), text));
        }
    }
}

/// AIP-191 and 215: one package a folder, ending in its version, with names for each language.
fn check_files(contract: &Contract, found: &mut Vec<Finding>) {
    for file in &contract.files {
        let mut complain = |rule, text: String| found.push(Finding::new(rule, file.name(), text));
        let package = file.package_name().to_owned();
        let folder = file.name().rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder.replace('/', ".") != package || !package.ends_with(".v1") {
            complain("AIP-191", format!("package {package} in {folder}"));
        }
        let parts: Vec<_> = package.split('.').skip(1).collect();
        let pascal = |text: &str| {
            text.split(['_', '.']).map(|it| it[..1].to_uppercase() + &it[1..]).collect::<String>()
        };
        let options = file.file_descriptor_proto().options.clone().unwrap_or_default();
        let stem = file.name().rsplit('/').next().unwrap().trim_end_matches(".proto");
        let expected = [
            ("java_package", options.java_package().to_owned(), format!("dev.{package}")),
            ("java_multiple_files", options.java_multiple_files().to_string(), "true".to_owned()),
            (
                "java_outer_classname",
                options.java_outer_classname().to_owned(),
                format!("{}Proto", pascal(stem)),
            ),
            (
                "go_package",
                options.go_package().to_owned(),
                format!("medwage.dev/gen/go/{folder};{}", parts.concat()),
            ),
            (
                "csharp_namespace",
                options.csharp_namespace().to_owned(),
                package.split('.').map(pascal).collect::<Vec<_>>().join("."),
            ),
        ];
        for (option, is, should) in expected {
            if is != should {
                complain("AIP-191", format!("{option} is {is:?} and should be {should:?}"));
            }
        }
    }
}

/// AIP-213: packages share `medwage.type.v1` and what is Google's, and nothing of each other.
fn check_imports(contract: &Contract, found: &mut Vec<Finding>) {
    const SHARED: &[&str] = &["medwage.type.v1", "medwage.errors.v1", "google.", "buf."];
    for file in &contract.files {
        for import in file.dependencies() {
            let package = import.package_name();
            let allowed = package == file.package_name()
                || SHARED.iter().any(|shared| package.starts_with(shared));
            if !allowed {
                found.push(Finding::new(
                    "AIP-213",
                    file.name(),
                    format!("it imports {}", import.name()),
                ));
            }
        }
    }
}

/// AIP-192: everything has a comment that ends as a sentence does.
fn check_comments(contract: &Contract, found: &mut Vec<Finding>) {
    let mut all = Vec::new();
    for message in all_messages(&contract.files) {
        all.push((
            message.full_name().to_owned(),
            comment_at(&message.parent_file(), message.path()),
        ));
    }
    for field in contract.fields() {
        all.push((field.full_name().to_owned(), comment_at(&field.parent_file(), field.path())));
    }
    for method in all_methods(&contract.files) {
        let file = method.parent_service().parent_file();
        all.push((method.full_name().to_owned(), comment_at(&file, method.path())));
    }
    for listed in all_enums(&contract.files) {
        for value in listed.values() {
            all.push((
                value.full_name().to_owned(),
                comment_at(&listed.parent_file(), value.path()),
            ));
        }
    }
    for (element, comment) in all {
        if !comment.ends_with(['.', ':', '`', '}', ')']) {
            found.push(Finding::new("AIP-192", element, format!("its comment is {comment:?}")));
        }
    }
}

/// AIP-149: a number whose zero means something says whether it is set.
fn check_presence(contract: &Contract, found: &mut Vec<Finding>) {
    for field in contract.fields() {
        let has_unit = field.name().ends_with("_usd");
        let scalar = field.kind() == Kind::Double && field.cardinality() != Cardinality::Repeated;
        let optional = field_behaviors(&field).iter().any(|behavior| behavior == "OPTIONAL");
        if has_unit && scalar && optional && !field.supports_presence() {
            let text = "0 dollars and unset would be the same";
            found.push(Finding::new("AIP-149", field.full_name(), text));
        }
    }
}

fn is_excepted(finding: &Finding, (rule, element, _): &(&str, &str, &str)) -> bool {
    let matches = match element.strip_suffix('*') {
        Some(prefix) => finding.element.starts_with(prefix),
        None => finding.element == *element,
    };
    finding.rule == *rule && matches
}

#[test]
fn the_contracts_follow_the_proposals_but_for_the_stated_exceptions() {
    let contract = Contract::read();
    let mut found = Vec::new();
    let checks = [
        check_resources,
        check_standard_methods,
        check_methods,
        check_enums,
        check_words,
        check_units,
        check_behaviors,
        check_references,
        check_views,
        check_files,
        check_imports,
        check_comments,
        check_presence,
    ];
    checks.iter().for_each(|check| check(&contract, &mut found));
    found.sort();
    found.dedup();

    let unexcepted =
        found.iter().filter(|it| !EXCEPTIONS.iter().any(|known| is_excepted(it, known)));
    let lines: Vec<_> =
        unexcepted.map(|it| format!("{} {}: {}", it.rule, it.element, it.text)).collect();
    assert!(lines.is_empty(), "{} findings:\n{}", lines.len(), lines.join("\n"));

    for known in EXCEPTIONS {
        let used = found.iter().any(|finding| is_excepted(finding, known));
        assert!(used, "nothing needs the exception {known:?} any more");
    }
}

#[test]
fn each_check_finds_what_it_is_for() {
    assert_eq!(words_of_camel_case("EstimatePay"), ["estimate", "pay"]);
    assert!(
        holds_words("study_hours_a_week", "hours_a_week") && !holds_words("personal", "person")
    );
    let extension_of_nothing = Contract::read();
    assert!(extension_of_nothing.files.len() > 5, "the protos were read");
    let pool = extension_of_nothing.files[0].parent_pool();
    let market = pool.get_message_by_name("medwage.type.v1.Market").unwrap();
    let area = market.get_field_by_name("area").unwrap();
    assert_eq!(field_behaviors(&area), ["OPTIONAL"]);
    assert_eq!(reference_of(&area), "medwage.dev/Area");
    assert!(comment_at(&area.parent_file(), area.path()).starts_with("Optional. The area"));
    assert!(extension(pool, &area.options(), "google.api.field_behavior").is_some());
}
