//! The same text means the same thing in every method of every service: the same resource, or the same refusal with the same
//! candidates.

use std::collections::{BTreeMap, BTreeSet};

use medwage_contracts::pb::errors::Candidates;
use medwage_testkit::root;
use prost::Message as _;
use serde_json::{Value, json};
use tonic::Status;
use tonic_types::StatusExt as _;

use super::dynamic::DynamicClient;
use super::product::up;

const FIND: &str = "medwage.benchmark.v1.BenchmarkService/FindBenchmark";
const ESTIMATE: &str = "medwage.estimator.v1.EstimatorService/EstimatePay";
const RANK: &str = "medwage.careerpath.v1.CareerPathService/RankCredentials";
const PLAN: &str = "medwage.careerpath.v1.CareerPathService/PlanCareer";
const SEARCH_ROLES: &str = "medwage.catalog.v1.CatalogService/SearchRoles";
const SEARCH_CREDENTIALS: &str = "medwage.catalog.v1.CatalogService/SearchCredentials";
const SEARCH_AREAS: &str = "medwage.benchmark.v1.BenchmarkService/SearchAreas";
const SEARCH_INDUSTRIES: &str = "medwage.benchmark.v1.BenchmarkService/SearchIndustries";

/// How many texts of a kind are sent.
const SENT: usize = 70;
/// Candidates in an error at most.
const MOST_CANDIDATES: usize = 10;

/// How a text was read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Read {
    /// It means this resource.
    As(String),
    /// It means nothing or several things: the reason, and the resources that may have been meant.
    Refused(String, Vec<String>),
    /// It counts for nothing: why, and the nearest.
    Unused(String, Vec<String>),
    /// It says nothing of this field.
    Unread,
}

/// Reads what a reply or an error says of a field; `place` is where a reply has it.
fn read_outcome(outcome: Result<Value, Status>, place: &str, field: &str) -> Read {
    let reply = match outcome {
        Ok(reply) => reply,
        Err(status) => return read_refusal(&status, field),
    };
    if let Some(resource) = reply.pointer(place).and_then(Value::as_str) {
        return Read::As(resource.to_owned());
    }
    let unused = reply.pointer("/unusedInputs").and_then(Value::as_array).into_iter().flatten();
    let of_field = |it: &&Value| it["field"].as_str().is_some_and(|own| own.starts_with(field));
    unused.clone().find(of_field).map_or(Read::Unread, |it| {
        let nearest = it["nearest"].as_array().into_iter().flatten();
        let nearest = nearest.map(|it| it["resource"].as_str().unwrap_or_default().to_owned());
        Read::Unused(it["kind"].as_str().unwrap_or_default().to_owned(), nearest.collect())
    })
}

fn read_refusal(status: &Status, field: &str) -> Read {
    let details = status.get_error_details();
    let violations = details.bad_request().map_or(&[][..], |it| &it.field_violations);
    let Some(violation) = violations.iter().find(|it| it.field.starts_with(field)) else {
        return Read::Unread;
    };
    let status = tonic_types::pb::Status::decode(status.details()).unwrap();
    let candidates = status.details.iter().find(|it| it.type_url.ends_with(".Candidates"));
    let candidates = candidates.map(|it| Candidates::decode(it.value.as_slice()).unwrap());
    let of_field = candidates.iter().flat_map(|it| &it.fields).filter(|it| it.field == field);
    let resources = of_field.flat_map(|it| &it.candidates).map(|it| it.resource.clone());
    Read::Refused(violation.reason.clone(), resources.collect())
}

/// Reads what a search says, in the form of a refusal where it is not clear.
fn read_search(reply: &Value, noun: &str) -> Read {
    let matches = reply["matches"].as_array().map_or(&[][..], Vec::as_slice);
    let resource = |it: &Value| it["resolved"]["resource"].as_str().unwrap().to_owned();
    let resources = || matches.iter().take(MOST_CANDIDATES).map(resource).collect();
    match reply["clarity"].as_str().unwrap() {
        "CLARITY_CLEAR" => Read::As(resource(&matches[0])),
        "CLARITY_AMBIGUOUS" => Read::Refused(format!("{noun}_AMBIGUOUS"), resources()),
        _ => Read::Refused(format!("{noun}_UNKNOWN"), resources()),
    }
}

struct Services(DynamicClient);

impl Services {
    fn call(&self, method: &str, request: &Value) -> Result<Value, Status> {
        Ok(serde_json::to_value(self.0.call_first(method, request)?).unwrap())
    }

    fn search(&self, method: &str, noun: &str, text: &str) -> Read {
        let request = json!({ "query": text, "pageSize": MOST_CANDIDATES });
        match self.call(method, &request) {
            Ok(reply) => read_search(&reply, noun),
            Err(status) => read_refusal(&status, "query"),
        }
    }

    /// Reads a text in one field of a profile, by each method that takes a profile.
    fn read_in_profile(&self, field: &str, profile: &Value, place: &str) -> [Read; 3] {
        let field = format!("profile.{field}");
        let plan = json!({ "profile": profile, "targetRole": "roles/coder-2", "pageSize": 1,
            "terms": { "horizonYears": 1 } });
        [
            (ESTIMATE, json!({ "profile": profile })),
            (RANK, json!({ "profile": profile, "pageSize": 1 })),
            (PLAN, plan),
        ]
        .map(|(method, request)| read_outcome(self.call(method, &request), place, &field))
    }

    fn read_in_market(&self, field: &str, market: &Value) -> Read {
        let request = json!({ "market": market });
        let place = format!("/resolved/{field}/resource");
        read_outcome(self.call(FIND, &request), &place, &format!("market.{field}"))
    }

    /// The occupation of each role.
    fn list_occupations(&self) -> BTreeMap<String, String> {
        let method = "medwage.catalog.v1.CatalogService/ListRoles";
        let reply = self.call(method, &json!({ "pageSize": 1000 })).unwrap();
        let roles = reply["roles"].as_array().unwrap().iter();
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        roles.map(|role| (text(&role["name"]), text(&role["occupation"]))).collect()
    }
}

/// A column of a table of text, as far as one is needed here: fields in quotes have no quotes in them.
fn read_column(path: &str, column: usize) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let fields = |line: &str| {
        let mut fields = vec![String::new()];
        let mut quoted = false;
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => fields.push(String::new()),
                _ => fields.last_mut().unwrap().push(letter),
            }
        }
        fields
    };
    let rows = text.lines().skip(1).filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| fields(line).get(column).cloned()).collect()
}

/// Draws texts: names of the vocabulary, cases, and typos of both.
fn draw_texts(random: &mut fastrand::Rng, mut texts: Vec<String>, more: &[&str]) -> Vec<String> {
    texts.retain(|text| !text.trim().is_empty());
    let mut drawn = BTreeSet::new();
    while drawn.len() < SENT {
        let mut letters: Vec<char> = texts[random.usize(..texts.len())].chars().collect();
        if random.u8(..4) == 0 && letters.len() > 5 {
            let at = random.usize(2..letters.len() - 1);
            letters.swap(at - 1, at);
        }
        drawn.insert(letters.into_iter().take(200).collect::<String>());
    }
    drawn.into_iter().chain(more.iter().map(|text| (*text).to_owned())).collect()
}

fn split_names(cells: Vec<String>) -> impl Iterator<Item = String> {
    cells.into_iter().flat_map(|cell| cell.split('|').map(str::to_owned).collect::<Vec<_>>())
}

#[test]
fn a_text_means_the_same_in_every_method_of_every_service() {
    let product = up();
    let services = Services(DynamicClient::new(&product));
    let mut random = fastrand::Rng::with_seed(1_909);
    let mut wrong: Vec<String> = Vec::new();
    let mut read = 0;
    let mut compare = |text: &str, one: &Read, others: &[(&str, &Read)]| {
        read += usize::from(matches!(one, Read::As(_)));
        for (name, other) in others.iter().filter(|(_, other)| *other != one) {
            wrong.push(format!("{text:?} in {name}: {other:?}, and elsewhere {one:?}"));
        }
    };

    let mut titles = read_column("crates/vocabulary/tests/cases/third/titles.csv", 1);
    titles.extend(split_names(read_column("data/vocabulary/titles.csv", 2)));
    let more = [
        "coder-2",
        "29-2072",
        "29-2071",
        "occupations/29-2072",
        "CPC",
        "RHIA",
        "CPHQ",
        "barista",
        "Medical Biller/Coder",
        "zzz",
        "Medical Records and Health Information Technicians",
        "OEUN000000000000029207213",
        "Cashier",
    ];
    let occupations = services.list_occupations();
    for text in draw_texts(&mut random, titles, &more) {
        let profile = json!({ "role": text });
        let [estimate, rank, plan] =
            services.read_in_profile("role", &profile, "/resolved/role/resource");
        let search = services.search(SEARCH_ROLES, "ROLE", &text);
        compare(&text, &estimate, &[("RankCredentials", &rank)]);
        // A role of which no figure says what it pays is read and refused, by its name too; a plan may begin in it.
        if let (Read::Refused(..), Read::As(role)) = (&estimate, &search) {
            let profile = json!({ "role": role });
            let [named, ..] = services.read_in_profile("role", &profile, "/resolved/role/resource");
            compare(&text, &estimate, &[("EstimatePay by name", &named)]);
            continue;
        }
        compare(&text, &estimate, &[("PlanCareer", &plan)]);
        let market = services.read_in_market("occupation", &json!({ "occupation": text }));
        match (&estimate, &market) {
            (Read::As(role), Read::As(occupation)) => {
                let own = Read::As(occupations[role].clone());
                compare(&text, &Read::As(occupation.clone()), &[("the role's occupation", &own)]);
                // A search of roles finds no role for an occupation, which stands for its average one elsewhere.
                if let Read::As(_) = search {
                    compare(&text, &estimate, &[("SearchRoles", &search)]);
                }
            }
            (Read::Refused(reason, roles), market) if reason == "ROLE_AMBIGUOUS" => {
                let occupation = |role: &String| occupations.get(role).unwrap_or(role).clone();
                let own: BTreeSet<String> = roles.iter().map(occupation).collect();
                let theirs: BTreeSet<String> = match market {
                    Read::As(only) => [only.clone()].into(),
                    Read::Refused(_, several) => several.iter().cloned().collect(),
                    other => panic!("{text:?}: {other:?}"),
                };
                let (own, theirs) = (format!("{own:?}"), format!("{theirs:?}"));
                compare(&text, &Read::As(own), &[("FindBenchmark", &Read::As(theirs))]);
                if roles.iter().all(|role| role.starts_with("roles/")) {
                    compare(&text, &estimate, &[("SearchRoles", &search)]);
                }
            }
            (Read::Refused(..), Read::As(_) | Read::Refused(..)) => {
                let is_read = matches!(search, Read::As(_));
                let refused = Read::As(is_read.to_string());
                compare(&text, &Read::As("false".to_owned()), &[("SearchRoles", &refused)]);
            }
            (estimate, market) => panic!("{text:?}: {estimate:?}, {market:?}"),
        }
    }

    let mut places = read_column("crates/vocabulary/tests/cases/third/places.csv", 1);
    places.extend(read_column("crates/vocabulary/tests/cases/places.csv", 1));
    let more =
        ["areas/0045300", "0045300", "45300", "33602", "12057", "OH", "US", "Springfield", "zzz"];
    for text in draw_texts(&mut random, places, &more) {
        let market = json!({ "occupation": "29-2072", "area": text });
        let market = services.read_in_market("area", &market);
        let profile = json!({ "role": "coder-2", "area": text });
        let [estimate, rank, plan] =
            services.read_in_profile("area", &profile, "/resolved/area/resource");
        let others =
            [("EstimatePay", &estimate), ("RankCredentials", &rank), ("PlanCareer", &plan)];
        compare(&text, &market, &others);
        let search = services.search(SEARCH_AREAS, "AREA", &text);
        compare(&text, &market, &[("SearchAreas", &search)]);
        // What a title says of the place is read, asked about and refused by all alike.
        let title = format!("Medical Coder in {text}");
        let market = services.read_in_market("area", &json!({ "occupation": title }));
        let profile = json!({ "role": title });
        let [estimate, rank, plan] =
            services.read_in_profile("area", &profile, "/resolved/area/resource");
        let others =
            [("EstimatePay", &estimate), ("RankCredentials", &rank), ("PlanCareer", &plan)];
        compare(&title, &market, &others);
    }

    let mut workplaces = read_column("crates/vocabulary/tests/cases/third/settings.csv", 1);
    workplaces.extend(split_names(read_column("data/vocabulary/workplaces.csv", 1)));
    let more = ["industries/622000", "622000", "622", "62", "621111", "zzz"];
    for text in draw_texts(&mut random, workplaces, &more) {
        let market = json!({ "occupation": "29-2072", "industry": text });
        let market = services.read_in_market("industry", &market);
        let profile = json!({ "role": "coder-2", "industry": text });
        let [estimate, rank, plan] =
            services.read_in_profile("industry", &profile, "/resolved/industry/resource");
        let others =
            [("EstimatePay", &estimate), ("RankCredentials", &rank), ("PlanCareer", &plan)];
        compare(&text, &market, &others);
        let search = services.search(SEARCH_INDUSTRIES, "INDUSTRY", &text);
        compare(&text, &market, &[("SearchIndustries", &search)]);
    }

    let mut credentials = read_column("crates/vocabulary/tests/cases/third/credentials.csv", 1);
    credentials.extend(read_column("data/vocabulary/credentials.csv", 0));
    let more = ["credentials/cpc-a", "CPC-H", "CTR", "cpc", "RN", "zzz"];
    for text in draw_texts(&mut random, credentials, &more) {
        let profile = json!({ "role": "coder-2", "credentials": [text] });
        let [estimate, rank, plan] =
            services.read_in_profile("credentials", &profile, "/resolved/credentials/0/resource");
        // What is real and not priced moves no pay, and is held all the same.
        let search = services.search(SEARCH_CREDENTIALS, "CREDENTIAL", &text);
        let is_not_priced =
            |read: &Read| matches!(read, Read::Unused(kind, _) if kind.ends_with("NOT_PRICED"));
        compare(&text, &rank, &[("PlanCareer", &plan)]);
        if !is_not_priced(&estimate) {
            compare(&text, &estimate, &[("RankCredentials", &rank)]);
        }
        match (&rank, &search) {
            (Read::As(_), _) => compare(&text, &rank, &[("SearchCredentials", &search)]),
            (Read::Unused(_, nearest), Read::Refused(_, candidates)) => {
                let first = candidates.iter().take(nearest.len()).eq(nearest);
                let first = Read::As(first.to_string());
                compare(&text, &Read::As("true".to_owned()), &[("SearchCredentials", &first)]);
            }
            (rank, search) => wrong_pair(&text, rank, search),
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(read > 2 * SENT, "{read} were read");
}

fn wrong_pair(text: &str, one: &Read, other: &Read) {
    panic!("{text:?}: {one:?}, {other:?}");
}
